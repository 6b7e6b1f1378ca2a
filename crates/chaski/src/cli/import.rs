//! `chaski import`.

mod course;
mod kolibri;

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, open_store},
    machine::MachineClock,
};
use directory::{
    Directory,
    people::import::{Report, Wish},
};
use formats::people::Today;
use kernel::{CountryCode, SchoolId};
use std::{path::PathBuf, time::Duration};

/// Take over a school's lists, and courses from elsewhere.
#[derive(clap::Subcommand)]
pub enum Import {
    /// Take over a list of people saved as CSV: nothing is written unless every row is sound.
    ///
    /// Columns: id, given_name, family_name, birth_date, role, class, grade; and, if somebody wants to say it, sex, language,
    /// guardian_contact, indigenous_people, disability; or their names in Spanish or Portuguese. Separated by comma, semicolon or tab. Kolibri's user list is understood too,
    /// without its passwords. Importing a list again takes over what changed in it; who is not on it is left alone.
    /// At most 100 MB and 500,000 rows. Stop the hub first.
    People(People),
    /// Take over the Kolibri channels of a stick as courses.
    ///
    /// PATH is a folder (a stick, its KOLIBRI_DATA, or its content) or a .tar of one. Files are copied and each is compared with
    /// its name; what was copied is not copied again, so a run that was cut short goes on. With --in-place the files stay where
    /// they are and only their sizes are compared now; the hub hashes them while it serves. The same channel again changes
    /// nothing; a newer version takes the place of the older; learners' progress stays. Stop the hub first.
    Kolibri(kolibri::Kolibri),
    /// Take over packages (`.chaski`) of courses, of their words in another language and of voices, books (EPUB, PDF) and HTML5 zips.
    ///
    /// Packages are checked whole and become courses, or lie beside the course that they say or speak. Books and zips go on the shelf of this box: one course with all of them,
    /// which can be copied on to the next village. Each file that is not taken is named with its reason; the others come. Files
    /// that are here already change nothing. Stop the hub first.
    Course(course::Course),
}

/// `chaski import people`.
#[derive(clap::Args)]
pub struct People {
    /// The list
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Name of the school, where the folder holds none yet
    #[arg(long, value_name = "NAME", default_value = "Escuela")]
    school: String,
    /// Its country, two letters; ZZ while it is not known
    #[arg(long, value_name = "CC", default_value = "ZZ")]
    country: CountryCode,
}

/// Free room of a disk, in MB; and how large something is, for people.
pub use kolibri::{free_mb, size};

/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(1);
/// Faults printed for people; `--json` has up to a thousand.
const FAULTS_SHOWN: usize = 50;

impl Import {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Import::People(people) => people.run(),
            Import::Kolibri(kolibri) => kolibri.run(),
            Import::Course(course) => course.run(),
        }
    }
}

impl People {
    fn run(self) -> Result<(), Failure> {
        let readable = std::fs::File::open(&self.file).map(drop);
        readable.map_err(|error| format!("{}: {error}", self.file.display()))?;
        let folder = DataFolder::to_write(&self.data)?;
        let _alone = folder.alone()?;
        let store = open_store(&folder, Duration::ZERO)?;
        store.rebuild_now(CHUNK)?;
        let (offer, secret) = folder.wrapping()?;
        let directory = Directory::new(store.clone(), offer, secret);
        let school = self.school_of(&directory)?;
        let today = Today::believed(&MachineClock);
        let wish = Wish { school, dry_run: self.dry_run, today };
        let result = directory.import(self.file.as_path(), wish);
        store.close();
        let report = result.map_err(|error| {
            format!(
                "{}: {error}. What was written before stays; import the list again to go on.",
                self.file.display()
            )
        })?;
        if self.json {
            say(&report.to_json().to_string());
        } else {
            self.tell(&report);
        }
        match report.faults_all {
            0 => Ok(()),
            1 => Err("one fault: nothing was written. Mend it and import the list again.".into()),
            n => Err(format!("{n} faults: nothing was written. Mend them and import the list again.").into()),
        }
    }

    fn school_of(&self, directory: &Directory) -> Result<SchoolId, Failure> {
        if let Some(own) = directory.own_school()? {
            return Ok(own.school);
        }
        let (opening, name, country) = (directory.clone(), self.school.clone(), self.country.to_string());
        Ok(directory.store().write_blocking(move |tx| opening.open_school(tx, &name, &country))?)
    }

    fn tell(&self, report: &Report) {
        for fault in report.faults.iter().take(FAULTS_SHOWN) {
            match fault.column.as_str() {
                "" => say(&format!("line {}: {}", fault.line, fault.reason)),
                column => say(&format!("line {}, {column}: {}", fault.line, fault.reason)),
            }
        }
        let what = if self.dry_run { "would be " } else { "" };
        say(&format!(
            "{} rows: {} people {what}created, {} {what}updated, {} unchanged; {} classes {what}opened",
            report.rows, report.created, report.updated, report.unchanged, report.classes_opened
        ));
        if report.not_listed > 0 {
            say(&format!(
                "{} people of earlier lists are not on this one; they are left as they are",
                report.not_listed
            ));
        }
    }
}
