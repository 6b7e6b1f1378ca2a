//! Read ports: the few questions features may ask each other, each answered by one feature.

use crate::departures::{Clearance, Destination};
use crate::{
    Actor, ClassId, ClientId, CountryCode, LanguageTag, NodeKey, Origin, PersonId, QuizId, SchoolId, TeamId,
    UtcMillis,
};
use std::{future::Future, pin::Pin, sync::Arc};

/// Why a port could not answer: the store behind it failed. The text is for the log, not for a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PortError(pub String);

/// A person as a class list shows her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownName {
    /// Who.
    pub person: PersonId,
    /// The name to show; `None` once it has been erased or while its key is not here.
    pub name: Option<String>,
    /// The drawing she is recognised by.
    pub drawing: u8,
}

/// Plain names live in `directory` alone.
pub trait Names: Send + Sync {
    /// Names for the given people, in the given order.
    fn names(&self, people: &[PersonId]) -> Result<Vec<ShownName>, PortError>;
}

/// Who learns where. Answered by `directory`.
pub trait Enrolments: Send + Sync {
    /// The pupils of a class, ordered by id.
    fn pupils_of(&self, class: ClassId) -> Result<Vec<PersonId>, PortError>;
    /// The classes of a pupil, ordered by id.
    fn classes_of(&self, pupil: PersonId) -> Result<Vec<ClassId>, PortError>;
    /// The classes of a teacher, ordered by id.
    fn classes_taught_by(&self, teacher: PersonId) -> Result<Vec<ClassId>, PortError>;
    /// The classes of a school, ordered by id.
    fn classes_at(&self, school: SchoolId) -> Result<Vec<ClassId>, PortError>;
    /// A class's name.
    fn class_name(&self, class: ClassId) -> Result<Option<String>, PortError>;
    /// The open teams of a class, by name, each with its pupils ordered by id.
    fn teams_of(&self, class: ClassId) -> Result<Vec<Team>, PortError>;
    /// All ids under which work of this person may stand, hers first: two boxes may have registered her without meeting.
    fn ids_of(&self, person: PersonId) -> Result<Vec<PersonId>, PortError>;
    /// The pupils of a class under whose other ids work may stand too, each with all her ids; the one she goes on under comes
    /// first. Most classes have none.
    fn merged_in(&self, class: ClassId) -> Result<Vec<Vec<PersonId>>, PortError>;
}

/// What the school's register holds, for those who answer for people's data. Answered by `directory`.
pub trait Records: Send + Sync {
    /// The school this box serves; `None` before it has one.
    fn own_school(&self) -> Result<Option<SchoolId>, PortError>;
    /// A school's country; `None` while nobody has said.
    fn country(&self, school: SchoolId) -> Result<Option<CountryCode>, PortError>;
    /// What a school is called.
    fn school_name(&self, school: SchoolId) -> Result<Option<String>, PortError>;
    /// Whether somebody may be looking for her: no search finds her, and where she goes is shown to nobody.
    fn is_protected(&self, person: PersonId) -> Result<bool, PortError>;
    /// A secret of this box, by which it knows again the slips that it printed for pupils who move.
    fn slip_secret(&self) -> [u8; 32];
    /// Whether she is, or was, of the school.
    fn is_of(&self, person: PersonId, school: SchoolId) -> Result<bool, PortError>;
    /// Whether she works at the school: then she is of age, also where nobody has noted when she was born.
    fn is_staff(&self, person: PersonId) -> Result<bool, PortError>;
    /// Who administers the school, ordered by id.
    fn administrators(&self, school: SchoolId) -> Result<Vec<PersonId>, PortError>;
    /// Her day or year of birth, `2015-03-07` or `2015`, if it was said and can be read here.
    fn birth(&self, person: PersonId) -> Result<Option<String>, PortError>;
    /// What was stated about her: the word of each kind of fact with its value; only what can be read here.
    fn facts(&self, person: PersonId) -> Result<Vec<(&'static str, String)>, PortError>;
    /// Spends a one-time code for an act that nobody on the Wi-Fi may repeat; `false`: it was not right.
    fn spend_code(&self, typed: &str, act: &str) -> Result<bool, PortError>;
    /// What forgetting her would destroy on this node.
    fn would_forget(&self, person: PersonId) -> Result<Forgettable, PortError>;
    /// Forgets her under all her ids: writes the record, with who did it (nobody: at the console), then destroys keys and ways in.
    /// Returns how many keys were destroyed.
    fn forget(
        &self,
        school: SchoolId,
        person: PersonId,
        reason: u8,
        by: Option<PersonId>,
    ) -> Result<u64, PortError>;
}

/// What is on this node of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forgettable {
    /// All ids under which she stands, hers first.
    pub ids: Vec<PersonId>,
    /// Keys that open her name and facts.
    pub keys: u64,
    /// Cards, passwords, known phones.
    pub ways_in: bool,
    /// She administers the school alone: somebody else must, before she can be forgotten.
    pub last_administrator: bool,
    /// She was forgotten already.
    pub forgotten: bool,
}

