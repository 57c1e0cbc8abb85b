//! Where in a frame something stands that says who, where or what, and something else in its place. What is not known to
//! be structure is replaced: a protocol that nobody can read here is not shown because nobody can read it.

use std::net::Ipv6Addr;
use std::ops::Range;

use super::key::Key;
use super::{addresses, checksums, names};
use crate::decode::{Field, LayerTree, Value};
use crate::osi::OsiLayer;

/// What stands for a byte of payload.
pub(super) const FILLING: u8 = b'x';

/// Fields with an address's form that are none.
static MASKS: [&str; 2] = ["dhcp.option.subnet_mask", "icmp.address_mask"];
/// Fields without a number that are structure all the same.
static CONSTANTS: [&str; 5] =
    ["http2.magic", "tls.change_cipher_spec", "http.head_end", "tcp.options.nop", "tcp.options.eol"];
/// Domain names as DNS writes them.
static DOMAINS: [&str; 10] = [
    "dns.qry.name",
    "dns.resp.name",
    "dns.ns",
    "dns.cname",
    "dns.ptr.domain_name",
    "dns.soa.mname",
    "dns.soa.rname",
    "dns.mx.mail_exchange",
    "dns.srv.target",
    "dns.svcb.targetname",
];
/// Words of header lines and of names of protocols that say how, not what.
static TERMS: [&str; 18] = [
    "HTTP/1.0",
    "HTTP/1.1",
    "http/1.0",
    "http/1.1",
    "h2",
    "h2c",
    "h3",
    "keep-alive",
    "Keep-Alive",
    "close",
    "upgrade",
    "Upgrade",
    "HTTP2-Settings",
    "websocket",
    "chunked",
    "gzip",
    "deflate",
    "identity",
];
/// What the protocol itself calls its answers (RFC 9110 §15). Others are somebody's own words.
static PHRASES: [&str; 24] = [
    "OK",
    "Created",
    "Accepted",
    "No Content",
    "Partial Content",
    "Continue",
    "Switching Protocols",
    "Moved Permanently",
    "Found",
    "See Other",
    "Not Modified",
    "Temporary Redirect",
    "Permanent Redirect",
    "Bad Request",
    "Unauthorized",
    "Forbidden",
    "Not Found",
    "Method Not Allowed",
    "Request Timeout",
    "Internal Server Error",
    "Not Implemented",
    "Bad Gateway",
    "Service Unavailable",
    "Gateway Timeout",
];

/// A number is not longer, in bytes.
const LONGEST_NUMBER: usize = 8;
/// Names of header lines that are common property (IANA's field names, those of SSDP, a few that every browser sends). Another
/// may name a firm or a product.
static HEADERS: [&str; 74] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "age",
    "allow",
    "alt-svc",
    "authorization",
    "cache-control",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-md5",
    "content-range",
    "content-security-policy",
    "content-type",
    "cookie",
    "date",
    "dnt",
    "etag",
    "expect",
    "expires",
    "ext",
    "forwarded",
    "from",
    "host",
    "http2-settings",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "last-modified",
    "link",
    "location",
    "man",
    "max-forwards",
    "mx",
    "nt",
    "nts",
    "origin",
    "pragma",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "referer",
    "retry-after",
    "server",
    "set-cookie",
    "soapaction",
    "st",
    "strict-transport-security",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "usn",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "x-forwarded-for",
    "x-powered-by",
];

/// The frame's bytes with others in place of what is to be masked. As many as before.
pub(super) fn rewrite(key: Key, tree: &LayerTree, old: &[u8]) -> Vec<u8> {
    let mut new = vec![FILLING; old.len()];
    let mut parents = vec![false; tree.fields.len()];
    for parent in tree.fields.iter().filter_map(|field| field.parent) {
        if let Some(is_parent) = parents.get_mut(parent) {
            *is_parent = true;
        }
    }
    let leaves = || {
        tree.layers.iter().flat_map(|layer| {
            let fields = layer.fields.clone().zip(tree.fields_of(layer));
            fields.map(move |(index, field)| (layer, index, field))
        })
    };
    for (layer, _, field) in leaves().filter(|(_, index, field)| parents.get(*index) == Some(&false) && !field.computed)
    {
        let range = field.range.start as usize..field.range.end as usize;
        let structure = match field.value {
            Value::Unsigned(_) => range.len() <= LONGEST_NUMBER && field.def.name != "isl.hsa",
            _ => CONSTANTS.contains(&field.def.name),
        };
        if structure {
            copy(old, &mut new, range);
        } else if layer.protocol.osi <= OsiLayer::Transport && layer.protocol.token != "data" {
            // Nothing is not worth hiding there, and what is no padding any more would be read otherwise.
            for (new, old) in new.iter_mut().zip(old).take(range.end).skip(range.start).filter(|(_, old)| **old == 0) {
                *new = *old;
            }
        }
    }
    // What is wholly somebody's comes after the numbers that are part of it.
    for (_, index, field) in leaves().filter(|(.., field)| !field.computed) {
        own(key, tree, index, field, old, &mut new);
    }
    checksums::mend(tree, old, &mut new);
    new
}

