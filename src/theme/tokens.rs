//! A theme as its file writes it.

use serde::Deserialize;

use super::Rgba;

/// A colour written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Hex(pub(super) Rgba);

impl Default for Hex {
    fn default() -> Self {
        Hex(Rgba([0x80, 0x80, 0x80, 255]))
    }
}

impl TryFrom<String> for Hex {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                let [_, r, g, b] = value.to_be_bytes();
                Ok(Hex(Rgba([r, g, b, 255])))
            }
            None => Err(format!("{text}: a colour is written #rrggbb")),
        }
    }
}

macro_rules! tokens {
    ($name:ident { $($field:ident: $kind:ty $(= $key:literal)?),* $(,)? }) => {
        #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $($(#[serde(rename = $key)])? pub(super) $field: $kind,)*
        }
    };
}

tokens!(Tokens { ui: Ui, role: Roles, state: States, layer: Layers });
tokens!(Ui {
    window: Hex,
    panel: Hex,
    surface: Hex,
    raised: Hex,
    border: Hex,
    text: Hex,
    text_secondary: Hex,
    text_disabled: Hex,
    accent: Hex,
    accent_text: Hex,
    selection: Hex,
    success: Hex,
    warning: Hex,
    error: Hex,
    spacing: f32,
    text_small: f32,
    text_body: f32,
    text_title: f32,
});
tokens!(Roles {
    background: Hex,
    surface: Hex,
    text: Hex,
    text_secondary: Hex,
    text_on_accent: Hex,
    line: Hex,
    ghost: Hex,
    accent: Hex,
    state_unknown: Hex,
    client: Hex,
    server: Hex,
    handshake: Hex,
    data: Hex,
    teardown: Hex,
    retransmission: Hex,
    lost: Hex,
    reset: Hex,
    selection: Hex,
});
tokens!(States {
    closed: Hex,
    listen: Hex,
    syn_sent: Hex,
    syn_received: Hex,
    established: Hex,
    fin_wait_1: Hex,
    fin_wait_2: Hex,
    close_wait: Hex,
    closing: Hex,
    last_ack: Hex,
    time_wait: Hex,
});
tokens!(Pair { fill: Hex, text: Hex });
tokens!(Layers {
    application: Pair = "7",
    presentation: Pair = "6",
    session: Pair = "5",
    transport: Pair = "4",
    network: Pair = "3",
    data_link: Pair = "2",
    physical: Pair = "1",
});
