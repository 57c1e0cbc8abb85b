//! The handout: the whole ladder, each step's narration by its number, and what the signs mean. A page of A4 portrait on which
//! the small text prints at eight points, or somewhat smaller where the conversation then has room on that one page. A longer
//! one gets more sheets, one below the other, each with a stretch of the ladder and what is said of it, and one too long for
//! that is cut.

use super::super::canvas::{Canvas, Name, Type, fill, stroke};
use super::super::{Align, Dash, Role, Scene, SceneOptions, Shape, Vec2, Weight, masked, text, vec2};
use super::layout::{Layout, Part, SMALL, TITLE};
use super::legend::{self, Beside};
use super::segments;
use crate::flow::Side;
use crate::i18n::Message;
use crate::msg;
use crate::timeline::Timeline;

/// A sheet, logical pixels: so wide that [`SMALL`] prints at 8.1 points, and as high as A4 is.
pub const SHEET: Vec2 = sheet(880.0);
/// Wider sheets, on which it prints at 7.4 to 6.5 points, where that makes one page of it.
const WIDER: [f32; 3] = [960.0, 1040.0, 1100.0];
/// Nobody copies more sheets for a class.
const SHEETS: usize = 8;
/// No sheet has room for more steps.
const MOST: usize = 40;
const MARGIN: f32 = 40.0;
/// Between columns of captions, and how many there are.
const GAP: f32 = 32.0;
const COLUMNS: usize = 2;
/// Room for a caption's number.
const NUMBER: f32 = 30.0;
/// Height of a line of a caption.
const LINE: f32 = 16.0;
/// After a caption.
const AFTER: f32 = 9.0;
/// Between the lines for notes, and the most of them.
const RULE: f32 = 30.0;
const MOST_RULES: f32 = 24.0;
/// Around the legend, and the least it takes with that.
const LEGEND: (f32, f32) = (20.0, 64.0);
/// After a ladder without a legend.
const BELOW: f32 = 20.0;
const FOOT: f32 = 32.0;
/// The kind of name that the ladder's frame begins with, which lies over its rows.
const FRAME: u64 = 20;
/// The kinds of name that arrows have, with their step's index.
const ARROWS: std::ops::RangeInclusive<u64> = 11..=17;
/// What is cut off reaches that far under the head and beyond the foot.
const SLACK: f32 = 16.0;
/// Rows above a departure that belong to it, where time was cut out before it.
const CUT: f32 = 0.75;
const PART: Part<'_> = Part { half: false, unscrolled: true, numbered: true, from: 0.0, rows: None, scroll: None };

/// A sheet that is so wide.
const fn sheet(width: f32) -> Vec2 {
    vec2(width, width * 297.0 / 210.0)
}

/// A caption, broken into lines.
struct Caption {
    number: usize,
    role: Role,
    title: Vec<String>,
    lines: Vec<String>,
}

impl Caption {
    fn height(&self) -> f32 {
        (self.title.len() + self.lines.len()) as f32 * LINE + AFTER
    }
}

/// A sheet that has been measured.
struct Sheet {
    size: Vec2,
    /// The steps on it: the first, and the one after the last.
    steps: (usize, usize),
    intro: Vec<String>,
    head: f32,
    ladder: f32,
    /// What is beside the packets, and the height of the legend.
    beside: Beside,
    legend: f32,
    columns: Vec<Vec<Caption>>,
    captions: f32,
}

impl Sheet {
    fn fits(&self) -> bool {
        MARGIN + self.head + self.ladder + self.legend + self.captions + FOOT + MARGIN * 0.5 <= self.size.y
    }
    fn is_first(&self) -> bool {
        self.steps.0 == 0
    }
}

