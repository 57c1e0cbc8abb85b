//! The seven layers of a packet, from the application down, and their fields.

use egui::{Rect, Role as Part, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{State, analysis, connection};
use crate::decode::{self, Field, Layer, LayerTree, Standing};
use crate::msg;
use crate::osi::OsiLayer;
use crate::scene::{self, Weight};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::{self, Icon};
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::{Command, Inspected};

/// Height of a field's row.
const FIELD: f32 = 22.0;
/// Lines of what a layer did while it is folded.
const FOLDED: usize = 2;
/// How far a field stands in from its parent.
const INDENT: f32 = 14.0;

/// The layers of the model when no packet is selected: what each is for.
pub(super) fn without_packet(ui: &mut Ui, cx: &Context<'_>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for layer in OsiLayer::TOP_DOWN {
            let (duty, pdu) = (cx.catalog.get(layer.duty_id()), cx.catalog.get(layer.pdu_id()));
            head(ui, cx, (layer, &pdu), ("—", false), &duty, None);
        }
    });
}

/// The layers of a packet. `reveal` is a field to bring into sight.
pub(super) fn show(
    ui: &mut Ui,
    cx: &Context<'_>,
    state: &mut State,
    packet: &Inspected,
    reveal: Option<usize>,
    wishes: &mut Wishes,
) {
    let chosen = cx.workspace.selection.layer;
    let newly = if chosen == state.layer { None } else { chosen };
    state.layer = chosen;
    let wanted = reveal.and_then(|index| layer_of(&packet.tree, index)).or(newly);
    ScrollArea::vertical().id_salt("layers").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        analysis::show(ui, cx, state.explained.proofs(), wishes);
        connection::show(ui, cx, &state.explained, &mut state.connection);
        for layer in OsiLayer::TOP_DOWN {
            let tree = &packet.tree;
            let here = tree.layers.iter().enumerate().filter(|(index, _)| tree.shown_at(*index) == Some(layer));
            let found: Vec<(&Layer, Standing)> = here.map(|(index, part)| (part, tree.standing(index))).collect();
            let names: Vec<String> = found.iter().map(|part| part_name(cx, *part)).collect();
            let names = if names.is_empty() { "—".to_owned() } else { names.join(" · ") };
            // What is only quoted did nothing here: the layer stays dim over its "Nothing".
            let present = found.iter().any(|(_, standing)| *standing == Standing::Own);
            let deed = cx.text(&decode::deed(&packet.tree, packet.meta.wire_len, layer));
            let slot = state.open.get_mut(usize::from(layer.number()));
            let mut open = slot.as_ref().and_then(|slot| **slot).unwrap_or(false);
            if wanted == Some(layer) {
                open = true;
            }
            let fields = found.iter().any(|(l, _)| !l.fields.is_empty());
            let pdu = pdu(cx, layer, &found);
            let response = head(ui, cx, (layer, &pdu), (&names, present), &deed, fields.then_some(open));
            if response.clicked() && fields {
                open = !open;
            }
            if let Some(slot) = slot {
                *slot = Some(open);
            }
            if open {
                for (place, (part, standing)) in found.iter().enumerate() {
                    if found.len() > 1 || *standing == Standing::Quoted {
                        part_title(ui, cx, &part_name(cx, (part, *standing)), place);
                    }
                    for index in part.fields.clone() {
                        if let Some(one) = packet.tree.fields.get(index) {
                            field(ui, cx, packet, layer, (index, one), reveal == Some(index), wishes);
                        }
                    }
                }
                if fields {
                    ui.add_space(GRID);
                }
            }
        }
        ui.add_space(GRID);
    });
}

/// Which layer of the model a field belongs to.
fn layer_of(tree: &LayerTree, field: usize) -> Option<OsiLayer> {
    let index = tree.layers.iter().position(|layer| layer.fields.contains(&field))?;
    tree.shown_at(index)
}

