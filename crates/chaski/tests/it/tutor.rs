//! Practice and the teacher's list over HTTP, without script; and a model's way from answers to a central and back to a hub.

use crate::{
    browser::{Browser, Fields, Reply},
    channel,
    hub::{Hub, chaski, folder, said},
};
use std::{fs, path::Path, process::Command};
use testkit::Scratch;

/// The first address in a page that begins so.
fn link(page: &Reply, begins: &str) -> String {
    let marker = format!("href=\"{begins}");
    let (_, after) = page.body.split_once(&marker).unwrap_or_else(|| panic!("no {begins} in {}", page.body));
    format!("{begins}{}", after.split('"').next().unwrap()).replace("&amp;", "&")
}

/// The sentence under the title.
fn lead(page: &Reply) -> &str {
    let (_, after) = page.body.split_once("class=\"lead\">").unwrap();
    after.split("</p>").next().unwrap()
}

#[test]
fn a_pupil_practises_from_the_first_minute_on_every_course() {
    let folder = folder("practice");
    let hub = Hub::start(folder.path());
    assert_eq!(Browser::new(&hub.address).get("/practice").unwrap().status, 401);
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    for course in ["market-numbers", "safe-phone", "what-machines-learn"] {
        let page = pupil.get(&format!("/practice?course={course}")).unwrap();
        assert_eq!(page.status, 200);
        assert!(lead(&page).contains("Let us begin with"), "{}", lead(&page));
        assert_eq!(pupil.get(&format!("/practice?course={course}")).unwrap().body.len(), page.body.len());
        let begin = link(&page, &format!("/courses/{course}/"));
        let exercise = page.body.matches("?practice=1").count();
        assert!((2..=3).contains(&exercise), "two or three to choose from, not {exercise}");
        // Somewhere on the way each of these is a page with an answer form that leads back.
        let begin = if begin.contains("practice=1") { begin } else { link_to_exercise(&page, course) };
        let asked = pupil.get(&begin).unwrap();
        assert_eq!(asked.status, 200);
        assert!(asked.body.contains("name=\"practice\""), "{begin}");
        assert!(asked.body.contains(&format!("/practice?course={course}")));
        // It is not her place in the course.
        assert!(!pupil.get("/courses").unwrap().body.contains("You were here"));
    }
    assert_eq!(pupil.get("/practice?course=nowhere").unwrap().status, 404);
    let skills = pupil.get("/skills?course=market-numbers").unwrap();
    assert!(skills.body.contains("<svg viewBox") && skills.body.contains("1. Count"), "{}", skills.body);
    // An answer, and the next sentence knows of it.
    let mut fields = pupil.answer_form("nobody-would-say-this").unwrap();
    fields.push(("practice".into(), "1".into()));
    let choice = fields.iter_mut().find(|(name, _)| name == "choice").unwrap();
    choice.1 = "deadline".into();
    let reply = pupil.post(crate::browser::EXERCISE, &fields).unwrap();
    assert_eq!(reply.status, 303, "{}", reply.body);
    let page = pupil.get("/practice").unwrap();
    assert!(
        page.body.contains("safe-phone") && !lead(&page).contains("Let us begin with"),
        "{}",
        lead(&page)
    );
}

