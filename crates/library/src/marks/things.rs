//! What a mark stands on: its title, where it is, what kind of thing it is.

use super::Thing;
use crate::{Library, channel::progress::channel_of, pages::reader_language};
use store::StoreError;
use web::{messages::Tongue, parts::Sign};

/// A marked thing as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownThing {
    /// What was marked.
    pub thing: Thing,
    /// Its title.
    pub title: String,
    /// What it stands in; empty for a course.
    pub inside: String,
    /// Where it is.
    pub address: String,
    /// Drawn for whoever does not read.
    pub sign: Sign,
}

/// A thing that is on this box; `None` for what is not, or not for her.
pub(crate) fn shown(
    library: &Library,
    t: &Tongue,
    thing: &Thing,
    coach: bool,
) -> Result<Option<ShownThing>, StoreError> {
    match channel_of(&thing.course) {
        Some(channel) => {
            let Some(channels) = library.channels() else { return Ok(None) };
            let Some(mut card) = channels.card(&channel)? else { return Ok(None) };
            let Ok(content) = thing.item.parse() else { return Ok(None) };
            let node = channels.node_of_content(&channel, &content)?.filter(|node| coach || !node.coach);
            let Some(mut node) = node else { return Ok(None) };
            // In her language, where somebody said them at the desk.
            channels.say_card(t.language(), &mut card);
            channels.say_nodes(&channel, t.language(), std::slice::from_mut(&mut node));
            Ok(Some(match node.parent {
                None => ShownThing {
                    thing: thing.clone(),
                    title: card.title.clone(),
                    inside: String::new(),
                    address: format!("/channels/{channel}"),
                    sign: Sign::Book,
                },
                Some(_) => ShownThing {
                    thing: thing.clone(),
                    title: node.title,
                    inside: card.title.clone(),
                    address: format!("/channels/{channel}/{}", node.id),
                    sign: sign_of(&node.kind),
                },
            }))
        }
        None => Ok(in_package(library, t, thing)),
    }
}

fn in_package(library: &Library, t: &Tongue, thing: &Thing) -> Option<ShownThing> {
    let open = library.course(&thing.course)?;
    let language = reader_language(&open, t);
    let course = open.course.texts.words(language, "title").to_owned();
    let address = format!("/courses/{}", thing.course);
    if thing.item.is_empty() {
        let thing = thing.clone();
        return Some(ShownThing { thing, title: course, inside: String::new(), address, sign: Sign::Book });
    }
    let (_, lesson) = open.course.lesson(&thing.item)?;
    Some(ShownThing {
        thing: thing.clone(),
        title: lesson.texts.words(language, "title").to_owned(),
        inside: course,
        address: format!("{address}/{}", thing.item),
        sign: Sign::Page,
    })
}

/// The sign of a kind of thing, by its word in channels and in the search.
pub(crate) fn sign_of(kind: &str) -> Sign {
    match kind {
        "topic" => Sign::Folder,
        "video" => Sign::Play,
        "audio" => Sign::Ear,
        "exercise" => Sign::Pen,
        "slideshow" => Sign::Pictures,
        "html5" => Sign::Hand,
        "course" => Sign::Book,
        _ => Sign::Page,
    }
}
