use super::*;
use kernel::{UtcMillis, Zone};

const TEST: Catalogue = Catalogue {
    area: "test",
    sources: &[
        (
            "es",
            "test-phone = celular\ntest-only-es = solo aquí\ntest-pupils = { $n ->\n    [one] Un alumno\n   *[other] { $n } alumnos\n }\ntest-hello = Hola, { $name }\n",
        ),
        (
            "en",
            "test-phone = phone\ntest-pupils = { $n ->\n    [one] One pupil\n   *[other] { $n } pupils\n }\ntest-hello = Hello, { $name }\ntest-only-en = only here",
        ),
        ("pt", "test-phone = celular\ntest-hello = Olá, { $name }\ntest-long = uma linha\n    e outra\n"),
        ("es-AR", "# El de bolsillo.\ntest-phone = telefonito\ntest-ring = Suena el { test-phone }\n"),
        ("quz", "test-phone = hawa simi"),
    ],
};

fn tag(text: &str) -> LanguageTag {
    text.parse().unwrap()
}

fn messages(site: &str) -> Arc<Messages> {
    let plan = LanguagePlan {
        site_language: tag(site),
        bridges: vec![(tag("quz"), tag("es-AR")), (tag("es-AR"), tag("quz"))],
    };
    let messages = Messages::load(&[crate::MESSAGES, TEST], plan).unwrap();
    messages.set_zone("America/Lima".parse().unwrap());
    messages
}

#[test]
fn fallbacks() {
    let messages = messages("es");
    let cases = [
        ("es", "test-phone", "celular"),
        ("es-AR", "test-phone", "telefonito"),
        ("es-PE", "test-phone", "celular"),
        ("quz-PE", "test-phone", "hawa simi"),
        ("quz", "test-only-es", "solo aquí"),
        ("pt-BR", "test-only-es", "solo aquí"),
        ("pt", "test-only-en", "only here"),
        ("gn", "test-phone", "celular"),
        ("es-AR", "test-ring", "Suena el telefonito"),
        ("pt", "test-nowhere", "[test-nowhere]"),
        ("pt", "test-long", "uma linha\ne outra"),
    ];
    for (language, key, expected) in cases {
        assert_eq!(messages.text(&tag(language), key, &[]), expected, "{language} {key}");
    }
}

#[test]
fn the_site_s_country_speaks_for_its_language() {
    let messages = messages("es-AR");
    assert_eq!(messages.text(&tag("es"), "test-phone", &[]), "telefonito");
    assert_eq!(messages.tongue(&tag("es")).language().as_str(), "es-AR");
    assert_eq!(messages.tongue(&tag("fr")).language().as_str(), "es-AR");
}

#[test]
fn the_country_decides_how_numbers_are_written() {
    let messages = messages("es-PE");
    for asked in ["es", "es-PE", "es-US"] {
        let t = messages.tongue(&tag(asked));
        assert_eq!(t.language().as_str(), "es-PE");
        assert_eq!(
            (t.number(2.5), t.count("test-pupils", 2.5).into_owned()),
            ("2.5".into(), "2.5 alumnos".into())
        );
    }
    assert_eq!(messages.tongue(&tag("es-AR")).count("test-pupils", 2.5), "2,5 alumnos");
    assert_eq!(messages.tongue(&tag("pt-BR")).language().as_str(), "pt");
}

#[test]
fn plurals_numbers_and_names_are_filled_in_without_marks() {
    let messages = messages("es");
    let (es, en) = (messages.tongue(&tag("es")), messages.tongue(&tag("en")));
    assert_eq!(es.count("test-pupils", 1), "Un alumno");
    assert_eq!(es.count("test-pupils", 12_345), "12\u{a0}345 alumnos");
    assert_eq!(en.count("test-pupils", 12_345), "12,345 pupils");
    assert_eq!(en.count("test-pupils", 1.5), "1.5 pupils");
    assert_eq!(es.named("test-hello", "Ana <b>"), "Hola, Ana <b>");
    // What is missing stays visible.
    assert_eq!(es.say("test-hello"), "Hola, {$name}");
}

#[test]
fn numbers() {
    let messages = messages("es");
    let cases = [
        ("es", 1234.5, "1234,5"),
        ("es", 12_345.678_9, "12\u{a0}345,679"),
        ("pt", 1234.5, "1.234,5"),
        ("en", -1_234_567.0, "\u{2212}1,234,567"),
        ("en", -0.000_01, "0"),
        ("en", f64::NAN, "—"),
    ];
    for (language, value, expected) in cases {
        assert_eq!(messages.tongue(&tag(language)).number(value), expected, "{language} {value}");
    }
    assert_eq!(messages.tongue(&tag("es")).decimals(0.5, 2), "0,50");
    assert_eq!(messages.tongue(&tag("pt")).percent(0.408), "41%");
    assert_eq!(number::write(2.5, None, number::style_for(&tag("es-PE"))), "2.5");
}

#[test]
fn dates_are_local() {
    let messages = messages("es");
    let es = messages.tongue(&tag("es"));
    // 2026-11-21T04:30:00Z is still the evening before in Peru.
    let at = UtcMillis(1_795_235_400_000);
    assert_eq!(es.date_time(at), "20 nov 2026, 23:30");
    assert_eq!(messages.tongue(&tag("en")).date(at), "20 Nov 2026");
    assert_eq!(es.days_ago(at, at.plus_ms(3_600_000)), "ayer");
    assert_eq!(es.days_ago(at, at.plus_ms(3 * 86_400_000)), "hace 3 días");
    assert_eq!(es.days_ago(at, at.plus_ms(40 * 86_400_000)), "20 nov 2026");
}

#[test]
fn civil_agrees_with_known_days() {
    let cases = [
        (0, (1970, 1, 1)),
        (951_782_400_000, (2000, 2, 29)),
        (-1, (1969, 12, 31)),
        (1_709_164_800_000, (2024, 2, 29)),
    ];
    for (ms, (year, month, day)) in cases {
        let civil = civil(UtcMillis(ms), Zone::UTC);
        assert_eq!((civil.year, civil.month, civil.day), (year, month, day), "{ms}");
    }
}

#[test]
fn gaps_are_found() {
    let gaps = gaps(&[TEST]);
    for expected in [
        "pt: test-pupils is missing (en has it)",
        "en: test-only-es is missing (es has it)",
        "es: test-only-en is missing (en has it)",
    ] {
        assert!(gaps.iter().any(|gap| gap == expected), "{expected} not in {gaps:#?}");
    }
    assert_eq!(super::gaps(&[crate::MESSAGES]), Vec::<String>::new());
}

#[test]
fn mistakes_name_their_place() {
    let bad = Catalogue { area: "test", sources: &[("es", "test-a = x\n\ntest-b { $n }\n")] };
    let error = Messages::load(&[bad], LanguagePlan::default()).err().unwrap();
    assert!(matches!(error, MessagesError::Syntax { line: 3, .. }), "{error}");
    let twice = Catalogue { area: "test", sources: &[("es", "test-a = x\ntest-a = y\n")] };
    assert!(matches!(Messages::load(&[twice], LanguagePlan::default()), Err(MessagesError::Twice { .. })));
}
