//! The schemes of tokens and what is true of the service, as statics.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::rust::{RustFile, doc_attributes, ident};
use crate::api::{Api, Scheme, Signature, TokenInput, TokenRequest, TokenSource, TokenValue};
use crate::spec::RetryAdvice;

pub(super) fn file(api: &Api) -> RustFile {
    let mut file = RustFile::new("auth.rs", "auth.yaml, errors.yaml and service.yaml");
    file.uses("rt");
    service(&mut file, api);
    for scheme in &api.schemes {
        print_scheme(&mut file, scheme);
    }
    file
}

fn service(file: &mut RustFile, api: &Api) {
    let advised = |advice: RetryAdvice| {
        let codes = api.codes.iter().filter(move |code| code.retry == Some(advice)).map(|code| ident(&code.constant));
        quote!(&[#(crate::codes::#codes),*])
    };
    let later = advised(RetryAdvice::Later);
    let never = advised(RetryAdvice::Never);
    let (request_id, language) = (&api.service.headers.request_id, &api.service.headers.language);
    let error = &api.service.error;
    let (code, message, error_request_id) = (&error.code, &error.message, &error.request_id);
    file.item(quote! {
        /// The settings of the service as a whole.
        pub(crate) static SERVICE: rt::Service = rt::Service {
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            request_id_header: #request_id,
            language_header: #language,
            error_code: #code,
            error_message: #message,
            error_request_id: #error_request_id,
            retry: rt::RetryAdvice { later: #later, never: #never },
            codes: crate::codes::ALL,
        };
    });
}

fn print_scheme(file: &mut RustFile, scheme: &Scheme) {
    let docs = doc_attributes(&paragraphs([scheme.doc.as_str()]));
    let (constant, name, format) = (ident(&scheme.constant), &scheme.name, scheme.format);
    let rejected = scheme.rejected.iter().map(|code| ident(code));
    let not_ready = scheme.not_ready.iter().map(|code| ident(code));
    let source = source(&scheme.source);
    let (token_path, lifetime_path, unit) = (&scheme.token_path, &scheme.lifetime_path, scheme.lifetime_unit_ms);
    let unit = proc_macro2::Literal::u64_unsuffixed(unit);
    file.item(quote! {
        #docs
        // Only operations of some groups need it.
        #[allow(dead_code)]
        pub(crate) static #constant: rt::Scheme = rt::Scheme {
            name: #name,
            format: rt::TokenFormat::#format,
            rejected: &[#(crate::codes::#rejected),*],
            not_ready: &[#(crate::codes::#not_ready),*],
            source: #source,
            token_path: &[#(#token_path),*],
            lifetime_path: &[#(#lifetime_path),*],
            lifetime_unit_ms: #unit,
        };
    });
}

fn source(source: &TokenSource) -> TokenStream {
    let optional = |request: &Option<TokenRequest>| match request {
        Some(request) => {
            let request = token_request(request);
            quote!(Some(#request))
        }
        None => quote!(None),
    };
    match source {
        TokenSource::Login { logins, refresh, logout } => {
            let logins = logins.iter().map(token_request);
            let (refresh, logout) = (optional(refresh), optional(logout));
            quote!(rt::TokenSource::Login { logins: &[#(#logins),*], refresh: #refresh, logout: #logout })
        }
        TokenSource::Handle(request) => {
            let request = token_request(request);
            quote!(rt::TokenSource::Handle(#request))
        }
    }
}

fn token_request(request: &TokenRequest) -> TokenStream {
    let (operation, path) = (&request.operation, &request.path);
    let (credentials, method) = (request.credential, request.method);
    let signature = match request.signature.as_deref() {
        None => quote!(None),
        Some(Signature::Basic { header }) => quote!(Some(rt::Signature::Basic { header: #header })),
        Some(Signature::HmacSha256 { header, string_to_sign, string_to_sign_for_corp, value, expired }) => {
            let expired = expired.iter().map(|code| ident(code));
            quote! {
                Some(rt::Signature::HmacSha256 {
                    header: #header,
                    string_to_sign: #string_to_sign,
                    string_to_sign_for_corp: #string_to_sign_for_corp,
                    value: #value,
                    expired: &[#(crate::codes::#expired),*],
                })
            }
        }
    };
    let inputs = request.inputs.iter().map(token_input);
    quote! {
        rt::TokenRequest {
            operation: #operation,
            credentials: rt::CredentialKind::#credentials,
            method: rt::Method::#method,
            path: #path,
            signature: #signature,
            inputs: &[#(#inputs),*],
        }
    }
}

fn token_input(input: &TokenInput) -> TokenStream {
    let (place, name, is_number) = (input.place, &input.name, input.is_number);
    let value = match &input.value {
        TokenValue::Variable(variable) => quote!(rt::TokenValue::Variable(rt::Variable::#variable)),
        TokenValue::Literal(text) => quote!(rt::TokenValue::Literal(#text)),
    };
    quote!(rt::TokenInput { place: rt::Place::#place, name: #name, value: #value, is_number: #is_number })
}
