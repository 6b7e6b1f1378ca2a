//! `chaski package offer`, `withdraw` and `offers`: which courses travel to whom.

use super::{Opened, fingerprint, node::school_id};
use crate::{
    cli::{Failure, say},
    features,
    hub::DataFolder,
};
use eventlog::entry::MAX_SCHOOLS;
use events::{
    Event,
    content::{PackageOffered, PackageWithdrawn},
};
use exchange::files::{MAX_FILE_BYTES, Shelf, Stands, offers};
use kernel::{Authority, SchoolId};
use library::{Library, install::check};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::Draft;
use web::messages::{LanguagePlan, Messages};

/// Offer a course to schools: their boxes fetch it with the exchange, and install it.
///
/// At the central: to the schools that are named, or to every school. At a school's box: to the school's other boxes. The package is
/// checked as `chaski import course` checks it. Boxes that have this version or a later one fetch nothing; of an update only what
/// changed travels. Stop the hub or central first.
#[derive(clap::Args)]
pub struct Offer {
    /// A package file, or the id of a course that is installed here
    #[arg(value_name = "FILE|ID")]
    course: String,
    /// The folder of the central, or of the box
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// At the central: only to this school, by id; may be given several times
    #[arg(long, value_name = "ID")]
    school: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Take an offer back. Where the course was installed it stays.
///
/// Stop the hub or central first.
#[derive(clap::Args)]
pub struct Withdraw {
    /// The course's id
    #[arg(value_name = "ID")]
    course: String,
    /// The folder of the central, or of the box
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Only this version; otherwise all of them
    #[arg(long, value_name = "N")]
    version: Option<u32>,
}

/// Which courses are offered, and how those stand that come to this box.
///
/// Stop the hub or central first; a running box shows the same on /library/import.
#[derive(clap::Args)]
pub struct Offers {
    /// The folder of the central, or of the box
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

const NOT_JOINED: &str = "this node belongs to no network yet: nobody would get what it offers. It joins on its page /join, or with \
    `chaski join`; a network is founded with `chaski central init`.";

/// With whose word this node offers, and to which schools it may.
pub(super) struct Voice {
    authority: Authority,
    /// The only schools that it may speak to; `None`: all.
    only: Option<Vec<SchoolId>>,
}

impl Voice {
    pub(super) fn of(opened: &Opened) -> Result<Self, Failure> {
        let trust = opened.here.trust()?.ok_or(NOT_JOINED)?;
        let own = opened.here.secret.public();
        if trust.is_central(own) {
            return Ok(Self { authority: Authority::Central, only: None });
        }
        let schools = opened.here.schools.clone();
        match schools.is_empty() {
            true => Err("this box has no school yet: nobody would get what it offers".into()),
            false => Ok(Self { authority: Authority::Staff, only: Some(schools) }),
        }
    }

    /// The schools that are meant; none is every school.
    pub(super) fn schools(&self, named: &[String]) -> Result<Vec<SchoolId>, Failure> {
        let mut named = named.iter().map(|id| school_id(id)).collect::<Result<Vec<_>, Failure>>()?;
        named.sort();
        named.dedup();
        let Some(only) = &self.only else { return Ok(named) };
        match named.iter().find(|school| !only.contains(school)) {
            Some(other) => {
                Err(format!("--school {other}: a box offers to its own school's boxes only").into())
            }
            None if named.is_empty() => Ok(only.clone()),
            None => Ok(named),
        }
    }

    /// Says one thing to schools, at most four of them in one entry.
    pub(super) fn say(&self, opened: &Opened, schools: &[SchoolId], event: &Event) -> Result<(), Failure> {
        let mut groups: Vec<Vec<SchoolId>> = schools.chunks(MAX_SCHOOLS).map(<[_]>::to_vec).collect();
        if groups.is_empty() {
            groups.push(Vec::new());
        }
        let draft = |schools| Draft {
            schools,
            persons: vec![],
            authority: self.authority,
            events: vec![event.clone()],
        };
        let drafts = groups.into_iter().map(draft).collect();
        Ok(opened.here.store.write_blocking(move |tx| tx.append_all(drafts))?)
    }

