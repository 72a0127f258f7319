//! What methods accept for parameters of identifier, string and secret types.
//!
//! The traits take the place of `Into`, because the compiler prints their messages if an argument has a wrong type.

mod list;
mod request;

pub use list::{IntoList, kind};
pub use request::IntoRequest;

/// A value that a parameter of type `T` accepts.
///
/// | parameter | accepted |
/// |---|---|
/// | an identifier | the identifier, a reference to it |
/// | [`Secret`](crate::values::Secret) | the secret, a reference to it |
/// | `String` | everything that converts into a `String`, such as `&str` |
///
/// A string is not accepted for an identifier or a secret: create it with `new`. This trait cannot be implemented for other
/// types.
///
/// To set a field to an `Option`, assign it: `request.subject = option`.
#[diagnostic::on_unimplemented(
    message = "expected `{T}`, found `{Self}`: write `{T}::new(…)`",
    label = "expected `{T}`",
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

impl<S> IntoParam<String> for S
where
    String: FromString<S>,
{
    fn into_param(self) -> String {
        FromString::from_string(self)
    }
}
