//! The list of schools.

use super::{
    findings::{Finding, FindingKind},
    table::{InputError, Record, for_each_record},
};
use crate::geo::{BoundingBox, distance_m};
use kernel::GeoPoint;
use std::collections::HashMap;

/// How a school gets electricity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Power {
    /// From the grid.
    Grid,
    /// Not at all: panels must be bought.
    None,
    /// Not said; planned as grid.
    #[default]
    Unknown,
}

/// A school that can be planned for.
#[derive(Debug, Clone, PartialEq)]
pub struct School {
    /// Id as in the list.
    pub id: String,
    /// Name, perhaps empty.
    pub name: String,
    /// Where.
    pub place: GeoPoint,
    /// Pupils, if known.
    pub pupils: Option<f64>,
    /// Planned rate, Mbit/s.
    pub mbps: f64,
    /// Has fibre already: needs nothing, but cable may pass through.
    pub served: bool,
    /// Electricity.
    pub power: Power,
    /// How much one of its pupils counts in a budgeted plan.
    pub equity_weight: f64,
    /// In a hazard zone.
    pub in_hazard: bool,
    /// Under 4G coverage, if somebody said so.
    pub covered_4g: Option<bool>,
    /// A cell site is in view, if somebody said so.
    pub site_visible: Option<bool>,
}

/// Schools and doubts.
#[derive(Debug, Clone, Default)]
pub struct SchoolList {
    /// Schools to plan for, in the order of the list.
    pub schools: Vec<School>,
    /// All doubts, by line.
    pub findings: Vec<Finding>,
    /// Rows read.
    pub rows: usize,
}

/// Names a column of ids may have.
const ID: [&str; 3] = ["school_id", "poi_id", "id"];
const LAT: [&str; 3] = ["lat", "latitude", "latitud"];
const LON: [&str; 4] = ["lon", "lng", "longitude", "longitud"];
const PUPILS: [&str; 4] = ["pupils", "students", "matricula", "num_students"];

/// Reads schools from CSV or GeoJSON. `country`: rows outside its rectangle are left out. `default_mbps`: for rows without
/// `mbps`. Columns by name: school_id, poi_id or id; lat; lon; optional name, pupils, mbps, served, electricity,
/// equity_weight, coverage_4g, cell_site_visible.
pub fn read_schools(
    bytes: &[u8],
    country: Option<BoundingBox>,
    default_mbps: f64,
) -> Result<SchoolList, InputError> {
    let mut list = SchoolList::default();
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut any_pupils_column = false;
    let mut lines: Vec<u64> = Vec::new();
    let rows = for_each_record(bytes, |record| {
        for (wanted, names) in [("lat", &LAT[..]), ("lon", &LON[..])] {
            if !record.has(names) {
                return Err(InputError::Column { wanted, found: record.columns() });
            }
        }
        any_pupils_column |= record.has(&PUPILS);
        let mut reading = Reading { record: &record, findings: &mut list.findings, id: String::new() };
        if let Some(school) = reading.school(country, default_mbps, &mut seen) {
            list.schools.push(school);
            lines.push(record.line);
        }
        Ok(())
    })?;
    list.rows = rows;
    if !any_pupils_column && rows > 0 {
        list.findings.retain(|f| f.kind != FindingKind::MissingPupils);
        let detail = "no column pupils; every school counts the same".to_string();
        list.findings.push(Finding { line: 0, id: String::new(), kind: FindingKind::MissingPupils, detail });
    }
    compare_places(&mut list, &lines);
    list.findings.sort_by(|a, b| (a.line, a.kind, &a.id).cmp(&(b.line, b.kind, &b.id)));
    Ok(list)
}

/// One row being read.
struct Reading<'a, 'r> {
    record: &'a Record<'r>,
    findings: &'a mut Vec<Finding>,
    id: String,
}

impl Reading<'_, '_> {
    fn note(&mut self, kind: FindingKind, detail: String) {
        let detail = detail.chars().take(120).collect();
        self.findings.push(Finding { line: self.record.line, id: self.id.clone(), kind, detail });
    }

    fn school(
        &mut self,
        country: Option<BoundingBox>,
        default_mbps: f64,
        seen: &mut HashMap<String, u64>,
    ) -> Option<School> {
        match self.record.field(&ID) {
            Some(id) => self.id = id.chars().take(100).collect(),
            None => {
                self.note(FindingKind::MissingId, format!("called line-{}", self.record.line));
                self.id = format!("line-{}", self.record.line);
            }
        }
        if self.record.recoded {
            self.note(FindingKind::OtherEncoding, "read as Windows-1252".into());
        }
        if !self.record.complete {
            self.note(FindingKind::FieldCount, "more or fewer fields than the header".into());
            return None;
        }
        if let Some(line) = seen.get(&self.id) {
            let detail = format!("first in line {line}");
            self.note(FindingKind::RepeatedId, detail);
            return None;
        }
        seen.insert(self.id.clone(), self.record.line);
        let place = self.place(country)?;
        let pupils = self.number(&PUPILS, 0.0, 100_000.0);
        if pupils.is_none() {
            self.note(FindingKind::MissingPupils, "counted as unknown".into());
        }
        let mbps = self.number(&["mbps", "demand_mbps"], 0.0, 1e6).unwrap_or(default_mbps);
        let flag = |names: &[&str]| self.record.field(names).and_then(truth);
        Some(School {
            name: self.record.field(&["name", "nombre", "nome"]).unwrap_or("").chars().take(200).collect(),
            place,
            pupils,
            mbps,
            served: flag(&["served", "has_fibre", "connected"]).unwrap_or(false),
            power: match flag(&["electricity", "has_electricity"]) {
                Some(true) => Power::Grid,
                Some(false) => Power::None,
                None => Power::Unknown,
            },
            covered_4g: flag(&["coverage_4g"]),
            site_visible: flag(&["cell_site_visible"]),
            equity_weight: self.number(&["equity_weight"], 0.0, 1_000.0).unwrap_or(1.0),
            in_hazard: false,
            id: std::mem::take(&mut self.id),
        })
    }

