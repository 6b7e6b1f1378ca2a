//! Letting nodes in: a certificate, said in the central's log, and the welcome file that its node needs.

use super::{ActError, say_as_central};
use crate::machine::MachineClock;
use eventlog::{
    Certificate, NodeSecret,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use events::node::OriginCertified;
use exchange::{Card, Here, Trust, Welcome, meet};
use kernel::{Clock, CountryCode, NodeKey, SchoolId};

/// Milliseconds in a mean year.
const YEAR_MS: i64 = 31_556_952_000;
/// Longest certificate, in years: a box does not live longer.
const YEARS_MAX: u8 = 30;

/// Certifies the card's node for the schools, says so in the central's log, and makes its welcome.
pub fn admit(
    here: &Here,
    root: &NodeSecret,
    card: Card,
    schools: Vec<SchoolId>,
    years: u8,
) -> Result<Welcome, ActError> {
    certify(here, root, card.node(), schools, years)?;
    let trust = here.trust()?.ok_or(ActError::NotJoined)?;
    let welcome = welcome_of(here, &trust, card.node())?;
    here.store.write_blocking(move |tx| meet(tx, &trust, &card))?;
    Ok(welcome)
}

/// Gives a hub another certificate, for the schools of its newest one, counted from today. What it hears of by its next mail.
pub fn renew(here: &Here, root: &NodeSecret, node: NodeKey, years: u8) -> Result<Certificate, ActError> {
    let trust = here.trust()?.ok_or(ActError::NotJoined)?;
    if trust.is_central(node) {
        return Err(ActError::Itself);
    }
    let newest = newest(&trust, node).ok_or(ActError::Unknown)?;
    certify(here, root, node, newest.terms.schools.clone(), years)
}

/// The welcome file of a node that has a certificate. It is of use to that node alone: whoever else brings it lacks the key.
pub fn welcome_of(here: &Here, trust: &Trust, node: NodeKey) -> Result<Welcome, ActError> {
    let certificate = newest(trust, node).ok_or(ActError::Unknown)?.clone();
    let mut certificates = here.welcome.as_ref().map(|own| own.certificates.clone()).unwrap_or_default();
    certificates.push(certificate);
    Ok(Welcome { root: trust.root(), certificates, central: Some(here.card()?) })
}

fn certify(
    here: &Here,
    root: &NodeSecret,
    node: NodeKey,
    schools: Vec<SchoolId>,
    years: u8,
) -> Result<Certificate, ActError> {
    let trust = here.trust()?.ok_or(ActError::NotJoined)?;
    if trust.is_revoked(node) {
        return Err(ActError::Revoked);
    }
    if schools.is_empty() {
        return Err(ActError::NoSchool);
    }
    let now = MachineClock.now();
    let terms = CertificateTerms {
        node,
        role: NodeRole::Hub,
        country: country_of(&trust, here.secret.public())?,
        schools,
        authorities: Authorities::HUB,
        from: None,
        issued_at: now,
        valid_until: now.plus_ms(i64::from(years.min(YEARS_MAX)) * YEAR_MS),
    };
    let certificate = Certificate::issue(root, terms);
    say_as_central(here, OriginCertified { certificate: certificate.to_bytes() }.into())?;
    Ok(certificate)
}

/// The certificate that was given last.
fn newest(trust: &Trust, node: NodeKey) -> Option<&Certificate> {
    trust.signed_certificates_of(node).iter().max_by_key(|signed| signed.terms.issued_at)
}

fn country_of(trust: &Trust, central: NodeKey) -> Result<CountryCode, ActError> {
    let own = trust.certificates_of(central).next().map(|terms| terms.country);
    own.ok_or(ActError::NotCentral)
}
