//! The scrubber: the whole conversation as a track, its phases shaded, a tick for each step, and the playhead,
//! which can be dragged both ways.

use egui::accesskit::Action;
use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, pos2};

use crate::flow::story::Phase;
use crate::msg;
use crate::scene::Role;
use crate::timeline::{PlayTime, Step, Timeline};
use crate::ui::context::{Context, Wishes};
use crate::ui::style::{self};
use crate::ui::{glance, write};
use crate::workspace::Command;

/// Thickness of the track.
const TRACK: f32 = 6.0;

/// Shows the scrubber in a rectangle.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, rect: Rect, wishes: &mut Wishes) {
    let response = ui.interact(rect, ui.scope_id().with("scrubber"), Sense::click_and_drag());
    let name = cx.text(&msg!("ui-scrubber"));
    let now = cx.workspace.player.now;
    let usable = cx.workspace.timeline().is_some();
    response.widget_info(|| WidgetInfo { enabled: usable, ..WidgetInfo::slider(usable, now.secs(), &name) });
    let y = rect.center().y + 5.0 * cx.scale;
    let track = Rect::from_min_max(pos2(rect.left() + 8.0, y - TRACK / 2.0), pos2(rect.right() - 8.0, y + TRACK / 2.0));
    ui.painter().rect_filled(track, TRACK / 2.0, cx.palette.border);
    let Some(timeline) = cx.workspace.timeline().filter(|_| track.width() > 1.0) else { return };
    let length = cx.workspace.length().0.max(1) as f64;
    let x_of = |time: PlayTime| track.left() + (time.0 as f64 / length).clamp(0.0, 1.0) as f32 * track.width();

    phases(ui, cx, timeline, track, &x_of);
    ticks(ui, cx, timeline, track, &x_of);
    let head = x_of(now);
    let grabbed = response.hovered() || response.dragged();
    let stem = Stroke::new(2.0, cx.palette.accent);
    ui.painter().vline(head, egui::Rangef::new(track.top() - 5.0, track.bottom() + 5.0), stem);
    let radius = if grabbed { 8.0 } else { 6.5 };
    ui.painter().circle(pos2(head, y), radius, cx.palette.accent, Stroke::new(2.0, cx.palette.panel));

    if let (true, Some(pointer)) = (response.is_pointer_button_down_on(), response.interact_pointer_pos()) {
        let share = f64::from((pointer.x - track.left()) / track.width().max(1.0)).clamp(0.0, 1.0);
        wishes.push(Command::Seek(PlayTime((share * length) as i64)));
    }
    let asked = |action| ui.input(|i| i.num_accesskit_action_requests(response.id, action));
    for _ in 0..asked(Action::Increment) {
        wishes.push(Command::StepForward);
    }
    for _ in 0..asked(Action::Decrement) {
        wishes.push(Command::StepBack);
    }
    if let (false, Some(at)) = (response.dragged(), response.hover_pos()) {
        let share = f64::from((at.x - track.left()) / track.width().max(1.0)).clamp(0.0, 1.0);
        let time = PlayTime((share * length) as i64);
        let index = timeline.steps.partition_point(|step| step.depart <= time);
        if let Some((index, step)) = index.checked_sub(1).and_then(|index| Some((index, timeline.steps.get(index)?))) {
            let number = timeline.number(index);
            let head = cx.text(&msg!("ui-step", number = number, total = timeline.steps.len()));
            let told = cx.workspace.settings.narration;
            let tip = if told { format!("{head}\n{}", cx.text(&step.title)) } else { head };
            response.on_hover_text_at_pointer(tip);
        }
    }
}

fn phase_role(phase: Phase) -> Role {
    match phase {
        Phase::Handshake => Role::Handshake,
        Phase::Data => Role::Data,
        Phase::Teardown => Role::Teardown,
    }
}

fn phases(ui: &Ui, cx: &Context<'_>, timeline: &Timeline, track: Rect, x_of: &impl Fn(PlayTime) -> f32) {
    let now = cx.workspace.player.now;
    for span in &timeline.phases {
        let (Some(first), Some(last)) = (timeline.steps.get(span.first), timeline.steps.get(span.last)) else {
            continue;
        };
        let colour = cx.palette.role(phase_role(span.phase));
        let bar = Rect::from_x_y_ranges(x_of(first.depart)..=x_of(last.arrive), track.y_range());
        ui.painter().rect_filled(bar, TRACK / 2.0, style::tint(colour, 0.30));
        let done = Rect::from_x_y_ranges(bar.left()..=x_of(now).max(bar.left()).min(bar.right()), track.y_range());
        if done.width() > 0.5 {
            ui.painter().rect_filled(done, TRACK / 2.0, style::tint(colour, 0.9));
        }
    }
}

fn step_role(timeline: &Timeline, step: &Step) -> (Role, &'static str) {
    match timeline.story.events.get(step.event) {
        Some(event) => {
            let letter = glance::event_letter(event);
            (if event.is_sent_again() { Role::Retransmission } else { letter.role }, letter.text)
        }
        None => (phase_role(step.phase), ""),
    }
}

/// A tick for each step, at most one a point; its letter above where there is room.
fn ticks(ui: &Ui, cx: &Context<'_>, timeline: &Timeline, track: Rect, x_of: &impl Fn(PlayTime) -> f32) {
    let painter = ui.painter();
    let mut last_letter = f32::NEG_INFINITY;
    let bottom = track.top() - 4.0;
    let current = cx.workspace.current_step();
    // From tick to tick by search: a long conversation has far more steps than the track has points.
    let mut index = 0;
    while let Some(step) = timeline.steps.get(index) {
        let place = index;
        let x = x_of(step.depart);
        let rest = timeline.steps.get(index + 1..).unwrap_or_default();
        index += 1 + rest.partition_point(|later| x_of(later.depart) - x < 2.0);
        let (role, text) = step_role(timeline, step);
        let colour = cx.palette.role(role);
        painter.vline(x, egui::Rangef::new(bottom - 4.0, bottom + 1.0), Stroke::new(1.5, colour));
        let font = if current == Some(place) { style::small_strong(cx.scale) } else { style::small(cx.scale) };
        let ink = if current == Some(place) { cx.palette.text } else { colour };
        let galley = write::line(painter, text, font, ink, 60.0);
        let half = galley.size().x / 2.0;
        if x - half > last_letter + 4.0 {
            last_letter = x + half;
            write::centre(painter, pos2(x, bottom - 6.0 - galley.size().y / 2.0), galley);
        }
    }
}
