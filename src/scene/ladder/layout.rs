//! Where things stand on the ladder: columns by the width, rows by the clock.

use super::super::{SceneOptions, Vec2, card, vec2};
use super::folds::{self, Fold, Room};
use super::legend::{self, Beside};
use crate::flow::Side;
use crate::i18n::Language;
use crate::timeline::{PlayTime, Rows, Step, Timeline};

pub(super) use super::super::canvas::{BODY, SMALL, TITLE};

/// From this width on (at scale 1) there is room for captions in words beside the ladder.
const ROOMY: f32 = 920.0;
/// The ladder gets no wider than this (at scale 1): longer arrows would be nearly level.
pub(in crate::scene) const WIDEST: f32 = 1320.0;
/// Height of a row, least and most, at scale 1.
const PITCH: (f32, f32) = (86.0, 132.0);
/// Where the stage is low, rows come closer, down to this, until so many are in sight: who looks from afar is to see
/// what went before. Below it, words would touch and a state would lose its name.
const CLOSE: (f32, f32) = (62.0, 4.6);
/// In a picture of the whole rows come closer still if that shows all of it: what is said of a packet then stands in one
/// line. Below it, a state would lose its name.
const TIGHT: f32 = 44.0;
/// A stage lower than this (at scale 1) names each end in one line.
const LOW: f32 = 560.0;
/// Height of the head, where it has two lines, one, and of a half, at scale 1.
const HEAD: (f32, f32, f32) = (72.0, 38.0, 56.0);
/// Height of a row where the picture may be as high as it likes, at scale 1.
const COMFORTABLE: f32 = 92.0;
/// Height of a row on a page that is printed, at scale 1.
const PRINTED: f32 = 70.0;
/// Where the playhead is kept, part of the viewport's height.
const PLAYHEAD: f32 = 0.66;
/// The scroll looks that far around the playhead, ns, so that it sets off and comes to rest gently.
const LOOK_AROUND: i64 = 900_000_000;

/// What the told step keeps free above its departure and below its arrival, at scale 1: its words.
const ABOVE: f32 = 24.0;
const BELOW: f32 = 28.0;

/// From these widths on (at scale 1) there is room for the calls beside the lifelines, and what they take on each side:
/// without the captions in words, and with them. Where there is none, those of the moment stand in a line at the foot.
const CALLS: [(f32, f32); 2] = [(900.0, 128.0), (1120.0, 128.0)];
/// Height of that line, at scale 1.
const CALLS_LINE: f32 = 26.0;
/// Height of the streams' band where there is little room and where there is enough, and the heights of stage (at
/// scale 1) from which on there is.
const STREAMS: [(f32, f32); 2] = [(370.0, 54.0), (560.0, 76.0)];
/// The least width for the streams, at scale 1.
const STREAMS_WIDTH: f32 = 560.0;
/// Where the stage is wide but low, the words stand in one line with the bars: least width and height of stage, the
/// height from which on there is enough without that, and what the band takes. At scale 1.
const STREAMS_LINE: (f32, f32, f32, f32) = (900.0, 370.0, 480.0, 36.0);
/// Least height of the note that more follows, at scale 1.
const MORE: f32 = 24.0;
/// A half below this width (at scale 1) shows states as stripes, without their names.
const STRIPES: f32 = 520.0;

/// Which ladder is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::scene) struct Part<'a> {
    /// Only the essentials, for a ladder beside another.
    pub(in crate::scene) half: bool,
    /// From its top, whatever the playhead.
    pub(in crate::scene) unscrolled: bool,
    /// Each arrow bears the number of its step.
    pub(in crate::scene) numbered: bool,
    /// The row at its top, where it is not scrolled.
    pub(in crate::scene) from: f32,
    /// The rows that it shares with another beside it.
    pub(in crate::scene) rows: Option<&'a Rows>,
    /// How far it is scrolled, where another beside it says so.
    pub(in crate::scene) scroll: Option<f32>,
}

impl Part<'_> {
    fn row_at(&self, timeline: &Timeline, at: PlayTime) -> f32 {
        self.rows.map_or_else(|| timeline.row_at(at), |rows| rows.row_at(at))
    }

    /// The end of the clock.
    pub(super) fn length(&self, timeline: &Timeline) -> PlayTime {
        self.rows.map_or(timeline.length, |rows| rows.length().max(timeline.length))
    }
}

