people-title = People
people-search = Search by name
people-search-hint = The beginning is enough. Accents do not matter.
people-search-go = Search
people-nobody = Nobody here yet.
people-nobody-do = Import the school's list, or add the first person.
people-nameless = { $n ->
    [one] One person's name has not come yet.
   *[other] The names of { $n } people have not come yet.
 }
people-nameless-do = They come with the exchange, from another box of the school or from the central, or with the backup of the old box: meanwhile do not import the list again. If the school had one box only, there is no backup of it and the central does not keep names, they will not come: ask the central first, and then import the list anew. The earlier work stays without names.
people-none-found = Nobody of that name.
people-none-found-do = Try fewer letters, or only the family name.
people-list = { $n ->
    [one] One person
   *[other] { $n } people
 }
people-name = Name
people-drawing = Drawing
people-roles = Roles
people-classes = Classes
people-new = Add a person
people-import = Import a list
people-duplicates = The same person twice?
people-name-field = Given and family name
people-role = What she does at the school
people-class = Class
people-no-class = No class
people-add = Add
people-mend = Please look at this:
people-save = Save
people-role-pupil = pupil
people-role-teacher = teacher
people-role-head = head
people-role-administrator = administrator
people-role-technician = technician
people-role-guest = guest
people-role-translator = translator
people-role-reviewer = reviewer of translations
people-role-analyst = analyst of a central
people-role-network-administrator = administration of a network
people-no-role = No role at the school.
people-role-give = Give this role
people-role-end = End this role
people-role-held = { $name } (held)
people-role-open = { $name }
people-no-name = A person whose name cannot be shown
people-in-classes = In these classes: { $name }
people-merged-into = This record was joined to another.
people-merged-open = Open the record that goes on
people-two-values = There are two versions.
people-two-values-do = Two people wrote at the same time without seeing each other. Nothing is lost: choose the one that counts.
people-use = Use “{ $name }”
people-use-nothing = Use neither: leave it empty
people-language = Language in which the box greets
people-language-any = The device's own
people-class-end = Take out of class { $name }
people-class-end-teaching = No longer teaches { $name }
people-class-new = Open a class
people-how = To
people-how-learn = learn
people-how-teach = teach
people-class-add = Put into the class
people-name-and-drawing = Name and drawing
people-facts-said = { $n ->
    [0] Nothing said yet
    [one] One fact said
   *[other] { $n } facts said
}
people-facts = What is on record
people-facts-why = All of this is voluntary and sealed: only administrators see it, and only on one person's page. Her teachers see the grade too.
people-fact-number = Number in the school's register
people-fact-user-name = User name in another system
people-fact-birth-date = Date of birth
people-fact-guardian = Contact of whoever looks after her
people-fact-grade = Grade
people-fact-sex = Sex
people-fact-first-language = First language (code, for example quz)
people-fact-indigenous-people = Indigenous people
people-fact-disability = Disability
people-not-said = Not said
people-rather-not = Prefers not to say
people-sex-female = Female
people-sex-male = Male
people-sex-other = Other
people-date-hint = Day/month/year, or the year alone.
people-done-saved = Saved.
people-done-moved = Moved to the other class.
people-done-merged = The two records are one now. It can be undone further down.
people-done-unmerged = They are two records again.
people-done-imported = List imported.
people-done-opened = The class is open. Add the first pupil.
people-done-left = No longer in the class.
people-done-team = The team is open. Put its members into it from each pupil's page.
people-refused-name-missing = The name is missing.
people-refused-too-long = That is too long. Write it shorter.
people-refused-full = There is no more room here. Open another class.
people-refused-last-administrator = She is the last administrator. Give the role to somebody else first.
people-refused-not-understood = The box did not understand that. Look at the example beside the field.
people-refused-gone = No longer here. Somebody may have changed the list at the same time.
people-added = { $name } is in the class now. Who is next?
people-removed = { $name } is no longer in the class.
people-removed-keeps = The work done so far stays saved.
people-undo = Undo
people-pupil-name = Name of the newcomer
people-alike = There is a { $name } in { $class } already. Is it the same person?
people-alike-there = There is a { $name } in that class already. Is it the same person?
people-alike-see = See { $name }
people-alike-another = It is somebody else: add her
people-class-who-teaches = Who teaches this class?
people-class-mine = I teach this class
people-pupil-add = Add to the class
people-class-empty = Nobody in this class yet.
people-class-empty-do = Type the first name above. The box picks a drawing for each person.
people-class-list = { $n ->
    [one] One person learns here
   *[other] { $n } people learn here
 }
