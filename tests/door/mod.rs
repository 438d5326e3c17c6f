//! Doors: what comes in by a file is what comes in by a document.

mod hostile;
#[cfg(feature = "ocds")]
mod ocds;
#[cfg(feature = "table")]
mod table;
#[cfg(feature = "spreadsheet")]
mod workbook;

/// Each message of a door is asserted by a test of doors: what stands between its values is there.
#[cfg(all(feature = "ocds", feature = "spreadsheet"))]
#[test]
fn every_message_of_a_door_is_asserted() {
    let tests = [
        include_str!("hostile.rs"),
        include_str!("ocds.rs"),
        include_str!("table.rs"),
        include_str!("workbook.rs"),
    ];
    let plain = |text: &str| -> String {
        let joined = text.split("\\\n").map(str::trim_start).collect::<String>();
        joined.replace("\\\"", "\"")
    };
    let tests: Vec<String> = tests.map(plain).into();
    let messages = crate::error::messages_of_the_source(|path| {
        path.components().any(|part| part.as_os_str() == "door")
    });
    assert!(messages.len() > 40, "{} messages", messages.len());
    let fixed = |message: &str| -> Vec<String> {
        let parts = message.split('{').enumerate().map(|(place, part)| match place {
            0 => part,
            _ => part.split_once('}').unwrap().1,
        });
        parts.filter(|part| part.len() > 5).map(str::to_owned).collect()
    };
    let unasked = messages.iter().filter(|message| {
        let is_in = |text: &String| fixed(message).iter().all(|part| text.contains(part.as_str()));
        !tests.iter().any(is_in)
    });
    let unasked: Vec<&String> = unasked.collect();
    assert!(unasked.is_empty(), "no test of doors asserts: {unasked:#?}");
}
