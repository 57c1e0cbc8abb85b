//! Damage: every capture at hand with bytes flipped, torn off, cut out and put in is read, dissected, tracked, told and
//! drawn without a panic, and no byte of a frame goes unaccounted for.

use std::path::Path;
use std::sync::Arc;

use layerscope::capture::{CaptureSource, PacketStore};
use layerscope::decode::{TreeSink, dissect, summary};
use layerscope::flow::{ConversationTracker, story};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::scene_at;
use layerscope::timeline::{PlayTime, Tempo, Timeline};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;

use crate::corpus::{captures, faults};
use crate::scene::options;

/// A wound.
#[derive(Clone, Debug)]
enum Damage {
    /// Bits of a byte turned over.
    Flip(Index, u8),
    /// The rest is missing.
    Truncate(Index),
    /// Some bytes are missing, and what follows has moved up.
    CutOut(Index, usize),
    /// Bytes that do not belong there.
    PutIn(Index, Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        20 => (any::<Index>(), 1..=u8::MAX).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        2 => any::<Index>().prop_map(Damage::Truncate),
        1 => (any::<Index>(), 1..40_usize).prop_map(|(at, count)| Damage::CutOut(at, count)),
        1 => (any::<Index>(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, what)| Damage::PutIn(at, what)),
    ]
}

fn wound(bytes: &mut Vec<u8>, damages: &[Damage]) {
    for damage in damages {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        match damage {
            Damage::Flip(at, bits) => bytes[at.index(length)] ^= bits,
            Damage::Truncate(at) => bytes.truncate(at.index(length)),
            Damage::CutOut(at, count) => {
                let at = at.index(length);
                bytes.drain(at..(at + count).min(length));
            }
            Damage::PutIn(at, what) => {
                let at = at.index(length);
                bytes.splice(at..at, what.iter().copied());
            }
        }
    }
}

/// Everything the program does with a capture, short of a window. What is wrong comes back.
fn go_through(bytes: Vec<u8>, catalog: &Catalog) -> Vec<String> {
    let mut wrong = Vec::new();
    let Ok(store) = PacketStore::read_all(CaptureSource::Bytes(bytes.into())) else { return wrong };
    let mut tracker = ConversationTracker::new();
    for frame in store.frames(1) {
        let mut sink = TreeSink::new();
        let facts = dissect(&frame, &mut sink);
        let tree = sink.into_tree();
        wrong.extend(faults(&frame, &tree).into_iter().map(|fault| format!("frame {}: {fault}", frame.number)));
        let _line = catalog.text(&summary(&tree, layerscope::decode::RelativeNumbers::default()));
        tracker.push(frame.number, &frame.meta, &facts);
    }
    for conversation in tracker.iter().take(40) {
        let story = Arc::new(story::tell(&store, &tracker, conversation.id));
        if story.conversation() != Some(&conversation) {
            wrong.push(format!("{:?} is told as {:?}", conversation, story.conversation()));
        }
        for tempo in [Tempo::Teaching, Tempo::Captured] {
            let timeline = Timeline::new(Arc::clone(&story), tempo);
            for part in 0..=2 {
                let now = PlayTime(timeline.length.0 / 2 * part);
                let _said = catalog.text(&timeline.narration(now).text);
                let _scene = scene_at(&timeline, now, &options(catalog, 1280.0, 800.0));
            }
        }
    }
    wrong
}

#[test]
fn damaged_captures_are_never_a_crash() {
    let catalog = Catalog::new(Language::English);
    for path in captures() {
        let whole = std::fs::read(&path).unwrap();
        // More often where the file is small: about the same time for each.
        let cases = (600_000 / whole.len().max(1)).clamp(4, 30) as u32;
        let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
        let most = (whole.len() / 150).clamp(4, 300);
        let name = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_or(&path).display().to_string();
        TestRunner::new(config)
            .run(&prop::collection::vec(damage(), 1..most), |damages| {
                let mut bytes = whole.clone();
                wound(&mut bytes, &damages);
                let wrong = go_through(bytes, &catalog);
                prop_assert!(wrong.is_empty(), "{name}: {wrong:?}");
                Ok(())
            })
            .unwrap_or_else(|failure| panic!("{name}: {failure}"));
    }
}
