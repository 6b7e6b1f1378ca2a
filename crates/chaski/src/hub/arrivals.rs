//! What a box does with the files that were offered to it: course packages are checked as `chaski import course` does, and installed;
//! programs by the root's word are laid ready for `chaski keep`.

use crate::{
    features,
    hub::{DataFolder, kept},
};
use directory::Directory;
use eventlog::Program;
use exchange::files::{Keeper, Offer, OnTheWay, Shelf, Stands};
use kernel::{Digest, ports::PortError};
use library::{
    Coming, ComingState, FindComing, Library,
    install::{AtSchool, InstallError, at_school},
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};
use store::Store;
use upkeep::update::{FolderError, ProgramFolder, digest_of, judge, pages};
use web::messages::{LanguagePlan, Messages};

/// Installs packages.
struct Courses {
    store: Store,
    directory: Directory,
    /// On whose disk there must be room.
    folder: DataFolder,
    /// The courses that are served; where nobody is served they are opened when the first package comes: few calls bring one.
    library: OnceLock<Library>,
    /// The program that was installed, if it is this one: the first update has much in common with it.
    installed: OnceLock<Option<(Digest, PathBuf)>>,
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
    let keeper = Courses {
        store: store.clone(),
        directory: directory.clone(),
        folder: folder.clone(),
        library,
        installed: OnceLock::new(),
    };
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

/// Programs.
impl Courses {
    fn programs(&self) -> ProgramFolder {
        ProgramFolder::of(self.folder.path())
    }

    fn installed(&self) -> Option<&(Digest, PathBuf)> {
        let found = self.installed.get_or_init(|| {
            let place = std::env::current_exe().ok()?;
            let (file, _) = digest_of(&mut fs::File::open(&place).ok()?).ok()?;
            Some((file, place))
        });
        found.as_ref()
    }

    /// Only where somebody would start it, and for whom it is; whatever travels is fetched by the root's word alone.
    fn wants_program(&self, word: &[u8]) -> Result<bool, PortError> {
        let programs = self.programs();
        let Some(program) = Program::from_bytes(word).ok().filter(|_| programs.is_kept()) else {
            return Ok(false);
        };
        let state = programs.state().map_err(port)?;
        let root = kept::root(&self.folder);
        let is_fit = |program: &Program| judge(program, root.as_ref(), &state, kept::own(), false).is_ok();
        if !is_fit(&program) {
            return Ok(false);
        }
        // Later ones are here already, or this one is. One that failed is no reason to go without an earlier one.
        let staged = programs.staged().map_err(port)?;
        let mut waiting = staged.iter().filter(|one| is_fit(&one.program));
        Ok(waiting.all(|one| one.program.terms.sequence < program.terms.sequence))
    }

    fn take_program(&self, word: &[u8], file: &Path) -> Result<Result<(), String>, PortError> {
        let programs = self.programs();
        let program = match Program::from_bytes(word) {
            Ok(program) => program,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let state = programs.state().map_err(port)?;
        if let Err(unfit) = judge(&program, kept::root(&self.folder).as_ref(), &state, kept::own(), false) {
            return Ok(Err(unfit.to_string()));
        }
        let mut from = fs::File::open(file).map_err(port)?;
        match programs.stage(&program, &mut from) {
            Ok(()) => {}
            Err(FolderError::File(error)) => return Ok(Err(error.to_string())),
            Err(error) => return Err(port(error)),
        }
        programs.prune(&state).map_err(port)?;
        tracing::info!(version = %program.terms.version, "an update came and waits");
        Ok(Ok(()))
    }
}

impl Keeper for Courses {
    fn wants(&self, offer: &Offer) -> Result<bool, PortError> {
        if let Some(word) = &offer.program {
            return self.wants_program(word);
        }
        Ok(match self.at_school(offer)? {
            // What a school has taken off its list does not come back by itself, and no version gives way to an older one.
            None | Some(AtSchool::TakenOff) => false,
            Some(AtSchool::Never) => true,
            Some(AtSchool::Here { version, .. }) => version < offer.version,
        })
    }

    fn relatives(&self, offer: &Offer) -> Result<Vec<Digest>, PortError> {
        if offer.program.is_some() {
            // What is alike in two versions of the program, the courses inside it for instance, does not travel again.
            let staged = self.programs().staged().map_err(port)?;
            let staged = staged.into_iter().map(|one| one.program.terms.file);
            return Ok(staged.chain(self.installed().map(|(file, _)| *file)).collect());
        }
        Ok(match self.at_school(offer)? {
            Some(AtSchool::Here { package, .. }) => vec![package],
            _ => Vec::new(),
        })
    }

    fn place(&self, file: &Digest) -> Option<PathBuf> {
        let update = Some(self.programs().place(file)).filter(|place| place.exists());
        // Read only where it was read before: nobody waits for fifty megabytes to be hashed because somebody asks for a course.
        let installed =
            self.installed.get().and_then(Option::as_ref).filter(|(installed, _)| installed == file);
        update.or_else(|| installed.map(|(_, place)| place.clone()))
    }

    fn take(&self, offer: &Offer, file: &Path) -> Result<Result<(), String>, PortError> {
        if let Some(word) = &offer.program {
            return self.take_program(word, file);
        }
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
    Arc::new(move || Ok(on_the_way(&files, &store, &directory)?.into_iter().map(coming).collect()))
}

/// Programs that are on their way here, for the page where one chooses when they are installed.
pub fn find_programs_coming(files: Arc<Shelf>, store: &Store, directory: &Directory) -> pages::FindComing {
    let (store, directory) = (store.clone(), directory.clone());
    Arc::new(move || {
        let programs = on_the_way(&files, &store, &directory)?.into_iter();
        Ok(programs.filter(|one| one.offer.program.is_some()).map(program_coming).collect())
    })
}

fn on_the_way(files: &Shelf, store: &Store, directory: &Directory) -> Result<Vec<OnTheWay>, PortError> {
    let own = directory.own_school().map_err(port)?.map(|own| own.school);
    files.on_the_way(store, &own.into_iter().collect()).map_err(port)
}

fn program_coming(OnTheWay { offer, stands }: OnTheWay) -> pages::Coming {
    let stands = match stands {
        Stands::Coming { here } => pages::Stands::Here(here),
        Stands::NoRoom => pages::Stands::NoRoom,
        Stands::Refused(why) => pages::Stands::Refused(why),
        Stands::Done => pages::Stands::Here(offer.bytes),
    };
    pages::Coming { version: offer.title, bytes: offer.bytes, stands }
}

fn coming(OnTheWay { offer, stands }: OnTheWay) -> Coming {
    let state = match stands {
        Stands::Coming { here } => ComingState::Comes { here },
        Stands::NoRoom => ComingState::NoRoom,
        Stands::Refused(why) => ComingState::Refused(why),
        Stands::Done => ComingState::Comes { here: offer.bytes },
    };
    let is_program = offer.program.is_some();
    Coming { title: offer.title, is_program, version: offer.version, bytes: offer.bytes, state }
}
