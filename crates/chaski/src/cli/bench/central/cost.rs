//! What processes have used of the processors, as `/proc` tells it.

use super::server::Server;
use std::{fs, time::Duration};

/// Clock ticks in a second: what Linux shows to programs on every machine that we know.
const TICKS: f64 = 100.0;

/// Processor time of this process, and of a server with all of its processes.
#[derive(Clone, Copy, Default)]
pub struct Used {
    /// This process.
    pub own: Duration,
    /// PostgreSQL; zero where it is not ours.
    pub server: Duration,
}

impl Used {
    /// Until now.
    pub fn now(server: Option<&Server>) -> Self {
        let first = server.and_then(Server::process);
        let mut ticks = 0;
        if let Some(first) = first {
            let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
            for process in processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()) {
                match stat(&process.to_string()) {
                    // What its ended children used is told with the first process.
                    Some(stat) if process == first => ticks += stat.own + stat.children,
                    Some(stat) if stat.parent == first => ticks += stat.own,
                    _ => {}
                }
            }
        }
        let own = stat("self").map_or(0, |stat| stat.own);
        let seconds = |ticks: u64| Duration::from_secs_f64(ticks as f64 / TICKS);
        Self { own: seconds(own), server: seconds(ticks) }
    }

    /// From an earlier moment to this one.
    pub fn since(self, earlier: Self) -> Self {
        Self { own: self.own.saturating_sub(earlier.own), server: self.server.saturating_sub(earlier.server) }
    }

    /// Both times added.
    pub fn and(self, other: Self) -> Self {
        Self { own: self.own + other.own, server: self.server + other.server }
    }
}

struct Stat {
    parent: u32,
    own: u64,
    children: u64,
}

fn stat(process: &str) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The program's name stands in brackets and may hold anything.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Stat {
        parent: number(1)? as u32,
        own: number(11)? + number(12)?,
        children: number(13)? + number(14)?,
    })
}
