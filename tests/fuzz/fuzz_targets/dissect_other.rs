//! FDDI, and link types nobody knows.
#![no_main]

#[path = "dissecting.rs"]
mod dissecting;

libfuzzer_sys::fuzz_target!(|data: &[u8]| dissecting::dissect_all_ways(&[10, 147], data));
