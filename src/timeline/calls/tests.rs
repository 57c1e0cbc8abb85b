//! What the calls promise of every story.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::CallName::{Accept, Bind, Close, Listen, Recv, Send, Socket};
use super::connection::{Told, hold};
use super::*;
use crate::flow::story::Action;
use crate::timeline::{Tempo, Timeline, examples};

fn timelines() -> Vec<(&'static str, Timeline)> {
    let mut all = Vec::new();
    for (name, story) in examples::all() {
        for tempo in [Tempo::Teaching, Tempo::Captured] {
            all.push((name, Timeline::new(story.clone().into(), tempo)));
        }
    }
    all
}

fn find(timeline: &Timeline, side: Side, name: CallName) -> Call {
    *timeline.calls(side).iter().find(|call| call.name == name).unwrap()
}

#[test]
fn connect_returns_on_the_answer_and_accept_on_the_third_segment() {
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let [syn, answer, ack] = [0, 1, 2].map(|step: usize| timeline.steps[step].clone());
    let connect = find(&timeline, Side::Client, CallName::Connect);
    assert_eq!((connect.start, connect.end, connect.outcome), (syn.depart, answer.arrive, Outcome::Done));
    let accept = find(&timeline, Side::Server, CallName::Accept);
    assert_eq!((accept.start, accept.end), (PlayTime(0), ack.arrive), "the kernel shakes hands before it returns");
    let names: Vec<_> = timeline.calls(Side::Server).iter().map(|call| call.name).collect();
    assert_eq!(names, [Socket, Bind, Listen, Accept, Recv, Send, Recv, Close]);
    let end = timeline.calls(Side::Server)[6];
    assert_eq!(end.outcome, Outcome::EndOfStream, "recv returns 0 on FIN");
    let fin = timeline.steps.iter().find(|step| step.action == Action::Fin).unwrap();
    assert_eq!(end.end, fin.arrive);
}

#[test]
fn no_call_comes_back_for_what_may_never_have_arrived() {
    let cut = |action: Action| {
        let mut story = examples::four_way();
        let last = story.events.iter().position(|event| event.action == action).unwrap();
        story.events.truncate(last + 1);
        story.tap_at = Some(story.events[last].from);
        Timeline::new(story.into(), Tempo::Teaching)
    };
    let connect = find(&cut(Action::SynAck), Side::Client, CallName::Connect);
    assert_eq!(connect.outcome, Outcome::Waiting);
    let reads = |timeline: &Timeline| timeline.calls(Side::Server).iter().filter(|call| call.name == Recv).count();
    assert_eq!(reads(&cut(Action::Data)), 0, "the request was not acknowledged");
    let ends = |timeline: &Timeline| {
        timeline.calls(Side::Server).iter().filter(|call| call.outcome == Outcome::EndOfStream).count()
    };
    assert_eq!((ends(&cut(Action::Fin)), ends(&cut(Action::FinAck))), (0, 1));
}

#[test]
fn a_call_begins_before_it_returns_and_words_keep_their_distance() {
    for (name, timeline) in timelines() {
        for side in Side::BOTH {
            let mut rows: Vec<f32> = Vec::new();
            for call in timeline.calls(side) {
                assert!(call.start <= call.end && call.end <= timeline.length, "{name}: {call:?}");
                assert!(call.start.0 >= 0 && call.step < timeline.steps.len(), "{name}: {call:?}");
                rows.push(call.name_row);
                if !call.is_brief() {
                    rows.push(call.end_row);
                }
            }
            rows.sort_by(f32::total_cmp);
            for pair in rows.windows(2) {
                assert!(pair[1] - pair[0] > WORDS - 0.001, "{name} {side:?}: {rows:?}");
            }
        }
    }
}

#[test]
fn nobody_listens_who_never_answered() {
    let timeline = Timeline::new(examples::unanswered().into(), Tempo::Teaching);
    assert!(timeline.calls(Side::Server).is_empty());
    let waits = timeline.calls(Side::Client).last().unwrap();
    assert_eq!((waits.name, waits.outcome), (CallName::RecvFrom, Outcome::Waiting));
    let timeline = Timeline::new(examples::mid_stream().into(), Tempo::Teaching);
    assert!(timeline.calls(Side::Client).iter().all(|call| call.name != CallName::Connect), "not seen, not said");
}

fn told(told: [(i64, u64, u64); 5]) -> Vec<Told> {
    let all = told.into_iter().enumerate();
    all.map(|(step, (at, ack, window))| Told { at: PlayTime(at), step, ack, edge: ack + window }).collect()
}

#[test]
fn what_was_left_unread_is_read_when_the_edge_of_the_window_proves_it() {
    // Two buffers full come; after the first half the edge has moved on, then the window closes, and opens.
    let arrivals =
        vec![(PlayTime(2), 2001, 1), (PlayTime(4), 4001, 2), (PlayTime(6), 6001, 3), (PlayTime(20), 7001, 9)];
    let windows = told([(0, 1, 4000), (3, 2001, 4000), (7, 6001, 0), (9, 6001, 0), (12, 6001, 4000)]);
    let mut read = arrivals.clone();
    hold(&mut read, &windows);
    assert_eq!(read, [(PlayTime(3), 2001, 1), (PlayTime(12), 6001, 4), (PlayTime(20), 7001, 9)]);
    // The window never opens: what has made no room was never read.
    let closed = told([(0, 1, 4000), (3, 2001, 4000), (7, 6001, 0), (9, 6001, 0), (12, 6001, 0)]);
    let mut read = arrivals.clone();
    hold(&mut read, &closed);
    assert_eq!(read, [(PlayTime(3), 2001, 1)]);
    // No window was closed: read as it comes.
    let open = told([(0, 1, 4000), (3, 2001, 4000), (5, 4001, 2000), (7, 6001, 10), (12, 6001, 4000)]);
    let mut read = arrivals.clone();
    hold(&mut read, &open);
    assert_eq!(read, arrivals);
}

#[test]
fn a_stream_tells_no_more_of_calls_than_bounds() {
    for (name, timeline) in timelines() {
        let tcp = timeline.story.tcp().is_some();
        for call in Side::BOTH.iter().flat_map(|side| timeline.calls(*side)) {
            match call.outcome {
                Outcome::Bytes(_) => assert!(!tcp, "{name}: {call:?}"),
                Outcome::AtLeast(_) => assert!(tcp && call.name == Send, "{name}: {call:?}"),
                Outcome::AtMost(_) => assert!(tcp && call.name == Recv, "{name}: {call:?}"),
                _ => {}
            }
        }
    }
}
