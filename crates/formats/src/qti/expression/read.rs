//! From elements to operators.

use super::{Expression, FunctionName, Operator, Parameter, Rounding, StatisticName, Tolerance};
use crate::qti::{
    element::Element,
    error::Refusal,
    pattern,
    shape::Shape,
    value::{Atom, BaseType, Value},
    variable::{Table, needed, wrong},
};

impl Expression {
    /// Reads an expression. What is known by name only goes on the list.
    pub(in crate::qti) fn read(element: &Element, unsupported: &mut Vec<String>) -> Result<Self, Refusal> {
        let operator = operator(element, unsupported)?;
        if matches!(operator, Operator::Unsupported) {
            return Ok(Self { operator, arguments: Vec::new() });
        }
        let table = |child: &&Element| !matches!(child.name.as_str(), "matchTable" | "interpolationTable");
        let mut arguments = Vec::new();
        for child in element.elements().filter(table) {
            // A record's fields are written as `fieldValue` around each value.
            let child = match (&operator, child.elements().next()) {
                (Operator::Record(_), Some(value)) if child.is("fieldValue") => value,
                _ => child,
            };
            arguments.push(Self::read(child, unsupported)?);
        }
        Ok(Self { operator, arguments })
    }
}

fn operator(element: &Element, unsupported: &mut Vec<String>) -> Result<Operator, Refusal> {
    let identifier = || needed(element, "identifier").map(str::to_string);
    // The standard's default for both words is `true`, and "caseSensitive" must be written; some leave it out.
    let case_sensitive = element.attribute("caseSensitive").is_none_or(|value| value.trim() != "false");
    Ok(match element.name.as_str() {
        "baseValue" => Operator::BaseValue(base_value(element)?),
        "variable" => Operator::Variable(identifier()?),
        "correct" => Operator::Correct(identifier()?),
        "default" => Operator::Default(identifier()?),
        "null" => Operator::Null,
        "mapResponse" => Operator::MapResponse(identifier()?),
        "mapResponsePoint" => Operator::MapResponsePoint(identifier()?),
        "mathConstant" => Operator::MathConstant(match needed(element, "name")? {
            "pi" => std::f64::consts::PI,
            "e" => std::f64::consts::E,
            other => return Err(wrong(element, "name", other, "pi or e")),
        }),
        "randomInteger" => Operator::RandomInteger {
            min: parameter(element, "min", Some(0.0))?,
            max: parameter(element, "max", None)?,
            step: parameter(element, "step", Some(1.0))?,
        },
        "randomFloat" => Operator::RandomFloat {
            min: parameter(element, "min", Some(0.0))?,
            max: parameter(element, "max", None)?,
        },
        "multiple" => Operator::Multiple,
        "ordered" => Operator::Ordered,
        "record" => {
            let mut names = Vec::new();
            for field in element.elements() {
                names.push(
                    needed(field, "fieldIdentifier").or_else(|_| needed(field, "identifier"))?.to_string(),
                );
            }
            Operator::Record(names)
        }
        "containerSize" => Operator::ContainerSize,
        "isNull" => Operator::IsNull,
        "index" => Operator::Index(match element.attribute("n") {
            Some(_) => Some(parameter(element, "n", None)?),
            None => None,
        }),
        "fieldValue" => Operator::FieldValue(needed(element, "fieldIdentifier")?.to_string()),
        "random" => Operator::Random,
        "member" => Operator::Member,
        "delete" => Operator::Delete,
        "contains" => Operator::Contains,
        "subset" => Operator::Subset,
        "repeat" => Operator::Repeat(parameter(element, "numberRepeats", None)?),
        "not" => Operator::Not,
        "and" => Operator::And,
        "or" => Operator::Or,
        "anyN" => Operator::AnyN {
            min: parameter(element, "min", Some(0.0))?,
            max: parameter(element, "max", Some(f64::MAX))?,
        },
        "match" => Operator::Match,
        "isTypeOf" => Operator::IsTypeOf,
        "stringMatch" => Operator::StringMatch { case_sensitive, substring: element.is_true("substring") },
        "substring" => Operator::Substring { case_sensitive },
        "patternMatch" => {
            Operator::PatternMatch { pattern: written_pattern(element, unsupported), case_sensitive }
        }
        "concat" | "concatenate" => Operator::Concatenate,
        "equal" => Operator::Equal {
            tolerance: tolerance(element)?,
            lower: element.attribute("includeLowerBound").is_none_or(|value| value.trim() != "false"),
            upper: element.attribute("includeUpperBound").is_none_or(|value| value.trim() != "false"),
        },
        "equalRounded" => Operator::EqualRounded(rounding(element)?),
        "inside" => Operator::Inside(Shape::read(element)?),
        "lt" => Operator::Less,
        "lte" => Operator::LessOrEqual,
        "gt" => Operator::Greater,
        "gte" => Operator::GreaterOrEqual,
        "durationLT" | "durationLt" => Operator::DurationLess,
        "durationGTE" | "durationGte" => Operator::DurationGreaterOrEqual,
        "sum" => Operator::Sum,
        "product" => Operator::Product,
        "subtract" => Operator::Subtract,
        "divide" => Operator::Divide,
        "power" => Operator::Power,
        "integerDivide" => Operator::IntegerDivide,
        "integerModulus" => Operator::IntegerModulus,
        "mod" | "modulus" => Operator::Modulus,
        "truncate" => Operator::Truncate,
        "round" => Operator::Round,
        "roundTo" => Operator::RoundTo(rounding(element)?),
        "integerToFloat" => Operator::IntegerToFloat,
        "gcd" => Operator::Gcd,
        "lcm" => Operator::Lcm,
        "max" => Operator::Max,
        "min" => Operator::Min,
        "mathOperator" => {
            let name = needed(element, "name")?;
            let known = FunctionName::named(name);
            Operator::Function(
                known.ok_or_else(|| wrong(element, "name", name, "a function of mathOperator"))?,
            )
        }
        "statsOperator" => {
            let name = needed(element, "name")?;
            let known = StatisticName::named(name);
            Operator::Statistic(
                known.ok_or_else(|| wrong(element, "name", name, "a statistic of statsOperator"))?,
            )
        }
        "lookupTable" => {
            match Table::inside(element, element.attribute("baseType").and_then(BaseType::named))? {
                Some(table) => Operator::LookupTable(table),
                None => return Err(crate::qti::variable::missing(element, "matchTable")),
            }
        }
        // Written as operators of their own by some.
        name => match StatisticName::named(name) {
            Some(statistic) => Operator::Statistic(statistic),
            None => {
                unsupported.push(why(name));
                Operator::Unsupported
            }
        },
    })
}

