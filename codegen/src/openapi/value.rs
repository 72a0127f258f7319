//! Values of the spec as JSON.

use serde_json::Value as Json;

use super::{Object, Version, Writer};
use crate::spec::{Fields, Record, TypeRef, Value};

pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::String(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(fields) => object(fields).into(),
    }
}

pub(super) fn object(fields: &Fields) -> Object {
    fields.iter().map(|(name, value)| (name.to_owned(), json(value))).collect()
}

impl Writer<'_> {
    /// A value of an answer. 3.0 cannot say that a reference may be null, and would call such an example wrong: there the
    /// member is left out, which means the same.
    pub(super) fn answer_value(&self, type_ref: &TypeRef, value: &Value) -> Json {
        match (type_ref, value) {
            (TypeRef::List(item) | TypeRef::OneOrMany(item), Value::List(items)) => {
                items.iter().map(|value| self.answer_value(item, value)).collect()
            }
            (TypeRef::Map(inner), Value::Map(fields)) => {
                fields.iter().map(|(name, value)| (name.to_owned(), self.answer_value(inner, value))).collect()
            }
            (TypeRef::OneOrMany(item), value) => self.answer_value(item, value),
            (TypeRef::Named(name), Value::Map(fields)) => match self.index.record(name) {
                Some(record) => self.record_value(record, fields).into(),
                None => json(value),
            },
            _ => json(value),
        }
    }

    fn record_value(&self, record: &Record, fields: &Fields) -> Object {
        let mut shown = Object::new();
        for (name, value) in fields.iter() {
            let type_ref =
                record.members.iter().find(|member| member.name == name).and_then(|one| one.type_ref.as_ref());
            let is_reference = matches!(type_ref, Some(TypeRef::Named(_) | TypeRef::Flag(_)));
            if is_reference && *value == Value::Null && self.version == Version::V30 {
                continue;
            }
            let value = type_ref.map_or_else(|| json(value), |type_ref| self.answer_value(type_ref, value));
            shown.insert(name.to_owned(), value);
        }
        shown
    }
}
