//! `chaski bench tutor`: the bars of the tutor's engine, measured on this machine.

mod channel;

use crate::cli::tutor::files::open;
use crate::cli::{Failure, say};
use clap::Args;
use kernel::{
    Seed,
    ports::{SkillsAre, Syllabus, SyllabusExercise, SyllabusSkill},
};
use learner_model::answers::AnswerFile;
use learner_model::measure::Figures;
use learner_model::next::{Offer, Policy, Wishes};
use learner_model::simulate::{
    Course, EXERCISES_PER_SKILL, Learner, PolicyKind, SimulationSettings, World, run_all,
};
use learner_model::skills::{Mastery, MasterySettings, SkillIndex};
use learner_model::tracing::{
    Answer, Exercise, Key, Model, Source, Trainer, TrainingSettings, Vocabulary, trace, train,
};
use learner_model::warning::{BoostSettings, Booster, Cohort, Part, features};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tutoring::history::History;

/// Speed on simulated learners and policies in the three worlds; with --data also accuracy beside published numbers.
#[derive(Args)]
pub struct Tutor {
    /// Folder with `kt` and `dropout` as in docs/tutor.md. Default: the variable CHASKI_DATA.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Leave out the simulated worlds.
    #[arg(long)]
    quick: bool,
    /// Only the pages of a hub: of a starter course, and of a channel at the house's bounds.
    #[arg(long, conflicts_with_all = ["quick", "data"])]
    pages: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy)]
enum Bar {
    AtLeast(f64),
    AtMost(f64),
}

struct Line {
    what: String,
    measured: f64,
    unit: &'static str,
    bar: Bar,
}

impl Line {
    fn new(what: impl Into<String>, measured: f64, unit: &'static str, bar: Bar) -> Self {
        Self { what: what.into(), measured, unit, bar }
    }

    fn met(&self) -> bool {
        match self.bar {
            Bar::AtLeast(bar) => self.measured >= bar,
            Bar::AtMost(bar) => self.measured <= bar,
        }
    }

    fn json(&self) -> Value {
        let (kind, bar) = match self.bar {
            Bar::AtLeast(bar) => ("at_least", bar),
            Bar::AtMost(bar) => ("at_most", bar),
        };
        json!({"what": self.what, "measured": self.measured, "unit": self.unit, kind: bar, "met": self.met()})
    }
}

impl Tutor {
    pub(super) fn run(self) -> Result<(), Failure> {
        if self.pages {
            self.tell(&pages()?);
            return Ok(());
        }
        let mut lines = speed()?;
        lines.push(refold()?);
        lines.extend(channel_choice()?);
        if !self.quick {
            lines.extend(pages()?);
            lines.extend(policies()?);
        }
        let folder = self.data.clone().or_else(|| std::env::var_os("CHASKI_DATA").map(PathBuf::from));
        if let Some(folder) = &folder {
            lines.extend(tracing_accuracy(folder)?);
            lines.extend(warning_accuracy(folder)?);
        }
        self.tell(&lines);
        if folder.is_none() && !self.json {
            say(
                "no reference data: give --data DIR or set CHASKI_DATA to compare with the published numbers",
            );
        }
        Ok(())
    }

    fn tell(&self, lines: &[Line]) {
        if self.json {
            let report = json!({
                "machine": {"arch": std::env::consts::ARCH, "os": std::env::consts::OS, "load": load()},
                "lines": lines.iter().map(Line::json).collect::<Vec<_>>(),
            });
            say(&format!("{report:#}"));
            return;
        }
        say(&format!("{} {}, one thread, load {}", std::env::consts::ARCH, std::env::consts::OS, load()));
        for line in lines {
            let bar = match line.bar {
                Bar::AtLeast(bar) => format!(">= {bar}"),
                Bar::AtMost(bar) => format!("<= {bar}"),
            };
            let verdict = if line.met() { "met" } else { "MISSED" };
            say(&format!("{:<62} {:>12.4} {:<10} {bar:>10}  {verdict}", line.what, line.measured, line.unit));
        }
    }
}

