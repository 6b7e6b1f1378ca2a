tutoring-no-name = (no name on this box)
tutoring-classes = My classes
tutoring-back-to-class = Back to the class
tutoring-bad-form = That form cannot be read. Nothing changed; go back to the page and try again.
tutoring-save = Save
tutoring-pupil = Pupil

tutoring-practice-title = Practice
tutoring-practice-of = Practise: { $name }
tutoring-no-courses = There are no courses on this box yet.
tutoring-no-exercises = This course has no questions to practise.
tutoring-nothing-do = When a course with questions comes, you can practise here.
tutoring-to-courses = See the courses
tutoring-begin = Begin
tutoring-or-choose = { $n ->
    [one] Or choose this one
   *[other] Or choose one of these
}
tutoring-why-first = Let us begin with “{ $skill }”: your answer tells us where to go on from.
tutoring-why-place = Now “{ $skill }”: a few questions find where you should go on.
tutoring-why-new = “{ $skill }” is new to you, and you know what it takes to begin.
tutoring-why-begun = You have begun with “{ $skill }”: one more question takes you further.
tutoring-why-practise = In “{ $skill }” you had { $right } of your last { $n } answers right: this one helps you grow.
tutoring-why-review = { $n ->
    [0] You know “{ $skill }”: one question today helps you not to forget it.
    [one] You know “{ $skill }”, and yesterday was the last time: one question today helps you not to forget it.
   *[other] You know “{ $skill }” and have not used it for { $n } days: one question today helps you not to forget it.
}
tutoring-why-fresh = You know everything in this course; this question keeps “{ $skill }” fresh.
tutoring-my-skills = See all I can do
tutoring-lessons = This course does not say what each question teaches, so we use its lessons as topics.
tutoring-topics = This channel does not say what each question teaches, so we use its topics.
tutoring-other-courses = Other courses

tutoring-skills-title = What I can do
tutoring-skills-of = What I can do: { $name }
tutoring-skills-lead = Each knot is something to learn in this course. Lower ones hang from what is good to know before.
tutoring-skills-empty = You have not answered anything here yet. Begin to practise, and your net gets its knots.
tutoring-skills-list = The net, knot by knot
tutoring-skills-how = Solid means that you are nearly always right. With fewer than five answers we do not know yet. Nobody compares your net with anybody else's.
tutoring-to-practice = Practise
tutoring-is-solid = Solid
tutoring-is-growing = Growing
tutoring-is-resting = Resting: time to look again
tutoring-is-next = Next
tutoring-is-passed = You seem to know it: we look later
tutoring-is-later = Later
tutoring-count-solid = { $n } solid
tutoring-count-growing = { $n } growing
tutoring-count-resting = { $n } to look at again
tutoring-count-later = { $n } to get to know
tutoring-note-right = { $right } of { $n } right
tutoring-note-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}

tutoring-class-skills-title = What { $name } can do
tutoring-class-empty = There is nobody in this class yet.
tutoring-class-lead = What their answers say so far. A closed knot is solid, an open one is still to come.
tutoring-class-reading = { $n } of { $all } have answered something in this course.
tutoring-by-skill = How many are where
tutoring-skill = Skill
tutoring-few-answers = Too little data (fewer than { $n } answers)
tutoring-to-needs = Who needs you this week
tutoring-to-skills = What the class can do
tutoring-to-register = See the register of attendance

