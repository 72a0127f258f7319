//! Values that generated code names by the variants of the runtime's enumerations, which have the same names.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt};

use super::rust::ident;
use crate::api::{BodyKind, Place, Variable};
use crate::spec::{Effect, Method};

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
    Effect: Read Issue Idempotent NonIdempotent OneTime;
    Method: Get Post Put Patch Delete;
    Place: Path Query Header Body BodyValue Part;
    Variable: AppId UserId CorpId Account ExpireTime Nonce Handle Password Token;
}
