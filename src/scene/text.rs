//! Measuring and breaking lines of text by the bundled fonts, without a window.
