//! How much room a folder has. The standard library cannot say it; `df`, which every system has, can.

use std::{path::Path, process::Command};

/// A file system's room, in MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Free for programs.
    pub free_mb: u64,
    /// In all.
    pub all_mb: u64,
}

/// The room of the file system that holds a folder; `None` if it cannot be found out.
pub fn room_of(folder: &Path) -> Option<Room> {
    let output = Command::new("df").arg("-Pk").arg(folder).env("LC_ALL", "C").output().ok()?;
    parse(&String::from_utf8_lossy(&output.stdout))
}

/// The last line's second and fourth columns, in KB.
fn parse(df: &str) -> Option<Room> {
    let mut columns = df.lines().skip(1).last()?.split_whitespace().skip(1);
    let all_kb: u64 = columns.next()?.parse().ok()?;
    let free_kb: u64 = columns.nth(1)?.parse().ok()?;
    Some(Room { free_mb: free_kb / 1_024, all_mb: all_kb / 1_024 })
}

#[cfg(test)]
mod tests {
    use super::{Room, parse};

    #[test]
    fn df_is_read_or_not_believed() {
        let said = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100000 40000 51200 44% /data\n";
        assert_eq!(parse(said), Some(Room { free_mb: 50, all_mb: 97 }));
        for nonsense in ["", "Filesystem 1024-blocks\n", "a\nb c d\n", "a\nb c d e f\n"] {
            assert_eq!(parse(nonsense), None, "{nonsense:?}");
        }
    }
}
