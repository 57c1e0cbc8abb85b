//! What the clock promises of every story.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use super::*;

const TEMPI: [Tempo; 2] = [Tempo::Teaching, Tempo::Captured];

fn every() -> impl Iterator<Item = (&'static str, Timeline)> {
    examples::all()
        .into_iter()
        .flat_map(|(name, story)| TEMPI.map(|tempo| (name, Timeline::new(Arc::new(story.clone()), tempo))))
}

#[test]
fn steps_are_in_order_and_take_time() {
    for (name, timeline) in every() {
        assert_eq!(timeline.steps.len(), timeline.story.events.len(), "{name}");
        for step in &timeline.steps {
            assert!(step.depart < step.arrive, "{name} {:?}: frame {}", timeline.tempo, step.frame);
            assert!(step.arrive < timeline.length, "{name}");
        }
        assert!(timeline.steps.is_sorted_by_key(|step| step.depart), "{name} {:?}", timeline.tempo);
        // No side overtakes itself.
        for side in Side::BOTH {
            let own = timeline.steps.iter().filter(|step| step.from == side && !timeline.event(step).unwrap().lost);
            assert!(own.is_sorted_by_key(|step| step.arrive), "{name} {:?}", timeline.tempo);
        }
    }
}

#[test]
fn nothing_leaves_before_what_it_acknowledges_has_come() {
    for (name, timeline) in every() {
        for (index, step) in timeline.steps.iter().enumerate() {
            let Some(segment) = timeline.event(step).and_then(|event| event.segment) else { continue };
            if !segment.flags().ack() {
                continue;
            }
            for earlier in timeline.steps[..index].iter().filter(|other| other.from != step.from) {
                let Some(other) = timeline.event(earlier).and_then(|event| event.segment) else { continue };
                let flags = other.flags();
                let end = other.seq + other.len + u32::from(flags.syn() || flags.fin());
                if end > other.seq && segment.ack >= end {
                    assert!(
                        earlier.arrive <= step.depart,
                        "{name} {:?}: frame {} acknowledges frame {} before it has come",
                        timeline.tempo,
                        step.frame,
                        earlier.frame
                    );
                }
            }
        }
    }
}

#[test]
fn fins_that_crossed_are_seen_to_cross_and_so_are_their_acknowledgements() {
    for tempo in TEMPI {
        let timeline = Timeline::new(examples::simultaneous_close().into(), tempo);
        let fins: Vec<&Step> =
            timeline.steps.iter().filter(|s| matches!(s.action, Action::Fin | Action::CrossingFin)).collect();
        assert_eq!(fins.len(), 2);
        assert!(fins[0].crosses && fins[1].crosses);
        assert!(fins[1].depart < fins[0].arrive && fins[0].depart < fins[1].arrive, "{tempo:?}");
    }
    let timeline = Timeline::new(examples::simultaneous_close().into(), Tempo::Teaching);
    let acks: Vec<&Step> = timeline.steps.iter().filter(|s| s.action == Action::LastAck).collect();
    assert!(acks[0].crosses && acks[1].crosses);
    let ordinary = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    assert!(ordinary.steps.iter().all(|step| !step.crosses));
}

/// Three segments, a duplicate ACK, the repetition, and another duplicate `later` ms after that.
fn repeated(later: i64, tap: Option<Side>, rtt: Option<i64>) -> Story {
    use crate::flow::tcp::{Close, Open};
    let (c, s, ack) = (Side::Client, Side::Server, 0x10);
    let mut teller = examples::Teller::tcp("10.0.0.1:1", "10.0.0.2:2", Open::ThreeWay, Close::None);
    for _ in 0..3 {
        teller = teller.segment(c, Phase::Data, Action::Data, ack, 100);
    }
    let story = teller
        .wait_ms(40)
        .segment(s, Phase::Data, Action::DuplicateAck, ack, 0)
        .numbered(0, 0)
        .wait_ms(20)
        .segment(c, Phase::Data, Action::Retransmission, ack, 100)
        .numbered(0, 0)
        .wait_ms(later)
        .segment(s, Phase::Data, Action::DuplicateAck, ack, 0)
        .numbered(0, 0)
        .end();
    Story { tap_at: tap, handshake_rtt: rtt, ..story }
}

