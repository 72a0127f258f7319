//! Operations: their inputs, how a method takes them and what it returns.

use super::Resolver;
use super::file_stem;
use super::types::named;
use crate::api::{
    Argument, Auth, BodyKind, Caller, Direction, Field, Form, Input, Operation, Page, PageItems, Place, Presence,
    Returned, Source, Type,
};
use crate::check::{PAGE_REQUEST, PAGE_RESPONSE, guaranteed};
use crate::index::Step;
use crate::naming;
use crate::spec::{self, Bind, DataPath, SpecFile, Value};

impl Resolver<'_> {
    pub(super) fn operation(&self, file: &SpecFile, operation: &spec::Operation) -> Operation {
        let (mut fields, inputs) = self.request(operation);
        self.resolve_docs(&mut fields);
        Operation {
            name: operation.name.clone(),
            file: file.path.clone(),
            rust: file_stem(&file.path).to_owned(),
            title_zh: operation.title_zh.clone(),
            summary: operation.summary.clone(),
            notes: operation.notes.as_ref().map(|notes| self.prose.resolve(notes, named(&fields))),
            page_url: page_url(&self.spec.service.documentation.page, &operation.source),
            page_url_zh: page_url(&self.spec.service.documentation.page_zh, &operation.source),
            checked: operation.checked.clone(),
            deprecated: operation.deprecated.as_ref().map(|why| self.prose.resolve_plain(why, named(&fields))),
            method: operation.http.method,
            path: operation.http.path.text.clone(),
            auth: operation.auth.as_ref().map(|name| self.auth(name)),
            caller: self.caller(operation),
            effect: operation.effect,
            argument: argument(&fields),
            page: page(operation, &inputs),
            replaces: self.replaces(file, operation, &fields),
            fields,
            inputs,
            body: body(operation),
            returned: self.returned(operation),
            already_done: self.constants(&operation.already_done),
            errors: self.constants(&operation.errors),
            result_code: operation.result_code.as_ref().map(|result| {
                (
                    segments(&result.code),
                    result.success.clone(),
                    result.message.as_ref().map(segments).unwrap_or_default(),
                )
            }),
            examples: operation.examples.clone(),
            types: self.types_of(file),
        }
    }

    /// The fields of the request and every place at which something is sent.
    fn request(&self, operation: &spec::Operation) -> (Vec<Field>, Vec<Input>) {
        let mut request = Request { resolver: self, fields: Vec::new(), inputs: Vec::new(), bound: Vec::new() };
        request.place(Place::Path, &operation.path);
        request.place(Place::Query, &operation.query);
        request.place(Place::Header, &operation.headers);
        request.place(Place::Body, &operation.body);
        if let Some(name) = &operation.body_fields_of {
            request.place(Place::Body, &self.checked.structure(name).fields);
        }
        request.place(Place::BodyValue, operation.body_value.as_deref());
        request.place(Place::Part, &operation.multipart);
        request.finish()
    }

    pub(super) fn caller(&self, operation: &spec::Operation) -> Caller {
        match self.checked.index().handle(operation) {
            Some(handle) => Caller::Handle(naming::pascal(handle)),
            None => Caller::Client,
        }
    }

    fn auth(&self, name: &str) -> Auth {
        let scheme = self.checked.scheme(name);
        let header = scheme.header.clone();
        Auth { scheme: naming::screaming(&self.checked.token_scheme(scheme).name), header }
    }

    fn returned(&self, operation: &spec::Operation) -> Returned {
        match (operation.response.type_ref(), operation.returns) {
            (None, _) => Returned::Empty,
            (Some(type_ref), None) => Returned::Value(self.resolve(type_ref).0),
            (Some(type_ref), Some(spec::Returns::Single)) => match self.resolve(type_ref).0 {
                Type::List(item) => Returned::Single(*item),
                other => Returned::Value(other),
            },
        }
    }

    /// Returns how to get the items of a page from a struct, if an operation returns it as a page.
    pub(super) fn page_items(&self, structure: &str) -> Option<PageItems> {
        let (response, page) = self.spec.operations().find_map(|(_, operation)| {
            let response = operation.response.type_ref().filter(|response| response.named() == Some(structure))?;
            Some((response, operation.page.as_ref()?))
        })?;
        let (items, ty) = self.walk(response, &page.items);
        let Type::List(item) = ty else { return None };
        let count = page.count.as_ref().map(|count| self.walk(response, count));
        let count_is_wide = count.as_ref().is_some_and(|(_, ty)| *ty == Type::Int64);
        Some(PageItems { item: *item, items, count: count.map(|(path, _)| path), count_is_wide })
    }

    /// Returns the fields on a path of a page, each with whether it is optional, and the type at its end.
    fn walk(&self, from: &spec::TypeRef, path: &DataPath) -> (Vec<(String, bool)>, Type) {
        let (steps, end) = self.checked.walk(from, path, PAGE_RESPONSE);
        let steps = steps.into_iter().map(|Step { structure, field }| {
            let field = self.field(field, self.direction(&structure.name));
            (field.rust, field.presence == Presence::Optional)
        });
        (steps.collect(), self.resolve(end).0)
    }
}

