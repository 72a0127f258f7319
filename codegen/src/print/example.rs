//! Examples of the spec as Rust code in the documentation of methods.

use super::operation::caller;
use super::request::split;
use super::rust::{duration_type, time_type};
use crate::api::{
    Api, Argument, Caller, Enumeration, Field, Form, Group, Operation, Place, Presence, Returned, Source, Type, TypeDef,
};
use crate::spec::{Example, Object, Value};

/// The first example that succeeds, as a code block. `None` when there is none.
pub(super) fn of_method(api: &Api, group: &Group, operation: &Operation) -> Option<Vec<String>> {
    Some(block(group, operation, code(api, operation)?))
}

/// Code as a documentation test, with what goes without saying hidden.
fn block(group: &Group, operation: &Operation, code: Vec<String>) -> Vec<String> {
    let owner = caller(&operation.caller);
    let variable = variable(&operation.caller);
    let imports = match operation.argument {
        Argument::None => "# use huaweicloud_meeting::*;".to_owned(),
        _ => format!("# use huaweicloud_meeting::{{values::*, {}::*, *}};", group.module),
    };
    let mut lines = vec!["```no_run".to_owned(), "# #![allow(deprecated, unused_imports)]".to_owned(), imports];
    lines.push(format!("# async fn example({variable}: {owner}) -> Result<()> {{"));
    lines.extend(code);
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}

/// The first example that succeeds, as lines of Rust. `None` when there is none.
#[must_use]
pub fn code(api: &Api, operation: &Operation) -> Option<Vec<String>> {
    code_of(api, operation, operation.examples.iter().find(|example| example.error.is_none())?)
}

/// An example as lines of Rust.
#[must_use]
pub fn code_of(api: &Api, operation: &Operation, example: &Example) -> Option<Vec<String>> {
    format_body(&Code { api }.call(operation, example)?)
}

fn variable(caller: &Caller) -> String {
    match caller {
        Caller::Client => "client".to_owned(),
        Caller::Handle(name) => crate::naming::snake(name),
    }
}

/// Formats statements as the body of a function.
fn format_body(code: &str) -> Option<Vec<String>> {
    let item: syn::ItemFn = syn::parse_str(&format!("async fn example() {{ {code} }}")).ok()?;
    let file =
        syn::File { shebang: None, attrs: Vec::new(), items: vec![syn::Item::Fn(item)], ..syn::parse_str("").ok()? };
    let printed = prettyplease::unparse(&file);
    let body = printed.lines().skip(1).take_while(|line| *line != "}");
    Some(body.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect())
}

struct Code<'a> {
    api: &'a Api,
}

