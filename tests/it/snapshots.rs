//! The whole window as pixels. `UPDATE_SNAPSHOTS=1` writes the pictures anew.

use egui::Key;
use layerscope::i18n::Language;
use layerscope::theme::ThemeKind;
use layerscope::ui::{Launch, Source};

use crate::window::{Window, open};

const SIZE: [f32; 2] = [1280.0, 800.0];

fn launch(sample: &str, language: Language, theme: ThemeKind) -> Launch {
    Launch { source: Source::Sample(sample.to_owned()), language: Some(language), theme: Some(theme) }
}

/// The window on a sample, with that many steps gone by.
fn at_step(sample: &str, language: Language, theme: ThemeKind, steps: usize) -> Window {
    let mut window = open(launch(sample, language, theme), SIZE);
    window.key_press(egui::Key::Home);
    window.run_steps(2);
    for _ in 0..steps {
        window.key_press(egui::Key::ArrowRight);
        window.run_steps(2);
    }
    window
}

fn snapshot(window: &mut Window, name: &str) {
    let options = egui_kittest::SnapshotOptions::new().output_path("tests/snapshots").threshold(0.6);
    window.snapshot_options(name, &options);
}

#[test]
fn the_window_in_each_theme_and_language() {
    let mut results = egui_kittest::SnapshotResults::new();
    for theme in [ThemeKind::Dark, ThemeKind::Light] {
        for language in Language::ALL {
            let mut window = at_step("http-get", language, theme, 5);
            let theme = if theme == ThemeKind::Dark { "dark" } else { "light" };
            snapshot(&mut window, &format!("window-{theme}-{}", language.tag()));
            results.extend_harness(&mut window);
        }
    }
}

#[test]
fn each_view_in_each_theme_and_language() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (view, key, sample, steps) in [
        ("layers", Key::Num2, "http-get", 3),
        ("states", Key::Num3, "simultaneous-close", 9),
        ("header", Key::Num4, "http-get", 4),
        ("udp", Key::Num5, "dns-over-tcp", 3),
    ] {
        for theme in [ThemeKind::Dark, ThemeKind::Light] {
            for language in Language::ALL {
                let mut window = at_step(sample, language, theme, steps);
                window.key_press(key);
                window.run_steps(2);
                window.state_mut().workspace_mut().settle();
                if view == "layers" {
                    // On its way down: three layers into the next packet.
                    for _ in 0..4 {
                        window.key_press(Key::ArrowRight);
                        window.run_steps(2);
                    }
                }
                window.run_steps(2);
                let theme = if theme == ThemeKind::Dark { "dark" } else { "light" };
                snapshot(&mut window, &format!("{view}-{theme}-{}", language.tag()));
                results.extend_harness(&mut window);
            }
        }
    }
}

