//! [`Offer`]: which logs a node has to give to one reader, and how far; compared by digests of buckets, so that two nodes
//! with thousands of logs find the few that differ in a few hundred bytes.
//!
//! A log's tag is a hash, so logs spread evenly over buckets. A bucket is a prefix of the tag in half bytes; its digest covers
//! the logs in it. Equal digests need no further word; of the others their sixteen parts are compared.

use kernel::OriginTag;
use std::collections::BTreeMap;

/// Half bytes of a tag.
pub(crate) const MAX_DEPTH: usize = 16;
/// Bytes of a bucket's digest. Two that are equal by chance would hide a change until the next one; the root has 16.
pub(crate) const BUCKET_DIGEST: usize = 5;
/// Buckets with so many logs are listed rather than divided: a list costs some 21 bytes a log, a division 80 and, where it is the last, a turn of 200.
pub(crate) const LEAF: usize = 8;

/// How far a log can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    /// Its last entry.
    pub seq: u64,
    /// How often entries that were withheld here have become readable: a reader who has passed over them must pass again.
    pub shows: u64,
    /// The beginning of the root over its entries: two histories under one name show here.
    pub root: [u8; ROOT_BYTES],
}

/// Instead of a count of what became readable: all of it is readable here, it is the log that this node is writing. What it
/// withholds from a reader, nobody may show her. (A node's former lives are not: a restored box may have them in part.)
pub(crate) const WHOLE: u64 = (1 << 63) - 1;

/// Bytes of a root that are compared.
pub(crate) const ROOT_BYTES: usize = 8;

/// Logs by tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Offer(pub BTreeMap<OriginTag, Standing>);

/// Sixteen half bytes of a tag.
pub(crate) fn half_bytes(tag: &OriginTag) -> [u8; MAX_DEPTH] {
    let mut halves = [0; MAX_DEPTH];
    for (at, half) in halves.iter_mut().enumerate() {
        *half = tag.0[at / 2] >> (4 * (1 - at % 2)) & 15;
    }
    halves
}

impl Offer {
    /// The logs in a bucket.
    pub fn bucket(&self, prefix: &[u8]) -> impl Iterator<Item = (&OriginTag, &Standing)> {
        let mut first = [0; 8];
        for (at, half) in prefix.iter().take(MAX_DEPTH).enumerate() {
            first[at / 2] |= half << (4 * (1 - at % 2));
        }
        let prefix = prefix.to_vec();
        self.0.range(OriginTag(first)..).take_while(move |(tag, _)| half_bytes(tag).starts_with(&prefix))
    }

    /// One digest for all of it.
    pub fn root(&self) -> [u8; 16] {
        let mut root = [0; 16];
        root.copy_from_slice(&digest(self.0.iter())[..16]);
        root
    }

    /// The digests of a bucket's sixteen parts, one behind the other.
    pub fn parts(&self, prefix: &[u8]) -> Vec<u8> {
        let mut parts = Vec::with_capacity(16 * BUCKET_DIGEST);
        let mut logs = self.bucket(prefix).peekable();
        for half in 0..16u8 {
            let mut inside = Vec::new();
            while let Some(log) = logs.next_if(|(tag, _)| half_bytes(tag).get(prefix.len()) == Some(&half)) {
                inside.push(log);
            }
            parts.extend_from_slice(&digest(inside.into_iter())[..BUCKET_DIGEST]);
        }
        parts
    }
}

/// Of no logs at all: zeros.
fn digest<'a>(logs: impl Iterator<Item = (&'a OriginTag, &'a Standing)>) -> [u8; 32] {
    let mut logs = logs.peekable();
    if logs.peek().is_none() {
        return [0; 32];
    }
    let mut hasher = blake3::Hasher::new();
    for (tag, standing) in logs {
        hasher.update(&tag.0).update(&standing.seq.to_be_bytes()).update(&standing.shows.to_be_bytes());
        hasher.update(&standing.root);
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(logs: u64) -> Offer {
        let tag = |n: u64| OriginTag(blake3::hash(&n.to_be_bytes()).as_bytes()[..8].try_into().unwrap());
        Offer((0..logs).map(|n| (tag(n), Standing { seq: n + 1, shows: 0, root: [7; 8] })).collect())
    }

    #[test]
    fn every_log_is_in_one_part_of_its_bucket_and_shows_in_its_digest() {
        let whole = offer(500);
        for prefix in [&[][..], &[3], &[3, 15], &[0]] {
            let inside = whole.bucket(prefix).count();
            let parts: usize = (0..16).map(|half| whole.bucket(&[prefix, &[half]].concat()).count()).sum();
            assert_eq!(inside, parts, "{prefix:?}");
        }
        let (tag, _) = whole.0.iter().nth(123).unwrap();
        let prefix = &half_bytes(tag)[..2];
        let mut changed = whole.clone();
        changed.0.get_mut(tag).unwrap().shows += 1;
        assert_ne!(whole.root(), changed.root());
        let differing = |prefix: &[u8]| {
            let (ours, theirs) = (whole.parts(prefix), changed.parts(prefix));
            ours.chunks(BUCKET_DIGEST).zip(theirs.chunks(BUCKET_DIGEST)).filter(|(a, b)| a != b).count()
        };
        assert_eq!((differing(&[]), differing(&prefix[..1]), differing(prefix)), (1, 1, 1));
        assert_eq!(Offer::default().root(), [0; 16]);
        assert_eq!(Offer::default().parts(&[]), [0; 16 * BUCKET_DIGEST]);
    }
}
