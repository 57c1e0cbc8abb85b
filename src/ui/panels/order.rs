//! In which order conversations are listed: of a file as they begin, of a live capture those last heard of first.

use egui::Ui;

use crate::flow::ConversationId;
use crate::ui::context::Context;

/// Between two new orders, in seconds: rows that move at each packet could not be read, or clicked.
const AT_LEAST: f64 = 1.0;
/// For how long rows stay where they are under a pointer that has moved, in seconds.
const POINTED_AT: f32 = 1.5;
/// Of more than so many the newest stand first, however long ago they were heard of: to look at each once a second would
/// cost more than it tells.
const MOST: usize = 50_000;

/// The order of a live capture's conversations.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// `None` for a file's, where the place is the number.
    ids: Option<Vec<ConversationId>>,
    /// The last packet it knows of, and when it was made.
    known: u32,
    made: f64,
}

impl Order {
    /// Takes in what has come, where it is time to; otherwise has the window look again when it is.
    pub(super) fn refresh(&mut self, ui: &Ui, cx: &Context<'_>) {
        if cx.workspace.live().session().is_none() {
            self.ids = None;
            return;
        }
        let last = cx.capture.store.last_number();
        if self.ids.is_some() && self.known == last {
            return;
        }
        let now = ui.input(|input| input.time);
        // Nor could they be clicked if they went away under the pointer.
        let pointed = ui.rect_contains_pointer(ui.available_rect_before_wrap())
            && ui.input(|input| input.pointer.time_since_last_movement()) < POINTED_AT;
        let early = (self.made + AT_LEAST - now).max(if pointed { f64::from(POINTED_AT) } else { 0.0 });
        if self.ids.is_some() && early > 0.0 && self.known < last {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(early));
            return;
        }
        let tracker = &cx.capture.tracker;
        let mut ids: Vec<ConversationId> = tracker.ids().collect();
        if ids.len() <= MOST {
            let heard = |id: &ConversationId| tracker.last_frame_of(*id).unwrap_or(0);
            ids.sort_by_cached_key(|id| std::cmp::Reverse(heard(id)));
        } else {
            ids.reverse();
        }
        (self.ids, self.known, self.made) = (Some(ids), last, now);
    }

    /// How many are listed.
    pub(super) fn len(&self, cx: &Context<'_>) -> usize {
        self.ids.as_ref().map_or(cx.capture.tracker.len(), Vec::len)
    }

    /// The conversation at a place.
    pub(super) fn at(&self, place: u64) -> Option<ConversationId> {
        match &self.ids {
            Some(ids) => ids.get(usize::try_from(place).ok()?).copied(),
            None => u32::try_from(place).ok().map(ConversationId),
        }
    }

    /// The place of a conversation.
    pub(super) fn place(&self, id: ConversationId) -> Option<u64> {
        match &self.ids {
            Some(ids) => ids.iter().position(|other| *other == id).map(|place| place as u64),
            None => Some(u64::from(id.0)),
        }
    }
}