/// Pages of practice on a hub: of a starter course, and of the largest channel.
fn pages() -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    for (of, (moved, still)) in [
        ("on the hub", super::school::practice_page()?),
        ("channel of 6,000 questions", channel::practice_page()?),
    ] {
        for (how, measured) in [("an answer before", moved), ("nothing new", still)] {
            let what = format!("practice page, {of}, CPU, {how}");
            lines.push(Line::new(what, measured, "ms", Bar::AtMost(1.0)));
        }
    }
    Ok(lines)
}

/// The load average, where the system tells it.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown").to_owned()
}

const LEARNERS: u32 = 1_000;
const ANSWERS: usize = 500;

/// Simulated answers and what they answer.
struct Simulated {
    vocabulary: Vocabulary,
    exercises: Vec<Exercise>,
    learners: Vec<Vec<Answer>>,
}

/// 1,000 simulated learners of 500 answers each, on the exercises of a simulated course.
fn simulated() -> Result<Simulated, Failure> {
    let seed = Seed(7);
    let course = Course::new(seed)?;
    let names: Vec<(Key, Key)> = (0..course.declared.len())
        .flat_map(|skill| (0..EXERCISES_PER_SKILL).map(move |i| (skill, i)))
        .map(|(skill, i)| (Key::of(&format!("x{skill}-{i}")), Key::of(&format!("s{skill}"))))
        .collect();
    let vocabulary = Vocabulary::new(names.iter().map(|name| name.0), names.iter().map(|name| name.1));
    let exercises =
        names.iter().map(|(item, skill)| Exercise::new(&vocabulary, *item, &[*skill], 0.0)).collect();
    let learners = (0..LEARNERS)
        .map(|number| {
            let mut learner = Learner::new(&course, World::GapClosing, seed, number);
            let mut chance = seed.part("order").part(&number.to_string()).chance();
            (0..ANSWERS)
                .map(|_| {
                    let skill = chance.below(course.declared.len() as u64) as u32;
                    let exercise = chance.below(EXERCISES_PER_SKILL as u64) as u32;
                    let correct = learner.answer(SkillIndex(skill), exercise as usize);
                    let place = skill * EXERCISES_PER_SKILL as u32 + exercise;
                    Answer { exercise: place, correct, source: Source::OwnDevice }
                })
                .collect()
        })
        .collect();
    Ok(Simulated { vocabulary, exercises, learners })
}

fn speed() -> Result<Vec<Line>, Failure> {
    let Simulated { vocabulary, exercises, learners } = simulated()?;
    let slices: Vec<&[Answer]> = learners.iter().map(Vec::as_slice).collect();
    let answers = f64::from(LEARNERS) * ANSWERS as f64;
    let per_item = vec![(answers / exercises.len() as f64) as u32; exercises.len()];
    let mut trainer = Trainer::new(vocabulary, per_item, TrainingSettings::default());
    let passes = 3;
    let start = Instant::now();
    for _ in 0..passes {
        for learner in &slices {
            trainer.learn(&exercises, learner);
        }
    }
    let rate = answers * f64::from(passes) / start.elapsed().as_secs_f64();
    let model = Model::from_bytes(&trainer.model().to_bytes())?;
    let start = Instant::now();
    let traced = trace(&model, &exercises, &slices);
    let seconds = start.elapsed().as_secs_f64();
    let bytes_over =
        traced.bytes as f64 / f64::from(LEARNERS) - 26.0 * traced.met as f64 / f64::from(LEARNERS);

    let course = Course::new(Seed(7))?;
    let offers: Vec<Offer> = (0..course.declared.len() * EXERCISES_PER_SKILL)
        .map(|at| Offer {
            exercise: at as u32,
            skill: SkillIndex((at / EXERCISES_PER_SKILL) as u32),
            difficulty: course.declared_difficulty[at / EXERCISES_PER_SKILL][at % EXERCISES_PER_SKILL],
            model_chance: None,
            recent: false,
        })
        .collect();
    let mastery = Mastery::new(&course.declared, MasterySettings::default());
    let (policy, mut chance, rounds) = (Policy::default(), Seed(1).chance(), 2_000);
    let start = Instant::now();
    for answers in 0..rounds {
        let wishes = Wishes { due: &[], answers };
        policy
            .recommend(&course.declared, &mastery, &offers, wishes, &mut chance)
            .ok_or("nothing was offered")?;
    }
    let recommend_ms = start.elapsed().as_secs_f64() * 1e3 / f64::from(rounds);
    Ok(vec![
        Line::new("training, per pass and core", rate / 1e6, "M/s", Bar::AtLeast(1.5)),
        Line::new("predict + update", seconds * 1e6 / answers, "us", Bar::AtMost(0.5)),
        Line::new("tracing of 1,000 learners x 500 answers", seconds, "s", Bar::AtMost(1.0)),
        Line::new(
            "learner record beyond 26 B per skill and exercise",
            bytes_over,
            "bytes",
            Bar::AtMost(1_024.0),
        ),
        Line::new("choice of the next of 192 exercises", recommend_ms, "ms", Bar::AtMost(1.0)),
    ])
}

