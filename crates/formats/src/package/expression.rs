//! Small arithmetic that authors write in exercises: `price * kilos`, `if(a > b, a, b)`. Exact, bounded, without loops.

use super::exact::Exact;
use std::collections::BTreeSet;

/// Longest expression, in bytes.
const MAX_BYTES: usize = 500;
/// Deepest nesting: keeps reading and evaluating on a small stack.
const MAX_DEPTH: u32 = 40;
/// Largest exponent of `power`.
const MAX_POWER: i64 = 60;

/// A read expression. True is 1, false is 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A written number.
    Number(Exact),
    /// A number drawn or derived, or a word's place in its list.
    Name(String),
    /// An operator or function with its arguments.
    Apply(Operation, Vec<Expression>),
}

/// Everything an expression can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Or,
    And,
    Not,
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
    Plus,
    Minus,
    Times,
    Divide,
    Remainder,
    Negative,
    Min,
    Max,
    Abs,
    Floor,
    Ceil,
    Round,
    Power,
    If,
    Pick,
}

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read \"{expression}\" at sign {at}: {why}")]
pub struct ExpressionError {
    /// The whole expression.
    pub expression: String,
    /// Where, counted from 1.
    pub at: usize,
    /// What was expected.
    pub why: &'static str,
}

/// Why an expression has no value for these numbers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoValue {
    /// A name nobody declared.
    #[error("there is no number called \"{0}\"")]
    Unknown(String),
    /// Division or remainder by 0.
    #[error("division by zero")]
    DivisionByZero,
    /// Beyond what fits.
    #[error("a number too large or too finely divided")]
    TooLarge,
    /// A wrong argument, as `pick(7, a, b)`.
    #[error("{0}")]
    Argument(&'static str),
}

impl Expression {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let error = |at, why| ExpressionError { expression: text.chars().take(80).collect(), at, why };
        if text.len() > MAX_BYTES {
            return Err(error(MAX_BYTES, "too long; derive a part under its own name"));
        }
        let tokens = tokens(text).map_err(|(at, why)| error(at, why))?;
        let mut parser = Parser { tokens: &tokens, next: 0, end: text.len() + 1 };
        let parsed = parser.binary(0, 0).map_err(|(at, why)| error(at, why))?;
        match parser.peek() {
            None => Ok(parsed),
            Some(_) => Err(error(parser.at(), "the expression should have ended before")),
        }
    }

    /// The value, with names looked up by `value_of`.
    pub fn value(&self, value_of: &dyn Fn(&str) -> Option<Exact>) -> Result<Exact, NoValue> {
        match self {
            Expression::Number(number) => Ok(*number),
            Expression::Name(name) => value_of(name).ok_or_else(|| NoValue::Unknown(name.clone())),
            Expression::Apply(operation, arguments) => apply(*operation, arguments, value_of),
        }
    }

    /// Every name in it.
    pub fn names(&self, into: &mut BTreeSet<String>) {
        match self {
            Expression::Number(_) => {}
            Expression::Name(name) => {
                into.insert(name.clone());
            }
            Expression::Apply(_, arguments) => arguments.iter().for_each(|argument| argument.names(into)),
        }
    }
}

