//! The root of the crate, the modules of groups, and the registry of operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::rust::{RustFile, ident};
use crate::api::{Api, Argument, Group, TypeDef};

pub(super) fn file(api: &Api) -> RustFile {
    let mut file = RustFile::new("lib.rs", "groups.yaml");
    file.item(quote! {
        #![doc = include_str!("../README.md")]
        // Where two arguments could be swapped, `new` leads to the request by named steps.
        #![allow(clippy::new_ret_no_self)]
    });
    file.item(quote! {
        pub mod codes;
        pub mod types;

        mod auth;
        mod client;
        mod registry;
        mod rt;
    });
    let groups: Vec<_> = api
        .groups
        .iter()
        .map(|group| {
            let (feature, module) = (&group.feature, ident(&group.module));
            quote!(#[cfg(feature = #feature)] pub mod #module;)
        })
        .collect();
    file.item(quote!(#(#groups)*));
    let handles = api.handles.iter().map(|handle| ident(&handle.type_name));
    file.item(quote! {
        pub use client::{Client, ClientBuilder, #(#handles,)* Region};
        #[cfg(feature = "dynamic")]
        pub use huaweicloud_meeting_runtime::dynamic;
        pub use huaweicloud_meeting_runtime::{
            Call, CallWithMeta, Credentials, Error, ErrorCode, ErrorKind, Items, Meta, ParseErrorCodeError, Paged, Pages, ResponseFuture,
            ResponseWithMetaFuture, Result, RetryPolicy, TransportFuture, Transport, TransportError, Upload, values,
        };
        #[cfg(feature = "dynamic")]
        pub use registry::{operations, service};
        pub use registry::OPERATIONS;
        #[doc(inline)]
        pub use values::Secret;
    });
    file
}

/// What generated code needs of the runtime and applications do not.
pub(super) fn internals() -> RustFile {
    let mut file = RustFile::new("rt.rs", "groups.yaml");
    file.document(["What generated code needs of the runtime.".to_owned()]);
    file.item(quote! {
        #![allow(unused_imports)]
        pub(crate) use std::sync::Arc;

        pub(crate) use huaweicloud_meeting_runtime::auth::{
            CredentialKind, Variable, TokenSource, Scheme, Signature, TokenFormat, TokenInput, TokenRequest, TokenValue,
        };
        #[cfg(feature = "dynamic")]
        pub(crate) use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
        pub(crate) use huaweicloud_meeting_runtime::operation::{
            Auth, Body, Effect, Input, Method, Operation, Page, Place, ResultCode,
        };
        pub(crate) use huaweicloud_meeting_runtime::{
            Caller, Core, CoreBuilder, Handle, Empty, Paged, RetryAdvice, Service, identifier, empty, fields, keep, int_enumeration,
            string_enumeration,
        };
    });
    file
}

/// The module of the types that several groups use.
pub(super) fn shared_types(api: &Api) -> RustFile {
    let mut file = RustFile::new("types/mod.rs", "types/");
    file.document([
        "Types that several groups use. Each group exports those that its operations reach, too.".to_owned()
    ]);
    let modules = api.shared.iter().map(|module| ident(&module.module));
    file.item(quote!(#(mod #modules;)*));
    let exports = api.shared.iter().map(|module| {
        let path = ident(&module.module);
        export(&quote!(#path), module.types.iter().map(TypeDef::name))
    });
    file.item(quote!(#(#exports)*));
    file
}

/// The module of a group.
pub(super) fn group(group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("{}/mod.rs", group.module), &format!("{}/", group.feature));
    file.document(contents(group));
    let operations = group.operations.iter().map(|operation| ident(&operation.rust));
    let types = group.types.as_ref().map(|_| {
        quote!(
            mod types;
        )
    });
    file.item(quote!(#(pub(crate) mod #operations;)* #types));
    let mut exports: Vec<TokenStream> = group
        .operations
        .iter()
        .map(|operation| {
            let module = ident(&operation.rust);
            let request = (operation.argument != Argument::None).then(|| operation.request());
            let steps = super::request::split(&operation.fields).1;
            let steps: Vec<String> =
                steps.iter().map(|step| super::request::step_name(&operation.request(), step)).collect();
            let own = operation.types.iter().flat_map(exported);
            export(&quote!(#module), own.chain(request).chain(steps).collect::<Vec<_>>().iter().map(String::as_str))
        })
        .collect();
    if let Some(types) = &group.types {
        let names: Vec<String> = types.types.iter().flat_map(exported).collect();
        exports.push(export(&quote!(types), names.iter().map(String::as_str)));
    }
    let shared = group.reached.iter().map(|name| ident(name)).collect::<Vec<_>>();
    if !shared.is_empty() {
        exports.push(quote!(#[doc(no_inline)] pub use crate::types::{#(#shared),*};));
    }
    file.item(quote!(#(#exports)*));
    file
}

/// What the page of a group begins with: its title, and its methods, which stand on other pages. Their summaries are left
/// out, so that an edit of one changes no second file.
fn contents(group: &Group) -> Vec<String> {
    let methods: Vec<String> = group
        .operations
        .iter()
        .map(|operation| {
            let method = format!("{}::{}", super::operation::caller(&operation.caller), operation.rust);
            format!("- [`{method}`](crate::{method})")
        })
        .collect();
    paragraphs([&*format!("{} ({})", group.title, group.title_zh), &*methods.join("\n")])
}

/// A type and the steps on the way to it.
fn exported(def: &TypeDef) -> Vec<String> {
    let steps = match def {
        TypeDef::Struct(structure) if structure.direction.is_sent() => super::request::split(&structure.fields).1,
        _ => Vec::new(),
    };
    let steps = steps.iter().map(|step| super::request::step_name(def.name(), step));
    std::iter::once(def.name().to_owned()).chain(steps).collect()
}

fn export<'a>(module: &TokenStream, names: impl Iterator<Item = &'a str>) -> TokenStream {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    let names: Vec<_> = names.into_iter().map(ident).collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [name] => quote!(pub use #module::#name;),
        names => quote!(pub use #module::{#(#names),*};),
    }
}

/// The list of all operations.
pub(super) fn registry(api: &Api) -> RustFile {
    let mut file = RustFile::new("registry.rs", "groups.yaml");
    file.uses("rt");
    file.document(["All operations that are compiled in, by name.".to_owned()]);
    let mut operations: Vec<_> = api.operations().collect();
    operations.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    let list = |entry: &str| {
        let entry = ident(entry);
        let rows = operations.iter().map(|(group, operation)| {
            let (feature, module, name) = (&group.feature, ident(&group.module), ident(&operation.rust));
            quote!(#[cfg(feature = #feature)] &crate::#module::#name::#entry)
        });
        quote!(&[#(#rows),*])
    };
    let (descriptors, dynamics) = (list("OPERATION"), list("DYNAMIC"));
    file.item(quote! {
        /// Every operation that is compiled in, sorted by name.
        pub static OPERATIONS: &[&rt::Operation] = #descriptors;
    });
    file.item(quote! {
        #[cfg(feature = "dynamic")]
        static DYNAMIC: &[&rt::DynamicOperation] = #dynamics;
    });
    file.item(quote! {
        /// Every operation that is compiled in, sorted by name, ready to be called from a document.
        #[cfg(feature = "dynamic")]
        #[must_use]
        pub fn operations() -> &'static [&'static rt::DynamicOperation] {
            DYNAMIC
        }
    });
    file.item(quote! {
        /// What is true of the service as a whole: the names of headers and of the fields of an error.
        #[cfg(feature = "dynamic")]
        #[must_use]
        pub fn service() -> &'static rt::Service {
            &crate::auth::SERVICE
        }
    });
    file
}
