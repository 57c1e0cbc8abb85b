//! HTTP/1 (RFC 9112): the start line and the header lines of the message a segment begins with, and
//! its body as bytes. SSDP is the same over UDP.

use super::text::printable;
use super::walk::Walk;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{FieldDef, Protocol, Value};
use crate::osi::OsiLayer;

/// HTTP/1.
pub(crate) static HTTP: Protocol = Protocol { token: "http", name: "HTTP", osi: OsiLayer::Application };
/// SSDP.
pub(crate) static SSDP: Protocol = Protocol { token: "ssdp", name: "SSDP", osi: OsiLayer::Application };

fields! {
    REQUEST_METHOD = "http.request.method", Plain, "RFC 9112 §3.1";
    REQUEST_URI = "http.request.uri", Plain, "RFC 9112 §3.2";
    REQUEST_VERSION = "http.request.version", Plain, "RFC 9112 §2.3";
    RESPONSE_VERSION = "http.response.version", Plain, "RFC 9112 §2.3";
    RESPONSE_CODE = "http.response.code", Decimal, "RFC 9112 §4";
    RESPONSE_PHRASE = "http.response.phrase", Plain, "RFC 9112 §4";
    REQUEST_LINE = "http.request.line", Plain, "RFC 9112 §5";
    RESPONSE_LINE = "http.response.line", Plain, "RFC 9112 §5";
    HOST = "http.host", Plain, "RFC 9110 §7.2";
    USER_AGENT = "http.user_agent", Plain, "RFC 9110 §10.1.5";
    ACCEPT = "http.accept", Plain, "RFC 9110 §12.5.1";
    ACCEPT_LANGUAGE = "http.accept_language", Plain, "RFC 9110 §12.5.4";
    ACCEPT_ENCODING = "http.accept_encoding", Plain, "RFC 9110 §12.5.3";
    CONNECTION = "http.connection", Plain, "RFC 9110 §7.6.1";
    CONTENT_TYPE = "http.content_type", Plain, "RFC 9110 §8.3";
    CONTENT_LENGTH = "http.content_length_header", Plain, "RFC 9110 §8.6";
    CONTENT_ENCODING = "http.content_encoding", Plain, "RFC 9110 §8.4";
    TRANSFER_ENCODING = "http.transfer_encoding", Plain, "RFC 9112 §6.1";
    SERVER = "http.server", Plain, "RFC 9110 §10.2.4";
    DATE = "http.date", Plain, "RFC 9110 §6.6.1";
    LAST_MODIFIED = "http.last_modified", Plain, "RFC 9110 §8.8.2";
    LOCATION = "http.location", Plain, "RFC 9110 §10.2.2";
    REFERER = "http.referer", Plain, "RFC 9110 §10.1.3";
    COOKIE = "http.cookie", Plain, "RFC 6265 §4.2";
    SET_COOKIE = "http.set_cookie", Plain, "RFC 6265 §4.1";
    CACHE_CONTROL = "http.cache_control", Plain, "RFC 9111 §5.2";
    AUTHORIZATION = "http.authorization", Plain, "RFC 9110 §11.6.2";
    WWW_AUTHENTICATE = "http.www_authenticate", Plain, "RFC 9110 §11.6.1";
    UPGRADE = "http.upgrade", Plain, "RFC 9110 §7.8";
    HEAD_END = "http.head_end", Plain, "RFC 9112 §2.1";
    FILE_DATA = "http.file_data", Plain, "RFC 9112 §6";
}

/// The header lines that have a field of their own.
static HEADERS: [(&str, &FieldDef); 21] = [
    ("host", &HOST),
    ("user-agent", &USER_AGENT),
    ("accept", &ACCEPT),
    ("accept-language", &ACCEPT_LANGUAGE),
    ("accept-encoding", &ACCEPT_ENCODING),
    ("connection", &CONNECTION),
    ("content-type", &CONTENT_TYPE),
    ("content-length", &CONTENT_LENGTH),
    ("content-encoding", &CONTENT_ENCODING),
    ("transfer-encoding", &TRANSFER_ENCODING),
    ("server", &SERVER),
    ("date", &DATE),
    ("last-modified", &LAST_MODIFIED),
    ("location", &LOCATION),
    ("referer", &REFERER),
    ("cookie", &COOKIE),
    ("set-cookie", &SET_COOKIE),
    ("cache-control", &CACHE_CONTROL),
    ("authorization", &AUTHORIZATION),
    ("www-authenticate", &WWW_AUTHENTICATE),
    ("upgrade", &UPGRADE),
];

