//! What is to be done next about the program of a box: [`next`] decides from what lies on the disk, [`drive`] does it by somebody's
//! [`Hands`] until a program may serve.
//!
//! Each step leaves the disk so that the next look at it finds the way on. Nothing is remembered in between: after a power cut the
//! same decision is made from the same files.

use super::state::{Candidate, Phase, State, Which, short};
use kernel::UtcMillis;

/// Starts of a new program until it is given up.
pub const MAX_TRIES: u8 = 3;
/// Starts that did not last, after which an update that serves already gives way to the earlier program. Power cuts count as well, so
/// there are more of them than tries.
pub const MAX_STARTS: u8 = 5;
/// What is said where nobody saw why.
const CUT: &str = "it was started, and the power went or the box stopped before it had come up";

/// What lies on the disk besides the state, and what people wish.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// A whole copy of the database, made before a new program was tried.
    pub copy: bool,
    /// The program that is to run is not what its digest says, or is gone.
    pub damaged: bool,
    /// The machine's own program is newer than the update that runs: somebody has installed it since.
    pub installed_is_newer: bool,
    /// An update that is for this box, and whose hour has come.
    pub due: Option<Candidate>,
    /// Somebody wishes the earlier program.
    pub back: bool,
}

/// What is done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A copy of the database is made for this update.
    Copy(Candidate),
    /// The new program is started where nobody reaches it, and has to come up. The state counts it before it starts.
    Try(Candidate, State),
    /// The copy takes the place of the database.
    PutBack,
    /// The copy is of no use any more.
    DropCopy,
    /// This is how it stands now.
    Write(State),
    /// Another program takes over with today's database, if it can read it.
    GoBack(Which, String),
    /// This program serves; the state counts its start before.
    Serve(State),
}

/// Decides.
pub fn next(state: &State, seen: &Seen, now: UtcMillis) -> Step {
    match &state.phase {
        Phase::Back { .. } if seen.copy => Step::PutBack,
        Phase::Back { new, why } => Step::Write(state.rolled_back(new, why, now)),
        Phase::Trial { new, tries, why } => {
            let back = |why: &str| {
                let phase = Phase::Back { new: new.clone(), why: short(why) };
                Step::Write(State { phase, ..state.clone() })
            };
            match *tries {
                _ if !seen.copy => back("the copy of the data is gone"),
                tries if tries >= MAX_TRIES && why.is_empty() => back(CUT),
                tries if tries >= MAX_TRIES => back(why),
                tries => {
                    let phase = Phase::Trial { new: new.clone(), tries: tries + 1, why: String::new() };
                    Step::Try(new.clone(), State { phase, ..state.clone() })
                }
            }
        }
        Phase::Steady => steady(state, seen),
    }
}

fn steady(state: &State, seen: &Seen) -> Step {
    let is_update = state.running != Which::Installed;
    let earlier = state.previous.as_ref().map(|previous| previous.which);
    // A copy that led to no trial, or whose trial is over.
    if seen.copy {
        return Step::DropCopy;
    }
    if is_update && seen.installed_is_newer {
        let state = State { running: Which::Installed, version: None, sequence: 0, ..state.clone() };
        return Step::Write(State { previous: None, unsettled: None, ..state });
    }
    if is_update && seen.damaged {
        return Step::GoBack(earlier.unwrap_or(Which::Installed), "its file is damaged".into());
    }
    if let (Some(MAX_STARTS..), Some(earlier)) = (state.unsettled, earlier) {
        return Step::GoBack(earlier, format!("it came up, and then ended early {MAX_STARTS} times"));
    }
    if let (true, true, to) = (seen.back, is_update, earlier.unwrap_or(Which::Installed)) {
        return Step::GoBack(to, "somebody wished the earlier version".into());
    }
    match &seen.due {
        Some(due) if due.which != state.running => Step::Copy(due.clone()),
        _ => {
            let unsettled = state.unsettled.map(|starts| starts.saturating_add(1));
            Step::Serve(State { unsettled, ..state.clone() })
        }
    }
}