    /// Takes back what this node offers and is meant, and says what that was.
    pub(super) fn take_back(
        &self,
        opened: &Opened,
        is_meant: impl Fn(&offers::Offer) -> bool,
    ) -> Result<Vec<offers::Offer>, Failure> {
        let own = opened.here.secret.public();
        let mut taken = Vec::new();
        for (offer, schools) in opened.here.store.read_blocking(offers::all)? {
            if offer.log.node == own && is_meant(&offer) {
                self.say(opened, &schools, &PackageWithdrawn { package: offer.file }.into())?;
                taken.push(offer);
            }
        }
        Ok(taken)
    }
}

/// To whom something is offered, for a sentence.
pub(super) fn to_whom(schools: &[SchoolId]) -> String {
    match schools.len() {
        0 => "every school".to_owned(),
        1 => "one school".to_owned(),
        n => format!("{n} schools"),
    }
}

pub(super) fn shelf(opened: &Opened) -> Result<Arc<Shelf>, Failure> {
    opened.here.files.clone().ok_or_else(|| "this node keeps no files".into())
}

/// The package that is meant: a file, or what is installed here.
fn package(opened: &Opened, wished: &str) -> Result<Vec<u8>, Failure> {
    let path = Path::new(wished);
    if !path.exists() {
        let messages = Messages::load(&features::catalogues(), LanguagePlan::default())?;
        let library = Library::new(opened.here.store.clone(), opened.folder.blobs(), messages);
        let found = library.package_of(wished)?;
        return found
            .ok_or_else(|| format!("{wished}: there is no such file, and no course of that id here").into());
    }
    let described = |error: std::io::Error| format!("{wished}: {error}");
    let bytes = fs::metadata(path).map_err(described)?.len();
    if bytes > MAX_FILE_BYTES {
        return Err(
            format!("{wished}: {bytes} bytes; a package that travels has at most {MAX_FILE_BYTES}").into()
        );
    }
    Ok(fs::read(path).map_err(described)?)
}

impl Offer {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let opened = Opened::open(DataFolder::existing(&self.data)?)?;
        let voice = Voice::of(&opened)?;
        let schools = voice.schools(&self.school)?;
        let archive = package(&opened, &self.course)?;
        let checked = check(&archive).map_err(|error| format!("{}: {error}", self.course))?;
        let package = opened.folder.blobs().put(&archive)?;
        let list = shelf(&opened)?.give(&package)?;
        let event = PackageOffered {
            package,
            bytes: list.bytes,
            list: list.digest(),
            course: checked.course.clone(),
            version: checked.version,
            title: checked.title.clone(),
        };
        voice.say(&opened, &schools, &event.into())?;
        opened.here.store.close();
        if self.json {
            let schools: Vec<String> = schools.iter().map(ToString::to_string).collect();
            say(&serde_json::json!({
                "course": checked.course, "version": checked.version, "bytes": list.bytes, "package": package.to_string(),
                "chunks": list.chunks.len(), "schools": schools,
            })
            .to_string());
            return Ok(());
        }
        say(&format!(
            "{} version {} is offered to {}: {} bytes.",
            checked.course,
            checked.version,
            to_whom(&schools),
            list.bytes
        ));
        say("It goes with the next exchange, stick or courier, behind what learners did.");
        Ok(())
    }
}

impl Withdraw {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let opened = Opened::open(DataFolder::existing(&self.data)?)?;
        let taken = Voice::of(&opened)?.take_back(&opened, |offer| {
            offer.program.is_none()
                && offer.course == self.course
                && self.version.is_none_or(|wished| wished == offer.version)
        })?;
        opened.here.store.close();
        match taken.is_empty() {
            true => Err(format!("this node offers no course {}", self.course).into()),
            false => {
                taken.iter().for_each(|offer| {
                    say(&format!("{} version {} is no longer offered.", offer.course, offer.version));
                });
                Ok(())
            }
        }
    }
}

impl Offers {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let opened = Opened::open(DataFolder::existing(&self.data)?)?;
        let offered = opened.here.store.read_blocking(offers::all)?;
        let files = shelf(&opened)?;
        let coming = files.on_the_way(&opened.here.store, &opened.here.schools.iter().copied().collect())?;
        let own = opened.here.secret.public();
        let mut lines = Vec::new();
        for (offer, schools) in offered.iter().filter(|(offer, _)| offer.program.is_none()) {
            let comes = coming.iter().find(|one| one.offer.list == offer.list).map(|one| one.stands.clone());
            let stands = match comes {
                None => files.ended(&opened.here.store, offer)?,
                comes => comes,
            };
            let (word, here, why) = match stands {
                Some(Stands::Coming { here }) => ("coming", Some(here), None),
                Some(Stands::NoRoom) => ("no room", None, None),
                Some(Stands::Refused(why)) => ("refused", None, Some(why)),
                Some(Stands::Done) => ("here", None, None),
                None if offer.log.node == own && !opened.folder.blobs().has(&offer.file) => {
                    ("no file here: offer it again", None, None)
                }
                None if offer.log.node == own => ("given", None, None),
                None => ("not needed", None, None),
            };
            if self.json {
                lines.push(serde_json::json!({
                    "course": offer.course, "version": offer.version, "title": offer.title, "bytes": offer.bytes,
                    "by": offer.log.node.to_string(), "package": offer.file.to_string(),
                    "schools": schools.iter().map(ToString::to_string).collect::<Vec<_>>(),
                    "state": word, "here": here, "why": why,
                }));
                continue;
            }
            let to = if schools.is_empty() {
                "every school".to_owned()
            } else {
                format!("{} schools", schools.len())
            };
            let far = here.map(|here| format!(", {here} of {} bytes here", offer.bytes)).unwrap_or_default();
            let why = why.map(|why| format!(": {why}")).unwrap_or_default();
            let by = fingerprint(offer.log.node);
            say(&format!("{} version {}, by {by} to {to}: {word}{far}{why}", offer.course, offer.version));
        }
        opened.here.store.close();
        match (self.json, offered.is_empty()) {
            (true, _) => say(&serde_json::json!({ "offers": lines }).to_string()),
            (false, true) => say("No course is offered."),
            (false, false) => {}
        }
        Ok(())
    }
}
