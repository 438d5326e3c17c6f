//! Payrolls in the organisation document.

use super::node::{Node, ObjectBuilder};
use super::values::{
    checked_name, checked_text, read_behaviour, read_charge, read_in_order, read_label, read_money,
    read_name, read_percent, read_price, read_quantity, read_whole, write_behaviour,
    write_charged_to,
};
use crate::cost::{
    Cover, EmploymentYear, Holiday, Insurance, Levy, Payroll, Pension, PensionBase, Post,
    PostPension, WorkingTime,
};
use crate::error::{Error, quoted};
use crate::exact::{Currency, Money};

const PAYROLL: &[&str] =
    &["name", "label", "year", "posts", "employer_charges_to", "employer_behaviour"];
const YEAR: &[&str] =
    &["name", "label", "insurances", "pension", "levies", "allowance", "full_time_hours", "source"];
const INSURANCE: &[&str] = &["name", "rate", "threshold", "up_to"];
const PENSION: &[&str] = &["rate", "band", "trigger"];
const BAND: &[&str] = &["lower", "upper"];
const LEVY: &[&str] = &["name", "rate", "allowance"];
const ALLOWANCE: &[&str] = &["name", "amount"];
const POST: &[&str] = &[
    "name",
    "label",
    "people",
    "pay",
    "working_time",
    "holiday",
    "pension",
    "cover",
    "protected_pay",
    "pension_deficit",
    "exit_payment",
    "months",
    "charged_to",
    "behaviour",
    "source",
];
const WORKING_TIME: &[&str] = &["paid", "leave", "training", "sickness", "meetings"];
const HOLIDAY: &[&str] = &["accrued"];
const ACCRUED: &[&str] = &["weeks", "year_weeks"];
const PROTECTED: &[&str] = &["protected"];
const COVER: &[&str] = &["hours", "unit_cost"];

pub(super) fn read_payroll(node: &Node, currency: Currency) -> Result<Payroll, Error> {
    let fields = node.fields(PAYROLL)?;
    let name = fields.read("name", Node::text)?;
    let year = fields.read("year", |node| read_year(node, currency))?;
    let payroll = Payroll::new(name, year).map_err(|error| error.problem().clone())?;
    let post = |node: &Node| read_post(node, currency);
    let posts = read_in_order(&fields, ("post", "posts"), post, Post::name)?;
    let mut payroll = posts.into_iter().fold(payroll, Payroll::with_post);
    if let Some(target) = fields.read_optional("employer_charges_to", read_charge)? {
        payroll = payroll.with_employer_charges_to(target);
    }
    if let Some(behaviour) = fields.read_optional("employer_behaviour", read_behaviour)? {
        payroll = payroll.with_employer_behaviour(behaviour);
    }
    Ok(match read_label(&fields)? {
        Some(label) => payroll.with_label(label),
        None => payroll,
    })
}

fn read_year(node: &Node, currency: Currency) -> Result<EmploymentYear, Error> {
    let fields = node.fields(YEAR)?;
    let name = fields.read("name", Node::text)?;
    let source = fields.read("source", checked_text)?;
    let hours = fields.read("full_time_hours", read_quantity)?;
    let year = EmploymentYear::new(name, hours, source);
    let year = year.map_err(|error| error.problem().clone())?;
    let insurance = |node: &Node| read_insurance(node, currency);
    let insurances =
        read_in_order(&fields, ("insurance", "insurances"), insurance, Insurance::name)?;
    let mut year = insurances.into_iter().fold(year, EmploymentYear::with_insurance);
    if let Some(pension) = fields.read_optional("pension", |node| read_pension(node, currency))? {
        year = year.with_pension(pension);
    }
    let levy = |node: &Node| read_levy(node, currency);
    let levies = read_in_order(&fields, ("levy", "levies"), levy, Levy::name)?;
    year = levies.into_iter().fold(year, EmploymentYear::with_levy);
    let allowance = fields.read_optional("allowance", |node| {
        let fields = node.fields(ALLOWANCE)?;
        let amount = fields.read("amount", |node| read_money(node, currency))?;
        Ok((fields.read("name", read_name)?, amount))
    })?;
    if let Some((name, amount)) = allowance {
        year = year.with_allowance(name, amount);
    }
    Ok(match read_label(&fields)? {
        Some(label) => year.with_label(label),
        None => year,
    })
}

fn read_insurance(node: &Node, currency: Currency) -> Result<Insurance, Error> {
    let fields = node.fields(INSURANCE)?;
    let rate = fields.read("rate", read_percent)?;
    let threshold = fields.read("threshold", |node| read_money(node, currency))?;
    let insurance = Insurance::new(fields.read("name", checked_name)?, rate, threshold)?;
    let up_to = fields.read_optional("up_to", |node| read_money(node, currency))?;
    Ok(match up_to {
        Some(up_to) => insurance.with_up_to(up_to),
        None => insurance,
    })
}

