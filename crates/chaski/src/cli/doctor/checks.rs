//! What is looked at, in the order of a person's questions: does the disk keep what it is told, is there room, is the clock
//! right, how did it stop, can the database and the log be trusted, are the courses whole.

use super::Finding;
use crate::{
    cli::Failure,
    disk,
    hub::{DataFolder, measures, own_course},
};
use exchange::files::offers;
use kernel::{LanguageTag, NodeKey};
use library::install::installed_packages;
use store::{Connection, StoreError, blobs::Blobs, log};
use upkeep::health::{self, Facts, LastStop, State};
use web::messages::{LanguagePlan, Messages};

/// Entries checked at the end of each log. All of them: `chaski log verify`.
const LAST_ENTRIES: u64 = 1_000;
/// Courses that are named where files are missing.
const NAMED: usize = 5;

/// All checks: first what `upkeep` judges for the box's page too, then what only a quiet look into the files can say.
pub fn all(folder: &DataFolder, language: &LanguageTag) -> Result<Vec<Finding>, Failure> {
    let sync = measures::measure_disk(folder, disk::CAREFUL);
    let mut db = match folder.reading(4_096) {
        Ok(db) => db,
        Err(e) if folder.is_on_server() => {
            let remedy = "See to it that the server answers at the address in node/database, and look again.";
            return Ok(vec![Finding::broken("database", e.to_string(), remedy)]);
        }
        Err(e) => return Ok(vec![unreadable("database", &e)]),
    };
    let on_server = folder.is_on_server();
    // Several processes may write there, each with a marker of its own.
    let stop = if on_server { Ok(LastStop::Orderly) } else { measures::stopped_how(folder, &mut db) };
    let known = stop.and_then(|stop| measures::known(folder, &mut db, sync, stop));
    let mut findings = match known {
        Ok(facts) => judged(&facts, language, on_server)?,
        Err(e) => vec![unreadable("database", &e)],
    };
    let mut checked = |about, check: &mut dyn FnMut(&mut Connection) -> Result<Finding, StoreError>| {
        findings.push(check(&mut db).unwrap_or_else(|e| unreadable(about, &e)));
    };
    match on_server {
        true => checked("database", &mut server),
        false => checked("database", &mut database),
    }
    checked("log", &mut recent_log);
    // Courses are read at hubs; a central only keeps what it offers.
    let (read_here, own) = (!folder.is_central(), folder.secret()?.public());
    checked("courses", &mut |db| courses(db, &folder.blobs(), read_here, own));
    Ok(findings)
}

/// `on_server`: how the log's database stops and is copied is its server's affair.
fn judged(facts: &Facts, language: &LanguageTag, on_server: bool) -> Result<Vec<Finding>, Failure> {
    let messages = Messages::load(&[web::MESSAGES, upkeep::MESSAGES], LanguagePlan::default())?;
    let t = messages.tongue(language);
    let all = health::judge(facts).into_iter();
    let asked = all.filter(|finding| !(on_server && matches!(finding.about, "stop" | "backup")));
    let judged = asked.map(|finding| Finding {
        about: finding.title(&t),
        state: finding.state,
        what: finding.words(&t, facts.now),
        remedy: finding.remedy(&t),
    });
    Ok(judged.collect())
}

fn unreadable(about: &str, error: &dyn std::fmt::Display) -> Finding {
    Finding::broken(about, error.to_string(), "Copy the whole folder away, then restore the last backup.")
}

fn database(db: &mut Connection) -> Result<Finding, StoreError> {
    let rows = db.query("PRAGMA quick_check(5)", &[])?;
    let said: Vec<&str> = rows.iter().filter_map(|row| row.text(0).ok()).collect();
    if said == ["ok"] {
        return Ok(Finding::sound("database", "every page is in its place"));
    }
    let remedy = "Stop the hub and copy the whole folder away. If `chaski log verify` passes, `chaski views rebuild` mends what is \
         derived; otherwise restore the last backup. Then replace the disk.";
    Ok(Finding::broken("database", said.join("; "), remedy))
}

/// Its pages are the server's affair.
fn server(db: &mut Connection) -> Result<Finding, StoreError> {
    db.query("SELECT count(*) FROM log_origin", &[])?;
    Ok(Finding {
        about: "database".into(),
        state: State::Note,
        what: "PostgreSQL answers and holds the log. How it is copied and whether its pages are sound is not looked at from here.".into(),
        remedy: "Keep a `pg_dump` of it together with a copy of this folder, from the same moment. `pg_amcheck` looks at its pages."
            .into(),
    })
}

fn recent_log(db: &mut Connection) -> Result<Finding, StoreError> {
    let report = log::verify_last(db, LAST_ENTRIES)?;
    if report.faults.is_empty() {
        let what = format!("the last {} entries and their signatures are right", report.entries);
        return Ok(Finding::sound("log", what));
    }
    let remedy = "Keep this folder as it is for examination, restore the last backup, and run `chaski log verify` on both.";
    Ok(Finding::broken("log", report.faults.join("; "), remedy))
}

/// `read_here`: what is installed is opened here too.
fn courses(db: &mut Connection, blobs: &Blobs, read_here: bool, own: NodeKey) -> Result<Finding, StoreError> {
    let scrubbed = blobs.scrub()?;
    let mut missing = Vec::new();
    if read_here {
        missing = installed_packages(db)?;
        missing.retain(|one| !blobs.has(&one.package) && own_course(&one.course, one.version).is_none());
    }
    let mut wrong = Vec::new();
    if !scrubbed.damaged.is_empty() {
        wrong.push(format!("{} damaged files were moved aside", scrubbed.damaged.len()));
    }
    if !missing.is_empty() {
        let ids: Vec<&str> = missing.iter().take(NAMED).map(|one| one.course.as_str()).collect();
        wrong.push(format!("{} installed courses have no file: {}", missing.len(), ids.join(", ")));
    }
    for (offer, _) in offers::all(db)? {
        if offer.log.node == own && !blobs.has(&offer.file) {
            let what = format!("{} is offered, and its file is not here", offer.title);
            wrong.push(format!("{what}: no box gets it until it is offered again from its file"));
        }
    }
    wrong.extend(scrubbed.unreadable);
    if wrong.is_empty() {
        let what = format!("{} files, {} MB, all as their names say", scrubbed.files, scrubbed.bytes >> 20);
        return Ok(Finding::sound("courses", what));
    }
    let remedy = "Install the course again from its file. A disk that damages files should be replaced.";
    Ok(Finding::broken("courses", wrong.join("; "), remedy))
}
