//! The teacher's list at several dates of the term, each number of each reason counted again, plainly, from the entries of the log.
//!
//! The plain count shares nothing with the list but the stated rules: it reads entries, not views; it looks a question's skill up in the
//! course's package; it goes through whole lists and counts.

use super::*;
use crate::{
    features,
    hub::{DataFolder, install_starters, own_course},
};
use directory::seed_demonstration;
use eventlog::EntryRef;
use formats::package::Course as Package;
use kernel::ClassId;
use learner_model::skills::SkillIndex;
use std::collections::{BTreeMap, BTreeSet};
use store::{Config, Database, log};
use testkit::Scratch;
use tutoring::{
    Tutoring,
    attention::{
        rules::{Named, Reason},
        week::Week,
    },
};
use web::messages::{LanguagePlan, Messages};

/// A Wednesday, so that the term is the same on every run.
const NOW: UtcMillis = UtcMillis(1_795_000_000_000);

/// A demonstration school whose term has not begun.
struct School {
    store: Store,
    library: Library,
    demonstration: Demonstration,
    clock: Arc<TermClock>,
    tutoring: Tutoring,
    classroom: classroom::Classroom,
    _folder: Scratch,
}

fn school() -> School {
    let scratch = Scratch::new("teachers-list").unwrap();
    let folder = DataFolder::at(scratch.path());
    let clock = TermClock::before(NOW);
    let store = Store::open(Config {
        database: Database::Sqlite(folder.database()),
        node: folder.node(),
        views: features::views(),
        local: features::local_tables(),
        clock: clock.clone(),
        entropy: Box::new(Seed(7).chance()),
        software: "test".into(),
        extra_fsync: std::time::Duration::ZERO,
    })
    .unwrap();
    store.rebuild_now(std::time::Duration::from_secs(1)).unwrap();
    let (offer, secret) = folder.wrapping().unwrap();
    let directory = Arc::new(directory::Directory::new(store.clone(), offer, secret));
    let messages = Messages::load(&features::catalogues(), LanguagePlan::default()).unwrap();
    let library = Library::new(store.clone(), folder.blobs(), messages);
    let demonstration = seed_demonstration(&directory, &directory::VILLAGES[0]).unwrap();
    library.open_installed(&own_course).unwrap();
    install_starters(&library, &folder, demonstration.school).unwrap();
    let tutoring = Tutoring::new(store.clone(), Arc::new(library.clone()));
    let classroom = classroom::Classroom::new(store.clone(), directory.clone(), directory);
    School { store, library, demonstration, clock, tutoring, classroom, _folder: scratch }
}

/// One answer as the log has it.
struct PlainAnswer {
    at_ms: i64,
    course: String,
    skill: String,
    right: bool,
}

/// Everything the log says of a class, in lists.
#[derive(Default)]
struct Plain {
    answers: BTreeMap<PersonId, Vec<PlainAnswer>>,
    /// Day of the roll and whether she was there.
    rolls: BTreeMap<PersonId, Vec<(i64, bool)>>,
}

/// A day of San Isidro, from 1970-01-01.
fn day(at_ms: i64) -> i64 {
    // Peru is five hours behind universal time all the year.
    (at_ms - 5 * 3_600_000).div_euclid(86_400_000)
}

/// Reads every entry of the log, from the first.
fn plain(store: &Store, class: ClassId, pupils: &[PersonId], packages: &[&Package]) -> Plain {
    let skill_of = |course: &str, exercise: &str| -> String {
        let package = packages.iter().find(|package| package.id.as_str() == course).unwrap();
        let lessons = package.lessons().flat_map(|(_, lesson)| &lesson.activities);
        let found = lessons.filter_map(|a| a.exercise()).find(|e| e.id.as_str() == exercise).unwrap();
        found.skill.as_str().to_owned()
    };
    let lines = store.read_blocking(|db| log::read(db, store.origin().tag(), 0, 1_000_000)).unwrap();
    let mut found = Plain::default();
    for line in lines {
        let bytes = line.what.expect("all is here in clear");
        let entry = EntryRef::decode(&bytes).unwrap();
        let header = entry.header();
        for raw in entry.events() {
            match Event::decode(raw.kind, raw.version, raw.body).unwrap() {
                Event::AnswerRecorded(answer) => {
                    let who = header.persons[0];
                    if pupils.contains(&who) {
                        let skill = skill_of(&answer.course, &answer.exercise);
                        let (at_ms, right) = (entry.hlc().wall().0, answer.score_percent == 100);
                        let (course, of) = (answer.course, found.answers.entry(who).or_default());
                        of.push(PlainAnswer { at_ms, course, skill, right });
                    }
                }
                Event::RollCalled(roll) if roll.class == class => {
                    for (pupil, mark) in header.persons.iter().zip(&roll.marks) {
                        let there = *mark == RollMark::Present as u8 || *mark == RollMark::Late as u8;
                        found.rolls.entry(*pupil).or_default().push((i64::from(roll.day), there));
                    }
                }
                _ => {}
            }
        }
    }
    found.rolls.values_mut().for_each(|days| days.sort());
    found
}