/// Columns and rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout<'a> {
    /// Scale factor.
    pub(super) k: f32,
    pub(super) size: Vec2,
    /// Room at the edges.
    pub(super) pad: f32,
    /// There is room for captions in words.
    pub(super) roomy: bool,
    /// Left end of the ladder.
    pub(super) left: f32,
    /// Right end of the ladder.
    pub(super) right: f32,
    /// Where the brace of the phases stands.
    pub(super) brace: f32,
    /// Outer edge of each lifeline's band.
    pub(super) outer: [f32; 2],
    /// Inner edge of each lifeline's band, where arrows begin and end.
    pub(super) inner: [f32; 2],
    /// The part of the stage in which the rows scroll.
    pub(super) top: f32,
    pub(super) bottom: f32,
    /// The narration card; none if its height is 0.
    pub(super) card_height: f32,
    pub(super) card_lines: usize,
    /// Width of the calls' column on each side; 0 for none.
    pub(super) calls: [f32; 2],
    /// Height of the line at the foot with the calls of the moment; 0 for none.
    pub(super) calls_line: f32,
    /// Each end is named in one line.
    pub(super) low: bool,
    /// Height of the legend below the rows; 0 for none.
    pub(super) legend: f32,
    /// Height of the note, below the rows, that more follows; 0 for none.
    pub(super) more: f32,
    /// Height of the streams' band above the rows; 0 for none.
    pub(super) streams: f32,
    /// The streams have their words beside the bars.
    pub(super) streams_line: bool,
    /// Bands have room for the names of states.
    pub(super) named: bool,
    /// Which ladder this is.
    pub(super) part: Part<'a>,
    /// Height of a row.
    pub(super) pitch: f32,
    /// Rows are so close that there is one line for each arrow.
    pub(super) tight: bool,
    /// The content's height and how far it is scrolled.
    pub(super) content: f32,
    pub(super) scroll: f32,
    /// What a picture of the whole leaves out, and whether all that matters is in sight nevertheless.
    pub(super) folds: [Option<Fold>; folds::MOST],
    enough: bool,
    /// First row's distance from the top of the content.
    lead: f32,
}

/// The scroll nearest to one at which the step that is told is in sight with its words, from its departure to its arrival or
/// to the playhead. As captured, a hundred packets may pass in a moment, and the mean of what is around is far from each of
/// them. One that is longer than the view shows where the playhead is.
fn in_sight(
    timeline: &Timeline,
    part: Part<'_>,
    now: PlayTime,
    scroll: f32,
    (lead, pitch): (f32, f32),
    (view, k): (f32, f32),
) -> f32 {
    let y = |at: PlayTime| lead + part.row_at(timeline, at) * pitch;
    let playhead = y(now);
    let told = timeline.step_at(now).and_then(|step| timeline.steps.get(step));
    let (from, to) = told.map_or((playhead, playhead), |step| (y(step.depart), y(step.arrive).max(playhead)));
    let room = |from: f32, to: f32| (to + BELOW * k - view, from - ABOVE * k);
    let whole = Some(room(from, to)).filter(|(least, most)| least <= most);
    let (least, most) = whole.unwrap_or_else(|| {
        let (least, most) = room(playhead, playhead);
        (least, most.max(least))
    });
    scroll.clamp(least, most)
}

/// What a picture of the whole does without so that nothing of the whole is left out.
#[derive(Clone, Copy, Debug)]
struct Concession {
    /// The bars of the streams.
    streams: bool,
    /// Two lines for the name of each end.
    low: bool,
    /// Height of a row, least, at scale 1.
    least: f32,
}

/// In the order in which they are tried: nothing at first, and the least that is enough.
const CONCESSIONS: [Concession; 4] = [
    Concession { streams: false, low: false, least: CLOSE.0 },
    Concession { streams: true, low: false, least: CLOSE.0 },
    Concession { streams: true, low: false, least: TIGHT },
    Concession { streams: true, low: true, least: TIGHT },
];

