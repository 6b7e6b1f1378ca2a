//! [`Qr`]: an address or a Wi-Fi's data as a square that a phone's camera reads. Drawn here, as one path: it prints sharp.

use super::{html_safe, text::Escaped};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment};
use std::{fmt, fmt::Write};

/// White modules around it, as ISO/IEC 18004 asks for.
const QUIET: i32 = 4;
/// "What follows is UTF-8" (AIM ECI assignment 26).
const ECI_UTF_8: u32 = 26;

/// A QR code. Always black on white, also in a dark page: readers expect it.
#[derive(Debug, Clone)]
pub struct Qr {
    path: String,
    side: i32,
    about: String,
}

html_safe!(Qr);

impl Qr {
    /// Encodes a text (medium error correction: a creased card still reads). `about` says what it is, for screen readers.
    /// `None` if the text is longer than a code holds (about 2,300 bytes).
    ///
    /// Letters in capitals, digits and `:/.-` take half the room of others: `HTTP://CHASKI/C/...` makes a coarser square that
    /// cheap cameras read from further away.
    pub fn new(text: &str, about: impl Into<String>) -> Option<Self> {
        let mut segments = QrSegment::make_segments(text);
        if !text.is_ascii() {
            // Readers guess otherwise, and take a short "Ñandú" for Japanese (seen with ZBar).
            segments.insert(0, QrSegment::make_eci(ECI_UTF_8));
        }
        let code = QrCode::encode_segments(&segments, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        // One stroke a row, in relative steps: a class's forty codes stay a light page. Writing to a `String` does not fail.
        for y in 0..code.size() {
            let (mut x, mut pen) = (0, None);
            while x < code.size() {
                let from = x;
                while code.get_module(x, y) {
                    x += 1;
                }
                if x > from {
                    let _ = match pen {
                        None => write!(path, "M{} {}.5h{}", from + QUIET, y + QUIET, x - from),
                        Some(pen) => write!(path, "m{} 0h{}", from - pen, x - from),
                    };
                    pen = Some(x);
                }
                x += 1;
            }
        }
        Some(Self { path, side: code.size() + 2 * QUIET, about: about.into() })
    }
}

impl fmt::Display for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = self.side;
        write!(
            f,
            r##"<svg class="qr" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" role="img" aria-label="{}"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{}"/></svg>"##,
            Escaped(&self.about),
            self.path
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_make_a_coarser_square_and_too_much_makes_none() {
        let side = |text: &str| Qr::new(text, "").unwrap().side - 2 * QUIET;
        // Version 3 (29 modules) against version 4 (33): ISO/IEC 18004, table 7, level M.
        assert_eq!(side("HTTP://CHASKI/C/0123456789ABCDEFGHJKMNPQRS"), 29);
        assert_eq!(side("http://chaski/c/0123456789abcdefghjkmnpqrstv"), 33);
        assert!(Qr::new(&"x".repeat(3_000), "").is_none());
    }

    #[test]
    fn the_corner_is_the_finder_pattern() {
        // A 7 x 7 ring: its first row is seven dark modules behind the quiet zone.
        assert!(Qr::new("CHASKI", "").unwrap().path.starts_with("M4 4.5h7"));
    }
}
