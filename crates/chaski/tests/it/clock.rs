//! The box's clock: set by whoever keeps the box, carried through a restart, and told by the central. Real processes.

use crate::{
    browser::{Browser, EXERCISE, RIGHT, Reply},
    central::{Central, after, done, fields},
    hub::{Hub, folder},
};
use std::{
    fs,
    path::Path,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use testkit::Scratch;

const HOUR_MS: i64 = 3_600_000;
/// A box calls for the first time 20 seconds after its start.
const PATIENCE: Duration = Duration::from_secs(150);

fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64
}

/// Sends the page's form.
fn set(browser: &mut Browser, pairs: &[(&str, &str)]) -> Reply {
    let csrf = browser.get("/box/clock").unwrap().hidden("csrf").unwrap_or_default();
    browser.post("/box/clock", &fields(&[&[("csrf", csrf.as_str())], pairs].concat())).unwrap()
}

/// By how many whole hours the box's clock is ahead of this machine's.
fn hours_ahead(page: &Reply) -> i64 {
    let shown = page.body.split("data-clock=\"").nth(1).unwrap().split('"').next().unwrap();
    (shown.parse::<i64>().unwrap() - now_ms() + HOUR_MS / 2).div_euclid(HOUR_MS)
}

/// Writes what a node keeps of the time: told since this machine was switched on, so many hours ahead of its clock. Returns whether the
/// machine tells one start from another.
fn told(node: &Path, hours: i64, from: &str) -> bool {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let uptime = fs::read_to_string("/proc/uptime").unwrap_or_default();
    let Some(seconds) = uptime.split_whitespace().next().and_then(|s| s.parse::<f64>().ok()) else {
        return false;
    };
    let (now, running_ms) = (now_ms(), (seconds * 1_000.0) as i64);
    let line = format!("clock-1 {} {} {now} {running_ms} {from}\n", boot.trim(), now + hours * HOUR_MS);
    fs::create_dir_all(node.join("node")).unwrap();
    fs::write(node.join("node/clock"), line).unwrap();
    !boot.trim().is_empty()
}

#[test]
fn whoever_keeps_the_box_sets_its_clock_and_stays_signed_in() {
    let folder = folder("clock");
    let hub = Hub::start(folder.path());
    let mut keeper = Browser::signed_in(&hub.address, "technician").unwrap();
    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
    assert!(keeper.get("/box").unwrap().body.contains("href=\"/box/clock\""));
    assert_eq!(set(&mut teacher, &[("day", "23/11/2026"), ("time", "18:05")]).status, 403);
    for (day, time, words) in [
        ("31/2/2026", "18:05", "Write the date as"),
        ("23/11/2026", "25:00", "Write the time as"),
        ("23/11/1999", "18:05", "Look at the year"),
        ("23/11/2099", "18:05", "Look at the year"),
    ] {
        let wrong = set(&mut keeper, &[("day", day), ("time", time), ("zone", "-300")]);
        assert!(wrong.status == 422 && wrong.body.contains(words), "{day} {time}: {}", wrong.body);
    }
    let before = keeper.get("/box/clock").unwrap();
    assert_eq!(hours_ahead(&before), 0, "nothing was set");

    // Forty days ahead, as somebody does who chooses the wrong month: other sessions are over, hers is not.
    let ahead = 40 * 24;
    let reply = set(&mut keeper, &[("at", &(now_ms() + ahead * HOUR_MS).to_string())]);
    assert_eq!((reply.status, reply.leads_to()), (303, "/box/clock?done=set"));
    let page = keeper.get("/box/clock?done=set").unwrap();
    assert!(page.body.contains("clock is set") && page.body.contains("set by hand"), "{}", page.body);
    assert_eq!(hours_ahead(&page), ahead);
    assert_eq!(teacher.get("/classes").unwrap().status, 401);
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    let answer = pupil.answer_form(RIGHT).unwrap();
    assert_eq!(pupil.post(EXERCISE, &answer).unwrap().status, 303);

    // Back to today: the box has written entries of a later date, so it asks once more.
    let asked = set(&mut keeper, &[("at", &now_ms().to_string())]);
    assert!(asked.status == 200 && asked.body.contains("run ahead?"), "{}", asked.body);
    let [at, seen] = ["at", "seen"].map(|name| asked.hidden(name).unwrap());
    assert_eq!(set(&mut keeper, &[("at", &at), ("seen", &seen), ("sure", "1")]).status, 303);
    assert_eq!(hours_ahead(&keeper.get("/box/clock").unwrap()), 0);
    // What is written now bears today's date: the page has nothing to ask any more.
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    let answer = pupil.answer_form(RIGHT).unwrap();
    assert_eq!(pupil.post(EXERCISE, &answer).unwrap().status, 303);
    assert_eq!(set(&mut keeper, &[("at", &(now_ms() + 2 * HOUR_MS).to_string())]).status, 303);
    drop((keeper, teacher, pupil));
    hub.kill();
    done(&["log", "verify"], &folder.path().join("demonstration"));

    // Started again, it goes on with what it was told.
    if !told(&folder.path().join("unused"), 0, "machine") {
        println!("NOT CHECKED: this system does not tell one start from another");
        return;
    }
    let hub = Hub::start(folder.path());
    let page = Browser::signed_in(&hub.address, "technician").unwrap().get("/box/clock").unwrap();
    assert!(hours_ahead(&page) == 2 && page.body.contains("set by hand"), "{}", page.body);
}

