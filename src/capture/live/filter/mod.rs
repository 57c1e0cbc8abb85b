//! The capture filter: which frames are taken at all, decided in the kernel before they are copied.
//!
//! A small typed set: hosts, ports, protocols, and connections left out (one's own ssh session). Knows nothing of the
//! display filter, which chooses among packets that were taken.

// Programs are for Linux's kernel; the tests read them everywhere.
#[cfg(any(target_os = "linux", test))]
mod assemble;
#[cfg(test)]
mod machine;
#[cfg(any(target_os = "linux", test))]
mod program;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

#[cfg(any(target_os = "linux", test))]
pub(crate) use assemble::Instruction;
#[cfg(target_os = "linux")]
pub(crate) use program::{Framing, program};

/// What a frame must be to be taken. What is empty asks for nothing; within a list any one is enough.
///
/// Like tcpdump's, it judges a frame by its own bytes: the later fragments of a datagram have no ports and fit no port,
/// and behind an IPv6 extension header no protocol or port is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaptureFilter {
    /// Sender or receiver, in the IP header or in ARP.
    pub hosts: Vec<Network>,
    /// TCP, UDP or SCTP port of sender or receiver.
    pub ports: Vec<u16>,
    /// The kind of packet.
    pub protocols: Vec<Protocol>,
    /// TCP connections to leave out, in both directions.
    pub without: Vec<Connection>,
}

/// A kind of packet that a capture filter can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// TCP over either IP.
    Tcp,
    /// UDP over either IP.
    Udp,
    /// ICMP, or ICMP for IPv6.
    Icmp,
    /// ARP.
    Arp,
    /// Anything over IPv4.
    Ipv4,
    /// Anything over IPv6.
    Ipv6,
}

impl Protocol {
    /// All of them.
    pub const ALL: [Protocol; 6] =
        [Protocol::Tcp, Protocol::Udp, Protocol::Icmp, Protocol::Arp, Protocol::Ipv4, Protocol::Ipv6];

    /// Its word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Icmp => "icmp",
            Protocol::Arp => "arp",
            Protocol::Ipv4 => "ip",
            Protocol::Ipv6 => "ipv6",
        }
    }
}

/// An address, or all that share its first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// One address.
    pub fn host(address: IpAddr) -> Self {
        Network { address, prefix: if address.is_ipv4() { 32 } else { 128 } }
    }

    /// An address whose first `prefix` bits count; `None` where it has not so many.
    pub fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        (prefix <= Self::host(address).prefix).then_some(Network { address, prefix })
    }

    /// Its address and mask as 32-bit words, most significant first: one of IPv4, four of IPv6.
    #[cfg(any(target_os = "linux", test))]
    fn words(self) -> Vec<(u32, u32)> {
        let bytes = match self.address {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        let words = bytes.chunks_exact(4).map(|four| four.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)));
        let masks = (0_u32..).map(|at| {
            let bits = u32::from(self.prefix).saturating_sub(at * 32).min(32);
            u32::MAX.checked_shl(32 - bits).unwrap_or(0)
        });
        words.zip(masks).map(|(word, mask)| (word & mask, mask)).collect()
    }
}

impl FromStr for Network {
    type Err = ();

    /// `192.0.2.1`, `2001:db8::1` or with `/` and the number of bits that count.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address = address.parse().map_err(|_| ())?;
        match prefix {
            None => Ok(Network::host(address)),
            Some(prefix) => prefix.parse().ok().and_then(|prefix| Network::new(address, prefix)).ok_or(()),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Network::host(self.address) {
            write!(f, "{}", self.address)
        } else {
            write!(f, "{}/{}", self.address, self.prefix)
        }
    }
}

/// A TCP connection: its two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection(pub SocketAddr, pub SocketAddr);

impl FromStr for Connection {
    type Err = ();

    /// As in `SSH_CONNECTION`: address and port of the one end, address and port of the other, with spaces between.
    /// IPv4 addresses may be written as mapped into IPv6, and a zone (`%eth0`) is left out.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut words = text.split_whitespace();
        let mut end = || {
            let address = words.next()?.split('%').next()?.parse::<IpAddr>().ok()?;
            Some(SocketAddr::new(address.to_canonical(), words.next()?.parse().ok()?))
        };
        let ends = end().and_then(|one| Some(Connection(one, end()?)));
        ends.filter(|ends| ends.0.is_ipv4() == ends.1.is_ipv4() && words.next().is_none()).ok_or(())
    }
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Connection(one, other) = self;
        write!(f, "{} {} {} {}", one.ip(), one.port(), other.ip(), other.port())
    }
}

