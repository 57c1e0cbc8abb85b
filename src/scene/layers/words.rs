//! What is said: who the ends are, what a layer does in this packet, what it checks, what a device reads.

use super::journey::{Act, Device, Phase};
use super::message::Part;
use super::segments;
use super::way::begin;
use super::{Stage, piece};
use crate::capture::FrameNumber;
use crate::decode::{self, Field, Layer, LayerTree, Many, TcpFlags, Value, value_text};
use crate::flow::story::label;
use crate::i18n::Message;
use crate::msg;
use crate::osi::OsiLayer;
use crate::timeline::Received;

/// What stands between two fields of a line.
pub(super) const BETWEEN: &str = "  ·  ";

/// Who reports by ICMP, by its address, where it is none of the two ends: a router on the way.
pub(super) fn reporter(stage: &Stage<'_>) -> Option<String> {
    stage.timeline.event(stage.step)?.reporter.map(|router| router.to_string())
}

/// What the packet is, in a few words.
pub(super) fn title(stage: &Stage<'_>) -> String {
    let Some(event) = stage.timeline.event(stage.step) else { return String::new() };
    match (&event.label, &event.segment) {
        (Some(label), _) => stage.words(&label::told(label)),
        (None, Some(segment)) => format!("TCP {}", segment.flags()),
        (None, None) => stage.words(&stage.step.title),
    }
}

/// The name of the message at a layer: segment, packet, frame.
pub(super) fn pdu(stage: &Stage<'_>, layer: OsiLayer) -> String {
    let datagram = layer == OsiLayer::Transport && stage.message.has("udp") && !stage.message.has("tcp");
    stage.options.catalog.get(if datagram { "osi-transport-pdu-datagram" } else { layer.pdu_id() })
}

/// What the message is called with the header of that index in front; `None` where it has no name yet: more of the same
/// layer's is to come.
pub(super) fn unit(stage: &Stage<'_>, index: usize) -> Option<String> {
    let parts = &stage.message.parts;
    let part = parts.get(index)?;
    let more = parts.iter().take(index).any(|outer| outer.layer == part.layer);
    match part.token {
        "arp" | "icmp" | "icmpv6" | "igmp" => Some(stage.words(&msg!("layers-unit-message", name = part.name))),
        // In a tunnel whole packets are carried.
        "eth" | "ip" | "ipv6" | "tcp" | "udp" => Some(pdu(stage, part.layer)),
        _ => (!more).then(|| pdu(stage, part.layer)),
    }
}

/// What stands below a layer's name.
pub(super) fn status(stage: &Stage<'_>, layer: OsiLayer) -> String {
    let message = &stage.message;
    if message.folds(layer) {
        stage.words(&msg!("layers-folded"))
    } else if !message.uses(layer) {
        let bare =
            layer < message.top() && message.packet.as_ref().is_none_or(|packet| packet.tree.layer("raw").is_some());
        stage.words(&if bare { msg!("layers-not-captured") } else { msg!("layers-unused") })
    } else {
        let mut names: Vec<&str> = Vec::new();
        for part in message.parts.iter().filter(|part| part.layer == layer && !part.name.is_empty()) {
            if !names.contains(&part.name) {
                names.push(part.name);
            }
        }
        let pdu = pdu(stage, layer);
        match (names.is_empty(), layer) {
            (true, OsiLayer::Session) => "TLS".to_owned(),
            (true, OsiLayer::Presentation) => written(stage).unwrap_or(pdu),
            (true, _) => pdu,
            (false, _) => format!("{} · {pdu}", names.join(", ")),
        }
    }
}

/// What is written on a block.
pub(super) fn part_name(stage: &Stage<'_>, part: &Part) -> String {
    if part.sealed {
        stage.words(&msg!("layers-sealed"))
    } else if part.name.is_empty() {
        stage.words(&msg!("layers-data"))
    } else {
        part.name.to_owned()
    }
}

/// The same, where there is room.
fn long_name(stage: &Stage<'_>, part: &Part) -> String {
    if part.sealed { stage.words(&msg!("layers-sealed-data")) } else { part_name(stage, part) }
}

/// The protocols of which some fields matter more than others.
#[cfg(test)]
pub(super) const KEYED: [&str; 18] = [
    "eth", "vlan", "sll", "arp", "ip", "ipv6", "icmp", "icmpv6", "igmp", "tcp", "udp", "tls", "http", "dns", "dhcp",
    "ntp", "vxlan", "mdns",
];

