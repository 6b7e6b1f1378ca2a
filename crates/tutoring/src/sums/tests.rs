//! A week is counted once, says nothing of fewer than five, and is believed of a school's own box alone.

use super::*;
use events::learning::{AnswerRecorded, Channel};
use kernel::{ClassId, ClientId, Seed, ports::Team};
use testkit::{
    Scratch, SimClock,
    stores::{Opening, settle},
};

const SCHOOL: SchoolId = SchoolId([1; 16]);
const CLASS: ClassId = ClassId([2; 16]);
/// Monday, 23 February 2026; the invented clocks begin two days later.
const MONDAY: i32 = 20_507;
const DAY_MS: i64 = 24 * 3_600_000;

/// Seven pupils; the first has a second id.
struct Register;

fn pupil(number: u8) -> PersonId {
    PersonId([0x10 + number; 16])
}

const SECOND_ID: PersonId = PersonId([0x77; 16]);

impl Enrolments for Register {
    fn pupils_of(&self, _: ClassId) -> Result<Vec<PersonId>, PortError> {
        Ok((0..7).map(pupil).collect())
    }

    fn classes_of(&self, _: PersonId) -> Result<Vec<ClassId>, PortError> {
        Ok(vec![CLASS])
    }

    fn classes_taught_by(&self, _: PersonId) -> Result<Vec<ClassId>, PortError> {
        Ok(vec![])
    }

    fn classes_at(&self, school: SchoolId) -> Result<Vec<ClassId>, PortError> {
        // A pupil of two classes counts once.
        Ok(if school == SCHOOL { vec![CLASS, ClassId([3; 16])] } else { vec![] })
    }

    fn class_name(&self, _: ClassId) -> Result<Option<String>, PortError> {
        Ok(None)
    }

    fn teams_of(&self, _: ClassId) -> Result<Vec<Team>, PortError> {
        Ok(vec![])
    }

    fn ids_of(&self, person: PersonId) -> Result<Vec<PersonId>, PortError> {
        Ok(if person == pupil(0) { vec![person, SECOND_ID] } else { vec![person] })
    }

    fn merged_in(&self, _: ClassId) -> Result<Vec<Vec<PersonId>>, PortError> {
        Ok(vec![vec![pupil(0), SECOND_ID]])
    }
}

struct Box {
    _scratch: Scratch,
    clock: SimClock,
    store: Store,
    answers: std::cell::Cell<u64>,
}

impl Box {
    fn new() -> Self {
        let scratch = Scratch::new("tutor-sums").unwrap();
        let opening = Opening::sqlite(&scratch, crate::views);
        let store = opening.open(scratch.path(), Seed(8)).unwrap();
        settle(&store).unwrap();
        Self { clock: opening.clock.clone(), store, _scratch: scratch, answers: 0.into() }
    }

    fn answer(&self, learner: PersonId, course: &str) {
        self.answers.set(self.answers.get() + 1);
        let answer = AnswerRecorded {
            client: ClientId(self.answers.get().to_le_bytes()),
            learners: 1,
            channel: Channel::OwnDevice as u8,
            course: course.into(),
            version: 1,
            lesson: "l1".into(),
            exercise: "e1".into(),
            variant: 0,
            response: "r".into(),
            score_percent: 100,
            hints: 0,
            seconds: 3,
        };
        self.write(Authority::Learner, vec![learner], answer.into());
    }

    fn write(&self, authority: Authority, persons: Vec<PersonId>, event: Event) {
        let draft = Draft { schools: vec![SCHOOL], persons, authority, events: vec![event] };
        self.store.write_blocking(move |tx| tx.append(draft).map(drop)).unwrap();
    }

    fn count(&self) -> usize {
        self.count_at("America/Lima")
    }

    fn count_at(&self, zone: &str) -> usize {
        use kernel::Clock as _;
        count_weeks(&self.store, &Register, SCHOOL, self.clock.now(), zone.parse().unwrap()).unwrap()
    }

    fn told(&self, monday: i32) -> Option<Told> {
        let until = self.store.believes_until().unwrap();
        let mut found = self.store.read_blocking(|db| schools_in(db, monday, until)).unwrap();
        assert!(found.len() <= 1);
        found.pop().map(|week| week.told)
    }
}

