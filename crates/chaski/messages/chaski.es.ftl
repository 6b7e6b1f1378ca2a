chaski-nav-courses = Cursos
chaski-nav-todo = Tareas
chaski-nav-school = Escuela
chaski-nav-classes = Mis grupos
chaski-nav-people = Personas
