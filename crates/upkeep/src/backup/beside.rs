//! The list of erasures beside the backups, where anybody may write: a line counts if the box that is restored signed it.
//!
//! What the list says is done at a restore and cannot be taken back. So each line bears the signature of the box that wrote it, and
//! the key to check it with comes out of the backup itself. Lines of other boxes that share the stick are kept for them. Lines that
//! nobody signed (written by hand, by an earlier version, or with ill intent) need a person's word: [`Unsigned`]. What this does not
//! hold: whoever has the stick can take lines away or put an older list back; what the box's own folder and the backup say stays.

use super::{
    BackupError, Erasures,
    erasures::{FILE, MAX_BYTES, read_lines},
};
use eventlog::{Domain, NodeSecret, SignatureBytes, verify};
use kernel::{NodeKey, PersonId, from_base32, to_base32};
use std::{collections::BTreeMap, fmt::Write as _, path::Path};
use store::{Carried, node::write_durably};

/// What becomes of people whom a list names without the box's signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unsigned {
    /// Nothing is restored until somebody has looked.
    #[default]
    Refuse,
    /// Somebody vouches for the list: they are forgotten.
    Forget,
    /// They are left out.
    LeaveOut,
}

/// Who says that a person was forgotten, with the proof.
type Mark = (NodeKey, SignatureBytes);

/// Such a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside(BTreeMap<(PersonId, Option<NodeKey>), (u8, Option<SignatureBytes>)>);

impl Beside {
    /// Reads a list. The second value names the lines that cannot be read.
    pub fn parse(text: &str) -> (Self, Vec<(usize, String)>) {
        let mut list = Self::default();
        let faults = read_lines(text, |line, person, reason| {
            let (node, signature) = mark_of(line).unzip();
            list.0.entry((person, node)).or_insert((reason, signature));
        });
        (list, faults)
    }

    /// The list in a folder; empty if there is none. Strict: a line that cannot be read is an error.
    pub fn read(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(FILE);
        let bytes = Carried::at(folder).read(&path, MAX_BYTES);
        let bytes = bytes.map_err(|e| BackupError::file(&path, &e.why))?.unwrap_or_default();
        Self::checked(&path, &String::from_utf8_lossy(&bytes))
    }

    /// Strictly, from a text; faults are named after `path`.
    pub fn checked(path: &Path, text: &str) -> Result<Self, BackupError> {
        match Self::parse(text) {
            (list, faults) if faults.is_empty() => Ok(list),
            (_, mut faults) => {
                let (line, why) = faults.swap_remove(0);
                Err(BackupError::Erasures { path: path.display().to_string(), line, why })
            }
        }
    }

    /// As it is written.
    pub fn to_text(&self) -> String {
        let mut text = String::from(
            "# Chaski: people who were forgotten. Restoring a backup forgets them again.\n\
             # Keep this file beside the backups. Each line: a person's id, the number of the reason, and the box that\n\
             # says so with its signature. A line without one is asked about when a backup is restored.\n",
        );
        for ((person, node), (reason, signature)) in &self.0 {
            let _ = match (node, signature) {
                (Some(node), Some(signature)) => {
                    writeln!(text, "{person} {reason} # signed {node} {}", to_base32(&signature.0))
                }
                _ => writeln!(text, "{person} {reason}"),
            };
        }
        text
    }

    /// Writes the list into a folder, unless it says the same already.
    pub fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let (path, text) = (folder.join(FILE), self.to_text());
        let known = Carried::at(folder).read(&path, MAX_BYTES).ok().flatten();
        if known.is_some_and(|known| known == text.as_bytes()) {
            return Ok(());
        }
        write_durably(&path, text.as_bytes(), 0o644).map_err(|e| BackupError::Content(e.to_string()))
    }

    /// Adds what a box knows, under its signature.
    pub fn sign(&mut self, known: &Erasures, box_: &NodeSecret) {
        let own = box_.public();
        for (person, reason) in known.iter() {
            self.0.remove(&(person, None));
            let line = self.0.entry((person, Some(own))).or_insert((reason, None));
            if !holds(person, own, *line) {
                *line = (reason, Some(box_.sign(Domain::ErasureList, &message(person, reason))));
            }
        }
    }

    /// Whom this box has signed, and whom nobody has. What other boxes have signed is theirs.
    pub fn of(&self, own: Option<NodeKey>) -> (Erasures, Erasures) {
        let (mut signed, mut unsigned) = (Erasures::default(), Erasures::default());
        for ((person, node), line) in &self.0 {
            match node {
                Some(node) if Some(*node) == own && holds(*person, *node, *line) => {
                    signed.add(*person, line.0)
                }
                Some(node) if Some(*node) != own => {}
                _ => unsigned.add(*person, line.0),
            }
        }
        unsigned.leave_out(&signed);
        (signed, unsigned)
    }
}

