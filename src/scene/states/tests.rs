//! What the view of the states promises.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use super::figure::{Drawn, EDGES, PLACES, Reset, edge_of};
use super::layout::Layout;
use super::{Stage, tokens, track};
use crate::flow::Side;
use crate::flow::tcp::TcpState;
use crate::i18n::{Catalog, Language};
use crate::scene::{Align, Role, Scene, SceneOptions, Shape, Target, Vec2, View, scene_at, text, vec2};
use crate::timeline::{PlayTime, Tempo, Timeline, examples};

fn options(catalog: &Catalog, width: f32, height: f32, scale: f32) -> SceneOptions<'_> {
    SceneOptions { scale, narration: false, ..SceneOptions::new(View::States, vec2(width, height), catalog) }
}

fn timelines() -> Vec<(&'static str, Timeline)> {
    let both = [Tempo::Teaching, Tempo::Captured];
    let all = examples::all().into_iter().map(|(name, story)| (name, std::sync::Arc::new(story)));
    all.flat_map(|(name, story)| both.map(|tempo| (name, Timeline::new(story.clone(), tempo)))).collect()
}

fn texts(scene: &Scene) -> BTreeSet<String> {
    let said = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { text, .. } => Some(text.clone()),
        _ => None,
    });
    said.collect()
}

/// RFC 9293, figure 5, edge by edge as it is printed: from, to, event, action.
const FIGURE_5: [(&str, &str, &str, &str); 20] = [
    ("CLOSED", "LISTEN", "passive OPEN", "create TCB"),
    ("LISTEN", "CLOSED", "CLOSE", "delete TCB"),
    ("CLOSED", "SYN-SENT", "active OPEN", "create TCB, snd SYN"),
    ("SYN-SENT", "CLOSED", "CLOSE", "delete TCB"),
    ("LISTEN", "SYN-RECEIVED", "rcv SYN", "snd SYN,ACK"),
    ("LISTEN", "SYN-SENT", "SEND", "snd SYN"),
    ("SYN-RECEIVED", "LISTEN", "rcv RST", "(note 1)"),
    ("SYN-SENT", "SYN-RECEIVED", "rcv SYN", "snd SYN,ACK"),
    ("SYN-RECEIVED", "ESTABLISHED", "rcv ACK of SYN", ""),
    ("SYN-SENT", "ESTABLISHED", "rcv SYN,ACK", "snd ACK"),
    ("SYN-RECEIVED", "FIN-WAIT-1", "CLOSE", "snd FIN"),
    ("ESTABLISHED", "FIN-WAIT-1", "CLOSE", "snd FIN"),
    ("ESTABLISHED", "CLOSE-WAIT", "rcv FIN", "snd ACK"),
    ("FIN-WAIT-1", "FIN-WAIT-2", "rcv ACK of FIN", ""),
    ("FIN-WAIT-1", "CLOSING", "rcv FIN", "snd ACK"),
    ("FIN-WAIT-2", "TIME-WAIT", "rcv FIN", "snd ACK"),
    ("CLOSING", "TIME-WAIT", "rcv ACK of FIN", ""),
    ("CLOSE-WAIT", "LAST-ACK", "CLOSE", "snd FIN"),
    ("LAST-ACK", "CLOSED", "rcv ACK of FIN", ""),
    ("TIME-WAIT", "CLOSED", "timeout=2MSL", "delete TCB"),
];

#[test]
fn every_edge_of_the_figure_is_there_and_no_other() {
    let catalog = Catalog::new(Language::English);
    let drawn: BTreeSet<(String, String, String, String)> = EDGES
        .iter()
        .filter(|edge| edge.drawn == Drawn::InFigure)
        .map(|edge| {
            let name = |place: usize| PLACES[place].0.name().to_owned();
            let action = edge.action.as_ref().map(|action| catalog.text(action)).unwrap_or_default();
            (name(edge.from), name(edge.to), catalog.text(&edge.event), action)
        })
        .collect();
    let wanted = FIGURE_5.map(|(a, b, c, d)| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned()));
    assert_eq!(drawn, wanted.into_iter().collect());
    let states: BTreeSet<TcpState> = PLACES.iter().map(|(state, ..)| *state).collect();
    assert_eq!(states, TcpState::ALL.into_iter().collect());
    for edge in EDGES.iter() {
        let on = |place: usize, corner: &(f32, f32, f32, f32)| {
            let (_, column, row) = PLACES[place];
            let (dx, dy) = (corner.2.abs(), corner.3.abs());
            corner.0 == column && corner.1 == row && dx <= 1.0 && dy <= 1.0 && (dx == 1.0 || dy == 1.0)
        };
        assert!(on(edge.from, edge.route.first().unwrap()), "{edge:?} begins at the border of its state");
        assert!(on(edge.to, edge.route.last().unwrap()), "{edge:?} ends at the border of its state");
    }
}

