//! Signs of life to systemd: ready once, then again and again as long as the writer answers, and a word at the end.

use crate::hub::program;
use std::{
    os::unix::net::UnixDatagram,
    process::{Command, Stdio},
    time::Duration,
};
use testkit::Scratch;

#[test]
fn the_hub_says_that_it_is_ready_that_it_lives_and_that_it_stops() {
    let folder = Scratch::new("watchdog").unwrap();
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut hub = Command::new(program())
        .args(["hub", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path().join("data"))
        .env("NOTIFY_SOCKET", &path)
        .env("WATCHDOG_USEC", "600000")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let hear = || {
        let mut buffer = [0; 100];
        let length = socket.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..length]).trim().to_owned()
    };
    assert_eq!(hear(), "READY=1");
    for _ in 0..3 {
        assert_eq!(hear(), "WATCHDOG=1");
    }
    let stopped = Command::new("kill").arg(hub.id().to_string()).status().unwrap();
    assert!(stopped.success());
    let last = std::iter::repeat_with(hear).find(|words| words != "WATCHDOG=1");
    assert_eq!(last.as_deref(), Some("STOPPING=1"));
    assert!(hub.wait().unwrap().success());
}
