//! An answer counts once, for its owner, whole or not at all; a session that ends in mid-form loses nothing.

use crate::{
    browser::{Browser, EXERCISE, Fields, RIGHT, Reply, WRONG, with, without},
    hub::{Hub, folder},
};
use std::path::Path;
use testkit::Scratch;

struct World {
    hub: Hub,
    folder: Scratch,
}

fn world(name: &str) -> World {
    let folder = folder(name);
    World { hub: Hub::start(folder.path()), folder }
}

impl World {
    fn pupil(&self) -> Browser {
        Browser::signed_in(&self.hub.address, "pupil").unwrap()
    }

    /// How many answers to [`EXERCISE`] the log has for the demonstration pupil: read from the database, beside the hub.
    fn answers_of(&self, owner: &str) -> i64 {
        tries(self.folder.path(), owner)
    }
}

fn tries(folder: &Path, owner: &str) -> i64 {
    use store::{
        Connection,
        db::{SqliteConnection, SqliteOptions},
    };
    let path = folder.join("demonstration/chaski.sqlite3");
    let options = SqliteOptions { read_only: true, cache_kib: 256 };
    let mut db = Connection::Sqlite(SqliteConnection::open(&path, options).unwrap());
    let owner: kernel::PersonId = owner.parse().unwrap();
    let sql = "SELECT inputs FROM classroom_work_state WHERE person = ?1 AND course = 'safe-phone' AND lesson = 'hurry'";
    db.query_one(sql, &[owner.into()]).unwrap().map_or(0, |row| row.int(0).unwrap())
}

fn owner_of(form: &Fields) -> String {
    form.iter().find(|(name, _)| name == "owner").unwrap().1.clone()
}

fn is_recorded(reply: &Reply) -> bool {
    reply.status == 303 && reply.leads_to() == format!("{EXERCISE}?after=1")
}

/// The form came back, filled as it was sent, with what is missing.
fn asks_again(reply: &Reply) -> bool {
    reply.status == 200 && reply.body.contains("Something is missing before we can look at your answer")
}

#[test]
fn a_press_marks_what_is_here_for_its_owner() {
    let world = world("marks");
    let mut pupil = world.pupil();
    let lesson = "/courses/safe-phone/hurry";
    let page = pupil.get(lesson).unwrap();
    let mut form: Fields = ["csrf", "owner", "client", "course", "item", "back"]
        .map(|name| (name.to_owned(), page.hidden(name).unwrap()))
        .into();
    form.push(("marked".into(), "1".into()));
    for _ in 0..2 {
        let reply = pupil.post("/marks", &form).unwrap();
        assert_eq!((reply.status, reply.leads_to()), (303, format!("{lesson}#mark").as_str()));
        assert_eq!(pupil.get("/marks").unwrap().body.matches(&format!("href=\"{lesson}\"")).count(), 1);
    }
    for (name, value, status) in [
        ("item", "nothing", 404),
        ("course", "nothing", 404),
        ("course", &*"c7".repeat(16), 404),
        ("item", &*"x".repeat(5_000), 404),
        ("owner", "00000000000000000000000000", 403),
        ("csrf", "no", 403),
    ] {
        assert_eq!(pupil.post("/marks", &with(&form, name, value)).unwrap().status, status, "{name}");
    }
    let elsewhere = with(&form, "back", "//evil.example/");
    assert_eq!(pupil.post("/marks", &elsewhere).unwrap().leads_to(), "/");
    // What is not here any more can still lose its mark.
    let gone = with(&with(&form, "item", "nothing"), "marked", "0");
    assert_eq!(pupil.post("/marks", &gone).unwrap().status, 303);
    let mut teacher = Browser::signed_in(&world.hub.address, "teacher").unwrap();
    assert!(!teacher.get("/courses").unwrap().body.contains("section class=\"marks\""), "hers alone");
}

