//! A network founded, joined and served by a stick, with the commands a technician types.

use crate::hub::{chaski, folder, said};
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
