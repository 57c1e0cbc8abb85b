//! A picture being made and written, on a thread of its own. The same pictures as `layerscope render` makes.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::capture::{FrameNumber, Veil};
use crate::decode::{Dissected, Mask};
use crate::export::file::write_whole;
use crate::export::picture::{self, Picture};
use crate::i18n::Catalog;
use crate::msg;
use crate::scene::{Packets, SceneOptions, vec2};
use crate::theme::Theme;
use crate::timeline::{PlayTime, Timeline};
use crate::ui::context::sample_named;
use crate::workspace::{Capture, Notification, SavePackets, Selection, Settings, Severity, Workspace};

/// The size of a still picture and of the page's view: what `render` makes unless told otherwise.
const STILL: (f32, f32) = (1280.0, 800.0);
/// The size of an animation: what fits a slide and a message.
const MOVING: (f32, f32) = (960.0, 600.0);
/// Parts of the progress.
const WHOLE: u32 = 1000;

/// The capture's packets, taken one by one: whoever reads or writes the capture meanwhile does not wait for a picture.
/// Under the mask there was when the picture was asked for, whatever becomes of the switch.
#[derive(Debug)]
struct Shared {
    capture: Arc<RwLock<Capture>>,
    mask: Option<Arc<Mask>>,
    /// The one asked for last: an animation asks for it again and again.
    last: Mutex<Option<Arc<Dissected>>>,
}

impl Packets for Shared {
    fn packet(&self, number: FrameNumber) -> Option<Arc<Dissected>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = last.as_ref().filter(|last| last.number == number) {
            return Some(Arc::clone(last));
        }
        let capture = self.capture.read().unwrap_or_else(PoisonError::into_inner);
        let veil = self.mask.as_deref().map(|mask| mask as &dyn Veil);
        let packet = Arc::new(Dissected::of(&capture.store.shown_under(number, veil)?));
        *last = Some(Arc::clone(&packet));
        Some(packet)
    }

    fn masked(&self) -> bool {
        self.mask.is_some()
    }
}

/// What a picture is made of: everything as it was when it was asked for.
#[derive(Debug)]
struct Ground {
    picture: Picture,
    timeline: Arc<Timeline>,
    beside: Option<Arc<Timeline>>,
    packets: Shared,
    catalog: Arc<Catalog>,
    name: Option<String>,
    settings: Settings,
    selection: Selection,
    now: PlayTime,
}

/// A picture under way.
#[derive(Debug)]
pub(crate) struct Saving {
    done: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
    answer: Receiver<Notification>,
}

impl Saving {
    /// Begins to make a picture of what is on the stage. `None` if nothing is. `wake` is called as it goes on.
    pub(crate) fn begin(
        workspace: &Workspace,
        picture: Picture,
        path: PathBuf,
        wake: impl Fn() + Send + 'static,
    ) -> Option<Self> {
        let ground = Ground {
            picture,
            timeline: Arc::clone(workspace.timeline()?),
            beside: workspace.beside().cloned(),
            packets: Shared {
                capture: workspace.shared_capture(),
                mask: workspace.mask().cloned(),
                last: Mutex::default(),
            },
            catalog: Arc::clone(workspace.catalog()),
            name: name(workspace),
            settings: workspace.settings.clone(),
            selection: workspace.selection.clone(),
            now: workspace.player.now,
        };
        let (done, stop) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
        let (sender, answer) = channel();
        let (told, stopped) = (Arc::clone(&done), Arc::clone(&stop));
        let work = move || {
            let notification = ground.save(&path, &mut |part| {
                let now = (part.clamp(0.0, 1.0) * WHOLE as f32) as u32;
                // A redraw for each per cent, not for each picture.
                if told.swap(now, Ordering::Relaxed) / 10 != now / 10 {
                    wake();
                }
                !stopped.load(Ordering::Relaxed)
            });
            let _receiver_gone = sender.send(notification);
            wake();
        };
        // Without a thread the sender is dropped, which reads as a failure.
        let _no_thread = std::thread::Builder::new().name("picture".into()).spawn(work);
        Some(Saving { done, stop, answer })
    }

    /// How much is done, in per cent.
    pub(crate) fn per_cent(&self) -> u32 {
        self.done.load(Ordering::Relaxed) * 100 / WHOLE
    }

    /// Gives it up.
    pub(crate) fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// What came of it, once it has ended.
    pub(crate) fn answer(&self) -> Option<Notification> {
        match self.answer.try_recv() {
            Ok(notification) => Some(notification),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(Notification { severity: Severity::Error, message: msg!("workspace-job-failed") })
            }
        }
    }
}

/// What the capture is called in a picture: a sample by its title, another by its file's name, which may tell what the mask
/// hides.
fn name(workspace: &Workspace) -> Option<String> {
    let (name, language) = (workspace.capture().name.clone(), workspace.catalog().language());
    let known = sample_named(&name).map(|sample| sample.title(language).to_owned());
    known.or_else(|| (workspace.mask().is_none() && !name.is_empty()).then_some(name))
}

