//! What a field is: its name, how its value is written, and the value itself.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A field of a header. Each protocol's file declares its own as `static`s.
///
/// Its label in the reader's language is the message `field-` + `name` with dots and underscores as
/// dashes (`field-ip-src`, see [`FieldDef::label_id`]); a sentence that explains it may stand
/// beside it as `field-ip-src-help`.
#[derive(Debug)]
pub struct FieldDef {
    /// Wireshark's name: `tcp.flags.syn`.
    pub name: &'static str,
    /// How the value is written.
    pub format: Format,
    /// The clause that defines it ("RFC 9293 §3.1"), or empty.
    pub rfc: &'static str,
}

impl FieldDef {
    /// The id of the field's label: `tcp.window_size_value` gives `field-tcp-window-size-value`.
    pub fn label_id(&self) -> String {
        format!("field-{}", self.name.replace(['.', '_'], "-"))
    }
}

/// How a value is written for people.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// Decimal.
    Decimal,
    /// Hexadecimal with that many digits: `0x0800`.
    Hex(u8),
    /// Decimal, with the name of the value behind: `6 (TCP)`.
    Named(fn(u64) -> Option<ValueName>),
    /// Hexadecimal of that many digits, with the name behind: `0x0800 (IPv4)`.
    HexNamed(u8, fn(u64) -> Option<ValueName>),
    /// A bit that is set or not.
    Flag,
    /// As the value's own kind says (addresses, text, bytes, nothing).
    Plain,
}

/// The name of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueName {
    /// A term that is the same in every language: `TCP`, `AAAA`, `GET`.
    Term(&'static str),
    /// The id of a message.
    Message(&'static str),
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// No value of its own: a heading over other fields, or a constant.
    None,
    /// A number (flags too: 0 or 1).
    Unsigned(u64),
    /// A MAC address.
    Mac([u8; 6]),
    /// An IPv4 address.
    Ipv4(Ipv4Addr),
    /// An IPv6 address.
    Ipv6(Ipv6Addr),
    /// Text read from the packet, control characters escaped.
    Text(std::borrow::Cow<'a, str>),
    /// Bytes: the field's range says which.
    Bytes,
}

/// Declares the fields of a protocol: a `static` each, and `FIELDS`, the table of them.
///
/// `fields! { TTL = "ip.ttl", Decimal, "RFC 791 §3.1"; }`
macro_rules! fields {
    ($($def:ident = $name:literal, $format:ident $(($($arg:expr),*))?, $rfc:literal;)*) => {
        $(pub(crate) static $def: $crate::decode::FieldDef = $crate::decode::FieldDef {
            name: $name,
            format: $crate::decode::Format::$format $(($($arg),*))?,
            rfc: $rfc,
        };)*
        /// All fields of this protocol.
        pub(crate) static FIELDS: &[&$crate::decode::FieldDef] = &[$(&$def),*];
    };
}
pub(crate) use fields;

/// Declares a function that names the values of a field, for [`Format::Named`] and
/// [`Format::HexNamed`]: `T` before a term that is the same in every language, `M` before a message id.
macro_rules! value_names {
    ($(#[$meta:meta])* $function:ident { $($value:pat => $kind:ident $text:literal,)* }) => {
        $(#[$meta])*
        pub(crate) fn $function(value: u64) -> Option<$crate::decode::ValueName> {
            use $crate::decode::ValueName::{Message as M, Term as T};
            let _ = (M, T);
            Some(match value {
                $($value => $kind($text),)*
                _ => return None,
            })
        }
    };
}
pub(crate) use value_names;
