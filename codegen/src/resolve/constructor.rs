//! Decides how callers build a struct that is sent: which fields are arguments of `new`, which are named steps, which are
//! optional, and what converts into the struct.

use crate::api::{
    Argument, Constructor, Conversion, DefaultImpl, Direction, Field, Form, PageItems, ParameterForm, Presence,
    Setting, Step, Struct, Type,
};
use crate::naming;

/// Returns a struct of the spec, including how callers build it.
pub(super) fn structure(
    name: String,
    doc: String,
    direction: Direction,
    mut fields: Vec<Field>,
    page: Option<PageItems>,
) -> Struct {
    let constructor = direction.is_sent().then(|| {
        settings(&name, &mut fields);
        constructor(&name, &format!("`{name}`"), &fields, Vec::new())
    });
    Struct { default: default_impl(direction, &fields), name, doc, direction, fields, constructor, page }
}

/// Returns the request of an operation, including how callers build it.
pub(super) fn request(name: String, doc: String, mut fields: Vec<Field>) -> Struct {
    settings(&name, &mut fields);
    let constructor = constructor(&name, "request", &fields, conversions(&fields));
    let (direction, default) = (Direction::Sent, default_impl(Direction::Sent, &fields));
    Struct { name, doc, direction, fields, default, constructor: Some(constructor), page: None }
}

/// Decides how callers set each field of a struct that is sent.
///
/// Required fields are arguments of `new`, up to the first one that could be swapped with the argument before it. That
/// field and the required fields after it are named steps: methods after `new` that set one field each.
fn settings(name: &str, fields: &mut [Field]) {
    let required: Vec<&Field> = fields.iter().filter(|field| field.presence == Presence::Required).collect();
    let clash = required.windows(2).position(|pair| matches!(pair, [a, b] if is_swappable(&a.ty, &b.ty)));
    let arguments = clash.map_or(required.len(), |index| index + 1);
    let steps = required.iter().skip(arguments).map(|field| format!("{name}Without{}", naming::pascal(&field.rust)));
    let types: Vec<String> = steps.chain([name.to_owned()]).collect();
    let steps = types.windows(2).filter_map(|pair| match pair {
        [step, next] => Some(Setting::Step(Step { name: step.clone(), next: next.clone() })),
        _ => None,
    });
    let mut settings = std::iter::repeat_n(Setting::Argument, arguments).chain(steps);
    for field in fields {
        field.setting = match field.presence {
            Presence::Required => settings.next().unwrap_or(Setting::Argument),
            Presence::Optional => Setting::Setter,
            Presence::Plain => Setting::None,
        };
    }
}

/// Returns whether the compiler accepts a value of one type for the other.
fn is_swappable(a: &Type, b: &Type) -> bool {
    let is_integer = |ty: &Type| matches!(ty, Type::Int32 | Type::Int64);
    a == b || (is_integer(a) && is_integer(b))
}

/// Returns the constructor of a struct whose fields have their settings. `what` is "request" or the name of the struct,
/// for documentation.
fn constructor(name: &str, what: &str, fields: &[Field], conversions: Vec<Conversion>) -> Constructor {
    let has_arguments = fields.iter().any(|field| field.setting == Setting::Argument);
    let step = fields.iter().find_map(|field| match &field.setting {
        Setting::Step(step) => Some((field, step)),
        _ => None,
    });
    let doc = match step {
        None if has_arguments => format!("Creates a new {what} with the required fields."),
        None => format!("Creates a new, empty {what}."),
        Some((field, _)) => format!("Creates a new {what} without its `{}`, which is set next.", field.rust),
    };
    Constructor { doc, returns: step.map_or(name, |(_, step)| &step.name).to_owned(), conversions }
}

/// Decides how a method takes a request with these fields.
pub(super) fn argument(fields: &[Field]) -> Argument {
    let mut required = fields.iter().filter(|field| field.presence == Presence::Required);
    match (fields.is_empty(), required.next(), required.next()) {
        (true, _, _) => Argument::None,
        (false, Some(field), None) if is_convertible(field) => Argument::Into,
        _ => Argument::Request,
    }
}

/// Returns whether the purpose of a field's value is clear from its type, without the name of the field.
fn is_convertible(field: &Field) -> bool {
    match &field.ty {
        Type::Bool | Type::Json | Type::Map(_) => false,
        Type::List(_) => field.form != Form::OneOrMany,
        _ => true,
    }
}

/// Decides what converts into a request that its method takes as `impl Into`: values of its only required field.
fn conversions(fields: &[Field]) -> Vec<Conversion> {
    let required = fields.iter().find(|field| field.presence == Presence::Required);
    let Some(field) = required.filter(|_| argument(fields) == Argument::Into) else { return Vec::new() };
    let value = Conversion::Value(field.ty.clone());
    match &field.ty {
        Type::String => vec![Conversion::Str, value],
        Type::List(item) if **item == Type::String => vec![Conversion::StrArray, value],
        Type::List(item) => vec![Conversion::Array((**item).clone()), value],
        Type::Identifier(_) => vec![value, Conversion::Reference(field.ty.clone())],
        _ => vec![value],
    }
}

/// Decides how parameters accept values of a type.
pub(super) fn parameter_form(ty: &Type) -> ParameterForm {
    match ty {
        Type::String | Type::Identifier(_) => ParameterForm::Into,
        Type::List(item) if matches!(**item, Type::String | Type::Identifier(_)) => ParameterForm::IntoItems,
        Type::List(_) => ParameterForm::Items,
        _ => ParameterForm::Value,
    }
}

