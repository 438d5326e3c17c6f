#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod allocation;
pub mod cost;
pub mod demand;
#[cfg(feature = "serde")]
pub mod document;
pub mod error;
pub mod evidence;
pub mod exact;
pub mod full_cost;
pub mod price;
pub mod tender;

pub use error::Error;
