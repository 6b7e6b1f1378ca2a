//! Mail that a box without a certificate leaves at another one's door, where it waits (`uncertified`).
//!
//! One question after the other on one connection, whose key TLS has proved: the incarnation, and perhaps a block of that log. The answer is
//! how many of its entries wait. So the first question has no block, and a link that dies costs one. Who asks may give only what it wrote
//! itself: what a door does for strangers stays small.

use crate::{Desk, InboxError, desk::Given, uncertified, uncertified::Kept};
use eventlog::{Block, block::MAX_BLOCK_BYTES};
use kernel::{Incarnation, NodeKey, Origin, UtcMillis};
use store::log::Head;

/// Bytes before a block: the incarnation.
const HEAD_BYTES: usize = 8;
/// Longest question.
pub(crate) const MAX_LEFT_BYTES: usize = HEAD_BYTES + MAX_BLOCK_BYTES;
/// The answer: a number.
pub(crate) const MAX_LEFT_ANSWER: usize = 8;

impl Desk {
    /// What is to be left with a node next, of which so many entries wait there, if that is known; `None`: nothing.
    pub(crate) fn to_leave(
        &self,
        with: NodeKey,
        there: Option<u64>,
        now: UtcMillis,
    ) -> Result<Option<Vec<u8>>, InboxError> {
        let own = self.here.store.origin();
        let mut body = own.incarnation.0.to_vec();
        let Some(after) = there else { return Ok(Some(body)) };
        let (trust, _) = self.trust()?;
        let Some(reader) = trust.reader(with, now) else { return Ok(None) };
        let log = (after, u64::MAX, after);
        match self.cut(&trust, with, &reader, own, log)? {
            // Before it has said something for a school nobody takes what it said: that is no failure.
            Given::Block(cut) if after == 0 && !uncertified::speaks(&cut.bytes) => return Ok(None),
            Given::Block(cut) if cut.until > after => body.extend_from_slice(&cut.bytes),
            _ => return Ok(None),
        }
        Ok(Some(body))
    }

    /// Takes what a node leaves that has no certificate here. Returns how many entries of that log wait; the inner error is for its technician.
    pub(crate) fn take_left(&self, node: NodeKey, body: &[u8]) -> Result<Result<u64, String>, InboxError> {
        let (trust, _) = self.trust()?;
        let Some((incarnation, block)) = body.split_first_chunk::<HEAD_BYTES>() else {
            return Ok(Err("that is no mail".into()));
        };
        if !uncertified::is_unknown(&trust, node) {
            return Ok(Err("that node is no stranger here, or its word was taken back".into()));
        }
        let origin = Origin { node, incarnation: Incarnation(*incarnation) };
        if !block.is_empty() {
            // Before anything is checked: somebody else's block is not looked at.
            match Block::from_bytes(block) {
                Ok(block) if block.origin() == origin => {}
                Ok(_) => return Ok(Err("the block is of another log".into())),
                Err(error) => return Ok(Err(error.to_string())),
            }
            match self.here.keep_uncertified(&trust, block, node)? {
                Some((_, Kept::Yes | Kept::Known)) => {}
                Some((_, Kept::No(why))) => return Ok(Err(why)),
                None => return Ok(Err("the block is not what its author signed".into())),
            }
        }
        let tag = origin.tag();
        let until = self.here.store.read_blocking(|db| {
            let in_log = Head::of(db, tag)?.map_or(0, |head| head.seq);
            Ok(uncertified::until(db, &tag)?.max(in_log))
        })?;
        Ok(Ok(until))
    }
}
