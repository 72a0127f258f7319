//! What generated code says in one line where Rust needs several.

use crate::codec::{Field, Form};

/// Notes on a field, as [`struct!`](crate::struct) writes them.
impl Field {
    /// A number or boolean that is written as a string.
    #[must_use]
    pub const fn string(self) -> Self {
        self.form(Form::String)
    }

    /// A boolean that is written as 0 or 1.
    #[must_use]
    pub const fn flag_01(self) -> Self {
        self.form(Form::Flag01)
    }

    /// A boolean that is written as `"0"` or `"1"`.
    #[must_use]
    pub const fn flag_string_01(self) -> Self {
        self.form(Form::FlagString01)
    }

    /// A boolean that is written as `"N"` or `"Y"`.
    #[must_use]
    pub const fn flag_n_y(self) -> Self {
        self.form(Form::FlagNY)
    }

    /// A boolean that is written as `"NO"` or `"YES"`.
    #[must_use]
    pub const fn flag_no_yes(self) -> Self {
        self.form(Form::FlagNoYes)
    }

    /// A list that is written as one string with commas.
    #[must_use]
    pub const fn csv(self) -> Self {
        self.form(Form::Csv)
    }

    /// A list that may be written as its only item.
    #[must_use]
    pub const fn one_or_many(self) -> Self {
        self.form(Form::OneOrMany)
    }
}

/// Implements the table of a type: its shape, and how its fields are reached for the directions in which it travels.
///
/// ```
/// # mod example {
/// #[derive(Default)]
/// pub struct Book {
///     pub title: String,
///     pub lent: Option<bool>,
/// }
///
/// huaweicloud_meeting_runtime::fields! {
///     both Book {
///         0 => title, "title", required;
///         1 => lent, "isLent", flag_01;
///     }
/// }
/// # }
/// ```
///
/// `sent` and `received` types get the other direction with the feature `both-directions` of the crate that uses the macro.
#[macro_export]
macro_rules! fields {
    (both $name:ident { $($index:literal => $field:ident, $wire:literal $(, $note:ident)*;)* }) => {
        $crate::fields! { @shape $name { $($wire $(, $note)*;)* } }
        $crate::fields! { @encode $name { $($index => $field;)* } }
        $crate::fields! { @decode $name { $($index => $field;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_struct!($name);
    };
    (sent $name:ident { $($index:literal => $field:ident, $wire:literal $(, $note:ident)*;)* }) => {
        $crate::fields! { @shape $name { $($wire $(, $note)*;)* } }
        $crate::fields! { @encode $name { $($index => $field;)* } }
        #[cfg(feature = "both-directions")]
        $crate::fields! { @decode $name { $($index => $field;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_struct!($name);
    };
    (received $name:ident { $($index:literal => $field:ident, $wire:literal $(, $note:ident)*;)* }) => {
        $crate::fields! { @shape $name { $($wire $(, $note)*;)* } }
        $crate::fields! { @decode $name { $($index => $field;)* } }
        #[cfg(feature = "both-directions")]
        $crate::fields! { @encode $name { $($index => $field;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_struct!($name);
    };
    (@shape $name:ident { $($wire:literal $(, $note:ident)*;)* }) => {
        impl $crate::codec::Struct for $name {
            fn shape(&self) -> &'static $crate::codec::Shape {
                static SHAPE: $crate::codec::Shape = $crate::codec::Shape {
                    name: ::core::stringify!($name),
                    fields: &[$($crate::codec::Field::new($wire) $(.$note())*),*],
                };
                &SHAPE
            }
        }
    };
    (@encode $name:ident { $($index:literal => $field:ident;)* }) => {
        #[allow(deprecated, clippy::match_single_binding)]
        impl $crate::codec::EncodeStruct for $name {
            fn field(&self, index: usize) -> $crate::codec::View<'_> {
                match index {
                    $($index => $crate::codec::Encode::view(&self.$field),)*
                    _ => $crate::codec::View::Absent,
                }
            }
        }
    };
    (@decode $name:ident { $($index:literal => $field:ident;)* }) => {
        #[allow(deprecated, clippy::match_single_binding)]
        impl $crate::codec::DecodeStruct for $name {
            fn field_mut(&mut self, index: usize) -> $crate::codec::Slot<'_> {
                match index {
                    $($index => $crate::codec::Decode::slot(&mut self.$field),)*
                    _ => $crate::codec::Slot::Unread,
                }
            }
        }
    };
}

/// The request of an operation that takes no input, and the response of one that gives none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Empty;

crate::fields! {
    both Empty {}
}

/// A request without anything in it.
#[must_use]
pub fn empty() -> crate::Request {
    std::sync::Arc::new(Empty)
}
