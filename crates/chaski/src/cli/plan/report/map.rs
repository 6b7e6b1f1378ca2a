//! Maps as SVG: schools and cables, drawn from their coordinates alone.

use super::super::{Loaded, files::end};
use kernel::GeoPoint;
use netplan::plan::{Plan, RouteKind};
use std::{collections::BTreeSet, fmt::Write};
use web::messages::Tongue;

/// Width of the drawing; everything else follows.
const WIDTH: f64 = 900.0;
/// Tallest drawing, so that a long country still fits a sheet.
const HEIGHT_MAX: f64 = 1_150.0;

/// How the points of a group are drawn: shape, colour, size. Shape differs wherever colour does.
pub const LOOKS: [(&str, Shape, &str, f64); 6] = [
    ("already_served", Shape::Dot, "#B9AF9E", 3.0),
    ("satellite", Shape::Square, "#9C4A21", 4.5),
    ("p2p", Shape::Triangle, "#5A5F6B", 6.0),
    ("cellular", Shape::Ring, "#5A5F6B", 6.0),
    ("hub_only", Shape::Cross, "#1F2430", 6.0),
    ("fibre", Shape::Dot, "#24408E", 6.0),
];

/// Shapes that stay apart in black and white.
#[derive(Clone, Copy, PartialEq)]
pub enum Shape {
    Dot,
    Square,
    Triangle,
    Ring,
    Cross,
}

/// Places on the sheet.
struct Sheet {
    west: f64,
    north: f64,
    per_degree: f64,
    shrink: f64,
    height: f64,
}

impl Sheet {
    fn new(loaded: &Loaded) -> Self {
        let mut edges = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let nodes = loaded.fibre_nodes.iter().map(|n| n.place);
        for place in loaded.list.schools.iter().map(|s| s.place).chain(nodes) {
            let (lat, lon) = (place.latitude_deg(), place.longitude_deg());
            edges = [edges[0].min(lat), edges[1].min(lon), edges[2].max(lat), edges[3].max(lon)];
        }
        let [south, west, north, east] = edges;
        let shrink = libm::cos(((south + north) / 2.0).to_radians()).max(0.05);
        let (across, tall) = (((east - west) * shrink).max(1e-3), (north - south).max(1e-3));
        let per_degree = ((WIDTH - 40.0) / across).min((HEIGHT_MAX - 80.0) / tall);
        Self { west, north, per_degree, shrink, height: tall * per_degree + 80.0 }
    }

    fn at(&self, place: GeoPoint) -> (f64, f64) {
        let x = 20.0 + (place.longitude_deg() - self.west) * self.shrink * self.per_degree;
        (x, 20.0 + (self.north - place.latitude_deg()) * self.per_degree)
    }

    /// Length of a kilometre on the sheet.
    fn km(&self) -> f64 {
        self.per_degree / 111.195
    }

    fn open(&self, title: &str) -> String {
        format!(
            "<svg viewBox=\"0 0 {WIDTH:.0} {:.0}\" role=\"img\" aria-label=\"{}\">",
            self.height,
            super::escape(title)
        )
    }

    fn scale_bar(&self, t: &Tongue) -> String {
        let wanted = 180.0 / self.km();
        let km = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0]
            .into_iter()
            .rfind(|k| *k <= wanted)
            .unwrap_or(1.0);
        let (y, end) = (self.height - 24.0, 24.0 + km * self.km());
        let text = t.with("plan-scale", &[("km", t.number(km).as_str().into())]).into_owned();
        format!(
            "<path d=\"M24 {y:.0}v-8v4H{end:.0}v-4v8\" fill=\"none\" stroke=\"#1F2430\" stroke-width=\"2\"/>\
             <text x=\"{:.0}\" y=\"{:.0}\" font-size=\"24\" fill=\"#1F2430\">{text}</text>",
            end + 10.0,
            y + 4.0
        )
    }
}

/// What each school gets.
pub fn schools(t: &Tongue, loaded: &Loaded, plan: &Plan) -> String {
    let sheet = Sheet::new(loaded);
    let mut svg = sheet.open(&t.say("plan-map-title"));
    svg.push_str(&cables(&sheet, loaded, plan, 1.5));
    for (group, shape, colour, size) in LOOKS {
        let with_group =
            loaded.list.schools.iter().zip(&plan.connections).filter(|(_, c)| c.kind.group() == group);
        // Schools that fall on one spot of the sheet are drawn once: a country of 200,000 still makes a small file.
        let spots: BTreeSet<(i64, i64)> = with_group
            .map(|(s, _)| sheet.at(s.place))
            .map(|(x, y)| (libm::round(x) as i64, libm::round(y) as i64))
            .collect();
        svg.push_str(&marks(shape, colour, size, &spots));
    }
    svg.push_str(&nodes(&sheet, loaded));
    svg + &sheet.scale_bar(t) + "</svg>"
}

