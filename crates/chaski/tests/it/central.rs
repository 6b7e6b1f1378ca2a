//! An analyst at a central: what hubs sent is trained on, judged and approved on its pages, and hubs go by it without a restart.
//! Real processes and a real network between them.

use crate::{
    browser::{Browser, Fields},
    hub::{Hub, chaski, folder, program, said},
};
use eventlog::Domain;
use events::{
    Event,
    tutoring::{MODEL_PART_BYTES, TutorModelApproved, TutorModelPart},
};
use kernel::{Authority, Digest, Seed, UtcMillis};
use learner_model::tracing::Model;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use store::{Config, Database, Draft, Store, StoreError, node::NodeFolder};
use testkit::{Scratch, SimClock};

/// A hub that is told to calls every minute, and for the first time 20 seconds after its start.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running central; killed when dropped.
pub struct Central {
    child: Child,
    /// Where nodes call it.
    pub called: String,
    /// Where its pages are.
    pub pages: String,
}

impl Central {
    /// Starts it on a port for nodes and one for pages.
    pub fn start(folder: &Path, listen: &str) -> Self {
        Self::among(folder, listen, "1")
    }

    /// The same as one of so many processes that share a database.
    pub fn among(folder: &Path, listen: &str, origins: &str) -> Self {
        Self::told(folder, listen, &["--origins", origins])
    }

