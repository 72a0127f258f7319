//! Texts that name something, each kind with a type of its own.

/// Declares a text that names something.
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

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The identifier as text.
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

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::new(text))
            }
        }

        impl ::core::cmp::PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.0 == *text
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.0 == **text
            }
        }

        impl $crate::codec::Decode for $name {
            fn decode(
                &mut self,
                reader: &mut $crate::codec::Reader<'_>,
                _: $crate::codec::Form,
            ) -> ::core::result::Result<(), $crate::codec::DecodeError> {
                $crate::codec::Decode::decode(&mut self.0, reader, $crate::codec::Form::Plain)
            }

            fn fill(&mut self, text: &str) -> bool {
                $crate::codec::Decode::fill(&mut self.0, text)
            }
        }

        impl $crate::codec::Encode for $name {
            fn encode(&self, writer: &mut $crate::codec::Writer, _: $crate::codec::Form) {
                writer.text(&self.0);
            }

            fn texts(
                &self,
                form: $crate::codec::Form,
                each: &mut dyn FnMut(::std::borrow::Cow<'_, str>),
            ) -> bool {
                $crate::codec::Encode::texts(&self.0, form, each)
            }
        }

        $crate::serde_record!($name);
    };
}
