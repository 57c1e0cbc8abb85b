//! What the narration promises, word by word.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use super::*;
use crate::flow::tcp::{Analysis, Close, Open};
use crate::i18n::{Catalog, Language};
use crate::timeline::{Tempo, examples};

#[test]
fn durations_are_short() {
    for (nanos, want) in [
        (0, "0\u{a0}ns"),
        (350_000, "350\u{a0}µs"),
        (1_200_000_000, "1.2\u{a0}s"),
        (40_000_000, "40\u{a0}ms"),
        (-1_500_000, "-1.5\u{a0}ms"),
        (12_340_000_000, "12.3\u{a0}s"),
        (16_466_000, "16.5\u{a0}ms"),
        (99_960_000, "100\u{a0}ms"),
        (228_400_000, "228\u{a0}ms"),
        (i64::MIN, "-9223372037\u{a0}s"),
    ] {
        assert_eq!(duration_text(nanos), want);
    }
}

#[test]
fn everything_is_said_in_each_language() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for (name, story) in examples::all() {
            let timeline = Timeline::new(story.into(), Tempo::Teaching);
            let mut instants: Vec<PlayTime> = timeline.steps.iter().map(|step| step.depart).collect();
            instants.extend([PlayTime(0), timeline.length]);
            for now in instants {
                let narration = timeline.narration(now);
                for message in [&narration.title, &narration.text] {
                    let text = catalog.text(message);
                    assert!(!text.contains(['[', '{']) || text.contains("[2"), "{name} in {language:?}: {text}");
                    assert!(!text.is_empty());
                }
            }
        }
    }
}

fn said(timeline: &Timeline, now: PlayTime) -> String {
    Catalog::new(Language::English).text(&timeline.narration(now).text)
}

#[test]
fn the_end_sums_up_what_was_special() {
    for (story, words) in [
        (examples::lost_syn(), "sent again"),
        (examples::three_way(), "three segments and not four"),
        (examples::mid_stream(), "began before the capture"),
    ] {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let text = said(&timeline, timeline.length);
        assert!(text.contains(words), "{text}");
    }
    let timeline = Timeline::new(examples::unreachable().into(), Tempo::Teaching);
    let title = Catalog::new(Language::English).text(&timeline.narration(timeline.length).title);
    assert_eq!(title, "All told: 2 packets", "ICMP counts");
    let mut story = examples::reset();
    story.events[5].action = Action::Fin;
    let timeline = Timeline::new(story.into(), Tempo::Teaching);
    assert!(said(&timeline, timeline.length).contains("first a FIN, then a reset"));
}

#[test]
fn a_repetition_says_how_long_its_sender_waited_this_time() {
    use crate::flow::story::Phase;
    let (c, syn) = (Side::Client, 0x02);
    let mut teller = examples::Teller::tcp("10.0.0.1:1", "10.0.0.2:2", Open::Unanswered, Close::None).segment(
        c,
        Phase::Handshake,
        Action::Syn,
        syn,
        0,
    );
    for (wait, flags) in [(1_000, syn), (2_000, syn)] {
        teller = teller.wait_ms(wait).segment(c, Phase::Handshake, Action::Retransmission, flags, 0).numbered(0, 0);
    }
    let timeline = Timeline::new(teller.end().into(), Tempo::Teaching);
    assert_eq!(
        said(&timeline, timeline.steps[2].arrive),
        "No answer for 2\u{a0}s: the client sends its SYN again, with the same sequence number."
    );
}

#[test]
fn what_nobody_saw_before_is_not_told_as_sent_again() {
    use crate::flow::story::Phase;
    let (c, ack) = (Side::Client, 0x10);
    let told = |first: u32| {
        let teller = examples::Teller::tcp("10.0.0.1:1", "10.0.0.2:2", Open::MidStream, Close::None)
            .segment(c, Phase::Data, Action::Data, ack, 100)
            .segment(c, Phase::Data, Action::Retransmission, ack, 100);
        let mut story = teller.end();
        for (event, seq) in story.events.iter_mut().zip([first, 1]) {
            let segment = event.segment.as_mut().unwrap();
            (segment.seq, segment.facts.seq) = (seq, seq);
        }
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let english = Catalog::new(Language::English);
        let title = english.text(&timeline.steps[1].title);
        (title, said(&timeline, timeline.steps[1].arrive), said(&timeline, timeline.length))
    };
    let (title, text, end) = told(101);
    assert_eq!(title, "Not seen before");
    assert!(text.starts_with("Number 1 comes after later ones"), "{text}");
    assert!(!text.contains("again") && !end.contains("again"), "{end}");
    let (title, text, end) = told(1);
    assert_eq!(title, "Sent again");
    assert!(text.contains("again") && end.contains("again"), "{text} {end}");
}

