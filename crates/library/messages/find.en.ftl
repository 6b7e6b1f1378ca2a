find-title = Search the courses
find-words = What do you want to find?
find-words-hint = One or two words. Accents or one wrong letter do not matter.
find-go = Search
find-language = Language
find-language-any = Any language
find-language-es = Spanish
find-language-pt = Portuguese
find-language-en = English
find-level = For whom
find-level-any = For anybody
find-level-everyone = For all ages
find-level-primary = Primary school
find-level-secondary = Secondary school
find-level-adult = Adults
find-level-teacher = Teachers
find-subject = Subject
find-subject-any = Any subject
find-found = { $n ->
    [0] Nothing yet
    [one] { $n } result
   *[other] { $n } results
}
find-nothing = We found nothing on this box with those words.
find-nothing-do = Try a single word, or another like it.
find-all-courses = See all courses
find-kind-course = course
find-kind-lesson = lesson
find-kind-page = page
