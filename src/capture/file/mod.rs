//! Capture files: which kind a file is, by its content, and its records.
