//! Courses that a central offers: they come over the network and by stick, and learners find them. Real processes, a real course.

use crate::{
    browser::Browser,
    hub::{Hub, chaski, folder, program, said},
};
use kernel::SchoolId;
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use testkit::{Scratch, copy_folder};

/// A hub calls for the first time 20 seconds after its start.
const PATIENCE: Duration = Duration::from_secs(120);

fn done(arguments: &[&str], folder: &Path) -> String {
    let output = chaski(arguments, folder);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

fn told(arguments: &[&str], folder: &Path) -> Value {
    serde_json::from_str(done(arguments, folder).trim()).unwrap()
}

fn refused(arguments: &[&str], folder: &Path) -> String {
    let output = chaski(arguments, folder);
    assert!(!output.status.success(), "{arguments:?} was accepted");
    said(&output)
}

/// A command without a data folder.
fn run(arguments: &[&str]) {
    let output = Command::new(program()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
}

/// A ministry's publisher: a copy of a starter course, which changes from version to version.
struct Publisher {
    place: PathBuf,
}

impl Publisher {
    fn new(place: &Path) -> Self {
        let courses = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../courses");
        copy_folder(&courses.join("safe-phone"), &place.join("safe-phone")).unwrap();
        run(&["package", "key", &place.join("key").display().to_string()]);
        Self { place: place.to_owned() }
    }

    /// Publishes a version whose first page has this title.
    fn publish(&self, version: u32, title: &str) -> String {
        let course = self.place.join("safe-phone");
        let lines = |path: &Path, change: &dyn Fn(usize, &str) -> Option<String>| {
            let text = fs::read_to_string(path).unwrap();
            let lines = text.lines().enumerate();
            let lines = lines.map(|(n, line)| change(n, line).unwrap_or_else(|| line.to_owned()));
            fs::write(path, lines.collect::<Vec<_>>().join("\n") + "\n").unwrap();
        };
        lines(&course.join("course.toml"), &|_, line| {
            line.starts_with("version = ").then(|| format!("version = {version}"))
        });
        lines(&course.join("1-messages/1-hurry/10-closing-time.es.md"), &|n, _| {
            (n == 0).then(|| format!("# {title}"))
        });
        let (key, out) = (self.place.join("key"), self.place.join(format!("v{version}.chaski")));
        let (key, out) = (key.display().to_string(), out.display().to_string());
        run(&["package", "build", &course.display().to_string(), "--key", &key, "--out", &out]);
        out
    }
}

/// A central that serves; killed when dropped.
struct Central {
    child: Child,
    called: String,
}

impl Central {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(program())
            .args(["central", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let called = lines.find_map(|line| Some(line.split_once("is called at ")?.1.trim().to_owned()));
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, called: called.expect("the central ended before it served") }
    }
}

impl Drop for Central {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lesson's page as a learner reads it in Spanish.
fn lesson(hub: &Hub) -> String {
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap().reading("es");
    pupil.get("/courses/safe-phone/hurry").unwrap().body
}

fn state_of(offers: &Value, version: u64) -> &str {
    let offers = offers["offers"].as_array().unwrap();
    offers.iter().find(|offer| offer["version"] == version).unwrap()["state"].as_str().unwrap()
}

#[test]
fn a_course_that_a_central_offers_is_found_by_learners_and_an_update_costs_what_changed() {
    let box_ = folder("packages");
    let place = Scratch::new("packages-network").unwrap();
    let path = |name: &str| place.path().join(name);
    let text = |name: &str| path(name).display().to_string();
    let (hub, central, stick) = (box_.path().join("demonstration"), path("central"), path("stick"));
    fs::create_dir(&stick).unwrap();
    let publisher = Publisher::new(&path(""));
    let seventh = publisher.publish(7, "Siete de la noche");

    // Who may offer what.
    assert!(refused(&["package", "offer", &seventh], &hub).contains("belongs to no network"));
    done(&["central", "init", "--country", "PE"], &central);
    let card = done(&["node", "card", "--out", &text("card")], &hub);
    let after = |words: &str| card.lines().find_map(|line| Some(line.split_once(words)?.1.trim().to_owned()));
    let (print, school) = (after("at the central: ").unwrap(), after("School: ").unwrap());
    let certify = ["node", "certify", &text("card"), "--fingerprint", &print, "--out", &text("welcome")];
    done(&certify, &central);
    done(&["join", &text("welcome"), "--demonstration"], &hub);
    let other = SchoolId([0; 16]).to_string();
    assert!(refused(&["package", "offer", &seventh, "--school", &other], &hub).contains("its own school"));
    let mut cut = fs::read(&seventh).unwrap();
    cut.truncate(100_000);
    fs::write(path("cut.chaski"), cut).unwrap();
    assert!(refused(&["package", "offer", &text("cut.chaski")], &central).contains("cut off"));
    assert!(refused(&["package", "offer", "no-such-course"], &central).contains("no course of that id"));
    assert!(refused(&["package", "withdraw", "safe-phone"], &central).contains("offers no course"));

    // Over the network: the box has version 6, which it packed and signed itself.
    let offered = told(&["package", "offer", &seventh, "--school", &school, "--json"], &central);
    let bytes = offered["bytes"].as_u64().unwrap();
    assert!(bytes > 8_000_000 && offered["schools"][0] == school.as_str(), "{offered}");
    let serving = Central::start(&central);
    let node = told_node(&hub);
    let config = format!("[[peer]]\nnode = \"{node}\"\naddress = \"{}\"\n", serving.called);
    fs::write(hub.join("node/exchange.toml"), config).unwrap();
    let first = told(&["exchange", "now", "--json"], &hub);
    let first = &first["peers"][0];
    assert_eq!((first["files_in"].as_u64(), first["error"].as_str()), (Some(1), None), "{first}");
    // One lesson changed: of eight and a half megabytes less than a tenth comes, lists and log included.
    let came = first["bytes_in"].as_u64().unwrap();
    assert!(came < bytes / 10, "{came} of {bytes} bytes");
    println!("an update of one lesson: {came} bytes came, of a package of {bytes}");
    assert_eq!(state_of(&told(&["package", "offers", "--json"], &hub), 7), "here");
    let served = Hub::start(box_.path());
    assert!(lesson(&served).contains("Siete de la noche"));
    drop(served);
    let again = told(&["exchange", "now", "--json"], &hub);
    assert_eq!(again["peers"][0]["file_bytes_in"], 0);
    drop(serving);

    // By stick, to every school; one that is smaller than the update takes what it can.
    let eighth = publisher.publish(8, "Ocho de la noche");
    done(&["package", "offer", &eighth], &central);
    done(&["stick", "write", &text("stick")], &hub);
    done(&["stick", "read", &text("stick")], &central);
    let written = told(&["stick", "write", &text("stick"), "--json"], &central);
    let sent = written["letters"][0]["file_bytes"].as_u64().unwrap();
    assert!(sent > 0 && sent < bytes / 10, "{written}");
    let read = told(&["stick", "read", &text("stick"), "--json"], &hub);
    assert_eq!(
        (read["letters"][0]["files"].as_u64(), read["letters"][0]["spare_pieces"].as_u64()),
        (Some(1), Some(0))
    );

    // An older one is no update.
    done(&["package", "offer", &seventh], &central);
    done(&["stick", "write", &text("stick")], &central);
    done(&["stick", "read", &text("stick")], &hub);
    assert_eq!(state_of(&told(&["package", "offers", "--json"], &hub), 7), "not needed");
    let served = Hub::start(box_.path());
    assert!(lesson(&served).contains("Ocho de la noche"));
    drop(served);
    assert!(
        done(&["package", "withdraw", "safe-phone", "--version", "8"], &central)
            .contains("no longer offered")
    );
    done(&["log", "verify"], &central);
    done(&["log", "verify"], &hub);
}

/// The central's key, as the hub knows it.
fn told_node(hub: &Path) -> String {
    let list = told(&["node", "list", "--json"], hub);
    let nodes = list["nodes"].as_array().unwrap();
    let central = nodes.iter().find(|node| node["role"] == "central").unwrap_or_else(|| panic!("{list}"));
    central["node"].as_str().unwrap_or_else(|| panic!("{list}")).to_owned()
}

#[test]
fn a_running_box_fetches_by_itself_and_says_how_far_it_is() {
    let box_ = folder("packages-serving");
    let place = Scratch::new("packages-serving-network").unwrap();
    let path = |name: &str| place.path().join(name);
    let text = |name: &str| path(name).display().to_string();
    let (hub, central) = (box_.path().join("demonstration"), path("central"));
    let publisher = Publisher::new(&path(""));
    done(&["central", "init", "--country", "PE"], &central);
    let card = done(&["node", "card", "--out", &text("card")], &hub);
    let print =
        card.lines().find_map(|line| line.split_once("at the central: ")).unwrap().1.trim().to_owned();
    let certify = ["node", "certify", &text("card"), "--fingerprint", &print, "--out", &text("welcome")];
    done(&certify, &central);
    done(&["join", &text("welcome"), "--demonstration"], &hub);
    done(&["package", "offer", &publisher.publish(7, "Siete de la noche")], &central);
    let serving = Central::start(&central);
    // A link so slow that one sees it come.
    let slow = format!(
        "kilobits_per_second = 400\n[[peer]]\nnode = \"{}\"\naddress = \"{}\"\n",
        told_node(&hub),
        serving.called
    );
    fs::write(hub.join("node/exchange.toml"), slow).unwrap();
    let served = Hub::start(box_.path());
    let mut administrator = Browser::signed_in(&served.address, "administrator").unwrap().reading("es");
    let begun = Instant::now();
    let mut seen = Vec::new();
    while !lesson(&served).contains("Siete de la noche") {
        assert!(begun.elapsed() < PATIENCE, "it did not come; {seen:?}");
        let page = administrator.get("/library/import").unwrap();
        assert_eq!(page.status, 200);
        let far = page.body.split("Ya están ").nth(1).and_then(|rest| rest.split(';').next());
        if let Some(far) = far.map(str::to_owned).filter(|far| !seen.contains(far)) {
            seen.push(far);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(seen.iter().any(|far| !far.starts_with("0 de")), "{seen:?}");
    let page = administrator.get("/library/import").unwrap();
    assert!(!page.body.contains("En camino a esta caja"), "it is here");
}