/// Decides when a struct implements `Default`. Decoding starts from the default value, so a struct with required fields
/// implements it only where it can be decoded.
fn default_impl(direction: Direction, fields: &[Field]) -> DefaultImpl {
    let has_required = fields.iter().any(|field| field.presence == Presence::Required);
    if has_required && !direction.is_received() { DefaultImpl::WithBothDirections } else { DefaultImpl::Always }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_fields_of_different_types_are_arguments_of_new() {
        let fields = settled([required("title", Type::String), required("pages", Type::Int32)]);
        assert_eq!(settings_of(&fields), [Setting::Argument, Setting::Argument]);
        let constructor = constructor("Book", "`Book`", &fields, Vec::new());
        assert_eq!(constructor.returns, "Book");
        assert_eq!(constructor.doc, "Creates a new `Book` with the required fields.");
    }

    #[test]
    fn a_required_field_that_could_be_swapped_with_the_one_before_is_a_named_step() {
        let fields = settled([required("from", Type::String), required("until", Type::String)]);
        assert_eq!(settings_of(&fields), [Setting::Argument, step("BookWithoutUntil", "Book")]);
        let constructor = constructor("Book", "request", &fields, Vec::new());
        assert_eq!(constructor.returns, "BookWithoutUntil");
        assert_eq!(constructor.doc, "Creates a new request without its `until`, which is set next.");
    }

    #[test]
    fn every_required_field_after_a_named_step_is_a_named_step_too() {
        let fields = [required("row", Type::Int32), required("desk", Type::Int64), required("note", Type::String)];
        let steps = [step("BookWithoutDesk", "BookWithoutNote"), step("BookWithoutNote", "Book")];
        assert_eq!(settings_of(&settled(fields))[1..], steps);
    }

    #[test]
    fn optional_fields_between_required_ones_do_not_prevent_a_swap() {
        let fields = [required("from", Type::String), optional("note"), required("until", Type::String)];
        let expected = [Setting::Argument, Setting::Setter, step("BookWithoutUntil", "Book")];
        assert_eq!(settings_of(&settled(fields)), expected);
    }

    #[test]
    fn a_request_without_required_fields_starts_empty() {
        let fields = settled([optional("note")]);
        assert_eq!(settings_of(&fields), [Setting::Setter]);
        assert_eq!(constructor("Book", "request", &fields, Vec::new()).doc, "Creates a new, empty request.");
    }

    #[test]
    fn strings_and_identifiers_are_converted_and_lists_are_collected() {
        let list = |item: Type| Type::List(Box::new(item));
        let identifier = Type::Identifier("BookId".to_owned());
        assert_eq!(parameter_form(&Type::String), ParameterForm::Into);
        assert_eq!(parameter_form(&identifier), ParameterForm::Into);
        assert_eq!(parameter_form(&list(identifier)), ParameterForm::IntoItems);
        assert_eq!(parameter_form(&list(Type::Int32)), ParameterForm::Items);
        assert_eq!(parameter_form(&Type::Bool), ParameterForm::Value);
    }

    #[test]
    fn a_single_required_string_converts_from_strings() {
        let expected = [Conversion::Str, Conversion::Value(Type::String)];
        assert_eq!(conversions(&[required("title", Type::String), optional("note")]), expected);
    }

    #[test]
    fn a_single_required_identifier_converts_from_a_value_and_a_reference() {
        let id = Type::Identifier("BookId".to_owned());
        let expected = [Conversion::Value(id.clone()), Conversion::Reference(id.clone())];
        assert_eq!(conversions(&[required("id", id)]), expected);
    }

    #[test]
    fn a_single_required_list_converts_from_arrays_and_vectors() {
        let list = |item: Type| Type::List(Box::new(item));
        let strings = [Conversion::StrArray, Conversion::Value(list(Type::String))];
        assert_eq!(conversions(&[required("titles", list(Type::String))]), strings);
        let numbers = [Conversion::Array(Type::Int32), Conversion::Value(list(Type::Int32))];
        assert_eq!(conversions(&[required("pages", list(Type::Int32))]), numbers);
    }

    #[test]
    fn nothing_converts_into_a_request_whose_value_needs_a_name() {
        for ty in [Type::Bool, Type::Json, Type::Map(Box::new(Type::String))] {
            let fields = [required("on", ty)];
            assert_eq!(argument(&fields), Argument::Request);
            assert_eq!(conversions(&fields), []);
        }
        let two = [required("title", Type::String), required("pages", Type::Int32)];
        assert_eq!(conversions(&two), []);
        assert_eq!(argument(&[]), Argument::None);
    }

    #[test]
    fn a_struct_with_required_fields_has_a_default_only_where_it_is_read_too() {
        let with_required = [required("title", Type::String)];
        assert_eq!(default_impl(Direction::Sent, &with_required), DefaultImpl::WithBothDirections);
        assert_eq!(default_impl(Direction::Both, &with_required), DefaultImpl::Always);
        assert_eq!(default_impl(Direction::Sent, &[optional("note")]), DefaultImpl::Always);
    }

    fn settled<const N: usize>(mut fields: [Field; N]) -> [Field; N] {
        settings("Book", &mut fields);
        fields
    }

    fn settings_of(fields: &[Field]) -> Vec<Setting> {
        fields.iter().map(|field| field.setting.clone()).collect()
    }

    fn step(name: &str, next: &str) -> Setting {
        Setting::Step(Step { name: name.to_owned(), next: next.to_owned() })
    }

    fn required(name: &str, ty: Type) -> Field {
        Field { ty, presence: Presence::Required, ..optional(name) }
    }

    fn optional(name: &str) -> Field {
        Field {
            wire: name.to_owned(),
            rust: name.to_owned(),
            ty: Type::String,
            form: Form::Plain,
            presence: Presence::Optional,
            always: false,
            parameter: ParameterForm::Value,
            setting: Setting::None,
            docs: Vec::new(),
            deprecated: None,
        }
    }
}
