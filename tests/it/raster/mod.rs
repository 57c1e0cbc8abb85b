//! Paints the window's triangles on the processor: the same bytes on every machine, with no display, no GPU and
//! no system package. Vertices are snapped to 1/256 pixel and all coverage is decided in integers; colours are
//! blended premultiplied in gamma space, as egui asks for.

use std::collections::HashMap;

use egui::epaint::{Mesh, Primitive, Vertex};
use egui::{
    Color32, ColorImage, Context, FullOutput, ImageData, Rect, TextureFilter, TextureId, TextureOptions, TexturesDelta,
};
use egui_kittest::TestRenderer;
use image::{Rgba, RgbaImage};

struct Texture {
    image: ColorImage,
    options: TextureOptions,
}

impl Texture {
    fn texel(&self, x: i64, y: i64) -> [f32; 4] {
        let [w, h] = self.image.size;
        let x = x.clamp(0, w as i64 - 1) as usize;
        let y = y.clamp(0, h as i64 - 1) as usize;
        self.image.pixels[y * w + x].to_array().map(f32::from)
    }

    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let [w, h] = self.image.size;
        let (x, y) = (u * w as f32, v * h as f32);
        if self.options.magnification == TextureFilter::Nearest {
            return self.texel(x.floor() as i64, y.floor() as i64);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = (x - x0, y - y0);
        let (x0, y0) = (x0 as i64, y0 as i64);
        let [a, b, c, d] = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| self.texel(x0 + dx, y0 + dy));
        std::array::from_fn(|i| {
            let (top, bottom) = (a[i] + (b[i] - a[i]) * fx, c[i] + (d[i] - c[i]) * fx);
            top + (bottom - top) * fy
        })
    }
}

/// The renderer.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, Texture>,
    doomed: Vec<TextureId>,
}

impl TestRenderer for Raster {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for id in std::mem::take(&mut self.doomed) {
            self.textures.remove(&id);
        }
        for (id, patches) in delta.set.drain() {
            for patch in patches {
                let ImageData::Color(image) = patch.image;
                match patch.pos {
                    None => {
                        let image = std::sync::Arc::unwrap_or_clone(image);
                        self.textures.insert(id, Texture { image, options: patch.options });
                    }
                    Some([x, y]) => {
                        let texture = self.textures.get_mut(&id).expect("a patch is of a texture there is");
                        let [width, height] = image.size;
                        let whole = texture.image.size[0];
                        for row in 0..height {
                            let to = (y + row) * whole + x;
                            let from = &image.pixels[row * width..(row + 1) * width];
                            texture.image.pixels[to..to + width].copy_from_slice(from);
                        }
                    }
                }
            }
        }
        self.doomed.extend(delta.free.drain());
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let (width, height) = (size.x.round() as usize, size.y.round() as usize);
        let mut target = Target { pixels: vec![[0, 0, 0, 255]; width * height], width, height };
        for primitive in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = primitive.primitive else {
                return Err("a paint callback needs a GPU".to_owned());
            };
            let texture = self.textures.get(&mesh.texture_id).ok_or("a mesh of an unknown texture")?;
            target.mesh(&mesh, texture, primitive.clip_rect, scale);
        }
        Ok(RgbaImage::from_fn(width as u32, height as u32, |x, y| Rgba(target.pixels[y as usize * width + x as usize])))
    }
}

struct Target {
    pixels: Vec<[u8; 4]>,
    width: usize,
    height: usize,
}

/// Pixels that may be painted: left, top, right, bottom.
type Clip = [i64; 4];

impl Target {
    fn mesh(&mut self, mesh: &Mesh, texture: &Texture, clip: Rect, scale: f32) {
        let clip = [
            ((clip.min.x * scale).round() as i64).max(0),
            ((clip.min.y * scale).round() as i64).max(0),
            ((clip.max.x * scale).round() as i64).min(self.width as i64),
            ((clip.max.y * scale).round() as i64).min(self.height as i64),
        ];
        for corners in mesh.indices.chunks_exact(3) {
            let corners = [0, 1, 2].map(|i| mesh.vertices[corners[i] as usize]);
            self.triangle(corners, texture, clip, scale);
        }
    }

