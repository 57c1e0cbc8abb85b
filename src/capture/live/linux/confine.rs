//! Giving privileges away, before the first frame is looked at.
//!
//! Capabilities belong to threads on Linux: this is called before there is a second one.

use std::collections::BTreeMap;
use std::os::fd::{AsRawFd, BorrowedFd};

use caps::{CapSet, CapsHashSet};
use nix::unistd::{Gid, Uid, User};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
};

use crate::capture::live::LiveError;

/// The user on whose behalf root runs this, by `sudo` or `pkexec`; `None` where it is root's own doing.
pub(crate) fn on_behalf_of() -> Option<User> {
    if !Uid::effective().is_root() {
        return None;
    }
    let uid = ["PKEXEC_UID", "SUDO_UID"].iter().find_map(|name| std::env::var(name).ok()?.parse().ok())?;
    User::from_uid(Uid::from_raw(uid)).ok().flatten().filter(|user| !user.uid.is_root())
}

/// Does `work` with the rights of that user, and is root again afterwards.
pub(crate) fn as_user<T>(user: Option<&User>, work: impl FnOnce() -> T) -> T {
    let changed = user.is_some_and(|user| nix::unistd::seteuid(user.uid).is_ok());
    let result = work();
    if changed {
        // Cannot fail: the saved user is root. Were it to, there would only be fewer rights.
        let _still_the_user = nix::unistd::seteuid(Uid::from_raw(0));
    }
    result
}

/// Becomes `user` for good, where there is one; gives up every capability; and can get none again.
pub(crate) fn give_up_everything(user: Option<&User>) -> Result<(), LiveError> {
    let failed = |reason: &dyn std::fmt::Display| LiveError::StillPrivileged { reason: reason.to_string() };
    // The bounding set first, as that itself needs a capability. Without it there is nothing that could be regained.
    let _not_allowed = caps::clear(None, CapSet::Bounding);
    if let Some(user) = user {
        let name = std::ffi::CString::new(user.name.clone()).map_err(|error| failed(&error))?;
        become_user(&name, user.uid, user.gid).map_err(|error| failed(&error))?;
    }
    nix::sys::prctl::set_no_new_privs().map_err(|error| failed(&error))?;
    clear_sets().map_err(|error| failed(&error))?;
    for set in [CapSet::Effective, CapSet::Permitted] {
        let left = caps::read(None, set).map_err(|error| failed(&error))?;
        if !left.is_empty() {
            return Err(failed(&names(&left)));
        }
    }
    Ok(())
}

fn become_user(name: &std::ffi::CStr, uid: Uid, gid: Gid) -> nix::Result<()> {
    nix::unistd::initgroups(name, gid)?;
    nix::unistd::setresgid(gid, gid, gid)?;
    nix::unistd::setresuid(uid, uid, uid)
}

/// Gives up this thread's capabilities, where a user other than root has any: those that the program's file grants for
/// its recorder. To be called by everything that is not the recorder, before there is a second thread.
pub fn give_up_capabilities() -> Result<(), LiveError> {
    if Uid::effective().is_root() {
        return Ok(());
    }
    clear_sets().map_err(|error| LiveError::StillPrivileged { reason: error.to_string() })
}

fn clear_sets() -> Result<(), caps::errors::CapsError> {
    // Old kernels have no ambient set. Without the inheritable one it is empty in any case.
    let _no_such_set = caps::clear(None, CapSet::Ambient);
    caps::clear(None, CapSet::Effective)?;
    caps::clear(None, CapSet::Permitted)?;
    caps::clear(None, CapSet::Inheritable)
}

fn names(capabilities: &CapsHashSet) -> String {
    let mut names: Vec<String> = capabilities.iter().map(ToString::to_string).collect();
    names.sort();
    names.join(" ")
}

/// What a recorder still asks of the system: to receive, to write, to wait, memory, time, and its end. Opening a file, a
/// socket or a program is not among it.
const ALLOWED: &[libc::c_long] = &[
    libc::SYS_read,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_lseek,
    libc::SYS_ftruncate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_getsockname,
    libc::SYS_getsockopt,
    libc::SYS_setsockopt,
    libc::SYS_ppoll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_futex,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_sched_yield,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_tgkill,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// And these, to its output and to standard error: what is written to a packet socket would be sent.
const WRITES: [libc::c_long; 2] = [libc::SYS_write, libc::SYS_writev];

/// Refuses every other system call from now on (seccomp), and to write elsewhere than to `output`. An error says why that
/// cannot be had here; the recorder then goes on without.
pub(crate) fn refuse_other_calls(output: BorrowedFd<'_>) -> Result<(), String> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH).map_err(|error| error.to_string())?;
    let writable = [output.as_raw_fd(), libc::STDERR_FILENO].map(|fd| {
        let is_it = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, u64::from(fd.unsigned_abs()))?;
        SeccompRule::new(vec![is_it])
    });
    let writable = writable.into_iter().collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
    let calls = ALLOWED.iter().map(|call| (*call, Vec::new()));
    let calls = calls.chain(WRITES.iter().map(|call| (*call, writable.clone())));
    #[allow(clippy::useless_conversion, reason = "a number of 32 bits on systems of 32 bits")]
    let rules: BTreeMap<i64, _> = calls.map(|(call, rules)| (i64::from(call), rules)).collect();
    let refused = SeccompAction::Errno(libc::EPERM as u32);
    let filter = SeccompFilter::new(rules, refused, SeccompAction::Allow, architecture);
    let program = filter.and_then(BpfProgram::try_from).map_err(|error| error.to_string())?;
    seccompiler::apply_filter(&program).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{ErrorKind, Write};
    use std::os::fd::AsFd;

    #[test]
    fn nothing_is_written_elsewhere() {
        let mut output = tempfile::tempfile().unwrap();
        let mut elsewhere = tempfile::tempfile().unwrap();
        // Of this thread alone.
        let thread = std::thread::spawn(move || {
            let confined = refuse_other_calls(output.as_fd());
            (confined, output.write_all(b"frames"), elsewhere.write_all(b"frames"), std::fs::File::open("/dev/null"))
        });
        let (confined, written, refused, opened) = thread.join().unwrap();
        if confined.is_err() {
            // A kernel without it; the live tests fail there.
            return;
        }
        written.unwrap();
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::PermissionDenied);
        assert_eq!(opened.unwrap_err().kind(), ErrorKind::PermissionDenied);
    }
}
