//! The ceiling: actix with one worker and a constant body of 400 bytes, as bare as the framework allows.

#![allow(missing_docs)]

use actix_web::{App, HttpResponse, HttpServer, web};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8081);
    let body = || async { HttpResponse::Ok().content_type("image/png").body(&[7_u8; 400][..]) };
    HttpServer::new(move || App::new().route("/", web::get().to(body)))
        .workers(1)
        .bind(("127.0.0.1", port))?
        .run()
        .await
}
