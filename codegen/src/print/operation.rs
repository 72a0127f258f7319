//! An operation's file: its request, its descriptor, its method and the types that only it uses.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{paragraphs, wrap};
use super::example;
use super::replaces;
use super::request;
use super::rust::{RustFile, doc_attributes, ident};
use super::structure;
use super::type_def;
use crate::api::{Api, Argument, BodyKind, Caller, Direction, Group, Input, Operation, Place, Returned, Source, Type};
use crate::spec::{Effect, Method};

pub(super) fn file(api: &Api, group: &Group, operation: &Operation) -> RustFile {
    let mut file = RustFile::new(format!("{}/{}.rs", group.module, operation.rust), &operation.file);
    for name in ["Call", "rt"] {
        file.uses(name);
    }
    if operation.argument != Argument::None {
        print_request(api, &mut file, operation);
    }
    descriptor(&mut file, group, operation);
    dynamic(&mut file, operation);
    method(api, &mut file, group, operation);
    for def in &operation.types {
        type_def(api, &mut file, def);
    }
    file
}

fn print_request(api: &Api, file: &mut RustFile, operation: &Operation) {
    let name = operation.request();
    file.owns(&name);
    let owner = caller(&operation.caller);
    let mut docs = wrap(&format!("What [`{owner}::{}`](crate::{owner}::{}) sends.", operation.rust, operation.rust));
    if let Some(replaces) = &operation.replaces {
        docs.push(String::new());
        docs.extend(replaces::section(operation, replaces));
    }
    structure::declaration(file, &name, &docs, Direction::Sent, &operation.fields);
    request::constructors(api, file, &name, &operation.fields);
    if let Argument::Into(index) = operation.argument
        && let Some(field) = operation.fields.get(index)
    {
        conversion(file, &name, &field.ty);
    }
}

/// Makes a request of its only required field.
fn conversion(file: &mut RustFile, name: &str, ty: &Type) {
    let name = ident(name);
    let mut from = |generics: TokenStream, source: TokenStream| {
        file.item(quote! {
            impl #generics From<#source> for #name {
                fn from(value: #source) -> Self {
                    Self::new(value)
                }
            }
        });
    };
    match ty {
        Type::String => {
            from(quote!(), quote!(&str));
            from(quote!(), quote!(String));
        }
        Type::List(inner) if **inner == Type::String => {
            from(quote!(<const N: usize>), quote!([&str; N]));
            from(quote!(), quote!(Vec<String>));
        }
        Type::List(inner) => {
            let inner = file.ty(inner);
            from_list(file, &name, &inner);
        }
        other => {
            let ty = file.ty(other);
            let by_reference = matches!(other, Type::Identifier(_)).then(|| quote!(&#ty));
            for source in std::iter::once(ty).chain(by_reference) {
                file.item(quote! {
                    impl From<#source> for #name {
                        fn from(value: #source) -> Self {
                            Self::new(value)
                        }
                    }
                });
            }
        }
    }
}

