//! Golden bytes: what is stored in villages today must be read for ever.

use super::*;
use kernel::*;
use proptest::prelude::*;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// One of each kind, with every optional field filled.
fn samples() -> Vec<Event> {
    let person = PersonId([0xa1; 16]);
    let other = PersonId([0xa2; 16]);
    let school = SchoolId([0xb1; 16]);
    let class = ClassId([0xc1; 16]);
    let team = TeamId([0xe1; 16]);
    let draft = DraftId([0xf1; 16]);
    let file = DraftFile { digest: Digest([6; 32]), ending: "jpg".into(), words: "w".into() };
    let stamp = Stamp { hlc: Hlc(7), origin: OriginTag([8; 8]), seq: 9 };
    vec![
        IncarnationOpened {
            continues: Some(Continued {
                node: NodeKey([3; 32]),
                incarnation: Incarnation([1; 8]),
                seq: 5,
                root: Digest([2; 32]),
            }),
            software: "chaski 0.1.0".into(),
        }
        .into(),
        OriginCertified { certificate: vec![1, 2] }.into(),
        OriginRevoked { revocation: vec![3] }.into(),
        ForkSettled { settlement: vec![4] }.into(),
        SoftwareChanged { software: "chaski 0.1.1".into() }.into(),
        ProgramOffered { word: vec![5, 6], list: Digest([7; 32]) }.into(),
        UpdateEnded {
            version: "0.2.0".into(),
            sequence: 8,
            end: UpdateEnd::RolledBack as u8,
            why: "w".into(),
        }
        .into(),
        AddressSaid { address: "a.example:7440".into() }.into(),
        PersonRegistered {
            person,
            sealed_name: vec![5, 6],
            drawing: 3,
            language: Some("es-PE".into()),
            demonstration: true,
        }
        .into(),
        PersonRenamed { person, sealed_name: vec![7], replaces: vec![stamp] }.into(),
        RoleGiven { person, school, role: Role::Teacher as u8 }.into(),
        RoleEnded { person, school, role: Role::Teacher as u8 }.into(),
        PersonsMerged { kept: person, merged: other }.into(),
        PersonsUnmerged { kept: person, merged: other }.into(),
        PersonForgotten { person, purposes: vec![1], reason: 1 }.into(),
        PersonFactStated {
            person,
            fact: FactKind::BirthDate as u8,
            sealed: vec![8, 9],
            replaces: vec![stamp],
        }
        .into(),
        PersonShownAs { person, drawing: 4, language: Some("quz".into()) }.into(),
        PersonProtected { person, protected: true }.into(),
        WayInRenewed { person, what: WayIn::Card as u8, reason: WayInReason::Lost as u8 }.into(),
        SchoolOpened { school, name: "Escuela".into(), country: "PE".into(), demonstration: false }.into(),
        ClassOpened { class, school, name: "5 B".into() }.into(),
        ClassRenamed { class, name: "6 B".into(), replaces: vec![] }.into(),
        Enrolled { class, person, teaches: false }.into(),
        EnrolmentEnded { class, person }.into(),
        TeamOpened { team, class, name: "Cóndores".into() }.into(),
        TeamJoined { team, person }.into(),
        TeamLeft { team, person }.into(),
        TeamClosed { team }.into(),
        DoorsSet { school, guests: true, places: false }.into(),
        CourseInstalled { school, course: "safe-phone".into(), package: Digest([9; 32]), version: 1 }.into(),
        CourseRemoved { school, course: "safe-phone".into() }.into(),
        PackageOffered {
            package: Digest([9; 32]),
            bytes: 70_000,
            list: Digest([8; 32]),
            course: "safe-phone".into(),
            version: 2,
            title: "Con el teléfono".into(),
        }
        .into(),
        PackageWithdrawn { package: Digest([9; 32]) }.into(),
        ChannelImported { channel: "60".repeat(16), version: 3, database: Digest([9; 32]) }.into(),
        DraftOpened { draft, school, language: "es".into() }.into(),
        DraftDescribed {
            draft,
            title: "El agua".into(),
            goal: "Al final sabrás hervirla.".into(),
            author: "Escuela".into(),
        }
        .into(),
        DraftPartWritten {
            draft,
            part: 3,
            place: 30,
            sort: PartSort::Single as u8,
            title: "t".into(),
            words: "¿Cuál?".into(),
            hint: "h".into(),
            solution: "s".into(),
            lines: vec![DraftLine {
                id: 1,
                words: "a".into(),
                goes_with: "b".into(),
                right: true,
                feedback: "c".into(),
            }],
            picture: Some(file.clone()),
            sound: Some(file.clone()),
        }
        .into(),
        DraftPartRemoved { draft, part: 3 }.into(),
        DraftPublished {
            draft,
            version: 2,
            package: Digest([7; 32]),
            corrected: vec!["question-3".into()],
            note: "n".into(),
        }
        .into(),
        WordsProposed {
            source: "interface".into(),
            key: "library-begin".into(),
            language: "quz".into(),
            words: "Qallariy".into(),
            from: "Empezar".into(),
            machine: true,
        }
        .into(),
        WordsApproved {
            source: "interface".into(),
            key: "library-begin".into(),
            language: "quz".into(),
            words: "Qallariy".into(),
            from: None,
        }
        .into(),
        SoundProposed {
            source: "course:safe-phone".into(),
            key: "k".into(),
            language: "quz".into(),
            sound: file.clone(),
        }
        .into(),
        SoundApproved {
            source: "course:safe-phone".into(),
            key: "k".into(),
            language: "quz".into(),
            sound: file,
        }
        .into(),
        AnswerRecorded {
            client: ClientId([0xd1; 8]),
            learners: 1,
            channel: Channel::OwnDevice as u8,
            course: "safe-phone".into(),
            version: 1,
            lesson: "u1l1".into(),
            exercise: "u1l1e07".into(),
            variant: 4_000_000_000,
            response: "b".into(),
            score_percent: 100,
            hints: 1,
            seconds: 23,
        }
        .into(),
        PlaceKept { course: "safe-phone".into(), lesson: "u1l1".into(), activity: "u1l1e08".into() }.into(),
        ContentProgressed { course: "60".repeat(16), content: "b7".repeat(16), percent: 100 }.into(),
        ThingMarked { course: "safe-phone".into(), item: "u1l1".into(), marked: true }.into(),
        RollCalled { class, day: 20_778, marks: vec![0, 1, 3] }.into(),
        WorkSet {
            assignment: AssignmentId([0xe1; 16]),
            class,
            team: Some(TeamId([0xe2; 16])),
            pupils: 1,
            kind: SetKind::Lesson as u8,
            course: "safe-phone".into(),
            item: "u1l1".into(),
            due_day: Some(20_785),
        }
        .into(),
        WorkWithdrawn { assignment: AssignmentId([0xe1; 16]) }.into(),
        QuizMade {
            quiz: QuizId([0xe3; 16]),
            class,
            course: "safe-phone".into(),
            version: 1,
            questions: vec!["u1l1e07".into(), "u1l1e08".into()],
            feedback_at_once: true,
        }
        .into(),
        QuizOpened { quiz: QuizId([0xe3; 16]) }.into(),
        QuizClosed { quiz: QuizId([0xe3; 16]) }.into(),
        QuizAnswered {
            quiz: QuizId([0xe3; 16]),
            client: ClientId([0xd1; 8]),
            learners: 2,
            exercise: "u1l1e07".into(),
            variant: 4_000_000_000,
            response: "c:b".into(),
            score_percent: 50,
            seconds: 23,
        }
        .into(),
        PracticeOffered {
            course: "safe-phone".into(),
            policy: "tutor-1".into(),
            answers: 12,
            candidates: vec![
                Candidate { exercise: "u1l1e07".into(), propensity_ppm: 950_000 },
                Candidate { exercise: "u1l1e08".into(), propensity_ppm: 50_000 },
            ],
            drawn: 0,
            beside: vec!["u1l1e08".into()],
            reason: OfferReason::Review as u8,
            chance_permille: 701,
            model: Some(Digest([0xf1; 32])),
        }
        .into(),
        HelpGiven { class, day: 20_778, what: HelpKind::Family as u8, concerns: Concern::Absent as u8 }
            .into(),
        NamedAWeekSet { class, most: 3 }.into(),
        TutorModelPart { model: Digest([0xf1; 32]), number: 2, bytes: vec![1, 2, 3] }.into(),
        TutorModelApproved { model: Digest([0xf1; 32]), parts: 3, signature: vec![0xf2; 4] }.into(),
        WeekSummed {
            school,
            monday: 20_778,
            courses: vec![CourseWeek {
                course: "numbers".into(),
                group: GroupWeek { learners: 28, answers: 410 },
            }],
            others: Some(GroupWeek { learners: 6, answers: 31 }),
            all: Some(GroupWeek { learners: 34, answers: 441 }),
            pupils: Some(40),
        }
        .into(),
        ConsentGiven {
            people: 2,
            uses: vec![DataUse::CentralAnswers as u8, DataUse::Research as u8],
            how: ConsentHow::PaperGuardian as u8,
            heard: true,
            signed_day: Some(20_780),
            wording: 1,
        }
        .into(),
        ConsentWithdrawn { people: 1, uses: vec![DataUse::Research as u8], how: ConsentHow::Herself as u8 }
            .into(),
        RequestMade {
            request: RequestId([0xe4; 16]),
            kind: RequestKind::Rectify as u8,
            about: RequestAbout::Name as u8,
            identity: IdentityCheck::Known as u8,
            by_guardian: true,
            received_day: 20_780,
            due_day: 20_790,
            country: "PE".into(),
            strict: false,
        }
        .into(),
        RequestExtended { request: RequestId([0xe4; 16]), due_day: 20_795 }.into(),
        RequestClosed { request: RequestId([0xe4; 16]), outcome: RequestOutcome::Done as u8, ground: None }
            .into(),
        BorderCrossed {
            day: 20_780,
            from_country: "PE".into(),
            to_country: "CL".into(),
            ground: 2,
            entries: 12,
            bytes: 3_400,
            again: Some(5),
        }
        .into(),
        BorderFlowRegistered { to_country: "CL".into(), reference: "RNPDP 123".into() }.into(),
        KeyHolderGone { node: NodeKey([3; 32]) }.into(),
        KeysHanded { node: NodeKey([3; 32]) }.into(),
        HistoryAsked {
            request: RequestId([0xe4; 16]),
            person,
            school: SchoolId([0xb2; 16]),
            from: school,
            school_name: "Escuela".into(),
            proof: vec![1, 2, 3, 4, 5],
        }
        .into(),
        HistoryAnswered { asked: Digest([0xf3; 32]), person, granted: true }.into(),
        KeysDestroyed { node: NodeKey([3; 32]) }.into(),
        CopyMade { request: RequestId([0xe4; 16]) }.into(),
        RetentionSet { school, years: 7 }.into(),
        PersonKept { until_day: Some(22_280), ground: Some(2) }.into(),
    ]
}

