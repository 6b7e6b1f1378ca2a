//! `chaski poster`: the sheet for the wall.

use crate::cli::{Failure, say};
use std::path::PathBuf;
use upkeep::{poster, wifi::Wifi};
use web::messages::{LanguagePlan, Messages};

/// Make the poster for the wall: how to come in, with squares for the camera, in three languages.
#[derive(clap::Args)]
pub struct Poster {
    /// The box's Wi-Fi, as `chaski install` wrote it
    #[arg(long, value_name = "FILE", default_value = "/etc/chaski/wifi.json")]
    wifi: PathBuf,
    /// The page to write; open it in any browser and print it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Poster {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let wifi = Wifi::read(&self.wifi)?;
        let messages = Messages::load(&[web::MESSAGES, upkeep::MESSAGES], LanguagePlan::default())?;
        let page = poster::file(&wifi, &messages.tongue(&messages.plan().site_language))?;
        store::node::write_durably(&self.out, page.as_bytes(), 0o644)?;
        say(&format!("{}: open it in a browser and print it on one page.", self.out.display()));
        Ok(())
    }
}
