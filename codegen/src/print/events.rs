//! Prints the module of a channel of events: the enumerations, the table of decoders, and what describes the connection or the
//! delivery. Each event has a file of its own.

use proc_macro2::TokenStream;
use quote::quote;

use super::connection;
use super::crate_root::export;
use super::docs::paragraphs;
use super::rust::{RustFile, constant, doc_attributes, ident};
use super::{structure, types};
use crate::api::{Channel, Event, EventItems, Presence, Struct, Type, TypeDef};
use crate::spec::Mark;

/// Prints the file of an event: its struct and the types that only it uses.
pub(super) fn event(channel: &Channel, event: &Event) -> RustFile {
    let mut file = RustFile::new(format!("{}/{}.rs", channel.feature, event.module), &event.file);
    if let Some(fields) = &event.structure {
        structure::print(&mut file, fields, Vec::new());
        if let Some((field, value)) = &channel.full {
            is_full(&mut file, &fields.name, field, value);
        }
        if let Some(items) = &event.items {
            self::items(&mut file, &fields.name, items);
        }
    }
    for def in &event.types {
        types::print(&mut file, def);
    }
    file
}

fn is_full(file: &mut RustFile, name: &str, field: &str, value: &crate::api::Expression) {
    let (name, field, value) = (ident(name), ident(field), constant(value));
    file.item(quote! {
        impl #name {
            /// Returns whether the message has everything, so that it replaces what is known. Otherwise, it has changes only.
            #[must_use]
            pub fn is_full(&self) -> bool {
                self.#field == #value
            }
        }
    });
}

