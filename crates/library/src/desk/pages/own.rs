//! What is said to somebody who may approve, about what she said or spoke herself: somebody else approves it, and how that comes about.

use super::{State, Worker, files::joined};
use crate::desk::source::Source;
use web::{WebError, messages::Tongue, parts::Notice};

/// Others who may approve, by name, for who may approve herself; empty: there is nobody else.
pub(super) async fn others(state: &State, worker: &Worker, t: &Tongue) -> Result<String, WebError> {
    let others = worker.hand.other_reviewers();
    match worker.reviews && !others.is_empty() {
        true => Ok(joined(&state.named(others).await?, t)),
        false => Ok(String::new()),
    }
}

/// Above a page with words of her own. What was approved elsewhere comes back as a package; of channels it does not.
pub(super) fn words(t: &Tongue, source: &Source, others: &str) -> Notice {
    let notice = Notice::calm(t.say("desk-own-title"));
    match others {
        "" => {
            let notice = notice
                .words(t.say("desk-own-alone"))
                .words(t.say("desk-own-alone-role"))
                .words(t.say("desk-own-alone-say-too"));
            match source {
                Source::Course(_) | Source::Interface(_) => notice.words(t.say("desk-own-alone-carry")),
                Source::Channel(_) | Source::Exercise(_) => notice,
            }
        }
        others => notice.words(t.named("desk-own-others", others)),
    }
}

/// Beside a recording of her own.
pub(super) fn sound(t: &Tongue, others: &str) -> Notice {
    let notice = Notice::calm(t.say("desk-own-sound"));
    match others {
        "" => notice
            .words(t.say("desk-own-alone"))
            .words(t.say("desk-own-alone-role"))
            .words(t.say("desk-own-alone-speak")),
        others => notice.words(t.named("desk-own-others", others)),
    }
}