    fn place(&mut self, country: Option<BoundingBox>) -> Option<GeoPoint> {
        let (lat_text, lon_text) = match (self.record.field(&LAT), self.record.field(&LON)) {
            (Some(lat), Some(lon)) => (lat.to_string(), lon.to_string()),
            (lat, lon) => {
                let detail = format!("lat \"{}\", lon \"{}\"", lat.unwrap_or(""), lon.unwrap_or(""));
                self.note(FindingKind::MissingCoordinate, detail);
                return None;
            }
        };
        let detail = format!("lat {lat_text}, lon {lon_text}");
        if lat_text.contains(',') || lon_text.contains(',') {
            self.note(FindingKind::DecimalComma, detail.clone());
        }
        let parse = |text: &str| text.replace(',', ".").parse::<f64>().ok().filter(|v| v.is_finite());
        let (Some(lat), Some(lon)) = (parse(&lat_text), parse(&lon_text)) else {
            self.note(FindingKind::NotANumber, detail);
            return None;
        };
        let kind = doubt(lat, lon, country);
        if let Some(kind) = kind {
            self.note(kind, detail);
            return None;
        }
        GeoPoint::new(lat, lon).ok()
    }

    fn number(&mut self, names: &[&str], least: f64, most: f64) -> Option<f64> {
        let text = self.record.field(names)?;
        match text.replace(',', ".").parse::<f64>() {
            Ok(value) if (least..=most).contains(&value) => Some(value),
            _ => {
                let detail = format!("{} \"{text}\" is not a number from {least} to {most}", names[0]);
                self.note(FindingKind::BadNumber, detail);
                None
            }
        }
    }
}

/// What is wrong with a pair of numbers, if anything.
fn doubt(lat: f64, lon: f64, country: Option<BoundingBox>) -> Option<FindingKind> {
    let sentinel = |v: f64| [999.0, -999.0, 9999.0, -9999.0, 99999.0, 99.0, -99.0, -1.0].contains(&v);
    let inside = |lat, lon| country.is_none_or(|c| c.contains(lat, lon));
    if (lat == 0.0 && lon == 0.0) || (sentinel(lat) && sentinel(lon)) || (lat == lon && sentinel(lat)) {
        return Some(FindingKind::Sentinel);
    }
    if lat.abs() > 1_000.0 || lon.abs() > 1_000.0 {
        return Some(FindingKind::LooksProjected);
    }
    let in_range = GeoPoint::new(lat, lon).is_ok();
    if in_range && inside(lat, lon) {
        return None;
    }
    if GeoPoint::new(lon, lat).is_ok() && country.is_some_and(|c| c.contains(lon, lat)) {
        return Some(FindingKind::LooksSwapped);
    }
    Some(if in_range { FindingKind::OutsideCountry } else { FindingKind::OutOfRange })
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "1" | "true" | "yes" | "si" | "sí" | "sim" | "y" | "s" | "1.0" => Some(true),
        "0" | "false" | "no" | "não" | "nao" | "n" | "0.0" => Some(false),
        _ => None,
    }
}

/// Same-named schools this close may be one school twice, in metres.
const SAME_PLACE_M: f64 = 100.0;

/// Finds stacked points, and schools of one name at one place.
fn compare_places(list: &mut SchoolList, lines: &[u64]) {
    let mut at: HashMap<(u64, u64), usize> = HashMap::new();
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (index, school) in list.schools.iter().enumerate() {
        let key = (school.place.latitude_deg().to_bits(), school.place.longitude_deg().to_bits());
        if let Some(first) = at.get(&key) {
            let detail = format!("same point as {}", list.schools[*first].id);
            found.push((index, FindingKind::Stacked, detail));
        } else {
            at.insert(key, index);
        }
        let name = plain_name(&school.name);
        if name.is_empty() {
            continue;
        }
        let same = by_name.entry(name).or_default();
        // A name as common as "San José" has hundreds of bearers; those near in the list suffice to find twins.
        let twin = same
            .iter()
            .rev()
            .take(200)
            .find(|o| distance_m(list.schools[**o].place, school.place) < SAME_PLACE_M);
        if let Some(twin) = twin {
            let detail = format!("same name and place as {}", list.schools[*twin].id);
            found.push((index, FindingKind::SameNameAndPlace, detail));
        }
        same.push(index);
    }
    for (index, kind, detail) in found {
        let id = list.schools[index].id.clone();
        list.findings.push(Finding { line: lines[index], id, kind, detail });
    }
}

/// Lower case, letters and digits only, accents off.
fn plain_name(name: &str) -> String {
    let fold = |c: char| match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    };
    name.chars().flat_map(char::to_lowercase).map(fold).filter(|c| c.is_alphanumeric()).collect()
}
