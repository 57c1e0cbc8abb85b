//! A scene's shapes with the toolkit's painter: roles become the theme's colours, nothing else is decided here.

use egui::emath::Rot2;
use egui::epaint::TextShape;
use egui::{Color32, FontFamily, FontId, Painter, Pos2, Rect, Stroke, StrokeKind, pos2};

use crate::scene::{Align, Dash, Item, Paint, Scene, Shape, Vec2, Weight};
use crate::ui::fonts;
use crate::ui::style::{self, Palette};

/// Paints a scene with its upper left corner at `origin`.
pub(super) fn scene(painter: &Painter, palette: &Palette, origin: Pos2, scene: &Scene) {
    for item in &scene.items {
        if item.opacity > 0.0 {
            shape(painter, palette, origin, item);
        }
    }
}

fn at(origin: Pos2, point: Vec2) -> Pos2 {
    pos2(origin.x + point.x, origin.y + point.y)
}

fn shape(painter: &Painter, palette: &Palette, origin: Pos2, item: &Item) {
    let ink = |role, opacity: f32| style::tint(palette.role(role), opacity * item.opacity);
    match &item.shape {
        Shape::Line { points, role, width, dash } => {
            let points: Vec<Pos2> = points.iter().map(|point| at(origin, *point)).collect();
            line(painter, &points, Stroke::new(*width, ink(*role, 1.0)), *dash);
        }
        Shape::Rect { min, max, radius, paint } => {
            let rect = Rect::from_min_max(at(origin, *min), at(origin, *max));
            let (fill, stroke) = inks(paint, &ink);
            if paint.dash == Dash::Solid {
                painter.rect(rect, *radius, fill, stroke, StrokeKind::Middle);
            } else {
                painter.rect_filled(rect, *radius, fill);
                line(painter, &outline(rect, *radius), stroke, paint.dash);
            }
        }
        Shape::Circle { centre, radius, paint } => {
            let (fill, stroke) = inks(paint, &ink);
            painter.circle(at(origin, *centre), *radius, fill, stroke);
        }
        Shape::Polygon { points, paint } => {
            let points: Vec<Pos2> = points.iter().map(|point| at(origin, *point)).collect();
            let (fill, stroke) = inks(paint, &ink);
            if paint.dash == Dash::Solid {
                painter.add(egui::Shape::convex_polygon(points, fill, stroke));
            } else {
                painter.add(egui::Shape::convex_polygon(points.clone(), fill, Stroke::NONE));
                let closed: Vec<Pos2> = points.iter().chain(points.first()).copied().collect();
                line(painter, &closed, stroke, paint.dash);
            }
        }
        Shape::Text { at: anchor, text, size, weight, align, role, angle } => {
            let family = match weight {
                Weight::Regular => FontFamily::Proportional,
                Weight::Bold => fonts::bold(),
                Weight::Mono => FontFamily::Monospace,
            };
            let galley = painter.layout_no_wrap(text.clone(), FontId::new(*size, family), ink(*role, 1.0));
            let share = match align {
                Align::Start => 0.0,
                Align::Middle => 0.5,
                Align::End => 1.0,
            };
            let (dx, dy) = (-galley.size().x * share, -galley.size().y / 2.0);
            let anchor = at(origin, *anchor);
            if *angle == 0.0 {
                painter.galley(pos2(anchor.x + dx, anchor.y + dy), galley, Color32::PLACEHOLDER);
            } else {
                let corner = anchor + Rot2::from_angle(*angle) * egui::vec2(dx, dy);
                painter.add(TextShape::new(corner, galley, Color32::PLACEHOLDER).with_angle(*angle));
            }
        }
    }
}

fn inks(paint: &Paint, ink: &impl Fn(crate::scene::Role, f32) -> Color32) -> (Color32, Stroke) {
    let fill = paint.fill.map_or(Color32::TRANSPARENT, |(role, opacity)| ink(role, opacity));
    let stroke = paint.stroke.map_or(Stroke::NONE, |(role, width)| Stroke::new(width, ink(role, 1.0)));
    (fill, stroke)
}

fn line(painter: &Painter, points: &[Pos2], stroke: Stroke, dash: Dash) {
    let width = stroke.width.max(1.0);
    match dash {
        Dash::Solid => {
            painter.line(points.to_vec(), stroke);
        }
        Dash::Dashed => {
            painter.extend(egui::Shape::dashed_line(points, stroke, width * 4.0, width * 3.0));
        }
        Dash::Dotted => {
            painter.extend(egui::Shape::dotted_line(points, stroke.color, width * 3.5, width * 0.75));
        }
    }
}

/// A rounded rectangle's outline as a closed line.
fn outline(rect: Rect, radius: f32) -> Vec<Pos2> {
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0).max(0.0);
    let inner = rect.shrink(radius);
    let quarter = std::f32::consts::FRAC_PI_2;
    let corners = [inner.right_bottom(), inner.left_bottom(), inner.left_top(), inner.right_top()];
    let mut points: Vec<Pos2> = corners
        .iter()
        .enumerate()
        .flat_map(|(turn, corner)| {
            (0..=5).map(move |part| {
                let (sin, cos) = ((turn as f32 + part as f32 / 5.0) * quarter).sin_cos();
                pos2(corner.x + radius * cos, corner.y + radius * sin)
            })
        })
        .collect();
    points.extend(points.first().copied());
    points
}

/// Where a shape lies, in the scene's own points. A text is taken for as wide as its letters are likely to be.
pub(super) fn bounds(shape: &Shape) -> Rect {
    let of = |points: &[Vec2]| {
        points.iter().fold(Rect::NOTHING, |rect, point| rect.union(Rect::from_pos(pos2(point.x, point.y))))
    };
    match shape {
        Shape::Line { points, .. } | Shape::Polygon { points, .. } => of(points),
        Shape::Rect { min, max, .. } => of(&[*min, *max]),
        Shape::Circle { centre, radius, .. } => {
            Rect::from_center_size(pos2(centre.x, centre.y), egui::Vec2::splat(radius * 2.0))
        }
        Shape::Text { at, text, size, align, .. } => {
            let width = text.chars().map(|c| if c.is_ascii() { 0.55 } else { 1.0 }).sum::<f32>() * size;
            let left = match align {
                Align::Start => at.x,
                Align::Middle => at.x - width / 2.0,
                Align::End => at.x - width,
            };
            Rect::from_min_size(pos2(left, at.y - size * 0.6), egui::vec2(width, size * 1.2))
        }
    }
}
