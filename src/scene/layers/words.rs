//! What is said: who the ends are, what a layer does in this packet, what it checks, what a device reads.

use super::Stage;
use super::journey::{Act, Device, Phase};
use super::message::Part;
use crate::decode::{self, Field, Layer, LayerTree, Value, value_text};
use crate::flow::Side;
use crate::i18n::Message;
use crate::msg;
use crate::osi::OsiLayer;

/// What stands between two fields of a line.
pub(super) const BETWEEN: &str = "  ·  ";

/// Who reports by ICMP, by its address, where it is none of the two ends: a router on the way.
pub(super) fn reporter(stage: &Stage<'_>) -> Option<String> {
    if !stage.step.action.is_icmp() {
        return None;
    }
    let source = first(stage, "ip.src").or_else(|| first(stage, "ipv6.src"))?;
    let conversation = &stage.timeline.story.conversation;
    let ends = Side::BOTH.map(|side| conversation.endpoint(side).addr.to_string());
    (!ends.contains(&source)).then_some(source)
}

/// What the packet is, in a few words.
pub(super) fn title(stage: &Stage<'_>) -> String {
    let Some(event) = stage.timeline.event(stage.step) else { return String::new() };
    match (&event.label, &event.segment) {
        (Some(label), _) => label.clone(),
        (None, Some(segment)) => format!("TCP {}", segment.flags()),
        (None, None) => stage.words(&stage.step.title),
    }
}

/// The name of the message at a layer: segment, packet, frame.
pub(super) fn pdu(stage: &Stage<'_>, layer: OsiLayer) -> String {
    let datagram = layer == OsiLayer::Transport && stage.message.has("udp") && !stage.message.has("tcp");
    stage.options.catalog.get(if datagram { "osi-transport-pdu-datagram" } else { layer.pdu_id() })
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

/// The fields that matter most in a header, the first two or three.
fn key_fields(token: &str) -> &'static [&'static str] {
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
        "tcp" => &["tcp.dstport", "tcp.srcport", "tcp.flags", "tcp.seq", "tcp.ack"],
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
    key_fields(part.token).iter().filter_map(|name| fields.iter().find(|field| field.def.name == *name)).collect()
}

/// A field with its value: `Destination port 80`.
pub(super) fn field(stage: &Stage<'_>, field: &Field) -> String {
    let catalog = stage.options.catalog;
    let bytes = stage.message.all_bytes();
    format!("{} {}", catalog.get(&field.def.label_id()), value_text(field, bytes, catalog))
}

