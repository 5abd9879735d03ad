//! Sealed links: `POST /v1/links` makes one, `GET /i/{sealed}` draws it. The link shows nothing of what it draws.

use actix_web::{Error, HttpRequest, HttpResponse, http::header, web::Payload};
use serde_json::{Map, Value, json};

use super::{
    barcode::{check_head, draw, json_object, picture},
    exchange::Exchange,
    licensed::{authorize, authorize_link, unix_time},
    limits,
    on_error::Depiction,
    problem, query, trace,
};
use crate::{
    generate::internal,
    license::token::{License, MAX_LIFE, Rejection, rfc3339},
    options::{unknown_parameter, whole},
    refusal::Refusal,
    request::Request,
    symbol::Wording,
    telemetry::Event,
};

const MAKE: &str = "/v1/links";
const DRAW: &str = "/i/{sealed}";
/// Longest time that a browser may keep the picture of a link, in seconds: a revoked org's pictures go within a day.
const KEEP: i64 = 86_400;

/// Usual width of the picture of a refusal.
const WIDTH: u32 = 200;

/// `POST /v1/links`: a request and `expires_in`; the answer is `{url, expires_at}`.
pub async fn post(request: HttpRequest, body: Payload) -> Result<HttpResponse, Error> {
    let mut exchange = Exchange::begin(&request, MAKE);
    let licensed = authorize(&mut exchange, None, 1)?;
    let refused = |refusal: Refusal| exchange.refused(&refusal);
    let mut object = json_object(&exchange, body, limits::BODY).await.map_err(refused)?;
    let expires_in = object.remove("expires_in").filter(|seconds| !seconds.is_null());
    // Drawn once, so that a link that shows an error is never handed out.
    draw(&exchange, &licensed, || Request::from_object(&object)).await?;
    let link = seal(&exchange, &licensed.license, expires_in.as_ref(), object).map_err(refused)?;
    exchange.service.telemetry.audit(Event {
        event: "link.create",
        org: licensed.org_hash.clone(),
        kid: licensed.license.master.clone(),
        route: MAKE,
        request: exchange.id,
        front_door: trace::front_door(exchange.request),
        status: problem::ANSWERED,
        ..Event::default()
    });
    Ok(exchange.answer_once(HttpResponse::Ok(), "application/json", link.to_string()))
}

/// `GET /i/{sealed}`: the link is all there is, its own authority too.
pub async fn get(request: HttpRequest) -> Result<HttpResponse, Error> {
    let depiction = Depiction::of_query(request.query_string(), WIDTH);
    let mut exchange = Exchange::begin(&request, DRAW).depicting(depiction);
    let checked = check_head(&exchange).and_then(|()| check_query(request.query_string()));
    checked.map_err(|refusal| exchange.refused(&refusal))?;
    let now = unix_time();
    let sealed = request.match_info().get("sealed").unwrap_or_default();
    let (license, drawn) = match exchange.service.authority.open(sealed, now) {
        Ok(opened) => (Ok(opened.license), opened.request),
        Err(rejection) => (Err(rejection), Map::new()),
    };
    let end = license.as_ref().map_or(now, |license| license.expires.min(now + KEEP));
    let licensed = authorize_link(&mut exchange, license)?;
    let answer = draw(&exchange, &licensed, || Request::from_object(&drawn)).await?;
    Ok(picture(&exchange, answer, Some(end)))
}

/// Refuses what may not stand beside a link: `on_error` alone may.
fn check_query(query: &str) -> Result<(), Refusal> {
    let pairs = query::parse(query)?;
    match pairs.iter().find(|(name, _)| name != "on_error") {
        Some((name, _)) => Err(unknown_parameter(name, ["on_error"].into_iter())),
        None => query::without_own(&pairs, |known, name| known == name).map(|_| ()),
    }
}