/// Somebody who was of a school and is of it no more: in no class, with no staff role, and not forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departed {
    /// Who.
    pub person: PersonId,
    /// All ids under which she stands, hers first.
    pub ids: Vec<PersonId>,
    /// When her last class or role ended, or changed last; `None`: none ever ended, so nobody can say when she left.
    pub left: Option<UtcMillis>,
}

/// Some pupils of a class who work together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Which.
    pub team: TeamId,
    /// What it calls itself.
    pub name: String,
    /// Its pupils.
    pub pupils: Vec<PersonId>,
}

/// What courses, lessons and exercises are called. Answered by `library`.
pub trait Titles: Send + Sync {
    /// The courses open at this node, in the order pages list them, with their lessons in order.
    fn courses(&self) -> Vec<CourseOutline>;
    /// The course's title in the language, or in the nearest it has.
    fn course_title(&self, course: &str, language: &LanguageTag) -> Option<String>;
    /// The lesson's title.
    fn lesson_title(&self, course: &str, lesson: &str, language: &LanguageTag) -> Option<String>;
    /// A short name of an exercise: its title, or the first words of its question.
    fn exercise_title(&self, course: &str, exercise: &str, language: &LanguageTag) -> Option<String>;
    /// The unit's title.
    fn unit_title(&self, course: &str, unit: &str, language: &LanguageTag) -> Option<String>;
    /// For work on paper: the answers a reader can name by a letter, in the order they are printed; empty if the exercise is
    /// not of that kind. Variant 0 is the one on paper.
    fn paper_options(&self, course: &str, exercise: &str) -> Vec<PaperOption>;
    /// What a response says in words, for people who look at answers.
    fn response_words(
        &self,
        course: &str,
        exercise: &str,
        variant: u32,
        response: &str,
        language: &LanguageTag,
    ) -> String;
}

/// A course's lessons and how many exercises each has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseOutline {
    /// Its id.
    pub course: String,
    /// Version of its package.
    pub version: u32,
    /// Lesson ids in order, with their exercises' ids in order.
    pub lessons: Vec<(String, Vec<String>)>,
    /// Unit ids in order, each with how many of the lessons are its.
    pub units: Vec<(String, usize)>,
}

impl CourseOutline {
    /// A unit's lessons with their exercises.
    pub fn unit(&self, unit: &str) -> Option<&[(String, Vec<String>)]> {
        let at = self.units.iter().position(|(id, _)| id == unit)?;
        let first: usize = self.units[..at].iter().map(|(_, lessons)| lessons).sum();
        self.lessons.get(first..first + self.units[at].1)
    }

    /// A lesson's exercises.
    pub fn lesson(&self, lesson: &str) -> Option<&[String]> {
        self.lessons.iter().find(|(id, _)| id == lesson).map(|(_, exercises)| exercises.as_slice())
    }
}

/// What a course's exercises train. Answered by `library`.
pub trait Syllabi: Send + Sync {
    /// The ids of the open courses, in the order pages list them.
    fn course_ids(&self) -> Vec<String>;
    /// What the course trains; `None` if it is not open here. The same `Arc` until the course changes.
    fn syllabus(&self, course: &str) -> Option<Arc<Syllabus>>;
    /// What a skill is called, or the lesson or topic that stands for it.
    fn skill_title(&self, course: &str, skill: &str, language: &LanguageTag) -> Option<String>;
    /// Where the course's first page is.
    fn course_address(&self, course: &str) -> String;
    /// Where an exercise of the course is practised; from there one comes back to the tutor.
    fn practice_address(&self, course: &str, exercise: &SyllabusExercise) -> String;
}

/// The skills of a course and the exercises that train them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syllabus {
    /// Course id.
    pub course: String,
    /// Version of its package.
    pub version: u32,
    /// What its skills are.
    pub stands: SkillsAre,
    /// Skills that some exercise trains, in the order in which the course first trains them.
    pub skills: Vec<SyllabusSkill>,
    /// In the order of the course.
    pub exercises: Vec<SyllabusExercise>,
}

/// What people did in imported channels. Answered by `library`.
pub trait ChannelWork: Send + Sync {
    /// Channel by channel, topic by topic; each person is named by all her ids. Left out is where nobody of them has begun.
    fn in_channels(&self, people: &[Vec<PersonId>]) -> Result<Vec<ChannelDone>, PortError>;
}

/// What was done in a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelDone {
    /// Its course id.
    pub course: String,
    /// Its title; a channel speaks one language.
    pub title: String,
    /// Its topics in the order of the channel.
    pub topics: Vec<TopicDone>,
}