impl Plain {
    fn answers(&self, pupil: PersonId) -> &[PlainAnswer] {
        self.answers.get(&pupil).map_or(&[], Vec::as_slice)
    }

    /// Away and called, of the last six days of the roll.
    fn away(&self, pupil: PersonId) -> (usize, usize) {
        let days = self.rolls.get(&pupil).map_or(&[][..], Vec::as_slice);
        let mut last = days.to_vec();
        while last.len() > 6 {
            last.remove(0);
        }
        (last.iter().filter(|(_, there)| !there).count(), last.len())
    }

    /// Days since her last answer on which three or more of the class answered and she was not marked away, and how long ago that was.
    fn silent(&self, pupil: PersonId, today: i64) -> (usize, Option<i64>) {
        let mut by_day: BTreeMap<i64, BTreeSet<PersonId>> = BTreeMap::new();
        for (who, answers) in &self.answers {
            answers.iter().for_each(|answer| _ = by_day.entry(day(answer.at_ms)).or_default().insert(*who));
        }
        let last = self.answers(pupil).iter().map(|answer| day(answer.at_ms)).max();
        let rolls = self.rolls.get(&pupil).cloned().unwrap_or_default();
        // Who never answered is looked for from the day on which the roll first named her.
        let named_since = rolls.first().map_or(i64::MIN, |(day, _)| *day);
        let since = last.map_or(named_since, |last| last + 1);
        let mut missed = 0;
        for (on, who) in by_day {
            let away = rolls.contains(&(on, false));
            if who.len() >= 3 && on >= since && on >= today - 56 && !away {
                missed += 1;
            }
        }
        (missed, last.map(|last| today - last))
    }

    /// Wrong ones among her last four answers on a skill.
    fn wrong_on(&self, pupil: PersonId, course: &str, skill: &str) -> (usize, usize) {
        let mut on: Vec<bool> = Vec::new();
        for answer in self.answers(pupil) {
            if answer.course == course && answer.skill == skill {
                on.push(answer.right);
            }
        }
        let last = &on[on.len().saturating_sub(4)..];
        (last.iter().filter(|right| !**right).count(), last.len())
    }

    /// Right and all of her last ten answers, and of the twenty before them.
    fn lately(&self, pupil: PersonId) -> [(usize, usize); 2] {
        let all: Vec<bool> = self.answers(pupil).iter().map(|answer| answer.right).collect();
        let split = all.len().saturating_sub(10);
        let of = |part: &[bool]| (part.iter().filter(|right| **right).count(), part.len());
        [of(&all[split..]), of(&all[split.saturating_sub(20)..split])]
    }
}

impl Plain {
    /// Whether a rule, as it is stated, speaks of her.
    fn speaks_of(&self, pupil: PersonId, today: i64) -> bool {
        let rolls = self.rolls.get(&pupil).map_or(&[][..], Vec::as_slice);
        let still = rolls.iter().rev().take(2).any(|(_, there)| !there);
        let called_lately = rolls.last().is_some_and(|(on, _)| today - on <= 28);
        let absent = self.away(pupil).0 >= 3 && still && called_lately;
        let silent = self.silent(pupil, today).0 >= 3;
        let answers = self.answers(pupil);
        let skills: BTreeSet<(&str, &str)> =
            answers.iter().map(|answer| (answer.course.as_str(), answer.skill.as_str())).collect();
        let wrong = skills.into_iter().any(|(course, skill)| {
            let on_it = |answer: &&PlainAnswer| answer.course == course && answer.skill == skill;
            let last = answers.iter().rfind(on_it);
            let open = last.is_some_and(|last| !last.right && today - day(last.at_ms) <= 28);
            let (wrong, of) = self.wrong_on(pupil, course, skill);
            open && of == 4 && wrong >= 3
        });
        let [now, before] = self.lately(pupil);
        let fresh = answers.last().is_some_and(|last| today - day(last.at_ms) <= 28);
        let percent = |(right, of): (usize, usize)| 100 * right / of.max(1);
        let fewer = fresh && now.1 == 10 && before.1 >= 10 && percent(before) >= percent(now) + 30;
        absent || silent || (answers.len() >= 5 && (wrong || fewer))
    }
}

