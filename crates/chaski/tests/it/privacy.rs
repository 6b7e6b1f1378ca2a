//! `chaski policy` and `chaski forget` as an official and an administrator would use them at the console.

use crate::{
    browser::{Browser, EXERCISE, RIGHT},
    hub::{Hub, chaski, folder, program, said},
};
use std::{path::Path, process::Command};
use testkit::Scratch;

/// What the program said, what it complained of, and whether it was content.
fn run(arguments: &[&str]) -> (String, String, bool) {
    let output = Command::new(program()).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.success())
}

#[test]
fn worked_examples_are_checked_and_a_wrong_one_is_named() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../governance/data/cases.json");
    let (said, _, content) = run(&["policy", "check", shipped.to_str().unwrap(), "--json"]);
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(
        content && report["cases"] == report["passed"] && report["failed"] == serde_json::json!([]),
        "{said}"
    );

    let folder = Scratch::new("policy").unwrap();
    let path = folder.path().join("cases.json");
    let wrong = r#"[{"op":"consent","country":"PE","age":13,"sensitive":false,"expect":{"who":"self"}}]"#;
    std::fs::write(&path, wrong).unwrap();
    let (said, complaint, content) = run(&["policy", "check", path.to_str().unwrap(), "--json"]);
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(!content && complaint.contains("1 of 1 cases failed"), "{complaint}");
    assert_eq!((&report["passed"], &report["failed"][0]["found"]["who"]), (&0.into(), &"guardian".into()));
    let (_, complaint, content) =
        run(&["policy", "check", folder.path().join("none.json").to_str().unwrap()]);
    assert!(!content && complaint.contains("none.json"), "{complaint}");
}

#[test]
fn a_country_is_explained_and_an_unknown_one_is_strict() {
    let (said, _, content) = run(&["policy", "explain", "PE", "--purpose", "research", "--age", "13"]);
    assert!(
        content && said.contains("at 13, her guardian decides") && said.contains("the law's text was read"),
        "{said}"
    );
    let (said, _, content) = run(&["policy", "explain", "US"]);
    assert!(content && said.contains("knows nothing of this country's law"), "{said}");
    let (_, complaint, content) = run(&["policy", "explain", "PE", "--purpose", "selling"]);
    assert!(!content && complaint.contains("central-answers"), "{complaint}");
}

#[test]
fn a_whole_copy_goes_over_the_open_wifi_for_a_code_alone() {
    let folder = folder("privacy-copy");
    let codes = chaski(&["admin", "codes"], &folder.path().join("demonstration"));
    assert!(codes.status.success(), "{}", said(&codes));
    let text = said(&codes);
    let mut codes = text.lines().map(str::to_owned);
    let (code, second) = (codes.next().unwrap(), codes.next().unwrap());
    let hub = Hub::start(folder.path());
    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
    let token = teacher.get("/privacy/requests").unwrap().hidden("csrf").unwrap();
    let post = |browser: &mut Browser, path: &str, fields: &[(&str, &str)]| {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        browser.post(path, &fields).unwrap()
    };
    let asked = post(&mut teacher, "/privacy/requests", &[("csrf", &token), ("kind", "access")]);
    assert_eq!(asked.status, 303, "{}", asked.body);

    let mut head = Browser::signed_in(&hub.address, "head").unwrap();
    let list = head.get("/privacy/school").unwrap();
    let (_, after) = list.body.split_once("href=\"/privacy/school/").unwrap();
    let copy = format!("/privacy/school/{}/data", after.split('"').next().unwrap());
    let asks = "name=\"code\"";
    let page = head.get(&copy).unwrap();
    assert_eq!(page.status, 200);
    assert!(page.body.contains(asks) && !page.body.contains("<table"), "{}", page.body);
    let token = page.hidden("csrf").unwrap();
    for wrong in ["", "00000000"] {
        let page = post(&mut head, &copy, &[("csrf", &token), ("code", wrong)]);
        assert!(page.status == 422 && !page.body.contains("<table"), "{}", page.body);
    }
    let page = post(&mut head, &copy, &[("csrf", &token), ("code", &code)]);
    assert!(page.status == 200 && page.body.contains("<table"), "{}", page.body);
    let again = post(&mut head, &copy, &[("csrf", &token), ("code", &code)]);
    assert_eq!(again.status, 422, "a code is good once");
    let file = post(&mut head, &copy, &[("csrf", &token), ("code", &second), ("file", "1")]);
    let whole: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!((file.status, &whole["format"]), (200, &"chaski-own-copy/1".into()));
    assert_eq!(whole["roles"], serde_json::json!(["teacher"]));
    assert!(whole["school"].as_str().is_some_and(|name| name.contains("San Isidro")), "{whole}");
    assert!(whole["kept"].as_array().is_some_and(|kept| kept.len() > 2), "{whole}");
    // That it was made stands on the request, with who made it.
    let request = copy.trim_end_matches("/data");
    let told = head.get(request).unwrap().body;
    assert!(told.contains("Hizo la copia") || told.contains("Copy made by"), "{told}");
}

