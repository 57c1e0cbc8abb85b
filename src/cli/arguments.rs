//! The arguments of each command.

mod capture;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::flow::story::Phase;
use crate::i18n::{Catalog, Language};
use crate::msg;
use crate::scene::View;
use crate::theme::ThemeKind;
use crate::timeline::Tempo;

pub(super) use capture::CaptureOptions;

/// What the user asks for.
#[derive(Debug)]
pub(super) enum Task {
    /// The language where one was asked for; the window remembers its own otherwise.
    Window {
        file: Option<PathBuf>,
        /// The interface to capture.
        live: Option<String>,
        language: Option<Language>,
    },
    Packets(PacketsOptions),
    Conversations(ConversationsOptions),
    Render(RenderOptions),
    Capture(CaptureOptions),
    Interfaces {
        json: bool,
    },
}

#[derive(Debug)]
pub(super) struct PacketsOptions {
    pub(super) file: PathBuf,
    pub(super) json: bool,
    pub(super) mask: bool,
    pub(super) limit: Option<u32>,
}

#[derive(Debug)]
pub(super) struct ConversationsOptions {
    pub(super) file: PathBuf,
    pub(super) json: bool,
    pub(super) mask: bool,
}

/// The instant of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) enum Instant {
    /// The moment at which step K (from 1) has arrived.
    Step(usize),
    /// Seconds of the animation.
    Time(f64),
    /// The moment of that packet.
    Packet(u32),
    /// Everything has arrived.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PictureFormat {
    Svg,
    Png,
    Gif,
    Handout,
}

#[derive(Debug)]
pub(super) struct RenderOptions {
    pub(super) file: PathBuf,
    pub(super) mask: bool,
    pub(super) conversation: u32,
    /// The packet whose conversation or exchange it is, where one was named.
    pub(super) packet: Option<u32>,
    pub(super) view: View,
    pub(super) beside: Option<u32>,
    pub(super) instant: Instant,
    pub(super) phase: Option<Phase>,
    pub(super) format: PictureFormat,
    pub(super) size: (u32, u32),
    /// Whether the size was asked for, and is not the usual one.
    pub(super) sized: bool,
    pub(super) theme: ThemeKind,
    pub(super) tempo: Tempo,
    pub(super) output: PathBuf,
}

/// The language that the arguments ask for, read before all else: help and errors are to be in it too.
pub(super) fn language(arguments: &[OsString]) -> Option<Language> {
    let words = || arguments.iter().map_while(|word| word.to_str().filter(|word| *word != "--"));
    let after = words().zip(words().skip(1)).filter(|(word, _)| *word == "--lang").map(|(_, tag)| tag);
    let joined = words().filter_map(|word| word.strip_prefix("--lang="));
    let tag = after.chain(joined).last()?;
    Language::ALL.into_iter().find(|language| language.tag() == tag)
}

/// Reads the arguments; an error also stands for `--help` and `--version`.
pub(super) fn parse(arguments: impl Iterator<Item = OsString>, catalog: &Catalog) -> Result<Task, clap::Error> {
    let mut command = in_words(command(catalog), catalog);
    let matches = command.try_get_matches_from_mut(arguments)?;
    task(&matches).map_err(|id| command.error(clap::error::ErrorKind::InvalidValue, catalog.get(id)))
}

/// The same command with the headings and the standard flags of its help in the reader's language.
fn in_words(command: Command, catalog: &Catalog) -> Command {
    let text = |id: &str| catalog.get(id);
    let (arguments, options) = (text("cli-heading-arguments"), text("cli-heading-options"));
    let has_version = command.get_version().is_some();
    let template = format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}\n", text("cli-heading-usage"));
    let mut command = command
        .help_template(template)
        .subcommand_help_heading(text("cli-heading-commands"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(text("cli-arg-help")));
    if has_version {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.arg(version.help(text("cli-arg-version")));
    }
    command
        .mut_args(|arg| {
            let heading = if arg.is_positional() { arguments.clone() } else { options.clone() };
            arg.help_heading(heading)
        })
        .mut_subcommands(|subcommand| in_words(subcommand, catalog))
}

