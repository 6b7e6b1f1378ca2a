chaski-nav-courses = Cursos
chaski-nav-classes = Minhas turmas
