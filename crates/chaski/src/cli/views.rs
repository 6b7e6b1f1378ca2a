//! `chaski views`.

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, open_store},
};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// Look after what is derived from the log.
#[derive(clap::Subcommand)]
pub enum Views {
    /// Build views again from the log, and say how long each took.
    ///
    /// Stop the hub first. Nothing that people entered is touched: views hold only what follows from the log.
    Rebuild {
        /// The hub's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Only this view; otherwise all
        #[arg(long, value_name = "NAME")]
        view: Option<String>,
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
    },
}

/// Writer time per chunk: nobody is being served, and the larger a chunk, the fewer pages are written twice.
const CHUNK: Duration = Duration::from_secs(5);

impl Views {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let Views::Rebuild { data, view, json } = self;
        let folder = DataFolder::existing(&data)?;
        let known: Vec<&'static str> = folder.views().iter().map(|view| view.name).collect();
        if let Some(view) = view.as_deref().filter(|view| !known.contains(view)) {
            return Err(format!("there is no view {view}; there are: {}", known.join(", ")).into());
        }
        let _alone = folder.alone()?;
        let store = open_store(&folder, Duration::ZERO)?;
        store.rebuild_now(CHUNK)?;
        let entries = store
            .read_blocking(|db| Ok(db.query("SELECT count(*) FROM log_entry", &[])?[0].int(0)? as u64))?;
        let mut report = Vec::new();
        for name in known.into_iter().filter(|name| view.as_deref().is_none_or(|wanted| wanted == *name)) {
            let started = Instant::now();
            store.reset_view(name)?;
            store.rebuild_now(CHUNK)?;
            let seconds = started.elapsed().as_secs_f64();
            report.push((name, seconds));
            if !json {
                let each = seconds * 1e6 / entries.max(1) as f64;
                say(&format!("{name}: {entries} entries in {seconds:.2} s, {each:.1} us each"));
            }
        }
        if json {
            let views: Vec<_> = report
                .iter()
                .map(|(name, seconds)| serde_json::json!({
                    "view": name, "seconds": seconds, "us_per_entry": seconds * 1e6 / entries.max(1) as f64,
                }))
                .collect();
            say(&serde_json::json!({ "entries": entries, "views": views }).to_string());
        }
        store.close();
        Ok(())
    }
}
