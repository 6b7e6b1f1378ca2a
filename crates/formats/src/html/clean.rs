//! Tags and words in, safe HTML out.

use super::{
    Policy,
    allowed::{Fate, attributes, fate, good_value},
};

/// Elements inside one another that are written; deeper ones leave their words.
const MAX_DEPTH: usize = 100;

/// What takes the tags and words of a reader.
pub(crate) trait Sink {
    /// An element begins.
    fn open(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>);
    /// Words.
    fn text(&mut self, text: &str);
    /// The element begun last ends.
    fn close(&mut self);
}

/// Writes safe HTML. Feed it tags in order: each [`Cleaner::open`] needs its [`Cleaner::close`]; what is left open is closed at
/// the end.
#[derive(Debug)]
pub struct Cleaner<'a> {
    policy: Policy<'a>,
    out: String,
    open: Vec<Frame>,
    dropped: usize,
}

#[derive(Debug)]
enum Frame {
    Written(String),
    Silent,
    Dropped,
}

impl<'a> Cleaner<'a> {
    /// Nothing written yet.
    pub fn new(policy: Policy<'a>) -> Self {
        Self { policy, out: String::new(), open: Vec::new(), dropped: 0 }
    }

    /// An element begins.
    pub fn open(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        let name = name.to_ascii_lowercase();
        let mut frame = Frame::Silent;
        let mut fate = fate(&name);
        if name == "object" && self.dropped == 0 {
            // QTI 2 shows its pictures with `object`; what is in it is for those who cannot.
            frame = self.object(attribute);
        } else if self.dropped > 0 || fate == Fate::Dropped {
            frame = Frame::Dropped;
        } else {
            let blocked =
                self.policy.inline && (fate == Fate::Block || matches!(name.as_str(), "hr" | "col"));
            if blocked && !matches!(name.as_str(), "audio" | "video") || self.open.len() >= MAX_DEPTH {
                fate = Fate::Unwrapped;
                self.gap();
            }
            match fate {
                Fate::Inline | Fate::Block => frame = self.element(&name, attribute),
                Fate::Void => self.void(&name, attribute),
                Fate::Unwrapped | Fate::Dropped => {}
            }
        }
        if matches!(frame, Frame::Dropped) {
            self.dropped += 1;
        }
        self.open.push(frame);
    }

    /// Words.
    pub fn text(&mut self, text: &str) {
        if self.dropped == 0 {
            escape(text, &mut self.out);
        }
    }

    /// The element begun last ends.
    pub fn close(&mut self) {
        match self.open.pop() {
            Some(Frame::Written(name)) => {
                self.out.push_str("</");
                self.out.push_str(&name);
                self.out.push('>');
            }
            Some(Frame::Dropped) => self.dropped -= 1,
            Some(Frame::Silent) | None => {}
        }
    }

    /// Something that is already safe, as a field of an exercise. Left out inside what is dropped.
    pub fn ready(&mut self, html: &str) {
        if self.dropped == 0 {
            self.out.push_str(html);
        }
    }

