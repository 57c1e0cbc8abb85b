//! Datagrams, and TCP beside UDP: two conversations on one clock, and what each spends.

mod spent;
#[cfg(test)]
mod tests;

use super::canvas::{BODY, Canvas, Name, SMALL, TITLE, Type, fill};
use super::ladder::{self, Part};
use super::{Align, Dash, Item, Role, Scene, SceneOptions, Target, Vec2, Weight, text, vec2};
use crate::flow::story::Phase;
use crate::flow::{Proto, Side};
use crate::i18n::Message;
use crate::msg;
use crate::timeline::spent::Spent;
use crate::timeline::{Narration, PlayTime, Timeline};

/// Height of the words over a ladder, at scale 1.
const HEAD: f32 = 40.0;

/// Above the names of the ends, at scale 1.
const EDGE: f32 = 4.0;

/// Where it is said that one of them is done, of which nothing is in sight, at scale 1.
const DONE: f32 = 88.0;

/// Height of the line that says that the two did different work, at scale 1.
const WORK: f32 = 18.0;

/// What they want of it before what the signs mean is said, at scale 1.
const SIGNS: f32 = 400.0;

/// What the ladders want of height before the counts get all their rows, at scale 1.
const LADDER: f32 = 240.0;

/// The picture at an instant. Both conversations begin at the clock's beginning; the shorter one rests at its end.
pub fn scene(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let other = options.beside.filter(|other| comparable(timeline, other));
    match other {
        Some(other) if proto(timeline) == Some(Proto::Tcp) => pair(timeline, other, timeline, now, options),
        Some(other) => pair(other, timeline, timeline, now, options),
        None => alone(timeline, now, options),
    }
}

/// The end of the clock on which the picture moves.
pub fn length(timeline: &Timeline, beside: Option<&Timeline>) -> PlayTime {
    let other = beside.filter(|other| comparable(timeline, other));
    other.map_or(timeline.length, |other| timeline.length.max(other.length))
}

/// What is said at an instant: of the conversation that is selected. In the end its count is not taken for that of both.
pub fn narration(timeline: &Timeline, beside: Option<&Timeline>, now: PlayTime) -> Narration {
    let mut told = timeline.narration(now);
    let Some(other) = beside.filter(|other| comparable(timeline, other)) else { return told };
    if told.step.is_some() || now < timeline.epilogue() {
        return told;
    }
    let both = now >= other.epilogue();
    let (tcp, udp) = if proto(timeline) == Some(Proto::Tcp) { (timeline, other) } else { (other, timeline) };
    if both {
        told.text = match different_work(tcp, udp) {
            Some([tcp, udp]) => msg!("udp-different-work-summary", tcp = tcp, udp = udp),
            None => {
                same_work(tcp, udp, other.same_messages(timeline)).unwrap_or_else(|| msg!("udp-unknown-work-summary"))
            }
        };
        told.clause = "RFC 9293, RFC 768";
    }
    let title = if both {
        let [tcp, udp] = [tcp, udp].map(|timeline| timeline.story.packets());
        msg!("udp-both-title", tcp = tcp, udp = udp)
    } else {
        done(timeline)
    };
    Narration { title, ..told }
}

/// That one of the two is done.
fn done(timeline: &Timeline) -> Message {
    msg!("udp-done-title", protocol = timeline.story.protocol(), packets = timeline.story.packets())
}

/// The transport protocol, where there is one.
fn proto(timeline: &Timeline) -> Option<Proto> {
    timeline.story.conversation().map(|conversation| conversation.proto)
}

/// That the two did different work, where what they carried shows it; `None` where it does not: nobody knows what the bytes
/// of no known protocol were for, and QUIC and TLS may have fetched the same page.
fn different_work(tcp: &Timeline, udp: &Timeline) -> Option<[&'static str; 2]> {
    let carried = |timeline: &Timeline| {
        timeline.story.conversation().and_then(|it| it.application).filter(|name| !matches!(*name, "Data" | "QUIC"))
    };
    let (tcp, udp) = (carried(tcp)?, carried(udp)?);
    (tcp != udp).then_some([tcp, udp])
}

