//! pcapng files: a section header in either byte order, then the data as blocks. The lowest bit of the first
//! byte chooses the order, the next whether an Ethernet interface is described first.
#![no_main]

#[path = "reading.rs"]
mod reading;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let mut words = vec![0x0a0d_0d0a_u32, 28, 0x1a2b_3c4d];
    words.push(if choice & 1 == 0 { 1 } else { 1 << 16 });
    words.extend([u32::MAX, u32::MAX, 28]);
    if choice & 2 == 0 {
        words.extend([1, 20, if choice & 1 == 0 { 1 } else { 1 << 16 }, 0, 20]);
    }
    let order = if choice & 1 == 0 { u32::to_le_bytes } else { u32::to_be_bytes };
    let mut bytes: Vec<u8> = words.into_iter().flat_map(order).collect();
    bytes.extend(rest);
    reading::read_both_ways(bytes);
});
