//! XLIFF, which translators' programs read and write: 1.2 out, 1.2 and 2.0 in (OASIS, XLIFF Version 1.2, 2008; Version 2.0, 2014).

use super::po::Entry;
use formats::xml::{Bounds, ElementExt, Node, Source, XmlError};
use std::fmt::Write;

/// Most entries of a file.
const MAX_ENTRIES: usize = 20_000;

/// A file of one source in one language.
pub struct Frame<'a> {
    /// What is translated: `interface`, or `course:` and an id.
    pub original: &'a str,
    /// The language translated from.
    pub from: &'a str,
    /// The language translated into.
    pub into: &'a str,
}

/// Writes a file. A program that knows the words to be approved by a reviewer says so; nothing that a machine said stands in it.
pub fn write(frame: &Frame<'_>, entries: &[Entry]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n\
         <file original=\"{}\" source-language=\"{}\" target-language=\"{}\" datatype=\"plaintext\">\n<body>\n",
        escaped(frame.original),
        frame.from,
        frame.into
    );
    for entry in entries {
        let state = match (entry.words.is_empty(), entry.fuzzy) {
            (true, _) => "needs-translation",
            (false, true) => "needs-review-translation",
            (false, false) => "translated",
        };
        let _ = writeln!(
            out,
            "<trans-unit id=\"{}\" xml:space=\"preserve\"><source>{}</source><target state=\"{state}\">{}</target></trans-unit>",
            escaped(&entry.key),
            escaped(&entry.source),
            escaped(&entry.words)
        );
    }
    out.push_str("</body>\n</file>\n</xliff>\n");
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // What XML cannot hold; tabs and line ends it can.
            sign if sign.is_control() && !matches!(sign, '\n' | '\t') => {}
            sign => out.push(sign),
        }
    }
    out
}

/// Whether a file looks like XML rather than PO.
pub fn looks_like_xml(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    first == Some(&b'<') || bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// Reads a file: the entries that have a name and a translation. What a machine translated is marked, what its program says needs
/// more work is doubtful.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, XmlError> {
    let source = Source::read(bytes, &Bounds { pieces: 400_000, ..Bounds::BANK })?;
    let tree = source.tree()?;
    let mut entries = Vec::new();
    for unit in tree.root_element().descendants() {
        let entry = match unit.name() {
            "trans-unit" => old_unit(&unit),
            "unit" => new_unit(&unit),
            _ => continue,
        };
        let known = entry.filter(|entry| !entry.key.is_empty() && !entry.words.trim().is_empty());
        entries.extend(known);
        if entries.len() >= MAX_ENTRIES {
            break;
        }
    }
    Ok(entries)
}

/// `trans-unit` of 1.2. `resname` is the name where a program has numbered the units itself.
fn old_unit(unit: &Node<'_, '_>) -> Option<Entry> {
    let target = unit.child("target")?;
    let state = target.attribute("state").unwrap_or_default();
    let qualifier = target.attribute("state-qualifier").unwrap_or_default();
    let key = unit.attribute("resname").or(unit.attribute("id"))?;
    Some(Entry {
        key: key.to_owned(),
        source: unit.child("source").map(|source| source.all_text()).unwrap_or_default(),
        words: target.all_text(),
        fuzzy: state.starts_with("needs-") || state == "new",
        machine: matches!(qualifier, "mt-suggestion" | "leveraged-mt"),
    })
}

/// `unit` of 2.0: segments in a row are one text.
fn new_unit(unit: &Node<'_, '_>) -> Option<Entry> {
    let key = unit.attribute("name").or(unit.attribute("id"))?;
    let mut entry = Entry { key: key.to_owned(), ..Entry::default() };
    for segment in unit.elements().filter(|part| ["segment", "ignorable"].contains(&part.name())) {
        let source = segment.child("source").map(|source| source.all_text()).unwrap_or_default();
        let target = segment.child("target").map(|target| target.all_text());
        if segment.name() == "segment" {
            entry.fuzzy |= segment.attribute("state").unwrap_or("initial") == "initial" && target.is_none();
            entry.machine |= segment.attribute("subState").is_some_and(|state| state.contains("mt"));
        }
        // What stands between segments, spaces, is the same in both languages.
        entry.words.push_str(target.as_deref().unwrap_or(match segment.name() {
            "ignorable" => &source,
            _ => "",
        }));
        entry.source.push_str(&source);
    }
    Some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, source: &str, words: &str) -> Entry {
        Entry { key: key.into(), source: source.into(), words: words.into(), ..Entry::default() }
    }

    const FRAME: Frame<'_> = Frame { original: "course:a", from: "es", into: "quz" };

    #[test]
    fn what_is_written_reads_back() {
        let entries = vec![
            entry("lesson:hurry.goal", "Di \"hola\" & <ven>", "Nispa & \"hola\" <hamuy>"),
            entry("a.text", "uno\n\ndos", "huk\n\niskay\t."),
            Entry { fuzzy: true, ..entry("a.prompt", "x", "y") },
        ];
        assert_eq!(read(write(&FRAME, &entries).as_bytes()), Ok(entries));
        assert_eq!(read(write(&FRAME, &[entry("k", "x", "")]).as_bytes()), Ok(vec![]));
        assert!(looks_like_xml(b"\xef\xbb\xbf <xliff/>") && !looks_like_xml(b"msgid \"\""));
    }

    #[test]
    fn both_versions_and_machines() {
        let old = br#"<xliff version="1.2"><file><body><group><trans-unit id="7" resname="ask.prompt"><source>Hola <g id="1">t</g></source>
            <target state="translated" state-qualifier="mt-suggestion">Napay <g id="1">k</g></target></trans-unit></group></body></file></xliff>"#;
        let read_old = read(old).expect("reads");
        assert_eq!(read_old, [Entry { machine: true, ..entry("ask.prompt", "Hola t", "Napay k") }]);
        let new =
            br#"<xliff version="2.0" srcLang="es" trgLang="quz"><file id="f"><unit id="u1" name="ask.prompt">
            <segment state="translated"><source>Uno.</source><target>Huk.</target></segment>
            <ignorable><source> </source></ignorable>
            <segment state="final"><source>Dos.</source><target>Iskay.</target></segment></unit>
            <unit id="ask.title"><segment><source>Uno</source></segment></unit></file></xliff>"#;
        assert_eq!(read(new), Ok(vec![entry("ask.prompt", "Uno. Dos.", "Huk. Iskay.")]));
    }

    #[test]
    fn bad_files_are_refused() {
        for text in [
            "<xliff><unit></xliff>",
            "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><xliff>&a;</xliff>",
            "<xliff>&x;</xliff>",
            "msgid \"\"",
        ] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
