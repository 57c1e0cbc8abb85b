//! Where the words of the edges stand: measured, broken into lines, and put where they lie over no other words, over no
//! state and, if it can be helped, over no line.
//!
//! The words of the figure have their places whoever takes which edge, so that nothing jumps while it is played; only a
//! reset, which the figure leaves out, may push words aside.

use super::super::{Align, Vec2, Weight, text, vec2};
use super::Stage;
use super::figure::{Drawn, EDGES, Edge, Label, PLACES};
use super::layout::{BODY, SMALL};
use crate::msg;

/// A rectangle that words or a state take up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Room {
    pub(super) min: Vec2,
    pub(super) max: Vec2,
}

impl Room {
    pub(super) fn about(centre: Vec2, half: Vec2) -> Self {
        Room { min: vec2(centre.x - half.x, centre.y - half.y), max: vec2(centre.x + half.x, centre.y + half.y) }
    }

    fn grown(self, x: f32, y: f32) -> Self {
        Room { min: vec2(self.min.x - x, self.min.y - y), max: vec2(self.max.x + x, self.max.y + y) }
    }

    pub(super) fn meets(&self, other: &Room) -> bool {
        self.min.x < other.max.x && other.min.x < self.max.x && self.min.y < other.max.y && other.min.y < self.max.y
    }

    fn holds(&self, inner: &Room) -> bool {
        self.min.x <= inner.min.x && inner.max.x <= self.max.x && self.min.y <= inner.min.y && inner.max.y <= self.max.y
    }
}

/// A line of a label.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    /// Its anchor, as of a text.
    pub(super) at: Vec2,
    pub(super) align: Align,
    /// It is the event, and bold when the edge has just been taken.
    pub(super) strong: bool,
}

/// A label in its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) lines: Vec<Line>,
    rooms: Vec<Room>,
}

/// The labels that are shown, by edge.
#[derive(Debug)]
pub(super) struct Labels {
    /// Size of their type.
    pub(super) size: f32,
    pub(super) placed: Vec<Option<Placed>>,
    ground: Ground,
}

/// A measured line and where it is set: its anchor, its alignment, and whether it is the event.
type Set<'a> = (&'a (String, f32), Vec2, Align, bool);

/// What an edge says, measured as it is at its widest.
struct Words {
    event: (String, f32),
    action: Option<(String, f32)>,
    /// Both in one line.
    joined: (String, f32),
    /// How far from a level line their middle stands, beside half the size of their type, at scale 1.
    off: f32,
}

impl Words {
    fn of(stage: &Stage<'_>, edge: &Edge, size: f32, manners: Manners) -> Self {
        let event = stage.words(&edge.event);
        let action = match manners {
            // What a reset does stands in the strip as well.
            Manners::Brief => Some(stage.words(&msg!("states-note-3"))),
            Manners::Polite | Manners::Pushing => edge.action.as_ref().map(|action| stage.words(action)),
        };
        let joined = match &action {
            Some(action) => format!("{event} / {action}"),
            None => event.clone(),
        };
        let measured = |text: String, weight| {
            let width = text::width(&text, size, weight);
            (text, width)
        };
        Words {
            event: measured(event, Weight::Bold),
            action: action.map(|action| measured(action, Weight::Regular)),
            joined: measured(joined, Weight::Bold),
            // Closer to its own line than to the next edge's words; clear of the glow of one that is drawn only when taken.
            off: if edge.drawn == Drawn::Note3 { 5.3 } else { 2.5 },
        }
    }

