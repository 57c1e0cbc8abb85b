//! What a payload is, in a line that is the same in every language.

use crate::decode::{Field, Format, LayerTree, Value, ValueName};
use crate::i18n::Message;
use crate::msg;

/// The longest label, in characters.
const LONGEST: usize = 120;

/// Whether a protocol's messages have labels, by its [token](crate::decode::Protocol::token).
pub(super) fn says_something(token: &str) -> bool {
    matches!(token, "http" | "ssdp" | "quic" | "dns" | "mdns" | "llmnr" | "tls" | "dhcp" | "ntp")
}

/// A label for the reader. It is what stands on the wire, the same in every language; but NTP has numbers there, and what
/// they are called is a word.
pub fn told(label: &str) -> Message {
    match label {
        "NTP symmetric active" => msg!("flow-label-ntp-active"),
        "NTP symmetric passive" => msg!("flow-label-ntp-passive"),
        "NTP client" => msg!("flow-label-ntp-client"),
        "NTP server" => msg!("flow-label-ntp-server"),
        "NTP broadcast" => msg!("flow-label-ntp-broadcast"),
        "NTP control" => msg!("flow-label-ntp-control"),
        label => msg!("flow-label", label = label.to_owned()),
    }
}

/// The label of a frame, where its application says something of itself.
pub(super) fn label(tree: &LayerTree) -> Option<String> {
    let text = http(tree).or_else(|| dns(tree)).or_else(|| tls(tree)).or_else(|| dhcp(tree)).or_else(|| ntp(tree))?;
    Some(if text.chars().count() > LONGEST {
        text.chars().take(LONGEST - 1).chain(std::iter::once('…')).collect()
    } else {
        text
    })
}

fn http(tree: &LayerTree) -> Option<String> {
    let get = |name| tree.first(name).map(text).unwrap_or_default();
    let words = if tree.first("http.request.method").is_some() {
        [get("http.request.method"), get("http.request.uri"), get("http.request.version")]
    } else {
        tree.first("http.response.code")?;
        [get("http.response.version"), get("http.response.code"), get("http.response.phrase")]
    };
    Some(words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

fn dns(tree: &LayerTree) -> Option<String> {
    // An mDNS answer does not repeat the question (RFC 6762 §6).
    let (name, kind) = match tree.first("dns.qry.name") {
        Some(name) => (name, tree.first("dns.qry.type")),
        None => (tree.first("dns.resp.name")?, tree.first("dns.resp.type")),
    };
    let (name, kind) = (text(name), kind.map(named).unwrap_or_default());
    let question = [kind, name].join(" ").trim().to_owned();
    // The answer's address, where there is one, says more than the question repeated.
    let answer = ["dns.a", "dns.aaaa"].iter().find_map(|name| tree.first(name));
    Some(match answer {
        Some(answer) => format!("{question} → {}", text(answer)),
        None => question,
    })
}

/// What its records carry, in order. The messages of a handshake that are encrypted have no type to be seen.
fn tls(tree: &LayerTree) -> Option<String> {
    const HANDSHAKE: u64 = 22;
    let mut kinds: Vec<String> = Vec::new();
    let mut say = |kind: String| {
        if kinds.last() != Some(&kind) {
            kinds.push(kind);
        }
    };
    let (mut sealed, mut handshake) = (false, false);
    let encrypted = || "Encrypted Handshake Message".to_owned();
    for field in &tree.fields {
        match (field.def.name, &field.value) {
            ("tls.record.content_type", value) => {
                if std::mem::take(&mut sealed) {
                    say(encrypted());
                }
                match value {
                    Value::Unsigned(HANDSHAKE) => sealed = true,
                    _ => say(named(field)),
                }
            }
            ("tls.handshake.type", _) => {
                (sealed, handshake) = (false, true);
                say(named(field));
            }
            _ => {}
        }
    }
    if sealed {
        say(encrypted());
    }
    if kinds.is_empty() {
        return None;
    }
    let kinds = kinds.join(", ");
    Some(match tree.first("tls.handshake.extensions_server_name").map(text) {
        Some(name) => format!("{kinds} ({name})"),
        None if handshake => kinds,
        None => format!("TLS {kinds}"),
    })
}

fn dhcp(tree: &LayerTree) -> Option<String> {
    tree.first("dhcp.option.dhcp").map(named).map(|kind| format!("DHCP {kind}"))
}

/// The modes are RFC 5905's; their names here are protocol terms.
fn ntp(tree: &LayerTree) -> Option<String> {
    let mode = match tree.first("ntp.flags.mode")?.value {
        Value::Unsigned(1) => "symmetric active",
        Value::Unsigned(2) => "symmetric passive",
        Value::Unsigned(3) => "client",
        Value::Unsigned(4) => "server",
        Value::Unsigned(5) => "broadcast",
        Value::Unsigned(6) => "control",
        _ => return Some("NTP".to_owned()),
    };
    Some(format!("NTP {mode}"))
}

fn text(field: &Field) -> String {
    match &field.value {
        Value::Unsigned(number) => number.to_string(),
        Value::Ipv4(address) => address.to_string(),
        Value::Ipv6(address) => address.to_string(),
        Value::Text(text) => text.to_string(),
        Value::None | Value::Bytes | Value::Mac(_) => String::new(),
    }
}

/// The name of a value where it is the same in every language, else the number.
fn named(field: &Field) -> String {
    let Value::Unsigned(number) = field.value else { return text(field) };
    match field.def.format {
        Format::Named(name) | Format::HexNamed(_, name) => match name(number) {
            Some(ValueName::Term(term)) => term.to_owned(),
            _ => number.to_string(),
        },
        _ => number.to_string(),
    }
}
