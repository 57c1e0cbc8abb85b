//! Protocols of the link layer, one a file.
