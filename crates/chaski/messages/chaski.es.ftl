chaski-nav-courses = Cursos
chaski-nav-todo = Tareas
chaski-nav-classes = Mis grupos
chaski-nav-people = Personas
