//! Documents that once went wrong, each standing for a kind: what is right of them.

use fullcost::appraisal::Appraisal;
use serde_json::Value;

use crate::cases::{data, read};

#[test]
fn what_went_wrong_is_right() {
    let mut count = 0;
    for entry in std::fs::read_dir(data("faults")).unwrap() {
        let path = entry.unwrap().path();
        let case = read(&path);
        // A document that is refused stands there as text: others go through all tests of documents.
        let text =
            case["text"].as_str().map_or_else(|| case["document"].to_string(), str::to_owned);
        let run = Appraisal::from_json(&text).and_then(|it| it.run());
        let found = match run {
            Ok(findings) => serde_json::from_str(&findings.to_json()).unwrap(),
            Err(error) => serde_json::json!({"error": error.to_string()}),
        };
        for (at, expected) in case["expect"].as_object().unwrap() {
            let figure = found.pointer(at).unwrap_or(&Value::Null);
            assert_eq!(figure, expected, "{}: {at}\n{found:#}", path.display());
        }
        count += 1;
    }
    assert!(count >= 3, "{count} cases");
}
