//! One pupil with two ids, several pupils at one phone, a class that is emptied and a clock that is set back in mid-quiz: what counts
//! for whom, on both databases.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

use classroom::{
    Classroom,
    merged::Merged,
    overview::Overviews,
    quiz::{self, NewQuiz},
    roll::{self, Call, Wished},
};
use events::classwork::RollMark;
use kernel::{
    Actor, Allowed, Authority, ClassId, ClientId, Gate, PersonId, QuizId, Refused, Role, SchoolId, Seed,
    Wish,
    ports::{
        Answers, CourseOutline, Enrolments, NewAnswer, PortError, QuizAnswer, QuizAnswerGiven, QuizRecorded,
        Quizzes, Team, Work,
    },
};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering::Relaxed},
};
use store::Store;
use testkit::{Scratch, SimClock, stores::Opening};

const CLASS: ClassId = ClassId([7; 16]);
const SCHOOL: SchoolId = SchoolId([8; 16]);
const TEACHER: PersonId = PersonId([9; 16]);
const ANA: PersonId = PersonId([1; 16]);
const LUZ: PersonId = PersonId([2; 16]);

/// Ana and Luz learn in the class, may be said to be one, and may be taken out of it.
#[derive(Default)]
struct Class {
    merged: Mutex<Vec<Vec<PersonId>>>,
    emptied: AtomicBool,
}

impl Enrolments for Class {
    fn pupils_of(&self, _: ClassId) -> Result<Vec<PersonId>, PortError> {
        Ok(if self.emptied.load(Relaxed) { vec![] } else { vec![ANA, LUZ] })
    }
    fn classes_of(&self, _: PersonId) -> Result<Vec<ClassId>, PortError> {
        Ok(if self.emptied.load(Relaxed) { vec![] } else { vec![CLASS] })
    }
    fn classes_taught_by(&self, _: PersonId) -> Result<Vec<ClassId>, PortError> {
        Ok(vec![])
    }
    fn classes_at(&self, _: SchoolId) -> Result<Vec<ClassId>, PortError> {
        Ok(vec![CLASS])
    }
    fn class_name(&self, _: ClassId) -> Result<Option<String>, PortError> {
        Ok(Some("5 B".into()))
    }
    fn teams_of(&self, _: ClassId) -> Result<Vec<Team>, PortError> {
        Ok(vec![])
    }
    fn ids_of(&self, person: PersonId) -> Result<Vec<PersonId>, PortError> {
        Ok(Merged::new(self.merged_in(CLASS)?).ids(person).into_owned())
    }
    fn merged_in(&self, _: ClassId) -> Result<Vec<Vec<PersonId>>, PortError> {
        Ok(self.merged.lock().unwrap().clone())
    }
}

/// Only the teacher leads a class; everything else anybody may.
struct AnybodyMay;

impl Gate for AnybodyMay {
    fn may(&self, actor: &Actor, wish: &Wish) -> Result<Allowed, Refused> {
        match wish {
            Wish::LeadClass(_) if actor.person != TEACHER => Err(Refused::NotYours),
            _ => Ok(Allowed { authority: Authority::Staff }),
        }
    }
}

struct World {
    store: Store,
    class: Arc<Class>,
    classroom: Classroom,
    clock: SimClock,
    _folder: Scratch,
}

/// On SQLite, and on PostgreSQL where there is one.
fn worlds(test: &str) -> Vec<World> {
    let sqlite = |folder: &Scratch| Some(Opening::sqlite(folder, classroom::views));
    let postgres = |_: &Scratch| Opening::postgres(test, classroom::views);
    let world = |opening: &dyn Fn(&Scratch) -> Option<Opening>| {
        let folder = Scratch::new(test).unwrap();
        let opening = opening(&folder)?;
        let clock = opening.clock.clone();
        let store = opening.open(folder.path(), Seed(1)).unwrap();
        testkit::stores::settle(&store).unwrap();
        let class = Arc::new(Class::default());
        let classroom = Classroom::new(store.clone(), Arc::new(AnybodyMay), class.clone());
        Some(World { store, class, classroom, clock, _folder: folder })
    };
    [world(&sqlite), world(&postgres)].into_iter().flatten().collect()
}