fn command(catalog: &Catalog) -> Command {
    let text = |id: &str| catalog.get(id);
    let file = || {
        Arg::new("file")
            .value_name("FILE")
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .help(text("cli-arg-file"))
    };
    let mask = || Arg::new("mask").long("mask").action(ArgAction::SetTrue).help(text("cli-arg-mask"));
    let json = || Arg::new("json").long("json").action(ArgAction::SetTrue).help(text("cli-arg-json"));
    Command::new("layerscope")
        .version(env!("CARGO_PKG_VERSION"))
        .about(text("cli-about"))
        .after_help(text("cli-example-window"))
        .arg(Arg::new("file").value_name("FILE").value_parser(value_parser!(PathBuf)).help(text("cli-arg-window-file")))
        .arg(Arg::new("live").long("live").value_name("INTERFACE").conflicts_with("file").help(text("cli-arg-live")))
        .arg(
            Arg::new("lang")
                .long("lang")
                .global(true)
                .value_parser(
                    PossibleValuesParser::new(Language::ALL.map(Language::tag))
                        .map(|tag| Language::from_tag(&tag).unwrap_or_default()),
                )
                .help(text("cli-arg-lang")),
        )
        .subcommand(
            Command::new("packets")
                .about(text("cli-about-packets"))
                .after_help(text("cli-example-packets"))
                .arg(file())
                .arg(json())
                .arg(mask())
                .arg(
                    Arg::new("limit")
                        .long("limit")
                        .value_name("N")
                        .value_parser(value_parser!(u32))
                        .help(text("cli-arg-limit")),
                ),
        )
        .subcommand(
            Command::new("conversations")
                .about(text("cli-about-conversations"))
                .after_help(text("cli-example-conversations"))
                .arg(file())
                .arg(json())
                .arg(mask()),
        )
        .subcommand(render(catalog).arg(file()).arg(mask()))
        .subcommand(capture::command(catalog))
        .subcommand(
            Command::new("interfaces")
                .about(text("cli-about-interfaces"))
                .after_help(text("cli-example-interfaces"))
                .arg(json()),
        )
}

fn render(catalog: &Catalog) -> Command {
    let text = |id: &str| catalog.get(id);
    let wrong_size = catalog.text(&msg!("cli-wrong-size", least = *SIDES.start(), most = *SIDES.end()));
    Command::new("render")
        .about(text("cli-about-render"))
        .after_help(text("cli-example-render"))
        .arg(
            Arg::new("packet")
                .long("packet")
                .value_name("NUMBER")
                .conflicts_with("conversation")
                .value_parser(value_parser!(u32).range(1..))
                .help(text("cli-arg-packet")),
        )
        .arg(
            Arg::new("conversation")
                .long("conversation")
                .value_name("N")
                .value_parser(value_parser!(u32))
                .default_value("0")
                .help(text("cli-arg-conversation")),
        )
        .arg(
            Arg::new("view")
                .long("view")
                .value_parser(
                    PossibleValuesParser::new(View::ALL.map(View::as_str))
                        .map(|word| View::ALL.into_iter().find(|view| view.as_str() == word).unwrap_or_default()),
                )
                .default_value("ladder")
                .help(text("cli-arg-view")),
        )
        .arg(
            Arg::new("beside")
                .long("beside")
                .value_name("N")
                .value_parser(value_parser!(u32))
                .help(text("cli-arg-beside")),
        )
        .arg(
            Arg::new("step")
                .long("step")
                .value_name("K")
                .value_parser(value_parser!(u32).range(1..))
                .conflicts_with("time")
                .help(text("cli-arg-step")),
        )
        .arg(
            Arg::new("time")
                .long("time")
                .value_name("SECONDS")
                .value_parser(|value: &str| match value.parse::<f64>() {
                    Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => Ok(seconds),
                    _ => Err("0, 1.5, …"),
                })
                .help(text("cli-arg-time")),
        )
        .arg(
            Arg::new("phase")
                .long("phase")
                .value_parser(PossibleValuesParser::new(["handshake", "data", "teardown"]).map(|name| {
                    match name.as_str() {
                        "handshake" => Phase::Handshake,
                        "data" => Phase::Data,
                        _ => Phase::Teardown,
                    }
                }))
                .conflicts_with_all(["step", "time"])
                .help(text("cli-arg-phase")),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(PossibleValuesParser::new(["svg", "png", "gif", "handout"]).map(
                    |name| match name.as_str() {
                        "png" => PictureFormat::Png,
                        "gif" => PictureFormat::Gif,
                        "handout" => PictureFormat::Handout,
                        _ => PictureFormat::Svg,
                    },
                ))
                .help(text("cli-arg-format")),
        )
        .arg(
            Arg::new("size")
                .long("size")
                .value_name("WxH")
                .value_parser(move |value: &str| size(value).ok_or_else(|| wrong_size.clone()))
                .default_value("1280x800")
                .help(text("cli-arg-size")),
        )
        .arg(
            Arg::new("theme")
                .long("theme")
                .value_parser(
                    PossibleValuesParser::new(["dark", "light"])
                        .map(|name| if name == "light" { ThemeKind::Light } else { ThemeKind::Dark }),
                )
                .default_value("dark")
                .help(text("cli-arg-theme")),
        )
        .arg(
            Arg::new("tempo")
                .long("tempo")
                .value_parser(
                    PossibleValuesParser::new(["teaching", "captured"])
                        .map(|name| if name == "captured" { Tempo::Captured } else { Tempo::Teaching }),
                )
                .default_value("teaching")
                .help(text("cli-arg-tempo")),
        )
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("OUT")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help(text("cli-arg-output")),
        )
}

