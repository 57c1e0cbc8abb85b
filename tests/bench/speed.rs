//! What the design promises about speed, measured: `cargo bench`. Budgets stand beside each benchmark.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::capture::{CaptureReader, CaptureSource, PacketStore};
use layerscope::decode::{Facts, NoSink, TreeSink, dissect, dissect_into};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{SceneOptions, View, scene_at, vec2};
use layerscope::timeline::{PlayTime, Tempo, Timeline, examples};
use layerscope::workspace::{Capture, samples};

fn sample(id: &str) -> Arc<[u8]> {
    samples::by_id(id).unwrap().bytes.into()
}

/// `scene_at` on a conversation of 10,000 segments: at most 0.5 ms.
fn scene(criterion: &mut Criterion) {
    let timeline = Timeline::new(Arc::new(examples::download(10_000)), Tempo::Teaching);
    let catalog = Catalog::new(Language::English);
    let options = SceneOptions::new(View::Ladder, vec2(900.0, 640.0), &catalog);
    let mut now = 0;
    criterion.bench_function("scene_at, 10,000 segments", |bencher| {
        bencher.iter(|| {
            now = (now + 7_919_000_000) % timeline.length.0;
            black_box(scene_at(&timeline, PlayTime(now), &options))
        });
    });
}

/// `scene_at` for the view of the layers, while a packet goes through them: at most 0.5 ms.
fn layers(criterion: &mut Criterion) {
    let mut reader = CaptureReader::open(CaptureSource::Bytes(sample("many-segments"))).unwrap();
    let capture = Capture::read_all(String::new(), &mut reader);
    let story = layerscope::flow::story::tell(&capture.store, &capture.tracker, layerscope::flow::ConversationId(0));
    let real = Timeline::new(Arc::new(story), Tempo::Teaching);
    let long = Timeline::new(Arc::new(examples::download(10_000)), Tempo::Teaching);
    let catalog = Catalog::new(Language::English);
    let no_packets = layerscope::scene::NoPackets;
    let packets: [&dyn layerscope::scene::Packets; 2] = [&capture, &no_packets];
    for ((name, timeline), packets) in
        [("layers, a real capture", &real), ("layers, 10,000 segments", &long)].into_iter().zip(packets)
    {
        let options = SceneOptions { packets, ..SceneOptions::new(View::Layers, vec2(900.0, 640.0), &catalog) };
        let mut now = 0;
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                now = (now + 16_000_000) % timeline.length.0;
                black_box(scene_at(timeline, PlayTime(now), &options))
            });
        });
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

criterion_group!(benches, scene, layers, decode, pass);
criterion_main!(benches);