/// Outside of any runtime, as PostgreSQL's blocking driver wants it.
fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn at_phone(person: PersonId, together: &[PersonId]) -> Actor {
    Actor { person, school: SCHOOL, roles: vec![Role::Pupil], together: together.to_vec() }
}

impl World {
    fn open_quiz(&self) -> QuizId {
        let teacher = at_phone(TEACHER, &[]);
        let outline = CourseOutline {
            course: "c".into(),
            version: 1,
            lessons: vec![("l".into(), vec!["a".into(), "b".into()])],
            units: vec![("u".into(), 1)],
        };
        let wish =
            NewQuiz { course: "c".into(), questions: vec!["a".into(), "b".into()], feedback_at_once: false };
        let quiz = wait(self.classroom.make_quiz(&teacher, CLASS, wish, vec![outline])).unwrap();
        wait(self.classroom.turn_quiz(&teacher, CLASS, quiz, true)).unwrap();
        quiz
    }

    fn says(&self, actor: Actor, quiz: QuizId, client: u8, exercise: &str, response: &str) -> QuizRecorded {
        let given = QuizAnswerGiven {
            exercise: exercise.into(),
            variant: 1,
            response: response.into(),
            score_percent: 0,
        };
        let client = ClientId([client; 8]);
        wait(self.classroom.answer_quiz(QuizAnswer { actor, client, quiz, given, seconds: 5 })).unwrap()
    }

    /// What stands for somebody, as `exercise response`.
    fn stands(&self, quiz: QuizId, person: PersonId) -> Vec<String> {
        let ids = self.class.ids_of(person).unwrap();
        let given = self.store.read_blocking(|db| quiz::answers_of(db, quiz, &ids)).unwrap();
        given.into_iter().map(|given| format!("{} {}", given.exercise, given.response)).collect()
    }

    fn practises(&self, person: PersonId, client: u8, score_percent: u8) {
        let answer = NewAnswer {
            actor: at_phone(person, &[]),
            client: ClientId([client; 8]),
            course: "c".into(),
            version: 1,
            lesson: "l".into(),
            exercise: "a".into(),
            variant: 0,
            response: format!("t:{client}"),
            score_percent,
            hints: 0,
            seconds: 5,
        };
        self.clock.advance_ms(60_000);
        wait(self.classroom.record(answer)).unwrap();
    }

    /// How often each pupil of the class answered, read as its pages read it.
    fn tries(&self, overviews: &Overviews) -> Vec<u32> {
        let merged = Merged::new(self.class.merged_in(CLASS).unwrap());
        let pupils = merged.each_once(self.class.pupils_of(CLASS).unwrap());
        let people: Vec<Vec<PersonId>> = pupils.iter().map(|pupil| merged.ids(*pupil).into_owned()).collect();
        let work = overviews.of_class(&self.store, CLASS, &people, kernel::Zone::UTC).unwrap();
        let tries = |person: &Arc<classroom::overview::PersonWork>| {
            person.lessons.iter().flat_map(|lesson| &lesson.exercises).map(|tried| tried.tries).sum()
        };
        work.people.iter().map(tries).collect()
    }
}

#[test]
fn a_quiz_keeps_the_newer_answer_when_an_older_one_comes_again() {
    for world in worlds("quiz-retry") {
        let quiz = world.open_quiz();
        assert_eq!(world.says(at_phone(ANA, &[]), quiz, 1, "a", "old"), QuizRecorded::Kept);
        assert_eq!(world.says(at_phone(ANA, &[]), quiz, 2, "a", "new"), QuizRecorded::Kept);
        // The phone had not heard that the first one was kept.
        assert_eq!(world.says(at_phone(ANA, &[]), quiz, 1, "a", "old"), QuizRecorded::Kept);
        assert_eq!(world.stands(quiz, ANA), ["a new"]);
        // "Back" brought the form up again, and she chose something else.
        assert_eq!(world.says(at_phone(ANA, &[]), quiz, 2, "a", "newest"), QuizRecorded::Kept);
        assert_eq!(world.stands(quiz, ANA), ["a newest"]);
    }
}