/// The smallest and largest picture, in pixels a side.
const SIDES: std::ops::RangeInclusive<u32> = 160..=8192;

/// The least width of a handout, in pixels: less could not be read.
const HANDOUT: u32 = 600;

fn size(value: &str) -> Option<(u32, u32)> {
    let parts = value.split_once(['x', '×']);
    let parsed = parts.and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    parsed.filter(|(width, height)| SIDES.contains(width) && SIDES.contains(height))
}

/// The task, or the id of what to say of wrong usage.
fn task(matches: &ArgMatches) -> Result<Task, &'static str> {
    const USAGE: &str = "cli-usage";
    let file = |matches: &ArgMatches| matches.get_one::<PathBuf>("file").cloned();
    let live = matches.get_one::<String>("live").cloned();
    if (file(matches).is_some() || live.is_some()) && matches.subcommand().is_some() {
        return Err(USAGE);
    }
    Ok(match matches.subcommand() {
        None => Task::Window { file: file(matches), live, language: matches.get_one("lang").copied() },
        Some(("packets", matches)) => Task::Packets(PacketsOptions {
            file: file(matches).ok_or(USAGE)?,
            json: matches.get_flag("json"),
            mask: matches.get_flag("mask"),
            limit: matches.get_one("limit").copied(),
        }),
        Some(("conversations", matches)) => Task::Conversations(ConversationsOptions {
            file: file(matches).ok_or(USAGE)?,
            json: matches.get_flag("json"),
            mask: matches.get_flag("mask"),
        }),
        Some(("capture", matches)) => Task::Capture(capture::options(matches).ok_or(USAGE)?),
        Some(("interfaces", matches)) => Task::Interfaces { json: matches.get_flag("json") },
        Some(("render", matches)) => {
            let output: PathBuf = matches.get_one::<PathBuf>("output").cloned().ok_or(USAGE)?;
            let format = match matches.get_one("format").copied() {
                Some(format) => format,
                None => format_by_name(&output).ok_or("cli-unknown-format")?,
            };
            let phase: Option<Phase> = matches.get_one("phase").copied();
            // A part is a part of an animation.
            if phase.is_some() && format != PictureFormat::Gif {
                return Err("cli-phase-without-gif");
            }
            if format == PictureFormat::Handout {
                // It is of the whole conversation, as a ladder, and the name should not promise another format.
                let view = matches.get_one::<View>("view").copied();
                if given(matches, "step") || given(matches, "time") || view.is_some_and(|view| view != View::Ladder) {
                    return Err("cli-handout-is-whole");
                }
                if !matches!(output.extension().and_then(|end| end.to_str()), None | Some("svg" | "png")) {
                    return Err("cli-handout-format");
                }
            }
            let size: (u32, u32) = *matches.get_one("size").ok_or(USAGE)?;
            let sized = given(matches, "size");
            if sized && format == PictureFormat::Handout && size.0 < HANDOUT {
                return Err("cli-handout-too-narrow");
            }
            let packet: Option<u32> = matches.get_one("packet").copied();
            let instant = match (matches.get_one::<u32>("step"), matches.get_one::<f64>("time"), packet) {
                (Some(step), ..) => Instant::Step(*step as usize),
                (None, Some(seconds), _) => Instant::Time(*seconds),
                (None, None, Some(packet)) => Instant::Packet(packet),
                (None, None, None) => Instant::End,
            };
            Task::Render(RenderOptions {
                file: file(matches).ok_or(USAGE)?,
                mask: matches.get_flag("mask"),
                conversation: *matches.get_one("conversation").ok_or(USAGE)?,
                packet,
                view: *matches.get_one("view").ok_or(USAGE)?,
                beside: matches.get_one("beside").copied(),
                instant,
                phase,
                format,
                size,
                sized,
                theme: *matches.get_one("theme").ok_or(USAGE)?,
                tempo: *matches.get_one("tempo").ok_or(USAGE)?,
                output,
            })
        }
        Some(_) => return Err(USAGE),
    })
}

/// Whether an argument was written, and is not the one that holds where none is.
fn given(matches: &ArgMatches, name: &str) -> bool {
    matches.value_source(name) == Some(clap::parser::ValueSource::CommandLine)
}