/// What was done in a topic: in what stands directly in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicDone {
    /// Its title.
    pub title: String,
    /// Things in it that can be played here.
    pub contents: usize,
    /// Questions in its exercises.
    pub questions: usize,
    /// In the order of the people asked for.
    pub people: Vec<TopicOf>,
}

/// How far one person is in a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TopicOf {
    /// Things begun.
    pub begun: usize,
    /// Things done: seen to the end, exercises mastered.
    pub done: usize,
    /// Questions she has had right.
    pub right: usize,
}

/// What the skills of a syllabus are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkillsAre {
    /// What the course declares.
    Declared,
    /// Its lessons: it declares no skills.
    Lessons,
    /// Its topics: a channel knows no skills.
    Topics,
}

/// A skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyllabusSkill {
    /// Its id, or that of the lesson or topic that stands for it.
    pub id: String,
    /// Places of the skills that should come before. No circles: the package check refuses them, channels lose them.
    pub needs: Vec<usize>,
}

/// An exercise as the tutor sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyllabusExercise {
    /// Its id.
    pub exercise: String,
    /// The lesson it stands in.
    pub lesson: String,
    /// Place of the skill it trains.
    pub skill: usize,
    /// What its author declares: 1 (first try) to 5 (hard).
    pub difficulty: u8,
    /// Its numbers are drawn anew for each try.
    pub varies: bool,
}

/// Who was there. Answered by `classroom`.
pub trait Attendance: Send + Sync {
    /// By pupil, ordered by id: the days from `first` to `last` (the school's own, counted from 1970-01-01) on which the roll of
    /// the class named her, ordered, each with whether she was there.
    fn attendance(&self, class: ClassId, first: i32, last: i32) -> Result<Vec<Attended>, PortError>;
}

/// One pupil's days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    /// Who.
    pub pupil: PersonId,
    /// Day and whether she was there.
    pub days: Vec<(i32, bool)>,
}

/// One of the answers printed under a question on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperOption {
    /// In the compact form that is kept.
    pub response: String,
    /// How right it is, 0..=100.
    pub score_percent: u8,
}

/// Records what learners do. Answered by `classroom`.
pub trait Answers: Send + Sync {
    /// Records a marked answer; returns once it is on the disk. The same client id twice counts once.
    fn record(&self, answer: NewAnswer) -> Pending<'_, Recorded>;
    /// Notes where the learner is in a course; nothing is written if she is there already.
    fn keep_place(&self, actor: Actor, place: Place) -> Pending<'_, ()>;
    /// Notes how far the learner has come in something that is watched, heard or read.
    fn keep_progress(&self, actor: Actor, progress: ContentProgress) -> Pending<'_, ()>;
}

/// How far a learner has come in something that is watched, heard or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentProgress {
    /// Course id.
    pub course: String,
    /// What it is, wherever it stands.
    pub content: String,
    /// 0..=100; 100 = to its end.
    pub percent: u8,
}

/// An answer on its way to the disk.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, AnswerError>> + Send + 'a>>;

/// A marked answer to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// Who answered.
    pub actor: Actor,
    /// Made by the device.
    pub client: ClientId,
    /// Course id.
    pub course: String,
    /// Version of the course that marked it.
    pub version: u32,
    /// The lesson the exercise stands in.
    pub lesson: String,
    /// Exercise id.
    pub exercise: String,
    /// Seed of the variant shown.
    pub variant: u32,
    /// What was answered, in the compact form that is kept.
    pub response: String,
    /// How right it is, 0..=100.
    pub score_percent: u8,
    /// Hints opened before answering.
    pub hints: u8,
    /// Time since the exercise was shown; 0 = not known.
    pub seconds: u16,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is on the disk now.
    New,
    /// It was there already.
    Again,
}

/// Where a learner is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Course id.
    pub course: String,
    /// Lesson id.
    pub lesson: String,
    /// Activity id.
    pub activity: String,
}

/// Why an answer was not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Not hers to give.
    #[error(transparent)]
    Refused(#[from] crate::Refused),
    /// Longer than the log keeps.
    #[error("an answer of {bytes} bytes is too long; at most {max_bytes}")]
    TooLong {
        /// How long it is.
        bytes: usize,
        /// What is kept.
        max_bytes: usize,
    },
    /// Too many are waiting for the disk; nothing was recorded, trying again is safe.
    #[error("too many answers are waiting")]
    Busy,
    /// The store failed; nothing was recorded. The text is for the log.
    #[error("{0}")]
    Failed(String),
}

