use super::*;
use crate::NodeSecret;
use kernel::Seed;
use proptest::prelude::*;

const ROSA: PersonId = PersonId([1; 16]);

fn key() -> PersonKey {
    PersonKey::from_bytes(ROSA, Purpose::Identity, [5; 32])
}

proptest! {
    #[test]
    fn sealed_texts_open(text in prop::collection::vec(any::<u8>(), 0..200), seed: u64) {
        let sealed = key().seal("person.name", &text, &mut Seed(seed).chance()).unwrap();
        let carried = Sealed::from_bytes(&sealed.to_bytes()).unwrap();
        prop_assert_eq!(&carried, &sealed);
        let opened = key().open("person.name", &carried).unwrap();
        prop_assert_eq!(opened.as_slice(), text.as_slice());
        prop_assert_eq!(sealed.ciphertext.len() % 32, 16);
    }
}

#[test]
fn a_yes_is_as_long_as_a_no() {
    let len = |text: &str| key().seal("c", text.as_bytes(), &mut Seed(1).chance()).unwrap().to_bytes().len();
    assert_eq!(len("sí"), len("no"));
    assert_eq!(len("Ana"), len("Maria Luísa Quispe Condori"));
}

#[test]
fn it_opens_nowhere_else() {
    let sealed = key().seal("person.name", b"Rosa", &mut Seed(1).chance()).unwrap();
    let changed = Err(SealingError::Changed { person: ROSA });
    assert_eq!(key().open("note.text", &sealed), changed);
    let other_purpose = PersonKey::from_bytes(ROSA, Purpose::Words, [5; 32]);
    assert_eq!(other_purpose.open("person.name", &sealed), changed);
    let other_person = PersonKey::from_bytes(PersonId([2; 16]), Purpose::Identity, [5; 32]);
    assert!(other_person.open("person.name", &sealed).is_err());
    let other_key = PersonKey::from_bytes(ROSA, Purpose::Identity, [6; 32]);
    let needed = SealingError::OtherKey { needed: key().id(), given: other_key.id() };
    assert_eq!(other_key.open("person.name", &sealed), Err(needed));
}