#[test]
fn a_wish_to_be_forgotten_is_not_closed_as_done_while_nobody_is_forgotten() {
    let folder = folder("privacy-erase");
    let hub = Hub::start(folder.path());
    let post = |browser: &mut Browser, path: &str, fields: &[(&str, &str)]| {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        browser.post(path, &fields).unwrap()
    };
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    let token = pupil.get("/privacy/requests").unwrap().hidden("csrf").unwrap();
    assert_eq!(post(&mut pupil, "/privacy/requests", &[("csrf", &token), ("kind", "erase")]).status, 303);

    let mut head = Browser::signed_in(&hub.address, "head").unwrap();
    // Her own page says that it waits, and leads there.
    assert!(head.get("/school").unwrap().body.contains("href=\"/privacy/school\""));
    let list = head.get("/privacy/school").unwrap();
    assert!(!list.body.contains("calendar"), "a clock that /box calls right: {}", list.body);
    let (_, after) = list.body.split_once("href=\"/privacy/school/").unwrap();
    let request = format!("/privacy/school/{}", after.split('"').next().unwrap());
    let page = head.get(&request).unwrap();
    assert!(
        !page.body.contains("value=\"done\"") && page.body.contains("value=\"must-keep\""),
        "{}",
        page.body
    );
    // The receipt says what erasure leaves.
    let receipt = head.get(&format!("{request}/sheet")).unwrap().body;
    assert!(receipt.contains("random number"), "{receipt}");
    let token = page.hidden("csrf").unwrap();
    let close = format!("{request}/close");
    for (outcome, ground) in [("done", ""), ("done", "ya está"), ("partly", "ya está"), ("must-keep", "")] {
        let fields = [("csrf", token.as_str()), ("outcome", outcome), ("ground", ground)];
        assert_eq!(post(&mut head, &close, &fields).status, 422, "{outcome} {ground}");
    }
    let fields = [("csrf", token.as_str()), ("outcome", "must-keep"), ("ground", "Ley 29733, art. 22")];
    assert_eq!(post(&mut head, &close, &fields).status, 303);
    assert!(head.get(&request).unwrap().body.contains("Ley 29733, art. 22"));
    // For whoever has no account it is on a sheet, with the day and the reason; what erasure leaves is not said of one refused.
    let sheet = head.get(&format!("{request}/sheet")).unwrap();
    for words in ["San Isidro", "Ley 29733, art. 22", "____"] {
        assert!(sheet.status == 200 && sheet.body.contains(words), "{words}: {}", sheet.body);
    }
    assert!(!sheet.body.contains("random number"), "{}", sheet.body);
    assert_eq!(pupil.get(&format!("{request}/sheet")).unwrap().status, 403);
    // Whoever asked reads the reason.
    assert!(pupil.get("/privacy/requests").unwrap().body.contains("Ley 29733, art. 22"));
    assert!(!head.get("/school").unwrap().body.contains("href=\"/privacy/school\""), "nothing waits");

    // Forgetting is the administrator's: a head is told who that is, and others stay out.
    let people = head.get("/people").unwrap().body;
    let ids = people.split("href=\"/people/").skip(1).filter_map(|after| after.split('"').next());
    let person = ids.into_iter().find(|id| id.len() == 26).unwrap().to_owned();
    let forget = format!("/privacy/forget/{person}");
    let told = head.get(&forget).unwrap();
    assert!(
        told.status == 200 && told.body.contains("Marta Ticona") && !told.body.contains("name=\"word\""),
        "{}",
        told.body
    );
    assert_eq!(pupil.get(&forget).unwrap().status, 403);
}

