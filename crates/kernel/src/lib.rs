//! The words every other crate speaks: identifiers, time, chance, units, places, languages, and who may do what.
//!
//! *What is it for?* So that a school, a moment or a language can only be built valid, once, at the door.
//! *Main types:* the id newtypes in [`id`], [`Stamp`], [`UtcMillis`], [`Seed`], [`LanguageTag`], [`Gate`].
//! *What does it never do?* No I/O, no clock of its own, no randomness of its own: time and chance are passed in.
//! *Where do I start?* [`id`] and [`stamp`].

pub mod calendar;
mod chance;
mod data_use;
pub mod departures;
mod gate;
pub mod id;
mod language;
mod place;
pub mod ports;
pub mod shares;
pub mod stamp;
mod time;
mod units;
pub mod zone;

pub use chance::{Chance, Entropy, Seed};
pub use data_use::DataUse;
pub use gate::{Actor, Allowed, Authority, Gate, MAX_TOGETHER, Refused, Role, Wish};
pub use id::*;
pub use language::{LanguageTag, LanguageTagError};
pub use place::{CountryCode, CountryCodeError, GeoPoint, GeoPointError};
pub use stamp::{Hlc, Origin, OriginTag, Stamp};
pub use time::{Clock, ClockQuality, ClockTrouble, UtcMillis};
pub use units::{DistanceM, Kbps, LatencyMs, UsdCents};
pub use zone::Zone;