    /// The lines of a label about a point.
    fn lines(&self, form: Label, at: Vec2, size: f32, k: f32) -> [Option<Set<'_>>; 2] {
        let (off, pitch) = (size * 0.5 + self.off * k, size * 1.25);
        let one = |dy: f32| [Some((&self.joined, vec2(at.x, at.y + dy), Align::Middle, true)), None];
        let two = |first: f32, second: f32| {
            let action = self.action.as_ref().map(|action| (action, vec2(at.x, at.y + second), Align::Middle, false));
            [Some((&self.event, vec2(at.x, at.y + first), Align::Middle, true)), action]
        };
        let beside = |sign: f32, align: Align| {
            let x = at.x + sign * 8.0 * k;
            let (first, second) = if self.action.is_some() { (-pitch / 2.0, pitch / 2.0) } else { (0.0, 0.0) };
            let action = self.action.as_ref().map(|action| (action, vec2(x, at.y + second), align, false));
            [Some((&self.event, vec2(x, at.y + first), align, true)), action]
        };
        let in_line =
            |sign: f32, align: Align| [Some((&self.joined, vec2(at.x + sign * 8.0 * k, at.y), align, true)), None];
        match form {
            Label::Above => one(-off),
            Label::Below => one(off),
            Label::Bar => two(-off, off),
            Label::Over if self.action.is_some() => two(-off - pitch, -off),
            Label::Over => two(-off, -off),
            Label::Under => two(off, off + pitch),
            Label::On if self.action.is_some() => two(-pitch / 2.0, pitch / 2.0),
            Label::On => one(0.0),
            Label::Beside => beside(1.0, Align::Start),
            Label::Before => beside(-1.0, Align::End),
            Label::InLine => in_line(1.0, Align::Start),
            Label::InLineBefore => in_line(-1.0, Align::End),
        }
    }
}

fn room_of(width: f32, at: Vec2, align: Align, size: f32) -> Room {
    let centre = match align {
        Align::Start => at.x + width / 2.0,
        Align::Middle => at.x,
        Align::End => at.x - width / 2.0,
    };
    Room::about(vec2(centre, at.y), vec2(width / 2.0, size * 0.55))
}

/// What stands on the stage already.
#[derive(Debug)]
struct Ground {
    /// Where words may stand.
    bounds: Room,
    /// The states and what is written about them.
    states: Vec<Room>,
    /// The straight pieces of the figure's edges, as rooms without breadth, each with its edge.
    lines: Vec<(usize, Room)>,
}

impl Ground {
    fn new(stage: &Stage<'_>) -> Self {
        let layout = &stage.layout;
        let k = layout.k;
        let foot = layout.notes.map_or(layout.floor, |(first, pitch)| first - 0.5 * pitch);
        let bounds = Room { min: vec2(5.0 * k, layout.top + 2.0 * k), max: vec2(layout.size.x - 5.0 * k, foot) };
        let places =
            (0..PLACES.len()).map(|place| Room::about(layout.centre(place), layout.half).grown(3.0 * k, 1.0 * k));
        let waiting = stage.words(&msg!("states-waiting"));
        let dials = 16.0 * k + 4.0 * layout.dial();
        let width = text::width(&waiting, layout.caption, Weight::Regular) + dials;
        let waiting = room_of(width, layout.waiting(), Align::Middle, layout.caption);
        let states = places.chain([waiting.grown(4.0 * k, 0.0)]).collect();
        let mut ground = Ground { bounds, states, lines: Vec::with_capacity(80) };
        for edge in EDGES.iter().enumerate().filter(|(_, edge)| edge.drawn != Drawn::Note3) {
            ground.draw(stage, edge);
        }
        ground
    }

    /// An edge is there as well.
    fn draw(&mut self, stage: &Stage<'_>, (index, edge): (usize, &Edge)) {
        let layout = &stage.layout;
        // What was just taken glows, and both ends may run along a reset.
        let breadth = if edge.drawn == Drawn::Note3 { 4.5 } else { 1.5 } * layout.k;
        for pair in edge.route.windows(2) {
            let [from, to] = pair else { continue };
            let (a, b) = (layout.corner(*from), layout.corner(*to));
            let line = Room { min: vec2(a.x.min(b.x), a.y.min(b.y)), max: vec2(a.x.max(b.x), a.y.max(b.y)) };
            self.lines.push((index, line.grown(breadth, breadth)));
        }
    }
}

/// Where on its edge a label may stand, and how: as the figure wants it, and else along its straight pieces.
fn candidates(stage: &Stage<'_>, edge: &Edge) -> Vec<(Vec2, Label)> {
    use Label::{Above, Bar, Before, Below, Beside, InLine, InLineBefore, On, Over, Under};
    let layout = &stage.layout;
    let k = layout.k;
    let (corner, form) = edge.label;
    let at = layout.corner(corner);
    let mut found = Vec::with_capacity(64);
    found.push((at, form));
    let others: &[Label] = match form {
        Bar | Above | Below | Over | Under => &[Bar, Above, Below, Under, Over],
        Beside | Before | InLine | InLineBefore | On => &[Beside, InLine, On, Before],
    };
    found.extend(others.iter().filter(|other| **other != form).map(|other| (at, *other)));
    for pair in edge.route.windows(2) {
        let [from, to] = pair else { continue };
        let (a, b) = (layout.corner(*from), layout.corner(*to));
        let (across, down) = ((b.x - a.x).abs(), (b.y - a.y).abs());
        let forms: &[Label] = match () {
            () if across > 40.0 * k => &[Bar, Above, Below, Under, Over],
            // On a short piece words would hide its corners as well.
            () if down > 56.0 * k => &[Beside, InLine, Before, InLineBefore, On],
            () if down > 14.0 * k => &[Beside, InLine, Before, InLineBefore],
            () => &[],
        };
        for part in [0.5, 0.35, 0.65, 0.2, 0.8] {
            let at = vec2(a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part);
            found.extend(forms.iter().map(|form| (at, *form)));
        }
    }
    found
}

