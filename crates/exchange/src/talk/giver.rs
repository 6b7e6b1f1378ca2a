//! The half of a conversation that gives: answers what is asked about its logs, and sends the blocks that are wanted.

use super::{
    TalkError,
    files::FileGiver,
    files_said::Asked,
    frame::{Kind, frame},
    message::{self, Absence, Ask, BlockHead, MAX_ITEMS, MAX_LISTED, Node, Want},
    offer::{LEAF, MAX_DEPTH, Offer, ROOT_BYTES, Standing, WHOLE},
};
use crate::{
    Reader, Trust,
    desk::{Desk, Given, offers_uncertified},
    keys::{KeyMail, Mark},
    notes, uncertified,
};
use kernel::{NodeKey, Origin, OriginTag, UtcMillis};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};
use store::{StoreError, log::Head};

/// What one reader is given.
pub(crate) struct Giver {
    to: NodeKey,
    reader: Reader,
    scope: [u8; 8],
    trust: Arc<Trust>,
    now: UtcMillis,
    /// How far she says she has taken mail of keys; `None` if she takes none.
    keys_taken: Option<Mark>,
    keys: Option<KeyMail>,
    pub keys_out: u64,
    pub offer: Offer,
    /// Entries in others' logs that she takes by her certificate.
    pub entries_offered: u64,
    origins: BTreeMap<OriginTag, Origin>,
    nodes: Vec<Node>,
    items: usize,
    wants: VecDeque<Want>,
    /// Logs of which an old range could not be read from the archive: not tried again in this conversation.
    unreadable: BTreeSet<OriginTag>,
    /// Given in this turn.
    turn_bytes: u64,
    /// Something was described in this turn: what she makes of it, she says in her next.
    described: bool,
    /// Wanted in her last message; as many as fit into one leave more for another.
    wanted: usize,
    /// This node's own log, if it was given to its end in this turn.
    own_given: Option<(OriginTag, Standing)>,
    pub files: FileGiver,
    pub blocks: u64,
    pub entries: u64,
    pub withheld: u64,
}

impl Giver {
    /// What the reader may be given.
    pub fn new(
        desk: &Desk,
        to: NodeKey,
        reader: Reader,
        trust: Arc<Trust>,
        now: UtcMillis,
    ) -> Result<Self, TalkError> {
        let clearing = desk.here.clearing(&trust, to, &reader)?;
        let scope = clearing.scope(&reader);
        let (heads, shown) = desk.here.store.read_blocking(|db| Ok((Head::roots(db)?, notes::shown(db)?)))?;
        let shown: BTreeMap<_, _> = shown.into_iter().collect();
        let (mut offer, mut origins) = (Offer::default(), BTreeMap::new());
        let mut entries_offered = 0;
        for (origin, seq, root) in heads {
            if clearing.offers_log_of(&trust, origin.node, &reader) {
                let tag = origin.tag();
                let mut begins = [0; ROOT_BYTES];
                begins.copy_from_slice(&root.0[..ROOT_BYTES]);
                let counted = shown.get(&tag).copied().unwrap_or(0);
                let shows = if origin == desk.here.store.origin() { WHOLE } else { counted };
                offer.0.insert(tag, Standing { seq, shows, root: begins });
                origins.insert(tag, origin);
                let others = origin.node != to && reader.wants_log_from(&trust, origin.node);
                entries_offered += if others { seq } else { 0 };
            }
        }
        let own = desk.here.secret.public();
        if offers_uncertified(&trust, own, &reader) {
            for waits in desk.here.store.read_blocking(uncertified::standing)? {
                if uncertified::is_unknown(&trust, waits.origin.node) && waits.origin.node != to {
                    let tag = waits.origin.tag();
                    let mut begins = [0; ROOT_BYTES];
                    begins.copy_from_slice(&waits.root.0[..ROOT_BYTES]);
                    offer.0.insert(tag, Standing { seq: waits.until, shows: 0, root: begins });
                    origins.insert(tag, waits.origin);
                }
            }
        }
        Ok(Self {
            to,
            reader,
            scope,
            trust,
            now,
            keys_taken: None,
            keys: None,
            keys_out: 0,
            offer,
            entries_offered,
            origins,
            nodes: Vec::new(),
            items: 0,
            wants: VecDeque::new(),
            unreadable: BTreeSet::new(),
            turn_bytes: 0,
            described: false,
            wanted: 0,
            own_given: None,
            files: FileGiver::default(),
            blocks: 0,
            entries: 0,
            withheld: 0,
        })
    }

