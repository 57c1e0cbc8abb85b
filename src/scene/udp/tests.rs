//! What the comparison promises.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use crate::i18n::{Catalog, Language};
use crate::scene::{Align, Item, Scene, SceneOptions, Shape, Target, View, scene_at, text, vec2};
use crate::timeline::{PlayTime, Tempo, Timeline, examples};

fn options<'a>(
    catalog: &'a Catalog,
    (width, height, scale): (f32, f32, f32),
    beside: Option<&'a Timeline>,
) -> SceneOptions<'a> {
    SceneOptions { scale, narration: false, beside, ..SceneOptions::new(View::Udp, vec2(width, height), catalog) }
}

fn pairs() -> Vec<(&'static str, Timeline, Timeline)> {
    let all = examples::all();
    let of = |udp: bool| all.iter().filter(move |(_, story)| story.has_states() != udp);
    let lay = |story: &crate::flow::story::Story| Timeline::new(story.clone().into(), Tempo::Teaching);
    let udp: Vec<_> = of(true).map(|(_, story)| story).collect();
    let pair = |(index, (name, tcp)): (usize, &(&'static str, crate::flow::story::Story))| {
        let tcp = lay(tcp);
        let udp = Timeline::beside(udp[index % udp.len()].clone().into(), &tcp);
        (*name, tcp, udp)
    };
    of(false).enumerate().map(pair).collect()
}

fn texts(scene: &Scene) -> Vec<&str> {
    scene
        .items
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn the_same_however_it_is_reached_with_one_name_for_each_shape() {
    let catalog = Catalog::new(Language::English);
    for (name, tcp, udp) in pairs() {
        for (own, other) in [(&tcp, &udp), (&udp, &tcp)] {
            let options = options(&catalog, (1280.0, 800.0, 1.0), Some(other));
            let length = super::length(own, Some(other)).0;
            let at = |i: i64| scene_at(own, PlayTime(length / 12 * i), &options);
            let forwards: Vec<Scene> = (0..=12).map(at).collect();
            let backwards: Vec<Scene> = (0..=12).rev().map(at).collect();
            assert!(forwards.iter().eq(backwards.iter().rev()), "{name}");
            for scene in &forwards {
                let mut seen: BTreeMap<u64, &Item> = BTreeMap::new();
                for item in &scene.items {
                    if let Some(before) = seen.insert(item.id, item) {
                        panic!("{name}: {before:?} and {item:?} have one id");
                    }
                }
            }
        }
    }
}

#[test]
fn words_stay_on_the_stage_in_each_half() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for size in [(700.0, 480.0, 1.0), (1280.0, 800.0, 1.0), (1920.0, 1080.0, 1.75)] {
            for (name, tcp, udp) in pairs() {
                for narration in [false, true] {
                    let mut wanted = options(&catalog, size, Some(&udp));
                    wanted.narration = narration;
                    let scene = scene_at(&tcp, tcp.length, &wanted);
                    for item in &scene.items {
                        let Shape::Text { at, text, size: font, weight, align, angle, .. } = &item.shape else {
                            continue;
                        };
                        if angle.abs() > 1.0 {
                            continue;
                        }
                        let w = text::width(text, *font, *weight);
                        let left = match align {
                            Align::Start => at.x,
                            Align::Middle => at.x - w / 2.0,
                            Align::End => at.x - w,
                        };
                        assert!(left >= -0.5 && left + w <= size.0 + 0.5, "{name} {language:?} {size:?}: “{text}”");
                    }
                }
            }
        }
    }
}

#[test]
fn counts_are_shown_as_the_packets_have_them() {
    let catalog = Catalog::new(Language::English);
    let (_, tcp, udp) = pairs().into_iter().find(|(name, ..)| *name == "four-way").unwrap_or_else(|| pairs().remove(0));
    let options = options(&catalog, (1280.0, 800.0, 1.0), Some(&udp));
    let end = super::length(&tcp, Some(&udp));
    let scene = scene_at(&tcp, end, &options);
    for timeline in [&tcp, &udp] {
        let events = &timeline.story.events;
        let headers: u64 = events.iter().map(|event| u64::from(event.header_len)).sum();
        for count in [events.len().to_string(), headers.to_string()] {
            assert!(texts(&scene).contains(&count.as_str()), "{count}");
        }
    }
}

