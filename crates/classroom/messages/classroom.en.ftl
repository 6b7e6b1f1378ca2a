classroom-start = Start
classroom-classes-title = My classes
classroom-no-classes = You have no classes yet.
classroom-no-classes-do = Whoever administers the box can give you one.
classroom-pupils = { $n ->
    [one] { $n } pupil
   *[other] { $n } pupils
}
classroom-class-title = Class { $name }
classroom-nobody = Nobody here yet.
classroom-nobody-do = Once there are pupils in this class, you will see here how they are doing.
classroom-no-work = No answers yet.
classroom-no-work-do = As soon as somebody answers the first question, it appears here.
classroom-no-name = (no name on this box)
classroom-nobody-stuck = Nobody is stuck: no one has { $n } wrong answers in a row on a question.
classroom-stuck-title = { $n ->
    [one] One person is waiting for your help
   *[other] { $n } people are waiting for your help
}
classroom-stuck-on = On what
classroom-stuck-why = { $question } ({ $n } wrong in a row)
classroom-stuck-more = { $n ->
    [one] And one more person.
   *[other] And { $n } more people.
}
classroom-stuck-reading = Listed is whoever has { $n } or more wrong answers in a row on one question, without a right one since.
classroom-pupil = Pupil
classroom-lesson = Lesson
classroom-question = Question
classroom-quipu-reading = { $begun } of { $all } have begun this course.
classroom-hardest-title = The hardest questions
classroom-tries-each = Tries per person
classroom-not-yet = Not yet solved by
classroom-of = { $n } of { $all }
classroom-wrong-answers = What they answered
classroom-pupil-title = { $name }: work
classroom-pupil-no-work = { $name } has not answered any question yet.
classroom-how = How it goes
classroom-solved = Solved
classroom-unsolved = Not yet
classroom-tries = Tries
classroom-last-answer = Last answer
classroom-back-to-class = Back to the class
