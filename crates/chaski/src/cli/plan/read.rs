//! Files to inputs. Errors name the file.

use crate::cli::Failure;
use clap::Args;
use kernel::CountryCode;
use netplan::{
    geo::{BoundingBox, bounding_box},
    input::{self, Hazard, Roads, SchoolList, Site},
    parameters::{Parameters, preset},
    plan::Inputs,
    terrain::Terrain,
};
use std::path::{Path, PathBuf};

/// Where everything stands. Files may be gzipped.
#[derive(Args, Clone)]
pub struct Sources {
    /// Schools: CSV or GeoJSON with school_id, poi_id or id; lat; lon; perhaps name, pupils, mbps, served, electricity.
    #[arg(long)]
    pub schools: Option<PathBuf>,
    /// Fibre nodes: ict_id, node_id or id; lat; lon.
    #[arg(long)]
    pub fibre_nodes: Option<PathBuf>,
    /// Cell sites: ict_id or id; lat; lon; radio_type; antenna_height (m).
    #[arg(long)]
    pub cell_sites: Option<PathBuf>,
    /// Coverage and visibility computed elsewhere: poi_id; coverage_4g; cell_site_visible.
    #[arg(long)]
    pub attributes: Option<PathBuf>,
    /// Hazard zones: lat; lon; radius_km.
    #[arg(long)]
    pub hazards: Option<PathBuf>,
    /// Roads that trenches follow: GeoJSON lines, or from_lat; from_lon; to_lat; to_lon.
    #[arg(long)]
    pub roads: Option<PathBuf>,
    /// Folder with elevation tiles (N12W086.hgt, may be .gz).
    #[arg(long)]
    pub elevation: Option<PathBuf>,
    /// Prices and rules: a TOML file, or one of itu-esp, itu, giga, chaski.
    #[arg(long)]
    pub parameters: Option<PathBuf>,
    /// Two letters; schools outside its rectangle are left out and named.
    #[arg(long)]
    pub country: Option<CountryCode>,
    /// 1 or 2; the plan is the same.
    #[arg(long, default_value_t = 2)]
    pub threads: usize,
}

/// Everything read.
pub struct Loaded {
    /// Schools and doubts.
    pub list: SchoolList,
    /// Fibre nodes.
    pub fibre_nodes: Vec<Site>,
    /// Cell sites.
    pub cell_sites: Vec<Site>,
    /// Hazard zones.
    pub hazards: Vec<Hazard>,
    /// Roads, perhaps none.
    pub roads: Roads,
    /// Heights.
    pub terrain: Option<Terrain>,
    /// Prices and rules.
    pub parameters: Parameters,
    /// Rows of site files left out, and tiles that could not be read, in words.
    pub remarks: Vec<String>,
    /// 1 or 2.
    pub threads: usize,
}

/// A whole file, unpacked.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let named = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let bytes = std::fs::read(path).map_err(|e| named(&e))?;
    Ok(input::unzip(bytes).map_err(|e| named(&e))?)
}

/// A country's rectangle, or an error that says which are known.
pub fn rectangle(country: Option<CountryCode>) -> Result<Option<BoundingBox>, Failure> {
    match country {
        None => Ok(None),
        Some(code) => match bounding_box(code) {
            Some(found) => Ok(Some(found)),
            None => {
                Err(format!("{code} is not a country of this map (Latin America, the Caribbean, and ES)")
                    .into())
            }
        },
    }
}

