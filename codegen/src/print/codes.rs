//! Prints the catalog of error codes as constants.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{escaped, paragraphs};
use super::rust::{RustFile, doc_attributes, ident};
use crate::api::Code;

pub(super) fn file(codes: &[Code]) -> RustFile {
    let mut file = RustFile::new("codes.rs", "errors.yaml");
    file.uses("ErrorCode");
    file.document([
        "The known error codes, as constants to compare with [`Error::code`](crate::Error::code).".to_owned(),
        String::new(),
        "The list is incomplete, because the vendor documents only a few codes. An unknown code is an [`ErrorCode`] as well."
            .to_owned(),
    ]);
    for code in codes {
        file.item(constant(code));
    }
    list(&mut file, codes);
    file
}

fn constant(code: &Code) -> TokenStream {
    let docs = format!("`{}`: {}", code.text, escaped(&code.meaning));
    let docs = doc_attributes(&paragraphs([docs.as_str()]));
    let (constant, family, alias) = (ident(&code.constant), &code.family, &code.text);
    let (digits, number) = (Literal::usize_unsuffixed(code.digits), Literal::u32_unsuffixed(code.number));
    quote! {
        #docs
        #[doc(alias = #alias)]
        pub const #constant: ErrorCode = ErrorCode::new(#family, #digits, #number);
    }
}

/// The list of all codes, with the type of its items and a search.
fn list(file: &mut RustFile, codes: &[Code]) {
    let rows = codes.iter().map(|code| {
        let (constant, name, meaning) = (ident(&code.constant), &code.constant, &code.meaning);
        quote!(Code { code: #constant, name: #name, meaning: #meaning })
    });
    file.item(quote! {
        /// A known error code.
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub struct Code {
            /// The code.
            pub code: ErrorCode,
            /// The name of its constant in this module.
            pub name: &'static str,
            /// What it means.
            pub meaning: &'static str,
        }
    });
    file.item(quote! {
        /// Returns the entry of a code, if it is known.
        #[must_use]
        pub fn find(code: ErrorCode) -> Option<&'static Code> {
            let index = ALL.binary_search_by(|known| known.code.cmp(&code)).ok()?;
            ALL.get(index)
        }
    });
    file.item(quote! {
        /// All known codes, sorted.
        pub static ALL: &[Code] = &[#(#rows),*];
    });
}
