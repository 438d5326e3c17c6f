//! Forms of contract: what is paid for a volume.
