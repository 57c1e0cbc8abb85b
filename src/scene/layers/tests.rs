//! What the view of the layers promises of real packets, at every instant.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use proptest::prelude::*;

use super::journey::{Act, Device, Fate, Journey};
use super::message::Message;
use super::way::Way;
use super::{next_stop, pace, previous_stop};
use crate::capture::{CaptureSource, FrameNumber, PacketStore};
use crate::decode::{Dissected, Facts, NoSink, dissect};
use crate::flow::{ConversationId, ConversationTracker, below, story};
use crate::i18n::{Catalog, Language};
use crate::osi::OsiLayer;
use crate::scene::{
    Align, Dash, NoPackets, Packets, Role, Scene, SceneOptions, Shape, Target, Vec2, View, scene_at, text, vec2,
};
use crate::timeline::{PlayTime, Received, Tempo, Timeline, examples};

/// A capture without the rest of the program.
#[derive(Debug)]
struct Sample {
    store: PacketStore,
    tracker: ConversationTracker,
}

impl Packets for Sample {
    fn packet(&self, number: FrameNumber) -> Option<Arc<Dissected>> {
        Dissected::read(&self.store, number).map(Arc::new)
    }
}

impl Sample {
    fn read(bytes: &'static [u8]) -> Self {
        let store = PacketStore::read_all(CaptureSource::Bytes(Arc::from(bytes))).unwrap();
        let mut tracker = ConversationTracker::new();
        for number in 1..=u32::try_from(store.len()).unwrap() {
            let frame = store.frame(number).unwrap();
            let facts: Facts = dissect(&frame, &mut NoSink);
            tracker.push(number, &frame.meta, &facts);
        }
        Sample { store, tracker }
    }

    fn timeline(&self) -> Timeline {
        let story = story::tell(&self.store, &self.tracker, ConversationId(0));
        Timeline::new(story.into(), Tempo::Teaching)
    }

    fn below(&self, number: FrameNumber) -> Timeline {
        let story = below::tell(&self.store, &self.tracker, number).unwrap();
        Timeline::new(story.into(), Tempo::Teaching)
    }

    fn message(&self, number: FrameNumber) -> Message {
        Message::of_frame(number, self).unwrap()
    }
}

macro_rules! sample {
    ($name:literal) => {
        Sample::read(include_bytes!(concat!("../../../captures/", $name)))
    };
}

fn all() -> Vec<(&'static str, Sample)> {
    vec![
        ("http-get", sample!("http-get.pcap")),
        ("tls", sample!("tls.pcap")),
        ("gzip", sample!("gzip.pcap")),
        ("dns-lookup", sample!("dns-lookup.pcap")),
        ("vlan-http", sample!("vlan-http.pcap")),
        ("ipv6-http", sample!("ipv6-http.pcap")),
        ("lost-syn", sample!("lost-syn.pcap")),
        ("unanswered-syn", sample!("unanswered-syn.pcap")),
        ("udp-unreachable", sample!("udp-unreachable.pcap")),
        ("traceroute", sample!("traceroute.pcap")),
        ("arp-ping", sample!("arp-ping.pcap")),
        ("ipv6-ping", sample!("ipv6-ping.pcap")),
        ("igmp-join", sample!("igmp-join.pcap")),
        ("router", sample!("router.pcapng")),
    ]
}

fn options<'a>(catalog: &'a Catalog, packets: &'a dyn Packets, width: f32, height: f32) -> SceneOptions<'a> {
    SceneOptions { packets, ..SceneOptions::new(View::Layers, vec2(width, height), catalog) }
}

