//! [`Wrapping`]: the keys under which mail to this node is sealed. They rotate, and old ones are destroyed, so that old sticks go dark.
//!
//! What lies in the register is not under these keys: who keeps people's keys wraps them anew under a secret of his own.
//!
//! A former key is kept as long as letters may still come under it: a courier who took the card before the change comes back. Each
//! change gets a higher number (*epoch*), drawn from the clock, so that also a box restored from a backup, which has none of its former
//! keys, goes on above them.
//!
//! A clock that was ahead must not stop that: a key from the future is changed at once. And that somebody was cast out is told by how
//! often that was said, not by comparing the root's clock with this one.

use crate::Here;
use eventlog::sealing::WrappingSecret;
use kernel::{Entropy, UtcMillis};
use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use store::{StoreError, Value, node::write_durably};

/// How long a key is given to others.
pub const PERIOD_MS: i64 = 90 * DAY_MS;
/// How long letters under the former one are still read.
pub const FORMER_KEPT_MS: i64 = 90 * DAY_MS;
/// The least time between two changes that others cause: revoking many boxes at once changes it once.
const AT_LEAST_MS: i64 = DAY_MS;
/// How far a key may be ahead of the clock: about as far as a clock is set back by a power cut.
const AHEAD_MS: i64 = DAY_MS;
const DAY_MS: i64 = 86_400_000;
/// Keys kept at once.
const MAX_KEPT: usize = 8;

/// A key and since when it is given to others.
#[derive(Clone)]
struct Dated {
    since: UtcMillis,
    secret: WrappingSecret,
    /// How often somebody had been cast out when it was drawn.
    cast_out: u64,
}

/// A node's wrapping keys. Clones share them; so do all that were opened on one file.
#[derive(Clone)]
pub struct Wrapping {
    file: Option<PathBuf>,
    /// Those in memory, where there is no file; the present one first.
    kept: Arc<Mutex<Vec<Dated>>>,
}

impl Wrapping {
    /// One key that lies nowhere: for tests and benches.
    pub fn in_memory(secret: WrappingSecret) -> Self {
        let kept = vec![Dated { since: UtcMillis(0), secret, cast_out: 0 }];
        Self { file: None, kept: Arc::new(Mutex::new(kept)) }
    }

    /// The keys in a file; the first one is made there.
    pub fn at(file: PathBuf, now: UtcMillis, entropy: &mut dyn Entropy) -> Result<Self, StoreError> {
        let wrapping = Self { file: Some(file), kept: Arc::default() };
        if wrapping.load()?.is_empty() {
            wrapping.rotate(now, true, entropy)?;
        }
        Ok(wrapping)
    }

    /// The key that is given to others.
    pub fn present(&self) -> Result<WrappingSecret, StoreError> {
        let present = self.load()?.into_iter().next();
        present
            .map(|dated| dated.secret)
            .ok_or_else(|| StoreError::Log("this node has no wrapping key".into()))
    }

    /// All under which mail may come, the present one first.
    pub fn all(&self) -> Result<Vec<WrappingSecret>, StoreError> {
        Ok(self.load()?.into_iter().map(|dated| dated.secret).collect())
    }

    /// A new key. The former ones are kept for letters under way, or destroyed at once.
    pub fn rotate(
        &self,
        now: UtcMillis,
        keep_former: bool,
        entropy: &mut dyn Entropy,
    ) -> Result<u32, StoreError> {
        let cast_out = self.load()?.first().map_or(0, |last| last.cast_out);
        self.change(now, keep_former, cast_out, entropy)
    }

    fn change(
        &self,
        now: UtcMillis,
        keep_former: bool,
        cast_out: u64,
        entropy: &mut dyn Entropy,
    ) -> Result<u32, StoreError> {
        let mut kept = self.load()?;
        let hours = u32::try_from(now.0 / 3_600_000).unwrap_or(0);
        let epoch = kept.first().map_or(1, |last| last.secret.epoch().saturating_add(1)).max(hours);
        if !keep_former {
            kept.clear();
        }
        kept.insert(0, Dated { since: now, secret: WrappingSecret::generate(epoch, entropy), cast_out });
        kept.truncate(MAX_KEPT);
        self.save(kept)?;
        Ok(epoch)
    }

