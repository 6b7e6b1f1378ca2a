//! Question files that are cut, damaged or made to hurt: each is refused with a place, or read without harm. None of them panics.

use formats::qti::{Item, Session, read_items, read_manifest};
use proptest::prelude::*;

const ITEM: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q" title="T" adaptive="false" time-dependent="false">
<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
<qti-correct-response><qti-value>a</qti-value></qti-correct-response>
<qti-mapping default-value="0"><qti-map-entry map-key="a" mapped-value="1"/></qti-mapping></qti-response-declaration>
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
<qti-item-body><p>Which? <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math></p>
<qti-choice-interaction response-identifier="RESPONSE" max-choices="0"><qti-simple-choice identifier="a">One &amp; <b>two</b></qti-simple-choice>
<qti-simple-choice identifier="b">Three</qti-simple-choice></qti-choice-interaction></qti-item-body>
<qti-response-processing><qti-set-outcome-value identifier="SCORE"><qti-map-response identifier="RESPONSE"/></qti-set-outcome-value>
</qti-response-processing></qti-assessment-item>"#;

/// Everything that is done with a file of which nothing is known.
fn handle(bytes: &[u8]) -> Result<usize, String> {
    let items = read_items(bytes).map_err(|error| error.to_string())?;
    let mut read = 0;
    for item in items {
        let item = item.map_err(|error| error.to_string())?;
        let mut session = Session::start(&item, 7);
        session.respond("RESPONSE", &["a".to_string()]);
        session.submit();
        let written = item.to_qti3();
        let again = Item::read(written.as_bytes()).expect("what was written is read");
        assert!(again == item, "{written}");
        if let Ok(playable) = item.playable(7) {
            let html = playable.question.html(&mut |_| String::new(), &|_| None).to_lowercase();
            assert!(
                !html.contains("<script") && !html.contains("<iframe") && !html.contains("<style"),
                "{html}"
            );
        }
        read += 1;
    }
    Ok(read)
}

#[test]
fn every_cut_is_refused() {
    assert_eq!(handle(ITEM.as_bytes()), Ok(1));
    for end in 0..ITEM.len() {
        let refused = handle(&ITEM.as_bytes()[..end]).expect_err("cut");
        assert!(refused.starts_with("line "), "{refused}");
    }
}

#[test]
fn known_attacks() {
    let item = |inside: &str| ITEM.replace("<p>Which?", &format!("{inside}<p>Which?"));
    let laughs: String =
        (1..10).map(|i| format!("<!ENTITY l{i} '{}'>", format!("&l{};", i - 1).repeat(10))).collect();
    let doctype = |inside: &str| {
        ITEM.replacen("<qti-assessment-item", &format!("<!DOCTYPE x [{inside}]>\n<qti-assessment-item"), 1)
    };
    for (file, why) in [
        (doctype(&format!("<!ENTITY l0 'ha'>{laughs}")).replace("Which?", "&l9;"), "a document type"),
        (doctype("<!ENTITY x SYSTEM 'file:///etc/passwd'>").replace("Which?", "&x;"), "a document type"),
        (doctype("<!ENTITY % x SYSTEM 'http://example.org/x.dtd'> %x;"), "a document type"),
        (item("&undefined;"), "&undefined; is not known"),
        (item(&"<div>".repeat(100_000)), "nested deeper"),
        (item(&"<p/>".repeat(300_000)), "has more than 250000"),
        (item(&"<p/>".repeat(61_000)), "has more than 60000"),
        (
            item(&format!("<p {}/>", (0..5_000).map(|i| format!("a{i}='' ")).collect::<String>())),
            "more than 100 attributes",
        ),
        (item(&format!("<p title='{}'/>", "x".repeat(17 << 20))), "bytes; at most"),
        (item("<p>\u{0}</p>"), "not well-formed"),
        (item("<qti-dance-interaction response-identifier='RESPONSE'/>"), "danceInteraction"),
        (
            item(&"<qti-text-entry-interaction response-identifier='RESPONSE'/>".repeat(501)),
            "more than 500 interactions",
        ),
        ("<a/>".to_string(), "no QTI question"),
        (
            format!("<questestinterop>{}</questestinterop>", "<item ident='x'/>".repeat(2_001)),
            "more than 2000 questions",
        ),
    ] {
        let refused = handle(file.as_bytes()).expect_err(why);
        assert!(refused.contains(why), "{why}: {refused}");
        assert!(refused.len() < 600, "{}", refused.len());
    }
}

