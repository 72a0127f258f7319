//! Prints the file of an operation: its request, its descriptor and the types that only it uses.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::rust::{RustFile, ident, with_path};
use super::{example, structure, types};
use crate::api::{BodyKind, Group, Input, Operation, Returned, Source, Struct};

pub(super) fn file(group: &Group, operation: &Operation) -> RustFile {
    let mut file = RustFile::new(format!("{}/{}.rs", group.module, operation.rust), &operation.file);
    file.uses("rt");
    if let Some(request) = &operation.request {
        let example = operation.example_call();
        let example = example.map(|example| example::section("# Examples", &operation.caller, example));
        structure::print(&mut file, request, example.unwrap_or_default());
    }
    descriptor(&mut file, group, operation);
    dynamic(&mut file, operation);
    for def in &operation.types {
        types::print(&mut file, def);
    }
    file
}

fn descriptor(file: &mut RustFile, group: &Group, operation: &Operation) {
    let value = value(&group.feature, operation, operation.request.as_ref());
    file.item(quote! {
        pub(crate) static OPERATION: rt::Operation = #value;
    });
}

/// Prints the descriptor of an operation with a request as an expression.
pub(super) fn value(feature: &str, operation: &Operation, request: Option<&Struct>) -> TokenStream {
    let (name, path) = (&operation.name, &operation.path);
    let (method, effect) = (operation.method, operation.effect);
    let auth = operation.auth.as_ref().map(|auth| {
        let (scheme, header) = (ident(&auth.scheme), &auth.header);
        quote!(auth: Some(rt::Auth { scheme: &crate::auth::#scheme, header: #header }))
    });
    let request = request.map(|request| {
        let name = ident(&request.name);
        quote!(request: rt::shape_of::<#name>())
    });
    let other_inputs: Vec<_> = operation.other_inputs().collect();
    let other_inputs = list(&other_inputs, "other_inputs", |other| input(other));
    let body = Some(operation.body).filter(|body| *body != BodyKind::None).map(|body| quote!(body: rt::Body::#body));
    let has_response = (operation.returned != Returned::Empty).then(|| quote!(has_response: true));
    let already_done = list(&operation.already_done, "already_done", |error| {
        let code = ident(&error.constant);
        quote!(crate::codes::#code)
    });
    let page = operation.page.as_ref().map(|page| {
        let (items, count, response_offset) = (&page.items, &page.count, &page.response_offset);
        let (offset, limit) = (Literal::usize_unsuffixed(page.offset), Literal::usize_unsuffixed(page.limit));
        let max_limit = match page.max_limit.map(Literal::i64_unsuffixed) {
            Some(max) => quote!(Some(#max)),
            None => quote!(None),
        };
        quote!(page: Some(rt::Page {
            offset: #offset,
            limit: #limit,
            max_limit: #max_limit,
            items: &[#(#items),*],
            count: &[#(#count),*],
            response_offset: &[#(#response_offset),*],
        }))
    });
    let result_code = operation.result_code.as_ref().map(|result| {
        let (code, success, message) = (&result.code, &result.success, &result.message);
        let family = match &result.family {
            Some(family) => quote!(Some(#family)),
            None => quote!(None),
        };
        quote! {
            result_code: Some(rt::ResultCode {
                code: &[#(#code),*],
                success: #success,
                message: &[#(#message),*],
                family: #family,
            })
        }
    });
    let fields =
        [auth, request, other_inputs, body, has_response, already_done, page, result_code].into_iter().flatten();
    quote! {
        rt::Operation {
            #(#fields,)*
            ..rt::Operation::new(#name, #feature, rt::Method::#method, #path, rt::Effect::#effect)
        }
    }
}

/// Prints a list as a field of the descriptor, unless it is empty.
fn list<T>(items: &[T], key: &str, print: impl Fn(&T) -> TokenStream) -> Option<TokenStream> {
    let key = ident(key);
    let items: Vec<_> = items.iter().map(print).collect();
    (!items.is_empty()).then(|| quote!(#key: &[#(#items),*]))
}

fn input(input: &Input) -> TokenStream {
    let (place, name) = (input.place, &input.name);
    match &input.source {
        Source::Field(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(rt::Input::field(rt::Place::#place, #name, #index))
        }
        Source::Handle => quote!(rt::Input::handle(rt::Place::#place, #name)),
        Source::Constant(value) => quote!(rt::Input::constant(rt::Place::#place, #name, #value)),
    }
}

/// Prints the static that calls the operation with JSON documents. Its types have paths, because imports would be unused
/// without the feature.
fn dynamic(file: &mut RustFile, operation: &Operation) {
    let request = operation.request.as_ref().map_or(quote!(rt::Empty), |request| {
        let request = ident(&request.name);
        quote!(#request)
    });
    let response = match &operation.returned {
        Returned::Empty => quote!(rt::Empty),
        Returned::Value(ty) => with_path(ty),
        Returned::Single(item) => {
            let item = with_path(item);
            quote!(Vec<#item>)
        }
    };
    file.item(quote! {
        #[cfg(feature = "dynamic")]
        pub(crate) static DYNAMIC: rt::DynamicOperation = rt::DynamicOperation::new::<#request, #response>(&OPERATION);
    });
}