#[test]
fn an_answer_posted_twice_counts_once() {
    let world = world("twice");
    let mut pupil = world.pupil();
    let form = pupil.answer_form(WRONG).unwrap();
    let owner = owner_of(&form);
    for _ in 0..3 {
        assert!(is_recorded(&pupil.post(EXERCISE, &form).unwrap()));
    }
    assert_eq!(world.answers_of(&owner), 1);
    // Also from another of her devices, with another choice under the same id: the first one stands.
    let mut tablet = world.pupil();
    let csrf = tablet.answer_form(RIGHT).unwrap().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    assert!(is_recorded(
        &tablet.post(EXERCISE, &with(&with(&form, "csrf", &csrf), "choice", RIGHT)).unwrap()
    ));
    assert_eq!(world.answers_of(&owner), 1);
    let page = pupil.get(&format!("{EXERCISE}?after=1")).unwrap();
    assert!(page.body.contains("Not yet") || !page.body.contains("That is right"), "the first answer stands");
    // A form of its own is another answer.
    let second = pupil.answer_form(RIGHT).unwrap();
    assert!(is_recorded(&pupil.post(EXERCISE, &second).unwrap()));
    assert_eq!(world.answers_of(&owner), 2);
}

#[test]
fn a_late_answer_counts_and_says_nothing_about_time() {
    let world = world("late");
    let mut pupil = world.pupil();
    let form = pupil.answer_form(RIGHT).unwrap();
    // Shown yesterday, in the future, never: the form waited on the phone, or its clock is wrong.
    for shown in ["1", "99999999999999999", "-5", "yesterday", ""] {
        let client = pupil.answer_form(RIGHT).unwrap().into_iter().find(|(n, _)| n == "client").unwrap().1;
        let late = with(&with(&form, "shown", shown), "client", &client);
        assert!(is_recorded(&pupil.post(EXERCISE, &late).unwrap()), "{shown}");
    }
    assert_eq!(world.answers_of(&owner_of(&form)), 5);
}

#[test]
fn nobody_answers_for_somebody_else_or_elsewhere() {
    let world = world("others");
    let (mut pupil, mut teacher) =
        (world.pupil(), Browser::signed_in(&world.hub.address, "teacher").unwrap());
    let hers = pupil.answer_form(RIGHT).unwrap();
    let theirs = teacher.answer_form(RIGHT).unwrap();
    let (pupil_id, teacher_id) = (owner_of(&hers), owner_of(&theirs));
    // The form waited on a shared phone on which somebody else has signed in since.
    assert_eq!(teacher.post(EXERCISE, &with(&theirs, "owner", &pupil_id)).unwrap().status, 403);
    assert_eq!(pupil.post(EXERCISE, &with(&hers, "owner", &teacher_id)).unwrap().status, 403);
    assert_eq!(pupil.post(EXERCISE, &without(&hers, "owner")).unwrap().status, 403);
    // Another session's token, or none.
    let token = theirs.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();
    assert_eq!(pupil.post(EXERCISE, &with(&hers, "csrf", &token)).unwrap().status, 403);
    assert_eq!(pupil.post(EXERCISE, &without(&hers, "csrf")).unwrap().status, 403);
    // An activity that is not there, a page that is no exercise, a choice of another exercise.
    for path in [
        "/courses/safe-phone/hurry/nothing",
        "/courses/safe-phone/nothing/what-hurries",
        "/courses/nothing/hurry/what-hurries",
        "/courses/safe-phone/hurry/closing-time",
        "/courses/safe-phone/links/what-hurries",
        "/courses/safe-phone/hurry/..%2f..%2fwhat-hurries",
    ] {
        assert_eq!(pupil.post(path, &hers).unwrap().status, 404, "{path}");
    }
    assert!(asks_again(&pupil.post(EXERCISE, &with(&hers, "choice", "not-a-choice")).unwrap()));
    assert_eq!((world.answers_of(&pupil_id), world.answers_of(&teacher_id)), (0, 0));
}

