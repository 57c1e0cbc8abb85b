//! A capture filter as a program for the kernel.

use std::net::{IpAddr, SocketAddr};

use super::assemble::{Assembler, Label, op};
use super::{CaptureFilter, Connection, Instruction, Network, Protocol};

/// How a frame begins, as the socket has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// With an Ethernet header.
    Ethernet,
    /// With an IP header.
    Ip,
    /// With the network header, whose kind the kernel knows.
    Cooked,
    /// With something else, of which no filter can tell anything.
    Other,
}

/// The kernel's place for the protocol of a packet that comes without its link header (`SKF_AD_OFF + SKF_AD_PROTOCOL`).
const PROTOCOL: u32 = 0xffff_f000;
/// The kernel takes no longer program (`BPF_MAXINSNS`).
const MOST: usize = 4096;

const IPV4: u32 = 0x0800;
const IPV6: u32 = 0x86dd;
const ARP: u32 = 0x0806;
const VLAN: [u32; 3] = [0x8100, 0x88a8, 0x9100];
const TCP: u32 = 6;
const UDP: u32 = 17;
const SCTP: u32 = 132;
/// The fragment offset in the third word of an IPv4 header.
const FRAGMENT_OFFSET: u32 = 0x1fff;

/// The program that takes the first `snap_len` bytes of what the filter lets through. `None` where it would be longer
/// than the kernel takes.
pub(crate) fn program(filter: &CaptureFilter, framing: Framing, snap_len: u32) -> Option<Vec<Instruction>> {
    let mut code = Assembler::default();
    let (accept, reject) = (code.label(), code.label());
    let mut writer = Writer { code, filter, accept, reject };
    if !filter.is_empty() {
        writer.frame(framing);
    }
    let mut code = writer.code;
    code.place(accept);
    code.op(op::RETURN, snap_len);
    code.place(reject);
    code.op(op::RETURN, 0);
    code.finish().filter(|program| program.len() <= MOST)
}

struct Writer<'a> {
    code: Assembler,
    filter: &'a CaptureFilter,
    accept: Label,
    reject: Label,
}

/// Where an IP header has what, in bytes from its start.
struct Ip {
    protocol: u32,
    source: u32,
    destination: u32,
    v4: bool,
}

const V4: Ip = Ip { protocol: 9, source: 12, destination: 16, v4: true };
const V6: Ip = Ip { protocol: 6, source: 8, destination: 24, v4: false };

