//! Journeys through the pages, without a browser.

use super::*;
use crate::people::import::tests::{World, world};
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use kernel::{Role, SchoolId, Seed, UtcMillis, ports::Enrolments};
use std::sync::Arc;
use testkit::SimClock;
use tower::ServiceExt;
use web::{
    Site, Web,
    messages::{LanguagePlan, Messages},
    session::{SessionRow, SessionStore, Token},
};

const NOW: UtcMillis = UtcMillis(1_795_262_400_000);

/// A browser with somebody signed in.
struct Browser {
    service: Router,
    cookie: String,
}

struct Answer {
    status: StatusCode,
    body: String,
    location: String,
}

impl Answer {
    fn token(&self) -> String {
        let (_, after) = self.body.split_once(r#"name="csrf" value=""#).expect("a form");
        after.split('"').next().unwrap_or_default().to_owned()
    }

    fn hidden(&self, name: &str) -> String {
        let (_, after) = self.body.split_once(&format!(r#"name="{name}" value=""#)).expect(name);
        after.split('"').next().unwrap_or_default().to_owned()
    }
}

impl Browser {
    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.service.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, body: String::from_utf8_lossy(&bytes).into_owned(), location }
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, format!("chaski={}", self.cookie))
            .header(header::ACCEPT_LANGUAGE, "en")
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let kind = "application/x-www-form-urlencoded";
        let request = self.request("POST", path).header(header::CONTENT_TYPE, kind);
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    async fn upload(&self, path: &str, token: &str, name: &str, file: &[u8]) -> Answer {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
        );
        let body = [head.as_bytes(), file, b"\r\n--b--\r\n"].concat();
        let request =
            self.request("POST", path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }
}

/// Somebody signed in with these roles; she is registered at the school.
async fn browser(world: &World, roles: &[Role], n: u8) -> (Browser, PersonId) {
    let (directory, school) = (world.directory.clone(), world.school);
    let made = roles.to_vec();
    let person = world.directory.store.write(move |tx| -> Result<PersonId, StoreError> {
        let new = crate::register::NewPerson {
            name: "Staff Member",
            drawing: n,
            language: None,
            role: made[0],
            class: None,
            demonstration: false,
        };
        let person = directory.register(tx, school, &new)?;
        for role in &made[1..] {
            let change = Change { directory: &directory, school };
            change.set_role(tx, person, *role, true).map_err(|_| StoreError::Busy)?;
        }
        Ok(person)
    });
    let person = person.await.unwrap();
    let cookie = kernel::to_base32(&[n; 32]);
    let row = SessionRow {
        actor: Actor { person, school, roles: roles.to_vec(), together: vec![] },
        shown_name: None,
        language: None,
        seen_at: NOW,
        ends_at: NOW.plus_ms(3_600_000),
    };
    world.directory.insert(Token::from_cookie(&cookie).unwrap().hash(), row).await.unwrap();
    let messages =
        Messages::load(&[web::MESSAGES, crate::MESSAGES, crate::people::MESSAGES], LanguagePlan::default())
            .unwrap();
    let web = Web::new(
        Site::default(),
        messages,
        Arc::new(world.directory.clone()),
        Arc::new(SimClock::at(NOW)),
        Box::new(Seed(u64::from(n)).chance()),
    );
    let service = web::serve(routes(State::new(world.directory.clone())), web);
    (Browser { service, cookie }, person)
}

fn class_of(location: &str) -> String {
    location.split('/').nth(2).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_opens_a_class_and_adds_pupils() {
    let world = tokio::task::block_in_place(world);
    let (teacher, _) = browser(&world, &[Role::Teacher], 1).await;
    let form = teacher.get("/classes/new").await;
    assert_eq!(form.status, StatusCode::OK);
    let fields = |form: &Answer, name: &str| {
        vec![
            ("csrf".to_owned(), form.token()),
            ("client".to_owned(), form.hidden("client")),
            ("owner".to_owned(), form.hidden("owner")),
            ("name".to_owned(), name.to_owned()),
        ]
    };
    let pairs = |fields: &[(String, String)]| -> Vec<(String, String)> { fields.to_vec() };
    async fn send(browser: &Browser, path: &str, fields: Vec<(String, String)>) -> Answer {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        browser.post(path, &fields).await
    }
    let empty = send(&teacher, "/classes/new", fields(&form, "  ")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("The name is missing."));
    let opened = send(&teacher, "/classes/new", fields(&form, "5 B")).await;
    let again = send(&teacher, "/classes/new", fields(&form, "5 B")).await;
    assert_eq!((opened.status, &opened.location), (StatusCode::SEE_OTHER, &again.location), "twice is once");
    let list = format!("/classes/{}/people", class_of(&opened.location));

    let page = teacher.get(&list).await;
    assert!(page.body.contains("Nobody in this class yet"), "{}", page.body);
    let first = fields(&page, "Ana  Paz <b>");
    let added = send(&teacher, &list, pairs(&first)).await;
    let twice = send(&teacher, &list, pairs(&first)).await;
    assert_eq!(added.location, twice.location);
    let page = teacher.get(&added.location).await;
    assert!(page.body.contains("Ana Paz &lt;b&gt; is in the class now"), "{}", page.body);
    assert!(page.body.contains("One person learns here"));
    let class: ClassId = class_of(&opened.location).parse().unwrap();
    let pupil = world.directory.pupils_of(class).unwrap()[0];

    // Out, and back with one press.
    let one = format!("{list}/{pupil}");
    let token = page.token();
    let removed = teacher.post(&one, &[("csrf", &token), ("act", "remove")]).await;
    assert!(world.directory.pupils_of(class).unwrap().is_empty());
    let page = teacher.get(removed.location.split('#').next().unwrap()).await;
    assert!(page.body.contains("no longer in the class"));
    teacher.post(&one, &[("csrf", &token), ("act", "back")]).await;
    assert_eq!(world.directory.pupils_of(class).unwrap(), [pupil]);

    // A team, and into it.
    let mut team = fields(&teacher.get(&list).await, "Cóndores");
    team[3].1 = "Cóndores".into();
    send(&teacher, &format!("{list}/team"), team).await;
    let teams = world.directory.teams_of(class).unwrap();
    assert_eq!((teams.len(), teams[0].name.as_str()), (1, "Cóndores"));
    let value = teams[0].team.to_string();
    teacher.post(&one, &[("csrf", &token), ("act", "team"), ("value", &value)]).await;
    assert_eq!(world.directory.teams_of(class).unwrap()[0].pupils, [pupil]);

    // Two edits of one name by people who did not see each other: both stand, a press settles it.
    let seen = teacher.get(&one).await.hidden("seen");
    for name in ["Ana María Paz", "Anita Paz"] {
        teacher.post(&one, &[("csrf", &token), ("act", "rename"), ("value", name), ("seen", &seen)]).await;
    }
    let page = teacher.get(&one).await;
    assert!(page.body.contains("There are two versions.") && page.body.contains("Ana María Paz"));
    let all = page.hidden("seen");
    teacher
        .post(&one, &[("csrf", &token), ("act", "rename"), ("value", "Ana María Paz"), ("seen", &all)])
        .await;
    let page = teacher.get(&one).await;
    assert!(!page.body.contains("There are two versions.") && page.body.contains("<h1"));
    let printed = teacher.get(&format!("{list}/print")).await;
    assert!(printed.body.contains("Ana María Paz"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_brings_a_broken_list_then_the_mended_one() {
    let world = tokio::task::block_in_place(world);
    let (admin, _) = browser(&world, &[Role::Administrator], 2).await;
    let token = admin.get("/people/import").await.token();
    let head = "id;given_name;family_name;birth_date;role;class;grade\n";
    let broken = format!("{head}7;Ana;Paz;31/2/2015;pupil;5 B;5\n8;Eva;Luna;;boss;5 B;5\n");
    let upload = async |list: &str| {
        let answer = admin.upload("/people/import", &token, "lista.csv", list.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location.trim_end_matches("#result").to_owned()
    };
    let answer = admin.get(&upload(&broken).await).await;
    assert!(
        answer.body.contains("2 faults") && answer.body.contains("is a day that does not exist"),
        "{}",
        answer.body
    );
    let packed = admin.upload("/people/import", &token, "lista.xlsx", b"PK\x03\x04rest").await;
    assert!(packed.body.contains("own file"));
    let nothing = admin.upload("/people/import", &token, "", b"").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sound = broken.replace("31/2", "7/3").replace("boss", "pupil");
    let list = upload(&sound).await;
    for _ in 0..2 {
        // Reloading shows it again.
        let looked = admin.get(&list).await;
        assert!(looked.body.contains("2 rows, no faults"), "{}", looked.body);
    }
    assert!(admin.get("/people?q=ana").await.body.contains("Nobody of that name"), "looking writes nothing");
    for _ in 0..2 {
        // Pressed twice it is imported once, and the page can be loaded again.
        let go = admin.post(&format!("{list}/go"), &[("csrf", &token)]).await;
        assert_eq!(
            (go.status, go.location.as_str()),
            (StatusCode::SEE_OTHER, format!("{list}#result").as_str())
        );
        let done = admin.get(&list).await;
        assert!(done.status == StatusCode::OK && done.body.contains("2 rows were imported"), "{}", done.body);
        assert!(done.body.contains(">2<"), "what the first press did: {}", done.body);
    }
    // Somebody else's list is not to be found, nor one that never was.
    let (other, _) = browser(&world, &[Role::Administrator], 9).await;
    for (who, path) in [(&other, list.as_str()), (&admin, "/people/import/0000000000000000000000000")] {
        let answer = who.get(path).await;
        assert!(answer.body.contains("The list is no longer waiting"), "{}", answer.body);
    }
    // Staff on a list cost a code.
    let list = upload(&format!("{sound}T;Rosa;Vilca;;teacher;5 B;\n")).await;
    let asked = admin.post(&format!("{list}/go"), &[("csrf", &token)]).await;
    assert!(asked.location.contains("?code=1"));
    let asked = admin.get(asked.location.trim_end_matches("#result")).await;
    assert!(
        asked.body.contains("one_time_code") && asked.body.contains("3 rows, no faults"),
        "{}",
        asked.body
    );
    let directory = world.directory.clone();
    let codes = world.directory.store.write(move |tx| directory.make_codes(tx, 1)).await.unwrap();
    admin.post(&format!("{list}/go"), &[("csrf", &token), ("one_time_code", &codes[0])]).await;
    let done = admin.get(&list).await;
    assert!(done.body.contains("3 rows were imported"), "{}", done.body);
    let found = admin.get("/people?q=lun%C3%A1").await;
    assert!(found.body.contains("Eva Luna") && !found.body.contains("Ana Paz"), "{}", found.body);

    let foreign = admin.upload("/people/import", "wrong", "lista.csv", sound.as_bytes()).await;
    assert!(foreign.status.is_client_error());
    let large = vec![b'x'; 9 * 1024 * 1024];
    let answer = admin.upload("/people/import", &token, "lista.csv", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_with_roles_facts_and_a_double() {
    let world = tokio::task::block_in_place(world);
    let (admin, own) = browser(&world, &[Role::Administrator], 3).await;
    let list = "id,given_name,family_name,birth_date,role,class,grade\n7,Ana,Paz,7/3/2015,pupil,5 B,5\n8,Paz,Ana,7/3/2015,pupil,6 A,5\n";
    let wish = crate::people::import::Wish {
        school: world.school,
        dry_run: false,
        today: formats::people::Today::UNKNOWN,
    };
    let directory = world.directory.clone();
    tokio::task::spawn_blocking(move || directory.import(&list.as_bytes(), wish).unwrap()).await.unwrap();
    let page = admin.get("/people/duplicates").await;
    assert!(page.body.contains("the same name; the same date of birth"), "{}", page.body);
    let (kept, merged) = (page.hidden("kept"), page.hidden("merged"));
    let token = page.token();
    for record in [&kept, &merged] {
        let page = admin.get(&format!("/people/{record}")).await;
        assert!(page.body.contains("May be the same person as"), "each record says so: {}", page.body);
    }
    admin.post("/people/duplicates", &[("csrf", &token), ("kept", &kept), ("merged", &merged)]).await;
    let (kept_id, merged_id): (PersonId, PersonId) = (kept.parse().unwrap(), merged.parse().unwrap());
    assert_eq!(world.directory.classes_of(kept_id).unwrap().len(), 2);
    assert!(world.directory.classes_of(merged_id).unwrap().is_empty());
    assert_eq!(world.directory.ids_of(kept_id).unwrap(), [kept_id, merged_id]);
    assert!(admin.get("/people/duplicates").await.body.contains("Nobody seems to be here twice"));
    let path = format!("/people/{kept}");
    admin.post(&format!("{path}/unmerge"), &[("csrf", &token), ("merged", &merged)]).await;
    assert_eq!(world.directory.ids_of(kept_id).unwrap(), [kept_id]);

    // Facts: sound ones are kept, "rather not say" is one of them, and a wrong one says so.
    let fact = format!("{path}/fact");
    admin.post(&fact, &[("csrf", &token), ("kind", "sex"), ("value", "rather-not-say")]).await;
    admin
        .post(&fact, &[("csrf", &token), ("kind", "indigenous-people"), ("value", ""), ("rather_not", "1")])
        .await;
    let wrong = admin.post(&fact, &[("csrf", &token), ("kind", "birth-date"), ("value", "31/2/2015")]).await;
    assert!(wrong.location.contains("refused=not-understood"));
    let page = admin.get(&path).await;
    assert!(page.body.contains("Prefers not to say") && page.body.contains("2015-03-07"), "{}", page.body);

    // A role costs a one-time code over plain HTTP, and the last administrator stays.
    let directory = world.directory.clone();
    let codes = world.directory.store.write(move |tx| directory.make_codes(tx, 3)).await.unwrap();
    let role = format!("/people/{own}/role");
    let give = async |code: &str, role_word: &str, held: &str| {
        let fields = [("csrf", token.as_str()), ("role", role_word), ("held", held), ("one_time_code", code)];
        admin.post(&role, &fields).await
    };
    assert!(give("", "teacher", "1").await.location.contains("refused=code"));
    assert!(give(&codes[0], "administrator", "0").await.location.contains("last-administrator"));
    give(&codes[1], "teacher", "1").await;
    assert!(admin.get(&format!("/people/{own}")).await.body.contains("teacher, administrator"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_moved_is_offered_for_joining_in_whatever_class_the_two_stand() {
    let world = tokio::task::block_in_place(world);
    let (admin, _) = browser(&world, &[Role::Administrator], 3).await;
    let list = "id,given_name,family_name,birth_date,role,class,grade\n7,Eva,Luna,,pupil,5 B,5\n8,Eva,Sol,,pupil,6 A,6\n";
    let wish = crate::people::import::Wish {
        school: world.school,
        dry_run: false,
        today: formats::people::Today::UNKNOWN,
    };
    let directory = world.directory.clone();
    tokio::task::spawn_blocking(move || directory.import(&list.as_bytes(), wish).unwrap()).await.unwrap();
    assert!(admin.get("/people/duplicates").await.body.contains("Nobody seems to be here twice"));
    // Her history comes from the school that she left: she is of that school, and of this one since it asked for her.
    let (directory, school) = (world.directory.clone(), world.school);
    let moved = world.directory.store.write(move |tx| -> Result<PersonId, StoreError> {
        let new = crate::register::NewPerson {
            name: "Luna Eva",
            drawing: 3,
            language: None,
            role: Role::Pupil,
            class: None,
            demonstration: false,
        };
        let person = directory.register(tx, SchoolId([9; 16]), &new)?;
        let change = Change { directory: &directory, school };
        change.set_role(tx, person, Role::Pupil, true).map_err(|_| StoreError::Busy)?;
        Ok(person)
    });
    let moved = moved.await.unwrap();
    let page = admin.get("/people/duplicates").await;
    assert!(page.body.contains("the same name; one of them came from another school"), "{}", page.body);
    let record = admin.get(&format!("/people/{moved}")).await;
    assert!(record.body.contains("May be the same person as: Eva Luna (5 B)"), "{}", record.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_edit_one_pupil_at_once_lose_nothing() {
    let world = tokio::task::block_in_place(world);
    let (one, _) = browser(&world, &[Role::Administrator], 3).await;
    let (two, _) = browser(&world, &[Role::Administrator], 4).await;
    let wish = crate::people::import::Wish {
        school: world.school,
        dry_run: false,
        today: formats::people::Today::UNKNOWN,
    };
    let list = "id,given_name,family_name,birth_date,role,class,grade\n7,Ana,Paz,,pupil,5 B,5\n";
    let directory = world.directory.clone();
    tokio::task::spawn_blocking(move || directory.import(&list.as_bytes(), wish).unwrap()).await.unwrap();
    let path = format!("/people/{}", tokio::task::block_in_place(|| world.person("7")));
    // Both have opened her page; each saves another name.
    let (page_one, page_two) = (one.get(&path).await, two.get(&path).await);
    let rename = async |browser: &Browser, page: &Answer, name: &str| {
        let (token, seen) = (page.token(), page.hidden("seen"));
        let fields = [("csrf", token.as_str()), ("seen", seen.as_str()), ("name", name)];
        browser.post(&format!("{path}/name"), &fields).await
    };
    assert!(rename(&one, &page_one, "Ana María Paz").await.location.contains("done=saved"));
    assert!(rename(&two, &page_two, "Anita Paz").await.location.contains("done=saved"));
    let page = one.get(&path).await;
    for words in ["There are two versions.", "Ana María Paz", "Anita Paz"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    // It stands in the list of all that waits for such a choice, with when and where.
    let (head, _) = browser(&world, &[Role::Head], 5).await;
    for reader in [&one, &head] {
        let list = reader.get("/people/conflicts").await;
        for words in ["Ana María Paz: Name", "Anita Paz: Name"] {
            let told = list.body.contains(words);
            assert_eq!(told, words.starts_with("Anita"), "the title is what shows: {}", list.body);
        }
        assert_eq!(list.body.matches("on this box").count(), 2, "{}", list.body);
        assert!(list.body.contains("“Ana María Paz”") && list.body.contains("“Anita Paz”"), "{}", list.body);
        assert!(list.body.contains("Use “Ana María Paz”"), "she leads its classes: {}", list.body);
    }
    // One press there settles it, for both.
    let list = one.get("/people/conflicts").await;
    let (token, seen) = (list.token(), list.hidden("seen"));
    let fields =
        [("csrf", token.as_str()), ("seen", seen.as_str()), ("from", "conflicts"), ("name", "Anita Paz")];
    let settled = one.post(&format!("{path}/name"), &fields).await;
    assert_eq!(settled.location, "/people/conflicts?done=saved#result");
    assert!(one.get("/people/conflicts").await.body.contains("Nothing stands in two versions"));
    let page = two.get(&path).await;
    assert!(page.body.contains("<h1>Anita Paz</h1>") && !page.body.contains("two versions"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_hers_stays_closed() {
    let world = tokio::task::block_in_place(world);
    let (teacher, own) = browser(&world, &[Role::Teacher], 4).await;
    let (pupil, _) = browser(&world, &[Role::Pupil], 5).await;
    let nobody = Browser { service: pupil.service.clone(), cookie: String::new() };
    let other = SchoolId([9; 16]);
    assert_ne!(world.school, other);
    for path in ["/people", "/people/new", "/people/import", "/people/duplicates"] {
        assert_eq!(teacher.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(nobody.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(pupil.get("/classes/new").await.status, StatusCode::FORBIDDEN);
    assert_eq!(teacher.get("/people/conflicts").await.status, StatusCode::FORBIDDEN);
    // A head is told who may, instead of standing before a closed door.
    let (head, _) = browser(&world, &[Role::Head], 6).await;
    let _administrator = browser(&world, &[Role::Administrator], 7).await;
    let page = head.get("/people/duplicates").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Here that is: Staff Member."), "{}", page.body);
    assert!(!page.body.contains("name=\"kept\""), "{}", page.body);
    assert_eq!(teacher.get(&format!("/people/{own}")).await.status, StatusCode::FORBIDDEN);
    let token = teacher.get("/classes/new").await.token();
    let role = format!("/people/{own}/role");
    let grab = teacher.post(&role, &[("csrf", &token), ("role", "administrator"), ("held", "1")]).await;
    assert_eq!(grab.status, StatusCode::FORBIDDEN, "nobody gives herself a role");
    let class = ClassId([3; 16]);
    assert_eq!(teacher.get(&format!("/classes/{class}/people")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_box_begins_with_a_code_from_its_console() {
    let world = tokio::task::block_in_place(world);
    let code = StartCode::draw(&mut Seed(3).chance());
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let hears = told.clone();
    let after: AfterFirst = Arc::new(move |school, wanted| hears.lock().unwrap().push((school, wanted)));
    let messages =
        Messages::load(&[web::MESSAGES, crate::MESSAGES, crate::people::MESSAGES], LanguagePlan::default())
            .unwrap();
    let web = Web::new(
        Site::default(),
        messages,
        Arc::new(world.directory.clone()),
        Arc::new(SimClock::at(NOW)),
        Box::new(Seed(9).chance()),
    );
    let state = State::new(world.directory.clone()).first_start(code.clone(), after);
    let stranger = Browser { service: web::serve(routes(state), web), cookie: String::new() };
    let page = stranger.get("/first").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("The school: Escuela"), "{}", page.body);
    let answers = |code: &'static str, password: &'static str| {
        [
            ("code", code),
            ("language", "pt"),
            ("name", "Rosa Vilca"),
            ("password", password),
            ("courses", "no"),
        ]
    };
    let weak = stranger.post("/first", &answers("", "12345678")).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = stranger.post("/first", &answers("00000000", "tres llamas azules")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.lock().unwrap().is_empty(), "a stranger has begun nothing");
    let spoken: &'static str = code.spoken().leak();
    let begun = stranger.post("/first", &answers(spoken, "tres llamas azules")).await;
    assert_eq!(
        (begun.status, begun.location.as_str()),
        (StatusCode::SEE_OTHER, "/people?done=begun&lang=pt#result")
    );
    assert_eq!(world.directory.box_language().unwrap(), "pt".parse().ok());
    assert_eq!(*told.lock().unwrap(), [(world.school, false)]);
    assert_eq!(stranger.get("/first").await.status, StatusCode::NOT_FOUND, "the door is closed behind her");
    assert_eq!(
        stranger.post("/first", &answers(spoken, "tres llamas azules")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_with_a_code_and_shown_once() {
    let world = tokio::task::block_in_place(world);
    let (admin, _) = browser(&world, &[Role::Administrator], 6).await;
    let directory = world.directory.clone();
    let codes = world.directory.store.write(move |tx| directory.make_codes(tx, 2)).await.unwrap();
    let token = admin.get("/people/keys").await.token();
    let fields = |code: &str| {
        vec![
            ("csrf", token.clone()),
            ("name", "register".into()),
            ("may", "read".into()),
            ("one_time_code", code.to_owned()),
        ]
    };
    let make = async |code: &str| {
        let fields = fields(code);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        admin.post("/people/keys", &fields).await
    };
    assert_eq!(make("12").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = make(&codes[0]).await;
    assert!(made.body.contains("chaski_") && made.body.contains("not shown again"), "{}", made.body);
    assert_eq!(make(&codes[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a code is good for one key");
    let page = admin.get("/people/keys").await;
    assert!(!page.body.contains("chaski_") && page.body.contains("End register"));
    let id = page.hidden("id");
    admin.post("/people/keys/end", &[("csrf", &token), ("id", &id)]).await;
    assert!(!admin.get("/people/keys").await.body.contains("End register"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_child_of_one_name_is_asked_about_and_never_refused() {
    let world = tokio::task::block_in_place(world);
    let (admin, own) = browser(&world, &[Role::Administrator], 11).await;
    let form = admin.get("/classes/new").await;
    assert!(form.body.contains("I teach this class"), "{}", form.body);
    let open = |name: &str, form: &Answer, mine: bool| {
        let mut fields = vec![
            ("csrf".to_owned(), form.token()),
            ("client".to_owned(), form.hidden("client")),
            ("name".to_owned(), name.to_owned()),
        ];
        fields.extend(mine.then(|| ("mine".to_owned(), "1".to_owned())));
        fields
    };
    async fn send(browser: &Browser, path: &str, fields: &[(String, String)]) -> Answer {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        browser.post(path, &fields).await
    }
    send(&admin, "/classes/new", &open("5 A", &form, true)).await;
    let other = admin.get("/classes/new").await;
    send(&admin, "/classes/new", &open("6 A", &other, false)).await;
    let taught = world.directory.classes_taught_by(own).unwrap();
    assert_eq!(taught.len(), 1, "only the one of which she says so");
    let list = format!("/classes/{}/people", taught[0]);
    let pupils = || world.directory.pupils_of(taught[0]).unwrap().len();

    let first = admin.get(&list).await;
    for _ in 0..2 {
        let added = send(&admin, &list, &open("Rosa Quispe Mamani", &first, false)).await;
        assert_eq!(
            added.status,
            StatusCode::SEE_OTHER,
            "the same form twice is no second child: {}",
            added.body
        );
    }
    let second = admin.get(&list).await;
    let asked = send(&admin, &list, &open("quispe mamaní, ROSA", &second, false)).await;
    assert!(asked.body.contains("There is a Rosa Quispe Mamani in 5 A already"), "{}", asked.body);
    assert_eq!((asked.status, pupils()), (StatusCode::OK, 1));
    let mut sure = open("Rosa Quispe Mamani", &asked, false);
    sure.push(("another".into(), "1".into()));
    assert_eq!(send(&admin, &list, &sure).await.status, StatusCode::SEE_OTHER);
    assert_eq!(pupils(), 2);
    let page = admin.get("/people/new").await;
    let mut fields = open("Rosa Quispe Mamani", &page, false);
    fields.extend([("role".to_owned(), "pupil".to_owned()), ("class".to_owned(), taught[0].to_string())]);
    let asked = send(&admin, "/people/new", &fields).await;
    assert!(asked.body.contains("in that class already") && pupils() == 2, "{}", asked.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_changes_the_language_of_the_box() {
    let world = tokio::task::block_in_place(world);
    let (administrator, _) = browser(&world, &[Role::Administrator], 1).await;
    let (head, _) = browser(&world, &[Role::Head], 2).await;
    assert_eq!(head.get("/site/language").await.status, StatusCode::FORBIDDEN);
    let title = |body: &str, lang: &str| body.contains(&format!("<html lang=\"{lang}\""));
    // A phone in a language that the box does not have hears what the box speaks first.
    let greets = async |service: &Router| {
        let request = Request::builder().uri("/site/language").header(header::HOST, "localhost");
        let request = request.header(header::ACCEPT_LANGUAGE, "fi").body(Body::empty()).unwrap();
        let response = service.clone().oneshot(request).await.unwrap();
        String::from_utf8_lossy(&response.into_body().collect().await.unwrap().to_bytes()).into_owned()
    };
    assert!(title(&greets(&administrator.service).await, "es"));
    let page = administrator.get("/site/language").await;
    assert!(page.body.contains(r#"<option value="es" selected>"#), "{}", page.body);
    let token = page.token();
    for wrong in ["", "fi", "not a language"] {
        let refused = administrator.post("/site/language", &[("csrf", &token), ("language", wrong)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(world.directory.box_language().unwrap(), None);
    let grab = head.post("/site/language", &[("csrf", &head_token(&head).await), ("language", "pt")]).await;
    assert_eq!(grab.status, StatusCode::FORBIDDEN);
    for _ in 0..2 {
        let saved = administrator.post("/site/language", &[("csrf", &token), ("language", "pt")]).await;
        assert_eq!(saved.location, "/site/language?done=saved#result");
    }
    assert!(title(&greets(&administrator.service).await, "pt"));
    assert_eq!(world.directory.box_language().unwrap(), "pt".parse().ok(), "and after the next start");
    let page = administrator.get("/site/language?done=saved").await;
    assert!(
        page.body.contains("Saved.") && page.body.contains(r#"<option value="pt" selected>"#),
        "{}",
        page.body
    );
    assert!(title(&page.body, "en"), "her own phone still reads what it asks for");
}

/// A token of a page that a head may open.
async fn head_token(head: &Browser) -> String {
    head.get("/classes/new").await.token()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_person_is_found_by_no_search() {
    let world = tokio::task::block_in_place(world);
    let (admin, _) = browser(&world, &[Role::Administrator], 1).await;
    let (teacher, _) = browser(&world, &[Role::Teacher], 2).await;
    let (directory, school) = (world.directory.clone(), world.school);
    let pupil = world.directory.store.write(move |tx| -> Result<PersonId, StoreError> {
        let new = crate::register::NewPerson {
            name: "Carmen Huamán",
            drawing: 3,
            language: None,
            role: Role::Pupil,
            class: None,
            demonstration: false,
        };
        directory.register(tx, school, &new)
    });
    let pupil = pupil.await.unwrap();
    assert!(admin.get("/people?q=huaman").await.body.contains("Carmen Huamán"));
    let page = admin.get(&format!("/people/{pupil}")).await;
    assert!(page.body.contains("Not protected") && page.body.contains(&format!("/privacy/moves/{pupil}")));
    let path = format!("/people/{pupil}/protected");
    let protect = |on: &'static str, token: String| {
        let (path, admin) = (&path, &admin);
        async move { admin.post(path, &[("csrf", &token), ("protected", on)]).await }
    };
    let saved = protect("1", page.token()).await;
    assert_eq!((saved.status, saved.location.contains("done=saved")), (StatusCode::SEE_OTHER, true));
    // Searched for, she is not there; those who may see everybody's names still see her in the list and on her record.
    assert!(!admin.get("/people?q=huaman").await.body.contains("Carmen"));
    assert!(!admin.get("/people?q=car").await.body.contains("Carmen"));
    assert!(admin.get("/people").await.body.contains("Carmen Huamán"));
    let page = admin.get(&format!("/people/{pupil}")).await;
    assert!(page.body.contains("Protected") && !page.body.contains("Not protected"));
    // It is the administrator's to say.
    let refused = teacher.post(&path, &[("csrf", &page.token()), ("protected", "0")]).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER, "{}", refused.location);
    protect("0", page.token()).await;
    assert!(admin.get("/people?q=huaman").await.body.contains("Carmen Huamán"));
}

#[tokio::test(flavor = "multi_thread")]
async fn protected_is_whom_any_school_protects_and_another_schools_word_ends_nothing() {
    use events::people::{PersonProtected, PersonsMerged};
    let world = tokio::task::block_in_place(world);
    let (directory, school) = (world.directory.clone(), world.school);
    let before = SchoolId([0xa7; 16]);
    let work = move || {
        let say = |school: SchoolId, person, event: events::Event| {
            let (persons, authority) = (vec![person], kernel::Authority::Staff);
            let draft = store::Draft { schools: vec![school], persons, authority, events: vec![event] };
            directory.store.write_blocking::<_, StoreError, _>(move |tx| tx.append(draft)).unwrap();
        };
        let protect =
            |school, person, protected| say(school, person, PersonProtected { person, protected }.into());
        let of_page = |person, on: bool| {
            let (directory, store) = (directory.clone(), directory.store.clone());
            let work = move |tx: &mut store::WriteTx<'_>| {
                Change { directory: &directory, school }.protect(tx, person, on)
            };
            store.write_blocking(work).unwrap();
        };
        let register = |name: &'static str| {
            let (directory, store) = (directory.clone(), directory.store.clone());
            let new = move |tx: &mut store::WriteTx<'_>| {
                let new = crate::register::NewPerson {
                    name,
                    drawing: 3,
                    language: None,
                    role: Role::Pupil,
                    class: None,
                    demonstration: false,
                };
                directory.register(tx, school, &new)
            };
            store.write_blocking(new).unwrap()
        };
        let (ana, ani) = (register("Ana Quispe"), register("Ani Quispe"));
        let hidden = |person: PersonId| {
            let protected = directory.store.read_blocking(|db| directory.is_protected(db, person)).unwrap();
            let found = directory.store.read_blocking(|db| directory.find_people(db, school, "quispe"));
            let found = found.unwrap().iter().any(|found| found.person == person);
            assert_ne!(protected, found, "whoever is protected is found by no search");
            protected
        };
        // She is protected at her school. The school that she left says that it is over.
        of_page(ana, true);
        protect(before, ana, false);
        assert!(hidden(ana), "another school's word ended it");
        of_page(ana, false);
        assert!(!hidden(ana));
        // The school that she left protects her: so she is here, until her school here says otherwise.
        protect(before, ana, true);
        assert!(hidden(ana) && !hidden(ani));
        of_page(ana, false);
        assert!(!hidden(ana));
        // Her second record is protected, and is then found to be one with the first.
        of_page(ani, true);
        assert!(!hidden(ana));
        say(school, ana, PersonsMerged { kept: ana, merged: ani }.into());
        assert!(hidden(ana), "a merge ended it");
        of_page(ana, false);
        assert!(!hidden(ana));
    };
    tokio::task::spawn_blocking(work).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn people_whose_names_have_not_come_are_counted() {
    let world = tokio::task::block_in_place(world);
    let (admin, own) = browser(&world, &[Role::Administrator], 1).await;
    assert!(!admin.get("/people").await.body.contains("not come yet"));
    let (directory, school) = (world.directory.clone(), world.school);
    let came = world.directory.store.write(move |tx| -> Result<(), StoreError> {
        for n in [7, 8] {
            let person = PersonId([n; 16]);
            // Sealed under somebody else's key: hers is still to come.
            let purpose = eventlog::sealing::Purpose::Identity;
            let sealed_name =
                directory.keys.seal(tx, own, purpose, crate::register::NAME_CONTEXT, "Ana Paz")?;
            let registered = events::people::PersonRegistered {
                person,
                sealed_name,
                drawing: 0,
                language: None,
                demonstration: false,
            };
            let given = events::people::RoleGiven { person, school, role: Role::Pupil as u8 };
            tx.append(store::Draft {
                schools: vec![school],
                persons: vec![person],
                authority: kernel::Authority::Staff,
                events: vec![registered.into(), given.into()],
            })?;
        }
        Ok(())
    });
    came.await.unwrap();
    let page = admin.get("/people").await.body;
    assert!(
        page.contains("The names of 2 people have not come yet") && page.contains("One person"),
        "{page}"
    );
}
