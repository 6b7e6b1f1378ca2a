//! What a learner works with: each interaction as fields a plain form can have.

use super::{Unplayable, Words, policy, show};
use crate::qti::{
    interaction::{Choice as Thing, Interaction, InteractionKind},
    item::Item,
    session::Session,
    value::{Atom, BaseType, Value},
};

/// Most things in one field.
const MAX_THINGS: usize = 60;
/// Most pairs that are offered as a list to tick.
const MAX_PAIRS: usize = 40;

/// A field in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The response it belongs to; several gaps belong to one.
    pub response: String,
    /// What it is.
    pub kind: FieldKind,
    /// Shown in an order of each learner's own.
    pub shuffle: bool,
    /// What each place sends to the item.
    pub(super) names: Vec<String>,
    /// For pairs: what the left and the right things are called in the item.
    pub(super) right_names: Vec<String>,
    /// For a gap of several: what the item calls it.
    pub(super) gap: Option<String>,
    /// In a pair the right thing is said first.
    pub(super) turned: bool,
}

/// The shapes of fields.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// Choose one, or several.
    Choose {
        /// Several may be chosen.
        many: bool,
        /// In the item's order.
        choices: Vec<Words>,
    },
    /// Choose one from a list inside a line; words only.
    Pick(Vec<String>),
    /// Type a number.
    Number {
        /// Smallest and largest, where the item says.
        range: Option<(f64, f64)>,
    },
    /// Type words.
    Text,
    /// Put in order.
    Arrange(Vec<Words>),
    /// Give left things a right one; not every left thing needs one.
    Pair {
        /// In the item's order.
        left: Vec<Words>,
        /// In the item's order.
        right: Vec<Words>,
    },
}

impl Field {
    /// All words in it.
    pub(super) fn words(&self) -> impl Iterator<Item = &Words> {
        let (first, second): (&[Words], &[Words]) = match &self.kind {
            FieldKind::Choose { choices, .. } => (choices, &[]),
            FieldKind::Arrange(items) => (items, &[]),
            FieldKind::Pair { left, right } => (left, right),
            FieldKind::Pick(_) | FieldKind::Number { .. } | FieldKind::Text => (&[], &[]),
        };
        first.iter().chain(second)
    }

    /// What a value of its response is called among its things; a gap knows only its own.
    pub(super) fn sent(&self, atom: &Atom) -> Option<String> {
        match (atom, &self.gap) {
            (Atom::DirectedPair(a, b), Some(gap)) => (b == gap).then(|| a.clone()),
            (atom, _) => Some(atom.to_string()),
        }
    }

    /// A value of its response in words.
    pub(super) fn said(&self, value: &Value) -> String {
        let word = |name: &str| {
            let at = self.names.iter().position(|known| known == name)?;
            Some(match &self.kind {
                FieldKind::Choose { choices, .. } => choices.get(at)?.plain(),
                FieldKind::Pick(options) => options.get(at)?.clone(),
                FieldKind::Arrange(items) => items.get(at)?.plain(),
                FieldKind::Pair { left, .. } => left.get(at)?.plain(),
                FieldKind::Number { .. } | FieldKind::Text => return None,
            })
        };
        let right_word = |name: &str| {
            let at = self.right_names.iter().position(|known| known == name)?;
            match &self.kind {
                FieldKind::Pair { right, .. } => Some(right.get(at)?.plain()),
                _ => None,
            }
        };
        let said = value.atoms().into_iter().filter_map(|atom| match (&self.kind, atom) {
            (FieldKind::Number { .. } | FieldKind::Text, atom) => Some(atom.to_string()),
            (FieldKind::Pair { .. }, Atom::Pair(a, b) | Atom::DirectedPair(a, b)) => {
                let (a, b) = if self.turned { (b, a) } else { (a, b) };
                Some(format!("{} – {}", word(a)?, right_word(b)?))
            }
            (FieldKind::Pick(_), Atom::DirectedPair(a, b) | Atom::Pair(a, b)) => {
                (self.gap.as_deref() == Some(b)).then(|| word(a)).flatten()
            }
            (_, atom) => word(&atom.to_string()),
        });
        said.collect::<Vec<_>>().join("; ")
    }
}

fn refuse(kind: InteractionKind, why: &'static str) -> Unplayable {
    Unplayable::Interaction { kind: kind.name(), why }
}

