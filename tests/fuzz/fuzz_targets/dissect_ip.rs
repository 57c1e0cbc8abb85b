//! Raw IP, of either version or both.
#![no_main]

#[path = "dissecting.rs"]
mod dissecting;

libfuzzer_sys::fuzz_target!(|data: &[u8]| dissecting::dissect_all_ways(&[101, 228, 229], data));
