//! Rules about examples, which tests send and the fake returns.

use std::collections::BTreeSet;

use crate::check::values::{ValueChecker, ValueRules};
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::spec::{Bind, Example, ExampleError, Object, Operation, Place, Response, Returns, TypeRef, Value};

rules! {
    MISSING = "E701" "example-missing" "Every operation has an example.";
    UNKNOWN_NAME = "E702" "example-unknown-name" "An example contains only what its operation declares.";
    INCOMPLETE = "E703" "example-incomplete" "An example contains everything that is required, and its response everything that is `always` present.";
    WRONG_TYPE = "E704" "example-type" "The values of an example match their types, as on the wire.";
    UNKNOWN_VALUE = "E705" "example-value" "The values of an example are among those of their enumerations.";
    OUT_OF_BOUNDS = "E706" "example-bounds" "The request of an example is within the bounds.";
    RESPONSE = "E707" "example-response" "An example has a response if its operation returns something and the example is not an error.";
    ERROR = "E708" "example-error" "An error response has a status from 400 to 599, a code of errors.yaml and the fields of service.yaml.";
    STATUS = "E709" "example-status" "A success response has a status from 200 to 299.";
    NAME = "E710" "example-name" "The examples of an operation have unique names.";
    CONSTANT = "E711" "example-constant" "Constant and bound fields have their values in examples too.";
}

const RULES_OF_VALUES: ValueRules = ValueRules {
    wrong_type: WRONG_TYPE,
    unknown_name: UNKNOWN_NAME,
    missing: INCOMPLETE,
    unknown_value: UNKNOWN_VALUE,
    bounds: OUT_OF_BOUNDS,
};

pub(in crate::check) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, operation) in index.spec().operations() {
        if operation.examples.is_empty() {
            let message = format!("`{}` has no example", operation.name);
            reporter
                .report(MISSING, file.at("operation"), message)
                .help("add `examples`, which tests send and the fake returns");
        }
        let mut names = BTreeSet::new();
        for (position, example) in operation.examples.iter().enumerate() {
            let path = file.at("examples").index(position);
            let mut checker = ExampleChecker { index, operation, example, path, reporter };
            checker.name(&mut names);
            checker.request();
            checker.response();
            checker.status();
            checker.error();
            checker.constants();
        }
    }
}

/// Returns whether a value, as on the wire, can be of a type in a request (`is_sent`) or a response.
pub fn fits(index: &Index, type_ref: &TypeRef, value: &Value, is_sent: bool) -> bool {
    let mut reporter = Reporter::default();
    let mut checker =
        ValueChecker { index, is_sent, is_lenient: false, rules: RULES_OF_VALUES, reporter: &mut reporter };
    checker.value(type_ref, value, &SpecPath::file(""));
    reporter.count() == 0
}

/// An example that is being checked.
struct ExampleChecker<'a, 'r> {
    index: &'a Index,
    operation: &'a Operation,
    example: &'a Example,
    path: SpecPath<'a>,
    reporter: &'r mut Reporter,
}

