//! `chaski node`.

use super::{Looked, Opened, fingerprint, forks, read_named, waiting};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::{MachineClock, MachineEntropy},
    network::{
        self, Account, ActError, Details, Fate, Listed, Logs, Stands, admit, certified_node,
        is_fingerprint_of, longest, reason_from_word,
    },
};
use classroom::day::{self, iso};
use exchange::{Card, known_peers};
use kernel::{Clock, NodeKey, SchoolId, UtcMillis, Zone, calendar::DAY_MS, departures::LeaveWay};
use std::path::{Path, PathBuf};
use store::{StoreError, node::write_durably};

/// Who belongs to the network.
#[derive(clap::Subcommand)]
pub enum Node {
    /// Write this node's card: who it is, which school it serves, how far it has every log.
    ///
    /// A card holds no secret and gives no right. Carry it to the central, which certifies it.
    Card {
        /// The node's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Where to write the card
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// At the central: let a hub speak for its school, and write the welcome file it needs.
    ///
    /// Compare the fingerprint with the one that `chaski node card` printed at the hub, by telephone or on paper: a card that
    /// was swapped on the way has another.
    Certify {
        /// The hub's card
        card: PathBuf,
        /// What `chaski node card` printed at the hub
        #[arg(long, value_name = "FINGERPRINT")]
        fingerprint: String,
        /// The central's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The schools it may speak for, by id; default: the one on its card, unless another box speaks for it. A second box of a
        /// school is let in by naming that school here
        #[arg(long, value_name = "ID")]
        school: Vec<String>,
        /// Years until the certificate must be renewed; what the hub wrote stays valid for ever
        #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=30))]
        years: u8,
        /// Where to write the welcome file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// At the central: another certificate for a node, for the same schools, counted from today. Also for the central itself.
    ///
    /// A hub hears of it with its next mail; so leave time for a stick before the old one ends. A running central does the same on its pages.
    Renew {
        /// Its fingerprint, as `chaski node list` prints it
        fingerprint: String,
        /// The central's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Years from today
        #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=30))]
        years: u8,
    },
    /// At the central: take back a node's right to speak, from its last good entry on.
    ///
    /// Nodes stop giving it mail as soon as they hear of this, and what it wrote beyond that entry counts nowhere any more.
    Revoke {
        /// Its fingerprint, as `chaski node list` prints it
        fingerprint: String,
        /// The central's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Why: retired, lost, key-exposed, misused
        #[arg(long, value_name = "WHY")]
        reason: String,
        /// Everything it ever wrote is void; otherwise what the central has of it now stands
        #[arg(long)]
        everything: bool,
    },
    /// At the central: let a new box take a dead one's place, and write the welcome file it needs.
    ///
    /// It is certified for the same schools. A box that only broke keeps its word: what it wrote last may lie with a neighbour that has not
    /// called yet. For the other reasons its word is taken back, from the last entry that the central has.
    Replace {
        /// The dead box's fingerprint, as `chaski node list` prints it
        dead: String,
        /// The new box's card
        card: PathBuf,
        /// What `chaski node card`, or the page /join, showed at the new box
        #[arg(long, value_name = "FINGERPRINT")]
        fingerprint: String,
        /// What became of the dead one: broken, lost, retired, key-exposed
        #[arg(long, value_name = "WHY")]
        because: String,
        /// The central's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Years until the certificate must be renewed
        #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=30))]
        years: u8,
        /// Where to write the welcome file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Where two machines were seen to write under one name: a disk was copied, and both went on.
    ///
    /// Reads only; may run while the node is serving.
    Forks {
        /// The node's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// At the central: keep the branch that the central has of a log with two histories.
    ///
    /// The machine that wrote the other branch takes a new name as soon as it hears of it. What only it has it writes again, with the times it
    /// had, when it talks over a network with a node that has the kept branch, or in some three journeys of a courier or a stick. Other nodes give the other branch up when they get the kept one; what they cannot show as somebody's stays set aside.
    Settle {
        /// The node's fingerprint, as `chaski node forks` prints it
        fingerprint: String,
        /// The central's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// A new key under which letters to this node are sealed; by itself that happens every 90 days.
    ///
    /// Others learn it with the next card or call. Letters under the former key are read for another 90 days.
    NewLetterKey {
        /// The node's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Destroy the former keys at once: somebody may have copied them. Letters under way go dark, and are written again
        #[arg(long)]
        destroy_former: bool,
    },
    /// Mail that waits here because nobody has certified its author yet: a box that took a dead one's place, mostly.
    ///
    /// Nothing in it is believed or shown. It travels on to the central with the other mail, and is taken when a certificate for its author is
    /// here.
    Waiting {
        /// The node's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Throw away what waits of the node with this fingerprint
        #[arg(long, value_name = "FINGERPRINT")]
        drop: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Every node this one knows of: its right, its school, how far its log is here, when it was last met, and what lacks on either side.
    ///
    /// Reads only; may run while the node is serving.
    List {
        /// The node's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Node {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Node::Card { data, out } => card(&data, &out),
            Node::Forks { data, json } => forks::list(&data, json),
            Node::Settle { fingerprint, data } => forks::settle(&fingerprint, &data),
            Node::Certify { card, fingerprint, data, school, years, out } => {
                let schools = school.iter().map(|id| school_id(id)).collect::<Result<Vec<_>, Failure>>()?;
                certify(&card, &fingerprint, &data, schools, years, &out)
            }
            Node::Replace { dead, card, fingerprint, because, data, years, out } => {
                let fate = fate(&because)?;
                replace(&dead, &card, &fingerprint, fate, &data, years, &out)
            }
            Node::Renew { fingerprint, data, years } => renew(&fingerprint, &data, years),
            Node::Revoke { fingerprint, data, reason, everything } => {
                revoke(&fingerprint, &data, &reason, everything)
            }
            Node::Waiting { data, drop, json } => waiting::run(&data, drop.as_deref(), json),
            Node::List { data, json } => list(&data, json),
            Node::NewLetterKey { data, destroy_former } => new_letter_key(&data, destroy_former),
        }
    }
}

fn new_letter_key(data: &Path, destroy_former: bool) -> Result<(), Failure> {
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let epoch = opened.here.wrapping.rotate(MachineClock.now(), !destroy_former, &mut MachineEntropy)?;
    say(&format!("Letters to this node are sealed under key {epoch} as soon as others hear of it."));
    say(match destroy_former {
        true => {
            "The former keys are destroyed: what is under way for them cannot be opened, and is written again."
        }
        false => "Letters that are under way are still read.",
    });
    opened.here.store.close();
    Ok(())
}

pub(super) fn school_id(text: &str) -> Result<SchoolId, Failure> {
    text.parse().map_err(|e| format!("--school {text}: {e}").into())
}

fn card(data: &Path, out: &Path) -> Result<(), Failure> {
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let card = opened.here.card()?;
    write_durably(out, &card.to_bytes(), 0o644)?;
    opened.here.store.close();
    say(&format!("Card written to {}.", out.display()));
    match &card.schools[..] {
        [] => say("It names no school: nobody has opened one on this box yet."),
        schools => schools.iter().for_each(|school| say(&format!("School: {school}"))),
    }
    say(&format!("Fingerprint, to be compared at the central: {}", fingerprint(card.node())));
    Ok(())
}

fn certify(
    path: &PathBuf,
    expected: &str,
    data: &Path,
    schools: Vec<SchoolId>,
    years: u8,
    out: &Path,
) -> Result<(), Failure> {
    let card = Card::from_bytes(&read_named(path)?).map_err(|e| format!("{}: {e}", path.display()))?;
    let found = fingerprint(card.node());
    if !is_fingerprint_of(card.node(), expected) {
        return Err(format!(
            "{}: the card's fingerprint is {found}, expected was {expected}. Nothing was certified. Ask for the hub's \
             fingerprint again, and for another card if they still differ.",
            path.display()
        )
        .into());
    }
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let root = opened.root()?;
    let node = card.node();
    let until = || -> Result<Option<UtcMillis>, Failure> {
        let trust = opened.here.trust()?.ok_or(ActError::NotJoined)?;
        Ok(longest(&trust, node))
    };
    let before = until()?;
    let welcome = admit(&opened.here, &root, card, schools, years)?;
    write_durably(out, &welcome.to_bytes(), 0o644)?;
    let after = until()?;
    let runs_on = before.filter(|before| after == Some(*before));
    opened.here.store.close();
    say(&format!(
        "{found} may speak for its school. Carry {} to it, then there: `chaski join`.",
        out.display()
    ));
    if let Some(until) = runs_on {
        let until = iso(day::of(Zone::UTC, until));
        say(&format!(
            "It had a certificate until {until} before, which goes on counting: a shorter one takes nothing away. `chaski node revoke` does."
        ));
    }
    Ok(())
}

/// Reads what became of a box.
pub(super) fn fate(word: &str) -> Result<Fate, Failure> {
    Fate::from_word(word).ok_or_else(|| {
        format!("--because {word}: the words are {}", Fate::ALL.map(Fate::word).join(", ")).into()
    })
}

fn replace(
    dead: &str,
    path: &PathBuf,
    expected: &str,
    fate: Fate,
    data: &Path,
    years: u8,
    out: &Path,
) -> Result<(), Failure> {
    let card = Card::from_bytes(&read_named(path)?).map_err(|e| format!("{}: {e}", path.display()))?;
    let found = fingerprint(card.node());
    if !is_fingerprint_of(card.node(), expected) {
        return Err(format!(
            "{}: the card's fingerprint is {found}, expected was {expected}. Nothing was certified.",
            path.display()
        )
        .into());
    }
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let root = opened.root()?;
    let trust = opened.here.trust()?.ok_or(ActError::NotJoined)?;
    let node = certified_node(&trust, dead)
        .ok_or_else(|| format!("no node has the fingerprint {dead}; `chaski node list` prints them"))?;
    let replaced = network::replace(&opened.here, &root, node, fate, card, years)?;
    write_durably(out, &replaced.welcome.to_bytes(), 0o644)?;
    opened.here.store.close();
    say(&format!(
        "{found} takes its place. Carry {} to it, and open it there on /join, or with `chaski join`.",
        out.display()
    ));
    match (fate, replaced.stands) {
        (Fate::Broken, _) if replaced.was_revoked => say(
            "The dead box's word had been taken back before, and stays so: what was to stand of it stands.",
        ),
        (Fate::Broken, _) => {
            say("The dead box's word is not taken back: what it wrote last is taken from whoever has it.")
        }
        (_, Some(position)) => say(&format!(
            "The dead box is revoked. What this central has of it stands: of its last life up to entry {}.",
            position.seq
        )),
        (_, None) => say("The dead box had been revoked before."),
    }
    if replaced.elsewhere > 0 {
        let entries = replaced.elsewhere;
        say(&match fate {
            Fate::Broken => format!("Others told of {entries} entries of it that are not here yet."),
            _ => format!("Others told of {entries} entries of it that are not here: those are void."),
        });
    }
    Ok(())
}

fn renew(wanted: &str, data: &Path, years: u8) -> Result<(), Failure> {
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let root = opened.root()?;
    let trust = opened.here.trust()?.ok_or(ActError::NotJoined)?;
    let node = certified_node(&trust, wanted)
        .ok_or_else(|| format!("no node has the fingerprint {wanted}; `chaski node list` prints them"))?;
    let renewed = network::renew(&opened.here, &root, node, years);
    opened.here.store.close();
    match renewed {
        Ok(certificate) => {
            say(&format!("Certified until {}.", iso(day::of(Zone::UTC, certificate.terms.valid_until))))
        }
        Err(ActError::Longer(until)) => say(&format!(
            "Nothing was done: its certificate is good until {} already.",
            iso(day::of(Zone::UTC, until))
        )),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn revoke(wanted: &str, data: &Path, reason: &str, everything: bool) -> Result<(), Failure> {
    let reason = reason_from_word(reason)
        .ok_or_else(|| format!("--reason {reason}: the reasons are retired, lost, key-exposed, misused"))?;
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let root = opened.root()?;
    let trust = opened.here.trust()?.ok_or(ActError::NotJoined)?;
    let node = certified_node(&trust, wanted)
        .ok_or_else(|| format!("no node has the fingerprint {wanted}; `chaski node list` prints them"))?;
    let stands = if everything { Stands::Nothing } else { Stands::All };
    let last_good = network::revoke(&opened.here, &root, node, reason, stands)?;
    opened.here.store.close();
    match last_good {
        Some(position) => say(&format!(
            "Revoked. What this central has of it stands: of its last life up to entry {}.",
            position.seq
        )),
        None => say("Revoked; nothing that it wrote stands."),
    }
    say("Other nodes hear of it with their next mail.");
    Ok(())
}

/// What is shown of one node.
struct Line {
    listed: Option<Listed>,
    details: Details,
    /// Its last word: when, and by what if that was noted.
    met: Option<(UtcMillis, Option<LeaveWay>)>,
}

fn list(data: &Path, json: bool) -> Result<(), Failure> {
    let Looked { store, trust, own } = Looked::at(data)?;
    let trust = trust.ok_or(ActError::NotJoined)?;
    let (account, now) = (Account::default(), MachineClock.now());
    let mut nodes: Vec<NodeKey> = trust.certificates().map(|terms| terms.node).collect();
    nodes.sort();
    nodes.dedup();
    let lines = store.read_blocking(|db| {
        let overview = network::seen(db, &trust, own, &account, now)?;
        let logs = Logs::read(db, trust.clone())?;
        let peers = known_peers(db)?;
        let line = |node: &NodeKey| {
            let listed = overview.boxes.iter().find(|listed| listed.node == *node).cloned();
            let noted = listed.as_ref().and_then(|listed| listed.heard);
            let card = peers.iter().find(|peer| peer.card.node() == *node).map(|peer| (peer.met_at, None));
            let noted = noted.and_then(|(way, at)| way.map(|way| (at, Some(way))));
            let met = noted.into_iter().chain(card).max_by_key(|(at, _)| *at);
            Ok::<_, StoreError>(Line {
                listed,
                details: network::details(db, &logs, &account, *node, now)?,
                met,
            })
        };
        nodes.iter().map(line).collect::<Result<Vec<_>, _>>()
    })?;
    let mut report = Vec::new();
    for (node, Line { listed, details, met }) in nodes.into_iter().zip(lines) {
        let role = if trust.is_central(node) { "central" } else { "hub" };
        let until = trust.certificates_of(node).map(|terms| terms.valid_until.0).max();
        let (revoked, own) = (trust.is_revoked(node), node == own);
        let entries = details.entries;
        let names = listed.as_ref().map(|listed| listed.names.clone()).unwrap_or_default();
        let replaced = listed.as_ref().and_then(|listed| listed.replaced_by).map(fingerprint);
        if !json {
            let standing = if revoked { "revoked" } else { "certified" };
            let here = if own { ", this node" } else { "" };
            say(&format!("{}  {role}, {standing}{here}, {entries} entries here", fingerprint(node)));
            if !own {
                say(&format!("    {}", about(&names, met, &details)));
            }
            if let Some(by) = &replaced {
                say(&format!("    Its place was taken by {by}"));
            }
        }
        let schools: Vec<String> =
            trust.certificates_of(node).flat_map(|terms| &terms.schools).map(SchoolId::to_string).collect();
        report.push(serde_json::json!({
            "fingerprint": fingerprint(node), "node": node.to_string(), "role": role, "revoked": revoked,
            "this_node": own, "valid_until_ms": until, "schools": schools, "names": names, "entries": entries,
            "met_at_ms": met.map(|(at, _)| at.0), "met_by": met.and_then(|(_, way)| way).map(LeaveWay::word),
            "to_come": details.to_come, "to_go": details.to_go, "replaced_by": replaced,
        }));
    }
    if json {
        say(&serde_json::json!({ "nodes": report }).to_string());
    }
    Ok(())
}

/// Its school, its last word, and what lacks on either side.
fn about(names: &[String], met: Option<(UtcMillis, Option<LeaveWay>)>, details: &Details) -> String {
    let school = if names.is_empty() { String::new() } else { format!("{}; ", names.join(", ")) };
    let met = match met {
        None => "not met yet".to_owned(),
        Some((at, way)) => {
            let minute = at.0.rem_euclid(DAY_MS) / 60_000;
            let by = way.map(|way| format!(" by {}", way.word())).unwrap_or_default();
            format!("last met {} {:02}:{:02} UTC{by}", iso(day::of(Zone::UTC, at)), minute / 60, minute % 60)
        }
    };
    let count = |entries: Option<u64>| entries.map_or_else(|| "not known".to_owned(), |n| n.to_string());
    format!("{school}{met}; entries to come: {}, to go: {}", count(details.to_come), count(details.to_go))
}
