//! Prints the descriptors of the operations of resources for the fake.

use proc_macro2::TokenStream;
use quote::quote;

use super::resource_values::{computed_name, json, lookup, option, path, resource_name, some, time_form, variant};
use super::rust::ident;
use crate::api::resources::{
    Accept, Assigned, FieldPath, Filter, Input, InputPlace, ItemOperation, Many, Match, Returned, Scalar, Select, Sort,
    SortKey,
};
use crate::spec::{Existing, FactEvidence, Omitted, Value};

/// Returns the names of the functions that compute fields of the response, with the fields.
pub(super) fn returned_functions(operation: &ItemOperation) -> impl Iterator<Item = (&str, &FieldPath)> {
    operation.returns.iter().filter_map(|(path, returned)| match returned {
        Returned::Computed(name) => Some((name.as_str(), path)),
        _ => None,
    })
}

/// Returns the descriptor of an operation. What is the default in the descriptor is not printed.
pub(super) fn operation(operation: &ItemOperation) -> TokenStream {
    let (name, by_hand) = (&operation.operation, operation.by_hand);
    let role = variant(operation.role);
    let select = operation.select.as_ref().map(|one| some("select", select(one)));
    let parent = operation.parent.as_ref().map(|one| some("parent", input(one)));
    let result = operation.result.as_ref().map(|(at, is_list)| {
        let at = path(at);
        let new = ident(if *is_list { "list" } else { "item" });
        some("result", quote!(ItemPlace::#new(#at)))
    });
    let mine = operation.mine.as_ref().map(|mine| {
        let (field, login) = (path(&mine.field), path(&mine.login));
        let unless = option(mine.unless.as_ref(), |name| quote!(#name));
        some("mine", quote!(Mine { field: #field, login: #login, unless: #unless }))
    });
    let conditions = operation.conditions.iter().map(|(field, values)| {
        let (field, values) = (path(field), values_of(values));
        quote!((#field, #values))
    });
    let lists = [
        list("accepts", operation.accepts.iter().map(accept)),
        list("sets", operation.sets.iter().map(set)),
        list("remakes", operation.remakes.iter().map(path)),
        list("returns", operation.returns.iter().map(returned)),
        list("omits", operation.omits.iter().map(path)),
        list("conditions", conditions),
        list("filters", operation.filters.iter().map(filter)),
    ];
    let lists = lists.into_iter().flatten();
    let sort = operation.sort.as_ref().map(|one| some("sort", sort(one)));
    let omitted = (operation.omitted != Omitted::Keep).then(|| chosen("omitted", "Omitted", operation.omitted));
    let batch = operation.batch.map(|batch| chosen("batch", "Batch", batch));
    let existing = (operation.existing != Existing::Refuse).then(|| chosen("existing", "Existing", operation.existing));
    let is_inferred = operation.evidence == FactEvidence::Inferred;
    let evidence = (!is_inferred).then(|| chosen("evidence", "Evidence", operation.evidence));
    let by_hand = by_hand.then(|| quote!(by_hand: true,));
    quote! {
        ItemOperation {
            #select #parent #(#lists)* #result #mine #sort #omitted #batch #existing #evidence #by_hand
            ..ItemOperation::new(#name, Role::#role)
        }
    }
}

/// Returns a field with a list that is not empty.
fn list(name: &str, items: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let items: Vec<_> = items.collect();
    let name = ident(name);
    (!items.is_empty()).then(|| quote!(#name: &[#(#items),*],))
}

/// Returns a field with a variant of an enumeration.
fn chosen(name: &str, enumeration: &str, value: impl std::fmt::Debug) -> TokenStream {
    let (name, enumeration, value) = (ident(name), ident(enumeration), variant(value));
    quote!(#name: #enumeration::#value,)
}

fn select(select: &Select) -> TokenStream {
    let at = input(&select.at);
    let key = match &select.key_by {
        None => {
            let key = path(&select.key);
            quote!(SelectKey::Field(#key))
        }
        Some(by) => {
            let fields = by.fields.iter().map(|(value, field)| {
                let field = path(field);
                quote!((#value, #field))
            });
            let (by, default) = (input(&by.input), option(by.default.as_ref(), json));
            quote!(SelectKey::By(#by, #default, &[#(#fields),*]))
        }
    };
    quote!(Select { at: #at, key: #key })
}

fn input(input: &Input) -> TokenStream {
    let (place, names) = (variant(input.place), path(&input.path));
    let scalar = (input.scalar != Scalar::String).then(|| {
        let scalar = variant(input.scalar);
        quote!(.of(Scalar::#scalar))
    });
    let many = match &input.many {
        Many::No => None,
        Many::Items(field) => {
            let field = path(field);
            Some(quote!(.items(#field)))
        }
        Many::Parts => Some(quote!(.parts())),
    };
    quote!(Input::new(Place::#place, #names) #scalar #many)
}

fn accept(accept: &Accept) -> TokenStream {
    let field = path(&accept.field);
    let is_same = accept.input.place == InputPlace::Body && accept.input.path == accept.field;
    let new = if is_same {
        quote!(Accept::same(#field))
    } else {
        let input = input(&accept.input);
        quote!(Accept::new(#input, #field))
    };
    let default = accept.default.as_ref().map(|default| {
        let default = json(default);
        quote!(.or(#default))
    });
    quote!(#new #default)
}

fn set((field, to): &(FieldPath, Assigned)) -> TokenStream {
    let field = path(field);
    let to = match to {
        Assigned::Value(value) => {
            let value = json(value);
            quote!(Assigned::Value(#value))
        }
        Assigned::Input(from) => {
            let from = input(from);
            quote!(Assigned::Input(#from))
        }
    };
    quote!(Assignment { field: #field, to: #to })
}

fn returned((name, returned): &(FieldPath, Returned)) -> TokenStream {
    let name = path(name);
    let returned = match returned {
        Returned::Field(field) => {
            let field = path(field);
            quote!(Returned::Field(#field))
        }
        Returned::Value(value) => {
            let value = json(value);
            quote!(Returned::Value(#value))
        }
        Returned::Computed(name) => {
            let name = computed_name(name);
            quote!(Returned::Computed(#name))
        }
        Returned::Lookup(one) => {
            let one = lookup(one);
            quote!(Returned::Lookup(#one))
        }
    };
    quote!((#name, #returned))
}

fn filter(filter: &Filter) -> TokenStream {
    let (parameter, otherwise) = (&filter.parameter, values_of(&filter.otherwise));
    let by = match &filter.by {
        Match::Contains(fields) => {
            let fields = fields.iter().map(path);
            quote!(Match::Contains(&[#(#fields),*]))
        }
        Match::Equals(field) => {
            let field = path(field);
            quote!(Match::Equals(#field))
        }
        Match::Means(field, values) => {
            let field = path(field);
            let values = values.iter().map(|(name, values)| {
                let values = values_of(values);
                quote!((#name, #values))
            });
            quote!(Match::Means(#field, &[#(#values),*]))
        }
        Match::Within(within) => {
            let (field, parent, tree) = (path(&within.field), path(&within.parent), resource_name(&within.tree));
            let descend = option(within.descend.as_ref(), |(name, default)| quote!((#name, #default)));
            quote!(Match::Within(Within { field: #field, tree: #tree, parent: #parent, descend: #descend }))
        }
        Match::From(field, stored, sent) => {
            let (field, stored, sent) = (path(field), time_form(*stored), time_form(*sent));
            quote!(Match::From(#field, #stored, #sent))
        }
        Match::Until(field, stored, sent) => {
            let (field, stored, sent) = (path(field), time_form(*stored), time_form(*sent));
            quote!(Match::Until(#field, #stored, #sent))
        }
    };
    quote!(Filter { parameter: #parameter, by: #by, otherwise: #otherwise })
}

fn sort(sort: &Sort) -> TokenStream {
    let by = option(sort.by.as_ref(), |name| quote!(#name));
    let ascending = option(sort.ascending.as_ref(), |name| quote!(#name));
    let values = sort.values.iter().map(|(value, key)| {
        let key = sort_key(key);
        quote!((#value, #key))
    });
    let otherwise = option(sort.otherwise.as_ref(), sort_key);
    quote!(Sort { by: #by, ascending: #ascending, values: &[#(#values),*], otherwise: #otherwise })
}

fn sort_key(key: &SortKey) -> TokenStream {
    let (field, is_descending) = (path(&key.field), key.is_descending);
    quote!(SortKey { field: #field, is_descending: #is_descending })
}

fn values_of(values: &[Value]) -> TokenStream {
    let values = values.iter().map(json);
    quote!(&[#(#values),*])
}
