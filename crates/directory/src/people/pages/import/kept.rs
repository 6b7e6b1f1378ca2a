//! Lists that came through the page, and what became of them: looked at, being taken over, taken over. Each has an address, so
//! that reloading shows it again instead of sending it again. Memory only: they are full of names.

use crate::people::import::Report;
use kernel::{PersonId, UtcMillis};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Lists that wait for "import" at once; the oldest makes room.
const WAITING_MAX: usize = 2;
/// Results that are kept; the oldest makes room.
const RESULTS_MAX: usize = 16;
/// How long a list waits, and a result can be looked at.
const KEPT_MS: i64 = 3_600_000;

/// What became of a list.
#[derive(Clone)]
pub(super) enum Stands {
    /// It has faults; nothing was written.
    Broken(Arc<Report>),
    /// It is sound and waits for her word.
    Looked(Arc<Report>, Arc<Vec<u8>>),
    /// It is being taken over.
    Going,
    /// It was taken over.
    Done(Arc<Report>),
}

struct Kept {
    whose: PersonId,
    at: UtcMillis,
    stands: Stands,
}

/// All of them, by the id in their address.
#[derive(Default)]
pub(crate) struct Lists(Mutex<BTreeMap<String, Kept>>);

impl Lists {
    /// Keeps what became of a list.
    pub(super) fn put(&self, id: &str, whose: PersonId, stands: Stands, now: UtcMillis) {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.insert(id.to_owned(), Kept { whose, at: now, stands });
        lists.retain(|_, kept| kept.at.plus_ms(KEPT_MS) > now);
        let oldest = |lists: &BTreeMap<String, Kept>, waiting: bool| {
            let is = |kept: &Kept| !waiting || matches!(kept.stands, Stands::Looked(..));
            let of: Vec<(UtcMillis, String)> = lists
                .iter()
                .filter(|(other, kept)| is(kept) && other.as_str() != id)
                .map(|(id, kept)| (kept.at, id.clone()))
                .collect();
            (of.len() + 1, of.into_iter().min().map(|(_, id)| id))
        };
        for (waiting, max) in [(true, WAITING_MAX), (false, RESULTS_MAX)] {
            while let (n, Some(first)) = oldest(&lists, waiting)
                && n > max
            {
                lists.remove(&first);
            }
        }
    }

    /// What became of a list, for whoever brought it.
    pub(super) fn get(&self, id: &str, whose: PersonId, now: UtcMillis) -> Option<Stands> {
        let lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = lists.get(id).filter(|kept| kept.whose == whose && kept.at.plus_ms(KEPT_MS) > now)?;
        Some(kept.stands.clone())
    }

    /// Takes a list that waits, to be taken over: only the first of two presses gets it.
    pub(super) fn take(
        &self,
        id: &str,
        whose: PersonId,
        now: UtcMillis,
    ) -> Option<(Arc<Report>, Arc<Vec<u8>>)> {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = lists.get_mut(id).filter(|kept| kept.whose == whose && kept.at.plus_ms(KEPT_MS) > now)?;
        let Stands::Looked(report, list) = &kept.stands else { return None };
        let taken = (report.clone(), list.clone());
        kept.stands = Stands::Going;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: PersonId = PersonId([1; 16]);
    const LUZ: PersonId = PersonId([2; 16]);

    fn looked() -> Stands {
        Stands::Looked(Arc::default(), Arc::default())
    }

    #[test]
    fn one_press_takes_it_and_nobody_else_sees_it() {
        let lists = Lists::default();
        lists.put("a", ANA, looked(), UtcMillis(0));
        assert!(lists.get("a", LUZ, UtcMillis(1)).is_none() && lists.take("a", LUZ, UtcMillis(1)).is_none());
        assert!(lists.take("a", ANA, UtcMillis(1)).is_some());
        assert!(lists.take("a", ANA, UtcMillis(1)).is_none());
        assert!(matches!(lists.get("a", ANA, UtcMillis(1)), Some(Stands::Going)));
        lists.put("a", ANA, Stands::Done(Arc::default()), UtcMillis(2));
        assert!(matches!(lists.get("a", ANA, UtcMillis(3)), Some(Stands::Done(_))));
        assert!(lists.get("a", ANA, UtcMillis(2 + KEPT_MS)).is_none());
    }

    #[test]
    fn they_are_bounded() {
        let lists = Lists::default();
        for n in 0..40 {
            lists.put(&format!("{n:02}"), ANA, looked(), UtcMillis(n));
        }
        let waiting = |n: i64| lists.get(&format!("{n:02}"), ANA, UtcMillis(40)).is_some();
        assert!(!waiting(37) && waiting(38) && waiting(39));
        for n in 0..40 {
            lists.put(&format!("d{n:02}"), ANA, Stands::Done(Arc::default()), UtcMillis(100 + n));
        }
        assert!(!waiting(39), "results make room too");
        assert!(
            lists.get("d39", ANA, UtcMillis(140)).is_some()
                && lists.get("d23", ANA, UtcMillis(140)).is_none()
        );
    }
}