    /// Changes the key if its time is over or somebody was cast out since, and destroys former ones whose time is over. `cast_out`: how
    /// often that was said. Returns whether it was changed.
    pub fn renew(
        &self,
        now: UtcMillis,
        cast_out: u64,
        entropy: &mut dyn Entropy,
    ) -> Result<bool, StoreError> {
        let kept = self.load()?;
        let since: Vec<UtcMillis> = kept.iter().map(|dated| dated.since).collect();
        let Due { rotate, keep } = due(&since, now, kept.first().is_some_and(|key| key.cast_out != cast_out));
        if keep < kept.len() {
            self.save(kept.into_iter().take(keep).collect())?;
        }
        if rotate {
            self.change(now, true, cast_out, entropy)?;
        }
        Ok(rotate)
    }

    fn load(&self) -> Result<Vec<Dated>, StoreError> {
        let Some(file) = &self.file else {
            return Ok(self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone());
        };
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(StoreError::file(file, &e)),
        };
        let read = |line: &str| {
            let mut parts = line.split_whitespace();
            let epoch = parts.next()?.parse().ok()?;
            let since = UtcMillis(parts.next()?.parse().ok()?);
            let secret = kernel::from_base32(parts.next()?).ok()?;
            // Lines of before do not say it.
            let cast_out = parts.next().map_or(Some(0), |count| count.parse().ok())?;
            Some(Dated { since, secret: WrappingSecret::from_bytes(epoch, secret), cast_out })
        };
        let wrong =
            || StoreError::File { path: file.display().to_string(), why: "it holds no wrapping keys".into() };
        text.lines().take(MAX_KEPT).map(|line| read(line).ok_or_else(wrong)).collect()
    }

    fn save(&self, kept: Vec<Dated>) -> Result<(), StoreError> {
        if let Some(file) = &self.file {
            let line = |dated: &Dated| {
                let secret = kernel::to_base32(dated.secret.to_bytes().as_ref());
                format!("{} {} {secret} {}\n", dated.secret.epoch(), dated.since.0, dated.cast_out)
            };
            let text: String = kept.iter().map(line).collect();
            return write_durably(file, text.as_bytes(), 0o600);
        }
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        Ok(())
    }
}

impl fmt::Debug for Wrapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wrapping({:?})", self.file)
    }
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
struct Due {
    rotate: bool,
    /// How many keys stay, from the present one on.
    keep: usize,
}

/// `since`: of each key, the present one first; `cast_out`: somebody was, and the present key does not answer that. A former key is kept
/// from the day on which another took its place, or from when its follower did, if that was said by a clock that was ahead.
fn due(since: &[UtcMillis], now: UtcMillis, cast_out: bool) -> Due {
    let Some(present) = since.first() else { return Due { rotate: true, keep: 0 } };
    let age = now.0.saturating_sub(present.0);
    let rotate = !(-AHEAD_MS..PERIOD_MS).contains(&age) || (age >= AT_LEAST_MS && cast_out);
    let replaced = since.iter().scan(now, |follower, at| {
        *follower = (*follower).min(*at);
        Some(*follower)
    });
    let fresh = replaced.take_while(|replaced| now.0.saturating_sub(replaced.0) < FORMER_KEPT_MS).count();
    Due { rotate, keep: (fresh + 1).min(since.len()) }
}