/// What TCP has spent more, where the bytes show that both carried the same messages. `None` where they do not, and where
/// something else than the connection took packets. `same`: whether they do.
fn same_work(tcp: &Timeline, udp: &Timeline, same: bool) -> Option<Message> {
    let has = |wanted| tcp.phases.iter().any(|span| span.phase == wanted);
    if !(same && tcp.marks.smooth && udp.marks.smooth && has(Phase::Handshake) && has(Phase::Teardown)) {
        return None;
    }
    let [tcp, udp] = [tcp, udp].map(|timeline| Spent::at(timeline, timeline.length));
    let (packets, halves) = (tcp.packets.checked_sub(udp.packets)?, tcp.turns.checked_sub(udp.turns)?);
    let more = packets > 0 && halves > 0 && halves.is_multiple_of(2);
    more.then(|| msg!("udp-same-work-summary", packets = packets, trips = halves / 2))
}

/// Whether one is a TCP conversation and the other one of UDP.
fn comparable(one: &Timeline, other: &Timeline) -> bool {
    matches!((proto(one), proto(other)), (Some(one), Some(other)) if one != other)
}

/// One conversation, and that there is nothing to compare it with.
fn alone(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let k = options.factor();
    let head = HEAD * k;
    let room = SceneOptions { size: vec2(options.size.x, (options.size.y - head).max(1.0)), scale: k, ..*options };
    let part = ladder::part(timeline, now, &room, Part::default());
    let mut canvas = Canvas::new();
    let name = timeline.story.protocol();
    let words = match proto(timeline) {
        Some(Proto::Udp) => msg!("udp-no-tcp"),
        Some(Proto::Tcp) => msg!("udp-no-udp"),
        None => msg!("udp-neither"),
    };
    let mut items = Vec::with_capacity(part.items.len() + 8);
    place(&mut items, part.items, vec2(0.0, head), 0, None);
    canvas.begin(Name::new(60, 0), None);
    canvas.rect(vec2(0.0, 0.0), vec2(options.size.x, head), 0.0, fill(Role::Background, 1.0));
    heading(&mut canvas, options, name, &words);
    items.extend(canvas.finish());
    Scene { size: options.size, items, content_height: part.content_height + head, scroll: part.scroll }
}

/// The name of a protocol and what is to be said of it.
fn heading(canvas: &mut Canvas, options: &SceneOptions<'_>, name: &str, words: &Message) {
    let k = options.factor();
    let width = options.size.x;
    // As the ladder below has it.
    let pad = if width >= 920.0 * k { 24.0 } else { 16.0 } * k + ((width - ladder::WIDEST * k) / 2.0).max(0.0);
    canvas.begin(Name::new(61, 0), None);
    let y = HEAD * k / 2.0 + 2.0 * k;
    canvas.text(vec2(pad, y), name, Type::new(TITLE * k, Weight::Bold, Role::Text));
    let x = pad + text::width(name, TITLE * k, Weight::Bold) + 12.0 * k;
    let words = text::elide(&options.catalog.text(words), SMALL * k, Weight::Regular, width - pad - x);
    canvas.text(vec2(x, y + 2.0 * k), words, Type::new(SMALL * k, Weight::Regular, Role::TextSecondary));
}

/// The name of a protocol in the middle of its ladder, between the names of the ends, and what it does where there is room.
fn name(
    canvas: &mut Canvas,
    options: &SceneOptions<'_>,
    timeline: &Timeline,
    (from, middle, to): (f32, f32, f32),
    words: &Message,
) {
    let k = options.factor();
    canvas.begin(Name::new(61, usize::from(proto(timeline) == Some(Proto::Udp))), None);
    let looks = Type::new(TITLE * k, Weight::Bold, Role::Text).aligned(Align::Middle);
    canvas.text(vec2(middle, (EDGE + 15.0) * k), timeline.story.protocol(), looks);
    let words = options.catalog.text(words);
    let ends = Side::BOTH.map(|side| text::width(&timeline.story.end_text(side), SMALL * k, Weight::Mono));
    let room = 2.0 * (middle - from).min(to - middle) - 2.0 * (ends.into_iter().fold(0.0, f32::max) + 40.0 * k);
    if text::width(&words, SMALL * k, Weight::Regular) <= room {
        middle_text(
            canvas,
            vec2(middle, (EDGE + 36.0) * k),
            &words,
            k,
            Weight::Regular,
            Role::TextSecondary,
            room + 1.0,
        );
    }
}

