//! Times as people write them.

mod calendar;
mod clock;
mod form;
mod period;
mod phrase;
mod span;

pub(crate) use clock::Clock;
pub(crate) use form::{of_time, written};
pub(crate) use period::named as named_period;
pub(crate) use phrase::{has_no_day, in_zone, parse, weekday};
pub(crate) use span::duration;
