//! Mail by stick: three nodes that never meet.

use crate::network::{Network, Node};
use eventlog::{
    NodeSecret, Revocation,
    statement::{NodeRole, RevocationReason, RevocationTerms},
};
use events::{node::OriginRevoked, school::ClassOpened};
use exchange::stick;
use kernel::{Authority, ClassId, SchoolId, Seed};
use std::{
    fs,
    path::{Path, PathBuf},
};
use store::Draft;
use testkit::{Scratch, random_log::START, stores::dump};

const ALL: u64 = u64::MAX;

fn stick_of(network: &Network) -> PathBuf {
    network.folder.path().join("stick")
}

impl Node {
    fn put(&self, stick: &Path) -> Vec<stick::Written> {
        let mut entropy = Seed(self.shown().len() as u64).part(&self.key().to_string()).chance();
        stick::write(&self.here, stick, START, ALL, &mut entropy).unwrap()
    }

    /// Takes its mail; returns new entries, newly shown ones, refused blocks.
    fn take(&self, stick: &Path) -> (u64, u64, u64) {
        let mut sum = (0, 0, 0);
        for read in stick::read(&self.here, stick).unwrap() {
            let taken = read.taken.unwrap();
            sum = (sum.0 + taken.new, sum.1 + taken.shown, sum.2 + taken.refused_blocks);
        }
        self.sound();
        sum
    }
}

#[test]
fn a_central_is_shown_what_staff_write_and_a_hub_of_the_same_school_everything() {
    let network = Network::new("stick-scope");
    let stick = stick_of(&network);
    let central = network.central();
    let school = SchoolId([7; 16]);
    let (mut a, mut b) = (network.alone(1, school), network.alone(2, school));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    let mut other = network.alone(3, SchoolId([8; 16]));
    network.join(&central, &mut other);
    a.open_class(1);
    (0..300).for_each(|n| a.answer(n));

    // b has never been met: its card must come first. The stick may be read before anything is on it.
    assert_eq!(a.take(&stick), (0, 0, 0));
    b.put(&stick);
    other.put(&stick);
    central.put(&stick);
    // a learns from the central that b and the other are certified, and writes to all it may write to.
    assert_eq!(a.take(&stick).2, 0);
    a.put(&stick);

    central.take(&stick);
    // Opening of the life, and the class; three hundred answers stay digests.
    assert_eq!(central.shown_of(&a), 2);
    b.take(&stick);
    assert_eq!(b.shown_of(&a), 302);
    other.take(&stick);
    assert_eq!(other.shown_of(&a), 0, "another school's log is not even sent");

    // The same stick again, in another order, changes nothing and leaves no letter that says nothing new.
    let before = dump(&b.here.store).unwrap();
    assert_eq!((b.take(&stick), central.take(&stick), b.take(&stick)), ((0, 0, 0), (0, 0, 0), (0, 0, 0)));
    assert_eq!(dump(&b.here.store).unwrap(), before);
    a.take(&stick);
    assert!(a.put(&stick).is_empty(), "the receipts say that all have it");
    let letters = stick.join("chaski/letters").join(b.key().to_string());
    assert!(!letters.join(format!("{}.letter", a.key())).exists());
}

#[test]
fn how_far_a_stick_is_and_what_lies_on_it_can_be_seen() {
    let network = Network::new("stick-far");
    let stick = stick_of(&network);
    let central = network.central();
    let mut a = network.alone(1, SchoolId([7; 16]));
    network.join(&central, &mut a);
    a.open_class(1);
    let look = |node: &Node| stick::look(node.key(), &stick).unwrap();
    assert_eq!(look(&a), stick::OnStick::default(), "there is nothing yet");

    let (far, mut entropy) = (stick::Far::default(), Seed(1).chance());
    let written = stick::write_telling(&a.here, &stick, START, ALL, &mut entropy, &far).unwrap();
    assert_eq!((written.len(), far.letters()), (1, (1, 1)));
    let letter = stick.join(format!("chaski/letters/{}/{}.letter", central.key(), a.key()));
    assert_eq!((far.bytes(), far.is_settling()), (fs::metadata(letter).unwrap().len(), false));
    assert_eq!(look(&a), stick::OnStick { for_us: 0, for_others: 1, cards: 1 });
    assert_eq!(look(&central), stick::OnStick { for_us: 1, for_others: 0, cards: 1 });

    let far = stick::Far::default();
    assert_eq!(stick::read_telling(&central.here, &stick, &far).unwrap().len(), 1);
    assert_eq!(far.letters(), (1, 1));
    assert_eq!(look(&a).cards, 2, "the receipt");
}

