//! The languages the program speaks, and the choice of one by the system's setting.

/// A language of the user interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// 繁體中文, as taught in Taiwan.
    #[serde(rename = "zh-Hant")]
    TraditionalChinese,
    /// 简体中文.
    #[serde(rename = "zh-Hans")]
    SimplifiedChinese,
}

impl Language {
    /// All languages, in the order of the menu.
    pub const ALL: [Language; 3] = [Language::English, Language::TraditionalChinese, Language::SimplifiedChinese];

    /// The BCP 47 tag: `en`, `zh-Hant`, `zh-Hans`.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::TraditionalChinese => "zh-Hant",
            Language::SimplifiedChinese => "zh-Hans",
        }
    }

    /// The language's name in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::TraditionalChinese => "繁體中文",
            Language::SimplifiedChinese => "简体中文",
        }
    }

    /// The language a BCP 47 or POSIX tag asks for; `None` where it is none of ours.
    ///
    /// Chinese without a script goes by its region: Taiwan, Hong Kong and Macau read Traditional.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        let tag = tag.split(['.', '@']).next().unwrap_or_default();
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" => Some(Language::English),
            "zh" => {
                let rest: Vec<&str> = parts.collect();
                if rest.contains(&"hans") {
                    Some(Language::SimplifiedChinese)
                } else if rest.iter().any(|part| matches!(*part, "hant" | "tw" | "hk" | "mo")) {
                    Some(Language::TraditionalChinese)
                } else {
                    Some(Language::SimplifiedChinese)
                }
            }
            _ => None,
        }
    }

    /// The first of the system's preferred languages that we speak, else English.
    pub fn of_system() -> Self {
        sys_locale::get_locales().find_map(|tag| Self::from_tag(&tag)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn tags_choose_script_by_region() {
        for (tag, want) in [
            ("en-GB", Some(Language::English)),
            ("zh-TW", Some(Language::TraditionalChinese)),
            ("zh_HK.UTF-8", Some(Language::TraditionalChinese)),
            ("zh-Hant-CN", Some(Language::TraditionalChinese)),
            ("zh-CN", Some(Language::SimplifiedChinese)),
            ("zh-Hans-TW", Some(Language::SimplifiedChinese)),
            ("zh", Some(Language::SimplifiedChinese)),
            ("fr-FR", None),
            ("", None),
        ] {
            assert_eq!(Language::from_tag(tag), want, "{tag}");
        }
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
    }
}
