//! Resolves operations.

use super::types::named;
use super::{Resolver, constructor, file_stem, method_docs, named_constructors, request};
use crate::api::{Auth, Caller, Example, Field, KnownError, Operation, ResultCode, Returned, Struct, Type};
use crate::naming;
use crate::spec::{self, SpecFile};

impl Resolver<'_> {
    pub(super) fn operation(&self, file: &SpecFile, operation: &spec::Operation) -> Operation {
        let (mut fields, inputs) = self.request(operation);
        self.resolve_docs(&mut fields);
        let replaces = self.replaces(operation, &fields);
        let omitted_fields = method_docs::omitted_fields(&request_name(operation), replaces.as_ref());
        let mut resolved = Operation {
            name: operation.name.clone(),
            file: file.path.clone(),
            title_zh: operation.title_zh.clone(),
            summary: operation.summary.clone(),
            summary_zh: operation.summary_zh.clone(),
            docs: Vec::new(),
            notes: operation.notes.as_ref().map(|notes| self.prose.resolve(notes, named(&fields))),
            page_url: page_url(&self.spec.service.documentation.page, &operation.source),
            page_url_zh: page_url(&self.spec.service.documentation.page_zh, &operation.source),
            checked: operation.checked.clone(),
            deprecated: operation.deprecated.as_ref().map(|why| self.prose.resolve_plain(why, named(&fields))),
            method: operation.http.method,
            path: operation.http.path.text.clone(),
            auth: operation.auth.as_ref().map(|name| self.auth(name)),
            effect: operation.effect,
            effect_reason: operation.effect_reason.as_ref().map(|why| self.prose.resolve_plain(why, named(&fields))),
            argument: constructor::argument(&fields, !operation.constructors.is_empty()),
            short_methods: Vec::new(),
            page: self.page(operation, &inputs),
            replaces,
            request: self.request_struct(file, operation, fields, &omitted_fields),
            rust: file_stem(&file.path).to_owned(),
            caller: self.caller(operation),
            inputs,
            body: request::body(operation),
            returned: self.returned(operation),
            already_done: self.known_errors(&operation.already_done),
            errors: self.known_errors(&operation.errors),
            result_code: operation.result_code.as_ref().map(result_code),
            // The calls are added when all types are resolved.
            examples: operation.examples.iter().map(|source| Example { source: source.clone(), call: None }).collect(),
            types: self.types_of(file),
        };
        resolved.short_methods = named_constructors::short_methods(&resolved);
        let feature = file.group.as_deref().unwrap_or_default();
        resolved.docs = method_docs::method_docs(&resolved, feature, omitted_fields);
        resolved
    }

    /// Returns the request struct, unless the request has no fields.
    fn request_struct(
        &self,
        file: &SpecFile,
        operation: &spec::Operation,
        fields: Vec<Field>,
        omitted_fields: &[String],
    ) -> Option<Struct> {
        let doc = method_docs::request_doc(&self.method(file, operation), omitted_fields);
        let named = self.named_constructors(&operation.constructors, &fields);
        let is_changed = operation.replaces.as_ref().is_some_and(|replaces| replaces.read.is_some());
        (!fields.is_empty())
            .then(|| Struct { is_changed, ..constructor::request(request_name(operation), doc, fields, named) })
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

    /// Returns error codes with their meanings.
    pub(super) fn known_errors(&self, codes: &[String]) -> Vec<KnownError> {
        let known = |code: &String| {
            let entry = self.checked.code(code);
            KnownError { constant: entry.name.clone(), meaning: entry.meaning.clone() }
        };
        codes.iter().map(known).collect()
    }
}

fn request_name(operation: &spec::Operation) -> String {
    format!("{}Request", operation.name)
}

fn result_code(result: &spec::ResultCode) -> ResultCode {
    ResultCode {
        code: result.code.0.clone(),
        success: result.success.clone(),
        message: result.message.clone().map(|path| path.0).unwrap_or_default(),
        family: result.family.clone(),
    }
}

fn page_url(page: &str, source: &str) -> Option<String> {
    source.starts_with("meeting_").then(|| page.replace("{source}", source))
}
