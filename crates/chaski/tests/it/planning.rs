//! `chaski plan` from files to files: an invented country, every kind of doubtful input, and the checkers of another language.

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use testkit::Scratch;

/// Ten years, no interest, fibre 1,000 USD a km; a dish costs 2,000 in all.
const PRICES: &str = r#"
[general]
years = { value = 10, unit = "years", source = "test" }
length_factor = { value = 1, unit = "ratio", source = "test" }
demand_mbps = { value = 10, unit = "Mbit/s", source = "test" }
[fibre]
per_km = { value = 1000, unit = "USD/km", source = "test" }
"#;
const DISH: &str = r#"
[satellite_geo]
setup = { value = 1000, unit = "USD", source = "test" }
traffic_per_mbps_year = { value = 10, unit = "USD/Mbps/year", source = "test" }
"#;
const RADIO: &str = r#"
[p2p]
setup = { value = 700, unit = "USD", source = "test" }
range_km = { value = 30, unit = "km", source = "test" }
antenna_m = { value = 20, unit = "m", source = "test" }
"#;
const SCHOOLS: &str = "school_id,lat,lon,pupils\nA,0,0.01,100\nB,0,0.02,100\nC,0,0.2,100\n";
const NODES: &str = "node_id,lat,lon\nN,0.0001,0\n";

struct Desk {
    folder: Scratch,
}

