//! Areas of a picture (QTI 2.2, "shape" and "coords", which are HTML's image maps).

use super::{
    element::Element,
    error::Refusal,
    variable::{needed, wrong},
};

/// Corners of one polygon.
const MAX_COORDINATES: usize = 2_000;

/// An area, in the picture's own units.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// The whole picture.
    Whole,
    /// Left, top, right, bottom.
    Rectangle([f64; 4]),
    /// Centre and radius.
    Circle([f64; 3]),
    /// Centre, half width, half height.
    Ellipse([f64; 4]),
    /// Corners in order.
    Polygon(Vec<(f64, f64)>),
}

impl Shape {
    /// From the attributes `shape` and `coords`.
    pub(super) fn read(element: &Element) -> Result<Self, Refusal> {
        let shape = needed(element, "shape")?;
        let coords = element.attribute("coords").unwrap_or_default();
        let bad = |wanted| wrong(element, "coords", coords, wanted);
        let mut numbers = Vec::new();
        for word in coords.split([',', ' ', '\n', '\t']).filter(|word| !word.is_empty()) {
            // Percentages are HTML's; no item can be marked by them without the picture's size.
            let number = word.parse::<f64>().ok().filter(|number| number.is_finite());
            numbers.push(number.ok_or_else(|| bad("a list of numbers"))?);
        }
        if numbers.len() > MAX_COORDINATES {
            return Err(bad("at most 1,000 corners"));
        }
        Ok(match (shape, numbers.as_slice()) {
            ("default", _) => Shape::Whole,
            ("rect", [a, b, c, d]) => Shape::Rectangle([a.min(*c), b.min(*d), a.max(*c), b.max(*d)]),
            ("rect", _) => return Err(bad("four numbers: left, top, right, bottom")),
            ("circle", [x, y, r]) => Shape::Circle([*x, *y, *r]),
            ("circle", _) => return Err(bad("three numbers: centre and radius")),
            ("ellipse", [x, y, h, v]) => Shape::Ellipse([*x, *y, *h, *v]),
            ("ellipse", _) => return Err(bad("four numbers: centre and two radii")),
            ("poly", corners) if corners.len() >= 6 && corners.len().is_multiple_of(2) => {
                let mut corners: Vec<(f64, f64)> = corners.chunks(2).map(|pair| (pair[0], pair[1])).collect();
                if corners.len() > 3 && corners.first() == corners.last() {
                    corners.pop();
                }
                Shape::Polygon(corners)
            }
            ("poly", _) => return Err(bad("three or more pairs of numbers")),
            _ => return Err(wrong(element, "shape", shape, "default, rect, circle, ellipse or poly")),
        })
    }

    /// Whether a point lies in it; its edge belongs to it.
    pub fn holds(&self, across: f64, down: f64) -> bool {
        match self {
            Shape::Whole => true,
            Shape::Rectangle([left, top, right, bottom]) => {
                (*left..=*right).contains(&across) && (*top..=*bottom).contains(&down)
            }
            Shape::Circle([x, y, r]) => {
                let (dx, dy) = (across - x, down - y);
                dx * dx + dy * dy <= r * r
            }
            Shape::Ellipse([x, y, h, v]) => {
                let (dx, dy) = ((across - x) / h, (down - y) / v);
                dx * dx + dy * dy <= 1.0
            }
            Shape::Polygon(corners) => in_polygon(corners, across, down),
        }
    }
}

/// Crossings of a ray to the right (even-odd), after the edges themselves.
fn in_polygon(corners: &[(f64, f64)], x: f64, y: f64) -> bool {
    let mut inside = false;
    let Some(mut before) = corners.last().copied() else { return false };
    for &corner in corners {
        let ((x1, y1), (x2, y2)) = (before, corner);
        let cross = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1);
        let along = (x - x1) * (x - x2) <= 0.0 && (y - y1) * (y - y2) <= 0.0;
        if cross == 0.0 && along {
            return true;
        }
        if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
            inside = !inside;
        }
        before = corner;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(shape: &str, coords: &str) -> Option<Shape> {
        Shape::read(&Element::qti("inside").with("shape", shape).with("coords", coords)).ok()
    }

    #[test]
    fn points_lie_in_shapes() {
        for (kind, coords, point, inside) in [
            ("rect", "0,0,10,20", (10.0, 20.0), true),
            ("rect", "0,0,10,20", (10.1, 20.0), false),
            ("rect", "10,20,0,0", (5.0, 5.0), true),
            ("circle", "75, 75, 10", (75.0, 85.0), true),
            ("circle", "75,75,10", (75.0, 85.1), false),
            ("ellipse", "0,0,10,5", (0.0, 5.0), true),
            ("ellipse", "0,0,10,5", (9.0, 4.0), false),
            ("poly", "0,0,10,0,10,10", (9.0, 1.0), true),
            ("poly", "0,0,10,0,10,10", (1.0, 9.0), false),
            ("poly", "0,0,10,0,10,10,0,0", (5.0, 5.0), true),
            ("poly", "0,0,4,0,4,4,2,1,0,4", (2.0, 3.0), false),
            ("default", "", (1e9, 0.0), true),
        ] {
            let shape = shape(kind, coords).expect(coords);
            assert_eq!(shape.holds(point.0, point.1), inside, "{kind} {coords} {point:?}");
        }
    }

    #[test]
    fn what_is_no_shape() {
        for (kind, coords) in [
            ("rect", "0,0,10"),
            ("circle", "a,b,c"),
            ("poly", "0,0,1,1"),
            ("star", "1,2"),
            ("rect", "0%,0,1,1"),
        ] {
            assert_eq!(shape(kind, coords), None, "{kind} {coords}");
        }
    }
}
