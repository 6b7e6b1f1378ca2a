//! What is kept about somebody, as it stands: for her own page, and for the one that answers her request.
//!
//! A page that is printed and handed over. It bounds each list; the file has everything.

use super::{
    State,
    boxes::{Called, KnownBoxes},
    date,
    mine::state_words,
    today, use_words,
};
use crate::{
    copy::{Copy, Line, What},
    pages::departures::{box_words, ground_words},
    policy::{Day, Policy},
};
use kernel::{DataUse, NodeKey, Zone, ports::Titles};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use web::{
    Html, Visitor,
    messages::Tongue,
    parts::{Cell, Heading, Notice, Table, Text},
};

/// Lines of one list on the page, the latest first: some forty sheets of paper for a pupil who did everything.
const SHOWN_MAX: usize = 500;

/// A copy, and what its boxes may be called.
pub(crate) struct ReadCopy {
    pub copy: Copy,
    pub known: KnownBoxes,
}

impl ReadCopy {
    /// Boxes that would tell where somebody else went are named neither on the page nor in the file.
    pub fn of(mut copy: Copy, known: KnownBoxes, zone: Zone) -> Self {
        let hidden = |node, central, since| known.called(node, central, since) == Called::Nothing;
        copy.hide_boxes(zone, hidden);
        Self { copy, known }
    }
}

/// Everything of the copy that people read.
pub fn copy_parts(state: &State, visitor: &Visitor, main: Html, ReadCopy { copy, known }: &ReadCopy) -> Html {
    let t = &visitor.t;
    let mut main = main.with(record(visitor, copy)).with(consents(t, copy));
    if !copy.requests.is_empty() {
        main = main.with(super::mine::own_requests(t, "governance-school-title", &copy.requests));
    }
    main = answers(state, t, main, copy);
    main = main.with(kept(t, copy));
    main = roll(t, main, copy);
    main = happened(t, state.titles.as_ref(), main, copy);
    main = left(state.governance.policy, t, main, known, copy);
    if copy.cut { main.with(Notice::look(t.say("governance-copy-cut"))) } else { main }
}

fn record(visitor: &Visitor, copy: &Copy) -> Table {
    let t = &visitor.t;
    let mut record = Table::new(t.say("governance-copy-record"))
        .column(t.say("governance-copy-what"))
        .column(t.say("governance-copy-says"));
    let mut row = |label: &str, words: String| {
        record = record.clone().row(vec![Cell::text(t.say(label)), Cell::text(words)]);
    };
    // Printed, it is read years later, and elsewhere.
    if let Some(school) = &copy.school {
        row("governance-copy-school", school.clone());
    }
    row("governance-copy-made-on", date(t, today(visitor)));
    let name = copy.name.clone().unwrap_or_else(|| t.say("governance-no-name").into_owned());
    row("governance-copy-name", name);
    let roles: Vec<_> =
        copy.roles().into_iter().map(|role| t.say(&format!("governance-role-{}", role.word()))).collect();
    if !roles.is_empty() {
        row("governance-copy-roles", roles.join(", "));
    }
    if !copy.classes.is_empty() {
        row("governance-copy-classes", copy.classes.join(", "));
    }
    for (kind, value) in &copy.facts {
        row(&format!("governance-fact-{kind}"), value.clone());
    }
    record
}

fn consents(t: &Tongue, copy: &Copy) -> Table {
    let mut consents = Table::new(t.say("governance-copy-consents"))
        .column(t.say("governance-use"))
        .column(t.say("governance-state"));
    for data_use in DataUse::ALL {
        let state = state_words(t, copy.consents.get(&data_use));
        consents = consents.row(vec![Cell::text(use_words(t, data_use)), Cell::text(state)]);
    }
    consents
}

/// How often each kind of thing is written down.
fn kept(t: &Tongue, copy: &Copy) -> Table {
    let mut kept = Table::new(t.say("governance-copy-kept"))
        .counts()
        .column(t.say("governance-copy-what"))
        .numbers(t.say("governance-copy-count"))
        .column(t.say("governance-copy-last"));
    let counts = copy.counts();
    for what in What::ALL {
        let Some(count) = counts.get(&what) else { continue };
        let last = copy.lines.iter().filter(|line| line.what == what).map(|line| line.at).max();
        kept = kept.row(vec![
            Cell::text(t.say(&format!("governance-copy-{}", what.word()))),
            Cell::text(t.number(*count)),
            Cell::text(last.map(|at| t.date(at)).unwrap_or_default()),
        ]);
    }
    kept
}

