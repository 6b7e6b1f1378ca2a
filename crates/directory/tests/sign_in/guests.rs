//! Guests: looking in, keeping a place, coming back, claiming.

use crate::world::{Phone, World};

fn guest(world: &World) -> Phone<'_> {
    let mut phone = world.phone();
    let reply = phone.post("/guest", &[]);
    assert_eq!((reply.status, reply.location.as_str()), (303, "/courses"), "{}", reply.body);
    phone
}

/// The address of the place she was shown, from the drawings' names.
fn place_of(world: &World) -> String {
    let rows =
        world.store.read_blocking(|db| db.query("SELECT place FROM directory_kept_place", &[])).unwrap();
    let number = rows.last().unwrap().int(0).unwrap();
    format!("/guest/back/{}.{}.{}", number / 48 / 48, number / 48 % 48, number % 48)
}

fn entries(world: &World) -> i64 {
    world
        .store
        .read_blocking(|db| db.query_one("SELECT max(seq) FROM log_origin", &[]))
        .unwrap()
        .unwrap()
        .int(0)
        .unwrap()
}

#[test]
fn one_press_and_nothing_is_asked_or_written() {
    let world = World::new("guest", 1);
    let before = entries(&world);
    let mut phone = guest(&world);
    assert_eq!(entries(&world), before, "looking in leaves nothing in the log");
    assert!(phone.get("/guest").body.contains("Keep my place"));
    assert_eq!(phone.get("/classes").status, 404, "no class pages here");
    assert_eq!(phone.get(&format!("/classes/{}/door", world.class)).status, 403);
    phone.post("/sign-out", &[]);
    assert!(!phone.get("/guest").body.contains("Keep my place"));
}

#[test]
fn she_keeps_her_place_and_comes_back() {
    let world = World::new("place", 1);
    let mut phone = guest(&world);
    for (fields, why) in [
        (&[("pin", "4821")][..], "no drawing"),
        (&[("drawing", "12"), ("pin", "1234")][..], "a PIN that is tried first"),
        (&[("drawing", "12"), ("pin", "482")][..], "no PIN"),
        (&[("drawing", "12"), ("pin", "1987")][..], "a year"),
    ] {
        assert_eq!(phone.post("/guest/keep", fields).status, 422, "{why}");
    }
    let kept = phone.post("/guest/keep", &[("drawing", "12"), ("pin", "4821")]);
    assert_eq!((kept.status, kept.location.as_str()), (303, "/guest#result"), "{}", kept.body);
    let kept = phone.get("/guest");
    assert!(kept.body.contains("mountain – ") && kept.body.matches("class=\"emblem\"").count() == 3);
    let place = place_of(&world);
    assert!(place.starts_with("/guest/back/12."));
    phone.post("/sign-out", &[]);
    // On this phone it is shown; on another she presses her three drawings.
    assert!(phone.get("/guest/back").body.contains(&format!("href=\"{place}\"")));
    let mut other = world.phone();
    assert!(!other.get("/guest/back").body.contains(&place));
    let second = other.post("/guest/back", &[("so_far", ""), ("next", "12")]);
    assert!(second.body.contains("And the second?") && second.hidden("so_far").as_deref() == Some("12"));
    let drawings: Vec<&str> = place.trim_start_matches("/guest/back/").split('.').collect();
    let so_far = format!("{}.{}", drawings[0], drawings[1]);
    assert_eq!(other.post("/guest/back", &[("so_far", &so_far), ("next", drawings[2])]).location, place);
    assert_eq!(other.post(&place, &[("pin", "4822")]).status, 422);
    assert_eq!(other.post(&place, &[("pin", "4821")]).location, "/courses");
    assert!(other.get("/guest").body.contains("Your place is kept"));
    // Another PIN, the same place.
    assert_eq!(other.post("/guest/keep", &[("pin", "7135")]).status, 303);
    assert_eq!(place_of(&world), place);
    other.post("/sign-out", &[]);
    assert_eq!(other.post(&place, &[("pin", "4821")]).status, 422);
    assert_eq!(other.post(&place, &[("pin", "7135")]).status, 303);
    for nothing in
        ["/guest/back/48", "/guest/back/1.2", "/guest/back/1.2.3.4", "/guest/back/x", "/guest/back/-1"]
    {
        assert_eq!(world.phone().get(nothing).status, 404, "{nothing}");
    }
}