/// The fields that matter most in a header, the first two or three.
pub(super) fn key_fields(token: &str) -> &'static [&'static str] {
    match token {
        "eth" => &["eth.dst", "eth.src", "eth.type"],
        "vlan" => &["vlan.id"],
        "sll" => &["sll.pkttype", "sll.etype"],
        "arp" => &["arp.opcode", "arp.dst.proto_ipv4", "arp.src.hw_mac"],
        "ip" => &["ip.dst", "ip.ttl", "ip.proto", "ip.src"],
        "ipv6" => &["ipv6.dst", "ipv6.hlim", "ipv6.nxt", "ipv6.src"],
        "icmp" => &["icmp.type", "icmp.ident", "icmp.seq"],
        "icmpv6" => &[
            "icmpv6.type",
            "icmpv6.nd.ns.target_address",
            "icmpv6.nd.na.target_address",
            "icmpv6.echo.sequence_number",
        ],
        "igmp" => &["igmp.type", "igmp.maddr"],
        "tcp" => &["tcp.dstport", "tcp.flags", "tcp.srcport", "tcp.seq_raw", "tcp.ack_raw"],
        "udp" => &["udp.dstport", "udp.srcport", "udp.length"],
        "tls" => &["tls.record.content_type", "tls.handshake.type", "tls.record.length"],
        "http" => &["http.request.method", "http.request.uri", "http.response.code", "http.host"],
        "dns" | "mdns" | "llmnr" => &["dns.qry.name", "dns.qry.type", "dns.a", "dns.aaaa"],
        "dhcp" => &["dhcp.option.dhcp", "dhcp.ip.your"],
        "ntp" => &["ntp.flags.mode", "ntp.stratum"],
        "vxlan" => &["vxlan.vni"],
        _ => &[],
    }
}

/// A part's layer in the packet's tree.
pub(super) fn layer_of<'a>(stage: &'a Stage<'_>, part: &Part) -> Option<(&'a LayerTree, &'a Layer)> {
    let tree = &stage.message.packet.as_ref()?.tree;
    Some((tree, tree.layers.get(part.tree?)?))
}

/// The key fields of a part that this packet has, the first of each name.
pub(super) fn keys<'a>(stage: &'a Stage<'_>, part: &Part) -> Vec<&'a Field> {
    if part.sealed {
        return Vec::new();
    }
    let Some((tree, layer)) = layer_of(stage, part) else { return Vec::new() };
    let fields = tree.fields_of(layer);
    let bare = part.token == "tcp" && !segments::acknowledges(fields);
    key_fields(part.token)
        .iter()
        .filter(|name| !(bare && **name == "tcp.ack_raw"))
        .filter_map(|name| fields.iter().find(|field| field.def.name == *name))
        .collect()
}

/// A field with its value: `Destination port 80`.
pub(super) fn field(stage: &Stage<'_>, field: &Field) -> String {
    let catalog = stage.options.catalog;
    let label = catalog.get(&field.def.label_id());
    if field.def.name == "tcp.flags"
        && let Value::Unsigned(flags) = field.value
    {
        // By their names; the bits are in the packet's panel.
        return format!("{label} {}", TcpFlags(u16::try_from(flags).unwrap_or_default()));
    }
    format!("{label} {}", value_text(field, stage.message.all_bytes(), catalog))
}

/// The line below a block.
pub(super) fn caption(stage: &Stage<'_>, index: usize) -> String {
    let Some(part) = stage.message.parts.get(index) else { return String::new() };
    let number = segments::place(stage, index);
    let count = if number.is_some() { 2 } else { 3 };
    let mut fields = keys(stage, part);
    if stage.stop().is_some_and(|stop| stop.expired) && matches!(stage.phase(), Some(Phase { act: Act::Take(_), .. })) {
        // It is why the router throws the packet away.
        fields.sort_by_key(|field| !matches!(field.def.name, "ip.ttl" | "ipv6.hlim"));
    }
    let fields = fields.into_iter().take(count).map(|it| field(stage, it));
    let fields: Vec<String> = number.into_iter().chain(fields).collect();
    fields.join(BETWEEN)
}