fn texts(scene: &Scene) -> Vec<&str> {
    let texts = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { text, .. } if item.opacity > 0.5 => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn acts(message: &Message) -> Vec<Act> {
    Journey::new(message, Fate::Arrives, Way::default()).phases.iter().map(|phase| phase.act).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn the_same_however_it_is_reached(parts in prop::collection::vec(0.0f64..=1.0, 2..6)) {
        let catalog = Catalog::new(Language::SimplifiedChinese);
        let sample = sample!("http-get.pcap");
        let timeline = sample.timeline();
        let options = options(&catalog, &sample, 1280.0, 800.0);
        let at = |part: f64| PlayTime((timeline.length.0 as f64 * part) as i64);
        let forwards: Vec<Scene> = parts.iter().map(|part| scene_at(&timeline, at(*part), &options)).collect();
        let backwards: Vec<Scene> = parts.iter().rev().map(|part| scene_at(&timeline, at(*part), &options)).collect();
        prop_assert!(forwards.iter().eq(backwards.iter().rev()));
    }
}

#[test]
fn the_parts_of_every_frame_are_all_its_bytes_in_order() {
    for (name, sample) in all() {
        for number in 1..=u32::try_from(sample.store.len()).unwrap() {
            let message = sample.message(number);
            let mut at = 0;
            for part in message.parts.iter().chain(&message.tail) {
                assert_eq!(part.start, at, "{name} {number}: no gap before {part:?}");
                at += part.size;
            }
            assert_eq!(at, message.wire_len, "{name} {number}");
            assert_eq!(message.size_from(0), message.wire_len, "{name} {number}");
            let bytes: Vec<u8> =
                message.parts.iter().chain(&message.tail).flat_map(|part| message.bytes(part)).copied().collect();
            assert_eq!(bytes, sample.store.frame(number).unwrap().bytes, "{name} {number}");
        }
    }
}

#[test]
fn headers_have_the_sizes_their_own_fields_say() {
    let sample = sample!("http-get.pcap");
    let message = sample.message(4);
    let sizes: Vec<(&str, u32, OsiLayer)> =
        message.parts.iter().map(|part| (part.name, part.size, part.layer)).collect();
    assert_eq!(
        sizes,
        [
            ("Ethernet", 14, OsiLayer::DataLink),
            ("IPv4", 20, OsiLayer::Network),
            ("TCP", 32, OsiLayer::Transport),
            ("HTTP", 82, OsiLayer::Application)
        ]
    );
    assert!(message.unseen_fcs, "as usual, the check sequence was not captured");
    assert!(message.folds(OsiLayer::Session) && message.folds(OsiLayer::Presentation));
}

#[test]
fn arp_stops_at_layer_2_and_a_ping_at_3() {
    let sample = sample!("arp-ping.pcap");
    let arp = sample.message(1);
    assert_eq!(arp.highest(), OsiLayer::DataLink);
    assert!(!arp.uses(OsiLayer::Network) && !arp.folds(OsiLayer::Session));
    assert!(!acts(&arp).contains(&Act::Cross(Device::Router)), "no router passes it on");
    let ping = sample.message(3);
    assert_eq!(ping.highest(), OsiLayer::Network);
    let names: Vec<&str> = ping.parts.iter().map(|part| part.name).collect();
    assert_eq!(names, ["Ethernet", "IPv4", "ICMP"], "the filling is the message's own");
    let igmp = sample!("igmp-join.pcap").message(1);
    assert_eq!(igmp.highest(), OsiLayer::Network);
    assert!(!acts(&igmp).contains(&Act::Cross(Device::Router)), "224.0.0.22 stays on its link");
}

/// The devices that a step's packet passes, and what is known of its way.
fn crossed(sample: &Sample, timeline: &Timeline, step: usize) -> (Vec<Device>, Way) {
    let event = timeline.event(&timeline.steps[step]).unwrap();
    let message = Message::of(event, sample);
    let way = Way::of(timeline, step, &message, sample);
    let phases = Journey::new(&message, Fate::of(event, timeline.received(step)), way).phases;
    let devices =
        phases.iter().filter_map(|phase| if let Act::Cross(device) = phase.act { Some(device) } else { None });
    (devices.collect(), way)
}

#[test]
fn a_router_is_drawn_only_where_the_ttl_tells_of_one() {
    // Both directions arrive with TTL 64: the two are on one link.
    let sample = sample!("http-get.pcap");
    let timeline = sample.timeline();
    for step in 0..timeline.steps.len() {
        let (devices, way) = crossed(&sample, &timeline, step);
        assert_eq!((way.before, way.beyond), (Some(0), Some(0)), "{step}");
        assert_eq!(devices, [Device::Cable, Device::Hub, Device::Switch], "{step}");
    }
    // Recorded on both sides of a router: the ping goes to it (64), comes from it (63); so does the answer.
    let sample = sample!("router.pcapng");
    let timeline = sample.below(1);
    let (cable, hub, switch, router) = (Device::Cable, Device::Hub, Device::Switch, Device::Router);
    let expected = [
        ([cable, hub, switch, router], (Some(0), Some(1))),
        ([cable, router, hub, switch], (Some(1), Some(0))),
        ([cable, hub, switch, router], (Some(0), Some(1))),
        ([cable, router, hub, switch], (Some(1), Some(0))),
    ];
    for (step, (devices, (before, beyond))) in expected.into_iter().enumerate() {
        let (found, way) = crossed(&sample, &timeline, step);
        assert_eq!((way.before, way.beyond), (before, beyond), "{step}");
        assert_eq!(found, devices, "{step}");
    }
    // An unanswered SYN: what is beyond the tap nobody says.
    let sample = sample!("unanswered-syn.pcap");
    let (devices, way) = crossed(&sample, &sample.timeline(), 0);
    assert_eq!((way.before, way.beyond), (Some(0), None));
    assert!(!devices.contains(&Device::Router));
}

#[test]
fn a_frame_for_the_next_hop_is_not_said_to_be_the_other_ends() {
    let sample = sample!("router.pcapng");
    let timeline = sample.below(1);
    let catalog = Catalog::new(Language::English);
    let mut said = Vec::new();
    let mut now = PlayTime(0);
    while now < timeline.steps[0].arrive {
        now = next_stop(&timeline, now, &sample);
        let scene = scene_at(&timeline, now, &options(&catalog, &sample, 1280.0, 800.0));
        said.push(texts(&scene).join(" "));
    }
    let at = |wanted: &str| said.iter().any(|words| words.contains(wanted));
    assert!(at("that of the next hop, a router"), "{said:?}");
    assert!(at("The frame was addressed to it") && at("TTL 64 → 63"), "{said:?}");
    assert!(at("Shown here is the frame to the router, 02:00:00:00:01:01"), "{said:?}");
    assert!(!at("02:00:00:00:01:01 my address"), "{said:?}");
    assert!(!at("tunnel"), "a ping in IP is where it belongs: {said:?}");
}

#[test]
fn the_bits_run_on_the_wire_below_the_devices() {
    let sample = sample!("router.pcapng");
    let timeline = sample.below(1);
    let catalog = Catalog::new(Language::English);
    for (width, height, scale) in [(1280.0, 800.0, 1.0), (1920.0, 744.0, 2.0), (600.0, 490.0, 1.0)] {
        let mut options = options(&catalog, &sample, width, height);
        (options.scale, options.narration) = (scale, false);
        let mut now = PlayTime(0);
        let mut seen = 0;
        while now < timeline.steps[0].arrive {
            now = next_stop(&timeline, now, &sample);
            let scene = scene_at(&timeline, now, &options);
            let bits: Vec<f32> = scene
                .items
                .iter()
                .filter_map(|item| match &item.shape {
                    Shape::Text { at, text, .. } if matches!(text.as_str(), "0" | "1") && item.id >> 56 == 21 => {
                        Some(at.y)
                    }
                    _ => None,
                })
                .collect();
            let wire = scene.items.iter().find_map(|item| match &item.shape {
                Shape::Line { points, .. } if item.id >> 56 == 20 => Some(points[0].y),
                _ => None,
            });
            seen += bits.len();
            assert!(bits.iter().all(|y| Some(*y) == wire), "{width}: {bits:?} {wire:?}");
            // No box lies over a bit or over another box's words.
            for item in scene.items.iter().filter(|item| item.id >> 56 == 24) {
                if let (Shape::Rect { max, .. }, Some(y)) = (&item.shape, bits.first()) {
                    assert!(max.y < *y, "{width}: a device ends at {} and the bits are at {y}", max.y);
                }
            }
        }
        assert!(seen > 20, "{width}: {seen}");
    }
}

#[test]
fn ethernet_sends_the_least_significant_bit_of_a_byte_first() {
    let sample = sample!("http-get.pcap");
    let timeline = sample.timeline();
    let catalog = Catalog::new(Language::English);
    // On a wire this broad the first bytes of the frame are all on it.
    let options = options(&catalog, &sample, 1920.0, 1080.0);
    let mut now = timeline.steps[3].depart;
    let mut said = String::new();
    let scene = loop {
        now = next_stop(&timeline, now, &sample);
        let scene = scene_at(&timeline, now, &options);
        said.push_str(&texts(&scene).join(" "));
        if said.contains("A switch or bridge, layer 2") {
            break scene;
        }
        assert!(now < timeline.steps[3].arrive);
    };
    let digits = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { text, .. } if item.id >> 56 == 21 => Some(text.as_str()),
        _ => None,
    });
    let digits: String = digits.collect();
    let bytes = sample.message(timeline.steps[3].frame).all_bytes().to_vec();
    let bits = bytes.iter().flat_map(|byte| (0..8).map(move |place| (byte >> place) & 1 == 1));
    let expected: String = bits.map(|one| if one { '1' } else { '0' }).collect();
    assert!(digits.len() >= 16 && expected.starts_with(&digits), "{digits}");
    assert!(said.contains("least significant bit of each byte first"));
}

