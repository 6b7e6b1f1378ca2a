chaski-nav-courses = Cursos
chaski-nav-classes = Mis grupos
chaski-nav-people = Personas
