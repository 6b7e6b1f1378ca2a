//! An exercise of a channel: one item at a time, until its rule of mastery says that it is enough.
//!
//! Which item comes next follows from what is in the log: after a mistake the same one again, else the next of an order that each
//! learner has for herself. Nothing is kept in between, so a phone may go on where another stopped.

use super::{
    Asked, Here, framed, keep_progress, reading,
    send::{Window, open_zip},
    unavailable, widgets,
};
use crate::{
    State,
    channel::{Channels, NodeFacts, progress::Tried, said::SaidIn},
    player::{Safe, escape},
};
use axum::response::Response;
use formats::{
    kolibri::{FileName, Uuid, perseus},
    package::{Response as Given, UnparseableReason},
    qti,
    zip::Zip,
};
use kernel::{
    LanguageTag, PersonId, Seed,
    ports::{AnswerError, NewAnswer},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::StoreError;
use web::{
    Fields, Html, Page, Visitor, WebError,
    parts::{Button, Knot, LinkButton, Notice, PostForm, Sign, Strand},
};

/// Knots shown of an exercise; of more, only the sentence.
const MAX_KNOTS: usize = 20;

/// An item as it is shown and marked, with the archive its pictures are in.
pub(crate) struct Loaded {
    archive: FileName,
    /// The folder inside the archive from which it names its pictures, with its `/`.
    base: String,
    question: Question,
    /// The reader's language, where the whole question was said in it at the desk.
    said_in: Option<LanguageTag>,
}

/// The kinds of items.
enum Question {
    Perseus(Box<perseus::Item>),
    Qti(Box<qti::Playable>),
    /// Of a kind that needs a person, a program of its own, or a finger on a picture.
    Unplayable,
}

/// Variants of QTI templates: one for all, because what was answered is looked at again.
const QTI_SEED: u32 = 1;
/// Bytes of a QTI item or manifest.
const QTI_BYTES: u64 = 2 << 20;

/// Reads one item out of its archive, in the words of the desk where all of it was said. `None`: it is not there, or cannot be read.
pub(crate) fn load(
    channels: &Channels,
    channel: &Uuid,
    node: &NodeFacts,
    item: &str,
    said: Option<&SaidIn>,
) -> Result<Option<Loaded>, StoreError> {
    for file in channels.files(node)?.iter().filter(|file| file.here && !file.supplementary) {
        let Some(found) = channels.file_on_disk(channel, &file.name)? else { continue };
        let Some(mut zip) = open_zip(&found.at) else { continue };
        let read = match file.name.extension() {
            "perseus" => read_perseus(&mut zip, item, said),
            "zip" => read_qti(&mut zip, item),
            _ => continue,
        };
        match read {
            Ok(Some((base, question, said_in))) => {
                return Ok(Some(Loaded { archive: file.name.clone(), base, question, said_in }));
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%channel, item, error, "a question cannot be read"),
        }
    }
    Ok(None)
}

/// The texts of items that are translated, in the order of the items; of others than Perseus there are none.
pub(crate) fn load_texts(
    channels: &Channels,
    channel: &Uuid,
    node: &NodeFacts,
    items: &[String],
) -> Result<Vec<(String, Vec<perseus::ItemText>)>, StoreError> {
    let mut texts: BTreeMap<&str, Vec<perseus::ItemText>> = BTreeMap::new();
    for file in channels.files(node)?.iter().filter(|file| file.here && !file.supplementary) {
        let found =
            channels.file_on_disk(channel, &file.name)?.filter(|_| file.name.extension() == "perseus");
        let Some(mut zip) = found.and_then(|found| open_zip(&found.at)) else { continue };
        for item in items {
            let name = format!("{item}.json");
            let Ok(Some(json)) = zip.read(&name, perseus::limits::ITEM_BYTES) else { continue };
            // What cannot be read is said where it is played.
            if let Ok(of_item) = perseus::Item::texts(&json) {
                texts.entry(item.as_str()).or_insert(of_item);
            }
        }
    }
    let in_order = items.iter().filter_map(|item| Some((item.clone(), texts.remove(item.as_str())?)));
    Ok(in_order.collect())
}

type Read = Result<Option<(String, Question, Option<LanguageTag>)>, String>;

fn read_perseus(zip: &mut Zip<Window>, item: &str, said: Option<&SaidIn>) -> Read {
    let json = zip.read(&format!("{item}.json"), perseus::limits::ITEM_BYTES).map_err(|e| e.to_string())?;
    let Some(json) = json else { return Ok(None) };
    let said = match said {
        Some(said) => {
            let texts = perseus::Item::texts(&json).map_err(|e| e.to_string())?;
            let whole = texts.iter().all(|text| said.shown_of_item(item, text).is_some());
            Some(said).filter(|_| whole && !texts.is_empty())
        }
        None => None,
    };
    let question = match said {
        Some(said) => {
            perseus::Item::read_said(&json, &mut |text| said.shown_of_item(item, text).map(str::to_owned))
        }
        None => perseus::Item::read(&json),
    };
    let question = Question::Perseus(Box::new(question.map_err(|e| e.to_string())?));
    Ok(Some((String::new(), question, said.map(|said| said.language.clone()))))
}

fn read_qti(zip: &mut Zip<Window>, item: &str) -> Read {
    let manifest = zip.read("imsmanifest.xml", QTI_BYTES).map_err(|e| e.to_string())?;
    let Some(manifest) = manifest else { return Ok(None) };
    let resources = qti::read_manifest(&manifest).map_err(|e| e.to_string())?;
    let Some(resource) = resources.into_iter().find(|resource| resource.identifier == item) else {
        return Ok(None);
    };
    let xml = zip.read(&resource.href, QTI_BYTES).map_err(|e| e.to_string())?;
    let Some(xml) = xml else { return Ok(None) };
    let read = qti::Item::read(&xml).map_err(|e| e.to_string())?;
    let base = resource.href.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let question = match read.playable(QTI_SEED) {
        Ok(playable) => Question::Qti(Box::new(playable)),
        Err(why) => {
            tracing::info!(item, %why, "a question is shown to nobody");
            Question::Unplayable
        }
    };
    Ok(Some((base, question, None)))
}

impl Loaded {
    /// The language in which it was said at the desk; none where it stands as its author wrote it.
    pub fn said_in(&self) -> Option<&LanguageTag> {
        self.said_in.as_ref()
    }

    /// Everything that counts in it can be answered here.
    pub fn is_playable(&self) -> bool {
        match &self.question {
            Question::Perseus(item) => item.is_playable(),
            Question::Qti(_) => true,
            Question::Unplayable => false,
        }
    }

    /// How many hints it has.
    fn hints(&self) -> usize {
        match &self.question {
            Question::Perseus(item) => item.hints.len(),
            Question::Qti(_) | Question::Unplayable => 0,
        }
    }

    /// What a form says.
    fn response(&self, form: &[(String, String)]) -> Given {
        match &self.question {
            Question::Perseus(item) => item.response(form),
            Question::Qti(item) => item.response(form),
            Question::Unplayable => Given::Paired(BTreeMap::new()),
        }
    }

    /// The form's fields of a response.
    fn filled(&self, response: &Given) -> Vec<(String, String)> {
        match &self.question {
            Question::Perseus(item) => item.filled(response),
            Question::Qti(item) => item.filled(response),
            Question::Unplayable => Vec::new(),
        }
    }

    /// The address of a picture that it names.
    fn picture(&self, channel: &Uuid, path: &str) -> Option<String> {
        let mut parts: Vec<&str> = self.base.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        Some(format!("/channels/{channel}/inside/{}/{}", self.archive, parts.join("/")))
    }
}

/// What a marked response says to a learner.
struct Verdict {
    right: bool,
    percent: u8,
    said: Vec<String>,
}

/// Where her learning stands and what is asked now.
struct Session {
    tried: Tried,
    /// Ids of items in her own order.
    order: Vec<String>,
    /// Those of them that nobody can answer here.
    dead: BTreeSet<String>,
}

impl Session {
    fn of(here: &Here, learner: Option<PersonId>, tried: Tried, mut dead: BTreeSet<String>) -> Self {
        let mut order = here.node.items.clone();
        dead.retain(|item| order.contains(item));
        if here.node.randomize {
            let person =
                learner.map_or(0, |id| u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|i: usize| id.0[i])));
            Seed(person).part(&here.node.content.to_string()).chance().shuffle(&mut order);
        }
        Self { tried, order, dead }
    }

    /// The item to ask: the one she got wrong, else what comes after the one she had right.
    fn next(&self) -> Option<&str> {
        let last = self.order.iter().find(|id| **id == self.tried.last_item);
        match last {
            Some(last) if !self.tried.last_right => Some(last),
            Some(last) => self.after(last).or(Some(last)),
            None => self.order.first().map(String::as_str),
        }
    }

    /// What comes after an item that was right: the next she has not solved, going around. Around she is not led to what nobody
    /// can answer here. With all solved it goes on in the order: some rules of mastery want more than each item once.
    fn after(&self, item: &str) -> Option<&str> {
        let ahead = || self.ahead_of(item).iter();
        let around = || ahead().chain(&self.order).filter(|id| *id != item && !self.dead.contains(*id));
        let open = |id: &&String| !self.tried.solved.contains(*id);
        ahead().find(open).or_else(|| around().find(open)).or_else(|| around().next()).map(String::as_str)
    }

    /// What comes after an item that is left as it is: the next further on that she has not solved. `None`: she leaves the
    /// exercise, so that passing over always leads somewhere and comes to an end.
    fn beyond(&self, item: &str) -> Option<&str> {
        self.ahead_of(item).iter().find(|id| !self.tried.solved.contains(*id)).map(String::as_str)
    }

    fn ahead_of(&self, item: &str) -> &[String] {
        let from = self.order.iter().position(|id| id == item).map_or(0, |at| at + 1);
        &self.order[from..]
    }

    /// How many items count: what nobody can answer here keeps nobody from mastering the rest.
    fn counted(&self) -> usize {
        self.order.len().saturating_sub(self.dead.len())
    }

    /// How many of how many are right, by the exercise's rule.
    fn standing(&self, here: &Here) -> (usize, usize) {
        match self.counted() {
            0 => (0, 0),
            items => self.tried.standing(here.node.mastery, items),
        }
    }

    fn mastered(&self, here: &Here) -> bool {
        let (done, needed) = self.standing(here);
        needed > 0 && done >= needed
    }
}

