//! Every page for nobody, a pupil and a teacher, in three languages; hostile names and origins.

use crate::{
    browser::{Browser, EXERCISE, RIGHT},
    hub::{Hub, folder},
};
use testkit::Scratch;

/// What nobody, a pupil and a teacher get at each address. `CLASS` and `PUPIL` stand for the demonstration's.
const PAGES: &[(&str, [u16; 3])] = &[
    ("/", [200, 200, 200]),
    ("/courses", [200, 200, 200]),
    ("/courses/safe-phone", [200, 200, 200]),
    ("/courses/safe-phone/hurry", [200, 200, 200]),
    ("/courses/safe-phone/hurry/closing-time", [200, 200, 200]),
    (EXERCISE, [200, 200, 200]),
    ("/courses/safe-phone/hurry/what-hurries?after=1&solution=1", [200, 200, 200]),
    ("/courses/safe-phone/hurry/notes", [401, 403, 200]),
    ("/marks", [401, 200, 200]),
    ("/find?subject=mathematics&way=sound&level=%25&q=mercado", [200, 200, 200]),
    ("/classes", [401, 200, 200]),
    ("/classes/CLASS", [401, 403, 200]),
    ("/classes/CLASS/pupils/PUPIL", [401, 403, 200]),
    ("/kept", [401, 200, 200]),
    ("/enter", [200, 200, 200]),
    ("/enter/staff", [200, 200, 200]),
    ("/enter/invitation", [200, 200, 200]),
    ("/enter/password", [401, 403, 200]),
    ("/enter/waiting", [200, 200, 200]),
    ("/enter/with", [401, 200, 200]),
    ("/guest", [200, 200, 200]),
    ("/guest/back", [200, 200, 200]),
    ("/guest/keep", [401, 403, 403]),
    ("/guest/claim", [401, 200, 200]),
    ("/site/doors", [401, 403, 403]),
    ("/classes/CLASS/door", [401, 403, 200]),
    ("/classes/CLASS/cards", [401, 403, 200]),
    ("/classes/CLASS/cards/PUPIL", [401, 403, 200]),
    ("/staff/PUPIL/invitation", [401, 403, 403]),
    ("/box/clock", [401, 403, 403]),
    ("/box/update", [401, 403, 403]),
    ("/privacy", [200, 200, 200]),
    ("/privacy/form", [200, 200, 200]),
    ("/mail", [200, 200, 200]),
    ("/mail/waiting", [401, 403, 403]),
    ("/privacy/data", [401, 200, 200]),
    ("/privacy/requests", [401, 200, 200]),
    ("/privacy/rules", [200, 200, 200]),
    ("/privacy/school", [401, 403, 403]),
    ("/privacy/departures", [401, 403, 403]),
    ("/privacy/forgotten", [401, 403, 403]),
    ("/privacy/forget/PUPIL", [401, 403, 403]),
    ("/classes/CLASS/consents", [401, 403, 200]),
    ("/classes/CLASS/consents/paper", [401, 403, 200]),
    ("/classes/CLASS/consents/request", [401, 403, 200]),
    // Unknown ids, and things that are no ids.
    ("/nothing", [404, 404, 404]),
    ("/courses/nothing", [404, 404, 404]),
    ("/courses/safe-phone/nothing", [404, 404, 404]),
    ("/courses/safe-phone/hurry/nothing", [404, 404, 404]),
    ("/courses/nothing/hurry/notes", [401, 403, 404]),
    ("/classes/nothing", [401, 404, 404]),
    ("/classes/00000000000000000000000000", [401, 403, 403]),
    ("/classes/CLASS/pupils/00000000000000000000000000", [401, 403, 403]),
    ("/classes/00000000000000000000000000/pupils/PUPIL", [401, 403, 404]),
    ("/classes/%ff%fe", [400, 400, 400]),
    ("/media/nothing", [404, 404, 404]),
    ("/assets/0000/style.css", [404, 404, 404]),
    ("/demo/sign-in", [405, 405, 405]),
    ("/sign-out", [405, 405, 405]),
];

const LANGUAGES: [&str; 3] = ["es", "pt", "en"];

