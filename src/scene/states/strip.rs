//! The strip above the figure: for each end who it is, its state, how that is known, and the change that led there.

use super::super::canvas::{Canvas, Name, Type, stroke};
use super::super::{Align, Dash, Role, Target, Weight, text, vec2};
use super::Stage;
use super::figure::{Drawn, EDGES};
use super::layout::{BODY, SMALL, TITLE};
use super::tokens::draw_token;
use super::track::Stop;
use crate::flow::tcp::TcpState;
use crate::flow::{Evidence, Side};
use crate::i18n::Message;
use crate::msg;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    for side in Side::BOTH {
        end(canvas, stage, side);
    }
    canvas.begin(Name::new(22, 0), None);
    canvas.fade(0.6);
    canvas.line(
        vec![vec2(layout.pad, layout.top), vec2(layout.size.x - layout.pad, layout.top)],
        Role::Line,
        k,
        Dash::Solid,
    );
}

fn end(canvas: &mut Canvas, stage: &Stage<'_>, side: Side) {
    let layout = &stage.layout;
    let k = layout.k;
    let home = layout.home(side);
    let (small, bold) = (layout.caption, if layout.caption > SMALL * k { TITLE } else { BODY } * k);
    let stop = stage.current(side);
    let state = stop.and_then(|stop| stop.span.state);
    let right = match side {
        Side::Client => layout.size.x / 2.0 - 12.0 * k,
        Side::Server => layout.size.x - layout.pad,
    };
    canvas.begin(Name::new(20, side.index()), Some(Target::State(side, state)));
    if state.is_some() {
        // Away on the board.
        let r = layout.token;
        canvas.fade(0.8);
        match side {
            Side::Client => canvas.circle(home, r, stroke(Role::Side(side), 1.5 * k, Dash::Solid)),
            Side::Server => canvas.rect(
                vec2(home.x - r, home.y - r),
                vec2(home.x + r, home.y + r),
                r * 0.35,
                stroke(Role::Side(side), 1.5 * k, Dash::Solid),
            ),
        }
        let letter = stage.words(&match side {
            Side::Client => msg!("states-letter-client"),
            Side::Server => msg!("states-letter-server"),
        });
        canvas.text(home, letter, Type::new(SMALL * k, Weight::Bold, Role::Side(side)).aligned(Align::Middle));
    } else {
        draw_token(canvas, stage, side, home, 1.0, true);
    }
    canvas.begin(Name::new(21, side.index()), Some(Target::State(side, state)));
    let mut x = home.x + layout.token + 10.0 * k;
    let left = x;
    let name = stage.words(&match side {
        Side::Client => msg!("scene-client"),
        Side::Server => msg!("scene-server"),
    });
    canvas.text(vec2(x, home.y), name.clone(), Type::new(TITLE * k, Weight::Bold, Role::Side(side)));
    x += text::width(&name, TITLE * k, Weight::Bold) + 12.0 * k;
    let address = stage.timeline.story.end_text(side);
    let address = text::elide_middle(&address, small, Weight::Mono, right - x);
    canvas.text(vec2(x, home.y + k), address, Type::new(small, Weight::Mono, Role::TextSecondary));

    let y = home.y + 10.0 * k + small;
    let doubtful = stage.doubtful(side);
    let (word, known) = match (stop, state, doubtful) {
        (Some(_), Some(state), Some(other)) => {
            (state.name().to_owned(), stage.words(&msg!("states-or-still", state = other.name())))
        }
        (Some(stop), Some(state), None) => {
            let known = match stop.span.evidence {
                Evidence::Observed => msg!("scene-observed"),
                Evidence::Inferred => msg!("scene-inferred"),
                Evidence::Unknown => msg!("scene-state-unknown"),
            };
            (state.name().to_owned(), stage.words(&known))
        }
        _ => (stage.words(&msg!("scene-state-unknown")), String::new()),
    };
    canvas.text(vec2(left, y), word.clone(), Type::new(bold, Weight::Bold, Role::Text));
    let mut x = left + text::width(&word, bold, Weight::Bold) + 10.0 * k;
    let looks = Type::new(small, Weight::Regular, Role::TextSecondary);
    let known = text::elide(&known, small, Weight::Regular, right - x);
    canvas.text(vec2(x, y), known.clone(), looks);
    x += text::width(&known, small, Weight::Regular) + 14.0 * k;
    let clause = stop.map_or("", |stop| stop.span.clause);
    // Half a clause says nothing.
    if x + text::width(clause, small, Weight::Regular) <= right {
        canvas.text(vec2(x, y), clause, looks);
    }

    let said = match doubtful {
        Some(TcpState::SynSent) => msg!("states-half-open"),
        Some(_) => msg!("states-doubtful"),
        None => said(stop),
    };
    let mut lines = text::wrap(&stage.words(&said), small, Weight::Regular, right - left);
    if lines.len() > 2 {
        lines.truncate(2);
        if let Some(last) = lines.last_mut() {
            last.push('…');
            *last = text::elide(last, small, Weight::Regular, right - left);
        }
    }
    for (index, line) in lines.into_iter().enumerate() {
        let at = vec2(left, y + 6.0 * k + (1.0 + 1.25 * index as f32) * small);
        canvas.text(at, line, Type::new(small, Weight::Regular, Role::Text));
    }
}

/// The last change in words; what the state means where none was seen.
fn said(stop: Option<&Stop>) -> Message {
    let Some(stop) = stop else { return msg!("states-unknown") };
    match (stop.edge.and_then(|edge| EDGES.get(edge)), stop.span.state) {
        (Some(edge), _) if edge.drawn == Drawn::Note2 => {
            msg!("states-not-in-figure", words = edge.words.clone(), note = 2)
        }
        (Some(edge), _) if edge.drawn == Drawn::Note3 => {
            msg!("states-not-in-figure", words = edge.words.clone(), note = 3)
        }
        (Some(edge), _) => edge.words.clone(),
        (None, Some(_)) if stop.span.from.0 > 0 && stop.before.is_some() => msg!("states-leap"),
        (None, Some(state)) => crate::flow::state_meaning(state),
        (None, None) => msg!("states-unknown"),
    }
}
