//! What courses, lessons, exercises and responses are called, for other features.

use crate::{Library, channel::progress::channel_of};
use formats::package::{Control, Exercise, LanguageTexts, Response, Variant, mark};
use kernel::{
    LanguageTag, Seed,
    ports::{CourseOutline, PaperOption, Titles},
};

/// Longest name of an exercise made from its question, in characters.
const SHORT_CHARS: usize = 60;

/// Responses are shown in tables; an order of eight sentences is cut, in characters.
const RESPONSE_CHARS: usize = 240;

/// The first words of a longer text, without the stop or comma at their end: names stand in sentences.
fn shortened(text: &str) -> String {
    let without_stop = |text: &str| text.trim_end_matches(['.', ',', ';', ':', ' ']).to_owned();
    if text.chars().count() <= SHORT_CHARS {
        return without_stop(text);
    }
    let cut: String = text.chars().take(SHORT_CHARS).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", without_stop(&cut[..end]))
}

/// A short name: the exercise's own title, or the first words of its question.
pub fn name_of(exercise: &Exercise, texts: &LanguageTexts, variant: &Variant) -> String {
    let own = texts.plain("title", variant).filter(|title| !title.is_empty());
    shortened(&own.or_else(|| texts.plain("prompt", variant)).unwrap_or_else(|| exercise.id.as_str().into()))
}

/// A response in words.
///
/// `interface` says the words that are not the course's: true and false.
pub fn words_of(
    texts: &LanguageTexts,
    variant: &Variant,
    response: &Response,
    interface: &dyn Fn(&str) -> Option<String>,
) -> String {
    let said = |addresses: &[String]| {
        addresses.iter().find_map(|address| texts.plain(address, variant)).map(|words| words.into_owned())
    };
    let named = |id: &str, prefixes: &[&str]| {
        let addresses: Vec<String> = prefixes.iter().map(|prefix| format!("{prefix}{id}")).collect();
        said(&addresses).unwrap_or_else(|| id.to_owned())
    };
    match response {
        Response::Typed(text) => text.clone(),
        Response::Chosen(ids) => {
            let word = |id: &str| interface(id).unwrap_or_else(|| named(id, &["choices."]));
            let words: Vec<String> = ids.iter().map(|id| word(id.as_str())).collect();
            words.join(" + ")
        }
        Response::Ordered(ids) => {
            let words: Vec<String> = ids.iter().map(|id| named(id.as_str(), &["items."])).collect();
            words.join(" → ")
        }
        Response::Paired(pairs) => {
            let words: Vec<String> = pairs
                .iter()
                .map(|(id, value)| {
                    let left = said(&[format!("left.{id}")]);
                    let right = named(value, &["right.", &format!("gaps.{id}.")]);
                    left.map_or(right.clone(), |left| format!("{left}: {right}"))
                })
                .collect();
            words.join(" · ")
        }
    }
    .chars()
    .take(RESPONSE_CHARS)
    .collect()
}

/// A response to a channel's item: what stood in its fields. Its own words are in an archive that no list opens.
fn given_words(response: &str) -> String {
    let words = match response.parse() {
        Ok(Response::Paired(fields)) => fields.into_values().collect::<Vec<String>>().join(" · "),
        Ok(Response::Typed(text)) => text,
        _ => response.to_owned(),
    };
    words.chars().take(RESPONSE_CHARS).collect()
}

impl Titles for Library {
    fn courses(&self) -> Vec<CourseOutline> {
        Library::courses(self)
            .iter()
            .map(|open| CourseOutline {
                course: open.course.id.as_str().to_owned(),
                version: open.course.version,
                units: open
                    .course
                    .units
                    .iter()
                    .map(|unit| (unit.id.as_str().to_owned(), unit.lessons.len()))
                    .collect(),
                lessons: open
                    .course
                    .lessons()
                    .map(|(_, lesson)| {
                        let exercises = lesson.activities.iter().filter_map(|activity| activity.exercise());
                        let ids = exercises.map(|exercise| exercise.id.as_str().to_owned()).collect();
                        (lesson.id.as_str().to_owned(), ids)
                    })
                    .collect(),
            })
            .collect()
    }