#[test]
fn what_was_closed_before_grounds_were_asked_for_still_reads() {
    let ground = Some("Ley 29733, art. 22".to_owned());
    let closed = RequestClosed { request: RequestId([0xe4; 16]), outcome: 3, ground };
    let body = Event::from(closed.clone()).encode_body();
    assert_eq!(Event::decode(905, 1, &body), Ok(closed.clone().into()));
    // Its bytes are those of before, with one field more: a program that does not know the ground passes over it.
    let before = Event::from(RequestClosed { ground: None, ..closed }).encode_body();
    assert_eq!((body[0], before[0], &body[1..before.len()]), (0xa3, 0xa2, &before[1..]));
}

#[test]
fn what_crossed_a_border_before_it_was_said_what_went_again_still_reads() {
    let crossed = BorderCrossed {
        day: 20_780,
        from_country: "PE".into(),
        to_country: "CL".into(),
        ground: 2,
        entries: 12,
        bytes: 3_400,
        again: None,
    };
    let before = Event::from(crossed.clone()).encode_body();
    assert_eq!(hex(&before), "a60019512c016250450262434c0302040c05190d48");
    assert_eq!(Event::decode(906, 1, &before), Ok(crossed.clone().into()));
    let body = Event::from(BorderCrossed { again: Some(5), ..crossed }).encode_body();
    assert_eq!((body[0], &body[1..before.len()]), (0xa7, &before[1..]));
}