#[test]
fn a_reset_is_told_from_a_close() {
    let edge = |reset| &EDGES[edge_of(TcpState::SynSent, TcpState::Closed, reset).unwrap()];
    assert_eq!(edge(None).drawn, Drawn::InFigure);
    assert_eq!(edge(Some(Reset::Received)).drawn, Drawn::Note3);
    assert_ne!(edge(Some(Reset::Received)).words, edge(Some(Reset::Sent)).words);
    let back = edge_of(TcpState::SynReceived, TcpState::Listen, Some(Reset::Received)).unwrap();
    assert_eq!(EDGES[back].drawn, Drawn::InFigure, "note 1 is about an edge that is drawn");
    let straight = edge_of(TcpState::FinWait1, TcpState::TimeWait, None).unwrap();
    assert_eq!(EDGES[straight].drawn, Drawn::Note2);
}

/// At every instant the token sits in the state the timeline names, or slides from or to it.
pub(super) fn tokens_are_where_the_timeline_says(name: &str, timeline: &Timeline, catalog: &Catalog) {
    let options = options(catalog, 1280.0, 800.0, 1.0);
    let instants =
        (0..=60).map(|i| PlayTime(timeline.length.0 / 60 * i)).chain(timeline.stops().iter().take(200).copied());
    for now in instants {
        let tracks = Side::BOTH.map(|side| track::up_to(timeline, side, now, false));
        let layout = Layout::new(&options);
        let stage = Stage { timeline, now, options: &options, layout, tracks };
        for side in Side::BOTH {
            let (state, _) = timeline.state_at(side, now);
            assert_eq!(stage.current(side).and_then(|stop| stop.span.state), state, "{name} {side:?} at {now:?}");
            let Some(last) = stage.track(side).last() else { continue };
            let at = tokens::position(&stage, side, last);
            if last.settled <= now {
                match state {
                    Some(state) => {
                        let seats = (0..PLACES.len()).filter(|place| PLACES[*place].0 == state);
                        let mut seats = seats.map(|place| layout.seat(place, side));
                        assert!(seats.any(|seat| Some(seat) == at), "{name} {side:?} at {now:?}");
                    }
                    None => assert_eq!(at, None, "off the board"),
                }
            }
            // When the presenter stops, what has arrived has moved the token.
            if timeline.stops().contains(&now) && last.step.is_some_and(|step| timeline.steps[step].arrive == now) {
                assert!(last.progress(now) >= 1.0, "{name} {side:?} at {now:?}");
            }
        }
    }
}

#[test]
fn tokens_follow_the_timeline() {
    let catalog = Catalog::new(Language::English);
    for (name, timeline) in timelines() {
        if timeline.story.has_states() {
            tokens_are_where_the_timeline_says(name, &timeline, &catalog);
        }
    }
}

#[test]
fn the_same_however_it_is_reached_and_each_name_is_borne_once() {
    let catalog = Catalog::new(Language::SimplifiedChinese);
    let options = options(&catalog, 1280.0, 800.0, 1.0);
    for (name, timeline) in timelines() {
        let at = |i: i64| scene_at(&timeline, PlayTime(timeline.length.0 / 24 * i), &options);
        let forwards: Vec<Scene> = (0..=24).map(at).collect();
        let backwards: Vec<Scene> = (0..=24).rev().map(at).collect();
        assert!(forwards.iter().eq(backwards.iter().rev()), "{name}");
        for scene in forwards {
            let ids: BTreeSet<u64> = scene.items.iter().map(|item| item.id).collect();
            assert_eq!(ids.len(), scene.items.len(), "{name}");
        }
    }
}

#[test]
fn words_are_on_the_stage_and_apart() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for (width, height, scale) in [
            (700.0, 480.0, 1.0),
            (1280.0, 800.0, 1.0),
            (1920.0, 1080.0, 1.0),
            (1920.0, 1080.0, 1.6),
            (1280.0, 800.0, 1.6),
        ] {
            for (name, timeline) in timelines() {
                for i in 0..=10 {
                    let now = PlayTime(timeline.length.0 / 10 * i);
                    let mut wanted = options(&catalog, width, height, scale);
                    wanted.narration = i % 2 == 0;
                    let scene = scene_at(&timeline, now, &wanted);
                    apart(
                        &scene,
                        0.34,
                        &|text| !matches!(text, "C" | "S"),
                        &format!("{name} {language:?} {width}x{height}"),
                    );
                }
            }
        }
    }
}

