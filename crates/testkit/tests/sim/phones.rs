//! Couriers' phones: files of mail that are taken at one node and delivered at any other, as `/mail` does it (`chaski::hub::mail_pages`).
//! They are copied, mixed up, cut short, delivered twice and in any order, and weeks later.

use super::{
    mistake::{Mistake, PhoneMistake},
    world::World,
};
use exchange::{
    Here,
    courier::{self, CourierError, MAX_MAIL_BYTES, Offered, Piece},
};
use kernel::{
    NodeKey, UtcMillis,
    ports::{Departures, Leave},
};
use std::{collections::BTreeSet, sync::Arc};
use store::StoreError;
use testkit::random_log::START;

/// Couriers.
const COURIERS: usize = 3;
/// Files on one phone: the oldest goes for the newest.
const FILES: usize = 4;
/// Files that somebody finds on an old phone.
const OLD: usize = 12;
/// Return files that wait at a node until they are fetched.
const WAITING: usize = 6;
/// Sizes to choose from: smaller than on the page, as the logs are.
const SIZES: [u64; 4] = [8_000, 40_000, 200_000, 2_000_000];
/// From this size on there is room for a card and any block of these stories.
pub const ROOMY: u64 = 200_000;
const WEEK_MS: i64 = 7 * 86_400_000;

/// A file of mail.
pub type Mail = Arc<[u8]>;

/// What couriers carry.
#[derive(Default)]
pub struct Phones {
    phones: [Vec<Mail>; COURIERS],
    /// Taken or given back at some time.
    old: Vec<Mail>,
    /// At which node, and what leaves with it.
    waiting: Vec<(usize, Mail, Vec<u8>)>,
    /// Files made or looked at.
    count: u64,
}

/// When the story plays.
pub fn today() -> UtcMillis {
    START
}

fn failed(number: usize, what: &str, why: impl std::fmt::Display) -> StoreError {
    StoreError::Log(format!("node {number}, {what}: {why}"))
}

impl World {
    /// A courier comes by.
    pub fn courier(&mut self, number: usize) -> Result<(), StoreError> {
        let (phone, other) = (self.draw(COURIERS), self.draw(COURIERS));
        match self.draw(20) {
            0..5 => self.take_mail(number, phone),
            5..11 => self.bring_mail(number, phone),
            11..15 => {
                let (there, size) = (self.draw(self.nodes.len()), SIZES[self.draw(SIZES.len())]);
                self.round_trip(number, there, phone, size)
            }
            15 => self.fetch_return(phone),
            // Sent on from phone to phone, and kept on both.
            16 => {
                let mail = self.some_mail_of(phone);
                self.carry(other, mail);
                Ok(())
            }
            // Two couriers take each other's phones.
            17 => {
                self.phones.phones.swap(phone, other);
                Ok(())
            }
            18 => {
                self.spoil_mail(phone);
                Ok(())
            }
            _ => self.bring_old_mail(number),
        }
    }

    /// Weeks later somebody finds what was never delivered, or was long ago.
    pub fn bring_old_mail(&mut self, number: usize) -> Result<(), StoreError> {
        let Some(mail) = self.pick(&self.phones.old.clone()) else { return Ok(()) };
        let late = UtcMillis(START.0 + self.chance.below(8) as i64 * WEEK_MS);
        self.deliver(number, &mail, late).map(drop)
    }

    /// A file of some phone.
    pub fn some_mail(&mut self) -> Option<Mail> {
        let phone = self.draw(COURIERS);
        self.some_mail_of(phone)
    }

    fn some_mail_of(&mut self, phone: usize) -> Option<Mail> {
        let files = self.phones.phones[phone].clone();
        self.pick(&files)
    }

    fn pick(&mut self, files: &[Mail]) -> Option<Mail> {
        let place = self.draw(files.len().max(1));
        files.get(place).cloned()
    }

    /// Puts a file on a phone.
    fn carry(&mut self, phone: usize, mail: Option<Mail>) {
        let Some(mail) = mail else { return };
        let place = self.draw(OLD);
        match self.phones.old.get_mut(place) {
            Some(old) => *old = mail.clone(),
            None => self.phones.old.push(mail.clone()),
        }
        let files = &mut self.phones.phones[phone];
        files.push(mail);
        if files.len() > FILES {
            files.remove(0);
        }
    }