fn text<'a>(line: &'a Line, of: &str) -> &'a str {
    line.says[of].as_str().unwrap_or_default()
}

/// The latest lines of some kinds, the latest first, and how many there are in all.
fn latest<'c>(copy: &'c Copy, whats: &[What]) -> (Vec<&'c Line>, usize) {
    let mut lines: Vec<&Line> = copy.lines.iter().filter(|line| whats.contains(&line.what)).collect();
    let all = lines.len();
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines.truncate(SHOWN_MAX);
    (lines, all)
}

/// Says that there is more than the page shows.
fn more(t: &Tongue, main: Html, shown: usize, all: usize) -> Html {
    if all <= shown {
        return main;
    }
    main.with(Text::new(t.with("governance-copy-more", &[("n", shown.into()), ("all", all.into())])))
}

/// Answers and their marks, course by course.
fn answers(state: &State, t: &Tongue, main: Html, copy: &Copy) -> Html {
    let (lines, all) = latest(copy, &[What::Answer, What::Quiz]);
    if lines.is_empty() {
        return main;
    }
    let (titles, language) = (&state.titles, t.language());
    let mut courses: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in &lines {
        courses.entry(text(line, "course")).or_default().push(line);
    }
    let mut main = main.with(Heading::new(t.say("governance-copy-answers")));
    main = more(t, main, lines.len(), all);
    for (course, lines) in courses {
        let title = match course {
            "" => t.say("governance-copy-course-unknown").into_owned(),
            _ => titles.course_title(course, language).unwrap_or_else(|| course.to_owned()),
        };
        let mut table = Table::new(title)
            .stacked()
            .column(t.say("governance-copy-when"))
            .column(t.say("governance-copy-exercise"))
            .column(t.say("governance-copy-answered"))
            .numbers(t.say("governance-copy-right"));
        for line in lines {
            let score = line.says["score_percent"].as_f64().unwrap_or_default() / 100.0;
            table = table.row(vec![
                Cell::text(format!("{} {}", t.date(line.at), t.time(line.at))),
                Cell::text(exercise_words(t, titles.as_ref(), line)),
                Cell::text(response_words(t, titles.as_ref(), line)),
                Cell::text(t.percent(score)),
            ]);
        }
        main = main.with(table);
    }
    main
}

/// "Shopping: At the market"; a question of a quiz has no lesson.
fn exercise_words(t: &Tongue, titles: &dyn Titles, line: &Line) -> String {
    let (course, lesson, exercise) = (text(line, "course"), text(line, "lesson"), text(line, "exercise"));
    let exercise =
        titles.exercise_title(course, exercise, t.language()).unwrap_or_else(|| exercise.to_owned());
    match (line.what, lesson) {
        (What::Quiz, _) => t.named("governance-copy-in-quiz", &exercise).into_owned(),
        (_, "") => exercise,
        (_, lesson) => {
            let lesson =
                titles.lesson_title(course, lesson, t.language()).unwrap_or_else(|| lesson.to_owned());
            format!("{lesson}: {exercise}")
        }
    }
}

fn response_words(t: &Tongue, titles: &dyn Titles, line: &Line) -> String {
    let variant = line.says["variant"].as_u64().and_then(|variant| u32::try_from(variant).ok());
    let (course, exercise, answer) = (text(line, "course"), text(line, "exercise"), text(line, "answer"));
    let words = titles.response_words(course, exercise, variant.unwrap_or(0), answer, t.language());
    let words = if words.is_empty() { answer.to_owned() } else { words };
    match line.says["together"].as_bool() {
        Some(true) => t.named("governance-copy-together", &words).into_owned(),
        _ => words,
    }
}

