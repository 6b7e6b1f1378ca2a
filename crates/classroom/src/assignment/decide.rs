//! Whether work can be set as asked. Pure.

use super::Assignment;
use events::classwork::{MAX_PUPILS, SetKind};
use kernel::{PersonId, QuizId, TeamId, ports::CourseOutline};

/// Work is set at most so many days ahead: a school year.
pub const MAX_DAYS_AHEAD: i32 = 400;
/// Work that stands for one class at a time. More would be a list nobody reads.
pub const MAX_STANDING: usize = 100;

/// What is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which kind of thing.
    pub kind: SetKind,
    /// Course id; empty for a quiz.
    pub course: String,
    /// Lesson, unit or quiz id.
    pub item: String,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetWork {
    /// What.
    pub item: Item,
    /// For whom; empty: the whole class, or the team.
    pub pupils: Vec<PersonId>,
    /// For which team.
    pub team: Option<TeamId>,
    /// Until when.
    pub due_day: Option<i32>,
}

/// What can be set here, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The courses open at this box.
    pub courses: Vec<CourseOutline>,
    /// The class's quizzes.
    pub quizzes: Vec<QuizId>,
    /// Who is in the class.
    pub pupils: Vec<PersonId>,
    /// Its teams.
    pub teams: Vec<TeamId>,
}

/// Why work is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such lesson, unit or quiz here.
    NoSuchItem,
    /// A pupil or a team that is not of the class.
    NotInClass,
    /// More pupils than one entry can name.
    TooManyPupils,
    /// Due before today, or too far ahead.
    DueDay,
    /// The class has too much already.
    TooMuch,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// It becomes a fact.
    Set,
    /// The same stands already: a form sent twice.
    Standing,
}

impl Item {
    /// Reads `lesson:course:id`, `unit:course:id` or `quiz::id`, as forms send it.
    pub fn from_form(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        let (kind, course, item) = (parts.next()?, parts.next()?, parts.next()?);
        let kind = match kind {
            "lesson" => SetKind::Lesson,
            "unit" => SetKind::Unit,
            "quiz" => SetKind::Quiz,
            _ => return None,
        };
        Some(Self { kind, course: course.to_owned(), item: item.to_owned() })
    }

    /// Writes what [`Item::from_form`] reads.
    pub fn to_form(&self) -> String {
        let kind = match self.kind {
            SetKind::Lesson => "lesson",
            SetKind::Unit => "unit",
            SetKind::Quiz => "quiz",
        };
        format!("{kind}:{}:{}", self.course, self.item)
    }

    /// The lessons it is about, with their exercises; none for a quiz or for what is not here.
    pub fn lessons<'o>(&self, courses: &'o [CourseOutline]) -> Vec<&'o (String, Vec<String>)> {
        let Some(outline) = courses.iter().find(|outline| outline.course == self.course) else {
            return vec![];
        };
        match self.kind {
            SetKind::Lesson => outline.lessons.iter().filter(|(id, _)| *id == self.item).collect(),
            SetKind::Unit => outline.unit(&self.item).map(|unit| unit.iter().collect()).unwrap_or_default(),
            SetKind::Quiz => vec![],
        }
    }
}

