//! Updates of the program: from the ministry's desk over the network and by hand to a box that is kept, and back again from a bad one.
//! Real processes. The new versions are small scripts that start the program under test, or do harm.

use crate::{
    browser::{Browser, EXERCISE, RIGHT},
    central::{Central, after, done, fields},
    hub::{Hub, chaski, folder, program, said},
};
use eventlog::{NodeSecret, Program, statement::ProgramTerms};
use kernel::{Digest, UtcMillis};
use serde_json::Value;
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use store::{
    Connection,
    db::{SqliteConnection, SqliteOptions},
};
use testkit::Scratch;
use upkeep::update::write_update;

/// Three starts of a slow build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A box that `chaski keep` keeps; let go when dropped.
struct Kept {
    child: Child,
    address: Arc<Mutex<String>>,
}

impl Kept {
    fn start(box_: &Path) -> Self {
        let mut child = Command::new(program())
            .args(["keep", "--up-within-s", "60", "--data"])
            .arg(box_.join("demonstration"))
            .args(["--", "hub", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(box_)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let address = Arc::<Mutex<String>>::default();
        let (hearing, said) = (address.clone(), child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                if let Some((_, port)) = line.split_once("http://localhost:") {
                    *hearing.lock().unwrap() = format!("127.0.0.1:{}", port.trim());
                }
            }
        });
        let kept = Self { child, address };
        until("the box serves", || kept.get("/").is_some());
        kept
    }

    /// Where it answers now: every start takes another port.
    fn address(&self) -> String {
        self.address.lock().unwrap().clone()
    }

    fn get(&self, path: &str) -> Option<u16> {
        let address = self.address();
        Some(Browser::new(&address).get(path).ok()?.status).filter(|_| !address.is_empty())
    }

    /// What somebody sees who signs in now; `None` while the box is away.
    fn sees(&self, role: &str, path: &str) -> Option<String> {
        let mut browser = Browser::signed_in(&self.address(), role).ok()?;
        Some(browser.get(path).ok().filter(|reply| reply.status == 200)?.body)
    }

    /// Only what keeps the box is killed; the hub must let go of the folder by itself.
    fn kill(mut self, data: &Path) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        until("the hub lets go", || File::open(data.join("hub.lock")).unwrap().try_lock().is_ok());
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "waited for: {what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// How often pupils have answered, by what the box would show of them.
fn answers(data: &Path) -> i64 {
    let sql = "SELECT coalesce(sum(inputs), 0) FROM classroom_work_state";
    reading(data).query_one(sql, &[]).unwrap().unwrap().int(0).unwrap()
}

fn reading(data: &Path) -> Connection {
    let options = SqliteOptions { read_only: true, cache_kib: 1_024 };
    Connection::Sqlite(SqliteConnection::open(&data.join("chaski.sqlite3"), options).unwrap())
}

fn status(data: &Path) -> Value {
    serde_json::from_str(done(&["update", "status", "--json"], data).trim()).unwrap()
}

fn refused(arguments: &[&str], data: &Path) -> String {
    let output = chaski(arguments, data);
    assert!(!output.status.success(), "{arguments:?} was accepted");
    said(&output)
}

/// The ministry, whose root key signs scripts.
struct Ministry {
    root: NodeSecret,
    target: String,
    folder: Scratch,
}

impl Ministry {
    fn terms(&self, script: &str, version: &str, sequence: u32) -> ProgramTerms {
        ProgramTerms {
            file: Digest(*blake3::hash(script.as_bytes()).as_bytes()),
            bytes: script.len() as u64,
            version: version.parse().unwrap(),
            follows: "0.1.0".parse().unwrap(),
            target: self.target.clone(),
            sequence,
            issued_at: UtcMillis(1_795_000_000_000),
            about: "Páginas más rápidas".into(),
        }
    }

    fn write(&self, word: &Program, script: &str) -> String {
        let path = self.folder.path().join(format!("{}-{}.update", word.terms.version, word.terms.sequence));
        write_update(word, &mut script.as_bytes(), &mut File::create(&path).unwrap()).unwrap();
        path.display().to_string()
    }

