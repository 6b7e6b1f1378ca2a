//! Reads a course folder and says how long reading, checking, rendering and marking take.
//!
//! `cargo run --release -p formats --example measure_course -- courses/safe-phone`

use formats::package::{Activity, Course, MemoryFiles, check, mark, read_folder};
use kernel::{LanguageTag, Seed};
use std::{path::Path, time::Instant};

const ROUNDS: u32 = 200;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a course folder")?;
    let mut files = MemoryFiles::default();
    gather(Path::new(&folder), "", &mut files)?;
    let started = Instant::now();
    let course = read_folder(&files)?;
    let reading = started.elapsed();
    let started = Instant::now();
    let findings = check(&course);
    let checking = started.elapsed();
    let mut out = std::io::stdout();
    let mut say = |line: String| std::io::Write::write_all(&mut out, format!("{line}\n").as_bytes());
    say(format!(
        "reading {:.1} ms, checking {:.1} ms, {} findings",
        ms(reading),
        ms(checking),
        findings.len()
    ))?;
    let language = course.source_language.clone();
    for (_, lesson) in course.lessons() {
        let started = Instant::now();
        let bytes: usize = (0..ROUNDS)
            .map(|round| {
                lesson.activities.iter().map(|a| render(a, &language, u64::from(round))).sum::<usize>()
            })
            .sum();
        let each = started.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS);
        say(format!(
            "lesson {}: all {} activities rendered in {each:.0} us ({} bytes)",
            lesson.id,
            lesson.activities.len(),
            bytes as u32 / ROUNDS
        ))?;
    }
    say(format!("marking the key: {:.1} us each", marking(&course)?))?;
    Ok(())
}

/// Every text of an activity, as a page would send it. Pages are ready; exercises fill in their numbers.
fn render(activity: &Activity, language: &LanguageTag, seed: u64) -> usize {
    if let Some(page) = activity.page(language) {
        return page.sections.iter().map(|section| section.html.len()).sum();
    }
    let exercise =
        activity.exercise().and_then(|exercise| Some((exercise, exercise.variant(Seed(seed)).ok()?)));
    exercise.map_or(0, |(exercise, variant)| {
        let texts = exercise.texts.language(language);
        let shown = texts
            .into_iter()
            .flat_map(|texts| texts.iter().filter_map(|(address, _)| texts.html(address, &variant)));
        std::hint::black_box(exercise.control(&variant));
        shown.map(|html| html.len()).sum()
    })
}

fn marking(course: &Course) -> Result<f64, Box<dyn std::error::Error>> {
    let (started, mut count) = (Instant::now(), 0u32);
    for round in 0..ROUNDS {
        for (_, exercise) in course.exercises() {
            let seed = Seed(u64::from(round));
            let key = exercise.key(&exercise.variant(seed)?)?;
            assert!(mark(exercise, seed, &key)?.right);
            count += 1;
        }
    }
    Ok(started.elapsed().as_secs_f64() * 1e6 / f64::from(count.max(1)))
}

fn ms(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn gather(root: &Path, inside: &str, files: &mut MemoryFiles) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root.join(inside))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if entry.path().is_dir() {
            gather(root, &path, files)?;
        } else {
            files.insert(&path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}