/// What steps are made of. Each is whole or not done when it returns, whatever happens to the power.
pub trait Hands {
    /// Why this machine cannot go on at all.
    type Error;

    /// What lies there now.
    fn look(&mut self, state: &State) -> Result<Seen, Self::Error>;
    /// Writes the state, so that it is there after a power cut.
    fn write(&mut self, state: &State) -> Result<(), Self::Error>;
    /// Makes a whole copy of the database. The inner error says why it could not, in words: there is no room.
    fn copy(&mut self) -> Result<Result<(), String>, Self::Error>;
    /// Removes the copy.
    fn drop_copy(&mut self) -> Result<(), Self::Error>;
    /// Removes what belongs to the database that is given up, beside its file.
    fn drop_leftovers(&mut self) -> Result<(), Self::Error>;
    /// The copy takes the database's place; it is gone from its own.
    fn put_back(&mut self) -> Result<(), Self::Error>;
    /// Nobody needs to be reminded of what is begun now.
    fn forget_wish(&mut self) -> Result<(), Self::Error>;
    /// Starts the program where nobody reaches it. The inner error says why it did not come up.
    fn rehearse(&mut self, new: &Candidate) -> Result<Result<(), String>, Self::Error>;
    /// Whether a program can go on with the database as it is.
    fn fits(&mut self, which: Which) -> Result<Result<(), String>, Self::Error>;
    /// There is no program that could go on.
    fn stuck(&mut self, why: String) -> Self::Error;
    /// By the machine's clock.
    fn now(&self) -> UtcMillis;
}

/// Goes on from whatever lies there, until a program may serve: that one is the returned state's.
pub fn drive<H: Hands>(mut state: State, hands: &mut H) -> Result<State, H::Error> {
    let mut refused = false;
    loop {
        let mut seen = hands.look(&state)?;
        // What could not be begun a moment ago cannot be begun now.
        seen.due = seen.due.filter(|_| !refused);
        let after = match next(&state, &seen, hands.now()) {
            Step::Copy(new) => {
                let copied = hands.copy()?;
                hands.forget_wish()?;
                match copied {
                    Ok(()) => state.tried_from_now_on(new),
                    Err(why) => {
                        refused = true;
                        state.not_tried(&new, &why, hands.now())
                    }
                }
            }
            Step::Try(new, counted) => {
                hands.write(&counted)?;
                match (hands.rehearse(&new)?, counted.phase.clone()) {
                    (Err(why), Phase::Trial { new, tries, .. }) => {
                        let phase = Phase::Trial { new, tries, why: short(&why) };
                        State { phase, ..counted }
                    }
                    _ => counted.confirmed(&new, hands.now()),
                }
            }
            Step::PutBack => {
                // In this order: what is left of the given-up database must not be taken for a part of the one put back.
                hands.drop_leftovers()?;
                hands.put_back()?;
                continue;
            }
            Step::DropCopy => {
                hands.drop_copy()?;
                continue;
            }
            Step::Write(state) => state,
            Step::GoBack(to, why) => {
                let fits = hands.fits(to)?;
                hands.forget_wish()?;
                match fits {
                    Ok(()) => state.went_back(to, &why, hands.now()),
                    Err(not) if seen.damaged && to == Which::Installed => {
                        return Err(hands.stuck(format!(
                            "{why}, and the program of the machine cannot read the data: {not}"
                        )));
                    }
                    // The way back is closed: the one that runs is tried on, and a damaged one gives way to the machine's own.
                    Err(_) => State { previous: None, unsettled: None, ..state },
                }
            }
            Step::Serve(counted) => {
                if counted != state {
                    // It only counts starts. A full disk must not keep a school closed.
                    let _ = hands.write(&counted);
                }
                return Ok(counted);
            }
        };
        hands.write(&after)?;
        state = after;
    }
}

#[cfg(test)]
mod tests;
