//! What a channel has for teachers alone: a learner gets it by no page, no file's address, no search and no program; a teacher does.

use crate::{
    browser::{Browser, Fields},
    channel::{self, GUIDE, ID, KEYS, node},
    hub::{Hub, chaski, folder, said},
};
use testkit::Scratch;

#[test]
fn what_is_for_teachers_reaches_no_learner_and_every_teacher() {
    let (folder, stick) = (folder("coach"), Scratch::new("coach-stick").unwrap());
    channel::write(stick.path());
    let guide = channel::add_guide(stick.path());
    let stick = stick.path().display().to_string();
    let brought = chaski(&["import", "kolibri", &stick], &folder.path().join("demonstration"));
    assert!(brought.status.success(), "{}", said(&brought));
    let hub = Hub::start(folder.path());
    let (topic, document, exercise) = (
        format!("/channels/{ID}/{}", node(1)),
        format!("/channels/{ID}/{}", node(GUIDE)),
        format!("/channels/{ID}/{}", node(KEYS)),
    );
    let reserved = [
        document.clone(),
        format!("{document}/1"),
        exercise.clone(),
        format!("{exercise}/k1"),
        format!("{exercise}/k1?practice=1"),
        format!("/channels/{ID}/file/{}", guide.pdf),
        format!("/channels/{ID}/file/{}", guide.questions),
        format!("/channels/{ID}/inside/{}/k1.json", guide.questions),
        format!("/channels/{ID}/inside/{}/images/clave.svg", guide.questions),
    ];
    let lists = [
        "/courses".to_owned(),
        format!("/channels/{ID}"),
        topic.clone(),
        "/find?q=Orientaciones".to_owned(),
        "/find?q=Claves+reservadas".to_owned(),
        "/find?q=Solucionario".to_owned(),
        "/find?language=es".to_owned(),
    ];
    // The search holds the channel from the first round of its index on.
    let mut anybody = Browser::new(&hub.address);
    let mut rounds = 0;
    while !anybody.get("/find?q=Surcos").unwrap().body.contains(&format!("/channels/{ID}/{}", node(2))) {
        rounds += 1;
        assert!(rounds < 300, "the channel never came into the search");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    let mut translator = Browser::signed_in(&hub.address, "translator").unwrap();
    for (who, phone) in [("nobody", &mut anybody), ("a pupil", &mut pupil), ("a translator", &mut translator)]
    {
        for address in &reserved {
            let reply = phone.get(address).unwrap();
            assert_eq!(reply.status, 404, "{who} {address}");
            assert!(!reply.body.contains("the key is"), "{who} {address}: {}", reply.body);
        }
        for address in &lists {
            let reply = phone.get(address).unwrap();
            assert_eq!(reply.status, 200, "{who} {address}");
            // A search says again what was typed.
            let named = !address.contains("?q=") && reply.body.contains("reservadas");
            let linked = reply.body.contains(&document) || reply.body.contains(&exercise);
            assert!(!named && !linked, "{who} {address}: {}", reply.body);
        }
    }
    for address in [format!("/practice?course={ID}"), format!("/skills?course={ID}")] {
        let reply = pupil.get(&address).unwrap();
        assert!(reply.status == 200 && !reply.body.contains("reservadas"), "{address}");
    }
    // Nor by answering, with a form taken from another question.
    let asked = pupil.get(&format!("/channels/{ID}/{}/s1", node(2))).unwrap();
    let mut fields: Fields = ["csrf", "owner", "client", "hints", "shown"]
        .map(|name| (name.to_owned(), asked.hidden(name).unwrap_or_else(|| panic!("no {name}"))))
        .into();
    fields.extend([("w0".to_owned(), "1".to_owned()), ("do".to_owned(), "answer".to_owned())]);
    assert_eq!(pupil.post(&format!("{exercise}/k1"), &fields).unwrap().status, 404);
    // Programs are told nothing of what is in a channel, whoever's key they have.
    let described = anybody.get("/api/v1/openapi.json").unwrap().body;
    assert!(
        described.contains("\"paths\"") && !described.contains("channel/"),
        "the API gives content now: ask it too"
    );
    assert_eq!(anybody.get(&format!("/api/v1/channels/{ID}")).unwrap().status, 404);

    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
    let page = teacher.get(&topic).unwrap().body;
    for (words, address) in [("Orientaciones reservadas", &document), ("Claves reservadas", &exercise)] {
        assert!(page.contains(words) && page.contains(address.as_str()), "{page}");
    }
    let picture = format!("/channels/{ID}/inside/{}/images/clave.svg", guide.questions);
    for address in [&document, &exercise, &format!("{exercise}/k1"), &picture] {
        assert_eq!(teacher.get(address).unwrap().status, 200, "{address}");
    }
    // What holds the answers is read by the box and handed out to nobody.
    assert_eq!(teacher.get(&format!("/channels/{ID}/file/{}", guide.questions)).unwrap().status, 404);
    let pdf = teacher.get(&format!("/channels/{ID}/file/{}", guide.pdf)).unwrap();
    assert!(pdf.body.contains("the key is 41"));
    // What she sees is kept by no phone or proxy for the next pupil.
    let kept = pdf.header("cache-control").unwrap_or_default();
    assert!(kept.contains("private") || kept.contains("no-store"), "{kept}");
}
