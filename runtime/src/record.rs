//! What generated code says in one line where Rust needs several.

use crate::codec::{Field, Form};

/// Notes on a member, as [`record!`](crate::record) writes them.
impl Field {
    /// A number or boolean that is written as text.
    #[must_use]
    pub const fn text(self) -> Self {
        self.form(Form::Text)
    }

    /// A boolean that is written as 0 or 1.
    #[must_use]
    pub const fn flag_01(self) -> Self {
        self.form(Form::Flag01)
    }

    /// A boolean that is written as `"0"` or `"1"`.
    #[must_use]
    pub const fn flag_text_01(self) -> Self {
        self.form(Form::FlagText01)
    }

    /// A boolean that is written as `"N"` or `"Y"`.
    #[must_use]
    pub const fn flag_ny(self) -> Self {
        self.form(Form::FlagNy)
    }

    /// A boolean that is written as `"NO"` or `"YES"`.
    #[must_use]
    pub const fn flag_no_yes(self) -> Self {
        self.form(Form::FlagNoYes)
    }

    /// A list that is written as one text with commas.
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

/// Implements the table of a type: its shape, and how its members are reached for the directions in which it travels.
///
/// ```
/// # mod example {
/// #[derive(Default)]
/// pub struct Book {
///     pub title: String,
///     pub lent: Option<bool>,
/// }
///
/// huaweicloud_meeting_runtime::record! {
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
macro_rules! record {
    (both $name:ident { $($index:literal => $member:ident, $wire:literal $(, $note:ident)*;)* }) => {
        $crate::record! { @shape $name { $($wire $(, $note)*;)* } }
        $crate::record! { @encode $name { $($index => $member;)* } }
        $crate::record! { @decode $name { $($index => $member;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_record!($name);
    };
    (sent $name:ident { $($index:literal => $member:ident, $wire:literal $(, $note:ident)*;)* }) => {
        $crate::record! { @shape $name { $($wire $(, $note)*;)* } }
        $crate::record! { @encode $name { $($index => $member;)* } }
        #[cfg(feature = "both-directions")]
        $crate::record! { @decode $name { $($index => $member;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_record!($name);
    };
    (received $name:ident { $($index:literal => $member:ident, $wire:literal $(, $note:ident)*;)* }) => {
        $crate::record! { @shape $name { $($wire $(, $note)*;)* } }
        $crate::record! { @decode $name { $($index => $member;)* } }
        #[cfg(feature = "both-directions")]
        $crate::record! { @encode $name { $($index => $member;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_record!($name);
    };
    (@shape $name:ident { $($wire:literal $(, $note:ident)*;)* }) => {
        impl $crate::codec::Record for $name {
            fn shape(&self) -> &'static $crate::codec::Shape {
                static SHAPE: $crate::codec::Shape = $crate::codec::Shape {
                    name: ::core::stringify!($name),
                    fields: &[$($crate::codec::Field::new($wire) $(.$note())*),*],
                };
                &SHAPE
            }
        }
    };
    (@encode $name:ident { $($index:literal => $member:ident;)* }) => {
        #[allow(deprecated, clippy::match_single_binding)]
        impl $crate::codec::EncodeRecord for $name {
            fn member(&self, index: usize) -> $crate::codec::View<'_> {
                match index {
                    $($index => $crate::codec::Encode::view(&self.$member),)*
                    _ => $crate::codec::View::Absent,
                }
            }
        }
    };
    (@decode $name:ident { $($index:literal => $member:ident;)* }) => {
        #[allow(deprecated, clippy::match_single_binding)]
        impl $crate::codec::DecodeRecord for $name {
            fn member_mut(&mut self, index: usize) -> $crate::codec::Slot<'_> {
                match index {
                    $($index => $crate::codec::Decode::slot(&mut self.$member),)*
                    _ => $crate::codec::Slot::Unread,
                }
            }
        }
    };
}

/// The request of an operation that takes no input, and the answer of one that gives none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nothing;

crate::record! {
    both Nothing {}
}

/// A request without anything in it.
#[must_use]
pub fn nothing() -> crate::Request {
    std::sync::Arc::new(Nothing)
}
