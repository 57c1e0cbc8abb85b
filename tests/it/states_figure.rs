//! The figure of the states, over every TCP conversation of the bundled samples: its words are all there and apart from
//! each other and from the states, at the desk and on the projector; and its lines can be seen.

use std::collections::BTreeSet;
use std::sync::Arc;

use layerscope::capture::{CaptureReader, CaptureSource};
use layerscope::flow::{ConversationId, story};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{Align, Item, Role, Scene, SceneOptions, Shape, View, scene_at, text, vec2};
use layerscope::theme::{Theme, ThemeKind};
use layerscope::timeline::{PlayTime, Tempo, Timeline, examples};
use layerscope::workspace::{Capture, samples};

/// The edges of figure 5 and the one of note 2.
const EDGES: usize = 21;

/// Stages: the window with its panels, without, and the projector with what its factor has been.
const STAGES: [(f32, f32, f32); 7] = [
    (700.0, 500.0, 1.0),
    (760.0, 520.0, 1.0),
    (1280.0, 800.0, 1.0),
    (1920.0, 1080.0, 1.0),
    (1920.0, 1080.0, 1.6),
    (1920.0, 1080.0, 2.0),
    (1920.0, 1000.0, 2.0),
];

/// What a shape belongs to, as the view names it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Thing {
    kind: u8,
    index: u64,
}

const CARD: u8 = 30;
const EDGE: u8 = 40;
const LABEL: u8 = 43;
const STATE: u8 = 45;
const TOKENS: [u8; 2] = [50, 51];
const PERHAPS: u8 = 54;

fn thing(item: &Item) -> Thing {
    Thing { kind: (item.id >> 56) as u8, index: (item.id >> 8) & 0xffff_ffff_ffff }
}

#[derive(Clone, Copy, Debug)]
struct Room(f32, f32, f32, f32);

impl Room {
    fn meets(self, other: Room) -> bool {
        let slack = 0.5;
        self.0 < other.2 - slack && other.0 < self.2 - slack && self.1 < other.3 - slack && other.1 < self.3 - slack
    }
}

fn room_of_text(item: &Item) -> Option<(&str, Room)> {
    let Shape::Text { at, text: words, size, weight, align, .. } = &item.shape else { return None };
    let width = text::width(words, *size, *weight);
    let left = match align {
        Align::Start => at.x,
        Align::Middle => at.x - width / 2.0,
        Align::End => at.x - width,
    };
    Some((words, Room(left, at.y - size / 2.0, left + width, at.y + size / 2.0)))
}

fn tcp_timelines() -> Vec<(String, Timeline)> {
    let mut found = Vec::new();
    for sample in samples::all() {
        let mut reader = CaptureReader::open(CaptureSource::Bytes(sample.bytes.into())).unwrap();
        let capture = Capture::read_all(sample.id.clone(), &mut reader);
        for id in (0..capture.tracker.len() as u32).map(ConversationId) {
            let story = story::tell(&capture.store, &capture.tracker, id);
            if story.tcp().is_some() {
                found.push((format!("{} {}", sample.id, id.0), Timeline::new(Arc::new(story), Tempo::Teaching)));
            }
        }
    }
    found
}

fn check(scene: &Scene, what: &str) {
    let texts: Vec<(Thing, &str, Room)> = scene
        .items
        .iter()
        .filter(|item| item.opacity >= 0.2)
        .filter_map(|item| room_of_text(item).map(|(words, room)| (thing(item), words, room)))
        .filter(|(_, words, _)| !words.is_empty())
        .collect();
    for (of, words, room) in &texts {
        let inside = room.0 >= 0.0 && room.1 >= 0.0 && room.2 <= scene.size.x && room.3 <= scene.size.y;
        assert!(inside, "{what}: “{words}” leaves the picture: {room:?}");
        for item in &scene.items {
            let Shape::Rect { min, max, .. } = item.shape else { continue };
            let other = thing(item);
            let token = TOKENS.contains(&of.kind) || of.kind == PERHAPS;
            if (other.kind == STATE && !token || other.kind == CARD) && other != *of {
                let met = room.meets(Room(min.x, min.y, max.x, max.y));
                assert!(!met, "{what}: “{words}” {room:?} over a state, or over the narration");
            }
        }
    }
    let tokens = TOKENS.map(|kind| {
        let own = scene.items.iter().filter(|item| thing(item).kind == kind).collect::<Vec<_>>();
        // One on its way has a halo besides; it passes over whatever is in its way.
        let rests = own.len() <= 4;
        own.iter().filter(|_| rests).find_map(|item| match item.shape {
            Shape::Circle { centre, radius, .. } if radius > 0.0 => {
                Some(Room(centre.x - radius, centre.y - radius, centre.x + radius, centre.y + radius))
            }
            Shape::Rect { min, max, .. } => Some(Room(min.x, min.y, max.x, max.y)),
            _ => None,
        })
    });
    for (index, (of, words, room)) in texts.iter().enumerate() {
        if TOKENS.contains(&of.kind) {
            continue;
        }
        for token in tokens.into_iter().flatten() {
            assert!(!room.meets(token), "{what}: a token over “{words}”");
        }
        for (other, others, beside) in texts.iter().skip(index + 1) {
            if !TOKENS.contains(&other.kind) {
                assert!(!room.meets(*beside), "{what}: “{words}” {room:?} over “{others}” {beside:?}");
            }
        }
    }
    let told: BTreeSet<u64> = texts.iter().filter(|(of, ..)| of.kind == LABEL).map(|(of, ..)| of.index).collect();
    let of_figure = told.iter().filter(|index| **index < EDGES as u64).count();
    assert_eq!(of_figure, EDGES, "{what}: each edge says what it is: {told:?}");
}

