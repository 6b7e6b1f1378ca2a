//! The pages of a channel: its topics, and a player for each kind. All work without script.
//!
//! Whatever a channel says is text: escaped here, whatever it looks like. Its own HTML runs only in a sandbox without our origin
//! ([`launch`]).

mod admin;
mod book;
mod coming;
mod copy_out;
mod exercise;
mod here;
mod launch;
mod loose;
mod media;
mod pdf;
mod remove;
mod send;
mod sizes;
mod told;
mod topic;
mod widgets;

pub(crate) use exercise::{load as load_item, load_texts};
pub(crate) use launch::Launches;

use super::{ChannelCard, NodeFacts};
use crate::{
    Library, State,
    marks::{Thing, is_marked, pages as marks},
    player::{Safe, escape},
};
use axum::{
    Router,
    extract::{Path, Query, State as AxumState},
    response::Response,
    routing::{get, post},
};
use formats::kolibri::Uuid;
use kernel::{LanguageTag, Role, ports::ContentProgress};
use web::{
    Fields, Html, Page, Visitor, WebError,
    parts::{Button, LinkButton, PostForm, Sign},
};

/// The routes.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/library/import", get(admin::page).post(admin::begin))
        .route("/library/import/files", post(loose::begin))
        .route("/library/import/file", get(loose::back).post(loose::sent))
        .route("/library/import/remove/{channel}", get(remove::ask).post(remove::go))
        .route("/library/import/unfinished", get(loose::back).post(here::forget))
        .route("/library/copy", get(copy_out::page).post(copy_out::begin))
        .route("/library/copy/file/{course}", get(copy_out::file))
        .route("/library/import/shelf", get(loose::back).post(loose::take_off))
        .route("/channels/{channel}", get(root))
        .route("/channels/{channel}/file/{name}", get(send::file))
        .route("/channels/{channel}/inside/{name}/{*path}", get(send::inside))
        .route("/channels/{channel}/{node}", get(node).post(done))
        .route("/channels/{channel}/{node}/{part}", get(part).post(answer))
        .route("/launch/{token}/{*path}", get(launch::file))
}

/// What an address asks for beside the node.
#[derive(serde::Deserialize, Default)]
pub(crate) struct Asked {
    /// An answer has just been recorded.
    after: Option<u8>,
    /// She came from the tutor's page.
    practice: Option<u8>,
}

/// A node before somebody, with its channel.
pub(crate) struct Here {
    pub channel: ChannelCard,
    pub node: NodeFacts,
    /// May see what is for teachers.
    pub coach: bool,
    /// What she reads.
    pub language: LanguageTag,
    /// She came from the tutor's page and goes back there.
    pub practising: bool,
    /// Its files can be opened now: they were copied, or their stick is in.
    pub at_hand: bool,
}

impl Here {
    /// Its address.
    pub fn address(&self) -> String {
        format!("/channels/{}/{}", self.channel.id, self.node.id)
    }

    /// Where the tutor's page for this channel is.
    pub fn practice_address(&self) -> String {
        format!("/practice?course={}", self.channel.id)
    }

    /// What a mark on it stands on: the content, so that a newer version of the channel keeps it.
    pub fn thing(&self) -> Thing {
        Thing { course: self.channel.id.to_string(), item: self.node.content.to_string() }
    }

    /// The address of a file of the channel.
    pub fn file(&self, name: &formats::kolibri::FileName) -> String {
        format!("/channels/{}/file/{name}", self.channel.id)
    }

    /// ` lang="…"`, where the channel says a language that is one.
    pub fn lang(&self) -> String {
        lang_of(self.node.language.as_deref())
    }
}

pub(crate) fn lang_of(language: Option<&str>) -> String {
    let tag = language.and_then(|tag| tag.parse::<LanguageTag>().ok());
    tag.map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default()
}

/// Runs what reads the database off the async threads.
pub(crate) async fn reading<T: Send + 'static>(
    state: &State,
    read: impl FnOnce(&Library) -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    let library = state.library.clone();
    tokio::task::spawn_blocking(move || read(&library)).await.map_err(WebError::internal)?
}

