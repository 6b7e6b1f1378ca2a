//! A box whose power is cut after every single act, and a new program that comes up, does not, or comes up at the third try.

use super::*;
use events::node::UpdateEnd;
use kernel::Digest;

/// What survives a power cut.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Disk {
    state: State,
    /// Whose database it is: 0 the old one's, 1 changed by the new one.
    database: u8,
    /// What the new program left beside the database and belongs to it alone.
    leftovers: bool,
    copy: Option<u8>,
    due: Option<Candidate>,
    room: bool,
    /// Whether the old program can read what the new one wrote.
    old_reads_new: bool,
}

/// Somebody pulled the plug.
#[derive(Debug, PartialEq, Eq)]
enum Over {
    Cut,
    Stuck(String),
}

struct Fake {
    disk: Disk,
    /// Acts until the power goes.
    left: u32,
    /// Starts of the new program until it comes up; `None`: never.
    comes_up_at: Option<u8>,
    started: u8,
    seen: Seen,
}

impl Fake {
    /// One act happens, unless the power is gone before it.
    fn act(&mut self) -> Result<(), Over> {
        self.left = self.left.checked_sub(1).ok_or(Over::Cut)?;
        Ok(())
    }
}

impl Hands for Fake {
    type Error = Over;

    fn look(&mut self, state: &State) -> Result<Seen, Over> {
        // What was tried is not due again.
        let due = self.disk.due.clone();
        let due = due.filter(|due| due.sequence > state.highest && !state.failed.contains(&due.sequence));
        Ok(Seen { copy: self.disk.copy.is_some(), due, ..self.seen.clone() })
    }

    fn write(&mut self, state: &State) -> Result<(), Over> {
        self.act()?;
        self.disk.state = state.clone();
        Ok(())
    }

    fn copy(&mut self) -> Result<Result<(), String>, Over> {
        self.act()?;
        if !self.disk.room {
            return Ok(Err("no room".into()));
        }
        assert!(!self.disk.leftovers, "a copy is made of a database at rest");
        self.disk.copy = Some(self.disk.database);
        Ok(Ok(()))
    }

    fn drop_copy(&mut self) -> Result<(), Over> {
        self.act()?;
        self.disk.copy = None;
        Ok(())
    }

    fn drop_leftovers(&mut self) -> Result<(), Over> {
        self.act()?;
        self.disk.leftovers = false;
        Ok(())
    }

    fn put_back(&mut self) -> Result<(), Over> {
        self.act()?;
        assert!(!self.disk.leftovers, "what belongs to another database would be read as part of this one");
        self.disk.database = self.disk.copy.take().expect("a copy");
        Ok(())
    }

    fn forget_wish(&mut self) -> Result<(), Over> {
        self.act()
    }

    fn rehearse(&mut self, _: &Candidate) -> Result<Result<(), String>, Over> {
        assert!(self.disk.copy.is_some(), "nothing new is started without a copy");
        self.started += 1;
        // It may be cut after it has changed the data, and before anybody heard how it went.
        (self.disk.database, self.disk.leftovers) = (1, true);
        self.act()?;
        match self.comes_up_at {
            Some(at) if self.started >= at => {
                self.disk.leftovers = false;
                Ok(Ok(()))
            }
            _ => Ok(Err(format!("try {} failed", self.started))),
        }
    }

    fn fits(&mut self, which: Which) -> Result<Result<(), String>, Over> {
        let reads = which == NEW || self.disk.database == 0 || self.disk.old_reads_new;
        Ok(if reads { Ok(()) } else { Err("newer tables".into()) })
    }

    fn stuck(&mut self, why: String) -> Over {
        Over::Stuck(why)
    }

    fn now(&self) -> UtcMillis {
        UtcMillis(9)
    }
}

const NEW: Which = Which::Update(Digest([2; 32]));

fn update() -> Candidate {
    Candidate { which: NEW, version: "0.2.0".into(), sequence: 4 }
}

fn disk() -> Disk {
    Disk {
        state: State::default(),
        database: 0,
        leftovers: false,
        copy: None,
        due: Some(update()),
        room: true,
        old_reads_new: false,
    }
}

fn fake(disk: Disk, left: u32, comes_up_at: Option<u8>) -> Fake {
    Fake { disk, left, comes_up_at, started: 0, seen: Seen::default() }
}

/// Goes on until something serves. What serves must be able to read the database, and nothing may be half done.
fn to_the_end(mut disk: Disk, comes_up_at: Option<u8>, started: u8) -> Fake {
    for _ in 0..4 {
        let mut hands = fake(disk, u32::MAX, comes_up_at);
        hands.started = started;
        let state = drive(hands.disk.state.clone(), &mut hands).expect("nothing stops it");
        assert_eq!(state.phase, Phase::Steady);
        assert_eq!(hands.disk.database, u8::from(state.running == NEW), "each with its own database");
        assert!(!hands.disk.leftovers && hands.disk.copy.is_none());
        if hands.disk.state.outcome.is_some() {
            return hands;
        }
        disk = hands.disk;
    }
    panic!("the update was never looked at");
}

