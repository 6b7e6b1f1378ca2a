//! A teacher's day over HTTP, without script: the roll, work that is set, a quiz with her pupil, answers from paper. Every form
//! is sent twice; pupils and strangers are refused.

use crate::{
    browser::{Browser, Fields, Reply, with},
    hub::{Hub, folder},
};
use testkit::Scratch;

pub struct World {
    pub hub: Hub,
    folder: Scratch,
}

/// A hub with the demonstration's school.
pub fn world(name: &str) -> World {
    let folder = folder(name);
    World { hub: Hub::start(folder.path()), folder }
}

impl World {
    /// Where its data lie.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The teacher's browser and the address of her first class.
    pub fn teacher(&self) -> (Browser, String) {
        let mut teacher = Browser::signed_in(&self.hub.address, "teacher").unwrap();
        let list = teacher.get("/classes").unwrap();
        let (_, after) = list.body.split_once("href=\"/classes/").unwrap();
        let class = format!("/classes/{}", after.split('"').next().unwrap());
        (teacher, class)
    }

    fn pupil(&self) -> Browser {
        Browser::signed_in(&self.hub.address, "pupil").unwrap()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split('"').next().map(|text| text.replace("&quot;", "\"").replace("&amp;", "&"))
}

/// What a browser would send of the form with this action: hidden fields, what is ticked or typed, what is selected.
fn form(page: &Reply, action: &str) -> Fields {
    let marker = format!("action=\"{action}\"");
    let at = page.body.find(&marker).unwrap_or_else(|| panic!("no form {action} in {}", page.body));
    let body = page.body[at..].split("</form>").next().unwrap();
    let mut fields = Fields::new();
    for tag in body.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let kind = attribute(tag, "type").unwrap_or_else(|| "text".into());
        let ticked = !matches!(kind.as_str(), "radio" | "checkbox") || tag.ends_with(" checked");
        if tag.starts_with("input") && ticked {
            let value = attribute(tag, "value").unwrap_or_default();
            fields.extend(attribute(tag, "name").map(|name| (name, value)));
        } else if tag.starts_with("select") {
            fields.extend(attribute(tag, "name").map(|name| (name, "\u{0}".to_owned())));
        } else if tag.starts_with("option") {
            // The first option, or the one that is selected.
            if let Some((_, value)) = fields.last_mut()
                && (value == "\u{0}" || tag.ends_with(" selected"))
            {
                *value = attribute(tag, "value").unwrap_or_default();
            }
        }
    }
    fields
}

fn sent(browser: &mut Browser, path: &str, fields: &Fields) -> Reply {
    let reply = browser.post(path, fields).unwrap();
    assert_eq!(reply.status, 303, "{path}: {}", reply.body);
    let after = browser.get(reply.leads_to()).unwrap();
    assert_eq!(after.status, 200, "{}", after.body);
    after
}

#[test]
fn the_roll_is_called_once_and_a_correction_keeps_both() {
    let world = world("roll");
    let (mut teacher, class) = world.teacher();
    let path = format!("{class}/roll");
    let page = teacher.get(&path).unwrap();
    let mut fields = form(&page, &path);
    let pupil = fields.iter().find_map(|(name, _)| name.strip_prefix("m.").map(str::to_owned)).unwrap();
    fields = with(&with(&fields, &format!("m.{pupil}"), "absent"), &format!("r.{pupil}"), "harvest");
    let called = sent(&mut teacher, &path, &fields);
    assert!(called.body.contains("1 not here (Sowing or harvest: 1)"), "{}", called.body);
    // Twice: nothing is noted again, so nothing stands as corrected.
    let again = sent(&mut teacher, &path, &fields);
    assert!(!again.body.contains("What was corrected"), "{}", again.body);
    assert!(teacher.get(&class).unwrap().body.contains("1 not here"));
    let form_again = form(&again, &path);
    let corrected = sent(&mut teacher, &path, &with(&form_again, &format!("m.{pupil}"), "late"));
    assert!(corrected.body.contains("What was corrected"), "{}", corrected.body);
    assert!(corrected.body.contains("Sowing or harvest") && corrected.body.contains("1 late"));
    // The form that showed the harvest, sent by another teacher who changed nothing, does not undo the correction.
    let stale = sent(&mut teacher, &path, &form_again);
    assert!(stale.body.contains("1 late"), "{}", stale.body);
    assert_eq!(teacher.get(&format!("{class}/register")).unwrap().status, 200);
    let csv = teacher.get(&format!("{class}/roll.csv")).unwrap();
    assert!(csv.body.starts_with('\u{feff}') && csv.body.contains(";Late\r\n"), "{}", csv.body);
    for (day, status) in [("2999-01-01", 404), ("2026-02-30", 404), ("x", 404)] {
        assert_eq!(teacher.get(&format!("{path}?day={day}")).unwrap().status, status, "{day}");
    }
    let broken = teacher.post(&path, &with(&fields, &format!("m.{pupil}"), "flew away")).unwrap();
    assert_eq!(broken.status, 400);
    let future = teacher.post(&path, &with(&fields, "day", "2199-01-01")).unwrap();
    assert_eq!(future.status, 422);
}