#[test]
fn a_stick_tells_its_finder_nothing() {
    let network = Network::new("stick-finder");
    let stick = stick_of(&network);
    let central = network.central();
    let mut a = network.alone(1, SchoolId([7; 16]));
    network.join(&central, &mut a);
    a.open_class(1);
    assert_eq!(a.put(&stick).len(), 1);
    let mut bytes = Vec::new();
    let mut folders = vec![stick];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => bytes.extend(fs::read(path).unwrap()),
            }
        }
    }
    assert!(bytes.len() > 500);
    assert!(!bytes.windows(7).any(|w| w == b"SECRETO"));
    assert!(!bytes.windows(4).any(|w| w == b"CHB0"), "no block stands in clear");
}

/// Somebody prepared the stick with links to where the box's own files lie, or where they should be made.
#[cfg(unix)]
#[test]
fn nothing_is_written_or_read_through_a_link_on_a_stick() {
    use std::os::unix::fs::symlink;
    let network = Network::new("stick-links");
    let (stick, outside) = (stick_of(&network), Scratch::new("stick-outside").unwrap());
    let central = network.central();
    let mut a = network.alone(1, SchoolId([7; 16]));
    network.join(&central, &mut a);
    a.open_class(1);
    let letters = stick.join("chaski/letters");
    let ours = outside.path().join("ours");
    fs::write(&ours, "the box's own").unwrap();
    let write = || stick::write(&a.here, &stick, START, ALL, &mut Seed(1).chance());

    // The letter's place, and the file beside it, lead to the box's file: the links go, the file stays.
    let folder = letters.join(central.key().to_string());
    fs::create_dir_all(&folder).unwrap();
    symlink(&ours, folder.join(format!("{}.part", a.key()))).unwrap();
    symlink(&ours, folder.join(format!("{}.letter", a.key()))).unwrap();
    assert_eq!(write().unwrap().len(), 1);
    assert_eq!(fs::read(&ours).unwrap(), b"the box's own");
    assert!(fs::symlink_metadata(folder.join(format!("{}.letter", a.key()))).unwrap().is_file());

    // A letter that is a link is named and not opened; the others are read.
    let hidden = outside.path().join("hidden");
    let letter = folder.join(format!("{}.letter", a.key()));
    fs::rename(&letter, &hidden).unwrap();
    symlink(&hidden, &letter).unwrap();
    let read = stick::read(&central.here, &stick).unwrap();
    assert_eq!(read.len(), 1);
    assert!(read[0].taken.as_ref().unwrap_err().to_string().contains("a link"), "{:?}", read[0]);

    // A folder that is a link: nothing is made there, nothing read.
    fs::remove_dir_all(&letters).unwrap();
    symlink(outside.path(), &letters).unwrap();
    let before = fs::read_dir(outside.path()).unwrap().count();
    assert!(write().unwrap_err().to_string().contains("a link"));
    assert!(stick::read(&central.here, &stick).is_err());
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), before);
    fs::remove_dir_all(stick.join("chaski/cards")).unwrap();
    symlink(outside.path(), stick.join("chaski/cards")).unwrap();
    assert!(stick::read(&central.here, &stick).is_err());
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), before);
}

#[test]
fn a_stick_pulled_out_at_any_byte_loses_nothing() {
    let network = Network::new("stick-cut");
    let stick = stick_of(&network);
    let central = network.central();
    let school = SchoolId([7; 16]);
    let (mut a, mut b) = (network.alone(1, school), network.alone(2, school));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    // Many small logs' worth of blocks: a, the central's, and a's second life would be the same to the letter.
    (0..40).for_each(|n| a.answer(n));
    a.put(&stick);
    b.put(&stick);
    central.put(&stick);
    a.take(&stick);
    a.put(&stick);
    let letter = stick.join("chaski/letters").join(b.key().to_string()).join(format!("{}.letter", a.key()));
    let whole = fs::read(&letter).unwrap();
    let mut had = b.shown().values().sum::<usize>();
    for cut in (0..whole.len()).step_by(97).chain([whole.len()]) {
        fs::write(&letter, &whole[..cut]).unwrap();
        for read in
            stick::read(&b.here, &stick).unwrap().into_iter().filter(|r| r.from == a.key().to_string())
        {
            match read.taken {
                Ok(taken) => assert_eq!(taken.cut_short, cut < whole.len(), "cut at {cut}"),
                Err(e) => assert!(cut < 200, "cut at {cut}: {e}"),
            }
        }
        b.sound();
        let has = b.shown().values().sum::<usize>();
        assert!(has >= had, "cut at {cut}");
        had = has;
    }
    assert_eq!(b.shown_of(&a), 41);
}

