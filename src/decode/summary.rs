//! A frame in one line, for the packet list: what Wireshark's Info column says.

use super::value_text::{mac_text, value_name};
use super::{Field, Layer, LayerTree, TcpFlags, Value};
use crate::i18n::{Arg, Message};
use crate::msg;
use crate::osi::OsiLayer;

/// TCP numbers counted from the connection's first, which one frame alone does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RelativeNumbers {
    /// Sequence number.
    pub seq: Option<u32>,
    /// Acknowledgement number, if the segment acknowledges.
    pub ack: Option<u32>,
    /// The window in bytes, scaled as both SYNs agreed; where they were not seen, the field as it is on the wire is shown.
    pub window: Option<u32>,
}

/// What a frame says, in one line: the innermost header that has something to say of its own. Without
/// relative numbers, TCP's are those on the wire.
pub fn summary(tree: &LayerTree, relative: RelativeNumbers) -> Message {
    own_layers(tree).rev().find_map(|layer| of_layer(tree, layer, relative)).unwrap_or_else(|| msg!("summary-empty"))
}

/// The protocol a frame is listed under: the innermost header of its own.
pub fn summary_protocol(tree: &LayerTree) -> Option<&'static super::Protocol> {
    own_layers(tree)
        .map(|layer| layer.protocol)
        .rfind(|protocol| !matches!(protocol.token, "data" | "padding" | "trailer"))
}

/// The layers that are the frame's own: up to an ICMP message, whose quote belongs to another.
pub(super) fn own_layers(tree: &LayerTree) -> impl DoubleEndedIterator<Item = &Layer> {
    let end = tree.layers.iter().position(|layer| matches!(layer.protocol.token, "icmp" | "icmpv6"));
    let layers = tree.layers.get(..end.map_or(tree.layers.len(), |end| end + 1)).unwrap_or_default();
    layers.iter()
}

/// How a layer of a frame belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The frame's own header.
    Own,
    /// Part of another packet, quoted in an ICMP error.
    Quoted,
    /// What an ICMP message carries that is no packet: an echo's filling.
    IcmpData,
}

impl LayerTree {
    /// How the layer of that index belongs to the frame.
    pub fn standing(&self, index: usize) -> Standing {
        let Some(layer) = self.layers.get(index).filter(|_| index >= own_layers(self).count()) else {
            return Standing::Own;
        };
        // What fills the frame up stands after all the rest and is the link's own.
        if matches!(layer.protocol.token, "padding" | "trailer") {
            return Standing::Own;
        }
        let quote = self.layers.get(own_layers(self).count()).is_some_and(|first| first.protocol.token != "data");
        if quote { Standing::Quoted } else { Standing::IcmpData }
    }

    /// The layer of the model at which the layer of that index is shown: an ICMP message's data are of its layer.
    pub fn shown_at(&self, index: usize) -> Option<OsiLayer> {
        let layer = self.layers.get(index)?;
        Some(if self.standing(index) == Standing::IcmpData { OsiLayer::Network } else { layer.protocol.osi })
    }
}

/// The first field of that name in a layer.
pub(super) fn field<'a>(tree: &'a LayerTree, layer: &Layer, name: &str) -> Option<&'a Field> {
    tree.fields_of(layer).iter().find(|field| field.def.name == name)
}

/// The number of the first field of that name in a layer.
pub(super) fn number(tree: &LayerTree, layer: &Layer, name: &str) -> Option<u64> {
    match field(tree, layer, name)?.value {
        Value::Unsigned(number) => Some(number),
        _ => None,
    }
}

/// An address, number or text as an argument; empty where the field is not there.
pub(super) fn arg(tree: &LayerTree, layer: &Layer, name: &str) -> Arg {
    let Some(field) = field(tree, layer, name) else { return Arg::from("") };
    match &field.value {
        Value::Unsigned(number) => Arg::from(number.to_string()),
        Value::Mac(mac) => Arg::from(mac_text(*mac)),
        Value::Ipv4(address) => Arg::from(address.to_string()),
        Value::Ipv6(address) => Arg::from(address.to_string()),
        Value::Text(text) => Arg::from(text.as_ref()),
        Value::None | Value::Bytes => Arg::from(""),
    }
}

/// The name of a field's value, or else its number, as an argument.
pub(super) fn named(tree: &LayerTree, layer: &Layer, name: &str) -> Arg {
    field(tree, layer, name).and_then(value_name).unwrap_or_else(|| arg(tree, layer, name))
}

