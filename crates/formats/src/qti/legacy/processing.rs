//! `resprocessing`: conditions and what they set, as response processing of today.

use super::{FEEDBACK, name, presentation::Response};
use crate::{
    qti::{
        element::Element,
        error::{QtiFault, Refusal},
    },
    xml::{ElementExt, Node},
};

/// Outcomes and rules.
pub(super) struct Processing {
    pub(super) outcomes: Vec<Element>,
    pub(super) rules: Option<Element>,
}

pub(super) fn read(item: Node<'_, '_>, responses: &[Response]) -> Result<Processing, Refusal> {
    let declared: Vec<Node<'_, '_>> = item.descendants().filter(|node| node.name() == "decvar").collect();
    let mut outcomes: Vec<Element> = Vec::new();
    for variable in &declared {
        let identifier = variable.local_attribute("varname").unwrap_or("SCORE");
        if !outcomes.iter().any(|known| known.attribute("identifier") == Some(identifier)) {
            outcomes.push(outcome(*variable, identifier));
        }
    }
    if !outcomes.iter().any(|known| known.attribute("identifier") == Some("SCORE")) {
        outcomes.push(
            Element::qti("outcomeDeclaration")
                .with("identifier", "SCORE")
                .with("cardinality", "single")
                .with("baseType", "float"),
        );
    }
    outcomes.push(
        Element::qti("outcomeDeclaration")
            .with("identifier", FEEDBACK)
            .with("cardinality", "multiple")
            .with("baseType", "identifier"),
    );
    let mut rules = Element::qti("responseProcessing");
    for condition in item.descendants().filter(|node| node.name() == "respcondition") {
        rules = rules.child(rule(condition, responses)?);
    }
    let rules = (!rules.children.is_empty()).then_some(rules);
    Ok(Processing { outcomes, rules })
}

fn outcome(variable: Node<'_, '_>, identifier: &str) -> Element {
    let base = match variable.local_attribute("vartype").unwrap_or("Integer") {
        // Points are often halves although they are declared whole.
        "Integer" | "Decimal" | "Scientific" => "float",
        "Boolean" => "boolean",
        _ => "string",
    };
    let mut declaration = Element::qti("outcomeDeclaration")
        .with("identifier", identifier)
        .with("cardinality", "single")
        .with("baseType", base);
    for (old, new) in [("maxvalue", "normalMaximum"), ("minvalue", "normalMinimum")] {
        if let Some(bound) = variable.local_attribute(old).filter(|bound| bound.trim().parse::<f64>().is_ok())
        {
            declaration = declaration.with(new, bound.trim());
        }
    }
    match variable.local_attribute("defaultval") {
        Some(value) => {
            declaration.child(Element::qti("defaultValue").child(Element::qti("value").text(value)))
        }
        None => declaration,
    }
}

/// One `respcondition`.
fn rule(condition: Node<'_, '_>, responses: &[Response]) -> Result<Element, Refusal> {
    let test = match condition.child("conditionvar") {
        Some(tests) => all(tests, responses)?,
        None => truth(),
    };
    let mut branch = Element::qti("responseIf").child(test);
    let mut adds = false;
    for action in condition.elements() {
        match action.name() {
            "setvar" => {
                let how = action.local_attribute("action").unwrap_or("Set");
                adds |= how.eq_ignore_ascii_case("add");
                branch = branch.child(set(action, how)?);
            }
            "displayfeedback" => {
                let Some(link) = action.local_attribute("linkrefid") else { continue };
                let noted = Element::qti("multiple")
                    .child(Element::qti("variable").with("identifier", FEEDBACK))
                    .child(base_value("identifier", &name(link)));
                branch =
                    branch.child(Element::qti("setOutcomeValue").with("identifier", FEEDBACK).child(noted));
            }
            _ => {}
        }
    }
    // By the standard the first condition that holds is the last, unless it says "continue". Those who leave the word out and
    // add points for each part mean all of them.
    let goes_on = match condition.local_attribute("continue") {
        Some(word) => word.eq_ignore_ascii_case("yes"),
        None => adds,
    };
    if !goes_on {
        branch = branch.child(Element::qti("exitResponse"));
    }
    Ok(Element::qti("responseCondition").child(branch))
}