    fn take_mail(&mut self, number: usize, phone: usize) -> Result<(), StoreError> {
        let size = SIZES[self.draw(SIZES.len())];
        let mail = self.taken(number, size)?;
        self.carry(phone, mail);
        Ok(())
    }

    /// "Take the mail", at most as large as was chosen.
    pub fn taken(&mut self, number: usize, most: u64) -> Result<Option<Mail>, StoreError> {
        if self.nodes[number].dead {
            return Ok(None);
        }
        let (place, mut entropy) = self.for_a_file();
        let (here, offered) = Offered::of(self.mail_of(number));
        let mut mail = Vec::new();
        let written = courier::take(&here, &place, today(), most, &mut entropy, &mut mail)
            .map_err(|e| failed(number, "mail was not made", e))?;
        if most >= ROOMY && mail.len() as u64 > most {
            return Err(failed(number, "mail was chosen smaller", format!("{} of {most} bytes", mail.len())));
        }
        self.is_sealed(number, &mail)?;
        self.told.mail.0 += 1;
        offered.holds(&written);
        Ok(self.hands_over(number, &here, &offered)?.then(|| mail.into()))
    }

    /// Whether a file may be given: what leaves with it is written down then.
    fn hands_over(&self, number: usize, here: &Here, offered: &Offered) -> Result<bool, StoreError> {
        let leaves = offered.leaves(here, today()).map_err(|e| failed(number, "what leaves", e))?;
        Ok(leaves == Leave::Goes)
    }

    fn bring_mail(&mut self, number: usize, phone: usize) -> Result<(), StoreError> {
        let Some(mail) = self.some_mail_of(phone) else { return Ok(()) };
        if self.draw(2) == 0 {
            self.phones.phones[phone].retain(|other| !Arc::ptr_eq(other, &mail));
        }
        let back = self.deliver(number, &mail, today())?;
        self.go_back(number, phone, back)
    }

    /// From a node to another, and with receipt and return mail home.
    pub fn round_trip(
        &mut self,
        number: usize,
        there: usize,
        phone: usize,
        most: u64,
    ) -> Result<(), StoreError> {
        let Some(mail) = self.taken(number, most)? else { return Ok(()) };
        self.carry(phone, Some(mail.clone()));
        let Some((back, left)) = self.deliver(there, &mail, today())? else { return Ok(()) };
        let here = self.mail_of(there);
        let Some(offered) = Offered::from_bytes(&here, &left) else {
            return Err(failed(there, "what leaves", "it cannot be read"));
        };
        if self.hands_over(there, &here, &offered)? {
            self.carry(phone, Some(back.clone()));
            self.deliver(number, &back, today())?;
        }
        Ok(())
    }

    /// The return file is laid ready: fetched at once, later, or never.
    fn go_back(
        &mut self,
        number: usize,
        phone: usize,
        back: Option<(Mail, Vec<u8>)>,
    ) -> Result<(), StoreError> {
        let Some((back, left)) = back else { return Ok(()) };
        if self.phones.waiting.len() >= WAITING {
            self.phones.waiting.remove(0);
        }
        self.phones.waiting.push((number, back, left));
        match self.draw(3) {
            0 => Ok(()),
            _ => self.fetch_return(phone),
        }
    }

    /// The newest return file is fetched where it waits.
    fn fetch_return(&mut self, phone: usize) -> Result<(), StoreError> {
        let Some((number, back, left)) = self.phones.waiting.pop() else { return Ok(()) };
        if self.nodes[number].dead {
            return Ok(());
        }
        let here = self.mail_of(number);
        let Some(offered) = Offered::from_bytes(&here, &left) else {
            return Err(failed(number, "what leaves", "it cannot be read"));
        };
        if self.hands_over(number, &here, &offered)? {
            self.carry(phone, Some(back));
        }
        Ok(())
    }

