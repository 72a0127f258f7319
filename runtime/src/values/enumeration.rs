//! Closed lists of values that the service may open at any time.

use std::fmt;

/// A string that this version does not know, or nothing where the service sent nothing.
///
/// It cannot be made by hand: a known value is always its variant.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownString(Option<Box<str>>);

impl UnknownString {
    #[doc(hidden)]
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Some(text.into()))
    }

    /// The text; empty when the service sent nothing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// Whether the service sent nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Debug for UnknownString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(text) => fmt::Debug::fmt(text, f),
            None => f.write_str("nothing"),
        }
    }
}

/// A number that this version does not know, or nothing where the service sent nothing.
///
/// It cannot be made by hand: a known value is always its variant.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownNumber(Option<i64>);

impl UnknownNumber {
    #[doc(hidden)]
    #[must_use]
    pub fn new(number: i64) -> Self {
        Self(Some(number))
    }

    /// The number; none when the service sent nothing.
    #[must_use]
    pub fn get(self) -> Option<i64> {
        self.0
    }

    /// Whether the service sent nothing.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Debug for UnknownNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(number) => fmt::Debug::fmt(&number, f),
            None => f.write_str("nothing"),
        }
    }
}

/// Declares an enumeration whose values are strings.
///
/// ```
/// huaweicloud_meeting_runtime::string_enumeration! {
///     /// How a book is bound.
///     pub enum Binding {
///         /// In boards.
///         Hardcover = "hard",
///         /// In paper.
///         Paperback = "paper",
///     }
/// }
/// assert_eq!(Binding::from("hard"), Binding::Hardcover);
/// assert_eq!(Binding::from("scroll").as_str(), "scroll");
/// ```
///
/// Attributes stay with the enum and its variants. `#[cfg]` goes on the whole declaration.
#[macro_export]
macro_rules! string_enumeration {
    (
        $(#[$meta:meta])* $visibility:vis enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $wire:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $visibility enum $name {
            $( $(#[$variant_meta])* $variant, )+
            /// A value that this version does not know, or nothing where the service sent nothing.
            Unknown($crate::values::UnknownString),
        }

        #[allow(deprecated)]
        impl $name {
            /// The values that this version knows.
            #[must_use]
            pub const fn values() -> &'static [Self] {
                &[$(Self::$variant),+]
            }

            /// The value on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $wire, )+
                    Self::Unknown(text) => text.as_str(),
                }
            }
        }

        impl ::core::default::Default for $name {
            /// Nothing: what a field holds that the service left out.
            fn default() -> Self {
                Self::Unknown(::core::default::Default::default())
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $( $wire => Self::$variant, )+
                    _ => Self::Unknown($crate::values::UnknownString::new(text)),
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::codec::Word for $name {
            fn set(&mut self, text: ::core::option::Option<&str>) {
                *self = text.map_or_else(Self::default, Self::from);
            }
        }

        impl $crate::codec::Decode for $name {
            fn slot(&mut self) -> $crate::codec::Slot<'_> {
                $crate::codec::Slot::Word(self)
            }
        }

        impl $crate::codec::Encode for $name {
            fn view(&self) -> $crate::codec::View<'_> {
                match self {
                    Self::Unknown(text) if text.is_nothing() => $crate::codec::View::Absent,
                    _ => $crate::codec::View::Text(self.as_str()),
                }
            }
        }

        $crate::serde_struct!($name);
    };
}

/// Declares an enumeration whose values are numbers.
///
/// ```
/// huaweicloud_meeting_runtime::int_enumeration! {
///     /// Who may borrow it.
///     pub enum Lending {
///         /// Everyone.
///         Everyone = 0,
///         /// Fields of the library.
///         Fields = 3,
///     }
/// }
/// assert_eq!(Lending::from(3), Lending::Fields);
/// assert_eq!(Lending::from(9).number(), Some(9));
/// ```
///
/// Attributes stay with the enum and its variants. `#[cfg]` goes on the whole declaration.
#[macro_export]
macro_rules! int_enumeration {
    (
        $(#[$meta:meta])* $visibility:vis enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $wire:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $visibility enum $name {
            $( $(#[$variant_meta])* $variant, )+
            /// A value that this version does not know, or nothing where the service sent nothing.
            Unknown($crate::values::UnknownNumber),
        }

        #[allow(deprecated)]
        impl $name {
            /// The values that this version knows.
            #[must_use]
            pub const fn values() -> &'static [Self] {
                &[$(Self::$variant),+]
            }

            /// The value on the wire; none where the service sent nothing.
            #[must_use]
            pub fn number(&self) -> ::core::option::Option<i64> {
                match self {
                    $( Self::$variant => Some($wire), )+
                    Self::Unknown(number) => number.get(),
                }
            }
        }

        impl ::core::default::Default for $name {
            /// Nothing: what a field holds that the service left out.
            fn default() -> Self {
                Self::Unknown(::core::default::Default::default())
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<i64> for $name {
            fn from(number: i64) -> Self {
                match number {
                    $( $wire => Self::$variant, )+
                    _ => Self::Unknown($crate::values::UnknownNumber::new(number)),
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::values::show_number(self.number(), f)
            }
        }

        impl $crate::codec::Code for $name {
            fn set(&mut self, number: ::core::option::Option<i64>) {
                *self = number.map_or_else(Self::default, Self::from);
            }
        }

        impl $crate::codec::Decode for $name {
            fn slot(&mut self) -> $crate::codec::Slot<'_> {
                $crate::codec::Slot::Code(self)
            }
        }

        impl $crate::codec::Encode for $name {
            fn view(&self) -> $crate::codec::View<'_> {
                self.number().map_or($crate::codec::View::Absent, $crate::codec::View::Integer)
            }
        }

        $crate::serde_struct!($name);
    };
}

/// Writes the number, or nothing.
#[doc(hidden)]
pub fn show_number(number: Option<i64>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match number {
        Some(number) => fmt::Display::fmt(&number, f),
        None => Ok(()),
    }
}
