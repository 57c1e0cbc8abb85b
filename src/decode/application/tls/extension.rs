//! The extensions of the hello messages (RFC 8446 §4.2).

use super::names::{extension_name, group_name, version_name};
use crate::decode::Value;
use crate::decode::application::walk::Walk;
use crate::decode::field::fields;

fields! {
    EXTENSIONS_LENGTH = "tls.handshake.extensions_length", Decimal, "RFC 8446 §4.2";
    EXTENSION = "tls.handshake.extension", Plain, "RFC 8446 §4.2";
    TYPE = "tls.handshake.extension.type", Named(extension_name), "RFC 8446 §4.2";
    LEN = "tls.handshake.extension.len", Decimal, "RFC 8446 §4.2";
    DATA = "tls.handshake.extension.data", Plain, "RFC 8446 §4.2";
    SERVER_NAME_LIST_LEN = "tls.handshake.extensions_server_name_list_len", Decimal, "RFC 6066 §3";
    SERVER_NAME_TYPE = "tls.handshake.extensions_server_name_type", Decimal, "RFC 6066 §3";
    SERVER_NAME_LEN = "tls.handshake.extensions_server_name_len", Decimal, "RFC 6066 §3";
    SERVER_NAME = "tls.handshake.extensions_server_name", Plain, "RFC 6066 §3";
    ALPN_LEN = "tls.handshake.extensions_alpn_len", Decimal, "RFC 7301 §3.1";
    ALPN_STR_LEN = "tls.handshake.extensions_alpn_str_len", Decimal, "RFC 7301 §3.1";
    ALPN_STR = "tls.handshake.extensions_alpn_str", Plain, "RFC 7301 §3.1";
    SUPPORTED_VERSIONS_LEN = "tls.handshake.extensions.supported_versions_len", Decimal, "RFC 8446 §4.2.1";
    SUPPORTED_VERSION = "tls.handshake.extensions.supported_version", HexNamed(4, version_name), "RFC 8446 §4.2.1";
    GROUPS_LENGTH = "tls.handshake.extensions_supported_groups_length", Decimal, "RFC 8446 §4.2.7";
    GROUP = "tls.handshake.extensions_supported_group", HexNamed(4, group_name), "RFC 8446 §4.2.7";
    KEY_SHARE_CLIENT_LENGTH = "tls.handshake.extensions_key_share_client_length", Decimal, "RFC 8446 §4.2.8";
    KEY_SHARE_GROUP = "tls.handshake.extensions_key_share_group", HexNamed(4, group_name), "RFC 8446 §4.2.8";
    KEY_EXCHANGE_LENGTH = "tls.handshake.extensions_key_share_key_exchange_length", Decimal, "RFC 8446 §4.2.8";
    KEY_EXCHANGE = "tls.handshake.extensions_key_share_key_exchange", Plain, "RFC 8446 §4.2.8";
}

/// Whose hello the extensions are in: some are written differently.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hello {
    Client,
    Server,
}

/// Reports the extensions, if the message has any.
pub(super) fn list(walk: &mut Walk<'_, '_>, hello: Hello) -> Option<()> {
    if walk.left() == 0 {
        return Some(());
    }
    walk.uint(&EXTENSIONS_LENGTH, 2)?;
    while walk.left() > 0 {
        let length = (walk.peek(4).unwrap_or_default() & 0xffff) as u32;
        walk.group(&EXTENSION, length + 4, Value::None, |walk| {
            let kind = walk.uint(&TYPE, 2)?;
            walk.uint(&LEN, 2)?;
            data(walk, kind, hello)
        })?;
    }
    Some(())
}

fn data(walk: &mut Walk<'_, '_>, kind: u64, hello: Hello) -> Option<()> {
    // A server answers some extensions with nothing.
    if walk.left() == 0 {
        return Some(());
    }
    match (kind, hello) {
        (0, Hello::Client) => {
            walk.uint(&SERVER_NAME_LIST_LEN, 2)?;
            while walk.left() > 0 {
                walk.uint(&SERVER_NAME_TYPE, 1)?;
                let length = walk.uint(&SERVER_NAME_LEN, 2)?;
                walk.text(&SERVER_NAME, length as u32)?;
            }
            Some(())
        }
        (10, _) => {
            walk.uint(&GROUPS_LENGTH, 2)?;
            while walk.left() > 0 {
                walk.uint(&GROUP, 2)?;
            }
            Some(())
        }
        (16, _) => {
            walk.uint(&ALPN_LEN, 2)?;
            while walk.left() > 0 {
                let length = walk.uint(&ALPN_STR_LEN, 1)?;
                walk.text(&ALPN_STR, length as u32)?;
            }
            Some(())
        }
        (43, Hello::Client) => {
            walk.uint(&SUPPORTED_VERSIONS_LEN, 1)?;
            while walk.left() > 0 {
                walk.uint(&SUPPORTED_VERSION, 2)?;
            }
            Some(())
        }
        (43, Hello::Server) => walk.uint(&SUPPORTED_VERSION, 2).map(drop),
        (51, _) => {
            if hello == Hello::Client {
                walk.uint(&KEY_SHARE_CLIENT_LENGTH, 2)?;
            }
            while walk.left() > 0 {
                walk.uint(&KEY_SHARE_GROUP, 2)?;
                // A retry request names the group only (RFC 8446 §4.2.8).
                if walk.left() == 0 {
                    return Some(());
                }
                let length = walk.uint(&KEY_EXCHANGE_LENGTH, 2)?;
                walk.bytes(&KEY_EXCHANGE, length as u32)?;
            }
            Some(())
        }
        _ => walk.all(&DATA),
    }
}
