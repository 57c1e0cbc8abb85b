//! Pictures as data: shapes with a role at an instant of a timeline. A pure function of timeline, instant
//! and options: no clock, no memory, no order of hash maps; so it scrubs backwards, is exported
//! without a window, and is tested as data.
//!
//! Knows roles, never colours (the theme maps them), and no window toolkit.

mod canvas;
mod card;
mod ends;
mod envelope;
pub mod fonts;
pub mod header;
pub mod ladder;
pub mod layers;
mod masked;
pub mod states;
pub mod text;
pub mod udp;

use std::sync::Arc;

use crate::capture::FrameNumber;
use crate::decode::Dissected;
use crate::flow::Side;
use crate::flow::tcp::TcpState;
use crate::i18n::Catalog;
use crate::osi::OsiLayer;
use crate::timeline::{PlayTime, Timeline};

/// Which view is on the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Two lifelines and the segments between them.
    #[default]
    Ladder,
    /// Two stacks of seven layers: one message goes down, across and up.
    Layers,
    /// The state machine of RFC 9293, with a token for each end.
    States,
    /// The header, bit by bit.
    Header,
    /// Datagrams; TCP beside UDP.
    Udp,
}

impl View {
    /// All of them, in the order of their tabs.
    pub const ALL: [View; 5] = [View::Ladder, View::Layers, View::States, View::Header, View::Udp];

    /// The word of the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            View::Ladder => "ladder",
            View::Layers => "layers",
            View::States => "states",
            View::Header => "header",
            View::Udp => "udp",
        }
    }
}

/// Where a picture gets the packets it shows: their bytes and fields. The same number always gives the same packet.
pub trait Packets: std::fmt::Debug {
    /// The packet of that number, decoded; `None` where there is none, or its bytes can no longer be read.
    fn packet(&self, number: FrameNumber) -> Option<Arc<Dissected>>;

    /// Whether addresses, names and payload are other ones than those captured. Every picture then says so.
    fn masked(&self) -> bool {
        false
    }
}

/// No packets at hand: a story without its capture.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPackets;

impl Packets for NoPackets {
    fn packet(&self, _number: FrameNumber) -> Option<Arc<Dissected>> {
        None
    }
}

/// A point or a size, in logical pixels; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vec2 {
    /// Rightwards.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

/// Shorthand for [`Vec2`].
pub const fn vec2(x: f32, y: f32) -> Vec2 {
    Vec2 { x, y }
}

/// What a shape means. The theme gives it a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The stage itself.
    Background,
    /// A raised area on the stage (a card, a chip).
    Surface,
    /// Ordinary text.
    Text,
    /// Text of lesser weight.
    TextSecondary,
    /// Text on a filled shape of a strong colour.
    TextOnAccent,
    /// A lifeline, a rule, an axis.
    Line,
    /// Faint: what is still to come.
    Ghost,
    /// The thing to look at now.
    Accent,
    /// A layer of the OSI model.
    Layer(OsiLayer),
    /// Text on a shape filled with a layer's colour.
    OnLayer(OsiLayer),
    /// An endpoint in that state.
    State(TcpState),
    /// An endpoint whose state is not known.
    StateUnknown,
    /// One side's own colour.
    Side(Side),
    /// Opening segments.
    Handshake,
    /// Data segments.
    Data,
    /// Closing segments.
    Teardown,
    /// Sent again.
    Retransmission,
    /// Lost.
    Lost,
    /// A reset.
    Reset,
    /// What the user selected.
    Selection,
}

/// Weight of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Regular.
    #[default]
    Regular,
    /// Bold.
    Bold,
    /// Monospaced.
    Mono,
}

/// Where a text stands relative to its point, horizontally. Vertically the point is the middle of the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// It begins there.
    #[default]
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// How a line is drawn: solid is observed, dashed inferred, dotted illustration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dash {
    /// Seen on the wire.
    #[default]
    Solid,
    /// Follows by the RFC.
    Dashed,
    /// Only illustration.
    Dotted,
}

/// How a closed shape is painted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paint {
    /// Fill: role and opacity 0 to 1.
    pub fill: Option<(Role, f32)>,
    /// Outline: role and width.
    pub stroke: Option<(Role, f32)>,
    /// How the outline is drawn.
    pub dash: Dash,
}

/// A shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A straight line, or several joined.
    Line {
        /// Its points.
        points: Vec<Vec2>,
        /// Its colour's role.
        role: Role,
        /// Its width.
        width: f32,
        /// How it is drawn.
        dash: Dash,
    },
    /// A rectangle with rounded corners.
    Rect {
        /// Upper left corner.
        min: Vec2,
        /// Lower right corner.
        max: Vec2,
        /// Radius of the corners.
        radius: f32,
        /// Its paint.
        paint: Paint,
    },
    /// A circle.
    Circle {
        /// Its centre.
        centre: Vec2,
        /// Its radius.
        radius: f32,
        /// Its paint.
        paint: Paint,
    },
    /// A convex polygon.
    Polygon {
        /// Its corners.
        points: Vec<Vec2>,
        /// Its paint.
        paint: Paint,
    },
    /// One line of text; longer texts are broken by [`text::wrap`] before.
    Text {
        /// Its anchor.
        at: Vec2,
        /// What it says, in the reader's language.
        text: String,
        /// Font size in logical pixels.
        size: f32,
        /// Its weight.
        weight: Weight,
        /// Where it stands relative to the anchor.
        align: Align,
        /// Its colour's role.
        role: Role,
        /// Turned by that many radians about the anchor, clockwise.
        angle: f32,
    },
}

