//! Who may be whom. Pure: a few plain reasons that a person can check, no learned weights.

use kernel::{ClassId, PersonId};
use std::collections::{BTreeMap, BTreeSet};
use store::search::tokens;

/// What is compared of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// Who.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// Her classes.
    pub classes: Vec<ClassId>,
    /// Her birth date, if it is known.
    pub birth: Option<String>,
    /// Her register number, if it is known.
    pub number: Option<String>,
    /// Another school says that she is, or was, of it: her history came from there.
    pub elsewhere: bool,
}

/// Why two may be one. Each has a message `people-why-<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The same name, accents and order aside.
    SameName,
    /// One name holds the other: a second name or surname is missing.
    PartOfName,
    /// The same day of birth.
    SameBirth,
    /// The same class.
    SameClass,
    /// The same register number.
    SameNumber,
    /// One of them came from another school, and the other was registered here: who is new in her class may have been awaited.
    CameFromElsewhere,
}

impl Why {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Why::SameName => "same-name",
            Why::PartOfName => "part-of-name",
            Why::SameBirth => "same-birth",
            Why::SameClass => "same-class",
            Why::SameNumber => "same-number",
            Why::CameFromElsewhere => "came-from-elsewhere",
        }
    }

    /// Points: a name alone is not enough in villages where many are called alike.
    fn points(self) -> u32 {
        match self {
            Why::SameName => 3,
            Why::PartOfName => 2,
            Why::SameBirth => 3,
            Why::SameClass => 2,
            Why::SameNumber => 4,
            Why::CameFromElsewhere => 2,
        }
    }
}

/// From here on a pair is shown: a name and one thing more.
const SHOWN_FROM: u32 = 4;
/// Most people of one name that are compared with each other: "María Quispe" forty times says nothing.
const ALIKE_MAX: usize = 40;

/// A pair and the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// One.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// Why, in a fixed order.
    pub why: Vec<Why>,
}

fn words(name: &str) -> BTreeSet<String> {
    tokens(name).into_iter().filter(|word| word.len() > 1).collect()
}

/// Whether one name holds the other, accents and order aside: without that no two are proposed.
pub(super) fn holds(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    a.is_subset(&b) || b.is_subset(&a)
}

/// People whose names share two words with somebody else's, or are the same.
pub(super) fn alike(faces: &[Face]) -> BTreeSet<PersonId> {
    pairs(faces).into_iter().flat_map(|(a, b)| [faces[a].person, faces[b].person]).collect()
}

fn pairs(faces: &[Face]) -> BTreeSet<(usize, usize)> {
    let mut by_words: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (position, face) in faces.iter().enumerate() {
        let words: Vec<String> = words(&face.name).into_iter().collect();
        match &words[..] {
            [] => {}
            [only] => by_words.entry((only.clone(), String::new())).or_default().push(position),
            many => {
                for (i, first) in many.iter().enumerate() {
                    for second in &many[i + 1..] {
                        by_words.entry((first.clone(), second.clone())).or_default().push(position);
                    }
                }
            }
        }
    }
    let mut pairs = BTreeSet::new();
    for alike in by_words.into_values().filter(|alike| alike.len() > 1) {
        for (i, a) in alike.iter().take(ALIKE_MAX).enumerate() {
            pairs.extend(alike.iter().take(ALIKE_MAX).skip(i + 1).map(|b| (*a, *b)));
        }
    }
    pairs
}

fn why(a: &Face, b: &Face) -> Vec<Why> {
    let (names_a, names_b) = (words(&a.name), words(&b.name));
    let mut why = Vec::new();
    if names_a == names_b {
        why.push(Why::SameName);
    } else if names_a.is_subset(&names_b) || names_b.is_subset(&names_a) {
        why.push(Why::PartOfName);
    } else {
        return why;
    }
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    // Two different days of birth or numbers of one register speak against it.
    let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    if differ(&a.birth, &b.birth) {
        return Vec::new();
    }
    if same(&a.birth, &b.birth) {
        why.push(Why::SameBirth);
    }
    if a.classes.iter().any(|class| b.classes.contains(class)) {
        why.push(Why::SameClass);
    }
    if same(&a.number, &b.number) {
        why.push(Why::SameNumber);
    }
    if a.elsewhere != b.elsewhere {
        why.push(Why::CameFromElsewhere);
    }
    why
}

