//! What each of the seven layers did in one packet, in a sentence. Where a layer has nothing to show in
//! the packet, the sentence says so: nothing is made up to fill the model.

use super::summary::{arg, field, named, number, own_layers};
use super::{Layer, LayerTree, TcpFlags, Value};
use crate::i18n::Message;
use crate::msg;
use crate::osi::OsiLayer;

/// What `layer` did in the frame, whose length on the wire is `wire_len` bytes.
pub fn deed(tree: &LayerTree, wire_len: u32, layer: OsiLayer) -> Message {
    match layer {
        OsiLayer::Physical => physical(tree, wire_len),
        OsiLayer::DataLink => link(tree),
        OsiLayer::Network => network(tree),
        OsiLayer::Transport => transport(tree),
        OsiLayer::Session => session(tree),
        OsiLayer::Presentation => presentation(tree),
        OsiLayer::Application => application(tree),
    }
}

/// What one header did in the frame: the layer of that index of the tree, by itself.
pub fn deed_of(tree: &LayerTree, index: usize, wire_len: u32) -> Message {
    let Some(layer) = tree.layers.get(index) else { return msg!("deed-application-none") };
    match layer.protocol.token {
        "eth" => ethernet(tree, layer),
        "vlan" => msg!("deed-vlan", id = arg(tree, layer, "vlan.id")),
        "arp" => address_resolution(tree, layer),
        "raw" => msg!("deed-link-none"),
        "null" => msg!("deed-link-loopback"),
        "sll" => msg!("deed-link-cooked"),
        "ip" | "ipv6" => {
            let packet = internet(tree, layer);
            if is_fragment(tree) { both(packet, msg!("deed-fragment")) } else { packet }
        }
        "icmp" => says(tree, layer, "icmp.type"),
        "icmpv6" => says(tree, layer, "icmpv6.type"),
        "igmp" => says(tree, layer, "igmp.type"),
        "tcp" | "udp" => of_transport(tree, layer),
        "tls" => presentation(tree),
        "data" if layer.protocol.osi == OsiLayer::Application => deed(tree, wire_len, OsiLayer::Application),
        _ if speaks(tree).is_some_and(|speaker| std::ptr::eq(speaker, layer)) => application(tree),
        _ => msg!("deed-transport-other", name = layer.protocol.name, length = layer.range.len()),
    }
}

/// The shortest frame that Ethernet sends, without its check sequence (IEEE 802.3 §4.2.3.3).
const SHORTEST: u32 = 60;

/// The bytes with which the network card fills up an Ethernet frame that is too short, where the capture has it as it
/// was before.
pub fn padding_to_come(tree: &LayerTree, wire_len: u32) -> Option<u32> {
    let whole = tree.layers.iter().any(|layer| matches!(layer.protocol.token, "padding" | "trailer"));
    if whole || first(tree, &["eth"]).is_none() {
        return None;
    }
    SHORTEST.checked_sub(wire_len).filter(|padding| *padding > 0)
}

fn physical(tree: &LayerTree, wire_len: u32) -> Message {
    let padding = padding_to_come(tree, wire_len);
    let sent = u64::from(wire_len).saturating_add(u64::from(padding.unwrap_or(0)));
    let message = match padding {
        Some(padding) => msg!("deed-physical-padded", least = SHORTEST, padding = padding),
        None if first(tree, &["eth"]).is_some() => msg!("deed-physical-ethernet"),
        None => msg!("deed-physical"),
    };
    message.with("bytes", wire_len).with("bits", sent.saturating_mul(8))
}

/// The frame's first own layer of one of the protocols.
fn first<'a>(tree: &'a LayerTree, tokens: &[&str]) -> Option<&'a Layer> {
    own_layers(tree).find(|layer| tokens.contains(&layer.protocol.token))
}

fn both(first: Message, second: Message) -> Message {
    msg!("deed-both", first = first, second = second)
}

fn link(tree: &LayerTree) -> Message {
    let Some(outer) = own_layers(tree).find(|layer| layer.protocol.osi == OsiLayer::DataLink) else {
        return msg!("deed-link-none");
    };
    let mut message = match outer.protocol.token {
        "eth" => ethernet(tree, outer),
        "raw" => msg!("deed-link-none"),
        "null" => msg!("deed-link-loopback"),
        "sll" => msg!("deed-link-cooked"),
        _ => msg!("deed-link-other", name = outer.protocol.name, length = outer.range.len()),
    };
    if let Some(vlan) = first(tree, &["vlan"]) {
        message = both(message, msg!("deed-vlan", id = arg(tree, vlan, "vlan.id")));
    }
    if let Some(arp) = first(tree, &["arp"]) {
        message = both(message, address_resolution(tree, arp));
    }
    message
}

