//! What a box does with the files that were offered to it: course packages are checked as `chaski import course` does, and installed.

use crate::{features, hub::DataFolder};
use directory::Directory;
use exchange::files::{Keeper, Offer, OnTheWay, Shelf, Stands};
use kernel::{Digest, ports::PortError};
use library::{
    Coming, ComingState, FindComing, Library,
    install::{AtSchool, InstallError, at_school},
};
use std::{
    fs,
    path::Path,
    sync::{Arc, OnceLock},
};
use store::Store;
use web::messages::{LanguagePlan, Messages};

/// Installs packages.
struct Courses {
    store: Store,
    directory: Directory,
    /// On whose disk there must be room.
    folder: DataFolder,
    /// The courses that are served; where nobody is served they are opened when the first package comes: few calls bring one.
    library: OnceLock<Library>,
}

fn port(error: impl std::fmt::Display) -> PortError {
    PortError(error.to_string())
}

/// The files of a box that serves: what comes appears at once.
pub fn shelf(folder: &DataFolder, store: &Store, directory: &Directory, library: Library) -> Arc<Shelf> {
    make(folder, store, directory, OnceLock::from(library))
}

/// The files of a box from which nobody is served now.
pub fn shelf_unserved(folder: &DataFolder, store: &Store, directory: &Directory) -> Arc<Shelf> {
    make(folder, store, directory, OnceLock::new())
}

fn make(folder: &DataFolder, store: &Store, directory: &Directory, library: OnceLock<Library>) -> Arc<Shelf> {
    let keeper =
        Courses { store: store.clone(), directory: directory.clone(), folder: folder.clone(), library };
    Arc::new(Shelf::new(folder.path().join("fetch"), folder.blobs(), Arc::new(keeper)))
}

impl Courses {
    fn library(&self) -> Result<&Library, PortError> {
        if self.library.get().is_none() {
            let messages = Messages::load(&features::catalogues(), LanguagePlan::default()).map_err(port)?;
            let library = Library::new(self.store.clone(), self.folder.blobs(), messages);
            let _ = self.library.set(library.with_channels(self.folder.channels()));
        }
        self.library.get().ok_or_else(|| port("the courses cannot be opened"))
    }

    /// How the course stands at this box's school; `None` where there is no school yet.
    fn at_school(&self, offer: &Offer) -> Result<Option<AtSchool>, PortError> {
        if !self.store.ready(&[library::views::COURSES]) {
            return Err(port("it is not known yet which courses are here: the list is being made anew"));
        }
        let Some(own) = self.directory.own_school().map_err(port)? else { return Ok(None) };
        self.store.read_blocking(|db| at_school(db, own.school, &offer.course)).map(Some).map_err(port)
    }
}

impl Keeper for Courses {
    fn wants(&self, offer: &Offer) -> Result<bool, PortError> {
        Ok(match self.at_school(offer)? {
            // What a school has taken off its list does not come back by itself, and no version gives way to an older one.
            None | Some(AtSchool::TakenOff) => false,
            Some(AtSchool::Never) => true,
            Some(AtSchool::Here { version, .. }) => version < offer.version,
        })
    }

    fn relatives(&self, offer: &Offer) -> Result<Vec<Digest>, PortError> {
        Ok(match self.at_school(offer)? {
            Some(AtSchool::Here { package, .. }) => vec![package],
            _ => Vec::new(),
        })
    }

    fn take(&self, offer: &Offer, file: &Path) -> Result<Result<(), String>, PortError> {
        let own = self.directory.own_school().map_err(port)?.ok_or_else(|| port("this box has no school"))?;
        let archive = fs::read(file).map_err(port)?;
        match self.library()?.install_offered(own.school, &archive, (&offer.course, offer.version)) {
            Ok(_) => {
                tracing::info!(
                    course = offer.course,
                    version = offer.version,
                    "a course came and is installed"
                );
                Ok(Ok(()))
            }
            Err(InstallError::Store(error)) => Err(port(error)),
            Err(refused) => Ok(Err(refused.to_string())),
        }
    }

    fn free_bytes(&self) -> Option<u64> {
        upkeep::room::room_of(self.folder.path()).map(|room| room.free_mb << 20)
    }
}

/// What is on its way here, for the page where courses are brought.
pub fn find_coming(files: Arc<Shelf>, store: &Store, directory: &Directory) -> FindComing {
    let (store, directory) = (store.clone(), directory.clone());
    Arc::new(move || {
        let own = directory.own_school().map_err(port)?.map(|own| own.school);
        let on_the_way = files.on_the_way(&store, &own.into_iter().collect()).map_err(port)?;
        Ok(on_the_way.into_iter().map(coming).collect())
    })
}

fn coming(OnTheWay { offer, stands }: OnTheWay) -> Coming {
    let state = match stands {
        Stands::Coming { here } => ComingState::Comes { here },
        Stands::NoRoom => ComingState::NoRoom,
        Stands::Refused(why) => ComingState::Refused(why),
        Stands::Done => ComingState::Comes { here: offer.bytes },
    };
    Coming { title: offer.title, version: offer.version, bytes: offer.bytes, state }
}