fn message(person: PersonId, reason: u8) -> Vec<u8> {
    [&person.0[..], &[reason]].concat()
}

fn holds(person: PersonId, node: NodeKey, (reason, signature): (u8, Option<SignatureBytes>)) -> bool {
    signature
        .is_some_and(|signature| verify(&node, Domain::ErasureList, &message(person, reason), &signature))
}

/// `# signed NODE SIGNATURE` behind what a line says.
fn mark_of(line: &str) -> Option<Mark> {
    let mut words = line.split_once('#')?.1.split_whitespace();
    let (Some("signed"), Some(node), Some(signature)) = (words.next(), words.next(), words.next()) else {
        return None;
    };
    Some((node.parse().ok()?, SignatureBytes(from_base32(signature).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(numbers: &[u8]) -> Erasures {
        let mut list = Erasures::default();
        numbers.iter().for_each(|n| list.add(PersonId([*n; 16]), 1));
        list
    }

    #[test]
    fn only_what_the_box_itself_signed_is_believed() {
        let (box_, other) = (NodeSecret::from_bytes([1; 32]), NodeSecret::from_bytes([2; 32]));
        let mut beside = Beside::default();
        beside.sign(&list(&[1, 2]), &box_);
        beside.sign(&list(&[2, 3]), &other);
        let by_hand =
            format!("{}{} 1\r\n{} 1 # because\n", beside.to_text(), PersonId([4; 16]), PersonId([1; 16]));
        let (mut read, faults) = Beside::parse(&by_hand);
        assert!(faults.is_empty());
        assert_eq!(read.of(Some(box_.public())), (list(&[1, 2]), list(&[4])));
        assert_eq!(read.of(Some(other.public())), (list(&[2, 3]), list(&[1, 4])));
        assert_eq!(read.of(None), (list(&[]), list(&[1, 4])), "who cannot check believes nobody");
        // What the box knows itself becomes its own; what others say stays, and so does what nobody vouches for.
        read.sign(&list(&[1, 2]), &box_);
        assert_eq!(read.of(Some(box_.public())), (list(&[1, 2]), list(&[4])));
        assert_eq!(read.of(Some(other.public())), (list(&[2, 3]), list(&[4])));
        assert_eq!(Beside::parse(&read.to_text()), (read.clone(), vec![]));
        read.sign(&list(&[4]), &box_);
        assert_eq!(read.of(Some(box_.public())).1, list(&[]));
        // The list in the box's own folder is read by the same file's older reader.
        assert_eq!(Erasures::parse(&read.to_text()).0, list(&[1, 2, 3, 4]));
    }

    #[test]
    fn a_signature_is_good_for_its_person_and_reason_alone() {
        let box_ = NodeSecret::from_bytes([1; 32]);
        let mut beside = Beside::default();
        beside.sign(&list(&[1]), &box_);
        let text = beside.to_text();
        let (one, two) = (PersonId([1; 16]).to_string(), PersonId([2; 16]).to_string());
        for changed in [text.replace(&one, &two), text.replace(&format!("{one} 1"), &format!("{one} 2"))] {
            assert_ne!(changed, text);
            let (read, _) = Beside::parse(&changed);
            let (signed, unsigned) = read.of(Some(box_.public()));
            assert_eq!((signed.len(), unsigned.len()), (0, 1), "{changed}");
        }
    }
}
