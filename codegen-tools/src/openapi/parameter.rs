//! Parameters in the path, the query and the headers.

use huaweicloud_meeting_codegen::spec::{EnumBase, Field, Operation, Place, TypeRef, Value};
use serde_json::{Value as Json, json};

use super::schema::Side;
use super::writer::{Writer, add, reference};
use crate::json::{self, JsonObject};

/// The header that OpenAPI reserves for security schemes: it ignores parameters with this name.
const AUTHORIZATION: &str = "Authorization";

/// The places of parameters and their names in OpenAPI.
const PLACES: [(Place, &str); 3] = [(Place::Path, "path"), (Place::Query, "query"), (Place::Headers, "header")];

impl<'a> Writer<'a> {
    pub(super) fn parameters(&self, operation: &'a Operation) -> Vec<Json> {
        let mut parameters = Vec::new();
        for (place, name) in PLACES {
            for field in operation.fields_at(place) {
                let is_reserved = place == Place::Headers && field.name.eq_ignore_ascii_case(AUTHORIZATION);
                if !is_reserved {
                    parameters.extend(self.parameter(operation, place, name, field));
                }
            }
        }
        let headers = &self.spec.service.headers;
        for name in [&headers.request_id, &headers.language] {
            parameters.push(reference("parameters", name).into());
        }
        parameters
    }

    fn parameter(&self, operation: &'a Operation, place: Place, place_name: &str, field: &'a Field) -> Option<Json> {
        let declared = self.type_of(Some(operation), field)?;
        // A comma-separated value is a list with a style that joins its items.
        let (type_ref, commas) = match declared {
            TypeRef::Csv(item) => (&TypeRef::List(item.clone()), true),
            other => (other, false),
        };
        let described = self.describe(Some(operation), field, type_ref, Side::Sent);
        let mut parameter = JsonObject::new();
        parameter.insert("name".to_owned(), field.name.clone().into());
        parameter.insert("in".to_owned(), place_name.into());
        add(&mut parameter, "description", (!described.description.is_empty()).then_some(described.description));
        add(&mut parameter, "required", (described.required || place == Place::Path).then_some(true));
        add(&mut parameter, "deprecated", described.deprecated.then_some(true));
        if matches!(type_ref, TypeRef::List(_)) {
            let style = if place == Place::Query { "form" } else { "simple" };
            parameter.insert("style".to_owned(), style.into());
            parameter.insert("explode".to_owned(), (place == Place::Query && !commas).into());
        }
        let schema = self.complete(described.schema, described.keywords, false);
        parameter.insert("schema".to_owned(), schema.into());
        add(&mut parameter, "x-bind", described.bind);
        let examples = operation.examples.iter().filter_map(|example| {
            let value = self.parameter_value(type_ref, example.at(place)?.get(&field.name)?);
            Some((example.name.clone(), json!({ "value": value })))
        });
        let examples = JsonObject::from_iter(examples);
        add(&mut parameter, "examples", (!examples.is_empty()).then_some(examples));
        Some(parameter.into())
    }

    /// Returns the value of a parameter; a comma-separated string becomes a list.
    fn parameter_value(&self, type_ref: &TypeRef, value: &Value) -> Json {
        match (type_ref, value) {
            (TypeRef::List(item), Value::String(text)) => {
                let items = text.split(',').filter(|item| !item.is_empty());
                items.map(|text| self.item(item, text)).collect()
            }
            _ => json::json(value),
        }
    }

    fn item(&self, type_ref: &TypeRef, text: &str) -> Json {
        let is_number = match type_ref {
            TypeRef::Int32 | TypeRef::Int64 | TypeRef::Duration(_) => true,
            TypeRef::Time(time) => time.is_number(),
            TypeRef::Named(name) => matches!(
                self.index.enumeration(name),
                Some(enumeration) if enumeration.of == EnumBase::Int
            ),
            _ => false,
        };
        match text.parse::<i64>() {
            Ok(number) if is_number => number.into(),
            _ => text.into(),
        }
    }

    /// Returns the components of the headers that every operation accepts.
    pub(super) fn common_parameters(&self) -> Json {
        let headers = &self.spec.service.headers;
        let all = [
            (&headers.request_id, "A request id chosen by the caller."),
            (&headers.language, "The language of messages in the response."),
        ];
        let parameter = |(name, description): (&String, &str)| {
            let parameter =
                json!({ "name": name, "in": "header", "description": description, "schema": { "type": "string" } });
            (name.clone(), parameter)
        };
        Json::Object(all.into_iter().map(parameter).collect())
    }
}

/// Returns the `Authorization` header of an operation, if it has one.
pub(super) fn authorization(operation: &Operation) -> Option<&Field> {
    operation.headers.iter().find(|header| header.name.eq_ignore_ascii_case(AUTHORIZATION))
}