impl Here {
    /// Sees to it that the wrapping key is changed when it is due: by its age, and when somebody was cast out of the network or a
    /// copied disk came to light. Returns whether it was changed.
    pub fn renew_wrapping(&self, now: UtcMillis, entropy: &mut dyn Entropy) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM exchange_statement WHERE kind = ?1 OR kind = ?2 LIMIT 1";
        let (revoked, settled) = (Value::Int(103), Value::Int(104));
        let said = self.store.read_blocking(|db| db.query_one(sql, &[revoked, settled]))?.is_some();
        let trust = if said { self.trust()? } else { None };
        self.wrapping.renew(now, trust.map_or(0, |trust| trust.times_cast_out()), entropy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::NodeSecret;
    use kernel::Seed;
    use testkit::Scratch;

    const NOW: UtcMillis = UtcMillis(1_764_000_000_000);

    fn days(days: i64) -> UtcMillis {
        NOW.plus_ms(days * DAY_MS)
    }

    #[test]
    fn a_key_is_changed_by_its_age_and_when_somebody_is_cast_out_and_kept_while_letters_may_come() {
        for (since, now, cast_out, rotate, keep) in [
            (&[][..], 0, false, true, 0),
            (&[0], 0, false, false, 1),
            (&[0], 89, false, false, 1),
            (&[0], 90, false, true, 1),
            (&[0], 5, true, true, 1),
            (&[0], 0, true, false, 1),
            // Ahead of a clock that was set right again; by no more than a power cut does.
            (&[50], 5, false, true, 1),
            (&[6], 5, false, false, 1),
            (&[6], 5, true, false, 1),
            // What was drawn ahead keeps no former key for longer than the one that followed it does.
            (&[5, 5_000, 0], 94, false, false, 3),
            (&[5, 5_000, 0], 95, false, true, 1),
            (&[90, 0], 179, false, false, 2),
            (&[90, 0], 180, false, true, 1),
            (&[170, 90, 0], 179, false, false, 3),
            (&[170, 90, 0], 181, false, false, 2),
        ] {
            let dates: Vec<UtcMillis> = since.iter().map(|day| days(*day)).collect();
            let expected = Due { rotate, keep };
            assert_eq!(due(&dates, days(now), cast_out), expected, "{since:?} {now} {cast_out:?}");
        }
    }

    #[test]
    fn who_was_cast_out_is_answered_once_whatever_the_roots_clock_says_and_a_clock_that_was_ahead_ends() {
        let folder = Scratch::new("wrapping-ahead").unwrap();
        let (file, mut chance) = (folder.path().join("letters.keys"), Seed(4).chance());
        let wrapping = Wrapping::at(file.clone(), days(4_000), &mut chance).unwrap();
        let mut changed = |day: i64, cast_out| wrapping.renew(days(day), cast_out, &mut chance).unwrap();
        assert!(changed(0, 0), "the clock was set right");
        assert!(!changed(0, 1), "not twice in a day");
        assert!(changed(1, 1));
        let again = (2..60).filter(|day| changed(*day, 1)).count();
        assert_eq!(again, 0, "it was answered");
        assert!(changed(60, 2));
        assert!(changed(150, 2), "its time is over");
        // A file of before: three words a line.
        let text = std::fs::read_to_string(&file).unwrap();
        let before: String = text
            .lines()
            .map(|line| line.rsplit_once(' ').map(|(line, _)| format!("{line}\n")).unwrap())
            .collect();
        std::fs::write(&file, before).unwrap();
        assert_eq!(wrapping.all().unwrap().len(), text.lines().count());
        assert!(!changed(152, 0) && changed(153, 2));
    }

    #[test]
    fn keys_lie_in_a_file_are_numbered_upwards_and_old_ones_leave_it() {
        let folder = Scratch::new("wrapping").unwrap();
        let file = folder.path().join("letters.keys");
        let mut chance = Seed(3).chance();
        let wrapping = Wrapping::at(file.clone(), NOW, &mut chance).unwrap();
        let first = wrapping.present().unwrap();
        let again = Wrapping::at(file.clone(), days(40), &mut chance).unwrap();
        assert_eq!(again.present().unwrap().to_bytes(), first.to_bytes());
        assert!(!again.renew(days(89), 0, &mut chance).unwrap());
        assert!(again.renew(days(90), 0, &mut chance).unwrap());
        // Whoever opened it before sees it as well.
        let second = wrapping.present().unwrap();
        assert!(second.epoch() > first.epoch());
        assert_eq!(wrapping.all().unwrap().len(), 2);
        assert!(wrapping.renew(days(180), 0, &mut chance).unwrap());
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains(&kernel::to_base32(first.to_bytes().as_ref())), "the first is gone");
        assert!(text.contains(&kernel::to_base32(second.to_bytes().as_ref())));
        // On command nothing is kept.
        wrapping.rotate(days(181), false, &mut chance).unwrap();
        assert_eq!(wrapping.all().unwrap().len(), 1);
        // A box that was restored has none of them, and goes on above: others take its offer.
        std::fs::remove_file(&file).unwrap();
        let before = wrapping.clone();
        let restored = Wrapping::at(file, days(200), &mut chance).unwrap();
        assert!(restored.present().unwrap().epoch() > second.epoch());
        assert_eq!(before.present().unwrap().epoch(), restored.present().unwrap().epoch());
        assert!(restored.present().unwrap().offer(&NodeSecret::from_bytes([1; 32])).verify().is_ok());
    }
}
