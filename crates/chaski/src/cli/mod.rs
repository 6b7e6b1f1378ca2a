//! Commands of the one binary, one file each. `--help` is their documentation.

mod admin;
mod assess;
mod backup;
mod bench;
mod block;
mod doctor;
mod export;
mod forget;
mod hub;
mod import;
mod install;
mod keep;
mod languages;
mod log;
mod network;
mod package;
mod plan;
mod policy;
mod poster;
mod qti;
mod restore;
mod retention;
mod tutor;
mod update;
mod views;
mod world;
mod zone;

use clap::{Parser, Subcommand};
use std::io::Write;

/// Chaski: a learning network for places the internet reaches badly.
#[derive(Parser)]
#[command(name = "chaski", version, about)]
pub struct Arguments {
    /// What to do; without a command, the demonstration opens at http://localhost:8080.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The list of commands.
#[derive(Subcommand)]
pub enum Command {
    /// Serve a school: open the box.
    Hub(hub::Hub),
    /// Open a demonstration world: two schools, their ministry, a link to cut and a stick.
    World(world::World),
    /// Is this box sound? Disk, room, clock, database, log, courses.
    Doctor(doctor::Doctor),
    /// Copy everything the box keeps into one sealed file.
    Backup(backup::Backup),
    /// Bring a backup back.
    Restore(restore::Restore),
    /// Who administers the school: the first start, and a way back in. At the console only.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Take over a school's lists, and courses from elsewhere.
    #[command(subcommand)]
    Import(import::Import),
    /// Copy courses out for the next village.
    #[command(subcommand)]
    Export(export::Export),
    /// Make this machine a box that starts at power-on and has its own Wi-Fi.
    Install(Box<install::Install>),
    /// Start a box's program, change it for an update, and go back when that does not come up. `chaski install` sees to it.
    Keep(keep::Keep),
    /// Updates of the program: sign one, offer it, take it, go back.
    #[command(subcommand)]
    Update(update::Update),
    /// In which time zone a box or a central is.
    Zone(zone::Zone),
    /// Make the poster for the wall.
    Poster(poster::Poster),
    /// Which words and sounds each language has, and which it lacks.
    #[command(subcommand)]
    Languages(languages::Languages),
    /// Look after the log.
    #[command(subcommand)]
    Log(log::Log),
    /// Serve the central of a network, or found one.
    Central(network::Central),
    /// Exchange with the nodes that this one can reach.
    #[command(subcommand)]
    Exchange(network::Exchange),
    /// Join a network of nodes.
    Join(network::Join),
    /// Who belongs to the network: cards, certificates, revocations.
    #[command(subcommand)]
    Node(network::Node),
    /// Carry mail between nodes on a stick.
    #[command(subcommand)]
    Stick(network::Stick),
    /// What a file of the exchange is.
    #[command(subcommand)]
    Block(block::BlockCommand),
    /// Look after what is derived from the log.
    #[command(subcommand)]
    Views(views::Views),
    /// Check, build and verify course packages.
    #[command(subcommand)]
    Package(package::Package),
    /// Questions of other systems: check, score, convert.
    #[command(subcommand)]
    Qti(qti::Qti),
    /// Train, judge and inspect the models of the tutor.
    #[command(subcommand)]
    Tutor(tutor::Tutor),
    /// Plan how to connect a country's schools, with a proof of how good the plan is.
    Plan(Box<plan::Plan>),
    /// Forget a person for good.
    Forget(forget::Forget),
    /// Who left longer ago than the school keeps data. Changes nothing.
    Retention(retention::Retention),
    /// What the law on personal data asks, country by country.
    #[command(subcommand)]
    Policy(policy::Policy),
    /// Print the version and what this build contains.
    Version,
    /// The measurement engine: calibrate, score, check fairness, link, simulate, report.
    #[command(subcommand)]
    Assess(Box<assess::Assess>),
    /// What this build reaches on this machine.
    #[command(subcommand)]
    Bench(bench::Bench),
}

/// What went wrong, in words for the person at the keyboard: what, where, and what to do.
pub type Failure = Box<dyn std::error::Error>;

impl Command {
    /// What `cargo run` alone does: a hub with invented people, in the folder `run`.
    pub fn demonstration() -> Self {
        Command::Hub(hub::Hub::demonstration())
    }

    /// Runs the command; an error ends the process with exit code 1.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Command::Hub(command) => command.run(),
            Command::World(command) => command.run(),
            Command::Doctor(command) => command.run(),
            Command::Backup(command) => command.run(),
            Command::Restore(command) => command.run(),
            Command::Admin(command) => command.run(),
            Command::Import(command) => command.run(),
            Command::Export(command) => command.run(),
            Command::Install(command) => command.run(),
            Command::Keep(command) => command.run(),
            Command::Update(command) => command.run(),
            Command::Zone(command) => command.run(),
            Command::Poster(command) => command.run(),
            Command::Languages(command) => command.run(),
            Command::Log(command) => command.run(),
            Command::Central(command) => command.run(),
            Command::Exchange(command) => command.run(),
            Command::Join(command) => command.run(),
            Command::Node(command) => command.run(),
            Command::Stick(command) => command.run(),
            Command::Block(command) => command.run(),
            Command::Views(command) => command.run(),
            Command::Package(command) => command.run(),
            Command::Qti(command) => command.run(),
            Command::Plan(command) => command.run(),
            Command::Forget(command) => command.run(),
            Command::Retention(command) => command.run(),
            Command::Policy(command) => command.run(),
            Command::Assess(command) => command.run(),
            Command::Tutor(command) => command.run(),
            Command::Bench(command) => command.run(),
            Command::Version => {
                say(&format!("chaski {}", env!("CARGO_PKG_VERSION")));
                Ok(())
            }
        }
    }
}

/// One line to standard output; a closed pipe (`| head`) is not an error.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// What should be known and is no result, to standard error.
pub fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "chaski: {line}");
}

/// An error to standard error.
pub fn complain(failure: &Failure) {
    let _ = writeln!(std::io::stderr(), "chaski: {failure}");
}
