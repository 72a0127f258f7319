//! Turns the examples of the spec into Rust calls.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{
    Api, Argument, Constant, Constructor, ExampleCall, Expression, Field, Form, Group, Operation, Outcome, Parameter,
    Place, Returned, SetBy, Source, Struct, Type, TypeDef,
};
use crate::json;
use crate::naming;
use crate::spec::{Example, Time, Value};

/// The crate whose types examples import.
const CRATE: &str = "huaweicloud_meeting";

/// Adds the call to each example of the API.
pub(super) fn add_calls(api: &mut Api) {
    let examples = Examples::new(api.types());
    let calls = |(group, operation): (&Group, &Operation)| -> Vec<Option<ExampleCall>> {
        operation.examples.iter().map(|example| examples.call(group, operation, &example.source)).collect()
    };
    let calls: Vec<_> = api.operations().flat_map(calls).collect();
    let operations = api.groups.iter_mut().flat_map(|group| &mut group.operations);
    for (example, call) in operations.flat_map(|operation| &mut operation.examples).zip(calls) {
        example.call = call;
    }
}

/// Turns values of examples into expressions. The methods return `None` if a value does not match its type.
struct Examples<'a> {
    types: BTreeMap<&'a str, &'a TypeDef>,
}

impl<'a> Examples<'a> {
    fn new(types: impl Iterator<Item = &'a TypeDef>) -> Self {
        Self { types: types.map(|def| (def.name(), def)).collect() }
    }

    /// Returns the call that sends the request of an example.
    fn call(&self, group: &Group, operation: &Operation, example: &Example) -> Option<ExampleCall> {
        let call = self.method_call(operation, example)?;
        let mut names = BTreeSet::new();
        type_names(&call, &mut names);
        let mut imports = BTreeMap::<_, BTreeSet<_>>::new();
        for name in names {
            let module = match name {
                "BTreeMap" => "std::collections".to_owned(),
                "Secret" | "Upload" => CRATE.to_owned(),
                name if self.types.contains_key(name) || name == operation.request_name() => {
                    format!("{CRATE}::{}", group.module)
                }
                _ => format!("{CRATE}::values"),
            };
            imports.entry(module).or_default().insert(name.to_owned());
        }
        Some(ExampleCall { outcome: self.outcome(operation), imports, call })
    }

    fn outcome(&self, operation: &Operation) -> Outcome {
        let (Returned::Value(ty) | Returned::Single(ty)) = &operation.returned else { return Outcome::Empty };
        let page = match self.types.get(ty.named().unwrap_or_default()) {
            Some(TypeDef::Struct(structure)) if operation.page.is_some() => structure.page.as_ref(),
            _ => None,
        };
        page.map_or_else(|| Outcome::Response(variable(ty)), |page| Outcome::Items(variable(&page.item)))
    }

    fn method_call(&self, operation: &Operation, example: &Example) -> Option<Expression> {
        let argument = match &operation.request {
            None => None,
            Some(request) => Some(self.argument(operation, request, &|index| given(operation, example, index))?),
        };
        Some(Expression::Path(operation.caller.variable()).method(&operation.rust, argument))
    }

