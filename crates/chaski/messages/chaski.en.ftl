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
chaski-mail-take-where = Your phone saves a file called chaski-mail. Keep it until you have delivered it.
chaski-mail-deliver-heading = Deliver the mail
chaski-mail-file = The file chaski-mail that you brought
chaski-mail-deliver = Deliver
chaski-mail-sealed = The mail is sealed. Neither you nor your phone can read it, and nobody who finds the phone.
chaski-mail-alone = This box belongs to no network yet.
chaski-mail-alone-do = There is no mail to carry. A technician joins it first.
chaski-mail-later = Somebody is just taking or delivering mail.
chaski-mail-later-do = Nothing is lost. Try again in a minute.
chaski-mail-other = That file is no mail.
chaski-mail-other-do = Choose the file called chaski-mail that another box gave you. Nothing was changed.
chaski-mail-long = That file is too big for mail.
chaski-mail-failed = The box could not do that.
chaski-mail-failed-do = Keep your file and tell who looks after the box. Nothing is lost.
chaski-mail-nothing = There was nothing in it for this box.
chaski-mail-not-here = This mail is for other boxes.
chaski-mail-delivered = Delivered. Thank you.
chaski-mail-letters = { $n ->
    [one] One letter was for this box.
   *[other] { $n } letters were for this box.
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
chaski-mail-return = Take the return mail
chaski-mail-return-why = It is the receipt for the boxes behind you, and their answers. Deliver it where you come by.