    /// The same with further words on its command line.
    pub fn told(folder: &Path, listen: &str, words: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(["central", "--listen", listen, "--pages", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut after = |words: &str| {
            let found =
                lines.by_ref().find_map(|line| line.split_once(words).map(|(_, rest)| rest.to_owned()));
            found.unwrap_or_else(|| panic!("the central ended before it said {words:?}"))
        };
        let called = after("is called at ").trim().to_owned();
        let pages = after("who works here signs in at http://").trim().trim_end_matches('/').to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, called, pages }
    }

    /// Stops it as a system does, and waits until it has.
    pub fn stop(mut self) {
        let term = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(term.success() && self.child.wait().unwrap().success());
    }
}

impl Drop for Central {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command that must succeed, and returns what it said.
pub fn done(arguments: &[&str], folder: &Path) -> String {
    let output = chaski(arguments, folder);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

/// What follows some words in what was said, to the end of the line.
pub fn after(said: &str, words: &str) -> String {
    let found = said.lines().find_map(|line| line.split_once(words));
    found.unwrap_or_else(|| panic!("no {words:?} in {said}")).1.trim().to_owned()
}

/// A form's fields.
pub fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The teacher's class agrees on paper to these uses, all but some of its pupils; returns how many there are and agreed.
fn agree(teacher: &mut Browser, data_use: &str, but: usize) -> (usize, usize) {
    let classes = teacher.get("/classes").unwrap().body;
    let class = classes.split("href=\"/classes/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let consents = format!("/classes/{class}/consents");
    let page = teacher.get(&consents).unwrap();
    let marker = "name=\"pupil\" value=\"";
    let pupils: Vec<&str> =
        page.body.split(marker).skip(1).map(|after| after.split('"').next().unwrap()).collect();
    let mut form = fields(&[
        ("csrf", page.hidden("csrf").unwrap().as_str()),
        ("data_use", data_use),
        ("how", "paper-guardian"),
        ("given", "yes"),
        ("heard", "yes"),
    ]);
    let agree = pupils.len() - but;
    form.extend(pupils[but..].iter().map(|id| ("pupil".to_owned(), (*id).to_owned())));
    let reply = teacher.post(&consents, &form).unwrap();
    assert_eq!(reply.status, 303, "{}", reply.body);
    (pupils.len(), agree)
}

/// What a newer program at the central might approve: this model in a format that nobody here can read.
fn approve_as_a_newer_program(central: &Path, model: &str) -> Digest {
    let mut file = fs::read(central.join("models").join(format!("{model}.chkt"))).unwrap();
    file[4..6].copy_from_slice(&9u16.to_le_bytes());
    let digest = Model::digest(&file);
    let node = NodeFolder::new(central.join("node"), "another machine");
    let secret = node.secret(&mut Seed(1).chance()).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    let store = Store::open(Config {
        database: Database::Sqlite(central.join("chaski.sqlite3")),
        node,
        // Those of the program are built again at its next start.
        views: vec![],
        local: vec![],
        clock: std::sync::Arc::new(SimClock::at(UtcMillis(now))),
        entropy: Box::new(Seed(2).chance()),
        software: "chaski 99.0.0".into(),
        extra_fsync: Duration::ZERO,
    })
    .unwrap();
    let pieces: Vec<&[u8]> = file.chunks(MODEL_PART_BYTES).collect();
    let parts = pieces.len() as u16;
    let mut entries: Vec<Event> = pieces
        .iter()
        .enumerate()
        .map(|(n, bytes)| TutorModelPart { model: digest, number: n as u16, bytes: bytes.to_vec() }.into())
        .collect();
    let signature = secret.sign(Domain::TutorModel, digest.as_bytes()).0.to_vec();
    entries.push(TutorModelApproved { model: digest, parts, signature }.into());
    store
        .write_blocking(move |tx| -> Result<(), StoreError> {
            for event in entries {
                let (authority, events) = (Authority::Central, vec![event]);
                tx.append(Draft { schools: vec![], persons: vec![], authority, events })?;
            }
            Ok(())
        })
        .unwrap();
    store.close();
    digest
}

#[test]
fn an_analyst_at_the_central_approves_and_hubs_switch_while_they_serve() {
    let (box_, place) = (folder("central-model"), Scratch::new("central").unwrap());
    let (hub, central) = (box_.path().join("demonstration"), place.path().join("central"));

    // A class agrees on paper that the central has its answers; one pupil less agrees to studies, and two less than all to the first.
    let serving = Hub::start(box_.path());
    let mut teacher = Browser::signed_in(&serving.address, "teacher").unwrap();
    let (all, shown) = agree(&mut teacher, "central-answers", 2);
    let (_, studied) = agree(&mut teacher, "research", 3);
    assert!(all > 25 && studied < shown, "{all} {shown} {studied}");
    drop((teacher, serving));

    // A network over the network.
    done(&["central", "init", "--country", "PE"], &central);
    let refused = chaski(&["central", "analyst", "--name", "Ana Quispe"], &hub);
    assert!(said(&refused).contains("is no central"), "{}", said(&refused));
    let invite = ["central", "analyst", "--name", "Ana Quispe", "--office", "Dirección Regional"];
    let invitation = after(&done(&invite, &central), "Invitation: ");
    let serving = Central::start(&central, "127.0.0.1:0");
    let card = place.path().join("hub.card").display().to_string();
    let own = after(&done(&["node", "card", "--out", &card], &hub), "at the central: ");
    let invited = done(&["central", "invite", "--box", &own], &central);
    let (code, print) = (after(&invited, "30 minutes: "), after(&invited, "Fingerprint of this central: "));
    let joining = ["join", "--code", &code, "--address", &serving.called, "--fingerprint", &print];
    done(&[joining.as_slice(), &["--demonstration"]].concat(), &hub);
    done(&["exchange", "now"], &hub);

    // Trained beside the serving central, on the answers of those who agreed to both and have given some.
    let made = done(&["tutor", "candidate"], &central);
    let digest = after(&made, "digest       ");
    let learners: usize = after(&made, "answers of ").split(' ').next().unwrap().parse().unwrap();
    let left_out: usize = after(&made, "learners; ").split(' ').next().unwrap().parse().unwrap();
    assert!((20..=studied).contains(&learners), "{made}");
    assert_eq!(left_out, shown - studied, "whose answers came and who agreed to no studies: {made}");

    // Her pages: for nobody else, and not where a password could be read on its way.
    let mut analyst = Browser::new(&serving.pages);
    assert_eq!(analyst.get("/tutor/models").unwrap().status, 401);
    let heard = analyst.send("GET", "/enter/staff", &[("x-forwarded-for", "192.0.2.7")], b"").unwrap();
    assert!(heard.status == 403 && heard.body.contains("HTTPS"), "{}", heard.body);
    for closed in ["/people", "/guest", "/classes", "/first", "/courses"] {
        assert_eq!(analyst.get(closed).unwrap().status, 404, "{closed}");
    }
    let form = [("invitation", invitation.as_str()), ("new", "lluvia mansa")];
    let reply = analyst.post("/enter/invitation", &fields(&form)).unwrap();
    assert_eq!(reply.status, 303, "{}", reply.body);
    let page = analyst.get("/tutor/models").unwrap();
    assert!(
        page.body.contains("No model is in use") && page.body.contains("/tutor/models/"),
        "{}",
        page.body
    );
    let address = format!("/tutor/models/{digest}");
    let page = analyst.get(&address).unwrap();
    assert!(page.body.contains("<svg") && page.body.contains("Came true") && page.body.contains("AUC"));

    // A hub serves; it is told to call every minute.
    let config = hub.join("node").join("exchange.toml");
    let known = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("every_minutes = 1\n{known}")).unwrap();
    let box_serves = Hub::start(box_.path());
    let mut admin = Browser::signed_in(&box_serves.address, "administrator").unwrap();
    let page = admin.get("/tutor/models").unwrap();
    assert!(page.body.contains("No model is in use") && page.body.contains("its central approves models"));

    // She approves; later a newer program at the central approves what this hub cannot read.
    let csrf = analyst.get(&address).unwrap().hidden("csrf").unwrap();
    let word = |word| fields(&[("csrf", csrf.as_str()), ("word", word)]);
    assert_eq!(analyst.post(&address, &word("no")).unwrap().status, 200);
    assert_eq!(analyst.post(&address, &word("approve")).unwrap().status, 303);
    let page = analyst.get("/tutor/models").unwrap();
    assert!(page.body.contains(&digest[..12]) && !page.body.contains("No model is in use"), "{}", page.body);
    let called = serving.called.clone();
    drop(serving);
    let newer = approve_as_a_newer_program(&central, &digest).to_string();
    let serving = Central::start(&central, &called);

    // The same process, the same page: the model is there, and the newer one is named as what it is.
    let (begun, mut page) = (Instant::now(), String::new());
    let switched = |page: &str| page.contains("Trained on") && page.contains(&newer[..12]);
    while !switched(&page) && begun.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(500));
        page = admin.get("/tutor/models").unwrap().body;
    }
    assert!(switched(&page), "{page}");
    let in_use = page.find(&digest[..12]).unwrap_or_else(|| panic!("{page}"));
    assert!(in_use < page.find(&newer[..12]).unwrap() && page.contains("has format 9"), "{page}");
    let mut pupil = Browser::signed_in(&box_serves.address, "pupil").unwrap();
    assert_eq!(pupil.get("/practice").unwrap().status, 200);

