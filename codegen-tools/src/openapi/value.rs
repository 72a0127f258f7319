//! Values of the spec as JSON.

use serde_json::Value as Json;

use super::{JsonObject, Version, Writer};
use huaweicloud_meeting_codegen::spec::{Object, Struct, TypeRef, Value};

pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::String(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Object(fields) => object(fields).into(),
    }
}

pub(super) fn object(object: &Object) -> JsonObject {
    object.iter().map(|(name, value)| (name.to_owned(), json(value))).collect()
}

impl Writer<'_> {
    /// A value of a response. 3.0 cannot say that a reference may be null, and would call such an example wrong: there the
    /// field is left out, which means the same.
    pub(super) fn response_value(&self, type_ref: &TypeRef, value: &Value) -> Json {
        match (type_ref, value) {
            (TypeRef::List(item) | TypeRef::OneOrMany(item), Value::List(items)) => {
                items.iter().map(|value| self.response_value(item, value)).collect()
            }
            (TypeRef::Map(inner), Value::Object(object)) => {
                object.iter().map(|(name, value)| (name.to_owned(), self.response_value(inner, value))).collect()
            }
            (TypeRef::OneOrMany(item), value) => self.response_value(item, value),
            (TypeRef::Named(name), Value::Object(object)) => match self.index.structure(name) {
                Some(structure) => self.struct_value(structure, object).into(),
                None => json(value),
            },
            _ => json(value),
        }
    }

    fn struct_value(&self, structure: &Struct, object: &Object) -> JsonObject {
        let mut shown = JsonObject::new();
        for (name, value) in object.iter() {
            let type_ref =
                structure.fields.iter().find(|field| field.name == name).and_then(|one| one.type_ref.as_ref());
            let is_reference = matches!(type_ref, Some(TypeRef::Named(_) | TypeRef::Flag(_)));
            if is_reference && *value == Value::Null && self.version == Version::V30 {
                continue;
            }
            let value = type_ref.map_or_else(|| json(value), |type_ref| self.response_value(type_ref, value));
            shown.insert(name.to_owned(), value);
        }
        shown
    }
}
