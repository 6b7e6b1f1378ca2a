//! What a pupil answered, as a short text that forms, log and tests share. Four shapes serve every exercise kind.

use super::id::Id;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// Longest response text, in bytes; the log keeps no more.
pub const MAX_RESPONSE_BYTES: usize = 2_048;

/// A response in one of four shapes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Response {
    /// `c:a,c`: what was chosen.
    Chosen(BTreeSet<Id>),
    /// `t:12,50 kg`: what was typed.
    Typed(String),
    /// `o:b,a,c`: an order.
    Ordered(Vec<Id>),
    /// `p:sum=30&verb=call`: something for each name; values are percent-encoded.
    Paired(BTreeMap<Id, String>),
}

/// Why a text is no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResponseError {
    /// Beyond [`MAX_RESPONSE_BYTES`].
    #[error("the answer has {0} bytes; at most {MAX_RESPONSE_BYTES} are kept")]
    TooLong(usize),
    /// Not in one of the four shapes.
    #[error("the answer is not in a form this box knows; send it again from the exercise's page")]
    Malformed,
}

impl Response {
    /// A choice of ids.
    pub fn chosen<'a>(ids: impl IntoIterator<Item = &'a Id>) -> Self {
        Self::Chosen(ids.into_iter().cloned().collect())
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, ids: &mut dyn Iterator<Item = &Id>| {
            ids.enumerate().try_for_each(|(i, id)| write!(f, "{}{id}", if i == 0 { "" } else { "," }))
        };
        match self {
            Response::Chosen(ids) => f.write_str("c:").and_then(|()| list(f, &mut ids.iter())),
            Response::Typed(text) => write!(f, "t:{text}"),
            Response::Ordered(ids) => f.write_str("o:").and_then(|()| list(f, &mut ids.iter())),
            Response::Paired(pairs) => {
                f.write_str("p:")?;
                for (i, (id, value)) in pairs.iter().enumerate() {
                    write!(f, "{}{id}={}", if i == 0 { "" } else { "&" }, Encoded(value))?;
                }
                Ok(())
            }
        }
    }
}

impl FromStr for Response {
    type Err = ResponseError;
    fn from_str(text: &str) -> Result<Self, ResponseError> {
        if text.len() > MAX_RESPONSE_BYTES {
            return Err(ResponseError::TooLong(text.len()));
        }
        let (shape, rest) = text.split_once(':').ok_or(ResponseError::Malformed)?;
        let id = |text: &str| Id::inner(text).map_err(|_| ResponseError::Malformed);
        let parts = |sign| rest.split(sign).filter(move |_| !rest.is_empty());
        match shape {
            "t" if !rest.contains(char::is_control) => Ok(Response::Typed(rest.to_string())),
            "c" => Ok(Response::Chosen(parts(',').map(id).collect::<Result<_, _>>()?)),
            "o" => Ok(Response::Ordered(parts(',').map(id).collect::<Result<_, _>>()?)),
            "p" => {
                let pair = |pair: &str| {
                    let (name, value) = pair.split_once('=').ok_or(ResponseError::Malformed)?;
                    Ok((id(name)?, decode(value).ok_or(ResponseError::Malformed)?))
                };
                Ok(Response::Paired(parts('&').map(pair).collect::<Result<_, _>>()?))
            }
            _ => Err(ResponseError::Malformed),
        }
    }
}

/// Writes a value so that `&`, `=`, `%` and control signs cannot be mistaken; letters of any script stay readable.
struct Encoded<'a>(&'a str);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if c.is_control() || matches!(c, '&' | '=' | '%') {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    write!(f, "%{byte:02X}")?;
                }
            } else {
                fmt::Write::write_char(f, c)?;
            }
        }
        Ok(())
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| (b as char).to_digit(16));
        bytes.push((digit()? * 16 + digit()?) as u8);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shapes() {
        for text in
            ["c:", "c:a,c", "t:12,50 kg", "t:", "o:b,a,c", "p:", "p:sum=30&verb=call", "p:a=x%26y%3Dz"]
        {
            assert_eq!(text.parse::<Response>().map(|r| r.to_string()).as_deref(), Ok(text));
        }
        // Chosen ids are sorted and count once.
        assert_eq!("c:c,a,a".parse::<Response>().map(|r| r.to_string()).as_deref(), Ok("c:a,c"));
        for text in ["", "a", "x:1", "c:A", "p:a", "p:a=%", "p:a=%FF", "o:a,,b", "t:a\nb"] {
            assert_eq!(text.parse::<Response>(), Err(ResponseError::Malformed), "{text}");
        }
        assert_eq!("t:".parse::<Response>(), Ok(Response::Typed(String::new())));
        assert!(matches!(
            format!("t:{}", "a".repeat(3000)).parse::<Response>(),
            Err(ResponseError::TooLong(_))
        ));
    }

    proptest! {
        #[test]
        fn every_response_comes_back(values in proptest::collection::btree_map("[a-z][a-z0-9]{0,5}", ".{0,20}", 0..6)) {
            let pairs = values.iter().map(|(k, v)| (Id::inner(k).expect("an id"), v.clone())).collect();
            let response = Response::Paired(pairs);
            prop_assert_eq!(response.to_string().parse::<Response>(), Ok(response));
        }
    }
}
