//! A program with a key of the school's, on a real box: every operation that is described answers, as it is described, with what the
//! pages say.

use crate::{
    browser::{Browser, WRONG},
    classroom::{World, world},
    hub::{chaski, said},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Scratch, described};

/// Where the API lies.
const BASE: &str = "/api/v1";

/// A program, and which operations it has used.
struct Program {
    phone: Browser,
    key: String,
    document: Value,
    used: BTreeSet<String>,
}

impl Program {
    /// With a new key of the demonstration's administrator.
    fn new(world: &World, may: &str) -> Self {
        let mut administrator = Browser::signed_in(&world.hub.address, "administrator").unwrap();
        let csrf = administrator.get("/people/keys").unwrap().hidden("csrf").unwrap();
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("csrf", csrf.as_str()), ("name", "a program"), ("may", may)])
            .finish();
        // Through a proxy of this machine, as one would: over plain HTTP a key costs a code.
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-forwarded-proto", "https")];
        let made = administrator.send("POST", "/people/keys", &headers, body.as_bytes()).unwrap();
        assert_eq!(made.status, 200, "{}", made.body);
        let (_, after) = made.body.split_once("chaski_").unwrap();
        let key: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
        let mut phone = Browser::new(&world.hub.address);
        let document = phone.get(&format!("{BASE}/openapi.json")).unwrap();
        let document = serde_json::from_str(&document.body).unwrap();
        Self { phone, key: format!("chaski_{key}"), document, used: BTreeSet::new() }
    }

    /// Asks, and holds the answer to the description.
    fn asks(&mut self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let bearer = format!("Bearer {}", self.key);
        let full = format!("{BASE}{path}");
        let reply = self.phone.send(method, &full, &[("authorization", &bearer)], body.as_bytes()).unwrap();
        let answer: Value = serde_json::from_str(&reply.body).unwrap_or_default();
        let faults = described::faults(&self.document, method, &full, reply.status, &answer);
        assert_eq!(faults, Vec::<String>::new(), "{method} {path}: {answer}");
        let without_query = full.split('?').next().unwrap_or_default();
        let operation = described::operation(&self.document, method, without_query).unwrap();
        if reply.status == 200 {
            self.used.insert(operation["operationId"].as_str().unwrap().to_owned());
        }
        (reply.status, answer)
    }

    /// Asks for what must be there.
    fn gets(&mut self, path: &str) -> Value {
        let (status, answer) = self.asks("GET", path, "");
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Does what must succeed.
    fn does(&mut self, method: &str, path: &str, body: Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = self.asks(method, path, &body);
        assert_eq!(status, 200, "{method} {path}: {answer}");
        answer
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// As it stands in a page.
fn escaped(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    words.replace('"', "&quot;").replace('\'', "&#39;")
}

/// The demonstration's pupil answers a quiz of one question, wrong.
fn answers_quiz(world: &World, quiz: &str) {
    let mut pupil = Browser::signed_in(&world.hub.address, "pupil").unwrap();
    let question = format!("/quiz/{quiz}/1");
    let page = pupil.get(&question).unwrap();
    let mut answer: Vec<(String, String)> = ["csrf", "owner", "client", "variant", "shown"]
        .map(|name| (name.to_owned(), page.hidden(name).unwrap()))
        .to_vec();
    answer.push(("choice".into(), WRONG.into()));
    assert_eq!(pupil.post(&question, &answer).unwrap().status, 303);
}

#[test]
fn every_described_operation_succeeds_and_answers_as_described() {
    let world = world("api-all");
    let mut program = Program::new(&world, "write");
    let at = world.teacher().1;
    // Reading.
    program.gets("/school");
    assert!(!list(&program.gets("/classes"), "items").is_empty());
    let pupils = program.gets(&format!("{at}/results"));
    let pupil = text(&list(&pupils, "items")[0], "person").to_owned();
    for path in ["overview", "enrolments", "teams", "roll", "assignments", "quizzes"] {
        program.gets(&format!("{at}/{path}"));
    }
    for path in ["work", "topics"] {
        program.gets(&format!("{at}/pupils/{pupil}/{path}"));
    }
    for path in ["/school/report", "/people?q=a&limit=3", "/duplicates", "/box/health", "/box/backups"] {
        program.gets(path);
    }
    program.gets(&format!("/people/{pupil}"));
    program.gets(&format!("/people/{pupil}/merged"));
    // People and classes.
    let new_class = text(&program.does("POST", "/classes", json!({ "name": "9 Z" })), "class").to_owned();
    let new = json!({ "name": "Nélida Ccori", "role": "pupil", "class": new_class });
    let people = [0, 1].map(|_| text(&program.does("POST", "/people", new.clone()), "person").to_owned());
    program.does("PATCH", &format!("/people/{}", people[0]), json!({ "name": "Nélida Ccori Puma" }));
    program.does("PATCH", &format!("/classes/{new_class}"), json!({ "name": "9 Y" }));
    let enrolment = format!("{at}/enrolments/{}", people[0]);
    program.does("PUT", &enrolment, json!({}));
    // A team of one, and work for it.
    let team = text(&program.does("POST", &format!("{at}/teams"), json!({ "name": "Vizcachas" })), "team")
        .to_owned();
    let of_team = format!("{at}/teams/{team}");
    program.does("PUT", &format!("{of_team}/people/{}", people[0]), Value::Null);
    let for_team = json!({ "item": "lesson:safe-phone:links", "team": team });
    program.does("POST", &format!("{at}/assignments"), for_team);
    let sets = program.gets(&format!("{at}/assignments"));
    assert!(list(&sets, "items").iter().any(|set| set["team"] == *team), "{sets}");
    program.does("DELETE", &format!("{of_team}/people/{}", people[0]), Value::Null);
    program.does("DELETE", &of_team, Value::Null);
    program.does("DELETE", &enrolment, Value::Null);
    let pair = format!("/people/{}/merged/{}", people[0], people[1]);
    let proposed = program.gets("/duplicates");
    let mine = |pair: &&Value| {
        people
            .iter()
            .all(|person| [&pair["one"], &pair["other"]].iter().any(|face| face["person"] == **person))
    };
    assert!(list(&proposed, "items").iter().find(mine).is_some(), "{proposed}");
    program.does("PUT", &pair, Value::Null);
    program.does("DELETE", &pair, Value::Null);
    let csv = "id;given_name;family_name;birth_date;role;class;grade\n7001;Ana;Paz;2014-03-02;pupil;9 Z;5\n";
    let (status, report) = program.asks("POST", "/people/import?dry_run=true", csv);
    assert_eq!((status, &report["created"]), (200, &json!(1)), "{report}");
    // A class's day.
    let marks = json!({ "marks": [format!("{pupil}:harvest")] });
    assert_eq!(program.does("PUT", &format!("{at}/roll"), marks)["written"], 1);
    program.does("POST", &format!("{at}/assignments"), json!({ "item": "lesson:safe-phone:hurry" }));
    let set = program.gets(&format!("{at}/assignments"));
    let set = text(&list(&set, "items")[0], "assignment").to_owned();
    program.does("DELETE", &format!("{at}/assignments/{set}"), Value::Null);
    // What was answered on paper.
    let signs = |sign: &str| json!([format!("{pupil}:what-hurries:{sign}")]);
    let client = kernel::ClientId([7; 8]).to_string();
    let paper =
        |sign: &str| json!({ "item": "lesson:safe-phone:hurry", "client": client, "signs": signs(sign) });
    let entered = format!("{at}/entered");
    assert_eq!(program.does("POST", &entered, paper("a"))["entered"], 1);
    assert_eq!(program.does("POST", &entered, paper("a"))["entered"], 0, "sent twice");
    assert_eq!(program.asks("POST", &entered, &paper("?").to_string()).0, 400, "a sign that means nothing");
    let quiz = json!({ "course": "safe-phone", "questions": ["what-hurries"] });
    let made = program.does("POST", &format!("{at}/quizzes"), quiz.clone());
    assert_eq!(program.does("POST", &format!("{at}/quizzes"), quiz), made, "sent twice it is one quiz");
    let quiz = format!("{at}/quizzes/{}", text(&made, "quiz"));
    program.does("PATCH", &quiz, json!({ "open": true }));
    answers_quiz(&world, text(&made, "quiz"));
    let held = program.gets(&quiz);
    let asked = &held["questions"][0];
    assert_eq!((&held["state"], &asked["answered"], &asked["right"]), (&json!("open"), &json!(1), &json!(0)));
    let answered = list(&held, "pupils").iter().find(|pupil| pupil["answered"] == 1).unwrap();
    assert_eq!(text(&answered["answers"][0], "words"), text(&asked["wrong_answers"][0], "words"));
    for wrong in [
        json!({ "course": "safe-phone", "questions": ["nowhere"] }),
        json!({ "course": "nowhere", "questions": ["what-hurries"] }),
        json!({ "course": "safe-phone", "questions": [] }),
    ] {
        assert_eq!(program.asks("POST", &format!("{at}/quizzes"), &wrong.to_string()).0, 422, "{wrong}");
    }
    let all: BTreeSet<String> = program.document["paths"]
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::values)
        .flat_map(|methods| methods.as_object().into_iter().flat_map(serde_json::Map::values))
        .map(|operation| text(operation, "operationId").to_owned())
        .filter(|id| id != "describe")
        .collect();
    let forgotten: Vec<&String> = all.difference(&program.used).collect();
    assert!(forgotten.is_empty(), "described, and used nowhere in this test: {forgotten:?}");
}

#[test]
fn programs_read_what_the_pages_say() {
    let world = world("api-same");
    let mut program = Program::new(&world, "write");
    let (mut teacher, class) = world.teacher();
    let page = teacher.get(&class).unwrap().body;
    let overview = program.gets(&format!("{class}/overview"));
    let waiting = list(&overview, "waiting");
    assert!(!waiting.is_empty() && !list(&overview, "hardest").is_empty(), "{overview}");
    for who in waiting.iter().take(6) {
        assert!(page.contains(&escaped(text(who, "name"))), "{who}");
        assert!(page.contains(&escaped(text(&who["reasons"][0], "words"))), "{who}");
    }
    for hard in list(&overview, "hardest") {
        assert!(page.contains(&escaped(text(hard, "question"))), "{hard}");
        for wrong in list(hard, "wrong_answers").iter().take(3) {
            assert!(page.contains(&escaped(text(wrong, "words"))), "{wrong}");
        }
    }
    for course in list(&overview, "courses") {
        assert!(page.contains(&escaped(text(course, "title"))), "{course}");
    }
    // Every pupil of the page, in stretches, each once.
    let mut after = String::new();
    let mut results = Vec::new();
    loop {
        let stretch = program.gets(&format!("{class}/results?limit=7{after}"));
        assert!(list(&stretch, "items").len() <= 7);
        results.extend(list(&stretch, "items").iter().cloned());
        match stretch["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let people: BTreeSet<&str> = results.iter().map(|result| text(result, "person")).collect();
    assert_eq!(people.len(), results.len());
    assert_eq!(overview["pupils"], results.len());
    for person in &people {
        assert!(page.contains(&format!("{class}/pupils/{person}")), "{person}");
    }
    // One pupil's work: as many lines as her page has, and what she answered last.
    let busiest = results.iter().max_by_key(|result| list(result, "lessons").len()).unwrap();
    let pupil = format!("{class}/pupils/{}", text(busiest, "person"));
    let of_pupil = teacher.get(&pupil).unwrap().body;
    let work = program.gets(&format!("{pupil}/work"));
    assert_eq!(work["next"], Value::Null, "{work}");
    let lines = of_pupil
        .split("<tbody>")
        .skip(1)
        .map(|body| body.split("</tbody>").next().unwrap_or_default().matches("<tr").count());
    assert_eq!(lines.sum::<usize>(), list(&work, "items").len());
    for line in list(&work, "items") {
        assert!(of_pupil.contains(&escaped(text(line, "last_answer"))), "{line}");
    }
    // The head's page, before and after the roll.
    let report = program.gets("/school/report");
    assert_eq!((&report["here"], &report["marked"]), (&Value::Null, &Value::Null), "{report}");
    let away: Vec<String> =
        results.iter().take(2).map(|result| format!("{}:illness", text(result, "person"))).collect();
    let present = results.iter().skip(2).map(|result| format!("{}:present", text(result, "person")));
    let marks: Vec<String> = away.into_iter().chain(present).collect();
    program.does("PUT", &format!("{class}/roll"), json!({ "marks": marks }));
    let report = program.gets("/school/report");
    let mut head = Browser::signed_in(&world.hub.address, "head").unwrap();
    let school = head.get("/school").unwrap().body;
    let (here, marked) = (report["here"].as_u64().unwrap(), report["marked"].as_u64().unwrap());
    assert_eq!((here + 2, marked), (marked, results.len() as u64), "{report}");
    assert!(school.contains(&format!("{here} of {marked} came today.")), "{school}");
    for line in list(&report, "next") {
        assert!(school.contains(&escaped(line.as_str().unwrap())), "{line}");
    }
    for line in list(&report, "often_away") {
        assert!(school.contains(text(line, "person")), "{line}");
    }
    // The box.
    let health = program.gets("/box/health");
    let mut technician = Browser::signed_in(&world.hub.address, "technician").unwrap();
    let box_page = technician.get("/box").unwrap().body;
    for finding in list(&health, "findings") {
        assert!(box_page.contains(&escaped(text(finding, "remedy"))), "{finding}");
    }
}

#[test]
fn backups_are_listed_where_they_lie() {
    let (world, stick) = (world("api-backups"), Scratch::new("api-stick").unwrap());
    let mut program = Program::new(&world, "read");
    let stands = |program: &mut Program| {
        let found = program.gets("/box/backups");
        let truths =
            ["has_recovery_key", "folder_set", "folder_here"].map(|name| found[name].as_bool().unwrap());
        (truths, list(&found, "backups").to_vec())
    };
    assert_eq!(stands(&mut program), ([false; 3], vec![]));
    let place = stick.path().display().to_string();
    let name = upkeep::backup::name_of(kernel::UtcMillis(1_795_262_400_000));
    let to = stick.path().join(&name).display().to_string();
    for arguments in
        [&["backup", "--new-key"][..], &["backup", "--prepare", &place], &["backup", "--to", &to]]
    {
        let done = chaski(arguments, &world.folder().join("demonstration"));
        assert!(done.status.success(), "{}", said(&done));
    }
    let (truths, kept) = stands(&mut program);
    assert_eq!((truths, kept.len()), ([true; 3], 1));
    let bytes = std::fs::metadata(&to).unwrap().len();
    assert_eq!((text(&kept[0], "file"), kept[0]["bytes"].as_u64()), (name.as_str(), Some(bytes)));
    assert!(!kept[0].to_string().contains(&place), "where the stick is mounted is nobody's business");
    std::fs::remove_dir_all(stick.path()).unwrap();
    assert_eq!(stands(&mut program), ([true, true, false], vec![]), "the stick was pulled out");
}

#[test]
fn a_session_is_no_key_and_a_key_for_reading_changes_nothing() {
    let world = world("api-keys");
    let mut reader = Program::new(&world, "read");
    let (mut teacher, class) = world.teacher();
    let key = std::mem::take(&mut reader.key);
    for path in ["overview", "results", "roll"] {
        let with_session = teacher.get(&format!("{BASE}{class}/{path}")).unwrap();
        assert_eq!(with_session.status, 401, "{path}: a page's session opens pages");
        assert_eq!(reader.asks("GET", &format!("{class}/{path}"), "").0, 401, "{path}");
    }
    assert_eq!(reader.asks("GET", "/box/health", "").0, 401);
    reader.key = key;
    let found = reader.gets(&format!("{class}/results"));
    let ids: Vec<&str> = list(&found, "items").iter().map(|result| text(result, "person")).collect();
    let csv = "id,given_name,family_name,birth_date,role,class,grade\n";
    for (method, path, body) in [
        ("PUT", format!("/people/{}/merged/{}", ids[0], ids[1]), String::new()),
        ("POST", "/people/import?dry_run=false".into(), csv.into()),
        ("PUT", format!("{class}/roll"), json!({ "marks": [] }).to_string()),
    ] {
        assert_eq!(reader.asks(method, &path, &body).0, 403, "{method} {path}");
    }
    // A pupil who is in no such class, and a class that is nowhere.
    let nobody = "0".repeat(26);
    for path in [format!("{class}/pupils/{nobody}/work"), format!("/classes/{nobody}/overview")] {
        assert_eq!(reader.asks("GET", &path, "").0, 404, "{path}");
    }
}
