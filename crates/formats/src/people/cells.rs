//! What a cell says, in the words of several languages.

use super::{MAX_CLASSES, RATHER_NOT_SAY, Reason, fault::short};
use kernel::{LanguageTag, Role};

/// Words for roles: ours, the region's, Kolibri's. Compared without what makes them for both, such as `(a)` and `/a`.
const ROLES: [(Role, &[&str]); 5] = [
    (
        Role::Pupil,
        &["pupil", "learner", "student", "alumno", "alumna", "estudiante", "aluno", "aluna", "estudante"],
    ),
    (
        Role::Teacher,
        &[
            "teacher",
            "coach",
            "class_coach",
            "facility_coach",
            "docente",
            "profesor",
            "profesora",
            "maestro",
            "maestra",
            "professor",
            "professora",
        ],
    ),
    (Role::Head, &["head", "director", "directora", "diretor", "diretora"]),
    (
        Role::Administrator,
        &["administrator", "admin", "super_admin", "superuser", "administrador", "administradora"],
    ),
    (Role::Technician, &["technician", "técnico", "técnica", "tecnico", "tecnica"]),
];

/// Endings that name both: `alumno/a`, `professor(a)`, `diretor/a`.
const BOTH: [&str; 4] = ["/a", "(a)", "/ora", "(ora)"];

const SEXES: [(&str, &[&str]); 3] = [
    (
        "female",
        &["female", "f", "woman", "girl", "mujer", "niña", "femenino", "mulher", "menina", "feminino"],
    ),
    ("male", &["male", "m", "man", "boy", "hombre", "niño", "masculino", "homem", "menino"]),
    ("other", &["other", "x", "otro", "otra", "outro", "outra"]),
];

const RATHER_NOT: [&str; 8] = [
    "rather_not_say",
    "prefer_not_to_say",
    "deferred",
    "prefiere_no_decir",
    "prefiero_no_decir",
    "prefiero_no_decirlo",
    "prefere_não_dizer",
    "prefiro_não_dizer",
];

fn word(text: &str) -> String {
    text.trim().to_lowercase().replace([' ', '-'], "_")
}

/// One or several roles, joined by `;`.
pub(super) fn roles(text: &str) -> Result<Vec<Role>, Reason> {
    let mut roles = Vec::new();
    for part in text.split(';').filter(|part| !part.trim().is_empty()) {
        let wanted = word(part);
        let wanted = BOTH.iter().find_map(|ending| wanted.strip_suffix(ending)).unwrap_or(&wanted);
        let role = ROLES.iter().find(|(_, words)| words.contains(&wanted)).map(|(role, _)| *role);
        let role = role.ok_or_else(|| Reason::Role { found: short(part.trim()) })?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles.sort();
    if roles.is_empty() { Err(Reason::Missing) } else { Ok(roles) }
}

/// Class names joined by `;`, or by commas as Kolibri writes them.
pub(super) fn classes(text: &str, separator: char) -> Result<Vec<String>, Reason> {
    let mut classes: Vec<String> = Vec::new();
    for part in text.split(separator) {
        let name = part.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.chars().count() > super::MAX_NAME_CHARS {
            return Err(Reason::TooLong { max: super::MAX_NAME_CHARS });
        }
        if !name.is_empty() && !classes.contains(&name) {
            classes.push(name);
        }
    }
    if classes.len() > MAX_CLASSES { Err(Reason::TooManyClasses) } else { Ok(classes) }
}

fn is_rather_not(text: &str) -> bool {
    RATHER_NOT.contains(&word(text).as_str())
}

/// One of three words, or [`RATHER_NOT_SAY`]; `None` where nothing was said.
pub(super) fn sex(text: &str) -> Result<Option<String>, Reason> {
    let wanted = word(text);
    if wanted == "not_specified" {
        return Ok(None);
    }
    if is_rather_not(text) {
        return Ok(Some(RATHER_NOT_SAY.into()));
    }
    let found = SEXES.iter().find(|(_, words)| words.contains(&wanted.as_str())).map(|(sex, _)| *sex);
    found.map(|sex| Some(sex.to_owned())).ok_or_else(|| Reason::Sex { found: short(text) })
}

/// A language tag, or [`RATHER_NOT_SAY`].
pub(super) fn language(text: &str) -> Result<Option<String>, Reason> {
    if is_rather_not(text) {
        return Ok(Some(RATHER_NOT_SAY.into()));
    }
    let tag: Result<LanguageTag, _> = text.parse();
    tag.map(|tag| Some(tag.as_str().to_owned())).map_err(|_| Reason::Language { found: short(text) })
}

/// Free words, or [`RATHER_NOT_SAY`].
pub(super) fn own_words(text: &str) -> Option<String> {
    Some(if is_rather_not(text) { RATHER_NOT_SAY.into() } else { text.to_owned() })
}
