//! The arrows: a packet each, from its departure down to its arrival, with its label, and the envelope while it
//! is under way.

use super::super::canvas::{Canvas, Name, Type, ease, fill};
use super::super::{Align, Dash, Paint, Role, Target, Vec2, Weight, ends, envelope, text, vec2};
use super::layout::{BODY, SMALL};
use super::{Stage, datagrams, handout, phases, routers};
use crate::flow::Side;
use crate::flow::story::{Action, Event, SegmentInfo, Story, label};
use crate::flow::tcp::Analysis;
use crate::i18n::Message;
use crate::msg;
use crate::timeline::{PlayTime, Step, asks_for_room, clock_text};

/// How faint a step is that is still to come.
const GHOST: f32 = 0.5;
/// A lost packet gets that far.
const LOST_AT: f32 = 0.52;
/// Where it is not known whether a packet arrived, what was seen of its way ends here: the rest is dotted.
const UNSURE_FROM: f32 = 0.72;
/// What the words of a packet that meets another have of its way in any case.
const HALF: f32 = 0.46;
/// So far the words of a lost packet may go on behind the place where it was lost, at scale 1.
const BEYOND: f32 = 48.0;
/// So many packets before and after one are looked through for those that it meets.
const CROSSED: usize = 4;
/// Radius of the stop sign where a reset hits.
const OCTAGON: f32 = 9.0;
/// Radius of the question mark's circle.
const QUESTION: f32 = 8.0;

/// An arrow beside another is found among so many after it.
const NEIGHBOURS: usize = 16;
/// How far apart two arrows are, across both (at scale 1), that leave room for the words below one and over the other: at rest,
/// and while both make way for envelopes.
const APART: (f32, f32) = (40.0, 74.0);

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let (from, to) = stage.layout.in_sight(stage.timeline);
    let range = stage.timeline.steps_between(from, to);
    let current = stage.timeline.step_at(stage.now).filter(|_| !stage.layout.part.unscrolled);
    let mut last_time_y = f32::NEG_INFINITY;
    for index in range.clone() {
        if let Some(arrow) = Arrow::new(stage, index) {
            arrow.draw(canvas, current == Some(index));
            arrow.time(canvas, &mut last_time_y);
        }
    }
    // Words above all arrows, so that none is struck through.
    for index in range.clone() {
        if let Some(arrow) = Arrow::new(stage, index) {
            arrow.label(canvas, current == Some(index));
        }
    }
    // Envelopes above all arrows.
    for index in range {
        if let Some(arrow) = Arrow::new(stage, index) {
            arrow.envelope(canvas);
        }
    }
}

struct Arrow<'a> {
    stage: &'a Stage<'a>,
    index: usize,
    step: &'a Step,
    event: &'a Event,
    role: Role,
    tail: Vec2,
    head: Vec2,
    /// How far it has come, 0 to 1.
    progress: f32,
}

impl<'a> Arrow<'a> {
    fn new(stage: &'a Stage<'a>, index: usize) -> Option<Self> {
        let step = stage.timeline.steps.get(index)?;
        let event = stage.timeline.event(step)?;
        let layout = &stage.layout;
        if layout.leaves_out(index) {
            return None;
        }
        let k = layout.k;
        let gap = 5.0 * k;
        let inward = if step.from == Side::Client { 1.0 } else { -1.0 };
        let ends = (layout.inner(step.from), layout.inner(step.from.other()));
        let ends = routers::leg(stage, event).unwrap_or(ends);
        let on_the_way = |router| routers::place(stage, router);
        let start = event.reporter.and_then(on_the_way).unwrap_or(ends.0) + gap * inward;
        let end = event.stopped.and_then(|stop| on_the_way(stop.router)).unwrap_or(ends.1) - gap * inward;
        let reach = if event.lost { LOST_AT } else { 1.0 };
        let tail = vec2(start, stage.y(step.depart));
        let down = if event.lost {
            // As steep as if it had gone on to the other end.
            let whole = stage.y(PlayTime(step.depart.0 + 2 * (step.arrive.0 - step.depart.0))) - tail.y;
            (stage.y(step.arrive) - tail.y).min(whole * reach)
        } else {
            stage.y(step.arrive) - tail.y
        };
        let head = vec2(start + (end - start) * reach, tail.y + down);
        if head.y < layout.top - 40.0 * k || tail.y > layout.bottom + 40.0 * k {
            return None;
        }
        let progress = if stage.now >= step.arrive {
            1.0
        } else {
            ((stage.playhead - tail.y) / (head.y - tail.y).max(0.1)).clamp(0.0, 1.0)
        };
        let gone = event.lost && stage.now >= step.arrive;
        let role = if gone { Role::Lost } else { role(step, event) };
        Some(Arrow { stage, index, step, event, role, tail, head, progress })
    }