/// Collects what a request is made of.
struct Request<'a> {
    resolver: &'a Resolver<'a>,
    fields: Vec<Field>,
    inputs: Vec<Input>,
    /// Inputs that take the value of a field elsewhere: where they stand in `inputs`, and what they take.
    bound: Vec<(usize, Place, String)>,
}

impl Request<'_> {
    fn place<'m>(&mut self, place: Place, fields: impl IntoIterator<Item = &'m spec::Field>) {
        for field in fields {
            let source = match (&field.bind, &field.constant) {
                (Some(Bind::Handle(_)), _) => Source::Handle,
                (Some(Bind::Field { place, name }), _) => {
                    self.bound.push((self.inputs.len(), place_of(*place), name.clone()));
                    // Replaced when all fields are known.
                    Source::Handle
                }
                (None, Some(constant)) => Source::Constant(written(constant, place)),
                (None, None) => {
                    let mut resolved = self.resolver.field(field, Direction::Sent);
                    if place == Place::Path {
                        resolved.presence = Presence::Required;
                    }
                    self.fields.push(resolved);
                    Source::Field(self.fields.len() - 1)
                }
            };
            let doc = match source {
                Source::Field(_) => None,
                _ => field.doc.as_ref().map(|doc| self.resolver.prose.resolve(doc, |_| None)),
            };
            self.inputs.push(Input { place, name: field.name.clone(), source, doc });
        }
    }

    fn finish(mut self) -> (Vec<Field>, Vec<Input>) {
        for (index, place, name) in std::mem::take(&mut self.bound) {
            let source = self
                .inputs
                .iter()
                .find(|input| input.place == place && input.name == name)
                .map(|input| input.source.clone());
            if let (Some(input), Some(source)) = (self.inputs.get_mut(index), source) {
                input.source = source;
            }
        }
        self.retired_last();
        (self.fields, self.inputs)
    }

    /// What should not be used any more does not stand first in the type and its documentation.
    fn retired_last(&mut self) {
        let mut order: Vec<usize> = (0..self.fields.len()).collect();
        order.sort_by_key(|index| self.fields.get(*index).is_some_and(|field| field.deprecated.is_some()));
        self.fields.sort_by_key(|field| field.deprecated.is_some());
        for input in &mut self.inputs {
            if let Source::Field(index) = &mut input.source {
                *index = order.iter().position(|old| old == index).unwrap_or(*index);
            }
        }
    }
}

fn page_url(page: &str, source: &str) -> Option<String> {
    source.starts_with("meeting_").then(|| page.replace("{source}", source))
}

fn place_of(place: spec::Place) -> Place {
    match place {
        spec::Place::Path => Place::Path,
        spec::Place::Query => Place::Query,
        spec::Place::Headers => Place::Header,
        spec::Place::Body => Place::Body,
        spec::Place::Multipart => Place::Part,
    }
}

/// A constant as it stands at its place: JSON in a body, the text itself elsewhere.
fn written(value: &Value, place: Place) -> String {
    match value {
        Value::String(text) if place == Place::Body => format!("{text:?}"),
        Value::String(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        _ => String::new(),
    }
}

fn body(operation: &spec::Operation) -> BodyKind {
    if !operation.multipart.is_empty() {
        BodyKind::Multipart
    } else if operation.body_value.is_some() {
        BodyKind::Value
    } else if operation.body.is_empty() && operation.body_fields_of.is_none() {
        BodyKind::None
    } else if operation.body_optional {
        BodyKind::OptionalObject
    } else {
        BodyKind::Object
    }
}

fn argument(fields: &[Field]) -> Argument {
    let mut required = fields.iter().enumerate().filter(|(_, field)| field.presence == Presence::Required);
    match (fields.is_empty(), required.next(), required.next()) {
        (true, _, _) => Argument::None,
        (false, Some((index, field)), None) if convertible(field) => Argument::Into(index),
        _ => Argument::Request,
    }
}

/// Whether a value of a field says by its type what it is for, or the request has nothing else to say.
fn convertible(field: &Field) -> bool {
    match &field.ty {
        Type::Bool | Type::Json | Type::Map(_) => false,
        Type::List(_) => field.form != Form::OneOrMany,
        _ => true,
    }
}

fn page(operation: &spec::Operation, inputs: &[Input]) -> Option<Page> {
    let page = operation.page.as_ref()?;
    let index = |name: &str| {
        let field = inputs.iter().find(|input| input.name == name).and_then(|input| match input.source {
            Source::Field(index) => Some(index),
            _ => None,
        });
        guaranteed(field, PAGE_REQUEST, name)
    };
    Some(Page {
        offset: index(&page.offset),
        limit: index(&page.limit),
        items: segments(&page.items),
        count: page.count.as_ref().map(segments).unwrap_or_default(),
    })
}

pub(super) fn segments(path: &DataPath) -> Vec<String> {
    path.segments().map(str::to_owned).collect()
}
