//! The list: people, classes, enrolments. What else there is of people stands beside it.

use super::{failed, import, merges, teams};
use crate::{
    Directory,
    people::change::{Change, ChangeError, Newcomer},
};
use kernel::{ClassId, ClientId, PersonId, Role, SchoolId};
use serde_json::{Value, json};
use store::{Connection, StoreError, WriteTx};
use web::{
    api::{AFTER, Answers, Bearer, Call, Endpoint, Failure, Holds, LIMIT, Operation, Part, Problem, whole},
    messages::Tongue,
};

pub(super) const fn part(name: &'static str, holds: Holds, needed: bool, about: &'static str) -> Part {
    Part::new(name, holds, needed, about)
}

/// A person's drawing.
const DRAWING: Part = part("drawing", Holds::Number, true, "the drawing she is recognised by, 0 to 47");
const PERSON: &[Part] = &[
    part("person", Holds::Id, true, "her id"),
    part("name", Holds::Text, true, "given and family name"),
    DRAWING,
    part("roles", Holds::Texts, true, "pupil, teacher, head, administrator, technician"),
    part("classes", Holds::Ids, true, "the classes she is in"),
];
const CLASS: &[Part] =
    &[part("class", Holds::Id, true, "its id"), part("name", Holds::Text, true, "its name")];
const ENROLMENT: &[Part] = &[
    part("person", Holds::Id, true, "who"),
    part("name", Holds::Text, true, "given and family name"),
    DRAWING,
    part("teaches", Holds::Truth, true, "she teaches the class; otherwise she learns in it"),
];
const SCHOOL: &[Part] = &[
    part("school", Holds::Id, true, "its id"),
    part("name", Holds::Text, true, "its public name"),
    part("country", Holds::Text, true, "ISO 3166-1 alpha-2; ZZ: not said"),
];
pub(super) const PAGED: &[Part] = &[AFTER, LIMIT];
const SEARCHED: &[Part] =
    &[part("q", Holds::Text, false, "beginnings of the words of a name, accents forgiven"), AFTER, LIMIT];
const NEW_PERSON: &[Part] = &[
    part("name", Holds::Text, true, "given and family name"),
    part("role", Holds::Text, true, "pupil, teacher, head or technician"),
    part("class", Holds::Id, false, "her class; whoever is no pupil teaches it"),
    part("grade", Holds::Text, false, "her grade, where a class holds several"),
    part(
        "client",
        Holds::Text,
        false,
        "13 letters and digits made by the asker: sent twice, she is added once",
    ),
];
pub(super) const NAMED: &[Part] = &[part("name", Holds::Text, true, "the name")];
const TEACHES: &[Part] =
    &[part("teaches", Holds::Truth, false, "to teach the class rather than learn in it")];
pub(super) const DONE: &[Part] = &[part("done", Holds::Truth, true, "true")];

const fn operation(
    method: &'static str,
    path: &'static str,
    name: &'static str,
    about: &'static str,
    answers: Answers,
) -> Operation {
    Operation::new(method, path, name, about, answers)
}

/// Everything about people that programs can ask and do.
pub fn endpoints(directory: &Directory) -> Vec<Endpoint> {
    use Answers::{Many, One};
    let people_class = "/classes/{class}/enrolments";
    let person_class = "/classes/{class}/enrolments/{person}";
    let mut list = vec![
        reading(
            directory,
            operation("GET", "/school", "school", "The school of the key.", One(SCHOOL)),
            school,
        ),
        reading(
            directory,
            Operation {
                query: SEARCHED,
                ..operation("GET", "/people", "people", "People with a role at the school.", Many(PERSON))
            },
            people,
        ),
        changing(
            directory,
            Operation {
                body: NEW_PERSON,
                ..operation("POST", "/people", "add-person", "Adds a person.", One(&PERSON[..1]))
            },
            add_person,
        ),
        reading(
            directory,
            operation("GET", "/people/{person}", "person", "One person.", One(PERSON)),
            person,
        ),
        changing(
            directory,
            Operation {
                body: NAMED,
                ..operation(
                    "PATCH",
                    "/people/{person}",
                    "rename-person",
                    "Gives a person another name.",
                    One(DONE),
                )
            },
            rename_person,
        ),
        reading(
            directory,
            Operation {
                query: PAGED,
                ..operation("GET", "/classes", "classes", "The classes of the school.", Many(CLASS))
            },
            classes,
        ),
        changing(
            directory,
            Operation {
                body: &NEW_GROUP,
                ..operation("POST", "/classes", "open-class", "Opens a class.", One(&CLASS[..1]))
            },
            open_class,
        ),
        changing(
            directory,
            Operation {
                body: NAMED,
                ..operation(
                    "PATCH",
                    "/classes/{class}",
                    "rename-class",
                    "Gives a class another name.",
                    One(DONE),
                )
            },
            rename_class,
        ),
        reading(
            directory,
            operation("GET", people_class, "enrolments", "Who is in a class.", Many(ENROLMENT)),
            enrolments,
        ),
        changing(
            directory,
            Operation {
                body: TEACHES,
                ..operation("PUT", person_class, "enrol", "Brings a person into a class.", One(DONE))
            },
            enrol,
        ),
        changing(
            directory,
            operation(
                "DELETE",
                person_class,
                "end-enrolment",
                "Takes a person out of a class; her work stays.",
                One(DONE),
            ),
            end_enrolment,
        ),
    ];
    list.extend(teams::endpoints(directory));
    list.extend(merges::endpoints(directory));
    list.push(import::endpoint(directory));
    list
}

