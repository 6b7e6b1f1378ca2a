//! Ids and names of files.

use std::{fmt, str::FromStr};

/// The media type of what no browser shows by itself.
const OTHER_FILE: &str = "application/octet-stream";

/// An id as Kolibri writes it: 32 hexadecimal digits in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(pub [u8; 16]);

impl FromStr for Uuid {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 32 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(());
        }
        let mut bytes = [0; 16];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(drop)?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The name of a file in a channel's storage: `MD5.ext`. Nothing else can be one, so no name leads anywhere else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName {
    md5: Uuid,
    extension: String,
}

impl FileName {
    /// Of a digest and an ending of 1 to 12 small letters and digits.
    pub fn new(md5: Uuid, extension: &str) -> Option<Self> {
        let sound = (1..=12).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        sound.then(|| Self { md5, extension: extension.to_owned() })
    }

    /// What its bytes should hash to.
    pub fn md5(&self) -> [u8; 16] {
        self.md5.0
    }

    /// Its ending.
    pub fn extension(&self) -> &str {
        &self.extension
    }

    /// Where it lies below `content/`.
    pub fn path(&self) -> String {
        let name = self.to_string();
        format!("storage/{}/{}/{name}", &name[..1], &name[1..2])
    }

    /// Whether a browser plays or shows it; the others are read by the box itself.
    pub fn is_played(&self) -> bool {
        self.media_type() != OTHER_FILE
    }

    /// As sent in `Content-Type`; bytes for what a browser should not show by itself.
    pub fn media_type(&self) -> &'static str {
        match self.extension.as_str() {
            "mp4" | "m4v" => "video/mp4",
            "webm" => "video/webm",
            "mp3" => "audio/mpeg",
            "ogg" | "oga" => "audio/ogg",
            "wav" => "audio/wav",
            "vtt" => "text/vtt; charset=utf-8",
            "pdf" => "application/pdf",
            "png" => "image/png",
            "jpg" | "jpeg" => "image/jpeg",
            "gif" => "image/gif",
            "webp" => "image/webp",
            _ => OTHER_FILE,
        }
    }
}

impl FromStr for FileName {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (md5, extension) = text.split_once('.').ok_or(())?;
        Self::new(md5.parse()?, extension).ok_or(())
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.md5, self.extension)
    }
}

impl fmt::Debug for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_nonsense() {
        let md5 = "c16a38e3e2f59cf478d277c1aae4bbe4";
        let name: FileName = format!("{md5}.mp4").parse().expect("a name");
        assert_eq!(name.path(), format!("storage/c/1/{md5}.mp4"));
        assert_eq!((name.to_string(), name.media_type()), (format!("{md5}.mp4"), "video/mp4"));
        for bad in ["", ".mp4", "c1.mp4", &md5.to_uppercase(), md5] {
            assert!(bad.parse::<FileName>().is_err(), "{bad}");
        }
        for ending in ["", "mp4/../x", "MP4", "..", "a b", "abcdefghijklm"] {
            assert!(format!("{md5}.{ending}").parse::<FileName>().is_err(), "{ending}");
        }
    }
}
