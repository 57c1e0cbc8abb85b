//! Where things stand on the ladder: columns by the width, rows by the clock.

use super::super::{SceneOptions, Vec2, card, vec2};
use crate::flow::tcp::Close;
use crate::flow::{Proto, Side};
use crate::i18n::Language;
use crate::timeline::{PlayTime, Timeline};

pub(super) use super::super::canvas::{BODY, SMALL, TITLE};

/// From this width on (at scale 1) there is room for captions in words beside the ladder.
const ROOMY: f32 = 920.0;
/// The ladder gets no wider than this (at scale 1): longer arrows would be nearly level.
const WIDEST: f32 = 1320.0;
/// Height of a row, least and most, at scale 1.
const PITCH: (f32, f32) = (86.0, 132.0);
/// Height of a row where the picture may be as high as it likes, at scale 1.
const COMFORTABLE: f32 = 92.0;
/// Height of a row on a page that is printed, at scale 1.
const PRINTED: f32 = 70.0;
/// Where the playhead is kept, part of the viewport's height.
const PLAYHEAD: f32 = 0.66;
/// The scroll looks that far around the playhead, ns, so that it sets off and comes to rest gently.
const LOOK_AROUND: i64 = 900_000_000;

/// From this width on (at scale 1) there is room for the calls beside the lifelines, and what they take on each side.
const CALLS: (f32, f32) = (1120.0, 128.0);
/// Height of the streams' band where there is little room and where there is enough, and the heights of stage (at
/// scale 1) from which on there is.
const STREAMS: [(f32, f32); 2] = [(380.0, 54.0), (560.0, 76.0)];
/// The least width for the streams, at scale 1.
const STREAMS_WIDTH: f32 = 560.0;
/// A half below this width (at scale 1) shows states as stripes, without their names.
const STRIPES: f32 = 520.0;

/// Which ladder is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::scene) struct Part {
    /// Only the essentials, for a ladder beside another.
    pub(in crate::scene) half: bool,
    /// From its top, whatever the playhead.
    pub(in crate::scene) unscrolled: bool,
    /// Each arrow bears the number of its step.
    pub(in crate::scene) numbered: bool,
}

/// Columns and rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
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
    pub(super) calls: f32,
    /// Height of the streams' band above the rows; 0 for none.
    pub(super) streams: f32,
    /// Bands have room for the names of states.
    pub(super) named: bool,
    /// Which ladder this is.
    pub(super) part: Part,
    /// Height of a row.
    pub(super) pitch: f32,
    /// The content's height and how far it is scrolled.
    pub(super) content: f32,
    pub(super) scroll: f32,
    /// First row's distance from the top of the content.
    lead: f32,
}

