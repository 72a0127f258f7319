//! Decides how callers build a struct that is sent: which fields are arguments of `new`, which are named steps, which are
//! optional, and what converts into the struct.

use crate::api::{
    Argument, Constructor, Conversion, DefaultImpl, Direction, Field, Form, PageItems, ParameterForm, Presence, SetBy,
    Step, Struct, Type,
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
        decide_set_by(&name, &mut fields);
        constructor(&name, &format!("`{name}`"), &fields, Vec::new())
    });
    Struct { default: default_impl(direction, &fields), name, doc, direction, fields, constructor, page }
}

/// Returns the request of an operation, including how callers build it.
pub(super) fn request(name: String, doc: String, mut fields: Vec<Field>) -> Struct {
    decide_set_by(&name, &mut fields);
    let constructor = constructor(&name, "request", &fields, conversions(&fields));
    let (direction, default) = (Direction::Sent, default_impl(Direction::Sent, &fields));
    Struct { name, doc, direction, fields, default, constructor: Some(constructor), page: None }
}

/// Decides how callers set each field of a struct that is sent.
///
/// Required fields are arguments of `new`, up to the first one that could be swapped with the required field before it.
/// That field and the required fields after it are set by named steps: methods after `new` that set one field each.
fn decide_set_by(name: &str, fields: &mut [Field]) {
    let required: Vec<&Field> = fields.iter().filter(|field| field.presence == Presence::Required).collect();
    let swappable = required.windows(2).position(|pair| matches!(pair, [a, b] if is_swappable(&a.ty, &b.ty)));
    let arguments = swappable.map_or(required.len(), |index| index + 1);
    let steps = required.iter().skip(arguments).map(|field| format!("{name}Without{}", naming::pascal(&field.rust)));
    let types: Vec<String> = steps.chain([name.to_owned()]).collect();
    let steps = types.windows(2).filter_map(|pair| match pair {
        [step, next] => Some(SetBy::Step(Step { name: step.clone(), next: next.clone() })),
        _ => None,
    });
    let mut set_by = std::iter::repeat_n(SetBy::Argument, arguments).chain(steps);
    for field in fields {
        field.set_by = match field.presence {
            Presence::Required => set_by.next().unwrap_or(SetBy::Argument),
            Presence::Optional => SetBy::Setter,
            Presence::DefaultIfAbsent => SetBy::None,
        };
    }
}

/// Returns whether two arguments of these types can compile after a swap. A literal is accepted as any type of integer.
fn is_swappable(a: &Type, b: &Type) -> bool {
    let is_integer = |ty: &Type| matches!(ty, Type::Int32 | Type::Int64);
    a == b || (is_integer(a) && is_integer(b))
}

/// Returns the constructor of a struct, after [`decide_set_by`]. `what` is "request" or the name of the struct, for
/// documentation.
fn constructor(name: &str, what: &str, fields: &[Field], conversions: Vec<Conversion>) -> Constructor {
    let has_arguments = fields.iter().any(|field| field.set_by == SetBy::Argument);
    let steps: Vec<(&Field, &Step)> = fields.iter().filter_map(|field| Some((field, field.step()?))).collect();
    let doc = match steps.as_slice() {
        [] if has_arguments => format!("Creates a new {what} with the required fields."),
        [] => format!("Creates a new, empty {what}."),
        steps => {
            let links = steps.iter().map(|(field, step)| format!("[`{0}`]({1}::{0})", field.rust, step.name));
            format!("Creates an incomplete {what}: set {} to complete it.", links.collect::<Vec<_>>().join(" and "))
        }
    };
    Constructor { doc, returns: steps.first().map_or(name, |(_, step)| &step.name).to_owned(), conversions }
}

/// Decides how a method takes a request with these fields.
pub(super) fn argument(fields: &[Field]) -> Argument {
    let mut required = fields.iter().filter(|field| field.presence == Presence::Required);
    match (fields.is_empty(), required.next(), required.next()) {
        (true, _, _) => Argument::None,
        (false, Some(field), None) if is_convertible(field) => match field.ty {
            Type::Identifier(_) | Type::Secret => Argument::IntoRequest(field.ty.clone()),
            _ => Argument::Into,
        },
        _ => Argument::Request,
    }
}

/// Returns whether a method accepts a value of the field instead of the request. A boolean, a JSON value or a map does not
/// show what it means without the name of the field. Neither does a field that is one item or a list of items.
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
    let is_converted = matches!(argument(fields), Argument::Into | Argument::IntoRequest(_));
    let Some(field) = required.filter(|_| is_converted) else { return Vec::new() };
    let value = Conversion::Value(field.ty.clone());
    match &field.ty {
        Type::String => vec![Conversion::Str, value],
        Type::List(item) if **item == Type::String => vec![Conversion::StrArray, value],
        Type::List(item) => vec![Conversion::Array((**item).clone()), value],
        Type::Identifier(_) | Type::Secret => vec![value, Conversion::Reference(field.ty.clone())],
        _ => vec![value],
    }
}