#[test]
fn a_class_is_led_by_its_teachers_only() {
    let world = world("led");
    let (_, class) = world.teacher();
    let mut pupil = world.pupil();
    let mut nobody = Browser::new(&world.hub.address);
    for page in [
        "",
        "/roll",
        "/register",
        "/work",
        "/quizzes",
        "/quizzes/new?part=lesson:safe-phone:hurry&n=3",
        "/grid",
        "/work.csv",
        "/roll.csv",
    ] {
        assert_eq!(pupil.get(&format!("{class}{page}")).unwrap().status, 403, "{page}");
        assert_eq!(nobody.get(&format!("{class}{page}")).unwrap().status, 401, "{page}");
    }
    assert_eq!(pupil.get("/school").unwrap().status, 403);
    assert_eq!(nobody.get("/todo").unwrap().status, 401);
    let csrf = pupil.get("/todo").unwrap().hidden("csrf").unwrap();
    for form in ["/roll", "/work", "/quizzes"] {
        let fields = vec![
            ("csrf".to_owned(), csrf.clone()),
            ("day".to_owned(), "2026-11-21".to_owned()),
            ("item".to_owned(), "lesson:safe-phone:hurry".to_owned()),
            ("part".to_owned(), "lesson:safe-phone:hurry".to_owned()),
            ("q".to_owned(), "what-hurries".to_owned()),
        ];
        assert_eq!(pupil.post(&format!("{class}{form}"), &fields).unwrap().status, 403, "{form}");
    }
}

#[test]
fn work_is_set_once_reaches_the_pupil_and_is_taken_back() {
    let world = world("set");
    let (mut teacher, class) = world.teacher();
    let path = format!("{class}/work");
    let page = teacher.get(&path).unwrap();
    let fields = with(&form(&page, &path), "item", "lesson:safe-phone:hurry");
    for _ in 0..2 {
        let after = sent(&mut teacher, &path, &fields);
        assert!(after.body.contains("One piece of work is set."), "{}", after.body);
    }
    let mut pupil = world.pupil();
    let todo = pupil.get("/todo").unwrap();
    assert!(todo.body.contains("href=\"/courses/safe-phone/hurry\""), "{}", todo.body);
    assert!(todo.body.contains("Not begun yet"), "{}", todo.body);
    for (field, value) in [("item", "lesson:safe-phone:nowhere"), ("due", "1999-01-01"), ("due", "soon")] {
        let refused = teacher.post(&path, &with(&fields, field, value)).unwrap();
        assert_eq!(refused.status, 422, "{field}={value}: {}", refused.body);
    }
    let page = teacher.get(&path).unwrap();
    let (_, after) = page.body.split_once(&format!("action=\"{path}/")).unwrap();
    let withdraw = format!("{path}/{}", after.split('"').next().unwrap());
    let fields = form(&page, &withdraw);
    sent(&mut teacher, &withdraw, &fields);
    sent(&mut teacher, &withdraw, &fields);
    assert!(!pupil.get("/todo").unwrap().body.contains("/courses/safe-phone/hurry"));
}

