//! Damaged input by seed: whatever comes in, the answer is a value or an error.
//!
//! A failure prints the number of its case. `CHASKI_MUTATIONS=n` makes longer runs.

use kernel::{Chance, Seed};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

/// Cases of one structure in an ordinary run.
const CASES: u64 = 4_000;

/// One to four of: flip a bit, set a byte, cut, repeat a piece, insert noise, make a length enormous.
pub fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let len = bytes.len() as u64;
        let at = chance.below(len.max(1)) as usize;
        match chance.below(6) {
            _ if len == 0 => bytes.push(chance.next_u64() as u8),
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = chance.next_u64() as u8,
            2 => bytes.truncate(at),
            3 => {
                let end = (at + chance.below(40) as usize).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let noise = chance.next_u64().to_be_bytes();
                bytes.splice(at..at, noise);
            }
            _ => {
                let head = [0x1b, 0x3b, 0x5b, 0x9b, 0xbb][chance.below(5) as usize];
                bytes.splice(at..(at + 1), [head, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
            }
        }
    }
}

/// Parses the original and thousands of damaged ones; `mend` may repair what would otherwise stop every damage at the door. `slower`: so many
/// times fewer cases than of what is parsed in microseconds.
///
/// # Panics
///
/// If parsing does: with the case, which is the same at the next run.
#[expect(clippy::print_stdout, reason = "long runs are written down")]
pub fn survives(
    name: &str,
    original: &[u8],
    slower: u64,
    mend: impl Fn(&mut Vec<u8>),
    parse: impl Fn(&[u8]),
) {
    let asked = std::env::var("CHASKI_MUTATIONS").ok().and_then(|n| n.parse().ok());
    let (cases, begun) = (asked.unwrap_or(CASES).div_ceil(slower.max(1)), Instant::now());
    parse(original);
    for case in 0..cases {
        let mut bytes = original.to_vec();
        mutate(&mut bytes, &mut Seed(case).part(name).chance());
        mend(&mut bytes);
        let outcome = catch_unwind(AssertUnwindSafe(|| parse(&bytes)));
        assert!(outcome.is_ok(), "{name}, case {case}: {bytes:02x?}");
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("{name}: {cases} damaged in {seconds:.1} s, most memory so far {} MB", peak_bytes() >> 20);
}

/// Nothing is repaired.
pub fn as_it_is(_: &mut Vec<u8>) {}

/// The most memory that this process has held; 0 where the system does not tell.
pub fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.map_or(0, |kilobytes| kilobytes << 10)
}
