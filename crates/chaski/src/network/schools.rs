//! For which schools a box is certified. Whoever runs the network decides that, and a card only proposes: a box that could name any school
//! would be sent that school's log and keys.

use super::ActError;
use exchange::Trust;
use kernel::{NodeKey, SchoolId, UtcMillis};

/// The schools for which a node may be certified: those that were named on purpose, or the one on its card that no other box has.
pub fn schools_for(
    trust: &Trust,
    node: NodeKey,
    named: &[SchoolId],
    card: &[SchoolId],
    now: UtcMillis,
) -> Result<Vec<SchoolId>, ActError> {
    if trust.is_revoked(node) {
        return Err(ActError::Revoked);
    }
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    let have = |terms: &&eventlog::statement::CertificateTerms| terms.may_exchange(now);
    let has = |school: &SchoolId| {
        trust.certificates_of(node).filter(have).any(|terms| terms.schools.contains(school))
    };
    // A box that joins again asks for nothing new.
    if !card.is_empty() && card.iter().all(has) {
        return Ok(card.to_vec());
    }
    let school = match card {
        [] => return Err(ActError::NoSchool),
        [school] => *school,
        several => return Err(ActError::SeveralSchools(several.len())),
    };
    let others = trust.certificates().filter(|terms| terms.node != node && !trust.is_revoked(terms.node));
    match others.filter(have).find(|terms| terms.schools.contains(&school)) {
        Some(other) => Err(ActError::HasBox { school, node: other.node }),
        None => Ok(vec![school]),
    }
}
