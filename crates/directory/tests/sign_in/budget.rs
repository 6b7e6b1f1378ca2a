//! A guessing machine, fifty devices, and those whom they must not delay.

use crate::world::World;
use axum::http::Method;
use directory::sign_in::budget::{DAY_MS, KNOWN_DEVICE, STRANGERS};

/// A stranger's wrong try: a new phone each time, with nothing but the class code.
fn wrong_try(world: &World, number: usize) -> u16 {
    let mut phone = world.phone();
    phone.cookies.insert("class".into(), world.code());
    phone.post(&world.pad(number), &[("pin", world.wrong_pin(number))]).status
}

fn spend(world: &World) {
    for n in 0..STRANGERS.failures {
        assert_eq!(wrong_try(world, n % world.pupils.len()), 422, "try {n}");
    }
}

#[test]
fn fifty_devices_share_one_budget_and_nobody_known_is_delayed() {
    let world = World::new("fifty", 40);
    // Two phones on which pupils have signed in before.
    let cookies = {
        let mut hers = world.phone().pupil(0);
        hers.post("/sign-out", &[]);
        hers.cookies
    };
    let code = world.code();
    // Fifty devices at once, round after round, with their cookies deleted.
    let mut looked_at = 0;
    for round in 0..4 {
        let requests = (0..50)
            .map(|device| {
                let mut phone = world.phone();
                phone.cookies.insert("class".into(), code.clone());
                let number = (round * 50 + device) % 40;
                phone.request(Method::POST, &world.pad(number), &[("pin", world.wrong_pin(number))])
            })
            .collect();
        let statuses = world.at_once(requests);
        assert!(statuses.iter().all(|status| matches!(status, 422 | 429)), "{statuses:?}");
        looked_at += statuses.iter().filter(|status| **status == 422).count();
    }
    assert_eq!(looked_at, STRANGERS.failures, "never more, also when they come at once");
    // A right PIN from a stranger is not looked at either: it would be an oracle.
    let mut stranger = world.phone().with_code();
    assert_eq!(stranger.post(&world.pad(1), &[("pin", &world.pin(1))]).status, 429);
    assert!(stranger.get(&world.pad(1)).body.contains("your teacher lets you in"));
    // Her own phone is not delayed, nor by her own slip.
    let mut hers = world.phone();
    hers.cookies = cookies;
    let mut hers = hers.with_code();
    assert_eq!(hers.post(&world.pad(0), &[("pin", world.wrong_pin(0))]).status, 422);
    assert_eq!(hers.post(&world.pad(0), &[("pin", &world.pin(0))]).status, 303);
    // The card is not delayed.
    let token = world.card(5).token.unwrap();
    assert_eq!(world.phone().get(&format!("/c/{token}")).status, 303);
    // The teacher sees it, and her "let her in" is not delayed.
    let door = format!("/classes/{}/door", world.class);
    let mut teacher = world.phone().staff("rosa");
    let seen = teacher.get(&door).body;
    assert!(seen.contains("60 of the 60") && seen.contains("Somebody is guessing"), "{seen}");
    let asked = stranger.post(&format!("{}/ask", world.pad(1)), &[]);
    assert_eq!(asked.location, "/enter/waiting");
    let waiting = stranger.get("/enter/waiting").body;
    let number = teacher.get(&door).hidden("number").unwrap();
    assert!(waiting.contains("Show this number") && waiting.contains(&format!(">{number}<")), "{waiting}");
    assert_eq!(stranger.post("/enter/waiting", &[]).location, "/enter/waiting", "not yet");
    teacher.post(&door, &[("do", "let-in"), ("number", &number)]);
    assert!(stranger.get("/enter/waiting").body.contains("Your teacher lets you in"));
    assert_eq!(stranger.post("/enter/waiting", &[]).location, "/enter/with");
    assert_eq!(stranger.who().as_deref(), Some("Niña01 Quispe"));
    // And now that phone is known for her: her PIN works there in the midst of it.
    stranger.post("/sign-out", &[]);
    let mut known = stranger.with_code();
    assert_eq!(known.post(&world.pad(1), &[("pin", &world.pin(1))]).status, 303);
    // Known for her alone.
    assert_eq!(known.post(&format!("{}?with=1", world.pad(2)), &[("pin", &world.pin(2))]).status, 429);
}

