upkeep-box = The box
upkeep-box-title = How the box is

upkeep-all-well = All is well.

upkeep-look-n = { $n ->
    [one] There is one thing to look at.
   *[other] There are { $n } things to look at.
}

upkeep-broken-n = { $n ->
    [one] One thing needs somebody to do something.
   *[other] { $n } things need somebody to do something.
}

upkeep-fine-heading = What is well

upkeep-column-what = What
upkeep-column-how = How it stands

upkeep-measured-at = Measured: { $when }.

upkeep-not-told = What this machine does not tell (temperature, supply, battery) is not shown.

upkeep-poster-link = Poster for the wall

upkeep-manual-link = Manual for who looks after the box

upkeep-about-disk = disk
upkeep-about-room = room
upkeep-about-growth = growth
upkeep-about-memory = memory
upkeep-about-heat = temperature
upkeep-about-power = power
upkeep-about-battery = battery
upkeep-about-clock = clock
upkeep-about-stop = last stop
upkeep-about-backup = backup
upkeep-about-aside = earlier state

upkeep-aside-there = what was there before the restore still lies in { $folder }
upkeep-aside-there-do = When the box is well, delete that folder: it holds names unsealed, perhaps of people who asked to be forgotten.

upkeep-codes-title = One-time codes
upkeep-codes-how = Each code is good for one dangerous act. Cross it out when used. Keep the sheet locked away.

upkeep-about-wifi = Wi-Fi
upkeep-about-log = whole log
upkeep-about-errors = errors

upkeep-disk-unwritable = nothing can be written: { $why }
upkeep-disk-unwritable-do = Is the folder writable for this user, and the disk not full or read-only?
upkeep-disk-fine = a small write that is told to reach the disk takes { $ms } ms (one in a hundred: { $slow } ms)
upkeep-disk-slow = a small write that is told to reach the disk takes { $ms } ms (one in a hundred: { $slow } ms)
upkeep-disk-slow-do = A whole class that answers at once will wait. A better card, or an SSD, helps more than anything else.
upkeep-disk-too-fast = a small write that is told to reach the disk takes { $ms } ms (one in a hundred: { $slow } ms)
upkeep-disk-too-fast-do = No card and no plain disk is that fast: this is memory, a drive with its own battery, or one that says "written" too early. Only a drive that keeps its word keeps answers when the power goes.

upkeep-room-unknown = how much is free could not be found out
upkeep-room-unknown-do = Look with your system's own tools.
upkeep-room-full = { $mb } MB free of { $all } MB
upkeep-room-full-do = Make room: when the disk is full, answers are refused.
upkeep-room-little = { $mb } MB free of { $all } MB
upkeep-room-little-do = Enough for answers, little for more courses.
upkeep-room-fine = { $mb } MB free of { $all } MB

upkeep-growth-fine = { $mb } MB more used in { $days } days
upkeep-growth-soon-full = { $mb } MB more used in { $days } days: at this pace the disk is full in { $left } days
upkeep-growth-soon-full-do = Remove courses that nobody uses, or put in a larger disk.

upkeep-memory-fine = { $mb } MB free of { $all } MB
upkeep-memory-little = only { $mb } MB free of { $all } MB
upkeep-memory-little-do = Close other programs on this machine. If it stays so, switch it off and on again.

upkeep-heat-fine = { $c } degrees
upkeep-heat-warm = { $c } degrees: warm
upkeep-heat-warm-do = Put it in the shade, with air around it. Soon it slows down to protect itself.
upkeep-heat-hot = { $c } degrees: too hot
upkeep-heat-hot-do = Take it out of the sun now and uncover it. Heat shortens the life of the card.

upkeep-power-fine = the voltage is high enough
upkeep-power-low-before = the voltage was too low at some time since it was switched on
upkeep-power-low-before-do = Use a shorter, thicker cable and the charger the machine asks for (5 V, 3 A).
upkeep-power-low-now = the voltage is too low now
upkeep-power-low-now-do = Change the cable or the charger today; look at the battery. This is how cards are damaged.

