//! A network put up in the browser: boxes join on `/join`, find each other in a local network, exchange. Real processes and real sockets.

use crate::{
    browser::{Browser, Reply},
    central::{Central, after, done, fields},
    hub::{Hub, chaski, folder, said},
};
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};
use store::db::{SqliteConnection, SqliteOptions};
use testkit::Scratch;

/// A first exchange follows at once; neighbours are heard within half a minute, and called by the slower one a minute later.
const PATIENCE: Duration = Duration::from_secs(150);

/// The box looks for neighbours on this machine alone, and is called at a port of its own.
fn neighbours_here(node: &Path) {
    fs::create_dir_all(node.join("node")).unwrap();
    let config = "listen = \"127.0.0.1:0\"\nneighbours = [\"127.0.0.1\"]\n";
    fs::write(node.join("node/exchange.toml"), config).unwrap();
}

/// Looks at a page until it says something.
fn until(browser: &mut Browser, path: &str, words: &str) -> String {
    let begun = Instant::now();
    loop {
        let page = browser.get(path).unwrap();
        if page.body.contains(words) {
            return page.body;
        }
        assert!(begun.elapsed() < PATIENCE, "{path} does not say {words:?}:\n{}", page.body);
        std::thread::sleep(Duration::from_millis(300));
    }
}

/// Fills in the form of `/join`.
fn fill(browser: &mut Browser, pairs: &[(&str, &str)]) -> Reply {
    let csrf = browser.get("/join").unwrap().hidden("csrf").unwrap_or_default();
    browser.post("/join", &fields(&[&[("csrf", csrf.as_str())], pairs].concat())).unwrap()
}

/// Every node that a stopped box knows, with how many entries of it are here.
fn entries(node: &Path) -> Vec<(String, u64)> {
    let said = done(&["node", "list", "--json"], node);
    let list: serde_json::Value = serde_json::from_str(said.trim()).unwrap();
    let nodes = list["nodes"].as_array().unwrap().iter();
    nodes.map(|node| (node["fingerprint"].to_string(), node["entries"].as_u64().unwrap())).collect()
}

/// Whom a stopped box can name.
fn knows(name: &str, node: &Path) -> bool {
    let output = chaski(&["forget", name, "--reason", "asked", "--identity", "known"], node);
    said(&output).lines().any(|line| line.contains(name) && !line.contains("no person"))
}

