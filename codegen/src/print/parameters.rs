//! Parameters of constructors, setters and named steps: what they accept, and how it is converted.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::rust::{RustFile, ident};
use crate::api::{Constructor, Field, ParameterForm, Type, View};

/// A parameter that accepts the value of a field.
pub(super) struct Parameter {
    /// The generic parameter that its type names.
    pub(super) generic: Option<Ident>,
    /// Whether it accepts values of several types.
    pub(super) is_generic: bool,
    pub(super) declaration: TokenStream,
    /// The expression that converts it into the value of the field.
    pub(super) value: TokenStream,
}

/// Returns the parameters of a constructor.
pub(super) fn of_constructor(file: &mut RustFile, fields: &[Field], constructor: &Constructor) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for one in &constructor.parameters {
        let Some(field) = fields.get(one.field) else { continue };
        let lists = parameters.iter().filter(|parameter| parameter.generic.is_some()).count();
        let generic = if lists == 0 { "Kind".to_owned() } else { format!("Kind{}", lists + 1) };
        parameters.push(match one.view.and_then(|view| field.views.get(view)) {
            Some(view) => of_view(file, view),
            None => of_field(file, field, &generic),
        });
    }
    parameters
}

/// Returns the parameter that accepts the value of a field. `generic` names the generic parameter, if its type needs one.
pub(super) fn of_field(file: &mut RustFile, field: &Field, generic: &str) -> Parameter {
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
    let is_generic = field.parameter != ParameterForm::Value;
    Parameter { generic: is_list.then_some(generic), is_generic, declaration: quote!(#name: #ty), value }
}

/// Returns the parameter of a constructor that takes the values of a view.
fn of_view(file: &mut RustFile, view: &View) -> Parameter {
    let (name, item) = (ident(&view.name), item(&view.ty));
    let value = match item {
        Type::Time(_) => quote!(#name.into_iter().map(|value| value.get()).collect()),
        _ => quote!(#name.into_iter().filter_map(|value| value.number()).collect()),
    };
    let item = file.ty(item);
    Parameter { generic: None, is_generic: true, declaration: quote!(#name: impl IntoIterator<Item = #item>), value }
}

/// Returns the list of the generic parameters of a function.
pub(super) fn generics<'p>(parameters: impl IntoIterator<Item = &'p Parameter>) -> Option<TokenStream> {
    let generics: Vec<_> = parameters.into_iter().filter_map(|parameter| parameter.generic.as_ref()).collect();
    (!generics.is_empty()).then(|| quote!(<#(#generics),*>))
}

/// Returns the attribute of a function that is compiled where it is used, unless it is generic: then it is so anyway.
pub(super) fn inline<'p>(parameters: impl IntoIterator<Item = &'p Parameter>) -> Option<TokenStream> {
    parameters.into_iter().all(|parameter| !parameter.is_generic).then(|| quote!(#[inline]))
}

/// Returns the type of the values of a view.
pub(super) fn item(ty: &Type) -> &Type {
    match ty {
        Type::List(item) => item,
        other => other,
    }
}
