use super::*;
use crate::entry::Header;
use crate::position::{Lineage, Position};
use kernel::{Authority, ClockQuality, Digest, Hlc, Incarnation, Origin, PersonId, SchoolId, UtcMillis};

const SCHOOL: SchoolId = SchoolId([0x33; 16]);
const OTHER_SCHOOL: SchoolId = SchoolId([0x34; 16]);

fn root() -> NodeSecret {
    NodeSecret::from_bytes([9; 32])
}

fn origin(incarnation: u8) -> Origin {
    Origin { node: NodeSecret::from_bytes([1; 32]).public(), incarnation: Incarnation([incarnation; 8]) }
}

fn at(incarnation: u8, seq: u64) -> Position {
    Position { origin: origin(incarnation), seq, root: Digest([seq as u8; 32]) }
}

fn hub() -> CertificateTerms {
    CertificateTerms {
        node: origin(1).node,
        role: NodeRole::Hub,
        country: "PE".parse().unwrap(),
        schools: vec![SCHOOL],
        authorities: Authorities::HUB,
        from: Some((Incarnation([1; 8]), 10)),
        issued_at: UtcMillis(1_000),
        valid_until: UtcMillis(2_000),
    }
}

fn program() -> ProgramTerms {
    ProgramTerms {
        file: Digest([5; 32]),
        bytes: 50_000_000,
        version: "0.2.0".parse().unwrap(),
        follows: "0.1.0".parse().unwrap(),
        target: "aarch64-unknown-linux-gnu".into(),
        sequence: 7,
        issued_at: UtcMillis(5),
        about: "Ñandú".into(),
    }
}

fn header() -> Header {
    Header {
        origin: origin(1),
        seq: 10,
        hlc: Hlc(1),
        clock: ClockQuality::Good,
        schools: vec![SCHOOL],
        persons: vec![PersonId([1; 16])],
        authority: Authority::Learner,
        salt: [0; 8],
    }
}

#[test]
fn statements_come_back_and_verify_under_their_root_only() {
    let certificate = Certificate::issue(&root(), hub());
    let read = Certificate::from_bytes(&certificate.to_bytes()).unwrap();
    assert_eq!(read, certificate);
    assert_eq!(read.verify(&root().public()), Ok(()));
    let stranger = NodeSecret::from_bytes([8; 32]);
    let issuer = root().public();
    assert_eq!(read.verify(&stranger.public()), Err(StatementError::Issuer { issuer }));
    let forged = Certificate { issuer, ..Certificate::issue(&stranger, hub()) };
    assert_eq!(forged.verify(&issuer), Err(StatementError::Signature { issuer }));
    let widened = Certificate { terms: CertificateTerms { role: NodeRole::Central, ..hub() }, ..certificate };
    assert_eq!(widened.verify(&issuer), Err(StatementError::Signature { issuer }));
}

#[test]
fn one_kind_of_statement_is_not_another() {
    let bytes = Certificate::issue(&root(), hub()).to_bytes();
    assert!(Revocation::from_bytes(&bytes).is_err());
    assert!(ForkSettlement::from_bytes(&bytes).is_err());
    assert!(Program::from_bytes(&bytes).is_err());
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    let revoked = RevocationTerms {
        node: origin(1).node,
        last_good: Some(at(1, 5)),
        reason: RevocationReason::Lost,
        issued_at: UtcMillis(3),
    };
    let settled = ForkSettlementTerms { kept: at(1, 5), issued_at: UtcMillis(4) };
    check_damage(&Certificate::issue(&root(), hub()));
    check_damage(&Program::issue(&root(), program()));
    check_damage(&Revocation::issue(&root(), revoked));
    check_damage(&Revocation::issue(&root(), RevocationTerms { last_good: None, ..revoked }));
    check_damage(&ForkSettlement::issue(&root(), settled));
}

