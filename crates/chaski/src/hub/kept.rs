//! A hub that `chaski keep` has started: how the two hear of each other, and what the hub itself does for updates.

use crate::{
    hub::{DataFolder, serve::stdin_ended},
    machine::{EARLIEST_BELIEVED, MachineClock},
};
use axum::{
    Router,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use directory::Directory;
use events::node::UpdateEnd;
use kernel::{Clock, NodeKey, UtcMillis, Zone};
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::{Store, StoreError, WriteTx, node::write_durably};
use upkeep::update::{
    self, Outcome, Own, ProgramFolder, When, Wish,
    pages::{self, UpdatePages},
};

/// Says to a program that it was started by another Chaski, and what for.
pub const KEPT: &str = "CHASKI_KEPT";
/// How a hub is called that is tried; the file follows into which it writes where it answers. An argument, because a program that knows
/// nothing of it refuses to start; it must not serve anybody.
pub const REHEARSE: &str = "--rehearse";
/// How often it is looked whether the views are whole.
const GLANCE: Duration = Duration::from_millis(20);
/// So long nobody asked for a page before a box takes it that nobody works.
const IDLE_MS: i64 = 30 * 60_000;
/// Hours of the place's clock at which nobody is expected, from and to.
const NIGHT: (i64, i64) = (22, 5);

/// How this hub was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// By somebody, or by systemd: nobody changes its program.
    No,
    /// To serve.
    Serving,
    /// To show that it comes up.
    Rehearsing {
        /// Where it is to say at which address it answers.
        up: PathBuf,
    },
}

impl Kept {
    /// As it was called, and as the environment says.
    pub fn of(rehearse: Option<PathBuf>) -> Self {
        match (rehearse, std::env::var(KEPT).as_deref()) {
            (Some(up), _) => Kept::Rehearsing { up },
            (None, Ok("serve")) => Kept::Serving,
            (None, _) => Kept::No,
        }
    }

    /// Nobody is served by it.
    pub fn is_rehearsing(&self) -> bool {
        matches!(self, Kept::Rehearsing { .. })
    }

    /// Comes back when whoever keeps it lets go; never for a hub that nobody keeps.
    pub async fn let_go(&self) {
        if *self == Kept::No {
            return std::future::pending().await;
        }
        stdin_ended().await;
    }

    /// Sees to it that whoever tries this program hears when it is up: its views are whole and its writer writes.
    pub fn say_when_up(&self, store: &Store, address: SocketAddr) -> std::io::Result<()> {
        let Kept::Rehearsing { up } = self.clone() else { return Ok(()) };
        let store = store.clone();
        std::thread::Builder::new().name("up".into()).spawn(move || {
            while !store.serving() {
                std::thread::sleep(GLANCE);
            }
            let written: Result<(), StoreError> =
                store.write_blocking(|tx: &mut WriteTx<'_>| tx.query_one("SELECT 1", &[]).map(drop));
            let said = written.and_then(|()| write_durably(&up, address.to_string().as_bytes(), 0o644));
            if let Err(error) = said {
                tracing::error!(%error, "the new program cannot write");
            }
        })?;
        Ok(())
    }
}

/// How the words begin by which a program says in its own file what it is.
pub const LABEL_BEGINS: &str = "chaski program ";

/// Those words: whoever signs it for other machines than his own cannot start it to ask.
static LABEL: &str = concat!("chaski program ", env!("CARGO_PKG_VERSION"), " ", env!("CHASKI_TARGET"), "\n");

/// What this program is.
pub fn own() -> Own {
    // Looked up there, so that they stand in every program.
    let label = std::hint::black_box(LABEL).strip_prefix(LABEL_BEGINS);
    let (version, target) = label.and_then(|label| label.trim_end().split_once(' ')).unwrap_or_default();
    Own { target, version: version.parse().expect("the workspace's version has three numbers") }
}

/// Whose word counts here; nobody's, where the box belongs to no network.
pub fn root(folder: &DataFolder) -> Option<NodeKey> {
    folder.welcome().ok().flatten().map(|welcome| welcome.root)
}

/// How an update ended, for a console and a journal.
pub fn end_word(outcome: &Outcome) -> &'static str {
    match outcome.end() {
        Some(UpdateEnd::Runs) => "it runs",
        Some(UpdateEnd::RolledBack) => {
            "it did not come up; the earlier version runs on, with the data as they were"
        }
        Some(UpdateEnd::WentBack) => "the earlier version runs again, with today's data",
        Some(UpdateEnd::NotTried) => "it could not be tried",
        None => "it ended in a way that this version does not know",
    }
}

/// When somebody last asked for a page.
#[derive(Debug, Clone, Default)]
pub struct LastAsked(Arc<AtomicI64>);

impl LastAsked {
    /// Somebody asks now.
    pub fn now(&self) {
        self.0.store(MachineClock.now().0, Ordering::Relaxed);
    }

    fn at(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::Relaxed))
    }
}

/// Notes that somebody asks for a page.
pub async fn note_asked(State(last_asked): State<LastAsked>, request: Request, next: Next) -> Response {
    last_asked.now();
    next.run(request).await
}

