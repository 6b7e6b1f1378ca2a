//! [`judge`]: whether the root's word about a program is for this box.

use super::state::State;
use eventlog::{
    Program, StatementError,
    statement::{ProgramTerms, ProgramVersion},
};
use kernel::NodeKey;

/// What the machine's own program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// For which kind of machine it was built.
    pub target: &'static str,
    /// Its version.
    pub version: ProgramVersion,
}

/// Why a program is not for this box, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// There is nobody whose word counts.
    #[error(
        "this box belongs to no network, so nobody's word about programs counts here. Let it join on its page /join, or install the \
         program itself with `chaski install`"
    )]
    NoNetwork,
    /// Not the root's word.
    #[error("it is not signed by this box's ministry: {0}")]
    Root(#[from] StatementError),
    /// Another kind of machine.
    #[error("it is for machines of the kind {theirs}; this one is {ours}. Ask for the file for {ours}")]
    Target {
        /// Its.
        theirs: String,
        /// This box's.
        ours: &'static str,
    },
    /// It runs already.
    #[error("version {0} of this update runs here already")]
    Runs(ProgramVersion),
    /// Older than what runs.
    #[error(
        "it is version {theirs}, and this box runs {ours}: an earlier version is not installed over a later one"
    )]
    Older {
        /// Its.
        theirs: ProgramVersion,
        /// What runs.
        ours: ProgramVersion,
    },
    /// Signed before one that ran here.
    #[error(
        "it is number {theirs} of the ministry's updates, and number {highest} ran on this box already: an old one is not taken \
         again. The ministry can sign the same program again: it gets a new number"
    )]
    Replayed {
        /// Its.
        theirs: u32,
        /// The highest that ran.
        highest: u32,
    },
    /// It was tried and did not come up.
    #[error("it was tried on this box and did not come up; `chaski update apply --again` tries it once more")]
    Failed,
    /// What runs is too old for it.
    #[error(
        "it follows version {follows} at the earliest, and this box runs {ours}: bring version {follows} first"
    )]
    TooFar {
        /// The earliest it can follow.
        follows: ProgramVersion,
        /// What runs.
        ours: ProgramVersion,
    },
}

/// Whether this box may run it. `again`: somebody wishes to try once more what was tried before.
pub fn judge(
    program: &Program,
    root: Option<&NodeKey>,
    state: &State,
    own: Own,
    again: bool,
) -> Result<(), Unfit> {
    program.verify(root.ok_or(Unfit::NoNetwork)?)?;
    let ProgramTerms { file, version, follows, target, sequence, .. } = &program.terms;
    if target != own.target {
        return Err(Unfit::Target { theirs: target.clone(), ours: own.target });
    }
    if state.running == super::Which::Update(*file) {
        return Err(Unfit::Runs(*version));
    }
    let ours = state.version_or(own.version);
    if *version < ours {
        return Err(Unfit::Older { theirs: *version, ours });
    }
    if ours < *follows {
        return Err(Unfit::TooFar { follows: *follows, ours });
    }
    if again {
        return Ok(());
    }
    if *sequence <= state.highest {
        return Err(Unfit::Replayed { theirs: *sequence, highest: state.highest });
    }
    // What failed takes no earlier one with it: that may be the very one to go back to.
    if state.failed.contains(sequence) { Err(Unfit::Failed) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::update::Which;
    use eventlog::NodeSecret;
    use kernel::{Digest, UtcMillis};

    const OWN: &str = "aarch64-unknown-linux-gnu";

    fn terms() -> ProgramTerms {
        ProgramTerms {
            file: Digest([5; 32]),
            bytes: 9,
            version: "0.3.0".parse().unwrap(),
            follows: "0.2.0".parse().unwrap(),
            target: OWN.into(),
            sequence: 7,
            issued_at: UtcMillis(5),
            about: String::new(),
        }
    }

    #[test]
    fn each_refusal_has_its_reason() {
        let (root, other) = (NodeSecret::from_bytes([9; 32]), NodeSecret::from_bytes([8; 32]));
        let own = |version: &str| Own { target: OWN, version: version.parse().unwrap() };
        let said = |terms: ProgramTerms, by: &NodeSecret, state: &State, own, again| {
            let program = Program::issue(by, terms);
            judge(&program, Some(&root.public()), state, own, again).map_err(|unfit| unfit.to_string())
        };
        let new = State::default();
        let ask = |terms, state: &State| said(terms, &root, state, own("0.2.0"), false);
        assert_eq!(ask(terms(), &new), Ok(()));
        let word = Program::issue(&root, terms());
        assert_eq!(judge(&word, None, &new, own("0.2.0"), false), Err(Unfit::NoNetwork));
        let refused = |result: Result<(), String>, words: &str| {
            let why = result.unwrap_err();
            assert!(why.contains(words), "{why}");
        };
        refused(said(terms(), &other, &new, own("0.2.0"), false), "not signed by this box's ministry");
        let x86 = ProgramTerms { target: "x86_64-unknown-linux-gnu".into(), ..terms() };
        refused(ask(x86, &new), "Ask for the file for aarch64-unknown-linux-gnu");
        refused(said(terms(), &root, &new, own("0.3.1"), false), "this box runs 0.3.1");
        refused(said(terms(), &root, &new, own("0.1.9"), false), "bring version 0.2.0 first");
        // The same number, or an earlier one, said again: only if somebody here wishes it.
        let tried = State { highest: 7, ..State::default() };
        refused(ask(terms(), &tried), "number 7 ran on this box already");
        assert_eq!(said(terms(), &root, &tried, own("0.2.0"), true), Ok(()));
        assert_eq!(ask(ProgramTerms { sequence: 8, ..terms() }, &tried), Ok(()));
        // One that failed keeps out itself alone: what was signed before it and never ran here is still good.
        let failed = State { highest: 6, failed: vec![7, 9], ..State::default() };
        refused(ask(terms(), &failed), "did not come up");
        assert_eq!(said(terms(), &root, &failed, own("0.2.0"), true), Ok(()));
        assert_eq!(ask(ProgramTerms { sequence: 8, ..terms() }, &failed), Ok(()));
        refused(ask(ProgramTerms { sequence: 6, ..terms() }, &failed), "number 6 ran on this box already");
        let runs = State { running: Which::Update(terms().file), version: Some("0.3.0".into()), ..tried };
        refused(said(terms(), &root, &runs, own("0.2.0"), true), "runs here already");
        // What runs counts, and not what was installed at first.
        let older =
            ProgramTerms { file: Digest([6; 32]), version: "0.2.9".parse().unwrap(), sequence: 9, ..terms() };
        refused(ask(older, &runs), "this box runs 0.3.0");
    }
}
