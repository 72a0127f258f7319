//! The command line of the generator.
#![allow(clippy::print_stdout)]
use huaweicloud_meeting_codegen::{load,diagnostics};
fn main() {
    let s = load::Sources::read(std::path::Path::new("spec"),"spec").unwrap();
    let t=std::time::Instant::now();
    match load::load(&s) { Ok(spec)=>println!("{} files {:?}", spec.files.len(), t.elapsed()), Err(r)=>{println!("{r}"); println!("{}", diagnostics::pretty(&r, diagnostics::Color::No)); println!("{:?}", t.elapsed());} }
}