#[test]
fn boxes_join_on_their_page_and_find_each_other() {
    let (box_, place) = (folder("join"), Scratch::new("join-network").unwrap());
    let (first, second, central) =
        (box_.path().join("demonstration"), place.path().join("second"), place.path().join("central"));
    done(&["central", "init", "--country", "PE"], &central);
    let card = place.path().join("first.card").display().to_string();
    let carded = done(&["node", "card", "--out", &card], &first);
    let (school, own_print) = (after(&carded, "School: "), after(&carded, "at the central: "));
    let sheet: Vec<String> =
        done(&["admin", "codes"], &first).lines().map(|line| line.trim().to_owned()).collect();
    neighbours_here(&first);
    neighbours_here(&second);
    let serving = Central::start(&central, "127.0.0.1:0");
    let invite = |print: &str, more: &[&str]| {
        let invited = done(&[&["central", "invite", "--box", print], more].concat(), &central);
        (after(&invited, "30 minutes: "), after(&invited, "Fingerprint of this central: "))
    };
    let unnamed = chaski(&["central", "invite"], &central);
    assert!(!unnamed.status.success() && said(&unnamed).contains("--box"), "{}", said(&unnamed));
    let (code, print) = invite(&own_print, &[]);
    for wrong in ["aaaaa-bbbbb", &print] {
        let refused = chaski(&["central", "invite", "--box", wrong], &central);
        assert!(said(&refused).contains("--box has twenty letters"), "{}", said(&refused));
    }
    let address = serving.called.as_str();

    // Not for everybody, and over plain HTTP not without a code of the sheet.
    let hub = Hub::start(box_.path());
    assert_eq!(Browser::new(&hub.address).get("/join").unwrap().status, 401);
    assert_eq!(Browser::signed_in(&hub.address, "teacher").unwrap().get("/join").unwrap().status, 403);
    let mut admin = Browser::signed_in(&hub.address, "administrator").unwrap();
    assert!(admin.get("/box").unwrap().body.contains("href=\"/join\""));
    let page = admin.get("/join").unwrap();
    assert!(page.body.contains(&own_print) && page.body.contains("href=\"/join/card\""), "{}", page.body);
    let all = [("address", address), ("code", code.as_str()), ("print", print.as_str()), ("invented", "yes")];
    let with = |spent: &str, changed: &[(&str, &str)]| {
        let kept = all.iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        kept.chain(changed)
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .chain([("one_time_code".to_owned(), spent.to_owned())])
            .collect::<Vec<_>>()
    };
    let ask = |admin: &mut Browser, spent: &str, changed: &[(&str, &str)]| {
        let filled = with(spent, changed);
        let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let reply = fill(admin, &filled);
        (reply.status, reply.body)
    };
    assert_eq!(ask(&mut admin, "", &[]).0, 422, "no code");
    assert_eq!(ask(&mut admin, "12345678", &[]).0, 422, "a wrong code");
    let (status, body) = ask(&mut admin, &sheet[0], &[("address", ""), ("code", "s4yn"), ("print", "")]);
    assert!(status == 422 && body.contains("A code has twelve") && body.contains("An address is"), "{body}");
    let (status, body) = ask(&mut admin, &sheet[0], &[("square", "https://example.org/")]);
    assert!(status == 422 && body.contains("not what stands in a central"));
    // Another central's fingerprint: nobody is trusted. What was wrong before cost no code of the sheet; this did.
    let (_, body) = ask(&mut admin, &sheet[0], &[("print", "aaaaa-bbbbb-ccccc-ddddd")]);
    assert!(body.contains("Nobody is trusted"), "{body}");
    assert_eq!(ask(&mut admin, &sheet[0], &[]).0, 422, "spent");
    let (_, body) = ask(&mut admin, &sheet[1], &[("code", "0000-0000-0000")]);
    assert!(body.contains("The central did not take this code"), "{body}");
    let (others, _) = invite("aaaaa-bbbbb-ccccc-ddddd", &[]);
    let (_, body) = ask(&mut admin, "", &[("code", &others)]);
    assert!(body.contains("That code was made for another box"), "{body}");
    assert!(!first.join("node/welcome").exists());
    // Further tries with the same central are paid.
    let (_, body) = ask(&mut admin, "", &[("address", "127.0.0.1:1")]);
    assert!(body.contains("There is no way to 127.0.0.1:1"), "{body}");
    let (_, body) = ask(&mut admin, "", &[("invented", "")]);
    assert!(body.contains("a real network must not get them"), "{body}");
    let square = format!("chaski:join?address={address}&code={code}&print={print}");
    let (status, body) =
        ask(&mut admin, "", &[("square", &square), ("address", ""), ("code", ""), ("print", "")]);
    assert_eq!(status, 303, "{body}");
    assert!(first.join("node/welcome").exists());
    // The first exchange follows at once, in the same process; couriers are served as well.
    until(&mut admin, "/join", "entries came, ");
    assert!(admin.get("/mail").unwrap().body.contains("/mail/take"));
    let (status, body) = ask(&mut admin, &sheet[2], &[]);
    assert!(status == 200 && body.contains("The central did not take this code"), "used: {body}");

    // A box that is new: the console's code opens its page. Its school comes from the central, and the rest from its neighbour.
    let new = Hub::start_new(&second);
    let mut newcomer = Browser::new(&new.address);
    assert!(newcomer.get("/first").unwrap().body.contains("href=\"/join\""));
    let page = words(&newcomer.get("/join").unwrap().body);
    assert!(page.contains("This box is new"), "{page}");
    let (code, print) = invite(between(&page, "Fingerprint of this box: ", " "), &["--school", &school]);
    let all = [("address", address), ("code", code.as_str()), ("print", print.as_str())];
    let mut ask = |spent: &str| fill(&mut newcomer, &[&all[..], &[("one_time_code", spent)]].concat());
    assert_eq!(ask("00000000").status, 422);
    let reply = ask(&new.start_code());
    assert_eq!(reply.status, 303, "{}", reply.body);
    until(&mut newcomer, "/join", "A box in this local network");
    until(&mut newcomer, "/join", "A way in for who administers");
    until(&mut admin, "/join", "A box in this local network");
    // Whoever presses the button calls everybody, until neither has anything that the other lacks.
    let begun = Instant::now();
    let mut seen = vec![];
    while begun.elapsed() < PATIENCE {
        seen.clear();
        for browser in [&mut newcomer, &mut admin] {
            let csrf = browser.get("/join").unwrap().hidden("csrf").unwrap_or_default();
            assert_eq!(browser.post("/join/now", &fields(&[("csrf", &csrf)])).unwrap().status, 303);
            std::thread::sleep(Duration::from_secs(1));
            seen.push(until(browser, "/join", "local network"));
        }
        if seen.iter().all(|page| page.contains("nothing new")) {
            break;
        }
    }
    println!("both have nothing new after {:?}", begun.elapsed());
    hub.kill();
    new.kill();
    drop(serving);
    let (at_first, at_second) = (entries(&first), entries(&second));
    let of = |list: &[(String, u64)], who: &str| {
        list.iter().find(|(print, _)| print.contains(who)).map(|(_, n)| *n)
    };
    let written = of(&at_first, &own_print).unwrap();
    assert!(written > 1_000, "{at_first:?}");
    // What the first wrote after the last exchange, its end among it, is a handful.
    assert!(of(&at_second, &own_print).unwrap() + 10 >= written, "{at_first:?} {at_second:?} {seen:?}");
    assert!(knows("Rosa", &first) && knows("Rosa", &second), "its keys came too");
}

