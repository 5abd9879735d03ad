//! THE ROUTES, and the only folder that knows actix, status codes and headers.

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

use actix_web::web;
use exchange::Exchange;
pub use server::{Service, serve};

/// Every route of the service.
fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/v1/barcodes")
                .route(web::get().to(barcode::get))
                .route(web::post().to(barcode::post))
                .route(web::method(http::Method::OPTIONS).to(exchange::preflight))
                .default_service(refuse_other_methods("GET, POST, OPTIONS")),
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
        .service(page("/i/{sealed}", web::get().to(link::get)))
        .service(
            web::resource("/api/barcode")
                .route(web::get().to(raybarcode::get))
                .route(web::post().to(raybarcode::post))
                .route(web::method(http::Method::OPTIONS).to(exchange::preflight))
                .default_service(web::to(raybarcode::refuse_method)),
        )
        .configure(reading)
        .service(page("/", web::get().to(playground::index)))
        .service(page("/docs", web::get().to(playground::docs)))
        .service(page("/playground/{file}", web::get().to(playground::file)))
        .service(page("/v1/symbologies", web::get().to(catalogue::get)))
        .service(page("/openapi.json", web::get().to(openapi::get)))
        .service(page("/openapi-salesforce.json", web::get().to(openapi_salesforce::get)))
        .service(page("/.well-known/security.txt", web::get().to(security::get)))
        .service(page("/healthz", web::get().to(health::live)))
        .service(page("/readyz", web::get().to(health::ready)))
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
    config.service(page("/scan", web::get().to(playground::scan)));
}

#[cfg(not(reader))]
fn reading(_: &mut web::ServiceConfig) {}

use actix_web::http;

/// A resource that is only read.
fn page(path: &'static str, get: actix_web::Route) -> actix_web::Resource {
    web::resource(path).route(get).default_service(refuse_other_methods("GET"))
}

/// Answers every method that the resource has no route for.
fn refuse_other_methods(allowed: &'static str) -> actix_web::Route {
    web::to(move |request: actix_web::HttpRequest| {
        let response = problem::method_not_allowed(&Exchange::begin(&request, "other"), allowed);
        async move { response }
    })
}