impl Loaded {
    /// Reads all files.
    pub fn new(sources: &Sources) -> Result<Self, Failure> {
        let named =
            |path: &Path, e: &dyn std::fmt::Display| -> Failure { format!("{}: {e}", path.display()).into() };
        let country = rectangle(sources.country)?;
        let (Some(schools), Some(prices)) = (&sources.schools, &sources.parameters) else {
            return Err("give --schools FILE and --parameters FILE; chaski plan --help says more".into());
        };
        let parameters = parameters(prices)?;
        let demand = parameters.get("general", "demand_mbps");
        let bytes = read_file(schools)?;
        let mut list = input::read_schools(&bytes, country, demand).map_err(|e| named(schools, &e))?;
        drop(bytes);
        if list.schools.is_empty() {
            return Err(named(
                schools,
                &format!("none of {} rows can be planned for; see chaski plan check", list.rows),
            ));
        }
        let mut remarks = Vec::new();
        let mut sites = |path: &Option<PathBuf>| -> Result<Vec<Site>, Failure> {
            let Some(path) = path else { return Ok(Vec::new()) };
            let list = input::read_sites(&read_file(path)?, country).map_err(|e| named(path, &e))?;
            remarks.extend(left_out(path, &list.left_out));
            Ok(list.sites)
        };
        let (fibre_nodes, cell_sites) = (sites(&sources.fibre_nodes)?, sites(&sources.cell_sites)?);
        if let Some(path) = &sources.attributes {
            let attributes = input::read_attributes(&read_file(path)?).map_err(|e| named(path, &e))?;
            for school in &mut list.schools {
                if let Some(known) = attributes.get(&school.id) {
                    school.covered_4g = known.covered_4g.or(school.covered_4g);
                    school.site_visible = known.site_visible.or(school.site_visible);
                }
            }
        }
        let hazards = match &sources.hazards {
            Some(path) => input::read_hazards(&read_file(path)?).map_err(|e| named(path, &e))?,
            None => Vec::new(),
        };
        for school in &mut list.schools {
            let hit = |h: &Hazard| netplan::geo::distance_m(h.place, school.place) <= h.radius_km * 1_000.0;
            school.in_hazard = hazards.iter().any(hit);
        }
        let roads = match &sources.roads {
            Some(path) => {
                let roads = input::read_roads(&read_file(path)?).map_err(|e| named(path, &e))?;
                remarks.extend(left_out(path, &roads.left_out));
                roads
            }
            None => Roads::default(),
        };
        let terrain = match &sources.elevation {
            Some(folder) => Some(tiles(folder, &mut remarks)?),
            None => None,
        };
        Ok(Self {
            list,
            fibre_nodes,
            cell_sites,
            hazards,
            roads,
            terrain,
            parameters,
            remarks,
            threads: sources.threads.clamp(1, 2),
        })
    }

    /// As the engine takes it.
    pub fn inputs(&self) -> Inputs<'_> {
        Inputs {
            schools: &self.list.schools,
            fibre_nodes: &self.fibre_nodes,
            cell_sites: &self.cell_sites,
            hazards: &self.hazards,
            roads: &self.roads,
            terrain: self.terrain.as_ref(),
            parameters: &self.parameters,
            threads: self.threads,
        }
    }
}

/// Rows not used, in words.
fn left_out(path: &Path, rows: &[(u64, String)]) -> impl Iterator<Item = String> {
    rows.iter().map(move |(line, why)| format!("{}: line {line}: {why}", path.display()))
}

/// A file if there is one of that name, else a shipped set.
fn parameters(path: &Path) -> Result<Parameters, Failure> {
    let named = |e: &dyn std::fmt::Display| -> Failure { format!("{}: {e}", path.display()).into() };
    if !path.exists()
        && let Some(text) = path.to_str().and_then(preset)
    {
        return Parameters::parse(text).map_err(|e| named(&e));
    }
    let text = String::from_utf8(read_file(path)?).map_err(|_| named(&"not UTF-8 text"))?;
    Parameters::parse(&text).map_err(|e| named(&e))
}

/// All tiles of a folder in name order; a damaged one is named and left out, which makes its ground unknown.
fn tiles(folder: &Path, remarks: &mut Vec<String>) -> Result<Terrain, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.retain(|p| p.to_string_lossy().to_lowercase().contains(".hgt"));
    paths.sort();
    let mut terrain = Terrain::new();
    for path in paths {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let added = read_file(&path).and_then(|bytes| Ok(terrain.add_tile(&name, &bytes)?));
        if let Err(why) = added {
            remarks.push(format!("{}: {why}; its ground counts as unknown", path.display()));
        }
    }
    if terrain.tile_count() == 0 {
        return Err(format!("{}: no usable .hgt tile", folder.display()).into());
    }
    Ok(terrain)
}
