//! The one error type: each message names the record, the value and the remedy.

/// Why something was refused.
///
/// Messages name the record, the value and what to do about it; nothing is half done when one
/// is returned. [`Error::At`] says in which record of a document or model the problem lies;
/// [`Error::problem`] is what is wrong there.
///
/// ```
/// use fullcost::Error;
/// use fullcost::exact::Quantity;
///
/// let error = "1e3".parse::<Quantity>().unwrap_err();
/// assert!(matches!(error, Error::NotANumber { .. }));
/// assert_eq!(
///     error.to_string(),
///     "\"1e3\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A problem in a named record.
    #[error("{record}: {problem}")]
    At {
        /// Where: the record and, inside it, the field.
        record: Box<str>,
        /// What is wrong there.
        problem: Box<Error>,
    },

    // Numbers and names.
    /// An amount is too large for its type.
    #[error(
        "the amount {amount} is out of bounds: keep it below 1000000000000000 in its currency, or split it"
    )]
    AmountOutOfBounds {
        /// The amount, shortened.
        amount: Box<str>,
    },
    /// A figure does not fit a `Decimal` with the places that were asked for.
    #[error(
        "{figure} with {places} decimal places does not fit a decimal: ask for fewer places, or keep the fraction"
    )]
    DecimalOutOfBounds {
        /// The figure, shortened.
        figure: Box<str>,
        /// How many places were asked for.
        places: u8,
    },
    /// A fraction was divided by zero.
    #[error("division by zero: give a divisor other than zero")]
    DivisionByZero,
    /// Two weights have the same key.
    #[error("{key} has two weights: give each key one weight")]
    DuplicateKey {
        /// The key.
        key: Box<str>,
    },
    /// A name or text is empty.
    #[error("\"\" is empty: give 1 to {longest} characters")]
    EmptyText {
        /// The most characters allowed.
        longest: usize,
    },
    /// A name or text holds a control character or line break, or begins or ends with a blank.
    #[error("{value} has a control character, a line break, or white space at an end: remove it")]
    ForbiddenCharacter {
        /// The text.
        value: Box<str>,
    },
    /// Amounts of two currencies meet.
    #[error("{found} is mixed with {expected}: convert to one currency first")]
    MixedCurrency {
        /// The currency of the record.
        expected: Box<str>,
        /// The currency that was given.
        found: Box<str>,
    },
    /// An amount in text form lacks its currency.
    #[error(
        "{value} names no currency: write the amount, a space and the code, such as \"12.50 GBP\""
    )]
    MissingCurrency {
        /// The text.
        value: Box<str>,
    },
    /// A quantity is below zero.
    #[error("{value} is negative: a quantity is zero or more")]
    NegativeQuantity {
        /// The number.
        value: Box<str>,
    },
    /// A weight is below zero.
    #[error("the weight of {key} is {weight}: a weight is zero or more")]
    NegativeWeight {
        /// The key.
        key: Box<str>,
        /// The weight.
        weight: Box<str>,
    },
    /// An amount cannot be split because all weights are zero.
    #[error("no weight is above zero: give at least one key a weight above zero")]
    NoWeights,
    /// A text is not a fraction.
    #[error("{value} is not a fraction: write whole numbers such as \"2/3\", or a plain number")]
    NotAFraction {
        /// The text.
        value: Box<str>,
    },
    /// A text is not a month.
    #[error("{value} is not a month: write year and month, such as \"2026-04\"")]
    NotAMonth {
        /// The text.
        value: Box<str>,
    },
    /// A text is not a number in the strict grammar.
    #[error(
        "{value} is not a plain number: write digits with at most one point, such as \"1250.5\""
    )]
    NotANumber {
        /// The text.
        value: Box<str>,
    },
    /// A text is not a percentage.
    #[error("{value} is not a percentage: write it with its sign, such as \"20%\"")]
    NotAPercentage {
        /// The text.
        value: Box<str>,
    },
    /// A period has no months or too many.
    #[error("a period of {months} months: give 1 to 1200 months")]
    PeriodLength {
        /// The number of months.
        months: Box<str>,
    },
    /// The rows of a table differ in length.
    #[error(
        "row {row} of the table has {cells} cells where the first has {expected}: give every row one cell for each column"
    )]
    RaggedTable {
        /// Which row, from 1.
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many the first row has.
        expected: usize,
    },
    /// A row of a table to be rounded does not add up to a whole number.
    #[error("row {row} of the table does not add up to a whole number: give rows with whole sums")]
    RowNotWhole {
        /// Which row, from 1.
        row: usize,
    },
    /// Zero was written with a sign.
    #[error("{value} is zero with a sign: write \"0\"")]
    SignedZero {
        /// The text.
        value: Box<str>,
    },
    /// A name or text is too long.
    #[error("{value} has {characters} characters: give at most {longest}")]
    TextTooLong {
        /// The text, shortened.
        value: Box<str>,
        /// How many characters it has.
        characters: usize,
        /// The most characters allowed.
        longest: usize,
    },
    /// A number has more decimal places than allowed.
    #[error(
        "{value} has more decimal places than the {places} that are allowed here: round it first"
    )]
    TooManyDecimalPlaces {
        /// The number.
        value: Box<str>,
        /// How many places are allowed.
        places: u8,
    },
    /// A number has more than fifteen digits before its point.
    #[error(
        "{value} has more than 15 digits before the point: numbers stay below 1000000000000000"
    )]
    TooManyWholeDigits {
        /// The number.
        value: Box<str>,
    },
    /// There are more records than a documented bound allows.
    #[error("there are more than {limit} {what}: split the model or the tender")]
    TooManyRecords {
        /// What was counted.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// A word is none of the allowed ones.
    #[error("{value} is not one of the choices: write one of {choices}")]
    UnknownChoice {
        /// The word.
        value: Box<str>,
        /// The allowed words.
        choices: &'static str,
    },
    /// A code is not in the table of currencies.
    #[error(
        "{value} is not a currency of ISO 4217: write a code of three capital letters, such as \"GBP\""
    )]
    UnknownCurrency {
        /// The text.
        value: Box<str>,
    },

    // Records of an organisation or a tender.
    /// Two records that need different names have the same.
    #[error("the name {name:?} is given twice: give each {what} its own name")]
    DuplicateName {
        /// The name.
        name: Box<str>,
        /// What is named.
        what: &'static str,
    },
    /// A record bears a name that is kept for something else.
    #[error("the name {name:?} is kept for {kept_for}: give the {what} another name")]
    ReservedName {
        /// The name.
        name: Box<str>,
        /// What bears it.
        what: &'static str,
        /// What it is kept for.
        kept_for: &'static str,
    },
    /// A record refers to a name that does not exist.
    #[error(
        "{name:?} is not the name of a {what}: use one of the names that are listed, or add it"
    )]
    UnknownName {
        /// The name.
        name: Box<str>,
        /// What it should name.
        what: &'static str,
    },
    /// A record that must exist is missing.
    #[error("there is no {what}: give at least one")]
    Missing {
        /// What is missing.
        what: &'static str,
    },
    /// A service has a volume of zero.
    #[error("the volume is 0: give a volume above zero, since costs are stated per unit")]
    ZeroVolume,
    /// A negative amount is not marked as a credit, or a credit is not negative.
    #[error(
        "the amount {amount} and the credit mark disagree: a credit is negative and marked, any other line is not negative"
    )]
    CreditMark {
        /// The amount.
        amount: Box<str>,
    },
    /// Percentages that must add up to 100 % do not.
    #[error(
        "the percentages add up to {sum}, not to 100%: correct them, since nothing is rescaled"
    )]
    PercentagesNotWhole {
        /// Their sum.
        sum: Box<str>,
    },
    /// A percentage that must not be negative is.
    #[error("{value} is negative: give a percentage of zero or more")]
    NegativePercent {
        /// The percentage.
        value: Box<str>,
    },
    /// An amount of money that must not be negative is.
    #[error("{value} is negative: give an amount of zero or more")]
    NegativeAmount {
        /// The amount.
        value: Box<str>,
    },
    /// A share that must lie between 0 % and 100 % does not.
    #[error("{value} is not a share: give a percentage from 0% to 100%")]
    NotAShare {
        /// The percentage.
        value: Box<str>,
    },
    /// A margin on the price is 100 % or more.
    #[error("a margin of {value} on the price leaves no price: give a margin below 100%")]
    MarginTooLarge {
        /// The margin.
        value: Box<str>,
    },
    /// A line of volunteer programme cost is not cash or lies in a pool.
    #[error(
        "volunteer programme cost is cash charged to services: change the ledger or charge the line to services"
    )]
    VolunteerProgramme,
    /// The capacity of a step or of a department is zero.
    #[error("the capacity is 0: give the volume one step can carry, or the time a department has")]
    ZeroCapacity,
    /// Low, central and high are not in that order.
    #[error("low {low}, central {central} and high {high} are not in rising order: reorder them")]
    IntervalOrder {
        /// The low figure.
        low: Box<str>,
        /// The central figure.
        central: Box<str>,
        /// The high figure.
        high: Box<str>,
    },

    // Building cost lines from their causes: staff.
    /// Weeks of holiday leave no week to work.
    #[error(
        "{weeks} weeks of holiday in {year_weeks} weeks leave none to work: give fewer weeks of holiday"
    )]
    HolidayWeeks {
        /// Weeks of holiday.
        weeks: Box<str>,
        /// Weeks of the year.
        year_weeks: Box<str>,
    },
    /// A record lasts no month, or longer than the period.
    #[error("{months} months do not fit a period of {period}: give 1 to {period} months")]
    MonthsBeyondPeriod {
        /// The months of the record.
        months: Box<str>,
        /// The months of the period.
        period: Box<str>,
    },
    /// Leave, training, sickness and meetings leave no hour.
    #[error(
        "of {paid} paid hours none is productive: leave, training, sickness and meetings together must be less"
    )]
    NoProductiveHours {
        /// The paid hours.
        paid: Box<str>,
    },
    /// The number of people on a post is out of bounds.
    #[error("{value} people on a post: give a whole number from 1 to 100000")]
    PeopleCount {
        /// The number.
        value: Box<str>,
    },

    // Building cost lines from their causes: capital, tax, time.
    /// The life of an asset is out of bounds.
    #[error("a life of {years} years: give 1 to 100 whole years")]
    AssetLife {
        /// The life.
        years: Box<str>,
    },
    /// An asset is worth more at the end of its life than it cost.
    #[error("the residual value {residual} is more than the cost {cost}: correct one of the two")]
    ResidualValue {
        /// The residual value.
        residual: Box<str>,
        /// The cost.
        cost: Box<str>,
    },
    /// A department's activities take more time than there is.
    #[error(
        "the activities use {used} × {unit} of a capacity of {capacity}: correct the times or counts, or raise the capacity"
    )]
    OverCapacity {
        /// The time used.
        used: Box<str>,
        /// The capacity.
        capacity: Box<str>,
        /// The unit of time.
        unit: Box<str>,
    },
    /// No supplies say how tax on purchases of mixed use is recovered.
    #[error(
        "taxable and exempt supplies are both 0, so that nothing says how much residual tax is recovered: state the supplies, or an agreed percentage"
    )]
    NoSupplies,

    // Behaviour, volunteers and sensitivity.
    /// Lines do not say how they move with volume.
    #[error(
        "the lines {lines} do not say how they move with volume: give each the behaviour fixed, variable or stepped"
    )]
    NoBehaviour {
        /// The lines, in quotes.
        lines: Box<str>,
    },
    /// The capacity of a stepped line cannot be held against the volume of one service.
    #[error(
        "line {line:?} is stepped but shared or in a pool, so that no one volume fills its steps: charge it to one service, or make it fixed or variable"
    )]
    StepWithoutVolume {
        /// The line.
        line: Box<str>,
    },
    /// A full-time post has no hours.
    #[error("the hours of a full-time post are 0: give the hours it has over the period")]
    ZeroFullTimeHours,
    /// Volunteer time has no behaviour.
    #[error("the {basis} cannot be taken apart by behaviour: ask for the direct or the full cost")]
    BasisWithoutBehaviour {
        /// The basis.
        basis: &'static str,
    },

    // Funding and coverage.
    /// Several funders together pay more than the whole of a line.
    #[error(
        "line {line:?} of service {service:?} is funded to {sum} in all: lower the shares, so that no line is funded twice"
    )]
    LineFundedTwice {
        /// The line.
        line: Box<str>,
        /// The service.
        service: Box<str>,
        /// The funders' shares together.
        sum: Box<str>,
    },
    /// Several funders together pay more than the whole of a service's actual overheads.
    #[error(
        "the overheads of service {service:?} are funded to {sum} in all: lower the shares of actual overhead, so that none is funded twice"
    )]
    OverheadFundedTwice {
        /// The service.
        service: Box<str>,
        /// The funders' shares together.
        sum: Box<str>,
    },
    /// More alternative drivers than sensitivity tries, or too much sharing to try them all.
    #[error(
        "trying {trials} alternative drivers is beyond its bound with so many pools and services: name fewer, or merge pools"
    )]
    TrialBound {
        /// How many the pools name together.
        trials: usize,
    },
    /// Hours of a volunteer role are given as match to more than one funder.
    #[error(
        "{matched} hours of volunteer role {role:?} are given to funders as match where there are {hours}: give no hour to two funders"
    )]
    HoursMatchedTwice {
        /// The role.
        role: Box<str>,
        /// All hours that are matched.
        matched: Box<str>,
        /// The hours of the role.
        hours: Box<str>,
    },
    /// A rate of the total is 100 % or more.
    #[error(
        "a rate of {value} of the total leaves nothing for direct cost: give a rate below 100%"
    )]
    RateOfTotal {
        /// The rate.
        value: Box<str>,
    },
    /// Volunteers' time stands in what a funder is asked to pay.
    #[error(
        "{name:?} is volunteers' time, which nobody was paid for: take it out of the claim; it may be shown as match"
    )]
    VolunteerTimeClaimed {
        /// The line or role.
        name: Box<str>,
    },

    // Sharing overheads.
    /// A pool's driver has no quantity among those the pool may be shared to.
    #[error(
        "the driver has no quantity among the receivers that are open to pool {pool:?} under the {method} method: give a receiver a quantity above zero, or change the driver or the sequence"
    )]
    ZeroBase {
        /// The pool.
        pool: Box<str>,
        /// The allocation method.
        method: &'static str,
    },
    /// There is no such column of amounts.
    #[error("column {column} does not exist, since there are {columns}: give a smaller number")]
    UnknownColumn {
        /// The column that was asked for, from 0.
        column: usize,
        /// How many there are.
        columns: usize,
    },
    /// A table could not be rounded within the bounds of its columns.
    #[error("the table could not be rounded within its bounds: report this table as a fault")]
    TableUnrounded,
    /// Some pools serve only each other, so that their cost can reach no service.
    #[error(
        "the pools {pools} serve only themselves, so that their cost reaches no service: give one of their drivers a quantity for a service or for another pool"
    )]
    ClosedPools {
        /// The pools, in quotes.
        pools: Box<str>,
    },
    /// A step-down sequence does not name a pool.
    #[error("the step-down sequence leaves out pool {pool:?}: name every pool once")]
    SequenceLacksPool {
        /// The pool.
        pool: Box<str>,
    },
    /// A step-down sequence names a pool twice.
    #[error("the step-down sequence names pool {pool:?} twice: name every pool once")]
    SequenceRepeatsPool {
        /// The pool.
        pool: Box<str>,
    },
    /// Sharing the pools out would be too much work.
    #[error(
        "sharing {pools} pools among {services} services is beyond its bound with drivers of so many digits: round the drivers, or merge pools"
    )]
    SharingBound {
        /// How many pools.
        pools: usize,
        /// How many services.
        services: usize,
    },
    /// A table by origin would be too much work.
    #[error(
        "the table by origin of {pools} pools and {services} services is beyond its bound: ask for exact service totals, or merge pools"
    )]
    OriginBound {
        /// How many pools.
        pools: usize,
        /// How many services.
        services: usize,
    },

    // Prices and bids.
    /// A band's low end is above its high end.
    #[error("the band runs from {low} to {high}: give the lower end first")]
    BandOrder {
        /// The low end.
        low: Box<str>,
        /// The high end.
        high: Box<str>,
    },
    /// A price is below zero.
    #[error("the price {value} is negative: give a price of zero or more")]
    NegativePrice {
        /// The price.
        value: Box<str>,
    },
    /// A rate card lacks a line of the tender.
    #[error(
        "there is no price for line {line:?}: price it, or declare the line optional in the tender"
    )]
    MissingRate {
        /// The line.
        line: Box<str>,
    },
    /// A corridor has a band for a line whose price the tender presets.
    #[error("line {line:?} is preset by the tender: remove its band")]
    CorridorOnPreset {
        /// The line.
        line: Box<str>,
    },
    /// A rate card or demand names a line the tender has not.
    #[error(
        "line {line:?} is not among the lines of the tender: remove it, or add it to the lines and to every demand"
    )]
    UnknownLine {
        /// The line.
        line: Box<str>,
    },
    /// A cost model names no service behind a line.
    #[error(
        "no service stands behind line {line:?}: name the service of the cost model that serves it"
    )]
    MissingService {
        /// The line.
        line: Box<str>,
    },
    /// A scenario gives no quantity for a line.
    #[error("there is no quantity for line {line:?}: state it, \"0\" included")]
    MissingQuantity {
        /// The line.
        line: Box<str>,
    },
    /// A price differs from the one the tender presets.
    #[error(
        "line {line:?} is priced at {found} and preset at {preset}: leave the price out, or state the preset one"
    )]
    PresetPrice {
        /// The line.
        line: Box<str>,
        /// The preset price.
        preset: Box<str>,
        /// The price that was given.
        found: Box<str>,
    },
    /// A record speaks of another unit than the tender or model.
    #[error("the unit {found} is mixed with {expected}: convert to one unit first")]
    MixedUnit {
        /// The expected unit.
        expected: Box<str>,
        /// The unit that was given.
        found: Box<str>,
    },
    /// A record speaks of another period than the tender.
    #[error(
        "the period {found} is mixed with {expected}: correct it, or convert to one period first"
    )]
    MixedPeriod {
        /// The expected period.
        expected: Box<str>,
        /// The period that was given.
        found: Box<str>,
    },
    /// A record is in the prices of another month than the tender.
    #[error(
        "prices of {found} are mixed with prices of {expected}: correct it, or index to one price base first"
    )]
    MixedPriceBase {
        /// The expected price base.
        expected: Box<str>,
        /// The price base that was given.
        found: Box<str>,
    },
    /// Bids are on different VAT bases.
    #[error(
        "prices {found} VAT are mixed with prices {expected} VAT in bid {other:?}: correct the basis of one of the two, or restate all prices on one"
    )]
    MixedVatBasis {
        /// The basis of another bid.
        expected: &'static str,
        /// That bid.
        other: Box<str>,
        /// The basis of this bid.
        found: &'static str,
    },
    /// Weights of scenarios are given for some only.
    #[error("some scenarios have a weight and some have none: weigh all of them or none")]
    SomeWeights,
    /// An adjustment or tax applies to a bid that does not state what it bears on.
    #[error(
        "{rule} applies to this bid, which does not state {circumstance:?}: state it, \"0\" included, or say \"not stated\""
    )]
    UnstatedCircumstance {
        /// The adjustment or tax.
        rule: Box<str>,
        /// The circumstance.
        circumstance: Box<str>,
    },
    /// A bid states no sector though a rule applies by sector.
    #[error("{rule} applies by sector and this bid states none: state its sector")]
    MissingSector {
        /// The adjustment or tax.
        rule: Box<str>,
    },
    /// A bid states a circumstance that no rule of the playing field asks for.
    #[error(
        "circumstance {circumstance:?} is not asked of this bid by any rule: correct its name or the bid's sector, remove it, or add a rule that bears on it"
    )]
    UnaskedCircumstance {
        /// The circumstance.
        circumstance: Box<str>,
    },
    /// A circumstance is stated as another kind than the rules need.
    #[error(
        "circumstance {circumstance:?} is stated as {found} and needed as {expected}: state it as {expected}"
    )]
    CircumstanceKind {
        /// The circumstance.
        circumstance: Box<str>,
        /// The kind that is needed.
        expected: &'static str,
        /// The kind that was given.
        found: &'static str,
    },
    /// Two rules need one circumstance as different kinds.
    #[error(
        "circumstance {circumstance:?} is used as {first} and as {second}: use two circumstances"
    )]
    CircumstanceConflict {
        /// The circumstance.
        circumstance: Box<str>,
        /// One kind.
        first: &'static str,
        /// The other kind.
        second: &'static str,
    },
    /// One tax has two directions.
    #[error(
        "tax {tax:?} is given the directions {first} and {second}: one tax has one direction for the whole field"
    )]
    TaxDirections {
        /// The tax.
        tax: Box<str>,
        /// One direction.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// A tax lacks the part its direction needs.
    #[error(
        "tax {tax:?} has the direction {direction} but does not say what its {part} bears on: add it"
    )]
    TaxPart {
        /// The tax.
        tax: Box<str>,
        /// Its direction.
        direction: &'static str,
        /// The part that is missing.
        part: &'static str,
    },
    /// A shortfall is measured both ways in one field.
    #[error(
        "shortfalls are measured by source and by cost element in one view: choose one, or the same money counts twice"
    )]
    ShortfallTwice,
    /// An adjustment counts in no view, or in the tendered one.
    #[error("{problem}: name one or more of competitively_neutral, public_purse, unsubsidised")]
    AdjustmentViews {
        /// What is wrong.
        problem: &'static str,
    },
    /// A comparison was asked for a bid that is not assessable in that view.
    #[error(
        "bid {bid:?} is not assessable here, since it does not state {circumstance:?}: ask the bidder to state it, \"0\" included"
    )]
    NotAssessable {
        /// The bid.
        bid: Box<str>,
        /// The first circumstance it does not state.
        circumstance: Box<str>,
    },

    // Volume tiers, homecare and quartiles.
    /// A measured value lies beyond the last band of a schedule.
    #[error(
        "{value} {measure:?} lies beyond the schedule, which ends at {last}: agree a price for it, or add a band"
    )]
    BeyondSchedule {
        /// The measured value.
        value: Box<str>,
        /// The unit of what is measured.
        measure: Box<str>,
        /// Where the last band ends.
        last: Box<str>,
    },
    /// A visit has no minutes.
    #[error("a visit of 0 minutes has no contact: give the minutes of a visit")]
    EmptyVisit,
    /// A pay cost floor does not state one of the elements it takes in.
    #[error("the pay cost floor does not say what {element} costs: state it, \"0\" included")]
    FloorElement {
        /// The element.
        element: &'static str,
    },
    /// A pay cost floor is held against a line whose price the tender presets.
    #[error("line {line:?} is preset by the tender: no bidder chose its price, so leave it out")]
    FloorOnPreset {
        /// The line.
        line: Box<str>,
    },
    /// A pay cost floor is given on-costs it has no place for.
    #[error(
        "a pay cost floor takes in insurance, pension, holiday, sick pay and training: leave other on-costs out"
    )]
    FloorOther,
    /// A market provider does not price a line of a total.
    #[error(
        "market provider {provider:?} has no price for line {line}, so that it has no total: price it, leave the provider out, or add up line quartiles"
    )]
    MarketGap {
        /// The provider.
        provider: Box<str>,
        /// The line, in quotes.
        line: Box<str>,
    },
    /// A market price is no point.
    #[error("line {line:?} is a band or has tiers: give one price, since quartiles are of points")]
    MarketPoint {
        /// The line.
        line: Box<str>,
    },
    /// Prices that include VAT are to be held against a pay cost floor, which holds none.
    #[error(
        "prices inclusive of VAT cannot be held against a pay cost floor, which holds none: restate them exclusive of it"
    )]
    FloorWithTax,
    /// An element is stated per visit, and no length of visit is said.
    #[error("{element} is stated per visit: say how many minutes a visit has")]
    NoVisitLength {
        /// The element.
        element: &'static str,
    },
    /// Two lines cover the same on-cost.
    #[error("{element:?} is covered twice: let one line cover it")]
    OnCostTwice {
        /// The on-cost.
        element: &'static str,
    },
    /// An element is stated per contact hour where it should follow the length of the visit.
    #[error(
        "{element} is stated per contact hour, which holds for the visits behind it only: state it per visit"
    )]
    StatedPerContactHour {
        /// The element.
        element: &'static str,
    },
    /// A tier follows one that has no upper bound.
    #[error("it follows a tier without an upper bound: give every tier but the last its bound")]
    TierAfterOpen,
    /// Two tiers leave volumes between them without a price.
    #[error(
        "a tier begins above {above} where the one before ends at {ends}: close the gap between them"
    )]
    TierGap {
        /// Where the tier is said to begin.
        above: Box<str>,
        /// Where the one before ends.
        ends: Box<str>,
    },
    /// The upper bounds of tiers do not rise.
    #[error("a tier up to {bound} begins at {before}: give upper bounds that rise from above zero")]
    TierOrder {
        /// The upper bound.
        bound: Box<str>,
        /// Where the tier begins.
        before: Box<str>,
    },
    /// Two tiers give one volume two prices.
    #[error(
        "a tier begins above {above} where the one before ends at {ends}: let no volume have two prices"
    )]
    TierOverlap {
        /// Where the tier is said to begin.
        above: Box<str>,
        /// Where the one before ends.
        ends: Box<str>,
    },
    /// There are too few figures for quartiles by an estimator.
    #[error(
        "{count} figures have no quartiles by the {estimator} estimator: give at least {least}, or name another estimator"
    )]
    TooFewForQuartiles {
        /// How many there are.
        count: usize,
        /// The estimator.
        estimator: &'static str,
        /// How many it needs.
        least: usize,
    },
    /// The last tier has an upper bound, so that larger volumes have no price.
    #[error(
        "the last tier ends at {bound}: leave its upper bound out, so that every volume has a price"
    )]
    TierTop {
        /// The upper bound.
        bound: Box<str>,
    },

    // Contracts and indexation.
    /// The bounds of volume bands do not rise.
    #[error("the volume band up to {bound} follows the one up to {before}: give bounds that rise")]
    VolumeBandOrder {
        /// The bound.
        bound: Box<str>,
        /// The bound before it.
        before: Box<str>,
    },
    /// The topmost volume band has a bound, or another band has none.
    #[error(
        "the volume bands have no open top: leave the bound of the last band out, and give every other band one"
    )]
    VolumeBandOpenTop,
    /// A line of the basket has no terms in the tender's contract.
    #[error("line {line:?} has no terms in the contract: state its form")]
    MissingContractTerms {
        /// The line.
        line: Box<str>,
    },
    /// The contract speaks of an optional line.
    #[error(
        "line {line:?} is optional and in no basket: remove it from the contract, or make it required"
    )]
    ContractOnOptional {
        /// The line.
        line: Box<str>,
    },
    /// A bid gives no cost model, so its cost and margin are not assessable.
    #[error(
        "bid {bid:?} gives no cost model, so that its cost is not assessable: ask the bidder for one"
    )]
    NoCostModel {
        /// The bid.
        bid: Box<str>,
    },
    /// Prices include VAT, which is not the bidder's income.
    #[error(
        "the prices of bid {bid:?} include VAT, which is no income of the bidder: state prices without it to compare them with its cost"
    )]
    VatInIncome {
        /// The bid.
        bid: Box<str>,
    },
    /// An index has no value for a month that is compared.
    #[error(
        "index {index:?} has no value for {month}: add it to the table, or compare other months"
    )]
    MissingIndexValue {
        /// The index.
        index: Box<str>,
        /// The month.
        month: Box<str>,
    },
    /// An index has two values for one month.
    #[error("index {index:?} has two values for {month}: keep one")]
    DuplicateIndexValue {
        /// The index.
        index: Box<str>,
        /// The month.
        month: Box<str>,
    },
    /// An index stands at zero.
    #[error(
        "index {index:?} is {value} in {month}, from which no change can be taken: give levels above 0, or changes above -100%"
    )]
    IndexValueTooLow {
        /// The index.
        index: Box<str>,
        /// The month.
        month: Box<str>,
        /// The value.
        value: Box<str>,
    },
    /// A table of yearly changes is asked for a change over another time.
    #[error(
        "index {index:?} gives changes over twelve months, not from {from} to {to}: compare months a year apart, or give its levels"
    )]
    NotAYearlyChange {
        /// The index.
        index: Box<str>,
        /// The earlier month.
        from: Box<str>,
        /// The later month.
        to: Box<str>,
    },
    /// The months a step compares are not in order.
    #[error("an index is compared from {from} to {to}: give the earlier month first")]
    ComparedMonths {
        /// The first month.
        from: Box<str>,
        /// The second month.
        to: Box<str>,
    },
    /// Two uplifts take effect in one month.
    #[error("two uplifts take effect in {month}: keep one")]
    DuplicateUplift {
        /// The month.
        month: Box<str>,
    },
    /// The floor of an uplift lies above its cap.
    #[error("the floor {floor} lies above the cap {cap}: exchange them")]
    FloorAboveCap {
        /// The floor.
        floor: Box<str>,
        /// The cap.
        cap: Box<str>,
    },
    /// An uplift takes the whole price away.
    #[error("the uplift of {month} is {uplift}, which leaves no price: give a floor above -100%")]
    UpliftTakesAll {
        /// When it takes effect.
        month: Box<str>,
        /// The uplift.
        uplift: Box<str>,
    },
    /// A discount rate takes everything.
    #[error("a discount rate of {value} has no present value: give a rate above -100%")]
    DiscountRate {
        /// The rate.
        value: Box<str>,
    },
    /// A nominal rate meets flows in constant prices.
    #[error(
        "a nominal rate discounts money of its day, and the tender has no indexation: add one, or give a real rate"
    )]
    NominalWithoutIndexation,
    /// Totals over years need a demand for a year.
    #[error(
        "totals over years take the demand of one year, and the tender's is for {months} months: state the demand of 12 months"
    )]
    DemandNotYearly {
        /// The months of the tender's period.
        months: u16,
    },
    /// A bid has no lump where others have one.
    #[error("bid {bid:?} has no {lump} lump: state it, \"0\" included")]
    MissingLump {
        /// The bid.
        bid: Box<str>,
        /// `mobilisation` or `exit`.
        lump: &'static str,
    },

    // Partners, outcomes, hurdles and the buyer.
    /// A joint bid has fewer than two partners.
    #[error(
        "a joint bid needs two partners at least and has {count}: give each partner's part, or make it a bid of one provider"
    )]
    PartnersOfBid {
        /// How many there are.
        count: usize,
    },
    /// A partner's part gives what stands with the joint bid.
    #[error("this part gives {what}, which belongs to the joint bid itself: move it there")]
    JointPart {
        /// What it gives.
        what: &'static str,
    },
    /// A joint bid gives what its partners have.
    #[error("a joint bid gives {what} of its own: move it to the partner whose it is")]
    JointStates {
        /// What it gives.
        what: &'static str,
    },
    /// A partner's part has volume tiers.
    #[error(
        "line {line:?} has volume tiers, which a part of a joint bid cannot have: give the part one price or a band"
    )]
    JointTiers {
        /// The line.
        line: Box<str>,
    },
    /// A management fee makes a price finer than prices can be.
    #[error(
        "the fee makes the price of line {line:?} finer than six decimal places: round the partners' parts, or give the fee per unit"
    )]
    FeePlaces {
        /// The line.
        line: Box<str>,
    },
    /// A joint bid states another price than its parts add up to.
    #[error(
        "line {line:?} is stated at {stated}, while its parts and the fee add up to {sum}: correct one of them, or leave the stated price out"
    )]
    StatedPrice {
        /// The line.
        line: Box<str>,
        /// The price as stated.
        stated: Box<str>,
        /// The sum of the parts and the fee.
        sum: Box<str>,
    },
    /// A success rate is zero.
    #[error(
        "the success rate of line {line:?} is 0%: state a rate above zero, or say \"not stated\""
    )]
    ZeroSuccessRate {
        /// The line.
        line: Box<str>,
    },
    /// A line aims at an outcome and a bid does not say how often it comes.
    #[error(
        "line {line:?} aims at an outcome and this bid states no success rate for it: state one, or say \"not stated\""
    )]
    MissingSuccessRate {
        /// The line.
        line: Box<str>,
    },
    /// A success rate is stated for a line without an outcome.
    #[error(
        "a success rate is stated for line {line:?}, which aims at no outcome: remove it, or name the outcome in the tender"
    )]
    UnaskedSuccessRate {
        /// The line.
        line: Box<str>,
    },
    /// A treatment table counts one tax twice in the competitively neutral view.
    #[error(
        "the treatment table adds a tax with the direction {direction} to the exempt and takes it off payers in the competitively neutral view: leave one of the two, or the same tax counts twice"
    )]
    TreatmentBothWays {
        /// The direction.
        direction: &'static str,
    },
    /// A shortfall by cost element is said to measure a support.
    #[error(
        "the support {support} is measured by cost element, which does not say who pays for it: measure it by source"
    )]
    SupportByCostElement {
        /// The support.
        support: &'static str,
    },
    /// A support stops that no rule measures.
    #[error(
        "no rule of the playing field measures the support {support}: name it in the adjustment that does, or leave it out"
    )]
    SupportNotMeasured {
        /// The support.
        support: &'static str,
    },
    /// A corridor cannot be held against bids on several VAT bases.
    #[error(
        "bids are on several VAT bases and those of the corridor's prices is not stated: state it with the buyer's tax"
    )]
    CorridorBasis,
    /// Stranded overhead is counted in the comparator and again as a cost.
    #[error(
        "{code:?} adds stranded overhead to the bids, while the in-house comparator at avoidable cost leaves it out: choose one, or the same money counts twice"
    )]
    StrandedTwice {
        /// The cost of the buyer.
        code: Box<str>,
    },
    /// A hurdle is set against everyone alike, or against nobody.
    #[error("{problem}: name the bids it spares, or give the in-house comparator")]
    HurdleMovesNothing {
        /// What is wrong.
        problem: &'static str,
    },

    // Scores.
    /// A rule measures prices by their spread and there is none.
    #[error(
        "all prices are equal and {rule} measures them by their spread: state what they earn (\"all_equal\": \"full_points\"), or choose another rule"
    )]
    AllPricesEqual {
        /// The rule.
        rule: &'static str,
    },
    /// A ceiling is not above its floor.
    #[error("the benchmark runs from {floor} to {ceiling}: give a ceiling above the floor")]
    BenchmarkRange {
        /// The floor.
        floor: Box<str>,
        /// The ceiling.
        ceiling: Box<str>,
    },
    /// A power of a weighted value index is out of bounds.
    #[error("a power of {value}: give a whole number from 1 to 100")]
    IndexPower {
        /// The power.
        value: Box<str>,
    },
    /// A mark, or a least mark, is above the highest.
    #[error(
        "the mark {mark} for criterion {criterion:?} is above its maximum of {maximum}: correct one of the two"
    )]
    MarkAboveMaximum {
        /// The criterion.
        criterion: Box<str>,
        /// The mark.
        mark: Box<str>,
        /// The highest mark.
        maximum: Box<str>,
    },
    /// The weight of a criterion is to move that has all of it.
    #[error(
        "all the weight is on criterion {criterion:?}, so that the others have no proportions to keep: give another one a weight above 0%, or ask of another criterion"
    )]
    NoOtherWeight {
        /// The criterion.
        criterion: Box<str>,
    },
    /// Points are to be rounded where a rule gives none.
    #[error("{rule} gives a figure and no points to round: leave the rounding out")]
    NoPointsToRound {
        /// The rule.
        rule: &'static str,
    },
    /// The highest quality of the bids is zero.
    #[error(
        "no bid has a quality above zero to measure by: take the attainable highest quality, or choose another rule"
    )]
    NoQualityAboveZero,
    /// The working of a bid is asked for that has no rank.
    #[error(
        "bid {bid:?} is not ranked, since it is below a threshold or not assessable: ask for a ranked one"
    )]
    NotRanked {
        /// The bid.
        bid: Box<str>,
    },
    /// The change-over of a weight is asked where totals are rounded.
    #[error(
        "points are rounded before ranking, so that totals are no lines over the weight: ask without that rounding"
    )]
    RoundedBeforeRanking,
    /// A rule has no use for a scoring without this weight.
    #[error("{rule} needs a {weight} weight above 0%: give it one, or choose another rule")]
    RuleNeedsWeight {
        /// The rule.
        rule: &'static str,
        /// Of what: `price` or `quality`.
        weight: &'static str,
    },
    /// Bounds or shares of score bands are in the wrong order.
    #[error("the score bands have {first} before {second}: {remedy}")]
    ScoreBandOrder {
        /// The one that stands first.
        first: Box<str>,
        /// The one behind it.
        second: Box<str>,
        /// What to do.
        remedy: &'static str,
    },
    /// A total is a band and nothing says at which end it is scored.
    #[error(
        "the total of bid {bid:?} is a band: say at which end it is scored (\"band_total\": \"high_end\" or \"low_end\"), or ask for one price a line"
    )]
    ScoreOnBand {
        /// The bid.
        bid: Box<str>,
    },
    /// A criterion whose highest mark is zero.
    #[error("the highest mark is 0: give one above zero")]
    ZeroMaximum,
    /// A price of zero has no answer under the rule.
    #[error("the price is zero, by which {rule} divides: {remedy}")]
    ZeroPriceScored {
        /// The rule.
        rule: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// A line through a reference price is flat.
    #[error("the slope is 0, so that no price matters: give one above zero")]
    ZeroSlope,

    // Screens.
    /// The estimate a screen holds bids against is not above zero.
    #[error("the estimate {amount} is not above zero: give the price that was expected")]
    EstimateAmount {
        /// The estimate.
        amount: Box<str>,
    },
    /// A count is not a whole number that can be used.
    #[error("{value} is not a count: write a whole number above zero, such as \"3\"")]
    NotACount {
        /// The text.
        value: Box<str>,
    },
    /// A screen is asked of fewer bids than its figures can be computed from.
    #[error("a screen from {bids} bids is not possible here: it takes {least} at least")]
    ScreenBids {
        /// The number that was given.
        bids: usize,
        /// The least number.
        least: usize,
    },
    /// A factor of a screen is not above zero.
    #[error("the factor {factor} is not above zero: say how many standard deviations it takes")]
    ScreenFactor {
        /// The factor, shortened.
        factor: Box<str>,
    },

    // Robustness.
    /// The width in which a change-over is to be enclosed cannot be reached.
    #[error(
        "the width {width} of a change-over is not above zero, or too small for its range: give a wider one"
    )]
    ChangeOverWidth {
        /// The width, shortened.
        width: Box<str>,
    },
    /// A range leaves what a figure can be.
    #[error("the range runs from {from} to {to}: keep it from 0 to {most}")]
    FigureRange {
        /// Where it begins, shortened.
        from: Box<str>,
        /// Where it ends, shortened.
        to: Box<str>,
        /// The highest figure that means something.
        most: Box<str>,
    },
    /// A concentration is not above zero.
    #[error("the concentration {value} is not above zero: give one above zero")]
    Concentration {
        /// The concentration, shortened.
        value: Box<str>,
    },
    /// There is not one difference in price for each share of a mix.
    #[error("there are {found} differences for {expected} shares: give one for each share")]
    MixLength {
        /// How many differences there are.
        found: usize,
        /// How many shares there are.
        expected: usize,
    },
    /// A distribution of mixes cannot be integrated.
    #[error(
        "concentration times mean share is {value} for a line: integration takes whole figures, at most 2000 together; change the concentration, or use the estimate by moments"
    )]
    MixParameter {
        /// The product, shortened.
        value: Box<str>,
    },
    /// A line of a mix has no single price.
    #[error(
        "line {line:?} is not priced at one price, which a mix needs: compare one end of its band"
    )]
    MixPrice {
        /// The line.
        line: Box<str>,
    },
    /// Mean shares are below zero or do not add up to one.
    #[error("the mean shares add up to {sum}: give shares of zero or more that add up to 1")]
    MixShares {
        /// Their sum, shortened.
        sum: Box<str>,
    },
    /// A figure cannot move.
    #[error("the {figure} cannot move: name two lines with units, or two mixes that differ")]
    NothingMoves {
        /// The figure.
        figure: Box<str>,
    },
    /// A range does not run from a lower to a higher figure.
    #[error("the range runs from {from} to {to}: give the lower end first, and two different ends")]
    RangeOrder {
        /// Where it begins, shortened.
        from: Box<str>,
        /// Where it ends, shortened.
        to: Box<str>,
    },

    /// Totals do not follow a straight line in a rate.
    #[error(
        "the totals of bid {bid:?} bend as the {rate} moves, since its price bands turn around where more than the whole price is taken off: compare one end of its bands, or give a lower range"
    )]
    RateNotLinear {
        /// The bid.
        bid: Box<str>,
        /// The rate.
        rate: Box<str>,
    },
    /// A tier is too narrow to be solved for.
    #[error(
        "the tier above {above} is a millionth wide: give bounds that lie further apart to have change-overs solved"
    )]
    TierTooNarrow {
        /// Where it begins.
        above: Box<str>,
    },

    // Batches.
    /// A column has not as many entries as it needs.
    #[error("{column} has {found} entries where {expected} belong: give one for each {what}")]
    BatchLength {
        /// The column.
        column: Box<str>,
        /// How many it has.
        found: usize,
        /// How many it needs.
        expected: usize,
        /// What each entry is of.
        what: &'static str,
    },
    /// The offsets of lots do not rise from zero.
    #[error(
        "the lot at position {lot} begins at {begins} after {before}: give offsets that begin with 0 and never fall"
    )]
    BatchOffsets {
        /// The lot.
        lot: usize,
        /// Where it begins.
        begins: usize,
        /// What stands before.
        before: usize,
    },
    /// A scale is finer than six places, or coarser than the minor unit.
    #[error("{what} have a scale of {places} decimal places: give {least} to 6")]
    BatchScale {
        /// What has it.
        what: &'static str,
        /// The scale.
        places: u8,
        /// The least scale.
        least: u8,
    },
    /// A number of a batch must not be negative, or must be above zero.
    #[error("the {what} is {value}: {remedy}")]
    BatchValue {
        /// What the number is.
        what: &'static str,
        /// The number.
        value: i64,
        /// What it must be.
        remedy: &'static str,
    },
    /// Figures of a lot are beyond 128 bits.
    #[error(
        "lot {lot}, bid {bid}: its figures could pass 128 bits: lower the scales, or compare it as a tender by itself"
    )]
    BatchBound {
        /// The lot, from 0.
        lot: usize,
        /// The bid in the whole batch, from 0.
        bid: usize,
    },
    /// A lot has more bids than ranks can count.
    #[error("lot {lot} has {bids} bids: give at most {limit}, or compare it as a tender by itself")]
    BatchLot {
        /// The lot, from 0.
        lot: usize,
        /// Its bids.
        bids: usize,
        /// The bound.
        limit: usize,
    },
    /// A rule that a batch does not take.
    #[error("a batch does not work with {what}: {remedy}")]
    BatchRule {
        /// The rule, or a figure of it.
        what: Box<str>,
        /// What to do.
        remedy: &'static str,
    },
    /// A tender holds what the columns of a batch cannot.
    #[error("tender {title:?} has {what}, which a batch does not take: {remedy}")]
    BatchTender {
        /// The tender.
        title: Box<str>,
        /// What the columns cannot hold.
        what: &'static str,
        /// What to do.
        remedy: &'static str,
    },

    // Evidence.
    /// A figure of some evidence does not follow from its parts.
    #[error("{label} shows {shown} where its parts give {recomputed}: the working does not hold")]
    EvidenceMismatch {
        /// The part that does not hold.
        label: Box<str>,
        /// The figure it shows.
        shown: Box<str>,
        /// The figure its parts give.
        recomputed: Box<str>,
    },
    /// A rule of some evidence cannot be applied to its parts.
    #[error("{label} does not have the parts its rule needs: the working does not hold")]
    EvidenceShape {
        /// The part that does not hold.
        label: Box<str>,
    },

    // Documents.
    /// A document begins with a byte-order mark.
    #[error("the document begins with a byte-order mark: save it as UTF-8 without one")]
    ByteOrderMark,
    /// A document is not JSON.
    #[error(
        "the document is not JSON: {message}: correct it there; often a comma, quote or bracket is missing just before"
    )]
    NotJson {
        /// What the parser said, with line and column.
        message: Box<str>,
    },
    /// A document is larger than its bound.
    #[error("the document has {bytes} bytes: give at most {limit}")]
    DocumentTooLarge {
        /// Its size.
        bytes: usize,
        /// The bound.
        limit: usize,
    },
    /// A number with a point or exponent, or too long to be kept, stands unquoted.
    #[error(
        "the number {value} is not written in quotes: quote it, since an unquoted number with a point, an exponent or very many digits is not exact"
    )]
    UnquotedNumber {
        /// The number.
        value: Box<str>,
    },
    /// A value is of another kind than the field needs.
    #[error("{found} stands where {expected} belongs: write {expected}")]
    WrongKind {
        /// What the field needs.
        expected: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// A field is not part of the format.
    #[error(
        "the field {field} is not part of the format: remove it, or correct its name to one of {known}"
    )]
    UnknownField {
        /// The field.
        field: Box<str>,
        /// The fields of the record.
        known: Box<str>,
    },
    /// A key stands twice in one object.
    #[error("the key {key} stands twice: keep one")]
    DuplicateField {
        /// The key.
        key: Box<str>,
    },
    /// A field that must be given is missing.
    #[error("the field {field:?} is missing: add it")]
    MissingField {
        /// The field.
        field: &'static str,
    },
    /// Of several fields, exactly one must be given.
    #[error("give exactly one of {fields}")]
    OneOf {
        /// The fields.
        fields: &'static str,
    },
    /// The version of the format is not known.
    #[error("format {value} is not known: this version reads format 1")]
    UnknownFormat {
        /// The version.
        value: Box<str>,
    },
}

