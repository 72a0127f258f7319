//! The macro that describes the fields of a generated type, and the type without fields.

use crate::call::Request;
use crate::codec::{Field, Form};
use crate::http_types::Place;

/// The places and forms of a field, as methods for [`fields!`](crate::fields).
impl Field {
    /// Sets the place: a path parameter.
    #[must_use]
    pub const fn path(self) -> Self {
        self.place(Place::Path)
    }

    /// Sets the place: a query parameter.
    #[must_use]
    pub const fn query(self) -> Self {
        self.place(Place::Query)
    }

    /// Sets the place: a header.
    #[must_use]
    pub const fn header(self) -> Self {
        self.place(Place::Header)
    }

    /// Sets the place: the whole body.
    #[must_use]
    pub const fn body_value(self) -> Self {
        self.place(Place::BodyValue)
    }

    /// Sets the place: a part of a multipart body.
    #[must_use]
    pub const fn part(self) -> Self {
        self.place(Place::Part)
    }

    /// Sets the form: a number or boolean as a string.
    #[must_use]
    pub const fn string(self) -> Self {
        self.form(Form::String)
    }

    /// Sets the form: a boolean as 0 or 1.
    #[must_use]
    pub const fn flag_01(self) -> Self {
        self.form(Form::Flag01)
    }

    /// Sets the form: a boolean as `"0"` or `"1"`.
    #[must_use]
    pub const fn flag_string_01(self) -> Self {
        self.form(Form::FlagString01)
    }

    /// Sets the form: a boolean as `"N"` or `"Y"`.
    #[must_use]
    pub const fn flag_n_y(self) -> Self {
        self.form(Form::FlagNY)
    }

    /// Sets the form: a boolean as `"NO"` or `"YES"`.
    #[must_use]
    pub const fn flag_no_yes(self) -> Self {
        self.form(Form::FlagNoYes)
    }

    /// Sets the form: a list as one string with commas.
    #[must_use]
    pub const fn csv(self) -> Self {
        self.form(Form::Csv)
    }

    /// Sets the form: a list, or its only item.
    #[must_use]
    pub const fn one_or_many(self) -> Self {
        self.form(Form::OneOrMany)
    }
}

