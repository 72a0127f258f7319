//! Values of the descriptors of resources: paths, lookups, JSON, times.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::rust::ident;
use crate::api::resources::{FieldPath, Lookup};
use crate::naming;
use crate::spec::{FactEvidence, Time, Value};

/// Returns the descriptor of a value of another resource.
pub(super) fn lookup(lookup: &Lookup) -> TokenStream {
    let (by, resource, key) = (path(&lookup.by), resource_name(&lookup.resource), path(&lookup.key));
    let each = option(lookup.each.as_ref(), |name| quote!(#name));
    let take = match &lookup.take {
        Some(field) => {
            let field = path(field);
            quote!(Take::Field(#field))
        }
        None => {
            let takes = lookup.takes.iter().map(|(name, field)| {
                let field = path(field);
                quote!((#name, #field))
            });
            quote!(Take::Object(&[#(#takes),*]))
        }
    };
    quote!(Lookup { by: #by, each: #each, resource: #resource, key: #key, take: #take })
}

/// Returns the form of a time.
pub(super) fn time_form(time: Time) -> TokenStream {
    let form = variant(time);
    quote!(TimeForm::#form)
}

/// Returns the name of a variant without fields. Descriptors have the same enumerations as the spec.
pub(super) fn variant(value: impl std::fmt::Debug) -> Ident {
    ident(&format!("{value:?}"))
}

/// Returns the name of a resource as a value.
pub(super) fn resource_name(name: &str) -> TokenStream {
    let name = ident(name);
    quote!(ResourceName::#name)
}

/// Returns the name of a function that computes a value.
pub(super) fn computed_name(name: &str) -> TokenStream {
    let name = ident(&naming::pascal(name));
    quote!(Computed::#name)
}

/// Returns a field of a descriptor that has a value.
pub(super) fn some(name: &str, value: TokenStream) -> TokenStream {
    let name = ident(name);
    quote!(#name: Some(#value),)
}

pub(super) fn evidence(evidence: FactEvidence) -> TokenStream {
    let evidence = variant(evidence);
    quote!(Evidence::#evidence)
}

pub(super) fn path(path: &FieldPath) -> TokenStream {
    quote!(&[#(#path),*])
}

pub(super) fn option<T>(value: Option<T>, print: impl FnOnce(T) -> TokenStream) -> TokenStream {
    match value.map(print) {
        Some(tokens) => quote!(Some(#tokens)),
        None => quote!(None),
    }
}

/// Returns a JSON value of the spec.
pub(super) fn json(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(Json::Null),
        Value::Bool(value) => quote!(Json::Bool(#value)),
        Value::Int(number) => {
            let number = Literal::i64_unsuffixed(*number);
            quote!(Json::Int(#number))
        }
        Value::Float(number) => {
            let number = Literal::f64_unsuffixed(*number);
            quote!(Json::Float(#number))
        }
        Value::String(text) => quote!(Json::String(#text)),
        Value::List(items) => {
            let items = items.iter().map(json);
            quote!(Json::List(&[#(#items),*]))
        }
        Value::Object(object) => {
            let entries = object.iter().map(|(name, value)| {
                let value = json(value);
                quote!((#name, #value))
            });
            quote!(Json::Object(&[#(#entries),*]))
        }
    }
}
