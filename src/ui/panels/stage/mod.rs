//! The stage: the pattern's name and why it is not the textbook's, the picture of the conversation at the
//! playhead, and below it what is happening in words.

mod beside;
mod card;
mod legend;
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

/// What is higher than this, in points, has its tooltip beside it.
const TALL: f32 = 120.0;

/// Shows the stage in what room there is. Returns where the picture is.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) -> Rect {
    let Some(timeline) = cx.workspace.timeline().cloned() else {
        let area = ui.available_rect_before_wrap();
        panels::empty::show(ui, cx, wishes);
        return area;
    };
    let projector = cx.workspace.settings.projector;
    let head = (!projector).then(|| head(ui, cx, &timeline, wishes));
    // In the projector, the button for the legend stands in the line with the pattern's name.
    let (line, end) = pattern::show(ui, cx, &timeline.story, wishes);
    let place = head.unwrap_or_else(|| {
        Rect::from_min_max(pos2(end, line.top()), pos2(line.right() - GRID * cx.scale, line.bottom()))
    });
    let area = ui.available_rect_before_wrap();
    let card = card::height(cx, area.width());
    let stage = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - card));
    picture(ui, cx, &timeline, stage, wishes);
    legend::show(ui, cx, &timeline, place, stage.size());
    card::show(ui, cx, &timeline, Rect::from_min_max(pos2(area.left(), stage.bottom()), area.max), wishes);
    stage
}

/// The tabs of the views. Returns the room behind them.
fn head(ui: &mut Ui, cx: &Context<'_>, timeline: &Timeline, wishes: &mut Wishes) -> Rect {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let tabs = rect.shrink2(vec2(GRID, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let shown = ui.scope_builder(egui::UiBuilder::new().max_rect(tabs).layout(layout), |ui| {
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
    Rect::from_min_max(pos2(shown.response.rect.right() + GRID, tabs.top()), tabs.max)
}

/// What the picture of the stage depends on, at that size.
fn options<'a>(cx: &'a Context<'_>, size: egui::Vec2) -> SceneOptions<'a> {
    SceneOptions {
        scale: cx.scale,
        selected: cx.workspace.current_step(),
        reduce_motion: cx.workspace.settings.reduce_motion,
        narration: false,
        told: cx.workspace.settings.narration,
        inspected: cx.inspected,
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
    if target.is_some_and(|target| !matches!(target, Target::State(..))) {
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let pointed = is_pointed_at(ui, cx, &response);
    if let (true, Some(target), Some(at)) = (pointed, target, response.hover_pos())
        && let Some(tip) = tip(cx, timeline, target)
    {
        let (beside, align) = place_of_tip(&picture, target, at - rect.min.to_vec2());
        let mut tooltip = egui::Tooltip::for_enabled(&response);
        tooltip.popup = tooltip.popup.anchor(beside.translate(rect.min.to_vec2())).align(align);
        tooltip.show(|ui| ui.label(tip));
    }
}

/// Where the pointer was, over what area, and the instant of the picture that it asked about there.
type Pointed = (egui::Pos2, Rect, Option<PlayTime>);

/// Whether somebody moved the pointer to where it is since the picture last moved. An item that the animation, or another
/// size of the window, moves under a pointer at rest was not asked about, and what it was asked about before has gone.
fn is_pointed_at(ui: &Ui, cx: &Context<'_>, response: &egui::Response) -> bool {
    let now = cx.workspace.player.now;
    let id = response.id.with("pointed at");
    let Some(at) = response.hover_pos() else {
        ui.data_mut(|data| data.remove::<Pointed>(id));
        return false;
    };
    let asked = match ui.data(|data| data.get_temp::<Pointed>(id)) {
        Some((was, over, when)) if was == at => {
            when.filter(|when| *when == now && over == response.rect && !cx.workspace.player.playing)
        }
        _ => Some(now),
    };
    ui.data_mut(|data| data.insert_temp(id, (at, response.rect, asked)));
    asked.is_some() && !cx.workspace.player.playing
}

/// The part of the picture that a tooltip leaves free, and where it stands to it.
fn place_of_tip(picture: &Scene, target: Target, at: egui::Pos2) -> (Rect, egui::RectAlign) {
    let own = picture.items.iter().filter(|item| item.opacity > 0.0 && item.target == Some(target));
    let bounds = own.map(|item| paint::bounds(&item.shape)).filter(|bounds| bounds.expand(24.0).contains(at));
    let mut free = bounds.fold(Rect::from_pos(at), Rect::union);
    // Beside something high, below something low; near the pointer in either case.
    if free.height() > TALL {
        (free.min.y, free.max.y) = (at.y - GRID, at.y + GRID);
        (free, egui::RectAlign::RIGHT)
    } else {
        (free.min.x, free.max.x) = (at.x - GRID, at.x + GRID);
        (free, egui::RectAlign::BOTTOM_START)
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

/// What is said of a thing that is pointed at; nothing of a step that the class is to tell.
fn tip(cx: &Context<'_>, timeline: &Timeline, target: Target) -> Option<String> {
    match target {
        Target::Step(_) if !cx.workspace.settings.narration => None,
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