#[test]
fn a_quiz_says_nothing_until_it_is_closed_and_loses_nothing() {
    let world = world("quiz");
    let (mut teacher, class) = world.teacher();
    let path = format!("{class}/quizzes");
    let page = teacher.get(&format!("{path}/new?part=lesson:safe-phone:hurry&n=3")).unwrap();
    let fields = form(&page, &path);
    assert_eq!(fields.iter().filter(|(name, _)| name == "q").count(), 3);
    // Exactly one question, which the pupil's browser knows how to answer.
    let mut fields: Fields = fields.into_iter().filter(|(name, _)| name != "q").collect();
    assert_eq!(teacher.post(&path, &fields).unwrap().status, 422, "no question");
    fields.push(("q".into(), "what-hurries".into()));
    let first = teacher.post(&path, &fields).unwrap();
    let quiz = first.leads_to().to_owned();
    assert_eq!(teacher.post(&path, &fields).unwrap().leads_to(), quiz, "sent twice it is one quiz");
    let id = quiz.rsplit('/').next().unwrap().to_owned();
    let mut pupil = world.pupil();
    assert_eq!(pupil.get(&format!("/quiz/{id}")).unwrap().status, 404, "not opened yet");
    let turn = format!("{quiz}/turn");
    let open = form(&teacher.get(&quiz).unwrap(), &turn);
    sent(&mut teacher, &turn, &open);
    sent(&mut teacher, &turn, &open);
    assert!(pupil.get("/todo").unwrap().body.contains(&format!("/quiz/{id}")));
    let question = format!("/quiz/{id}/1");
    let page = pupil.get(&question).unwrap();
    let answer: Fields = ["csrf", "owner", "client", "variant", "shown"]
        .map(|name| (name.to_owned(), page.hidden(name).unwrap()))
        .into_iter()
        .chain([("choice".to_owned(), "deadline".to_owned())])
        .collect();
    let missing = pupil.post(&question, &with(&answer, "choice", "")).unwrap();
    assert!(missing.status == 200 && missing.body.contains("Something is missing"), "{}", missing.body);
    for _ in 0..2 {
        let after = sent(&mut pupil, &question, &answer);
        assert!(after.body.contains("You have answered every question"), "{}", after.body);
        assert!(!after.body.contains("got 1 of 1"), "nothing is said while it is open");
    }
    let other = teacher.answer_form("deadline").unwrap();
    let owner = other.iter().find(|(name, _)| name == "owner").unwrap().1.clone();
    assert_eq!(pupil.post(&question, &with(&answer, "owner", &owner)).unwrap().status, 403);
    let live = teacher.get(&quiz).unwrap();
    assert!(live.body.contains("Answered everything: 1."), "{}", live.body);
    let close = form(&live, &turn);
    sent(&mut teacher, &turn, &close);
    assert!(
        pupil.get("/todo").unwrap().body.contains(&format!("/quiz/{id}")),
        "she finds what she got right"
    );
    let results = pupil.get(&format!("/quiz/{id}")).unwrap();
    assert!(results.body.contains("You got 1 of 1 right."), "{}", results.body);
    // Too late: said in words, and what she answered before stands.
    let late = sent(&mut pupil, &question, &with(&answer, "choice", "name"));
    assert!(late.body.contains("this answer did not get in"), "{}", late.body);
    assert!(late.body.contains("You got 1 of 1 right."));
    // What was right stands there, with the reason.
    let question = pupil.get(&question).unwrap();
    assert!(
        question.body.contains("Worked solution") || question.body.contains("box-solution"),
        "{}",
        question.body
    );
    assert!(!question.body.contains("Not yet"), "{}", question.body);
    // Another class's teacher address does not lead to it.
    assert_eq!(teacher.get(&format!("{class}/quizzes/{}", "0".repeat(26))).unwrap().status, 404);
}

#[test]
fn a_paper_grid_counts_once_and_gives_back_what_it_does_not_understand() {
    let world = world("grid");
    let (mut teacher, class) = world.teacher();
    let path = format!("{class}/grid");
    let page = teacher.get(&format!("{path}?part=lesson:safe-phone:hurry")).unwrap();
    let fields = form(&page, &path);
    let filled = with(&with(&with(&fields, "c0.0", "1"), "c0.1", "a"), "c1.0", "0");
    let unclear = teacher.post(&path, &with(&filled, "c1.1", "?")).unwrap();
    assert_eq!(unclear.status, 200, "the script counts a fetched 4xx as an error");
    assert!(
        unclear.body.contains("One cell cannot be read") || unclear.body.contains("cell"),
        "{}",
        unclear.body
    );
    assert!(unclear.body.contains("name=\"c0.1\" value=\"a\""), "what was typed is still there");
    assert!(unclear.body.contains("question 2: “?”"), "which cell, and what stands there: {}", unclear.body);
    let kept = sent(&mut teacher, &path, &filled);
    assert!(kept.body.contains("answers are recorded"), "{}", kept.body);
    let again = sent(&mut teacher, &path, &filled);
    assert!(again.body.contains("0 answers are recorded"), "{}", again.body);
    let pupil = filled.iter().find(|(name, _)| name == "p0").unwrap().1.clone();
    let work = teacher.get(&format!("{class}/pupils/{pupil}")).unwrap();
    assert!(work.body.contains("entered by a teacher"), "{}", work.body);
    let page = teacher.get(&format!("{path}?part=lesson:safe-phone:hurry")).unwrap();
    for (cell, sign) in [("c0.0", "1"), ("c0.1", "a"), ("c1.0", "0")] {
        let (_, input) = page.body.split_once(&format!("name=\"{cell}\" value=\"\"")).unwrap();
        let input = input.split('>').next().unwrap();
        assert!(input.contains(&format!("placeholder=\"{sign}\"")), "{cell}: {input}");
    }
}

