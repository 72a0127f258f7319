//! What a test sets up, and what it reads back.

pub(crate) mod faults;
pub(crate) mod journal;
