//! `layerscope packets`: every packet, as a table or as JSON lines.

use std::sync::Arc;

use super::arguments::PacketsOptions;
use super::output::{Out, complain};
use super::{Failure, open, say_notices, table};
use crate::capture::{Frame, Shown, Veil, since_first_text};
use crate::decode::{
    Facts, LayerTree, Mask, RelativeNumbers, TransportKind, TreeSink, Value, dissect, summary, summary_protocol,
};
use crate::export::json;
use crate::flow::{ConversationTracker, PacketFlow, info_marks};
use crate::i18n::Catalog;
use crate::msg;
use crate::workspace::notices_of;

/// Packets read before they are printed; a live pipe gives fewer at a time.
const BATCH_FRAMES: usize = 1024;

pub(super) fn run(options: &PacketsOptions, catalog: &Catalog, out: &mut Out) -> Result<(), Failure> {
    let mut reader = open(&options.file)?;
    let mut tracker = ConversationTracker::new();
    let mask = options.mask.then(|| Arc::new(Mask::new()));
    tracker.set_mask(mask.clone());
    let mut notices = Vec::new();
    let mut left = options.limit.unwrap_or(u32::MAX);
    let mut first_time = None;
    let mut none_yet = true;
    let mut titled = false;
    // A limit that is reached ends the command at once, without waiting for what a live pipe may still bring.
    while left > 0
        && let Some(batch) = reader.next_batch(BATCH_FRAMES.min(left as usize))
    {
        for frame in batch.frames() {
            none_yet = false;
            left -= 1;
            let mut sink = TreeSink::new();
            let mut facts = dissect(&frame, &mut sink);
            let flow = tracker.push(frame.number, &frame.meta, &facts);
            let shown = Shown::new(frame, mask.as_deref().map(|mask| mask as &dyn Veil));
            let frame = shown.frame();
            if mask.is_some() {
                sink = TreeSink::new();
                facts = dissect(&frame, &mut sink);
            }
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
                if !titled {
                    out.line(&titles(catalog))?;
                    titled = true;
                }
                let window =
                    flow.conversation.zip(facts.transport()).and_then(|(id, header)| tracker.window(id, header));
                out.line(&line(&frame, time, &tree, &facts, (&flow, window), catalog))?;
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
    (flow, window): (&PacketFlow, Option<u32>),
    catalog: &Catalog,
) -> String {
    let time = since_first.map_or_else(String::new, since_first_text);
    let net = facts.net.map(|net| (net.src.to_string(), net.dst.to_string()));
    let (source, destination) = net.or_else(|| link_addresses(tree)).unwrap_or_default();
    let relative = match facts.transport().map(|transport| &transport.kind) {
        Some(TransportKind::Tcp(tcp)) => {
            let ack = tcp.flags.ack().then_some(flow.relative_ack);
            RelativeNumbers { seq: Some(flow.relative_seq), ack, window }
        }
        _ => RelativeNumbers::default(),
    };
    let protocol = summary_protocol(tree).map_or("", |protocol| protocol.name);
    let marks = info_marks(flow.analysis);
    let info: Vec<String> = marks.iter().chain([&summary(tree, relative)]).map(|words| catalog.text(words)).collect();
    row([
        frame.number.to_string(),
        time,
        source,
        destination,
        protocol.to_owned(),
        frame.meta.wire_len.to_string(),
        info.join(" "),
    ])
}

/// The line above all others: what the columns are.
fn titles(catalog: &Catalog) -> String {
    let words = [
        msg!("ui-column-number"),
        msg!("ui-column-time"),
        msg!("ui-column-source"),
        msg!("ui-column-destination"),
        msg!("ui-column-protocol"),
        msg!("ui-column-length"),
        msg!("ui-column-info"),
    ];
    row(words.map(|word| catalog.text(&word)))
}

fn row([number, time, source, destination, protocol, length, info]: [String; 7]) -> String {
    [
        table::right(&number, 6),
        table::right(&time, 12),
        table::left(&source, 22),
        table::left(&destination, 22),
        table::left(&protocol, 9),
        table::right(&length, 6),
        info,
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
