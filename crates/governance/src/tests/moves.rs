//! Where a protected person went is not told by what left for her new school's box.

use super::*;
use crate::{
    leaving::Left,
    pages::{KnownBoxes, departures_table},
};
use events::governance::HistoryAsked;
use exchange::moves::moves_from;

#[test]
fn the_record_of_what_left_does_not_name_the_box_of_a_protected_persons_new_school() {
    let messages = Messages::load(&[MESSAGES], LanguagePlan::default()).unwrap();
    let t = messages.tongue(&"en".parse().unwrap());
    for world in worlds("governance-hidden-move") {
        let (next, node) = (SchoolId([2; 16]), NodeKey([6; 32]));
        let asks = |n: u8, person: PersonId| {
            let asked = HistoryAsked {
                request: kernel::RequestId([n; 16]),
                person,
                school: next,
                from: SCHOOL,
                school_name: "Escuela 7".into(),
                proof: vec![0; 5],
            };
            let (schools, persons) = (vec![next], vec![person]);
            let draft = Draft { schools, persons, authority: Authority::Staff, events: vec![asked.into()] };
            world.store.write_blocking(move |tx| tx.append(draft)).unwrap();
            let askings = world.governance.askings(SCHOOL).unwrap();
            askings.into_iter().find(|asking| asking.person == person).unwrap().asked
        };
        let answers = |asked, granted| {
            world.governance.answer_asking(&actor(TEACHER), asked, granted).unwrap().unwrap();
        };
        let page = || {
            let moves = world.store.read_blocking(|db| moves_from(db, SCHOOL)).unwrap();
            let boxes = [(node, vec![next])].into();
            let name = |_| Some("Escuela 7".to_owned());
            let known =
                KnownBoxes::of(boxes, Some(SCHOOL), moves.as_deref(), &[LUZ].into(), kernel::Zone::UTC, name);
            let left: Vec<Left> = world.store.read_blocking(what_left).unwrap();
            departures_table(&t, Policy::shipped(), &known, &left).to_string()
        };
        let leaves = || {
            let hub = Destination { node, central: false, ..central(Some("PE")) };
            world.leaving(None).leave(&departure(hub, 1, 10, 5)).unwrap();
        };
        let key: String = node.to_string().chars().take(5).collect();
        let named = |html: &str| (html.matches("Escuela 7").count(), html.matches(&key).count());
        // Luz is protected. Her history goes to her new school.
        answers(asks(1, LUZ), true);
        leaves();
        let hidden = page();
        assert_eq!(named(&hidden), (0, 0), "{hidden}");
        assert!(hidden.contains("which one is not shown"));
        // Taken back, it is as secret as before.
        let hers = world.governance.askings(SCHOOL).unwrap()[0].asked;
        answers(hers, false);
        assert_eq!(named(&page()), (0, 0));
        // Ana goes there too, which is no secret: from that day on the box has a name.
        world.clock.advance_ms(2 * DAY_MS);
        let anas = asks(2, ANA);
        assert_eq!(named(&page()), (0, 0), "nothing left for her yet");
        answers(anas, true);
        leaves();
        assert_eq!(named(&page()), (1, 1), "the line of the day before stays without one");
    }
}
