//! [`Site`]: what a deployment sets. [`Web`]: what all requests share.

use crate::{
    budget::Budgets,
    kept::Kept,
    messages::Messages,
    reach::Reach,
    serve::{ConnectivityChecks, assets::Assets},
    session::{SESSION_COOKIE, SessionStore, TokenHash},
};
use kernel::{ClientId, Clock, Entropy, LanguageTag, PersonId, Role};
use std::{
    borrow::Cow,
    fmt,
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// What a deployment sets about its pages.
#[derive(Debug, Clone)]
pub struct Site {
    /// The product's name here; a ministry may choose its own.
    pub name: String,
    /// The mark beside the name.
    pub mark: Mark,
    /// Demonstration mode: every page wears the band.
    pub demonstration: bool,
    /// Names, besides IP addresses and `localhost`, under which this box may be called: `escuela.lan`, `h123.example.org`.
    pub hosts: Vec<String>,
    /// What devices hear that look for the internet.
    pub connectivity_checks: ConnectivityChecks,
    /// All traffic arrives encrypted (a proxy in front, or only a TLS listener): cookies get `Secure`.
    pub encrypted: bool,
    /// Proxies besides this machine that are believed when they say by `X-Forwarded-Proto` how a request came.
    pub proxies: Vec<IpAddr>,
    /// The sections in the header, in order.
    pub nav: Vec<NavEntry>,
    /// Ways in the foot of every page that is not a learner's: what somebody without an account comes for. One that stands in the
    /// header already is left out.
    pub foot: Vec<NavEntry>,
    /// Where one signs in, and where the header's button posts to sign out.
    pub sign_in_path: &'static str,
    /// See [`Site::sign_in_path`].
    pub sign_out_path: &'static str,
    /// The name of the cookie that holds a session. Browsers tell programs at one name and different ports apart by nothing else.
    pub session_cookie: Cow<'static, str>,
    /// Where a guest keeps her place, before she has a name to show.
    pub guest_path: &'static str,
    /// What other phones type to open this box.
    pub reach: Reach,
    /// A handler that takes longer is answered with the busy page.
    pub patience: Duration,
    /// Under which forms are sealed to their owner and their session; drawn at each start if there is none, and then what was written before
    /// a start cannot be kept aside, and no process takes a form that another one made.
    pub form_seal: Option<FormSeal>,
}

/// Secrets of the node's: they say of a form that the node made it for this person, and for this session. All processes of a node have
/// the same, so that a form which one of them made is taken by any other.
#[derive(Clone, Copy)]
pub struct FormSeal {
    owner: [u8; 32],
    session: [u8; 32],
}

impl FormSeal {
    /// Out of a secret that stays the same from start to start, and in all processes.
    pub fn derive(secret: &[u8]) -> Self {
        Self {
            owner: blake3::derive_key("chaski v0 owner of a form", secret),
            session: blake3::derive_key("chaski v0 session of a form", secret),
        }
    }

    /// The field's value for one form.
    fn of(&self, owner: PersonId, client: ClientId) -> [u8; 16] {
        first_half(blake3::keyed_hash(&self.owner, &[&owner.0[..], &client.0[..]].concat()))
    }

    /// What a form's token proves: it was made for this session.
    fn of_session(&self, session: TokenHash, count: [u8; 8]) -> [u8; 16] {
        first_half(blake3::keyed_hash(&self.session, &[&session.0[..], &count[..]].concat()))
    }
}

fn first_half(hash: blake3::Hash) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_bytes()[..16]);
    half
}

impl fmt::Debug for FormSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormSeal")
    }
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: "Chaski".to_owned(),
            mark: Mark::Cord,
            demonstration: false,
            hosts: Vec::new(),
            connectivity_checks: ConnectivityChecks::default(),
            encrypted: false,
            proxies: Vec::new(),
            nav: Vec::new(),
            foot: Vec::new(),
            sign_in_path: "/",
            sign_out_path: "/sign-out",
            session_cookie: Cow::Borrowed(SESSION_COOKIE),
            guest_path: "/guest",
            reach: Reach::default(),
            patience: Duration::from_secs(20),
            form_seal: None,
        }
    }
}

/// The mark beside the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// Our own: a knotted cord.
    Cord,
    /// None, where a cord would be somebody else's sign.
    None,
    /// The deployment's own drawing: the inside of an `<svg viewBox="0 0 48 48">`, from the operator's files, trusted.
    Svg(String),
}

/// One section in the header.
#[derive(Debug, Clone, Copy)]
pub struct NavEntry {
    /// Where it leads; it is marked as current on every page under it.
    pub href: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// Who sees it; empty: everybody.
    pub roles: &'static [Role],
}

/// What all requests share.
pub struct Web {
    site: Site,
    messages: Arc<Messages>,
    sessions: Arc<dyn SessionStore>,
    clock: Arc<dyn Clock>,
    entropy: Mutex<Box<dyn Entropy>>,
    /// Of this process alone.
    own_key: [u8; 32],
    form_seal: FormSeal,
    form_count: AtomicU64,
    request_count: AtomicU64,
    assets: Assets,
    kept: Kept,
    budgets: Budgets,
    first_language: Mutex<Option<LanguageTag>>,
}

