//! A [`Scene`] as SVG. Text stays text, by the bundled fonts' families with fallbacks; the same scene gives the same
//! bytes.

use std::fmt::Write as _;

use crate::i18n::Language;
use crate::scene::{Align, Dash, Item, Paint, Role, Scene, Shape, Vec2, Weight, fonts};
use crate::theme::{Rgba, Theme};

/// From the middle of a line of text down to its baseline, parts of the font size.
const BASELINE: f32 = 0.36;

/// Writes a scene as an SVG document.
pub fn write(scene: &Scene, theme: &Theme, language: Language) -> String {
    write_as(scene, theme, language, (&num(scene.size.x).to_string(), &num(scene.size.y).to_string()))
}

/// The same at a size of its own: width and height as SVG has them, with a unit or without.
pub fn write_as(scene: &Scene, theme: &Theme, language: Language, (wide, high): (&str, &str)) -> String {
    let mut out = String::with_capacity(scene.items.len() * 160 + 512);
    let (width, height) = (num(scene.size.x), num(scene.size.y));
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {width} {height}\" xml:lang=\"{}\">",
        language.tag()
    );
    let _ = writeln!(
        out,
        "<style>text{{white-space:pre}}.r{{font-family:{};font-weight:400}}.b{{font-family:{};font-weight:600}}.m{{font-family:{};font-weight:400}}</style>",
        families(Weight::Regular, language),
        families(Weight::Bold, language),
        families(Weight::Mono, language),
    );
    let _ =
        writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", hex(theme.colour(Role::Background)));
    for item in &scene.items {
        write_item(&mut out, item, theme);
    }
    out.push_str("</svg>\n");
    out
}

fn families(weight: Weight, language: Language) -> String {
    let mut names: Vec<&str> = Vec::new();
    for font in fonts::order(weight, language) {
        if !names.contains(&font.family) {
            names.push(font.family);
        }
    }
    let mut list = String::new();
    for name in names {
        let _ = write!(list, "'{name}',");
    }
    list.push_str(if weight == Weight::Mono { "monospace" } else { "sans-serif" });
    list
}

fn write_item(out: &mut String, item: &Item, theme: &Theme) {
    if item.opacity <= 0.0 {
        return;
    }
    let opacity = item.opacity.min(1.0);
    match &item.shape {
        Shape::Line { points, role, width, dash } => {
            let _ = write!(
                out,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"{}\" stroke-linejoin=\"round\"",
                list(points),
                hex(theme.colour(*role)),
                num(*width),
                if *dash == Dash::Dotted { "round" } else { "butt" },
            );
            write_dash(out, *dash, *width);
            write_opacity(out, "stroke-opacity", opacity);
        }
        Shape::Rect { min, max, radius, paint } => {
            let _ = write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                num(min.x),
                num(min.y),
                num((max.x - min.x).max(0.0)),
                num((max.y - min.y).max(0.0))
            );
            if *radius > 0.0 {
                let _ = write!(out, " rx=\"{}\"", num(*radius));
            }
            write_paint(out, paint, opacity, theme);
        }
        Shape::Circle { centre, radius, paint } => {
            let _ = write!(out, "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", num(centre.x), num(centre.y), num(*radius));
            write_paint(out, paint, opacity, theme);
        }
        Shape::Polygon { points, paint } => {
            let _ = write!(out, "<polygon points=\"{}\"", list(points));
            write_paint(out, paint, opacity, theme);
        }
        Shape::Text { at, text, size, weight, align, role, angle } => {
            let class = match weight {
                Weight::Regular => "r",
                Weight::Bold => "b",
                Weight::Mono => "m",
            };
            let _ = write!(
                out,
                "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"",
                num(at.x),
                num(at.y + size * BASELINE),
                num(*size),
                hex(theme.colour(*role))
            );
            match align {
                Align::Start => {}
                Align::Middle => out.push_str(" text-anchor=\"middle\""),
                Align::End => out.push_str(" text-anchor=\"end\""),
            }
            if angle.abs() > 1e-4 {
                let degrees = (angle.to_degrees() * 100.0).round() / 100.0;
                let _ = write!(out, " transform=\"rotate({degrees} {} {})\"", num(at.x), num(at.y));
            }
            write_opacity(out, "fill-opacity", opacity);
            out.push('>');
            escape(out, text);
            out.push_str("</text>\n");
            return;
        }
    }
    out.push_str("/>\n");
}

