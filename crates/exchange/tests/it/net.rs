//! The same conversations through TLS and HTTP, between real sockets.

use crate::network::Network;
use crate::talk::{SCHOOL, content, shown_of, three, with};
use eventlog::{
    Certificate, Revocation,
    statement::{CertificateTerms, NodeRole, RevocationReason, RevocationTerms},
};
use events::node::{OriginCertified, OriginRevoked};
use exchange::{
    Desk, Here, TalkError,
    net::{Call, CallError, Door, Joins, call, call_for_files, introduce, join, leave, serve},
    uncertified,
};
use kernel::{Authority, NodeKey, PersonId};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
};
use store::{Draft, StoreError};
use testkit::{SimClock, random_log::START};
use tokio::sync::oneshot;

/// A door on a port of its own, open until it is dropped.
struct Open {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Open {
    fn door(door: Door) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
            runtime.unwrap().block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let stopped = async {
                    let _ = stopped.await;
                };
                serve(listener, Arc::new(door), stopped).await.unwrap();
            });
        });
        Self { address, stop: Some(stop), thread: Some(thread) }
    }

    fn desk(desk: &Arc<Desk>) -> Self {
        Self::door(Door::new(desk.clone(), Arc::new(SimClock::at(START))))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn to(address: SocketAddr, desk: &Desk) -> Call {
    Call {
        address: address.to_string(),
        node: desk.here.secret.public(),
        kilobits_per_second: 0,
        metered: false,
    }
}

/// Passes bytes on, counts those from the server, and cuts each connection after so many.
fn cutter(server: SocketAddr, cut_after: u64) -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let counted = Arc::new(AtomicU64::new(0));
    let count = counted.clone();
    std::thread::spawn(move || {
        for caller in listener.incoming() {
            let Ok(mut caller) = caller else { return };
            let Ok(mut behind) = TcpStream::connect(server) else { return };
            let (mut up_from, mut up_to) = (caller.try_clone().unwrap(), behind.try_clone().unwrap());
            std::thread::spawn(move || {
                let _ = std::io::copy(&mut up_from, &mut up_to);
                let _ = up_to.shutdown(std::net::Shutdown::Write);
            });
            let mut buffer = [0; 1_000];
            let mut left = cut_after;
            while let Ok(read) = behind.read(&mut buffer) {
                let through = (read as u64).min(left) as usize;
                count.fetch_add(through as u64, Ordering::Relaxed);
                left -= through as u64;
                if read == 0 || caller.write_all(&buffer[..through]).is_err() || through < read {
                    break;
                }
            }
            let _ = caller.shutdown(std::net::Shutdown::Both);
            let _ = behind.shutdown(std::net::Shutdown::Both);
        }
    });
    (address, counted)
}

#[test]
fn a_hub_calls_its_central_and_only_its_central() {
    let (_network, central, a, b) = three("net-call");
    let (a, ()) = with(a, |a| {
        a.open_class(1);
        (0..50).for_each(|n| a.answer(n));
    });
    let (central, a) = (Arc::new(central), Arc::new(a));
    let open = Open::desk(&central);
    let (wire, wire_bytes) = cutter(open.address, u64::MAX);
    let moved = call(&a, &to(wire, &central), START).unwrap();
    assert!(moved.new >= 3, "{moved:?}");
    assert_eq!(shown_of(&central, &a), 2);
    let before = (content(&a), content(&central));
    let first = wire_bytes.swap(0, Ordering::Relaxed);
    let again = call(&a, &to(wire, &central), START).unwrap();
    assert_eq!((again.turns, again.blocks_in, again.blocks_out), (1, 0, 0));
    // Greeting, handshake and headers together.
    assert!(wire_bytes.load(Ordering::Relaxed) < 1_024.min(first), "{wire_bytes:?}");
    assert_eq!((content(&a), content(&central)), before);

    // Somebody else answers there; nobody answers; the called node does not know who calls.
    assert!(matches!(call(&b, &to(open.address, &a), START), Err(CallError::Talk(_))), "b knows a not yet");
    let wrong = Call { address: open.address.to_string(), ..to(open.address, &a) };
    call(&b, &to(open.address, &central), START).unwrap();
    call(&a, &to(open.address, &central), START).unwrap();
    call(&b, &to(open.address, &central), START).unwrap();
    assert!(matches!(call(&b, &wrong, START), Err(CallError::OtherNode { .. })));
    let closed = open.address;
    drop(open);
    assert!(matches!(call(&b, &to(closed, &central), START), Err(CallError::Unreachable { .. })));
}

