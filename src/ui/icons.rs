//! The icons, drawn as vectors: they take any colour and size, and need no glyph of any font.
//! Each is drawn on a unit square; strokes are a fixed share of it, so all weigh the same.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// An icon by what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Play,
    Pause,
    StepForward,
    StepBack,
    ToStart,
    ToEnd,
    Open,
    Samples,
    Picture,
    Language,
    Projector,
    ProjectorOff,
    Mask,
    Moon,
    Sun,
    Help,
    Close,
    ChevronDown,
    ChevronRight,
    Info,
    Warning,
    Error,
    ArrowRight,
    ArrowLeft,
    BothWays,
    PanelLeft,
    PanelLeftOff,
    PanelRight,
    PanelRightOff,
    Drop,
    Check,
    Sliders,
    Live,
    Recording,
    Stop,
    Copy,
}

/// A unit square's point in a rectangle.
struct Canvas<'a> {
    painter: &'a Painter,
    origin: Pos2,
    side: f32,
    colour: Color32,
    stroke: Stroke,
}

impl Canvas<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        pos2(self.origin.x + x * self.side, self.origin.y + y * self.side)
    }
    fn line(&self, points: &[(f32, f32)]) {
        let points: Vec<Pos2> = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.painter.add(Shape::line(points, self.stroke));
    }
    fn fill(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        // A hairline of the same colour rounds the corners off.
        self.painter.add(Shape::convex_polygon(points, self.colour, Stroke::new(self.side * 0.06, self.colour)));
    }
    fn bar(&self, x: f32, top: f32, bottom: f32, width: f32) {
        let rect = Rect::from_min_max(self.at(x, top), self.at(x + width, bottom));
        self.painter.rect_filled(rect, self.side * 0.04, self.colour);
    }
    fn frame(&self, left: f32, top: f32, right: f32, bottom: f32, radius: f32) {
        let rect = Rect::from_min_max(self.at(left, top), self.at(right, bottom));
        self.painter.rect_stroke(rect, self.side * radius, self.stroke, StrokeKind::Middle);
    }
    fn circle(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_stroke(self.at(x, y), radius * self.side, self.stroke);
    }
    fn dot(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_filled(self.at(x, y), radius * self.side, self.colour);
    }
    fn arc(&self, x: f32, y: f32, radius: f32, from: f32, to: f32) {
        let points: Vec<(f32, f32)> = (0..=14)
            .map(|i| {
                let angle = from + (to - from) * i as f32 / 14.0;
                (x + radius * angle.cos(), y + radius * angle.sin())
            })
            .collect();
        self.line(&points);
    }
}

