//! HTTP/1 and SSDP.
#![no_main]

#[path = "carrying.rs"]
mod carrying;
#[path = "dissecting.rs"]
mod dissecting;

use carrying::{TCP, UDP, carry};

libfuzzer_sys::fuzz_target!(|data: &[u8]| carry(&[(TCP, 80), (TCP, 8080), (TCP, 4000), (UDP, 1900)], data));