    fn begun(&self) -> bool {
        self.stage.now >= self.step.depart
    }

    fn at(&self, part: f32) -> Vec2 {
        vec2(self.tail.x + (self.head.x - self.tail.x) * part, self.tail.y + (self.head.y - self.tail.y) * part)
    }

    /// Left to right along the arrow, and up from it.
    fn directions(&self) -> (f32, Vec2, Vec2) {
        let (left, right) = if self.tail.x < self.head.x { (self.tail, self.head) } else { (self.head, self.tail) };
        let angle = (right.y - left.y).atan2(right.x - left.x);
        let (sin, cos) = angle.sin_cos();
        (angle, vec2(cos, sin), vec2(sin, -cos))
    }

    fn plain_ack(&self) -> bool {
        self.event.payload_len == 0
            && self.event.segment.as_ref().is_some_and(|s| {
                let flags = s.flags();
                !flags.syn() && !flags.fin() && !flags.rst()
            })
    }

    fn draw(&self, canvas: &mut Canvas, current: bool) {
        let k = self.stage.layout.k;
        let width = if self.plain_ack() { 1.5 } else { 2.5 } * k;
        canvas.begin(Name::new(11, self.index), Some(Target::Step(self.index)));
        // Selected, or told right now: a broad soft line beneath.
        let halo = if self.stage.options.selected == Some(self.index) {
            Some((Role::Selection, 0.32))
        } else if current {
            Some((self.role, 0.14))
        } else {
            None
        };
        if let Some((role, strength)) = halo {
            canvas.fade(strength);
            // What fans out is one datagram as far as the fork.
            let end = if datagrams::fans_out(self.event.action) { self.at(datagrams::FORK) } else { self.head };
            canvas.line(vec![self.tail, end], role, 10.0 * k, Dash::Solid);
        }
        canvas.begin(Name::new(12, self.index), Some(Target::Step(self.index)));
        let tip = self.at(self.progress);
        let fan = datagrams::fans_out(self.event.action);
        if self.progress < 1.0 {
            canvas.fade(GHOST);
            canvas.line(vec![tip, self.head], Role::Ghost, 1.25 * k, Dash::Solid);
            if !fan && !self.event.lost && !self.step.unsure {
                arrowhead(canvas, self.tail, self.head, 7.0 * k, fill(Role::Ghost, 1.0));
            }
        }
        canvas.begin(Name::new(13, self.index), Some(Target::Step(self.index)));
        if self.begun() {
            let solid = match () {
                () if fan => self.progress.min(datagrams::FORK),
                () if self.step.unsure => self.progress.min(UNSURE_FROM),
                () => self.progress,
            };
            canvas.line(vec![self.tail, self.at(solid)], self.role, width, Dash::Solid);
            let at_router = self.event.leg.is_some() && self.event.is_passed_on();
            let seen = at_router || self.event.reporter.is_none() && self.seen_by(self.step.from);
            canvas.circle(self.tail, 2.75 * k, end(self.role, seen, k));
            if self.stage.timeline.story.asks_many(self.step.event) {
                datagrams::others(canvas, self.tail, self.head, self.progress, self.role, k);
            }
            if fan {
                datagrams::fan(canvas, self.tail, self.head, self.progress, self.role, k);
            } else if self.step.unsure {
                self.vanish(canvas, width);
            } else if self.progress >= 1.0 {
                match self.event.action {
                    _ if self.event.lost => self.cross(canvas),
                    Action::Reset | Action::Refusal => self.stop_sign(canvas),
                    _ => {
                        let length = if self.plain_ack() { 9.0 } else { 11.0 } * k;
                        let at_router = self.event.leg.is_some() && self.event.goes_on();
                        let seen = at_router || self.event.stopped.is_none() && self.seen_by(self.step.from.other());
                        arrowhead(canvas, self.tail, self.head, length, end(self.role, seen, k));
                    }
                }
            }
        }
        if self.stage.layout.part.numbered {
            let inward = if self.head.x > self.tail.x { 1.0 } else { -1.0 };
            let slope = (self.head.y - self.tail.y) / (self.head.x - self.tail.x).abs().max(1.0);
            canvas.begin(Name::new(17, self.index), None);
            let at = vec2(self.tail.x + 16.0 * k * inward, self.tail.y + 16.0 * k * slope);
            handout::number(canvas, at, self.stage.timeline.number(self.index), self.role);
        }
    }

