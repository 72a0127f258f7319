//! Prints how callers build a struct that is sent: `new`, named steps, setters and conversions.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::{paragraphs, wrap};
use super::rust::{RustFile, constant as constant_value, doc_attributes, ident};
use super::views;
use crate::api::{Constructor, Conversion, Field, ParameterForm, Presence, SetBy, Struct, Type};

/// Prints how callers build a struct that is sent.
pub(super) fn print(file: &mut RustFile, structure: &Struct) {
    let name = ident(&structure.name);
    let constructors: Vec<_> = structure.constructors.iter().map(|one| constructor(file, structure, one)).collect();
    let optional: Vec<_> = structure.fields.iter().filter(|field| field.set_by == SetBy::Setter).collect();
    let setters: Vec<_> = optional.into_iter().map(|field| setter(file, field)).collect();
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
    let parameters = parameters(file, fields, constructor);
    let generics = generics(&parameters);
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
        pub fn #name #generics(#(#declarations),*) -> #returned {
            #value
        }
    }
}

/// Returns the parameters of a constructor.
pub(super) fn parameters(file: &mut RustFile, fields: &[Field], constructor: &Constructor) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for one in &constructor.parameters {
        let Some(field) = fields.get(one.field) else { continue };
        let lists = parameters.iter().filter(|parameter| parameter.generic.is_some()).count();
        let generic = if lists == 0 { "Kind".to_owned() } else { format!("Kind{}", lists + 1) };
        parameters.push(match one.view.and_then(|view| field.views.get(view)) {
            Some(view) => views::parameter(file, view),
            None => parameter(file, field, &generic),
        });
    }
    parameters
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
pub(super) struct Parameter {
    /// The generic parameter that its type names.
    pub(super) generic: Option<Ident>,
    pub(super) declaration: TokenStream,
    /// The expression that converts it into the value of the field.
    pub(super) value: TokenStream,
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
pub(super) fn generics<'p>(parameters: impl IntoIterator<Item = &'p Parameter>) -> Option<TokenStream> {
    let generics: Vec<_> = parameters.into_iter().filter_map(|parameter| parameter.generic.as_ref()).collect();
    (!generics.is_empty()).then(|| quote!(<#(#generics),*>))
}
