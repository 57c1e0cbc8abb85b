//! The bundled captures of `captures/`, and what MANIFEST.toml says about them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::i18n::Language;

/// The sample that is on the stage when nothing else was asked for.
pub const FIRST: &str = "http-get";

macro_rules! captures {
    ($($file:literal),* $(,)?) => {
        /// File name and content of each bundled capture. A test compares with the folder and the manifest.
        static FILES: &[(&str, &[u8])] = &[$(($file, include_bytes!(concat!("../../captures/", $file)))),*];
    };
}
captures!(
    "arp-ping.pcap",
    "close-wait.pcap",
    "dhcp.pcap",
    "dns-lookup.pcap",
    "dns-over-tcp.pcap",
    "dns-two-questions.pcap",
    "fast-retransmit.pcap",
    "fin-with-data.pcap",
    "gzip.pcap",
    "half-close.pcap",
    "half-open.pcap",
    "http-get.pcap",
    "igmp-join.pcap",
    "ipv6-http.pcap",
    "ipv6-ping.pcap",
    "keep-alive.pcap",
    "loss-before-tap.pcap",
    "lost-ack.pcap",
    "lost-syn.pcap",
    "lost-synack.pcap",
    "many-segments.pcap",
    "mid-handshake.pcap",
    "mid-stream.pcap",
    "multicast.pcap",
    "ntp.pcap",
    "out-of-order.pcap",
    "refused.pcap",
    "reset.pcap",
    "retransmission.pcap",
    "router-http.pcapng",
    "router.pcapng",
    "rst-after-fin.pcap",
    "second-incarnation.pcap",
    "server-closes-first.pcap",
    "simultaneous-close.pcap",
    "simultaneous-open.pcap",
    "spurious-retransmission.pcap",
    "three-way-close.pcap",
    "tls.pcap",
    "tls12.pcap",
    "traceroute.pcap",
    "two-pages.pcap",
    "udp-broadcast.pcap",
    "udp-unanswered.pcap",
    "udp-unreachable.pcap",
    "unanswered-syn.pcap",
    "vlan-http.pcap",
    "web-visit.pcap",
    "zero-window.pcap",
);

/// A bundled capture.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its id, the stem of its file name.
    pub id: String,
    /// Its file's name.
    pub file: String,
    /// The topic it is listed under: a [`Group::id`].
    pub group: String,
    /// Its title in each language, in the order of [`Language::ALL`].
    title: [String; 3],
    /// A sentence on what it shows, in each language.
    summary: [String; 3],
    /// What is looked through when one is looked for, in small letters.
    haystack: String,
    /// The capture file.
    pub bytes: &'static [u8],
}

impl Sample {
    /// The title in a language.
    pub fn title(&self, language: Language) -> &str {
        of(&self.title, language)
    }
    /// The sentence in a language.
    pub fn summary(&self, language: Language) -> &str {
        of(&self.summary, language)
    }
    /// Whether each word of a query is found in its title, in what it shows or in its topic, in any language, or in its id.
    /// An empty query finds all.
    pub fn matches(&self, query: &str) -> bool {
        query.split_whitespace().all(|word| self.haystack.contains(&word.to_lowercase()))
    }
}

fn of(texts: &[String; 3], language: Language) -> &str {
    let index = Language::ALL.iter().position(|known| *known == language).unwrap_or(0);
    texts.get(index).map_or("", String::as_str)
}

/// A group of samples in the menu.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id: [`Sample::group`].
    pub id: String,
    title: [String; 3],
}

impl Group {
    /// The title in a language.
    pub fn title(&self, language: Language) -> &str {
        of(&self.title, language)
    }
}

static MANIFEST: LazyLock<(Vec<Group>, Vec<Sample>)> =
    LazyLock::new(|| parse(include_str!("../../captures/MANIFEST.toml")));

/// The groups, in the order of the menu.
pub fn groups() -> &'static [Group] {
    &MANIFEST.0
}

/// All samples in teaching order.
pub fn all() -> &'static [Sample] {
    &MANIFEST.1
}

/// The samples in which TCP and UDP do the same work or work together: worth putting side by side.
pub fn comparing() -> impl Iterator<Item = &'static Sample> {
    ["dns-over-tcp", "web-visit"].into_iter().filter_map(by_id)
}

/// The sample of that id.
pub fn by_id(id: &str) -> Option<&'static Sample> {
    all().iter().find(|sample| sample.id == id)
}

#[derive(serde::Deserialize)]
struct Manifest {
    group: Vec<GroupEntry>,
    sample: Vec<Entry>,
}

#[derive(serde::Deserialize)]
struct GroupEntry {
    id: String,
    title: BTreeMap<String, String>,
}