    fn course_title(&self, course: &str, language: &LanguageTag) -> Option<String> {
        if let Some(channel) = channel_of(course) {
            let mut card = self.channels()?.card(&channel).ok()??;
            self.channels()?.say_card(language, &mut card);
            return Some(card.title);
        }
        let open = self.course(course)?;
        let language = open.course.language_for(std::slice::from_ref(language));
        Some(open.course.texts.words(language, "title").to_owned())
    }

    fn lesson_title(&self, course: &str, lesson: &str, language: &LanguageTag) -> Option<String> {
        if let Some(channel) = channel_of(course) {
            // Work stands under the content, wherever in the tree it is.
            let mut node = self.channels()?.node_of_content(&channel, &lesson.parse().ok()?).ok()??;
            self.channels()?.say_nodes(&channel, language, std::slice::from_mut(&mut node));
            return Some(node.title);
        }
        let open = self.course(course)?;
        let language = open.course.language_for(std::slice::from_ref(language));
        let (_, lesson) = open.course.lesson(lesson)?;
        Some(lesson.texts.words(language, "title").to_owned())
    }

    fn unit_title(&self, course: &str, unit: &str, language: &LanguageTag) -> Option<String> {
        let open = self.course(course)?;
        let language = open.course.language_for(std::slice::from_ref(language));
        let unit = open.course.units.iter().find(|other| other.id.as_str() == unit)?;
        Some(unit.texts.words(language, "title").to_owned())
    }

    fn paper_options(&self, course: &str, exercise: &str) -> Vec<PaperOption> {
        let found = || {
            let open = self.course(course)?;
            let exercise = open.course.activity(exercise)?.1.exercise()?;
            let variant = exercise.variant(Seed(0)).ok()?;
            let Control::Choose { many: false, options } = exercise.control(&variant) else { return None };
            let marked = options.iter().filter_map(|option| {
                let response = Response::chosen([&option.id]);
                let score = mark(exercise, Seed(0), &response).ok()?.score;
                Some(PaperOption { response: response.to_string(), score_percent: (score * 100.0) as u8 })
            });
            Some(marked.collect())
        };
        found().unwrap_or_default()
    }

    fn exercise_title(&self, course: &str, exercise: &str, language: &LanguageTag) -> Option<String> {
        if let Some(study) = self.study_of(course) {
            let asked = study.asked(exercise)?;
            // A channel's questions have no names: the exercise's, and which of its questions it is.
            let said = channel_of(course)
                .zip(self.channels())
                .and_then(|(channel, all)| all.say_title(&channel, &asked.node, &asked.title, language));
            let title = said.unwrap_or_else(|| asked.title.to_string());
            let args = [("name", title.as_str().into()), ("n", asked.number.into())];
            return Some(match asked.of {
                1 => title,
                _ => self.messages.text(language, "library-item-of", &args).into_owned(),
            });
        }
        let open = self.course(course)?;
        let language = open.course.language_for(std::slice::from_ref(language));
        let exercise = open.course.activity(exercise)?.1.exercise()?;
        let texts = exercise.texts.language(language)?;
        // The question of a family has numbers in it; any variant's will do for a name.
        let variant = exercise.variant(Seed(0)).unwrap_or_else(|_| Variant::plain(Seed(0)));
        Some(name_of(exercise, texts, &variant))
    }

    fn response_words(
        &self,
        course: &str,
        exercise: &str,
        variant: u32,
        response: &str,
        language: &LanguageTag,
    ) -> String {
        if channel_of(course).is_some() {
            return given_words(response);
        }
        let found = || {
            let open = self.course(course)?;
            let language = open.course.language_for(std::slice::from_ref(language));
            let exercise = open.course.activity(exercise)?.1.exercise()?;
            let texts = exercise.texts.language(language)?;
            let variant = exercise.variant(Seed(u64::from(variant))).ok()?;
            let interface = |id: &str| {
                let key = match id {
                    "true" => "library-choice-true",
                    "false" => "library-choice-false",
                    _ => return None,
                };
                Some(self.messages.text(language, key, &[]).into_owned())
            };
            Some(words_of(texts, &variant, &response.parse().ok()?, &interface))
        };
        found().unwrap_or_else(|| response.to_owned())
    }
}
