//! A channel said in another language at the desk, over HTTP and without script: its titles beside their source, and the questions of
//! an exercise; nothing that nobody approved reaches a pupil.

use crate::{
    browser::{Browser, Fields, Reply},
    channel::{self, ID, node},
    hub::{Hub, chaski, folder, said},
};
use testkit::Scratch;

/// Posts a page's form of texts, with what is typed or ticked.
fn save(phone: &mut Browser, page: &str, typed: &[(&str, &str)]) -> Reply {
    let form = phone.get(page).unwrap();
    assert_eq!(form.status, 200, "{page}");
    let mut fields: Fields = vec![("csrf".into(), form.hidden("csrf").expect("a form"))];
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    phone.post(page.split('?').next().unwrap(), &fields).unwrap()
}

#[test]
fn a_channel_is_said_in_another_language_and_approved_text_by_text() {
    let (folder, stick) = (folder("desk-channel"), Scratch::new("desk-stick").unwrap());
    channel::write(stick.path());
    let stick = stick.path().display().to_string();
    let brought = chaski(&["import", "kolibri", &stick], &folder.path().join("demonstration"));
    assert!(brought.status.success(), "{}", said(&brought));
    let hub = Hub::start(folder.path());
    let mut translator = Browser::signed_in(&hub.address, "translator").unwrap();
    let mut reviewer = Browser::signed_in(&hub.address, "reviewer").unwrap();
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap().reading("pt");
    let desk = format!("/desk/pt/channel:{ID}");
    let coverage = translator.get("/desk/pt").unwrap().body;
    assert!(coverage.contains(&desk) && coverage.contains("Huerta"), "{coverage}");
    let texts = translator.get(&desk).unwrap().body;
    let questions = format!("/desk/pt/exercise:{ID}:{}", node(2));
    for shown in ["Suelo", "Surcos", "Agua", questions.as_str()] {
        assert!(texts.contains(shown), "{shown}: {texts}");
    }

    let title = format!("node:{}.title", node(1));
    let (words, seen) = (format!("words-{title}"), format!("seen-{title}"));
    let saved = save(&mut translator, &desk, &[("key", &title), (&words, "O solo")]);
    assert_eq!((saved.status, saved.leads_to().contains("saved=1")), (303, true), "{}", saved.body);
    let course = format!("/channels/{ID}");
    assert!(!pupil.get(&course).unwrap().body.contains("O solo"), "nobody has approved it");
    // Neither by her who said it, though she asks for it.
    save(&mut translator, &desk, &[("approve", &title), (&seen, "O solo")]);
    assert!(!pupil.get(&course).unwrap().body.contains("O solo"));
    let approved = save(&mut reviewer, &desk, &[("approve", &title), (&seen, "O solo")]);
    assert!(approved.leads_to().contains("saved=1"), "{}", approved.leads_to());
    let read = pupil.get(&course).unwrap().body;
    assert!(
        read.contains("lang=\"pt\">O solo<") && !read.contains("Suelo") && read.contains("Agua"),
        "{read}"
    );
    let mut other = Browser::signed_in(&hub.address, "pupil").unwrap().reading("es");
    assert!(
        other.get(&course).unwrap().body.contains("Suelo"),
        "who reads Spanish reads it as it was written"
    );

    // The question: with its place, whole, and marked as before.
    let key = "s1.question";
    let refused = save(&mut translator, &questions, &[("key", key), ("words-s1.question", "Quanto é?")]);
    assert_eq!(refused.status, 200);
    assert!(refused.body.contains("must be the same as in the text"), "{}", refused.body);
    let whole = "Quanto é? [[☃ numeric-input 1]]";
    let saved = save(&mut translator, &questions, &[("key", key), ("words-s1.question", whole)]);
    assert!(saved.leads_to().contains("saved=1"), "{}", saved.body);
    let item = format!("/channels/{ID}/{}/s1", node(2));
    assert!(pupil.get(&item).unwrap().body.contains("¿Cuánto es?"));
    save(&mut reviewer, &questions, &[("approve", key), ("seen-s1.question", whole)]);
    let asked = pupil.get(&item).unwrap();
    assert!(asked.body.contains("Quanto é?") && !asked.body.contains("¿Cuánto es?"), "{}", asked.body);
    let mut fields: Fields = ["csrf", "owner", "client", "hints", "shown"]
        .map(|name| (name.to_owned(), asked.hidden(name).unwrap_or_else(|| panic!("no {name}"))))
        .into();
    fields.extend([("w0".to_owned(), "7".to_owned()), ("do".to_owned(), "answer".to_owned())]);
    let reply = pupil.post(&item, &fields).unwrap();
    assert!(pupil.get(reply.leads_to()).unwrap().body.contains("Muito bem"), "{}", reply.leads_to());
    // What is not there is not there.
    for address in [
        format!("/desk/pt/channel:{}", node(9)),
        format!("/desk/pt/exercise:{ID}:{}", node(1)),
        "/desk/pt/exercise:x".to_owned(),
        format!("/desk/pt/elsewhere:{ID}"),
    ] {
        assert_eq!(translator.get(&address).unwrap().status, 404, "{address}");
    }
}
