web-language-name = English
web-month-1 = Jan
web-month-2 = Feb
web-month-3 = Mar
web-month-4 = Apr
web-month-5 = May
web-month-6 = Jun
web-month-7 = Jul
web-month-8 = Aug
web-month-9 = Sep
web-month-10 = Oct
web-month-11 = Nov
web-month-12 = Dec
web-today = today
web-yesterday = yesterday
web-days-ago = { $n } days ago

web-skip = Go to the content
web-languages = Language
web-menu = Sections
web-trail = You are here
web-demo-band = Demonstration: people and data are made up.
web-sign-in = Sign in
web-sign-out = Sign out
web-home = Back to the start
web-hear = Listen
web-next = Go on

web-error-not-found-title = This page is not on this box.
web-error-not-found = A letter of the address may be wrong, or the page has moved. Your work is safe.
web-error-sign-in-title = First, tell us who you are.
web-error-sign-in = The box closed your session after a while without use, or you have not signed in yet. What was saved stays saved.
web-error-sign-in-kept = What you have just written is kept aside. Sign in again and you can send it.
web-error-not-yours-title = This belongs to somebody else.
web-error-not-yours = You are signed in, but this page is not open to you. If you think it should be, talk to whoever runs the school's list.
web-error-foreign-title = This came from another site.
web-error-foreign = To be safe we do not accept it, and nothing has changed. Open the page from the box and try again.
web-error-too-large-title = That is too big for this box.
web-error-too-large = Nothing of this was saved; what was there before is safe. Send something smaller: up to { $max } KB.
web-error-busy-title = The box is very busy.
web-error-busy = Many people are here at once. Wait a moment and try again; sending twice does no harm.
web-error-preparing-title = We are preparing this page.
web-error-preparing = The box is putting its records in order after a change. Nothing is lost. Try again in a moment.
web-error-internal-title = Something failed on the box.
web-error-internal = It is not your fault. What the box confirmed is still saved. Go back and try again.
web-error-internal-code = If it happens again, give this number to whoever looks after the box: { $code }
web-error-bad-input-title = There is something the box did not understand.
web-error-bad-input = Nothing has changed. Go back, check and send it again.
web-error-method-title = This page does not open this way.
web-error-method = Go back to the start and come from there. Nothing has changed.
web-error-host-title = This address is not the box's.
web-error-host = Open the address written on the poster beside the box.
web-error-try-again = Try again

web-hear-stop = Stop
web-waiting-one = One answer is waiting on this phone. It will go by itself when the box answers.
web-waiting-many = # answers are waiting on this phone. They will go by themselves when the box answers.
web-waiting-sent = Everything has reached the box.
web-waiting-refused = The box did not accept an answer that was waiting. Show it to your teacher.
web-waiting-kept = No way to the box yet. Your answer is kept on this phone.

web-error-stale-title = This page has been waiting.
web-error-stale = It was opened before somebody last signed in on this device. What you wrote is kept aside: look at it and send it.
web-kept-title = This was not sent yet.
web-kept = You wrote it before the session closed. Nobody else has seen it.
web-kept-send = Send it now
web-kept-drop = Do not send it
web-kept-none = Nothing is waiting. All of yours is on the box.

web-knot-tied = done
web-knot-looped = begun
web-knot-open = to come
web-knot-doubled = due for review
web-strand-done = { $n } of { $all } done
web-strand-looped = { $n ->
    [one] one begun
   *[other] { $n } begun
 }
web-strand-doubled = { $n ->
    [one] one due for review
   *[other] { $n } due for review
 }
web-quipu-who = Name
web-quipu-drawn = Lessons
web-quipu-words = In words
web-quipu-tied = done { $which }
web-quipu-looped = begun { $which }
web-quipu-doubled = review { $which }
web-quipu-none = not begun yet
web-order-up = Up
web-order-down = Down
web-order-place = Place
web-waiting-leaving = An answer has not reached the box. If you leave now, it is erased from this phone. To leave all the same, press again.

web-pages = Pages of the list
web-pages-place = { $from } to { $to } of { $all }
web-pages-back = Back
web-pages-on = More
