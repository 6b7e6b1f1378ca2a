//! A topic: what stands in it, as a cord with its pictures, in the channel's order.

use super::{Here, reading};
use crate::{
    State,
    channel::{Far, NodeFacts, Outline},
    marks::{is_marked, pages as marks, sign_of},
    player::{Safe, escape},
};
use axum::response::Response;
use formats::kolibri::{FileName, Uuid};
use std::collections::BTreeMap;
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Knot, Lead, LinkButton, Notice, Sign, Strand},
};

/// Knots shown of a topic; of more, only the sentence.
const MAX_KNOTS: usize = 20;
/// Longest description shown of a node in a list, in characters.
const ABOUT_CHARS: usize = 140;

/// The page.
pub(super) async fn page(state: &State, visitor: &Visitor, here: Here) -> Result<Response, WebError> {
    let t = &visitor.t;
    let learner = super::own_ids(state, visitor).await?;
    let is_learner = !learner.is_empty();
    let (topic, coach, thing) = (here.node.clone(), here.coach, here.thing());
    let (channel, root, language) = (here.channel.id, here.channel.root, here.language.clone());
    let read = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let read = || -> Result<_, store::StoreError> {
            let mut children = channels.children(&topic, coach)?;
            channels.say_nodes(&channel, &language, &mut children);
            let contents: Vec<Uuid> = children.iter().map(|node| node.content).collect();
            let outline = channels.outline(&topic, coach, &learner)?;
            // What comes after a topic that is done stands elsewhere in the channel.
            let beyond = match topic.parent.is_some() && outline.far(&topic.id).is_done() {
                true => channels.node(&channel, &root)?,
                false => None,
            };
            let beyond = match beyond {
                Some(root) => channels.outline(&root, coach, &learner)?.open_after(&root.id, &topic.id),
                None => None,
            };
            let mut trail = channels.trail(&topic)?;
            channels.say_nodes(&channel, &language, &mut trail);
            Ok(Read {
                progress: channels.progress(&learner, &contents)?,
                pictures: channels.thumbnails(&topic)?.into_iter().rev().collect(),
                trail,
                marked: library.store.read_blocking(|db| is_marked(db, &learner, &thing))?,
                children,
                outline,
                beyond,
            })
        };
        read().map_err(WebError::internal)
    })
    .await?;
    let about = if here.node.parent.is_none() { &here.channel.about } else { &here.node.about };
    let mut main = Html::new();
    if !about.is_empty() {
        main = main.with(Lead::new(about.as_str()));
    }
    if !here.at_hand {
        let notice = Notice::look(t.say("library-stick-away")).words(t.say("library-stick-away-list"));
        main = main.with(notice.with(Safe(format!("<p>{}</p>", Sign::Stick))));
    }
    let far = read.outline.far(&here.node.id);
    if is_learner && far.all > 0 {
        main = main.with(how_far(t, far));
        if far.is_done() {
            main = main.with(Notice::good(t.say("library-topic-done")));
        }
    }
    if read.children.is_empty() {
        main = main.with(Notice::calm(t.say("library-topic-empty")));
    }
    let mut list = String::from("<ol class=\"shelf\">");
    for child in &read.children {
        list.push_str(&line(&here, child, &read, t));
    }
    list.push_str("</ol>");
    main = main.with(Safe(list));
    let practisable = || state.library.study_of(&here.channel.id.to_string());
    if here.node.parent.is_none()
        && here.at_hand
        && visitor.signed_in().is_some()
        && practisable().is_some_and(|study| !study.syllabus.exercises.is_empty())
    {
        let address = format!("/practice?course={}", here.channel.id);
        main = main.with(LinkButton::quiet(address, t.say("library-practice-channel")));
    }
    if let Some(mark) = marks::button(visitor, &here.thing(), read.marked, &here.address()) {
        main = main.with(mark);
    }
    let title = if here.node.parent.is_none() { &here.channel.title } else { &here.node.title };
    let mut page =
        Page::new(title.as_str(), main).learner().under("/courses", t.say("library-courses-title"));
    for above in &read.trail {
        let name = if above.parent.is_none() { &here.channel.title } else { &above.title };
        page = page.under(format!("/channels/{}/{}", here.channel.id, above.id), name.as_str());
    }
    Ok(web::page(visitor, next(state, visitor, &here, &read, page).await?))
}

/// What the page reads.
struct Read {
    children: Vec<NodeFacts>,
    pictures: BTreeMap<Uuid, FileName>,
    progress: BTreeMap<Uuid, u8>,
    trail: Vec<NodeFacts>,
    outline: Outline,
    marked: bool,
    /// What is open elsewhere in the channel once all of this is done.
    beyond: Option<Uuid>,
}

