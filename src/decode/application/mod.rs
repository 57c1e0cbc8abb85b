//! Protocols of the application layer, one a file, and how a payload is told to be one of theirs.
//!
//! Each segment or datagram is judged by itself, by its ports and its first bytes: nothing is put
//! together from several. A protocol takes its whole payload, and shows what it cannot read as bytes of
//! its own layer; so the fast pass, which only recognises, names the same protocols as the full one.

mod dhcp;
mod dns;
mod geneve;
mod gtp;
mod http;
mod http2;
mod known_ports;
mod ntp;
mod quic;
mod text;
mod tls;
mod vxlan;
mod walk;

use super::dissection::{Dissection, Span};
use super::{FieldDef, Protocol, data, link};

pub(crate) static PROTOCOLS: &[(&Protocol, &[&FieldDef])] = &[
    (&dns::DNS, dns::FIELDS),
    (&dns::DNS, dns::RECORD_FIELDS),
    (&dns::MDNS, &[]),
    (&dns::LLMNR, &[]),
    (&http::HTTP, http::FIELDS),
    (&http::SSDP, &[]),
    (&http2::HTTP2, http2::FIELDS),
    (&tls::TLS, tls::FIELDS),
    (&tls::TLS, tls::EXTENSION_FIELDS),
    (&tls::TLS, tls::SSLV2_FIELDS),
    (&quic::QUIC, quic::FIELDS),
    (&dhcp::DHCP, dhcp::FIELDS),
    (&ntp::NTP, ntp::FIELDS),
    (&vxlan::VXLAN, vxlan::FIELDS),
    (&vxlan::VXLAN_GPE, vxlan::gpe::FIELDS),
    (&geneve::GENEVE, geneve::FIELDS),
    (&gtp::GTP, gtp::FIELDS),
    (&data::DATA, walk::FIELDS),
];

/// A protocol over UDP or TCP.
#[derive(Clone, Copy)]
struct Reader {
    protocol: &'static Protocol,
    /// Reports the fields of a payload. Runs only if fields are wanted.
    fields: fn(&mut Dissection<'_>, Span),
}

/// Dissects the payload of a TCP segment.
pub(crate) fn over_tcp(d: &mut Dissection<'_>, span: Span, src_port: u16, dst_port: u16) {
    if span.len() == 0 {
        return;
    }
    let bytes = d.slice(span);
    if !d.quoted && is_vnc_greeting(bytes) && !VNC_PORTS.iter().any(|port| src_port == *port || dst_port == *port) {
        d.facts.vnc_greeting = true;
    }
    read(d, span, if d.quoted { None } else { of_tcp(bytes, src_port, dst_port) });
}

/// The ports that Wireshark gives to VNC.
const VNC_PORTS: [u16; 4] = [5500, 5501, 5900, 5901];

/// The version that either end of VNC begins with (RFC 6143 §7.1.1), as Wireshark knows it on any port.
fn is_vnc_greeting(bytes: &[u8]) -> bool {
    let [r, f, b, b' ', _, _, _, b'.', _, _, _, b'\n' | 0] = bytes else { return false };
    [*r, *f, *b].eq_ignore_ascii_case(b"RFB")
}

/// Dissects the payload of a UDP datagram.
pub(crate) fn over_udp(d: &mut Dissection<'_>, span: Span, src_port: u16, dst_port: u16) {
    if span.len() == 0 {
        return;
    }
    // The lower port names the service, as a rule; the other is asked if it does not.
    let (low, high) = (src_port.min(dst_port), src_port.max(dst_port));
    let tunnel = tunnel(low).or_else(|| tunnel(high).filter(|_| of_udp_port(low).is_none()));
    if let Some(dissect) = tunnel.filter(|_| !d.quoted) {
        return dissect(d, span);
    }
    read(d, span, if d.quoted { None } else { of_udp(d.slice(span), low, high) });
}

/// What opens the packets carried in datagrams of a port.
fn tunnel(port: u16) -> Option<fn(&mut Dissection<'_>, Span)> {
    Some(match port {
        gtp::PORT => gtp::dissect,
        vxlan::PORT => vxlan::dissect,
        vxlan::gpe::PORT => vxlan::gpe::dissect,
        geneve::PORT => geneve::dissect,
        // MPLS in UDP (RFC 7510).
        6635 => link::mpls,
        _ => return None,
    })
}

fn read(d: &mut Dissection<'_>, span: Span, reader: Option<Reader>) {
    match reader {
        Some(reader) if d.enter(reader.protocol, span.range()) => {
            if d.wants_fields() {
                (reader.fields)(d, span);
            }
        }
        _ => data(d, span),
    }
}

/// What a TCP payload is.
fn of_tcp(bytes: &[u8], src_port: u16, dst_port: u16) -> Option<Reader> {
    let either = |port| src_port == port || dst_port == port;
    if either(53) || either(5353) {
        return dns::looks_like_tcp(bytes).then_some(Reader { protocol: &dns::DNS, fields: dns::tcp });
    }
    if tls::looks_like(bytes) || tls::looks_like_sslv2(bytes, src_port, dst_port) {
        return Some(Reader { protocol: &tls::TLS, fields: tls::fields });
    }
    if http2::looks_like(bytes) {
        return Some(Reader { protocol: &http2::HTTP2, fields: http2::fields });
    }
    let http_port = http::PORTS.iter().any(|port| either(*port));
    if if http_port { http::starts_message(bytes) } else { http::looks_like(bytes) } {
        return Some(Reader { protocol: &http::HTTP, fields: http::fields });
    }
    None
}

/// What a UDP payload is, by the lower and the higher port.
fn of_udp(bytes: &[u8], low: u16, high: u16) -> Option<Reader> {
    if let Some(reader) = of_udp_port(low).or_else(|| of_udp_port(high)) {
        return Some(reader);
    }
    if quic::looks_like(bytes) {
        return Some(Reader { protocol: &quic::QUIC, fields: quic::fields });
    }
    let nobodys = || !known_ports::is_known_udp(low) && !known_ports::is_known_udp(high);
    (dns::looks_like_udp(bytes) && nobodys()).then_some(Reader { protocol: &dns::DNS, fields: dns::udp })
}

fn of_udp_port(port: u16) -> Option<Reader> {
    Some(match port {
        53 => Reader { protocol: &dns::DNS, fields: dns::udp },
        67 | 68 | 4011 => Reader { protocol: &dhcp::DHCP, fields: dhcp::fields },
        123 => Reader { protocol: &ntp::NTP, fields: ntp::fields },
        1900 => Reader { protocol: &http::SSDP, fields: http::fields },
        5353 => Reader { protocol: &dns::MDNS, fields: dns::udp },
        5355 => Reader { protocol: &dns::LLMNR, fields: dns::udp },
        _ => return None,
    })
}
