//! The `raybarcode` program: parse the command line, call the command.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Option<Vec<String>> =
        std::env::args_os().skip(1).map(|argument| argument.into_string().ok()).collect();
    let Some(arguments) = arguments else {
        eprintln!("raybarcode: the arguments must be UTF-8");
        return ExitCode::from(2);
    };
    match raybarcode::cli::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("raybarcode: {failure}");
            ExitCode::from(failure.status())
        }
    }
}
