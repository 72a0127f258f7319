//! The schemes of tokens and what is true of the service, as statics.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::rust::{RustFile, doc_attributes, ident};
use crate::model::{Api, Credential, Obtain, Place, Scheme, Signature, TokenInput, TokenRequest};
use crate::naming;
use crate::spec::{Format, Method, RetryAdvice};

pub(super) fn file(api: &Api) -> RustFile {
    let mut file = RustFile::new("auth.rs", "auth.yaml, errors.yaml and service.yaml");
    file.uses("rt");
    service(&mut file, api);
    for scheme in &api.schemes {
        emit_scheme(&mut file, api, scheme);
    }
    file
}

fn service(file: &mut RustFile, api: &Api) {
    let advised = |advice: RetryAdvice| {
        let codes = api.codes.iter().filter(move |code| code.retry == Some(advice)).map(|code| ident(&code.constant));
        quote!(&[#(crate::codes::#codes),*])
    };
    let later = advised(RetryAdvice::AfterAWhile);
    let never = advised(RetryAdvice::Never);
    let (request_id, language) = (&api.service.headers.request_id, &api.service.headers.language);
    let error = &api.service.error;
    let (code, message, error_request_id) = (&error.code, &error.message, &error.request_id);
    file.item(quote! {
        /// What is true of the service as a whole.
        pub(crate) static SERVICE: rt::Service = rt::Service {
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            request_id_header: #request_id,
            language_header: #language,
            error_code: #code,
            error_message: #message,
            error_request_id: #error_request_id,
            retry: rt::RetryAdvice { later: #later, never: #never },
        };
    });
}

fn emit_scheme(file: &mut RustFile, api: &Api, scheme: &Scheme) {
    let docs = doc_attributes(&paragraphs([scheme.doc.as_str()]));
    let constant = ident(&scheme.constant);
    let name = &scheme.name;
    let format = ident(match scheme.format {
        Format::Raw => "Raw",
        Format::Basic => "Basic",
    });
    // Codes are tied to a scheme from both sides: in `auth.yaml` and in the catalog.
    let mut refused = scheme.refused.clone();
    refused.extend(api.codes.iter().filter(|code| code.auth.as_ref() == Some(name)).map(|code| code.constant.clone()));
    refused.sort_unstable();
    refused.dedup();
    let refused = refused.iter().map(|code| ident(code));
    let obtain = obtain(&scheme.obtain);
    let (token, lifetime, unit) = (&scheme.token, &scheme.lifetime, scheme.lifetime_unit_ms);
    let unit = proc_macro2::Literal::u64_unsuffixed(unit);
    file.item(quote! {
        #docs
        // Only operations of some groups need it.
        #[allow(dead_code)]
        pub(crate) static #constant: rt::Scheme = rt::Scheme {
            name: #name,
            format: rt::TokenFormat::#format,
            refused: &[#(crate::codes::#refused),*],
            obtain: #obtain,
            token: &[#(#token),*],
            lifetime: &[#(#lifetime),*],
            lifetime_unit_ms: #unit,
        };
    });
}

fn obtain(obtain: &Obtain) -> TokenStream {
    let optional = |request: &Option<TokenRequest>| match request {
        Some(request) => {
            let request = token_request(request);
            quote!(Some(#request))
        }
        None => quote!(None),
    };
    match obtain {
        Obtain::Login { logins, renew, logout } => {
            let logins = logins.iter().map(token_request);
            let (renew, logout) = (optional(renew), optional(logout));
            quote!(rt::Obtain::Login { logins: &[#(#logins),*], renew: #renew, logout: #logout })
        }
        Obtain::Mint(request) => {
            let request = token_request(request);
            quote!(rt::Obtain::Mint(#request))
        }
    }
}

fn token_request(request: &TokenRequest) -> TokenStream {
    let (operation, path) = (&request.operation, &request.path);
    let credentials = ident(match request.credential {
        Credential::AppId => "AppId",
        Credential::Account => "Account",
        Credential::Handle => "Handle",
        Credential::Token => "Token",
    });
    let method = ident(match request.method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
    });
    let signature = match &request.signature {
        None => quote!(None),
        Some(Signature::Basic { header }) => quote!(Some(rt::Signature::Basic { header: #header })),
        Some(Signature::HmacSha256 { header, text, text_for_corp, value }) => quote! {
            Some(rt::Signature::HmacSha256 { header: #header, text: #text, text_for_corp: #text_for_corp, value: #value })
        },
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
    let place = ident(match input.place {
        Place::Query => "Query",
        Place::Header => "Header",
        _ => "Body",
    });
    let (name, number) = (&input.name, input.number);
    let value = match &input.value {
        Ok(fact) => {
            let fact = ident(&naming::pascal(fact));
            quote!(rt::TokenValue::Fact(rt::Fact::#fact))
        }
        Err(text) => quote!(rt::TokenValue::Fixed(#text)),
    };
    quote!(rt::TokenInput { place: rt::Place::#place, name: #name, value: #value, number: #number })
}