/// The TCP ports where a method alone is enough to know a request (Wireshark's list).
pub(super) static PORTS: [u16; 12] = [80, 631, 1900, 2710, 2869, 3128, 3132, 3689, 5985, 8080, 8088, 11371];

/// The methods Wireshark knows: HTTP's own, those for editing and searching over the web, and a few more.
static METHODS: [&str; 45] = [
    "GET",
    "PUT",
    "COPY",
    "HEAD",
    "LOCK",
    "MOVE",
    "POLL",
    "POST",
    "BCOPY",
    "BMOVE",
    "MKCOL",
    "TRACE",
    "PATCH",
    "LABEL",
    "MERGE",
    "DELETE",
    "SEARCH",
    "UNLOCK",
    "REPORT",
    "UPDATE",
    "NOTIFY",
    "BDELETE",
    "CONNECT",
    "OPTIONS",
    "CHECKIN",
    "PROPFIND",
    "CHECKOUT",
    "CCM_POST",
    "M-SEARCH",
    "SUBSCRIBE",
    "PROPPATCH",
    "BPROPFIND",
    "BPROPPATCH",
    "UNCHECKOUT",
    "MKACTIVITY",
    "MKWORKSPACE",
    "UNSUBSCRIBE",
    "RPC_CONNECT",
    "RPC_IN_DATA",
    "RPC_OUT_DATA",
    "VERSION-CONTROL",
    "BASELINE-CONTROL",
    "SSTP_DUPLEX_POST",
    "MKCALENDAR",
    "ACL",
];

/// The longest first line looked at to know a message on any port.
const MAX_FIRST_LINE: usize = 8192;

/// The first line, without and with its end; `None` where it does not end here.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (whole, text) = (bytes.get(..=end)?, bytes.get(..end)?);
    Some((text.strip_suffix(b"\r").unwrap_or(text), whole))
}

fn known_method(bytes: &[u8]) -> Option<&[u8]> {
    // Most payloads are settled by their first byte.
    if !bytes.first().is_some_and(u8::is_ascii_uppercase) {
        return None;
    }
    let end = bytes.iter().take(20).position(|byte| matches!(byte, b' ' | b'\r' | b'\n'));
    // A segment may end with it.
    let end = end.or((bytes.len() < 20).then_some(bytes.len()))?;
    let method = bytes.get(..end)?;
    METHODS.iter().any(|known| known.as_bytes() == method).then_some(method)
}

/// Begins with a status line or a known method.
pub(super) fn starts_message(bytes: &[u8]) -> bool {
    bytes.starts_with(b"HTTP/") || known_method(bytes).is_some()
}

/// Whether the first line begins with HTTP's name and version, or with a known method and ends with them:
/// enough on any port.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let is_version = |bytes: &[u8]| {
        bytes
            .split_last()
            .is_some_and(|(minor, name)| name.eq_ignore_ascii_case(b"HTTP/1.") && matches!(minor, b'0' | b'1'))
    };
    let response = bytes.first_chunk::<8>().is_some_and(|start| is_version(start));
    if !response && known_method(bytes).is_none() {
        return false;
    }
    let Some((line, _)) = line(bytes.get(..bytes.len().min(MAX_FIRST_LINE)).unwrap_or_default()) else {
        return false;
    };
    line.len() > 8 && (response || line.last_chunk::<8>().is_some_and(|end| is_version(end)))
}

/// Reports a message's fields. Each takes the space or line end behind it along, so that no byte is left out.
pub(super) fn fields(d: &mut Dissection<'_>, span: Span) {
    Walk::over(d, span, |walk| {
        walk.goes_on_elsewhere();
        let bytes = walk.rest();
        let (text, whole) = line(bytes).unwrap_or((bytes, bytes));
        let response = text.starts_with(b"HTTP/");
        if response {
            status_line(walk, text, whole.len() as u32)?;
        } else if let Some(method) = known_method(bytes) {
            request_line(walk, method, text, whole.len() as u32)?;
        } else {
            let range = walk.skip(whole.len() as u32)?;
            walk.field(&REQUEST_LINE, range, Value::Text(printable(text)));
        }
        header_lines(walk, if response { &RESPONSE_LINE } else { &REQUEST_LINE })?;
        walk.all(&FILE_DATA)
    });
}

