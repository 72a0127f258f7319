//! The JSON Schemas in `spec/schema` and `docs/rules.md` match the spec language.

use std::fs;
use std::path::Path;

use huaweicloud_meeting_codegen::output::{Output, Source, Templates};
use huaweicloud_meeting_codegen::read;
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen_tools::schema::Schemas;

#[test]
fn the_schemas_and_the_table_of_rules_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec = read(&root.join("spec"), "spec").unwrap();
    let source = Source { spec: &spec, api: &resolve(&spec), templates: &Templates::default() };
    let expected = Schemas.files(&source).unwrap();
    for (path, text) in &expected {
        let found = fs::read_to_string(root.join(path)).unwrap_or_default().replace("\r\n", "\n");
        assert!(found == *text, "{path} is out of date: run `cargo codegen schema`");
    }
    for entry in fs::read_dir(root.join("spec/schema")).unwrap() {
        let path = format!("spec/schema/{}", entry.unwrap().file_name().to_string_lossy());
        assert!(expected.contains_key(&path), "{path} is no longer written: delete it");
    }
}