#[test]
fn wherever_the_power_is_cut_one_of_the_two_runs_with_its_own_database() {
    for comes_up_at in [Some(1), Some(2), Some(3), None] {
        let mut cuts = 0;
        for cut in 0.. {
            let mut hands = fake(disk(), cut, comes_up_at);
            match drive(State::default(), &mut hands) {
                Err(Over::Cut) => {}
                Err(stuck) => panic!("{stuck:?}"),
                Ok(_) => break,
            }
            cuts += 1;
            let started = hands.started;
            let after = to_the_end(hands.disk, comes_up_at, started);
            let outcome = after.disk.state.outcome.clone().unwrap();
            match comes_up_at {
                None => assert_eq!(outcome.end(), Some(UpdateEnd::RolledBack), "cut {cut}"),
                // A cut takes one of the tries.
                Some(3) => {}
                Some(_) => assert_eq!(outcome.end(), Some(UpdateEnd::Runs), "cut {cut}"),
            }
            assert!(after.started <= MAX_TRIES, "cut {cut}");
            let tried = (after.disk.state.highest, after.disk.state.failed);
            assert_eq!(
                tried,
                if outcome.end() == Some(UpdateEnd::Runs) { (4, vec![]) } else { (0, vec![4]) }
            );
        }
        assert!(cuts >= 5, "{cuts} places to cut");
    }
}

/// Two cuts, at every pair of places.
#[test]
fn two_cuts_are_no_worse_than_one() {
    for comes_up_at in [Some(1), None] {
        for first in 0..12 {
            for second in 0..12 {
                let mut hands = fake(disk(), first, comes_up_at);
                let _ = drive(State::default(), &mut hands);
                let started = hands.started;
                let mut again = fake(hands.disk, second, comes_up_at);
                again.started = started;
                let _ = drive(again.disk.state.clone(), &mut again);
                let started = again.started;
                let after = to_the_end(again.disk, comes_up_at, started);
                assert!(after.started <= MAX_TRIES, "{first} {second}");
            }
        }
    }
}

#[test]
fn a_bad_one_says_why_and_is_not_tried_again() {
    let mut hands = fake(disk(), u32::MAX, None);
    let state = drive(State::default(), &mut hands).unwrap();
    let outcome = state.outcome.clone().unwrap();
    assert_eq!((outcome.end(), outcome.why.as_str()), (Some(UpdateEnd::RolledBack), "try 3 failed"));
    assert_eq!((state.running, state.highest, &state.failed), (Which::Installed, 0, &vec![4]));
    let again = drive(state.clone(), &mut fake(hands.disk, u32::MAX, None)).unwrap();
    assert_eq!(again, state);
}

#[test]
fn without_room_nothing_is_begun() {
    let mut hands = fake(Disk { room: false, ..disk() }, u32::MAX, Some(1));
    let state = drive(State::default(), &mut hands).unwrap();
    assert_eq!((state.running, hands.started, hands.disk.copy), (Which::Installed, 0, None));
    let outcome = state.outcome.unwrap();
    assert_eq!((outcome.end(), outcome.why.as_str()), (Some(UpdateEnd::NotTried), "no room"));
    assert_eq!((state.highest, state.failed), (0, vec![]), "it may be tried later");
}

/// A state in which an update serves.
fn serving(starts: Option<u8>) -> State {
    let trial = State::default().tried_from_now_on(update());
    State { unsettled: starts, ..trial.confirmed(&update(), UtcMillis(1)) }
}

#[test]
fn one_that_fails_later_gives_way_if_the_earlier_can_read_what_was_written() {
    let run = |starts, old_reads_new| {
        let disk = Disk { database: 1, old_reads_new, due: None, state: serving(starts), ..disk() };
        let mut hands = fake(disk, u32::MAX, None);
        let state = drive(hands.disk.state.clone(), &mut hands).unwrap();
        assert_eq!(hands.disk.database, 1, "what learners wrote stays");
        (state.running, state.unsettled, state.outcome.and_then(|outcome| outcome.end()))
    };
    assert_eq!(run(Some(0), true), (NEW, Some(1), Some(UpdateEnd::Runs)));
    assert_eq!(run(Some(MAX_STARTS), true), (Which::Installed, None, Some(UpdateEnd::WentBack)));
    assert_eq!(run(Some(MAX_STARTS), false), (NEW, None, Some(UpdateEnd::Runs)), "it goes on trying");
    assert_eq!(run(None, true), (NEW, None, Some(UpdateEnd::Runs)));
}

#[test]
fn a_damaged_program_gives_way_and_never_to_one_that_would_lose_data() {
    let run = |database| {
        let mut hands = fake(Disk { database, due: None, state: serving(None), ..disk() }, u32::MAX, None);
        hands.seen.damaged = true;
        drive(hands.disk.state.clone(), &mut hands)
    };
    // The fake says that it is damaged whatever runs; the machine's own program is no update.
    assert_eq!(run(0).unwrap().running, Which::Installed);
    assert!(matches!(run(1), Err(Over::Stuck(why)) if why.contains("newer tables")));
}

#[test]
fn what_somebody_installs_later_comes_first() {
    let mut hands = fake(Disk { due: None, state: serving(Some(2)), ..disk() }, u32::MAX, None);
    hands.seen.installed_is_newer = true;
    let state = drive(hands.disk.state.clone(), &mut hands).unwrap();
    assert_eq!((state.running, state.previous, state.unsettled), (Which::Installed, None, None));
}
