//! What the design promises about speed, measured: `cargo bench`. Budgets stand beside each benchmark.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::capture::{CaptureReader, CaptureSource, PacketStore};
use layerscope::decode::{Facts, NoSink, TreeSink, dissect, dissect_into};
use layerscope::flow::{ConversationId, story};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{SceneOptions, View, scene_at, vec2};
use layerscope::timeline::{PlayTime, Tempo, Timeline};
use layerscope::workspace::{Capture, samples};

#[path = "../it/long.rs"]
#[allow(dead_code, unreachable_pub)]
mod long;

fn sample(id: &str) -> Arc<[u8]> {
    samples::by_id(id).unwrap().bytes.into()
}

/// `scene_at` of each view while a conversation of 10,000 segments plays beside one of 10,000 datagrams, with streams,
/// calls and narration: at most 0.5 ms.
fn scene(criterion: &mut Criterion) {
    let mut reader = CaptureReader::open(CaptureSource::Bytes(long::capture(10_000).into())).unwrap();
    let capture = Capture::read_all(String::new(), &mut reader);
    let tell = |id| {
        let story = story::tell(&capture.store, &capture.tracker, ConversationId(id));
        Timeline::new(Arc::new(story), Tempo::Teaching)
    };
    let (tcp, udp) = (tell(0), tell(1));
    let catalog = Catalog::new(Language::English);
    for (proto, timeline, beside) in [("TCP", &tcp, &udp), ("UDP", &udp, &tcp)] {
        for view in View::ALL {
            let options = SceneOptions {
                packets: &capture,
                beside: Some(beside),
                ..SceneOptions::new(view, vec2(1280.0, 800.0), &catalog)
            };
            // From packet to packet, a few frames of each.
            let mut frame = 0i64;
            criterion.bench_function(&format!("scene_at, {}, 10,000 of {proto}", view.as_str()), |bencher| {
                bencher.iter(|| {
                    frame += 1;
                    let now = (frame / 8 * 7_919_000_000 + frame * 16_666_667) % timeline.length.0;
                    black_box(scene_at(timeline, PlayTime(now), &options))
                });
            });
        }
    }
}

/// One frame for its facts alone, and whole.
fn decode(criterion: &mut Criterion) {
    let store = PacketStore::read_all(CaptureSource::Bytes(sample("http-get"))).unwrap();
    let frame = store.frame(3).unwrap();
    let mut facts = Facts::default();
    criterion.bench_function("facts of a TCP segment", |bencher| {
        bencher.iter(|| {
            dissect_into(black_box(&frame), &mut NoSink, &mut facts);
            black_box(facts.net)
        });
    });
    criterion.bench_function("tree of a TCP segment", |bencher| {
        bencher.iter(|| {
            let mut sink = TreeSink::new();
            let _facts = dissect(black_box(&frame), &mut sink);
            black_box(sink.into_tree())
        });
    });
}

/// Reading, decoding and following a small capture from memory.
fn pass(criterion: &mut Criterion) {
    let bytes = sample("web-visit");
    criterion.bench_function("a whole small capture", |bencher| {
        bencher.iter(|| {
            let mut reader = CaptureReader::open(CaptureSource::Bytes(Arc::clone(&bytes))).unwrap();
            black_box(Capture::read_all(String::new(), &mut reader).tracker.len())
        });
    });
}

criterion_group!(benches, scene, decode, pass);
criterion_main!(benches);