/// The handout of a conversation. Of the options only the language and the capture's name count.
pub fn handout(timeline: &Timeline, options: &SceneOptions<'_>) -> Scene {
    let options = &SceneOptions {
        scale: 1.0,
        narration: false,
        selected: None,
        extras: super::super::Extras { streams: false, ..options.extras },
        ..*options
    };
    let all = timeline.steps.len();
    let told = |sheets: &[Sheet]| sheets.last().is_some_and(|sheet| sheet.steps.1 >= all);
    let one_page = |paper: f32| {
        let sheets = sheets(timeline, options, (sheet(paper), MOST));
        (sheets.len() == 1 && told(&sheets)).then_some(sheets)
    };
    let full = one_page(SHEET.x).or_else(|| WIDER.into_iter().find_map(one_page));
    let full = full.unwrap_or_else(|| sheets(timeline, options, (SHEET, MOST)));
    let paper = full.first().map_or(SHEET, |sheet| sheet.size);
    // As many sheets, and none with only what the others left over.
    let even = all.div_ceil(full.len().max(1));
    let even = (full.len() > 1 && told(&full))
        .then(|| (even..MOST.min(even + 3)).map(|most| sheets(timeline, options, (paper, most))))
        .and_then(|mut tries| tries.find(|tried| tried.len() == full.len()));
    let sheets = even.unwrap_or(full);
    let count = sheets.len();
    let size = vec2(paper.x, paper.y * count as f32);
    let mut items = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let mut scene = draw(timeline, options, sheet, (index + 1, count));
        masked::mark(&mut scene, options);
        for mut item in scene.items {
            item.shape.shift(vec2(0.0, paper.y * index as f32));
            item.id |= (index as u64) << 48;
            items.push(item);
        }
    }
    Scene { size, items, content_height: size.y, scroll: 0.0 }
}

/// The sheets of a size, with no more steps each than that.
fn sheets(timeline: &Timeline, options: &SceneOptions<'_>, (size, most): (Vec2, usize)) -> Vec<Sheet> {
    let all = timeline.steps.len();
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut at = 0;
    while sheets.len() < SHEETS && (at < all || sheets.is_empty()) {
        let sheet = next(timeline, options, size, (at, most));
        at = sheet.steps.1.max(at + 1);
        sheets.push(sheet);
    }
    sheets
}

