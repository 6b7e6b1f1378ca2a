//! The desk's pages: which languages there are, what each lacks, the texts of one source, recordings, and files of translators'
//! programs in and out.

mod files;
mod list;
mod own;
mod sound;
mod texts;

use super::{
    channels::name_of_channel,
    decide::Hand,
    sounds::{Heard, sounds_in},
    source::{Source, SourceText},
    words::{INTERFACE, Said, Standing, in_language, standing_of},
};
use crate::Library;
use axum::{
    Router,
    routing::{get, post},
};
use formats::package::MemoryFiles;
use kernel::{
    Actor, Gate, LanguageTag, PersonId, SchoolId, Wish,
    ports::{Enrolments, Names, PortError},
};
use std::{collections::BTreeMap, sync::Arc};
use store::StoreError;
use web::{
    Page, Visitor, WebError, blocking,
    messages::{Catalogue, Tongue},
};

/// Builds and signs what lies beside a course with this node's key: a translation, or a voice.
pub type PackBeside = dyn Fn(&MemoryFiles) -> Result<Vec<u8>, String> + Send + Sync;

/// Who may approve at a school.
pub type Reviewers = dyn Fn(SchoolId) -> Result<Vec<PersonId>, PortError> + Send + Sync;

/// What the pages need.
#[derive(Clone)]
pub struct State {
    /// Where the log is, and the courses.
    pub library: Library,
    /// Who may translate and approve.
    pub gate: Arc<dyn Gate>,
    /// Who translated, spoke and approved.
    pub names: Arc<dyn Names>,
    /// Under which ids somebody stands: what she said under another is hers.
    pub enrolments: Arc<dyn Enrolments>,
    /// Who else may approve.
    pub reviewers: Arc<Reviewers>,
    /// Packages of what was approved.
    pub pack: Arc<PackBeside>,
    /// The texts of all pages, as they are built in.
    pub catalogues: Arc<Vec<Catalogue>>,
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/desk", get(list::desk).post(list::begin))
        .route("/desk/sound/{name}", get(sound::play))
        .route("/desk/{language}", get(list::language))
        .route("/desk/{language}/{source}", get(texts::texts).post(texts::save))
        .route("/desk/{language}/{source}/files", get(files::files))
        .route("/desk/{language}/{source}/po", get(files::po_out))
        .route("/desk/{language}/{source}/xliff", get(files::xliff_out))
        .route("/desk/{language}/{source}/bring", post(files::bring))
        .route("/desk/{language}/{source}/translation", get(files::translation))
        .route("/desk/{language}/{source}/voice", get(files::voice))
        .route("/desk/{language}/{source}/sound/{key}", get(sound::one).post(sound::record))
        .route("/desk/{language}/{source}/approve/{key}", post(sound::approve))
        .with_state(state)
}

impl State {
    /// The visitor, if she may translate.
    async fn translator(&self, visitor: &Visitor) -> Result<Worker, WebError> {
        let (actor, state) = (visitor.actor()?.clone(), self.clone());
        blocking(move || {
            let school = actor.school;
            state.gate.may(&actor, &Wish::Translate(school)).map_err(WebError::Refused)?;
            let reviews = state.gate.may(&actor, &Wish::ApproveWords(school)).is_ok();
            let mut ids = state.enrolments.ids_of(actor.person).map_err(WebError::internal)?;
            ids.push(actor.person);
            let reviewers = (state.reviewers)(school).map_err(WebError::internal)?;
            Ok(Worker { actor, reviews, hand: Hand { ids, reviewers } })
        })
        .await?
    }