fn ethernet(tree: &LayerTree, layer: &Layer) -> Message {
    let (src, dst) = (arg(tree, layer, "eth.src"), arg(tree, layer, "eth.dst"));
    let message = match field(tree, layer, "eth.dst").map(|field| &field.value) {
        Some(Value::Mac([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])) => msg!("deed-ethernet-broadcast"),
        Some(Value::Mac([first, ..])) if first & 1 == 1 => msg!("deed-ethernet-multicast"),
        _ => msg!("deed-ethernet"),
    };
    message.with("src", src).with("dst", dst).with("length", layer.range.len())
}

fn address_resolution(tree: &LayerTree, layer: &Layer) -> Message {
    let arg = |name| arg(tree, layer, name);
    match number(tree, layer, "arp.opcode") {
        _ if field(tree, layer, "arp.isgratuitous").is_some() => {
            msg!("deed-arp-announcement", ip = arg("arp.src.proto_ipv4"))
        }
        Some(1) => msg!("deed-arp-request", ip = arg("arp.dst.proto_ipv4")),
        Some(2) => msg!("deed-arp-reply", ip = arg("arp.src.proto_ipv4"), mac = arg("arp.src.hw_mac")),
        _ => msg!("deed-arp-other"),
    }
}

fn network(tree: &LayerTree) -> Message {
    let Some(layer) = first(tree, &["ip", "ipv6"]) else {
        return if first(tree, &["arp"]).is_some() { msg!("deed-network-arp") } else { msg!("deed-network-none") };
    };
    let mut message = internet(tree, layer);
    if is_fragment(tree) {
        message = both(message, msg!("deed-fragment"));
    }
    if let Some(icmp) = first(tree, &["icmp", "icmpv6"]) {
        let kind = if icmp.protocol.token == "icmp" { "icmp.type" } else { "icmpv6.type" };
        message = both(message, says(tree, icmp, kind));
    } else if let Some(igmp) = first(tree, &["igmp"]) {
        message = both(message, says(tree, igmp, "igmp.type"));
    }
    message
}

fn internet(tree: &LayerTree, layer: &Layer) -> Message {
    let (src, dst, hops) = match layer.protocol.token {
        "ip" => ("ip.src", "ip.dst", "ip.ttl"),
        _ => ("ipv6.src", "ipv6.dst", "ipv6.hlim"),
    };
    let hops = number(tree, layer, hops).unwrap_or(0);
    let (name, length) = (layer.protocol.name, layer.range.len());
    let (src, dst) = (arg(tree, layer, src), arg(tree, layer, dst));
    match for_many(tree, layer) {
        Some(Many::Group) => msg!("deed-ip-group", name = name, src = src, dst = dst, hops = hops, length = length),
        Some(Many::All) => msg!("deed-ip-broadcast", name = name, src = src, dst = dst, length = length),
        None => msg!("deed-ip", name = name, src = src, dst = dst, hops = hops, length = length),
    }
}

/// Whom an address of many hosts is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// Those that have joined a group (RFC 1112, RFC 4291 §2.7).
    Group,
    /// All of the network (RFC 919). That the address is one of those, where it is not 255.255.255.255, only the frame tells.
    All,
}

/// Whether the packet of an IP header is for many hosts.
pub fn for_many(tree: &LayerTree, layer: &Layer) -> Option<Many> {
    let value = |name| field(tree, layer, name).map(|field| &field.value);
    match (value("ip.dst"), value("ipv6.dst")) {
        (Some(Value::Ipv4(dst)), _) if dst.is_multicast() => Some(Many::Group),
        (_, Some(Value::Ipv6(dst))) if dst.is_multicast() => Some(Many::Group),
        (Some(Value::Ipv4(dst)), _) if dst.is_broadcast() => Some(Many::All),
        (Some(Value::Ipv4(_)), _) => {
            let outer = first(tree, &["ip", "ipv6"]).is_some_and(|outer| std::ptr::eq(outer, layer));
            let frame = tree.first("eth.dst").map(|field| &field.value);
            (outer && frame == Some(&Value::Mac([0xff; 6]))).then_some(Many::All)
        }
        _ => None,
    }
}

fn says(tree: &LayerTree, layer: &Layer, kind: &'static str) -> Message {
    msg!("deed-icmp", name = layer.protocol.name, kind = named(tree, layer, kind))
}

fn is_fragment(tree: &LayerTree) -> bool {
    first(tree, &["ip"]).is_some_and(|ip| {
        number(tree, ip, "ip.flags.mf") == Some(1)
            || number(tree, ip, "ip.frag_offset").is_some_and(|offset| offset > 0)
    }) || first(tree, &["ipv6.fraghdr"]).is_some()
}

