chaski-nav-courses = Cursos
chaski-nav-practice = Practicar
chaski-nav-todo = Tareas
chaski-nav-school = Escuela
chaski-nav-classes = Mis grupos
chaski-nav-people = Personas
chaski-nav-make = Crear
chaski-nav-desk = Traducir
