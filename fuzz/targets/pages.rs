#![no_main]

fullcost_fuzz::target!("pages");
