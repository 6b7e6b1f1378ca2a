//! A paper of exercises: drawn from a course by a seed, written for people who have no screen.
//!
//! A teacher prints it; a reader of the course works through it without the key. The same course, language, wish and seed give
//! the same paper for ever.

mod html;
mod key;
mod plain;

pub use html::html_page;
pub use plain::plain_text;

use super::{
    control::{Choosable, Control, GapControl, TypedGap},
    course::{Course, CourseFile, Lesson, Unit},
    exercise::{Exercise, NoVariant, Variant},
    expression::NoValue,
    id::Id,
    response::Response,
    text::LanguageTexts,
};
use kernel::{LanguageTag, Seed};
use std::collections::BTreeMap;

/// Most exercises on one paper.
pub const MAX_SHEET_EXERCISES: usize = 500;

/// What paper is wished for.
#[derive(Debug, Clone)]
pub struct SheetWish {
    /// One of the course's languages.
    pub language: LanguageTag,
    /// Which exercises, and which numbers.
    pub seed: Seed,
    /// How many exercises; fewer if there are no more.
    pub count: usize,
    /// Only from the lesson with this id.
    pub lesson: Option<String>,
}

/// Why there is no paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The course does not have the language.
    #[error("the course is not in {wanted}; it is in {}", .have.join(", "))]
    NoLanguage {
        /// What was asked for.
        wanted: LanguageTag,
        /// What there is.
        have: Vec<String>,
    },
    /// The course does not have the lesson.
    #[error("the course has no lesson \"{wanted}\"; it has {}", .have.join(", "))]
    NoLesson {
        /// What was asked for.
        wanted: String,
        /// What there is.
        have: Vec<String>,
    },
    /// An exercise whose numbers cannot be drawn.
    #[error(transparent)]
    NoVariant(#[from] NoVariant),
    /// An exercise whose key has no value.
    #[error("exercise {exercise}: the key has no value: {why}; `package check` says more")]
    NoKey {
        /// Which.
        exercise: Id,
        /// Why.
        why: NoValue,
    },
}

/// A paper.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// Of which course.
    pub course: &'a Course,
    /// In which language.
    pub language: LanguageTag,
    /// From which seed.
    pub seed: Seed,
    /// What is to be done, in the order of the course.
    pub tasks: Vec<Task<'a>>,
}

/// One exercise on the paper. Texts are the safe HTML of the course's Markdown.
#[derive(Debug)]
pub struct Task<'a> {
    /// From 1.
    pub number: usize,
    /// Its unit.
    pub unit: &'a Unit,
    /// Its lesson.
    pub lesson: &'a Lesson,
    /// The exercise.
    pub exercise: &'a Exercise,
    /// The numbers drawn.
    pub variant: Variant,
    /// The question.
    pub prompt: String,
    /// The picture above it and its text alternative.
    pub picture: Option<(&'a CourseFile, String)>,
    /// What is to be filled in.
    pub body: TaskBody<'a>,
    /// The right response.
    pub key: Response,
    /// The right answer in words, a line for each part.
    pub answer: Vec<String>,
    /// The worked solution.
    pub solution: String,
}

/// A thing with a letter or number to write down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lettered<'a> {
    /// `a`, `b`, … or `1`, `2`, …
    pub sign: String,
    /// Its id in the exercise.
    pub id: Id,
    /// Its words; empty for *true* and *false*, whose words are the interface's.
    pub words: String,
    /// A picture of it.
    pub picture: Option<&'a CourseFile>,
}

/// A gap of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperGap<'a> {
    /// From 1, in the order of the text.
    pub number: usize,
    /// Its id in the exercise.
    pub id: Id,
    /// What may go there; empty where one writes freely.
    pub choices: Vec<Lettered<'a>>,
}