fn write_paint(out: &mut String, paint: &Paint, opacity: f32, theme: &Theme) {
    match paint.fill {
        Some((role, alpha)) => {
            let _ = write!(out, " fill=\"{}\"", hex(theme.colour(role)));
            write_opacity(out, "fill-opacity", alpha * opacity);
        }
        None => out.push_str(" fill=\"none\""),
    }
    if let Some((role, width)) = paint.stroke {
        let _ = write!(out, " stroke=\"{}\" stroke-width=\"{}\"", hex(theme.colour(role)), num(width));
        if paint.dash == Dash::Dotted {
            // A dot is a dash of no length: only its round ends are seen.
            out.push_str(" stroke-linecap=\"round\"");
        }
        write_dash(out, paint.dash, width);
        write_opacity(out, "stroke-opacity", opacity);
    }
}

fn write_dash(out: &mut String, dash: Dash, width: f32) {
    let (on, off) = match dash {
        Dash::Solid => return,
        Dash::Dashed => (width.max(1.0) * 2.0 + 3.0, width.max(1.0) + 3.0),
        Dash::Dotted => (0.1, width.max(1.0) * 2.0 + 2.0),
    };
    let _ = write!(out, " stroke-dasharray=\"{} {}\"", num(on), num(off));
}

fn write_opacity(out: &mut String, name: &str, opacity: f32) {
    if opacity < 0.999 {
        let _ = write!(out, " {name}=\"{}\"", (opacity * 1000.0).round() / 1000.0);
    }
}

fn list(points: &[Vec2]) -> String {
    let mut out = String::with_capacity(points.len() * 14);
    for (index, point) in points.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let _ = write!(out, "{},{}", num(point.x), num(point.y));
    }
    out
}

/// Hundredths of a pixel are enough, and the same on every machine.
fn num(value: f32) -> f32 {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 { 0.0 } else { rounded }
}

fn hex(colour: Rgba) -> String {
    let Rgba([r, g, b, _]) = colour;
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Text from the wire may hold anything: what XML 1.0 cannot carry becomes U+FFFD.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::vec2;
    use crate::theme::ThemeKind;

    #[test]
    fn text_stays_text_and_is_escaped() {
        let scene = Scene {
            size: vec2(100.0, 50.0),
            items: vec![Item {
                id: 1,
                opacity: 0.5,
                target: None,
                shape: Shape::Text {
                    at: vec2(10.0, 20.0),
                    text: "a<b & \"c\"\u{1}".into(),
                    size: 10.0,
                    weight: Weight::Bold,
                    align: Align::End,
                    role: Role::Text,
                    angle: 0.1,
                },
            }],
            ..Scene::default()
        };
        let svg = write(&scene, Theme::of(ThemeKind::Dark), Language::SimplifiedChinese);
        assert!(svg.contains(">a&lt;b &amp; &quot;c&quot;\u{fffd}</text>"), "{svg}");
        assert!(
            svg.contains("y=\"23.6\"") && svg.contains("rotate(5.73 10 20)") && svg.contains("fill-opacity=\"0.5\"")
        );
        assert!(svg.contains("'Noto Sans SC','Noto Sans TC'"), "the reader's Chinese comes first");
        assert_eq!(svg, write(&scene, Theme::of(ThemeKind::Dark), Language::SimplifiedChinese));
    }
}
