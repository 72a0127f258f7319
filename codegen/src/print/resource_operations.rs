//! Prints the descriptors of the operations of resources for the fake.

use proc_macro2::TokenStream;
use quote::quote;

use super::resource_values::{computed_name, evidence, json, lookup, option, path, resource_name, time_form, variant};
use crate::api::resources::{
    Accept, Assigned, FieldPath, Filter, Input, Match, ResourceOperation, Returned, Select, Sort, SortKey, Step,
};
use crate::spec::{Batch, Value};

/// Returns the names of the functions that compute fields of the response.
pub(super) fn returned_functions(operation: &ResourceOperation) -> impl Iterator<Item = &str> {
    operation.returns.iter().filter_map(|(_, returned)| match returned {
        Returned::Computed(name) => Some(name.as_str()),
        _ => None,
    })
}

/// Returns the descriptor of an operation.
pub(super) fn operation(operation: &ResourceOperation) -> TokenStream {
    let (name, verb, by_hand) = (&operation.operation, &operation.verb, operation.by_hand);
    let role = variant(operation.role);
    let select = option(operation.select.as_ref(), select);
    let parent = option(operation.parent.as_ref(), input);
    let accepts = operation.accepts.iter().map(accept);
    let sets = operation.sets.iter().map(set);
    let remakes = operation.remakes.iter().map(path);
    let returns = operation.returns.iter().map(returned);
    let omits = operation.omits.iter().map(path);
    let result = option(operation.result.as_ref(), |(at, is_list)| {
        let at = path(at);
        quote!(ItemPlace { path: #at, is_list: #is_list })
    });
    let conditions = operation.conditions.iter().map(|(field, values)| {
        let (field, values) = (path(field), list(values));
        quote!((#field, #values))
    });
    let mine = option(operation.mine.as_ref(), |mine| {
        let (field, login) = (path(&mine.field), path(&mine.login));
        let unless = option(mine.unless.as_ref(), |name| quote!(#name));
        quote!(Mine { field: #field, login: #login, unless: #unless })
    });
    let filters = operation.filters.iter().map(filter);
    let sort = option(operation.sort.as_ref(), sort);
    let omitted = variant(operation.omitted);
    let batch = variant(operation.batch.unwrap_or(Batch::Atomic));
    let existing = variant(operation.existing);
    let evidence = evidence(operation.evidence);
    quote! {
        ResourceOperation {
            operation: #name,
            role: Role::#role,
            verb: #verb,
            select: #select,
            parent: #parent,
            accepts: &[#(#accepts),*],
            sets: &[#(#sets),*],
            remakes: &[#(#remakes),*],
            returns: &[#(#returns),*],
            omits: &[#(#omits),*],
            result: #result,
            conditions: &[#(#conditions),*],
            mine: #mine,
            filters: &[#(#filters),*],
            sort: #sort,
            omitted: Omitted::#omitted,
            batch: Batch::#batch,
            existing: Existing::#existing,
            evidence: #evidence,
            by_hand: #by_hand,
        }
    }
}

fn select(select: &Select) -> TokenStream {
    let at = input(&select.at);
    let key = match &select.key_by {
        None => {
            let key = path(&select.key);
            quote!(SelectKey::Field(#key))
        }
        Some((by, default, fields)) => {
            let (by, default) = (input(by), option(default.as_ref(), json));
            let fields = fields.iter().map(|(value, field)| {
                let field = path(field);
                quote!((#value, #field))
            });
            quote!(SelectKey::By(#by, #default, &[#(#fields),*]))
        }
    };
    quote!(Select { at: #at, key: #key })
}

fn input(input: &Input) -> TokenStream {
    let place = variant(input.place);
    let scalar = variant(input.scalar);
    let steps = input.steps.iter().map(|step| match step {
        Step::Field(name) => quote!(Step::Field(#name)),
        Step::Each => quote!(Step::Each),
        Step::EachPart => quote!(Step::EachPart),
    });
    quote!(Input { place: Place::#place, steps: &[#(#steps),*], scalar: Scalar::#scalar })
}

fn accept(accept: &Accept) -> TokenStream {
    let (input, field) = (input(&accept.input), path(&accept.field));
    let default = option(accept.default.as_ref(), json);
    quote!(Accept { input: #input, field: #field, default: #default })
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
    let (parameter, otherwise) = (&filter.parameter, list(&filter.otherwise));
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
                let values = list(values);
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

fn list(values: &[Value]) -> TokenStream {
    let values = values.iter().map(json);
    quote!(&[#(#values),*])
}