impl<'a> Layout<'a> {
    pub(super) fn new(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>, part: Part<'a>) -> Self {
        let [first, others @ ..] = CONCESSIONS;
        let layout = Self::with(timeline, now, options, part, first);
        let whole = |layout: &Layout<'_>| layout.more <= 0.0 && layout.folds[0].is_none();
        if whole(&layout) {
            return layout;
        }
        let others = others.into_iter().map(|concession| Self::with(timeline, now, options, part, concession));
        let all: Vec<Layout<'_>> = std::iter::once(layout).chain(others).collect();
        let found = all.iter().find(|other| whole(other)).or_else(|| all.iter().find(|other| other.enough));
        // Where nothing is enough, as much as there is room for; and if that does not help, what is shown is not to
        // suffer for it.
        let closest = || all.iter().rfind(|other| other.folds[0].is_some());
        found.or_else(closest).copied().unwrap_or(layout)
    }

    fn with(
        timeline: &Timeline,
        now: PlayTime,
        options: &SceneOptions<'_>,
        part: Part<'a>,
        without: Concession,
    ) -> Self {
        // A page's size follows from its ladder's, not the other way round.
        let k = if part.unscrolled { options.asked() } else { options.factor() };
        let size = vec2(options.size.x.max(1.0), options.size.y.max(1.0));
        let width = size.x / k;
        let pad = if width >= ROOMY { 24.0 } else { 16.0 } * k;
        let margin = ((width - WIDEST) / 2.0).max(0.0) * k;
        let (left, right) = (pad + margin, size.x - pad - margin);
        let chinese = options.catalog.language() != Language::English;
        let states = Self::has_states(timeline);
        let wanted =
            options.extras.calls && !part.half && Side::BOTH.iter().any(|side| !timeline.calls(*side).is_empty());
        // A page to hand out has its captions.
        let column = CALLS.iter().rfind(|(from, _)| wanted && width >= *from);
        let calls = column.map_or(0.0, |(_, wide)| wide * k);
        let calls_line = if wanted && column.is_none() && !part.unscrolled { CALLS_LINE * k } else { 0.0 };
        let roomy = width >= ROOMY && (column.is_none() || width >= CALLS[1].0);
        let streams = options.extras.streams && !without.streams && states && !part.half && width >= STREAMS_WIDTH;
        // The card takes its room, and a picture with a card is not to be crowded.
        let height = size.y / k - if options.narration { 232.0 } else { 0.0 };
        let low = !part.half && !part.unscrolled && (height < LOW || without.low);
        let streams_line = streams && width >= STREAMS_LINE.0 && (STREAMS_LINE.1..STREAMS_LINE.2).contains(&height);
        let streams = if streams_line {
            STREAMS_LINE.3 * k
        } else {
            STREAMS.iter().rfind(|(least, _)| streams && height >= *least).map_or(0.0, |(_, high)| high * k)
        };
        let gutter = match (roomy, chinese) {
            _ if part.half && states => 12.0,
            // Datagrams have no phases to name.
            _ if !states => 0.0,
            (true, false) => 128.0,
            (true, true) => 120.0,
            (false, _) => 32.0,
        } * k;
        let times = if part.half { 0.0 } else { 72.0 * k };
        let named = !(part.half && width < STRIPES);
        let band = match (part.half, states) {
            (true, true) if !named => 12.0,
            // The tie between request and reply needs its words.
            (true, false) if !named => 80.0,
            (true, _) => 108.0,
            (false, _) if width < 800.0 => 104.0,
            (false, _) => 116.0,
        } * k;
        // What nobody calls takes no room.
        let calls = Side::BOTH.map(|side| if timeline.calls(side).is_empty() { 0.0 } else { calls });
        let outer = [left + gutter + calls[0], right - times - calls[1]];
        // Where nobody waits for an answer, there is nothing to say outside a lifeline: arrows are longer for it.
        let bare = !states && !timeline.marks.waits;
        let inner = [outer[0] + band, outer[1] - if bare { 28.0 * k } else { band }];
        let head = match (part.half, low) {
            (true, _) => HEAD.2,
            (false, true) => HEAD.1,
            (false, false) => HEAD.0,
        };
        let top = head * k + streams;
        // Languages differ in length; the room for the card does not change from step to step.
        let card_lines = match (width < 860.0, chinese) {
            (true, false) => 3,
            _ => 2,
        };
        let card_height = if options.narration { card::height(card_lines) * k } else { 0.0 };
        let legend = options.narration && !part.half && !part.unscrolled;
        let beside = Beside { calls: calls != [0.0; 2], streams: streams > 0.0 };
        let legend = if legend { legend::height(&[timeline], options, beside, (right - left, k)) } else { 0.0 };
        let foot = if options.narration { card_height + pad * 1.5 } else { 8.0 * k } + calls_line + legend;
        let bottom = (size.y - foot).max(top + 1.0);
        let length = part.length(timeline);
        let rows = part.row_at(timeline, length).max(0.1);
        let lead = 12.0 * k;
        let fitting = |view: f32| (view - lead - 16.0 * k) / rows;
        let view = bottom - top;
        // A picture of the whole has the rows as close as they may be before it leaves any out.
        let least = if options.whole { without.least * k } else { (view / CLOSE.1).clamp(CLOSE.0 * k, PITCH.0 * k) };
        // Beside another, more of what has been is worth more than wide rows.
        let least = if part.half { CLOSE.0 * k } else { least };
        let pitch = if part.unscrolled { PRINTED * k } else { fitting(view).clamp(least, PITCH.1 * k) };
        let tight = |pitch: f32| options.whole && !part.half && !part.unscrolled && pitch < CLOSE.0 * k - 0.01;
        let too_long = options.whole && !part.half && fitting(view) < pitch - 0.01;
        let room = Room { view, around: lead + 16.0 * k, pitch, k, tight: tight(pitch) };
        let plan = Some(room).filter(|_| too_long).and_then(|room| folds::plan(timeline, room));
        let pitch = plan.map_or(pitch, |plan| plan.pitch.min(PITCH.1 * k));
        let folds = plan.map_or([None; folds::MOST], |plan| plan.folds);
        let more = if too_long && plan.is_none() {
            // It ends before a packet rather than amid its words.
            let room = view - MORE * k;
            let y = |at: PlayTime| lead + timeline.row_at(at) * pitch;
            let fits = |step: &&Step| y(step.arrive) <= room - 6.0 * k;
            let before = timeline.steps.iter().take_while(fits).map(|step| y(step.arrive)).fold(0.0, f32::max);
            let next = timeline.steps.iter().find(|step| !fits(step));
            // Where two cross, and on a part of the way, the words stand at the departure, above it.
            let part = |next: &Step| timeline.event(next).is_some_and(|event| event.leg.is_some());
            let words = |next: &Step| if next.crosses || part(next) { 24.0 } else { 8.0 } * k;
            let next = next.map_or(room, |next| (y(next.depart) - words(next)).max(before + 6.0 * k));
            view - next.clamp(room / 2.0, room)
        } else {
            0.0
        };
        let (bottom, view) = ((bottom - more).max(top + 1.0), (view - more).max(1.0));
        let saved = |fold: &Fold| (fold.rows.1 - fold.rows.0) * pitch - folds::HEIGHT * k;
        let content = lead + rows * pitch + 16.0 * k - folds.iter().flatten().map(saved).sum::<f32>();
        let samples = 8i64;
        let around: f32 = (-samples..=samples)
            .map(|i| {
                part.row_at(timeline, PlayTime(now.0.saturating_add(i * LOOK_AROUND / samples).clamp(0, length.0)))
            })
            .sum::<f32>()
            / (2 * samples + 1) as f32;
        // Less than half a pixel is rounding, not content out of sight.
        let hidden = Some(content - view).filter(|hidden| *hidden > 0.5).unwrap_or(0.0);
        let hidden = if part.unscrolled || options.whole { 0.0 } else { hidden };
        let gentle = lead + around * pitch - view * PLAYHEAD;
        let scroll = in_sight(timeline, part, now, gentle, (lead, pitch), (view, k)).clamp(0.0, hidden);
        let scroll = if part.unscrolled { part.from * pitch } else { part.scroll.unwrap_or(scroll) };
        Layout {
            k,
            size,
            pad,
            roomy,
            left,
            right,
            brace: left + gutter - 16.0 * k,
            outer,
            inner,
            top,
            bottom,
            card_height,
            card_lines,
            calls,
            calls_line,
            low,
            legend,
            more,
            streams,
            streams_line,
            named,
            part,
            pitch,
            tight: tight(pitch),
            content,
            scroll,
            folds,
            enough: plan.is_some_and(|plan| plan.enough),
            lead,
        }
    }

