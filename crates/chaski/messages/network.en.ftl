network-nav = Network
network-title = The boxes of the network
network-lead = { $n ->
    [0] No box belongs to the network yet.
    [one] One box. { $needing ->
        [0] It needs nobody now.
       *[other] It needs somebody.
    }
   *[other] { $n } boxes. { $needing ->
        [0] None needs somebody now.
        [one] One needs somebody; it stands first.
       *[other] { $needing } need somebody; they stand first.
    }
}
network-brought-back = This central went on from a copy, or on another machine, on { $name }
network-brought-back-boxes = What the boxes wrote comes back by itself with their next mail. A box that was certified after the copy introduces itself, when it calls or with its mail.
network-brought-back-own = What was done here after the copy (certificates, certificates taken back, programs) comes back if a box had heard of it. Compare with your papers and do again what is missing: certificates taken back first. Places on the map, passwords and which box took the place of another are what they were before the copy.
network-brought-back-came = { $n ->
    [one] Of that, one entry has come back.
   *[other] Of that, { $n } entries have come back.
}
network-empty = Let the first box join
network-empty-do = With internet at the school, make a code. Without it, somebody brings you the box's card in a file.
network-states = How they stand
network-state-n = { $name } ({ $n })
network-unplaced-n = { $n ->
    [one] One without a known place
   *[other] { $n } without a known place
}
network-words = Look for a school or a fingerprint
network-find = Look
network-shown = { $n ->
    [0] None is shown.
    [one] One is shown.
   *[other] { $n } are shown.
}
network-show-all = Show all
network-boxes = Boxes
network-column-name = School
network-column-state = State
network-column-heard = Last heard of
network-column-right = Certificate
network-column-backlog = Mail
network-column-program = Program
network-update = Last update
network-update-none = none yet
network-update-runs = { $name } runs.
network-update-rolled-back = { $name } did not come up. The earlier version runs on, and nothing was lost.
network-update-went-back = The box went back from { $name } to the earlier version. Nothing was lost.
network-update-not-tried = { $name } could not be tried.
network-column-clock = Clock
network-column-doubles = Other boxes under its name
network-column-bytes = By network
network-table-reading = Mail counts entries: to come are those that the box has and the central lacks, to go those that are here for it. It is known from the box's last call or its last card.
network-no-name = School not known yet
network-names = { $n ->
    [one] { $name } and one other
   *[other] { $name } and { $n } others
}
network-name = { $name } ({ $print })
network-unknown = not known
network-never = not yet
network-until = until { $name }
network-is-revoked = Taken back
network-waits = none yet
network-heard-network = { $name }, by network
network-heard-courier = { $name }, by courier
network-heard-stick = { $name }, by stick
network-heard-log = its last entry here is of { $name }, by its clock
network-backlog = to come: { $come }; to go: { $go }
network-even = all is there
network-clock-unknown = has none
network-clock-carried = not checked; goes on from the time before it was switched off
network-clock-adopted = set by staff
network-clock-good = good
network-clock-ahead = is ahead: what it wrote last is dated { $name }. Ask the school to set it; a consent with that date does not count yet
network-traffic = { $came } came, { $went } went
network-traffic-none = nothing
network-traffic-courier = nothing; it comes by courier
network-traffic-stick = nothing; it comes by stick
network-not-weighed = in letters, not weighed
network-is-doubled = Two boxes write under one name
network-is-waiting = Waits for a certificate
network-is-refused = Some of its mail was not taken
network-is-returned = Another box took its place, and it was switched on again
network-is-alike = Two machines have its key
network-is-still-writes = Its certificate was taken back, and somebody works on it still
network-is-ended = Certificate has ended
network-is-ends-soon = Certificate ends soon
network-is-update-failed = An update failed
network-is-never-came = Never heard of since it was certified
network-is-silent = Silent for over a month
network-is-new = New, not heard of yet
network-is-well = Well
network-is-replaced = Another box took its place
network-do-doubled = Somebody copied its disk, and both go on. Decide below which one is kept; no entry is lost. Names that were typed at the other box since the copying lie on its disk alone: do not clear it before they have been typed again at the one that stays.
network-do-refused = See below what was not taken, and why. Most of it comes again by itself when more is known; what stays for weeks needs a technician.
network-do-returned = The school now works on two boxes. Nothing is lost: what the former one writes arrives here too. Connect it to the new box, or carry the mail of both, until the new one shows the names and the work; then switch it off and take its certificate back below, with the reason “It is out of service”.
network-do-alike = It was decided which one is kept, but both machines go on with one key, and look like one box here. Names that were typed at one since the copying are on its disk alone: first type them again at the one that stays. Fetch the mail of each once more: if nothing new comes, everything else is here. Then keep one and set the other up anew. This goes away by itself when one has written nothing for two weeks.
network-do-still-writes = What is written there since it was taken back counts nowhere. Call the school: have it switched off, and work go on at the box in its place. If it was stolen, there is nothing more to do here.
network-do-ended = It gets no mail any more. What it wrote stays valid. If the box is still in service, renew its certificate below.
network-do-ends-soon = Renew it below. The box hears of it with its next mail, so leave time for a stick.
network-do-update-failed = Its page says why. It works on with the earlier version. When you know the reason, offer a mended program; one that is signed again has a new number and is tried again.
network-do-never-came = Call the school: did the box arrive, and did somebody give it its welcome file?
network-do-silent = Call the school: is the box running? Has nobody carried its mail?
network-do-new = Give it two weeks. A box with internet calls within the hour, another one with its first courier.
network-do-well = Nothing to do.
network-do-revoked = It belongs to the network no more. What of its entries counts stands below.
network-do-replaced = Nothing to do, as long as it is switched off.
network-replaced-by = Its place was taken by { $name }
network-about = What is known of it
network-what = What
network-how = How it is
network-entries = Entries here
network-wrote-last = Wrote last, by its own clock
network-print = Fingerprint
network-schools = School, by its number
network-retention = Keeps data after somebody left
network-retention-set = { $n ->
    [one] one year
   *[other] { $n } years
}; the school set it on { $at }
network-retention-default = { $n ->
    [one] one year
   *[other] { $n } years
}: proposed by this program; the school has set none
network-doubles-heading = Two boxes under one name
network-doubles = Doubles that were found
network-double-found = Found
network-double-entry = At entry
network-double-from = The other one came from
network-double-stands = How it stands
network-double-again = Written again
network-double-aside = Set aside
network-double-open = not decided
network-double-kept = decided: what is here is kept
network-double-gives-way = decided: what is here gives way when the kept one comes
network-double-shows-later = decided; which is here shows when more comes
network-settle-so = { $n ->
    [one] Keep what the central has of this box: one entry. The other box takes a new name as soon as it hears of it. What only it has it writes again when it talks over a network with the central or another box, or in some three journeys of a courier or a stick. Until then that part is on that box alone: do not wipe it.
   *[other] Keep what the central has of this box: { $n } entries. The other box takes a new name as soon as it hears of it. What only it has it writes again when it talks over a network with the central or another box, or in some three journeys of a courier or a stick. Until then that part is on that box alone: do not wipe it.
}
network-settle-thief = Was the box stolen, or copied by a stranger? Then do not keep either: take its certificate back, which strikes both.
network-settle-word = keep
network-settle = Keep this branch
network-settled = Decided. What the central has is kept.
network-settled-do = Other boxes hear of it with their next mail. For the other machine one call over a network is enough; with couriers or a stick it takes some three journeys. Then two machines have one key, and here they look like one. Keep one and set the other up anew, but first fetch the mail of that other one once more: only if nothing new comes is everything here.
network-type-word = To do it, type: { $name }
network-type-word-wrong = Nothing was done. Type { $name }, or leave this page.
network-refused-heading = What was not taken
network-refused = Mail that was not taken
network-refused-at = When
network-refused-log = Whose
network-refused-entry = Up to entry
network-refused-why = Why, for a technician
network-refused-own = its own
network-refused-of = of the box { $name }
network-refused-stranger = of a box that is not known here
network-refused-reading = The reasons are in the program's own words, in English.
network-contacts-heading = When it was heard of
network-contacts = By what, and how much
network-contact-way = By
network-contact-last = Last
network-contact-in = Came
network-contact-out = Went
network-way-network = network
network-way-courier = courier
network-way-stick = stick
network-certificates-heading = Its certificates
network-certificates = What was said of it, the newest first
network-certificate-when = When
network-certificate-what = What
network-certificate-given = { $schools ->
    [one] Certified for one school in { $country }, until { $until }
   *[other] Certified for { $schools } schools in { $country }, until { $until }
}
network-certificate-revoked = Taken back. { $reason }. { $stands }
network-certificate-stands = { $n ->
    [one] Its first entry stands.
   *[other] Its first { $n } entries stand.
}
network-certificate-nothing = Nothing that it wrote stands.
network-renew-so = A new certificate lasts from today. The box hears of it by itself, with its next mail.
network-renew = Renew the certificate
network-renew-longer = Nothing was done: the certificate is good for longer already, until { $name }.
network-renewed = The certificate is renewed.
network-own-ends = The certificate of this central ends on { $name }.
network-own-ended = The certificate of this central ended on { $name }.
network-own-ends-do = Once it has ended, no box can exchange mail with this central. Nothing is lost. Renew it here; the boxes hear of the new one when they call, or with their next mail.
network-welcome-so = The welcome file is the box's invitation. Carry it to the box and open it there on the page "Join a network". It is of use to this box alone; a copy of it opens nothing.
network-welcome = Download the welcome file
network-certified = The box is certified.
network-certified-do = Download its welcome file below and send it to the box, on a stick or by any message. Nobody else can use it.
network-card-known = That box has a certificate already.
network-place-heading = Where it is
network-place-so = For the map at this central only; it travels nowhere. Leave both empty if it is not known.
network-north = Degrees north
network-north-hint = For example -13.5226; south of the equator with a minus sign
network-north-wrong = That is not between -90 and 90 degrees.
network-east = Degrees east
network-east-hint = For example -71.9673; in America with a minus sign
network-east-wrong = That is not between -180 and 180 degrees.
network-place-save = Keep the place
network-placed = Kept.
network-revoke-title = Take the certificate back
network-revoke-when = When a box is lost, stolen or out of service. It cannot be undone.
network-revoke-lead = { $name }: why, and what of it goes on counting? The next page says what follows; nothing happens before that.
network-revoke-why = Why?
network-revoke-why-missing = Choose why.
network-reason-retired = It is out of service
network-reason-lost = It is lost or stolen
network-reason-key-exposed = Somebody else knows its key
network-reason-misused = It wrote what it must not
network-revoke-what = What goes on counting?
network-stands-all = All that the central has of it now
network-stands-all-hint = For a box that nobody misused.
network-stands-day = What it wrote up to a day
network-stands-day-hint = For a box that was stolen: the last day on which it was surely yours.
network-stands-nothing = Nothing that it ever wrote
network-stands-nothing-hint = Only if it was never to be believed. The school's work on it counts nowhere any more.
network-revoke-day = Which day? (only if you chose a day)
network-revoke-day-wrong = Choose the last day on which the box was surely yours.
network-revoke-day-ahead = That day has not come yet. Choose the last day on which the box was surely yours.
network-revoke-nothing-here = Nothing that it wrote has come here yet, so nothing would count. Let the boxes near it call first; or choose that nothing counts.
network-revoke-on = See what follows
network-revoke-follows = This follows for { $name }
network-revoke-follows-mail = The box gets no mail any more: from the central at once, from every other box as soon as that hears of it with its next mail.
network-revoke-follows-entries = Of its entries here { $stay } go on counting, and { $fall } count nowhere any more: answers, rolls, names and roles in them are as if never written.
network-revoke-follows-until = { $n ->
    [one] The last one that counts is entry { $n }, by the box's own clock.
   *[other] The last one that counts is entry { $n }, by the box's own clock.
}
network-revoke-follows-way = Its mail that is under way counts no further than that. A box that has not heard of this takes it and thanks whoever carries it; when it hears, it sets that aside.
network-revoke-follows-box = What is done on the box from now on stays on it. People there see nothing of this until somebody tells them: call the school.
network-revoke-follows-retired = A new box for the school is certified separately, and gets what the school wrote.
network-revoke-follows-lost = Whoever has the box can still open what is on it. Print new cards for the school's pupils, and let staff choose new passwords.
network-revoke-follows-key-exposed = Whoever knows the key can write under this name until each box has heard of this; all of that is void there.
network-revoke-follows-misused = Tell the school before you do this, and write down why.
network-revoke-follows-never = This cannot be undone. A box that comes back into service joins with a new key.
network-revoke-word = take back
network-revoke-do = Take the certificate back
network-revoked-done = The certificate is taken back.
network-revoked-do = Other boxes hear of it with their next mail.
network-years = For how long?
network-years-n = { $n ->
    [one] One year
   *[other] { $n } years
}
network-invite-title = Let a box join over the internet
network-invite-box-hint = The technician reads it from the box, on its page "Join a network". The code lets in that box and no other.
network-invite-box-wrong = A fingerprint has twenty letters and digits. Let the box's be read again; it is not the one of this central.
network-invite-lead = This makes a code, good for one box and 30 minutes. Have the technician at the box on the telephone, and let the fingerprint of the box be read to you first.
network-invite-address = Address at which boxes call this central
network-invite-address-hint = Name or number, a colon, the port
network-invite-address-wrong = Write it as central.example:7440, without https.
network-invite-school = For which school? (its number)
network-invite-school-hint = Leave it empty: then it is the school on the box, if no other box has it. For a second box of a school, write its number; it stands on the page of the first.
network-invite-school-wrong = That is no school's number. Leave it empty if the box has a school already.
network-invite-make = Make a code
network-code-made = The code is good for 30 minutes.
network-code-once = It is shown this once. If it is lost, make another.
network-code-aloud = Read this aloud
network-code-aloud-how = At the box, the technician types these three on the page "Join a network".
network-code-address = Address
network-code = Code
network-code-print = Fingerprint of this central
network-code-compare = The fingerprint tells the box that it speaks with you and nobody else. Let it be read back to you, group by group.
network-code-scan = Or let it be scanned
network-code-scan-how = The same three, for the technician's phone.
network-code-qr-about = Address, code and fingerprint for joining
network-waiting-title = Let a box join with its card
network-waiting-lead = A box without internet sends its card in a file. Compare its fingerprint by telephone, and certify it; then it needs the welcome file that you send back.
network-waiting-none = No card waits.
network-card-came = The card came { $name }.
network-card-print = The box's fingerprint
network-card-print-hint = Let it be read to you from the box: the technician sees it there. Not from the file: a swapped file has another.
network-card-print-wrong = That is not this card's fingerprint.
network-card-print-wrong-do = Nothing was certified. Let it be read again. If it still differs, somebody swapped the card on its way: ask for another.
network-card-schools = Schools on the card: { $name }
network-card-schools-unknown = { $n ->
    [one] One school on the card is not known here yet.
   *[other] { $n } schools on the card are not known here yet.
}
network-card-has-box = That school has a box already, { $name }.
network-card-has-box-do = Nothing was certified. Is this a second box of the school? Then write the number of the school below; it stands on the page of the first box. Does it take the other one's place? Then open the page of that one.
network-card-several = { $n ->
    [one] The card names one school.
   *[other] The card names { $n } schools.
}
network-card-several-do = Nothing was certified. Write the number of the one school for which the box is.
network-certify = Certify this box
network-card-drop = Put this card away
network-card-bring-heading = A card came
network-card-how = At the box, the page "Join a network" saves it. It holds no secret and gives no right.
network-card-file = The file with the card
network-card-bring = Bring the card
network-card-brought = The card is here. Compare its fingerprint now.
network-card-put-away = The card is put away. It can be brought again.
network-card-none = That file is no box's card.
network-card-none-do = It is something else, or was changed on its way. Ask for the card again.
network-card-no-school = This card names no school.
network-card-no-school-do = Does it take another box's place? Open the dead box's page, "Another box takes its place", and give the card there. Is it one more box of a school? Type the school's number; it is on the page of its first box. Is the school new? Let them begin it on that box and send another card.
network-card-which-school = The school's number is missing. Nothing was certified.
network-card-many = 500 cards wait already.
network-card-many-do = Certify some of them, or put them away.
network-map-title = Map of the boxes
network-map-lead = Of { $known ->
    [0] no box
    [one] one box
   *[other] { $known } boxes
} the place is known{ $unknown ->
    [0] .
   *[other] , of { $unknown } it is not.
}
network-map-none = No place is known yet
network-map-none-do = Open a box and type where its school lies. Places are never guessed.
network-map-reading = { $needing ->
    [0] None of the { $known } boxes on the map needs somebody.
    [one] One of the { $known } boxes on the map needs somebody.
   *[other] { $needing } of the { $known } boxes on the map need somebody.
}
network-map-signs = A diamond needs somebody, a disc does not, a ring belongs to the network no more. A larger one is several boxes. The numbers at the edge are degrees north and east.
network-map-table = Boxes on the map
network-replace-title = Another box takes its place
network-replace-when = When it broke, or is gone. The new box is for the same schools; people and work come to it by the exchange.
network-replace-lead = The technician at the new box reads you its fingerprint, and you get a code for it. He types it there on /join, and does not begin the school anew.
network-replace-because = What became of the box whose place is taken?
network-replace-because-missing = Say what became of it.
network-replace-broken = It broke
network-replace-broken-hint = Nobody has its disk. All that it wrote stands, also what a neighbour brings later.
network-replace-lost = It is lost or was stolen
network-replace-lost-hint = Its word is taken back: what this central has of it stands, and nothing beyond. That is for good.
network-replace-retired = It was taken down in good order
network-replace-retired-hint = Its word is taken back when all that it wrote is here. That is for good.
network-replace-key-exposed = Somebody else has its key
network-replace-key-exposed-hint = Its word is taken back: what this central has of it stands, and nothing beyond. That is for good.
network-replace-nothing = Nothing that it wrote is here, so all of it would be void.
network-replace-elsewhere = { $n ->
    [one] Others told of one entry of it that is not here. It would be void.
   *[other] Others told of { $n } entries of it that are not here. They would be void.
}
network-replace-refused-do = No code was made. Let the other boxes of the school call first; or choose that it broke, and take its word back later.
network-replace-old = The box whose place is taken
network-replace-card-heading = Without a network: with the new box's card
network-replace-card-so = You were sent the file that the new box saves on /join. It becomes the welcome file, which serves that box alone.
network-replace-card-go = Let it take the place
network-replace-same = That is the dead box itself: if it comes back, it needs no other.
network-replace-revoked = The word of that box was taken back. It comes back into service only with a new key: set it up anew.
network-replace-serves = That box serves another school, which would be left without it. Take a new box, or one that was set up anew and has another fingerprint.

