//! Fibre nodes, cell sites, attributes computed elsewhere, hazard zones.

use super::table::{InputError, for_each_record};
use crate::geo::BoundingBox;
use kernel::GeoPoint;
use std::collections::HashMap;

/// A place where a network can be joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Id as in the list.
    pub id: String,
    /// Where.
    pub place: GeoPoint,
    /// `2G`, `3G`, `4G`, `LTE`, `5G`; empty for fibre nodes.
    pub radio_type: String,
    /// Antenna above ground, m.
    pub antenna_m: f64,
}

/// Sites and the rows that were not used, with the reason.
#[derive(Debug, Clone, Default)]
pub struct SiteList {
    /// Usable sites in list order.
    pub sites: Vec<Site>,
    /// Line and reason of each row left out.
    pub left_out: Vec<(u64, String)>,
}

/// Reads fibre nodes or cell sites: columns ict_id, node_id or id; lat; lon; optional radio_type and antenna_height (m).
pub fn read_sites(bytes: &[u8], country: Option<BoundingBox>) -> Result<SiteList, InputError> {
    let mut list = SiteList::default();
    for_each_record(bytes, |record| {
        for name in ["lat", "lon"] {
            if !record.has(&[name]) {
                return Err(InputError::Column { wanted: name, found: record.columns() });
            }
        }
        let number = |name: &str| record.field(&[name]).and_then(|t| t.replace(',', ".").parse::<f64>().ok());
        let place = match (number("lat"), number("lon")) {
            (Some(lat), Some(lon)) => GeoPoint::new(lat, lon).map_err(|e| e.to_string()),
            _ => Err("latitude or longitude is missing or not a number".into()),
        };
        let inside = |p: &GeoPoint| {
            let zero = p.latitude_deg() == 0.0 && p.longitude_deg() == 0.0;
            !zero && country.is_none_or(|c| c.contains(p.latitude_deg(), p.longitude_deg()))
        };
        match place {
            Ok(place) if inside(&place) => list.sites.push(Site {
                id: record
                    .field(&["ict_id", "node_id", "site_id", "id"])
                    .map_or_else(|| format!("line-{}", record.line), |id| id.chars().take(100).collect()),
                place,
                radio_type: record.field(&["radio_type"]).unwrap_or("").to_uppercase(),
                antenna_m: number("antenna_height").filter(|h| (0.0..=500.0).contains(h)).unwrap_or(30.0),
            }),
            Ok(place) => list.left_out.push((
                record.line,
                format!("{}, {} is outside the country", place.latitude_deg(), place.longitude_deg()),
            )),
            Err(reason) => list.left_out.push((record.line, reason)),
        }
        Ok(())
    })?;
    Ok(list)
}

/// What another tool computed for a school.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Attribute {
    /// Under 4G coverage.
    pub covered_4g: Option<bool>,
    /// A cell site is in view.
    pub site_visible: Option<bool>,
}

/// Reads attributes by school id: columns poi_id, school_id or id; coverage_4g and cell_site_visible as 0 or 1.
pub fn read_attributes(bytes: &[u8]) -> Result<HashMap<String, Attribute>, InputError> {
    let mut found = HashMap::new();
    for_each_record(bytes, |record| {
        let flag = |name: &str| record.field(&[name]).map(|t| matches!(t, "1" | "1.0" | "true" | "True"));
        if let Some(id) = record.field(&["school_id", "poi_id", "id"]) {
            let attribute =
                Attribute { covered_4g: flag("coverage_4g"), site_visible: flag("cell_site_visible") };
            found.insert(id.to_string(), attribute);
        }
        Ok(())
    })?;
    Ok(found)
}

/// A round zone in which floods, slides or storms interrupt service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hazard {
    /// Middle.
    pub place: GeoPoint,
    /// Radius, km.
    pub radius_km: f64,
}

/// Reads hazard zones: columns lat, lon, radius_km.
pub fn read_hazards(bytes: &[u8]) -> Result<Vec<Hazard>, InputError> {
    let mut found = Vec::new();
    for_each_record(bytes, |record| {
        let number = |name: &'static str| {
            let text = record.field(&[name]).unwrap_or("");
            text.parse::<f64>().map_err(|_| InputError::Csv {
                line: record.line,
                what: format!("{name} \"{text}\" is not a number"),
            })
        };
        let radius_km = number("radius_km")?;
        if !(0.0..=500.0).contains(&radius_km) {
            let what = format!("radius_km {radius_km} is not from 0 to 500 (is this in metres?)");
            return Err(InputError::Csv { line: record.line, what });
        }
        let place = GeoPoint::new(number("lat")?, number("lon")?)
            .map_err(|e| InputError::Csv { line: record.line, what: e.to_string() })?;
        found.push(Hazard { place, radius_km });
        Ok(())
    })?;
    Ok(found)
}