impl Drop for Saving {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Ground {
    fn save(&self, path: &Path, progress: &mut dyn FnMut(f32) -> bool) -> Notification {
        let (width, height) = if matches!(self.picture, Picture::Gif(_)) { MOVING } else { STILL };
        let options = SceneOptions {
            name: self.name.as_deref(),
            packets: &self.packets,
            beside: self.beside.as_deref(),
            extras: self.settings.extras(),
            layer: self.selection.layer,
            field: self.selection.field,
            ..SceneOptions::new(self.settings.view, vec2(width, height), &self.catalog)
        };
        let theme = Theme::of(self.settings.theme);
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let (severity, message) =
            match picture::make(self.picture, (&self.timeline, self.now), &options, theme, 1.0, progress) {
                Ok(Some(bytes)) => match write_whole(path, &bytes) {
                    Ok(()) => (Severity::Info, msg!("export-saved", file = name)),
                    Err(error) => {
                        (Severity::Error, msg!("export-cannot-write", file = name, reason = error.to_string()))
                    }
                },
                Ok(None) => (Severity::Warning, msg!("export-no-such-part")),
                Err(error) => {
                    let cancelled = matches!(error, crate::export::png::PictureError::Cancelled);
                    let severity = if cancelled { Severity::Info } else { Severity::Error };
                    (severity, picture::failure(&error))
                }
            };
        Notification { severity, message }
    }
}

/// The name of what is open as the beginning of a file's.
fn stem(capture: &str) -> String {
    let stem = capture.rsplit_once('.').map_or(capture, |(stem, _)| stem);
    let plain = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let stem: String = stem.chars().map(plain).take(60).collect();
    let stem = stem.trim_matches('-');
    if stem.is_empty() { "layerscope".to_owned() } else { stem.to_owned() }
}

/// The name offered for a file of packets: never one that says it is what was opened.
pub(crate) fn packets_name(capture: &str, what: SavePackets) -> String {
    let kind = if what.masked { "masked" } else { "packets" };
    format!("{}-{kind}.{}", stem(capture), what.format.extension())
}

/// Where packets go on a system without a file dialog: a name in the user's folder that is not taken.
pub(crate) fn packets_path(name: &str) -> PathBuf {
    let folder = std::env::home_dir().filter(|folder| folder.is_dir()).unwrap_or_default();
    let path = Path::new(name);
    let part =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, extension) = (part(path.file_stem()), part(path.extension()));
    let names = std::iter::once(name.to_owned()).chain((2..1000).map(|number| format!("{stem}-{number}.{extension}")));
    let mut free = names.map(|name| folder.join(name)).filter(|path| !path.exists());
    free.next().unwrap_or_else(|| folder.join(name))
}

/// The name offered for a picture: what is open, the view, and where in it.
pub(crate) fn file_name(workspace: &Workspace, capture: &str, picture: Picture) -> String {
    use crate::export::picture::Stretch;
    let stem = stem(capture);
    let view = workspace.settings.view.as_str();
    let number = |step: usize| workspace.timeline().map_or(step + 1, |timeline| timeline.number(step));
    let what = match picture {
        Picture::Handout | Picture::HandoutPng => "handout".to_owned(),
        Picture::Gif(Stretch::Step(step)) => format!("{view}-step-{}", number(step)),
        Picture::Gif(Stretch::Phase(phase)) => format!("{view}-{}", phase.as_str()),
        Picture::Gif(Stretch::Whole) => view.to_owned(),
        Picture::Svg | Picture::Png => match workspace.current_step() {
            Some(step) => format!("{view}-{}", number(step)),
            None => view.to_owned(),
        },
    };
    format!("{stem}-{what}.{}", picture.extension())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::capture::{CaptureReader, CaptureSource};
    use crate::workspace::samples;

    #[test]
    fn a_picture_stays_under_the_mask_it_was_asked_for_with() {
        let bytes = samples::by_id("http-get").unwrap().bytes;
        let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
        let capture = Capture::read_all("http-get".into(), &mut reader);
        let plain = capture.packet(4).unwrap().bytes.clone();
        let mask = Arc::new(Mask::known(5));
        let capture = Arc::new(RwLock::new(capture));
        for asked_with in [None, Some(Arc::clone(&mask))] {
            let shared = Shared { capture: Arc::clone(&capture), mask: asked_with.clone(), last: Mutex::default() };
            // Somebody turns the switch while the picture is being made.
            for switch in [None, Some(Arc::clone(&mask))] {
                capture.write().unwrap().set_mask(switch);
                *shared.last.lock().unwrap() = None;
                assert_eq!(shared.packet(4).unwrap().bytes == plain, asked_with.is_none());
                assert_eq!(shared.masked(), asked_with.is_some());
            }
        }
    }
}
