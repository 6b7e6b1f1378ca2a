//! `chaski poster`: the sheet for the wall.

use crate::cli::{Failure, say};
use std::path::{Path, PathBuf};
use upkeep::{poster, wifi::Wifi};
use web::messages::{LanguagePlan, Messages};

/// Make the poster for the wall: how to come in, with squares for the camera, in three languages.
#[derive(clap::Args)]
pub struct Poster {
    /// The box's Wi-Fi, as `chaski install` wrote it
    #[arg(long, value_name = "FILE", default_value = "/etc/chaski/wifi.json")]
    wifi: PathBuf,
    /// The port at which the box listens
    #[arg(long, value_name = "PORT", default_value_t = 80, conflicts_with = "codes")]
    port: u16,
    /// The page to write; open it in any browser and print it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Instead of the poster, a sheet of one-time codes: a file with one code per line
    #[arg(long, value_name = "FILE", conflicts_with = "wifi")]
    codes: Option<PathBuf>,
}

impl Poster {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let messages = Messages::load(&[web::MESSAGES, upkeep::MESSAGES], LanguagePlan::default())?;
        let t = messages.tongue(&messages.plan().site_language);
        let page = match &self.codes {
            Some(path) => poster::codes_file(&codes(path)?, &t)?,
            None => poster::file(&Wifi::read(&self.wifi)?, self.port, &t)?,
        };
        // A password or codes are on it: for who prints it, not for everybody on the machine.
        store::node::write_durably(&self.out, page.as_bytes(), 0o600)?;
        say(&format!("{}: open it in a browser and print it on one page.", self.out.display()));
        Ok(())
    }
}

/// Codes on one sheet at most.
const CODES_MAX: usize = 200;
/// Longest code.
const CODE_MAX: usize = 40;

fn codes(path: &Path) -> Result<Vec<String>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let codes: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if codes.is_empty() || codes.len() > CODES_MAX {
        let (path, found) = (path.display(), codes.len());
        return Err(format!("{path}: {found} codes; a sheet has 1 to {CODES_MAX}, one per line").into());
    }
    match codes.iter().position(|code| code.len() > CODE_MAX) {
        Some(at) => {
            Err(format!("{}, code {}: longer than {CODE_MAX}; this is another file", path.display(), at + 1)
                .into())
        }
        None => Ok(codes),
    }
}