upkeep-battery-fine = { $percent } % charged
upkeep-battery-low = { $percent } % charged
upkeep-battery-low-do = Switch off what is not needed, or the box until there is sun: nothing is lost.

upkeep-clock-fine = plausible
upkeep-clock-lost = it shows a date that cannot be right
upkeep-clock-lost-do = Set it on the page “The box's clock”, or connect the box to its central once. Answers are kept either way, in their order, but without a date to rely on.
upkeep-clock-behind = it is { $minutes } minutes behind the last entry of the log
upkeep-clock-behind-do = It was set back, or the box has no clock battery. Set it on the page “The box's clock”; the order of entries is right all the same.
upkeep-clock-link = The box's clock
upkeep-clock-title = The box's clock
upkeep-clock-set = The box's clock is set.
upkeep-clock-set-words = Whoever else is signed in may have to sign in again.
upkeep-clock-from-machine = This is the machine's own time. Nobody has checked it yet.
upkeep-clock-from-good = This machine takes its time from the internet, or from a clock with a battery.
upkeep-clock-from-nowhere = The box lost the time when it went off. Set it below.
upkeep-clock-from-carried = While the box was off, its clock stood still. It may be behind: compare it with your phone.
upkeep-clock-from-central = The time came from the central: { $when }.
upkeep-clock-from-keeper = It was set by hand: { $when }.
upkeep-clock-doubted = This time cannot be right.
upkeep-clock-doubted-do = Answers are kept all the same. Set the clock, so that they get the right date.
upkeep-clock-utc = It is world time (UTC); in Lima, for example, the clock on the wall shows five hours less.
upkeep-clock-right = Is this right?
upkeep-clock-right-words = Compare it with your phone or with the radio. A minute or two make no difference; if it is more, set it here.
upkeep-clock-phone = Use this phone's time
upkeep-clock-phone-here = By this phone's time zone the box shows: #.
upkeep-clock-phone-same = This phone shows the same time as the box.
upkeep-clock-phone-ahead = The box's clock is # behind this phone.
upkeep-clock-phone-behind = The box's clock is # ahead of this phone.
upkeep-clock-phone-units = years,d,h,min
upkeep-clock-by-hand = Set it by hand
upkeep-clock-day = Date
upkeep-clock-time = Time
upkeep-clock-time-hint = What a clock here shows. Five past six in the evening is 18:05.
upkeep-clock-zone = Where the box is
upkeep-clock-zone-choose = Choose
upkeep-clock-zone-8 = UTC−8: Tijuana, November to March
upkeep-clock-zone-7 = UTC−7: Hermosillo; Tijuana, March to November
upkeep-clock-zone-6 = UTC−6: Mexico City, Guatemala, San José
upkeep-clock-zone-5 = UTC−5: Lima, Bogotá, Quito, Panama
upkeep-clock-zone-4 = UTC−4: La Paz, Caracas, Manaus; Santiago, April to September
upkeep-clock-zone-3 = UTC−3: Buenos Aires, São Paulo, Asunción; Santiago, September to April
upkeep-clock-zone-2 = UTC−2: Fernando de Noronha
upkeep-clock-zone-1 = UTC−1: Praia
upkeep-clock-zone0 = UTC: world time; Bissau, São Tomé
upkeep-clock-zone1 = UTC+1: Luanda, Malabo
upkeep-clock-zone2 = UTC+2: Maputo
upkeep-clock-zone9 = UTC+9: Dili
upkeep-clock-do = Set the clock
upkeep-clock-wrong-day = Write the date as 23/11/2026.
upkeep-clock-wrong-time = Write the time as 18:05.
upkeep-clock-wrong-zone = Choose the place where the box is: the hour is not the same everywhere.
upkeep-clock-wrong-year = The box cannot have that date. Look at the year.
upkeep-clock-ahead-title = Did the box's clock run ahead?
upkeep-clock-ahead = The box has already kept work with a later date than the one you chose: { $when }.
upkeep-clock-ahead-words = Either its clock ran ahead then, or the date you chose is wrong.
upkeep-clock-ahead-ask = If it ran ahead, set it right: new work gets the right date, and earlier work keeps its own. If a name or a class was changed then, that change stands until its date comes, even if somebody corrects it before.
upkeep-clock-sure = Yes, it ran ahead: set { $when }
upkeep-clock-other-date = No, choose another date
upkeep-zone-of = This is the time of: { $place }.
upkeep-zone-title = Time zone
upkeep-zone-chosen = It was chosen here. The school's days and weeks begin at midnight of that place.
upkeep-zone-country = It is the one of the school's country. If the box is in another zone, choose it here.
upkeep-zone-nowhere = Nobody has said yet where the box is: choose it here. Until then the school's day ends by world time, in Lima at seven in the evening.
upkeep-zone-field = Time zone of the box
upkeep-zone-usual = The country's: { $place }
upkeep-zone-do = Save the zone
upkeep-zone-wrong = Choose a zone from the list.
upkeep-zone-set = The time zone is saved.
upkeep-zone-set-words = From now on pages, days and weeks go by the time of that place.
upkeep-zone-named = { $place } ({ $offset })
upkeep-zone-summer = { $place } ({ $offset }; in summer { $summer })
upkeep-zone-tijuana = Tijuana, Mexicali
upkeep-zone-hermosillo = Hermosillo, Mazatlán
upkeep-zone-ciudad-juarez = Ciudad Juárez
upkeep-zone-mexico-city = Mexico City, Guatemala, San Salvador, Tegucigalpa, Managua, San José, Belmopan, Galápagos
upkeep-zone-matamoros = Matamoros, Reynosa, Nuevo Laredo, Ojinaga
upkeep-zone-easter = Easter Island
upkeep-zone-lima = Lima, Bogotá, Quito, Panama, Kingston, Cancún, Rio Branco
upkeep-zone-port-au-prince = Port-au-Prince, Nassau, Grand Turk
upkeep-zone-havana = Havana
upkeep-zone-la-paz = La Paz, Caracas, Santo Domingo, San Juan, Port of Spain, Bridgetown, Georgetown, Manaus, Cuiabá, Porto Velho
upkeep-zone-bermuda = Bermuda
upkeep-zone-santiago = Santiago de Chile
upkeep-zone-buenos-aires = Buenos Aires, Montevideo, Asunción, Brasília, São Paulo, Belém, Paramaribo, Punta Arenas, Coyhaique
upkeep-zone-noronha = Fernando de Noronha
upkeep-zone-cape-verde = Praia
upkeep-zone-utc = World time, Bissau, São Tomé
upkeep-zone-luanda = Luanda, Malabo
upkeep-zone-maputo = Maputo
upkeep-zone-dili = Dili
upkeep-doctor-sound = ok
upkeep-doctor-note = note
upkeep-doctor-broken = BROKEN
upkeep-doctor-ends = { $n ->
    [one] one thing is broken; see above
   *[other] { $n } things are broken; see above
}
upkeep-doctor-unreadable-do = Copy the whole folder away, then restore the last backup.
upkeep-doctor-database = database
upkeep-doctor-database-fine = every page is in its place
upkeep-doctor-database-do = Stop the hub and copy the whole folder away. If `chaski log verify` passes, `chaski views rebuild` mends what is derived; otherwise restore the last backup. Then replace the disk.
upkeep-doctor-server = PostgreSQL answers and holds the log. How it is copied and whether its pages are sound is not looked at from here.
upkeep-doctor-server-do = Keep a `pg_dump` of it together with a copy of this folder, from the same moment. `pg_amcheck` looks at its pages.
upkeep-doctor-server-away-do = See to it that the server answers at the address in node/database, and look again.
upkeep-doctor-log = log
upkeep-doctor-log-fine = { $n ->
    [one] the last entry and its signature are right
   *[other] the last { $n } entries and their signatures are right
}
upkeep-doctor-log-do = Keep this folder as it is for examination, restore the last backup, and run `chaski log verify` on both.
upkeep-doctor-courses = courses
upkeep-doctor-courses-fine = { $n ->
    [one] one file, { $mb } MB, as its name says
   *[other] { $n } files, { $mb } MB, all as their names say
}
upkeep-doctor-courses-damaged = { $n ->
    [one] one damaged file was moved aside
   *[other] { $n } damaged files were moved aside
}
upkeep-doctor-courses-missing = { $n ->
    [one] one installed course has no file: { $names }
   *[other] { $n } installed courses have no file: { $names }
}
upkeep-doctor-courses-offered = { $name } is offered, and its file is not here: no box gets it until it is offered again from its file
upkeep-doctor-courses-do = Install the course again from its file. A disk that damages files should be replaced.