#[derive(serde::Deserialize)]
struct Entry {
    id: String,
    file: String,
    group: String,
    order: i64,
    title: BTreeMap<String, String>,
    summary: BTreeMap<String, String>,
}

/// A damaged manifest gives no samples rather than no program; the tests refuse one.
fn parse(manifest: &str) -> (Vec<Group>, Vec<Sample>) {
    let Manifest { group, mut sample } = match toml::from_str::<Manifest>(manifest) {
        Ok(manifest) => manifest,
        Err(error) => {
            tracing::error!(%error, "captures/MANIFEST.toml");
            return (Vec::new(), Vec::new());
        }
    };
    let groups: Vec<Group> =
        group.into_iter().map(|entry| Group { title: each_language(&entry.title), id: entry.id }).collect();
    let place = |entry: &Entry| groups.iter().position(|group| group.id == entry.group);
    sample.sort_by(|a, b| (place(a), a.order, &a.id).cmp(&(place(b), b.order, &b.id)));
    let samples = sample
        .into_iter()
        .filter_map(|entry| {
            let bytes = FILES.iter().find(|(file, _)| *file == entry.file)?.1;
            let topic = groups.iter().find(|group| group.id == entry.group);
            let texts = entry.title.values().chain(entry.summary.values());
            let texts = texts.chain(topic.iter().flat_map(|group| &group.title)).chain([&entry.id]);
            let haystack = texts.map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n");
            Some(Sample {
                haystack,
                title: each_language(&entry.title),
                summary: each_language(&entry.summary),
                id: entry.id,
                file: entry.file,
                group: entry.group,
                bytes,
            })
        })
        .collect();
    (groups, samples)
}

fn each_language(texts: &BTreeMap<String, String>) -> [String; 3] {
    Language::ALL.map(|language| texts.get(language.tag()).cloned().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_capture_of_the_folder_is_bundled_and_described() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("captures");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name != "MANIFEST.toml")
            .collect();
        there.sort();
        let mut bundled: Vec<String> = all().iter().map(|sample| sample.file.clone()).collect();
        bundled.sort();
        assert_eq!(there, bundled);
    }

    #[test]
    fn no_two_samples_are_called_the_same() {
        // Across languages too: the window tells a sample by its title, whichever language it was opened in.
        let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
        for sample in all() {
            for language in Language::ALL {
                if let Some(other) = titles.insert(sample.title(language), &sample.id) {
                    assert_eq!(other, sample.id, "{}", sample.title(language));
                }
            }
        }
    }

    #[test]
    fn samples_are_found_by_what_they_show() {
        let found = |query: &str| -> Vec<&str> {
            all().iter().filter(|sample| sample.matches(query)).map(|sample| sample.id.as_str()).collect()
        };
        assert_eq!(found("").len(), all().len());
        assert_eq!(found("  ZERO window "), ["zero-window"]);
        assert_eq!(found("零視窗"), ["zero-window"]);
        assert!(found("重传").contains(&"fast-retransmit") && found("重傳").contains(&"fast-retransmit"));
        assert!(found("dns").len() >= 4 && found("close-wait").contains(&"close-wait"));
        assert_eq!(found("traceroute"), ["traceroute"]);
        assert!(found("quic").is_empty());
    }

    #[test]
    fn every_sample_is_of_a_topic_with_few_of_them() {
        for sample in all() {
            assert!(groups().iter().any(|group| group.id == sample.group), "{} is in no menu", sample.id);
        }
        for group in groups() {
            let count = all().iter().filter(|sample| sample.group == group.id).count();
            assert!((1..=10).contains(&count), "{}: {count}", group.id);
        }
    }

    #[test]
    fn what_compares_has_both() {
        use crate::capture::{CaptureReader, CaptureSource};
        use crate::flow::ConversationId;
        assert!(comparing().count() >= 2);
        for sample in comparing() {
            let mut reader = CaptureReader::open(CaptureSource::Bytes(sample.bytes.into())).unwrap();
            let capture = crate::workspace::Capture::read_all(sample.id.clone(), &mut reader);
            assert!(crate::workspace::counterpart(&capture.tracker, ConversationId(0)).is_some(), "{}", sample.id);
        }
    }

    #[test]
    fn every_sample_speaks_every_language() {
        assert!(by_id(FIRST).is_some());
        for group in groups() {
            assert!(all().iter().any(|sample| sample.group == group.id), "{} is empty", group.id);
            assert!(Language::ALL.iter().all(|language| !group.title(*language).is_empty()));
        }
        for sample in all() {
            for language in Language::ALL {
                assert!(!sample.title(language).is_empty(), "{}", sample.id);
                assert!(!sample.summary(language).is_empty(), "{}", sample.id);
            }
        }
    }
}
