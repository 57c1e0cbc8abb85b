//! What is said of each step.