/// What a layer without a header of its own does.
pub(super) fn pass(stage: &Stage<'_>, layer: OsiLayer) -> Message {
    if stage.message.folds(layer) {
        return msg!("layers-folded");
    }
    match (layer, written(stage)) {
        (OsiLayer::Presentation, Some(how)) => msg!("layers-written", how = how),
        _ => msg!("layers-kept"),
    }
}

/// How the application says its data are written: `gzip`, `text/html; charset=utf-8`.
fn written(stage: &Stage<'_>) -> Option<String> {
    let name = stage.message.writes()?;
    let packet = stage.message.packet.as_ref()?;
    let field = packet.tree.first(name)?;
    Some(value_text(field, &packet.bytes, stage.options.catalog))
}

/// "Layer 4, transport".
pub(super) fn layer_name(stage: &Stage<'_>, layer: OsiLayer) -> Message {
    msg!("layers-layer", number = layer.number(), name = stage.options.catalog.get(layer.name_id()))
}

/// The headline of a phase and the sentence below it.
pub(super) fn phase(stage: &Stage<'_>, phase: Phase) -> (Message, Message) {
    let message = &stage.message;
    let inner = message.parts.len().saturating_sub(1);
    let layer = layer_name(stage, phase.layer);
    match phase.act {
        Act::Put(index) => {
            let Some(part) = message.parts.get(index) else { return nothing() };
            let name = long_name(stage, part);
            let title = if part.sealed {
                msg!("layers-title-begin-sealed", layer = layer)
            } else if index == inner && part.cargo {
                msg!("layers-title-begin", layer = layer, name = name, bytes = part.size)
            } else {
                let bytes = message.size_from(index);
                match unit(stage, index).filter(|_| phase.layer < OsiLayer::Session) {
                    Some(pdu) => msg!("layers-title-put", layer = layer, bytes = bytes, pdu = pdu),
                    None => msg!("layers-title-put-bare", layer = layer, bytes = bytes, name = name),
                }
            };
            (title, deed(stage, part, index))
        }
        Act::Pass => {
            (msg!("layers-title-pass", layer = layer, does = pass(stage, phase.layer)), own_deed(stage, phase.layer))
        }
        Act::Send => {
            let bytes = message.wire_len.saturating_add(message.padding());
            let title = msg!("layers-title-send", layer = layer, bits = u64::from(bytes) * 8);
            (title, own_deed(stage, OsiLayer::Physical))
        }
        Act::Cross(device) => crossing(stage, device),
        Act::Lose => (msg!("layers-title-lost"), segments::lost(stage)),
        Act::Doubt => (msg!("layers-title-unknown"), msg!("layers-unknown")),
        Act::Receive => {
            let padding = message.padding();
            let bytes = message.wire_len.saturating_add(padding);
            let says = if padding > 0 {
                msg!("layers-check-bits-padded", bytes = bytes, padding = padding)
            } else {
                msg!("layers-check-bits", bytes = bytes)
            };
            (msg!("layers-title-receive", layer = layer), says)
        }
        Act::Take(index) => {
            let Some(part) = message.parts.get(index) else { return nothing() };
            if let Some(stop) = stage.stop().filter(|_| part.layer == OsiLayer::Network) {
                let router = stop.router.to_string();
                let limit = || if six(stage) { msg!("layers-hop-limit") } else { msg!("layers-time-to-live") };
                return if stop.expired {
                    (
                        msg!("layers-title-expired", layer = layer, limit = limit()),
                        msg!("layers-expired", router = router, limit = limit()),
                    )
                } else {
                    (msg!("layers-title-refused", layer = layer), msg!("layers-refused", router = router))
                };
            }
            if let Some((title, says)) = at_transport(stage, part, index) {
                return (msg!("layers-title-pass", layer = layer, does = title), says);
            }
            let name = long_name(stage, part);
            let title = if part.sealed {
                msg!("layers-title-end-sealed", layer = layer)
            } else if index == inner && part.cargo {
                msg!("layers-title-end", layer = layer, name = name, bytes = part.size)
            } else if index == inner {
                segments::title(part, layer, name)
            } else {
                msg!("layers-title-take", layer = layer, name = name, bytes = part.size)
            };
            (title, check(stage, part, index))
        }
        Act::Rise => {
            (msg!("layers-title-pass", layer = layer, does = pass(stage, phase.layer)), rise(stage, phase.layer))
        }
    }
}

