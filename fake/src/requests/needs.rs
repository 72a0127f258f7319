//! Inputs that are required in some requests only, as the documentation of the service states: one of two, or with another one.
//!
//! The documentation also requires one of `phone` and `email` in UpdateUser and UpdateDevice. Whether that holds for a request that
//! omits what remains as it is, no source states; it is enforced only on demand.

use serde_json::Value;

use crate::json::get_path;
use crate::requests::invalid::Invalid;
use crate::requests::request::{ParsedBody, ParsedRequest};
use huaweicloud_meeting_runtime::operation::Place;

/// What requests of an operation need.
struct Need {
    operation: &'static str,
    when: When,
    /// The object in the body that contains the inputs.
    holder: &'static [&'static str],
    /// At least one input of each list.
    inputs: &'static [&'static [&'static str]],
    /// Whether it is enforced only on demand.
    is_inferred: bool,
}

/// The requests that need an input.
enum When {
    Always,
    /// Those that contain another input.
    With(&'static str),
    /// Those in which a boolean input is true.
    IsOn(&'static str),
    /// Those with one of the values of a query parameter.
    Query(&'static str, &'static [&'static str]),
}

use When::{Always, IsOn, Query, With};

impl Need {
    const fn new(operation: &'static str, when: When, inputs: &'static [&'static [&'static str]]) -> Self {
        Self { operation, when, holder: &[], inputs, is_inferred: false }
    }

    const fn within(self, holder: &'static [&'static str]) -> Self {
        Self { holder, ..self }
    }

    const fn inferred(self) -> Self {
        Self { is_inferred: true, ..self }
    }
}

const CONTACT: &[&[&str]] = &[&["email", "phone"]];
const ACTIVATION_CONTACT: &[&[&str]] = &[&["emailAddr", "smsNumber"]];
const COUNTRY: &[&[&str]] = &[&["country"]];
const LIVE: &[&[&str]] = &[&["liveAddress"]];
const SSO: &[&[&str]] =
    &[&["domain"], &["authorizeUrl"], &["getTokenUrl"], &["clientId"], &["accFieldName"], &["thirdAccessToken"]];
const MEDIA: &[&str] = &["AUDIO", "VIDEO", "SCREEN"];

const NEEDS: [Need; 17] = [
    Need::new("AddUser", Always, CONTACT),
    Need::new("AddUser", With("phone"), COUNTRY),
    Need::new("UpdateUser", Always, CONTACT).inferred(),
    Need::new("UpdateUser", With("phone"), COUNTRY),
    Need::new("AddDevice", Always, CONTACT),
    Need::new("AddDevice", With("phone"), COUNTRY),
    Need::new("UpdateDevice", Always, CONTACT).inferred(),
    Need::new("UpdateDevice", With("phone"), COUNTRY),
    Need::new("AddCorp", Always, CONTACT).within(&["adminInfo"]),
    Need::new("CreateVisionActiveCode", Always, ACTIVATION_CONTACT),
    Need::new("ResetActivecode", Always, ACTIVATION_CONTACT),
    Need::new("ResetVisionActiveCode", Always, ACTIVATION_CONTACT),
    Need::new("CreateWebinar", With("auxAddress"), LIVE),
    Need::new("UpdateWebinar", With("auxAddress"), LIVE),
    Need::new("SetSsoConfig", IsOn("enableSSO"), SSO),
    Need::new("SetQosThreshold", Query("thresholdType", MEDIA), &[&["latency"], &["jitter"], &["packetLoss"]]),
    Need::new("SetQosThreshold", Query("thresholdType", &["CPU"]), &[&["clientCpuMax"], &["systemCpuMax"]]),
];

/// Returns what a request lacks, if anything.
pub(crate) fn check_needs(operation: &str, is_strict: bool, request: &ParsedRequest) -> Result<(), Invalid> {
    let ParsedBody::Json(body, _) = &request.body else { return Ok(()) };
    for need in NEEDS.iter().filter(|need| need.operation == operation && (is_strict || !need.is_inferred)) {
        let Some(holder) = get_path(body, need.holder) else { continue };
        let has = |name: &&str| holder.get(*name).is_some_and(|value| !value.is_null() && *value != "");
        let is_concerned = match need.when {
            Always => true,
            With(other) => has(&other),
            IsOn(other) => holder.get(other) == Some(&Value::Bool(true)),
            Query(name, values) => {
                request.string(Place::Query, name).is_some_and(|value| values.contains(&value.as_str()))
            }
        };
        let lacks = |inputs: &&&[&'static str]| !inputs.iter().any(has);
        if let Some(lacking) = need.inputs.iter().filter(|_| is_concerned).find(lacks) {
            return Err(missing(need, lacking));
        }
    }
    Ok(())
}

fn missing(need: &Need, inputs: &[&str]) -> Invalid {
    let path: String = need.holder.iter().map(|name| format!("{name}.")).collect();
    let names: Vec<String> = inputs.iter().map(|name| format!("body.{path}{name}")).collect();
    let because = match need.when {
        Always => String::new(),
        With(other) => format!(" with `{other}`"),
        IsOn(other) => format!(" if `{other}` is true"),
        Query(other, _) => format!(" for this `{other}`"),
    };
    match names.as_slice() {
        [one] => Invalid::missing(one.as_str(), format!("is required{because}, but missing")),
        several => {
            Invalid::missing("", format!("contains none of `{}`; one is required{because}", several.join("` and `")))
        }
    }
}
