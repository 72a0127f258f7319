//! Prints the methods of a group: an `impl` of the client, and one of each handle.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::{escaped, paragraphs, wrap};
use super::example;
use super::request;
use super::rust::{RustFile, doc_attributes, ident};
use crate::api::{Argument, Constructor, Group, Operation, Returned, ShortMethod, Type};

pub(super) fn file(group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("{}/methods.rs", group.module), &format!("{}/", group.feature));
    file.uses("Call");
    file.uses("rt");
    let mut callers = BTreeMap::<&str, Vec<&Operation>>::new();
    for operation in &group.operations {
        callers.entry(operation.caller.type_name()).or_default().push(operation);
    }
    let docs = [
        &*format!("# {}", group.title),
        &*format!("Module [`{0}`](crate::{0}), Cargo feature `{1}`.", group.module, group.feature),
    ];
    let docs = doc_attributes(&paragraphs(docs));
    for (caller, operations) in callers {
        file.uses(caller);
        let caller = ident(caller);
        let methods = operations.into_iter().flat_map(|operation| {
            std::iter::once(method(&mut file, operation)).chain(short_methods(&mut file, operation))
        });
        let methods: Vec<_> = methods.collect();
        file.item(quote! {
            #docs
            impl #caller {
                #(#methods)*
            }
        });
    }
    file
}

fn method(file: &mut RustFile, operation: &Operation) -> TokenStream {
    let (name, alias) = (ident(&operation.rust), &operation.name);
    let docs = doc_attributes(&docs(operation));
    let deprecated = operation.deprecated.as_ref().map(|why| quote!(#[deprecated = #why]));
    let ty = match &operation.argument {
        Argument::None => quote!(),
        _ => file.ty(&Type::Struct(operation.request_name())),
    };
    let (parameter, request) = match &operation.argument {
        Argument::None => (quote!(), quote!(rt::empty())),
        Argument::Request => (quote!(, request: #ty), quote!(rt::Arc::new(request))),
        Argument::Into => (quote!(, request: impl Into<#ty>), quote!(rt::Arc::new(request.into()))),
        Argument::IntoRequest(field) => {
            file.uses("IntoRequest");
            let field = file.ty(field);
            (quote!(, request: impl IntoRequest<#ty, #field>), quote!(rt::Arc::new(request.into_request())))
        }
    };
    let (returned, constructor) = returned(file, operation);
    quote! {
        #docs
        #[doc(alias = #alias)]
        #deprecated
        pub fn #name(&self #parameter) -> Call<#returned> {
            Call::#constructor(self.caller(), &super::#name::OPERATION, #request)
        }
    }
}

/// Prints the short methods of an operation.
fn short_methods(file: &mut RustFile, operation: &Operation) -> Vec<TokenStream> {
    let short = |(short, constructor): (&ShortMethod, &Constructor)| {
        let (name, method, returned) = (ident(&constructor.name), ident(&operation.rust), returned(file, operation).0);
        let docs = doc_attributes(&paragraphs(short.docs.iter().map(String::as_str)));
        let request = file.ty(&Type::Struct(operation.request_name()));
        let parameters = request::parameters(file, operation.fields(), constructor);
        let generics = request::generics(&parameters);
        let declarations = parameters.iter().map(|parameter| &parameter.declaration);
        let arguments = constructor.parameters.iter().filter_map(|parameter| operation.parameter_name(*parameter));
        let arguments = arguments.map(ident);
        quote! {
            #docs
            pub fn #name #generics(&self #(, #declarations)*) -> Call<#returned> {
                self.#method(#request::#name(#(#arguments),*))
            }
        }
    };
    operation.shortcuts().map(short).collect()
}

/// Returns the type that the call of an operation returns, and the constructor of the call.
fn returned(file: &mut RustFile, operation: &Operation) -> (TokenStream, Ident) {
    match &operation.returned {
        Returned::Empty => (quote!(()), ident("empty")),
        Returned::Value(ty) => (file.ty(ty), ident("value")),
        Returned::Single(ty) => (file.ty(ty), ident("single")),
    }
}

fn docs(operation: &Operation) -> Vec<String> {
    let mut docs = paragraphs(operation.docs.iter().map(String::as_str));
    if !operation.errors.is_empty() {
        docs.extend(["", "# Errors", ""].map(str::to_owned));
        docs.extend(operation.errors.iter().flat_map(|error| {
            wrap(&format!("- [`{0}`](crate::codes::{0}): {1}", error.constant, escaped(&error.meaning)))
        }));
    }
    // The example of a request is part of its own documentation.
    if let Some(example) = operation.example_call().filter(|_| operation.request.is_none()) {
        docs.push(String::new());
        docs.extend(example::section("# Example", &operation.caller, example));
    }
    docs
}