impl Shape {
    /// Moves it.
    pub fn shift(&mut self, by: Vec2) {
        let moved = |at: &mut Vec2| {
            at.x += by.x;
            at.y += by.y;
        };
        match self {
            Shape::Line { points, .. } | Shape::Polygon { points, .. } => points.iter_mut().for_each(moved),
            Shape::Rect { min, max, .. } => [min, max].into_iter().for_each(moved),
            Shape::Circle { centre, .. } => moved(centre),
            Shape::Text { at, .. } => moved(at),
        }
    }
}

/// What a shape stands for: what a click on it selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A step of the timeline.
    Step(usize),
    /// A frame.
    Frame(FrameNumber),
    /// An endpoint's state band.
    State(Side, Option<TcpState>),
    /// A layer of the model.
    Layer(OsiLayer),
    /// A field of the packet at the playhead, as an index of its tree.
    Field(usize),
}

/// One thing on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Stable from instant to instant: the same thing has the same id.
    pub id: u64,
    /// 0 (not there) to 1.
    pub opacity: f32,
    /// What a click selects.
    pub target: Option<Target>,
    /// Its shape.
    pub shape: Shape,
}

/// A picture: shapes from back to front.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Its size in logical pixels.
    pub size: Vec2,
    /// Its shapes, from back to front.
    pub items: Vec<Item>,
    /// Where the view would have to be scrolled to keep the playhead in sight; the scene is already
    /// drawn that way. For a scroll bar: total height of the content and the offset shown.
    pub content_height: f32,
    /// See `content_height`.
    pub scroll: f32,
}

/// The size up to which everything is drawn as at the desk, logical pixels.
pub const DESK: Vec2 = vec2(1280.0, 720.0);

/// What is shown beside the packets, where there is room for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extras {
    /// The socket calls that the packets imply.
    pub calls: bool,
    /// The byte stream of each direction.
    pub streams: bool,
}

impl Default for Extras {
    fn default() -> Self {
        Extras { calls: true, streams: true }
    }
}

/// What a picture depends on beside timeline and instant.
#[derive(Clone, Copy, Debug)]
pub struct SceneOptions<'a> {
    /// The view.
    pub view: View,
    /// The size to fill, in logical pixels.
    pub size: Vec2,
    /// Text size factor: 1 at the desk, more for the projector. A large picture is drawn larger of itself.
    pub scale: f32,
    /// The reader's language.
    pub catalog: &'a Catalog,
    /// The selected step.
    pub selected: Option<usize>,
    /// Steps instead of motion.
    pub reduce_motion: bool,
    /// Whether the narration card is part of the picture (`render` and projector).
    pub narration: bool,
    /// Whether the parts of a conversation and its pattern are named; not while a class is to say first what it sees.
    pub told: bool,
    /// Whether the bytes and the fields of the packet stand beside the picture, so that it can speak of them.
    pub inspected: bool,
    /// What the capture is called, for pictures that say it.
    pub name: Option<&'a str>,
    /// The packets of the capture.
    pub packets: &'a dyn Packets,
    /// A second conversation, to be shown beside the first on the same clock, where the view compares.
    pub beside: Option<&'a Timeline>,
    /// What is shown beside the packets.
    pub extras: Extras,
    /// A picture of the whole: its beginning, its end and what its last words are about; where there is no room for all,
    /// what is between is left out and counted. Otherwise what is around the playhead.
    pub whole: bool,
    /// The selected layer of the model.
    pub layer: Option<OsiLayer>,
    /// The selected field of the packet at the playhead, as an index of its tree.
    pub field: Option<usize>,
}

impl<'a> SceneOptions<'a> {
    /// The picture of a view at the desk: told in words, nothing selected, no packets at hand.
    pub fn new(view: View, size: Vec2, catalog: &'a Catalog) -> Self {
        SceneOptions {
            view,
            size,
            scale: 1.0,
            catalog,
            selected: None,
            reduce_motion: false,
            narration: true,
            told: true,
            inspected: false,
            name: None,
            packets: &NoPackets,
            beside: None,
            extras: Extras::default(),
            whole: false,
            layer: None,
            field: None,
        }
    }

    /// The scale that was asked for, held within 0.5 to 4.
    fn asked(&self) -> f32 {
        if self.scale.is_finite() { self.scale.clamp(0.5, 4.0) } else { 1.0 }
    }

    /// How large everything is drawn, 1 at the desk. A picture larger than [`DESK`] is looked at from afar: what is on it
    /// grows with it. A smaller one keeps the desk's sizes.
    fn factor(&self) -> f32 {
        let grown = (self.size.x / DESK.x).min(self.size.y / DESK.y);
        self.asked().max(if grown.is_finite() { grown.min(4.0) } else { 1.0 })
    }
}

/// The picture of a timeline at an instant.
pub fn scene_at(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let mut scene = match options.view {
        View::Ladder => ladder::scene(timeline, now, options),
        View::Layers => layers::scene(timeline, now, options),
        View::States => states::scene(timeline, now, options),
        View::Header => header::scene(timeline, now, options),
        View::Udp => udp::scene(timeline, now, options),
    };
    masked::mark(&mut scene, options);
    scene
}

/// The height, logical pixels, at which everything of a timeline is visible without scrolling, at the options' width and
/// scale (their height does not matter). Grows with the conversation: a caller that makes a picture sets a limit.
pub fn full_height(timeline: &Timeline, options: &SceneOptions<'_>) -> f32 {
    match options.view {
        View::Ladder => ladder::full_height(timeline, options),
        View::Layers | View::States | View::Header | View::Udp => options.size.y,
    }
}
