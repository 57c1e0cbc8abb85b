//! Datagrams, and TCP beside UDP: two conversations on one clock, and what each spends.

mod spent;
#[cfg(test)]
mod tests;

use super::canvas::{Canvas, Name, SMALL, TITLE, Type, fill};
use super::ladder::{self, Part};
use super::{Align, Dash, Item, Role, Scene, SceneOptions, Target, Vec2, Weight, text, vec2};
use crate::flow::Proto;
use crate::i18n::Message;
use crate::msg;
use crate::timeline::{PlayTime, Timeline};

/// Height of the words over a ladder, at scale 1.
const HEAD: f32 = 40.0;

/// What the ladders want of height before the counts get all their rows, at scale 1.
const LADDER: f32 = 240.0;

/// The picture at an instant. Both conversations begin at the clock's beginning; the shorter one rests at its end.
pub fn scene(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let other = options.beside.filter(|other| proto(other) != proto(timeline));
    match other {
        Some(other) if proto(timeline) == Proto::Tcp => pair(timeline, other, timeline, now, options),
        Some(other) => pair(other, timeline, timeline, now, options),
        None => alone(timeline, now, options),
    }
}

/// The end of the clock on which the picture moves.
pub fn length(timeline: &Timeline, beside: Option<&Timeline>) -> PlayTime {
    let other = beside.filter(|other| proto(other) != proto(timeline));
    other.map_or(timeline.length, |other| timeline.length.max(other.length))
}

fn proto(timeline: &Timeline) -> Proto {
    timeline.story.conversation.proto
}

/// One conversation, and that there is nothing to compare it with.
fn alone(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let k = options.factor();
    let head = HEAD * k;
    let room = SceneOptions { size: vec2(options.size.x, (options.size.y - head).max(1.0)), ..*options };
    let part = ladder::part(timeline, now, &room, Part::default());
    let mut canvas = Canvas::new();
    let (name, words) = match (&timeline.story.below, proto(timeline)) {
        (Some(below), _) => (below.protocol, msg!("udp-neither")),
        (None, Proto::Udp) => (Proto::Udp.name(), msg!("udp-no-tcp")),
        (None, Proto::Tcp) => (Proto::Tcp.name(), msg!("udp-no-udp")),
    };
    let mut items = Vec::with_capacity(part.items.len() + 8);
    place(&mut items, part.items, vec2(0.0, head), 0, None);
    canvas.begin(Name::new(60, 0), None);
    canvas.rect(vec2(0.0, 0.0), vec2(options.size.x, head), 0.0, fill(Role::Background, 1.0));
    heading(&mut canvas, options, (0, name), (0.0, options.size.x), &words);
    items.extend(canvas.finish());
    Scene { size: options.size, items, content_height: part.content_height + head, scroll: part.scroll }
}

/// The name of a protocol and what it does without, or with.
fn heading(
    canvas: &mut Canvas,
    options: &SceneOptions<'_>,
    (index, name): (usize, &str),
    (from, to): (f32, f32),
    words: &Message,
) {
    let k = options.factor();
    // As the ladder below has it.
    let pad = if to - from >= 920.0 * k { 24.0 } else { 16.0 } * k;
    canvas.begin(Name::new(61, index), None);
    let y = HEAD * k / 2.0 + 2.0 * k;
    canvas.text(vec2(from + pad, y), name, Type::new(TITLE * k, Weight::Bold, Role::Text));
    let x = from + pad + text::width(name, TITLE * k, Weight::Bold) + 12.0 * k;
    let words = text::elide(&options.catalog.text(words), SMALL * k, Weight::Regular, to - pad - x);
    canvas.text(vec2(x, y + 2.0 * k), words, Type::new(SMALL * k, Weight::Regular, Role::TextSecondary));
}

/// TCP at the left, UDP at the right, and below what each has spent.
fn pair(tcp: &Timeline, udp: &Timeline, selected: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let k = options.factor();
    let size = vec2(options.size.x.max(1.0), options.size.y.max(1.0));
    let mut card = Canvas::new();
    let card_top = if options.narration { ladder::card(&mut card, selected, now, options) } else { size.y };
    let head = HEAD * k;
    // The ladders come first.
    let rows =
        if card_top - head - spent::height(spent::ROWS.0, k) >= LADDER * k { spent::ROWS.0 } else { spent::ROWS.1 };
    let table = spent::height(rows, k);
    let bottom = (card_top - table).max(head + 1.0);
    let middle = size.x / 2.0;
    let half = SceneOptions { size: vec2(middle, (bottom - head).max(1.0)), narration: false, ..*options };
    let part = Part { half: true, ..Part::default() };
    let mut items = Vec::with_capacity(512);
    let mut content_height = 0.0f32;
    let mut scroll = 0.0f32;
    for (index, timeline) in [tcp, udp].into_iter().enumerate() {
        let own = std::ptr::eq(timeline, selected);
        let half = SceneOptions { selected: half.selected.filter(|_| own), ..half };
        let scene = ladder::part(timeline, now, &half, part);
        if own {
            (content_height, scroll) = (scene.content_height, scene.scroll);
        }
        let other = (!own).then_some(timeline);
        place(&mut items, scene.items, vec2(if index == 0 { 0.0 } else { middle }, head), index as u64 + 1, other);
    }
    let mut canvas = Canvas::new();
    canvas.begin(Name::new(60, 0), None);
    canvas.rect(vec2(0.0, 0.0), vec2(size.x, head), 0.0, fill(Role::Background, 1.0));
    canvas.rect(vec2(0.0, bottom), size, 0.0, fill(Role::Background, 1.0));
    canvas.fade(0.8);
    canvas.line(vec![vec2(middle, 12.0 * k), vec2(middle, bottom)], Role::Line, k, Dash::Solid);
    heading(&mut canvas, options, (0, Proto::Tcp.name()), (0.0, middle), &msg!("udp-what-tcp-does"));
    heading(&mut canvas, options, (1, Proto::Udp.name()), (middle, size.x), &msg!("udp-what-udp-does"));
    spent::draw(&mut canvas, (tcp, udp), now, options, (bottom, rows));
    items.extend(canvas.finish());
    items.extend(card.finish());
    Scene { size: options.size, items, content_height, scroll }
}

/// Puts a ladder's shapes where they belong. Of the conversation that is not the selected one, a step is a frame.
fn place(items: &mut Vec<Item>, from: Vec<Item>, by: Vec2, half: u64, other: Option<&Timeline>) {
    items.extend(from.into_iter().map(|mut item| {
        item.id |= half << 54;
        item.shape.shift(by);
        item.target = match (item.target, other) {
            (Some(Target::Step(step)), Some(timeline)) => {
                timeline.steps.get(step).map(|step| Target::Frame(step.frame))
            }
            (target, _) => target,
        };
        item
    }));
}

/// A text in the middle.
fn middle_text(canvas: &mut Canvas, at: Vec2, words: &str, k: f32, weight: Weight, role: Role, room: f32) {
    let words = text::elide(words, SMALL * k, weight, room);
    canvas.text(at, words, Type::new(SMALL * k, weight, role).aligned(Align::Middle));
}
