//! Consents whose stamp nobody believes.

use super::*;
use eventlog::CheckedBlock;
use events::governance::{ConsentGiven, ConsentWithdrawn};
use kernel::{Clock, UtcMillis};
use testkit::SimNode;

/// Another node, whose clock shows something else, says this of Ana.
fn says(world: &World, number: u64, at: UtcMillis, given: bool) {
    let mut elsewhere = SimNode::new(Seed(100 + number), SimClock::at(at));
    let uses = vec![DataUse::Abroad as u8, DataUse::CentralAnswers as u8];
    let how = ConsentHow::PaperGuardian as u8;
    let event: Event = match given {
        true => ConsentGiven { people: 1, uses, how, heard: true, signed_day: None, wording: 1 }.into(),
        false => ConsentWithdrawn { people: 1, uses, how }.into(),
    };
    elsewhere.open_log().unwrap();
    elsewhere.append(Authority::Staff, &[SCHOOL], &[ANA], &[event]).unwrap();
    for block in elsewhere.blocks_from(1).unwrap() {
        let checked = CheckedBlock::new(block).unwrap();
        world.store.write_blocking(move |tx| tx.receive(&checked)).unwrap();
    }
}

const YEARS: i64 = 64 * 365 * DAY_MS;

#[test]
fn a_consent_from_the_future_gives_nothing_until_its_time_and_a_withdrawal_counts() {
    for world in worlds("governance-future") {
        let now = world.clock.now();
        let answers = || {
            // What a clearance remembers is over.
            world.clock.advance_ms(120_000);
            let clearance = world.leaving(None).clearance(&central(Some("PE"))).unwrap();
            (world.allows(ANA, DataUse::CentralAnswers), clearance.answers.contains(&ANA))
        };
        // A clock that is some hours ahead is believed, as far as this node's clock would follow it.
        says(&world, 1, now.plus_ms(20 * 3_600_000), true);
        assert_eq!(answers(), (true, true));
        says(&world, 2, now.plus_ms(21 * 3_600_000), false);
        assert_eq!(answers(), (false, false));
        says(&world, 3, now.plus_ms(YEARS), true);
        assert_eq!(answers(), (false, false), "nobody can have said that");
        // What is said in its time counts beside it, in both directions.
        world.enter(&[ANA], ConsentHow::PaperGuardian, true);
        assert_eq!(answers(), (true, true));
        world.enter(&[ANA], ConsentHow::PaperGuardian, false);
        assert_eq!(answers(), (false, false), "what is dated ahead does not outlast her word");
        world.enter(&[ANA], ConsentHow::PaperGuardian, true);
        assert_eq!(answers(), (true, true));
        // To hold back what is hers is always safe.
        says(&world, 4, now.plus_ms(YEARS + 1_000), false);
        assert_eq!(answers(), (false, false));
    }
}

#[test]
fn whoever_stamps_an_entry_with_a_far_day_moves_nobodys_belief() {
    for world in worlds("governance-belief") {
        let now = world.clock.now();
        for (number, years) in [(1, 1), (2, 2)] {
            says(&world, number, now.plus_ms(years * YEARS), true);
            let until = world.store.believes_until().unwrap();
            assert!(until <= world.clock.now().plus_ms(store::MAX_CLOCK_AHEAD_MS));
        }
        // A box that lost its clock goes by its own log.
        world.enter(&[EVA], ConsentHow::PaperGuardian, true);
        let own = world.store.believes_until().unwrap();
        world.clock.advance_ms(-10 * YEARS);
        assert!(world.store.believes_until().unwrap() >= now && own >= now);
        assert!(world.allows(EVA, DataUse::Abroad) && !world.allows(ANA, DataUse::Abroad));
    }
}
