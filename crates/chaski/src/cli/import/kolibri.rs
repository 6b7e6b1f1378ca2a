//! `chaski import kolibri`.

use crate::{
    cli::{Failure, complain, say},
    hub::{DataFolder, open_store},
    machine::MachineClock,
};
use directory::Directory;
use kernel::Clock;
use library::channel::{Bring, Change, ChannelReport, Channels, Plays, Progress, Stick, TreeNode};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use store::Store;

/// `chaski import kolibri`.
#[derive(clap::Args)]
pub struct Kolibri {
    /// A stick's folder, a .tar, or the folder with it
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Leave the files where they are
    #[arg(long)]
    in_place: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// With --json: every node too
    #[arg(long)]
    tree: bool,
}

/// A channel that was brought.
struct Brought {
    report: ChannelReport,
    change: Change,
    plays: Plays,
    tree: Option<Vec<TreeNode>>,
}

/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(1);
/// Missing files and unavailable nodes printed for people; `--json` has all.
const SHOWN: usize = 20;
/// How often a person hears how far it is.
const TOLD_EVERY: Duration = Duration::from_secs(5);

impl Kolibri {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        // Before anything is made: a path that holds no channel changes nothing.
        let stick = Stick::open_or_only_archive(&self.path)?;
        let ids = stick.channels()?;
        let folder = DataFolder::to_write(&self.data)?;
        let _alone = folder.alone()?;
        let store = open_store(&folder, Duration::ZERO)?;
        store.rebuild_now(CHUNK)?;
        let result = self.bring(&folder, &store, &stick, &ids);
        store.close();
        let (brought, failed) = result?;
        if self.json {
            let channels: Vec<serde_json::Value> = brought.iter().map(json).collect();
            say(&serde_json::json!({ "channels": channels }).to_string());
        } else {
            brought.iter().for_each(tell);
        }
        match failed {
            None => Ok(()),
            Some(failure) => Err(failure),
        }
    }

    /// Every channel of the stick; one that cannot be brought does not keep the others away, and is said last.
    fn bring(
        &self,
        folder: &DataFolder,
        store: &Store,
        stick: &Stick,
        ids: &[formats::kolibri::Uuid],
    ) -> Result<(Vec<Brought>, Option<Failure>), Failure> {
        let (offer, secret) = folder.wrapping()?;
        let school = Directory::new(store.clone(), offer, secret).own_school()?.map(|own| own.school);
        let channels = Channels::new(store.clone(), folder.channels());
        let (mut brought, mut failed): (Vec<_>, Option<Failure>) = (Vec::new(), None);
        for id in ids {
            let mut told = Instant::now();
            let mut progress = |done: Progress| {
                if !self.json && told.elapsed() > TOLD_EVERY {
                    told = Instant::now();
                    say(&format!("{} of {} files, {}", done.files, done.of, size(done.bytes)));
                }
            };
            let how = Bring {
                school,
                in_place: self.in_place,
                now: MachineClock.now(),
                free_mb: &free_mb,
                progress: &mut progress,
            };
            match channels.bring(stick, *id, how) {
                Ok(came) => {
                    let (report, change) = (came.report, came.change);
                    let tree = self.tree.then(|| channels.tree(report.edition)).transpose()?;
                    let plays = channels.plays(id, report.edition)?;
                    brought.push(Brought { report, change, plays, tree });
                }
                Err(error) => {
                    if let Some(earlier) = failed.take() {
                        complain(&earlier);
                    }
                    failed = Some(format!("channel {id}: {error}").into());
                }
            }
        }
        Ok((brought, failed))
    }
}

/// Free room, in MB.
pub fn free_mb(folder: &Path) -> Option<u64> {
    upkeep::room::room_of(folder).map(|room| room.free_mb)
}

/// How large something is, for people.
pub fn size(bytes: u64) -> String {
    const MB: u64 = 1 << 20;
    match bytes {
        0..MB => format!("{} KB", bytes.div_ceil(1 << 10)),
        MB.. if bytes < 10 * MB => format!("{:.1} MB", bytes as f64 / MB as f64),
        _ => format!("{} MB", bytes >> 20),
    }
}

fn tell(brought: &Brought) {
    let Brought { report, change, plays, .. } = brought;
    let title = &report.title;
    say(&match change {
        Change::New => format!("{title}: new on this box"),
        Change::Newer { before } => format!("{title}: took the place of version {before}"),
        Change::Moved => format!("{title}: the same course; its files lie elsewhere now"),
        Change::Filled { files } => format!("{title}: {files} files came that were missing"),
        Change::Same => format!("{title}: was here already, nothing has changed"),
    });
    let kinds: Vec<String> = report.by_kind.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    say(&format!(
        "{} (version {}): {} nodes: {}",
        report.title,
        report.version,
        report.nodes,
        kinds.join(", ")
    ));
    say(&format!("{} questions, {} files, {}", report.items, report.files, size(report.bytes)));
    say(&format!("{} of {} play to their last item", plays.whole, plays.nodes));
    let list = |what: &str, lines: &[String]| {
        if !lines.is_empty() {
            say(&format!("{what}:"));
        }
        lines.iter().take(SHOWN).for_each(|line| say(&format!("  {line}")));
        if lines.len() > SHOWN {
            say(&format!("  and {} more; --json lists all", lines.len() - SHOWN));
        }
    };
    list("Missing files", &report.missing_files);
    let unavailable: Vec<String> = report
        .unavailable
        .iter()
        .map(|node| format!("{} {}: {}", node.node, node.title, node.reason))
        .collect();
    list("Nodes that cannot be played", &unavailable);
    let cannot: Vec<String> = plays.not.iter().map(|(node, item)| format!("{node} {item}")).collect();
    list("Questions that cannot be answered here", &cannot);
    let refused: Vec<String> = report.refused.iter().map(|(what, why)| format!("{what}: {why}")).collect();
    list("Rows that were not taken", &refused);
}

fn json(brought: &Brought) -> serde_json::Value {
    let Brought { report, change, plays, tree } = brought;
    let unavailable: Vec<serde_json::Value> = report
        .unavailable
        .iter()
        .map(|node| serde_json::json!({ "node": node.node.to_string(), "title": node.title, "reason": node.reason }))
        .collect();
    let refused: Vec<serde_json::Value> =
        report.refused.iter().map(|(what, why)| serde_json::json!({ "what": what, "reason": why })).collect();
    let mut value = serde_json::json!({
        "id": report.id.to_string(), "title": report.title, "version": report.version, "change": change.word(), "nodes": report.nodes,
        "by_kind": report.by_kind, "items": report.items, "files": report.files, "bytes": report.bytes,
        "missing_files": report.missing_files, "withdrawn": report.withdrawn, "unavailable": unavailable,
        "refused": refused, "refused_count": report.refused_count,
        "plays": {"nodes": plays.nodes, "to_the_last_item": plays.whole, "items": plays.items, "items_that_do_not": plays.not.len()},
    });
    if let Some(tree) = tree {
        let nodes: Vec<serde_json::Value> = tree
            .iter()
            .map(|node| {
                serde_json::json!({
                    "id": node.id.to_string(), "parent": node.parent.map(|id| id.to_string()), "kind": node.kind,
                    "title": node.title, "files": node.files, "items": node.items, "available": node.available,
                })
            })
            .collect();
        value["tree"] = nodes.into();
    }
    value
}
