//! Decides how callers build a struct that is sent: which fields are arguments of constructors, which are named steps, which
//! are optional, and what converts into the struct.

use crate::api::{
    Argument, Constant, Constructor, Conversion, DefaultImpl, Direction, Field, Form, PageItems, Parameter,
    ParameterForm, Presence, SetBy, Step, Struct, Type,
};
use crate::naming;

/// A named constructor of the spec.
pub(super) struct NamedConstructor {
    pub(super) name: String,
    pub(super) doc: String,
    /// Whether it can be a short method.
    pub(super) short: bool,
    /// The fields that it sets.
    pub(super) constants: Vec<Constant>,
    /// The optional fields that it takes as arguments.
    pub(super) with: Vec<Parameter>,
}

/// Returns a struct of the spec, including how callers build it.
pub(super) fn structure(
    name: String,
    doc: String,
    direction: Direction,
    mut fields: Vec<Field>,
    named: Vec<NamedConstructor>,
    page: Option<PageItems>,
) -> Struct {
    let mut constructors = Vec::new();
    if direction.is_sent() {
        decide_set_by(&name, &mut fields, &named);
        constructors = self::constructors(&name, &format!("`{name}`"), &fields, named);
    }
    let (default, conversions) = (default_impl(direction, &fields), Vec::new());
    Struct { name, doc, direction, fields, default, constructors, conversions, page, inline: None, is_changed: false }
}

/// Returns the request of an operation, including how callers build it.
pub(super) fn request(name: String, doc: String, mut fields: Vec<Field>, named: Vec<NamedConstructor>) -> Struct {
    decide_set_by(&name, &mut fields, &named);
    let conversions = if named.is_empty() { conversions(&fields) } else { Vec::new() };
    let constructors = constructors(&name, "request", &fields, named);
    let (direction, default, page) = (Direction::Sent, default_impl(Direction::Sent, &fields), None);
    Struct { name, doc, direction, fields, default, constructors, conversions, page, inline: None, is_changed: false }
}

/// Decides how callers set each field of a struct that is sent.
///
/// Required fields are arguments of the constructors, up to the first one that could be swapped with an earlier argument or
/// is a boolean, whose value does not show what it means. That field and the required fields after it are set by named steps:
/// methods after the constructor that set one field each.
fn decide_set_by(name: &str, fields: &mut [Field], named: &[NamedConstructor]) {
    let is_constant = |index| named.iter().flat_map(|named| &named.constants).any(|constant| constant.field == index);
    let mut arguments: Vec<Type> = Vec::new();
    let mut steps = Vec::new();
    for (index, field) in fields.iter_mut().enumerate() {
        field.set_by = match field.presence {
            _ if is_constant(index) || !field.views.is_empty() => SetBy::Constructor,
            Presence::Required
                if !steps.is_empty()
                    || field.ty == Type::Bool
                    || arguments.iter().any(|ty| is_swappable(ty, &field.ty)) =>
            {
                steps.push(index);
                continue;
            }
            Presence::Required => {
                arguments.push(field.ty.clone());
                SetBy::Argument
            }
            Presence::Optional => SetBy::Setter,
            Presence::DefaultIfAbsent => SetBy::None,
        };
    }
    let names =
        steps.iter().filter_map(|index| Some(format!("{name}Without{}", naming::pascal(&fields.get(*index)?.rust))));
    let names: Vec<String> = names.chain([name.to_owned()]).collect();
    for (index, names) in steps.into_iter().zip(names.windows(2)) {
        if let (Some(field), [step, next]) = (fields.get_mut(index), names) {
            field.set_by = SetBy::Step(Step { name: step.clone(), next: next.clone() });
        }
    }
}

/// Returns whether two arguments of these types can compile after a swap. A literal is accepted as any type of integer.
fn is_swappable(a: &Type, b: &Type) -> bool {
    let is_integer = |ty: &Type| matches!(ty, Type::Int32 | Type::Int64);
    match (a, b) {
        (Type::List(a), Type::List(b)) | (Type::Map(a), Type::Map(b)) => is_swappable(a, b),
        _ => a == b || (is_integer(a) && is_integer(b)),
    }
}

