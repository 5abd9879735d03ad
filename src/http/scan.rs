//! Reading back: `POST /v1/scan` and `POST /v1/verify`. A picture is held while it is read, and neither kept nor logged.

use std::{
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use actix_web::{Error, HttpRequest, HttpResponse, http::header, web};
use serde_json::Value;

use super::{
    barcode::{check_head, json_body, read_body},
    exchange::{Exchange, early},
    licensed::{Licensed, authorize},
    media, problem, query,
};
use crate::{
    generate::{contained, internal},
    pool::THREADS,
    refusal::Refusal,
    scan::{
        answer::{Request, scan},
        apart::DEADLINE,
        picture,
        verify::verify,
    },
    symbol::Wording,
    telemetry::Shed,
};

/// Reading a picture costs as many symbols of the org's limit as it may take time to draw.
const COST: u32 = 5;
/// Longest JSON body: a picture in base64 and its options.
const JSON_BODY: usize = picture::BYTES / 3 * 4 + 64 * 1024;

/// Pictures being read: whose, and since when.
static BUSY: Mutex<Vec<Place>> = Mutex::new(Vec::new());
/// How many may be: two a core.
static MOST: LazyLock<usize> = LazyLock::new(|| 2 * *THREADS);
/// How many of one org: three quarters, so that none keeps the others from reading.
static MOST_OF_ONE: LazyLock<usize> = LazyLock::new(|| *MOST - MOST.div_ceil(4));

/// `POST /v1/scan`: the bytes of a picture, or JSON with `image_base64`.
pub async fn post(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, Error> {
    let mut exchange = Exchange::begin(&request, "/v1/scan");
    let licensed = authorize(&mut exchange, None, COST)?;
    let asked = if media::is(request.headers(), "application/json") {
        json_body(&exchange, body, JSON_BODY).await.and_then(|body| from_json(&body, false))
    } else {
        from_picture(&exchange, body).await
    };
    answer(&exchange, &licensed, asked, scan).await
}

/// `POST /v1/verify`: JSON with `image_base64` and the `data` that it should hold.
pub async fn post_verify(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, Error> {
    let mut exchange = Exchange::begin(&request, "/v1/verify");
    let licensed = authorize(&mut exchange, None, COST)?;
    let asked = json_body(&exchange, body, JSON_BODY).await.and_then(|body| from_json(&body, true));
    answer(&exchange, &licensed, asked, verify).await
}

async fn answer(
    exchange: &Exchange<'_>,
    licensed: &Licensed,
    asked: Result<Request, Refusal>,
    read: fn(&Request) -> Result<Value, Refusal>,
) -> Result<HttpResponse, Error> {
    let asked = asked.map_err(|refusal| exchange.refused(&refusal))?;
    let answer = off_the_workers(exchange, licensed, move || contained(|| read(&asked))).await?;
    Ok(exchange.answer_once(HttpResponse::Ok(), "application/json", answer.to_string()))
}

/// A place among the pictures being read.
#[derive(Clone, PartialEq)]
struct Place {
    org: String,
    since: Instant,
}

/// A place that is given back when reading ends, whoever still waits for it.
struct Taken(Place);

impl Taken {
    /// A place for an org, or the seconds after which there is one.
    fn take(org: &str) -> Result<Self, u64> {
        let mut busy = busy();
        let own: Vec<&Place> = busy.iter().filter(|place| place.org == org).collect();
        for (places, most) in [(own, *MOST_OF_ONE), (busy.iter().collect(), *MOST)] {
            if places.len() >= most {
                return Err(places.iter().map(|place| left(place.since.elapsed())).min().unwrap_or(1));
            }
        }
        let place = Place { org: org.to_owned(), since: Instant::now() };
        busy.push(place.clone());
        Ok(Self(place))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut busy = busy();
        if let Some(at) = busy.iter().position(|place| *place == self.0) {
            busy.swap_remove(at);
        }
    }
}

fn busy() -> MutexGuard<'static, Vec<Place>> {
    BUSY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Seconds that a picture may still be read: most are read within one, and those that are not until the deadline.
fn left(so_far: Duration) -> u64 {
    if so_far.as_secs() == 0 { 1 } else { DEADLINE.saturating_sub(so_far).as_secs() + 1 }
}

/// Does what reads a picture on another thread, where there is a place among those being read.
pub async fn off_the_workers<T: Send + 'static>(
    exchange: &Exchange<'_>,
    licensed: &Licensed,
    read: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Error> {
    let place = Taken::take(&licensed.org_hash).map_err(|seconds| early(overloaded(exchange, seconds)))?;
    let reading = web::block(move || {
        let _place = place;
        read()
    });
    reading.await.unwrap_or_else(|_| Err(internal())).map_err(|refusal| exchange.refused(&refusal))
}

fn overloaded(exchange: &Exchange, seconds: u64) -> HttpResponse {
    exchange.service.telemetry.shed(Shed::Readings);
    let wording = Wording::of(
        format!("too many images are being read; try again in {seconds} s"),
        format!("読み取り中の画像が多すぎます。{seconds} 秒後に再度お試しください"),
    );
    let mut response = exchange.refuse(&Refusal::new("overloaded", "", wording));
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    response
}

fn from_json(body: &Value, verify: bool) -> Result<Request, Refusal> {
    Request::from_object(body.as_object().ok_or_else(problem::no_object)?, verify)
}

/// The body is the picture itself, whatever image it says to be; the options stand in the query.
async fn from_picture(exchange: &Exchange<'_>, body: web::Payload) -> Result<Request, Refusal> {
    check_head(exchange)?;
    let media_type = media::of_body(exchange.request.headers()).to_ascii_lowercase();
    if !media_type.starts_with("image/") && media_type != "application/octet-stream" {
        return Err(Refusal::new(
            "unsupported-media-type",
            "",
            Wording::fixed(
                "the body must be an image (image/png, image/jpeg, …) or application/json",
                "本文は画像 (image/png、image/jpeg など) か application/json にしてください",
            ),
        ));
    }
    let pairs = query::parse(exchange.request.query_string())?;
    let image = read_body(exchange, body, picture::BYTES).await?;
    Request::from_pairs(image, pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())))
}
