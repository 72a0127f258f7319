//! The client, its builder, its handles and the regions.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::paragraphs;
use super::rust::{RustFile, doc_attributes, ident};
use crate::api::{Api, Handle};

pub(super) fn file(api: &Api) -> RustFile {
    let mut file = RustFile::new("client.rs", "service.yaml");
    for name in ["Credentials", "Error", "Result", "RetryPolicy", "Transport", "rt"] {
        file.uses(name);
    }
    client(&mut file, api);
    builder(&mut file);
    for handle in &api.handles {
        print_handle(&mut file, handle);
    }
    regions(&mut file, api);
    file
}

fn client(file: &mut RustFile, api: &Api) {
    let title = &api.title;
    let docs = doc_attributes(&paragraphs([
        format!("A client of {title}.").as_str(),
        "It holds connections and tokens, and clones share them: make one and clone it. Its methods are the operations of the service.",
    ]));
    file.item(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client {
            core: rt::Core,
        }
    });
    let login = api.schemes.iter().find(|scheme| matches!(scheme.source, crate::api::TokenSource::Login { .. }));
    let logout = login.map(|scheme| {
        let scheme = ident(&scheme.constant);
        quote! {
            /// Ends the login, if there is one. The next call that needs a token logs in again.
            ///
            /// # Errors
            ///
            /// What the service says to it.
            pub async fn logout(&self) -> Result<()> {
                self.core.logout(&crate::auth::#scheme).await
            }
        }
    });
    let handles: Vec<TokenStream> = api.handles.iter().map(|handle| handle_method(file, handle)).collect();
    file.item(quote! {
        impl Client {
            /// Starts putting a client together.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::default()
            }

            #(#handles)*

            #logout

            /// The inside of the client, for those who call operations by their names.
            #[doc(hidden)]
            pub fn core(&self) -> &rt::Core {
                &self.core
            }

            // Without a group there are no operations to call.
            #[allow(dead_code)]
            pub(crate) fn caller(&self) -> &dyn rt::Caller {
                &self.core
            }
        }
    });
}

fn handle_method(file: &mut RustFile, handle: &Handle) -> TokenStream {
    let name = ident(&handle.name);
    let type_name = ident(&handle.type_name);
    let scheme = ident(&handle.scheme);
    let id = file.ty_from_root(&handle.id);
    let docs = format!(" The {} with this id. Give it a password or a token before its first call.", handle.name);
    quote! {
        #[doc = #docs]
        pub fn #name(&self, id: impl Into<#id>) -> #type_name {
            #type_name { handle: self.core.handle(&crate::auth::#scheme, id.into().into_string()) }
        }
    }
}

fn print_handle(file: &mut RustFile, handle: &Handle) {
    let name = &handle.name;
    let type_name = ident(&handle.type_name);
    let id = file.ty_from_root(&handle.id);
    let docs = doc_attributes(&paragraphs([
        format!("A {name} in progress. Its methods are the operations that need a token of the {name}.").as_str(),
        "The token is fetched with the password when a call first needs it, kept alive while calls are made, fetched again when \
         the service refuses it, and sent for you. Handles of the same id and password share it, clones too.",
    ]));
    let password = format!(" The same {name} with the password that its token is fetched with.");
    let token = format!(" The same {name} with a token that is at hand. It is neither kept alive nor replaced.");
    let id_docs = format!(" The id of the {name}.");
    file.item(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #type_name {
            handle: rt::Handle,
        }
    });
    file.item(quote! {
        impl #type_name {
            #[doc = #password]
            #[must_use]
            pub fn password(self, password: impl AsRef<crate::Secret>) -> Self {
                Self { handle: self.handle.password(password.as_ref()) }
            }

            #[doc = #token]
            #[must_use]
            pub fn token(self, token: crate::Secret) -> Self {
                Self { handle: self.handle.with_token(token) }
            }

            #[doc = #id_docs]
            pub fn id(&self) -> #id {
                <#id>::new(self.handle.id())
            }

            // Without the group of its operations a handle has no methods to call.
            #[allow(dead_code)]
            pub(crate) fn caller(&self) -> &dyn rt::Caller {
                &self.handle
            }
        }
    });
}

fn builder(file: &mut RustFile) {
    file.item(quote! {
        /// Puts a [`Client`] together: where the service is, and who calls.
        #[derive(Debug, Default)]
        #[must_use = "a builder does nothing until it builds"]
        pub struct ClientBuilder {
            core: rt::CoreBuilder,
        }
    });
    file.item(quote! {
        impl ClientBuilder {
            /// The site of the service that the account belongs to. There is no default: an account is known to one site.
            pub fn region(self, region: Region) -> Self {
                self.endpoint(region.endpoint)
            }

            /// The base URL of a site that is no [`Region`]: a white-label cloud, a gateway with a path prefix, a fake.
            /// It must be `https`, or `http` to this machine.
            pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
                self.core.endpoint(endpoint);
                self
            }

            /// What to log in with. Without credentials only operations that need no login can be called.
            pub fn credentials(mut self, credentials: Credentials) -> Self {
                self.core.credentials(credentials);
                self
            }

            /// What to send requests with, in place of the built-in HTTP client.
            pub fn transport(mut self, transport: impl Transport) -> Self {
                self.core.transport(transport);
                self
            }

            /// How long a call may take, logins and repetitions included; 60 seconds if nobody says. A call can say
            /// otherwise.
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.core.timeout(timeout);
                self
            }

            /// How calls are repeated. A call can say otherwise.
            pub fn retry(mut self, policy: RetryPolicy) -> Self {
                self.core.retry(policy);
                self
            }

            /// The language of the service's messages, such as `en-US`. A call can say otherwise.
            pub fn language(mut self, language: impl Into<String>) -> Self {
                self.core.language(language);
                self
            }

            /// What requests say of the application, in front of what they say of this crate.
            pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
                self.core.user_agent(user_agent);
                self
            }

            /// The client. Nothing is sent yet: the first call that needs a token logs in.
            ///
            /// # Errors
            ///
            /// [`Error`] of kind [`Configuration`](crate::ErrorKind::Configuration) when there is no endpoint or one that
            /// is not encrypted, or when there is nothing to send requests with.
            pub fn build(self) -> Result<Client, Error> {
                Ok(Client { core: self.core.build(&crate::auth::SERVICE)? })
            }
        }
    });
}

fn regions(file: &mut RustFile, api: &Api) {
    let constants = api.service.regions.iter().map(|region| {
        let docs = doc_attributes(&paragraphs([region.doc.as_str()]));
        let constant = ident(&region.constant);
        let (name, endpoint) = (&region.name, &region.endpoint);
        quote! {
            #docs
            pub const #constant: Self = Self { name: #name, endpoint: #endpoint };
        }
    });
    let all = api.service.regions.iter().map(|region| ident(&region.constant));
    file.item(quote! {
        /// A site of the service.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct Region {
            name: &'static str,
            endpoint: &'static str,
        }
    });
    file.item(quote! {
        impl Region {
            #(#constants)*

            /// Every site that is known.
            pub const ALL: &'static [Self] = &[#(Self::#all),*];

            /// A site by the vendor's name for it.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|region| region.name == name)
            }

            /// The vendor's name.
            pub const fn name(&self) -> &'static str {
                self.name
            }

            /// The base URL.
            pub const fn endpoint(&self) -> &'static str {
                self.endpoint
            }
        }
    });
}