    /// Returns the request, or the value of its required field if that converts into the request.
    fn argument<'v>(
        &self,
        operation: &Operation,
        request: &Struct,
        value: &dyn Fn(usize) -> Option<&'v Value>,
    ) -> Option<Expression> {
        let mut given = request.fields.iter().enumerate().filter_map(|(index, field)| Some((field, value(index)?)));
        match (&operation.argument, given.next(), given.next()) {
            (Argument::Into | Argument::IntoRequest(_), Some((field, only)), None)
                if field.set_by == SetBy::Argument =>
            {
                self.value(field, only)
            }
            _ => self.build(request, value),
        }
    }

    /// Returns `Type::constructor(…).step(…).setter(…)`.
    fn build<'v>(&self, structure: &Struct, value: &dyn Fn(usize) -> Option<&'v Value>) -> Option<Expression> {
        let given = |index| value(index).filter(|value| **value != Value::Null);
        let constructor = constructor(structure, value)?;
        let mut steps = Vec::new();
        let mut setters = Vec::new();
        for (index, field) in structure.fields.iter().enumerate() {
            let is_set = constructor.parameters.iter().any(|parameter| parameter.field == index)
                || constructor.constants.iter().any(|constant| constant.field == index);
            match (&field.set_by, given(index)) {
                (SetBy::Step(_), _) => steps.push((field, self.value(field, value(index)?)?)),
                (SetBy::Setter, Some(value)) if !is_set => setters.push((field, self.value(field, value)?)),
                // No constructor of the example sets the field.
                (SetBy::Constructor, Some(_)) if !is_set => return None,
                _ => {}
            }
        }
        let arguments = constructor.parameters.iter().map(|parameter| self.argument_of(structure, *parameter, value));
        let arguments: Option<Vec<_>> = arguments.collect();
        let new = Expression::call(format!("{}::{}", structure.name, constructor.name), arguments?);
        Some(steps.into_iter().chain(setters).fold(new, |built, (field, value)| built.method(&field.rust, [value])))
    }

    /// Returns an argument of a constructor.
    fn argument_of<'v>(
        &self,
        structure: &Struct,
        parameter: Parameter,
        value: &dyn Fn(usize) -> Option<&'v Value>,
    ) -> Option<Expression> {
        let field = structure.fields.get(parameter.field)?;
        match parameter.view.and_then(|view| field.views.get(view)) {
            Some(view) => self.expression(&view.ty, field.form, value(parameter.field)?),
            None => self.value(field, value(parameter.field)?),
        }
    }

    fn value(&self, field: &Field, value: &Value) -> Option<Expression> {
        self.expression(&field.ty, field.form, value)
    }

    fn expression(&self, ty: &Type, form: Form, value: &Value) -> Option<Expression> {
        let string = || text(value).map(Expression::String);
        let integer = || Some(Expression::Int(text(value)?.parse().ok()?));
        let wrapped = |function: &str, value: Expression| Some(Expression::call(function, [value]));
        match ty {
            Type::String => string(),
            Type::Int32 | Type::Int64 => integer(),
            Type::Double => Some(Expression::Float(text(value)?.parse().ok()?)),
            Type::Bool => Some(Expression::Bool(boolean(value)?)),
            Type::Secret => wrapped("Secret::new", string()?),
            Type::Json => {
                let json = Expression::String(json::value(value));
                Some(Expression::Try(Box::new(Expression::call("Json::parse", [json]))))
            }
            Type::Upload => {
                let name = value.as_object()?.get("filename")?.as_str()?;
                wrapped("Upload::path", Expression::String(name.to_owned()))
            }
            Type::Time(time) if time.is_number() => wrapped(ty.value_type()?, integer()?),
            Type::Time(Time::UnknownString) => wrapped(&format!("{}::new", ty.value_type()?), string()?),
            Type::Time(_) => {
                let time = Expression::call(format!("{}::parse", ty.value_type()?), [string()?]);
                Some(Expression::Try(Box::new(time)))
            }
            Type::Duration(_) => wrapped(ty.value_type()?, integer()?),
            Type::Identifier(name) => wrapped(&format!("{name}::new"), string()?),
            Type::Enumeration(name) => self.variant(name, &text(value)?),
            Type::Struct(name) => self.structure(name, value),
            Type::List(item) => self.list(item, form, value),
            Type::Map(item) => self.map(item, form, value),
        }
    }

    fn structure(&self, name: &str, value: &Value) -> Option<Expression> {
        let TypeDef::Struct(structure) = self.types.get(name)? else { return None };
        let object = value.as_object()?;
        self.build(structure, &|index| object.get(&structure.fields.get(index)?.wire))
    }

    fn variant(&self, name: &str, wire: &str) -> Option<Expression> {
        let TypeDef::Enumeration(enumeration) = self.types.get(name)? else { return None };
        let variant = enumeration.variants.iter().find(|variant| variant.wire == wire)?;
        Some(Expression::Path(format!("{name}::{}", variant.name)))
    }

    fn list(&self, item: &Type, form: Form, value: &Value) -> Option<Expression> {
        let items: Vec<Value> = match value {
            Value::List(items) => items.clone(),
            Value::String(text) if form == Form::Csv => {
                text.split(',').filter(|item| !item.is_empty()).map(|item| Value::String(item.to_owned())).collect()
            }
            one => vec![one.clone()],
        };
        let items: Option<Vec<_>> = items.iter().map(|value| self.expression(item, Form::Plain, value)).collect();
        Some(Expression::Array(items?))
    }

    fn map(&self, item: &Type, form: Form, value: &Value) -> Option<Expression> {
        let owned = |expression: Expression| expression.method("to_owned", []);
        let entry = |(key, value): (&str, &Value)| {
            let value = self.expression(item, form, value)?;
            let value = if *item == Type::String { owned(value) } else { value };
            Some(Expression::Tuple(vec![owned(Expression::String(key.to_owned())), value]))
        };
        let entries: Option<Vec<_>> = value.as_object()?.iter().map(entry).collect();
        Some(Expression::call("BTreeMap::from", [Expression::Array(entries?)]))
    }
}