    pub fn scope(&self) -> [u8; 8] {
        self.scope
    }

    /// How far she has taken mail of keys: what is new is wrapped and laid ready.
    pub fn keys_taken(&mut self, desk: &Desk, mark: Option<Mark>) -> Result<(), TalkError> {
        self.keys_taken = mark;
        self.lay_ready(desk, true)
    }

    /// Looks whether there is (more) mail of keys: at the beginning, and when hers has come.
    pub fn more_keys(&mut self, desk: &Desk) -> Result<(), TalkError> {
        self.lay_ready(desk, false)
    }

    /// `said`: how far she has taken it she has just said herself.
    fn lay_ready(&mut self, desk: &Desk, said: bool) -> Result<(), TalkError> {
        if let Some(mark) = self.keys_taken {
            // Whoever became known in this conversation counts.
            let (trust, _) = desk.trust()?;
            let place = (Some(mark), said);
            self.keys = desk.here.key_mail(&trust, Some(&desk.handed), self.to, place, self.now)?;
        }
        Ok(())
    }

    /// Says more about a bucket: its logs if they are few or all wanted, otherwise the digests of its parts.
    pub fn describe(&mut self, ask: &Ask) {
        self.described = true;
        if self.nodes.len() >= MAX_LISTED {
            // Asked again in the next turn.
            return;
        }
        let most = if ask.whole { MAX_ITEMS.saturating_sub(self.items) } else { LEAF };
        let logs: Vec<_> =
            self.offer.bucket(&ask.prefix).take(most + 1).map(|(tag, standing)| (*tag, *standing)).collect();
        if logs.len() <= most || ask.prefix.len() >= MAX_DEPTH {
            self.items += logs.len();
            self.nodes.push(Node::Logs(ask.prefix.clone(), logs));
        } else {
            let parts = self.offer.parts(&ask.prefix);
            self.nodes.push(Node::Parts(ask.prefix.clone(), parts));
        }
    }

    pub fn want(&mut self, wants: Vec<Want>) {
        self.wanted += wants.len();
        self.wants.extend(wants);
        self.wants.truncate(MAX_LISTED);
    }

    pub fn is_idle(&self) -> bool {
        self.nodes.is_empty() && self.wants.is_empty() && self.keys.is_none() && self.files.is_idle()
    }