/// What is to be filled in.
#[derive(Debug)]
pub enum TaskBody<'a> {
    /// Mark one, or several.
    Choose {
        /// Several may be marked.
        many: bool,
        /// In the order drawn.
        options: Vec<Lettered<'a>>,
    },
    /// Write a number or words.
    Write {
        /// Stands after the line to write on.
        unit: Option<String>,
    },
    /// Write numbers of the order beside the things.
    Arrange(Vec<Lettered<'a>>),
    /// Write the letter of the right one beside each left one.
    Pair {
        /// Numbered.
        left: Vec<Lettered<'a>>,
        /// Lettered.
        right: Vec<Lettered<'a>>,
    },
    /// Fill the gaps of a text.
    Gaps {
        /// With `(1) ______` where gaps are.
        text: String,
        /// In the order of the text.
        gaps: Vec<PaperGap<'a>>,
    },
}

/// The words of the paper itself, in its language. The caller brings them: this crate has no messages.
#[derive(Debug, Clone)]
pub struct SheetWords {
    /// Before the line for a name.
    pub name: String,
    /// Before the line for the date.
    pub date: String,
    /// Says which paper this is: course, version, seed.
    pub about: String,
    /// Above choices of which one is right.
    pub choose_one: String,
    /// Above choices of which several may be right.
    pub choose_several: String,
    /// Above things to number.
    pub arrange: String,
    /// Above things to pair.
    pub pair: String,
    /// Above the choices of gaps.
    pub gaps: String,
    /// Before the line to write on.
    pub answer: String,
    /// The word for *true*.
    pub yes: String,
    /// The word for *false*.
    pub no: String,
    /// Before a picture's text alternative.
    pub picture: String,
    /// Above the key.
    pub key: String,
}

/// Draws a paper.
pub fn draw_sheet<'a>(
    course: &'a Course,
    wish: &SheetWish,
    words: &SheetWords,
) -> Result<Sheet<'a>, SheetError> {
    if !course.languages.contains(&wish.language) {
        let have = course.languages.iter().map(ToString::to_string).collect();
        return Err(SheetError::NoLanguage { wanted: wish.language.clone(), have });
    }
    if let Some(wanted) = wish.lesson.as_ref().filter(|id| course.lesson(id).is_none()) {
        let have = course.lessons().map(|(_, lesson)| lesson.id.to_string()).collect();
        return Err(SheetError::NoLesson { wanted: wanted.clone(), have });
    }
    let mut tasks = Vec::new();
    for (unit, lesson, exercise) in drawn(course, wish) {
        // 32 bits, as the boxes' pages number their variants.
        let seed = Seed(wish.seed.part(exercise.id.as_str()).0 >> 32);
        let variant = exercise.variant(seed)?;
        let key =
            exercise.key(&variant).map_err(|why| SheetError::NoKey { exercise: exercise.id.clone(), why })?;
        let Some(texts) = exercise.texts.language(&wish.language) else { continue };
        let paper = Paper { course, lesson, exercise, texts, variant: &variant };
        let body = paper.body();
        let answer = key::in_words(&paper, &body, &key, words);
        let (prompt, solution) = (paper.html("prompt"), paper.html("solution"));
        let picture = paper.picture(&wish.language);
        tasks.push(Task {
            number: tasks.len() + 1,
            unit,
            lesson,
            exercise,
            prompt,
            picture,
            body,
            key,
            answer,
            solution,
            variant,
        });
    }
    Ok(Sheet { course, language: wish.language.clone(), seed: wish.seed, tasks })
}

/// The exercises, in the order of the course: one of each lesson in turn, lessons and exercises in drawn order, so that a short
/// paper still goes through the whole course.
fn drawn<'a>(course: &'a Course, wish: &SheetWish) -> Vec<(&'a Unit, &'a Lesson, &'a Exercise)> {
    let chosen = |lesson: &Lesson| wish.lesson.as_deref().is_none_or(|id| lesson.id.as_str() == id);
    let mut chance = wish.seed.part("sheet").chance();
    let mut lessons: Vec<Vec<(usize, _)>> = Vec::new();
    let mut place = 0;
    for (unit, lesson) in course.lessons().filter(|(_, lesson)| chosen(lesson)) {
        let mut exercises = Vec::new();
        for exercise in lesson.activities.iter().filter_map(|activity| activity.exercise()) {
            exercises.push((place, (unit, lesson, exercise)));
            place += 1;
        }
        chance.shuffle(&mut exercises);
        lessons.push(exercises);
    }
    chance.shuffle(&mut lessons);
    let mut taken = Vec::new();
    let wanted = wish.count.min(MAX_SHEET_EXERCISES).min(place);
    while taken.len() < wanted {
        taken.extend(lessons.iter_mut().filter_map(Vec::pop).take(wanted - taken.len()));
    }
    taken.sort_by_key(|(place, _)| *place);
    taken.into_iter().map(|(_, task)| task).collect()
}