fn apply(
    operation: Operation,
    arguments: &[Expression],
    value_of: &dyn Fn(&str) -> Option<Exact>,
) -> Result<Exact, NoValue> {
    use Operation::*;
    let value = |i: usize| match arguments.get(i) {
        Some(argument) => argument.value(value_of),
        None => Err(NoValue::Argument("an argument is missing")),
    };
    let truth = |yes: bool| Ok(if yes { Exact::ONE } else { Exact::ZERO });
    let fits = |number: Option<Exact>| number.ok_or(NoValue::TooLarge);
    let divisor = || value(1).and_then(|d| if d.is_true() { Ok(d) } else { Err(NoValue::DivisionByZero) });
    match operation {
        // These three look at no more arguments than they must, so that a guard can stand before a division.
        Or => truth(value(0)?.is_true() || value(1)?.is_true()),
        And => truth(value(0)?.is_true() && value(1)?.is_true()),
        If => value(if value(0)?.is_true() { 1 } else { 2 }),
        Pick => match value(0)?.as_whole() {
            Some(i) if i >= 1 && (i as u64) < arguments.len() as u64 => value(i as usize),
            _ => Err(NoValue::Argument("pick(i, …) needs i to be the place of one of its choices, from 1")),
        },
        Not => truth(!value(0)?.is_true()),
        Less => truth(value(0)? < value(1)?),
        AtMost => truth(value(0)? <= value(1)?),
        More => truth(value(0)? > value(1)?),
        AtLeast => truth(value(0)? >= value(1)?),
        Equal => truth(value(0)? == value(1)?),
        Unequal => truth(value(0)? != value(1)?),
        Plus => fits(value(0)?.plus(value(1)?)),
        Minus => fits(value(0)?.minus(value(1)?)),
        Times => fits(value(0)?.times(value(1)?)),
        Divide => fits(value(0)?.divided_by(divisor()?)),
        Remainder => fits(value(0)?.remainder(divisor()?)),
        Negative => Ok(value(0)?.negative()),
        Min => Ok(value(0)?.min(value(1)?)),
        Max => Ok(value(0)?.max(value(1)?)),
        Abs => Ok(value(0)?.absolute()),
        Floor => Ok(value(0)?.floor()),
        Ceil => Ok(value(0)?.negative().floor().negative()),
        Round => match value(1)?.as_whole() {
            Some(digits @ 0..=9) => fits(value(0)?.rounded(digits as u8)),
            _ => Err(NoValue::Argument("round(a, digits) needs digits from 0 to 9")),
        },
        Power => match value(1)?.as_whole() {
            Some(exponent @ 0..=MAX_POWER) => {
                let base = value(0)?;
                (0..exponent).try_fold(Exact::ONE, |product, _| fits(product.times(base)))
            }
            _ => Err(NoValue::Argument("power(a, n) needs a whole n from 0 to 60")),
        },
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(Exact),
    Word(String),
    Sign(&'static str),
}

type Failed = (usize, &'static str);

/// Longest first, so that `<=` is not read as `<`.
const SIGNS: [&str; 14] = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "%", "(", ")", ","];

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Failed> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len() + 1;
        let run = |ok: fn(char) -> bool| rest.find(|c| !ok(c)).unwrap_or(rest.len());
        let length = if first == ' ' {
            1
        } else if first.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit() || c == '.');
            let number =
                Exact::parse(&rest[..length]).ok_or((at, "not a number; write decimals with a point"))?;
            tokens.push((at, Token::Number(number)));
            length
        } else if first.is_ascii_lowercase() {
            let length = run(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            tokens.push((at, Token::Word(rest[..length].to_string())));
            length
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = sign.ok_or((at, "a sign that has no meaning here"))?;
            tokens.push((at, Token::Sign(sign)));
            sign.len()
        };
        rest = &rest[length..];
    }
    Ok(tokens)
}

struct Parser<'a> {
    tokens: &'a [(usize, Token)],
    next: usize,
    end: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn take_sign(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(sign)) if *sign == wanted);
        self.next += usize::from(found);
        found
    }

    /// Precedence climbing: `or`, `and`, comparison, sum, product.
    fn binary(&mut self, lowest: u8, depth: u32) -> Result<Expression, Failed> {
        let mut left = self.unary(depth)?;
        while let Some((operation, strength)) = self.peek().and_then(binary_operation) {
            if strength < lowest {
                break;
            }
            self.next += 1;
            let right = self.binary(strength + 1, depth + 1)?;
            left = Expression::Apply(operation, vec![left, right]);
        }
        Ok(left)
    }

    fn unary(&mut self, depth: u32) -> Result<Expression, Failed> {
        if depth > MAX_DEPTH {
            return Err((self.at(), "too deeply nested"));
        }
        if self.take_sign("-") {
            return Ok(Expression::Apply(Operation::Negative, vec![self.unary(depth + 1)?]));
        }
        if self.take_sign("(") {
            let inner = self.binary(0, depth + 1)?;
            return if self.take_sign(")") { Ok(inner) } else { Err((self.at(), "expected )")) };
        }
        let at = self.at();
        let token = self.peek().cloned();
        self.next += 1;
        match token {
            Some(Token::Number(number)) => Ok(Expression::Number(number)),
            // `not` binds weaker than a comparison: not a > b is not (a > b).
            Some(Token::Word(word)) if word == "not" => {
                Ok(Expression::Apply(Operation::Not, vec![self.binary(2, depth + 1)?]))
            }
            Some(Token::Word(word)) if self.take_sign("(") => self.call(&word, at, depth),
            Some(Token::Word(word)) => Ok(Expression::Name(word)),
            _ => Err((at, "expected a number, a name or (")),
        }
    }

    fn call(&mut self, word: &str, at: usize, depth: u32) -> Result<Expression, Failed> {
        use Operation::*;
        let (operation, counts) = match word {
            "min" => (Min, 2..=2),
            "max" => (Max, 2..=2),
            "abs" => (Abs, 1..=1),
            "floor" => (Floor, 1..=1),
            "ceil" => (Ceil, 1..=1),
            "round" => (Round, 2..=2),
            "power" => (Power, 2..=2),
            "if" => (If, 3..=3),
            "pick" => (Pick, 2..=21),
            _ => return Err((at, "no such function; there are min max abs floor ceil round power if pick")),
        };
        let mut arguments = vec![self.binary(0, depth + 1)?];
        while self.take_sign(",") {
            arguments.push(self.binary(0, depth + 1)?);
        }
        if !self.take_sign(")") {
            return Err((self.at(), "expected , or )"));
        }
        if !counts.contains(&arguments.len()) {
            return Err((at, "this function takes another number of arguments"));
        }
        Ok(Expression::Apply(operation, arguments))
    }
}