fn start(name: &str) -> (Scratch, Hub) {
    let folder = folder(name);
    let hub = Hub::start(folder.path());
    (folder, hub)
}

/// The class's address, and a pupil's, as the teacher's pages link them.
fn ids(address: &str) -> (String, String) {
    let mut teacher = Browser::signed_in(address, "teacher").unwrap();
    let after = |text: &str, prefix: &str| {
        let (_, rest) = text.split_once(prefix).unwrap_or_else(|| panic!("no {prefix} in {text}"));
        rest[..26].to_owned()
    };
    let class = after(&teacher.get("/classes").unwrap().body, "href=\"/classes/");
    let page = teacher.get(&format!("/classes/{class}")).unwrap();
    let pupil = after(&page.body, "/pupils/");
    (class, pupil)
}

#[test]
fn every_page_is_open_to_whom_it_should_be_in_three_languages() {
    let (_folder, hub) = start("doors");
    let (class, pupil) = ids(&hub.address);
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let mut visitors = [
            Browser::new(&hub.address),
            Browser::signed_in(&hub.address, "pupil").unwrap(),
            Browser::signed_in(&hub.address, "teacher").unwrap(),
        ]
        .map(|browser| browser.reading(language));
        for (path, expected) in PAGES {
            let path = path.replace("CLASS", &class).replace("PUPIL", &pupil);
            for ((visitor, who), status) in
                visitors.iter_mut().zip(["nobody", "pupil", "teacher"]).zip(expected)
            {
                let reply = visitor.get(&path).unwrap();
                if reply.status != *status {
                    wrong.push(format!("{language} {who} {path}: {}, expected {status}", reply.status));
                }
                if !reply.body.contains(&format!("<html lang=\"{language}")) {
                    wrong.push(format!("{language} {who} {path}: not a page in this language"));
                }
                if !reply.body.contains("<h1") || reply.header("content-security-policy").is_none() {
                    wrong.push(format!("{language} {who} {path}: no heading, or no policy"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hostile_names_get_no_page_and_foreign_origins_change_nothing() {
    let (_folder, hub) = start("hostile");
    let mut pupil = Browser::signed_in(&hub.address, "pupil").unwrap();
    for host in
        ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "chaski@evil.example", ""]
    {
        let reply = pupil.send("GET", "/courses", &[("host", host)], b"").unwrap();
        assert!(matches!(reply.status, 400 | 421), "{host}: {}", reply.status);
        assert!(!reply.body.contains("safe-phone"), "{host}");
    }
    let form = pupil.answer_form(RIGHT).unwrap();
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
    let ours = format!("http://{}", hub.address);
    let foreign: [(&str, &str); 6] = [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", &format!("{ours}.evil.example")),
        ("referer", "http://evil.example/lesson"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    let kind = ("content-type", "application/x-www-form-urlencoded");
    for header in foreign {
        let reply = pupil.send("POST", EXERCISE, &[kind, header], body.as_bytes()).unwrap();
        assert_eq!(reply.status, 403, "{header:?}");
    }
    let page = pupil.get(&format!("{EXERCISE}?after=1")).unwrap();
    assert!(page.body.contains("value=\"answer\""), "nothing was recorded, so it still asks");
    for (name, value) in [("origin", ours.as_str()), ("sec-fetch-site", "same-origin")] {
        let reply = pupil.send("POST", EXERCISE, &[kind, (name, value)], body.as_bytes()).unwrap();
        assert_eq!(reply.status, 303, "{name}: {value}");
    }
}

#[test]
fn requests_that_are_none_do_not_stop_the_hub() {
    use std::{io::Write, net::TcpStream};
    let (_folder, hub) = start("noise");
    let long = format!("GET /{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "a".repeat(200_000));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(5_000));
    let requests: [&[u8]; 7] = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nhost: localhost\r\n\r\n",
        long.as_bytes(),
        many.as_bytes(),
    ];
    for request in requests {
        let mut stream = TcpStream::connect(&hub.address).unwrap();
        // It may hang up before it has read everything.
        let _ = stream.write_all(request);
    }
    assert_eq!(Browser::new(&hub.address).get("/courses").unwrap().status, 200);
}
