//! `chaski assess` before bad input: what each file does, by exit code and by the words a person can act on.

use kernel::Seed;
use psychometrics::{Family, Item, synthetic};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use testkit::Scratch;

/// Answers of `persons` people to five items; the centre of ability alternates between the two given.
fn answers(persons: usize, centres: [f64; 2]) -> Vec<Vec<u8>> {
    let bank = synthetic::bank(5, 0.0, Seed(1));
    let abilities = synthetic::abilities(persons, 0.0, 0.9, Seed(2));
    let mut chance = Seed(3).chance();
    let people = abilities.iter().zip(centres.into_iter().cycle());
    people
        .map(|(theta, centre)| {
            bank.iter().map(|item| synthetic::answer(item, theta + centre, &mut chance)).collect()
        })
        .collect()
}

fn csv(header: &str, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let lines = rows.into_iter().map(|row| row.join(","));
    std::iter::once(header.to_owned()).chain(lines).collect::<Vec<_>>().join("\n") + "\n"
}

fn texts(row: &[u8]) -> Vec<String> {
    row.iter().map(u8::to_string).collect()
}

fn plain(rows: &[Vec<u8>]) -> String {
    csv("a,b,c,d,e", rows.iter().map(|row| texts(row)))
}

struct Desk {
    folder: Scratch,
}

impl Desk {
    fn new(name: &str) -> Desk {
        Desk { folder: Scratch::new(name).unwrap() }
    }

    fn put(&self, file: &str, text: &str) {
        fs::write(self.folder.path().join(file), text).unwrap();
    }

    fn assess(&self, arguments: &str) -> Output {
        let folder: &Path = self.folder.path();
        let words = arguments.split(' ');
        Command::new(env!("CARGO_BIN_EXE_chaski"))
            .arg("assess")
            .args(words)
            .current_dir(folder)
            .output()
            .unwrap()
    }

    /// The command must refuse: exit code 1, nothing on standard output, the words on standard error.
    fn refused(&self, arguments: &str, words: &[&str]) {
        let output = self.assess(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments}: {said}");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), "", "{arguments}");
        for word in words {
            assert!(said.contains(word), "{arguments}: {word:?} is missing in {said}");
        }
    }