    fn triangle(&mut self, mut v: [Vertex; 3], texture: &Texture, clip: Clip, scale: f32) {
        let snap = |v: &Vertex| {
            [(f64::from(v.pos.x * scale) * 256.0).round() as i64, (f64::from(v.pos.y * scale) * 256.0).round() as i64]
        };
        let mut p = [snap(&v[0]), snap(&v[1]), snap(&v[2])];
        let mut area = cross(p[0], p[1], p[2]);
        if area == 0 {
            return;
        }
        if area < 0 {
            p.swap(1, 2);
            v.swap(1, 2);
            area = -area;
        }
        let left = (p.iter().map(|p| p[0]).min().unwrap_or(0) >> 8).max(clip[0]);
        let right = ((p.iter().map(|p| p[0]).max().unwrap_or(0) >> 8) + 1).min(clip[2]);
        let top = (p.iter().map(|p| p[1]).min().unwrap_or(0) >> 8).max(clip[1]);
        let bottom = ((p.iter().map(|p| p[1]).max().unwrap_or(0) >> 8) + 1).min(clip[3]);
        // The edge opposite each corner; the top-left rule gives a shared edge to one triangle only.
        let edges = [(p[1], p[2]), (p[2], p[0]), (p[0], p[1])];
        let bias = edges.map(|(a, b)| {
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            i64::from(!(dy < 0 || (dy == 0 && dx > 0)))
        });
        let same_colour = v[0].color == v[1].color && v[1].color == v[2].color;
        let same_texel = v[0].uv == v[1].uv && v[1].uv == v[2].uv;
        let fixed = same_texel.then(|| texture.sample(v[0].uv.x, v[0].uv.y));
        let solid = fixed.filter(|_| same_colour).map(|texel| source(v[0].color.to_array().map(f32::from), texel));
        for y in top..bottom {
            for x in left..right {
                let at = [x * 256 + 128, y * 256 + 128];
                let w = [0, 1, 2].map(|i| cross(edges[i].0, edges[i].1, at));
                if (0..3).any(|i| w[i] < bias[i]) {
                    continue;
                }
                let src = solid.unwrap_or_else(|| {
                    let share = w.map(|w| w as f32 / area as f32);
                    let mix = |get: &dyn Fn(&Vertex) -> f32| (0..3).map(|i| get(&v[i]) * share[i]).sum::<f32>();
                    let colour = if same_colour {
                        v[0].color.to_array().map(f32::from)
                    } else {
                        std::array::from_fn(|c| mix(&|v| f32::from(v.color.to_array()[c])))
                    };
                    let texel = fixed.unwrap_or_else(|| texture.sample(mix(&|v| v.uv.x), mix(&|v| v.uv.y)));
                    source(colour, texel)
                });
                blend(&mut self.pixels[y as usize * self.width + x as usize], src);
            }
        }
    }
}

/// Twice the signed area of a triangle; positive where it turns clockwise on a screen.
fn cross(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

fn source(colour: [f32; 4], texel: [f32; 4]) -> [u8; 4] {
    std::array::from_fn(|i| (colour[i] * texel[i] / 255.0).round() as u8)
}

fn blend(pixel: &mut [u8; 4], src: [u8; 4]) {
    let rest = 255 - u32::from(src[3]);
    for (below, above) in pixel.iter_mut().zip(src) {
        let kept = (u32::from(*below) * rest + 127) / 255;
        *below = u32::from(above).saturating_add(kept).min(255) as u8;
    }
}

#[test]
fn two_triangles_share_an_edge_without_gap_or_overlap() {
    let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
    let mut mesh = Mesh::default();
    for (x, y) in [(1.0, 1.0), (9.0, 1.0), (1.0, 7.0), (9.0, 7.0)] {
        mesh.colored_vertex(egui::pos2(x, y), half);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(2, 1, 3);
    let texture = Texture { image: ColorImage::filled([1, 1], Color32::WHITE), options: TextureOptions::LINEAR };
    let mut target = Target { pixels: vec![[0, 0, 0, 255]; 100], width: 10, height: 10 };
    target.mesh(&mesh, &texture, Rect::EVERYTHING, 1.0);
    for y in 0..10 {
        for x in 0..10 {
            let inside = (1..9).contains(&x) && (1..7).contains(&y);
            let want = if inside { [100, 0, 0, 255] } else { [0, 0, 0, 255] };
            assert_eq!(target.pixels[y * 10 + x], want, "({x}, {y})");
        }
    }
}
