//! A field's value as people read it, in the reader's language.

use std::fmt::Write as _;

use super::{Field, Format, Value, ValueName};
use crate::i18n::{Arg, Catalog, Message};
use crate::msg;

/// How many bytes a value of bytes shows before it is shortened.
const SHOWN_BYTES: usize = 16;

/// The value of a field, written by its format: `64`, `0x0800 (IPv4)`, `Set`, `aa:bb:cc:00:00:01`,
/// `de ad be ef … (40 bytes)`; nothing for a heading. `bytes` are those of the frame.
pub fn value_text(field: &Field, bytes: &[u8], catalog: &Catalog) -> String {
    match &field.value {
        Value::None => String::new(),
        Value::Unsigned(number) => number_text(field.def.format, *number, catalog),
        Value::Mac(mac) => mac_text(*mac),
        Value::Ipv4(address) => address.to_string(),
        Value::Ipv6(address) => address.to_string(),
        Value::Text(text) => text.clone().into_owned(),
        Value::Bytes => {
            bytes_text(bytes.get(field.range.start as usize..field.range.end as usize).unwrap_or_default(), catalog)
        }
    }
}

/// A MAC address as Wireshark writes it.
pub(crate) fn mac_text(mac: [u8; 6]) -> String {
    let [a, b, c, d, e, f] = mac;
    format!("{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}")
}

/// The name of a field's value, if its format has names and it has one.
pub(crate) fn value_name(field: &Field) -> Option<Arg> {
    let Value::Unsigned(number) = field.value else { return None };
    let (Format::Named(name) | Format::HexNamed(_, name)) = field.def.format else { return None };
    Some(match name(number)? {
        ValueName::Term(term) => Arg::from(term),
        ValueName::Message(id) => Arg::from(Message::new(id)),
    })
}

fn number_text(format: Format, number: u64, catalog: &Catalog) -> String {
    let (plain, name) = match format {
        Format::Decimal | Format::Plain => return number.to_string(),
        Format::Flag => return catalog.get(if number == 0 { "value-not-set" } else { "value-set" }),
        Format::Hex(digits) => return hex(number, digits),
        Format::Named(name) => (number.to_string(), name(number)),
        Format::HexNamed(digits, name) => (hex(number, digits), name(number)),
    };
    match name {
        Some(ValueName::Term(term)) => catalog.text(&msg!("value-named", number = plain, name = term)),
        Some(ValueName::Message(id)) => {
            catalog.text(&msg!("value-named", number = plain, name = flat(&catalog.get(id))))
        }
        None => plain,
    }
}

/// Without Chinese brackets of its own, as it is to stand in some.
fn flat(name: &str) -> String {
    name.replace('（', "，").replace('）', "")
}

fn hex(number: u64, digits: u8) -> String {
    format!("0x{number:0width$x}", width = usize::from(digits))
}

fn bytes_text(bytes: &[u8], catalog: &Catalog) -> String {
    let mut text = String::with_capacity(SHOWN_BYTES * 3 + 16);
    for (index, byte) in bytes.iter().take(SHOWN_BYTES).enumerate() {
        if index > 0 {
            text.push(' ');
        }
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    if bytes.len() > SHOWN_BYTES {
        return catalog.text(&msg!("value-bytes-shortened", bytes = text, count = bytes.len()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn ping(number: u64) -> Option<ValueName> {
        (number == 8).then_some(ValueName::Message("value-icmp-echo-request"))
    }

    #[test]
    fn a_name_stands_in_brackets_of_the_language_and_has_none_itself() {
        for (language, wanted) in [
            (Language::English, "8 (Echo (ping) request)"),
            (Language::TraditionalChinese, "8（回送要求，ping）"),
            (Language::SimplifiedChinese, "8（回显请求，ping）"),
        ] {
            assert_eq!(number_text(Format::Named(ping), 8, &Catalog::new(language)), wanted);
            assert_eq!(number_text(Format::Named(ping), 9, &Catalog::new(language)), "9");
        }
    }
}