    /// Whether the tap stands at that end, so that what happens there was seen and not worked out.
    fn seen_by(&self, end: Side) -> bool {
        self.stage.timeline.story.tap_at == Some(end)
    }

    /// Where a packet was lost.
    fn cross(&self, canvas: &mut Canvas) {
        let k = self.stage.layout.k;
        let (r, at) = (7.0 * k, self.head);
        canvas.circle(at, 11.0 * k, fill(Role::Background, 0.9));
        for sign in [-1.0, 1.0] {
            canvas.line(
                vec![vec2(at.x - r, at.y - r * sign), vec2(at.x + r, at.y + r * sign)],
                Role::Lost,
                3.0 * k,
                Dash::Solid,
            );
        }
    }

    /// The end of a way of which nobody knows whether the packet came to it.
    fn vanish(&self, canvas: &mut Canvas, width: f32) {
        let k = self.stage.layout.k;
        let length = (self.head.x - self.tail.x).hypot(self.head.y - self.tail.y).max(1.0);
        let end = 1.0 - (2.0 * QUESTION + 2.0) * k / length;
        if self.progress > UNSURE_FROM && end > UNSURE_FROM {
            let ends = vec![self.at(UNSURE_FROM), self.at(self.progress.min(end))];
            canvas.line(ends, self.role, width, Dash::Dotted);
        }
        // When the envelope is gone.
        let since = (self.stage.now.0 - self.step.arrive.0) as f32 / 1e9;
        let shown = if self.stage.options.reduce_motion { 1.0 } else { ease(since, 0.05, 0.4) };
        if self.progress >= 1.0 && shown > 0.0 {
            canvas.fade(shown);
            question(canvas, self.at(1.0 - QUESTION * k / length), self.role, k);
            canvas.fade(1.0);
        }
    }

    /// Where a reset hits.
    fn stop_sign(&self, canvas: &mut Canvas) {
        let r = OCTAGON * self.stage.layout.k;
        let inward = if self.head.x > self.tail.x { -1.0 } else { 1.0 };
        octagon(canvas, vec2(self.head.x + inward * r * 0.8, self.head.y), r);
    }

    /// The label makes way for the envelope and settles on the arrow behind it.
    fn lift(&self) -> f32 {
        if !self.begun() || self.stage.options.reduce_motion {
            return 0.0;
        }
        if self.step.crosses && !self.overtakes() {
            // Such a label stands near the departure: the envelope is soon past it.
            return ease(self.progress, 0.0, 0.08) * (1.0 - ease(self.progress, 0.4, 0.55));
        }
        let since = (self.stage.now.0 - self.step.arrive.0) as f32 / 1e9;
        ease(self.progress, 0.0, 0.12) * (1.0 - ease(since, 0.05, 0.4))
    }

    /// The next arrow of the same side that leaves before this one is there, and how far it is from this one, across both.
    fn beside(&self) -> Option<(Arrow<'a>, f32)> {
        let later = self.stage.timeline.steps.iter().enumerate().skip(self.index + 1).take(NEIGHBOURS);
        let mut later = later.take_while(|(_, step)| step.depart < self.step.arrive);
        let (index, _) = later.find(|(_, step)| step.from == self.step.from)?;
        let other = Arrow::new(self.stage, index)?;
        let (angle, ..) = self.directions();
        let apart = (other.tail.y - self.tail.y).min(other.head.y - self.head.y) * angle.cos();
        Some((other, apart))
    }

