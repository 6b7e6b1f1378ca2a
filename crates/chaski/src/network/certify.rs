//! Letting nodes in: a certificate, said in the central's log, and the welcome file that its node needs.

use super::{ActError, schools_for};
use crate::machine::MachineClock;
use eventlog::{
    Certificate, NodeSecret,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use events::node::OriginCertified;
use exchange::{Card, Here, Trust, Welcome, meet};
use kernel::{Authority, Clock, CountryCode, NodeKey, SchoolId, UtcMillis};
use store::{Draft, StoreError, WriteTx};

/// Milliseconds in a mean year.
const YEAR_MS: i64 = 31_556_952_000;
/// Longest certificate, in years: a box does not live longer.
const YEARS_MAX: u8 = 30;

/// Certifies the card's node, says so in the central's log, and makes its welcome. `named`: the schools for which, if not the one on its
/// card, as [`schools_for`] decides at the very moment: two boxes that come at once, perhaps to two processes, do not both get one school.
pub fn admit(
    here: &Here,
    root: &NodeSecret,
    card: Card,
    named: Vec<SchoolId>,
    years: u8,
) -> Result<Welcome, ActError> {
    let (node, proposed) = (card.node(), card.schools.clone());
    certify(here, root, node, years, move |trust, now| {
        Ok((NodeRole::Hub, schools_for(trust, node, &named, &proposed, now)?))
    })?;
    let trust = here.trust()?.ok_or(ActError::NotJoined)?;
    // Its mail may have come before its certificate.
    let taken = here.take_certified(&trust)?;
    if taken > 0 {
        tracing::info!(%node, entries = taken, "mail that waited for its certificate was taken");
    }
    let welcome = welcome_of(here, &trust, card.node())?;
    here.store.write_blocking(move |tx| meet(tx, &trust, &card))?;
    Ok(welcome)
}

/// When a certificate of so many years ends.
fn ends(now: UtcMillis, years: u8) -> UtcMillis {
    now.plus_ms(i64::from(years.min(YEARS_MAX)) * YEAR_MS)
}

/// Until when a node may exchange, by its longest certificate; `None`: it never had one.
pub fn longest(trust: &Trust, node: NodeKey) -> Option<UtcMillis> {
    trust.certificates_of(node).map(|terms| terms.valid_until).max()
}

/// Gives a node another certificate, for what its newest one is for, counted from today. A hub hears of its own with its next mail; of the
/// central's, hubs hear in the same way, also those to whom it had ended.
pub fn renew(here: &Here, root: &NodeSecret, node: NodeKey, years: u8) -> Result<Certificate, ActError> {
    let trust = here.trust()?.ok_or(ActError::NotJoined)?;
    let terms = &newest(&trust, node).ok_or(ActError::Unknown)?.terms;
    let (role, schools) = (terms.role, terms.schools.clone());
    // What another central may do was decided where that was made.
    if role == NodeRole::Central && node != here.secret.public() {
        return Err(ActError::Itself);
    }
    // The longest counts: a shorter one beside it changes nothing.
    match longest(&trust, node)
        .filter(|until| !trust.is_revoked(node) && *until >= ends(MachineClock.now(), years))
    {
        Some(until) => Err(ActError::Longer(until)),
        None => certify(here, root, node, years, move |_, _| Ok((role, schools))),
    }
}

/// The welcome file of a node that has a certificate. It is of use to that node alone: whoever else brings it lacks the key.
pub fn welcome_of(here: &Here, trust: &Trust, node: NodeKey) -> Result<Welcome, ActError> {
    let certificate = newest(trust, node).ok_or(ActError::Unknown)?.clone();
    let mut certificates = here.welcome.as_ref().map(|own| own.certificates.clone()).unwrap_or_default();
    // The central's may have been renewed since its own welcome was written.
    let own = newest(trust, here.secret.public()).filter(|own| !certificates.contains(own)).cloned();
    certificates.extend(own);
    certificates.push(certificate);
    Ok(Welcome { root: trust.root(), certificates, central: Some(here.card()?) })
}

/// `what_for` is asked within the transaction that writes the certificate, which no other process of this central can be in.
fn certify(
    here: &Here,
    root: &NodeSecret,
    node: NodeKey,
    years: u8,
    what_for: impl FnOnce(&Trust, UtcMillis) -> Result<(NodeRole, Vec<SchoolId>), ActError> + Send + 'static,
) -> Result<Certificate, ActError> {
    let known = here.trust()?.ok_or(ActError::NotJoined)?;
    let (welcome, central) = (here.welcome.clone().ok_or(ActError::NotJoined)?, here.secret.public());
    let root = NodeSecret::from_bytes(*root.to_bytes());
    let certifying = move |tx: &mut WriteTx<'_>| -> Result<Result<Certificate, ActError>, StoreError> {
        let trust = Trust::load_again(&welcome, tx.connection(), Some(&known))?;
        let now = MachineClock.now();
        let terms = || {
            if trust.is_revoked(node) {
                return Err(ActError::Revoked);
            }
            let (role, schools) = what_for(&trust, now)?;
            let authorities = match role {
                NodeRole::Hub if schools.is_empty() => return Err(ActError::NoSchool),
                NodeRole::Hub => Authorities::HUB,
                NodeRole::Central => Authorities::CENTRAL,
            };
            Ok(CertificateTerms {
                node,
                role,
                country: country_of(&trust, central)?,
                schools,
                authorities,
                from: None,
                issued_at: now,
                valid_until: ends(now, years),
            })
        };
        let certificate = match terms() {
            Ok(terms) => Certificate::issue(&root, terms),
            Err(error) => return Ok(Err(error)),
        };
        let events = vec![OriginCertified { certificate: certificate.to_bytes() }.into()];
        tx.append(Draft { schools: vec![], persons: vec![], authority: Authority::Central, events })?;
        Ok(Ok(certificate))
    };
    here.store.write_blocking(certifying)?
}

/// The certificate that was given last.
fn newest(trust: &Trust, node: NodeKey) -> Option<&Certificate> {
    trust.signed_certificates_of(node).iter().max_by_key(|signed| signed.terms.issued_at)
}

fn country_of(trust: &Trust, central: NodeKey) -> Result<CountryCode, ActError> {
    let own = trust.certificates_of(central).next().map(|terms| terms.country);
    own.ok_or(ActError::NotCentral)
}