/// Decides.
pub fn decide(
    wish: &SetWork,
    known: &Known,
    standing: &[Assignment],
    today: i32,
) -> Result<Decided, Refusal> {
    let here = match wish.item.kind {
        SetKind::Quiz => wish.item.item.parse().is_ok_and(|quiz| known.quizzes.contains(&quiz)),
        _ => !wish.item.lessons(&known.courses).is_empty(),
    };
    if !here {
        return Err(Refusal::NoSuchItem);
    }
    if wish.pupils.len() > MAX_PUPILS {
        return Err(Refusal::TooManyPupils);
    }
    let stranger = |pupil: &PersonId| !known.pupils.contains(pupil);
    if wish.pupils.iter().any(stranger) || wish.team.is_some_and(|team| !known.teams.contains(&team)) {
        return Err(Refusal::NotInClass);
    }
    if wish.due_day.is_some_and(|due| due < today || due > today + MAX_DAYS_AHEAD) {
        return Err(Refusal::DueDay);
    }
    let same = |other: &Assignment| {
        let whom = (&other.pupils, other.team) == (&wish.pupils, wish.team);
        other.item == wish.item && other.due_day == wish.due_day && whom
    };
    if standing.iter().any(same) {
        return Ok(Decided::Standing);
    }
    if standing.len() >= MAX_STANDING {
        return Err(Refusal::TooMuch);
    }
    Ok(Decided::Set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::AssignmentId;

    const ANA: PersonId = PersonId([1; 16]);

    fn courses() -> Vec<CourseOutline> {
        let lesson = |id: &str| (id.to_owned(), vec!["e".to_owned()]);
        vec![CourseOutline {
            course: "c".into(),
            version: 1,
            lessons: vec![lesson("l1"), lesson("l2"), lesson("l3")],
            units: vec![("u1".into(), 1), ("u2".into(), 2)],
        }]
    }

    fn wish(item: &str) -> SetWork {
        SetWork { item: Item::from_form(item).unwrap(), pupils: vec![], team: None, due_day: Some(105) }
    }

    #[test]
    fn decisions() {
        let quiz = QuizId([7; 16]);
        let team = TeamId([6; 16]);
        let known = Known { courses: courses(), quizzes: vec![quiz], pupils: vec![ANA], teams: vec![team] };
        let at = |wish: &SetWork, standing: &[Assignment]| decide(wish, &known, standing, 100);
        assert_eq!(at(&wish("lesson:c:l2"), &[]), Ok(Decided::Set));
        assert_eq!(at(&wish("unit:c:u2"), &[]), Ok(Decided::Set));
        assert_eq!(at(&wish(&format!("quiz::{quiz}")), &[]), Ok(Decided::Set));
        let missing =
            ["lesson:c:l9", "unit:c:l1", "lesson:x:l1", "quiz::x", "quiz::00000000000000000000000000"];
        for item in missing {
            assert_eq!(at(&wish(item), &[]), Err(Refusal::NoSuchItem), "{item}");
        }
        assert_eq!(at(&SetWork { pupils: vec![ANA], ..wish("lesson:c:l1") }, &[]), Ok(Decided::Set));
        let stranger = SetWork { pupils: vec![PersonId([9; 16])], ..wish("lesson:c:l1") };
        assert_eq!(at(&stranger, &[]), Err(Refusal::NotInClass));
        assert_eq!(at(&SetWork { team: Some(team), ..wish("lesson:c:l1") }, &[]), Ok(Decided::Set));
        let others = SetWork { team: Some(TeamId([9; 16])), ..wish("lesson:c:l1") };
        assert_eq!(at(&others, &[]), Err(Refusal::NotInClass));
        let many = SetWork { pupils: vec![ANA; MAX_PUPILS + 1], ..wish("lesson:c:l1") };
        assert_eq!(at(&many, &[]), Err(Refusal::TooManyPupils));
        for due in [99, 100 + MAX_DAYS_AHEAD + 1] {
            let late = SetWork { due_day: Some(due), ..wish("lesson:c:l1") };
            assert_eq!(at(&late, &[]), Err(Refusal::DueDay), "{due}");
        }
        let standing = Assignment {
            assignment: AssignmentId([1; 16]),
            item: wish("lesson:c:l2").item,
            pupils: vec![],
            team: None,
            due_day: Some(105),
        };
        assert_eq!(at(&wish("lesson:c:l2"), std::slice::from_ref(&standing)), Ok(Decided::Standing));
        let other_day = SetWork { due_day: None, ..wish("lesson:c:l2") };
        assert_eq!(at(&other_day, std::slice::from_ref(&standing)), Ok(Decided::Set));
        assert_eq!(at(&other_day, &vec![standing; MAX_STANDING]), Err(Refusal::TooMuch));
        assert_eq!(Item::from_form("lesson:c"), None);
        assert_eq!(Item::from_form("lesson:c:l:m").unwrap().to_form(), "lesson:c:l:m");
    }
}
