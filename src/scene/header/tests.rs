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
use crate::scene::{Packets, Scene, SceneOptions, Shape, Target, Vec2, View, scene_at, vec2};
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

/// The picture when that frame of a capture's first conversation has arrived, with one of its fields selected if named.
fn picture(
    bytes: &'static [u8],
    frame: FrameNumber,
    field: Option<&str>,
    (language, width, height): (Language, f32, f32),
) -> (Scene, Option<usize>) {
    let catalog = Catalog::new(language);
    let store = PacketStore::read_all(CaptureSource::Bytes(bytes.into())).unwrap();
    let mut tracker = ConversationTracker::new();
    for frame in store.frames(1) {
        tracker.push(frame.number, &frame.meta, &dissect(&frame, &mut NoSink));
    }
    let timeline = Timeline::new(story::tell(&store, &tracker, ConversationId(0)).into(), Tempo::Teaching);
    let packets = All(store);
    let step = &timeline.steps[timeline.step_of_frame(frame).unwrap()];
    let tree = &packets.packet(frame).unwrap().tree;
    let field = field.map(|name| tree.fields.iter().position(|field| field.def.name == name).unwrap());
    let plain = SceneOptions::new(View::Header, vec2(width, height), &catalog);
    let options = SceneOptions { packets: &packets, field, narration: false, ..plain };
    (scene_at(&timeline, step.arrive, &options), field)
}

/// What is said of a field, in its cell and in its explanation.
fn said_of(bytes: &'static [u8], frame: FrameNumber, name: &str, language: Language) -> Vec<String> {
    let (scene, field) = picture(bytes, frame, Some(name), (language, 1280.0, 800.0));
    let said = scene.items.into_iter().filter_map(|item| match item.shape {
        Shape::Text { text, .. } if item.target == field.map(Target::Field) || item.id >> 56 == 70 => Some(text),
        _ => None,
    });
    said.filter(|text| text.contains(|letter: char| letter.is_ascii_digit())).collect()
}

/// All texts of a picture.
fn texts(scene: &Scene) -> BTreeSet<&str> {
    let said = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    said.collect()
}

const HTTP: &[u8] = include_bytes!("../../../captures/http-get.pcap");
const MID_STREAM: &[u8] = include_bytes!("../../../captures/mid-stream.pcap");
const TRACEROUTE: &[u8] = include_bytes!("../../../captures/traceroute.pcap");
const FAST_RETRANSMIT: &[u8] = include_bytes!("../../../captures/fast-retransmit.pcap");

#[test]
fn the_window_is_scaled_as_both_syns_agreed() {
    let window = |bytes, frame| said_of(bytes, frame, "tcp.window_size_value", Language::English);
    let scaled = window(HTTP, 3);
    assert_eq!(scaled.iter().filter(|text| *text == "63 × 1024 = 64512").count(), 2, "cell and words: {scaled:?}");
    assert!(window(HTTP, 1).contains(&"64240".to_owned()), "a SYN's own is never scaled");
    let unknown = window(MID_STREAM, 1);
    assert_eq!(unknown.iter().filter(|text| *text == "63 (scale unknown)").count(), 2, "{unknown:?}");
}

#[test]
fn numbers_of_the_stream_stand_beside_what_the_narration_calls_them() {
    use Language::{English, SimplifiedChinese, TraditionalChinese};
    let said = |bytes, frame, name: &str, language, wanted: &str| {
        let said = said_of(bytes, frame, name, language);
        assert!(said.iter().any(|text| text == wanted), "{frame} {name}: {wanted}: {said:?}");
    };
    said(HTTP, 1, "tcp.seq_raw", English, "4114437277 (relative 0)");
    said(HTTP, 1, "tcp.ack_raw", English, "0");
    said(HTTP, 4, "tcp.seq_raw", TraditionalChinese, "4114437278（相對 1）");
    said(HTTP, 4, "tcp.ack_raw", SimplifiedChinese, "3413854987（相对 1）");
    said(FAST_RETRANSMIT, 11, "tcp.ack_raw", English, "1431648297 (relative 59)");
    said(FAST_RETRANSMIT, 11, "tcp.options.sack_le", English, "1431648355 (relative 117)");
    said(FAST_RETRANSMIT, 11, "tcp.options.sack_re", English, "1431648413 (relative 175)");
}

