//! What the view of the header promises.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::sync::Arc;

use super::grid::{self, ROW, Whose};
use crate::capture::{CaptureSource, Frame, FrameMeta, FrameNumber, LinkType, PacketStore};
use crate::decode::{Dissected, NoSink, Outcome, TreeSink, checksum_worked, dissect};
use crate::flow::{ConversationId, ConversationTracker, story};
use crate::i18n::{Catalog, Language};
use crate::osi::OsiLayer;
use crate::scene::states::tests::apart;
use crate::scene::{Packets, Scene, SceneOptions, Shape, Target, View, scene_at, vec2};
use crate::timeline::{PlayTime, Tempo, Timeline, examples};

/// Every packet is this one.
#[derive(Debug)]
struct One(Arc<Dissected>);

impl Packets for One {
    fn packet(&self, _number: FrameNumber) -> Option<Arc<Dissected>> {
        Some(Arc::clone(&self.0))
    }
}

fn one(link: LinkType, bytes: &[u8]) -> One {
    let length = bytes.len() as u32;
    let meta = FrameMeta::new(None, 0, length, length, 0, link);
    let mut sink = TreeSink::new();
    let facts = dissect(&Frame { number: 1, meta, bytes }, &mut sink);
    One(Arc::new(Dissected { number: 1, meta, tree: sink.into_tree(), facts, bytes: bytes.to_vec() }))
}

/// A SYN from a Linux client in a VLAN, over IPv4.
fn syn() -> One {
    let mut bytes = vec![2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x81, 0x00, 0x60, 0x2a, 0x08, 0x00];
    bytes.extend([0x45, 0, 0, 60, 0x12, 0x34, 0x40, 0, 64, 6, 0x14, 0x86, 10, 0, 0, 1, 10, 0, 0, 2]);
    bytes
        .extend([0xdc, 0x1a, 0x00, 0x50, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0, 0xa0, 0x02, 0xfa, 0xf0, 0x01, 0x02, 0, 0]);
    bytes.extend([2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 9, 0, 0, 0, 0, 1, 3, 3, 7]);
    one(LinkType::ETHERNET, &bytes)
}

