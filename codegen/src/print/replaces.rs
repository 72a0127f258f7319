//! Requests that replace everything: the constructor that keeps what a response tells, and what documentation says of it.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{paragraphs, wrap};
use super::example;
use super::request::parameter;
use super::rust::{RustFile, doc_attributes, ident};
use crate::api::{
    Group, Keeping, KeepingExample, Kept, KeptConversion as Conversion, KeptSource, Operation, Replaces, is_optional,
};

/// `keeping` of the operation's request, when there is a response to start from.
pub(super) fn constructor(file: &mut RustFile, operation: &Operation) {
    let Some(keeping) = operation.replaces.as_ref().and_then(|replaces| replaces.keeping.as_ref()) else { return };
    let name = ident(&operation.request_name());
    let (parameters, asked): (Vec<_>, Vec<_>) = asked(file, operation, keeping).into_iter().unzip();
    let response = file.spec_type(&keeping.response);
    let code = Code { operation: &operation.name };
    let pages = keeping.fields.iter().filter_map(|kept| code.whole(kept)).collect::<Vec<_>>();
    let mut asked = asked.into_iter();
    let inits: Vec<_> = keeping
        .fields
        .iter()
        .map(|kept| match &kept.source {
            KeptSource::Asked(_) => asked.next().unwrap_or_default(),
            _ => code.field(file, kept, &quote!(response)),
        })
        .collect();
    let value = quote!(Self { #(#inits,)* });
    let (returned, value) = if keeping.can_fail() {
        file.uses("Result");
        (quote!(Result<Self>), quote!(#(#pages)* Ok(#value)))
    } else {
        (quote!(Self), value)
    };
    let docs = doc_attributes(&docs(operation, keeping));
    let must_use = (!keeping.can_fail()).then(|| quote!(#[must_use]));
    file.item(quote! {
        impl #name {
            #docs
            #[allow(deprecated)]
            #must_use
            pub fn keeping(#(#parameters,)* response: &#response) -> #returned {
                #value
            }
        }
    });
}

/// The parameters for what the response does not tell, and the fields that they fill.
fn asked(file: &mut RustFile, operation: &Operation, keeping: &Keeping) -> Vec<(TokenStream, TokenStream)> {
    let indices = keeping.fields.iter().filter_map(|kept| match kept.source {
        KeptSource::Asked(index) => Some(index),
        _ => None,
    });
    indices
        .filter_map(|index| operation.fields().get(index))
        .map(|field| {
            let name = ident(&field.rust);
            let (parameter, value) = parameter(file, field);
            let is_name = value.to_string() == field.rust;
            (parameter, if is_name { quote!(#name) } else { quote!(#name: #value) })
        })
        .collect()
}

struct Code<'a> {
    operation: &'a str,
}

impl Code<'_> {
    /// A field of a struct expression.
    fn field(&self, file: &mut RustFile, kept: &Kept, base: &TokenStream) -> TokenStream {
        let name = ident(&kept.rust);
        let value = self.value(file, kept, base);
        quote!(#name: #value)
    }

    fn value(&self, file: &mut RustFile, kept: &Kept, base: &TokenStream) -> TokenStream {
        let (operation, rust) = (self.operation, &kept.rust);
        let some = |value: TokenStream| if kept.is_needed() { value } else { quote!(Some(#value)) };
        match &kept.source {
            KeptSource::Empty | KeptSource::Asked(_) => quote!(None),
            KeptSource::Between { from, until } => {
                let (from, until) = (certain(base, from), certain(base, until));
                some(quote!(rt::keep::minutes(#operation, #rust, &#from, &#until)?))
            }
            KeptSource::Field { path, conversion, .. } if is_optional(path) => {
                let value = self.possible(file, base, base, path, conversion);
                if kept.is_needed() { quote!(rt::keep::told(#operation, #rust, #value)?) } else { value }
            }
            KeptSource::Field { path, conversion, .. } => {
                some(self.converted(file, base, &certain(base, path), conversion))
            }
            KeptSource::Picked { .. } => self.picked(file, &kept.source, base),
        }
    }

    /// The value at the end of a path on which something may be absent, as an option.
    fn possible(
        &self,
        file: &mut RustFile,
        root: &TokenStream,
        base: &TokenStream,
        path: &[(String, bool)],
        conversion: &Conversion,
    ) -> TokenStream {
        match path {
            [] => quote!(None),
            [(last, false)] => {
                let last = ident(last);
                let value = self.converted(file, root, &quote!(#base.#last), conversion);
                quote!(Some(#value))
            }
            [(last, true)] => {
                let last = ident(last);
                match conversion {
                    Conversion::Copy => quote!(#base.#last),
                    Conversion::Clone => quote!(#base.#last.clone()),
                    Conversion::Widen => quote!(#base.#last.map(i64::from)),
                    conversion => {
                        let value = self.converted(file, root, &quote!(#last), conversion);
                        quote!(#base.#last.as_ref().map(|#last| #value))
                    }
                }
            }
            [(step, false), rest @ ..] => {
                let step = ident(step);
                self.possible(file, root, &quote!(#base.#step), rest, conversion)
            }
            [(step, true), rest @ ..] => {
                let step = ident(step);
                if rest.iter().any(|(_, optional)| *optional) {
                    let value = self.possible(file, root, &quote!(#step), rest, conversion);
                    quote!(#base.#step.as_ref().and_then(|#step| #value))
                } else {
                    let value = self.converted(file, root, &certain(&quote!(#step), rest), conversion);
                    quote!(#base.#step.as_ref().map(|#step| #value))
                }
            }
        }
    }

    /// What is made of a value that is there; `root` is where the paths of what is filled in begin.
    fn converted(
        &self,
        file: &mut RustFile,
        root: &TokenStream,
        value: &TokenStream,
        conversion: &Conversion,
    ) -> TokenStream {
        match conversion {
            Conversion::Copy => quote!(#value),
            Conversion::Clone => quote!(#value.clone()),
            Conversion::Widen => quote!(i64::from(#value)),
            Conversion::Each(item) => {
                let item = match &**item {
                    Conversion::Widen => quote!(copied().map(i64::from)),
                    item => {
                        let item = self.converted(file, root, &quote!(item), item);
                        quote!(map(|item| #item))
                    }
                };
                quote!(#value.iter().#item.collect())
            }
            Conversion::Struct { name, fields } => {
                let name = file.spec_type(name);
                let inits: Vec<_> = fields.iter().map(|kept| self.field(file, kept, value)).collect();
                quote!(#name { #(#inits,)* })
            }
            Conversion::Filled { name, fields } => {
                let name = file.spec_type(name);
                let inits: Vec<_> = fields
                    .iter()
                    .map(|kept| {
                        let name = ident(&kept.rust);
                        let filling = self.value(file, kept, root);
                        quote!(#name: #value.#name.clone().or_else(|| #filling))
                    })
                    .collect();
                quote!(#name { #(#inits,)* ..#value.clone() })
            }
        }
    }

    fn picked(&self, file: &mut RustFile, source: &KeptSource, base: &TokenStream) -> TokenStream {
        let KeptSource::Picked { list, by, enumeration, variant, path, is_secret } = source else {
            return quote!(None);
        };
        let (enumeration, variant) = (file.spec_type(enumeration), ident(variant));
        let field = ident(&by.0);
        let pattern = quote!(#enumeration::#variant);
        let pattern = if by.1 { quote!(Some(#pattern)) } else { pattern };
        let item = quote!(item);
        let value = if is_optional(path) {
            let value = self.possible(file, &item, &item, path, &Conversion::Clone);
            quote!(and_then(|item| #value))
        } else {
            let value = certain(&item, path);
            quote!(map(|item| #value.clone()))
        };
        // The service writes an empty secret where there is none.
        let filled = is_secret.then(|| quote!(.filter(|secret| !secret.expose().is_empty())));
        let items = if is_optional(list) {
            let list = self.possible(file, base, base, list, &Conversion::Clone);
            quote!(#list.unwrap_or_default().iter())
        } else {
            let list = certain(base, list);
            quote!(#list.iter())
        };
        quote!(#items.find(|item| matches!(item.#field, #pattern)).#value #filled)
    }

    /// Makes sure that no item is on another page.
    fn whole(&self, kept: &Kept) -> Option<TokenStream> {
        let KeptSource::Field { is_page: true, .. } = kept.source else { return None };
        let (operation, rust) = (self.operation, &kept.rust);
        Some(quote!(rt::keep::whole(#operation, #rust, rt::Paged::len(response), rt::Paged::count(response))?;))
    }
}

fn certain(base: &TokenStream, path: &[(String, bool)]) -> TokenStream {
    let steps = path.iter().map(|(step, _)| ident(step));
    quote!(#base #(.#steps)*)
}

/// The documentation of `keeping`.
fn docs(operation: &Operation, keeping: &Keeping) -> Vec<String> {
    let method = &keeping.method;
    let mut docs = wrap(&format!(
        "The request that leaves everything as the response of [`{method}`](crate::{method}) tells it: only what is set behind \
         it changes."
    ));
    let mut part = |lines: Vec<String>| {
        docs.push(String::new());
        docs.extend(lines);
    };
    if !keeping.elsewhere.is_empty() {
        let items: Vec<String> = keeping.elsewhere.iter().map(|words| format!("- {words}")).collect();
        part(wrap(&format!("Fields of the same name are taken over. Besides,\n\n{}", items.join("\n"))));
    }
    if !keeping.unknown.is_empty() {
        part(wrap(&format!(
            "The response does not tell {}. Set what is not to fall back to its default.",
            listed(&keeping.unknown)
        )));
    }
    if !keeping.doubtful.is_empty() {
        part(wrap(&format!(
            "Where the response lacks {}, that does not show, and the request has a zero, a no or an empty text: look before you \
             send.",
            listed(&keeping.doubtful)
        )));
    }
    if let Some(doc) = operation.replaces.as_ref().and_then(|replaces| replaces.doc.as_deref()) {
        part(wrap(doc));
    }
    if keeping.can_fail() {
        part(vec!["# Errors".to_owned()]);
        part(wrap(&format!(
            "Of kind [`Request`](crate::ErrorKind::Request), when {}.",
            keeping.fields.iter().filter_map(failure).collect::<Vec<_>>().join(", or when ")
        )));
    }
    docs
}

/// Why a field may not be kept.
fn failure(kept: &Kept) -> Option<String> {
    let name = &kept.rust;
    match &kept.source {
        KeptSource::Between { .. } => Some(format!("the times between which `{name}` lies cannot be read")),
        KeptSource::Field { is_page: true, .. } => Some(format!("the page does not hold all of `{name}`")),
        KeptSource::Field { path, .. } if kept.is_needed() && is_optional(path) => {
            Some(format!("the response lacks `{name}`"))
        }
        _ => None,
    }
}

/// What the documentation of the method says of being left out.
pub(super) fn section(group: &Group, operation: &Operation, replaces: &Replaces) -> Vec<String> {
    let mut lines = vec!["# What is left out".to_owned(), String::new()];
    lines.extend(wrap(if replaces.undocumented {
        "The vendor does not say what becomes of a field that is left out. Expect it to fall back to its default."
    } else {
        "**The call replaces everything.** A field that is left out does not stay as it was, but falls back to its default."
    }));
    lines.push(String::new());
    match &replaces.keeping {
        None => lines.extend(paragraphs(replaces.doc.as_deref())),
        Some(keeping) => {
            let request = operation.request_name();
            let mut text = format!(
                "To change a part, start with [`{request}::keeping`] from the response of [`{method}`](crate::{method}).",
                method = keeping.method
            );
            if !keeping.unknown.is_empty() {
                text.push_str(&format!(" What that does not tell has to be known: {}.", listed(&keeping.unknown)));
            }
            lines.extend(wrap(&text));
            if let Some(KeepingExample { read, request, write }) = &keeping.example {
                let read = &read.call;
                let code = quote!(let response = #read.await?; let request = #request; #write.await?;);
                lines.push(String::new());
                lines.extend(example::block(group, operation, example::body(&code)));
            }
        }
    }
    lines
}

/// "`a`, `b` and `c`"
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(|name| format!("`{name}`")).collect();
            format!("{} and `{last}`", most.join(", "))
        }
    }
}