/// The link of a request that can be drawn.
fn seal(
    exchange: &Exchange,
    license: &License,
    expires_in: Option<&Value>,
    object: Map<String, Value>,
) -> Result<Value, Refusal> {
    let now = unix_time();
    let expires = now + life(expires_in, license, now)?;
    let sealed = exchange.service.authority.seal(license, expires, object).map_err(|rejection| match rejection {
        Rejection::UnknownKey => Refusal::new(
            "not-licensed",
            "",
            Wording::fixed(
                "this service has no master key to seal links with",
                "このサービスにはリンクを封印するためのマスターキーがありません",
            ),
        ),
        _ => internal(),
    })?;
    let url = format!("{}/i/{sealed}", origin(exchange));
    if url.len() > limits::URI {
        return Err(Refusal::new(
            "payload-too-large",
            "",
            Wording::of(
                format!("the link would have {} characters, at most {} are possible", url.len(), limits::URI),
                format!("リンクが {} 文字になります。上限は {} 文字です", url.len(), limits::URI),
            ),
        ));
    }
    Ok(json!({"url": url, "expires_at": rfc3339(expires)}))
}

/// The seconds that a link shall live: 15 minutes, or until the license's end where the plan has long links.
fn life(asked: Option<&Value>, license: &License, now: i64) -> Result<i64, Refusal> {
    let allowed = if license.allowance().long_links { MAX_LIFE.max(license.ends - now) } else { MAX_LIFE };
    let Some(asked) = asked else { return Ok(MAX_LIFE) };
    match whole(asked) {
        Some(asked) if (1..=allowed).contains(&asked) => Ok(asked),
        Some(asked) if asked > allowed && allowed == MAX_LIFE => Err(Refusal::new(
            "not-licensed",
            "expires_in",
            Wording::of(
                format!("links of this license live at most {MAX_LIFE} seconds"),
                format!("このライセンスのリンクの有効期間は最長 {MAX_LIFE} 秒です"),
            ),
        )),
        _ => Err(Refusal::new(
            "invalid-option",
            "expires_in",
            Wording::of(
                format!("expires_in takes a whole number of seconds from 1 to {allowed}"),
                format!("expires_in は 1 から {allowed} までの整数 (秒) で指定してください"),
            ),
        )),
    }
}

/// What the link begins with: the configured address, or the host that the caller named.
fn origin(exchange: &Exchange) -> String {
    if let Some(url) = &exchange.service.public_url {
        return url.clone();
    }
    let headers = exchange.request.headers();
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .filter(|host| host.bytes().all(|c| c.is_ascii_alphanumeric() || b".-:[]".contains(&c)));
    let secure = exchange.request.app_config().secure() || headers.contains_key("x-forwarded-proto");
    // Without a host the link is relative to the address that the caller used.
    host.map_or_else(String::new, |host| format!("{}://{host}", if secure { "https" } else { "http" }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::{keys::Master, token::Verifier};

    const NOW: i64 = 1_795_500_000;

    fn license(plan: &str) -> License {
        let master = Master::new("m1", &(0..32).collect::<Vec<u8>>()).unwrap();
        let verifier = Verifier::new(vec![master], "raybarcode", "raybarcode");
        let kid = format!("m1.00D000000000001EAA.20271231.{plan}");
        verifier.verify(&verifier.mint(&kid, NOW, 900).unwrap(), NOW).unwrap()
    }

    #[test]
    fn a_link_lives_as_long_as_the_plan_allows() {
        let longest = license("pro").ends - NOW;
        for (plan, asked, expected) in [
            ("std", None, Ok(900)),
            ("pro", None, Ok(900)),
            ("std", Some(json!(900)), Ok(900)),
            ("std", Some(json!(300.0)), Ok(300)),
            ("std", Some(json!(901)), Err("not-licensed")),
            ("trial", Some(json!(86_400)), Err("not-licensed")),
            ("pro", Some(json!(longest)), Ok(longest)),
            ("pro", Some(json!(longest + 1)), Err("invalid-option")),
            ("std", Some(json!(0)), Err("invalid-option")),
            ("std", Some(json!(-1)), Err("invalid-option")),
            ("std", Some(json!("60")), Err("invalid-option")),
            ("std", Some(json!(1.5)), Err("invalid-option")),
            ("pro", Some(json!(u64::MAX)), Err("invalid-option")),
        ] {
            let found = life(asked.as_ref(), &license(plan), NOW).map_err(|refusal| refusal.code);
            assert_eq!(found, expected, "{plan} {asked:?}");
        }
        let mut sandbox = license("pro");
        sandbox.sandbox = true;
        assert_eq!(life(Some(&json!(901)), &sandbox, NOW).map_err(|refusal| refusal.code), Err("not-licensed"));
    }
}
