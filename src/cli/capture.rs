//! `layerscope capture`: records an interface as pcapng, to a file or a pipe.

use super::Failure;
use super::arguments::CaptureOptions;
use crate::i18n::Catalog;
use crate::msg;

#[cfg(unix)]
pub(super) fn run(options: &CaptureOptions, catalog: &Catalog) -> Result<(), Failure> {
    use std::io::IsTerminal;

    use super::output::complain;
    use crate::capture::live::{CaptureFilter, Ended, Target, record};

    let target = if options.write.as_os_str() == "-" { Target::Pipe } else { Target::File(options.write.clone()) };
    if target == Target::Pipe && std::io::stdout().is_terminal() {
        return Err(Failure::Message(msg!("live-terminal")));
    }
    let mut request = options.request.clone();
    if options.not_my_ssh {
        let mine = CaptureFilter::my_ssh().ok_or_else(|| Failure::Message(msg!("live-no-ssh")))?;
        request.filter.without.push(mine);
    }
    let recorded = record(&request, &target).map_err(|error| Failure::Message(error.message()))?;
    if let Some(reason) = recorded.not_confined {
        complain(&catalog.text(&msg!("live-not-confined", reason = reason)));
    }
    let summary = match recorded.dropped {
        Some(dropped) => msg!("live-summary", frames = recorded.frames, dropped = dropped),
        None => msg!("live-summary-uncounted", frames = recorded.frames),
    };
    match recorded.ended {
        Ended::NoReader => Err(Failure::ClosedPipe),
        Ended::Asked => {
            complain(&catalog.text(&summary));
            Ok(())
        }
        Ended::Failed(error) => {
            complain(&catalog.text(&summary));
            // Last: a window tells the last line.
            Err(Failure::Message(error.message()))
        }
    }
}

#[cfg(not(unix))]
pub(super) fn run(_options: &CaptureOptions, _catalog: &Catalog) -> Result<(), Failure> {
    Err(Failure::Message(msg!("live-not-here")))
}
