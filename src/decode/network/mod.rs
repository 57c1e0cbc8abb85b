//! Protocols of the network layer, one a file.