/// What learners have done. Answered by `classroom`.
pub trait Work: Send + Sync {
    /// Her work on every exercise of a course that she has answered, by exercise id.
    fn on_course(&self, learner: PersonId, course: &str) -> Result<Vec<ExerciseWork>, PortError>;
    /// Where she was last in a course: lesson and activity.
    fn place(&self, learner: PersonId, course: &str) -> Result<Option<Place>, PortError>;
    /// Where she was last in any course.
    fn last_place(&self, learner: PersonId) -> Result<Option<Place>, PortError>;
}

/// One learner's work on one exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExerciseWork {
    /// Lesson id.
    pub lesson: String,
    /// Exercise id.
    pub exercise: String,
    /// How often she answered.
    pub tries: u32,
    /// She has had it wholly right at least once.
    pub solved: bool,
    /// Wrong answers since the last right one.
    pub wrong_in_a_row: u32,
    /// Her last answer, in compact form.
    pub last_response: String,
    /// The variant it was to.
    pub last_variant: u32,
    /// How right it was, 0..=100.
    pub last_score_percent: u8,
    /// Some of her answers were given together with others at one device.
    pub with_others: bool,
    /// Some were entered by staff, from paper or from what she said.
    pub entered_by_staff: bool,
}

/// Quizzes as the player of exercises meets them. Answered by `classroom`.
pub trait Quizzes: Send + Sync {
    /// The quiz as this person sees it; `None` if there is none for her.
    fn quiz_for(&self, actor: &Actor, quiz: QuizId) -> Result<Option<QuizSheet>, PortError>;
    /// Records a marked answer to a question; returns once it is on the disk.
    fn answer_quiz(&self, answer: QuizAnswer) -> Pending<'_, QuizRecorded>;
}

/// A quiz before a pupil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizSheet {
    /// Course id.
    pub course: String,
    /// Exercise ids in order.
    pub questions: Vec<String>,
    /// It takes answers now.
    pub open: bool,
    /// She may see now what is right.
    pub shows_results: bool,
    /// What she answered.
    pub answers: Vec<QuizAnswerGiven>,
}

/// Her last answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizAnswerGiven {
    /// Exercise id.
    pub exercise: String,
    /// Seed of the variant shown.
    pub variant: u32,
    /// In compact form.
    pub response: String,
    /// How right it is, 0..=100.
    pub score_percent: u8,
}

/// A marked answer to a question of a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizAnswer {
    /// Who answered.
    pub actor: Actor,
    /// Made by the device.
    pub client: ClientId,
    /// The quiz.
    pub quiz: QuizId,
    /// The answer.
    pub given: QuizAnswerGiven,
    /// Time since the question was shown; 0 = not known.
    pub seconds: u16,
}

/// What became of an answer to a quiz.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuizRecorded {
    /// It is on the disk.
    Kept,
    /// The quiz takes no answers now; nothing was recorded.
    Closed,
}

/// How the box is, in short. Answered by `upkeep`.
pub trait BoxHealth: Send + Sync {
    /// How many things somebody should look at.
    fn condition(&self) -> Result<BoxCondition, PortError>;
}

/// How the box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BoxCondition {
    /// Things to look at; nothing is lost yet.
    pub to_look_at: usize,
    /// Things that somebody has to mend.
    pub broken: usize,
}

/// Asked before entries leave for another node: the law of the two places, consent, and the record of what left. Answered by
/// `governance`; a node without it gives what certificates allow.
pub trait Departures: Send + Sync {
    /// What may leave for a node now, entry by entry: what does not is withheld, so that the rest of its block still goes. Asked for
    /// each letter or block. Whoever does not say otherwise lets go what certificates allow.
    fn clearance(&self, _to: &Destination) -> Result<Clearance, PortError> {
        Ok(Clearance::by_certificate_alone())
    }
    /// Whether the block may leave, as [`Departures::clearance`] left it. Called once for each block and reader, in the order in which blocks go out; a block
    /// that breaks off on its way may be asked about again.
    fn leave(&self, departure: &Departure) -> Result<Leave, PortError>;
}

/// Entries about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// For which node.
    pub to: NodeKey,
    /// Under which law that node is; `None` if its certificates name several.
    pub to_country: Option<CountryCode>,
    /// It is a ministry's or partner's node; otherwise a school's.
    pub to_central: bool,
    /// Whose log.
    pub log: Origin,
    /// The first entry in the block.
    pub first_seq: u64,
    /// The last.
    pub last_seq: u64,
    /// Which of them the reader can read, as runs of first and last, ascending; of the others it gets digests.
    pub shown: Vec<(u64, u64)>,
    /// Bytes of the block.
    pub bytes: u64,
}

impl Departure {
    /// How many of them the reader can read.
    pub fn readable(&self) -> u64 {
        self.shown.iter().map(|(first, last)| last + 1 - first).sum()
    }
}

/// What becomes of a block that was about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leave {
    /// It goes, and is recorded.
    Goes,
    /// It stays, and why.
    Stays(String),
}