    /// What an address names: `interface`, `course:` and an id, `channel:` and an id, `exercise:` with the ids of channel and node.
    fn source(&self, name: &str) -> Result<Option<Source>, StoreError> {
        let Some((sort, id)) = name.split_once(':') else {
            return Ok((name == INTERFACE).then(|| Source::interface(&self.catalogues)));
        };
        match sort {
            "course" => Ok(self.library.course_source(id).map(Source::Course)),
            "channel" => match id.parse() {
                Ok(id) => Ok(self.library.channel_source(&id)?.map(Source::Channel)),
                Err(()) => Ok(None),
            },
            "exercise" => match id.split_once(':').map(|(channel, node)| (channel.parse(), node.parse())) {
                Some((Ok(channel), Ok(node))) => {
                    Ok(self.library.exercise_source(&channel, &node)?.map(Source::Exercise))
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Everything the desk knows of a source in a language. Reads the disk.
    fn read(&self, source: Source, language: &LanguageTag) -> Result<Bench, StoreError> {
        let name = source.name();
        let own = source.own_words(language, &self.catalogues);
        self.library.store.read_blocking(|db| {
            Ok(Bench {
                said: in_language(db, &name, language.as_str())?,
                heard: sounds_in(db, &name, language.as_str())?,
                language: language.clone(),
                source,
                own,
            })
        })
    }

    /// The same, for a page.
    async fn bench(&self, language: &str, source: &str) -> Result<Bench, WebError> {
        let language: LanguageTag = web::parsed(language)?;
        let (state, source) = (self.clone(), source.to_owned());
        let read = move || match state.source(&source)? {
            Some(source) => state.read(source, &language).map(Some),
            None => Ok(None),
        };
        blocking(read).await?.map_err(WebError::internal)?.ok_or(WebError::NotFound)
    }

    /// People's names, each once, in the order given; those that are not known here are left out.
    async fn named(&self, people: Vec<PersonId>) -> Result<Vec<String>, WebError> {
        let names = self.names.clone();
        let mut once: Vec<PersonId> = Vec::new();
        people.into_iter().for_each(|person| {
            if !once.contains(&person) {
                once.push(person);
            }
        });
        let known = blocking(move || names.names(&once)).await?.map_err(WebError::internal)?;
        Ok(known.into_iter().filter_map(|known| known.name).collect())
    }
}

/// Who works at the desk.
#[derive(Clone)]
struct Worker {
    actor: Actor,
    /// She may approve what others said.
    reviews: bool,
    hand: Hand,
}

/// A source in a language: what a translator has before her.
struct Bench {
    source: Source,
    language: LanguageTag,
    said: BTreeMap<String, Said>,
    heard: BTreeMap<String, Heard>,
    /// The source's own words, where it has the language itself: then only sound is missing.
    own: Option<BTreeMap<String, String>>,
}

/// How much of a source a language has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Covered {
    texts: usize,
    texts_of: usize,
    waiting: usize,
    sounds: usize,
    sounds_of: usize,
    sounds_waiting: usize,
}

/// How the sound of a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sounding {
    /// No page has a place to hear it, or it has no words yet.
    NotHeard,
    Silent,
    Waiting,
    Heard,
}

impl Bench {
    /// Its address.
    fn here(&self) -> String {
        format!("/desk/{}/{}", self.language, self.source.name())
    }

    /// How a text stands.
    fn standing(&self, text: &SourceText) -> Standing {
        match &self.own {
            Some(own) if own.contains_key(&text.key) => Standing::Approved,
            _ => standing_of(self.said.get(&text.key), &text.words),
        }
    }

    /// A text's words in this language, approved or not.
    fn words(&self, key: &str) -> Option<&str> {
        match &self.own {
            Some(own) => own.get(key).map(String::as_str),
            None => self.said.get(key).and_then(Said::words),
        }
    }

    /// How the sound of a text stands.
    fn sounding(&self, text: &SourceText) -> Sounding {
        let Some(words) = self.words(&text.key).filter(|_| text.heard) else { return Sounding::NotHeard };
        let plays = self.source.plays(&self.language, &text.key, words);
        let Some(heard) = self.heard.get(&text.key) else {
            return if plays { Sounding::Heard } else { Sounding::Silent };
        };
        match self.source.spoken(&text.key, words) {
            None => Sounding::NotHeard,
            Some(spoken) if heard.waiting_for(&spoken).is_some() => Sounding::Waiting,
            Some(spoken) if plays || heard.heard_for(&spoken).is_some() => Sounding::Heard,
            Some(_) => Sounding::Silent,
        }
    }

    fn covered(&self) -> Covered {
        let mut covered = Covered::default();
        for text in self.source.texts() {
            covered.texts_of += 1;
            let standing = self.standing(&text);
            let shown = self.said.get(&text.key).is_some_and(|said| said.shown_for(&text.words).is_some());
            covered.texts += usize::from(standing == Standing::Approved || shown);
            covered.waiting += usize::from(standing == Standing::Waiting);
            covered.sounds_of += usize::from(text.heard);
            match self.sounding(&text) {
                Sounding::Heard => covered.sounds += 1,
                Sounding::Waiting => covered.sounds_waiting += 1,
                Sounding::Silent | Sounding::NotHeard => {}
            }
        }
        covered
    }

    /// What a visitor calls the source.
    fn title(&self, t: &Tongue) -> String {
        match &self.source {
            Source::Interface(_) => t.say("desk-interface").into_owned(),
            Source::Course(course) => {
                let course = &course.open.course;
                let language = course.language_for(std::slice::from_ref(t.language()));
                course.texts.words(language, "title").to_owned()
            }
            Source::Channel(channel) => channel.card.title.clone(),
            Source::Exercise(exercise) => exercise.node.title.clone(),
        }
    }
}

/// A page below a language of the desk.
fn under(page: Page<web::Html>, t: &Tongue, bench: &Bench) -> Page<web::Html> {
    let language = &bench.language;
    let page = page.staff().under("/desk", t.say("desk-title"));
    let page = page.under(format!("/desk/{language}"), name_of(t, language));
    match &bench.source {
        Source::Exercise(exercise) => {
            let above = format!("/desk/{language}/{}", name_of_channel(&exercise.card.id));
            page.under(above, exercise.card.title.clone())
        }
        Source::Interface(_) | Source::Course(_) | Source::Channel(_) => page,
    }
}

/// A language's own name where this box speaks it, with its code; otherwise the code.
pub(crate) fn name_of(t: &Tongue, language: &LanguageTag) -> String {
    let offered = t.messages().offered().iter().find(|(tag, _)| tag == language);
    match offered {
        Some((_, name)) => format!("{name} ({language})"),
        None => language.to_string(),
    }
}
