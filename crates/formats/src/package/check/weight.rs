//! How much a lesson asks of a phone's connection.

use crate::package::{
    course::{ActivityBody, Course, Lesson},
    files::limits,
    finding::Finding,
};
use kernel::LanguageTag;
use std::collections::BTreeSet;

/// The weight of a lesson in one language, in bytes before compression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonWeight {
    /// The lesson's folder.
    pub folder: String,
    /// The language.
    pub language: LanguageTag,
    /// Words of pages and exercises, as HTML.
    pub text_bytes: u64,
    /// Pictures, each once.
    pub picture_bytes: u64,
    /// Sounds, all of them; they load only when asked for.
    pub sound_bytes: u64,
}

/// The weight of every lesson in every language.
pub fn weights(course: &Course) -> Vec<LessonWeight> {
    let mut weights = Vec::new();
    for (_, lesson) in course.lessons() {
        weights.extend(course.languages.iter().map(|language| weigh(course, lesson, language)));
    }
    weights
}

fn weigh(course: &Course, lesson: &Lesson, language: &LanguageTag) -> LessonWeight {
    let mut text_bytes = 0usize;
    let mut pictures: BTreeSet<&str> = BTreeSet::new();
    for activity in &lesson.activities {
        pictures.extend(course.pictures_of(lesson, activity, language));
        text_bytes += match &activity.body {
            ActivityBody::Page(pages) => {
                let sections = pages.get(language).into_iter().flat_map(|page| &page.sections);
                sections.map(|section| section.html.len()).sum::<usize>()
            }
            ActivityBody::Exercise(exercise) => {
                let texts = exercise.texts.exactly(language).into_iter().flat_map(|texts| texts.iter());
                texts.map(|(_, text)| text.source().len()).sum()
            }
        };
    }
    let size = |path: &str| course.files.get(path).map_or(0, |file| file.size);
    let ids: BTreeSet<&str> =
        lesson.activities.iter().map(|activity| activity.id.as_str()).chain([lesson.id.as_str()]).collect();
    let spoken = |key: &(LanguageTag, String)| {
        key.0 == *language && key.1.split('.').next().is_some_and(|id| ids.contains(id))
    };
    LessonWeight {
        folder: lesson.folder.clone(),
        language: language.clone(),
        text_bytes: text_bytes as u64,
        picture_bytes: pictures.into_iter().map(size).sum(),
        sound_bytes: course.sounds.iter().filter(|(key, _)| spoken(key)).map(|(_, path)| size(path)).sum(),
    }
}

pub fn check(course: &Course, findings: &mut Vec<Finding>) {
    for weight in weights(course) {
        if weight.picture_bytes > limits::LESSON_PICTURE_BYTES {
            let what = format!(
                "the pictures of this lesson weigh {} bytes in {}",
                weight.picture_bytes, weight.language
            );
            findings.push(Finding::error(
                &weight.folder,
                0,
                what,
                "At most 60 KB together: draw simpler, or use fewer",
            ));
        }
    }
}