/// A part's protocol, and whether it is only quoted.
fn part_name(cx: &Context<'_>, (part, standing): (&Layer, Standing)) -> String {
    match standing {
        Standing::Own => part.protocol.name.to_owned(),
        Standing::Quoted => cx.text(&msg!("ui-quoted", name = part.protocol.name)),
        Standing::IcmpData => cx.text(&msg!("ui-icmp-data")),
    }
}

/// What the layer calls its unit of data in this packet: a UDP datagram is no segment.
fn pdu(cx: &Context<'_>, layer: OsiLayer, found: &[(&Layer, Standing)]) -> String {
    let datagram = layer == OsiLayer::Transport && found.first().is_some_and(|(part, _)| part.protocol.token == "udp");
    if datagram { cx.text(&msg!("osi-transport-pdu-datagram")) } else { cx.catalog.get(layer.pdu_id()) }
}

/// A layer's head: number, name, PDU, what was found, and what it did.
fn head(
    ui: &mut Ui,
    cx: &Context<'_>,
    (layer, pdu): (OsiLayer, &str),
    (protocols, present): (&str, bool),
    deed: &str,
    open: Option<bool>,
) -> egui::Response {
    let palette = cx.palette;
    let width = ui.available_width();
    let (left, right) = (GRID * 6.5, GRID * 2.0);
    let ink = if present { palette.text } else { palette.text_secondary };
    let room = width - left - right + GRID;
    let whole = scene::text::wrap(deed, style::SMALL, Weight::Regular, room);
    let cut = open != Some(true) && whole.len() > FOLDED;
    let mut lines = whole;
    if cut {
        // All seven layers stay in sight while they are folded; the rest of the sentence is a click away.
        let rest = lines.split_off(FOLDED - 1).join(" ");
        lines.push(scene::text::elide(&rest, style::SMALL, Weight::Regular, room));
    }
    let words = ui.painter().layout(lines.join("\n"), style::small(1.0), palette.text_secondary, f32::INFINITY);
    let height = 20.0 + words.size().y + GRID * 1.75;
    let sense = if open.is_some() { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
    let name = cx.catalog.get(layer.name_id());
    let label = format!("{} {name}: {protocols}", layer.number());
    let part = if open.is_some() { Part::DisclosureTriangle } else { Part::Label };
    response.widget_info(|| WidgetInfo::selected(part, true, open == Some(true), &label));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter();
    if open.is_some() && response.hovered() {
        painter.rect_filled(rect, 0.0, palette.raised);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    }
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.border));
    let colour = palette.layer(layer);
    let strength = if present { 1.0 } else { 0.35 };
    let bar = Rect::from_min_size(rect.min, vec2(4.0, rect.height() - 1.0));
    painter.rect_filled(bar, 0.0, style::tint(colour, strength));
    let y = rect.top() + GRID + 8.0;
    let badge = Rect::from_center_size(pos2(rect.left() + 24.0, y), vec2(20.0, 20.0));
    let (ground, digit) = if present { (colour, palette.on_layer(layer)) } else { (style::tint(colour, 0.15), ink) };
    painter.rect_filled(badge, 5.0, ground);
    let number = write::line(painter, &layer.number().to_string(), style::small_strong(1.0), digit, 20.0);
    write::centre(painter, badge.center(), number);
    let mut end = rect.right() - right;
    if let Some(open) = open {
        let square = Rect::from_center_size(pos2(end - 5.0, y), vec2(11.0, 11.0));
        let icon = if open { Icon::ChevronDown } else { Icon::ChevronRight };
        icons::paint(painter, square, icon, palette.text_secondary);
        end -= 18.0;
    }
    let found = write::line(painter, protocols, style::strong(1.0), ink, rect.width() * 0.62);
    let end = write::end(painter, end, y, found);
    let galley = write::line(painter, &name, style::body(1.0), ink, end - left - rect.left() - GRID);
    let x = write::begin(painter, rect.left() + left - GRID, y, galley);
    let pdu = write::line(painter, pdu, style::small(1.0), palette.text_secondary, f32::INFINITY);
    // Where many protocols leave no room, the unit's name gives way whole.
    if pdu.size().x <= end - x - GRID * 2.0 {
        write::begin(painter, x + GRID, y, pdu);
    }
    painter.galley(pos2(rect.left() + left - GRID, y + 13.0), words, palette.text_secondary);
    if cut { response.on_hover_text(deed) } else { response }
}