upkeep-stop-fine = orderly
upkeep-stop-never = this hub has never written anything
upkeep-stop-never-do = Open it on a phone and begin.
upkeep-stop-sudden-or-running = the hub is running now, or stopped without warning (power, `kill -9`)
upkeep-stop-sudden-or-running-do = Nothing to do: what was acknowledged was on the disk before.
upkeep-stop-sudden = it stopped without warning and started again: { $when }
upkeep-stop-sudden-do = What was confirmed is not lost. If it happens often, look at cable, charger and battery.
upkeep-stop-other-life = the database is older than this box remembers, or comes from another one
upkeep-stop-other-life-do = Expected after restoring a backup or copying a disk: the next start opens a new life of the log and says so in it.

upkeep-backup-fine = the last one was made { $when }
upkeep-backup-old = the last one was made { $when }
upkeep-backup-old-do = Put the stick into the box. The backup is made by itself.
upkeep-backup-very-old = the last one was made { $when }
upkeep-backup-very-old-do = If the box breaks today, everything since then is lost. Put the stick in, and look again tomorrow.
upkeep-backup-failed = there is none yet, and the last attempt failed: { $why }
upkeep-backup-failed-do = Is the prepared stick in its place, and is there room on it?
upkeep-backup-none-yet = there is none yet
upkeep-backup-none-yet-do = Leave the stick in: the first one is made by itself within minutes.
upkeep-backup-no-folder = no place for backups is set
upkeep-backup-no-folder-do = Put in a stick and say at the console: chaski backup --prepare FOLDER.
upkeep-backup-no-key = there is no recovery key, so no backups are made
upkeep-backup-no-key-do = Make one at the console with chaski backup --new-key, and keep the paper away from the box.