impl Writer<'_> {
    /// From here on X is where the network header begins.
    fn frame(&mut self, framing: Framing) {
        let code = &mut self.code;
        let (network, v4, v6, arp) = (code.label(), code.label(), code.label(), code.label());
        match framing {
            Framing::Ethernet => {
                for (at, tags_follow) in [(12, true), (16, true), (20, false)] {
                    code.op(op::LOAD_HALF, at);
                    code.op(op::SET_X, at + 2);
                    let tagged = code.label();
                    if tags_follow {
                        for tag in VLAN {
                            code.go_if(op::IF_EQUAL, tag, tagged);
                        }
                    }
                    code.go(network);
                    code.place(tagged);
                }
            }
            Framing::Cooked => {
                code.op(op::LOAD_HALF, PROTOCOL);
                code.op(op::SET_X, 0);
            }
            Framing::Ip => {
                code.op(op::LOAD_BYTE, 0);
                code.op(op::SET_X, 0);
                code.op(op::SHIFT_RIGHT, 4);
                code.go_if(op::IF_EQUAL, 4, v4);
                code.go_if(op::IF_EQUAL, 6, v6);
                self.nothing_known();
                self.ip(v4, &V4);
                self.ip(v6, &V6);
                return;
            }
            Framing::Other => {
                self.nothing_known();
                return;
            }
        }
        code.place(network);
        code.go_if(op::IF_EQUAL, IPV4, v4);
        code.go_if(op::IF_EQUAL, IPV6, v6);
        code.go_if(op::IF_EQUAL, ARP, arp);
        self.nothing_known();
        self.arp(arp);
        self.ip(v4, &V4);
        self.ip(v6, &V6);
    }

    /// A frame that is none of the kinds a filter can ask for.
    fn nothing_known(&mut self) {
        let CaptureFilter { hosts, ports, protocols, .. } = self.filter;
        let asked = !(hosts.is_empty() && ports.is_empty() && protocols.is_empty());
        self.code.go(if asked { self.reject } else { self.accept });
    }

    fn arp(&mut self, here: Label) {
        self.code.place(here);
        let CaptureFilter { hosts, ports, protocols, .. } = self.filter;
        if !ports.is_empty() || !(protocols.is_empty() || protocols.contains(&Protocol::Arp)) {
            self.code.go(self.reject);
            return;
        }
        if !hosts.is_empty() {
            // The sender's and the target's protocol addresses, of Ethernet and IPv4.
            self.hosts(true, [14, 24]);
        }
        self.code.go(self.accept);
    }

    fn ip(&mut self, here: Label, ip: &Ip) {
        self.code.place(here);
        self.protocols(ip);
        if !self.filter.hosts.is_empty() {
            self.hosts(ip.v4, [ip.source, ip.destination]);
        }
        if !self.filter.ports.is_empty() {
            self.ports(ip);
        }
        for connection in &self.filter.without {
            if connection.0.is_ipv4() == ip.v4 {
                self.without(ip, connection);
            }
        }
        self.code.go(self.accept);
    }

    /// Goes on only if the packet is of one of the protocols.
    fn protocols(&mut self, ip: &Ip) {
        let protocols = &self.filter.protocols;
        let whole = if ip.v4 { Protocol::Ipv4 } else { Protocol::Ipv6 };
        if protocols.is_empty() || protocols.contains(&whole) {
            return;
        }
        let code = &mut self.code;
        let fits = code.label();
        code.op(op::LOAD_BYTE_X, ip.protocol);
        for protocol in protocols {
            let number = match protocol {
                Protocol::Tcp => TCP,
                Protocol::Udp => UDP,
                Protocol::Icmp if ip.v4 => 1,
                Protocol::Icmp => 58,
                Protocol::Arp | Protocol::Ipv4 | Protocol::Ipv6 => continue,
            };
            code.go_if(op::IF_EQUAL, number, fits);
        }
        code.go(self.reject);
        code.place(fits);
    }

    /// Goes on only if one of the addresses is one of the hosts'.
    fn hosts(&mut self, v4: bool, places: [u32; 2]) {
        let fits = self.code.label();
        for host in self.filter.hosts.iter().filter(|host| host.address.is_ipv4() == v4) {
            for place in places {
                let not = self.code.label();
                self.address(*host, place, not);
                self.code.go(fits);
                self.code.place(not);
            }
        }
        self.code.go(self.reject);
        self.code.place(fits);
    }

    /// Goes on only if the address at X + `place` is of the network, to `not` otherwise.
    fn address(&mut self, network: Network, place: u32, not: Label) {
        for (at, (word, mask)) in (place..).step_by(4).zip(network.words()) {
            if mask == 0 {
                continue;
            }
            self.code.op(op::LOAD_WORD_X, at);
            if mask != u32::MAX {
                self.code.op(op::AND, mask);
            }
            self.code.go_unless(op::IF_EQUAL, word, not);
        }
    }

    /// Keeps X and sets it to the end of an IPv4 header, whose length varies; to `not` where no transport header is.
    fn transport(&mut self, ip: &Ip, not: Label) {
        let code = &mut self.code;
        if ip.v4 {
            code.op(op::LOAD_HALF_X, 6);
            code.go_if(op::IF_ANY_BIT, FRAGMENT_OFFSET, not);
        }
        code.op(op::KEEP_X, 0);
        if ip.v4 {
            code.op(op::LOAD_BYTE_X, 0);
            code.op(op::AND, 0x0f);
            code.op(op::SHIFT_LEFT, 2);
            code.op(op::ADD_X, 0);
            code.op(op::A_TO_X, 0);
        }
    }

    /// How far behind X, once [`transport`](Self::transport) has set it, the ports stand: an IPv6 header has 40 bytes.
    fn ports_at(ip: &Ip) -> [u32; 2] {
        if ip.v4 { [0, 2] } else { [40, 42] }
    }

    /// Goes on only if one of the two ports is one of those asked for.
    fn ports(&mut self, ip: &Ip) {
        let reject = self.reject;
        let has_ports = self.code.label();
        self.code.op(op::LOAD_BYTE_X, ip.protocol);
        for protocol in [TCP, UDP, SCTP] {
            self.code.go_if(op::IF_EQUAL, protocol, has_ports);
        }
        self.code.go(reject);
        self.code.place(has_ports);
        self.transport(ip, reject);
        let fits = self.code.label();
        for place in Self::ports_at(ip) {
            self.code.op(op::LOAD_HALF_X, place);
            for port in &self.filter.ports {
                self.code.go_if(op::IF_EQUAL, u32::from(*port), fits);
            }
        }
        self.code.go(reject);
        self.code.place(fits);
        self.code.op(op::RECALL_X, 0);
    }

    /// Goes on only if the packet is not of the connection.
    fn without(&mut self, ip: &Ip, connection: &Connection) {
        let done = self.code.label();
        self.code.op(op::LOAD_BYTE_X, ip.protocol);
        self.code.go_unless(op::IF_EQUAL, TCP, done);
        let Connection(one, other) = connection;
        for (from, to) in [(one, other), (other, one)] {
            let next = self.code.label();
            let host = |end: &SocketAddr| -> Network {
                let address: IpAddr = end.ip();
                Network::host(address)
            };
            self.address(host(from), ip.source, next);
            self.address(host(to), ip.destination, next);
            self.transport(ip, done);
            let back = self.code.label();
            for (place, end) in Self::ports_at(ip).into_iter().zip([from, to]) {
                self.code.op(op::LOAD_HALF_X, place);
                self.code.go_unless(op::IF_EQUAL, u32::from(end.port()), back);
            }
            self.code.go(self.reject);
            self.code.place(back);
            self.code.op(op::RECALL_X, 0);
            self.code.place(next);
        }
        self.code.place(done);
    }
}

