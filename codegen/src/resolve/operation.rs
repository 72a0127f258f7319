//! Resolves operations: their requests, inputs, responses and pages.

use super::types::named;
use super::{Resolver, constructor, file_stem, method_docs};
use crate::api::{
    Auth, BodyKind, Caller, Direction, Example, Field, Input, KnownError, Operation, Page, PageCount, PageItems,
    PathStep, Place, Presence, ResultCode, Returned, Source, Struct, Type,
};
use crate::naming;
use crate::spec::{self, Bind, DataPath, SpecFile, Value};

impl Resolver<'_> {
    pub(super) fn operation(&self, file: &SpecFile, operation: &spec::Operation) -> Operation {
        let (mut fields, inputs) = self.request(operation);
        self.resolve_docs(&mut fields);
        let rust = file_stem(&file.path).to_owned();
        let caller = self.caller(operation);
        let notes = operation.notes.as_ref().map(|notes| self.prose.resolve(notes, named(&fields)));
        let page_url_en = page_url(&self.spec.service.documentation.page, &operation.source);
        Operation {
            name: operation.name.clone(),
            file: file.path.clone(),
            title_zh: operation.title_zh.clone(),
            summary: operation.summary.clone(),
            docs: method_docs::method_docs(operation, notes.as_deref(), page_url_en.as_deref()),
            notes,
            page_url: page_url_en,
            page_url_zh: page_url(&self.spec.service.documentation.page_zh, &operation.source),
            checked: operation.checked.clone(),
            deprecated: operation.deprecated.as_ref().map(|why| self.prose.resolve_plain(why, named(&fields))),
            method: operation.http.method,
            path: operation.http.path.text.clone(),
            auth: operation.auth.as_ref().and_then(|name| self.auth(name)),
            effect: operation.effect,
            argument: constructor::argument(&fields),
            page: page(operation, &inputs),
            replaces: self.replaces(file, operation, &fields),
            request: (!fields.is_empty())
                .then(|| request(&operation.name, &format!("{}::{rust}", caller.type_name()), fields)),
            rust,
            caller,
            inputs,
            body: body(operation),
            returned: self.returned(operation),
            already_done: self.known_errors(&operation.already_done),
            errors: self.known_errors(&operation.errors),
            result_code: operation.result_code.as_ref().map(|result| ResultCode {
                code: segments(&result.code),
                success: result.success.clone(),
                message: result.message.as_ref().map(segments).unwrap_or_default(),
            }),
            // The calls are added when all types are resolved.
            examples: operation.examples.iter().map(|source| Example { source: source.clone(), call: None }).collect(),
            types: self.types_of(file),
        }
    }

    /// Returns the fields of the request and the inputs of the HTTP request.
    fn request(&self, operation: &spec::Operation) -> (Vec<Field>, Vec<Input>) {
        let mut request = Request { resolver: self, fields: Vec::new(), inputs: Vec::new(), bound: Vec::new() };
        request.place(Place::Path, &operation.path);
        request.place(Place::Query, &operation.query);
        request.place(Place::Header, &operation.headers);
        request.place(Place::Body, &operation.body);
        if let Some(structure) = operation.body_fields_of.as_deref().and_then(|name| self.structs.get(name)) {
            request.place(Place::Body, &structure.fields);
        }
        request.place(Place::BodyValue, operation.body_value.as_deref());
        request.place(Place::Part, &operation.multipart);
        request.finish()
    }

    pub(super) fn caller(&self, operation: &spec::Operation) -> Caller {
        operation
            .auth
            .as_ref()
            .and_then(|name| self.scheme(name)?.handle.as_deref())
            .map_or(Caller::Client, |handle| Caller::Handle(naming::pascal(handle)))
    }

    fn auth(&self, name: &str) -> Option<Auth> {
        let header = &self.spec.auth.schemes.iter().find(|scheme| scheme.name == name)?.header;
        Some(Auth { scheme: naming::screaming(&self.scheme(name)?.name), header: header.clone() })
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

    /// The error codes with these numbers, in this order, less those that the catalog lacks.
    fn known_errors(&self, codes: &[String]) -> Vec<KnownError> {
        let entry = |code: &String| self.index.codes.get(code.as_str());
        let known =
            |entry: &&spec::ErrorEntry| KnownError { constant: entry.name.clone(), meaning: entry.meaning.clone() };
        codes.iter().filter_map(entry).map(known).collect()
    }

    /// Returns the items of a struct, if an operation returns it page by page.
    pub(super) fn page_items(&self, structure: &str) -> Option<PageItems> {
        let (_, operation) = self.spec.operations().find(|(_, operation)| {
            operation.page.is_some() && operation.response.type_ref().and_then(spec::TypeRef::named) == Some(structure)
        })?;
        let page = operation.page.as_ref()?;
        let (items, ty) = self.follow(structure, &page.items)?;
        let Type::List(item) = ty else { return None };
        let count = page.count.as_ref().and_then(|count| self.follow(structure, count));
        let count = count.map(|(path, ty)| PageCount { path, is_widened: ty != Type::Int64 });
        Some(PageItems { item: *item, items, count })
    }

    /// Returns the fields on a path through structs, and the type at its end.
    fn follow(&self, structure: &str, path: &DataPath) -> Option<(Vec<PathStep>, Type)> {
        let mut structure = self.structs.get(structure)?;
        let mut steps = Vec::new();
        let mut end = Type::String;
        for segment in segments(path) {
            let spec = structure.fields.iter().find(|field| field.name == segment)?;
            let field = self.field(spec, self.reach.direction(&structure.name));
            steps.push(PathStep { field: field.rust, is_optional: field.presence == Presence::Optional });
            if let Type::Struct(name) = &field.ty {
                structure = self.structs.get(name.as_str())?;
            }
            end = field.ty;
        }
        Some((steps, end))
    }
}

