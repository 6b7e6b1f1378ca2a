//! Schools that answer: a box's log, day by day, signed by the box.

use crate::cli::Failure;
use eventlog::{BlockBuilder, Entry, Frontier, Header, Item, NodeSecret, RawEvent};
use events::{Event, learning::AnswerRecorded};
use kernel::{
    Authority, Chance, ClientId, ClockQuality, Hlc, Incarnation, Origin, PersonId, SchoolId, Seed, UtcMillis,
};
use store::Draft;

/// Pupils of a school, and what each answers on a day.
pub const PUPILS: usize = 200;
/// Answers of one pupil on one day.
pub const ANSWERS_A_DAY: usize = 30;
/// Answers of a school on one day.
pub const SCHOOL_DAY: u64 = (PUPILS * ANSWERS_A_DAY) as u64;
/// Answers to one lesson.
const LESSON: usize = 10;
/// Days after which a school begins the next course.
const COURSE_DAYS: usize = 10;
const SEED: Seed = Seed(20_261_122);
/// The first morning: in the past for every clock that is right.
const MORNING: UtcMillis = UtcMillis(1_788_000_000_000);
const DAY_MS: i64 = 86_400_000;
/// From one round of answers to the next.
const ROUND_MS: i64 = 600_000;

/// One school with its box.
pub struct School {
    /// The box's key.
    pub secret: NodeSecret,
    /// The school.
    pub school: SchoolId,
    incarnation: Incarnation,
    pupils: Vec<PersonId>,
    chance: Chance,
    tree: Frontier,
    hlc: Hlc,
    day: usize,
}

impl School {
    /// One of many; the same number is the same school.
    pub fn new(number: usize) -> Self {
        let mut chance = SEED.part(&format!("school {number}")).chance();
        let secret = NodeSecret::generate(&mut chance);
        let incarnation = Incarnation::random(&mut chance);
        let school = SchoolId::random(&mut chance);
        let pupils = (0..PUPILS).map(|_| PersonId::random(&mut chance)).collect();
        Self { secret, school, incarnation, pupils, chance, tree: Frontier::new(), hlc: Hlc(0), day: 0 }
    }

    /// Its pupils.
    pub fn pupils(&self) -> &[PersonId] {
        &self.pupils
    }

    /// What is answered on the next day: class after class goes through the same lessons, exercise by exercise.
    fn answers(&mut self) -> impl Iterator<Item = (UtcMillis, PersonId, AnswerRecorded)> {
        let day = self.day;
        self.day += 1;
        let course = format!("course-{}", day / COURSE_DAYS);
        let mut chance = self.chance.clone();
        self.chance = SEED.part(&format!("{} {}", self.school, self.day)).chance();
        let pupils = self.pupils.clone();
        (0..PUPILS * ANSWERS_A_DAY).map(move |n| {
            let (round, pupil) = (n / PUPILS, n % PUPILS);
            let lesson = (day % COURSE_DAYS) * (ANSWERS_A_DAY / LESSON) + round / LESSON;
            let at = MORNING.plus_ms(day as i64 * DAY_MS + round as i64 * ROUND_MS + pupil as i64 * 1_000);
            let right = chance.below(10) < 7;
            let answer = AnswerRecorded {
                client: ClientId(chance.next_u64().to_le_bytes()),
                learners: 1,
                channel: 0,
                course: course.clone(),
                version: 1,
                lesson: format!("lesson-{lesson}"),
                exercise: format!("exercise-{}", round % LESSON),
                variant: chance.next_u64() as u32,
                response: if right { "c:second".into() } else { "c:first".into() },
                score_percent: if right { 100 } else { 0 },
                hints: 0,
                seconds: 5 + chance.below(90) as u16,
            };
            (at, pupils[pupil], answer)
        })
    }

    /// The next day as the box's blocks, packed as they travel.
    pub fn day_in_blocks(&mut self) -> Result<Vec<Vec<u8>>, Failure> {
        let origin = Origin { node: self.secret.public(), incarnation: self.incarnation };
        let answers: Vec<_> = self.answers().collect();
        let mut blocks = Vec::new();
        let mut builder = BlockBuilder::new(self.tree.clone());
        let mut salts = SEED.part(&format!("salts {} {}", self.school, self.day)).chance();
        for (number, (at, pupil, answer)) in answers.into_iter().enumerate() {
            self.hlc = self.hlc.tick(at);
            let event: Event = answer.into();
            let header = Header {
                origin,
                seq: self.tree.len() + number as u64 + 1,
                hlc: self.hlc,
                clock: ClockQuality::Good,
                schools: vec![self.school],
                persons: vec![pupil],
                authority: Authority::Learner,
                salt: salts.next_u64().to_le_bytes(),
            };
            let raw = RawEvent { kind: event.kind(), version: event.version(), body: event.encode_body() };
            let item = Item::Entry(Entry { header, events: vec![raw] }.encode()?);
            if let Some(too_much) = builder.push(item)? {
                let full = std::mem::replace(&mut builder, BlockBuilder::new(Frontier::new()));
                builder = BlockBuilder::new(full.after().clone());
                blocks.push(full.finish_signed(&self.secret, self.incarnation)?.to_bytes()?);
                builder.push(too_much)?;
            }
        }
        self.tree = builder.after().clone();
        blocks.push(builder.finish_signed(&self.secret, self.incarnation)?.to_bytes()?);
        Ok(blocks)
    }

    /// The next day as what the box itself writes down.
    pub fn day_in_drafts(&mut self) -> Vec<Draft> {
        let school = self.school;
        let draft = |(_, pupil, answer): (UtcMillis, PersonId, AnswerRecorded)| Draft {
            schools: vec![school],
            persons: vec![pupil],
            authority: Authority::Learner,
            events: vec![answer.into()],
        };
        self.answers().map(draft).collect()
    }
}