fn of_layer(tree: &LayerTree, layer: &Layer, relative: RelativeNumbers) -> Option<Message> {
    let number = |name| number(tree, layer, name);
    let arg = |name| arg(tree, layer, name);
    let named = |name| named(tree, layer, name);
    Some(match layer.protocol.token {
        // Parts of a frame with nothing to say: what is before them speaks.
        "data" | "padding" | "trailer" | "raw" => return None,
        "eth" | "sll" | "null" | "vlan" | "ieee8021ad" => link(tree, layer)?,
        "arp" => arp(tree, layer)?,
        "ip" => match (number("ip.frag_offset").unwrap_or(0), number("ip.flags.mf")) {
            (0, None | Some(0)) => {
                msg!("summary-carries", src = arg("ip.src"), dst = arg("ip.dst"), what = named("ip.proto"))
            }
            (offset, _) => msg!("summary-fragment", what = named("ip.proto"), offset = offset, id = arg("ip.id")),
        },
        "ipv6" => msg!("summary-carries", src = arg("ipv6.src"), dst = arg("ipv6.dst"), what = named("ipv6.nxt")),
        "ipv6.fraghdr" => msg!(
            "summary-fragment",
            what = named("ipv6.fraghdr.nxt"),
            offset = number("ipv6.fraghdr.offset").unwrap_or(0).saturating_mul(8),
            id = arg("ipv6.fraghdr.ident")
        ),
        "icmp" => match number("icmp.type")? {
            0 | 8 => msg!("summary-echo", kind = named("icmp.type"), id = arg("icmp.ident"), seq = arg("icmp.seq")),
            3 | 5 | 11 => msg!("summary-icmp-reason", kind = named("icmp.type"), reason = named("icmp.code")),
            _ => msg!("summary-icmp", kind = named("icmp.type")),
        },
        "icmpv6" => icmpv6(tree, layer)?,
        "igmp" => match field(tree, layer, "igmp.maddr") {
            Some(_) => msg!("summary-igmp-group", kind = named("igmp.type"), group = arg("igmp.maddr")),
            None => msg!("summary-icmp", kind = named("igmp.type")),
        },
        "tcp" => tcp(tree, layer, relative),
        "udp" => msg!(
            "summary-udp",
            src = arg("udp.srcport"),
            dst = arg("udp.dstport"),
            length = number("udp.length").unwrap_or(0).saturating_sub(8)
        ),
        "dns" | "mdns" | "llmnr" => {
            // mDNS answers without repeating the question.
            let asked = field(tree, layer, "dns.qry.name").is_some();
            let (kind, name) =
                if asked { ("dns.qry.type", "dns.qry.name") } else { ("dns.resp.type", "dns.resp.name") };
            let (kind, name) = (named(kind), arg(name));
            if number("dns.flags.response") == Some(1) {
                msg!("summary-dns-response", kind = kind, name = name, code = named("dns.flags.rcode"))
            } else {
                msg!("summary-dns-query", kind = kind, name = name)
            }
        }
        "dhcp" if field(tree, layer, "dhcp.option.dhcp").is_some() => {
            msg!("summary-dhcp", what = named("dhcp.option.dhcp"))
        }
        "ntp" if field(tree, layer, "ntp.flags.mode").is_some() => {
            msg!("summary-ntp", version = arg("ntp.flags.vn"), mode = named("ntp.flags.mode"))
        }
        "http" => http(tree, layer)?,
        "tls" => {
            match (field(tree, layer, "tls.handshake.type"), field(tree, layer, "tls.handshake.extensions_server_name"))
            {
                (Some(_), Some(_)) => msg!(
                    "summary-tls-name",
                    what = named("tls.handshake.type"),
                    name = arg("tls.handshake.extensions_server_name")
                ),
                (Some(_), None) => msg!("summary-tls", what = named("tls.handshake.type")),
                _ => msg!("summary-tls", what = named("tls.record.content_type")),
            }
        }
        "pppoed" => msg!("summary-pppoe", code = named("pppoe.code")),
        "ppp" => msg!("summary-ppp", what = named("ppp.protocol")),
        _ => msg!("summary-protocol", name = layer.protocol.name, length = layer.range.len()),
    })
}

fn link(tree: &LayerTree, layer: &Layer) -> Option<Message> {
    let kind = ["eth.type", "vlan.etype", "ieee8021ah.etype", "sll.etype"]
        .iter()
        .find(|name| field(tree, layer, name).is_some());
    match kind {
        Some(name) => {
            let text = field(tree, layer, name).and_then(value_name);
            let number = number(tree, layer, name)?;
            let text = text.unwrap_or_else(|| Arg::from(format!("0x{number:04x}")));
            Some(msg!("summary-ether-type", what = text))
        }
        None => Some(msg!("summary-protocol", name = layer.protocol.name, length = layer.range.len())),
    }
}

