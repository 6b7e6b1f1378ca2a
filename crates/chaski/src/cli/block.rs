//! `chaski block`.

use crate::cli::{Failure, say};
use crate::network::fingerprint;
use classroom::day::{self, iso};
use eventlog::{
    Block, EntryRef,
    block::{Item, MAX_BLOCK_BYTES},
};
use events::Event;
use exchange::{
    Card, LetterHead, SeenLetter, Welcome,
    courier::{self, MAX_MAIL_BYTES, Piece},
};
use kernel::{NodeKey, SchoolId, UtcMillis, Zone, to_base32};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

/// What a file of the exchange is, and what it shows to whoever holds it.
#[derive(clap::Subcommand)]
pub enum BlockCommand {
    /// Say what a block, a letter, a courier's mail, a card or a welcome file is, and check what can be checked.
    ///
    /// A block shows its entries' kinds, never what they say. Of letters and mail it shows what a courier could see: who writes to whom, and
    /// how much. Exit code 1 if the file is cut, damaged or something else. What is sealed in a letter can be checked by its reader alone: of
    /// a letter this sees its head, and whether it is as long as it says.
    Inspect {
        /// The file
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// The longest of these files.
const MAX_BYTES: u64 = if MAX_BLOCK_BYTES > MAX_MAIL_BYTES { MAX_BLOCK_BYTES } else { MAX_MAIL_BYTES } as u64;

impl BlockCommand {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let BlockCommand::Inspect { file, json } = self;
        let (bytes, rest) = read(&file)?;
        let found = inspect(&bytes, rest).map_err(|why| format!("{}: {why}", file.display()))?;
        match json {
            true => say(&found.json.to_string()),
            false => found.lines.iter().for_each(|line| say(line)),
        }
        match found.is_cut {
            true => Err(format!("{}: it was cut", file.display()).into()),
            false => Ok(()),
        }
    }
}

/// As much of a file as any of these can have but a letter, and one byte more; and what follows.
fn read(path: &Path) -> Result<(Vec<u8>, File), Failure> {
    let named = |e: std::io::Error| format!("{}: {e}", path.display());
    let mut bytes = Vec::new();
    let mut file = File::open(path).map_err(named)?;
    file.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(named)?;
    Ok((bytes, file))
}

struct Found {
    lines: Vec<String>,
    json: Value,
    /// Its end is missing.
    is_cut: bool,
}

/// `rest`: what of a letter lies beyond.
fn inspect(bytes: &[u8], rest: impl Read) -> Result<Found, Failure> {
    if bytes.starts_with(b"CHB") {
        return block(bytes);
    }
    if bytes.starts_with(b"chaski letter ") {
        return Ok(letter(&LetterHead::walk(BufReader::new(bytes.chain(rest)))?));
    }
    if bytes.starts_with(b"chaski mail ") {
        return mail(bytes);
    }
    if let Ok(welcome) = Welcome::from_bytes(bytes) {
        return Ok(welcome_file(&welcome));
    }
    match Card::from_bytes(bytes) {
        Ok(card) => Ok(card_file(&card)),
        Err(why) => Err(format!(
            "this is no block, letter, mail or welcome file, and no whole card either ({why}). Take the file anew from where it came."
        )
        .into()),
    }
}

fn block(bytes: &[u8]) -> Result<Found, Failure> {
    let block = Block::from_bytes(bytes)?;
    block.check()?;
    let (mut shown, mut withheld, mut kinds) = (0u64, 0u64, BTreeMap::<String, u64>::new());
    let (mut schools, mut times) = (BTreeSet::<SchoolId>::new(), Vec::<UtcMillis>::new());
    for item in &block.items {
        let Item::Entry(entry) = item else {
            withheld += item.entry_count();
            continue;
        };
        shown += 1;
        let entry = EntryRef::decode(entry)?;
        schools.extend(entry.schools());
        times.push(entry.hlc().wall());
        for event in entry.events() {
            let known = Event::KNOWN
                .iter()
                .find(|(kind, version, _)| (*kind, *version) == (event.kind, event.version));
            let name = known
                .map_or_else(|| format!("{} v{}", event.kind, event.version), |known| known.2.to_owned());
            *kinds.entry(name).or_default() += 1;
        }
    }
    let origin = block.origin();
    let (first, last) = (block.first_seq(), block.last_seq());
    let (from, until) = (times.iter().min().copied(), times.iter().max().copied());
    let mut lines = vec![
        format!(
            "A block of the log of {}, life {}: entries {first} to {last}.",
            fingerprint(origin.node),
            to_base32(&origin.incarnation.0)
        ),
        format!("{shown} shown, {withheld} withheld. Every digest and the author's signature fit."),
    ];
    if let (Some(from), Some(until)) = (from, until) {
        lines.push(format!("Written from {} to {}, by its author's clock.", day(from), day(until)));
    }
    lines.extend(schools.iter().map(|school| format!("School {school}")));
    lines.extend(kinds.iter().map(|(name, count)| format!("{count:>8}  {name}")));
    let schools: Vec<String> = schools.iter().map(SchoolId::to_string).collect();
    let json = json!({
        "what": "block", "node": origin.node.to_string(), "incarnation": to_base32(&origin.incarnation.0), "first": first,
        "last": last, "shown": shown, "withheld": withheld, "from_ms": from.map(|at| at.0), "until_ms": until.map(|at| at.0),
        "schools": schools, "events": kinds,
    });
    Ok(Found { lines, json, is_cut: false })
}

/// The day, in Greenwich.
fn day(at: UtcMillis) -> String {
    iso(day::of(Zone::UTC, at))
}

fn letter(letter: &SeenLetter) -> Found {
    let SeenLetter { head, records, whole } = letter;
    let ending = match whole {
        true => "It is as long as it says.",
        false => {
            "Its end is missing: what stands before the cut is taken, and the rest comes with the next one."
        }
    };
    let lines = vec![
        format!("A letter from {} to {}.", fingerprint(head.from), fingerprint(head.to)),
        format!(
            "It is sealed under the reader's letter key {}; nobody else can open it, or check what is in it.",
            head.epoch
        ),
        format!("{records} whole records. {ending}"),
    ];
    let json = json!({
        "what": "letter", "from": head.from.to_string(), "to": head.to.to_string(), "letter_key": head.epoch,
        "records": records, "whole": whole,
    });
    Found { lines, json, is_cut: !whole }
}

fn mail(bytes: &[u8]) -> Result<Found, Failure> {
    let (pieces, whole) = courier::pieces(bytes)?;
    let ending =
        if whole { "It is whole." } else { "It ends before its end: what is whole in it can be delivered." };
    let mut lines = vec![format!("A courier's mail with {} pieces. {ending}", pieces.len())];
    let mut told = Vec::new();
    for piece in &pieces {
        let (what, node, from, bytes) = match piece {
            Piece::Card { node, bytes } => ("card", *node, None, *bytes),
            Piece::Letter { to, from, bytes } => ("letter", *to, Some(*from), *bytes),
        };
        lines.push(match from {
            Some(from) => {
                format!("{bytes:>10} bytes  letter from {} to {}", fingerprint(from), fingerprint(node))
            }
            None => format!("{bytes:>10} bytes  card of {}", fingerprint(node)),
        });
        let from = from.map(|from| from.to_string());
        told.push(json!({ "what": what, "node": node.to_string(), "from": from, "bytes": bytes }));
    }
    Ok(Found { lines, json: json!({ "what": "mail", "whole": whole, "pieces": told }), is_cut: !whole })
}

fn card_file(card: &Card) -> Found {
    let node: NodeKey = card.node();
    let entries: u64 = card.have.values().sum();
    let mut lines = vec![
        format!("The card of {}, signed by it.", fingerprint(node)),
        format!(
            "Logs it has: {}, with {entries} entries. Letters to it go under its letter key {}.",
            card.have.len(),
            card.wrapping.epoch
        ),
    ];
    for (origin, branch) in &card.branches {
        let end = branch.places.first().map_or(0, |(seq, _)| *seq);
        let lacks = if branch.lacks_kept { "; the branch that the root has kept lacks there" } else { "" };
        let whose = if origin.node == node { "Its log" } else { "Two histories of" };
        lines.push(format!(
            "{whose} {} {}: until {end}{lacks}",
            fingerprint(origin.node),
            origin.incarnation
        ));
    }
    lines.extend(card.schools.iter().map(|school| format!("School {school}")));
    let schools: Vec<String> = card.schools.iter().map(SchoolId::to_string).collect();
    let json = json!({
        "what": "card", "node": node.to_string(), "logs": card.have.len(), "entries": entries, "schools": schools,
        "letter_key": card.wrapping.epoch,
    });
    Found { lines, json, is_cut: false }
}

fn welcome_file(welcome: &Welcome) -> Found {
    let mut lines =
        vec![format!("A welcome file of the network with root key {}.", fingerprint(welcome.root))];
    let mut nodes = Vec::new();
    for certificate in &welcome.certificates {
        let terms = &certificate.terms;
        lines.push(format!(
            "Certificate of {}, {:?}, good until {}",
            fingerprint(terms.node),
            terms.role,
            day(terms.valid_until)
        ));
        nodes.push(json!({ "node": terms.node.to_string(), "valid_until_ms": terms.valid_until.0 }));
    }
    Found {
        lines,
        json: json!({ "what": "welcome", "root": welcome.root.to_string(), "certificates": nodes }),
        is_cut: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::{BlockBuilder, Entry, Frontier, Header, NodeSecret, RawEvent};
    use events::school::ClassOpened;
    use kernel::{Authority, ClassId, ClockQuality, Digest, Hlc, Incarnation, Origin};
    use std::io;

    fn a_block() -> Vec<u8> {
        let secret = NodeSecret::from_bytes([7; 32]);
        let (incarnation, school) = (Incarnation([1; 8]), SchoolId([2; 16]));
        let header = Header {
            origin: Origin { node: secret.public(), incarnation },
            seq: 1,
            hlc: Hlc::at(UtcMillis(1_700_000_000_000)),
            clock: ClockQuality::Good,
            schools: vec![school],
            persons: vec![],
            authority: Authority::Staff,
            salt: [3; 8],
        };
        let event = Event::from(ClassOpened { class: ClassId([4; 16]), school, name: "Secret 3 B".into() });
        let events = vec![
            RawEvent { kind: event.kind(), version: event.version(), body: event.encode_body() },
            RawEvent { kind: 65_000, version: 1, body: vec![1] },
        ];
        let mut builder = BlockBuilder::new(Frontier::new());
        builder.push(Item::Entry(Entry { header, events }.encode().unwrap())).unwrap();
        builder.push(Item::Withheld(Digest([9; 32]))).unwrap();
        builder.finish_signed(&secret, incarnation).unwrap().to_bytes().unwrap()
    }

    #[test]
    fn a_block_shows_kinds_and_never_words_and_a_damaged_one_is_refused() {
        let bytes = a_block();
        let found = inspect(&bytes, io::empty()).unwrap();
        assert_eq!(found.json["events"], json!({ "ClassOpened": 1, "65000 v1": 1 }));
        assert_eq!(
            (&found.json["shown"], &found.json["withheld"], &found.json["last"]),
            (&json!(1), &json!(1), &json!(2))
        );
        let said = found.lines.join("\n");
        assert!(said.contains("entries 1 to 2") && said.contains("2023-11-14"), "{said}");
        assert!(!said.contains("Secret") && !found.json.to_string().contains("Secret"));
        for at in [3, bytes.len() / 2, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(inspect(&damaged, io::empty()).is_err(), "byte {at}");
        }
        assert!(inspect(&bytes[..bytes.len() - 1], io::empty()).is_err());
    }

    #[test]
    fn what_is_none_of_them_is_said_to_be_none() {
        for bytes in [&b""[..], b"a photo", b"CHB0 not a block", b"chaski letter 9\n", b"chaski mail 0\n"] {
            assert!(inspect(bytes, io::empty()).is_err(), "{bytes:?}");
        }
    }
}
