//! Roads, along which trenches are dug.

use super::table::{InputError, Record, for_each_record};
use crate::geo::distance_m;
use kernel::GeoPoint;
use std::collections::HashMap;

/// Straight stretches between junctions: where roads begin, end, bend or meet, and in between often enough.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roads {
    /// Places.
    pub junctions: Vec<GeoPoint>,
    /// Pairs of junctions, each once.
    pub stretches: Vec<(u32, u32)>,
    /// Line (or number of the feature) and reason of what was left out.
    pub left_out: Vec<(u64, String)>,
}

/// For planners without a map of roads: trenches go as the crow flies.
pub static NO_ROADS: Roads = Roads { junctions: Vec::new(), stretches: Vec::new(), left_out: Vec::new() };

/// A school may join the road anywhere: no stretch is longer than this, m.
const STRETCH_MAX_M: f64 = 500.0;
/// Most junctions accepted.
const JUNCTIONS_MAX: usize = 5_000_000;
/// Points of two roads as near as this are one junction: a millionth of a degree, 11 cm.
const SAME_DEG: f64 = 1e-6;

/// Reads GeoJSON lines (LineString or MultiLineString), or CSV with one stretch a row: from_lat, from_lon, to_lat, to_lon. Roads meet
/// where they share a point.
pub fn read_roads(bytes: &[u8]) -> Result<Roads, InputError> {
    let mut building = Building::default();
    for_each_record(bytes, |record| {
        match lines(&record)? {
            Ok(lines) => lines.iter().for_each(|line| building.add(line)),
            Err(reason) => building.roads.left_out.push((record.line, reason)),
        }
        if building.roads.junctions.len() > JUNCTIONS_MAX {
            let what = format!("more than {JUNCTIONS_MAX} points of roads; leave the smallest ways out");
            return Err(InputError::Csv { line: record.line, what });
        }
        Ok(())
    })?;
    let stretches = &mut building.roads.stretches;
    stretches.sort_unstable();
    stretches.dedup();
    Ok(building.roads)
}

/// The lines of one row or feature, or why it has none.
fn lines(record: &Record) -> Result<Result<Vec<Vec<GeoPoint>>, String>, InputError> {
    let place = |lat: Option<f64>, lon: Option<f64>| match (lat, lon) {
        (Some(lat), Some(lon)) => GeoPoint::new(lat, lon).map_err(|e| e.to_string()),
        _ => Err("a coordinate is missing or not a number".to_string()),
    };
    let Some(geometry) = record.geometry else {
        for name in ["from_lat", "from_lon", "to_lat", "to_lon"] {
            if !record.has(&[name]) {
                return Err(InputError::Column { wanted: name, found: record.columns() });
            }
        }
        let number = |name: &str| record.field(&[name]).and_then(|t| t.replace(',', ".").parse().ok());
        let ends = [("from_lat", "from_lon"), ("to_lat", "to_lon")];
        let ends: Result<Vec<GeoPoint>, String> =
            ends.into_iter().map(|(lat, lon)| place(number(lat), number(lon))).collect();
        return Ok(ends.map(|line| vec![line]));
    };
    let line = |points: &serde_json::Value| -> Result<Vec<GeoPoint>, String> {
        let points = points.as_array().ok_or("a line without points")?;
        points
            .iter()
            .map(|p| {
                place(p.pointer("/1").and_then(|v| v.as_f64()), p.pointer("/0").and_then(|v| v.as_f64()))
            })
            .collect()
    };
    let coordinates = geometry.get("coordinates").unwrap_or(&serde_json::Value::Null);
    Ok(match geometry.get("type").and_then(|t| t.as_str()) {
        Some("LineString") => line(coordinates).map(|l| vec![l]),
        Some("MultiLineString") => coordinates.as_array().into_iter().flatten().map(line).collect(),
        other => Err(format!(
            "a {} is no road; expected LineString or MultiLineString",
            other.unwrap_or("thing without geometry")
        )),
    })
}

#[derive(Default)]
struct Building {
    roads: Roads,
    known: HashMap<(i64, i64), u32>,
}

impl Building {
    fn add(&mut self, line: &[GeoPoint]) {
        for pair in line.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            let parts = libm::ceil(distance_m(from, to) / STRETCH_MAX_M).clamp(1.0, 10_000.0) as u32;
            let mut last = self.junction(from);
            for part in 1..=parts {
                let share = f64::from(part) / f64::from(parts);
                let between = |a: f64, b: f64| a + (b - a) * share;
                let lat = between(from.latitude_deg(), to.latitude_deg());
                let lon = between(from.longitude_deg(), to.longitude_deg());
                let next = if part == parts { to } else { GeoPoint::new(lat, lon).unwrap_or(to) };
                let next = self.junction(next);
                if next != last {
                    self.roads.stretches.push((last.min(next), last.max(next)));
                }
                last = next;
            }
        }
    }

    fn junction(&mut self, place: GeoPoint) -> u32 {
        let cell = |deg: f64| libm::round(deg / SAME_DEG) as i64;
        let number = self.roads.junctions.len() as u32;
        let key = (cell(place.latitude_deg()), cell(place.longitude_deg()));
        let known = *self.known.entry(key).or_insert(number);
        if known == number {
            self.roads.junctions.push(place);
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_meet_where_they_share_a_point() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[0.004,0],[0.008,0]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"MultiLineString","coordinates":[[[0.004,0],[0.004,0.004]]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}},
            {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[0,95]]}}]}"#;
        let roads = read_roads(text.as_bytes()).unwrap();
        assert_eq!((roads.junctions.len(), roads.stretches.len()), (4, 3));
        assert_eq!(roads.left_out.iter().map(|l| l.0).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn a_long_stretch_is_parted_and_a_table_does() {
        let roads = read_roads(b"from_lat,from_lon,to_lat,to_lon\n0,0,0,0.01\n0,0,x,1\n").unwrap();
        assert_eq!((roads.junctions.len(), roads.stretches.len()), (4, 3), "1.11 km in three parts");
        assert_eq!(roads.left_out, [(3, "a coordinate is missing or not a number".to_string())]);
        let said = read_roads(b"lat,lon\n1,2\n").unwrap_err().to_string();
        assert_eq!(said, "line 1: no column from_lat; the columns are: lat, lon");
    }
}
