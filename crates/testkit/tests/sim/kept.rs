//! Folders of stories: they go when a story ends, are kept where it failed, and those of runs that were killed go at the next.

use super::world::World;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

/// Stories of one run whose folders are kept: they may lie in memory.
const KEPT: usize = 3;
static SO_FAR: AtomicUsize = AtomicUsize::new(0);
const PREFIX: &str = "chaski-sim-";

/// Closes a world that failed, and keeps its folder beside where it was. Returns what to say of that.
pub fn keep(world: World, seed: u64) -> Option<String> {
    if SO_FAR.fetch_add(1, Ordering::Relaxed) >= KEPT {
        return Some(format!("the folders of {KEPT} other seeds are kept; played alone, this one's is too"));
    }
    let place = set_aside(world, seed)?;
    Some(format!("its folders are kept in {}; remove them when you have looked", place.display()))
}

fn set_aside(world: World, seed: u64) -> Option<PathBuf> {
    let World { nodes, scratch, .. } = world;
    // What is closed is written no more.
    drop(nodes);
    let place = scratch.path().with_file_name(format!("{PREFIX}kept-seed-{seed}"));
    let _ = fs::remove_dir_all(&place);
    fs::rename(scratch.path(), &place).ok()?;
    Some(place)
}

/// Removes what runs left that were killed.
pub fn sweep() {
    let processes = Path::new("/proc");
    if !processes.join("self").exists() {
        return;
    }
    for place in [PathBuf::from("/dev/shm"), std::env::temp_dir()] {
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let process =
                name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('-')?.0.parse::<u32>().ok());
            if process.is_some_and(|process| !processes.join(process.to_string()).exists()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

#[test]
fn folders_are_kept_where_a_story_failed_and_go_where_a_run_was_killed() -> Result<(), store::StoreError> {
    let size = super::world::Size { nodes: 1, steps: 0 };
    let world = World::new(kernel::Seed(1), size, None)?;
    let ours = world.scratch.path().to_owned();
    // No process has so large a number.
    let killed = ours.with_file_name(format!("{PREFIX}4294967295-0"));
    let _ = fs::create_dir_all(killed.join("node-0"));
    sweep();
    assert!(ours.exists(), "this process lives");
    assert!(!killed.exists() || !Path::new("/proc/self").exists(), "nobody else removes it");
    let place = set_aside(world, u64::MAX).expect("both lie in one folder");
    assert!(place.join("node-0").join("chaski.sqlite3").exists() && !ours.exists());
    let _ = fs::remove_dir_all(place);
    Ok(())
}