#[test]
fn golden_bytes_of_every_kind() {
    let written: String = samples()
        .iter()
        .map(|event| format!("{} v{} {}\n", event.kind(), event.version(), hex(&event.encode_body())))
        .collect();
    assert_eq!(samples().len(), Event::KNOWN.len(), "every kind needs a golden line");
    let golden = include_str!("golden.txt");
    assert_eq!(written, golden, "stored bytes changed: a new shape is a new version");
}

#[test]
fn every_kind_round_trips_and_refuses_trailing_bytes() {
    for event in samples() {
        let mut body = event.encode_body();
        assert_eq!(Event::decode(event.kind(), event.version(), &body), Ok(event.clone()));
        body.push(0);
        assert!(Event::decode(event.kind(), event.version(), &body).is_err(), "{event:?}");
        for cut in 0..body.len() - 1 {
            assert!(
                Event::decode(event.kind(), event.version(), &body[..cut]).is_err(),
                "{event:?} cut at {cut}"
            );
        }
    }
}

#[test]
fn numbers_are_unique_and_unknown_kinds_pass() {
    let mut numbers: Vec<_> = Event::KNOWN.iter().map(|(kind, version, _)| (kind, version)).collect();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), Event::KNOWN.len());
    assert_eq!(Event::decode(9_999, 1, &[0xff]), Ok(Event::Unknown(9_999, 1)));
    assert_eq!(Event::decode(501, 77, &[0xff]), Ok(Event::Unknown(501, 77)));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(which in 0..Event::KNOWN.len(), body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let (kind, version, _) = Event::KNOWN[which];
        let _ = Event::decode(kind, version, &body);
    }
}
