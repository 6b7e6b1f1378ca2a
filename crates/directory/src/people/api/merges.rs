//! Duplicates for programs: what may be one person and why, making two records one, and taking that back.
//!
//! Whose password opens one record opens the other from then on. So a program leaves administrators alone: that would make one.

use super::endpoints::{ApiError, DONE, PAGED, changing, is_ours, our_person, part, reading};
use crate::{
    Directory,
    people::{change::Change, merge::Proposal},
};
use kernel::{PersonId, Role};
use serde_json::{Value, json};
use store::{Connection, StoreError, WriteTx};
use web::api::{Answers, Call, Endpoint, Failure, Holds, Operation, Part, Problem, whole};

const FACE: &[Part] = &[
    part("person", Holds::Id, true, "her id"),
    part("name", Holds::Text, true, "given and family name"),
    part("classes", Holds::Texts, true, "what her classes are called"),
];
const PROPOSAL: &[Part] = &[
    part("one", Holds::Thing(FACE), true, "one record"),
    part("other", Holds::Thing(FACE), true, "the other"),
    part("why", Holds::Texts, true, "same-name, part-of-name, same-birth, same-class, same-number"),
    part("reasons", Holds::Texts, true, "the same in the asker's language"),
];
const MERGED: &[Part] = &[
    part("person", Holds::Id, true, "the record that goes on under the one asked for"),
    part("name", Holds::Text, true, "given and family name"),
];

/// Everything about duplicates that programs can ask and do.
pub(super) fn endpoints(directory: &Directory) -> Vec<Endpoint> {
    use Answers::{Many, One};
    let pair = "/people/{person}/merged/{other}";
    let proposed = "Pairs of records that may be one person, the surest first: two boxes or two lists may have registered her.";
    let merges = "Says that two records are one person, who goes on under the first; nothing is lost. Not for administrators.";
    let unmerges = "Takes it back: both stand alone again, in the classes where they were.";
    vec![
        reading(
            directory,
            Operation {
                query: PAGED,
                ..Operation::new("GET", "/duplicates", "duplicates", proposed, Many(PROPOSAL))
            },
            duplicates,
        ),
        reading(
            directory,
            Operation::new(
                "GET",
                "/people/{person}/merged",
                "merged",
                "Which records were made one with this.",
                Many(MERGED),
            ),
            merged,
        ),
        changing(directory, Operation::new("PUT", pair, "merge", merges, One(DONE)), merge),
        changing(directory, Operation::new("DELETE", pair, "unmerge", unmerges, One(DONE)), unmerge),
    ]
}

fn duplicates(directory: &Directory, db: &mut Connection, call: &Call) -> Result<Value, ApiError> {
    let proposals = directory.duplicates(db, call.bearer.school)?;
    let mut face = |person: PersonId| -> Result<Value, StoreError> {
        let name = directory.name(db, person)?.unwrap_or_default();
        let classes = directory.class_names_of(db, person)?;
        Ok(json!({ "person": person.to_string(), "name": name, "classes": classes }))
    };
    let show = |proposal: Proposal| {
        let words: Vec<&str> = proposal.why.iter().map(|why| why.word()).collect();
        let said: Vec<String> =
            words.iter().map(|word| call.t.say(&format!("people-why-{word}")).into_owned()).collect();
        let (one, other) = (face(proposal.one)?, face(proposal.other)?);
        Ok::<_, StoreError>(json!({ "one": one, "other": other, "why": words, "reasons": said }))
    };
    let key = |proposal: &Proposal| format!("{}.{}", proposal.one, proposal.other);
    Ok(call.stretch(proposals, key, show)?)
}

fn merged(directory: &Directory, db: &mut Connection, call: &Call) -> Result<Value, ApiError> {
    let person = our_person(db, call)?;
    let mut items = Vec::new();
    for other in directory.merged_into(db, person)? {
        let name = directory.name(db, other)?.unwrap_or_default();
        items.push(json!({ "person": other.to_string(), "name": name }));
    }
    Ok(whole(items))
}

/// The two records of the path, both of the key's school, neither of an administrator.
fn pair(directory: &Directory, tx: &mut WriteTx<'_>, call: &Call) -> Result<(PersonId, PersonId), ApiError> {
    let (kept, other): (PersonId, PersonId) = (call.id("person")?, call.id("other")?);
    for person in [kept, other] {
        if !is_ours(tx.connection(), call.bearer, person)? {
            return Err(Problem::NotFound.into());
        }
        for id in directory.one_person(tx.connection(), person)? {
            if administers(tx.connection(), id)? {
                return Err(no_administrators(call).into());
            }
        }
    }
    Ok((kept, other))
}

/// What a program hears that would make an administrator, or put one down.
pub(super) fn no_administrators(call: &Call) -> Failure {
    Failure {
        problem: Problem::Unsound,
        detail: Some(call.t.say("people-api-no-administrators").into_owned()),
    }
}

fn administers(db: &mut Connection, person: PersonId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM directory_role WHERE person = ?1 AND role = ?2 AND held = 1 LIMIT 1";
    Ok(db.query_one(sql, &[person.into(), (Role::Administrator as i64).into()])?.is_some())
}

