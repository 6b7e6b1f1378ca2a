//! A pupil's way in and out.

use crate::world::World;
use directory::sign_in::secret::{Secret, SecretKind};

#[test]
fn code_list_pin_and_out_again() {
    let world = World::new("journey", 12);
    let mut phone = world.phone();
    let asks = phone.get("/enter");
    assert_eq!(asks.status, 200);
    assert!(!asks.body.contains("Niña"), "no list before the code");
    for wrong in ["", "ZZZZZ", "0", "<script>alert(1)</script>"] {
        let reply = phone.post("/enter", &[("code", wrong)]);
        assert_eq!(reply.status, 422, "{wrong}");
        assert!(!reply.body.contains("Niña") && !reply.body.contains("<script>alert"), "{wrong}");
    }
    assert_eq!(phone.get("/enter/list").location, "/enter", "no list without the code");
    let typed = world.code().to_lowercase();
    assert_eq!(
        phone.post("/enter", &[("code", &format!(" {} {}", &typed[..2], &typed[2..]))]).location,
        "/enter/list"
    );
    let list = phone.get("/enter/list");
    assert!(
        list.body.contains("Niña00 Q.") && list.body.contains("class=\"emblem\""),
        "drawing, first name, initial"
    );
    assert!(!list.body.contains("Quispe"), "no surnames");
    assert!(list.has("cache-control", "no-store"));
    let pad = world.pad(3);
    assert!(phone.get(&pad).body.contains("inputmode=\"numeric\""));
    for unread in ["", "12", "12345", "abcd"] {
        assert_eq!(phone.post(&pad, &[("pin", unread)]).status, 422, "{unread}");
    }
    let wrong = phone.post(&pad, &[("pin", world.wrong_pin(3))]);
    assert_eq!(wrong.status, 422);
    assert!(phone.who().is_none());
    let right = phone.post(&pad, &[("pin", &world.pin(3))]);
    assert_eq!((right.status, right.location.as_str()), (303, "/enter/with"), "{}", right.body);
    assert_eq!(phone.who().as_deref(), Some("Niña03 Quispe"));
    let with = phone.get("/enter/with");
    assert!(with.body.contains("Somebody else is with me") && with.body.contains("href=\"/courses\""));
    assert!(with.has("cache-control", "no-store"));
    let out = phone.post("/sign-out", &[]);
    assert_eq!((out.status, out.location.as_str()), (303, "/"));
    assert!(phone.who().is_none());
    assert_eq!(phone.get("/enter/list").location, "/enter", "the list went with her");
    assert_eq!(phone.get("/enter/with").status, 401);
    assert!(phone.cookies.contains_key("device"), "the phone stays known");
}

#[test]
fn a_pupil_of_another_class_is_not_at_this_door() {
    let world = World::new("other", 3);
    let mut phone = world.phone().with_code();
    for nobody in ["/enter/list/00000000000000000000000000", &format!("/enter/list/{}", world.teacher)] {
        assert_eq!(phone.get(nobody).status, 404, "{nobody}");
        assert_eq!(phone.post(nobody, &[("pin", "4821")]).status, 404, "{nobody}");
        assert_eq!(phone.post(&format!("{nobody}/ask"), &[]).status, 404, "{nobody}");
    }
}

#[test]
fn up_to_five_sit_together_and_leave_together() {
    let world = World::new("together", 8);
    let mut phone = world.phone().pupil(0);
    for number in 1..5 {
        let list = phone.get("/enter/list?with=1");
        assert!(list.body.contains("is here already"));
        let reply = phone.post(&format!("{}?with=1", world.pad(number)), &[("pin", &world.pin(number))]);
        assert_eq!(reply.status, 303, "{}", reply.body);
    }
    assert_eq!(phone.who().as_deref(), Some("Niña00 Q. + Niña01 Q. + Niña02 Q. + Niña03 Q. + Niña04 Q."));
    assert!(
        !phone.get("/enter/with").body.contains("Somebody else is with me"),
        "five heads fit over one phone"
    );
    // The session says so to every feature.
    let rows = world
        .store
        .read_blocking(|db| db.query("SELECT person, together FROM directory_session", &[]))
        .unwrap();
    assert_eq!(rows.len(), 1, "one session, for all");
    assert_eq!(rows[0].blob(1).unwrap().len(), 4 * 16);
    // She who signs in twice is counted once.
    assert_eq!(phone.post(&format!("{}?with=1", world.pad(1)), &[("pin", &world.pin(1))]).status, 303);
    assert_eq!(phone.who().unwrap().matches('+').count(), 4);
    // Without "with", one takes the others' place.
    assert_eq!(phone.post(&world.pad(6), &[("pin", &world.pin(6))]).status, 303);
    assert_eq!(phone.who().as_deref(), Some("Niña06 Quispe"));
    phone.post("/sign-out", &[]);
    assert!(phone.who().is_none());
}