/// The format that the output's name asks for; SVG where it asks for none.
fn format_by_name(output: &Path) -> Option<PictureFormat> {
    match output.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("svg") | None => Some(PictureFormat::Svg),
        Some("png") => Some(PictureFormat::Png),
        Some("gif") => Some(PictureFormat::Gif),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn parse_words(words: &[&str]) -> Result<Task, clap::Error> {
        let words = std::iter::once("layerscope").chain(words.iter().copied()).map(OsString::from);
        parse(words, &Catalog::new(Language::English))
    }

    #[test]
    fn the_definition_is_sound_in_every_language() {
        for language in Language::ALL {
            let catalog = Catalog::new(language);
            in_words(command(&catalog), &catalog).debug_assert();
        }
    }

    #[test]
    fn a_file_alone_opens_the_window() {
        assert!(matches!(parse_words(&[]).unwrap(), Task::Window { file: None, live: None, language: None }));
        let Task::Window { live: Some(interface), .. } = parse_words(&["--live", "eth0"]).unwrap() else { panic!() };
        assert_eq!(interface, "eth0");
        for wrong in [&["--live", "eth0", "a.pcap"][..], &["--live", "eth0", "interfaces"], &["--live"]] {
            assert!(parse_words(wrong).is_err(), "{wrong:?}");
        }
        let Task::Window { file: Some(file), .. } = parse_words(&["a.pcap"]).unwrap() else { panic!() };
        assert_eq!(file, PathBuf::from("a.pcap"));
        assert!(matches!(parse_words(&["-"]).unwrap(), Task::Window { file: Some(_), .. }));
    }

    #[test]
    fn the_language_may_stand_anywhere() {
        for words in [
            &["--lang", "zh-Hant", "packets", "a.pcap"][..],
            &["packets", "a.pcap", "--lang", "zh-Hant"],
            &["packets", "--lang=zh-Hant", "a.pcap"],
            &["interfaces", "--lang", "zh-Hant"],
            &["conversations", "--lang", "en", "--lang=zh-Hant"],
        ] {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert_eq!(language(&words), Some(Language::TraditionalChinese), "{words:?}");
        }
        for words in [&["packets", "a.pcap"][..], &["packets", "--lang"], &["packets", "--", "--lang", "en"]] {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert_eq!(language(&words), None, "{words:?}");
        }
        assert!(parse_words(&["--lang", "zh-Hans", "packets", "a.pcap"]).is_ok());
        assert!(parse_words(&["packets", "a.pcap", "--lang", "zh-Hans"]).is_ok());
        let Task::Window { language, .. } = parse_words(&["a.pcap", "--lang", "zh-Hans"]).unwrap() else { panic!() };
        assert_eq!(language, Some(Language::SimplifiedChinese));
        assert!(parse_words(&["packets", "a.pcap", "--lang", "la"]).is_err());
    }

    #[test]
    fn the_format_follows_the_name_unless_given() {
        for (words, want) in [
            (vec!["render", "a.pcap", "-o", "x.png"], PictureFormat::Png),
            (vec!["render", "a.pcap", "-o", "x.gif"], PictureFormat::Gif),
            (vec!["render", "a.pcap", "-o", "-"], PictureFormat::Svg),
            (vec!["render", "a.pcap", "--format", "svg", "-o", "x.png"], PictureFormat::Svg),
            (vec!["render", "a.pcap", "--format", "handout", "-o", "x.svg"], PictureFormat::Handout),
        ] {
            let Task::Render(options) = parse_words(&words).unwrap() else { panic!() };
            assert_eq!(options.format, want);
        }
    }

    #[test]
    fn wrong_usage_is_an_error() {
        for words in [
            vec!["packets"],
            vec!["a.pcap", "packets", "b.pcap"],
            vec!["packets", "a", "--limit", "x"],
            vec!["render", "a", "-o", "b", "--step", "0"],
            vec!["render", "a", "-o", "b", "--step", "1", "--time", "2"],
            vec!["render", "a", "-o", "b", "--time", "NaN"],
            vec!["render", "a", "-o", "b", "--size", "100000x100000"],
            vec!["render", "a", "-o", "b", "--size", "12"],
            vec!["render", "a", "-o", "b.jpg"],
            vec!["render", "a", "-o", "b.pdf", "--format", "handout"],
            vec!["render", "a", "-o", "b.svg", "--format", "handout", "--step", "3"],
            vec!["render", "a", "-o", "b.svg", "--format", "handout", "--view", "layers"],
            vec!["render", "a", "-o", "b.png", "--phase", "handshake"],
            vec!["render", "a", "-o", "b.gif", "--phase", "handshake", "--step", "1"],
        ] {
            assert!(parse_words(&words).unwrap_err().use_stderr(), "{words:?}");
        }
    }
}
