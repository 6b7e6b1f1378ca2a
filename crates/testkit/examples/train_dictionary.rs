//! Makes the dictionary that blocks are packed with, from the logs of invented schools. It was run once; its output is
//! committed and never changes, because blocks packed with it must open for ever. A better one gets the next number.
//!
//! `cargo run --release -p testkit --features train --example train_dictionary -- crates/eventlog/dictionary/v0.zstd-dict`
#![expect(clippy::print_stdout, reason = "it tells what it wrote")]

use eventlog::{BlockBuilder, Frontier, Item, block::unpacked_items};
use kernel::{Seed, UtcMillis};
use std::{env, error::Error, fs};
use testkit::{SimClock, SimNode, answers, school};

/// Small enough for the binary and for a phone's memory; twice the size saved less than one byte in a hundred.
const DICTIONARY_BYTES: usize = 6 * 1024;
const SCHOOLS: u64 = 400;
const ENTRIES_PER_SAMPLE: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("name the file to write")?;
    let mut samples = Vec::new();
    for seed in 0..SCHOOLS {
        // Dates over two years, so that only what a decade shares is learnt.
        let start = UtcMillis(1_767_000_000_000 + seed as i64 * 160_000_000);
        let mut node = SimNode::new(Seed(seed), SimClock::at(start));
        node.open_log()?;
        let built = school::open_school(&mut node, 1, 4)?;
        let scale = answers::Scale { learners: 4, answers_each: 50 };
        answers::school_year(&mut node, built.school, scale, Seed(seed))?;
        for entries in node.entries.chunks(ENTRIES_PER_SAMPLE) {
            let mut builder = BlockBuilder::new(Frontier::new());
            for entry in entries {
                builder.push(Item::Entry(entry.clone()))?;
            }
            samples.push(unpacked_items(builder.items()));
        }
    }
    let dictionary = zstd::dict::from_samples(&samples, DICTIONARY_BYTES)?;
    fs::write(&path, &dictionary)?;
    println!("{} samples, {} bytes to {path}", samples.len(), dictionary.len());
    Ok(())
}
