//! Schemes of tokens.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

use super::Resolver;
use super::request::place_of;
use crate::api::{Credential, Place, Scheme, Signature, TokenInput, TokenRequest, TokenSource, TokenValue, Variable};
use crate::check::{AUTH_INPUT, AUTH_SIGNER, AUTH_VARIABLE, SCHEME_FORM, guaranteed};
use crate::naming;
use crate::spec::{self, DurationUnit, Format, InputType, Value};

impl Resolver<'_> {
    /// Returns the schemes that obtain tokens.
    pub(super) fn schemes(&self) -> Vec<Scheme> {
        let schemes = self.spec.auth.schemes.iter().filter(|scheme| scheme.like.is_none());
        schemes.map(|scheme| self.scheme(scheme)).collect()
    }

    fn scheme(&self, scheme: &spec::Scheme) -> Scheme {
        let token = guaranteed(scheme.token.as_ref(), SCHEME_FORM, &scheme.name);
        let lifetime = guaranteed(scheme.lifetime.as_ref(), SCHEME_FORM, &scheme.name);
        Scheme {
            name: scheme.name.clone(),
            constant: naming::screaming(&scheme.name),
            doc: scheme.doc.clone().unwrap_or_default(),
            header: scheme.header.clone(),
            format: scheme.format.unwrap_or(Format::Raw),
            rejected: self.rejected(scheme),
            not_ready: self.constants(&scheme.not_ready),
            source: self.source(scheme),
            token_path: token.0.clone(),
            lifetime_path: lifetime.path.0.clone(),
            lifetime_unit_ms: unit_ms(lifetime.unit),
        }
    }

    /// Returns the codes that reject a token: those of the scheme, and those of the catalog that name the scheme.
    fn rejected(&self, scheme: &spec::Scheme) -> Vec<String> {
        let of_catalog = self.spec.errors.iter().filter(|entry| entry.auth.as_ref() == Some(&scheme.name));
        let of_catalog = of_catalog.map(|entry| entry.name.clone());
        self.constants(&scheme.rejected).into_iter().chain(of_catalog).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn source(&self, scheme: &spec::Scheme) -> TokenSource {
        if let Some(request) = &scheme.token_request {
            let request = self.token_request(&request.operation, Credential::Handle, &request.inputs, None);
            return TokenSource::Handle(request);
        }
        // A call that refreshes or ends a token sends that token.
        let with_token = |call: &spec::OperationCall| {
            let mut request = self.token_request(&call.operation, Credential::Token, &call.inputs, None);
            request.inputs.push(TokenInput {
                place: Place::Header,
                name: scheme.header.clone(),
                value: TokenValue::Variable(Variable::Token),
                is_number: false,
            });
            request
        };
        TokenSource::Login {
            logins: scheme.logins.iter().map(|login| self.login(login)).collect(),
            refresh: scheme.refresh.as_ref().map(with_token),
            logout: scheme.logout.as_ref().map(with_token),
        }
    }

    fn login(&self, login: &spec::Login) -> TokenRequest {
        let credential = match login.credentials {
            spec::Credential::AppId => Credential::AppId,
            spec::Credential::Account => Credential::Account,
            spec::Credential::ExternalAccount => Credential::ExternalAccount,
            spec::Credential::AuthorizationCode => Credential::AuthorizationCode,
        };
        let signature = login.sign.as_ref().map(|sign| Box::new(self.signature(sign)));
        let mut request = self.token_request(&login.operation, credential, &login.inputs, signature);
        request.inputs.extend(login.headers.iter().map(|input| token_input(Place::Header, input)));
        request
    }

    fn token_request(
        &self,
        operation: &str,
        credential: Credential,
        inputs: &[spec::Input],
        signature: Option<Box<Signature>>,
    ) -> TokenRequest {
        let (_, operation) = self.checked.operation(operation);
        let place_of = |name: &str| {
            let mut fields = self.checked.index().request_fields(operation);
            place_of(guaranteed(fields.find(|(_, field)| field.name == name), AUTH_INPUT, name).0)
        };
        TokenRequest {
            operation: operation.name.clone(),
            credential,
            method: operation.http.method,
            path: operation.http.path.text.clone(),
            signature,
            inputs: inputs.iter().map(|input| token_input(place_of(&input.name), input)).collect(),
        }
    }

    fn signature(&self, sign: &spec::Sign) -> Signature {
        let header = sign.header.clone();
        let template = |template: &Option<String>| guaranteed(template.clone(), AUTH_SIGNER, &sign.signer);
        match sign.signer.as_str() {
            "basic" => Signature::Basic { header },
            "hmac-sha256" => {
                let string_to_sign = template(&sign.string_to_sign);
                let for_corp = sign.string_to_sign_for_corp.clone();
                Signature::HmacSha256 {
                    header,
                    string_to_sign_for_corp: for_corp.unwrap_or_else(|| string_to_sign.clone()),
                    string_to_sign,
                    value: template(&sign.value),
                    expired: self.constants(&sign.expired),
                }
            }
            unknown => guaranteed(None, AUTH_SIGNER, unknown),
        }
    }
}

fn token_input(place: Place, input: &spec::Input) -> TokenInput {
    let value = match &input.from {
        Some(name) => {
            let variable = Variable::deserialize(StrDeserializer::<Error>::new(name)).ok();
            TokenValue::Variable(guaranteed(variable, AUTH_VARIABLE, name))
        }
        None => TokenValue::Literal(input.value.as_ref().and_then(Value::text).unwrap_or_default()),
    };
    TokenInput { place, name: input.name.clone(), value, is_number: input.input_type == Some(InputType::Number) }
}

fn unit_ms(unit: DurationUnit) -> u64 {
    match unit {
        DurationUnit::Millis => 1,
        DurationUnit::Seconds => 1_000,
        DurationUnit::Minutes => 60_000,
        DurationUnit::Hours => 3_600_000,
        DurationUnit::Days => 86_400_000,
    }
}
