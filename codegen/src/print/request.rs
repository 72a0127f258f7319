//! Prints how callers build a struct that is sent: `new`, named steps, setters and conversions.

use proc_macro2::{Ident, TokenStream};
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
    let mut lists = 0;
    let mut argument = |field: &Field| {
        lists += usize::from(field.set_by == SetBy::Argument && field.parameter == ParameterForm::IntoList);
        let generic = if lists > 1 { &*format!("Kind{lists}") } else { "Kind" };
        (field.set_by == SetBy::Argument).then(|| parameter(file, field, generic))
    };
    let arguments: Vec<Option<Parameter>> = fields.iter().map(&mut argument).collect();
    let generics = generics(arguments.iter().flatten());
    let is_empty = fields.iter().all(|field| field.set_by == SetBy::Setter);
    let value = if is_empty {
        quote!(Self::default())
    } else {
        let inits: Vec<_> =
            fields.iter().zip(&arguments).map(|(field, argument)| init(field, argument.as_ref())).collect();
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
    let arguments = arguments.iter().flatten().map(|argument| &argument.declaration);
    quote! {
        #docs
        #allow
        #must_use
        pub fn new #generics(#(#arguments),*) -> #returned {
            #value
        }
    }
}

/// Returns a field of the struct expression in `new`.
fn init(field: &Field, argument: Option<&Parameter>) -> TokenStream {
    let name = ident(&field.rust);
    match (&field.set_by, argument) {
        (SetBy::Argument, _) if field.parameter == ParameterForm::Value => quote!(#name),
        (SetBy::Argument, Some(Parameter { value, .. })) => quote!(#name: #value),
        (SetBy::Setter, _) => quote!(#name: None),
        _ => quote!(#name: Default::default()),
    }
}

fn setter(file: &mut RustFile, field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    let parameter = parameter(file, field, "Kind");
    let (generics, Parameter { declaration, value, .. }) = (generics([&parameter]), &parameter);
    let docs = doc_attributes(&setter_docs("Self", field));
    let deprecated = field.deprecated.as_ref().map(|why| quote!(#[deprecated = #why] #[allow(deprecated)]));
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #name #generics(mut self, #declaration) -> Self {
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
        let parameter = parameter(file, field, "Kind");
        let (generics, Parameter { declaration, value, .. }) = (generics([&parameter]), &parameter);
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
        Conversion::Array(item) => {
            let item = file.ty(item);
            (Some(quote!(<const N: usize>)), quote!([#item; N]), quote!(Vec::from(value)))
        }
        Conversion::StrArray => (Some(quote!(<const N: usize>)), quote!([&str; N]), quote!(Vec::from(value))),
    };
    file.item(quote! {
        impl #generics From<#source> for #name {
            fn from(value: #source) -> Self {
                Self::new(#value)
            }
        }
    });
}

/// A parameter that accepts the value of a field.
struct Parameter {
    /// The generic parameter that its type names.
    generic: Option<Ident>,
    declaration: TokenStream,
    /// The expression that converts it.
    value: TokenStream,
}

/// Returns the parameter that accepts the value of a field. `generic` names the generic parameter, if its type needs one.
fn parameter(file: &mut RustFile, field: &Field, generic: &str) -> Parameter {
    let (name, generic) = (ident(&field.rust), ident(generic));
    let item = match &field.ty {
        Type::List(item) => file.ty(item),
        other => file.ty(other),
    };
    let is_list = field.parameter == ParameterForm::IntoList;
    let (ty, value) = match field.parameter {
        ParameterForm::Value => (file.ty(&field.ty), quote!(#name)),
        ParameterForm::IntoParam => {
            file.uses("IntoParam");
            (quote!(impl IntoParam<#item>), quote!(#name.into_param()))
        }
        ParameterForm::Items => (quote!(impl IntoIterator<Item = #item>), quote!(#name.into_iter().collect())),
        ParameterForm::IntoList => {
            file.uses("IntoList");
            (quote!(impl IntoList<#item, #generic>), quote!(#name.into_list()))
        }
    };
    Parameter { generic: is_list.then_some(generic), declaration: quote!(#name: #ty), value }
}

/// Returns the list of the generic parameters of a function.
fn generics<'p>(parameters: impl IntoIterator<Item = &'p Parameter>) -> Option<TokenStream> {
    let generics: Vec<_> = parameters.into_iter().filter_map(|parameter| parameter.generic.as_ref()).collect();
    (!generics.is_empty()).then(|| quote!(<#(#generics),*>))
}