impl Web {
    /// Everything at once. Where the site has no secret of its own for forms, one is drawn at each start: an open form from before is
    /// offered for sending again rather than refused.
    pub fn new(
        site: Site,
        messages: Arc<Messages>,
        sessions: Arc<dyn SessionStore>,
        clock: Arc<dyn Clock>,
        mut entropy: Box<dyn Entropy>,
    ) -> Arc<Self> {
        let (mut own_key, mut first_count) = ([0; 32], [0; 8]);
        entropy.fill(&mut own_key);
        // Two processes, and two starts, that count from the same number would make the same tokens.
        entropy.fill(&mut first_count);
        let form_seal = site.form_seal.unwrap_or_else(|| FormSeal::derive(&own_key));
        Arc::new(Self {
            site,
            messages,
            sessions,
            clock,
            entropy: Mutex::new(entropy),
            own_key,
            form_seal,
            form_count: AtomicU64::new(u64::from_le_bytes(first_count)),
            request_count: AtomicU64::new(0),
            assets: Assets::embedded(),
            kept: Kept::default(),
            budgets: Budgets::default(),
            first_language: Mutex::default(),
        })
    }

    /// What the deployment set.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// All texts.
    pub fn messages(&self) -> &Arc<Messages> {
        &self.messages
    }

    /// From now on whoever brings no language of her own is spoken to in this one.
    pub fn speak_first(&self, language: LanguageTag) {
        *self.first_language.lock().unwrap_or_else(PoisonError::into_inner) = Some(language);
    }

    /// The language for whoever brings none.
    pub fn first_language(&self) -> LanguageTag {
        let set = self.first_language.lock().unwrap_or_else(PoisonError::into_inner).clone();
        set.filter(|tag| self.messages.speaks(tag))
            .unwrap_or_else(|| self.messages.plan().site_language.clone())
    }

    /// Where sessions are kept.
    pub fn sessions(&self) -> &dyn SessionStore {
        &*self.sessions
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Style, script and drawings.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    pub(crate) fn budgets(&self) -> &Budgets {
        &self.budgets
    }

    pub(crate) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Unpredictable bytes, for a feature's own cookies and tokens.
    pub fn fill_random(&self, bytes: &mut [u8]) {
        match self.entropy.lock() {
            Ok(mut entropy) => entropy.fill(bytes),
            // A thread stopped while drawing: what it left is as random as before.
            Err(poisoned) => poisoned.into_inner().fill(bytes),
        }
    }

    /// The number by which the log knows a request: short enough to be read to a technician over the phone.
    pub(crate) fn request_id(&self) -> String {
        let count = self.request_count.fetch_add(1, Ordering::Relaxed).to_le_bytes();
        kernel::to_base32(&blake3::keyed_hash(&self.own_key, &count).as_bytes()[..5])
    }

    /// A client id for a form that the server draws, so that it counts once without script too.
    pub(crate) fn client_id(&self) -> ClientId {
        let mut bytes = [0; 8];
        self.fill_random(&mut bytes);
        ClientId(bytes)
    }

    /// Says of a form that the box made it for this person.
    pub(crate) fn form_seal(&self, owner: PersonId, client: ClientId) -> String {
        kernel::to_base32(&self.form_seal.of(owner, client))
    }

    pub(crate) fn form_seal_fits(&self, owner: &str, client: &str, seal: &str) -> bool {
        let (Ok(owner), Ok(client)) = (owner.parse(), client.parse()) else { return false };
        let expected = self.form_seal.of(owner, client);
        // No early exit, as for tokens.
        kernel::from_base32::<16>(seal).is_ok_and(|seal| {
            seal.iter().zip(expected).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
        })
    }

    /// A token for a form of this session. Each is different, so that compressed pages do not betray it (BREACH).
    pub(crate) fn form_token(&self, session: TokenHash) -> String {
        let count = self.form_count.fetch_add(1, Ordering::Relaxed).to_le_bytes();
        let mut token = [0; 24];
        token[..8].copy_from_slice(&count);
        token[8..].copy_from_slice(&self.form_seal.of_session(session, count));
        kernel::to_base32(&token)
    }

    pub(crate) fn form_token_fits(&self, session: TokenHash, token: &str) -> bool {
        let Ok(token) = kernel::from_base32::<24>(token) else { return false };
        let mut count = [0; 8];
        count.copy_from_slice(&token[..8]);
        let expected = self.form_seal.of_session(session, count);
        // No early exit: the time taken says nothing about the bytes.
        token[8..].iter().zip(expected).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_one_process_fits_another_that_shares_the_secret_and_nobody_elses() {
        let [one, other, stranger] =
            [&b"a node's key"[..], b"a node's key", b"another"].map(FormSeal::derive);
        let (session, count) = (TokenHash([1; 32]), [2; 8]);
        let made = one.of_session(session, count);
        assert_eq!(other.of_session(session, count), made);
        assert_ne!(stranger.of_session(session, count), made);
        assert_ne!(one.of_session(TokenHash([2; 32]), count), made);
        let (owner, client) = (PersonId([1; 16]), ClientId([2; 8]));
        assert_eq!(one.of(owner, client), other.of(owner, client));
        assert_ne!(one.of(owner, client), stranger.of(owner, client));
    }
}
