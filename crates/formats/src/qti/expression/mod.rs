//! The expression language: a tree of operators (QTI 2.2, section 6; QTI 3.0, section 2.11), read once, evaluated often.
//!
//! Evaluating cannot fail: what has no value is NULL, as the standard says, and what this reader does not know evaluates to NULL
//! and is named in [`crate::qti::Item::unsupported`].

mod compare;
mod containers;
mod evaluate;
mod functions;
mod numbers;
mod read;
mod words;

pub(super) use evaluate::evaluate;
pub(super) use numbers::{FunctionName, StatisticName};

use super::{shape::Shape, value::Value, variable::Table};

/// An operator and what it is applied to.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What is done.
    pub(super) operator: Operator,
    /// To what.
    pub(super) arguments: Vec<Expression>,
}

/// A number, or the variable that holds it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Parameter {
    Number(f64),
    Variable(String),
}

/// How `equal` compares.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tolerance {
    Exact,
    Absolute(Vec<Parameter>),
    Relative(Vec<Parameter>),
}

/// How numbers are rounded.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rounding {
    pub(super) significant: bool,
    pub(super) figures: Parameter,
}

/// Every operator.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operator {
    // Values.
    BaseValue(Value),
    Variable(String),
    Correct(String),
    Default(String),
    Null,
    MapResponse(String),
    MapResponsePoint(String),
    MathConstant(f64),
    RandomInteger {
        min: Parameter,
        max: Parameter,
        step: Parameter,
    },
    RandomFloat {
        min: Parameter,
        max: Parameter,
    },
    // Containers.
    Multiple,
    Ordered,
    Record(Vec<String>),
    ContainerSize,
    IsNull,
    Index(Option<Parameter>),
    FieldValue(String),
    Random,
    Member,
    Delete,
    Contains,
    Subset,
    Repeat(Parameter),
    // Truth.
    Not,
    And,
    Or,
    AnyN {
        min: Parameter,
        max: Parameter,
    },
    Match,
    IsTypeOf,
    // Words.
    StringMatch {
        case_sensitive: bool,
        substring: bool,
    },
    Substring {
        case_sensitive: bool,
    },
    PatternMatch {
        pattern: Option<String>,
        case_sensitive: bool,
    },
    Concatenate,
    // Numbers.
    Equal {
        tolerance: Tolerance,
        lower: bool,
        upper: bool,
    },
    EqualRounded(Rounding),
    Inside(Shape),
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    DurationLess,
    DurationGreaterOrEqual,
    Sum,
    Product,
    Subtract,
    Divide,
    Power,
    IntegerDivide,
    IntegerModulus,
    Modulus,
    Truncate,
    Round,
    RoundTo(Rounding),
    IntegerToFloat,
    Gcd,
    Lcm,
    Max,
    Min,
    Function(FunctionName),
    Statistic(StatisticName),
    LookupTable(Table),
    /// Known by name only.
    Unsupported,
}

#[cfg(test)]
mod tests;
