//! `layerscope render`: a picture of a conversation at an instant, or its whole animation.

use std::sync::Arc;

use super::arguments::{Instant, PictureFormat, RenderOptions};
use super::output::Out;
use super::{Failure, open, say_notices};
use crate::export::file::write_whole;
use crate::export::picture::{self, Picture, Stretch};
use crate::flow::story::{self, Story};
use crate::flow::{ConversationId, below};
use crate::i18n::Catalog;
use crate::msg;
use crate::scene::{self, SceneOptions, View, vec2};
use crate::theme::Theme;
use crate::timeline::{PlayTime, Timeline};
use crate::workspace::{Capture, counterpart, samples};

pub(super) fn run(options: &RenderOptions, catalog: &Catalog, out: &mut Out) -> Result<(), Failure> {
    let mut reader = open(&options.file)?;
    let mut capture = Capture::read_all(String::new(), &mut reader);
    capture.set_mask(options.mask.then(Arc::default));
    // The picture of what could be read is drawn all the same; the exit status says that something is missing.
    let whole = say_notices(capture.store.notices(), catalog);
    let (id, story) = subject(&capture, options)?;
    let timeline = Timeline::new(Arc::new(story), options.tempo);
    let beside = match id {
        Some(id) => beside(&capture, id, options)?,
        None => None,
    };
    let beside = beside.map(|id| {
        let story = story::tell(&capture.store, &capture.tracker, id);
        Timeline::beside(Arc::new(story), &timeline)
    });
    let end = match options.view {
        View::Udp => scene::udp::length(&timeline, beside.as_ref()),
        _ => timeline.length,
    };
    let now = instant(&timeline, options, end, &capture)?;
    let (width, height) = options.size;
    let name = name(options, catalog);
    let scene_options = SceneOptions {
        name: name.as_deref(),
        packets: &capture,
        beside: beside.as_ref(),
        ..SceneOptions::new(options.view, vec2(width as f32, height as f32), catalog)
    };
    let wanted = match (options.format, options.phase, options.instant) {
        (PictureFormat::Svg, ..) => Picture::Svg,
        (PictureFormat::Png, ..) => Picture::Png,
        (PictureFormat::Handout, ..) if is_png(&options.output) => Picture::HandoutPng,
        (PictureFormat::Handout, ..) => Picture::Handout,
        (PictureFormat::Gif, Some(phase), _) => Picture::Gif(Stretch::Phase(phase)),
        (PictureFormat::Gif, None, Instant::Step(step)) => {
            Picture::Gif(Stretch::Step(timeline.numbered(step).unwrap_or(usize::MAX)))
        }
        (PictureFormat::Gif, None, Instant::Packet(packet)) => {
            Picture::Gif(timeline.step_of_frame(packet).map_or(Stretch::Whole, Stretch::Step))
        }
        (PictureFormat::Gif, None, Instant::Time(_) | Instant::End) => Picture::Gif(Stretch::Whole),
    };
    let theme = Theme::of(options.theme);
    // A handout is laid out for paper: its width is asked for in pixels, and its height follows.
    let handout = matches!(wanted, Picture::Handout | Picture::HandoutPng);
    let scale = if handout && options.sized { width as f32 / scene::ladder::SHEET.x } else { 1.0 };
    let made = picture::make(wanted, (&timeline, now), &scene_options, theme, scale, &mut |_| true);
    let bytes = made
        .map_err(|error| Failure::Message(picture::failure(&error)))?
        .ok_or_else(|| Failure::Message(msg!("cli-no-such-phase")))?;
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

/// What the capture is called: a sample by its title, another by its file's name. A name given by whoever captured may tell
/// what the mask hides.
fn name(options: &RenderOptions, catalog: &Catalog) -> Option<String> {
    let file = options.file.file_name()?.to_string_lossy().into_owned();
    let sample = samples::all().iter().find(|sample| sample.file == file);
    // Another file may have a sample's name, and what has not its length need not be read.
    let long = std::fs::metadata(&options.file).ok().filter(std::fs::Metadata::is_file).map(|it| it.len());
    let sample = sample.filter(|sample| long == Some(sample.bytes.len() as u64));
    let sample = sample.filter(|sample| std::fs::read(&options.file).is_ok_and(|bytes| bytes == sample.bytes));
    let title = sample.map(|sample| sample.title(catalog.language()).to_owned());
    title.or_else(|| (!options.mask && file != "-").then_some(file))
}

/// Whether a name asks for PNG.
fn is_png(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("png"))
}

/// The conversation to be put beside: the one asked for, or the best counterpart.
fn beside(capture: &Capture, id: ConversationId, options: &RenderOptions) -> Result<Option<ConversationId>, Failure> {
    if options.view != View::Udp {
        return Ok(None);
    }
    let Some(number) = options.beside else { return Ok(counterpart(&capture.tracker, id)) };
    let of = |id: ConversationId| capture.tracker.conversation(id).map(|conversation| conversation.proto);
    match of(ConversationId(number)) {
        Some(proto) if of(id) != Some(proto) => Ok(Some(ConversationId(number))),
        Some(_) => Err(Failure::Message(msg!("cli-beside-same-protocol", number = number))),
        None => {
            let last = capture.tracker.len().saturating_sub(1);
            Err(Failure::Message(msg!("cli-no-such-conversation", number = number, last = last)))
        }
    }
}

/// The conversation that was asked for, or the exchange of the packet.
fn subject(capture: &Capture, options: &RenderOptions) -> Result<(Option<ConversationId>, Story), Failure> {
    let (store, tracker) = (&capture.store, &capture.tracker);
    let mut id = ConversationId(options.conversation);
    if let Some(number) = options.packet {
        if number as usize > store.len() {
            return Err(Failure::Message(msg!("cli-no-such-packet", number = number, last = store.len())));
        }
        let Some(of) = tracker.packet(number).conversation.or_else(|| tracker.quoted_by(number)) else {
            let story = below::tell(store, tracker, number);
            return story.map(|story| (None, story)).ok_or_else(|| Failure::Message(msg!("cli-no-conversations")));
        };
        id = of;
    }
    let count = tracker.len();
    // A capture without conversations: the exchange of its first packet, as if that had been named.
    if count == 0
        && id.0 == 0
        && let Some(story) = below::tell(store, tracker, store.first_number())
    {
        return Ok((None, story));
    }
    if id.0 as usize >= count {
        return Err(Failure::Message(if count == 0 {
            msg!("cli-no-conversations-draw")
        } else {
            msg!("cli-no-such-conversation", number = id.0, last = count - 1)
        }));
    }
    Ok((Some(id), story::tell(store, tracker, id)))
}

fn instant(
    timeline: &Timeline,
    options: &RenderOptions,
    end: PlayTime,
    capture: &Capture,
) -> Result<PlayTime, Failure> {
    match options.instant {
        Instant::End => Ok(end),
        // A packet of which nothing is told (a fragment, say) has no moment of its own.
        Instant::Packet(number) => Ok(timeline.step_of_frame(number).map_or(end, |step| match options.view {
            View::Layers => scene::layers::on_the_way(timeline, step, capture),
            _ => timeline.steps.get(step).map_or(end, |step| step.arrive),
        })),
        Instant::Time(seconds) => Ok(PlayTime::from_secs(seconds).min(end)),
        Instant::Step(number) => timeline
            .numbered(number)
            .and_then(|step| timeline.steps.get(step))
            .map(|step| step.arrive)
            .ok_or_else(|| Failure::Message(msg!("cli-no-such-step", number = number, last = timeline.steps.len()))),
    }
}
