//! The catalog of one language: the bundled `.ftl` files, parsed once.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::{Arg, Language, Message};

macro_rules! areas {
    ($($area:literal),* $(,)?) => {
        /// The files of each language: one for each part of the program that has something to say.
        pub const AREAS: &[&str] = &[$($area),*];

        fn sources(language: Language) -> [&'static str; AREAS.len()] {
            match language {
                Language::English => [$(include_str!(concat!("../../assets/lang/en/", $area, ".ftl"))),*],
                Language::TraditionalChinese => [$(include_str!(concat!("../../assets/lang/zh-Hant/", $area, ".ftl"))),*],
                Language::SimplifiedChinese => [$(include_str!(concat!("../../assets/lang/zh-Hans/", $area, ".ftl"))),*],
            }
        }
    };
}
areas!(
    "osi",
    "capture",
    "live",
    "decode",
    "decode-upper",
    "flow",
    "timeline",
    "scene",
    "udp",
    "layers",
    "states",
    "header",
    "workspace",
    "export",
    "cli",
    "ui"
);

/// The texts of one language. Cheap to share, safe to use from any thread.
pub struct Catalog {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalog {
    /// The catalog of a language.
    pub fn new(language: Language) -> Self {
        let id = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks are for mixed writing directions; all three languages run left to right,
        // and the marks would have to be drawn by every painter.
        bundle.set_use_isolating(false);
        for source in sources(language) {
            // A damaged entry is left out and the rest stand; the tests refuse one.
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            let _duplicates = bundle.add_resource(resource);
        }
        Catalog { language, bundle }
    }

    /// The language of the catalog.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether the catalog has a text of that id.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// The text of an id without arguments. An unknown id is shown in brackets, never hidden.
    pub fn get(&self, id: &str) -> String {
        self.format(id, None)
    }

    /// The text of a message.
    pub fn text(&self, message: &Message) -> String {
        if message.args.is_empty() {
            return self.get(message.id);
        }
        let mut args = FluentArgs::with_capacity(message.args.len());
        for (name, value) in &message.args {
            let value = match value {
                Arg::Text(text) => FluentValue::String(Cow::Borrowed(text.as_str())),
                Arg::Number(number) => FluentValue::from(*number),
                Arg::Message(inner) => FluentValue::String(Cow::Owned(self.text(inner))),
            };
            args.set(*name, value);
        }
        self.format(message.id, Some(&args))
    }

    fn format(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return format!("[{id}]");
        };
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, args, &mut errors).into_owned()
    }
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalog").field("language", &self.language).finish_non_exhaustive()
    }
}
