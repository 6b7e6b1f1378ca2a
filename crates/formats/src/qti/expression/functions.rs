//! `mathOperator`, with the same bits on every machine.

use super::FunctionName;
use crate::qti::value::{Atom, Value, whole};

/// A function of one number, or two for `atan2`. What has no value there is NULL.
pub(super) fn apply(name: FunctionName, x: Option<f64>, y: Option<f64>) -> Value {
    use FunctionName::*;
    let Some(x) = x else { return Value::Null };
    Value::float(match name {
        Sin => libm::sin(x),
        Cos => libm::cos(x),
        Tan => libm::tan(x),
        Sec => 1.0 / libm::cos(x),
        Csc => 1.0 / libm::sin(x),
        Cot => 1.0 / libm::tan(x),
        Asin => libm::asin(x),
        Acos => libm::acos(x),
        Atan => libm::atan(x),
        Atan2 => match y {
            Some(y) => libm::atan2(x, y),
            None => return Value::Null,
        },
        Asec => libm::acos(1.0 / x),
        Acsc => libm::asin(1.0 / x),
        // The branch from 0 to pi, which has no jump at 0.
        Acot => std::f64::consts::FRAC_PI_2 - libm::atan(x),
        Sinh => libm::sinh(x),
        Cosh => libm::cosh(x),
        Tanh => libm::tanh(x),
        Sech => 1.0 / libm::cosh(x),
        Csch => 1.0 / libm::sinh(x),
        Coth => 1.0 / libm::tanh(x),
        Log => libm::log10(x),
        Ln => libm::log(x),
        Exp => libm::exp(x),
        Abs => libm::fabs(x),
        ToDegrees => x * 180.0 / std::f64::consts::PI,
        ToRadians => x * std::f64::consts::PI / 180.0,
        Signum => {
            return integer(if x > 0.0 {
                1.0
            } else if x < 0.0 {
                -1.0
            } else {
                0.0
            });
        }
        Floor => return integer(libm::floor(x)),
        Ceil => return integer(libm::ceil(x)),
    })
}

fn integer(number: f64) -> Value {
    whole(number).map_or(Value::Null, |number| Value::Single(Atom::Integer(number)))
}
