//! What is going on at a stick, and what came of it, in words.

use super::{
    Seen,
    job::{Act, End, Job, Letter, Trouble, Whom},
};
use crate::{
    hub::files_came::FilesCame,
    network::{fingerprint, pages::size},
};
use exchange::{Sent, Taken};
use web::{
    Html,
    messages::Tongue,
    parts::{Fold, Notice, Text},
};

/// Letters that are named; more are counted.
const NAMED: usize = 20;
/// Letters of a fingerprint that tell two boxes apart in a list.
const BEGINS: usize = 5;

/// A stick in one line: its room, and what lies on it. A letter stays there when it was taken.
pub(super) fn holds(t: &Tongue, seen: &Seen, taken: bool) -> String {
    let mut words = Vec::new();
    if let Some(mb) = seen.free_mb {
        words.push(t.with("stick-free", &[("size", size(t, mb << 20).into())]).into_owned());
    }
    words.push(match seen.holds {
        None => t.say("chaski-stick-unreadable").into_owned(),
        Some(holds) if holds.cards == 0 => t.say("chaski-stick-no-mail").into_owned(),
        Some(holds) => {
            let ours = match taken {
                true => t.count("chaski-stick-for-us-read", holds.for_us),
                false => t.count("chaski-stick-for-us", holds.for_us),
            };
            let others = t.count("chaski-stick-for-others", holds.for_others);
            format!("{ours} {others}")
        }
    });
    if seen.target.own_disk {
        words.push(t.say("stick-own-disk").into_owned());
    }
    words.join(" ")
}

/// How far it is. That a slow stick still has to take in what was given is said: it is when people pull it out.
pub(super) fn running(t: &Tongue, job: &Job) -> Notice {
    let (done, of) = job.far.letters();
    let args = [
        ("n", (done + 1).min(of.max(1)).into()),
        ("all", of.max(1).into()),
        ("size", size(t, job.far.bytes()).into()),
    ];
    let (title, far) = match job.act {
        Act::Write => ("chaski-stick-writing", "chaski-stick-writing-far"),
        Act::Read => ("chaski-stick-reading", "chaski-stick-reading-far"),
    };
    let mut notice = Notice::look(t.named(title, &job.stick));
    if of > 0 {
        notice = notice.words(t.with(far, &args));
    }
    if job.far.is_settling() {
        notice = notice.words(t.say("chaski-stick-settling"));
    }
    notice.words(t.say("chaski-stick-leave-in")).result()
}

/// What came of the last one.
pub(super) fn ended(main: Html, t: &Tongue, job: &Job) -> Html {
    let Some((at, end)) = &job.end else { return main };
    let main = match end {
        End::Written(letters) => main.with(written(t, &job.stick, letters).result()),
        End::Read(letters) => read(main, t, &job.stick, letters),
        End::Failed(trouble) => failed(main, t, job, trouble),
    };
    main.with(Text::new(t.named("chaski-stick-at", &t.date_time(*at))))
}

fn written(t: &Tongue, stick: &str, letters: &[(Whom, Sent)]) -> Notice {
    if letters.is_empty() {
        return Notice::good(t.named("chaski-stick-nothing-new", stick))
            .words(t.say("chaski-stick-nothing-new-why"));
    }
    let mut notice = Notice::good(t.named("chaski-stick-written", stick));
    let is_elsewhere = |letter: &&(Whom, Sent)| matches!(letter.0, Whom::Elsewhere(_));
    let (elsewhere, near): (Vec<_>, Vec<_>) = letters.iter().partition(is_elsewhere);
    for (whom, sent) in near.iter().take(NAMED) {
        let args = [
            ("name", name(t, whom).into()),
            ("n", sent.entries.into()),
            ("size", size(t, sent.bytes).into()),
        ];
        notice = notice.words(t.with("chaski-stick-wrote", &args));
    }
    if near.len() > NAMED {
        notice = notice.words(t.count("stick-more", near.len() - NAMED));
    }
    if !elsewhere.is_empty() {
        let bytes = elsewhere.iter().map(|(_, sent)| sent.bytes).sum();
        let args = [("n", elsewhere.len().into()), ("size", size(t, bytes).into())];
        notice = notice.words(t.with("chaski-stick-wrote-others", &args));
    }
    if letters.iter().any(|(_, sent)| !sent.complete) {
        notice = notice.words(t.say("chaski-stick-rest-waits"));
    }
    notice
}

