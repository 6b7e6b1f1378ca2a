//! Items as Studio and Khan Academy write them.

use super::*;
use crate::package::{Response, UnparseableReason};

fn item(content: &str, widgets: &str) -> Item {
    let json = format!(
        r#"{{"question":{{"content":{},"widgets":{{{widgets}}}}},"hints":[{{"content":"Piensa ![d](${{☣ LOCALPATH}}/images/a.png)"}}]}}"#,
        serde_json::Value::from(content)
    );
    Item::read(json.as_bytes()).expect("an item")
}

fn marked(item: &Item, fields: &[(&str, &str)]) -> Result<u8, UnparseableReason> {
    let form: Vec<(String, String)> =
        fields.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let response = item.response(&form);
    // What is kept is what was meant: through its text form and back.
    let back: Response = response.to_string().parse().expect("a response");
    assert_eq!(back, response);
    // And it fills the form again.
    assert_eq!(item.response(&item.filled(&response)), response);
    item.mark(&response).map(|marked| marked.percent()).map_err(|why| why.reason)
}

#[test]
fn one_choice_and_several() {
    let choices = |many: bool, right: &str| {
        let choice = |n: usize| {
            format!(r#"{{"content":"c{n}","correct":{},"clue":"no {n}"}}"#, right.contains(&n.to_string()))
        };
        let choices: Vec<String> = (0..3).map(choice).collect();
        format!(
            r#""radio 1":{{"type":"radio","graded":true,"options":{{"choices":[{}],"multipleSelect":{many},"randomize":true}}}}"#,
            choices.join(",")
        )
    };
    let one = item("¿Cuál?\n\n[[☃ radio 1]]", &choices(false, "1"));
    assert!(one.is_playable());
    assert_eq!(marked(&one, &[("w0", "1")]), Ok(100));
    assert_eq!(marked(&one, &[("w0", "0")]), Ok(0));
    assert_eq!(marked(&one, &[]), Err(UnparseableReason::Empty));
    assert_eq!(marked(&one, &[("w0", "0"), ("w0", "1")]), Err(UnparseableReason::OneChoiceOnly));
    assert_eq!(marked(&one, &[("w0", "7")]), Err(UnparseableReason::UnknownChoice));
    let said = one.mark(&one.response(&[("w0".into(), "2".into())])).expect("marked").said;
    assert_eq!(said[0].plain(), "no 2");
    let several = item("¿Cuáles?\n\n[[☃ radio 1]]", &choices(true, "02"));
    for (chosen, percent) in [(&["0", "2"][..], 100), (&["0"], 0), (&["0", "1", "2"], 0)] {
        let fields: Vec<(&str, &str)> = chosen.iter().map(|choice| ("w0", *choice)).collect();
        assert_eq!(marked(&several, &fields), Ok(percent), "{chosen:?}");
    }
    assert_eq!(several.hints[0].pictures(), ["images/a.png"]);
}

#[test]
fn numbers_and_several_widgets() {
    let number = |n: usize, value: &str, error: &str| {
        format!(
            r#""numeric-input {n}":{{"type":"numeric-input","options":{{"answers":[{{"value":{value},"status":"correct","maxError":{error}}},
        {{"value":7,"status":"wrong","message":"Suma otra vez"}}]}}}}"#
        )
    };
    let both = item(
        "a = [[☃ numeric-input 1]] y b = [[☃ numeric-input 2]]",
        &[number(1, "12", "0"), number(2, "0.5", "0.01")].join(","),
    );
    assert_eq!(marked(&both, &[("w0", "12"), ("w1", "1/2")]), Ok(100));
    assert_eq!(marked(&both, &[("w0", "12,0"), ("w1", "0,505")]), Ok(100));
    assert_eq!(marked(&both, &[("w0", "12"), ("w1", "3")]), Ok(50));
    assert_eq!(marked(&both, &[("w0", "12"), ("w1", "")]), Err(UnparseableReason::Empty));
    let said = both
        .mark(&both.response(&[("w0".into(), "7".into()), ("w1".into(), "1".into())]))
        .expect("marked")
        .said;
    assert_eq!(said[0].plain(), "Suma otra vez");
    let old = item(
        "[[☃ input-number 1]]",
        r#""input-number 1":{"type":"input-number","options":{"value":"3.5","inexact":false}}"#,
    );
    assert_eq!(marked(&old, &[("w0", "7/2")]), Ok(100));
    let formula = item(
        "[[☃ expression 1]]",
        r#""expression 1":{"type":"expression","options":{"answerForms":[{"value":"2x+2","considered":"correct"}]}}"#,
    );
    assert_eq!(marked(&formula, &[("w0", "2(x+1)")]), Ok(100));
    assert_eq!(marked(&formula, &[("w0", "2x")]), Ok(0));
    assert_eq!(marked(&formula, &[("w0", "2x+")]), Err(UnparseableReason::NotANumber));
}

