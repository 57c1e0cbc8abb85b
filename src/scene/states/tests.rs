//! What the view of the states promises.
