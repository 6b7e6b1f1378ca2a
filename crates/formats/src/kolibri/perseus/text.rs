//! Perseus Markdown into HTML of our own.
//!
//! Only the tags below come out. `[[☃ radio 1]]` becomes a marked place, `$x^2$` becomes signs with raised and lowered figures,
//! pictures keep only paths inside the archive.

use super::limits;
use crate::package::markdown::escape;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::fmt::Write;

/// A place in the text: a number between these two.
const OPENS: char = '\u{e000}';
const CLOSES: char = '\u{e001}';
/// A picture's address, to be filled in by whoever shows it.
const PICTURE: char = '\u{e002}';
const MARKS: [char; 3] = [OPENS, CLOSES, PICTURE];
/// Deepest nesting that is shown.
const MAX_DEPTH: usize = 24;

/// A text that was made safe, with places for widgets and for the addresses of pictures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rich {
    html: String,
    plain: String,
}

impl Rich {
    /// Reads a text; `widget` gives the number of a widget by its name, if it has one.
    pub fn read(source: &str, widget: &mut dyn FnMut(&str) -> Option<(usize, bool)>) -> Self {
        let end = source.char_indices().map(|(at, _)| at).take_while(|at| *at <= limits::TEXT_BYTES).last();
        let source = if source.len() > limits::TEXT_BYTES { &source[..end.unwrap_or(0)] } else { source };
        let source: String = source.chars().filter(|c| !MARKS.contains(c)).collect();
        let marked = places(&source, widget);
        let marked = formulas(&marked);
        let marked = marked.replace("${☣ LOCALPATH}/", "localpath:");
        let mut writer = Writer::default();
        let parser = Parser::new_ext(&marked, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
        for (event, range) in parser.into_offset_iter() {
            // A mark that the source does not hold came out of an entity (`&#xE000;`): somebody forges a place.
            writer.event(match event {
                Event::Text(text) if text.contains(MARKS) && !marked[range].contains(MARKS) => {
                    Event::Text(text.replace(MARKS, "").into())
                }
                event => event,
            });
        }
        writer.finish()
    }

    /// A text without widgets.
    pub fn plain_of(source: &str) -> Self {
        Self::read(source, &mut |_| None)
    }

    /// The words alone.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// Nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }

    /// The HTML, with each widget drawn and each picture's path turned into an address.
    pub fn html(
        &self,
        widget: &mut dyn FnMut(usize) -> String,
        picture: &dyn Fn(&str) -> Option<String>,
    ) -> String {
        let mut out = String::with_capacity(self.html.len());
        let mut rest = self.html.as_str();
        while let Some(at) = rest.find([OPENS, PICTURE]) {
            out.push_str(&rest[..at]);
            let closed = rest[at..].find(CLOSES).map(|end| at + end);
            let Some(end) = closed else { break };
            let inside: String = rest[at..end].chars().skip(1).collect();
            if rest[at..].starts_with(OPENS) {
                out.push_str(&inside.parse().map(&mut *widget).unwrap_or_default());
            } else {
                // Where the address stands; a path that is not inside the archive has none, and the picture its words.
                out.push_str(&escape(&picture(&inside).unwrap_or_default()));
            }
            rest = &rest[end + CLOSES.len_utf8()..];
        }
        out.push_str(rest);
        out
    }

    /// With its marks, for a text that it becomes part of.
    pub(super) fn raw(&self) -> &str {
        &self.html
    }

    /// The same with other text in its places.
    pub(super) fn with_places(&self, shown: &dyn Fn(usize) -> String) -> Self {
        let mut html = String::with_capacity(self.html.len());
        for (i, part) in self.html.split(OPENS).enumerate() {
            let place = part.split_once(CLOSES).filter(|_| i > 0);
            match place.and_then(|(number, after)| Some((number.parse().ok()?, after))) {
                Some((number, after)) => {
                    html.push_str(&shown(number));
                    html.push_str(after);
                }
                None => html.push_str(part),
            }
        }
        Self { html, plain: self.plain.clone() }
    }

    /// Paths of its pictures inside the archive.
    pub fn pictures(&self) -> Vec<String> {
        let parts = self.html.split(PICTURE).skip(1);
        parts.filter_map(|part| part.split(CLOSES).next()).map(str::to_owned).collect()
    }
}

/// `[[☃ name]]` into marks; a widget that needs room of its own stands in a paragraph of its own.
fn places(source: &str, widget: &mut dyn FnMut(&str) -> Option<(usize, bool)>) -> String {
    let (mut out, mut rest) = (String::with_capacity(source.len()), source);
    while let Some(at) = rest.find("[[☃") {
        out.push_str(&rest[..at]);
        let inside = &rest[at + "[[☃".len()..];
        let Some(end) = inside.find("]]") else {
            rest = inside;
            continue;
        };
        if let Some((number, block)) = widget(inside[..end].trim()) {
            let _ = match block {
                true => write!(out, "\n\n{OPENS}{number}{CLOSES}\n\n"),
                false => write!(out, "{OPENS}{number}{CLOSES}"),
            };
        }
        rest = &inside[end + 2..];
    }
    out.push_str(rest);
    out
}

/// `$…$` into signs, before Markdown takes `_` and `*` for stress. `\$` is a dollar.
fn formulas(source: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(source.len()), source);
    while let Some(at) = rest.find('$') {
        if rest[..at].ends_with('\\') {
            out.push_str(&rest[..at - 1]);
            out.push('$');
            rest = &rest[at + 1..];
            continue;
        }
        out.push_str(&rest[..at]);
        // `${☣ LOCALPATH}` is no formula.
        if rest[at..].starts_with("${☣") {
            out.push_str("${☣");
            rest = &rest[at + "${☣".len()..];
            continue;
        }
        let mut end = None;
        let inside = &rest[at + 1..];
        for (i, c) in inside.char_indices() {
            if c == '$' && !inside[..i].ends_with('\\') {
                end = Some(i);
                break;
            }
            if c == '\n' && inside[..i].ends_with('\n') {
                break;
            }
        }
        match end {
            Some(end) => {
                out.push_str(&signs(&inside[..end]));
                rest = &inside[end + 1..];
            }
            None => {
                out.push('$');
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What TeX words look like as signs.
const SIGNS: [(&str, &str); 46] = [
    ("times", "×"),
    ("div", "÷"),
    ("cdot", "·"),
    ("pm", "±"),
    ("leq", "≤"),
    ("le", "≤"),
    ("geq", "≥"),
    ("ge", "≥"),
    ("neq", "≠"),
    ("ne", "≠"),
    ("approx", "≈"),
    ("pi", "π"),
    ("theta", "θ"),
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("Delta", "Δ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("sigma", "σ"),
    ("omega", "ω"),
    ("Omega", "Ω"),
    ("infty", "∞"),
    ("degree", "°"),
    ("circ", "°"),
    ("angle", "∠"),
    ("triangle", "△"),
    ("perp", "⊥"),
    ("parallel", "∥"),
    ("to", "→"),
    ("rightarrow", "→"),
    ("Rightarrow", "⇒"),
    ("sum", "Σ"),
    ("ldots", "…"),
    ("dots", "…"),
    ("quad", "  "),
    ("lt", "<"),
    ("gt", ">"),
    ("percent", "%"),
    ("in", "∈"),
    ("cup", "∪"),
    ("cap", "∩"),
    ("sin", "sin"),
    ("cos", "cos"),
    ("tan", "tan"),
];

/// A formula as signs. What stands raised or lowered is written with `^` and `_` only where no sign for it exists.
fn signs(tex: &str) -> String {
    let mut out = String::new();
    write_signs(&tex.chars().collect::<Vec<_>>(), &mut out, 0);
    // What is left must mean nothing to Markdown.
    out.chars().fold(String::new(), |mut safe, c| {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '\\' | '&') {
            safe.push('\\');
        }
        safe.push(c);
        safe
    })
}

fn write_signs(tex: &[char], out: &mut String, depth: usize) {
    let mut at = 0;
    if depth > MAX_DEPTH {
        return;
    }
    while at < tex.len() {
        match tex[at] {
            '\\' => {
                let word: String = tex[at + 1..].iter().take_while(|c| c.is_ascii_alphabetic()).collect();
                at += 1 + word.len();
                match word.as_str() {
                    // A sign behind a backslash is the sign; spaces and line ends are a space.
                    "" => {
                        match tex.get(at) {
                            Some(c @ ('%' | '$' | '{' | '}' | '_' | '&' | '#')) => out.push(*c),
                            Some(_) => out.push(' '),
                            None => {}
                        }
                        at += 1;
                    }
                    "frac" | "dfrac" | "tfrac" => {
                        let (top, after) = group(tex, at);
                        let (bottom, after) = group(tex, after);
                        at = after;
                        fraction_part(top, out, depth);
                        out.push('/');
                        fraction_part(bottom, out, depth);
                    }
                    "sqrt" => {
                        let (inside, after) = group(tex, at);
                        at = after;
                        out.push('√');
                        fraction_part(inside, out, depth);
                    }
                    "text" | "mathrm" | "textbf" | "mathbf" | "overline" | "mbox" | "operatorname" => {
                        let (inside, after) = group(tex, at);
                        at = after;
                        write_signs(inside, out, depth + 1);
                    }
                    "left" | "right" | "displaystyle" | "large" | "Large" | "small" | "color" | "blue"
                    | "red" | "green" | "purple" | "pink" | "gray" | "blueD" | "greenD" | "redD" => {}
                    word => match SIGNS.iter().find(|(name, _)| *name == word) {
                        Some((_, sign)) => out.push_str(sign),
                        None => out.push_str(word),
                    },
                }
            }
            '^' | '_' => {
                let raised = tex[at] == '^';
                let (inside, after) = group(tex, at + 1);
                at = after;
                let mut words = String::new();
                write_signs(inside, &mut words, depth + 1);
                let table = if raised { RAISED } else { LOWERED };
                let sign = |c: char| table.iter().find(|(plain, _)| *plain == c).map(|(_, sign)| *sign);
                if words == "°" || words == "∘" {
                    out.push('°');
                } else if let Some(signs) = words.chars().map(sign).collect::<Option<String>>() {
                    out.push_str(&signs);
                } else {
                    out.push(if raised { '^' } else { '_' });
                    if words.chars().count() > 1 {
                        let _ = write!(out, "({words})");
                    } else {
                        out.push_str(&words);
                    }
                }
            }
            '{' | '}' => at += 1,
            '~' | '\n' => {
                out.push(' ');
                at += 1;
            }
            '-' => {
                out.push('\u{2212}');
                at += 1;
            }
            c => {
                out.push(c);
                at += 1;
            }
        }
    }
}

const RAISED: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('n', 'ⁿ'),
    ('+', '⁺'),
    ('\u{2212}', '⁻'),
];
const LOWERED: &[(char, char)] = &[
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('n', 'ₙ'),
];

fn fraction_part(inside: &[char], out: &mut String, depth: usize) {
    let mut words = String::new();
    write_signs(inside, &mut words, depth + 1);
    if words.chars().count() > 1 && !words.chars().all(|c| c.is_ascii_digit() || c == '.') {
        let _ = write!(out, "({words})");
    } else {
        out.push_str(&words);
    }
}

/// `{…}` or one sign, and where it ends.
fn group(tex: &[char], mut at: usize) -> (&[char], usize) {
    while tex.get(at).is_some_and(|c| *c == ' ') {
        at += 1;
    }
    match tex.get(at) {
        Some('{') => {
            let mut depth = 0;
            for end in at..tex.len() {
                match tex[end] {
                    '{' => depth += 1,
                    '}' => {
                        depth -= 1;
                        if depth == 0 {
                            return (&tex[at + 1..end], end + 1);
                        }
                    }
                    _ => {}
                }
            }
            (&tex[at + 1..], tex.len())
        }
        Some('\\') => {
            let letters = tex[at + 1..].iter().take_while(|c| c.is_ascii_alphabetic()).count().max(1);
            let end = (at + 1 + letters).min(tex.len());
            (&tex[at..end], end)
        }
        Some(_) => (&tex[at..=at], at + 1),
        None => (&[], at),
    }
}

/// Writes events as HTML.
#[derive(Default)]
struct Writer {
    html: String,
    plain: String,
    depth: usize,
    /// The text alternative of the picture being read.
    picture: Option<(String, String)>,
    in_head: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        if let Some((_, words)) = &mut self.picture {
            match event {
                Event::Text(text) | Event::Code(text) => words.push_str(&text),
                Event::End(TagEnd::Image) => self.end_picture(),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.picture = Some((inside_path(&dest_url).unwrap_or_default(), String::new()));
            }
            Event::Start(tag) => {
                self.depth += 1;
                let open = self.open(&tag);
                self.html.push_str(open);
            }
            Event::End(end) => {
                let close = self.close(end);
                self.html.push_str(close);
                self.depth = self.depth.saturating_sub(1);
                if matches!(end, TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableCell) {
                    self.plain.push(' ');
                }
            }
            Event::Text(text) => {
                self.html.push_str(&escape(&text));
                self.plain.extend(text.chars().filter(|c| !MARKS.contains(c)));
            }
            Event::Code(text) => {
                let _ = write!(self.html, "<code>{}</code>", escape(&text));
                self.plain.push_str(&text);
            }
            Event::SoftBreak => {
                self.html.push('\n');
                self.plain.push(' ');
            }
            Event::HardBreak => {
                self.html.push_str("<br>");
                self.plain.push(' ');
            }
            Event::Rule => self.html.push_str("<hr>"),
            // HTML of the author's is left out whole: Perseus does not show it either.
            _ => {}
        }
    }

    fn end_picture(&mut self) {
        let Some((path, words)) = self.picture.take() else { return };
        if !path.is_empty() {
            let alternative = escape(&words.replace(MARKS, ""));
            let _ = write!(self.html, "<img src=\"{PICTURE}{path}{CLOSES}\" alt=\"{alternative}\">");
        }
        self.plain.push_str(&words);
    }

    fn open(&mut self, tag: &Tag<'_>) -> &'static str {
        if self.depth > MAX_DEPTH {
            return "";
        }
        match tag {
            Tag::Paragraph => "<p>",
            Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. } => "<h2>",
            Tag::Heading { .. } => "<h3>",
            Tag::BlockQuote(_) => "<blockquote>",
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => "<pre><code>",
            Tag::List(None) => "<ul>",
            Tag::List(Some(_)) => "<ol>",
            Tag::Item => "<li>",
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Table(_) => "<div class=\"table-scroll\" tabindex=\"0\"><table>",
            Tag::TableHead => {
                self.in_head = true;
                "<thead><tr>"
            }
            Tag::TableRow => "<tr>",
            Tag::TableCell if self.in_head => "<th scope=\"col\">",
            Tag::TableCell => "<td>",
            _ => "",
        }
    }

    fn close(&mut self, end: TagEnd) -> &'static str {
        if self.depth > MAX_DEPTH {
            return "";
        }
        match end {
            TagEnd::Paragraph => "</p>",
            TagEnd::Heading(HeadingLevel::H1 | HeadingLevel::H2) => "</h2>",
            TagEnd::Heading(_) => "</h3>",
            TagEnd::BlockQuote(_) => "</blockquote>",
            TagEnd::CodeBlock => "</code></pre>",
            TagEnd::List(false) => "</ul>",
            TagEnd::List(true) => "</ol>",
            TagEnd::Item => "</li>",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Table => "</tbody></table></div>",
            TagEnd::TableHead => {
                self.in_head = false;
                "</tr></thead><tbody>"
            }
            TagEnd::TableRow => "</tr>",
            TagEnd::TableCell if self.in_head => "</th>",
            TagEnd::TableCell => "</td>",
            _ => "",
        }
    }

    /// A widget alone in its paragraph stands without the paragraph: a list of choices inside one is no HTML.
    fn finish(self) -> Rich {
        let mut html = self.html;
        let alone = |html: &str| -> Option<(usize, usize)> {
            let start = html.find(&format!("<p>{OPENS}"))?;
            let end = start + html[start..].find(CLOSES)? + CLOSES.len_utf8();
            html[end..].starts_with("</p>").then_some((start, end))
        };
        let mut done = String::new();
        while let Some((start, end)) = alone(&html) {
            done.push_str(&html[..start]);
            done.push_str(&html[start + 3..end]);
            html = html.split_off(end + 4);
        }
        done.push_str(&html);
        let plain = self.plain.split_whitespace().collect::<Vec<_>>().join(" ");
        Rich { html: done.trim().to_owned(), plain }
    }
}

/// A picture's path inside the archive: of `localpath:images/x.png`, and of Khan's graphs, which have an SVG of the same name.
fn inside_path(url: &str) -> Option<String> {
    let graph = url.strip_prefix("web+graphie:");
    let path = graph.unwrap_or(url).strip_prefix("localpath:")?;
    let path = if graph.is_some() { format!("{path}.svg") } else { path.to_owned() };
    let sound = |part: &str| !matches!(part, "" | "." | "..");
    let signs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    (path.len() <= 200 && path.split('/').all(sound) && path.chars().all(signs)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(source: &str) -> String {
        let rich = Rich::read(source, &mut |name| (name == "radio 1").then_some((0, true)));
        rich.html(&mut |n| format!("<W{n}>"), &|path| Some(format!("/at/{path}")))
    }

    #[test]
    fn texts() {
        for (source, expected) in [
            ("¿Cuál?\n\n[[☃ radio 1]]", "<p>¿Cuál?</p>\n<W0>"),
            ("a &#xE000;0&#xE001; b", "<p>a 0 b</p>\n"),
            ("a &#57344;0&#57345;[[☃ radio 1]]", "<p>a 0</p>\n<W0>"),
            ("![&#xE000;0&#xE001;](${☣ LOCALPATH}/a.png)", "<p><img src=\"/at/a.png\" alt=\"0\"></p>\n"),
            ("a [[☃ radio 1]] b", "<p>a</p>\n<W0><p>b</p>\n"),
            ("a [[☃ none 1]] b", "<p>a  b</p>"),
            ("![d<](${☣ LOCALPATH}/images/a.png)", "<p><img src=\"/at/images/a.png\" alt=\"d&lt;\"></p>"),
            (
                "![g](web+graphie:${☣ LOCALPATH}/images/ab)",
                "<p><img src=\"/at/images/ab.svg\" alt=\"g\"></p>",
            ),
            ("![x](https://example.org/a.png) y", "<p> y</p>"),
            ("![x](${☣ LOCALPATH}/../../etc/passwd)", "<p></p>"),
            ("<script>alert(1)</script>", ""),
            ("a <b onclick=x>b</b>", "<p>a b</p>"),
            ("[go](javascript:alert(1))", "<p>go</p>"),
            ("**5** \\$3 y $x^2 + \\frac{1}{2}$", "<p><strong>5</strong> $3 y x² + 1/2</p>"),
            ("$a_1 \\times \\sqrt{b+1}$", "<p>a₁ × √(b+1)</p>"),
            ("$x^{ab} < 3*4*5$", "<p>x^(ab) &lt; 3*4*5</p>"),
            ("cuesta $5", "<p>cuesta $5</p>"),
        ] {
            let plain: String = html(source).replace('\n', "");
            assert_eq!(plain, expected.replace('\n', ""), "{source}");
        }
    }

    #[test]
    fn depth_and_nonsense_end() {
        for source in ["$".repeat(3_000), "> ".repeat(3_000), "$\\frac{".repeat(2_000), "{".repeat(9_000)] {
            let rich = Rich::plain_of(&source);
            assert!(rich.plain().len() <= source.len() + 10);
        }
        assert!(Rich::plain_of(&"ñ".repeat(limits::TEXT_BYTES)).plain().len() <= limits::TEXT_BYTES + 2);
    }
}
