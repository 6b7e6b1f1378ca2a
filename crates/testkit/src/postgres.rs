//! A PostgreSQL server of the tests' own: on a spare port, in a folder that is removed, as a user who is not root.
//!
//! `cargo run -p testkit --bin with-postgres -- COMMAND` starts one, runs the command with [`VARIABLE`] set, and stops it.

use crate::Scratch;
use std::{
    io,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// The environment variable that names the server for tests, as `postgres://user@host:port/database`.
pub const VARIABLE: &str = "CHASKI_TEST_POSTGRES";

/// The server's address, if there is one. Tests that find none say so and check the other database only.
pub fn url() -> Option<String> {
    std::env::var(VARIABLE).ok().filter(|url| !url.is_empty())
}

/// A schema name no other test uses.
pub fn fresh_schema(test: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let test: String = test.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    format!("t_{test}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A running server; stopped when dropped.
pub struct Server {
    bin: PathBuf,
    folder: Scratch,
    port: u16,
    tls: bool,
}

/// Where Debian and others keep the server's programs when they are not on the path.
const BIN_FOLDERS: [&str; 2] = ["/usr/lib/postgresql", "/usr/pgsql"];

impl Server {
    /// Makes a database folder and starts the server.
    pub fn start() -> io::Result<Self> {
        Self::start_with(false)
    }

    /// The same, and it speaks TLS with a certificate for 127.0.0.1 that nobody else vouches for. Needs the program `openssl`.
    pub fn with_tls() -> io::Result<Self> {
        Self::start_with(true)
    }

    /// The certificate, as whoever wants to believe it needs it.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("server.pem")
    }

    fn start_with(tls: bool) -> io::Result<Self> {
        let bin = find_bin().ok_or_else(|| {
            io::Error::other("PostgreSQL's initdb was not found; install the package \"postgresql\"")
        })?;
        let folder = Scratch::new("postgres")?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = Server { bin, folder, port, tls };
        if tls {
            server.make_certificate()?;
        }
        if is_root() {
            run(Command::new("chown").args(["-R", "postgres"]).arg(server.folder.path()))?;
        }
        let data = server.data();
        run(server
            .as_user("initdb")
            .args(["-A", "trust", "-U", "chaski", "-E", "UTF8", "--locale=C", "-D"])
            .arg(&data))?;
        server.begin()?;
        Ok(server)
    }

    fn make_certificate(&self) -> io::Result<()> {
        let kind =
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"];
        let whose = ["-subj", "/CN=chaski test", "-addext", "subjectAltName=IP:127.0.0.1"];
        let mut command = Command::new("openssl");
        command.args(kind).args(whose).args(["-addext", "basicConstraints=critical,CA:FALSE"]);
        command.arg("-keyout").arg(self.folder.path().join("server.key")).arg("-out").arg(self.certificate());
        run(&mut command)
    }

    fn begin(&self) -> io::Result<()> {
        let folder = self.folder.path().display();
        let tls = match self.tls {
            true => {
                format!("-c ssl=on -c ssl_cert_file={folder}/server.pem -c ssl_key_file={folder}/server.key")
            }
            false => String::new(),
        };
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=200 {tls}",
            self.port, folder
        );
        let log = self.folder.path().join("log");
        run(self
            .as_user("pg_ctl")
            .arg("-D")
            .arg(self.data())
            .arg("-l")
            .arg(log)
            .args(["-w", "-t", "60", "-o", &options, "start"]))
    }

    /// How tests reach it.
    pub fn url(&self) -> String {
        format!("postgres://chaski@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops the server without a word to anybody, as if its machine had lost its power, and starts it again.
    pub fn restart(&self) -> io::Result<()> {
        let data = self.data();
        run(self.as_user("pg_ctl").arg("-D").arg(&data).args(["-w", "-m", "immediate", "stop"]))?;
        self.begin()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// One of the server's programs. PostgreSQL refuses to run as root.
    fn as_user(&self, program: &str) -> Command {
        let path = self.bin.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.data();
        let _ = run(self.as_user("pg_ctl").arg("-D").arg(data).args(["-w", "-m", "immediate", "stop"]));
    }
}

fn run(command: &mut Command) -> io::Result<()> {
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit()).status()?;
    if output.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?}: {output}"))) }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.starts_with(b"0"))
}

fn find_bin() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH")?;
    let mut folders: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    for base in BIN_FOLDERS {
        let versions = std::fs::read_dir(Path::new(base)).into_iter().flatten().flatten();
        let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
        versions.sort();
        folders.extend(versions.into_iter().rev());
    }
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}