fn transport(tree: &LayerTree) -> Message {
    let Some(layer) = own_layers(tree).find(|layer| layer.protocol.osi == OsiLayer::Transport) else {
        return if is_fragment(tree) {
            msg!("deed-transport-fragment")
        } else if first(tree, &["icmp", "icmpv6", "igmp"]).is_some() {
            msg!("deed-transport-icmp")
        } else {
            msg!("deed-transport-none")
        };
    };
    of_transport(tree, layer)
}

fn of_transport(tree: &LayerTree, layer: &Layer) -> Message {
    let arg = |name| arg(tree, layer, name);
    match layer.protocol.token {
        "tcp" => {
            let ports =
                msg!("deed-tcp-ports", src = arg("tcp.srcport"), dst = arg("tcp.dstport"), length = layer.range.len());
            both(ports, segment(tree, layer))
        }
        "udp" => msg!("deed-udp", src = arg("udp.srcport"), dst = arg("udp.dstport"), length = layer.range.len()),
        _ => msg!("deed-transport-other", name = layer.protocol.name, length = layer.range.len()),
    }
}

/// What a segment is for, by its flags and payload.
fn segment(tree: &LayerTree, layer: &Layer) -> Message {
    let flags = TcpFlags(number(tree, layer, "tcp.flags").and_then(|flags| u16::try_from(flags).ok()).unwrap_or(0));
    let length = number(tree, layer, "tcp.len").unwrap_or(0);
    if flags.rst() {
        msg!("deed-tcp-reset")
    } else if flags.syn() && flags.ack() {
        msg!("deed-tcp-syn-ack")
    } else if flags.syn() {
        msg!("deed-tcp-syn")
    } else if flags.fin() {
        msg!("deed-tcp-fin")
    } else if length > 0 {
        msg!("deed-tcp-data", bytes = length)
    } else {
        msg!("deed-tcp-ack")
    }
}

fn session(tree: &LayerTree) -> Message {
    match first(tree, &["tls"]) {
        Some(tls) if field(tree, tls, "tls.handshake.type").is_some() => msg!("deed-session-handshake"),
        Some(_) => msg!("deed-session-tls"),
        None => folded(tree),
    }
}

fn presentation(tree: &LayerTree) -> Message {
    if let Some(tls) = first(tree, &["tls"]) {
        return if field(tree, tls, "tls.handshake.type").is_some() {
            msg!("deed-presentation-handshake")
        } else if is_sealed(tree, tls) {
            msg!("deed-presentation-tls")
        } else {
            msg!("deed-presentation-own", kind = named(tree, tls, "tls.record.content_type"))
        };
    }
    folded(tree)
}

/// Whether its first record is of the kind that holds the application's data (RFC 8446 §5.1), or goes on from the
/// segment before.
fn is_sealed(tree: &LayerTree, tls: &Layer) -> bool {
    number(tree, tls, "tls.record.content_type").unwrap_or(APPLICATION_DATA) == APPLICATION_DATA
        && field(tree, tls, "tls.handshake.type").is_none()
}

const APPLICATION_DATA: u64 = 23;

/// For the layers that the Internet's protocols leave to the application.
fn folded(tree: &LayerTree) -> Message {
    if speaks(tree).is_some() { msg!("deed-folded") } else { msg!("deed-folded-none") }
}

/// The innermost layer of an application protocol, or bytes of one that are not understood.
fn speaks(tree: &LayerTree) -> Option<&Layer> {
    let transport = own_layers(tree).any(|layer| layer.protocol.osi == OsiLayer::Transport);
    own_layers(tree)
        .find(|layer| layer.protocol.osi == OsiLayer::Application && (transport || layer.protocol.token != "data"))
}

fn application(tree: &LayerTree) -> Message {
    let Some(layer) = speaks(tree) else {
        return if let Some(tls) = first(tree, &["tls"]) {
            if is_sealed(tree, tls) { msg!("deed-application-encrypted") } else { msg!("deed-application-none") }
        } else if first(tree, &["tcp"]).is_some() {
            msg!("deed-application-tcp-only")
        } else {
            msg!("deed-application-none")
        };
    };
    let arg = |name| arg(tree, layer, name);
    match layer.protocol.token {
        "http" if field(tree, layer, "http.request.method").is_some() => {
            msg!("deed-http-request", method = arg("http.request.method"), uri = arg("http.request.uri"))
        }
        "http" if field(tree, layer, "http.response.code").is_some() => {
            msg!("deed-http-response", code = arg("http.response.code"), phrase = arg("http.response.phrase"))
        }
        "dns" | "mdns" | "llmnr" => {
            let asked = field(tree, layer, "dns.qry.name").is_some();
            let response = number(tree, layer, "dns.flags.response") == Some(1);
            let (message, name, kind) = match (response, asked) {
                (true, true) => (msg!("deed-dns-response"), "dns.qry.name", "dns.qry.type"),
                (true, false) => (msg!("deed-dns-answer"), "dns.resp.name", "dns.resp.type"),
                (false, _) => (msg!("deed-dns-query"), "dns.qry.name", "dns.qry.type"),
            };
            message.with("name", arg(name)).with("kind", named(tree, layer, kind))
        }
        "dhcp" if field(tree, layer, "dhcp.option.dhcp").is_some() => dhcp(tree, layer),
        "ntp" if field(tree, layer, "ntp.flags.mode").is_some() => match number(tree, layer, "ntp.flags.mode") {
            Some(3) => msg!("deed-ntp-client"),
            Some(4) => msg!("deed-ntp-server"),
            _ => msg!("deed-ntp-other", kind = named(tree, layer, "ntp.flags.mode")),
        },
        "data" => msg!("deed-application-data", bytes = layer.range.len()),
        _ => msg!("deed-application-other", name = layer.protocol.name, bytes = layer.range.len()),
    }
}

