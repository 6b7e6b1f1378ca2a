chaski-nav-courses = Cursos
chaski-nav-practice = Praticar
chaski-nav-todo = Tarefas
chaski-nav-school = Escola
chaski-nav-classes = Minhas turmas
chaski-nav-people = Pessoas
chaski-nav-make = Criar
chaski-nav-desk = Traduzir