impl<'a> ExampleChecker<'a, '_> {
    fn name(&mut self, seen: &mut BTreeSet<&'a str>) {
        let name = self.example.name.as_str();
        let message = if name.trim().is_empty() {
            "the name is empty".to_owned()
        } else if !seen.insert(name) {
            format!("duplicate name `{name}`")
        } else {
            return;
        };
        self.reporter.report(NAME, self.path.key("name"), message);
    }

    fn values(&mut self, is_sent: bool) -> ValueChecker<'_> {
        ValueChecker { index: self.index, is_sent, is_lenient: false, rules: RULES_OF_VALUES, reporter: self.reporter }
    }

    fn request(&mut self) {
        for place in [Place::Path, Place::Query, Place::Headers] {
            self.parameters(place);
        }
        let (operation, example, path) = (self.operation, self.example, self.path.clone());
        let mut values = self.values(true);
        if let Some(field) = &operation.body_value {
            match &example.body {
                Some(body) => values.field(field, body, &path.key("body")),
                None if field.required && !operation.body_optional => {
                    values.report(INCOMPLETE, &path, "missing body");
                }
                None => {}
            }
        } else {
            self.body();
        }
    }

    fn parameters(&mut self, place: Place) {
        let (operation, path) = (self.operation, self.path.key(place.key()));
        let none = Object::default();
        let object = self.example.at(place).unwrap_or(&none);
        let fields: Vec<_> = operation.fields_at(place).iter().collect();
        let mut values = self.values(true);
        values.object(&format!("`{}` of the operation", place.key()), &fields, object, &path);
        for field in fields {
            let is_bound = matches!(field.bind, Some(Bind::Handle(_)));
            // Fields with `required` are checked already. Path parameters are required even without that key.
            let is_needed = is_bound || (place == Place::Path && field.is_caller_supplied() && !field.required);
            match object.get(&field.name) {
                None if is_needed => {
                    values.report(INCOMPLETE, &path, format!("missing `{}`, which is required", field.name));
                }
                Some(value) if is_bound => values.value(&TypeRef::String, value, &path.key(&field.name)),
                _ => {}
            }
        }
    }

    /// Checks a body that is an object or has parts.
    fn body(&mut self) {
        let (operation, example, path) = (self.operation, self.example, self.path.clone());
        let place = if operation.multipart.is_empty() { Place::Body } else { Place::Multipart };
        let index = self.index;
        let fields = index.fields_at(operation, place);
        let mut values = self.values(true);
        match &example.body {
            // The struct is unknown, which another rule reports.
            _ if fields.is_empty() && operation.body_fields_of.is_some() => {}
            Some(_) if fields.is_empty() => {
                values.report(UNKNOWN_NAME, &path.key("body"), "the operation has no body");
            }
            Some(Value::Object(object)) => {
                values.object("the body", &fields, object, &path.key("body"));
                let required =
                    fields.iter().map(|field| &field.name).filter(|name| operation.body_required.contains(name));
                for name in required.filter(|name| object.get(name).is_none()) {
                    values.report(INCOMPLETE, &path.key("body"), format!("missing `{name}`, which is required"));
                }
            }
            Some(other) => {
                let message = format!("the body must be an object, found {}", other.describe());
                values.report(WRONG_TYPE, &path.key("body"), message);
            }
            None if operation.body_optional => {}
            None => values.object("the body", &fields, &Object::default(), &path),
        }
    }

    fn response(&mut self) {
        let path = self.path.key("response");
        if self.example.response.is_some() && self.example.error.is_some() {
            let message = "the example has both `response` and `error`";
            self.reporter.report(RESPONSE, path.clone(), message).help("remove one of them");
        }
        let (path, message) = match (&self.operation.response, &self.example.response, &self.example.error) {
            (Response::None, Some(_), None) => (path, "the operation returns nothing".to_owned()),
            (Response::Type(type_ref), None, None) => {
                (self.path.clone(), format!("missing `response`: the operation returns `{type_ref}`"))
            }
            (Response::Type(_), Some(Value::List(items)), None)
                if self.operation.returns == Some(Returns::Single) && items.len() != 1 =>
            {
                (path, format!("`returns: single` expects one item, found {}", items.len()))
            }
            _ => (path, String::new()),
        };
        if !message.is_empty() {
            self.reporter.report(RESPONSE, path, message);
        }
        if let (Some(response), Response::Type(type_ref)) = (&self.example.response, &self.operation.response) {
            let path = self.path.key("response");
            self.values(false).value(type_ref, response, &path);
        }
    }

    fn status(&mut self) {
        let path = self.path.key("status");
        match (self.example.status, &self.example.error) {
            (Some(_), Some(_)) => {
                self.reporter.report(STATUS, path, "the status of an error response belongs in `error`");
            }
            (Some(status), None) if !(200..300).contains(&status) => {
                let message = format!("{status} is not a success status");
                self.reporter.report(STATUS, path, message).help("use `error` for error responses");
            }
            _ => {}
        }
    }

    fn error(&mut self) {
        let Some(error) = &self.example.error else { return };
        let path = self.path.key("error");
        if !(400..600).contains(&error.status) {
            self.reporter.report(ERROR, path.key("status"), format!("{} is not an error status", error.status));
        }
        self.error_fields(error, &path);
        let code = &self.index.spec().service.error.code;
        if error.fields.get(code).is_none() {
            self.reporter.report(ERROR, path, format!("missing `{code}`"));
        }
    }

    fn error_fields(&mut self, error: &ExampleError, path: &SpecPath<'_>) {
        let shape = &self.index.spec().service.error;
        let names = [&shape.code, &shape.message, &shape.request_id].map(String::as_str);
        for (name, value) in error.fields.iter() {
            let path = path.key(name);
            match value.as_str() {
                _ if !names.contains(&name) => {
                    let message = format!("unknown field `{name}` of an error response");
                    let found = self.reporter.report(ERROR, path, message).at_key();
                    found.nearest(name, names).help("the names of the fields are listed in `error` of service.yaml");
                }
                None => {
                    let message = format!("expected a string, found {}", value.describe());
                    self.reporter.report(ERROR, path, message).help("quote it");
                }
                Some(code) if name == shape.code && self.index.code(code).is_none() => {
                    let message = format!("errors.yaml has no `{code}`");
                    self.reporter.report(ERROR, path, message).nearest(code, self.index.codes());
                }
                Some(_) => {}
            }
        }
    }

    fn constants(&mut self) {
        for (place, field) in self.index.request_fields(self.operation) {
            let Some(value) = self.example.at(place).and_then(|object| object.get(&field.name)) else { continue };
            let source = match &field.bind {
                Some(Bind::Field { place, name }) => self.example.at(*place).and_then(|object| object.get(name)),
                _ => None,
            };
            let message = match (&field.constant, &field.bind) {
                (Some(constant), _) if constant != value => format!("`{}` differs from its constant value", field.name),
                (None, Some(bind)) if source.is_some_and(|source| source != value) => {
                    format!("`{}` is bound to `{bind}`, which has a different value", field.name)
                }
                _ => continue,
            };
            let key = if place == Place::Multipart { Place::Body.key() } else { place.key() };
            let path = self.path.key(key).key(&field.name);
            self.reporter.report(CONSTANT, path, message);
        }
    }
}