/// What TCP or UDP does with a packet that it does not just hand up, in a few words and in a sentence.
fn at_transport(stage: &Stage<'_>, part: &Part, index: usize) -> Option<(Message, Message)> {
    // In a tunnel the innermost is the conversation's.
    let last = stage.message.parts.iter().rposition(|part| part.layer == OsiLayer::Transport);
    if last != Some(index) {
        return None;
    }
    let event = stage.timeline.event(stage.step)?;
    let port = stage.timeline.story.endpoint(event.from.other())?.port;
    let bytes = event.payload_len;
    Some(match stage.received() {
        Received::Taken | Received::Unknown => return None,
        Received::Refused(report) if closed_port(stage, report) => (
            msg!("layers-no-port", port = port),
            msg!("layers-check-no-port", name = part.name, port = port, report = report),
        ),
        Received::Refused(report) => {
            (msg!("layers-dropped"), msg!("layers-check-refused", name = part.name, report = report))
        }
        Received::Listener => {
            let says = match stage.timeline.story.earlier {
                Some(earlier) => msg!("layers-check-listener-again", port = port, stream = earlier.stream),
                None => msg!("layers-check-listener", port = port),
            };
            (msg!("layers-listener", port = port), says)
        }
        Received::NoAnswer => (msg!("layers-no-answer"), msg!("layers-check-no-answer", port = port)),
        Received::NoListener => (msg!("layers-no-port", port = port), msg!("layers-check-no-listener", port = port)),
        Received::NoConnection { closed: true } => (msg!("layers-no-connection"), msg!("layers-check-closed")),
        Received::NoConnection { closed: false } => (msg!("layers-no-connection"), msg!("layers-check-no-connection")),
        Received::Copy => (msg!("layers-copy"), msg!("layers-check-copy")),
        Received::Early => (msg!("layers-early"), msg!("layers-check-early")),
        Received::NoRoom => (msg!("layers-no-room"), msg!("layers-check-no-room")),
        Received::Aborted { acknowledged: true } => {
            (msg!("layers-aborted"), msg!("layers-check-aborted", bytes = bytes))
        }
        Received::Aborted { acknowledged: false } => {
            (msg!("layers-aborted-before"), msg!("layers-check-aborted-before"))
        }
        Received::Buffered => (msg!("layers-buffered"), msg!("layers-check-buffered", bytes = bytes)),
    })
}

/// Whether an ICMP message says "port unreachable" (RFC 792 type 3 code 3, RFC 4443 §3.1 type 1 code 4), not something else.
fn closed_port(stage: &Stage<'_>, report: FrameNumber) -> bool {
    let Some(packet) = stage.options.packets.packet(report) else { return false };
    let number = |name: &str| match packet.tree.first(name)?.value {
        Value::Unsigned(number) => Some(number),
        _ => None,
    };
    (number("icmp.type"), number("icmp.code")) == (Some(3), Some(3))
        || (number("icmpv6.type"), number("icmpv6.code")) == (Some(1), Some(4))
}

fn nothing() -> (Message, Message) {
    (msg!("layers-waits"), msg!("layers-waits"))
}

/// Before anything has left.
pub(super) fn waiting(stage: &Stage<'_>) -> (Message, Message) {
    let top = stage.message.top();
    (msg!("layers-title-waits", layer = layer_name(stage, top)), msg!("layers-wait-then"))
}

fn own_deed(stage: &Stage<'_>, layer: OsiLayer) -> Message {
    if layer == OsiLayer::Presentation
        && let Some(how) = written(stage)
    {
        return msg!("layers-written-how", how = how);
    }
    match &stage.message.packet {
        Some(packet) => decode::deed(&packet.tree, packet.meta.wire_len, layer),
        None => msg!("layers-bare", duty = stage.options.catalog.get(layer.duty_id())),
    }
}