    /// Whether one of the same side that left sooner is there later.
    fn overtakes(&self) -> bool {
        let steps = &self.stage.timeline.steps;
        let sooner = steps.get(self.index.saturating_sub(NEIGHBOURS)..self.index).unwrap_or_default();
        let slower = |step: &Step| step.overtaken && step.from == self.step.from && step.arrive > self.step.arrive;
        !self.event.lost && sooner.iter().any(slower)
    }

    /// How much of what stands below is shown: nothing where the words over the next arrow want the place, and less while
    /// either makes way for its envelope.
    fn room_below(&self) -> f32 {
        let k = self.stage.layout.k;
        match self.beside() {
            Some((_, apart)) if apart < APART.0 * k => 0.0,
            Some((other, apart)) if apart < APART.1 * k => 1.0 - self.lift().max(other.lift()),
            _ => 1.0,
        }
    }

    /// How long its words may be.
    fn room(&self, length: f32) -> f32 {
        let k = self.stage.layout.k;
        if !self.step.crosses {
            // Beyond a cross there is nothing.
            return length - 32.0 * k + if self.event.lost { BEYOND * k } else { 0.0 };
        }
        // Each of two that cross has its half, and a little of what the other leaves.
        let around = self.index.saturating_sub(CROSSED)..=self.index.saturating_add(CROSSED);
        let met = around.filter_map(|index| Arrow::new(self.stage, index)).filter(|other| {
            other.step.from != self.step.from
                && other.step.depart < self.step.arrive
                && self.step.depart < other.step.arrive
        });
        // How many bytes came says more of data than that an ACK has none.
        let kept = if self.event.payload_len > 0 { length * HALF } else { f32::INFINITY };
        let theirs = met.map(|other| other.wanted(kept)).fold(0.0, f32::max);
        (length - theirs - 36.0 * k).min(length * 0.58).max(length * HALF)
    }

    /// How long its words would like to be where they have that much room.
    fn wanted(&self, room: f32) -> f32 {
        let k = self.stage.layout.k;
        let (name, fields) = words(self.event, &self.stage.timeline.story);
        let small = |words: &str| 9.0 * k + text::width(words, SMALL * k, Weight::Regular);
        let beside = if self.stage.layout.tight { self.below().join(" · ") } else { String::new() };
        let beside = if beside.is_empty() { 0.0 } else { small(&beside) };
        let said = text::width(&name, BODY * k, Weight::Bold) + beside;
        let with = |count: usize| fields.get(..count).map(|fields| said + small(&fields.join(" ")));
        let widths = (1..=fields.len()).rev().filter_map(with);
        { widths }.find(|width| *width <= room).unwrap_or(said)
    }