/// The page about this box's program.
pub fn update_pages(
    folder: &DataFolder,
    directory: &Directory,
    kept: bool,
    coming: pages::FindComing,
) -> Router {
    let programs = ProgramFolder::of(folder.path());
    let folder = folder.clone();
    pages::routes(UpdatePages {
        gate: Arc::new(directory.clone()),
        programs,
        own: own(),
        root: Arc::new(move || root(&folder)),
        kept,
        coming,
    })
}

/// Whether nobody works: it is night where the box stands, and nobody has asked for a page for a while.
fn nobody_works(now: UtcMillis, last_asked: UtcMillis, zone: Zone) -> bool {
    let hour = zone.hour_of(now);
    // A clock that is lost knows no night: such a box takes what waits when it is switched on.
    now >= EARLIEST_BELIEVED && (hour >= NIGHT.0 || hour < NIGHT.1) && now.0 - last_asked.0 >= IDLE_MS
}

/// At night, what waits is wished for now.
pub fn wish_at_night(
    folder: &DataFolder,
    zone: Zone,
    last_asked: &LastAsked,
) -> Result<(), crate::cli::Failure> {
    let programs = ProgramFolder::of(folder.path());
    if Kept::of(None) != Kept::Serving || programs.wish()?.when != When::Quiet {
        return Ok(());
    }
    if !nobody_works(MachineClock.now(), last_asked.at(), zone) {
        return Ok(());
    }
    let state = programs.state()?;
    if programs.waiting(root(folder).as_ref(), &state, own(), false)?.is_some() {
        programs.set_wish(Wish { when: When::Now, again: false })?;
    }
    Ok(())
}

/// At the console of a box that runs an update, that program does what is asked: the one on the machine may not be able to read what
/// the later one has written. Comes back where there is nothing to hand over.
///
/// Only for the folder's own user. Root runs nothing that another user could have put there.
#[cfg(target_os = "linux")]
pub fn hand_over() {
    use std::os::unix::{fs::MetadataExt, process::CommandExt};
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let Some(data) = data_of(&arguments).filter(|_| std::env::var_os(KEPT).is_none()) else { return };
    let programs = ProgramFolder::of(&data);
    let Ok(update::State { running: update::Which::Update(file), .. }) = programs.state() else { return };
    let place = programs.place(&file);
    let owner = |path: &std::path::Path| std::fs::metadata(path).map(|about| about.uid()).ok();
    // Whose this process is: whom its own entry belongs to.
    let (own, theirs) = (owner("/proc/self".as_ref()), owner(&place));
    if own.is_none_or(|own| own == 0) || own != theirs {
        return;
    }
    let error = std::process::Command::new(&place).args(&arguments).env(KEPT, "hand").exec();
    tracing::error!(%error, program = %place.display(), "the running version cannot be asked");
}

/// The folder that a command names, if an update may do what it asks.
#[cfg(target_os = "linux")]
fn data_of(arguments: &[std::ffi::OsString]) -> Option<PathBuf> {
    let words: Vec<&str> = arguments.iter().map_while(|word| word.to_str()).collect();
    if matches!(words.first(), None | Some(&("keep" | "install" | "update"))) {
        return None;
    }
    let named = words.iter().position(|word| *word == "--data").and_then(|at| words.get(at + 1)).copied();
    named.or_else(|| words.iter().find_map(|word| word.strip_prefix("--data="))).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn night_is_by_the_places_clock_and_only_when_nobody_asks() {
        const HOUR_MS: i64 = 3_600_000;
        // 2026-11-22 at so many hours UTC.
        let at = |hour: i64| UtcMillis(1_795_305_600_000 + hour * HOUR_MS);
        let (long_ago, lima) = (UtcMillis(0), "America/Lima".parse().unwrap());
        assert!(nobody_works(at(7), long_ago, lima), "two in the morning in Lima");
        assert!(!nobody_works(at(12), long_ago, lima), "seven in the morning");
        assert!(nobody_works(at(3), long_ago, lima), "ten in the evening");
        assert!(!nobody_works(at(7), at(7).plus_ms(-IDLE_MS + 1), lima), "somebody still reads");
        assert!(!nobody_works(UtcMillis(7 * HOUR_MS), long_ago, lima), "1970: the clock is lost");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_command_is_handed_over_by_the_folder_it_names() {
        let data = |words: &[&str]| {
            let words: Vec<std::ffi::OsString> = words.iter().map(Into::into).collect();
            data_of(&words).map(|path| path.display().to_string())
        };
        assert_eq!(data(&["backup", "--data", "/d"]).as_deref(), Some("/d"));
        assert_eq!(data(&["log", "verify", "--data=/d"]).as_deref(), Some("/d"));
        for own in [
            &["keep", "--data", "/d"][..],
            &["install", "--data", "/d"],
            &["update", "status", "--data", "/d"],
            &["version"],
            &["backup", "--data"],
            &[],
        ] {
            assert_eq!(data(own), None, "{own:?}");
        }
    }
}