/// What a part is for, in this packet.
fn deed(stage: &Stage<'_>, part: &Part, index: usize) -> Message {
    let Some(packet) = &stage.message.packet else {
        return msg!("layers-bare", duty = stage.options.catalog.get(part.layer.duty_id()));
    };
    if part.sealed {
        return decode::deed(&packet.tree, packet.meta.wire_len, OsiLayer::Application);
    }
    if part.token == "eth"
        && stage.way.routed_before()
        && let (Some(src), Some(dst)) = (first(stage, "eth.src"), first(stage, "eth.dst"))
    {
        return match stage.way.came {
            Some(came) => msg!("layers-put-eth-came", src = src, dst = dst, frame = came.frame.to_string()),
            None => msg!("layers-put-eth-before", src = src, dst = dst),
        };
    }
    if let Some(passed) = put_before(stage, part, index) {
        return passed;
    }
    // ICMP and IGMP are the network layer's own messages: in IP they are where they belong.
    let tunnel = index > 0
        && !matches!(part.token, "icmp" | "icmpv6" | "igmp")
        && stage
            .message
            .parts
            .get(index.saturating_sub(1))
            .is_some_and(|outer| outer.layer >= part.layer && carries(outer.token));
    if part.token == "data"
        && part.layer == OsiLayer::Application
        && let Some(piece) = piece::told(stage.timeline, stage.step, stage.options.packets)
    {
        return piece;
    }
    match part.tree {
        Some(_) if tunnel => msg!("layers-inside", name = part.name, bytes = part.size),
        Some(tree) => decode::deed_of(&packet.tree, tree, packet.meta.wire_len),
        None => own_deed(stage, part.layer),
    }
}

/// What IP did at the sender, where a router has lowered the number in the bytes that are shown, and the capture has the
/// packet also as it was before.
fn put_before(stage: &Stage<'_>, part: &Part, index: usize) -> Option<Message> {
    let came = stage.way.came?;
    let outermost = stage.message.parts.iter().position(|part| part.layer == OsiLayer::Network);
    if outermost != Some(index) {
        return None;
    }
    let src = first(stage, "ip.src").or_else(|| first(stage, "ipv6.src"))?;
    let dst = first(stage, "ip.dst").or_else(|| first(stage, "ipv6.dst"))?;
    Some(msg!(
        "layers-put-ip-came",
        name = part.name,
        length = part.size,
        src = src,
        dst = dst,
        limit = limit(stage),
        before = came.ttl,
        after = stage.way.ttl?,
        frame = came.frame.to_string()
    ))
}

/// Whether the packet's outermost network header is IPv6's, which counts hops and says so.
fn six(stage: &Stage<'_>) -> bool {
    stage.message.parts.iter().find(|part| part.layer == OsiLayer::Network).is_some_and(|part| part.token == "ipv6")
}

/// What IP calls the number that each router lowers: TTL, or hop limit.
fn limit(stage: &Stage<'_>) -> Message {
    if six(stage) { msg!("layers-hop-limit") } else { msg!("layers-ttl") }
}

/// The same at the beginning of a line.
fn limit_begins(stage: &Stage<'_>) -> Message {
    if six(stage) { msg!("layers-hop-limit-begins") } else { msg!("layers-ttl-begins") }
}

/// Whether a protocol carries whole packets of its own layer or of one below it.
fn carries(token: &str) -> bool {
    matches!(token, "ip" | "ipv6" | "gre" | "vxlan" | "pppoes" | "mpls")
}

/// What the receiver's layer checks before it hands on what is inside.
fn check(stage: &Stage<'_>, part: &Part, index: usize) -> Message {
    let Some((tree, layer)) = layer_of(stage, part) else { return msg!("layers-check-other") };
    if part.sealed {
        return msg!("layers-check-sealed");
    }
    let value = |name: &str| {
        let found = tree.fields_of(layer).iter().find(|field| field.def.name == name);
        found.map(|field| value_text(field, stage.message.all_bytes(), stage.options.catalog)).unwrap_or_default()
    };
    let next = match stage.message.parts.get(index.saturating_add(1)) {
        Some(part) => part_name(stage, part),
        None => String::new(),
    };
    let many = decode::for_many(tree, layer);
    match part.token {
        "eth" if group(tree, layer) => msg!("layers-check-eth-group", dst = value("eth.dst"), next = next),
        "eth" if stage.way.routed_beyond() => match stage.way.goes {
            Some(goes) => {
                msg!("layers-check-eth-goes", dst = value("eth.dst"), next = next, frame = goes.frame.to_string())
            }
            None => msg!("layers-check-eth-beyond", dst = value("eth.dst"), next = next),
        },
        "eth" => msg!("layers-check-eth", dst = value("eth.dst"), next = next),
        "vlan" => msg!("layers-check-vlan", id = value("vlan.id")),
        "arp" => msg!("layers-check-arp"),
        "ip" if many == Some(Many::Group) => {
            msg!("layers-check-ip-group", dst = value("ip.dst"), protocol = value("ip.proto"))
        }
        "ip" if many == Some(Many::All) => {
            msg!("layers-check-ip-broadcast", dst = value("ip.dst"), protocol = value("ip.proto"))
        }
        "ipv6" if many.is_some() => {
            msg!("layers-check-ipv6-group", dst = value("ipv6.dst"), protocol = value("ipv6.nxt"))
        }
        "ip" => msg!("layers-check-ip", dst = value("ip.dst"), protocol = value("ip.proto")),
        "ipv6" => msg!("layers-check-ipv6", dst = value("ipv6.dst"), protocol = value("ipv6.nxt")),
        "icmp" | "icmpv6" | "igmp" => msg!("layers-check-icmp", name = part.name),
        "tcp" if index.saturating_add(1) == stage.message.parts.len() => {
            segments::check(stage, value("tcp.srcport"), value("tcp.dstport"))
        }
        "tcp" => msg!("layers-check-tcp", dst = value("tcp.dstport"), src = value("tcp.srcport")),
        "udp" if !answers(stage) => msg!("layers-check-udp-silent", dst = value("udp.dstport")),
        "udp" => msg!("layers-check-udp", dst = value("udp.dstport")),
        "tls" => records(tree, layer),
        _ if part.layer == OsiLayer::Application && part.cargo && !answers(stage) => {
            msg!("layers-check-program-silent", bytes = part.size)
        }
        _ if part.layer == OsiLayer::Application && part.cargo => msg!("layers-check-program", bytes = part.size),
        _ => msg!("layers-check-other"),
    }
}

