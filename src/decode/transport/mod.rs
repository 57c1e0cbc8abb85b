//! Protocols of the transport layer, one a file.