/// TCP at the left, UDP at the right, and below what each has spent.
fn pair(tcp: &Timeline, udp: &Timeline, selected: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let k = options.factor();
    let size = vec2(options.size.x.max(1.0), options.size.y.max(1.0));
    let mut card = Canvas::new();
    let narration = narration(selected, options.beside, now);
    let card_top = if options.narration { ladder::card(&mut card, selected, now, &narration, options) } else { size.y };
    // The ladders come first.
    let small = card_top - spent::height(true, options) >= LADDER * k;
    let counts = spent::height(small, options);
    // Before a count is compared, it is to be known what was counted.
    let work = different_work(tcp, udp).map(|[tcp, udp]| msg!("udp-different-work", tcp = tcp, udp = udp));
    let work = work.filter(|_| card_top - counts - WORK * k >= LADDER * k);
    let above = if work.is_some() { WORK * k } else { 0.0 };
    // In a picture, what the signs mean; the window has it beside.
    let room_for_signs = size.x - 32.0 * k;
    let signs = ladder::height_for_two([tcp, udp], options, room_for_signs);
    let signs = if options.narration && card_top - counts - above - signs >= SIGNS * k { signs } else { 0.0 };
    let bottom = (card_top - counts - above - signs).max(1.0);
    let middle = size.x / 2.0;
    let room = vec2(middle, (bottom - EDGE * k).max(1.0));
    let half = SceneOptions { size: room, scale: k, narration: false, ..*options };
    let beside = if std::ptr::eq(tcp, selected) { udp } else { tcp };
    // One clock and one scale: what is level is at the same moment, and the selected one says what is in sight.
    let rows = beside.rows_beside(selected);
    let part = Part { half: true, rows, ..Part::default() };
    let own = ladder::part(selected, now, &half, part);
    let (content_height, scroll) = (own.content_height, own.scroll);
    let half = SceneOptions { selected: None, ..half };
    let other = ladder::part(beside, now, &half, Part { scroll: rows.map(|_| scroll), ..part });
    // Of the one that is done all may have left the stage: then words stand there.
    let shows = |scene: &Scene| scene.items.iter().any(|item| matches!(item.target, Some(Target::Step(_))));
    let (own_bare, other_bare) = (!shows(&own), !shows(&other));
    let bare = if std::ptr::eq(tcp, selected) { [own_bare, other_bare] } else { [other_bare, own_bare] };
    let mut items = Vec::with_capacity(own.items.len() + other.items.len() + 128);
    let halves = if std::ptr::eq(tcp, selected) {
        [(own, None, 0.0), (other, Some(beside), middle)]
    } else {
        [(other, Some(beside), 0.0), (own, None, middle)]
    };
    for ((scene, other, x), half) in halves.into_iter().zip(1u64..) {
        place(&mut items, scene.items, vec2(x, EDGE * k), half, other);
    }
    let mut canvas = Canvas::new();
    canvas.begin(Name::new(60, 0), None);
    canvas.rect(vec2(0.0, 0.0), vec2(size.x, EDGE * k), 0.0, fill(Role::Background, 1.0));
    canvas.rect(vec2(0.0, bottom), size, 0.0, fill(Role::Background, 1.0));
    canvas.fade(0.8);
    canvas.line(vec![vec2(middle, 12.0 * k), vec2(middle, bottom)], Role::Line, k, Dash::Solid);
    let sides = [(tcp, (0.0, middle), msg!("udp-what-tcp-does")), (udp, (middle, size.x), msg!("udp-what-udp-does"))];
    for (index, (timeline, (from, to), words)) in sides.into_iter().enumerate() {
        let centre = from + ladder::middle(timeline, &half, part);
        name(&mut canvas, options, timeline, (from, centre, to), &words);
        if rows.is_some() && bare.get(index) == Some(&true) && now >= timeline.epilogue() {
            canvas.begin(Name::new(66, index), None);
            let done = done(timeline);
            let at = vec2(centre, (EDGE + DONE) * k);
            let looks = Type::new(BODY * k, Weight::Regular, Role::TextSecondary).aligned(Align::Middle);
            canvas.text(at, options.catalog.text(&done), looks);
        }
    }
    if signs > 0.0 {
        ladder::for_two(&mut canvas, [tcp, udp], options, vec2(16.0 * k, bottom), room_for_signs);
    }
    let bottom = bottom + signs;
    spent::draw(&mut canvas, (tcp, udp), now, options, (bottom, small), above);
    if let Some(work) = work {
        canvas.begin(Name::new(65, 0), None);
        let at = vec2(middle, bottom + (WORK - 4.0) * k);
        middle_text(&mut canvas, at, &options.catalog.text(&work), k, Weight::Regular, Role::Text, size.x - 32.0 * k);
    }
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