/// The fields of an interaction.
pub(super) fn of(
    item: &Item,
    interaction: &Interaction,
    session: &Session<'_>,
) -> Result<Vec<Field>, Unplayable> {
    use InteractionKind::*;
    let kind = interaction.kind;
    let variable = item.variable(&interaction.response);
    let variable = variable.ok_or_else(|| refuse(kind, "its response is not declared"))?;
    let shown: Vec<Thing<'_>> =
        interaction.choices().into_iter().filter(|choice| session.shows(choice.element)).collect();
    if shown.len() > MAX_THINGS {
        return Err(refuse(kind, "it has more things than fit a page"));
    }
    let field = |kind, names: Vec<String>| Field {
        response: interaction.response.clone(),
        kind,
        shuffle: interaction.shuffles(),
        names,
        right_names: Vec::new(),
        gap: None,
        turned: false,
    };
    let words = |choice: &Thing<'_>| words_of(choice, session);
    let names = |choices: &[Thing<'_>]| choices.iter().map(|choice| choice.identifier.to_string()).collect();
    let several =
        interaction.count("maxChoices") != Some(1) && variable.cardinality != crate::qti::Cardinality::Single;
    if shown.is_empty()
        && !matches!(
            kind,
            TextEntry
                | ExtendedText
                | Slider
                | Upload
                | Drawing
                | SelectPoint
                | PositionObject
                | Custom
                | PortableCustom
                | Media
                | EndAttempt
        )
    {
        return Err(refuse(kind, "there is nothing to choose from"));
    }
    Ok(match kind {
        Choice | Hottext => {
            let choices = shown.iter().map(words).collect();
            vec![field(FieldKind::Choose { many: several, choices }, names(&shown))]
        }
        Hotspot => {
            if shown.iter().any(|choice| label(choice).is_none()) {
                return Err(refuse(
                    kind,
                    "its places have no words, and choosing on a picture is not offered",
                ));
            }
            let choices = shown.iter().map(words).collect();
            vec![field(FieldKind::Choose { many: several, choices }, names(&shown))]
        }
        InlineChoice => {
            let options = shown.iter().map(|choice| words(choice).plain()).collect();
            vec![field(FieldKind::Pick(options), names(&shown))]
        }
        Order => {
            let partial = interaction.count("maxChoices").is_some_and(|max| max > 0 && max < shown.len());
            if partial {
                return Err(refuse(kind, "only some of its things are to be put in order"));
            }
            vec![field(FieldKind::Arrange(shown.iter().map(words).collect()), names(&shown))]
        }
        TextEntry | Slider => {
            let numeric = matches!(variable.base, Some(BaseType::Integer | BaseType::Float));
            let bound = |name: &str| {
                interaction.element.attribute(name).and_then(|text| text.trim().parse::<f64>().ok())
            };
            let range = bound("lowerBound").zip(bound("upperBound"));
            let typed = match numeric {
                true => FieldKind::Number { range },
                false if kind == Slider => return Err(refuse(kind, "its response is no number")),
                false => FieldKind::Text,
            };
            if variable.cardinality == crate::qti::Cardinality::Record {
                return Err(refuse(kind, "its response has several parts"));
            }
            vec![field(typed, Vec::new())]
        }
        Match => vec![matching(interaction, &shown, session, field)?],
        Associate => vec![associating(&shown, session, field)?],
        GapMatch => {
            let gaps = interaction.gaps();
            let options: Vec<String> = shown.iter().map(|choice| words(choice).plain()).collect();
            if options.iter().any(String::is_empty) {
                return Err(refuse(kind, "its pictures have no words, and dragging pictures is not offered"));
            }
            let of_gap = |gap: &&str| Field {
                gap: Some((*gap).to_string()),
                ..field(FieldKind::Pick(options.clone()), names(&shown))
            };
            gaps.iter().map(of_gap).collect()
        }
        ExtendedText => return Err(refuse(kind, "an answer in one's own words is marked by a person")),
        Upload | Drawing => return Err(refuse(kind, "what is handed in is marked by a person")),
        Custom | PortableCustom => return Err(refuse(kind, "it is a program of the exporter's own")),
        SelectPoint | GraphicOrder | GraphicAssociate | GraphicGapMatch | PositionObject => {
            return Err(refuse(kind, "answering with a finger on a picture is not offered"));
        }
        Media | EndAttempt => Vec::new(),
    })
}

/// The words or picture of a choice; feedback inside it is not said before it is chosen.
fn words_of(choice: &Thing<'_>, session: &Session<'_>) -> Words {
    if let Some(label) =
        label(choice).filter(|_| choice.element.words().trim().is_empty() && !choice.element.is("gapText"))
    {
        let mut cleaner = crate::html::Cleaner::new(policy(true));
        cleaner.text(label);
        return Words::of(cleaner.finish());
    }
    let html = show::inside(choice.element, session, &policy(true), &mut |element| {
        element.is("feedbackInline").then(String::new)
    });
    Words::of(html.trim().to_string())
}

/// What a place on a picture is called.
fn label<'a>(choice: &Thing<'a>) -> Option<&'a str> {
    let names = ["hotspotLabel", "objectLabel", "aria-label", "label"];
    names.iter().find_map(|name| choice.element.attribute(name)).filter(|label| !label.trim().is_empty())
}

