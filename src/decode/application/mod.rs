//! Protocols of the application layer, one a file.

use super::{FieldDef, Protocol};

pub(crate) static PROTOCOLS: &[(&Protocol, &[&FieldDef])] = &[];