/// The visitor's ids: two boxes may have registered her without meeting, and what she did under either is hers. Empty: not signed in.
pub(crate) async fn own_ids(state: &State, visitor: &Visitor) -> Result<Vec<kernel::PersonId>, WebError> {
    let Some(person) = visitor.signed_in().map(|actor| actor.person) else { return Ok(Vec::new()) };
    let enrolments = state.enrolments.clone();
    reading(state, move |_| enrolments.ids_of(person).map_err(WebError::internal)).await
}

/// The channels that are shown, for the list of courses.
pub(crate) async fn cards(state: &State, language: &LanguageTag) -> Result<Vec<ChannelCard>, WebError> {
    let language = language.clone();
    reading(state, move |library| {
        let Some(channels) = library.channels() else { return Ok(Vec::new()) };
        let mut cards = channels.cards().map_err(WebError::internal)?;
        cards.iter_mut().for_each(|card| channels.say_card(&language, card));
        Ok(cards)
    })
    .await
}

/// Address and title of the node at which somebody was last, if it is still here.
pub(crate) async fn place_of(
    state: &State,
    place: &kernel::ports::Place,
    language: &LanguageTag,
) -> Result<Option<(String, String)>, WebError> {
    let language = language.clone();
    let (Some(channel), Ok(node)) =
        (super::progress::channel_of(&place.course), place.lesson.parse::<Uuid>())
    else {
        return Ok(None);
    };
    reading(state, move |library| {
        let Some(channels) = library.channels() else { return Ok(None) };
        let mut node = channels.node(&channel, &node).map_err(WebError::internal)?;
        channels.say_nodes(&channel, &language, node.as_mut_slice());
        Ok(node.map(|node| (format!("/channels/{channel}/{}", node.id), node.title)))
    })
    .await
}

pub(crate) fn is_coach(visitor: &Visitor) -> bool {
    visitor.is(Role::Teacher) || visitor.is(Role::Head) || visitor.is(Role::Administrator)
}

/// The node asked for; a page "not here" for what is not, or is not for her.
async fn here(state: &State, visitor: &Visitor, channel: &str, node: Option<&str>) -> Result<Here, WebError> {
    let channel: Uuid = channel.parse().map_err(|()| WebError::NotFound)?;
    let node: Option<Uuid> = node.map(|node| node.parse().map_err(|()| WebError::NotFound)).transpose()?;
    let (coach, language) = (is_coach(visitor), visitor.t.language().clone());
    reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let mut channel = channels.card(&channel).map_err(WebError::internal)?.ok_or(WebError::NotFound)?;
        let node = node.unwrap_or(channel.root);
        let mut node =
            channels.node(&channel.id, &node).map_err(WebError::internal)?.ok_or(WebError::NotFound)?;
        if node.coach && !coach {
            return Err(WebError::NotFound);
        }
        channels.say_card(&language, &mut channel);
        channels.say_nodes(&channel.id, &language, std::slice::from_mut(&mut node));
        // Asked of what is played alone, a file that went missing counts as well.
        let at_hand = channel.is_at_hand()
            && (node.kind == "topic"
                || !node.available
                || channels.is_at_hand(&channel.id, &node).map_err(WebError::internal)?);
        Ok(Here { channel, node, coach, language, practising: false, at_hand })
    })
    .await
}

async fn root(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(channel): Path<String>,
) -> Result<Response, WebError> {
    let here = here(&state, &visitor, &channel, None).await?;
    show(&state, &visitor, here, None, Asked::default()).await
}

