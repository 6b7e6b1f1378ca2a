//! Languages: any well-formed BCP 47 tag, and the chain of tags to fall back on.

use std::{fmt, str::FromStr};

/// A well-formed BCP 47 language tag in canonical case (`es`, `pt-BR`, `quz`, `es-PE`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageTag(String);

/// Why a text is not a language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a language tag; write for example es, pt-BR or quz")]
pub struct LanguageTagError(pub String);

/// Longest tag we store: RFC 5646 section 4.4.1 shows that 35 characters are enough.
const MAX_TAG_CHARS: usize = 35;

impl LanguageTag {
    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first subtag, e.g. `es` of `es-PE`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// This tag, then shorter and shorter ones: `es-PE`, `es` (RFC 4647 section 3.4).
    pub fn fallbacks(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.0.as_str()), |tag| {
            let mut cut = tag.rfind('-')?;
            // A single-letter subtag never ends a tag.
            if cut >= 2 && tag.as_bytes()[cut - 2] == b'-' {
                cut -= 2;
            }
            Some(&tag[..cut])
        })
    }
}

impl FromStr for LanguageTag {
    type Err = LanguageTagError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || LanguageTagError(text.chars().take(40).collect());
        let text = text.trim();
        if text.len() > MAX_TAG_CHARS {
            return Err(error());
        }
        let mut canonical = String::with_capacity(text.len());
        for (i, subtag) in text.split(['-', '_']).enumerate() {
            let ok = match i {
                0 => matches!(subtag.len(), 2..=3 | 5..=8) && subtag.bytes().all(|b| b.is_ascii_alphabetic()),
                _ => matches!(subtag.len(), 1..=8) && subtag.bytes().all(|b| b.is_ascii_alphanumeric()),
            };
            if !ok {
                return Err(error());
            }
            if i > 0 {
                canonical.push('-');
            }
            match (i, subtag.len()) {
                (1.., 2) => canonical.push_str(&subtag.to_ascii_uppercase()),
                (1.., 4) if subtag.as_bytes()[0].is_ascii_alphabetic() => {
                    canonical.push_str(&subtag[..1].to_ascii_uppercase());
                    canonical.push_str(&subtag[1..].to_ascii_lowercase());
                }
                _ => canonical.push_str(&subtag.to_ascii_lowercase()),
            }
        }
        Ok(Self(canonical))
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LanguageTag({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_case_and_fallbacks() {
        let cases: [(&str, &str, &[&str]); 4] = [
            ("ES_pe", "es-PE", &["es-PE", "es"]),
            ("quz", "quz", &["quz"]),
            ("qu-latn-pe", "qu-Latn-PE", &["qu-Latn-PE", "qu-Latn", "qu"]),
            ("es-x-rural", "es-x-rural", &["es-x-rural", "es"]),
        ];
        for (input, canonical, fallbacks) in cases {
            let tag: LanguageTag = input.parse().expect(input);
            assert_eq!(tag.as_str(), canonical);
            assert_eq!(tag.fallbacks().collect::<Vec<_>>(), fallbacks);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "e", "es--PE", "es-", "123", "españ", "es PE", "abcdefghi", &"es-a".repeat(20)] {
            assert!(text.parse::<LanguageTag>().is_err(), "{text}");
        }
    }
}
