//! What must hold of any frame, shared by the targets: nothing panics, both passes find the same, every range lies inside
//! what holds it, every byte is in a field, and whatever is said of the frame can be said in words.

use std::sync::LazyLock;

use layerscope::capture::{Frame, FrameMeta, LinkType, Timestamp};
use layerscope::decode::{
    Facts, LayerTree, NoSink, RelativeNumbers, TreeSink, deed, dissect, dissect_into, summary, value_text,
};
use layerscope::flow::ConversationTracker;
use layerscope::i18n::{Catalog, Language};
use layerscope::osi::OsiLayer;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(Language::English));

/// The first byte chooses the link type and whether the snap length cut the frame; the rest is the frame, twice, as
/// if from both directions of a conversation.
pub fn dissect_all_ways(link_types: &[u16], data: &[u8]) {
    let Some((choice, bytes)) = data.split_first() else { return };
    let link_type = LinkType(link_types[usize::from(choice >> 1) % link_types.len()]);
    let cap_len = bytes.len() as u32;
    let wire_len = if choice & 1 == 0 { cap_len } else { cap_len.saturating_add(1000) };
    let meta = FrameMeta::new(Some(Timestamp::from_nanos(1)), 0, cap_len, wire_len, 0, link_type);
    let frame = Frame { number: 1, meta, bytes };
    let mut sink = TreeSink::new();
    let full = dissect(&frame, &mut sink);
    let tree = sink.into_tree();
    let mut fast = Facts::default();
    dissect_into(&frame, &mut NoSink, &mut fast);
    assert!(full.protocols().eq(fast.protocols()));
    assert!(full.transports().eq(fast.transports()));
    check(&tree, bytes.len());
    let _said = CATALOG.text(&summary(&tree, RelativeNumbers::default()));
    for layer in OsiLayer::TOP_DOWN {
        let _said = CATALOG.text(&deed(&tree, wire_len, layer));
    }
    for field in &tree.fields {
        let _said = value_text(field, bytes, &CATALOG);
    }
    let mut tracker = ConversationTracker::new();
    for number in 1..=2 {
        tracker.push(number, &meta, &fast);
    }
    let _conversations: Vec<_> = tracker.iter().collect();
}

fn check(tree: &LayerTree, len: usize) {
    let mut covered = vec![false; len];
    let mut parents = vec![false; tree.fields.len()];
    for field in &tree.fields {
        if let Some(parent) = field.parent {
            parents[parent] = true;
            let outer = &tree.fields[parent].range;
            assert!(field.computed || (field.range.start >= outer.start && field.range.end <= outer.end));
        }
    }
    for (field, is_parent) in tree.fields.iter().zip(&parents) {
        let range = field.range.start as usize..field.range.end as usize;
        assert!(range.start <= range.end && range.end <= len, "{} {range:?} of {len}", field.def.name);
        if !is_parent && !field.computed {
            covered[range].fill(true);
        }
    }
    assert!(covered.iter().all(|covered| *covered), "a byte in no field");
}
