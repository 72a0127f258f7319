//! Operations.

use super::constructor::{Constructor, Parameter, ShortMethod};
use super::example::{Example, ExampleCall};
use super::replaces::Replaces;
use super::types::{Field, Place, Struct, TypeDef};
use super::value_type::Type;
use crate::naming;
use crate::spec::{Effect, Method};

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The vendor's name.
    pub name: String,
    /// The file inside the spec directory.
    pub file: String,
    /// The module and method, in snake case.
    pub rust: String,
    /// The vendor's Chinese title.
    pub title_zh: String,
    /// What it does, as an imperative sentence.
    pub summary: String,
    /// What it does, as a Chinese sentence.
    pub summary_zh: String,
    /// Further documentation.
    pub notes: Option<String>,
    /// The URL of the vendor's page.
    pub page_url: Option<String>,
    /// The URL of the vendor's page in Chinese.
    pub page_url_zh: Option<String>,
    /// The day on which it was last compared with its source.
    pub checked: String,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path, with parameters in braces.
    pub path: String,
    /// The token that it sends.
    pub auth: Option<Auth>,
    /// The type whose method it is.
    pub caller: Caller,
    /// What a call does to the service.
    pub effect: Effect,
    /// Why the effect is what it is, where another one would be expected.
    pub effect_reason: Option<String>,
    /// The request, with its fields in the order of their places. `None` if the method takes no argument.
    pub request: Option<Struct>,
    /// How the method takes its request.
    pub argument: Argument,
    /// The methods that create its request with a named constructor.
    pub short_methods: Vec<ShortMethod>,
    /// The inputs of the HTTP request, in the order of their places.
    pub inputs: Vec<Input>,
    /// The kind of body.
    pub body: BodyKind,
    /// What the method returns.
    pub returned: Returned,
    /// The error codes with which a retried call succeeds, because an earlier attempt has taken effect.
    pub already_done: Vec<KnownError>,
    /// The error codes that it is known to fail with.
    pub errors: Vec<KnownError>,
    /// How the response is paged, if it is.
    pub page: Option<Page>,
    /// What happens to omitted fields, if it replaces a resource as a whole.
    pub replaces: Option<Replaces>,
    /// The result code in a 200 response, if there is one.
    pub result_code: Option<ResultCode>,
    /// The paragraphs of its method's documentation, without its errors.
    pub docs: Vec<String>,
    /// Its examples.
    pub examples: Vec<Example>,
    /// The types that only it uses.
    pub types: Vec<TypeDef>,
}

impl Operation {
    /// Returns the Rust type of its request.
    pub fn request_name(&self) -> String {
        format!("{}Request", self.name)
    }

    /// Returns the fields of its request.
    pub fn fields(&self) -> &[Field] {
        self.request.as_ref().map(|request| request.fields.as_slice()).unwrap_or_default()
    }

    /// Returns the inputs that the table of its request does not describe: the id of the handle, constants, and other places of fields.
    pub fn other_inputs(&self) -> impl Iterator<Item = &Input> {
        self.inputs.iter().filter(|input| match input.source {
            Source::Field(index) => {
                self.fields().get(index).is_none_or(|field| field.place != input.place || field.wire != input.name)
            }
            Source::Handle | Source::Constant(_) => true,
        })
    }

    /// Returns its short methods, each with the constructor of its request.
    pub fn shortcuts(&self) -> impl Iterator<Item = (&ShortMethod, &Constructor)> {
        let constructors = self.request.as_ref().map(|request| request.constructors.as_slice()).unwrap_or_default();
        self.short_methods.iter().filter_map(|method| Some((method, constructors.get(method.constructor)?)))
    }

    /// Returns the name of a parameter of a constructor of its request.
    pub fn parameter_name(&self, parameter: Parameter) -> Option<&str> {
        let field = self.fields().get(parameter.field)?;
        Some(match parameter.view.and_then(|view| field.views.get(view)) {
            Some(view) => &view.name,
            None => &field.rust,
        })
    }

    /// Returns the path of its method, such as `Client::show_book`.
    pub fn method_path(&self) -> String {
        format!("{}::{}", self.caller.type_name(), self.rust)
    }

    /// Returns the call of the first example with a success response.
    pub fn example_call(&self) -> Option<&ExampleCall> {
        self.examples.iter().find(|example| example.source.error.is_none())?.call.as_ref()
    }

    /// Returns the public names of its file: its request, its types and their steps.
    pub fn exports(&self) -> Vec<&str> {
        let request = self.request.iter().flat_map(Struct::exports);
        request.chain(self.types.iter().flat_map(TypeDef::exports)).collect()
    }
}

/// A token that an operation sends.
#[derive(Debug, Clone)]
pub struct Auth {
    /// The static of the scheme that obtains the token.
    pub scheme: String,
    /// The header that contains the token.
    pub header: String,
}

/// The type whose method an operation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// The client.
    Client,
    /// A handle, by its Rust type.
    Handle(String),
}

impl Caller {
    /// Returns the name of the type.
    pub fn type_name(&self) -> &str {
        match self {
            Self::Client => "Client",
            Self::Handle(name) => name,
        }
    }

    /// Returns the variable that contains it in examples.
    pub fn variable(&self) -> String {
        naming::snake(self.type_name())
    }
}

/// An error code that an operation is known to fail with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownError {
    /// The Rust constant.
    pub constant: String,
    /// What it means.
    pub meaning: String,
}

/// The result code of a 200: whether the call succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultCode {
    /// Its path in the response.
    pub code: Vec<String>,
    /// The code of a success.
    pub success: String,
    /// The path of the message in the response; empty if there is none.
    pub message: Vec<String>,
    /// The family of the code, if the response contains only its number.
    pub family: Option<String>,
}

/// How a method takes its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// It takes none.
    None,
    /// By value.
    Request,
    /// As `impl Into`: it has a single required field.
    Into,
    /// As `impl IntoRequest`: it has a single required field of this type, which is an identifier or a secret.
    IntoRequest(Type),
}

/// A value that is sent at one place of the HTTP request.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its place.
    pub place: Place,
    /// Its name on the wire.
    pub name: String,
    /// Its value.
    pub source: Source,
    /// Its documentation, unless it is a field of the request, which has its own.
    pub doc: Option<String>,
}

/// The value of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A field of the request, by its index.
    Field(usize),
    /// The id of the handle.
    Handle,
    /// A constant, encoded for its place.
    Constant(String),
}

/// The kind of body that the HTTP request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// None.
    None,
    /// A JSON object.
    Object,
    /// A JSON object, or no body if it has no fields.
    OptionalObject,
    /// The JSON of a single input.
    Value,
    /// Multipart.
    Multipart,
}

/// What a method returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returned {
    /// Nothing.
    Empty,
    /// The response.
    Value(Type),
    /// The single item of the response, which is a list.
    Single(Type),
}

/// How a response is paged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The index of the field of the request with the offset of the page.
    pub offset: usize,
    /// The index of the field of the request with the size of the page.
    pub limit: usize,
    /// The largest size that the service accepts, if the spec states it.
    pub max_limit: Option<i64>,
    /// The path of the items in the response.
    pub items: Vec<String>,
    /// The path of the total count in the response; empty if the service does not send it.
    pub count: Vec<String>,
    /// The path of the offset of the page in the response; empty if the service does not send it.
    pub response_offset: Vec<String>,
}
