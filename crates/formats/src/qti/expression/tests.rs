//! Every operator, by the definitions of the QTI 2.2 and 3.0 information models. `b` is a boolean, `i` an integer, `f` a float, `s` a
//! string, `n` an identifier, `p` a point, `d` a duration; `M(…)`, `O(…)` are containers, `NULL` is NULL.

use crate::qti::{Item, Session};
use std::f64::consts::{FRAC_PI_3, FRAC_PI_4, FRAC_PI_6};

/// Short spellings of values, made into elements.
fn expanded(short: &str) -> String {
    let mut out = String::new();
    let mut rest = short;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(']').map(|end| at + end).expect("a closing bracket");
        let inside = &rest[at + 1..end];
        let (kind, value) = inside.split_once(' ').unwrap_or((inside, ""));
        let base = match kind {
            "b" => "boolean",
            "i" => "integer",
            "f" => "float",
            "s" => "string",
            "n" => "identifier",
            "p" => "point",
            "d" => "duration",
            "pair" => "pair",
            "dir" => "directedPair",
            "NULL" => "",
            other => panic!("{other}"),
        };
        match base {
            "" => out.push_str("<null/>"),
            base => out.push_str(&format!("<baseValue baseType='{base}'>{value}</baseValue>")),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out.replace("M(", "<multiple>")
        .replace(")M", "</multiple>")
        .replace("O(", "<ordered>")
        .replace(")O", "</ordered>")
}

fn item(expression: &str) -> Item {
    let text = format!(
        "<assessmentItem identifier='q' title='' adaptive='false' timeDependent='false'>
         <responseDeclaration identifier='R' cardinality='multiple' baseType='identifier'>
         <correctResponse><value>a</value><value>b</value></correctResponse>
         <mapping defaultValue='-1' upperBound='4'><mapEntry mapKey='a' mappedValue='2'/><mapEntry mapKey='b' mappedValue='3'/></mapping>
         </responseDeclaration>
         <responseDeclaration identifier='P' cardinality='multiple' baseType='point'>
         <areaMapping defaultValue='-1'><areaMapEntry shape='rect' coords='0,0,10,10' mappedValue='5'/></areaMapping></responseDeclaration>
         <outcomeDeclaration identifier='TWO' cardinality='single' baseType='integer'><defaultValue><value>2</value></defaultValue></outcomeDeclaration>
         <outcomeDeclaration identifier='LIST' cardinality='ordered' baseType='integer'><defaultValue><value>7</value><value>8</value></defaultValue></outcomeDeclaration>
         <itemBody/><responseProcessing><setOutcomeValue identifier='OUT'>{}</setOutcomeValue></responseProcessing></assessmentItem>",
        expanded(expression)
    );
    Item::read(text.as_bytes()).unwrap_or_else(|error| panic!("{expression}: {error}"))
}

fn value(expression: &str) -> String {
    let item = item(expression);
    let mut session = Session::start(&item, 42);
    session.respond("R", &["b".to_string(), "x".to_string()]);
    session.respond("P", &["1 1".to_string(), "2 2".to_string(), "99 1".to_string()]);
    session.submit();
    session.value("OUT").to_string()
}

fn all(cases: &[(&str, &str)]) {
    for (expression, expected) in cases {
        assert_eq!(value(expression), *expected, "{expression}");
    }
}

#[test]
fn values() {
    all(&[
        ("[i 3]", "3"),
        ("[f 2.50]", "2.5"),
        ("[b true]", "true"),
        ("[s  x y ]", " x y "),
        ("[NULL]", "NULL"),
        ("[s]", "NULL"),
        ("<variable identifier='TWO'/>", "2"),
        ("<variable identifier='LIST'/>", "7; 8"),
        ("<variable identifier='NOBODY'/>", "NULL"),
        ("<variable identifier='completionStatus'/>", "unknown"),
        ("<correct identifier='R'/>", "a; b"),
        ("<default identifier='TWO'/>", "2"),
        ("<default identifier='R'/>", "NULL"),
        ("<mapResponse identifier='R'/>", "2"),
        ("<mapResponse identifier='P'/>", "0"),
        // Two points in one area count once; the third is outside.
        ("<mapResponsePoint identifier='P'/>", "4"),
        ("<mathConstant name='pi'/>", "3.141592653589793"),
        ("<mathConstant name='e'/>", "2.718281828459045"),
    ]);
}

#[test]
fn logic_with_unknowns() {
    all(&[
        ("<and>[b true][b true]</and>", "true"),
        ("<and>[b true][b false]</and>", "false"),
        ("<and>[b true][NULL]</and>", "NULL"),
        ("<and>[b false][NULL]</and>", "false"),
        ("<or>[b false][b true]</or>", "true"),
        ("<or>[b false][NULL]</or>", "NULL"),
        ("<or>[b true][NULL]</or>", "true"),
        ("<or>[b false][b false]</or>", "false"),
        ("<not>[b true]</not>", "false"),
        ("<not>[NULL]</not>", "NULL"),
        ("<anyN min='1' max='2'>[b true][b false][b true]</anyN>", "true"),
        ("<anyN min='1' max='2'>[b true][b true][b true]</anyN>", "false"),
        // The standard's own three examples of anyN with NULL: 3 to 4 of these.
        ("<anyN min='3' max='4'>[b true][b true][b false][NULL]</anyN>", "NULL"),
        ("<anyN min='3' max='4'>[b true][b false][b false][NULL]</anyN>", "false"),
        ("<anyN min='3' max='4'>[b true][b true][b true][NULL]</anyN>", "true"),
        ("<anyN min='TWO' max='{TWO}'>[b true][b true][b false]</anyN>", "true"),
        ("<isNull>[NULL]</isNull>", "true"),
        ("<isNull>M()M</isNull>", "true"),
        ("<isNull>[s]</isNull>", "true"),
        ("<isNull>[i 0]</isNull>", "false"),
    ]);
}

#[test]
fn comparing() {
    all(&[
        ("<match>[n a][n a]</match>", "true"),
        ("<match>[n a][n A]</match>", "false"),
        ("<match>[n a][NULL]</match>", "NULL"),
        ("<match>M([i 1][i 2])M M([i 2][i 1])M</match>", "true"),
        ("<match>O([i 1][i 2])O O([i 2][i 1])O</match>", "false"),
        ("<match>M([i 1][i 1][i 2])M M([i 1][i 2][i 2])M</match>", "false"),
        ("<match>[pair a b][pair b a]</match>", "true"),
        ("<match>[dir a b][dir b a]</match>", "false"),
        ("<equal toleranceMode='exact'>[i 2][f 2.0]</equal>", "true"),
        ("<equal toleranceMode='absolute' tolerance='1 2'>[i 10][i 12]</equal>", "true"),
        ("<equal toleranceMode='absolute' tolerance='1 2'>[i 10][f 8.9]</equal>", "false"),
        (
            "<equal toleranceMode='absolute' tolerance='1' includeLowerBound='false'>[i 10][i 9]</equal>",
            "false",
        ),
        (
            "<equal toleranceMode='absolute' tolerance='1' includeUpperBound='false'>[i 10][i 11]</equal>",
            "false",
        ),
        ("<equal toleranceMode='absolute' tolerance='0.3'>[i 3][f 3.3]</equal>", "true"),
        ("<equal toleranceMode='relative' tolerance='10 20'>[i 100][i 120]</equal>", "true"),
        ("<equal toleranceMode='relative' tolerance='10 20'>[i 100][i 89]</equal>", "false"),
        ("<equal toleranceMode='relative' tolerance='10'>[i -100][i -95]</equal>", "true"),
        ("<equal toleranceMode='absolute' tolerance='TWO'>[i 10][i 12]</equal>", "true"),
        ("<equal toleranceMode='exact'>[i 1][NULL]</equal>", "NULL"),
        (
            "<equalRounded roundingMode='significantFigures' figures='3'>[f 3.175][f 3.183]</equalRounded>",
            "true",
        ),
        (
            "<equalRounded roundingMode='significantFigures' figures='3'>[f 3.175][f 3.1749]</equalRounded>",
            "false",
        ),
        ("<equalRounded roundingMode='decimalPlaces' figures='1'>[f 1.68572][f 1.69]</equalRounded>", "true"),
        ("<lt>[i 1][i 2]</lt>", "true"),
        ("<lte>[i 2][f 2.0]</lte>", "true"),
        ("<gt>[i 1][i 2]</gt>", "false"),
        ("<gte>[i 2][i 2]</gte>", "true"),
        ("<gte>[i 2][s 2]</gte>", "NULL"),
        ("<lt>[NULL][i 2]</lt>", "NULL"),
        ("<durationLT>[d PT1M][d PT61S]</durationLT>", "true"),
        ("<durationGTE>[d PT1M][d 60]</durationGTE>", "true"),
        ("<durationLT>[NULL][d 60]</durationLT>", "NULL"),
        ("<inside shape='circle' coords='0,0,5'>[p 3 4]</inside>", "true"),
        ("<inside shape='circle' coords='0,0,5'>M([p 9 9][p 1 1])M</inside>", "true"),
        ("<inside shape='default'>[NULL]</inside>", "NULL"),
    ]);
}

#[test]
fn containers_and_records() {
    all(&[
        ("M([i 1][NULL]O([i 2][i 3])O)M", "1; 2; 3"),
        ("M([NULL])M", "NULL"),
        ("<containerSize>M([i 1][i 1])M</containerSize>", "2"),
        ("<containerSize>[NULL]</containerSize>", "0"),
        ("<index n='2'>O([n a][n b])O</index>", "b"),
        ("<index n='3'>O([n a][n b])O</index>", "NULL"),
        ("<index n='0'>O([n a][n b])O</index>", "NULL"),
        ("<index n='TWO'><variable identifier='LIST'/></index>", "8"),
        ("<member>[n a]M([n b][n a])M</member>", "true"),
        ("<member>[n a][NULL]</member>", "NULL"),
        ("<member>[NULL]M([n b])M</member>", "NULL"),
        ("<delete>[i 1]O([i 1][i 2][i 1])O</delete>", "2"),
        ("<delete>[i 1]M([i 1])M</delete>", "NULL"),
        ("<delete>[i 1][NULL]</delete>", "NULL"),
        ("<contains>O([n A][n B][n C])O O([n B][n C])O</contains>", "true"),
        ("<contains>O([n A][n B][n C])O O([n A][n C])O</contains>", "false"),
        ("<contains>M([n A][n B][n C][n C])M M([n C][n A])M</contains>", "true"),
        ("<contains>M([n A][n B][n B])M M([n C][n B])M</contains>", "false"),
        ("<contains>M([n A][n B])M M([n B][n B])M</contains>", "false"),
        ("<contains>M([n A])M[NULL]</contains>", "NULL"),
        ("<subset>M([n A])M M([n B][n A])M</subset>", "true"),
        ("<repeat numberRepeats='2'>[i 1][i 2]</repeat>", "1; 2; 1; 2"),
        ("<repeat numberRepeats='0'>[i 1]</repeat>", "NULL"),
        (
            "<fieldValue fieldIdentifier='b'><record><fieldValue fieldIdentifier='a'>[i 1]</fieldValue>\
          <fieldValue fieldIdentifier='b'>[s x]</fieldValue></record></fieldValue>",
            "x",
        ),
        (
            "<fieldValue fieldIdentifier='c'><record><fieldValue fieldIdentifier='a'>[i 1]</fieldValue></record></fieldValue>",
            "NULL",
        ),
        ("<random>M([n a][n b][n c])M</random>", "b"),
        ("<random>[NULL]</random>", "NULL"),
        ("<randomInteger min='2' max='11' step='3'/>", "8"),
        ("<randomInteger min='5' max='4'/>", "NULL"),
        (
            "<roundTo roundingMode='decimalPlaces' figures='3'><randomFloat min='10' max='20'/></roundTo>",
            "16.011",
        ),
    ]);
}

#[test]
fn words() {
    all(&[
        ("<stringMatch caseSensitive='true'>[s Lima][s lima]</stringMatch>", "false"),
        ("<stringMatch caseSensitive='false'>[s LIMÓN][s limón]</stringMatch>", "true"),
        ("<stringMatch caseSensitive='true' substring='true'>[s abcd][s bc]</stringMatch>", "true"),
        ("<stringMatch caseSensitive='true'>[s a][NULL]</stringMatch>", "NULL"),
        ("<substring caseSensitive='true'>[s bc][s abcd]</substring>", "true"),
        ("<substring caseSensitive='true'>[s Bc][s abcd]</substring>", "false"),
        ("<substring caseSensitive='false'>[s Bc][s abcd]</substring>", "true"),
        ("<patternMatch pattern='\\d+(,\\d+)?'>[s 12,5]</patternMatch>", "true"),
        ("<patternMatch pattern='\\d'>[s 12]</patternMatch>", "false"),
        ("<patternMatch pattern='x'>[NULL]</patternMatch>", "NULL"),
        ("<isTypeOf>[i 5][s integer]</isTypeOf>", "true"),
    ]);
}

#[test]
fn arithmetic() {
    all(&[
        ("<sum>[i 1][i 2]M([i 3][i 4])M</sum>", "10"),
        ("<sum>[i 1][f 0.5]</sum>", "1.5"),
        ("<sum>[i 1][NULL]</sum>", "NULL"),
        ("<sum>[i 1][s x]</sum>", "NULL"),
        ("<sum>[i 9223372036854775807][i 1]</sum>", "NULL"),
        ("<product>[i 3][i 4]</product>", "12"),
        ("<product>[f 0.5][i 4]</product>", "2"),
        ("<subtract>[i 3][i 4]</subtract>", "-1"),
        ("<subtract>[f 3.5][i 4]</subtract>", "-0.5"),
        ("<divide>[i 7][i 2]</divide>", "3.5"),
        ("<divide>[i 7][i 0]</divide>", "NULL"),
        ("<divide>[i 0][i 0]</divide>", "NULL"),
        ("<power>[i 2][i 10]</power>", "1024"),
        ("<power>[i -8][f 0.5]</power>", "NULL"),
        ("<power>[i 0][i 0]</power>", "1"),
        ("<integerDivide>[i 7][i 2]</integerDivide>", "3"),
        ("<integerDivide>[i -5][i 2]</integerDivide>", "-3"),
        ("<integerDivide>[i 5][i -2]</integerDivide>", "-3"),
        ("<integerDivide>[i -5][i -2]</integerDivide>", "2"),
        ("<integerDivide>[i -4][i -2]</integerDivide>", "2"),
        ("<integerDivide>[i 5][i 0]</integerDivide>", "NULL"),
        ("<integerModulus>[i 7][i 2]</integerModulus>", "1"),
        ("<integerModulus>[i -5][i 2]</integerModulus>", "1"),
        ("<integerModulus>[i 5][i -2]</integerModulus>", "-1"),
        ("<integerModulus>[i 5][i 0]</integerModulus>", "NULL"),
        ("<mod>[f 5.5][i 2]</mod>", "1.5"),
        ("<truncate>[f 6.8]</truncate>", "6"),
        ("<truncate>[f -6.8]</truncate>", "-6"),
        // The standard's examples of round.
        ("<round>[f 6.8]</round>", "7"),
        ("<round>[f 6.5]</round>", "7"),
        ("<round>[f 6.49]</round>", "6"),
        ("<round>[f -6.5]</round>", "-6"),
        ("<round>[f -6.51]</round>", "-7"),
        ("<round>[f -6.8]</round>", "-7"),
        ("<roundTo roundingMode='significantFigures' figures='2'>[f 1357]</roundTo>", "1400"),
        ("<roundTo roundingMode='significantFigures' figures='3'>[f 0.0012345]</roundTo>", "0.00123"),
        ("<roundTo roundingMode='decimalPlaces' figures='2'>[f 1.005]</roundTo>", "1.01"),
        ("<roundTo roundingMode='decimalPlaces' figures='0'>[f 9.5]</roundTo>", "10"),
        ("<roundTo roundingMode='decimalPlaces' figures='1'>[f 99.96]</roundTo>", "100"),
        ("<roundTo roundingMode='decimalPlaces' figures='2'>[f 0.001]</roundTo>", "0"),
        ("<roundTo roundingMode='decimalPlaces' figures='2'>[f 0.006]</roundTo>", "0.01"),
        ("<roundTo roundingMode='decimalPlaces' figures='1'>[f -2.25]</roundTo>", "-2.3"),
        ("<roundTo roundingMode='significantFigures' figures='0'>[f 2]</roundTo>", "NULL"),
        ("<integerToFloat>[i 3]</integerToFloat>", "3"),
        ("<integerToFloat>[NULL]</integerToFloat>", "NULL"),
        ("<gcd>[i 8][i -12]M([i 20])M</gcd>", "4"),
        ("<gcd>[i 0][i 0]</gcd>", "0"),
        ("<gcd>[i 8][f 12]</gcd>", "NULL"),
        ("<lcm>[i 4][i 6]</lcm>", "12"),
        ("<lcm>[i 4][i 0]</lcm>", "0"),
        ("<max>[i 3]M([i 9][i 4])M</max>", "9"),
        ("<min>[i 3][f 2.5]</min>", "2.5"),
        ("<max>[i 3][NULL]</max>", "NULL"),
    ]);
}

#[test]
fn functions_and_statistics() {
    for (name, argument, expected) in [
        ("sin", 1.0, 0.8414709848078965),
        ("cos", 1.0, 0.5403023058681398),
        ("tan", 1.0, 1.557_407_724_654_902),
        ("sec", 1.0, 1.8508157176809255),
        ("csc", 1.0, 1.1883951057781212),
        ("cot", 1.0, 0.6420926159343306),
        ("asin", 0.5, FRAC_PI_6),
        ("acos", 0.5, FRAC_PI_3),
        ("atan", 1.0, FRAC_PI_4),
        ("asec", 2.0, FRAC_PI_3),
        ("acsc", 2.0, FRAC_PI_6),
        ("acot", 1.0, FRAC_PI_4),
        ("sinh", 1.0, 1.1752011936438014),
        ("cosh", 1.0, 1.543_080_634_815_244),
        ("tanh", 1.0, 0.7615941559557649),
        ("sech", 1.0, 0.6480542736638855),
        ("csch", 1.0, 0.8509181282393216),
        ("coth", 1.0, 1.3130352854993315),
        ("log", 1000.0, 3.0),
        ("ln", std::f64::consts::E, 1.0),
        ("exp", 1.0, std::f64::consts::E),
        ("abs", -2.5, 2.5),
        ("signum", -3.0, -1.0),
        ("floor", -1.5, -2.0),
        ("ceil", -1.5, -1.0),
        ("toDegrees", std::f64::consts::PI, 180.0),
        ("toRadians", 180.0, std::f64::consts::PI),
    ] {
        let found: f64 =
            value(&format!("<mathOperator name='{name}'>[f {argument}]</mathOperator>")).parse().expect(name);
        assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{name}: {found}");
    }
    all(&[
        ("<mathOperator name='ln'>[i 0]</mathOperator>", "NULL"),
        ("<mathOperator name='asin'>[i 2]</mathOperator>", "NULL"),
        ("<mathOperator name='sin'>[NULL]</mathOperator>", "NULL"),
        ("<mathOperator name='atan2'>[f 1][f -1]</mathOperator>", "2.356194490192345"),
        ("<statsOperator name='mean'>M([i 2][i 4][i 4][i 4][i 5][i 5][i 7][i 9])M</statsOperator>", "5"),
        (
            "<statsOperator name='popVariance'>M([i 2][i 4][i 4][i 4][i 5][i 5][i 7][i 9])M</statsOperator>",
            "4",
        ),
        ("<statsOperator name='popSD'>M([i 2][i 4][i 4][i 4][i 5][i 5][i 7][i 9])M</statsOperator>", "2"),
        (
            "<statsOperator name='sampleVariance'>M([i 1][i 2][i 3][i 4])M</statsOperator>",
            "1.6666666666666667",
        ),
        ("<statsOperator name='sampleSD'>M([i 5])M</statsOperator>", "NULL"),
        ("<statsOperator name='mean'>[NULL]</statsOperator>", "NULL"),
        ("<statsOperator name='mean'><variable identifier='LIST'/></statsOperator>", "7.5"),
    ]);
}

#[test]
fn tables() {
    let table = "<interpolationTable defaultValue='0'><interpolationTableEntry sourceValue='8' targetValue='3'/>\
                 <interpolationTableEntry sourceValue='5' includeBoundary='false' targetValue='2'/></interpolationTable>";
    all(&[
        (&format!("<lookupTable>[f 8]{table}</lookupTable>"), "3"),
        (&format!("<lookupTable>[f 5.1]{table}</lookupTable>"), "2"),
        (&format!("<lookupTable>[f 5]{table}</lookupTable>"), "0"),
    ]);
}

#[test]
fn what_is_not_evaluated_is_named() {
    for (expression, name) in [
        ("<customOperator class='x'/>", "customOperator"),
        ("<outcomeMaximum outcomeIdentifier='SCORE'/>", "outcomeMaximum"),
        ("<numberCorrect/>", "numberCorrect"),
        ("<testVariables variableIdentifier='SCORE'/>", "testVariables"),
        ("<dance/>", "dance"),
        ("<patternMatch pattern='('>[s x]</patternMatch>", "patternMatch"),
    ] {
        let item = item(expression);
        assert!(item.unsupported[0].starts_with(name), "{:?}", item.unsupported);
        assert_eq!(value(expression), "NULL");
    }
}

#[test]
fn endless_work_ends() {
    let deep = format!(
        "<containerSize>{}[i 1]{}</containerSize>",
        "<repeat numberRepeats='1000'>".repeat(6),
        "</repeat>".repeat(6)
    );
    assert_eq!(value(&deep), "NULL");
}
