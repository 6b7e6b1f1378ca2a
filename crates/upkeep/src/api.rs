//! The API's endpoints about the box: how it is, and which backups there are.
//!
//! Making and restoring them, keys and updates stay at the console, as they do for people: whoever steals a program's key must not be
//! able to carry the school away.

use crate::{
    health::{Facts, Finding, State as Stands, judge, worst},
    pages::State,
};
use kernel::{UtcMillis, Wish, calendar, ports::PortError};
use serde_json::{Value, json};
use web::{
    WebError,
    api::{Answers, Call, Endpoint, Failure, Holds, Operation, Part, Problem},
};

const FINDING: &[Part] = &[
    Part::new(
        "about",
        Holds::Text,
        true,
        "disk, room, growth, memory, heat, power, battery, clock, stop, backup, aside, wifi, log, errors",
    ),
    Part::new("state", Holds::Text, true, "sound, note or broken"),
    Part::new("case", Holds::Text, true, "which of the ways it can stand, for programs"),
    Part::new("title", Holds::Text, true, "what it is about, in the asker's language"),
    Part::new("words", Holds::Text, true, "how it stands"),
    Part::new("remedy", Holds::Text, true, "what to do; empty where nothing is to do"),
];
const HEALTH: &[Part] = &[
    Part::new("measured", Holds::Text, true, "when, UTC, such as 2026-11-21T07:30:00Z"),
    Part::new("state", Holds::Text, true, "the worst of the findings: sound, note or broken"),
    Part::new("findings", Holds::Things(FINDING), true, "one for each thing this machine can tell of"),
    Part::new("free_mb", Holds::Number, false, "room on the disk of the data"),
    Part::new("memory_mb", Holds::Number, false, "memory that programs can still have"),
    Part::new("errors_today", Holds::Number, false, "errors written down in the last 24 hours"),
    Part::new("last_backup", Holds::Text, false, "when the last backup was made, UTC"),
];
const KEPT: &[Part] = &[
    Part::new("file", Holds::Text, true, "its name in the folder"),
    Part::new("made", Holds::Text, true, "when, UTC"),
    Part::new("bytes", Holds::Number, true, "its size"),
];
const BACKUPS: &[Part] = &[
    Part::new("has_recovery_key", Holds::Truth, true, "whether there is a key to close backups for"),
    Part::new("folder_set", Holds::Truth, true, "whether the box knows where backups go every day"),
    Part::new("folder_here", Holds::Truth, true, "whether that folder can be read now: the stick is in"),
    Part::new("last", Holds::Text, false, "when the last backup was made, UTC, wherever it lies now"),
    Part::new("trouble", Holds::Text, false, "why the last attempt failed, if it did"),
    Part::new("backups", Holds::Things(KEPT), true, "what lies in the folder, newest first"),
];

/// Backups as they lie there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackupsKept {
    /// Whether the folder of the daily backups can be read; `None` while none is set.
    pub folder_here: Option<bool>,
    /// What lies in it, newest first.
    pub kept: Vec<crate::backup::Kept>,
}

/// Everything about the box that programs can ask.
pub fn endpoints(state: &State) -> Vec<Endpoint> {
    let get = |path, name, about, parts| Operation::new("GET", path, name, about, Answers::One(parts));
    let (asked, listed) = (state.clone(), state.clone());
    vec![
        Endpoint::new(
            get("/box/health", "box-health", "How the box is, and what to do about it.", HEALTH),
            {
                move |call| {
                    answer(asked.clone(), call, |state, call| Ok(health(&state.measures.facts()?, call)))
                }
            },
        ),
        Endpoint::new(
            get(
                "/box/backups",
                "box-backups",
                "Which backups of the box there are. They are made by the box every day.",
                BACKUPS,
            ),
            move |call| {
                answer(listed.clone(), call, |state, _| {
                    Ok(backups(&state.measures.facts()?, &state.measures.backups()?))
                })
            },
        ),
    ]
}

/// Asks the gate, as the pages do, then measures.
async fn answer(
    state: State,
    call: Call,
    say: impl FnOnce(&State, &Call) -> Result<Value, PortError> + Send + 'static,
) -> Result<Value, Failure> {
    let answered = web::reading(move || {
        state.gate.may(&call.bearer.actor(), &Wish::MaintainBox).map_err(WebError::Refused)?;
        say(&state, &call).map_err(WebError::internal)
    });
    answered.await.map_err(|error| match error {
        WebError::Refused(_) => Problem::NotFound.into(),
        WebError::TooBusy => Problem::Busy.into(),
        _ => Problem::Failed.into(),
    })
}

fn health(facts: &Facts, call: &Call) -> Value {
    let findings = judge(facts);
    let shown: Vec<Value> = findings.iter().map(|finding| shown(finding, facts, call)).collect();
    json!({
        "measured": utc(facts.now),
        "state": word(worst(&findings)),
        "findings": shown,
        "free_mb": facts.room.map(|room| room.free_mb),
        "memory_mb": facts.memory.map(|memory| memory.available_mb),
        "errors_today": facts.errors_today,
        "last_backup": facts.last_backup.map(utc),
    })
}

fn shown(finding: &Finding, facts: &Facts, call: &Call) -> Value {
    json!({
        "about": finding.about, "state": word(finding.state), "case": finding.case,
        "title": finding.title(&call.t), "words": finding.words(&call.t, facts.now),
        "remedy": finding.remedy(&call.t),
    })
}

fn word(state: Stands) -> &'static str {
    match state {
        Stands::Sound => "sound",
        Stands::Note => "note",
        Stands::Broken => "broken",
    }
}

fn backups(facts: &Facts, kept: &BackupsKept) -> Value {
    let listed: Vec<Value> = kept
        .kept
        .iter()
        .map(|kept| {
            // The folder is this machine's business; a program needs to tell one backup from another.
            let file = kept.path.file_name().unwrap_or_default().to_string_lossy();
            json!({ "file": file, "made": utc(kept.made_at), "bytes": kept.bytes })
        })
        .collect();
    json!({
        "has_recovery_key": facts.has_recovery_lock,
        "folder_set": kept.folder_here.is_some(),
        "folder_here": kept.folder_here == Some(true),
        "last": facts.last_backup.map(utc),
        "trouble": facts.backup_trouble,
        "backups": listed,
    })
}

/// `2026-11-21T07:30:00Z`.
fn utc(at: UtcMillis) -> String {
    let (day, ms) = (at.0.div_euclid(calendar::DAY_MS), at.0.rem_euclid(calendar::DAY_MS));
    let (year, month, day) = calendar::date_of_day(day);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
