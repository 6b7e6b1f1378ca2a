//! `chaski restore`: a backup becomes a box again.

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, Owner, new_node::go_on_as_another, owner_to_become},
    machine::MachineClock,
};
use kernel::Clock;
use std::{
    io::{IsTerminal, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use upkeep::backup::{self, RecoveryKey, Restore as Wish};

/// Longest text that can hold a recovery key; what is longer is another file.
const KEY_TEXT_MAX: u64 = 4_096;
/// What a person is asked for.
const ASKED: &str = "Recovery key (eight groups of four, or fourteen words):";

/// Bring a backup back, on this box or on another one. Stop the hub first.
///
/// Everything is written beside what is there, checked, and only then takes its place; a power cut in between leaves the old
/// state. The restored box begins a new life of its log, and whoever was forgotten since the backup is forgotten again before it
/// serves anybody. Asks for the recovery key. Started as root on a folder of another user's, it writes there as that user.
#[derive(clap::Args)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The hub's folder; must be empty, or see --replace
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Put what is in the folder aside (it is not deleted) and restore
    #[arg(long)]
    replace: bool,
    /// The box was stolen, or its disk may be in other hands: draw a new node key. At the central, let it take the old one's place with
    /// `chaski node replace ... --because key-exposed`; until then its mail waits with its neighbours
    #[arg(long)]
    new_node: bool,
    /// Read the recovery key from a file instead of asking for it
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// People whom the list beside the backup names without this box's signature
    #[arg(long, value_enum, default_value_t = Unsigned::Refuse)]
    unsigned: Unsigned,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
    /// What FILE holds comes opened on standard input
    #[arg(long, hide = true)]
    passed: bool,
}

/// What becomes of them.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Unsigned {
    /// Restore nothing
    Refuse,
    /// Forget them: you vouch for the list
    Forget,
    /// Leave them out
    LeaveOut,
}

impl Unsigned {
    fn word(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Forget => "forget",
            Self::LeaveOut => "leave-out",
        }
    }
}

impl From<Unsigned> for backup::Unsigned {
    fn from(unsigned: Unsigned) -> Self {
        match unsigned {
            Unsigned::Refuse => Self::Refuse,
            Unsigned::Forget => Self::Forget,
            Unsigned::LeaveOut => Self::LeaveOut,
        }
    }
}

impl Restore {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let anew = |restored: &Path| go_on_as_another(restored).map_err(|error| error.to_string());
        let wish = Wish {
            data: &self.data,
            replace: self.replace,
            new_node: self.new_node.then_some(&anew as backup::NewNode<'_>),
            unsigned: self.unsigned.into(),
            now: MachineClock.now(),
        };
        if self.passed {
            let _alone = DataFolder::at(&self.data).alone()?;
            return self.report(&backup::restore_passed(std::io::stdin().lock(), &wish)?);
        }
        // Looked at before the key is asked for: nobody should type forty letters for nothing.
        backup::check(&self.file)?;
        if let Some(owner) = owner_to_become(&self.data)? {
            return self.as_owner(owner);
        }
        let _alone = DataFolder::at(&self.data).alone()?;
        let key = typed_key(self.key_file.as_deref(), ASKED)?;
        self.report(&backup::restore(&self.file, &key, &wish)?)
    }

    /// Opens the backup here, where it and the key may be for root's eyes only, and has the folder's owner write what comes out:
    /// whatever lies in that folder, he can do no more with it than he could before.
    fn as_owner(&self, owner: Owner) -> Result<(), Failure> {
        let key = typed_key(self.key_file.as_deref(), ASKED)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["restore", "--passed", "--data"]).arg(std::path::absolute(&self.data)?);
        command.args(self.replace.then_some("--replace")).args(self.json.then_some("--json"));
        command.args(self.new_node.then_some("--new-node")).args(["--unsigned", self.unsigned.word()]);
        command.arg("--").arg(&self.file).current_dir("/").stdin(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            command.uid(owner.user).gid(owner.group);
        }
        let mut child = None;
        let passed = backup::pass_on(&self.file, &key, || {
            let failed = |e| std::io::Error::other(format!("user {} cannot be become: {e}", owner.user));
            let mut started = command.spawn().map_err(failed)?;
            let to = started.stdin.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
            child = Some(started);
            Ok(to)
        });
        let ended = child.map(|mut child| child.wait()).transpose()?;
        match (ended, passed) {
            (Some(ended), _) if ended.success() => Ok(()),
            (None, Err(error)) => Err(error.into()),
            // It has said why, and stopped listening.
            _ => Err("nothing was restored".into()),
        }
    }

    fn report(&self, restored: &backup::Restored) -> Result<(), Failure> {
        if self.json {
            let report = serde_json::json!({
                "files": restored.files, "made_at_ms": restored.about.made_at_ms, "made_by": restored.about.software,
                "aside": restored.aside, "to_forget": restored.erasures.len(),
            });
            say(&report.to_string());
            return Ok(());
        }
        say(&format!("Restored {} files into {}.", restored.files, self.data.display()));
        if let Some(aside) = &restored.aside {
            say(&format!(
                "What was there lies in {}. Remove it when the box is well again.",
                aside.display()
            ));
        }
        match restored.erasures.len() {
            0 => {}
            n => say(&format!("Persons forgotten again before the box serves anybody: {n}.")),
        }
        say("Start the hub: it begins a new life of its log by itself. Everybody signs in anew.");
        if self.new_node {
            let data = self.data.display();
            say(&format!(
                "It has a key of its own now, which its network does not know yet. Ask there for the old one's place: `chaski node card --data {data} \
                 --out FILE` writes its card, and at the central `chaski node replace OLD FILE --because key-exposed` lets it in and the old key out. \
                 Until then it serves, and its mail waits with neighbours."
            ));
        }
        Ok(())
    }
}

/// A recovery key as typed: from a file, or from standard input, for which a person is asked.
pub fn typed_key(file: Option<&Path>, asked: &str) -> Result<RecoveryKey, Failure> {
    let mut text = zeroize::Zeroizing::new(String::new());
    match file {
        Some(path) => {
            let file = std::fs::File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
            file.take(KEY_TEXT_MAX).read_to_string(&mut text)?;
        }
        None => {
            if std::io::stdin().is_terminal() {
                say(asked);
            }
            std::io::stdin().read_line(&mut text)?;
        }
    }
    Ok(RecoveryKey::parse(&text)?)
}
