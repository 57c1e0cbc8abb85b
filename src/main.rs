//! The program: everything is in the library.

fn main() -> std::process::ExitCode {
    layerscope::cli::main()
}
