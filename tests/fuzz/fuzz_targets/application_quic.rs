//! QUIC: long headers.
#![no_main]

#[path = "carrying.rs"]
mod carrying;
#[path = "dissecting.rs"]
mod dissecting;

use carrying::{UDP, carry};

libfuzzer_sys::fuzz_target!(|data: &[u8]| carry(&[(UDP, 443), (UDP, 4433)], data));
