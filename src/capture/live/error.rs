//! What can keep an interface from being captured, or end it.

use std::io;
use std::path::PathBuf;

use crate::i18n::Message;
use crate::msg;

/// Why a live capture could not begin, or ended other than it was asked to. What was captured by then stays.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LiveError {
    /// The system does not let this program receive frames.
    #[error("no permission to capture")]
    NoPermission {
        /// The program that needs the permission.
        program: PathBuf,
    },
    /// There is no such interface.
    #[error("no interface {interface}")]
    NoInterface {
        /// The name asked for.
        interface: String,
        /// Those there are.
        there: Vec<String>,
    },
    /// The interface is down.
    #[error("interface {interface} is down")]
    Down {
        /// Its name.
        interface: String,
    },
    /// The interface went down during the capture.
    #[error("interface {interface} went down")]
    WentDown {
        /// Its name.
        interface: String,
    },
    /// The interface was removed during the capture.
    #[error("interface {interface} was removed")]
    Vanished {
        /// Its name.
        interface: String,
    },
    /// The capture filter is too long for the kernel.
    #[error("the capture filter is too long")]
    FilterTooLong,
    /// The interface's frames begin with a header behind which no capture filter can look.
    #[error("no capture filter can be used on {interface}")]
    NoFilterHere {
        /// Its name.
        interface: String,
    },
    /// There is no room for the file.
    #[error("no room left for {}", file.display())]
    DiskFull {
        /// The file.
        file: PathBuf,
        /// Frames that are in it, whole.
        frames: u64,
    },
    /// The file cannot be written.
    #[error("cannot write {}: {reason}", file.display())]
    CannotWrite {
        /// The file.
        file: PathBuf,
        /// The system's reason.
        reason: io::Error,
    },
    /// Whoever reads the capture takes nothing any more, and an end is wanted.
    #[error("the reader of the capture takes nothing")]
    ReaderStalls {
        /// Frames that it has, whole.
        frames: u64,
    },
    /// The privileges could not be given away, so nothing was captured.
    #[error("cannot drop privileges: {reason}")]
    StillPrivileged {
        /// The system's reason.
        reason: String,
    },
    /// The system refused something else.
    #[error("{what}: {reason}")]
    System {
        /// What it was asked for: a name in its own language.
        what: &'static str,
        /// Its reason.
        reason: io::Error,
    },
    /// The recorder could not be started.
    #[error("cannot start {}: {reason}", program.display())]
    NotStarted {
        /// The program.
        program: PathBuf,
        /// The system's reason.
        reason: io::Error,
    },
    /// The recorder ended by a signal.
    #[error("the recorder was killed (signal {signal})")]
    Killed {
        /// The signal's number.
        signal: i32,
    },
    /// The recorder ended and said why.
    #[error("{said}")]
    Said {
        /// Its last line, in the language of the system.
        said: String,
    },
}

impl LiveError {
    /// This program has no permission.
    #[cfg(unix)]
    pub(super) fn no_permission() -> Self {
        LiveError::NoPermission { program: std::env::current_exe().unwrap_or_else(|_| "layerscope".into()) }
    }

    /// The system refused `what`.
    #[cfg(unix)]
    pub(super) fn system(what: &'static str, reason: impl Into<io::Error>) -> Self {
        LiveError::System { what, reason: reason.into() }
    }

    /// What happened and what to try, for the user.
    pub fn message(&self) -> Message {
        match self {
            LiveError::NoPermission { program } => permission(&program.display().to_string()),
            LiveError::NoInterface { interface, there } => {
                msg!("live-no-interface", interface = interface.as_str(), there = there.join(", "))
            }
            LiveError::Down { interface } => msg!("live-down", interface = interface.as_str()),
            LiveError::WentDown { interface } => msg!("live-went-down", interface = interface.as_str()),
            LiveError::Vanished { interface } => msg!("live-vanished", interface = interface.as_str()),
            LiveError::FilterTooLong => msg!("live-filter-too-long"),
            LiveError::NoFilterHere { interface } => msg!("live-no-filter-here", interface = interface.as_str()),
            LiveError::DiskFull { file, frames } => {
                msg!("live-disk-full", file = file.display().to_string(), frames = *frames)
            }
            LiveError::CannotWrite { file, reason } => {
                msg!("live-cannot-write", file = file.display().to_string(), reason = reason.to_string())
            }
            LiveError::ReaderStalls { frames } => msg!("live-reader-stalls", frames = *frames),
            LiveError::StillPrivileged { reason } => msg!("live-still-privileged", reason = reason.as_str()),
            LiveError::System { what, reason } => msg!("live-system", what = *what, reason = reason.to_string()),
            LiveError::NotStarted { program, reason } => {
                msg!("live-not-started", program = program.display().to_string(), reason = reason.to_string())
            }
            LiveError::Killed { signal } => msg!("live-killed", signal = u64::from(signal.unsigned_abs())),
            LiveError::Said { said } => msg!("live-said", said = said.as_str()),
        }
    }

    /// Commands that give the permission, to be copied: once and for all, and for this once. Empty where that is not what
    /// is missing.
    pub fn remedies(&self) -> Vec<String> {
        match self {
            LiveError::NoPermission { program } => {
                let program = in_shell(&program.display().to_string());
                vec![format!("sudo setcap cap_net_raw+ep {program}"), format!("pkexec {program}")]
            }
            _ => Vec::new(),
        }
    }
}

fn permission(program: &str) -> Message {
    let program = in_shell(program);
    if cfg!(target_os = "linux") {
        msg!("live-no-permission", program = program)
    } else {
        msg!("live-no-permission-elsewhere", program = program)
    }
}

/// A path as a shell reads it.
fn in_shell(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+@%=:,".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Catalog, Language};

    fn all() -> Vec<LiveError> {
        let (interface, reason) = (|| "eth0".to_owned(), || io::Error::other("reason"));
        vec![
            LiveError::NoPermission { program: "/opt/my tools/layerscope".into() },
            LiveError::NoInterface { interface: interface(), there: vec!["lo".into()] },
            LiveError::Down { interface: interface() },
            LiveError::WentDown { interface: interface() },
            LiveError::Vanished { interface: interface() },
            LiveError::FilterTooLong,
            LiveError::NoFilterHere { interface: interface() },
            LiveError::DiskFull { file: "a.pcapng".into(), frames: 1 },
            LiveError::CannotWrite { file: "a.pcapng".into(), reason: reason() },
            LiveError::ReaderStalls { frames: 1 },
            LiveError::StillPrivileged { reason: "reason".into() },
            LiveError::System { what: "socket", reason: reason() },
            LiveError::NotStarted { program: "layerscope".into(), reason: reason() },
            LiveError::Killed { signal: 9 },
            LiveError::Said { said: "reason".into() },
        ]
    }

    #[test]
    fn every_message_is_one_line_in_every_language() {
        for language in Language::ALL {
            let catalog = Catalog::new(language);
            for error in all() {
                let text = catalog.text(&error.message());
                assert!(!text.contains(['[', '{', '}', '\n']), "{language:?}: {text}");
            }
        }
    }

    #[test]
    fn what_is_missing_can_be_copied() {
        let error = &all()[0];
        let remedies = error.remedies();
        assert_eq!(remedies[0], "sudo setcap cap_net_raw+ep '/opt/my tools/layerscope'");
        for language in Language::ALL {
            let text = Catalog::new(language).text(&error.message());
            assert!(remedies.iter().all(|remedy| text.contains(remedy.as_str())), "{text}");
        }
    }
}
