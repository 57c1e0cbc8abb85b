//! Which marks a conversation's picture needs, found once when it is laid out; and of which packets it is not known
//! whether they arrived.

use std::collections::BTreeSet;

use super::Step;
use crate::capture::FrameNumber;
use crate::flow::Side;
use crate::flow::story::{Action, Event, Story};
use crate::flow::tcp::sequence::reaches;
use crate::flow::udp::Exchange;

/// What there is in a conversation that a picture marks in some way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// A packet arrives where the tap stands: its arrival was seen.
    pub seen: bool,
    /// A packet arrives elsewhere: its arrival is worked out.
    pub worked_out: bool,
    /// It is not known whether a packet arrived.
    pub unsure: bool,
    /// A packet was lost.
    pub lost: bool,
    /// A packet was sent again.
    pub again: bool,
    /// A reset.
    pub reset: bool,
    /// Something went to many, or nothing came back: what is drawn of it is illustration.
    pub illustrated: bool,
    /// Time was left out.
    pub folded: bool,
    /// A packet of its client answers one of its server, which waits for it.
    pub waits: bool,
    /// Of each side, whether it sends anything but reports by ICMP.
    pub answers: [bool; 2],
    /// No packet was lost, sent again or seen twice.
    pub smooth: bool,
}

impl Marks {
    pub(super) fn of(story: &Story, steps: &[Step]) -> Marks {
        let mut marks =
            Marks { illustrated: story.outcome() == Some(Exchange::Unanswered), smooth: true, ..Marks::default() };
        for event in &story.events {
            marks.waits |= event.from == Side::Client && event.answers.is_some();
            if let Some(answers) = marks.answers.get_mut(event.from.index()) {
                *answers |= !event.action.is_icmp();
            }
            marks.smooth &= !(event.lost || event.is_sent_again() || event.is_passed_on());
        }
        for step in steps {
            let Some(event) = story.events.get(step.event) else { continue };
            let group = matches!(event.action, Action::Multicast | Action::Broadcast);
            let reset = matches!(event.action, Action::Reset | Action::Refusal);
            if !group && !reset && !event.lost && !step.unsure {
                let at_router = event.leg.is_some() && event.goes_on();
                let seen = at_router || story.tap_at == Some(event.from.other()) && event.stopped.is_none();
                marks.seen |= seen;
                marks.worked_out |= !seen;
            }
            marks.unsure |= step.unsure;
            marks.lost |= event.lost;
            marks.again |= event.is_sent_again() && !event.is_passed_on();
            marks.reset |= reset;
            marks.illustrated |= group || event.reporter.is_some() || story.asks_many(step.event);
            marks.folded |= step.folded > 0;
        }
        marks
    }
}

/// Whether both carried the same DNS messages, as far as their lengths and what they ask and answer show; over TCP each has its
/// length before it.
pub(super) fn same_messages(one: &Story, other: &Story) -> bool {
    let dns = |story: &Story| story.conversation().and_then(|it| it.application) == Some("DNS");
    if !(dns(one) && dns(other)) {
        return false;
    }
    carried(one) == carried(other)
}

/// Of each message who sent it, how long it is over TCP, and what it says.
fn carried(story: &Story) -> Vec<(usize, u64, Option<&str>)> {
    let prefix = if story.tcp().is_some() { 0 } else { 2 };
    let events = story.events.iter().filter(|event| event.payload_len > 0);
    let mut bytes: Vec<_> = events
        .map(|event| (event.from.index(), u64::from(event.payload_len) + prefix, event.label.as_deref()))
        .collect();
    bytes.sort_unstable();
    bytes
}