fn merge(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let (kept, other) = pair(change.directory, tx, call)?;
    // Sent twice, it is one merge: a log does not grow because a program did not hear the answer.
    if !change.directory.merged_into(tx.connection(), kept)?.contains(&other) {
        change.merge(tx, kept, other)?;
    }
    Ok(json!({ "done": true }))
}

fn unmerge(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let (kept, other) = pair(change.directory, tx, call)?;
    change.unmerge(tx, kept, other)?;
    Ok(json!({ "done": true }))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ask, key, service};
    use super::*;
    use crate::people::import::tests::{World, world};
    use axum::http::StatusCode;
    use kernel::SchoolId;

    /// Adds a person to the register directly.
    async fn person(world: &World, school: SchoolId, name: &'static str, role: Role) -> PersonId {
        let directory = world.directory.clone();
        let made = world.directory.store().write(move |tx| {
            let new = crate::register::NewPerson {
                name,
                drawing: 1,
                language: None,
                role,
                class: None,
                demonstration: false,
            };
            directory.register(tx, school, &new)
        });
        made.await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_records_become_one_and_apart_again() {
        let world = tokio::task::block_in_place(world);
        let service = service(&world);
        let (_, key) = key(&world, true).await;
        let (_, class) = ask(&service, &key, "POST", "/classes", Some(json!({ "name": "5 B" }))).await;
        let class = class["class"].as_str().unwrap().to_owned();
        let mut ids = Vec::new();
        for _ in 0..2 {
            let new = json!({ "name": "Ana María Paz", "role": "pupil", "class": class });
            let (_, added) = ask(&service, &key, "POST", "/people", Some(new)).await;
            ids.push(added["person"].as_str().unwrap().to_owned());
        }
        let (_, found) = ask(&service, &key, "GET", "/duplicates", None).await;
        let pair = &found["items"][0];
        assert_eq!(pair["why"], json!(["same-name", "same-class"]), "{found}");
        assert_eq!(
            (pair["one"]["name"].as_str(), &pair["other"]["classes"]),
            (Some("Ana María Paz"), &json!(["5 B"]))
        );
        assert!(pair["reasons"][0].as_str().is_some_and(|said| !said.contains("people-why")), "{found}");
        let path = format!("/people/{}/merged/{}", ids[0], ids[1]);
        let size = |world: &World| {
            let sql = "SELECT count(*) FROM log_entry";
            world.directory.store().read_blocking(|db| db.query(sql, &[])?[0].int(0)).unwrap()
        };
        let mut sizes = vec![];
        for _ in 0..2 {
            assert_eq!(
                ask(&service, &key, "PUT", &path, None).await,
                (StatusCode::OK, json!({ "done": true }))
            );
            sizes.push(tokio::task::block_in_place(|| size(&world)));
        }
        assert_eq!(sizes[0], sizes[1], "sent twice, written once");
        let merged = format!("/people/{}/merged", ids[0]);
        let (_, list) = ask(&service, &key, "GET", &merged, None).await;
        assert_eq!(list["items"], json!([{ "person": ids[1], "name": "Ana María Paz" }]));
        let (_, left) = ask(&service, &key, "GET", "/duplicates", None).await;
        assert_eq!(left["items"], json!([]), "what is settled is not proposed again");
        let enrolments = format!("/classes/{class}/enrolments");
        let (_, list) = ask(&service, &key, "GET", &enrolments, None).await;
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
        for _ in 0..2 {
            assert_eq!(ask(&service, &key, "DELETE", &path, None).await.0, StatusCode::OK);
        }
        let (_, list) = ask(&service, &key, "GET", &enrolments, None).await;
        assert_eq!(list["items"].as_array().map(Vec::len), Some(2), "both are where they were");
        // With herself: said, and nothing written.
        let herself = format!("/people/{0}/merged/{0}", ids[0]);
        assert_eq!(ask(&service, &key, "PUT", &herself, None).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_program_reaches_an_administrator_or_another_school() {
        let world = tokio::task::block_in_place(world);
        let service = service(&world);
        let (administrator, writer) = key(&world, true).await;
        let (_, reader) = key(&world, false).await;
        let teacher = person(&world, world.school, "Luz Vilca", Role::Teacher).await;
        let elsewhere = person(&world, SchoolId([9; 16]), "Luz Vilca", Role::Pupil).await;
        for (kept, other, status) in [
            (teacher, administrator, StatusCode::UNPROCESSABLE_ENTITY),
            (administrator, teacher, StatusCode::UNPROCESSABLE_ENTITY),
            (teacher, elsewhere, StatusCode::NOT_FOUND),
            (elsewhere, teacher, StatusCode::NOT_FOUND),
        ] {
            let path = format!("/people/{kept}/merged/{other}");
            for method in ["PUT", "DELETE"] {
                let (found, problem) = ask(&service, &writer, method, &path, None).await;
                assert_eq!(found, status, "{method} {problem}");
                assert_eq!(ask(&service, &reader, method, &path, None).await.0, StatusCode::FORBIDDEN);
            }
        }
        let (status, _) = ask(&service, &writer, "GET", &format!("/people/{elsewhere}/merged"), None).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}