#[test]
fn together_outlives_a_restart_and_ends_for_all() {
    let world = World::new("again", 3);
    let cookies = {
        let mut phone = world.phone().pupil(0);
        phone.post(&format!("{}?with=1", world.pad(1)), &[("pin", &world.pin(1))]);
        phone.cookies.clone()
    };
    let world = world.restarted();
    let mut phone = world.phone();
    phone.cookies = cookies;
    assert_eq!(phone.who().as_deref(), Some("Niña00 Q. + Niña01 Q."));
    world.clock.advance_ms(13 * 3_600_000);
    assert!(phone.who().is_none(), "a school day later it is over");
}

#[test]
fn a_card_signs_in_with_one_scan() {
    let world = World::new("card", 4);
    let token = world.card(2).token.unwrap();
    let mut phone = world.phone();
    let reply = phone.get(&format!("/C/{}", token.to_uppercase()));
    assert_eq!((reply.status, reply.location.as_str()), (303, "/enter/with"));
    assert_eq!(phone.who().as_deref(), Some("Niña02 Quispe"));
    // Somebody is here: nothing happens without a press.
    let other = world.card(1).token.unwrap();
    let asks = phone.get(&format!("/c/{other}"));
    assert_eq!(asks.status, 200);
    assert_eq!(phone.who().as_deref(), Some("Niña02 Quispe"));
    assert_eq!(phone.post(&format!("/c/{other}"), &[("with", "1")]).status, 303);
    assert_eq!(phone.who().as_deref(), Some("Niña02 Q. + Niña01 Q."));
    assert_eq!(phone.post(&format!("/c/{other}"), &[]).status, 303);
    assert_eq!(phone.who().as_deref(), Some("Niña01 Quispe"));
    for none in ["/c/nothing", "/c/00000000000000000000000000", "/C/%ff"] {
        let status = world.phone().get(none).status;
        assert!(matches!(status, 400 | 404), "{none}: {status}");
    }
}

#[test]
fn pictures_one_after_the_other() {
    let world = World::new("pictures", 4);
    let class = world.class;
    world.write(move |directory, tx| directory.set_kind(tx, class, SecretKind::Pictures));
    let Secret::Pictures(pictures) = world.card(0).secret.unwrap() else { panic!("pictures") };
    let mut phone = world.phone().with_code();
    let pad = world.pad(0);
    let press = |phone: &mut crate::world::Phone<'_>, pictures: &[u8]| {
        let mut so_far = String::new();
        let mut last = None;
        for picture in pictures {
            let reply = phone.post(&pad, &[("so_far", &so_far), ("next", &picture.to_string())]);
            so_far = reply.hidden("so_far").unwrap_or_default();
            last = Some(reply);
        }
        last.unwrap()
    };
    let mut wrong = pictures;
    wrong.swap(0, 3);
    assert_eq!(press(&mut phone, &wrong).status, 422);
    assert_eq!(press(&mut phone, &pictures).status, 303);
    assert_eq!(phone.who().as_deref(), Some("Niña00 Quispe"));
    // What no page of ours sends.
    for (so_far, next) in [("1.2.3.4.5", "1"), ("99", "1"), ("", "77"), ("x", "")] {
        assert!(
            matches!(phone.post(&pad, &[("so_far", so_far), ("next", next)]).status, 200 | 400 | 422),
            "{so_far}"
        );
    }
}

#[test]
fn a_phone_that_belongs_to_a_class_shows_its_list_at_once() {
    let world = World::new("own", 3);
    let door = format!("/classes/{}/door", world.class);
    let mut tablet = world.phone().staff("rosa");
    assert_eq!(tablet.post(&door, &[("do", "this-phone")]).status, 303);
    assert!(tablet.get(&door).body.contains("shows the list without a code"));
    tablet.post("/sign-out", &[]);
    assert_eq!(tablet.get("/enter").location, "/enter/list");
    assert!(tablet.get("/enter/list").body.contains("This phone belongs to this class"));
    assert_eq!(tablet.get("/enter?other=1").status, 200, "another class can still come in");
    assert_eq!(tablet.post(&world.pad(0), &[("pin", &world.pin(0))]).status, 303);
    tablet.post("/sign-out", &[]);
    let mut teacher = tablet.staff("rosa");
    teacher.post(&door, &[("do", "not-this-phone")]);
    teacher.post("/sign-out", &[]);
    assert_eq!(teacher.get("/enter").status, 200);
    assert_eq!(teacher.get("/enter/list").location, "/enter");
}