#[test]
fn tls_is_at_layers_6_and_5_and_what_it_seals_at_7() {
    let sample = sample!("tls.pcap");
    let hello = sample.message(4);
    assert!(hello.uses(OsiLayer::Presentation) && hello.uses(OsiLayer::Session));
    assert!(!hello.uses(OsiLayer::Application), "a handshake is TLS's own");
    let sealed = (1..=u32::try_from(sample.store.len()).unwrap())
        .map(|number| sample.message(number))
        .find(|message| message.parts.iter().any(|part| part.sealed))
        .expect("application data");
    assert_eq!(sealed.top(), OsiLayer::Application);
    let record = sealed.parts.iter().find(|part| part.token == "tls").unwrap();
    assert_eq!((record.layer, record.size), (OsiLayer::Presentation, 5));
    assert_eq!(sealed.bytes(record)[0], 23);
    let gzip = sample!("gzip.pcap");
    let coded = (1..=u32::try_from(gzip.store.len()).unwrap())
        .any(|number| gzip.message(number).writes() == Some("http.content_encoding"));
    assert!(coded, "HTTP says how its data are written");
}

#[test]
fn what_is_put_in_front_last_is_taken_off_first() {
    for (name, sample) in all() {
        for number in 1..=u32::try_from(sample.store.len()).unwrap() {
            let acts = acts(&sample.message(number));
            let put: Vec<usize> =
                acts.iter().filter_map(|act| if let Act::Put(part) = act { Some(*part) } else { None }).collect();
            let mut taken: Vec<usize> =
                acts.iter().filter_map(|act| if let Act::Take(part) = act { Some(*part) } else { None }).collect();
            taken.reverse();
            assert_eq!(put, taken, "{name} {number}");
            assert!(!put.is_empty(), "{name} {number}");
        }
    }
}

#[test]
fn a_probe_gets_no_higher_than_the_router_that_reports_on_it() {
    let sample = sample!("traceroute.pcap");
    let timeline = sample.timeline();
    let journey =
        Journey::new(&sample.message(1), Fate::of(&timeline.story.events[0], timeline.received(0)), Way::default());
    let last = journey.phases.last().unwrap();
    assert_eq!((last.act, last.layer), (Act::Take(1), OsiLayer::Network));
    let catalog = Catalog::new(Language::English);
    let scene = scene_at(&timeline, timeline.steps[0].arrive, &options(&catalog, &sample, 1280.0, 800.0));
    let says = |wanted: &str| {
        scene.items.iter().any(|item| matches!(&item.shape, Shape::Text { text, .. } if text.contains(wanted)))
    };
    assert!(says("Router receives") && says("not reached") && says("10.0.1.1") && !says("Server"));
}

#[test]
fn a_lost_packet_does_not_arrive() {
    let sample = sample!("lost-syn.pcap");
    let timeline = sample.timeline();
    let step = timeline.steps.iter().position(|step| timeline.event(step).unwrap().lost).unwrap();
    let message = sample.message(timeline.steps[step].frame);
    let journey = Journey::new(&message, Fate::Lost, Way::default());
    assert_eq!(journey.phases.last().unwrap().act, Act::Lose);
    assert!(!journey.phases.iter().any(|phase| matches!(phase.act, Act::Receive | Act::Take(_) | Act::Rise)));
    let catalog = Catalog::new(Language::English);
    let scene = scene_at(&timeline, timeline.steps[step].arrive, &options(&catalog, &sample, 1280.0, 800.0));
    assert!(texts(&scene).contains(&"lost (inferred)"));
    // At the other end nobody receives it: no layer has a part, nor is one said to have.
    let said = texts(&scene);
    assert!(said.contains(&"Server") && !said.contains(&"Server receives"), "{said:?}");
    assert_eq!(said.iter().filter(|text| **text == "not reached").count(), 7, "{said:?}");
    let row = |layer: OsiLayer| Some(Target::Layer(layer));
    let filled = scene.items.iter().filter(|item| {
        let right = matches!(&item.shape, Shape::Rect { min, paint, .. } if min.x > 640.0 && paint.fill.is_some());
        right && item.id >> 56 == 2 && OsiLayer::TOP_DOWN.into_iter().any(|layer| item.target == row(layer))
    });
    assert_eq!(filled.count(), 0);
}

#[test]
fn the_bytes_shown_are_the_packets() {
    let sample = sample!("http-get.pcap");
    let timeline = sample.timeline();
    let catalog = Catalog::new(Language::English);
    // The end of the phase in which TCP puts its header in front.
    let step = timeline.step_of_frame(4).unwrap();
    let mut now = timeline.steps[step].depart;
    let tcp = sample.message(4).parts[2];
    for _ in 0..30 {
        now = next_stop(&timeline, now, &sample);
        let scene = scene_at(&timeline, now, &options(&catalog, &sample, 1280.0, 800.0));
        let texts = texts(&scene);
        if texts.iter().any(|text| text.starts_with("Layer 4, Transport: now a segment of 114 bytes")) {
            let hex: Vec<String> = sample.message(4).bytes(&tcp).iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(texts.windows(hex.len()).any(|window| window.iter().eq(hex.iter())), "{texts:?}");
            assert!(texts.iter().any(|text| text.contains("Destination port 80")), "{texts:?}");
            return;
        }
    }
    panic!("no stop at the transport layer");
}

#[test]
fn the_clicker_stops_at_each_layer_and_comes_back_the_same_way() {
    for (name, sample) in [("http-get", sample!("http-get.pcap")), ("lost-syn", sample!("lost-syn.pcap"))] {
        for tempo in [Tempo::Teaching, Tempo::Captured] {
            let timeline = Timeline::new(sample.timeline().story.clone(), tempo);
            let mut stops = vec![PlayTime(0)];
            while *stops.last().unwrap() < timeline.length {
                let next = next_stop(&timeline, *stops.last().unwrap(), &sample);
                assert!(next > *stops.last().unwrap(), "{name}");
                stops.push(next);
            }
            for arrival in timeline.stops() {
                assert!(stops.contains(arrival), "{name}: every arrival is a stop");
            }
            assert!(stops.len() > timeline.steps.len() * 8, "{name}");
            let mut now = timeline.length;
            for stop in stops.iter().rev().skip(1) {
                now = previous_stop(&timeline, now, &sample);
                assert_eq!(now, *stop, "{name} {tempo:?}");
            }
        }
    }
}

