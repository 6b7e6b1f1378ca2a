//! The API from outside: each described route answers, and only with a key that fits.

use super::*;
use crate::people::import::tests::{World, world};
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use kernel::{ClassId, PersonId, Role, Seed};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};
use store::StoreError;
use testkit::{SimClock, described};
use tower::ServiceExt;
use web::{
    Site, Web,
    api::{BASE, REQUESTS_PER_MINUTE},
    messages::{LanguagePlan, Messages},
};

const NOW: UtcMillis = UtcMillis(1_795_262_400_000);

pub(super) fn service(world: &World) -> Router {
    let catalogues = [web::MESSAGES, crate::MESSAGES, crate::people::MESSAGES];
    let messages = Messages::load(&catalogues, LanguagePlan::default()).unwrap();
    let clock = Arc::new(SimClock::at(NOW));
    let sessions = Arc::new(world.directory.clone());
    let web = Web::new(Site::default(), messages, sessions, clock, Box::new(Seed(1).chance()));
    let bearers = Arc::new(world.directory.clone());
    web::serve(web::api::serve(bearers, endpoints(&world.directory)), web)
}

pub(super) async fn ask(
    service: &Router,
    key: &str,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> (StatusCode, Value) {
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    asked(service, key, method, path, body).await
}

/// Sends a file.
pub(super) async fn send(service: &Router, key: &str, path: &str, file: String) -> (StatusCode, Value) {
    asked(service, key, "POST", path, Body::from(file)).await
}

/// Asks, and holds whatever is answered to the description.
async fn asked(service: &Router, key: &str, method: &str, path: &str, body: Body) -> (StatusCode, Value) {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    let document = match DOCUMENT.get() {
        Some(document) => document,
        None => {
            let (_, document) = one(service, key, "GET", "/openapi.json", Body::empty()).await;
            DOCUMENT.get_or_init(|| document)
        }
    };
    let (status, answer) = one(service, key, method, path, body).await;
    let faults = described::faults(document, method, &format!("{BASE}{path}"), status.as_u16(), &answer);
    assert_eq!(faults, Vec::<String>::new(), "{method} {path}: {answer}");
    (status, answer)
}

async fn one(service: &Router, key: &str, method: &str, path: &str, body: Body) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri(format!("{BASE}{path}"))
        .header(header::HOST, "localhost")
        .header(header::ACCEPT_LANGUAGE, "pt")
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .extension(web::serve::Encrypted)
        .body(body)
        .unwrap();
    let response = service.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// An administrator and a key of hers.
pub(super) async fn key(world: &World, may_write: bool) -> (PersonId, String) {
    let (directory, school) = (world.directory.clone(), world.school);
    let made = world.directory.store().write(move |tx| -> Result<(PersonId, String), StoreError> {
        let new = crate::register::NewPerson {
            name: "Rosa Vilca",
            drawing: 1,
            language: None,
            role: Role::Administrator,
            class: None,
            demonstration: false,
        };
        let person = directory.register(tx, school, &new)?;
        let key = directory.make_api_token(tx, school, person, "register", may_write)?;
        Ok((person, key.expect("the first key")))
    });
    made.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_opens_a_class_and_fills_it() {
    let world = tokio::task::block_in_place(world);
    let service = service(&world);
    let (_, key) = key(&world, true).await;
    let (status, school) = ask(&service, &key, "GET", "/school", None).await;
    assert_eq!((status, school["country"].as_str()), (StatusCode::OK, Some("PE")));
    let (_, class) = ask(&service, &key, "POST", "/classes", Some(json!({ "name": "5 B" }))).await;
    let class = class["class"].as_str().unwrap().to_owned();
    let client = kernel::ClientId([7; 8]).to_string();
    let new = json!({ "name": "Ana Paz", "role": "pupil", "class": class, "client": client });
    let (status, ana) = ask(&service, &key, "POST", "/people", Some(new.clone())).await;
    assert_eq!(status, StatusCode::OK, "{ana}");
    let (_, again) = ask(&service, &key, "POST", "/people", Some(new)).await;
    assert_eq!(ana, again, "sent twice, added once");
    let ana = ana["person"].as_str().unwrap();
    let (_, renamed) =
        ask(&service, &key, "PATCH", &format!("/people/{ana}"), Some(json!({ "name": "Ana María Paz" })))
            .await;
    assert_eq!(renamed["done"], true);
    let (_, found) = ask(&service, &key, "GET", "/people?q=maria", None).await;
    assert_eq!(found["items"][0]["name"], "Ana María Paz");
    let enrolments = format!("/classes/{class}/enrolments");
    let (_, list) = ask(&service, &key, "GET", &enrolments, None).await;
    assert_eq!(list["items"][0]["person"], ana);
    let (status, _) = ask(&service, &key, "DELETE", &format!("{enrolments}/{ana}"), None).await;
    assert_eq!(status, StatusCode::OK);
    let (_, list) = ask(&service, &key, "GET", &enrolments, None).await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(0));
    let (_, one) = ask(&service, &key, "GET", "/people?limit=1", None).await;
    let next = one["next"].as_str().unwrap().to_owned();
    let (_, rest) = ask(&service, &key, "GET", &format!("/people?after={next}"), None).await;
    assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next"]), (Some(1), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_open_only_what_they_should() {
    let world = tokio::task::block_in_place(world);
    let service = service(&world);
    let (person, reader) = key(&world, false).await;
    for wrong in ["", "chaski_", "nonsense", &reader[..reader.len() - 1]] {
        let (status, problem) = ask(&service, wrong, "GET", "/people", None).await;
        assert_eq!(
            (status, problem["title"].as_str()),
            (StatusCode::UNAUTHORIZED, Some("Falta uma chave válida."))
        );
    }
    let (status, _) = ask(&service, &reader, "POST", "/classes", Some(json!({ "name": "5 B" }))).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let tables = testkit::stores::dump(world.directory.store()).unwrap().join("\n");
    assert!(!tables.contains(&reader));
    // Nobody can be made administrator by a program; bad input says so.
    let (_, writer) = key(&world, true).await;
    for (body, expected) in [
        (json!({ "name": "X", "role": "administrator" }), StatusCode::BAD_REQUEST),
        (json!({ "role": "pupil" }), StatusCode::BAD_REQUEST),
        (json!({ "name": " ", "role": "pupil" }), StatusCode::UNPROCESSABLE_ENTITY),
        (
            json!({ "name": "A", "role": "pupil", "class": ClassId([7; 16]).to_string() }),
            StatusCode::NOT_FOUND,
        ),
    ] {
        let (status, problem) = ask(&service, &writer, "POST", "/people", Some(body.clone())).await;
        assert_eq!(status, expected, "{body} {problem}");
        assert_eq!(problem["status"], expected.as_u16());
    }
    let long = json!({ "name": "x".repeat(300 * 1024), "role": "pupil" });
    assert_eq!(ask(&service, &writer, "POST", "/people", Some(long)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    // Ended, and a maker who no longer administers: nothing opens.
    let (directory, school) = (world.directory.clone(), world.school);
    let id = tokio::task::block_in_place(|| {
        world.directory.store().read_blocking(|db| directory.api_tokens(db, school)).unwrap()
    });
    assert_eq!(id.len(), 2);
    let ended = world.directory.store().write(move |tx| -> Result<(), StoreError> {
        let change = crate::people::change::Change { directory: &directory, school };
        change.set_role(tx, person, Role::Administrator, false).map_err(|_| StoreError::Busy)
    });
    ended.await.unwrap();
    assert_eq!(ask(&service, &reader, "GET", "/school", None).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_described_route_answers() {
    let world = tokio::task::block_in_place(world);
    let service = service(&world);
    let (_, key) = key(&world, true).await;
    let (status, document) = ask(&service, "", "GET", "/openapi.json", None).await;
    assert_eq!((status, document["openapi"].as_str()), (StatusCode::OK, Some("3.1.0")));
    let paths = document["paths"].as_object().unwrap();
    let mut names = std::collections::BTreeSet::new();
    let mut asked = 0;
    for (path, methods) in paths {
        for (method, described) in methods.as_object().unwrap() {
            assert!(names.insert(described["operationId"].as_str().unwrap().to_owned()), "{path} {method}");
            let real = path.strip_prefix(BASE).unwrap();
            let real = real.replace("{class}", &ClassId([1; 16]).to_string());
            let real = real.replace("{person}", &PersonId([1; 16]).to_string());
            let real = real.replace("{team}", &kernel::TeamId([3; 16]).to_string());
            let real = real.replace("{other}", &PersonId([2; 16]).to_string());
            let (status, answer) = ask(&service, &key, &method.to_uppercase(), &real, Some(json!({}))).await;
            // Nothing of that id, or a body without what is needed; never "no such route", never a failure.
            let described_status = &described["responses"][status.as_u16().to_string()];
            assert!(!described_status.is_null(), "{method} {path}: {status} is not described: {answer}");
            if !status.is_success() {
                assert!(
                    answer["type"].as_str().unwrap_or_default().starts_with(BASE),
                    "{method} {path}: {answer}"
                );
            }
            asked += 1;
        }
    }
    assert_eq!(asked, endpoints(&world.directory).len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_does_not_stop_is_told_to_wait() {
    let world = tokio::task::block_in_place(world);
    let service = service(&world);
    let (_, key) = key(&world, false).await;
    for _ in 0..REQUESTS_PER_MINUTE {
        assert_eq!(ask(&service, &key, "GET", "/school", None).await.0, StatusCode::OK);
    }
    assert_eq!(ask(&service, &key, "GET", "/school", None).await.0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_the_open_opens_nothing() {
    use axum::extract::ConnectInfo;
    use std::net::SocketAddr;
    let world = tokio::task::block_in_place(world);
    let service = service(&world);
    let (_, key) = key(&world, false).await;
    for (peer, status) in [
        (Some("10.42.0.7:50000"), StatusCode::FORBIDDEN),
        (None, StatusCode::FORBIDDEN),
        (Some("127.0.0.1:50000"), StatusCode::OK),
    ] {
        let request = Request::builder()
            .uri(format!("{BASE}/school"))
            .header(header::HOST, "localhost")
            .header(header::ACCEPT_LANGUAGE, "es")
            .header(header::AUTHORIZATION, format!("Bearer {key}"));
        let request = match peer {
            Some(peer) => request.extension(ConnectInfo(peer.parse::<SocketAddr>().unwrap())),
            None => request,
        };
        let response = service.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), status, "{peer:?}");
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let said = String::from_utf8_lossy(&bytes);
        assert_eq!(said.contains("Una llave no debe viajar por HTTP"), status != StatusCode::OK, "{said}");
    }
}
