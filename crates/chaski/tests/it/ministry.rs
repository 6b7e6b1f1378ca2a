//! A ministry runs its network on its central's pages: boxes are let in by card and by code, are seen, and one is cast out. Real
//! processes and a real network between them.

use crate::{
    browser::{Browser, Fields, Reply},
    central::{Central, after, done, fields},
    hub::{chaski, folder, said},
};
use std::{fs, time::Duration};
use testkit::Scratch;

/// A form with a file, as a browser sends it.
fn bring(browser: &mut Browser, path: &str, csrf: &str, name: &str, bytes: &[u8]) -> Reply {
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--x\r\n\
         Content-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x--\r\n");
    browser.send("POST", path, &[("content-type", "multipart/form-data; boundary=x")], &body).unwrap()
}

/// What stands in a page's form of this address: its hidden token.
fn form(page: &Reply, more: &[(&str, &str)]) -> Fields {
    let csrf = page.hidden("csrf").unwrap();
    fields(&[&[("csrf", csrf.as_str())], more].concat())
}

/// The address of the box whose fingerprint begins so, out of the list.
fn address_of(list: &str, print: &str) -> String {
    let row = list.split("<tr").find(|row| row.contains(&format!("({})", &print[..5])));
    let row = row.unwrap_or_else(|| panic!("{print} is not in {list}"));
    row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn an_administrator_sees_her_network_lets_boxes_in_and_casts_one_out() {
    let (box_, place) = (folder("ministry"), Scratch::new("ministry-central").unwrap());
    let (hub, central) = (box_.path().join("demonstration"), place.path().join("central"));
    done(&["central", "init", "--country", "PE"], &central);
    let nobody = chaski(&["central", "administrator", "--name", "Rosa Huamán"], &hub);
    assert!(said(&nobody).contains("is no central"), "{}", said(&nobody));
    let invite = ["central", "administrator", "--name", "Rosa Huamán", "--office", "Ministerio"];
    let invitation = after(&done(&invite, &central), "Invitation: ");
    let analyst = after(&done(&["central", "analyst", "--name", "Ana Quispe"], &central), "Invitation: ");
    assert!(done(&["central", "administrator"], &central).contains("Rosa Huamán"));
    assert!(!done(&["central", "administrator"], &central).contains("Ana Quispe"));

    // Who may see it: nobody, not an analyst, and not where a password could be read on its way.
    let serving = Central::start(&central, "127.0.0.1:0");
    let mut rosa = Browser::new(&serving.pages);
    assert_eq!(rosa.get("/network").unwrap().status, 401);
    let heard = rosa.send("GET", "/network", &[("x-forwarded-for", "192.0.2.7")], b"").unwrap();
    assert_eq!(heard.status, 403, "{}", heard.body);
    let mut ana = Browser::new(&serving.pages);
    let enters = |code: &str| fields(&[("invitation", code), ("new", "lluvia mansa")]);
    assert_eq!(ana.post("/enter/invitation", &enters(&analyst)).unwrap().status, 303);
    for closed in ["/network", "/network/map", "/network/learning", "/network/invite", "/network/waiting"] {
        assert_eq!(ana.get(closed).unwrap().status, 403, "{closed}");
    }
    let reply = rosa.post("/enter/invitation", &enters(&invitation)).unwrap();
    assert_eq!(reply.status, 303, "{}", reply.body);
    assert_eq!(rosa.get("/tutor/models").unwrap().status, 403);
    let empty = rosa.get("/network").unwrap();
    assert!(empty.body.contains("No box belongs to the network yet") && !empty.body.contains("<table"));

    // A card by hand: something else, then the card, then its fingerprint, misheard and heard.
    let card = place.path().join("hub.card");
    let printed = done(&["node", "card", "--out", &card.display().to_string()], &hub);
    let print = after(&printed, "at the central: ");
    let page = rosa.get("/network/waiting").unwrap();
    let csrf = page.hidden("csrf").unwrap();
    let other = bring(&mut rosa, "/network/waiting", &csrf, "card", b"a photo");
    assert!(
        other.body.contains("no box&#39;s card") || other.body.contains("no box's card"),
        "{}",
        other.body
    );
    let card = fs::read(card).unwrap();
    let reply = bring(&mut rosa, "/network/waiting", &csrf, "card", &card);
    assert_eq!((reply.status, reply.leads_to()), (303, "/network/waiting?done=brought"), "{}", reply.body);
    let page = rosa.get("/network/waiting").unwrap();
    assert!(page.body.contains(&print[..5]) && !page.body.contains(&print), "the rest is compared aloud");
    let list = rosa.get("/network").unwrap().body;
    assert!(
        list.contains("Waits for a certificate (1)") && list.contains("1 box") || list.contains("One box")
    );
    let certify = page.body.split("action=\"").find(|part| part.starts_with("/network/waiting/")).unwrap();
    let certify = certify.split('"').next().unwrap().to_owned();
    let misheard = rosa.post(&certify, &form(&page, &[("print", "aaaaa-bbbbb-ccccc-ddddd")])).unwrap();
    assert_eq!(misheard.status, 422);
    assert!(misheard.body.contains("Nothing was certified"), "{}", misheard.body);
    let aloud = print.to_uppercase().replace('-', " ");
    let reply = rosa.post(&certify, &form(&page, &[("print", &aloud), ("years", "2")])).unwrap();
    assert_eq!(reply.status, 303, "{}", reply.body);
    let node = reply.leads_to().split('?').next().unwrap().to_owned();
    let page = rosa.get(reply.leads_to()).unwrap();
    assert!(page.body.contains("The box is certified") && page.body.contains(&print), "{}", page.body);
    assert_eq!(
        rosa.post(&certify, &form(&page, &[("print", &aloud)])).unwrap().status,
        404,
        "certified once"
    );

    // The welcome file lets that box in, and no other.
    let welcome = place.path().join("hub.welcome");
    let reply = rosa.get(&format!("{node}/welcome")).unwrap();
    assert_eq!(reply.status, 200);
    fs::write(&welcome, &reply.bytes).unwrap();
    let welcome = welcome.display().to_string();
    done(&["join", &welcome, "--demonstration"], &hub);

    // A code lets another box in, over the network: a school that this ministry has not heard of.
    let other = place.path().join("other");
    done(&["central", "init", "--country", "PE"], &other);
    let page = rosa.get("/network/invite").unwrap();
    assert!(page.body.contains("value=\"127.0.0.1:"), "{}", page.body);
    let wrong =
        rosa.post("/network/invite", &form(&page, &[("address", "https://x"), ("school", "x")])).unwrap();
    assert!(wrong.status == 422 && wrong.body.contains("without https"), "{}", wrong.body);
    assert!(wrong.body.contains("has twenty letters and digits"), "{}", wrong.body);
    let school = "0".repeat(26);
    let others_card = place.path().join("other.card").display().to_string();
    let others = after(&done(&["node", "card", "--out", &others_card], &other), "at the central: ");
    let others = others.to_uppercase().replace('-', " ");
    let asked = [
        ("box", others.as_str()),
        ("address", serving.called.as_str()),
        ("years", "1"),
        ("school", school.as_str()),
    ];
    let page = rosa.post("/network/invite", &form(&page, &asked)).unwrap();
    assert_eq!(page.status, 200, "{}", page.body);
    let read: Vec<&str> =
        page.body.split("<dd>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    let [address, code, central_print] = read[..] else { panic!("{}", page.body) };
    let theirs =
        form(&rosa.get("/network/invite").unwrap(), &[&[("box", central_print)], &asked[1..]].concat());
    let its_own = rosa.post("/network/invite", &theirs).unwrap();
    assert!(
        its_own.status == 422 && its_own.body.contains("not the one of this central"),
        "{}",
        its_own.body
    );
    assert!(page.body.contains("class=\"qr\"") && address == serving.called, "{}", page.body);

    // The first box calls; its school gets its name, its program and its clock are known, and nothing lacks.
    let config = hub.join("node").join("exchange.toml");
    let central_node = done(&["node", "list", "--json"], &hub);
    let central_node =
        central_node.split("\"node\":\"").skip(1).find(|rest| rest.contains("\"role\":\"central\""));
    let central_node = central_node.unwrap().split('"').next().unwrap().to_owned();
    let called = &serving.called;
    fs::write(&config, format!("[[peer]]\nnode = \"{central_node}\"\naddress = \"{called}\"\n")).unwrap();
    let before = rosa.get("/network").unwrap().body;
    assert!(before.contains("New, not heard of yet") && before.contains("not yet"), "{before}");
    assert!(rosa.get("/network/learning").unwrap().body.contains("No box has counted a week yet"));
    done(&["exchange", "now"], &hub);
    let listed = done(&["node", "list"], &hub);
    assert!(listed.contains(" by network; entries to come: 0, to go: 0"), "{listed}");
    let list = rosa.get("/network").unwrap().body;
    assert!(list.contains("today, by network") && list.contains("all is there"), "{list}");
    assert!(
        list.contains(&format!("chaski {}", env!("CARGO_PKG_VERSION"))) && list.contains("kB came"),
        "{list}"
    );
    assert!(!list.contains("School not known yet") && list.contains("Well"), "{list}");
    assert_eq!(address_of(&list, &print), node);

    // It told what its school worked on in the week before, in sums.
    let week = rosa.get("/network/learning").unwrap().body;
    assert!(week.contains("One school counted this week. Of one a figure can be shown."), "{week}");
    assert!(week.contains("fewer than 5 pupils") && week.contains("each week once only"), "{week}");
    assert!(week.matches("<table").count() == 2 && week.contains("<td"), "courses and schools: {week}");

    // Its place: typed wrongly, typed, drawn, and in the table beside it.
    let page = rosa.get(&node).unwrap();
    let placed = |north, east| form(&page, &[("north", north), ("east", east)]);
    let wrong = rosa.post(&format!("{node}/place"), &placed("-91", "-72")).unwrap();
    assert!(wrong.status == 422 && wrong.body.contains("not between -90 and 90"), "{}", wrong.body);
    assert_eq!(rosa.post(&format!("{node}/place"), &placed("-13,52", "-71.97")).unwrap().status, 303);
    let map = rosa.get("/network/map").unwrap().body;
    assert!(map.contains("spot-well") && map.contains("−13.520") && map.contains("−71.970"), "{map}");
    assert!(rosa.get("/network?place=unknown").unwrap().body.contains("None is shown"));

    // Beside the serving central, from its console.
    let even = || done(&["node", "list"], &central).contains(" by network; entries to come: 0, to go: 0");
    // Who called is saved every few seconds.
    let seen = (0..30).any(|_| {
        std::thread::sleep(Duration::from_secs(1));
        even()
    });
    assert!(seen, "{}", done(&["node", "list"], &central));
    assert!(done(&["node", "forks"], &central).contains("No two machines"));

    // Another certificate; then its word is taken back, with a word that is typed.
    let renewed = rosa.post(&format!("{node}/renew"), &form(&page, &[("years", "10")])).unwrap();
    assert_eq!(renewed.leads_to(), format!("{node}?done=renewed"));
    assert_eq!(rosa.get(&node).unwrap().body.matches("Certified for one school in PE").count(), 2);
    let page = rosa.get(&format!("{node}/revoke/what?stands=all")).unwrap();
    assert!(page.status == 422 && page.body.contains("Choose why"), "{}", page.body);
    let page = rosa.get(&format!("{node}/revoke/what?reason=lost&stands=day&day=2026-02-30")).unwrap();
    assert_eq!(page.status, 422, "there is no such day");
    let ahead = rosa.get(&format!("{node}/revoke/what?reason=lost&stands=day&day=2199-01-01")).unwrap();
    assert!(ahead.status == 422 && ahead.body.contains("has not come yet"), "{}", ahead.body);
    assert!(ahead.body.contains(&print), "whose word is taken back");
    let old = rosa.get(&format!("{node}/revoke/what?reason=lost&stands=day&day=2001-01-01")).unwrap();
    assert!(old.body.contains("0 go on counting"), "before it wrote anything: {}", old.body);
    let page = rosa.get(&format!("{node}/revoke/what?reason=lost&stands=all")).unwrap();
    assert!(
        page.body.contains("and 0 count nowhere") && page.body.contains("cannot be undone"),
        "{}",
        page.body
    );
    let revoke = |word| form(&page, &[("reason", "lost"), ("stands", "all"), ("word", word)]);
    assert_eq!(rosa.post(&format!("{node}/revoke"), &revoke("yes")).unwrap().status, 422);
    assert!(rosa.get("/network").unwrap().body.contains("Well (1)"));
    let reply = rosa.post(&format!("{node}/revoke"), &revoke("Take back")).unwrap();
    assert_eq!(reply.leads_to(), format!("{node}?done=revoked"), "{}", reply.body);
    let page = rosa.get(reply.leads_to()).unwrap();
    assert!(page.body.contains("It is lost or stolen") && !page.body.contains("/renew\""), "{}", page.body);
    assert_eq!(rosa.get(&format!("{node}/welcome")).unwrap().status, 404);
    assert_eq!(rosa.get(&format!("{node}/revoke")).unwrap().status, 404, "once");
    let refused = chaski(&["exchange", "now"], &hub);
    assert!(!refused.status.success(), "{}", said(&refused));

    // The second box joins with what was read aloud. The other central is a node like any; it has no network yet to leave.
    let joining = ["join", "--code", code, "--address", address, "--fingerprint", central_print];
    let joined = chaski(&joining, &other);
    assert!(said(&joined).contains("belongs to another network"), "{}", said(&joined));
    let list = rosa.get("/network").unwrap().body;
    assert!(list.contains("School not known yet") && list.contains("Taken back"), "{list}");
    let again = chaski(&joining, &other);
    assert!(said(&again).contains("not known, was used"), "{}", said(&again));

    // Contacts are kept over a restart.
    serving.stop();
    let serving = Central::start(&central, "127.0.0.1:0");
    let mut rosa = Browser::new(&serving.pages);
    let form = fields(&[("who", "Rosa Huamán"), ("password", "lluvia mansa")]);
    let reply = rosa.post("/enter/staff", &form).unwrap();
    assert_eq!((reply.status, reply.leads_to()), (303, "/network"), "{}", reply.body);
    assert!(rosa.get("/network").unwrap().body.contains("today, by network"));
}