upkeep-wifi-fine = it has a password
upkeep-wifi-open = it has no password: whoever is near can see everything that is sent
upkeep-wifi-open-do = Give it one: chaski install --password WORD. Then print the poster again.

upkeep-log-fine = all of it was checked { $when }: as it was written
upkeep-log-faults = all of it was checked { $when }: { $n ->
    [one] one fault
   *[other] { $n } faults
}
upkeep-log-faults-do = Keep the folder as it is, restore the last backup, and replace the disk.

upkeep-errors-fine = { $n ->
    [0] none in a day
    [one] one in a day
   *[other] { $n } in a day
}
upkeep-errors-many = { $n } in a day
upkeep-errors-many-do = See what the box says: journalctl -u chaski. Pass it on to who helps you.
upkeep-about-exchange = the exchange with the network
upkeep-exchange-off = It is off: { $why }
upkeep-exchange-off-do = Nearly always a file of the box is another user's: sudo chown -R chaski: /var/lib/chaski, and within a minute it tries again. If it stays so, see journalctl -u chaski.
upkeep-exchange-not-believed = The central no longer takes this box's word.
upkeep-exchange-not-believed-do = Call whoever runs the network: there it was taken back, its certificate ended, or the central was put back to an earlier state and does not know it yet. What was written here is safe.
upkeep-exchange-doubled = Another machine writes under this box's name.
upkeep-exchange-doubled-do = Its disk was copied, and both go on; or an earlier disk was put in. Wipe neither. Tell whoever runs the network: at the central it is decided which one is kept. Answers and rolls are not lost; names that were typed since then are on this disk alone.