#[test]
fn what_an_icmp_error_quotes_is_marked_and_its_length_not_taken_for_none() {
    let (scene, _) = picture(TRACEROUTE, 2, None, (Language::English, 1280.0, 800.0));
    let said = texts(&scene);
    for wanted in [
        "IPv4  20 B",
        "IPv4 (quoted)  20 B",
        "UDP (quoted)  8 B",
        "then the quoted packet: 46 bytes",
        "0 (not given)",
        // Its full name has no room, and is not to be left out for it.
        "0 (in transit)",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said:?}");
    }
    assert!(!said.contains("00 00"), "one way to write bits that mean nothing: {said:?}");
    let code = scene.items.iter().find_map(|item| match &item.shape {
        Shape::Text { text, size, .. } if text == "0 (in transit)" => Some(*size),
        _ => None,
    });
    assert_eq!(code, Some(super::BODY), "small only where that saves words");
    // Lines from chips side by side would lie on each other.
    let lines = scene.items.iter().filter(|item| item.id >> 56 == 62 && item.opacity > 0.0);
    assert_eq!(lines.filter(|item| matches!(item.shape, Shape::Line { .. })).count(), 1);
}

#[test]
fn kinds_of_options_and_brackets_are_in_the_readers_language() {
    for (language, wanted) in [
        (Language::English, ["4 (SACK permitted)", "8 (Timestamps)", "3 (WScale)"]),
        (Language::TraditionalChinese, ["4（允許 SACK）", "8（時間戳記）", "3（視窗縮放）"]),
        (Language::SimplifiedChinese, ["4（允许 SACK）", "8（时间戳）", "3（窗口扩大）"]),
    ] {
        let (scene, _) = picture(HTTP, 1, None, (language, 1280.0, 800.0));
        let said = texts(&scene);
        assert!(wanted.iter().all(|wanted| said.contains(wanted)), "{language:?}: {said:?}");
    }
}

#[test]
fn names_stand_above_values_where_the_height_allows_it() {
    // A header of 44 bytes: too low for the highest rows.
    let (scene, field) =
        picture(FAST_RETRANSMIT, 11, Some("tcp.srcport"), (Language::TraditionalChinese, 1280.0, 620.0));
    let words: Vec<f32> = scene
        .items
        .iter()
        .filter_map(|item| match item.shape {
            Shape::Text { at, .. } if item.id >> 56 == 69 && item.target == field.map(Target::Field) => Some(at.y),
            _ => None,
        })
        .collect();
    assert!(matches!(words[..], [name, value] if name + 10.0 < value), "{words:?}");
}

#[test]
fn a_field_over_two_rows_is_one_shape_and_named_in_both() {
    let (catalog, packet, timeline) = (Catalog::new(Language::English), arp(), timeline());
    let scene = scene_at(&timeline, timeline.length, &options(&catalog, &packet, DESK));
    let said = texts(&scene);
    assert!(said.contains("… Sender’s MAC address") && said.contains("… Target’s MAC address"), "{said:?}");
    let selected = field(&packet, "arp.src.hw_mac");
    let target = Some(Target::Field(selected));
    let corners: Vec<&Vec<Vec2>> = scene
        .items
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Polygon { points, .. } if item.id >> 56 == 66 && item.target == target => Some(points),
            _ => None,
        })
        .collect();
    let [above, below] = corners[..] else { panic!("{corners:?}") };
    let left = above.iter().map(|at| at.x).fold(f32::INFINITY, f32::min);
    let bottom = above.iter().map(|at| at.y).fold(0.0, f32::max);
    let top = below.iter().map(|at| at.y).fold(f32::INFINITY, f32::min);
    assert!(above.contains(&vec2(left, bottom)) && below.contains(&vec2(left, top)), "square where they meet");
    let bridge = scene.items.iter().find_map(|item| match item.shape {
        Shape::Rect { min, max, .. } if item.id >> 56 == 67 && min.y == bottom => Some((min, max)),
        _ => None,
    });
    let (min, max) = bridge.unwrap();
    assert_eq!((min.x, max.y), (left, top), "no notch at the outer edge");
    // Selected, it has one line around it, closed and without a stroke between the rows.
    let plain = options(&catalog, &packet, DESK);
    let scene = scene_at(&timeline, timeline.length, &SceneOptions { field: Some(selected), ..plain });
    let lines: Vec<&Vec<Vec2>> = scene
        .items
        .iter()
        .filter(|item| item.id >> 56 == 76)
        .map(|item| match &item.shape {
            Shape::Line { points, .. } => points,
            other => panic!("{other:?}"),
        })
        .collect();
    let [line] = lines[..] else { panic!("{lines:?}") };
    assert_eq!(line.first(), line.last());
    let across = line.windows(2).filter(|ends| ends[0].y == ends[1].y && ends[0].x.min(ends[1].x) < left + 1.0);
    assert_eq!(across.filter(|ends| ends[0].y == bottom || ends[0].y == top).count(), 0, "{line:?}");
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