async fn session(state: &State, visitor: &Visitor, here: &Here) -> Result<Session, WebError> {
    let learner = visitor.signed_in().map(|actor| actor.person);
    let (node, ids) = (here.node.clone(), super::own_ids(state, visitor).await?);
    let (tried, dead) = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let read =
            || Ok::<_, StoreError>((channels.tried(&ids, &node.content)?, channels.dead_items(&node)?));
        read().map_err(WebError::internal)
    })
    .await?;
    Ok(Session::of(here, learner, tried, dead))
}

async fn loaded(state: &State, here: &Here, item: &str) -> Result<Option<Arc<Loaded>>, WebError> {
    let (channel, node, item) = (here.channel.id, here.node.clone(), item.to_owned());
    let language = here.language.clone();
    reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        let said = channels.said_of_exercise(&channel, &node.id, &language).unwrap_or_else(|error| {
            tracing::error!(%channel, %error, "approved words of an exercise cannot be read");
            None
        });
        Ok(load(channels, &channel, &node, &item, said.as_ref()).map_err(WebError::internal)?.map(Arc::new))
    })
    .await
}

/// What stands in the form, and what is to be said about it.
enum Entered {
    Nothing,
    Recorded,
    Form(Vec<(String, String)>, Option<UnparseableReason>),
}

