//! The types of values in the catalog.

use super::catalog::{Printer, kebab, kebab_name};
use super::literal::{Item, Literal};
use crate::index::variant_name;
use crate::naming;
use crate::spec::{Bind, Bounds, Declaration, Encoded, Field, Flag, InputPath, InputStep, Place, TypeRef, Value};

/// Returns an input of an operation.
pub(super) fn input(printer: &Printer<'_>, place: &str, field: &Field, is_required: bool, module: &str) -> Literal {
    let function = if matches!(field.bind, Some(Bind::Handle(_))) { "Input::handle" } else { "Input::new" };
    Literal::call(
        function,
        [Literal::atom(format!("Place::{place}")), self::field(printer, field, is_required, module)],
    )
}

/// Returns a declared struct or enumeration as an item of a module.
pub(super) fn structure_or_enumeration(printer: &Printer<'_>, name: &str, module: &str) -> Option<Item> {
    let constant = naming::screaming(name);
    let (kind, parts) = match printer.index().declaration(name)? {
        Declaration::Struct(structure) => {
            let fields = structure.fields.iter().map(|field| self::field(printer, field, field.required, module));
            ("Structure", vec![("doc", printer.prose(&structure.doc)), ("fields", Literal::List(fields.collect()))])
        }
        Declaration::Enumeration(enumeration) => {
            let values = enumeration.values.iter().map(|value| {
                Literal::Struct(
                    "EnumerationValue",
                    vec![
                        ("value", json(&value.value)),
                        ("kebab_name", Literal::String(kebab(&naming::snake(&variant_name(value))))),
                        ("doc", printer.prose(value.doc.as_deref().unwrap_or_default())),
                    ],
                )
            });
            ("Enumeration", vec![("doc", printer.prose(&enumeration.doc)), ("values", Literal::List(values.collect()))])
        }
        Declaration::Identifier(_) => return None,
    };
    let parts = std::iter::once(("name", Literal::string(name))).chain(parts).collect();
    Some(Item::new(format!("pub(super) static {constant}: {kind} ="), Literal::Struct(kind, parts)))
}

fn field(printer: &Printer<'_>, field: &Field, is_required: bool, module: &str) -> Literal {
    let value = match (&field.type_ref, &field.constant) {
        (_, Some(constant)) => Literal::call("Value::Constant", [json(constant)]),
        (Some(type_ref), None) => value(printer, type_ref, module),
        // The ID of a handle.
        (None, None) => Literal::atom("Value::String"),
    };
    let new = [Literal::string(&field.name), Literal::String(kebab_name(field)), value];
    let mut methods = Vec::new();
    methods.extend(field.doc.as_ref().map(|doc| Literal::call("doc", [printer.prose(doc)])));
    methods.extend(is_required.then(|| Literal::call("required", [])));
    methods.extend(field.default.as_ref().map(|default| Literal::call("or", [json(default)])));
    let bounds = [("length", field.length), ("range", field.range), ("items", field.items)];
    methods.extend(bounds.into_iter().filter_map(|(key, bounds)| Some(Literal::call(key, ends(bounds?)))));
    methods.extend(field.pattern.as_ref().map(|pattern| Literal::call("pattern", [Literal::string(pattern)])));
    methods.extend(field.deprecated.as_ref().map(|why| Literal::call("deprecated", [printer.prose(why)])));
    let new = Literal::call("Field::new", new);
    if methods.is_empty() { new } else { Literal::Chain(Box::new(new), methods) }
}

fn ends(bounds: Bounds) -> [Literal; 2] {
    let end = |end: Option<i64>, none: &str| end.map_or_else(|| Literal::atom(none), Literal::atom);
    [end(bounds.min, "i64::MIN"), end(bounds.max, "i64::MAX")]
}

