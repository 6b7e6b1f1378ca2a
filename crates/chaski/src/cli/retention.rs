//! `chaski retention`.

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, governance_at, open_store, zone},
    machine::MachineClock,
};
use directory::Directory;
use governance::{
    policy::{Policy, facts::FactValue},
    retention::{
        Leavers, Moment,
        decide::{Hold, Standing},
    },
};
use kernel::{
    Clock, PersonId,
    ports::{Names, Records},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};
use store::Store;

/// Who left longer ago than the school keeps data, and what keeps whom. Changes nothing.
///
/// `/privacy/retention` says the same, and is where the years are set, people are kept, and all who are due are forgotten. Here one
/// person is forgotten with `chaski forget ID --reason purpose-over`. Stop the hub first.
#[derive(clap::Args)]
pub struct Retention {
    /// The hub's folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print JSON: years, set, clock_in_doubt, cut, due[], held[], unknown[]; ids, and no names
    #[arg(long)]
    json: bool,
}

/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(1);

impl Retention {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let folder = DataFolder::existing(&self.data)?;
        let _alone = folder.alone()?;
        let store = open_store(&folder, Duration::ZERO)?;
        store.rebuild_now(CHUNK)?;
        let (offer, secret) = folder.wrapping()?;
        let directory = Directory::new(store.clone(), offer, secret);
        let done = self.list(&folder, &store, &directory);
        store.close();
        done
    }

    fn list(&self, folder: &DataFolder, store: &Store, directory: &Directory) -> Result<(), Failure> {
        let school = Records::own_school(directory)?.ok_or("this box serves no school yet")?;
        let moment = Moment {
            now: MachineClock.now(),
            quality: MachineClock.quality(),
            zone: zone::zone_of(folder, directory),
        };
        let list = governance_at(folder, store, directory).past_their_time(school, moment)?;
        if self.json {
            say(&as_json(&list).to_string());
            return Ok(());
        }
        let set =
            if list.rule.set.is_some() { "the school's own time" } else { "our default: nobody has set it" };
        say(&format!("Data are kept for {} years after somebody left ({set}).", list.rule.years));
        let country = directory.country(school)?;
        let code = country.map_or_else(|| "a country nobody has entered".to_owned(), |code| code.to_string());
        match Policy::shipped().fact(country, "retention", None) {
            Ok((FactValue::Text(words), fact)) => {
                say(&format!("The law on keeping, {code}: {words} [{}].", fact.status.word()));
            }
            _ => say(&format!(
                "The law on keeping, {code}: not known. Strict rule: no longer than the data serve."
            )),
        }
        if list.clock.is_some() {
            say("This machine's clock is in doubt: nobody is called due. Set it, then ask again.");
            return Ok(());
        }
        tell(directory, &list)
    }
}

fn why_words(why: &[Hold]) -> Vec<String> {
    why.iter()
        .map(|hold| match hold {
            Hold::Kept(until) => format!("kept until {until}"),
            Hold::Asked(kind) => format!("asked: {}", kind.word()),
            other => other.word().to_owned(),
        })
        .collect()
}

fn as_json(list: &Leavers) -> Value {
    let mut lists: BTreeMap<&str, Vec<Value>> =
        ["due", "held", "unknown"].map(|name| (name, Vec::new())).into_iter().collect();
    for leaver in &list.people {
        let person = leaver.person.to_string();
        let (name, line) = match &leaver.standing {
            Standing::Due { since } => ("due", json!({ "person": person, "since": since.to_string() })),
            Standing::Held { since, why } => {
                ("held", json!({ "person": person, "since": since.to_string(), "why": why_words(why) }))
            }
            Standing::Unknown(why) => ("unknown", json!({ "person": person, "why": why.word() })),
            Standing::NotYet { .. } => continue,
        };
        lists.entry(name).or_default().push(line);
    }
    json!({
        "years": list.rule.years,
        "set": list.rule.set.is_some(),
        "clock_in_doubt": list.clock.is_some(),
        "cut": list.cut,
        "due": lists["due"],
        "held": lists["held"],
        "unknown": lists["unknown"],
    })
}

fn tell(directory: &Directory, list: &Leavers) -> Result<(), Failure> {
    let people: Vec<PersonId> = list.people.iter().map(|leaver| leaver.person).collect();
    let names = directory.names(&people)?;
    if list.people.is_empty() {
        say("Nobody who left longer ago is still on record.");
    }
    for (leaver, name) in list.people.iter().zip(names) {
        let how = match &leaver.standing {
            Standing::Due { since } => format!("due since {since}"),
            Standing::Held { since, why } => {
                format!("held, would be due since {since}: {}", why_words(why).join(", "))
            }
            Standing::Unknown(why) => format!("nobody can say since when she is gone: {}", why.word()),
            Standing::NotYet { .. } => continue,
        };
        let name = name.name.unwrap_or_else(|| "(name not readable here)".into());
        say(&format!("{}  {name}: {how}", leaver.person));
    }
    if list.cut {
        say("There are more: they are listed when these are forgotten.");
    }
    if list.due().next().is_some() {
        say("");
        say(
            "Nothing was changed. To forget one: chaski forget ID --reason purpose-over --data DIR. To forget several: /privacy/retention.",
        );
    }
    Ok(())
}