fn copy(old: &[u8], new: &mut [u8], range: Range<usize>) {
    if let (Some(new), Some(old)) = (new.get_mut(range.clone()), old.get(range)) {
        new.copy_from_slice(old);
    }
}

fn write(new: &mut [u8], range: &Range<usize>, bytes: &[u8]) {
    if let Some(new) = new.get_mut(range.clone()).filter(|new| new.len() == bytes.len()) {
        new.copy_from_slice(bytes);
    }
}

/// Addresses, names and texts.
fn own(key: Key, tree: &LayerTree, index: usize, field: &Field, old: &[u8], new: &mut [u8]) {
    let name = field.def.name;
    let range = field.range.start as usize..field.range.end as usize;
    match &field.value {
        Value::Ipv4(_) if MASKS.contains(&name) => copy(old, new, range),
        Value::Ipv4(address) => write(new, &range, &addresses::ipv4(key, *address).octets()),
        Value::Ipv6(address) => {
            let other = addresses::ipv6(key, *address);
            let other = if name == "icmpv6.opt.prefix" { prefix(tree, index, *address, other) } else { other };
            write(new, &range, &other.octets());
        }
        Value::Mac(address) => write(new, &range, &addresses::mac(key, *address)),
        _ if DOMAINS.contains(&name) => {
            copy(old, new, range.clone());
            if let Some(bytes) = new.get_mut(range) {
                let end = names::domain(key, bytes);
                bytes.iter_mut().skip(end).for_each(|byte| *byte = FILLING);
            }
        }
        Value::Text(text) => {
            copy(old, new, range.clone());
            if let Some(bytes) = new.get_mut(range).filter(|_| !stays(name, text)) {
                names::text(key, value_of(name, bytes));
            }
        }
        // A word where a number should be.
        Value::Unsigned(_) if name == "http.response.code" => {
            copy(old, new, range.clone());
            if let Some(bytes) = new.get_mut(range) {
                let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                names::text(key, bytes.get_mut(digits.min(3)..).unwrap_or_default());
            }
        }
        // A number that is written at odd length.
        Value::Unsigned(_) if range.len() > LONGEST_NUMBER && field.depth == 0 && name.starts_with("http.") => {
            copy(old, new, range.clone());
            if let Some(bytes) = new.get_mut(range) {
                names::text(key, bytes);
            }
        }
        _ => {}
    }
}

/// Whether a text is the protocol's own and nobody's.
fn stays(name: &str, text: &str) -> bool {
    let terms = || text.split([',', ' ']).all(|term| term.is_empty() || TERMS.contains(&term));
    match name {
        "http2.magic" | "http.request.method" => true,
        "http.response.phrase" => PHRASES.contains(&text.trim()),
        "http.content_length_header" => text.len() < 20 && text.bytes().all(|byte| byte.is_ascii_digit()),
        "http.request.version"
        | "http.response.version"
        | "http.transfer_encoding"
        | "http.connection"
        | "http.upgrade"
        | "tls.handshake.extensions_alpn_str" => terms(),
        _ => false,
    }
}

/// What is somebody's of a text: of a header line what stands behind its name.
fn value_of<'a>(name: &str, bytes: &'a mut [u8]) -> &'a mut [u8] {
    let is_line = name.starts_with("http.") && !matches!(name, "http.request.uri" | "http.response.phrase");
    let known = |at: &usize| {
        let name = bytes.get(..*at).unwrap_or_default();
        HEADERS.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
    };
    match bytes.iter().position(|byte| *byte == b':').filter(|at| is_line && known(at)) {
        Some(at) => bytes.get_mut(at..).unwrap_or_default(),
        None => bytes,
    }
}

/// A prefix stays one: what was none of it and zero is zero.
fn prefix(tree: &LayerTree, index: usize, old: Ipv6Addr, new: Ipv6Addr) -> Ipv6Addr {
    let before = tree.fields.iter().take(index).rev().find(|field| field.def.name == "icmpv6.opt.prefix.length");
    let Some(Value::Unsigned(length @ 0..128)) = before.map(|field| &field.value) else { return new };
    let host = u128::MAX >> *length;
    if old.to_bits() & host == 0 { Ipv6Addr::from_bits(new.to_bits() & !host) } else { new }
}