#[test]
fn records_that_are_merged_are_one_pupil_on_every_page_of_the_class() {
    let world = world("merged");
    let (mut teacher, class) = world.teacher();
    let of_pupils = format!("{class}/pupils/");
    let ids = |page: &Reply| -> Vec<String> {
        let mut ids: Vec<String> = page
            .body
            .split(&of_pupils)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let before = ids(&teacher.get(&class).unwrap());
    let (kept, merged) = (before[0].clone(), before[1].clone());
    let csv = |teacher: &mut Browser| teacher.get(&format!("{class}/work.csv?sep=comma")).unwrap().body;
    let apart = csv(&mut teacher);
    let rows = |pupil: &str, teacher: &mut Browser| {
        let page = teacher.get(&format!("{of_pupils}{pupil}")).unwrap();
        assert_eq!(page.status, 200, "{}", page.body);
        page.body.matches("<tr>").count()
    };
    let alone = rows(&kept, &mut teacher);
    let mut admin = Browser::signed_in(&world.hub.address, "administrator").unwrap();
    let csrf = admin.get("/people/duplicates").unwrap().hidden("csrf").unwrap();
    let fields = |names: &[(&str, &str)]| -> Fields {
        let csrf = ("csrf".to_owned(), csrf.clone());
        [csrf].into_iter().chain(names.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))).collect()
    };
    sent(&mut admin, "/people/duplicates", &fields(&[("kept", &kept), ("merged", &merged)]));
    let after = ids(&teacher.get(&class).unwrap());
    assert_eq!(after, [&before[..1], &before[2..]].concat(), "one line less, the other pupils as before");
    let one = csv(&mut teacher);
    assert_eq!(one.lines().count() + 1, apart.lines().count());
    assert!(rows(&kept, &mut teacher) >= alone);
    assert_eq!(rows(&merged, &mut teacher), rows(&kept, &mut teacher), "her other address leads to the same");
    for page in ["/roll", "/register", "/work", "/grid?part=lesson:safe-phone:hurry"] {
        let page = teacher.get(&format!("{class}{page}")).unwrap();
        assert!(page.status == 200 && !page.body.contains(&format!("\"m.{merged}\"")), "{}", page.body);
    }
    sent(&mut admin, &format!("/people/{kept}/unmerge"), &fields(&[("merged", &merged)]));
    assert_eq!(csv(&mut teacher), apart, "taken back, both are as they were");
}

#[test]
fn a_roll_that_outlives_its_session_waits_for_its_teacher() {
    let world = world("kept-roll");
    let (mut teacher, class) = world.teacher();
    let path = format!("{class}/roll");
    let fields = form(&teacher.get(&path).unwrap(), &path);
    let pupil = fields.iter().find_map(|(name, _)| name.strip_prefix("m.").map(str::to_owned)).unwrap();
    let fields = with(&with(&fields, &format!("m.{pupil}"), "absent"), &format!("r.{pupil}"), "road-cut");
    teacher.forget("chaski");
    let away = teacher.post(&path, &fields).unwrap();
    assert_eq!(away.status, 401);
    // Somebody else at the same phone is not shown it.
    assert_eq!(teacher.sign_in("head").unwrap().leads_to(), "/school");
    assert!(!teacher.get("/kept").unwrap().body.contains("<form method=\"post\" action=\"/classes/"));
    teacher.forget("chaski");
    assert_eq!(teacher.sign_in("teacher").unwrap().leads_to(), "/kept");
    let kept = teacher.get("/kept").unwrap();
    assert!(kept.body.contains("A form with") && !kept.body.contains("<p>road-cut"), "{}", kept.body);
    let again = form(&kept, &path);
    let called = sent(&mut teacher, &path, &again);
    assert!(called.body.contains("1 not here (Road cut: 1)"), "{}", called.body);
    assert!(
        !teacher.get("/kept").unwrap().body.contains(&format!("action=\"{path}\"")),
        "it is not offered twice"
    );
}
