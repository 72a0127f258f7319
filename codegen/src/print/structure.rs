//! Structs: structs with their table, how they are made and how pages of them are walked.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::enumeration::alias;
use super::request;
use super::rust::{RustFile, doc_attributes, form_note, ident};
use crate::api::{Api, Direction, Field, PageItems, Presence, Struct, Type};

pub(super) fn print(api: &Api, file: &mut RustFile, structure: &Struct) {
    file.owns(&structure.name);
    declaration(file, &structure.name, &paragraphs([structure.doc.as_str()]), structure.direction, &structure.fields);
    if structure.direction.is_sent() {
        request::constructors(api, file, &structure.name, &structure.fields);
    }
    if let Some(page) = &structure.page {
        paged(file, &structure.name, page);
    }
}

/// The struct and its table.
pub(super) fn declaration(file: &mut RustFile, name: &str, docs: &[String], direction: Direction, fields: &[Field]) {
    let type_name = ident(name);
    let docs = doc_attributes(docs);
    // A type that must be given something has no default of its own; filling one from a document needs it all the same.
    let needs_values = fields.iter().any(|field| field.presence == Presence::Required);
    let derives = if needs_values && !direction.is_received() {
        quote!(#[derive(Clone, Debug)] #[cfg_attr(feature = "both-directions", derive(Default))])
    } else {
        quote!(#[derive(Clone, Debug, Default)])
    };
    let declarations = fields.iter().map(|member| field(file, member)).collect::<Vec<_>>();
    file.item(quote! {
        #docs
        #derives
        #[cfg_attr(feature = "eq", derive(PartialEq))]
        #[non_exhaustive]
        pub struct #type_name {
            #(#declarations,)*
        }
    });
    table(file, name, direction, fields);
}

fn field(file: &mut RustFile, field: &Field) -> TokenStream {
    let docs = doc_attributes(&paragraphs(field.docs.iter().map(String::as_str)));
    let alias = alias(&field.wire, &field.rust);
    let deprecated = field.deprecated.as_ref().map(|why| quote!(#[deprecated = #why]));
    let name = ident(&field.rust);
    let ty = file.ty(&field.ty);
    let ty = if field.presence == Presence::Optional { quote!(Option<#ty>) } else { ty };
    quote!(#docs #alias #deprecated pub #name: #ty)
}

fn table(file: &mut RustFile, name: &str, direction: Direction, fields: &[Field]) {
    file.uses("rt");
    let direction = match direction {
        Direction::Sent => "sent",
        Direction::Received => "received",
        Direction::Both => "both",
    };
    let mut text = format!("rt::fields! {{\n    {direction} {name} {{\n");
    for (index, field) in fields.iter().enumerate() {
        let required = (field.presence == Presence::Required).then_some("required");
        let notes: String = required.into_iter().chain(form_note(field.form)).map(|note| format!(", {note}")).collect();
        text.push_str(&format!("        {index} => {}, {:?}{notes};\n", field.rust, field.wire));
    }
    text.push_str("    }\n}\n");
    file.text(text);
}

fn paged(file: &mut RustFile, name: &str, page: &PageItems) {
    file.uses("rt");
    let name = ident(name);
    let item = file.ty(&page.item);
    let count = match &page.count {
        Some(path) if page.count_is_wide => reached(&quote!(self), path, Access::Wide),
        Some(path) => reached(&quote!(self), path, Access::Number),
        None => quote!(None),
    };
    let len = reached(&quote!(self), &page.items, Access::Length);
    let items = reached(&quote!(self), &page.items, Access::Items);
    file.item(quote! {
        impl rt::Paged for #name {
            type Item = #item;

            fn count(&self) -> Option<i64> {
                #count
            }

            fn len(&self) -> usize {
                #len
            }

            fn into_items(self) -> Vec<Self::Item> {
                #items
            }
        }
    });
}

/// What is wanted of the field at the end of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    /// A number that becomes an `i64`.
    Number,
    /// A number that is one.
    Wide,
    Length,
    Items,
}

/// The expression that walks a path of fields, some of which may be absent, from their owner on.
fn reached(owner: &TokenStream, path: &[(String, bool)], access: Access) -> TokenStream {
    match path {
        [] => quote!(Default::default()),
        [(last, is_optional)] => {
            let last = ident(last);
            match (access, is_optional) {
                (Access::Number, true) => quote!(#owner.#last.map(i64::from)),
                (Access::Number, false) => quote!(Some(i64::from(#owner.#last))),
                (Access::Wide, true) => quote!(#owner.#last),
                (Access::Wide, false) => quote!(Some(#owner.#last)),
                (Access::Length, true) => quote!(#owner.#last.as_ref().map_or(0, Vec::len)),
                (Access::Length, false) => quote!(#owner.#last.len()),
                (Access::Items, true) => quote!(#owner.#last.unwrap_or_default()),
                (Access::Items, false) => quote!(#owner.#last),
            }
        }
        [(step, false), rest @ ..] => {
            let step = ident(step);
            reached(&quote!(#owner.#step), rest, access)
        }
        [(step, true), rest @ ..] => {
            let name = ident(step);
            let inner = reached(&quote!(#name), rest, access);
            match access {
                Access::Number | Access::Wide => quote!(#owner.#name.as_ref().and_then(|#name| #inner)),
                Access::Length => quote!(#owner.#name.as_ref().map_or(0, |#name| #inner)),
                Access::Items => quote!(#owner.#name.map(|#name| #inner).unwrap_or_default()),
            }
        }
    }
}

/// How a parameter takes a value of a type, and how the value is made of what it took.
pub(super) fn parameter(file: &mut RustFile, ty: &Type, name: &proc_macro2::Ident) -> (TokenStream, TokenStream) {
    match ty {
        Type::String => (quote!(impl Into<String>), quote!(#name.into())),
        Type::Identifier(_) => {
            let ty = file.ty(ty);
            (quote!(impl Into<#ty>), quote!(#name.into()))
        }
        Type::List(inner) if matches!(**inner, Type::String | Type::Identifier(_)) => {
            let inner = file.ty(inner);
            (quote!(impl IntoIterator<Item = impl Into<#inner>>), quote!(#name.into_iter().map(Into::into).collect()))
        }
        Type::List(inner) => {
            let inner = file.ty(inner);
            (quote!(impl IntoIterator<Item = #inner>), quote!(#name.into_iter().collect()))
        }
        other => (file.ty(other), quote!(#name)),
    }
}