#[test]
fn the_clock_runs_slowly_only_while_a_packet_is_under_way() {
    let sample = sample!("http-get.pcap");
    let timeline = sample.timeline();
    let step = &timeline.steps[3];
    assert_eq!(pace(&timeline, PlayTime(0), &sample), 1.0);
    let middle = PlayTime(i64::midpoint(step.depart.0, step.arrive.0));
    let slow = pace(&timeline, middle, &sample);
    assert!((0.02..0.2).contains(&slow), "{slow}");
    assert_eq!(pace(&timeline, timeline.length, &sample), 1.0);
}

#[test]
fn nothing_is_outside_the_picture_and_no_text_is_missing() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for (name, sample) in all() {
            let timelines = if sample.tracker.is_empty() {
                vec![sample.below(1), sample.below(3)]
            } else {
                vec![sample.timeline()]
            };
            for timeline in timelines {
                for (width, height) in [(1280.0, 800.0), (1920.0, 1080.0), (700.0, 480.0), (400.0, 300.0)] {
                    let mut now = PlayTime(0);
                    let mut count = 0;
                    while now < timeline.length && count < 60 {
                        let mut options = options(&catalog, &sample, width, height);
                        options.layer = if count % 7 == 6 { OsiLayer::from_number(count % 7) } else { None };
                        let scene = scene_at(&timeline, now, &options);
                        check(&scene, &format!("{name} {language:?} {width} at {now:?}"));
                        now = next_stop(&timeline, now, &sample);
                        count += 1;
                    }
                }
            }
        }
    }
}

fn check(scene: &Scene, what: &str) {
    let (width, height) = (scene.size.x, scene.size.y);
    let mut names = std::collections::HashSet::new();
    for item in &scene.items {
        assert!((0.0..=1.0).contains(&item.opacity), "{what}");
        if let Shape::Text { at, text: words, size, weight, align, .. } = &item.shape {
            let wide = text::width(words, *size, *weight);
            let left = match align {
                crate::scene::Align::Start => at.x,
                crate::scene::Align::Middle => at.x - wide / 2.0,
                crate::scene::Align::End => at.x - wide,
            };
            assert!(left >= -1.0 && left + wide <= width + 1.0, "{what}: {words:?} from {left} to {}", left + wide);
            assert!(at.y > 0.0 && at.y < height, "{what}: {words:?} at {}", at.y);
            assert!(words.contains(':') || !words.starts_with('['), "{what}: {words}");
        }
        assert!(names.insert(item.id), "{what}: two shapes of one name: {:?}", item.shape);
    }
    assert!(names.len() > 30, "{what}: {}", names.len());
}

#[test]
fn in_a_small_picture_words_keep_apart_and_addresses_are_whole() {
    let catalog = Catalog::new(Language::English);
    for (width, height) in [(900.0, 600.0), (700.0, 480.0)] {
        for (name, sample) in all() {
            let timeline = if sample.tracker.is_empty() { sample.below(1) } else { sample.timeline() };
            for i in 0..=60 {
                let now = PlayTime(timeline.length.0 / 60 * i);
                let scene = scene_at(&timeline, now, &options(&catalog, &sample, width, height));
                let what = format!("{name} {width}x{height} at {now:?}");
                let mut lines: Vec<(u64, f32, f32, f32, f32, &str)> = Vec::new();
                for item in scene.items.iter().filter(|item| item.opacity > 0.5) {
                    let Shape::Text { at, text, size, weight, align, .. } = &item.shape else { continue };
                    // In a device's box.
                    assert!(item.id >> 56 != 24 || !text.contains('…'), "{what}: {text}");
                    let wide = text::width(text, *size, *weight);
                    let left = at.x
                        - match align {
                            Align::Start => 0.0,
                            Align::Middle => wide / 2.0,
                            Align::End => wide,
                        };
                    lines.push((item.id >> 8, left, left + wide, at.y, *size, text));
                }
                // Name and size in a block; words and bytes in the panel.
                let near = |kind: u64| matches!(kind >> 48, 12 | 30 | 31);
                for (index, a) in lines.iter().enumerate().filter(|(_, line)| near(line.0)) {
                    for b in lines.iter().skip(index + 1).filter(|b| near(b.0)) {
                        if a.0 != b.0 && (a.0 >> 48 == 12 || b.0 >> 48 == 12) {
                            continue;
                        }
                        let apart = a.2 <= b.1 || b.2 <= a.1 || (a.3 - b.3).abs() >= 0.5 * (a.4 + b.4);
                        assert!(apart, "{what}: “{}” over “{}”", a.5, b.5);
                    }
                }
            }
        }
    }
}

#[test]
fn a_layer_looked_at_closely_shows_its_fields_to_be_chosen() {
    let sample = sample!("http-get.pcap");
    let timeline = sample.timeline();
    let catalog = Catalog::new(Language::English);
    let mut options = options(&catalog, &sample, 1280.0, 800.0);
    options.layer = Some(OsiLayer::Network);
    let scene = scene_at(&timeline, timeline.steps[3].arrive, &options);
    let fields: std::collections::BTreeSet<usize> = scene
        .items
        .iter()
        .filter_map(|item| if let Some(Target::Field(index)) = item.target { Some(index) } else { None })
        .collect();
    let packet = sample.packet(4).unwrap();
    assert!(fields.len() >= 8);
    for index in fields {
        assert_eq!(packet.layer_of_field(index), Some(OsiLayer::Network));
    }
    let closes = scene.items.iter().any(|item| item.target == Some(Target::Layer(OsiLayer::Network)));
    assert!(closes, "a click goes back");
}

#[test]
fn without_a_capture_the_story_alone_is_shown() {
    let catalog = Catalog::new(Language::English);
    for (name, story) in examples::all() {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        for step in &timeline.steps {
            let scene = scene_at(&timeline, step.arrive, &options(&catalog, &NoPackets, 1280.0, 800.0));
            check(&scene, name);
        }
    }
}

