//! Prints how callers build a struct that is sent: `new`, named steps, setters and conversions.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{paragraphs, wrap};
use super::parameters::{self, Parameter, generics, inline};
use super::rust::{RustFile, constant as constant_value, doc_attributes, ident};
use crate::api::{Constructor, Conversion, Field, Presence, SetBy, Struct};

/// Prints how callers build a struct that is sent.
pub(super) fn print(file: &mut RustFile, structure: &Struct) {
    let name = ident(&structure.name);
    let constructors: Vec<_> = structure.constructors.iter().map(|one| constructor(file, structure, one)).collect();
    let setters: Vec<_> = structure.settable().map(|field| setter(file, field)).collect();
    file.item(quote! {
        impl #name {
            #(#constructors)*
            #(#setters)*
        }
    });
    steps(file, structure);
    for conversion in &structure.conversions {
        self::conversion(file, &structure.name, conversion);
    }
}

fn constructor(file: &mut RustFile, structure: &Struct, constructor: &Constructor) -> TokenStream {
    let fields = &structure.fields;
    let name = ident(&constructor.name);
    let parameters = parameters::of_constructor(file, fields, constructor);
    let (generics, inline) = (generics(&parameters), inline(&parameters));
    let is_empty = fields.iter().all(|field| field.set_by == SetBy::Setter) && constructor.parameters.is_empty();
    let value = if is_empty {
        quote!(Self::default())
    } else {
        let inits = fields.iter().enumerate().map(|(index, field)| init(file, index, field, constructor, &parameters));
        let inits: Vec<_> = inits.collect();
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
    let declarations = parameters.iter().map(|parameter| &parameter.declaration);
    quote! {
        #docs
        #allow
        #must_use
        #inline
        pub fn #name #generics(#(#declarations),*) -> #returned {
            #value
        }
    }
}

/// Returns a field of the struct expression in a constructor.
fn init(
    file: &mut RustFile,
    index: usize,
    field: &Field,
    constructor: &Constructor,
    parameters: &[Parameter],
) -> TokenStream {
    let name = ident(&field.rust);
    let position = constructor.parameters.iter().position(|parameter| parameter.field == index);
    let parameter = position.and_then(|position| parameters.get(position));
    let constant = constructor.constants.iter().find(|constant| constant.field == index);
    let value = match (parameter, constant) {
        (Some(parameter), _) => parameter.value.clone(),
        (None, Some(constant)) => {
            file.ty(&field.ty);
            constant_value(&constant.value)
        }
        (None, None) if matches!(field.set_by, SetBy::Setter | SetBy::Constructor) => return quote!(#name: None),
        (None, None) => return quote!(#name: Default::default()),
    };
    match field.presence {
        Presence::Optional => quote!(#name: Some(#value)),
        // `name: name` is written `name`.
        _ if value.to_string() == field.rust => quote!(#name),
        _ => quote!(#name: #value),
    }
}

fn setter(file: &mut RustFile, field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    let parameter = parameters::of_field(file, field, "Kind");
    let (generics, inline, Parameter { declaration, value, .. }) =
        (generics([&parameter]), inline([&parameter]), &parameter);
    let docs = doc_attributes(&setter_docs("Self", field));
    let deprecated = field.deprecated.as_ref().map(|why| quote!(#[deprecated = #why] #[allow(deprecated)]));
    let value = if field.presence == Presence::Optional { quote!(Some(#value)) } else { value.clone() };
    quote! {
        #docs
        #deprecated
        #[must_use]
        #inline
        pub fn #name #generics(mut self, #declaration) -> Self {
            self.#name = #value;
            self
        }
    }
}

fn steps(file: &mut RustFile, structure: &Struct) {
    let (name, type_name) = (&structure.name, ident(&structure.name));
    let all: Vec<_> = structure.steps().collect();
    for (index, (field, step)) in all.iter().copied().enumerate() {
        let (setter, step_name, next) = (ident(&field.rust), ident(&step.name), ident(&step.next));
        let parameter = parameters::of_field(file, field, "Kind");
        let (generics, inline, Parameter { declaration, value, .. }) =
            (generics([&parameter]), inline([&parameter]), &parameter);
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
                #inline
                pub fn #setter #generics(mut self, #declaration) -> #next {
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
    let (generics, source, value) = match conversion {
        Conversion::Value(ty) => (None, file.ty(ty), quote!(value)),
        Conversion::Reference(ty) => {
            let ty = file.ty(ty);
            (None, quote!(&#ty), quote!(value))
        }
        Conversion::Str => (None, quote!(&str), quote!(value)),
        Conversion::StringReference => (None, quote!(&String), quote!(value)),
        Conversion::Array(item) => {
            let item = file.ty(item);
            (Some(quote!(<const N: usize>)), quote!([#item; N]), quote!(Vec::from(value)))
        }
        Conversion::StrArray => (Some(quote!(<const N: usize>)), quote!([&str; N]), quote!(Vec::from(value))),
    };
    file.item(quote! {
        impl #generics From<#source> for #name {
            #[inline]
            fn from(value: #source) -> Self {
                Self::new(#value)
            }
        }
    });
}