/// What a hub does when another model comes: every learner's history is read from its bytes, and mastery, tracing, reviews and
/// start are computed again, as the pages need them.
fn refold() -> Result<Line, Failure> {
    let Simulated { learners, .. } = simulated()?;
    let simulated = Course::new(Seed(7))?;
    let skills = (0..simulated.declared.len())
        .map(|skill| SyllabusSkill {
            id: format!("s{skill}"),
            needs: simulated.declared.needs(SkillIndex(skill as u32)).iter().map(|n| n.0 as usize).collect(),
        })
        .collect();
    let exercises: Vec<SyllabusExercise> = (0..simulated.declared.len() * EXERCISES_PER_SKILL)
        .map(|at| SyllabusExercise {
            exercise: format!("x{at}"),
            lesson: format!("l{}", at / EXERCISES_PER_SKILL),
            skill: at / EXERCISES_PER_SKILL,
            difficulty: 1 + (at % EXERCISES_PER_SKILL) as u8 / 2,
            varies: true,
        })
        .collect();
    let names: Vec<String> = exercises.iter().map(|exercise| exercise.exercise.clone()).collect();
    let stands = SkillsAre::Declared;
    let syllabus = Syllabus { course: "bench".into(), version: 1, stands, skills, exercises };
    let model = Model::blank();
    let course = tutoring::course::Course::new(Arc::new(syllabus), &model);
    let stored: Vec<Vec<u8>> = learners
        .iter()
        .map(|answers| {
            let mut history = History::default();
            for (number, answer) in answers.iter().enumerate() {
                let minute = 29_000_000 + 3 * number as i64;
                history.take(&names[answer.exercise as usize], answer.correct, answer.source, minute);
            }
            minicbor::to_vec(&history).map_err(|e| e.to_string())
        })
        .collect::<Result<_, _>>()?;
    let start = Instant::now();
    let mut answers = 0;
    for bytes in &stored {
        let history: History = minicbor::decode(bytes)?;
        answers += tutoring::learner::Learner::new(&course, &model, history).answers();
    }
    let seconds = start.elapsed().as_secs_f64();
    if answers != LEARNERS * ANSWERS as u32 {
        return Err(format!("{answers} answers were read back").into());
    }
    Ok(Line::new("re-fold of 1,000 learners x 500 answers", seconds, "s", Bar::AtMost(1.0)))
}

/// What choosing costs on the largest channel that practice takes.
fn channel_choice() -> Result<Vec<Line>, Failure> {
    let channel::Chosen { without, with, after_an_answer } = channel::choice()?;
    let line = |what: &str, ms| {
        Line::new(format!("choice in a channel of 6,000 questions, {what}"), ms, "ms", Bar::AtMost(1.0))
    };
    Ok(vec![
        line("no model", without),
        line("a model", with),
        line("a model, an answer before", after_an_answer),
    ])
}