/// No text leaves the stage, and none lies over another. `half`: half of a line's height as part of its size.
pub(crate) fn apart(scene: &Scene, half: f32, counts: &dyn Fn(&str) -> bool, what: &str) {
    let mut boxes: Vec<(f32, f32, f32, f32, &str)> = Vec::new();
    for item in &scene.items {
        let Shape::Text { at, text, size, weight, align, angle, .. } = &item.shape else { continue };
        if item.opacity < 0.2 || text.is_empty() || !counts(text) {
            continue;
        }
        let w = text::width(text, *size, *weight);
        let left = match align {
            Align::Start => at.x,
            Align::Middle => at.x - w / 2.0,
            Align::End => at.x - w,
        };
        let (x, y) = if angle.abs() > 1.0 {
            ((at.x - size * half, at.x + size * half), (at.y - w / 2.0, at.y + w / 2.0))
        } else {
            ((left, left + w), (at.y - size * half, at.y + size * half))
        };
        assert!(
            x.0 >= -0.5 && x.1 <= scene.size.x + 0.5 && y.0 >= 0.0 && y.1 <= scene.size.y,
            "{what}: “{text}” leaves the stage: {x:?} {y:?}"
        );
        boxes.push((x.0, x.1, y.0, y.1, text));
    }
    for (index, a) in boxes.iter().enumerate() {
        for b in boxes.iter().skip(index + 1) {
            let apart = a.1 <= b.0 + 0.5 || b.1 <= a.0 + 0.5 || a.3 <= b.2 || b.3 <= a.2;
            assert!(apart, "{what}: “{}” over “{}”: {a:?} {b:?}", a.4, b.4);
        }
    }
}

#[test]
fn what_is_known_and_what_is_not_is_said() {
    let catalog = Catalog::new(Language::TraditionalChinese);
    let options = options(&catalog, 1280.0, 800.0, 1.0);
    let at = |story: crate::flow::story::Story, part: f64| {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        texts(&scene_at(&timeline, PlayTime((timeline.length.0 as f64 * part) as i64), &options))
    };
    assert!(at(examples::mid_stream(), 0.0).contains("未知"));
    assert!(at(examples::four_way(), 1.0).contains("2 MSL 計時中（推斷）"));
    assert!(at(examples::multicast(), 0.5).contains("UDP 沒有狀態"));
    assert!(at(examples::refused(), 1.0).iter().any(|text| text.contains("（註 3）")));
}

#[test]
fn the_client_is_established_before_the_server() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let scene = scene_at(&timeline, timeline.steps[1].arrive, &options(&catalog, 1280.0, 800.0, 1.0));
    let token = |side: Side| {
        let mut own = scene.items.iter().filter(|item| item.id >> 56 == 50 + side.index() as u64);
        own.find_map(|item| item.target).unwrap()
    };
    assert_eq!(token(Side::Client), Target::State(Side::Client, Some(TcpState::Established)));
    assert_eq!(token(Side::Server), Target::State(Side::Server, Some(TcpState::SynReceived)));
}

#[test]
fn odd_sizes_do_no_harm_and_long_ones_cost_no_more() {
    let catalog = Catalog::new(Language::English);
    for (_, timeline) in timelines() {
        for (width, height, scale) in
            [(0.0, 0.0, 1.0), (1.0, 5000.0, 1.0), (200.0, 100.0, 3.0), (640.0, 480.0, f32::NAN)]
        {
            for now in [PlayTime(i64::MIN), PlayTime(0), PlayTime(i64::MAX)] {
                let scene = scene_at(&timeline, now, &options(&catalog, width, height, scale));
                assert!(scene.items.len() < 600);
            }
        }
    }
    let timeline = Timeline::new(examples::download(10_000).into(), Tempo::Captured);
    let options = options(&catalog, 1280.0, 800.0, 1.0);
    for i in 0..=10 {
        let scene = scene_at(&timeline, PlayTime(timeline.length.0 / 10 * i), &options);
        assert!(scene.items.len() < 600, "{} shapes", scene.items.len());
    }
}

