//! [`Queue`]: how many conversations work at once, and when whoever finds no room is to come again.
//!
//! After a night all boxes of a country call together. Blocks are written one after the other, so whoever were let in with many others
//! would only wait, and her link might not live that long. A few are let in; everybody else is told a time of her own, one after
//! the other at the pace at which conversations have lately been served. Who comes at her time goes before who comes without one, and
//! waits for a moment at the door if it is not free yet.
//!
//! Only work counts: a conversation whose bytes trickle in over a bad link holds no room while it waits for them.

use kernel::NodeKey;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Conversations that work at once: one is written while the next is unpacked and checked.
const ROOM: usize = 2;
/// A conversation that was let in is taken to be about to work for so long.
const FRESH: Duration = Duration::from_millis(300);
/// What a conversation's work takes until one was measured.
const FIRST_GUESS: Duration = Duration::from_millis(700);
/// Less is no work: greetings of nodes that have nothing new.
const WORTH: Duration = Duration::from_millis(30);
/// The newest conversation's share in what the next one is taken to need: one in so many.
const SHARE: u32 = 6;
/// What is told is so many hundredths of what should be needed: who comes a little late finds room, who comes early none.
const SLACK_PERCENT: u32 = 110;
/// Shortest time that is told: a connection costs something too.
const SOONEST: Duration = Duration::from_millis(300);
/// Longest.
const LONGEST: Duration = Duration::from_secs(3_600);
/// Who comes so long before her time has come at it.
const EARLY: Duration = Duration::from_millis(500);
/// Longest wait at the door of who has come at her time: a caller's link should not take her for dead.
const HOLD: Duration = Duration::from_millis(600);
/// Whoever waits at the door looks at least so often.
const LOOK: Duration = Duration::from_millis(50);
/// A place in the queue is kept so long after its time.
const KEPT: Duration = Duration::from_secs(10);
/// Places in the queue.
const PLACES: usize = 16_384;
/// The next ones in the queue: whether one of them is expected now.
const NEXT: usize = 8;

/// Who may begin now, and when the others.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    room: Condvar,
}

#[derive(Debug)]
struct State {
    working: usize,
    /// When those were let in who have not begun to work yet.
    fresh: VecDeque<Instant>,
    /// What the work of one conversation takes, others beside it included.
    takes: Duration,
    /// Who has a time, in order, and which.
    waiting: BTreeMap<u64, (NodeKey, Instant)>,
    places: HashMap<NodeKey, u64>,
    next_place: u64,
    /// Who stands at the door.
    held: BTreeSet<u64>,
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Enter,
    Hold,
    Later(Duration),
}

impl Default for State {
    fn default() -> Self {
        Self {
            working: 0,
            fresh: VecDeque::new(),
            takes: FIRST_GUESS,
            waiting: BTreeMap::new(),
            places: HashMap::new(),
            next_place: 0,
            held: BTreeSet::new(),
        }
    }
}

impl Queue {
    /// Lets a node begin a conversation, or says after what time she is to come. Blocks for a moment if she has come at her time.
    pub fn enter(&self, node: NodeKey) -> Result<(), Duration> {
        let began = Instant::now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = Instant::now();
            match state.ask(node, now, now.saturating_duration_since(began)) {
                Answer::Enter => return Ok(()),
                Answer::Later(after) => return Err(after),
                Answer::Hold => {
                    let woken = self.room.wait_timeout(state, LOOK);
                    state = woken.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
    }

    /// There is no room for another reason: when she is to come.
    pub fn turn_away(&self, node: NodeKey) -> Duration {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).tell(node, Instant::now())
    }

    /// Something that may take long: it counts until the returned guard is dropped.
    pub fn work(&self) -> Working<'_> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.working += 1;
        state.fresh.pop_front();
        Working { queue: self }
    }

    /// How long a turn has worked.
    pub fn took(&self, worked: Duration) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).took(worked);
    }
}

/// Counts as work while it lives.
pub(super) struct Working<'q> {
    queue: &'q Queue,
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.queue.state.lock().unwrap_or_else(PoisonError::into_inner).working -= 1;
        self.queue.room.notify_all();
    }
}

