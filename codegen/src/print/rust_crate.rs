//! The sources of the Rust crate.

use super::rust::RustFile;
use super::{auth, blocking, crate_root, events, methods, operation, scripted, types};
use crate::api::Api;
use crate::output::{Files, Output, OutputError, Source, Templates};
use crate::parallel;

/// The sources of the Rust crate: for each group files of methods, and a file for each operation and each event.
#[derive(Debug)]
pub struct RustCrate;

impl Output for RustCrate {
    fn name(&self) -> &'static str {
        "the Rust crate"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        Ok(Files::from_iter(parallel::map(&sources(source.api, source.templates), |file| file().print())))
    }
}

/// Makes one file. It runs on the thread that prints the file, because tokens cannot be sent between threads.
type SourceFile<'a> = Box<dyn Fn() -> RustFile + Send + Sync + 'a>;

fn sources<'a>(api: &'a Api, templates: &'a Templates) -> Vec<SourceFile<'a>> {
    let mut sources: Vec<SourceFile<'a>> =
        vec![Box::new(|| crate_root::shared_types(api)), Box::new(|| auth::file(api))];
    for module in &api.shared {
        sources.push(Box::new(|| types::file(module, format!("types/{}.rs", module.module))));
    }
    for group in &api.groups {
        sources.push(Box::new(|| crate_root::group(group)));
        sources.push(Box::new(|| methods::file(group)));
        sources.push(Box::new(|| blocking::file(group)));
        sources.push(Box::new(|| scripted::file(group)));
        if let Some(module) = &group.types {
            sources.push(Box::new(|| types::file(module, format!("{}/types.rs", group.module))));
        }
        for operation in &group.operations {
            sources.push(Box::new(|| operation::file(group, operation)));
        }
    }
    for channel in &api.channels {
        sources.push(Box::new(|| events::module(channel, &templates.modules(&channel.feature))));
        if let Some(module) = &channel.types {
            sources.push(Box::new(|| types::file(module, format!("{}/types.rs", channel.feature))));
        }
        for event in channel.events.iter().filter(|event| event.structure.is_some()) {
            sources.push(Box::new(|| events::event(channel, event)));
        }
    }
    sources
}