#[test]
fn who_sits_down_later_gets_the_answer_that_both_keep() {
    for world in worlds("quiz-partner") {
        let quiz = world.open_quiz();
        world.says(at_phone(ANA, &[]), quiz, 1, "a", "x");
        assert!(world.stands(quiz, LUZ).is_empty());
        assert_eq!(world.says(at_phone(ANA, &[LUZ]), quiz, 2, "a", "x"), QuizRecorded::Kept);
        assert_eq!(
            (world.stands(quiz, ANA), world.stands(quiz, LUZ)),
            (vec!["a x".into()], vec!["a x".into()])
        );
        // An answer that is sent again while both sit there leaves alone what Luz answered herself.
        world.says(at_phone(LUZ, &[]), quiz, 3, "a", "mine");
        world.says(at_phone(ANA, &[LUZ]), quiz, 1, "a", "x");
        assert_eq!(world.stands(quiz, LUZ), ["a mine"]);
        // After it was closed, nobody is told that something was kept for Luz.
        world.says(at_phone(ANA, &[]), quiz, 4, "b", "y");
        wait(world.classroom.turn_quiz(&at_phone(TEACHER, &[]), CLASS, quiz, false)).unwrap();
        assert_eq!(world.says(at_phone(ANA, &[LUZ]), quiz, 5, "b", "y"), QuizRecorded::Closed);
        assert_eq!(world.stands(quiz, LUZ), ["a mine"]);
    }
}

#[test]
fn a_class_that_is_emptied_in_mid_quiz_takes_nothing_from_who_has_begun() {
    for world in worlds("quiz-emptied") {
        let quiz = world.open_quiz();
        world.says(at_phone(ANA, &[]), quiz, 1, "a", "x");
        world.class.emptied.store(true, Relaxed);
        // She who has begun goes on; she who has not finds no quiz of a class that is not hers.
        let sheet = world.classroom.quiz_for(&at_phone(ANA, &[]), quiz).unwrap().unwrap();
        assert!(sheet.open && sheet.answers.len() == 1);
        assert!(world.classroom.quiz_for(&at_phone(LUZ, &[]), quiz).unwrap().is_none());
        assert_eq!(world.says(at_phone(ANA, &[]), quiz, 2, "b", "y"), QuizRecorded::Kept);
        wait(world.classroom.turn_quiz(&at_phone(TEACHER, &[]), CLASS, quiz, false)).unwrap();
        let sheet = world.classroom.quiz_for(&at_phone(ANA, &[]), quiz).unwrap().unwrap();
        assert!(sheet.shows_results && !sheet.open);
        assert_eq!(world.stands(quiz, ANA), ["a x", "b y"]);
        // The teacher still finds it, and so does Ana's next class, should she come back.
        let given = world.store.read_blocking(|db| quiz::answers(db, quiz, &Merged::default())).unwrap();
        assert_eq!(given.keys().collect::<Vec<_>>(), [&ANA]);
    }
}

#[test]
fn a_clock_set_back_an_hour_in_mid_quiz_turns_nothing_round() {
    const HOUR_MS: i64 = 3_600_000;
    for world in worlds("quiz-clock") {
        let quiz = world.open_quiz();
        world.says(at_phone(ANA, &[]), quiz, 1, "a", "before");
        world.clock.advance_ms(-HOUR_MS);
        assert_eq!(world.says(at_phone(ANA, &[]), quiz, 2, "a", "after"), QuizRecorded::Kept);
        assert_eq!(world.says(at_phone(ANA, &[]), quiz, 3, "b", "next"), QuizRecorded::Kept);
        assert_eq!(world.stands(quiz, ANA), ["a after", "b next"]);
        // Two records of one child, one written before and one after: the later word is still the later.
        world.says(at_phone(LUZ, &[]), quiz, 4, "a", "last");
        *world.class.merged.lock().unwrap() = vec![vec![LUZ, ANA]];
        assert_eq!(world.stands(quiz, ANA), ["a last", "b next"]);
        world.clock.advance_ms(HOUR_MS);
        wait(world.classroom.turn_quiz(&at_phone(TEACHER, &[]), CLASS, quiz, false)).unwrap();
        assert_eq!(world.says(at_phone(ANA, &[]), quiz, 5, "b", "late"), QuizRecorded::Closed);
    }
}

