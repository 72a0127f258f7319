//! Prints the methods of a group for the blocking client and its handles. They wrap the calls of the asynchronous methods.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::methods::{Signature, heading, short_methods};
use super::rust::{RustFile, doc_attributes, ident};
use crate::api::{Argument, Group, Operation};

pub(super) fn file(group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("{}/blocking.rs", group.module), &format!("{}/", group.feature));
    file.uses("blocking");
    let mut callers = BTreeMap::<&str, Vec<&Operation>>::new();
    for operation in &group.operations {
        callers.entry(operation.caller.type_name()).or_default().push(operation);
    }
    let docs = doc_attributes(&heading(group));
    for (caller, operations) in callers {
        let caller = ident(caller);
        let call = quote!(blocking::Call);
        let methods = |operation: &Operation| {
            let short = short_methods(&mut file, operation, &call);
            std::iter::once(method(&mut file, operation)).chain(short).collect::<Vec<_>>()
        };
        let methods: Vec<_> = operations.into_iter().flat_map(methods).collect();
        file.item(quote! {
            #docs
            impl blocking::#caller {
                #(#methods)*
            }
        });
    }
    file
}

fn method(file: &mut RustFile, operation: &Operation) -> TokenStream {
    let Signature { attributes, parameter, returned } = Signature::new(file, operation);
    let name = ident(&operation.rust);
    let path = operation.method_path();
    let asynchronous = format!("The blocking form of [`{path}`](crate::{path}).");
    let docs = operation.docs.first().map(String::as_str).into_iter().chain([asynchronous.as_str()]);
    let docs = doc_attributes(&paragraphs(docs));
    let argument = match &operation.argument {
        Argument::None => quote!(),
        _ => quote!(request),
    };
    // The asynchronous method is deprecated as well.
    let allowed = operation.deprecated.as_ref().map(|_| quote!(#[allow(deprecated)]));
    quote! {
        #docs
        #attributes
        #allowed
        pub fn #name(&self #parameter) -> blocking::Call<#returned> {
            self.call(self.asynchronous().#name(#argument))
        }
    }
}