/// Pictures to look at, not kept: `LOOK=folder cargo test --test it look_at -- --ignored`.
#[test]
#[ignore = "writes pictures for a person to look at"]
fn look_at_everything() {
    let Some(folder) = std::env::var_os("LOOK") else { return };
    let folder = std::path::Path::new(&folder);
    let wanted = std::env::var("ONLY").unwrap_or_default();
    let save = |window: &mut Window, name: &str| {
        window.render().unwrap().save(folder.join(format!("{name}.png"))).unwrap();
    };
    let cases: Vec<(String, Launch, [f32; 2], usize)> = [
        ("http-get", Language::English, ThemeKind::Dark, SIZE, 5),
        ("http-get", Language::TraditionalChinese, ThemeKind::Light, SIZE, 2),
        ("http-get", Language::SimplifiedChinese, ThemeKind::Dark, [1920.0, 1080.0], 8),
        ("http-get", Language::English, ThemeKind::Light, [1920.0, 1080.0], 11),
        ("tls", Language::English, ThemeKind::Dark, SIZE, 6),
        ("dns-lookup", Language::English, ThemeKind::Light, SIZE, 2),
        ("dns-lookup", Language::TraditionalChinese, ThemeKind::Dark, SIZE, 2),
        ("ipv6-http", Language::TraditionalChinese, ThemeKind::Dark, SIZE, 4),
        ("refused", Language::English, ThemeKind::Dark, SIZE, 2),
        ("lost-syn", Language::English, ThemeKind::Light, SIZE, 3),
        ("arp-ping", Language::English, ThemeKind::Dark, SIZE, 0),
        ("web-visit", Language::English, ThemeKind::Dark, SIZE, 3),
        ("udp-unreachable", Language::English, ThemeKind::Dark, SIZE, 2),
        ("three-way-close", Language::English, ThemeKind::Dark, SIZE, 8),
        ("simultaneous-open", Language::SimplifiedChinese, ThemeKind::Light, SIZE, 4),
        ("fast-retransmit", Language::English, ThemeKind::Dark, SIZE, 14),
        ("fast-retransmit", Language::TraditionalChinese, ThemeKind::Light, [1920.0, 1080.0], 14),
        ("fast-retransmit", Language::SimplifiedChinese, ThemeKind::Dark, SIZE, 13),
        ("zero-window", Language::English, ThemeKind::Light, SIZE, 9),
        ("http-get", Language::English, ThemeKind::Dark, [800.0, 520.0], 3),
        ("dns-over-tcp", Language::TraditionalChinese, ThemeKind::Dark, SIZE, 2),
        ("dns-over-tcp", Language::English, ThemeKind::Light, [1920.0, 1080.0], 2),
    ]
    .into_iter()
    .map(|(sample, language, theme, size, steps)| {
        let name = format!("{sample}-{}-{theme:?}-{}", language.tag(), size[0]);
        (name, launch(sample, language, theme), size, steps)
    })
    .filter(|(name, ..)| name.contains(&wanted))
    .collect();
    for (name, launch, size, steps) in cases {
        let mut window = open(launch, size);
        for _ in 0..steps {
            window.key_press(egui::Key::ArrowRight);
            window.run_steps(2);
        }
        save(&mut window, &name);
        let connection = window.state().workspace().catalog().get("ui-connection");
        if steps > 8 {
            use egui_kittest::kittest::Queryable as _;
            window.get_by_label(&connection).click();
            window.run_steps(4);
            save(&mut window, &format!("{name}-connection"));
        }
        if name.starts_with("udp-unreachable") || name.starts_with("dns-lookup") {
            window.key_press(egui::Key::Num5);
            window.run_steps(2);
            window.state_mut().workspace_mut().settle();
            window.run_steps(4);
            menus(&mut window, ["ui-beside-samples", "ui-samples"], |window, menu| {
                save(window, &format!("{name}-{menu}"));
            });
        }
        if name.starts_with("dns-over-tcp") {
            window.key_press(egui::Key::Num5);
            window.run_steps(2);
            window.state_mut().workspace_mut().settle();
            window.key_press(egui::Key::End);
            window.run_steps(4);
            save(&mut window, &format!("{name}-compared"));
            menus(&mut window, ["ui-beside-name", "ui-picture"], |window, menu| {
                save(window, &format!("{name}-{menu}"));
            });
        }
        if steps == 5 {
            use egui_kittest::kittest::Queryable as _;
            window.get_by_label("4 Transport: TCP").click();
            window.run_steps(4);
            save(&mut window, &format!("{name}-fields"));
            let port = window.state().workspace().catalog().get("field-tcp-dstport");
            window.get_by(|node| node.label().is_some_and(|l| l.starts_with(&format!("{port}:")))).click();
            window.run_steps(4);
            save(&mut window, &format!("{name}-field"));
            window.get_by_label("4 Transport: TCP").click();
            window.run_steps(2);
            let notices = &mut window.state_mut().workspace_mut().notifications;
            notices.push(layerscope::workspace::Notification {
                severity: layerscope::workspace::Severity::Warning,
                message: layerscope::msg!("ui-dialog-unavailable"),
            });
            notices.push(layerscope::workspace::Notification {
                severity: layerscope::workspace::Severity::Error,
                message: layerscope::msg!("ui-conversations-none"),
            });
            window.run_steps(3);
            save(&mut window, &format!("{name}-notices"));
            window.state_mut().workspace_mut().notifications.clear();
            window.input_mut().hovered_files.push(egui::HoveredFile::default());
            window.run_steps(2);
            save(&mut window, &format!("{name}-drop"));
            window.input_mut().hovered_files.clear();
            window.run_steps(2);
            window.key_press(egui::Key::F);
            window.run_steps(3);
            save(&mut window, &format!("{name}-projector"));
            window.key_press(egui::Key::Escape);
            window.key_press(egui::Key::F1);
            window.run_steps(3);
            save(&mut window, &format!("{name}-help"));
            window.key_press(egui::Key::Escape);
            window.run_steps(3);
            for menu in ["Samples", "Picture", "How it is shown", "Speed", "Tempo", "Language"] {
                window.get_by_label(menu).click();
                window.run_steps(4);
                save(&mut window, &format!("{name}-menu-{menu}"));
                window.key_press(egui::Key::Escape);
                window.run_steps(4);
            }
        }
    }
}

