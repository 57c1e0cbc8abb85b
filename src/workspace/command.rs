//! Everything a user can ask for.

use std::path::PathBuf;

use super::Choice;
use crate::capture::FrameNumber;
use crate::flow::ConversationId;
use crate::i18n::Language;
use crate::osi::OsiLayer;
use crate::scene::View;
use crate::theme::ThemeKind;
use crate::timeline::{PlayTime, Tempo};

/// A wish of the user's.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Open a capture file.
    Open(PathBuf),
    /// Open what was dropped on the window: name and content.
    OpenBytes(String, std::sync::Arc<[u8]>),
    /// Read standard input.
    OpenStdin,
    /// Open a bundled sample by its id.
    OpenSample(String),
    /// Stop reading the capture; what was read stays.
    CancelLoading,
    /// Put a conversation on the stage, from its beginning.
    SelectConversation(ConversationId),
    /// The conversation after (or before) the selected one.
    NextConversation,
    /// The conversation before the selected one.
    PreviousConversation,
    /// Select a packet; the stage follows to its step.
    SelectPacket(FrameNumber),
    /// The packet after the selected one (of the conversation, if only it is listed).
    NextPacket,
    /// The packet before the selected one.
    PreviousPacket,
    /// Select a step of the animation and go there.
    SelectStep(usize),
    /// Select a field of the inspected packet, or nothing.
    SelectField(Option<usize>),
    /// Select the field at a byte of the inspected packet.
    SelectByte(u32),
    /// Select a layer of the model, or nothing.
    SelectLayer(Option<OsiLayer>),
    /// Play, or pause.
    TogglePlay,
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// To the end of the next step (the moment it has arrived), pausing.
    StepForward,
    /// To the end of the step before, pausing.
    StepBack,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// To an instant (dragging the scrubber), pausing.
    Seek(PlayTime),
    /// Play that many times as fast, 0.1 to 10.
    SetSpeed(f64),
    /// Lay the animation out in that tempo; the step at the playhead stays.
    SetTempo(Tempo),
    /// Show that view.
    SetView(View),
    /// Put that conversation beside the selected one where TCP and UDP are compared; `None`: the best counterpart.
    ChooseBeside(Option<ConversationId>),
    /// Speak that language.
    SetLanguage(Language),
    /// Wear that theme.
    SetTheme(ThemeKind),
    /// The stage alone, large, or everything.
    ToggleProjector,
    /// Show or hide a panel.
    TogglePanel(Panel),
    /// Show the keyboard help, or hide it.
    ToggleHelp,
    /// Tell the user something.
    Tell(super::Notification),
    /// Hide the notification at that index.
    Dismiss(usize),
    /// Turn a choice on, or off.
    Choose(Choice, bool),
    /// Something about live captures.
    Live(super::live::LiveCommand),
    /// Show the packets of the selected conversation only, or all.
    ShowOnlyConversation(bool),
}

/// A panel that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Panel {
    /// Conversations and packets.
    Lists,
    /// The inspector.
    Inspector,
    /// The paragraph that says why a conversation is not the picture of the textbook.
    Why,
}
