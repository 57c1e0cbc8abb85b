//! The way between the two ends where there are no states: which part of it a packet goes, and the routers on it.
//!
//! As on the ladder, a router stands there only if the capture has a packet on both sides of it, or it reported something.

use std::net::IpAddr;

use crate::flow::Side;
use crate::flow::story::{Event, Story};

/// A router, and how far from the client it stands, 0 to 1. Its address is known where it reported something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Router {
    pub(super) part: f32,
    pub(super) address: Option<IpAddr>,
}

/// The routers on the way, from the client's end: those between links that the capture has both, or else those that reported.
pub(super) fn routers(story: &Story) -> Vec<Router> {
    let links = links(story);
    if links > 1 {
        return (1..links).map(|index| Router { part: index as f32 / links as f32, address: None }).collect();
    }
    let known = story.routers.iter().enumerate();
    known.map(|(at, router)| Router { part: reported(story, at), address: Some(*router) }).collect()
}

/// Where a router stands that reported something: in the order of the reports, for nothing else tells.
fn reported(story: &Story, at: usize) -> f32 {
    (at as f32 + 1.0) / (story.routers.len() as f32 + 1.0)
}

/// More links than a way has.
const MOST_LINKS: u32 = 64;

/// How many links the capture has of the way.
fn links(story: &Story) -> u32 {
    story.events.first().and_then(|event| event.leg).map_or(1, |leg| leg.of.clamp(1, MOST_LINKS))
}

/// Where a packet sets off and where it comes to, 0 at the client and 1 at the server.
pub(super) fn ends(story: &Story, event: &Event) -> (f32, f32) {
    if let Some(leg) = event.leg {
        let node = |index: u32| index as f32 / leg.of.max(1) as f32;
        let (near, far) = (node(leg.index), node(leg.index.saturating_add(1)));
        return if event.from == Side::Client { (near, far) } else { (far, near) };
    }
    let place = |address: IpAddr| {
        let at = story.routers.iter().position(|router| *router == address);
        at.map(|at| reported(story, at))
    };
    let (from, to) = if event.from == Side::Client { (0.0, 1.0) } else { (1.0, 0.0) };
    let sets_off = event.reporter.and_then(place).unwrap_or(from);
    (sets_off, event.stopped.and_then(|stop| place(stop.router)).unwrap_or(to))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::float_cmp)]
    use super::*;
    use crate::flow::story::{Action, Leg, Stop};
    use crate::timeline::examples;

    #[test]
    fn what_expired_comes_to_the_router_that_says_so() {
        let mut story = examples::unreachable();
        let router: IpAddr = "10.0.0.254".parse().unwrap();
        assert_eq!(routers(&story), []);
        assert_eq!((ends(&story, &story.events[0]), ends(&story, &story.events[1])), ((0.0, 1.0), (1.0, 0.0)));
        let report = story.events[1].frame;
        story.routers = vec![router];
        story.events[0].stopped = Some(Stop { router, report, expired: true, ttl: Some(1) });
        story.events[1].reporter = Some(router);
        story.events[1].action = Action::TimeExceeded;
        assert_eq!(routers(&story), [Router { part: 0.5, address: Some(router) }]);
        assert_eq!((ends(&story, &story.events[0]), ends(&story, &story.events[1])), ((0.0, 0.5), (0.5, 0.0)));
    }

    #[test]
    fn what_was_seen_on_two_links_goes_each_of_them_once() {
        let mut story = examples::dns();
        story.events[0].leg = Some(Leg { index: 0, of: 2, ttl: 64 });
        story.events[1].from = Side::Client;
        story.events[1].leg = Some(Leg { index: 1, of: 2, ttl: 63 });
        assert_eq!(routers(&story), [Router { part: 0.5, address: None }]);
        assert_eq!((ends(&story, &story.events[0]), ends(&story, &story.events[1])), ((0.0, 0.5), (0.5, 1.0)));
        story.events[1].from = Side::Server;
        assert_eq!(ends(&story, &story.events[1]), (1.0, 0.5), "the answer comes from the far end");
    }
}
