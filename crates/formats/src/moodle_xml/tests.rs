use super::*;
use crate::questions::{Gap, OwnKind, own_questions};

fn quiz(questions: &str) -> Bank {
    read(format!("<?xml version=\"1.0\"?>\n<quiz>\n{questions}\n</quiz>").as_bytes())
}

fn question(kind: &str, inside: &str) -> String {
    format!(
        "<question type=\"{kind}\"><name><text>n</text></name><questiontext format=\"html\"><text><![CDATA[<p>¿Qué?</p>]]></text></questiontext>{inside}</question>"
    )
}

#[test]
fn each_type_becomes_what_it_is() {
    let bank = quiz(
        &[
            "<question type=\"category\"><category><text>$course$/a</text></category></question>".to_string(),
            question("multichoice", "<single>true</single><answer fraction=\"100\"><text>a</text><feedback><text>sí</text></feedback></answer><answer fraction=\"0\"><text>b</text></answer>"),
            question("multichoice", "<single>false</single><answer fraction=\"50\"><text>a</text></answer><answer fraction=\"50\"><text>b</text></answer><answer fraction=\"-100\"><text>c</text></answer>"),
            question("truefalse", "<answer fraction=\"0\"><text>true</text><feedback><text>no</text></feedback></answer><answer fraction=\"100\"><text>false</text></answer>"),
            question("shortanswer", "<usecase>1</usecase><answer fraction=\"100\"><text>ods</text></answer><answer fraction=\"0\"><text>*</text><feedback><text>no</text></feedback></answer>"),
            question("numerical", "<answer fraction=\"100\"><text>8,5</text><tolerance>0.5</tolerance></answer>"),
            question("matching", "<subquestion><text>a</text><answer><text>1</text></answer></subquestion><subquestion><text>b</text><answer><text>2</text></answer></subquestion><subquestion><text></text><answer><text>3</text></answer></subquestion>"),
            question("essay", "<tags><tag><text>uno</text></tag></tags><idnumber>x7</idnumber>"),
            "<question type=\"cloze\"><questiontext><text>Un {1:SHORTANSWER:=@~=arroba} y {1:MC:=https#sí~ftp\\~~%50%smtp} y {:NM:=3:0.1} {no}</text></questiontext></question>".to_string(),
        ]
        .join("\n"),
    );
    assert_eq!(bank.faults, []);
    let (own, losses) = own_questions(&bank);
    let kinds: Vec<OwnKind> = own.iter().map(|question| question.kind).collect();
    use OwnKind::{Cloze, Match, Multiple, Number, Single, Text, TrueFalse};
    assert_eq!(kinds, [Single, Multiple, TrueFalse, Text, Number, Match, Cloze]);
    assert_eq!(own[2].lines[0].feedback, "no");
    assert_eq!((own[4].lines[0].words.as_str(), own[4].lines[0].goes_with.as_str()), ("8.5", "0.5"));
    assert_eq!(own[6].prompt, "Un [[1]] y [[2]] y [[3]] {no}");
    let Entry::Question(cloze) = &bank.entries[8] else { panic!("a question") };
    let Body::Cloze(gaps) = &cloze.body else { panic!("gaps") };
    let Gap::Choose(choices) = &gaps[1] else { panic!("choices") };
    assert_eq!(choices[1].text.text, "ftp~");
    let Entry::Question(essay) = &bank.entries[7] else { panic!("a question") };
    assert_eq!((essay.id.as_deref(), essay.tags.as_slice()), (Some("x7"), &["uno".to_string()][..]));
    assert_eq!(losses.iter().filter(|loss| loss.whole).count(), 1, "{losses:#?}");
}

#[test]
fn what_is_not_read_is_named_with_its_line() {
    let bank = quiz(
        &[
            question("calculated", ""),
            question("multichoice", "<answer fraction=\"x\"><text>a</text></answer>"),
        ]
        .join("\n"),
    );
    let faults: Vec<(u32, &str)> =
        bank.faults.iter().map(|fault| (fault.line, fault.what.as_str())).collect();
    assert_eq!(faults[0], (3, "\"n\" is of the type \"calculated\", which is not read"));
    assert_eq!(faults[1].0, 4);
    for (bytes, word) in [
        (&b"<quiz><question></quiz>"[..], "well-formed"),
        (b"<html/>", "<html>"),
        (b"<!DOCTYPE quiz [<!ENTITY a \"b\">]><quiz/>", "document type"),
        (b"", "no element"),
        (b"<quiz>", "cut off"),
    ] {
        let bank = read(bytes);
        assert!(bank.faults.len() == 1 && bank.faults[0].what.contains(word), "{:?}", bank.faults);
    }
}
