//! The byte stream of each direction as a bar: a piece for each segment, filled when acknowledged, outlined while under
//! way; below it the window, from the oldest number not acknowledged on.

use super::super::canvas::{Canvas, Name, Type, ease, fill, stroke};
use super::super::{Align, Dash, Paint, Role, Target, Weight, text, vec2};
use super::layout::SMALL;
use super::{Stage, segments};
use crate::flow::Side;
use crate::i18n::Message;
use crate::msg;
use crate::timeline::streams::{Piece, PieceKind, Stream, StreamState, Window};

/// Pixels for a single number at scale 1, most and least: so little that a whole flight is in sight. Where the stage is low,
/// the bars are short and no flight of many is in sight anyway: there each box has room for its letters.
const UNIT: (f32, f32) = (34.0, 7.0);
const UNIT_IN_LINE: f32 = 12.0;
/// Beyond the end of a stream, for the window: where it is as long as the bar or longer, and where all of it is in sight.
const BEYOND: (f32, f32) = (56.0, 28.0);
/// What a box takes beside its letters: the gaps to its neighbours and room within, at scale 1.
const AROUND: f32 = 5.0;
/// Where the newest byte is kept, part of the bar's width.
const NEWEST: f32 = 0.74;
/// Room for what holds of a stream, where it stands beside the bar, at scale 1.
const STATUS: f32 = 184.0;
/// How long a change glows, seconds.
const GLOW: f32 = 0.8;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    if layout.streams <= 0.0 {
        return;
    }
    let k = layout.k;
    let y = layout.top - layout.streams;
    canvas.begin(Name::new(46, 0), None);
    canvas.fade(0.6);
    canvas.line(
        vec![vec2(layout.left, layout.top - 4.0 * k), vec2(layout.right, layout.top - 4.0 * k)],
        Role::Line,
        k,
        Dash::Solid,
    );
    let middle = f32::midpoint(layout.left, layout.right);
    for side in Side::BOTH {
        let (x0, x1) = match side {
            Side::Client => (layout.left, middle - 16.0 * k),
            Side::Server => (middle + 16.0 * k, layout.right),
        };
        let stream = stage.timeline.stream(side);
        let (detailed, high) = (layout.streams > 70.0 * k, if layout.streams_line { 6.0 } else { 22.0 } * k);
        let mut bar = Bar { stage, side, stream, words: (x0, x1), x0, x1, y, high, detailed };
        if layout.streams_line {
            // The bar stays where it is, whatever the words.
            bar.x0 = x0 + text::width(&title(stage, side), SMALL * k, Weight::Bold) + 12.0 * k;
            bar.x1 = x1 - STATUS * k;
        }
        bar.draw(canvas);
    }
}

struct Bar<'a> {
    stage: &'a Stage<'a>,
    side: Side,
    stream: &'a Stream,
    /// From where to where there is room for words.
    words: (f32, f32),
    x0: f32,
    x1: f32,
    y: f32,
    /// How far below the band's edge the bar begins.
    high: f32,
    detailed: bool,
}

/// Which way a stream goes.
fn title(stage: &Stage<'_>, side: Side) -> String {
    let name = |side| match side {
        Side::Client => stage.words(&msg!("scene-client")),
        Side::Server => stage.words(&msg!("scene-server")),
    };
    format!("{} → {}", name(side), name(side.other()))
}

