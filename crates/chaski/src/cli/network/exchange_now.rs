//! `chaski exchange`.

use super::{DOUBLE, Opened, fingerprint};
use crate::{
    cli::{Failure, say},
    hub::{
        DataFolder, care,
        post::{Config, Peer, call_where_it_is},
    },
    machine::MachineClock,
    network::{Account, met_by_call},
};
use exchange::{
    Contacts, Desk, Talked,
    net::{Call, CallError, call_for_files},
};
use kernel::{Clock, departures::LeaveWay};
use std::path::{Path, PathBuf};

/// Exchange with the nodes that this one can reach.
#[derive(clap::Subcommand)]
pub enum Exchange {
    /// Call every peer in the node's exchange.toml once, whatever the hour.
    ///
    /// Stop the hub first; a running hub calls by itself. Exit code 1 if a peer could not be reached; what was exchanged before
    /// stays, and the next call goes on where a link broke.
    Now {
        /// The node's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Exchange {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let Exchange::Now { data, json } = self;
        now(&data, json)
    }
}

fn now(data: &Path, json: bool) -> Result<(), Failure> {
    let folder = DataFolder::existing(data)?;
    let config = Config::read(&folder)?;
    Config::explain(&folder)?;
    if config.peers.is_empty() {
        return Err(format!(
            "{} names no peer. Join a network with `chaski join --code`, or take the sign # away from the lines [[peer]], node and \
             address there and write who is called; the file explains itself.",
            folder.node_folder().join("exchange.toml").display()
        )
        .into());
    }
    let opened = Opened::open_for(folder, LeaveWay::Network)?;
    let Opened { folder, here, directory, _alone } = opened;
    let desk = Desk::new(here);
    let rate = config.rules.kilobits_per_second;
    let mut reports = Vec::new();
    let mut unreached = 0;
    let account = Account::default();
    for Peer { node, address, metered } in config.peers {
        let mut to = Call { address, node, kilobits_per_second: rate, metered };
        let result = call_where_it_is(&folder, &desk.here.store, &mut to, |to| {
            call_for_files(&desk, to, || MachineClock.now(), || true)
        });
        unreached += u32::from(result.is_err());
        if let Ok(talked) = &result {
            account.met(met_by_call(node, MachineClock.now(), talked));
        }
        match json {
            true => reports.push(report(&to, &result)),
            false => tell(&to, &result),
        }
    }
    care::forget_whom_others_forgot(&folder, &desk.here.store, &directory)?;
    if desk.end_lost_life()? && !json {
        say(DOUBLE);
    }
    account.save(&desk.here.store, MachineClock.now())?;
    desk.here.store.close();
    if json {
        say(&serde_json::json!({ "peers": reports }).to_string());
    }
    match unreached {
        0 => Ok(()),
        some => Err(format!("{some} of the calls did not come to their end").into()),
    }
}

fn tell(to: &Call, result: &Result<Talked, CallError>) {
    let who = fingerprint(to.node);
    match result {
        Ok(talked) => {
            say(&format!(
                "{who}: {} new entries, {} shown for the first time; {} given. {} bytes in, {} out, {} round trips.",
                talked.new, talked.shown, talked.entries_out, talked.bytes_in, talked.bytes_out, talked.turns
            ));
            if talked.file_bytes_in + talked.file_bytes_out > 0 {
                say(&format!(
                    "  Of files {} bytes came ({} of programs) and {} went; {} became whole here, {} of them programs.",
                    talked.file_bytes_in,
                    talked.program_bytes_in,
                    talked.file_bytes_out,
                    talked.files_in,
                    talked.programs_in
                ));
            }
            if talked.files_wait {
                say(
                    "  Files wait: exchange.toml says that this link is metered. They come from a neighbour, by a stick or a courier, or over a \
                     link that is not.",
                );
            }
            talked.refused.iter().for_each(|refusal| say(&format!("  Refused: {}", refusal.why)));
            talked.refused_files.iter().for_each(|why| say(&format!("  Refused: {why}")));
            if talked.own_log_ahead {
                say(
                    "  It has entries of this node's own log that this node lacks: its database is older than it should be.",
                );
            }
            if talked.own_log_differs {
                say(
                    "  It took nothing of this node's own log: it has another history under this node's name. A disk was copied, and both \
                     machines went on. Whoever runs the central says which one is kept: `chaski node forks` and `chaski node settle` there.",
                );
            }
        }
        Err(error) => say(&format!("{who}: {error}")),
    }
}

fn report(to: &Call, result: &Result<Talked, CallError>) -> serde_json::Value {
    let told = |talked: &Talked, error: Option<String>| {
        serde_json::json!({
            "node": to.node.to_string(), "address": to.address, "error": error,
            "bytes_in": talked.bytes_in, "bytes_out": talked.bytes_out, "round_trips": talked.turns,
            "blocks_in": talked.blocks_in, "blocks_out": talked.blocks_out,
            "new": talked.new, "shown": talked.shown, "entries_out": talked.entries_out,
            "withheld_out": talked.withheld_out, "refused_blocks": talked.refused_blocks,
            "refused": talked.refused.iter().map(|refusal| &refusal.why).collect::<Vec<_>>(),
            "own_log_ahead": talked.own_log_ahead, "own_log_differs": talked.own_log_differs,
            "files_in": talked.files_in, "file_bytes_in": talked.file_bytes_in,
            "programs_in": talked.programs_in, "program_bytes_in": talked.program_bytes_in,
            "file_bytes_out": talked.file_bytes_out, "refused_files": talked.refused_files,
            "metered": to.metered, "files_wait": talked.files_wait,
        })
    };
    match result {
        Ok(talked) => told(talked, None),
        Err(CallError::Broke { talked, why, .. }) => told(talked, Some(why.clone())),
        Err(error) => told(&Talked::default(), Some(error.to_string())),
    }
}
