//! What is going on behind, and what became of it, in words.

use super::{loose, sizes::size};
use crate::{
    Library,
    channel::{Change, CopiedOut, Failure, ImportStatus, Job, Outcome, Trouble},
};
use web::{
    Html,
    messages::Tongue,
    parts::{LinkButton, Notice},
};

/// Titles that are named; more are counted.
const NAMED: usize = 20;

/// How the last job stands. `page`: where one looks again.
pub(super) fn tell(mut main: Html, library: &Library, t: &Tongue, status: &ImportStatus, page: &str) -> Html {
    if !status.finished {
        return main.with(running(t, status)).with(LinkButton::quiet(page, t.say("library-import-look")));
    }
    // What needs somebody comes first.
    for failure in &status.failures {
        main = main.with(match failure {
            Failure::Course { title, why } => failed(t, status.job, title.as_deref(), why),
            Failure::File { name, why } => loose::refusal(t, name, why),
        });
    }
    for outcome in &status.brought {
        main = main.with(brought(t, outcome));
    }
    let (new, here) = &status.loose;
    if !new.is_empty() {
        main = main.with(named(t, Notice::good(t.count("library-loose-new", new.len())), new));
    }
    if !here.is_empty() {
        main = main.with(named(t, Notice::calm(t.count("stick-loose-here", here.len())), here));
    }
    for laid in &status.beside {
        main = main.with(loose::laid(library, t, laid));
    }
    for copied in &status.copied {
        main = main.with(copied_out(t, copied));
    }
    if status.job == Job::CopyOut && !status.copied.is_empty() {
        main = main.with(Notice::calm(t.say("stick-take-out")));
    }
    main
}

fn running(t: &Tongue, status: &ImportStatus) -> Notice {
    let (done, all) = status.courses;
    let args = [
        ("n", (done + 1).min(all.max(1)).into()),
        ("all", all.max(1).into()),
        ("files", (status.far.files as i64).into()),
        ("of", (status.far.of as i64).into()),
        ("size", size(t, status.far.bytes).into()),
    ];
    let far = if status.far.of > 0 { "stick-far-of" } else { "stick-far" };
    let title = match status.job {
        Job::Bring => t.say("library-import-running"),
        Job::CopyOut => t.say("stick-copying"),
    };
    Notice::calm(title).words(t.with(far, &args)).words(t.say("stick-far-leave"))
}

fn named(t: &Tongue, notice: Notice, titles: &[String]) -> Notice {
    let notice = titles.iter().take(NAMED).fold(notice, |notice, title| notice.words(title.as_str()));
    match titles.len().saturating_sub(NAMED) {
        0 => notice,
        more => notice.words(t.count("stick-more", more)),
    }
}

fn brought(t: &Tongue, outcome: &Outcome) -> Notice {
    let mut args = vec![
        ("name", outcome.title.clone().into()),
        ("parts", outcome.parts.into()),
        ("version", outcome.version.into()),
        ("size", size(t, outcome.bytes).into()),
    ];
    match outcome.change {
        Change::Newer { before } => args.push(("before", before.into())),
        Change::Filled { files } => args.push(("files", (files as i64).into())),
        Change::New | Change::Moved | Change::Same => {}
    }
    let title = t.with(&format!("stick-came-{}", outcome.change.word()), &args).into_owned();
    let closed = (outcome.closed > 0).then(|| t.count("stick-came-closed", outcome.closed).into_owned());
    match (outcome.change, closed) {
        (Change::Same, None) => Notice::calm(title),
        (_, None) => Notice::good(title),
        (_, Some(closed)) => Notice::look(title).words(closed),
    }
}

fn copied_out(t: &Tongue, copied: &CopiedOut) -> Notice {
    let args = [("name", copied.title.clone().into()), ("size", size(t, copied.bytes).into())];
    let title = t.with("stick-copied", &args).into_owned();
    match copied.missing {
        0 => Notice::good(title),
        missing => Notice::look(title).words(t.count("stick-copied-without", missing)),
    }
}

fn failed(t: &Tongue, job: Job, title: Option<&str>, why: &Trouble) -> Notice {
    let words = trouble(t, why);
    let said = match (job, title) {
        (Job::Bring, Some(title)) => t.named("stick-failed", title).into_owned(),
        (Job::Bring, None) => t.say("stick-failed-all").into_owned(),
        (Job::CopyOut, Some(title)) => t.named("stick-copy-failed", title).into_owned(),
        (Job::CopyOut, None) => t.say("stick-copy-failed-all").into_owned(),
    };
    match why {
        // Nothing is lost or wrong: there is something to do, or nothing.
        Trouble::CutShort { .. } | Trouble::Older { .. } | Trouble::Busy => Notice::look(said).words(words),
        _ => Notice::bad(said).words(words),
    }
}

/// A failure's reason and what to do, in a sentence or two.
pub(super) fn trouble(t: &Tongue, why: &Trouble) -> String {
    let mut args = Vec::new();
    match why {
        Trouble::CutShort { here, of, .. } => {
            args.push(("here", (*here as i64).into()));
            args.push(("of", (*of as i64).into()));
        }
        Trouble::NoRoom { needed, free } | Trouble::StickFull { needed, free } => {
            args.push(("needed", size(t, *needed).into()));
            args.push(("free", size(t, *free).into()));
            args.push(("lacking", size(t, needed.saturating_sub(*free)).into()));
        }
        Trouble::Older { here, offered } => {
            args.push(("here", (*here).into()));
            args.push(("offered", i64::from(*offered).into()));
        }
        _ => {}
    }
    t.with(&format!("stick-why-{}", why.word()), &args).into_owned()
}
