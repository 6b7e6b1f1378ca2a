//! `chaski install`: a Debian or Raspberry Pi OS machine becomes a box.
//!
//! What is done to the machine is a [`Plan`] first: files with their content, and commands. It is made by a pure function, so it can be
//! read before it happens (`--dry-run`), written into a folder (`--root`), and compared with what was reviewed (golden files).
//! [`apply`] writes what differs and remembers what was there before, so that a second run changes nothing and `--undo` brings the
//! machine back.

mod apply;
mod files;

pub use apply::{Applied, InstallError, Undone, apply, remembered, undo};

use crate::wifi::Wifi;
use kernel::CountryCode;
use serde::{Deserialize, Serialize};
use std::{net::Ipv4Addr, path::PathBuf};

/// What makes the Wi-Fi.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessPoint {
    /// NetworkManager: what Raspberry Pi OS (Bookworm) and Debian's desktop run already. One file; it brings its own address
    /// giving and name service, and nobody fights it for the radio. The default.
    Networkmanager,
    /// hostapd and dnsmasq as services of our own, for machines without NetworkManager.
    Hostapd,
    /// None: another device makes the Wi-Fi, and its name service must lead `chaski` here.
    None,
}

/// What a person decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Who makes the Wi-Fi.
    pub access_point: AccessPoint,
    /// Its name, password and the box's address on it.
    pub wifi: Wifi,
    /// The country in whose law the radio transmits.
    #[serde(with = "country")]
    pub country: CountryCode,
    /// The radio, `wlan0`.
    pub interface: String,
    /// 1 to 11: those every phone has.
    pub channel: u8,
    /// Where the hub keeps its data.
    pub data: PathBuf,
    /// Phones may use the box's own way to the internet, if it has one. Off: a metered line would be used up in an hour.
    pub share_uplink: bool,
    /// Phones that look for the internet get a page instead of the answer they hope for.
    pub checks_page: bool,
}

mod country {
    use kernel::CountryCode;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(country: &CountryCode, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(country.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<CountryCode, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// Why options make no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// The radio's name.
    #[error("{0:?} is no network interface; `ip link` lists them")]
    Interface(String),
    /// The channel.
    #[error("channel {0}: only 1 to 11 are heard by every phone; 1, 6 and 11 disturb each other least")]
    Channel(u8),
    /// The folder.
    #[error("{0:?}: give the whole path of the data folder, without spaces or signs")]
    Data(PathBuf),
    /// The address.
    #[error(
        "{0} is not an address for a network of one's own (10.x.x.x, 172.16-31.x.x, 192.168.x.x, not ending in 0 or 255)"
    )]
    Address(Ipv4Addr),
}

/// A file to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Where, beginning with `/`.
    pub path: String,
    /// Its permissions.
    pub mode: u32,
    /// What is in it.
    pub content: String,
}

/// Something to be done after the files are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Program and arguments.
    pub command: Vec<String>,
    /// If it fails, the rest is done all the same: the machine may lack the part.
    pub may_fail: bool,
}

/// Everything that is done to the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Files, in the order of their paths.
    pub files: Vec<PlannedFile>,
    /// Then these.
    pub actions: Vec<Action>,
    /// To undo, before the files go.
    pub undo_actions: Vec<Action>,
    /// Programs that must be there, each with its Debian package.
    pub needs: Vec<(&'static str, &'static str)>,
}

/// Where the program is put.
pub const PROGRAM: &str = "/usr/local/bin/chaski";

impl Options {
    /// Checks what types cannot say.
    pub fn check(&self) -> Result<(), OptionsError> {
        let name = &self.interface;
        let fit = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        if name.is_empty() || name.len() > 15 || !name.bytes().all(fit) || name.starts_with(['.', '-']) {
            return Err(OptionsError::Interface(name.clone()));
        }
        if !(1..=11).contains(&self.channel) {
            return Err(OptionsError::Channel(self.channel));
        }
        let path = self.data.to_str().unwrap_or_default();
        let fit = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'_' | b'-');
        if !path.starts_with('/') || path.len() < 2 || path.contains("..") || !path.bytes().all(fit) {
            return Err(OptionsError::Data(self.data.clone()));
        }
        let address = self.wifi.address;
        if !address.is_private() || matches!(address.octets()[3], 0 | 255) {
            return Err(OptionsError::Address(address));
        }
        Ok(())
    }

    /// The plan.
    pub fn plan(&self) -> Result<Plan, OptionsError> {
        self.check()?;
        let mut files = files::always(self);
        let mut needs = vec![("systemctl", "systemd"), ("nft", "nftables"), ("iw", "iw")];
        let mut units = vec!["chaski-firewall.service", "chaski.service", "media-chaski.automount"];
        let mut actions: Vec<Action> = Vec::new();
        let mut undo_actions: Vec<Action> = Vec::new();
        let sure =
            |words: &str| Action { command: words.split(' ').map(str::to_owned).collect(), may_fail: false };
        let perhaps = |words: &str| Action { may_fail: true, ..sure(words) };
        actions.push(sure("systemd-sysusers"));
        actions.push(sure(&format!("install -d -o chaski -g chaski -m 0700 {}", self.data.display())));
        actions.push(sure("systemctl daemon-reload"));
        actions.push(perhaps("systemctl restart systemd-journald"));
        actions.push(perhaps("sysctl --system"));
        actions.push(perhaps("rfkill unblock wifi"));
        actions.push(perhaps(&format!("iw reg set {}", self.country.as_str())));
        match self.access_point {
            AccessPoint::Networkmanager => {
                files.extend(files::network_manager(self));
                needs.extend([("nmcli", "network-manager"), ("dnsmasq", "dnsmasq-base")]);
                actions.push(sure("nmcli connection reload"));
                actions.push(perhaps("nmcli connection up chaski"));
                undo_actions.push(perhaps("nmcli connection delete chaski"));
            }
            AccessPoint::Hostapd => {
                files.extend(files::hostapd(self));
                needs.extend([("hostapd", "hostapd"), ("dnsmasq", "dnsmasq-base"), ("ip", "iproute2")]);
                units.extend(["chaski-wifi.service", "chaski-names.service"]);
            }
            AccessPoint::None => {}
        }
        units.sort_unstable();
        actions.push(sure(&format!("systemctl enable {}", units.join(" "))));
        actions.push(sure(&format!("systemctl restart {}", units.join(" "))));
        undo_actions.insert(0, perhaps(&format!("systemctl disable --now {}", units.join(" "))));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Plan { files, actions, undo_actions, needs })
    }
}

#[cfg(test)]
mod tests;
