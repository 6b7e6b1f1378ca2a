//! [`Double`]: another machine with this box's name, as far as this box can know of it.

use exchange::{Desk, InboxError, forks};
use kernel::{NodeKey, Origin, UtcMillis};

/// So long after it was settled this box says that it gave way: who keeps this machine and not the other ends it by waiting.
const TOLD_MS: i64 = 30 * 86_400_000;

/// How it stands with the other machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Double {
    /// Nobody has decided whose branch is kept.
    Open,
    /// The other one's is kept, and has not come here yet: what only this machine has lies on it alone.
    Decided,
    /// What is kept is here: what only this machine had it wrote again.
    GaveWay,
}

/// What was heard in a call that this box made, of the log that it was writing when it began. A central is believed and nobody else: where a
/// neighbour is wrong, or lies, nobody could settle it.
pub(super) fn hear(desk: &Desk, log: Origin, from: NodeKey) -> Result<(), InboxError> {
    match desk.believed()?.is_central(from) {
        true => Ok(forks::note_own(&desk.here, log, from)?),
        false => Ok(()),
    }
}

/// The double of this box, if it is known to have one.
pub(super) fn of_box(desk: &Desk, now: UtcMillis) -> Result<Option<Double>, InboxError> {
    let (trust, own) = (desk.believed()?, desk.here.secret.public());
    let found = desk.here.store.read_blocking(|db| {
        let open = |fork: &forks::Fork| fork.origin.node == own && fork.kept.is_none();
        if forks::found_by(db, Some(&trust))?.iter().any(open) {
            return Ok(Some(Double::Open));
        }
        let mut found = None;
        for settled in trust.settlements().filter(|settled| settled.terms.kept.origin.node == own) {
            let kept = &settled.terms.kept;
            if forks::is_kept(db, kept)? != Some(true) {
                return Ok(Some(Double::Decided));
            }
            let lately = now.0.saturating_sub(settled.terms.issued_at.0) < TOLD_MS;
            if lately && !forks::lost(db, &kept.origin, 1)?.is_empty() {
                found = Some(Double::GaveWay);
            }
        }
        Ok::<_, store::StoreError>(found)
    })?;
    Ok(found)
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
    use kernel::{Authority, ClassId, SchoolId, Seed};
    use std::{fs, path::Path};
    use store::{Draft, log::Head, node::NodeFolder};
    use testkit::{Scratch, copy_folder, random_log::START, stores::Opening};

    const SCHOOL: SchoolId = SchoolId([7; 16]);

    fn secret(folder: &Path) -> NodeSecret {
        NodeFolder::new(folder.join("node"), "test machine").secret(&mut Seed(9).chance()).unwrap()
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

    /// A call; whether the caller heard of another history of its own log, or of more of it.
    fn talks(caller: &Desk, answerer: &Desk) -> bool {
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
        let talked = calling.broke(caller).unwrap();
        talked.own_log_differs || talked.own_log_ahead
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
        talks(&one, &central);
        one.here.store.close();
        let box_two = place("two");
        copy_folder(&box_one, &box_two).unwrap();
        let (one, two) = (opened(&box_one, &welcome, 3), opened(&box_two, &welcome, 4));
        let origin = one.here.store.origin();
        assert_eq!(origin, two.here.store.origin(), "nothing can tell them apart");
        // The first writes more: its branch is longer where the second meets it.
        opens_class(&one, 2);
        opens_class(&one, 3);
        opens_class(&two, 4);
        let now = START.plus_ms(1);
        let look = |desk: &Desk| of_box(desk, now).unwrap();
        let calls = |caller: &Desk, answerer: &Desk| {
            let log = caller.here.store.origin();
            if talks(caller, answerer) {
                hear(caller, log, answerer.here.secret.public()).unwrap();
            }
            look(caller)
        };
        assert_eq!(calls(&one, &central), None, "nobody has another history yet");
        hear(&two, origin, NodeKey([5; 32])).unwrap();
        assert_eq!(look(&two), None, "no neighbour is believed about that");
        assert_eq!(calls(&two, &central), Some(Double::Open));
        assert_eq!(look(&two), Some(Double::Open), "it is kept, and need not be heard at each call");

        let head = central.here.store.read_blocking(|db| Head::of(db, origin.tag())).unwrap().unwrap();
        let kept = Position { origin, seq: head.seq, root: head.frontier.root() };
        let settlement = ForkSettlement::issue(&root, ForkSettlementTerms { kept, issued_at: START });
        writes(
            &central,
            Authority::Central,
            vec![],
            ForkSettled { settlement: settlement.to_bytes() }.into(),
        );
        assert_eq!(calls(&two, &central), Some(Double::Decided));
        assert!(two.end_lost_life().unwrap());
        assert_eq!(look(&two), Some(Double::Decided), "what only it has lies on it alone");
        assert_eq!(calls(&two, &central), Some(Double::GaveWay));
        assert_eq!(of_box(&two, START.plus_ms(TOLD_MS)).unwrap(), None, "not for ever");
        assert_eq!(calls(&one, &central), None, "whose branch was kept goes on as ever");
    }
}
