//! Who may hold how much of a door at once: so many places in all, and so many of one caller.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Places of which one caller can have only some.
#[derive(Debug)]
pub struct Shares<K> {
    all: usize,
    of_one: usize,
    taken: Arc<Mutex<Taken<K>>>,
}

#[derive(Debug)]
struct Taken<K> {
    all: usize,
    of: HashMap<K, usize>,
}

impl<K: Eq + Hash + Clone> Shares<K> {
    /// So many, and so many for one.
    pub fn new(all: usize, of_one: usize) -> Self {
        Self { all, of_one, taken: Arc::new(Mutex::new(Taken { all: 0, of: HashMap::new() })) }
    }

    /// How many callers hold places.
    pub fn callers(&self) -> usize {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).of.len()
    }

    /// A place, if there is one for this caller; given back when it is dropped. `None` as caller has no bound of its own.
    pub fn enter(&self, caller: Option<K>) -> Option<Share<K>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.all {
            return None;
        }
        if let Some(caller) = &caller {
            let of = taken.of.get(caller).copied().unwrap_or(0);
            if of >= self.of_one {
                return None;
            }
            taken.of.insert(caller.clone(), of + 1);
        }
        taken.all += 1;
        Some(Share { taken: self.taken.clone(), caller })
    }
}

/// A place that is held.
#[derive(Debug)]
pub struct Share<K: Eq + Hash> {
    taken: Arc<Mutex<Taken<K>>>,
    caller: Option<K>,
}

impl<K: Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        let Some(caller) = &self.caller else { return };
        if let Some(of) = taken.of.get_mut(caller) {
            *of -= 1;
            if *of == 0 {
                taken.of.remove(caller);
            }
        }
    }
}

/// Whom an address counts as: a network of 64 bits is one caller in IPv6, because she may have all its addresses; the machine itself
/// (a proxy there) is one caller for many and has no bound of its own.
pub fn caller_at(address: IpAddr) -> Option<IpAddr> {
    (!address.to_canonical().is_loopback()).then(|| network_of(address))
}

/// The address, as IPv4 where it is that, or its network of 64 bits.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_caller_has_so_many_and_the_next_finds_some() {
        let shares = Shares::new(5, 2);
        let (a, b) = (caller_at("10.0.0.7".parse().unwrap()), caller_at("2001:db8::1".parse().unwrap()));
        let (first, second) = (shares.enter(a), shares.enter(a));
        assert!(first.is_some() && second.is_some() && shares.enter(a).is_none());
        let third = shares.enter(b);
        assert!(third.is_some());
        let same = caller_at("2001:db8::ffff".parse().unwrap());
        let fourth = shares.enter(same);
        assert!(fourth.is_some() && shares.enter(b).is_none(), "one prefix is one caller");
        assert_eq!(caller_at("::ffff:10.0.0.7".parse().unwrap()), a);
        drop(first);
        assert!(shares.enter(a).is_some(), "given back");
        let here = caller_at("127.0.0.1".parse().unwrap());
        let proxied = [shares.enter(here), shares.enter(here), shares.enter(here)];
        assert_eq!(proxied.iter().flatten().count(), 2, "no bound of its own, but that of all");
        drop((second, third, fourth, proxied));
        let taken = shares.taken.lock().unwrap();
        assert!(taken.all == 0 && taken.of.is_empty(), "nothing is remembered of who has gone");
    }
}
