//! Safe HTML with places: of fields, and of pictures whose addresses only a page knows.

/// A place for a field: a number between these two.
pub(super) const OPENS: char = '\u{e000}';
pub(super) const CLOSES: char = '\u{e001}';
/// A picture's path inside its package, up to [`CLOSES`].
pub(super) const PICTURE: char = '\u{e002}';

/// Words to show, made safe.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    html: String,
}

impl Words {
    pub(super) fn of(html: String) -> Self {
        Self { html }
    }

    /// The HTML, with each field drawn and each path of a picture, sound or film turned into an address.
    pub fn html(
        &self,
        field: &mut dyn FnMut(usize) -> String,
        picture: &dyn Fn(&str) -> Option<String>,
    ) -> String {
        let mut out = String::with_capacity(self.html.len());
        let mut rest = self.html.as_str();
        while let Some(at) = rest.find([OPENS, PICTURE]) {
            out.push_str(&rest[..at]);
            let mark = rest[at..].chars().next();
            let inside = &rest[at + OPENS.len_utf8()..];
            let Some((inside, after)) = inside.split_once(CLOSES) else { break };
            if mark == Some(OPENS) {
                out.push_str(&inside.parse().map(&mut *field).unwrap_or_default());
            } else {
                // Without an address nothing is asked for, and the text alternative shows.
                let address = picture(inside).unwrap_or_else(|| "data:,".to_string());
                out.push_str(&crate::package::markdown::escape(&address));
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// The words alone.
    pub fn plain(&self) -> String {
        crate::html::plain(&self.html(&mut |_| String::from(" … "), &|_| None))
    }

    /// Nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.html.trim().is_empty()
    }

    /// Paths of pictures, sounds and films inside the package.
    pub fn media(&self) -> Vec<&str> {
        self.html.split(PICTURE).skip(1).filter_map(|part| part.split(CLOSES).next()).collect()
    }
}

/// A path as it may stand in a package: no scheme, not from the root, not upwards.
pub(super) fn inner_path(source: &str) -> Option<String> {
    let source = source.trim().trim_start_matches("./");
    // A browser undoes `%2e` before it asks: what it would ask for is looked at, twice undone to be sure.
    let undone = percent_undone(&percent_undone(source));
    let good = !source.is_empty()
        && source.len() <= 400
        && [source, undone.as_str()].iter().all(|path| {
            !path.starts_with(['/', '\\'])
                && !path.contains(':')
                && !path.split(['/', '\\']).any(|part| part == "..")
                && !path.chars().any(|c| c.is_control() || matches!(c, OPENS | CLOSES | PICTURE))
        });
    good.then(|| source.to_string())
}

/// `%2e` as the sign it stands for; what is no such code stays.
fn percent_undone(text: &str) -> String {
    let (mut out, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_package() {
        for good in ["a.png", "./img/a.png", "img/a%20b.png", "50%.png", "a..b.png"] {
            assert!(inner_path(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "/a.png",
            "../a.png",
            "a/../../b.png",
            "%2e%2e/a.png",
            "a/%2E%2e/b.png",
            "%252e%252e/a.png",
            "%2fa.png",
            "..%5ca.png",
            "http://x/a.png",
            "javascript%3aalert(1)",
            "a%00.png",
            "a\u{e001}.png",
        ] {
            assert!(inner_path(bad).is_none(), "{bad}");
        }
    }
}
