//! Prints the example calls of the documentation.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use super::rust::{ident, pretty};
use crate::api::{Argument, ExampleCall, Expression, Group, Operation, Outcome};

/// Returns an example as a documentation test, with boilerplate lines hidden.
pub(super) fn block(group: &Group, operation: &Operation, example: &ExampleCall) -> Vec<String> {
    let imports = match operation.argument {
        Argument::None => "# use huaweicloud_meeting::*;".to_owned(),
        _ => format!("# use huaweicloud_meeting::{{values::*, {}::*, *}};", group.module),
    };
    let (variable, owner) = (operation.caller.variable(), operation.caller.type_name());
    let mut lines = vec!["```no_run".to_owned(), "# #![allow(deprecated, unused_imports)]".to_owned(), imports];
    lines.push(format!("# async fn example({variable}: {owner}) -> Result<()> {{"));
    lines.extend(code(example));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}

/// Returns an example as lines of Rust.
#[must_use]
pub fn code(example: &ExampleCall) -> Vec<String> {
    let call = &example.call;
    body(&match example.outcome {
        Outcome::Empty => quote!(#call.await?;),
        Outcome::Response => quote!(let response = #call.await?; println!("{response:?}");),
        Outcome::Items => quote! {
            let mut items = #call.items();
            while let Some(item) = items.next().await {
                let item = item?;
                println!("{item:?}");
            }
        },
    })
}

/// Formats statements as the lines of a function's body.
fn body(statements: &TokenStream) -> Vec<String> {
    let printed = pretty(quote!(async fn example() { #statements }));
    let body = printed.lines().skip(1).take_while(|line| *line != "}");
    body.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect()
}

impl ToTokens for Expression {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Bool(value) => value.to_tokens(tokens),
            Self::Int(value) => tokens.append(Literal::i64_unsuffixed(*value)),
            Self::Float(value) => tokens.append(Literal::f64_unsuffixed(*value)),
            Self::String(value) => tokens.append(Literal::string(value)),
            Self::Path(path) => path_tokens(path).to_tokens(tokens),
            Self::Tuple(items) => quote!((#(#items),*)).to_tokens(tokens),
            Self::Array(items) => quote!([#(#items),*]).to_tokens(tokens),
            Self::Try(value) => quote!(#value?).to_tokens(tokens),
            Self::Call { function, arguments } => {
                let function = path_tokens(function);
                quote!(#function(#(#arguments),*)).to_tokens(tokens);
            }
            Self::MethodCall { receiver, method, arguments } => {
                let method = ident(method);
                quote!(#receiver.#method(#(#arguments),*)).to_tokens(tokens);
            }
        }
    }
}

/// Parses a path, such as `Kind::Board`. Examples contain valid paths only.
fn path_tokens(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}
