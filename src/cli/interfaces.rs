//! `layerscope interfaces`: where one could capture.

use super::Failure;
use super::output::Out;
use crate::i18n::Catalog;

#[cfg(unix)]
pub(super) fn run(json: bool, catalog: &Catalog, out: &mut Out) -> Result<(), Failure> {
    for interface in crate::capture::live::interfaces() {
        if json {
            out.json(&listed::Listed::of(&interface))?;
        } else {
            out.line(&listed::row(&interface, catalog))?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn run(_json: bool, _catalog: &Catalog, _out: &mut Out) -> Result<(), Failure> {
    Err(Failure::Message(crate::msg!("cli-no-interfaces-here")))
}

#[cfg(unix)]
mod listed {
    use serde::Serialize;

    use super::super::table;
    use crate::capture::live::LiveInterface;
    use crate::i18n::Catalog;

    #[derive(Serialize)]
    pub(super) struct Listed {
        name: String,
        index: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        mac: Option<String>,
        addresses: Vec<String>,
        up: bool,
        loopback: bool,
        /// What has gone over it since it is there.
        #[serde(skip_serializing_if = "Option::is_none")]
        received: Option<Amount>,
        #[serde(skip_serializing_if = "Option::is_none")]
        sent: Option<Amount>,
    }

    #[derive(Serialize)]
    struct Amount {
        packets: u64,
        bytes: u64,
    }

    fn addresses(interface: &LiveInterface) -> Vec<String> {
        interface.addresses.iter().map(|(address, prefix)| format!("{address}/{prefix}")).collect()
    }

    impl Listed {
        pub(super) fn of(interface: &LiveInterface) -> Self {
            let traffic = interface.traffic;
            let mac = interface.mac.map(|mac| mac.map(|byte| format!("{byte:02x}")).join(":"));
            Listed {
                name: interface.name.clone(),
                index: interface.index,
                description: interface.description.clone(),
                mac,
                addresses: addresses(interface),
                up: interface.up,
                loopback: interface.loopback,
                received: traffic.map(|it| Amount { packets: it.received_packets, bytes: it.received_bytes }),
                sent: traffic.map(|it| Amount { packets: it.sent_packets, bytes: it.sent_bytes }),
            }
        }
    }

    pub(super) fn row(interface: &LiveInterface, catalog: &Catalog) -> String {
        let state = catalog.get(if interface.up { "cli-interface-up" } else { "cli-interface-down" });
        let cells = [table::left(&interface.name, 16), table::left(&state, 6), addresses(interface).join(" ")];
        cells.join("  ").trim_end().to_owned()
    }
}