fn roll(t: &Tongue, main: Html, copy: &Copy) -> Html {
    let (lines, all) = latest(copy, &[What::Roll]);
    if lines.is_empty() {
        return main;
    }
    let mut table = Table::new(t.say("governance-copy-roll"))
        .column(t.say("governance-copy-day"))
        .column(t.say("governance-copy-says"));
    for line in &lines {
        let day = text(line, "day").parse().map(|day| date(t, day)).unwrap_or_default();
        let mark = t.say(&format!("governance-mark-{}", text(line, "mark")));
        table = table.row(vec![Cell::text(day), Cell::text(mark)]);
    }
    more(t, main.with(table), lines.len(), all)
}

/// What is told one by one beside answers and attendance.
const HAPPENED: [What; 6] = [What::Record, What::Class, What::Place, What::Work, What::Privacy, What::Other];

/// Words of lines; each has a message `governance-kept-<word>`.
pub(crate) const KEPT: [&str; 25] = [
    "teaches",
    "joined",
    "left",
    "joined-a-team",
    "left-a-team",
    "registered",
    "renamed",
    "fact-stated",
    "shown-as",
    "role-given",
    "role-ended",
    "two-records-joined-or-separated",
    "way-in-renewed",
    "consent-given",
    "consent-withdrawn",
    "request",
    "copy-made",
    "kept-after-leaving",
    "called-the-roll",
    "place",
    "marked",
    "unmarked",
    "work",
    "staff",
    "other",
];

/// The word of a line.
pub(crate) fn kept_word(line: &Line) -> &'static str {
    let wanted = match (line.what, line.says["kind"].as_str(), line.says["marked"].as_bool()) {
        (What::Place, _, Some(true)) => "marked".to_owned(),
        (What::Place, _, Some(false)) => "unmarked".to_owned(),
        (What::Place, ..) => "place".to_owned(),
        (What::Work, ..) => "work".to_owned(),
        (_, Some(kind), _) => kind.replace(' ', "-"),
        _ => "other".to_owned(),
    };
    match KEPT.iter().find(|word| **word == wanted) {
        Some(word) => word,
        // An event's own name: something that she did for others.
        None if line.what == What::Other => "staff",
        None => "other",
    }
}

fn happened(t: &Tongue, titles: &dyn Titles, main: Html, copy: &Copy) -> Html {
    let (lines, all) = latest(copy, &HAPPENED);
    if lines.is_empty() {
        return main;
    }
    let mut table = Table::new(t.say("governance-copy-happened"))
        .column(t.say("governance-copy-when"))
        .column(t.say("governance-copy-what"));
    for line in &lines {
        let words = t.say(&format!("governance-kept-{}", kept_word(line)));
        let more = detail(t, titles, line);
        let words = if more.is_empty() { words.into_owned() } else { format!("{words}: {more}") };
        let when = format!("{} {}", t.date(line.at), t.time(line.at));
        table = table.row(vec![Cell::text(when), Cell::text(words)]);
    }
    more(t, main.with(table), lines.len(), all)
}

/// What a line is about, where it says so.
fn detail(t: &Tongue, titles: &dyn Titles, line: &Line) -> String {
    if let Some(fact) = line.says["fact"].as_str() {
        return t.say(&format!("governance-fact-{fact}")).into_owned();
    }
    if let Some(role) = line.says["role"].as_u64() {
        let role = kernel::Role::ALL.into_iter().find(|known| *known as u64 == role);
        return role
            .map(|role| t.say(&format!("governance-role-{}", role.word())).into_owned())
            .unwrap_or_default();
    }
    if let Some(uses) = line.says["uses"].as_array() {
        let uses = uses.iter().filter_map(Json::as_str).filter_map(DataUse::from_word);
        return uses.map(|data_use| use_words(t, data_use).into_owned()).collect::<Vec<_>>().join("; ");
    }
    if line.says["kind"] == "kept after leaving" {
        return match (line.says["until"].as_str().and_then(|day| day.parse().ok()), text(line, "ground")) {
            (Some(day), ground) => {
                let ground = t.say(&format!("governance-retention-ground-{ground}"));
                let args = [("day", date(t, day).into()), ("ground", ground.as_ref().into())];
                t.with("governance-kept-until", &args).into_owned()
            }
            (None, _) => t.say("governance-kept-no-longer").into_owned(),
        };
    }
    place_words(t, titles, line)
}