fn items(file: &mut RustFile, name: &str, items: &EventItems) {
    let (name, field, item) = (ident(name), ident(&items.field), file.ty(&items.item));
    file.item(quote!(rt::event_items!(#name, #field, #item);));
}

/// Prints the root of the module of a channel. It re-exports what is in `written`, its modules that are written by hand.
pub(super) fn module(channel: &Channel, written: &[&str]) -> RustFile {
    let mut file = RustFile::new(format!("{}/mod.rs", channel.feature), &channel.file);
    file.uses("rt");
    file.document(contents(channel));
    let described = || channel.events.iter().filter(|event| event.structure.is_some());
    let modules = described().map(|event| ident(&event.module));
    let types = channel.types.as_ref().map(|_| {
        quote!(
            mod types;
        )
    });
    let written: Vec<_> = written.iter().map(|module| ident(module)).collect();
    file.item(quote! {
        #(mod #modules;)*
        #(mod #written;)*
        #types
    });
    let mut exports: Vec<TokenStream> = described()
        .map(|event| {
            let module = ident(&event.module);
            let own = event.structure.iter().map(|structure| structure.name.as_str());
            export(&quote!(#module), own.chain(event.types.iter().flat_map(TypeDef::exports)))
        })
        .collect();
    if let Some(types) = &channel.types {
        exports.push(export(&quote!(types), types.types.iter().flat_map(TypeDef::exports)));
    }
    let shared = channel.reached.iter().map(|name| ident(name)).collect::<Vec<_>>();
    if !shared.is_empty() {
        exports.push(quote!(#[doc(no_inline)] pub use crate::types::{#(#shared),*};));
    }
    exports.extend(written.iter().map(|module| quote!(pub use #module::*;)));
    let of_stream = channel.connection.is_some().then(|| {
        quote!(
            #[doc(inline)]
            pub use crate::{Captions, Gap};
        )
    });
    file.item(quote!(#(#exports)* #of_stream #[doc(no_inline)] pub use crate::UnknownEvent;));
    events(&mut file, channel);
    methods(&mut file, channel);
    kinds(&mut file, channel);
    table(&mut file, channel);
    if let Some(envelope) = &channel.envelope {
        structure::print(&mut file, envelope, Vec::new());
        decode_envelope(&mut file, &envelope.name);
    }
    for structure in channel.merged() {
        merge(&mut file, structure);
    }
    connection::print(&mut file, channel);
    file
}

/// Prints the method that applies a later increment.
fn merge(file: &mut RustFile, structure: &Struct) {
    let name = ident(&structure.name);
    let fields = structure.fields.iter().map(|field| {
        let name = ident(&field.rust);
        let set = quote!(self.#name = later.#name;);
        match (&field.presence, &field.ty) {
            (Presence::Optional, _) => quote!(if later.#name.is_some() { #set }),
            (_, Type::List(_) | Type::Map(_)) => quote!(if !later.#name.is_empty() { #set }),
            _ => set,
        }
    });
    file.item(quote! {
        impl #name {
            /// Applies a later increment: its fields replace those of this value, unless they are `None` or an empty list.
            pub fn merge(&mut self, later: Self) {
                #(#fields)*
            }
        }
    });
}

fn contents(channel: &Channel) -> Vec<String> {
    let title = format!("{} ({})", channel.title, channel.title_zh);
    let feature = format!("Requires the Cargo feature `{}`.", channel.feature);
    let events = channel.events.iter().map(|event| {
        let name = match &event.structure {
            Some(structure) => &structure.name,
            None => &channel.kinds_name,
        };
        let path = if event.structure.is_some() { name.clone() } else { format!("{name}::{}", event.variant) };
        format!("- [`{path}`]: {} `{}`, {}\n", event.summary, event.kind, event.title_zh)
    });
    let list = events.collect::<String>();
    paragraphs([title.as_str(), feature.as_str(), channel.doc.as_str(), "# Events", list.as_str()])
}

/// Prints the enumeration of events.
fn events(file: &mut RustFile, channel: &Channel) {
    let (name, kinds) = (ident(&channel.events_name), ident(&channel.kinds_name));
    let docs = doc_attributes(&paragraphs([
        format!("One of {}.", uncapitalized(&channel.title)).as_str(),
        "An event of a kind that this version does not define, or whose fields no source describes, is `Unknown`.",
    ]));
    let described: Vec<&Event> = channel.events.iter().filter(|event| event.structure.is_some()).collect();
    let variants = described.iter().map(|event| {
        let docs = doc_attributes(&paragraphs([event.summary.as_str()]));
        let alias = super::rust::alias(&event.kind, &event.variant);
        let (variant, fields) = (ident(&event.variant), fields_of(event));
        quote!(#docs #alias #variant(#fields))
    });
    let markers = channel.markers.iter().map(|marker| {
        let (docs, variant) = (doc_attributes(&paragraphs([marker.doc.as_str()])), ident(&marker.variant));
        match marker.marks {
            Mark::Gap => quote!(#docs #variant(Gap)),
            Mark::End => quote!(#docs #variant),
        }
    });
    file.item(quote! {
        #docs
        #[derive(Clone, Debug)]
        #[cfg_attr(feature = "eq", derive(PartialEq))]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #(#markers,)*
            /// An event as JSON.
            Unknown(UnknownEvent<#kinds>),
        }
    });
}

/// Prints the methods of the enumeration of events.
fn methods(file: &mut RustFile, channel: &Channel) {
    let (name, kinds) = (ident(&channel.events_name), ident(&channel.kinds_name));
    let described = || channel.events.iter().filter(|event| event.structure.is_some());
    let names = described().map(|event| ident(&event.variant));
    let markers = channel.markers.iter().map(|marker| {
        let variant = ident(&marker.variant);
        match marker.marks {
            Mark::Gap => quote!(Self::#variant(_)),
            Mark::End => quote!(Self::#variant),
        }
    });
    let markers: Vec<_> = markers.collect();
    let (doc, returned) = match markers.as_slice() {
        [] => ("Returns the kind.", quote!(#kinds)),
        _ => ("Returns the kind, or `None` for an event that no message reports.", quote!(Option<#kinds>)),
    };
    let without_kind = (!markers.is_empty()).then(|| quote!(#(#markers)|* => return None,));
    let doc = doc_attributes(&[doc.to_owned()]);
    let kind_names = described().map(|event| ident(&event.variant));
    let matched = quote! {
        match self {
            #(Self::#names(_) => #kinds::#kind_names,)*
            #without_kind
            Self::Unknown(event) => event.kind.clone(),
        }
    };
    let unverified = channel
        .delivery
        .as_ref()
        .map(|_| doc_attributes(&[String::new(), "The signature of the message is not verified.".to_owned()]));
    let body = if markers.is_empty() { matched } else { quote!(let kind = #matched; Some(kind)) };
    file.item(quote! {
        impl #name {
            /// Decodes a message. Returns the event, and the values of the message that could not be decoded.
            #unverified
            ///
            /// # Errors
            ///
            /// Returns an error if the message is not a JSON object, or the fields of the event are not in an object.
            pub fn decode(message: &[u8]) -> Result<(Self, crate::Anomalies), crate::DecodeError> {
                TABLE.decode(message)
            }

            #doc
            #[must_use]
            pub fn kind(&self) -> #returned {
                #body
            }
        }
    });
}

fn fields_of(event: &Event) -> TokenStream {
    let name = event.structure.as_ref().map(|structure| ident(&structure.name));
    if event.is_boxed { quote!(Box<#name>) } else { quote!(#name) }
}

fn uncapitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Prints the enumeration of kinds.
fn kinds(file: &mut RustFile, channel: &Channel) {
    let name = ident(&channel.kinds_name);
    let docs = format!("Kind of an event. [`{}`] is the event with its fields.", channel.events_name);
    let docs = doc_attributes(&paragraphs([docs.as_str()]));
    let variants = channel.events.iter().map(|event| {
        let docs = event.docs.iter().map(String::as_str);
        let docs = match &event.structure {
            Some(structure) => paragraphs([event.summary.as_str(), format!("See [`{}`].", structure.name).as_str()]),
            None => paragraphs(docs.chain(["No source describes its fields: it is received as JSON."])),
        };
        let (docs, variant, wire) = (doc_attributes(&docs), ident(&event.variant), &event.kind);
        quote!(#docs #variant = #wire)
    });
    let declaration = quote! {
        #docs
        pub enum #name {
            #(#variants,)*
        }
    };
    file.wrapped("string_enumeration", declaration);
    let known = channel.events.iter().filter(|event| event.is_known).map(|event| ident(&event.variant));
    file.item(quote! {
        impl #name {
            /// All kinds that the vendor documents or that samples contain. Kinds of which only the name is known are missing.
            pub const ALL: &'static [Self] = &[#(Self::#known),*];
        }
    });
}

fn table(file: &mut RustFile, channel: &Channel) {
    let (name, kinds) = (ident(&channel.events_name), ident(&channel.kinds_name));
    let (kind, payload) = (&channel.kind_path, &channel.payload_path);
    let described = channel.events.iter().filter(|event| event.structure.is_some());
    let decoders = described.map(|event| {
        let (kind, variant) = (&event.kind, ident(&event.variant));
        let create = match event.is_boxed {
            true => quote!(|fields| #name::#variant(Box::new(fields))),
            false => quote!(#name::#variant),
        };
        quote!((#kind, |json| rt::decode_event(json, #create)))
    });
    file.item(quote! {
        static TABLE: rt::EventTable<#name> = rt::EventTable {
            kind: &[#(#kind),*],
            payload: &[#(#payload),*],
            decoders: &[#(#decoders),*],
            unknown: |kind, json| {
                #name::Unknown(UnknownEvent::new(kind.map_or_else(#kinds::default, #kinds::from), json))
            },
        };
    });
}

fn decode_envelope(file: &mut RustFile, name: &str) {
    let name = ident(name);
    file.item(quote! {
        impl #name {
            /// Decodes the envelope of a message. Returns it, and the values of it that could not be decoded.
            ///
            /// # Errors
            ///
            /// Returns an error if the message is not a JSON object.
            pub fn decode(message: &[u8]) -> Result<(Self, crate::Anomalies), crate::DecodeError> {
                rt::decode_envelope(message)
            }
        }
    });
}
