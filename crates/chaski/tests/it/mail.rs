//! A network founded, joined and served by a stick, with the commands a technician types.

use crate::hub::{Hub, chaski, folder, said};
use std::{fs, path::Path};
use testkit::Scratch;

/// Runs a command that must succeed, and returns what it said.
fn done(arguments: &[&str], folder: &Path) -> String {
    let output = chaski(arguments, folder);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

/// Runs a command that must fail, and returns what it said.
fn refused(arguments: &[&str], folder: &Path) -> String {
    let output = chaski(arguments, folder);
    assert!(!output.status.success(), "{arguments:?} was accepted");
    said(&output)
}

fn fingerprint(said: &str) -> &str {
    said.lines().find_map(|line| line.split_once("at the central: ")).unwrap().1.trim()
}

/// What `chaski block inspect` says of a file.
fn inspected(file: &Path) -> serde_json::Value {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_chaski"))
        .args(["block", "inspect", "--json"])
        .arg(file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// All files in and below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn a_stick_joins_what_no_network_joins() {
    let box_ = folder("mail");
    let place = Scratch::new("mail-network").unwrap();
    let path = |name: &str| place.path().join(name);
    let text = |name: &str| path(name).display().to_string();
    let (hub, central, stick) = (box_.path().join("demonstration"), path("central"), path("stick"));
    let (card, welcome, stick_text) = (text("hub.card"), text("hub.welcome"), text("stick"));

    // Before there is a network, and before there is a stick.
    assert!(refused(&["stick", "write", &stick_text], &hub).contains("no such folder"));
    fs::create_dir(&stick).unwrap();
    assert!(refused(&["stick", "write", &stick_text], &hub).contains("joined no network"));

    done(&["central", "init", "--country", "PE"], &central);
    assert!(refused(&["central", "init", "--country", "PE"], &central).contains("not empty"));
    assert!(refused(&["central", "init", "--country", "Peru"], &path("other")).contains("--country Peru"));

    // The hub's card, and a certificate only for the fingerprint that was read aloud.
    let said = done(&["node", "card", "--out", &card], &hub);
    let print = fingerprint(&said);
    let swapped = ["node", "certify", &card, "--fingerprint", "aaaaa-bbbbb-ccccc-ddddd", "--out", &welcome];
    assert!(refused(&swapped, &central).contains("Nothing was certified"));
    assert!(!path("hub.welcome").exists());
    assert!(
        refused(&["node", "certify", &card, "--fingerprint", print, "--out", &welcome], &hub)
            .contains("no root key")
    );
    done(&["node", "certify", &card, "--fingerprint", print, "--out", &welcome], &central);

    // Demonstration people do not enter a network by mistake.
    assert!(refused(&["join", &welcome], &hub).contains("--demonstration"));
    let mut damaged = fs::read(path("hub.welcome")).unwrap();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    fs::write(path("damaged"), damaged).unwrap();
    refused(&["join", &text("damaged"), "--demonstration"], &hub);
    done(&["join", &welcome, "--demonstration"], &hub);

    // There and back.
    done(&["stick", "write", &stick_text], &hub);
    assert_eq!(inspected(&path("hub.card"))["what"], "card");
    assert_eq!(inspected(&path("hub.welcome"))["certificates"].as_array().unwrap().len(), 2);
    let letters = files(&stick.join("chaski").join("letters"));
    assert!(!letters.is_empty());
    letters.iter().for_each(|letter| assert_eq!(inspected(letter)["what"], "letter"));
    let read: serde_json::Value =
        serde_json::from_str(done(&["stick", "read", &stick_text, "--json"], &central).trim()).unwrap();
    let letter = &read["letters"][0];
    assert!(letter["new"].as_u64().unwrap() > 1_000, "{read}");
    assert_eq!((letter["refused_blocks"].as_u64(), letter["cut_short"].as_bool()), (Some(0), Some(false)));
    done(&["stick", "write", &stick_text], &central);
    done(&["stick", "read", &stick_text], &hub);
    assert!(done(&["stick", "write", &stick_text], &hub).contains("Nothing new"));
    done(&["log", "verify"], &central);
    done(&["log", "verify"], &hub);

    // Revoked: the central no longer writes to it, and says so to whoever asks.
    assert!(refused(&["node", "revoke", print, "--reason", "bored"], &central).contains("the reasons are"));
    done(&["node", "revoke", print, "--reason", "lost"], &central);
    let list: serde_json::Value =
        serde_json::from_str(done(&["node", "list", "--json"], &central).trim()).unwrap();
    let node = list["nodes"].as_array().unwrap().iter().find(|node| node["fingerprint"] == print).unwrap();
    assert_eq!((node["revoked"].as_bool(), node["role"].as_str()), (Some(true), Some("hub")));
    assert!(done(&["stick", "write", &stick_text], &central).contains("Nothing new"));
}

/// What `chaski forget` would do, and the name that it can read. Changes nothing.
fn would_forget(person: &str, folder: &Path) -> String {
    said(&chaski(&["forget", person, "--reason", "asked", "--identity", "known"], folder))
}

#[test]
fn a_schools_second_box_reads_its_names_and_forgets_with_the_first() {
    let box_ = folder("mail-second");
    let place = Scratch::new("mail-second-network").unwrap();
    let path = |name: &str| place.path().join(name);
    let text = |name: &str| path(name).display().to_string();
    let (first, second, central, stick) =
        (box_.path().join("demonstration"), path("second"), path("central"), path("stick"));
    let stick_text = text("stick");
    fs::create_dir(&stick).unwrap();
    done(&["central", "init", "--country", "PE"], &central);
    let card = |hub: &Path, name: &str| {
        let said = done(&["node", "card", "--out", &text(&format!("{name}.card"))], hub);
        fingerprint(&said).to_owned()
    };
    let certify = |name: &str, print: &str, school: &[&str]| {
        let (card, welcome) = (text(&format!("{name}.card")), text(&format!("{name}.welcome")));
        let mut arguments = vec!["node", "certify", &card, "--fingerprint", print, "--out", &welcome];
        arguments.extend(school);
        done(&arguments, &central)
    };
    let print = card(&first, "first");
    certify("first", &print, &[]);
    done(&["join", &text("first.welcome"), "--demonstration"], &first);
    let list: serde_json::Value =
        serde_json::from_str(done(&["node", "list", "--json"], &central).trim()).unwrap();
    let school = list["nodes"].as_array().unwrap().iter().find_map(|node| node["schools"][0].as_str());
    let school = school.unwrap_or_else(|| panic!("{list}")).to_owned();

    // A box that is new and empty is certified for the same school. Its first start makes it one.
    Hub::start_new(&second).kill();
    let print = card(&second, "second");
    certify("second", &print, &["--school", &school]);
    done(&["join", &text("second.welcome")], &second);

    // A stick goes round until all is said: cards, certificates, offers, keys.
    let round = || {
        for node in [&second, &central, &first, &second] {
            done(&["stick", "read", &stick_text], node);
            done(&["stick", "write", &stick_text], node);
        }
    };
    round();
    let name = "Rosa";
    let at_first = would_forget(name, &first);
    let shown = |said: &str| said.lines().find(|line| line.contains(name)).map(str::to_owned);
    assert!(shown(&at_first).is_some(), "{at_first}");
    round();
    let at_second = would_forget(name, &second);
    assert_eq!(shown(&at_second), shown(&at_first), "{at_second}");
    let elsewhere = "Other boxes that had her keys and would have to confirm: 1";
    let at_first = would_forget(name, &first);
    assert!(at_first.contains(elsewhere), "{at_first}");

    // Forgotten at the first: the second destroys its keys when it hears of it, and nobody hands it others.
    let id = shown(&at_first).and_then(|line| line.split_whitespace().last().map(str::to_owned)).unwrap();
    let confirm = &id[..8];
    let forget = ["forget", &id, "--reason", "asked", "--identity", "known", "--confirm", confirm];
    let said = done(&forget, &first);
    assert!(said.contains("1 other boxes have to confirm"), "{said}");
    done(&["stick", "write", &stick_text], &first);
    let said = done(&["stick", "read", &stick_text], &second);
    assert!(said.contains("1 people were forgotten elsewhere, and now here too."), "{said}");
    round();
    assert!(would_forget(&id, &second).contains("forgotten already"));
}

/// The words that were printed: numbered, four a line.
fn printed_words(said: &str) -> String {
    let lines = said.lines().filter(|line| line.starts_with("    "));
    let words = lines.flat_map(str::split_whitespace).filter(|word| word.parse::<u8>().is_err());
    words.map(str::to_owned).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_networks_root_key_comes_back_from_paper() {
    let place = Scratch::new("root-key").unwrap();
    let (central, other) = (place.path().join("central"), place.path().join("other"));
    let words = printed_words(&done(&["central", "init", "--country", "PE", "--words", "pt"], &central));
    assert_eq!(words.split(' ').count(), 14, "{words}");
    let others = printed_words(&done(&["central", "init", "--country", "PE"], &other));
    let paper = |name: &str, words: &str| {
        let path = place.path().join(name);
        fs::write(&path, words).unwrap();
        path.display().to_string()
    };
    let (paper, wrong, cut) =
        (paper("paper", &words), paper("wrong", &others), paper("cut", words.rsplit_once(' ').unwrap().0));
    let try_paper = |paper: &str| chaski(&["central", "root-key", "--check", "--key-file", paper], &central);
    let file = central.join("node/root.key");
    let key = fs::read(&file).unwrap();

    assert!(said(&try_paper(&paper)).contains("which is here"));
    fs::remove_file(&file).unwrap();
    assert!(said(&try_paper(&paper)).contains("not here"));
    assert!(!file.exists(), "trying writes nothing");
    for (paper, why) in [(&wrong, "is not that of this network"), (&cut, "has 14 words; this has 13")] {
        let heard = refused(&["central", "root-key", "--key-file", paper], &central);
        assert!(heard.contains(why), "{heard}");
        assert!(!file.exists());
    }
    done(&["central", "root-key", "--key-file", &paper], &central);
    assert_eq!(fs::read(&file).unwrap(), key);
    assert!(done(&["central", "root-key", "--key-file", &paper], &central).contains("Nothing was changed"));
}
