//! `chaski central schema`.

use crate::{
    cli::{Failure, say},
    features,
};
use store::{Layout, SPREAD};

/// Print the statements that make a central's tables on PostgreSQL, for whoever wants them made before the first start.
///
/// Run them in an empty database (`chaski central schema --partitions 16 | psql URL`), then name that database to `chaski central init`.
/// Without them a central makes the plain tables itself.
#[derive(clap::Args)]
pub struct Schema {
    /// Divide the log and the tables of what learners do into so many parts, by a hash of their leading column
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(2..=256), conflicts_with = "citus")]
    partitions: Option<u16>,
    /// For a cluster of Citus: follow the tables with the statements that spread them over its machines. These are not tried by our
    /// tests; docs/scale.md says what to look at
    #[arg(long)]
    citus: bool,
}

impl Schema {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let layout = match (self.partitions, self.citus) {
            (Some(parts), _) => Layout::Partitioned(parts),
            (None, true) => Layout::Citus,
            (None, false) => Layout::Plain,
        };
        if layout != Layout::Plain {
            SPREAD.iter().for_each(|(column, why)| say(&format!("-- by {column}: {why}")));
        }
        say(&store::schema(&features::central_views(), &features::local_tables(), layout));
        Ok(())
    }
}
