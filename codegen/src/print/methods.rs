//! Prints the methods of a group: an `impl` of the client, and one of each handle.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{escaped, paragraphs, wrap};
use super::example;
use super::parameters;
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
    let (docs, call) = (doc_attributes(&heading(group)), quote!(Call));
    for (caller, operations) in callers {
        file.uses(caller);
        let caller = ident(caller);
        let methods = operations.into_iter().flat_map(|operation| {
            std::iter::once(method(&mut file, operation)).chain(short_methods(&mut file, operation, &call))
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
    let Signature { attributes, parameter, returned } = Signature::new(file, operation);
    let name = ident(&operation.rust);
    let docs = doc_attributes(&docs(operation));
    let request = match &operation.argument {
        Argument::None => quote!(rt::empty()),
        Argument::Request => quote!(rt::Arc::new(request)),
        Argument::Into => quote!(rt::Arc::new(request.into())),
        Argument::IntoRequest(_) => quote!(rt::Arc::new(request.into_request())),
    };
    let is_generic = matches!(operation.argument, Argument::Into | Argument::IntoRequest(_));
    let inline = (!is_generic).then(|| quote!(#[inline]));
    let constructor = match &operation.returned {
        Returned::Empty => ident("empty"),
        Returned::Value(_) => ident("value"),
        Returned::Single(_) => ident("single"),
    };
    quote! {
        #docs
        #attributes
        #inline
        pub fn #name(&self #parameter) -> Call<#returned> {
            Call::#constructor(self.caller(), &super::#name::OPERATION, #request)
        }
    }
}

/// Prints the short methods of an operation, which return the type `call`.
pub(super) fn short_methods(file: &mut RustFile, operation: &Operation, call: &TokenStream) -> Vec<TokenStream> {
    let returned = Signature::new(file, operation).returned;
    let short = |(short, constructor): (&ShortMethod, &Constructor)| {
        let (name, method) = (ident(&constructor.name), ident(&operation.rust));
        let docs = doc_attributes(&paragraphs(short.docs.iter().map(String::as_str)));
        let request = file.ty(&Type::Struct(operation.request_name()));
        let parameters = parameters::of_constructor(file, operation.fields(), constructor);
        let (generics, inline) = (parameters::generics(&parameters), parameters::inline(&parameters));
        let declarations = parameters.iter().map(|parameter| &parameter.declaration);
        let arguments = constructor.parameters.iter().filter_map(|parameter| operation.parameter_name(*parameter));
        let arguments = arguments.map(ident);
        quote! {
            #docs
            #inline
            pub fn #name #generics(&self #(, #declarations)*) -> #call<#returned> {
                self.#method(#request::#name(#(#arguments),*))
            }
        }
    };
    operation.shortcuts().map(short).collect()
}

/// The parts of a method that are the same in each client.
pub(super) struct Signature {
    pub(super) attributes: TokenStream,
    /// The parameter of the request, after a comma.
    pub(super) parameter: TokenStream,
    /// The type of the response value.
    pub(super) returned: TokenStream,
}

impl Signature {
    /// Returns the signature of an operation's method, and imports what it needs.
    pub(super) fn new(file: &mut RustFile, operation: &Operation) -> Self {
        // rustdoc finds the method by the vendor's names of the operation, in English and in Chinese.
        let (name, title) = (&operation.name, &operation.title_zh);
        let deprecated = operation.deprecated.as_ref().map(|why| quote!(#[deprecated = #why]));
        let ty = match &operation.argument {
            Argument::None => quote!(),
            _ => file.ty(&Type::Struct(operation.request_name())),
        };
        let parameter = match &operation.argument {
            Argument::None => quote!(),
            Argument::Request => quote!(, request: #ty),
            Argument::Into => quote!(, request: impl Into<#ty>),
            Argument::IntoRequest(field) => {
                file.uses("IntoRequest");
                let field = file.ty(field);
                quote!(, request: impl IntoRequest<#ty, #field>)
            }
        };
        let returned = match &operation.returned {
            Returned::Empty => quote!(()),
            Returned::Value(ty) | Returned::Single(ty) => file.ty(ty),
        };
        Self { attributes: quote!(#[doc(alias(#name, #title))] #deprecated), parameter, returned }
    }
}

/// Returns the heading of the methods of a group.
pub(super) fn heading(group: &Group) -> Vec<String> {
    paragraphs([
        &*format!("# {}", group.title),
        &*format!("Module [`{0}`](crate::{0}), Cargo feature `{1}`.", group.module, group.feature),
    ])
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
