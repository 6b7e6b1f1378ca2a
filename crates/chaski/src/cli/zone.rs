//! `chaski zone`.

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, read_store, zone},
};
use directory::Directory;
use kernel::Zone as TimeZone;
use std::path::PathBuf;
use upkeep::clock::{ZoneFrom, offset_name};

/// In which time zone a box or a central is: whose clock its pages show, and when its days and weeks begin.
///
/// Without a choice it is that of the school's country, or of its capital where a country has several. A running hub takes another
/// choice within a minute, a central at its next start. For a hub the page /box/clock does the same.
#[derive(clap::Args)]
pub struct Zone {
    /// The folder of the hub or central
    #[arg(long, value_name = "DIR", required_unless_present = "list")]
    data: Option<PathBuf>,
    /// Choose a zone by a name of the IANA database, e.g. Pacific/Galapagos
    #[arg(long, value_name = "NAME", conflicts_with = "usual")]
    set: Option<TimeZone>,
    /// Go by the country again
    #[arg(long)]
    usual: bool,
    /// Print all that this program knows
    #[arg(long, conflicts_with_all = ["set", "usual", "data"])]
    list: bool,
}

impl Zone {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        if self.list {
            TimeZone::all().for_each(|zone| {
                let names: Vec<&str> = zone.names().collect();
                say(&format!("{:<16}{}", offsets(zone), names.join(" ")));
            });
            return Ok(());
        }
        let data = self.data.ok_or("say with --data where the folder is")?;
        let folder = DataFolder::existing(&data)?;
        if self.set.is_some() || self.usual {
            zone::choose(&folder, self.set)?;
        }
        let (offer, secret) = folder.wrapping()?;
        let directory = Directory::new(read_store(&folder)?, offer, secret);
        let shown = zone::of_node(&folder, &directory)?;
        let from = match shown.from {
            ZoneFrom::Chosen => "chosen here".to_owned(),
            ZoneFrom::Country(country) => format!("the usual one of {country}"),
            ZoneFrom::Nowhere => {
                "nobody has said in which country this is; choose with --set, --list prints all".to_owned()
            }
        };
        say(&format!("{} ({}): {from}", shown.zone, offsets(shown.zone)));
        Ok(())
    }
}

/// `UTC−4/UTC−3`.
fn offsets(zone: TimeZone) -> String {
    let (standard, summer) = zone.offsets();
    let summer = summer.map(|minutes| format!("/{}", offset_name(minutes))).unwrap_or_default();
    offset_name(standard) + &summer
}