#[cfg(test)]
mod tests {
    use super::super::machine::run;
    use super::*;

    const SNAP: u32 = 262_144;

    /// An IPv4 packet of a protocol between two hosts of 10.0.0.0/24, with ports where it has them.
    fn v4(protocol: u8, from: (u8, u16), to: (u8, u16)) -> Vec<u8> {
        let mut ip = vec![0x46, 0, 0, 40, 0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, from.0, 10, 0, 0, to.0, 1, 1, 1, 1];
        ip.extend(from.1.to_be_bytes());
        ip.extend(to.1.to_be_bytes());
        ip.extend([0; 16]);
        ip
    }

    fn v6(protocol: u8, from: (u8, u16), to: (u8, u16)) -> Vec<u8> {
        let mut ip = vec![0x60, 0, 0, 0, 0, 20, protocol, 64];
        for host in [from.0, to.0] {
            ip.extend([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, host]);
        }
        ip.extend(from.1.to_be_bytes());
        ip.extend(to.1.to_be_bytes());
        ip.extend([0; 16]);
        ip
    }

    fn arp(from: u8, to: u8) -> Vec<u8> {
        let mut arp = vec![0, 1, 8, 0, 6, 4, 0, 1, 2, 2, 2, 2, 2, 2, 10, 0, 0, from];
        arp.extend([0, 0, 0, 0, 0, 0, 10, 0, 0, to]);
        arp
    }

    fn ethernet(kind: u16, tags: &[u16], network: &[u8]) -> Vec<u8> {
        let mut frame = vec![2; 12];
        for tag in tags {
            frame.extend(tag.to_be_bytes());
            frame.extend([0, 7]);
        }
        frame.extend(kind.to_be_bytes());
        frame.extend(network);
        frame
    }

    fn filter(words: &str) -> CaptureFilter {
        let mut filter = CaptureFilter::default();
        for (what, value) in words.split(", ").filter_map(|term| term.split_once(' ')) {
            match what {
                "host" => filter.hosts.push(value.parse().unwrap()),
                "port" => filter.ports.push(value.parse().unwrap()),
                "proto" => {
                    filter.protocols.push(Protocol::ALL.into_iter().find(|one| one.as_str() == value).unwrap());
                }
                _ => filter.without.push(value.parse().unwrap()),
            }
        }
        filter
    }

    /// Whether a packet is let through, in whatever framing it comes.
    fn lets(words: &str, kind: u16, network: &[u8]) -> bool {
        let filter = filter(words);
        let taken = |framing, packet: &[u8]| run(&program(&filter, framing, SNAP).unwrap(), packet, kind);
        let mut answers = vec![taken(Framing::Ethernet, &ethernet(kind, &[], network))];
        answers.push(taken(Framing::Ethernet, &ethernet(kind, &[0x8100], network)));
        answers.push(taken(Framing::Ethernet, &ethernet(kind, &[0x88a8, 0x8100], network)));
        answers.push(taken(Framing::Cooked, network));
        if kind != 0x0806 {
            answers.push(taken(Framing::Ip, network));
        }
        assert!(answers.iter().all(|taken| taken == &answers[0]), "{words}: {answers:?}");
        assert!(answers[0] == 0 || answers[0] == SNAP);
        answers[0] != 0
    }

    #[test]
    fn hosts_ports_and_protocols() {
        let web = v4(6, (2, 50_000), (1, 80));
        let dns = v4(17, (1, 53), (3, 53));
        let ping = v4(1, (1, 0), (2, 0));
        let cases: [(&str, [bool; 3]); 12] = [
            ("", [true, true, true]),
            ("host 10.0.0.2", [true, false, true]),
            ("host 10.0.0.3, host 10.0.0.2", [true, true, true]),
            ("host 10.0.0.0/30", [true, true, true]),
            ("host 10.0.1.0/24", [false, false, false]),
            ("host 2001:db8::1", [false, false, false]),
            ("port 80", [true, false, false]),
            ("port 53, port 50000", [true, true, false]),
            ("proto udp, proto icmp", [false, true, true]),
            ("proto ip", [true, true, true]),
            ("proto arp", [false, false, false]),
            ("host 10.0.0.1, port 53, proto udp", [false, true, false]),
        ];
        for (words, want) in cases {
            let got = [&web, &dns, &ping].map(|packet| lets(words, 0x0800, packet));
            assert_eq!(got, want, "{words}");
        }
    }