#[test]
fn reduced_motion_rests_where_a_phase_ends() {
    let sample = sample!("http-get.pcap");
    let timeline = sample.timeline();
    let catalog = Catalog::new(Language::English);
    let mut still = options(&catalog, &sample, 1280.0, 800.0);
    still.reduce_motion = true;
    let moving = options(&catalog, &sample, 1280.0, 800.0);
    let stop = next_stop(&timeline, timeline.steps[0].depart, &sample);
    let before = PlayTime(i64::midpoint(timeline.steps[0].depart.0, stop.0));
    assert_eq!(scene_at(&timeline, before, &still), scene_at(&timeline, stop, &moving));
}

#[test]
fn a_long_conversation_costs_no_more_than_a_short_one() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::download(10_000).into(), Tempo::Teaching);
    let options = options(&catalog, &NoPackets, 1280.0, 800.0);
    for count in 0..100i64 {
        let now = PlayTime(count * 7_919_000_000 % timeline.length.0);
        assert!(scene_at(&timeline, now, &options).items.len() < 2000);
    }
}

/// As broad as it takes for no sentence to be cut.
const BROAD: (f32, f32) = (1920.0, 1080.0);

/// The pictures at the clicker's stops of a step's way.
fn pictures(sample: &Sample, timeline: &Timeline, step: usize, (width, height): (f32, f32)) -> Vec<Scene> {
    let catalog = Catalog::new(Language::English);
    let (mut now, arrive) = timeline.told(step).unwrap();
    let mut scenes = Vec::new();
    while now < arrive {
        now = next_stop(timeline, now, sample);
        scenes.push(scene_at(timeline, now, &options(&catalog, sample, width, height)));
    }
    scenes
}

/// The same as words.
fn told(sample: &Sample, timeline: &Timeline, step: usize) -> Vec<String> {
    pictures(sample, timeline, step, BROAD).iter().map(|scene| texts(scene).join(" ")).collect()
}

/// What is said in the end of a step's way, given by its number from 1 in a conversation of a sample.
fn said_last(sample: &Sample, conversation: u32, number: usize) -> (Received, String) {
    let story = story::tell(&sample.store, &sample.tracker, ConversationId(conversation));
    let timeline = Timeline::new(story.into(), Tempo::Teaching);
    let said = told(sample, &timeline, number - 1);
    let everything = said.join(" ");
    if timeline.received(number - 1) != Received::Taken {
        assert!(!everything.contains("just as the other one gave them"), "{everything}");
    }
    (timeline.received(number - 1), said.last().unwrap().clone())
}

#[test]
fn the_program_gets_only_what_gets_to_it() {
    let closed = Received::NoConnection { closed: true };
    let cases = [
        ("udp-unreachable", sample!("udp-unreachable.pcap"), 0, 1, Received::Refused(2), "no program has port 9000"),
        ("traceroute", sample!("traceroute.pcap"), 1, 1, Received::Refused(4), "port unreachable"),
        ("rst-after-fin", sample!("rst-after-fin.pcap"), 0, 10, closed, "has closed the connection"),
        ("spurious", sample!("spurious-retransmission.pcap"), 0, 6, Received::Copy, "received all of this before"),
        ("out-of-order", sample!("out-of-order.pcap"), 0, 7, Received::Early, "still missing"),
        ("fast-retransmit", sample!("fast-retransmit.pcap"), 0, 7, Received::Early, "still missing"),
        ("zero-window", sample!("zero-window.pcap"), 0, 7, Received::Buffered, "The program does not read yet"),
    ];
    for (name, sample, conversation, number, received, words) in cases {
        let (got, said) = said_last(&sample, conversation, number);
        assert_eq!(got, received, "{name}");
        assert!(said.contains("Layer 4, Transport: ") && said.contains(words), "{name}: {said}");
        let higher = if received.waits() { "not yet" } else { "not reached" };
        assert!(said.contains(higher), "{name}: {said}");
    }
    // What is in its turn, and read.
    for (sample, number) in [(sample!("http-get.pcap"), 4), (sample!("fast-retransmit.pcap"), 4)] {
        let (got, said) = said_last(&sample, 0, number);
        assert_eq!(got, Received::Taken);
        assert!(said.contains("just as the other one gave them"), "{said}");
    }
    // The FIN is acknowledged before the data that the RST answers.
    assert_eq!(said_last(&sample!("rst-after-fin.pcap"), 0, 9).0, Received::Taken);
    // The lost segment sent again fills the gap.
    let sample = sample!("retransmission.pcap");
    let timeline = sample.timeline();
    for (step, it) in timeline.steps.iter().enumerate() {
        let held = timeline.received(step).ends_at_transport();
        assert!(!held || timeline.event(it).unwrap().payload_len > 0, "{it:?}");
        assert!(!(held && timeline.event(it).unwrap().lost));
    }
}

#[test]
fn of_what_may_not_have_arrived_no_layer_says_that_it_received_it() {
    let cases =
        [(sample!("unanswered-syn.pcap"), 2), (sample!("half-open.pcap"), 2), (sample!("udp-unanswered.pcap"), 1)];
    for (sample, number) in cases {
        let timeline = sample.timeline();
        let said = told(&sample, &timeline, number - 1);
        let all = said.join(" ");
        assert!(!all.contains("become a frame again") && !all.contains("takes them off"), "{all}");
        let last = said.last().unwrap();
        assert!(last.contains("Not known whether it arrived") && last.contains("not known"), "{last}");
        let message = sample.message(timeline.steps[number - 1].frame);
        let phases = Journey::new(&message, Fate::Unknown, Way::default()).phases;
        assert_eq!(phases.last().unwrap().act, Act::Doubt);
        assert!(!phases.iter().any(|phase| matches!(phase.act, Act::Receive | Act::Take(_) | Act::Rise)));
    }
}

#[test]
fn a_syn_goes_to_the_socket_that_listens_and_where_none_does_to_nobody() {
    let (got, said) = said_last(&sample!("http-get.pcap"), 0, 1);
    assert_eq!(got, Received::Listener);
    assert!(said.contains("the socket that listens on port 80") && !said.contains("finds the connection"), "{said}");
    let (got, said) = said_last(&sample!("refused.pcap"), 0, 1);
    assert_eq!(got, Received::NoListener);
    assert!(said.contains("no program listens there") && !said.contains("finds the connection"), "{said}");
    // The answer finds the connection of the end that asked; so does a SYN that comes to one in SYN-RECEIVED.
    let (got, said) = said_last(&sample!("http-get.pcap"), 0, 2);
    assert_eq!(got, Received::Taken);
    assert!(said.contains("finds the connection"), "{said}");
    for step in 1..=2 {
        assert_eq!(said_last(&sample!("simultaneous-open.pcap"), 0, step).0, Received::Taken, "{step}");
    }
}