fn read(mut main: Html, t: &Tongue, stick: &str, letters: &[(Whom, Letter)]) -> Html {
    let taken: Vec<_> = letters
        .iter()
        .filter_map(|(whom, letter)| match letter {
            Letter::Taken(taken) => Some((whom, taken)),
            _ => None,
        })
        .collect();
    if letters.is_empty() {
        let none = Notice::calm(t.named("chaski-stick-no-letters", stick));
        return main.with(none.words(t.say("chaski-stick-no-letters-why")).result());
    }
    let title = t.named("chaski-stick-was-read", stick);
    let mut notice = if taken.is_empty() { Notice::calm(title) } else { Notice::good(title) };
    for (whom, taken) in taken.iter().take(NAMED) {
        notice = notice.words(came(t, whom, taken));
    }
    if taken.len() > NAMED {
        notice = notice.words(t.count("stick-more", taken.len() - NAMED));
    }
    main = main.with(notice.result());
    for (whom, taken) in &taken {
        main = refused(main, t, whom, taken);
    }
    for (whom, letter) in letters {
        let name = name(t, whom);
        main = match letter {
            Letter::Taken(_) => main,
            Letter::OldKey => main.with(
                Notice::look(t.named("chaski-stick-old-key", &name)).words(t.say("chaski-stick-old-key-do")),
            ),
            Letter::Unreadable(why) => main.with(
                Notice::look(t.named("chaski-stick-unread", &name))
                    .words(t.say("chaski-stick-unread-do"))
                    .with(for_technicians(t, std::slice::from_ref(why))),
            ),
        };
    }
    main
}

fn came(t: &Tongue, whom: &Whom, taken: &Taken) -> String {
    let args = [("name", name(t, whom).into()), ("n", (taken.new + taken.shown).into())];
    let mut words = t.with("chaski-stick-came", &args).into_owned();
    for files in FilesCame::of_letter(taken).told(t) {
        words = format!("{words} {files}");
    }
    words
}

/// What was not taken of a letter that was read, with its reasons. Pieces of files that are here already, or that this box has no use for, are
/// no refusal: one stick serves many boxes.
fn refused(mut main: Html, t: &Tongue, whom: &Whom, taken: &Taken) -> Html {
    let name = name(t, whom);
    let parts = taken.refused_blocks + taken.refused_files.len() as u64;
    if parts > 0 {
        let args = [("name", name.as_str().into()), ("n", parts.into())];
        let mut why: Vec<String> = taken.refused.iter().map(|refusal| refusal.why.clone()).collect();
        why.extend(taken.refused_files.iter().cloned());
        why.sort();
        why.dedup();
        let notice =
            Notice::look(t.with("chaski-stick-refused", &args)).words(t.say("chaski-stick-refused-do"));
        main = main.with(match why.is_empty() {
            true => notice,
            false => notice.with(for_technicians(t, &why)),
        });
    }
    match taken.cut_short {
        true => {
            main.with(Notice::look(t.named("chaski-stick-cut", &name)).words(t.say("chaski-mail-cut-do")))
        }
        false => main,
    }
}

/// The program's own words.
fn for_technicians(t: &Tongue, why: &[String]) -> Fold {
    let fold = Fold::new(t.say("network-refused-why"), t.say("network-refused-reading"));
    why.iter().take(NAMED).fold(fold, |fold, why| fold.with(Text::new(why.as_str())))
}

fn failed(main: Html, t: &Tongue, job: &Job, trouble: &Trouble) -> Html {
    let (word, to_do) = match trouble {
        Trouble::Gone => ("chaski-stick-is-gone", "chaski-stick-is-gone-do"),
        Trouble::Full => ("chaski-stick-is-full", "chaski-stick-is-full-do"),
        Trouble::Locked => ("chaski-stick-is-locked", "chaski-stick-is-locked-do"),
        Trouble::Stick(_) => ("chaski-stick-is-failed", "chaski-stick-is-failed-do"),
        Trouble::NodeFull | Trouble::Node => ("chaski-stick-is-node", "chaski-stick-is-node-do"),
    };
    let mut notice = Notice::bad(t.named(word, &job.stick));
    if *trouble == Trouble::NodeFull {
        // Another stick would help nobody.
        notice = notice.words(t.say("chaski-mail-full"));
    }
    notice = notice.words(t.say(to_do));
    notice = notice.words(t.say(match job.act {
        Act::Write => "chaski-stick-not-written",
        Act::Read => "chaski-stick-not-read",
    }));
    if let Trouble::Stick(why) = trouble {
        notice = notice.with(for_technicians(t, std::slice::from_ref(why)));
    }
    main.with(notice.result())
}