/// What TLS does with its records: only once there are keys is there anything to decrypt.
fn records(tree: &LayerTree, layer: &Layer) -> Message {
    let has = |names: &[&str]| tree.fields_of(layer).iter().any(|field| names.contains(&field.def.name));
    let sealed = has(&["tls.app_data", "tls.handshake.encrypted", "tls.alert_message"]);
    let plain = has(&["tls.handshake.type", "tls.alert_message.level"]);
    match (plain, sealed) {
        _ if has(&["tls.change_cipher_spec"]) => msg!("layers-check-tls-change"),
        (true, true) => msg!("layers-check-tls-change"),
        (true, false) => msg!("layers-check-tls-plain"),
        (false, _) => msg!("layers-check-tls"),
    }
}

/// Whether anything shows that there is a program at the other end of a datagram's way: it sends something itself. Of
/// TCP the connection shows it.
fn answers(stage: &Stage<'_>) -> bool {
    let Some(event) = stage.timeline.event(stage.step) else { return false };
    let answers = stage.timeline.marks.answers.get(event.from.other().index());
    event.segment.is_some() || answers.copied().unwrap_or(false)
}

fn group(tree: &LayerTree, layer: &Layer) -> bool {
    tree.fields_of(layer)
        .iter()
        .any(|field| field.def.name == "eth.dst" && matches!(field.value, Value::Mac([first, ..]) if first & 1 == 1))
}

fn rise(stage: &Stage<'_>, layer: OsiLayer) -> Message {
    if stage.message.folds(layer) {
        own_deed(stage, layer)
    } else if let (OsiLayer::Presentation, Some(how)) = (layer, written(stage)) {
        msg!("layers-read-how", how = how)
    } else {
        own_deed(stage, layer)
    }
}

/// A device's name.
pub(super) fn device(device: Device) -> Message {
    match device {
        Device::Cable => msg!("layers-cable"),
        Device::Hub => msg!("layers-hub"),
        Device::Switch => msg!("layers-switch"),
        Device::Router => msg!("layers-router"),
    }
}

/// The text of the first field of that name in the whole packet.
fn first(stage: &Stage<'_>, name: &str) -> Option<String> {
    let packet = stage.message.packet.as_ref()?;
    Some(value_text(packet.tree.first(name)?, &packet.bytes, stage.options.catalog))
}

/// What a device does at one of its layers, in a few words, and to what.
pub(super) fn device_does(stage: &Stage<'_>, device: Device, layer: OsiLayer) -> (Message, Option<String>) {
    match (device, layer) {
        (Device::Switch, OsiLayer::DataLink) => (msg!("layers-reads", what = "MAC"), first(stage, "eth.dst")),
        (Device::Router, OsiLayer::DataLink) => (msg!("layers-new-frame"), None),
        (Device::Router, OsiLayer::Network) => (
            msg!("layers-reads", what = "IP"),
            lowered(stage).map(|(before, after)| format!("{} {before} → {after}", stage.words(&limit_begins(stage)))),
        ),
        _ => (msg!("layers-only-bits"), None),
    }
}

