//! The catalog of error codes as constants.

use quote::quote;

use super::docs::paragraphs;
use super::operation::escaped;
use super::rust::{RustFile, doc_attributes, ident};
use crate::api::{Api, Code};

pub(super) fn file(api: &Api) -> RustFile {
    let mut file = RustFile::new("codes.rs", "errors.yaml");
    file.uses("ErrorCode");
    file.document([
        "Every error code that is known, as a constant to compare [`Error::code`](crate::Error::code) with.".to_owned(),
        String::new(),
        "The list is not complete: the vendor documents only a few codes. An unknown code is an [`ErrorCode`] all the same.".to_owned(),
    ]);
    for code in &api.codes {
        constant(&mut file, code);
    }
    let rows = api.codes.iter().map(|code| {
        let (constant, name, meaning) = (ident(&code.constant), &code.constant, &code.meaning);
        quote!(Code { code: #constant, name: #name, meaning: #meaning })
    });
    file.item(quote! {
        /// What is known of an error code.
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
        /// What is known of a code, if anything is.
        #[must_use]
        pub fn find(code: ErrorCode) -> Option<&'static Code> {
            let index = ALL.binary_search_by(|known| known.code.cmp(&code)).ok()?;
            ALL.get(index)
        }
    });
    file.item(quote! {
        /// Every known code, sorted.
        pub static ALL: &[Code] = &[#(#rows),*];
    });
    file
}

fn constant(file: &mut RustFile, code: &Code) {
    let text = format!("`{}`: {}", code.text, escaped(&code.meaning));
    let docs = doc_attributes(&paragraphs([text.as_str()]));
    let constant = ident(&code.constant);
    let (family, digits) = (&code.family, proc_macro2::Literal::usize_unsuffixed(code.digits));
    let number = proc_macro2::Literal::u32_unsuffixed(code.number);
    let alias = &code.text;
    file.item(quote! {
        #docs
        #[doc(alias = #alias)]
        pub const #constant: ErrorCode = ErrorCode::new(#family, #digits, #number);
    });
}
