governance-nav = My data
governance-no-name = (no name on this box)
governance-more = More
governance-back = Back
governance-use = Use
governance-state = How it stands
governance-what = What
governance-who = Who
governance-country-unknown = a country nobody has entered
governance-not-alone = Several people are at this device at once. Sign out and come in by yourself: what is yours is seen and decided alone.
governance-mine-title = Who may use what about me
governance-mine-lead = You decide for each thing by itself. You can change your mind at any time, and no lesson depends on it.
governance-for-staff = For those who answer for others' data
governance-class-link = Papers of class { $name }
governance-anyway-title = What the school uses anyway
governance-anyway = To teach you: your name, your class, your answers and whether you were there. Your teachers see that. It is kept on this box.
governance-data-title = What is kept about me
governance-requests-title = Ask for something about my data
governance-rules-title = The rules of this country
governance-use-central-answers = The ministry keeps my answers
governance-use-central-answers-words = Your answers go to the ministry's computer, so that your work is safe if this box breaks and lessons can be made better.
governance-use-next-school = A new school gets my history
governance-use-next-school-words = If you move, the new school can ask for what you have learnt, so that you do not begin again.
governance-use-programmes = Programmes I apply to see my records
governance-use-programmes-words = Scholarships, mentors and employers you apply to can see what you have achieved. Nobody else.
governance-use-research = Research without my name
governance-use-research-words = Studies on how people learn use your answers. Your name is not in them.
governance-use-publication = My work is shown to everybody
governance-use-publication-words = What you make can be shown to everybody, with your name.
governance-use-sensitive-facts = The school keeps facts that are only mine
governance-use-sensitive-facts-words = Sex, first language, the people you belong to, a disability: so that help reaches you. Only whoever administers the school sees them.
governance-use-abroad = My data go to another country
governance-use-abroad-words = For example to a partner's computer in another country, where other laws hold.
governance-stands = Yes, since { $date }: { $how }.
governance-stopped-since = No. Stopped on { $name }.
governance-stands-not = No. Nobody uses it for this.
governance-how-herself = said here, signed in
governance-how-paper-herself = on paper, signed by herself or himself
governance-how-paper-guardian = on paper, signed by mother, father or guardian
governance-how-guardian-in-person = mother, father or guardian said it to staff
governance-how-unknown = entered by a newer program
governance-allow = Allow: { $name }
governance-stop = Stop: { $name }
governance-guardian-decides = Mother, father or guardian decides this until the age of { $n }.
governance-guardian-title = Some of this your guardian decides
governance-guardian-why = That is the rule of this country ({ $name }) for your age. Ask your teacher for the paper.
governance-guardian-age-unknown = This box does not know how old you are, so the rule for children holds ({ $name }). Tell the school your date of birth, or ask your teacher for the paper.
governance-no-gift = Nobody may give you anything in exchange for a yes: then it would not count.
governance-done-allowed = Allowed. You can stop it here at any time.
governance-done-stopped = Stopped. Nobody uses it for this any more.
governance-done-asked = Noted. The school answers by the day shown.
governance-done-more-time = More time was taken. Tell whoever asked, and why.
governance-done-closed = Closed.
governance-done-registered = Kept.
governance-done-gone = Noted: that box no longer exists.
governance-done-forgotten = Done on this box.
governance-refused-guardian-decides = Nothing has changed: mother, father or guardian decides this.
governance-refused-she-decides = Nothing has changed: she or he is old enough and decides alone.
governance-refused-not-heard = Nothing has changed: in this country the child is heard first.
governance-refused-open-already = This was asked already and is still open.
governance-refused-open-already-do = It is answered by its own day. Nothing was noted a second time.
governance-refused-no-more-time = The country's rule gives no more time.
governance-refused-closed = It was answered already.
governance-data-lead = Everything this box keeps under your name. You may take it with you.
governance-data-file = Save it all as a file
governance-data-wrong = Something is wrong, or should go
governance-data-staff-title = What is kept about this person
governance-data-staff-lead = Print this and hand it only to whoever asked, or to the guardian.
governance-data-staff-heard = This page has everything that is kept about one person. On the school's Wi-Fi others can read along: open it over HTTPS, or type the next one-time code of the sheet.
governance-data-staff-open = Show
governance-data-staff-code-wrong = The one-time code was not right. Nothing was shown.
governance-copy-record = On the record
governance-copy-what = What
governance-copy-says = What it says
governance-copy-school = School
governance-copy-made-on = Copy made on
governance-copy-name = Name
governance-copy-classes = Classes
governance-copy-kept = What is written down
governance-copy-count = How often
governance-copy-last = Last
governance-copy-consents = Who may use it
governance-copy-answer = Answers to exercises
governance-copy-quiz = Answers to quizzes
governance-copy-place = Where a course was left, and what was marked
governance-copy-roll = Attendance
governance-copy-work = Work that was set
governance-copy-class = Classes and teams joined or left
governance-copy-privacy = Consents and requests
governance-copy-other = Other things
governance-copy-cut = There is more than one page can hold. Ask whoever administers the school for the rest.
governance-fact-number = Number in the school's register
governance-fact-user-name = User name in another system
governance-fact-birth-date = Date of birth
governance-fact-guardian = Contact of whoever looks after her or him
governance-fact-grade = Grade
governance-fact-sex = Sex
governance-fact-first-language = First language
governance-fact-indigenous-people = Indigenous people
governance-fact-disability = Disability
governance-requests-lead = The school must answer, and by a certain day. It costs nothing.
governance-own-requests = What you asked
governance-received = Received
governance-due = Answer by
governance-open = Open
governance-ask-title = Ask
governance-ask-what = What do you want?
governance-ask-due = By { $date } if you ask today: { $why }
governance-ask-send = Ask
governance-ask-also = Your mother, father or guardian can ask for you at school.
governance-kind-access = See everything that is kept
governance-kind-rectify = Correct something
governance-kind-object = Stop using something
governance-kind-erase = Be forgotten
governance-about = What should be corrected?
governance-about-hint = Only for a correction. Tell the teacher what is right.
governance-about-unsaid = Something else, or none of these
governance-about-name = The name
governance-about-record = Something on the record, such as the date of birth
governance-about-class = The class or the role
governance-about-work = Answers or attendance
governance-outcome-done = Done
governance-outcome-partly = Done in part; told what not, and why
governance-outcome-must-keep = The law asks the school to keep it; told which law
governance-outcome-not-shown-who = It could not be established who asks
governance-outcome-taken-back = Taken back
governance-term-business = { $n ->
    [one] one working day
   *[other] { $n } working days
}
governance-term-calendar = { $n ->
    [one] one day
   *[other] { $n } days
}
governance-due-by-country = { $term } (national rule, { $country }: { $status })
governance-due-strict = { $term }, strict rule: { $why }
governance-due-extended = { $why }, with the extension
governance-family-due = { $term }, the time that the law gives ({ $country })
governance-family-due-likely = { $term }, the time that the law gives as far as is known ({ $country })
governance-family-due-strict = { $term }, the strictest time, which applies where a time set by law is not known for certain ({ $country })
governance-family-due-nowhere = { $term }, the strictest time: the school has not said in which country it is
governance-family-retention-nowhere = The school has not said in which country it is, so how long the law asks or allows to keep data is not known.
governance-family-retention = { $country }: { $words }.
governance-family-retention-likely = { $country }: { $words }. That is how it is understood; the law itself has yet to be checked.
governance-family-retention-unknown = { $name }: it is not known for certain how long the law asks or allows to keep data.
governance-why-unknown-country = the country is not known
governance-why-no-fact = nobody has looked this up for this country
governance-why-no-value = the law is silent, or what it says is not known
governance-why-not-yet-in-force = the country's own rule is not in force yet
governance-why-only-from-memory = what is known of the country's rule is not verified
governance-status-verified-primary = the text of the law was read
governance-status-verified-secondary = a summary of the law was read
governance-status-unverified = not verified
governance-status-named-only = only named in a report
governance-class-title = Papers of class { $name }
governance-class-lead = Enter what you hold on paper, for the whole class at once. Keep the papers: they are the proof.
governance-class-empty = Nobody is in this class yet.
governance-class-ask = Note a request for somebody
governance-class-ask-lead = Somebody came, or a paper came. Note it: the day of the answer is counted from when it came.
governance-paper-uses = What is it about?
governance-paper-given = What does the paper say?
governance-paper-yes = Yes, allowed
governance-paper-no = No, or not any more
governance-paper-how = Who decided, and how?
governance-paper-heard = In this country the child is heard first
governance-paper-heard-yes = The children were heard
governance-paper-signed = When was it signed?
governance-paper-signed-hint = Leave it empty if the papers have different days.
governance-paper-signed-wrong = The day of the signature cannot be read, or has not come yet.
governance-paper-whose = Whose papers?
governance-paper-enter = Enter
governance-paper-all = Tick everybody
governance-paper-tick-use = Tick at least one use.
governance-paper-tick-person = Tick at least one person.
governance-paper-given-missing = Choose what the paper says.
governance-paper-how-missing = Choose who decided, and how.
governance-paper-mend = Nothing was entered yet
governance-paper-nothing = Nothing new was entered.
governance-paper-written = { $n ->
    [one] Entered for one person.
   *[other] Entered for { $n } people.
}
governance-paper-guardian = { $n ->
    [one] For one person nothing was entered: a guardian decides, because of her or his age or because the age is not known.
   *[other] For { $n } people something was not entered: a guardian decides, because of their age or because the age is not known.
}
governance-paper-she = { $n ->
    [one] For one person something was not entered: she or he is old enough and decides alone.
   *[other] For { $n } people something was not entered: they are old enough and decide alone.
}
governance-paper-not-heard = { $n ->
    [one] For one person nothing was entered: the child must be heard first.
   *[other] For { $n } people nothing was entered: the children must be heard first.
}
governance-nothing-yet = Nothing allowed yet.
governance-allows = Allows: { $name }
governance-ask-whose = About whom?
governance-ask-by = Who asks?
governance-ask-by-guardian = Mother, father or guardian
governance-ask-by-herself = She or he
governance-ask-received = When did it come?
governance-ask-received-hint = The day on which it reached the school, not today if that was earlier.
governance-ask-received-wrong = That day cannot be read, or has not come yet. Write the day on which the request came.
governance-ask-choose = Choose a person
governance-ask-missing-whose = Choose whom it is about.
governance-ask-missing-what = Choose what is wanted.
governance-ask-missing-about = Choose what should be corrected.
governance-ask-missing-by = Choose who asks.
governance-ask-missing-identity = Choose how it is known who asks.
governance-ask-mend = Nothing was noted yet
governance-noted = Noted: { $name }, { $what }.
governance-noted-due = Answer by { $date }: { $why }.
governance-noted-open = Open the request
governance-noted-others = The head and whoever administers the school answer it: they see it on their first page.
governance-ask-note = Note it
governance-identity = How do you know who asks?
governance-identity-hint = Somebody else must not be able to have a person forgotten.
governance-identity-known = We know the person, and the guardian if one asks
governance-identity-document = A document was seen
governance-school-title = Requests about data
governance-school-none = Nothing is open.
governance-school-open = { $n ->
    [one] One request is open.
   *[other] { $n } requests are open.
}
governance-school-open-caption = Open, the most urgent first
governance-school-closed-caption = Answered
governance-clock = The box is not sure of the date.
governance-clock-do = Days are counted by the box's clock. Compare it with a calendar.
governance-due-today = Due today
governance-days-left = { $n ->
    [one] One day left
   *[other] { $n } days left
}
governance-days-late = { $n ->
    [one] One day late
   *[other] { $n } days late
}
governance-one-title = A request
governance-one-lead = { $name }: { $what }.
governance-one-caption = The request
governance-why-then = Why by then
governance-claim-flag = { $name } also asks for this:
governance-do-title = What to do
governance-do-access = Open the copy, print it, hand it over. Then close the request.
governance-do-access-link = Open the copy
governance-do-rectify = Ask what is right, correct it on the person's page. Then close the request.
governance-do-rectify-link = Open the person's page
governance-do-object = Ask what should not be used, and stop it on the papers of the class. Then close the request.
governance-do-erase = See first what it would do. After that, close the request.
governance-do-erase-link = See what forgetting would do
governance-more-time-words = The country's rule allows more time, once. Tell whoever asked why.
governance-more-time = Take more time
governance-close-title = Close it
governance-close-what = What was done?
governance-close = Close the request
governance-left-title = What left this school
governance-left-none = Nothing of { $name } has left this box yet.
governance-left-lead = { $name }: what left this box, day by day: for whom, by what way, what for, and on which ground.
governance-left-caption = What left, the latest first
governance-left-day = Day
governance-left-to = To
governance-left-way = By
governance-left-why = On which ground
governance-left-entries = { $n ->
    [one] One entry that can be read
   *[other] { $n } entries that can be read
}
governance-left-kilobytes = { $n } kB
governance-left-central = Central, { $country } ({ $key })
governance-left-hub = School box, { $country } ({ $key })
governance-left-sealed = Names are sealed. Whoever carries it can read nothing; the receiver reads only what its certificate allows.
governance-way-stick = Stick
governance-way-courier = Courier's phone
governance-way-network = Network
governance-way-unknown = Another way
governance-ground-same-country = Same country, same network
governance-ground-consent = Across a border: only of people who, or whose guardians, consented to “My data go to another country”.
governance-ground-nobody-named = Only what names nobody. Rule: { $name }.
governance-border-title = Across the border
governance-border-consent = { $name }: personal data leave the country only of people who, or whose guardians, allowed it. No other ground can be shown on a box.
governance-border-denied = { $country }: no personal data leave the country, because { $why }. Figures without small groups may.
governance-border-register = { $name } asks that the flow be registered with the authority first. Until it is entered here, nothing personal goes.
governance-register-to = To which country? Two letters
governance-register-reference = Number in the authority's register
governance-register-keep = Keep
governance-register-wrong = A country is written with two letters, such as CL. Nothing was kept.
governance-moves-title = Pupils who move
governance-moves-lead = A pupil's history goes to the new school only when the guardian or the old school grants it.
governance-moves-asked-of-us = Asked of this school
governance-moves-none = Nobody has asked for anybody.
governance-moves-asks = { $school } asks for the history of { $name }
governance-moves-some-school = A school
governance-moves-protected = Protected: the school that asks is not shown. Grant it only if whoever looks after the child tells you of the move.
governance-moves-forgotten = She asked to be forgotten: nothing of hers is left here to send. Choose “Do not grant”.
governance-moves-open = Not decided yet
governance-moves-granted = Granted. It goes with the next mail.
governance-moves-refused = Not granted
governance-moves-grant = Grant
governance-moves-refuse = Do not grant
governance-moves-came = Somebody has come from another school
governance-moves-code = Code on the slip
governance-moves-code-hint = The old school prints it. Large and small letters are the same.
governance-moves-ask = Ask for the history
governance-moves-ours-caption = Asked by this school, the latest first
governance-moves-when = When
governance-moves-waiting-long = No answer for more than two months. Call the old school: it may not allow it, or may have nothing of this person any more. Meanwhile you can enrol her here as new.
governance-moves-keys-come = Granted; name and history are on their way
governance-moves-waiting = Waiting for the old school
governance-moves-here = It is here
governance-moves-join = Join it with the record made here
governance-moves-done-asked = It is asked for with the next mail.
governance-moves-done-granted = It is granted. The history goes with the next mail.
governance-moves-done-refused = It is not granted.
governance-moves-refused-mistyped = Nothing was asked. A sign of the code is wrong or missing.
governance-moves-refused-unknown-school = Nothing was asked. No school that this box knows printed this slip. Exchange mail first.
governance-moves-refused-own-slip = Nothing was asked. This school itself printed this slip.
governance-moves-refused-gone = Nothing was changed. This is not asked any more.
governance-moves-slip-title = Slip for the new school
governance-moves-slip-lead = { $name }, { $school }. With this code the new school asks for the history.
governance-moves-slip-code = Print this page or copy the code by hand.
governance-moves-slip-consent = If the consent for the next school stands, this code is enough. Otherwise this school is asked first.
governance-forgotten-title = Who was forgotten
governance-forgotten-none = Nobody was forgotten.
governance-forgotten-lead = Names and facts can no longer be read. It is done when every box that had the keys has confirmed.
governance-forgotten-caption = Forgotten, the latest first
governance-forgotten-when = When
governance-forgotten-id = Random number
governance-forgotten-why = Why
governance-forgotten-done = Done
governance-forgotten-given-up =
    { $n ->
        [one] Done, but for one box that was given up without its word
       *[other] Done, but for { $n } boxes that were given up without their word
    }
