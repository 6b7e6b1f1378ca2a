//! A giver that says one thing in a block's head and sends another.

use crate::{
    files::talk_changed,
    network::classes,
    talk::{SCHOOL, shown_of, talk, three, with},
};
use exchange::{Desk, quarantined};

const BLOCK: u8 = 6;
/// Where a short head says which log it is of, and where the block ends.
const TAG: std::ops::Range<usize> = 8..16;
const UNTIL: usize = 19;

/// Whether a piece is a short block of a log.
fn is_block_of(piece: &[u8], log: &Desk) -> bool {
    let tag = log.here.store.origin().tag();
    piece.first() == Some(&BLOCK) && piece[TAG] == tag.0
}

#[test]
fn a_head_that_says_more_than_its_block_holds_is_refused_and_the_rest_is_asked_for() {
    let (network, central, a, b) = three("lying-head");
    let mut c = network.alone(3, SCHOOL);
    let (central, ()) = with(central, |central| network.join(central, &mut c));
    let c = Desk::new(c.here);
    for hub in [&a, &b, &c] {
        talk(hub, &central);
    }
    let (a, ()) = with(a, |a| a.open_class(1));
    // As it was when it had two entries.
    let mut early = None;
    talk_changed(&c, &a, |piece| {
        if is_block_of(&piece, &a) {
            early = Some(piece.clone());
        }
        Some(piece)
    });
    let mut early = early.unwrap();
    assert_eq!(early[UNTIL], 2);
    let (a, ()) = with(a, |a| (2..5).for_each(|n| a.open_class(n)));
    // It offers five entries, sends two, and says that they are five.
    early[UNTIL] = 5;
    // The central has shown its beginning.
    assert_eq!(shown_of(&b, &a), 1);
    let lie = |piece: Vec<u8>| Some(if is_block_of(&piece, &a) { early.clone() } else { piece });
    let met = talk_changed(&b, &a, lie);
    assert_eq!(met.refused_blocks, 1, "{met:?}");
    let why = &met.refused[0].why;
    assert!(why.contains("its head says that it ends at entry 5, and it ends at entry 2"), "{why}");
    assert_eq!(shown_of(&b, &a), 1);
    let kept = b.here.store.read_blocking(|db| quarantined(db, 10)).unwrap();
    assert!(kept.len() == 1 && kept[0].why == *why, "{kept:?}");

    // From an honest neighbour all of it comes, and from the same one when it has more.
    let (a, ()) = with(a, |a| a.open_class(5));
    let (met, _) = talk(&b, &a);
    assert_eq!((met.refused_blocks, shown_of(&b, &a)), (0, 6), "{met:?}");
    assert_eq!(classes(&b.here.store), [1, 2, 3, 4, 5]);
}

#[test]
fn who_sends_the_same_block_again_and_again_holds_nobody() {
    let (_network, central, a, b) = three("lying-again");
    talk(&a, &central);
    talk(&b, &central);
    let (a, ()) = with(a, |a| a.open_class(1));
    let mut early = None;
    talk_changed(&b, &a, |piece| {
        if is_block_of(&piece, &a) {
            early = Some(piece.clone());
        }
        Some(piece)
    });
    let early = early.unwrap();
    assert_eq!(shown_of(&b, &a), 2);
    let (a, ()) = with(a, |a| a.open_class(2));
    let mut pieces = 0;
    let met = talk_changed(&b, &a, |piece| {
        let is_block = is_block_of(&piece, &a);
        pieces += u32::from(is_block);
        assert!(pieces < 20, "it goes on for ever");
        Some(if is_block { early.clone() } else { piece })
    });
    assert!(met.refused[0].why.contains("what follows entry 2 was asked for"), "{met:?}");
    assert_eq!((pieces, met.refused_blocks), (1, 1), "{met:?}");
}