    /// A download breaks off, or a cheap card forgets a bit.
    fn spoil_mail(&mut self, phone: usize) {
        let Some(mail) = self.some_mail_of(phone) else { return };
        let mut bytes = mail.to_vec();
        let place = self.draw(bytes.len().max(1));
        match self.draw(3) {
            0 => bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 0x10),
            _ => bytes.truncate(place),
        }
        self.carry(phone, Some(bytes.into()));
    }

    /// A node takes a file, and lays ready what goes back and what leaves with that.
    pub fn deliver(
        &mut self,
        number: usize,
        mail: &[u8],
        at: UtcMillis,
    ) -> Result<Option<(Mail, Vec<u8>)>, StoreError> {
        if self.nodes[number].dead {
            return Ok(None);
        }
        self.told.mail.1 += 1;
        let (place, mut entropy) = self.for_a_file();
        let (here, offered) = Offered::of(self.mail_of(number));
        let brought = courier::pieces(mail);
        let mut back: Vec<u8> = Vec::new();
        let came = (mail, mail.len() as u64);
        let delivered = match courier::deliver(&here, &place, came, at, &mut entropy, &mut back) {
            Ok(delivered) => delivered,
            // Its first bytes are spoilt.
            Err(CourierError::NotMail) if brought.is_err() => return Ok(None),
            Err(e) => return Err(failed(number, "mail was not taken", e)),
        };
        let (brought, whole) = brought.map_err(|e| failed(number, "no mail was taken", e))?;
        if delivered.cut_short == whole {
            return Err(failed(number, "a file is whole, or cut short", whole));
        }
        self.told.refused += delivered
            .read
            .iter()
            .filter_map(|read| read.taken.as_ref().ok())
            .map(|taken| taken.refused_blocks)
            .sum::<u64>();
        self.is_sealed(number, &back)?;
        let own = self.nodes[number].key();
        let (pieces, whole) =
            courier::pieces(back.as_slice()).map_err(|e| failed(number, "what goes back is no mail", e))?;
        if !whole || back.len() > MAX_MAIL_BYTES || back.len() as u64 != delivered.back_bytes {
            return Err(failed(number, "what goes back is not whole, too long, or not as told", back.len()));
        }
        let (lost, told) =
            (&letters_of_others(&brought, own) - &letters_of_others(&pieces, own), delivered.for_others);
        if !lost.is_empty() || told != letters_of_others(&pieces, own).len() {
            return Err(failed(number, "letters were not carried on", format!("{lost:?}, {told} were")));
        }
        offered.holds(&delivered.written);
        Ok(Some((back.into(), offered.to_bytes())))
    }

    /// No name and no answer can be read by who carries it.
    fn is_sealed(&self, number: usize, mail: &[u8]) -> Result<(), StoreError> {
        let names = self.people.values().map(|hers| hers.name.as_str());
        for word in names.chain(["what-hurries", "safe-phone"]) {
            if mail.windows(word.len()).any(|bytes| bytes == word.as_bytes()) {
                return Err(failed(number, "a courier can read in her mail", word));
            }
        }
        Ok(())
    }

    /// An empty folder to work in, and what is drawn for a file.
    fn for_a_file(&mut self) -> (std::path::PathBuf, kernel::Chance) {
        self.phones.count += 1;
        let chance = self.seed.part(&format!("mail {}", self.phones.count)).chance();
        (self.scratch.path().join("courier"), chance)
    }

    /// The node as its pages see it: they read its folder for each file.
    fn mail_of(&self, number: usize) -> Here {
        let desk = self.nodes[number].desk();
        let here = &desk.here;
        Here {
            store: here.store.clone(),
            secret: here.secret.clone(),
            wrapping: here.wrapping.clone(),
            welcome: here.welcome.clone(),
            schools: here.schools.clone(),
            departures: Some(self.account()),
            keys: here.keys.clone(),
            files: None,
        }
    }

    /// Who is asked before anything leaves on a phone.
    fn account(&self) -> Arc<dyn Departures> {
        let mut consents = self.consents.clone();
        if self.mistake == Some(Mistake::Phone(PhoneMistake::NamesWithoutConsent)) {
            consents.asks_nobody();
        }
        Arc::new(consents)
    }
}

/// Reader and sender of letters that are on their way from others to others.
fn letters_of_others(pieces: &[Piece], own: NodeKey) -> BTreeSet<(NodeKey, NodeKey)> {
    let of_others = |piece: &Piece| match *piece {
        Piece::Letter { to, from, .. } if to != own && from != own => Some((to, from)),
        _ => None,
    };
    pieces.iter().filter_map(of_others).collect()
}
