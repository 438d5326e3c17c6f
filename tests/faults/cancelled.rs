//! Work that is stopped, by who watches or by a panic of theirs, leaves nothing half done.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fullcost::allocation::Method;
use fullcost::appraisal::Appraisal;
use fullcost::batch::{Ask, Columns, Scales, Stream, Table, compare_batch};
use fullcost::costing::Costing;
use fullcost::exact::Currency;
use fullcost::sensitivity::sensitivity_watched;
use fullcost::{Error, ErrorKind, WorkDone};

use crate::support::slow::KINDS;

fn document(name: &str) -> String {
    let kind = KINDS.iter().find(|kind| kind.name == name).unwrap();
    (kind.document)(3).to_string()
}

/// Stops work after each of its steps in turn, and panics there: then it is done as if never begun.
fn stopped_at_every_step<T: PartialEq + std::fmt::Debug>(
    work: impl Fn(&mut dyn FnMut(WorkDone) -> ControlFlow<()>) -> Result<T, Error>,
) {
    let mut steps = 0;
    let whole = work(&mut |_| {
        steps += 1;
        ControlFlow::Continue(())
    });
    let whole = whole.unwrap();
    assert!(steps > 2);
    for stop in 1..=steps {
        let mut step = 0;
        let stopped = work(&mut |_| {
            step += 1;
            if step == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Cancelled);
        let mut step = 0;
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            work(&mut |_| {
                step += 1;
                assert!(step != stop, "who watches fails");
                ControlFlow::Continue(())
            })
        }));
        let said = panicked.unwrap_err();
        assert_eq!(said.downcast_ref::<&str>(), Some(&"who watches fails"));
        assert_eq!(
            work(&mut |_| ControlFlow::Continue(())).as_ref(),
            Ok(&whole),
            "after step {stop}"
        );
    }
}

#[test]
fn robustness_is_stopped_at_every_step() {
    let appraisal = Appraisal::from_json(&document("mixes")).unwrap();
    stopped_at_every_step(|watch| appraisal.robustness_watched(watch).map(|found| found.to_json()));
    stopped_at_every_step(|watch| appraisal.run_watched(watch).map(|found| found.to_json()));
}

#[test]
fn costs_are_stopped_at_every_step() {
    let costing = Costing::from_json(&document("alternative drivers")).unwrap();
    stopped_at_every_step(|watch| costing.run_watched(watch).map(|found| found.to_json()));
    let organisation = costing.organisation();
    stopped_at_every_step(|watch| sensitivity_watched(organisation, &Method::Direct, watch));
}

/// Three chunks of two bids each, of which the first is dearer from chunk to chunk.
fn chunks() -> [Table; 3] {
    [1_900, 2_100, 2_300].map(|first| {
        let mut table = Table::new(Currency::GBP, Scales::new(2, 0).unwrap(), 1, 0).unwrap();
        table.begin_lot(&[100], &[]).unwrap();
        table.push_bid(&[first], &[]).unwrap();
        table.push_bid(&[2_000], &[]).unwrap();
        table
    })
}

/// Who is handed an outcome panics: the stream stands behind that chunk and goes on from there.
fn panics_in_the_middle(mut stream: Stream) {
    let ask = Ask::new().with_totals().with_ranks();
    let [first, second, third] = chunks();
    let mut handed = 0;
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        stream.run([first, second.clone()], |_, _| {
            handed += 1;
            assert!(handed < 2, "who is handed it fails");
        })
    }));
    let said = panicked.unwrap_err();
    assert_eq!(said.downcast_ref::<&str>(), Some(&"who is handed it fails"));
    assert_eq!((stream.compared().chunks, stream.compared().bids), (2, 4));
    for table in [second, third] {
        let columns = table.columns().unwrap();
        let expected = compare_batch(&columns, &ask).unwrap();
        assert_eq!(stream.compare(&columns).unwrap(), &expected);
    }
    assert_eq!(stream.compared().chunks, 4);
    // Where the chunks themselves end in a panic, what was handed over stands.
    let chunks = chunks().into_iter().enumerate().map(|(place, table)| {
        assert!(place < 2, "the source fails");
        table
    });
    let panicked = catch_unwind(AssertUnwindSafe(|| stream.run(chunks, |_, _| {})));
    assert_eq!(panicked.unwrap_err().downcast_ref::<&str>(), Some(&"the source fails"));
    assert_eq!(stream.compared().chunks, 6);
}

#[test]
fn a_stream_outlives_a_panic_of_its_caller() {
    panics_in_the_middle(Stream::new(Ask::new().with_totals().with_ranks()));
}

/// The threads of a pool live on as well.
#[cfg(feature = "rayon")]
#[test]
fn a_stream_over_threads_outlives_a_panic_of_its_caller() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    for _ in 0..3 {
        pool.install(|| {
            panics_in_the_middle(Stream::new(Ask::new().with_totals().with_ranks()).in_parallel());
        });
    }
}

/// A chunk that is refused is not counted, and what the stream says of the next is as if it never was.
#[test]
fn a_refused_chunk_leaves_a_stream_as_it_was() {
    let ask = Ask::new().with_totals().with_ranks();
    let mut stream = Stream::new(ask);
    let (lots, demand) = ([0, 1], [i64::MAX]);
    let scales = Scales::new(2, 0).unwrap();
    let columns = Columns::new(Currency::GBP, scales, &lots).unwrap();
    let columns = columns.with_line(&[i64::MAX], &demand).unwrap();
    let error = stream.compare(&columns).unwrap_err();
    assert_eq!(error.path()[0].to_string(), "chunk 0", "{error}");
    assert_eq!(stream.compared().chunks, 0);
    let [table, ..] = chunks();
    let columns = table.columns().unwrap();
    assert_eq!(stream.compare(&columns).unwrap(), &compare_batch(&columns, &ask).unwrap());
}
