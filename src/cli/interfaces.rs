//! `layerscope interfaces`: where one could capture.

use serde::Serialize;

use super::output::Out;
use super::{Failure, table};
use crate::i18n::Catalog;

#[derive(Serialize)]
struct Interface {
    name: String,
    index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    mac: Option<String>,
    addresses: Vec<String>,
    up: bool,
    loopback: bool,
}

pub(super) fn run(json: bool, catalog: &Catalog, out: &mut Out) -> Result<(), Failure> {
    for interface in all()? {
        if json {
            out.json(&interface)?;
        } else {
            let state = catalog.get(if interface.up { "cli-interface-up" } else { "cli-interface-down" });
            let cells = [table::left(&interface.name, 16), table::left(&state, 6), interface.addresses.join(" ")];
            out.line(cells.join("  ").trim_end())?;
        }
    }
    Ok(())
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "fails on the systems below")]
fn all() -> Result<Vec<Interface>, Failure> {
    let interfaces = pnet::datalink::interfaces().into_iter().map(|interface| Interface {
        mac: interface.mac.map(|mac| mac.to_string()),
        addresses: interface.ips.iter().map(ToString::to_string).collect(),
        up: interface.is_up(),
        loopback: interface.is_loopback(),
        index: interface.index,
        name: interface.name,
    });
    Ok(interfaces.collect())
}

#[cfg(not(unix))]
fn all() -> Result<Vec<Interface>, Failure> {
    Err(Failure::Message(crate::msg!("cli-no-interfaces-here")))
}
