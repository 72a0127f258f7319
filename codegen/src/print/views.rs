//! Prints views of fields: lists of numbers with a type of their own.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::parameters::item;
use super::rust::{RustFile, constant, doc_attributes, ident};
use crate::api::{Field, Presence, Struct, Type, View};

/// Prints the methods that return the views of the fields of a struct.
pub(super) fn print(file: &mut RustFile, structure: &Struct) {
    let views = structure.fields.iter().flat_map(|field| field.views.iter().map(move |view| (field, view)));
    let methods: Vec<_> = views.map(|(field, view)| method(file, field, view)).collect();
    if methods.is_empty() {
        return;
    }
    let name = ident(&structure.name);
    file.item(quote! {
        impl #name {
            #(#methods)*
        }
    });
}

fn method(file: &mut RustFile, field: &Field, view: &View) -> TokenStream {
    let docs = doc_attributes(&paragraphs([view.doc.as_str()]));
    let (name, numbers, when, value) =
        (ident(&view.name), ident(&field.rust), ident(&view.when), constant(&view.value));
    let ty = file.ty(&view.ty);
    let from = match item(&view.ty) {
        Type::Time(_) => file.ty(item(&view.ty)),
        other => {
            let ty = file.ty(other);
            quote!(#ty::from)
        }
    };
    let value = if view.is_optional { quote!(Some(#value)) } else { value };
    let numbers = match field.presence {
        Presence::Optional => quote!(self.#numbers.iter().flatten()),
        _ => quote!(self.#numbers.iter()),
    };
    quote! {
        #docs
        #[must_use]
        #[inline]
        pub fn #name(&self) -> #ty {
            if self.#when != #value {
                return Vec::new();
            }
            #numbers.copied().map(#from).collect()
        }
    }
}
