//! The command line of Amtslotse: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    amtslotse::cli::main()
}