impl State {
    /// `waited`: how long she has stood at the door.
    fn ask(&mut self, node: NodeKey, now: Instant, waited: Duration) -> Answer {
        self.fresh.retain(|at| now.saturating_duration_since(*at) < FRESH);
        while let Some((place, (node, at))) = self.waiting.first_key_value()
            && now.saturating_duration_since(*at) >= KEPT
            // Nobody stands at the door longer than that, whatever became of her.
            && (!self.held.contains(place) || now.saturating_duration_since(*at) >= KEPT + HOLD * 2)
        {
            self.places.remove(node);
            self.held.remove(place);
            self.waiting.pop_first();
        }
        let room = self.working + self.fresh.len() < ROOM;
        let place = self.places.get(&node).copied();
        let told = place.and_then(|place| Some((place, self.waiting.get(&place)?.1)));
        match told {
            Some((place, at)) if at <= now + EARLY => {
                let first = self.held.first().is_none_or(|first| *first >= place);
                if room && first {
                    self.held.remove(&place);
                    self.waiting.remove(&place);
                    self.places.remove(&node);
                } else if waited < HOLD {
                    self.held.insert(place);
                    return Answer::Hold;
                } else {
                    self.held.remove(&place);
                    return Answer::Later(self.tell(node, now));
                }
            }
            // Told anew while she stood at the door, through another of her connections: she stands there no longer.
            Some((place, at)) => {
                self.held.remove(&place);
                return Answer::Later(at.saturating_duration_since(now));
            }
            // Whoever has no time of her own leaves the room to those whose time it is.
            None if room && !self.waiting.values().take(NEXT).any(|(_, at)| *at <= now + FRESH) => {}
            None => return Answer::Later(self.tell(node, now)),
        }
        self.fresh.push_back(now);
        Answer::Enter
    }

    /// A time for her, after those who came before her.
    fn tell(&mut self, node: NodeKey, now: Instant) -> Duration {
        let known = self.places.get(&node).copied();
        let before = match known {
            Some(place) => self.waiting.range(..place).count(),
            None => self.waiting.len(),
        };
        let pace = self.takes / ROOM as u32 * SLACK_PERCENT / 100;
        let after = (pace * (before.min(PLACES) as u32 + 1)).clamp(SOONEST, LONGEST);
        if known.is_some() || self.waiting.len() < PLACES {
            let place = known.unwrap_or_else(|| {
                self.next_place += 1;
                self.next_place
            });
            self.waiting.insert(place, (node, now + after));
            self.places.insert(node, place);
        }
        after
    }

