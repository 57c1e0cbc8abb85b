//! The handout: one page with the whole ladder, each step's narration by its number, and what the signs mean. A4 portrait
//! in its proportions; a longer conversation gets a larger page, which prints smaller, and one too long for that is cut.

use super::super::canvas::{Canvas, Name, Type, fill, stroke};
use super::super::{Align, Dash, Role, Scene, SceneOptions, Vec2, Weight, text, vec2};
use super::layout::{Layout, Part, SMALL, TITLE};
use super::legend::{self, Beside};
use super::segments;
use crate::flow::Side;
use crate::i18n::Message;
use crate::msg;
use crate::timeline::Timeline;

/// Height to width of A4.
const A4: f32 = std::f32::consts::SQRT_2;
/// The page's width, logical pixels: least (small text prints at 7.5 points), most, and the step between tries.
const WIDTHS: (u16, u16, u16) = (960, 1760, 40);
/// No page has room for more steps.
const MOST: usize = 200;
const MARGIN: f32 = 40.0;
/// Between columns of captions.
const GAP: f32 = 32.0;
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
const FOOT: f32 = 32.0;
const PART: Part = Part { half: false, unscrolled: true, numbered: true };

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

/// A page that has been measured.
struct Page {
    width: f32,
    /// Steps on it.
    steps: usize,
    intro: Vec<String>,
    head: f32,
    ladder: f32,
    /// What is beside the packets, and the height of the legend.
    beside: Beside,
    legend: f32,
    columns: Vec<Vec<Caption>>,
    captions: f32,
}

impl Page {
    fn height(&self) -> f32 {
        MARGIN + self.head + self.ladder + self.legend + self.captions + FOOT + MARGIN * 0.5
    }
    fn fits(&self) -> bool {
        self.height() <= self.width * A4
    }
}

/// The handout of a conversation. Of the options only the language counts.
pub fn handout(timeline: &Timeline, options: &SceneOptions<'_>) -> Scene {
    let options = &SceneOptions {
        scale: 1.0,
        narration: false,
        selected: None,
        extras: super::super::Extras { streams: false, ..options.extras },
        ..*options
    };
    let all = timeline.steps.len();
    if all > MOST {
        return marked(draw(timeline, options, &cut(timeline, options, f32::from(WIDTHS.1), MOST)), options);
    }
    let (least, most, step) = WIDTHS;
    let widths = (least..=most).step_by(step.into()).map(f32::from);
    let page = widths
        .map(|width| measure(timeline, options, width, all))
        .find(Page::fits)
        .unwrap_or_else(|| cut(timeline, options, f32::from(most), all));
    marked(draw(timeline, options, &page), options)
}

fn marked(mut scene: Scene, options: &SceneOptions<'_>) -> Scene {
    super::super::masked::mark(&mut scene, options);
    scene
}

