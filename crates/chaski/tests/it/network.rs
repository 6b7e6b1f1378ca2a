//! The access point as `chaski install` generates it, in network namespaces: a phone on the other end of a cable instead of the
//! air. Addresses, names, what is answered to devices that look for the internet, port 80, and the firewall; no radio.
//!
//! Needs Linux with user namespaces, `ip`, `dnsmasq`, `nft` and `curl`; where one is missing it says so and checks nothing.

use crate::hub::program;
use std::{
    fs,
    process::{Command, Stdio},
};
use testkit::Scratch;

/// Runs in namespaces of its own, in which it is root; everything it starts ends with it.
const SCRIPT: &str = r#"
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/chaski-names /run/netns
ip link set lo up
ip netns add phone
ip link add wlan0 type veth peer name radio netns phone
ip address add 10.42.0.1/24 dev wlan0
ip link set wlan0 up
nft -f "$ROOT/etc/chaski/firewall.nft"
dnsmasq --no-daemon --pid-file= --conf-file="$ROOT/etc/chaski/dnsmasq.conf" 2>/run/names.log &
"$CHASKI" hub --data "$DATA" --listen 0.0.0.0:80 --wifi "$ROOT/etc/chaski/wifi.json" >/run/hub.log 2>&1 &
printf 'nameserver 10.42.0.1\n' > /run/resolv.conf
mount --bind /run/resolv.conf /etc/resolv.conf
phone() { ip netns exec phone "$@"; }
phone ip link set radio up
phone ip address add 10.42.0.77/24 dev radio
for wait in $(seq 100); do grep -q 'ready at' /run/hub.log && break; sleep 0.3; done
for name in chaski chaski.lan www.msftconnecttest.com dns.msftncsi.com school.example; do
  echo "name $name $(phone getent ahostsv4 $name | head -n 1 | cut -d ' ' -f 1)"
done
ask() { echo "ask $1 $(phone curl --silent --max-time 5 --output /run/body --write-out '%{http_code}' "$1" || true) $(head -c 60 /run/body 2>/dev/null | tr '\n' ' ')"; : > /run/body; }
ask http://connectivitycheck.gstatic.com/generate_204
ask http://captive.apple.com/hotspot-detect.html
ask http://www.msftconnecttest.com/connecttest.txt
ask http://10.42.0.1/courses
ask http://www.google.com/
echo "start $(phone curl --silent --max-time 5 http://chaski/ | grep -c '</html>')"
phone curl --silent --max-time 5 http://10.42.0.1:22/ >/dev/null || echo "port 22 refused $?"
phone curl --silent --max-time 5 https://chaski/ >/dev/null || echo "port 443 refused $?"
echo done
"#;

/// What is missing on this machine, if anything.
fn missing() -> Option<String> {
    for program in ["unshare", "ip", "dnsmasq", "nft", "curl", "getent"] {
        let found = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
            .iter()
            .any(|folder| std::path::Path::new(folder).join(program).exists());
        if !found {
            return Some(format!("there is no `{program}`"));
        }
    }
    let trial = Command::new("unshare")
        .args([
            "-Urnmpf",
            "--kill-child",
            "sh",
            "-c",
            "mount -t tmpfs tmpfs /run && ip link add trial0 type veth",
        ])
        .stderr(Stdio::null())
        .status();
    match trial {
        Ok(status) if status.success() => None,
        _ => Some("namespaces are not allowed here".into()),
    }
}

#[test]
fn a_phone_on_the_generated_network_finds_the_box() {
    if let Some(why) = missing() {
        println!("NOT CHECKED: {why}");
        return;
    }
    let folder = Scratch::new("network").unwrap();
    let root = folder.path().join("root");
    let installed = Command::new(program())
        .args(["install", "--ssid", "Caja", "--country", "PE", "--access-point", "hostapd", "--root"])
        .arg(&root)
        .output()
        .unwrap();
    assert!(installed.status.success(), "{installed:?}");
    let output = folder.path().join("said");
    let status = Command::new("unshare")
        .args(["-Urnmpf", "--kill-child", "--mount-proc", "bash", "-c", SCRIPT])
        .env("ROOT", &root)
        .env("DATA", folder.path().join("data"))
        .env("CHASKI", program())
        .stdin(Stdio::null())
        .stdout(fs::File::create(&output).unwrap())
        .stderr(Stdio::inherit())
        .status()
        .unwrap();
    let said = fs::read_to_string(&output).unwrap();
    assert!(status.success(), "{said}");
    for expected in [
        "name chaski 10.42.0.1\n",
        "name chaski.lan 10.42.0.1\n",
        "name www.msftconnecttest.com 10.42.0.1\n",
        "name dns.msftncsi.com 131.107.255.255\n",
        "name school.example \n",
        "ask http://connectivitycheck.gstatic.com/generate_204 204 \n",
        "ask http://captive.apple.com/hotspot-detect.html 200 <HTML><HEAD><TITLE>Success",
        "ask http://www.msftconnecttest.com/connecttest.txt 200 Microsoft Connect Test\n",
        "ask http://10.42.0.1/courses 200 ",
        "ask http://www.google.com/ 421 ",
        "start 1\n",
        "port 22 refused 7\n",
        "port 443 refused 7\n",
        "done\n",
    ] {
        assert!(said.contains(expected), "{expected:?} is missing in:\n{said}");
    }
}