network-learning-title = What schools work on
network-learning-none = No box has counted a week yet
network-learning-none-do = Each box counts its week by itself from the Thursday after it, and the count comes with its next mail.
network-learning-week = Week of Monday, { $name }
network-learning-told = { $n ->
    [one] One school counted this week.
   *[other] { $n } schools counted this week.
} { $with ->
    [0] Of none a figure can be shown.
    [one] Of one a figure can be shown.
   *[other] Of { $with } a figure can be shown.
}
network-learning-total = { $schools ->
    [one] In the one that gave a total, { $learners } pupils answered.
   *[other] In the { $schools } that gave a total, { $learners } pupils answered.
} Of all schools { $answers } answers are counted.
network-learning-of = Where it is known how many pupils are in the classes, { $answered } of { $pupils } answered.
network-learning-courses = Courses
network-learning-course = Course
network-learning-schools = Schools
network-learning-weeks = Other weeks
network-learning-column-schools = Schools
network-learning-column-learners = Pupils who answered
network-learning-column-pupils = Pupils in classes
network-learning-column-answers = Answers
network-learning-kept-back = not shown
network-learning-reading = “Not shown” means that the figure would speak of fewer than five pupils, by itself or when one figure is taken from another. It may also be that nobody answered.
network-learning-how-title = How this is counted
network-learning-how = Who is in a class of the school and answered at least one question between Monday and Sunday counts. Of a group of fewer than { $least } pupils nothing is said. Who works in two courses counts once in each, and only once in the total of her school. Nobody appears by name, nor in what the box sends.
network-learning-how-late = The box waits three days after Sunday and counts each week once only. What comes later, such as an exam on paper entered a month after, is not in the figure.
network-learning-how-boxes = If a school has several boxes, the one that counted most answers speaks. A school that is not in the list has not counted: its box was off, has sent no mail, or has an earlier program.
