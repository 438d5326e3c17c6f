//! What screens look at, their thresholds, and whether they ask, as figures of a workbook.

use super::bids::Tables;
use super::model::{Cell, Sheet, Step};
use crate::appraisal::ScenarioFindings;
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name};
use crate::screen::working::{Field, Known, Tested};
use crate::screen::{Screen, ScreenFinding, ScreenOutcome, ScreenResult, ThresholdEdge};
use crate::tender::BandEnd;

impl Tables<'_, '_> {
    /// Every screen of a scenario: by bid its figure, its threshold, and one where it is asked.
    pub(super) fn screens(&mut self, found: &ScenarioFindings) -> Result<(), Error> {
        for result in &found.screens {
            let questions = self.field.questions();
            let screen = questions.screens.iter().find(|screen| screen.name == result.screen);
            if let Some(screen) = screen {
                self.screen(screen, result)?;
            }
        }
        Ok(())
    }

    fn screen(&mut self, screen: &Screen, result: &ScreenResult) -> Result<(), Error> {
        self.heading(&format!("screen {}: {}", result.screen, result.asks));
        let figures = self.scenario.screen_figures(self.field.questions(), screen.view)?;
        let scenario = self.scenario;
        let scope = self.scope();
        let record = |known: Known, bid: &Name| match known {
            Known::Estimate => format!("estimate/{}", scenario.name()),
            Known::OwnCost => format!("own cost/{scope}/{bid}"),
            Known::OwnPrice => format!("own price/{scope}/{bid}"),
            Known::Rank => format!("rank/{scope}/{}/{bid}", screen.view.as_str()),
            Known::Total => match scenario.bid(bid.as_str()) {
                Ok(bid) => bid.total_record(screen.view, BandEnd::Low),
                Err(_) => String::new(),
            },
        };
        self.weighted_estimate()?;
        let field = figures.assessable();
        let field = Field {
            figures: &field,
            scope: &scope,
            screen: &screen.name,
            source: &screen.source,
            record: &record,
        };
        let tested = screen.working(&field).unwrap_or_default();
        let bids = field.figures.bids.iter().map(|bid| &bid.provider);
        let tested: Vec<(&Name, Tested)> = bids.zip(tested).collect();
        for found in &result.findings {
            let own = tested.iter().find(|(bid, _)| **bid == found.provider).map(|(_, own)| own);
            self.screened(result, found, own)?;
        }
        Ok(())
    }

    /// The estimate over weighted scenarios together, which follows from those of each.
    fn weighted_estimate(&mut self) -> Result<(), Error> {
        let questions = self.field.questions();
        let Some(estimate) = questions.estimate.as_ref() else { return Ok(()) };
        let record = format!("estimate/{}", self.scenario.name());
        if self.scenario.demanded().is_some() || self.model.known(&record).is_some() {
            return Ok(());
        }
        let unit = self.scenario.tender().currency().to_string();
        let mut parts = Vec::new();
        for scenario in self.scenario.tender().demand().scenarios() {
            let (name, weight) = (scenario.name(), scenario.weight().unwrap_or_default());
            let Some(amount) = estimate.amounts.get(name) else { continue };
            let stated = Evidence::stated("estimate", amount.to_fraction(), &unit, None)
                .known_as(format!("estimate/{name}"));
            let weight = Evidence::stated("weight", weight.to_fraction(), "", None)
                .known_as(format!("demand/{name}/weight"));
            let value = stated.value() * weight.value();
            let (label, factors) = (format!("estimate of {name}, weighted"), vec![stated, weight]);
            parts.push(Evidence::new(Rule::Product, &label, value, &unit, factors));
        }
        let value = parts.iter().map(Evidence::value).sum();
        let sum = Evidence::new(Rule::Sum, "estimate", value, &unit, parts);
        self.model.compile(&sum.known_as(record)).map(|_| ())
    }

    fn screened(
        &mut self,
        result: &ScreenResult,
        found: &ScreenFinding,
        tested: Option<&Tested>,
    ) -> Result<(), Error> {
        let bid = &found.provider;
        let figure = found.figure.as_ref().map(|figure| figure.exact().clone());
        let figure = self.follows(
            &format!("{bid}: figure"),
            figure,
            tested.and_then(|own| own.figure.as_ref()),
        )?;
        let estimate = found.threshold_estimate.as_ref();
        let about = if estimate.is_some() { "estimate of the threshold" } else { "threshold" };
        let threshold = found.threshold.as_ref().or(estimate).map(|figure| figure.exact().clone());
        let working = tested.map(|own| &own.threshold);
        let threshold = self.follows(&format!("{bid}: {about}"), threshold, working)?;
        let asked = match found.outcome {
            ScreenOutcome::Asked { .. } => Fraction::ONE,
            ScreenOutcome::NotAsked => Fraction::ZERO,
            ScreenOutcome::NotAssessable { .. } => return Ok(()),
        };
        self.asked(
            result.edge,
            &format!("{bid}: asked (1) or not (0)"),
            asked,
            figure.zip(threshold),
        )
    }

    /// A figure of a screen as a result: as it follows where there is a working of it.
    fn follows(
        &mut self,
        label: &str,
        value: Option<Fraction>,
        working: Option<&Evidence>,
    ) -> Result<Option<Cell>, Error> {
        let Some(value) = value else { return Ok(None) };
        if let Some(working) = working.filter(|working| *working.value() == value) {
            let cell = self.model.compile(working)?;
            return self.model.result(label, cell).map(Some);
        }
        let unit = self.scenario.tender().currency().to_string();
        self.model.decided(Sheet::Results, (label, &unit), value).map(Some)
    }

    /// One where a figure lies at or below its threshold, or below it.
    fn asked(
        &mut self,
        edge: ThresholdEdge,
        label: &str,
        asked: Fraction,
        cells: Option<(Cell, Cell)>,
    ) -> Result<(), Error> {
        let one = self.model.known("constant/one");
        if let (Some((figure, threshold)), Some(one)) = (cells, one) {
            let above = Step::AtLeast(figure, threshold);
            let (rule, step) = match edge {
                ThresholdEdge::Counts => {
                    ("one where at or below the threshold", Step::AtLeast(threshold, figure))
                }
                ThresholdEdge::DoesNotCount => {
                    let label = format!("{label}, not below");
                    let rule = "one where not below the threshold";
                    let value = self.model.follows(&above).unwrap_or_default();
                    let above =
                        self.model.step(Sheet::Workings, (&label, ""), rule, above, value)?;
                    ("one where below the threshold", Step::Difference(vec![one, above]))
                }
            };
            if self.model.follows(&step).as_ref() == Some(&asked) {
                let about = (label, "");
                return self.model.step(Sheet::Results, about, rule, step, asked).map(|_| ());
            }
        }
        self.model.decided(Sheet::Results, (label, ""), asked).map(|_| ())
    }
}
