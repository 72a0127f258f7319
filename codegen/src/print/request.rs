//! How requests and the structs in them are made: `new` with what is required, steps where two arguments could be swapped,
//! a setter for everything else.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::rust::{RustFile, doc_attributes, ident};
use super::structure::parameter;
use crate::api::{Api, Field, Presence, Type};
use crate::naming;

/// `new`, the steps behind it and the setters of a type.
pub(super) fn constructors(_: &Api, file: &mut RustFile, name: &str, fields: &[Field]) {
    let (arguments, steps) = split(fields);
    let type_name = ident(name);
    let new = new(file, name, fields, &arguments, &steps);
    let setters: Vec<_> =
        fields.iter().filter(|field| field.presence == Presence::Optional).map(|field| setter(file, field)).collect();
    file.item(quote! {
        impl #type_name {
            #new
            #(#setters)*
        }
    });
    print_steps(file, name, &steps);
}

/// Required fields that are arguments of `new`, and those that are named by steps behind it, because the argument before
/// has the same type and a swap would compile.
pub(super) fn split(fields: &[Field]) -> (Vec<&Field>, Vec<&Field>) {
    let mut arguments: Vec<&Field> = fields.iter().filter(|field| field.presence == Presence::Required).collect();
    let clash = arguments.windows(2).position(|pair| matches!(pair, [a, b] if swappable(&a.ty, &b.ty)));
    let steps = arguments.split_off(clash.map_or(arguments.len(), |index| index + 1));
    (arguments, steps)
}

/// Whether the compiler would take a value of one type for the other.
fn swappable(a: &Type, b: &Type) -> bool {
    let number = |ty: &Type| matches!(ty, Type::Int32 | Type::Int64);
    a == b || (number(a) && number(b))
}

fn new(file: &mut RustFile, name: &str, fields: &[Field], arguments: &[&Field], steps: &[&Field]) -> TokenStream {
    let (parameters, values): (Vec<_>, Vec<_>) = arguments
        .iter()
        .map(|field| {
            let name = ident(&field.rust);
            let (ty, value) = parameter(file, &field.ty, &name);
            (quote!(#name: #ty), value)
        })
        .unzip();
    let inits = fields.iter().map(|field| {
        let name = ident(&field.rust);
        let argument = arguments.iter().zip(&values).find(|(argument, _)| argument.rust == field.rust);
        match (argument, field.presence) {
            (Some((_, value)), _) if value.to_string() == field.rust => quote!(#name),
            (Some((_, value)), _) => quote!(#name: #value),
            (None, Presence::Optional) => quote!(#name: None),
            (None, _) => quote!(#name: Default::default()),
        }
    });
    let everything = fields.iter().all(|field| field.presence == Presence::Optional);
    let value = if everything { quote!(Self::default()) } else { quote!(Self { #(#inits,)* }) };
    let value = first_step(name, steps, value);
    let returned = steps.first().map_or_else(
        || quote!(Self),
        |step| {
            let step = ident(&step_name(name, step));
            quote!(#step)
        },
    );
    let allow =
        fields.iter().any(|field| field.deprecated.is_some() && !everything).then(|| quote!(#[allow(deprecated)]));
    let docs = doc_attributes(&new_docs(arguments, steps));
    let must_use = steps.is_empty().then(|| quote!(#[must_use]));
    quote! {
        #docs
        #allow
        #must_use
        pub fn new(#(#parameters),*) -> #returned {
            #value
        }
    }
}

fn new_docs(arguments: &[&Field], steps: &[&Field]) -> Vec<String> {
    let first = match (arguments.is_empty(), steps.first()) {
        (true, _) => "With nothing set.".to_owned(),
        (false, None) => "With what is required.".to_owned(),
        (false, Some(step)) => format!("With the first of what is required; `{}` is named next.", step.rust),
    };
    vec![first]
}

fn setter(file: &mut RustFile, field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    let (ty, value) = parameter(file, &field.ty, &name);
    let docs = doc_attributes(&paragraphs(field.docs.first().map(String::as_str)));
    let deprecated = field.deprecated.as_ref().map(|why| quote!(#[deprecated = #why] #[allow(deprecated)]));
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

/// The type between two steps: the value that still lacks a field.
pub(super) fn step_name(name: &str, field: &Field) -> String {
    format!("{name}Without{}", naming::pascal(&field.rust))
}

fn first_step(name: &str, steps: &[&Field], value: TokenStream) -> TokenStream {
    match steps.first() {
        None => value,
        Some(step) => {
            let step = ident(&step_name(name, step));
            quote!(#step(#value))
        }
    }
}

fn print_steps(file: &mut RustFile, name: &str, steps: &[&Field]) {
    let type_name = ident(name);
    for (index, field) in steps.iter().enumerate() {
        let step = ident(&step_name(name, field));
        let setter = ident(&field.rust);
        let (ty, value) = parameter(file, &field.ty, &setter);
        let next = steps.get(index + 1).map(|next| ident(&step_name(name, next)));
        let returned = next.clone().unwrap_or_else(|| type_name.clone());
        let result = next.map_or_else(|| quote!(self.0), |next| quote!(#next(self.0)));
        let step_docs = format!(" A [`{name}`] that still lacks `{}`.", field.rust);
        let must_use = format!("nothing can be sent while `{}` is missing", field.rust);
        let docs = doc_attributes(&paragraphs(field.docs.iter().map(String::as_str)));
        file.item(quote! {
            #[doc = #step_docs]
            #[derive(Clone, Debug)]
            #[must_use = #must_use]
            pub struct #step(#type_name);
        });
        file.item(quote! {
            impl #step {
                #docs
                pub fn #setter(mut self, #setter: #ty) -> #returned {
                    self.0.#setter = #value;
                    #result
                }
            }
        });
    }
}
