//! TLS records and handshake messages.
#![no_main]

#[path = "carrying.rs"]
mod carrying;
#[path = "dissecting.rs"]
mod dissecting;

use carrying::{TCP, carry};

libfuzzer_sys::fuzz_target!(|data: &[u8]| carry(&[(TCP, 443), (TCP, 4433)], data));