async fn node(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((channel, node)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let here = here(&state, &visitor, &channel, Some(&node)).await?;
    show(&state, &visitor, here, None, asked).await
}

async fn part(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((channel, node, part)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let here = here(&state, &visitor, &channel, Some(&node)).await?;
    show(&state, &visitor, here, Some(part), asked).await
}

async fn show(
    state: &State,
    visitor: &Visitor,
    mut here: Here,
    part: Option<String>,
    asked: Asked,
) -> Result<Response, WebError> {
    here.practising = asked.practice.is_some();
    if !here.at_hand && here.node.kind != "topic" && here.node.available {
        return away(state, visitor, &here).await;
    }
    // Practice jumps about: her place in the channel stays where she left it.
    if here.node.kind != "topic"
        && !here.practising
        && let Some(actor) = visitor.signed_in().filter(|actor| actor.is(Role::Pupil))
    {
        let place = kernel::ports::Place {
            course: here.channel.id.to_string(),
            lesson: here.node.id.to_string(),
            activity: "node".into(),
        };
        crate::pages::keep_place(state, actor, place).await;
    }
    match (here.node.kind.as_str(), part) {
        ("topic", None) => topic::page(state, visitor, here).await,
        ("exercise", part) => exercise::page(state, visitor, here, part, asked).await,
        ("slideshow", part) => media::slides(state, visitor, here, part).await,
        ("video", None) => media::video(state, visitor, here).await,
        ("audio", None) => media::audio(state, visitor, here).await,
        ("html5" | "zim" | "h5p", None) => launch::page(state, visitor, here).await,
        (_, part) => book::page(state, visitor, here, part).await,
    }
}

async fn answer(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((channel, node, item)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut here = here(&state, &visitor, &channel, Some(&node)).await?;
    here.practising = fields.get("practice").is_some();
    exercise::answer(&state, &visitor, here, &item, fields).await
}

/// "I have seen it to its end."
async fn done(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path((channel, node)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    if fields.get("owner") != Some(actor.person.to_string().as_str()) {
        return Err(WebError::NOT_YOURS);
    }
    let here = here(&state, &visitor, &channel, Some(&node)).await?;
    keep_progress(&state, actor, &here, 100).await?;
    let (library_node, coach) = (here.node.clone(), here.coach);
    let next = reading(&state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        channels.next(&library_node, coach).map_err(WebError::internal)
    })
    .await?;
    let parent = here.node.parent.unwrap_or(here.channel.root);
    let to = next.map_or(parent, |next| next.id);
    Ok(web::see_other(&format!("/channels/{}/{to}", here.channel.id)))
}

/// Notes how far somebody is.
async fn keep_progress(
    state: &State,
    actor: kernel::Actor,
    here: &Here,
    percent: u8,
) -> Result<(), WebError> {
    let progress = ContentProgress {
        course: here.channel.id.to_string(),
        content: here.node.content.to_string(),
        percent,
    };
    state.answers.keep_progress(actor, progress).await.map_err(|error| match error {
        kernel::ports::AnswerError::Refused(refused) => WebError::Refused(refused),
        kernel::ports::AnswerError::Busy => WebError::TooBusy,
        other => WebError::internal(other),
    })
}

/// The frame of every player page: where one is, what it is about, what comes next.
pub(crate) async fn framed(
    state: &State,
    visitor: &Visitor,
    here: &Here,
    main: Html,
    with_done: bool,
) -> Result<Page<Html>, WebError> {
    let t = &visitor.t;
    let (node, coach, language) = (here.node.clone(), here.coach, here.language.clone());
    let channel = here.channel.id;
    let (is_learner, learner) = (visitor.signed_in().is_some(), own_ids(state, visitor).await?);
    let thing = here.thing();
    let (trail, next, percent, marked) = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let read = || -> Result<_, store::StoreError> {
            let percent = channels.progress(&learner, &[node.content])?.get(&node.content).copied();
            let mut trail = channels.trail(&node)?;
            channels.say_nodes(&channel, &language, &mut trail);
            let marked = library.store.read_blocking(|db| is_marked(db, &learner, &thing))?;
            Ok((trail, channels.next(&node, coach)?, percent, marked))
        };
        read().map_err(WebError::internal)
    })
    .await?;
    let mut main = main;
    let next_address = next.as_ref().map_or_else(
        || format!("/channels/{}/{}", here.channel.id, here.node.parent.unwrap_or(here.channel.root)),
        |next| format!("/channels/{}/{}", here.channel.id, next.id),
    );
    if with_done {
        let done = percent == Some(100);
        main = match (done, is_learner) {
            (true, _) => main
                .with(web::parts::Notice::good(t.say("library-content-done")))
                .with(LinkButton::main(next_address, t.say("library-go-on")).sign(Sign::Onward)),
            (false, true) => main
                .with(PostForm::answer(visitor, here.address()).with(
                    Button::main(t.say("library-content-finish")).sends("do", "done").sign(Sign::Tick),
                )),
            (false, false) => {
                main.with(LinkButton::main(next_address, t.say("library-go-on")).sign(Sign::Onward))
            }
        };
    }
    if let Some(mark) = marks::button(visitor, &here.thing(), marked, &here.address()) {
        main = main.with(mark);
    }
    main = main.with(Safe(about(here, visitor)));
    let page = Page::new(here.node.title.as_str(), main).learner();
    if here.practising {
        return Ok(page.under(here.practice_address(), t.say("library-practice-title")));
    }
    let mut page = page.under("/courses", t.say("library-courses-title"));
    for topic in &trail {
        let title = if topic.parent.is_none() { &here.channel.title } else { &topic.title };
        page = page.under(format!("/channels/{}/{}", here.channel.id, topic.id), title.as_str());
    }
    Ok(page)
}

/// What it is about, who made it, under which terms: folded away.
fn about(here: &Here, visitor: &Visitor) -> String {
    let node = &here.node;
    let mut lines = Vec::new();
    if !node.about.is_empty() {
        let lang = match &node.about_in {
            Some(said) => lang_of(Some(said.as_str())),
            None => here.lang(),
        };
        lines.push(format!("<p{lang}>{}</p>", escape(&node.about)));
    }
    let by: Vec<&str> =
        [node.author.as_str(), node.licence.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    if !by.is_empty() {
        lines.push(format!("<p>{}</p>", escape(&by.join(" · "))));
    }
    match lines.is_empty() {
        true => String::new(),
        false => format!(
            "<details class=\"sources\"><summary>{}</summary>{}</details>",
            escape(&visitor.t.say("library-content-about")),
            lines.concat()
        ),
    }
}

/// The files are not here now: what it needs, and what one can do meanwhile. Nothing is played that would stay dead, and nothing
/// can be said to be finished that nobody could see.
async fn away(state: &State, visitor: &Visitor, here: &Here) -> Result<Response, WebError> {
    let t = &visitor.t;
    let (title, words) = match here.channel.is_at_hand() {
        false => ("library-stick-away", "library-stick-away-do"),
        true => ("library-content-unavailable", "library-content-missing"),
    };
    let drawn = Safe(format!("<p>{}</p>", Sign::Stick));
    let notice = web::parts::Notice::look(t.say(title)).words(t.say(words));
    let notice = if here.channel.is_at_hand() { notice } else { notice.with(drawn) };
    let again = LinkButton::quiet(here.address(), t.say("library-stick-look")).sign(Sign::Again);
    let main = Html::new().with(notice).with(again);
    let page = framed(state, visitor, here, main, false).await?;
    let page = page.next("/courses", t.say("library-stick-others")).next_said(Sign::Back, None);
    Ok(web::page(visitor, page))
}

/// The node cannot be played: why, and what one can do.
pub(crate) async fn unavailable(state: &State, visitor: &Visitor, here: &Here) -> Result<Response, WebError> {
    let t = &visitor.t;
    let why = match here.node.why.as_str() {
        "kind" => "library-content-kind",
        "none" => "library-content-none",
        _ => "library-content-missing",
    };
    let notice = web::parts::Notice::look(t.say("library-content-unavailable")).words(t.say(why));
    let page = framed(state, visitor, here, Html::new().with(notice), false).await?;
    let up = here.node.parent.unwrap_or(here.channel.root);
    let page = page.next(format!("/channels/{}/{up}", here.channel.id), t.say("library-content-up"));
    Ok(web::page(visitor, page))
}
