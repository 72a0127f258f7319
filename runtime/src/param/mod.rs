//! What methods accept for parameters of identifier, string, secret and time types.
//!
//! The traits take the place of `Into`, because the compiler prints their messages if an argument has a wrong type.

mod list;
mod request;

pub use list::{IntoList, kind};
pub use request::IntoRequest;

use crate::values::{DayOrMonth, EpochMillisString, IsoInstant, LocalDate, LocalSecond, UtcMinute};

/// A value that a parameter of type `T` accepts.
///
/// | parameter | accepted |
/// |---|---|
/// | an identifier | the identifier, a reference to it |
/// | [`Secret`](crate::values::Secret) | the secret, a reference to it |
/// | `String` | everything that converts into a `String`, such as `&str` |
/// | a time that is a string, such as [`UtcMinute`](crate::values::UtcMinute) | the time, a `SystemTime`, and the types of the features `jiff`, `chrono` and `time` that convert into it |
///
/// A string is not accepted for an identifier or a secret: create it with `new`. For a time, parse it. This trait cannot be
/// implemented for other types.
///
/// To set a field to an `Option`, assign it: `request.subject = option`.
#[diagnostic::on_unimplemented(
    message = "expected `{T}`, found `{Self}`",
    label = "expected `{T}`",
    note = "write `{T}::new(…)` if the argument is a string; an identifier of another type has another meaning and must not be converted",
    note = "identifiers and secrets have types of their own, so that they cannot be swapped with other strings",
    note = "an `Option` can be assigned to the field: `request.field = option`"
)]
pub trait IntoParam<T> {
    /// Converts the value into the type of the parameter.
    fn into_param(self) -> T;
}

/// A type that has to be named by the caller: an identifier or a secret.
#[doc(hidden)]
pub trait DistinctType: Clone {}

#[diagnostic::do_not_recommend]
impl<T: DistinctType> IntoParam<T> for T {
    fn into_param(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: DistinctType> IntoParam<T> for &T {
    fn into_param(self) -> T {
        self.clone()
    }
}

/// Implemented by `String` for everything that a string is created from.
///
/// The compiler prints the message of this trait, not that of [`IntoParam`], because `Self` is not the type of the argument.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "expected `String` or `&str`, found `{S}`",
    label = "expected `String` or `&str`",
    note = "an `Option` can be assigned to the field: `request.field = option`"
)]
pub trait FromString<S> {
    fn from_string(string: S) -> Self;
}

#[diagnostic::do_not_recommend]
impl<S: Into<Self>> FromString<S> for String {
    fn from_string(string: S) -> Self {
        string.into()
    }
}

/// Implemented by a time for everything that it is created from. See [`FromString`].
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "expected `{Self}`, found `{T}`: write `{Self}::parse(…)?`",
    label = "expected `{Self}`",
    note = "a string is parsed where the time is created, because it may be malformed: `parse` and `new` return a `Result`",
    note = "an `Option` can be assigned to the field: `request.field = option`"
)]
pub trait FromTime<T> {
    fn from_time(time: T) -> Self;
}

/// Declares times that parameters accept.
macro_rules! times {
    ($($name:ident),+) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Into<Self>> FromTime<T> for $name {
            fn from_time(time: T) -> Self {
                time.into()
            }
        }

        impl<T> IntoParam<$name> for T
        where
            $name: FromTime<T>,
        {
            fn into_param(self) -> $name {
                FromTime::from_time(self)
            }
        }
    )+ };
}
times!(DayOrMonth, EpochMillisString, IsoInstant, LocalDate, LocalSecond, UtcMinute);

impl<S> IntoParam<String> for S
where
    String: FromString<S>,
{
    fn into_param(self) -> String {
        FromString::from_string(self)
    }
}