#[test]
fn scripts_in_words_are_not_shown() {
    let hostile = "<script>alert(1)</script><p onclick='x()'>go <a href='javascript:x()'>there</a></p>\
                   <iframe src='https://example.org'/><img src='x.png' onerror='x()'/><object data='e.html' type='text/html'/>\
                   <style>p{}</style><svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>";
    let item =
        Item::read(ITEM.replace("<p>Which?", &format!("{hostile}<p>Which?")).as_bytes()).expect("an item");
    let playable = item.playable(1).expect("playable");
    let html = playable.question.html(&mut |n| format!("[{n}]"), &|path| Some(format!("/m/{path}")));
    assert!(html.contains("<p>go there</p>") && html.contains("<img src=\"/m/x.png\" alt=\"\">"), "{html}");
    for bad in ["script", "onclick", "onerror", "iframe", "style", "svg", "e.html"] {
        assert!(!html.contains(bad), "{bad}: {html}");
    }
}

#[test]
fn work_without_end_ends() {
    let nested = |times: usize| {
        let open = "<qti-repeat number-repeats='100000'>".repeat(times);
        let close = "</qti-repeat>".repeat(times);
        let rule = format!(
            "<qti-set-outcome-value identifier='SCORE'>{open}<qti-base-value base-type='float'>1</qti-base-value>{close}</qti-set-outcome-value>"
        );
        ITEM.replace("<qti-response-processing>", &format!("<qti-response-processing>{rule}"))
    };
    assert_eq!(handle(nested(20).as_bytes()), Ok(1));
    // A text that doubles forty times; forty thousand patterns; containers that double and are looked for in themselves.
    let set = |what: &str| format!("<qti-set-outcome-value identifier='X'>{what}</qti-set-outcome-value>");
    let x = "<qti-variable identifier='X'/>";
    let pattern =
        "<qti-pattern-match pattern='(\\p{L}{40}){40}'><qti-variable identifier='X'/></qti-pattern-match>";
    for (cardinality, rules) in [
        (
            "single",
            set(&format!("<qti-custom-operator class='concat'>{x}{x}</qti-custom-operator>")).repeat(40),
        ),
        ("ordered", set(&format!("<qti-ordered>{x}{x}</qti-ordered>")).repeat(40)),
        (
            "single",
            format!(
                "<qti-set-outcome-value identifier='SCORE'><qti-sum><qti-repeat number-repeats='40000'>{pattern}</qti-repeat></qti-sum></qti-set-outcome-value>"
            ),
        ),
        (
            "ordered",
            set(&format!("<qti-ordered>{x}{x}</qti-ordered>")).repeat(9)
                + &format!(
                    "<qti-set-outcome-value identifier='SCORE'><qti-sum><qti-repeat number-repeats='40000'><qti-contains>{x}{x}</qti-contains></qti-repeat></qti-sum></qti-set-outcome-value>"
                ),
        ),
    ] {
        let declared = format!(
            "<qti-outcome-declaration identifier='X' cardinality='{cardinality}' base-type='string'>\
             <qti-default-value><qti-value>ha</qti-value></qti-default-value></qti-outcome-declaration><qti-item-body>"
        );
        let item = ITEM
            .replace("<qti-item-body>", &declared)
            .replace("<qti-response-processing>", &format!("<qti-response-processing>{rules}"));
        assert_eq!(handle(item.as_bytes()), Ok(1), "{cardinality} {}", &rules[..80]);
    }
    let never = "<qti-template-processing><qti-template-constraint><qti-base-value base-type='boolean'>false</qti-base-value>\
                 </qti-template-constraint></qti-template-processing><qti-item-body>";
    assert_eq!(handle(ITEM.replace("<qti-item-body>", never).as_bytes()), Ok(1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn damage_never_panics(at in 0..ITEM.len(), byte in any::<u8>(), length in 0usize..40) {
        let mut bytes = ITEM.as_bytes().to_vec();
        bytes[at] = byte;
        let _ = handle(&bytes);
        let end = (at + length).min(bytes.len());
        bytes.drain(at..end);
        let _ = handle(&bytes);
        let _ = read_manifest(&bytes);
    }

    #[test]
    fn any_markup_is_shown_without_harm(soup in "(<[a-z]{1,8}( (on[a-z]{3,6}|style|src|href|title)=('[^'<]{0,12}'|\"[^\"<]{0,12}\"))?/?>|</[a-z]{1,8}>|[a-z &;<>\"']{0,8}){0,30}") {
        let html = formats::html::sanitise(&soup, &formats::html::Policy::STRICT);
        // Every tag that comes out is a known one with known attributes.
        for tag in html.split('<').skip(1) {
            let inside = tag.split('>').next().unwrap_or_default();
            let mut words = inside.split(' ');
            let name = words.next().unwrap_or_default().trim_start_matches('/');
            prop_assert!(name.chars().all(|c| c.is_ascii_alphanumeric()) && !name.is_empty(), "{soup}\n{html}");
            prop_assert!(!matches!(name, "script" | "style" | "iframe" | "object" | "form" | "input" | "svg" | "img"), "{soup}\n{html}");
            let names = inside.split('"').step_by(2).flat_map(|part| part.split_whitespace());
            prop_assert!(!names.clone().any(|word| word.starts_with("on") || word.starts_with("style") || word.starts_with("src")), "{soup}\n{html}");
        }
    }
}
