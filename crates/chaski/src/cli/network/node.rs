//! `chaski node`.

use super::{Opened, central::YEAR_MS, fingerprint, forks, read_named};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::{MachineClock, MachineEntropy},
};
use eventlog::{
    Certificate, NodeSecret, Revocation,
    statement::{Authorities, CertificateTerms, NodeRole, RevocationReason, RevocationTerms},
};
use events::{
    Event,
    node::{OriginCertified, OriginRevoked},
};
use exchange::{Card, Here, Trust, Welcome, known_peers, meet};
use kernel::{Authority, Clock, CountryCode, NodeKey, SchoolId};
use std::path::{Path, PathBuf};
use store::{Draft, StoreError, log::Head, node::write_durably};

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
        /// The schools it may speak for, by id; default: those on its card
        #[arg(long, value_name = "ID")]
        school: Vec<String>,
        /// Years until the certificate must be renewed; what the hub wrote stays valid for ever
        #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=30))]
        years: u8,
        /// Where to write the welcome file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
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
    /// Where two machines were seen to write under one name: a disk was copied, and both went on.
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
    /// The machine that wrote the other branch takes a new name as soon as it hears of it and writes again what only it has, with the times it
    /// had. Other nodes give the other branch up when they get the kept one; what they cannot show as somebody's stays set aside.
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
    /// Every node this one knows of: its right, how far its log is here, when it was last met.
    List {
        /// The node's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) const NOT_JOINED: &str = "this node belongs to no network yet. Give it a welcome file with `chaski join`, or found one with `chaski central init`.";

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
            Node::Revoke { fingerprint, data, reason, everything } => {
                revoke(&fingerprint, &data, &reason, everything)
            }
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
    if !found.eq_ignore_ascii_case(expected.trim()) {
        return Err(format!(
            "{}: the card's fingerprint is {found}, expected was {expected}. Nothing was certified. Ask for the hub's \
             fingerprint again, and for another card if they still differ.",
            path.display()
        )
        .into());
    }
    let schools = if schools.is_empty() { card.schools.clone() } else { schools };
    if schools.is_empty() {
        return Err("the card names no school; say with --school for which one the hub may speak".into());
    }
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let root = opened.root()?;
    let welcome = admit(&opened.here, &root, card, schools, years)?;
    write_durably(out, &welcome.to_bytes(), 0o644)?;
    opened.here.store.close();
    say(&format!(
        "{found} may speak for its school. Carry {} to it, then there: `chaski join`.",
        out.display()
    ));
    Ok(())
}

/// Certifies the card's node for the schools, says so in the central's log, and makes its welcome.
pub(super) fn admit(
    here: &Here,
    root: &NodeSecret,
    card: Card,
    schools: Vec<SchoolId>,
    years: u8,
) -> Result<Welcome, Failure> {
    let trust = here.trust()?.ok_or(NOT_JOINED)?;
    let now = MachineClock.now();
    let terms = CertificateTerms {
        node: card.node(),
        role: NodeRole::Hub,
        country: country_of(&trust, here.secret.public())?,
        schools,
        authorities: Authorities::HUB,
        from: None,
        issued_at: now,
        valid_until: now.plus_ms(i64::from(years) * YEAR_MS),
    };
    let certificate = Certificate::issue(root, terms);
    say_as_central(here, OriginCertified { certificate: certificate.to_bytes() }.into())?;
    let mut certificates = here.welcome.as_ref().map(|w| w.certificates.clone()).unwrap_or_default();
    certificates.push(certificate);
    let welcome = Welcome { root: root.public(), certificates, central: Some(here.card()?) };
    let trust = here.trust()?.ok_or(NOT_JOINED)?;
    here.store.write_blocking(move |tx| meet(tx, &trust, &card))?;
    Ok(welcome)
}

fn country_of(trust: &Trust, central: NodeKey) -> Result<CountryCode, Failure> {
    let own = trust.certificates_of(central).next().map(|terms| terms.country);
    own.ok_or_else(|| "this node has no certificate of its own".into())
}