/// How far she is, as a strand where it is short enough to be taken in.
fn how_far(t: &Tongue, far: Far) -> Safe {
    let words = t.with("library-topic-far", &[("n", far.done.into()), ("all", far.all.into())]);
    if far.all > MAX_KNOTS {
        return Safe(format!("<p class=\"small\">{}</p>", escape(&words)));
    }
    let knots: Vec<Knot> =
        (0..far.all).map(|at| if at < far.done { Knot::Tied } else { Knot::Open }).collect();
    Safe(Strand::new(t, &knots).reading(words).to_string())
}

/// The way on: where she was, else the first thing that she has not done, else what is open after this topic.
async fn next(
    state: &State,
    visitor: &Visitor,
    here: &Here,
    read: &Read,
    page: Page<Html>,
) -> Result<Page<Html>, WebError> {
    let t = &visitor.t;
    let channel = here.channel.id;
    if !here.at_hand {
        return Ok(page.next("/courses", t.say("library-stick-others")).next_said(Sign::Back, None));
    }
    let is_root = here.node.parent.is_none();
    let was = match is_root && !read.outline.far(&here.node.id).is_done() {
        true => was_at(state, visitor, here).await?.filter(|(_, content)| !read.outline.is_done(content)),
        false => None,
    };
    let begun = was.is_some() || read.outline.far(&here.node.id).begun > 0;
    let open = was.map(|(node, _)| node).or_else(|| read.outline.first_open(&here.node.id));
    let page = match (open, read.beyond) {
        (Some(node), _) => {
            let key = if begun { "library-continue" } else { "library-begin" };
            page.next(format!("/channels/{channel}/{node}"), t.say(key))
        }
        (None, Some(node)) => page.next(format!("/channels/{channel}/{node}"), t.say("library-topic-next")),
        (None, None) if is_root => page.next("/courses", t.say("find-all-courses")),
        (None, None) => page.next(format!("/channels/{channel}"), t.say("library-back-to-course")),
    };
    Ok(page.next_said(Sign::Onward, None))
}

/// The node at which she was last in this channel, with its content, if it can be opened.
async fn was_at(state: &State, visitor: &Visitor, here: &Here) -> Result<Option<(Uuid, Uuid)>, WebError> {
    let Some(actor) = visitor.signed_in() else { return Ok(None) };
    let (work, person, channel, coach) = (state.work.clone(), actor.person, here.channel.id, here.coach);
    reading(state, move |library| {
        let place = work.place(person, &channel.to_string()).map_err(WebError::internal)?;
        let Some(Ok(node)) = place.map(|place| place.lesson.parse::<Uuid>()) else { return Ok(None) };
        let Some(channels) = library.channels() else { return Ok(None) };
        let node = channels.node(&channel, &node).map_err(WebError::internal)?;
        Ok(node.filter(|node| node.available && (coach || !node.coach)).map(|node| (node.id, node.content)))
    })
    .await
}

/// One node: its picture, its name, what kind it is, how far she is, or why it cannot be played.
fn line(here: &Here, node: &NodeFacts, read: &Read, t: &Tongue) -> String {
    let is_topic = node.kind == "topic";
    let far = if is_topic { read.outline.far(&node.id) } else { Far::default() };
    let knot = match read.progress.get(&node.content) {
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
    } else if !here.at_hand {
        notes.push(escape(&t.say("library-content-on-stick")));
    } else if !is_topic {
        notes.push(escape(&t.say(knot.key())));
    } else if far.begun > 0 {
        notes.push(escape(&t.with("library-topic-far", &[("n", far.done.into()), ("all", far.all.into())])));
    }
    let done = if knot == Knot::Tied || far.is_done() { Sign::Tick.to_string() } else { String::new() };
    let picture = match read.pictures.get(&node.id).filter(|_| here.at_hand) {
        Some(name) => {
            let address = here.file(name);
            format!("<img src=\"{address}\" alt=\"\" width=\"88\" height=\"66\" loading=\"lazy\">")
        }
        None => format!("<span class=\"no-picture\">{}</span>", sign_of(&node.kind)),
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
         <span class=\"notes\">{done}{}</span>{about}</span></a></li>",
        here.channel.id,
        node.id,
        escape(&node.title),
        notes.join(" · ")
    )
}

/// The message that names a kind.
pub(crate) fn kind_key(kind: &str) -> &'static str {
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