/// The line below a block.
pub(super) fn caption(stage: &Stage<'_>, part: usize) -> String {
    let Some(part) = stage.message.parts.get(part) else { return String::new() };
    let fields: Vec<String> = keys(stage, part).into_iter().take(3).map(|it| field(stage, it)).collect();
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
            let title = if index == inner && part.cargo {
                msg!("layers-title-begin", layer = layer, name = name, bytes = part.size)
            } else {
                msg!("layers-title-put", layer = layer, bytes = message.size_from(index), pdu = pdu(stage, phase.layer))
            };
            (title, deed(stage, part, index))
        }
        Act::Pass => {
            (msg!("layers-title-pass", layer = layer, does = pass(stage, phase.layer)), own_deed(stage, phase.layer))
        }
        Act::Send => {
            let bytes = message.wire_len;
            let title = msg!("layers-title-send", layer = layer, bits = u64::from(bytes) * 8);
            (title, own_deed(stage, OsiLayer::Physical))
        }
        Act::Cross(device) => crossing(stage, device),
        Act::Lose => (msg!("layers-title-lost"), msg!("layers-lost")),
        Act::Receive => {
            (msg!("layers-title-receive", layer = layer), msg!("layers-check-bits", bytes = message.wire_len))
        }
        Act::Take(index) => {
            let Some(part) = message.parts.get(index) else { return nothing() };
            let name = long_name(stage, part);
            let title = if index == inner && part.cargo {
                msg!("layers-title-end", layer = layer, name = name, bytes = part.size)
            } else if index == inner {
                msg!("layers-title-last", layer = layer, name = name, bytes = part.size)
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
    let tunnel = index > 0
        && stage
            .message
            .parts
            .get(index.saturating_sub(1))
            .is_some_and(|outer| outer.layer >= part.layer && carries(outer.token));
    match part.tree {
        Some(_) if tunnel => msg!("layers-inside", name = part.name, bytes = part.size),
        Some(tree) => decode::deed_of(&packet.tree, tree, packet.meta.wire_len),
        None => own_deed(stage, part.layer),
    }
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
    match part.token {
        "eth" if group(tree, layer) => msg!("layers-check-eth-group", dst = value("eth.dst"), next = next),
        "eth" => msg!("layers-check-eth", dst = value("eth.dst"), next = next),
        "vlan" => msg!("layers-check-vlan", id = value("vlan.id")),
        "arp" => msg!("layers-check-arp"),
        "ip" => msg!("layers-check-ip", dst = value("ip.dst"), protocol = value("ip.proto")),
        "ipv6" => msg!("layers-check-ipv6", dst = value("ipv6.dst"), protocol = value("ipv6.nxt")),
        "icmp" | "icmpv6" | "igmp" => msg!("layers-check-icmp", name = part.name),
        "tcp" => msg!("layers-check-tcp", dst = value("tcp.dstport"), src = value("tcp.srcport")),
        "udp" => msg!("layers-check-udp", dst = value("udp.dstport")),
        "tls" => msg!("layers-check-tls"),
        _ if part.layer == OsiLayer::Application && part.cargo => msg!("layers-check-program", bytes = part.size),
        _ => msg!("layers-check-other"),
    }
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

/// The outermost TTL or hop limit.
fn time_to_live(stage: &Stage<'_>) -> Option<u64> {
    let tree = &stage.message.packet.as_ref()?.tree;
    let field = [tree.first("ip.ttl"), tree.first("ipv6.hlim")].into_iter().flatten().next()?;
    match field.value {
        Value::Unsigned(number) => Some(number),
        _ => None,
    }
}

/// What a device does at one of its layers, in a few words, and to what.
pub(super) fn device_does(stage: &Stage<'_>, device: Device, layer: OsiLayer) -> (Message, Option<String>) {
    match (device, layer) {
        (Device::Switch, OsiLayer::DataLink) => (msg!("layers-reads", what = "MAC"), first(stage, "eth.dst")),
        (Device::Router, OsiLayer::DataLink) => (msg!("layers-new-frame"), None),
        (Device::Router, OsiLayer::Network) => {
            let ttl = time_to_live(stage);
            (msg!("layers-reads", what = "IP"), ttl.map(|ttl| format!("TTL {ttl} → {}", ttl.saturating_sub(1))))
        }
        _ => (msg!("layers-only-bits"), None),
    }
}

fn crossing(stage: &Stage<'_>, device: Device) -> (Message, Message) {
    match device {
        Device::Cable => (msg!("layers-title-cable"), msg!("layers-at-cable")),
        Device::Hub => (msg!("layers-title-hub"), msg!("layers-at-hub")),
        Device::Switch => {
            let dst = first(stage, "eth.dst").unwrap_or_else(|| "MAC".to_owned());
            let everyone = stage
                .message
                .packet
                .as_ref()
                .is_some_and(|packet| packet.tree.layer("eth").is_some_and(|layer| group(&packet.tree, layer)));
            let says =
                if everyone { msg!("layers-at-switch-group", dst = dst) } else { msg!("layers-at-switch", dst = dst) };
            (msg!("layers-title-switch"), says)
        }
        Device::Router => {
            let dst = first(stage, "ip.dst").or_else(|| first(stage, "ipv6.dst")).unwrap_or_else(|| "IP".to_owned());
            let says = match time_to_live(stage) {
                Some(ttl) => msg!("layers-at-router", dst = dst, before = ttl, after = ttl.saturating_sub(1)),
                None => msg!("layers-at-router-bare"),
            };
            (msg!("layers-title-router"), says)
        }
    }
}

/// Hardly a way on the Internet has more routers.
const FARTHEST: u64 = 32;

/// How many routers the TTL suggests that the packet has passed before the tap.
pub(super) fn hops(stage: &Stage<'_>) -> Option<Message> {
    let ttl = time_to_live(stage)?;
    let begin = [64u64, 128, 255].into_iter().find(|begin| ttl <= *begin)?;
    let hops = begin - ttl;
    // One that begins low, so as not to go far, says nothing.
    if hops > FARTHEST {
        return None;
    }
    Some(if hops == 0 {
        msg!("layers-hops-none", ttl = ttl)
    } else {
        msg!("layers-hops", ttl = ttl, begin = begin, hops = hops)
    })
}
