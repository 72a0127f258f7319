//! Example responses.

use huaweicloud_meeting_codegen::spec::{Object, Struct, TypeRef, Value};
use serde_json::Value as Json;

use super::version::Version;
use super::writer::Writer;
use crate::json::{JsonObject, json};

impl Writer<'_> {
    /// Returns a value of an example response. 3.0 cannot express that a reference may be null and would reject such an
    /// example; the equivalent example omits the field.
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
            let type_ref = structure.field(name).and_then(|field| field.type_ref.as_ref());
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
