chaski-nav-courses = Courses
chaski-nav-practice = Practice
chaski-nav-todo = To do
chaski-nav-school = School
chaski-nav-classes = My classes
chaski-nav-people = People
chaski-nav-make = Make
chaski-nav-desk = Translate