/// Returns the request of an operation, sent by the method at a path.
fn request(operation: &str, method: &str, mut fields: Vec<Field>) -> Struct {
    let name = format!("{operation}Request");
    constructor::settings(&name, &mut fields);
    let conversions = constructor::conversions(&fields);
    Struct {
        doc: format!("Request of [`{method}`](crate::{method})."),
        direction: Direction::Sent,
        default: constructor::default_impl(Direction::Sent, &fields),
        constructor: Some(constructor::constructor(&name, "request", &fields, conversions)),
        page: None,
        fields,
        name,
    }
}

/// Collects the fields and inputs of a request.
struct Request<'a> {
    resolver: &'a Resolver<'a>,
    fields: Vec<Field>,
    inputs: Vec<Input>,
    /// Inputs that are bound to another one: their index in `inputs`, and the place and name of the other one.
    bound: Vec<(usize, Place, String)>,
}

impl Request<'_> {
    fn place<'m>(&mut self, place: Place, fields: impl IntoIterator<Item = &'m spec::Field>) {
        for field in fields {
            let source = match (&field.bind, &field.constant) {
                (Some(Bind::Handle(_)), _) => Source::Handle,
                (Some(Bind::Field { place, name }), _) => {
                    self.bound.push((self.inputs.len(), place_of(*place), name.clone()));
                    // Replaced when all inputs are known.
                    Source::Handle
                }
                (None, Some(constant)) => Source::Constant(encoded(constant, place)),
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
        self.move_deprecated_last();
        (self.fields, self.inputs)
    }

    /// Moves deprecated fields to the end.
    fn move_deprecated_last(&mut self) {
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

/// Encodes a constant for its place: as JSON in a body, as a plain string elsewhere.
fn encoded(value: &Value, place: Place) -> String {
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

fn page(operation: &spec::Operation, inputs: &[Input]) -> Option<Page> {
    let page = operation.page.as_ref()?;
    let index = |name: &str| {
        inputs.iter().find(|input| input.name == name).and_then(|input| match input.source {
            Source::Field(index) => Some(index),
            _ => None,
        })
    };
    Some(Page {
        offset: index(&page.offset)?,
        limit: index(&page.limit)?,
        items: segments(&page.items),
        count: page.count.as_ref().map(segments).unwrap_or_default(),
    })
}

pub(super) fn segments(path: &DataPath) -> Vec<String> {
    path.segments().map(str::to_owned).collect()
}
