use super::*;
use std::{fs, path::Path};
use testkit::Scratch;

fn options() -> Options {
    Options {
        access_point: AccessPoint::Networkmanager,
        wifi: Wifi::new("Escuela San Isidro", Some("kimatupa-relosuni-47"), Ipv4Addr::new(10, 42, 0, 1))
            .unwrap(),
        country: "PE".parse().unwrap(),
        interface: "wlan0".into(),
        channel: 6,
        data: "/var/lib/chaski".into(),
        share_uplink: false,
        checks_page: false,
    }
}

/// The whole plan as one text that a person can review.
fn readable(plan: &Plan) -> String {
    let mut text = String::new();
    for file in &plan.files {
        text.push_str(&format!("=== {} {:o}\n{}", file.path, file.mode, file.content));
    }
    for (title, actions) in [("then", &plan.actions), ("to undo", &plan.undo_actions)] {
        text.push_str(&format!("=== {title}\n"));
        for action in actions {
            text.push_str(&format!(
                "{}{}\n",
                if action.may_fail { "(perhaps) " } else { "" },
                action.command.join(" ")
            ));
        }
    }
    text
}

/// Plans are what was reviewed. After a wished-for change: `CHASKI_WRITE_GOLDEN=1 cargo test -p upkeep`, then read the difference.
#[test]
fn plans_are_what_was_reviewed() {
    let hostapd = Options {
        access_point: AccessPoint::Hostapd,
        wifi: Wifi::new("Caja", None, Ipv4Addr::new(192, 168, 7, 1)).unwrap(),
        country: "BO".parse().unwrap(),
        channel: 11,
        data: "/srv/chaski".into(),
        share_uplink: true,
        checks_page: true,
        ..options()
    };
    for (name, options) in [("network-manager", options()), ("hostapd", hostapd)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/install/golden/{name}.txt"));
        let plan = readable(&options.plan().unwrap());
        if std::env::var_os("CHASKI_WRITE_GOLDEN").is_some() {
            fs::write(&path, &plan).unwrap();
        }
        assert_eq!(plan, fs::read_to_string(&path).unwrap(), "{name}");
    }
}

#[test]
fn options_that_would_break_a_file_are_refused() {
    let with = |change: &dyn Fn(&mut Options)| {
        let mut options = options();
        change(&mut options);
        options.plan().map(drop)
    };
    for bad in ["", "wlan0; reboot", "a/b", "sixteen-letters0", "-x"] {
        assert!(matches!(with(&|o| o.interface = bad.into()), Err(OptionsError::Interface(_))), "{bad}");
    }
    for bad in ["relative", "/", "/srv/../etc", "/srv/my data", "/srv/%n"] {
        assert!(matches!(with(&|o| o.data = bad.into()), Err(OptionsError::Data(_))), "{bad}");
    }
    for bad in [[8, 8, 8, 8], [10, 0, 0, 0], [10, 0, 0, 255], [127, 0, 0, 1]] {
        assert!(matches!(with(&|o| o.wifi.address = bad.into()), Err(OptionsError::Address(_))), "{bad:?}");
    }
    for bad in [0, 12, 14, 36] {
        assert_eq!(with(&|o| o.channel = bad), Err(OptionsError::Channel(bad)));
    }
}

fn install(options: &Options, root: &Path) -> (Applied, usize) {
    let mut runs = 0;
    let mut run = |_: &[String]| {
        runs += 1;
        Ok(())
    };
    let applied = apply(&options.plan().unwrap(), options, root, &mut run).unwrap();
    (applied, runs)
}

fn tree(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => all.push((path.display().to_string(), fs::read(&path).unwrap())),
            }
        }
    }
    all.sort();
    all
}

#[test]
fn the_second_run_changes_nothing_and_undo_brings_everything_back() {
    let root = Scratch::new("install").unwrap();
    let journal = root.path().join("etc/systemd/journald.conf.d/chaski.conf");
    fs::create_dir_all(journal.parent().unwrap()).unwrap();
    fs::write(&journal, "somebody's own\n").unwrap();
    let before = tree(root.path());
    let (first, runs) = install(&options(), root.path());
    assert!(first.written.len() > 10 && runs > 5, "{first:?}");
    let after = tree(root.path());
    let (second, runs) = install(&options(), root.path());
    assert_eq!((second.written.len(), runs), (0, 0), "{second:?}");
    assert_eq!(tree(root.path()), after);
    assert_eq!(remembered(root.path()).unwrap(), Some(options()));

    // Another way to make the Wi-Fi: what the first one wrote goes.
    let other = Options { access_point: AccessPoint::Hostapd, ..options() };
    let (changed, _) = install(&other, root.path());
    assert!(changed.removed.iter().any(|path| path.ends_with("chaski.nmconnection")), "{changed:?}");
    assert!(!root.path().join("etc/NetworkManager/system-connections/chaski.nmconnection").exists());

    let undone = undo(root.path(), &mut |_| Ok(())).unwrap();
    assert_eq!(undone.left, [""; 0]);
    assert_eq!(tree(root.path()), before);
    assert!(matches!(undo(root.path(), &mut |_| Ok(())), Err(InstallError::NotInstalled(_))));
}

#[test]
fn what_somebody_changed_since_is_left_to_her() {
    let root = Scratch::new("install-changed").unwrap();
    install(&options(), root.path());
    let firewall = root.path().join("etc/chaski/firewall.nft");
    fs::write(&firewall, "mine now\n").unwrap();
    let undone = undo(root.path(), &mut |_| Ok(())).unwrap();
    assert_eq!(undone.left, ["/etc/chaski/firewall.nft"]);
    assert_eq!(fs::read_to_string(&firewall).unwrap(), "mine now\n");
}

#[test]
fn a_command_that_must_not_fail_stops_and_the_next_run_goes_on() {
    let root = Scratch::new("install-failed").unwrap();
    let plan = options().plan().unwrap();
    let refuse = |command: &[String]| match command[0].as_str() {
        "systemctl" => Err("no such service".to_owned()),
        _ => Ok(()),
    };
    let error = apply(&plan, &options(), root.path(), &mut { refuse }).unwrap_err();
    assert!(error.to_string().contains("`systemctl daemon-reload` failed"), "{error}");
    let (_, runs) = install(&options(), root.path());
    assert_eq!(runs, plan.actions.len(), "everything is run again");
    undo(root.path(), &mut |_| Ok(())).unwrap();
    assert_eq!(tree(root.path()), [], "its own files were not taken for somebody else's");
}

#[cfg(unix)]
#[test]
fn files_with_the_password_are_readable_by_root_alone() {
    use std::os::unix::fs::PermissionsExt;
    let root = Scratch::new("install-modes").unwrap();
    install(&options(), root.path());
    for (path, bytes) in tree(root.path()) {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        if String::from_utf8_lossy(&bytes).contains("kimatupa") {
            assert_eq!(mode, 0o600, "{path}");
        }
    }
}
