//! Whether two antennas see each other: earth curvature, refraction, and 60 % of the first Fresnel zone.
//!
//! ITU-R P.530: clearance 0.6 F1; effective earth radius 4/3 (standard refraction). Ground is read where the path crosses
//! each row and each column of posts, so a ridge along either is never missed.

use super::tiles::Terrain;
use crate::geo::{EARTH_RADIUS_M, distance_m};
use kernel::GeoPoint;

/// Standard refraction bends radio paths as if the earth were this much larger.
pub const EFFECTIVE_EARTH_FACTOR: f64 = 4.0 / 3.0;
/// Share of the first Fresnel zone that must be free.
pub const FRESNEL_SHARE: f64 = 0.6;

/// An antenna.
#[derive(Debug, Clone, Copy)]
pub struct Antenna {
    /// Where.
    pub place: GeoPoint,
    /// Above ground, m.
    pub height_m: f64,
}

impl Terrain {
    /// Whether the path between two antennas is free at a frequency in GHz. Where no tile tells the height, the ground counts
    /// as free: a planner without tiles gets range alone.
    pub fn is_clear(&self, a: Antenna, b: Antenna, frequency_ghz: f64) -> bool {
        let steps = self.steps() as f64;
        if self.steps() == 0 {
            return true;
        }
        let at = |p: GeoPoint| (p.latitude_deg() * steps, p.longitude_deg() * steps);
        let ((row_a, column_a), (row_b, column_b)) = (at(a.place), at(b.place));
        let ground = |row, column| self.height_m(row, column);
        let (Some(ground_a), Some(ground_b)) = (ground(row_a, column_a), ground(row_b, column_b)) else {
            return true;
        };
        let path = Path {
            length_m: distance_m(a.place, b.place),
            from_m: ground_a + a.height_m,
            to_m: ground_b + b.height_m,
            wavelength_m: 0.299_792_458 / frequency_ghz.max(0.1),
        };
        let clear_along = |by_row: bool| {
            let (start, end) = if by_row { (row_a, row_b) } else { (column_a, column_b) };
            let high = start.max(end);
            let mut post = libm::ceil(start.min(end)) as i64;
            while (post as f64) < high {
                let along = (post as f64 - start) / (end - start);
                let height = if by_row {
                    self.between(column_a + along * (column_b - column_a), |c| self.post_m(post, c))
                } else {
                    self.between(row_a + along * (row_b - row_a), |r| self.post_m(r, post))
                };
                if height.is_some_and(|h| path.is_blocked(along, h)) {
                    return false;
                }
                post += 1;
            }
            true
        };
        clear_along(false) && clear_along(true)
    }

    /// Linear between two posts.
    fn between(&self, at: f64, post: impl Fn(i64) -> Option<f64>) -> Option<f64> {
        let low = libm::floor(at);
        let share = at - low;
        match (post(low as i64), if share > 0.0 { post(low as i64 + 1) } else { None }) {
            (Some(a), Some(b)) => Some(a + (b - a) * share),
            (one, other) => one.or(other),
        }
    }
}

/// A radio path: its length and the heights of its ends above sea level.
struct Path {
    length_m: f64,
    from_m: f64,
    to_m: f64,
    wavelength_m: f64,
}

impl Path {
    /// Whether ground of this height, so far along (0 to 1), is too high.
    fn is_blocked(&self, along: f64, ground_m: f64) -> bool {
        let (d1, d2) = (along * self.length_m, (1.0 - along) * self.length_m);
        let line_m = self.from_m + (self.to_m - self.from_m) * along;
        let bulge_m = d1 * d2 / (2.0 * EFFECTIVE_EARTH_FACTOR * EARTH_RADIUS_M);
        let room_m = line_m - bulge_m - ground_m;
        if room_m < 0.0 {
            return true;
        }
        // 0.6 F1 with F1 = sqrt(wavelength d1 d2 / d); compared as squares, which saves a root per post.
        room_m * room_m * self.length_m < FRESNEL_SHARE * FRESNEL_SHARE * self.wavelength_m * d1 * d2
    }
}
