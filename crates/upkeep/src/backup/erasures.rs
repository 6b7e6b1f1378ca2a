//! Who was forgotten: a short list that lies beside the backups and beside the box's keys, so that no restored backup brings
//! anybody back.
//!
//! A backup holds people as they were that night. Whoever is forgotten later is still in it. So the box keeps a list of random
//! ids (no names) in its own folder `node/` and, signed, beside the backups ([`super::Beside`]); a restore gathers both, and before
//! the restored box serves anybody it destroys the keys of everybody on the list again.

use super::BackupError;
use kernel::PersonId;
use std::{collections::BTreeMap, fmt::Write as _, path::Path};
use store::{Carried, node::write_durably};

/// The name of the list, in both places.
pub const FILE: &str = "chaski-erasures.txt";
/// Most lines; a box that forgets more people than this needs its central.
pub const LINES_MAX: usize = 200_000;
/// Bytes of a list: as many lines fit, each with a signature.
pub(super) const MAX_BYTES: u64 = 40 << 20;

/// Reason 1: asked for by herself or her guardian (`events::people::PersonForgotten`).
pub const ASKED: u8 = 1;

/// People to forget, each with the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erasures(BTreeMap<PersonId, u8>);

impl Erasures {
    /// Adds a person; the first reason stays.
    pub fn add(&mut self, person: PersonId, reason: u8) {
        self.0.entry(person).or_insert(reason);
    }

    /// Adds another list. Returns whether it brought anybody new.
    pub fn join(&mut self, other: &Erasures) -> bool {
        let before = self.0.len();
        other.0.iter().for_each(|(person, reason)| self.add(*person, *reason));
        self.0.len() > before
    }

    /// Takes everybody of another list away.
    pub fn leave_out(&mut self, others: &Erasures) {
        self.0.retain(|person, _| !others.0.contains_key(person));
    }

    /// Everybody, by id.
    pub fn iter(&self) -> impl Iterator<Item = (PersonId, u8)> {
        self.0.iter().map(|(person, reason)| (*person, *reason))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody is on it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads a list: a person's id and the number of a reason per line (1 if there is none); `#` begins a remark. The second
    /// value names the lines that cannot be read.
    pub fn parse(text: &str) -> (Self, Vec<(usize, String)>) {
        let mut list = Self::default();
        let faults = read_lines(text, |_, person, reason| list.add(person, reason));
        (list, faults)
    }

    /// As it is written.
    pub fn to_text(&self) -> String {
        let mut text = String::from(
            "# Chaski: people who were forgotten. Restoring a backup forgets them again.\n\
             # Keep this file beside the backups. Each line: a person's id, the number of the reason.\n",
        );
        for (person, reason) in &self.0 {
            let _ = writeln!(text, "{person} {reason}");
        }
        text
    }

    /// The list in a folder; empty if there is none. Strict: a line that cannot be read is an error.
    pub fn read(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(FILE);
        let (list, faults) = Self::read_what_can_be(folder)?;
        match faults.into_iter().next() {
            None => Ok(list),
            Some((line, why)) => Err(BackupError::Erasures { path: path.display().to_string(), line, why }),
        }
    }

    /// The lines that can be read, and the faults of the others: a box must start with what it has.
    pub fn read_what_can_be(folder: &Path) -> Result<(Self, Vec<(usize, String)>), BackupError> {
        let path = folder.join(FILE);
        match Carried::at(folder).read(&path, MAX_BYTES) {
            Ok(Some(bytes)) => Ok(Self::parse(&String::from_utf8_lossy(&bytes))),
            Ok(None) => Ok(Default::default()),
            Err(e) => Err(BackupError::file(&path, &e.why)),
        }
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
}

/// Gives each line that names somebody to `take`, with what it says; returns the lines that cannot be read.
pub(super) fn read_lines(text: &str, mut take: impl FnMut(&str, PersonId, u8)) -> Vec<(usize, String)> {
    let mut faults = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if number >= LINES_MAX {
            faults.push((number + 1, "the list is too long".into()));
            break;
        }
        match read_line(line) {
            None => {}
            Some(Ok((person, reason))) => take(line, person, reason),
            Some(Err(why)) => faults.push((number + 1, why)),
        }
    }
    faults
}

/// What one line says; `None` if it is empty or a remark.
fn read_line(line: &str) -> Option<Result<(PersonId, u8), String>> {
    let line = line.trim_start_matches('\u{feff}');
    let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
    let person = words.next()?;
    let reason = words.next().map_or(Ok(ASKED), str::parse);
    Some(match (person.parse::<PersonId>(), reason, words.next()) {
        (Ok(person), Ok(reason), None) => Ok((person, reason)),
        (Err(e), _, _) => Err(e.to_string()),
        _ => Err("a person's id and the number of a reason are expected".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_written_list_is_read_and_its_faults_are_named_by_line() {
        let (ana, eva) = (PersonId([1; 16]), PersonId([2; 16]));
        let text = format!(
            "# written by hand\r\n{ana} 1\r\n\r\n  {eva}   # no reason given\nana 1\n{ana} one\n{ana} 1 2\n"
        );
        let (list, faults) = Erasures::parse(&text);
        assert_eq!(list.iter().collect::<Vec<_>>(), [(ana, 1), (eva, ASKED)]);
        assert_eq!(faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5, 6, 7]);
        assert_eq!(Erasures::parse(&list.to_text()), (list, vec![]));
    }

    #[test]
    fn lists_are_joined() {
        let mut list = Erasures::default();
        list.add(PersonId([1; 16]), 2);
        let mut other = list.clone();
        assert!(!list.join(&other));
        other.add(PersonId([3; 16]), 1);
        assert!(list.join(&other));
        assert_eq!(list.len(), 2);
    }
}
