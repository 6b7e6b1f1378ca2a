//! Runs a command with a PostgreSQL server of its own: `with-postgres cargo test --workspace`.

use std::process::{Command, ExitCode};
use testkit::postgres::{Server, VARIABLE};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(program) = arguments.next() else {
        complain("name the command to run, e.g. with-postgres cargo test");
        return ExitCode::from(2);
    };
    let server = match Server::start() {
        Ok(server) => server,
        Err(e) => {
            complain(&e.to_string());
            return ExitCode::from(3);
        }
    };
    let status = Command::new(program).args(arguments).env(VARIABLE, server.url()).status();
    drop(server);
    match status {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(e) => {
            complain(&e.to_string());
            ExitCode::FAILURE
        }
    }
}

fn complain(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "with-postgres: {text}");
}
