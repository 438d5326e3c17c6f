//! Laws of price schedules and of tenders of several lots.

use fullcost::exact::Quantity;
use fullcost::lots::Lots;
use fullcost::price::{BandedSchedule, HomecareHour, VisitLength};
use fullcost::{Budget, Error, report};

use super::{CHEAP, appraisal, is_json, reads_again, refused};

/// A document of prices: a homecare hour, a banded schedule, lots, or a tender with a contract.
pub(super) fn of_text(text: &str) {
    let _ = schedule(text, CHEAP);
    if text.contains("\"lots\"") {
        let _ = lots(text, CHEAP);
    } else if text.contains("\"bids\"") {
        let _ = appraisal(text, CHEAP);
    }
}

/// A homecare hour or a banded schedule; an error where it is neither.
pub(crate) fn schedule(text: &str, budget: Budget) -> Result<(), Error> {
    // Something measured that follows from the text alone.
    let measured: Quantity = (text.len() % 90).to_string().parse().unwrap();
    if let Ok(hour) = HomecareHour::from_json_within(text, budget).inspect_err(refused) {
        let _ = reads_again!(HomecareHour, &hour, budget);
        for visit in [VisitLength::AsStated, VisitLength::Minutes(measured)] {
            let Ok(cost) = hour.per_contact_hour(visit).inspect_err(refused) else { continue };
            cost.evidence.verify().unwrap();
            assert!(cost.price.low() >= cost.cost.low());
            is_json(&cost.to_json());
            assert!(!report::homecare_hours(&[cost]).is_empty());
        }
        return Ok(());
    }
    let schedule = BandedSchedule::from_json_within(text, budget).inspect_err(refused)?;
    let again = reads_again!(BandedSchedule, &schedule, budget);
    assert_eq!(schedule.price(measured), again.price(measured));
    Ok(())
}

/// A tender of several lots; an error where it is refused.
pub(crate) fn lots(text: &str, budget: Budget) -> Result<(), Error> {
    let lots = Lots::from_json_within(text, budget).inspect_err(refused)?;
    let again = reads_again!(Lots, &lots, budget);
    let findings = lots.run();
    let written = findings.to_json();
    is_json(&written);
    assert!(written == again.run().to_json(), "other bytes: {text}");
    assert!(!report::lots(&findings).is_empty());
    for view in &findings.views {
        let found = view.awards.as_result().map_or(0, |awards| awards.awards.len());
        for place in 1..=found.min(3) {
            let Ok(evidence) = findings.evidence(view.view, place) else { continue };
            evidence.verify().unwrap();
        }
    }
    Ok(())
}
