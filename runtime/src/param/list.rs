//! Lists of identifiers and strings.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::IntoParam;

/// A value that a parameter of type `Vec<T>` accepts: a list of what a parameter of type `T` accepts (see [`IntoParam`]).
///
/// Lists are arrays of up to 32 items, vectors, sets, slices, references to these and to arrays of any length, and iterators.
/// The compiler infers `Kind`, and the type of the items of `[]`. This trait cannot be implemented for other types.
#[diagnostic::on_unimplemented(
    message = "expected a list of `{T}`, found `{Self}`",
    label = "expected a list of `{T}`",
    note = "a list is an array of up to 32 items, a `Vec`, a set, a slice, a reference to one of these, or an iterator of `{T}`"
)]
pub trait IntoList<T, Kind> {
    /// Converts the value into a list.
    fn into_list(self) -> Vec<T>;
}

/// The kinds of lists. Without them, the implementations would overlap.
#[doc(hidden)]
#[derive(Debug)]
pub struct Kind<const KIND: u8>;

/// The kinds of lists.
#[doc(hidden)]
pub mod kind {
    use super::Kind;

    pub type Empty = Kind<0>;
    pub type Array = Kind<1>;
    pub type Collection = Kind<2>;
    pub type Iter = Kind<3>;
}

// The only implementation for `[_; 0]`, so that the compiler infers the type of its items.
#[diagnostic::do_not_recommend]
impl<T> IntoList<T, kind::Empty> for [T; 0] {
    fn into_list(self) -> Vec<T> {
        Vec::new()
    }
}

#[diagnostic::do_not_recommend]
impl<T, P: IntoParam<T>, const N: usize> IntoList<T, kind::Array> for [P; N]
where
    Length<N>: NotZero,
{
    fn into_list(self) -> Vec<T> {
        collect(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, I: Iterator> IntoList<T, kind::Iter> for I
where
    I::Item: IntoParam<T>,
{
    fn into_list(self) -> Vec<T> {
        collect(self)
    }
}

macro_rules! collections {
    ($([$($generics:tt)*] $collection:ty),+ $(,)?) => { $(
        #[diagnostic::do_not_recommend]
        impl<T, P: IntoParam<T>, $($generics)*> IntoList<T, kind::Collection> for $collection {
            fn into_list(self) -> Vec<T> {
                collect(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'a, T, P, $($generics)*> IntoList<T, kind::Collection> for &'a $collection
        where
            &'a P: IntoParam<T>,
        {
            fn into_list(self) -> Vec<T> {
                collect(self)
            }
        }
    )+ };
}
collections!([] Vec<P>, [] VecDeque<P>, [] BTreeSet<P>, [S] HashSet<P, S>);

#[diagnostic::do_not_recommend]
impl<'a, T, P> IntoList<T, kind::Collection> for &'a [P]
where
    &'a P: IntoParam<T>,
{
    fn into_list(self) -> Vec<T> {
        collect(self)
    }
}

#[diagnostic::do_not_recommend]
impl<'a, T, P, const N: usize> IntoList<T, kind::Collection> for &'a [P; N]
where
    &'a P: IntoParam<T>,
{
    fn into_list(self) -> Vec<T> {
        collect(self)
    }
}

fn collect<T>(items: impl IntoIterator<Item = impl IntoParam<T>>) -> Vec<T> {
    items.into_iter().map(IntoParam::into_param).collect()
}

/// The length of an array.
#[doc(hidden)]
#[derive(Debug)]
pub struct Length<const N: usize>;

/// A length other than zero. A type cannot state that a constant is not zero, so the lengths are enumerated.
#[doc(hidden)]
pub trait NotZero {}

macro_rules! not_zero {
    ($($length:literal)+) => { $( impl NotZero for Length<$length> {} )+ };
}
not_zero!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32);
