//! What is looked at, in the order of a person's questions: does the disk keep what it is told, is there room, is the clock
//! right, how did it stop, can the database and the log be trusted, are the courses whole.

use super::Finding;
use crate::{
    cli::Failure,
    disk,
    hub::{DataFolder, measures, own_course},
    machine,
};
use exchange::files::offers;
use kernel::NodeKey;
use library::install::installed_packages;
use store::{Connection, StoreError, blobs::Blobs, log};
use upkeep::health::{self, Facts, LastStop, State};
use web::messages::Tongue;

/// Entries checked at the end of each log. All of them: `chaski log verify`.
const LAST_ENTRIES: u64 = 1_000;
/// Courses that are named where files are missing.
const NAMED: usize = 5;

/// All checks: first what `upkeep` judges for the box's page too, then what only a quiet look into the files can say. What the system or
/// the database itself says of a fault stays in their words.
pub fn all(folder: &DataFolder, t: &Tongue) -> Result<Vec<Finding>, Failure> {
    let sync = measures::measure_disk(folder, disk::CAREFUL);
    if let Err(error) = machine::carry_on(&folder.node_folder()) {
        tracing::warn!(%error, "what is kept of the time cannot be read");
    }
    let mut db = match folder.reading(4_096) {
        Ok(db) => db,
        Err(e) if folder.is_on_server() => {
            return Ok(vec![broken(t, "database", e.to_string(), "upkeep-doctor-server-away-do")]);
        }
        Err(e) => return Ok(vec![unreadable(t, "database", &e)]),
    };
    let on_server = folder.is_on_server();
    // Several processes may write there, each with a marker of its own.
    let stop = if on_server { Ok(LastStop::Orderly) } else { measures::stopped_how(folder, &mut db) };
    let known = stop.and_then(|stop| measures::known(folder, &mut db, sync, stop));
    let mut findings = match known {
        Ok(facts) => judged(&facts, t, on_server),
        Err(e) => vec![unreadable(t, "database", &e)],
    };
    let mut checked = |about, check: &mut dyn FnMut(&mut Connection) -> Result<Finding, StoreError>| {
        findings.push(check(&mut db).unwrap_or_else(|e| unreadable(t, about, &e)));
    };
    match on_server {
        true => checked("database", &mut |db| server(db, t)),
        false => checked("database", &mut |db| database(db, t)),
    }
    checked("log", &mut |db| recent_log(db, t));
    // Courses are read at hubs; a central only keeps what it offers.
    let (read_here, own) = (!folder.is_central(), folder.secret()?.public());
    checked("courses", &mut |db| courses(db, t, &folder.blobs(), read_here, own));
    Ok(findings)
}

/// `on_server`: how the log's database stops and is copied is its server's affair.
fn judged(facts: &Facts, t: &Tongue, on_server: bool) -> Vec<Finding> {
    let all = health::judge(facts).into_iter();
    let asked = all.filter(|finding| !(on_server && matches!(finding.about, "stop" | "backup")));
    let judged = asked.map(|finding| Finding {
        about: format!("upkeep-about-{}", finding.about),
        state: finding.state,
        what: finding.words(t, facts.now),
        remedy: finding.remedy(t),
    });
    judged.collect()
}

/// What is looked at here: `upkeep-doctor-<about>`.
fn found(t: &Tongue, about: &str, state: State, what: String, remedy: &str) -> Finding {
    let remedy = if remedy.is_empty() { String::new() } else { t.say(remedy).into_owned() };
    Finding { about: format!("upkeep-doctor-{about}"), state, what, remedy }
}

fn sound(t: &Tongue, about: &str, what: String) -> Finding {
    found(t, about, State::Sound, what, "")
}

fn broken(t: &Tongue, about: &str, what: String, remedy: &str) -> Finding {
    found(t, about, State::Broken, what, remedy)
}

fn unreadable(t: &Tongue, about: &str, error: &dyn std::fmt::Display) -> Finding {
    broken(t, about, error.to_string(), "upkeep-doctor-unreadable-do")
}

fn database(db: &mut Connection, t: &Tongue) -> Result<Finding, StoreError> {
    let rows = db.query("PRAGMA quick_check(5)", &[])?;
    let said: Vec<&str> = rows.iter().filter_map(|row| row.text(0).ok()).collect();
    if said == ["ok"] {
        return Ok(sound(t, "database", t.say("upkeep-doctor-database-fine").into_owned()));
    }
    Ok(broken(t, "database", said.join("; "), "upkeep-doctor-database-do"))
}

/// Its pages are the server's affair.
fn server(db: &mut Connection, t: &Tongue) -> Result<Finding, StoreError> {
    db.query("SELECT count(*) FROM log_origin", &[])?;
    let what = t.say("upkeep-doctor-server").into_owned();
    Ok(found(t, "database", State::Note, what, "upkeep-doctor-server-do"))
}

fn recent_log(db: &mut Connection, t: &Tongue) -> Result<Finding, StoreError> {
    let report = log::verify_last(db, LAST_ENTRIES)?;
    if report.faults.is_empty() {
        return Ok(sound(t, "log", t.count("upkeep-doctor-log-fine", report.entries).into_owned()));
    }
    Ok(broken(t, "log", report.faults.join("; "), "upkeep-doctor-log-do"))
}

/// `read_here`: what is installed is opened here too.
fn courses(
    db: &mut Connection,
    t: &Tongue,
    blobs: &Blobs,
    read_here: bool,
    own: NodeKey,
) -> Result<Finding, StoreError> {
    let scrubbed = blobs.scrub()?;
    let mut missing = Vec::new();
    if read_here {
        missing = installed_packages(db)?;
        missing.retain(|one| !blobs.has(&one.package) && own_course(&one.course, one.version).is_none());
    }
    let mut wrong = Vec::new();
    if !scrubbed.damaged.is_empty() {
        wrong.push(t.count("upkeep-doctor-courses-damaged", scrubbed.damaged.len()).into_owned());
    }
    if !missing.is_empty() {
        let ids: Vec<&str> = missing.iter().take(NAMED).map(|one| one.course.as_str()).collect();
        let args = [("n", missing.len().into()), ("names", ids.join(", ").into())];
        wrong.push(t.with("upkeep-doctor-courses-missing", &args).into_owned());
    }
    for (offer, _) in offers::all(db)? {
        if offer.log.node == own && !blobs.has(&offer.file) {
            wrong.push(t.named("upkeep-doctor-courses-offered", &offer.title).into_owned());
        }
    }
    wrong.extend(scrubbed.unreadable);
    if wrong.is_empty() {
        let args = [("n", scrubbed.files.into()), ("mb", (scrubbed.bytes >> 20).into())];
        return Ok(sound(t, "courses", t.with("upkeep-doctor-courses-fine", &args).into_owned()));
    }
    Ok(broken(t, "courses", wrong.join("; "), "upkeep-doctor-courses-do"))
}
