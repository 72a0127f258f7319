//! Identifiers: strings with a type of their own.

/// Declares an identifier: a string with a type of its own.
///
/// ```
/// huaweicloud_meeting_runtime::identifier! {
///     /// The id of a shelf.
///     pub struct ShelfId;
/// }
/// let id = ShelfId::new("914067448");
/// assert_eq!(id.as_str(), "914067448");
/// ```
///
/// There is no `From<&str>` and no `From<String>`: a function that takes `impl IntoParam<ShelfId>` accepts a `ShelfId` and a
/// `&ShelfId`, but no string and no other identifier. An identifier can be compared with a string, parsed from one, and looked
/// up in a map by one.
#[macro_export]
macro_rules! identifier {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident;) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $name(::std::string::String);

        impl $name {
            /// Creates an identifier from a string.
            #[must_use]
            #[inline]
            pub fn new(id: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(id.into())
            }

            /// Returns the identifier as a string slice.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Converts the identifier into a string.
            #[must_use]
            #[inline]
            pub fn into_string(self) -> ::std::string::String {
                self.0
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        // `Hash`, `Eq` and `Ord` are derived from the only field, so they equal those of `str`.
        impl ::core::borrow::Borrow<str> for $name {
            #[inline]
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]

            fn from_str(id: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::new(id))
            }
        }

        impl ::core::cmp::PartialEq<str> for $name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl ::core::cmp::PartialEq<::std::string::String> for $name {
            #[inline]
            fn eq(&self, other: &::std::string::String) -> bool {
                self.0 == *other
            }
        }

        #[doc(hidden)]
        impl $crate::param::DistinctType for $name {}

        impl ::core::convert::From<&$name> for $crate::InputValue {
            #[inline]
            fn from(id: &$name) -> Self {
                ::core::convert::From::from(::core::clone::Clone::clone(id))
            }
        }

        #[doc(hidden)]
        impl $crate::codec::Decode for $name {
            #[inline]
            fn slot(&mut self) -> $crate::codec::Slot<'_> {
                $crate::codec::Slot::String(&mut self.0)
            }
        }

        #[doc(hidden)]
        impl $crate::codec::Encode for $name {
            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::View::String(&self.0)
            }
        }

        $crate::serde_struct!($name);
    };
}
