//! The arguments of `layerscope capture`.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::capture::live::filter::{CaptureFilter, Connection, Network, Protocol};
use crate::capture::live::{CaptureRequest, MAX_SNAP_LEN};
use crate::i18n::Catalog;

#[derive(Debug)]
#[cfg_attr(not(unix), expect(dead_code, reason = "no recorder there: what was asked for is understood, and refused"))]
pub(in super::super) struct CaptureOptions {
    pub(in super::super) request: CaptureRequest,
    pub(in super::super) write: PathBuf,
    pub(in super::super) not_my_ssh: bool,
}

pub(super) fn command(catalog: &Catalog) -> Command {
    let text = |id: &str| catalog.get(id);
    let many =
        |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value).action(ArgAction::Append);
    Command::new("capture")
        .about(text("cli-about-capture"))
        .after_help(text("cli-example-capture"))
        .arg(
            Arg::new("interface")
                .short('i')
                .long("interface")
                .value_name("INTERFACE")
                .required(true)
                .help(text("cli-arg-interface")),
        )
        .arg(
            Arg::new("write")
                .short('w')
                .long("write")
                .value_name("FILE")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help(text("cli-arg-write")),
        )
        .arg(
            Arg::new("packets")
                .long("packets")
                .value_name("N")
                .value_parser(value_parser!(u64).range(1..))
                .help(text("cli-arg-packets")),
        )
        .arg(Arg::new("seconds").long("seconds").value_name("S").value_parser(seconds).help(text("cli-arg-seconds")))
        .arg(
            Arg::new("snaplen")
                .long("snaplen")
                .value_name("N")
                .value_parser(value_parser!(u32).range(1..=i64::from(MAX_SNAP_LEN)))
                .help(text("cli-arg-snaplen")),
        )
        .arg(many("host", "ADDRESS[/BITS]").value_parser(network).help(text("cli-arg-host")))
        .arg(many("port", "N").value_parser(value_parser!(u16)).help(text("cli-arg-port")))
        .arg(
            many("protocol", "PROTOCOL")
                .value_parser(
                    PossibleValuesParser::new(Protocol::ALL.map(Protocol::as_str)).map(|word| {
                        Protocol::ALL.into_iter().find(|one| one.as_str() == word).unwrap_or(Protocol::Tcp)
                    }),
                )
                .help(text("cli-arg-protocol")),
        )
        .arg(Arg::new("not-my-ssh").long("not-my-ssh").action(ArgAction::SetTrue).help(text("cli-arg-not-my-ssh")))
        .arg(many("without-connection", "CONNECTION").value_parser(connection).hide(true))
        .arg(Arg::new("until-input-ends").long("until-input-ends").action(ArgAction::SetTrue).hide(true))
}

pub(super) fn options(matches: &ArgMatches) -> Option<CaptureOptions> {
    fn all<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> Vec<T> {
        matches.get_many::<T>(name).into_iter().flatten().cloned().collect()
    }
    let request = CaptureRequest {
        filter: CaptureFilter {
            hosts: all(matches, "host"),
            ports: all(matches, "port"),
            protocols: all(matches, "protocol"),
            without: all(matches, "without-connection"),
        },
        snap_len: matches.get_one("snaplen").copied().unwrap_or(MAX_SNAP_LEN),
        packets: matches.get_one("packets").copied(),
        duration: matches.get_one("seconds").copied(),
        until_input_ends: matches.get_flag("until-input-ends"),
        ..CaptureRequest::new(matches.get_one::<String>("interface")?)
    };
    let not_my_ssh = matches.get_flag("not-my-ssh");
    Some(CaptureOptions { request, write: matches.get_one::<PathBuf>("write")?.clone(), not_my_ssh })
}

/// The longest capture that makes sense to ask for: a year.
const MOST_SECONDS: f64 = 366.0 * 86_400.0;

fn seconds(value: &str) -> Result<Duration, &'static str> {
    match value.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= MOST_SECONDS => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("1, 2.5, …"),
    }
}

fn network(value: &str) -> Result<Network, &'static str> {
    value.parse().map_err(|()| "192.0.2.1, 2001:db8::/32, …")
}

fn connection(value: &str) -> Result<Connection, &'static str> {
    value.parse().map_err(|()| "192.0.2.1 50000 192.0.2.2 22")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn parse(words: &[&str]) -> Option<CaptureOptions> {
        let command = command(&Catalog::new(Language::English));
        let matches = command.try_get_matches_from(std::iter::once(&"capture").chain(words)).ok()?;
        options(&matches)
    }

    #[test]
    fn what_a_request_says_is_what_it_is_read_as() {
        let words = "-i eth0 -w - --packets 5 --seconds 2.5 --snaplen 96 --host 10.0.0.1 --host fe80::/10 --port 80 \
                     --protocol tcp --until-input-ends";
        let words: Vec<&str> = words.split_whitespace().chain(["--without-connection", "::1 5 ::2 22"]).collect();
        let options = parse(&words).unwrap();
        assert_eq!(options.request.filter.hosts.len(), 2);
        let arguments = options.request.arguments();
        let again: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
        assert_eq!(parse(&again).unwrap().request, options.request);
    }

    #[test]
    fn wrong_usage() {
        for words in [
            "-i eth0",
            "-w a",
            "-i eth0 -w a --packets 0",
            "-i eth0 -w a --snaplen 0",
            "-i eth0 -w a --snaplen 262145",
            "-i eth0 -w a --seconds 0",
            "-i eth0 -w a --seconds NaN",
            "-i eth0 -w a --host somewhere",
            "-i eth0 -w a --protocol x",
            "-i eth0 -w a --port 65536",
        ] {
            assert!(parse(&words.split(' ').collect::<Vec<_>>()).is_none(), "{words}");
        }
    }
}
