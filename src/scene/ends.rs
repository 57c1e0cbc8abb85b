//! Who the two ends are, in a word: the same in each view.

use crate::flow::Side;
use crate::flow::story::Story;
use crate::flow::udp::Exchange;
use crate::i18n::Message;
use crate::msg;

/// What an end is in the story.
pub(super) fn who(story: &Story, side: Side) -> Message {
    match (side, story.outcome()) {
        (Side::Client, Some(Exchange::Multicast | Exchange::Broadcast)) => msg!("scene-sender"),
        (Side::Server, Some(Exchange::Multicast)) => msg!("scene-group"),
        (Side::Server, Some(Exchange::Broadcast)) => msg!("scene-everybody"),
        // Below the transport layer nobody serves.
        (Side::Client, _) if story.below().is_some() => msg!("scene-host-a"),
        (Side::Server, _) if story.below().is_some() => msg!("scene-host-b"),
        (Side::Client, _) => msg!("scene-client"),
        (Side::Server, _) => msg!("scene-server"),
    }
}

/// ICMP, by the name it has over the version of IP that the two ends speak.
pub(super) fn icmp(story: &Story) -> &'static str {
    if story.host(Side::Client).is_ipv6() { "ICMPv6" } else { "ICMP" }
}