/// A DNS question over IPv6.
fn question() -> One {
    let mut bytes = vec![0x60, 0x01, 0x23, 0x45, 0, 37, 17, 64];
    bytes.extend([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    bytes.extend([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    bytes.extend([0x30, 0x39, 0, 53, 0, 37, 0x12, 0x34, 0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    bytes.extend(b"\x03www\x07example\x00\x00\x01\x00\x01");
    bytes.resize(40 + 37, 0);
    one(LinkType::IPV6, &bytes)
}

fn arp() -> One {
    let mut bytes = vec![255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, 0x08, 0x06];
    bytes.extend([0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2]);
    one(LinkType::ETHERNET, &bytes)
}

fn options<'a>(catalog: &'a Catalog, packets: &'a One, (width, height, scale): (f32, f32, f32)) -> SceneOptions<'a> {
    SceneOptions { scale, narration: false, packets, ..SceneOptions::new(View::Header, vec2(width, height), catalog) }
}

const DESK: (f32, f32, f32) = (1280.0, 800.0, 1.0);

fn timeline() -> Timeline {
    Timeline::new(examples::four_way().into(), Tempo::Teaching)
}

fn field(packet: &One, name: &str) -> usize {
    packet.0.tree.fields.iter().position(|field| field.def.name == name).unwrap()
}

fn layer_of(packet: &One, token: &str) -> usize {
    packet.0.tree.layers.iter().position(|layer| layer.protocol.token == token).unwrap()
}

#[test]
fn cells_tile_each_row_and_stand_where_the_rfc_draws_them() {
    for packet in [syn(), question(), arp()] {
        for layer in &packet.0.tree.layers {
            let grid = grid::rows(&packet.0, layer);
            for row in &grid.rows {
                let mut at = 0;
                for piece in row {
                    assert_eq!(piece.from, at, "{}: {row:?}", layer.protocol.token);
                    at = piece.to;
                }
                assert_eq!(at, ROW);
            }
        }
    }
    let packet = syn();
    let at = |token: &str, name: &str| {
        let grid = grid::rows(&packet.0, &packet.0.tree.layers[layer_of(&packet, token)]);
        let whose = Whose::Field(field(&packet, name));
        let found = grid.rows.iter().enumerate();
        found
            .flat_map(|(row, pieces)| pieces.iter().map(move |piece| (row, piece)))
            .filter(|(_, piece)| piece.whose == whose)
            .map(|(row, piece)| (row, piece.from, piece.to))
            .collect::<Vec<_>>()
    };
    assert_eq!(at("tcp", "tcp.dstport"), [(0, 16, 32)]);
    assert_eq!(at("tcp", "tcp.hdr_len"), [(3, 0, 4)]);
    assert_eq!(at("tcp", "tcp.flags.syn"), [(3, 14, 15)]);
    assert_eq!(at("tcp", "tcp.window_size_value"), [(3, 16, 32)]);
    assert_eq!(at("tcp", "tcp.options.mss_val"), [(5, 16, 32)]);
    assert_eq!(at("ip", "ip.dsfield.ecn"), [(0, 14, 16)]);
    assert_eq!(at("ip", "ip.flags.df"), [(1, 17, 18)]);
    assert_eq!(at("ip", "ip.frag_offset"), [(1, 19, 32)]);
    assert_eq!(at("ip", "ip.dst"), [(4, 0, 32)]);
    assert_eq!(at("vlan", "vlan.id"), [(0, 4, 16)]);
    assert_eq!(at("eth", "eth.src"), [(1, 16, 32), (2, 0, 32)], "an address is drawn whole, over two rows");
    assert_eq!(at("eth", "eth.dst.lg"), []);
}

/// Every header of every packet of the bundled captures.
#[test]
fn cells_tile_each_row_of_every_sample() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("captures");
    let mut headers = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension == "toml") {
            continue;
        }
        let store = PacketStore::read_all(CaptureSource::Path(path.clone())).unwrap();
        for number in 1..=store.len() as u32 {
            let packet = Dissected::read(&store, number).unwrap();
            for layer in &packet.tree.layers {
                headers += 1;
                let grid = grid::rows(&packet, layer);
                let drawn = (layer.range.end - layer.range.start - grid.more) as usize;
                assert_eq!(grid.rows.len(), drawn.div_ceil(4), "{path:?} {number}");
                for row in &grid.rows {
                    let ends = row.iter().map(|piece| piece.to);
                    let begins: Vec<u32> = row.iter().map(|piece| piece.from).chain([ROW]).collect();
                    assert_eq!([0].into_iter().chain(ends).collect::<Vec<u32>>(), begins, "{path:?} {number} {row:?}");
                    // The decoder names every bit of a link's, network's and transport's header.
                    let named = row.iter().all(|piece| piece.whose != Whose::Nobody);
                    assert!(named || layer.protocol.osi.number() > 4, "{path:?} {number} {}", layer.protocol.token);
                }
            }
        }
    }
    assert!(headers > 1000, "only {headers} headers were found");
}

#[test]
fn the_selected_header_is_shown_and_its_field_explained() {
    let (catalog, packet, timeline) = (Catalog::new(Language::English), syn(), timeline());
    let texts = |options: &SceneOptions<'_>| -> BTreeSet<String> {
        let scene = scene_at(&timeline, timeline.length, options);
        let said = scene.items.into_iter().filter_map(|item| match item.shape {
            Shape::Text { text, .. } => Some(text),
            _ => None,
        });
        said.collect()
    };
    let plain = options(&catalog, &packet, DESK);
    assert!(texts(&plain).contains("Data offset"), "the transport's, where nothing is selected");
    assert!(texts(&SceneOptions { layer: Some(OsiLayer::Network), ..plain }).contains("IHL"));
    let ttl = field(&packet, "ip.ttl");
    let said = texts(&SceneOptions { layer: Some(OsiLayer::Network), field: Some(ttl), ..plain });
    for word in ["Time to live (TTL)", "ip.ttl", "RFC 791 §3.1", "64", "40"] {
        assert!(said.contains(word), "{word}: {said:?}");
    }
    assert!(texts(&SceneOptions { layer: Some(OsiLayer::Physical), ..plain }).contains("Data offset"));
    let scene = scene_at(&timeline, timeline.length, &plain);
    for wanted in [Target::Field(field(&packet, "tcp.srcport")), Target::Field(field(&packet, "eth.dst"))] {
        assert!(scene.items.iter().any(|item| item.target == Some(wanted)), "a cell and a chip can be clicked");
    }
    assert!(
        texts(&SceneOptions { packets: &crate::scene::NoPackets, ..plain })
            .iter()
            .any(|text| text.contains("not at hand"))
    );
}

#[test]
fn the_same_however_it_is_reached_words_apart_and_each_name_borne_once() {
    let timeline = timeline();
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for size in [(700.0, 480.0, 1.0), DESK, (1920.0, 1080.0, 1.0), (1920.0, 1080.0, 1.6), (1280.0, 800.0, 1.6)] {
            for packet in [syn(), question(), arp()] {
                let layers = OsiLayer::TOP_DOWN.into_iter().map(|layer| (Some(layer), None));
                let fields = (0..packet.0.tree.fields.len()).step_by(3).map(|field| (None, Some(field)));
                for (layer, field) in layers.chain(fields).chain([(None, None)]) {
                    let narration = field.is_some_and(|field| field % 2 == 0);
                    let options = SceneOptions { narration, layer, field, ..options(&catalog, &packet, size) };
                    let at = |part: i64| scene_at(&timeline, PlayTime(timeline.length.0 / 4 * part), &options);
                    let scenes: Vec<Scene> = (0..=4).map(at).collect();
                    assert_eq!(scenes[1], at(1));
                    let scene = &scenes[4];
                    let ids: BTreeSet<u64> = scene.items.iter().map(|item| item.id).collect();
                    assert_eq!(ids.len(), scene.items.len());
                    assert!(scene.items.len() < 900, "{} shapes", scene.items.len());
                    apart(scene, 0.34, &|_| true, &format!("{language:?} {size:?} {layer:?} {field:?}"));
                }
            }
        }
    }
}

#[test]
fn a_selected_field_is_in_sight() {
    let (catalog, packet, timeline) = (Catalog::new(Language::English), syn(), timeline());
    let last = field(&packet, "tcp.options.wscale.shift");
    for field in [field(&packet, "tcp.srcport"), last] {
        let options = SceneOptions { field: Some(field), ..options(&catalog, &packet, (700.0, 400.0, 1.0)) };
        let scene = scene_at(&timeline, timeline.length, &options);
        let cell = |item: &&crate::scene::Item| item.id >> 56 == 66 && item.target == Some(Target::Field(field));
        assert!(scene.items.iter().any(|item| cell(&item)), "{field}");
        assert_eq!(scene.scroll > 0.0, field == last);
    }
}

#[test]
fn odd_sizes_and_odd_fields_do_no_harm() {
    let (catalog, packet, timeline) = (Catalog::new(Language::English), syn(), timeline());
    for size in [(0.0, 0.0, 1.0), (1.0, 5000.0, 1.0), (200.0, 100.0, 3.0), (640.0, 480.0, f32::NAN)] {
        for field in [None, Some(0), Some(usize::MAX)] {
            let options = SceneOptions { field, ..options(&catalog, &packet, size) };
            let scene = scene_at(&timeline, PlayTime(i64::MAX), &options);
            assert!(scene.scroll.is_finite() && scene.content_height.is_finite());
        }
    }
}

#[test]
fn a_wrong_sum_is_said_to_be_wrong() {
    let packet = syn();
    let working = checksum_worked(&packet.0, layer_of(&packet, "tcp")).unwrap();
    assert_eq!(working.outcome, Outcome::Differs);
    assert_ne!(working.complement, working.stored);
}

/// The packets of a capture.
#[derive(Debug)]
struct All(PacketStore);

impl Packets for All {
    fn packet(&self, number: FrameNumber) -> Option<Arc<Dissected>> {
        Dissected::read(&self.0, number).map(Arc::new)
    }
}

#[test]
fn the_window_is_scaled_as_both_syns_agreed() {
    let catalog = Catalog::new(Language::English);
    let window = |bytes: &'static [u8], frame: FrameNumber| -> Vec<String> {
        let store = PacketStore::read_all(CaptureSource::Bytes(bytes.into())).unwrap();
        let mut tracker = ConversationTracker::new();
        for frame in store.frames(1) {
            tracker.push(frame.number, &frame.meta, &dissect(&frame, &mut NoSink));
        }
        let timeline = Timeline::new(story::tell(&store, &tracker, ConversationId(0)).into(), Tempo::Teaching);
        let packets = All(store);
        let step = &timeline.steps[timeline.step_of_frame(frame).unwrap()];
        let tree = &packets.packet(frame).unwrap().tree;
        let field = tree.fields.iter().position(|field| field.def.name == "tcp.window_size_value").unwrap();
        let plain = SceneOptions::new(View::Header, vec2(1280.0, 800.0), &catalog);
        let options = SceneOptions { packets: &packets, field: Some(field), narration: false, ..plain };
        let scene = scene_at(&timeline, step.arrive, &options);
        let said = scene.items.into_iter().filter_map(|item| match item.shape {
            Shape::Text { text, .. } if item.target == Some(Target::Field(field)) || item.id >> 56 == 70 => Some(text),
            _ => None,
        });
        said.filter(|text| text.contains(|letter: char| letter.is_ascii_digit())).collect()
    };
    let http = include_bytes!("../../../captures/http-get.pcap");
    let scaled = window(http, 3);
    assert_eq!(scaled.iter().filter(|text| *text == "63 × 1024 = 64512").count(), 2, "cell and words: {scaled:?}");
    assert!(window(http, 1).contains(&"64240".to_owned()), "a SYN's own is never scaled");
    let unknown = window(include_bytes!("../../../captures/mid-stream.pcap"), 1);
    assert!(unknown.contains(&"63".to_owned()) && !unknown.iter().any(|text| text.contains('×')), "{unknown:?}");
}

