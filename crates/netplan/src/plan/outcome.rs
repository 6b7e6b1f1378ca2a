//! What a plan says.

use crate::{cost::Bill, input::School};
use kernel::GeoPoint;
use std::collections::BTreeMap;

/// How a school is connected. The order is the order of tables and keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Own fibre.
    Fibre,
    /// Mobile network.
    Cellular,
    /// Point-to-point microwave, perhaps over several hops.
    P2p,
    /// Satellite in low orbit.
    SatelliteLeo,
    /// Satellite in geostationary orbit.
    SatelliteGeo,
    /// Radio link to a connected neighbour.
    Share,
    /// A hub without link, fed by a monthly stick.
    HubOnly,
    /// Nothing can reach it and no hub is offered.
    None,
    /// Has fibre already.
    Served,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 9] = [
        Kind::Fibre,
        Kind::Cellular,
        Kind::P2p,
        Kind::SatelliteLeo,
        Kind::SatelliteGeo,
        Kind::Share,
        Kind::HubOnly,
        Kind::None,
        Kind::Served,
    ];

    /// Stable name in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Fibre => "fibre",
            Kind::Cellular => "cellular",
            Kind::P2p => "p2p",
            Kind::SatelliteLeo => "satellite_leo",
            Kind::SatelliteGeo => "satellite_geo",
            Kind::Share => "share",
            Kind::HubOnly => "hub_only",
            Kind::None => "none",
            Kind::Served => "already_served",
        }
    }

    /// The column in the summary: both orbits are `satellite`, a link to a neighbour is `p2p`.
    pub fn group(self) -> &'static str {
        match self {
            Kind::SatelliteLeo | Kind::SatelliteGeo => "satellite",
            Kind::Share => "p2p",
            other => other.name(),
        }
    }

    /// Whether its pupils are on line (by this plan).
    pub fn is_connected(self) -> bool {
        !matches!(self, Kind::HubOnly | Kind::None | Kind::Served)
    }
}

/// One school's part of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    /// How.
    pub kind: Kind,
    /// Its own cost, trenches not included.
    pub bill: Bill,
    /// Year in which it is built, from 1.
    pub year: u32,
    /// Radio hops to the site or fibre school (0 for others).
    pub hops: u32,
    /// Why it is not better connected, where that needs a word.
    pub reason: Option<String>,
}

/// An end of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Index of a school.
    School(u32),
    /// Index of a fibre node.
    FibreNode(u32),
    /// Index of a cell site.
    CellSite(u32),
    /// Index of a road junction.
    Junction(u32),
}

/// What a route is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RouteKind {
    /// Cable in the ground.
    Trench,
    /// Microwave.
    Radio,
    /// Link between neighbours.
    Share,
}

impl RouteKind {
    /// Stable name in files.
    pub fn name(self) -> &'static str {
        match self {
            RouteKind::Trench => "fibre",
            RouteKind::Radio => "p2p",
            RouteKind::Share => "share",
        }
    }
}

/// One link to be built.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The end nearer to the network.
    pub from: End,
    /// The end farther from it.
    pub to: End,
    /// What it is.
    pub kind: RouteKind,
    /// Straight-line length, km.
    pub km: f64,
    /// Crosses a hazard zone.
    pub in_hazard: bool,
    /// Its cost (radio links are in the school's own bill).
    pub bill: Bill,
    /// Year in which it is built, from 1.
    pub year: u32,
}

/// Something the planner should know before trusting the plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// A fibre node with no school within 100 km: in the sea, or another country?
    LonelyFibreNode {
        /// Its id.
        id: String,
        /// How far the nearest school is, km.
        nearest_km: f64,
    },
    /// Schools switched to another technology because a beam was full.
    BeamFull {
        /// How many.
        schools: usize,
    },
    /// Schools switched because too many hops would have been needed.
    TooManyHops {
        /// How many.
        schools: usize,
    },
    /// Radio links were planned without heights: only range was checked.
    NoTerrain,
}

/// Sums in USD by technology group; a missing group is 0.
pub type Money = BTreeMap<&'static str, f64>;

/// A whole plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// One per school, in list order.
    pub connections: Vec<Connection>,
    /// Links to be built, those nearer to the network first.
    pub routes: Vec<Route>,
    /// No plan over the same candidate routes has a lower present value (least cost), if that was proven.
    pub lower_bound_usd: Option<f64>,
    /// No plan within the budget reaches more weighted pupils, if a budget was given.
    pub pupils_bound: Option<f64>,
    /// Weighted pupils the plan reaches, for comparison with that bound.
    pub pupils_weighted: f64,
    /// Part of the present value that every plan has: what schools pay whatever happens.
    pub unavoidable_usd: f64,
    /// LAN and devices, in every plan.
    pub inside: Bill,
    /// What to know.
    pub warnings: Vec<Warning>,
}

impl Plan {
    /// Schools by technology group.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for connection in &self.connections {
            *counts.entry(connection.kind.group()).or_insert(0) += 1;
        }
        counts
    }

    /// Total straight-line length of trenches, km.
    pub fn fibre_km(&self) -> f64 {
        self.routes.iter().filter(|r| r.kind == RouteKind::Trench).map(|r| r.km).sum()
    }

    /// One figure of all bills by technology group; trenches count as fibre, LAN and devices as `inside`.
    pub fn money(&self, figure: impl Fn(&Bill) -> f64) -> Money {
        let mut money = Money::new();
        for connection in &self.connections {
            if !matches!(connection.kind, Kind::Served | Kind::None) {
                *money.entry(connection.kind.group()).or_insert(0.0) += figure(&connection.bill);
            }
        }
        for route in self.routes.iter().filter(|r| r.kind == RouteKind::Trench) {
            *money.entry("fibre").or_insert(0.0) += figure(&route.bill);
        }
        if self.inside.initial_usd > 0.0 {
            money.insert("inside", figure(&self.inside));
        }
        money
    }

    /// Present value of everything.
    pub fn present_value_usd(&self) -> f64 {
        self.money(|b| b.present_value_usd).values().sum()
    }

    /// (cost - bound) / bound on the whole present value.
    pub fn gap(&self) -> Option<f64> {
        let bound = self.lower_bound_usd.filter(|b| *b > 0.0)?;
        Some(((self.present_value_usd() - bound) / bound).max(0.0))
    }

    /// The same on the part that planning can change: a stricter figure.
    pub fn gap_of_the_avoidable(&self) -> Option<f64> {
        let bound = self.lower_bound_usd? - self.unavoidable_usd;
        let cost = self.present_value_usd() - self.unavoidable_usd;
        (bound > 0.0).then(|| ((cost - bound) / bound).max(0.0))
    }

    /// Pupils on line by this plan (known numbers only; a list without any counts each school as 1).
    pub fn pupils(&self, schools: &[School]) -> f64 {
        let any = schools.iter().any(|s| s.pupils.is_some());
        let reached = self.connections.iter().zip(schools).filter(|(c, _)| c.kind.is_connected());
        reached.map(|(_, s)| if any { s.pupils.unwrap_or(0.0) } else { 1.0 }).sum()
    }
}

/// The place of an end.
pub fn place_of(inputs: &super::Inputs, end: End) -> GeoPoint {
    match end {
        End::School(i) => inputs.schools[i as usize].place,
        End::FibreNode(i) => inputs.fibre_nodes[i as usize].place,
        End::CellSite(i) => inputs.cell_sites[i as usize].place,
        End::Junction(i) => inputs.roads.junctions[i as usize],
    }
}
