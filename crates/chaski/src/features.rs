//! THE LIST of features: what each brings to the store and to the pages. Everything that needs all features reads it.

use crate::network;
use store::{
    LocalTables,
    view::{RunsOn, View},
};
use web::messages::Catalogue;

/// What a feature brings.
pub struct Feature {
    /// Its texts.
    pub messages: Catalogue,
    /// Its views.
    pub views: fn() -> Vec<View>,
    /// Its local tables.
    pub local: &'static [LocalTables],
}

/// All features, in the order they are read.
pub const FEATURES: &[Feature] = &[
    Feature { messages: directory::MESSAGES, views: directory::views, local: &[directory::LOCAL] },
    Feature {
        messages: directory::people::MESSAGES,
        views: directory::people::all_views,
        local: &[directory::people::LOCAL],
    },
    Feature { messages: library::MESSAGES, views: library::views, local: &[library::channel::LOCAL] },
    Feature { messages: library::marks::MESSAGES, views: Vec::new, local: &[] },
    Feature { messages: library::channel::MESSAGES, views: Vec::new, local: &[] },
    Feature { messages: library::find::MESSAGES, views: Vec::new, local: &[library::find::LOCAL] },
    Feature { messages: library::authoring::MESSAGES, views: library::authoring::views, local: &[] },
    Feature { messages: library::desk::MESSAGES, views: library::desk::views, local: &[] },
    Feature { messages: classroom::MESSAGES, views: classroom::views, local: &[] },
    Feature { messages: tutoring::MESSAGES, views: tutoring::views, local: &[] },
    Feature { messages: governance::MESSAGES, views: governance::views, local: &[governance::LOCAL] },
    Feature { messages: upkeep::MESSAGES, views: upkeep::views, local: &[upkeep::LOCAL] },
];

/// All views of all features, and those of the exchange and of the network.
pub fn views() -> Vec<View> {
    let features = FEATURES.iter().flat_map(|feature| (feature.views)());
    features.chain(exchange::views()).chain([network::view()]).collect()
}

/// The views of a central. What exists for a hub's pages alone (a class's work, places, quizzes, the teacher's list, progress in channels)
/// it leaves out: it would pay for it with each answer that learners let it have. A central that kept them drops their tables when it is
/// started; nothing is lost, they follow from the log.
pub fn central_views() -> Vec<View> {
    views().into_iter().filter(|view| view.runs_on != RunsOn::Hub).collect()
}

/// The binary's own texts: names of sections.
const MESSAGES: Catalogue = Catalogue {
    area: "chaski",
    sources: &[
        ("es", include_str!("../messages/chaski.es.ftl")),
        ("pt", include_str!("../messages/chaski.pt.ftl")),
        ("en", include_str!("../messages/chaski.en.ftl")),
    ],
};

/// Texts of a central's pages for its network.
const NETWORK: Catalogue = Catalogue {
    area: "network",
    sources: &[
        ("es", include_str!("../messages/network.es.ftl")),
        ("pt", include_str!("../messages/network.pt.ftl")),
        ("en", include_str!("../messages/network.en.ftl")),
    ],
};

/// All texts, the frame's first.
pub fn catalogues() -> Vec<Catalogue> {
    [web::MESSAGES, MESSAGES, NETWORK]
        .into_iter()
        .chain(FEATURES.iter().map(|feature| feature.messages))
        .collect()
}

/// All local tables.
pub fn local_tables() -> Vec<LocalTables> {
    let features = FEATURES.iter().flat_map(|feature| feature.local.iter().copied());
    features.chain([exchange::LOCAL, network::LOCAL]).collect()
}

#[cfg(test)]
mod tests;