/// The page: the item asked for, or the one whose turn it is.
pub(super) async fn page(
    state: &State,
    visitor: &Visitor,
    here: Here,
    part: Option<String>,
    asked: Asked,
) -> Result<Response, WebError> {
    if !here.node.available {
        return unavailable(state, visitor, &here).await;
    }
    let session = session(state, visitor, &here).await?;
    let item = match &part {
        Some(part) => here.node.items.iter().find(|id| *id == part).ok_or(WebError::NotFound)?.clone(),
        None => match session.next() {
            Some(item) => item.to_owned(),
            None => return unavailable(state, visitor, &here).await,
        },
    };
    let recorded = asked.after.is_some() && session.tried.last_item == item;
    let entered = if recorded { Entered::Recorded } else { Entered::Nothing };
    show(state, visitor, here, session, &item, entered, 0).await
}

async fn show(
    state: &State,
    visitor: &Visitor,
    mut here: Here,
    session: Session,
    item: &str,
    entered: Entered,
    hints: usize,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let passing = match session.beyond(item) {
        _ if here.practising => here.practice_address(),
        Some(next) => format!("{}/{next}", here.address()),
        None => leaving_address(state, &here).await?,
    };
    let Some(loaded) = loaded(state, &here, item).await? else {
        let notice = Notice::look(t.say("library-item-gone")).words(t.say("library-item-gone-do"));
        let on = LinkButton::main(passing, t.say("library-skip")).sign(Sign::Leap);
        let main = Html::new().with(notice).with(on);
        let unanswerable = session.counted() == 0 && !here.practising;
        return Ok(web::page(visitor, framed(state, visitor, &here, main, unanswerable).await?));
    };
    if let Some(language) = loaded.said_in() {
        here.node.language = Some(language.to_string());
    }
    let given =
        matches!(entered, Entered::Recorded).then(|| session.tried.last_response.parse::<Given>().ok());
    let verdict = match given.as_ref().and_then(Option::as_ref) {
        Some(given) => verdict(&loaded, &here, given).await?.ok(),
        None => None,
    };
    let filled = match (&entered, &given) {
        (Entered::Form(form, _), _) => form.clone(),
        (Entered::Recorded, Some(Some(given))) => loaded.filled(given),
        _ => Vec::new(),
    };
    let (done, needed) = session.standing(&here);
    let mut main = Html::new();
    // In practice she is not on the exercise's own way.
    if !here.practising && needed > 0 {
        let words = t.with("library-mastery", &[("n", done.into()), ("all", needed.into())]);
        main = if needed <= MAX_KNOTS {
            let knots: Vec<Knot> =
                (0..needed).map(|i| if i < done { Knot::Tied } else { Knot::Open }).collect();
            main.with(Strand::new(t, &knots).reading(words))
        } else {
            main.with(Safe(format!("<p class=\"small\">{}</p>", escape(&words))))
        };
    }
    let mut form = PostForm::answer(visitor, format!("{}/{item}", here.address()))
        .hidden("hints", &hints.to_string())
        .hidden("shown", &visitor.now().0.to_string());
    if here.practising {
        form = form.hidden("practice", "1");
    }
    if let Entered::Form(_, Some(reason)) = &entered {
        let words = t.say(&format!("library-not-marked-{}", reason.key())).into_owned();
        form = form.with(Notice::look(t.say("library-not-marked")).words(words).result());
    }
    let (question, all_hints) = draw(visitor, &here, &loaded, &filled, item);
    form = form.with(Safe(format!("<div class=\"question prose\"{}>{question}</div>", here.lang())));
    for (i, hint) in all_hints.into_iter().take(hints).enumerate() {
        let title = escape(&t.count("library-hint-number", i + 1));
        form = form.with(Safe(format!(
            "<div class=\"box box-hint\"{}><p class=\"box-title\">{title}</p>{hint}</div>",
            here.lang()
        )));
    }
    let right = verdict.as_ref().is_some_and(|verdict| verdict.right);
    if let Some(verdict) = &verdict {
        form = form.with(said(visitor, &here, verdict));
    }
    let mastered = session.mastered(&here);
    // Where no question can be answered, having looked at them is all that can be done.
    let mut unanswerable = false;
    if !loaded.is_playable() {
        // Shown, with its hints; what cannot be answered here is said, and nobody is held up by it.
        form = form.with(Notice::look(t.say("library-item-cannot")).words(t.say("library-item-cannot-do")));
        main = main.with(form).with(LinkButton::main(passing, t.say("library-go-on")).sign(Sign::Onward));
        unanswerable = session.counted() == 0 && !here.practising;
    } else {
        form = match (right, verdict.is_some()) {
            (true, _) => {
                let (onward, words) = match (mastered, session.after(item)) {
                    _ if here.practising => (here.practice_address(), "library-practice-next"),
                    (false, Some(next)) => (format!("{}/{next}", here.address()), "library-go-on"),
                    (false, None) => (here.address(), "library-go-on"),
                    (true, _) => (leaving_address(state, &here).await?, "library-mastered-go-on"),
                };
                form.with(LinkButton::main(onward, t.say(words)).sign(Sign::Onward))
            }
            (false, again) => {
                let (words, sign) = match again {
                    true => ("library-answer-again", Sign::Again),
                    false => ("library-answer", Sign::Tick),
                };
                form.with(Button::main(t.say(words)).sends("do", "answer").sign(sign))
            }
        };
        if hints < loaded.hints() && !right {
            form = form.with(Button::quiet(t.say("library-hint")).sends("do", "hint").sign(Sign::Lamp));
        }
        if mastered && right {
            main = main.with(Notice::good(t.say("library-mastered")));
        }
        main = main.with(form);
        if !right {
            let (words, sign) = match here.practising {
                true => ("library-practice-back", Sign::Back),
                false => ("library-skip", Sign::Leap),
            };
            let words = escape(&t.say(words));
            main = main.with(Safe(format!(
                "<ul class=\"plain-links\"><li><a href=\"{passing}\">{sign}{words}</a></li></ul>"
            )));
        }
    }
    let page: Page<Html> = framed(state, visitor, &here, main, unanswerable).await?;
    Ok(web::page(visitor, page))
}