#[test]
fn a_request_is_noted_by_what_was_chosen_and_told_by_when_it_is_answered() {
    let folder = folder("privacy-ask");
    let hub = Hub::start(folder.path());
    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap().reading("es");
    let (_, after) = teacher.get("/classes").unwrap().body.split_once("href=\"/classes/").map(own).unwrap();
    let papers = format!("/classes/{}/consents", &after[..26]);
    let ask = format!("{papers}/request");
    let form = teacher.get(&ask).unwrap();
    assert!(!form.body.contains(" checked"), "one press notes nothing: {}", form.body);
    let (_, pupil) = form.body.split_once("<option value=\"\"").map(own).unwrap();
    let (_, pupil) = pupil.split_once("<option value=\"").unwrap();
    let pupil = pupil[..26].to_owned();
    let post = |browser: &mut Browser, path: &str, fields: &[(&str, &str)]| {
        let token = browser.get("/privacy").unwrap().hidden("csrf").unwrap();
        let fields = [&[("csrf", token.as_str())], fields].concat();
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        browser.post(path, &fields).unwrap()
    };
    // What is missing is said, and what was filled in comes back.
    let all = [
        ("pupil", pupil.as_str()),
        ("kind", "rectify"),
        ("about", "name"),
        ("by", "herself"),
        ("identity", "document"),
        ("received", "2026-01-09"),
    ];
    for missing in all {
        let given: Vec<_> = all.into_iter().filter(|field| *field != missing).collect();
        let page = post(&mut teacher, &ask, &given);
        let problems = page.body.matches("class=\"error\"").count();
        assert_eq!((page.status, problems), (422, 1), "{missing:?}: {}", page.body);
        for (name, value) in given {
            let held = [
                format!("name=\"{name}\" value=\"{value}\" checked"),
                format!("<option value=\"{value}\" selected"),
                format!("value=\"{value}\""),
            ];
            assert!(held.iter().any(|held| page.body.contains(held)), "{missing:?}: {name}");
        }
    }
    let ahead: Vec<_> = all
        .into_iter()
        .map(|(name, value)| (name, if name == "received" { "2099-01-01" } else { value }))
        .collect();
    let page = post(&mut teacher, &ask, &ahead);
    assert!(page.status == 422 && page.body.contains("value=\"2099-01-01\""), "{}", page.body);
    let mut head = Browser::signed_in(&hub.address, "head").unwrap().reading("es");
    assert!(
        !head.get("/privacy/school").unwrap().body.contains("href=\"/privacy/school/"),
        "nothing was noted"
    );
    // Noted, it is said by when it is answered; the head gets the way there, a teacher who answers.
    let noted = post(&mut teacher, &ask, &all);
    let told = noted.header("location").unwrap().to_owned();
    assert!(noted.status == 303 && told.starts_with(&papers), "{told}");
    let page = teacher.get(&told).unwrap().body;
    assert!(page.contains("Hay que responder hasta el") && !page.contains("/privacy/school/"), "{page}");
    let (_, request) = told.split_once("asked=").unwrap();
    let request = format!("/privacy/school/{}", &request[..26]);
    let receipt = head.get(&format!("{request}/sheet")).unwrap().body;
    assert!(
        receipt.contains("Constancia") && receipt.contains("Autoridad Nacional de Protección de Datos"),
        "{receipt}"
    );
    // It came in January: a day that has passed is not promised.
    assert!(receipt.contains("ya pasó") && !receipt.contains("a más tardar"), "{receipt}");
    let page = head.get(&told).unwrap();
    assert!(page.status == 403 || page.body.contains(&request), "{}", page.body);

    // No outcome chosen: the reason that was typed comes back.
    let page = post(&mut head, &format!("{request}/close"), &[("ground", "se corrigió el nombre")]);
    assert!(page.status == 422 && page.body.contains("se corrigió el nombre"), "{}", page.body);
    assert!(page.body.contains("Falta elegir qué se hizo"), "{}", page.body);

    // The same for consents on paper, and for what somebody asks herself.
    let page = post(&mut teacher, &papers, &[("pupil", &pupil), ("signed", "2099-01-01")]);
    assert_eq!((page.status, page.body.matches("class=\"error\"").count()), (422, 4), "{}", page.body);
    assert!(page.body.contains(&format!("value=\"{pupil}\" checked")) && page.body.contains("2099-01-01"));
    let page = post(&mut teacher, "/privacy/requests", &[("about", "name")]);
    assert!(page.status == 422 && page.body.contains("value=\"name\" checked"), "{}", page.body);
}

/// Parts of a page that outlive it.
fn own(parts: (&str, &str)) -> (String, String) {
    (parts.0.to_owned(), parts.1.to_owned())
}