fn from_list(file: &mut RustFile, name: &proc_macro2::Ident, inner: &TokenStream) {
    for (generics, source) in [(quote!(<const N: usize>), quote!([#inner; N])), (quote!(), quote!(Vec<#inner>))] {
        file.item(quote! {
            impl #generics From<#source> for #name {
                fn from(values: #source) -> Self {
                    Self::new(values)
                }
            }
        });
    }
}

fn descriptor(file: &mut RustFile, group: &Group, operation: &Operation) {
    let (name, feature, path) = (&operation.name, &group.feature, &operation.path);
    let method = ident(match operation.method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
    });
    let effect = ident(match operation.effect {
        Effect::Read => "Read",
        Effect::Issue => "Issue",
        Effect::Idempotent => "Idempotent",
        Effect::NonIdempotent => "NonIdempotent",
        Effect::OneTime => "OneTime",
    });
    let auth = operation.auth.as_ref().map(|auth| {
        let (scheme, header) = (ident(&auth.scheme), &auth.header);
        quote!(auth: Some(rt::Auth { scheme: &crate::auth::#scheme, header: #header }))
    });
    let inputs = list(&operation.inputs, "inputs", input);
    let body = match operation.body {
        BodyKind::None => None,
        BodyKind::Object => Some("Object"),
        BodyKind::OptionalObject => Some("OptionalObject"),
        BodyKind::Value => Some("Value"),
        BodyKind::Multipart => Some("Multipart"),
    };
    let body = body.map(ident).map(|kind| quote!(body: rt::Body::#kind));
    let has_response = (operation.returned != Returned::Empty).then(|| quote!(has_response: true));
    let already_done = list(&operation.already_done, "already_done", |code| {
        let code = ident(code);
        quote!(crate::codes::#code)
    });
    let page = operation.page.as_ref().map(|page| {
        let (items, count) = (&page.items, &page.count);
        let index = proc_macro2::Literal::usize_unsuffixed;
        let (offset, limit) = (index(page.offset), index(page.limit));
        quote!(page: Some(rt::Page { offset: #offset, limit: #limit, items: &[#(#items),*], count: &[#(#count),*] }))
    });
    let result_code = operation.result_code.as_ref().map(|(code, success, message)| {
        quote!(result_code: Some(rt::ResultCode { code: &[#(#code),*], success: #success, message: &[#(#message),*] }))
    });
    let extras = [auth, inputs, body, has_response, already_done, page, result_code];
    let extras = extras.into_iter().flatten();
    file.item(quote! {
        pub(crate) static OPERATION: rt::Operation = rt::Operation {
            #(#extras,)*
            ..rt::Operation::new(#name, #feature, rt::Method::#method, #path, rt::Effect::#effect)
        };
    });
}

/// A list as a field of the descriptor, unless it is empty.
fn list<T>(items: &[T], key: &str, print: impl Fn(&T) -> TokenStream) -> Option<TokenStream> {
    let key = ident(key);
    let items: Vec<_> = items.iter().map(print).collect();
    (!items.is_empty()).then(|| quote!(#key: &[#(#items),*]))
}

fn input(input: &Input) -> TokenStream {
    let place = ident(match input.place {
        Place::Path => "Path",
        Place::Query => "Query",
        Place::Header => "Header",
        Place::Body => "Body",
        Place::BodyValue => "BodyValue",
        Place::Part => "Part",
    });
    let name = &input.name;
    match &input.source {
        Source::Field(index) => {
            let index = proc_macro2::Literal::usize_unsuffixed(*index);
            quote!(rt::Input::field(rt::Place::#place, #name, #index))
        }
        Source::Handle => quote!(rt::Input::handle(rt::Place::#place, #name)),
        Source::Constant(value) => quote!(rt::Input::constant(rt::Place::#place, #name, #value)),
    }
}

/// What lets the operation be called from a document.
fn dynamic(file: &mut RustFile, operation: &Operation) {
    let request = if operation.argument == Argument::None {
        quote!(rt::Empty)
    } else {
        let request = ident(&operation.request());
        quote!(#request)
    };
    let response = match &operation.returned {
        Returned::Empty => quote!(rt::Empty),
        Returned::Value(ty) => file.ty(ty),
        Returned::Single(item) => {
            let item = file.ty(item);
            quote!(Vec<#item>)
        }
    };
    file.item(quote! {
        #[cfg(feature = "dynamic")]
        pub(crate) static DYNAMIC: rt::DynamicOperation = rt::DynamicOperation::new::<#request, #response>(&OPERATION);
    });
}

fn method(api: &Api, file: &mut RustFile, group: &Group, operation: &Operation) {
    let owner = caller(&operation.caller);
    file.uses(owner);
    let owner = ident(owner);
    let name = ident(&operation.rust);
    let docs = doc_attributes(&method_docs(api, group, operation));
    let alias = &operation.name;
    let deprecated = operation.deprecated.as_ref().map(|why| quote!(#[deprecated = #why]));
    let (parameter, request) = match operation.argument {
        Argument::None => (quote!(), quote!(rt::empty())),
        Argument::Request => {
            let ty = ident(&operation.request());
            (quote!(, request: #ty), quote!(rt::Arc::new(request)))
        }
        Argument::Into(_) => {
            let ty = ident(&operation.request());
            (quote!(, request: impl Into<#ty>), quote!(rt::Arc::new(request.into())))
        }
    };
    let (returned, constructor) = match &operation.returned {
        Returned::Empty => (quote!(()), "empty"),
        Returned::Value(ty) => (file.ty(ty), "value"),
        Returned::Single(ty) => (file.ty(ty), "single"),
    };
    let constructor = ident(constructor);
    file.item(quote! {
        impl #owner {
            #docs
            #[doc(alias = #alias)]
            #deprecated
            pub fn #name(&self #parameter) -> Call<#returned> {
                Call::#constructor(self.caller(), &OPERATION, #request)
            }
        }
    });
}

pub(super) fn caller(caller: &Caller) -> &str {
    match caller {
        Caller::Client => "Client",
        Caller::Handle(name) => name,
    }
}

fn method_docs(api: &Api, group: &Group, operation: &Operation) -> Vec<String> {
    let mut docs = paragraphs([operation.summary.as_str(), operation.notes.as_deref().unwrap_or_default()]);
    if operation.page.is_some() {
        docs.push(String::new());
        docs.extend(wrap(
            "The response is one page; [`items`](Call::items) and [`pages`](Call::pages) fetch them all.",
        ));
    }
    docs.push(String::new());
    docs.extend(wrap(&after_failure(operation.effect)));
    if let Some(replaced) = &operation.replaces {
        docs.push(String::new());
        docs.extend(replaces::section(operation, replaced));
    }
    if !operation.errors.is_empty() {
        docs.extend([String::new(), "# Errors".to_owned(), String::new()]);
        let meaning = |constant: &String| api.codes.iter().find(|code| code.constant == *constant);
        docs.extend(operation.errors.iter().filter_map(meaning).flat_map(|code| {
            wrap(&format!("- [`{0}`](crate::codes::{0}): {1}", code.constant, escaped(&code.meaning)))
        }));
    }
    if let Some(example) = example::of_method(api, group, operation) {
        docs.extend([String::new(), "# Example".to_owned(), String::new()]);
        docs.extend(example);
    }
    docs.push(String::new());
    docs.extend(wrap(&origin(operation)));
    docs
}

/// What a caller must know about calling again.
#[must_use]
pub fn after_failure(effect: Effect) -> String {
    match effect {
        Effect::Read => "Read-only: retried after transient errors.",
        Effect::Issue => "Issues a new value on every call: retried after transient errors.",
        Effect::Idempotent => "Idempotent: retried after transient errors.",
        Effect::NonIdempotent => "Not idempotent: not retried once the service may have received the request.",
        Effect::OneTime => "One-time operation: not retried once the service may have received the request.",
    }
    .to_owned()
}

fn origin(operation: &Operation) -> String {
    let page = operation.page_url.as_ref().map(|url| format!(", [vendor's page]({url})")).unwrap_or_default();
    format!("`{} {}`, {}{page}", operation.method, operation.path, operation.title_zh)
}

/// Brackets in prose would be taken for links.
pub(super) fn escaped(text: &str) -> String {
    text.replace('[', "\\[").replace(']', "\\]")
}
