//! [`Reach`]: what other phones type to open this box. Posters and cards carry it, so it must be true.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The name that a box's own name service gives it.
pub const OWN_NAME: &str = "chaski";

/// How others reach this box.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// Where it listens.
    pub listens: SocketAddr,
    /// Its own name service calls it [`OWN_NAME`]: it has a Wi-Fi of its own.
    pub own_name: bool,
    /// The machine's address in its network, if it can be told.
    pub machine: fn() -> Option<IpAddr>,
}

impl Default for Reach {
    fn default() -> Self {
        let listens = SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 80);
        Self { listens, own_name: false, machine: || None }
    }
}

impl Reach {
    /// By name: the box's own, or the one by which whoever asks called it. With the port, if it is not the usual one.
    pub fn by_name(&self, called: Option<&str>) -> Option<String> {
        match self.own_name {
            true => Some(format!("{OWN_NAME}{}", self.port())),
            false => others_can_type(called).filter(|called| ip_of(called).is_none()).map(str::to_owned),
        }
    }

    /// In numbers: as whoever asks called it, or else the address where it listens, or else the machine's.
    pub fn in_numbers(&self, called: Option<&str>) -> Option<String> {
        if let Some(called) = others_can_type(called).filter(|called| ip_of(called).is_some()) {
            return Some(called.to_owned());
        }
        let listens = self.listens.ip();
        let ip = match listens.is_unspecified() {
            true => (self.machine)()?,
            false => listens,
        };
        (ip.is_ipv4() && !ip.is_loopback()).then(|| format!("{ip}{}", self.port()))
    }

    /// What a card should carry; `None`: only this machine opens the box.
    pub fn anyhow(&self, called: Option<&str>) -> Option<String> {
        let called = others_can_type(called).map(str::to_owned);
        called.or_else(|| self.by_name(None)).or_else(|| self.in_numbers(None))
    }

    fn port(&self) -> String {
        match self.listens.port() {
            80 => String::new(),
            port => format!(":{port}"),
        }
    }
}

/// What was called, unless it means "this machine" wherever it is typed.
fn others_can_type(called: Option<&str>) -> Option<&str> {
    called.filter(|called| {
        let local = ip_of(called).is_some_and(|ip| ip.is_loopback() || ip.is_unspecified());
        !local && !name_of(called).eq_ignore_ascii_case("localhost")
    })
}

fn ip_of(authority: &str) -> Option<IpAddr> {
    let socket = authority.parse::<SocketAddr>().map(|socket| socket.ip());
    socket.or_else(|_| authority.trim_matches(['[', ']']).parse()).ok()
}

fn name_of(authority: &str) -> &str {
    authority.rsplit_once(':').map_or(authority, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_can_type() {
        let school: fn() -> Option<IpAddr> = || Some(Ipv4Addr::new(192, 168, 1, 7).into());
        let nowhere: fn() -> Option<IpAddr> = || None;
        // Where it listens, a Wi-Fi of its own, the machine, as called; by name, in numbers, anyhow.
        type Case = (&'static str, bool, fn() -> Option<IpAddr>, &'static str, [Option<&'static str>; 3]);
        let cases: [Case; 10] = [
            ("0.0.0.0:80", true, school, "chaski", [Some("chaski"), Some("192.168.1.7"), Some("chaski")]),
            (
                "0.0.0.0:8080",
                true,
                nowhere,
                "localhost:8080",
                [Some("chaski:8080"), None, Some("chaski:8080")],
            ),
            ("0.0.0.0:80", false, school, "localhost", [None, Some("192.168.1.7"), Some("192.168.1.7")]),
            (
                "0.0.0.0:8080",
                false,
                school,
                "127.0.0.1:8080",
                [None, Some("192.168.1.7:8080"), Some("192.168.1.7:8080")],
            ),
            ("10.42.0.1:80", false, school, "localhost", [None, Some("10.42.0.1"), Some("10.42.0.1")]),
            ("127.0.0.1:8080", false, school, "localhost:8080", [None, None, None]),
            ("[::]:80", false, nowhere, "[::1]", [None, None, None]),
            // A proxy stands in front: what was called is what works.
            (
                "127.0.0.1:8080",
                false,
                school,
                "escuela.lan",
                [Some("escuela.lan"), None, Some("escuela.lan")],
            ),
            (
                "0.0.0.0:8080",
                false,
                school,
                "10.0.0.9:8080",
                [None, Some("10.0.0.9:8080"), Some("10.0.0.9:8080")],
            ),
            ("0.0.0.0:80", false, nowhere, "LOCALHOST", [None, None, None]),
        ];
        for (listens, own_name, machine, called, expected) in cases {
            let reach = Reach { listens: listens.parse().unwrap(), own_name, machine };
            let called = Some(called);
            let found = [reach.by_name(called), reach.in_numbers(called), reach.anyhow(called)];
            assert_eq!(found.each_ref().map(Option::as_deref), expected, "{listens} {called:?}");
        }
    }
}
