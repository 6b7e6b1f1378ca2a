//! Golden vectors: numbers printed in books or by other programs, with their source.

use psychometrics::link::{LinkMethod, LinkSettings, link};
use psychometrics::score::{Method, ScoreSettings, estimate};
use psychometrics::{Family, Item};

/// Kolen & Brennan (2004, table 6.5): the twelve common items of two forms of a 36-item test, (a, b, c) on X and on Y.
const KOLEN_BRENNAN: [([f64; 3], [f64; 3]); 12] = [
    ([0.4551, -0.7101, 0.2087], [0.4416, -1.3349, 0.1559]),
    ([0.5839, -0.8567, 0.2038], [0.573, -1.321, 0.1913]),
    ([0.7544, 0.0212, 0.16], [0.5987, -0.7098, 0.1177]),
    ([0.6633, 0.0506, 0.124], [0.6041, -0.3539, 0.0818]),
    ([1.069, 0.961, 0.2986], [0.9902, 0.532, 0.3024]),
    ([0.9672, 0.195, 0.0535], [0.8081, -0.1156, 0.0648]),
    ([0.3479, 2.2768, 0.1489], [0.414, 2.5538, 0.241]),
    ([1.4579, 1.0241, 0.2453], [1.3554, 0.5811, 0.2243]),
    ([1.8811, 1.4062, 0.1992], [1.0417, 0.9392, 0.1651]),
    ([0.702, 2.2401, 0.0853], [0.6336, 1.896, 0.0794]),
    ([1.408, 1.5556, 0.0789], [1.1347, 1.079, 0.063]),
    ([1.2993, 2.1589, 0.1075], [0.9255, 2.1337, 0.1259]),
];

#[test]
fn linking_constants_of_kolen_and_brennan() {
    let items: Vec<(Item, Item)> = KOLEN_BRENNAN
        .iter()
        .map(|(x, y)| {
            let item =
                |p: &[f64; 3]| Item::dichotomous("common", p[0], p[1], p[2]).expect("published parameters");
            (item(x), item(y))
        })
        .collect();
    let pairs: Vec<(&Item, &Item)> = items.iter().map(|(x, y)| (x, y)).collect();
    // plink 1.5-1, D = 1.7, not symmetric; the moment methods do not depend on D.
    let expected = [
        (LinkMethod::MeanMean, 1.217_266, -0.557_155),
        (LinkMethod::MeanSigma, 1.168_892, -0.515_543),
        (LinkMethod::Haebara, 1.092_919, -0.457_488),
        (LinkMethod::StockingLord, 1.101_547, -0.476_496),
    ];
    for (method, a, b) in expected {
        let found = link(&pairs, method, &LinkSettings { d: 1.7, ..LinkSettings::default() }).unwrap();
        assert!((found.slope - a).abs() < 5e-6 && (found.intercept - b).abs() < 5e-6, "{method:?} {found:?}");
    }
}

/// LSAT6 items as mirt 1.47 calibrates them (slope, intercept) and its EAP, MAP and WLE of four patterns
/// (121 points on [-6, 6]).
#[test]
fn scores_of_lsat6_as_mirt_has_them() {
    let parameters = [
        (0.825_658_37, 2.773_233_5),
        (0.722_744_32, 0.990_201_21),
        (0.890_874_22, 0.249_147_51),
        (0.688_368_24, 1.284_757),
        (0.656_856_38, 2.053_270_7),
    ];
    let items: Vec<Item> = parameters
        .iter()
        .map(|(a, d)| {
            Item::new("lsat6", Family::Dichotomous, *a, vec![*d], 0.0).expect("published parameters")
        })
        .collect();
    let expected = [
        ([0, 0, 0, 0, 0], -1.896_769_8, -1.895_259_4, -5.703_903_4),
        ([0, 0, 0, 0, 1], -1.474_813_3, -1.479_507_9, -3.951_498_2),
        ([0, 0, 0, 1, 1], -1.029_436_2, -1.041_295_7, -2.756_612_9),
        ([0, 0, 1, 0, 0], -1.323_977_8, -1.331_013_1, -3.518_801_9),
    ];
    for (pattern, eap, map, wle) in expected {
        let answers: Vec<(&Item, usize)> = items.iter().zip(pattern).collect();
        for (method, value) in [(Method::Eap, eap), (Method::Map, map), (Method::Wle, wle)] {
            let found = estimate(&answers, method, &ScoreSettings::default()).unwrap().theta;
            assert!((found - value).abs() < 1e-5, "{method:?} {pattern:?}: {found} is not {value}");
        }
    }
}

/// The same bits everywhere: values that this code computed once. A change here changes stored scores.
#[test]
fn frozen_bits() {
    let item = Item::from_difficulties("graded", Family::Graded, 1.3, &[-1.1, 0.2, 0.9], 0.0).unwrap();
    let three = Item::dichotomous("three", 1.7, 0.4, 0.2).unwrap();
    let found = [
        item.probability(0.37, 2).to_bits(),
        item.information(0.37).to_bits(),
        three.information(-0.8).to_bits(),
        estimate(&[(&item, 2), (&three, 1)], Method::Eap, &ScoreSettings::default()).unwrap().theta.to_bits(),
        estimate(&[(&item, 2), (&three, 0)], Method::Wle, &ScoreSettings::default()).unwrap().theta.to_bits(),
    ];
    let frozen: [u64; 5] = [
        4_597_122_121_430_951_867,
        4_602_834_056_257_814_336,
        4_591_348_097_176_424_938,
        4_602_533_642_756_364_766,
        13_802_763_008_864_301_200,
    ];
    assert_eq!(found, frozen);
}
