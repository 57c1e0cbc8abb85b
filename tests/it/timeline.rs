//! The player on a timeline, as a presenter uses it.

use layerscope::timeline::{Player, Tempo, Timeline, examples};

#[test]
fn playing_reaches_every_stop_a_clicker_stops_at() {
    for (name, story) in examples::all() {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let mut player = Player::new();
        let mut stops = Vec::new();
        while player.now < timeline.length {
            player.playing = true;
            let stop = timeline.next_stop(player.now);
            for _ in 0..10_000 {
                if !player.tick(1.0 / 60.0, stop) {
                    break;
                }
            }
            assert!(!player.playing, "{name}: comes to rest");
            stops.push(player.now);
        }
        assert_eq!(stops.len(), timeline.stops().len() + 1, "{name}: every arrival, and the end");
        assert_eq!(&stops[..timeline.stops().len()], timeline.stops());
    }
}

#[test]
fn a_change_of_tempo_keeps_the_step() {
    for (name, story) in examples::all() {
        let story = std::sync::Arc::new(story);
        let teaching = Timeline::new(story.clone(), Tempo::Teaching);
        let captured = Timeline::new(story, Tempo::Captured);
        for step in &teaching.steps {
            let other = captured.step_of_frame(step.frame).map(|index| captured.steps[index].frame);
            assert_eq!(other, Some(step.frame), "{name}");
        }
    }
}
