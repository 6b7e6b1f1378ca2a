//! Many boxes from one image: `chaski hub prepare-image`. Each clone is somebody else, and nothing of the box that was copied is in it.

use crate::{
    browser::Browser,
    central::{after, done},
    hub::{Hub, chaski, program, said},
};
use eventlog::NodeSecret;
use std::{fs, path::Path, process::Command};
use testkit::{Scratch, copy_folder};

/// All files in a folder, with their bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push((path.display().to_string(), fs::read(&path).unwrap())),
        }
    }
    found
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A course that is in no program, as a package: one of the sample courses under another name.
fn package(place: &Path) -> String {
    let (folder, key) = (place.join("course"), place.join("maker-of-courses.key"));
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../courses/market-numbers"), &folder)
        .unwrap();
    let manifest = fs::read_to_string(folder.join("course.toml")).unwrap();
    let renamed = manifest.replace("id = \"market-numbers\"", "id = \"of-the-image\"");
    fs::write(folder.join("course.toml"), renamed).unwrap();
    let (out, key) = (place.join("of-the-image.chaski").display().to_string(), key.display().to_string());
    let run = |arguments: &[&str]| {
        let output = Command::new(program()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    };
    run(&["package", "key", &key]);
    run(&["package", "build", &folder.display().to_string(), "--key", &key, "--out", &out]);
    out
}

#[test]
fn clones_of_an_image_are_boxes_of_their_own() {
    let place = Scratch::new("clones").unwrap();
    let path = |name: &str| place.path().join(name);
    let text = |name: &str| path(name).display().to_string();
    let (maker, image, central) = (path("maker"), path("image"), path("central"));
    done(&["admin", "first", "--name", "Eulalia Condorcanqui", "--school", "Escuela Taller 77"], &maker);
    done(&["admin", "codes"], &maker);
    done(&["import", "course", &package(place.path())], &maker);
    fs::write(maker.join("node/exchange.toml"), "every_minutes = 240\n").unwrap();
    done(&["zone", "--set", "Pacific/Easter"], &maker);

    // Not over something else, and not while the hub runs.
    let refused = chaski(&["hub", "prepare-image", "--out", &text("")], &maker);
    assert!(said(&refused).contains("not empty"), "{}", said(&refused));
    let serving = Hub::start_new(&maker);
    let refused = chaski(&["hub", "prepare-image", "--out", &text("image")], &maker);
    assert!(said(&refused).contains("a hub is running"), "{}", said(&refused));
    let courses_of = |hub: &Hub| {
        let page = Browser::new(&hub.address).get("/courses").unwrap().body;
        page.matches("href=\"/courses/").count()
    };
    let courses = courses_of(&serving);
    // On a new box they are opened behind its first pages.
    let has_course = |hub: &Hub| {
        (0..100).any(|_| {
            let page = Browser::new(&hub.address).get("/courses").unwrap().body;
            page.contains("of-the-image") || {
                std::thread::sleep(std::time::Duration::from_millis(100));
                false
            }
        })
    };
    assert!(courses > 3 && has_course(&serving));
    serving.kill();
    let made = done(&["hub", "prepare-image", "--out", &text("image")], &maker);
    assert!(made.contains(": 1 course packages"), "{made}");

    // Nothing of the box or its people is in it: no key, no name, no origin, no marker.
    let key = fs::read_to_string(maker.join("node/node.key")).unwrap();
    let secret = NodeSecret::from_bytes(kernel::from_base32(key.trim()).unwrap());
    let own = secret.public();
    let names: Vec<String> = files(&image).into_iter().map(|(name, _)| name).collect();
    assert!(
        !names
            .iter()
            .any(|name| name.contains(".key") || name.ends_with("marker") || name.ends_with("codes.txt")),
        "{names:?}"
    );
    let hidden = [
        own.as_bytes().to_vec(),
        key.trim().as_bytes().to_vec(),
        b"Escuela Taller 77".to_vec(),
        b"Condorcanqui".to_vec(),
    ];
    for (name, bytes) in files(&image) {
        for part in &hidden {
            assert!(!has(&bytes, part), "{name} holds something of the box that was copied");
        }
    }
    let kept: Vec<_> =
        files(&maker).into_iter().filter(|(_, bytes)| hidden.iter().any(|part| has(bytes, part))).collect();
    assert!(!kept.is_empty(), "the box itself holds them");

    // Two clones: started, begun, joined, exchanged. They share settings and courses and nothing else.
    done(&["central", "init", "--country", "PE"], &central);
    let mut prints = vec![];
    for name in ["one", "two"] {
        let clone = path(name);
        copy_folder(&image, &clone).unwrap();
        let serving = Hub::start_new(&clone);
        assert!(has_course(&serving), "{name}: before there is a school");
        assert_eq!(courses_of(&serving), courses, "{name}: the same courses");
        prints.push((serving.start_code(), name));
        serving.kill();
        assert_eq!(fs::read_to_string(clone.join("node/exchange.toml")).unwrap(), "every_minutes = 240\n");
        assert_eq!(fs::read_to_string(clone.join("node/zone")).unwrap(), "Pacific/Easter\n");
        done(&["admin", "first", "--name", "Ana Paz", "--school", name], &clone);
        let (card, welcome) = (text(&format!("{name}.card")), text(&format!("{name}.welcome")));
        let print = after(&done(&["node", "card", "--out", &card], &clone), "at the central: ");
        done(&["node", "certify", &card, "--fingerprint", &print, "--out", &welcome], &central);
        done(&["join", &welcome], &clone);
        prints.push((print, name));
        let serving = Hub::start_new(&clone);
        assert!(has_course(&serving) && courses_of(&serving) == courses, "{name}: and after");
        serving.kill();
    }
    let keys: Vec<_> = ["node.key", "wrapping.key", "letters.keys"]
        .map(|file| {
            ["maker", "one", "two"]
                .map(|name| fs::read(path(name).join("node").join(file)).unwrap_or_default())
        })
        .into();
    for [maker, one, two] in keys {
        assert!(one != two && one != maker && two != maker && !one.is_empty());
    }
    assert!(
        prints
            .iter()
            .enumerate()
            .all(|(at, (print, _))| prints.iter().skip(at + 1).all(|(other, _)| other != print))
    );
    let stick = text("stick");
    fs::create_dir(&stick).unwrap();
    for node in ["one", "two", "central", "one", "two", "central"] {
        done(&["stick", "read", &stick], &path(node));
        done(&["stick", "write", &stick], &path(node));
    }
    let forks: serde_json::Value =
        serde_json::from_str(done(&["node", "forks", "--json"], &central).trim()).unwrap();
    assert_eq!(forks.to_string().matches("fingerprint").count(), 0, "{forks}");
    let list = done(&["node", "list", "--json"], &central);
    let list: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    for (print, name) in prints.iter().filter(|(print, _)| print.len() > 12) {
        let node =
            list["nodes"].as_array().unwrap().iter().find(|node| node["fingerprint"] == print.as_str());
        assert!(node.unwrap()["entries"].as_u64().unwrap() > 3, "{name}: {list}");
    }
    // The box that was copied goes on as it was.
    done(&["log", "verify"], &maker);
    assert!(done(&["admin", "recover"], &maker).contains("Eulalia Condorcanqui"));
}
