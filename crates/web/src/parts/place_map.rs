//! [`PlaceMap`]: places on a plain grid of degrees, many of them drawn as few. A table beside it says the same.

use super::{Words, html_safe, text::Escaped};
use std::{borrow::Cow, collections::BTreeMap, fmt, fmt::Write};

/// Width of the drawing, and its least and greatest height.
const WIDTH_PX: f64 = 600.0;
const HEIGHT_PX: (f64, f64) = (260.0, 720.0);
/// Room for the numbers at its left and lower edge, and beside the outermost spots.
const EDGE_PX: f64 = 64.0;
const RIM_PX: f64 = 20.0;
/// Spots of one kind that lie within a square of this side are drawn as one.
const CELL_PX: f64 = 22.0;
/// Radius of a spot: one place, and the most in one square.
const RADIUS_PX: (f64, f64) = (6.0, 14.0);
/// A single village is shown with its surroundings.
const LEAST_SPAN_DEG: f64 = 0.2;
/// Between two lines of the grid; the first that gives few enough.
const STEPS_DEG: [f64; 9] = [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0];
/// Lines in one direction.
const LINES: f64 = 5.0;

/// What a spot says, by shape as well as by colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A ring: no more in service.
    Gone,
    /// A disc: nothing to do.
    Well,
    /// A diamond, on top of the others: look here.
    Look,
}

/// Places on a map without coasts and borders: nothing of it comes from anywhere else.
#[derive(Debug, Clone)]
pub struct PlaceMap {
    reading: String,
    spots: Vec<(f64, f64, Spot)>,
}

html_safe!(PlaceMap);

impl PlaceMap {
    /// `reading` says in one sentence what to see.
    pub fn new<'a>(reading: impl Into<Cow<'a, str>>) -> Self {
        Self { reading: reading.words(), spots: Vec::new() }
    }

    /// One more place, in degrees north (-90..=90) and east (-180..=180); what is no number is left out.
    pub fn spot(mut self, north_deg: f64, east_deg: f64, spot: Spot) -> Self {
        if north_deg.is_finite() && east_deg.is_finite() {
            self.spots.push((north_deg, east_deg, spot));
        }
        self
    }
}

/// Where degrees lie in the drawing.
struct Frame {
    north: f64,
    west: f64,
    px_per_deg: (f64, f64),
    height: f64,
}

impl Frame {
    fn around(spots: &[(f64, f64, Spot)]) -> Self {
        let range = |of: fn(&(f64, f64, Spot)) -> f64| {
            let low = spots.iter().map(of).fold(f64::INFINITY, f64::min);
            let high = spots.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
            let (middle, half) = ((low + high) / 2.0, ((high - low) / 2.0).max(LEAST_SPAN_DEG / 2.0));
            (middle, half)
        };
        let ((north, half_north), (east, half_east)) = (range(|spot| spot.0), range(|spot| spot.1));
        // A degree of longitude is shorter than one of latitude, the more the further from the equator.
        let narrower = north.to_radians().cos().max(0.2);
        let (wide, high) = (WIDTH_PX - EDGE_PX - 2.0 * RIM_PX, HEIGHT_PX.1 - EDGE_PX - 2.0 * RIM_PX);
        let px_per_north = (wide / (2.0 * half_east * narrower)).min(high / (2.0 * half_north));
        let height =
            (2.0 * half_north * px_per_north + EDGE_PX + 2.0 * RIM_PX).clamp(HEIGHT_PX.0, HEIGHT_PX.1);
        let px_per_deg = (px_per_north, px_per_north * narrower);
        // What is left over goes to both sides.
        let over = |room: f64, px: f64| room / 2.0 / px;
        Self {
            north: north + over(height - EDGE_PX, px_per_deg.0),
            west: east - over(WIDTH_PX - EDGE_PX, px_per_deg.1),
            px_per_deg,
            height,
        }
    }

    fn x(&self, east_deg: f64) -> f64 {
        EDGE_PX + (east_deg - self.west) * self.px_per_deg.1
    }

    fn y(&self, north_deg: f64) -> f64 {
        (self.north - north_deg) * self.px_per_deg.0
    }

    /// The lines of the grid between two degrees.
    fn lines(from: f64, to: f64) -> impl Iterator<Item = f64> {
        let step = STEPS_DEG.into_iter().find(|step| (to - from) / step <= LINES).unwrap_or(60.0);
        let first = (from / step).ceil() as i64;
        let last = (to / step).floor() as i64;
        (first..=last).map(move |number| number as f64 * step)
    }
}

/// `-13.5°`, with no more decimals than the step needs.
fn degrees(value: f64) -> String {
    let text = format!("{value:.2}");
    format!("{}°", text.trim_end_matches('0').trim_end_matches('.').replace("-0°", "0°"))
}

