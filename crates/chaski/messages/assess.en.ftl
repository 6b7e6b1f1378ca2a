assess-title = How this test measures
assess-made-from = { $persons } people, { $items } questions, { $answers } answers.
assess-for-all = For teachers and those who train them
assess-for-specialists = For specialists
assess-as-table = The same in a table
assess-yes = yes
assess-no = no

assess-brief = In short
assess-brief-reliability-high = The test tells people apart well: its reliability is { $r } of 1. To decide about one person at least { $one } is asked for. Do not decide by this test alone: look at her work as well.
assess-brief-reliability-middle = The test serves to compare groups of people, but it is not enough to decide about one person: its reliability is { $r } of 1, and for that at least { $one } is asked for.
assess-brief-reliability-low = The test hardly tells people apart: its reliability is { $r } of 1. Decide nothing important with it: to compare groups at least { $groups } is asked for, and to decide about one person { $one }.
assess-brief-error = One person’s result is not exact. For two of three people it lies within { $e } points of what they really know; for 95 of 100, within { $wide } (points of the ruler below). To say that one person knows more than another takes a difference of about { $gap } points.
assess-brief-look = { $n ->
    [0] There are no questions to look at again.
    [one] There is one question to look at again.
   *[other] There are { $n } questions to look at again.
}
assess-brief-adaptive = If the next question depended on what the person has answered so far, about { $n } questions would do for the same precision. Now each person answers about { $all }.
assess-brief-unsettled = The computation did not reach a firm result, so nothing more is said about the test. There are too few answers, or the model asks too much of them: collect more answers or try a simpler model.
assess-brief-people = { $n ->
    [0] Hardly anybody misses easy questions and gets hard ones right more than is usual.
    [one] Of every 100 people, one misses easy questions and gets hard ones right more than is usual (by chance it would be about 2).
   *[other] Of every 100 people, { $n } miss easy questions and get hard ones right more than is usual (by chance it would be about 2).
}
assess-brief-people-do = Find out why: tiredness, haste, instructions that are not understood, or copied answers.
assess-brief-few = There are { $n } people. With so few nothing can be said about how the test measures: at least { $least } are needed. Below is only how many got each question right.
assess-brief-soft = These are few people ({ $n }): with others these numbers may change a good deal. From about { $firm } they change little.
assess-brief-unfair = { $n ->
    [one] One question treats equally able people differently by their group. It is in the list below.
   *[other] { $n } questions treat equally able people differently by their group. They are in the list below.
}
assess-brief-fair = No question treats equally able people of the groups compared differently.
assess-brief-unchecked = Whether the questions treat the groups alike could not be checked completely. Below it says why.

assess-look = Questions to look at again
assess-look-none = No question gave reason to look at it again.
assess-look-item = Question
assess-look-chance = { $focal } and { $reference }: even if every question were fair, chance would point out about { $n } of { $all }. Read them before you take them out.
assess-why-negative = Those who know more get it wrong more often.
assess-do-negative = See whether its key is the wrong way round.
assess-why-weak = It hardly tells those who know from those who do not.
assess-do-weak = Improve its wording or take it out.
assess-why-misfit = The answers do not follow what is expected.
assess-do-misfit = Read it aloud with teachers: it may ask for something else than it seems.
assess-why-harder = At equal ability it is somewhat harder for { $focal } than for { $reference }.
assess-why-harder-large = At equal ability it is much harder for { $focal } than for { $reference }.
assess-why-easier = At equal ability it is somewhat easier for { $focal } than for { $reference }.
assess-why-easier-large = At equal ability it is much easier for { $focal } than for { $reference }.
assess-do-dif = It may be chance. Have people of both groups read it and say what they understand.
assess-do-dif-large = Have people of both groups read it and say what they understand. Until then, do not count it when you compare the groups.
assess-why-easy = Almost everybody gets it right.
assess-why-hard = Almost nobody gets it right.
assess-do-extreme = Of little use here; keep it for another level.
assess-why-uncertain = There are too few answers to know it.
assess-do-uncertain = Wait for more answers.
assess-why-excluded-none = Nobody answered it.
assess-why-excluded-alike = All answers to it are alike.
assess-why-one-answer = Almost everybody gives the same answer.
assess-why-far = It is very far from what these people know.
assess-do-excluded = It is left out. See whether it was shown properly.
assess-do-unchecked = Do not take it for granted that the test is fair: ask people of each group to read it.

assess-ruler = People and questions on one ruler
assess-ruler-reading-fits = The middle of the people is at { $people }, that of the questions at { $items }: the test suits them.
assess-ruler-reading-easy = The middle of the people is at { $people }, that of the questions at { $items }: the test is easy for them.
assess-ruler-reading-hard = The middle of the people is at { $people }, that of the questions at { $items }: the test is hard for them.
assess-ruler-reading-low = The middle of the people is at { $people }, that of the steps at { $items }: answers tend to the lower levels.
assess-ruler-reading-high = The middle of the people is at { $people }, that of the steps at { $items }: answers tend to the higher levels.
assess-ruler-reading-middle = The middle of the people is at { $people }, that of the steps at { $items }: higher and lower levels are both used.
assess-ruler-how = On the left, where the people are. On the right, each question at the height of those who get it right half of the time. Higher up: more able, more difficult.
assess-ruler-how-guessing = On the left, where the people are. On the right, each question at the height of those who know it half of the time; with lucky guesses they get it right somewhat more often. Higher up: more able, more difficult.
assess-ruler-how-graded = On the left, where the people are. On the right, each step of each question: at that height as many people stay below the step as reach it. Higher up: more of what the test measures.
assess-ruler-most = Two of three people are between { $low } and { $high }.
assess-ruler-graded = A question with several levels stands there once per step: name.2 is the step to level 2.
assess-ruler-nameless = { $n ->
    [one] One dot without a name, on the right, is a question that found no room; it is in the table.
   *[other] { $n } dots without a name, on the right, are questions that found no room; they are in the table.
}
assess-ruler-cut = Long names end in “…”; in the table they are whole.
assess-people = People
assess-items = Questions
assess-ability = Ability
assess-share = Share of the people