fn check_damage<T: Terms + PartialEq + std::fmt::Debug>(statement: &Signed<T>) {
    let key = root().public();
    let bytes = statement.to_bytes();
    assert_eq!(Signed::<T>::from_bytes(&bytes).as_ref(), Ok(statement));
    let accepted = |bytes: &[u8]| Signed::<T>::from_bytes(bytes).is_ok_and(|read| read.verify(&key).is_ok());
    assert!(accepted(&bytes));
    for at in 0..bytes.len() {
        assert!(!accepted(&bytes[..at]), "cut at {at}");
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert!(!accepted(&flipped), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn a_hub_writes_for_its_school_with_its_authority() {
    type Change = fn(&mut Header);
    type Expected = fn() -> Result<(), ScopeError>;
    let cases: [(&str, Change, Expected); 10] = [
        ("its learner", |_| {}, || Ok(())),
        ("its staff", |h| h.authority = Authority::Staff, || Ok(())),
        (
            "itself, about no school",
            |h| {
                h.authority = Authority::Node;
                h.schools.clear();
                h.persons.clear();
            },
            || Ok(()),
        ),
        (
            "itself, about somebody of no school",
            |h| {
                h.authority = Authority::Node;
                h.schools.clear();
            },
            || Err(ScopeError::NoSchool),
        ),
        ("a later incarnation", |h| (h.origin, h.seq) = (origin(2), 1), || Ok(())),
        ("too early", |h| h.seq = 9, || Err(ScopeError::TooEarly { found: 9, from: 10 })),
        (
            "an award",
            |h| h.authority = Authority::Central,
            || Err(ScopeError::Authority { found: Authority::Central }),
        ),
        (
            "another school",
            |h| h.schools.push(OTHER_SCHOOL),
            || Err(ScopeError::School { found: OTHER_SCHOOL }),
        ),
        ("a learner of nowhere", |h| h.schools.clear(), || Err(ScopeError::NoSchool)),
        (
            "another node",
            |h| h.origin.node = kernel::NodeKey([5; 32]),
            || Err(ScopeError::Node { found: kernel::NodeKey([5; 32]) }),
        ),
    ];
    for (name, change, expected) in cases {
        let mut header = header();
        change(&mut header);
        assert_eq!(hub().may_write(&header), expected(), "{name}");
        let event = crate::RawEvent { kind: 501, version: 1, body: vec![] };
        let bytes = crate::Entry { header, events: vec![event] }.encode().unwrap();
        assert_eq!(hub().may_write_entry(&crate::EntryRef::decode(&bytes).unwrap()), expected(), "{name}");
    }
}

#[test]
fn central_authority_needs_a_central() {
    let mut header = header();
    header.authority = Authority::Central;
    header.schools = vec![OTHER_SCHOOL];
    let generous = CertificateTerms { authorities: Authorities::CENTRAL, ..hub() };
    assert_eq!(generous.may_write(&header), Err(ScopeError::Authority { found: Authority::Central }));
    let central = CertificateTerms { role: NodeRole::Central, schools: vec![], ..generous };
    assert_eq!(central.may_write(&header), Ok(()));
}

#[test]
fn expiry_stops_exchange_and_voids_nothing() {
    let terms = hub();
    assert!(terms.may_exchange(UtcMillis(2_000)));
    assert!(!terms.may_exchange(UtcMillis(2_001)));
    let mut late = header();
    late.hlc = Hlc::at(UtcMillis(9_000_000));
    assert_eq!(terms.may_write(&late), Ok(()));
}

#[test]
fn a_revocation_voids_what_lies_beyond_in_every_incarnation() {
    // 1 (100 entries) -> 2 from 1@80 -> 3 from 2@20; a thief restarts as 4, from 2@30.
    let mut lineage = Lineage::new();
    lineage.add(origin(2), at(1, 80));
    lineage.add(origin(3), at(2, 20));
    lineage.add(origin(4), at(2, 30));
    let revoked = |last_good| RevocationTerms {
        node: origin(1).node,
        last_good,
        reason: RevocationReason::Lost,
        issued_at: UtcMillis(0),
    };
    let good_until_2_25 = revoked(Some(at(2, 25)));
    let stands = [(1, 1), (1, 80), (2, 25)];
    let falls = [(1, 81), (2, 26), (3, 1), (4, 1), (5, 1)];
    for (incarnation, seq) in stands {
        assert!(!good_until_2_25.voids(&lineage, &origin(incarnation), seq), "{incarnation}@{seq}");
    }
    for (incarnation, seq) in falls {
        assert!(good_until_2_25.voids(&lineage, &origin(incarnation), seq), "{incarnation}@{seq}");
    }
    assert!(revoked(None).voids(&lineage, &origin(1), 1));
    let neighbour = Origin { node: kernel::NodeKey([5; 32]), ..origin(1) };
    assert!(!good_until_2_25.voids(&lineage, &neighbour, 1_000));
}

#[test]
fn a_circle_of_incarnations_ends() {
    let mut lineage = Lineage::new();
    lineage.add(origin(1), at(2, 5));
    lineage.add(origin(2), at(1, 5));
    assert!(!lineage.leads_to(&at(1, 3), &origin(7), 1));
}

#[test]
fn a_settlement_keeps_the_branch_with_the_named_root() {
    let terms = ForkSettlementTerms { kept: at(1, 5), issued_at: UtcMillis(0) };
    assert_eq!(terms.judge(&at(1, 5)), Branch::Kept);
    assert_eq!(terms.judge(&Position { root: Digest([0xee; 32]), ..at(1, 5) }), Branch::Void);
    assert_eq!(terms.judge(&at(1, 6)), Branch::Unconcerned);
    assert_eq!(terms.judge(&at(2, 5)), Branch::Unconcerned);
}
