//! A node for tests of what only this crate may call.

use crate::{Here, LOCAL, Welcome, Wrapping, views};
use eventlog::{
    Certificate, NodeSecret,
    sealing::WrappingSecret,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use kernel::{NodeKey, SchoolId, Seed, UtcMillis};
use testkit::{Scratch, random_log::START, stores::Opening};

/// A hub that knows these as hubs of its school.
pub(crate) fn node(scratch: &Scratch, known: &[NodeKey]) -> Here {
    let root = NodeSecret::from_bytes([77; 32]);
    let mut opening = Opening::sqlite(scratch, views);
    opening.local = vec![LOCAL];
    let opened = opening.open(scratch.path(), Seed(1)).unwrap();
    let secret = store::node::NodeFolder::new(scratch.path().join("node"), "test machine");
    let secret = secret.secret(&mut Seed(9).chance()).unwrap();
    let certificate = |node: NodeKey| {
        let terms = CertificateTerms {
            node,
            role: NodeRole::Hub,
            country: "PE".parse().unwrap(),
            schools: vec![SchoolId([7; 16])],
            authorities: Authorities::HUB,
            from: None,
            issued_at: START,
            valid_until: UtcMillis(START.0 + 86_400_000),
        };
        Certificate::issue(&root, terms)
    };
    let certificates = known.iter().copied().chain([secret.public()]).map(certificate).collect();
    Here {
        store: opened,
        wrapping: Wrapping::in_memory(WrappingSecret::generate(1, &mut Seed(2).chance())),
        welcome: Some(Welcome { root: root.public(), certificates, central: None }),
        secret,
        schools: vec![SchoolId([7; 16])],
        departures: None,
        keys: None,
        files: None,
    }
}