fn read_pension(node: &Node, currency: Currency) -> Result<Pension, Error> {
    let fields = node.fields(PENSION)?;
    let band = fields.read_optional("band", |node| {
        let fields = node.fields(BAND)?;
        let amount = |field| fields.read(field, |node| read_money(node, currency));
        Ok(PensionBase::Band { lower: amount("lower")?, upper: amount("upper")? })
    })?;
    let rate = fields.read("rate", read_percent)?;
    let pension = Pension::new(rate, band.unwrap_or(PensionBase::WholePay))?;
    let trigger = fields.read_optional("trigger", |node| read_money(node, currency))?;
    Ok(match trigger {
        Some(trigger) => pension.with_trigger(trigger),
        None => pension,
    })
}

fn read_levy(node: &Node, currency: Currency) -> Result<Levy, Error> {
    let fields = node.fields(LEVY)?;
    let levy = Levy::new(fields.read("name", checked_name)?, fields.read("rate", read_percent)?)?;
    let allowance = fields.read_optional("allowance", |node| read_money(node, currency))?;
    Ok(match allowance {
        Some(allowance) => levy.with_allowance(allowance),
        None => levy,
    })
}

fn read_post(node: &Node, currency: Currency) -> Result<Post, Error> {
    let fields = node.fields(POST)?;
    let name = fields.read("name", Node::text)?;
    let source = fields.read("source", checked_text)?;
    let money = |field| fields.read_optional(field, |node| read_money(node, currency));
    let pay = fields.read("pay", |node| read_money(node, currency))?;
    let time = fields.read("working_time", read_working_time)?;
    let charged_to = fields.read("charged_to", read_charge)?;
    // The first target stands in for all: the whole is given next.
    let first = charged_to.names().next().map_or("", |name| name.as_str());
    let post = Post::new(name, pay, time, first, source);
    let mut post = post.map_err(|error| error.problem().clone())?.with_charged_to(charged_to);
    if let Some(people) =
        fields.read_optional("people", |node| read_whole(node).ok_or_else(|| people_count(node)))?
    {
        post = post.with_people(people)?;
    }
    if let Some(holiday) = fields.read_optional("holiday", read_holiday)? {
        post = post.with_holiday(holiday);
    }
    let pension = fields.read_optional("pension", |node| read_post_pension(node, currency))?;
    if let Some(pension) = pension {
        post = post.with_pension(pension);
    }
    let cover = fields.read_optional("cover", |node| {
        let fields = node.fields(COVER)?;
        let unit_cost = fields.read("unit_cost", |node| read_price(node, currency))?;
        Cover::new(fields.read("hours", read_quantity)?, unit_cost)
    })?;
    if let Some(cover) = cover {
        post = post.with_cover(cover);
    }
    if let Some(amount) = money("protected_pay")? {
        post = post.with_protected_pay(amount);
    }
    if let Some(amount) = money("pension_deficit")? {
        post = post.with_pension_deficit(amount);
    }
    if let Some(amount) = money("exit_payment")? {
        post = post.with_exit_payment(amount);
    }
    if let Some(months) = fields.read_optional("months", super::values::read_months)? {
        post = post.with_months(months);
    }
    if let Some(behaviour) = fields.read_optional("behaviour", read_behaviour)? {
        post = post.with_behaviour(behaviour);
    }
    Ok(match read_label(&fields)? {
        Some(label) => post.with_label(label),
        None => post,
    })
}

fn people_count(node: &Node) -> Error {
    match node.number() {
        Ok(text) => Error::PeopleCount { value: quoted(text) },
        Err(error) => error,
    }
}

fn read_working_time(node: &Node) -> Result<WorkingTime, Error> {
    let fields = node.fields(WORKING_TIME)?;
    let away = |field| Ok(fields.read_optional(field, read_quantity)?.unwrap_or_default());
    WorkingTime::new(fields.read("paid", read_quantity)?)?
        .with_leave(away("leave")?)?
        .with_training(away("training")?)?
        .with_sickness(away("sickness")?)?
        .with_meetings(away("meetings")?)
}

fn read_holiday(node: &Node) -> Result<Holiday, Error> {
    match node {
        Node::Text(text) if text == "in_working_time" => Ok(Holiday::InWorkingTime),
        Node::Text(text) => Err(Error::UnknownChoice {
            value: quoted(text),
            choices: "\"in_working_time\", {\"accrued\": {\"weeks\": \"…\", \"year_weeks\": \"…\"}}",
        }),
        other => other.fields(HOLIDAY)?.read("accrued", |node| {
            let fields = node.fields(ACCRUED)?;
            let weeks = fields.read("weeks", read_quantity)?;
            Ok(Holiday::Accrued { weeks, year_weeks: fields.read("year_weeks", read_quantity)? })
        }),
    }
}

