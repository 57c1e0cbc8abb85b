//! `layerscope packets`: every packet, as a table or as JSON lines.

use super::arguments::PacketsOptions;
use super::output::{Out, complain};
use super::{Failure, open, say_notices, table};
use crate::capture::{Frame, since_first_text};
use crate::decode::{
    Facts, LayerTree, RelativeNumbers, TransportKind, TreeSink, Value, dissect, summary, summary_protocol,
};
use crate::export::json;
use crate::flow::{ConversationTracker, PacketFlow};
use crate::i18n::Catalog;
use crate::msg;
use crate::workspace::notices_of;

/// Packets read before they are printed; a live pipe gives fewer at a time.
const BATCH_FRAMES: usize = 1024;

pub(super) fn run(options: &PacketsOptions, catalog: &Catalog, out: &mut Out) -> Result<(), Failure> {
    let mut reader = open(&options.file)?;
    let mut tracker = ConversationTracker::new();
    let mut notices = Vec::new();
    let mut left = options.limit.unwrap_or(u32::MAX);
    let mut first_time = None;
    let mut none_yet = true;
    // A limit that is reached ends the command at once, without waiting for what a live pipe may still bring.
    while left > 0
        && let Some(batch) = reader.next_batch(BATCH_FRAMES.min(left as usize))
    {
        for frame in batch.frames() {
            none_yet = false;
            left -= 1;
            let mut sink = TreeSink::new();
            let facts = dissect(&frame, &mut sink);
            let flow = tracker.push(frame.number, &frame.meta, &facts);
            let tree = sink.into_tree();
            if options.json {
                let stream = flow.conversation.and_then(|id| {
                    let conversation = tracker.conversation(id)?;
                    Some((conversation.proto, conversation.stream))
                });
                out.json(&json::Packet { frame, tree: &tree, facts: &facts, flow, stream })?;
            } else {
                first_time = first_time.or(frame.meta.time());
                let time = match (frame.meta.time(), first_time) {
                    (Some(time), Some(first)) => Some(time.since(first)),
                    _ => None,
                };
                out.line(&line(&frame, time, &tree, &facts, &flow, catalog))?;
            }
        }
        out.flush()?;
        notices.extend(notices_of(&batch));
    }
    if none_yet && notices.is_empty() && options.limit != Some(0) {
        complain(&catalog.text(&msg!("cli-no-packets")));
    }
    say_notices(&notices, catalog)
}

fn line(
    frame: &Frame<'_>,
    since_first: Option<i64>,
    tree: &LayerTree,
    facts: &Facts,
    flow: &PacketFlow,
    catalog: &Catalog,
) -> String {
    let time = since_first.map_or_else(String::new, since_first_text);
    let net = facts.net.map(|net| (net.src.to_string(), net.dst.to_string()));
    let (source, destination) = net.or_else(|| link_addresses(tree)).unwrap_or_default();
    let relative = match facts.transport().map(|transport| &transport.kind) {
        Some(TransportKind::Tcp(tcp)) => {
            RelativeNumbers { seq: Some(flow.relative_seq), ack: tcp.flags.ack().then_some(flow.relative_ack) }
        }
        _ => RelativeNumbers::default(),
    };
    let protocol = summary_protocol(tree).map_or("", |protocol| protocol.name);
    [
        table::right(&frame.number.to_string(), 6),
        table::right(&time, 12),
        table::left(&source, 22),
        table::left(&destination, 22),
        table::left(protocol, 9),
        table::right(&frame.meta.wire_len.to_string(), 6),
        catalog.text(&summary(tree, relative)),
    ]
    .join("  ")
}

fn link_addresses(tree: &LayerTree) -> Option<(String, String)> {
    let text = |name: &str| match tree.first(name)?.value {
        Value::Mac(mac) => Some(mac.map(|byte| format!("{byte:02x}")).join(":")),
        _ => None,
    };
    Some((text("eth.src")?, text("eth.dst")?))
}
