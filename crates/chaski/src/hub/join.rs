//! Joining a network: what `chaski join` and the page `/join` do, and why it may not be done.

use super::{
    DataFolder,
    post::{Config, WELCOME},
};
use crate::{
    cli::Failure,
    network::{fingerprint, letters},
};
use directory::Certified;
use exchange::{
    Here, Welcome,
    net::{CallError, FINGERPRINT_LETTERS},
};
use kernel::NodeKey;
use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};
use store::{StoreError, node::write_durably};

/// How the text in a central's QR begins.
const SQUARE: &str = "chaski:join?";
/// The port at which a central is called if an address names none.
const USUAL_PORT: u16 = 7440;
/// Letters and digits of a code.
const CODE_LETTERS: usize = 12;
/// Longest address; a name in the internet has at most 253 characters.
const ADDRESS_MAX: usize = 260;
/// Longest text out of a square.
pub const SQUARE_MAX: usize = 1_000;

/// What a central's administrator gives with a network: where it is, a code that is good once, and how it is known again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Host and port.
    pub address: String,
    /// The code.
    pub code: String,
    /// The fingerprint of the central.
    pub print: String,
}

/// Which of the three cannot be right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unfit {
    /// It is no host with a port.
    pub address: bool,
    /// A code has other letters.
    pub code: bool,
    /// A fingerprint has other letters.
    pub print: bool,
}

impl Asked {
    /// What stands in a central's square: `chaski:join?address=...&code=...&print=...`, or an address of a box's page with the same
    /// behind the question mark. `None`: it is something else.
    pub fn in_square(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|sign| !sign.is_whitespace()).take(SQUARE_MAX).collect();
        let (_, query) =
            text.strip_prefix(SQUARE).map(|query| ("", query)).or_else(|| text.split_once("/join?"))?;
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "address" => asked.address = value.into_owned(),
                "code" => asked.code = value.into_owned(),
                "print" => asked.print = value.into_owned(),
                _ => {}
            }
        }
        (asked != Self::default()).then_some(asked)
    }

    /// As people type it, made plain: no blanks and hyphens, the letters that are read as digits as digits, the usual port.
    pub fn plain(&self) -> Result<Self, Unfit> {
        let (address, code, print) = (address(&self.address), letters(&self.code), letters(&self.print));
        let unfit = Unfit {
            address: address.is_none(),
            code: code.len() != CODE_LETTERS,
            print: print.len() < FINGERPRINT_LETTERS,
        };
        match address {
            Some(address) if unfit == Unfit::default() => Ok(Self { address, code, print }),
            _ => Err(unfit),
        }
    }
}

fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest).trim_end_matches('/');
    if text.is_empty() || text.len() > ADDRESS_MAX {
        return None;
    }
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return Some(format!("[{address}]:{USUAL_PORT}"));
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, port.parse::<u16>().ok().filter(|port| *port > 0)?),
        None => (text, USUAL_PORT),
    };
    let numeric = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let fit = match numeric {
        Some(numeric) => numeric.parse::<IpAddr>().is_ok_and(|address| address.is_ipv6()),
        None => {
            let fits = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_');
            !host.is_empty() && host.chars().all(fits)
        }
    };
    fit.then(|| format!("{host}:{port}"))
}

/// Why a box did not join. Nothing was changed, and nobody new is believed.
#[derive(Debug, thiserror::Error)]
pub enum NotJoined {
    /// Its people are invented.
    #[error(
        "the school on this box is invented; its people must not enter a real network. For a network that is a demonstration \
         itself, say --demonstration."
    )]
    Invented,
    /// The file is for another box.
    #[error("the file welcomes another node. This one is {}; ask the central for its own.", fingerprint(*.own))]
    AnothersFile {
        /// This one.
        own: NodeKey,
    },
    /// This box is in a network already.
    #[error("this node belongs to another network already. Nothing was changed.")]
    OtherNetwork,
    /// Something else than a welcome file.
    #[error("{0}")]
    NoWelcome(String),
    /// The central could not be asked, or did not let this box in.
    #[error(transparent)]
    Call(#[from] CallError),
    /// This box could not do it.
    #[error("{0}")]
    Failed(String),
}

impl From<StoreError> for NotJoined {
    fn from(error: StoreError) -> Self {
        NotJoined::Failed(error.to_string())
    }
}

/// A box that may join.
pub struct Joining<'a> {
    folder: &'a DataFolder,
    here: &'a Here,
}

impl<'a> Joining<'a> {
    /// `demonstration`: the network is one, so invented people may enter it.
    pub fn new(folder: &'a DataFolder, here: &'a Here, demonstration: bool) -> Result<Self, NotJoined> {
        if is_invented(here)? && !demonstration {
            return Err(NotJoined::Invented);
        }
        Ok(Self { folder, here })
    }

