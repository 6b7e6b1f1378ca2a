//! [`Double`]: another machine with this box's name, as far as this box can know of it.

use exchange::{Desk, InboxError, forks};
use kernel::Origin;

/// How it stands with the other machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Double {
    /// Nobody has decided whose branch is kept.
    Open,
    /// The other one's was kept: what only this machine had it wrote again.
    GaveWay,
}

/// What is known of a double. Told by whoever was called: that the log there is another than here the log itself does not say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// A peer has another history of the log that is written here, and it was not yet looked which log that is.
    pub heard: bool,
    /// The log of which somebody has another history.
    differs: Option<Origin>,
    found: Option<Double>,
}

impl Known {
    pub fn found(&self) -> Option<Double> {
        self.found
    }

    /// Looks again. To be asked before a lost life ends: what was heard concerns the present one.
    pub fn look(&mut self, desk: &Desk) -> Result<(), InboxError> {
        if std::mem::take(&mut self.heard) {
            self.differs = Some(desk.here.store.origin());
        }
        let (trust, own) = (desk.believed()?, desk.here.secret.public());
        let differs = self.differs.filter(|origin| trust.settlement_of(origin).is_none());
        self.found = desk.here.store.read_blocking(|db| {
            let open = |fork: &forks::Fork| fork.origin.node == own && fork.kept.is_none();
            if differs.is_some() || forks::found_by(db, Some(&trust))?.iter().any(open) {
                return Ok(Some(Double::Open));
            }
            for settled in trust.settlements().filter(|settled| settled.terms.kept.origin.node == own) {
                if !forks::lost(db, &settled.terms.kept.origin, 1)?.is_empty() {
                    return Ok(Some(Double::GaveWay));
                }
            }
            Ok::<_, store::StoreError>(None)
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::{
        Certificate, ForkSettlement, NodeSecret, Position,
        sealing::WrappingSecret,
        statement::{Authorities, CertificateTerms, ForkSettlementTerms, NodeRole},
    };
    use events::{Event, node::ForkSettled, school::ClassOpened};
    use exchange::{Here, Talk, Welcome, Wrapping};
    use kernel::{Authority, ClassId, NodeKey, SchoolId, Seed, UtcMillis};
    use std::{fs, path::Path};
    use store::{Draft, log::Head, node::NodeFolder};
    use testkit::{Scratch, random_log::START, stores::Opening};

    const SCHOOL: SchoolId = SchoolId([7; 16]);

    fn secret(folder: &Path) -> NodeSecret {
        NodeFolder::new(folder.join("node"), "test machine").secret(&mut Seed(9).chance()).unwrap()
    }

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            match path.is_dir() {
                true => copy(&path, &target),
                false => drop(fs::copy(&path, target).unwrap()),
            }
        }
    }

    fn opened(folder: &Path, welcome: &Welcome, seed: u64) -> Desk {
        let scratch = Scratch::new("double-unused").unwrap();
        let mut opening = Opening::sqlite(&scratch, exchange::views);
        opening.database = store::Database::Sqlite(folder.join("chaski.sqlite3"));
        opening.local = vec![exchange::LOCAL];
        let store = opening.open(folder, Seed(seed)).unwrap();
        let wrapping = Wrapping::in_memory(WrappingSecret::generate(1, &mut Seed(seed + 100).chance()));
        let (welcome, schools) = (Some(welcome.clone()), vec![SCHOOL]);
        let (departures, keys, files) = (None, None, None);
        Desk::new(Here { store, secret: secret(folder), wrapping, welcome, schools, departures, keys, files })
    }

    fn writes(desk: &Desk, authority: Authority, schools: Vec<SchoolId>, event: Event) {
        let draft = Draft { schools, persons: vec![], authority, events: vec![event] };
        desk.here.store.write_blocking(move |tx| tx.append(draft)).unwrap();
    }

    fn opens_class(desk: &Desk, n: u8) {
        let event = ClassOpened { class: ClassId([n; 16]), school: SCHOOL, name: format!("Tercero {n}") };
        writes(desk, Authority::Staff, vec![SCHOOL], event.into());
    }

    /// A call; whether the caller heard of another history of its own log.
    fn calls(caller: &Desk, answerer: &Desk) -> bool {
        let mut calling = Talk::call(caller, answerer.here.secret.public(), START).unwrap();
        let mut answering = Talk::answer(answerer, caller.here.secret.public(), START).unwrap();
        while !calling.is_over() {
            while let Some(piece) = calling.next_piece(caller).unwrap() {
                answering.feed(answerer, &piece).unwrap();
            }
            while let Some(piece) = answering.next_piece(answerer).unwrap() {
                calling.feed(caller, &piece).unwrap();
            }
        }
        answering.broke(answerer).unwrap();
        calling.broke(caller).unwrap().own_log_differs
    }

    #[test]
    fn a_box_with_a_double_says_so_until_it_is_settled_and_then_that_it_gave_way() {
        let scratch = Scratch::new("double").unwrap();
        let place = |name: &str| {
            let folder = scratch.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            folder
        };
        let (ministry, box_one) = (place("central"), place("one"));
        let root = NodeSecret::from_bytes([77; 32]);
        let certificate = |node: NodeKey, role, authorities, schools| {
            let (from, issued_at, valid_until) = (None, START, UtcMillis(START.0 + 1_000_000_000_000));
            let country = "PE".parse().unwrap();
            let terms =
                CertificateTerms { node, role, country, schools, authorities, from, issued_at, valid_until };
            Certificate::issue(&root, terms)
        };
        let certificates = vec![
            certificate(secret(&ministry).public(), NodeRole::Central, Authorities::CENTRAL, vec![]),
            certificate(secret(&box_one).public(), NodeRole::Hub, Authorities::HUB, vec![SCHOOL]),
        ];
        let welcome = Welcome { root: root.public(), certificates, central: None };
        let central = opened(&ministry, &welcome, 1);
        let one = opened(&box_one, &welcome, 2);
        opens_class(&one, 1);
        calls(&one, &central);
        one.here.store.close();
        let box_two = place("two");
        copy(&box_one, &box_two);
        let (one, two) = (opened(&box_one, &welcome, 3), opened(&box_two, &welcome, 4));
        let origin = one.here.store.origin();
        assert_eq!(origin, two.here.store.origin(), "nothing can tell them apart");
        opens_class(&one, 2);
        opens_class(&two, 3);
        let (mut of_one, mut of_two) = (Known::default(), Known::default());
        let look = |known: &mut Known, desk: &Desk, heard: bool| {
            known.heard |= heard;
            known.look(desk).unwrap();
            known.found()
        };
        assert_eq!(look(&mut of_one, &one, calls(&one, &central)), None, "nobody has another history yet");
        assert_eq!(look(&mut of_two, &two, calls(&two, &central)), Some(Double::Open));
        assert_eq!(look(&mut of_two, &two, false), Some(Double::Open), "it is not heard at each call");
        let again = look(&mut of_two, &two, calls(&two, &central));
        assert_eq!(again, Some(Double::Open));

        let head = central.here.store.read_blocking(|db| Head::of(db, origin.tag())).unwrap().unwrap();
        let kept = Position { origin, seq: head.seq, root: head.frontier.root() };
        let settlement = ForkSettlement::issue(&root, ForkSettlementTerms { kept, issued_at: START });
        writes(
            &central,
            Authority::Central,
            vec![],
            ForkSettled { settlement: settlement.to_bytes() }.into(),
        );
        let heard = calls(&two, &central);
        assert_ne!(look(&mut of_two, &two, heard), Some(Double::Open), "it is settled");
        assert!(two.end_lost_life().unwrap());
        calls(&two, &central);
        assert_eq!(look(&mut of_two, &two, false), Some(Double::GaveWay));
        let heard = calls(&one, &central);
        assert_eq!(look(&mut of_one, &one, heard), None, "whose branch was kept goes on as ever");
        // It is read from the disk, and known after the next start too.
        assert_eq!(look(&mut Known::default(), &two, false), Some(Double::GaveWay));
    }
}
