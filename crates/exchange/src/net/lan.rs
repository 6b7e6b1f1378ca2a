//! [`Lan`]: the sockets of [`crate::neighbours`]: datagrams to everybody in the local networks that this machine is in.
//!
//! UDP to one multicast address, and not mDNS: that would announce a service by a name for all to read, needs a responder that answers
//! strangers, and brings a library for what are 78 bytes. They go no further than the next router.

use socket2::{Domain, Protocol, Socket, Type};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket},
    time::Duration,
};

/// Where boxes say that they are here: an address for use within one site (RFC 2365, section 6.1).
pub const GROUP: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(239, 255, 74, 40), 7_441);
/// Longest datagram that is read; whatever is longer is no beacon.
const MAX_BYTES: usize = 128;

/// Ears and mouths in the local networks.
pub struct Lan {
    ears: UdpSocket,
    mouths: Vec<(Ipv4Addr, UdpSocket)>,
}

impl Lan {
    /// Opens the ears. Several programs on one machine may listen there side by side.
    pub fn open(wait: Duration) -> io::Result<Self> {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
        socket.set_reuse_address(true)?;
        // Bound to the group, a machine on Linux hears what was said to the group alone. Others know no such binding.
        let anywhere = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, GROUP.port());
        socket.bind(&GROUP.into()).or_else(|_| socket.bind(&anywhere.into()))?;
        let ears: UdpSocket = socket.into();
        ears.set_read_timeout(Some(wait))?;
        Ok(Self { ears, mouths: vec![] })
    }

    /// Is in the networks of these addresses of the machine from now on; one that cannot be used is left out, until the next time.
    pub fn attend(&mut self, addresses: &[Ipv4Addr]) {
        let ears = &self.ears;
        self.mouths.retain(|(address, _)| {
            let stays = addresses.contains(address);
            if !stays {
                let _ = ears.leave_multicast_v4(GROUP.ip(), address);
            }
            stays
        });
        for address in addresses {
            if self.mouths.iter().any(|(known, _)| known == address) {
                continue;
            }
            let opened = mouth(*address)
                .and_then(|mouth| self.ears.join_multicast_v4(GROUP.ip(), address).map(|()| mouth));
            match opened {
                Ok(mouth) => self.mouths.push((*address, mouth)),
                Err(error) => tracing::debug!(%address, %error, "no neighbours are looked for here"),
            }
        }
    }

    /// Says something to everybody.
    pub fn say(&self, datagram: &[u8]) {
        for (address, mouth) in &self.mouths {
            if let Err(error) = mouth.send_to(datagram, GROUP) {
                tracing::debug!(%address, %error, "nobody is told here");
            }
        }
    }

    /// What was said, and from where; `None` if nothing came in time.
    pub fn hear(&self) -> Option<(Vec<u8>, SocketAddr)> {
        let mut bytes = [0; MAX_BYTES];
        let (length, from) = self.ears.recv_from(&mut bytes).ok()?;
        Some((bytes[..length].to_vec(), from))
    }
}

/// Speaks with this address, in its network.
fn mouth(address: Ipv4Addr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.bind(&SocketAddrV4::new(address, 0).into())?;
    socket.set_multicast_if_v4(&address)?;
    socket.set_multicast_ttl_v4(1)?;
    // Another hub on this machine hears it too.
    socket.set_multicast_loop_v4(true)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_programs_on_one_machine_hear_each_other() {
        let open = || {
            let mut lan = Lan::open(Duration::from_millis(200)).unwrap();
            lan.attend(&[Ipv4Addr::LOCALHOST]);
            lan
        };
        let (one, other) = (open(), open());
        // Others may be speaking on this machine meanwhile.
        let said = format!("test {:?}", std::process::id());
        one.say(said.as_bytes());
        let heard = (0..200).find_map(|_| other.hear().filter(|(bytes, _)| bytes == said.as_bytes()));
        let (_, from) = heard.expect("nothing was heard");
        assert!(from.ip().is_loopback());
    }

    #[test]
    fn who_has_left_a_network_speaks_there_no_more() {
        let mut lan = Lan::open(Duration::from_millis(20)).unwrap();
        lan.attend(&[Ipv4Addr::LOCALHOST, Ipv4Addr::new(203, 0, 113, 200)]);
        let addresses: Vec<_> = lan.mouths.iter().map(|(address, _)| *address).collect();
        assert_eq!(addresses, [Ipv4Addr::LOCALHOST], "an address that is not the machine's is left out");
        lan.attend(&[]);
        assert!(lan.mouths.is_empty());
    }
}
