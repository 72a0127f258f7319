//! Prints enumerations and identifiers, whose code is in macros of the runtime.

use quote::quote;

use super::docs::paragraphs;
use super::rust::{RustFile, alias, doc_attributes, ident};
use crate::api::{Enumeration, Identifier};

pub(super) fn enumeration(file: &mut RustFile, enumeration: &Enumeration) {
    file.owns(&enumeration.name);
    file.uses("rt");
    let name = ident(&enumeration.name);
    let docs = doc_attributes(&paragraphs([enumeration.doc.as_str()]));
    let variants = enumeration.variants.iter().map(|variant| {
        let docs = doc_attributes(&paragraphs([variant.doc.as_str()]));
        let alias = alias(&variant.wire, &variant.name);
        let name = ident(&variant.name);
        let wire = if enumeration.is_number {
            let number = variant.wire.parse::<i64>().unwrap_or_default();
            let literal = proc_macro2::Literal::i64_unsuffixed(number);
            quote!(#literal)
        } else {
            let wire = &variant.wire;
            quote!(#wire)
        };
        quote!(#docs #alias #name = #wire)
    });
    let declaration = quote! {
        #docs
        pub enum #name {
            #(#variants,)*
        }
    };
    let macro_name = if enumeration.is_number { "int_enumeration" } else { "string_enumeration" };
    file.wrapped(macro_name, declaration);
}

pub(super) fn identifier(file: &mut RustFile, identifier: &Identifier) {
    file.owns(&identifier.name);
    file.uses("rt");
    let name = ident(&identifier.name);
    let docs = doc_attributes(&paragraphs([identifier.doc.as_str()]));
    file.wrapped("identifier", quote!(#docs pub struct #name;));
}
