//! Working out the findings: totals and order by lot, packages, awards, and what limits cost.

use super::award::{self, Offers, Sets, Solved};
use super::bidder::{Bidder, bidders, own_price};
use super::facts::Lots;
use super::findings::{
    Award, AwardedLots, Awards, LimitCost, LotFindings, LotOrder, LotStanding, LotsInView,
    PackageTotal,
};
use crate::budget::sum;
use crate::error::{Error, refused};
use crate::exact::{Figure, Fraction, Name};
use crate::price::{Interval, View};
use crate::tender::{FirstTotal, RankOn, ranking};

impl Lots {
    /// Answers it: totals and order in each lot, what packages come to, what the awards of all lots come
    /// to that the limits admit, and what each limit costs; in every view there are totals in.
    ///
    /// What was too large to find stands in the findings with its reason.
    #[must_use]
    pub fn run(&self) -> LotFindings {
        let views = self.views();
        let asked = u64::try_from(views.len()).unwrap_or(u64::MAX);
        LotFindings {
            format: 1,
            title: self.title().clone(),
            currency: self.currency(),
            views: views.into_iter().map(|view| self.in_view(view, asked)).collect(),
            lots: self.clone(),
        }
    }

    /// One of so many views.
    fn in_view(&self, view: View, views: u64) -> LotsInView {
        let bidders = bidders(self, view);
        let places = 0..self.lots().len();
        let offered = |place: &usize| {
            bidders.iter().flat_map(|bidder| &bidder.offers).any(|offer| offer.lots.contains(place))
        };
        let (open, closed): (Vec<usize>, Vec<usize>) = places.partition(offered);
        let field = Field { lots: self, bidders: &bidders, open: &open, views };
        let (awards, limits) = field.awards();
        LotsInView {
            view,
            notice: view.is_appraisal().then_some(View::NOTICE),
            lots: self.orders(&bidders, view),
            packages: self.packages(&bidders, view),
            without_bid: self.names(&closed),
            awards: awards.into(),
            limits,
        }
    }

    pub(super) fn names(&self, places: &[usize]) -> Vec<Name> {
        let lots = places.iter().filter_map(|place| self.lots().get(*place));
        lots.map(|lot| lot.name.clone()).collect()
    }

    fn figure(&self, exact: Fraction) -> Figure {
        Figure::new(exact, self.currency())
    }

    fn orders(&self, bidders: &[Bidder<'_>], view: View) -> Vec<LotOrder> {
        let lots = self.lots().iter().enumerate();
        lots.map(|(place, lot)| {
            let bids = bidders.iter().filter_map(|bidder| {
                Some((bidder.provider, own_price(self, bidder.provider, place, view)?))
            });
            let bids: Vec<(&Name, Result<Fraction, Error>)> = bids.collect();
            let totals: Vec<Option<Interval>> = bids
                .iter()
                .map(|(_, total)| total.as_ref().ok().cloned().map(Interval::point))
                .collect();
            let totals: Vec<Option<&Interval>> = totals.iter().map(Option::as_ref).collect();
            let ranks = ranking::rank(&totals, (RankOn::Exact, FirstTotal::Lowest), 0);
            let standings = bids.into_iter().zip(ranks).map(|((provider, total), rank)| {
                let total = total.map(|total| self.figure(total)).into();
                LotStanding { provider: provider.clone(), total, rank }
            });
            let mut order: Vec<LotStanding> = standings.collect();
            order.sort_by_key(|standing| (standing.rank.is_none(), standing.rank));
            LotOrder { lot: lot.name.clone(), label: lot.label().to_owned(), order }
        })
        .collect()
    }

    fn packages(&self, bidders: &[Bidder<'_>], view: View) -> Vec<PackageTotal> {
        let packages = bidders.iter().flat_map(|bidder| {
            bidder.packages.iter().map(move |(package, price)| (bidder.provider, package, price))
        });
        packages
            .map(|(provider, package, price)| {
                let places = super::bidder::places(self, package);
                let single = |place: &usize| own_price(self, provider, *place, view)?.ok();
                let one_by_one = places.iter().map(single).sum::<Option<Fraction>>();
                PackageTotal {
                    provider: provider.clone(),
                    lots: self.names(&places),
                    total: price.clone().map(|price| self.figure(price)).into(),
                    one_by_one: one_by_one.map(|sum| self.figure(sum)),
                }
            })
            .collect()
    }
}

/// What is awarded in a view: the lots that someone offers, to bidders within limits.
struct Field<'a> {
    lots: &'a Lots,
    bidders: &'a [Bidder<'a>],
    /// The places of these lots.
    open: &'a [usize],
    /// How many views share the work.
    views: u64,
}