people-class-reading = Tap a name to mend it, or to change class or team.
people-class-title = Who is in { $name }
people-cards = Sign-in cards
people-print = List to print
people-print-title = List of { $name }
people-print-caption = { $name }, { $n } people, { $day }
people-print-how = Print this page from the browser's menu. The empty columns are for notes.
people-back-to-class = Back to the class
people-taught-by = Taught by { $name }
people-team = Team
people-teams = Teams
people-team-line = { $name }: { $n ->
    [one] one pupil
   *[other] { $n } pupils
 }
people-team-name = Name of a new team
people-team-open = Open the team
people-team-close = End the team { $name }
people-no-team = No team
people-class-name = Name of the class
people-class-name-hint = As the school calls it, for example 5 B.
people-class-open = Open the class
people-move-to = Move to another class
people-move = Move
people-remove-what = Taking somebody out of the class keeps the work. It can be undone at once.
people-remove = Take out of the class
people-whole = See the whole record
people-import-lead = Bring the school's list from a spreadsheet. First we look at it together; then you decide.
people-import-file = CSV file
people-import-file-hint = In the spreadsheet: Save as, CSV. Up to 8 MB.
people-import-paste = Or paste the rows here, with the first line
people-import-look = Look at the list
people-import-how = What the list looks like
people-import-columns = The first line names the columns: { $columns }. If somebody wants to say it, also: { $more }.
people-import-values = role is pupil, teacher, head, administrator or technician. Dates are 7/3/2015 or 2015-03-07. Several classes are separated by semicolons, inside quotation marks. id is each person's number at the school: by it the box knows her again the next time. The names of columns and roles may be in Spanish or Portuguese too.
people-columns-language = en
people-import-sample = Download a sample list (CSV)
people-sample-file = sample-list.csv
people-sample-pupil = 101; Yesenia; Quispe Huamán; 7/3/2015; pupil; 5 B; 5
people-sample-other-pupil = 102; Bruno; Mamani; 21/11/2015; pupil; 5 B; 5
people-sample-teacher = T1; Rosa; Vilca; ; teacher; 5 B; 
people-import-going = The list is being imported. This page opens by itself when it is done.
people-import-going-look = Look again
people-import-title-done = List imported
people-import-kolibri = Kolibri's list of users is understood too. Passwords are not taken over.
people-import-nothing = No list arrived. Choose a file or paste the rows.
people-import-xlsx = This is the spreadsheet's own file.
people-import-xlsx-do = Open it, choose Save as, and save it as CSV UTF-8. Then bring it here.
people-import-would = { $n ->
    [one] One row, no faults.
   *[other] { $n } rows, no faults.
 } Nothing has changed yet.
people-import-looked = This is the list
people-import-go = Import
people-import-other = Bring another list
people-import-counted = What changed
people-import-see-classes = See the classes
people-import-counts = What changes
people-import-what = What
people-import-how-many = How many
people-import-created = New people
people-import-updated = People with a change
people-import-unchanged = People without change
people-import-classes = New classes
people-import-not-listed = { $n ->
    [one] One person of an earlier list is not on this one.
   *[other] { $n } people of earlier lists are not on this one.
 }
people-import-not-listed-do = They stay as they were: a list removes nobody.
people-import-faults = { $n ->
    [one] One fault
   *[other] { $n } faults
 }