/// Checks every number of every reason; returns which rules spoke.
fn check(plain: &Plain, week: &Week, named: &Named, today: i64, seen: &mut BTreeMap<&'static str, usize>) {
    let pupil = named.pupil;
    assert_eq!(named.answers, plain.answers(pupil).len(), "answers behind it");
    for reason in &named.reasons {
        let rule = match *reason {
            Reason::Absent { absent, of } => {
                assert_eq!((absent, of), plain.away(pupil), "{reason:?} on {today}");
                assert!(absent >= 3 && of <= 6);
                "absent"
            }
            Reason::Silent { class_days, days } => {
                let days = days.map(i64::from);
                assert_eq!((class_days, days), plain.silent(pupil, today), "{reason:?} on {today}");
                assert!(class_days >= 3);
                "silent"
            }
            Reason::WrongOn { skill: (course, skill), wrong, of } => {
                let course = &week.courses[course];
                let (id, skill) = (&course.syllabus.course, course.graph.name(SkillIndex(skill)));
                assert_eq!((wrong, of), plain.wrong_on(pupil, id, skill), "{reason:?} on {today}");
                assert!(wrong >= 3 && of == 4);
                "wrong"
            }
            Reason::Fewer { now, before } => {
                assert_eq!([now, before], plain.lately(pupil), "{reason:?} on {today}");
                assert!(now.1 == 10 && 100 * now.0 / now.1 + 30 <= 100 * before.0 / before.1);
                "fewer"
            }
        };
        *seen.entry(rule).or_default() += 1;
    }
}

#[test]
fn the_teachers_list_changes_with_the_term_and_its_reasons_are_true() {
    let school = school();
    let courses = school.library.courses();
    let packages: Vec<&Package> = courses.iter().map(|open| &open.course).collect();
    let begin = school.clock.now();
    let mut deeds = term(&school.library, &school.demonstration, begin);
    let (mut seen, mut cases) = (BTreeMap::new(), 0);
    let mut lists: BTreeMap<ClassId, Vec<Vec<PersonId>>> = BTreeMap::new();
    // The Saturdays after so many weeks.
    for weeks in [0, 2, 5, 7, 9, 11, 12] {
        let at = begin.plus_ms((7 * weeks - 2) * DAY_MS);
        let later = deeds.split_off(deeds.partition_point(|deed| deed.at <= at));
        write(&school.store, &school.demonstration, &school.clock, std::mem::replace(&mut deeds, later))
            .unwrap();
        school.clock.set(at);
        let today = day(school.clock.now().0);
        for class in &school.demonstration.classes {
            let pupils: Vec<(PersonId, Vec<PersonId>)> =
                class.pupils.iter().map(|pupil| (*pupil, vec![*pupil])).collect();
            let week =
                school.tutoring.week(&school.classroom, class.class, &pupils, zone(), today as i32).unwrap();
            assert!(week.named.len() <= 3, "never more than she set");
            let plain = plain(&school.store, class.class, &class.pupils, &packages);
            for named in &week.named {
                assert!(class.pupils.contains(&named.pupil) && !named.reasons.is_empty());
                check(&plain, &week, named, today, &mut seen);
                cases += 1;
            }
            let spoken_of = class.pupils.iter().filter(|pupil| plain.speaks_of(**pupil, today)).count();
            assert_eq!(week.named.len() + week.more, spoken_of, "nobody is left out, nobody added");
            lists.entry(class.class).or_default().push(week.named.iter().map(|named| named.pupil).collect());
        }
    }
    assert!(deeds.is_empty(), "the term is over");
    println!("{cases} names, {seen:?}");
    assert!(cases >= 15, "{cases}");
    assert!(seen.len() >= 3 && seen.values().sum::<usize>() >= cases, "{seen:?}");
    for lists in lists.values() {
        assert!(lists[0].is_empty(), "nobody before the term: {lists:?}");
        let changes = lists.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!(changes >= 3, "the list moves on: {lists:?}");
    }
}
