chaski-nav-courses = Courses
chaski-nav-todo = To do
chaski-nav-classes = My classes
chaski-nav-people = People
