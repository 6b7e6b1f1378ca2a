//! A courier's phone at `/mail`: there and back, and what a phone may do that is no courier's.

use crate::{
    browser::{Browser, Reply},
    central::{Central, after, done},
    hub::{Hub, folder},
};
use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    time::Duration,
};
use store::{
    Connection,
    db::{SqliteConnection, SqliteOptions},
};
use testkit::Scratch;

/// Looks at a folder again so often, a tenth of a second apart.
const LOOKS: usize = 300;
const BEGINS: &str = "--B\r\ncontent-disposition: form-data; name=\"mail\"; filename=\"a.bin\"\r\n\r\n";
const ENDS: &str = "\r\n--B--\r\n";
const FORM: (&str, &str) = ("content-type", "multipart/form-data; boundary=B");

fn deliver(phone: &mut Browser, mail: &[u8]) -> Reply {
    let body = [BEGINS.as_bytes(), mail, ENDS.as_bytes()].concat();
    phone.send("POST", "/mail/deliver", &[FORM], &body).unwrap()
}

fn taken(phone: &mut Browser, path: &str) -> Vec<u8> {
    let reply = phone.get(path).unwrap();
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/octet-stream")));
    assert!(reply.bytes.starts_with(b"chaski mail 0\n"));
    reply.bytes
}

/// Where the page says that the return mail is.
fn way_back(reply: &Reply) -> Option<String> {
    let (_, after) = reply.body.split_once("/mail/return/")?;
    Some(format!("/mail/return/{}", after.split('"').next()?))
}

/// A box and a central, which certified it; and the box's fingerprint.
fn network(name: &str) -> (Scratch, Scratch, PathBuf, PathBuf, String) {
    let (box_, place) = (folder(name), Scratch::new(&format!("{name}-network")).unwrap());
    let (hub, central) = (box_.path().join("demonstration"), place.path().join("central"));
    let text = |name: &str| place.path().join(name).display().to_string();
    let (card, welcome) = (text("hub.card"), text("hub.welcome"));
    done(&["central", "init", "--country", "PE"], &central);
    let print = after(&done(&["node", "card", "--out", &card], &hub), "at the central: ");
    done(&["node", "certify", &card, "--fingerprint", &print, "--out", &welcome], &central);
    done(&["join", &welcome, "--demonstration"], &hub);
    (box_, place, hub, central, print)
}

/// What lies in a box's folder of mail besides return mail.
fn under_way(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder.join("courier")) else { return vec![] };
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name != "return").collect()
}

