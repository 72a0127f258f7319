//! Prints what describes the connection or the delivery of a channel of events, as statics.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::operation;
use super::rust::{RustFile, ident};
use crate::api::{Channel, Connection};
use crate::check::{EVENT_MARKERS, guaranteed};
use crate::spec::{DataPath, Delivery, Frame, FrameField, FrameVariable, Mark};

pub(super) fn print(file: &mut RustFile, channel: &Channel) {
    if let Some(connection) = &channel.connection {
        stream(file, channel);
        connect(file, connection);
    }
    if let Some(delivery) = &channel.delivery {
        deliver(file, delivery, &channel.kind_path);
    }
}

/// Prints the types of the stream, and what it consists of.
fn stream(file: &mut RustFile, channel: &Channel) {
    let name = ident(&channel.events_name);
    let marker = |mark: Mark| {
        let marker = channel.markers.iter().find(|marker| marker.marks == mark);
        ident(&guaranteed(marker, EVENT_MARKERS, &channel.feature).variant)
    };
    let (gap, end) = (marker(Mark::Gap), marker(Mark::End));
    file.item(quote! {
        /// A stream of events: awaiting a [`Subscribe`] returns it.
        pub type EventStream = rt::EventStream<#name>;

        /// A subscription to events. Awaiting it connects and returns the [`EventStream`].
        pub type Subscribe = rt::Subscribe<#name>;

        /// The events, and how to receive them.
        #[allow(dead_code)]
        pub(crate) static CHANNEL: rt::EventChannel<#name> = rt::EventChannel {
            table: &TABLE,
            connection: &CONNECTION,
            gap: #name::#gap,
            ended: || #name::#end,
        };
    });
}

fn connect(file: &mut RustFile, connection: &Connection) {
    let source = &connection.source;
    let (url, ticket) = (path(Some(&source.url.path)), path(Some(&source.ticket.path)));
    let operation = operation::value(&connection.ticket_group, &connection.ticket, None);
    let url_path = &source.path;
    let query = source.query.iter().map(|parameter| {
        let (name, value) = (&parameter.name, variable(parameter.from));
        quote!(rt::UrlParameter { name: #name, value: #value })
    });
    let frames = &source.frames;
    let (subscribe, heartbeat) = (frame(&frames.subscribe), frame(&frames.heartbeat));
    let captions = option(frames.captions.as_ref().map(frame));
    let caption_kind = option(source.caption_event.as_ref().map(|kind| quote!(#kind)));
    let interval = millis(source.heartbeat_interval_s, 1_000);
    let (silence, reconnect) = (millis(source.silence_s, 1_000), millis(source.reconnect_s, 1_000));
    let (kind, field, value) = (&source.end.event, &source.end.field, &source.end.value);
    let codes = connection.end_codes.iter().map(|error| ident(&error.constant));
    file.item(quote! {
        /// The operation that issues the token of a connection.
        static TICKET: rt::Operation = #operation;
    });
    file.item(quote! {
        /// How to connect, subscribe and stay connected.
        static CONNECTION: rt::EventConnection = rt::EventConnection {
            url: #url,
            path: #url_path,
            query: &[#(#query),*],
            ticket_operation: &TICKET,
            ticket: #ticket,
            subscribe: #subscribe,
            heartbeat: #heartbeat,
            captions: #captions,
            caption_kind: #caption_kind,
            heartbeat_interval_ms: #interval,
            silence_ms: #silence,
            reconnect_ms: #reconnect,
            end: rt::LastEvent { kind: #kind, path: &[#field], value: #value, codes: &[#(crate::codes::#codes),*] },
        };
    });
}

fn deliver(file: &mut RustFile, delivery: &Delivery, kind_path: &[String]) {
    let [subscriber, sent_at, event, signature] =
        [&delivery.subscriber, &delivery.sent_at, &delivery.event, &delivery.signature].map(|at| path(Some(at)));
    let signed = delivery.signed.iter().map(|signed| path(Some(signed)));
    let kind = &delivery.verification.event;
    let response = delivery.verification.response.iter().map(|field| {
        let (name, path) = (&field.name, path(Some(&field.path)));
        quote!(rt::VerificationField { name: #name, path: #path })
    });
    let repeated = millis(delivery.repeated_for_h, 3_600_000);
    file.item(quote! {
        /// How events are signed, verified and repeated.
        pub(crate) static DELIVERY: rt::EventDelivery = rt::EventDelivery {
            subscriber: #subscriber,
            sent_at: #sent_at,
            event: #event,
            kind: &[#(#kind_path),*],
            signature: #signature,
            signed: &[#(#signed),*],
            verification: #kind,
            verification_response: &[#(#response),*],
            repeated_for_ms: #repeated,
        };
    });
}

fn frame(frame: &Frame) -> TokenStream {
    let fields = frame.fields.iter().map(frame_field);
    let text = frame.text.as_deref().unwrap_or_default();
    let response = option(frame.response.as_ref().map(|response| {
        let (code, message) = (path(Some(&response.code)), path(response.message.as_ref()));
        let success = &response.success;
        quote!(rt::FrameResponse { code: #code, success: #success, message: #message })
    }));
    quote!(rt::Frame { fields: &[#(#fields),*], text: #text, response: #response })
}

fn frame_field(field: &FrameField) -> TokenStream {
    let path = path(Some(&field.path));
    let value = match field.from {
        Some(from) => {
            let variable = variable(from);
            quote!(rt::FrameValue::Variable(#variable))
        }
        None => {
            let value = field.value.as_deref().unwrap_or_default();
            quote!(rt::FrameValue::Literal(#value))
        }
    };
    quote!(rt::FrameField { path: #path, value: #value })
}

fn variable(variable: FrameVariable) -> TokenStream {
    let name = ident(match variable {
        FrameVariable::Handle => "Handle",
        FrameVariable::Ticket => "Ticket",
        FrameVariable::Token => "Token",
        FrameVariable::BasicToken => "BasicToken",
        FrameVariable::Sequence => "Sequence",
        FrameVariable::Kinds => "Kinds",
        FrameVariable::Switch => "Switch",
        FrameVariable::Model => "Model",
    });
    quote!(rt::FrameVariable::#name)
}

/// Prints a path; an empty one if there is none.
fn path(path: Option<&DataPath>) -> TokenStream {
    let segments = path.into_iter().flat_map(DataPath::segments);
    quote!(&[#(#segments),*])
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn millis(number: u16, factor: u64) -> Literal {
    Literal::u64_unsuffixed(u64::from(number) * factor)
}
