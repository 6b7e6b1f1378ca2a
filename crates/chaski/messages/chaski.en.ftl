chaski-nav-courses = Courses
chaski-nav-classes = My classes
chaski-nav-people = People