governance-holder-gone-word = lost
governance-holder-gone-type = It cannot be undone. To do it, type: { $name }
governance-holder-gone-wrong = Nothing was noted. The word has to be typed: { $name }
governance-forgotten-waiting = Not done yet. Waiting for: { $name }
governance-forgotten-waiting-some = { $n ->
    [one] Not done yet. Waiting for one box.
   *[other] Not done yet. Waiting for { $n } boxes.
}
governance-holder-gone-some = A box that is not named no longer exists
governance-forgotten-unknown = Unknown
governance-forgotten-pseudonym = Answers and attendance stay under a random number that no longer leads to a name. The law calls such data pseudonymous.
governance-holders-title = Boxes that have not confirmed
governance-holders-words = They confirm with the next mail. If a box was destroyed or is lost for good, say so.
governance-holder-gone = Box { $name } no longer exists
governance-keys-gone = { $n ->
    [one] One key was destroyed on this box.
   *[other] { $n } keys were destroyed on this box.
}
governance-reason-asked = Asked by herself, himself or the guardian
governance-reason-purpose-over = What the data were kept for is over
governance-reason-ordered = An authority or a court ordered it
governance-reason-mistake = Entered by mistake
governance-reason-unknown = Another reason
governance-forget-title = Forget a person
governance-forget-whom = Forget { $name }
governance-forget-for-good = This cannot be undone.
governance-forget-what = The name of { $name } and everything on record will never be readable again, here or from any backup. Nobody can sign in under it any more.
governance-forget-keys = { $n ->
    [one] One key is destroyed on this box.
   *[other] { $n } keys are destroyed on this box.
}
governance-forget-ways = Card, password and known phones end.
governance-forget-ids = It concerns { $n } records that were joined.
governance-forget-stays = { $n ->
    [one] One entry stays under a random number, without a name.
   *[other] { $n } entries stay under a random number, without a name.
}
governance-forget-only-here = Only this box has the keys: it is done at once.
governance-forget-elsewhere = These boxes had the keys too and must confirm: { $name }
governance-forget-elsewhere-some = { $n ->
    [one] One other box had the keys too and must confirm.
   *[other] { $n } other boxes had the keys too and must confirm.
}
governance-forget-law = What the law makes the school keep
governance-forget-retention = { $country }: { $words } ({ $status })
governance-forget-retention-unknown = { $name }: nothing is known about how long data must or may be kept. Strict rule: not longer than they serve.
governance-forget-register = Many countries ask schools to keep a register of marks and enrolments. Print what must be kept before you go on. This is not legal advice.
governance-stays-title = If it is to be forgotten: what goes and what stays
governance-stays-gone = The name and everything on record can never be read again: not on this box, not from a backup, and not on the other boxes that could read it, once all of them have confirmed. The school says when it is done.
governance-stays-number = Answers and attendance stay under a random number that no longer leads to a name.
governance-stays-law = The law may ask the school to keep a register of marks and enrolments: what it must keep stays in print, with the name.
governance-stays-others = Others may hold what was given to them before: printed papers, certificates, what a programme got that was applied to. The school says to whom it gave it; they have to be asked themselves. What another school keeps is that school's: ask there as well.
governance-forget-reason = Why?
governance-forget-type = Type the word { $name }
governance-forget-word = forget
governance-forget-do = Forget for good
governance-forget-not-of-this-school = This person is not of this school.
governance-forget-already = This person was forgotten already.
governance-forget-last-administrator = Nobody else administers the school. Give somebody else the role first.
governance-forget-identity-missing = Nobody was forgotten. Say how you know who asks.
governance-forget-word-wrong = Nobody was forgotten. The word was not right.
governance-forget-code-wrong = Nobody was forgotten. The one-time code was not right.
governance-code = One-time code
governance-code-hint = The next code of the sheet. Over HTTPS none is needed.
governance-rules-lead = { $name }: what this box goes by.
governance-rules-not-advice = Gathered in { $name }. This is not legal advice. What nobody has read falls to the strict rule.
governance-rules-who = Who decides
governance-rules-data = Data
governance-rules-age = From age
governance-rules-known = How it is known
governance-rules-plain = Ordinary data
governance-rules-sensitive = What the law protects most
governance-rules-strict = Strict rule: { $name }
governance-rules-when = By when a request is answered
governance-rules-term = By when
governance-rules-console = Every fact with its source: chaski policy explain, at the box's console.
governance-sheet-title = The paper to print and sign
governance-sheet-lead = Please tick yes or no for each. No lesson depends on it, and you can change your mind at any time at school.
governance-sheet-whose = { $school }, class { $class }
governance-sheet-name = Name of the child: ______________________________
governance-sheet-boxes = ☐ Yes      ☐ No
governance-sheet-sign = Signatures
governance-sheet-heard = The child was asked what she or he thinks:  ☐ Yes
governance-sheet-child = The child, if old enough to decide: ______________________________
governance-sheet-guardian = Mother, father or guardian: ______________________________
governance-sheet-day = Date: ______________
governance-foot = Your data
governance-closed-by = Answered by
governance-answer = Answer
governance-answer-title = Answer to a request about data
governance-answer-link = Sheet with the answer, to print
governance-answer-receipt-title = Receipt of a request about data
governance-answer-receipt-link = Receipt for whoever asked, to print
governance-answer-lead = { $name }, { $date }
governance-answer-by-hand = ____________________ (by hand: the name can no longer be read here)
governance-answer-whose = Data of
governance-answer-words = This is the school's answer.
governance-answer-receipt-words = The school has received this request and answers on paper, by the day above at the latest. It costs nothing.
governance-answer-receipt-late = The school has received this request. The day above has passed: the answer, on paper, is late and is still due. It costs nothing.
governance-answer-disagree = If you do not agree
governance-answer-authority = You may ask again at the school, or turn to the authority for data protection ({ $country }): { $name }. This is not legal advice.
governance-answer-authority-unknown = You may ask again at the school, or turn to an authority for data protection or an ombudsman, if your country has one. This is not legal advice.
governance-answer-given = Given on ______________ by ______________________________
governance-answer-taken = Received by (signature): ______________________________
governance-ground = Reason written down
governance-copy-made = Copy made by
governance-erase-waiting = { $n ->
    [one] One other box that had the keys has not confirmed yet.
   *[other] { $n } other boxes that had the keys have not confirmed yet.
}
governance-erase-done = Forgotten. All boxes known to have had the keys of the name confirmed that they destroyed them. If somebody copied the disk of one before, that copy can read the name until it next reaches the network.
governance-erase-here = Forgotten on this box.
governance-do-erase-forgotten = The person is forgotten. Tell whoever asked, and close the request.
governance-do-rectify-work = Attendance is corrected on the roll of the class. An answer stays as it was given; the pupil may answer again, and the newer one counts.
governance-do-class = Open class { $name }
governance-do-object-none = Nothing beyond the lessons is allowed for this person, so there is nothing to stop. Say so, and close the request.
governance-close-not-forgotten = This person is not forgotten, so the request cannot be closed as done. Forget the person first, or say why not.
governance-close-ground = Why, in a few words
governance-close-ground-hint = Which law, what was not done, or who took it back. Only what was done wholly needs none. Write no names: it stays written, and whoever asked reads it.
governance-refused-not-forgotten = Nobody was forgotten, so the request stays open.
governance-refused-ground-missing = Write why it ends like this. The request stays open.
governance-refused-outcome-missing = Choose what was done. The request stays open.
governance-mend = The request is still open
governance-ask-administrator = Whoever administers the school does this.
governance-ask-administrator-whom = Here that is: { $name }.
governance-ask-administrator-nobody = Nobody administers this school yet. Ask whoever looks after the box.
governance-ask-administrator-how = Say which page you were on and why it is needed. Nothing has changed.
governance-forget-who-may = Forgetting cannot be undone. You can receive the request and close it; the forgetting itself is done by whoever administers the school.
governance-moves-join-who = If a record was made here before the history came, the two are joined into one.
governance-papers-title = Papers for families
governance-copy-roles = Does at the school
governance-copy-answers = Answers and results
governance-copy-more = Shown are the latest { $n } of { $all }. The file has all of them.
governance-copy-course-unknown = A course that is not on this box
governance-copy-when = When
governance-copy-exercise = Exercise
governance-copy-answered = Answer
governance-copy-right = Result
governance-copy-in-quiz = Quiz: { $name }
governance-copy-together = { $name } (together with others)
governance-copy-day = Day
governance-copy-happened = One by one, the latest first
governance-copy-where = Where it went
governance-copy-where-nowhere = Nowhere: no other box got keys to the name, and no entry about this person left this box.
governance-copy-keys = Keys that open the name
governance-copy-keys-some = { $n ->
    [0] No other box got keys that open the name.
    [one] One other box got keys that open the name. It is not named, because the person is protected.
   *[other] Keys that open the name were handed on { $n } times. The boxes are not named, because the person is protected.
}
governance-copy-left-some = { $n ->
    [0] No entry about this person left this box.
    [one] Entries about this person were in what left for one box.
   *[other] Entries about this person were in what left for { $n } boxes.
}
governance-copy-box = Box
governance-copy-keys-handed = Was handed the keys
governance-copy-keys-destroyed = Has destroyed the keys
governance-copy-left = Entries about this person were in what left for
governance-copy-left-reading = Names in it are sealed. Of what the receiver may not read, only a digest went.
governance-copy-days = Days
governance-copy-from-to = { $first } to { $last }
governance-left-for = What for
governance-left-much = How much
governance-left-for-central = A second copy for the school and the ministry's figures. Answers only of those who allowed it.
governance-left-for-own = So that all boxes of this school know the same.
governance-left-for-network = Mail of the network: courses, certificates, and pupils who moved there.
governance-left-withheld = { $n ->
    [one] one withheld, only its digest went
   *[other] { $n } withheld, only their digests went
}
governance-left-again = { $n ->
    [one] one went once more, and is not counted again
   *[other] { $n } went once more, and are not counted again
}
governance-left-school = { $name } ({ $key })
governance-left-some = Another box of the network (which one is not shown)
governance-ground-no-border = No border is crossed: both places stand under the law { $code ->
    [BS] of the Bahamas
    [DO] of the Dominican Republic
   *[other] of { $name }
}, in one network.
governance-ground-article = { $country }, article { $article }: { $status }.
governance-open-title = Your data at this school
governance-open-title-of = Your data: { $name }
governance-open-lead = You may ask to see what the school keeps about you or your child, to have it corrected, to stop a use, or to be forgotten. It costs nothing.
governance-open-how = How to ask
governance-open-step-form = 1. Print the form, or write the same on any sheet of paper.
governance-open-step-hand = 2. Hand it to a teacher or the head. The school notes the day on which it came.
governance-open-step-answer = 3. The school answers on paper, by the day of the list below at the latest.
governance-open-what = What you can ask, and by when it is answered
governance-open-asked = For anything more the school asks first, on a paper that the teacher hands out. You may say no, and change your mind later.
governance-open-enter = Come in, to see what is kept about me
governance-form-link = Form to ask on paper
governance-form-title = Request about personal data
governance-form-lead = To: { $name }. Print this page, fill it in and hand it in at school. It costs nothing.
governance-form-whose = Whose data? Name: ______________________________
governance-form-class = Class, or year of leaving: ______________
governance-form-who = Who asks?  ☐ I myself   ☐ Mother, father or guardian. Name: ______________________________
governance-form-reach = Where the answer reaches me: ______________________________
governance-form-which = For a correction: what is wrong, and what is right? To stop a use: which?
governance-form-which-line = ____________________________________________________________
governance-form-sign = Signature: ______________________________
governance-form-school = The school fills this in
governance-form-received = Received on ______________ by ______________________________   ☐ Entered on the box
governance-form-answer = Answer by ______________   Given on ______________
governance-time = Time to answer
governance-form-law-nowhere = The school has not said in which country it is: the strictest rule applies. This is not legal advice.
governance-form-law = Rule of this country: { $name }. This is not legal advice.
governance-role-pupil = pupil
governance-role-teacher = teacher
governance-role-head = head
governance-role-administrator = administrator
governance-role-technician = technician
governance-role-guest = guest
governance-role-translator = translator
governance-role-reviewer = reviewer of translations
governance-role-analyst = analyst of a central
governance-role-network-administrator = administration of a network
governance-mark-present = Present
governance-mark-late = Late
governance-mark-unknown = Absent, reason not known
governance-mark-illness = Absent: ill
governance-mark-harvest = Absent: sowing or harvest
governance-mark-road-cut = Absent: road cut
governance-mark-family = Absent: family matter
governance-kept-teaches = Began to teach a class
governance-kept-joined = Came into a class
governance-kept-left = Left a class
governance-kept-joined-a-team = Came into a team
governance-kept-left-a-team = Left a team
governance-kept-registered = Was registered
governance-kept-renamed = The name was written anew
governance-kept-fact-stated = Written on the record
governance-kept-shown-as = Drawing or language changed
governance-kept-role-given = Role given
governance-kept-role-ended = Role ended
governance-kept-two-records-joined-or-separated = Two records were joined or separated
governance-kept-way-in-renewed = Card or password was renewed
governance-kept-consent-given = Allowed
governance-kept-consent-withdrawn = Stopped
governance-kept-request = A request about data
governance-kept-copy-made = A copy of the data was made
governance-kept-kept-after-leaving = Data kept after leaving
governance-kept-until = until { $day }. { $ground }.
governance-kept-no-longer = no longer beyond the school's time
governance-kept-called-the-roll = Called the roll
governance-kept-place = Stopped in a course at
governance-kept-marked = Marked
governance-kept-unmarked = Took a mark away
governance-kept-work = Work was set
governance-kept-staff = Did something for others as staff
governance-kept-other = Written by a newer program
governance-open-anyway = To teach: the name, the class, the answers and whether the pupil was there. The teachers see that. It is kept on this box.
governance-retention-title = The data of those who left
governance-retention-what-it-is = Forgetting means that a person's name and record in these boxes can never be read again. Your paper registers and the ministry's are not touched. Nobody is forgotten unless somebody decides it here, and there is no hurry.
governance-retention-none = Nobody to decide about today. The school's time is { $n ->
    [one] one year
   *[other] { $n } years
}.
governance-retention-lead = { $n ->
    [one] One person left more than { $years ->
        [one] a year
       *[other] { $years } years
    } ago and is still on record here.
   *[other] { $n } people left more than { $years ->
        [one] a year
       *[other] { $years } years
    } ago and are still on record here.
}
governance-retention-no-clock = Until then nobody can be forgotten here, and nothing is lost. Ask the administrator or the technician to set the box's clock.
governance-retention-cut = This list shows { $n } people, and there are more. The others come as it gets shorter; there is no hurry.
governance-retention-who = People whose time is over
governance-retention-who-hint = Tick those about whom you want to decide. The next page says what would happen; nothing happens before. Ticks hold for this page of the list.
governance-retention-left = Left on { $name }
governance-retention-left-worked = Left on { $left }, last work on { $worked }
governance-retention-no-day = It is not known when
governance-retention-since = { $days }. Time over since { $name }.
governance-retention-look = See what would happen if they are forgotten
governance-retention-look-all = See it for all { $n }
governance-retention-look-first = See it for the first { $n }
governance-retention-keep = Keep their data longer
governance-retention-nobody-chosen = Nothing was done. Tick at least one person first.
governance-retention-nobody-due = Nobody was forgotten. Those you chose came back, are kept for a reason, or were forgotten already.
governance-retention-held-title = Whose data are kept longer
governance-retention-held-words = { $n ->
    [one] The time of one person is over, but there is a reason to keep the data. That person is not forgotten with the others.
   *[other] The time of { $n } people is over, but there is a reason to keep their data. They are not forgotten with the others.
}
governance-retention-held-caption = Data kept longer, and why
governance-retention-over = Time over since
governance-retention-why-held = Why
governance-retention-let-go = Take this reason away
governance-retention-open-request = Open the requests
governance-retention-first = The first { $n } are shown.
governance-retention-hold-kept = Data kept until { $day }. { $ground } ({ $name }, { $at }).
governance-retention-hold-asked = A request is open: { $name }.
governance-retention-hold-must-keep = Asked to be forgotten, and was told that the law makes the school keep the data.
governance-retention-hold-moving = Another school asks for the history, and nobody has answered yet.
governance-retention-hold-moved = Another school was granted the history. If it is forgotten here, that school may no longer be able to read the name.
governance-retention-hold-two-histories = There is a duplicated box. Until the central has settled it, something about this person may be missing here.
governance-retention-unknown-title = Of whom it is not known when they left
governance-retention-unknown-words = This page never asks about them. If you are certain that somebody is gone for good, open the name.
governance-retention-unknown-why = Why it is not known
governance-retention-unknown-no-day = In no class, and no day of leaving was ever written down.
governance-retention-unknown-ahead = The last day that was written down has not come yet: a box's clock was wrong.
governance-retention-unknown-too-early = The last day was written down by a box that had lost the date.
governance-retention-rule-title = How long this school keeps data
governance-retention-rule-set = { $n ->
    [one] One year
   *[other] { $n } years
} after somebody left. Set by { $name } on { $at }.
governance-retention-rule-default = { $n ->
    [one] One year
   *[other] { $n } years
} after somebody left. Nobody at the school has set it: it is this program's proposal, not a law.
governance-retention-rule-counts = Counted from the last day in a class or a role, or from the last work if that came later. When the time is over, nothing is deleted by itself: this page asks, and somebody decides.
governance-retention-years = Years
governance-retention-years-hint = A whole number from { $from } to { $to }. It holds for the whole school from now on, and who set it is written down.
governance-retention-years-wrong = Nothing was changed. Write a whole number from { $from } to { $to }.
governance-retention-set = Save the number of years
governance-retention-done-set = The number of years is saved.
governance-retention-done-kept = Noted: the data are kept until that day.
governance-retention-done-let-go = Noted. Nobody was forgotten: that reason no longer counts, and the school's time does.
governance-retention-later = Who left less than { $n ->
    [one] a year
   *[other] { $n } years
} ago
governance-retention-later-none = Nobody who left less than { $n ->
    [one] a year
   *[other] { $n } years
} ago is on record here.
governance-retention-later-words = Their data are still kept: certificates and histories are asked for mostly in the first years. If somebody asks to be forgotten sooner, open the name. The time is { $n ->
    [one] one year
   *[other] { $n } years
}.
governance-retention-later-caption = Whose time is over first comes first
governance-retention-when = Left
governance-retention-until = Data kept until
governance-retention-forget-title = { $n ->
    [one] Forget one person
   *[other] Forget { $n } people
}
governance-retention-what = { $n ->
    [one] The name of this person and everything on record will never be readable again, here or from any backup. Nobody can sign in under it any more.
   *[other] The names of these { $n } people and everything on record of them will never be readable again, here or from any backup. Nobody can sign in under them any more.
}
governance-retention-whom-caption = Who is forgotten
governance-retention-elsewhere = { $n ->
    [one] One other box had some of these keys too and must confirm.
   *[other] { $n } other boxes had some of these keys too and must confirm.
}
governance-retention-written = It is written down that { $name } decided this, and why: the data are no longer needed. Whoever came back in the meantime is not forgotten.
governance-retention-forgotten = { $n ->
    [0] Nobody was forgotten.
    [one] One person was forgotten on this box.
   *[other] { $n } people were forgotten on this box.
}
governance-retention-confirm = Open “Who was forgotten”, at the end of this page, to see which boxes still have to confirm.
governance-retention-stayed = { $n ->
    [one] One person was not forgotten: that person came back, there is a reason to keep the data, or it was done already.
   *[other] { $n } people were not forgotten: they came back, there is a reason to keep their data, or it was done already.
}
governance-retention-keep-title = Keep longer
governance-retention-keep-whom = It concerns: { $name }
governance-retention-keep-words = Until that day they are not forgotten with the others. The reason and who decided it are written down.
governance-retention-keep-until = Until when?
governance-retention-keep-ground = Why?
governance-retention-keep-hint = Only the kind of reason is written down here; the paper stays with the school. Whoever it is about reads it in the copy of the data.
governance-retention-ground-law = The law or an authority makes the school keep them
governance-retention-ground-case = A case, a complaint or a claim is open
governance-retention-ground-certificate = A certificate or a history is still to be given
governance-retention-ground-returns = The person is expected back
governance-retention-ground-asked = The person or the family asked for it
governance-retention-ground-other = Another reason
governance-retention-keep-do = Keep until that day
governance-retention-refused-day = Write a day to come, at most 50 years from now, as 2030-11-23.
governance-retention-refused-ground = Choose why.
governance-retention-refused-not-gone = Nothing was noted. One of them is at the school again, or was forgotten meanwhile.