    #[test]
    fn over_ipv6() {
        let web = v6(6, (2, 50_000), (1, 80));
        let ping = v6(58, (1, 80), (2, 80));
        for (words, want) in [
            ("host 2001:db8::2", [true, true]),
            ("host 2001:db8::3", [false, false]),
            ("host 2001:db8::/126", [true, true]),
            ("host ::/0", [true, true]),
            ("host 2001:db8:0:1::/64", [false, false]),
            ("host 10.0.0.2", [false, false]),
            ("port 80", [true, false]),
            ("proto icmp", [false, true]),
            ("proto tcp", [true, false]),
            ("without 2001:db8::1 80 2001:db8::2 50000", [false, true]),
        ] {
            assert_eq!([&web, &ping].map(|packet| lets(words, 0x86dd, packet)), want, "{words}");
        }
    }

    #[test]
    fn arp_by_its_addresses() {
        for (words, want) in [
            ("host 10.0.0.1", true),
            ("host 10.0.0.2", true),
            ("host 10.0.0.3", false),
            ("proto arp", true),
            ("proto tcp", false),
            ("port 80", false),
            ("without 10.0.0.1 1 10.0.0.2 2", true),
        ] {
            assert_eq!(lets(words, 0x0806, &arp(1, 2)), want, "{words}");
        }
        // Something of which a filter knows nothing.
        assert!(lets("without 10.0.0.1 1 10.0.0.2 2", 0x88cc, &[0; 40]));
        assert!(!lets("host 10.0.0.1", 0x88cc, &[0; 40]));
    }

    #[test]
    fn my_own_ssh_session_in_both_directions_and_nothing_else() {
        let words = "without 10.0.0.9 50022 10.0.0.1 22";
        assert!(!lets(words, 0x0800, &v4(6, (9, 50_022), (1, 22))));
        assert!(!lets(words, 0x0800, &v4(6, (1, 22), (9, 50_022))));
        assert!(lets(words, 0x0800, &v4(6, (9, 50_023), (1, 22))), "another session of the same host");
        assert!(lets(words, 0x0800, &v4(6, (9, 22), (1, 50_022))), "the ports the other way round");
        assert!(lets(words, 0x0800, &v4(17, (9, 50_022), (1, 22))), "UDP");
        assert!(lets(words, 0x86dd, &v6(6, (9, 50_022), (1, 22))));
        let two = "without 10.0.0.9 50022 10.0.0.1 22, without 10.0.0.9 1 10.0.0.1 2, host 10.0.0.9";
        assert!(!lets(two, 0x0800, &v4(6, (1, 2), (9, 1))));
        assert!(lets(two, 0x0800, &v4(6, (1, 2), (9, 2))));
    }

    #[test]
    fn later_fragments_have_no_ports() {
        let mut fragment = v4(17, (2, 53), (1, 53));
        fragment[6..8].copy_from_slice(&[0x00, 0xb9]);
        assert!(!lets("port 53", 0x0800, &fragment));
        assert!(lets("host 10.0.0.2", 0x0800, &fragment));
        let mut first = v4(17, (2, 53), (1, 53));
        first[6] = 0x20;
        assert!(lets("port 53", 0x0800, &first), "the first one, with more to come");
    }

    #[test]
    fn a_program_has_an_end_and_stays_within_what_the_kernel_takes() {
        let many = |hosts: u16| CaptureFilter {
            hosts: (0..hosts).map(|host| Network::host(IpAddr::from([10, 0, (host >> 8) as u8, host as u8]))).collect(),
            ..CaptureFilter::default()
        };
        let program_of = |filter| program(&filter, Framing::Ethernet, SNAP);
        let long = program_of(many(200)).unwrap();
        assert!(long.len() > 1000);
        let to_last = ethernet(0x0800, &[], &v4(6, (199, 1), (250, 2)));
        assert_eq!(run(&long, &to_last, 0), SNAP);
        assert_eq!(run(&long, &ethernet(0x0800, &[], &v4(6, (249, 1), (250, 2))), 0), 0);
        assert_eq!(program_of(many(2000)), None);
        assert_eq!(run(&program(&CaptureFilter::default(), Framing::Other, 96).unwrap(), &[], 0), 96);
    }
}
