//! Prints structs: the declaration, the table of fields, the constructor, and the items of a page.

use std::ops::RangeFrom;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::request;
use super::rust::{RustFile, alias, doc_attributes, form_note, ident, place_note};
use super::views;
use crate::api::{DefaultImpl, Direction, Field, PageItems, PathStep, Presence, Struct};

/// Prints a struct. The lines of an example follow its documentation.
pub(super) fn print(file: &mut RustFile, structure: &Struct, example: Vec<String>) {
    file.owns(&structure.name);
    declaration(file, structure, example);
    table(file, structure);
    if !structure.constructors.is_empty() {
        request::print(file, structure);
    }
    views::print(file, structure);
    if let Some(page) = &structure.page {
        paged(file, &structure.name, page);
    }
}

fn declaration(file: &mut RustFile, structure: &Struct, example: Vec<String>) {
    let name = ident(&structure.name);
    let mut docs = paragraphs([structure.doc.as_str()]);
    if !example.is_empty() {
        docs.push(String::new());
    }
    docs.extend(example);
    let docs = doc_attributes(&docs);
    let derives = match structure.default {
        DefaultImpl::Always => quote!(#[derive(Clone, Debug, Default)]),
        DefaultImpl::Never => quote!(#[derive(Clone, Debug)]),
    };
    let fields: Vec<_> = structure.fields.iter().map(|member| field(file, member)).collect();
    file.item(quote! {
        #docs
        #derives
        #[cfg_attr(feature = "eq", derive(PartialEq))]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }
    });
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

fn table(file: &mut RustFile, structure: &Struct) {
    file.uses("rt");
    let direction = match (structure.direction, structure.default) {
        (Direction::Sent, DefaultImpl::Never) => "sent without_default",
        (Direction::Sent, DefaultImpl::Always) => "sent",
        (Direction::Received, _) => "received",
        (Direction::Both, _) => "both",
    };
    let (own, inlined) = match &structure.inline {
        Some(inline) => structure.fields.split_at_checked(inline.first).unwrap_or_default(),
        None => (structure.fields.as_slice(), [].as_slice()),
    };
    let mut index = 0..;
    let mut text = format!("rt::fields! {{\n    {direction} {} {{\n", structure.name);
    names(&mut text, &mut index, own);
    text.push_str("    }\n");
    if let Some(inline) = &structure.inline {
        spellings(&mut text, &mut index, own);
        let position = index.next().unwrap_or_default();
        text.push_str(&format!("    inline {position}, {:?} {{\n", inline.wire));
        names(&mut text, &mut index, inlined);
        text.push_str("    }\n");
        spellings(&mut text, &mut index, inlined);
    } else if own.iter().any(|field| !field.names.is_empty()) {
        spellings(&mut text, &mut index, own);
    }
    text.push_str("}\n");
    file.text(text);
}

/// Prints a line for each field.
fn names(text: &mut String, index: &mut RangeFrom<usize>, fields: &[Field]) {
    for (field, index) in fields.iter().zip(index) {
        let required = (field.presence == Presence::Required).then_some("required");
        let always = field.always.then_some("always");
        let notes = place_note(field.place).into_iter().chain(required).chain(always).chain(form_note(field.form));
        let notes: String = notes.map(|note| format!(", {note}")).collect();
        text.push_str(&format!("        {index} => {}, {:?}{notes};\n", field.rust, field.wire));
    }
}

/// Prints a line for each further spelling of a name.
fn spellings(text: &mut String, index: &mut RangeFrom<usize>, fields: &[Field]) {
    let spellings = fields.iter().flat_map(|field| field.names.iter().map(move |name| (field, name)));
    if spellings.clone().next().is_none() {
        return text.push_str("    names {}\n");
    }
    text.push_str("    names {\n");
    for ((field, name), index) in spellings.zip(index) {
        let note = form_note(field.form).map(|note| format!(", {note}")).unwrap_or_default();
        text.push_str(&format!("        {index} => {}, {name:?}{note};\n", field.rust));
    }
    text.push_str("    }\n");
}

fn paged(file: &mut RustFile, name: &str, page: &PageItems) {
    file.uses("rt");
    let name = ident(name);
    let item = file.ty(&page.item);
    let this = quote!(self);
    let count = match &page.count {
        Some(count) => walk(&this, &count.path, if count.is_widened { &WIDENED } else { &NUMBER }),
        None => quote!(None),
    };
    let len = walk(&this, &page.items, &LENGTH);
    let items = walk(&this, &page.items, &ITEMS);
    file.item(quote! {
        impl rt::Paged for #name {
            type Item = #item;

            fn count(&self) -> Option<i64> {
                #count
            }

            fn len(&self) -> usize {
                #len
            }

            #[inline]
            fn into_items(self) -> Vec<Self::Item> {
                #items
            }
        }
    });
}

/// How the value at the end of a path is read.
struct Access {
    /// Reads a value of the type `T`.
    value: fn(TokenStream) -> TokenStream,
    /// Reads a value of the type `Option<T>`.
    option: fn(TokenStream) -> TokenStream,
    /// Reads on through an optional struct: the struct, the name that it is bound to, and the expression that reads on.
    through: fn(TokenStream, TokenStream, TokenStream) -> TokenStream,
}

const NUMBER: Access = Access {
    value: |number| quote!(Some(#number)),
    option: |number| number,
    through: |owner, name, rest| quote!(#owner.as_ref().and_then(|#name| #rest)),
};

const WIDENED: Access = Access {
    value: |number| quote!(Some(i64::from(#number))),
    option: |number| quote!(#number.map(i64::from)),
    ..NUMBER
};

const LENGTH: Access = Access {
    value: |list| quote!(#list.len()),
    option: |list| quote!(#list.as_ref().map_or(0, Vec::len)),
    through: |owner, name, rest| quote!(#owner.as_ref().map_or(0, |#name| #rest)),
};

const ITEMS: Access = Access {
    value: |list| list,
    option: |list| quote!(#list.unwrap_or_default()),
    through: |owner, name, rest| quote!(#owner.map(|#name| #rest).unwrap_or_default()),
};

/// Returns the expression that reads the value at the end of a path.
fn walk(owner: &TokenStream, path: &[PathStep], access: &Access) -> TokenStream {
    let [step, rest @ ..] = path else { return quote!(Default::default()) };
    let name = ident(&step.field);
    let field = quote!(#owner.#name);
    match (rest, step.is_optional) {
        ([], true) => (access.option)(field),
        ([], false) => (access.value)(field),
        (_, true) => (access.through)(field, quote!(#name), walk(&quote!(#name), rest, access)),
        (_, false) => walk(&field, rest, access),
    }
}