#[test]
fn an_imported_channel_is_practised_and_its_teacher_sees_it() {
    let (folder, stick) = (folder("practice-channel"), Scratch::new("stick").unwrap());
    channel::write(stick.path());
    let demonstration = folder.path().join("demonstration");
    let said = done(&["import", "kolibri", &stick.path().display().to_string()], &demonstration);
    assert!(said.contains("4 questions") && said.contains("1 of 2 play to their last item"), "{said}");
    let hub = Hub::start(folder.path());
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    let practice = format!("/practice?course={}", channel::ID);
    assert!(pupil.get("/courses").unwrap().body.contains("Huerta"));
    assert!(pupil.get(&format!("/channels/{}", channel::ID)).unwrap().body.contains(&practice));
    // The sentence that nobody can mark here is offered to nobody; what water needs comes first.
    let page = pupil.get(&practice).unwrap();
    assert_eq!(page.status, 200);
    assert!(page.body.contains("does not say what each question teaches") && page.body.contains("Suelo"));
    assert!(!page.body.contains("/s2?practice=1"), "{}", page.body);
    let address = format!("/channels/{}/{}/s1", channel::ID, channel::node(2));
    assert!(page.body.contains(&format!("{address}?practice=1")), "{}", page.body);
    for (typed, shown) in [("8", "Not yet"), ("7", "Well done")] {
        let asked = pupil.get(&format!("{address}?practice=1")).unwrap();
        let mut fields: Fields = ["csrf", "owner", "client", "hints", "shown", "practice"]
            .map(|name| (name.to_owned(), asked.hidden(name).unwrap_or_else(|| panic!("no {name}"))))
            .into();
        fields.push(("w0".into(), typed.into()));
        fields.push(("do".into(), "answer".into()));
        let reply = pupil.post(&address, &fields).unwrap();
        assert_eq!((reply.status, reply.leads_to()), (303, format!("{address}?after=1&practice=1").as_str()));
        let marked = pupil.get(reply.leads_to()).unwrap();
        assert!(marked.body.contains(shown) && marked.body.contains(&practice), "{}", marked.body);
    }
    let page = pupil.get("/practice").unwrap();
    assert!(page.body.contains("Huerta"), "she goes on where she answered last");
    assert!(lead(&page).contains("Agua") || lead(&page).contains("1 of your last 2"), "{}", lead(&page));
    let skills = pupil.get(&format!("/skills?course={}", channel::ID)).unwrap();
    assert!(skills.body.contains("1. Suelo") && skills.body.contains("1 of 2 right"), "{}", skills.body);

    // On the exercise's own way: the question nobody can mark is seen once, holds nobody, and the way past it leads out.
    let (exercise, topic) = (format!("/channels/{}/{}", channel::ID, channel::node(2)), channel::node(1));
    let seen = pupil.get(&exercise).unwrap();
    assert!(
        seen.body.contains("cannot be answered here")
            && !seen.body.contains(&format!("href=\"{exercise}/s2\"")),
        "{}",
        seen.body
    );
    let topic_done = pupil.get(&format!("/channels/{}/{topic}", channel::ID)).unwrap();
    let onward = format!("/channels/{}/{}", channel::ID, channel::node(4));
    assert!(
        topic_done.body.contains("You have finished everything here") && topic_done.body.contains(&onward),
        "{}",
        topic_done.body
    );
    let whole = pupil.get(&format!("/channels/{}", channel::ID)).unwrap();
    assert!(whole.body.contains("1 of 2 done"), "{}", whole.body);

    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
    let class = link(&teacher.get("/classes").unwrap(), "/classes/");
    let page = teacher.get(&class).unwrap();
    let (_, after) = page.body.split_once("Topic by topic").expect("the channel's table");
    assert!(after.contains("1. Suelo") && after.contains("1 of 2"), "one question of two is right");
    assert!(!after.split("</table>").next().unwrap().contains("Agua"), "nobody has begun there");
    let pupils = teacher.get(&format!("{class}/skills?course={}", channel::ID)).unwrap();
    assert_eq!(pupils.status, 200);
    let found = teacher.get("/find?q=Surcos").unwrap();
    assert!(
        found.body.contains(&format!("/channels/{}/{}", channel::ID, channel::node(2))),
        "{}",
        found.body
    );
    drop(hub);
    let person = "00000000000000000000000000";
    let said = done(&["tutor", "explain", person, &format!("{}/s1", channel::ID)], &demonstration);
    assert!(said.contains("not enough data yet"), "{said}");
}

fn link_to_exercise(page: &Reply, course: &str) -> String {
    let marker = format!("href=\"/courses/{course}/");
    page.body
        .split(&marker)
        .skip(1)
        .filter_map(|after| after.split('"').next())
        .find(|address| address.ends_with("?practice=1"))
        .map(|address| format!("/courses/{course}/{address}"))
        .unwrap()
}