fn policies() -> Result<Vec<Line>, Failure> {
    let report = run_all(SimulationSettings::default(), &Policy::default(), &MasterySettings::default())?;
    let mut lines = Vec::new();
    for (world, slowest_bar) in World::ALL.into_iter().zip([0.43, 0.47, 0.54]) {
        let of = |kind: PolicyKind| report.of(world, kind).map_or(f64::NAN, |outcome| outcome.mastered);
        let yardstick = of(PolicyKind::Fixed).max(of(PolicyKind::MasteryRule)) - 0.01;
        let letter = world.letter();
        lines.push(Line::new(
            format!("world {letter}: mastered"),
            of(PolicyKind::Tutor),
            "share",
            Bar::AtLeast(yardstick),
        ));
        let slowest = report.slowest_closed(world, PolicyKind::Tutor).unwrap_or(f64::NAN);
        lines.push(Line::new(
            format!("world {letter}: slowest quarter, fixed course to oracle"),
            slowest,
            "share",
            Bar::AtLeast(slowest_bar),
        ));
        let all = report.mastered_closed(world, PolicyKind::Tutor).unwrap_or(f64::NAN);
        lines.push(Line::new(
            format!("world {letter}: all, mastery rule to oracle (stretch)"),
            all,
            "share",
            Bar::AtLeast(0.5),
        ));
    }
    Ok(lines)
}

fn tracing_accuracy(folder: &Path) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    for (name, bar) in [("statics2011", 0.835), ("assist2009", 0.778)] {
        let path = folder.join("kt").join(format!("{name}.csv.gz"));
        let mut file = AnswerFile::read(open(&path)?)?;
        let (train_on, test_on) = file.divide(None)?;
        let vocabulary = file.vocabulary(&train_on);
        let exercises = file.resolve(&vocabulary);
        let trained =
            train(&vocabulary, &exercises, &file.answers_of(&train_on), &TrainingSettings::default())?;
        let model = Model::from_bytes(&trained.to_bytes())?;
        let start = Instant::now();
        let traced = trace(&model, &exercises, &file.answers_of(&test_on));
        let us = start.elapsed().as_secs_f64() * 1e6 / traced.pairs.len() as f64;
        let figures = Figures::of_logits(&traced.pairs);
        lines.push(Line::new(format!("{name}: AUC"), figures.auc, "", Bar::AtLeast(bar)));
        lines.push(Line::new(format!("{name}: calibration error"), figures.ece, "", Bar::AtMost(0.02)));
        lines.push(Line::new(format!("{name}: predict + update"), us, "us", Bar::AtMost(0.5)));
    }
    Ok(lines)
}

fn warning_accuracy(folder: &Path) -> Result<Vec<Line>, Failure> {
    let folder = folder.join("dropout");
    let cohort = Cohort::read(
        open(&folder.join("xuetangx_enrollments.csv.gz"))?,
        open(&folder.join("xuetangx_daily_events.csv.gz"))?,
    )?;
    let mut lines = Vec::new();
    for (day, bar) in [(30, 0.886), (20, 0.825), (10, 0.757)] {
        let (_, rows) = features(&cohort, day);
        let side = |part: Part| -> (Vec<Vec<f32>>, Vec<bool>) {
            let of_part =
                rows.iter().zip(&cohort.enrolments).filter(|(_, enrolment)| enrolment.part == Some(part));
            of_part.map(|(row, enrolment)| (row.clone(), enrolment.stopped)).unzip()
        };
        let (train_rows, train_outcomes) = side(Part::Train);
        let (test_rows, test_outcomes) = side(Part::Test);
        let booster = Booster::train(&train_rows, &train_outcomes, &BoostSettings::default());
        let pairs: Vec<(f64, bool)> =
            test_rows.iter().zip(test_outcomes).map(|(row, stopped)| (booster.logit(row), stopped)).collect();
        let auc = Figures::of_logits(&pairs).auc;
        lines.push(Line::new(format!("early warning, XuetangX day {day}: AUC"), auc, "", Bar::AtLeast(bar)));
    }
    Ok(lines)
}