/// Implements the codec of a struct: its shape, and access to its fields for the directions in which it is sent.
///
/// Each line holds the index of the field, its Rust name, its name on the wire and, optionally, its place in a request, its form,
/// `required` if documents must have it, and `always` if every response has it. The place is `path`, `query`, `header`, `part` of a
/// multipart body, or `body_value`, the whole body; without one, the field is in the JSON object in the body.
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
/// A received struct can have further spellings of names (`names`), which are only decoded, and an object whose fields are fields
/// of the struct (`inline`). The index of each line is its position among all lines; that of the object follows the spellings.
///
/// ```
/// # // `serde` needs both directions, which no feature of this crate selects.
/// # #[cfg(not(feature = "serde"))]
/// # mod example {
/// #[derive(Default)]
/// pub struct Loan {
///     pub reader: String,
///     pub days: Option<i64>,
/// }
///
/// huaweicloud_meeting_runtime::fields! {
///     received Loan {
///         0 => reader, "reader", always;
///     }
///     names {
///         1 => reader, "raeder";
///     }
///     inline 2, "terms" {
///         3 => days, "days", string;
///     }
///     names {}
/// }
/// # }
/// ```
///
/// `sent` implements encoding, `received` implements decoding, `both` implements both. The feature `both-directions` of the
/// crate that uses the macro implements both for all. `sent without_default` is for structs that do not implement `Default`,
/// because they have required fields.
#[macro_export]
macro_rules! fields {
    (both $name:ident { $($index:literal => $field:ident, $wire:literal $(, $option:ident)*;)* }) => {
        $crate::fields! { @shape $name { $($field, $wire $(, $option)*;)* } }
        $crate::fields! { @encode $name { $($index => $field;)* } }
        $crate::fields! { @decode $name { $($index => $field;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_struct!($name);
    };
    (sent $name:ident { $($index:literal => $field:ident, $wire:literal $(, $option:ident)*;)* }) => {
        $crate::fields! { @shape $name { $($field, $wire $(, $option)*;)* } }
        $crate::fields! { @encode $name { $($index => $field;)* } }
        #[cfg(feature = "both-directions")]
        $crate::fields! { @decode $name { $($index => $field;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_struct!($name);
    };
    (sent without_default $name:ident { $($index:literal => $field:ident, $wire:literal $(, $option:ident)*;)* }) => {
        #[cfg(feature = "both-directions")]
        #[allow(deprecated)]
        #[doc(hidden)]
        impl $crate::codec::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self { $($field: $crate::codec::Blank::blank()),* }
            }
        }
        $crate::fields! { sent $name { $($index => $field, $wire $(, $option)*;)* } }
    };
    (received $name:ident { $($index:literal => $field:ident, $wire:literal $(, $option:ident)*;)* }) => {
        $crate::fields! { @shape $name { $($field, $wire $(, $option)*;)* } }
        $crate::fields! { @decode $name { $($index => $field;)* } }
        #[cfg(feature = "both-directions")]
        $crate::fields! { @encode $name { $($index => $field;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_struct!($name);
    };
    (
        received $name:ident { $($index:literal => $field:ident, $wire:literal $(, $option:ident)*;)* }
        names { $($other:literal => $other_field:ident, $other_wire:literal $(, $other_option:ident)*;)* }
    ) => {
        $crate::fields! { @shape $name {
            $($field, $wire $(, $option)*;)*
            $($other_field, $other_wire $(, $other_option)*;)*
        } }
        $crate::fields! { @decode $name { $($index => $field;)* $($other => $other_field;)* } }
        #[cfg(feature = "both-directions")]
        $crate::fields! { @encode $name { $($index => $field;)* } }
        #[cfg(feature = "serde")]
        $crate::serde_struct!($name);
    };
    (
        received $name:ident { $($index:literal => $field:ident, $wire:literal $(, $option:ident)*;)* }
        names { $($other:literal => $other_field:ident, $other_wire:literal $(, $other_option:ident)*;)* }
        inline $object:literal, $object_wire:literal {
            $($inner:literal => $inner_field:ident, $inner_wire:literal $(, $inner_option:ident)*;)*
        }
        names { $($last:literal => $last_field:ident, $last_wire:literal $(, $last_option:ident)*;)* }
    ) => {
        #[doc(hidden)]
        impl $crate::codec::HasShape for $name {
            const SHAPE: &'static $crate::codec::Shape = &$crate::codec::Shape {
                name: ::core::stringify!($name),
                fields: &[
                    $($crate::codec::Field::new($wire) $(.$option())*,)*
                    $($crate::codec::Field::new($other_wire) $(.$other_option())*,)*
                    $crate::codec::Field::new($object_wire),
                ],
                rust_names: ::core::concat!(
                    $(::core::stringify!($field), " ",)*
                    $(::core::stringify!($other_field), " ",)*
                ),
            };
        }
        $crate::fields! { @decode $name {
            $($index => $field;)*
            $($other => $other_field;)*
            $($inner => $inner_field;)*
            $($last => $last_field;)*
        } inline $object }
        $crate::fields! { @decode_inline $name }
        #[doc(hidden)]
        impl $crate::codec::Inline for $name {
            const FIRST: usize = $object + 1;
            const SHAPE: &'static $crate::codec::Shape = &$crate::codec::Shape {
                name: ::core::stringify!($name),
                fields: &[
                    $($crate::codec::Field::new($inner_wire) $(.$inner_option())*,)*
                    $($crate::codec::Field::new($last_wire) $(.$last_option())*,)*
                ],
                rust_names: ::core::concat!(
                    $(::core::stringify!($inner_field), " ",)*
                    $(::core::stringify!($last_field), " ",)*
                ),
            };
        }
        #[cfg(feature = "both-directions")]
        $crate::fields! { @encode $name { $($index => $field;)* $($inner => $inner_field;)* } inline $object }
        #[cfg(feature = "both-directions")]
        $crate::fields! { @encode_inline $name }
        #[cfg(feature = "serde")]
        $crate::serde_struct!($name);
    };
    (@shape $name:ident { $($field:ident, $wire:literal $(, $option:ident)*;)* }) => {
        #[doc(hidden)]
        impl $crate::codec::HasShape for $name {
            const SHAPE: &'static $crate::codec::Shape = &$crate::codec::Shape {
                name: ::core::stringify!($name),
                fields: &[$($crate::codec::Field::new($wire) $(.$option())*),*],
                rust_names: ::core::concat!($(::core::stringify!($field), " "),*),
            };
        }
    };
    (@encode $name:ident { $($index:literal => $field:ident;)* } $(inline $object:literal)?) => {
        #[allow(deprecated, unreachable_code, clippy::match_single_binding)]
        #[doc(hidden)]
        impl $crate::codec::EncodeStruct for $name {
            #[inline]
            fn field(&self, index: usize) -> ::core::option::Option<&dyn $crate::codec::Encode> {
                ::core::option::Option::Some(match index {
                    $($index => &self.$field,)*
                    _ => return ::core::option::Option::None,
                })
            }
            $(
                #[inline]
                fn view_at(&self, index: usize) -> $crate::codec::View<'_> {
                    match self.field(index) {
                        ::core::option::Option::None if index == $object => $crate::codec::View::Map(self),
                        field => field.map_or($crate::codec::View::Absent, $crate::codec::Encode::view),
                    }
                }
            )?
        }
        // Not an implementation for all structs, which would conflict with that for references.
        #[doc(hidden)]
        impl $crate::codec::Encode for $name {
            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::View::Struct(self)
            }
        }
    };
    (@decode $name:ident { $($index:literal => $field:ident;)* } $(inline $object:literal)?) => {
        #[allow(deprecated, unreachable_code, clippy::match_single_binding)]
        #[doc(hidden)]
        impl $crate::codec::DecodeStruct for $name {
            #[inline]
            fn field_mut(&mut self, index: usize) -> ::core::option::Option<&mut dyn $crate::codec::Decode> {
                ::core::option::Option::Some(match index {
                    $($index => &mut self.$field,)*
                    _ => return ::core::option::Option::None,
                })
            }
            $(
                #[inline]
                fn slot_at(&mut self, index: usize) -> $crate::codec::Slot<'_> {
                    match index {
                        $object => $crate::codec::Slot::Custom(self),
                        _ => self.field_mut(index).map_or($crate::codec::Slot::Skip, $crate::codec::Decode::slot),
                    }
                }
            )?
        }
    };
    // The object is written like a map.
    (@encode_inline $name:ident) => {
        #[doc(hidden)]
        impl $crate::codec::EncodeMap for $name {
            #[inline]
            fn entries(&self, each: &mut dyn FnMut(&str, $crate::codec::View<'_>)) {
                $crate::codec::inline_entries(self, each);
            }
        }
    };
    (@decode_inline $name:ident) => {
        #[doc(hidden)]
        impl $crate::codec::Custom for $name {
            #[inline]
            fn read(
                &mut self,
                reader: &mut $crate::codec::Reader<'_>,
            ) -> ::core::result::Result<(), $crate::codec::DecodeError> {
                reader.structure(&mut $crate::codec::Inlined(self))
            }
        }
    };
}

/// The request of an operation without inputs, and the response of an operation without a response value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Empty;

crate::fields! {
    both Empty {}
}

/// Returns the request of an operation without inputs.
#[must_use]
pub fn empty() -> Request {
    std::sync::Arc::new(Empty)
}
