//! The standard response processing templates, named by their address (QTI 2.2, section 7.1; Common Cartridge's own with `CC2`).
//!
//! Each is written here as the standard writes it and read by the same reader as any item's rules.

use super::element::Element;
use crate::xml::{Bounds, Source};

/// `RESPONSE` is the correct one: 1, else 0.
const MATCH_CORRECT: &str = "<responseProcessing><responseCondition>
<responseIf><match><variable identifier='RESPONSE'/><correct identifier='RESPONSE'/></match>
<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>0</baseValue></setOutcomeValue></responseElse>
</responseCondition></responseProcessing>";

/// Points by the mapping; none for no answer.
const MAP_RESPONSE: &str = "<responseProcessing><responseCondition>
<responseIf><isNull><variable identifier='RESPONSE'/></isNull>
<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>0</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier='SCORE'><mapResponse identifier='RESPONSE'/></setOutcomeValue></responseElse>
</responseCondition></responseProcessing>";

const MAP_RESPONSE_POINT: &str = "<responseProcessing><responseCondition>
<responseIf><isNull><variable identifier='RESPONSE'/></isNull>
<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>0</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier='SCORE'><mapResponsePoint identifier='RESPONSE'/></setOutcomeValue></responseElse>
</responseCondition></responseProcessing>";

/// Not the standard's, but written: no answer is right.
const MATCH_NOTHING: &str = "<responseProcessing><responseCondition>
<responseIf><isNull><variable identifier='RESPONSE'/></isNull>
<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>0</baseValue></setOutcomeValue></responseElse>
</responseCondition></responseProcessing>";

/// As `match_correct`, worth `MAXSCORE`, with feedback.
const CC2_MATCH_BASIC: &str = "<responseProcessing><responseCondition>
<responseIf><match><variable identifier='RESPONSE'/><correct identifier='RESPONSE'/></match>
<setOutcomeValue identifier='SCORE'><variable identifier='MAXSCORE'/></setOutcomeValue>
<setOutcomeValue identifier='FEEDBACKBASIC'><baseValue baseType='identifier'>correct</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier='FEEDBACKBASIC'><baseValue baseType='identifier'>incorrect</baseValue></setOutcomeValue>
</responseElse></responseCondition></responseProcessing>";

/// As `map_response`, with feedback by `MAXSCORE`.
const CC2_MAP_RESPONSE: &str = "<responseProcessing><responseCondition>
<responseIf><isNull><variable identifier='RESPONSE'/></isNull>
<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>0</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier='SCORE'><mapResponse identifier='RESPONSE'/></setOutcomeValue></responseElse>
</responseCondition><responseCondition>
<responseIf><equal toleranceMode='exact'><variable identifier='SCORE'/><variable identifier='MAXSCORE'/></equal>
<setOutcomeValue identifier='FEEDBACK'><baseValue baseType='identifier'>correct</baseValue></setOutcomeValue>
<setOutcomeValue identifier='FEEDBACKBASIC'><baseValue baseType='identifier'>correct</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier='FEEDBACK'><baseValue baseType='identifier'>incorrect</baseValue></setOutcomeValue>
<setOutcomeValue identifier='FEEDBACKBASIC'><baseValue baseType='identifier'>incorrect</baseValue></setOutcomeValue></responseElse>
</responseCondition></responseProcessing>";

/// The rules of a template's address, for the one response of an item: `RESPONSE`, or what the item calls it.
pub(super) fn rules(address: &str, response: &str) -> Option<Element> {
    let name = address.trim().trim_end_matches('/').rsplit('/').next()?.trim_end_matches(".xml");
    let text = match name.to_ascii_lowercase().as_str() {
        "match_correct" | "cc2_match" => MATCH_CORRECT,
        "map_response" => MAP_RESPONSE,
        "map_response_point" => MAP_RESPONSE_POINT,
        "match_nothing" | "match_none" => MATCH_NOTHING,
        "cc2_match_basic" => CC2_MATCH_BASIC,
        "cc2_map_response" => CC2_MAP_RESPONSE,
        _ => return None,
    };
    let text = text.replace("'RESPONSE'", &format!("'{response}'"));
    let source = Source::read(text.as_bytes(), &Bounds::ITEM).ok()?;
    let tree = source.tree().ok()?;
    Some(Element::read(tree.root_element()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_there_by_every_address() {
        for name in [
            "http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct",
            "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml",
            "map_response_point",
            "match_nothing",
            "CC2_match",
            "CC2_match_basic.xml",
            "cc2_map_response",
        ] {
            let rules = rules(name, "R").expect(name);
            let mut names = Vec::new();
            rules.walk(&mut |element| {
                names.extend(element.attribute("identifier").map(str::to_string));
                true
            });
            assert!(names.contains(&"R".to_string()) && !names.contains(&"RESPONSE".to_string()), "{name}");
        }
        assert!(rules("http://example.org/own", "RESPONSE").is_none());
    }
}
