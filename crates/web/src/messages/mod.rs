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

use catalogue::Parsed;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use kernel::LanguageTag;
use std::{borrow::Cow, collections::HashMap, sync::Arc};

type Bundle = FluentBundle<Arc<FluentResource>>;

/// How the site chooses among languages, and what its clock on the wall shows.
#[derive(Debug, Clone)]
pub struct LanguagePlan {
    /// The site's own language, spoken to whoever asks for none that we have.
    pub site_language: LanguageTag,
    /// Where a language goes on looking when its own shorter tags are not enough: `quz` -> `es-PE`.
    pub bridges: Vec<(LanguageTag, LanguageTag)>,
    /// Minutes that local time is ahead of UTC: -300 in Peru.
    pub utc_offset_minutes: i32,
}

impl Default for LanguagePlan {
    fn default() -> Self {
        Self {
            site_language: "es".parse().expect("a language tag"),
            bridges: Vec::new(),
            utc_offset_minutes: 0,
        }
    }
}

/// All texts in all languages, ready to be read by any thread.
pub struct Messages {
    bundles: Vec<Bundle>,
    chains: Vec<Chain>,
    /// Every tag that resolves without computing: the catalogues' own and the site's.
    by_tag: HashMap<String, usize>,
    offered: Vec<(LanguageTag, String)>,
    plan: LanguagePlan,
    site_chain: usize,
}

/// One language with everything it falls back on, merged into one table: a lookup is one hash.
struct Chain {
    tag: LanguageTag,
    texts: HashMap<Box<str>, Text>,
    months: [Box<str>; 12],
}

#[derive(Clone)]
enum Text {
    /// No variables: kept ready.
    Plain(Arc<str>),
    /// Formatted by the bundle of this index.
    Pattern(usize),
}

impl Messages {
    /// Reads all catalogues. An error names the file, the line and what is wrong; it can only come from the
    /// catalogues themselves, so the binary stops there.
    pub fn load(catalogues: &[Catalogue], plan: LanguagePlan) -> Result<Arc<Self>, MessagesError> {
        let parsed = catalogue::parse(catalogues)?;
        let mut bundles = Vec::with_capacity(parsed.len());
        for language in &parsed {
            bundles.push(bundle(language, &language.tag)?);
        }
        let mut messages = Self {
            bundles,
            chains: Vec::new(),
            by_tag: HashMap::new(),
            offered: Vec::new(),
            site_chain: 0,
            plan,
        };
        for language in &parsed {
            messages.add_chain(&language.tag, &parsed)?;
            if let Some(Text::Plain(name)) = language.texts.get("web-language-name").map(|t| t.ready(0)) {
                messages.offered.push((language.tag.clone(), name.to_string()));
            }
        }
        let site = messages.plan.site_language.clone();
        messages.site_chain = messages.add_chain(&site, &parsed)?;
        let bridged: Vec<_> = messages.plan.bridges.iter().map(|(from, _)| from.clone()).collect();
        for tag in bridged {
            messages.add_chain(&tag, &parsed)?;
        }
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

    fn chain_for(&self, language: &LanguageTag) -> usize {
        // Plain Spanish, or that of a country we have no words of, is the site's own Spanish.
        let site = &self.plan.site_language;
        let found = language.fallbacks().find_map(|tag| match tag == site.language() {
            true => Some(self.site_chain),
            false => self.by_tag.get(tag).copied(),
        });
        found.unwrap_or(self.site_chain)
    }

    fn text_in<'m>(&'m self, chain: usize, key: &str, args: &[(&str, Value<'_>)]) -> Cow<'m, str> {
        match self.chains[chain].texts.get(key) {
            Some(Text::Plain(text)) => Cow::Borrowed(text),
            Some(Text::Pattern(bundle)) => self.format(*bundle, key, args),
            None => {
                tracing::warn!(key, "no text for this key in any language");
                Cow::Owned(format!("[{key}]"))
            }
        }
    }

    fn format<'m>(&'m self, bundle: usize, key: &str, args: &[(&str, Value<'_>)]) -> Cow<'m, str> {
        let bundle = &self.bundles[bundle];
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

    fn add_chain(&mut self, tag: &LanguageTag, parsed: &[Parsed]) -> Result<usize, MessagesError> {
        if let Some(chain) = self.by_tag.get(tag.as_str()) {
            return Ok(*chain);
        }
        let mut texts = HashMap::new();
        let mut spoken: Option<LanguageTag> = None;
        for step in self.steps(tag) {
            let Some(index) = parsed.iter().position(|language| language.tag.as_str() == step) else {
                continue;
            };
            let language = &parsed[index];
            // The country asked for decides how numbers are written, also where its words are the language's.
            let mut written_by = index;
            if language.tag.language() == tag.language() {
                spoken.get_or_insert_with(|| tag.clone());
                if number::style_for(tag) != number::style_for(&language.tag) {
                    self.bundles.push(bundle(language, tag)?);
                    written_by = self.bundles.len() - 1;
                }
            }
            spoken.get_or_insert_with(|| language.tag.clone());
            for (key, text) in &language.texts {
                texts.entry(key.clone()).or_insert_with(|| text.ready(written_by));
            }
        }
        let months = std::array::from_fn(|i| match texts.get(format!("web-month-{}", i + 1).as_str()) {
            Some(Text::Plain(name)) => Box::from(&**name),
            _ => format!("{}", i + 1).into_boxed_str(),
        });
        self.chains.push(Chain { tag: spoken.unwrap_or_else(|| tag.clone()), texts, months });
        self.by_tag.insert(tag.as_str().to_owned(), self.chains.len() - 1);
        Ok(self.chains.len() - 1)
    }

    /// The tags to look in, in order, with repetitions (harmless: the first one wins).
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

/// The texts of a language, with numbers written as `country` does.
fn bundle(language: &Parsed, country: &LanguageTag) -> Result<Bundle, MessagesError> {
    let id = language.tag.as_str().parse().map_err(|_| MessagesError::Language(language.tag.to_string()))?;
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Isolation marks show as boxes on old phones, and none of our languages is written from right to left.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(number::formatter_for(country)));
    for resource in &language.resources {
        bundle.add_resource(Arc::clone(resource)).map_err(|errors| MessagesError::Twice {
            language: language.tag.to_string(),
            detail: format!("{errors:?}"),
        })?;
    }
    Ok(bundle)
}

#[cfg(test)]
mod tests;
