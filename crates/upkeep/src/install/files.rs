//! What stands in each file. One function a file; the reasons stand in the files themselves, for who reads them on the machine.

use super::{Options, PROGRAM, PlannedFile};
use web::CHECK_HOSTS;

/// Each begins with this.
const MADE: &str =
    "# Written by `chaski install`. A second run writes it again; `chaski install --undo` takes it away.\n";

fn file(path: &str, mode: u32, content: String) -> PlannedFile {
    PlannedFile { path: path.to_owned(), mode, content }
}

/// Files that every box has.
pub fn always(o: &Options) -> Vec<PlannedFile> {
    vec![
        file("/etc/chaski/wifi.json", 0o600, o.wifi.to_text()),
        file("/etc/chaski/firewall.nft", 0o644, firewall(o)),
        file("/etc/systemd/system/chaski.service", 0o644, service(o)),
        file("/etc/systemd/system/chaski-firewall.service", 0o644, firewall_service()),
        file("/etc/systemd/system/media-chaski.mount", 0o644, stick_mount()),
        file("/etc/systemd/system/media-chaski.automount", 0o644, stick_automount()),
        file("/etc/systemd/system.conf.d/chaski.conf", 0o644, machine_watchdog()),
        file("/etc/systemd/journald.conf.d/chaski.conf", 0o644, journal()),
        file("/etc/sysctl.d/90-chaski.conf", 0o644, sysctl()),
        file("/etc/sysusers.d/chaski.conf", 0o644, format!("{MADE}u chaski - \"Chaski, the box\" -\n")),
        file("/etc/modprobe.d/chaski-country.conf", 0o644, country(o)),
    ]
}

/// Files for NetworkManager.
pub fn network_manager(o: &Options) -> Vec<PlannedFile> {
    vec![
        file("/etc/NetworkManager/system-connections/chaski.nmconnection", 0o600, connection(o)),
        file("/etc/NetworkManager/dnsmasq-shared.d/chaski.conf", 0o644, format!("{MADE}{}", names(o))),
    ]
}

/// Files for hostapd and dnsmasq.
pub fn hostapd(o: &Options) -> Vec<PlannedFile> {
    vec![
        file("/etc/chaski/hostapd.conf", 0o600, hostapd_conf(o)),
        file("/etc/chaski/dnsmasq.conf", 0o644, dnsmasq_conf(o)),
        file("/etc/systemd/system/chaski-wifi.service", 0o644, wifi_service(o)),
        file("/etc/systemd/system/chaski-names.service", 0o644, names_service()),
    ]
}

fn service(o: &Options) -> String {
    let data = o.data.display();
    let checks = if o.checks_page { " --checks-page" } else { "" };
    format!(
        "{MADE}[Unit]
Description=Chaski, the box of this school
After=network.target chaski-firewall.service
# However often it fails, it is tried again: nobody in the village knows systemctl.
StartLimitIntervalSec=0

[Service]
Type=notify
# The hub is a child of what keeps it.
NotifyAccess=all
User=chaski
Group=chaski
# It starts the version that is to run, and goes back to the one before when a new one does not come up.
ExecStart={PROGRAM} keep --data {data} -- hub --data {data} --listen 0.0.0.0:80 --wifi %d/wifi{checks}
LoadCredential=wifi:/etc/chaski/wifi.json
Restart=always
RestartSec=2
# The hub gives a sign of life only when its writer has answered.
WatchdogSec=60
# A long rebuild shows its own page meanwhile.
TimeoutStartSec=300
TimeoutStopSec=30
# Below this the box swaps or slows; beyond it the hub starts again, and nothing acknowledged is lost.
MemoryHigh=384M
MemoryMax=512M
OOMScoreAdjust=-500
# 1,024 connections and the files of the database.
LimitNOFILE=8192

# Port 80 without being root.
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
UMask=0077
ProtectSystem=strict
ReadWritePaths={data} -/media -/run/media -/mnt
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources

[Install]
WantedBy=multi-user.target
"
    )
}

