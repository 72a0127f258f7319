//! Prints the schemas of requests for the fake: what the spec states about the values of inputs.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::resource_values::{json, time_form};
use super::rust::{banner, ident, import, pretty};
use crate::api::Group;
use crate::check::Checked;
use crate::index::Index;
use crate::naming;
use crate::output::{Files, Output, OutputError, Source};
use crate::spec::{Bind, Bounds, Declaration, Encoded, Field, Flag, Operation, Place, Time, TypeRef};

const DIRECTORY: &str = "fake/src/schemas";

/// The schemas of requests as data for the fake: one file for each group, and one for the types.
#[derive(Debug)]
pub struct FakeSchemas;

impl Output for FakeSchemas {
    fn name(&self) -> &'static str {
        "the schemas of the fake"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        let mut files = Files::new();
        let groups = &source.api.groups;
        files.insert(format!("{DIRECTORY}/mod.rs"), format!("{}{}", banner("groups.yaml"), pretty(root(groups))));
        let types = types(source.spec.index());
        files.insert(format!("{DIRECTORY}/types.rs"), file("", &types));
        for group in groups {
            let schemas = group.operations.iter().map(|operation| {
                let (_, operation) = source.spec.operation(&operation.name);
                request(source.spec, operation)
            });
            let list = quote!(pub(super) static SCHEMAS: &[RequestSchema] = &[#(#schemas),*];);
            let text = file(&format!("{}/", group.feature), &[list]);
            files.insert(format!("{DIRECTORY}/{}.rs", group.module), text);
        }
        Ok(files)
    }
}

/// Returns the module with the list of all groups.
fn root(groups: &[Group]) -> TokenStream {
    let modules: Vec<_> = groups.iter().map(|group| ident(&group.module)).collect();
    quote! {
        #(mod #modules;)*
        mod types;

        use crate::requests::schema::RequestSchema;

        /// The schemas of the requests of all operations, group by group.
        pub(crate) static SCHEMAS: &[&[RequestSchema]] = &[#(#modules::SCHEMAS),*];
    }
}

/// Returns a file with items, which begins with the imports that they need.
fn file(source: &str, items: &[TokenStream]) -> String {
    const NAMES: [(&str, &[&str]); 3] = [
        ("huaweicloud_meeting_runtime::operation", &["Place"]),
        ("crate::memory::descriptor", &["Json", "TimeForm"]),
        ("crate::requests::schema", &["FieldSchema", "RequestSchema", "ValueSchema"]),
    ];
    let body = items.iter().map(|item| pretty(item.clone())).collect::<Vec<_>>().join("\n");
    let mut imports = TokenStream::new();
    for (module, names) in NAMES {
        let used = names
            .iter()
            .copied()
            .filter(|name| body.contains(&format!("{name}::")) || body.contains(&format!("[{name}]")));
        let module: TokenStream = module.parse().unwrap_or_default();
        imports.extend(import(&module, used));
    }
    if body.contains("types::") {
        imports.extend(quote!(
            use super::types;
        ));
    }
    format!("{}{}\n{body}", banner(source), pretty(imports))
}

/// Returns the names of the types of inputs, and of their fields.
fn sent_types(index: &Index) -> BTreeSet<&str> {
    let operations = index.spec().operations();
    let inputs = operations.flat_map(|(_, operation)| {
        index.request_fields(operation).map(|(_, field)| field).chain(operation.body_value.as_deref())
    });
    let mut pending: Vec<&Field> = inputs.collect();
    let mut names = BTreeSet::new();
    while let Some(field) = pending.pop() {
        if let Some(name) = field.type_ref.as_ref().and_then(TypeRef::named)
            && names.insert(name)
        {
            pending.extend(index.fields_of(Some(name)));
        }
    }
    names
}

/// Returns the structs and enumerations that are sent, sorted by name.
fn types(index: &Index) -> Vec<TokenStream> {
    let declarations = sent_types(index).into_iter().filter_map(|name| Some((name, index.declaration(name)?)));
    let items = declarations.filter_map(|(name, declaration)| {
        let (constant, doc) = (ident(&naming::screaming(name)), format!(" `{name}`"));
        match declaration {
            Declaration::Struct(structure) => {
                let fields = structure.fields.iter().map(|field| self::field(index, field, field.required, ""));
                Some(quote!(#[doc = #doc] pub(crate) static #constant: &[FieldSchema] = &[#(#fields),*];))
            }
            Declaration::Enumeration(enumeration) => {
                let values = enumeration.values.iter().map(|value| json(&value.value));
                Some(quote!(#[doc = #doc] pub(crate) static #constant: &[Json] = &[#(#values),*];))
            }
            Declaration::Identifier(_) => None,
        }
    });
    items.collect()
}

/// Returns the schema of the request of an operation. Constants, and fields whose value is that of another one, are left out.
fn request(spec: &Checked, operation: &Operation) -> TokenStream {
    let index = spec.index();
    let fields = index.request_fields(operation).filter(|(_, field)| field.constant.is_none());
    let fields = fields.filter(|(_, field)| !matches!(field.bind, Some(Bind::Field { .. })));
    let value = operation.body_value.iter().map(|field| (quote!(BodyValue), &**field, field.required));
    let inputs = fields.map(|(place, field)| {
        let is_required = place == Place::Path || field.bind.is_some() || operation.requires(place, field);
        (self::place(place), field, is_required)
    });
    let inputs = inputs.chain(value).map(|(place, field, is_required)| {
        let field = self::field(index, field, is_required, "types::");
        quote!((Place::#place, #field))
    });
    let name = &operation.name;
    quote!(RequestSchema { operation: #name, inputs: &[#(#inputs),*] })
}

fn place(place: Place) -> TokenStream {
    match place {
        Place::Path => quote!(Path),
        Place::Query => quote!(Query),
        Place::Headers => quote!(Header),
        Place::Body => quote!(Body),
        Place::Multipart => quote!(Part),
    }
}

/// Returns the schema of a field. `types` is the prefix of the names of types.
fn field(index: &Index, field: &Field, is_required: bool, types: &str) -> TokenStream {
    let name = &field.name;
    let value = match (&field.type_ref, &field.constant) {
        (_, Some(constant)) => {
            let constant = json(constant);
            quote!(ValueSchema::OneOf(&[#constant]))
        }
        (Some(type_ref), None) => value(index, type_ref, types),
        // The ID of a handle.
        (None, None) => quote!(ValueSchema::String),
    };
    let required = is_required.then(|| quote!(.required()));
    let bounds = [("length", field.length), ("range", field.range), ("items", field.items)];
    let bounds = bounds.into_iter().filter_map(|(key, bounds)| Some(self::bounds(key, bounds?)));
    let pattern = field.pattern.as_ref().map(|pattern| quote!(.pattern(#pattern)));
    let default = field.default.as_ref().map(|default| {
        let default = json(default);
        quote!(.or(#default))
    });
    quote!(FieldSchema::new(#name, #value) #required #default #(#bounds)* #pattern)
}

fn bounds(key: &str, bounds: Bounds) -> TokenStream {
    let key = ident(key);
    let end = |end: Option<i64>, none: TokenStream| match end {
        Some(end) => {
            let end = Literal::i64_unsuffixed(end);
            quote!(#end)
        }
        None => none,
    };
    let (min, max) = (end(bounds.min, quote!(i64::MIN)), end(bounds.max, quote!(i64::MAX)));
    quote!(.#key(#min, #max))
}

fn value(index: &Index, type_ref: &TypeRef, types: &str) -> TokenStream {
    let nested = |inner: &TypeRef| value(index, inner, types);
    let value = match type_ref {
        TypeRef::String | TypeRef::Time(Time::UnknownString) => quote!(String),
        TypeRef::Secret => quote!(Secret),
        TypeRef::Int32 | TypeRef::Time(Time::DayOfMonth) => quote!(Int32),
        TypeRef::Int64 | TypeRef::Duration(_) | TypeRef::Time(Time::UnknownNumber) => quote!(Int64),
        TypeRef::Double => quote!(Double),
        TypeRef::Bool => quote!(Bool),
        TypeRef::Json => quote!(Json),
        TypeRef::File => quote!(File),
        TypeRef::Encoded(Encoded::Int64) => quote!(Quoted(&ValueSchema::Int64)),
        TypeRef::Encoded(Encoded::Double) => quote!(Quoted(&ValueSchema::Double)),
        TypeRef::Encoded(Encoded::Bool) => quote!(Quoted(&ValueSchema::Bool)),
        TypeRef::Quoted(name) => {
            let named = named(index, name, types);
            quote!(Quoted(&ValueSchema::#named))
        }
        TypeRef::Flag(Flag::Number) => quote!(FLAG_01),
        TypeRef::Flag(Flag::Text { no, yes }) => quote!(OneOf(&[Json::String(#no), Json::String(#yes)])),
        TypeRef::Time(Time::DayOrMonth) => quote!(DayOrMonth),
        TypeRef::Time(time) => {
            let form = time_form(*time);
            quote!(Time(#form))
        }
        TypeRef::List(item) => wrapped("List", &nested(item)),
        TypeRef::Csv(item) => wrapped("Csv", &nested(item)),
        TypeRef::OneOrMany(item) => wrapped("OneOrMany", &nested(item)),
        TypeRef::Map(item) => wrapped("Map", &nested(item)),
        TypeRef::Named(name) => named(index, name, types),
    };
    quote!(ValueSchema::#value)
}

fn wrapped(name: &str, item: &TokenStream) -> TokenStream {
    let name = ident(name);
    quote!(#name(&#item))
}

/// Returns the schema of a declared type.
fn named(index: &Index, name: &str, types: &str) -> TokenStream {
    let types: TokenStream = types.parse().unwrap_or_default();
    let constant = ident(&naming::screaming(name));
    match index.declaration(name) {
        Some(Declaration::Struct(_)) => quote!(Object(#types #constant)),
        Some(Declaration::Enumeration(_)) => quote!(OneOf(#types #constant)),
        Some(Declaration::Identifier(_)) | None => quote!(String),
    }
}