tutoring-needs-title = Who needs you this week: { $name }
tutoring-named = { $n ->
    [0] This week there is nobody to look for first.
    [one] One pupil needs you to look for them this week.
   *[other] { $n } pupils need you to look for them this week.
}
tutoring-more = { $n ->
    [one] A rule speaks of one more person, who will be named when there is room.
   *[other] The rules speak of { $n } more people, who will be named when there is room.
}
tutoring-because-absent = absent { $n } of the last { $of } days on which the roll was called
tutoring-because-silent = { $days ->
    [one] no answer since yesterday, and the class answered on { $n } days
   *[other] no answer for { $days } days, and the class answered on { $n } days in that time
}
tutoring-because-never = never answered, and the class answered on { $n } days
tutoring-because-wrong = { $n } of the last { $of } answers on “{ $skill }” wrong
tutoring-because-fewer = { $n } of the last { $of } right; before that, { $before } of { $beforeof }
tutoring-behind = { $n ->
    [one] { $n } answer behind this.
   *[other] { $n } answers behind this.
}
tutoring-not-enough = { $n ->
    [0] Of their answers nothing can be said: not enough data yet (no answers).
    [one] Of their answers nothing can be said: not enough data yet ({ $n } answer).
   *[other] Of their answers nothing can be said: not enough data yet ({ $n } answers).
}
tutoring-can-do = What can be done:
tutoring-do-absent = Ask at home what is the matter, and keep what was taught for when they are back.
tutoring-do-silent = Sit down beside them for a moment and see whether they can get in and read the questions.
tutoring-do-falling = Do one example together with things in your hands, then an easier question.
tutoring-last-answer = Their last answer was on { $name }.
tutoring-what-did = What you did for { $name }
tutoring-help-talked = I talked with them
tutoring-help-sat-beside = I sat down beside them and we went through it
tutoring-help-family = I talked with the family
tutoring-help-other-work = I gave them other work
tutoring-help-companion = I found somebody for them to study with
tutoring-help-not-needed = I looked, and nothing is needed
tutoring-help-other = Something else
tutoring-note-it = Note it
tutoring-noted = Noted. In some days you will see here what followed.
tutoring-done-title = What was done and what followed
tutoring-done = What was done
tutoring-before = The four weeks before
tutoring-since = Since then
tutoring-done-reading = These are counts, not proof: what comes after something need not come from it.
tutoring-there = there on { $n } of { $of } days
tutoring-no-roll = no roll
tutoring-right = { $n } of { $of } answers right
tutoring-no-answers = no answers
tutoring-not-enough-yet = not enough data yet ({ $n })
tutoring-rules-title = Where these names come from
tutoring-rules = Three rules, from attendance and answers alone: away on half or more of the last six days of the roll; no answer on three or more days on which the class answered and they were not away; three of the last four answers on something wrong, or far fewer right than before. Nothing else enters: not age, not sex, not language, not home. Pupils do not see this page.
tutoring-how-many = How many names a week, at most
tutoring-see-also = See also

tutoring-models-title = Models of the tutor
tutoring-models-lead = A model says how likely a learner is to get a question right. It is trained on the answers of those who consented to studies without their names, and used only after somebody approved it.
tutoring-model-in-use = In use
tutoring-model-none = No model is in use.
tutoring-model-none-so = Practice goes by what authors say of their questions and by each learner's own answers.
tutoring-model-name = Model { $name }
tutoring-model-facts = Trained on { $answers } answers of { $learners } learners. On learners held back: log loss { $loss }, calibration error { $ece } percent.
tutoring-model-refused = Model { $name } was approved and cannot be used here
tutoring-candidates = { $n ->
    [0] No model waits for a yes
    [one] One model waits for a yes
   *[other] { $n } models wait for a yes
}
tutoring-candidate-words = Made on { $date } from { $learners } learners; accuracy (AUC) { $auc }. Look at it.
tutoring-train-how = A new one is made at this machine's console. It takes the whole machine for some minutes, so it is no button:
tutoring-model-central = This box belongs to a network: its central approves models, and they come with the mail.
tutoring-trained-consenting = Trained on { $answers } answers of { $learners } learners who consented. { $left } more have not consented: nothing of theirs is in it.
tutoring-trained-everybody = Trained on { $answers } answers of { $learners } learners, without asking the log who consented: for invented people, or with everybody's consent on paper.
tutoring-figures = How well it does
tutoring-figure = Figure
tutoring-figure-new = This model
tutoring-auc = Accuracy (AUC): 0.5 is guessing, 1 is never wrong
tutoring-log-loss = Log loss: smaller is better
tutoring-ece = Calibration error: smaller is better
tutoring-judged = Figures on { $answers } answers of { $learners } learners, from a training without them.
tutoring-judged-beside = The model in use may have been trained on some of these learners; then its figures look better than they are.
tutoring-agreement = Does it happen as often as it says?
tutoring-agreement-reading = Dots on the line: what it says comes true. On average it is off by { $name } percent. Larger dots stand for more answers.
tutoring-agreement-table = Stated and come true, in percent
tutoring-stated = Stated
tutoring-came-true = Came true
tutoring-cases = Answers
tutoring-figures-mean = These figures say how well answers are foreseen. They do not say that anybody learns more.
tutoring-approve = Approve this model
tutoring-approve-so = It will be used here at once, and goes with the next mail to every box of the network. An older model that was approved can take its place again only if it is approved anew.
tutoring-approve-word = approve
tutoring-approve-type = Type “{ $name }” to confirm
tutoring-approve-wrong = Please type the word “{ $name }”. Nothing has changed.
tutoring-model-approved = Approved. It is in use here now.
tutoring-model-unfit = This file cannot be used: it is damaged, of a newer program, or knows fewer than half of the skills of every course here. Nothing has changed.
