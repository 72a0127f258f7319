//! Strings that name something, each kind with a type of its own.

/// Declares a string that names something.
///
/// ```
/// huaweicloud_meeting_runtime::identifier! {
///     /// The number of a meeting.
///     pub struct ShelfId;
/// }
/// let id = ShelfId::new("914067448");
/// assert_eq!(id.as_str(), "914067448");
/// ```
///
/// There is no `From<&str>` nor `From<String>`: where a function takes `impl Into<ShelfId>`, a bare text, or an
/// identifier of another kind, must not pass. A reference to the right one does.
#[macro_export]
macro_rules! identifier {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident;) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $name(::std::string::String);

        impl $name {
            /// Wraps the text of an identifier.
            #[must_use]
            pub fn new(text: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(text.into())
            }

            /// The identifier as a string.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The identifier as a string.
            #[must_use]
            pub fn into_string(self) -> ::std::string::String {
                self.0
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl $crate::codec::Decode for $name {
            fn slot(&mut self) -> $crate::codec::Slot<'_> {
                $crate::codec::Slot::Text(&mut self.0)
            }
        }

        impl $crate::codec::Encode for $name {
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::View::Text(&self.0)
            }
        }

        $crate::serde_struct!($name);
    };
}
