//! Colours and sizes as tokens: what a [`Role`] looks like in the dark and in the light theme.
//! Every colour of the program comes from here, from `assets/theme/*.toml`; a test computes the contrast.
//!
//! Knows no window toolkit: the window and the picture export both read it.

mod tokens;

use std::sync::OnceLock;

use crate::flow::Side;
use crate::flow::tcp::TcpState;
use crate::osi::OsiLayer;
use crate::scene::Role;
use tokens::Tokens;

/// Which theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeKind {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
}

impl ThemeKind {
    /// Both.
    pub const ALL: [ThemeKind; 2] = [ThemeKind::Dark, ThemeKind::Light];

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            ThemeKind::Dark => ThemeKind::Light,
            ThemeKind::Light => ThemeKind::Dark,
        }
    }
}

/// A colour: red, green, blue, alpha, not premultiplied, sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgba(pub [u8; 4]);

impl Rgba {
    /// The same, that opaque (0 to 1) of what it was.
    pub fn with_opacity(self, opacity: f32) -> Self {
        let Rgba([r, g, b, a]) = self;
        Rgba([r, g, b, (f32::from(a) * opacity.clamp(0.0, 1.0)).round() as u8])
    }

    /// The opaque colour seen where this one lies on an opaque ground.
    pub fn over(self, ground: Rgba) -> Self {
        let Rgba([r, g, b, a]) = self;
        let Rgba([gr, gg, gb, _]) = ground;
        let alpha = f32::from(a) / 255.0;
        let mix = |top: u8, below: u8| (f32::from(top) * alpha + f32::from(below) * (1.0 - alpha)).round() as u8;
        Rgba([mix(r, gr), mix(g, gg), mix(b, gb), 255])
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let Rgba([r, g, b, _]) = self;
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    /// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Rgba) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// A fill and the text that stands on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The fill.
    pub fill: Rgba,
    /// Text on it.
    pub text: Rgba,
}

/// All colours and sizes of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Which it is.
    pub kind: ThemeKind,
    /// The window behind everything.
    pub window: Rgba,
    /// A panel.
    pub panel: Rgba,
    /// A raised area on a panel: a card, a text field.
    pub surface: Rgba,
    /// What floats above: a menu, a button under the pointer.
    pub raised: Rgba,
    /// A rule between areas.
    pub border: Rgba,
    /// Ordinary text.
    pub text: Rgba,
    /// Text of lesser weight.
    pub text_secondary: Rgba,
    /// Text of what cannot be used now (exempt from AA).
    pub text_disabled: Rgba,
    /// The one colour that says: here.
    pub accent: Rgba,
    /// Text on the accent.
    pub accent_text: Rgba,
    /// What the user selected.
    pub selection: Rgba,
    /// It went well.
    pub success: Rgba,
    /// Something is odd.
    pub warning: Rgba,
    /// It could not be done.
    pub error: Rgba,
    /// The unit of the grid, logical pixels.
    pub spacing: f32,
    /// Text sizes, logical pixels: small, body, title.
    pub text_sizes: [f32; 3],
    tokens: Tokens,
}

