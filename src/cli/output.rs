//! Standard output, buffered, and the one place that writes to standard error.

use std::io::{BufWriter, StdoutLock, Write};

/// Standard output.
pub(super) struct Out {
    writer: BufWriter<StdoutLock<'static>>,
}

impl Out {
    pub(super) fn new() -> Self {
        Out { writer: BufWriter::with_capacity(1 << 16, std::io::stdout().lock()) }
    }

    /// One JSON object on a line of its own.
    pub(super) fn json(&mut self, value: &impl serde::Serialize) -> std::io::Result<()> {
        serde_json::to_writer(&mut self.writer, value)?;
        self.writer.write_all(b"\n")
    }

    /// A line of text.
    pub(super) fn line(&mut self, text: &str) -> std::io::Result<()> {
        self.writer.write_all(text.as_bytes())?;
        self.writer.write_all(b"\n")
    }

    /// Bytes as they are.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.writer.write_all(bytes)
    }

    /// What is written so far goes out: the reader of a live pipe is waiting.
    pub(super) fn flush(&mut self) -> std::io::Result<()> {
        self.writer.flush()
    }

    pub(super) fn finish(mut self) -> std::io::Result<()> {
        self.writer.flush()
    }
}

/// A line on standard error.
pub(super) fn complain(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _nobody_listens = writeln!(stderr, "layerscope: {text}");
}
