//! HTTP/2: the preface and frames, with and without a known port.
#![no_main]

#[path = "carrying.rs"]
mod carrying;
#[path = "dissecting.rs"]
mod dissecting;

use carrying::{TCP, carry};

libfuzzer_sys::fuzz_target!(|data: &[u8]| carry(&[(TCP, 80), (TCP, 50051)], data));
