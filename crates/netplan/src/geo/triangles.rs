//! Who lies beside whom: the Delaunay triangulation, which holds the spanning tree of all pairs.

use delaunator::{EMPTY, Point, next_halfedge, triangulate};
use kernel::GeoPoint;

/// Pairs joined by the Delaunay triangulation of the places on a flat map, lower index first, sorted. Of places at one point only
/// one is in it; the nearest neighbours join the others.
pub fn delaunay_pairs(places: &[GeoPoint]) -> Vec<(u32, u32)> {
    let middle_deg = places.iter().map(|p| p.latitude_deg()).sum::<f64>() / places.len().max(1) as f64;
    // A degree of longitude is shorter than one of latitude; on a country's scale one factor for all is near enough.
    let shrink = libm::cos(middle_deg.to_radians());
    let flat: Vec<Point> =
        places.iter().map(|p| Point { x: p.longitude_deg() * shrink, y: p.latitude_deg() }).collect();
    let found = triangulate(&flat);
    let mut pairs = Vec::with_capacity(found.triangles.len());
    for (edge, twin) in found.halfedges.iter().enumerate() {
        // Each inner side is seen from both of its triangles.
        if *twin == EMPTY || edge < *twin {
            let (a, b) = (found.triangles[edge] as u32, found.triangles[next_halfedge(edge)] as u32);
            pairs.push((a.min(b), a.max(b)));
        }
    }
    if found.triangles.is_empty() {
        // All on one line: along it, each with the next.
        pairs.extend(found.hull.windows(2).map(|w| ((w[0].min(w[1])) as u32, w[0].max(w[1]) as u32)));
    }
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::distance_m;
    use kernel::Seed;

    fn spanning_m(places: &[GeoPoint], mut pairs: Vec<(u32, u32)>) -> f64 {
        let metres = |p: &(u32, u32)| distance_m(places[p.0 as usize], places[p.1 as usize]);
        pairs.sort_by(|a, b| metres(a).total_cmp(&metres(b)));
        let mut pieces = crate::steiner::Pieces::new(places.len());
        pairs.iter().filter(|p| pieces.join(p.0, p.1)).map(metres).sum()
    }

    #[test]
    fn the_spanning_tree_of_all_pairs_is_inside() {
        let mut chance = Seed(6).chance();
        let draw = || GeoPoint::new(12.0 + chance.unit(), -86.0 + chance.unit()).unwrap();
        let places: Vec<GeoPoint> = std::iter::repeat_with(draw).take(200).collect();
        let all = (0..200).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
        let pairs = delaunay_pairs(&places);
        assert!(pairs.len() < 600, "three sides a place at most: {}", pairs.len());
        assert!((spanning_m(&places, pairs) / spanning_m(&places, all) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_line_a_point_and_nothing() {
        let at = |lon: f64| GeoPoint::new(0.0, lon).unwrap();
        assert_eq!(delaunay_pairs(&[at(0.3), at(0.1), at(0.2)]), [(0, 2), (1, 2)]);
        assert_eq!(delaunay_pairs(&[at(0.3), at(0.3)]), []);
        assert_eq!(delaunay_pairs(&[]), []);
    }
}