    /// The command must work; its JSON, in which no number may be missing without a word (`NaN` is no JSON).
    fn json(&self, arguments: &str) -> serde_json::Value {
        let output = self.assess(&format!("{arguments} --json"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments}: {said}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// Every item has its numbers.
fn whole(fit: &serde_json::Value) {
    assert!(fit["log_likelihood"].is_f64(), "{fit}");
    for item in fit["items"].as_array().unwrap() {
        assert!(item["a"].is_f64() && item["b"].is_f64() && item["intercept"].is_f64(), "{item}");
    }
}

fn mentions(list: &serde_json::Value, word: &str) -> bool {
    list.as_array().unwrap().iter().any(|entry| entry.to_string().contains(word))
}

#[test]
fn items_answered_by_nobody_or_all_alike_are_left_out_by_name() {
    let desk = Desk::new("assess-alike");
    let rows = answers(200, [-0.5, 0.5]);
    let with = |row: &Vec<u8>| [texts(row), vec![String::new(), "1".into()]].concat();
    desk.put("r.csv", &csv("a,b,c,d,e,unseen,easy", rows.iter().map(with)));
    let fit = desk.json("calibrate r.csv --model 2pl");
    whole(&fit);
    assert_eq!(fit["items"].as_array().unwrap().len(), 5);
    assert_eq!(fit["excluded"][0]["name"], "unseen");
    assert_eq!(fit["excluded"][0]["reason"], "nobody answered it");
    assert_eq!(fit["excluded"][1]["name"], "easy");
    assert_eq!(fit["excluded"][1]["reason"], "all 200 answers to it are alike");
    desk.put("nothing.csv", &csv("a,b,c", (0..9).map(|_| texts(&[1, 1, 0]))));
    desk.refused("calibrate nothing.csv --model rasch", &["0 item(s) left", "of 3", "a: all 9 answers"]);
}

#[test]
fn perfect_and_zero_patterns_get_estimates_or_the_bound() {
    let desk = Desk::new("assess-perfect");
    let rows = [vec![vec![1; 5]; 20], vec![vec![0; 5]; 20], answers(160, [-0.5, 0.5])].concat();
    desk.put("r.csv", &plain(&rows));
    let fit = desk.json("calibrate r.csv --model 2pl --out bank.json");
    whole(&fit);
    assert_eq!(fit["converged"], true);
    for (method, bounded) in [("eap", false), ("map", false), ("wle", false), ("ml", true)] {
        let scores =
            desk.json(&format!("score --bank bank.json --responses r.csv --method {method} --range -4,4"));
        for (person, sign) in [(0, 1.0), (20, -1.0)] {
            let score = &scores["persons"][person];
            let theta = score["theta"].as_f64().unwrap();
            assert!(theta * sign > 0.5 && theta.abs() <= 4.0 && score["se"].is_f64(), "{method}: {score}");
            assert_eq!(score["at_bound"], bounded, "{method}: {score}");
        }
    }
    // Nothing but perfect and zero: slopes have no upper end, and that is said.
    desk.put("only.csv", &plain(&rows[..40]));
    let fit = desk.json("calibrate only.csv --model 2pl");
    whole(&fit);
    assert!(fit["converged"] == false || mentions(&fit["notes"], "hardly determine"), "{fit}");
}

#[test]
fn groups_that_cannot_be_told_apart_are_named() {
    let desk = Desk::new("assess-groups");
    let rows = answers(200, [-0.5, 0.5]);
    let grouped = |name: fn(usize, &[u8]) -> &'static str| {
        csv("g,a,b,c,d,e", rows.iter().enumerate().map(|(i, r)| [vec![name(i, r).into()], texts(r)].concat()))
    };
    desk.put("one.csv", &grouped(|_, _| "only"));
    desk.refused("dif one.csv --group g", &["one.csv", "1 group(s)", "needs two"]);
    // The group is the answer to item a.
    desk.put("same.csv", &grouped(|_, row| if row[0] == 1 { "yes" } else { "no" }));
    let fit = desk.json("calibrate same.csv --model 2pl --groups g");
    whole(&fit);
    assert_eq!(fit["converged"], false);
    assert!(!fit["attempts"].as_array().unwrap().is_empty());
    let dif = desk.json("dif same.csv --group g --quick");
    assert_eq!(dif["items"][0]["ets_class"], "C");
    // No item in common.
    let half = |i: usize, row: &[u8]| {
        let cells = texts(row);
        let blank = vec![String::new(); 5];
        let name = if i < 100 { "north" } else { "south" };
        let (left, right) = if i < 100 { (&cells[..2], &blank[2..]) } else { (&blank[..2], &cells[2..]) };
        [&[name.to_owned()], left, right].concat()
    };
    desk.put("apart.csv", &csv("g,a,b,c,d,e", rows.iter().enumerate().map(|(i, r)| half(i, r))));
    desk.refused("calibrate apart.csv --model 2pl --groups g", &["group south", "shares no item"]);
    desk.put("empty.csv", &csv("g,a,b,c,d,e", [vec![String::new(); 6]]));
    desk.refused("calibrate empty.csv --model 2pl --groups g", &["row 2, column g: the group is empty"]);
}

#[test]
fn one_person_or_one_item_is_too_little() {
    let desk = Desk::new("assess-little");
    let rows = answers(200, [-0.5, 0.5]);
    desk.put("person.csv", &plain(&rows[..1]));
    desk.refused("calibrate person.csv --model 2pl", &["person.csv: 1 person(s)", "at least 2"]);
    desk.put("item.csv", &csv("a", rows.iter().map(|row| texts(&row[..1]))));
    desk.refused("calibrate item.csv --model 2pl", &["item.csv: 1 item(s) left", "of 1", "at least 3"]);
    desk.refused("report item.csv --model rasch --out r.html", &["1 item(s) left", "at least 2"]);
    desk.put("header.csv", "a,b,c\n");
    desk.refused("calibrate header.csv --model 2pl", &["no answers below its header"]);
    desk.refused("calibrate absent.csv --model 2pl", &["absent.csv"]);
}

#[test]
fn two_kinds_of_people_are_calibrated_and_reported() {
    let desk = Desk::new("assess-bimodal");
    desk.put("r.csv", &plain(&answers(200, [-2.5, 2.5])));
    for model in ["rasch", "2pl", "grm", "gpcm"] {
        let fit = desk.json(&format!("calibrate r.csv --model {model}"));
        assert!(fit["converged"] == true || fit["attempts"].as_array().unwrap().len() > 1, "{model}: {fit}");
        assert!(fit["log_likelihood"].is_f64());
    }
    let output = desk.assess("report r.csv --model 2pl --out r.html");
    assert_eq!(output.status.code(), Some(0));
    let page = fs::read_to_string(desk.folder.path().join("r.html")).unwrap();
    assert!(!page.contains("NaN") && !page.contains(">inf"));
}

#[test]
fn three_parameters_that_do_not_settle_say_what_was_tried() {
    let desk = Desk::new("assess-3pl");
    desk.put("r.csv", &plain(&answers(30, [-0.5, 0.5])));
    let output = desk.assess("calibrate r.csv --model 3pl --prior-guessing none --max-cycles 40");
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("NOT CONVERGED"), "{said}");
    for attempt in
        ["accelerated EM from slope 1", "plain EM from slope 0.7", "plain EM from slope 1.5, guessing 0.3"]
    {
        assert!(said.contains(attempt), "{attempt}: {said}");
    }
    let fit = desk.json("calibrate r.csv --model 3pl --prior-guessing none --max-cycles 40");
    whole(&fit);
    assert_eq!(fit["converged"], false);
    assert_eq!(fit["attempts"].as_array().unwrap().len(), 3);
}

#[test]
fn a_response_out_of_range_is_named_with_row_and_column() {
    let desk = Desk::new("assess-range");
    let rows = answers(40, [-0.5, 0.5]);
    let spoilt = |cell: &str| {
        let mut table: Vec<Vec<String>> = rows.iter().map(|row| texts(row)).collect();
        table[10][2] = cell.to_owned();
        csv("a,b,c,d,e", table)
    };
    desk.put("bank.csv", "item,a,b\na,1,0\nb,1,0\nc,1,0\nd,1,0\ne,1,0\n");
    desk.put("two.csv", &spoilt("2"));
    let place = "two.csv: row 12 of the file, column c: the score 2 is out of range";
    desk.refused("calibrate two.csv --model 2pl", &[place, "--graded grm"]);
    desk.refused("calibrate two.csv --model rasch", &[place]);
    desk.refused("score --bank bank.csv --responses two.csv", &[place, "0 to 1"]);
    desk.put("nine.csv", &spoilt("9"));
    desk.refused("calibrate nine.csv --model grm", &["row 12 of the file, column c: the score 9", "0 to 1"]);
    for cell in ["-1", "1.5", "yes", "300", "NaN"] {
        desk.put("odd.csv", &spoilt(cell));
        desk.refused("calibrate odd.csv --model 2pl", &["odd.csv: row 12, column c", cell, "is not a score"]);
    }
    desk.put("long.csv", "person,item,score\np1,a,1\np1,b,0\np2,a,7\np2,b,1\np2,c,0\np1,c,1\n");
    desk.refused("score --bank bank.csv --responses long.csv", &["row 4 of the file (person p2, item a)"]);
}

#[test]
fn a_bank_with_missing_parameters_is_refused_by_row_and_column() {
    let desk = Desk::new("assess-bank");
    desk.put("r.csv", &plain(&answers(20, [-0.5, 0.5])));
    let cases = [
        ("item,a,b\na,1,0\nb,,1\n", ["row 3", "column a", "missing"]),
        ("item,a,b\na,1,\n", ["row 2", "column b", "missing"]),
        ("item,a,b,c,d\na,1,0,0.2,0.98\n", ["row 2", "column d", "only 1"]),
        ("item,a,b\na,1,x\n", ["row 2", "column b", "\"x\""]),
        ("item,b\na,1\n", ["column", "a", "bank.csv"]),
        ("item,a,b\na,1,0\na,1,0\n", ["row 3", "item a is already in row 2", "bank.csv"]),
    ];
    for (bank, words) in cases {
        desk.put("bank.csv", bank);
        desk.refused("score --bank bank.csv --responses r.csv", &words);
        desk.put("people.csv", "theta\n0\n");
        desk.refused("simulate --bank bank.csv --examinees people.csv", &words);
    }
}

/// Answers to three graded items, in four categories.
fn graded(persons: usize) -> Vec<Vec<u8>> {
    let steps = [[-1.0, 0.0, 1.0], [-0.5, 0.4, 1.2], [-1.5, -0.2, 0.6]];
    let bank = steps.map(|b| Item::from_difficulties("x", Family::Graded, 1.5, &b, 0.0).unwrap());
    let mut chance = Seed(3).chance();
    let abilities = synthetic::abilities(persons, 0.0, 1.0, Seed(2));
    abilities
        .iter()
        .map(|theta| bank.iter().map(|item| synthetic::answer(item, *theta, &mut chance)).collect())
        .collect()
}

fn moved(rows: &[Vec<u8>], by: impl Fn(u8) -> u8) -> Vec<Vec<String>> {
    rows.iter().map(|row| texts(&row.iter().map(|x| by(*x)).collect::<Vec<_>>())).collect()
}

#[test]
fn a_bank_reads_other_answers_as_it_read_its_own() {
    let desk = Desk::new("assess-scores");
    let rows = graded(300);
    desk.put("zero.csv", &csv("x,y,z", moved(&rows, |x| x)));
    desk.put("one.csv", &csv("x,y,z", moved(&rows, |x| x + 1)));
    // A score that nobody gave: 2 is written 3, and 3 is written 4.
    desk.put("hole.csv", &csv("x,y,z", moved(&rows, |x| if x > 1 { x + 1 } else { x })));
    let fit = desk.json("calibrate one.csv --model grm --out one.json");
    assert_eq!(fit["items"][0]["scores"], serde_json::json!([1, 2, 3, 4]));
    desk.json("calibrate zero.csv --model grm --out zero.json");
    let fit = desk.json("calibrate hole.csv --model grm --out hole.json");
    assert_eq!(fit["items"][2]["scores"], serde_json::json!([0, 1, 3, 4]));
    let plain = desk.json("score --bank zero.json --responses zero.csv");
    for name in ["one", "hole"] {
        let scored = desk.json(&format!("score --bank {name}.json --responses {name}.csv"));
        assert_eq!(scored["persons"], plain["persons"], "{name}");
    }
    // What the bank has never seen is refused by place, not taken for its neighbour.
    let words = ["row ", "column", "out of range", "calibrated on the scores 1, 2, 3, 4"];
    desk.refused("score --bank one.json --responses zero.csv", &words);
    desk.refused("score --bank hole.json --responses one.csv", &["the score 2", "the scores 0, 1, 3, 4"]);
    // Seeded calibration holds the old items to the same scores.
    let with_new = |rows: &[Vec<u8>]| -> Vec<Vec<String>> {
        rows.iter().map(|row| [texts(row), texts(&[u8::from(row[0] + row[1] > 3)])].concat()).collect()
    };
    let ones: Vec<Vec<u8>> = rows.iter().map(|row| row.iter().map(|x| x + 1).collect()).collect();
    desk.put("seed.csv", &csv("x,y,z,new", with_new(&ones)));
    let seeded = desk.json("calibrate seed.csv --model grm --fixed one.json --out seeded.json");
    assert_eq!(seeded["items"][0]["intercept"], desk_items(&desk, "one.json")["items"][0]["intercept"]);
    assert_eq!(seeded["items"][0]["scores"], serde_json::json!([1, 2, 3, 4]));
    desk.put("bad.csv", &csv("x,y,z,new", with_new(&rows)));
    desk.refused("calibrate bad.csv --model grm --fixed one.json", &["the bank knows the scores 1, 2, 3, 4"]);
}

fn desk_items(desk: &Desk, file: &str) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(desk.folder.path().join(file)).unwrap()).unwrap()
}