/// Of which events it is not known whether they arrived: they ask for an answer, and neither an answer nor anything else in
/// the capture shows that they came, or that they were lost. What asks for none (a plain ACK, a reset, a reply by UDP) is
/// not counted: that nothing answers it says nothing.
pub(super) fn unsure(story: &Story) -> Vec<bool> {
    let mut unsure = vec![false; story.events.len()];
    let unanswered = story.outcome() == Some(Exchange::Unanswered);
    // By side: how far its later segments acknowledge, and whether it resets the connection later.
    let mut acknowledged: [Option<u32>; 2] = [None; 2];
    let mut resets = [false; 2];
    let mut reported: BTreeSet<FrameNumber> = BTreeSet::new();
    for (event, unsure) in story.events.iter().zip(&mut unsure).rev() {
        reported.extend(event.answers.filter(|_| event.action.is_icmp()));
        let to = event.from.other();
        let seen = story.tap_at == Some(to);
        // Whether it got as far as its next sighting is no question.
        let known = seen || event.goes_on() || event.lost || event.stopped.is_some() || reported.contains(&event.frame);
        let Some(segment) = event.segment else {
            *unsure = unanswered && event.action == Action::Request && !known;
            continue;
        };
        let flags = segment.flags();
        if let Some(end) = end(event).filter(|_| !known && !flags.rst()) {
            let later = acknowledged.get(to.index()).copied().flatten();
            let came = later.is_some_and(|ack| reaches(ack, end)) || resets.get(to.index()).copied().unwrap_or(false);
            *unsure = !came;
        }
        if let Some(latest) = acknowledged.get_mut(event.from.index()).filter(|_| flags.ack()) {
            let ack = segment.facts.ack;
            *latest = Some(latest.filter(|later| reaches(*later, ack)).unwrap_or(ack));
        }
        if let Some(resets) = resets.get_mut(event.from.index()) {
            *resets |= flags.rst();
        }
    }
    unsure
}

/// The number after what a segment carries; `None` where it carries nothing that is to be acknowledged.
fn end(event: &Event) -> Option<u32> {
    let segment = event.segment?;
    let flags = segment.flags();
    let takes = segment.len.saturating_add(u32::from(flags.syn())).saturating_add(u32::from(flags.fin()));
    let counts = takes > 0 && !matches!(event.action, Action::KeepAlive | Action::ZeroWindow);
    counts.then(|| segment.facts.seq.wrapping_add(takes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::flow::story::Subject;
    use crate::timeline::{Tempo, Timeline, examples};

    fn unsure_steps(story: Story) -> Vec<usize> {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let steps = timeline.steps.iter().enumerate();
        steps.filter(|(_, step)| step.unsure).map(|(index, _)| index).collect()
    }

    #[test]
    fn what_a_picture_asks_each_frame_is_known() {
        let marks = |story: Story| {
            let marks = Timeline::new(story.into(), Tempo::Teaching).marks;
            (marks.waits, marks.answers, marks.smooth)
        };
        assert_eq!(marks(examples::dns()), (false, [true, true], true));
        let mut back = examples::dns();
        for event in &mut back.events {
            event.from = event.from.other();
        }
        assert!(marks(back).0);
        // The router's report is no answer.
        assert_eq!(marks(examples::unanswered()).1, [true, false]);
        assert_eq!(marks(examples::unreachable()).1, [true, false]);
        assert!(!marks(examples::lost_syn()).2);
    }

    #[test]
    fn messages_of_the_same_length_that_ask_something_else_are_others() {
        let mut one = examples::dns();
        if let Subject::Conversation(conversation) = &mut one.subject {
            conversation.application = Some("DNS");
        }
        assert!(same_messages(&one, &one));
        let mut other = one.clone();
        other.events[0].label = Some("A www.other.example".to_owned());
        assert!(!same_messages(&one, &other));
    }

    #[test]
    fn what_is_answered_has_arrived() {
        assert_eq!(unsure_steps(examples::four_way()), [0usize; 0]);
        assert_eq!(unsure_steps(examples::refused()), [0usize; 0]);
        // The first SYN is lost, which its repetition shows; the second is answered.
        assert_eq!(unsure_steps(examples::lost_syn()), [0usize; 0]);
        assert_eq!(unsure_steps(examples::dns()), [0usize; 0]);
        assert_eq!(unsure_steps(examples::unreachable()), [0usize; 0]);
    }

    #[test]
    fn what_nothing_answers_may_have_arrived_or_not() {
        let asked = examples::unanswered();
        let all: Vec<usize> = (0..asked.events.len()).collect();
        assert_eq!(unsure_steps(asked), all);
        // The capture ends before the FIN is acknowledged.
        let mut cut = examples::four_way();
        let fin = cut.events.iter().position(|event| event.action == Action::Fin).unwrap();
        cut.events.truncate(fin + 1);
        assert_eq!(unsure_steps(cut.clone()), [fin]);
        // Where the tap stands at the receiver, it was seen.
        cut.tap_at = Some(cut.events[fin].from.other());
        assert_eq!(unsure_steps(cut), [0usize; 0]);
    }
}