#[test]
fn who_tries_places_is_stopped_and_her_phone_is_not() {
    let world = World::new("places", 1);
    let mut hers = guest(&world);
    hers.post("/guest/keep", &[("drawing", "5"), ("pin", "4821")]);
    hers.post("/sign-out", &[]);
    let place = place_of(&world);
    for _ in 0..5 {
        assert!(world.phone().post(&place, &[("pin", "7351")]).body.contains("Not yet"));
    }
    // Five at one place, then not even the right one from a stranger.
    assert!(world.phone().post(&place, &[("pin", "4821")]).body.contains("Too many tries"));
    assert_eq!(hers.post(&place, &[("pin", "4821")]).status, 303);
    hers.post("/sign-out", &[]);
    // Places that are nobody's are answered alike, and count.
    for n in 0..55 {
        let reply = world.phone().post(&format!("/guest/back/1.2.{}", n % 48), &[("pin", "7351")]);
        assert!(reply.body.contains("Not yet"), "{n}");
    }
    assert!(world.phone().post("/guest/back/1.2.3", &[("pin", "7351")]).body.contains("Too many tries"));
    assert_eq!(hers.post(&place, &[("pin", "4821")]).status, 303);
}

#[test]
fn a_guest_who_gets_a_card_takes_her_work_along() {
    let world = World::new("claim", 3);
    let mut phone = guest(&world);
    phone.post("/guest/keep", &[("drawing", "7"), ("pin", "4821")]);
    let guest_id =
        world.store.read_blocking(|db| db.query("SELECT person FROM directory_kept_place", &[])).unwrap()[0]
            .clone();
    let mut phone = phone.pupil(1);
    assert!(phone.get("/enter/with").body.contains("/guest/claim"));
    assert!(phone.get("/guest/claim").body.contains("Yes, it is mine"));
    let claimed = phone.post("/guest/claim", &[("do", "claim")]);
    assert!(claimed.status == 200 && claimed.body.contains("is yours now"), "{}", claimed.body);
    let merged = world
        .store
        .read_blocking(|db| db.query("SELECT merged, kept FROM directory_merged WHERE standing = 1", &[]))
        .unwrap();
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0].0[0], guest_id.0[0]);
    assert_eq!(merged[0].id::<16>(1).unwrap(), world.pupils[1].0);
    // Twice is once, and the place is gone.
    assert!(!phone.get("/guest/claim").body.contains("Yes, it is mine"));
    assert_eq!(phone.post("/guest/claim", &[("do", "claim")]).location, "/guest/claim");
}

#[test]
fn work_from_another_day_is_claimed_by_its_three_drawings() {
    let world = World::new("later", 3);
    let mut then = guest(&world);
    then.post("/guest/keep", &[("drawing", "9"), ("pin", "4821")]);
    then.post("/sign-out", &[]);
    let place = place_of(&world);
    let mut phone = world.phone().pupil(2);
    assert!(phone.get("/guest/claim").body.contains("/guest/back"));
    assert!(phone.get(&place).body.contains("put it together with my name"));
    assert_eq!(phone.post(&place, &[("pin", "4821"), ("do", "claim")]).location, "/guest/claim");
    assert_eq!(phone.post("/guest/claim", &[("do", "claim")]).status, 200);
    assert_eq!(world.phone().post(&place, &[("pin", "4821")]).status, 422, "nobody's place any more");
    // Two at one phone: whose would it be?
    let mut two = world.phone().pupil(0);
    two.post(&format!("{}?with=1", world.pad(1)), &[("pin", &world.pin(1))]);
    assert!(two.get("/guest/claim").body.contains("alone"));
    assert_eq!(world.phone().get("/guest/claim").status, 401);
}

#[test]
fn nobody_fills_the_disk_by_pressing() {
    let world = World::new("press", 1);
    let mut let_in = 0;
    for _ in 0..610 {
        let_in += usize::from(world.phone().post("/guest", &[]).status == 303);
    }
    assert_eq!(let_in, 600);
    world.clock.advance_ms(3_600_000);
    assert_eq!(world.phone().post("/guest", &[]).status, 303);
}
