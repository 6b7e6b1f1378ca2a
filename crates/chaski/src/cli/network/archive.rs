//! `chaski central archive`.

use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::MachineClock,
};
use kernel::{Clock, calendar::DAY_MS};
use std::path::PathBuf;
use store::{
    ArchiveReport, Place,
    archive::{ArchiveChecked, MIN_RANGE_BYTES},
};

/// Move old ranges of the log out of the database, to a folder or a bucket, as the signed blocks they are.
///
/// The central goes on serving meanwhile, and serves what was moved from there: boxes that ask for all of a school's history get it, and
/// views are built again from it. Each block is written, read back and compared before its entries leave the database. May be broken off
/// at any moment and run again. Every process of this central must be able to read the place: a folder under the same name, or a bucket
/// with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment.
#[derive(clap::Args)]
pub struct Archive {
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where old ranges are to lie: a folder, or s3://BUCKET/PREFIX. Remembered: later runs need not say it
    #[arg(long, value_name = "PLACE")]
    to: Option<String>,
    /// The service of a bucket that is not at AWS, https://HOST[:PORT]
    #[arg(long, value_name = "URL", requires = "to")]
    endpoint: Option<String>,
    /// The region for which requests to a bucket are signed; us-east-1 without it
    #[arg(long, value_name = "NAME", requires = "to")]
    region: Option<String>,
    /// Entries stay in the database for so many days
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u16))]
    older_than: u16,
    /// A log of which less than so many KiB are old waits until there is more
    #[arg(long, value_name = "KIB", default_value_t = MIN_RANGE_BYTES as u32 / 1024)]
    at_least: u32,
    /// Say what would be moved, and move nothing
    #[arg(long)]
    dry_run: bool,
    /// Everything was copied from the old place to the one in --to: look whether that is so, and go on from there
    #[arg(long, requires = "to", conflicts_with = "dry_run")]
    moved: bool,
    /// Read everything that lies in the archive and compare it with its name; move nothing
    #[arg(long, conflicts_with_all = ["to", "dry_run", "moved"])]
    check: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Archive {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        if !folder.is_central() {
            return Err(format!(
                "{} is no central. A box keeps its log whole: it is small, and the box must do its work without any network.",
                self.data.display()
            )
            .into());
        }
        let _alone = folder.alone_at_the_archive()?;
        let mut archiver = folder.archiver()?;
        if self.check {
            return self.say_checked(&archiver.check()?);
        }
        let named = self.named()?;
        let now = MachineClock.now();
        let before = now.plus_ms(-i64::from(self.older_than) * DAY_MS);
        let min_bytes = self.at_least as usize * 1024;
        if self.dry_run {
            let place = named.as_ref().or(archiver.place()).map(|place| place.url.clone());
            return self.say_report(place.as_deref(), &archiver.plan(before, min_bytes)?);
        }
        let place = named.or_else(|| archiver.place().cloned()).ok_or(
            "say with --to where old ranges are to lie: a folder, or s3://BUCKET/PREFIX. It is remembered",
        )?;
        archiver.set_place(place.clone(), self.moved)?;
        let mut told = 0;
        let report = archiver.run(before, min_bytes, now, &mut |report| {
            if !self.json && report.ranges >= told + 1_000 {
                told = report.ranges;
                say(&format!("{} blocks so far", report.ranges));
            }
        })?;
        self.say_report(Some(&place.url), &report)
    }

    fn named(&self) -> Result<Option<Place>, Failure> {
        let Some(to) = &self.to else { return Ok(None) };
        // A folder is kept by its whole name: the processes that serve may have been started elsewhere.
        let to = match to.contains("://") {
            true => to.clone(),
            false => std::path::absolute(to)?.display().to_string(),
        };
        Ok(Some(Place::parse(&to, self.endpoint.as_deref(), self.region.as_deref())?))
    }

    fn say_report(&self, place: Option<&str>, report: &ArchiveReport) -> Result<(), Failure> {
        let ArchiveReport { ranges, entries, entry_bytes, object_bytes, too_little, stay, removed } = report;
        if self.json {
            say(&serde_json::json!({
                "place": place, "dry_run": self.dry_run, "older_than_days": self.older_than, "ranges": ranges, "entries": entries,
                "entry_bytes": entry_bytes, "object_bytes": object_bytes, "too_little": too_little, "stay": stay, "removed": removed,
            })
            .to_string());
            return Ok(());
        }
        let did = if self.dry_run { "Would move" } else { "Moved" };
        say(&format!(
            "{did} {ranges} ranges with {entries} entries of {entry_bytes} bytes to {}, as blocks of {object_bytes} bytes.",
            place.unwrap_or("a place that --to names")
        ));
        if *too_little > 0 {
            say(&format!(
                "{too_little} logs have old entries, but too few for a block of their own yet (--at-least)."
            ));
        }
        stay.iter().for_each(|line| say(&format!("Stays: {line}")));
        if *removed > 0 {
            say(&format!("{removed} objects that nothing has named for long were taken away."));
        }
        if *ranges > 0 && !self.dry_run {
            say("The database uses the room again for what comes; on PostgreSQL after its next vacuum.");
        }
        Ok(())
    }

    fn say_checked(&self, checked: &ArchiveChecked) -> Result<(), Failure> {
        let ArchiveChecked { objects, bytes, faults } = checked;
        if self.json {
            say(&serde_json::json!({ "objects": objects, "bytes": bytes, "faults": faults }).to_string());
        } else {
            say(&format!("{objects} objects, {bytes} bytes read and compared"));
            faults.iter().for_each(|fault| say(fault));
        }
        match faults.len() {
            0 => Ok(()),
            n => Err(format!(
                "{n} of {objects} objects are missing or damaged. Bring them back from a copy of the archive under the same names: an \
                 object is right when its BLAKE3 digest is its name"
            )
            .into()),
        }
    }
}