fn revoke(wanted: &str, data: &Path, reason: &str, everything: bool) -> Result<(), Failure> {
    let reason = match reason {
        "retired" => RevocationReason::Retired,
        "lost" => RevocationReason::Lost,
        "key-exposed" => RevocationReason::KeyExposed,
        "misused" => RevocationReason::Misused,
        other => {
            return Err(
                format!("--reason {other}: the reasons are retired, lost, key-exposed, misused").into()
            );
        }
    };
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let root = opened.root()?;
    let trust = opened.here.trust()?.ok_or(NOT_JOINED)?;
    let node = trust
        .certificates()
        .map(|terms| terms.node)
        .find(|node| fingerprint(*node).eq_ignore_ascii_case(wanted.trim()))
        .ok_or_else(|| format!("no node has the fingerprint {wanted}; `chaski node list` prints them"))?;
    if node == opened.here.secret.public() {
        return Err("the central cannot revoke itself".into());
    }
    let heads = opened.here.store.read_blocking(Head::load_all)?;
    // Of several lives the one written last: what led up to it stands with it.
    let last = heads.iter().filter(|head| head.origin.node == node).max_by_key(|head| head.hlc);
    let last_good = last.filter(|_| !everything).map(|head| eventlog::Position {
        origin: head.origin,
        seq: head.seq,
        root: head.frontier.root(),
    });
    let terms = RevocationTerms { node, last_good, reason, issued_at: MachineClock.now() };
    let revocation = Revocation::issue(&root, terms).to_bytes();
    say_as_central(&opened.here, OriginRevoked { revocation }.into())?;
    opened.here.store.close();
    match last_good {
        Some(position) => say(&format!("Revoked; its first {} entries stand.", position.seq)),
        None => say("Revoked; nothing that it wrote stands."),
    }
    say("Other nodes hear of it with their next mail.");
    Ok(())
}

pub(super) fn say_as_central(here: &Here, event: Event) -> Result<(), StoreError> {
    here.store.write_blocking(move |tx| {
        let events = vec![event];
        tx.append(Draft { schools: vec![], persons: vec![], authority: Authority::Central, events })
    })?;
    Ok(())
}

fn list(data: &Path, json: bool) -> Result<(), Failure> {
    let opened = Opened::open(DataFolder::existing(data)?)?;
    let trust = opened.here.trust()?.ok_or(NOT_JOINED)?;
    let heads = opened.here.store.read_blocking(Head::load_all)?;
    let peers = opened.here.store.read_blocking(known_peers)?;
    let mut nodes: Vec<NodeKey> = trust.certificates().map(|terms| terms.node).collect();
    nodes.sort();
    nodes.dedup();
    let mut report = Vec::new();
    for node in nodes {
        let role = if trust.is_central(node) { "central" } else { "hub" };
        let until = trust.certificates_of(node).map(|terms| terms.valid_until.0).max();
        let entries: u64 = heads.iter().filter(|head| head.origin.node == node).map(|head| head.seq).sum();
        let met = peers.iter().find(|peer| peer.card.node() == node).map(|peer| peer.met_at.0);
        let (revoked, own) = (trust.is_revoked(node), node == opened.here.secret.public());
        if !json {
            let standing = if revoked { "revoked" } else { "certified" };
            let here = if own { ", this node" } else { "" };
            say(&format!("{}  {role}, {standing}{here}, {entries} entries here", fingerprint(node)));
        }
        let schools: Vec<String> =
            trust.certificates_of(node).flat_map(|terms| &terms.schools).map(SchoolId::to_string).collect();
        report.push(serde_json::json!({
            "fingerprint": fingerprint(node), "node": node.to_string(), "role": role, "revoked": revoked,
            "this_node": own, "valid_until_ms": until, "schools": schools, "entries": entries, "met_at_ms": met,
        }));
    }
    opened.here.store.close();
    if json {
        say(&serde_json::json!({ "nodes": report }).to_string());
    }
    Ok(())
}