impl CaptureFilter {
    /// Whether every frame is taken.
    pub fn is_empty(&self) -> bool {
        *self == CaptureFilter::default()
    }

    /// The connection of the ssh session this program runs in, by the environment; `None` where it runs in none.
    pub fn my_ssh() -> Option<Connection> {
        std::env::var("SSH_CONNECTION").ok()?.parse().ok()
    }

    /// The arguments of `layerscope capture` that say the same.
    pub fn arguments(&self) -> Vec<String> {
        let hosts = self.hosts.iter().map(|host| format!("--host={host}"));
        let ports = self.ports.iter().map(|port| format!("--port={port}"));
        let protocols = self.protocols.iter().map(|protocol| format!("--protocol={}", protocol.as_str()));
        let without = self.without.iter().map(|connection| format!("--without-connection={connection}"));
        hosts.chain(ports).chain(protocols).chain(without).collect()
    }
}

impl fmt::Display for CaptureFilter {
    /// The same in the words of tcpdump's filters, as a capture file records it; nothing where every frame is taken.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let any = |terms: Vec<String>| match terms.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            terms => Some(format!("({})", terms.join(" or "))),
        };
        let protocols = self.protocols.iter().map(|protocol| match protocol {
            Protocol::Icmp => "(icmp or icmp6)".to_owned(),
            Protocol::Ipv6 => "ip6".to_owned(),
            other => other.as_str().to_owned(),
        });
        let hosts = self.hosts.iter().map(|host| {
            let what = if *host == Network::host(host.address) { "host" } else { "net" };
            format!("{what} {host}")
        });
        let ports = self.ports.iter().map(|port| format!("port {port}"));
        let without = self.without.iter().map(|Connection(one, other)| {
            let way = |from: &SocketAddr, to: &SocketAddr| {
                let (src, dst) = (from.ip(), to.ip());
                format!("(src host {src} and src port {} and dst host {dst} and dst port {})", from.port(), to.port())
            };
            format!("not (tcp and ({} or {}))", way(one, other), way(other, one))
        });
        let terms = [any(protocols.collect()), any(hosts.collect()), any(ports.collect())].into_iter().flatten();
        f.write_str(&terms.chain(without).collect::<Vec<_>>().join(" and "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for text in ["192.0.2.1", "2001:db8::1", "10.0.0.0/8", "fe80::/10"] {
            assert_eq!(text.parse::<Network>().map(|network| network.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "10.0.0.0/33", "::/129", "10.0.0.0/x", "host"] {
            assert_eq!(text.parse::<Network>(), Err(()), "{text}");
        }
    }

    #[test]
    fn the_ssh_session_of_the_environment() {
        let ssh = "::ffff:10.0.0.9 50022 ::ffff:10.0.0.1 22".parse::<Connection>();
        assert_eq!(ssh.map(|ssh| ssh.to_string()), Ok("10.0.0.9 50022 10.0.0.1 22".to_owned()));
        let link_local = "fe80::2%eth0 50022 fe80::1%eth0 22".parse::<Connection>();
        assert_eq!(link_local.map(|ssh| ssh.to_string()), Ok("fe80::2 50022 fe80::1 22".to_owned()));
        for wrong in ["", "10.0.0.9 50022", "10.0.0.9 50022 ::1 22", "10.0.0.9 1 10.0.0.1 22 9", "a b c d"] {
            assert_eq!(wrong.parse::<Connection>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn in_tcpdumps_words() {
        let filter = CaptureFilter {
            hosts: vec!["10.0.0.1".parse().unwrap(), "fe80::/10".parse().unwrap()],
            ports: vec![80],
            protocols: vec![Protocol::Tcp, Protocol::Icmp],
            without: vec!["10.0.0.9 50022 10.0.0.1 22".parse().unwrap()],
        };
        assert_eq!(
            filter.to_string(),
            "(tcp or (icmp or icmp6)) and (host 10.0.0.1 or net fe80::/10) and port 80 and not (tcp and \
             ((src host 10.0.0.9 and src port 50022 and dst host 10.0.0.1 and dst port 22) or \
             (src host 10.0.0.1 and src port 22 and dst host 10.0.0.9 and dst port 50022)))"
        );
        assert_eq!(CaptureFilter::default().to_string(), "");
        let words = ["--host=10.0.0.1", "--host=fe80::/10", "--port=80", "--protocol=tcp", "--protocol=icmp"];
        assert_eq!(filter.arguments()[..5], words);
    }
}