/// A limit that can be lifted.
struct Lifted {
    provider: Option<Name>,
    at_most: u32,
    limits: Vec<u32>,
}

impl Field<'_> {
    /// The awards, and what each limit costs.
    fn awards(&self) -> (Result<Awards, Error>, Vec<LimitCost>) {
        let found = self.scaled().and_then(|(scale, offers)| {
            award::check_states(offers.len(), self.open.len())?;
            let made_up = award::sets_work(&offers, self.open.len());
            self.check_work(made_up)?;
            let sets = offers.iter().map(|own| Sets::new(&own.offers, self.open.len()));
            let sets: Vec<Sets> = sets.collect();
            let limits: Vec<u32> = offers.iter().map(|own| own.limit).collect();
            let lifted = self.lifted();
            let all = std::iter::once(&limits).chain(lifted.iter().map(|lifted| &lifted.limits));
            let work = all.map(|limits| award::work(&sets, limits, self.open.len()));
            let shown = award::shown_work(offers.len(), self.open.len());
            self.check_work(sum(work.chain([made_up, shown])))?;
            let solved = award::solve(&sets, &limits, self.open.len());
            let least = solved.as_ref().map(|solved| solved.cheapest.0);
            let costs = lifted.into_iter().map(|lifted| {
                let without = award::cheapest(&sets, &lifted.limits, self.open.len());
                self.limit_cost(lifted, least, without, scale)
            });
            let costs = costs.collect();
            let awards = match solved {
                Some(solved) => Ok(self.told(&solved, &sets, &offers, scale)),
                None => Err(refused!(
                    Undefined: "the limits admit no award of all lots: raise one, or ask for more bids"
                )),
            };
            Ok((awards, costs))
        });
        found.unwrap_or_else(|error| (Err(error), Vec::new()))
    }

    /// Refuses more work in each view than all views together may take.
    fn check_work(&self, work: u64) -> Result<(), Error> {
        let (work, remedy) =
            (work.saturating_mul(self.views), "limit the lots a bidder, or split the tender");
        self.lots.budget().check_work("finding the cheapest awards", work, remedy)
    }

    /// How many lots a bidder can be awarded under a limit of the tender.
    fn limit(bidder: &Bidder<'_>, tender: Option<u32>) -> u32 {
        bidder.at_most.unwrap_or(u32::MAX).min(tender.unwrap_or(u32::MAX))
    }

    /// The limits there are, each with all limits but that.
    fn lifted(&self) -> Vec<Lifted> {
        let tender = self.lots.at_most();
        let of_tender = tender.map(|at_most| Lifted {
            provider: None,
            at_most,
            limits: self.bidders.iter().map(|bidder| Self::limit(bidder, None)).collect(),
        });
        let own = self.bidders.iter().enumerate().filter_map(|(place, bidder)| {
            let at_most = bidder.at_most?;
            let limits = self.bidders.iter().enumerate().map(|(other, bidder)| {
                let lifted = if other == place { None } else { bidder.at_most };
                lifted.unwrap_or(u32::MAX).min(tender.unwrap_or(u32::MAX))
            });
            let limits = limits.collect();
            Some(Lifted { provider: Some(bidder.provider.clone()), at_most, limits })
        });
        of_tender.into_iter().chain(own).collect()
    }

    /// All prices as whole numbers of one unit, and how many of it are one of the currency.
    fn scaled(&self) -> Result<(i128, Vec<Offers>), Error> {
        let too_fine = || {
            refused!(
                TooLarge: "the prices of all lots together need more than 128 bits: state them in fewer digits"
            )
        };
        if self.open.is_empty() {
            return Err(refused!(Missing: "no bid on any lot is assessable here: ask for bids"));
        }
        let prices = || self.bidders.iter().flat_map(|bidder| &bidder.offers);
        let mut scale = 1_i128;
        for offer in prices() {
            let (_, denominator) = offer.price.small_parts().ok_or_else(too_fine)?;
            scale = common_multiple(scale, denominator).ok_or_else(too_fine)?;
        }
        let whole = |price: &Fraction| {
            let (numerator, denominator) = price.small_parts()?;
            let units = numerator.checked_mul(scale.checked_div(denominator)?)?;
            // Sums over all lots stay within 128 bits.
            units.checked_mul(64).map(|_| units)
        };
        let place = |lot: &usize| self.open.iter().position(|open| open == lot);
        let mut all = Vec::with_capacity(self.bidders.len());
        for bidder in self.bidders {
            let mut offers = Vec::with_capacity(bidder.offers.len());
            for offer in &bidder.offers {
                let lots = offer.lots.iter().filter_map(place).map(award::lot);
                let price = whole(&offer.price).ok_or_else(too_fine)?;
                offers.push((lots.fold(0, |set, lot| set | lot), price));
            }
            all.push(Offers { limit: Self::limit(bidder, self.lots.at_most()), offers });
        }
        Ok((scale, all))
    }

    fn limit_cost(
        &self,
        lifted: Lifted,
        least: Option<i128>,
        without: Option<i128>,
        scale: i128,
    ) -> LimitCost {
        let figure = |units| self.lots.figure(Fraction::from_scaled(units, scale));
        let cost = least.zip(without).map(|(least, without)| least.saturating_sub(without));
        LimitCost {
            provider: lifted.provider,
            at_most: lifted.at_most,
            without: without.map(figure),
            cost: cost.map(figure),
        }
    }

    fn told(&self, solved: &Solved, sets: &[Sets], offers: &[Offers], scale: i128) -> Awards {
        let figure = |units| self.lots.figure(Fraction::from_scaled(units, scale));
        let (least, tied) = solved.cheapest;
        let mut awards: Vec<Award> = Vec::with_capacity(solved.awards.len());
        let sums: Vec<i128> = solved.awards.iter().map(|(sum, _)| *sum).collect();
        for (sum, awarded) in &solved.awards {
            // Where not all are shown, those that come to less than the next sum are the cheapest.
            let shown = sums.partition_point(|other| other < sum);
            let less = u128::try_from(shown).unwrap_or(u128::MAX);
            let less = if *sum == least { 0 } else { less.max(tied) };
            let bidders = awarded.iter().filter_map(|(bidder, set)| {
                self.awarded_lots(
                    *bidder,
                    &sets.get(*bidder)?.offers(*set, &offers.get(*bidder)?.offers),
                )
            });
            let (bidders, total) = (bidders.collect(), figure(*sum));
            awards.push(Award { rank: less.saturating_add(1), total, bidders });
        }
        Awards {
            admitted: solved.admitted,
            cheapest: figure(least),
            tied,
            next: solved.next.map(|(sum, _)| figure(sum)),
            lot_by_lot: self.lot_by_lot().map(|sum| self.lots.figure(sum)),
            awards,
        }
    }

    fn awarded_lots(&self, bidder: usize, used: &[usize]) -> Option<AwardedLots> {
        let bidder = self.bidders.get(bidder)?;
        let mut used: Vec<_> = used.iter().filter_map(|place| bidder.offers.get(*place)).collect();
        used.sort_by(|one, other| one.lots.cmp(&other.lots));
        let price = used.iter().map(|offer| &offer.price).sum();
        Some(AwardedLots {
            provider: bidder.provider.clone(),
            price: self.lots.figure(price),
            priced: used.iter().map(|offer| self.lots.names(&offer.lots)).collect(),
        })
    }

    /// The sum of the lowest prices of the lots by themselves.
    fn lot_by_lot(&self) -> Option<Fraction> {
        let lowest = |place: &usize| {
            let offers = self.bidders.iter().flat_map(|bidder| &bidder.offers);
            let single = offers.filter(|offer| offer.lots == [*place]);
            single.map(|offer| &offer.price).min().cloned()
        };
        self.open.iter().map(lowest).sum()
    }
}

fn common_multiple(one: i128, other: i128) -> Option<i128> {
    let (mut greatest, mut rest) = (one, other);
    while rest != 0 {
        (greatest, rest) = (rest, greatest.checked_rem(rest)?);
    }
    one.checked_div(greatest)?.checked_mul(other)
}