/// Whether other words may be pushed aside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manners {
    Polite,
    Pushing,
    /// As `Pushing`, with fewer words.
    Brief,
}

/// The best place for an edge's label among those placed before.
fn best(stage: &Stage<'_>, (index, edge): (usize, &Edge), labels: &Labels, manners: Manners) -> Option<Placed> {
    let k = stage.layout.k;
    let (size, ground) = (labels.size, &labels.ground);
    let words = Words::of(stage, edge, size, manners);
    let mut found: Option<(f32, Vec2, Label)> = None;
    for (nth, (at, form)) in candidates(stage, edge).into_iter().enumerate() {
        let mut cost = nth as f32 * 0.1;
        for ((_, width), at, align, _) in words.lines(form, at, size, k).into_iter().flatten() {
            let room = room_of(*width, at, align, size);
            let roomy = room.grown(2.0 * k, 0.0);
            if !ground.bounds.holds(&room) || ground.states.iter().any(|state| state.meets(&roomy)) {
                cost = f32::INFINITY;
                break;
            }
            let over =
                labels.placed.iter().flatten().flat_map(|placed| &placed.rooms).filter(|other| other.meets(&roomy));
            match (manners, over.count()) {
                (_, 0) => {}
                (Manners::Polite, _) => cost = f32::INFINITY,
                (Manners::Pushing | Manners::Brief, count) => cost += 400.0 * count as f32,
            }
            let own = |of: usize| of == index && form == Label::On;
            cost += 10.0 * ground.lines.iter().filter(|(of, line)| !own(*of) && line.meets(&roomy)).count() as f32;
        }
        if cost < found.map_or(f32::INFINITY, |(least, ..)| least) {
            found = Some((cost, at, form));
            if cost < 10.0 {
                break;
            }
        }
    }
    let (_, at, form) = found?;
    let lines = words.lines(form, at, size, k);
    let rooms = lines.iter().flatten().map(|((_, width), at, align, _)| room_of(*width, *at, *align, size)).collect();
    let lines = lines.into_iter().flatten();
    let lines = lines.map(|((text, _), at, align, strong)| Line { text: text.clone(), at, align, strong }).collect();
    Some(Placed { lines, rooms })
}

/// Places the labels of the figure, and those of the edges outside it that `taken` names.
pub(super) fn place(stage: &Stage<'_>, taken: &dyn Fn(usize) -> bool) -> Labels {
    let k = stage.layout.k;
    let sizes: &[f32] = if stage.layout.large_words { &[BODY, SMALL] } else { &[SMALL] };
    let mut labels = Labels { size: SMALL * k, placed: Vec::new(), ground: Ground::new(stage) };
    for size in sizes {
        labels.size = size * k;
        labels.placed.clear();
        let mut all = true;
        for (index, edge) in EDGES.iter().enumerate() {
            let placed = match edge.drawn {
                Drawn::Note3 => None,
                _ => best(stage, (index, edge), &labels, Manners::Polite),
            };
            all &= placed.is_some() || edge.drawn == Drawn::Note3;
            labels.placed.push(placed);
        }
        if all {
            break;
        }
    }
    let resets = || EDGES.iter().enumerate().filter(|(index, edge)| edge.drawn == Drawn::Note3 && taken(*index));
    for edge in resets() {
        labels.ground.draw(stage, edge);
    }
    if resets().next().is_some() {
        make_way(stage, &mut labels);
    }
    for (index, edge) in EDGES.iter().enumerate() {
        if taken(index) && labels.placed.get(index).is_some_and(Option::is_none) {
            push(stage, (index, edge), &mut labels);
        }
    }
    labels
}

