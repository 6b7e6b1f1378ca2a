//! A topic: what stands in it, as a cord with its pictures, in the channel's order.

use super::{Here, reading};
use crate::{
    State,
    channel::NodeFacts,
    player::{Safe, escape},
};
use axum::response::Response;
use formats::kolibri::Uuid;
use std::collections::BTreeMap;
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Knot, Lead, LinkButton, Notice},
};

/// Longest description shown of a node in a list, in characters.
const ABOUT_CHARS: usize = 140;

/// The page.
pub(super) async fn page(state: &State, visitor: &Visitor, here: Here) -> Result<Response, WebError> {
    let t = &visitor.t;
    let learner = super::own_ids(state, visitor).await?;
    let (topic, coach, language) = (here.node.clone(), here.coach, here.language.clone());
    let channel = here.channel.id;
    let (children, pictures, progress, trail) = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let read = || -> Result<_, store::StoreError> {
            let mut children = channels.children(&topic, coach)?;
            channels.say_nodes(&channel, &language, &mut children);
            let contents: Vec<Uuid> = children.iter().map(|node| node.content).collect();
            let progress = channels.progress(&learner, &contents)?;
            let pictures: BTreeMap<Uuid, _> = channels.thumbnails(&topic)?.into_iter().rev().collect();
            let mut trail = channels.trail(&topic)?;
            channels.say_nodes(&channel, &language, &mut trail);
            Ok((children, pictures, progress, trail))
        };
        read().map_err(WebError::internal)
    })
    .await?;
    let about = if here.node.parent.is_none() { &here.channel.about } else { &here.node.about };
    let mut main = Html::new();
    if !about.is_empty() {
        main = main.with(Lead::new(about.as_str()));
    }
    if children.is_empty() {
        main = main.with(Notice::calm(t.say("library-topic-empty")));
    }
    let mut list = String::from("<ol class=\"shelf\">");
    for child in &children {
        let picture = pictures.get(&child.id).map(|name| here.file(name));
        list.push_str(&line(&here, child, picture, progress.get(&child.content).copied(), t));
    }
    list.push_str("</ol>");
    main = main.with(Safe(list));
    let practisable = || state.library.study_of(&here.channel.id.to_string());
    if here.node.parent.is_none()
        && visitor.signed_in().is_some()
        && practisable().is_some_and(|study| !study.syllabus.exercises.is_empty())
    {
        let address = format!("/practice?course={}", here.channel.id);
        main = main.with(LinkButton::quiet(address, t.say("library-practice-channel")));
    }
    let title = if here.node.parent.is_none() { &here.channel.title } else { &here.node.title };
    let mut page =
        Page::new(title.as_str(), main).learner().under("/courses", t.say("library-courses-title"));
    for above in &trail {
        let name = if above.parent.is_none() { &here.channel.title } else { &above.title };
        page = page.under(format!("/channels/{}/{}", here.channel.id, above.id), name.as_str());
    }
    // The first thing that can be played and is not done.
    let open = |node: &&NodeFacts| node.available && progress.get(&node.content) != Some(&100);
    if let Some(next) = children.iter().find(open) {
        let begun = children.iter().any(|node| progress.contains_key(&node.content));
        let key = if begun { "library-continue" } else { "library-begin" };
        page = page.next(format!("/channels/{}/{}", here.channel.id, next.id), t.say(key));
    }
    Ok(web::page(visitor, page))
}

/// One node: its picture, its name, what kind it is, how far she is, or why it cannot be played.
fn line(here: &Here, node: &NodeFacts, picture: Option<String>, percent: Option<u8>, t: &Tongue) -> String {
    let knot = match percent {
        Some(100) => Knot::Tied,
        Some(_) => Knot::Looped,
        None => Knot::Open,
    };
    let mut notes = vec![escape(&t.say(kind_key(&node.kind)))];
    if node.duration_s >= 60 {
        notes.push(escape(&t.count("library-minutes", node.duration_s as usize / 60)));
    }
    if node.coach {
        notes.push(escape(&t.say("library-content-coach")));
    }
    if !node.available {
        notes.push(escape(&t.say("library-content-not-here")));
    } else if node.kind != "topic" {
        notes.push(escape(&t.say(knot.key())));
    }
    let picture = match picture {
        Some(address) => {
            format!("<img src=\"{address}\" alt=\"\" width=\"88\" height=\"66\" loading=\"lazy\">")
        }
        None => format!("<span class=\"no-picture kind-{}\"></span>", kind_class(&node.kind)),
    };
    let about: String = node.about.chars().take(ABOUT_CHARS).collect();
    let about = match about.is_empty() {
        true => String::new(),
        false => format!("<span class=\"about\">{}</span>", escape(&about)),
    };
    let said = node.title_in.as_ref().map(|tag| tag.as_str());
    let lang = super::lang_of(said.or(node.language.as_deref()));
    format!(
        "<li><a href=\"/channels/{}/{}\">{picture}<span class=\"words\"><span class=\"name\"{lang}>{}</span>\
         <span class=\"notes\">{}</span>{about}</span></a></li>",
        here.channel.id,
        node.id,
        escape(&node.title),
        notes.join(" · ")
    )
}

/// The message that names a kind.
fn kind_key(kind: &str) -> &'static str {
    match kind {
        "topic" => "library-kind-topic",
        "video" => "library-kind-video",
        "audio" => "library-kind-audio",
        "document" => "library-kind-document",
        "exercise" => "library-kind-exercise",
        "slideshow" => "library-kind-slideshow",
        "html5" => "library-kind-html5",
        _ => "library-kind-other",
    }
}

fn kind_class(kind: &str) -> &'static str {
    match kind {
        "topic" => "topic",
        "video" => "video",
        "audio" => "audio",
        "exercise" => "exercise",
        _ => "page",
    }
}