fn arp(tree: &LayerTree, layer: &Layer) -> Option<Message> {
    let arg = |name| arg(tree, layer, name);
    Some(match number(tree, layer, "arp.opcode")? {
        _ if field(tree, layer, "arp.isgratuitous").is_some() => {
            msg!("summary-arp-announcement", ip = arg("arp.src.proto_ipv4"), mac = arg("arp.src.hw_mac"))
        }
        1 if field(tree, layer, "arp.isprobe").is_some() => msg!("summary-arp-probe", ip = arg("arp.dst.proto_ipv4")),
        1 => msg!("summary-arp-request", ip = arg("arp.dst.proto_ipv4"), asker = arg("arp.src.proto_ipv4")),
        2 => msg!("summary-arp-reply", ip = arg("arp.src.proto_ipv4"), mac = arg("arp.src.hw_mac")),
        _ => msg!("summary-icmp", kind = named(tree, layer, "arp.opcode")),
    })
}

fn icmpv6(tree: &LayerTree, layer: &Layer) -> Option<Message> {
    let arg = |name| arg(tree, layer, name);
    let kind = named(tree, layer, "icmpv6.type");
    Some(match number(tree, layer, "icmpv6.type")? {
        128 | 129 => msg!(
            "summary-echo",
            kind = kind,
            id = arg("icmpv6.echo.identifier"),
            seq = arg("icmpv6.echo.sequence_number")
        ),
        1 | 3 | 4 => msg!("summary-icmp-reason", kind = kind, reason = named(tree, layer, "icmpv6.code")),
        135 => msg!("summary-neighbor-solicitation", ip = arg("icmpv6.nd.ns.target_address")),
        136 => msg!("summary-neighbor-advertisement", ip = arg("icmpv6.nd.na.target_address")),
        _ => msg!("summary-icmp", kind = kind),
    })
}

fn tcp(tree: &LayerTree, layer: &Layer, relative: RelativeNumbers) -> Message {
    let Some(flags) = number(tree, layer, "tcp.flags").and_then(|flags| u16::try_from(flags).ok()).map(TcpFlags) else {
        // What was not captured is not said to be nothing.
        return msg!("summary-tcp-cut", src = arg(tree, layer, "tcp.srcport"), dst = arg(tree, layer, "tcp.dstport"));
    };
    let from_wire = |name| number(tree, layer, name).and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
    // As in Wireshark: in bytes where the scale is known, else as it stands; a header cut off before it has none.
    let window = number(tree, layer, "tcp.window_size_value").map(|field| relative.window.map_or(field, u64::from));
    let message = match (flags.ack(), window) {
        (true, Some(window)) => msg!("summary-tcp-ack-window", window = window.to_string()),
        (true, None) => msg!("summary-tcp-ack"),
        (false, Some(window)) => msg!("summary-tcp-window", window = window.to_string()),
        (false, None) => msg!("summary-tcp"),
    };
    let length = number(tree, layer, "tcp.len").unwrap_or(0);
    let message = message
        .with("src", arg(tree, layer, "tcp.srcport"))
        .with("dst", arg(tree, layer, "tcp.dstport"))
        .with("flags", flags.to_string())
        .with("seq", relative.seq.unwrap_or_else(|| from_wire("tcp.seq_raw")).to_string())
        .with("length", length.to_string());
    if flags.ack() {
        message.with("ack", relative.ack.unwrap_or_else(|| from_wire("tcp.ack_raw")).to_string())
    } else {
        message
    }
}