assess-precision = Where it measures well
assess-precision-reading = Between { $low } and { $high } on the ruler, where { $n } of 100 people are, a result moves at most { $e } points in two of three cases. Outside it moves more.
assess-precision-moves = How far it moves, in two of three cases
assess-precision-how = How far a person’s result may move, by her place on the ruler.
assess-information-how = Information of the whole test and standard error of ability, the distribution of the people included.
assess-information = Information
assess-error = Error

assess-curves = The curve of each question
assess-curves-reading = To the right, more able people; higher up, each answer more likely. A steep curve tells people apart, a flat one hardly.
assess-curves-graded = The number beside a curve is the answer it stands for.
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
assess-fit-reading = RMSEA of S-X2 per question. To the left of the line ({ 0.05 }) misfit is small.
assess-fit-none = S-X2 needs people who answered every question; there are too few here.
assess-fit-few = With fewer than { $n } people who answered everything no question is pointed out.
assess-persons-complete = { $n } people answered everything.
assess-persons = People

assess-dif = Equal treatment of groups
assess-dif-reading = { $n ->
    [0] No question treats { $focal } and { $reference } differently in class B or C.
    [one] One question is in class B or C: { $list }.
   *[other] { $n } questions are in class B or C: { $list }.
}
assess-dif-who = { $reference }: { $nr } people who answered everything. { $focal }: { $nf }.
assess-dif-who-models = { $reference }: { $nr } people. { $focal }: { $nf }. Very few answered everything: models are compared with the answers of all.
assess-dif-how = Mantel-Haenszel delta with its 95 % interval. Left of 0, harder for { $focal }; the lines mark 1 and { 1.5 }.
assess-dif-how-graded = Standardised mean difference. Left of 0, lower answers of { $focal } at the same total score; the lines mark { 0.17 } and { 0.25 }.
assess-dif-how-models = Difference in the part of the points expected at equal ability. Left of 0, harder for { $focal }; the lines mark { 0.05 } and { 0.10 }.
assess-dif-rule = The ETS rule. A: |delta| below 1, or the corrected Mantel-Haenszel chi-squared not significant at 5 %. C: |delta| of { 1.5 } or more and (|delta| - 1) / error above { 1.645 }. B: the rest. Graded questions, by the standardised mean difference: up to { 0.17 } A, up to { 0.25 } B, above C. Where very few people answered everything, by the likelihood ratio of models: A if p is not below { 0.01 } or the difference is below { 0.05 }; C from { 0.10 }; B the rest. B and C are pointed out.
assess-dif-chance = Chance would point out about { $n } of { $all }.
assess-class = Class

assess-exposure = If it were adaptive
assess-exposure-reading = With { $n } simulated people, down to an error of { $stop }: { $mean } questions on average, error { $rmse }. The most used question appears in { $max } of the tests; { $unused } never appear.
assess-exposure-how = Share of the tests in which each question appears, from the most used to the least.
assess-rank = Place

assess-method = How it was computed
assess-log-likelihood = Log-likelihood
assess-settled = Firm result
assess-cycles = Cycles
assess-latent = Ability in group { $name }: mean { $mean }, variance { $var }
assess-latent-all = Ability: mean { $mean }, variance { $var }
assess-alpha = Coefficient alpha
assess-reliability = Empirical reliability
assess-notes = Notes
assess-unchecked = Equal treatment of groups: not everything could be checked
assess-unchecked-one = Only one group has { $k } people or more: there is nothing to compare it with.
assess-unchecked-many = There are { $n } groups: too many to compare. Join those that are alike.
assess-unchecked-hidden = Some groups have fewer than { $k } people: nothing about them is shown or checked.
assess-unchecked-pair = { $focal } and { $reference }: there are too few answers to compare.
assess-unchecked-few = { $focal } and { $reference }: there are few people; an unfair question might not be seen.
assess-unchecked-items = { $focal } and { $reference }: no comparison was possible in { $list }.
assess-right = How many people got each question right
assess-right-graded = What part of the points was reached in each question
assess-right-how = From the most often right to the least, among those who answered it.
assess-right-how-graded = From the question with most points to the one with fewest, among those who answered it.
assess-right-mark = ◆: to look at again.
assess-right-share = Right
assess-right-points = Points reached
assess-rows = Show the { $n } rows
assess-points = From the number of points to the place on the ruler
assess-points-how = For those who answered every question. “Moves”: at most that, in two of three cases.
assess-points-without = Not counting { $list }.
assess-points-got = Points
assess-points-place = Place on the ruler
assess-points-moves = Moves
assess-points-below = Of 100, have this or fewer
assess-prior-guessing = Prior of logit(guessing)
assess-prior-slope = Prior of log(discrimination)
assess-grid = Ability points
assess-grid-is = { $n }, from { $low } to { $high }
assess-parameter-count = Free parameters
assess-aic = AIC
assess-bic = BIC
assess-program = Program
assess-file = File
assess-date = Date