#[test]
fn an_expired_session_is_over_on_every_page() {
    let world = World::new("expired", 2);
    let mut phone = world.phone().pupil(0);
    let pad = phone.get("/enter/with");
    assert_eq!(pad.status, 200);
    world.clock.advance_ms(12 * 3_600_000);
    assert_eq!(phone.get("/enter/with").status, 401);
    // Her phone is still known and the code still hers to type.
    let mut phone = phone.with_code();
    assert_eq!(phone.post(&world.pad(0), &[("pin", &world.pin(0))]).status, 303);
}

#[test]
fn every_page_speaks_three_languages() {
    let world = World::new("tongues", 2);
    for language in ["es", "pt", "en"] {
        let mut phone = world.phone().reading(language).with_code();
        let mut pages = vec!["/".to_owned(), "/enter?other=1".into(), "/enter/list".into(), world.pad(0)];
        pages.extend(
            ["/enter/staff", "/enter/invitation", "/guest", "/guest/back", "/guest/back/3.4.5"]
                .map(str::to_owned),
        );
        for page in pages {
            let reply = phone.get(&page);
            assert_eq!(reply.status, 200, "{language} {page}");
            assert!(reply.body.contains(&format!("<html lang=\"{language}\"")), "{language} {page}");
            assert!(!reply.body.contains("directory-"), "{language} {page}: a key instead of a text");
        }
    }
}

#[test]
fn whom_somebody_may_be_looking_for_is_not_named_at_the_door() {
    let world = World::new("protected", 4);
    let (directory, school, hidden) = (world.directory.clone(), world.school, world.pupils[2]);
    let protect = move |tx: &mut store::WriteTx<'_>, yes: bool| {
        let change = directory::people::change::Change { directory: &directory, school };
        change.protect(tx, hidden, yes).map_err(|_| store::StoreError::Busy)
    };
    let begin = protect.clone();
    world.store.write_blocking(move |tx| begin(tx, true)).unwrap();
    let mut phone = world.phone().with_code();
    let list = phone.get("/enter/list");
    assert!(list.body.contains("Niña01 Q.") && !list.body.contains("Niña02"), "{}", list.body);
    assert!(
        list.body.contains("Your card opens the door") || list.body.contains("tarjeta abre"),
        "{}",
        list.body
    );
    // Whoever knows her number is told no more than of somebody who is not in the class.
    let pad = world.pad(2);
    assert_eq!(phone.get(&pad).status, 404);
    assert_eq!(phone.post(&pad, &[("pin", &world.pin(2))]).status, 404);
    assert_eq!(phone.post(&format!("{pad}/ask"), &[]).status, 404);
    assert!(phone.who().is_none());
    // Her card opens the door, and afterwards too the phone names her to nobody.
    let token = world.card(2).token.unwrap();
    assert_eq!(phone.get(&format!("/c/{token}")).status, 303);
    assert_eq!(phone.who().as_deref(), Some("Niña02 Quispe"));
    phone.post("/sign-out", &[]);
    let mut phone = phone.with_code();
    assert!(!phone.get("/enter/list").body.contains("Niña02"));
    // At a computer without a camera: her whole name and her PIN, in whatever order her names come.
    let mut desk = world.phone().with_code();
    assert_eq!(desk.get("/enter/name").status, 200);
    for (name, pin) in [
        ("Niña02 Quispe", world.wrong_pin(2).to_owned()),
        ("Niña02", world.pin(2)),
        ("", world.pin(2)),
        // Whoever is in the list comes in by the list.
        ("Niña01 Quispe", world.pin(1)),
        ("Niña99 Quispe", world.pin(2)),
    ] {
        let reply = desk.post("/enter/name", &[("name", name), ("pin", &pin)]);
        assert_eq!(reply.status, 422, "{name}");
        assert!(desk.who().is_none());
    }
    let now = kernel::Clock::now(&world.clock);
    let tries = world.store.read_blocking(|db| world.directory.wrong_tries(db, world.class, now)).unwrap();
    assert_eq!(tries, 5, "a name that is not there costs what a wrong PIN costs");
    let reply = desk.post("/enter/name", &[("name", "quispe nina02"), ("pin", &world.pin(2))]);
    assert_eq!((reply.status, desk.who().as_deref()), (303, Some("Niña02 Quispe")), "{}", reply.body);
    // No longer protected, she is in the list again.
    world.store.write_blocking(move |tx| protect(tx, false)).unwrap();
    assert!(phone.get("/enter/list").body.contains("Niña02 Q."));
}
