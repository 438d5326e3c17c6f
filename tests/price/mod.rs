//! Prices and what follows from them.

mod contracts;
mod implied;
mod schedules;