/// The question with its fields, and its hints.
fn draw(
    visitor: &Visitor,
    here: &Here,
    loaded: &Loaded,
    filled: &[(String, String)],
    item: &str,
) -> (String, Vec<String>) {
    let drawing = widgets::Drawing {
        t: &visitor.t,
        filled,
        picture: &|path| loaded.picture(&here.channel.id, path),
        learner: visitor.signed_in().map(|actor| actor.person),
        item,
    };
    match &loaded.question {
        Question::Perseus(question) => (drawing.perseus(question), drawing.hints(question)),
        Question::Qti(question) => (drawing.qti(question), Vec::new()),
        Question::Unplayable => (String::new(), Vec::new()),
    }
}

/// Where one goes from an exercise that is mastered or left.
async fn leaving_address(state: &State, here: &Here) -> Result<String, WebError> {
    let (node, coach) = (here.node.clone(), here.coach);
    let next = reading(state, move |library| {
        let channels = library.channels().ok_or(WebError::NotFound)?;
        channels.next(&node, coach).map_err(WebError::internal)
    })
    .await?;
    let to = next.map_or(here.node.parent.unwrap_or(here.channel.root), |next| next.id);
    Ok(format!("/channels/{}/{to}", here.channel.id))
}

fn said(visitor: &Visitor, here: &Here, verdict: &Verdict) -> Notice {
    let t = &visitor.t;
    let mut notice = if verdict.right {
        Notice::good(t.say("library-right"))
    } else if verdict.percent > 0 {
        Notice::look(t.with("library-partly", &[("n", i64::from(verdict.percent).into())]))
    } else {
        Notice::look(t.say("library-not-yet"))
    };
    for html in &verdict.said {
        notice = notice.with(Safe(format!("<div{}>{html}</div>", here.lang())));
    }
    notice.result()
}

