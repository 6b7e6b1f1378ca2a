//! The stick: a folder that is moved to where a box looks for sticks, and away again. A box that writes on it meanwhile sees what it
//! sees when a stick is pulled out.

use super::{Folders, Place};
use std::{fs, io};

/// What is printed on it.
pub const LABEL: &str = "AMARILLA";

/// The stick of a world.
#[derive(Debug)]
pub struct Stick {
    folders: Folders,
}

impl Stick {
    /// Of this world.
    pub fn in_world(folders: &Folders) -> Self {
        Self { folders: folders.clone() }
    }

    /// Makes the places where it can be, and lays it into the pocket if it is nowhere.
    pub fn lay_ready(&self) -> io::Result<()> {
        for place in Self::places() {
            fs::create_dir_all(self.folders.sticks(place))?;
        }
        match self.found() {
            Some(_) => Ok(()),
            None => fs::create_dir(self.folders.sticks(None).join(LABEL)),
        }
    }

    fn places() -> impl Iterator<Item = Option<Place>> {
        std::iter::once(None).chain(Place::ALL.map(Some))
    }

    fn found(&self) -> Option<Option<Place>> {
        Self::places().find(|place| self.folders.sticks(*place).join(LABEL).is_dir())
    }

    /// Where it is; `None`: in the pocket.
    pub fn place(&self) -> Option<Place> {
        self.found().flatten()
    }

    /// Pulls it out where it is and puts it in there.
    pub fn carry(&self, to: Option<Place>) -> io::Result<()> {
        let Some(from) = self.found() else { return Err(io::ErrorKind::NotFound.into()) };
        if from == to {
            return Ok(());
        }
        fs::rename(self.folders.sticks(from).join(LABEL), self.folders.sticks(to).join(LABEL))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::Scratch;

    #[test]
    fn it_is_at_one_place_at_a_time() {
        let scratch = Scratch::new("world-stick").unwrap();
        let stick = Stick::in_world(&Folders::below(scratch.path()));
        assert!(stick.carry(None).is_err(), "there is none yet");
        stick.lay_ready().unwrap();
        assert_eq!(stick.place(), None);
        let pocket = scratch.path().join("sticks/pocket").join(LABEL);
        fs::write(pocket.join("letter"), "carried").unwrap();
        for to in [Some(Place::School(0)), Some(Place::School(0)), Some(Place::Central), None] {
            stick.carry(to).unwrap();
            stick.lay_ready().unwrap();
            assert_eq!(stick.place(), to);
        }
        assert_eq!(fs::read_to_string(pocket.join("letter")).unwrap(), "carried");
    }
}