/// Paints an icon centred in a rectangle, as large as its shorter side.
pub(crate) fn paint(painter: &Painter, rect: Rect, which: Icon, colour: Color32) {
    let side = rect.width().min(rect.height());
    let square = Rect::from_center_size(rect.center(), vec2(side, side));
    let c = Canvas { painter, origin: square.min, side, colour, stroke: Stroke::new((side * 0.09).max(1.2), colour) };
    let tau = std::f32::consts::TAU;
    match which {
        Icon::Play => c.fill(&[(0.28, 0.16), (0.84, 0.5), (0.28, 0.84)]),
        Icon::Pause => {
            c.bar(0.24, 0.16, 0.84, 0.18);
            c.bar(0.58, 0.16, 0.84, 0.18);
        }
        Icon::StepForward => {
            c.fill(&[(0.24, 0.2), (0.66, 0.5), (0.24, 0.8)]);
            c.bar(0.70, 0.18, 0.82, 0.1);
        }
        Icon::StepBack => {
            c.fill(&[(0.76, 0.2), (0.34, 0.5), (0.76, 0.8)]);
            c.bar(0.2, 0.18, 0.82, 0.1);
        }
        Icon::ToEnd => {
            c.fill(&[(0.12, 0.22), (0.46, 0.5), (0.12, 0.78)]);
            c.fill(&[(0.46, 0.22), (0.80, 0.5), (0.46, 0.78)]);
            c.bar(0.82, 0.2, 0.8, 0.09);
        }
        Icon::ToStart => {
            c.fill(&[(0.88, 0.22), (0.54, 0.5), (0.88, 0.78)]);
            c.fill(&[(0.54, 0.22), (0.20, 0.5), (0.54, 0.78)]);
            c.bar(0.09, 0.2, 0.8, 0.09);
        }
        Icon::Open => {
            c.line(&[(0.1, 0.78), (0.1, 0.22), (0.38, 0.22), (0.46, 0.33), (0.82, 0.33), (0.82, 0.44)]);
            c.line(&[(0.1, 0.8), (0.26, 0.46), (0.94, 0.46), (0.8, 0.8), (0.1, 0.8)]);
        }
        Icon::Samples => {
            c.frame(0.12, 0.12, 0.44, 0.44, 0.06);
            c.frame(0.56, 0.12, 0.88, 0.44, 0.06);
            c.frame(0.12, 0.56, 0.44, 0.88, 0.06);
            c.frame(0.56, 0.56, 0.88, 0.88, 0.06);
        }
        Icon::Picture => {
            c.frame(0.1, 0.18, 0.9, 0.82, 0.08);
            c.line(&[(0.14, 0.72), (0.38, 0.46), (0.56, 0.64), (0.68, 0.54), (0.86, 0.72)]);
            c.dot(0.66, 0.36, 0.07);
        }
        Icon::Language => {
            c.circle(0.5, 0.5, 0.4);
            c.line(&[(0.1, 0.5), (0.9, 0.5)]);
            let meridian: Vec<(f32, f32)> = (0..=20)
                .map(|i| {
                    let angle = tau * i as f32 / 20.0;
                    (0.5 + 0.17 * angle.cos(), 0.5 + 0.4 * angle.sin())
                })
                .collect();
            c.line(&meridian);
        }
        // An eye, struck out.
        Icon::Mask => {
            c.line(&[(0.06, 0.5), (0.26, 0.32), (0.5, 0.25), (0.74, 0.32), (0.94, 0.5)]);
            c.line(&[(0.06, 0.5), (0.26, 0.68), (0.5, 0.75), (0.74, 0.68), (0.94, 0.5)]);
            c.circle(0.5, 0.5, 0.12);
            c.line(&[(0.18, 0.88), (0.82, 0.12)]);
        }
        Icon::Projector => {
            c.line(&[(0.38, 0.14), (0.14, 0.14), (0.14, 0.38)]);
            c.line(&[(0.62, 0.14), (0.86, 0.14), (0.86, 0.38)]);
            c.line(&[(0.38, 0.86), (0.14, 0.86), (0.14, 0.62)]);
            c.line(&[(0.62, 0.86), (0.86, 0.86), (0.86, 0.62)]);
        }
        Icon::ProjectorOff => {
            c.line(&[(0.14, 0.38), (0.38, 0.38), (0.38, 0.14)]);
            c.line(&[(0.86, 0.38), (0.62, 0.38), (0.62, 0.14)]);
            c.line(&[(0.14, 0.62), (0.38, 0.62), (0.38, 0.86)]);
            c.line(&[(0.86, 0.62), (0.62, 0.62), (0.62, 0.86)]);
        }
        Icon::Moon => {
            // A disc with another bitten out of it, up and to the right.
            let (disc, bite) = ((0.47, 0.53, 0.39), (0.66, 0.34, 0.33));
            let within = |(x, y): (f32, f32), (cx, cy, r): (f32, f32, f32)| (x - cx).hypot(y - cy) <= r;
            let rim = |(cx, cy, r): (f32, f32, f32), from: f32| {
                (0..=60).map(move |i| {
                    let (sin, cos) = (from + tau * i as f32 / 60.0).sin_cos();
                    (cx + r * cos, cy + r * sin)
                })
            };
            let outer = rim(disc, -0.125 * tau).filter(|point| !within(*point, bite));
            let inner = rim(bite, 0.375 * tau - 0.5 * tau).filter(|point| within(*point, disc));
            let mut outline: Vec<(f32, f32)> = outer.collect();
            let mut edge: Vec<(f32, f32)> = inner.collect();
            edge.reverse();
            outline.extend(edge);
            outline.extend(outline.first().copied());
            c.line(&outline);
        }
        Icon::Sun => {
            c.circle(0.5, 0.5, 0.19);
            for i in 0..8 {
                let (sin, cos) = (tau * i as f32 / 8.0).sin_cos();
                c.line(&[(0.5 + 0.31 * cos, 0.5 + 0.31 * sin), (0.5 + 0.44 * cos, 0.5 + 0.44 * sin)]);
            }
        }
        Icon::Help => {
            c.circle(0.5, 0.5, 0.4);
            c.arc(0.5, 0.4, 0.14, -0.5 * tau, 0.14 * tau);
            c.line(&[(0.59, 0.51), (0.5, 0.6)]);
            c.dot(0.5, 0.73, 0.055);
        }
        Icon::Close => {
            c.line(&[(0.24, 0.24), (0.76, 0.76)]);
            c.line(&[(0.76, 0.24), (0.24, 0.76)]);
        }
        Icon::ChevronDown => c.line(&[(0.24, 0.38), (0.5, 0.64), (0.76, 0.38)]),
        Icon::ChevronRight => c.line(&[(0.38, 0.24), (0.64, 0.5), (0.38, 0.76)]),
        Icon::Info => {
            c.circle(0.5, 0.5, 0.4);
            c.line(&[(0.5, 0.46), (0.5, 0.72)]);
            c.dot(0.5, 0.3, 0.055);
        }
        Icon::Warning => {
            c.line(&[(0.5, 0.12), (0.94, 0.86), (0.06, 0.86), (0.5, 0.12), (0.53, 0.16)]);
            c.line(&[(0.5, 0.4), (0.5, 0.62)]);
            c.dot(0.5, 0.74, 0.055);
        }
        Icon::Error => {
            c.circle(0.5, 0.5, 0.4);
            c.line(&[(0.36, 0.36), (0.64, 0.64)]);
            c.line(&[(0.64, 0.36), (0.36, 0.64)]);
        }
        Icon::ArrowRight => {
            c.line(&[(0.12, 0.5), (0.86, 0.5)]);
            c.line(&[(0.6, 0.26), (0.86, 0.5), (0.6, 0.74)]);
        }
        Icon::ArrowLeft => {
            c.line(&[(0.88, 0.5), (0.14, 0.5)]);
            c.line(&[(0.4, 0.26), (0.14, 0.5), (0.4, 0.74)]);
        }
        Icon::BothWays => {
            c.line(&[(0.1, 0.34), (0.9, 0.34)]);
            c.line(&[(0.7, 0.16), (0.9, 0.34), (0.7, 0.52)]);
            c.line(&[(0.9, 0.68), (0.1, 0.68)]);
            c.line(&[(0.3, 0.5), (0.1, 0.68), (0.3, 0.86)]);
        }
        Icon::PanelLeft | Icon::PanelLeftOff => {
            c.frame(0.1, 0.16, 0.9, 0.84, 0.1);
            c.line(&[(0.4, 0.16), (0.4, 0.84)]);
            if which == Icon::PanelLeft {
                c.fill(&[(0.16, 0.22), (0.36, 0.22), (0.36, 0.78), (0.16, 0.78)]);
            }
        }
        Icon::PanelRight | Icon::PanelRightOff => {
            c.frame(0.1, 0.16, 0.9, 0.84, 0.1);
            c.line(&[(0.6, 0.16), (0.6, 0.84)]);
            if which == Icon::PanelRight {
                c.fill(&[(0.64, 0.22), (0.84, 0.22), (0.84, 0.78), (0.64, 0.78)]);
            }
        }
        Icon::Drop => {
            c.line(&[(0.5, 0.08), (0.5, 0.6)]);
            c.line(&[(0.28, 0.4), (0.5, 0.62), (0.72, 0.4)]);
            c.line(&[(0.12, 0.62), (0.12, 0.88), (0.88, 0.88), (0.88, 0.62)]);
        }
        Icon::Sliders => {
            for (y, knob) in [(0.24, 0.66), (0.5, 0.32), (0.76, 0.58)] {
                c.line(&[(0.1, y), (knob - 0.1, y)]);
                c.line(&[(knob + 0.1, y), (0.9, y)]);
                c.circle(knob, y, 0.1);
            }
        }
        Icon::Live => {
            c.dot(0.5, 0.5, 0.1);
            for (radius, half) in [(0.24, 0.13), (0.4, 0.13)] {
                c.arc(0.5, 0.5, radius, -half * tau, half * tau);
                c.arc(0.5, 0.5, radius, (0.5 - half) * tau, (0.5 + half) * tau);
            }
        }
        Icon::Recording => {
            c.circle(0.5, 0.5, 0.4);
            c.dot(0.5, 0.5, 0.22);
        }
        Icon::Stop => c.fill(&[(0.24, 0.24), (0.76, 0.24), (0.76, 0.76), (0.24, 0.76)]),
        Icon::Copy => {
            c.frame(0.14, 0.14, 0.62, 0.66, 0.08);
            c.line(&[(0.74, 0.34), (0.86, 0.34), (0.86, 0.86), (0.38, 0.86), (0.38, 0.76)]);
        }
        Icon::Check => c.line(&[(0.18, 0.52), (0.42, 0.76), (0.84, 0.26)]),
    }
}
