//! Response, template and outcome processing: rules that set variables (QTI 2.2, sections 5.5, 5.6 and 7).
//!
//! The three kinds differ in the names of their elements only, so they are read into one kind of rule.

use super::{
    element::Element,
    error::Refusal,
    expression::{Expression, evaluate},
    session::Session,
    variable::needed,
};

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    /// The first branch that holds; one without a condition always does.
    Condition(Vec<Branch>),
    /// Sets a variable.
    Set { identifier: String, value: Expression },
    /// Sets the right answer.
    SetCorrect { identifier: String, value: Expression },
    /// Sets what a variable is at first; without an expression, sets it back to that.
    SetDefault { identifier: String, value: Option<Expression> },
    /// Sets an outcome to what its table says.
    Lookup { identifier: String, value: Expression },
    /// A template must satisfy this, or it is drawn again.
    Constraint(Expression),
    /// No more rules.
    Exit,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Branch {
    test: Option<Expression>,
    rules: Vec<Rule>,
}

/// How a run of rules ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// After the last rule.
    Through,
    /// At an exit.
    Exit,
    /// At a constraint that does not hold.
    Again,
}

/// Reads the rules directly inside an element; what is known by name only goes on the list.
pub(super) fn read(element: &Element, unsupported: &mut Vec<String>) -> Result<Vec<Rule>, Refusal> {
    let mut rules = Vec::new();
    for child in element.elements() {
        read_one(child, unsupported, &mut rules)?;
    }
    Ok(rules)
}

fn read_one(element: &Element, unsupported: &mut Vec<String>, rules: &mut Vec<Rule>) -> Result<(), Refusal> {
    let value = |unsupported: &mut Vec<String>| {
        let inside =
            element.elements().next().ok_or_else(|| super::variable::missing(element, "an expression"))?;
        Expression::read(inside, unsupported)
    };
    let identifier = || needed(element, "identifier").map(str::to_string);
    let name = element.name.as_str();
    rules.push(match name {
        "responseCondition" | "templateCondition" | "outcomeCondition" => {
            let mut branches = Vec::new();
            for branch in element.elements() {
                branches.push(read_branch(branch, unsupported)?);
            }
            Rule::Condition(branches)
        }
        "setOutcomeValue" | "setResponseValue" | "setTemplateValue" | "setVariable" => {
            Rule::Set { identifier: identifier()?, value: value(unsupported)? }
        }
        "setCorrectResponse" => Rule::SetCorrect { identifier: identifier()?, value: value(unsupported)? },
        "setDefaultValue" => {
            let inside = element.elements().next();
            let value = inside.map(|inside| Expression::read(inside, unsupported)).transpose()?;
            Rule::SetDefault { identifier: identifier()?, value }
        }
        "lookupOutcomeValue" => Rule::Lookup { identifier: identifier()?, value: value(unsupported)? },
        "templateConstraint" => Rule::Constraint(value(unsupported)?),
        "exitResponse" | "exitTemplate" | "exitTest" => Rule::Exit,
        // Fragments only group rules that several items share.
        "responseProcessingFragment" | "templateProcessingFragment" | "outcomeProcessingFragment" => {
            rules.extend(read(element, unsupported)?);
            return Ok(());
        }
        other => {
            unsupported
                .push(format!("{}: no rule of the standard", other.chars().take(40).collect::<String>()));
            return Ok(());
        }
    });
    Ok(())
}

/// `…If`, `…ElseIf`: a condition, then rules; `…Else`: rules only.
fn read_branch(element: &Element, unsupported: &mut Vec<String>) -> Result<Branch, Refusal> {
    let mut children = element.elements();
    let test = if element.name.ends_with("Else") {
        None
    } else {
        let test = children.next().ok_or_else(|| super::variable::missing(element, "a condition"))?;
        Some(Expression::read(test, unsupported)?)
    };
    let mut rules = Vec::new();
    for child in children {
        read_one(child, unsupported, &mut rules)?;
    }
    Ok(Branch { test, rules })
}

/// Runs rules until an exit.
pub(super) fn run(rules: &[Rule], session: &mut Session<'_>) -> End {
    for rule in rules {
        let end = run_one(rule, session);
        if end != End::Through {
            return end;
        }
    }
    End::Through
}

fn run_one(rule: &Rule, session: &mut Session<'_>) -> End {
    match rule {
        Rule::Condition(branches) => {
            for branch in branches {
                let holds = match &branch.test {
                    // NULL is not true: the next branch is looked at.
                    Some(test) => evaluate(test, session).condition() == Some(true),
                    None => true,
                };
                if holds {
                    return run(&branch.rules, session);
                }
            }
        }
        Rule::Set { identifier, value } => {
            let value = evaluate(value, session);
            session.set(identifier, value);
        }
        Rule::SetCorrect { identifier, value } => {
            let value = evaluate(value, session);
            session.set_correct(identifier, value);
        }
        Rule::SetDefault { identifier, value: Some(value) } => {
            let value = evaluate(value, session);
            session.set_default(identifier, value);
        }
        Rule::SetDefault { identifier, value: None } => session.reset(identifier),
        Rule::Lookup { identifier, value } => {
            let source = evaluate(value, session).number();
            session.look_up(identifier, source);
        }
        Rule::Constraint(test) => {
            if evaluate(test, session).condition() != Some(true) {
                return End::Again;
            }
        }
        Rule::Exit => return End::Exit,
    }
    End::Through
}
