//! Prints enumerations and identifiers, whose code is in macros of the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::paragraphs;
use super::rust::{RustFile, alias, doc_attributes, ident};
use crate::api::{Enumeration, Identifier, Property, PropertyValues, Type};

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
            let literal = Literal::i64_unsuffixed(number);
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
    properties(file, enumeration);
}

/// Prints the methods that return properties of values, and those that find values by them.
fn properties(file: &mut RustFile, enumeration: &Enumeration) {
    if enumeration.properties.is_empty() {
        return;
    }
    let name = ident(&enumeration.name);
    let methods: Vec<_> = enumeration.properties.iter().map(|property| method(file, property)).collect();
    file.item(quote! {
        impl #name {
            #(#methods)*
        }
    });
    for property in &enumeration.properties {
        if let PropertyValues::IanaZones(_) = property.values {
            let (zone, for_zone) = (ident(&property.name), ident(&format!("for_{}", property.name)));
            file.item(quote!(rt::iana_zones!(#name, #zone, #for_zone);));
        }
    }
}

fn method(file: &mut RustFile, property: &Property) -> TokenStream {
    match &property.values {
        PropertyValues::IanaZones(values) => {
            let first = |names: &[String]| names.first().map(|name| quote!(#name));
            let names = values.iter().map(|(variant, names)| (variant.as_str(), first(names)));
            let (getter, lookup) = (getter(property, &quote!(&'static str), names), lookup(property, values));
            quote!(#getter #lookup)
        }
        PropertyValues::Durations(unit, values) => {
            let ty = file.ty(&Type::Duration(*unit));
            let durations = values.iter().map(|(variant, number)| {
                let number = Literal::i64_unsuffixed(*number);
                (variant.as_str(), Some(quote!(#ty(#number))))
            });
            getter(property, &ty, durations)
        }
    }
}

/// Returns the method that returns a property, from variants and expressions.
fn getter<'p>(
    property: &Property,
    ty: &TokenStream,
    values: impl Iterator<Item = (&'p str, Option<TokenStream>)>,
) -> TokenStream {
    let name = ident(&property.name);
    let docs = doc_attributes(&paragraphs([property.doc.as_str()]));
    let (variants, values): (Vec<_>, Vec<_>) = values.map(|(variant, value)| (ident(variant), value)).unzip();
    quote! {
        #docs
        #[must_use]
        #[inline]
        pub fn #name(&self) -> Option<#ty> {
            Some(match self {
                #(Self::#variants => #values,)*
                _ => return None,
            })
        }
    }
}

/// Returns the function that finds a value by one of its names.
fn lookup(property: &Property, values: &[(String, Vec<String>)]) -> TokenStream {
    let name = ident(&format!("for_{}", property.name));
    let docs = format!(
        "Returns the value with a name: the one that [`{0}`](Self::{0}) returns, or another name of the same time zone.",
        property.name
    );
    let docs = doc_attributes(&paragraphs([docs.as_str()]));
    let (variants, names): (Vec<_>, Vec<_>) = values.iter().map(|(variant, names)| (ident(variant), names)).unzip();
    quote! {
        #docs
        #[must_use]
        #[inline]
        pub fn #name(name: &str) -> Option<Self> {
            Some(match name {
                #(#(#names)|* => Self::#variants,)*
                _ => return None,
            })
        }
    }
}

pub(super) fn identifier(file: &mut RustFile, identifier: &Identifier) {
    file.owns(&identifier.name);
    file.uses("rt");
    let name = ident(&identifier.name);
    let docs = doc_attributes(&paragraphs([identifier.doc.as_str()]));
    file.wrapped("identifier", quote!(#docs pub struct #name;));
}
