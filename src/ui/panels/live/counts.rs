//! What has become of every frame of a live capture, always in sight while it is open; and what can be done with it.

use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::capture::live::Counts;
use crate::i18n::Message;
use crate::msg;
use crate::ui::button::Button;
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::Command;
use crate::workspace::live::{LiveCommand, Phase, Session};

/// Height of the line.
pub(crate) const HEIGHT: f32 = 40.0;

/// Shows the line. Call only while a live capture is open.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let Some(session) = cx.workspace.live().session() else { return };
    let (k, palette) = (cx.scale, cx.palette);
    let rect = ui.available_rect_before_wrap();
    ui.painter().rect_filled(rect, 0.0, palette.raised);
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.border));
    let inner = rect.shrink2(vec2(GRID * 2.0 * k, 0.0));
    let y = rect.center().y;
    let mut state = cx.text(&state(session));
    if let Some(only) = only(cx, session) {
        // What is not captured is not to be missed: a filter of last week is still one.
        state = format!("{state} · {only}");
    }
    let counts = said(cx, session.counts());
    // The counts go before the words on the buttons, which have icons and tooltips.
    let long = |text: &str, font| write::line(ui.painter(), text, font, palette.text, f32::INFINITY).size().x;
    let small = counts.iter().chain([&state]).map(|text| long(text, style::small(k)) + GRID * 2.0 * k).sum::<f32>();
    let wanted = 20.0 * k + long(session.interface(), style::strong(k)) + GRID * k + small;
    let choices = choices(cx, session);
    let all: f32 = choices.iter().map(|one| one.button(true).width(ui, cx) + GRID / 2.0).sum();
    let with_words = wanted + all + GRID * 2.0 <= inner.width();
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let buttons = ui.scope_builder(egui::UiBuilder::new().max_rect(inner).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = GRID / 2.0;
        for one in &choices {
            if one.button(with_words).show(ui, cx).clicked() {
                wishes.push(Command::Live(one.command.clone()));
            }
        }
    });
    let right = buttons.response.rect.left() - GRID * 2.0;
    let words = format!("{} · {state} · {}", session.interface(), counts.join(" · "));
    let response = ui.interact(
        Rect::from_min_max(inner.min, pos2(right, inner.bottom())),
        ui.scope_id().with("counts"),
        Sense::hover(),
    );
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Status, true, &words));
    response.on_hover_text(format!("{words}\n{}", cx.text(&msg!("live-counts-tip"))));
    let painter = ui.painter();
    let middle = pos2(inner.left() + 6.0 * k, y);
    match session.phase() {
        Phase::Capturing if !session.paused() => {
            painter.circle_filled(middle, 5.0 * k, palette.error);
        }
        _ => {
            painter.circle_stroke(middle, 4.5 * k, Stroke::new(1.5 * k, palette.text_secondary));
        }
    }
    let mut x = inner.left() + 20.0 * k;
    let name = write::line(painter, session.interface(), style::strong(k), palette.text, right - x);
    x = write::begin(painter, x, y, name) + GRID * k;
    let state = write::line(painter, &state, style::small(k), palette.text_secondary, (right - x).max(0.0));
    x = write::begin(painter, x, y, state) + GRID * 2.0 * k;
    let lost = lost(session.counts());
    for (text, lost) in counts.iter().zip(lost) {
        let ink = if lost { palette.warning } else { palette.text };
        let room = right - x;
        let galley = write::line(painter, text, style::small(k), ink, f32::INFINITY);
        // The tooltip has them all where the window is narrow.
        if galley.size().x > room {
            break;
        }
        x = write::begin(painter, x, y, galley) + GRID * 2.0 * k;
    }
}

/// What alone is captured. A filter may name a host, which the mask hides.
fn only(cx: &Context<'_>, session: &Session) -> Option<String> {
    let filter = Some(session.filter()).filter(|filter| !filter.is_empty())?;
    let message =
        if cx.workspace.settings.mask { msg!("live-only-hidden") } else { msg!("live-only", filter = filter) };
    Some(cx.text(&message))
}

/// Which of the counts tell of a loss, in their order.
fn lost(counts: Counts) -> [bool; 5] {
    [false, false, counts.dropped_by_kernel > 0, counts.dropped_by_us > 0, false]
}

/// How far it is.
fn state(session: &Session) -> Message {
    match session.phase() {
        Phase::Starting => msg!("live-starting"),
        Phase::Capturing if session.paused() => msg!("live-paused"),
        Phase::Capturing => msg!("live-capturing"),
        Phase::Stopping => msg!("live-stopping"),
        Phase::Ended => msg!("live-ended"),
    }
}

/// The counts in words; the first is the sum of the others.
fn said(cx: &Context<'_>, counts: Counts) -> [String; 5] {
    [
        msg!("live-seen", count = counts.seen),
        msg!("live-kept", count = counts.kept),
        msg!("live-dropped-by-kernel", count = counts.dropped_by_kernel),
        msg!("live-dropped-by-us", count = counts.dropped_by_us),
        msg!("live-let-go", count = counts.let_go),
    ]
    .map(|message| cx.text(&message))
}

/// A button of the line.
struct Choice {
    icon: Icon,
    name: String,
    on: bool,
    command: LiveCommand,
}

impl Choice {
    fn button(&self, words: bool) -> Button<'_> {
        let text = words.then_some(self.name.as_str());
        Button { icon: Some(self.icon), text, name: &self.name, on: self.on, ..Button::default() }
    }
}

/// What can be done now, from right to left.
fn choices(cx: &Context<'_>, session: &Session) -> Vec<Choice> {
    let choice = |icon, message: &Message, on, command| Choice { icon, name: cx.text(message), on, command };
    if !session.running() {
        let again = LiveCommand::start(session.interface());
        return vec![choice(Icon::Live, &msg!("live-again"), false, again)];
    }
    let paused = session.paused();
    let (icon, pause) = if paused { (Icon::Play, msg!("live-go-on")) } else { (Icon::Pause, msg!("live-pause")) };
    let following = cx.workspace.following();
    vec![
        choice(Icon::Stop, &msg!("live-stop"), false, LiveCommand::Stop),
        choice(icon, &pause, false, LiveCommand::PauseView(!paused)),
        choice(Icon::ArrowRight, &msg!("live-follow-button"), following, LiveCommand::Follow(!following)),
    ]
}