#[test]
fn a_family_without_an_account_finds_how_to_ask_and_a_courier_the_mail() {
    let folder = folder("privacy-open");
    let hub = Hub::start(folder.path());
    let mut nobody = Browser::new(&hub.address);
    let start = nobody.get("/").unwrap();
    assert!(
        start.body.contains("href=\"/mail\"") && start.body.contains("href=\"/privacy\""),
        "{}",
        start.body
    );
    let page = nobody.get("/privacy").unwrap();
    assert!(page.status == 200 && page.body.contains("href=\"/privacy/form\""), "{}", page.body);
    assert!(page.body.contains("random number"), "what erasure leaves: {}", page.body);
    let form = nobody.get("/privacy/form").unwrap();
    assert!(form.body.contains("☐") && form.body.contains("San Isidro"), "{}", form.body);
    assert_eq!(nobody.get("/privacy/data").unwrap().status, 401, "nothing of anybody's");
    // Her own copy, printed, says of which school and which day it is, and names courses by their titles.
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    let answer = pupil.answer_form(RIGHT).unwrap();
    assert_eq!(pupil.post(EXERCISE, &answer).unwrap().status, 303);
    let copy = pupil.get("/privacy/data").unwrap().body;
    assert!(copy.contains("Stopped in a course at: Safe with the phone: "), "{copy}");
    assert!(copy.contains("San Isidro") && copy.contains("Copy made on"), "{copy}");
    assert!(copy.contains("Safe with the phone") && !copy.contains("safe-phone"), "{copy}");
}

#[test]
fn nobody_is_forgotten_by_accident() {
    let folder = Scratch::new("forget").unwrap();
    let data = folder.path().join("box");
    let data = data.to_str().unwrap();
    let first =
        ["admin", "first", "--data", data, "--name", "Elena Ccori", "--school", "Escuela", "--no-courses"];
    assert!(run(&first).2);
    let refused = |more: &[&str]| {
        let (said, complaint, content) = run(&[&["forget", "--data", data][..], more].concat());
        assert!(!content, "{said}");
        complaint
    };
    assert!(refused(&["Ccori"]).contains("nobody else administers the school"));
    assert!(refused(&["Huamán"]).contains("nobody of that name"));
    assert!(refused(&["Ccori", "--reason", "bored"]).contains("purpose-over"));
}