    fn label(&self, canvas: &mut Canvas, current: bool) {
        let k = self.stage.layout.k;
        let (angle, along, up) = self.directions();
        let length = (self.head.x - self.tail.x).hypot(self.head.y - self.tail.y);
        let (name, fields) = words(self.event, &self.stage.timeline.story);
        let room = self.room(length);
        let gap = 9.0 * k;
        let name_width = text::width(&name, BODY * k, Weight::Bold);
        let mut below: Vec<String> = self.below();
        // Where rows are close, what would stand below stands behind the numbers.
        let tight = self.stage.layout.tight;
        let beside = if tight { std::mem::take(&mut below).join(" · ") } else { String::new() };
        let beside_width = match beside.as_str() {
            "" => 0.0,
            words => gap + text::width(words, SMALL * k, Weight::Regular),
        };
        // A number is shown whole or not at all: fields go until the rest fits.
        let with = |fields: &[String]| {
            let numbers = fields.join(" ");
            let more = if numbers.is_empty() { 0.0 } else { gap + text::width(&numbers, SMALL * k, Weight::Regular) };
            (numbers, name_width + more)
        };
        let tries =
            [with(&fields), with(fields.get(..2).unwrap_or_default()), with(fields.get(..1).unwrap_or_default())];
        let fits = |(_, width): &(String, f32)| *width + beside_width <= room;
        let (numbers, said) = tries.into_iter().find(fits).unwrap_or_else(|| with(&[]));
        let beside = match beside.as_str() {
            "" => String::new(),
            words => text::elide(words, SMALL * k, Weight::Regular, (room - said - gap).max(0.0)),
        };
        let beside_width = if beside.is_empty() { 0.0 } else { gap + text::width(&beside, SMALL * k, Weight::Regular) };
        let total = said + beside_width;
        // On the handout the step's number stands first.
        let first = if self.stage.layout.part.numbered { 34.0 } else { 14.0 } * k;
        let from_end = (total / 2.0 + first) / length.max(1.0);
        let too_long = self.event.lost && total > length - 32.0 * k;
        let at_departure = too_long || (self.step.crosses && !self.event.lost);
        let centre = if self.overtakes() {
            // Where it left, the one that it overtakes comes across.
            self.at(1.0 - from_end)
        } else {
            self.at(if at_departure { from_end } else { 0.5 })
        };
        let lift = self.lift() * 17.0 * k;
        let begun = self.begun();
        let faint = if begun { 1.0 } else { GHOST };
        let place = |across: f32, height: f32| {
            vec2(centre.x + along.x * across + up.x * height, centre.y + along.y * across + up.y * height)
        };
        canvas.begin(Name::new(14, self.index), Some(Target::Step(self.index)));
        canvas.fade(faint);
        // Over a cross a little higher.
        let height = if too_long { 16.0 } else { 13.0 } * k + lift;
        // Another arrow, or the line of now, passes behind the words.
        let reach = (total / 2.0) * along.y.abs() + 36.0 * k;
        let crossed = (self.stage.playhead - centre.y).abs() < reach;
        let ground = |canvas: &mut Canvas, width: f32, height: f32| {
            let (w, h) = (width / 2.0 + 4.0 * k, 9.0 * k);
            canvas.polygon(
                vec![place(-w, height + h), place(w, height + h), place(w, height - h), place(-w, height - h)],
                fill(Role::Background, 0.88),
            );
        };
        if self.step.crosses || crossed {
            canvas.fade(1.0);
            ground(canvas, total, height);
            canvas.fade(faint);
        }
        let name_role = if begun { self.role } else { Role::TextSecondary };
        canvas.turned_text(place(-total / 2.0, height), name, Type::new(BODY * k, Weight::Bold, name_role), angle);
        if !numbers.is_empty() {
            let role = if current { Role::Text } else { Role::TextSecondary };
            canvas.turned_text(
                place(-total / 2.0 + name_width + gap, height),
                numbers,
                Type::new(SMALL * k, Weight::Regular, role),
                angle,
            );
        }
        if !beside.is_empty() {
            let looks = Type::new(SMALL * k, Weight::Regular, name_role);
            canvas.turned_text(place(-total / 2.0 + said + gap, height), beside, looks, angle);
        }
        let shown = if below.is_empty() { 0.0 } else { self.room_below() };
        if shown > 0.0 {
            let faint = faint * shown;
            canvas.fade(faint);
            // What is odd goes before what is said anyway.
            let mut line = below.join(" · ");
            while below.len() > 1 && text::width(&line, SMALL * k, Weight::Regular) > room {
                below.pop();
                line = below.join(" · ");
            }
            let line = text::elide(&line, SMALL * k, Weight::Regular, room);
            let height = -(12.0 * k + self.lift() * 16.0 * k);
            if crossed || self.step.crosses {
                canvas.fade(shown);
                ground(canvas, text::width(&line, SMALL * k, Weight::Regular), height);
                canvas.fade(faint);
            }
            canvas.turned_text(
                place(0.0, height),
                line,
                Type::new(SMALL * k, Weight::Regular, name_role).aligned(Align::Middle),
                angle,
            );
        }
    }

    /// What stands below: what is odd about it, what it carries.
    fn below(&self) -> Vec<String> {
        let mut below: Vec<String> = self.remark().iter().map(|message| self.stage.words(message)).collect();
        if self.event.lost && self.progress >= 1.0 {
            below.insert(0, self.stage.words(&msg!("scene-lost")));
        }
        below.extend(self.event.label.as_deref().map(|label| self.stage.words(&label::told(label))));
        let lower = self.stage.timeline.story.below().and_then(|below| below.said.get(self.step.event));
        below.extend(lower.map(|said| self.stage.words(&said.title)));
        below
    }