    /// Asks a central with a code that is good once. Blocks while it calls.
    pub fn by_code(&self, asked: &Asked) -> Result<Welcome, NotJoined> {
        let card = self.here.card()?.to_bytes();
        let bytes = exchange::net::join(&asked.address, &asked.print, &self.here.secret, &asked.code, &card)?;
        let welcome = self.by_file(&bytes)?;
        if let Some(central) = &welcome.central {
            let added = Config::add_peer(self.folder, central.node(), &asked.address);
            added.map_err(|error: Failure| NotJoined::Failed(error.to_string()))?;
        }
        Ok(welcome)
    }

    /// Takes the welcome file that a central made for this box. The same network's newer file is welcome too.
    pub fn by_file(&self, bytes: &[u8]) -> Result<Welcome, NotJoined> {
        let welcome = self.fits(bytes)?;
        write_durably(&self.folder.node_folder().join(WELCOME), bytes, 0o644)?;
        Config::explain(self.folder).map_err(|error| NotJoined::Failed(error.to_string()))?;
        Ok(welcome)
    }

    /// Whether that file would be taken. Nothing is changed.
    pub fn fits(&self, bytes: &[u8]) -> Result<Welcome, NotJoined> {
        let welcome = Welcome::from_bytes(bytes).map_err(|error| NotJoined::NoWelcome(error.to_string()))?;
        let own = self.here.secret.public();
        if welcome.certificates.iter().all(|certificate| certificate.terms.node != own) {
            return Err(NotJoined::AnothersFile { own });
        }
        if self.here.welcome.as_ref().is_some_and(|known| known.root != welcome.root) {
            return Err(NotJoined::OtherNetwork);
        }
        Ok(welcome)
    }
}

/// Says, whenever it is asked, for which schools this node is certified; for none while it belongs to no network.
pub fn certified(folder: &DataFolder) -> Result<Certified, Failure> {
    let (own, folder) = (folder.secret()?.public(), folder.clone());
    Ok(Arc::new(move || {
        let welcome = folder.welcome().ok().flatten();
        let certificates = welcome.map(|welcome| welcome.certificates).unwrap_or_default();
        let of_it =
            certificates.into_iter().map(|certificate| certificate.terms).filter(|terms| terms.node == own);
        of_it.flat_map(|terms| terms.schools).collect()
    }))
}

/// Whether the school here is a demonstration.
pub fn is_invented(here: &Here) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM directory_school WHERE demonstration = 1 LIMIT 1";
    Ok(here.store.read_blocking(|db| db.query_one(sql, &[]))?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(address: &str, code: &str, print: &str) -> Asked {
        Asked { address: address.into(), code: code.into(), print: print.into() }
    }

    #[test]
    fn a_square_is_read_as_phones_show_it() {
        let expected = asked("central.example:7440", "s4yn-pzh5-qfx0", "mvd5x-jbknn-8sttm-zj06s");
        for text in [
            "chaski:join?address=central.example:7440&code=s4yn-pzh5-qfx0&print=mvd5x-jbknn-8sttm-zj06s",
            " chaski:join?address=central.example%3A7440&print=mvd5x-jbknn-\n8sttm-zj06s&code=s4yn-pzh5-qfx0&new=1 ",
            "http://chaski/join?address=central.example:7440&code=s4yn-pzh5-qfx0&print=mvd5x-jbknn-8sttm-zj06s",
        ] {
            assert_eq!(Asked::in_square(text), Some(expected.clone()), "{text}");
        }
        for text in
            ["", "central.example:7440", "chaski:join?", "chaski:join?name=x", "http://chaski/box?code=1"]
        {
            assert_eq!(Asked::in_square(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_typed_is_made_plain() {
        let plain = |address: &str| asked(address, "S4YN PZH5 QFXO", "MVD5X jbknn 8sttm zjo6s").plain();
        let address = |text: &str| plain(text).map(|asked| asked.address);
        let expected = asked("central.example:7440", "s4ynpzh5qfx0", "mvd5xjbknn8sttmzj06s");
        assert_eq!(plain(" central.example:7440/ "), Ok(expected));
        assert_eq!(address("http://10.0.0.3").as_deref(), Ok("10.0.0.3:7440"));
        assert_eq!(address("2001:db8::7").as_deref(), Ok("[2001:db8::7]:7440"));
        assert_eq!(address("[2001:db8::7]:99").as_deref(), Ok("[2001:db8::7]:99"));
        for wrong in ["", "a b:1", "a:0", "a:99999", ":7440", "[x]:1", "a/b:3"] {
            assert_eq!(address(wrong), Err(Unfit { address: true, ..Unfit::default() }), "{wrong}");
        }
        let all = Unfit { address: true, code: true, print: true };
        assert_eq!(Asked::default().plain(), Err(all));
        assert_eq!(asked("a", "s4yn-pzh5", "mvd5x").plain(), Err(Unfit { address: false, ..all }));
    }
}