#[test]
fn a_school_keeps_the_days_of_its_own_time_zone() {
    let folder = folder("clock-zone");
    let hub = Hub::start(folder.path());
    let mut keeper = Browser::signed_in(&hub.address, "technician").unwrap();
    let page = keeper.get("/box/clock").unwrap();
    // The invented school is in Peru.
    assert!(page.body.contains(" UTC−5</strong>") && page.body.contains("time of: Lima"), "{}", page.body);
    assert!(!page.body.contains("name=\"zone\""), "whoever types the hour need not say where that is");

    // Tomorrow at eleven at night there, which is the day after tomorrow in universal time.
    let tomorrow = (now_ms() - 5 * HOUR_MS).div_euclid(24 * HOUR_MS) + 1;
    let (year, month, day) = kernel::calendar::date_of_day(tomorrow);
    let typed = format!("{day}/{month}/{year}");
    assert_eq!(set(&mut keeper, &[("day", &typed), ("time", "23:00")]).status, 303);
    let page = keeper.get("/box/clock").unwrap();
    assert!(page.body.contains("<strong>23:0"), "{}", page.body);
    let called_on = |hub: &Hub| {
        let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
        let classes = teacher.get("/classes").unwrap().body;
        let class = classes.split("href=\"/classes/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        teacher.get(&format!("/classes/{class}/roll")).unwrap().hidden("day").unwrap()
    };
    let iso = |day: i64| {
        let (year, month, day) = kernel::calendar::date_of_day(day);
        format!("{year:04}-{month:02}-{day:02}")
    };
    assert_eq!(called_on(&hub), iso(tomorrow), "the roll is the local day's");

    // Another zone, by whoever keeps the box and nobody else.
    let choose = |browser: &mut Browser, place: &str| {
        let csrf = browser.get("/box/clock").unwrap().hidden("csrf").unwrap_or_default();
        browser.post("/box/clock/zone", &fields(&[("csrf", &csrf), ("place", place)])).unwrap()
    };
    let mut teacher = Browser::signed_in(&hub.address, "teacher").unwrap();
    assert_eq!(choose(&mut teacher, "UTC").status, 403);
    let wrong = choose(&mut keeper, "America/Lost_World");
    assert!(wrong.status == 422 && wrong.body.contains("Choose a zone from the list"), "{}", wrong.body);
    let reply = choose(&mut keeper, "Africa/Maputo");
    assert_eq!((reply.status, reply.leads_to()), (303, "/box/clock?done=zone"));
    let page = keeper.get("/box/clock?done=zone").unwrap();
    assert!(
        page.body.contains("The time zone is saved") && page.body.contains(" UTC+2</strong>"),
        "{}",
        page.body
    );
    assert_eq!(called_on(&hub), iso(tomorrow + 1));
    drop((keeper, teacher));
    hub.kill();

    // It is kept, the console can change it, and the country's comes back.
    let data = folder.path().join("demonstration");
    assert!(done(&["zone"], &data).contains("Africa/Maputo (UTC+2): chosen here"));
    let hub = Hub::start(folder.path());
    let mut keeper = Browser::signed_in(&hub.address, "technician").unwrap();
    let page = keeper.get("/box/clock").unwrap();
    let chosen = "value=\"Africa/Maputo\" selected";
    assert!(page.body.contains(" UTC+2</strong>") && page.body.contains(chosen), "{}", page.body);
    assert_eq!(choose(&mut keeper, "").status, 303);
    assert!(keeper.get("/box/clock").unwrap().body.contains(" UTC−5</strong>"));
    assert!(done(&["zone", "--set", "pacific/galapagos"], &data).contains("America/Mexico_City (UTC−6)"));
    assert!(done(&["zone", "--usual"], &data).contains("America/Lima (UTC−5): the usual one of PE"));
}

#[test]
fn a_box_that_carried_its_time_on_takes_its_centrals() {
    let (box_, place) = (folder("clock-told"), Scratch::new("clock-central").unwrap());
    let (box_data, central) = (box_.path().join("demonstration"), place.path().join("central"));
    done(&["central", "init", "--country", "PE"], &central);
    // The central's machine was told the time by whoever runs it.
    if !told(&central, 0, &format!("keeper {}", now_ms())) {
        println!("NOT CHECKED: this system does not tell one start from another");
        return;
    }
    let serving = Central::start(&central, "127.0.0.1:0");
    let card = place.path().join("hub.card").display().to_string();
    let own = after(&done(&["node", "card", "--out", &card], &box_data), "at the central: ");
    let invited = done(&["central", "invite", "--box", &own], &central);
    let (code, print) = (after(&invited, "30 minutes: "), after(&invited, "Fingerprint of this central: "));
    let joining = ["join", "--code", &code, "--address", &serving.called, "--fingerprint", &print];
    done(&[joining.as_slice(), &["--demonstration"]].concat(), &box_data);

    told(&box_data, 3, "carried");
    let hub = Hub::start(box_.path());
    let mut keeper = Browser::signed_in(&hub.address, "technician").unwrap();
    let page = keeper.get("/box/clock").unwrap();
    assert!(hours_ahead(&page) == 3 && page.body.contains("its clock stood still"), "{}", page.body);
    let begun = Instant::now();
    while hours_ahead(&keeper.get("/box/clock").unwrap()) != 0 {
        assert!(begun.elapsed() < PATIENCE, "the central's time was not taken");
        std::thread::sleep(Duration::from_millis(500));
    }
    assert!(keeper.get("/box").unwrap().body.contains("href=\"/box/clock\""));
}
