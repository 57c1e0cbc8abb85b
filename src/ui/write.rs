//! Lines of text put where a panel wants them, cut with an ellipsis where there is no room.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Painter, Pos2, pos2};

/// One line of text, at most `width` points wide.
pub(crate) fn line(painter: &Painter, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    spans(painter, &[(text, font, colour)], width)
}

/// One line of text in several fonts and colours, at most `width` points wide.
pub(crate) fn spans(painter: &Painter, parts: &[(&str, FontId, Color32)], width: f32) -> Arc<Galley> {
    let mut job = LayoutJob { wrap: TextWrapping::truncate_at_width(width.max(0.0)), ..LayoutJob::default() };
    job.break_on_newline = false;
    for (text, font, colour) in parts {
        let format = TextFormat { valign: egui::Align::Center, ..TextFormat::simple(font.clone(), *colour) };
        job.append(text, 0.0, format);
    }
    painter.layout_job(job)
}

/// Puts a line so that it begins at `x` and is centred on `y`; returns where it ends.
pub(crate) fn begin(painter: &Painter, x: f32, y: f32, galley: Arc<Galley>) -> f32 {
    let (width, height) = (galley.size().x, galley.size().y);
    painter.galley(snap(painter, pos2(x, y - height / 2.0)), galley, Color32::PLACEHOLDER);
    x + width
}

/// Puts a line so that it ends at `x` and is centred on `y`; returns where it begins.
pub(crate) fn end(painter: &Painter, x: f32, y: f32, galley: Arc<Galley>) -> f32 {
    let start = x - galley.size().x;
    begin(painter, start, y, galley);
    start
}

/// Puts a line centred on a point.
pub(crate) fn centre(painter: &Painter, at: Pos2, galley: Arc<Galley>) {
    begin(painter, at.x - galley.size().x / 2.0, at.y, galley);
}

/// Text on whole pixels is sharp.
fn snap(painter: &Painter, at: Pos2) -> Pos2 {
    let pixel = painter.pixels_per_point();
    pos2((at.x * pixel).round() / pixel, (at.y * pixel).round() / pixel)
}