fn name(t: &Tongue, whom: &Whom) -> String {
    match whom {
        Whom::Central => t.say("chaski-join-central").into_owned(),
        Whom::School(name) => name.clone(),
        Whom::Node(node) | Whom::Elsewhere(node) => {
            let begins: String = fingerprint(*node).chars().take(BEGINS).collect();
            t.named("chaski-stick-a-box", &begins).into_owned()
        }
        Whom::Stranger => t.say("chaski-stick-a-stranger").into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features;
    use exchange::Refusal;
    use kernel::{NodeKey, UtcMillis};
    use web::messages::{LanguagePlan, Messages};

    fn job(act: Act, end: Option<End>) -> Job {
        let end = end.map(|end| (UtcMillis(1_790_000_000_000), end));
        Job { act, stick: "AMARILLA".into(), far: Default::default(), end }
    }

    /// All there is to say, in each language: a text that is missing would show its key.
    #[test]
    fn everything_is_said_in_words() {
        let messages = Messages::load(&features::catalogues(), LanguagePlan::default()).unwrap();
        let refusal = Refusal { origin: None, why: "a signature does not fit".into() };
        let taken = Taken {
            new: 3,
            refused: vec![refusal],
            refused_blocks: 2,
            refused_files: vec!["El agua: the package is cut short".into()],
            cut_short: true,
            files: 1,
            file_bytes: 9_000,
            ..Taken::default()
        };
        // A stick that brings an update to a box that has it: nothing to tell anybody.
        let of_no_use = Taken { spare_pieces: 2_509, ..Taken::default() };
        let update = Taken { files: 1, programs: 1, file_bytes: 900, program_bytes: 900, ..Taken::default() };
        let letters = vec![
            (Whom::Central, Letter::Taken(taken)),
            (Whom::Node(NodeKey([8; 32])), Letter::Taken(update)),
            (Whom::School("San Isidro".into()), Letter::Taken(of_no_use)),
            (Whom::Node(NodeKey([7; 32])), Letter::OldKey),
            (Whom::Stranger, Letter::Unreadable("not a letter".into())),
        ];
        let part = Sent { entries: 1, bytes: 4_000, complete: false, ..Sent::default() };
        let troubles = [
            Trouble::Gone,
            Trouble::Full,
            Trouble::Locked,
            Trouble::Stick("I/O error".into()),
            Trouble::NodeFull,
            Trouble::Node,
        ];
        let far = |n| (Whom::Elsewhere(NodeKey([n; 32])), part);
        let mut ends = vec![
            End::Written(vec![]),
            End::Written(vec![(Whom::Central, part)]),
            End::Written(vec![(Whom::Central, part), far(1), far(2), far(3)]),
            End::Read(vec![]),
            End::Read(letters),
        ];
        ends.extend(troubles.map(End::Failed));
        for language in ["es", "pt", "en"] {
            let t = messages.tongue(&language.parse().unwrap());
            for act in [Act::Write, Act::Read] {
                let said = running(&t, &job(act, None)).to_string();
                assert!(said.contains("AMARILLA") && !said.contains("chaski-"), "{language}: {said}");
                for end in &ends {
                    let page = ended(Html::new(), &t, &job(act, Some(end.clone())));
                    let said = page.to_string();
                    assert!(said.contains("AMARILLA") && !said.contains("chaski-"), "{language}: {said}");
                    let is_bad = said.contains("notice bad");
                    assert_eq!(
                        is_bad,
                        matches!(end, End::Failed(_)),
                        "only a failure looks like one: {said}"
                    );
                }
            }
        }
        let t = messages.tongue(&"en".parse().unwrap());
        let wrote = ended(Html::new(), &t, &job(Act::Write, Some(ends[2].clone()))).to_string();
        let wrote = wrote.replace(['\u{2068}', '\u{2069}'], "").replace('\u{a0}', " ");
        assert!(wrote.contains("3 letters for boxes of other schools, 12.0 kB in all"), "{wrote}");
        assert!(wrote.contains("The central: one entry") && !wrote.contains("box “"), "{wrote}");
        let cut = ended(Html::new(), &t, &job(Act::Read, Some(ends[4].clone()))).to_string();
        for words in [
            "The central: 3 new entries",
            "one became whole",
            "an update of the program came; it is whole",
            "3 parts were refused",
            "a signature does not fit",
            "El agua: the package is cut short",
            "ends before its end",
            "too old",
            "cannot be read",
        ] {
            assert!(cut.contains(words), "{words}: {cut}");
        }
        assert!(cut.matches("parts were refused").count() == 1 && !cut.contains("509"), "{cut}");
    }
}