    /// What was written, balanced.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    /// Words of blocks that lose their tags must not grow together.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn element(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) -> Frame {
        let mut extra: Vec<(&str, String)> = Vec::new();
        match name {
            "a" => match attribute("href").and_then(|address| (self.policy.link)(&address)) {
                Some(address) => {
                    extra.push(("href", address));
                    extra.push(("rel", "noopener noreferrer".into()));
                }
                None => return Frame::Silent,
            },
            "audio" | "video" => {
                let source = attribute("src").map(|source| (self.policy.media)(&source));
                match source {
                    Some(Some(source)) => extra.push(("src", source)),
                    Some(None) => return Frame::Dropped,
                    // Its sources stand inside.
                    None => {}
                }
                extra.push(("controls", String::new()));
                extra.push(("preload", "none".into()));
            }
            _ => {}
        }
        let name = self.heading(name);
        self.tag(&name, attribute, &extra);
        Frame::Written(name)
    }

    /// Headings below those of the page.
    fn heading(&self, name: &str) -> String {
        match name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
            Some(level) => format!("h{}", (level + self.policy.top_heading.max(1) - 1).min(6)),
            None => name.to_string(),
        }
    }

    fn void(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        let source = || attribute("src").and_then(|source| (self.policy.media)(source.trim()));
        match name {
            "img" => match source() {
                Some(source) => {
                    let mut extra = vec![("src", source)];
                    if attribute("alt").is_none() {
                        extra.push(("alt", String::new()));
                    }
                    self.tag(name, attribute, &extra);
                }
                None => escape(&attribute("alt").unwrap_or_default(), &mut self.out),
            },
            "source" | "track" => {
                if let Some(source) = source() {
                    self.tag(name, attribute, &[("src", source)]);
                }
            }
            _ => self.tag(name, attribute, &[]),
        }
    }

    /// A picture, sound or film; everything else that can be embedded is dropped.
    fn object(&mut self, attribute: &dyn Fn(&str) -> Option<String>) -> Frame {
        let kind = attribute("type").unwrap_or_default();
        let source = attribute("data").and_then(|source| (self.policy.media)(source.trim()));
        let (Some(source), Some((family, _))) = (source, kind.split_once('/')) else { return Frame::Silent };
        match family {
            "image" => {
                let alternative = attribute("alt").or_else(|| attribute("label")).unwrap_or_default();
                let size = |name: &str| match name {
                    "width" | "height" => attribute(name),
                    _ => None,
                };
                self.tag("img", &size, &[("src", source), ("alt", alternative)]);
                Frame::Dropped
            }
            "audio" | "video" => {
                let extra = [("src", source), ("controls", String::new()), ("preload", "none".into())];
                self.tag(family, &|_| None, &extra);
                Frame::Written(family.to_string())
            }
            _ => Frame::Silent,
        }
    }

    fn tag(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>, extra: &[(&str, String)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in extra {
            self.attribute(key, value);
        }
        for key in attributes(name) {
            if let Some(value) = attribute(key).filter(|value| good_value(key, value)) {
                self.attribute(key, &value);
            }
        }
        self.out.push('>');
    }

    fn attribute(&mut self, key: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(key);
        if !value.is_empty() || key == "alt" {
            self.out.push_str("=\"");
            escape(value, &mut self.out);
            self.out.push('"');
        }
    }
}

impl Sink for Cleaner<'_> {
    fn open(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        Cleaner::open(self, name, attribute);
    }

    fn text(&mut self, text: &str) {
        Cleaner::text(self, text);
    }

    fn close(&mut self) {
        Cleaner::close(self);
    }
}

/// The words alone.
#[derive(Debug, Default)]
pub(super) struct Words {
    out: String,
    open: Vec<(bool, bool)>,
    dropped: usize,
}

impl Words {
    pub(super) fn finish(self) -> String {
        let lines: Vec<String> =
            self.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

impl Sink for Words {
    fn open(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        let name = name.to_ascii_lowercase();
        let fate = fate(&name);
        let (block, dropped) = (fate == Fate::Block, fate == Fate::Dropped && name != "object");
        if self.dropped == 0 {
            match name.as_str() {
                "br" | "hr" => self.out.push('\n'),
                "img" => self.out.push_str(&attribute("alt").unwrap_or_default()),
                _ if block => self.out.push('\n'),
                _ => {}
            }
        }
        self.dropped += usize::from(dropped);
        self.open.push((block, dropped));
    }

    fn text(&mut self, text: &str) {
        if self.dropped == 0 {
            // A line end in the source is a space.
            self.out.extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
        }
    }

    fn close(&mut self) {
        if let Some((block, dropped)) = self.open.pop() {
            self.dropped -= usize::from(dropped);
            if block && self.dropped == 0 {
                self.out.push('\n');
            }
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
}
