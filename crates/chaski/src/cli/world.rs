//! `chaski world`.

use crate::{cli::Failure, world};
use std::{net::SocketAddr, path::PathBuf};

/// Open a demonstration world: two schools, their ministry, a link that can be cut and a stick.
///
/// Everybody in it is invented. Three programs run on this machine, two boxes and a central of one network, and one page shows who
/// opens what, cuts and mends the link, and carries the stick. The first start makes it, later ones go on where it was; remove
/// DIR/world to begin anew. Stop with Ctrl-C: all three end.
#[derive(clap::Args)]
pub struct World {
    /// The folder for everything in it
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Address and port of the first page; the others take the ports that follow
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl World {
    /// Runs until stopped.
    pub fn run(self) -> Result<(), Failure> {
        tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).init();
        world::run(&self.data, self.listen)
    }
}
