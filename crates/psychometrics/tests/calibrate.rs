//! Calibration against published estimates, and against bad input.

use kernel::Seed;
use psychometrics::calibrate::{CalibrateError, Calibration, Model, Settings, calibrate};
use psychometrics::{Family, Item, Responses, ThetaGrid};

/// Law School Admission Test, section 6: 1000 persons, 5 items; counts of the 30 patterns that occur
/// (Bock & Lieberman 1970; Bock & Aitkin 1981, table 1).
const LSAT6: [(&str, usize); 30] = [
    ("00000", 3),
    ("00001", 6),
    ("00010", 2),
    ("00011", 11),
    ("00100", 1),
    ("00101", 1),
    ("00110", 3),
    ("00111", 4),
    ("01000", 1),
    ("01001", 8),
    ("01011", 16),
    ("01101", 3),
    ("01110", 2),
    ("01111", 15),
    ("10000", 10),
    ("10001", 29),
    ("10010", 14),
    ("10011", 81),
    ("10100", 3),
    ("10101", 28),
    ("10110", 15),
    ("10111", 80),
    ("11000", 16),
    ("11001", 56),
    ("11010", 21),
    ("11011", 173),
    ("11100", 11),
    ("11101", 61),
    ("11110", 28),
    ("11111", 298),
];

fn lsat6() -> Responses {
    let mut out = Responses::new((1..=5).map(|i| format!("i{i}")).collect());
    for (pattern, count) in LSAT6 {
        let row: Vec<Option<u8>> = pattern.bytes().map(|b| Some(b - b'0')).collect();
        for _ in 0..count {
            out.push(&row, 0);
        }
    }
    out
}