/// Why an expression is not evaluated, by name.
fn why(name: &str) -> String {
    match name {
        "customOperator" => "customOperator: its meaning is the exporter's own".to_string(),
        "testVariables" | "outcomeMaximum" | "outcomeMinimum" | "numberCorrect" | "numberIncorrect"
        | "numberPresented" | "numberResponded" | "numberSelected" => {
            format!("{name}: it speaks of a whole test, and this is one item")
        }
        other => format!("{}: no expression of the standard", other.chars().take(40).collect::<String>()),
    }
}

fn base_value(element: &Element) -> Result<Value, Refusal> {
    let name = element.attribute("baseType").unwrap_or("string");
    let base = BaseType::named(name).ok_or_else(|| wrong(element, "baseType", name, "a base type"))?;
    let words = element.words();
    let read = base.read(&words);
    if read.is_none() && !words.trim().is_empty() {
        return Err(wrong(element, "baseType", name, "the type of what stands in it"));
    }
    Ok(read.map_or(Value::Null, Value::Single))
}

fn written_pattern(element: &Element, unsupported: &mut Vec<String>) -> Option<String> {
    let pattern = element.attribute("pattern").map(str::to_string).or_else(|| {
        // As a second operand, which can be looked at now if it is written out.
        let second = element.elements().nth(1)?;
        second.is("baseValue").then(|| second.words())
    })?;
    if let Err(why) = pattern::compile(&pattern, true) {
        unsupported.push(format!("patternMatch: {why}"));
    }
    element.attribute("pattern").map(str::to_string)
}

/// A number, `{NAME}`, `$NAME` or `NAME`.
fn parameter(element: &Element, name: &'static str, default: Option<f64>) -> Result<Parameter, Refusal> {
    match (element.attribute(name), default) {
        (Some(text), _) => {
            parse_parameter(text).ok_or_else(|| wrong(element, name, text, "a number or a variable"))
        }
        (None, Some(default)) => Ok(Parameter::Number(default)),
        (None, None) => Err(crate::qti::variable::missing(element, name)),
    }
}

fn parse_parameter(text: &str) -> Option<Parameter> {
    if let Some(number) = BaseType::Float.read(text).as_ref().and_then(Atom::number) {
        return Some(Parameter::Number(number));
    }
    let name = text.trim().trim_start_matches(['{', '$']).trim_end_matches('}');
    let good = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (good && !name.is_empty()).then(|| Parameter::Variable(name.to_string()))
}

fn tolerance(element: &Element) -> Result<Tolerance, Refusal> {
    let written = element.attribute("tolerance").unwrap_or_default();
    let parameters = || {
        let list: Option<Vec<Parameter>> = written.split_whitespace().map(parse_parameter).collect();
        let list = list.filter(|list| (1..=2).contains(&list.len()));
        list.ok_or_else(|| wrong(element, "tolerance", written, "one or two numbers"))
    };
    Ok(match element.attribute("toleranceMode").unwrap_or("exact") {
        "absolute" => Tolerance::Absolute(parameters()?),
        "relative" => Tolerance::Relative(parameters()?),
        "exact" => Tolerance::Exact,
        other => return Err(wrong(element, "toleranceMode", other, "exact, absolute or relative")),
    })
}

fn rounding(element: &Element) -> Result<Rounding, Refusal> {
    let significant = match element.attribute("roundingMode").unwrap_or("significantFigures") {
        "significantFigures" | "significantFigure" => true,
        "decimalPlaces" | "decimalPlace" => false,
        other => return Err(wrong(element, "roundingMode", other, "significantFigures or decimalPlaces")),
    };
    Ok(Rounding { significant, figures: parameter(element, "figures", None)? })
}
