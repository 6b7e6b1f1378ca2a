//! Tables of tables.

use super::*;
use kernel::Role;
use proptest::prelude::*;

const HEAD: &str = "id,given_name,family_name,birth_date,role,class,grade\n";

fn read(bytes: &[u8]) -> (Vec<Row>, Vec<Fault>) {
    let encoding = Encoding::detect(bytes).unwrap();
    let (mut rows, mut faults) = (vec![], vec![]);
    match PeopleReader::new(bytes, encoding, Today::UNKNOWN) {
        Err(PeopleError::Header(found)) => return (rows, found),
        Err(PeopleError::Io(error)) => panic!("{error}"),
        Ok(mut reader) => {
            while let Some(line) = reader.next_line().unwrap() {
                match line {
                    Line::Row(row) => rows.push(*row),
                    Line::Faults(found) => faults.extend(found),
                }
            }
        }
    }
    (rows, faults)
}

fn places(faults: &[Fault]) -> Vec<(u64, &str, &str)> {
    faults.iter().map(|fault| (fault.line, fault.column.as_str(), fault.reason.word())).collect()
}

#[test]
fn a_plain_table() {
    let text = format!(
        "{HEAD}7,Yesenia,Quispe Huamán,2015-03-07,pupil,\"5 B;Taller\",5\nT1,Rosa,Vilca,,teacher;head,5 B,\n"
    );
    let (rows, faults) = read(text.as_bytes());
    assert_eq!(faults, []);
    assert_eq!(rows[0].name, "Yesenia Quispe Huamán");
    assert_eq!(rows[0].learns, ["5 B", "Taller"]);
    assert_eq!((rows[0].id.as_deref(), rows[0].grade.as_deref(), rows[0].line), (Some("7"), Some("5"), 2));
    assert_eq!(rows[0].birth, Some(BirthDate::Day { year: 2015, month: 3, day: 7 }));
    assert_eq!(
        (rows[1].roles.clone(), rows[1].teaches.clone()),
        (vec![Role::Teacher, Role::Head], vec!["5 B".to_owned()])
    );
    assert!(rows[1].learns.is_empty());
}

#[test]
fn columns_and_roles_in_the_schools_language() {
    for (head, role, expected) in [
        ("id;nombre;apellido;fecha de nacimiento;rol;grupo;grado", "alumno/a", Role::Pupil),
        ("Código;NOMBRES;Apellidos;Fecha_Nacimiento;Función;Sección;Año", "Docente", Role::Teacher),
        ("id;nome;sobrenome;data de nascimento;papel;turma;série", "professor(a)", Role::Teacher),
        ("Matrícula;Nome;Sobrenome;Nascimento;Função;Turma;serie", "aluno(a)", Role::Pupil),
        ("id;nombre;family_name;birth_date;rol;class;grade", "director/a", Role::Head),
        ("id;nome;sobrenome;data de nascimento;papel;turma;série", "Diretor(a)", Role::Head),
        ("id;nombre;apellido;fecha de nacimiento;rol;grupo;grado", "administrador/a", Role::Administrator),
        ("id;nome;sobrenome;data de nascimento;papel;turma;série", "técnico(a)", Role::Technician),
        ("id;nombre;apellido;fecha de nacimiento;rol;grupo;grado", "Técnica", Role::Technician),
    ] {
        let (rows, faults) = read(format!("{head}\n7;Ana;Paz;7/3/2015;{role};5 B;5\n").as_bytes());
        assert_eq!(faults, [], "{head}");
        let birth = Some(BirthDate::Day { year: 2015, month: 3, day: 7 });
        assert_eq!(
            (rows[0].name.as_str(), &rows[0].roles[..], rows[0].birth),
            ("Ana Paz", &[expected][..], birth)
        );
        assert_eq!((rows[0].id.as_deref(), rows[0].grade.as_deref()), (Some("7"), Some("5")));
        assert_eq!([&rows[0].learns[..], &rows[0].teaches[..]].concat(), ["5 B"]);
    }
    // What is missing is named as the rest of the table names things.
    for (head, missing) in [
        ("id;nombre;apellido;rol;grupo;grado", "fecha de nacimiento"),
        ("id;nome;sobrenome;papel;turma;série", "data de nascimento"),
        ("id;given_name;family_name;role;class;grade", "birth_date"),
    ] {
        let (_, faults) = read(format!("{head}\n").as_bytes());
        assert_eq!(places(&faults), [(1, missing, "column-missing")]);
    }
    // One thing in two languages is one thing twice.
    let (_, faults) = read(b"id;nombre;nome;apellido;fecha de nacimiento;rol;grupo;grado\n");
    assert_eq!(places(&faults), [(1, "nome", "column-twice")]);
    for language in ["es", "pt", "en", "qu"] {
        let (needed, more) = columns_in(language);
        assert_eq!((needed.len(), more.len()), (COLUMNS.len(), OPTIONAL_COLUMNS.len()));
        let (_, faults) = read([needed, more].concat().join(";").as_bytes());
        assert_eq!(faults, [], "{language}");
    }
}