/// Moves the words over which a reset would run, where there is room beside it.
fn make_way(stage: &Stage<'_>, labels: &mut Labels) {
    let drawn = |index: usize| EDGES.get(index).map(|edge| edge.drawn);
    for (index, edge) in EDGES.iter().enumerate() {
        let Some(slot) = labels.placed.get_mut(index) else { continue };
        let resets = labels.ground.lines.iter().filter(|(of, _)| drawn(*of) == Some(Drawn::Note3));
        let resets: Vec<Room> = resets.map(|(_, line)| *line).collect();
        let under = |placed: &Placed| resets.iter().any(|line| placed.rooms.iter().any(|room| room.meets(line)));
        let Some(before) = slot.take_if(|placed| under(placed)) else { continue };
        let moved = best(stage, (index, edge), labels, Manners::Polite).filter(|moved| !under(moved));
        if let Some(slot) = labels.placed.get_mut(index) {
            *slot = moved.or(Some(before));
        }
    }
}

/// Places a label that must be shown; what stands in its way goes.
fn push(stage: &Stage<'_>, (index, edge): (usize, &Edge), labels: &mut Labels) {
    let meets = |placed: &Placed, other: &Placed| other.rooms.iter().any(|a| placed.rooms.iter().any(|b| a.meets(b)));
    let pushes = |placed: &Placed| labels.placed.iter().flatten().any(|other| meets(placed, other));
    let full = best(stage, (index, edge), labels, Manners::Pushing);
    // Fewer words rather than none at another edge.
    let placed = match full {
        Some(placed) if !pushes(&placed) => Some(placed),
        full => best(stage, (index, edge), labels, Manners::Brief).or(full),
    };
    let Some(placed) = placed else { return };
    for other in &mut labels.placed {
        if other.as_ref().is_some_and(|other| meets(&placed, other)) {
            *other = None;
        }
    }
    if let Some(slot) = labels.placed.get_mut(index) {
        *slot = Some(placed);
    }
}

/// Where a clause stands beside the label of an edge: in a line of its own, if one is free.
pub(super) fn clause(stage: &Stage<'_>, labels: &mut Labels, index: usize, clause: &str) -> Option<Line> {
    let k = stage.layout.k;
    let size = SMALL * k;
    let ground = &labels.ground;
    let placed = labels.placed.get(index)?.as_ref()?;
    let (first, last) = (placed.lines.first()?, placed.lines.last()?);
    let (above, below) = (placed.rooms.first()?, placed.rooms.last()?);
    let width = text::width(clause, size, Weight::Regular);
    let pitch = f32::midpoint(labels.size, size) * 1.25;
    let row = placed.rooms.iter().fold(*above, |all, room| Room {
        min: vec2(all.min.x.min(room.min.x), all.min.y),
        max: vec2(all.max.x.max(room.max.x), room.max.y),
    });
    let candidates = [
        (vec2(last.at.x, below.min.y + (below.max.y - below.min.y) / 2.0 + pitch), last.align),
        (vec2(first.at.x, first.at.y - pitch), first.align),
        (vec2(row.max.x + 10.0 * k, last.at.y), Align::Start),
        (vec2(row.min.x - 10.0 * k, last.at.y), Align::End),
        (vec2(row.max.x + 10.0 * k, first.at.y), Align::Start),
        (vec2(row.min.x - 10.0 * k, first.at.y), Align::End),
    ];
    let free = |(nth, (at, align)): &(usize, (Vec2, Align))| {
        let room = room_of(width, *at, *align, size);
        let roomy = room.grown(2.0 * k, 0.0);
        // Beside the words it must not stand as if it belonged to another edge.
        let around = if *nth < 2 { roomy } else { room.grown(8.0 * k, 10.0 * k) };
        ground.bounds.holds(&room)
            && !ground.lines.iter().any(|(of, line)| *of != index && line.meets(&around))
            && !ground.states.iter().any(|state| state.meets(&roomy))
            && !ground.lines.iter().any(|(_, line)| line.meets(&roomy))
            && !labels.placed.iter().flatten().flat_map(|placed| &placed.rooms).any(|other| other.meets(&room))
    };
    let (at, align) = candidates.into_iter().enumerate().find(free)?.1;
    let room = room_of(width, at, align, size);
    if let Some(placed) = labels.placed.get_mut(index).and_then(Option::as_mut) {
        placed.rooms.push(room);
    }
    Some(Line { text: clause.to_owned(), at, align, strong: false })
}