people-import-faults-more = And { $n } more. Mend these first.
people-import-where = Where
people-import-at-line = Line { $line }
people-import-at-column = Line { $line }, { $column }
people-import-reason = What is wrong, and what to do
people-import-broken = The list has faults. Nothing was imported.
people-import-broken-do = Mend them in the spreadsheet, save, and bring the list again.
people-import-again = Bring the mended list
people-import-gone = The list is no longer waiting.
people-import-gone-do = It may have been imported already. Bringing it again does no harm: only what changed is taken over.
people-import-done = { $n ->
    [one] One row was imported.
   *[other] { $n } rows were imported.
 }
people-see-all = See everybody
people-fault-empty = The file is empty. Its first line names the columns.
people-fault-column-missing = This column is missing. Add it; its cells may stay empty, except id, given_name and role.
people-fault-column-twice = This column stands there twice. Remove one.
people-fault-column-unknown = There is no column “{ $found }”. Remove it or mend its name.
people-fault-width = The row has { $n } cells, the first line { $m }.
people-fault-row-too-long = The row never ends. Is a quotation mark not closed?
people-fault-not-text = There are signs that are no letters. Save the sheet again as CSV UTF-8.
people-fault-missing = The cell is empty, and it is needed.
people-fault-too-long = Too long: { $n } letters fit.
people-fault-id-twice = The same id stands on line { $n }. Each person has her own.
people-fault-role = “{ $found }” is no role. Write pupil, teacher, head, administrator or technician.
people-fault-date-form = “{ $found }” is no date. Write 7/3/2015 or 2015-03-07.
people-fault-date-two-digits = “{ $found }”: write the year with four digits.
people-fault-date-impossible = “{ $found }” is a day that does not exist.
people-fault-date-not-lived = “{ $found }” is before 1900 or after today.
people-fault-language = “{ $found }” is no language code. Write for example es, pt-BR or quz.
people-fault-sex = “{ $found }” is not understood. Write female, male, other or rather-not-say.
people-fault-last-administrator = She is the last who administers the school. Leave her administrator here, or make somebody else administrator in the list.
people-fault-too-many-classes = More than 20 classes.
people-fault-too-many-rows = More than { $n } rows. Split the list.
people-fault-too-many-bytes = The file is larger than { $n } MB. Split the list.
people-no-duplicates = Nobody seems to be here twice.
people-no-duplicates-do = The box compares names, dates of birth, numbers and classes.
people-duplicates-lead = Look at each pair. If it is one person, choose the record that goes on. The work of the other stays saved. It can be undone.
people-merge-keep = The same: record { $n } goes on, { $name }
people-why-same-name = the same name
people-why-part-of-name = one name holds the other
people-why-same-birth = the same date of birth
people-why-same-class = the same class
people-why-same-number = the same register number
people-merged = Records joined to this one
people-merged-line = { $name } was joined to this record.
people-unmerge = Separate again
people-invite = Give her a new password
people-done-begun = The box is ready.
people-done-begun-do = Bring the school's list or open a class. Giving a role, inviting teachers or making a key will ask for a code from the sheet of codes: get it from whoever installed the box, who prints it at the console.
people-first-title = Begin with this box
people-first-lead = Nobody administers this box yet. It is ready in five minutes.
people-first-code = Code of the box
people-first-code-hint = Eight digits. The box shows them on its console when it starts; one from the installation's sheet of codes will do too.
people-first-language = Language of the box
people-first-language-hint = It speaks so to you, and to whoever comes with a phone in some other language. Everybody can change it at the top of each page.
people-language-lead = This is how the box speaks to whoever comes with a phone in a language that it does not have.
people-language-own = Everybody can choose another at the top of each page; the choice stays on her phone.
people-language-save = Save
people-language-unknown = The box does not speak that language. Choose one from the list.
people-first-school = Name of the school
people-first-school-is = The school: { $name }
people-first-country = Country
people-first-school-missing = The school's name is missing.
people-first-name-missing = Your name is missing.
people-first-country-missing = Choose the country.
people-first-name = Your given and family name
people-first-password = Choose a password
people-first-password-hint = Three words that only you would put together are easy to remember.
people-first-courses = Bring the sample courses?
people-first-courses-yes = Yes, to begin today
people-first-courses-no = No, we have our own
people-first-go = Begin
people-first-join = This box replaces another one, or is the school's second: join its network
people-first-awaits = The school of this box has not come yet. It comes by its network.
people-first-awaits-go = This box's network
people-country-ar = Argentina
people-country-bo = Bolivia
people-country-br = Brazil
people-country-cl = Chile
people-country-co = Colombia
people-country-cr = Costa Rica
people-country-cu = Cuba
people-country-do = Dominican Republic
people-country-ec = Ecuador
people-country-gt = Guatemala
people-country-hn = Honduras
people-country-ht = Haiti
people-country-mx = Mexico
people-country-ni = Nicaragua
people-country-pa = Panama
people-country-pe = Peru
people-country-py = Paraguay
people-country-sv = El Salvador
people-country-uy = Uruguay
people-country-ve = Venezuela
people-keys = Keys for programs
people-key-lead = With a key, another program reads or changes what you may at this school. Make one for each program.
people-key-where = It opens nothing over plain HTTP: the program must ask over HTTPS, or run on the box itself.
people-key-heard = This page itself came over the Wi-Fi in the open. If somebody may have listened, end the key and make one at the box.
people-key-name = What for
people-key-name-hint = For example: the district's register.
people-key-may = It may
people-key-read = only read
people-key-write = read and change
people-key-make = Make the key
people-key-made = The key is made.
people-key-made-once = Copy it now: it is not shown again. Whoever has it comes in as you.
people-key-full = There are 50 keys already. End one that nobody uses first.
people-key-day = Since
people-key-used = Used
people-key-never = never
people-key-end = End { $name }
people-key-description = What can be asked (OpenAPI)
people-country-other = Another country
people-key-do = What to do
people-refused-code = The code does not fit: it was used, or is not of the latest sheet.
people-refused-code-do = Nothing has changed. Try the next one. If that does not fit either, leave the sheet: its codes count only until another sheet is printed or the box is restored. A new sheet is made at the console, with chaski admin codes; over HTTPS no code is needed.
people-api-no-administrators = Programs make and end no administrators, and merge none: people do that, on the pages. Nothing has changed.
people-code-for-staff = Only needed for somebody who is not a pupil.
people-import-staff = { $n ->
    [one] The list gives a staff role to one person
   *[other] The list gives staff roles to { $n } people
 }: that is why it asks for a one-time code.
