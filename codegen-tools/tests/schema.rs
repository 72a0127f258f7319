//! The JSON Schemas in `spec/schema` are what the types of the language say.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use huaweicloud_meeting_codegen_tools::schema::schemas;

#[test]
fn the_schemas_are_fresh() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/schema");
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        found.insert(name, fs::read_to_string(path).unwrap().replace("\r\n", "\n"));
    }
    let made: BTreeMap<String, String> = schemas().into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    let names = |map: &BTreeMap<String, String>| map.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&made));
    for (name, text) in made {
        assert!(found.get(&name) == Some(&text), "{name} is stale: run `cargo codegen schema`");
    }
}