/// What an item says to an answer. An item's rules are a program of somebody's: it runs away from the threads that answer.
async fn verdict(
    loaded: &Arc<Loaded>,
    here: &Here,
    given: &Given,
) -> Result<Result<Verdict, UnparseableReason>, WebError> {
    let (loaded, channel, given) = (loaded.clone(), here.channel.id, given.clone());
    web::blocking(move || marked(&loaded, channel, &given)).await
}

fn marked(loaded: &Loaded, channel: Uuid, given: &Given) -> Result<Verdict, UnparseableReason> {
    let picture = |path: &str| Some(format!("/channels/{channel}/inside/{}/{path}", loaded.archive));
    match &loaded.question {
        Question::Perseus(item) => {
            let marked = item.mark(given).map_err(|why| why.reason)?;
            let said = marked.said.iter().map(|text| text.html(&mut |_| String::new(), &picture)).collect();
            Ok(Verdict { right: marked.is_right(), percent: marked.percent(), said })
        }
        Question::Qti(item) => {
            let marked = item.mark(given).map_err(|why| why.reason)?;
            let said = marked.said.iter().map(|text| text.html(&mut |_| String::new(), &picture)).collect();
            Ok(Verdict { right: marked.right, percent: marked.percent, said })
        }
        Question::Unplayable => Err(UnparseableReason::OtherKind),
    }
}