/// "Safe with the phone: Who is calling?" Of what is on this box no more, and of a step without a title, nobody could read more than an
/// id; the file has it.
fn place_words(t: &Tongue, titles: &dyn Titles, line: &Line) -> String {
    let (course, language) = (text(line, "course"), t.language());
    if course.is_empty() {
        return String::new();
    }
    let Some(title) = titles.course_title(course, language) else {
        return t.say("governance-copy-course-unknown").into_owned();
    };
    let lesson = |id: &str| titles.lesson_title(course, id, language);
    // Work that was set and marks name a lesson, a unit or an exercise.
    let item = |id: &str| {
        lesson(id)
            .or_else(|| titles.unit_title(course, id, language))
            .or_else(|| titles.exercise_title(course, id, language))
    };
    let exercise = |id: &str| titles.exercise_title(course, id, language);
    let named = |of: &str, title: &dyn Fn(&str) -> Option<String>| match text(line, of) {
        "" => None,
        id => title(id),
    };
    let parts = [Some(title), named("lesson", &lesson), named("activity", &exercise), named("item", &item)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// Where it went: which boxes were handed keys to her name, and for which entries about her left.
fn left(policy: &Policy, t: &Tongue, main: Html, known: &KnownBoxes, copy: &Copy) -> Html {
    let mut main = main.with(Heading::new(t.say("governance-copy-where")));
    let keys: Vec<&Line> = copy.lines.iter().filter(|line| line.what == What::Keys).collect();
    if keys.is_empty() && copy.left.is_empty() {
        return main.with(Text::new(t.say("governance-copy-where-nowhere")));
    }
    if copy.protected {
        let given = keys.iter().filter(|line| kind_is(line, "keys handed")).count();
        let boxes: BTreeSet<NodeKey> = copy.left.iter().map(|left| left.node).collect();
        return main
            .with(Text::new(t.count("governance-copy-keys-some", given)))
            .with(Text::new(t.count("governance-copy-left-some", boxes.len())));
    }
    if !keys.is_empty() {
        let mut table = Table::new(t.say("governance-copy-keys"))
            .stacked()
            .column(t.say("governance-copy-when"))
            .column(t.say("governance-copy-box"))
            .column(t.say("governance-copy-what"));
        for line in &keys {
            let node = text(line, "node").parse::<NodeKey>();
            let central = |node: &NodeKey| copy.left.iter().any(|left| left.node == *node && left.central);
            let since = Day::from_number(t.civil(line.at).day_number);
            let whose = match node {
                Ok(node) => box_words(t, known, (node, since), central(&node), None),
                Err(_) => t.say("governance-left-some").into_owned(),
            };
            let kind = if kind_is(line, "keys handed") { "handed" } else { "destroyed" };
            table = table.row(vec![
                Cell::text(t.date(line.at)),
                Cell::text(whose),
                Cell::text(t.say(&format!("governance-copy-keys-{kind}"))),
            ]);
        }
        main = main.with(table);
    }
    if !copy.left.is_empty() {
        let mut table = Table::new(t.say("governance-copy-left"))
            .stacked()
            .column(t.say("governance-left-to"))
            .column(t.say("governance-left-way"))
            .column(t.say("governance-left-why"))
            .column(t.say("governance-copy-days"));
        for left in &copy.left {
            let way = left.way.map_or("unknown", |way| way.word());
            let days = [("first", date(t, left.first).into()), ("last", date(t, left.last).into())];
            table = table.row(vec![
                Cell::text(box_words(t, known, (left.node, left.first), left.central, left.country)),
                Cell::text(t.say(&format!("governance-way-{way}"))),
                Cell::text(ground_words(t, policy, left.ground, left.from, left.country)),
                Cell::text(t.with("governance-copy-from-to", &days)),
            ]);
        }
        main = main.with(table.reading(t.say("governance-copy-left-reading")));
    }
    main
}

fn kind_is(line: &Line, kind: &str) -> bool {
    line.says["kind"].as_str() == Some(kind)
}
