use crate::qti::{InteractionKind, Item, Session, read_items};

fn item(body: &str, processing: &str) -> Item {
    let text = format!(
        "<questestinterop><item ident='q 1' title='T'><presentation>{body}</presentation><resprocessing>\
         <outcomes><decvar varname='SCORE' vartype='Decimal' minvalue='0' maxvalue='100'/></outcomes>{processing}\
         </resprocessing><itemfeedback ident='well done'><flow_mat><material><mattext>Good</mattext></material></flow_mat>\
         </itemfeedback></item></questestinterop>"
    );
    Item::read(text.as_bytes()).expect("an item")
}

fn score(item: &Item, response: &str, values: &[&str]) -> f64 {
    let mut session = Session::start(item, 1);
    session.respond(response, &values.iter().map(|v| v.to_string()).collect::<Vec<_>>());
    session.submit();
    session.score()
}

const CHOICES: &str = "<material><mattext texttype='text/html'>&lt;p&gt;Which &lt;b&gt;are&lt;/b&gt; rivers?&lt;script&gt;x&lt;/script&gt;&lt;/p&gt;</mattext></material>
<response_lid ident='R' rcardinality='Multiple'><render_choice shuffle='Yes'>
<response_label ident='a'><material><mattext>Marañón</mattext></material></response_label>
<response_label ident='b'><material><mattext>Illimani</mattext></material></response_label>
<response_label ident='c'><material><mattext>Beni</mattext></material></response_label></render_choice></response_lid>";

#[test]
fn several_choices_with_negation() {
    let item = item(
        CHOICES,
        "<respcondition continue='No'><conditionvar><and><varequal respident='R'>a</varequal><varequal respident='R'>c</varequal>
         <not><varequal respident='R'>b</varequal></not></and></conditionvar><setvar action='Set' varname='SCORE'>100</setvar>
         <displayfeedback linkrefid='well done'/></respcondition>",
    );
    assert_eq!(score(&item, "R", &["c", "a"]), 100.0);
    assert_eq!(score(&item, "R", &["a", "b", "c"]), 0.0);
    assert_eq!(item.interactions[0].kind, InteractionKind::Choice);
    assert!(item.interactions[0].shuffles() && item.interactions[0].choices().len() == 3);
    let mut session = Session::start(&item, 1);
    session.respond_correctly();
    session.submit();
    assert_eq!((session.score(), session.modal_feedback()), (100.0, vec!["well_done"]));
    let body = item.body().expect("a body").words();
    assert!(body.contains("Which are rivers?") && !body.contains('x'), "{body}");
    assert_eq!(Item::read(item.to_qti3().as_bytes()).expect("written"), item);
}

#[test]
fn conditions_stop_or_go_on() {
    let part = |value: &str, word: &str, action: &str, points: u32| {
        format!(
            "<respcondition {word}><conditionvar><varequal respident='R'>{value}</varequal></conditionvar>\
             <setvar action='{action}' varname='SCORE'>{points}</setvar></respcondition>"
        )
    };
    let adding = item(CHOICES, &format!("{}{}", part("a", "", "Add", 40), part("c", "", "Add", 60)));
    assert_eq!(score(&adding, "R", &["a", "c"]), 100.0);
    let first = item(CHOICES, &format!("{}{}", part("a", "", "Set", 40), part("c", "", "Set", 60)));
    assert_eq!(score(&first, "R", &["a", "c"]), 40.0);
    let on =
        item(CHOICES, &format!("{}{}", part("a", "continue='Yes'", "Set", 40), part("c", "", "Multiply", 2)));
    assert_eq!(score(&on, "R", &["a", "c"]), 80.0);
}

#[test]
fn typed_answers() {
    let field = "<response_str ident='R'><render_fib maxchars='20'/></response_str>";
    let words = item(
        field,
        "<respcondition><conditionvar><varequal respident='R'>Lima</varequal><varequal respident='R' case='Yes'>LM</varequal></conditionvar>
         <setvar>1</setvar></respcondition>",
    );
    for (answer, points) in [("lima", 1.0), ("LM", 1.0), ("lm", 0.0), ("", 0.0)] {
        assert_eq!(score(&words, "R", &[answer]), points, "{answer}");
    }
    let numbers = item(
        field,
        "<respcondition><conditionvar><or><varequal respident='R' margintype='percent' margin='20'>200</varequal>
         <and><vargte respident='R'>1</vargte><varlt respident='R'>2</varlt></and></or></conditionvar><setvar>1</setvar></respcondition>",
    );
    for (answer, points) in [("160", 1.0), ("159", 0.0), ("240", 1.0), ("1", 1.0), ("2", 0.0), ("x", 0.0)] {
        assert_eq!(score(&numbers, "R", &[answer]), points, "{answer}");
    }
}

#[test]
fn order_pairs_and_places() {
    let order = item(
        &CHOICES.replace("Multiple", "Ordered"),
        "<respcondition><conditionvar><varequal respident='R' index='1'>c</varequal><varequal respident='R' index='2'>a</varequal>
         <varequal respident='R' index='3'>b</varequal></conditionvar><setvar>1</setvar></respcondition>",
    );
    assert_eq!((score(&order, "R", &["c", "a", "b"]), score(&order, "R", &["a", "b", "c"])), (1.0, 0.0));
    assert_eq!(order.interactions[0].kind, InteractionKind::Order);
    let pairs = item(
        "<response_grp ident='R' rcardinality='Multiple'><render_choice>
         <response_label ident='s1' match_group='t1,t2'><material><mattext>one</mattext></material></response_label>
         <response_label ident='t1'><material><mattext>eins</mattext></material></response_label>
         <response_label ident='t2'><material><mattext>zwei</mattext></material></response_label></render_choice></response_grp>",
        "<respcondition><conditionvar><varequal respident='R'>s1,t1</varequal></conditionvar><setvar>1</setvar></respcondition>",
    );
    assert_eq!((score(&pairs, "R", &["s1 t1"]), score(&pairs, "R", &["s1 t2"])), (1.0, 0.0));
    let place = item(
        "<response_xy ident='R'><render_hotspot><material><matimage uri='map.png'/></material></render_hotspot></response_xy>",
        "<respcondition><conditionvar><varinside respident='R' areatype='Rectangle'>10,10,20,30</varinside></conditionvar><setvar>1</setvar></respcondition>",
    );
    assert_eq!((score(&place, "R", &["30 40"]), score(&place, "R", &["31 40"])), (1.0, 0.0));
}

#[test]
fn one_bad_item_hides_no_other() {
    let good = "<item ident='a'><presentation/></item>";
    let bad = "<item ident='b'><presentation><response_lid ident='R'><render_dance/></response_lid></presentation></item>";
    let text = format!("<questestinterop>\n{good}\n{bad}</questestinterop>");
    let items = read_items(text.as_bytes()).expect("a file");
    assert!(items[0].is_ok());
    let error = items[1].as_ref().expect_err("refused");
    assert!(error.line == 3 && error.to_string().contains("render_dance"), "{error}");
}