/// At every moment at which a presenter stops, each token sits where the strip says its end is.
#[test]
fn at_a_stop_every_token_sits() {
    for (name, story) in crate::timeline::examples::all() {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        for stop in timeline.stops() {
            for side in Side::BOTH {
                // What a side does itself goes on after the packet has left; what comes to it is over with the stop.
                let track = super::track::up_to(&timeline, side, *stop, false);
                let under_way = track.iter().find(|change| change.span.from > *stop && change.begins < *stop);
                assert!(under_way.is_none(), "{name} {stop:?}: {under_way:?}");
            }
        }
    }
}

/// What stands on the stage when a step has arrived, in English.
fn at_step(story: crate::flow::story::Story, step: usize, (width, height): (f32, f32)) -> Scene {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(story.into(), Tempo::Teaching);
    let options = SceneOptions { narration: true, ..options(&catalog, width, height, 1.0) };
    scene_at(&timeline, timeline.steps[step].arrive, &options)
}

/// Where a line of words stands.
fn line_of(scene: &Scene, words: &str) -> Vec<Vec2> {
    let lines = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { at, text, .. } if text == words => Some(*at),
        _ => None,
    });
    lines.collect()
}

#[test]
fn what_icmp_says_comes_out_of_no_door() {
    let envelope = |step: usize| {
        let scene = at_step(examples::unreachable(), step, (1280.0, 800.0));
        let word = line_of(&scene, if step == 0 { "5 B" } else { "ICMP" });
        let red = scene.items.iter().any(|item| match &item.shape {
            Shape::Rect { paint, .. } => {
                item.id >> 56 == 25 && paint.stroke.is_some_and(|(role, _)| role == Role::Reset)
            }
            _ => false,
        });
        assert!(line_of(&scene, "0 B").is_empty());
        (word[0], red)
    };
    let ((datagram, plain), (report, red)) = (envelope(0), envelope(1));
    assert!(!plain && red, "it has the ladder's colour");
    assert!(report.y < datagram.y - 60.0, "a datagram lies before the slot: {datagram:?} {report:?}");
}

#[test]
fn a_reset_says_at_each_end_what_it_is_there() {
    let last = |story: crate::flow::story::Story| {
        let step = story.events.len() - 1;
        at_step(story, step, (1280.0, 800.0))
    };
    // An event and its action stand in one line or in two.
    let says = |scene: &Scene, words: &str| texts(scene).iter().filter(|text| text.starts_with(words)).count();
    let note = |scene: &Scene| {
        let lines = scene.items.iter().filter(|item| match &item.shape {
            Shape::Text { text, .. } => text.ends_with("delete TCB (note 3)"),
            _ => false,
        });
        lines.count()
    };
    let (aborted, unread) = (last(examples::reset()), last(examples::unread()));
    assert_eq!((note(&aborted), note(&unread)), (2, 2), "one for each end");
    assert_eq!((says(&aborted, "ABORT / snd RST"), says(&aborted, "rcv data / snd RST")), (1, 0));
    assert_eq!((says(&unread, "ABORT / snd RST"), says(&unread, "rcv data / snd RST")), (0, 1));
}

#[test]
fn words_on_either_side_of_a_line_are_closer_than_those_of_the_next() {
    for size in [(1280.0, 800.0), (1920.0, 1080.0)] {
        let scene = at_step(examples::four_way(), 0, size);
        let y = |words: &str| line_of(&scene, words).into_iter().map(|at| at.y).collect::<Vec<f32>>();
        let (send, syn) = (y("SEND")[0], y("snd SYN")[0]);
        let next = y("rcv SYN").into_iter().filter(|y| *y > syn).fold(f32::INFINITY, f32::min);
        assert!(next - syn > 1.3 * (syn - send), "{size:?}: {send} {syn} {next}");
    }
}

#[test]
fn the_card_has_the_colour_of_the_packet_told() {
    let bar = |story: crate::flow::story::Story, step: usize| {
        let scene = at_step(story, step, (1280.0, 800.0));
        let roles = scene.items.iter().filter(|item| item.id >> 56 == 30);
        let filled = roles.filter_map(|item| match &item.shape {
            Shape::Rect { paint, .. } => paint.fill.map(|(role, _)| role),
            _ => None,
        });
        filled.collect::<Vec<Role>>()
    };
    let story = examples::lost_syn();
    let again = story.events.iter().position(crate::flow::story::Event::is_sent_again).unwrap();
    assert!(bar(story, again).contains(&Role::Retransmission));
    assert!(bar(examples::unreachable(), 1).contains(&Role::Reset));
    assert!(bar(examples::four_way(), 0).contains(&Role::Handshake));
}
