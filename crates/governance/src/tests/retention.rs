//! Whose time is over, what keeps whom, and that it is decided again where somebody is forgotten.

use super::*;
use crate::retention::{
    CannotKeep, Leavers, Members, Moment, NotDue,
    decide::{DEFAULT_YEARS, Hold, Standing, Unknown},
};
use events::{governance::KeepGround, learning::PlaceKept};
use kernel::{Clock, ClockQuality, ports::Departed};
use store::{Connection, StoreError, WriteTx};

impl Members for Register {
    fn departed(
        &self,
        db: &mut Connection,
        school: SchoolId,
        before: Option<UtcMillis>,
        most: usize,
    ) -> Result<(Vec<Departed>, bool), StoreError> {
        let people: Vec<PersonId> = self.left.lock().unwrap().keys().copied().collect();
        let mut found = Vec::new();
        for person in people {
            found.extend(self.departed_one(db, school, person)?);
        }
        found.retain(|one| before.is_none_or(|before| one.left.is_none_or(|left| left <= before)));
        let more = found.len() > most;
        found.truncate(most);
        Ok((found, more))
    }
    fn departed_one(
        &self,
        _: &mut Connection,
        _: SchoolId,
        person: PersonId,
    ) -> Result<Option<Departed>, StoreError> {
        let gone = self.forgotten.lock().unwrap().contains(&person);
        let left = self.left.lock().unwrap().get(&person).copied().filter(|_| !gone);
        Ok(left.map(|left| Departed { person, ids: self.ids_of(person).unwrap(), left }))
    }
    fn forget(
        &self,
        _: &mut WriteTx<'_>,
        school: SchoolId,
        person: PersonId,
        reason: u8,
        by: Option<PersonId>,
    ) -> Result<u64, StoreError> {
        assert_eq!((reason, by), (ForgetReason::PurposeOver as u8, Some(TEACHER)));
        Ok(Records::forget(self, school, person, reason, by).unwrap())
    }
    fn has_two_histories(&self, _: &mut Connection) -> Result<bool, StoreError> {
        Ok(*self.two_histories.lock().unwrap())
    }
}

impl World {
    fn moment(&self) -> Moment {
        Moment { now: self.clock.now(), quality: ClockQuality::Good, zone: "America/Lima".parse().unwrap() }
    }

    fn has_left(&self, person: PersonId, days_ago: i64) {
        let at = self.clock.now().plus_ms(-days_ago * DAY_MS);
        self.register.left.lock().unwrap().insert(person, Some(at));
    }

    fn past(&self) -> Leavers {
        self.governance.past_their_time(SCHOOL, self.moment()).unwrap()
    }

    fn due(&self) -> Vec<PersonId> {
        self.past().due().map(|(leaver, _)| leaver.person).collect()
    }

    fn why(&self, person: PersonId) -> Vec<Hold> {
        match self.past().people.into_iter().find(|leaver| leaver.person == person).map(|one| one.standing) {
            Some(Standing::Held { why, .. }) => why,
            other => panic!("{other:?}"),
        }
    }

    fn write(&self, person: PersonId, event: Event) {
        let draft = Draft {
            schools: vec![SCHOOL],
            persons: vec![person],
            authority: Authority::Staff,
            events: vec![event],
        };
        self.store.write_blocking(move |tx| tx.append(draft)).unwrap();
        testkit::stores::settle(&self.store).unwrap();
    }
}

#[test]
fn a_school_sets_its_time_and_ours_counts_until_then() {
    for world in worlds("governance-retention-rule") {
        world.clock.advance_ms(10 * 366 * DAY_MS);
        world.has_left(ANA, 5 * 366 + 1);
        world.has_left(EVA, 3 * 366);
        let rule = || world.governance.retention_rule(SCHOOL).unwrap();
        assert_eq!((rule().years, rule().set), (DEFAULT_YEARS, None));
        assert_eq!(world.due(), [ANA]);
        let later = world.governance.still_in_their_time(SCHOOL, world.moment()).unwrap();
        assert_eq!(later.people.iter().map(|one| one.person).collect::<Vec<_>>(), [EVA]);
        for wrong in [0, 51] {
            assert!(!world.governance.set_retention(&actor(TEACHER), wrong).unwrap());
        }
        let before = world.entries();
        assert!(world.governance.set_retention(&actor(TEACHER), 3).unwrap());
        assert!(world.governance.set_retention(&actor(TEACHER), 3).unwrap());
        assert_eq!(world.entries(), before + 1, "said again, it is not written again");
        assert_eq!((rule().years, rule().set.unwrap().0), (3, Some(TEACHER)));
        // The longest due first.
        assert_eq!(world.due(), [ANA, EVA]);
        // Work after she left puts it off; what is decided about her data does not.
        let kept = PlaceKept { course: "c".into(), lesson: "l".into(), activity: "a".into() };
        world.write(ANA, kept.into());
        world.write(EVA, KeysHanded { node: CENTRAL }.into());
        assert_eq!(world.due(), [EVA]);
    }
}