#[test]
fn a_link_that_dies_every_ten_kilobytes_brings_everything_once() {
    let (_network, central, a, b) = three("net-dies");
    let (a, ()) = with(a, |a| {
        a.here
            .store
            .write_blocking(move |tx| -> Result<(), StoreError> {
                for n in 0..3_000u64 {
                    let mut event = crate::network::answer(n);
                    event.response = format!("{:?}", blake3::hash(&n.to_be_bytes()));
                    tx.append(Draft {
                        schools: vec![SCHOOL],
                        persons: vec![PersonId([5; 16])],
                        authority: kernel::Authority::Learner,
                        events: vec![event.into()],
                    })?;
                }
                Ok(())
            })
            .unwrap();
    });
    let (central, a, b) = (Arc::new(central), Arc::new(a), b);
    let (at_central, at_a) = (Open::desk(&central), Open::desk(&a));
    call(&a, &to(at_central.address, &central), START).unwrap();
    call(&b, &to(at_central.address, &central), START).unwrap();
    call(&a, &to(at_central.address, &central), START).unwrap();
    let (wire, counted) = cutter(at_a.address, 10_000);
    let mut calls = 0;
    let mut came = 0;
    loop {
        calls += 1;
        match call(&b, &to(wire, &a), START) {
            Ok(talked) => {
                came += talked.bytes_in;
                break;
            }
            Err(CallError::Broke { talked, .. }) => came += talked.bytes_in,
            // The link died in the handshake. Being told to come later would not be its doing.
            Err(CallError::Unreachable { .. } | CallError::OtherNode { .. }) => {}
            Err(e) => panic!("{e}"),
        }
        assert!(calls < 200, "it never ends");
    }
    assert_eq!(shown_of(&b, &a), 3_001);
    b.here.store.read_blocking(store::log::verify).unwrap();
    let passed = counted.load(Ordering::Relaxed);
    // Half a percent is lost in what had passed the cutter when it closed.
    assert!(calls > 5 && came * 100 > passed * 80, "{came} of {passed} bytes in {calls} calls");
}

/// Passes so many bytes of the caller's on, and then nothing more, holding both ends open until it is let go.
fn staller(server: SocketAddr, pass_bytes: u64, let_go: &Arc<AtomicBool>) -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, counted) = (listener.local_addr().unwrap(), Arc::new(AtomicU64::new(0)));
    let (count, let_go) = (counted.clone(), let_go.clone());
    std::thread::spawn(move || {
        let Ok((mut caller, _)) = listener.accept() else { return };
        let Ok(mut behind) = TcpStream::connect(server) else { return };
        let (mut back_from, mut back_to) = (behind.try_clone().unwrap(), caller.try_clone().unwrap());
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut back_from, &mut back_to);
            let _ = back_to.shutdown(std::net::Shutdown::Both);
        });
        let mut buffer = [0; 1_000];
        let mut left = pass_bytes;
        while !let_go.load(Ordering::Relaxed)
            && let Ok(read @ 1..) = caller.read(&mut buffer)
        {
            let through = (read as u64).min(left) as usize;
            left -= through as u64;
            count.fetch_add(through as u64, Ordering::Relaxed);
            if behind.write_all(&buffer[..through]).is_err() {
                return;
            }
            while left == 0 && !let_go.load(Ordering::Relaxed) {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
        }
        let _ = behind.shutdown(std::net::Shutdown::Both);
        let _ = caller.shutdown(std::net::Shutdown::Both);
    });
    (address, counted)
}