#[test]
fn pulling_the_plug_gives_no_tries_back_and_a_day_does() {
    let world = World::new("plug", 4);
    spend(&world);
    assert_eq!(wrong_try(&world, 0), 429);
    let world = world.restarted();
    assert_eq!(wrong_try(&world, 0), 429);
    world.clock.advance_ms(DAY_MS - 1);
    assert_eq!(wrong_try(&world, 0), 429);
    world.clock.advance_ms(1);
    assert_eq!(wrong_try(&world, 0), 422);
}

#[test]
fn a_clock_from_another_year_closes_no_class_for_a_year() {
    let world = World::new("clock", 4);
    world.clock.advance_ms(400 * DAY_MS);
    spend(&world);
    world.clock.advance_ms(-400 * DAY_MS);
    assert_eq!(wrong_try(&world, 0), 422, "set right, the class begins anew");
}

#[test]
fn a_clock_set_back_an_hour_gives_no_new_budget() {
    let world = World::new("clock-hour", 4);
    spend(&world);
    world.clock.advance_ms(-3_600_000);
    assert_eq!(wrong_try(&world, 0), 429);
    world.clock.advance_ms(3_600_000 + DAY_MS);
    assert_eq!(wrong_try(&world, 0), 422);
}

#[test]
fn a_class_does_not_pay_for_another() {
    let world = World::new("two", 4);
    spend(&world);
    let (other, pupil) = (world.other_class, world.pupils[0]);
    world.write(move |directory, tx| {
        let school = directory.school_of_class(tx.connection(), other)?.unwrap();
        let events = vec![events::school::Enrolled { class: other, person: pupil, teaches: false }.into()];
        tx.append(store::Draft {
            schools: vec![school],
            persons: vec![pupil],
            authority: kernel::Authority::Staff,
            events,
        })?;
        directory.make_cards(tx, other)
    });
    let code = world.store.read_blocking(|db| world.directory.class_way(db, other)).unwrap().unwrap().code;
    let mut phone = world.phone();
    assert_eq!(phone.post("/enter", &[("code", &code)]).status, 303);
    assert_eq!(phone.post(&world.pad(0), &[("pin", &world.pin(0))]).status, 303, "through her other class");
}

#[test]
fn a_classmate_with_the_tablet_in_hand_makes_it_a_stranger_and_no_more() {
    let world = World::new("tablet", 6);
    let mut tablet = world.phone();
    for number in 0..3 {
        tablet = tablet.pupil(number);
        tablet.post("/sign-out", &[]);
    }
    let mut tablet = tablet.with_code();
    // Guesses at three pupils for whom the tablet is known: charged to the tablet, not to the class.
    for n in 0..KNOWN_DEVICE.failures {
        assert_eq!(tablet.post(&world.pad(n % 3), &[("pin", world.wrong_pin(n % 3))]).status, 422);
    }
    let strangers = world
        .store
        .read_blocking(|db| world.directory.wrong_tries(db, world.class, kernel::Clock::now(&world.clock)))
        .unwrap();
    assert_eq!(strangers, 0);
    // Now it is a stranger: the next is the class's, and she still comes in.
    assert_eq!(tablet.post(&world.pad(0), &[("pin", world.wrong_pin(0))]).status, 422);
    assert_eq!(tablet.post(&world.pad(0), &[("pin", &world.pin(0))]).status, 303);
    // Another pupil's own phone notices nothing.
    let mut own = world.phone().pupil(4);
    own.post("/sign-out", &[]);
    assert_eq!(own.with_code().post(&world.pad(4), &[("pin", &world.pin(4))]).status, 303);
}

#[test]
fn wrong_codes_close_the_list_for_strangers_alone() {
    let world = World::new("codes", 3);
    let mut known = world.phone().pupil(0);
    known.post("/sign-out", &[]);
    let mut machine = world.phone();
    let mut closed = false;
    for n in 0..110u32 {
        let alphabet = b"CDFHJKMNPRTVWXY34679";
        let code: String = (0..5).map(|i| char::from(alphabet[(n / 20u32.pow(i) % 20) as usize])).collect();
        if code == world.code() {
            continue;
        }
        let reply = machine.post("/enter", &[("code", &code)]);
        assert_eq!(reply.status, 422);
        closed |= reply.body.contains("Too many wrong codes");
    }
    assert!(closed);
    assert_eq!(world.phone().post("/enter", &[("code", &world.code())]).status, 422, "strangers wait");
    assert_eq!(known.post("/enter", &[("code", &world.code())]).status, 303, "a known phone does not");
    world.clock.advance_ms(3_600_000);
    assert_eq!(world.phone().post("/enter", &[("code", &world.code())]).status, 303);
}
