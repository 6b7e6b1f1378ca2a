//! The real clock and the real source of chance: asked here and nowhere else, and passed down.

mod timekeeper;

use kernel::{Clock, ClockQuality, Entropy, UtcMillis};
use std::{
    io,
    ops::RangeInclusive,
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};
use timekeeper::{Dials, Kept, Timekeeper};
use upkeep::clock::{Source, TOLERANCE_MS};

/// The time as this machine knows it: what it was told, or what its own clock shows.
pub struct MachineClock;

/// Before this, a clock cannot be right: the program was not written yet (2026-01-01).
pub const EARLIEST_BELIEVED: UtcMillis = UtcMillis(1_767_225_600_000);
/// After this, a clock is not believed either (ten years later): by then another program runs.
const LATEST_BELIEVED: UtcMillis = UtcMillis(EARLIEST_BELIEVED.0 + 3_653 * 86_400_000);
/// When this program can run at all.
pub const PLAUSIBLE: RangeInclusive<UtcMillis> = EARLIEST_BELIEVED..=LATEST_BELIEVED;

/// A process runs on one machine, which has one time.
static TIMEKEEPER: Timekeeper = Timekeeper::new();
/// The file in a node's folder that keeps what it was told of the time.
const KEPT: &str = "clock";
/// How long it holds whether the machine has a good clock of its own: network time comes a while after the start.
const LOOK_EVERY_MS: i64 = 60_000;

impl Clock for MachineClock {
    fn now(&self) -> UtcMillis {
        TIMEKEEPER.reading(dials(), false).now
    }

    fn quality(&self) -> ClockQuality {
        TIMEKEEPER.reading(dials(), has_good_clock()).quality
    }
}

/// From where this machine has its time.
pub fn time_source() -> Source {
    TIMEKEEPER.reading(dials(), has_good_clock()).source
}

/// Takes the time that it was told, and keeps it in the node's folder.
pub fn adopt(now: UtcMillis, source: Source, folder: &Path) -> io::Result<()> {
    TIMEKEEPER.adopt(now, source, dials());
    keep_time(folder)
}

/// It is at least so late: what this node's own log says, where the machine knows nothing at all.
pub fn at_least(time: UtcMillis) {
    TIMEKEEPER.at_least(time, dials());
}

/// Goes on with what is kept in a node's folder: with what was told, as long as the machine was not switched off; afterwards it is at
/// least as late as it was then. A machine with a good clock of its own needs neither.
pub fn carry_on(folder: &Path) -> io::Result<()> {
    let text = match std::fs::read_to_string(folder.join(KEPT)) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e),
    };
    let kept = Kept::read(&text).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{} is not what this program writes; delete it", folder.join(KEPT).display()),
        )
    })?;
    TIMEKEEPER.carry_on(kept, &boot(), dials(), has_good_clock());
    Ok(())
}

/// Keeps what time it is for after a power cut. A machine that does not know it keeps nothing.
pub fn keep_time(folder: &Path) -> io::Result<()> {
    let kept = TIMEKEEPER.to_keep(boot(), dials(), has_good_clock());
    let Some(kept) = kept else { return Ok(()) };
    let path = folder.join(KEPT);
    let failed = |e: store::StoreError| io::Error::other(e.to_string());
    store::node::write_durably(&path, kept.to_string().as_bytes(), 0o600).map_err(failed)
}

/// What the machine's own clocks show: the one that can be set, and the one that counts since it was switched on.
fn dials() -> Dials {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let system = UtcMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    // Asked once; from then on this process counts by itself, which costs no file for every entry.
    static BEGAN: OnceLock<(Instant, i64)> = OnceLock::new();
    let (began, before_ms) = BEGAN.get_or_init(|| (Instant::now(), uptime_ms()));
    let passed = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
    Dials { system, running_ms: before_ms.saturating_add(passed) }
}

/// Since the machine was switched on, where the system says it.
fn uptime_ms() -> i64 {
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    let seconds: Option<f64> = text.split_whitespace().next().and_then(|seconds| seconds.parse().ok());
    seconds.map_or(0, |seconds| (seconds * 1_000.0) as i64)
}

/// What tells this start of the machine from every other; empty where the system says nothing.
fn boot() -> String {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    text.trim().to_owned()
}

/// Whether the machine has network time, or a clock with a battery of its own.
fn has_good_clock() -> bool {
    static GOOD: AtomicBool = AtomicBool::new(false);
    static LOOKED_AT_MS: AtomicI64 = AtomicI64::new(i64::MIN);
    let Dials { system, running_ms } = dials();
    let looked = LOOKED_AT_MS.load(Ordering::Relaxed);
    if looked == i64::MIN || running_ms.saturating_sub(looked) >= LOOK_EVERY_MS {
        GOOD.store(network_time() || battery_clock_shows(system), Ordering::Relaxed);
        LOOKED_AT_MS.store(running_ms, Ordering::Relaxed);
    }
    GOOD.load(Ordering::Relaxed)
}

/// Whether systemd's own client of time servers has reached one since the start.
fn network_time() -> bool {
    Path::new("/run/systemd/timesync/synchronized").exists()
}

/// Whether the kernel has set itself by a clock of the machine, and that shows the same now: one whose battery is empty began anew.
fn battery_clock_shows(system: UtcMillis) -> bool {
    let said = |name: &str| std::fs::read_to_string(Path::new("/sys/class/rtc/rtc0").join(name)).ok();
    let seconds = said("since_epoch").and_then(|text| text.trim().parse::<i64>().ok());
    said("hctosys").is_some_and(|set| set.trim() == "1")
        && seconds.is_some_and(|s| s.saturating_mul(1_000).abs_diff(system.0) <= TOLERANCE_MS.unsigned_abs())
}

/// The operating system's chance.
pub struct MachineEntropy;

impl Entropy for MachineEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes)
            .expect("an operating system without chance cannot make keys; nothing would be safe");
    }
}

/// What tells this machine from a copy of its disk; empty where the system says nothing.
pub fn machine_name() -> String {
    std::fs::read_to_string("/etc/machine-id").unwrap_or_default()
}