/// The words of a page's main part.
fn words(page: &str) -> String {
    let main = page
        .split_once("<main")
        .and_then(|(_, after)| after.split_once("</main>"))
        .map_or("", |(main, _)| main);
    let mut plain = String::new();
    for part in main.split('<').skip(1) {
        plain.push_str(part.split_once('>').map_or("", |(_, text)| text));
        plain.push(' ');
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, after) = text.split_once(from).unwrap_or_else(|| panic!("no {from:?} in {text}"));
    after.split_once(to).map_or(after, |(inside, _)| inside)
}

#[test]
fn another_box_takes_a_dead_ones_place() {
    let (box_, place) = (folder("replace"), Scratch::new("replace-network").unwrap());
    let path = |name: &str| place.path().join(name);
    let text = |name: &str| path(name).display().to_string();
    let (first, second, third, central) =
        (box_.path().join("demonstration"), path("second"), path("third"), path("central"));
    done(&["central", "init", "--country", "PE"], &central);
    // Two boxes of one school, which the central has certified and never heard of since.
    Hub::start_new(&second).kill();
    let mut school = vec![];
    let mut prints = vec![];
    for (name, node, demonstration) in [("first", &first, true), ("second", &second, false)] {
        let (card, welcome) = (text(&format!("{name}.card")), text(&format!("{name}.welcome")));
        let carded = done(&["node", "card", "--out", &card], node);
        let print = after(&carded, "at the central: ");
        if demonstration {
            school = vec!["--school".to_owned(), after(&carded, "School: ")];
        }
        let named: Vec<&str> = school.iter().map(String::as_str).collect();
        let certify = ["node", "certify", &card, "--fingerprint", &print, "--out", &welcome];
        done(&[&certify[..], &named[..]].concat(), &central);
        done(&[&["join", &welcome][..], &["--demonstration"][..usize::from(demonstration)]].concat(), node);
        neighbours_here(node);
        prints.push(print);
    }
    // A school day: what is learnt goes to the second box by itself.
    let serves = Hub::start(box_.path());
    let beside = Hub::start_new(&second);
    until(&mut Browser::new(&beside.address), "/join", "A way in for who administers");
    let mut teacher = Browser::signed_in(&serves.address, "administrator").unwrap();
    let classes = teacher.get("/classes").unwrap().body;
    let class = between(&classes, "href=\"/classes/", "\"").to_owned();
    let before = words(&teacher.get(&format!("/classes/{class}")).unwrap().body);
    assert!(before.len() > 500, "{before}");
    // The first box dies. Nobody has told the central what it wrote last, and its neighbour keeps it.
    serves.kill();

    // The central lets another box take its place. What it would lose by taking the dead one's word back, it says.
    let card = text("third.card");
    Hub::start_new(&third).kill();
    let print = after(&done(&["node", "card", "--out", &card], &third), "at the central: ");
    let replace = |fate: &str, out: &str| {
        let arguments =
            ["node", "replace", &prints[0], &card, "--fingerprint", &print, "--because", fate, "--out", out];
        chaski(&arguments, &central)
    };
    for fate in ["lost", "retired"] {
        let refused = replace(fate, &text("none"));
        assert!(
            !refused.status.success() && said(&refused).contains("nothing of its log is here"),
            "{}",
            said(&refused)
        );
    }
    assert!(said(&replace("drowned", &text("none"))).contains("--because drowned"));
    let dead = done(&["node", "list", "--json"], &central);
    let dead: serde_json::Value = serde_json::from_str(dead.trim()).unwrap();
    let dead =
        dead["nodes"].as_array().unwrap().iter().find(|node| node["fingerprint"] == prints[0].as_str());
    let dead = format!("/network/{}/replace", dead.unwrap()["node"].as_str().unwrap());
    let invitation =
        after(&done(&["central", "administrator", "--name", "Rosa Huamán"], &central), "Invitation: ");
    let central_serves = Central::start(&central, "127.0.0.1:0");
    let in_place = ["central", "invite", "--box", &print, "--replaces", &prints[0], "--because", "broken"];
    assert_eq!(after(&done(&in_place, &central), "30 minutes: ").len(), 14);
    let mut rosa = Browser::new(&central_serves.pages);
    assert_eq!(rosa.get(&dead).unwrap().status, 401);
    let accept = fields(&[("invitation", &invitation), ("new", "lluvia mansa")]);
    assert_eq!(rosa.post("/enter/invitation", &accept).unwrap().status, 303);
    assert!(rosa.get(dead.trim_end_matches("/replace")).unwrap().body.contains(&dead));
    let csrf = rosa.get(&dead).unwrap().hidden("csrf").unwrap();
    let mut ask_for = |print: &str, fate: &str| {
        let filled = [
            ("csrf", csrf.as_str()),
            ("box", print),
            ("because", fate),
            ("address", &central_serves.called),
            ("years", "3"),
        ];
        rosa.post(&dead, &fields(&filled)).unwrap()
    };
    let unnamed = ask_for("", "broken");
    assert!(unnamed.status == 422 && unnamed.body.contains("twenty letters and digits"), "{}", unnamed.body);
    let mut ask = |fate: &str| ask_for(&print, fate);
    assert!(ask("").body.contains("Say what became of it"));
    let refused = ask("lost");
    assert!(refused.status == 422 && refused.body.contains("all of it would be void"), "{}", refused.body);
    let made = ask("broken").body;
    let read: Vec<&str> = made.split("<dd>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    let [_, code, central_print] = read[..] else { panic!("{made}") };

    // A new computer. Its console's code opens the page; the school comes from the neighbour.
    let begun = Instant::now();
    neighbours_here(&third);
    let serves = Hub::start_new(&third);
    let mut technician = Browser::new(&serves.address);
    let filled = [
        ("address", central_serves.called.as_str()),
        ("code", code),
        ("print", central_print),
        ("one_time_code", &serves.start_code()),
    ];
    let reply = fill(&mut technician, &filled);
    assert_eq!(reply.status, 303, "{}", reply.body);
    until(&mut technician, "/join", "A way in for who administers");
    let made = technician.post("/join/way-in", &fields(&[("one_time_code", "11111111")])).unwrap();
    assert_eq!(made.status, 422, "{}", made.body);
    let way_in = fields(&[("one_time_code", &serves.start_code())]);
    let mut made = technician.post("/join/way-in", &way_in).unwrap().body;
    while made.contains("Her name has not come yet") && begun.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(500));
        made = technician.post("/join/way-in", &way_in).unwrap().body;
    }
    let row = words(&made);
    assert!(!row.contains("has not come yet"), "{row}");
    let invitation = between(&made, "<td", "</td>").split_once('>').unwrap().1.trim().to_owned();
    println!("after {:?} the school is here: {row}", begun.elapsed());

    // Who administers the school comes in; everybody's work is there, under everybody's name.
    let mut admin = Browser::new(&serves.address);
    let accept = fields(&[("invitation", &invitation), ("new", "canoa rio mandioca")]);
    let reply = admin.post("/enter/invitation", &accept).unwrap();
    assert_eq!(reply.status, 303, "{invitation}: {}", reply.body);
    let page = format!("/classes/{class}");
    let mut now = words(&admin.get(&page).unwrap().body);
    while now != before && begun.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(500));
        now = words(&admin.get(&page).unwrap().body);
    }
    assert_eq!(now, before);
    // The technician's page is closed to strangers from now on.
    assert_eq!(Browser::new(&serves.address).get("/join").unwrap().status, 401);

    // New cards, and a pupil comes in with hers.
    let sheet = fs::read_to_string(third.join("codes.txt")).unwrap();
    let cards = format!("/classes/{class}/cards");
    let csrf = admin.get(&cards).unwrap().hidden("csrf").unwrap();
    let paid = fields(&[("csrf", &csrf), ("one_time_code", sheet.lines().next().unwrap()), ("do", "make")]);
    let cards = admin.post(&cards, &paid).unwrap().body;
    let card = between(&cards, "class=\"pupil-card\"", "</li>");
    let (name, code) = (between(card, "<b>", "</b>"), between(card, "<b class=\"pc-code\">", "</b>"));
    let pin = between(between(card, "PIN</span>", "</div>"), "<b class=\"pc-code\">", "</b>");
    let mut phone = Browser::new(&serves.address);
    assert_eq!(phone.get(&format!("/enter/{code}")).unwrap().leads_to(), "/enter/list");
    let list = phone.get("/enter/list").unwrap().body;
    let called = name.split(' ').next().unwrap();
    let faces: Vec<&str> = list.split("class=\"face\" href=\"").skip(1).collect();
    let hers = faces.iter().filter(|face| face.contains(&format!("<span>{called}")));
    let came_in = hers.map(|face| face.split('"').next().unwrap()).any(|face| {
        let reply = phone.post(face, &fields(&[("pin", pin)])).unwrap();
        reply.status == 303
    });
    assert!(came_in, "{name} with {pin}: {}", words(&list));
    assert_eq!(phone.get("/courses").unwrap().status, 200);
    println!("in {:?} {name} is in", begun.elapsed());

    // Once the neighbour has called, the central has all, and by files another box takes a lost one's place.
    drop((serves, beside));
    let called = central_serves.called.clone();
    let peer = done(&["node", "list", "--json"], &second);
    let peer: serde_json::Value = serde_json::from_str(peer.trim()).unwrap();
    let peer =
        peer["nodes"].as_array().unwrap().iter().find(|node| node["role"] == "central").unwrap()["node"]
            .clone();
    let config = second.join("node/exchange.toml");
    let known = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{known}\n[[peer]]\nnode = {peer}\naddress = \"{called}\"\n")).unwrap();
    done(&["exchange", "now"], &second);
    drop(central_serves);
    // Nobody has come in on the second box: after a power cut its console prints a code again, and the way in is still open.
    let beside = Hub::start_new(&second);
    beside.start_code();
    let mut stranger = Browser::new(&beside.address);
    assert!(words(&stranger.get("/join").unwrap().body).contains("A way in for who administers"));
    let made = stranger.post("/join/way-in", &fields(&[("one_time_code", &beside.start_code())])).unwrap();
    assert!(made.status == 200 && made.body.contains("/enter/invitation"), "{}", made.body);
    drop(beside);
    let fourth = path("fourth");
    Hub::start_new(&fourth).kill();
    let (card, welcome) = (text("fourth.card"), text("fourth.welcome"));
    let print = after(&done(&["node", "card", "--out", &card], &fourth), "at the central: ");
    let lost = [
        "node",
        "replace",
        &prints[0],
        &card,
        "--fingerprint",
        &print,
        "--because",
        "lost",
        "--out",
        &welcome,
    ];
    let told = done(&lost, &central);
    let stands = after(&told, "of its last life up to entry ");
    let stands: u64 = stands.trim_end_matches('.').parse().unwrap();
    let written = entries(&first).into_iter().find(|(of, _)| of.contains(&prints[0])).unwrap().1;
    assert!(stands > 1_000 && written.abs_diff(stands) < 10, "{written} {told}");
    assert!(told.contains("is revoked"), "{told}");
    done(&["join", &welcome], &fourth);
    // Its school has not come: no page and no command begins another one.
    let waits = Hub::start_new(&fourth);
    waits.start_code();
    let mut technician = Browser::new(&waits.address);
    let start = technician.get("/").unwrap().body;
    assert!(start.contains("href=\"/join\"") && !start.contains("href=\"/first\""), "{start}");
    assert_eq!(technician.get("/first").unwrap().leads_to(), "/join");
    let begins = [
        ("code", waits.start_code()),
        ("school", "Another".into()),
        ("name", "Rosa".into()),
        ("country", "PE".into()),
    ];
    let begins: Vec<(&str, &str)> = begins.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(technician.post("/first", &fields(&begins)).unwrap().leads_to(), "/join");
    drop(waits);
    // What keeps it from exchanging is said where a technician looks.
    fs::write(fourth.join("node/letters.keys"), "x").unwrap();
    let waits = Hub::start_new(&fourth);
    until(&mut Browser::new(&waits.address), "/join", "The exchange is off");
    drop(waits);
    let first = ["admin", "first", "--school", "Another", "--name", "Rosa", "--country", "PE"];
    assert!(said(&chaski(&first, &fourth)).contains("certified for a school that has not come"));
}