#[test]
fn a_week_is_counted_once_from_the_thursday_after_it() {
    let school = Box::new();
    assert_eq!(school.count(), 1, "a box that never counted begins with the latest week that is over");
    assert_eq!(school.told(MONDAY - 14), Some(Told::default()), "in which nobody worked");

    (0..6).for_each(|number| school.answer(pupil(number), "numbers"));
    // Under another id it is still she; a visitor from elsewhere is counted at her own school.
    school.answer(SECOND_ID, "numbers");
    school.answer(PersonId([0x99; 16]), "numbers");
    assert_eq!(school.count(), 0, "this week is not over");

    school.clock.advance_ms(7 * DAY_MS);
    assert_eq!(
        (school.count(), school.told(MONDAY)),
        (1, None),
        "Wednesday: the week before is due, this one not yet"
    );
    school.clock.advance_ms(DAY_MS);
    assert_eq!(school.count(), 1);
    let counted = school.told(MONDAY).unwrap();
    let group = GroupWeek { learners: 6, answers: 7 };
    assert_eq!(counted.courses, [CourseWeek { course: "numbers".into(), group }]);
    assert_eq!((counted.all, counted.pupils), (Some(group), None), "one of seven did nothing");

    // Stamps of now are another week's; nothing makes the box count that week again.
    school.answer(pupil(6), "numbers");
    assert_eq!((school.count(), school.told(MONDAY)), (0, Some(counted)));
}

#[test]
fn weeks_that_a_clock_counted_which_ran_ahead_are_counted_again_when_they_come() {
    let school = Box::new();
    assert_eq!(school.count(), 1);
    let weeks = || {
        let until = school.store.believes_until().unwrap();
        school.store.read_blocking(|db| weeks(db, until, 10)).unwrap()
    };
    let begun = weeks();
    // Ten weeks ahead, then right again.
    school.clock.advance_ms(70 * DAY_MS);
    assert_eq!(school.count(), 8);
    school.clock.advance_ms(-70 * DAY_MS);
    school.store.leave_the_future().unwrap().unwrap();
    assert_eq!((weeks(), school.count()), (begun, 0));

    (0..6).for_each(|number| school.answer(pupil(number), "numbers"));
    school.clock.advance_ms(8 * DAY_MS);
    assert_eq!(school.count(), 2);
    assert_eq!(school.told(MONDAY).unwrap().answers(), 6, "and not the nothing of a week that had not been");
    // Of a week of which something was told ahead nothing is told again: the difference could be a pupil's.
    (0..6).for_each(|number| school.answer(pupil(number), "numbers"));
    school.clock.advance_ms(14 * DAY_MS);
    school.count();
    school.clock.advance_ms(-14 * DAY_MS);
    school.store.leave_the_future().unwrap().unwrap();
    let told = school.told(MONDAY + 7);
    school.clock.advance_ms(8 * DAY_MS);
    school.count();
    assert_eq!((told, school.told(MONDAY + 7)), (None, None));
    // Their own time comes, and they stay as they were counted last.
    school.clock.advance_ms(70 * DAY_MS);
    assert_eq!(school.told(MONDAY).unwrap().answers(), 6);
}

#[test]
fn weeks_due_end_with_the_latest_and_reach_two_months_back() {
    let latest = MONDAY;
    let cases = [
        (None, vec![latest]),
        (Some(latest), vec![]),
        (Some(latest + 7), vec![]),
        (Some(latest - 7), vec![latest]),
        (Some(latest - 21), vec![latest - 14, latest - 7, latest]),
    ];
    for (last, due) in cases {
        assert_eq!(weeks_due(last, latest), due, "{last:?}");
    }
    let after_years = weeks_due(Some(latest - 7_000), latest);
    assert_eq!((after_years.len(), after_years[0]), (8, latest - 49));

    // A week ends on Sunday at midnight of the school and is counted three days later.
    for (zone, offset) in [("America/Lima", -300), ("UTC", 0), ("Africa/Maputo", 120)] {
        let thursday = UtcMillis(i64::from(MONDAY + 10) * DAY_MS - offset * 60_000);
        let zone: Zone = zone.parse().unwrap();
        assert_eq!(latest_countable(thursday, zone), MONDAY);
        assert_eq!(latest_countable(thursday.plus_ms(-1), zone), MONDAY - 7);
    }
}

