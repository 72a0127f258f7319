//! Prints the descriptors of resources for the fake.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, Spacing, TokenStream, TokenTree};
use quote::quote;

use super::resource_operations::{operation, returned_functions};
use super::resource_values::{
    computed_name, evidence, json, lookup, option, path, resource_name, some, time_form, variant,
};
use super::rust::{banner, ident, import, pretty};
use crate::api::resources::{Limit, Maker, Refers, Resource, ResourceField, Shown};
use crate::naming;
use crate::output::{Files, Output, OutputError, Source};
use crate::spec::{FactEvidence, Scope};

const DIRECTORY: &str = "fake/src/resources";

/// The resources as data for the fake, one file for each.
#[derive(Debug)]
pub struct FakeResources;

impl Output for FakeResources {
    fn name(&self) -> &'static str {
        "the resources of the fake"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        let resources = &source.api.resources;
        let mut files = Files::new();
        let root = root(resources, &source.api.standalone);
        files.insert(format!("{DIRECTORY}/mod.rs"), format!("{}{}", banner("resources/"), pretty(root)));
        files.insert(format!("{DIRECTORY}/names.rs"), format!("{}{}", banner("resources/"), names(resources)));
        for resource in resources {
            let text = format!("{}{}", banner(&resource.file), file(resource));
            files.insert(format!("{DIRECTORY}/{}.rs", resource.module), text);
        }
        Ok(files)
    }
}

/// Returns the module with the lists of all resources and of the operations that belong to none.
fn root(resources: &[Resource], standalone: &[(String, String)]) -> TokenStream {
    let modules: Vec<_> = resources.iter().map(|resource| ident(&resource.module)).collect();
    let names: Vec<_> = resources.iter().map(|resource| ident(&resource.name)).collect();
    let standalone = standalone.iter().map(|(operation, _)| operation);
    quote! {
        pub(crate) mod names;
        #(mod #modules;)*

        use crate::memory::descriptor::Resource;
        use names::ResourceName;

        /// All resources, sorted by name.
        pub(crate) static RESOURCES: &[&Resource] = &[#(&#modules::RESOURCE),*];

        /// The operations that belong to no resource.
        pub(crate) static STANDALONE: &[&str] = &[#(#standalone),*];

        /// Returns a resource.
        pub(crate) fn resource(name: ResourceName) -> &'static Resource {
            match name {
                #(ResourceName::#names => &#modules::RESOURCE,)*
            }
        }
    }
}

/// Returns the enumerations of the resources and of the functions that compute values.
fn names(resources: &[Resource]) -> String {
    let variants = resources.iter().map(|resource| {
        let (name, doc) = (ident(&resource.name), format!(" {}", resource.summary));
        quote!(#[doc = #doc] #name)
    });
    let idents: Vec<_> = resources.iter().map(|resource| ident(&resource.name)).collect();
    let texts = resources.iter().map(|resource| &resource.name);
    let functions = computed(resources).into_iter().map(|(name, fields)| {
        let fields: Vec<String> = fields.into_iter().collect();
        let (name, doc) = (ident(&naming::pascal(name)), format!(" {}.", fields.join(", ")));
        quote!(#[doc = #doc] #name)
    });
    let items = [
        quote! {
            /// The resources of the spec.
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum ResourceName {
                #(#variants),*
            }
        },
        quote! {
            impl ResourceName {
                /// Returns the name.
                #[must_use]
                pub const fn as_str(self) -> &'static str {
                    match self {
                        #(Self::#idents => #texts,)*
                    }
                }
            }
        },
        quote! {
            /// The functions of the fake that compute values for responses.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum Computed {
                #(#functions),*
            }
        },
    ];
    items.map(pretty).join("\n")
}

/// Returns the functions that compute values, sorted by name, each with the fields of resources that it computes.
fn computed(resources: &[Resource]) -> BTreeMap<&str, BTreeSet<String>> {
    let mut functions: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for resource in resources {
        let of_fields = resource.fields.iter().filter_map(|field| match &field.shown {
            Shown::Computed(name) => Some((name.as_str(), &field.path)),
            _ => None,
        });
        for (name, path) in of_fields.chain(resource.operations.iter().flat_map(returned_functions)) {
            let field = format!("`{}` of `{}`", path.join("."), resource.name);
            functions.entry(name).or_default().insert(field);
        }
    }
    functions
}

/// The types of descriptors, by module of the fake.
const TYPES: [(&str, &[&str]); 5] = [
    ("huaweicloud_meeting_catalog", &["Json", "TimeForm"]),
    ("huaweicloud_meeting_runtime::operation", &["Place"]),
    (
        "crate::memory::descriptor",
        &[
            "Cause",
            "ErrorCode",
            "Evidence",
            "Field",
            "Kind",
            "Limit",
            "Login",
            "Lookup",
            "Maker",
            "OnDeleted",
            "OnMissing",
            "Refers",
            "Resource",
            "Scope",
            "Shown",
            "Take",
        ],
    ),
    (
        "crate::memory::operation",
        &[
            "Accept",
            "Assigned",
            "Assignment",
            "Batch",
            "Existing",
            "Filter",
            "Input",
            "ItemPlace",
            "Match",
            "Mine",
            "Omitted",
            "ItemOperation",
            "Returned",
            "Role",
            "Scalar",
            "Select",
            "SelectKey",
            "Sort",
            "SortKey",
            "Within",
        ],
    ),
    ("crate::resources::names", &["Computed", "ResourceName"]),
];

fn file(resource: &Resource) -> String {
    let descriptor = descriptor(resource);
    let mut used = BTreeSet::new();
    add_path_heads(descriptor.clone(), &mut used);
    let imports = TYPES.iter().map(|(module, names)| {
        // Paths are valid Rust.
        let module: TokenStream = module.parse().unwrap_or_default();
        import(&module, names.iter().copied().filter(|name| used.contains(*name)))
    });
    let imports = imports.collect::<TokenStream>();
    format!("{}\n{}", pretty(imports), pretty(descriptor))
}

/// Adds the names with which paths begin.
fn add_path_heads(tokens: TokenStream, names: &mut BTreeSet<String>) {
    let mut is_after_colon = false;
    for token in tokens {
        match token {
            TokenTree::Ident(name) if !is_after_colon => {
                names.insert(name.to_string());
                is_after_colon = false;
            }
            TokenTree::Group(group) => {
                add_path_heads(group.stream(), names);
                is_after_colon = false;
            }
            // A colon before a type is alone, one of a path is followed by another.
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                is_after_colon = is_after_colon || punct.spacing() == Spacing::Joint;
            }
            _ => is_after_colon = false,
        }
    }
}