/// A posted answer, or the wish for a hint.
pub(super) async fn answer(
    state: &State,
    visitor: &Visitor,
    here: Here,
    item: &str,
    fields: Fields,
) -> Result<Response, WebError> {
    let actor = visitor.actor()?.clone();
    if fields.get("owner") != Some(actor.person.to_string().as_str()) {
        return Err(WebError::NOT_YOURS);
    }
    let t = &visitor.t;
    let bad = || WebError::bad_input(t.say("library-bad-form").into_owned());
    if !here.at_hand {
        // Pulled out while she answered: what is wrong is said, and nothing is marked that nobody can read.
        return super::away(state, visitor, &here).await;
    }
    let item = here.node.items.iter().find(|id| *id == item).ok_or(WebError::NotFound)?.clone();
    let loaded = loaded(state, &here, &item).await?.ok_or(WebError::NotFound)?;
    let hints = fields.get("hints").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    let hints = hints.min(loaded.hints());
    let client = fields.get("client").and_then(|text| text.parse().ok()).ok_or_else(bad)?;
    let form: Vec<(String, String)> =
        fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    if fields.get("do") == Some("hint") {
        let session = session(state, visitor, &here).await?;
        return show(state, visitor, here, session, &item, Entered::Form(form, None), hints + 1).await;
    }
    let given = loaded.response(&form);
    let verdict = match verdict(&loaded, &here, &given).await? {
        Ok(verdict) => verdict,
        Err(reason) => {
            let session = session(state, visitor, &here).await?;
            return show(state, visitor, here, session, &item, Entered::Form(form, Some(reason)), hints)
                .await;
        }
    };
    let shown_at = fields.get("shown").and_then(|text| text.parse::<i64>().ok());
    let seconds = shown_at.map_or(0, |at| visitor.now().0.saturating_sub(at) / 1_000);
    let recorded = state.answers.record(NewAnswer {
        actor: actor.clone(),
        client,
        course: here.channel.id.to_string(),
        version: u32::try_from(here.channel.version).unwrap_or(0),
        // By content, not by node: the work is found again in another place and in a newer version.
        lesson: here.node.content.to_string(),
        exercise: item.clone(),
        variant: 0,
        response: given.to_string(),
        score_percent: verdict.percent,
        hints: u8::try_from(hints).unwrap_or(u8::MAX),
        seconds: u16::try_from(seconds).unwrap_or(0),
    });
    match recorded.await {
        Ok(_) => {
            let now = session(state, visitor, &here).await?;
            if now.mastered(&here) {
                keep_progress(state, actor, &here, 100).await?;
            }
            let practice = if here.practising { "&practice=1" } else { "" };
            Ok(web::see_other(&format!("{}/{item}?after=1{practice}", here.address())))
        }
        Err(AnswerError::Refused(refused)) => Err(WebError::Refused(refused)),
        Err(AnswerError::TooLong { .. }) => {
            let session = session(state, visitor, &here).await?;
            let entered = Entered::Form(form, Some(UnparseableReason::TooLong));
            show(state, visitor, here, session, &item, entered, hints).await
        }
        Err(AnswerError::Busy) => Err(WebError::TooBusy),
        Err(AnswerError::Failed(why)) => Err(WebError::internal(why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(last: &str, right: bool, solved: &[&str], dead: &[&str]) -> Session {
        let set = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<String>>();
        let tried =
            Tried { last_item: last.into(), last_right: right, solved: set(solved), ..Tried::default() };
        Session { tried, order: ["a", "b", "c"].map(str::to_owned).into(), dead: set(dead) }
    }

    #[test]
    fn passing_over_leads_on_and_comes_to_an_end() {
        // Whatever she has done: from no question does passing over lead to itself, and three times leads out.
        for (last, right) in [("", false), ("a", false), ("b", true), ("c", false)] {
            for solved in [&[][..], &["a"], &["b"], &["a", "c"], &["a", "b", "c"]] {
                for dead in [&[][..], &["a"], &["b", "c"], &["a", "b", "c"]] {
                    let session = session(last, right, solved, dead);
                    for first in ["a", "b", "c"] {
                        let mut passed = vec![first];
                        while let Some(next) = session.beyond(passed[passed.len() - 1]) {
                            assert!(!passed.contains(&next), "{next} again after {passed:?}");
                            passed.push(next);
                        }
                    }
                }
            }
        }
        let fresh = session("", false, &[], &[]);
        assert_eq!((fresh.next(), fresh.beyond("a"), fresh.beyond("c")), (Some("a"), Some("b"), None));
    }

    #[test]
    fn after_a_right_answer_come_those_left_open() {
        let next = |last: &str, solved: &[&str], dead: &[&str]| {
            session(last, true, solved, dead).after(last).map(str::to_owned)
        };
        // She passed over "a" and "b": they come again, but not what nobody can answer.
        assert_eq!(next("c", &["c"], &[]).as_deref(), Some("a"));
        assert_eq!(next("c", &["c"], &["a"]).as_deref(), Some("b"));
        // Further on she sees it once: it may hold something to think about.
        assert_eq!(next("a", &["a"], &["b"]).as_deref(), Some("b"));
        assert_eq!(next("a", &["a", "b", "c"], &[]).as_deref(), Some("b"), "more than each once");
        assert_eq!(next("b", &["b"], &["a", "c"]).as_deref(), Some("c"));
        assert_eq!(next("c", &["c"], &["a", "b"]), None, "nothing else can be answered");
        // A mistake is tried again.
        assert_eq!(session("b", false, &["a"], &[]).next(), Some("b"));
        assert_eq!(session("gone", false, &[], &[]).next(), Some("a"));
    }

    #[test]
    fn what_nobody_can_answer_keeps_nobody_from_mastering() {
        assert_eq!(session("", false, &[], &["b"]).counted(), 2);
        assert_eq!(session("", false, &[], &["a", "b", "c"]).counted(), 0);
    }
}