    fn took(&mut self, worked: Duration) {
        if worked >= WORTH {
            self.takes = (self.takes * (SHARE - 1) + worked) / SHARE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(n: usize) -> NodeKey {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&n.to_be_bytes());
        NodeKey(key)
    }

    enum Doing {
        Sleeping(Instant),
        Calling(Instant),
        Served,
    }

    /// So many nodes call in one moment; a writer needs `work` for what each of them brings. Returns how often one was told "later" at
    /// most, and when the last one was served.
    fn storm(nodes: usize, work: Duration) -> (u32, Duration) {
        let (mut state, began) = (State::default(), Instant::now());
        let mut doing: Vec<Doing> = (0..nodes).map(|_| Doing::Calling(began)).collect();
        let (mut later, mut ends, mut free) = (vec![0; nodes], Vec::new(), began);
        let step = Duration::from_millis(10);
        let mut now = began;
        while doing.iter().any(|doing| !matches!(doing, Doing::Served)) {
            let over: Vec<(Instant, Duration)> = ends.extract_if(.., |(end, _)| *end <= now).collect();
            for (_, worked) in over {
                state.working -= 1;
                state.took(worked);
            }
            for n in 0..nodes {
                if matches!(doing[n], Doing::Sleeping(until) if until <= now) {
                    doing[n] = Doing::Calling(now);
                }
                let Doing::Calling(since) = doing[n] else { continue };
                match state.ask(node(n), now, now - since) {
                    Answer::Enter => {
                        state.fresh.pop_back();
                        state.working += 1;
                        // One brings more than the other.
                        let needs = work.mul_f64(0.75 + (n % 11) as f64 * 0.05);
                        free = free.max(now) + needs;
                        ends.push((free, free - now));
                        doing[n] = Doing::Served;
                    }
                    Answer::Hold => {}
                    Answer::Later(after) => {
                        later[n] += 1;
                        doing[n] = Doing::Sleeping(now + after + Duration::from_millis((n * 37 % 40) as u64));
                    }
                }
            }
            now += step;
        }
        (later.into_iter().max().unwrap(), free - began)
    }

    #[test]
    fn whoever_finds_no_room_is_told_a_time_at_which_there_is_some() {
        for work_ms in [50, 100, 200, 300, 400, 500, 600] {
            let work = Duration::from_millis(work_ms);
            let (later, all) = storm(100, work);
            assert!(later <= 5, "{work_ms} ms: told later {later} times");
            // At first the pace is guessed: the last one is not told more than that.
            let most = (work * 100).mul_f64(1.1).max(Duration::from_secs(40));
            assert!(all <= most, "{work_ms} ms: {all:?}");
        }
    }

    #[test]
    fn nobody_is_sent_away_from_an_empty_room_and_work_that_ended_is_no_work() {
        let (mut state, now) = (State::default(), Instant::now());
        let ask = |state: &mut State, n, at| state.ask(node(n), at, Duration::ZERO);
        assert_eq!(ask(&mut state, 1, now), Answer::Enter);
        assert_eq!(ask(&mut state, 2, now), Answer::Enter);
        let Answer::Later(told) = ask(&mut state, 3, now) else { panic!("there is no room") };
        assert!((SOONEST..=LONGEST).contains(&told));
        // They wait for bytes: the room is there again, but somebody is expected in it.
        assert!(matches!(ask(&mut state, 4, now + FRESH), Answer::Later(then) if then > told));
        assert_eq!(ask(&mut state, 3, now + told), Answer::Enter, "she has come at her time");
        state.working = ROOM;
        assert_eq!(ask(&mut state, 4, now + told * 2), Answer::Hold, "she waits for a moment");
        assert!(matches!(state.ask(node(4), now + told * 2, HOLD), Answer::Later(_)));
        state.working = 0;
        // Whoever does not come is expected no longer.
        assert_eq!(ask(&mut state, 6, now + Duration::from_secs(60)), Answer::Enter);
        assert!(state.waiting.is_empty() && state.places.is_empty() && state.held.is_empty());
    }

    #[test]
    fn who_is_told_anew_while_she_waits_keeps_nobody_else_from_the_door() {
        let (mut state, now) = (State { working: ROOM, ..State::default() }, Instant::now());
        let first = state.tell(node(1), now);
        let then = now + first;
        assert_eq!(state.ask(node(1), then, Duration::ZERO), Answer::Hold);
        // Another of her connections is turned away, and her place moves far ahead.
        state.takes = Duration::from_secs(5);
        assert!(state.tell(node(1), then) > EARLY);
        assert!(matches!(state.ask(node(1), then, LOOK), Answer::Later(_)));
        assert!(state.held.is_empty());
        // She never comes again. Others do.
        state.working = 0;
        assert_eq!(state.ask(node(2), then + Duration::from_secs(60), Duration::ZERO), Answer::Enter);
        assert!(state.waiting.is_empty() && state.places.is_empty());

        // Nor does who went from the door without a word.
        let mut state = State { working: ROOM, ..State::default() };
        let told = state.tell(node(1), now);
        assert_eq!(state.ask(node(1), now + told, Duration::ZERO), Answer::Hold);
        state.working = 0;
        assert_eq!(state.ask(node(2), now + Duration::from_secs(60), Duration::ZERO), Answer::Enter);
        assert!(state.held.is_empty());
    }

    #[test]
    fn a_country_is_told_times_up_to_an_hour_and_no_more_is_kept_than_there_are_places() {
        let (mut state, now) = (State { working: ROOM, ..State::default() }, Instant::now());
        let told: Vec<Duration> = (0..20_000).map(|n| state.tell(node(n), now)).collect();
        assert!(told.is_sorted() && told[19_999] <= LONGEST && told[9_000] > Duration::from_secs(1_800));
        assert_eq!(state.waiting.len(), PLACES);
    }
}
