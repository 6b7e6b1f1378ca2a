//! Questions of every sort become exercises that pass the check of a course, and their own key is right.

use crate::small;
use formats::{
    gift,
    package::{Id, mark, read_folder},
    questions::{FillIn, OwnFault, OwnKind, OwnLine, OwnQuestion, own_questions, read_file},
};
use kernel::Seed;

fn fill() -> FillIn {
    FillIn {
        language: "en".parse().expect("a tag"),
        skill: Id::new("try-it").expect("an id"),
        hint: "Read it again.".into(),
        wrong: "Not yet.".into(),
        solution: "It is: {answer}".into(),
        true_false: ("true".into(), "false".into()),
    }
}

/// The exercise as a learner meets it; panics with what is wrong with it.
fn checked(question: &OwnQuestion) -> formats::package::Course {
    let toml = question.exercise_toml(&fill()).unwrap_or_else(|fault| panic!("{question:#?}: {fault}"));
    let course = read_folder(&small::folder(&toml)).unwrap_or_else(|error| panic!("{toml}\n{error}"));
    let errors = small::errors(&course);
    assert!(errors.is_empty(), "{toml}\n{errors:#?}");
    course
}

#[test]
fn what_gift_says_passes_the_check() {
    let bank = gift::read(
        "¿Cuál?{=a \"b\" \\\\ ~[html]<b>c</b>#No, *no*}\n\n\
         Cuáles{~%50%uno ~%50%dos ~%-100%1. tres}\n\n\
         ::t::La Tierra gira.{F#no#sí}\n\n\
         ¿Cuánto?{#=12,5:0.5 =%0%10#mal ~#otra}\n\n\
         ¿Cuánto?{#-2..5}\n\n\
         Capital{=Quito =%0%Guayaquil#la más grande =%0%*#otra}\n\n\
         Una{=[html]<i>uno</i> -> 1 =dos -> 2 =tres -> 1 = -> 4}\n\n\
         Dos y dos son {=cuatro ~cinco}, ¿no?\n\n\
         [html]<p>x</p><ul><li>a</li></ul><pre>b\n    c</pre>{T}"
            .replace("12,5", "12.5")
            .as_bytes(),
    );
    assert_eq!(bank.faults, []);
    let (own, losses) = own_questions(&bank);
    assert_eq!((own.len(), losses.as_slice()), (9, &[][..]));
    for question in &own {
        let course = checked(question);
        let exercise = small::only(&course);
        let variant = exercise.variant(Seed(0)).unwrap();
        let key = exercise.kind.key(exercise, &variant).unwrap();
        assert!((mark(exercise, Seed(0), &key).unwrap().score - 1.0).abs() < 1e-9, "{question:#?}");
    }
}

#[test]
fn gaps_of_every_sort_pass_the_check() {
    let bank = read_file(
        "x.xml",
        "<quiz><question type=\"cloze\"><questiontext><text>A [x] {1:SA:=@~=arroba} y {1:MC:=https~ftp} y {1:NM:=3} _.</text></questiontext></question></quiz>".as_bytes(),
    )
    .unwrap();
    let (own, losses) = own_questions(&bank);
    assert_eq!(losses, []);
    assert_eq!(own[0].kind, OwnKind::Cloze);
    checked(&own[0]);
}

#[test]
fn numbers_of_lines_are_the_ids_of_answers() {
    let line = |id, words: &str, right| OwnLine { id, words: words.into(), right, ..OwnLine::default() };
    let mut question = OwnQuestion {
        kind: OwnKind::Single,
        title: String::new(),
        prompt: "¿Cuál?".into(),
        lines: vec![line(1, "uno", false), line(2, "dos", true), line(3, "tres", false)],
        hint: String::new(),
        solution: String::new(),
        picture: None,
    };
    let key = |question: &OwnQuestion| {
        let course = checked(question);
        let exercise = small::only(&course);
        exercise.kind.key(exercise, &exercise.variant(Seed(0)).unwrap()).unwrap().to_string()
    };
    assert_eq!(key(&question), "c:2");
    // A choice taken out does not move the others.
    question.lines[0].words.clear();
    assert_eq!(key(&question), "c:2");
    question.lines[1].right = false;
    assert_eq!(question.exercise_toml(&fill()), Err(OwnFault::NoRight));
    question.lines[1].words.clear();
    assert_eq!(question.exercise_toml(&fill()), Err(OwnFault::Choices));
    question.kind = OwnKind::Number;
    question.lines = vec![line(1, "doce", true)];
    assert_eq!(question.exercise_toml(&fill()), Err(OwnFault::Number));
    question.lines = vec![line(1, "-0012,50", true), line(2, "", false), line(3, "7", false)];
    assert_eq!(key(&question), "t:-12.5");
    question.prompt.clear();
    assert_eq!(question.exercise_toml(&fill()), Err(OwnFault::NoPrompt));
}