    // She comes in again with her password, until her work is over.
    let mut again = Browser::new(&serving.pages);
    let form = [("who", "Ana Quispe"), ("password", "lluvia mansa")];
    let reply = again.post("/enter/staff", &fields(&form)).unwrap();
    assert_eq!((reply.status, reply.leads_to()), (303, "/tutor/models"), "{}", reply.body);
    drop(serving);
    assert!(done(&["central", "analyst"], &central).contains("Ana Quispe"));
    done(&["central", "analyst", "--name", "Ana Quispe", "--end"], &central);
    assert!(done(&["central", "analyst"], &central).contains("Nobody yet"));
    let serving = Central::start(&central, "127.0.0.1:0");
    let mut gone = Browser::new(&serving.pages);
    assert_eq!(gone.post("/enter/staff", &fields(&form)).unwrap().status, 422);
}

#[test]
fn boxes_follow_a_central_that_moves() {
    let (box_, place) = (folder("central-moves"), Scratch::new("central-moves").unwrap());
    let (hub, central) = (box_.path().join("demonstration"), place.path().join("central"));
    done(&["central", "init", "--country", "PE"], &central);
    let card = place.path().join("hub.card").display().to_string();
    let own = after(&done(&["node", "card", "--out", &card], &hub), "at the central: ");
    let invited = done(&["central", "invite", "--box", &own], &central);
    let (code, print) = (after(&invited, "30 minutes: "), after(&invited, "Fingerprint of this central: "));
    let serving = Central::start(&central, "127.0.0.1:0");
    let joining = ["join", "--code", &code, "--address", &serving.called, "--fingerprint", &print];
    done(&[joining.as_slice(), &["--demonstration"]].concat(), &hub);
    let called = || {
        let config = fs::read_to_string(hub.join("node/exchange.toml")).unwrap();
        config.lines().rfind(|line| line.starts_with("address")).map(str::to_owned).unwrap()
    };
    let old = serving.called.clone();
    assert_eq!(called(), format!("address = \"{old}\""));
    drop(serving);

    // It says where it will be while it is still where it was; what a box reaches it does not look for elsewhere.
    let new = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let serving = Central::told(&central, &old, &["--address", &new]);
    done(&["exchange", "now"], &hub);
    assert_eq!(called(), format!("address = \"{old}\""));
    drop(serving);
    let nowhere = chaski(&["exchange", "now"], &hub);
    assert!(!nowhere.status.success() && said(&nowhere).contains(&old), "{}", said(&nowhere));

    let serving = Central::told(&central, &new, &["--address", &new]);
    let told = done(&["exchange", "now"], &hub);
    assert!(told.contains("round trips"), "{told}");
    assert_eq!(called(), format!("address = \"{new}\""));
    done(&["exchange", "now"], &hub);
    drop(serving);
}

#[test]
fn a_central_on_postgresql_serves_its_analysts_too() {
    let Some(url) = testkit::postgres::url() else {
        println!("NOT CHECKED: no PostgreSQL server");
        return;
    };
    let place = Scratch::new("central-postgres").unwrap();
    let central = place.path().join("central");
    done(&["central", "init", "--country", "PE", "--database", &url], &central);
    let invitation = after(&done(&["central", "analyst", "--name", "Ana Quispe"], &central), "Invitation: ");
    let serving = Central::start(&central, "127.0.0.1:0");
    let mut analyst = Browser::new(&serving.pages);
    let form = [("invitation", invitation.as_str()), ("new", "lluvia mansa")];
    assert_eq!(analyst.post("/enter/invitation", &fields(&form)).unwrap().status, 303);
    let page = analyst.get("/tutor/models").unwrap();
    assert!(page.status == 200 && page.body.contains("No model is in use"), "{}", page.body);
    let few = chaski(&["tutor", "candidate"], &central);
    assert!(said(&few).contains("answers of 0 learners may be used"), "{}", said(&few));
}