/// A class or team to be opened.
pub(super) const NEW_GROUP: [Part; 2] = [
    part("name", Holds::Text, true, "its name"),
    part(
        "client",
        Holds::Text,
        false,
        "13 letters and digits made by the asker: sent twice, it is opened once",
    ),
];

pub(super) type Read = fn(&Directory, &mut Connection, &Call) -> Result<Value, ApiError>;
pub(super) type Write = fn(&Change<'_>, &mut WriteTx<'_>, &Call) -> Result<Value, ApiError>;

/// A handler that reads.
pub(super) fn reading(directory: &Directory, operation: Operation, read: Read) -> Endpoint {
    let directory = directory.clone();
    Endpoint::new(operation, move |call| {
        let directory = directory.clone();
        async move {
            let (store, t) = (directory.store.clone(), call.t.clone());
            let told = store.read(move |db| match read(&directory, db, &call) {
                Err(ApiError::Change(ChangeError::Store(error))) => Err(error),
                told => Ok(told),
            });
            told.await.map_err(failed)?.map_err(|error| error.told(&t))
        }
    })
}

/// A handler that changes: the key's maker administers the school, which is what the gate would ask.
pub(super) fn changing(directory: &Directory, operation: Operation, write: Write) -> Endpoint {
    let directory = directory.clone();
    Endpoint::new(operation, move |call| {
        let directory = directory.clone();
        async move {
            let (store, t) = (directory.store.clone(), call.t.clone());
            let change = move |tx: &mut WriteTx<'_>| {
                write(&Change { directory: &directory, school: call.bearer.school }, tx, &call)
            };
            store.write(change).await.map_err(|error| error.told(&t))
        }
    })
}

pub(super) enum ApiError {
    Failure(Failure),
    Change(ChangeError),
}