impl Layout {
    pub(super) fn new(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>, part: Part) -> Self {
        let k = options.factor();
        let size = vec2(options.size.x.max(1.0), options.size.y.max(1.0));
        let width = size.x / k;
        let roomy = width >= ROOMY;
        let pad = if roomy { 24.0 } else { 16.0 } * k;
        let margin = ((width - WIDEST) / 2.0).max(0.0) * k;
        let (left, right) = (pad + margin, size.x - pad - margin);
        let chinese = options.catalog.language() != Language::English;
        let states = Self::has_states(timeline);
        let calls = options.extras.calls
            && width >= CALLS.0
            && !part.half
            && Side::BOTH.iter().any(|side| !timeline.calls(*side).is_empty());
        let calls = if calls { CALLS.1 * k } else { 0.0 };
        let streams = options.extras.streams && states && !part.half && width >= STREAMS_WIDTH;
        // The card takes its room, and a picture with a card is not to be crowded.
        let height = size.y / k - if options.narration { 232.0 } else { 0.0 };
        let streams = STREAMS.iter().rfind(|(least, _)| streams && height >= *least).map_or(0.0, |(_, high)| high * k);
        let gutter = match (roomy, chinese) {
            _ if part.half && states => 12.0,
            // Datagrams have no phases to name.
            // The key to the signs stands there.
            _ if !states && roomy && options.narration && calls > 0.0 => 96.0,
            _ if !states => 0.0,
            (true, false) => 128.0,
            // The longest of the captions: 三个报文段的挥手.
            (true, true) if timeline.story.conversation.tcp.is_some_and(|tcp| tcp.close == Close::ThreeWay) => 148.0,
            (true, true) => 120.0,
            (false, _) => 32.0,
        } * k;
        let times = if part.half { 0.0 } else { 72.0 * k };
        let named = !(part.half && width < STRIPES);
        let band = match (part.half, states) {
            (true, true) if !named => 12.0,
            // The tie between request and reply needs its words.
            (true, false) if !named => 72.0,
            (true, _) => 108.0,
            (false, _) if width < 800.0 => 104.0,
            (false, _) => 116.0,
        } * k;
        let outer = [left + gutter + calls, right - times - calls];
        let inner = [outer[0] + band, outer[1] - band];
        let top = (if part.half { 56.0 } else { 72.0 }) * k + streams;
        // Languages differ in length; the room for the card does not change from step to step.
        let card_lines = match (width < 860.0, chinese) {
            (true, false) => 3,
            _ => 2,
        };
        let card_height = if options.narration { card::height(card_lines) * k } else { 0.0 };
        let bottom = (size.y - if options.narration { card_height + pad * 1.5 } else { 8.0 * k }).max(top + 1.0);
        let view = bottom - top;
        let rows = timeline.row_at(timeline.length).max(0.1);
        let lead = 12.0 * k;
        let pitch = if part.unscrolled {
            PRINTED * k
        } else {
            ((view - lead - 16.0 * k) / rows).clamp(PITCH.0 * k, PITCH.1 * k)
        };
        let content = lead + rows * pitch + 16.0 * k;
        let samples = 8i64;
        let around: f32 = (-samples..=samples)
            .map(|i| {
                timeline.row_at(PlayTime(now.0.saturating_add(i * LOOK_AROUND / samples).clamp(0, timeline.length.0)))
            })
            .sum::<f32>()
            / (2 * samples + 1) as f32;
        // Less than half a pixel is rounding, not content out of sight.
        let hidden = Some(content - view).filter(|hidden| *hidden > 0.5).unwrap_or(0.0);
        let hidden = if part.unscrolled { 0.0 } else { hidden };
        let scroll = (lead + around * pitch - view * PLAYHEAD).clamp(0.0, hidden);
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
            streams,
            named,
            part,
            pitch,
            content,
            scroll,
            lead,
        }
    }

    /// The height at which all rows are in sight, at a comfortable distance.
    pub(super) fn full_height(timeline: &Timeline, options: &SceneOptions<'_>, part: Part) -> f32 {
        let mut options = *options;
        // As high as it likes: with everything there is room for in its width.
        options.size.y = f32::from(u16::MAX);
        let layout = Self::new(timeline, PlayTime(0), &options, part);
        let Layout { k, top, lead, .. } = layout;
        let below = if options.narration { layout.card_height + layout.pad * 1.5 } else { 8.0 * k };
        let rows = timeline.row_at(timeline.length).max(0.1);
        let pitch = if part.unscrolled { PRINTED } else { COMFORTABLE };
        (top + lead + rows * pitch * k + 16.0 * k + below).ceil()
    }

    /// The height at which what comes before an instant is in sight, of a ladder that is not scrolled.
    pub(super) fn height_to(timeline: &Timeline, at: PlayTime, options: &SceneOptions<'_>, part: Part) -> f32 {
        let Layout { k, top, lead, .. } = Self::new(timeline, PlayTime(0), options, part);
        (top + lead + timeline.row_at(at) * PRINTED * k).ceil()
    }

    pub(super) fn y_of_row(&self, row: f32) -> f32 {
        self.top + self.lead + row * self.pitch - self.scroll
    }

    pub(super) fn y(&self, timeline: &Timeline, at: PlayTime) -> f32 {
        self.y_of_row(timeline.row_at(at))
    }

    /// The row at a height of the stage.
    pub(super) fn row(&self, y: f32) -> f32 {
        (y - self.top - self.lead + self.scroll) / self.pitch
    }

    /// The instants between which something may be in sight.
    pub(super) fn in_sight(&self, timeline: &Timeline) -> (PlayTime, PlayTime) {
        let slack = 48.0 * self.k;
        (timeline.instant_above(self.row(self.top - slack)), timeline.instant_below(self.row(self.bottom + slack)))
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
        timeline.story.conversation.proto == Proto::Tcp
    }
}