#[test]
fn scores_know_the_groups_of_the_bank() {
    let desk = Desk::new("assess-score-groups");
    let rows = answers(400, [-1.0, 1.0]);
    let names = ["low", "high"];
    let table = |rows: &[Vec<u8>]| {
        csv(
            "g,a,b,c,d,e",
            rows.iter().enumerate().map(|(i, r)| [vec![names[i % 2].into()], texts(r)].concat()),
        )
    };
    desk.put("r.csv", &table(&rows));
    let fit = desk.json("calibrate r.csv --model 2pl --groups g --out bank.json");
    let groups = &fit["latent"]["groups"];
    let own = desk.json("score --bank bank.json --responses r.csv --groups g");
    assert_eq!(own["groups"]["high"]["mean"], groups[1]["mean"]);
    assert_eq!(own["persons"][1]["group"], "high");
    assert!(own["notes"].as_array().unwrap().is_empty());
    let plain = desk.json("score --bank bank.json --responses r.csv --ignore g");
    assert!(
        mentions(&plain["notes"], "calibrated in 2 groups; everybody has the prior of low"),
        "{}",
        plain["notes"]
    );
    assert_eq!(plain["persons"][0]["theta"], own["persons"][0]["theta"]);
    let gain = own["persons"][1]["theta"].as_f64().unwrap() - plain["persons"][1]["theta"].as_f64().unwrap();
    assert!(gain > 0.05, "{gain}");
    desk.put("other.csv", "g,a,b\nelsewhere,1,0\n");
    desk.refused("score --bank bank.json --responses other.csv --groups g", &["\"elsewhere\"", "low, high"]);
    desk.put("bank.csv", "item,a,b\na,1,0\nb,1,0\n");
    desk.refused("score --bank bank.csv --responses other.csv --groups g", &["knows no groups"]);
    // A simulation starts from the bank's own distribution too.
    desk.put("people.csv", "theta\n0\n1\n");
    let first = desk.json("simulate --bank bank.json --examinees people.csv --replications 2");
    assert_eq!(first["prior"]["mean"], 0.0);
    let second = desk.json("simulate --bank bank.json --examinees people.csv --replications 2 --group high");
    assert_eq!(second["prior"]["mean"], groups[1]["mean"]);
}

