//! The keyboard: which key asks for what. Silent while a text is being typed, and a key that a focused
//! control needs (Space, the arrows) is left to it.

use egui::{Key, Modifiers};

use super::context::{Context, Wishes};
use crate::i18n::Language;
use crate::scene::View;
use crate::theme::ThemeKind;
use crate::workspace::{Choice, Command, SavePackets};

/// Takes in the keys pressed since the last frame.
pub(crate) fn collect(ctx: &egui::Context, cx: &Context<'_>, wishes: &mut Wishes) {
    if ctx.text_edit_focused() {
        return;
    }
    let settings = &cx.workspace.settings;
    let pressed = |modifiers, key| ctx.input_mut(|i| i.consume_key(modifiers, key));
    let plain = |key| pressed(Modifiers::NONE, key);
    let ctrl = |key| pressed(Modifiers::COMMAND, key);

    if pressed(Modifiers::SHIFT, Key::Slash) || plain(Key::Questionmark) || plain(Key::F1) {
        wishes.push(Command::ToggleHelp);
    }
    if plain(Key::Escape) {
        // The frontmost first; a menu would not see the key any more.
        if egui::Popup::is_any_open(ctx) {
            egui::Popup::close_all(ctx);
        } else if settings.show_help {
            wishes.push(Command::ToggleHelp);
        } else if settings.projector {
            wishes.push(Command::ToggleProjector);
        }
    }
    if ctrl(Key::O) {
        wishes.open_dialog = true;
    }
    if ctrl(Key::S) && !cx.capture.store.is_empty() {
        // As the screen is: whoever masks it would not expect a file that is not.
        wishes.save_packets = Some(SavePackets { masked: settings.mask, ..SavePackets::default() });
    }
    if ctrl(Key::ArrowDown) {
        wishes.push(Command::NextConversation);
    }
    if ctrl(Key::ArrowUp) {
        wishes.push(Command::PreviousConversation);
    }
    // With a menu open or a control focused by Tab, these keys are its own.
    if ctx.memory(|memory| memory.focused().is_none()) && !egui::Popup::is_any_open(ctx) {
        if plain(Key::Space) {
            wishes.push(Command::TogglePlay);
        }
        for (key, command) in [
            (Key::ArrowRight, Command::StepForward),
            (Key::ArrowLeft, Command::StepBack),
            (Key::Home, Command::Home),
            (Key::End, Command::End),
            (Key::ArrowDown, Command::NextPacket),
            (Key::ArrowUp, Command::PreviousPacket),
        ] {
            for _ in 0..ctx.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key)) {
                wishes.push(command.clone());
            }
        }
    }
    for (key, command) in [
        // What a presenter's clicker sends.
        (Key::PageDown, Command::StepForward),
        (Key::PageUp, Command::StepBack),
        (Key::Num1, Command::SetView(View::Ladder)),
        (Key::Num2, Command::SetView(View::Layers)),
        (Key::Num3, Command::SetView(View::States)),
        (Key::Num4, Command::SetView(View::Header)),
        (Key::Num5, Command::SetView(View::Udp)),
        (Key::F, Command::ToggleProjector),
        (Key::N, Command::Choose(Choice::Narration, !settings.narration)),
        (Key::S, Command::Choose(Choice::StopAtSteps, !settings.stop_at_steps)),
        (Key::M, Command::Choose(Choice::Mask, !settings.mask)),
        (Key::T, Command::SetTheme(other(settings.theme))),
        (Key::L, Command::SetLanguage(next(cx.catalog.language()))),
    ] {
        if plain(key) {
            wishes.push(command);
        }
    }
}

/// The other theme.
fn other(theme: ThemeKind) -> ThemeKind {
    match theme {
        ThemeKind::Dark => ThemeKind::Light,
        ThemeKind::Light => ThemeKind::Dark,
    }
}

/// The language after that one, around.
fn next(language: Language) -> Language {
    let place = Language::ALL.iter().position(|one| *one == language).unwrap_or(0);
    Language::ALL.get((place + 1) % Language::ALL.len()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::next;
    use crate::i18n::Language;

    #[test]
    fn languages_go_around() {
        let mut language = Language::English;
        for _ in 0..3 {
            language = next(language);
        }
        assert_eq!(language, Language::English);
        assert_eq!(next(Language::English), Language::TraditionalChinese);
    }
}