fn firewall(o: &Options) -> String {
    let wlan = &o.interface;
    let forward = match o.share_uplink {
        true => {
            format!("    # Phones may use the box's way to the internet.\n    iifname \"{wlan}\" accept\n")
        }
        false => format!(
            "    # Phones reach the box and nothing behind it.\n    iifname \"{wlan}\" drop\n    oifname \"{wlan}\" drop\n"
        ),
    };
    format!(
        "#!/usr/sbin/nft -f
{MADE}# Only what comes from the Wi-Fi is looked at; a cable stays as open or closed as it was.
table inet chaski
delete table inet chaski
table inet chaski {{
  chain input {{
    type filter hook input priority filter; policy accept;
    iifname != \"{wlan}\" accept
    ct state established,related accept
    ct state invalid drop
    icmp type echo-request limit rate 20/second accept
    meta l4proto ipv6-icmp accept
    udp dport {{ 53, 67 }} accept
    tcp dport {{ 53, 80, 443 }} accept
    # A clear no is quicker than silence.
    meta l4proto tcp reject with tcp reset
    reject
  }}
  chain forward {{
    type filter hook forward priority filter; policy accept;
{forward}  }}
}}
"
    )
}

fn firewall_service() -> String {
    format!(
        "{MADE}[Unit]
Description=What phones on the Wi-Fi of the box may reach
Before=network-pre.target
Wants=network-pre.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f /etc/chaski/firewall.nft
ExecStop=/usr/sbin/nft delete table inet chaski

[Install]
WantedBy=multi-user.target
"
    )
}

fn stick_mount() -> String {
    format!(
        "{MADE}# A stick that bears the label CHASKI receives backups; they are sealed, so anybody on the box may write them.
[Unit]
Description=The stick for backups

[Mount]
What=/dev/disk/by-label/CHASKI
Where=/media/chaski
Type=vfat
Options=nodev,nosuid,noexec,flush,fmask=0111,dmask=0000
TimeoutSec=10
"
    )
}

fn stick_automount() -> String {
    format!(
        "{MADE}[Unit]
Description=The stick for backups, when somebody asks for it

[Automount]
Where=/media/chaski
# Let go after a minute, so that pulling it out harms nothing.
TimeoutIdleSec=60

[Install]
WantedBy=multi-user.target
"
    )
}

fn machine_watchdog() -> String {
    format!(
        "{MADE}# If the whole machine hangs, its own watchdog starts it again. 15 s is the longest a Raspberry Pi knows.
[Manager]
RuntimeWatchdogSec=15
RebootWatchdogSec=2min
"
    )
}

fn journal() -> String {
    format!(
        "{MADE}# Enough to see why it stopped last week; seldom written, because cards wear.
[Journal]
SystemMaxUse=64M
SystemMaxFileSize=8M
MaxRetentionSec=2month
SyncIntervalSec=15m
RateLimitIntervalSec=30s
RateLimitBurst=1000
"
    )
}

fn sysctl() -> String {
    format!(
        "{MADE}# A kernel that gave up starts again by itself.
kernel.panic=10
# What is not urgent is gathered: fewer writes to the card. The hub syncs what must not be lost itself.
vm.dirty_writeback_centisecs=1500
vm.swappiness=10
"
    )
}

fn country(o: &Options) -> String {
    format!(
        "{MADE}# In whose law the radio transmits.\noptions cfg80211 ieee80211_regdom={}\n",
        o.country.as_str()
    )
}

