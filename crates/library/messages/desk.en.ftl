desk-title = Translation desk
desk-lead = The words of the pages and of the courses, and their sound, in another language. Nobody else sees or hears them until somebody of your community approves them.
desk-new = Begin another language
desk-language = Code of the language
desk-language-hint = For example quz, ay, gn, nah, quc.
desk-bad-language = There is no such code. Write one such as quz or gn; nothing is lost.
desk-begin = Open
desk-language-title = { $name }: what there is and what is missing
desk-language-lead = Choose where to go on. The numbers lead to what is missing.
desk-coverage = What there is and what is missing
desk-coverage-what = What
desk-coverage-texts = Texts approved
desk-coverage-waiting = Wait for approval
desk-coverage-sounds = With sound
desk-coverage-whole = No text is missing.
desk-coverage-lacking = { $n ->
    [one] Texts are missing in one place.
   *[other] Texts are missing in { $n } places.
}
desk-share = { $n } of { $all }
desk-built-in = Comes with the program
desk-interface = Words of the pages
desk-no-name = Nobody can choose this language yet.
desk-no-name-do = In "Words of the pages", translate the name of the language (Español) and have it approved. It can be chosen from the next start of the box.
desk-name-first = Begin with "Words of the pages": once the name of the language is approved, pupils can choose it.
desk-texts-title = { $what } in { $name }
desk-lead-translator = Write below each text. What stands in braces or brackets stays as it is.
desk-lead-reviewer = Tick what is well said. A course shows at once what is approved; pages from the next start of the box.
desk-lead-own = This course has its texts in this language already. Here you can give them a voice.
desk-lead-own-pages = The pages have their words in this language already. Here you can give a person’s voice to those that are heard in lessons.
desk-show = Show
desk-all = Everything
desk-missing = What is missing
desk-waiting = What waits for approval
desk-silent = What has no sound
desk-nothing-here = There is nothing here.
desk-words-in = In { $name }
desk-standing-missing = Missing.
desk-standing-waiting = Waits for approval.
desk-standing-machine = Missing. There is a machine's suggestion.
desk-standing-approved = Approved.
desk-standing-old = The text has changed since it was translated. Look again.
desk-machine-says = A machine suggests
desk-machine-mark = Nobody has looked at it. It may be wrong.
desk-machine-take = Take these words as mine: { $name }
desk-approve = Well said: approve
desk-say-too = I would say it like this too: take these words as mine
desk-say-too-why = Who wrote them is the only one who approves here. If you say them too, she can approve them.
desk-still-fits = They still say the same: leave them as they are
desk-own-words = You wrote these words: somebody else approves them.
desk-own-sound = You recorded this sound: somebody else approves it
desk-own-title = Some of these words are yours: somebody else approves them
desk-own-others = Ask who approves to look at it at this desk: { $name }.
desk-own-alone = Nobody else here can approve, and nobody approves alone what she said herself. Your work is kept and waits.
desk-own-alone-role = Whoever administers the box can give the role “reviewer of translations” to somebody else who speaks the language (under People).
desk-own-alone-say-too = Or somebody who translates here marks at this desk that she would say it like this too; then you approve it.
desk-own-alone-carry = Or download the texts under “Files: bring and take” and take them to another box where the language is spoken. What is approved there comes back as a package.
desk-own-alone-speak = Or somebody else records it; then you approve it.
desk-save = Save
desk-channel-questions = Translate its questions
desk-what-title = Title.
desk-what-about = What it is about.
desk-what-page = Part of a page. Leave the signs # * > [!…] and the pictures in place.
desk-what-notes = Notes for teachers.
desk-what-skill = What one learns to do.
desk-what-question = Question.
desk-what-item = Question. Leave [[☃ …]], $…$ and the pictures, in the same order.
desk-what-choice = Choice.
desk-what-hint = Hint.
desk-what-feedback = What is said to an answer.
desk-what-solution = Solution explained.
desk-what-picture = What the picture shows.
desk-what-lines = Answers that count, one on each line; as many as needed.
desk-what-words = Words of the exercise.
desk-refused-do = Look at what is said beside each. The rest is saved.
desk-fault-empty = It is empty.
desk-fault-long = It is too long.
desk-fault-unreadable = There are signs that a page cannot show, or a brace that does not close.
desk-fault-places = What stands in braces or brackets must be the same as in the text.
desk-fault-build = There must be the same heading lines, pictures and boxes as in the text.
desk-files = Files: bring and take
desk-files-title = { $what } in { $name }: files
desk-files-lead = To work with a translator's program, or to take what is approved to another box.
desk-out = Download to translate
desk-po = Download as PO
desk-xliff = Download as XLIFF
desk-bring = Bring translations
desk-bring-file = PO or XLIFF file
desk-bring-hint = All that you bring waits for approval.
desk-bring-as = Who translated it?
desk-bring-person = A person
desk-bring-person-hint = It becomes your proposal.
desk-bring-machine = A machine
desk-bring-machine-hint = It is seen on this desk alone, marked. It cannot be approved until a person takes it.
desk-bring-go = Bring
desk-bad-file = Line { $n } of that file cannot be read. Nothing was taken.
desk-brought = { $n ->
    [0] There was nothing new.
    [one] One new text, which waits for approval.
   *[other] { $n } new texts, which wait for approval.
}
desk-brought-machine = { $n ->
    [0] There was nothing new.
    [one] One new suggestion, seen on this desk alone.
   *[other] { $n } new suggestions, seen on this desk alone.
}
desk-not-taken = { $n ->
    [one] One text was not taken.
   *[other] { $n } texts were not taken.
}
desk-carry = Take to another box
desk-carry-lead = Only what is approved. It carries the names of those who translated, spoke and approved.
desk-carry-words = Download the approved texts
desk-carry-sound = Download the approved recordings
desk-carry-nothing = No text is approved yet.
desk-carry-silent = No recording is approved yet.
desk-somebody = People of this school
desk-sound-record = Record
desk-sound-waits = Sound: waits for approval
desk-sound-heard = Sound: hear it or record again
desk-sound-title = Sound in { $name }
desk-sound-lead = Read these words aloud, slowly, in a quiet place.
desk-sound-waiting = Waits for approval
desk-sound-approved = Approved: pupils hear it
desk-sound-approve = Well said: approve
desk-sound-words-first = First the words are approved, then their sound.
desk-sound-new = Record
desk-sound-take = Record with the phone, or choose a file
desk-sound-go = Save the recording
desk-sound-saved = The recording is saved. It waits for approval.
desk-sound-approved-now = Approved. Pupils hear it now.
desk-sound-approved-later = Approved. It is heard from the next start of the box on, when the pages say these words.
desk-sound-next = Go on to the next text without sound
desk-sound-by = Recorded by { $name }.
desk-saved = { $n ->
    [0] There was nothing new to save.
    [one] One text saved.
   *[other] { $n } texts saved.
}
desk-refused = { $n ->
    [one] One text could not be saved.
   *[other] { $n } texts could not be saved.
}
