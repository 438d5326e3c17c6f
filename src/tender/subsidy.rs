//! What part of a price rests on gifts, volunteers and reliefs.