#[test]
fn whoever_left_long_ago_is_forgotten_by_a_word_and_kept_by_another() {
    let folder = folder("privacy-retention");
    let codes = chaski(&["admin", "codes"], &folder.path().join("demonstration"));
    let code = said(&codes).lines().next().unwrap().to_owned();
    let hub = Hub::start(folder.path());
    let post = |browser: &mut Browser, path: &str, fields: &[(&str, &str)]| {
        let token = browser.get("/privacy").unwrap().hidden("csrf").unwrap();
        let fields = [&[("csrf", token.as_str())], fields].concat();
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        browser.post(path, &fields).unwrap()
    };
    let enter = |role: &str| Browser::signed_in(&hub.address, role).unwrap().reading("es");
    let mut teacher = enter("teacher");
    let (_, after) = teacher.get("/classes").unwrap().body.split_once("href=\"/classes/").map(own).unwrap();
    let class = after[..26].to_owned();
    let form = teacher.get(&format!("/classes/{class}/consents/request")).unwrap();
    let (_, options) = form.body.split_once("<option value=\"\"").map(own).unwrap();
    let (_, pupil) = options.split_once("<option value=\"").map(own).unwrap();
    let pupil = pupil[..26].to_owned();
    assert_eq!(teacher.get("/privacy/retention").unwrap().status, 403);
    let mut admin = enter("administrator");
    let left = post(&mut admin, &format!("/people/{pupil}/class"), &[("class", &class), ("how", "leave")]);
    assert_eq!(left.status, 303, "{}", left.body);
    let retention = "/privacy/retention";
    let nudge = "sigue registrada aquí";
    let page = enter("head").get("/privacy/school").unwrap();
    assert!(page.body.contains(retention) && !page.body.contains(nudge), "{}", page.body);
    assert!(
        admin.get("/privacy/retention/later").unwrap().body.contains(&format!("/privacy/forget/{pupil}"))
    );

    // Seven years later.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64;
    let at = (now + 7 * 366 * 86_400_000).to_string();
    let mut keeper = Browser::signed_in(&hub.address, "technician").unwrap();
    let csrf = keeper.get("/box/clock").unwrap().hidden("csrf").unwrap();
    let set = keeper.post("/box/clock", &[("csrf".into(), csrf), ("at".into(), at)]).unwrap();
    assert_eq!(set.status, 303, "{}", set.body);
    let (mut head, mut admin) = (enter("head"), enter("administrator"));
    assert!(head.get("/privacy/school").unwrap().body.contains(nudge));
    let tick = format!("value=\"{pupil}\"");
    let page = head.get(retention).unwrap();
    assert!(page.status == 200 && page.body.contains(&tick), "{}", page.body);
    assert!(page.body.contains("5 años después") && page.body.contains("no una ley"), "{}", page.body);
    // The time is the head's to set; forgetting is the administrator's.
    let rule = "/privacy/retention/rule";
    for wrong in ["0", "51", "cinco"] {
        let page = post(&mut head, rule, &[("years", wrong)]);
        assert!(page.status == 422 && page.body.contains("Escriba un número entero"), "{}", page.body);
    }
    assert_eq!(post(&mut head, rule, &[("years", "8")]).status, 303);
    let page = head.get(retention).unwrap().body;
    assert!(!page.contains(&tick) && page.contains("Lo fijó"), "{page}");
    assert_eq!(post(&mut head, rule, &[("years", "5")]).status, 303);
    assert_eq!(post(&mut head, retention, &[("act", "forget")]).status, 422, "nobody was chosen");
    assert_eq!(post(&mut head, retention, &[("act", "forget"), ("person", &pupil)]).status, 403);
    // She is kept for a reason until a day, and no longer.
    let page = post(&mut head, retention, &[("act", "keep"), ("person", &pupil)]);
    assert!(page.status == 200 && page.body.contains("name=\"ground\""), "{}", page.body);
    let keep = "/privacy/retention/keep";
    let fields = [("person", pupil.as_str()), ("until", "2040-01-31"), ("ground", "case")];
    for missing in ["until", "ground"] {
        let given: Vec<_> = fields.into_iter().filter(|(name, _)| *name != missing).collect();
        let page = post(&mut head, keep, &given);
        assert_eq!((page.status, page.body.matches("class=\"error\"").count()), (422, 1), "{}", page.body);
    }
    assert_eq!(post(&mut head, keep, &fields).status, 303);
    let page = head.get(retention).unwrap().body;
    assert!(page.contains("proceso, una queja") && page.contains("name=\"end\""), "{page}");
    let forget = "/privacy/retention/forget";
    let all = [("person", pupil.as_str()), ("word", "olvidar")];
    // A form from before: she stays, and it is said.
    let kept = post(&mut admin, forget, &[&all[..], &[("code", &code)]].concat());
    assert_eq!(kept.header("location").unwrap(), "/privacy/retention?forgotten=0&stayed=1#result");
    assert_eq!(post(&mut head, keep, &[("person", &pupil), ("end", "1")]).status, 303);
    // What it does is said first, then it costs a word and a code.
    let page = post(&mut admin, retention, &[("act", "all")]);
    assert!(
        page.status == 200 && page.body.contains("name=\"word\"") && page.body.contains(&tick),
        "{}",
        page.body
    );
    for (word, code) in [("", ""), ("olvidar", "00000000")] {
        let page = post(&mut admin, forget, &[("person", &pupil), ("word", word), ("code", code)]);
        assert!(page.status == 422 && page.body.contains("name=\"word\""), "{word} {code}: {}", page.body);
    }
    let second = said(&codes).lines().nth(1).unwrap().to_owned();
    let done = post(&mut admin, forget, &[&all[..], &[("code", &second)]].concat());
    assert_eq!(done.header("location").unwrap(), "/privacy/retention?forgotten=1&stayed=0#result");
    let told = admin.get("/privacy/retention?forgotten=1&stayed=0").unwrap().body;
    assert!(told.contains("Se olvidó a una persona") && !told.contains(&tick), "{told}");
    let listed = admin.get("/privacy/forgotten").unwrap().body;
    assert!(listed.contains(&pupil[..8]), "{listed}");
    assert_eq!(admin.get(&format!("/privacy/forget/{pupil}")).unwrap().status, 200);
}

#[test]
fn the_console_tells_who_left_long_ago_and_changes_nothing() {
    let folder = Scratch::new("retention").unwrap();
    let data = folder.path().join("box");
    let data = data.to_str().unwrap();
    let first =
        ["admin", "first", "--data", data, "--name", "Elena Ccori", "--school", "Escuela", "--no-courses"];
    assert!(run(&first).2);
    let (told, _, content) = run(&["retention", "--data", data]);
    assert!(content && told.contains("for 5 years") && told.contains("our default"), "{told}");
    let (told, _, content) = run(&["retention", "--data", data, "--json"]);
    let list: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert!(content && list["years"] == 5 && list["due"] == serde_json::json!([]), "{told}");
    let (_, complaint, content) = run(&["retention", "--data", "/nowhere"]);
    assert!(!content && complaint.contains("/nowhere"), "{complaint}");
}