#[test]
fn every_flipped_bit_of_a_sealed_text_is_refused() {
    let bytes = key().seal("person.name", b"Rosa", &mut Seed(1).chance()).unwrap().to_bytes();
    let opens =
        |bytes: &[u8]| Sealed::from_bytes(bytes).and_then(|sealed| key().open("person.name", &sealed));
    assert!(opens(&bytes).is_ok());
    for at in 0..bytes.len() {
        assert!(opens(&bytes[..at]).is_err(), "cut at {at}");
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert!(opens(&flipped).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn too_long_a_text_is_refused_and_the_longest_fits_a_body() {
    let mut chance = Seed(1).chance();
    let too_long = vec![b'x'; MAX_SEALED_BYTES + 1];
    assert_eq!(key().seal("c", &too_long, &mut chance), Err(SealingError::TooLong(MAX_SEALED_BYTES + 1)));
    let sealed = key().seal("c", &too_long[1..], &mut chance).unwrap();
    assert!(sealed.to_bytes().len() < crate::entry::MAX_BODY_BYTES);
    assert_eq!(Sealed::from_bytes(&sealed.to_bytes()), Ok(sealed));
}

#[test]
fn a_wrapped_key_opens_for_its_node_and_epoch_only() {
    let mut chance = Seed(7).chance();
    let node = NodeSecret::from_bytes([1; 32]);
    let secret = WrappingSecret::generate(3, &mut chance);
    let offered = WrappingKey::from_bytes(&secret.offer(&node).to_bytes()).unwrap();
    let wrapped = offered.wrap(&key(), &mut chance).unwrap();
    let carried = WrappedKey::from_bytes(&wrapped.to_bytes()).unwrap();
    assert_eq!(carried, wrapped);
    let opened = secret.unwrap_key(&node.public(), &carried).unwrap();
    assert_eq!((opened.to_bytes(), opened.person()), (key().to_bytes(), ROSA));

    let refused = SealingError::OtherReader { node: node.public(), epoch: 3 };
    let other_node = NodeSecret::from_bytes([2; 32]).public();
    assert_eq!(secret.unwrap_key(&other_node, &carried).unwrap_err(), refused);
    let next = WrappingSecret::generate(4, &mut chance);
    assert_eq!(next.unwrap_key(&node.public(), &carried).unwrap_err(), refused);
    // An old epoch's number on a new secret does not help: the old secret is gone.
    let renamed = WrappingSecret::from_bytes(3, *next.to_bytes());
    assert!(renamed.unwrap_key(&node.public(), &carried).is_err());
}

#[test]
fn every_flipped_bit_of_a_wrapped_key_is_refused() {
    let mut chance = Seed(7).chance();
    let node = NodeSecret::from_bytes([1; 32]);
    let secret = WrappingSecret::generate(3, &mut chance);
    let bytes = secret.offer(&node).wrap(&key(), &mut chance).unwrap().to_bytes();
    let opens = |bytes: &[u8]| {
        WrappedKey::from_bytes(bytes).and_then(|wrapped| secret.unwrap_key(&node.public(), &wrapped)).is_ok()
    };
    assert!(opens(&bytes));
    // X25519 ignores the highest bit of a public key (RFC 7748 section 5); deriving from the bytes as sent does not.
    for at in 0..bytes.len() {
        assert!(!opens(&bytes[..at]), "cut at {at}");
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert!(!opens(&flipped), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn a_wrapping_key_must_be_signed_and_of_full_order() {
    let mut chance = Seed(7).chance();
    let node = NodeSecret::from_bytes([1; 32]);
    let offered = WrappingSecret::generate(3, &mut chance).offer(&node);
    let refused = Err(SealingError::WrappingKey { node: node.public() });
    let swapped = WrappingKey { public: [9; 32], ..offered };
    assert_eq!(swapped.wrap(&key(), &mut chance), refused);
    // The point of order one, even if a careless node signs it.
    let message = [&node.public().0[..], &3u32.to_be_bytes(), &[0; 32]].concat();
    let signature = node.sign(crate::node_key::Domain::WrappingKey, &message);
    let small = WrappingKey { public: [0; 32], signature, ..offered };
    assert_eq!(small.verify(), Ok(()));
    assert_eq!(small.wrap(&key(), &mut chance), refused);
}

#[test]
fn secrets_do_not_print() {
    let text = format!("{:?} {:?}", key(), WrappingSecret::from_bytes(1, [0xab; 32]));
    assert!(!text.contains("0505") && !text.contains("abab") && !text.contains("171"), "{text}");
}

#[test]
fn records_of_a_letter_open_in_their_place_for_their_reader_only() {
    let mut chance = Seed(7).chance();
    let node = NodeSecret::from_bytes([1; 32]);
    let secret = WrappingSecret::generate(3, &mut chance);
    let offer = secret.offer(&node).verified().unwrap();
    let (ephemeral, key) = offer.begin_letter(&mut chance).unwrap();
    let sealed = key.seal(4, b"head", b"mail").unwrap();
    assert_eq!(sealed.len(), 4 + LETTER_OVERHEAD_BYTES);
    let opened = secret.open_letter(&ephemeral).unwrap();
    assert_eq!(opened.open(4, b"head", &sealed).unwrap(), b"mail");
    assert!(opened.open(5, b"head", &sealed).is_none(), "moved");
    assert!(opened.open(4, b"heap", &sealed).is_none(), "under another head");
    for at in 0..sealed.len() {
        let mut flipped = sealed.clone();
        flipped[at] ^= 1;
        assert!(opened.open(4, b"head", &flipped).is_none(), "byte {at}");
    }
    let stranger = WrappingSecret::generate(3, &mut chance).open_letter(&ephemeral).unwrap();
    assert!(stranger.open(4, b"head", &sealed).is_none());
    assert!(secret.open_letter(&[0; 32]).is_none(), "a point of small order");
    let (_, next) = offer.begin_letter(&mut chance).unwrap();
    assert_ne!(next.seal(4, b"head", b"mail").unwrap(), sealed, "each letter has a key of its own");
}
