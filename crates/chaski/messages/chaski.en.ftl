chaski-nav-courses = Courses
chaski-nav-classes = My classes