/// Pairs worth a look, the surest first.
pub fn propose(faces: &[Face]) -> Vec<Proposal> {
    let mut found: Vec<(u32, Proposal)> = pairs(faces)
        .into_iter()
        .filter_map(|(a, b)| {
            let why = why(&faces[a], &faces[b]);
            let points = why.iter().map(|why| why.points()).sum::<u32>();
            let (one, other) = (faces[a].person.min(faces[b].person), faces[a].person.max(faces[b].person));
            (points >= SHOWN_FROM).then_some((points, Proposal { one, other, why }))
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then((a.1.one, a.1.other).cmp(&(b.1.one, b.1.other))));
    found.into_iter().map(|(_, proposal)| proposal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(n: u8, name: &str, class: u8, birth: &str) -> Face {
        Face {
            person: PersonId([n; 16]),
            name: name.into(),
            classes: vec![ClassId([class; 16])],
            birth: (!birth.is_empty()).then(|| birth.into()),
            number: None,
            elsewhere: false,
        }
    }

    #[test]
    fn who_is_proposed_and_why() {
        use Why::*;
        type Case<'a> = (&'a str, (u8, &'a str), &'a str, (u8, &'a str), &'a [Why]);
        let cases: &[Case<'_>] = &[
            ("Carmen Huamán", (1, ""), "carmen huaman", (1, ""), &[SameName, SameClass]),
            ("Huamán Carmen", (1, "2015-03-07"), "Carmen Huamán", (2, "2015-03-07"), &[SameName, SameBirth]),
            ("Carmen Huamán", (1, ""), "Carmen Huamán", (2, ""), &[]),
            ("Carmen Huamán Rojas", (1, ""), "Carmen Huamán", (1, ""), &[PartOfName, SameClass]),
            ("Carmen Huamán", (1, "2015-03-07"), "Carmen Huamán", (1, "2014-03-07"), &[]),
            ("Carmen Huamán", (1, ""), "Dina Flores", (1, ""), &[]),
            ("Carmen Rojas", (1, ""), "Carmen Flores", (1, ""), &[]),
            ("Yma", (1, ""), "Yma", (1, ""), &[SameName, SameClass]),
        ];
        for (a, (class_a, birth_a), b, (class_b, birth_b), expected) in cases {
            let faces = [face(1, a, *class_a, birth_a), face(2, b, *class_b, birth_b)];
            let proposed = propose(&faces);
            let why = proposed.first().map(|proposal| proposal.why.clone()).unwrap_or_default();
            assert_eq!(why, *expected, "{a} and {b}");
        }
        let number = |n: u8| Face { number: Some("17".into()), ..face(n, "Ana Paz", n, "") };
        assert_eq!(propose(&[number(1), number(2)])[0].why, [SameName, SameNumber]);
        // Who moved meets her new record in whatever class either stands, or in none.
        let moved =
            |n: u8, class: u8, birth: &str| Face { elsewhere: true, ..face(n, "Ana Paz", class, birth) };
        let here = face(2, "Ana Paz", 2, "2015-03-07");
        assert_eq!(propose(&[moved(1, 1, ""), here.clone()])[0].why, [SameName, CameFromElsewhere]);
        let nowhere = Face { classes: vec![], ..moved(1, 1, "") };
        assert_eq!(propose(&[nowhere, here.clone()])[0].why, [SameName, CameFromElsewhere]);
        // Two who moved are two; and a birthday still speaks against it.
        assert_eq!(propose(&[moved(1, 1, ""), moved(3, 2, "")]), []);
        assert_eq!(propose(&[moved(1, 1, "2014-03-07"), here]), []);
    }

    #[test]
    fn the_surest_first_and_a_crowd_of_one_name_is_bounded() {
        let faces = [
            face(1, "Ana Paz", 1, ""),
            face(2, "Ana Paz", 1, ""),
            face(3, "Eva Luna", 1, "2015-01-01"),
            face(4, "Eva Luna", 1, "2015-01-01"),
        ];
        let firsts: Vec<PersonId> = propose(&faces).into_iter().map(|proposal| proposal.one).collect();
        assert_eq!(firsts, [PersonId([3; 16]), PersonId([1; 16])]);
        let crowd: Vec<Face> = (0..200).map(|n| face(n, "María Quispe", 1, "")).collect();
        assert!(propose(&crowd).len() <= ALIKE_MAX * ALIKE_MAX / 2);
    }
}