fn match_max(choice: &Thing<'_>) -> usize {
    choice.element.attribute("matchMax").and_then(|max| max.trim().parse().ok()).unwrap_or(1)
}

/// Two sets: a list to give to each left thing where one side goes once; else all pairs, to tick.
fn matching(
    interaction: &Interaction,
    shown: &[Thing<'_>],
    session: &Session<'_>,
    field: impl Fn(FieldKind, Vec<String>) -> Field,
) -> Result<Field, Unplayable> {
    let (first, second): (Vec<Thing<'_>>, Vec<Thing<'_>>) = shown.iter().partition(|choice| choice.set == 0);
    if first.is_empty() || second.is_empty() {
        return Err(refuse(interaction.kind, "one of its two sets is empty"));
    }
    let once = |choices: &[Thing<'_>]| choices.iter().all(|choice| match_max(choice) == 1);
    let words =
        |choices: &[Thing<'_>]| choices.iter().map(|choice| words_of(choice, session)).collect::<Vec<_>>();
    let names = |choices: &[Thing<'_>]| choices.iter().map(|choice| choice.identifier.to_string()).collect();
    let paired = |left: &[Thing<'_>], right: &[Thing<'_>], turned| Field {
        right_names: names(right),
        turned,
        ..field(FieldKind::Pair { left: words(left), right: words(right) }, names(left))
    };
    if once(&first) {
        return Ok(paired(&first, &second, false));
    }
    if once(&second) {
        return Ok(paired(&second, &first, true));
    }
    let mut pairs = (Vec::new(), Vec::new());
    for left in &first {
        for right in &second {
            pairs.0.push(together(left, right, session));
            pairs.1.push(format!("{} {}", left.identifier, right.identifier));
        }
    }
    ticked(interaction.kind, pairs, field)
}

/// One set: all pairs of it, to tick.
fn associating(
    shown: &[Thing<'_>],
    session: &Session<'_>,
    field: impl Fn(FieldKind, Vec<String>) -> Field,
) -> Result<Field, Unplayable> {
    let mut pairs = (Vec::new(), Vec::new());
    for (i, left) in shown.iter().enumerate() {
        for right in &shown[i + 1..] {
            pairs.0.push(together(left, right, session));
            pairs.1.push(format!("{} {}", left.identifier, right.identifier));
        }
    }
    ticked(InteractionKind::Associate, pairs, field)
}

fn together(left: &Thing<'_>, right: &Thing<'_>, session: &Session<'_>) -> Words {
    let html = |choice: &Thing<'_>| {
        show::inside(choice.element, session, &policy(true), &mut |e| {
            e.is("feedbackInline").then(String::new)
        })
    };
    Words::of(format!("{} – {}", html(left).trim(), html(right).trim()))
}

fn ticked(
    kind: InteractionKind,
    (choices, names): (Vec<Words>, Vec<String>),
    field: impl Fn(FieldKind, Vec<String>) -> Field,
) -> Result<Field, Unplayable> {
    if choices.len() > MAX_PAIRS {
        return Err(refuse(kind, "there are more pairs than fit a list"));
    }
    Ok(field(FieldKind::Choose { many: true, choices }, names))
}