/// Anybody may have a key. Here strangers begin turns and do not end them, more than there are turns.
#[test]
fn strangers_who_hold_turns_keep_no_certified_node_waiting() {
    let (network, central, a, _) = three("net-strangers");
    let (central, let_go) = (Arc::new(central), Arc::new(AtomicBool::new(false)));
    let open = Open::desk(&central);
    // They know the central, which does not know them.
    let strangers: Vec<Arc<Desk>> = (0..20u8)
        .map(|n| {
            let mut stranger = network.alone(100 + n, SCHOOL);
            stranger.here.welcome = a.here.welcome.clone();
            Arc::new(Desk::new(stranger.here))
        })
        .collect();
    let (through, counted) = staller(open.address, u64::MAX, &let_go);
    // So slowly that their greeting goes out before its end is said.
    let slowly = |through| Call { kilobits_per_second: 1, ..to(through, &central) };
    let refused = call(&strangers[0], &slowly(through), START);
    assert!(matches!(refused, Err(CallError::Talk(_))), "{refused:?}");
    // All but the end of what they say: what is sent once is as long each time. Behind it stood TLS's goodbye, of 24 bytes.
    let most = counted.load(Ordering::Relaxed) - 24 - 4;
    let mut stalled = Vec::new();
    for stranger in strangers {
        let to = slowly(staller(open.address, most, &let_go).0);
        stalled.push(std::thread::spawn(move || drop(call(&stranger, &to, START))));
    }
    // Until each of them holds a turn or was told that there is none.
    let held = || stalled.iter().filter(|calling| !calling.is_finished()).count();
    for _ in 0..500 {
        if held() <= 4 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(held() > 0, "nobody holds a turn");
    let talked = call(&a, &to(open.address, &central), START);
    let_go.store(true, Ordering::Relaxed);
    assert!(talked.is_ok(), "{talked:?}");
    stalled.into_iter().for_each(|calling| calling.join().unwrap());
}

/// Links die without a word: this end calls again, the other still holds what it had.
#[test]
fn a_node_whose_links_died_unnoticed_is_let_in_again() {
    let (_network, central, a, _) = three("net-unnoticed");
    let (central, a, let_go) = (Arc::new(central), Arc::new(a), Arc::new(AtomicBool::new(false)));
    let open = Open::desk(&central);
    call(&a, &to(open.address, &central), START).unwrap();
    let slowly = |through| Call { kilobits_per_second: 1, ..to(through, &central) };
    let (through, counted) = staller(open.address, u64::MAX, &let_go);
    call(&a, &slowly(through), START).unwrap();
    let most = counted.load(Ordering::Relaxed) - 24 - 4;
    let stalled: Vec<_> = (0..2)
        .map(|_| {
            let (to, counted) = staller(open.address, most, &let_go);
            let (to, a) = (slowly(to), a.clone());
            let calling = std::thread::spawn(move || drop(call(&a, &to, START)));
            for _ in 0..1_000 {
                if counted.load(Ordering::Relaxed) == most {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            assert_eq!(counted.load(Ordering::Relaxed), most);
            calling
        })
        .collect();
    let talked = call(&a, &to(open.address, &central), START);
    let_go.store(true, Ordering::Relaxed);
    assert!(talked.is_ok(), "{talked:?}");
    stalled.into_iter().for_each(|calling| calling.join().unwrap());
}

struct OneCode;

impl Joins for OneCode {
    fn may_join(&self, _: NodeKey, code: &str) -> Result<(), String> {
        match code {
            "right" => Ok(()),
            _ => Err("that code is not known, or no longer".into()),
        }
    }

    fn join(&self, _: NodeKey, code: &str, card: &[u8]) -> Result<Vec<u8>, String> {
        match code {
            "right" => Ok([b"welcome ", card].concat()),
            _ => Err("that code is not known, or no longer".into()),
        }
    }
}

#[test]
fn a_code_lets_in_and_wrong_ones_are_counted() {
    let (network, central, _, _) = three("net-join");
    let central = Arc::new(central);
    let mut door = Door::new(central.clone(), Arc::new(SimClock::at(START)));
    door.joins = Some(Arc::new(OneCode));
    let open = Open::door(door);
    let stranger = network.alone(9, SCHOOL);
    let (key, address) = (central.here.secret.public(), open.address.to_string());
    let key = &key.to_string()[..20];
    let ask = |code: &str| join(&address, key, &stranger.here.secret, code, b"card");
    assert_eq!(ask("right").unwrap(), b"welcome card");
    for _ in 0..20 {
        assert!(matches!(ask("wrong"), Err(CallError::NotLetIn(why)) if why.contains("not known")));
    }
    assert!(matches!(ask("right"), Err(CallError::TooManyCodes)));
    let elsewhere =
        join(&address, &stranger.key().to_string()[..20], &stranger.here.secret, "right", b"card");
    assert!(matches!(elsewhere, Err(CallError::OtherNode { .. })));
}

#[test]
fn two_boxes_of_which_their_central_told_neither_introduce_themselves() {
    let (_network, _central, a, b) = three("net-introduce");
    let (a, ()) = with(a, |a| (0..20).for_each(|n| a.answer(n)));
    let (a, b) = (Arc::new(a), Arc::new(b));
    let open = Open::desk(&a);
    assert!(matches!(call(&b, &to(open.address, &a), START), Err(CallError::Talk(_))), "b knows a not yet");
    introduce(&b, &to(open.address, &a)).unwrap();
    let talked = call(&b, &to(open.address, &a), START).unwrap();
    assert!(talked.new >= 20 && talked.refused_blocks == 0, "{talked:?}");
    // Again is nothing new, and survives that everything is read anew.
    introduce(&b, &to(open.address, &a)).unwrap();
    let again = Desk::new(reopened(&b));
    assert_eq!(call(&again, &to(open.address, &a), START).unwrap().turns, 1);

    // Somebody of another network is shown nothing, and so is who has joined none.
    let mut elsewhere = Network::new("net-introduce-elsewhere");
    elsewhere.root = eventlog::NodeSecret::from_bytes([78; 32]);
    let (central, mut stranger) = (elsewhere.central(), elsewhere.alone(1, SCHOOL));
    elsewhere.join(&central, &mut stranger);
    let stranger = Desk::new(stranger.here);
    let refused = introduce(&stranger, &to(open.address, &a));
    assert!(
        matches!(&refused, Err(CallError::Refused(why)) if why.contains("no certificate")),
        "{refused:?}"
    );
    let alone = Desk::new(elsewhere.alone(2, SCHOOL).here);
    assert!(introduce(&alone, &to(open.address, &a)).is_err());
}

/// Its database is of before it certified anybody. Who calls shows the root's word; then it gets back what it wrote itself, and with it the others.
#[test]
fn a_central_that_was_brought_back_from_before_knows_its_callers_again() {
    let network = Network::new("net-brought-back");
    let central = network.central_on(network.file(0));
    let (mut a, mut b) = (network.alone(1, SCHOOL), network.alone(2, SCHOOL));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    a.open_class(1);
    (0..20).for_each(|n| a.answer(n));
    let (central, a, b) = (Desk::new(central.here), Desk::new(a.here), Desk::new(b.here));
    crate::talk::talk(&a, &central);
    let (former, shown) = (central.here.store.origin(), shown_of(&central, &a));
    assert!(shown > 0);
    central.here.store.close();
    let brought_back = store::Database::Sqlite(network.folder.path().join("brought-back.sqlite3"));
    let central = Arc::new(Desk::new(network.central_on(brought_back).here));
    assert_eq!((central.here.secret.public(), central.here.store.origin() == former), (former.node, false));
    let open = Open::desk(&central);
    let there = to(open.address, &central);
    let refused = call(&a, &there, START).unwrap_err();
    assert!(refused.is_not_believed(), "{refused}");
    let talked = call_for_files(&a, &there, || START, || true).unwrap();
    assert_eq!((talked.refused_blocks, shown_of(&central, &a)), (0, shown));
    let believed =
        |desk: &Desk| central.believed().unwrap().certificates_of(desk.here.secret.public()).count();
    assert_eq!((believed(&a), believed(&b)), (1, 1), "what it wrote itself came back");
    assert!(call(&b, &there, START).is_ok());
    // Who was revoked is not let in by showing what he had.
    let word = RevocationTerms {
        node: b.here.secret.public(),
        last_good: None,
        reason: RevocationReason::Lost,
        issued_at: START,
    };
    let revocation = Revocation::issue(&network.root, word).to_bytes();
    let events = vec![OriginRevoked { revocation }.into()];
    let draft = Draft { schools: vec![], persons: vec![], authority: Authority::Central, events };
    central.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    assert!(call_for_files(&b, &there, || START, || true).unwrap_err().is_not_believed());
}

/// Whoever takes it for a stranger would never hear of its new certificate.
#[test]
fn a_central_that_was_certified_again_is_heard_where_its_certificate_had_ended() {
    let (network, central, a, _b) = three("net-certified-again");
    let (a, ()) = with(a, |a| a.open_class(1));
    let central = Arc::new(central);
    let open = Open::desk(&central);
    let there = to(open.address, &central);
    let ended = START.plus_ms(20 * 365 * 86_400_000);
    let call_then = || call_for_files(&a, &there, || ended, || true);
    let stranger = call_then().unwrap_err();
    assert!(matches!(stranger, CallError::Talk(TalkError::Stranger(_))), "{stranger}");
    let node = central.here.secret.public();
    let terms = CertificateTerms {
        issued_at: ended,
        valid_until: ended.plus_ms(86_400_000),
        ..network.certificate(node, NodeRole::Central, &[]).terms
    };
    let certificate = Certificate::issue(&network.root, terms).to_bytes();
    let events = vec![OriginCertified { certificate }.into()];
    let draft = Draft { schools: vec![], persons: vec![], authority: Authority::Central, events };
    central.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    call_then().unwrap();
    assert!(shown_of(&central, &a) > 0);
}

/// The same node, read anew.
fn reopened(desk: &Desk) -> Here {
    Here {
        store: desk.here.store.clone(),
        secret: eventlog::NodeSecret::from_bytes(*desk.here.secret.to_bytes()),
        wrapping: desk.here.wrapping.clone(),
        welcome: desk.here.welcome.clone(),
        schools: desk.here.schools.clone(),
        departures: None,
        keys: None,
        files: None,
    }
}

#[test]
fn a_box_without_a_certificate_leaves_its_mail_at_a_neighbours_door() {
    let (network, central, a, _b) = three("net-leave");
    let mut new = network.alone(4, SCHOOL);
    new.here.welcome = a.here.welcome.clone();
    let (a, central) = (Arc::new(a), Arc::new(central));
    let open = Open::desk(&a);
    let new = Desk::new(new.here);
    // As long as it has said nothing for a school nothing waits, and nothing failed.
    assert_eq!(leave(&new, &to(open.address, &a), START).unwrap(), 0);
    let (new, ()) = with(new, |new| (0..40).for_each(|n| new.answer(n)));
    let refused = call(&new, &to(open.address, &a), START);
    assert!(matches!(&refused, Err(CallError::Talk(_))), "{refused:?}");
    assert_eq!(leave(&new, &to(open.address, &a), START).unwrap(), 41);
    let waiting = |desk: &Desk| desk.here.store.read_blocking(uncertified).unwrap();
    assert_eq!((waiting(&a)[0].entries, shown_of(&a, &new)), (41, 0));
    // Again: nothing more is sent, and what is new is.
    let before = content(&a);
    assert_eq!(leave(&new, &to(open.address, &a), START).unwrap(), 41);
    assert_eq!((content(&a), waiting(&a)[0].blocks), (before, 1));
    let (new, ()) = with(new, |new| new.answer(40));
    assert_eq!(leave(&new, &to(open.address, &a), START).unwrap(), 42);
    // Who has a certificate converses; who serves another school leaves nothing.
    let at_central = Open::desk(&central);
    let moved = call(&a, &to(at_central.address, &central), START).unwrap();
    let told = central.here.store.read_blocking(|db| exchange::quarantined(db, 9)).unwrap();
    assert_eq!((moved.refused_blocks, moved.blocks_out), (0, 3), "{moved:?} {told:?}");
    let known = leave(&a, &to(at_central.address, &central), START);
    assert!(matches!(&known, Err(CallError::Refused(why)) if why.contains("has a certificate")), "{known:?}");
    let mut other = network.alone(5, kernel::SchoolId([8; 16]));
    other.here.welcome = a.here.welcome.clone();
    other.answer(1);
    other.here.schools = vec![SCHOOL];
    let refused = leave(&Desk::new(other.here), &to(open.address, &a), START);
    assert!(
        matches!(&refused, Err(CallError::Refused(why)) if why.contains("no school that is served here")),
        "{refused:?}"
    );
    // The conversation with the central brought it there.
    assert_eq!(waiting(&central)[0].entries, 42);
}
