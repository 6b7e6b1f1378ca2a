//! Every part, printed: well formed, escaped, and what assistive technology needs is there.

use web::{
    messages::{LanguagePlan, Messages, Tongue},
    parts::*,
};

const HOSTILE: &str = r#""'><script>alert(1)</script>&amp;"#;

fn tongue(language: &str) -> Tongue {
    let messages = Messages::load(&[web::MESSAGES], LanguagePlan::default()).expect("our own messages");
    messages.tongue(&language.parse().expect("a tag"))
}

/// Every part with hostile words everywhere.
fn every_part(t: &Tongue) -> Vec<(&'static str, String)> {
    let h = HOSTILE;
    let some = || Some(h.to_owned());
    let choice = || Choice::new(h, h).hint(h).image(h, h).chosen(true);
    let card = || Card::new(h).words(h).drawing(Drawing::Book).with(Strand::new(t, &Knot::ALL).reading(h));
    vec![
        ("bars", Bars::new(h, h).bar(h, 2.0, h).bar(h, f64::INFINITY, h).out_of(1.0).to_string()),
        ("button", Button::main(h).sends(h, h).to_string()),
        ("link button", LinkButton::quiet(h, h).to_string()),
        ("card", card().to_string()),
        ("card with a link", card().link(h).to_string()),
        ("cards", Cards::new().card(card().sends(h, h)).card(card().link(h)).to_string()),
        ("choices", Choices::one(h, h).hint(h).maybe_error(some()).choice(choice()).to_string()),
        ("several choices", Choices::several(h, h).hide_legend().choice(choice()).to_string()),
        ("cord", Cord::new(t).knot(Knot::Tied, h).link(h).note(h).knot(Knot::Looped, h).here().to_string()),
        ("strand", Strand::new(t, &[]).to_string()),
        ("field", Field::text(h, h).value(h).hint(h).error(h).attribute("title", h).to_string()),
        ("area", Field::area(h, h, 3).value(h).to_string()),
        ("select", Field::select(h, h).option(h, h).option("b", "c").value(h).to_string()),
        ("password", Field::password(h, h).hint(h).to_string()),
        ("notice", Notice::look(h).words(h).with(Text::new(h)).result().to_string()),
        ("ordering", Ordering::new(t, h, h).thing(h, h).thing("b", h).to_string()),
        ("pager", Pager::new(t, h, 1, 20, 45).to_string()),
        ("quipu", Quipu::new(t, h, h, 3).row(h, some(), &Knot::ALL).row(h, None, &[]).to_string()),
        ("sound", Sound::new(t, h).about(h).to_string()),
        ("summary", ErrorSummary::new(h, [Some((h.into(), h.into())), None]).to_string()),
        (
            "table",
            Table::new(h)
                .column(h)
                .numbers(h)
                .row(vec![Cell::link(h, h), Cell::text(h)])
                .reading(h)
                .to_string(),
        ),
        ("lead", Lead::new(h).to_string()),
    ]
}

/// Walks the tags; gives the open elements that are left, or a complaint.
fn unbalanced(html: &str) -> Result<(), String> {
    const VOID: [&str; 6] = ["input", "img", "br", "hr", "meta", "link"];
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        let end = tag.find('>').ok_or("a tag without an end")?;
        let (inside, after) = (&tag[..end], &tag[end + 1..]);
        if inside.matches('"').count() % 2 == 1 {
            return Err(format!("a quote left open in <{inside}>"));
        }
        let name: String =
            inside.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        if inside.starts_with('/') {
            let last = open.pop().unwrap_or_default();
            if last != name {
                return Err(format!("</{name}> closes <{last}>"));
            }
        } else if !inside.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name);
        }
        rest = after;
    }
    if open.is_empty() { Ok(()) } else { Err(format!("left open: {open:?}")) }
}

