//! Adaptive tests: the next item, when to stop, how often an item may be shown, and the simulation that shows it
//! before a test is published. Start with [`Session`].

mod content;
mod exposure;
mod index;
mod prices;
mod session;
mod simulate;
mod sub_bank;

pub use content::Balance;
pub use exposure::{Exposure, ExposureReport};
pub use index::InformationIndex;
pub use prices::Prices;
pub use session::{AdaptiveBank, Refusal, Session, Stop, StopRule};
pub use simulate::{Simulation, SimulationSettings, replications, simulate};
pub use sub_bank::sub_bank;
