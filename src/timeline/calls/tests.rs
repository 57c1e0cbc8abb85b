//! What the calls promise of every story.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::CallName::{Accept, Bind, Close, Listen, Recv, Send, Socket};
use super::connection::Stall;
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
fn a_call_begins_before_it_returns_and_words_keep_their_distance() {
    for (name, timeline) in timelines() {
        for side in Side::BOTH {
            let mut rows: Vec<f32> = Vec::new();
            for call in timeline.calls(side) {
                assert!(call.start <= call.end && call.end <= timeline.length, "{name}: {call:?}");
                assert!(call.start.0 >= 0 && call.step < timeline.steps.len() && call.times >= 1, "{name}: {call:?}");
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

#[test]
fn what_was_left_unread_is_read_when_the_window_opens() {
    let mut arrivals = vec![(PlayTime(1), 100, 0), (PlayTime(2), 200, 1), (PlayTime(3), 300, 2), (PlayTime(9), 400, 5)];
    Stall { unread: 100, until: Some((PlayTime(7), 4)) }.hold(&mut arrivals);
    assert_eq!(arrivals, [(PlayTime(1), 100, 0), (PlayTime(7), 300, 4), (PlayTime(9), 400, 5)]);
    Stall { unread: 300, until: None }.hold(&mut arrivals);
    assert_eq!(arrivals.len(), 2, "never read as far as the capture goes");
}
