//! Where each country lies, roughly: enough to notice a school on another continent or with its coordinates swapped.

use kernel::{CountryCode, GeoPoint};

/// A rectangle in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    /// Southern edge, degrees north.
    pub south: f64,
    /// Western edge, degrees east.
    pub west: f64,
    /// Northern edge.
    pub north: f64,
    /// Eastern edge.
    pub east: f64,
}

impl BoundingBox {
    /// Whether the place is inside or on the edge.
    pub fn contains(&self, latitude_deg: f64, longitude_deg: f64) -> bool {
        (self.south..=self.north).contains(&latitude_deg) && (self.west..=self.east).contains(&longitude_deg)
    }

    /// The middle.
    pub fn centre(&self) -> Option<GeoPoint> {
        GeoPoint::new((self.south + self.north) / 2.0, (self.west + self.east) / 2.0).ok()
    }
}

/// The rectangle around a country of Latin America and the Caribbean (and Spain, for the ITU sample), with its islands,
/// rounded outwards to a tenth of a degree. A rectangle reaches into neighbours and the sea: it finds gross errors, no more.
pub fn bounding_box(country: CountryCode) -> Option<BoundingBox> {
    let row = BOXES.iter().find(|row| row.0 == country.as_str())?;
    Some(BoundingBox { south: row.1, west: row.2, north: row.3, east: row.4 })
}

/// Code, south, west, north, east. Widely published extents (e.g. CIA World Factbook and Natural Earth), checked for order
/// of magnitude only.
const BOXES: &[(&str, f64, f64, f64, f64)] = &[
    ("AG", 16.9, -62.4, 17.8, -61.6),
    ("AR", -55.2, -73.6, -21.7, -53.6),
    ("AW", 12.4, -70.1, 12.7, -69.8),
    ("BB", 13.0, -59.7, 13.4, -59.4),
    ("BO", -22.9, -69.7, -9.6, -57.4),
    ("BR", -33.8, -74.0, 5.3, -28.8),
    ("BS", 20.9, -79.6, 27.3, -72.7),
    ("BZ", 15.8, -89.3, 18.5, -87.4),
    ("CL", -56.0, -109.5, -17.4, -66.3),
    ("CO", -4.3, -81.8, 13.5, -66.8),
    ("CR", 5.4, -87.2, 11.3, -82.5),
    ("CU", 19.8, -85.0, 23.3, -74.1),
    ("CW", 12.0, -69.2, 12.4, -68.7),
    ("DM", 15.2, -61.5, 15.7, -61.2),
    ("DO", 17.4, -72.1, 20.0, -68.3),
    ("EC", -5.1, -92.1, 1.8, -75.1),
    ("ES", 27.6, -18.2, 43.9, 4.4),
    ("GD", 11.9, -61.9, 12.6, -61.3),
    ("GF", 2.1, -54.7, 5.8, -51.6),
    ("GP", 15.8, -61.9, 16.6, -60.9),
    ("GT", 13.7, -92.3, 17.9, -88.2),
    ("GY", 1.1, -61.5, 8.6, -56.4),
    ("HN", 12.9, -89.4, 17.5, -82.4),
    ("HT", 18.0, -74.5, 20.1, -71.6),
    ("JM", 17.6, -78.4, 18.6, -76.1),
    ("KN", 17.0, -62.9, 17.5, -62.5),
    ("LC", 13.7, -61.1, 14.2, -60.8),
    ("MQ", 14.3, -61.3, 14.9, -60.8),
    ("MX", 14.5, -118.5, 32.8, -86.6),
    ("NI", 10.7, -87.8, 15.1, -82.5),
    ("PA", 7.1, -83.1, 9.7, -77.1),
    ("PE", -18.4, -81.4, 0.1, -68.6),
    ("PR", 17.8, -68.0, 18.6, -65.1),
    ("PY", -27.7, -62.7, -19.2, -54.2),
    ("SR", 1.8, -58.1, 6.1, -53.9),
    ("SV", 13.1, -90.2, 14.5, -87.6),
    ("TT", 10.0, -62.0, 11.4, -60.4),
    ("UY", -35.1, -58.5, -30.0, -53.0),
    ("VC", 12.5, -61.5, 13.5, -61.1),
    ("VE", 0.6, -73.4, 15.8, -59.7),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_the_right_way_round_and_hold_their_capital() {
        assert!(BOXES.iter().all(|b| b.1 < b.3 && b.2 < b.4));
        for (code, lat, lon) in
            [("NI", 12.13, -86.25), ("PE", -12.05, -77.04), ("BR", -15.79, -47.88), ("ES", 40.42, -3.7)]
        {
            assert!(bounding_box(code.parse().unwrap()).unwrap().contains(lat, lon), "{code}");
        }
    }
}
