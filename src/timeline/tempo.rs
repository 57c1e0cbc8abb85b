//! The two tempi.

/// How the capture's time becomes the stage's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tempo {
    /// Each step takes about the same time, with a beat to read.
    #[default]
    Teaching,
    /// True proportions; long gaps are folded and marked.
    Captured,
}
