//! Enumerations whose variants have the same names in the runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt};

use super::rust::ident;
use crate::api::{BodyKind, Credential, Place, Variable};
use crate::spec::{Effect, Format, Method};

macro_rules! variants {
    ($($name:ident: $($variant:ident)*;)*) => {$(
        impl ToTokens for $name {
            fn to_tokens(&self, tokens: &mut TokenStream) {
                tokens.append(ident(match self {
                    $(Self::$variant => stringify!($variant),)*
                }));
            }
        }
    )*};
}

variants! {
    BodyKind: None Object OptionalObject Value Multipart;
    Credential: AppId Account ExternalAccount AuthorizationCode Handle Token;
    Effect: Read Issue Idempotent NonIdempotent OneTime;
    Format: Raw Basic;
    Method: Get Post Put Patch Delete;
    Place: Path Query Header Body BodyValue Part;
    Variable: AppId UserId UserName UserEmail UserPhone Department CorpId Account Domain Code ExpireTime Nonce Handle Password
        Token;
}