    fn sign(&self, script: &str, version: &str, sequence: u32) -> String {
        self.write(&Program::issue(&self.root, self.terms(script, version, sequence)), script)
    }
}

/// A later version of the program under test: other bytes, the same deeds.
fn good(version: &str) -> String {
    format!("#!/bin/sh\n# Version {version}\nexec '{}' \"$@\"\n", program())
}

#[test]
fn a_box_takes_an_update_and_comes_back_from_a_bad_one_with_everything() {
    let box_ = folder("updates");
    let place = Scratch::new("updates-network").unwrap();
    let text = |name: &str| place.path().join(name).display().to_string();
    let (data, central) = (box_.path().join("demonstration"), place.path().join("central"));
    done(&["central", "init", "--country", "PE"], &central);
    let card = done(&["node", "card", "--out", &text("card")], &data);
    let certify = [
        "node",
        "certify",
        &text("card"),
        "--fingerprint",
        &after(&card, "at the central: "),
        "--out",
        &text("welcome"),
    ];
    done(&certify, &central);
    done(&["join", &text("welcome"), "--demonstration"], &data);
    let key = fs::read_to_string(central.join("node/root.key")).unwrap();
    let ministry = Ministry {
        root: NodeSecret::from_bytes(kernel::from_base32(key.trim()).unwrap()),
        target: status(&data)["target"].as_str().unwrap().to_owned(),
        folder: Scratch::new("updates-signed").unwrap(),
    };
    let second = ministry.sign(&good("0.2.0"), "0.2.0", 2);
    assert!(
        refused(&["update", "take", &second], &data).contains("sudo chaski install"),
        "nobody keeps it yet"
    );
    assert!(
        refused(&["update", "sign", &second, "--version", "0.2.0", "--out", &text("no")], &central)
            .contains("no program for Linux")
    );

    // A pupil has answered; the box is kept from now on. When what keeps it is killed, the hub stops by itself.
    let hub = Hub::start(box_.path());
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    let answer = pupil.answer_form(RIGHT).unwrap();
    assert_eq!(pupil.post(EXERCISE, &answer).unwrap().status, 303);
    drop(hub);
    let kept = Kept::start(box_.path());
    let answered = answers(&data);
    assert!(answered > 0);
    kept.kill(&data);
    fs::write(data.join("program/wish.json"), r#"{"when":"hold","again":false}"#).unwrap();

    // What is not for this box.
    let by_other = Program::issue(&NodeSecret::from_bytes([3; 32]), ministry.terms(&good("x"), "0.2.0", 9));
    for (file, why) in [
        (ministry.write(&by_other, &good("x")), "not signed by this box's ministry"),
        (ministry.sign(&good("0.0.9"), "0.0.9", 3), "this box runs 0.1.0"),
    ] {
        let told = refused(&["update", "take", &file], &data);
        assert!(told.contains(why), "{told}");
    }
    let whole = fs::read(&second).unwrap();
    fs::write(text("cut"), &whole[..whole.len() - 5]).unwrap();
    let told = refused(&["update", "take", &text("cut")], &data);
    assert!(told.contains("cut short"), "{told}");

    // From the central over the network.
    done(&["update", "offer", &second], &central);
    assert!(done(&["update", "list"], &central).contains("Version 0.2.0, number 2"));
    let serving = Central::start(&central, "127.0.0.1:0");
    let list: Value = serde_json::from_str(done(&["node", "list", "--json"], &data).trim()).unwrap();
    let nodes = list["nodes"].as_array().unwrap();
    let node = nodes.iter().find(|node| node["role"] == "central").unwrap()["node"].as_str().unwrap();
    let config = format!("[[peer]]\nnode = \"{node}\"\naddress = \"{}\"\n", serving.called);
    fs::write(data.join("node/exchange.toml"), config).unwrap();
    let told: Value = serde_json::from_str(done(&["exchange", "now", "--json"], &data).trim()).unwrap();
    let peer = &told["peers"][0];
    assert_eq!((peer["files_in"].as_u64(), peer["programs_in"].as_u64()), (Some(1), Some(1)), "{told}");
    assert!(peer["program_bytes_in"].as_u64() > Some(0), "{told}");
    assert_eq!(status(&data)["waits"]["version"], "0.2.0");

    // Somebody presses the button.
    let kept = Kept::start(box_.path());
    assert_eq!(kept.get("/box/update"), Some(401));
    assert!(kept.sees("teacher", "/box/update").is_none());
    let mut technician = Browser::signed_in(&kept.address(), "technician").unwrap();
    let page = technician.get("/box/update").unwrap();
    assert!(
        page.body.contains("Version 0.2.0 is here and waits") && page.body.contains("Páginas más rápidas"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("on its way"), "it is here");
    assert!(
        page.body.contains("It waits until you say so") && page.body.contains("This box runs version 0.1.0")
    );
    let csrf = page.hidden("csrf").unwrap();
    let pressed = technician.post("/box/update", &fields(&[("csrf", &csrf), ("when", "now")])).unwrap();
    assert_eq!((pressed.status, pressed.leads_to()), (303, "/box/update?done=now"));
    let runs = |kept: &Kept, words: &str| {
        kept.sees("technician", "/box/update").is_some_and(|page| page.contains(words))
    };
    until("0.2.0 runs", || runs(&kept, "This box runs version 0.2.0"));
    assert!(runs(&kept, "Version 0.2.0 came up and runs"));
    // Somebody works with the new version.
    let mut pupil = Browser::signed_in(&kept.address(), "pupil").unwrap();
    let answer = pupil.answer_form(RIGHT).unwrap();
    assert_eq!(pupil.post(EXERCISE, &answer).unwrap().status, 303);
    assert_eq!(answers(&data), answered + 1, "what was done before and after is there");
    assert!(!data.join("program/before.sqlite3").exists(), "the copy is gone");
    assert!(refused(&["update", "take", &second], &data).contains("runs here already"));

    // A bad one, that spoils the data before it dies. It comes by hand, while the box serves.
    let before = fs::metadata(data.join("chaski.sqlite3")).unwrap().len();
    let database = data.join("chaski.sqlite3").display().to_string();
    let bad = format!(
        "#!/bin/sh\necho spoilt > '{database}'\necho spoilt > '{database}-wal'\necho no such library >&2\nexit 3\n"
    );
    let third = ministry.sign(&bad, "0.3.0", 4);
    done(&["update", "take", &third], &data);
    done(&["update", "apply"], &data);
    until("0.3.0 is given up", || status(&data)["last"]["version"] == "0.3.0");
    let told = status(&data);
    assert_eq!(
        (told["runs"].as_str(), told["last"]["end"].as_str()),
        (Some("0.2.0"), Some("rolled back")),
        "{told}"
    );
    assert!(told["last"]["why"].as_str().unwrap().contains("no such library"), "{told}");
    until("the box serves again", || runs(&kept, "Version 0.3.0 did not come up"));
    assert_eq!(answers(&data), answered + 1);
    assert!(fs::metadata(&database).unwrap().len() >= before / 2);
    assert!(refused(&["update", "apply"], &data).contains("did not come up"));

    // Back by hand, to what was installed; the pupil's work stays.
    done(&["update", "back"], &data);
    until("the installed one runs", || runs(&kept, "This box runs version 0.1.0"));
    assert!(runs(&kept, "went back from version 0.2.0"));
    assert_eq!(answers(&data), answered + 1);
    kept.kill(&data);
    done(&["log", "verify"], &data);

    // The ministry sees how it ended.
    done(&["exchange", "now"], &data);
    drop(serving);
    let rows = reading(&central)
        .query("SELECT version, ended FROM network_program WHERE ended IS NOT NULL", &[])
        .unwrap();
    assert_eq!((rows.len(), rows[0].text(0).unwrap(), rows[0].int(1).unwrap()), (1, "0.2.0", 3));
}