people-moves-away = She or he moves to another school
people-protected = Protection
people-protected-yes = Protected
people-protected-no = Not protected
people-protected-words = For a child whom somebody may be looking for. No search finds her or him, and nobody is shown to which school she or he goes. The name is not in the list at the class's door: she or he comes in with the card, or types name and PIN. Teachers still see the name in the class.
people-protected-begin = Protect
people-protected-end = Protect no longer
people-forget = Forget this person…
people-why-came-from-elsewhere = one of them came from another school
people-conflicts = Two versions
people-conflicts-lead = Two people, or two boxes, wrote these without seeing each other. Nothing is lost: choose the one that counts. Until then the one written last is shown.
people-conflicts-none = Nothing stands in two versions.
people-conflicts-none-do = If two boxes write one name, date or class differently, it is listed here to choose from.
people-conflicts-more = There are more. Settle these first.
people-conflict-of = { $name }: { $what }
people-conflict-value = “{ $value }”, written { $when }, { $place }
people-conflict-here = on this box
people-conflict-box = on box { $name }
people-conflict-somewhere = on a box that is not known here
people-conflict-nothing = nothing
people-conflict-hidden = (for whoever administers the school)
people-conflict-record = Open the page
people-duplicates-n = { $n ->
    [0] Nobody seems to be here twice.
    [one] One pair of records may be one person.
   *[other] { $n } pairs of records may each be one person.
}
people-ask-administrator = Whoever administers the school does this.
people-ask-administrator-whom = Here that is: { $name }.
people-ask-administrator-nobody = Nobody administers this school yet. Ask whoever looks after the box.
people-ask-administrator-how = Say which page you were on and why it is needed. Nothing has changed.
people-twin = May be the same person as: { $name }
