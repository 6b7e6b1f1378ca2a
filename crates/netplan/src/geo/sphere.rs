//! Great-circle distances.

use kernel::GeoPoint;

/// Mean radius used by both the ITU and the Giga planners, so that their figures can be compared, in metres.
pub const EARTH_RADIUS_M: f64 = 6_371_000.0;

/// Haversine distance in metres (Sinnott 1984), with the same bits on every machine.
pub fn distance_m(a: GeoPoint, b: GeoPoint) -> f64 {
    let (lat_a, lat_b) = (a.latitude_deg().to_radians(), b.latitude_deg().to_radians());
    let half_lat = libm::sin((lat_b - lat_a) / 2.0);
    let half_lon = libm::sin((b.longitude_deg() - a.longitude_deg()).to_radians() / 2.0);
    let h = half_lat * half_lat + libm::cos(lat_a) * libm::cos(lat_b) * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * libm::asin(libm::sqrt(h.clamp(0.0, 1.0)))
}

/// The point on the unit sphere. Straight-line distances between such points order pairs as great circles do.
pub fn unit_vector(point: GeoPoint) -> [f64; 3] {
    let (lat, lon) = (point.latitude_deg().to_radians(), point.longitude_deg().to_radians());
    let flat = libm::cos(lat);
    [flat * libm::cos(lon), flat * libm::sin(lon), libm::sin(lat)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_on_the_equator_and_across_the_date_line() {
        let at = |lat, lon| GeoPoint::new(lat, lon).unwrap();
        let degree = EARTH_RADIUS_M * core::f64::consts::PI / 180.0;
        assert!((distance_m(at(0.0, 0.0), at(0.0, 1.0)) - degree).abs() < 1e-6);
        assert!((distance_m(at(0.0, 179.5), at(0.0, -179.5)) - degree).abs() < 1e-6);
        assert_eq!(distance_m(at(12.5, -85.6), at(12.5, -85.6)), 0.0);
    }
}
