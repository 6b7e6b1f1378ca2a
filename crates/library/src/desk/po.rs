//! PO, which translators' programs read and write (GNU gettext's manual, "The Format of PO Files").

use std::fmt::Write;

/// Most entries of a file.
const MAX_ENTRIES: usize = 20_000;

/// One text: its name, its source words, its translation (empty: none yet), and how far it can be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// `msgctxt`.
    pub key: String,
    /// `msgid`.
    pub source: String,
    /// `msgstr`.
    pub words: String,
    /// `#, fuzzy`: not to be relied on.
    pub fuzzy: bool,
    /// A machine said it: XLIFF can tell, PO cannot.
    pub machine: bool,
}

/// Writes a file.
pub fn write(language: &str, entries: &[Entry]) -> String {
    let mut out = format!(
        "msgid \"\"\nmsgstr \"\"\n\"Language: {language}\\n\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n"
    );
    for entry in entries {
        out.push('\n');
        if entry.fuzzy {
            out.push_str("#, fuzzy\n");
        }
        let _ = write!(
            out,
            "msgctxt {}\nmsgid {}\nmsgstr {}\n",
            quoted(&entry.key),
            quoted(&entry.source),
            quoted(&entry.words)
        );
    }
    out
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{escaped}\"")
}

/// Reads a file: the entries that have a name and a translation. The error names the line.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, u32> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() as u32
    })?;
    let (mut entries, mut open) = (Vec::new(), Entry::default());
    // Which part a continued line belongs to.
    let mut part = 0u8;
    let mut close = |open: &mut Entry| {
        let entry = std::mem::take(open);
        if !entry.key.is_empty() && !entry.words.is_empty() && entries.len() < MAX_ENTRIES {
            entries.push(entry);
        }
    };
    let mut said = false;
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let number = i as u32 + 1;
        let line = line.trim();
        let begins = |word: &str| line.strip_prefix(word).filter(|rest| rest.starts_with([' ', '"']));
        if line.is_empty() || line.starts_with('#') {
            if said {
                close(&mut open);
                said = false;
            }
            open.fuzzy |= line.starts_with("#,") && line.contains("fuzzy");
            part = 0;
            continue;
        }
        let (to, rest) = if let Some(rest) = begins("msgctxt") {
            (1, rest)
        } else if let Some(rest) = begins("msgid") {
            (2, rest)
        } else if let Some(rest) = begins("msgstr") {
            (3, rest)
        } else if line.starts_with('"') && part > 0 {
            (part, line)
        } else {
            return Err(number);
        };
        if to == 1 && said || (to == 2 && said && part == 3) {
            close(&mut open);
        }
        said = to == 3 || (said && to == part);
        part = to;
        let words = unquoted(rest.trim()).ok_or(number)?;
        match to {
            1 => open.key.push_str(&words),
            2 => open.source.push_str(&words),
            _ => open.words.push_str(&words),
        }
    }
    close(&mut open);
    Ok(entries)
}

fn unquoted(text: &str) -> Option<String> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::with_capacity(inside.len());
    let mut signs = inside.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => out.push(match signs.next()? {
                'n' => '\n',
                't' => '\t',
                other => other,
            }),
            '"' => return None,
            sign => out.push(sign),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, source: &str, words: &str) -> Entry {
        Entry { key: key.into(), source: source.into(), words: words.into(), ..Entry::default() }
    }

    #[test]
    fn what_is_written_reads_back() {
        let entries = vec![
            entry("a-b", "Di \"hola\"", "Nispa \\ \"hola\""),
            entry("a-c", "{ $n ->\n    [one] x\n   *[other] y\n}", "uno\ndos\ttres"),
            Entry { fuzzy: true, ..entry("a-d", "x", "y") },
        ];
        assert_eq!(read(write("quz", &entries).as_bytes()), Ok(entries));
        assert_eq!(read(write("quz", &[entry("k", "x", "")]).as_bytes()), Ok(vec![]));
    }

    #[test]
    fn lines_that_go_on_and_faults() {
        let text = "msgctxt \"k\"\nmsgid \"\"\n\"uno \"\n\"dos\"\nmsgstr \"\"\n\"huk \"\n\"iskay\"\nmsgctxt \"l\"\nmsgid \"x\"\nmsgstr \"y\"";
        assert_eq!(read(text.as_bytes()), Ok(vec![entry("k", "uno dos", "huk iskay"), entry("l", "x", "y")]));
        assert_eq!(read(b"msgctxt \"k\nmsgid"), Err(1));
        assert_eq!(read(b"msgid \"x\"\nhola"), Err(2));
        assert_eq!(read(b"\n\xff"), Err(2));
    }
}
