//! The names of TLS's numbers, as the IANA registries write them.

use tls_parser::TlsCipherSuite;

use crate::decode::ValueName;

pub(super) fn content_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        20 => "Change Cipher Spec",
        21 => "Alert",
        22 => "Handshake",
        23 => "Application Data",
        24 => "Heartbeat",
        _ => return None,
    }))
}

pub(super) fn version_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        _ if is_grease(value) => "GREASE",
        0x7f00..=0x7fff => "TLS 1.3 draft",
        _ => return None,
    }))
}

/// Numbers a client makes up so that servers stay used to unknown ones (RFC 8701 §2).
fn is_grease(value: u64) -> bool {
    value <= 0xffff && value & 0x0f0f == 0x0a0a && value >> 8 == value & 0xff
}

pub(super) fn handshake_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "Hello Request",
        1 => "Client Hello",
        2 => "Server Hello",
        4 => "New Session Ticket",
        5 => "End of Early Data",
        6 => "Hello Retry Request",
        8 => "Encrypted Extensions",
        11 => "Certificate",
        12 => "Server Key Exchange",
        13 => "Certificate Request",
        14 => "Server Hello Done",
        15 => "Certificate Verify",
        16 => "Client Key Exchange",
        20 => "Finished",
        21 => "Certificate URL",
        22 => "Certificate Status",
        23 => "Supplemental Data",
        24 => "Key Update",
        25 => "Compressed Certificate",
        67 => "Next Protocol",
        _ => return None,
    }))
}

pub(super) fn level_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Message(match value {
        1 => "value-tls-alert-warning",
        2 => "value-tls-alert-fatal",
        _ => return None,
    }))
}

pub(super) fn alert_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        21 => "decryption_failed",
        22 => "record_overflow",
        30 => "decompression_failure",
        40 => "handshake_failure",
        41 => "no_certificate",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        47 => "illegal_parameter",
        48 => "unknown_ca",
        49 => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        60 => "export_restriction",
        70 => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        100 => "no_renegotiation",
        109 => "missing_extension",
        110 => "unsupported_extension",
        112 => "unrecognized_name",
        113 => "bad_certificate_status_response",
        115 => "unknown_psk_identity",
        116 => "certificate_required",
        120 => "no_application_protocol",
        _ => return None,
    }))
}

pub(super) fn cipher_name(value: u64) -> Option<ValueName> {
    if is_grease(value) {
        return Some(ValueName::Term("GREASE"));
    }
    let id = u16::try_from(value).ok()?;
    TlsCipherSuite::from_id(id).map(|suite| ValueName::Term(suite.name))
}

pub(super) fn compression_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "null",
        1 => "DEFLATE",
        _ => return None,
    }))
}

pub(super) fn extension_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "server_name",
        1 => "max_fragment_length",
        5 => "status_request",
        10 => "supported_groups",
        11 => "ec_point_formats",
        13 => "signature_algorithms",
        14 => "use_srtp",
        15 => "heartbeat",
        16 => "application_layer_protocol_negotiation",
        17 => "status_request_v2",
        18 => "signed_certificate_timestamp",
        21 => "padding",
        22 => "encrypt_then_mac",
        23 => "extended_main_secret",
        24 => "token_binding",
        27 => "compress_certificate",
        28 => "record_size_limit",
        34 => "delegated_credential",
        35 => "session_ticket",
        41 => "pre_shared_key",
        42 => "early_data",
        43 => "supported_versions",
        44 => "cookie",
        45 => "psk_key_exchange_modes",
        47 => "certificate_authorities",
        48 => "oid_filters",
        49 => "post_handshake_auth",
        50 => "signature_algorithms_cert",
        51 => "key_share",
        57 => "quic_transport_parameters",
        13172 => "next_protocol_negotiation",
        17513 => "application_settings",
        65037 => "encrypted_client_hello",
        65281 => "renegotiation_info",
        _ if is_grease(value) => "GREASE",
        _ => return None,
    }))
}

pub(super) fn group_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        23 => "secp256r1",
        24 => "secp384r1",
        25 => "secp521r1",
        29 => "x25519",
        30 => "x448",
        256 => "ffdhe2048",
        257 => "ffdhe3072",
        258 => "ffdhe4096",
        4588 => "X25519MLKEM768",
        25497 => "X25519Kyber768Draft00",
        _ if is_grease(value) => "GREASE",
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::{cipher_name, is_grease};
    use crate::decode::ValueName;

    #[test]
    fn made_up_numbers_and_real_ones() {
        assert!(is_grease(0x0a0a) && is_grease(0xfafa));
        assert!(!is_grease(0x0a1a) && !is_grease(0x1301));
        assert_eq!(cipher_name(0x1301), Some(ValueName::Term("TLS_AES_128_GCM_SHA256")));
        assert_eq!(cipher_name(0xdead), None);
    }
}