#[test]
fn nobody_is_due_by_what_a_clock_decided_that_ran_ahead() {
    for world in worlds("governance-retention-ahead") {
        world.clock.advance_ms(10 * 366 * DAY_MS);
        world.has_left(LUZ, 6 * 366);
        let ahead_ms = 366 * DAY_MS;
        let keep = |until: Option<u16>| {
            let until = until.map(|days| world.today().plus_days(days));
            let ground = Some(KeepGround::Case);
            world.governance.keep(&actor(TEACHER), &[LUZ], until, ground, world.moment()).unwrap().unwrap();
        };
        let back = || {
            world.clock.advance_ms(-ahead_ms);
            world.store.leave_the_future().unwrap().unwrap();
        };
        // Somebody keeps her no longer, in the year to come; then she is to be kept again.
        keep(Some(500));
        world.clock.advance_ms(ahead_ms);
        keep(None);
        back();
        keep(Some(30));
        assert!(matches!(world.why(LUZ)[..], [Hold::Kept(_)]), "{:?}", world.past());
        assert_eq!(world.governance.forget_due(&actor(TEACHER), LUZ, world.moment()).unwrap(), Err(NotDue));
        // And the school's time is made short there, and long again here.
        world.has_left(EVA, 2 * 366);
        world.clock.advance_ms(ahead_ms);
        world.governance.set_retention(&actor(TEACHER), 1).unwrap();
        back();
        world.governance.set_retention(&actor(TEACHER), 9).unwrap();
        assert!(world.past().clock.is_some() && world.due().is_empty());
        // Its time has come.
        world.clock.advance_ms(2 * ahead_ms);
        assert_eq!(world.due(), [LUZ, EVA]);
    }
}