/// What a DHCP message is for (RFC 2131 §3.1, §3.2).
fn dhcp(tree: &LayerTree, layer: &Layer) -> Message {
    let ip = arg(tree, layer, "dhcp.ip.your");
    let given = field(tree, layer, "dhcp.ip.your")
        .is_some_and(|field| matches!(field.value, Value::Ipv4(address) if !address.is_unspecified()));
    match number(tree, layer, "dhcp.option.dhcp") {
        Some(1) => msg!("deed-dhcp-discover"),
        Some(2) if given => msg!("deed-dhcp-offer", ip = ip),
        Some(3) => msg!("deed-dhcp-request"),
        Some(5) if given => msg!("deed-dhcp-ack", ip = ip),
        Some(6) => msg!("deed-dhcp-nak"),
        Some(7) => msg!("deed-dhcp-release"),
        _ => msg!("deed-dhcp-other", kind = named(tree, layer, "dhcp.option.dhcp")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{CaptureSource, PacketStore};
    use crate::decode::Dissected;
    use crate::i18n::{Catalog, Language};

    /// What a layer did in a packet of a sample.
    fn said(capture: &'static [u8], number: u32, layer: OsiLayer) -> Option<String> {
        let store = PacketStore::read_all(CaptureSource::Bytes(capture.into())).ok()?;
        let packet = Dissected::read(&store, number)?;
        Some(Catalog::new(Language::English).text(&deed(&packet.tree, packet.meta.wire_len, layer)))
    }

    #[test]
    fn a_frame_that_is_too_short_is_padded() {
        let arp = said(include_bytes!("../../captures/arp-ping.pcap"), 1, OsiLayer::Physical).unwrap_or_default();
        assert!(arp.contains("42 bytes") && arp.contains("18 bytes") && arp.contains("480 bits"), "{arp}");
        let syn = said(include_bytes!("../../captures/http-get.pcap"), 1, OsiLayer::Physical).unwrap_or_default();
        assert!(syn.contains("592 bits") && !syn.contains("pads"), "{syn}");
    }

    #[test]
    fn what_tls_sends_of_its_own_is_not_the_applications() {
        let tls: &'static [u8] = include_bytes!("../../captures/tls.pcap");
        let tls12: &'static [u8] = include_bytes!("../../captures/tls12.pcap");
        for (capture, number, kind) in
            [(tls, 8, "Change Cipher Spec"), (tls12, 9, "Change Cipher Spec"), (tls12, 12, "Alert")]
        {
            let says = said(capture, number, OsiLayer::Presentation).unwrap_or_default();
            assert!(says.contains("TLS’s own") && says.contains(kind), "{number}: {says}");
            let says = said(capture, number, OsiLayer::Application).unwrap_or_default();
            assert!(says.starts_with("Nothing"), "{number}: {says}");
        }
        let says = said(tls, 9, OsiLayer::Application).unwrap_or_default();
        assert!(says.contains("inside TLS"), "{says}");
        let hello = said(tls, 4, OsiLayer::Application).unwrap_or_default();
        assert!(hello.starts_with("Nothing"), "{hello}");
    }

    #[test]
    fn dhcp_and_ntp_say_what_for() {
        let dhcp: &'static [u8] = include_bytes!("../../captures/dhcp.pcap");
        let says = |number| said(dhcp, number, OsiLayer::Application).unwrap_or_default();
        assert!(says(1).contains("looks for a server"), "{}", says(1));
        assert!(says(2).contains("offers the address 10."), "{}", says(2));
        assert!(says(3).contains("asks for"), "{}", says(3));
        assert!(says(4).contains("grants the address 10."), "{}", says(4));
        let ntp: &'static [u8] = include_bytes!("../../captures/ntp.pcap");
        let says = |number| said(ntp, number, OsiLayer::Application).unwrap_or_default();
        assert!(says(1).contains("asks a server"), "{}", says(1));
        assert!(says(2).contains("answers"), "{}", says(2));
    }
}