#[test]
fn every_part_is_well_formed_whatever_it_is_told() {
    for language in ["es", "pt", "en"] {
        for (name, html) in every_part(&tongue(language)) {
            assert_eq!(unbalanced(&html), Ok(()), "{name}: {html}");
            assert!(!html.contains("<script") && !html.contains("\"'>"), "{name}: {html}");
            assert!(!html.contains(" style="), "{name}");
            assert!(!html.contains("[web-"), "{name} asks for a text that is not there: {html}");
        }
    }
    // The checker sees what is wrong.
    for wrong in ["<p>", "<p></b>", "<a href=\"x>y</a>", "<p", "</p>"] {
        assert!(unbalanced(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn drawings_are_well_formed_and_silent() {
    for drawing in Drawing::ALL {
        let html = drawing.to_string();
        assert_eq!(unbalanced(&html), Ok(()), "{drawing:?}");
        assert!(html.contains(r#"aria-hidden="true""#));
        assert!(!html.contains('#'), "{drawing:?}: colours come from the style");
    }
}

#[test]
fn a_strand_is_read_in_words() {
    use Knot::{Doubled as D, Looped as L, Open as O, Tied as T};
    for (language, knots, words) in [
        ("es", &[T, T, D, L, O, O][..], "3 de 6 hechas, una empezada, una por repasar."),
        ("pt", &[T, L, L][..], "1 de 3 feitas, 2 começadas."),
        ("en", &[O, O][..], "0 of 2 done."),
    ] {
        let html = Strand::new(&tongue(language), knots).to_string();
        assert!(html.contains(&format!(r#"<p class="reading">{words}</p>"#)), "{html}");
        assert!(html.contains(r#"<svg viewBox="0 0 "#) && html.contains(r#"aria-hidden="true""#), "{html}");
    }
}

#[test]
fn a_cord_says_each_state_beside_its_knot() {
    let cord =
        Cord::new(&tongue("en")).knot(Knot::Tied, "One").link("/1").knot(Knot::Doubled, "Two").note("4 min");
    let html = cord.here().to_string();
    for part in [
        r#"<a href="/1">One</a> <span class="state">done</span>"#,
        r#"<span class="name">Two</span> <span class="state">due for review · 4 min</span>"#,
        r#"<li class="doubled" aria-current="step">"#,
    ] {
        assert!(html.contains(part), "{part} not in {html}");
    }
}

#[test]
fn a_class_is_read_row_by_row_and_stays_light() {
    use Knot::{Doubled as D, Looped as L, Open as O, Tied as T};
    let t = tongue("es");
    let quipu = Quipu::new(&t, "4.º B", "Una espera en la lección 4", 5)
        .row("Ana", Some("/ana".into()), &[T, T, D, L, O])
        .row("Luz", None, &[]);
    let html = quipu.to_string();
    assert!(
        html.contains(r#"<td class="said" role="cell">hechas 1, 2; repasar 3; empezada 4</td>"#),
        "{html}"
    );
    assert!(html.contains(r#"<td class="said" role="cell">aún no empieza</td>"#), "{html}");
    assert!(
        html.contains("<caption>4.º B</caption>") && html.contains(r#"<p class="reading">Una espera"#),
        "{html}"
    );

    for (lessons, class) in [(9, "quipu"), (10, "quipu below"), (15, "quipu below"), (16, "quipu told")] {
        let html = Quipu::new(&t, "Curso", "", lessons).to_string();
        assert!(html.contains(&format!(r#"<table class="{class}" role="table">"#)), "{lessons}: {html}");
    }

    let knots = [T, D, L, O].repeat(3);
    let large =
        (0..35).fold(Quipu::new(&t, "Curso", "", 12), |quipu, _| quipu.row("Ana Quispe", None, &knots));
    let elements = large.to_string().matches('<').count() / 2;
    assert!(elements < 700, "a class of 35 with 12 lessons draws {elements} elements; a page may have 800");
}

#[test]
fn a_pager_leads_back_and_on() {
    let t = tongue("en");
    let html = Pager::new(&t, "/people?q=a", 1, 20, 45).to_string();
    assert!(html.contains("21 to 40 of 45"), "{html}");
    assert!(html.contains(r#"rel="prev" href="/people?q=a&amp;page=0""#), "{html}");
    assert!(html.contains(r#"rel="next" href="/people?q=a&amp;page=2""#), "{html}");
    assert!(!Pager::new(&t, "/people", 2, 20, 45).to_string().contains("next"));
    assert_eq!(Pager::new(&t, "/people", 0, 20, 20).to_string(), "");
}
