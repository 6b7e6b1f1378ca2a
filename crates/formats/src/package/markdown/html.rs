//! From blocks to HTML.

use super::{Block, Inline};
use std::fmt::Write;

/// Where a picture is served, and its size where known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PicturePlace {
    /// The address on the box.
    pub url: String,
    /// Width and height in CSS pixels, so that a page does not jump while it loads.
    pub size: Option<(u32, u32)>,
}

/// Writes blocks as HTML. Everything from the source is escaped; only the tags below can come out.
pub fn html(blocks: &[Block], picture: &dyn Fn(&str) -> Option<PicturePlace>) -> String {
    let mut out = String::new();
    blocks.iter().for_each(|block| write_block(&mut out, block, picture));
    out
}

/// One picture as HTML.
pub fn picture_html(place: &PicturePlace, alternative: &str) -> String {
    let mut out = format!("<img src=\"{}\" alt=\"{}\"", escape(&place.url), escape(alternative));
    if let Some((width, height)) = place.size {
        let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
    }
    out.push('>');
    out
}

fn write_block(out: &mut String, block: &Block, picture: &dyn Fn(&str) -> Option<PicturePlace>) {
    let all =
        |out: &mut String, blocks: &[Block]| blocks.iter().for_each(|block| write_block(out, block, picture));
    match block {
        Block::Paragraph(words) => {
            out.push_str("<p>");
            write_inlines(out, words);
            out.push_str("</p>");
        }
        Block::Heading { level, words } => {
            let _ = write!(out, "<h{level}>");
            write_inlines(out, words);
            let _ = write!(out, "</h{level}>");
        }
        Block::List { start, items } => {
            match start {
                None => out.push_str("<ul>"),
                Some(1) => out.push_str("<ol>"),
                Some(start) => drop(write!(out, "<ol start=\"{start}\">")),
            }
            for item in items {
                out.push_str("<li>");
                match item.as_slice() {
                    [Block::Paragraph(words)] => write_inlines(out, words),
                    blocks => all(out, blocks),
                }
                out.push_str("</li>");
            }
            out.push_str(if start.is_none() { "</ul>" } else { "</ol>" });
        }
        Block::Picture { file, alternative } => {
            if let Some(place) = picture(file) {
                let _ = write!(out, "<figure>{}</figure>", picture_html(&place, alternative));
            }
        }
        Block::Boxed { kind, title, blocks } => {
            let _ = write!(out, "<div class=\"box box-{}\">", kind.name());
            if !title.is_empty() {
                let _ = write!(out, "<p class=\"box-title\">{}</p>", escape(title));
            }
            all(out, blocks);
            out.push_str("</div>");
        }
        Block::Quotation(blocks) => {
            out.push_str("<blockquote>");
            all(out, blocks);
            out.push_str("</blockquote>");
        }
        Block::Table { head, rows } => {
            out.push_str("<div class=\"table-scroll\" tabindex=\"0\"><table><thead><tr>");
            // An empty corner says that the first column names the rows. A heading without words helps nobody.
            let (corner, titles) = head.split_at(usize::from(head.first().is_some_and(Vec::is_empty)));
            write_cells(out, corner, "<td>", "</td>");
            write_cells(out, titles, "<th scope=\"col\">", "</th>");
            out.push_str("</tr></thead><tbody>");
            for row in rows {
                out.push_str("<tr>");
                let (name, cells) = row.split_at(corner.len().min(row.len()));
                write_cells(out, name, "<th scope=\"row\">", "</th>");
                write_cells(out, cells, "<td>", "</td>");
                out.push_str("</tr>");
            }
            out.push_str("</tbody></table></div>");
        }
        Block::Code(code) => drop(write!(out, "<pre><code>{}</code></pre>", escape(code))),
        Block::Pause => out.push_str("<hr>"),
    }
}

fn write_cells(out: &mut String, cells: &[Vec<Inline>], open: &str, close: &str) {
    for cell in cells {
        out.push_str(open);
        write_inlines(out, cell);
        out.push_str(close);
    }
}

/// Writes pieces of a line as HTML.
pub fn write_inlines(out: &mut String, words: &[Inline]) {
    for piece in words {
        let (open, inside, close) = match piece {
            Inline::Text(text) => {
                out.push_str(&escape(text));
                continue;
            }
            Inline::Code(code) => {
                let _ = write!(out, "<code>{}</code>", escape(code));
                continue;
            }
            Inline::NewLine => {
                out.push_str("<br>");
                continue;
            }
            Inline::Emphasis(inside) => ("<em>".to_string(), inside, "</em>"),
            Inline::Strong(inside) => ("<strong>".to_string(), inside, "</strong>"),
            Inline::Link { url, words } => {
                (format!("<a href=\"{}\" rel=\"noreferrer\">", escape(url)), words, "</a>")
            }
        };
        out.push_str(&open);
        write_inlines(out, inside);
        out.push_str(close);
    }
}

/// Words made harmless inside HTML text and quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
