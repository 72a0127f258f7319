//! Prints how callers build a struct that is sent: `new`, named steps, setters and conversions.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{paragraphs, wrap};
use super::rust::{RustFile, doc_attributes, ident};
use crate::api::{Constructor, Conversion, Field, ParameterForm, SetBy, Struct, Type};

pub(super) fn print(file: &mut RustFile, structure: &Struct, constructor: &Constructor) {
    let name = ident(&structure.name);
    let new = new(file, structure, constructor);
    let optional: Vec<_> = structure.fields.iter().filter(|field| field.set_by == SetBy::Setter).collect();
    let setters: Vec<_> = optional.into_iter().map(|field| setter(file, field)).collect();
    file.item(quote! {
        impl #name {
            #new
            #(#setters)*
        }
    });
    steps(file, structure);
    for conversion in &constructor.conversions {
        self::conversion(file, &structure.name, conversion);
    }
}

fn new(file: &mut RustFile, structure: &Struct, constructor: &Constructor) -> TokenStream {
    let fields = &structure.fields;
    let parameters = fields.iter().filter(|field| field.set_by == SetBy::Argument);
    let parameters: Vec<_> = parameters.map(|field| parameter(file, field).0).collect();
    let is_empty = fields.iter().all(|field| field.set_by == SetBy::Setter);
    let value = if is_empty {
        quote!(Self::default())
    } else {
        let inits: Vec<_> = fields.iter().map(|field| init(file, field)).collect();
        quote!(Self { #(#inits,)* })
    };
    let returned = ident(&constructor.returns);
    let (must_use, returned, value) = if constructor.returns == structure.name {
        (Some(quote!(#[must_use])), quote!(Self), value)
    } else {
        (None, quote!(#returned), quote!(#returned(#value)))
    };
    let names_deprecated = !is_empty && fields.iter().any(|field| field.deprecated.is_some());
    let allow = names_deprecated.then(|| quote!(#[allow(deprecated)]));
    let docs = doc_attributes(&paragraphs([constructor.doc.as_str()]));
    quote! {
        #docs
        #allow
        #must_use
        pub fn new(#(#parameters),*) -> #returned {
            #value
        }
    }
}

/// Returns a field of the struct expression in `new`.
fn init(file: &mut RustFile, field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    match field.set_by {
        SetBy::Argument if field.parameter == ParameterForm::Value => quote!(#name),
        SetBy::Argument => {
            let value = parameter(file, field).1;
            quote!(#name: #value)
        }
        SetBy::Setter => quote!(#name: None),
        SetBy::Step(_) | SetBy::None => quote!(#name: Default::default()),
    }
}

fn setter(file: &mut RustFile, field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    let (parameter, value) = parameter(file, field);
    let docs = doc_attributes(&setter_docs("Self", field));
    let deprecated = field.deprecated.as_ref().map(|why| quote!(#[deprecated = #why] #[allow(deprecated)]));
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #name(mut self, #parameter) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn steps(file: &mut RustFile, structure: &Struct) {
    let (name, type_name) = (&structure.name, ident(&structure.name));
    let all: Vec<_> = structure.steps().collect();
    for (index, (field, step)) in all.iter().copied().enumerate() {
        let (setter, step_name, next) = (ident(&field.rust), ident(&step.name), ident(&step.next));
        let (parameter, value) = parameter(file, field);
        let result = if step.next == *name { quote!(self.0) } else { quote!(#next(self.0)) };
        let calls = all.iter().skip(index).map(|(field, step)| format!("[`{0}`]({1}::{0})", field.rust, step.name));
        let calls = calls.collect::<Vec<_>>().join(" and ");
        let step_docs = format!(" An incomplete [`{name}`]. Call {calls} to complete it.");
        let must_use = format!("incomplete until `{}` is set", field.rust);
        let docs = doc_attributes(&setter_docs(name, field));
        file.item(quote! {
            #[doc = #step_docs]
            #[derive(Clone, Debug)]
            #[must_use = #must_use]
            pub struct #step_name(#type_name);
        });
        file.item(quote! {
            impl #step_name {
                #docs
                pub fn #setter(mut self, #parameter) -> #next {
                    self.0.#setter = #value;
                    #result
                }
            }
        });
    }
}

/// Returns the documentation of a method that sets a field of a struct: a link to the field, and the first sentence of its
/// documentation.
fn setter_docs(structure: &str, field: &Field) -> Vec<String> {
    let docs = field.docs.first().map(String::as_str).unwrap_or_default();
    let end = [". ", ".\n"].iter().filter_map(|end| docs.find(end)).min().map_or(docs.len(), |dot| dot + 1);
    wrap(&format!("Sets [`{0}`]({structure}#structfield.{0}): {1}", field.rust, docs.get(..end).unwrap_or(docs)))
}

fn conversion(file: &mut RustFile, name: &str, conversion: &Conversion) {
    let name = ident(name);
    let (generics, source) = match conversion {
        Conversion::Value(ty) => (None, file.ty(ty)),
        Conversion::Reference(ty) => {
            let ty = file.ty(ty);
            (None, quote!(&#ty))
        }
        Conversion::Str => (None, quote!(&str)),
        Conversion::Array(item) => {
            let item = file.ty(item);
            (Some(quote!(<const N: usize>)), quote!([#item; N]))
        }
        Conversion::StrArray => (Some(quote!(<const N: usize>)), quote!([&str; N])),
    };
    file.item(quote! {
        impl #generics From<#source> for #name {
            fn from(value: #source) -> Self {
                Self::new(value)
            }
        }
    });
}

/// Returns the parameter that accepts the value of a field, and the expression that converts it.
pub(super) fn parameter(file: &mut RustFile, field: &Field) -> (TokenStream, TokenStream) {
    let name = ident(&field.rust);
    let item = match &field.ty {
        Type::List(item) => file.ty(item),
        other => file.ty(other),
    };
    let (ty, value) = match field.parameter {
        ParameterForm::Value => (file.ty(&field.ty), quote!(#name)),
        ParameterForm::Into => (quote!(impl Into<#item>), quote!(#name.into())),
        ParameterForm::Items => (quote!(impl IntoIterator<Item = #item>), quote!(#name.into_iter().collect())),
        ParameterForm::IntoItems => {
            (quote!(impl IntoIterator<Item = impl Into<#item>>), quote!(#name.into_iter().map(Into::into).collect()))
        }
    };
    (quote!(#name: #ty), value)
}
