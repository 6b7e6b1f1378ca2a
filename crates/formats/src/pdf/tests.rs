use super::*;
use flate2::{Compression, write::ZlibEncoder};
use std::{cell::Cell, io::Write};

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
/// One page whose resources and writing are given; its table of letters is object 6.
fn one_page(resources: &str, written: &[u8], table: &[u8]) -> Vec<u8> {
    let page = format!("<< /Type /Page /Contents 4 0 R /Resources << {resources} >> >>");
    pdf(&[
        (1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()),
        (2, b"<< /Kids [3 0 R] >>".to_vec()),
        (3, page.into_bytes()),
        (4, stream("", written)),
        (5, b"<< /Subtype /Type0 /ToUnicode 6 0 R >>".to_vec()),
        (6, stream("", table)),
    ])
}

/// Steps that a page is given here.
const STEPS: usize = 4 << 20;

/// How long a page's words are, and the steps that they took.
fn of_page(bytes: Vec<u8>) -> (usize, usize) {
    let pdf = Pdf::read(bytes).expect("a PDF");
    let left = Cell::new(STEPS);
    let words: usize = pdf.words_within(0, &left).iter().map(String::len).sum();
    (words, STEPS - left.get())
}

#[test]
fn a_code_that_says_a_lot_fills_no_memory() {
    let long = "0061".repeat(2_000);
    let range = format!("1 beginbfrange <0000> <FFFF> <{long}> endbfrange");
    let (words, steps) =
        of_page(one_page("/Font << /F 5 0 R >>", b"BT /F 1 Tf <0000> Tj ET", range.as_bytes()));
    assert_eq!(words, limits::SAYS_UNITS, "of what a code says, the beginning");
    assert!(steps < STEPS, "{steps}");
    let one = format!("1 beginbfchar <0000> <{long}> endbfchar");
    let written = [b"BT /F 1 Tf <".to_vec(), b"0000".repeat(100_000), b"> Tj ET".to_vec()].concat();
    let (words, _) = of_page(one_page("/Font << /F 5 0 R >>", &written, one.as_bytes()));
    assert!(words >= limits::PAGE_BYTES, "{words}");
    assert!(
        words <= limits::PAGE_BYTES + 4 * limits::SAYS_UNITS,
        "one string ends with the page's room: {words}"
    );
    let pieces = [b"BT /F 1 Tf [".to_vec(), b"<0000>".repeat(50_000), b"] TJ ET".to_vec()].concat();
    let (words, _) = of_page(one_page("/Font << /F 5 0 R >>", &pieces, one.as_bytes()));
    assert!(words <= limits::PAGE_BYTES + 4 * limits::SAYS_UNITS, "so do many: {words}");
}

#[test]
fn tables_and_fonts_without_end_are_left() {
    // Each range says 65,536 codes in 24 bytes.
    let ranges = b"1 beginbfrange <0000> <FFFF> <0061> endbfrange ".repeat(2_000);
    let (_, steps) = of_page(one_page("/Font << /F 5 0 R >>", b"BT /F 1 Tf <0000> Tj ET", &ranges));
    assert_eq!(steps, STEPS, "it ends with its steps");
    // Each name is the same font again.
    let (mut fonts, mut written) = (String::new(), String::new());
    for n in 0..1_000 {
        fonts.push_str(&format!("/F{n} 5 0 R "));
        written.push_str(&format!("/F{n} 1 Tf "));
    }
    let fonts = format!("/Font << {fonts} >>");
    let (_, steps) = of_page(one_page(&fonts, written.as_bytes(), &ranges[..47]));
    assert_eq!(steps, STEPS, "so does a page with fonts without end");
}

#[test]
fn a_page_unpacks_only_so_much() {
    let bomb = packed(&vec![b' '; 1 << 20]);
    let head = format!("<< /Length {} /Filter /FlateDecode /Subtype /Form >>\nstream\n", bomb.len());
    let bomb = [head.into_bytes(), bomb, b"\nendstream".to_vec()].concat();
    let page = format!("<< /Type /Page /Contents [{}] >>", "4 0 R ".repeat(1_000));
    let bytes = pdf(&[
        (1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()),
        (2, b"<< /Kids [3 0 R] >>".to_vec()),
        (3, page.into_bytes()),
        (4, bomb),
    ]);
    assert_eq!(of_page(bytes), (0, STEPS));
}