/// Waits until something is under way, or nothing is.
fn comes_to(folder: &Path, is_under_way: bool) {
    for _ in 0..LOOKS {
        if under_way(folder).is_empty() != is_under_way {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("under way: {:?}", under_way(folder));
}

/// A post of which only the beginning is sent.
fn begun(address: &str, length: &str, body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let head = format!(
        "POST /mail/deliver HTTP/1.1\r\nhost: {address}\r\naccept-language: en\r\nconnection: close\r\n{}: {}\r\n{length}\r\n\r\n",
        FORM.0, FORM.1
    );
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    stream
}

/// All that is answered until the connection is closed.
fn answered(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn mail_goes_to_the_central_and_home_on_a_phone() {
    let (box_, _place, hub, central, print) = network("courier-home");
    let running = Hub::start(box_.path());
    let office = Central::start(&central, "127.0.0.1:0");
    let (mut at_home, mut in_town) = (Browser::new(&running.address), Browser::new(&office.pages));
    let mail = taken(&mut at_home, "/mail/take?mb=16");
    let reply = deliver(&mut in_town, &mail);
    assert!(reply.status == 200 && reply.body.contains("Delivered."), "{}", reply.body);
    let link = way_back(&reply).unwrap();
    // Whoever lost the connection comes again.
    let back = taken(&mut in_town, &link);
    assert_eq!(taken(&mut in_town, &link), back);
    let home = deliver(&mut at_home, &back);
    assert!(home.body.contains("Receipt of the central"), "{}", home.body);
    assert!(way_back(&home).is_some());
    // Its own mail goes on as it is, and nothing is kept for it.
    let kept = || fs::read_dir(hub.join("courier/return")).unwrap().count();
    let before = kept();
    let own = deliver(&mut at_home, &mail);
    assert!(own.body.contains("went out from here") && way_back(&own).is_none(), "{}", own.body);
    assert_eq!(kept(), before);

    // The same mail again and again: of what was made for it the newest is kept.
    for _ in 0..20 {
        assert_eq!(deliver(&mut in_town, &mail).status, 200);
    }
    let newest = way_back(&deliver(&mut in_town, &mail)).unwrap();
    assert_eq!(fs::read_dir(central.join("courier/return")).unwrap().count(), 2 * 16);
    assert_eq!(in_town.get(&link).unwrap().status, 404);
    assert!(under_way(&hub).is_empty() && under_way(&central).is_empty());

    // The box is stolen before the return mail is fetched: what waits for it is not handed over, by another process either.
    office.stop();
    done(&["node", "revoke", &print, "--reason", "lost"], &central);
    let office = Central::start(&central, "127.0.0.1:0");
    let mut in_town = Browser::new(&office.pages);
    let refused = in_town.get(&newest).unwrap();
    assert!(refused.body.contains("What may leave here has changed"), "{}", refused.body);
    assert_eq!(in_town.get(&newest).unwrap().status, 404, "it is of no use any more");
}

/// Rows of the record of what left a node.
fn departures(folder: &Path) -> i64 {
    let options = SqliteOptions { read_only: true, cache_kib: 1_024 };
    let mut db = Connection::Sqlite(SqliteConnection::open(&folder.join("chaski.sqlite3"), options).unwrap());
    db.query("SELECT count(*) FROM governance_departure", &[]).unwrap()[0].int(0).unwrap()
}

#[test]
fn return_mail_that_is_fetched_again_and_again_leaves_once() {
    let (box_, _place, _hub, central, _) = network("courier-again");
    let running = Hub::start(box_.path());
    let office = Central::start(&central, "127.0.0.1:0");
    let (mut at_home, mut in_town) = (Browser::new(&running.address), Browser::new(&office.pages));
    let mail = taken(&mut at_home, "/mail/take?mb=16");
    let link = way_back(&deliver(&mut in_town, &mail)).unwrap();
    assert_eq!(departures(&central), 0, "it waits");
    let back = taken(&mut in_town, &link);
    let left = departures(&central);
    assert!(left > 0, "it left");
    let times = (1..200).take_while(|_| in_town.get(&link).unwrap().status == 200).count();
    assert_eq!((times, departures(&central)), (23, left));
    let refused = in_town.get(&link).unwrap();
    assert!(
        refused.status == 429 && refused.body.contains("very often within the last hour"),
        "{}",
        refused.body
    );
    // Another process goes on where this one was: what left has left.
    office.stop();
    let office = Central::start(&central, "127.0.0.1:0");
    let mut in_town = Browser::new(&office.pages);
    assert_eq!((taken(&mut in_town, &link) == back, departures(&central)), (true, left));
    // One that is not fetched often is not kept waiting by one that is.
    while in_town.get(&link).unwrap().status == 200 {}
    let other = way_back(&deliver(&mut in_town, &mail)).unwrap();
    taken(&mut in_town, &other);
}

#[test]
fn a_phone_fills_neither_memory_nor_disk() {
    let (box_, _place, hub, ..) = network("courier-hostile");
    let running = Hub::start(box_.path());
    let mut phone = Browser::new(&running.address);

    // Twenty gigabytes: one that says so is not read, one that does not is cut off.
    let said = answered(begun(&running.address, "content-length: 20000000000", BEGINS.as_bytes()));
    assert!(said.contains("too big for mail"), "{said}");
    let first = format!("{:x}\r\n{BEGINS}\r\n", BEGINS.len());
    let mut endless = begun(&running.address, "transfer-encoding: chunked", first.as_bytes());
    let piece = [b"100000\r\n".as_slice(), &vec![b'x'; 1 << 20], b"\r\n"].concat();
    let sent = (0..20_000).take_while(|_| endless.write_all(&piece).is_ok()).count();
    assert!(sent < 200, "{sent} MB were taken");
    comes_to(&hub, false);

    // What is no mail, and what is nothing.
    let other = deliver(&mut phone, &vec![b'x'; 3 << 20]);
    assert!(other.body.contains("That file is no mail"), "{}", other.body);
    assert!(deliver(&mut phone, b"").body.contains("No file came"));
    // Ten thousand small ones in one form.
    let many = format!("{BEGINS}x\r\n").repeat(10_000) + ENDS;
    let many = phone.send("POST", "/mail/deliver", &[FORM], many.as_bytes()).map(|reply| reply.body);
    assert!(many.as_ref().map_or(true, |body| body.contains("too big for mail")), "{many:?}");
    comes_to(&hub, false);

    // Two that stop midway: what had come of them goes. While they send, somebody else is served.
    let half = [BEGINS.as_bytes(), &vec![b'x'; 1 << 20]].concat();
    let gone: Vec<_> = (0..2).map(|_| begun(&running.address, "content-length: 9000000", &half)).collect();
    comes_to(&hub, true);
    assert_eq!(Browser::new(&running.address).get("/mail/take?mb=2").unwrap().status, 200);
    drop(gone);
    comes_to(&hub, false);

    // The power goes while one comes: the next start takes away what was left.
    let cut = begun(&running.address, "content-length: 9000000", &half);
    comes_to(&hub, true);
    running.kill();
    drop(cut);
    assert!(!under_way(&hub).is_empty());
    let running = Hub::start(box_.path());
    assert!(under_way(&hub).is_empty());
    let mail = taken(&mut Browser::new(&running.address), "/mail/take?mb=8");
    assert!(deliver(&mut Browser::new(&running.address), &mail).body.contains("went out from here"));
}
