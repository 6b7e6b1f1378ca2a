//! What an expression is worth in a session.

use super::{Expression, Operator, Parameter, compare, containers, functions, numbers, words};
use crate::qti::{
    session::Session,
    value::{Atom, BaseType, Value},
};

/// Comparisons of values that take as long as one step.
const PAIRS_A_STEP: usize = 8;
/// Steps that reading a pattern and going through a text may take.
const PATTERN_STEPS: usize = 5_000;

/// The value. NULL where there is none, and for the rest of a session whose steps are used up.
pub(in crate::qti) fn evaluate(expression: &Expression, session: &mut Session<'_>) -> Value {
    if !session.step() {
        return Value::Null;
    }
    let value = worth(expression, session);
    // A rule that sets a variable to itself twice over would double it forty times and ask for all the memory there is.
    if session.takes(&value) { value } else { Value::Null }
}

fn worth(expression: &Expression, session: &mut Session<'_>) -> Value {
    let arguments = &expression.arguments;
    match &expression.operator {
        Operator::BaseValue(value) => value.clone(),
        Operator::Variable(name) => session.value(name).clone(),
        Operator::Correct(name) => session.correct(name).clone(),
        Operator::Default(name) => session.default(name).clone(),
        Operator::Null | Operator::Unsupported => Value::Null,
        Operator::MapResponse(name) => Value::float(
            session
                .variable(name)
                .and_then(|v| v.mapping.as_ref())
                .map_or(0.0, |mapping| mapping.map(session.value(name))),
        ),
        Operator::MapResponsePoint(name) => Value::float(
            session
                .variable(name)
                .and_then(|v| v.area_mapping.as_ref())
                .map_or(0.0, |mapping| mapping.map(session.value(name))),
        ),
        Operator::MathConstant(number) => Value::float(*number),
        Operator::RandomInteger { min, max, step } => {
            let numbers = (integer(min, session), integer(max, session), integer(step, session));
            let (Some(min), Some(max), Some(step)) = numbers else { return Value::Null };
            if step < 1 || max < min {
                return Value::Null;
            }
            let Some(steps) = max.checked_sub(min).map(|span| span / step) else { return Value::Null };
            let drawn = session.chance.below(steps.unsigned_abs() + 1);
            Value::Single(Atom::Integer(min + step * i64::try_from(drawn).unwrap_or(0)))
        }
        Operator::RandomFloat { min, max } => match (number(min, session), number(max, session)) {
            (Some(min), Some(max)) => Value::float(min + session.chance.next() * (max - min)),
            _ => Value::Null,
        },
        Operator::And => all(arguments, session, false),
        Operator::Or => all(arguments, session, true),
        Operator::AnyN { min, max } => any_n(arguments, number(min, session), number(max, session), session),
        Operator::Repeat(times) => {
            let Some(times) = integer(times, session).filter(|times| *times >= 1) else { return Value::Null };
            let mut atoms = Vec::new();
            for _ in 0..times {
                for argument in arguments {
                    atoms.extend(evaluate(argument, session).atoms().into_iter().cloned());
                }
                if session.is_spent() {
                    return Value::Null;
                }
            }
            if atoms.is_empty() { Value::Null } else { Value::Ordered(atoms) }
        }
        Operator::Statistic(name) => {
            // A container leaves NULLs out, but a statistic over one that has any is NULL.
            let mut values: Vec<Value> = Vec::new();
            for argument in arguments {
                match argument.operator {
                    Operator::Multiple | Operator::Ordered => {
                        values.extend(argument.arguments.iter().map(|member| evaluate(member, session)));
                    }
                    _ => values.push(evaluate(argument, session)),
                }
            }
            numbers::statistic(*name, &values)
        }
        operator => {
            let values: Vec<Value> = arguments.iter().map(|argument| evaluate(argument, session)).collect();
            apply(operator, &values, session)
        }
    }
}

