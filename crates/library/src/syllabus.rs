//! What a course's exercises train, for the tutor.

use crate::{
    Library, OpenCourse,
    channel::{progress::channel_of, study::Study},
};
use formats::{kolibri::Uuid, package::Course};
use kernel::{
    LanguageTag,
    ports::{SkillsAre, Syllabi, Syllabus, SyllabusExercise, SyllabusSkill},
};
use std::{collections::HashMap, sync::Arc};

/// The skills of a course in the order in which it first trains them; lessons stand for them where none is declared.
pub fn of(course: &Course) -> Syllabus {
    let declared = !course.skills.is_empty();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut skills: Vec<SyllabusSkill> = Vec::new();
    let mut exercises = Vec::new();
    for (lesson, exercise) in course.exercises() {
        let named = declared && course.skills.contains_key(&exercise.skill);
        let id = if named { exercise.skill.as_str() } else { lesson.id.as_str() };
        let skill = *places.entry(id).or_insert_with(|| {
            skills.push(SyllabusSkill { id: id.to_owned(), needs: Vec::new() });
            skills.len() - 1
        });
        exercises.push(SyllabusExercise {
            exercise: exercise.id.as_str().to_owned(),
            lesson: lesson.id.as_str().to_owned(),
            skill,
            difficulty: exercise.difficulty,
            varies: exercise.varies(),
        });
    }
    // What no exercise trains can never be mastered: to wait for it would lock learners out, so what it needs is waited for.
    for skill in &mut skills {
        let mut needs = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        let mut waiting: Vec<&str> = needs_of(course, &skill.id);
        while let Some(need) = waiting.pop() {
            if seen.contains(&need) {
                continue;
            }
            seen.push(need);
            match places.get(need) {
                Some(place) => needs.push(*place),
                None => waiting.extend(needs_of(course, need)),
            }
        }
        needs.sort_unstable();
        skill.needs = needs;
    }
    let stands = if declared { SkillsAre::Declared } else { SkillsAre::Lessons };
    Syllabus { course: course.id.as_str().to_owned(), version: course.version, stands, skills, exercises }
}

fn needs_of<'c>(course: &'c Course, skill: &str) -> Vec<&'c str> {
    let found = course.skills.iter().find(|(id, _)| id.as_str() == skill);
    found.map_or_else(Vec::new, |(_, skill)| skill.needs.iter().map(|need| need.as_str()).collect())
}

impl OpenCourse {
    /// What its exercises train.
    pub fn syllabus(&self) -> Arc<Syllabus> {
        self.syllabus.get_or_init(|| Arc::new(of(&self.course))).clone()
    }
}

impl Syllabi for Library {
    fn course_ids(&self) -> Vec<String> {
        let packages = self.courses();
        let packages = packages.iter().map(|open| open.course.id.as_str().to_owned());
        let studies = self.studies();
        let practisable = studies.iter().filter(|study| !study.syllabus.exercises.is_empty());
        packages.chain(practisable.map(|study| study.channel().to_owned())).collect()
    }

    fn syllabus(&self, course: &str) -> Option<Arc<Syllabus>> {
        match self.study_of(course) {
            Some(study) => Some(study.syllabus.clone()),
            None => self.course(course).map(|open| open.syllabus()),
        }
    }

    fn skill_title(&self, course: &str, skill: &str, language: &LanguageTag) -> Option<String> {
        if let Some(study) = self.study_of(course) {
            let title = study.topic(skill)?;
            let said = channel_of(course).zip(skill.parse::<Uuid>().ok()).zip(self.channels());
            let said =
                said.and_then(|((channel, node), all)| all.say_title(&channel, &node, title, language));
            return Some(said.unwrap_or_else(|| title.to_owned()));
        }
        let open = self.course(course)?;
        let language = open.course.language_for(std::slice::from_ref(language));
        let found = open.course.skills.iter().find(|(id, _)| id.as_str() == skill);
        if let Some(name) = found.and_then(|(_, skill)| skill.names.get(language)) {
            return Some(name.clone());
        }
        let (_, lesson) = open.course.lesson(skill)?;
        Some(lesson.texts.words(language, "title").to_owned())
    }

    fn course_address(&self, course: &str) -> String {
        match channel_of(course) {
            Some(channel) => format!("/channels/{channel}"),
            None => format!("/courses/{course}"),
        }
    }

    fn practice_address(&self, course: &str, exercise: &SyllabusExercise) -> String {
        let item = &exercise.exercise;
        let asked = self.study_of(course).and_then(|study| study.asked(item).map(|asked| asked.node));
        match asked {
            Some(node) => format!("/channels/{course}/{node}/{item}?practice=1"),
            None => format!("/courses/{course}/{}/{item}?practice=1", exercise.lesson),
        }
    }
}

impl Library {
    /// The channels in which one can practise.
    fn studies(&self) -> Arc<Vec<Arc<Study>>> {
        self.channels.as_ref().map(|channels| channels.studies()).unwrap_or_default()
    }

    /// One of them.
    pub(crate) fn study_of(&self, course: &str) -> Option<Arc<Study>> {
        self.channels.as_ref()?.study_of(course)
    }
}