#[test]
fn mail_is_as_large_as_the_courier_chose_and_the_rest_comes_next_time() {
    let network = Network::new("stick-small");
    let stick = stick_of(&network);
    let central = network.central();
    let school = SchoolId([7; 16]);
    let (mut a, mut b) = (network.alone(1, school), network.alone(2, school));
    network.join(&central, &mut a);
    network.join(&central, &mut b);
    a.put(&stick);
    b.put(&stick);
    central.put(&stick);
    a.take(&stick);
    // More than a block's worth: a block is at most 1 MB unpacked, an answer about 150 bytes.
    for chunk in 0..8u64 {
        let node = &a;
        node.here
            .store
            .write_blocking(move |tx| -> Result<(), store::StoreError> {
                for n in 0..1_000u64 {
                    let event = ClassOpened {
                        class: ClassId([1; 16]),
                        school,
                        name: format!("{} {}", chunk * 1_000 + n, "x".repeat(180)),
                    };
                    let draft = Draft {
                        schools: vec![school],
                        persons: vec![],
                        authority: Authority::Staff,
                        events: vec![event.into()],
                    };
                    tx.append(draft)?;
                }
                Ok(())
            })
            .unwrap();
    }
    let mut entropy = Seed(1).chance();
    let mut rounds = 0;
    // Each letter has 20 kB: less than the log, more than nothing.
    while b.shown_of(&a) < 8_001 {
        let written = stick::write(&a.here, &stick, START, 40_000, &mut entropy).unwrap();
        assert!(!written.is_empty(), "round {rounds}");
        b.take(&stick);
        a.take(&stick);
        rounds += 1;
        assert!(rounds < 40);
    }
    assert!(rounds > 1, "one letter held everything");
}

#[test]
fn strangers_forgers_and_the_revoked_are_refused_with_a_reason() {
    let network = Network::new("stick-trust");
    let stick = stick_of(&network);
    let central = network.central();
    let mut a = network.alone(1, SchoolId([7; 16]));
    network.join(&central, &mut a);

    // A stranger has forged himself a welcome under his own root, and writes to the central.
    let mut stranger = network.alone(4, SchoolId([7; 16]));
    let own_root =
        Network { folder: Scratch::new("stranger").unwrap(), root: NodeSecret::from_bytes([66; 32]) };
    let mut welcome = network.welcome(&central, &stranger);
    welcome.root = own_root.root.public();
    welcome.certificates = vec![
        own_root.certificate(stranger.key(), NodeRole::Central, &[]),
        own_root.certificate(central.key(), NodeRole::Central, &[]),
    ];
    stranger.here.welcome = Some(welcome);
    stranger.open_class(1);
    assert_eq!(stranger.put(&stick).len(), 1);
    let (new, _, refused) = central.take(&stick);
    // Nobody has said anything of him: what he signs stands nowhere, and waits for a word that does not come.
    assert_eq!((new, refused), (0, 0));
    let waits = central.here.store.read_blocking(exchange::uncertified).unwrap();
    assert!(waits.len() == 1 && waits[0].node == stranger.key() && central.shown_of(&stranger) == 0);

    // A certified hub speaks for another school.
    a.open_class(1);
    a.put(&stick);
    assert_eq!(central.take(&stick).0, 2, "life and class");
    let event = ClassOpened { class: ClassId([3; 16]), school: SchoolId([9; 16]), name: "theirs".into() };
    a.write(Authority::Staff, &[SchoolId([9; 16])], &[], event.into());
    central.put(&stick);
    a.take(&stick);
    a.put(&stick);
    let refusals: Vec<String> = stick::read(&central.here, &stick)
        .unwrap()
        .into_iter()
        .filter(|read| read.from == a.key().to_string())
        .flat_map(|read| read.taken.unwrap().refused)
        .map(|refusal| refusal.why)
        .collect();
    assert!(refusals.iter().any(|why| why.contains("may not write for school")), "{refusals:?}");
    assert_eq!(central.shown_of(&a), 2);

    // Revoked from its first entry on: what was taken counts no more, and nothing is written to it.
    let terms =
        RevocationTerms { node: a.key(), last_good: None, reason: RevocationReason::Lost, issued_at: START };
    let revocation = Revocation::issue(&network.root, terms).to_bytes();
    central.write(Authority::Central, &[], &[], OriginRevoked { revocation }.into());
    central.take(&stick);
    let void: i64 = central
        .here
        .store
        .read_blocking(|db| db.query("SELECT count(*) FROM log_entry WHERE void <> 0", &[])?[0].int(0))
        .unwrap();
    assert_eq!(void, 2);
    assert!(central.put(&stick).iter().all(|written| written.to != a.key()));
}

#[test]
fn a_node_without_a_network_neither_writes_nor_reads_mail() {
    let network = Network::new("stick-alone");
    let node = network.alone(1, SchoolId([7; 16]));
    let stick = stick_of(&network);
    assert!(matches!(stick::read(&node.here, &stick), Err(stick::StickError::NotJoined)));
    let written = stick::write(&node.here, &stick, START, ALL, &mut Seed(1).chance());
    assert!(matches!(written, Err(stick::StickError::NotJoined)));
}
