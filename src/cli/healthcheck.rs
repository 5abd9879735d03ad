//! `raybarcode healthcheck`: for images without a shell. Asks over plain HTTP.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use super::Failure;
use crate::config::Config;

const PATIENCE: Duration = Duration::from_secs(3);

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let address = match arguments {
        [] => {
            let mut address = Config::from_lookup(|name| std::env::var(name).ok(), &mut Vec::new()).listen;
            if address.ip().is_unspecified() {
                address.set_ip([127, 0, 0, 1].into());
            }
            address
        }
        [address] => address
            .parse::<SocketAddr>()
            .map_err(|_| Failure::Usage("healthcheck takes an address such as 127.0.0.1:8080".into()))?,
        _ => return Err(Failure::Usage("usage: raybarcode healthcheck [ADDRESS]".into())),
    };
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer)?;
    if &answer == b"HTTP/1.1 200" {
        println!("healthy");
        Ok(())
    } else {
        Err(Failure::Io(std::io::Error::other("the service does not answer 200")))
    }
}
