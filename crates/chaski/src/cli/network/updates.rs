//! `chaski update offer`, `withdraw` and `list`: which programs travel to whom.

use super::{
    Opened, fingerprint,
    offer::{Voice, shelf, to_whom},
};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
};
use eventlog::{Program, statement::ProgramVersion};
use events::node::ProgramOffered;
use exchange::files::offers;
use std::path::PathBuf;
use upkeep::update::UpdateFile;

/// Offer an update's file to boxes: they fetch it with the exchange, by stick and by courier, and install it when nobody works.
///
/// At the central: to the boxes of the schools that are named, or to all. Offer it to a few schools first. Each box takes only what is
/// for its kind of machine, and newer than what it has. Stop the central first.
#[derive(clap::Args)]
pub struct OfferUpdate {
    /// The update, as `chaski update sign` wrote it
    file: PathBuf,
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Only to this school, by id; may be given several times
    #[arg(long, value_name = "ID")]
    school: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Take an offer back. Boxes that have the program keep it. Stop the central first.
#[derive(clap::Args)]
pub struct WithdrawUpdate {
    /// The version
    #[arg(value_name = "1.2.3")]
    version: ProgramVersion,
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Which updates are offered. Which box runs what stands on the page /network. Stop the central first.
#[derive(clap::Args)]
pub struct ListUpdates {
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl OfferUpdate {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", self.file.display());
        let mut update = UpdateFile::open(&self.file).map_err(|e| named(&e))?;
        let mut program = Vec::new();
        update.copy_to(&mut program).map_err(|e| named(&e))?;
        let opened = Opened::open(DataFolder::existing(&self.data)?)?;
        let voice = Voice::of(&opened)?;
        let trust = opened.here.trust()?.ok_or("this node belongs to no network")?;
        update.program.verify(&trust.root()).map_err(|e| named(&e))?;
        let schools = voice.schools(&self.school)?;
        let file = opened.folder.blobs().put(&program)?;
        let list = shelf(&opened)?.give(&file)?;
        let event = ProgramOffered { word: update.program.to_bytes(), list: list.digest() };
        voice.say(&opened, &schools, &event.into())?;
        opened.here.store.close();
        let terms = &update.program.terms;
        if self.json {
            let schools: Vec<String> = schools.iter().map(ToString::to_string).collect();
            say(&serde_json::json!({
                "version": terms.version.to_string(), "number": terms.sequence, "target": terms.target, "bytes": terms.bytes,
                "chunks": list.chunks.len(), "schools": schools,
            })
            .to_string());
            return Ok(());
        }
        say(&format!(
            "Version {}, number {}, for {} is offered to the boxes of {}: {} bytes.",
            terms.version,
            terms.sequence,
            terms.target,
            to_whom(&schools),
            terms.bytes
        ));
        say(
            "It goes with the next exchange, stick or courier, behind what learners did. /network shows which box runs what.",
        );
        Ok(())
    }
}

impl WithdrawUpdate {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let opened = Opened::open(DataFolder::existing(&self.data)?)?;
        let wished = self.version.to_string();
        let is_meant = |offer: &offers::Offer| offer.program.is_some() && offer.title == wished;
        let taken = Voice::of(&opened)?.take_back(&opened, is_meant)?;
        opened.here.store.close();
        if taken.is_empty() {
            return Err(format!("this node offers no version {wished}").into());
        }
        say(&format!("Version {wished} is no longer offered."));
        Ok(())
    }
}

impl ListUpdates {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let opened = Opened::open(DataFolder::existing(&self.data)?)?;
        let offered = opened.here.store.read_blocking(offers::all)?;
        let (own, blobs) = (opened.here.secret.public(), opened.folder.blobs());
        opened.here.store.close();
        let mut lines = Vec::new();
        for (offer, schools) in &offered {
            let read = offer.program.as_deref().and_then(|word| Program::from_bytes(word).ok());
            let Some(Program { terms, .. }) = read else { continue };
            if self.json {
                lines.push(serde_json::json!({
                    "version": terms.version.to_string(), "number": terms.sequence, "target": terms.target, "bytes": terms.bytes,
                    "by": offer.log.node.to_string(), "schools": schools.iter().map(ToString::to_string).collect::<Vec<_>>(),
                }));
                continue;
            }
            let to = to_whom(schools);
            let is_lost = offer.log.node == own && !blobs.has(&offer.file);
            let lost = if is_lost { "; its file is not here, so no box gets it: offer it again" } else { "" };
            lines.push(serde_json::Value::Null);
            say(&format!(
                "Version {}, number {}, for {}, {} bytes, by {} to {to}{lost}",
                terms.version,
                terms.sequence,
                terms.target,
                terms.bytes,
                fingerprint(offer.log.node)
            ));
        }
        match (self.json, lines.is_empty()) {
            (true, _) => say(&serde_json::json!({ "updates": lines }).to_string()),
            (false, true) => say("No update is offered."),
            (false, false) => {}
        }
        Ok(())
    }
}