fn set(action: Node<'_, '_>, how: &str) -> Result<Element, Refusal> {
    let identifier = action.local_attribute("varname").unwrap_or("SCORE");
    let text = action.own_text();
    let number = text.parse::<f64>().is_ok();
    let value = base_value(if number { "float" } else { "string" }, &text);
    let now = Element::qti("variable").with("identifier", identifier);
    let operator = match how.to_ascii_lowercase().as_str() {
        "set" => None,
        "add" => Some("sum"),
        "subtract" => Some("subtract"),
        "multiply" => Some("product"),
        "divide" => Some("divide"),
        other => return Err(refused(action, "action", other, "Set, Add, Subtract, Multiply or Divide")),
    };
    let value = match operator {
        Some(operator) => Element::qti(operator).child(now).child(value),
        None => value,
    };
    Ok(Element::qti("setOutcomeValue").with("identifier", identifier).child(value))
}

/// Tests side by side: all of them. Several values for a response that has one are alternatives: together they could never hold,
/// and Canvas writes them so.
fn all(node: Node<'_, '_>, responses: &[Response]) -> Result<Element, Refusal> {
    let mut tests = Vec::new();
    let (mut respident, mut alternatives) = (None, true);
    for child in node.elements() {
        let ident = child.local_attribute("respident");
        alternatives &= child.name() == "varequal" && (respident.is_none() || respident == ident);
        respident = ident;
        tests.push(test(child, responses)?);
    }
    let single =
        respident.is_some_and(|ident| of(ident, responses).is_some_and(|r| r.cardinality == "single"));
    Ok(match tests.len() {
        0 => truth(),
        1 => tests.swap_remove(0),
        _ if alternatives && single => Element::qti("or").children(tests),
        _ => Element::qti("and").children(tests),
    })
}

fn of<'a>(ident: &str, responses: &'a [Response]) -> Option<&'a Response> {
    let ident = name(ident);
    responses.iter().find(|response| response.identifier == ident)
}

fn test(node: Node<'_, '_>, responses: &[Response]) -> Result<Element, Refusal> {
    Ok(match node.name() {
        "and" | "or" => {
            let mut tests = Element::qti(node.name());
            for child in node.elements() {
                tests = tests.child(test(child, responses)?);
            }
            tests
        }
        "not" => Element::qti("not").child(all(node, responses)?),
        // Whatever else was answered.
        "other" => truth(),
        "unanswered" => Element::qti("isNull").child(variable(node)),
        "varequal" => equal(node, responses),
        "varlt" | "varlte" | "vargt" | "vargte" => {
            Element::qti(&node.name()[3..]).child(variable(node)).child(base_value("float", &node.own_text()))
        }
        "varsubset" => subset(node, responses),
        "varinside" => {
            let (shape, coords) = area(node)?;
            Element::qti("inside").with("shape", shape).with("coords", coords).child(variable(node))
        }
        "varsubstring" => Element::qti("stringMatch")
            .with("caseSensitive", case(node))
            .with("substring", "true")
            .child(variable(node))
            .child(base_value("string", &node.own_text())),
        "durlt" | "durgte" => {
            let operator = if node.name() == "durlt" { "durationLT" } else { "durationGTE" };
            Element::qti(operator)
                .child(Element::qti("variable").with("identifier", "duration"))
                .child(base_value("duration", &node.own_text()))
        }
        other => return Err(refused(node, "test", other, "a test of QTI 1.2 that is read")),
    })
}