    /// Width of a side's column of calls; 0 for none.
    pub(super) fn calls(&self, side: Side) -> f32 {
        match side {
            Side::Client => self.calls[0],
            Side::Server => self.calls[1],
        }
    }

    /// What is beside the packets.
    pub(super) fn beside(&self) -> Beside {
        Beside { calls: self.calls != [0.0; 2], streams: self.streams > 0.0 }
    }

    /// The height at which all rows are in sight, at a comfortable distance.
    pub(super) fn full_height(timeline: &Timeline, options: &SceneOptions<'_>, part: Part<'a>) -> f32 {
        let mut options = *options;
        // As high as it likes: with everything there is room for in its width.
        options.size.y = f32::from(u16::MAX);
        let layout = Self::new(timeline, PlayTime(0), &options, part);
        let Layout { k, top, lead, .. } = layout;
        let below = if options.narration { layout.card_height + layout.pad * 1.5 } else { 8.0 * k };
        let below = below + layout.calls_line + layout.legend;
        let rows = timeline.row_at(timeline.length).max(0.1);
        let pitch = if part.unscrolled { PRINTED } else { COMFORTABLE };
        (top + lead + (rows - part.from) * pitch * k + 16.0 * k + below).ceil()
    }

    /// The height at which what comes before a row is in sight, of a ladder that is not scrolled.
    pub(super) fn height_to(timeline: &Timeline, row: f32, options: &SceneOptions<'_>, part: Part<'a>) -> f32 {
        let Layout { k, top, lead, .. } = Self::new(timeline, PlayTime(0), options, part);
        (top + lead + (row - part.from) * PRINTED * k).ceil()
    }

