//! `chaski admin`: what only whoever sits at the machine may do. Nobody can reach it over the Wi-Fi.

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, certified, install_starters, open_store},
};
use directory::{
    Directory,
    people::{change::ChangeError, first::FirstStart},
    sign_in::codes::SHEET,
};
use kernel::{CountryCode, LanguageTag};
use library::Library;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use store::Store;
use web::messages::{LanguagePlan, Messages};

/// Who administers the school.
#[derive(clap::Subcommand)]
pub enum Admin {
    /// Do at the console what the page /first asks: school, first administrator, sample courses.
    ///
    /// Prints an invitation with which she chooses her password on the box's page. Stop the hub first.
    First(First),
    /// A new password for somebody who administers the school: for when the last one has forgotten hers.
    ///
    /// Prints an invitation, good once and for a week, to be typed at http://chaski/enter/invitation. Stop the hub first. Where
    /// several people administer, says who they are; then name one.
    Recover(Recover),
    /// Print a new sheet of one-time codes, one a line; the sheet before it counts no more.
    ///
    /// Over plain HTTP each act that a listener must not repeat (giving a role, inviting staff, making a key for a program)
    /// costs one. `chaski poster --codes` makes a page of them to print. Stop the hub first.
    Codes {
        /// The hub's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
}

/// `chaski admin first`.
#[derive(clap::Args)]
pub struct First {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The administrator's given and family name
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The school's name; not asked where a list was imported before
    #[arg(long, value_name = "NAME", default_value = "")]
    school: String,
    /// Its country, two letters
    #[arg(long, value_name = "CC", default_value = "ZZ")]
    country: CountryCode,
    /// The language in which the box greets her, e.g. es
    #[arg(long, value_name = "TAG")]
    language: Option<LanguageTag>,
    /// Do not bring the sample courses
    #[arg(long)]
    no_courses: bool,
}

/// `chaski admin recover`.
#[derive(clap::Args)]
pub struct Recover {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Part of the administrator's name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(1);

fn open(folder: &DataFolder) -> Result<(Store, Directory), Failure> {
    let store = open_store(folder, Duration::ZERO)?;
    store.rebuild_now(CHUNK)?;
    let (offer, secret) = folder.wrapping()?;
    Ok((store.clone(), Directory::new(store, offer, secret).certified_for(certified(folder)?)))
}

impl Admin {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Admin::First(first) => first.run(),
            Admin::Recover(recover) => recover.run(),
            Admin::Codes { data } => codes(&data),
        }
    }
}

fn codes(data: &Path) -> Result<(), Failure> {
    let folder = DataFolder::existing(data)?;
    let _alone = folder.alone()?;
    let (store, directory) = open(&folder)?;
    let codes = store.write_blocking(move |tx| directory.make_codes(tx, SHEET))?;
    store.close();
    codes.iter().for_each(|code| say(code));
    Ok(())
}

impl First {
    fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::to_write(&self.data)?;
        let _alone = folder.alone()?;
        let (store, directory) = open(&folder)?;
        let first = FirstStart {
            school: self.school,
            country: self.country,
            name: self.name,
            language: self.language,
        };
        if store.read_blocking(|db| directory.awaits_school(db))? {
            return Err("this box is certified for a school that has not come yet, and begins no other. Let it exchange first; then \
                `chaski admin recover` gives whoever administers it a way in, as the page /join does"
                .into());
        }
        let starting = directory.clone();
        let started = store.write_blocking(move |tx| -> Result<_, ChangeError> {
            let started = starting.first_start(tx, &first, None)?;
            let code = starting.recover(tx, started.person, started.school)?;
            Ok((started, code))
        });
        let (started, code) = started.map_err(|error| match error {
            ChangeError::Unsound(directory::people::decide::Unsound::Gone) => {
                "somebody administers this school already; `chaski admin recover` gives her a way back in"
                    .into()
            }
            ChangeError::Unsound(unsound) => {
                Failure::from(format!("--name and --school: {}", unsound.word()))
            }
            ChangeError::Store(error) => error.into(),
        })?;
        if !self.no_courses {
            let messages = Messages::load(&crate::features::catalogues(), LanguagePlan::default())?;
            let library = Library::new(store.clone(), folder.blobs(), messages);
            install_starters(&library, &folder, started.school)?;
        }
        store.close();
        tell(&code);
        Ok(())
    }
}

impl Recover {
    fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        let _alone = folder.alone()?;
        let (store, directory) = open(&folder)?;
        let wanted = store::search::tokens(self.name.as_deref().unwrap_or_default());
        let found = store.read_blocking(|db| {
            let mut found = Vec::new();
            for (person, school) in directory.administrators(db)? {
                let name = directory.name(db, person)?.unwrap_or_default();
                let words = store::search::tokens(&name);
                let fits = |wanted: &String| words.iter().any(|word| word.starts_with(wanted.as_str()));
                if wanted.iter().all(fits) {
                    found.push((person, school, name));
                }
            }
            Ok(found)
        })?;
        let (person, school) = match &found[..] {
            [] if self.name.is_none() => {
                return Err("nobody administers this school yet; use `chaski admin first`".into());
            }
            [] => {
                return Err(
                    "no administrator of that name; without --name the command says who administers".into()
                );
            }
            [(person, school, _)] => (*person, *school),
            several => {
                several.iter().for_each(|(_, _, name)| say(name));
                return Err("several people administer this school: say whom with --name".into());
            }
        };
        let code = store.write_blocking(move |tx| directory.recover(tx, person, school))?;
        store.close();
        say(&found[0].2);
        tell(&code);
        Ok(())
    }
}

fn tell(code: &str) {
    say(&format!("Invitation: {code}"));
    say(
        "Start the hub, open http://chaski/enter/invitation, type it and choose a password. It is good once, for a week.",
    );
}
