//! `chaski doctor`: is this box sound, and if not, what to do.

mod checks;

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, read_store, zone},
};
use directory::Directory;
use serde_json::json;
use std::{borrow::Cow, path::PathBuf};
use upkeep::health::State;
use web::messages::{LanguagePlan, Messages, Tongue};

/// Look at a hub's or a central's disk, clock, log and files, and say in plain words what each means.
///
/// May run while the hub is serving. It writes only a small probe file, which it removes, and moves damaged course files
/// aside into `blobs/damaged`. Exit code 0 means that nothing is broken; notes do not count as broken.
#[derive(clap::Args)]
pub struct Doctor {
    /// The folder of the hub or the central
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Say it in this language: es, pt or en
    #[arg(long, value_name = "TAG", default_value = "en")]
    lang: kernel::LanguageTag,
    /// Print the report as JSON; what it is about keeps its English name there
    #[arg(long)]
    json: bool,
}

/// What was found about one thing.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// Key of the message that names it.
    about: String,
    state: State,
    what: String,
    /// What to do; empty if nothing.
    remedy: String,
}

impl Finding {
    /// For programs.
    fn word(&self) -> &'static str {
        match self.state {
            State::Sound => "ok",
            State::Note => "note",
            State::Broken => "BROKEN",
        }
    }

    /// For people.
    fn said<'a>(&self, t: &'a Tongue) -> Cow<'a, str> {
        t.say(match self.state {
            State::Sound => "upkeep-doctor-sound",
            State::Note => "upkeep-doctor-note",
            State::Broken => "upkeep-doctor-broken",
        })
    }
}

impl Doctor {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        let messages = Messages::load(&[web::MESSAGES, upkeep::MESSAGES], LanguagePlan::default())?;
        // A box that is not well is looked at all the same, by universal time then.
        if let (Ok(store), Ok((offer, secret))) = (read_store(&folder), folder.wrapping()) {
            zone::show(&messages, &folder, &Directory::new(store, offer, secret));
        }
        let t = messages.tongue(&self.lang);
        let findings = checks::all(&folder, &t)?;
        if self.json {
            // Programs look a thing up by its name, which is English whatever they asked for.
            let english = messages.tongue(&"en".parse()?);
            let findings: Vec<_> = findings
                .iter()
                .map(|f| json!({ "about": english.say(&f.about), "state": f.word(), "what": f.what, "remedy": f.remedy }))
                .collect();
            say(&json!({ "findings": findings }).to_string());
        } else {
            for finding in &findings {
                say(&format!("{:<6} {}: {}", finding.said(&t), t.say(&finding.about), finding.what));
                if !finding.remedy.is_empty() {
                    say(&format!("       {}", finding.remedy));
                }
            }
        }
        match findings.iter().filter(|finding| finding.state == State::Broken).count() {
            0 => Ok(()),
            n => Err(t.count("upkeep-doctor-ends", n).into_owned().into()),
        }
    }
}
