//! A pair of endpoints, in one order whichever of them speaks: what packets are gathered into
//! conversations by. Knows nothing of who began.

use std::hash::BuildHasher;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Endpoint, Proto};
use crate::decode::{TransportFacts, TransportKind};

/// One end of a pair, by the order of the endpoints, not by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum End {
    /// The lower endpoint.
    Low,
    /// The higher.
    High,
}

impl End {
    pub(crate) const BOTH: [End; 2] = [End::Low, End::High];

    pub(crate) const fn other(self) -> End {
        match self {
            End::Low => End::High,
            End::High => End::Low,
        }
    }
}

/// One thing for each end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ends<T> {
    low: T,
    high: T,
}

impl<T> Ends<T> {
    pub(crate) const fn of(low: T, high: T) -> Self {
        Ends { low, high }
    }
    pub(crate) const fn at(&self, end: End) -> &T {
        match end {
            End::Low => &self.low,
            End::High => &self.high,
        }
    }
    pub(crate) const fn at_mut(&mut self, end: End) -> &mut T {
        match end {
            End::Low => &mut self.low,
            End::High => &mut self.high,
        }
    }
    /// Sender's and receiver's, both to change.
    pub(crate) const fn split(&mut self, sender: End) -> (&mut T, &mut T) {
        match sender {
            End::Low => (&mut self.low, &mut self.high),
            End::High => (&mut self.high, &mut self.low),
        }
    }
}

/// Two endpoints and the protocol between them. IPv4 and IPv6 differ as addresses, as in Wireshark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PairKey {
    proto: Proto,
    net: NetPair,
    ports: (u16, u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NetPair {
    V4(u32, u32),
    V6(u128, u128),
}

impl PairKey {
    /// The key of a header, and which end sent it.
    pub(crate) fn of(header: &TransportFacts) -> (PairKey, End) {
        let proto = match header.kind {
            TransportKind::Tcp(_) => Proto::Tcp,
            TransportKind::Udp(_) => Proto::Udp,
        };
        let (src, dst) = (header.src_port, header.dst_port);
        match (header.net.src, header.net.dst) {
            (IpAddr::V4(from), IpAddr::V4(to)) => {
                let (from, to) = (from.to_bits(), to.to_bits());
                if (from, src) <= (to, dst) {
                    (PairKey { proto, net: NetPair::V4(from, to), ports: (src, dst) }, End::Low)
                } else {
                    (PairKey { proto, net: NetPair::V4(to, from), ports: (dst, src) }, End::High)
                }
            }
            (from, to) => {
                let (from, to) = (wide(from), wide(to));
                if (from, src) <= (to, dst) {
                    (PairKey { proto, net: NetPair::V6(from, to), ports: (src, dst) }, End::Low)
                } else {
                    (PairKey { proto, net: NetPair::V6(to, from), ports: (dst, src) }, End::High)
                }
            }
        }
    }

    pub(crate) const fn new(proto: Proto, net: NetPair, ports: (u16, u16)) -> PairKey {
        PairKey { proto, net, ports }
    }

    pub(crate) const fn net(&self) -> NetPair {
        self.net
    }

    pub(crate) const fn ports(&self) -> (u16, u16) {
        self.ports
    }

    pub(crate) const fn proto(&self) -> Proto {
        self.proto
    }

    /// The endpoint at an end.
    pub(crate) fn endpoint(&self, end: End) -> Endpoint {
        let port = match end {
            End::Low => self.ports.0,
            End::High => self.ports.1,
        };
        let addr = match (self.net, end) {
            (NetPair::V4(low, _), End::Low) => IpAddr::V4(Ipv4Addr::from_bits(low)),
            (NetPair::V4(_, high), End::High) => IpAddr::V4(Ipv4Addr::from_bits(high)),
            (NetPair::V6(low, _), End::Low) => IpAddr::V6(Ipv6Addr::from_bits(low)),
            (NetPair::V6(_, high), End::High) => IpAddr::V6(Ipv6Addr::from_bits(high)),
        };
        Endpoint { addr, port }
    }

    /// A hash of the key: few words, as it is made for each packet.
    pub(crate) fn hash(&self, by: &impl BuildHasher) -> u64 {
        let ports = u64::from(self.ports.0) << 24 | u64::from(self.ports.1) << 8 | self.proto as u64;
        match self.net {
            NetPair::V4(low, high) => by.hash_one((u64::from(low) << 32 | u64::from(high), ports)),
            NetPair::V6(low, high) => by.hash_one((low, high, ports)),
        }
    }
}

fn wide(addr: IpAddr) -> u128 {
    match addr {
        // Never both kinds in one header; mapped only so that a contradiction has some order.
        IpAddr::V4(addr) => addr.to_ipv6_mapped().to_bits(),
        IpAddr::V6(addr) => addr.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::decode::{NetFacts, UdpFacts};

    fn header(src: &str, src_port: u16, dst: &str, dst_port: u16) -> TransportFacts {
        TransportFacts {
            net: NetFacts { src: src.parse().unwrap(), dst: dst.parse().unwrap() },
            src_port,
            dst_port,
            quoted: false,
            payload: (0, 0),
            kind: TransportKind::Udp(UdpFacts { length: 8 }),
        }
    }

    #[test]
    fn both_directions_have_one_key_and_other_ends() {
        for (a, b) in [("10.0.0.1", "10.0.0.2"), ("2001:db8::1", "2001:db8::2")] {
            let (there, one) = PairKey::of(&header(a, 40_000, b, 53));
            let (back, other) = PairKey::of(&header(b, 53, a, 40_000));
            assert_eq!(there, back);
            assert_eq!(one, other.other());
            assert_eq!(there.endpoint(one), Endpoint { addr: a.parse().unwrap(), port: 40_000 });
            assert_eq!(there.endpoint(other), Endpoint { addr: b.parse().unwrap(), port: 53 });
        }
    }

    #[test]
    fn a_mapped_address_is_not_its_ipv4_address() {
        let four = PairKey::of(&header("10.0.0.1", 1, "10.0.0.2", 2)).0;
        let six = PairKey::of(&header("::ffff:10.0.0.1", 1, "::ffff:10.0.0.2", 2)).0;
        assert_ne!(four, six);
    }
}