fn run(responses: &Responses, model: Model) -> Calibration {
    calibrate(responses, &Settings::new(model)).expect("these answers can be calibrated")
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

#[test]
fn lsat6_two_parameter_as_mirt_and_ltm_have_it() {
    let fit = run(&lsat6(), Model::TwoParameter);
    close(fit.log_likelihood, -2_466.653_378, 1e-4);
    let a = [0.825_658, 0.722_744, 0.890_874, 0.688_368, 0.656_856];
    let d = [2.773_234, 0.990_201, 0.249_148, 1.284_757, 2.053_271];
    let se = [0.258_115, 0.186_680, 0.232_764, 0.185_143, 0.209_909];
    for i in 0..5 {
        close(fit.items[i].discrimination, a[i], 1e-4);
        close(fit.items[i].intercepts[0], d[i], 1e-4);
        close(fit.errors[i].discrimination.unwrap() / se[i], 1.0, 0.01);
    }
    assert!(fit.converged);
}

#[test]
fn lsat6_rasch_as_mirt_has_it() {
    let fit = run(&lsat6(), Model::Rasch);
    close(fit.log_likelihood, -2_466.937_6, 1e-4);
    close(fit.latent[0].sd * fit.latent[0].sd, 0.570_237, 1e-4);
    for (item, b) in fit.items.iter().zip([-2.730_017, -0.998_608, -0.239_854, -1.306_454, -2.099_407]) {
        close(item.difficulties().unwrap()[0], b, 1e-4);
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let settings = |model| Settings { threads: 1, ..Settings::new(model) };
    let bits = |data: &Responses, settings: &Settings, threads| {
        let fit = calibrate(data, &Settings { threads, ..settings.clone() }).unwrap();
        let se: Vec<u64> = fit.errors.iter().map(|e| e.intercepts[0].unwrap().to_bits()).collect();
        let latent: Vec<u64> = fit.latent.iter().map(|g| g.sd.to_bits()).collect();
        (fit.log_likelihood.to_bits(), fit.items[5].intercepts[0].to_bits(), se, latent)
    };
    let bank = psychometrics::synthetic::bank(12, 0.0, Seed(3));
    let abilities = psychometrics::synthetic::abilities(3000, 0.0, 1.0, Seed(3));
    let sparse = psychometrics::synthetic::responses(&bank, &abilities, Some(7), Seed(3));
    let graded = two_groups(&graded_bank(), 600, (0.0, 1.0), Seed(4));
    for (data, settings) in [
        (sparse, settings(Model::TwoParameter)),
        (graded.clone(), settings(Model::Graded)),
        (graded, settings(Model::PartialCredit)),
    ] {
        let one = bits(&data, &settings, 1);
        assert_eq!(one, bits(&data, &settings, 2));
        assert_eq!(one, bits(&data, &settings, 4));
    }
}

/// Eight items of 2 to 7 categories.
fn graded_bank() -> Vec<Item> {
    let mut chance = Seed(21).chance();
    (0..8)
        .map(|i| {
            let a = libm::exp(0.2 + 0.3 * psychometrics::synthetic::normal(&mut chance));
            let steps = [1, 2, 3, 4, 5, 6, 3, 2][i];
            let b: Vec<f64> = (0..steps).map(|k| (k as f64 + 1.0) * 4.0 / (steps + 1) as f64 - 2.0).collect();
            let family = if steps == 1 { Family::Dichotomous } else { Family::Graded };
            Item::from_difficulties(&format!("i{i}"), family, a, &b, 0.0).expect("ordered difficulties")
        })
        .collect()
}

/// A group of N(0, 1) and one of the mean and standard deviation given, as many persons in each.
fn two_groups(bank: &[Item], persons: usize, (mean, sd): (f64, f64), seed: Seed) -> Responses {
    let mut out = Responses::new(bank.iter().map(|i| i.name.clone()).collect());
    out.name_groups(vec!["first".into(), "second".into()]);
    let mut chance = seed.chance();
    for (group, (mean, sd)) in [(0.0, 1.0), (mean, sd)].into_iter().enumerate() {
        for theta in psychometrics::synthetic::abilities(persons, mean, sd, seed.part(&format!("{group}"))) {
            let row: Vec<Option<u8>> = bank
                .iter()
                .map(|item| Some(psychometrics::synthetic::answer(item, theta, &mut chance)))
                .collect();
            out.push(&row, group as u16);
        }
    }
    out
}

/// Every parameter within four standard errors of the truth, and their mean square near one: the errors are honest too.
#[test]
fn graded_items_and_groups_are_recovered_within_their_errors() {
    let bank = graded_bank();
    let data = two_groups(&bank, 3000, (0.6, 1.3), Seed(8));
    let fit = run(&data, Model::Graded);
    let mut z: Vec<f64> = Vec::new();
    for ((found, errors), truth) in fit.items.iter().zip(&fit.errors).zip(&bank) {
        z.push((found.discrimination - truth.discrimination) / errors.discrimination.unwrap());
        for ((d, se), t) in found.intercepts.iter().zip(&errors.intercepts).zip(&truth.intercepts) {
            z.push((d - t) / se.unwrap());
        }
    }
    let second = &fit.latent[1];
    z.push((second.mean - 0.6) / second.mean_se.unwrap());
    z.push((second.sd * second.sd - 1.69) / second.variance_se.unwrap());
    assert!(z.iter().all(|z| z.abs() < 4.0), "{z:?}");
    let square = z.iter().map(|z| z * z).sum::<f64>() / z.len() as f64;
    assert!((0.4..2.0).contains(&square), "{square}");
}

#[test]
fn a_distribution_wider_than_the_grid_settles_and_says_so() {
    let bank = psychometrics::synthetic::bank(20, 0.0, Seed(12));
    let bank: Vec<Item> = bank.into_iter().map(|i| Item { discrimination: 1.0, ..i }).collect();
    let abilities = psychometrics::synthetic::abilities(1000, 0.0, 2.5, Seed(12));
    let data = psychometrics::synthetic::responses(&bank, &abilities, None, Seed(12));
    let narrow = run(&data, Model::Rasch);
    assert!(narrow.converged && narrow.cycles < 40, "{:?}", narrow.attempts);
    assert!(narrow.notes.iter().any(|n| n.contains("cuts off")), "{:?}", narrow.notes);
    let grid = ThetaGrid::new(-12.0, 12.0, 121).unwrap();
    let wide = calibrate(&data, &Settings { grid, ..Settings::new(Model::Rasch) }).unwrap();
    assert!(wide.notes.is_empty(), "{:?}", wide.notes);
    close(wide.latent[0].sd * wide.latent[0].sd, 6.25, 4.0 * wide.latent[0].variance_se.unwrap());
}

#[test]
fn seeded_items_land_on_the_scale_of_the_fixed_ones() {
    let bank = psychometrics::synthetic::bank(20, 0.0, Seed(5));
    // A stronger group than the one the bank was made on.
    let abilities = psychometrics::synthetic::abilities(4000, 0.7, 1.2, Seed(5));
    let data = psychometrics::synthetic::responses(&bank, &abilities, None, Seed(5));
    let settings = Settings { fixed: bank[..15].to_vec(), ..Settings::new(Model::TwoParameter) };
    let fit = calibrate(&data, &settings).unwrap();
    close(fit.latent[0].mean, 0.7, 0.06);
    close(fit.latent[0].sd, 1.2, 0.06);
    for (found, truth) in fit.items.iter().zip(&bank).skip(15) {
        close(found.discrimination, truth.discrimination, 0.2);
        close(found.difficulties().unwrap()[0], truth.difficulties().unwrap()[0], 0.2);
    }
    assert_eq!(fit.items[..15], bank[..15]);
}

#[test]
fn a_warm_start_arrives_at_the_same_place_in_fewer_cycles() {
    let cold = run(&lsat6(), Model::TwoParameter);
    let settings = Settings { warm: cold.items.clone(), ..Settings::new(Model::TwoParameter) };
    let warm = calibrate(&lsat6(), &settings).unwrap();
    close(warm.log_likelihood, cold.log_likelihood, 1e-9);
    assert!(warm.cycles < cold.cycles);
}

#[test]
fn three_parameters_settle_with_their_prior_and_say_what_was_tried() {
    let bank = psychometrics::synthetic::bank(25, 0.2, Seed(9));
    let abilities = psychometrics::synthetic::abilities(3000, 0.0, 1.0, Seed(9));
    let data = psychometrics::synthetic::responses(&bank, &abilities, None, Seed(9));
    let fit = run(&data, Model::ThreeParameter);
    assert!(fit.converged, "{:?}", fit.attempts);
    assert!(fit.log_posterior.is_some());
    let off: f64 = fit.items.iter().map(|i| (i.guessing - 0.2).abs()).sum::<f64>() / 25.0;
    assert!(off < 0.06, "{off}");
    // Without a prior and with five easy items guessing is not determined: whatever comes out, it is said.
    let bare = Settings { guessing_prior: None, max_cycles: 300, ..Settings::new(Model::ThreeParameter) };
    let fit = calibrate(&lsat6(), &bare).unwrap();
    assert!(fit.converged || fit.attempts.len() == 3, "{:?}", fit.attempts);
    assert!(fit.items.iter().all(|i| i.guessing.is_finite() && i.discrimination.is_finite()));
}

#[test]
fn useless_items_are_left_out_by_name_and_holes_are_kept() {
    let mut data = Responses::new(["easy", "nobody", "a", "b", "c"].map(String::from).to_vec());
    for i in 0..400u64 {
        let mut chance = Seed(i).chance();
        let mut bit = || Some((chance.below(10) < 3 + 4 * (i % 2)) as u8);
        data.push(&[Some(1), None, bit(), bit(), if i % 3 == 0 { None } else { bit() }], 0);
    }
    let fit = run(&data, Model::TwoParameter);
    let names: Vec<&str> = fit.excluded.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["easy", "nobody"]);
    assert_eq!(fit.answers, [400, 400, 266]);
}

#[test]
fn out_of_range_is_named_with_row_and_column() {
    let mut data = lsat6();
    data.push(&[Some(1), Some(2), Some(0), Some(1), Some(1)], 0);
    for model in [Model::Rasch, Model::TwoParameter, Model::ThreeParameter] {
        let error = calibrate(&data, &Settings::new(model)).unwrap_err().to_string();
        assert!(error.starts_with("row 1002 of the file, column i2: the score 2"), "{error}");
    }
    let mut data = lsat6();
    data.push(&[Some(1), Some(9), Some(0), Some(1), Some(1)], 0);
    let error = calibrate(&data, &Settings::new(Model::Graded)).unwrap_err().to_string();
    assert!(error.starts_with("row 1002 of the file, column i2: the score 9"), "{error}");
}

#[test]
fn too_little_is_an_error_and_never_a_number() {
    let mut one_person = Responses::new(vec!["x".into(), "y".into(), "z".into()]);
    one_person.push(&[Some(1), Some(0), Some(1)], 0);
    assert_eq!(
        calibrate(&one_person, &Settings::new(Model::TwoParameter)),
        Err(CalibrateError::TooFewPersons(1))
    );
    let mut one_item = Responses::new(vec!["x".into()]);
    (0..50).for_each(|i| one_item.push(&[Some((i % 2) as u8)], 0));
    assert!(matches!(
        calibrate(&one_item, &Settings::new(Model::Rasch)),
        Err(CalibrateError::TooFewItems { usable: 1, .. })
    ));
    // Two opposite persons: whatever comes out is finite and says that it is not to be trusted.
    let mut two = Responses::new(vec!["x".into(), "y".into(), "z".into()]);
    two.push(&[Some(1), Some(0), Some(1)], 0);
    two.push(&[Some(0), Some(1), Some(0)], 0);
    let fit = calibrate(&two, &Settings { max_cycles: 200, ..Settings::new(Model::TwoParameter) }).unwrap();
    assert!(!fit.converged || !fit.notes.is_empty());
    assert!(fit.items.iter().all(|i| i.discrimination.is_finite() && i.intercepts[0].is_finite()));
}

#[test]
fn bimodal_and_perfect_data_do_not_break_it() {
    let mut data = Responses::new((0..6).map(|i| format!("i{i}")).collect());
    for i in 0..300 {
        let high = i % 2 == 0;
        let row: Vec<Option<u8>> = (0..6).map(|j| Some((high ^ (i % 17 == j)) as u8)).collect();
        data.push(&row, 0);
    }
    let fit = run(&data, Model::TwoParameter);
    assert!(fit.log_likelihood.is_finite());
    assert!(fit.items.iter().all(|i| i.discrimination.is_finite()));
}

/// Three items of 0 to 2, every tenth answer to the first a 9.
fn with_nines(highest: u8) -> Responses {
    let mut out = Responses::new(vec!["x".into(), "y".into(), "z".into()]);
    let mut chance = Seed(4).chance();
    for person in 0..200 {
        let mut row: Vec<Option<u8>> =
            (0..3).map(|_| Some(chance.below(u64::from(highest) + 1) as u8)).collect();
        row[person % 3] = if person % 10 == 0 { Some(9) } else { row[person % 3] };
        out.push(&row, 0);
    }
    out
}

#[test]
fn a_code_for_no_answer_is_not_taken_for_the_best_answer() {
    let error = calibrate(&with_nines(1), &Settings::new(Model::Rasch)).unwrap_err().to_string();
    assert!(error.contains("column x: the score 9") && error.contains("leave the cell empty"), "{error}");
    let fit = run(&with_nines(2), Model::Graded);
    assert!(fit.notes.iter().any(|note| note.contains("is 9 a code for \"no answer\"?")), "{:?}", fit.notes);
}

/// Answers by lot: the variance of ability goes to 0, the grid cannot follow it. Of two attempts that do not settle the one of
/// the higher likelihood is given.
#[test]
fn attempts_are_compared_by_likelihood() {
    let mut noise = Responses::new((0..4).map(|i| format!("i{i}")).collect());
    let mut chance = Seed(11).chance();
    for _ in 0..500 {
        let row: Vec<Option<u8>> = (0..4).map(|_| Some(chance.below(2) as u8)).collect();
        noise.push(&row, 0);
    }
    let fit = run(&noise, Model::Rasch);
    let reached: Vec<f64> = fit
        .attempts
        .iter()
        .map(|a| a.split("objective ").nth(1).unwrap().split(',').next().unwrap().parse().unwrap())
        .collect();
    let best = reached.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b));
    assert!(fit.converged || (best - fit.log_likelihood).abs() < 1e-3, "{fit:?}");
    assert!(reached.iter().all(|value| (value - fit.log_likelihood).abs() < 1.0), "{reached:?}");
}

#[test]
fn parameters_without_evidence_are_named() {
    let mut steps = Responses::new((0..4).map(|i| format!("i{i}")).collect());
    for person in 0..200u8 {
        let right = person % 5;
        steps.push(&[0u8, 1, 2, 3].map(|i| Some(u8::from(i < right))), 0);
    }
    let fit = run(&steps, Model::TwoParameter);
    assert!(
        fit.notes.iter().any(|note| note.contains("next to nothing") || note.contains("limit of 300")),
        "{:?}",
        fit.notes
    );
}