/// Where the cable runs.
pub fn cable(t: &Tongue, loaded: &Loaded, plan: &Plan) -> String {
    let sheet = Sheet::new(loaded);
    let mut svg = sheet.open(&t.say("plan-cable-title"));
    let spots: BTreeSet<(i64, i64)> = loaded
        .list
        .schools
        .iter()
        .map(|s| sheet.at(s.place))
        .map(|(x, y)| (libm::round(x / 2.0) as i64 * 2, libm::round(y / 2.0) as i64 * 2))
        .collect();
    svg.push_str(&marks(Shape::Dot, "#E4DCCD", 3.0, &spots));
    svg.push_str(&cables(&sheet, loaded, plan, 2.5));
    svg.push_str(&nodes(&sheet, loaded));
    svg + &sheet.scale_bar(t) + "</svg>"
}

fn cables(sheet: &Sheet, loaded: &Loaded, plan: &Plan, width: f64) -> String {
    let mut svg = String::new();
    for (kind, colour, dash) in
        [(RouteKind::Trench, "#24408E", ""), (RouteKind::Radio, "#5A5F6B", " stroke-dasharray=\"5 4\"")]
    {
        let mut path = String::new();
        for route in plan.routes.iter().filter(|r| r.kind == kind) {
            let (a, b) = (sheet.at(end(loaded, route.from).2), sheet.at(end(loaded, route.to).2));
            let _ = write!(path, "M{:.1} {:.1}L{:.1} {:.1}", a.0, a.1, b.0, b.1);
        }
        if !path.is_empty() {
            let _ = write!(
                svg,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"{dash}/>"
            );
        }
    }
    svg
}

fn nodes(sheet: &Sheet, loaded: &Loaded) -> String {
    let mut path = String::new();
    for node in &loaded.fibre_nodes {
        let (x, y) = sheet.at(node.place);
        let _ = write!(path, "M{x:.0} {:.0}l9 9l-9 9l-9-9z", y - 9.0);
    }
    format!("<path d=\"{path}\" fill=\"#F2B632\" stroke=\"#1F2430\" stroke-width=\"2\"/>")
}

fn marks(shape: Shape, colour: &str, size: f64, spots: &BTreeSet<(i64, i64)>) -> String {
    if spots.is_empty() {
        return String::new();
    }
    let mut path = String::new();
    for (x, y) in spots {
        let _ = match shape {
            Shape::Dot | Shape::Ring => write!(path, "M{x} {y}h0"),
            // A line without length and with square ends is left out by some printers.
            Shape::Square => {
                let half = size / 2.0;
                write!(path, "M{} {}h{size}v{size}h-{size}z", *x as f64 - half, *y as f64 - half)
            }
            Shape::Triangle => write!(path, "M{x} {}l4 7h-8z", y - 4),
            Shape::Cross => write!(path, "M{} {}l6 6m0-6l-6 6", x - 3, y - 3),
        };
    }
    let stroke = |colour: &str, size: f64, cap: &str| {
        format!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{size}\" stroke-linecap=\"{cap}\"/>"
        )
    };
    match shape {
        Shape::Dot => stroke(colour, size, "round"),
        Shape::Ring => stroke(colour, size, "round") + &stroke("#FBF7F0", size - 3.0, "round"),
        Shape::Triangle | Shape::Square => format!("<path d=\"{path}\" fill=\"{colour}\"/>"),
        Shape::Cross => stroke(colour, 2.0, "round"),
    }
}

/// The sign of a group for the legend.
pub fn sign(group: &str) -> String {
    let look = LOOKS.iter().find(|l| l.0 == group);
    let drawing = look.map(|l| marks(l.1, l.2, l.3 * 1.6, &BTreeSet::from([(12, 12)]))).unwrap_or_default();
    let node = "<path d=\"M12 3l9 9l-9 9l-9-9z\" fill=\"#F2B632\" stroke=\"#1F2430\" stroke-width=\"2\"/>";
    let drawing = if group == "node" { node } else { &drawing };
    format!("<svg class=\"sign\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">{drawing}</svg>")
}