fn descriptor(resource: &Resource) -> TokenStream {
    let name = ident(&resource.name);
    let noun = &resource.noun;
    let kind = variant(resource.kind);
    let scope = scope(&resource.scope);
    let login = option(resource.login, |login| {
        let login = variant(login);
        quote!(Login::#login)
    });
    let of = option(resource.of.as_ref(), |name| resource_name(name));
    let id = path(&resource.id);
    let fields = resource.fields.iter().map(field);
    let settable = resource.settable.iter().map(path);
    let items = resource.items.iter().map(json);
    let errors = resource.errors.iter().map(|error| {
        let cause = variant(error.cause);
        let (code, message, evidence) = (&error.code, &error.message, evidence(error.evidence));
        let status = Literal::u16_unsuffixed(error.status);
        quote!((Cause::#cause, ErrorCode { code: #code, status: #status, message: #message, evidence: #evidence }))
    });
    let limits = resource.limits.iter().map(limit);
    let operations = resource.operations.iter().map(operation);
    quote! {
        pub(super) static RESOURCE: Resource = Resource {
            name: ResourceName::#name,
            noun: #noun,
            kind: Kind::#kind,
            scope: #scope,
            login: #login,
            of: #of,
            id: #id,
            fields: &[#(#fields),*],
            settable: &[#(#settable),*],
            items: &[#(#items),*],
            errors: &[#(#errors),*],
            limits: &[#(#limits),*],
            operations: &[#(#operations),*],
        };
    }
}

fn field(field: &ResourceField) -> TokenStream {
    let path = path(&field.path);
    let initial = field.initial.as_ref().map(|value| some("initial", json(value)));
    let made = field.made.as_ref().map(|made| some("made", maker(made)));
    let touched = field.touched.as_ref().map(|touched| some("touched", maker(touched)));
    let shown = match &field.shown {
        Shown::Stored => None,
        Shown::Hidden => Some(quote!(shown: Shown::Hidden,)),
        Shown::Computed(name) => {
            let name = computed_name(name);
            Some(quote!(shown: Shown::Computed(#name),))
        }
        Shown::Lookup(one) => {
            let one = lookup(one);
            Some(quote!(shown: Shown::Lookup(#one),))
        }
    };
    let unique = field.unique.as_ref().map(|unique| some("unique", scope(unique)));
    let refers = field.refers.as_ref().map(|one| some("refers", refers(one)));
    let is_inferred = field.evidence == FactEvidence::Inferred;
    let evidence = (!is_inferred).then(|| {
        let evidence = evidence(field.evidence);
        quote!(evidence: #evidence,)
    });
    quote!(Field { #initial #made #touched #shown #unique #refers #evidence ..Field::new(#path) })
}

fn refers(refers: &Refers) -> TokenStream {
    let (to, key, evidence) = (resource_name(&refers.to), path(&refers.key), evidence(refers.evidence));
    let missing = variant(refers.missing);
    let deleted = variant(refers.deleted);
    quote! {
        Refers {
            to: #to, key: #key, missing: OnMissing::#missing, deleted: OnDeleted::#deleted, evidence: #evidence
        }
    }
}

fn limit(limit: &Limit) -> TokenStream {
    let count = Literal::u16_unsuffixed(limit.count);
    let (per, evidence) = (path(&limit.per), evidence(limit.evidence));
    quote!(Limit { count: #count, per: #per, evidence: #evidence })
}

fn maker(maker: &Maker) -> TokenStream {
    let length = |length: &u16| Literal::u16_unsuffixed(*length);
    match maker {
        Maker::Hex(digits) => {
            let digits = length(digits);
            quote!(Maker::Hex(#digits))
        }
        Maker::Digits(digits) => {
            let digits = length(digits);
            quote!(Maker::Digits(#digits))
        }
        Maker::Pin(digits) => {
            let digits = length(digits);
            quote!(Maker::Pin(#digits))
        }
        Maker::Uuid => quote!(Maker::Uuid),
        Maker::Password => quote!(Maker::Password),
        Maker::SipNumber => quote!(Maker::SipNumber),
        Maker::Now(form) => {
            let form = time_form(*form);
            quote!(Maker::Now(#form))
        }
        Maker::Login(field) => {
            let field = path(field);
            quote!(Maker::Login(#field))
        }
    }
}

fn scope(scope: &Scope) -> TokenStream {
    match scope {
        Scope::Service => quote!(Scope::Service),
        Scope::Sp => quote!(Scope::Sp),
        Scope::Corp => quote!(Scope::Corp),
        Scope::User => quote!(Scope::User),
        Scope::Resource(name) => {
            let name = resource_name(name);
            quote!(Scope::Resource(#name))
        }
    }
}