/// Returns the constructors of a struct, after [`decide_set_by`]: the named ones, or else `new`. `what` is "request" or the
/// name of the struct, for documentation.
fn constructors(name: &str, what: &str, fields: &[Field], named: Vec<NamedConstructor>) -> Vec<Constructor> {
    let indexed = fields.iter().enumerate();
    let required = indexed.filter(|(_, field)| field.set_by == SetBy::Argument);
    let required: Vec<_> = required.map(|(field, _)| Parameter { field, view: None }).collect();
    let steps: Vec<(&Field, &Step)> = fields.iter().filter_map(|field| Some((field, field.step()?))).collect();
    let returns = steps.first().map_or(name, |(_, step)| &step.name).to_owned();
    let links = steps.iter().map(|(field, step)| format!("[`{0}`]({1}::{0})", field.rust, step.name));
    let links = links.collect::<Vec<_>>().join(" and ");
    if named.is_empty() {
        let doc = match (links.as_str(), required.as_slice()) {
            ("", []) => format!("Creates a new, empty {what}."),
            ("", _) => format!("Creates a new {what} with the required fields."),
            (links, _) => format!("Creates an incomplete {what}: set {links} to complete it."),
        };
        let (name, constants) = ("new".to_owned(), Vec::new());
        let (short, purpose) = (false, String::new());
        return vec![Constructor { name, doc, purpose, short, parameters: required, constants, returns }];
    }
    let constructor = |named: NamedConstructor| {
        let purpose = named.doc;
        let doc = match what {
            "request" => format!("Creates a request that {}", uncapitalized(&purpose)),
            _ => purpose.clone(),
        };
        Constructor {
            name: named.name,
            purpose,
            short: named.short,
            doc: if links.is_empty() { doc } else { format!("{doc} Set {links} to complete it.") },
            parameters: required.iter().copied().chain(named.with).collect(),
            constants: named.constants,
            returns: returns.clone(),
        }
    };
    named.into_iter().map(constructor).collect()
}

