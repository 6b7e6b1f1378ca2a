use super::*;
use flate2::{Compression, write::ZlibEncoder};
use std::io::Write;

/// A PDF of numbered objects, without the table of places that readers need and we do not.
fn pdf(objects: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    for (number, body) in objects {
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    out.extend(b"trailer << /Root 1 0 R >>\n%%EOF\n");
    out
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes).expect("in memory");
    out.finish().expect("in memory")
}

fn stream(more: &str, bytes: &[u8]) -> Vec<u8> {
    let packed = packed(bytes);
    let head = format!("<< /Length {} /Filter /FlateDecode {more} >>\nstream\r\n", packed.len());
    [head.into_bytes(), packed, b"\nendstream".to_vec()].concat()
}

/// Two pages: Windows' letters with accents, and a font of two bytes with its own table.
fn sample() -> Vec<u8> {
    let first = b"BT /F1 12 Tf 72 720 Td (El ag\\372a hierve) Tj 0 -14 Td (en cin-) Tj 0 -14 Td (co minutos.) Tj \
        0 -40 Td [(\\277Y ) 20 (el) -250 (r\\355o?)] TJ ET BI /W 1 /H 1 ID \x00(no) Tj EI BT 72 600 Td (Fin) Tj ET";
    let second = b"BT /F2 1 Tf 12 0 0 12 72 700 Tm <00010002> Tj 1 0 Td <0003> Tj ET /X1 Do /P1 Do";
    let table =
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0003> <D83DDC0C> endbfchar \
        1 beginbfrange <0001> <0002> <0061> endbfrange";
    let page =
        |contents: u32| format!("<< /Type /Page /Parent 2 0 R /Contents {contents} 0 R >>").into_bytes();
    pdf(&[
        (1, b"<< /Type /Catalog /Pages 2 0 R /Lang (qu-PE) >>".to_vec()),
        (
            2,
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /Resources << /Font << /F1 7 0 R /F2 8 0 R >> \
               /XObject << /X1 10 0 R /P1 11 0 R >> >> >>"
                .to_vec(),
        ),
        (3, page(5)),
        (4, page(6)),
        (5, stream("", first)),
        (6, stream("", second)),
        (7, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec()),
        (8, b"<< /Type /Font /Subtype /Type0 /ToUnicode 9 0 R >>".to_vec()),
        (9, stream("", table)),
        (10, stream("/Type /XObject /Subtype /Form", b"BT /F1 9 Tf 72 500 Td (pie) Tj ET /X1 Do")),
        (11, stream("/Type /XObject /Subtype /Image", b"(no) Tj")),
    ])
}

#[test]
fn pages_say_their_words_by_paragraphs() {
    let pdf = Pdf::read(sample()).expect("a PDF");
    assert_eq!(pdf.pages(), 2);
    assert_eq!(pdf.words(0), ["El agúa hierve en cinco minutos.", "¿Y el río?", "Fin"]);
    assert_eq!(pdf.words(1), ["ab \u{1f40c}", "pie pie pie"]);
    assert_eq!(pdf.words(2), [""; 0]);
}

#[test]
fn what_is_packed_in_streams_of_objects_is_found() {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Kids [3 0 R] >>",
        "<< /Type /Page /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>",
        "<< /Subtype /Type1 /Encoding << /Differences [65 /ntilde /fi /uni00e9 72 /question] >> >>",
    ];
    let (mut head, mut body) = (String::new(), String::new());
    for (number, object) in (1..).zip(objects) {
        head.push_str(&format!("{number} {} ", body.len()));
        body.push_str(object);
        body.push(' ');
    }
    let more = format!("/Type /ObjStm /N 4 /First {}", head.len());
    let bytes = pdf(&[
        (9, stream(&more, format!("{head}{body}").as_bytes())),
        (5, stream("", b"BT /F 9 Tf (ABCH I) Tj ET")),
    ]);
    assert_eq!(Pdf::read(bytes).expect("a PDF").words(0), ["ñfié? I"]);
}

#[test]
fn what_has_no_words_to_read_is_refused_or_silent() {
    let locked = pdf(&[(1, b"<< /Type /Catalog >>".to_vec()), (2, b"<< /Encrypt 3 0 R >>".to_vec())]);
    assert_eq!(Pdf::read(locked).err(), Some(PdfError::Locked));
    assert_eq!(Pdf::read(b"%PDF-1.4".to_vec()).err(), Some(PdfError::NoPages));
    // A font of two bytes that does not say what it draws.
    let mute = pdf(&[
        (1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()),
        (2, b"<< /Kids [2 0 R 3 0 R 3 0 R] >>".to_vec()),
        (3, b"<< /Type /Page /Contents [4 0 R] /Resources << /Font << /F 5 0 R >> >> >>".to_vec()),
        (4, stream("", b"BT /F 9 Tf <00410042> Tj ET")),
        (5, b"<< /Subtype /Type0 >>".to_vec()),
    ]);
    let mute = Pdf::read(mute).expect("a PDF");
    assert_eq!((mute.pages(), mute.words(0)), (1, vec![]), "what stands in itself, or twice, is met once");
}

#[test]
fn damage_is_survived() {
    let whole = sample();
    for cut in (0..whole.len()).step_by(7) {
        if let Ok(pdf) = Pdf::read(whole[..cut].to_vec()) {
            (0..pdf.pages()).for_each(|page| drop(pdf.words(page)));
        }
        let mut flipped = whole.clone();
        flipped[cut] ^= 1 << (cut % 8);
        if let Ok(pdf) = Pdf::read(flipped) {
            (0..pdf.pages()).for_each(|page| drop(pdf.words(page)));
        }
    }
    for nested in
        [b"[".repeat(100_000), b"<<".repeat(100_000), b"(".repeat(100_000), b"<< /a ".repeat(50_000)]
    {
        let bytes = pdf(&[(1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()), (2, nested)]);
        assert_eq!(Pdf::read(bytes).err(), Some(PdfError::NoPages));
    }
}
