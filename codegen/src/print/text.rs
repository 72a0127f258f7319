//! Files that are prose or listings, from templates.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, context};

use super::Files;
use super::rust::{duration_type, time_type};
use crate::api::{Api, Argument, Returned, Type};
use crate::spec::Value;

/// The templates, by the path of the file that is made of each.
#[derive(Debug, Default)]
pub struct Templates(pub Vec<(String, String)>);

/// A template does not work.
#[derive(Debug)]
pub struct TemplateError(pub String);

pub(super) fn files(api: &Api, templates: &Templates) -> Result<Files, TemplateError> {
    let groups: Vec<_> = api
        .groups
        .iter()
        .map(|group| {
            let operations: Vec<_> = group
                .operations
                .iter()
                .map(|operation| {
                    let request = match operation.argument {
                        Argument::None => String::new(),
                        _ => operation.request(),
                    };
                    let returned = match &operation.returned {
                        Returned::Empty => "()".to_owned(),
                        Returned::Value(ty) | Returned::Single(ty) => shown(ty),
                    };
                    context! {
                        name => &operation.name,
                        owner => super::operation::caller(&operation.caller),
                        rust => &operation.rust,
                        request => request,
                        returned => returned,
                        method => operation.method.as_str(),
                        path => &operation.path,
                        title_zh => &operation.title_zh,
                        deprecated => operation.deprecated.is_some(),
                        paged => operation.page.is_some(),
                    }
                })
                .collect();
            context! { title => &group.title, title_zh => &group.title_zh, feature => &group.feature, module => &group.module, operations => operations }
        })
        .collect();
    let values = context! { title => &api.title, groups => groups };
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.map_err(|error| TemplateError(error.to_string()))?);
    templates
        .0
        .iter()
        .map(|(path, template)| {
            let text = environment
                .render_str(template, &values)
                .map_err(|error| TemplateError(format!("templates/{path}: {error:#}")))?;
            Ok((path.clone(), text))
        })
        .collect()
}

/// A type of Rust as a string.
#[must_use]
pub fn shown(ty: &Type) -> String {
    match ty {
        Type::List(inner) => format!("Vec<{}>", shown(inner)),
        Type::Map(inner) => format!("BTreeMap<String, {}>", shown(inner)),
        Type::String => "String".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Double => "f64".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Time(time) => time_type(*time).to_owned(),
        Type::Duration(unit) => duration_type(*unit).to_owned(),
        other => other.named().map_or_else(|| format!("{other:?}"), str::to_owned),
    }
}

/// A value of the spec as JSON.
#[must_use]
pub fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::String(text) => json_text(text),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Object(fields) => object(fields.iter().map(|(name, value)| (name, json(value)))),
    }
}

/// An object of fields that are JSON already.
pub(super) fn object<'a>(fields: impl Iterator<Item = (&'a str, String)>) -> String {
    let fields: Vec<_> = fields.map(|(name, value)| format!("{}:{value}", json_text(name))).collect();
    format!("{{{}}}", fields.join(","))
}

pub(super) fn json_text(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            control if control.is_control() => json.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => json.push(other),
        }
    }
    json.push('"');
    json
}
