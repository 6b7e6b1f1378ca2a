people-title = People
people-search = Search by name
people-search-hint = The beginning is enough. Accents do not matter.
people-search-go = Search
people-nobody = Nobody here yet.
people-nobody-do = Import the school's list, or add the first person.
people-none-found = Nobody of that name.
people-none-found-do = Try fewer letters, or only the family name.
people-list = { $n ->
    [one] One person
   *[other] { $n } people
 }
people-name = Name
people-drawing = Drawing
people-roles = What she does at the school
people-classes = Classes
people-new = Add a person
people-import = Import a list
people-duplicates = The same person twice?
people-name-field = Given and family name
people-role = What she does at the school
people-class = Class
people-no-class = No class
people-add = Add
people-mend = One thing to look at:
people-save = Save
people-role-pupil = pupil
people-role-teacher = teacher
people-role-head = head
people-role-administrator = administrator
people-role-technician = technician
people-role-guest = guest
people-no-role = No role at the school.
people-role-give = Give the role: { $name }
people-role-end = End the role: { $name }
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
people-facts = What is on record
people-facts-why = All of this is voluntary and sealed: only administrators and the head see it, and only on one person's page. It never appears in lists.
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
people-import-values = role is pupil, teacher, head, administrator or technician. Dates are 7/3/2015 or 2015-03-07. Several classes are separated by semicolons, inside quotation marks. id is each person's number at the school: by it the box knows her again next time.
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
people-import-line = Line
people-import-column = Column
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
people-fault-too-many-classes = More than 20 classes.
people-fault-too-many-rows = More than { $n } rows. Split the list.
people-fault-too-many-bytes = The file is larger than { $n } MB. Split the list.
people-no-duplicates = Nobody seems to be here twice.
people-no-duplicates-do = The box compares names, dates of birth, numbers and classes.
people-duplicates-lead = Look at each pair. If it is one person, choose the record that goes on; the other's work counts with it. It can be undone.
people-merge-keep = The same: record { $n } goes on, { $name }
people-why-same-name = the same name
people-why-part-of-name = one name holds the other
people-why-same-birth = the same date of birth
people-why-same-class = the same class
people-why-same-number = the same register number
people-merged = Records joined to this one
people-merged-line = { $name } was joined to this record.
people-unmerge = Separate again