impl Code<'_> {
    fn call(&self, operation: &Operation, example: &Example) -> Option<String> {
        let variable = variable(&operation.caller);
        let method = &operation.rust;
        let argument = match operation.argument {
            Argument::None => String::new(),
            _ => self.argument(operation, example)?,
        };
        let call = format!("{variable}.{method}({argument})");
        Some(match operation.returned {
            Returned::Empty => format!("{call}.await?;"),
            _ if operation.page.is_some() => {
                format!(
                    "let mut items = {call}.items(); while let Some(item) = items.next().await {{ let item = item?; println!(\"{{item:?}}\"); }}"
                )
            }
            _ => format!("let response = {call}.await?; println!(\"{{response:?}}\");"),
        })
    }

    /// The request of an example.
    fn argument(&self, operation: &Operation, example: &Example) -> Option<String> {
        let given: Vec<Option<&Value>> =
            (0..operation.fields.len()).map(|index| given(operation, example, index)).collect();
        if let Argument::Into(index) = operation.argument
            && given.iter().flatten().count() == 1
            && let Some((field, value)) = operation.fields.get(index).zip(given.get(index).copied().flatten())
        {
            return self.expression(&field.ty, field.form, value);
        }
        self.construct(&operation.request(), &operation.fields, &|index| given.get(index).copied().flatten())
    }

    /// `Type::new(…).step(…).setter(…)`
    fn construct<'v>(
        &self,
        name: &str,
        fields: &[Field],
        value: &dyn Fn(usize) -> Option<&'v Value>,
    ) -> Option<String> {
        let find = |rust: &str| fields.iter().position(|field| field.rust == rust).and_then(value);
        let (arguments, steps) = split(fields);
        let mut printed = Vec::new();
        for field in arguments {
            printed.push(self.expression(&field.ty, field.form, find(&field.rust)?)?);
        }
        let mut code = format!("{name}::new({})", printed.join(", "));
        let optional = fields.iter().filter(|field| field.presence == Presence::Optional);
        for field in steps.into_iter().chain(optional) {
            match find(&field.rust) {
                Some(Value::Null) => {}
                Some(value) => {
                    let expression = self.expression(&field.ty, field.form, value)?;
                    code.push_str(&format!(".{}({expression})", field.rust));
                }
                None if field.presence == Presence::Required => return None,
                None => {}
            }
        }
        Some(code)
    }

    fn expression(&self, ty: &Type, form: Form, value: &Value) -> Option<String> {
        Some(match ty {
            Type::String => quoted(&text(value)?),
            Type::Secret => format!("Secret::new({})", quoted(&text(value)?)),
            Type::Int32 | Type::Int64 => text(value)?.parse::<i64>().ok()?.to_string(),
            Type::Double => format!("{:?}", text(value)?.parse::<f64>().ok()?),
            Type::Bool => is_yes(value)?.to_string(),
            Type::Json => format!("Json::parse({})?", quoted(&super::text::json(value))),
            Type::Upload => format!("Upload::path({})", quoted(value.as_object()?.get("filename")?.as_str()?)),
            Type::Time(time) if time.is_number() => {
                format!("{}({})", time_type(*time), text(value)?)
            }
            Type::Time(time) => format!("{}::new({})", time_type(*time), quoted(&text(value)?)),
            Type::Duration(unit) => format!("{}({})", duration_type(*unit), text(value)?),
            Type::Identifier(name) => format!("{name}::new({})", quoted(&text(value)?)),
            Type::Enumeration(name) => self.variant(name, value)?,
            Type::Struct(name) => self.structure(name, value)?,
            Type::List(inner) => self.list(inner, form, value)?,
            Type::Map(inner) => self.map(inner, form, value)?,
        })
    }

    fn structure(&self, name: &str, value: &Value) -> Option<String> {
        let Some(TypeDef::Struct(structure)) = self.api.type_def(name) else {
            return None;
        };
        let object = value.as_object()?;
        self.construct(name, &structure.fields, &|index| object.get(&structure.fields.get(index)?.wire))
    }

    fn variant(&self, name: &str, value: &Value) -> Option<String> {
        let Some(TypeDef::Enumeration(enumeration)) = self.api.type_def(name) else {
            return None;
        };
        Some(variant(enumeration, &text(value)?))
    }

    fn list(&self, inner: &Type, form: Form, value: &Value) -> Option<String> {
        let items: Vec<Value> = match value {
            Value::List(items) => items.clone(),
            Value::String(text) if form == Form::Csv => {
                text.split(',').filter(|item| !item.is_empty()).map(|item| Value::String(item.to_owned())).collect()
            }
            one => vec![one.clone()],
        };
        if items.is_empty() && *inner == Type::String {
            return Some("Vec::<String>::new()".to_owned());
        }
        let items: Option<Vec<String>> = items.iter().map(|item| self.expression(inner, Form::Plain, item)).collect();
        Some(format!("[{}]", items?.join(", ")))
    }

    fn map(&self, inner: &Type, form: Form, value: &Value) -> Option<String> {
        let entries: Option<Vec<String>> = value
            .as_object()?
            .iter()
            .map(|(key, value)| {
                let owned = if *inner == Type::String { ".to_owned()" } else { "" };
                Some(format!("({}.to_owned(), {}{owned})", quoted(key), self.expression(inner, form, value)?))
            })
            .collect();
        Some(format!("std::collections::BTreeMap::from([{}])", entries?.join(", ")))
    }
}

/// The value that an example gives to a field of the request.
fn given<'e>(operation: &Operation, example: &'e Example, index: usize) -> Option<&'e Value> {
    let input = operation.inputs.iter().find(|input| input.source == Source::Field(index))?;
    let of = |object: &'e Object| object.get(&input.name);
    match input.place {
        Place::Path => of(&example.path),
        Place::Query => of(&example.query),
        Place::Header => {
            example.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&input.name)).map(|(_, value)| value)
        }
        Place::Body | Place::Part => example.body.as_ref()?.as_object().and_then(of),
        Place::BodyValue => example.body.as_ref(),
    }
}

fn variant(enumeration: &Enumeration, wire: &str) -> String {
    let known = enumeration.variants.iter().find(|variant| variant.wire == wire);
    match known {
        Some(variant) => format!("{}::{}", enumeration.name, variant.name),
        None if enumeration.is_number => format!("{}::from({wire})", enumeration.name),
        None => format!("{}::from({})", enumeration.name, quoted(wire)),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

fn is_yes(value: &Value) -> Option<bool> {
    match text(value)?.to_ascii_lowercase().as_str() {
        "1" | "y" | "yes" | "true" => Some(true),
        "0" | "n" | "no" | "false" => Some(false),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}