#[test]
fn separators_and_line_ends() {
    for (sign, end) in [(",", "\n"), (";", "\r\n"), ("\t", "\n"), (";", "\n"), (",", "\r\n")] {
        let row = ["7", "Ana", "Paz", "7/3/2015", "alumna", "\"A;B\"", "1"].join(sign);
        let text = format!(
            "{}{end}{end}{row}{end}{}{end}{row}{end}",
            HEAD.trim_end().replace(',', sign),
            sign.repeat(6)
        );
        let (rows, faults) = read(text.as_bytes());
        assert_eq!(rows.len(), 1, "{sign:?} {end:?} {faults:?}");
        assert_eq!((rows[0].line, rows[0].learns.len()), (3, 2));
        assert_eq!(places(&faults), [(5, "id", "id-twice")]);
    }
    let (rows, faults) =
        read(format!("sep=;\r\n{}7;Ana;Paz;;pupil;;\r\n", HEAD.replace(',', ";")).as_bytes());
    assert_eq!((rows.len(), rows[0].line, faults), (1, 3, vec![]));
}

#[test]
fn encodings() {
    let text = format!("{HEAD}7,Begoña,Muñoz – Ávila,,pupil,,\n");
    let utf16 = |read: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = mark.then_some(0xfeff_u16);
        mark.into_iter().chain(text.encode_utf16()).flat_map(read).collect()
    };
    let latin: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '–' => 0x96,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect();
    for (what, encoding, bytes) in [
        ("utf-8", Encoding::Utf8, text.clone().into_bytes()),
        ("utf-8 with mark", Encoding::Utf8, [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("windows-1252", Encoding::Windows1252, latin),
        ("utf-16 le", Encoding::Utf16Le, utf16(u16::to_le_bytes, true)),
        ("utf-16 be", Encoding::Utf16Be, utf16(u16::to_be_bytes, true)),
        ("utf-16 le, no mark", Encoding::Utf16Le, utf16(u16::to_le_bytes, false)),
        ("utf-16 be, no mark", Encoding::Utf16Be, utf16(u16::to_be_bytes, false)),
    ] {
        assert_eq!(Encoding::detect(&bytes[..]).unwrap(), encoding, "{what}");
        let (rows, faults) = read(&bytes);
        assert_eq!(faults, [], "{what}");
        assert_eq!(rows[0].name, "Begoña Muñoz – Ávila", "{what}");
    }
    // One stray byte among sound letters is named, not guessed.
    let damaged =
        [format!("{HEAD}7,Begoña,Muñoz,,pupil,,\n8,Jos").as_bytes(), b"\xe9,Paz,,pupil,,\n"].concat();
    let (rows, faults) = read(&damaged);
    assert_eq!((rows.len(), places(&faults)), (1, vec![(3, "given_name", "not-text")]));
}

#[test]
fn a_letter_at_every_border_of_a_buffer() {
    // Names of growing length shift a two-byte letter over all borders of the buffers.
    let rows: String = (0..9_000).map(|n| format!("{n},{}ñ,Paz,,pupil,,\n", "a".repeat(n % 17))).collect();
    let (read_rows, faults) = read(format!("{HEAD}{rows}").as_bytes());
    assert_eq!((read_rows.len(), faults), (9_000, vec![]));
    assert!(
        read_rows.iter().enumerate().all(|(n, row)| row.line == n as u64 + 2 && row.name.ends_with("ñ Paz"))
    );
}

/// A fault as a test names it: line, column, reason.
type Place = (u64, &'static str, &'static str);

#[test]
fn faults_say_where_and_why() {
    let cases: &[(&str, &[Place])] = &[
        ("", &[(1, "", "empty")]),
        ("\n\n", &[(1, "", "empty")]),
        ("id,given_name,family_name,role,class,grade\n", &[(1, "birth_date", "column-missing")]),
        (
            "id,given_name,family_name,birth_date,role,class,grade,shoe_size,id\n",
            &[(1, "shoe_size", "column-unknown"), (1, "id", "column-twice")],
        ),
        ("HEAD7,Ana,Paz,,pupil,5 B\n", &[(2, "", "width")]),
        ("HEAD,Ana,Paz,,pupil,,\n", &[(2, "id", "missing")]),
        ("HEAD7,,Paz,,pupil,,\n", &[(2, "given_name", "missing")]),
        ("HEAD7,Ana,Paz,,,,\n", &[(2, "role", "missing")]),
        ("HEAD7,Ana,Paz,31/02/2015,boss,,\n", &[(2, "birth_date", "date-impossible"), (2, "role", "role")]),
        ("HEAD7,Ana,Paz,,pupil,,\n8,Eva,Paz,,pupil,,\n7,Luz,Paz,,pupil,,\n", &[(4, "id", "id-twice")]),
        (
            "HEAD7,\"Ana\nMaría\",Paz,,pupil,,\n8,Eva,Paz,7/3/15,pupil,,\n",
            &[(4, "birth_date", "date-two-digits")],
        ),
        ("HEAD7,A\u{1}na,Paz,,pupil,,\n", &[(2, "given_name", "not-text")]),
    ];
    for (text, expected) in cases {
        let (_, faults) = read(text.replace("HEAD", HEAD).as_bytes());
        assert_eq!(places(&faults), *expected, "{text}");
        assert!(faults.iter().all(|fault| !fault.reason.to_string().is_empty()));
    }
}

#[test]
fn self_declared_facts() {
    let text = format!(
        "{},sex,language,guardian_contact,indigenous_people,disability\n\
         1,Ana,Paz,,pupil,,,mujer,QUZ,+51 999,Quechua,prefiere no decir\n\
         2,Eva,Paz,,pupil,,,,,,,\n3,Luz,Paz,,pupil,,,blue,,,,\n4,Sol,Paz,,pupil,,,Prefer not to say,spanish!,,,\n",
        HEAD.trim_end()
    );
    let (rows, faults) = read(text.as_bytes());
    assert_eq!(rows[0].sex.as_deref(), Some("female"));
    assert_eq!(rows[0].language.as_deref(), Some("quz"));
    assert_eq!(rows[0].disability.as_deref(), Some(RATHER_NOT_SAY));
    assert_eq!((rows[1].sex.as_deref(), rows[1].guardian_contact.as_deref()), (None, None));
    assert_eq!(places(&faults), [(4, "sex", "sex"), (5, "language", "language")]);
}

#[test]
fn kolibris_users() {
    let export = "Database ID (UUID),Username (USERNAME),Password (PASSWORD),Full name (FULL_NAME),User type (USER_TYPE),\
        Identifier (IDENTIFIER),Birth year (BIRTH_YEAR),Gender (GENDER),Enrolled in (ENROLLED_IN),Assigned to (ASSIGNED_TO)\n\
        ab12,ana,*,Ana Paz,LEARNER,17,2012,FEMALE,\"5 B,Taller\",\n\
        cd34,rosa,secreto,Rosa Vilca,CLASS_COACH,,NOT_SPECIFIED,DEFERRED,,5 B\n";
    let upper = export.replace("Database ID (UUID)", "UUID").replace("Username (USERNAME)", "USERNAME");
    let plain = "Username,Full name,User type,Identifier,Birth year,Gender,Enrolled in,Assigned to\n\
        ana,Ana Paz,LEARNER,17,2012,FEMALE,\"5 B,Taller\",\nrosa,Rosa Vilca,CLASS_COACH,,NOT_SPECIFIED,DEFERRED,,5 B\n";
    for text in [export, upper.as_str(), plain] {
        let (rows, faults) = read(text.as_bytes());
        assert_eq!(faults, []);
        assert_eq!((rows[0].id.as_deref(), rows[0].user_name.as_deref()), (Some("17"), Some("ana")));
        assert_eq!(
            (rows[0].learns.as_slice(), rows[0].birth),
            (&["5 B".to_owned(), "Taller".into()][..], Some(BirthDate::Year(2012)))
        );
        assert_eq!(
            (rows[1].roles.as_slice(), rows[1].teaches.as_slice()),
            (&[Role::Teacher][..], &["5 B".to_owned()][..])
        );
        assert_eq!((rows[1].id.as_deref(), rows[1].sex.as_deref()), (None, Some(RATHER_NOT_SAY)));
        assert!(!format!("{rows:?}").contains("secreto"), "passwords are not taken over");
    }
}

#[test]
fn a_quotation_mark_that_never_closes_is_bounded() {
    let text = format!("{HEAD}7,\"Ana,Paz,,pupil,,\n{}", "8,Eva,Paz,,pupil,,\n".repeat(5_000));
    let (rows, faults) = read(text.as_bytes());
    assert_eq!((rows.len(), places(&faults)), (0, vec![(2, "", "row-too-long")]));
}

/// Bytes without end, as a file of 1 GB.
struct Endless {
    given: u64,
}

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let head = HEAD.as_bytes();
        let row = b"1\n";
        for slot in buffer.iter_mut() {
            let at = self.given as usize;
            *slot = if at < head.len() { head[at] } else { row[(at - head.len()) % row.len()] };
            self.given += 1;
        }
        Ok(buffer.len())
    }
}

#[test]
fn a_file_without_end_is_left_at_the_bound() {
    let mut reader = PeopleReader::new(Endless { given: 0 }, Encoding::Utf8, Today::UNKNOWN).unwrap();
    let mut last = None;
    while let Some(line) = reader.next_line().unwrap() {
        last = Some(line);
    }
    let Some(Line::Faults(faults)) = last else { panic!("{last:?}") };
    assert!(["too-many-rows", "too-many-bytes"].contains(&faults[0].reason.word()), "{faults:?}");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), with_head: bool) {
        let bytes = if with_head { [HEAD.as_bytes(), &bytes].concat() } else { bytes };
        let _ = read(&bytes);
    }

    #[test]
    fn what_is_written_is_read(names in proptest::collection::vec("[a-zñáé]{1,12}( [a-zñáé]{1,12})?", 1..30)) {
        let rows: String = names.iter().enumerate().map(|(n, name)| format!("{n},{name},,,pupil,,\n")).collect();
        let (rows, faults) = read(format!("{HEAD}{rows}").as_bytes());
        prop_assert_eq!(faults, []);
        prop_assert_eq!(rows.into_iter().map(|row| row.name).collect::<Vec<_>>(), names);
    }
}
