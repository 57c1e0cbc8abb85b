//! A machine that runs classic BPF as the kernel does, for the tests.

use super::Instruction;

/// Where the kernel keeps the protocol of a packet that came without its link header.
const PROTOCOL: u32 = 0xffff_f000;

/// How many bytes the program takes of a packet.
pub(super) fn run(program: &[Instruction], packet: &[u8], protocol: u16) -> u32 {
    let (mut a, mut x, mut memory, mut at) = (0_u32, 0_u32, [0_u32; 16], 0_usize);
    loop {
        let Instruction { code, jump_true, jump_false, operand: k } = program[at];
        at += 1;
        let load = |from: u32, len: usize| {
            if from == PROTOCOL {
                return Some(u32::from(protocol));
            }
            let bytes = packet.get(from as usize..)?.get(..len)?;
            Some(bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)))
        };
        let loaded = match code {
            0x20 => load(k, 4),
            0x28 => load(k, 2),
            0x30 => load(k, 1),
            0x40 => load(x + k, 4),
            0x48 => load(x + k, 2),
            0x50 => load(x + k, 1),
            _ => Some(a),
        };
        let Some(loaded) = loaded else { return 0 };
        a = loaded;
        match code {
            0x20 | 0x28 | 0x30 | 0x40 | 0x48 | 0x50 => {}
            0x01 => x = k,
            0x61 => x = memory[k as usize],
            0x03 => memory[k as usize] = x,
            0x54 => a &= k,
            0x64 => a <<= k,
            0x74 => a >>= k,
            0x0c => a = a.wrapping_add(x),
            0x07 => x = a,
            0x05 => at += k as usize,
            0x15 => at += usize::from(if a == k { jump_true } else { jump_false }),
            0x45 => at += usize::from(if a & k != 0 { jump_true } else { jump_false }),
            0x06 => return k,
            other => panic!("operation {other:#x}"),
        }
    }
}
