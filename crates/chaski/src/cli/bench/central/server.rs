//! A PostgreSQL server for the measurement alone: in a folder that is removed, on a spare port, as a user who is not root.

use crate::cli::Failure;
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Where Debian and others keep the server's programs when they are not on the path.
const BIN_FOLDERS: [&str; 2] = ["/usr/lib/postgresql", "/usr/pgsql"];
/// What a central's administrator would set on a small machine; everything else is PostgreSQL's default, also that it syncs.
const SETTINGS: [&str; 3] = ["shared_buffers=1GB", "max_wal_size=4GB", "checkpoint_timeout=15min"];
/// The same for people.
pub const TOLD: &str = "PostgreSQL of its own: shared_buffers 1 GB, max_wal_size 4 GB, checkpoint_timeout 15 min, fsync and synchronous_commit on";

/// A running server; stopped when dropped.
pub struct Server {
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Makes a database folder and starts the server.
    pub fn start(root: &Path) -> Result<Self, Failure> {
        let bin = find_bin().ok_or(
            "There is no PostgreSQL here: neither --database URL was given nor are its programs (initdb, pg_ctl) on this machine. \
             Install the package `postgresql`, or name a database with --database postgres://USER@HOST/DATABASE.",
        )?;
        let folder = root.join("postgres");
        std::fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = Self { bin, folder, port };
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&server.folder))?;
        }
        let initdb = ["-A", "trust", "-U", "chaski", "-E", "UTF8", "--locale=C", "-D"];
        run(server.program("initdb").args(initdb).arg(server.data()))?;
        let mut options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={}",
            server.folder.display()
        );
        SETTINGS.iter().for_each(|setting| options.push_str(&format!(" -c {setting}")));
        let (data, log) = (server.data(), server.folder.join("log"));
        let start = ["-w", "-t", "60", "-o", &options, "start"];
        run(server.program("pg_ctl").arg("-D").arg(data).arg("-l").arg(log).args(start))?;
        Ok(server)
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("postgres://chaski@127.0.0.1:{}/postgres", self.port)
    }

    /// The number of its first process.
    pub fn process(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of its programs. PostgreSQL refuses to run as root.
    fn program(&self, name: &str) -> Command {
        let path = self.bin.join(name);
        let mut command = match is_root() {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(path);
                command
            }
            false => Command::new(path),
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ =
            run(self.program("pg_ctl").arg("-D").arg(self.data()).args(["-w", "-m", "immediate", "stop"]));
    }
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn find_bin() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    for base in BIN_FOLDERS {
        let versions = std::fs::read_dir(base).into_iter().flatten().flatten();
        let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
        versions.sort();
        folders.extend(versions.into_iter().rev());
    }
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}
