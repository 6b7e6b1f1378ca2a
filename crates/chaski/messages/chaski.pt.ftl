chaski-nav-courses = Cursos
chaski-nav-classes = Minhas turmas
chaski-nav-people = Pessoas
