chaski-nav-courses = Courses
chaski-nav-practice = Practice
chaski-nav-todo = To do
chaski-nav-school = School
chaski-nav-classes = My classes
chaski-nav-people = People
chaski-nav-make = Make
chaski-nav-desk = Translate
chaski-nav-models = Models
chaski-central-title = A central
chaski-central-lead = Here the mail that couriers bring is taken, and analysts look at models of the tutor.
chaski-central-models = Models of the tutor
chaski-central-sign-in = Sign in
chaski-central-heard = This page opens only over HTTPS.
chaski-central-heard-do = A password typed here could be read on its way. Open the page by its https address; if there is none, ask whoever runs this central to put HTTPS in front of it.
chaski-central-away = The database is away for a moment.
chaski-central-away-do = What was saved stays saved. Try again in a minute. If it stays so, tell whoever looks after the server.
chaski-central-demonstration = Everything here is invented. To run the network, sign in as “{ $name }” with the password “{ $password }”.
chaski-mail-title = Carry the mail
chaski-mail-nav = Mail
chaski-mail-lead = Boxes without internet send their mail with people. Take it along on your phone and deliver it at any other box, or at the central.
chaski-mail-size = How much room is there on your phone?
chaski-mail-mb = { $n ->
    [one] { $n } megabyte
   *[other] { $n } megabytes
}
chaski-mail-take-heading = Take the mail
chaski-mail-take = Take the mail
chaski-mail-take-where = Your phone saves a file that begins with chaski-mail, with the school and the day in its name. Keep it until you have delivered it.
chaski-mail-deliver-heading = Deliver the mail
chaski-mail-file = The file you brought; its name begins with chaski-mail
chaski-mail-deliver = Deliver
chaski-mail-sealed = The mail is sealed. Neither you nor your phone can read it, and nobody who finds the phone.
chaski-mail-alone = This box belongs to no network yet.
chaski-mail-alone-do = There is no mail to carry. A technician joins it first.
chaski-mail-later = Somebody is just taking or delivering mail.
chaski-mail-later-do = Nothing is lost. Try again in a minute.
chaski-mail-other = That file is no mail.
chaski-mail-other-do = Choose the file that another box gave you: its name begins with chaski-mail. Nothing was changed.
chaski-mail-long = That file is too big for mail.
chaski-mail-no-file = No file came.
chaski-mail-changed = What may leave here has changed since that file was made.
chaski-mail-changed-do = Take or deliver the mail once more: a new file will be made. Nothing is lost.
chaski-mail-stopped = The file did not arrive to its end.
chaski-mail-stopped-do = Stay connected and deliver it once more. Nothing was changed and nothing is lost.
chaski-mail-often = This return mail was fetched very often within the last hour.
chaski-mail-often-do = Look on your phone for a file whose name begins with chaski-mail-return. If it is not there, try again in an hour. Nothing is lost.
chaski-mail-full = There is no room left on the disk of this machine.
chaski-mail-full-do = Do not delete your file, and tell whoever looks after this machine that room has to be made on its disk. When there is room, deliver the file again. Nothing is lost.
chaski-mail-receipts-others = { $n ->
    [one] What was written here has also reached a box of another school.
   *[other] What was written here has also reached { $n } boxes of other schools.
}
chaski-mail-failed = That could not be done.
chaski-mail-failed-do = Do not delete your file, and tell whoever looks after this machine. Nothing is lost.
chaski-mail-nothing = There was nothing in it for this place.
chaski-mail-not-here = This mail is for other boxes. Thank you for carrying it on.
chaski-mail-delivered = Delivered. Thank you.
chaski-mail-receipt = The receipt of the mail has arrived. Thank you.
chaski-mail-word = Word of another box has arrived: what it has, and what it lacks. Thank you.
chaski-mail-receipt-central = { $n ->
    [one] Receipt of the central: one entry written here has reached it.
   *[other] Receipt of the central: { $n } entries written here have reached it, some as a digest only.
}
chaski-mail-receipt-school = { $n ->
    [one] Receipt of { $name }: one entry written here has reached it.
   *[other] Receipt of { $name }: { $n } entries written here have reached it, some as a digest only.
}
chaski-mail-receipt-box = { $n ->
    [one] Receipt of another box: one entry written here has reached it.
   *[other] Receipt of another box: { $n } entries written here have reached it, some as a digest only.
}
chaski-mail-letters = { $n ->
    [one] One letter was for this place.
   *[other] { $n } letters were for this place.
}
chaski-mail-new = { $n ->
    [0] All that was in it is here already.
    [one] One new entry is here now.
   *[other] { $n } new entries are here now.
}
chaski-mail-others = { $n ->
    [one] One letter is for another box and travels on.
   *[other] { $n } letters are for other boxes and travel on.
}
chaski-mail-cut = A part of the mail arrived damaged or cut short.
chaski-mail-cut-do = What was whole is here. The rest is sent again by itself.
chaski-mail-doubled = A part was not taken: two boxes write under one name.
chaski-mail-doubled-do = Tell whoever runs the network. Keep the file: nothing is lost as long as nobody wipes the boxes.
chaski-mail-revoked = The mail comes from a box whose certificate was taken back.
chaski-mail-revoked-do = What was written on it afterwards counts nowhere. Tell the school: switch it off, and call the central.
chaski-mail-refused = A part was not taken.
chaski-mail-refused-do = Most of it is taken on another journey, when more is known here. If it happens again, tell whoever runs the network. Keep the file.
chaski-mail-return = Take the return mail
chaski-mail-lacking = { $size } are still lacking and come with another journey.
chaski-mail-return-why = It holds this place's receipt: by it others know what to send next. Deliver it where you took the mail, and where you come by.
chaski-mail-return-size = The file has { $size }.
chaski-mail-return-letters = { $n ->
    [0] No letter goes from here.
    [one] One letter goes from here: what is for where you come from goes first.
   *[other] { $n } letters go from here: what is for where you come from goes first.
}
chaski-mail-return-others = { $n ->
    [one] A letter of another box travels on in it.
   *[other] { $n } letters of other boxes travel on in it.
}
chaski-mail-return-rest = Not all that is lacking where you come from had room: bring the mail of there again, and the rest goes then.
chaski-stick-title = Mail on a stick
chaski-stick-link = Mail on a stick
chaski-stick-lead = Plug the stick in. Read it first, then write it: so your receipt travels with your mail.
chaski-stick-which = Which stick?
chaski-stick-write = Write the stick
chaski-stick-read = Read the stick
chaski-stick-none = No stick is plugged in.
chaski-stick-none-do = Plug it into the machine itself, not into your phone, wait a moment and look again.
chaski-stick-sealed = The mail is sealed: whoever carries or finds the stick can read nothing of it. One stick may serve many boxes and be used twice.
chaski-stick-unreadable = What is on it cannot be read.
chaski-stick-no-mail = There is no mail on it yet.
chaski-stick-for-us = { $n ->
    [0] No letter for this place,
    [one] One letter for this place,
   *[other] { $n } letters for this place,
}
chaski-stick-for-us-read = { $n ->
    [0] No letter for this place,
    [one] The letter for this place was read;
   *[other] The { $n } letters for this place were read;
}
chaski-stick-for-others = { $n ->
    [0] none for others.
    [one] one for another.
   *[other] { $n } for others.
}
chaski-stick-writing = Writing the stick “{ $name }”…
chaski-stick-writing-far = Looking at box { $n } of at most { $all }. { $size } are written.
chaski-stick-reading = Reading the stick “{ $name }”…
chaski-stick-reading-far = Letter { $n } of { $all }.
chaski-stick-settling = A slow stick takes a while until it has all of it for good.
chaski-stick-leave-in = Leave the stick in. You may do other things; this page says when it is done.
chaski-stick-written = The mail is on the stick “{ $name }”. You can take it out now.
chaski-stick-wrote = { $name }: { $n ->
    [0] keys and receipts
    [one] one entry
   *[other] { $n } entries
}, { $size }.
chaski-stick-wrote-others = { $n ->
    [one] A letter for a box of another school, { $size }.
   *[other] { $n } letters for boxes of other schools, { $size } in all.
}
chaski-stick-rest-waits = Not everything fitted. The rest waits for the next stick.
chaski-stick-nothing-new = There was nothing new for anybody. You can take the stick “{ $name }” out now.
chaski-stick-nothing-new-why = It says that it has been here. Others learn from it what there is here.
chaski-stick-no-letters = There is no letter for this place on the stick “{ $name }”. You can take it out now.
chaski-stick-no-letters-why = It says that it has been here: whoever reads the stick next knows what to send.
chaski-stick-was-read = The stick “{ $name }” was read, and the receipt is on it. You can take it out now.
chaski-stick-came = { $name }: { $n ->
    [0] nothing that was not here already.
    [one] one new entry.
   *[other] { $n } new entries.
}
chaski-came-courses = { $size } of courses came; { $n ->
    [0] none is whole yet.
    [one] one became whole.
   *[other] { $n } became whole.
}
chaski-came-program = { $size } of an update of the program came; { $n ->
    [0] it is not whole yet.
   *[other] it is whole.
}
chaski-stick-refused = Not all mail of “{ $name }” was taken: { $n ->
    [one] one part was refused.
   *[other] { $n } parts were refused.
}
chaski-stick-refused-do = What was refused is not used. Most of it comes again by itself when more is known; if it stays so, tell the central.
chaski-stick-cut = The letter of “{ $name }” ends before its end.
chaski-stick-old-key = The letter of “{ $name }” is too old to be opened.
chaski-stick-old-key-do = Nothing is lost: this place's new key is on the stick now. It is written again when the stick comes by there.
chaski-stick-unread = The letter of “{ $name }” cannot be read.
chaski-stick-unread-do = It was damaged on the way. Nothing is lost: it is written again when the stick comes by there.
chaski-stick-at = At { $name }.
chaski-stick-is-gone = The stick “{ $name }” was pulled out too early.
chaski-stick-is-gone-do = Plug it in again and press again. Nothing is lost, and nothing on it is broken.
chaski-stick-is-full = The stick “{ $name }” is full.
chaski-stick-is-full-do = Take something off it, or take another one, and press again.
chaski-stick-is-locked = Nothing can be written on the stick “{ $name }”.
chaski-stick-is-locked-do = Some sticks have a switch on their side. Move it, or take another stick.
chaski-stick-is-failed = The stick “{ $name }” failed.
chaski-stick-is-failed-do = Take another one. Nothing is lost.
chaski-stick-is-node = That could not be done with the stick “{ $name }”.
chaski-stick-is-node-do = Press again; if it stays so, look at the state of the machine. Nothing is lost.
chaski-stick-not-written = Do not send it on its way like this: the mail on it is not complete.
chaski-stick-not-read = What had come by then is kept. There may be no receipt on it yet.
chaski-stick-a-box = The box { $name }…
chaski-stick-a-stranger = Somebody unknown
chaski-join-link = The network of this box
chaski-join-title = Join a network
chaski-join-title-member = The network of this box
chaski-join-decided = It was decided to keep what another machine wrote under this box's name.
chaski-join-decided-do = Do not wipe this one yet. What it alone has it writes again when the other one's comes: with one call over a network, or in some three journeys. This page says when.
chaski-join-gave-way = Another machine has this box's name, and what that one wrote was kept.
chaski-join-gave-way-do = What only this machine had was written again under another name, with its days and hours.
chaski-join-gave-way-keep = Both still have one key, and at the central they look like one box. When everything is there, keep one: the other is set up anew and joins as a second box.
chaski-join-gave-way-names = Names that were typed here since the copy are on this disk alone: if you keep the other one, type them there before this one is wiped.
chaski-join-lead = Boxes of a network give each other what was learnt, through a central. Whoever runs the central shows you a square for your phone, or tells you three things.
chaski-join-new = This box is new.
chaski-join-new-do = If it takes another box's place, or the school has a box already: join it here first. School, people and their work come by themselves. Do not begin the school a second time.
chaski-join-own-print = Fingerprint of this box:
chaski-join-own-print-why = Read it to whoever runs the central first: the code is made for this box alone. If the central shows another one afterwards, tell it at once.
chaski-join-mend = Please mend this first
chaski-join-network-heading = With a network
chaski-join-square = What your phone read in the square
chaski-join-square-hint = It begins with chaski:join. Put all of it here; or fill in the three fields below.
chaski-join-square-wrong = This is not what stands in a central's square. It begins with chaski:join.
chaski-join-address = Address of the central
chaski-join-address-hint = For example central.example:7440
chaski-join-address-wrong = An address is a name or number, a colon and a port: central.example:7440
chaski-join-code = Code
chaski-join-code-hint = Twelve letters and digits. It is good once and for 30 minutes.
chaski-join-code-wrong = A code has twelve letters and digits.
chaski-join-print = Fingerprint of the central
chaski-join-print-hint = Twenty letters and digits. Have them read to you, or compare them with the central's screen.
chaski-join-print-wrong = A fingerprint has twenty letters and digits.
chaski-join-invented = The people of this box are invented
chaski-join-invented-yes = The network is a demonstration as well
chaski-join-start-code = Code of this box
chaski-join-start-code-hint = It stands on the box's console when it starts, or on the sheet of one-time codes.
chaski-join-go = Join
chaski-join-paid = A code of this box is gone already, for the central with the fingerprint { $name }.
chaski-join-paid-do = Another try with it costs none for half an hour: leave the field below empty. Another fingerprint needs another code.
chaski-join-alone-heading = Without a network
chaski-join-alone = Save the card of this box and carry it to the central, on your phone or a stick. There a welcome file is made from it, good for this box alone. Bring it back and open it here.
chaski-join-alone-new = Is this the first box of a new school? Begin the school at /first before you save the card. Does it take another box's place? Save it now; at the central it is given on the dead box's page.
chaski-join-card = Save the card
chaski-join-file = The welcome file that you brought
chaski-join-file-go = Open the welcome file
chaski-join-joined = Done: this box belongs to the network.
chaski-join-joined-do = It is exchanging for the first time now. From now on it does so by itself.
chaski-join-joined-file = Now carry its mail: take it here, deliver it at the central, and bring the return mail.
chaski-join-called = The others are being called.
chaski-join-is-invented = The people of this box are invented; a real network must not get them.
chaski-join-is-invented-do = If the network is a demonstration as well, say so below. Nothing was changed.
chaski-join-other-network = This box belongs to another network already.
chaski-join-other-network-do = Nothing was changed. A box belongs to one network only.
chaski-join-anothers-file = This welcome file is for another box.
chaski-join-anothers-file-do = Nothing was changed. Bring the card of this box to the central, and its own file back.
chaski-join-no-welcome = This is no welcome file. Choose the one that the central made from this box's card.
chaski-join-no-welcome-do = Nothing was changed.
chaski-join-unreachable = There is no way to { $name }.
chaski-join-unreachable-do = Nothing was changed, and the code is not used. Is the address right? Does this box have a network at the moment? Otherwise take the way with files, below.
chaski-join-other-node = What answers at { $name } is not the central with this fingerprint.
chaski-join-other-node-do = Nobody is trusted and nothing was changed. Have the fingerprint read to you once more, by telephone. If it is the same as here, do not join: somebody stands between.
chaski-join-no-central = At { $name } is a box, and not the central.
chaski-join-no-central-do = Nothing was changed. Ask for the address of the central.
chaski-join-too-many = Too many wrong codes came from here.
chaski-join-too-many-do = Wait a minute, then try again. Nothing was changed.
chaski-join-no-school = The central does not know for which school this box is.
chaski-join-no-school-do = The code is not used. Begin the school on this box first, or ask for a code that names the school.
chaski-join-central-failed = The central could not let this box in.
chaski-join-central-failed-do = Nothing was changed here. Whoever runs the central finds the reason in its log. If the code does not count any more, ask for another one.
chaski-join-another-box = That code was made for another box.
chaski-join-another-box-do = The code is not used, and nothing was changed. Read the fingerprint of this box, above, to whoever runs the central, and ask for a code for it.
chaski-join-has-box = The school on this box has another box at the central.
chaski-join-has-box-do = The code is not used, and nothing was changed. Tell whoever runs the central whether this is a second box of the school or takes the other's place, and ask for a code for that.
chaski-join-refused = The central does not let this box in like this.
chaski-join-refused-do = The code is not used, and nothing was changed. Whoever runs the central finds the reason in its log.
chaski-join-not-let-in = The central did not take this code.
chaski-join-not-let-in-do = It was mistyped, or used before, or its 30 minutes are over. Ask for another one. Nothing was changed.
chaski-join-link-broke = The link broke before the central had answered.
chaski-join-link-broke-do = Nothing was changed here. Try again; if the code does not count any more, ask for another one.
chaski-join-could-not = The box could not do that.
chaski-join-could-not-do = Nothing was changed. Try again; if it stays so, look at the page of the box.
chaski-join-state = Last exchanges
chaski-join-whom = With whom
chaski-join-how = How it went
chaski-join-when = When
chaski-join-central = The central
chaski-join-neighbour = A box in this local network, { $name }
chaski-join-other-box = A box, { $name }
chaski-join-calling = Under way. You may leave this page.
chaski-join-nothing-new = Good: there was nothing new
chaski-join-moved = Good: { $came ->
    [one] one entry came
   *[other] { $came } entries came
}, { $went } went
chaski-join-no-way = No way there yet. What is written here is safe, and it is tried again.
chaski-join-another = Somebody else answers there. Nothing was given.
chaski-join-files-wait = Files are waiting, because this link is charged by the amount of data. Courses and updates come from a neighbouring box, by a stick or a courier, or over another link.
chaski-join-later = It has much to do and is called later
chaski-join-broke = The link broke. It goes on there next time.
chaski-join-failed = It did not come about. The box tries again; if it stays so, ask whoever runs the central.
chaski-join-is-off = The exchange is off: { $name }
chaski-join-nobody-called = Since the box was started nobody has been called.
chaski-join-now = Exchange now
chaski-join-again = Join again
chaski-join-again-why = with a new code, or a newer welcome file of the same network
chaski-join-people-coming = The people of the school are on their way.
chaski-join-people-none = The people of the school are not here yet.
chaski-join-people-none-do = They come with the exchange: from the central, or from another box of the school in this local network, or with mail on a phone or a stick. Then somebody who administers the school comes in here.
chaski-join-way-in = A way in for who administers the school
chaski-join-way-in-why = The school is here. Passwords stay on the box on which they were chosen, so one who administers it chooses hers anew.
chaski-join-way-in-go = Make a way in
chaski-join-ways-in = Good once, for a week
chaski-join-ways-in-once = They are shown only now. With one of them its owner chooses a password; then she prints new cards for the classes.
chaski-join-administrator = Who administers
chaski-join-invitation = Invitation
chaski-join-name-not-here = Her name has not come yet
chaski-join-use-invitation = Use it
chaski-world-title = A demonstration world
chaski-world-lead = Two schools far from each other and their ministry, all on this machine: two boxes and a central that belong to one network. Everybody here is invented.
chaski-world-who = Who do you want to be?
chaski-world-pupil = A pupil
chaski-world-pupil-does = { $name }. Press “{ $role }” there and learn.
chaski-world-teacher = A teacher
chaski-world-teacher-does = { $name }. Press “{ $role }”: her classes, the roll, who needs her.
chaski-world-administrator = Who administers the school
chaski-world-administrator-does = { $name }. Press “{ $role }”: people, classes, courses, requests.
chaski-world-technician = A technician
chaski-world-technician-does = { $name }. Press “{ $role }”: the state of the box, its network, the mail and the stick.
chaski-world-ministry = The ministry
chaski-world-ministry-does = The central. Sign in as “{ $name }” with the password “{ $password }” and see the network.
chaski-world-others-do = The other school. The same roles, other people.
chaski-world-central = The ministry's central
chaski-world-link = The link
chaski-world-link-is-up = The boxes reach the central.
chaski-world-link-is-up-why = They call it every minute. Whoever looks after a box can have it called at once, at “The network of this box”.
chaski-world-link-cut = Cut the link
chaski-world-link-is-cut = The link is cut. No box reaches the central.
chaski-world-link-is-cut-why = Both schools go on as if nothing had happened. What they write waits for the link, or for the stick.
chaski-world-link-mend = Mend the link
chaski-world-stick = The stick
chaski-world-stick-in-pocket = The stick “{ $name }” is in your pocket.
chaski-world-stick-is-in = The stick “{ $stick }” is plugged in: { $name }.
chaski-world-stick-open-why = Write or read it there, as the technician, the administrator, or the ministry.
chaski-world-stick-open = To the stick's page there
chaski-world-stick-to = Plug it in: { $name }
chaski-world-stick-out = Pull it out
chaski-world-try = What to try
chaski-world-try-cut = 1. Cut the link. As administrator of San Isidro, enter a new pupil. Nobody there waits for anything.
chaski-world-try-stick = 2. Plug the stick in at San Isidro and write it as the technician. Plug it in at the central and read it as the ministry: its network page says that the box was heard by stick.
chaski-world-try-move = 3. A pupil moves. As administrator of San Isidro print the slip: “She or he moves to another school”, on her record; as administrator of Santa Rosa type its code at “My data”, “Requests about data”, “Pupils who move”. The stick carries the asking to San Isidro, and her history back once it was granted.
chaski-world-try-mend = 4. Mend the link. What waited goes by itself.
chaski-world-failed = That did not work.
chaski-world-failed-do = Nothing is lost. Try again; if it stays so, stop the world with Ctrl-C and start it again.
chaski-mail-title-of = Carry the mail of { $name }
chaski-mail-own = This mail went out from here.
chaski-mail-own-do = Take it to another box or to the central. If you have been there, deliver the file of the way back here.
chaski-mail-first = This box knows no other by mail yet.
chaski-mail-first-do = The first file carries its card only. Deliver it at another box and bring the mail back: from then on letters travel.
chaski-waiting-link = Mail that waits for a certificate
chaski-waiting-title = Mail that waits for a certificate
chaski-waiting-none = No mail waits here.
chaski-waiting-none-do = Mail of a box that the network does not know yet would be kept here until it has a certificate.
chaski-waiting-lead = { $n ->
    [one] The mail of one box is kept here, unread, because the box has no certificate yet.
   *[other] The mail of { $n } boxes is kept here, unread, because the boxes have no certificate yet.
}
chaski-waiting-caption = Whose mail waits, the longest first
chaski-waiting-print = Fingerprint of the box
chaski-waiting-much = How much
chaski-waiting-since = Since
chaski-waiting-from = Brought by
chaski-waiting-entries = { $n ->
    [one] one entry, { $size } kB
   *[other] { $n } entries, { $size } kB
}
chaski-waiting-do = Read the fingerprint to whoever looks after that box. If it is the same, tell whoever runs the central: there the box gets its certificate, and its mail is read by itself. To throw it away: chaski node waiting --drop, at this box's console.
chaski-waits-title = Waiting for you
chaski-waits-requests = { $n ->
    [one] One request about data: answer by { $day } ({ $left })
   *[other] { $n } requests about data: answer the first by { $day } ({ $left })
}
chaski-waits-today = today
chaski-waits-left = { $n ->
    [one] one day left
   *[other] { $n } days left
}
chaski-waits-late = { $n ->
    [one] one day late
   *[other] { $n } days late
}
chaski-waits-moves = { $n ->
    [one] A school asks for a pupil's history
   *[other] Schools ask for the history of { $n } pupils
}
chaski-waits-conflicts = { $n ->
    [one] One thing on record stands in two versions: choose
   *[other] { $n } things on record stand in two versions: choose
}
