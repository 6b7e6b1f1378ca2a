//! `chaski bench central`: what a central on PostgreSQL takes in, and what happens when a hundred boxes call at once.
//!
//! The load is made here: schools whose pupils give thirty answers a day, each box signing its own log. Blocks are checked as at the
//! door (form, digests, signature, certificate, scope) and shown to all views that a central keeps; with `--all-views` also to those that it
//! leaves to hubs. PostgreSQL, the central and, in the storm, the hundred boxes share this machine's cores.

mod cost;
mod ingest;
mod load;
mod place;
mod server;
mod storm;

use super::hub::{Folder, machine::Machine, report::Report};
use crate::{
    cli::{Failure, say},
    disk::{self, Syncs},
    features,
};
use place::Place;
use server::Server;
use std::path::PathBuf;

/// Events a second into all views, and a hundred boxes at once, beside their bars.
#[derive(clap::Args)]
pub struct CentralBench {
    /// The URL of a PostgreSQL database to measure in; a schema of its own is made there and dropped. Default: a server that is
    /// started for this and thrown away
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Where to make the folders: on the disk that is to be measured. Default: the system's temporary folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Events of the long run
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(6_000..=100_000_000))]
    events: u64,
    /// Boxes that call at once; 0 leaves the storm out
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(0..=400))]
    hubs: u32,
    /// Keep also the views that exist for a hub's pages, which a central leaves out
    #[arg(long)]
    all_views: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl CentralBench {
    pub(super) fn run(self) -> Result<(), Failure> {
        let root = Folder::make(&self.dir.clone().unwrap_or_else(std::env::temp_dir))?;
        let server = match &self.database {
            Some(_) => None,
            None => Some(Server::start(&root.0)?),
        };
        let syncs = Syncs::measure(&root.0, disk::CAREFUL)?;
        let mut report = Report::new(Machine::look(&syncs), !self.json);
        let url = match (&self.database, &server) {
            (Some(url), _) => url.clone(),
            (None, Some(server)) => server.url(),
            (None, None) => return Err("there is no database to measure".into()),
        };
        if !self.json {
            say(match &server {
                Some(_) => server::TOLD,
                None => "PostgreSQL with the settings that it has at the given URL",
            });
        }
        let views = if self.all_views { features::views() } else { features::central_views() };
        if !self.json {
            let names: Vec<&str> = views.iter().map(|view| view.name).collect();
            say(&format!("{} views: {}", names.len(), names.join(", ")));
        }
        let place = Place::open(&root.0, &url, self.events, self.hubs, views)?;
        let measured =
            ingest::rows(&place, server.as_ref(), self.events, &mut report).and_then(|()| match self.hubs {
                0 => Ok(()),
                _ => storm::rows(&place, &root.0, &mut report),
            });
        // Also after a failure nothing stays behind in somebody's database.
        place.close().and(measured)?;
        if self.json {
            say(&report.json().to_string());
        }
        Ok(())
    }
}