impl fmt::Display for PlaceMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.spots.is_empty() {
            return Ok(());
        }
        let frame = Frame::around(&self.spots);
        let (bottom, mut drawn) = (frame.height - EDGE_PX, String::new());
        let (south, east) = (
            frame.north - bottom / frame.px_per_deg.0,
            frame.west + (WIDTH_PX - EDGE_PX) / frame.px_per_deg.1,
        );
        // Writing to a `String` does not fail.
        for north in Frame::lines(south, frame.north) {
            let y = frame.y(north);
            let _ = write!(drawn, r#"<path class="k-thread" d="M{EDGE_PX} {y:.1}H{WIDTH_PX}"/>"#);
            let _ = write!(
                drawn,
                r#"<text x="{:.0}" y="{:.1}">{}</text>"#,
                EDGE_PX / 2.0,
                y + 7.0,
                degrees(north)
            );
        }
        for east in Frame::lines(frame.west, east) {
            let x = frame.x(east);
            let _ = write!(drawn, r#"<path class="k-thread" d="M{x:.1} 0V{bottom:.1}"/>"#);
            // Where two numbers would stand in each other, that of the other direction stays.
            if (EDGE_PX + 10.0..WIDTH_PX - 30.0).contains(&x) {
                let _ =
                    write!(drawn, r#"<text x="{x:.1}" y="{:.1}">{}</text>"#, bottom + 30.0, degrees(east));
            }
        }
        let mut cells: BTreeMap<(Spot, i64, i64), (f64, f64, u32)> = BTreeMap::new();
        for (north, east, spot) in &self.spots {
            let (x, y) = (frame.x(*east), frame.y(*north));
            let cell = cells.entry((*spot, (x / CELL_PX) as i64, (y / CELL_PX) as i64)).or_default();
            *cell = (cell.0 + x, cell.1 + y, cell.2 + 1);
        }
        let most = cells.values().map(|(.., count)| *count).max().unwrap_or(1);
        for ((spot, ..), (x, y, count)) in &cells {
            let (x, y) = (x / f64::from(*count), y / f64::from(*count));
            let share = if most > 1 { (f64::from(*count - 1) / f64::from(most - 1)).sqrt() } else { 0.0 };
            let r = RADIUS_PX.0 + (RADIUS_PX.1 - RADIUS_PX.0) * share;
            let _ = match spot {
                Spot::Gone => write!(drawn, r#"<circle class="k-open" cx="{x:.1}" cy="{y:.1}" r="{r:.1}"/>"#),
                Spot::Well => {
                    write!(drawn, r#"<circle class="spot-well" cx="{x:.1}" cy="{y:.1}" r="{r:.1}"/>"#)
                }
                Spot::Look => write!(
                    drawn,
                    r#"<path class="spot-look" d="M{x:.1} {:.1}l{q:.1} {q:.1}-{q:.1} {q:.1}-{q:.1} -{q:.1}z"/>"#,
                    y - r * 1.25,
                    q = r * 1.25
                ),
            };
        }
        write!(
            f,
            r#"<div class="net place-map"><svg viewBox="0 0 {WIDTH_PX} {0:.0}" width="{WIDTH_PX}" height="{0:.0}" aria-hidden="true"><path class="k-cord" d="M{EDGE_PX} 0V{bottom:.1}H{WIDTH_PX}"/>{drawn}</svg><p class="reading">{1}</p></div>"#,
            frame.height,
            Escaped(&self.reading)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_places_are_a_bounded_drawing_and_none_is_none() {
        assert_eq!(PlaceMap::new("Nobody").to_string(), "");
        let mut map = PlaceMap::new("<Boxes>");
        for n in 0..12_000 {
            let (row, column) = (f64::from(n / 110), f64::from(n % 110));
            map = map.spot(
                -18.0 + row * 0.16,
                -81.0 + column * 0.11,
                if n % 9 == 0 { Spot::Look } else { Spot::Well },
            );
        }
        let html = map.spot(f64::NAN, 0.0, Spot::Gone).to_string();
        let (discs, diamonds) = (html.matches("spot-well").count(), html.matches("spot-look").count());
        assert!(discs > 100 && diamonds > 100, "{discs} {diamonds}");
        // Two kinds in as many squares as there are, a hundred bytes each.
        assert!(html.len() < 200_000, "{} bytes", html.len());
        assert!(!html.contains("NaN") && html.contains("&lt;Boxes&gt;"));
    }

    #[test]
    fn one_village_lies_in_the_middle_and_north_is_up() {
        let one = PlaceMap::new("").spot(-13.5, -72.0, Spot::Well).to_string();
        assert!(one.contains(r#"cx="332.0""#), "{one}");
        let two = PlaceMap::new("").spot(-10.0, -72.0, Spot::Look).spot(-14.0, -70.0, Spot::Gone);
        let frame = Frame::around(&two.spots);
        assert!(frame.y(-10.0) < frame.y(-14.0) && frame.x(-72.0) < frame.x(-70.0));
        assert!(frame.y(-10.0) > 0.0 && frame.y(-14.0) < frame.height - EDGE_PX);
        let north_to_east = frame.px_per_deg.1 / frame.px_per_deg.0;
        assert!(
            (north_to_east - 12f64.to_radians().cos()).abs() < 1e-12,
            "a degree east at 12 degrees south"
        );
        assert_eq!(
            [degrees(-13.5), degrees(-72.0), degrees(0.0), degrees(0.05)],
            ["-13.5°", "-72°", "0°", "0.05°"]
        );
    }
}
