use super::*;

fn refusal(bytes: &[u8], bounds: &Bounds) -> XmlError {
    match Source::read(bytes, bounds) {
        Err(error) => error,
        Ok(source) => source.tree().map(|_| ()).expect_err("it should be refused"),
    }
}

#[test]
fn what_is_well_formed_is_read() {
    let source = Source::read(
        "\u{feff}<?xml version=\"1.0\"?>\n<a xmlns:q='urn:q'><!-- no --><q:b lang=\"gn\">Mba'éichapa &amp; <i>x</i></q:b><![CDATA[<raw>]]></a>".as_bytes(),
        &Bounds::ITEM,
    )
    .expect("within bounds");
    let tree = source.tree().expect("well-formed");
    let root = tree.root_element();
    assert_eq!((root.name(), root.own_text().as_str()), ("a", "<raw>"));
    let b = root.child("b").expect("whatever its namespace");
    assert_eq!((b.own_text().as_str(), b.all_text().as_str()), ("Mba'éichapa &", "Mba'éichapa & x"));
    assert_eq!((b.local_attribute("lang"), b.place()), (Some("gn"), (2, 31)));
    assert_eq!((root.text_of("b").as_str(), root.text_of("c").as_str()), ("Mba'éichapa & x", ""));
    assert_eq!((root.elements().count(), root.inside("i").map(|i| i.name())), (1, Some("i")));
    assert_eq!(root.children_named("b").count(), 1);
}

#[test]
fn encodings_of_old_exporters() {
    let read = |bytes: &[u8]| {
        let source = Source::read(bytes, &Bounds::ITEM).expect("text");
        source.tree().map(|tree| tree.root_element().all_text())
    };
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>ma\xf1ana \x93x\x94</a>";
    assert_eq!(read(latin).as_deref(), Ok("ma\u{f1}ana \u{201c}x\u{201d}"));
    let text = "<a>ma\u{f1}ana</a>";
    let wide: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).as_deref(), Ok("ma\u{f1}ana"));
    let wide: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(read(&wide).as_deref(), Ok("ma\u{f1}ana"));
    let stray = refusal(b"<a>\nx\xf1</a>", &Bounds::ITEM);
    assert_eq!((stray.line, stray.column, stray.fault), (2, 2, XmlFault::NotText { encoding: "UTF-8" }));
    let odd = refusal(b"<?xml version='1.0' encoding='EBCDIC'?><a/>", &Bounds::ITEM);
    assert_eq!(odd.fault, XmlFault::UnknownEncoding { name: "ebcdic".into() });
}

#[test]
fn what_is_refused_says_where_and_why() {
    let laughs = b"<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;'>]>\n<a>&c;</a>";
    for bounds in [Bounds::ITEM, Bounds::BOOK] {
        let error = refusal(laughs, &bounds);
        assert_eq!((error.line, error.column, error.fault), (2, 1, XmlFault::Doctype));
    }
    let outside = b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>";
    assert_eq!(refusal(outside, &Bounds::ITEM).fault, XmlFault::Doctype);
    assert_eq!(
        refusal(b"<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>", &Bounds::ITEM).fault,
        XmlFault::Doctype
    );
    let unknown = refusal(b"<a>\n &nbsp;</a>", &Bounds::ITEM);
    assert_eq!((unknown.line, unknown.fault), (2, XmlFault::UnknownEntity { name: "nbsp".into() }));
    assert_eq!(refusal(b"", &Bounds::ITEM).fault, XmlFault::NoElement);
    assert_eq!(refusal(b"<a>\n<b>", &Bounds::ITEM).fault, XmlFault::CutOff);
    assert!(matches!(refusal(b"<a b=1/>", &Bounds::ITEM).fault, XmlFault::Malformed { .. }));
    assert!(matches!(refusal(b"<a x='1' x='2'/>", &Bounds::ITEM).fault, XmlFault::Malformed { .. }));
    assert!(matches!(refusal(b"plain words", &Bounds::ITEM).fault, XmlFault::Malformed { .. }));
    let words = refusal(b"<a></b>", &Bounds::ITEM).to_string();
    assert_eq!(words, "line 1, column 4: not well-formed XML: expected 'a' tag, not 'b'");
}

#[test]
fn every_cut_of_a_document_is_refused() {
    let text = "<?xml version=\"1.0\"?><a b='1'><!-- c --><d>&amp;<![CDATA[e]]></d><?f g?></a>";
    for end in 0..text.len() {
        refusal(&text.as_bytes()[..end], &Bounds::ITEM);
    }
}

#[test]
fn bounds_hold_before_anything_is_built() {
    let deep = "<a>".repeat(101);
    assert_eq!(refusal(deep.as_bytes(), &Bounds::ITEM).fault, XmlFault::TooDeep { max: 100 });
    let just = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    assert!(Source::read(just.as_bytes(), &Bounds::ITEM).expect("just").tree().is_ok());
    let wide = format!("<a>{}</a>", "<b/>".repeat(Bounds::ITEM.pieces));
    assert_eq!(refusal(wide.as_bytes(), &Bounds::ITEM).fault, XmlFault::TooManyPieces { max: 60_000 });
    let many: String = (0..=MAX_ATTRIBUTES).map(|i| format!(" a{i}='>'")).collect();
    let fault = refusal(format!("<a{many}/>").as_bytes(), &Bounds::ITEM).fault;
    assert_eq!(fault, XmlFault::TooManyAttributes { max: MAX_ATTRIBUTES });
    for equals in ["=", " =", "\t\n = "] {
        let spaces: String =
            (0..=MAX_NAMESPACES).map(|i| format!("<b x='' xmlns:n{i}{equals}'urn:{i}'/>")).collect();
        let fault = refusal(format!("<a>{spaces}</a>").as_bytes(), &Bounds::ITEM).fault;
        assert_eq!(fault, XmlFault::TooManyNamespaces { max: MAX_NAMESPACES });
    }
    let large = vec![b' '; Bounds::ITEM.bytes + 1];
    let fault = refusal(&large, &Bounds::ITEM).fault;
    assert_eq!(fault, XmlFault::TooLarge { bytes: (2 << 20) + 1, max: 2 << 20 });
}

#[test]
fn books_may_name_characters_and_a_document_type() {
    let page = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\"\n \"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd\">\n<html>a&nbsp;&ntilde;&amp;&lt;&thetasym; &unknown</html>";
    let error = refusal(page.as_bytes(), &Bounds::BOOK);
    assert_eq!(error.line, 3, "{error}");
    let page = page.replace(" &unknown", "");
    let source = Source::read(page.as_bytes(), &Bounds::BOOK).expect("a page");
    let tree = source.tree().expect("well-formed");
    assert_eq!(tree.root_element().all_text(), "a\u{a0}\u{f1}&<\u{3d1}");
    assert_eq!((character("eacute"), character("amp"), character("bogus")), (Some('é'), Some('&'), None));
}
