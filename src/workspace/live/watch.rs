//! A look at the interfaces now and then, on a thread of its own: which there are, and how much goes over each.
//!
//! Whoever shows them is woken at each look; otherwise only where one has come or gone, or has changed.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::capture::live::{LiveInterface, interfaces};
use crate::workspace::Wake;

/// Between two looks while somebody sees them, and while nobody does.
const SEEN: Duration = Duration::from_millis(500);
const UNSEEN: Duration = Duration::from_secs(2);
/// How many looks an interface's activity is kept for.
pub const HISTORY: usize = 32;

/// Where interfaces are learned from: the system, or in a test the test.
pub type Lookout = Arc<dyn Fn() -> Vec<LiveInterface> + Send + Sync>;

/// How closely the interfaces are watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Watching {
    /// Not at all: a capture is under way, and nobody looks.
    #[default]
    Not,
    /// Now and then, to notice those that come and go.
    NowAndThen,
    /// Twice a second, for somebody who looks.
    Closely,
}

/// An interface, and what has gone over it lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The interface.
    pub interface: LiveInterface,
    /// Bytes between each two looks, both ways, the newest last; at most [`HISTORY`].
    pub activity: VecDeque<u64>,
}

#[derive(Default)]
struct State {
    how: Watching,
    closed: bool,
    /// How often was looked.
    looks: u64,
    all: Vec<Watched>,
}

impl State {
    /// Takes in what a look has shown. True where an interface has come, gone or changed.
    fn take_in(&mut self, now: Vec<LiveInterface>) -> bool {
        let known = |one: &LiveInterface| LiveInterface { traffic: None, ..one.clone() };
        let same = now.len() == self.all.len()
            && now.iter().zip(&self.all).all(|(now, before)| known(now) == known(&before.interface));
        let mut before = std::mem::take(&mut self.all);
        let all = now.into_iter().map(|interface| {
            let at = before
                .iter()
                .position(|one| one.interface.name == interface.name && one.interface.index == interface.index);
            let old = at.map(|at| before.swap_remove(at));
            let total = |one: &LiveInterface| one.traffic.map(|it| it.received_bytes.saturating_add(it.sent_bytes));
            let grown = old.as_ref().and_then(|old| total(&old.interface)).zip(total(&interface));
            let mut activity = old.map(|old| old.activity).unwrap_or_default();
            if let Some((then, now)) = grown {
                activity.push_back(now.saturating_sub(then));
            }
            while activity.len() > HISTORY {
                activity.pop_front();
            }
            Watched { interface, activity }
        });
        self.all = all.collect();
        self.looks += 1;
        !same
    }
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The watch over the interfaces.
pub(super) struct Watch {
    shared: Arc<Shared>,
    lookout: Lookout,
    wake: Wake,
    /// The thread is there.
    begun: bool,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("how", &self.how()).finish_non_exhaustive()
    }
}

impl Watch {
    pub(super) fn new(wake: Wake) -> Self {
        Watch { shared: Arc::default(), lookout: Arc::new(interfaces), wake, begun: false }
    }

    /// From now on learns the interfaces from there, and looks at once.
    pub(super) fn look_through(&mut self, lookout: Lookout) {
        let how = self.how();
        self.close();
        self.shared = Arc::default();
        self.lookout = lookout;
        self.begun = false;
        self.shared.state().take_in((self.lookout)());
        self.set(how);
    }

    pub(super) fn how(&self) -> Watching {
        self.shared.state().how
    }

    /// Whether there has been a look.
    pub(super) fn looked(&self) -> bool {
        self.shared.state().looks > 0
    }

    pub(super) fn all(&self) -> Vec<Watched> {
        self.shared.state().all.clone()
    }

    /// Watches more closely, or less.
    pub(super) fn set(&mut self, how: Watching) {
        {
            let mut state = self.shared.state();
            if state.how == how && (self.begun || how == Watching::Not) {
                return;
            }
            state.how = how;
        }
        if self.begun || how == Watching::Not {
            self.shared.changed.notify_all();
            return;
        }
        self.begun = true;
        let (shared, lookout, wake) = (Arc::clone(&self.shared), Arc::clone(&self.lookout), self.wake.clone());
        let _no_thread =
            std::thread::Builder::new().name("interfaces".into()).spawn(move || watch(&shared, &lookout, &wake));
    }

    fn close(&self) {
        self.shared.state().closed = true;
        self.shared.changed.notify_all();
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.close();
    }
}

fn watch(shared: &Shared, lookout: &Lookout, wake: &Wake) {
    loop {
        let now = lookout();
        let mut state = shared.state();
        if state.closed {
            return;
        }
        let changed = state.take_in(now);
        if changed || state.how == Watching::Closely {
            drop(state);
            (wake.0)();
            state = shared.state();
        }
        let how = state.how;
        // A change of how closely to look ends the wait; so does the end.
        let waits = |state: &mut State| !state.closed && (state.how == how || state.how == Watching::Not);
        let period = match how {
            Watching::Closely => SEEN,
            Watching::NowAndThen => UNSEEN,
            Watching::Not => Duration::from_hours(1),
        };
        let waited = shared.changed.wait_timeout_while(state, period, waits);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        while state.how == Watching::Not && !state.closed {
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::live::Traffic;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn interface(name: &str, bytes: u64) -> LiveInterface {
        LiveInterface {
            name: name.into(),
            index: 1,
            description: None,
            mac: None,
            addresses: Vec::new(),
            up: true,
            loopback: false,
            traffic: Some(Traffic { received_bytes: bytes, ..Traffic::default() }),
        }
    }

    #[test]
    fn activity_is_the_difference_of_two_looks_and_changes_are_noticed() {
        let mut state = State::default();
        assert!(state.take_in(vec![interface("a", 100)]), "one has come");
        assert!(!state.take_in(vec![interface("a", 150)]), "traffic is no change");
        assert!(state.take_in(vec![interface("b", 7), interface("a", 150)]), "another has come");
        for look in 0..100 {
            state.take_in(vec![interface("b", 7), interface("a", 150 + look)]);
        }
        let a = &state.all[1];
        assert_eq!((a.interface.name.as_str(), a.activity.len(), a.activity.back()), ("a", HISTORY, Some(&1)));
        assert!(state.take_in(vec![LiveInterface { up: false, ..interface("b", 0) }]), "one has gone, one is down");
        assert_eq!(state.all[0].activity.back(), Some(&0), "a counter that was reset");
    }

    #[test]
    fn whoever_does_not_look_is_not_woken() {
        let woken = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&woken);
        let wake = Wake(Arc::new(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        }));
        let mut watch = Watch::new(wake);
        watch.look_through(Arc::new(|| vec![interface("a", 1)]));
        watch.set(Watching::NowAndThen);
        std::thread::sleep(Duration::from_millis(200));
        assert_eq!(woken.load(Ordering::Relaxed), 0);
        watch.set(Watching::Closely);
        let deadline = std::time::Instant::now() + Duration::from_secs(10);
        while woken.load(Ordering::Relaxed) < 2 {
            assert!(std::time::Instant::now() < deadline, "never woken");
            std::thread::sleep(Duration::from_millis(10));
        }
        watch.set(Watching::Not);
        std::thread::sleep(Duration::from_millis(700));
        let then = woken.load(Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(700));
        assert_eq!(woken.load(Ordering::Relaxed), then);
    }
}
