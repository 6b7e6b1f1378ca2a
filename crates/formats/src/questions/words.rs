//! From a question's words, however they are written, to the Markdown of our exercises.

use super::{TextFormat, Words, markdown_escaped};
use crate::package::markdown::{Allowed, parse, plain_blocks};

/// What a text loses: the end of its message's name, and the same in English.
pub type Lost = (&'static str, &'static str);

/// Markdown for an exercise's text, and what of the original it could not keep.
pub fn markdown_of(words: &Words) -> (String, Vec<Lost>) {
    match words.format {
        TextFormat::Plain => (markdown_escaped(&words.text), Vec::new()),
        TextFormat::Markdown => {
            let (blocks, problems) = parse(&words.text, Allowed { page: false, links: false });
            match problems.is_empty() {
                true => (words.text.clone(), Vec::new()),
                false => (
                    markdown_escaped(&plain_blocks(&blocks)),
                    vec![("text-markup", "headings, links or HTML in Markdown")],
                ),
            }
        }
        TextFormat::Moodle | TextFormat::Html => {
            let mut html = Html::default();
            match words.format {
                // Moodle shows a typed line break as one.
                TextFormat::Moodle => html.read(&words.text.trim().replace('\n', "<br>")),
                _ => html.read(&words.text),
            }
            html.finish()
        }
    }
}

