//! The input of a draft, and the checks of that input.

use huaweicloud_meeting_codegen::spec::{Http, Method, Spec};
use huaweicloud_meeting_codegen::{naming, nearest};

use super::documents::{Call, Document};

/// The input of a draft.
#[derive(Debug, Clone)]
pub struct DraftRequest {
    /// The group of the operation.
    pub group: String,
    /// The vendor's name of the operation.
    pub operation: String,
    /// The HTTP method and path, separated by a space.
    pub http: Option<String>,
    /// A sample request.
    pub request: Option<Document>,
    /// The body of a sample success response.
    pub response: Option<Document>,
}

impl DraftRequest {
    /// Returns the path of the new file in the spec directory.
    ///
    /// Fails if the group does not exist, the operation or its file exists already, or its name is invalid.
    pub(super) fn path(&self, spec: &Spec) -> Result<String, String> {
        let Self { group, operation, .. } = self;
        let groups: Vec<&str> = spec.groups.iter().map(|group| group.name.as_str()).collect();
        if !groups.contains(&group.as_str()) {
            let hint = match nearest(group, groups.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the groups are {}", groups.join(", ")),
            };
            return Err(format!("there is no group `{group}`; {hint}"));
        }
        if !naming::is_pascal(operation) {
            let pascal = naming::pascal(operation);
            let hint = if naming::is_pascal(&pascal) { format!("; use `{pascal}`") } else { String::new() };
            return Err(format!("the operation name `{operation}` is not in PascalCase{hint}"));
        }
        if let Some((file, _)) = spec.operations().find(|(_, known)| known.name == *operation) {
            return Err(format!("the operation `{operation}` already exists in {}/{}", spec.label, file.path));
        }
        let path = format!("{group}/{}.yaml", naming::snake(operation));
        if spec.texts.contains_key(&path) {
            return Err(format!("{}/{path} already exists", spec.label));
        }
        Ok(path)
    }

    /// Parses the HTTP method and path.
    pub(super) fn parse_http(&self) -> Result<Option<Http>, String> {
        self.http.as_deref().map(Http::parse).transpose().map_err(|error| format!("--http: {error}"))
    }
}

/// Checks that a call can be one of an HTTP method and path.
pub(super) fn check_call(http: &Http, call: &Call) -> Result<(), String> {
    if call.body.is_some() && http.method == Method::Get {
        return Err(format!("the sample request has a body, which a {} request cannot have", http.method));
    }
    let is_in_path = |name: &str| http.path.parameters().any(|known| known == name);
    match call.path.iter().map(|(name, _)| name).find(|name| !is_in_path(name)) {
        Some(name) => {
            Err(format!("the sample request has a path parameter `{name}`, but `{http}` has no `{{{name}}}`"))
        }
        None => Ok(()),
    }
}