    /// What is odd about it, in a word or two.
    fn remark(&self) -> Option<Message> {
        // Below the transport layer the packet's own words say it, but for what a router passed on.
        if self.stage.timeline.story.below().is_some() {
            let passed_on = self.event.is_passed_on();
            return passed_on.then(|| msg!("scene-passed-on"));
        }
        if asks_for_room(&self.stage.timeline.story, self.step.event) {
            return Some(msg!("scene-window-probe"));
        }
        remark(self.event)
    }

    /// When it passed the tap, at the right.
    fn time(&self, canvas: &mut Canvas, last_y: &mut f32) {
        let layout = &self.stage.layout;
        if layout.part.half {
            return;
        }
        let k = layout.k;
        let story = &self.stage.timeline.story;
        // Where a packet has a time, one of the first has one too.
        let Some(time) = self.event.time else { return };
        let Some(first) = story.events.iter().find_map(|event| event.time) else { return };
        let y = match story.tap_at {
            // The router saw it: as it came, or as it went.
            _ if self.event.leg.is_some() => {
                if self.event.is_passed_on() {
                    self.tail.y
                } else {
                    self.head.y
                }
            }
            Some(side) if side == self.step.from => self.tail.y,
            Some(_) => self.head.y,
            None => self.at(0.5).y,
        };
        if y - *last_y < 15.0 * k || y < layout.top {
            return;
        }
        *last_y = y;
        canvas.begin(Name::new(15, self.index), Some(Target::Step(self.index)));
        canvas.fade(if self.begun() { 1.0 } else { GHOST });
        let since = time.since(first);
        let words = clock_text(since);
        canvas.text(
            vec2(layout.right, y),
            words,
            Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::End),
        );
    }

    fn envelope(&self, canvas: &mut Canvas) {
        if !self.begun() || self.stage.options.reduce_motion {
            return;
        }
        let k = self.stage.layout.k;
        let since = (self.stage.now.0 - self.step.arrive.0) as f32 / 1e9;
        let opacity = ease(self.progress, 0.0, 0.05) * (1.0 - ease(since, 0.05, 0.4));
        if opacity <= 0.0 {
            return;
        }
        let word = word(self.event);
        // It leaves from the edge and stops at the edge, whole.
        let length = (self.head.x - self.tail.x).abs().max(1.0);
        let margin = (envelope::half_width(&word, k) / length).min(0.5);
        let at = self.at(if self.event.lost {
            self.progress.max(margin)
        } else {
            self.progress.clamp(margin, 1.0 - margin)
        });
        canvas.begin(Name::new(16, self.index), Some(Target::Step(self.index)));
        let opacity = if self.event.lost { opacity * (1.0 - ease(self.progress, 0.75, 1.0) * 0.999) } else { opacity };
        envelope::draw(canvas, at, &word, self.role, k, opacity);
    }
}

/// A stop sign, as on the road.
pub(super) fn octagon(canvas: &mut Canvas, at: Vec2, r: f32) {
    let corners = (0..8u8)
        .map(|corner| {
            let turn = (f32::from(corner) + 0.5) * std::f32::consts::FRAC_PI_4;
            vec2(at.x + r * turn.cos(), at.y + r * turn.sin())
        })
        .collect();
    canvas.polygon(corners, fill(Role::Reset, 1.0));
    let ends = vec![vec2(at.x - r / 2.0, at.y), vec2(at.x + r / 2.0, at.y)];
    canvas.line(ends, Role::Background, r * 0.28, Dash::Solid);
}

/// A question mark in a circle, where an arrow would have its head.
pub(in crate::scene) fn question(canvas: &mut Canvas, at: Vec2, role: Role, k: f32) {
    let paint = Paint { fill: Some((Role::Background, 1.0)), stroke: Some((role, 1.5 * k)), dash: Dash::Solid };
    canvas.circle(at, QUESTION * k, paint);
    canvas.text(at, "?", Type::new(SMALL * k, Weight::Bold, role).aligned(Align::Middle));
}