#[test]
fn what_keeps_somebody_is_told_and_nobody_is_due_by_a_clock_in_doubt() {
    for world in worlds("governance-retention-holds") {
        world.clock.advance_ms(10 * 366 * DAY_MS);
        for person in [ANA, EVA, LUZ] {
            world.has_left(person, 6 * 366);
        }
        world.register.left.lock().unwrap().insert(TEACHER, None);
        assert_eq!(world.due(), [ANA, EVA, LUZ]);
        let list = world.past();
        let teacher = list.people.iter().find(|leaver| leaver.person == TEACHER).unwrap();
        assert_eq!(teacher.standing, Standing::Unknown(Unknown::NoDay), "never called due");

        let ask = |person, kind| {
            let new = NewRequest {
                person,
                kind,
                about: RequestAbout::Unsaid,
                identity: IdentityCheck::Known,
                by_guardian: false,
                received: world.today(),
            };
            world.governance.ask(&actor(TEACHER), Authority::Staff, new).unwrap().unwrap().request
        };
        ask(ANA, RequestKind::Access);
        let erase = ask(EVA, RequestKind::Erase);
        assert_eq!((world.due(), world.why(ANA)), (vec![LUZ], vec![Hold::Asked(RequestKind::Access)]));
        let close = |request, outcome, ground| {
            world.governance.close(&actor(TEACHER), request, outcome, ground).unwrap().unwrap();
        };
        close(erase, RequestOutcome::MustKeep, "Ley 29733, art. 22");
        assert_eq!(world.why(EVA), [Hold::MustKeep]);

        let moment = world.moment();
        let until = world.today().plus_days(30);
        let case = Some(KeepGround::Case);
        let keep =
            |until, ground| world.governance.keep(&actor(TEACHER), &[LUZ], until, ground, moment).unwrap();
        assert_eq!(keep(Some(until), None), Err(CannotKeep::GroundMissing));
        assert_eq!(keep(Some(world.today().plus_years(51)), case), Err(CannotKeep::DayWrong));
        assert_eq!(keep(Some(Day::at(moment.now, moment.zone)), case), Err(CannotKeep::DayWrong));
        assert_eq!(keep(Some(until), case), Ok(()));
        assert_eq!((world.due(), world.why(LUZ)), (vec![], vec![Hold::Kept(until)]));
        let leaver = world.governance.leaver(SCHOOL, LUZ, moment).unwrap().unwrap();
        let kept = leaver.kept.unwrap();
        assert_eq!((kept.ground, kept.by), (KeepGround::Case, Some(TEACHER)));
        assert_eq!(world.governance.forget_due(&actor(TEACHER), LUZ, moment).unwrap(), Err(NotDue));
        // A hold outlives a rebuild of everything that is derived, and ends by its day or by a word.
        testkit::stores::settle(&world.store).unwrap();
        world.clock.advance_ms(31 * DAY_MS);
        assert_eq!(world.due(), [LUZ]);
        assert_eq!(keep(Some(until), case), Ok(()), "by the moment of the form");
        assert_eq!(
            world.governance.keep(&actor(TEACHER), &[PersonId([77; 16])], Some(until), case, moment).unwrap(),
            Err(CannotKeep::NotGone)
        );
        assert_eq!(keep(None, None), Ok(()));
        assert!(world.governance.leaver(SCHOOL, LUZ, moment).unwrap().unwrap().kept.is_none());

        *world.register.two_histories.lock().unwrap() = true;
        assert_eq!((world.due(), world.why(LUZ)), (vec![], vec![Hold::TwoHistories]));
        *world.register.two_histories.lock().unwrap() = false;

        let doubtful = [
            Moment { quality: ClockQuality::Unknown, ..world.moment() },
            Moment { now: START.plus_ms(-DAY_MS), ..world.moment() },
        ];
        for moment in doubtful {
            let list = world.governance.past_their_time(SCHOOL, moment).unwrap();
            assert!(list.clock.is_some() && list.due().next().is_none(), "{list:?}");
            assert_eq!(world.governance.forget_due(&actor(TEACHER), LUZ, moment).unwrap(), Err(NotDue));
        }
        assert_eq!(world.governance.forget_due(&actor(TEACHER), LUZ, world.moment()).unwrap(), Ok(1));
        assert_eq!(world.governance.forget_due(&actor(TEACHER), LUZ, world.moment()).unwrap(), Err(NotDue));
        assert_eq!(world.due(), []);
    }
}

#[test]
fn whoever_moved_or_is_asked_for_is_held() {
    for world in worlds("governance-retention-moves") {
        world.clock.advance_ms(10 * 366 * DAY_MS);
        for person in [ANA, EVA, LUZ] {
            world.has_left(person, 6 * 366);
        }
        let other = SchoolId([8; 16]);
        let asked = |person: PersonId, request: u8| events::governance::HistoryAsked {
            request: kernel::RequestId([request; 16]),
            person,
            school: other,
            from: SCHOOL,
            school_name: "Otra".into(),
            proof: vec![1; 5],
        };
        let ask = |asked: &events::governance::HistoryAsked| {
            let draft = Draft {
                schools: vec![other],
                persons: vec![asked.person],
                authority: Authority::Staff,
                events: vec![asked.clone().into()],
            };
            world.store.write_blocking(move |tx| tx.append(draft)).unwrap();
            testkit::stores::settle(&world.store).unwrap();
        };
        let answer = |asked: &events::governance::HistoryAsked, granted| {
            let asked = exchange::moves::digest_of(asked);
            let by = Actor { school: SCHOOL, ..actor(TEACHER) };
            world.governance.answer_asking(&by, asked, granted).unwrap().unwrap();
            testkit::stores::settle(&world.store).unwrap();
        };
        let (of_ana, of_eva) = (asked(ANA, 1), asked(EVA, 2));
        ask(&of_ana);
        ask(&of_eva);
        assert_eq!((world.due(), world.why(ANA)), (vec![LUZ], vec![Hold::Moving]));
        answer(&of_ana, true);
        answer(&of_eva, false);
        assert_eq!((world.due(), world.why(ANA)), (vec![EVA, LUZ], vec![Hold::Moved]));
        assert_eq!(world.governance.forget_due(&actor(TEACHER), ANA, world.moment()).unwrap(), Err(NotDue));
    }
}
