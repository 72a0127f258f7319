//! Files from templates, and values as text.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};

use super::Files;
use super::docs::paragraphs;
use super::rust::{duration_type, template_banner, time_type};
use crate::api::{Api, Argument, Group, Handle, Operation, Returned, TokenSource, Type};
use crate::spec::{self, Region};

/// The templates, by the path of the file that is made of each.
#[derive(Debug, Default)]
pub struct Templates(pub Vec<(String, String)>);

/// A template does not work.
#[derive(Debug)]
pub struct TemplateError(pub String);

/// Renders the templates. A template of Rust becomes a source file of the crate, below a banner.
pub(super) fn files(api: &Api, templates: &Templates) -> Result<Files, TemplateError> {
    let login = api.schemes.iter().find(|scheme| matches!(scheme.source, TokenSource::Login { .. }));
    let values = context! {
        title => &api.title,
        groups => api.groups.iter().map(group).collect::<Vec<_>>(),
        handles => api.handles.iter().map(handle).collect::<Vec<_>>(),
        regions => api.service.regions.iter().map(region).collect::<Vec<_>>(),
        login => login.map(|scheme| &scheme.constant),
    };
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
            Ok((path.clone(), if path.ends_with(".rs") { template_banner(path) + &text } else { text }))
        })
        .collect()
}

fn group(group: &Group) -> Value {
    context! {
        title => &group.title,
        title_zh => &group.title_zh,
        feature => &group.feature,
        module => &group.module,
        operations => group.operations.iter().map(operation).collect::<Vec<_>>(),
    }
}

fn operation(operation: &Operation) -> Value {
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
}

fn handle(handle: &Handle) -> Value {
    let id = handle.id.named().map_or_else(|| shown(&handle.id), |name| format!("crate::types::{name}"));
    context! { name => &handle.name, type_name => &handle.type_name, scheme => &handle.scheme, id => id }
}

fn region(region: &Region) -> Value {
    let docs = paragraphs([region.doc.as_str()]);
    context! { name => &region.name, constant => &region.constant, endpoint => &region.endpoint, docs => docs }
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
pub fn json(value: &spec::Value) -> String {
    match value {
        spec::Value::Null => "null".to_owned(),
        spec::Value::Bool(value) => value.to_string(),
        spec::Value::Int(number) => number.to_string(),
        spec::Value::Float(number) => format!("{number:?}"),
        spec::Value::String(text) => json_text(text),
        spec::Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        spec::Value::Object(fields) => object(fields.iter().map(|(name, value)| (name, json(value)))),
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
