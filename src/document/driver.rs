//! Drivers in a document.

use super::node::{Node, ObjectBuilder};
use super::values::{
    checked_text, read_by_name, read_label, read_name, read_names, read_percent, read_quantity,
    read_source, write_by_name, write_names,
};
use crate::cost::{Driver, DriverQuantities, TimeRow, VolunteerTests, VolunteersCounted};
use crate::error::{Error, quoted};

const DRIVER: &[&str] = &[
    "name",
    "label",
    "unit",
    "volunteers",
    "quantities",
    "percentages",
    "staff_time",
    "direct_expenditure_of",
    "expenditure_with_volunteers",
    "source",
];
const WITH_VOLUNTEERS: &[&str] = &["services", "material", "supported_by_overhead"];

pub(super) fn read_driver(node: &Node) -> Result<Driver, Error> {
    let fields = node.fields(DRIVER)?;
    let name = fields.read("name", Node::text)?;
    let stated = fields.read_optional("quantities", |node| read_by_name(node, read_quantity))?;
    let percentages =
        fields.read_optional("percentages", |node| read_by_name(node, read_percent))?;
    let rows = fields.read_optional("staff_time", read_rows)?;
    let spent = fields.read_optional("direct_expenditure_of", read_names)?;
    let with_volunteers = fields.read_optional("expenditure_with_volunteers", |node| {
        let fields = node.fields(WITH_VOLUNTEERS)?;
        let services = fields.read("services", read_names)?;
        let material = fields.read("material", checked_text)?;
        let supported = fields.read("supported_by_overhead", checked_text)?;
        Ok((services, VolunteerTests::new(material, supported)?))
    })?;
    let driver = match (stated, percentages, rows, spent, with_volunteers) {
        (Some(quantities), None, None, None, None) => Driver::stated(name, quantities),
        (None, Some(percentages), None, None, None) => Driver::percentages(name, percentages),
        (None, None, Some(rows), None, None) => Driver::staff_time(name, rows),
        (None, None, None, Some(services), None) => Driver::direct_expenditure(name, services),
        (None, None, None, None, Some((services, tests))) => {
            Driver::expenditure_with_volunteers(name, services, tests)
        }
        _ => {
            let fields = "\"quantities\", \"percentages\", \"staff_time\", \"direct_expenditure_of\", \"expenditure_with_volunteers\"";
            return Err(Error::OneOf { fields });
        }
    };
    let mut driver = driver.map_err(|error| error.problem().clone())?;
    if let Some(unit) = fields.read_optional("unit", read_name)? {
        driver = driver.with_unit(unit);
    }
    if let Some(source) = read_source(&fields)? {
        driver = driver.with_source(source);
    }
    if let Some(volunteers) = fields.read_optional("volunteers", read_volunteers)? {
        driver = driver.with_volunteers(volunteers);
    }
    Ok(match read_label(&fields)? {
        Some(label) => driver.with_label(label),
        None => driver,
    })
}

fn read_rows(node: &Node) -> Result<Vec<TimeRow>, Error> {
    let rows = read_by_name(node, |node| read_by_name(node, read_percent))?;
    rows.into_iter().map(|(post, shares)| TimeRow::new(post.as_str(), shares)).collect()
}

fn read_volunteers(node: &Node) -> Result<VolunteersCounted, Error> {
    match node.text()? {
        "counted" => Ok(VolunteersCounted::Counted),
        "not_counted" => Ok(VolunteersCounted::NotCounted),
        other => {
            let choices = "counted, not_counted";
            Err(Error::UnknownChoice { value: quoted(other), choices })
        }
    }
}

pub(super) fn write_driver(driver: &Driver) -> Node {
    let volunteers = driver.volunteers().map(|volunteers| match volunteers {
        VolunteersCounted::Counted => "counted",
        VolunteersCounted::NotCounted => "not_counted",
    });
    let object = ObjectBuilder::new()
        .text("name", driver.name())
        .maybe_text("label", driver.given_label())
        .maybe_text("unit", driver.unit())
        .maybe_text("source", driver.source())
        .maybe_text("volunteers", volunteers);
    let (field, quantities) = match driver.quantities() {
        DriverQuantities::DirectExpenditure(services) => {
            ("direct_expenditure_of", write_names(services))
        }
        DriverQuantities::ExpenditureWithVolunteers { services, tests } => {
            let node = ObjectBuilder::new()
                .with("services", write_names(services))
                .text("material", tests.material())
                .text("supported_by_overhead", tests.supported_by_overhead())
                .build();
            ("expenditure_with_volunteers", node)
        }
        DriverQuantities::Percentages(shares) => ("percentages", write_by_name(shares)),
        DriverQuantities::StaffTime(rows) => {
            let row = |row: &TimeRow| (row.post().to_string(), write_by_name(row.shares()));
            ("staff_time", Node::Object(rows.iter().map(row).collect()))
        }
        DriverQuantities::Stated(quantities) => ("quantities", write_by_name(quantities)),
    };
    object.with(field, quantities).build()
}
