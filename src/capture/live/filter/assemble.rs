//! An assembler for classic BPF, the language of the kernel's socket filters: just the instructions the capture filter
//! needs, with labels in place of offsets.

/// One instruction: operation, where to go on if its test holds or does not, operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instruction {
    pub(crate) code: u16,
    pub(crate) jump_true: u8,
    pub(crate) jump_false: u8,
    pub(crate) operand: u32,
}

/// Operation codes (`linux/bpf_common.h`). `A` is the accumulator, `X` the index register; `[k]` is the packet's byte at
/// k and `[x+k]` at X + k. A load past the packet's end rejects it.
pub(super) mod op {
    pub(in super::super) const LOAD_HALF: u16 = 0x28;
    pub(in super::super) const LOAD_BYTE: u16 = 0x30;
    pub(in super::super) const LOAD_WORD_X: u16 = 0x40;
    pub(in super::super) const LOAD_HALF_X: u16 = 0x48;
    pub(in super::super) const LOAD_BYTE_X: u16 = 0x50;
    /// X = k
    pub(in super::super) const SET_X: u16 = 0x01;
    /// X = scratch memory k
    pub(in super::super) const RECALL_X: u16 = 0x61;
    /// Scratch memory k = X
    pub(in super::super) const KEEP_X: u16 = 0x03;
    pub(in super::super) const AND: u16 = 0x54;
    pub(in super::super) const SHIFT_LEFT: u16 = 0x64;
    pub(in super::super) const SHIFT_RIGHT: u16 = 0x74;
    /// A += X
    pub(in super::super) const ADD_X: u16 = 0x0c;
    /// X = A
    pub(in super::super) const A_TO_X: u16 = 0x07;
    pub(in super::super) const JUMP: u16 = 0x05;
    pub(in super::super) const IF_EQUAL: u16 = 0x15;
    pub(in super::super) const IF_ANY_BIT: u16 = 0x45;
    /// Take k bytes of the packet; 0 rejects it.
    pub(in super::super) const RETURN: u16 = 0x06;
}

/// A place to go to, which may not be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(usize);

/// A program being written.
#[derive(Debug, Default)]
pub(super) struct Assembler {
    code: Vec<Instruction>,
    /// Where each label stands, once it does.
    labels: Vec<Option<usize>>,
    /// Jumps, and the label they go to.
    jumps: Vec<(usize, Label)>,
}

impl Assembler {
    pub(super) fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    /// The label stands here.
    pub(super) fn place(&mut self, label: Label) {
        let here = self.code.len();
        if let Some(at) = self.labels.get_mut(label.0) {
            *at = Some(here);
        }
    }

    pub(super) fn op(&mut self, code: u16, operand: u32) {
        self.code.push(Instruction { code, jump_true: 0, jump_false: 0, operand });
    }

    pub(super) fn go(&mut self, to: Label) {
        self.jumps.push((self.code.len(), to));
        self.op(op::JUMP, 0);
    }

    /// To `to` if the test holds. The offsets of a test are of eight bits, those of a jump of 32: so a test only
    /// steps over a jump, and a program may be as long as it has to.
    pub(super) fn go_if(&mut self, test: u16, operand: u32, to: Label) {
        self.code.push(Instruction { code: test, jump_true: 0, jump_false: 1, operand });
        self.go(to);
    }

    /// To `to` if the test does not hold.
    pub(super) fn go_unless(&mut self, test: u16, operand: u32, to: Label) {
        self.code.push(Instruction { code: test, jump_true: 1, jump_false: 0, operand });
        self.go(to);
    }

    /// The program, its labels resolved. `None` where one was never placed or stands before its jump.
    pub(super) fn finish(mut self) -> Option<Vec<Instruction>> {
        for (at, label) in self.jumps {
            let to = (*self.labels.get(label.0)?)?;
            self.code.get_mut(at)?.operand = to.checked_sub(at + 1)? as u32;
        }
        Some(self.code)
    }
}
