desk-title = Translation desk
desk-lead = The words of the pages, in your language. Nobody else sees them until somebody of your community approves them.
desk-none = No language has been begun yet.
desk-new = Begin or continue a language
desk-language = Code of the language
desk-language-hint = For example quz, ay, gn, nah, quc.
desk-bad-language = There is no such code. Write one such as quz or gn; nothing is lost.
desk-begin = Open
desk-so-far = { $n } proposed, { $approved } approved, of { $all }
desk-texts-title = Words in { $name }
desk-lead-translator = Write below each text. What stands in braces stays as it is.
desk-lead-reviewer = Tick what is well said. What is approved is seen from the next start of the box.
desk-show = Show
desk-all = Everything
desk-missing = What is missing
desk-waiting = What waits for approval
desk-nothing-here = There is nothing here.
desk-standing-missing = Missing.
desk-standing-waiting = Waits for approval.
desk-standing-machine = A machine proposed it. Nobody has looked at it.
desk-standing-approved = Approved.
desk-standing-old = The text has changed since it was translated. Look again.
desk-approve = Well said: approve
desk-save = Save
desk-refused-do = What stands in braces must stay as in the text. The rest is saved.
desk-files = Work with a program
desk-po = Download (PO)
desk-bring = Bring a PO file
desk-bring-hint = All that you bring becomes a proposal.
desk-bring-go = Bring
desk-bad-file = Line { $n } of that file cannot be read. Nothing was taken.
desk-saved = { $n ->
    [one] One text saved.
   *[other] { $n } texts saved.
}
desk-refused = { $n ->
    [one] One text could not be saved.
   *[other] { $n } texts could not be saved.
}
