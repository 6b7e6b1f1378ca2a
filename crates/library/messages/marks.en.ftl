marks-title = What I marked
marks-mark = Mark this for later
marks-marked = Marked. Take the mark off
marks-all = See all that I marked
marks-lead = Here you come back to what you marked. The latest comes first.
marks-take-off = Take the mark off “{ $name }”
marks-none = You have not marked anything yet.
marks-none-do = Under each lesson, book or video there is a button to mark it.
marks-away = { $n ->
    [one] Another thing that you marked is not on this box now.
   *[other] { $n } other things that you marked are not on this box now.
}
