//! The recorder as its window sees it: a child process that captures and writes pcapng into a pipe.
//!
//! It ends when its standard input does. So it can be stopped whoever it runs as, and ends by itself should the window be
//! killed.

use std::io::Read;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{CaptureRequest, LiveError};
use crate::capture::CaptureSource;
use crate::i18n::Language;

/// As whom a recorder runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Through {
    /// As ourselves: the program's file has the permission, or we are root.
    #[default]
    Ourselves,
    /// As root, after `pkexec` has asked for a password. The recorder then becomes an ordinary user again by itself.
    Pkexec,
}

/// The most that is kept of what a recorder says on standard error, in bytes.
const MOST_SAID: usize = 64 << 10;
/// What a recorder without permission says, in every language.
const NO_PERMISSION: &str = "setcap cap_net_raw+ep";

/// How long its last words may take once it has ended. Another program that it has left behind could hold its standard
/// error open for ever.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// A recorder that was started.
#[derive(Debug)]
pub struct Recorder {
    /// Until it is dropped.
    child: Option<Child>,
    /// Open for as long as it is to go on.
    input: Option<ChildStdin>,
    said: Arc<Mutex<Vec<u8>>>,
    listener: Option<JoinHandle<()>>,
    /// When it was first seen to have ended.
    ended_at: Option<Instant>,
    program: std::path::PathBuf,
}

impl Recorder {
    /// Starts `program` (this one, in the end) to record what is asked for, and says where to read it. Whatever is wrong
    /// with the interface or the permission shows when it ends: the capture then has no frames, or none any more.
    pub fn start(
        program: &Path,
        request: &CaptureRequest,
        through: Through,
        language: Language,
    ) -> Result<(Self, CaptureSource), LiveError> {
        let mut command = match through {
            Through::Ourselves => Command::new(program),
            Through::Pkexec => {
                let mut command = Command::new("pkexec");
                command.arg(program);
                command
            }
        };
        let request = CaptureRequest { until_input_ends: true, ..request.clone() };
        command.args(request.arguments()).env("LC_ALL", locale(language)).env_remove("LANGUAGE");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|reason| LiveError::NotStarted { program: command.get_program().into(), reason })?;
        let said = Arc::new(Mutex::new(Vec::new()));
        let listener = child.stderr.take().and_then(|stderr| {
            let said = Arc::clone(&said);
            std::thread::Builder::new().name("recorder".to_owned()).spawn(move || listen(stderr, &said)).ok()
        });
        let source = match child.stdout.take() {
            Some(stdout) => CaptureSource::Reader(Box::new(stdout)),
            None => CaptureSource::Bytes(Arc::from([])),
        };
        let input = child.stdin.take();
        let child = Some(child);
        Ok((Recorder { child, input, said, listener, ended_at: None, program: program.to_path_buf() }, source))
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }

    /// Asks it to end: it writes what it has and its counts. The source is then at its end, soon.
    pub fn stop(&mut self) {
        self.input = None;
    }

    /// Whether it has ended and said why, and how. Does not wait.
    pub fn ended(&mut self) -> Option<Result<(), LiveError>> {
        let status = match self.child.as_mut()?.try_wait() {
            Ok(None) => return None,
            Ok(Some(status)) => status,
            Err(reason) => return Some(Err(LiveError::System { what: "wait", reason })),
        };
        let since = *self.ended_at.get_or_insert_with(Instant::now);
        let all_said = self.listener.as_ref().is_none_or(JoinHandle::is_finished);
        (all_said || since.elapsed() >= LAST_WORDS).then(|| self.judge(status))
    }

    /// Waits until it has ended. Its source must be read meanwhile, or have been dropped.
    pub fn wait(&mut self) -> Result<(), LiveError> {
        let Some(child) = &mut self.child else { return Ok(()) };
        child.wait().map_err(|reason| LiveError::System { what: "wait", reason })?;
        loop {
            if let Some(ended) = self.ended() {
                return ended;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn judge(&self, status: ExitStatus) -> Result<(), LiveError> {
        if status.success() {
            return Ok(());
        }
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Err(LiveError::Killed { signal });
        }
        let said = self.said();
        if said.contains(NO_PERMISSION) {
            return Err(LiveError::NoPermission { program: self.program.clone() });
        }
        let last = said.lines().map(str::trim).rfind(|line| !line.is_empty());
        let said = last.map_or_else(|| status.to_string(), |line| line.trim_start_matches("layerscope: ").to_owned());
        Err(LiveError::Said { said })
    }

    /// What it has said on standard error by now.
    pub fn said(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&said).into_owned()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stop();
        if let Some(mut child) = self.child.take()
            && matches!(child.try_wait(), Ok(None))
        {
            // It ends by itself. Somebody has to take note of that, and it should not be whoever drops this.
            let _no_thread = std::thread::Builder::new().spawn(move || child.wait());
        }
    }
}

fn listen(mut from: impl Read, said: &Mutex<Vec<u8>>) {
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut piece) {
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        let room = MOST_SAID.saturating_sub(said.len()).min(read);
        said.extend_from_slice(piece.get(..room).unwrap_or_default());
    }
}

/// The locale that makes the recorder speak a language.
fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en_US.UTF-8",
        Language::TraditionalChinese => "zh_TW.UTF-8",
        Language::SimplifiedChinese => "zh_CN.UTF-8",
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::CaptureReader;

    /// A program of a few lines of shell in the recorder's place.
    fn start(script: &str) -> (tempfile::TempDir, Recorder, CaptureSource) {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("recorder");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let request = CaptureRequest::new("eth0");
        let (recorder, source) = Recorder::start(&program, &request, Through::Ourselves, Language::English).unwrap();
        (folder, recorder, source)
    }

    #[test]
    fn it_is_asked_to_end_by_the_end_of_its_input() {
        let (_folder, mut recorder, source) = start("cat; echo done >&2");
        assert!(recorder.ended().is_none());
        recorder.stop();
        drop(source);
        assert!(recorder.wait().is_ok());
        assert_eq!(recorder.said(), "done\n");
    }

    #[test]
    fn what_it_leaves_behind_is_not_waited_for() {
        // It has the recorder's standard error, and keeps it.
        let (_folder, mut recorder, source) = start("sleep 20 >/dev/null & echo 'layerscope: no more' >&2; exit 1");
        drop(source);
        let began = Instant::now();
        let ended = loop {
            if let Some(ended) = recorder.ended() {
                break ended;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        assert!(matches!(ended, Err(LiveError::Said { said }) if said == "no more"));
        assert!(recorder.wait().is_err());
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }

    #[test]
    fn why_it_ended() {
        let (_folder, mut recorder, source) = start("echo note >&2; echo 'layerscope: no such thing' >&2; exit 1");
        assert!(CaptureReader::open(source).is_err());
        assert!(matches!(recorder.wait(), Err(LiveError::Said { said }) if said == "no such thing"));
        let (_folder, mut recorder, _source) = start("echo 'sudo setcap cap_net_raw+ep /x' >&2; exit 1");
        assert!(matches!(recorder.wait(), Err(LiveError::NoPermission { .. })));
        let (_folder, mut recorder, _source) = start("kill -9 $$");
        assert!(matches!(recorder.wait(), Err(LiveError::Killed { signal: 9 })));
        let gone = Recorder::start(
            Path::new("/no/such/program"),
            &CaptureRequest::new("eth0"),
            Through::Ourselves,
            Language::English,
        );
        assert!(matches!(gone, Err(LiveError::NotStarted { .. })));
    }
}