/// Returns the type of a value, as seen from a module.
pub(super) fn value(printer: &Printer<'_>, type_ref: &TypeRef, module: &str) -> Literal {
    let nested = |name: &str, inner: &TypeRef| {
        Literal::call(&format!("Value::{name}"), [Literal::Reference(Box::new(value(printer, inner, module)))])
    };
    let quoted = |inner: Literal| Literal::call("Value::Quoted", [Literal::Reference(Box::new(inner))]);
    let name = match type_ref {
        TypeRef::String => "String",
        TypeRef::Secret => "Secret",
        TypeRef::Int32 => "Int32",
        TypeRef::Int64 => "Int64",
        TypeRef::Double => "Double",
        TypeRef::Bool => "Bool",
        TypeRef::Json => "Json",
        TypeRef::File => "File",
        TypeRef::Encoded(Encoded::Int64) => return quoted(Literal::atom("Value::Int64")),
        TypeRef::Encoded(Encoded::Double) => return quoted(Literal::atom("Value::Double")),
        TypeRef::Encoded(Encoded::Bool) => return quoted(Literal::atom("Value::Bool")),
        TypeRef::Quoted(name) => return quoted(named(printer, name, module)),
        TypeRef::Flag(Flag::Number) => return flag(&Value::Int(0), &Value::Int(1)),
        TypeRef::Flag(Flag::Text { no, yes }) => {
            return flag(&Value::String((*no).to_owned()), &Value::String((*yes).to_owned()));
        }
        TypeRef::Time(time) => return Literal::call("Value::Time", [Literal::atom(format!("TimeForm::{time:?}"))]),
        TypeRef::Duration(unit) => {
            return Literal::call("Value::Duration", [Literal::atom(format!("DurationUnit::{unit:?}"))]);
        }
        TypeRef::List(item) => return nested("List", item),
        TypeRef::Csv(item) => return nested("Csv", item),
        TypeRef::OneOrMany(item) => return nested("OneOrMany", item),
        TypeRef::Map(item) => return nested("Map", item),
        TypeRef::Named(name) => return named(printer, name, module),
    };
    Literal::atom(format!("Value::{name}"))
}

fn flag(no: &Value, yes: &Value) -> Literal {
    let flag = Literal::Struct("Flag", vec![("no", json(no)), ("yes", json(yes))]);
    Literal::call("Value::Flag", [Literal::Reference(Box::new(flag))])
}

fn named(printer: &Printer<'_>, name: &str, module: &str) -> Literal {
    let reference = || Literal::atom(format!("&{}", printer.path_of(name, module)));
    match printer.index().declaration(name) {
        Some(Declaration::Struct(_)) => Literal::call("Value::Structure", [reference()]),
        Some(Declaration::Enumeration(_)) => Literal::call("Value::Enumeration", [reference()]),
        Some(Declaration::Identifier(_)) | None => Literal::call("Value::Id", [Literal::string(name)]),
    }
}

/// Returns a place in a request. `is_value`: the body is no object.
pub(super) fn input_path(path: &InputPath, is_value: bool) -> Literal {
    let place = match path.place {
        Place::Path => "Path",
        Place::Query => "Query",
        Place::Headers => "Header",
        Place::Body if is_value => "BodyValue",
        Place::Body => "Body",
        Place::Multipart => "Part",
    };
    let steps = path.steps.iter().map(|step| match step {
        InputStep::Field(name) => Literal::call("Step::Field", [Literal::string(name)]),
        InputStep::Each => Literal::atom("Step::Each"),
    });
    Literal::Struct(
        "InputPath",
        vec![("place", Literal::atom(format!("Place::{place}"))), ("steps", Literal::List(steps.collect()))],
    )
}

/// Returns a JSON value.
pub(super) fn json(value: &Value) -> Literal {
    let name = match value {
        Value::Null => return Literal::atom("Json::Null"),
        Value::Bool(value) => ("Bool", Literal::atom(value)),
        Value::Int(number) => ("Int", Literal::atom(number)),
        Value::Float(number) => ("Float", Literal::atom(format!("{number:?}"))),
        Value::String(text) => ("String", Literal::string(text)),
        Value::List(items) => ("List", Literal::List(items.iter().map(json).collect())),
        Value::Object(object) => {
            let entries = object.iter().map(|(name, value)| Literal::Tuple(vec![Literal::string(name), json(value)]));
            ("Object", Literal::List(entries.collect()))
        }
    };
    Literal::call(&format!("Json::{}", name.0), [name.1])
}
