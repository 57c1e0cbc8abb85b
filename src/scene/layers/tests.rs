//! What the view of the layers promises of real packets, at every instant.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use proptest::prelude::*;

use super::journey::{Act, Device, Journey};
use super::message::Message;
use super::{next_stop, pace, previous_stop};
use crate::capture::{CaptureSource, FrameNumber, PacketStore};
use crate::decode::{Dissected, Facts, NoSink, dissect};
use crate::flow::{ConversationId, ConversationTracker, below, story};
use crate::i18n::{Catalog, Language};
use crate::osi::OsiLayer;
use crate::scene::{NoPackets, Packets, Scene, SceneOptions, Shape, Target, View, scene_at, text, vec2};
use crate::timeline::{PlayTime, Tempo, Timeline, examples};

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
    Journey::new(message, false).phases.iter().map(|phase| phase.act).collect()
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
    assert!(acts(&ping).contains(&Act::Cross(Device::Router)));
    let names: Vec<&str> = ping.parts.iter().map(|part| part.name).collect();
    assert_eq!(names, ["Ethernet", "IPv4", "ICMP"], "the filling is the message's own");
    let igmp = sample!("igmp-join.pcap").message(1);
    assert_eq!(igmp.highest(), OsiLayer::Network);
    assert!(!acts(&igmp).contains(&Act::Cross(Device::Router)), "224.0.0.22 stays on its link");
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
fn a_lost_packet_does_not_arrive() {
    let sample = sample!("lost-syn.pcap");
    let timeline = sample.timeline();
    let step = timeline.steps.iter().position(|step| timeline.event(step).unwrap().lost).unwrap();
    let message = sample.message(timeline.steps[step].frame);
    let journey = Journey::new(&message, true);
    assert_eq!(journey.phases.last().unwrap().act, Act::Lose);
    assert!(!journey.phases.iter().any(|phase| matches!(phase.act, Act::Receive | Act::Take(_) | Act::Rise)));
    let catalog = Catalog::new(Language::English);
    let scene = scene_at(&timeline, timeline.steps[step].arrive, &options(&catalog, &sample, 1280.0, 800.0));
    assert!(texts(&scene).contains(&"lost"));
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
