//! What somebody has chosen for live captures, as it is remembered: text as it was typed, numbers as they were set.

use crate::capture::RingLimit;
use crate::capture::live::filter::{CaptureFilter, Protocol};
use crate::i18n::Message;
use crate::msg;

/// Choices for live captures.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct LiveChoices {
    /// The interface captured last.
    pub interface: Option<String>,
    /// Addresses and networks to capture, as typed: with spaces or commas between. Empty for all.
    pub hosts: String,
    /// Ports to capture, likewise.
    pub ports: String,
    /// Protocols to capture, by their words on the command line. Empty for all.
    pub protocols: Vec<String>,
    /// Leave out the ssh session that this program runs in, if it runs in one.
    pub not_my_ssh: bool,
    /// The most packets kept.
    pub ring_packets: u32,
    /// The most memory for packets, in MiB.
    pub ring_mebibytes: u32,
    /// The newest conversation takes the stage and plays.
    pub follow: bool,
}

impl Default for LiveChoices {
    fn default() -> Self {
        LiveChoices {
            interface: None,
            hosts: String::new(),
            ports: String::new(),
            protocols: Vec::new(),
            not_my_ssh: true,
            ring_packets: 1_000_000,
            ring_mebibytes: 512,
            follow: true,
        }
    }
}

impl LiveChoices {
    /// Numbers of packets to choose a ring from.
    pub const PACKETS: [u32; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    /// Sizes to choose a ring from, in MiB.
    pub const MEBIBYTES: [u32; 5] = [16, 64, 256, 512, 2048];

    /// How much is kept.
    pub fn ring(&self) -> RingLimit {
        RingLimit { packets: self.ring_packets.max(1) as usize, bytes: u64::from(self.ring_mebibytes.max(1)) << 20 }
    }

    /// The capture filter that was typed; what is wrong with it, if it cannot be read.
    pub fn filter(&self) -> Result<CaptureFilter, Message> {
        let hosts = words(&self.hosts).map(|word| word.parse().map_err(|()| msg!("live-filter-host", text = word)));
        let ports = words(&self.ports).map(|word| match word.parse() {
            Ok(port @ 1..) => Ok(port),
            _ => Err(msg!("live-filter-port", text = word)),
        });
        Ok(CaptureFilter {
            hosts: hosts.collect::<Result<_, _>>()?,
            ports: ports.collect::<Result<_, _>>()?,
            protocols: Protocol::ALL.into_iter().filter(|protocol| self.has(*protocol)).collect(),
            without: CaptureFilter::my_ssh().filter(|_| self.not_my_ssh).into_iter().collect(),
        })
    }

    /// Whether packets of that kind are asked for.
    pub fn has(&self, protocol: Protocol) -> bool {
        self.protocols.iter().any(|word| word == protocol.as_str())
    }

    /// Asks for packets of that kind, or does so no more.
    pub fn toggle(&mut self, protocol: Protocol) {
        if self.has(protocol) {
            self.protocols.retain(|word| word != protocol.as_str());
        } else {
            self.protocols.push(protocol.as_str().to_owned());
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', ';', '，', '、']).map(str::trim).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_the_filter() {
        let mut choices = LiveChoices {
            hosts: "10.0.0.1, fe80::/10".into(),
            ports: "80,443".into(),
            not_my_ssh: false,
            ..LiveChoices::default()
        };
        choices.toggle(Protocol::Udp);
        choices.toggle(Protocol::Tcp);
        let words = choices.filter().unwrap().arguments();
        let want =
            ["--host=10.0.0.1", "--host=fe80::/10", "--port=80", "--port=443", "--protocol=tcp", "--protocol=udp"];
        assert_eq!(words, want);
        choices.toggle(Protocol::Udp);
        assert_eq!(choices.protocols, ["tcp"]);
        for (hosts, ports) in [("somewhere", ""), ("10.0.0.1/33", ""), ("", "0"), ("", "65536"), ("", "http")] {
            let wrong = LiveChoices { hosts: hosts.into(), ports: ports.into(), ..choices.clone() };
            assert!(wrong.filter().is_err(), "{hosts} {ports}");
        }
        assert!(LiveChoices { not_my_ssh: false, ..LiveChoices::default() }.filter().unwrap().is_empty());
    }

    #[test]
    fn an_older_programs_choices_are_read() {
        let read: LiveChoices = serde_json::from_str(r#"{"interface":"eth0","unknown":1}"#).unwrap();
        assert_eq!(read, LiveChoices { interface: Some("eth0".into()), ..LiveChoices::default() });
    }
}