#[test]
fn records_that_are_one_pupil_are_shown_as_one_and_apart_again() {
    for world in worlds("merged") {
        let overviews = Overviews::default();
        world.practises(ANA, 1, 0);
        world.practises(LUZ, 2, 0);
        world.practises(LUZ, 3, 0);
        let quiz = world.open_quiz();
        world.says(at_phone(ANA, &[]), quiz, 1, "a", "x");
        world.says(at_phone(LUZ, &[]), quiz, 2, "a", "later");
        world.says(at_phone(LUZ, &[]), quiz, 3, "b", "y");
        let mark = |pupil, mark| Wished { pupil, shown: RollMark::Present, mark };
        // Nobody answered to the second record of one child.
        let wished = vec![mark(ANA, RollMark::Illness), mark(LUZ, RollMark::Present)];
        let call = Call { pupils: vec![ANA, LUZ], merged: Merged::default(), wished, day: 100, today: 100 };
        wait(world.classroom.call_roll(&at_phone(TEACHER, &[]), CLASS, call)).unwrap();
        let apart = world.tries(&overviews);
        assert_eq!(apart, [1, 2]);

        *world.class.merged.lock().unwrap() = vec![vec![LUZ, ANA]];
        assert_eq!(world.tries(&overviews), [3]);
        let work = Work::on_course(&world.classroom, ANA, "c").unwrap();
        assert_eq!((work[0].tries, work[0].wrong_in_a_row, work[0].last_response.as_str()), (3, 3, "t:3"));
        assert_eq!(world.stands(quiz, ANA), ["a later", "b y"]);
        let merged = Merged::new(vec![vec![LUZ, ANA]]);
        let (given, roll, absences) = world
            .store
            .read_blocking(|db| {
                let given = quiz::answers(db, quiz, &merged)?;
                Ok((given, roll::on(db, CLASS, 100, &merged)?, roll::absences(db, CLASS, 1, &merged)?))
            })
            .unwrap();
        assert_eq!(given.keys().collect::<Vec<_>>(), [&LUZ]);
        assert_eq!(roll.into_iter().collect::<Vec<_>>(), [(LUZ, RollMark::Present)]);
        assert!(absences.is_empty());
        // A later correction is the later word, under whichever id it stands.
        let wished = vec![Wished { pupil: LUZ, shown: RollMark::Present, mark: RollMark::Harvest }];
        let call = Call { pupils: vec![LUZ], merged: merged.clone(), wished, day: 100, today: 100 };
        assert_eq!(wait(world.classroom.call_roll(&at_phone(TEACHER, &[]), CLASS, call)).unwrap(), 1);
        let absences = world.store.read_blocking(|db| roll::absences(db, CLASS, 1, &merged)).unwrap();
        assert_eq!(absences[&LUZ], [(100, RollMark::Harvest)]);

        world.class.merged.lock().unwrap().clear();
        assert_eq!(world.tries(&overviews), apart);
        assert_eq!(world.stands(quiz, ANA), ["a x"]);
    }
}

#[test]
fn another_time_zone_counts_the_days_anew() {
    for world in worlds("overview-zone") {
        let overviews = Overviews::default();
        world.practises(ANA, 1, 100);
        let day_of = |zone: kernel::Zone| {
            let work = overviews.of_class(&world.store, CLASS, &[vec![ANA]], zone).unwrap();
            work.people[0].days.iter().copied().collect::<Vec<i32>>()
        };
        let at = kernel::Clock::now(&world.clock);
        for name in ["UTC", "America/Tijuana", "Asia/Dili", "UTC"] {
            let zone: kernel::Zone = name.parse().unwrap();
            assert_eq!(day_of(zone), [zone.day_of(at) as i32], "{name}");
        }
    }
}
