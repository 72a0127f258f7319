//! Prints the modules of groups and of shared types.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::rust::{RustFile, ident, import};
use crate::api::{Api, Group, TypeDef};

/// Prints the module of the types that several groups use.
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

/// Prints the module of a group.
pub(super) fn group(group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("{}/mod.rs", group.module), &format!("{}/", group.feature));
    file.document(contents(group));
    let operations = group.operations.iter().map(|operation| ident(&operation.rust));
    let types = group.types.as_ref().map(|_| {
        quote!(
            mod types;
        )
    });
    file.item(quote! {
        #[cfg(feature = "blocking")]
        mod blocking;
        mod methods;
        #[cfg(feature = "test-util")]
        pub(crate) mod scripted;
        #(pub(crate) mod #operations;)*
        #types
    });
    let mut exports: Vec<TokenStream> = group
        .operations
        .iter()
        .map(|operation| {
            let module = ident(&operation.rust);
            export(&quote!(#module), operation.exports().into_iter())
        })
        .collect();
    if let Some(types) = &group.types {
        exports.push(export(&quote!(types), types.types.iter().flat_map(TypeDef::exports)));
    }
    let shared = group.reached.iter().map(|name| ident(name)).collect::<Vec<_>>();
    if !shared.is_empty() {
        exports.push(quote!(#[doc(no_inline)] pub use crate::types::{#(#shared),*};));
    }
    file.item(quote!(#(#exports)*));
    file
}

/// Returns the documentation of a group: its title, its feature, and its methods, which are on the pages of other types.
fn contents(group: &Group) -> Vec<String> {
    let title = format!("{} ({})", group.title, group.title_zh);
    let feature = format!("Requires the Cargo feature `{}`, which is enabled by default.", group.feature);
    let methods = group.operations.iter().map(|operation| {
        let method = operation.method_path();
        let owner = operation.caller.type_name();
        let shorts = operation.shortcuts().map(|(_, short)| format!("[`{0}`](crate::{owner}::{0})", short.name));
        let shorts = shorts.collect::<Vec<_>>().join(", ");
        let shorts = if shorts.is_empty() { shorts } else { format!(" Short: {shorts}.") };
        format!("- [`{method}`](crate::{method}): {}{shorts}\n", operation.summary)
    });
    let methods = methods.collect::<String>();
    let parts = [title.as_str(), feature.as_str()].into_iter().chain(group.notes.as_deref());
    paragraphs(parts.chain(["# Methods", methods.as_str()]))
}

pub(super) fn export<'a>(module: &TokenStream, names: impl Iterator<Item = &'a str>) -> TokenStream {
    let names: BTreeSet<_> = names.collect();
    let import = import(module, names.iter().copied());
    if names.is_empty() { import } else { quote!(pub #import) }
}
