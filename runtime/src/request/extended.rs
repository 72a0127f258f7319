//! Bodies with extra fields: fields that the spec does not have, in the objects of a request.

use std::borrow::Cow;

use super::extras::{SetBy, check_unique, known};
use super::input_value::InputValue;
use crate::codec::{EncodeList, EncodeStruct, Form, View, Writer, display_name};
use crate::error::{Error, Result};

/// A field that the request has.
pub(super) struct KnownField<'a> {
    pub(super) name: &'a str,
    pub(super) set_by: SetBy<'a>,
    pub(super) value: View<'a>,
    pub(super) form: Form,
}

/// An extra field, and the part of its path below the current value.
#[derive(Clone)]
pub(super) struct ExtraField<'a> {
    /// The name or the JSON pointer, as the caller set it.
    name: &'a str,
    path: Vec<Cow<'a, str>>,
    value: &'a InputValue,
}

impl<'a> ExtraField<'a> {
    /// Parses the names of extra fields, which are JSON pointers if they begin with `/`.
    pub(super) fn parse_all(fields: &'a [(String, InputValue)]) -> Result<Vec<Self>> {
        check_unique("field", fields.iter().map(|(name, _)| name.strip_prefix('/').unwrap_or(name)))?;
        let parsed = fields.iter().map(|(name, value)| Self { name, path: steps(name), value });
        parsed.map(|extra| if extra.begins_with("") { Err(extra.error("has no name")) } else { Ok(extra) }).collect()
    }

    /// Returns the name of the field, if it is in the current object rather than in one below.
    fn own_name(&self) -> Option<&str> {
        match self.path.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }

    fn begins_with(&self, step: &str) -> bool {
        self.path.first().is_some_and(|first| first == step)
    }

    fn below(&self) -> Self {
        Self { path: self.path.get(1..).unwrap_or_default().to_vec(), ..*self }
    }

    fn error(&self, reason: &str) -> Error {
        Error::request(format!("the extra field `{}` {reason}", display_name(self.name)))
    }
}

/// Returns the steps of a name or a JSON pointer.
fn steps(name: &str) -> Vec<Cow<'_, str>> {
    let unescaped = |step: &str| step.replace("~1", "/").replace("~0", "~");
    match name.strip_prefix('/') {
        None => vec![Cow::Borrowed(name)],
        Some(pointer) if !pointer.contains('~') => pointer.split('/').map(Cow::Borrowed).collect(),
        Some(pointer) => pointer.split('/').map(|step| Cow::Owned(unescaped(step))).collect(),
    }
}

/// Writes the fields of an object, and the extra fields in it and in the values below.
pub(super) fn write_fields<'a>(
    writer: &mut Writer,
    fields: impl Iterator<Item = KnownField<'a>>,
    extras: &[ExtraField<'_>],
) -> Result<()> {
    let mut unknown: Vec<&ExtraField<'_>> = extras.iter().collect();
    for field in fields {
        let name = field.name;
        let (here, rest): (Vec<_>, Vec<_>) = unknown.into_iter().partition(|extra| extra.begins_with(name));
        unknown = rest;
        write_known(writer, &field, &here)?;
    }
    for extra in unknown {
        let Some(name) = extra.own_name() else {
            let parent = display_name(extra.path.first().map_or("", |step| step));
            let reason = format!("is in `{parent}`, which is not a field of the request; set `{parent}` as a whole");
            return Err(extra.error(&reason));
        };
        let value = extra.value.view();
        if !value.is_absent() {
            writer.field(name);
            writer.value(value, Form::Plain);
        }
    }
    Ok(())
}

/// Writes a field that the request has, and the extra fields below it.
fn write_known(writer: &mut Writer, field: &KnownField<'_>, extras: &[&ExtraField<'_>]) -> Result<()> {
    let KnownField { name, ref set_by, value, form } = *field;
    let is_absent = value.is_absent();
    match extras {
        [] if is_absent => return Ok(()),
        // The type of the field cannot express `null`.
        [extra] if is_absent && extra.own_name().is_some() && extra.value.is_null() => {
            writer.field(name);
            writer.null();
            return Ok(());
        }
        _ => {}
    }
    if let Some(extra) = extras.iter().find(|extra| extra.own_name().is_some()) {
        return Err(known("field", extra.name, set_by));
    }
    if let (Some(extra), true) = (extras.first(), is_absent) {
        let reason =
            format!("is in `{}`, which the request does not set; set that first", set_by.name().unwrap_or(name));
        return Err(extra.error(&reason));
    }
    writer.field(name);
    write_value(writer, value, form, &extras.iter().map(|extra| extra.below()).collect::<Vec<_>>())
}

/// Writes a value, and the extra fields below it.
pub(super) fn write_value(writer: &mut Writer, value: View<'_>, form: Form, extras: &[ExtraField<'_>]) -> Result<()> {
    let Some(extra) = extras.first() else {
        writer.value(value, form);
        return Ok(());
    };
    match value {
        View::Struct(structure) => write_struct(writer, structure, extras),
        View::List(list) if form != Form::Csv => write_list(writer, list, extras),
        _ => Err(extra.error("is in a value without known fields; set that value as a whole")),
    }
}

fn write_struct(writer: &mut Writer, structure: &dyn EncodeStruct, extras: &[ExtraField<'_>]) -> Result<()> {
    let shape = structure.shape();
    let fields = shape.fields.iter().enumerate().map(|(index, field)| KnownField {
        name: field.name,
        set_by: SetBy::field(shape, index),
        value: structure.view_at(index),
        form: field.form,
    });
    writer.open_object();
    write_fields(writer, fields, extras)?;
    writer.close_object();
    Ok(())
}

fn write_list(writer: &mut Writer, list: &dyn EncodeList, extras: &[ExtraField<'_>]) -> Result<()> {
    writer.open_list();
    let mut rest: Vec<_> = extras.iter().collect();
    let mut index = 0;
    while let Some(item) = list.item(index) {
        let step = index.to_string();
        let is_below = |extra: &&ExtraField<'_>| extra.begins_with(&step) && extra.own_name().is_none();
        let (here, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_below);
        rest = others;
        writer.comma();
        write_value(writer, item, Form::Plain, &here.into_iter().map(ExtraField::below).collect::<Vec<_>>())?;
        index += 1;
    }
    writer.close_list();
    match rest.first() {
        Some(extra) => Err(extra.error(&format!("is not in one of the {index} items of the list"))),
        None => Ok(()),
    }
}