/// Decides how parameters accept values of a type.
pub(super) fn parameter_form(ty: &Type) -> ParameterForm {
    match ty {
        Type::String | Type::Identifier(_) | Type::Secret => ParameterForm::IntoParam,
        Type::List(item) if matches!(**item, Type::String | Type::Identifier(_)) => ParameterForm::IntoList,
        Type::List(_) => ParameterForm::Items,
        _ => ParameterForm::Value,
    }
}

/// Decides when a struct implements `Default`. Decoding starts from the default value, so a struct with required fields
/// implements it only if it is received, too, or with the feature `both-directions`.
fn default_impl(direction: Direction, fields: &[Field]) -> DefaultImpl {
    let has_required = fields.iter().any(|field| field.presence == Presence::Required);
    if has_required && !direction.is_received() { DefaultImpl::WithBothDirections } else { DefaultImpl::Always }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_fields_of_different_types_are_arguments_of_new() {
        let fields = decided([required("title", Type::String), required("pages", Type::Int32)]);
        assert_eq!(set_by_of(&fields), [SetBy::Argument, SetBy::Argument]);
        let constructor = constructor("Book", "`Book`", &fields, Vec::new());
        assert_eq!(constructor.returns, "Book");
        assert_eq!(constructor.doc, "Creates a new `Book` with the required fields.");
    }

    #[test]
    fn a_required_field_that_could_be_swapped_with_the_one_before_is_a_named_step() {
        let fields = decided([required("from", Type::String), required("until", Type::String)]);
        assert_eq!(set_by_of(&fields), [SetBy::Argument, step("BookWithoutUntil", "Book")]);
        let constructor = constructor("Book", "request", &fields, Vec::new());
        assert_eq!(constructor.returns, "BookWithoutUntil");
        assert_eq!(
            constructor.doc,
            "Creates an incomplete request: set [`until`](BookWithoutUntil::until) to complete it."
        );
    }

    #[test]
    fn every_required_field_after_a_named_step_is_a_named_step_too() {
        let fields = [required("row", Type::Int32), required("desk", Type::Int64), required("note", Type::String)];
        let steps = [step("BookWithoutDesk", "BookWithoutNote"), step("BookWithoutNote", "Book")];
        assert_eq!(set_by_of(&decided(fields))[1..], steps);
    }

    #[test]
    fn optional_fields_between_required_ones_do_not_prevent_a_swap() {
        let fields = [required("from", Type::String), optional("note"), required("until", Type::String)];
        let expected = [SetBy::Argument, SetBy::Setter, step("BookWithoutUntil", "Book")];
        assert_eq!(set_by_of(&decided(fields)), expected);
    }

    #[test]
    fn a_request_without_required_fields_starts_empty() {
        let fields = decided([optional("note")]);
        assert_eq!(set_by_of(&fields), [SetBy::Setter]);
        assert_eq!(constructor("Book", "request", &fields, Vec::new()).doc, "Creates a new, empty request.");
    }

    #[test]
    fn strings_and_identifiers_are_converted_and_lists_are_collected() {
        let list = |item: Type| Type::List(Box::new(item));
        let identifier = Type::Identifier("BookId".to_owned());
        assert_eq!(parameter_form(&Type::String), ParameterForm::IntoParam);
        assert_eq!(parameter_form(&Type::Secret), ParameterForm::IntoParam);
        assert_eq!(parameter_form(&identifier), ParameterForm::IntoParam);
        assert_eq!(parameter_form(&list(identifier)), ParameterForm::IntoList);
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
        assert_eq!(argument(&[required("id", id.clone())]), Argument::IntoRequest(id.clone()));
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
    fn a_struct_with_required_fields_always_has_a_default_only_if_it_is_received_too() {
        let with_required = [required("title", Type::String)];
        assert_eq!(default_impl(Direction::Sent, &with_required), DefaultImpl::WithBothDirections);
        assert_eq!(default_impl(Direction::Both, &with_required), DefaultImpl::Always);
        assert_eq!(default_impl(Direction::Sent, &[optional("note")]), DefaultImpl::Always);
    }

    fn decided<const N: usize>(mut fields: [Field; N]) -> [Field; N] {
        decide_set_by("Book", &mut fields);
        fields
    }

    fn set_by_of(fields: &[Field]) -> Vec<SetBy> {
        fields.iter().map(|field| field.set_by.clone()).collect()
    }

    fn step(name: &str, next: &str) -> SetBy {
        SetBy::Step(Step { name: name.to_owned(), next: next.to_owned() })
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
            set_by: SetBy::None,
            docs: Vec::new(),
            deprecated: None,
        }
    }
}