fn http(tree: &LayerTree, layer: &Layer) -> Option<Message> {
    let arg = |name| arg(tree, layer, name);
    if field(tree, layer, "http.request.method").is_some() {
        Some(msg!(
            "summary-http-request",
            method = arg("http.request.method"),
            uri = arg("http.request.uri"),
            version = arg("http.request.version")
        ))
    } else if field(tree, layer, "http.response.code").is_some() {
        Some(msg!(
            "summary-http-response",
            version = arg("http.response.version"),
            code = arg("http.response.code"),
            phrase = arg("http.response.phrase")
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::{RelativeNumbers, Standing, summary, summary_protocol};
    use crate::capture::{CaptureSource, Frame, PacketStore};
    use crate::decode::{LayerTree, TreeSink, dissect};
    use crate::i18n::{Catalog, Language};
    use crate::osi::OsiLayer;

    fn trees(file: &'static [u8]) -> Vec<LayerTree> {
        let store = PacketStore::read_all(CaptureSource::Bytes(file.into())).unwrap();
        let tree = |frame| {
            let mut sink = TreeSink::new();
            dissect(&frame, &mut sink);
            sink.into_tree()
        };
        store.frames(1).map(tree).collect()
    }

    fn lines(file: &'static [u8]) -> Vec<String> {
        let catalog = Catalog::new(Language::English);
        trees(file).iter().map(|tree| catalog.text(&summary(tree, RelativeNumbers::default()))).collect()
    }

    #[test]
    fn what_dhcp_ntp_and_mdns_say() {
        let dhcp = lines(include_bytes!("../../captures/dhcp.pcap"));
        assert_eq!(dhcp[..4], ["DHCP Discover", "DHCP Offer", "DHCP Request", "DHCP ACK"]);
        let ntp = lines(include_bytes!("../../captures/ntp.pcap"));
        assert_eq!(ntp[..2], ["NTP version 4: Client", "NTP version 4: Server"]);
        let mdns = lines(include_bytes!("../../captures/multicast.pcap"));
        assert_eq!(mdns[..2], ["Query A printer.local", "Response A printer.local: NOERROR"]);
    }

    #[test]
    fn of_a_header_that_was_cut_off_nothing_is_made_up() {
        let store = PacketStore::read_all(CaptureSource::Bytes(
            include_bytes!("../../captures/http-get.pcap").as_slice().into(),
        ));
        let store = store.unwrap();
        let frame = store.frame(1).unwrap();
        let mut sink = TreeSink::new();
        dissect(&Frame { bytes: &frame.bytes[..40], ..frame }, &mut sink);
        let line = summary(&sink.into_tree(), RelativeNumbers::default());
        let text = Catalog::new(Language::English).text(&line);
        assert_eq!(text, "52326 → 80: header cut off when it was captured");
    }

    #[test]
    fn every_segment_tells_its_window() {
        let trees = trees(include_bytes!("../../captures/http-get.pcap"));
        let catalog = Catalog::new(Language::English);
        let line = |index: usize, window| {
            let relative = RelativeNumbers { seq: Some(1), ack: Some(1), window };
            catalog.text(&summary(&trees[index], relative))
        };
        assert_eq!(line(2, None), "52326 → 80 [ACK] Seq=1 Ack=1 Win=63 Len=0");
        assert_eq!(line(2, Some(64_512)), "52326 → 80 [ACK] Seq=1 Ack=1 Win=64512 Len=0");
    }

    #[test]
    fn an_icmp_error_quotes_and_an_echo_carries_data() {
        let unreachable = trees(include_bytes!("../../captures/udp-unreachable.pcap"));
        let error = unreachable.iter().find(|tree| tree.layer("icmp").is_some()).unwrap();
        assert_eq!(summary_protocol(error).unwrap().name, "ICMP");
        let udp = error.layers.iter().position(|layer| layer.protocol.token == "udp").unwrap();
        assert_eq!(error.standing(udp), Standing::Quoted);
        assert_eq!(error.shown_at(udp), Some(OsiLayer::Transport));
        assert_eq!(error.standing(0), Standing::Own);

        let pings = trees(include_bytes!("../../captures/arp-ping.pcap"));
        let ping = pings.iter().find(|tree| tree.layer("icmp").is_some()).unwrap();
        let data = ping.layers.iter().position(|layer| layer.protocol.token == "data").unwrap();
        assert_eq!(ping.standing(data), Standing::IcmpData);
        assert_eq!(ping.shown_at(data), Some(OsiLayer::Network));
    }

    #[test]
    fn a_byte_of_flags_is_the_group_of_them() {
        let http = trees(include_bytes!("../../captures/http-get.pcap"));
        let tree = &http[0];
        let name = |offset| tree.field_at(offset).map(|(_, field)| field.def.name);
        let tcp = tree.layer("tcp").unwrap().range.start;
        assert_eq!(name(tcp + 13), Some("tcp.flags"));
        assert_eq!(name(tcp), Some("tcp.srcport"));
        // Version and header length share a byte and have no group: the first of them.
        let ip = tree.layer("ip").unwrap().range.start;
        assert_eq!(name(ip), Some("ip.version"));
        assert_eq!(name(ip + 1), Some("ip.dsfield"));
    }
}