// Errors travel up through many results: they stay small.
const _: () = assert!(size_of::<Error>() <= 64);

impl Error {
    /// What is wrong, without the records around it.
    #[must_use]
    pub fn problem(&self) -> &Error {
        match self {
            Error::At { problem, .. } => problem.problem(),
            other => other,
        }
    }

    /// Says in which record the problem lies.
    pub(crate) fn at(self, record: impl Into<Box<str>>) -> Self {
        Error::At { record: record.into(), problem: Box::new(self) }
    }
}

/// Adds the record to the error of a result.
pub(crate) trait AtRecord<T> {
    fn at(self, record: impl FnOnce() -> String) -> Result<T, Error>;
}

impl<T> AtRecord<T> for Result<T, Error> {
    fn at(self, record: impl FnOnce() -> String) -> Result<T, Error> {
        self.map_err(|error| error.at(record()))
    }
}

/// A value in quotes, escaped, and shortened so that a message stays readable.
pub(crate) fn quoted(value: &str) -> Box<str> {
    let (start, rest) = beginning(value);
    format!("{start:?}{rest}").into()
}

/// A figure without quotes, shortened so that a message stays readable.
pub(crate) fn shortened(figure: &str) -> Box<str> {
    let (start, rest) = beginning(figure);
    format!("{start}{rest}").into()
}

/// The first characters of a text, and a mark where that is not all of it.
fn beginning(text: &str) -> (&str, &'static str) {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => (text.get(..end).unwrap_or(text), "…"),
        None => (text, ""),
    }
}

/// How many characters of a refused value a message shows.
const LONGEST_QUOTE: usize = 60;

/// An error in a result is its message.
#[cfg(feature = "serde")]
impl serde::Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
