//! How nodes meet: conversations over links that die, damage and interleave, and sticks that are mixed up.

use super::{
    astray::Astray,
    node::{Kept, copy},
    world::World,
};
use exchange::{Desk, Talk, TalkError, Talked, stick};
use std::{path::PathBuf, sync::Arc};
use store::StoreError;
use testkit::random_log::START;

/// A link between two nodes.
struct Link {
    left: u64,
    /// The byte that is damaged.
    damage: u64,
    is_damaged: bool,
    piece: usize,
    /// Bytes that were carried, both ways.
    carried: u64,
    /// Whole messages go astray.
    astray: Option<Astray>,
    /// The power of one side goes.
    power: Option<Power>,
}

/// Who loses its power in the middle of a conversation.
struct Power {
    folder: PathBuf,
    of_caller: bool,
    /// It goes while the node writes what comes after so many bytes.
    after: u64,
    /// What it had before it took that, and how often it had written then.
    kept: Option<(Kept, Option<u64>)>,
    /// It was writing what it took.
    is_gone: bool,
}

impl Power {
    /// Before the node takes something: what it has is kept, unless that is so already.
    fn look(&mut self, desk: &Desk) -> Result<(), StoreError> {
        let commits = desk.here.store.commits();
        if self.kept.as_ref().is_none_or(|(_, then)| *then != commits) {
            self.kept = Some((Kept::of(&desk.here.store, &self.folder)?, commits));
        }
        Ok(())
    }
}