fn connection(o: &Options) -> String {
    let Options { wifi, interface, channel, .. } = o;
    // NetworkManager wants one for each connection; ours is always the same.
    let uuid = "5f3c5a0e-6b1d-4c43-9a5e-c4a5c1b00c01";
    let security = wifi.passphrase.as_ref().map_or(String::new(), |passphrase| {
        format!(
            "\n[wifi-security]\nkey-mgmt=wpa-psk\nproto=rsn\npairwise=ccmp\ngroup=ccmp\npsk={passphrase}\n"
        )
    });
    let (ssid, address) = (&wifi.ssid, wifi.address);
    format!(
        "{MADE}[connection]
id=chaski
uuid={uuid}
type=wifi
interface-name={interface}
autoconnect=true
autoconnect-priority=100
autoconnect-retries=0

[wifi]
mode=ap
band=bg
channel={channel}
ssid={ssid}
powersave=2
ap-isolation=1
{security}
[ipv4]
method=shared
address1={address}/24

[ipv6]
method=disabled
"
    )
}

/// Names that lead to the box.
fn names(o: &Options) -> String {
    let address = o.wifi.address;
    let mut text =
        String::from("# The box's own names. `local` makes other kinds of question (IPv6) end here too.\n");
    let mut lead = |host: &str| {
        text.push_str(&format!("address=/{host}/{address}\nlocal=/{host}/\n"));
    };
    lead("chaski");
    lead("chaski.lan");
    if o.share_uplink {
        text.push_str("# Phones ask the real internet whether it is there: the way out is shared.\n");
        return text;
    }
    text.push_str("# Devices ask these whether there is internet; the box answers so that they stay.\n");
    for host in CHECK_HOSTS {
        text.push_str(&format!("address=/{host}/{address}\nlocal=/{host}/\n"));
    }
    text.push_str("# Windows looks for exactly this.\naddress=/dns.msftncsi.com/131.107.255.255\nlocal=/dns.msftncsi.com/\n");
    text.push_str("# There is no other name service: a quick no instead of a long wait.\nno-resolv\n");
    text
}

fn dnsmasq_conf(o: &Options) -> String {
    let [a, b, c, _] = o.wifi.address.octets();
    let interface = &o.interface;
    // The box's own address is never given away: dnsmasq leaves out those of its own interfaces.
    format!(
        "{MADE}interface={interface}
bind-dynamic
no-hosts
dhcp-range={a}.{b}.{c}.10,{a}.{b}.{c}.250,255.255.255.0,12h
dhcp-authoritative
dhcp-leasefile=/run/chaski-names/leases
{}",
        names(o)
    )
}

fn hostapd_conf(o: &Options) -> String {
    let Options { wifi, interface, channel, .. } = o;
    let security = wifi.passphrase.as_ref().map_or(String::new(), |passphrase| {
        format!("wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase={passphrase}\n")
    });
    let (ssid, country) = (&wifi.ssid, o.country.as_str());
    format!(
        "{MADE}interface={interface}
driver=nl80211
country_code={country}
ieee80211d=1
hw_mode=g
channel={channel}
ieee80211n=1
wmm_enabled=1
ssid={ssid}
utf8_ssid=1
# Phones do not see each other, only the box.
ap_isolate=1
max_num_sta=100
{security}"
    )
}

fn wifi_service(o: &Options) -> String {
    let (interface, address) = (&o.interface, o.wifi.address);
    format!(
        "{MADE}[Unit]
Description=The Wi-Fi of the box
After=sys-subsystem-net-devices-{interface}.device
StartLimitIntervalSec=0

[Service]
ExecStartPre=-/usr/sbin/ip address replace {address}/24 dev {interface}
ExecStart=/usr/sbin/hostapd /etc/chaski/hostapd.conf
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
"
    )
}

fn names_service() -> String {
    format!(
        "{MADE}[Unit]
Description=Addresses and names on the Wi-Fi of the box
After=chaski-wifi.service
StartLimitIntervalSec=0

[Service]
RuntimeDirectory=chaski-names
ExecStart=/usr/sbin/dnsmasq --keep-in-foreground --conf-file=/etc/chaski/dnsmasq.conf
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
"
    )
}
