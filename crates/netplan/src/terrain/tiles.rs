//! Elevation tiles of one degree (`.hgt`, as the SRTM mission's files are laid out).

use std::collections::BTreeMap;

/// A height that means "unknown".
const VOID: i16 = -32_768;

/// Heights over a set of one-degree tiles, all with the same number of posts per degree.
#[derive(Debug, Clone, Default)]
pub struct Terrain {
    /// Steps per degree: 3600 (30 m) or 1200 (90 m), or whatever the square file gives.
    steps: i64,
    tiles: BTreeMap<(i16, i16), Vec<i16>>,
    /// South-west corner and a table of tile slots, for quick look-up.
    corner: (i64, i64),
    size: (i64, i64),
    slots: Vec<u32>,
    order: Vec<Vec<i16>>,
}

/// Why a tile cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// The name does not say where it lies.
    #[error("{0}: the name must be like N12W086.hgt")]
    Name(String),
    /// Not square.
    #[error(
        "{name}: {bytes} bytes; a tile has 2 x 1201 x 1201 = 2884802 or 2 x 3601 x 3601 = 25934402: is it cut short?"
    )]
    Size {
        /// File name.
        name: String,
        /// Its length.
        bytes: usize,
    },
    /// Two resolutions in one set.
    #[error("{name}: {steps} posts per degree, but the tiles before have {others}; use one resolution")]
    Mixed {
        /// File name.
        name: String,
        /// Its resolution.
        steps: i64,
        /// The others'.
        others: i64,
    },
}

impl Terrain {
    /// No tiles yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tile: `name` such as `S05W079.hgt`, `bytes` big-endian heights in rows from north to south.
    pub fn add_tile(&mut self, name: &str, bytes: &[u8]) -> Result<(), TileError> {
        let (lat, lon) = corner_of(name).ok_or_else(|| TileError::Name(name.into()))?;
        let side = (1..=7_201i64).find(|s| (s * s * 2) as usize >= bytes.len()).unwrap_or(0);
        if side < 3 || (side * side * 2) as usize != bytes.len() || ![1_201, 3_601].contains(&side) {
            return Err(TileError::Size { name: name.into(), bytes: bytes.len() });
        }
        let heights = bytes.chunks_exact(2).map(|b| i16::from_be_bytes([b[0], b[1]])).collect();
        self.insert(name, lat, lon, side - 1, heights)
    }

    /// Adds a tile computed elsewhere: heights in rows from north to south, `steps + 1` posts a side.
    pub fn insert(
        &mut self,
        name: &str,
        lat: i16,
        lon: i16,
        steps: i64,
        heights: Vec<i16>,
    ) -> Result<(), TileError> {
        if heights.len() as i64 != (steps + 1) * (steps + 1) || steps < 1 {
            return Err(TileError::Size { name: name.into(), bytes: heights.len() * 2 });
        }
        if self.steps != 0 && self.steps != steps {
            return Err(TileError::Mixed { name: name.into(), steps, others: self.steps });
        }
        self.steps = steps;
        self.tiles.insert((lat, lon), heights);
        self.arrange();
        Ok(())
    }

    /// How many tiles.
    pub fn tile_count(&self) -> usize {
        self.order.len()
    }

    /// Posts per degree.
    pub fn steps(&self) -> i64 {
        self.steps
    }

    fn arrange(&mut self) {
        for (place, heights) in std::mem::take(&mut self.tiles) {
            let known = self.slot(i64::from(place.0), i64::from(place.1));
            if let Some(slot) = known {
                self.order[slot] = heights;
                continue;
            }
            let (lat, lon) = (i64::from(place.0), i64::from(place.1));
            let (south, west) = if self.order.is_empty() {
                (lat, lon)
            } else {
                (self.corner.0.min(lat), self.corner.1.min(lon))
            };
            let (north, east) = if self.order.is_empty() {
                (lat, lon)
            } else {
                ((self.corner.0 + self.size.0 - 1).max(lat), (self.corner.1 + self.size.1 - 1).max(lon))
            };
            let size = (north - south + 1, east - west + 1);
            let mut slots = vec![u32::MAX; (size.0 * size.1) as usize];
            for row in 0..self.size.0 {
                for column in 0..self.size.1 {
                    let to = (row + self.corner.0 - south) * size.1 + column + self.corner.1 - west;
                    slots[to as usize] = self.slots[(row * self.size.1 + column) as usize];
                }
            }
            slots[((lat - south) * size.1 + lon - west) as usize] = self.order.len() as u32;
            self.order.push(heights);
            (self.corner, self.size, self.slots) = ((south, west), size, slots);
        }
    }

    fn slot(&self, lat: i64, lon: i64) -> Option<usize> {
        let (row, column) = (lat - self.corner.0, lon - self.corner.1);
        if row < 0 || column < 0 || row >= self.size.0 || column >= self.size.1 {
            return None;
        }
        Some(self.slots[(row * self.size.1 + column) as usize]).filter(|s| *s != u32::MAX).map(|s| s as usize)
    }

    /// Height of a post, counted in steps north of the equator and east of Greenwich; `None` where unknown.
    pub fn post_m(&self, row: i64, column: i64) -> Option<f64> {
        let lat = row.div_euclid(self.steps.max(1));
        let lon = column.div_euclid(self.steps.max(1));
        // The last row and column of a tile are the first of the next; either will do.
        let find = |lat: i64, lon: i64| {
            let slot = self.slot(lat, lon)?;
            let (up, right) = (row - lat * self.steps, column - lon * self.steps);
            let height = self.order[slot][((self.steps - up) * (self.steps + 1) + right) as usize];
            (height != VOID).then(|| f64::from(height))
        };
        find(lat, lon)
            .or_else(|| (row == lat * self.steps).then(|| find(lat - 1, lon)).flatten())
            .or_else(|| (column == lon * self.steps).then(|| find(lat, lon - 1)).flatten())
    }

    /// Height at fractional post coordinates, bilinear; a void counts as its neighbours' mean, all void as `None`.
    pub fn height_m(&self, row: f64, column: f64) -> Option<f64> {
        let (r, c) = (libm::floor(row), libm::floor(column));
        let (up, right) = (row - r, column - c);
        let (r, c) = (r as i64, c as i64);
        let corners = [
            (r, c, (1.0 - up) * (1.0 - right)),
            (r, c + 1, (1.0 - up) * right),
            (r + 1, c, up * (1.0 - right)),
            (r + 1, c + 1, up * right),
        ];
        let (mut sum, mut weight) = (0.0, 0.0);
        for (r, c, share) in corners {
            if share > 0.0
                && let Some(height) = self.post_m(r, c)
            {
                sum += share * height;
                weight += share;
            }
        }
        (weight > 0.0).then(|| sum / weight)
    }
}

/// South-west corner from a name such as `N12W086.hgt`.
fn corner_of(name: &str) -> Option<(i16, i16)> {
    let stem = name.rsplit(['/', '\\']).next()?.split('.').next()?.to_ascii_uppercase();
    let (lat, lon) = (stem.get(0..3)?, stem.get(3..7)?);
    let sign = |letter: &str, plus: &str, minus: &str| match letter {
        l if l == plus => Some(1),
        l if l == minus => Some(-1),
        _ => None,
    };
    let lat = sign(lat.get(0..1)?, "N", "S")? * lat.get(1..)?.parse::<i16>().ok()?;
    let lon = sign(lon.get(0..1)?, "E", "W")? * lon.get(1..)?.parse::<i16>().ok()?;
    ((-90..90).contains(&lat) && (-180..180).contains(&lon)).then_some((lat, lon))
}