    /// Whether it is not scrolled and ends before its content does.
    pub(super) fn goes_on(&self) -> bool {
        self.part.unscrolled && self.scroll + self.bottom - self.top < self.content - 1.0
    }

    pub(super) fn y_of_row(&self, row: f32) -> f32 {
        let mut y = row * self.pitch;
        for Fold { rows: (from, to), .. } in self.folds.iter().flatten() {
            let inside = (row.min(*to) - from).max(0.0);
            y += inside * (folds::HEIGHT * self.k / (to - from) - self.pitch);
        }
        self.top + self.lead + y - self.scroll
    }

    pub(super) fn y(&self, timeline: &Timeline, at: PlayTime) -> f32 {
        self.y_of_row(self.part.row_at(timeline, at))
    }

    /// The row at a height of the stage.
    pub(super) fn row(&self, y: f32) -> f32 {
        let mut y = y - self.top - self.lead + self.scroll;
        let height = folds::HEIGHT * self.k;
        for Fold { rows: (from, to), .. } in self.folds.iter().flatten() {
            let inside = y - from * self.pitch;
            if inside > 0.0 {
                let part = (inside / height).min(1.0);
                y += part * ((to - from) * self.pitch - height);
            }
        }
        y / self.pitch
    }

    /// The instants between which something may be in sight.
    pub(super) fn in_sight(&self, timeline: &Timeline) -> (PlayTime, PlayTime) {
        let slack = 48.0 * self.k;
        let (from, to) = (self.row(self.top - slack), self.row(self.bottom + slack));
        match self.part.rows {
            Some(rows) => (rows.instant_above(from), rows.instant_below(to)),
            None => (timeline.instant_above(from), timeline.instant_below(to)),
        }
    }

    /// Inner edge of a side.
    pub(super) fn inner(&self, side: Side) -> f32 {
        match side {
            Side::Client => self.inner[0],
            Side::Server => self.inner[1],
        }
    }

    /// Outer edge of a side.
    pub(super) fn outer(&self, side: Side) -> f32 {
        match side {
            Side::Client => self.outer[0],
            Side::Server => self.outer[1],
        }
    }

    /// Whether lifelines carry states.
    pub(super) fn has_states(timeline: &Timeline) -> bool {
        timeline.story.has_states()
    }
}
