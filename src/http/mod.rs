//! THE ROUTES, and the only folder that knows actix, status codes and headers.
#![warn(clippy::too_many_lines)]

mod authority;
mod barcode;
mod batch;
mod catalogue;
mod exchange;
mod health;
mod licensed;
mod limits;
mod lines;
mod link;
mod media;
mod on_error;
mod openapi;
mod openapi_salesforce;
#[cfg(feature = "otlp")]
mod otlp;
mod parallel;
mod playground;
mod problem;
mod published;
pub mod query;
mod raybarcode;
#[cfg(reader)]
mod scan;
mod security;
mod server;
mod shed;
mod sheet;
mod tls;
mod trace;
mod watched;

use actix_web::{guard, web};
use exchange::Exchange;
pub use server::{Service, serve};

/// Every route of the service.
fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/v1/barcodes")
                .route(read().to(barcode::get))
                .route(web::post().to(barcode::post))
                .route(web::method(http::Method::OPTIONS).to(exchange::preflight))
                .default_service(refuse_other_methods(METHODS)),
        )
        .service(
            web::resource("/v1/barcodes/batch")
                .route(web::post().to(batch::post))
                .route(web::method(http::Method::OPTIONS).to(exchange::preflight))
                .default_service(refuse_other_methods("POST, OPTIONS")),
        )
        .service(
            web::resource("/v1/sheets")
                .route(web::post().to(sheet::post))
                .route(web::method(http::Method::OPTIONS).to(exchange::preflight))
                .default_service(refuse_other_methods("POST, OPTIONS")),
        )
        .service(
            web::resource("/v1/links")
                .route(web::post().to(link::post))
                .route(web::method(http::Method::OPTIONS).to(exchange::preflight))
                .default_service(refuse_other_methods("POST, OPTIONS")),
        )
        .service(page("/i/{sealed}", read().to(link::get)))
        .service(
            web::resource("/api/barcode")
                .route(read().to(raybarcode::get))
                .route(web::post().to(raybarcode::post))
                .route(web::method(http::Method::OPTIONS).to(exchange::preflight))
                .default_service(web::to(raybarcode::refuse_method)),
        )
        .configure(reading)
        .service(page("/", read().to(playground::index)))
        .service(page("/docs", read().to(playground::docs)))
        .service(page("/playground/{file}", read().to(playground::file)))
        .service(page("/v1/symbologies", read().to(catalogue::get)))
        .service(page("/openapi.json", read().to(openapi::get)))
        .service(page("/openapi-salesforce.json", read().to(openapi_salesforce::get)))
        .service(page("/.well-known/security.txt", read().to(security::get)))
        .service(page("/healthz", read().to(health::live)))
        .service(page("/readyz", read().to(health::ready)))
        .default_service(web::to(problem::not_found));
}

/// The routes that read pictures, where the build has a reader.
#[cfg(reader)]
fn reading(config: &mut web::ServiceConfig) {
    for (path, post) in [("/v1/scan", web::post().to(scan::post)), ("/v1/verify", web::post().to(scan::post_verify))] {
        config.service(
            web::resource(path)
                .route(post)
                .route(web::method(http::Method::OPTIONS).to(exchange::preflight))
                .default_service(refuse_other_methods("POST, OPTIONS")),
        );
    }
    config.service(page("/scan", read().to(playground::scan)));
}

#[cfg(not(reader))]
fn reading(_: &mut web::ServiceConfig) {}

use actix_web::http;

/// What may be asked of a resource that draws.
const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// Reads a resource: `HEAD` is answered as `GET` is, without the body (RFC 9110, section 9.3.2).
fn read() -> actix_web::Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// A resource that is only read.
fn page(path: &'static str, get: actix_web::Route) -> actix_web::Resource {
    web::resource(path).route(get).default_service(refuse_other_methods("GET, HEAD"))
}

/// Answers every method that the resource has no route for.
fn refuse_other_methods(allowed: &'static str) -> actix_web::Route {
    web::to(move |request: actix_web::HttpRequest| {
        let response = problem::method_not_allowed(&Exchange::begin(&request, "other"), allowed);
        async move { response }
    })
}