/// Returns the constructor that sets the given values: the one that takes the most of them.
fn constructor<'s, 'v>(structure: &'s Struct, value: &dyn Fn(usize) -> Option<&'v Value>) -> Option<&'s Constructor> {
    let sets_given = |constant: &Constant| {
        value(constant.field).and_then(text).is_some_and(|given| match constant.value {
            Expression::Bool(_) => boolean(&Value::String(given)) == boolean(&Value::String(constant.wire.clone())),
            _ => given == constant.wire,
        })
    };
    let fits = |constructor: &&Constructor| {
        constructor.constants.iter().all(sets_given)
            && constructor.parameters.iter().all(|parameter| value(parameter.field).is_some())
    };
    structure.constructors.iter().filter(fits).max_by_key(|constructor| constructor.parameters.len())
}

/// Collects the types that an expression names.
fn type_names<'e>(expression: &'e Expression, names: &mut BTreeSet<&'e str>) {
    let mut path = |path: &'e str| {
        let first = path.split("::").next().unwrap_or_default();
        names.extend(Some(first).filter(|name| name.starts_with(char::is_uppercase)));
    };
    let parts = match expression {
        Expression::Path(name) => return path(name),
        Expression::Call { function, arguments } => {
            path(function);
            arguments
        }
        Expression::MethodCall { receiver, arguments, .. } => {
            type_names(receiver, names);
            arguments
        }
        Expression::Try(value) => return type_names(value, names),
        Expression::Tuple(items) | Expression::Array(items) => items,
        Expression::Bool(_) | Expression::Int(_) | Expression::Float(_) | Expression::String(_) => return,
    };
    parts.iter().for_each(|part| type_names(part, names));
}

/// Returns a variable that is named after the type of its value: `books` for a list of `Book`, `loan` for a
/// `ShowLoanResponse`.
fn variable(ty: &Type) -> String {
    let name = match ty {
        Type::List(item) => return format!("{}s", variable(item)),
        other => other.named().unwrap_or("response"),
    };
    // The first word of a response is the verb of its operation.
    let noun = name.strip_suffix("Response").map(|operation| operation.trim_start_matches(char::is_uppercase));
    let noun = noun.map(|operation| operation.trim_start_matches(char::is_lowercase));
    naming::snake(noun.map_or(name, |noun| if noun.is_empty() { "response" } else { noun }))
}

/// Returns the value that an example gives to the field of the request with this index.
fn given<'e>(operation: &Operation, example: &'e Example, index: usize) -> Option<&'e Value> {
    let input = operation.inputs.iter().find(|input| input.source == Source::Field(index))?;
    match input.place {
        Place::Path => example.path.get(&input.name),
        Place::Query => example.query.get(&input.name),
        Place::Header => {
            example.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&input.name)).map(|(_, value)| value)
        }
        Place::Body | Place::Part => example.body.as_ref()?.as_object()?.get(&input.name),
        Place::BodyValue => example.body.as_ref(),
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

fn boolean(value: &Value) -> Option<bool> {
    match text(value)?.to_ascii_lowercase().as_str() {
        "1" | "y" | "yes" | "true" => Some(true),
        "0" | "n" | "no" | "false" => Some(false),
        _ => None,
    }
}