/// The page with as many of the first steps as it has room for.
fn cut(timeline: &Timeline, options: &SceneOptions<'_>, width: f32, all: usize) -> Page {
    let (mut fits, mut too_many) = (1, all.clamp(1, MOST) + 1);
    while too_many - fits > 1 {
        let middle = usize::midpoint(fits, too_many);
        if measure(timeline, options, width, middle).fits() {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    measure(timeline, options, width, fits)
}

fn measure(timeline: &Timeline, options: &SceneOptions<'_>, width: f32, steps: usize) -> Page {
    let inner = width - 2.0 * MARGIN;
    let summary = timeline.narration(timeline.length);
    let mut intro = vec![options.catalog.text(&summary.title)];
    intro.push(options.catalog.text(&summary.text));
    let end = if options.catalog.language() == crate::i18n::Language::English { ". " } else { "。" };
    let intro = text::wrap(&intro.join(end), SMALL, Weight::Regular, inner);
    let head = 34.0 + intro.len() as f32 * LINE + 12.0;
    let sized = SceneOptions { size: vec2(width - MARGIN, 100.0), ..*options };
    let ladder = match timeline.steps.get(steps) {
        Some(next) => Layout::height_to(timeline, next.depart, &sized, PART),
        None => Layout::full_height(timeline, &sized, PART),
    };
    let beside = Layout::new(timeline, timeline.length, &sized, PART).beside();
    let legend = (legend::height(timeline, options, beside, (inner, 1.0)) + LEGEND.0).max(LEGEND.1);
    let count = if width < 1200.0 { 2 } else { 3 };
    let column = (inner - GAP * (count as f32 - 1.0)) / count as f32;
    let captions: Vec<Caption> = (0..steps.min(timeline.steps.len()))
        .filter_map(|index| {
            let step = timeline.steps.get(index)?;
            let title = options.catalog.text(&step.title);
            let words = options.catalog.text(&step.narration);
            Some(Caption {
                number: index + 1,
                role: segments::role(step, timeline.event(step)?),
                title: text::wrap(&title, SMALL, Weight::Bold, column - NUMBER),
                lines: text::wrap(&words, SMALL, Weight::Regular, column - NUMBER),
            })
        })
        .collect();
    let (columns, captions) = flow(captions, count);
    Page { width, steps, intro, head, ladder, beside, legend, columns, captions }
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

fn draw(timeline: &Timeline, options: &SceneOptions<'_>, page: &Page) -> Scene {
    let size = vec2(page.width, (page.width * A4).round());
    let words = |message: &Message| options.catalog.text(message);
    let top = MARGIN + page.head;
    let sized = SceneOptions { size: vec2(page.width - MARGIN, page.ladder), ..*options };
    let mut scene = super::part(timeline, timeline.length, &sized, PART);
    for item in &mut scene.items {
        item.shape.shift(vec2(MARGIN / 2.0, top));
        item.target = None;
    }
    let mut canvas = Canvas::new();
    canvas.begin(Name::new(70, 0), None);
    // What the ladder draws beyond its foot is cut off, and the margins are clean.
    canvas.rect(vec2(0.0, top + page.ladder), size, 0.0, fill(Role::Background, 1.0));
    canvas.rect(vec2(0.0, 0.0), vec2(size.x, top), 0.0, fill(Role::Background, 1.0));
    heading(&mut canvas, timeline, options, page);
    let mut y = top + page.ladder;
    if page.steps < timeline.steps.len() {
        let cut = words(&msg!("scene-handout-cut", shown = page.steps, total = timeline.steps.len()));
        let looks = Type::new(SMALL, Weight::Bold, Role::TextSecondary).aligned(Align::Middle);
        canvas.begin(Name::new(71, 0), None);
        canvas.rect(vec2(MARGIN, y - 12.0), vec2(size.x - MARGIN, y + 12.0), 0.0, fill(Role::Background, 1.0));
        canvas.text(vec2(size.x / 2.0, y), cut, looks);
    }
    let room = (vec2(MARGIN, y + 11.0), page.width - 2.0 * MARGIN, 1.0);
    legend::rows(&mut canvas, timeline, options, page.beside, room);
    y += page.legend;
    captions(&mut canvas, page, y);
    notes(&mut canvas, options, page, y + page.captions);
    canvas.begin(Name::new(72, 0), None);
    let looks = Type::new(SMALL, Weight::Regular, Role::TextSecondary);
    let clause = match timeline.story.below() {
        Some(below) => below.clause,
        None if Layout::has_states(timeline) => "RFC 9293",
        None => "RFC 768",
    };
    let foot = size.y - MARGIN * 0.5 - FOOT / 2.0;
    canvas.text(vec2(MARGIN, foot), words(&msg!("scene-handout-made")), looks);
    canvas.text(vec2(size.x - MARGIN, foot), clause, looks.aligned(Align::End));
    scene.items.extend(canvas.finish());
    Scene { size, items: scene.items, content_height: size.y, scroll: 0.0 }
}

fn heading(canvas: &mut Canvas, timeline: &Timeline, options: &SceneOptions<'_>, page: &Page) {
    let story = &timeline.story;
    let protocol = story.protocol();
    let application = story.conversation().and_then(|it| it.application).filter(|name| *name != "Data");
    let title = match application {
        Some(application) => {
            msg!("scene-handout-title-application", protocol = protocol, application = application)
        }
        None if story.below().is_some() => msg!("scene-handout-title-below", protocol = protocol),
        None => msg!("scene-handout-title", protocol = protocol),
    };
    canvas.begin(Name::new(73, 0), None);
    let title = options.catalog.text(&title);
    let mut y = MARGIN + 8.0;
    let ends = format!("{} → {}", story.end_text(Side::Client), story.end_text(Side::Server));
    let ends_width = text::width(&ends, SMALL, Weight::Mono);
    let room = page.width - 2.0 * MARGIN;
    let title = text::elide(&title, TITLE, Weight::Bold, room);
    let beside = text::width(&title, TITLE, Weight::Bold) + 24.0 + ends_width <= room;
    canvas.text(vec2(MARGIN, y), title, Type::new(TITLE, Weight::Bold, Role::Text));
    if beside {
        let looks = Type::new(SMALL, Weight::Mono, Role::TextSecondary).aligned(Align::End);
        canvas.text(vec2(page.width - MARGIN, y), ends, looks);
    }
    y += 26.0;
    for line in &page.intro {
        canvas.text(vec2(MARGIN, y), line.clone(), Type::new(SMALL, Weight::Regular, Role::Text));
        y += LINE;
    }
}

fn captions(canvas: &mut Canvas, page: &Page, top: f32) {
    let count = if page.width < 1200.0 { 2.0 } else { 3.0 };
    let column = (page.width - 2.0 * MARGIN - GAP * (count - 1.0)) / count;
    for (at, captions) in page.columns.iter().enumerate() {
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

/// What is left of the page is for the reader's own words.
fn notes(canvas: &mut Canvas, options: &SceneOptions<'_>, page: &Page, from: f32) {
    let end = (page.width * A4).round() - MARGIN * 0.5 - FOOT - 8.0;
    let first = from + 24.0;
    if end - first < 3.0 * RULE {
        return;
    }
    canvas.begin(Name::new(76, 0), None);
    let looks = Type::new(SMALL, Weight::Bold, Role::TextSecondary);
    canvas.text(vec2(MARGIN, first), options.catalog.text(&msg!("scene-handout-notes")), looks);
    let mut y = first + RULE;
    while y < end && y < first + MOST_RULES * RULE {
        canvas.line(vec![vec2(MARGIN, y), vec2(page.width - MARGIN, y)], Role::Line, 1.0, Dash::Dotted);
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