fn header_lines(walk: &mut Walk<'_, '_>, other: &'static FieldDef) -> Option<()> {
    while walk.left() > 0 {
        let bytes = walk.rest();
        let (text, whole) = line(bytes).unwrap_or((bytes, bytes));
        let range = walk.skip(whole.len() as u32)?;
        if text.is_empty() {
            walk.field(&HEAD_END, range, Value::None);
            return Some(());
        }
        let colon = text.iter().position(|byte| *byte == b':').unwrap_or(text.len());
        let (name, value) = text.split_at_checked(colon).unwrap_or((text, b""));
        let own = HEADERS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes()));
        match (own, value.split_first()) {
            (Some((_, def)), Some((_, value))) => {
                walk.field(def, range, Value::Text(printable(value.trim_ascii())));
            }
            _ => walk.field(other, range, Value::Text(printable(text))),
        }
    }
    Some(())
}

/// Where a part ends that runs from `from` to the next space of `text`, the space taken along.
fn word(text: &[u8], from: usize) -> (&[u8], u32) {
    let rest = text.get(from..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b' ');
    (rest.get(..end.unwrap_or(rest.len())).unwrap_or_default(), end.map_or(rest.len(), |end| end + 1) as u32)
}

fn status_line(walk: &mut Walk<'_, '_>, text: &[u8], whole: u32) -> Option<()> {
    let (version, version_len) = word(text, 0);
    let (code, code_len) = word(text, version_len as usize);
    if code.len() < 3 {
        let range = walk.skip(whole)?;
        walk.field(&RESPONSE_LINE, range, Value::Text(printable(text)));
        return Some(());
    }
    // The digits of its first three letters: a word that is no number counts as 0, as in Wireshark.
    let digits = code.iter().take(3).take_while(|letter| letter.is_ascii_digit());
    let number = digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    let range = walk.skip(version_len)?;
    walk.field(&RESPONSE_VERSION, range, Value::Text(printable(version)));
    let range = walk.skip(code_len)?;
    walk.field(&RESPONSE_CODE, range, Value::Unsigned(number));
    let phrase = text.get((version_len + code_len) as usize..).unwrap_or_default();
    let range = walk.skip(whole - version_len - code_len)?;
    if !range.is_empty() {
        walk.field(&RESPONSE_PHRASE, range, Value::Text(printable(phrase)));
    }
    Some(())
}

fn request_line(walk: &mut Walk<'_, '_>, method: &[u8], text: &[u8], whole: u32) -> Option<()> {
    let (_, method_len) = word(text, 0);
    let tail = text.get(method_len as usize..).unwrap_or_default();
    // The version is the last word, if it is one: a careless client may leave spaces in the target.
    let split = tail
        .iter()
        .rposition(|byte| *byte == b' ')
        .filter(|at| tail.get(at + 1..).is_some_and(|version| version.starts_with(b"HTTP/")));
    let range = walk.skip(if tail.is_empty() { whole } else { method_len })?;
    walk.field(&REQUEST_METHOD, range, Value::Text(printable(method)));
    if tail.is_empty() {
        return Some(());
    }
    let target_len = split.map_or(whole - method_len, |at| at as u32 + 1);
    let range = walk.skip(target_len)?;
    walk.field(
        &REQUEST_URI,
        range,
        Value::Text(printable(tail.get(..split.unwrap_or(tail.len())).unwrap_or_default())),
    );
    if let Some(at) = split {
        let range = walk.skip(whole - method_len - target_len)?;
        walk.field(&REQUEST_VERSION, range, Value::Text(printable(tail.get(at + 1..).unwrap_or_default())));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{looks_like, starts_message};

    #[test]
    fn a_message_is_known_by_its_first_line() {
        assert!(looks_like(b"GET / HTTP/1.1\r\n"));
        assert!(looks_like(b"http/1.1 200 OK\n"));
        assert!(!looks_like(b"GET / HTTP/1.1"), "the line must end");
        assert!(!looks_like(b"HTTP/1.1\r\n"), "the version alone is no message");
        assert!(!looks_like(b"GET /\r\nHTTP/1.1\r\n"));
        assert!(!looks_like(b"INVITE sip:a SIP/2.0\r\n"));
        assert!(starts_message(b"HTTP/1.0 404"));
        assert!(starts_message(b"PROPFIND /"));
        assert!(!starts_message(b"GETX /"));
        assert!(starts_message(b"GET"), "the segment ends with it, as after the first bytes of a slow hand");
        assert!(!starts_message(b"GE"));
    }
}