#[test]
fn what_was_on_its_way_when_the_other_left_crosses_it() {
    const RTT: Option<i64> = Some(40_000_000);
    let of = |story: Story| Timeline::new(story.into(), Tempo::Teaching);
    let timeline = of(repeated(0, Some(Side::Client), RTT));
    let [again, duplicate] = [4, 5].map(|at: usize| timeline.steps[at].clone());
    assert!(again.crosses && duplicate.crosses);
    assert!(again.depart < duplicate.depart, "as the tap saw them");
    assert!(duplicate.depart < again.arrive, "before it could know of it");
    assert!(timeline.steps[3].arrive < again.depart && !timeline.steps[3].crosses, "what it answers has come");
    let english = crate::i18n::Catalog::new(crate::i18n::Language::English);
    assert!(english.text(&duplicate.narration).contains("crosses packet 5"), "{}", english.text(&duplicate.narration));
    assert!(!english.text(&timeline.steps[3].narration).contains("crosses"));
    for (why, story) in [
        ("there was time for an answer", repeated(35, Some(Side::Client), RTT)),
        ("the repetition had come before it left", repeated(0, Some(Side::Server), RTT)),
        ("no round trip is known", repeated(0, Some(Side::Client), None)),
        ("too short a round trip", repeated(0, Some(Side::Client), Some(300_000))),
    ] {
        let timeline = of(story);
        assert!(timeline.steps[4].arrive < timeline.steps[5].depart && !timeline.steps[5].crosses, "{why}");
    }
    // Between the ends the way to the far end is known to be a fifth of the round trip, and no more.
    assert!(of(repeated(0, None, RTT)).steps[5].crosses);
    assert!(!of(repeated(10, None, RTT)).steps[5].crosses);
}

#[test]
fn two_of_either_side_are_all_under_way_at_once() {
    use crate::flow::tcp::{Close, Open};
    let (c, s, ack) = (Side::Client, Side::Server, 0x10);
    let mut teller = examples::Teller::tcp("10.0.0.1:1", "10.0.0.2:2", Open::ThreeWay, Close::None);
    for from in [c, c, s, s, s] {
        let own = teller.sent(from);
        teller = teller.segment(from, Phase::Data, Action::Data, ack, 100).numbered(own, 0);
    }
    let timeline = Timeline::new(teller.end().into(), Tempo::Teaching);
    let first = &timeline.steps[..4];
    let (last, soonest) = (first.iter().map(|s| s.depart).max(), first.iter().map(|s| s.arrive).min());
    assert!(last < soonest, "{first:?}");
    assert!(!timeline.steps[4].crosses, "more than two would not be told apart");
    let stops: Vec<i64> = timeline.stops().windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    assert!(stops.iter().all(|apart| *apart > 100_000_000), "each has time to be seen: {stops:?}");
}

#[test]
fn the_client_is_established_before_the_server() {
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let (syn_ack, ack) = (&timeline.steps[1], &timeline.steps[2]);
    let at = |side, now| timeline.state_at(side, now);
    assert_eq!(at(Side::Client, PlayTime(0)), (Some(TcpState::Closed), Evidence::Inferred));
    assert_eq!(at(Side::Server, PlayTime(0)), (Some(TcpState::Listen), Evidence::Inferred));
    assert_eq!(at(Side::Client, PlayTime(syn_ack.arrive.0 - 1)).0, Some(TcpState::SynSent));
    assert_eq!(at(Side::Client, syn_ack.arrive), (Some(TcpState::Established), Evidence::Inferred));
    assert_eq!(at(Side::Server, syn_ack.arrive), (Some(TcpState::SynReceived), Evidence::Observed));
    assert_eq!(at(Side::Server, ack.arrive).0, Some(TcpState::Established));
    assert_eq!(at(Side::Client, timeline.length).0, Some(TcpState::TimeWait));
    assert_eq!(at(Side::Server, timeline.length).0, Some(TcpState::Closed));
    let unknown = Timeline::new(examples::mid_stream().into(), Tempo::Teaching);
    assert_eq!(unknown.state_at(Side::Client, unknown.length), (None, Evidence::Unknown));
    let datagrams = Timeline::new(examples::dns().into(), Tempo::Teaching);
    assert!(datagrams.states(Side::Client).is_empty());
}

/// The four-way close, cut off behind the first packet of that action, where its sender is.
fn cut_behind(action: Action) -> Timeline {
    let mut story = examples::four_way();
    let last = story.events.iter().position(|event| event.action == action).unwrap();
    story.events.truncate(last + 1);
    story.tap_at = Some(story.events[last].from);
    Timeline::new(story.into(), Tempo::Teaching)
}

