//! The command line: one file a command, all of them listed here.

mod batch;
#[cfg(feature = "server")]
mod healthcheck;
#[cfg(feature = "server")]
mod license;
mod progress;
#[cfg(reader)]
mod reader;
mod render;
#[cfg(reader)]
mod scan;
#[cfg(feature = "server")]
mod serve;
mod sheet;
mod symbologies;
#[cfg(feature = "server")]
mod token;

use std::{fmt, io};

use crate::refusal::Refusal;

/// A command: its name, how it is called, what it does.
struct Command {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<(), Failure>,
}

/// Every command.
const COMMANDS: &[Command] = &[
    #[cfg(feature = "server")]
    Command {
        name: "serve",
        usage: "serve",
        about: "run the service; settings come from RAYBARCODE_… variables (see --help settings)",
        run: serve::run,
    },
    Command {
        name: "render",
        usage: "render SYMBOLOGY DATA [-o FILE] [--NAME VALUE]…",
        about: "draw one barcode; names are those of the query: format, module, error_correction, …",
        run: render::run,
    },
    Command {
        name: "batch",
        usage: "batch < requests.ndjson > results.ndjson",
        about: "answer one JSON request a line",
        run: batch::run,
    },
    Command {
        name: "sheet",
        usage: "sheet [-o FILE] < sheet.json",
        about: "print labels with barcodes and captions in a grid on paper, as PDF",
        run: sheet::run,
    },
    #[cfg(reader)]
    Command {
        name: "scan",
        usage: "scan FILE… | scan --paths < names",
        about: "read the barcodes in pictures, one JSON result a line",
        run: scan::run,
    },
    #[cfg(reader)]
    Command {
        name: "reader",
        usage: "reader",
        about: "read the pictures that a service hands over; serve starts it by itself",
        run: reader::run,
    },
    Command {
        name: "symbologies",
        usage: "symbologies [--json | --markdown]",
        about: "list what can be drawn",
        run: symbologies::run,
    },
    #[cfg(feature = "server")]
    Command {
        name: "token",
        usage: "token --org 00D… [--plan std] [--ends YYYYMMDD] [--life SECONDS]",
        about: "make a license token with the first configured master key",
        run: token::run,
    },
    #[cfg(feature = "server")]
    Command {
        name: "license",
        usage: "license keygen ID | issue --org 00D… --ends YYYYMMDD [--plan std] | inspect TOKEN|-",
        about: "make a master key; derive an org's license key; say what a token says and why it is refused",
        run: license::run,
    },
    #[cfg(feature = "server")]
    Command {
        name: "healthcheck",
        usage: "healthcheck [ADDRESS]",
        about: "ask a running service whether it is alive",
        run: healthcheck::run,
    },
];

/// Why a command ended without doing its work.
#[derive(Debug)]
pub enum Failure {
    /// The command was called wrongly.
    Usage(String),
    /// The request was refused.
    Refused(Refusal),
    /// Reading or writing failed.
    Io(io::Error),
}

impl Failure {
    /// Exit status: 2 for a wrong call, 1 for everything else.
    pub fn status(&self) -> u8 {
        if matches!(self, Self::Usage(_)) { 2 } else { 1 }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Usage(what) => f.write_str(what),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Runs the command that the arguments name; none: the first, `serve`.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.split_first() else {
        return (COMMANDS[0].run)(&[]);
    };
    if matches!(name.as_str(), "--help" | "-h" | "help") {
        println!("{}", help());
        return Ok(());
    }
    if matches!(name.as_str(), "--version" | "-V") {
        println!("raybarcode {}", env!("CARGO_PKG_VERSION"));
        return Ok(());
    }
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(rest),
        None => Err(Failure::Usage(format!("there is no command {name}\n\n{}", help()))),
    }
}

fn help() -> String {
    let mut text = String::from("RayBarcode draws barcodes.\n");
    for command in COMMANDS {
        text.push_str("\n  raybarcode ");
        text.push_str(command.usage);
        text.push_str("\n      ");
        text.push_str(command.about);
    }
    #[cfg(feature = "server")]
    {
        text.push_str("\n\nSettings:\n");
        for setting in crate::config::SETTINGS {
            text.push_str("\n  ");
            text.push_str(setting.name);
            text.push_str("\n      ");
            text.push_str(setting.meaning);
            text.push_str("; default: ");
            text.push_str(setting.default);
        }
    }
    text
}

/// Arguments `--name value`, in order; anything else is a wrong call.
fn named(arguments: &[String]) -> Result<Vec<(&str, &str)>, Failure> {
    arguments
        .chunks(2)
        .map(|pair| match pair {
            [name, value] if name.starts_with("--") => Ok((&name[2..], value.as_str())),
            [name, ..] => Err(Failure::Usage(format!("{name}: expected --NAME VALUE"))),
            [] => Err(Failure::Usage("expected --NAME VALUE".into())),
        })
        .collect()
}