/// The words alone, in one line.
pub fn plain_of(words: &Words) -> String {
    let text = match words.format {
        TextFormat::Plain => words.text.clone(),
        _ => {
            let (markdown, _) = markdown_of(words);
            plain_blocks(&parse(&markdown, Allowed { page: false, links: false }).0)
        }
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markdown while HTML is read.
#[derive(Default)]
struct Html {
    out: String,
    /// Stress that is open: the mark, and where its words begin.
    open: Vec<(&'static str, usize)>,
    /// Inside of what is not shown.
    hidden: Option<&'static str>,
    raised: bool,
    lost: Vec<Lost>,
}

impl Html {
    fn read(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find('<') {
            self.text(&rest[..at]);
            rest = &rest[at..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let name = rest[1..].chars().next();
            let is_tag = name.is_some_and(|sign| sign.is_ascii_alphabetic() || sign == '/');
            match rest.find('>').filter(|_| is_tag) {
                Some(end) => {
                    self.tag(&rest[1..end]);
                    rest = &rest[end + 1..];
                }
                // A lone sign: "3 < 5".
                None => {
                    self.text("<");
                    rest = &rest[1..];
                }
            }
        }
        self.text(rest);
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        let decoded = entities(text);
        if self.raised {
            self.out.extend(decoded.chars().map(|sign| raised(sign).unwrap_or(sign)));
            return;
        }
        // Line breaks of the source mean nothing in HTML, but in Moodle's own format they were typed.
        let squeezed: String = decoded.replace('\u{a0}', " ");
        let starts = squeezed.starts_with(char::is_whitespace);
        let ends = squeezed.ends_with(char::is_whitespace);
        let line = squeezed.split_whitespace().collect::<Vec<_>>().join(" ");
        let at_start = self.out.is_empty() || self.out.ends_with('\n');
        if starts && !at_start && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
        if line.is_empty() {
            return;
        }
        // Only what begins a line can be taken for a list or heading.
        let escaped = markdown_escaped(&line);
        self.out.push_str(&escaped);
        if ends {
            self.out.push(' ');
        }
    }

    fn tag(&mut self, tag: &str) {
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name: String =
            tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        if let Some(hidden) = self.hidden {
            if closes && name == hidden {
                self.hidden = None;
            }
            return;
        }
        match name.as_str() {
            "script" | "style" | "iframe" | "object" if !closes => {
                self.hidden =
                    ["script", "style", "iframe", "object"].into_iter().find(|known| *known == name);
                self.lose("text-script", "scripts or embedded pages");
            }
            "b" | "strong" => self.stress("**", closes),
            "i" | "em" => self.stress("*", closes),
            "sup" | "sub" => {
                self.raised = name == "sup" && !closes;
                if name == "sub" {
                    self.lose("text-lowered", "lowered letters");
                }
            }
            "br" => self.break_with("  \n"),
            "li" if !closes => {
                self.break_with("\n");
                self.out.push_str("- ");
            }
            "td" | "th" if !closes => {
                self.lose("text-table", "the frame of a table");
                self.out.push(' ');
            }
            "p" | "div" | "ul" | "ol" | "table" | "tr" | "pre" | "blockquote" | "h1" | "h2" | "h3" | "h4"
            | "h5" => {
                self.break_with("\n\n");
            }
            "img" => self.lose("text-picture", "a picture inside a text"),
            "audio" | "video" | "source" => self.lose("text-sound", "sound or film inside a text"),
            "a" if !closes => self.lose("text-link", "a link"),
            "math" | "svg" => self.lose("text-formula", "a drawing or formula"),
            _ => {}
        }
    }

    fn lose(&mut self, word: &'static str, what: &'static str) {
        if !self.lost.contains(&(word, what)) {
            self.lost.push((word, what));
        }
    }

    fn break_with(&mut self, by: &str) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.is_empty() && !self.out.ends_with("\n\n") && !self.out.ends_with("- ") {
            self.out.push_str(by);
        }
    }

    fn stress(&mut self, mark: &'static str, closes: bool) {
        if !closes {
            self.open.push((mark, self.out.len()));
            return;
        }
        let Some(at) = self.open.iter().rposition(|(open, _)| *open == mark) else { return };
        let (_, from) = self.open.remove(at);
        let Some(inside) = self.out.get(from..).map(str::to_owned) else { return };
        let words = inside.trim();
        if words.is_empty() || words.contains('\n') || inside.starts_with('\n') {
            return;
        }
        let before = if inside.starts_with(' ') { " " } else { "" };
        let after = if inside.ends_with(' ') { " " } else { "" };
        self.out.truncate(from);
        self.out.push_str(&format!("{before}{mark}{words}{mark}{after}"));
    }

    fn finish(self) -> (String, Vec<Lost>) {
        let mut out = self.out.trim().to_owned();
        while out.contains("\n\n\n") {
            out = out.replace("\n\n\n", "\n\n");
        }
        // What a strange nesting of tags made of it must not stop a course: then the words alone.
        let (blocks, problems) = parse(&out, Allowed { page: false, links: false });
        match problems.is_empty() {
            true => (out, self.lost),
            false => (markdown_escaped(&plain_blocks(&blocks)), self.lost),
        }
    }
}

fn raised(sign: char) -> Option<char> {
    let at = "0123456789+-n".chars().position(|known| known == sign)?;
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ".chars().nth(at)
}

/// `&amp;`, `&#241;` and the names that question banks of the region use.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| entity(&rest[1..end]).map(|sign| (sign, end))) {
            Some((sign, end)) => {
                out.push(sign);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|sign| !sign.is_control() || *sign == '\n');
    }
    const NAMES: [(&str, char); 41] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("aacute", 'á'),
        ("eacute", 'é'),
        ("iacute", 'í'),
        ("oacute", 'ó'),
        ("uacute", 'ú'),
        ("Aacute", 'Á'),
        ("Eacute", 'É'),
        ("Iacute", 'Í'),
        ("Oacute", 'Ó'),
        ("Uacute", 'Ú'),
        ("ntilde", 'ñ'),
        ("Ntilde", 'Ñ'),
        ("uuml", 'ü'),
        ("ccedil", 'ç'),
        ("Ccedil", 'Ç'),
        ("atilde", 'ã'),
        ("otilde", 'õ'),
        ("acirc", 'â'),
        ("ecirc", 'ê'),
        ("ocirc", 'ô'),
        ("agrave", 'à'),
        ("iquest", '¿'),
        ("iexcl", '¡'),
        ("deg", '°'),
        ("times", '×'),
        ("divide", '÷'),
        ("euro", '€'),
        ("hellip", '…'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("minus", '−'),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> (String, Vec<&'static str>) {
        let (markdown, lost) = markdown_of(&Words { format: TextFormat::Html, text: text.into() });
        (markdown, lost.into_iter().map(|(_, english)| english).collect())
    }

    #[test]
    fn html_becomes_our_markdown() {
        let cases = [
            ("<p>¿Cu&aacute;l es <b>m&#225;s segura</b>?</p>", "¿Cuál es **más segura**?"),
            ("<p>uno</p><p>dos<br>tres</p>", "uno\n\ndos  \ntres"),
            ("<ul><li>pan</li><li>papa</li></ul>", "- pan\n- papa"),
            ("3 < 5 & 2 > 1", "3 \\< 5 \\& 2 \\> 1"),
            ("10<sup>2</sup> m", "10² m"),
            ("<b> </b>x<i>  y </i>z", "x *y* z"),
            ("a<!-- nota -->b", "ab"),
            ("<script>alert(1)</script>hola", "hola"),
            ("sin cerrar <b>x", "sin cerrar x"),
        ];
        for (text, expected) in cases {
            assert_eq!(html(text).0, expected, "{text}");
        }
        assert_eq!(html("<img src=x> <a href=y>z</a>").1, ["a picture inside a text", "a link"]);
        assert_eq!(
            plain_of(&Words { format: TextFormat::Html, text: "<p>a</p><p><b>b</b></p>".into() }),
            "a b"
        );
    }
}
