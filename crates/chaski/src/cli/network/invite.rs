//! `chaski central invite`, and the codes that it makes.
//!
//! A code is a file named after its hash, so that the command works while the central serves, and that taking it away is using
//! it: of two who come at once one finds it gone.

use super::{
    Opened, fingerprint,
    node::{admit, school_id},
};
use crate::{
    cli::{Failure, say},
    hub::DataFolder,
    machine::{MachineClock, MachineEntropy},
};
use eventlog::NodeSecret;
use exchange::{Card, Desk, net::Joins};
use kernel::{Clock, Entropy, NodeKey, SchoolId, to_base32};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use store::node::write_durably;

/// How long a code is good.
const GOOD_FOR_MS: i64 = 30 * 60_000;
/// Bytes of chance in a code: twelve letters and digits.
const CODE_BYTES: usize = 7;

/// Make a code with which one node may join within 30 minutes.
///
/// Read code and fingerprint to the technician at the hub, by telephone or from this screen, and let her type
/// `chaski join --code CODE --address HOST:PORT --fingerprint FINGERPRINT`.
#[derive(clap::Args)]
pub struct Invite {
    /// The central's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The schools that the node may speak for, by id; default: those on its card
    #[arg(long, value_name = "ID")]
    school: Vec<String>,
    /// Years until the certificate must be renewed
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=30))]
    years: u8,
}

impl Invite {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        let schools = self.school.iter().map(|id| school_id(id)).collect::<Result<Vec<_>, Failure>>()?;
        let node = folder.secret()?.public();
        let code = make(&codes(&folder), MachineClock.now().0, self.years, &schools, &mut MachineEntropy)?;
        say(&format!("Code, for one node and 30 minutes: {code}"));
        say(&format!("Fingerprint of this central: {}", fingerprint(node)));
        Ok(())
    }
}

fn codes(folder: &DataFolder) -> PathBuf {
    folder.node_folder().join("codes")
}

fn place_of(codes: &Path, code: &str) -> PathBuf {
    let mut hasher = blake3::Hasher::new_derive_key("chaski v0 code to join");
    hasher.update(code.replace('-', "").to_ascii_lowercase().as_bytes());
    codes.join(to_base32(&hasher.finalize().as_bytes()[..16]))
}

/// Writes a code's file: when it ends, for how many years, for which schools.
fn make(
    codes: &Path,
    now_ms: i64,
    years: u8,
    schools: &[SchoolId],
    entropy: &mut dyn Entropy,
) -> Result<String, Failure> {
    let mut chance = [0; CODE_BYTES];
    entropy.fill(&mut chance);
    let text = to_base32(&chance);
    let code = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-");
    let schools: String = schools.iter().map(|school| format!("{school}\n")).collect();
    let content = format!("{}\n{years}\n{schools}", now_ms + GOOD_FOR_MS);
    write_durably(&place_of(codes, &code), content.as_bytes(), 0o600)?;
    Ok(code)
}

/// Takes a code away and says what it was good for.
fn redeem(codes: &Path, now_ms: i64, code: &str) -> Option<(u8, Vec<SchoolId>)> {
    let place = place_of(codes, code);
    let content = std::fs::read_to_string(&place).ok()?;
    std::fs::remove_file(&place).ok()?;
    let mut lines = content.lines();
    let until: i64 = lines.next()?.parse().ok()?;
    let years = lines.next()?.parse().ok()?;
    let schools = lines.map(|line| line.parse().ok()).collect::<Option<Vec<_>>>()?;
    // A clock that was set back must not make an old code good for years.
    (now_ms <= until && until <= now_ms + GOOD_FOR_MS).then_some((years, schools))
}

/// A central's codes and its root key, before it is open.
pub struct Codes {
    folder: PathBuf,
    root: NodeSecret,
}

impl Codes {
    /// Of a central.
    pub(super) fn of(opened: &Opened) -> Result<Self, Failure> {
        Ok(Self { folder: codes(&opened.folder), root: opened.root()? })
    }

    /// With a desk, it can let nodes in.
    pub fn at(self, desk: Arc<Desk>) -> OpenCodes {
        OpenCodes { codes: self, desk, one_by_one: Mutex::default() }
    }
}

/// A central that lets nodes in.
pub struct OpenCodes {
    codes: Codes,
    desk: Arc<Desk>,
    one_by_one: Mutex<()>,
}

impl Joins for OpenCodes {
    fn join(&self, node: NodeKey, code: &str, card: &[u8]) -> Result<Vec<u8>, String> {
        let _one = self.one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
        let card = Card::from_bytes(card).map_err(|e| e.to_string())?;
        if card.node() != node {
            return Err("the card is another node's".into());
        }
        let good = redeem(&self.codes.folder, MachineClock.now().0, code);
        let (years, schools) = good.ok_or("that code is not known, was used, or is older than 30 minutes")?;
        let schools = if schools.is_empty() { card.schools.clone() } else { schools };
        if schools.is_empty() {
            return Err("the node serves no school yet, and the code names none".into());
        }
        let welcome = admit(&self.desk.here, &self.codes.root, card, schools, years);
        let welcome = welcome.map_err(|e| format!("the central failed: {e}"))?;
        tracing::info!(%node, "joined");
        Ok(welcome.to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;
    use testkit::Scratch;

    #[test]
    fn a_code_is_good_once_and_for_half_an_hour() {
        let scratch = Scratch::new("codes").unwrap();
        let mut chance = Seed(1).chance();
        let mut make = |years| make(scratch.path(), 1_000, years, &[SchoolId([3; 16])], &mut chance).unwrap();
        let (first, second, third) = (make(3), make(4), make(5));
        assert_eq!(first.len(), 14);
        let redeem = |now, code: &str| redeem(scratch.path(), now, code);
        assert_eq!(redeem(2_000, "0000-0000-0000"), None);
        assert_eq!(redeem(2_000, &first.to_uppercase()), Some((3, vec![SchoolId([3; 16])])));
        assert_eq!(redeem(2_000, &first), None, "used");
        assert_eq!(redeem(1_001 + GOOD_FOR_MS, &second), None, "too old");
        assert_eq!(redeem(-500_000_000, &third), None, "the clock was set back");
    }
}