#[test]
fn each_week_is_told_once_whatever_zone_the_box_is_given_meanwhile() {
    let school = Box::new();
    let mut told: Vec<i32> = Vec::new();
    // Every hour of nine weeks, in which somebody moves the box to and fro between the ends of the table.
    let zones = ["America/Lima", "UTC", "Asia/Dili", "America/Tijuana", "Africa/Maputo", "America/Santiago"];
    for hour in 0..9 * 7 * 24 {
        let count = school.count_at(zones[hour / 5 % zones.len()]);
        told.extend(std::iter::repeat_n(hour as i32 / 24, count));
        school.clock.advance_ms(3_600_000);
    }
    assert_eq!(told.len(), 10, "the latest at first, then one a week: {told:?}");
    let until = school.store.believes_until().unwrap();
    let mondays = school.store.read_blocking(|db| weeks(db, until, 100)).unwrap();
    let expected: Vec<i32> = (0..10).rev().map(|week| MONDAY - 14 + 7 * week).collect();
    assert_eq!(mondays, expected);
    let entries = school.store.read_blocking(|db| {
        let sql = "SELECT count(*) FROM tutoring_week";
        db.query_one(sql, &[])?.map_or(Ok(0), |row| row.int(0))
    });
    assert_eq!(entries.unwrap(), 10);
}

#[test]
fn a_week_begins_and_ends_at_midnight_where_the_school_is() {
    for (zone, inside) in [("America/Lima", true), ("UTC", false)] {
        let school = Box::new();
        assert_eq!(school.count_at(zone), 1);
        // The clocks begin on Wednesday; on Sunday at ten in the evening in Lima it is Monday in universal time.
        let begun = kernel::Clock::now(&school.clock).0;
        let sunday_evening = (i64::from(MONDAY) + 7) * DAY_MS + 3 * 3_600_000;
        school.clock.advance_ms(sunday_evening - begun);
        (0..6).for_each(|number| school.answer(pupil(number), "numbers"));
        school.clock.advance_ms(5 * DAY_MS);
        assert_eq!(school.count_at(zone), 2, "{zone}");
        assert_eq!(school.told(MONDAY).unwrap().all.is_some(), inside, "{zone}");
    }
}

#[test]
fn sums_that_a_box_must_not_tell_are_not_shown() {
    let school = Box::new();
    school.clock.advance_ms(8 * DAY_MS);
    let group = |learners| GroupWeek { learners, answers: 20 };
    let course = |learners| CourseWeek { course: "numbers".into(), group: group(learners) };
    let week = |learners| WeekSummed {
        school: SCHOOL,
        monday: MONDAY,
        courses: vec![course(learners)],
        others: None,
        all: None,
        pupils: None,
    };
    school.write(Authority::Node, vec![], week(4).into());
    school.write(Authority::Staff, vec![], week(9).into());
    school.write(Authority::Node, vec![], WeekSummed { monday: MONDAY + 1, ..week(9) }.into());
    school.write(Authority::Node, vec![], WeekSummed { courses: vec![course(9); 41], ..week(9) }.into());
    school.write(Authority::Node, vec![], WeekSummed { monday: MONDAY + 7, ..week(9) }.into());
    for monday in [MONDAY, MONDAY + 1, MONDAY + 7] {
        assert_eq!(school.told(monday), None, "{monday}");
    }

    school.write(Authority::Node, vec![], week(9).into());
    let first = school.told(MONDAY);
    assert_eq!(first.as_ref().map(Told::answers), Some(20));
    school.write(Authority::Node, vec![], week(10).into());
    assert_eq!(school.told(MONDAY), first, "a second count of the same box less the first would be a pupil");
}

#[test]
fn schools_add_up_and_what_is_not_told_is_not_added() {
    let group = |learners, answers| GroupWeek { learners, answers };
    let course = |name: &str, group| CourseWeek { course: name.into(), group };
    let school = |number: u8, told| SchoolWeek { school: SchoolId([number; 16]), told };
    let weeks = [
        school(1, Told::default()),
        school(2, Told { courses: vec![course("a", group(9, 90))], ..Told::default() }),
        school(
            3,
            Told {
                courses: vec![course("b", group(20, 100)), course("a", group(6, 30))],
                others: Some(group(5, 5)),
                all: Some(group(25, 135)),
                pupils: Some(40),
            },
        ),
        school(4, Told { courses: vec![], others: Some(group(6, 7)), all: Some(group(6, 7)), pupils: None }),
    ];
    let all = together(&weeks);
    assert_eq!((all.schools, all.with_work, all.with_total), (4, 3, 2));
    assert_eq!((all.learners, all.answers, all.of_pupils), (31, 232, Some((25, 40))));
    assert_eq!(all.courses, [("a".into(), 2, group(15, 120)), ("b".into(), 1, group(20, 100))]);
    assert_eq!(together(&[]), NetworkWeek::default());
}