fn crossing(stage: &Stage<'_>, device: Device) -> (Message, Message) {
    match device {
        Device::Cable if stage.message.least_first() => (msg!("layers-title-cable"), msg!("layers-at-cable-ethernet")),
        Device::Cable => (msg!("layers-title-cable"), msg!("layers-at-cable")),
        Device::Hub => (msg!("layers-title-hub"), msg!("layers-at-hub")),
        Device::Switch => {
            let dst = first(stage, "eth.dst").unwrap_or_else(|| "MAC".to_owned());
            let everyone = stage
                .message
                .packet
                .as_ref()
                .is_some_and(|packet| packet.tree.layer("eth").is_some_and(|layer| group(&packet.tree, layer)));
            let says = match everyone {
                true => msg!("layers-at-switch-group", dst = dst),
                false if stage.way.routed_beyond() => msg!("layers-at-switch-next", dst = dst),
                false => msg!("layers-at-switch", dst = dst),
            };
            (msg!("layers-title-switch"), says)
        }
        Device::Router => {
            let dst = first(stage, "ip.dst").or_else(|| first(stage, "ipv6.dst")).unwrap_or_else(|| "IP".to_owned());
            let Some((before, after)) = lowered(stage) else {
                return (msg!("layers-title-router"), msg!("layers-at-router-bare"));
            };
            let (way, limit) = (stage.way, limit(stage));
            let says = match (way.goes, way.came) {
                _ if !way.routed() => msg!("layers-at-router"),
                (Some(_), _) => msg!("layers-at-router-goes"),
                (None, _) if way.routed_beyond() => msg!("layers-at-router-next"),
                (None, Some(_)) => msg!("layers-at-router-came"),
                (None, None) => msg!("layers-at-router-passed"),
            };
            let says = says.with("dst", dst).with("limit", limit).with("before", before).with("after", after);
            let says = match way.goes.or(way.came.filter(|_| !way.routed_beyond())) {
                Some(other) => says.with("frame", other.frame.to_string()),
                None => says,
            };
            (msg!("layers-title-router"), says)
        }
    }
}

/// That what stands between is an illustration, and which part of it is not.
pub(super) fn illustration(stage: &Stage<'_>) -> Message {
    match stage.way.goes.or(stage.way.came) {
        Some(other) => msg!("layers-illustration-both", frame = other.frame.to_string()),
        None => msg!("layers-illustration"),
    }
}

/// What the TTLs suggest of the routers on the way.
pub(super) fn hops(stage: &Stage<'_>) -> Option<Message> {
    let way = stage.way;
    let ttl = way.ttl?;
    let begins = limit_begins(stage);
    match (way.goes, way.came) {
        (Some(goes), _) => return Some(msg!("layers-hops-both", limit = begins, before = ttl, after = goes.ttl)),
        (None, Some(came)) => return Some(msg!("layers-hops-both", limit = begins, before = came.ttl, after = ttl)),
        (None, None) => {}
    }
    if let (Some(back), Some(beyond @ 1..)) = (way.back, way.beyond) {
        let limit = limit(stage);
        return Some(match first(stage, "eth.dst") {
            Some(mac) => msg!("layers-beyond", limit = limit, back = back, routers = beyond, mac = mac),
            None => msg!("layers-beyond-bare", limit = limit, back = back, routers = beyond),
        });
    }
    match (way.before?, way.back, way.beyond) {
        (0, Some(back), Some(0)) => Some(msg!("layers-hops-neither", limit = begins, ttl = ttl, back = back)),
        (0, ..) => Some(msg!("layers-hops-none", limit = begins, ttl = ttl)),
        (hops, ..) => Some(msg!("layers-hops", limit = begins, ttl = ttl, begin = begin(ttl)?, hops = hops)),
    }
}

/// The TTL before and after a router on the way: behind the tap the packet has been lowered already.
fn lowered(stage: &Stage<'_>) -> Option<(u64, u64)> {
    let ttl = stage.way.ttl?;
    let passed = stage.way.routed_before() && !stage.way.routed_beyond();
    Some(if passed { (ttl.saturating_add(1), ttl) } else { (ttl, ttl.saturating_sub(1)) })
}