/// Opens one menu after the other, each to be pictured.
fn menus(window: &mut Window, ids: [&str; 2], picture: impl Fn(&mut Window, &str)) {
    use egui_kittest::kittest::Queryable as _;
    for id in ids {
        let name = window.state().workspace().catalog().get(id);
        window.get_by_label(&name).click();
        window.run_steps(4);
        picture(window, id);
        window.key_press(egui::Key::Escape);
        window.run_steps(4);
    }
}

/// Each view at the desk and in the projector, of the samples that `ONLY` names: `LOOK=folder ONLY=tls,refused cargo test
/// --test it look_at_each_view -- --ignored`.
#[test]
#[ignore = "writes pictures for a person to look at"]
fn look_at_each_view() {
    let Some(folder) = std::env::var_os("LOOK") else { return };
    let folder = std::path::Path::new(&folder);
    let wanted = std::env::var("ONLY").unwrap_or_else(|_| "http-get".to_owned());
    let languages = [
        (Language::English, ThemeKind::Dark),
        (Language::TraditionalChinese, ThemeKind::Light),
        (Language::SimplifiedChinese, ThemeKind::Dark),
    ];
    for (index, sample) in wanted.split(',').enumerate() {
        for projector in [false, true] {
            // Each sample in its own language, so that a few show all.
            let (language, theme) = languages[(index + usize::from(projector)) % languages.len()];
            let size = if projector { [1920.0, 1080.0] } else { SIZE };
            let mut window = open(launch(sample, language, theme), size);
            if projector {
                window.key_press(Key::F);
            }
            for (view, key) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].into_iter().enumerate() {
                window.key_press(key);
                window.run_steps(2);
                window.state_mut().workspace_mut().settle();
                let length = window.state().workspace().length();
                let share = [0.45, 0.3, 0.6, 0.4, 0.7][view];
                let now = layerscope::timeline::PlayTime((length.0 as f64 * share) as i64);
                window.state_mut().workspace_mut().apply(layerscope::workspace::Command::Seek(now));
                window.run_steps(4);
                let kind = if projector { "projector" } else { "desk" };
                let name = format!("{sample}-{kind}-{}-{}.png", view + 1, language.tag());
                window.render().unwrap().save(folder.join(name)).unwrap();
            }
        }
    }
}

/// The list of the legend over the stage: `LOOK=folder cargo test --test it look_at_the_legend -- --ignored`.
#[test]
#[ignore = "writes pictures for a person to look at"]
fn look_at_the_legend() {
    use egui_kittest::kittest::Queryable as _;
    let Some(folder) = std::env::var_os("LOOK") else { return };
    let folder = std::path::Path::new(&folder);
    for (sample, language, projector) in [
        ("lost-syn", Language::English, false),
        ("reset", Language::TraditionalChinese, true),
        ("udp-unanswered", Language::SimplifiedChinese, false),
    ] {
        let size = if projector { [1920.0, 1080.0] } else { SIZE };
        let mut window = open(launch(sample, language, ThemeKind::Dark), size);
        if projector {
            window.key_press(Key::F);
        }
        window.key_press(Key::End);
        window.run_steps(3);
        let name = window.state().workspace().catalog().get("ui-legend");
        window.get_by_label(&name).click();
        window.run_steps(4);
        window.render().unwrap().save(folder.join(format!("legend-{sample}.png"))).unwrap();
    }
}
