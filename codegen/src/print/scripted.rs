//! Prints the operations of a group for the scripted transport.

use quote::quote;

use super::docs::paragraphs;
use super::rust::{RustFile, doc_attributes, ident};
use crate::api::{Group, Operation, Returned};

pub(super) fn file(group: &Group) -> RustFile {
    let mut file = RustFile::new(format!("{}/scripted.rs", group.module), &format!("{}/", group.feature));
    file.uses("rt");
    for operation in &group.operations {
        print(&mut file, operation);
    }
    file
}

fn print(file: &mut RustFile, operation: &Operation) {
    let (name, module) = (ident(&operation.name), ident(&operation.rust));
    let method = operation.method_path();
    let docs = format!("[`{method}`](crate::{method}), `{} {}`.", operation.method, operation.path);
    let docs = doc_attributes(&paragraphs([docs.as_str()]));
    let (response, encode) = match &operation.returned {
        Returned::Empty => (quote!(()), ident("encode_empty")),
        Returned::Value(ty) => (file.ty(ty), ident("encode_value")),
        Returned::Single(ty) => (file.ty(ty), ident("encode_single")),
    };
    file.item(quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name;
    });
    file.item(quote! {
        impl rt::ScriptedOperation for #name {
            type Response = #response;
            const OPERATION: &'static rt::Operation = &super::#module::OPERATION;
            fn encode(response: &#response) -> String {
                rt::#encode(response)
            }
        }
    });
}