#[test]
fn bytes_of_no_protocol_are_named_in_the_readers_language() {
    let mut bytes = vec![0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
    bytes.extend([0x30, 0x39, 0x27, 0x0f, 0, 12, 0, 0, 1, 2, 3, 4]);
    let packet = one(LinkType::IPV4, &bytes);
    for (language, word) in [(Language::English, "Data"), (Language::TraditionalChinese, "資料")] {
        let catalog = Catalog::new(language);
        let timeline = timeline();
        let scene = scene_at(&timeline, timeline.length, &options(&catalog, &packet, DESK));
        let chip = |item: &crate::scene::Item| match &item.shape {
            Shape::Text { text, .. } => item.id >> 56 == 61 && text.starts_with(word),
            _ => false,
        };
        assert!(scene.items.iter().any(chip), "{language:?}");
    }
}

#[test]
fn the_hint_speaks_of_bytes_and_tree_only_where_they_are() {
    let packet = syn();
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        let says = |inspected: bool, narration: bool, id: &str| {
            let options = SceneOptions { narration, inspected, ..options(&catalog, &packet, (1280.0, 800.0, 1.0)) };
            let scene = scene_at(&timeline(), PlayTime(0), &options);
            let words: String = scene
                .items
                .iter()
                .filter_map(|item| match &item.shape {
                    Shape::Text { text, .. } => Some(text.replace(' ', "")),
                    _ => None,
                })
                .collect();
            words.contains(&catalog.get(id).replace(' ', ""))
        };
        assert!(says(true, false, "header-hint") && !says(true, false, "header-hint-here"), "{language:?}");
        assert!(says(false, false, "header-hint-here") && !says(false, false, "header-hint"), "{language:?}");
        assert!(!says(false, true, "header-hint-here"), "nothing can be clicked on a picture");
    }
}