    /// The next piece of what was asked; `None` when this turn's share is given.
    pub fn next_piece(&mut self, desk: &Desk) -> Result<Option<Vec<u8>>, TalkError> {
        if !self.nodes.is_empty() {
            self.items = 0;
            return Ok(Some(frame(Kind::Nodes, &message::nodes(&std::mem::take(&mut self.nodes)))));
        }
        if self.turn_bytes >= desk.turn_bytes {
            self.end_turn();
        }
        let Some(want) = self.wants.pop_front() else {
            return match self.next_keys(desk)? {
                None => Ok(self.next_of_files(desk)),
                keys => Ok(keys),
            };
        };
        if self.unreadable.contains(&want.log) {
            return self.next_piece(desk);
        }
        let Some(origin) = self.origins.get(&want.log).copied() else {
            return Ok(Some(frame(Kind::Absent, &message::absent(want.log, Absence::Nothing))));
        };
        let until = want.resume.map_or(u64::MAX, |resume| resume.until);
        let cut = desk.cut(&self.trust, self.to, &self.reader, origin, (want.after, until, want.have));
        let cut = match cut {
            Err(StoreError::Archive { why }) => {
                // To say that there is nothing would be wrong, and would be noted. Unanswered it is asked again in another conversation;
                // other logs go on.
                tracing::error!(log = %origin.node, after = want.after, why, "an old range cannot be given");
                self.unreadable.insert(want.log);
                return self.next_piece(desk);
            }
            other => match other? {
                Given::Block(cut) => cut,
                Given::Nothing if want.resume.is_some() => {
                    self.wants.push_front(Want { resume: None, ..want });
                    return self.next_piece(desk);
                }
                Given::Nothing => {
                    return Ok(Some(frame(Kind::Absent, &message::absent(want.log, Absence::Nothing))));
                }
                Given::Stays => {
                    return Ok(Some(frame(Kind::Absent, &message::absent(want.log, Absence::Stays))));
                }
            },
        };
        // The rest of the log follows in the same turn, as far as it is known to be wanted.
        if self.offer.0.get(&want.log).is_some_and(|offered| cut.until < offered.seq) {
            self.wants.push_front(Want { after: cut.until, resume: None, ..want });
        }
        if let Some(offered) = self.offer.0.get(&want.log).filter(|offered| cut.until == offered.seq)
            && want.log == desk.here.store.origin().tag()
        {
            self.own_given = Some((want.log, Standing { shows: 0, ..*offered }));
        }
        let goes_on =
            |resume: &message::Resume| resume.digest == cut.digest && resume.offset <= cut.bytes.len() as u64;
        let offset = want.resume.filter(goes_on).map_or(0, |resume| resume.offset);
        self.blocks += 1;
        self.entries += cut.entries;
        self.withheld += cut.withheld;
        let head = BlockHead {
            log: want.log,
            after: cut.after,
            until: cut.until,
            bytes: cut.bytes.len() as u64,
            offset,
            digest: cut.digest,
        };
        let mut piece = frame(Kind::Block, &head.to_bytes());
        piece.extend(frame(Kind::Bytes, &cut.bytes[offset as usize..]));
        self.turn_bytes += piece.len() as u64;
        Ok(Some(piece))
    }

    /// Mail of keys goes last: blocks may say who is who.
    fn next_keys(&mut self, desk: &Desk) -> Result<Option<Vec<u8>>, TalkError> {
        let Some(mail) = self.keys.take().filter(|_| self.turn_bytes < desk.turn_bytes) else {
            return Ok(None);
        };
        self.keys_taken = Some(mail.mark());
        self.keys_out += mail.parcels.len() as u64;
        let piece = frame(Kind::Keys, &mail.to_bytes());
        self.turn_bytes += piece.len() as u64;
        if mail.more {
            self.more_keys(desk)?;
        }
        Ok(Some(piece))
    }

    /// She asks whether files are here.
    pub fn ask_of_files(&mut self, desk: &Desk, asks: Vec<Asked>) -> Result<(), TalkError> {
        self.files.ask(desk, &self.reader, asks)
    }

    /// Files come behind all else.
    fn next_of_files(&mut self, desk: &Desk) -> Option<Vec<u8>> {
        if self.turn_bytes >= desk.turn_bytes {
            return None;
        }
        let piece = self.files.next_piece(desk)?;
        self.turn_bytes += piece.len() as u64;
        Some(piece)
    }

    /// At the end of a turn: she has seen what there is, and got all that she wanted of it.
    pub fn gave_all_wanted(&self) -> bool {
        let nothing_left = self.nodes.is_empty() && self.wants.is_empty() && self.unreadable.is_empty();
        nothing_left && !self.described && self.wanted < MAX_LISTED
    }

    /// What was not given is wanted again, or no longer.
    pub fn end_turn(&mut self) {
        self.wants.clear();
        self.wanted = 0;
        self.files.end_turn();
    }

    /// This node's own log, when all of it went out: the reader will offer it back, and that is no news.
    pub fn take_own_given(&mut self) -> Option<(OriginTag, Standing)> {
        self.own_given.take()
    }

    pub fn begin_turn(&mut self) {
        self.turn_bytes = 0;
        self.described = false;
    }
}