#[test]
fn malformed_and_oversize_answers_change_nothing_and_say_so() {
    let world = world("malformed");
    let mut pupil = world.pupil();
    let form = pupil.answer_form(RIGHT).unwrap();
    let owner = owner_of(&form);
    let long = "x".repeat(300_000);
    let cases: Vec<(&str, Fields, u16)> = vec![
        ("no choice made", without(&form, "choice"), 200),
        ("a choice without a name", with(&form, "choice", ""), 200),
        ("markup as a choice", with(&form, "choice", "<script>alert(1)</script>"), 200),
        ("no client id", without(&form, "client"), 400),
        ("half a client id", with(&form, "client", "abc"), 400),
        ("a client id of other signs", with(&form, "client", "!!!!!!!!!!!!!"), 400),
        ("no variant", without(&form, "variant"), 400),
        ("a variant that is no number", with(&form, "variant", "seven"), 400),
        ("a variant beyond its range", with(&form, "variant", "4294967296"), 400),
        ("a form of 300 KB", with(&form, "choice", &long), 413),
    ];
    for (what, fields, status) in cases {
        let reply = pupil.post(EXERCISE, &fields).unwrap();
        assert_eq!(reply.status, status, "{what}: {}", reply.body);
        assert!(!reply.body.contains("<script>alert"), "{what}");
        assert!(reply.body.contains("<h1"), "{what}: an answer for a person");
        assert_eq!(asks_again(&reply), status == 200, "{what}: {}", reply.body);
    }
    for body in [&b"\xff\xfe%%%&&&=&=="[..], b"csrf", b"%00=%00&csrf=%f0%9f"] {
        let reply = pupil.post_body(EXERCISE, body).unwrap();
        assert!((400..500).contains(&reply.status), "{body:?}: {}", reply.status);
    }
    let json = [("content-type", "application/json")];
    let reply = pupil.send("POST", EXERCISE, &json, b"{}").unwrap();
    assert!((400..500).contains(&reply.status), "{}", reply.status);
    assert_eq!(world.answers_of(&owner), 0);
    // The same form, whole, still counts: nothing was used up.
    assert!(is_recorded(&pupil.post(EXERCISE, &form).unwrap()));
    assert_eq!(world.answers_of(&owner), 1);
}

#[test]
fn a_typed_answer_longer_than_the_log_keeps_is_refused_in_words() {
    let world = world("typed");
    let mut pupil = world.pupil();
    let cloze = "/courses/what-machines-learn/a-person-answers/the-letter";
    let page = pupil.get(cloze).unwrap();
    assert_eq!(page.status, 200);
    let mut fields: Fields = ["csrf", "owner", "client", "variant", "hints", "shown"]
        .map(|name| (name.to_owned(), page.hidden(name).unwrap()))
        .into();
    let owner = owner_of(&fields);
    for (gap, value) in [("ask", "request"), ("proof", "sale")] {
        fields.push((format!("gap.{gap}"), value.into()));
    }
    fields.push(("gap.who".into(), "a".repeat(5_000)));
    fields.push(("do".into(), "answer".into()));
    let reply = pupil.post(cloze, &fields).unwrap();
    assert!(asks_again(&reply), "{}", reply.body);
    let page = pupil.get("/courses/what-machines-learn/a-person-answers").unwrap();
    assert_eq!(page.status, 200);
    assert_eq!(world.answers_of(&owner), 0);
    let reply = pupil.post(cloze, &with(&fields, "gap.who", "persona")).unwrap();
    assert_eq!(reply.status, 303, "{}", reply.body);
}

#[test]
fn a_session_that_ends_in_mid_form_keeps_the_answer_through_sign_in() {
    let world = world("expired");
    let mut pupil = world.pupil();
    let form = pupil.answer_form(RIGHT).unwrap();
    let owner = owner_of(&form);
    pupil.forget("chaski");
    let refused = pupil.post(EXERCISE, &form).unwrap();
    assert_eq!(refused.status, 401, "{}", refused.body);
    assert_eq!(world.answers_of(&owner), 0);
    // Somebody else signs in on the phone first: she is not shown it.
    pupil.sign_in("teacher").unwrap();
    assert!(!pupil.get("/kept").unwrap().body.contains(RIGHT));
    let out = pupil.get("/").unwrap().hidden("csrf").unwrap();
    assert_eq!(pupil.post("/sign-out", &[("csrf".into(), out)]).unwrap().status, 303);
    // The owner is led to it, and one press sends it.
    assert_eq!(pupil.sign_in("pupil").unwrap().leads_to(), "/kept");
    let kept = pupil.get("/kept").unwrap();
    assert!(kept.body.contains(RIGHT), "{}", kept.body);
    let again = with(&form, "csrf", &kept.hidden("csrf").unwrap());
    assert!(is_recorded(&pupil.post(EXERCISE, &again).unwrap()));
    assert_eq!(world.answers_of(&owner), 1);
    // Sent, so no longer offered.
    assert!(!pupil.get("/kept").unwrap().body.contains(RIGHT));
}
