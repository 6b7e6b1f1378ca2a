stick-channels = Courses on the stick
stick-room = This box has room for { $size } of courses.
stick-about-new = Version { $version }; { $parts } parts, { $size }. New here.
stick-about-newer = Version { $version }; { $parts } parts, { $size }. Version { $before } is here: it takes its place.
stick-about-same = Version { $version }; { $parts } parts, { $size }. Here already. Mark it to bring what it may lack.
stick-copy-in = Copy what is marked to this box
stick-leave = Use what is marked from the stick, without copying
stick-choose = Mark at least one first.
stick-went = The stick is not in any more. Plug it in again and wait a moment.
stick-older = Of “{ $name }” the stick has an older version.
stick-older-do = The one that is here is newer and stays.
stick-unreadable = “{ $name }” on the stick cannot be read.
stick-unreadable-do = Its list of contents is damaged or cut off. Copy it to the stick again from where it came.
stick-loose-names = Which, and why
stick-loose-file = File
stick-far = Course { $n } of { $all }: { $files } files, { $size }.
stick-far-of = Course { $n } of { $all }: { $files } of { $of } files, { $size }.
stick-far-leave = Leave the stick in for now. You can leave this page: the work goes on.
stick-copying = Courses are being copied to the stick.
stick-came-new = “{ $name }” is here: { $parts } parts, { $size }.
stick-came-newer = “{ $name }” is here in its version { $version }, in place of { $before }. What each pupil has done is kept.
stick-came-moved = “{ $name }” is the same course; its files are now where you chose.
stick-came-same = “{ $name }” was here already. Nothing has changed.
stick-why-pulled = The stick was taken out: { $here } of { $of } files are on this box and are not lost. Plug it in again and press “Copy”: it goes on from there.
stick-why-failing = The stick stopped being read: { $here } of { $of } files are on this box and are not lost. Take it out, plug it in again and press “Copy”: it goes on from there. If it happens again, the stick is damaged.
stick-why-no-room = It needs { $needed } and this box has { $free } left for courses: { $lacking } are lacking. Take a course off, or use it from the stick. Nothing was copied.
stick-why-stick-full = It needs { $needed } and the stick has { $free } left: { $lacking } are lacking. Make room, or use another stick. Nothing was copied.
stick-why-older = The stick has version { $offered }, and version { $here }, which is newer, is here already. It stays.
stick-why-damaged = Its list of contents is damaged or cut off. Copy it to the stick again from where it came. What was here is as it was.
stick-why-too-much = It has more parts than this box can carry.
stick-why-gone = The stick is not in any more. Plug it in again and wait a moment.
stick-why-unreadable = The stick cannot be read. Take it out and plug it in again; if that does not help, it is damaged.
stick-why-locked = The stick cannot be written to: it is locked. See whether it has a switch at its side, or use another.
stick-why-too-large = A file is larger than this stick can hold (FAT holds up to 4 GB). Use a stick that is formatted as exFAT.
stick-why-stick-failed = The stick failed while it was written to. Try again: what was copied is not copied twice. If it fails again, use another.
stick-why-disk = This box's disk failed or is full. The pupils' answers are safe. Tell whoever looks after it.
stick-why-busy = Something else is being brought or copied. Wait until it is done.
stick-why-ours = Something failed on this box; what was here before is still here. Tell whoever looks after it.
stick-failed = “{ $name }” did not come.
stick-failed-all = Nothing could be brought.
stick-copy-failed = “{ $name }” could not be copied to the stick.
stick-copy-failed-all = Nothing could be copied.
stick-copied = “{ $name }” is on the stick ({ $size }).
stick-take-out = You can take the stick out now.
stick-sent = “{ $name }” is here.
stick-unfinished = It came in part: { $here } of { $of } files. Nobody sees it yet.
stick-unfinished-do = Plug the stick in and copy it again: it goes on from there.
stick-forget = Throw away what came of “{ $name }”
stick-here = { $playable } of { $nodes } parts can be opened; { $size }
stick-left-in = Its files lie on a stick, which is in. Leave it in while it is used.
stick-left-away = Its files lie on a stick that is not in.
stick-left-away-do = Plug it in, in any port: the box finds it by itself within a minute. There is nothing to press.
stick-closed = What cannot be opened
stick-closed-part = Part
stick-closed-why = Why
stick-closed-kind = This box has no player for content of this kind.
stick-closed-format = It is { $name }: this box cannot open it yet.
stick-closed-missing = Its file was not on the stick.
stick-closed-damaged = Its file came damaged and is not shown. Copy it to the stick again.
stick-closed-none = It has no file that can be opened.
stick-file-names = Names of the files
stick-copy-title = Copy courses to a stick
stick-copy-lead = For the next village: this box's courses, channels, books and own lessons. Another box takes them from the stick; the channels, Kolibri too.
stick-copy-nothing = There are no courses on this box to copy yet.
stick-copy-no-stick = No stick is in.
stick-copy-no-stick-do = Plug one in and wait a moment. To take a course along on a phone, fetch it as a file, below.
stick-copy-what = What to copy
stick-copy-where = To which stick
stick-copy-go = Copy to the stick
stick-copy-files = Take a course or a book along as a file
stick-free = { $size } are free.
stick-own-disk = This is a folder on this box's own disk, not a stick.
stick-came-filled = { $files ->
    [one] 1 file of “{ $name }” came that was missing.
   *[other] { $files } files of “{ $name }” came that were missing.
}
stick-loose-refused = { $n ->
    [one] 1 file on the stick cannot be taken.
   *[other] { $n } files on the stick cannot be taken.
}
stick-files = { $n ->
    [one] 1 file
   *[other] { $n } files
}
stick-more = { $n ->
    [one] and 1 more
   *[other] and { $n } more
}
stick-loose-here = { $n ->
    [one] 1 was here already. Nothing has changed.
   *[other] { $n } were here already. Nothing has changed.
}
stick-came-closed = { $n ->
    [one] 1 part cannot be opened: see below which, and why.
   *[other] { $n } parts cannot be opened: see below which, and why.
}
stick-closed-count = { $n ->
    [one] 1 part
   *[other] { $n } parts
}
stick-missing-beside = { $n ->
    [one] 1 file is missing beside that without which everything opens: a picture, subtitles.
   *[other] { $n } files are missing beside that without which everything opens: pictures, subtitles.
}
stick-file-names-count = { $n ->
    [one] 1, for whoever made the stick
   *[other] { $n }, for whoever made the stick
}
stick-rows-left-out = { $n ->
    [one] 1 entry of its list made no sense and was left out.
   *[other] { $n } entries of its list made no sense and were left out.
}
stick-copied-without = { $n ->
    [one] 1 of its files is not on this box and could not go along.
   *[other] { $n } of its files are not on this box and could not go along.
}
stick-copy-files-count = { $n ->
    [one] 1 file
   *[other] { $n } files
}
stick-why-not-here = Its files are not on this box any more.
stick-copy-a-course = A course; { $size }
stick-copy-a-own = A lesson made here; { $size }
stick-copy-a-channel = A Kolibri channel; { $size }
stick-copy-a-shelf = All the books of the shelf; { $size }
stick-copy-a-book = A book; { $size }