/// Where a layer of the model holds several headers (VLAN tags, tunnels): whose fields follow.
fn part_title(ui: &mut Ui, cx: &Context<'_>, name: &str, place: usize) {
    if place > 0 {
        ui.add_space(GRID / 2.0);
    }
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let title = write::line(ui.painter(), name, style::small_strong(1.0), cx.palette.text_secondary, rect.width());
    write::begin(ui.painter(), rect.left() + GRID * 2.0, rect.center().y, title);
}

fn field(
    ui: &mut Ui,
    cx: &Context<'_>,
    packet: &Inspected,
    layer: OsiLayer,
    (index, field): (usize, &Field),
    reveal: bool,
    wishes: &mut Wishes,
) {
    let palette = cx.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), FIELD), Sense::click());
    if reveal {
        ui.scroll_to_rect(rect, None);
    }
    let visible = ui.is_rect_visible(rect);
    if !visible && !response.clicked() {
        return;
    }
    let selected = cx.workspace.selection.field == Some(index);
    let label = label(cx, field);
    let value = decode::value_text(field, &packet.bytes, cx.catalog);
    let name = if value.is_empty() { label.clone() } else { format!("{label}: {value}") };
    response.widget_info(|| WidgetInfo::selected(Part::TreeItem, true, selected, &name));
    let painter = ui.painter();
    let colour = palette.layer(layer);
    if selected {
        painter.rect_filled(rect, 0.0, palette.selection);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, palette.raised);
    }
    painter.rect_filled(
        Rect::from_min_size(rect.min, vec2(4.0, FIELD)),
        0.0,
        style::tint(colour, if selected { 1.0 } else { 0.6 }),
    );
    if response.has_focus() {
        painter.rect_stroke(rect, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    }
    let y = rect.center().y;
    let left = rect.left() + GRID * 2.0 + INDENT * f32::from(field.depth.min(8));
    let right = rect.right() - GRID * 2.0;
    let room = right - left;
    // The value takes what it needs up to half; a computed one is in brackets, as Wireshark writes it.
    let value = if field.computed { format!("[{value}]") } else { value };
    let value = write::line(painter, &value, style::mono(1.0), palette.text, room * 0.58);
    let start = write::end(painter, right, y, value);
    let ink = if field.computed { palette.text_secondary } else { palette.text };
    let galley = write::line(painter, &label, style::small(1.0), ink, start - left - GRID);
    write::begin(painter, left, y, galley);
    if response.clicked() {
        wishes.push(Command::SelectField((!selected).then_some(index)));
    }
    response.on_hover_ui(|ui| tip(ui, cx, field, &name));
}

/// A field's name in the reader's language; Wireshark's where there is none.
fn label(cx: &Context<'_>, field: &Field) -> String {
    let id = field.def.label_id();
    if cx.catalog.has(&id) { cx.catalog.get(&id) } else { field.def.name.to_owned() }
}

fn tip(ui: &mut Ui, cx: &Context<'_>, field: &Field, name: &str) {
    ui.label(name);
    let mut facts = field.def.name.to_owned();
    if !field.def.rfc.is_empty() {
        facts = format!("{facts}   {}", field.def.rfc);
    }
    ui.label(egui::RichText::new(facts).font(style::mono(1.0)).color(cx.palette.text_secondary));
    if field.computed {
        ui.label(egui::RichText::new(cx.text(&msg!("ui-computed"))).font(style::small(1.0)));
    }
    let help = format!("{}-help", field.def.label_id());
    if cx.catalog.has(&help) {
        ui.label(egui::RichText::new(cx.catalog.get(&help)).font(style::small(1.0)));
    }
}
