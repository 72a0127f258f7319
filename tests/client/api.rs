//! The operations and types of the spec, for tests that iterate over all of them.

use std::path::Path;
use std::sync::LazyLock;

use huaweicloud_meeting_codegen::api::{
    Api, BodyKind, Field, Form, Operation, Place, Returned, Scheme, Source, Type, TypeDef,
};
use huaweicloud_meeting_codegen::spec::Time;
use huaweicloud_meeting_codegen::{read, resolve};
use serde_json::{Value, json};

static API: LazyLock<Api> = LazyLock::new(|| {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    resolve::resolve(&read(&directory, "spec").unwrap_or_else(|error| panic!("{error}")))
});

pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    API.operations().map(|(_, operation)| operation)
}

pub(crate) fn schemes() -> &'static [Scheme] {
    &API.schemes
}

pub(crate) fn operation(name: &str) -> &'static Operation {
    operations().find(|operation| operation.name == name).unwrap_or_else(|| panic!("{name}"))
}

/// Returns the type of an operation's response.
pub(crate) fn response(operation: &Operation) -> Option<Type> {
    match &operation.returned {
        Returned::Empty => None,
        Returned::Value(response) => Some(response.clone()),
        Returned::Single(item) => Some(Type::List(Box::new(item.clone()))),
    }
}

/// Returns the fields of a type; empty if it is not a struct.
pub(crate) fn fields(of: &Type) -> &'static [Field] {
    match of {
        Type::Struct(name) => match API.type_def(name) {
            Some(TypeDef::Struct(structure)) => &structure.fields,
            _ => panic!("{name} is not a struct"),
        },
        _ => &[],
    }
}

/// Returns whether the values of an enumeration are integers.
pub(crate) fn is_number(enumeration: &str) -> bool {
    match API.type_def(enumeration) {
        Some(TypeDef::Enumeration(enumeration)) => enumeration.is_number,
        _ => panic!("{enumeration} is not an enumeration"),
    }
}

/// Calls `visit` with the JSON pointer, the type and the form of each value in a JSON value.
pub(crate) fn walk(value: &Value, ty: &Type, visit: &mut dyn FnMut(&str, &Type, Form)) {
    walk_at("", value, ty, Form::Plain, visit);
}

fn walk_at(pointer: &str, value: &Value, ty: &Type, form: Form, visit: &mut dyn FnMut(&str, &Type, Form)) {
    visit(pointer, ty, form);
    match (ty, value) {
        (Type::List(item), Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                walk_at(&format!("{pointer}/{index}"), value, item, Form::Plain, visit);
            }
        }
        (Type::List(item), Value::Object(_)) => walk_at(pointer, value, item, Form::Plain, visit),
        (Type::Map(item), Value::Object(entries)) => {
            for (name, value) in entries {
                walk_at(&format!("{pointer}/{name}"), value, item, Form::Plain, visit);
            }
        }
        (Type::Struct(_), Value::Object(entries)) => {
            for field in fields(ty) {
                if let Some(value) = entries.get(&field.wire).filter(|value| !value.is_null()) {
                    walk_at(&format!("{pointer}/{}", field.wire), value, &field.ty, field.form, visit);
                }
            }
        }
        _ => {}
    }
}

/// Returns a value of a type with all its fields. Secrets are `secret`.
pub(crate) fn sample(ty: &Type, form: Form, secret: &str) -> Value {
    match ty {
        Type::String | Type::Identifier(_) => json!("text"),
        Type::Secret => json!(secret),
        Type::Int32 | Type::Int64 if form == Form::String => json!("1"),
        Type::Double if form == Form::String => json!("1.5"),
        Type::Int32 | Type::Int64 | Type::Duration(_) => json!(1),
        Type::Double => json!(1.5),
        Type::Bool => match form {
            Form::String => json!("true"),
            Form::Flag01 => json!(1),
            Form::FlagString01 => json!("1"),
            Form::FlagNY => json!("Y"),
            Form::FlagNoYes => json!("YES"),
            _ => json!(true),
        },
        Type::Json => json!({"any": "thing"}),
        Type::Upload => json!({"filename": "logo.png", "content_base64": "bG9nbw=="}),
        Type::Time(Time::EpochMillis | Time::EpochSeconds | Time::UnknownNumber) => json!(1_661_832_000_000_i64),
        Type::Time(Time::DayOfMonth) => json!(1),
        Type::Time(Time::EpochMillisString) => json!("1661832000000"),
        Type::Time(Time::Date | Time::DayOrMonth) => json!("2022-08-30"),
        Type::Time(Time::UtcMinute) => json!("2022-08-30 12:00"),
        Type::Time(Time::Second) => json!("2022-08-30 12:00:00"),
        Type::Time(Time::Iso | Time::UnknownString) => json!("2022-08-30T12:00:00.000Z"),
        Type::List(item) if form == Form::Csv => sample(item, Form::Plain, secret),
        Type::List(item) => json!([sample(item, Form::Plain, secret)]),
        Type::Map(item) => json!({"key": sample(item, Form::Plain, secret)}),
        Type::Enumeration(name) => match API.type_def(name) {
            Some(TypeDef::Enumeration(known)) if known.is_number && form != Form::String => {
                json!(known.variants[0].wire.parse::<i64>().unwrap())
            }
            Some(TypeDef::Enumeration(known)) => json!(known.variants[0].wire),
            _ => panic!("{name} is not an enumeration"),
        },
        Type::Struct(_) => object(fields(ty).iter().map(|field| (&field.wire, field)), secret),
    }
}

fn object<'a>(fields: impl Iterator<Item = (&'a String, &'a Field)>, secret: &str) -> Value {
    fields.map(|(name, field)| (name.clone(), sample(&field.ty, field.form, secret))).collect()
}

/// Returns the document of a call with all inputs of an operation.
pub(crate) fn document(operation: &Operation, secret: &str) -> Value {
    let at = |place: Place| {
        let fields = operation.inputs.iter().filter(move |input| input.place == place);
        fields.filter_map(|input| match input.source {
            Source::Field(index) => Some((&input.name, &operation.fields()[index])),
            Source::Handle | Source::Constant(_) => None,
        })
    };
    let mut query = object(at(Place::Query), secret);
    for input in operation.inputs.iter().filter(|input| input.source == Source::Handle) {
        query[&input.name] = json!("914067448");
    }
    let body = match operation.body {
        BodyKind::None => Value::Null,
        BodyKind::Value => at(Place::BodyValue).map(|(_, field)| sample(&field.ty, field.form, secret)).collect(),
        BodyKind::Multipart => object(at(Place::Part), secret),
        BodyKind::Object | BodyKind::OptionalObject => object(at(Place::Body), secret),
    };
    let mut document = json!({
        "operation": operation.name,
        "path": object(at(Place::Path), secret),
        "query": query,
        "headers": object(at(Place::Header), secret),
    });
    match (operation.body, body) {
        (BodyKind::None, _) => {}
        (BodyKind::Value, Value::Array(mut values)) => document["body"] = values.remove(0),
        (_, body) => document["body"] = body,
    }
    document
}