impl Theme {
    /// The theme of a kind, read once.
    pub fn of(kind: ThemeKind) -> &'static Theme {
        static DARK: OnceLock<Theme> = OnceLock::new();
        static LIGHT: OnceLock<Theme> = OnceLock::new();
        match kind {
            ThemeKind::Dark => DARK.get_or_init(|| Theme::read(kind, include_str!("../../assets/theme/dark.toml"))),
            ThemeKind::Light => LIGHT.get_or_init(|| Theme::read(kind, include_str!("../../assets/theme/light.toml"))),
        }
    }

    fn read(kind: ThemeKind, source: &str) -> Theme {
        // The bundled files are read by the tests; a damaged one shows as grey rather than stopping the program.
        let tokens: Tokens = toml::from_str(source).unwrap_or_default();
        let ui = &tokens.ui;
        Theme {
            kind,
            window: ui.window.0,
            panel: ui.panel.0,
            surface: ui.surface.0,
            raised: ui.raised.0,
            border: ui.border.0,
            text: ui.text.0,
            text_secondary: ui.text_secondary.0,
            text_disabled: ui.text_disabled.0,
            accent: ui.accent.0,
            accent_text: ui.accent_text.0,
            selection: ui.selection.0,
            success: ui.success.0,
            warning: ui.warning.0,
            error: ui.error.0,
            spacing: ui.spacing,
            text_sizes: [ui.text_small, ui.text_body, ui.text_title],
            tokens,
        }
    }

    /// A layer of the model: its fill and the text on it.
    pub fn layer(&self, layer: OsiLayer) -> Filled {
        let layers = &self.tokens.layer;
        let token = match layer {
            OsiLayer::Application => &layers.application,
            OsiLayer::Presentation => &layers.presentation,
            OsiLayer::Session => &layers.session,
            OsiLayer::Transport => &layers.transport,
            OsiLayer::Network => &layers.network,
            OsiLayer::DataLink => &layers.data_link,
            OsiLayer::Physical => &layers.physical,
        };
        Filled { fill: token.fill.0, text: token.text.0 }
    }

    /// A state's colour; `None` is the unknown state.
    pub fn state(&self, state: Option<TcpState>) -> Rgba {
        let states = &self.tokens.state;
        match state {
            None => self.tokens.role.state_unknown.0,
            Some(TcpState::Closed) => states.closed.0,
            Some(TcpState::Listen) => states.listen.0,
            Some(TcpState::SynSent) => states.syn_sent.0,
            Some(TcpState::SynReceived) => states.syn_received.0,
            Some(TcpState::Established) => states.established.0,
            Some(TcpState::FinWait1) => states.fin_wait_1.0,
            Some(TcpState::FinWait2) => states.fin_wait_2.0,
            Some(TcpState::CloseWait) => states.close_wait.0,
            Some(TcpState::Closing) => states.closing.0,
            Some(TcpState::LastAck) => states.last_ack.0,
            Some(TcpState::TimeWait) => states.time_wait.0,
        }
    }

    /// The colour of a role.
    pub fn colour(&self, role: Role) -> Rgba {
        let roles = &self.tokens.role;
        match role {
            Role::Background => roles.background.0,
            Role::Surface => roles.surface.0,
            Role::Text => roles.text.0,
            Role::TextSecondary => roles.text_secondary.0,
            Role::TextOnAccent => roles.text_on_accent.0,
            Role::Line => roles.line.0,
            Role::Ghost => roles.ghost.0,
            Role::Accent => roles.accent.0,
            Role::Layer(layer) => self.layer(layer).fill,
            Role::OnLayer(layer) => self.layer(layer).text,
            Role::State(state) => self.state(Some(state)),
            Role::StateUnknown => roles.state_unknown.0,
            Role::Side(Side::Client) => roles.client.0,
            Role::Side(Side::Server) => roles.server.0,
            Role::Handshake => roles.handshake.0,
            Role::Data => roles.data.0,
            Role::Teardown => roles.teardown.0,
            Role::Retransmission => roles.retransmission.0,
            Role::Lost => roles.lost.0,
            Role::Reset => roles.reset.0,
            Role::Selection => roles.selection.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AA: f64 = 4.5;

    #[test]
    fn contrast_is_computed_as_wcag_says() {
        let (black, white) = (Rgba([0, 0, 0, 255]), Rgba([255, 255, 255, 255]));
        assert!((white.contrast(black) - 21.0).abs() < 1e-9);
        assert!((Rgba([0x76, 0x76, 0x76, 255]).contrast(white) - 4.54).abs() < 0.01);
        assert_eq!(white.with_opacity(0.5).over(black), Rgba([128, 128, 128, 255]));
    }

    #[test]
    fn each_text_holds_aa_on_each_ground_it_stands_on() {
        for kind in ThemeKind::ALL {
            let theme = Theme::of(kind);
            let source = match kind {
                ThemeKind::Dark => include_str!("../../assets/theme/dark.toml"),
                ThemeKind::Light => include_str!("../../assets/theme/light.toml"),
            };
            toml::from_str::<Tokens>(source).expect("the bundled theme parses");
            let mut pairs: Vec<(String, Rgba, Rgba)> = Vec::new();
            let background = theme.colour(Role::Background);
            let surface = theme.colour(Role::Surface);
            let grounds = [
                ("window", theme.window),
                ("panel", theme.panel),
                ("surface", theme.surface),
                ("raised", theme.raised),
                ("background", background),
            ];
            for (name, ground) in grounds {
                for (what, text) in [
                    ("text", theme.text),
                    ("text_secondary", theme.text_secondary),
                    ("accent", theme.accent),
                    ("success", theme.success),
                    ("warning", theme.warning),
                    ("error", theme.error),
                    ("selection", theme.selection),
                ] {
                    pairs.push((format!("{what} on {name}"), text, ground));
                }
            }
            pairs.push(("accent_text on accent".into(), theme.accent_text, theme.accent));
            for layer in OsiLayer::TOP_DOWN {
                let filled = theme.layer(layer);
                pairs.push((format!("text on {layer:?}"), filled.text, filled.fill));
                // What the message leaves behind, and a layer that has done its part.
                let behind = filled.fill.with_opacity(crate::scene::layers::FAINT).over(background);
                pairs.push((format!("text on what is left of {layer:?}"), theme.text, behind));
                pairs.push((format!("text_secondary on what is left of {layer:?}"), theme.text_secondary, behind));
            }
            for state in TcpState::ALL.map(Some).into_iter().chain([None]) {
                // The ladder's bands are tinted, 0.3 at most.
                let band = theme.state(state).with_opacity(0.3).over(background);
                pairs.push((format!("text on the band {state:?}"), theme.text, band));
            }
            for role in [
                Role::Handshake,
                Role::Data,
                Role::Teardown,
                Role::Retransmission,
                Role::Lost,
                Role::Reset,
                Role::Accent,
                Role::Side(Side::Client),
                Role::Side(Side::Server),
                Role::Text,
                Role::TextSecondary,
            ] {
                pairs.push((format!("{role:?} on the stage"), theme.colour(role), background));
                pairs.push((format!("{role:?} on a card"), theme.colour(role), surface));
            }
            for (what, text, ground) in pairs {
                let ratio = text.contrast(ground);
                assert!(ratio >= AA, "{kind:?}: {what}: {ratio:.2}");
            }
            // What is still to come is faint, but there.
            assert!(theme.colour(Role::Ghost).contrast(background) >= 2.5);
        }
    }
}