/// How an arrow's end is painted: full where the moment was seen, hollow where it was worked out.
pub(super) const fn end(role: Role, seen: bool, k: f32) -> Paint {
    if seen {
        fill(role, 1.0)
    } else {
        Paint { fill: Some((Role::Background, 1.0)), stroke: Some((role, 1.5 * k)), dash: Dash::Solid }
    }
}

/// An arrowhead at the end of the way from one point to another.
pub(super) fn arrowhead(canvas: &mut Canvas, from: Vec2, to: Vec2, length: f32, paint: Paint) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let norm = dx.hypot(dy).max(0.001);
    let (ux, uy) = (dx / norm, dy / norm);
    let base = vec2(to.x - ux * length, to.y - uy * length);
    let half = length * 0.42;
    canvas.polygon(
        vec![to, vec2(base.x - uy * half, base.y + ux * half), vec2(base.x + uy * half, base.y - ux * half)],
        paint,
    );
}

/// The colour of a packet: what is odd about it goes before its phase.
pub(in crate::scene) fn role(step: &Step, event: &Event) -> Role {
    match step.action {
        Action::Reset | Action::Refusal => Role::Reset,
        action if action.is_icmp() => Role::Reset,
        _ if event.is_sent_again() => Role::Retransmission,
        _ => phases::role(step.phase),
    }
}

/// What stands above the arrow: the flags, and the numbers, what matters least at the end.
fn words(event: &Event, story: &Story) -> (String, Vec<String>) {
    match &event.segment {
        Some(segment) => (segment.flags().to_string(), numbers(segment)),
        None if event.action.is_icmp() => (ends::icmp(story).to_owned(), Vec::new()),
        None => {
            let ttl = event.leg.map(|leg| format!("ttl={}", leg.ttl));
            (story.protocol().to_owned(), ttl.into_iter().chain([format!("len={}", event.payload_len)]).collect())
        }
    }
}

fn numbers(segment: &SegmentInfo) -> Vec<String> {
    let mut fields = vec![format!("seq={}", segment.seq)];
    if segment.flags().ack() {
        fields.push(format!("ack={}", segment.ack));
    }
    fields.push(format!("len={}", segment.len));
    fields
}

/// The word on the envelope.
fn word(event: &Event) -> String {
    match &event.segment {
        Some(segment) => {
            let flags = segment.flags();
            if segment.len > 0 && !flags.syn() && !flags.fin() && !flags.rst() {
                bytes(segment.len)
            } else {
                flags.to_string()
            }
        }
        None if event.action.is_icmp() => "ICMP".to_owned(),
        None => bytes(event.payload_len),
    }
}

fn bytes(count: u32) -> String {
    if count < 10_000 { format!("{count} B") } else { format!("{} kB", count / 1000) }
}

/// What is odd about a segment, in a word or two.
pub(in crate::scene) fn remark(event: &Event) -> Option<Message> {
    let analysis = event.segment.map(|s| s.analysis).unwrap_or_default();
    let has = |name| analysis.has(name);
    Some(match event.action {
        Action::Unreachable => msg!("scene-port-unreachable"),
        Action::TimeExceeded => msg!("scene-time-exceeded"),
        Action::IcmpError => msg!("scene-icmp-error"),
        _ if event.is_passed_on() => msg!("scene-passed-on"),
        Action::Retransmission | Action::Data | Action::Ack if has(Analysis::FastRetransmission) => {
            msg!("scene-fast-retransmission")
        }
        _ if event.is_sent_again() && has(Analysis::SpuriousRetransmission) => msg!("scene-spurious-retransmission"),
        _ if event.is_sent_again() => msg!("scene-retransmission"),
        Action::KeepAlive if event.segment.is_some_and(|s| s.window == Some(0)) => msg!("scene-zero-window"),
        Action::KeepAlive if has(Analysis::KeepAliveAck) => msg!("scene-keep-alive-answer"),
        Action::KeepAlive => msg!("scene-keep-alive"),
        Action::ZeroWindow => msg!("scene-zero-window"),
        Action::WindowUpdate => msg!("scene-window-update"),
        Action::DuplicateAck => msg!("scene-duplicate-ack"),
        _ if has(Analysis::OutOfOrder) => msg!("scene-out-of-order"),
        _ if has(Analysis::WindowFull) => msg!("scene-window-full"),
        _ => return None,
    })
}
