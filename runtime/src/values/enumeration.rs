//! Closed lists of values that the service may open at any time.

use std::fmt;

use crate::codec::{DecodeError, Form, Reader};

/// A text that this version does not know, or nothing where the service sent nothing.
///
/// It cannot be made by hand: a known value is always its variant.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownText(Option<Box<str>>);

impl UnknownText {
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

impl fmt::Debug for UnknownText {
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

/// Which of the known texts this is.
#[doc(hidden)]
#[must_use]
pub fn text_index(known: &[&str], text: &str) -> Option<usize> {
    known.iter().position(|word| *word == text)
}

/// Which of the known numbers this is.
#[doc(hidden)]
#[must_use]
pub fn number_index(known: &[i64], number: i64) -> Option<usize> {
    known.iter().position(|value| *value == number)
}

/// Reads a text: the index of a known one, or the unknown one.
#[doc(hidden)]
pub fn read_text(reader: &mut Reader<'_>, known: &[&str]) -> Result<Result<usize, UnknownText>, DecodeError> {
    if reader.is_lenient() && reader.null()? {
        return Ok(Err(UnknownText::default()));
    }
    let text = reader.scalar_text()?;
    Ok(text_index(known, &text).ok_or_else(|| UnknownText::new(&text)))
}

/// Reads a number: the index of a known one, or the unknown one.
#[doc(hidden)]
pub fn read_number(
    reader: &mut Reader<'_>,
    form: Form,
    known: &[i64],
) -> Result<Result<usize, UnknownNumber>, DecodeError> {
    if reader.is_lenient() && reader.absent(true)? {
        return Ok(Err(UnknownNumber::default()));
    }
    let number = reader.integer(form)?;
    Ok(number_index(known, number).ok_or(UnknownNumber::new(number)))
}

/// Declares an enumeration whose values are texts.
///
/// ```
/// huaweicloud_meeting_runtime::text_enumeration! {
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
macro_rules! text_enumeration {
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
            Unknown($crate::values::UnknownText),
        }

        #[allow(deprecated)]
        impl $name {
            const WIRE: &'static [&'static str] = &[$($wire),+];
            const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// The values that this version knows.
            #[must_use]
            pub const fn values() -> &'static [Self] {
                Self::KNOWN
            }

            /// The value on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $wire, )+
                    Self::Unknown(text) => text.as_str(),
                }
            }

            fn from_index(found: ::core::result::Result<usize, $crate::values::UnknownText>) -> Self {
                match found {
                    Ok(index) => Self::KNOWN.get(index).cloned().unwrap_or_default(),
                    Err(unknown) => Self::Unknown(unknown),
                }
            }
        }

        impl ::core::default::Default for $name {
            /// Nothing: what a member holds that the service left out.
            fn default() -> Self {
                Self::Unknown(::core::default::Default::default())
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                let found = $crate::values::text_index(Self::WIRE, text);
                Self::from_index(found.ok_or_else(|| $crate::values::UnknownText::new(text)))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::codec::Decode for $name {
            fn decode(
                &mut self,
                reader: &mut $crate::codec::Reader<'_>,
                _: $crate::codec::Form,
            ) -> ::core::result::Result<(), $crate::codec::DecodeError> {
                *self = Self::from_index($crate::values::read_text(reader, Self::WIRE)?);
                Ok(())
            }

            fn fill(&mut self, text: &str) -> bool {
                *self = Self::from(text);
                true
            }
        }

        impl $crate::codec::Encode for $name {
            fn encode(&self, writer: &mut $crate::codec::Writer, _: $crate::codec::Form) {
                writer.text(self.as_str());
            }

            fn is_absent(&self) -> bool {
                matches!(self, Self::Unknown(text) if text.is_nothing())
            }

            fn texts(
                &self,
                _: $crate::codec::Form,
                each: &mut dyn FnMut(::std::borrow::Cow<'_, str>),
            ) -> bool {
                if !self.is_absent() {
                    each(::std::borrow::Cow::Borrowed(self.as_str()));
                }
                true
            }
        }

        $crate::serde_record!($name);
    };
}

/// Declares an enumeration whose values are numbers.
///
/// ```
/// huaweicloud_meeting_runtime::number_enumeration! {
///     /// Who may borrow it.
///     pub enum Lending {
///         /// Everyone.
///         Everyone = 0,
///         /// Members of the library.
///         Members = 3,
///     }
/// }
/// assert_eq!(Lending::from(3), Lending::Members);
/// assert_eq!(Lending::from(9).number(), Some(9));
/// ```
///
/// Attributes stay with the enum and its variants. `#[cfg]` goes on the whole declaration.
#[macro_export]
macro_rules! number_enumeration {
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
            const WIRE: &'static [i64] = &[$($wire),+];
            const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// The values that this version knows.
            #[must_use]
            pub const fn values() -> &'static [Self] {
                Self::KNOWN
            }

            /// The value on the wire; none where the service sent nothing.
            #[must_use]
            pub fn number(&self) -> ::core::option::Option<i64> {
                match self {
                    $( Self::$variant => Some($wire), )+
                    Self::Unknown(number) => number.get(),
                }
            }

            fn from_index(found: ::core::result::Result<usize, $crate::values::UnknownNumber>) -> Self {
                match found {
                    Ok(index) => Self::KNOWN.get(index).cloned().unwrap_or_default(),
                    Err(unknown) => Self::Unknown(unknown),
                }
            }
        }

        impl ::core::default::Default for $name {
            /// Nothing: what a member holds that the service left out.
            fn default() -> Self {
                Self::Unknown(::core::default::Default::default())
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(number: i64) -> Self {
                let found = $crate::values::number_index(Self::WIRE, number);
                Self::from_index(found.ok_or($crate::values::UnknownNumber::new(number)))
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::values::show_number(self.number(), f)
            }
        }

        impl $crate::codec::Decode for $name {
            fn decode(
                &mut self,
                reader: &mut $crate::codec::Reader<'_>,
                form: $crate::codec::Form,
            ) -> ::core::result::Result<(), $crate::codec::DecodeError> {
                *self = Self::from_index($crate::values::read_number(reader, form, Self::WIRE)?);
                Ok(())
            }

            fn fill(&mut self, text: &str) -> bool {
                let mut number = 0_i64;
                let fits = $crate::codec::Decode::fill(&mut number, text);
                if fits {
                    *self = Self::from(number);
                }
                fits
            }

            fn blank_is_absent() -> bool {
                true
            }
        }

        impl $crate::codec::Encode for $name {
            fn encode(&self, writer: &mut $crate::codec::Writer, form: $crate::codec::Form) {
                $crate::codec::Encode::encode(&self.number(), writer, form);
            }

            fn is_absent(&self) -> bool {
                self.number().is_none()
            }

            fn texts(
                &self,
                form: $crate::codec::Form,
                each: &mut dyn FnMut(::std::borrow::Cow<'_, str>),
            ) -> bool {
                $crate::codec::Encode::texts(&self.number(), form, each)
            }
        }

        $crate::serde_record!($name);
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
