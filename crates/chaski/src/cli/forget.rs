//! `chaski forget`.

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, governance_of, open_store, recovery},
};
use directory::Directory;
use events::governance::ForgetReason;
use governance::{
    forgetting::{CannotForget, Plan},
    policy::{Policy, facts::FactValue},
};
use kernel::{
    PersonId, SchoolId,
    ports::{Names, Records},
};
use std::{path::PathBuf, time::Duration};
use store::Store;

/// Forget a person for good: destroy the keys that make her name and facts readable.
///
/// Without --confirm nothing is changed: it says what would be destroyed, what stays, what the law may ask the school to keep, which
/// other boxes have to confirm, and the word to confirm with. Backups made before are covered: a restore forgets her again. Stop the
/// hub first.
#[derive(clap::Args)]
pub struct Forget {
    /// Her id, or part of her name
    person: String,
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Why: asked, purpose-over, ordered, mistake
    #[arg(long, value_name = "WHY", default_value = "asked")]
    reason: String,
    /// How it is known who asks: known (you know her, and her guardian if one asks) or document (you saw one)
    #[arg(long, value_name = "HOW")]
    identity: Option<String>,
    /// The word that the trial printed
    #[arg(long, value_name = "WORD")]
    confirm: Option<String>,
}

/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(1);
/// Letters of her id that confirm; enough that no other person of a school has the same.
const WORD_LETTERS: usize = 8;

impl Forget {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        let _alone = folder.alone()?;
        let store = open_store(&folder, Duration::ZERO)?;
        store.rebuild_now(CHUNK)?;
        let (offer, secret) = folder.wrapping()?;
        let directory = Directory::new(store.clone(), offer, secret);
        let done = self.forget(&folder, &store, &directory);
        store.close();
        done
    }

    fn forget(&self, folder: &DataFolder, store: &Store, directory: &Directory) -> Result<(), Failure> {
        let reason = ForgetReason::ALL.into_iter().find(|reason| reason.word() == self.reason);
        let reason = reason.ok_or_else(|| {
            let known: Vec<&str> = ForgetReason::ALL.iter().map(|reason| reason.word()).collect();
            format!("--reason {}: there is no such reason. Known are {}.", self.reason, known.join(", "))
        })?;
        let school = Records::own_school(directory)?.ok_or("this box serves no school yet")?;
        let person = find(store, directory, school, &self.person)?;
        let governance = governance_of(store, directory);
        let plan = governance.forget_plan(school, person)?.map_err(cannot)?;
        let name = directory.names(&[person])?.into_iter().next().and_then(|shown| shown.name);
        let word: String = person.to_string().chars().take(WORD_LETTERS).collect();
        tell(directory, school, &plan, name.as_deref().unwrap_or("(name not readable here)"))?;
        let Some(confirm) = &self.confirm else {
            say("");
            say(
                "Nothing was changed. Print what the school must keep. To go on, make sure who asks, and add",
            );
            say(&format!("  --identity known|document --confirm {word}"));
            return Ok(());
        };
        if !matches!(self.identity.as_deref(), Some("known" | "document")) {
            return Err("nobody was forgotten: say with --identity known or --identity document how it is known who asks".into());
        }
        if confirm.trim() != word {
            return Err(
                format!("nobody was forgotten: --confirm {confirm} is not the word for this person").into()
            );
        }
        let keys = governance.forget(school, person, reason, None)?.map_err(cannot)?;
        recovery::note_erasures(folder, store)?;
        say("");
        say(&format!(
            "Forgotten. Keys destroyed here: {keys}. The list beside the box's keys keeps backups from bringing her back."
        ));
        match plan.elsewhere.len() {
            0 => say("Done: no other box had her keys."),
            n => {
                say(&format!("Not done yet: {n} other boxes have to confirm. /privacy/forgotten lists them."))
            }
        }
        Ok(())
    }
}

fn cannot(why: CannotForget) -> Failure {
    match why {
        CannotForget::NotOfThisSchool => "she is not of this school".into(),
        CannotForget::Already => "she was forgotten already".into(),
        CannotForget::LastAdministrator => {
            "nobody else administers the school. Give somebody else the role first.".into()
        }
    }
}

fn find(store: &Store, directory: &Directory, school: SchoolId, wanted: &str) -> Result<PersonId, Failure> {
    if let Ok(person) = wanted.parse::<PersonId>() {
        return Ok(person);
    }
    let tokens = store::search::tokens(wanted);
    if tokens.is_empty() {
        return Err("an id or part of a name is expected".into());
    }
    let found = store.read_blocking(|db| {
        let sql = "SELECT DISTINCT r.person FROM directory_role r JOIN directory_person p ON p.person = r.person AND p.forgotten = 0 \
            WHERE r.school = ?1 ORDER BY r.person";
        let mut found = Vec::new();
        for row in db.query(sql, &[school.into()])? {
            let person = PersonId(row.id(0)?);
            let Some(name) = directory.name(db, person)? else { continue };
            let words = store::search::tokens(&name);
            if tokens.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str()))) {
                found.push((person, name));
            }
        }
        Ok(found)
    })?;
    match &found[..] {
        [] => Err(format!("nobody of that name is at this school: {wanted}").into()),
        [(person, _)] => Ok(*person),
        several => {
            several.iter().for_each(|(person, name)| say(&format!("{person}  {name}")));
            Err("several people fit: give the id of one of them".into())
        }
    }
}

fn tell(directory: &Directory, school: SchoolId, plan: &Plan, name: &str) -> Result<(), Failure> {
    say(&format!("{name}  {}", plan.here.ids.first().map(ToString::to_string).unwrap_or_default()));
    say(&format!(
        "  Keys that would be destroyed here: {}. Name and facts could never be read again.",
        plan.here.keys
    ));
    if plan.here.ids.len() > 1 {
        say(&format!("  Records that were joined, all concerned: {}.", plan.here.ids.len()));
    }
    if plan.here.ways_in {
        say("  Card, password and known phones would end.");
    }
    say(&format!(
        "  Entries that stay under a random number, without a name (pseudonymous): {}.",
        plan.entries_stay
    ));
    match plan.elsewhere.len() {
        0 => say("  No other box had her keys."),
        n => say(&format!("  Other boxes that had her keys and would have to confirm: {n}.")),
    }
    let country = directory.country(school)?;
    let code = country.map_or_else(|| "a country nobody has entered".to_owned(), |code| code.to_string());
    match Policy::shipped().fact(country, "retention", None) {
        Ok((FactValue::Text(words), fact)) => {
            say(&format!("  The law on keeping, {code}: {words} [{}].", fact.status.word()));
        }
        _ => say(&format!(
            "  The law on keeping, {code}: not known. Strict rule: no longer than the data serve."
        )),
    }
    say("  Many countries ask schools to keep a register of marks and enrolments. This is not legal advice.");
    Ok(())
}
