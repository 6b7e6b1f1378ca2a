classroom-start = Start
classroom-classes-title = My classes
classroom-no-classes = You have no classes yet.
classroom-no-classes-do = Open one, or ask whoever administers the box.
classroom-open-class = Open a class
classroom-pupils = { $n ->
    [0] Nobody yet
    [one] { $n } pupil
   *[other] { $n } pupils
}
classroom-class-title = Class { $name }
classroom-nobody = Nobody here yet.
classroom-nobody-do = Once there are pupils in this class, you will see here how they are doing.
classroom-to-cards = Cards to come in
classroom-no-work = No answers yet.
classroom-no-work-do = As soon as somebody answers the first question, it appears here.
classroom-no-name = (no name on this box)
classroom-stuck-title = { $n ->
    [one] One person is waiting for your help
   *[other] { $n } people are waiting for your help
}
classroom-stuck-more = { $n ->
    [one] And one more person.
   *[other] And { $n } more people.
}
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
classroom-topics = Topic by topic
classroom-topic = Topic
classroom-topic-begun = Have begun
classroom-topic-done = Have finished it
classroom-topic-right = Questions right
classroom-topics-reading = Only topics in which somebody has begun are shown.
classroom-topic-things = Things done
classroom-topics-done = { $n } of { $all } things done
classroom-pupil-solved = { $n } of { $all } questions solved
classroom-how = How it goes
classroom-solved = Solved
classroom-unsolved = Not yet
classroom-tries = Tries
classroom-last-answer = Last answer
classroom-back-to-class = Back to the class
classroom-to-people = Add pupils
classroom-steps = What you can do here
classroom-step-needs = Who needs you this week
classroom-step-skills = What the class can do
classroom-step-roll = Call the roll
classroom-step-register = The month’s register
classroom-step-people = Pupils and teams
classroom-step-cards = Sign-in cards
classroom-step-door = Who waits at the door, and the class code
classroom-step-roll-csv = Download this month for a spreadsheet
classroom-answered-today = { $n ->
    [one] { $n } person has answered today.
   *[other] { $n } people have answered today.
}
classroom-roll-not-called = The roll has not been called today.
classroom-call-roll = Call the roll
classroom-correct-roll = Correct today’s roll
classroom-nobody-stuck = Nobody is waiting for your help.
classroom-stuck-why = Why
classroom-stuck-wrong = { $question }: { $n } wrong answers in a row
classroom-stuck-hints = { $question }: opened { $n } hints and is not there yet
classroom-stuck-still = The class has worked on { $n } days since the last answer
classroom-stuck-not-begun = The class has worked on { $n } days; no answer yet
classroom-stuck-reading = Listed is whoever has { $wrong } or more wrong answers in a row on a question, opened { $hints } or more hints without solving it, or gave no answer on { $days } or more days on which the class worked. Days of absence do not count.
classroom-with-others = with others
classroom-entered = entered by a teacher
classroom-roll-title = Call the roll
classroom-roll-of = Roll of { $name }
classroom-roll-how = Everybody is marked as here. Tap only those who are missing or late, then save.
classroom-roll-keep = Save the roll
classroom-roll-correct = Save the changes
classroom-roll-kept = The roll is saved. You can correct it at any time; what stood before is kept too.
classroom-roll-bad = The roll came in incomplete.
classroom-roll-future = That day has not come yet. Below is today’s roll.
classroom-roll-too-old = That day is too long ago to be corrected here. Below is today’s roll.
classroom-roll-here = { $n } here
classroom-roll-late = { $n } late
classroom-roll-absent = { $n } not here
classroom-roll-corrections = What was corrected
classroom-roll-noted = Noted
classroom-roll-by = By
classroom-roll-when = When
classroom-reason = Reason
classroom-mark-present = Here
classroom-mark-late = Late
classroom-mark-absent = Absent
classroom-mark-illness = Illness
classroom-mark-harvest = Sowing or harvest
classroom-mark-road-cut = Road cut
classroom-mark-family = Family matter
classroom-mark-unknown = Not known
classroom-sign-present = ·
classroom-sign-late = L
classroom-sign-illness = I
classroom-sign-harvest = H
classroom-sign-road-cut = R
classroom-sign-family = F
classroom-sign-unknown = ?
classroom-other-days = Other days
classroom-other-months = Other months
classroom-register-title = Register of { $name }, { $month }
classroom-register-caption = Day by day, { $name }
classroom-register-empty = The roll was not called in this month.
classroom-register-days = { $n ->
    [one] The roll was called on { $n } day.
   *[other] The roll was called on { $n } days.
}
classroom-register-no-absences = Nobody was absent.
classroom-register-absences = { $n ->
    [one] { $n } absence
   *[other] { $n } absences
}
classroom-register-missed = Absent
classroom-step-work = Work set for the class
classroom-step-quizzes = Quizzes
classroom-work-title = Work set for { $name }
classroom-work-standing = { $n ->
    [0] Nothing is set yet. Set the first below.
    [one] One piece of work is set.
   *[other] { $n } pieces of work are set.
}
classroom-work-set = The work is set.
classroom-work-new = Set work
classroom-work-what = What
classroom-work-whom = For whom
classroom-work-until = Until when
classroom-work-until-hint = May be left empty.
classroom-work-set-it = Set it
classroom-work-withdraw = Take this back
classroom-work-how-far = How far everybody is
classroom-work-how-many = How many
classroom-work-who = Who
classroom-work-gone = (no longer on this box)
classroom-work-no-item = That is no longer on this box. Choose something else.
classroom-work-not-in-class = That person or team is not in the class.
classroom-work-too-many = That is too many people at once: choose the whole class or a team.
classroom-work-due-day = The day must be today or later, within a year, written like 2026-11-28.
classroom-work-too-much = Too much work is set already. Take something back first.
classroom-for-all = The whole class
classroom-for-team = Team { $name }
classroom-item-unit = { $course }: { $name }
classroom-item-quiz = Quiz: { $name }
classroom-due-none = no due day
classroom-due-today = due today
classroom-due-tomorrow = due tomorrow
classroom-due = due { $name }
classroom-due-was = was due { $name }
classroom-progress-done = Done
classroom-progress-begun = Begun
classroom-progress-not-yet = Not yet
classroom-todo-title = What you have to do
classroom-todo-nothing = There is nothing you have to do.
classroom-todo-done = { $n ->
    [one] You have finished one piece of work.
   *[other] You have finished { $n } pieces of work.
}
classroom-todo-closed = Closed quizzes: see your answers
classroom-todo-courses = See all courses
classroom-todo-begun = You have begun
classroom-todo-not-yet = Not begun yet
classroom-todo-quiz-open = The quiz is open now
classroom-quizzes-title = Quizzes of { $name }
classroom-quiz-name = { $n ->
    [one] { $name }, one question
   *[other] { $name }, { $n } questions
}
classroom-quiz-none = This class has no quizzes yet.
classroom-quiz-new = Make a quiz
classroom-quiz-from = Where the questions come from
classroom-quiz-how-many = How many questions
classroom-quiz-draw = See the questions
classroom-quiz-choose = Those drawn by chance are ticked. Change what you like; up to { $n } fit.
classroom-quiz-feedback = When do pupils see what was right?
classroom-quiz-feedback-closed = When you close the quiz
classroom-quiz-feedback-now = At once, after each answer
classroom-quiz-make = Save the quiz
classroom-quiz-no-questions = Tick at least one question.
classroom-quiz-too-many = That is too many questions for one quiz.
classroom-quiz-no-such-question = A question is no longer in the course. Look at the list again.
classroom-quiz-made = Ready to open
classroom-quiz-open = Open
classroom-quiz-closed = Closed
classroom-quiz-made-lead = Only you see it. When you open it, it appears in every pupil’s list.
classroom-quiz-open-lead = It is open: answers are coming in. It closes when you say so, not by the clock.
classroom-quiz-closed-lead = It is closed. Your pupils can now see what was right.
classroom-quiz-open-it = Open the quiz
classroom-quiz-close-it = Close the quiz
classroom-quiz-open-again = Open it again
classroom-quiz-look-again = Look again
classroom-quiz-by-pupil = Pupil by pupil
classroom-quiz-by-question = Question by question
classroom-quiz-answered = Answered
classroom-quiz-right = Right
classroom-quiz-signs = ✓ right, ◐ partly, ✗ not, · no answer.
classroom-quiz-set = Set this quiz as work
classroom-step-grid = Enter answers from paper
classroom-step-work-csv = Download the work for a spreadsheet
classroom-csv-lesson = { $name } (of { $n })
classroom-grid-title = Enter answers
classroom-grid-of = Enter: { $name }
classroom-grid-lead = For what was done on paper or said aloud. Choose the lesson.
classroom-grid-lesson = Lesson
classroom-grid-show = See the sheet
classroom-grid-how = One key for each box: 1 right, 0 not, or the letter of the answer. What stays empty is not recorded.
classroom-grid-caption = Answers
classroom-grid-channel = How they answered
classroom-grid-paper = On paper
classroom-grid-oral = Aloud
classroom-grid-keep = Save the answers
classroom-grid-more = More questions of this lesson
classroom-grid-range = Questions { $from } to { $to }
classroom-grid-key = What each number and letter means
classroom-grid-letters = Letters
classroom-grid-right-wrong = 1 or 0 only
classroom-grid-done = { $n ->
    [one] One answer is recorded.
   *[other] { $n } answers are recorded.
}
classroom-grid-unclear = { $n ->
    [one] One box cannot be understood.
   *[other] { $n } boxes cannot be understood.
}
classroom-grid-unclear-do = They have a double border. Nothing is saved yet; what you wrote is still here.
classroom-grid-unclear-cell = { $name }, question { $n }: “{ $sign }”
classroom-grid-kept = noted already: { $name }
classroom-grid-kept-how = What is noted already shows in grey. What you type over it is kept as one more try.
classroom-grid-bad = The sheet came in incomplete.
classroom-school-title = The school, { $name }
classroom-school-empty = There are no classes with pupils yet.
classroom-school-nobody-called = No class has called the roll today: we do not know yet who came.
classroom-school-here = { $n } of { $all } came today.
classroom-school-here-few = Today the roll is of too few people for a figure.
classroom-school-unknown = { $n ->
    [one] Of one person we do not know yet: the roll is missing.
   *[other] Of { $n } people we do not know yet: the roll is missing.
}
classroom-school-too-few = too few for a figure
classroom-school-attendance = Attendance
classroom-school-class = Class
classroom-school-pupils = Pupils
classroom-school-today = Today
classroom-school-weeks = Last { $n } days
classroom-school-stuck = Waiting for help
classroom-school-not-called = roll not called
classroom-school-no-roll = no roll was called
classroom-school-share = { $n ->
    [one] { $share } present on one day
   *[other] { $share } present on { $n } days
}
classroom-school-reading = Present: those here or late, of all marks of the last { $days } days. Days without a roll do not count. Classes of fewer than { $k } show no figures.
classroom-school-away = { $n ->
    [one] One person has been away often
   *[other] { $n } people have been away often
}
classroom-school-away-none = Nobody has been away often.
classroom-school-away-rule = Listed is whoever has { $n } or more absences in the last { $days } days.
classroom-school-last-reason = Last reason
classroom-school-next = What to do next
classroom-school-do-roll = Ask for the roll in: { $name }.
classroom-school-do-away = { $n ->
    [one] Ask at home after the person who was away often.
   *[other] Ask at home after the { $n } people who were away often.
}
classroom-school-do-stuck = Talk with the teachers of { $name }: one in four or more is waiting for help.
classroom-school-do-nothing = Nothing is urgent today.
classroom-school-classes = See the classes
classroom-work-and-more = and { $n } more
classroom-quiz-reading = Begun: { $begun } of { $all }. Answered everything: { $done }.
classroom-school-box = The box
classroom-school-box-well = The box is well.
classroom-school-box-look = { $n ->
    [one] There is one thing to look at on the box. Nothing is lost. Tell whoever looks after it.
   *[other] There are { $n } things to look at on the box. Nothing is lost. Tell whoever looks after it.
}
classroom-school-box-broken = { $n ->
    [one] One thing on the box has to be mended. Call whoever looks after it today.
   *[other] { $n } things on the box have to be mended. Call whoever looks after it today.
}
classroom-school-box-unknown = We do not know yet how the box is.