impl ApiError {
    /// What the asker is told.
    fn told(self, t: &Tongue) -> Failure {
        match self {
            ApiError::Failure(failure) => failure,
            ApiError::Change(ChangeError::Store(error)) => failed(error),
            ApiError::Change(ChangeError::Unsound(unsound)) => {
                let detail = t.say(&format!("people-refused-{}", unsound.word())).into_owned();
                Failure { problem: Problem::Unsound, detail: Some(detail) }
            }
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        ApiError::Change(error.into())
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        ApiError::Change(error)
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        ApiError::Failure(failure)
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        ApiError::Failure(problem.into())
    }
}

fn school(_: &Directory, db: &mut Connection, call: &Call) -> Result<Value, ApiError> {
    let sql = "SELECT name, country FROM directory_school WHERE school = ?1";
    let row = db.query_one(sql, &[call.bearer.school.into()])?;
    let Some(row) = row else { return Err(Problem::NotFound.into()) };
    let (name, country) = (row.text(0)?, row.text(1)?);
    Ok(json!({ "school": call.bearer.school.to_string(), "name": name, "country": country }))
}

fn shown(
    directory: &Directory,
    db: &mut Connection,
    school: SchoolId,
    person: PersonId,
    name: &str,
    drawing: u8,
) -> Result<Value, StoreError> {
    let roles: Vec<&str> = directory.roles_at(db, person, school)?.into_iter().map(Role::word).collect();
    let sql = "SELECT class FROM directory_enrolment WHERE person = ?1 AND here = 1 ORDER BY class";
    let classes = db.query(sql, &[person.into()])?;
    let classes = classes
        .iter()
        .map(|row| Ok(ClassId(row.id(0)?).to_string()))
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(
        json!({ "person": person.to_string(), "name": name, DRAWING.name: drawing, "roles": roles, "classes": classes }),
    )
}

fn people(directory: &Directory, db: &mut Connection, call: &Call) -> Result<Value, ApiError> {
    let school = call.bearer.school;
    let found = directory.find_people(db, school, call.query("q").unwrap_or_default())?;
    let show = |found: crate::people::search::Found| {
        shown(directory, db, school, found.person, &found.name, found.drawing)
    };
    Ok(call.stretch(found, |found| found.person.to_string(), show)?)
}

/// Whether somebody has, or had, a role at the key's school.
pub(super) fn is_ours(db: &mut Connection, bearer: Bearer, person: PersonId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM directory_role WHERE person = ?1 AND school = ?2 LIMIT 1";
    Ok(db.query_one(sql, &[person.into(), bearer.school.into()])?.is_some())
}

/// The person in the path, if she has, or had, a role at the key's school.
pub(super) fn our_person(db: &mut Connection, call: &Call) -> Result<PersonId, ApiError> {
    let person = call.id("person")?;
    if is_ours(db, call.bearer, person)? { Ok(person) } else { Err(Problem::NotFound.into()) }
}

/// The class in the path, if it is of the key's school.
pub(super) fn our_class(db: &mut Connection, call: &Call) -> Result<ClassId, ApiError> {
    let class = call.id("class")?;
    if is_our_class(db, call.bearer, class)? { Ok(class) } else { Err(Problem::NotFound.into()) }
}

/// Whether a class is of the key's school.
fn is_our_class(db: &mut Connection, bearer: Bearer, class: ClassId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM directory_class WHERE class = ?1 AND school = ?2";
    Ok(db.query_one(sql, &[class.into(), bearer.school.into()])?.is_some())
}

fn person(directory: &Directory, db: &mut Connection, call: &Call) -> Result<Value, ApiError> {
    let person = our_person(db, call)?;
    let sql = "SELECT drawing FROM directory_person WHERE person = ?1 AND forgotten = 0";
    let row = db.query_one(sql, &[person.into()])?;
    let Some(row) = row else { return Err(Problem::NotFound.into()) };
    let name = directory.name(db, person)?.unwrap_or_default();
    Ok(shown(directory, db, call.bearer.school, person, &name, row.int(0)? as u8)?)
}

/// The asker's own mark, or one that nobody has used: without it, sending twice adds twice.
pub(super) fn client(tx: &mut WriteTx<'_>, call: &Call) -> Result<ClientId, ApiError> {
    match call.text("client") {
        None => Ok(ClientId::random(tx.entropy())),
        Some(text) => Ok(text.parse().map_err(|_| Problem::NotUnderstood)?),
    }
}

fn add_person(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    // Administrators are made by people, on a page that asks for a code.
    let role = Role::from_word(call.needed("role")?);
    let role = role
        .filter(|role| *role != Role::Administrator && role.is_given_at_schools())
        .ok_or(Problem::NotUnderstood)?;
    let class = match call.text("class") {
        None => None,
        Some(text) => Some(text.parse::<ClassId>().map_err(|_| Problem::NotFound)?),
    };
    if let Some(class) = class
        && !is_our_class(tx.connection(), call.bearer, class)?
    {
        return Err(Problem::NotFound.into());
    }
    let new = Newcomer {
        name: call.needed("name")?.to_owned(),
        role,
        class: class.map(|class| (class, role != Role::Pupil)),
        drawing: None,
        grade: call.text("grade").map(str::to_owned),
        client: client(tx, call)?,
    };
    Ok(json!({ "person": change.add(tx, &new)?.to_string() }))
}

fn rename_person(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let person = our_person(tx.connection(), call)?;
    // A program says what is so now: it replaces whatever stands.
    let seen = change.directory.name_stands(tx.connection(), person)?.stamps();
    change.rename(tx, person, call.needed("name")?, &seen)?;
    Ok(json!({ "done": true }))
}

fn classes(directory: &Directory, db: &mut Connection, call: &Call) -> Result<Value, ApiError> {
    let all = directory.class_list(db, call.bearer.school)?;
    let show = |(class, name): (ClassId, String)| {
        Ok::<_, StoreError>(json!({ "class": class.to_string(), "name": name }))
    };
    Ok(call.stretch(all, |(class, _)| class.to_string(), show)?)
}

fn open_class(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let client = client(tx, call)?;
    Ok(json!({ "class": change.open_class(tx, call.needed("name")?, None, client)?.to_string() }))
}

fn rename_class(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let class = our_class(tx.connection(), call)?;
    change.rename_class(tx, class, call.needed("name")?)?;
    Ok(json!({ "done": true }))
}

fn enrolments(directory: &Directory, db: &mut Connection, call: &Call) -> Result<Value, ApiError> {
    let class = our_class(db, call)?;
    let sql = "SELECT e.person, p.drawing, e.teaches FROM directory_enrolment e \
        JOIN directory_person p ON p.person = e.person WHERE e.class = ?1 AND e.here = 1 ORDER BY e.person";
    let mut items = Vec::new();
    for row in db.query(sql, &[class.into()])? {
        let person = PersonId(row.id(0)?);
        let name = directory.name(db, person)?.unwrap_or_default();
        items.push(json!({
            "person": person.to_string(), "name": name, DRAWING.name: row.int(1)?, "teaches": row.int(2)? != 0,
        }));
    }
    Ok(whole(items))
}

fn enrol(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let (person, class): (PersonId, ClassId) = (call.id("person")?, call.id("class")?);
    if !is_ours(tx.connection(), call.bearer, person)? || !is_our_class(tx.connection(), call.bearer, class)?
    {
        return Err(Problem::NotFound.into());
    }
    let teaches = call.body.get("teaches").and_then(Value::as_bool).unwrap_or_default();
    change.enrol(tx, person, class, teaches, None)?;
    Ok(json!({ "done": true }))
}

fn end_enrolment(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let (person, class): (PersonId, ClassId) = (call.id("person")?, call.id("class")?);
    if !is_our_class(tx.connection(), call.bearer, class)? {
        return Err(Problem::NotFound.into());
    }
    change.unenrol(tx, person, class)?;
    Ok(json!({ "done": true }))
}
