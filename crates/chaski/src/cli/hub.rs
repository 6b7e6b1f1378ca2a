//! `chaski hub`.

use crate::{
    cli::{Failure, say},
    errors_seen,
    hub::{DataFolder, HubOptions, image, kept::Kept, run},
};
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

/// Serve a school from this machine.
///
/// Everything is kept in one folder. The first start makes it; later starts go on where the box was, also after the
/// power was cut. Stop with Ctrl-C.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Hub {
    #[command(subcommand)]
    act: Option<Act>,
    /// The folder for everything this hub keeps
    #[arg(long, value_name = "DIR", required = true)]
    data: Option<PathBuf>,
    /// Address and port to listen on; 0.0.0.0:80 for all phones on the Wi-Fi
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Invented people and one-press sign-in. Never use it with real pupils; it has a folder of its own
    #[arg(long)]
    demo: bool,
    /// A further name under which phones may call this box, e.g. escuela.lan; may be repeated
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// The address of a proxy that takes HTTPS for this box and says so (`X-Forwarded-Proto`); may be repeated. One on this
    /// machine is known
    #[arg(long, value_name = "IP")]
    proxy: Vec<IpAddr>,
    /// Phones that look for the internet get a page that names this box, instead of the answer they hope for
    #[arg(long)]
    checks_page: bool,
    /// The Wi-Fi of the box, as `chaski install` wrote it, for the poster
    #[arg(long, value_name = "FILE")]
    wifi: Option<PathBuf>,
    /// Where sticks appear when they are plugged in, for `/library/import` and `/mail/stick`; may be repeated
    #[arg(long, value_name = "DIR", default_values = ["/media", "/run/media"])]
    sticks: Vec<PathBuf>,
    /// Which of the invented villages; with --demo
    #[arg(long, value_name = "N", default_value_t = 1, requires = "demo", value_parser = clap::value_parser!(u8).range(1..=directory::VILLAGES.len() as i64))]
    village: u8,
    /// The name of the session's cookie, where another program is called by the same name on another port
    #[arg(long, value_name = "NAME", value_parser = cookie_name)]
    cookie: Option<String>,
    /// Sleep so long after each commit, as a slow SD card would (for measuring)
    #[arg(long, value_name = "MS", default_value_t = 0)]
    extra_fsync_ms: u64,
    /// Show that this version comes up, and serve nobody: for `chaski keep`, which reads from this file where it answers
    #[arg(long, value_name = "FILE", hide = true)]
    rehearse: Option<PathBuf>,
}

/// Further commands.
#[derive(clap::Subcommand)]
enum Act {
    /// Make a folder that can be cloned to many boxes: courses and settings, and nothing of this box or of anybody.
    ///
    /// No key, no log, no people, no codes: each clone draws its own keys at its first start. What goes along: installed packages and
    /// imported channels, voices and translations, the language, when and whom it calls (node/exchange.toml), a time zone that was chosen, and the lock of the
    /// backups, if there is one (then one recovery key opens the backups of all clones). Stop the hub first; it stays as it is.
    PrepareImage {
        /// The hub's folder
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The image: a folder that is not there yet, or empty
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// Reads a cookie's name: letters, digits and hyphens.
pub fn cookie_name(text: &str) -> Result<String, String> {
    let fits = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
    match !text.is_empty() && text.len() <= 40 && text.chars().all(fits) {
        true => Ok(text.to_owned()),
        false => Err("a cookie's name is made of letters, digits and hyphens".into()),
    }
}

fn prepare_image(data: &Path, out: &Path) -> Result<(), Failure> {
    let folder = DataFolder::existing(data)?;
    let _alone = folder.alone()?;
    let made = image::prepare(&folder, out)?;
    say(&format!(
        "The image is in {}: {} course packages besides the sample courses, {} files of channels, voices and translations.",
        out.display(),
        made.packages,
        made.files
    ));
    say(
        "Put it in the place of the hub's folder on the disk that is cloned, and empty /etc/machine-id there, so that the system draws \
         its own as well. Start no hub on it before it is cloned: the first start draws the keys.",
    );
    Ok(())
}

impl Hub {
    /// Invented people at the usual address, in the folder `run`.
    pub fn demonstration() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        Self {
            act: None,
            data: Some("run".into()),
            listen,
            demo: true,
            host: vec![],
            proxy: vec![],
            checks_page: false,
            wifi: None,
            sticks: vec!["/media".into(), "/run/media".into()],
            village: 1,
            cookie: None,
            extra_fsync_ms: 0,
            rehearse: None,
        }
    }

    /// Runs until stopped.
    pub fn run(self) -> Result<(), Failure> {
        if let Some(Act::PrepareImage { data, out }) = self.act {
            return prepare_image(&data, &out);
        }
        let data = self.data.ok_or("say with --data where the hub's folder is")?;
        tracing_subscriber::fmt()
            .with_writer(errors_seen::Counting)
            .with_max_level(tracing::Level::INFO)
            .init();
        // A demonstration lives apart: its people must never meet real ones.
        let folder = if self.demo { data.join("demonstration") } else { data };
        run(HubOptions {
            folder: DataFolder::at(folder),
            listen: self.listen,
            demonstration: self.demo,
            village: directory::VILLAGES
                [usize::from(self.village).saturating_sub(1).min(directory::VILLAGES.len() - 1)],
            cookie: self.cookie,
            hosts: self.host,
            proxies: self.proxy,
            wifi: self.wifi,
            sticks: self.sticks,
            checks: match self.checks_page {
                true => web::ConnectivityChecks::Page,
                false => web::ConnectivityChecks::Answer,
            },
            extra_fsync: Duration::from_millis(self.extra_fsync_ms),
            kept: Kept::of(self.rehearse),
        })
    }
}
