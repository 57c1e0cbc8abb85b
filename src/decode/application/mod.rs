//! Protocols of the application layer, one a file.
