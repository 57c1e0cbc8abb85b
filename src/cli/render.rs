//! `layerscope render`: a picture of a conversation at an instant, or its whole animation.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::arguments::{Instant, PictureFormat, RenderOptions};
use super::output::Out;
use super::{Failure, open, say_notices};
use crate::export::{gif, png, svg};
use crate::flow::story::{self, Story};
use crate::flow::{ConversationId, below};
use crate::i18n::Catalog;
use crate::msg;
use crate::scene::{SceneOptions, scene_at, vec2};
use crate::theme::Theme;
use crate::timeline::{PlayTime, Timeline};
use crate::workspace::Capture;

pub(super) fn run(options: &RenderOptions, catalog: &Catalog, out: &mut Out) -> Result<(), Failure> {
    let mut reader = open(&options.file)?;
    let capture = Capture::read_all(String::new(), &mut reader);
    // The picture of what could be read is drawn all the same; the exit status says that something is missing.
    let whole = say_notices(capture.store.notices(), catalog);
    let story = subject(&capture, options)?;
    let timeline = Timeline::new(Arc::new(story), options.tempo);
    let now = instant(&timeline, options.instant)?;
    let words = Catalog::new(options.language);
    let theme = Theme::of(options.theme);
    let (width, height) = options.size;
    let scene_options = SceneOptions {
        view: options.view,
        size: vec2(width as f32, height as f32),
        scale: 1.0,
        catalog: &words,
        selected: None,
        reduce_motion: false,
        narration: true,
        packets: &capture,
        beside: None,
        layer: None,
        field: None,
    };
    let picture_failed = |reason: String| Failure::Message(msg!("cli-picture-failed", reason = reason));
    let bytes = match options.format {
        PictureFormat::Svg => {
            svg::write(&scene_at(&timeline, now, &scene_options), theme, options.language).into_bytes()
        }
        PictureFormat::Png => png::render(&scene_at(&timeline, now, &scene_options), theme, options.language, 1.0)
            .map_err(|error| picture_failed(error.to_string()))?,
        PictureFormat::Gif => gif::render(&timeline, gif::Clip::whole(&timeline), &scene_options, theme, 1.0)
            .map_err(|error| picture_failed(error.to_string()))?,
    };
    if options.output.as_os_str() == "-" {
        out.bytes(&bytes)?;
        return whole;
    }
    write_whole(&options.output, &bytes).map_err(|error| {
        Failure::Message(msg!(
            "cli-cannot-write-file",
            file = options.output.display().to_string(),
            reason = error.to_string()
        ))
    })?;
    whole
}

/// The conversation that was asked for, or the exchange of the packet.
fn subject(capture: &Capture, options: &RenderOptions) -> Result<Story, Failure> {
    let (store, tracker) = (&capture.store, &capture.tracker);
    let mut id = ConversationId(options.conversation);
    if let Some(number) = options.packet {
        if number as usize > store.len() {
            return Err(Failure::Message(msg!("cli-no-such-packet", number = number, last = store.len())));
        }
        let Some(of) = tracker.packet(number).conversation.or_else(|| tracker.quoted_by(number)) else {
            let story = below::tell(store, tracker, number);
            return story.ok_or_else(|| Failure::Message(msg!("cli-no-conversations")));
        };
        id = of;
    }
    let count = tracker.len();
    if id.0 as usize >= count {
        return Err(Failure::Message(if count == 0 {
            msg!("cli-no-conversations")
        } else {
            msg!("cli-no-such-conversation", number = id.0, last = count - 1)
        }));
    }
    Ok(story::tell(store, tracker, id))
}

fn instant(timeline: &Timeline, instant: Instant) -> Result<PlayTime, Failure> {
    match instant {
        Instant::End => Ok(timeline.length),
        Instant::Time(seconds) => Ok(PlayTime::from_secs(seconds).min(timeline.length)),
        Instant::Step(number) => timeline
            .steps
            .get(number.saturating_sub(1))
            .map(|step| step.arrive)
            .ok_or_else(|| Failure::Message(msg!("cli-no-such-step", number = number, last = timeline.steps.len()))),
    }
}

/// Writes beside the target and renames, so that a full disk never leaves half a picture under its name.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A device (/dev/null) or a pipe is written to as it is.
    if std::fs::metadata(path).is_ok_and(|known| !known.is_file()) {
        return std::fs::write(path, bytes);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    // Never over a file that happens to have the name.
    let mut file = std::fs::File::create_new(&beside)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _not_there = std::fs::remove_file(&beside);
    }
    written
}
