//! The stage: the pattern's name and why it is not the textbook's, the picture of the conversation at the
//! playhead, and below it what is happening in words.

mod beside;
mod card;
mod paint;
mod pattern;

use egui::{Rect, Sense, Stroke, Ui, pos2, vec2};

use crate::msg;
use crate::scene::{self, Scene, SceneOptions, Target, View};
use crate::timeline::{PlayTime, Timeline};
use crate::ui::button::Button;
use crate::ui::context::{Context, Wishes};
use crate::ui::panels;
use crate::ui::style::GRID;
use crate::workspace::Command;

/// Height of the stage's head at the desk.
const HEAD: f32 = 44.0;
/// How much of the animation one notch of the wheel is, in seconds a point.
const WHEEL: f64 = 0.012;

/// Shows the stage in what room there is. Returns where the picture is.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) -> Rect {
    let Some(timeline) = cx.workspace.timeline().cloned() else {
        let area = ui.available_rect_before_wrap();
        panels::empty::show(ui, cx, wishes);
        return area;
    };
    if !cx.workspace.settings.projector {
        head(ui, cx, &timeline, wishes);
        pattern::show(ui, cx, &timeline.story.conversation, wishes);
    }
    let area = ui.available_rect_before_wrap();
    let card = card::height(cx, area.width());
    let stage = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - card));
    picture(ui, cx, &timeline, stage, wishes);
    card::show(ui, cx, &timeline, Rect::from_min_max(pos2(area.left(), stage.bottom()), area.max), wishes);
    stage
}

fn head(ui: &mut Ui, cx: &Context<'_>, timeline: &Timeline, wishes: &mut Wishes) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let tabs = rect.shrink2(vec2(GRID, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(tabs).layout(layout), |ui| {
        for (view, key) in View::ALL.into_iter().zip(["1", "2", "3", "4", "5"]) {
            let label = cx.text(&match view {
                View::Ladder => msg!("ui-view-ladder"),
                View::Layers => msg!("ui-view-layers"),
                View::States => msg!("ui-view-states"),
                View::Header => msg!("ui-view-header"),
                View::Udp => msg!("ui-view-udp"),
            });
            let on = cx.workspace.settings.view == view;
            let button = Button { text: Some(&label), name: &label, on, key: Some(key), ..Button::default() };
            if button.show(ui, cx).clicked() {
                wishes.push(Command::SetView(view));
            }
        }
    });
    if cx.workspace.settings.view == View::Udp {
        beside::show(ui, cx, timeline, rect, rect.right() - GRID * 2.0, wishes);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, cx.palette.border));
}

/// What the picture of the stage depends on, at that size.
fn options<'a>(cx: &'a Context<'_>, size: egui::Vec2) -> SceneOptions<'a> {
    SceneOptions {
        scale: cx.scale,
        selected: cx.workspace.current_step(),
        reduce_motion: cx.workspace.settings.reduce_motion,
        narration: false,
        packets: cx.capture,
        beside: cx.workspace.beside().map(std::sync::Arc::as_ref),
        extras: cx.workspace.settings.extras(),
        layer: cx.workspace.selection.layer,
        field: cx.workspace.selection.field,
        ..SceneOptions::new(cx.workspace.settings.view, scene::vec2(size.x, size.y), cx.catalog)
    }
}

fn picture(ui: &mut Ui, cx: &Context<'_>, timeline: &Timeline, rect: Rect, wishes: &mut Wishes) {
    let now = cx.workspace.player.now;
    let options = options(cx, rect.size());
    let picture = scene::scene_at(timeline, now, &options);
    let response = ui.allocate_rect(rect, Sense::click());
    let name = cx.text(&msg!("ui-stage"));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
    paint::scene(&ui.painter_at(rect), cx.palette, rect.min, &picture);

    let target = response.hover_pos().and_then(|at| hit(&picture, at - rect.min.to_vec2()));
    if let (true, Some(target)) = (response.clicked(), target) {
        match target {
            Target::Step(step) => wishes.push(Command::SelectStep(step)),
            Target::Frame(frame) => wishes.push(Command::SelectPacket(frame)),
            // A second click goes back.
            Target::Layer(layer) => {
                let again = cx.workspace.selection.layer == Some(layer);
                wishes.push(Command::SelectLayer((!again).then_some(layer)));
            }
            Target::Field(field) => wishes.push(Command::SelectField(Some(field))),
            Target::State(..) => {}
        }
    }
    if response.contains_pointer() {
        let delta = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta.y));
        if delta != 0.0 {
            let at = now.secs() - f64::from(delta) * WHEEL;
            let at = at.clamp(0.0, cx.workspace.length().secs());
            wishes.push(Command::Seek(PlayTime::from_secs(at)));
        }
    }
    if let Some(tip) = target.and_then(|target| tip(cx, timeline, target)) {
        if !matches!(target, Some(Target::State(..))) {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        response.on_hover_text_at_pointer(tip);
    }
}

/// What is under a point of the picture: the frontmost shape that stands for something.
fn hit(scene: &Scene, at: egui::Pos2) -> Option<Target> {
    scene
        .items
        .iter()
        .rev()
        .filter(|item| item.opacity > 0.0 && item.target.is_some())
        .find(|item| paint::bounds(&item.shape).expand(4.0).contains(at))
        .and_then(|item| item.target)
}

fn tip(cx: &Context<'_>, timeline: &Timeline, target: Target) -> Option<String> {
    match target {
        Target::Step(step) => {
            timeline.steps.get(step).map(|step| format!("{}\n{}", cx.text(&step.title), cx.text(&step.narration)))
        }
        Target::Frame(frame) => Some(cx.text(&msg!("ui-packet", number = frame))),
        Target::State(_, Some(state)) => {
            Some(format!("{}\n{}", state.name(), cx.text(&crate::flow::state_meaning(state))))
        }
        Target::State(_, None) => Some(cx.text(&msg!("ui-state-unknown"))),
        Target::Layer(layer) => Some(cx.catalog.get(layer.duty_id())),
        Target::Field(_) => None,
    }
}
