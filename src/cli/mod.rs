//! The command line: what each command prints, its exit status, and what is said when something is wrong.
//!
//! Exit status: 0 done; 1 it could not be done, with one line on standard error that says what and what to
//! try; 2 wrong usage. A closed pipe on standard output is a quiet 0.

mod arguments;
mod capture;
mod conversations;
mod interfaces;
mod output;
mod packets;
mod render;
mod table;
mod window;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use crate::capture::CaptureNotice;
use crate::capture::{CaptureReader, CaptureSource};
use crate::i18n::{Catalog, Language, Message};
use arguments::Task;
use output::Out;

/// Why a command could not do its work.
#[derive(Debug)]
enum Failure {
    /// Say this, and exit with 1.
    Message(Message),
    /// It has been said already: exit with 1.
    Said,
    /// Whoever read standard output has gone: nothing to say.
    ClosedPipe,
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Failure::ClosedPipe
        } else {
            Failure::Message(crate::msg!("cli-cannot-write", reason = error.to_string()))
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.collect();
    let catalog = Catalog::new(arguments::language(&arguments).unwrap_or_else(Language::of_system));
    let task = match arguments::parse(arguments.into_iter(), &catalog) {
        Ok(task) => task,
        Err(error) => {
            let _closed = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    // A file capability is for the recorder alone.
    #[cfg(target_os = "linux")]
    if !matches!(task, Task::Capture(_))
        && let Err(error) = crate::capture::live::give_up_capabilities()
    {
        output::complain(&catalog.text(&error.message()));
        return ExitCode::FAILURE;
    }
    let mut out = Out::new();
    let done = match task {
        Task::Window { file, live, language } => window::run(file, live, language),
        Task::Packets(options) => packets::run(&options, &catalog, &mut out),
        Task::Conversations(options) => conversations::run(&options, &catalog, &mut out),
        Task::Render(options) => render::run(&options, &catalog, &mut out),
        Task::Capture(options) => capture::run(&options, &catalog),
        Task::Interfaces { json } => interfaces::run(json, &catalog, &mut out),
    };
    // What was written goes out even where something is missing at its end.
    let finished = out.finish().map_err(Failure::from);
    let done = done.and(finished);
    match done {
        Ok(()) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(Failure::Said) => ExitCode::FAILURE,
        Err(Failure::Message(message)) => {
            output::complain(&catalog.text(&message));
            ExitCode::FAILURE
        }
    }
}

/// Opens `FILE`, where `-` is standard input.
fn open(file: &Path) -> Result<CaptureReader, Failure> {
    let source = if file.as_os_str() == "-" { CaptureSource::Stdin } else { CaptureSource::Path(file.to_path_buf()) };
    CaptureReader::open(source).map_err(|error| Failure::Message(error.message()))
}

/// Says what is odd about a capture, a line each. What cost packets is a failure, unless the file was merely cut off at
/// its end.
fn say_notices(notices: &[CaptureNotice], catalog: &Catalog) -> Result<(), Failure> {
    for (index, notice) in notices.iter().enumerate() {
        if notices.iter().take(index).any(|earlier| earlier == notice) {
            continue;
        }
        output::complain(&catalog.text(&notice.message()));
    }
    if notices.iter().any(CaptureNotice::lost_packets) { Err(Failure::Said) } else { Ok(()) }
}
