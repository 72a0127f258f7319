//! Structs whose fields are those of two objects: their own, and one in a field of it.

use super::shape::{Form, Shape};
use super::value::{Decode, DecodeStruct, EncodeStruct, HasShape, View};

/// A struct that has the fields of an object in one of its fields. [`fields!`](crate::fields) implements it.
#[doc(hidden)]
pub trait Inline {
    /// The index in the struct of the first field of the object.
    const FIRST: usize;
    /// The names and forms of the fields of the object.
    const SHAPE: &'static Shape;
}

/// The object in a field, as a struct that is decoded into the fields of the struct around it.
#[doc(hidden)]
pub struct Inlined<'a, T>(pub &'a mut T);

impl<T: Inline> HasShape for Inlined<'_, T> {
    const SHAPE: &'static Shape = <T as Inline>::SHAPE;
}

impl<T: Inline + DecodeStruct> DecodeStruct for Inlined<'_, T> {
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        self.0.field_mut(T::FIRST + index)
    }
}

/// Calls `each` with the name and the value of each field of the object that is not absent.
#[doc(hidden)]
pub fn inline_entries<T: Inline + EncodeStruct>(structure: &T, each: &mut dyn FnMut(&str, View<'_>)) {
    for (index, field) in T::SHAPE.fields.iter().enumerate() {
        let view = structure.view_at(T::FIRST + index);
        // Entries of a map have no form of their own.
        match (view, field.form) {
            (View::Absent, _) => {}
            (View::Bool(value), Form::Flag01) => each(field.name, View::Integer(value.into())),
            (View::Bool(value), form) if form != Form::Plain => {
                each(field.name, View::String(super::reader::flag_str(value, form)));
            }
            (View::Integer(number), Form::String) => each(field.name, View::String(&number.to_string())),
            (View::Double(number), Form::String) => each(field.name, View::String(&number.to_string())),
            (View::List(list), Form::Csv) => {
                let mut joined = String::new();
                super::strings::join(list, &mut joined);
                each(field.name, View::String(&joined));
            }
            (view, _) => each(field.name, view),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, unexpected_cfgs, reason = "tests may; the feature is one of the generated crate")]
mod tests {
    use crate::codec::{Decode as _, Form, encode_as};
    use crate::codec::{Mode, decode, decode_lenient, decode_lenient_into, encode};
    use crate::values::Secret;

    #[derive(Default, Debug, PartialEq)]
    struct Loan {
        reader: String,
        days: Option<i64>,
        overdue: Option<bool>,
        shelves: Vec<String>,
        key: Secret,
    }

    crate::fields! {
        received Loan {
            0 => reader, "reader", always;
        }
        names {
            1 => reader, "raeder";
        }
        inline 2, "terms" {
            3 => days, "DAYS", string;
            4 => overdue, "OVERDUE", flag_string_01;
            5 => shelves, "SHELVES", csv;
            6 => key, "KEY";
        }
        names {
            7 => days, "DAY", string;
        }
    }
    crate::fields! { @encode Loan { 0 => reader; 3 => days; 4 => overdue; 5 => shelves; 6 => key; } inline 2 }
    crate::fields! { @encode_inline Loan }

    const LOAN: &str = r#"{"reader":"a","terms":{"DAYS":"7","OVERDUE":"1","SHELVES":"x,y","KEY":"k"}}"#;

    fn loan() -> Loan {
        let shelves = vec!["x".to_owned(), "y".to_owned()];
        Loan { reader: "a".to_owned(), days: Some(7), overdue: Some(true), shelves, key: Secret::new("k") }
    }

    #[test]
    fn an_inlined_object_is_decoded_and_encoded_as_an_object() {
        assert_eq!(decode::<Loan>(LOAN.as_bytes(), Mode::Strict).unwrap(), loan());
        assert_eq!(encode(&loan()), LOAN);
        assert_eq!(
            encode_as(crate::codec::Encode::view(&Loan::default()), Form::Plain),
            r#"{"reader":"","terms":{"SHELVES":"","KEY":""}}"#
        );
    }

    #[test]
    fn other_spellings_are_decoded() {
        let (loan, anomalies) = decode_lenient::<Loan>(br#"{"raeder": "a", "terms ": {"DAY": 7, "x": 1}}"#).unwrap();
        assert_eq!((loan.reader.as_str(), loan.days), ("a", Some(7)));
        // The name that every response has is absent.
        assert_eq!(anomalies.total(), 1);
    }

    #[test]
    fn what_is_absent_keeps_its_value_and_anomalies_have_paths() {
        let mut value = loan();
        let json = br#"{"reader": "b", "terms": {"DAYS": "many", "OVERDUE": "0"}}"#;
        let anomalies = decode_lenient_into(json, Form::Plain, value.slot()).unwrap();
        assert_eq!(value, Loan { reader: "b".to_owned(), days: None, overdue: Some(false), ..loan() });
        assert_eq!(anomalies.as_slice().first().unwrap().path(), "terms.DAYS");
        for absent in ["null", "\"\"", "[1]", "7"] {
            let json = format!(r#"{{"reader": "c", "terms": {absent}}}"#);
            let (value, anomalies) = decode_lenient::<Loan>(json.as_bytes()).unwrap();
            assert_eq!(value, Loan { reader: "c".to_owned(), ..Loan::default() }, "{absent}");
            assert_eq!(anomalies.is_empty(), matches!(absent, "null" | "\"\""), "{absent}");
        }
        let cut = br#"{"reader": "c", "terms": {"DAYS": "1""#;
        decode_lenient::<Loan>(cut).unwrap_err();
    }
}
