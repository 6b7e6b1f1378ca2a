//! Teams inside a class: opened, filled, closed.

use super::endpoints::{ApiError, DONE, NEW_GROUP, changing, client, our_class, part, reading};
use crate::{Directory, people::change::Change};
use kernel::{PersonId, TeamId};
use serde_json::{Value, json};
use store::{Connection, WriteTx};
use web::api::{Answers, Call, Endpoint, Holds, Operation, Part, whole};

const TEAM: &[Part] = &[
    part("team", Holds::Id, true, "its id"),
    part("name", Holds::Text, true, "what it calls itself"),
    part("people", Holds::Ids, true, "who is in it"),
];

/// Everything about teams that programs can ask and do.
pub(super) fn endpoints(directory: &Directory) -> Vec<Endpoint> {
    use Answers::{Many, One};
    let all = "/classes/{class}/teams";
    let one = "/classes/{class}/teams/{team}";
    let pupil = "/classes/{class}/teams/{team}/people/{person}";
    let joins = "Puts a pupil of the class into a team, out of any other.";
    vec![
        reading(
            directory,
            Operation::new("GET", all, "teams", "The open teams of a class.", Many(TEAM)),
            teams,
        ),
        changing(
            directory,
            Operation {
                body: &NEW_GROUP,
                ..Operation::new("POST", all, "open-team", "Opens a team.", One(&TEAM[..1]))
            },
            open,
        ),
        changing(
            directory,
            Operation::new("DELETE", one, "close-team", "Ends a team; what it did stays.", One(DONE)),
            close,
        ),
        changing(directory, Operation::new("PUT", pupil, "join-team", joins, One(DONE)), join),
        changing(
            directory,
            Operation::new("DELETE", pupil, "leave-team", "Takes a pupil out of a team.", One(DONE)),
            leave,
        ),
    ]
}

fn teams(directory: &Directory, db: &mut Connection, call: &Call) -> Result<Value, ApiError> {
    let class = our_class(db, call)?;
    let items: Vec<Value> = directory
        .teams(db, class)?
        .into_iter()
        .map(|team| {
            let people: Vec<String> = team.pupils.iter().map(PersonId::to_string).collect();
            json!({ "team": team.team.to_string(), "name": team.name, "people": people })
        })
        .collect();
    Ok(whole(items))
}

fn open(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let class = our_class(tx.connection(), call)?;
    let client = client(tx, call)?;
    Ok(json!({ "team": change.open_team(tx, class, call.needed("name")?, client)?.to_string() }))
}

fn close(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let class = our_class(tx.connection(), call)?;
    change.close_team(tx, class, call.id("team")?)?;
    Ok(json!({ "done": true }))
}

fn join(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let class = our_class(tx.connection(), call)?;
    change.set_team(tx, class, call.id("person")?, Some(call.id("team")?))?;
    Ok(json!({ "done": true }))
}

fn leave(change: &Change<'_>, tx: &mut WriteTx<'_>, call: &Call) -> Result<Value, ApiError> {
    let class = our_class(tx.connection(), call)?;
    let (team, person): (TeamId, PersonId) = (call.id("team")?, call.id("person")?);
    let teams = change.directory.teams(tx.connection(), class)?;
    // Out of this team: she may have joined another meanwhile.
    if teams.iter().any(|open| open.team == team && open.pupils.contains(&person)) {
        change.set_team(tx, class, person, None)?;
    }
    Ok(json!({ "done": true }))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ask, key, service};
    use super::*;
    use crate::people::import::tests::world;
    use axum::http::StatusCode;
    use kernel::ClientId;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_program_makes_teams_and_ends_them() {
        let world = tokio::task::block_in_place(world);
        let service = service(&world);
        let (_, key) = key(&world, true).await;
        let (_, class) = ask(&service, &key, "POST", "/classes", Some(json!({ "name": "5 B" }))).await;
        let class = format!("/classes/{}", class["class"].as_str().unwrap());
        let renamed = ask(&service, &key, "PATCH", &class, Some(json!({ "name": "6 B" }))).await;
        assert_eq!(renamed.0, StatusCode::OK);
        let (_, classes) = ask(&service, &key, "GET", "/classes", None).await;
        assert_eq!(classes["items"][0]["name"], "6 B");
        let new = json!({ "name": "Ana Paz", "role": "pupil", "class": class.rsplit('/').next() });
        let (_, ana) = ask(&service, &key, "POST", "/people", Some(new)).await;
        let ana = ana["person"].as_str().unwrap().to_owned();
        let all = format!("{class}/teams");
        let mut teams = Vec::new();
        for (name, client) in [("Cóndores", 1), ("Cóndores", 1), ("Vizcachas", 2)] {
            let new = json!({ "name": name, "client": ClientId([client; 8]).to_string() });
            let (status, team) = ask(&service, &key, "POST", &all, Some(new)).await;
            assert_eq!(status, StatusCode::OK, "{team}");
            teams.push(team["team"].as_str().unwrap().to_owned());
        }
        assert_eq!(teams[0], teams[1], "sent twice, opened once");
        let people = async || {
            let (_, found) = ask(&service, &key, "GET", &all, None).await;
            let found = found["items"].as_array().unwrap().clone();
            found.iter().map(|team| team["people"].as_array().unwrap().len()).collect::<Vec<_>>()
        };
        let hers = |team: &str| format!("{all}/{team}/people/{ana}");
        for (method, team, expected) in [
            ("PUT", &teams[0], [1, 0]),
            ("PUT", &teams[2], [0, 1]),
            // She is not in it any more: nothing changes.
            ("DELETE", &teams[0], [0, 1]),
            ("DELETE", &teams[2], [0, 0]),
        ] {
            assert_eq!(ask(&service, &key, method, &hers(team), None).await.0, StatusCode::OK);
            assert_eq!(people().await, expected, "{method}");
        }
        let nobody = format!("{all}/{}/people/{}", teams[0], PersonId([9; 16]));
        assert_eq!(ask(&service, &key, "PUT", &nobody, None).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        for _ in 0..2 {
            let closed = ask(&service, &key, "DELETE", &format!("{all}/{}", teams[0]), None).await;
            assert_eq!(closed.0, StatusCode::OK);
        }
        assert_eq!(people().await, [0]);
        let gone = ask(&service, &key, "PUT", &hers(&teams[0]), None).await;
        assert_eq!(gone.0, StatusCode::UNPROCESSABLE_ENTITY, "a closed team takes nobody");
    }
}
