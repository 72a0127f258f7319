//! Requests with a single required field.

/// A value that a method accepts for a request of type `R` whose only required field has type `T`: the request, or the value of
/// that field.
///
/// It is implemented for everything that converts into the request.
#[diagnostic::on_unimplemented(
    message = "expected `{T}` or `{R}`, found `{Self}`",
    label = "expected `{T}` or `{R}`",
    note = "write `{T}::new(…)` if the argument is a string; a value of another type has another meaning and must not be converted"
)]
pub trait IntoRequest<R, T> {
    /// Converts the value into the request.
    fn into_request(self) -> R;
}

#[diagnostic::do_not_recommend]
impl<V: Into<R>, R, T> IntoRequest<R, T> for V {
    fn into_request(self) -> R {
        self.into()
    }
}
