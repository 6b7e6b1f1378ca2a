//! What one answer costs on a stick: `cargo run --release -p testkit --example bytes_per_answer`.
#![expect(clippy::print_stdout, reason = "it is there to print")]

use kernel::{SchoolId, Seed, UtcMillis};
use std::{error::Error, time::Instant};
use testkit::{SimClock, SimNode, answers};

fn main() -> Result<(), Box<dyn Error>> {
    let mut node = SimNode::new(Seed(1), SimClock::at(UtcMillis(1_773_320_400_000)));
    let scale = answers::Scale { learners: 200, answers_each: 50 };
    answers::school_year(&mut node, SchoolId::random(&mut Seed(2).chance()), scale, Seed(3))?;
    let count = node.entries.len();
    let stored: usize = node.entries.iter().map(Vec::len).sum();
    println!("{count} answers, {:.1} bytes each as stored", stored as f64 / count as f64);

    let started = Instant::now();
    let blocks = node.blocks_from(1)?;
    let mut packed = Vec::new();
    for block in &blocks {
        packed.push(block.to_bytes()?);
    }
    let spent_us = started.elapsed().as_secs_f64() * 1e6 / count as f64;
    let carried: usize = packed.iter().map(Vec::len).sum();
    println!(
        "{:.2} bytes each in {} full blocks; cut, signed and packed at {spent_us:.2} us each",
        carried as f64 / count as f64,
        blocks.len()
    );

    let started = Instant::now();
    for bytes in &packed {
        eventlog::Block::from_bytes(bytes)?.check()?;
    }
    println!("unpacked and checked at {:.2} us each", started.elapsed().as_secs_f64() * 1e6 / count as f64);

    let started = Instant::now();
    let mut body_bytes = 0;
    for entry in &node.entries {
        body_bytes +=
            eventlog::EntryRef::decode(entry)?.events().map(|event| event.body.len()).sum::<usize>();
    }
    let spent_us = started.elapsed().as_secs_f64() * 1e6 / count as f64;
    println!(
        "decoded in place at {spent_us:.3} us each, bodies {:.1} bytes",
        body_bytes as f64 / count as f64
    );

    for size in [1, 10, 25, 100, 1_000] {
        let mut builder = eventlog::BlockBuilder::new(eventlog::Frontier::new());
        for entry in &node.entries[..size] {
            builder.push(eventlog::Item::Entry(entry.clone()))?;
        }
        let bytes = builder.finish_signed(&node.secret, node.incarnation)?.to_bytes()?.len();
        println!("{size:>5} answers in one block: {bytes} bytes, {:.1} each", bytes as f64 / size as f64);
    }
    Ok(())
}