/// The last picture of a step of the sample's first conversation, or of the exchange of a packet below.
fn picture(sample: &Sample, timeline: &Timeline, number: usize, language: Language) -> Scene {
    let catalog = Catalog::new(language);
    scene_at(timeline, timeline.steps[number - 1].arrive, &options(&catalog, sample, 1280.0, 800.0))
}

/// The texts of a kind of shape with their left and right end and their height.
fn placed(scene: &Scene, kind: u64) -> Vec<(&str, f32, f32, f32)> {
    let texts = scene.items.iter().filter(|item| item.opacity > 0.5 && item.id >> 56 == kind);
    let texts = texts.filter_map(|item| match &item.shape {
        Shape::Text { at, text, size, weight, align, .. } => {
            let wide = text::width(text, *size, *weight);
            let left = match align {
                Align::Start => at.x,
                Align::Middle => at.x - wide / 2.0,
                Align::End => at.x - wide,
            };
            Some((text.as_str(), left, left + wide, at.y))
        }
        _ => None,
    });
    texts.collect()
}

#[test]
fn the_fields_of_a_header_stand_below_it_though_it_is_off() {
    let catalog = Catalog::new(Language::English);
    let samples =
        [sample!("fast-retransmit.pcap"), sample!("dhcp.pcap"), sample!("traceroute.pcap"), sample!("tls.pcap")];
    let mut seen = 0;
    for sample in &samples {
        let timeline = sample.timeline();
        let mut now = PlayTime(0);
        while now < timeline.length {
            now = next_stop(&timeline, now, sample);
            let scene = scene_at(&timeline, now, &options(&catalog, sample, 1280.0, 800.0));
            for (words, from, to, y) in placed(&scene, 13) {
                let names: &[&str] = match words {
                    _ if words.starts_with("Destination port") => &["TCP", "UDP"],
                    _ if words.contains("Time to live") => &["IPv4"],
                    _ => continue,
                };
                seen += 1;
                let block = placed(&scene, 12).into_iter().any(|(name, left, right, at)| {
                    names.contains(&name) && left < to && from < right && (0.0..60.0).contains(&(y - at))
                });
                assert!(block, "“{words}” at {now:?}");
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn the_field_that_matters_comes_first() {
    let caption = |scene: &Scene| placed(scene, 13).first().map(|text| text.0.to_owned()).unwrap();
    // A router throws the packet away for its time to live.
    let sample = sample!("traceroute.pcap");
    let words = caption(&picture(&sample, &sample.timeline(), 1, Language::English));
    assert!(words.starts_with("Time to live (TTL) 1") && words.contains("Destination address"), "{words}");
    // A segment's flags, by their names.
    let sample = sample!("refused.pcap");
    let words = caption(&picture(&sample, &sample.timeline(), 2, Language::English));
    assert!(words.contains("Flags RST, ACK"), "{words}");
    // Whom ARP asks for.
    let sample = sample!("arp-ping.pcap");
    let words = caption(&picture(&sample, &sample.below(1), 1, Language::English));
    assert!(words.contains("1 (request)") && words.contains("10.0.0.1"), "{words}");
}

#[test]
fn the_check_sequence_has_its_name_and_a_letter_its_lines_apart() {
    let samples = [("tls", sample!("tls.pcap")), ("tls12", sample!("tls12.pcap"))];
    for (name, sample) in samples {
        let timeline = sample.timeline();
        for language in Language::ALL {
            for number in 1..=timeline.steps.len() {
                let scene = picture(&sample, &timeline, number, language);
                assert!(placed(&scene, 11).iter().any(|text| text.0 == "FCS"), "{name} {number} {language:?}");
                let lines = placed(&scene, 12);
                for (at, a) in lines.iter().enumerate() {
                    for b in lines.iter().skip(at + 1).filter(|b| a.1 < b.2 && b.1 < a.2) {
                        assert!((a.3 - b.3).abs() >= 15.0, "{name} {number}: “{}” and “{}”", a.0, b.0);
                    }
                }
            }
        }
    }
}

#[test]
fn a_piece_of_a_message_is_told_as_one() {
    let sample = sample!("many-segments.pcap");
    let timeline = sample.timeline();
    for number in [7, 9, 10] {
        let said = told(&sample, &timeline, number - 1).join(" ");
        assert!(said.contains("A piece of the HTTP answer begun in packet 6"), "{number}: {said}");
        assert!(!said.contains("does not read"), "{number}: {said}");
    }
    // Where the head does not say how long the message is, the segment before tells: it does not end with PSH.
    let mut bytes = include_bytes!("../../../captures/many-segments.pcap").to_vec();
    let name = bytes.windows(15).position(|window| window.eq_ignore_ascii_case(b"Content-Length:")).unwrap();
    bytes[name] = b'X';
    let sample = Sample::read(bytes.leak());
    let timeline = sample.timeline();
    for (number, piece) in [(7, true), (9, false), (10, true)] {
        let said = told(&sample, &timeline, number - 1).join(" ");
        assert_eq!(said.contains("A piece of a longer message"), piece, "{number}: {said}");
        assert_eq!(said.contains("does not read"), !piece, "{number}: {said}");
    }
    // A message of its own in a language that nobody here reads.
    let sample = sample!("fast-retransmit.pcap");
    let said = told(&sample, &sample.timeline(), 3).join(" ");
    assert!(said.contains("does not read") && !said.contains("A piece of"), "{said}");
}

#[test]
fn what_is_sealed_has_a_length_only_below_the_program() {
    let sample = sample!("tls.pcap");
    let timeline = sample.timeline();
    let step = timeline.step_of_frame(9).unwrap();
    let scene = picture(&sample, &timeline, step + 1, Language::English);
    let mut rows = placed(&scene, 12);
    rows.sort_by(|a, b| a.3.total_cmp(&b.3));
    let first: Vec<&str> = rows.iter().take(4).map(|text| text.0).collect();
    assert_eq!(first, ["data", "data", "? B", "? B"], "at both ends");
    assert!(rows.iter().skip(4).all(|text| text.0 != "data" && text.0 != "? B"), "{rows:?}");
    assert!(rows.iter().any(|text| text.0 == "encrypted"));
    assert!(texts(&scene).iter().any(|text| text.contains("arrived: data, length not known")));
}

#[test]
fn tls_decrypts_nothing_before_there_are_keys() {
    let cases: [(Sample, FrameNumber, &str); 6] = [
        (sample!("tls.pcap"), 4, "not encrypted: the keys"),
        (sample!("tls.pcap"), 6, "From the change of keys on"),
        (sample!("tls.pcap"), 9, "and decrypts it"),
        (sample!("tls12.pcap"), 6, "not encrypted: the keys"),
        (sample!("tls12.pcap"), 8, "From the change of keys on"),
        (sample!("tls12.pcap"), 12, "and decrypts it"),
    ];
    for (sample, frame, words) in cases {
        let timeline = sample.timeline();
        let said = told(&sample, &timeline, timeline.step_of_frame(frame).unwrap()).join(" ");
        assert!(said.contains(words), "{frame}: {said}");
    }
}

#[test]
fn a_short_frame_is_filled_up_on_the_wire() {
    let sample = sample!("refused.pcap");
    let said = told(&sample, &sample.timeline(), 1).join(" ");
    assert!(said.contains("becomes 480 bits") && said.contains("6 of them padding"), "{said}");
    let sample = sample!("http-get.pcap");
    let said = told(&sample, &sample.timeline(), 0).join(" ");
    assert!(said.contains("becomes 592 bits") && !said.contains("padding"), "{said}");
}

#[test]
fn who_notices_that_a_packet_is_lost_depends_on_what_it_is() {
    let cases = [
        (sample!("fast-retransmit.pcap"), 5, "duplicate ACKs"),
        (sample!("lost-ack.pcap"), 3, "its sender does not notice"),
        (sample!("lost-synack.pcap"), 2, "A SYN, ACK has to be acknowledged"),
        (sample!("lost-syn.pcap"), 1, "A SYN has to be acknowledged"),
    ];
    for (sample, number, words) in cases {
        let (_, said) = said_last(&sample, 0, number);
        assert!(said.contains(words) && !said.contains("the missing answer"), "{said}");
    }
}

#[test]
fn of_a_segment_without_data_is_said_what_it_does() {
    let cases = [
        (sample!("http-get.pcap"), 2, "the connection is ESTABLISHED"),
        (sample!("http-get.pcap"), 3, "ESTABLISHED on this side too"),
        (sample!("http-get.pcap"), 5, "has arrived, and how much room"),
        (sample!("lost-ack.pcap"), 4, "It has had this SYN, ACK before"),
        (sample!("simultaneous-open.pcap"), 3, "it has from its SYN already"),
        (sample!("simultaneous-open.pcap"), 1, "it is opening the same one itself"),
        (sample!("zero-window.pcap"), 14, "the end of file"),
        (sample!("zero-window.pcap"), 9, "It is a probe"),
        (sample!("keep-alive.pcap"), 8, "It is a probe"),
        (sample!("refused.pcap"), 2, "connection refused"),
        (sample!("rst-after-fin.pcap"), 11, "connection reset"),
        // The capture has this SYN, ACK on both sides of a router: that is not twice.
        (sample!("router-http.pcapng"), 3, "the connection is ESTABLISHED"),
        (sample!("router-http.pcapng"), 4, "the connection is ESTABLISHED"),
    ];
    for (sample, number, words) in cases {
        let (_, said) = said_last(&sample, 0, number);
        assert!(said.contains(words), "{number}: {said}");
        assert!(!said.contains("where the bytes belong") && !said.contains("nothing is left to hand up"), "{said}");
    }
    let (_, said) = said_last(&sample!("second-incarnation.pcap"), 1, 1);
    assert!(said.contains("TIME-WAIT") && !said.contains("There is no connection yet"), "{said}");
    let (_, said) = said_last(&sample!("second-incarnation.pcap"), 0, 1);
    assert!(said.contains("There is no connection yet"), "{said}");
}

#[test]
fn the_fields_that_matter_are_fields_that_the_decoder_has() {
    let known: std::collections::BTreeSet<&str> = crate::decode::all_fields().map(|field| field.name).collect();
    for token in super::words::KEYED {
        for name in super::words::key_fields(token) {
            assert!(known.contains(name), "{token}: {name}");
        }
    }
    // And a packet has those of the headers that every conversation has.
    let sample = sample!("http-get.pcap");
    let packet = sample.packet(4).unwrap();
    for token in ["eth", "ip", "tcp"] {
        for name in super::words::key_fields(token) {
            assert!(packet.tree.first(name).is_some(), "{token}: {name}");
        }
    }
}

#[test]
fn what_decides_by_its_sequence_number_shows_it() {
    let (got, said) = said_last(&sample!("fast-retransmit.pcap"), 0, 7);
    assert_eq!(got, Received::Early);
    assert!(said.contains("Sequence number (relative) "), "{said}");
    let (_, said) = said_last(&sample!("fast-retransmit.pcap"), 0, 4);
    assert!(!said.contains("(relative)"), "{said}");
}

#[test]
fn a_capture_of_both_sides_of_a_router_names_the_packet_on_the_other() {
    let sample = sample!("router.pcapng");
    let timeline = sample.below(1);
    let first = told(&sample, &timeline, 0).join(" ");
    let second = told(&sample, &timeline, 1).join(" ");
    // And the router is no illustration: its box alone is drawn solid.
    let catalog = Catalog::new(Language::English);
    let mut now = timeline.told(0).unwrap().0;
    let scene = loop {
        now = next_stop(&timeline, now, &sample);
        let scene = scene_at(&timeline, now, &options(&catalog, &sample, 1280.0, 800.0));
        if texts(&scene).iter().any(|text| text.starts_with("A router, layer 3")) {
            break scene;
        }
    };
    let boxes = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Rect { paint, .. } if item.id >> 56 == 24 && paint.stroke.is_some() => Some(paint.dash),
        _ => None,
    });
    let solid: Vec<bool> = boxes.map(|dash| dash == Dash::Solid).collect();
    assert_eq!(solid, [false, false, false, true, true, true]);
    for said in [&first, &second] {
        assert!(!said.contains("one link only") && !said.contains("sees nothing"), "{said}");
        assert!(!said.contains("not in the capture") && !said.contains("beyond the capture"), "{said}");
        assert!(said.contains("TTL 64 before the router, 63 behind it"), "{said}");
    }
    assert!(
        first.contains("the same packet again as packet 2") && first.contains("packet 2 in the capture"),
        "{first}"
    );
    assert!(second.contains("The sender wrote TTL 64, as packet 1 shows"), "{second}");
    assert!(!second.contains("at most 63 hops") && second.contains("It got the packet in another frame"), "{second}");
    // Of one that was taken on one link these are said as ever.
    let sample = sample!("http-get.pcap");
    assert!(told(&sample, &sample.timeline(), 3).join(" ").contains("The capture sees one link only"));
}

#[test]
fn no_host_asks_whether_it_is_a_group() {
    let cases = [
        (sample!("dhcp.pcap"), "is for every host of this network"),
        (sample!("udp-broadcast.pcap"), "10.0.0.255 is for every host of this network"),
        (sample!("multicast.pcap"), "is the address of a group"),
    ];
    for (sample, words) in cases {
        let said = told(&sample, &sample.timeline(), 0).join(" ");
        assert!(said.contains(words), "{said}");
        assert!(!said.contains(" me? ") && !said.contains("both hosts"), "{said}");
    }
    for (sample, frame) in [(sample!("igmp-join.pcap"), 1), (sample!("ipv6-ping.pcap"), 1)] {
        let said = told(&sample, &sample.below(frame), 0).join(" ");
        assert!(said.contains("is the address of a group"), "{said}");
        assert!(!said.contains(" me? ") && !said.contains("both hosts") && !said.contains("at most 1 hops"), "{said}");
    }
    let sample = sample!("http-get.pcap");
    let said = told(&sample, &sample.timeline(), 3).join(" ");
    assert!(said.contains(" me? ") && said.contains("both hosts"), "{said}");
}

#[test]
fn a_program_is_not_said_to_wait_where_nothing_shows_one() {
    let sample = sample!("udp-broadcast.pcap");
    let said = told(&sample, &sample.timeline(), 0).join(" ");
    assert!(!said.contains("the program that waits there") && said.contains("If a program waits there"), "{said}");
    let sample = sample!("dns-lookup.pcap");
    let said = told(&sample, &sample.timeline(), 0).join(" ");
    assert!(said.contains("the program that waits there") && !said.contains("If a program waits"), "{said}");
}

/// What the message is called at a layer, beside the blocks.
fn units(sample: &Sample, timeline: &Timeline, step: usize) -> Vec<String> {
    let mut said = Vec::new();
    for scene in pictures(sample, timeline, step, BROAD) {
        let words = scene.items.iter().filter(|item| item.id >> 56 == 14 && item.opacity > 0.5);
        let words = words.filter_map(|item| match &item.shape {
            Shape::Text { text, .. } => Some(text.clone()),
            _ => None,
        });
        let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        if !words.is_empty() {
            said.push(words.join(" "));
        }
    }
    said
}

#[test]
fn a_message_has_its_name_once_it_is_whole() {
    let sample = sample!("arp-ping.pcap");
    assert_eq!(units(&sample, &sample.below(1), 0), ["ARP message 28 B", "frame 42 B"]);
    assert_eq!(units(&sample, &sample.below(3), 0), ["ICMP message 64 B", "packet 84 B", "frame 98 B"]);
    let sample = sample!("vlan-http.pcap");
    assert_eq!(units(&sample, &sample.timeline(), 0), ["segment 40 B", "packet 60 B", "64 B", "frame 78 B"]);
    let said = told(&sample, &sample.timeline(), 0).join(" ");
    assert!(said.contains("VLAN in front, now 64 bytes") && !said.contains("frame of 64 bytes"), "{said}");
}

#[test]
fn a_device_holds_the_frame_in_the_row_of_the_layer_that_reads_it() {
    let sample = sample!("router.pcapng");
    let timeline = sample.below(1);
    let catalog = Catalog::new(Language::English);
    for (width, height) in [(1280.0, 800.0), (1920.0, 1080.0), (700.0, 480.0)] {
        let layout = super::Layout::new(&options(&catalog, &sample, width, height));
        let mut seen = Vec::new();
        for scene in pictures(&sample, &timeline, 0, (width, height)) {
            let of = |kind| scene.items.iter().filter(move |item| item.id >> 56 == kind && item.opacity > 0.5);
            let held: Vec<(Vec2, Vec2)> = of(25)
                .filter_map(|item| match &item.shape {
                    Shape::Rect { min, max, .. } => Some((*min, *max)),
                    _ => None,
                })
                .collect();
            if held.is_empty() {
                continue;
            }
            let router = texts(&scene).iter().any(|text| text.starts_with("A router, layer 3"));
            let layer = if router { OsiLayer::Network } else { OsiLayer::DataLink };
            let (top, bottom) = (layout.row_top(layer), layout.row_top(layer) + layout.row);
            assert!(held.iter().all(|(min, max)| min.y >= top && max.y <= bottom), "{width}: {held:?} {top} {bottom}");
            // One header is lit; and no word of a device lies under it.
            let rings = of(25).filter(|item| {
                matches!(&item.shape, Shape::Rect { paint, .. } if paint.stroke.is_some_and(|(role, _)| role == Role::Text))
            });
            assert_eq!(rings.count(), 1, "{width}");
            for item in of(24) {
                if let Shape::Text { at, size, text, weight, .. } = &item.shape {
                    let (above, below) = (at.y - size * 0.4, at.y + size * 0.4);
                    let half = text::width(text, *size, *weight) / 2.0;
                    let apart = |(min, max): &(Vec2, Vec2)| {
                        below <= min.y || above >= max.y || at.x + half <= min.x || at.x - half >= max.x
                    };
                    assert!(held.iter().all(apart), "{width}: {text}");
                }
            }
            seen.push(layer);
        }
        assert_eq!(seen, [OsiLayer::DataLink, OsiLayer::Network]);
    }
}

#[test]
fn ipv6_has_a_hop_limit() {
    let sample = sample!("ipv6-http.pcap");
    let said = told(&sample, &sample.timeline(), 3).join(" ");
    assert!(said.contains("Hop limit 64 there and 64 back") && !said.contains("TTL"), "{said}");
}

#[test]
fn what_is_counted_is_counted_right() {
    let mut wrong = Vec::new();
    for (name, sample) in all() {
        let timeline = if sample.tracker.is_empty() { sample.below(1) } else { sample.timeline() };
        for step in 0..timeline.steps.len().min(8) {
            let said = told(&sample, &timeline, step).join(" ");
            for bad in [" 1 routers", " 1 hops", " 1 bytes", "a data of"] {
                if said.contains(bad) {
                    wrong.push(format!("{name} {step}: {bad}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
