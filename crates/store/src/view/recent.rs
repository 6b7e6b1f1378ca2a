//! The latest inputs of a fold's key, as they travel in the row of its state.
//!
//! An input of its own row costs a page of the disk for every answer: the rows of a key lie by their random ids. So the inputs
//! since the last snapshot stand in the state's row, which is written anyway, and move to the table together.

use super::runner::At;

/// Bytes before an input's id: where it stands, and how long its id is.
const HEAD: usize = size_of::<At>() + 2;

/// Inputs in the order of their places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recent {
    bytes: Vec<u8>,
    count: i64,
}

impl Recent {
    /// From the row; `None` if the bytes are no list of inputs.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let mut recent = Self { bytes, count: 0 };
        let mut rest = recent.bytes.as_slice();
        while !rest.is_empty() {
            rest = split(rest)?.2;
            recent.count += 1;
        }
        Some(recent)
    }

    /// As it stands in the row.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many.
    pub fn len(&self) -> i64 {
        self.count
    }

    /// One more, after all others.
    pub fn push(&mut self, at: &At, once: &[u8]) {
        // No id is that long: the longest is a place of 26 bytes.
        let length = once.len().min(usize::from(u16::MAX));
        self.bytes.extend(at);
        self.bytes.extend((length as u16).to_le_bytes());
        self.bytes.extend(&once[..length]);
        self.count += 1;
    }

    /// Place and id of each.
    pub fn iter(&self) -> impl Iterator<Item = (At, &[u8])> {
        let mut rest = self.bytes.as_slice();
        std::iter::from_fn(move || {
            let (at, once, after) = split(rest)?;
            rest = after;
            Some((at, once))
        })
    }

    /// Where the input with this id stands.
    pub fn place_of(&self, once: &[u8]) -> Option<At> {
        self.iter().find(|(_, other)| *other == once).map(|(at, _)| at)
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.count = 0;
    }
}

/// The first input, and what follows it.
fn split(bytes: &[u8]) -> Option<(At, &[u8], &[u8])> {
    let head = bytes.get(..HEAD)?;
    let at: At = head[..HEAD - 2].try_into().ok()?;
    let length = usize::from(u16::from_le_bytes([head[HEAD - 2], head[HEAD - 1]]));
    let once = bytes.get(HEAD..HEAD + length)?;
    Some((at, once, &bytes[HEAD + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_is_found_again() {
        let mut recent = Recent::default();
        for n in 0..40u8 {
            recent.push(&[n; 26], &vec![n; usize::from(n)]);
        }
        let read = Recent::from_bytes(recent.as_bytes().to_vec()).unwrap();
        assert_eq!(read, recent);
        assert_eq!(read.len(), 40);
        assert_eq!(read.place_of(&[7; 7]), Some([7; 26]));
        assert_eq!(read.place_of(&[7; 8]), None);
        assert!(read.iter().enumerate().all(|(n, (at, once))| at[0] == n as u8 && once.len() == n));
    }

    #[test]
    fn torn_bytes_are_no_list() {
        let mut recent = Recent::default();
        recent.push(&[1; 26], &[2; 8]);
        let whole = recent.as_bytes();
        assert!((1..whole.len()).all(|cut| Recent::from_bytes(whole[..cut].to_vec()).is_none()));
        assert_eq!(Recent::from_bytes(vec![]), Some(Recent::default()));
    }
}
