//! Heights and lines of sight.

mod profile;
mod tiles;

pub use profile::{Antenna, EFFECTIVE_EARTH_FACTOR, FRESNEL_SHARE};
pub use tiles::{Terrain, TileError};