/// A sheet with as many steps as it has room for. Where others follow, it ends where no packet is under way, if that does not
/// leave it half empty.
fn next(timeline: &Timeline, options: &SceneOptions<'_>, size: Vec2, (first, most): (usize, usize)) -> Sheet {
    let all = timeline.steps.len();
    let (mut fits, mut too_many) = (first + 1, all.min(first + most) + 1);
    while too_many.saturating_sub(fits) > 1 {
        let middle = usize::midpoint(fits, too_many);
        if measure(timeline, options, size, (first, middle)).fits() {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    let at_rest = |end: &usize| {
        let next = timeline.steps.get(*end).map(|step| step.depart);
        let before = timeline.steps.get(first..*end).unwrap_or_default();
        next.is_some_and(|next| before.iter().all(|step| step.arrive <= next))
    };
    let end =
        if fits >= all { all } else { (usize::midpoint(first, fits) + 1..=fits).rev().find(at_rest).unwrap_or(fits) };
    measure(timeline, options, size, (first, end))
}

/// The row at which the stretch of the ladder begins whose first step that is.
fn row(timeline: &Timeline, step: usize) -> f32 {
    let Some(step) = timeline.steps.get(step).filter(|_| step > 0) else { return 0.0 };
    timeline.row_at(step.depart) - if step.folded > 0 { CUT } else { 0.0 }
}

/// The ladder of a sheet that begins with a step.
fn part(timeline: &Timeline, first: usize) -> Part<'static> {
    // The words of one that crosses another stand over its departure.
    let crosses = timeline.steps.get(first).is_some_and(|step| first > 0 && step.crosses);
    Part { from: row(timeline, first) - if crosses { 0.35 } else { 0.0 }, ..PART }
}

fn measure(timeline: &Timeline, options: &SceneOptions<'_>, size: Vec2, (first, end): (usize, usize)) -> Sheet {
    let inner = size.x - 2.0 * MARGIN;
    let summary = timeline.narration(timeline.length);
    let stop = if options.catalog.language() == crate::i18n::Language::English { ". " } else { "。" };
    let intro = [options.catalog.text(&summary.title), options.catalog.text(&summary.text)].join(stop);
    let intro = if first == 0 { text::wrap(&intro, SMALL, Weight::Regular, inner) } else { Vec::new() };
    let named = if options.name.is_some() { NAMED } else { 0.0 };
    let head = 34.0 + named + intro.len() as f32 * LINE + 12.0;
    let sized = SceneOptions { size: vec2(size.x - MARGIN, 100.0), ..*options };
    let ladder = if end < timeline.steps.len() {
        let own = part(timeline, first);
        let steps = timeline.steps.get(first..end).unwrap_or_default();
        let arrived = steps.iter().map(|step| timeline.row_at(step.arrive)).fold(own.from, f32::max);
        // Each arrow is whole, on its own sheet.
        let next = Layout::height_to(timeline, row(timeline, end), &sized, own) - 10.0;
        next.max(Layout::height_to(timeline, arrived, &sized, own) + 16.0)
    } else {
        Layout::full_height(timeline, &sized, part(timeline, first))
    };
    let beside = Layout::new(timeline, timeline.length, &sized, PART).beside();
    // What the signs mean is said once.
    let legend = if first == 0 {
        (legend::height(&[timeline], options, beside, (inner, 1.0)) + LEGEND.0).max(LEGEND.1)
    } else {
        BELOW
    };
    let column = (inner - GAP * (COLUMNS as f32 - 1.0)) / COLUMNS as f32;
    let mut captions: Vec<Caption> = (first..end.min(timeline.steps.len()))
        .filter_map(|index| {
            let step = timeline.steps.get(index)?;
            let title = options.catalog.text(&step.title);
            let words = options.catalog.text(&step.narration);
            Some(Caption {
                number: timeline.number(index),
                role: segments::role(step, timeline.event(step)?),
                title: text::wrap(&title, SMALL, Weight::Bold, column - NUMBER),
                lines: text::wrap(&words, SMALL, Weight::Regular, column - NUMBER),
            })
        })
        .collect();
    captions.sort_by_key(|caption| caption.number);
    let (columns, captions) = flow(captions, COLUMNS);
    Sheet { size, steps: (first, end), intro, head, ladder, beside, legend, columns, captions }
}

/// Deals the captions out to columns of about the same height.
fn flow(captions: Vec<Caption>, count: usize) -> (Vec<Vec<Caption>>, f32) {
    let total: f32 = captions.iter().map(Caption::height).sum();
    let tallest = captions.iter().map(Caption::height).fold(0.0, f32::max);
    let mut limit = (total / count as f32).max(tallest);
    // The first height at which nothing is left over.
    loop {
        let (mut columns, mut at) = (1usize, 0.0f32);
        for caption in &captions {
            if at + caption.height() > limit + 0.5 {
                columns += 1;
                at = 0.0;
            }
            at += caption.height();
        }
        if columns <= count {
            break;
        }
        limit += LINE / 2.0;
    }
    let mut columns: Vec<Vec<Caption>> = vec![Vec::new()];
    let mut at = 0.0f32;
    for caption in captions {
        if at + caption.height() > limit + 0.5 {
            columns.push(Vec::new());
            at = 0.0;
        }
        at += caption.height();
        if let Some(column) = columns.last_mut() {
            column.push(caption);
        }
    }
    (columns, limit)
}

/// What the kind of conversation takes below the capture's name.
const NAMED: f32 = 22.0;

fn draw(timeline: &Timeline, options: &SceneOptions<'_>, sheet: &Sheet, (number, of): (usize, usize)) -> Scene {
    let words = |message: &Message| options.catalog.text(message);
    let top = MARGIN + sheet.head;
    let sized = SceneOptions { size: vec2(sheet.size.x - MARGIN, sheet.ladder), ..*options };
    let own = part(timeline, sheet.steps.0);
    let mut ladder = super::part(timeline, timeline.length, &sized, own);
    // What is of another sheet's stretch lies behind the head or beyond the foot: words there are in nobody's sight.
    let rows = ladder.items.iter().position(|item| item.id >> 56 == FRAME).unwrap_or(ladder.items.len());
    let head = Layout::new(timeline, timeline.length, &sized, own).top;
    let (first, end) = sheet.steps;
    let mut index = 0..;
    ladder.items.retain_mut(|item| {
        let scrolls = index.next().is_some_and(|index: usize| index < rows);
        let step = (item.id >> 8 & 0xffff_ffff_ffff) as usize;
        let own = !ARROWS.contains(&(item.id >> 56)) || (first..end).contains(&step);
        own && (!scrolls || clip(&mut item.shape, (head, sheet.ladder)))
    });
    for item in &mut ladder.items {
        item.shape.shift(vec2(MARGIN / 2.0, top));
        item.target = None;
    }
    let mut items = ladder.items;
    let mut canvas = Canvas::new();
    canvas.begin(Name::new(70, 0), None);
    // What the ladder draws beyond its foot is cut off, and the margins are clean.
    canvas.rect(vec2(0.0, top + sheet.ladder), sheet.size, 0.0, fill(Role::Background, 1.0));
    canvas.rect(vec2(0.0, 0.0), vec2(sheet.size.x, top), 0.0, fill(Role::Background, 1.0));
    heading(&mut canvas, timeline, options, sheet);
    let mut y = top + sheet.ladder;
    let last = number == of;
    if last && sheet.steps.1 < timeline.steps.len() {
        let cut = words(&msg!("scene-handout-cut", shown = sheet.steps.1, total = timeline.steps.len()));
        let looks = Type::new(SMALL, Weight::Bold, Role::TextSecondary).aligned(Align::Middle);
        canvas.begin(Name::new(71, 0), None);
        canvas.rect(vec2(MARGIN, y - 12.0), vec2(sheet.size.x - MARGIN, y + 12.0), 0.0, fill(Role::Background, 1.0));
        canvas.text(vec2(sheet.size.x / 2.0, y), cut, looks);
    }
    if sheet.is_first() {
        let room = (vec2(MARGIN, y + 11.0), sheet.size.x - 2.0 * MARGIN, 1.0);
        legend::rows(&mut canvas, &[timeline], options, sheet.beside, room);
    }
    y += sheet.legend;
    captions(&mut canvas, sheet, y);
    notes(&mut canvas, options, sheet.size, y + sheet.captions);
    canvas.begin(Name::new(72, 0), None);
    let looks = Type::new(SMALL, Weight::Regular, Role::TextSecondary);
    let clause = match timeline.story.below() {
        Some(below) => below.clause,
        None if Layout::has_states(timeline) => "RFC 9293",
        None => "RFC 768",
    };
    let foot = sheet.size.y - MARGIN * 0.5 - FOOT / 2.0;
    canvas.text(vec2(MARGIN, foot), words(&msg!("scene-handout-made")), looks);
    canvas.text(vec2(sheet.size.x - MARGIN, foot), clause, looks.aligned(Align::End));
    if of > 1 {
        canvas.text(vec2(sheet.size.x / 2.0, foot), format!("{number} / {of}"), looks.aligned(Align::Middle));
    }
    items.extend(canvas.finish());
    Scene { size: sheet.size, items, content_height: sheet.size.y, scroll: 0.0 }
}

/// Cuts a shape off at those heights, with some slack that is covered; whether any of it is left. A line of text counts by its
/// middle.
fn clip(shape: &mut Shape, (from, to): (f32, f32)) -> bool {
    let (low, high) = (from - SLACK, to + SLACK);
    match shape {
        Shape::Line { points, .. } => {
            let mut left: Vec<Vec2> = Vec::with_capacity(points.len());
            for (a, b) in points.iter().zip(points.iter().skip(1)) {
                if a.y.max(b.y) < low || a.y.min(b.y) > high {
                    continue;
                }
                let at = |y: f32| if a.y == b.y { 0.0 } else { (y - a.y) / (b.y - a.y) };
                for end in [a, b] {
                    let y = end.y.clamp(low, high);
                    let x = if y == end.y { end.x } else { a.x + (b.x - a.x) * at(y) };
                    if left.last() != Some(&vec2(x, y)) {
                        left.push(vec2(x, y));
                    }
                }
            }
            *points = left;
            !points.is_empty()
        }
        Shape::Rect { min, max, .. } => {
            let seen = max.y >= from && min.y <= to;
            (min.y, max.y) = (min.y.max(low), max.y.min(high));
            seen
        }
        Shape::Polygon { points, .. } => points.iter().any(|point| (from..=to).contains(&point.y)),
        Shape::Circle { centre, .. } => (from..=to).contains(&centre.y),
        Shape::Text { at, .. } => (from..=to).contains(&at.y),
    }
}

fn heading(canvas: &mut Canvas, timeline: &Timeline, options: &SceneOptions<'_>, sheet: &Sheet) {
    let story = &timeline.story;
    let protocol = story.protocol();
    let application = story.conversation().and_then(|it| it.application).filter(|name| *name != "Data");
    let kind = match application {
        Some(application) => {
            msg!("scene-handout-title-application", protocol = protocol, application = application)
        }
        None if story.below().is_some() => msg!("scene-handout-title-below", protocol = protocol),
        None => msg!("scene-handout-title", protocol = protocol),
    };
    let kind = options.catalog.text(&kind);
    canvas.begin(Name::new(73, 0), None);
    let mut y = MARGIN + 8.0;
    let room = sheet.size.x - 2.0 * MARGIN;
    let title = text::elide(options.name.unwrap_or(&kind), TITLE, Weight::Bold, room);
    let beside = text::width(&title, TITLE, Weight::Bold);
    canvas.text(vec2(MARGIN, y), title, Type::new(TITLE, Weight::Bold, Role::Text));
    // A capture may hold many conversations: which one it is stands below its name.
    let beside = if options.name.is_some() {
        y += NAMED;
        let kind = text::elide(&kind, SMALL, Weight::Bold, room);
        let beside = text::width(&kind, SMALL, Weight::Bold);
        canvas.text(vec2(MARGIN, y), kind, Type::new(SMALL, Weight::Bold, Role::Text));
        beside
    } else {
        beside
    };
    let ends = format!("{} → {}", story.end_text(Side::Client), story.end_text(Side::Server));
    if beside + 24.0 + text::width(&ends, SMALL, Weight::Mono) <= room {
        let looks = Type::new(SMALL, Weight::Mono, Role::TextSecondary).aligned(Align::End);
        canvas.text(vec2(sheet.size.x - MARGIN, y), ends, looks);
    }
    y += 26.0;
    for line in &sheet.intro {
        canvas.text(vec2(MARGIN, y), line.clone(), Type::new(SMALL, Weight::Regular, Role::Text));
        y += LINE;
    }
}

fn captions(canvas: &mut Canvas, sheet: &Sheet, top: f32) {
    let column = (sheet.size.x - 2.0 * MARGIN - GAP * (COLUMNS as f32 - 1.0)) / COLUMNS as f32;
    for (at, captions) in sheet.columns.iter().enumerate() {
        let x = MARGIN + at as f32 * (column + GAP);
        let mut y = top + LINE / 2.0;
        for caption in captions {
            canvas.begin(Name::new(74, caption.number), None);
            number(canvas, vec2(x + 10.0, y), caption.number, caption.role);
            for (lines, weight) in [(&caption.title, Weight::Bold), (&caption.lines, Weight::Regular)] {
                for line in lines {
                    canvas.text(vec2(x + NUMBER, y), line.clone(), Type::new(SMALL, weight, Role::Text));
                    y += LINE;
                }
            }
            y += AFTER;
        }
    }
}

/// What is left of a sheet is for the reader's own words.
fn notes(canvas: &mut Canvas, options: &SceneOptions<'_>, size: Vec2, from: f32) {
    let end = size.y - MARGIN * 0.5 - FOOT - 8.0;
    let first = from + 24.0;
    if end - first < 3.0 * RULE {
        return;
    }
    canvas.begin(Name::new(76, 0), None);
    let looks = Type::new(SMALL, Weight::Bold, Role::TextSecondary);
    canvas.text(vec2(MARGIN, first), options.catalog.text(&msg!("scene-handout-notes")), looks);
    let mut y = first + RULE;
    while y < end && y < first + MOST_RULES * RULE {
        canvas.line(vec![vec2(MARGIN, y), vec2(size.x - MARGIN, y)], Role::Line, 1.0, Dash::Dotted);
        y += RULE;
    }
}

/// A step's number in its colour, as it stands at the arrow and at the caption.
pub(super) fn number(canvas: &mut Canvas, at: Vec2, number: usize, role: Role) {
    let words = number.to_string();
    let half = (text::width(&words, SMALL, Weight::Bold) / 2.0 + 4.5).max(9.5);
    let (min, max) = (vec2(at.x - half, at.y - 9.5), vec2(at.x + half, at.y + 9.5));
    canvas.rect(min, max, 9.5, fill(Role::Background, 1.0));
    canvas.rect(min, max, 9.5, stroke(role, 1.5, Dash::Solid));
    canvas.text(at, words, Type::new(SMALL, Weight::Bold, role).aligned(Align::Middle));
}
