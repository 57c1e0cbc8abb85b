//! A line of straight pieces with rounded corners, along which something may slide.

use super::super::{Vec2, vec2};

/// Points close enough together to look curved.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    pub(super) points: Vec<Vec2>,
}

fn towards(from: Vec2, to: Vec2, distance: f32) -> Vec2 {
    let length = (to.x - from.x).hypot(to.y - from.y).max(0.001);
    let u = distance / length;
    vec2(from.x + (to.x - from.x) * u, from.y + (to.y - from.y) * u)
}

impl Path {
    /// Through those corners, each rounded by `radius` where there is room.
    pub(super) fn rounded(corners: &[Vec2], radius: f32) -> Self {
        let mut points = Vec::with_capacity(corners.len() * 6);
        for (index, corner) in corners.iter().enumerate() {
            let neighbours = index.checked_sub(1).and_then(|at| corners.get(at)).zip(corners.get(index + 1));
            let Some((before, after)) = neighbours else {
                points.push(*corner);
                continue;
            };
            let room = |other: &Vec2| (other.x - corner.x).hypot(other.y - corner.y) / 2.0;
            let radius = radius.min(room(before)).min(room(after));
            let (a, b) = (towards(*corner, *before, radius), towards(*corner, *after, radius));
            for part in 0..=5u8 {
                let u = f32::from(part) / 5.0;
                let (p, q, r) = ((1.0 - u) * (1.0 - u), 2.0 * u * (1.0 - u), u * u);
                points.push(vec2(a.x * p + corner.x * q + b.x * r, a.y * p + corner.y * q + b.y * r));
            }
        }
        Path { points }
    }

    /// The same, moved.
    pub(super) fn shifted(&self, dx: f32, dy: f32) -> Vec<Vec2> {
        self.points.iter().map(|point| vec2(point.x + dx, point.y + dy)).collect()
    }

    fn length(&self) -> f32 {
        self.points.windows(2).map(distance).sum()
    }

    /// The part of it from its beginning, 0 to 1, and its tip.
    pub(super) fn part(&self, part: f32) -> (Vec<Vec2>, Vec2) {
        let mut left = self.length() * part.clamp(0.0, 1.0);
        let mut points: Vec<Vec2> = self.points.first().copied().into_iter().collect();
        let mut tip = points.first().copied().unwrap_or_default();
        for pair in self.points.windows(2) {
            let [from, to] = pair else { break };
            let length = distance(pair);
            if left < length {
                tip = towards(*from, *to, left);
                points.push(tip);
                return (points, tip);
            }
            left -= length;
            tip = *to;
            points.push(tip);
        }
        (points, tip)
    }
}

fn distance(pair: &[Vec2]) -> f32 {
    match pair {
        [a, b] => (b.x - a.x).hypot(b.y - a.y),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp)]
    use super::*;

    #[test]
    fn one_slides_from_end_to_end() {
        let path = Path::rounded(&[vec2(0.0, 0.0), vec2(100.0, 0.0), vec2(100.0, 50.0)], 10.0);
        assert_eq!(path.part(0.0).1, vec2(0.0, 0.0));
        assert_eq!(path.part(1.0).1, vec2(100.0, 50.0));
        let tip = path.part(0.5).1;
        assert!(tip.y == 0.0 && (60.0..90.0).contains(&tip.x), "{tip:?}");
        assert!(path.points.iter().all(|point| *point != vec2(100.0, 0.0)), "the corner is rounded");
    }
}