#[test]
fn a_teacher_is_shown_a_few_names_and_notes_what_she_did() {
    let folder = folder("needs");
    let hub = Hub::start(folder.path());
    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
    let class = link(&teacher.get("/classes").unwrap(), "/classes/");
    let needs = format!("{class}/needs");
    let page = teacher.get(&needs).unwrap();
    assert!(lead(&page).starts_with("3 pupils need you"), "{}", lead(&page));
    assert!(page.body.contains("behind this"));
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    assert_eq!(pupil.get(&needs).unwrap().status, 403);
    assert_eq!(pupil.get(&format!("{class}/skills")).unwrap().status, 403);

    let form = link_to_form(&page, &needs);
    let csrf = page.hidden("csrf").unwrap();
    let fields: Fields = [("csrf", csrf.as_str()), ("what", "family"), ("concerns", "1")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    assert_eq!(pupil.post(&form, &fields).unwrap().status, 403, "another session's token");
    for _ in 0..2 {
        assert_eq!(teacher.post(&form, &fields).unwrap().status, 303);
    }
    let after = teacher.get(&needs).unwrap();
    assert!(lead(&after).starts_with("2 pupils need you"), "{}", lead(&after));
    assert_eq!(after.body.matches("I talked with the family, ").count(), 1, "noted once");

    let most: Fields =
        [("csrf", csrf.as_str()), ("most", "1")].map(|(n, v)| (n.to_owned(), v.to_owned())).into();
    assert_eq!(teacher.post(&needs, &most).unwrap().status, 303);
    assert!(lead(&teacher.get(&needs).unwrap()).starts_with("This week there is nobody"));
    let many: Fields =
        [("csrf", csrf.as_str()), ("most", "99")].map(|(n, v)| (n.to_owned(), v.to_owned())).into();
    assert_eq!(teacher.post(&needs, &many).unwrap().status, 400);
    // The term has left every state of a skill in the class's picture.
    let skills = teacher.get(&format!("{class}/skills")).unwrap().body;
    let rows = skills.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let mut sums = [0u32; 4];
    for row in rows.split("<tr").skip(1) {
        let cells = row.split("<td").skip(1).map(|cell| {
            let text = cell.split_once('>').unwrap().1.split('<').next().unwrap();
            text.trim().parse::<u32>().unwrap_or(0)
        });
        cells.zip(&mut sums).for_each(|(n, sum)| *sum += n);
    }
    let [solid, growing, resting, few] = sums;
    assert!(solid > 20 && growing > 5 && resting > 20 && few > 20, "{sums:?}");
}

fn link_to_form(page: &Reply, needs: &str) -> String {
    let (_, after) = page.body.split_once(&format!("action=\"{needs}/")).unwrap();
    format!("{needs}/{}", after.split('"').next().unwrap())
}

fn done(arguments: &[&str], folder: &Path) -> String {
    let output = chaski(arguments, folder);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

#[test]
fn an_analyst_sees_a_candidate_and_approves_it_while_the_box_serves() {
    let folder = folder("tutor-candidate");
    let data = folder.path().join("demonstration");
    let refused = chaski(&["tutor", "candidate"], &data);
    assert!(said(&refused).contains("answers of 0 learners may be used"), "{}", said(&refused));
    let hub = Hub::start(folder.path());
    let mut admin = Browser::signed_in(&hub.address, "administrator").unwrap();
    let page = admin.get("/tutor/models").unwrap();
    assert!(page.body.contains("No model is in use") && page.body.contains("No model waits"));
    assert!(page.body.contains("chaski tutor candidate --data"));
    // Made beside the serving box.
    let made = done(&["tutor", "candidate", "--everybody"], &data);
    let digest = made.lines().find_map(|line| line.strip_prefix("digest       ")).unwrap().to_owned();
    let address = link(&admin.get("/tutor/models").unwrap(), "/tutor/models/");
    assert!(address.ends_with(&digest), "{address}");
    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
    assert_eq!(teacher.get("/tutor/models").unwrap().status, 403);
    assert_eq!(teacher.get(&address).unwrap().status, 403);
    let page = admin.get(&address).unwrap();
    assert!(page.body.contains("<svg") && page.body.contains("Came true") && page.body.contains("AUC"));
    let csrf = page.hidden("csrf").unwrap();
    let word = |word: &str| -> Fields {
        [("csrf", csrf.as_str()), ("word", word)].map(|(n, v)| (n.to_owned(), v.to_owned())).into()
    };
    let reply = admin.post(&address, &word("yes")).unwrap();
    assert!(reply.status == 200 && reply.body.contains("Please type the word"), "{}", reply.status);
    assert!(admin.get("/tutor/models").unwrap().body.contains("No model is in use"));
    assert_eq!(admin.post(&address, &word("Approve")).unwrap().status, 303);
    let page = admin.get("/tutor/models?done=1").unwrap();
    assert!(page.body.contains("Approved.") && page.body.contains(&digest[..12]));
    assert!(!page.body.contains("No model is in use") && page.body.contains("No model waits"));
    // The next page of practice goes by it; no restart.
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    assert_eq!(pupil.get("/practice").unwrap().status, 200);
    let nothing = chaski(&["tutor", "explain", "00000000000000000000000000", "nowhere/nothing"], &data);
    assert!(said(&nothing).contains("courses here: "), "{}", said(&nothing));
}

#[test]
fn answers_of_those_who_have_not_consented_are_in_no_training_data() {
    let folder = folder("tutor-consent");
    let data = folder.path().join("demonstration");
    let out = folder.path().join("answers.csv").display().to_string();
    let export = |more: &[&str]| {
        done(&[&["tutor", "export", "--out", &out], more].concat(), &data);
        fs::read_to_string(&out).unwrap()
    };
    let everybody = export(&["--everybody"]);
    assert_eq!(export(&[]).lines().count(), 1, "nobody has consented: the head line alone");
    let hub = Hub::start(folder.path());
    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
    let class = link(&teacher.get("/classes").unwrap(), "/classes/");
    let consents = format!("{class}/consents");
    let page = teacher.get(&consents).unwrap();
    let marker = "name=\"pupil\" value=\"";
    let pupils: Vec<&str> =
        page.body.split(marker).skip(1).map(|after| after.split('"').next().unwrap()).collect();
    let csrf = page.hidden("csrf").unwrap();
    let mut fields: Fields = [
        ("csrf", csrf.as_str()),
        ("data_use", "research"),
        ("how", "paper-guardian"),
        ("given", "yes"),
        ("heard", "yes"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    fields.extend(pupils[..3].iter().map(|id| ("pupil".to_owned(), (*id).to_owned())));
    let reply = teacher.post(&consents, &fields).unwrap();
    assert_eq!(reply.status, 303, "{}", reply.body);
    drop(hub);
    let some = export(&[]);
    let learners = |csv: &str| -> std::collections::BTreeSet<String> {
        csv.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect()
    };
    assert_eq!(learners(&some).len(), 3, "{}", reply.leads_to());
    assert!(learners(&everybody).len() > 100);
    assert!(said(&chaski(&["tutor", "candidate"], &data)).contains("answers of 3 learners may be used"));
}

#[test]
fn a_model_goes_from_answers_to_the_central_and_by_mail_to_the_hub() {
    let box_ = folder("tutor-model");
    let place = Scratch::new("tutor-network").unwrap();
    let path = |name: &str| place.path().join(name).display().to_string();
    let (hub, central) = (box_.path().join("demonstration"), place.path().join("central"));
    let (answers, model, stick) = (path("answers.csv"), path("model.chkt"), path("stick"));

    let none = done(&["tutor", "export", "--out", &answers], &hub);
    assert!(none.contains("0 answers of 0 learners") && none.contains("have not consented"), "{none}");
    done(&["tutor", "export", "--everybody", "--out", &answers], &hub);
    let trained = Command::new(env!("CARGO_BIN_EXE_chaski"))
        .args(["tutor", "train", &answers, "--out", &model])
        .output()
        .unwrap();
    assert!(trained.status.success(), "{}", said(&trained));

    // A network of a central and this hub.
    done(&["central", "init", "--country", "PE"], &central);
    let card = done(&["node", "card", "--out", &path("hub.card")], &hub);
    let print =
        card.lines().find_map(|line| line.split_once("at the central: ")).unwrap().1.trim().to_owned();
    let certify =
        ["node", "certify", &path("hub.card"), "--fingerprint", &print, "--out", &path("hub.welcome")];
    done(&certify, &central);
    done(&["join", &path("hub.welcome"), "--demonstration"], &hub);

    // Only the central approves; what is damaged nobody does.
    let refused = chaski(&["tutor", "approve", &model], &hub);
    assert!(said(&refused).contains("at its central"), "{}", said(&refused));
    let mut damaged = fs::read(&model).unwrap();
    damaged[100] ^= 1;
    fs::write(path("damaged"), damaged).unwrap();
    let refused = chaski(&["tutor", "approve", &path("damaged")], &central);
    assert!(said(&refused).contains("damaged"), "{}", said(&refused));
    let approved = done(&["tutor", "approve", &model], &central);
    let digest = approved.lines().find_map(|line| line.strip_prefix("digest       ")).unwrap().to_owned();

    fs::create_dir(&stick).unwrap();
    for (from, to) in [(&hub, &central), (&central, &hub)] {
        done(&["stick", "write", &stick], from);
        done(&["stick", "read", &stick], to);
    }
    // The central has heard of the hub's courses and holds none of their packages: it judges and approves all the same.
    let none = done(&["tutor", "export", "--out", &path("at-central.csv")], &central);
    assert!(none.contains("0 answers of 0 learners"), "{none}");
    done(&["tutor", "approve", &model], &central);
    let course = fs::read_to_string(&answers).unwrap();
    let exercise = course.lines().nth(1).unwrap().split(',').nth(1).unwrap().to_owned();
    let person = "00000000000000000000000000";
    let said = done(&["tutor", "explain", person, &exercise, "--json"], &hub);
    let said: serde_json::Value = serde_json::from_str(said.trim()).unwrap();
    // In use, and asked in this course: the term's answers touch most of its skills.
    assert_eq!((said["model"].as_str(), said["model_speaks"].as_bool()), (Some(digest.as_str()), Some(true)));
    let terms: f64 = said["terms"].as_object().unwrap().values().filter_map(serde_json::Value::as_f64).sum();
    assert!((terms - said["logit"].as_f64().unwrap()).abs() < 1e-6);
    // And the hub's pages open with it.
    let running = Hub::start(box_.path());
    let mut pupil = Browser::signed_in(&running.address, "pupil").unwrap();
    assert_eq!(pupil.get("/practice").unwrap().status, 200);
}
