//! A link that is paid by what goes over it.

use crate::{
    files::{noise, world},
    talk::{Link, SCHOOL, talk, with},
};
use exchange::{Desk, Talk, Talked};
use kernel::Authority;
use testkit::random_log::START;

/// One conversation over a link of which the caller knows that it is metered.
fn talk_metered(caller: &Desk, answerer: &Desk) -> (Talked, Talked) {
    let mut calling = Talk::call_metered(caller, answerer.here.secret.public(), START).unwrap();
    let mut answering = Talk::answer(answerer, caller.here.secret.public(), START).unwrap();
    let mut link = Link::good();
    while !calling.is_over() {
        assert!(link.carry(&mut calling, caller, &mut answering, answerer).unwrap());
        assert!(link.carry(&mut answering, answerer, &mut calling, caller).unwrap());
    }
    (calling.broke(caller).unwrap(), answering.broke(answerer).unwrap())
}

#[test]
fn over_a_metered_link_the_log_goes_on_and_files_wait_for_another_one() {
    let (_network, central, mut a, b) = world("metered");
    let central = central.offers(Authority::Central, &[], 1, &noise(300_000, 1));
    (a.desk, ()) = with(a.desk, |node| node.open_class(3));
    // The offer itself comes, and what was written here goes.
    let (met, there) = talk_metered(&a.desk, &central.desk);
    assert!(met.files_wait && met.new > 0 && there.new > 0, "{met:?} {there:?}");
    assert_eq!((met.file_bytes_in, there.file_bytes_out, a.fetched()), (0, 0, vec![]));
    assert!(met.bytes_in + met.bytes_out < 10_000, "{met:?}");
    // It costs no more than a conversation in which nothing is new, and still says so.
    let (quiet, _) = talk_metered(&a.desk, &central.desk);
    assert!(quiet.files_wait && quiet.bytes_in + quiet.bytes_out < 1_024, "{quiet:?}");

    // A neighbour who has it brings it: the way there costs nothing.
    talk(&b.desk, &central.desk);
    assert_eq!(b.fetched(), [1]);
    let (met, _) = talk(&a.desk, &b.desk);
    assert_eq!((met.file_bytes_in, met.files_wait, a.fetched()), (300_000, false, vec![1]));
    let (met, _) = talk_metered(&a.desk, &central.desk);
    assert!(!met.files_wait, "nothing waits any more");
}

#[test]
fn who_is_called_over_a_metered_link_gets_no_files_over_it_either() {
    let (_network, central, a, b) = world("metered-called");
    let central = central.offers(Authority::Central, &[SCHOOL], 1, &noise(300_000, 1));
    talk(&a.desk, &central.desk);
    assert_eq!(a.fetched(), [1]);
    let (met, there) = talk_metered(&a.desk, &b.desk);
    assert_eq!((met.file_bytes_out, there.file_bytes_in, b.fetched()), (0, 0, vec![]));
    assert!(there.new > 0 && !there.files_wait, "{there:?}");
    talk(&b.desk, &a.desk);
    assert_eq!(b.fetched(), [1]);
}
