//! Reading back: `POST /v1/scan` and `POST /v1/verify`. A picture is held while it is read, and neither kept nor logged.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use actix_web::{Error, HttpRequest, HttpResponse, rt::time::timeout, web};
use serde_json::Value;

use super::{
    barcode::{check_head, json_body, read_body},
    exchange::Exchange,
    licensed::authorize,
    media, problem, query,
};
use crate::{
    generate::{contained, internal},
    refusal::Refusal,
    scan::{
        answer::{Request, scan},
        picture,
        verify::verify,
    },
    symbol::Wording,
};

/// Reading a picture costs as many symbols of the org's limit as it may take time to draw.
const COST: u32 = 5;
/// Longest JSON body: a picture in base64 and its options.
const JSON_BODY: usize = picture::BYTES / 3 * 4 + 64 * 1024;
/// Time after which nobody waits for a picture any more.
const DEADLINE: Duration = Duration::from_secs(10);

/// Pictures being read, and how many may be: one a core, and as many waiting.
static BUSY: AtomicUsize = AtomicUsize::new(0);
static MOST: LazyLock<usize> = LazyLock::new(|| 2 * std::thread::available_parallelism().map_or(1, usize::from));

/// `POST /v1/scan`: the bytes of a picture, or JSON with `image_base64`.
pub async fn post(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, Error> {
    let mut exchange = Exchange::begin(&request, "/v1/scan");
    authorize(&mut exchange, None, COST)?;
    let asked = if media::is(request.headers(), "application/json") {
        json_body(&exchange, body, JSON_BODY).await.and_then(|body| from_json(&body, false))
    } else {
        from_picture(&exchange, body).await
    };
    Ok(answer(&exchange, asked, scan).await)
}

/// `POST /v1/verify`: JSON with `image_base64` and the `data` that it should hold.
pub async fn post_verify(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, Error> {
    let mut exchange = Exchange::begin(&request, "/v1/verify");
    authorize(&mut exchange, None, COST)?;
    let asked = json_body(&exchange, body, JSON_BODY).await.and_then(|body| from_json(&body, true));
    Ok(answer(&exchange, asked, verify).await)
}

async fn answer(
    exchange: &Exchange<'_>,
    asked: Result<Request, Refusal>,
    read: fn(&Request) -> Result<Value, Refusal>,
) -> HttpResponse {
    let read = match asked {
        Ok(asked) => off_the_workers(move || contained(|| read(&asked))).await,
        Err(refusal) => Err(refusal),
    };
    match read {
        Ok(answer) => exchange.answer_once(HttpResponse::Ok(), "application/json", answer.to_string()),
        Err(refusal) => exchange.refuse(&refusal),
    }
}

/// A place among the pictures being read, given back when reading ends, whoever still waits for it.
struct Place;

impl Place {
    fn take() -> Option<Self> {
        let place = BUSY.fetch_update(Relaxed, Relaxed, |busy| (busy < *MOST).then_some(busy + 1));
        place.ok().map(|_| Self)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        BUSY.fetch_sub(1, Relaxed);
    }
}

/// Does what reads a picture on another thread, where there is a place among those being read.
pub async fn off_the_workers<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let place = Place::take().ok_or_else(overloaded)?;
    let reading = web::block(move || {
        let _place = place;
        read()
    });
    match timeout(DEADLINE, reading).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(internal()),
        Err(_) => Err(overloaded()),
    }
}

fn overloaded() -> Refusal {
    Refusal::new(
        "overloaded",
        "",
        Wording::fixed(
            "too many images are being read, or this one takes too long; try again in a second",
            "読み取り中の画像が多すぎるか、この画像の読み取りに時間がかかりすぎています。1 秒後に再度お試しください",
        ),
    )
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
