assess-title = How this test measures
assess-made-from = { $persons } people, { $items } questions, { $answers } answers.
assess-for-all = For teachers and those who train them
assess-for-specialists = For specialists
assess-as-table = The same in a table
assess-yes = yes
assess-no = no

assess-brief = In short
assess-brief-reliability-high = The test tells people apart well: its reliability is { $r } of 1.
assess-brief-reliability-middle = The test tells groups of people apart, but it is not enough to decide about one person: its reliability is { $r } of 1.
assess-brief-reliability-low = The test hardly tells people apart: its reliability is { $r } of 1. Decide nothing important with it.
assess-brief-error = One person's result may move about { $e } points up or down, in the points of the ruler below.
assess-brief-look = { $n ->
    [0] There are no questions to look at again.
    [one] There is one question to look at again.
   *[other] There are { $n } questions to look at again.
}
assess-brief-adaptive = If the next question depended on what the person has answered so far, about { $n } questions would do instead of { $all }.
assess-brief-unsettled = The computation did not reach a firm result. Do not use these numbers: there are too few answers, or the model asks too much of them.
assess-brief-people = { $n ->
    [0] Hardly anybody misses easy questions and gets hard ones right more than is usual.
    [one] Of every 100 people, one misses easy questions and gets hard ones right more than is usual (by chance it would be about 2).
   *[other] Of every 100 people, { $n } miss easy questions and get hard ones right more than is usual (by chance it would be about 2).
}

assess-look = Questions to look at again
assess-look-none = None. All of them help to measure.
assess-look-item = Question
assess-why-negative = Those who know more get it wrong more often.
assess-do-negative = See whether its key is the wrong way round.
assess-why-weak = It hardly tells those who know from those who do not.
assess-do-weak = Improve its wording or take it out.
assess-why-misfit = The answers do not follow what is expected.
assess-do-misfit = Read it aloud with teachers: it may ask for something else than it seems.
assess-why-harder = At equal ability it is harder for { $focal } than for { $reference }.
assess-why-easier = At equal ability it is easier for { $focal } than for { $reference }.
assess-do-dif = Have people of both groups read it and say what they understand.
assess-why-easy = Almost everybody gets it right.
assess-why-hard = Almost nobody gets it right.
assess-do-extreme = Of little use here; keep it for another level.
assess-why-uncertain = There are too few answers to know it.
assess-do-uncertain = Wait for more answers.
assess-why-excluded-none = Nobody answered it.
assess-why-excluded-alike = All answers to it are alike.
assess-do-excluded = It is left out. See whether it was shown properly.

assess-ruler = People and questions on one ruler
assess-ruler-reading-fits = The middle of the people is at { $people }, that of the questions at { $items }: the test suits them.
assess-ruler-reading-easy = The middle of the people is at { $people }, that of the questions at { $items }: the test is easy for them.
assess-ruler-reading-hard = The middle of the people is at { $people }, that of the questions at { $items }: the test is hard for them.
assess-ruler-how = On the left, where the people are. On the right, each question at the height where it is answered right half of the time. Higher up: more able, more difficult.
assess-ruler-most = Two of three people are between { $low } and { $high }.
assess-ruler-graded = A question with several levels stands there once per step: name.2 is the step to level 2.
assess-people = People
assess-items = Questions
assess-ability = Ability
assess-share = Share of the people

assess-precision = Where it measures well
assess-precision-reading = It measures best those near { $theta } on the ruler: their result may move about { $e }. Towards the ends it moves more.
assess-precision-moves = How far a result may move, in points of the ruler
assess-information-how = Information of the whole test and standard error of ability, the distribution of the people included.
assess-information = Information
assess-error = Error

assess-curves = The curve of each question
assess-curves-reading = To the right, more able people; higher up, each answer more likely. A steep curve tells people apart, a flat one hardly.
assess-more-curves = { $n ->
    [one] One more curve
   *[other] { $n } more curves
}
assess-parameters = Parameters
assess-parameters-reading = Logistic metric, D = 1. Standard errors in brackets.
assess-discrimination = Discrimination
assess-difficulty = Difficulty
assess-guessing = Guessing
assess-answers = Answers
assess-model = Model

assess-fit = Fit
assess-fit-reading = RMSEA of S-X2 per question. To the left of the line (0.05) misfit is small.
assess-fit-none = S-X2 needs people who answered every question; there are too few here.
assess-persons-complete = { $n } people answered everything.

assess-dif = Equal treatment of groups
assess-dif-reading = { $n ->
    [0] No question treats { $focal } and { $reference } differently in class B or C.
    [one] One question is in class B or C: { $list }.
   *[other] { $n } questions are in class B or C: { $list }.
}
assess-dif-who = { $reference }: { $nr } people who answered everything. { $focal }: { $nf }.
assess-dif-how = Mantel-Haenszel delta with its 95 % interval. Left of 0, harder for { $focal }; the lines mark 1 and 1.5.
assess-dif-rule = The ETS rule. A: |delta| below 1, or the corrected Mantel-Haenszel chi-squared not significant at 5 %. C: |delta| of 1.5 or more and (|delta| - 1) / error above 1.645. B: the rest. Graded questions, by the standardised mean difference: up to 0.17 A, up to 0.25 B, above C. B and C are pointed out.
assess-dif-small = A group has fewer than { $k } people: nothing about it is shown.
assess-class = Class

assess-exposure = If it were adaptive
assess-exposure-reading = With { $n } simulated people: { $mean } questions on average, error { $rmse }. The most used question appears in { $max } of the tests; { $unused } never appear.
assess-exposure-how = Share of the tests in which each question appears, from the most used to the least.
assess-rank = Place

assess-method = How it was computed
assess-log-likelihood = Log-likelihood
assess-settled = Firm result
assess-cycles = Cycles
assess-latent = Ability in group { $name }: mean { $mean }, variance { $var }
assess-alpha = Coefficient alpha
assess-reliability = Empirical reliability
assess-notes = Notes