impl Bar<'_> {
    fn k(&self) -> f32 {
        self.stage.layout.k
    }

    fn name(&self, kind: u8, index: usize) -> Name {
        Name::new(kind, index * 2 + self.side.index())
    }

    fn draw(&self, canvas: &mut Canvas) {
        let k = self.k();
        let state = self.stream.at(self.stage.now);
        self.caption(canvas, &state);
        let (top, bottom) = (self.y + self.high, self.y + self.high + 16.0 * k);
        let least = if self.stage.layout.streams_line { UNIT_IN_LINE } else { UNIT.1 };
        let unit = ((self.x1 - self.x0) * 0.6 / self.stream.widest().max(0.1)).clamp(least * k, UNIT.0 * k);
        // A SYN or a FIN takes a single number and has a name all the same.
        let name =
            ["SYN", "FIN"].map(|name| text::width(name, SMALL * k, Weight::Bold)).into_iter().fold(0.0, f32::max);
        let name = name + AROUND * k;
        let width = self.x1 - self.x0;
        let pieces = self.stream.pieces();
        let end = pieces.last().map_or(0.0, |piece| piece.place + piece.room);
        // A short stream is in sight as a whole, if its boxes still have room for their letters.
        let named = self.stream.named_before(end);
        let whole = (width - BEYOND.1 * k - named * name) / (end - named).max(0.1);
        let unit = if whole >= UNIT_IN_LINE * k { unit.min(whole) } else { unit };
        let more = (name - unit).max(0.0);
        let length = |place: f32| place * unit + self.stream.named_before(place) * more;
        let total = length(end);
        let beyond = if total + BEYOND.1 * k <= width + 0.5 { 0.0 } else { BEYOND.0 * k };
        let rest = |sent: u64| {
            let newest = length(self.stream.place(sent));
            let offset = (newest - width * NEWEST).clamp(0.0, (total + beyond - width).max(0.0));
            // At rest a box with a name is in sight or out of it, and not cut at the left edge.
            let ends = |piece: &&Piece| length(piece.place + piece.room) > offset;
            let cut = pieces.get(pieces.partition_point(|piece| !ends(&piece))).filter(|piece| piece.kind.is_named());
            cut.filter(|piece| length(piece.place) < offset).map_or(offset, |piece| length(piece.place + piece.room))
        };
        // The bar moves on gently as bytes are sent.
        let offset = match self.stream.last_departure(self.stage.now) {
            Some((at, before)) if !self.stage.options.reduce_motion => {
                let before = rest(before);
                before + (rest(state.sent) - before) * ease(self.since(at), 0.0, 0.4)
            }
            _ => rest(state.sent),
        };
        let x_of = |place: f32| self.x0 + length(place) - offset;
        let first = pieces.partition_point(|piece| x_of(piece.place + piece.room) < self.x0);
        let end = pieces.partition_point(|piece| x_of(piece.place) <= self.x1).max(first);
        let visible = pieces.get(first..end).unwrap_or_default();
        canvas.begin(self.name(47, 0), None);
        canvas.rect(vec2(self.x0, top), vec2(self.x1, bottom), 3.0 * k, fill(Role::Line, 0.12));
        for (index, piece) in visible.iter().enumerate() {
            let (left, right) = (x_of(piece.place).max(self.x0), x_of(piece.place + piece.room).min(self.x1));
            if right - left < 1.0 {
                continue;
            }
            let whole = x_of(piece.place) >= self.x0 - 0.5 && x_of(piece.place + piece.room) <= self.x1 + 0.5;
            self.piece(canvas, first + index, piece, &state, (left + 0.75 * k, right - 0.75 * k), (top, bottom), whole);
        }
        self.again(canvas, &x_of, (top, bottom));
        self.covered(canvas, &state, &x_of, (top, bottom));
        self.window(canvas, &state, &x_of, bottom);
        if self.detailed {
            self.marks(canvas, &state, &x_of, bottom);
        }
    }

    fn since(&self, at: crate::timeline::PlayTime) -> f32 {
        (self.stage.now.0 - at.0) as f32 / 1e9
    }

    #[allow(clippy::too_many_arguments)]
    fn piece(
        &self,
        canvas: &mut Canvas,
        index: usize,
        piece: &Piece,
        state: &StreamState,
        (left, right): (f32, f32),
        (top, bottom): (f32, f32),
        whole: bool,
    ) {
        let k = self.k();
        let role = role(piece.kind);
        canvas.begin(self.name(40, index), piece.step.map(Target::Step));
        let sent = self.stage.now >= piece.sent && piece.start < state.sent.max(1);
        let acknowledged = piece.end <= state.acknowledged && sent;
        let paint = if piece.kind == PieceKind::Unseen {
            Paint { fill: Some((Role::Ghost, 0.2)), stroke: Some((Role::Ghost, k)), dash: Dash::Dotted }
        } else if acknowledged {
            fill(role, 0.55)
        } else if sent {
            Paint { fill: Some((role, 0.12)), stroke: Some((role, 1.5 * k)), dash: Dash::Solid }
        } else {
            canvas.fade(0.55);
            stroke(Role::Ghost, k, Dash::Solid)
        };
        canvas.rect(vec2(left, top + 0.75 * k), vec2(right, bottom - 0.75 * k), 2.5 * k, paint);
        // Acknowledged in part.
        if sent && !acknowledged && state.acknowledged > piece.start && piece.kind == PieceKind::Data {
            let part = (state.acknowledged - piece.start) as f32 / (piece.end - piece.start).max(1) as f32;
            let edge = left + (right - left) * part;
            canvas.rect(vec2(left, top + 0.75 * k), vec2(edge, bottom - 0.75 * k), 2.5 * k, fill(role, 0.55));
        }
        let words = words(piece);
        if whole && text::width(&words, SMALL * k, Weight::Bold) <= right - left - 3.0 * k {
            canvas.fade(if sent { 1.0 } else { 0.5 });
            canvas.text(
                vec2(f32::midpoint(left, right), f32::midpoint(top, bottom)),
                words,
                Type::new(SMALL * k, Weight::Bold, if sent { Role::Text } else { Role::TextSecondary })
                    .aligned(Align::Middle),
            );
        }
    }

    /// What was sent again: hatched.
    fn again(&self, canvas: &mut Canvas, x_of: &impl Fn(f32) -> f32, (top, bottom): (f32, f32)) {
        let k = self.k();
        for (index, again) in self.stream.again(self.stage.now).enumerate() {
            let left = x_of(self.stream.place(again.start)).max(self.x0);
            let right = x_of(self.stream.place(again.end)).min(self.x1);
            if right - left < 2.0 {
                continue;
            }
            canvas.begin(self.name(41, index), None);
            canvas.rect(
                vec2(left, top),
                vec2(right, bottom),
                2.5 * k,
                stroke(Role::Retransmission, 2.0 * k, Dash::Solid),
            );
            let height = bottom - top;
            let mut x = left;
            canvas.fade(0.7);
            // Not through what stands in the pieces.
            let pieces = self.stream.pieces();
            let first = pieces.partition_point(|piece| piece.end.max(piece.start + 1) <= again.start);
            let sent_again = pieces.iter().skip(first).take_while(|piece| piece.start < again.end);
            let said: Vec<(f32, f32)> = sent_again
                .map(|piece| {
                    let middle = f32::midpoint(x_of(piece.place), x_of(piece.place + piece.room));
                    let half = text::width(&words(piece), SMALL * k, Weight::Bold) / 2.0 + 2.0 * k;
                    (middle - half, middle + half)
                })
                .collect();
            while x + height * 0.5 < right {
                if said.iter().any(|(from, to)| x < *to && x + height * 0.5 > *from) {
                    x += 9.0 * k;
                    continue;
                }
                let ends = vec![vec2(x, bottom), vec2(x + height * 0.5, top)];
                canvas.line(ends, Role::Retransmission, k, Dash::Solid);
                x += 9.0 * k;
            }
        }
    }

    /// What the last ACK covered lights up as one.
    fn covered(&self, canvas: &mut Canvas, state: &StreamState, x_of: &impl Fn(f32) -> f32, (top, bottom): (f32, f32)) {
        let k = self.k();
        let Some((at, before)) = self.stream.last_acknowledgement(self.stage.now) else { return };
        let age = self.since(at);
        if !(0.0..GLOW).contains(&age) || state.acknowledged <= before || self.stage.options.reduce_motion {
            return;
        }
        let left = x_of(self.stream.place(before)).max(self.x0);
        let right = x_of(self.stream.place(state.acknowledged)).min(self.x1);
        if right - left < 2.0 {
            return;
        }
        canvas.begin(self.name(42, 0), None);
        canvas.fade(1.0 - ease(age, 0.1, GLOW));
        let grow = (2.0 + 2.0 * age) * k;
        canvas.rect(
            vec2(left - grow, top - grow),
            vec2(right + grow, bottom + grow),
            4.0 * k,
            stroke(Role::Accent, 2.0 * k, Dash::Solid),
        );
    }

    /// From the oldest number not acknowledged, as far as the receiver has room.
    fn window(&self, canvas: &mut Canvas, state: &StreamState, x_of: &impl Fn(f32) -> f32, bottom: f32) {
        let k = self.k();
        let Some(window) = state.window else { return };
        let y = bottom + 5.0 * k;
        let from = x_of(self.stream.place(state.acknowledged)).clamp(self.x0, self.x1);
        canvas.begin(self.name(43, 0), None);
        let role = if state.is_full() { Role::Reset } else { Role::Accent };
        let tick = |canvas: &mut Canvas, x: f32| {
            canvas.line(vec![vec2(x, y - 3.5 * k), vec2(x, y + 3.5 * k)], role, 1.5 * k, Dash::Solid);
        };
        tick(canvas, from);
        let (end, known) = match window {
            Window::Known(window) => (Some(state.acknowledged.saturating_add(window)), true),
            Window::UnknownScale => (None, false),
        };
        let last = self.stream.pieces().last().map_or(0, |piece| piece.end);
        let to = match end {
            Some(end) if end <= last => x_of(self.stream.place(end)),
            _ => f32::INFINITY,
        };
        let dash = if known { Dash::Solid } else { Dash::Dotted };
        if to <= self.x1 {
            canvas.line(vec![vec2(from, y), vec2(to, y)], role, 2.0 * k, dash);
            tick(canvas, to);
        } else {
            canvas.line(vec![vec2(from, y), vec2(self.x1 - 7.0 * k, y)], role, 2.0 * k, dash);
            segments::arrowhead(canvas, vec2(from, y), vec2(self.x1, y), 8.0 * k, fill(role, 1.0));
        }
    }

    /// The numbers at the edges, by RFC 9293's names.
    fn marks(&self, canvas: &mut Canvas, state: &StreamState, x_of: &impl Fn(f32) -> f32, bottom: f32) {
        let k = self.k();
        let y = bottom + 20.0 * k;
        let una = format!("SND.UNA {}", state.acknowledged);
        let nxt = format!("SND.NXT {}", state.sent);
        let looks = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary);
        canvas.begin(self.name(44, 0), None);
        let put = |x: f32, words: &str, floor: f32| {
            let half = text::width(words, SMALL * k, Weight::Regular) / 2.0;
            let left = (x - half).max(floor).min(self.x1 - 2.0 * half);
            (left >= floor - 0.5).then_some((left, left + 2.0 * half))
        };
        let (a, b) = (x_of(self.stream.place(state.acknowledged)), x_of(self.stream.place(state.sent)));
        if state.in_flight() == 0 {
            let both = format!("SND.UNA = SND.NXT = {}", state.sent);
            if let Some((left, _)) = put(a, &both, self.x0) {
                canvas.text(vec2(left, y), both, looks);
            }
            return;
        }
        let nxt_width = text::width(&nxt, SMALL * k, Weight::Regular);
        let una_width = text::width(&una, SMALL * k, Weight::Regular);
        let gap = 14.0 * k;
        // Both in the bar, in their order, as near to their marks as they can.
        let left = (a - una_width / 2.0).clamp(self.x0, (self.x1 - nxt_width - gap - una_width).max(self.x0));
        canvas.text(vec2(left, y), una, looks);
        if let Some((at, _)) = put(b, &nxt, left + una_width + gap) {
            canvas.text(vec2(at, y), nxt, looks);
        }
    }

    fn caption(&self, canvas: &mut Canvas, state: &StreamState) {
        let k = self.k();
        let stage = self.stage;
        let line = stage.layout.streams_line;
        let (from, to) = self.words;
        let y = self.y + if line { 14.0 } else { 10.0 } * k;
        let title = title(stage, self.side);
        canvas.begin(self.name(45, 0), None);
        let title_width = text::width(&title, SMALL * k, Weight::Bold);
        canvas.text(vec2(from, y), title, Type::new(SMALL * k, Weight::Bold, Role::Side(self.side)));
        let room = if line { (STATUS - 12.0) * k } else { to - from - title_width - 16.0 * k };
        let flight = || msg!("scene-stream-in-flight", bytes = state.in_flight().to_string());
        let (first, second, loud): (Option<Message>, Message, bool) = match state.window {
            None => (None, msg!("scene-stream-no-window"), false),
            Some(Window::Known(0)) => (Some(flight()), msg!("scene-zero-window"), true),
            Some(_) if state.is_full() => (Some(flight()), msg!("scene-window-full"), true),
            Some(Window::Known(window)) => {
                (Some(flight()), msg!("scene-stream-window", bytes = window.to_string()), false)
            }
            Some(Window::UnknownScale) => (Some(flight()), msg!("scene-stream-unknown-window"), false),
        };
        let second = stage.words(&second);
        let weight = if loud { Weight::Bold } else { Weight::Regular };
        let role = if loud { Role::Reset } else { Role::TextSecondary };
        let second = text::elide(&second, SMALL * k, weight, room);
        let width = text::width(&second, SMALL * k, weight);
        canvas.text(vec2(to, y), second, Type::new(SMALL * k, weight, role).aligned(Align::End));
        if let Some(first) = first {
            let first = stage.words(&first);
            let gap = 16.0 * k;
            if text::width(&first, SMALL * k, Weight::Regular) + gap + width <= room {
                let looks = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::End);
                canvas.text(vec2(to - width - gap, y), first, looks);
                canvas.circle(vec2(to - width - gap / 2.0, y), 1.5 * k, fill(Role::TextSecondary, 1.0));
            }
        }
    }
}

const fn role(kind: PieceKind) -> Role {
    match kind {
        PieceKind::Syn => Role::Handshake,
        PieceKind::Data => Role::Data,
        PieceKind::Fin => Role::Teardown,
        PieceKind::Unseen => Role::Ghost,
    }
}

/// What stands in a piece.
fn words(piece: &Piece) -> String {
    match piece.kind {
        PieceKind::Syn => "SYN".to_owned(),
        PieceKind::Fin => "FIN".to_owned(),
        PieceKind::Data => (piece.end - piece.start).to_string(),
        PieceKind::Unseen => "?".to_owned(),
    }
}