fn read_post_pension(node: &Node, currency: Currency) -> Result<PostPension, Error> {
    match node {
        Node::Text(text) if text == "as_year" => Ok(PostPension::AsYear),
        Node::Text(text) if text == "none" => Ok(PostPension::NoPension),
        Node::Text(text) => Err(Error::UnknownChoice {
            value: quoted(text),
            choices: "\"as_year\", \"none\", {\"protected\": {…}}",
        }),
        other => {
            let fields = other.fields(PROTECTED)?;
            let pension = fields.read("protected", |node| read_pension(node, currency))?;
            Ok(PostPension::Protected(pension))
        }
    }
}

pub(super) fn write_payroll(payroll: &Payroll) -> Node {
    ObjectBuilder::new()
        .text("name", payroll.name())
        .maybe_text("label", payroll.given_label())
        .with("year", write_year(payroll.year()))
        .list("posts", payroll.posts().iter().map(write_post))
        .maybe("employer_charges_to", payroll.employer_charges_to().map(write_charged_to))
        .maybe("employer_behaviour", payroll.employer_behaviour().map(write_behaviour))
        .build()
}

fn write_year(year: &EmploymentYear) -> Node {
    let insurance = |insurance: &Insurance| {
        ObjectBuilder::new()
            .text("name", insurance.name())
            .text("rate", insurance.rate())
            .text("threshold", insurance.threshold().to_plain_text())
            .maybe_text("up_to", insurance.up_to().map(Money::to_plain_text))
            .build()
    };
    let levy = |levy: &Levy| {
        ObjectBuilder::new()
            .text("name", levy.name())
            .text("rate", levy.rate())
            .maybe_text("allowance", levy.allowance().map(Money::to_plain_text))
            .build()
    };
    let allowance = year.allowance().map(|(name, amount)| {
        ObjectBuilder::new().text("name", name).text("amount", amount.to_plain_text()).build()
    });
    ObjectBuilder::new()
        .text("name", year.name())
        .maybe_text("label", year.given_label())
        .list("insurances", year.insurances().iter().map(insurance))
        .maybe("pension", year.pension().map(write_pension))
        .list("levies", year.levies().iter().map(levy))
        .maybe("allowance", allowance)
        .text("full_time_hours", year.full_time_hours())
        .text("source", year.source())
        .build()
}

fn write_pension(pension: &Pension) -> Node {
    let band = match pension.base() {
        PensionBase::Band { lower, upper } => Some(
            ObjectBuilder::new()
                .text("lower", lower.to_plain_text())
                .text("upper", upper.to_plain_text())
                .build(),
        ),
        PensionBase::WholePay => None,
    };
    ObjectBuilder::new()
        .text("rate", pension.rate())
        .maybe("band", band)
        .maybe_text("trigger", pension.trigger().map(Money::to_plain_text))
        .build()
}

fn write_post(post: &Post) -> Node {
    let time = post.working_time();
    let time = ObjectBuilder::new()
        .text("paid", time.paid())
        .text("leave", time.leave())
        .text("training", time.training())
        .text("sickness", time.sickness())
        .text("meetings", time.meetings())
        .build();
    let holiday = match post.holiday() {
        Holiday::InWorkingTime => Node::text_of("in_working_time"),
        Holiday::Accrued { weeks, year_weeks } => {
            let accrued =
                ObjectBuilder::new().text("weeks", weeks).text("year_weeks", year_weeks).build();
            ObjectBuilder::new().with("accrued", accrued).build()
        }
    };
    let pension = match post.pension() {
        PostPension::AsYear => Node::text_of("as_year"),
        PostPension::NoPension => Node::text_of("none"),
        PostPension::Protected(pension) => {
            ObjectBuilder::new().with("protected", write_pension(pension)).build()
        }
    };
    let cover = post.cover().map(|cover| {
        ObjectBuilder::new()
            .text("hours", cover.hours())
            .text("unit_cost", cover.unit_cost().to_plain_text())
            .build()
    });
    ObjectBuilder::new()
        .text("name", post.name())
        .maybe_text("label", post.given_label())
        .with("people", Node::whole_of(post.people()))
        .text("pay", post.pay().to_plain_text())
        .with("working_time", time)
        .with("holiday", holiday)
        .with("pension", pension)
        .maybe("cover", cover)
        .maybe_text("protected_pay", post.protected_pay().map(Money::to_plain_text))
        .maybe_text("pension_deficit", post.pension_deficit().map(Money::to_plain_text))
        .maybe_text("exit_payment", post.exit_payment().map(Money::to_plain_text))
        .maybe("months", post.months().map(Node::whole_of))
        .with("charged_to", write_charged_to(post.charged_to()))
        .maybe("behaviour", post.behaviour().map(write_behaviour))
        .text("source", post.source())
        .build()
}
