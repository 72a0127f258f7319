//! The rules that reading checks.

use crate::diagnostics::rules;

rules! {
    SYNTAX = "E001" "yaml-syntax" "A file is UTF-8 and contains one YAML document, which is not empty and not nested too deeply.";
    PLAIN_YAML = "E002" "plain-yaml" "A file uses no anchors, aliases, tags or merge keys.";
    DUPLICATE_KEY = "E003" "duplicate-key" "The keys of an object are unique.";
    QUOTE = "E004" "quote" "Y, N, yes, no, on and off are quoted: YAML 1.1 reads them as booleans.";
    NO_VALUE = "E005" "no-value" "Every key has a value; only examples may contain null.";
    UNKNOWN_KEY = "E006" "unknown-key" "Keys are those that `spec/README.md` lists.";
    MISSING_KEY = "E007" "missing-key" "Required keys are present.";
    WRONG_VALUE = "E008" "wrong-value" "A value has the form that its key expects.";
    STRAY_FILE = "E009" "stray-file" "Every file ends in .yaml and is in a place where it is read: at the top, in the directory of a group or a channel of events, or in `types`.";
    MISSING_FILE = "E010" "missing-file" "service.yaml, auth.yaml, groups.yaml and errors.yaml exist.";
}