#[test]
fn what_is_not_closed_ends_with_its_object() {
    for open in ["[", "<<", "<< /a [", "[[[[<< /a <<", "[1"] {
        let mut objects: Vec<(u32, Vec<u8>)> = (10..2_010).map(|n| (n, open.as_bytes().to_vec())).collect();
        objects.push((1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()));
        objects.push((2, b"<< /Kids [3 0 R] >>".to_vec()));
        objects.push((3, b"<< /Type /Page >>".to_vec()));
        let bytes = pdf(&objects);
        let (length, left) = (bytes.len(), Cell::new(limits::FILE_STEPS));
        assert_eq!(Pdf::read_within(bytes, &left).map(|pdf| pdf.pages()), Ok(1), "{open}");
        let steps = limits::FILE_STEPS - left.get();
        assert!(steps <= 4 * length, "{open}: {steps} steps for {length} bytes");
    }
}

#[test]
fn strings_and_streams_without_end_take_no_more_than_a_files_steps() {
    let most = 1 << 20;
    for open in ["(", "<", "% ", "<< /Type /ObjStm /N 1 /First 4 >>\nstream\n"] {
        let objects: Vec<(u32, Vec<u8>)> = (10..2_010).map(|n| (n, open.as_bytes().to_vec())).collect();
        // No line ends, so that a remark has none.
        let bytes = pdf(&objects).iter().map(|byte| if *byte == b'\n' { b' ' } else { *byte }).collect();
        let left = Cell::new(most);
        assert_eq!(Pdf::read_within(bytes, &left).err(), Some(PdfError::NoPages), "{open}");
        assert_eq!(left.get(), 0, "{open}");
    }
}

#[test]
fn many_numbers_for_one_large_object_take_no_more_than_a_files_steps() {
    let large = format!("[{}]", "/a ".repeat(5_000));
    let head: String = (10..3_010).map(|n| format!("{n} 0 ")).collect();
    let more = format!("/Type /ObjStm /N 3000 /First {}", head.len());
    let left = Cell::new(4 << 20);
    let bytes = pdf(&[(9, stream(&more, format!("{head}{large}").as_bytes()))]);
    assert_eq!(Pdf::read_within(bytes, &left).err(), Some(PdfError::NoPages));
    assert_eq!(left.get(), 0);
}

#[test]
fn an_object_has_only_so_many_signs() {
    for (sign, most) in [("/", 1), ("[", 1), ("1 ", 1), ("<</a", 4), ("[<<", 4), ("()", 1)] {
        let bytes = [b"[".to_vec(), sign.repeat(limits::OBJECT_TOKENS + 9).into_bytes()].concat();
        let mut reader = read::Reader::new(&bytes, 0);
        let object = reader.next_with_refs().expect("what was read until then");
        assert_eq!(reader.tokens_left(), 0, "{sign}");
        let memory = object.memory_bytes();
        assert!(memory <= limits::OBJECT_TOKENS * 100 * most, "{sign}: {memory} bytes");
    }
    let long = [b"(".to_vec(), b"\\n".repeat(limits::TEXT_BYTES + 9)].concat();
    let long = read::Reader::new(&long, 0).next();
    assert_eq!(long, Some(read::Object::Text(vec![b'\n'; limits::TEXT_BYTES])));
    let name = [b"/".to_vec(), b"n".repeat(9 * limits::NAME_BYTES)].concat();
    let name = read::Reader::new(&name, 0).next();
    assert_eq!(name, Some(read::Object::Name("n".repeat(limits::NAME_BYTES))));
}

#[test]
fn what_pages_inherit_is_kept_once() {
    // 2,000 pages below one large dictionary; as many copies of it would be some hundred megabytes.
    let large: String = (0..2_000).map(|n| format!("/n{n} 1 ")).collect();
    let kids = "<< /Type /Page >> ".repeat(limits::PAGES + 9);
    let tree = format!("<< /Resources << {large} >> /Kids [{kids}] >>");
    let tree = pdf(&[(1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()), (2, tree.into_bytes())]);
    assert_eq!(Pdf::read(tree).map(|pdf| pdf.pages()), Ok(limits::PAGES));
    let own: String = (0..40).map(|n| format!("/n{n} <</a 1>> ")).collect();
    let page = format!("<< /Type /Page /Resources << {own} >> >>").into_bytes();
    let mut objects: Vec<(u32, Vec<u8>)> = (10..1_010).map(|n| (n, page.clone())).collect();
    let kids: String = objects.iter().map(|(n, _)| format!("{n} 0 R ")).collect();
    objects.push((1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()));
    objects.push((2, format!("<< /Kids [{kids}] >>").into_bytes()));
    let pages = Pdf::read(pdf(&objects)).map(|pdf| pdf.pages());
    assert!(
        pages.as_ref().is_ok_and(|pages| (1..1_000).contains(pages)),
        "what each has of its own has a bound: {pages:?}"
    );
}
