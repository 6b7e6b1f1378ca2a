//! Distances on the sphere, who is near whom, and where countries lie.

mod country;
mod neighbours;
mod sphere;
mod triangles;

pub use country::{BoundingBox, bounding_box};
pub use neighbours::{Neighbour, nearest_neighbours};
pub use sphere::{EARTH_RADIUS_M, distance_m, unit_vector};
pub use triangles::delaunay_pairs;
