//! layerscope shows what happens when two programs talk over a network.

pub mod capture;
pub mod decode;
pub mod flow;
pub mod i18n;
pub mod osi;
pub mod scene;
pub mod theme;
pub mod timeline;
pub mod workspace;
