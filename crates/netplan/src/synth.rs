//! Invented countries, labelled as such: for tests, and for scale.
//!
//! Towns of many sizes, villages around them, schools in both, some stacked on one point; pupils, fibre in the larger towns,
//! cell sites along the settled land, and hills. Nothing in it is a real place.

use crate::{geo::BoundingBox, terrain::Terrain};
use kernel::{Chance, GeoPoint, Seed};

/// An invented school.
#[derive(Debug, Clone, PartialEq)]
pub struct SynthSchool {
    /// `SYN-000001` and so on.
    pub id: String,
    /// Says that it is invented.
    pub name: String,
    /// Where.
    pub place: GeoPoint,
    /// Pupils.
    pub pupils: u32,
    /// Planned rate, Mbit/s.
    pub mbps: f64,
    /// Has fibre already.
    pub served: bool,
    /// On the grid.
    pub electricity: bool,
}

/// An invented country.
#[derive(Debug, Clone, Default)]
pub struct Country {
    /// Schools.
    pub schools: Vec<SynthSchool>,
    /// Fibre nodes.
    pub fibre_nodes: Vec<GeoPoint>,
    /// Cell sites: place, type, antenna height in m.
    pub cell_sites: Vec<(GeoPoint, &'static str, f64)>,
    /// Hazard zones: middle and radius in km.
    pub hazards: Vec<(GeoPoint, f64)>,
}

/// Standard normal by the polar method (Marsaglia and Bray 1964).
pub fn normal(chance: &mut Chance) -> f64 {
    loop {
        let (u, v) = (2.0 * chance.unit() - 1.0, 2.0 * chance.unit() - 1.0);
        let s = u * u + v * v;
        if s > 0.0 && s < 1.0 {
            return u * libm::sqrt(-2.0 * libm::log(s) / s);
        }
    }
}

/// Invents a country of `schools` schools inside a rectangle. The same seed gives the same country.
pub fn country(seed: Seed, schools: usize, inside: BoundingBox) -> Country {
    let mut chance = seed.part("country").chance();
    let towns = towns(&mut chance, schools, inside);
    let mut country = Country::default();
    // Zipf's rule: the k-th town has a share of 1 / k^0.8.
    let shares: Vec<f64> = (0..towns.len()).map(|k| 1.0 / libm::pow(k as f64 + 1.0, 0.8)).collect();
    let mut running = Vec::with_capacity(shares.len());
    let mut sum = 0.0;
    for share in &shares {
        sum += share;
        running.push(sum);
    }
    while country.schools.len() < schools {
        let draw = chance.unit() * sum;
        let town = running.partition_point(|r| *r < draw).min(towns.len() - 1);
        let spread_km = if chance.below(100) < 45 { 2.5 } else { 18.0 };
        let place = if chance.below(100) < 2 && !country.schools.is_empty() {
            country.schools[chance.below(country.schools.len() as u64) as usize].place
        } else {
            near(&mut chance, towns[town], spread_km, inside)
        };
        let number = country.schools.len() + 1;
        let size = libm::exp(4.6 + 0.9 * normal(&mut chance)).clamp(8.0, 2_500.0);
        country.schools.push(SynthSchool {
            id: format!("SYN-{number:06}"),
            name: format!("Invented school {number}"),
            place,
            pupils: libm::round(size) as u32,
            mbps: libm::round((20.0 * libm::exp(normal(&mut chance))).clamp(1.0, 150.0) * 10.0) / 10.0,
            served: chance.below(100) < 15 && spread_km < 5.0,
            electricity: chance.below(100) < if spread_km < 5.0 { 97 } else { 70 },
        });
    }
    let nodes = (schools / 280).clamp(1, towns.len());
    country.fibre_nodes = towns[..nodes].to_vec();
    for _ in 0..(schools / 12).max(2) {
        let town = chance.below(towns.len() as u64) as usize;
        let radio = ["2G", "3G", "4G", "4G", "4G", "5G"][chance.below(6) as usize];
        let place = near(&mut chance, towns[town], 12.0, inside);
        country.cell_sites.push((place, radio, 20.0 + 5.0 * chance.below(6) as f64));
    }
    for _ in 0..(schools / 2_000).clamp(1, 40) {
        let town = chance.below(towns.len() as u64) as usize;
        let place = near(&mut chance, towns[town], 25.0, inside);
        country.hazards.push((place, 4.0 + 8.0 * chance.unit()));
    }
    country
}

fn towns(chance: &mut Chance, schools: usize, inside: BoundingBox) -> Vec<GeoPoint> {
    let count = (schools / 40).clamp(3, 4_000);
    let mut towns = Vec::with_capacity(count);
    while towns.len() < count {
        let lat = inside.south + chance.unit() * (inside.north - inside.south);
        let lon = inside.west + chance.unit() * (inside.east - inside.west);
        let anchor = (towns.len() > 8 && chance.below(3) > 0)
            .then(|| towns[chance.below(towns.len() as u64 / 2) as usize]);
        let place = match anchor {
            // Two towns in three lie near an older one: valleys and coasts fill first.
            Some(anchor) => near(chance, anchor, 60.0, inside),
            None => match GeoPoint::new(lat, lon) {
                Ok(place) => place,
                Err(_) => continue,
            },
        };
        towns.push(place);
    }
    towns
}

/// A normally scattered place, pulled back inside the rectangle.
fn near(chance: &mut Chance, around: GeoPoint, spread_km: f64, inside: BoundingBox) -> GeoPoint {
    let lat = around.latitude_deg() + normal(chance) * spread_km / 111.2;
    let lat = lat.clamp(inside.south, inside.north);
    let shrink = libm::cos(lat.to_radians()).max(0.1);
    let lon = around.longitude_deg() + normal(chance) * spread_km / (111.2 * shrink);
    let rounded = |v: f64| libm::round(v * 1e6) / 1e6;
    GeoPoint::new(rounded(lat), rounded(lon.clamp(inside.west, inside.east))).unwrap_or(around)
}

/// Invented hills over one tile: `steps + 1` posts a side, rows from north to south, heights in m.
pub fn hills(seed: Seed, lat: i16, lon: i16, steps: i64) -> Vec<i16> {
    let mut chance = seed.part("hills").chance();
    let waves: Vec<[f64; 4]> = (0..12)
        .map(|k| {
            let scale = 1.0 + f64::from(k);
            [
                scale * (chance.unit() - 0.5) * 14.0,
                scale * (chance.unit() - 0.5) * 14.0,
                chance.unit() * core::f64::consts::TAU,
                420.0 / scale,
            ]
        })
        .collect();
    let mut heights = Vec::with_capacity(((steps + 1) * (steps + 1)) as usize);
    for row in 0..=steps {
        let y = f64::from(lat) + 1.0 - row as f64 / steps as f64;
        for column in 0..=steps {
            let x = f64::from(lon) + column as f64 / steps as f64;
            let height: f64 = waves.iter().map(|w| w[3] * libm::sin(w[0] * x + w[1] * y + w[2])).sum();
            heights.push(libm::round(height.max(0.0)) as i16);
        }
    }
    heights
}

/// A ridge along a column of posts: `crest_m` high, falling by `slope_m` per post to both sides. Lines of sight across it can
/// be worked out by hand.
pub fn ridge(lat: i16, lon: i16, steps: i64, crest_column: i64, crest_m: i16, slope_m: i16) -> Terrain {
    let mut heights = Vec::with_capacity(((steps + 1) * (steps + 1)) as usize);
    for _ in 0..=steps {
        for column in 0..=steps {
            let down = i64::from(slope_m) * (column - crest_column).abs();
            heights.push((i64::from(crest_m) - down).max(0) as i16);
        }
    }
    let mut terrain = Terrain::new();
    // The list above has exactly the posts the tile wants.
    let _ = terrain.insert("ridge", lat, lon, steps, heights);
    terrain
}
