//! Answers appraisals and costings over HTTP, on this machine alone.
//!
//! `POST /appraisals` and `POST /costings` take a document and give findings as JSON, or as a page where the
//! request accepts `text/html` and not JSON. What strangers send may be large, slow or hopeless: the size of a
//! request, the time in which it arrives, how many wait, the work of each and the size of its answer have bounds,
//! and every request gets exactly one answer.

mod answer;
mod lane;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use std::{env, str};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use fullcost::{Budget, ErrorKind};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use answer::{Form, Question, Refused};
use lane::{Lane, Missed};

/// How many requests are taken in at a time; others are told to come again.
const ADMITTED: usize = 32;
/// The most bytes of a request.
const BODY_BYTES: usize = 4 * 1024 * 1024;
/// In how long a request must have arrived, once it has begun.
const ARRIVES_WITHIN: Duration = Duration::from_secs(5);
/// How many requests wait for a lane.
const WAITING: usize = 16;
/// How long a request may wait and be worked on.
const DEADLINE: Duration = Duration::from_secs(20);

/// What is tried first: some hundredths of a second. What takes more is refused before it is begun, and goes
/// into the lane of long work. So no number of long documents keeps short ones waiting.
const SHORT: Budget = Budget { work: 20_000_000, records: 20_000, bytes: 64 * 1024 };

struct Service {
    admitted: Semaphore,
    short: Lane,
    long: Lane,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("service: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let port = env::args().nth(1).map_or(Ok(8080), |port| port.parse())?;
    let service = Service {
        admitted: Semaphore::new(ADMITTED),
        short: Lane::new("short", WAITING)?,
        long: Lane::new("long", WAITING)?,
    };
    let router = Router::new()
        .route("/health", get(|| async { "ready\n" }))
        .route("/{asked}", post(answered))
        .with_state(Arc::new(service));
    // No other machine is answered: who wants that puts a server before it that speaks TLS and knows its users.
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on {}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

/// One request, one answer.
async fn answered(
    State(service): State<Arc<Service>>,
    Path(asked): Path<String>,
    request: Request,
) -> Response {
    let question = match asked.as_str() {
        "appraisals" => Question::Appraisal,
        "costings" => Question::Costing,
        _ => {
            return refused(
                StatusCode::NOT_FOUND,
                &told("unknown", "ask /appraisals or /costings"),
            );
        }
    };
    let form = form(request.headers());
    let asked = (question, form);
    if declared_length(request.headers()).is_some_and(|length| length > BODY_BYTES) {
        return too_long();
    }
    let Ok(_admitted) = service.admitted.try_acquire() else { return busy() };
    let text = match arrived(request.into_body()).await {
        Ok(text) => text,
        Err(refusal) => return refusal,
    };
    let is_short = u64::try_from(text.len()).is_ok_and(|length| length <= SHORT.bytes);
    let mut found =
        if is_short { Some(ask(&service.short, asked, &text, SHORT).await) } else { None };
    if found.as_ref().is_none_or(|found| found.as_ref().is_ok_and(answer::is_too_large)) {
        found = Some(ask(&service.long, asked, &text, Budget::service()).await);
    }
    match found {
        Some(Ok(Ok(bytes))) => ([(header::CONTENT_TYPE, form.media_type())], bytes).into_response(),
        Some(Ok(Err(refusal))) => refused(status(refusal.kind), &refusal.body),
        Some(Err(Missed::Busy)) => busy(),
        _ => refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            &told("failed", "no answer was made: report it"),
        ),
    }
}

/// What a lane answers.
async fn ask(
    lane: &Lane,
    (question, form): (Question, Form),
    text: &Arc<str>,
    budget: Budget,
) -> Result<Result<Vec<u8>, Refused>, Missed> {
    let text = Arc::clone(text);
    lane.ask(DEADLINE, move |enough| answer::answer(question, form, &text, budget, enough)).await
}

/// The text of a request that is short enough and arrives in time.
async fn arrived(body: Body) -> Result<Arc<str>, Response> {
    let bytes: Bytes = match timeout(ARRIVES_WITHIN, to_bytes(body, BODY_BYTES)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(too_long()),
        Err(_) => {
            let told = told("too_slow", "the request did not arrive in time: send it again");
            return Err(refused(StatusCode::REQUEST_TIMEOUT, &told));
        }
    };
    match str::from_utf8(&bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) => {
            let told = told("format", &format!("the request is no text: {error}"));
            Err(refused(StatusCode::BAD_REQUEST, &told))
        }
    }
}

/// How long the request says that it is.
fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// A page for who accepts pages and not JSON; JSON for everybody else.
fn form(headers: &HeaderMap) -> Form {
    let accepted =
        headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepts = |media_type| accepted.contains(media_type);
    if accepts("text/html") && !accepts("application/json") { Form::Page } else { Form::Json }
}

fn status(kind: Option<ErrorKind>) -> StatusCode {
    match kind {
        Some(ErrorKind::TooLarge) | None => StatusCode::PAYLOAD_TOO_LARGE,
        Some(ErrorKind::Cancelled) => StatusCode::GATEWAY_TIMEOUT,
        Some(ErrorKind::Format) => StatusCode::BAD_REQUEST,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn too_long() -> Response {
    let told = told("too_large", &format!("a request of more than {BODY_BYTES} bytes: send less"));
    refused(StatusCode::PAYLOAD_TOO_LARGE, &told)
}

fn busy() -> Response {
    let told = told("busy", "as much is asked as can be answered: ask again in a second");
    ([(header::RETRY_AFTER, "1")], refused(StatusCode::SERVICE_UNAVAILABLE, &told)).into_response()
}

fn refused(status: StatusCode, body: &str) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_owned()).into_response()
}

/// A refusal that is the service's own.
fn told(kind: &str, message: &str) -> String {
    Refused::body(kind, message, &[])
}
