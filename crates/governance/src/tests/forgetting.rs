//! Who had a forgotten person's keys, and has not confirmed.

use super::*;
use events::{
    governance::KeysDestroyed,
    people::{PersonForgotten, PersonRegistered},
};

#[test]
fn forgetting_is_done_when_every_box_that_had_a_key_has_confirmed() {
    for world in worlds("governance-forget") {
        let write = |event: Event| {
            let draft = Draft {
                schools: vec![SCHOOL],
                persons: vec![ANA],
                authority: Authority::Staff,
                events: vec![event],
            };
            world.store.write_blocking(move |tx| tx.append(draft)).unwrap();
        };
        let registered = PersonRegistered {
            person: ANA,
            sealed_name: vec![1],
            drawing: 1,
            language: None,
            demonstration: false,
        };
        write(registered.into());
        let plan = world.governance.forget_plan(SCHOOL, ANA).unwrap().unwrap();
        assert_eq!((plan.entries_stay, plan.elsewhere), (1, vec![]));
        let stranger = world.governance.forget_plan(SCHOOL, PersonId([0; 16])).unwrap();
        assert_eq!(stranger, Err(crate::forgetting::CannotForget::NotOfThisSchool));
        assert_eq!(world.governance.forget(SCHOOL, ANA, ForgetReason::Asked, None).unwrap(), Ok(1));
        // Another box was handed her keys, and has not confirmed.
        let other = NodeKey([44; 32]);
        write(KeysHanded { node: other }.into());
        write(PersonForgotten { person: ANA, purposes: vec![], reason: 2 }.into());
        let listed = || world.governance.forgotten(SCHOOL).unwrap();
        assert_eq!(
            (listed()[0].person, listed()[0].reason, listed()[0].waiting.clone()),
            (ANA, 2, vec![other])
        );
        world.governance.holder_is_gone(&actor(TEACHER), other).unwrap();
        assert_eq!((listed()[0].waiting.clone(), listed()[0].given_up), (vec![], 1), "given up is not done");
        // A third, whose log is not read here, confirms by notice.
        let third = NodeKey([45; 32]);
        write(KeysHanded { node: third }.into());
        assert_eq!(listed()[0].waiting, [third]);
        write(KeysDestroyed { node: third }.into());
        assert_eq!(listed()[0].waiting, []);
        // What another box hands to this one is gone with the rest: a box does not wait for itself.
        write(KeysHanded { node: world.store.origin().node }.into());
        assert_eq!((listed()[0].waiting.clone(), listed()[0].given_up), (vec![], 1));
    }
}

#[test]
fn boxes_that_had_keys_of_an_id_that_was_joined_to_hers_have_to_confirm_too() {
    for world in worlds("governance-forget-joined") {
        let write = |person: PersonId, event: Event| {
            let (schools, persons) = (vec![SCHOOL], vec![person]);
            let draft = Draft { schools, persons, authority: Authority::Staff, events: vec![event] };
            world.store.write_blocking(move |tx| tx.append(draft)).unwrap();
        };
        let forgets = |person| write(person, PersonForgotten { person, purposes: vec![], reason: 1 }.into());
        let listed = || world.governance.forgotten(SCHOOL).unwrap();
        // Two boxes registered her without meeting. Each handed on the keys that it drew, one of them to both.
        let [one, other, both] = [44, 45, 46].map(|n| NodeKey([n; 32]));
        for (person, node) in [(ANA, one), (ANA, both), (EVA, other), (EVA, both)] {
            write(person, KeysHanded { node }.into());
        }
        let own = world.store.origin().node;
        let plan = || world.governance.forget_plan(SCHOOL, ANA).unwrap().unwrap();
        assert_eq!(plan().elsewhere, [one, both], "nobody has joined the two");
        *world.register.joined.lock().unwrap() = vec![ANA, EVA];
        assert_eq!(plan().elsewhere, [one, other, both]);
        // Under one of her ids alone she was forgotten at a box that had not heard of the other.
        forgets(ANA);
        let hers = |waiting: &[NodeKey], given_up: usize| {
            let listed = listed();
            assert_eq!(listed.len(), 1, "one person is one line");
            let found = &listed[0];
            assert_eq!((&found.waiting[..], found.given_up), (waiting, given_up));
            found.ids.clone()
        };
        assert_eq!(hers(&[one, other, both], 0), [ANA, EVA]);
        write(ANA, KeysDestroyed { node: one }.into());
        write(ANA, KeysDestroyed { node: both }.into());
        hers(&[other, both], 0);
        // This box has keys of the other id, which nobody has forgotten.
        write(EVA, KeysHanded { node: own }.into());
        assert!(listed()[0].waiting.contains(&own));
        forgets(EVA);
        hers(&[other, both], 0);
        world.governance.holder_is_gone(&actor(TEACHER), both).unwrap();
        hers(&[other], 1);
        write(EVA, KeysDestroyed { node: other }.into());
        hers(&[], 1);
        write(EVA, KeysDestroyed { node: both }.into());
        hers(&[], 0);
    }
}