fn uncapitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Decides how a method takes a request with these fields.
pub(super) fn argument(fields: &[Field], has_named_constructors: bool) -> Argument {
    let mut required = fields.iter().filter(|field| field.presence == Presence::Required);
    match (fields.is_empty(), required.next(), required.next()) {
        (true, _, _) => Argument::None,
        (false, Some(field), None) if is_convertible(field) && !has_named_constructors => match field.ty {
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
    let is_converted = matches!(argument(fields, false), Argument::Into | Argument::IntoRequest(_));
    let Some(field) = required.filter(|_| is_converted) else { return Vec::new() };
    let value = Conversion::Value(field.ty.clone());
    match &field.ty {
        Type::String => vec![Conversion::Str, Conversion::StringReference, value],
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
        Type::Time(time) if time.is_checked() => ParameterForm::IntoParam,
        Type::List(item) if matches!(**item, Type::String | Type::Identifier(_)) => ParameterForm::IntoList,
        Type::List(_) => ParameterForm::Items,
        _ => ParameterForm::Value,
    }
}

/// Decides whether a struct implements `Default`. A struct with required fields implements it only if it is received, too.
fn default_impl(direction: Direction, fields: &[Field]) -> DefaultImpl {
    let has_required = fields.iter().any(|field| field.presence == Presence::Required);
    if has_required && !direction.is_received() { DefaultImpl::Never } else { DefaultImpl::Always }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Expression, Place};
    use crate::spec::Time;

    #[test]
    fn required_fields_of_different_types_are_arguments_of_new() {
        let fields = decided([required("title", Type::String), required("pages", Type::Int32)]);
        assert_eq!(set_by_of(&fields), [SetBy::Argument, SetBy::Argument]);
        let constructor = new("`Book`", &fields);
        assert_eq!((constructor.name.as_str(), constructor.returns.as_str()), ("new", "Book"));
        assert_eq!(constructor.doc, "Creates a new `Book` with the required fields.");
    }

    #[test]
    fn a_required_field_that_could_be_swapped_with_the_one_before_is_a_named_step() {
        let fields = decided([required("from", Type::String), required("until", Type::String)]);
        assert_eq!(set_by_of(&fields), [SetBy::Argument, step("BookWithoutUntil", "Book")]);
        let constructor = new("request", &fields);
        assert_eq!(constructor.returns, "BookWithoutUntil");
        assert_eq!(
            constructor.doc,
            "Creates an incomplete request: set [`until`](BookWithoutUntil::until) to complete it."
        );
    }

    #[test]
    fn any_two_arguments_that_could_be_swapped_are_separated_by_a_named_step() {
        for (ty, other) in [
            (Type::String, Type::String),
            (Type::Int32, Type::Int64),
            (list(Type::Int64), list(Type::Int32)),
            (Type::Identifier("BookId".to_owned()), Type::Identifier("BookId".to_owned())),
        ] {
            let fields = [required("from", ty), required("pin", Type::Secret), required("until", other)];
            assert_eq!(
                set_by_of(&decided(fields)),
                [SetBy::Argument, SetBy::Argument, step("BookWithoutUntil", "Book")]
            );
        }
        let fields = [required("id", Type::Identifier("BookId".to_owned())), required("title", Type::String)];
        assert_eq!(set_by_of(&decided(fields)), [SetBy::Argument, SetBy::Argument]);
    }

    #[test]
    fn every_required_field_after_a_named_step_is_a_named_step_too() {
        let fields = [required("row", Type::Int32), required("desk", Type::Int64), required("note", Type::String)];
        let steps = [step("BookWithoutDesk", "BookWithoutNote"), step("BookWithoutNote", "Book")];
        assert_eq!(set_by_of(&decided(fields))[1..], steps);
    }

    #[test]
    fn a_required_boolean_is_a_named_step() {
        let fields = decided([required("title", Type::String), required("lent", Type::Bool)]);
        assert_eq!(set_by_of(&fields), [SetBy::Argument, step("BookWithoutLent", "Book")]);
        assert_eq!(new("request", &decided([required("lent", Type::Bool)])).parameters, []);
    }

    #[test]
    fn named_constructors_replace_new_and_set_their_fields() {
        let named = |name: &str, value, with: &[usize]| NamedConstructor {
            name: name.to_owned(),
            doc: "Sets a flag.".to_owned(),
            short: true,
            constants: vec![Constant { field: 1, value: Expression::Bool(value), wire: value.to_string() }],
            with: with.iter().map(|field| Parameter { field: *field, view: None }).collect(),
        };
        let fields = vec![
            required("title", Type::String),
            required("lent", Type::Bool),
            optional("note"),
            required("by", Type::String),
        ];
        let named = vec![named("lend", true, &[2]), named("take_back", false, &[])];
        let request = request("Book".to_owned(), String::new(), fields, named);
        let setter = [SetBy::Argument, SetBy::Constructor, SetBy::Setter, step("BookWithoutBy", "Book")];
        assert_eq!(set_by_of(&request.fields), setter);
        let names: Vec<_> = request.constructors.iter().map(|constructor| constructor.name.as_str()).collect();
        assert_eq!(names, ["lend", "take_back"]);
        let [lend, take_back] = request.constructors.as_slice() else { panic!("two constructors") };
        assert_eq!(lend.parameters.iter().map(|parameter| parameter.field).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(take_back.parameters.iter().map(|parameter| parameter.field).collect::<Vec<_>>(), [0]);
        assert_eq!(lend.doc, "Creates a request that sets a flag. Set [`by`](BookWithoutBy::by) to complete it.");
        assert_eq!((lend.returns.as_str(), request.conversions.len()), ("BookWithoutBy", 0));
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
        assert_eq!(new("request", &fields).doc, "Creates a new, empty request.");
    }

    #[test]
    fn strings_and_identifiers_are_converted_and_lists_are_collected() {
        let identifier = Type::Identifier("BookId".to_owned());
        assert_eq!(parameter_form(&Type::String), ParameterForm::IntoParam);
        assert_eq!(parameter_form(&Type::Secret), ParameterForm::IntoParam);
        assert_eq!(parameter_form(&Type::Time(Time::UtcMinute)), ParameterForm::IntoParam);
        assert_eq!(parameter_form(&Type::Time(Time::EpochMillis)), ParameterForm::Value);
        assert_eq!(parameter_form(&identifier), ParameterForm::IntoParam);
        assert_eq!(parameter_form(&list(identifier)), ParameterForm::IntoList);
        assert_eq!(parameter_form(&list(Type::Int32)), ParameterForm::Items);
        assert_eq!(parameter_form(&Type::Bool), ParameterForm::Value);
    }

    #[test]
    fn a_single_required_string_converts_from_strings() {
        let expected = [Conversion::Str, Conversion::StringReference, Conversion::Value(Type::String)];
        assert_eq!(conversions(&[required("title", Type::String), optional("note")]), expected);
    }

    #[test]
    fn a_single_required_identifier_converts_from_a_value_and_a_reference() {
        let id = Type::Identifier("BookId".to_owned());
        let expected = [Conversion::Value(id.clone()), Conversion::Reference(id.clone())];
        assert_eq!(argument(&[required("id", id.clone())], false), Argument::IntoRequest(id.clone()));
        assert_eq!(conversions(&[required("id", id)]), expected);
    }

    #[test]
    fn a_single_required_list_converts_from_arrays_and_vectors() {
        let strings = [Conversion::StrArray, Conversion::Value(list(Type::String))];
        assert_eq!(conversions(&[required("titles", list(Type::String))]), strings);
        let numbers = [Conversion::Array(Type::Int32), Conversion::Value(list(Type::Int32))];
        assert_eq!(conversions(&[required("pages", list(Type::Int32))]), numbers);
    }

    #[test]
    fn nothing_converts_into_a_request_whose_value_needs_a_name() {
        for ty in [Type::Bool, Type::Json, Type::Map(Box::new(Type::String))] {
            let fields = [required("on", ty)];
            assert_eq!(argument(&fields, false), Argument::Request);
            assert_eq!(conversions(&fields), []);
        }
        let two = [required("title", Type::String), required("pages", Type::Int32)];
        assert_eq!(conversions(&two), []);
        assert_eq!(argument(&[], false), Argument::None);
        let title = [required("title", Type::String)];
        assert_eq!((argument(&title, false), argument(&title, true)), (Argument::Into, Argument::Request));
    }

    #[test]
    fn a_struct_with_required_fields_has_a_default_only_if_it_is_received_too() {
        let with_required = [required("title", Type::String)];
        assert_eq!(default_impl(Direction::Sent, &with_required), DefaultImpl::Never);
        assert_eq!(default_impl(Direction::Both, &with_required), DefaultImpl::Always);
        assert_eq!(default_impl(Direction::Sent, &[optional("note")]), DefaultImpl::Always);
    }

    fn decided<const N: usize>(mut fields: [Field; N]) -> [Field; N] {
        decide_set_by("Book", &mut fields, &[]);
        fields
    }

    fn new(what: &str, fields: &[Field]) -> Constructor {
        constructors("Book", what, fields, Vec::new()).remove(0)
    }

    fn list(item: Type) -> Type {
        Type::List(Box::new(item))
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
            names: Vec::new(),
            wire: name.to_owned(),
            rust: name.to_owned(),
            place: Place::Body,
            ty: Type::String,
            form: Form::Plain,
            presence: Presence::Optional,
            always: false,
            parameter: ParameterForm::Value,
            set_by: SetBy::None,
            views: Vec::new(),
            docs: Vec::new(),
            deprecated: None,
        }
    }
}
