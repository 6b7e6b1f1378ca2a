use super::*;
use crate::package::UnparseableReason;

fn item(declarations: &str, body: &str, rest: &str) -> Item {
    let text = format!(
        "<assessmentItem identifier='q' title='Q' adaptive='false' timeDependent='false'>{declarations}\
         <outcomeDeclaration identifier='SCORE' cardinality='single' baseType='float'/>\
         <outcomeDeclaration identifier='FB' cardinality='single' baseType='identifier'/>\
         <itemBody>{body}</itemBody>{rest}</assessmentItem>"
    );
    Item::read(text.as_bytes()).expect("an item")
}

const MATCH: &str =
    "<responseProcessing template='http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct'/>";
const MAP: &str =
    "<responseProcessing template='http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response'/>";

fn declared(cardinality: &str, base: &str, right: &[&str]) -> String {
    let values: String = right.iter().map(|value| format!("<value>{value}</value>")).collect();
    format!(
        "<responseDeclaration identifier='RESPONSE' cardinality='{cardinality}' baseType='{base}'>\
         <correctResponse>{values}</correctResponse></responseDeclaration>"
    )
}

fn form(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

fn marked(playable: &Playable, fields: &[(&str, &str)]) -> Result<(bool, u8), UnparseableReason> {
    let response = playable.response(&form(fields));
    // What is written into the log comes back into the form.
    let again = playable.response(&playable.filled(&response));
    assert_eq!(again, response);
    playable.mark(&response).map(|marked| (marked.right, marked.percent)).map_err(|error| error.reason)
}

fn shown(playable: &Playable) -> String {
    playable.question.html(&mut |n| format!("<input w{n}>"), &|path| Some(format!("/m/{path}")))
}

#[test]
fn one_choice_with_a_picture_and_feedback() {
    let item = item(
        &declared("single", "identifier", &["B"]),
        "<p>Which <b>one</b>? <script>x()</script></p><choiceInteraction responseIdentifier='RESPONSE' maxChoices='1' shuffle='true'>
         <prompt>Look: <img src='images/a b.png' alt='two'/></prompt>
         <simpleChoice identifier='A'>Uno<feedbackInline outcomeIdentifier='RESPONSE' identifier='A' showHide='show'>Not this</feedbackInline></simpleChoice>
         <simpleChoice identifier='B'><p>Dos</p></simpleChoice></choiceInteraction>",
        &format!("{MATCH}<modalFeedback outcomeIdentifier='FB' identifier='x' showHide='hide'><p>Always</p></modalFeedback>"),
    );
    let playable = item.playable(1).expect("playable");
    assert_eq!(
        shown(&playable),
        "<p>Which <b>one</b>? </p><div>Look: <img src=\"/m/images/a b.png\" alt=\"two\"></div><input w0>"
    );
    assert_eq!(playable.media(), ["images/a b.png"]);
    let field = &playable.fields[0];
    assert!(field.shuffle);
    let FieldKind::Choose { many: false, choices } = &field.kind else { panic!("{field:?}") };
    assert_eq!(choices.iter().map(Words::plain).collect::<Vec<_>>(), ["Uno", "Dos"]);
    assert_eq!(marked(&playable, &[("w0", "1")]), Ok((true, 100)));
    assert_eq!(marked(&playable, &[("w0", "0")]), Ok((false, 0)));
    assert_eq!(marked(&playable, &[]), Err(UnparseableReason::Empty));
    assert_eq!(marked(&playable, &[("w0", "7")]), Err(UnparseableReason::UnknownChoice));
    assert_eq!(marked(&playable, &[("w0", "0"), ("w0", "1")]), Err(UnparseableReason::OneChoiceOnly));
    let said = playable.mark(&playable.response(&form(&[("w0", "0")]))).expect("marked").said;
    assert_eq!(said.iter().map(Words::plain).collect::<Vec<_>>(), ["Not this", "Always"]);
    assert_eq!(playable.solution(), ["Dos"]);
}

#[test]
fn several_choices_with_a_part_of_the_points() {
    let item = item(
        "<responseDeclaration identifier='RESPONSE' cardinality='multiple' baseType='identifier'>
         <correctResponse><value>H</value><value>O</value></correctResponse><mapping lowerBound='0' defaultValue='-2'>
         <mapEntry mapKey='H' mappedValue='1'/><mapEntry mapKey='O' mappedValue='1'/></mapping></responseDeclaration>",
        "<choiceInteraction responseIdentifier='RESPONSE' maxChoices='0'><simpleChoice identifier='H'>h</simpleChoice>
         <simpleChoice identifier='Cl'>cl</simpleChoice><simpleChoice identifier='O'>o</simpleChoice></choiceInteraction>",
        MAP,
    );
    let playable = item.playable(1).expect("playable");
    assert!(matches!(playable.fields[0].kind, FieldKind::Choose { many: true, .. }));
    assert_eq!(marked(&playable, &[("w0", "0"), ("w0", "2")]), Ok((true, 100)));
    assert_eq!(marked(&playable, &[("w0", "0")]), Ok((false, 50)));
    assert_eq!(marked(&playable, &[("w0", "0"), ("w0", "1"), ("w0", "2")]), Ok((false, 0)));
}

#[test]
fn typed_words_and_numbers() {
    let body = "<p>2 + 2 = <textEntryInteraction responseIdentifier='RESPONSE'/>.</p>";
    let number = item(&declared("single", "float", &["4.5"]), body, MATCH).playable(1).expect("playable");
    assert_eq!(shown(&number), "<p>2 + 2 = <input w0>.</p>");
    for (typed, expected) in [
        ("4.5", Ok((true, 100))),
        (" 4,50 ", Ok((true, 100))),
        ("45", Ok((false, 0))),
        ("four", Err(UnparseableReason::NotANumber)),
        ("4.5 cm", Err(UnparseableReason::NotANumber)),
        ("", Err(UnparseableReason::Empty)),
    ] {
        assert_eq!(marked(&number, &[("w0", typed)]), expected, "{typed}");
    }
    let thousand = item(&declared("single", "float", &["1.5"]), body, MATCH).playable(1).expect("playable");
    assert_eq!(marked(&thousand, &[("w0", "1.500")]), Ok((true, 100)));
    let words = item(&declared("single", "string", &["York"]), body, MATCH).playable(1).expect("playable");
    assert_eq!(marked(&words, &[("w0", "York")]), Ok((true, 100)));
    // The item's own rule: this one counts capitals.
    assert_eq!(marked(&words, &[("w0", "york")]), Ok((false, 0)));
    let slider = item(
        &declared("single", "integer", &["16"]),
        "<sliderInteraction responseIdentifier='RESPONSE' lowerBound='0' upperBound='100'><prompt>How many?</prompt></sliderInteraction>",
        MATCH,
    );
    let slider = slider.playable(1).expect("playable");
    assert_eq!(marked(&slider, &[("w0", "16")]), Ok((true, 100)));
    assert_eq!(marked(&slider, &[("w0", "160")]), Err(UnparseableReason::NotANumber));
}

#[test]
fn order_and_pairs() {
    let order = item(
        &declared("ordered", "identifier", &["C", "A", "B"]),
        "<orderInteraction responseIdentifier='RESPONSE'><simpleChoice identifier='A'>a</simpleChoice>
         <simpleChoice identifier='B'>b</simpleChoice><simpleChoice identifier='C'>c</simpleChoice></orderInteraction>",
        MATCH,
    );
    let order = order.playable(1).expect("playable");
    assert_eq!(marked(&order, &[("w0.0", "2"), ("w0.1", "3"), ("w0.2", "1")]), Ok((true, 100)));
    assert_eq!(marked(&order, &[("w0.0", "1"), ("w0.1", "2"), ("w0.2", "3")]), Ok((false, 0)));
    assert_eq!(marked(&order, &[("w0.0", "1")]), Err(UnparseableReason::NotAllPlaced));
    assert_eq!(
        marked(&order, &[("w0.0", "1"), ("w0.1", "1"), ("w0.2", "2")]),
        Err(UnparseableReason::PlacedTwice)
    );
    assert_eq!(order.solution(), ["c; a; b"]);

    let matching = |max_left: &str, max_right: &str| {
        let set = |names: &[&str], max: &str| {
            let choices = names.iter().map(|n| {
                format!(
                    "<simpleAssociableChoice identifier='{n}' matchMax='{max}'>{n}</simpleAssociableChoice>"
                )
            });
            format!("<simpleMatchSet>{}</simpleMatchSet>", choices.collect::<String>())
        };
        let body = format!(
            "<matchInteraction responseIdentifier='RESPONSE' maxAssociations='0'>{}{}</matchInteraction>",
            set(&["l1", "l2"], max_left),
            set(&["r1", "r2"], max_right)
        );
        item(&declared("multiple", "directedPair", &["l1 r2", "l2 r1"]), &body, MATCH)
            .playable(1)
            .expect("playable")
    };
    for playable in [matching("1", "1"), matching("0", "1")] {
        assert_eq!(marked(&playable, &[("w0.0", "1"), ("w0.1", "0")]), Ok((true, 100)));
        assert_eq!(marked(&playable, &[("w0.0", "0"), ("w0.1", "1")]), Ok((false, 0)));
        assert_eq!(marked(&playable, &[("w0.0", "1")]), Ok((false, 0)));
    }
    // Both sides more than once: pairs to tick, l1 r1, l1 r2, l2 r1, l2 r2.
    let ticked = matching("2", "2");
    assert_eq!(marked(&ticked, &[("w0", "1"), ("w0", "2")]), Ok((true, 100)));
    let pairs = item(
        &declared("multiple", "pair", &["A C"]),
        "<associateInteraction responseIdentifier='RESPONSE'><simpleAssociableChoice identifier='A' matchMax='1'>a</simpleAssociableChoice>
         <simpleAssociableChoice identifier='B' matchMax='1'>b</simpleAssociableChoice>
         <simpleAssociableChoice identifier='C' matchMax='1'>c</simpleAssociableChoice></associateInteraction>",
        MATCH,
    );
    assert_eq!(marked(&pairs.playable(1).expect("playable"), &[("w0", "1")]), Ok((true, 100)));
}

#[test]
fn gaps_in_a_text() {
    let gaps = item(
        &declared("multiple", "directedPair", &["W G1", "Su G2"]),
        "<gapMatchInteraction responseIdentifier='RESPONSE'><prompt>Fill</prompt><gapText identifier='W' matchMax='1'>winter</gapText>
         <gapText identifier='Su' matchMax='1'>summer</gapText>
         <p>Now is the <gap identifier='G1'/> and <gap identifier='G2'/>.</p></gapMatchInteraction>",
        MATCH,
    );
    let gaps = gaps.playable(1).expect("playable");
    let html = shown(&gaps);
    assert!(
        html.contains("<p>Now is the <input w0> and <input w1>.</p>") && html.contains("<div>Fill</div>"),
        "{html}"
    );
    assert!(!html.contains("winter"), "{html}");
    assert_eq!(marked(&gaps, &[("w0", "0"), ("w1", "1")]), Ok((true, 100)));
    assert_eq!(marked(&gaps, &[("w0", "1"), ("w1", "0")]), Ok((false, 0)));
    assert_eq!(gaps.solution(), ["winter", "summer"]);

    let inline = item(
        &declared("single", "identifier", &["Y"]),
        "<p>Sun of <inlineChoiceInteraction responseIdentifier='RESPONSE'><inlineChoice identifier='G'>Gloucester</inlineChoice>
         <inlineChoice identifier='Y'>York</inlineChoice></inlineChoiceInteraction>.</p>",
        MATCH,
    );
    let inline = inline.playable(1).expect("playable");
    assert_eq!(shown(&inline), "<p>Sun of <input w0>.</p>");
    assert_eq!(inline.fields[0].kind, FieldKind::Pick(vec!["Gloucester".into(), "York".into()]));
    assert_eq!(marked(&inline, &[("w0", "1")]), Ok((true, 100)));
}

#[test]
fn templates_are_drawn_the_same_for_a_seed() {
    let item = item(
        "<responseDeclaration identifier='RESPONSE' cardinality='single' baseType='integer'/>
         <templateDeclaration identifier='A' cardinality='single' baseType='integer'/>
         <templateProcessing><setTemplateValue identifier='A'><randomInteger min='2' max='9'/></setTemplateValue>
         <setCorrectResponse identifier='RESPONSE'><product><variable identifier='A'/><baseValue baseType='integer'>2</baseValue></product></setCorrectResponse>
         </templateProcessing>",
        "<p>Twice <printedVariable identifier='A'/>: <textEntryInteraction responseIdentifier='RESPONSE'/></p>",
        MATCH,
    );
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..20 {
        let playable = item.playable(seed).expect("playable");
        assert_eq!(playable.question, item.playable(seed).expect("again").question);
        let solution = playable.solution().remove(0);
        assert_eq!(marked(&playable, &[("w0", &solution)]), Ok((true, 100)));
        seen.insert(shown(&playable));
    }
    assert!(seen.len() > 3, "{seen:?}");
}

#[test]
fn what_cannot_be_shown_is_named() {
    for (body, why) in [
        ("<p>only words</p>", "there is nothing to answer in it"),
        (
            "<extendedTextInteraction responseIdentifier='RESPONSE'/>",
            "extendedTextInteraction: an answer in one's own words",
        ),
        (
            "<selectPointInteraction responseIdentifier='RESPONSE'/>",
            "selectPointInteraction: answering with a finger",
        ),
        ("<customInteraction responseIdentifier='RESPONSE'/>", "customInteraction: it is a program"),
        (
            "<hotspotInteraction responseIdentifier='RESPONSE'><hotspotChoice identifier='a' shape='rect' coords='0,0,1,1'/></hotspotInteraction>",
            "hotspotInteraction: its places have no words",
        ),
        (
            "<choiceInteraction responseIdentifier='OTHER'><simpleChoice identifier='a'/></choiceInteraction>",
            "choiceInteraction: its response is not declared",
        ),
        (
            "<choiceInteraction responseIdentifier='RESPONSE'/>",
            "choiceInteraction: there is nothing to choose from",
        ),
    ] {
        let refused = item(&declared("single", "string", &["x"]), body, MATCH).playable(1).expect_err(body);
        assert!(refused.to_string().starts_with(why), "{refused}");
    }
    let bare = "<responseDeclaration identifier='RESPONSE' cardinality='single' baseType='string'/>";
    let entry = "<p><textEntryInteraction responseIdentifier='RESPONSE'/></p>";
    assert_eq!(item(bare, entry, "").playable(1).err(), Some(Unplayable::NoRule));
    let custom = "<responseProcessing><setOutcomeValue identifier='SCORE'><customOperator/></setOutcomeValue></responseProcessing>";
    let refused = item(bare, entry, custom).playable(1).expect_err("custom");
    assert_eq!(refused.to_string(), "its marking uses customOperator: its meaning is the exporter's own");
}

#[test]
fn an_item_draws_no_field_or_picture_of_its_own() {
    let body = "<p>a\u{e000}0\u{e001}<img src='a.png' alt='\u{e000}0\u{e001}\u{e002}x\u{e001}'/><img src='%2e%2e/%2e%2e/sign-out' alt=''/></p>
        <choiceInteraction responseIdentifier='RESPONSE' maxChoices='1'><simpleChoice identifier='a'>A</simpleChoice>
        <simpleChoice identifier='b'>B</simpleChoice></choiceInteraction>";
    let item = item(&declared("single", "identifier", &["a"]), body, MATCH);
    let shown = shown(&item.playable(1).expect("plays"));
    assert!(!shown.contains(['\u{e000}', '\u{e001}', '\u{e002}']), "{shown}");
    assert_eq!(shown.matches("<input w").count(), 1, "{shown}");
    assert!(shown.contains("/m/a.png") && !shown.contains("/m/x") && !shown.contains("sign-out"), "{shown}");
}