#[test]
fn what_may_never_have_arrived_leaves_the_state_open() {
    for (action, still, state) in [
        (Action::SynAck, TcpState::SynSent, TcpState::Established),
        (Action::Fin, TcpState::Established, TcpState::CloseWait),
    ] {
        let timeline = cut_behind(action);
        let step = timeline.steps.last().unwrap();
        let (to, from) = (timeline.states(step.from.other()), timeline.states(step.from));
        let last = to.last().unwrap();
        assert!(step.unsure && last.from == step.arrive);
        assert_eq!((last.state, last.or, last.evidence), (Some(state), Some(still), Evidence::Unknown));
        assert!(to[..to.len() - 1].iter().chain(from).all(|span| span.or.is_none()), "what was sent was seen");
    }
    // One more that may not have come: one of three.
    let mut story = examples::four_way();
    story.tap_at = Some(Side::Server);
    story.events.retain(|event| matches!(event.action, Action::Syn | Action::SynAck | Action::SecondFin));
    let moment = crate::flow::tcp::Moment::Arrival(story.events[2].frame);
    for transition in story.events[2].transitions.iter_mut().filter(|own| own.side == Side::Client) {
        (transition.moment, transition.to) = (moment, Some(TcpState::CloseWait));
    }
    let timeline = Timeline::new(story.into(), Tempo::Teaching);
    assert_eq!(timeline.state_at(Side::Client, timeline.length), (None, Evidence::Unknown));
    // Whatever was answered is certain.
    for (name, timeline) in every() {
        let known = timeline.steps.iter().all(|step| !step.unsure);
        let certain = Side::BOTH.iter().flat_map(|side| timeline.states(*side)).all(|span| span.or.is_none());
        assert!(!known || certain, "{name}");
    }
    assert!(Timeline::new(examples::four_way().into(), Tempo::Teaching).steps.iter().all(|step| !step.unsure));
}

#[test]
fn states_follow_in_the_same_order_in_either_tempo() {
    for (name, story) in examples::all() {
        let story = Arc::new(story);
        for side in Side::BOTH {
            let [teaching, captured] = TEMPI.map(|tempo| {
                let timeline = Timeline::new(story.clone(), tempo);
                timeline.states(side).iter().map(|span| span.state).collect::<Vec<_>>()
            });
            assert_eq!(teaching, captured, "{name} {side:?}");
        }
    }
}

#[test]
fn the_two_clocks_map_onto_each_other() {
    for (name, timeline) in every() {
        let mut before = None;
        for i in 0..=400 {
            let now = PlayTime(timeline.length.0 / 400 * i);
            let time = timeline.capture_time(now).unwrap();
            assert!(before <= Some(time), "{name}: the capture's time runs on");
            before = Some(time);
            // There and back: as close as the coarser clock allows.
            let back = timeline.play_time(time);
            let again = timeline.capture_time(back).unwrap();
            assert!((again.nanos() - time.nanos()).abs() <= 1, "{name} {:?} at {now:?}", timeline.tempo);
        }
        for step in &timeline.steps {
            let time = timeline.event(step).unwrap().time.unwrap();
            let at = timeline.play_time(time);
            assert!(step.depart <= at && at <= PlayTime(step.arrive.0 + 1_000), "{name}: the tap sees it on its way");
        }
    }
}

#[test]
fn rows_run_on_and_give_labels_room() {
    for (name, timeline) in every() {
        let mut before = -1.0;
        for i in 0..=2_000 {
            let row = timeline.row_at(PlayTime(timeline.length.0 / 2_000 * i));
            assert!(row >= before, "{name} {:?}", timeline.tempo);
            before = row;
        }
        for side in Side::BOTH {
            let rows: Vec<f32> = timeline
                .steps
                .iter()
                .filter(|step| step.from == side)
                .map(|step| timeline.row_at(step.depart))
                .collect();
            assert!(rows.windows(2).all(|w| w[1] - w[0] > 0.6), "{name} {:?}: {rows:?}", timeline.tempo);
        }
    }
}