impl Desk {
    /// Schools A, B and C east of node N, and prices.
    fn new(name: &str) -> Self {
        let desk = Self { folder: Scratch::new(name).unwrap() };
        desk.put("schools.csv", SCHOOLS);
        desk.put("nodes.csv", NODES);
        desk.put("prices.toml", format!("{PRICES}{DISH}"));
        desk
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn put(&self, file: &str, bytes: impl AsRef<[u8]>) {
        if let Some(folder) = self.path(file).parent() {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(self.path(file), bytes).unwrap();
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    fn json(&self, file: &str) -> Value {
        serde_json::from_str(&self.text(file)).unwrap()
    }

    fn plan(&self, arguments: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_chaski"))
            .arg("plan")
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// The plan of the desk's files, with more arguments.
    fn three(&self, more: &str) -> Output {
        self.plan(&format!("--schools schools.csv --fibre-nodes nodes.csv --parameters prices.toml {more}"))
    }

    /// The technology of each school in a written plan.
    fn kinds(&self, folder: &str) -> Vec<String> {
        let text = self.text(&format!("{folder}/schools.csv"));
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        rows.records().map(|row| row.unwrap()[5].to_string()).collect()
    }
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// What a command said that must have worked.
fn worked(output: &Output) -> String {
    let words = said(output);
    assert!(output.status.success(), "{words}");
    words
}

fn refused(output: &Output, words: &str) {
    assert!(!output.status.success(), "not refused: {}", said(output));
    assert!(said(output).contains(words), "{} instead of {words}", said(output));
    assert!(!said(output).contains("panicked"), "{}", said(output));
}

/// Runs one of the checkers in `tests/planning`; `None` where there is no Python.
#[expect(clippy::print_stderr, reason = "a check that was left out is said")]
fn checker(desk: &Desk, script: &str, arguments: &[&str]) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/planning").join(script);
    let ran = Command::new("python3").arg(script).args(arguments).current_dir(desk.folder.path()).output();
    if ran.is_err() {
        eprintln!("no python3 on this machine: written plans were not checked from outside");
    }
    ran.ok()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

const WRITTEN: [&str; 8] = [
    "plan.json",
    "schools.csv",
    "routes.csv",
    "plan.geojson",
    "quality.csv",
    "report.en.html",
    "report.es.html",
    "report.pt.html",
];

#[test]
fn an_invented_country_gets_the_same_bytes_from_one_thread_and_from_two() {
    let desk = Desk::new("plan-synth");
    worked(&desk.plan("synth --seed 7 --country NI --schools 120 --out land --terrain"));
    worked(&desk.plan("synth --seed 7 --country NI --schools 120 --out again"));
    for file in ["schools.csv", "fibre_nodes.csv", "cell_sites.csv", "hazards.csv"] {
        assert_eq!(desk.text(&format!("land/{file}")), desk.text(&format!("again/{file}")), "{file}");
    }
    worked(&desk.plan("synth --seed 8 --country NI --schools 120 --out other"));
    assert_ne!(desk.text("land/schools.csv"), desk.text("other/schools.csv"));
    for (threads, out) in [(1, "one"), (2, "two")] {
        let files = "--schools land/schools.csv --fibre-nodes land/fibre_nodes.csv --cell-sites land/cell_sites.csv \
                     --hazards land/hazards.csv --elevation land/elevation --parameters chaski --country NI --sensitivity";
        let words = worked(&desk.plan(&format!("{files} --threads {threads} --out {out}")));
        assert!(words.contains("120 schools: "), "{words}");
    }
    for file in WRITTEN {
        assert_eq!(desk.text(&format!("one/{file}")), desk.text(&format!("two/{file}")), "{file}");
    }
    let plan = desk.json("one/plan.json");
    assert!(plan["gap"].as_f64().unwrap() < 0.02, "{plan}");
    let counted: u64 = plan["by_technology"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(counted + plan["already_served"].as_u64().unwrap(), 120, "{plan}");
    if let Some(output) = checker(&desk, "check_plan.py", &["one"]) {
        assert!(worked(&output).starts_with("ok: 120 schools"));
    }
    worked(&desk.plan(
        "--schools land/schools.csv --fibre-nodes land/fibre_nodes.csv --parameters chaski --out plain",
    ));
    assert!(
        desk.text("one/report.en.html").matches("<table").count()
            > desk.text("plain/report.en.html").matches("<table").count(),
        "other prices have a table of their own"
    );
}

#[test]
fn what_can_be_invented_is_bounded() {
    let desk = Desk::new("plan-synth-bad");
    refused(&desk.plan("synth --seed 1 --country NI --schools 0"), "--schools must be from 1 to 2000000");
    refused(&desk.plan("synth --seed 1 --country FR --schools 10"), "FR is not a country of this map");
}

#[test]
fn the_outside_checker_sees_a_missing_route_and_a_wrong_sum() {
    let desk = Desk::new("plan-checker");
    worked(&desk.three("--out plan"));
    let Some(output) = checker(&desk, "check_plan.py", &["plan"]) else { return };
    worked(&output);
    let (routes, map) = (desk.text("plan/routes.csv"), desk.text("plan/plan.geojson"));
    let without =
        |text: &str, what: &str| text.lines().filter(|l| !l.contains(what)).collect::<Vec<_>>().join("\n");
    desk.put("plan/routes.csv", without(&routes, "fibre_node,N,school,A,"));
    desk.put("plan/plan.geojson", without(&map, "\"to\":\"A\""));
    refused(&checker(&desk, "check_plan.py", &["plan"]).unwrap(), "not joined to a fibre node");
    desk.put("plan/routes.csv", &routes);
    desk.put("plan/plan.geojson", &map);
    let figures = desk.text("plan/plan.json");
    let mut wrong = desk.json("plan/plan.json");
    wrong["present_value_usd"] = (wrong["present_value_usd"].as_f64().unwrap() + 1.0).into();
    desk.put("plan/plan.json", wrong.to_string());
    refused(&checker(&desk, "check_plan.py", &["plan"]).unwrap(), "present value");
    desk.put("plan/plan.json", &figures);
    worked(&checker(&desk, "check_plan.py", &["plan"]).unwrap());
}

const CROSSROADS: &str = "33D32945 STP File\nSECTION Terminals\nTerminals 3\nT 1\nT 2\nT 3\nEND\nSECTION Graph\nNodes 4\nEdges 6\n\
                          E 1 4 1\nE 4 1 9\nE 2 4 1\nE 3 4 1\nE 1 2 2\nE 2 3 2\nEND\nEOF\n";

#[test]
fn a_benchmark_file_is_solved_and_its_tree_checked_from_outside() {
    let desk = Desk::new("plan-steiner");
    // Terminals before the graph, an edge given twice: as files of others do.
    desk.put("cross.stp", CROSSROADS);
    desk.put("cross.gr.gz", gzipped(CROSSROADS.as_bytes()));
    for file in ["cross.stp", "cross.gr.gz"] {
        let words = worked(&desk.plan(&format!("steiner {file} --seconds 5 --solution tree.txt --json")));
        let answer: Value = serde_json::from_str(&words).unwrap();
        assert_eq!((answer["cost"].as_u64(), answer["optimal"].as_bool()), (Some(3), Some(true)), "{answer}");
        assert_eq!((answer["terminals"].as_u64(), answer["edges"].as_u64()), (Some(3), Some(6)), "{answer}");
        assert_eq!(desk.text("tree.txt"), "VALUE 3\n1 4\n2 4\n3 4\n");
        if let Some(output) = checker(&desk, "check_steiner.py", &[file, "tree.txt"]) {
            worked(&output);
            desk.put("wrong.txt", "VALUE 2\n1 4\n2 4\n");
            refused(&checker(&desk, "check_steiner.py", &[file, "wrong.txt"]).unwrap(), "not joined");
            desk.put("wrong.txt", "VALUE 2\n1 4\n2 4\n3 4\n");
            refused(
                &checker(&desk, "check_steiner.py", &[file, "wrong.txt"]).unwrap(),
                "costs 3, file says 2",
            );
        }
    }
    desk.put("bad.gr", "SECTION Graph\nNodes 3\nEdges 1\nE 1 2 x\nEND\n");
    refused(&desk.plan("steiner bad.gr"), "bad.gr: line 4, column 7: expected a number, found \"x\"");
    desk.put("bad.stp", "SECTION Graph\nNodes 3\nEdges 1\nE 1 7 3\nEND\n");
    refused(&desk.plan("steiner bad.stp"), "bad.stp: line 4, column 5: vertex 7 does not exist");
    desk.put("noise.gr", [0xff, 0xfe, 0x00, 0x80, b'\n', 0x1b]);
    refused(&desk.plan("steiner noise.gr"), "noise.gr: line 1, column 1");
    desk.put("cut.gr.gz", &gzipped(CROSSROADS.as_bytes())[..40]);
    refused(&desk.plan("steiner cut.gr.gz"), "cut.gr.gz: the .gz file cannot be unpacked");
    refused(&desk.plan("steiner none.gr"), "none.gr: ");
    refused(&desk.plan("steiner cross.stp --seconds 0"), "--seconds 0 is not a time");
}

/// One row of every doubt, in a rectangle of Nicaragua.
const DOUBTFUL: &[u8] = b"\xef\xbb\xbfschool_id,name,lat,lon,pupils\n\
    ok,Escuela Uno,12.1,-86.1,120\n\
    ,Sin codigo,12.2,-86.2,80\n\
    ok,Otra vez,12.3,-86.3,80\n\
    fields,Uno,de mas,12.3,-86.3,80\n\
    empty,Sin lugar,,-86.3,80\n\
    minutes,En grados,12 06 00,-86.3,80\n\
    range,Fuera,120.5,-86.3,80\n\
    utm,En metros,1339000,579000,80\n\
    zero,En cero,0,0,80\n\
    swapped,Cambiada,-86.4,12.4,80\n\
    abroad,Lejos,48.8,2.3,80\n\
    stacked,Encima,12.1,-86.1,80\n\
    twin,Escuela Uno,12.1001,-86.1,80\n\
    nobody,Sin alumnos,12.5,-86.5,\n\
    minus,Menos,12.6,-86.6,-7\n\
    comma,Coma,\"12,7\",\"-86,7\",80\n\
    latin,Educaci\xf3n,12.8,-86.8,80\n\
    utf,Educaci\xc3\xb3n Dos,12.9,-86.9,80\n";

#[test]
fn every_doubtful_row_is_explained() {
    let desk = Desk::new("plan-check");
    desk.put("list.csv", DOUBTFUL);
    desk.put("list.csv.gz", gzipped(DOUBTFUL));
    let words = worked(&desk.plan("check list.csv --country NI --json"));
    assert_eq!(words, worked(&desk.plan("check list.csv.gz --country NI --json")));
    let found: Value = serde_json::from_str(&words).unwrap();
    assert_eq!((found["rows"].as_u64(), found["left_out"].as_u64()), (Some(18), Some(9)), "{found}");
    for kind in [
        "missing_id",
        "repeated_id",
        "field_count",
        "missing_coordinate",
        "not_a_number",
        "out_of_range",
        "looks_projected",
        "sentinel",
        "looks_swapped",
        "outside_country",
        "stacked",
        "same_name_and_place",
        "missing_pupils",
        "bad_number",
        "decimal_comma",
        "other_encoding",
    ] {
        let lines: Vec<&Value> = found["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["kind"] == kind)
            .map(|f| &f["line"])
            .collect();
        assert!(!lines.is_empty() && lines.iter().all(|l| l.as_u64().unwrap() >= 2), "{kind}: {lines:?}");
        assert_eq!(found["counts"][kind].as_u64().unwrap(), lines.len() as u64, "{kind}");
    }
    let words = worked(&desk.plan("check list.csv --country NI"));
    for said in ["18 rows, 9 can be planned for", "  line 8: range ", "  line 18: latin read as Windows-1252"]
    {
        assert!(words.contains(said), "{said}: {words}");
    }
    worked(&desk.plan("--schools list.csv --country NI --parameters prices.toml --out plan"));
    let schools = desk.text("plan/schools.csv");
    assert!(schools.contains("latin,Educación,") && schools.contains("utf,Educación Dos,"), "{schools}");
    desk.put("list.csv", "school_id,lat\nA,1\n");
    refused(&desk.plan("check list.csv"), "list.csv: line 1: no column lon; the columns are: school_id, lat");
    desk.put("list.json", "{\"features\": [\n 1,]}");
    refused(&desk.plan("check list.json"), "list.json: line 2, column ");
    refused(&desk.plan("check list.csv --country FR"), "FR is not a country of this map");
}

#[test]
fn a_list_as_long_as_a_continent_is_read() {
    let rows = crate::times(30_000, 1_000_000);
    let desk = Desk::new("plan-long");
    let mut text = String::from("school_id,name,lat,lon,pupils\n");
    for i in 0..rows {
        text += &format!(
            "S{i},School {i},{:.5},{:.5},50\n",
            (i % 1_000) as f64 * 0.01,
            (i / 1_000) as f64 * 0.01
        );
    }
    desk.put("list.csv", text);
    let words = worked(&desk.plan("check list.csv --json"));
    let found: Value = serde_json::from_str(&words).unwrap();
    assert_eq!(found["rows"].as_u64(), Some(rows));
    assert_eq!(found["left_out"].as_u64(), Some(1), "0, 0 is no place");
}

#[test]
fn gzipped_files_give_the_same_plan() {
    let desk = Desk::new("plan-gz");
    worked(&desk.three("--out plain"));
    for file in ["schools.csv", "nodes.csv", "prices.toml"] {
        desk.put(&format!("{file}.gz"), gzipped(desk.text(file).as_bytes()));
    }
    worked(&desk.plan(
        "--schools schools.csv.gz --fibre-nodes nodes.csv.gz --parameters prices.toml.gz --out packed",
    ));
    for file in WRITTEN {
        assert_eq!(desk.text(&format!("plain/{file}")), desk.text(&format!("packed/{file}")), "{file}");
    }
    desk.put("nodes.csv.gz", &gzipped(NODES.as_bytes())[..12]);
    refused(
        &desk.plan("--schools schools.csv --fibre-nodes nodes.csv.gz --parameters prices.toml"),
        "nodes.csv.gz: the .gz file cannot be unpacked",
    );
}

#[test]
fn prices_that_cannot_be_meant_are_refused() {
    let desk = Desk::new("plan-prices");
    let good = format!("{PRICES}{DISH}");
    let range = "range_km = { value = 30, ";
    for (from, to, words) in [
        (
            "value = 1000, unit = \"USD/km\"",
            "value = -5, unit = \"USD/km\"",
            "line 7: fibre.per_km is -5 USD/km; it must be from 0",
        ),
        (
            "value = 1000, unit = \"USD/km\",",
            "value = 1000,",
            "line 7: fibre.per_km needs value, unit and source",
        ),
        (
            "unit = \"USD/km\"",
            "unit = \"USD/m\"",
            "line 7: fibre.per_km is in \"USD/m\"; write it in \"USD/km\"",
        ),
        ("per_km", "per_mile", "line 7: there is no parameter fibre.per_mile"),
        ("[fibre]", "[fibre", "line 6, column "),
        (
            range,
            "range_km = { value = 47000, ",
            "line 15: p2p.range_km is 47000 km; it must be from 0 to 300 (is this in metres?)",
        ),
    ] {
        let text = format!("{good}{RADIO}");
        assert!(text.contains(from), "{from}");
        desk.put("prices.toml", text.replacen(from, to, 1));
        refused(&desk.three(""), &format!("prices.toml: {words}"));
    }
    desk.put("prices.toml", good);
    refused(
        &desk.three("--link-cap-km 47000"),
        "--link-cap-km 47000 is not from 0 to 500 (is this in metres?)",
    );
    refused(&desk.three("--budget-usd=-1"), "a budget must be a number of dollars from 0 up, not -1");
    refused(&desk.three("--budget-usd 5 --method tree-first"), "--budget-usd needs --method joint");
    desk.put("hazards.csv", "lat,lon,radius_km\n0,0.1,5000\n");
    refused(
        &desk.three("--hazards hazards.csv"),
        "hazards.csv: line 2: radius_km 5000 is not from 0 to 500 (is this in metres?)",
    );
}

#[test]
fn sites_in_the_sea_are_named() {
    let desk = Desk::new("plan-sea");
    desk.put("nodes.csv", "node_id,lat,lon\nN,0.0001,0\nNULL,0,0\nSEA,-5,-20\nWORD,x,1\n");
    let words = worked(&desk.three("--out plan"));
    for said in [
        "note: nodes.csv: line 3: 0, 0 is outside the country",
        "note: nodes.csv: line 5: latitude or longitude is missing or not a number",
        "warning: fibre node SEA is 2",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(desk.kinds("plan"), ["fibre", "fibre", "satellite_geo"]);
}

#[test]
fn a_school_nothing_reaches_is_named_and_the_rest_is_planned() {
    let desk = Desk::new("plan-alone");
    desk.put("prices.toml", PRICES);
    let words = worked(&desk.three("--link-cap-km 5 --out plan"));
    assert!(
        words.contains("not reached: C  (fibre: no route worth its cost, or none within the link cap)"),
        "{words}"
    );
    assert_eq!(desk.kinds("plan"), ["fibre", "fibre", "none"]);
    assert_eq!(desk.json("plan/plan.json")["by_technology"]["none"], 1);
}

#[test]
fn trenches_follow_the_roads_that_are_given() {
    let desk = Desk::new("plan-roads");
    // To A the road goes 5.6 km around: dearer than a dish. B and C are as far as before.
    let road = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[0,0.02],[0.01,0.02],[0.01,0]]}},
        {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#;
    desk.put("roads.json", road);
    let words = worked(&desk.three("--roads roads.json --out plan"));
    assert!(words.contains("note: roads.json: line 2: a Point is no road"), "{words}");
    assert_eq!(desk.kinds("plan"), ["satellite_geo", "satellite_geo", "satellite_geo"]);
    desk.put("roads.csv", "from_lat,from_lon,to_lat,to_lon\n0,0,0,0.02\n");
    worked(&desk.three("--roads roads.csv --out plan"));
    assert_eq!(desk.kinds("plan"), ["fibre", "fibre", "satellite_geo"]);
    assert!(desk.text("plan/routes.csv").contains("fibre,junction,J"));
    if let Some(output) = checker(&desk, "check_plan.py", &["plan"]) {
        worked(&output);
    }
    refused(&desk.three("--roads nodes.csv"), "nodes.csv: line 1: no column from_lat");
}

/// A tile north-east of 0, 0 with a wall of this height along longitude 0.3.
fn tile(wall_m: i16) -> Vec<u8> {
    let posts = (0..1_201 * 1_201).map(|post| if post % 1_201 == 360 { wall_m } else { 0 });
    posts.flat_map(i16::to_be_bytes).collect()
}

#[test]
fn elevation_tiles_hide_a_site_and_damaged_ones_are_named() {
    let desk = Desk::new("plan-tiles");
    desk.put("prices.toml", format!("{PRICES}{DISH}{RADIO}"));
    desk.put("cells.csv", "ict_id,lat,lon,radio_type,antenna_height\nS,0.0001,0.4,4G,30\n");
    // C at 0.2 sees the site at 0.4, unless a wall stands at 0.3.
    for (wall_m, kind) in [(0, "p2p"), (300, "satellite_geo")] {
        desk.put("tiles/N00E000.hgt", tile(wall_m));
        worked(&desk.three("--cell-sites cells.csv --elevation tiles --out plan"));
        assert_eq!(desk.kinds("plan")[2], kind, "a wall of {wall_m} m");
    }
    desk.put("tiles/N01E000.hgt", &tile(0)[..1_000_001]);
    desk.put("tiles/somewhere.hgt", tile(0));
    let words = worked(&desk.three("--cell-sites cells.csv --elevation tiles --out plan"));
    for said in [
        "N01E000.hgt: N01E000.hgt: 1000001 bytes; a tile has 2 x 1201 x 1201",
        "is it cut short?; its ground counts as unknown",
        "somewhere.hgt: somewhere.hgt: the name must be like N12W086.hgt",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    // Without a tile for the place the ground counts as free.
    fs::rename(desk.path("tiles/N00E000.hgt"), desk.path("tiles/N40E000.hgt")).unwrap();
    worked(&desk.three("--cell-sites cells.csv --elevation tiles --out plan"));
    assert_eq!(desk.kinds("plan")[2], "p2p");
    desk.put("empty/readme.txt", "no tiles here");
    refused(&desk.three("--elevation empty"), "empty: no usable .hgt tile");
    refused(&desk.three("--elevation nowhere"), "nowhere: ");
}