/// Operators that need only the values of their arguments, and perhaps a parameter.
fn apply(operator: &Operator, values: &[Value], session: &mut Session<'_>) -> Value {
    let one = values.first().unwrap_or(&Value::Null);
    let two = values.get(1).unwrap_or(&Value::Null);
    match operator {
        Operator::Multiple => containers::join(values, false),
        Operator::Ordered => containers::join(values, true),
        Operator::Record(names) => containers::record(names, values),
        Operator::ContainerSize => Value::Single(Atom::Integer(one.atoms().len() as i64)),
        Operator::IsNull => Value::truth(one.is_null()),
        Operator::Index(n) => {
            let n = match n {
                Some(n) => integer(n, session),
                None => two.number().map(|n| n as i64),
            };
            containers::index(one, n)
        }
        Operator::FieldValue(name) => containers::field(one, name),
        Operator::Random => {
            let atoms = containers::join(values, true);
            let atoms = atoms.atoms();
            let drawn = session.chance.below(atoms.len() as u64);
            atoms.get(drawn as usize).map_or(Value::Null, |atom| Value::Single((*atom).clone()))
        }
        Operator::Member => containers::member(one, two),
        Operator::Delete => containers::delete(one, two),
        Operator::Contains | Operator::Subset => {
            session.charge(one.atoms().len() * two.atoms().len() / PAIRS_A_STEP);
            match operator {
                Operator::Contains => containers::contains(one, two),
                _ => containers::contains(two, one),
            }
        }
        Operator::Not => one.condition().map_or(Value::Null, |truth| Value::truth(!truth)),
        Operator::Match => compare::matches(one, two),
        Operator::IsTypeOf => compare::is_type_of(one, two),
        Operator::StringMatch { case_sensitive, substring } => {
            words::string_match(one, two, *case_sensitive, *substring)
        }
        Operator::Substring { case_sensitive } => words::substring(values, *case_sensitive),
        Operator::PatternMatch { pattern, case_sensitive } => {
            session.charge(PATTERN_STEPS);
            words::pattern_match(one, pattern.as_deref(), two, *case_sensitive)
        }
        Operator::Concatenate => words::concatenate(values),
        Operator::Equal { tolerance, lower, upper } => {
            let resolved = compare::resolve(tolerance, |parameter| number(parameter, session));
            resolved.map_or(Value::Null, |tolerance| compare::equal(one, two, &tolerance, *lower, *upper))
        }
        Operator::EqualRounded(rounding) => {
            let figures = integer(&rounding.figures, session);
            match (figures, one.number(), two.number()) {
                (Some(figures), Some(a), Some(b)) => {
                    let round = |n| numbers::round_to(n, rounding.significant, figures);
                    match (round(a), round(b)) {
                        (Some(a), Some(b)) => Value::truth(a == b),
                        _ => Value::Null,
                    }
                }
                _ => Value::Null,
            }
        }
        Operator::Inside(shape) => compare::inside(one, shape),
        Operator::Less => compare::ordered(one, two, |a, b| a < b),
        Operator::LessOrEqual => compare::ordered(one, two, |a, b| a <= b),
        Operator::Greater => compare::ordered(one, two, |a, b| a > b),
        Operator::GreaterOrEqual => compare::ordered(one, two, |a, b| a >= b),
        Operator::DurationLess => compare::durations(one, two, |a, b| a < b),
        Operator::DurationGreaterOrEqual => compare::durations(one, two, |a, b| a >= b),
        Operator::Sum => numbers::sum(values),
        Operator::Product => numbers::product(values),
        Operator::Subtract => numbers::subtract(one, two),
        Operator::Divide => numbers::divide(one, two),
        Operator::Power => numbers::power(one, two),
        Operator::IntegerDivide => numbers::integer_divide(one, two),
        Operator::IntegerModulus => numbers::integer_modulus(one, two),
        Operator::Modulus => numbers::modulus(one, two),
        Operator::Truncate => numbers::to_integer(one, libm::trunc),
        Operator::Round => numbers::to_integer(one, |n| libm::floor(n + 0.5)),
        Operator::RoundTo(rounding) => match (one.number(), integer(&rounding.figures, session)) {
            (Some(n), Some(figures)) => {
                numbers::round_to(n, rounding.significant, figures).map_or(Value::Null, Value::float)
            }
            _ => Value::Null,
        },
        Operator::IntegerToFloat => {
            one.clone().cast(crate::qti::value::Cardinality::Single, Some(BaseType::Float))
        }
        Operator::Gcd => numbers::gcd(values),
        Operator::Lcm => numbers::lcm(values),
        Operator::Max => numbers::extreme(values, true),
        Operator::Min => numbers::extreme(values, false),
        Operator::Function(name) => functions::apply(*name, one.number(), two.number()),
        Operator::LookupTable(table) => table.look_up(one.number()),
        // Evaluated above.
        _ => Value::Null,
    }
}

/// `and` (deciding value false) and `or` (true): the deciding value decides, then NULL, then the other. All arguments are
/// evaluated, so that draws do not depend on answers.
fn all(arguments: &[Expression], session: &mut Session<'_>, deciding: bool) -> Value {
    let mut unknown = arguments.is_empty();
    let mut decided = false;
    for argument in arguments {
        match evaluate(argument, session).condition() {
            Some(truth) => decided |= truth == deciding,
            None => unknown = true,
        }
    }
    match (decided, unknown) {
        (true, _) => Value::truth(deciding),
        (false, true) => Value::Null,
        (false, false) => Value::truth(!deciding),
    }
}

/// "At least `min` and at most `max` are true"; NULL where the unknown ones could decide it (QTI 2.2, "anyN").
fn any_n(arguments: &[Expression], min: Option<f64>, max: Option<f64>, session: &mut Session<'_>) -> Value {
    let (mut holding, mut unknown) = (0.0, 0.0);
    for argument in arguments {
        match evaluate(argument, session).condition() {
            Some(true) => holding += 1.0,
            Some(false) => {}
            None => unknown += 1.0,
        }
    }
    let (Some(min), Some(max)) = (min, max) else { return Value::Null };
    if holding > max || holding + unknown < min {
        Value::truth(false)
    } else if holding >= min && holding + unknown <= max {
        Value::truth(true)
    } else {
        Value::Null
    }
}

fn number(parameter: &Parameter, session: &Session<'_>) -> Option<f64> {
    match parameter {
        Parameter::Number(number) => Some(*number),
        Parameter::Variable(name) => session.value(name).number(),
    }
}

fn integer(parameter: &Parameter, session: &Session<'_>) -> Option<i64> {
    number(parameter, session).filter(|number| number.abs() < 9.0e15).map(|number| number as i64)
}