#[test]
fn a_wide_prior_is_not_cut_off_in_silence() {
    let desk = Desk::new("assess-prior");
    desk.put("bank.csv", "item,a,b\na,1,1\nb,1,0\nc,1,-1\nd,1,0.5\n");
    desk.put("r.csv", "a,b,c,d\n0,0,0,0\n");
    let theta = |prior: &str| {
        let scored = desk.json(&format!("score --bank bank.csv --responses r.csv --prior {prior}"));
        (scored["persons"][0]["theta"].as_f64().unwrap(), scored["persons"][0]["se"].as_f64().unwrap())
    };
    // By numerical integration over [-60, 60].
    let exact = |sd: f64| {
        let (mut sums, step) = ([0.0; 3], 0.001);
        for i in 0..120_000 {
            let x = -60.0 + step * f64::from(i);
            let wrong = |b: f64| 1.0 / (1.0 + (x - b).exp());
            let w =
                (-0.5 * x * x / (sd * sd)).exp() * [1.0, 0.0, -1.0, 0.5].map(wrong).iter().product::<f64>();
            sums = [sums[0] + w, sums[1] + w * x, sums[2] + w * x * x];
        }
        let mean = sums[1] / sums[0];
        (mean, (sums[2] / sums[0] - mean * mean).sqrt())
    };
    for sd in [2.51, 6.0] {
        let (found, expected) = (theta(&format!("0,{sd}")), exact(sd));
        assert!(
            (found.0 - expected.0).abs() < 1e-4 && (found.1 - expected.1).abs() < 1e-4,
            "{found:?} {expected:?}"
        );
    }
    let far = theta("100,0.1");
    assert!((far.0 - 100.0).abs() < 0.2 && (far.1 - 0.1).abs() < 0.01, "{far:?}");
    desk.refused("score --bank bank.csv --responses r.csv --prior 0,50", &["--prior", "--method wle or ml"]);
}