#[test]
fn the_other_conversations_packets_are_frames_to_go_to() {
    let catalog = Catalog::new(Language::English);
    let (_, tcp, udp) = pairs().remove(0);
    let options = options(&catalog, (1280.0, 800.0, 1.0), Some(&udp));
    let scene = scene_at(&tcp, tcp.steps[0].arrive, &options);
    let targets: Vec<Target> = scene.items.iter().filter_map(|item| item.target).collect();
    assert!(targets.contains(&Target::Step(0)) && targets.iter().any(|target| matches!(target, Target::Frame(_))));
}

#[test]
fn alone_it_says_so() {
    let catalog = Catalog::new(Language::English);
    let (_, tcp, udp) = pairs().remove(0);
    for timeline in [&tcp, &udp] {
        // A conversation of the same protocol is nothing to compare with.
        for beside in [None, Some(timeline)] {
            let scene = scene_at(timeline, timeline.length, &options(&catalog, (1280.0, 800.0, 1.0), beside));
            assert!(texts(&scene).iter().any(|text| text.starts_with("This capture has no")), "{:?}", texts(&scene));
        }
    }
}

#[test]
fn the_three_counts_are_the_largest_on_the_stage() {
    let catalog = Catalog::new(Language::English);
    let (_, tcp, udp) = pairs().remove(0);
    let end = super::length(&tcp, Some(&udp));
    for size in [(600.0, 470.0, 1.0), (1280.0, 800.0, 1.0), (1920.0, 1080.0, 1.75)] {
        let scene = scene_at(&tcp, end, &options(&catalog, size, Some(&udp)));
        let mut sizes: Vec<(f32, &str)> = scene
            .items
            .iter()
            .filter_map(|item| match &item.shape {
                Shape::Text { text, size, .. } => Some((*size, text.as_str())),
                _ => None,
            })
            .collect();
        sizes.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut largest: Vec<&str> = sizes.iter().take(6).map(|(_, text)| *text).collect();
        largest.sort_unstable();
        let mut want = Vec::new();
        for timeline in [&tcp, &udp] {
            let spent = crate::timeline::spent::Spent::at(timeline, timeline.length);
            want.extend([spent.packets.to_string(), spent.headers.to_string(), spent.round_trips()]);
        }
        want.sort_unstable();
        assert_eq!(largest, want, "{size:?}");
    }
}

#[test]
fn the_last_word_counts_the_packets_of_both() {
    let catalog = Catalog::new(Language::English);
    let lay = |story: crate::flow::story::Story| Timeline::new(story.into(), Tempo::Teaching);
    let (tcp, udp) = (lay(examples::four_way()), lay(examples::dns()));
    let title = |own: &Timeline, other: Option<&Timeline>, now| catalog.text(&super::narration(own, other, now).title);
    let (packets, datagrams) = (tcp.steps.len(), udp.steps.len());
    let both = format!("All told: {packets} packets over TCP, {datagrams} over UDP");
    assert_eq!(title(&udp, Some(&tcp), tcp.length), both);
    assert_eq!(title(&tcp, Some(&udp), tcp.length), both);
    assert_eq!(title(&udp, Some(&tcp), udp.length), format!("UDP is done: {datagrams} packets"), "TCP is not");
    assert_eq!(title(&udp, None, udp.length), format!("All told: {datagrams} packets"));
    assert_eq!(title(&udp, Some(&tcp), udp.steps[0].arrive), catalog.text(&udp.steps[0].title));
}

#[test]
fn where_the_payloads_differ_it_says_that_the_work_did() {
    let catalog = Catalog::new(Language::English);
    let lay = |story: crate::flow::story::Story, application: Option<&'static str>| {
        let mut story = story;
        if let crate::flow::story::Subject::Conversation(conversation) = &mut story.subject {
            conversation.application = application;
        }
        Timeline::new(story.into(), Tempo::Teaching)
    };
    for (tcp, udp, differ) in [
        (Some("HTTP"), Some("DNS"), true),
        (Some("DNS"), Some("DNS"), false),
        (Some("Data"), Some("DNS"), false),
        (None, Some("DNS"), false),
        (Some("TLS"), Some("QUIC"), false),
    ] {
        let (one, other) = (lay(examples::four_way(), tcp), lay(examples::dns(), udp));
        let scene = scene_at(&one, one.steps[0].arrive, &options(&catalog, (1280.0, 800.0, 1.0), Some(&other)));
        let sentence = "These two did different work: HTTP over TCP, DNS over UDP.";
        assert_eq!(texts(&scene).contains(&sentence), differ, "{tcp:?} {udp:?}");
        for (own, beside) in [(&one, &other), (&other, &one)] {
            let text = catalog.text(&super::narration(own, Some(beside), one.length).text);
            assert_eq!(text.starts_with(sentence), differ, "{tcp:?} {udp:?}: {text}");
        }
    }
}