#[test]
fn a_question_for_room_is_not_a_keep_alive() {
    use crate::flow::story::Phase;
    use crate::flow::tcp::AnalysisSet;
    let mut story = examples::Teller::tcp("10.0.0.1:1", "10.0.0.2:2", Open::MidStream, Close::None)
        .segment(Side::Server, Phase::Data, Action::ZeroWindow, 0x10, 0)
        .segment(Side::Client, Phase::Data, Action::KeepAlive, 0x10, 0)
        .segment(Side::Server, Phase::Data, Action::KeepAlive, 0x10, 0)
        .end();
    let mark = |story: &mut Story, index: usize, window, name: Analysis| {
        let segment = story.events[index].segment.as_mut().unwrap();
        let mut set = AnalysisSet(0);
        set.insert(name);
        (segment.window, segment.analysis) = (Some(window), set);
    };
    mark(&mut story, 0, 0, Analysis::ZeroWindow);
    mark(&mut story, 1, 100, Analysis::KeepAlive);
    mark(&mut story, 2, 0, Analysis::KeepAliveAck);
    let at = |story: &Story, index: usize| {
        let timeline = Timeline::new(story.clone().into(), Tempo::Teaching);
        said(&timeline, timeline.steps[index].arrive)
    };
    assert!(at(&story, 1).contains("whether there is room"), "{}", at(&story, 1));
    assert!(at(&story, 2).contains("still"), "{}", at(&story, 2));
    let steps = Timeline::new(story.clone().into(), Tempo::Teaching).steps;
    let clauses: Vec<_> = steps.iter().map(|step| step.clause).collect();
    assert_eq!(clauses, ["RFC 9293 §3.8.6", "RFC 9293 §3.8.6.1", "RFC 9293 §3.8.6.1"]);
    mark(&mut story, 0, 500, Analysis::WindowUpdate);
    mark(&mut story, 2, 500, Analysis::KeepAliveAck);
    assert!(at(&story, 1).contains("Nothing has been said"), "{}", at(&story, 1));
    assert!(at(&story, 2).contains("answers"), "{}", at(&story, 2));
}

#[test]
fn the_first_step_of_a_handshake_reads_like_a_lesson() {
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let text = Catalog::new(Language::English).text(&timeline.steps[0].narration);
    assert!(text.starts_with("The client asks to open a connection"), "{text}");
    assert!(text.contains("shown as 0"), "{text}");
}

#[test]
fn a_loss_is_told_as_inferred_and_on_which_side_of_the_tap() {
    let timeline = Timeline::new(examples::lost_syn().into(), Tempo::Teaching);
    let text = said(&timeline, timeline.steps[0].arrive);
    assert!(text.contains("(inferred)") && text.contains("after it had passed here"), "{text}");
    let english = Catalog::new(Language::English);
    for id in ["timeline-not-seen", "timeline-not-seen-fast"] {
        let text = english.text(&Message::new(id).with("seq", 1).with("sender", "client"));
        assert!(text.contains("(inferred)") && text.contains("before it came here"), "{text}");
    }
}

#[test]
fn a_reset_that_answers_data_for_a_closed_program_is_no_abort() {
    let timeline = Timeline::new(examples::unread().into(), Tempo::Teaching);
    let last = timeline.steps.last().unwrap();
    assert_eq!((last.title.id, last.clause), ("timeline-reset-unread-title", "RFC 9293 §3.6.1"));
    let fin = timeline.steps.iter().find(|step| step.action == Action::Fin).unwrap();
    assert!(said(&timeline, fin.arrive).contains("a FIN does not tell"), "{}", said(&timeline, fin.arrive));
    assert!(said(&timeline, timeline.length).contains("no program broke the connection off"));
    // Its program may have broken off where the RST acknowledges, answers nothing, or comes before any FIN.
    let mut aborts = [examples::unread(), examples::unread(), examples::unread()];
    let reset = |story: &Story| story.events.len() - 1;
    let at = reset(&aborts[0]);
    aborts[0].events[at].segment.as_mut().unwrap().facts.flags.0 |= crate::decode::TcpFlags::ACK;
    aborts[1].events[at].segment.as_mut().unwrap().seq += 1;
    aborts[2].events.retain(|event| event.action != Action::Fin);
    for story in aborts {
        assert!(!story.finds_no_reader(reset(&story)));
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        assert_eq!(timeline.steps.last().unwrap().title.id, "timeline-reset-title");
        assert!(timeline.steps.iter().all(|step| step.narration.id != "timeline-fin-closed"));
    }
}

#[test]
fn a_report_below_the_transport_layer_is_no_answer() {
    use crate::flow::below::{Below, Host, Said, Sort};
    let words = || Said { title: msg!("summary-empty"), text: msg!("summary-empty"), to_many: false };
    let mut story = examples::dns();
    story.subject = Subject::Below(Below {
        protocol: "ICMP",
        layer: crate::osi::OsiLayer::Network,
        sort: Sort::Echo,
        clause: "RFC 792",
        hosts: [Host::Unknown; 2],
        outcome: Some(Exchange::Unanswered),
        said: story.events.iter().map(|_| words()).collect(),
    });
    let answer = story.events.iter().position(|event| event.answers.is_some()).unwrap();
    let told = |story: &Story| {
        let timeline = Timeline::new(story.clone().into(), Tempo::Teaching);
        said(&timeline, timeline.steps[answer].arrive)
    };
    assert!(told(&story).contains("The answer was seen"), "{}", told(&story));
    story.events[answer].action = Action::TimeExceeded;
    assert!(told(&story).contains("The report was seen"), "{}", told(&story));
    // Ping is a program, though none answers it.
    let timeline = Timeline::new(story.clone().into(), Tempo::Teaching);
    assert!(said(&timeline, timeline.length).contains("a program (ping) asked"));
    if let Subject::Below(below) = &mut story.subject {
        below.sort = Sort::Neighbour;
    }
    let timeline = Timeline::new(story.into(), Tempo::Teaching);
    assert!(said(&timeline, timeline.length).contains("No program of either host took part"));
}