/// One exercise while its task is written.
struct Paper<'a, 'v> {
    course: &'a Course,
    lesson: &'a Lesson,
    exercise: &'a Exercise,
    texts: &'a LanguageTexts,
    variant: &'v Variant,
}

impl<'a> Paper<'a, '_> {
    fn html(&self, address: &str) -> String {
        self.texts.html(address, self.variant).map(|html| html.into_owned()).unwrap_or_default()
    }

    fn file(&self, name: &str) -> Option<&'a CourseFile> {
        self.course.picture(&self.lesson.folder, name)
    }

    fn picture(&self, language: &LanguageTag) -> Option<(&'a CourseFile, String)> {
        let file = self.file(self.exercise.picture(language)?)?;
        Some((file, self.texts.plain("picture_text", self.variant).unwrap_or_default().into_owned()))
    }

    fn lettered(&self, prefix: &str, ids: &[Id], sign: fn(usize) -> String) -> Vec<Lettered<'a>> {
        let thing = |(i, id): (usize, &Id)| Lettered {
            sign: sign(i),
            id: id.clone(),
            words: self.html(&format!("{prefix}.{id}")),
            picture: None,
        };
        ids.iter().enumerate().map(thing).collect()
    }

    fn unit(&self, gap: &TypedGap) -> Option<String> {
        let id = gap.unit.as_ref()?;
        Some(self.html(&format!("units.{id}.1"))).filter(|words| !words.is_empty()).or(Some(id.to_string()))
    }

    fn body(&self) -> TaskBody<'a> {
        match self.exercise.control(self.variant) {
            Control::Choose { many, options } => {
                let option = |(i, option): (usize, Choosable)| Lettered {
                    sign: letter(i),
                    words: option.address.map(|address| self.html(&address)).unwrap_or_default(),
                    picture: option.picture.and_then(|name| self.file(&name)),
                    id: option.id,
                };
                TaskBody::Choose { many, options: options.into_iter().enumerate().map(option).collect() }
            }
            Control::Type(gap) => TaskBody::Write { unit: self.unit(&gap) },
            Control::Arrange(items) => TaskBody::Arrange(self.lettered("items", &items, letter)),
            Control::Pair { left, right } => TaskBody::Pair {
                left: self.lettered("left", &left, number),
                right: self.lettered("right", &right, letter),
            },
            Control::Gaps(controls) => self.gaps(&controls),
        }
    }

    fn gaps(&self, controls: &BTreeMap<Id, GapControl>) -> TaskBody<'a> {
        let mut gaps = Vec::new();
        let text = self.texts.html_with_gaps("text", self.variant, &mut |id| {
            let number = gaps.len() + 1;
            let (choices, unit) = match controls.get(id) {
                Some(GapControl::Choose(ids)) => (self.lettered(&format!("gaps.{id}"), ids, letter), None),
                Some(GapControl::Typed(gap)) => (Vec::new(), self.unit(gap)),
                None => (Vec::new(), None),
            };
            gaps.push(PaperGap { number, id: id.clone(), choices });
            format!("({number}) ________{}", unit.map(|unit| format!(" {unit}")).unwrap_or_default())
        });
        TaskBody::Gaps { text: text.unwrap_or_default().into_owned(), gaps }
    }
}

fn letter(index: usize) -> String {
    u8::try_from(index).ok().and_then(|i| b'a'.checked_add(i)).map_or('?', char::from).to_string()
}

fn number(index: usize) -> String {
    (index + 1).to_string()
}