#[test]
fn columns_that_are_no_items_of_the_bank_are_named() {
    let desk = Desk::new("assess-names");
    desk.put("bank.csv", "item,a,b\na,1,0\nb,1,0\nc,1,0\n");
    desk.put("r.csv", "school,a,B\nx,1,1\n");
    let scored = desk.json("score --bank bank.csv --responses r.csv");
    assert!(mentions(&scored["notes"], "left out (2): school, B"), "{}", scored["notes"]);
    assert!(mentions(&scored["notes"], "not in the answers (2): b, c"), "{}", scored["notes"]);
    desk.put("none.csv", "A,B\n1,1\n");
    desk.refused(
        "score --bank bank.csv --responses none.csv",
        &["no column is one of the items asked for (a, b, c)", "A, B"],
    );
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let desk = Desk::new("assess-options");
    desk.put("r.csv", &plain(&answers(60, [-0.5, 0.5])));
    desk.put("bank.csv", "item,a,b,area\na,1,0,x\nb,1,0,y\nc,1,0,\n");
    desk.put("people.csv", "theta\n0\n");
    desk.refused("calibrate r.csv --model 2pl --prior-slope 0,0.5", &["--prior-slope", "only --model 3pl"]);
    desk.refused("calibrate r.csv --model 2pl --grid 61.7,-6,6", &["--grid", "whole number"]);
    desk.refused("calibrate r.csv --model 2pl --ignore nosuch", &["no column \"nosuch\""]);
    desk.refused("simulate --bank bank.csv --examinees people.csv", &["item c has no area"]);
    desk.refused(
        "simulate --bank bank.csv --examinees people.csv --min-items 9 --max-items 3",
        &["--min-items"],
    );
    for option in ["--max-items", "--randomesque", "--replications"] {
        let output = desk.assess(&format!("simulate --bank bank.csv --examinees people.csv {option} 0"));
        assert_eq!(output.status.code(), Some(2), "{option}");
    }
    desk.refused("report r.csv --model 2pl --language quz --out r.html", &["--language", "es-HN"]);
}

#[test]
fn a_form_is_written_on_the_scale_of_another() {
    let desk = Desk::new("assess-link");
    // The same items, their scale stretched by 2 and moved by 1: theta_Y = 2 theta_X + 1.
    desk.put("x.csv", "item,a,b\na,1,-0.5\nb,1.4,0\nc,0.8,0.6\nonly,1,1\n");
    desk.put("y.csv", "item,a,b\na,0.5,0\nb,0.7,1\nc,0.4,2.2\n");
    let output = desk.assess("link x.csv y.csv --out moved.json");
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("x.csv to y.csv: 3 items in common: a, b, c"), "{said}");
    let bank = desk_items(&desk, "moved.json");
    let only = &bank["items"][3];
    let close = |key: &str, expected: f64| (only[key].as_f64().unwrap() - expected).abs() < 1e-4;
    assert!(only["name"] == "only" && close("a", 0.5) && close("b", 3.0), "{only}");
    desk.put("r.csv", "a,b,c,only\n1,0,1,1\n");
    desk.json("score --bank moved.json --responses r.csv --method wle");
}