/// How many rows of a serving box's database a question finds.
fn found(node: &Path, sql: &str) -> i64 {
    let options = SqliteOptions { read_only: true, cache_kib: 256 };
    let db = SqliteConnection::open(&node.join("chaski.sqlite3"), options).unwrap();
    store::Connection::Sqlite(db).query(sql, &[]).unwrap()[0].int(0).unwrap()
}

fn until_found(node: &Path, sql: &str, what: &str) -> i64 {
    let begun = Instant::now();
    loop {
        match found(node, sql) {
            0 => assert!(begun.elapsed() < PATIENCE, "{what} did not come"),
            some => return some,
        }
        std::thread::sleep(Duration::from_millis(300));
    }
}

fn key_text(node: &Path) -> String {
    fs::read_to_string(node.join("node/node.key")).unwrap().trim().to_owned()
}

fn entries_of(node: &Path, print: &str) -> u64 {
    entries(node).iter().filter(|(of, _)| of.contains(print)).map(|(_, entries)| *entries).sum()
}

const MAIL_WAITS: &str = "SELECT count(*) FROM exchange_uncertified";

/// Stolen, and brought back from the drawer: names and PINs from the backup by the phrase on paper, the node's key a new one.
#[test]
fn a_stolen_box_comes_back_under_a_new_key_and_its_mail_waits_with_the_neighbour() {
    let (box_, place) = (folder("stolen"), Scratch::new("stolen-network").unwrap());
    let path = |name: &str| place.path().join(name);
    let text = |name: &str| path(name).display().to_string();
    let (first, second, central) = (box_.path().join("demonstration"), path("second"), path("central"));
    let third = path("home").join("demonstration");
    done(&["central", "init", "--country", "PE"], &central);
    Hub::start_new(&second).kill();
    let (mut school, mut prints) = (vec![], vec![]);
    for (name, node, demonstration) in [("first", &first, true), ("second", &second, false)] {
        let (card, welcome) = (text(&format!("{name}.card")), text(&format!("{name}.welcome")));
        let carded = done(&["node", "card", "--out", &card], node);
        let print = after(&carded, "at the central: ");
        if demonstration {
            school = vec!["--school".to_owned(), after(&carded, "School: ")];
        }
        let named: Vec<&str> = school.iter().map(String::as_str).collect();
        let certify = ["node", "certify", &card, "--fingerprint", &print, "--out", &welcome];
        done(&[&certify[..], &named[..]].concat(), &central);
        done(&[&["join", &welcome][..], &["--demonstration"][..usize::from(demonstration)]].concat(), node);
        neighbours_here(node);
        prints.push(print);
    }
    // They meet once, the first box's mail reaches the central by stick, and a backup is made. Then the box is stolen.
    let beside = {
        let (_serves, beside) = (Hub::start(box_.path()), Hub::start_new(&second));
        let theirs = "SELECT count(*) FROM exchange_introduced";
        until_found(&first, theirs, "the neighbour's certificate");
        until(&mut Browser::new(&beside.address), "/join", "A way in for who administers");
        beside
    };
    let stick = text("stick");
    fs::create_dir(&stick).unwrap();
    for (what, node) in [("write", &central), ("read", &first), ("write", &first), ("read", &central)] {
        done(&["stick", what, &stick], node);
    }
    // What the box writes next only the backup has.
    let told = entries_of(&central, &prints[0]);
    let asked = |whom: &str, node: &Path| {
        let output = chaski(&["forget", whom, "--reason", "asked", "--identity", "known"], node);
        said(&output).lines().find(|line| line.contains(whom)).map(str::to_owned).unwrap()
    };
    let forget = |id: &str, node: &Path| {
        let sure = ["forget", id, "--reason", "asked", "--identity", "known", "--confirm", &id[..8]];
        done(&sure, node);
    };
    let rosa = asked("Rosa", &first).split_whitespace().last().unwrap().to_owned();
    forget(&rosa, &first);
    let stolen_key = key_text(&first);
    let paper = done(&["backup", "--new-key", "--words", "es"], &first);
    let numbered = paper
        .lines()
        .filter(|line| line.split_whitespace().next().is_some_and(|first| first.parse::<u8>().is_ok()));
    let phrase = numbered.collect::<Vec<_>>().join("\n");
    assert_eq!(phrase.split_whitespace().count(), 28, "{paper}");
    let backup = text("drawer.backup");
    done(&["backup", "--to", &backup], &first);

    // Another computer, and the paper. A word that was read wrongly is named.
    let restore = |phrase: &str| {
        fs::write(path("paper.txt"), phrase).unwrap();
        chaski(&["restore", &backup, "--key-file", &text("paper.txt"), "--new-node"], &third)
    };
    let fifth = phrase.split_whitespace().nth(9).unwrap();
    let misread = restore(&phrase.replacen(fifth, "xyzzyplugh", 1));
    assert!(
        !misread.status.success() && said(&misread).contains("word 5 of the recovery phrase"),
        "{}",
        said(&misread)
    );
    let restored = restore(&phrase);
    assert!(restored.status.success(), "{}", said(&restored));
    neighbours_here(&third);
    let card = text("third.card");
    let print = after(&done(&["node", "card", "--out", &card], &third), "at the central: ");
    assert_ne!(print, prints[0], "its key is its own");

    // Several are called so.
    forget(asked("Bruno", &third).split_whitespace().next().unwrap(), &third);
    // It serves at once: who taught teaches, under the password she had, and everybody has a name.
    let serves = Hub::start(&path("home"));
    let mut teacher = Browser::signed_in(&serves.address, "teacher").unwrap();
    let classes = teacher.get("/classes").unwrap().body;
    let class = between(&classes, "href=\"/classes/", "\"").to_owned();
    assert!(teacher.get(&format!("/classes/{class}")).unwrap().body.contains("Yesenia Quispe"));
    // What it writes waits with the neighbour, who believes nothing of it.
    until_found(&second, MAIL_WAITS, "mail of the box without a certificate");
    drop((serves, beside));
    let waiting = done(&["node", "waiting", "--json"], &second);
    let waiting: serde_json::Value = serde_json::from_str(waiting.trim()).unwrap();
    assert_eq!(waiting[0]["fingerprint"], print.as_str(), "{waiting}");
    assert_eq!(waiting[0]["why"], "it waits for its certificate");
    assert!(entries(&second).iter().all(|(node, _)| !node.contains(&print)), "no log of it is here");

    // A stick brings it to the central, where it waits too, with what the stolen box had written last. Then that one's word is taken back, and
    // the new one has its place.
    for (what, node) in [("write", &central), ("read", &third), ("write", &third), ("read", &central)] {
        done(&["stick", what, &stick], node);
    }
    assert!(found(&central, MAIL_WAITS) > 0);
    assert!(entries_of(&central, &prints[0]) > told, "what only the backup had");
    let welcome = text("third.welcome");
    let replace = ["node", "replace", &prints[0], &card, "--fingerprint", &print, "--because", "key-exposed"];
    done(&[&replace[..], &["--out", &welcome]].concat(), &central);
    assert_eq!(found(&central, MAIL_WAITS), 0);
    assert!(entries(&central).iter().any(|(node, entries)| node.contains(&print) && *entries > 0));
    for (what, node) in [("write", &central), ("read", &second)] {
        done(&["stick", what, &stick], node);
    }
    assert_eq!(found(&second, MAIL_WAITS), 0);
    assert!(entries(&second).iter().any(|(node, entries)| node.contains(&print) && *entries > 0));
    done(&["join", &welcome, "--demonstration"], &third);

    // Under the new key it is a box like any: the central hears it, names are read, and who was forgotten stays so.
    for (what, node) in [("read", &third), ("write", &third), ("read", &central)] {
        done(&["stick", what, &stick], node);
    }
    assert!(knows("Yesenia", &third));
    let of_rosa = said(&chaski(&["forget", &rosa, "--reason", "asked", "--identity", "known"], &third));
    assert!(!of_rosa.contains("Rosa"), "{of_rosa}");
    for file in fs::read_dir(third.join("node")).unwrap().flatten() {
        let bytes = fs::read(file.path()).unwrap_or_default();
        let has = bytes.windows(stolen_key.len()).any(|part| part == stolen_key.as_bytes());
        assert!(!has, "{:?} has the old key", file.path());
    }

    // Nobody writes to the stolen box any more: its key opens nothing that is written from now on.
    let fresh = text("fresh");
    fs::create_dir(&fresh).unwrap();
    let write = |node: &Path| chaski(&["stick", "write", &fresh], node);
    done(&["stick", "read", &stick], &third);
    for node in [&central, &second, &third] {
        assert!(write(node).status.success());
    }
    let thief = done(&["node", "list", "--json"], &second);
    let thief: serde_json::Value = serde_json::from_str(thief.trim()).unwrap();
    let stolen =
        thief["nodes"].as_array().unwrap().iter().find(|node| node["fingerprint"] == prints[0].as_str());
    let stolen = stolen.unwrap()["node"].as_str().unwrap().to_owned();
    let letters = path("fresh").join("chaski/letters");
    let lie = |reader: &str| fs::read_dir(letters.join(reader)).map_or(0, Iterator::count);
    let to_all: usize =
        fs::read_dir(&letters).unwrap().flatten().map(|of| lie(of.file_name().to_str().unwrap())).sum();
    assert_eq!((to_all > 0, lie(&stolen)), (true, 0), "of all {to_all}");
    // Nor does anybody believe what it says from now on: what comes of it is void.
    let void = "SELECT count(*) FROM log_entry WHERE void = 1";
    assert_eq!(found(&central, void), 0);
    forget(asked("Carmen", &first).split_whitespace().next().unwrap(), &first);
    done(&["stick", "write", &fresh], &first);
    let read = said(&chaski(&["stick", "read", &fresh], &central));
    assert!(found(&central, void) > 0, "{read}");
    let forgotten = "SELECT count(*) FROM directory_person WHERE forgotten = 1";
    assert_eq!(found(&central, forgotten), 2, "Rosa and Bruno");
}