upkeep-poster-title = Poster of the box
upkeep-poster-how = Print it and put it up where the Wi-Fi reaches.
upkeep-poster-no-wifi = This box does not know the name of its Wi-Fi. It appears here when it is installed with chaski install.
upkeep-poster-only-here = Only this machine opens the box: no phone gets in.
upkeep-poster-only-here-do = To let them in, start the box with --listen 0.0.0.0:80, or install it with chaski install. Then print the poster.
upkeep-poster-join = Join the Wi-Fi
upkeep-poster-open = Open this address
upkeep-poster-learn = Learn. It uses no internet.
upkeep-poster-password = Password
upkeep-poster-without = No password
upkeep-poster-or = or
upkeep-poster-stay = If the phone warns that there is no internet, choose to stay connected.
upkeep-poster-drawing-join = A phone and Wi-Fi waves
upkeep-poster-drawing-open = A phone with a page

upkeep-manual-title = Looking after the box

upkeep-update-link = Version of the program
upkeep-update-title = Version of the program
upkeep-update-lead = This box runs version { $name }.
upkeep-update-waits = Version { $name } is here and waits.
upkeep-update-waits-signed = Signed by your ministry: { $when }.
upkeep-update-quiet = It is installed when nobody works: at night between 22:00 and 5:00, when nobody has opened a page for half an hour, or when the box is switched on.
upkeep-update-hold = It waits until you say so.
upkeep-update-safe = The data are copied first. If the new version does not come up, the box goes back to this one by itself, with all the work of the school.
upkeep-update-now = Install it now
upkeep-update-now-so = The pages stay away for one to five minutes. Better not while a class is working.
upkeep-update-do-hold = Wait until I say so
upkeep-update-do-quiet = Install it when nobody works
upkeep-update-none = No newer version is here. It comes with the exchange, with a stick or with a courier, as courses do.
upkeep-update-comes = Version { $name } is on its way to this box.
upkeep-update-comes-far = { $n } of { $all } MB are here. It goes on with each exchange, each stick and each courier's journey; when it is whole it waits here.
upkeep-update-comes-no-room = Version { $name } has no room on this box.
upkeep-update-comes-no-room-do = It has { $name } MB and takes twice that for a while. Make room; then it goes on by itself.
upkeep-update-comes-refused = Version { $name } came and cannot be used.
upkeep-update-comes-refused-do = Nothing changed on this box. Tell your ministry what stands below.
upkeep-update-not-kept = This box was not put up to take updates.
upkeep-update-not-kept-do = Run “sudo chaski install” once with the newest program, at the console. From then on it takes them by itself.
upkeep-update-begun = The box installs version { $name } now.
upkeep-update-begun-do = In one to five minutes this page shows the version that runs. Wait, and then open it again.
upkeep-update-last = The last update
upkeep-update-last-runs = Version { $name } came up and runs.
upkeep-update-last-rolled-back = Version { $name } did not come up. The box went back by itself to the one before, with all the work of the school.
upkeep-update-last-rolled-back-do = Nothing to do in the school. Tell your ministry what stands below; it will send another version. This one is not tried again by itself.
upkeep-update-last-went-back = The box went back from version { $name } to the one before. All the work of the school is there.
upkeep-update-last-went-back-do = Tell your ministry what stands below. This version is not tried again by itself.
upkeep-update-last-not-tried = Version { $name } could not be tried; nothing was changed.
upkeep-update-last-not-tried-do = Mend what stands below. Then install it again here.
upkeep-update-last-when = When: { $when }.
upkeep-update-why = What the box says:
