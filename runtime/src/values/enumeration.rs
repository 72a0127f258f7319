//! Open enumerations: the service may return values that this version does not know.

use std::fmt;

/// An unknown value of an enumeration of strings, or an absent value.
///
/// It cannot be created directly: `From<&str>` of the enumeration returns the variant of a known value.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownString(Option<Box<str>>);

impl UnknownString {
    #[doc(hidden)]
    #[must_use]
    pub fn new(value: &str) -> Self {
        Self(Some(value.into()))
    }

    /// Returns the value; empty if it is absent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// Whether the value is absent: the service did not send one.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Debug for UnknownString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => fmt::Debug::fmt(value, f),
            None => f.write_str("absent"),
        }
    }
}

/// An unknown value of an enumeration of integers, or an absent value.
///
/// It cannot be created directly: `From<i64>` of the enumeration returns the variant of a known value.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownNumber(Option<i64>);

impl UnknownNumber {
    #[doc(hidden)]
    #[must_use]
    pub fn new(number: i64) -> Self {
        Self(Some(number))
    }

    /// Returns the value, or `None` if it is absent.
    #[must_use]
    pub fn get(self) -> Option<i64> {
        self.0
    }

    /// Whether the value is absent: the service did not send one.
    #[must_use]
    pub fn is_absent(self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Debug for UnknownNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(number) => fmt::Debug::fmt(&number, f),
            None => f.write_str("absent"),
        }
    }
}

/// Declares an enumeration of strings.
///
/// ```
/// huaweicloud_meeting_runtime::string_enumeration! {
///     /// How a book is bound.
///     pub enum Binding {
///         /// With a hard cover.
///         Hardcover = "hard",
///         /// With a paper cover.
///         Paperback = "paper",
///     }
/// }
/// assert_eq!(Binding::from("hard"), Binding::Hardcover);
/// assert_eq!(Binding::from("scroll").as_str(), "scroll");
/// ```
///
/// Attributes apply to the enum and its variants. A `#[cfg]` must be on the macro call.
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
            $(
                $(#[$variant_meta])*
                #[doc = ""]
                #[doc = concat!("Wire value: `\"", $wire, "\"`.")]
                $variant,
            )+
            /// A value that this version does not define, or an absent value.
            ///
            /// `From<&str>` returns it for every string that is not the value of a variant. The string is sent as it is, so a
            /// value that the service has added can be used before this crate defines it.
            Unknown($crate::values::UnknownString),
        }

        #[allow(deprecated)]
        impl $name {
            /// Returns the known values.
            #[must_use]
            #[inline]
            pub const fn values() -> &'static [Self] {
                &[$(Self::$variant),+]
            }

            /// Returns the value on the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $wire, )+
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl ::core::default::Default for $name {
            /// Returns the absent value.
            #[inline]
            fn default() -> Self {
                Self::Unknown(::core::default::Default::default())
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<&str> for $name {
            /// Returns the variant with this value, or [`Unknown`](Self::Unknown), which keeps the string.
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $( $wire => Self::$variant, )+
                    _ => Self::Unknown($crate::values::UnknownString::new(value)),
                }
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        #[doc(hidden)]
        impl $crate::param::DistinctType for $name {}

        #[doc(hidden)]
        impl $crate::codec::Decode for $name {
            #[inline]
            fn slot(&mut self) -> $crate::codec::Slot<'_> {
                $crate::codec::Slot::StringEnum(self)
            }
        }

        #[doc(hidden)]
        impl $crate::codec::Encode for $name {
            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                match self {
                    Self::Unknown(value) if value.is_absent() => $crate::codec::View::Absent,
                    _ => $crate::codec::View::String(self.as_str()),
                }
            }
        }

        $crate::serde_struct!($name);
    };
}

/// Declares an enumeration of integers.
///
/// ```
/// huaweicloud_meeting_runtime::int_enumeration! {
///     /// Who may borrow a book.
///     pub enum Lending {
///         /// Everyone.
///         Everyone = 0,
///         /// Staff of the library.
///         Staff = 3,
///     }
/// }
/// assert_eq!(Lending::from(3), Lending::Staff);
/// assert_eq!(Lending::from(9).number(), Some(9));
/// ```
///
/// Attributes apply to the enum and its variants. A `#[cfg]` must be on the macro call.
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
            $(
                $(#[$variant_meta])*
                #[doc = ""]
                #[doc = concat!("Wire value: `", $wire, "`.")]
                $variant,
            )+
            /// A value that this version does not define, or an absent value.
            ///
            /// `From<i64>` returns it for every number that is not the value of a variant. The number is sent as it is, so a
            /// value that the service has added can be used before this crate defines it.
            Unknown($crate::values::UnknownNumber),
        }

        #[allow(deprecated)]
        impl $name {
            /// Returns the known values.
            #[must_use]
            #[inline]
            pub const fn values() -> &'static [Self] {
                &[$(Self::$variant),+]
            }

            /// Returns the value on the wire, or `None` if it is absent.
            #[must_use]
            #[inline]
            pub fn number(&self) -> ::core::option::Option<i64> {
                match self {
                    $( Self::$variant => Some($wire), )+
                    Self::Unknown(number) => number.get(),
                }
            }
        }

        impl ::core::default::Default for $name {
            /// Returns the absent value.
            #[inline]
            fn default() -> Self {
                Self::Unknown(::core::default::Default::default())
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<i64> for $name {
            /// Returns the variant with this value, or [`Unknown`](Self::Unknown), which keeps the number.
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    $( $wire => Self::$variant, )+
                    _ => Self::Unknown($crate::values::UnknownNumber::new(number)),
                }
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::values::fmt_number(self.number(), f)
            }
        }

        #[doc(hidden)]
        impl $crate::codec::Decode for $name {
            #[inline]
            fn slot(&mut self) -> $crate::codec::Slot<'_> {
                $crate::codec::Slot::IntEnum(self)
            }
        }

        #[doc(hidden)]
        impl $crate::codec::Encode for $name {
            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                self.number().map_or($crate::codec::View::Absent, $crate::codec::View::Integer)
            }
        }

        $crate::serde_struct!($name);
    };
}

/// Formats a number, or nothing if it is absent.
#[doc(hidden)]
pub fn fmt_number(number: Option<i64>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match number {
        Some(number) => fmt::Display::fmt(&number, f),
        None => Ok(()),
    }
}
