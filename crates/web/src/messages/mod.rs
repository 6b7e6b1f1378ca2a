//! Texts for people: Fluent files beside each feature, one per language, read once at start.
//!
//! A feature embeds its files in a [`Catalogue`]; the binary gives all catalogues to [`Messages::load`]; a request
//! speaks through a [`Tongue`]: `{{ t.say("library-open-lesson") }}` in a template.
//!
//! A text is looked for in the visitor's language, then along its fallbacks (`es-PE` -> `es`), then in the site's
//! own language, then in English. A key that nobody has is shown as `[key]`: visible, never empty.

mod catalogue;
mod complete;
mod date;
mod number;
mod tongue;
mod value;

pub use catalogue::{Catalogue, MessagesError, WordsFault, check_words, message_text, messages_in};
pub use complete::{COMPLETE_LANGUAGES, assert_complete, gaps};
pub use date::{Civil, civil};
pub use tongue::Tongue;
pub use value::Value;

use catalogue::{Language, Parsed};
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use kernel::{LanguageTag, Zone};
use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

type Bundle = FluentBundle<FluentResource>;

/// How the site chooses among languages.
#[derive(Debug, Clone)]
pub struct LanguagePlan {
    /// The site's own language, spoken to whoever asks for none that we have.
    pub site_language: LanguageTag,
    /// Where a language goes on looking when its own shorter tags are not enough: `quz` -> `es-PE`.
    pub bridges: Vec<(LanguageTag, LanguageTag)>,
}

impl Default for LanguagePlan {
    fn default() -> Self {
        Self { site_language: "es".parse().expect("a language tag"), bridges: Vec::new() }
    }
}

/// All texts in all languages, for any thread. A language is made ready when somebody first asks for it: most boxes speak one.
pub struct Messages {
    languages: Vec<Language>,
    chains: Vec<Asked>,
    /// Every tag that resolves without computing: the catalogues' own and the site's.
    by_tag: HashMap<String, usize>,
    offered: Vec<(LanguageTag, String)>,
    plan: LanguagePlan,
    site_chain: usize,
    /// Whose clock and days pages show. It may be chosen while they are served.
    zone: RwLock<Zone>,
}

/// A language that may be asked for.
struct Asked {
    tag: LanguageTag,
    chain: OnceLock<Chain>,
}

/// One language with everything it falls back on, merged into one table: a lookup is one hash.
struct Chain {
    tag: LanguageTag,
    texts: HashMap<&'static str, Text>,
    /// What formats texts with variables.
    bundles: Vec<Bundle>,
    months: [Box<str>; 12],
}

enum Text {
    /// No variables: as its file has it.
    Plain(Cow<'static, str>),
    /// Formatted by the bundle of this index.
    Pattern(usize),
}

impl Messages {
    /// Reads all catalogues and makes the site's language ready. An error names the file, the line and what is wrong; it can only
    /// come from the catalogues themselves, so the binary stops there.
    pub fn load(catalogues: &[Catalogue], plan: LanguagePlan) -> Result<Arc<Self>, MessagesError> {
        let languages = catalogue::by_language(catalogues)?;
        let mut messages = Self {
            languages,
            chains: Vec::new(),
            by_tag: HashMap::new(),
            offered: Vec::new(),
            site_chain: 0,
            plan,
            zone: RwLock::new(Zone::UTC),
        };
        let mut asked = Vec::new();
        for language in &messages.languages {
            let parsed = language.parse()?;
            asked.push(language.tag.clone());
            if let Some(name) = parsed.texts.get("web-language-name").and_then(|found| found.plain.as_deref())
            {
                messages.offered.push((language.tag.clone(), name.to_owned()));
            }
        }
        asked.push(messages.plan.site_language.clone());
        asked.extend(messages.plan.bridges.iter().map(|(from, _)| from.clone()));
        for tag in asked {
            if !messages.by_tag.contains_key(tag.as_str()) {
                messages.by_tag.insert(tag.as_str().to_owned(), messages.chains.len());
                messages.chains.push(Asked { tag, chain: OnceLock::new() });
            }
        }
        messages.site_chain = messages.by_tag[messages.plan.site_language.as_str()];
        let site = messages.read_chain(&messages.plan.site_language)?;
        let _ = messages.chains[messages.site_chain].chain.set(site);
        Ok(Arc::new(messages))
    }

