//! DHCP, NTP, VXLAN with what is inside it.
#![no_main]

#[path = "carrying.rs"]
mod carrying;
#[path = "dissecting.rs"]
mod dissecting;

use carrying::{UDP, carry};

libfuzzer_sys::fuzz_target!(|data: &[u8]| carry(&[(UDP, 67), (UDP, 68), (UDP, 123), (UDP, 4789), (UDP, 4790)], data));
