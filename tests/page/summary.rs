//! The skeleton of an assessment summary.

use fullcost::appraisal::{Appraisal, Findings};
use fullcost::report::{assessment_summary, assessment_summary_page};

use crate::support::current;
use crate::support::pages::read_out;

fn decision() -> Findings {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/decision_tender.json");
    Appraisal::from_json(&std::fs::read_to_string(path).unwrap()).unwrap().run().unwrap()
}

#[test]
fn it_tells_criteria_weights_and_the_scores_of_two_bids() {
    let summary = assessment_summary(&decision(), "planned", "castle-care").unwrap();
    current("tests/golden/assessment_summary.txt", &summary);
    assert!(!summary.to_lowercase().contains("winner"));
}

#[test]
fn who_is_first_is_told_of_one_bid_alone() {
    let summary = assessment_summary(&decision(), "planned", "harbour-charity").unwrap();
    assert!(summary.contains("First under the rule: Harbour Charity (regulation 31(2)); this bid"));
    assert!(!summary.contains("31(3)") && !summary.contains("Why the contract is not awarded"));
}

#[test]
fn text_and_page_tell_alike() {
    let found = decision();
    let text = assessment_summary(&found, "planned", "castle-care").unwrap();
    let page = read_out(&assessment_summary_page(&found, "planned", "castle-care").unwrap());
    let words: Vec<&str> = page.split_whitespace().collect();
    for word in text.split_whitespace().filter(|word| !word.starts_with("--")) {
        assert!(words.contains(&word), "{word}\n{page}");
    }
}

#[test]
fn what_cannot_be_told_is_refused_by_name() {
    let found = decision();
    let message = |scenario: &str, provider: &str| {
        assessment_summary(&found, scenario, provider).unwrap_err().to_string()
    };
    assert_eq!(
        message("planned", "nobody"),
        assessment_summary_page(&found, "planned", "nobody").unwrap_err().to_string()
    );
    assert!(message("planned", "nobody").contains("nobody"), "{}", message("planned", "nobody"));
    assert!(message("wet", "castle-care").contains("wet"), "{}", message("wet", "castle-care"));
}
