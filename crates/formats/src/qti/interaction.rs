//! Interactions: what a learner works with, as the item's tree says it.

use super::{
    element::{Element, Space},
    error::{QtiFault, Refusal},
    variable::missing,
};

/// Interactions of one item, and choices of one interaction.
const MAX_INTERACTIONS: usize = 500;
const MAX_CHOICES: usize = 1_000;

/// The interactions of QTI 2.2 and 3.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "these are the standard's own names")]
pub enum InteractionKind {
    Choice,
    Order,
    Associate,
    Match,
    GapMatch,
    InlineChoice,
    TextEntry,
    ExtendedText,
    Hottext,
    Hotspot,
    SelectPoint,
    GraphicOrder,
    GraphicAssociate,
    GraphicGapMatch,
    PositionObject,
    Slider,
    Media,
    Drawing,
    Upload,
    EndAttempt,
    Custom,
    PortableCustom,
}

const KINDS: &[(&str, InteractionKind)] = &[
    ("choiceInteraction", InteractionKind::Choice),
    ("orderInteraction", InteractionKind::Order),
    ("associateInteraction", InteractionKind::Associate),
    ("matchInteraction", InteractionKind::Match),
    ("gapMatchInteraction", InteractionKind::GapMatch),
    ("inlineChoiceInteraction", InteractionKind::InlineChoice),
    ("textEntryInteraction", InteractionKind::TextEntry),
    ("extendedTextInteraction", InteractionKind::ExtendedText),
    ("hottextInteraction", InteractionKind::Hottext),
    ("hotspotInteraction", InteractionKind::Hotspot),
    ("selectPointInteraction", InteractionKind::SelectPoint),
    ("graphicOrderInteraction", InteractionKind::GraphicOrder),
    ("graphicAssociateInteraction", InteractionKind::GraphicAssociate),
    ("graphicGapMatchInteraction", InteractionKind::GraphicGapMatch),
    ("positionObjectInteraction", InteractionKind::PositionObject),
    ("sliderInteraction", InteractionKind::Slider),
    ("mediaInteraction", InteractionKind::Media),
    ("drawingInteraction", InteractionKind::Drawing),
    ("uploadInteraction", InteractionKind::Upload),
    ("endAttemptInteraction", InteractionKind::EndAttempt),
    ("customInteraction", InteractionKind::Custom),
    ("portableCustomInteraction", InteractionKind::PortableCustom),
];

/// Elements that are chosen, ordered or paired.
const CHOICES: &[&str] = &[
    "simpleChoice",
    "simpleAssociableChoice",
    "inlineChoice",
    "hottext",
    "gapText",
    "gapImg",
    "hotspotChoice",
    "associableHotspot",
];

/// An interaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// Which.
    pub kind: InteractionKind,
    /// The response it gives.
    pub response: String,
    /// Where it stands.
    pub element: Element,
}

/// Something to choose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice<'a> {
    /// Its name in responses.
    pub identifier: &'a str,
    /// Its words or picture.
    pub element: &'a Element,
    /// Which of two sets of a match it belongs to, 0 or 1.
    pub set: usize,
}

impl InteractionKind {
    /// Its element's name in QTI 2.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Whether it stands in the middle of words.
    pub fn is_inline(self) -> bool {
        matches!(self, Self::InlineChoice | Self::TextEntry | Self::EndAttempt)
    }
}

impl Interaction {
    /// All of a body. An element that calls itself an interaction and is none of the standard's is refused.
    pub(super) fn all_in(body: &Element) -> Result<Vec<Interaction>, Refusal> {
        let (mut found, mut refusal) = (Vec::new(), None);
        body.walk(&mut |element| {
            if element.space != Space::Qti || !element.name.ends_with("Interaction") {
                return true;
            }
            match Self::read(element) {
                Ok(interaction) => found.push(interaction),
                Err(error) => drop(refusal.get_or_insert(error)),
            }
            // Text entries stand inside some graphic interactions of QTI 3; others hold none.
            true
        });
        match refusal {
            Some(refusal) => Err(refusal),
            None if found.len() > MAX_INTERACTIONS => {
                let fault = QtiFault::TooMany { what: "interactions", max: MAX_INTERACTIONS };
                Err(Refusal { at: body.at, fault })
            }
            None => Ok(found),
        }
    }

    fn read(element: &Element) -> Result<Self, Refusal> {
        let known = KINDS.iter().find(|(name, _)| *name == element.name);
        let Some((_, kind)) = known else {
            let value = element.name.chars().take(60).collect();
            let fault = QtiFault::Value {
                element: "itemBody".into(),
                attribute: "interaction",
                value,
                wanted: "an interaction of the standard",
            };
            return Err(Refusal { at: element.at, fault });
        };
        let response = element.attribute("responseIdentifier");
        let response = response.ok_or_else(|| missing(element, "responseIdentifier"))?.to_string();
        let interaction = Self { kind: *kind, response, element: element.clone() };
        if interaction.choices().len() > MAX_CHOICES {
            let fault = QtiFault::TooMany { what: "choices in one interaction", max: MAX_CHOICES };
            return Err(Refusal { at: element.at, fault });
        }
        Ok(interaction)
    }

    /// Its question, if it has its own.
    pub fn prompt(&self) -> Option<&Element> {
        self.element.first("prompt")
    }

    /// What there is to choose, in the item's order.
    pub fn choices(&self) -> Vec<Choice<'_>> {
        let mut choices = Vec::new();
        let mut sets = 0;
        self.element.walk(&mut |element| {
            if element.is("simpleMatchSet") {
                sets += 1;
            }
            let chosen = element.space == Space::Qti && CHOICES.contains(&element.name.as_str());
            if let (true, Some(identifier)) = (chosen, element.attribute("identifier")) {
                choices.push(Choice { identifier, element, set: if sets == 2 { 1 } else { 0 } });
            }
            !chosen
        });
        choices
    }

    /// Names of the gaps of a gap match, in reading order.
    pub fn gaps(&self) -> Vec<&str> {
        let mut gaps = Vec::new();
        self.element.walk(&mut |element| {
            if element.is("gap") {
                gaps.extend(element.attribute("identifier"));
            }
            true
        });
        gaps
    }

    /// A whole number among its attributes.
    pub fn count(&self, name: &str) -> Option<usize> {
        self.element.attribute(name)?.trim().parse().ok()
    }

    /// Whether its choices are shown in a drawn order.
    pub fn shuffles(&self) -> bool {
        self.element.is_true("shuffle")
    }
}