#[test]
fn words_stand_apart_at_the_desk_and_on_the_projector() {
    let timelines = tcp_timelines();
    assert!(timelines.len() >= 30, "{}", timelines.len());
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for (width, height, scale) in STAGES {
            for (index, (name, timeline)) in timelines.iter().enumerate() {
                for part in 0..=4 {
                    let options = SceneOptions {
                        scale,
                        narration: (part + index as i64) % 2 == 0,
                        ..SceneOptions::new(View::States, vec2(width, height), &catalog)
                    };
                    let scene = scene_at(timeline, PlayTime(timeline.length.0 / 4 * part), &options);
                    check(&scene, &format!("{name} {part}/4, {language:?}, {width}x{height} × {scale}"));
                }
            }
        }
    }
}

/// The test above can fail.
#[test]
#[should_panic(expected = "over “")]
fn words_moved_a_little_are_found_out() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let options = SceneOptions::new(View::States, vec2(760.0, 520.0), &catalog);
    let mut scene = scene_at(&timeline, timeline.length, &options);
    check(&scene, "as it is");
    for item in scene.items.iter_mut().filter(|item| thing(item).kind == LABEL && thing(item).index == 0) {
        item.shape.shift(vec2(0.0, 34.0));
    }
    check(&scene, "moved");
}

/// Graphics that one needs to see: 3 to 1 (WCAG 2.2, 1.4.11).
#[test]
fn the_lines_nobody_took_can_be_seen() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::refused().into(), Tempo::Teaching);
    let options = SceneOptions::new(View::States, vec2(1280.0, 800.0), &catalog);
    let scene = scene_at(&timeline, PlayTime(0), &options);
    let edges: Vec<&Item> = scene.items.iter().filter(|item| thing(item).kind == EDGE).collect();
    assert!(edges.len() >= 2 * EDGES);
    for kind in ThemeKind::ALL {
        let theme = Theme::of(kind);
        let ground = theme.colour(Role::Background);
        for item in &edges {
            let role = match &item.shape {
                Shape::Line { role, .. } => *role,
                Shape::Polygon { paint, .. } => paint.fill.unwrap().0,
                other => panic!("{other:?}"),
            };
            let ratio = theme.colour(role).with_opacity(item.opacity).over(ground).contrast(ground);
            assert!(ratio >= 3.0, "{kind:?}: {ratio:.2} to 1");
        }
    }
}

/// Half open: the client may be ESTABLISHED or not, and both are shown.
#[test]
fn a_half_open_client_is_shown_where_it_may_be() {
    let catalog = Catalog::new(Language::English);
    let options = SceneOptions::new(View::States, vec2(1280.0, 800.0), &catalog);
    let perhaps = |name: &str, part: i64| {
        let timelines = tcp_timelines();
        let (_, timeline) = timelines.iter().find(|(id, _)| id == name).unwrap();
        let now = if part < 0 { timeline.steps[1].arrive } else { PlayTime(timeline.length.0 * part) };
        let scene = scene_at(timeline, now, &options);
        let marks = scene.items.iter().filter(|item| thing(item).kind == PERHAPS).count();
        let told = scene.items.iter().filter_map(room_of_text).any(|(words, _)| words.contains("or still SYN-SENT"));
        assert_eq!(marks > 0, told, "{name}");
        told
    };
    assert!(!perhaps("half-open 0", 0));
    assert!(perhaps("half-open 0", -1), "from the arrival of the first SYN-ACK on");
    assert!(perhaps("half-open 0", 1));
    assert!(!perhaps("http-get 0", -1), "an ordinary client has got it");
}

/// What the RFC writes below its figure stands below ours, and the edge that a note is about makes it stand out.
#[test]
fn the_notes_of_the_figure_are_written_out() {
    let timelines = tcp_timelines();
    let (_, reset) = timelines.iter().find(|(id, _)| id == "reset 0").unwrap();
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        let words = |scene: &Scene| -> Vec<(String, Role)> {
            let texts = scene.items.iter().filter_map(|item| match &item.shape {
                Shape::Text { text, role, .. } => Some((text.clone(), *role)),
                _ => None,
            });
            texts.collect()
        };
        for (width, height) in [(1280.0, 800.0), (1920.0, 1080.0)] {
            let options = SceneOptions::new(View::States, vec2(width, height), &catalog);
            for (now, third) in [(PlayTime(0), Role::TextSecondary), (reset.length, Role::Text)] {
                let said = words(&scene_at(reset, now, &options));
                for (number, role) in [(1, Role::TextSecondary), (2, Role::TextSecondary), (3, third)] {
                    let note = catalog.get(&format!("states-figure-note-{number}"));
                    assert!(said.contains(&(note.clone(), role)), "{language:?} {width}: {note} in {said:?}");
                }
                let deletes = catalog.get("states-action-delete-tcb-note-3");
                let shown = said.iter().any(|(words, _)| words.contains(&deletes));
                assert_eq!(shown, now == reset.length, "{language:?}: a reset deletes the TCB");
            }
        }
    }
}