fn equal(node: Node<'_, '_>, responses: &[Response]) -> Element {
    let text = node.own_text();
    let Some(response) = node.local_attribute("respident").and_then(|ident| of(ident, responses)) else {
        return base_value("boolean", "false");
    };
    let ordered_place = node.local_attribute("index").and_then(|n| n.trim().parse::<u32>().ok());
    match (response.base, response.cardinality) {
        ("float" | "integer", _) => {
            let mut equal = Element::qti("equal");
            if let Some(margin) = node.local_attribute("margin") {
                let percent = node.local_attribute("margintype").is_some_and(|kind| kind.contains("percent"));
                equal = equal
                    .with("toleranceMode", if percent { "relative" } else { "absolute" })
                    .with("tolerance", margin);
            } else {
                equal = equal.with("toleranceMode", "exact");
            }
            // The tolerance lies around the first.
            equal.child(base_value("float", &text)).child(variable(node))
        }
        ("string", _) => Element::qti("stringMatch")
            .with("caseSensitive", case(node))
            .child(variable(node))
            .child(base_value("string", &text)),
        ("directedPair", _) => {
            let pair = text.replace(',', " ").split_whitespace().collect::<Vec<_>>().join(" ");
            Element::qti("member").child(base_value("directedPair", &pair)).child(variable(node))
        }
        (_, "ordered") if ordered_place.is_some() => {
            let place =
                Element::qti("index").with("n", ordered_place.unwrap_or(1).to_string()).child(variable(node));
            Element::qti("match").child(place).child(base_value("identifier", &name(&text)))
        }
        (_, "ordered") if text.contains(',') => {
            Element::qti("match").child(variable(node)).child(list("ordered", "identifier", &text))
        }
        (_, "single") => {
            Element::qti("match").child(variable(node)).child(base_value("identifier", &name(&text)))
        }
        _ => Element::qti("member").child(base_value("identifier", &name(&text))).child(variable(node)),
    }
}

fn subset(node: Node<'_, '_>, responses: &[Response]) -> Element {
    let response = node.local_attribute("respident").and_then(|ident| of(ident, responses));
    let base = response.map_or("identifier", |response| response.base);
    let list = list("multiple", base, &node.own_text());
    match (response.map(|r| r.cardinality), node.local_attribute("setmatch")) {
        (Some("single"), _) => Element::qti("member").child(variable(node)).child(list),
        (_, Some("Partial")) => Element::qti("contains").child(list).child(variable(node)),
        _ => Element::qti("match").child(Element::qti("multiple").child(variable(node))).child(list),
    }
}

fn area(node: Node<'_, '_>) -> Result<(&'static str, String), Refusal> {
    let text = node.own_text();
    let numbers: Vec<f64> = text.split([',', ' ']).filter_map(|word| word.trim().parse().ok()).collect();
    let written = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
    let kind = node.local_attribute("areatype").unwrap_or("Rectangle");
    Ok(match (kind.to_ascii_lowercase().as_str(), numbers.as_slice()) {
        // Left, top, width, height.
        ("rectangle", [left, top, width, height]) => {
            ("rect", written(&[*left, *top, left + width, top + height]))
        }
        // Centre, width, height.
        ("ellipse", [x, y, width, height]) => ("ellipse", written(&[*x, *y, width / 2.0, height / 2.0])),
        ("ellipse", [x, y, width]) => ("circle", written(&[*x, *y, width / 2.0])),
        ("bounded", corners) if corners.len() >= 6 => ("poly", written(corners)),
        _ => return Err(refused(node, "areatype", kind, "Rectangle, Ellipse or Bounded with its numbers")),
    })
}

fn variable(node: Node<'_, '_>) -> Element {
    Element::qti("variable").with("identifier", name(node.local_attribute("respident").unwrap_or("RESPONSE")))
}

fn list(container: &str, base: &str, text: &str) -> Element {
    let values = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    Element::qti(container).children(values.map(|word| base_value(base, word)))
}

fn base_value(base: &str, text: &str) -> Element {
    Element::qti("baseValue").with("baseType", base).text(text)
}

fn truth() -> Element {
    base_value("boolean", "true")
}

/// Capitals matter only where it is said.
fn case(node: Node<'_, '_>) -> &'static str {
    if node.local_attribute("case").is_some_and(|word| word.eq_ignore_ascii_case("yes")) {
        "true"
    } else {
        "false"
    }
}

fn refused(node: Node<'_, '_>, attribute: &'static str, value: &str, wanted: &'static str) -> Refusal {
    let value = value.chars().take(60).collect();
    let fault = QtiFault::Value { element: node.name().to_string(), attribute, value, wanted };
    Refusal { at: node.range().start, fault }
}
