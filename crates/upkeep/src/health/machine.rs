//! What Linux says about the machine it runs on, in small files. Each is read with a bound, and not believed if it is odd.

use std::{fs, io::Read, path::Path};

/// Longest file read; they have a few lines.
const FILE_MAX: u64 = 16 * 1024;
/// Sensors looked at.
const SENSORS_MAX: usize = 64;

/// Memory of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Free or freed at once.
    pub available_mb: u64,
    /// In all.
    pub all_mb: u64,
}

/// What a Raspberry Pi says about its supply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// Enough, since it was switched on.
    Fine,
    /// Too low some time since it was switched on.
    LowBefore,
    /// Too low now.
    LowNow,
}

fn small_file(path: &Path) -> Option<String> {
    let mut text = String::new();
    fs::File::open(path).ok()?.take(FILE_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

/// From `/proc/meminfo`.
pub fn memory() -> Option<Memory> {
    parse_memory(&small_file(Path::new("/proc/meminfo"))?)
}

fn parse_memory(text: &str) -> Option<Memory> {
    let mb = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        line.split_whitespace().next()?.parse::<u64>().ok().map(|kb| kb / 1_024)
    };
    Some(Memory { available_mb: mb("MemAvailable")?, all_mb: mb("MemTotal")? })
}

/// The hottest believable sensor of `/sys/class/thermal`, in thousandths of a degree Celsius.
pub fn hottest_milli_c() -> Option<i32> {
    let zones = fs::read_dir("/sys/class/thermal").ok()?;
    zones
        .flatten()
        .take(SENSORS_MAX)
        .filter(|zone| zone.file_name().to_string_lossy().starts_with("thermal_zone"))
        .filter_map(|zone| believable_heat(&small_file(&zone.path().join("temp"))?))
        .max()
}

/// A sensor that is not connected says 0, -40 or 127 degrees.
fn believable_heat(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|milli_c| (1_000..126_000).contains(milli_c))
}

/// The supply, on a Raspberry Pi; elsewhere nobody measures it.
pub fn power() -> Option<Power> {
    parse_throttled(&small_file(Path::new("/sys/devices/platform/soc/soc:firmware/get_throttled"))?)
}

/// Bit 0: under-voltage now; bit 16: since it was switched on (Raspberry Pi documentation, `vcgencmd get_throttled`).
fn parse_throttled(text: &str) -> Option<Power> {
    let bits = u32::from_str_radix(text.trim().trim_start_matches("0x"), 16).ok()?;
    Some(match (bits & 1, bits & (1 << 16)) {
        (1, _) => Power::LowNow,
        (_, 0) => Power::Fine,
        _ => Power::LowBefore,
    })
}

/// Charge of the first battery of `/sys/class/power_supply`.
pub fn battery_percent() -> Option<u8> {
    let supplies = fs::read_dir("/sys/class/power_supply").ok()?;
    supplies.flatten().take(SENSORS_MAX).find_map(|supply| {
        let kind = small_file(&supply.path().join("type"))?;
        let charge: u8 = small_file(&supply.path().join("capacity"))?.trim().parse().ok()?;
        (kind.trim() == "Battery" && charge <= 100).then_some(charge)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_or_not_believed() {
        let text = "MemTotal:         944136 kB\nMemFree:  100 kB\nMemAvailable:     512000 kB\n";
        assert_eq!(parse_memory(text), Some(Memory { available_mb: 500, all_mb: 922 }));
        assert_eq!(parse_memory("MemTotal: lots\n"), None);
        for (text, heat) in
            [("51234\n", Some(51_234)), ("0", None), ("-40000", None), ("127000", None), ("hot", None)]
        {
            assert_eq!(believable_heat(text), heat, "{text}");
        }
        for (text, power) in [
            ("0\n", Some(Power::Fine)),
            ("0x0", Some(Power::Fine)),
            ("50005", Some(Power::LowNow)),
            ("50000", Some(Power::LowBefore)),
            ("80008", Some(Power::Fine)),
            ("?", None),
        ] {
            assert_eq!(parse_throttled(text), power, "{text}");
        }
    }
}