#[test]
fn orders_pairs_and_lists() {
    let orderer = item(
        "[[☃ orderer 1]]",
        r#""orderer 1":{"type":"orderer","options":{"correctOptions":[{"content":"a"},{"content":"b"}],"otherOptions":[{"content":"x"}]}}"#,
    );
    assert_eq!(marked(&orderer, &[("w0.0", "1"), ("w0.1", "2")]), Ok(100));
    assert_eq!(marked(&orderer, &[("w0.0", "2"), ("w0.1", "1")]), Ok(0));
    assert_eq!(marked(&orderer, &[("w0.0", "1"), ("w0.1", "2"), ("w0.2", "3")]), Ok(0));
    assert_eq!(marked(&orderer, &[("w0.0", "1"), ("w0.1", "1")]), Err(UnparseableReason::PlacedTwice));
    assert_eq!(marked(&orderer, &[]), Err(UnparseableReason::NotAllPlaced));
    let sorter =
        item("[[☃ sorter 1]]", r#""sorter 1":{"type":"sorter","options":{"correct":["1","2","2"]}}"#);
    // Two that look the same are the same.
    assert_eq!(marked(&sorter, &[("w0.0", "1"), ("w0.1", "3"), ("w0.2", "2")]), Ok(100));
    assert_eq!(marked(&sorter, &[("w0.0", "1"), ("w0.1", "2")]), Err(UnparseableReason::NotAllPlaced));
    let matcher = item(
        "[[☃ matcher 1]]",
        r#""matcher 1":{"type":"matcher","options":{"left":["l","m"],"right":["L","M"]}}"#,
    );
    assert_eq!(marked(&matcher, &[("w0.0", "0"), ("w0.1", "1")]), Ok(100));
    assert_eq!(marked(&matcher, &[("w0.0", "1"), ("w0.1", "0")]), Ok(0));
    assert_eq!(marked(&matcher, &[("w0.0", "0")]), Err(UnparseableReason::NotAllPaired));
    let groups = item(
        "[[☃ categorizer 1]]",
        r#""categorizer 1":{"type":"categorizer","options":{"items":["a","b"],"categories":["x","y"],"values":[1,1]}}"#,
    );
    assert_eq!(marked(&groups, &[("w0.0", "1"), ("w0.1", "1")]), Ok(100));
    let pick = item(
        "el [[☃ dropdown 1]]",
        r#""dropdown 1":{"type":"dropdown","options":{"choices":[{"content":"a","correct":false},{"content":"b","correct":true}]}}"#,
    );
    assert_eq!((marked(&pick, &[("w0", "1")]), marked(&pick, &[("w0", "0")])), (Ok(100), Ok(0)));
    assert_eq!(marked(&pick, &[]), Err(UnparseableReason::GapEmpty));
}

#[test]
fn what_cannot_be_drawn_is_named() {
    let plotter = item(
        "[[☃ plotter 1]] [[☃ image 1]]",
        r#""plotter 1":{"type":"plotter","options":{}},"image 1":{"type":"image","options":{"backgroundImage":{"url":"${☣ LOCALPATH}/images/a.png"},"alt":"un [mapa]"}}"#,
    );
    assert!(!plotter.is_playable());
    assert_eq!(plotter.widgets[0].shape, Shape::Unknown("plotter".into()));
    let Shape::Shown(image) = &plotter.widgets[1].shape else { panic!("an image") };
    assert_eq!(image.pictures(), ["images/a.png"]);
    assert!(plotter.mark(&Response::Paired(Default::default())).is_err());
}

#[test]
fn hostile_items_are_refused_or_harmless() {
    for json in ["", "[]", "{}", "null", r#"{"question":3}"#, &"[".repeat(5_000)] {
        if let Ok(item) = Item::read(json.as_bytes()) {
            assert!(!item.is_playable(), "{json}");
        }
    }
    let many = "[[☃ radio 1]]".repeat(50);
    let json = format!(r#"{{"question":{{"content":"{many}","widgets":{{"radio 1":{{"type":"image"}}}}}}}}"#);
    assert_eq!(Item::read(json.as_bytes()), Err(ItemError::TooMuch("widgets")));
    let script = item(
        "<script>alert(1)</script>[[☃ radio 1]]",
        r#""radio 1":{"options":{"choices":[{"content":"<img src=x onerror=alert(1)>","correct":true},{"content":"b"}]}}"#,
    );
    let html = script.question.html(&mut |_| String::new(), &|_| None);
    assert!(!html.contains("script"), "{html}");
    let Shape::Choose { choices, .. } = &script.widgets[0].shape else { panic!("choices") };
    assert_eq!(choices[0].words, None);
}
