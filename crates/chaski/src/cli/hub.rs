//! `chaski hub`.

use crate::{
    cli::Failure,
    errors_seen,
    hub::{DataFolder, HubOptions, run},
};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

/// Serve a school from this machine.
///
/// Everything is kept in one folder. The first start makes it; later starts go on where the box was, also after the
/// power was cut. Stop with Ctrl-C.
#[derive(clap::Args)]
pub struct Hub {
    /// The folder for everything this hub keeps
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
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
    /// Where sticks appear when they are plugged in, for `/library/import`; may be repeated
    #[arg(long, value_name = "DIR", default_values = ["/media", "/run/media"])]
    sticks: Vec<PathBuf>,
    /// Sleep so long after each commit, as a slow SD card would (for measuring)
    #[arg(long, value_name = "MS", default_value_t = 0)]
    extra_fsync_ms: u64,
}

impl Hub {
    /// Invented people at the usual address, in the folder `run`.
    pub fn demonstration() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        Self {
            data: "run".into(),
            listen,
            demo: true,
            host: vec![],
            proxy: vec![],
            checks_page: false,
            wifi: None,
            sticks: vec!["/media".into(), "/run/media".into()],
            extra_fsync_ms: 0,
        }
    }

    /// Runs until stopped.
    pub fn run(self) -> Result<(), Failure> {
        tracing_subscriber::fmt()
            .with_writer(errors_seen::Counting)
            .with_max_level(tracing::Level::INFO)
            .init();
        // A demonstration lives apart: its people must never meet real ones.
        let folder = if self.demo { self.data.join("demonstration") } else { self.data };
        run(HubOptions {
            folder: DataFolder::at(folder),
            listen: self.listen,
            demonstration: self.demo,
            hosts: self.host,
            proxies: self.proxy,
            wifi: self.wifi,
            sticks: self.sticks,
            checks: match self.checks_page {
                true => web::ConnectivityChecks::Page,
                false => web::ConnectivityChecks::Answer,
            },
            extra_fsync: Duration::from_millis(self.extra_fsync_ms),
        })
    }
}