    /// The text of a key in a language, or along its fallbacks, or `[key]`.
    pub fn text<'m>(&'m self, language: &LanguageTag, key: &str, args: &[(&str, Value<'_>)]) -> Cow<'m, str> {
        self.text_in(self.chain_for(language), key, args)
    }

    /// The voice of one request.
    pub fn tongue(self: &Arc<Self>, language: &LanguageTag) -> Tongue {
        Tongue::new(Arc::clone(self), self.chain_for(language))
    }

    /// The languages a person can choose, each with its name in itself: those that say `web-language-name`.
    pub fn offered(&self) -> &[(LanguageTag, String)] {
        &self.offered
    }

    /// Whether we have texts of our own for the language or a shorter form of it.
    pub fn speaks(&self, language: &LanguageTag) -> bool {
        language.fallbacks().any(|tag| self.by_tag.contains_key(tag))
    }

    /// The plan given at start.
    pub fn plan(&self) -> &LanguagePlan {
        &self.plan
    }

    /// The time zone of the place: whose clock and days pages show; universal time until [`set_zone`](Self::set_zone).
    pub fn zone(&self) -> Zone {
        *self.zone.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on pages show the clock and the days of this zone.
    pub fn set_zone(&self, zone: Zone) {
        *self.zone.write().unwrap_or_else(PoisonError::into_inner) = zone;
    }

    fn chain_for(&self, language: &LanguageTag) -> usize {
        // Plain Spanish, or that of a country we have no words of, is the site's own Spanish.
        let site = &self.plan.site_language;
        let found = language.fallbacks().find_map(|tag| match tag == site.language() {
            true => Some(self.site_chain),
            false => self.by_tag.get(tag).copied(),
        });
        found.unwrap_or(self.site_chain)
    }

    fn chain(&self, index: usize) -> &Chain {
        let asked = &self.chains[index];
        asked.chain.get_or_init(|| {
            self.read_chain(&asked.tag).unwrap_or_else(|error| {
                // Every file was read at the start, so this does not come; and a school is not to close for it.
                tracing::error!(language = %asked.tag, %error, "the texts of a language cannot be read");
                Chain::new(asked.tag.clone(), HashMap::new(), Vec::new())
            })
        })
    }

    fn text_in<'m>(&'m self, chain: usize, key: &str, args: &[(&str, Value<'_>)]) -> Cow<'m, str> {
        let chain = self.chain(chain);
        match chain.texts.get(key) {
            Some(Text::Plain(text)) => Cow::Borrowed(text),
            Some(Text::Pattern(bundle)) => format(&chain.bundles[*bundle], key, args),
            None => {
                tracing::warn!(key, "no text for this key in any language");
                Cow::Owned(format!("[{key}]"))
            }
        }
    }

    fn read_chain(&self, tag: &LanguageTag) -> Result<Chain, MessagesError> {
        let (mut texts, mut bundles) = (HashMap::new(), Vec::new());
        let mut spoken: Option<&LanguageTag> = None;
        let mut seen: Vec<&LanguageTag> = Vec::new();
        for step in self.steps(tag) {
            let Some(language) = self.languages.iter().find(|language| language.tag.as_str() == step) else {
                continue;
            };
            if seen.contains(&&language.tag) {
                continue;
            }
            seen.push(&language.tag);
            // The country asked for decides how numbers are written, also where its words are the language's.
            let near = language.tag.language() == tag.language();
            let country = if near { tag } else { &language.tag };
            spoken.get_or_insert(country);
            let parsed = language.parse()?;
            let mut waits = false;
            for (key, found) in &parsed.texts {
                texts.entry(*key).or_insert_with(|| match &found.plain {
                    Some(plain) => Text::Plain(plain.clone()),
                    None => {
                        waits = true;
                        Text::Pattern(bundles.len())
                    }
                });
            }
            if waits {
                bundles.push(bundle(language, &parsed, country)?);
            }
        }
        texts.shrink_to_fit();
        Ok(Chain::new(spoken.unwrap_or(tag).clone(), texts, bundles))
    }

    /// The tags to look in, in order, with repetitions.
    fn steps(&self, tag: &LanguageTag) -> Vec<String> {
        let mut steps: Vec<String> = Vec::new();
        let mut next = Some(tag);
        // Bridges may form a ring by mistake; each is crossed at most once.
        for _ in 0..=self.plan.bridges.len() {
            let Some(tag) = next else { break };
            steps.extend(tag.fallbacks().map(str::to_owned));
            next = self
                .plan
                .bridges
                .iter()
                .find(|(from, _)| tag.fallbacks().any(|t| t == from.as_str()))
                .map(|b| &b.1);
        }
        steps.extend(self.plan.site_language.fallbacks().map(str::to_owned));
        steps.push("en".to_owned());
        steps
    }
}

impl Chain {
    fn new(tag: LanguageTag, texts: HashMap<&'static str, Text>, bundles: Vec<Bundle>) -> Self {
        let months = std::array::from_fn(|i| match texts.get(format!("web-month-{}", i + 1).as_str()) {
            Some(Text::Plain(name)) => Box::from(&**name),
            _ => format!("{}", i + 1).into_boxed_str(),
        });
        Self { tag, texts, bundles, months }
    }
}

fn format<'b>(bundle: &'b Bundle, key: &str, args: &[(&str, Value<'_>)]) -> Cow<'b, str> {
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return Cow::Owned(format!("[{key}]"));
    };
    let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.to_fluent())).collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    if !errors.is_empty() {
        tracing::warn!(key, ?errors, "a text could not be filled in whole");
    }
    Cow::Owned(text)
}

/// The texts of a language, with numbers written as `country` does.
fn bundle(language: &Language, parsed: &Parsed, country: &LanguageTag) -> Result<Bundle, MessagesError> {
    let id = language.tag.as_str().parse().map_err(|_| MessagesError::Language(language.tag.to_string()))?;
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Isolation marks show as boxes on old phones, and none of our languages is written from right to left.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(number::formatter_for(country)));
    for resource in language.waiting(parsed) {
        bundle.add_resource(resource).map_err(|errors| MessagesError::Twice {
            language: language.tag.to_string(),
            detail: format!("{errors:?}"),
        })?;
    }
    Ok(bundle)
}

#[cfg(test)]
mod tests;
