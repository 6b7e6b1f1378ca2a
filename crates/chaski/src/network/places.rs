//! Where schools lie, as somebody at the central typed it. Local state of the central, and no event: every box takes a central's log, and
//! twelve thousand places would travel to each of twelve thousand villages for a picture that is drawn here.

use kernel::{GeoPoint, SchoolId, UtcMillis};
use std::collections::BTreeMap;
use store::{Connection, StoreError, WriteTx};

/// The local table; millionths of a degree.
pub const DDL: &str = "CREATE TABLE network_place (school {blob} NOT NULL PRIMARY KEY, latitude BIGINT NOT NULL, \
    longitude BIGINT NOT NULL, said_at BIGINT NOT NULL){clustered}";

const MILLIONTHS: f64 = 1e6;

/// All places that are known.
pub fn places(db: &mut Connection) -> Result<BTreeMap<SchoolId, GeoPoint>, StoreError> {
    let mut found = BTreeMap::new();
    for row in db.query("SELECT school, latitude, longitude FROM network_place ORDER BY school", &[])? {
        let degrees = |millionths: i64| millionths as f64 / MILLIONTHS;
        if let Ok(place) = GeoPoint::new(degrees(row.int(1)?), degrees(row.int(2)?)) {
            found.insert(SchoolId(row.id(0)?), place);
        }
    }
    Ok(found)
}

/// Says where a school lies; `None`: that is not known any more.
pub fn set_place(
    tx: &mut WriteTx<'_>,
    school: SchoolId,
    place: Option<GeoPoint>,
    now: UtcMillis,
) -> Result<(), StoreError> {
    let Some(place) = place else {
        tx.execute("DELETE FROM network_place WHERE school = ?1", &[school.into()])?;
        return Ok(());
    };
    let millionths = |degrees: f64| (degrees * MILLIONTHS).round() as i64;
    tx.execute(
        "INSERT INTO network_place (school, latitude, longitude, said_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (school) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude, \
         said_at = excluded.said_at",
        &[
            school.into(),
            millionths(place.latitude_deg()).into(),
            millionths(place.longitude_deg()).into(),
            now.0.into(),
        ],
    )?;
    Ok(())
}

/// Reads what somebody typed, degrees north and east with point or comma. Both empty: not known.
pub fn typed_place(north: &str, east: &str) -> Result<Option<GeoPoint>, Misread> {
    let number = |text: &str| text.trim().replace(',', ".").replace('−', "-").parse::<f64>().ok();
    if north.trim().is_empty() && east.trim().is_empty() {
        return Ok(None);
    }
    let north = number(north).filter(|north| (-90.0..=90.0).contains(north)).ok_or(Misread::North)?;
    let east = number(east).filter(|east| (-180.0..=180.0).contains(east)).ok_or(Misread::East)?;
    GeoPoint::new(north, east).map(Some).map_err(|_| Misread::North)
}

/// Which of the two is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misread {
    /// Degrees north.
    North,
    /// Degrees east.
    East,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_typed_as_people_write_them() {
        let cases = [
            ("-13,5226", "-71.9673", Ok(Some((-13.5226, -71.9673)))),
            (" −13.5 ", "-71", Ok(Some((-13.5, -71.0)))),
            ("", " ", Ok(None)),
            ("13.5 S", "-71", Err(Misread::North)),
            ("-91", "0", Err(Misread::North)),
            ("NaN", "0", Err(Misread::North)),
            ("-13.5", "", Err(Misread::East)),
            ("-13.5", "181", Err(Misread::East)),
        ];
        for (north, east, expected) in cases {
            let read = typed_place(north, east);
            let read = read.map(|place| place.map(|place| (place.latitude_deg(), place.longitude_deg())));
            assert_eq!(read, expected, "{north:?} {east:?}");
        }
    }
}