fn binary_operation(token: &Token) -> Option<(Operation, u8)> {
    use Operation::*;
    Some(match token {
        Token::Word(word) if word == "or" => (Or, 0),
        Token::Word(word) if word == "and" => (And, 1),
        Token::Sign(sign) => match *sign {
            "<" => (Less, 2),
            "<=" => (AtMost, 2),
            ">" => (More, 2),
            ">=" => (AtLeast, 2),
            "==" => (Equal, 2),
            "!=" => (Unequal, 2),
            "+" => (Plus, 3),
            "-" => (Minus, 3),
            "*" => (Times, 4),
            "/" => (Divide, 4),
            "%" => (Remainder, 4),
            _ => return None,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str) -> Result<Exact, NoValue> {
        let names = |name: &str| match name {
            "price" => Exact::parse("2.5"),
            "kilos" => Exact::parse("4"),
            _ => None,
        };
        Expression::parse(text).expect(text).value(&names)
    }

    #[test]
    fn values() {
        for (text, expected) in [
            ("price * kilos", "10"),
            ("1 + 2 * 3", "7"),
            ("(1 + 2) * 3", "9"),
            ("10 - 4 - 3", "3"),
            ("-price + 3", "0.5"),
            ("7 % 3", "1"),
            ("price > 2 and kilos == 4", "1"),
            ("not price > 2 or 0", "0"),
            ("min(price, kilos) + max(1, 2)", "4.5"),
            ("round(10 / 3, 2)", "3.33"),
            ("ceil(2.1) + floor(2.9) + abs(-1)", "6"),
            ("power(2, 10)", "1024"),
            ("if(kilos != 0, price / kilos, 0)", "0.625"),
            ("pick(2, 10, 20, 30)", "20"),
        ] {
            assert_eq!(value(text), Ok(Exact::parse(expected).expect(expected)), "{text}");
        }
    }

    #[test]
    fn no_value() {
        assert_eq!(value("1 / (kilos - 4)"), Err(NoValue::DivisionByZero));
        assert_eq!(value("weight"), Err(NoValue::Unknown("weight".into())));
        assert_eq!(value("power(1000, 60)"), Err(NoValue::TooLarge));
        assert!(matches!(value("pick(3, 1, 2)"), Err(NoValue::Argument(_))));
        assert_eq!(value("if(1, 2, 1 / 0)"), Ok(Exact::whole(2)));
    }

    #[test]
    fn unreadable() {
        for text in [
            "",
            "1 +",
            "(1",
            "1 2",
            "sum(1)",
            "min(1)",
            "a $ b",
            "1.2.3",
            "= 3",
            &"(".repeat(200),
            &"1+".repeat(400),
        ] {
            assert!(Expression::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-a-z0-9 ()+*/%<>=!,.]{0,60}") {
            if let Ok(expression) = Expression::parse(&text) {
                let _ = expression.value(&|_| Some(Exact::whole(3)));
            }
        }
    }
}