impl Link {
    /// Carries what one side says in its turn to the other. Returns whether the link still stands.
    fn carry(
        &mut self,
        (from, by): (&mut Talk, &Desk),
        (to, at): (&mut Talk, &Desk),
        from_caller: bool,
    ) -> Result<bool, TalkError> {
        if let Some(mut astray) = self.astray.take() {
            let mut said = Vec::new();
            while let Some(piece) = from.next_piece(by)? {
                said.push(piece);
            }
            let (came, changed) = astray.instead_of(said);
            self.astray = Some(astray);
            self.is_damaged |= changed;
            for piece in came {
                if !self.push(&piece, to, at, from_caller)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        while let Some(piece) = from.next_piece(by)? {
            if !self.push(&piece, to, at, from_caller)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Carries these bytes, in pieces. Returns whether the link still stands.
    fn push(&mut self, said: &[u8], to: &mut Talk, at: &Desk, from_caller: bool) -> Result<bool, TalkError> {
        for bytes in said.chunks(self.piece) {
            let through = self.left.min(bytes.len() as u64);
            let mut bytes = bytes[..through as usize].to_vec();
            if let Some(byte) = bytes.get_mut(usize::try_from(self.damage).unwrap_or(usize::MAX)) {
                *byte ^= 0x10;
                self.is_damaged = true;
            }
            self.carried += through;
            self.damage = self.damage.checked_sub(through).unwrap_or(u64::MAX);
            self.left -= through;
            let carried = self.carried;
            let looks = |power: &&mut Power| power.of_caller != from_caller && power.after <= carried;
            let mut power = self.power.as_mut().filter(looks);
            if let Some(power) = &mut power {
                power.look(at)?;
            }
            to.feed(at, &bytes)?;
            if let Some(power) = power {
                power.is_gone = power.kept.as_ref().is_some_and(|(_, then)| *then != at.here.store.commits());
                if power.is_gone {
                    return Ok(false);
                }
            }
            if self.left == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A conversation under way.
struct Conversation {
    caller: Arc<Desk>,
    answerer: Arc<Desk>,
    link: Link,
    calling: Talk,
    answering: Talk,
    callers_turn: bool,
    /// Turns in a row in which nothing was said.
    silent: u32,
    whole: bool,
    failed: Option<TalkError>,
    /// Whose power went: the caller's or not.
    fell: Option<bool>,
}

impl Conversation {
    fn begin(caller: Arc<Desk>, answerer: Arc<Desk>, link: Link) -> Result<Self, TalkError> {
        let calling = Talk::call(&caller, answerer.here.secret.public(), START)?;
        let answering = Talk::answer(&answerer, caller.here.secret.public(), START)?;
        let (callers_turn, silent, whole, failed, fell) = (true, 0, true, None, None);
        Ok(Self { caller, answerer, link, calling, answering, callers_turn, silent, whole, failed, fell })
    }

    fn is_over(&self) -> bool {
        !self.whole || self.failed.is_some() || (self.callers_turn && self.calling.is_over())
    }

    /// One side says what it has to say.
    fn turn(&mut self) {
        let (one, other) = (&self.caller, &self.answerer);
        let before = self.link.carried;
        let carried = match self.callers_turn {
            true => self.link.carry((&mut self.calling, one), (&mut self.answering, other), true),
            false => self.link.carry((&mut self.answering, other), (&mut self.calling, one), false),
        };
        match carried {
            Ok(whole) => self.whole = whole,
            Err(e) => self.failed = Some(e),
        }
        self.callers_turn = !self.callers_turn;
        self.silent = if self.link.carried > before { 0 } else { self.silent + 1 };
        if self.silent >= 2 && !self.is_over() {
            // A length that was damaged lets both wait. A network ends that after a time.
            assert!(self.link.is_damaged, "two nodes wait for each other, and nothing was damaged");
            self.whole = false;
        }
    }

    /// What moved at both; `None` if the link died.
    fn end(self) -> Result<Option<(Talked, Talked)>, TalkError> {
        // Who has no power notes nothing.
        let broke = |talk: Talk, desk: &Desk, of_caller: bool| match self.fell == Some(of_caller) {
            true => Ok(talk.talked()),
            false => talk.broke(desk),
        };
        let one = broke(self.calling, &self.caller, true)?;
        let other = broke(self.answering, &self.answerer, false)?;
        match self.failed {
            Some(e) => Err(e),
            None if self.whole => Ok(Some((one, other))),
            None => Ok(None),
        }
    }
}

impl World {
    /// Two nodes talk. Returns whether nothing was new. `caught`: the link may die, repeat or damage what it carries.
    pub fn talk(&mut self, caller: usize, answerer: usize, caught: bool) -> Result<bool, StoreError> {
        if !self.may_meet(caller, answerer) {
            return Ok(true);
        }
        let begun = self.begin(caller, answerer, caught);
        self.hold(begun)
    }

    /// Two nodes talk twice while messages go astray, of this conversation and of earlier ones.
    pub fn talk_astray(&mut self, caller: usize, answerer: usize) -> Result<(), StoreError> {
        for _ in 0..2 {
            if !self.may_meet(caller, answerer) {
                return Ok(());
            }
            let mut talk = match self.begin(caller, answerer, false) {
                Ok(talk) => talk,
                Err(e) => return self.heard(Err(e)).map(drop),
            };
            self.told.astray += 1;
            let chance = self.seed.part(&format!("astray {}", self.told.astray)).chance();
            let pair = (caller.min(answerer), caller.max(answerer));
            let heard = self.said.remove(&pair).unwrap_or_default();
            talk.link.astray = Some(Astray::new(chance, heard));
            while !talk.is_over() {
                talk.turn();
            }
            if let Some(astray) = talk.link.astray.take() {
                self.said.insert(pair, astray.heard());
            }
            self.heard(talk.end())?;
            self.work(caller)?;
        }
        Ok(())
    }

    /// Two nodes talk until the power of one of them goes, while it takes what the other says.
    pub fn talk_until_dark(&mut self, caller: usize, answerer: usize) -> Result<(), StoreError> {
        if !self.may_meet(caller, answerer) {
            return Ok(());
        }
        let mut talk = match self.begin(caller, answerer, false) {
            Ok(talk) => talk,
            Err(e) => return self.heard(Err(e)).map(drop),
        };
        let of_caller = self.draw(2) == 0;
        let number = if of_caller { caller } else { answerer };
        let (folder, after) = (self.nodes[number].folder().to_owned(), self.chance.below(4_000));
        talk.link.power = Some(Power { folder, of_caller, after, kept: None, is_gone: false });
        while !talk.is_over() {
            talk.turn();
        }
        let kept = talk.link.power.take().filter(|power| power.is_gone).and_then(|power| power.kept);
        talk.fell = kept.as_ref().map(|_| of_caller);
        self.heard(talk.end())?;
        match kept {
            Some((kept, _)) => self.lose_power(number, &kept),
            None => Ok(()),
        }
    }

    /// They talk until the link dies, after so many bytes both ways.
    pub fn talk_until(&mut self, caller: usize, answerer: usize, bytes: u64) -> Result<(), StoreError> {
        if !self.may_meet(caller, answerer) {
            return Ok(());
        }
        let mut begun = self.begin(caller, answerer, false);
        if let Ok(talk) = &mut begun {
            talk.link.left = bytes;
        }
        self.hold(begun).map(drop)
    }

    fn hold(&mut self, begun: Result<Conversation, TalkError>) -> Result<bool, StoreError> {
        let held = begun.and_then(|mut talk| {
            while !talk.is_over() {
                talk.turn();
            }
            talk.end()
        });
        self.heard(held)
    }

    /// A node talks with two others at the same time, turn by turn as it comes.
    pub fn talk_at_once(&mut self, number: usize) -> Result<(), StoreError> {
        let mut begun = Vec::new();
        for _ in 0..2 {
            let other = self.draw(self.nodes.len());
            let caught = self.draw(4) == 0;
            if self.may_meet(number, other) {
                begun.push(match self.draw(2) {
                    0 => self.begin(number, other, caught),
                    _ => self.begin(other, number, caught),
                });
            }
        }
        let mut talks = Vec::new();
        for talk in begun {
            match talk {
                Ok(talk) => talks.push(talk),
                Err(e) => drop(self.heard(Err(e))?),
            }
        }
        while !talks.is_empty() {
            let place = self.draw(talks.len());
            match talks[place].is_over() {
                true => {
                    let over = talks.swap_remove(place);
                    self.heard(over.end())?;
                }
                false => talks[place].turn(),
            }
        }
        Ok(())
    }

    /// One conversation from its beginning to its end while another stands open: both sides of that have greeted each other.
    pub fn talk_within(&mut self, outer: (usize, usize), inner: (usize, usize)) -> Result<(), StoreError> {
        let mut open = match self.begin(outer.0, outer.1, false) {
            Ok(open) => open,
            Err(e) => return self.heard(Err(e)).map(drop),
        };
        for _ in 0..2 {
            if !open.is_over() {
                open.turn();
            }
        }
        self.talk(inner.0, inner.1, false)?;
        while !open.is_over() {
            open.turn();
        }
        self.heard(open.end()).map(drop)
    }

    fn may_meet(&self, caller: usize, answerer: usize) -> bool {
        let (one, other) = (&self.nodes[caller], &self.nodes[answerer]);
        // Two thieves may exchange what they stole; nobody can help that.
        let both_revoked = one.revoked && other.revoked;
        let doubles = one.double || other.double;
        let same = one.key() == other.key();
        caller != answerer && !both_revoked && !one.dead && !other.dead && (!same || doubles)
    }

    fn begin(&mut self, caller: usize, answerer: usize, caught: bool) -> Result<Conversation, TalkError> {
        self.told.talks.0 += 1;
        let mut link = Link {
            left: u64::MAX,
            damage: u64::MAX,
            is_damaged: false,
            piece: 1 + self.draw(4_000),
            carried: 0,
            astray: None,
            power: None,
        };
        if caught {
            link.left = self.chance.below(6_000);
            if self.draw(4) == 0 {
                link.damage = self.chance.below(2_000);
            }
        }
        Conversation::begin(self.nodes[caller].desk(), self.nodes[answerer].desk(), link)
    }

    /// Whether nothing was new.
    fn heard(&mut self, held: Result<Option<(Talked, Talked)>, TalkError>) -> Result<bool, StoreError> {
        self.told.talks.1 += u64::from(!matches!(held, Ok(Some(_))));
        match held {
            Ok(Some((one, other))) => {
                self.told.refused += one.refused_blocks + other.refused_blocks;
                self.gained += [&one, &other].map(|t| t.new + t.shown + t.keys_in).iter().sum::<u64>();
                if one.turns > 1 {
                    self.last = format!("{one:?} / {other:?}");
                }
                Ok(one.turns == 1)
            }
            Ok(None) => Ok(false),
            Err(TalkError::Store(e)) => Err(e),
            // Strangers, the revoked, and damaged words: nothing was moved, and that is an answer too.
            Err(_) => Ok(true),
        }
    }

    pub fn use_stick(&mut self, number: usize) -> Result<(), StoreError> {
        let place = self.draw(3);
        let stick = self.sticks[place].clone();
        let desk = self.nodes[number].desk();
        let failed = |e: stick::StickError| StoreError::Log(e.to_string());
        let mut entropy = self.seed.part(&format!("stick {}", self.written)).chance();
        // A letter whose reader restored his keys, a stick that was cut: each is reported, none stops the others.
        stick::read(&desk.here, &stick).map(drop).map_err(failed)?;
        let most = self.chance.below(200_000);
        stick::write(&desk.here, &stick, START, most, &mut entropy).map(drop).map_err(failed)
    }

    /// A stick is copied over another, or loses the end of a letter.
    pub fn mix_sticks(&mut self) -> Result<(), StoreError> {
        let (from, to) = (self.draw(3), self.draw(3));
        if from != to {
            copy(&self.sticks[from].clone(), &self.sticks[to].clone())?;
        }
        Ok(())
    }
}
