//! The box's Wi-Fi as posters and pages need it: its name, its password, where the box is on it.

use kernel::Entropy;
use serde::{Deserialize, Serialize};
use std::{fs, net::Ipv4Addr, path::Path};

/// A Wi-Fi of the box's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wifi {
    /// Its name.
    pub ssid: String,
    /// Its password; `None`: open to everybody.
    pub passphrase: Option<String>,
    /// Where the box is.
    pub address: Ipv4Addr,
}

/// What cannot be a Wi-Fi.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WifiError {
    /// Its name.
    #[error(
        "a Wi-Fi's name has 1 to 32 bytes, letters, digits, spaces and . _ - ' only, and no space at its ends: {0:?}"
    )]
    Ssid(String),
    /// Its password.
    #[error(
        "a Wi-Fi's password has 8 to 63 letters, digits or signs of the keyboard, without spaces, quotes, # ; or \\"
    )]
    Passphrase,
    /// Its file.
    #[error("{0}")]
    File(String),
}

/// Longest file.
const FILE_MAX_BYTES: u64 = 4_096;

impl Wifi {
    /// A Wi-Fi whose name and password every program on the way can carry: several files with quoting of their own hold them.
    pub fn new(ssid: &str, passphrase: Option<&str>, address: Ipv4Addr) -> Result<Self, WifiError> {
        let fit = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-' | '\'');
        if ssid.is_empty() || ssid.len() > 32 || ssid.trim() != ssid || !ssid.chars().all(fit) {
            return Err(WifiError::Ssid(ssid.to_owned()));
        }
        let fit = |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'`' | b'#' | b';' | b'\\');
        if passphrase.is_some_and(|p| !(8..=63).contains(&p.len()) || !p.bytes().all(fit)) {
            return Err(WifiError::Passphrase);
        }
        Ok(Self { ssid: ssid.to_owned(), passphrase: passphrase.map(str::to_owned), address })
    }

    /// Where the box is on it, with the port if it is not the usual one.
    pub fn authority(&self, port: u16) -> String {
        match port {
            80 => self.address.to_string(),
            port => format!("{}:{port}", self.address),
        }
    }

    /// Reads the file that `chaski install` wrote.
    pub fn read(path: &Path) -> Result<Self, WifiError> {
        let fail = |why: String| WifiError::File(format!("{}: {why}", path.display()));
        let length = fs::metadata(path).map_err(|e| fail(e.to_string()))?.len();
        if length > FILE_MAX_BYTES {
            return Err(fail(format!("{length} bytes; this is another file")));
        }
        let bytes = fs::read(path).map_err(|e| fail(e.to_string()))?;
        let read: Self = serde_json::from_slice(&bytes).map_err(|e| fail(e.to_string()))?;
        Self::new(&read.ssid, read.passphrase.as_deref(), read.address).map_err(|e| fail(e.to_string()))
    }

    /// As that file.
    pub fn to_text(&self) -> String {
        // Plain texts and an address always become JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// What a phone's camera understands: `WIFI:T:WPA;S:name;P:password;;`, with `\ ; , " :` escaped (ZXing, "Barcode
    /// contents: Wi-Fi network config").
    pub fn qr_text(&self) -> String {
        let escaped = |text: &str| {
            text.chars().fold(String::new(), |mut out, c| {
                if matches!(c, '\\' | ';' | ',' | '"' | ':') {
                    out.push('\\');
                }
                out.push(c);
                out
            })
        };
        match &self.passphrase {
            Some(passphrase) => format!("WIFI:T:WPA;S:{};P:{};;", escaped(&self.ssid), escaped(passphrase)),
            None => format!("WIFI:T:nopass;S:{};;", escaped(&self.ssid)),
        }
    }
}

/// A password that can be read aloud across a yard and typed by a child: four pairs of syllables and two digits, some 55 bits.
pub fn spoken_passphrase(entropy: &mut dyn Entropy) -> String {
    const CONSONANTS: &[u8; 14] = b"bcdfghklmnprst";
    const VOWELS: &[u8; 5] = b"aeiou";
    let mut draw = |bound: usize| loop {
        let mut byte = [0];
        entropy.fill(&mut byte);
        // Without bias: what lies above the last whole multiple is drawn again.
        if usize::from(byte[0]) < 256 - 256 % bound {
            return usize::from(byte[0]) % bound;
        }
    };
    let mut text = String::new();
    for syllable in 0..8 {
        if syllable == 4 {
            text.push('-');
        }
        text.push(char::from(CONSONANTS[draw(14)]));
        text.push(char::from(VOWELS[draw(5)]));
    }
    text.push('-');
    for _ in 0..2 {
        text.push(char::from(b'2' + draw(8) as u8));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Seed;

    const AT: Ipv4Addr = Ipv4Addr::new(10, 42, 0, 1);

    #[test]
    fn names_and_passwords_that_break_a_file_are_refused() {
        for good in ["Escuela San Isidro", "Ñandutí 2", "caja-1_b.x'"] {
            assert!(Wifi::new(good, Some("kimatupa-99"), AT).is_ok(), "{good}");
        }
        for bad in ["", " x", "x ", "a\nb", "a;b", "a\"b", "a\\b", &"ñ".repeat(17), "#x"] {
            assert!(matches!(Wifi::new(bad, None, AT), Err(WifiError::Ssid(_))), "{bad:?}");
        }
        for bad in ["short12", "with space 1", "quote\"12345", "back\\slash1", "ñandutí12", &"x".repeat(64)]
        {
            assert_eq!(Wifi::new("x", Some(bad), AT), Err(WifiError::Passphrase), "{bad:?}");
        }
    }

    #[test]
    fn the_square_for_cameras_is_escaped() {
        let wifi = Wifi::new("Caja 1", Some("a:b,c!1234"), AT).unwrap();
        assert_eq!(wifi.qr_text(), r"WIFI:T:WPA;S:Caja 1;P:a\:b\,c!1234;;");
        assert_eq!(Wifi::new("Caja", None, AT).unwrap().qr_text(), "WIFI:T:nopass;S:Caja;;");
    }

    #[test]
    fn spoken_passwords_are_fit_and_differ() {
        let mut chance = Seed(1).chance();
        let (a, b) = (spoken_passphrase(&mut chance), spoken_passphrase(&mut chance));
        assert_ne!(a, b);
        assert_eq!(a.len(), 8 * 2 + 4);
        assert!(Wifi::new("x", Some(&a), AT).is_ok(), "{a}");
    }
}