#[test]
fn each_step_is_told_at_its_own_stop() {
    for (name, timeline) in every() {
        assert_eq!(timeline.stops().len(), timeline.steps.len(), "{name}");
        let mut told: Vec<Option<usize>> = timeline.stops().iter().map(|stop| timeline.step_at(*stop)).collect();
        for (index, step) in timeline.steps.iter().enumerate() {
            assert_eq!(timeline.narration(step.arrive).step, Some(index), "{name} {:?}", timeline.tempo);
        }
        told.sort_unstable();
        assert_eq!(told, (0..timeline.steps.len()).map(Some).collect::<Vec<_>>(), "{name}");
    }
    // The first of two that cross is told first.
    let timeline = Timeline::new(examples::simultaneous_close().into(), Tempo::Teaching);
    let first = timeline.steps.iter().position(|step| step.crosses).unwrap();
    assert_eq!(timeline.step_at(timeline.next_stop(timeline.steps[first - 1].arrive)), Some(first));
}

#[test]
fn long_gaps_are_folded_and_said() {
    for tempo in TEMPI {
        let timeline = Timeline::new(examples::lost_syn().into(), tempo);
        let again = timeline.steps.iter().find(|step| step.action == Action::Retransmission).unwrap();
        assert!((900_000_000..1_100_000_000).contains(&again.folded), "{tempo:?}: {}", again.folded);
        assert!(timeline.steps[0].folded == 0);
        assert!(again.depart.0 - timeline.steps[0].arrive.0 < 8_000_000_000, "{tempo:?}");
    }
}

#[test]
fn lookups_agree_with_a_plain_search() {
    for (name, timeline) in every() {
        for i in 0..=300 {
            let now = PlayTime(timeline.length.0 / 300 * i);
            let under_way = timeline.steps.iter().enumerate().filter(|(_, s)| s.depart <= now && now <= s.arrive);
            let arrived = timeline.steps.iter().enumerate().filter(|(_, s)| s.arrive < now);
            let told = under_way.min_by_key(|(_, s)| s.arrive).or(arrived.max_by_key(|(_, s)| s.arrive));
            assert_eq!(timeline.step_at(now), told.map(|(index, _)| index), "{name}");
            let range = timeline.steps_between(now, PlayTime(now.0 + 2_000_000_000));
            for (index, step) in timeline.steps.iter().enumerate() {
                if step.arrive >= now && step.depart.0 <= now.0 + 2_000_000_000 {
                    assert!(range.contains(&index), "{name}: step {index} is under way");
                }
            }
        }
        for (index, step) in timeline.steps.iter().enumerate() {
            assert_eq!(timeline.step_of_frame(step.frame), Some(index));
            let phase = timeline.phase_of(index).unwrap();
            assert!(phase.first <= index && index <= phase.last);
        }
        assert_eq!(timeline.step_of_frame(9_999), None);
    }
}

#[test]
fn a_story_without_packets_or_times_is_told_all_the_same() {
    for tempo in TEMPI {
        let mut story = examples::four_way();
        story.events.clear();
        let empty = Timeline::new(story.into(), tempo);
        assert_eq!((empty.step_at(empty.length), empty.capture_time(PlayTime(0))), (None, None));
        assert_eq!(empty.next_stop(PlayTime(0)), empty.length);
        assert!(empty.row_at(empty.length) > 0.0);

        let mut story = examples::four_way();
        for event in &mut story.events {
            event.time = None;
        }
        let timeless = Timeline::new(story.into(), tempo);
        assert_eq!(timeless.steps.len(), 11);

        // A clock that runs backwards and leaps.
        let mut story = examples::four_way();
        for (index, event) in story.events.iter_mut().enumerate() {
            event.time = Some(Timestamp::from_nanos(if index % 2 == 0 { i64::MAX - 5 } else { i64::MIN + 7 }));
        }
        let wild = Timeline::new(story.into(), tempo);
        assert!(wild.steps.is_sorted_by_key(|step| step.depart));
    }
}

#[test]
fn beside_itself_a_story_has_the_same_clock() {
    for (name, story) in examples::all() {
        let story: Arc<Story> = story.into();
        for tempo in [Tempo::Teaching, Tempo::Captured] {
            let one = Timeline::new(Arc::clone(&story), tempo);
            let other = Timeline::beside(Arc::clone(&story), &one);
            for (step, same) in one.steps.iter().zip(&other.steps) {
                assert!((step.depart.0 - same.depart.0).abs() < 100, "{name} {tempo:?}: {step:?} {same:?}");
                assert!((step.arrive.0 - same.arrive.0).abs() < 100, "{name} {tempo:?}: {step:?} {same:?}");
                assert_eq!(step.folded > 0, same.folded > 0, "{name} {tempo:?}: {step:?} {same:?}");
            }
        }
    }
}
