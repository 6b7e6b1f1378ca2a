//! `chaski plan synth`: an invented country in files.

use super::read::rectangle;
use crate::cli::{Failure, say};
use clap::Args;
use kernel::{CountryCode, GeoPoint, Seed};
use netplan::synth::{country, hills};
use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

/// What to invent.
#[derive(Args)]
pub struct Synth {
    /// The same seed gives the same country.
    #[arg(long)]
    seed: u64,
    /// Whose rectangle to fill.
    #[arg(long)]
    country: CountryCode,
    /// How many schools.
    #[arg(long)]
    schools: usize,
    /// Folder to write to.
    #[arg(long, default_value = "synth")]
    out: PathBuf,
    /// Also write elevation tiles (90 m posts) for up to 40 one-degree squares with schools.
    #[arg(long)]
    terrain: bool,
}

/// Most schools that can be invented.
const SCHOOLS_MAX: usize = 2_000_000;
/// Most tiles written.
const TILES_MAX: usize = 40;

impl Synth {
    /// Writes schools.csv, fibre_nodes.csv, cell_sites.csv, hazards.csv and perhaps tiles.
    pub fn run(self) -> Result<(), Failure> {
        if self.schools == 0 || self.schools > SCHOOLS_MAX {
            return Err(format!("--schools must be from 1 to {SCHOOLS_MAX}").into());
        }
        let inside = rectangle(Some(self.country))?.ok_or("no such country")?;
        let invented = country(Seed(self.seed), self.schools, inside);
        std::fs::create_dir_all(&self.out).map_err(|e| format!("{}: {e}", self.out.display()))?;
        let mut text = String::from("school_id,name,lat,lon,pupils,mbps,served,electricity\n");
        for s in &invented.schools {
            let (lat, lon) = degrees(s.place);
            let (served, electricity) = (u8::from(s.served), u8::from(s.electricity));
            let _ = writeln!(
                text,
                "{},{},{lat},{lon},{},{},{served},{electricity}",
                s.id, s.name, s.pupils, s.mbps
            );
        }
        write(&self.out, "schools.csv", text.as_bytes())?;
        let mut text = String::from("node_id,lat,lon\n");
        for (i, place) in invented.fibre_nodes.iter().enumerate() {
            let (lat, lon) = degrees(*place);
            let _ = writeln!(text, "SYN-NODE-{},{lat},{lon}", i + 1);
        }
        write(&self.out, "fibre_nodes.csv", text.as_bytes())?;
        let mut text = String::from("ict_id,lat,lon,radio_type,antenna_height\n");
        for (i, (place, radio, height_m)) in invented.cell_sites.iter().enumerate() {
            let (lat, lon) = degrees(*place);
            let _ = writeln!(text, "SYN-SITE-{},{lat},{lon},{radio},{height_m}", i + 1);
        }
        write(&self.out, "cell_sites.csv", text.as_bytes())?;
        let mut text = String::from("lat,lon,radius_km\n");
        for (place, radius_km) in &invented.hazards {
            let (lat, lon) = degrees(*place);
            let _ = writeln!(text, "{lat},{lon},{radius_km:.3}");
        }
        write(&self.out, "hazards.csv", text.as_bytes())?;
        let tiles = if self.terrain { self.tiles(&invented.schools)? } else { 0 };
        say(&format!(
            "{} invented schools, {} fibre nodes, {} cell sites, {} hazard zones, {tiles} elevation tiles in {}",
            invented.schools.len(),
            invented.fibre_nodes.len(),
            invented.cell_sites.len(),
            invented.hazards.len(),
            self.out.display()
        ));
        Ok(())
    }

    fn tiles(&self, schools: &[netplan::synth::SynthSchool]) -> Result<usize, Failure> {
        let floor = |deg: f64| libm::floor(deg) as i16;
        let mut places: Vec<(i16, i16)> =
            schools.iter().map(|s| (floor(s.place.latitude_deg()), floor(s.place.longitude_deg()))).collect();
        places.sort_unstable();
        places.dedup();
        places.truncate(TILES_MAX);
        for (lat, lon) in &places {
            let heights = hills(Seed(self.seed), *lat, *lon, 1_200);
            let bytes: Vec<u8> = heights.iter().flat_map(|h| h.to_be_bytes()).collect();
            let (ns, ew) = (if *lat < 0 { 'S' } else { 'N' }, if *lon < 0 { 'W' } else { 'E' });
            let name = format!("{ns}{:02}{ew}{:03}.hgt", lat.unsigned_abs(), lon.unsigned_abs());
            write(&self.out.join("elevation"), &name, &bytes)?;
        }
        Ok(places.len())
    }
}

fn degrees(place: GeoPoint) -> (f64, f64) {
    (place.latitude_deg(), place.longitude_deg())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let path = folder.join(name);
    Ok(std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?)
}
