//! Syllables of a word in lower case, by rule and not by dictionary: a word in fifty or so is off by one, which the length of a
//! page evens out.

/// Spanish: each strong vowel (a, e, o, or an accented i or u) is the heart of a syllable; a weak one joins its neighbour
/// (Real Academia Española, *Ortografía* 2010, II 3.4).
pub fn spanish(word: &str) -> usize {
    let mut letters = silent_u(word);
    // An h alone is silent and parts nothing: *prohi-bir*, *a-ho-ra*.
    let mut before = ' ';
    letters.retain(|c| {
        let kept = *c != 'h' || before == 'c';
        before = *c;
        kept
    });
    let sort = |at: usize| match letters.get(at) {
        Some('a' | 'e' | 'o' | 'á' | 'é' | 'ó' | 'í' | 'ú') => Vowel::Strong,
        Some('i' | 'u' | 'ü') => Vowel::Weak,
        // *y* is a vowel at the end of a word or alone: *hoy*, *y*.
        Some('y') if at + 1 == letters.len() => Vowel::Weak,
        _ => Vowel::None,
    };
    let hearts = runs(letters.len(), sort).into_iter().map(|run| {
        let strong = run.iter().filter(|vowel| **vowel == Vowel::Strong).count();
        strong.max(1)
    });
    hearts.sum::<usize>().max(1)
}

/// Portuguese: as Spanish, but a weak vowel before a strong one is its own syllable (*di-a*, *fa-zi-a*) unless after q or g, a
/// weak one after a strong one is not (*lei*, *meu*), and ão, ãe, õe are one.
pub fn portuguese(word: &str) -> usize {
    let word = word.replace("ão", "ã").replace("ãe", "ã").replace("õe", "õ");
    let word = if word == "ao" || word == "aos" { "a".to_string() } else { word };
    let letters: Vec<char> = silent_u(&word);
    let sort = |at: usize| match letters.get(at) {
        Some('a' | 'e' | 'o' | 'á' | 'é' | 'ó' | 'í' | 'ú' | 'â' | 'ê' | 'ô' | 'à' | 'ã' | 'õ') => {
            Vowel::Strong
        }
        Some('i' | 'u' | 'ü') => Vowel::Weak,
        _ => Vowel::None,
    };
    let mut count = 0;
    for run in runs(letters.len(), sort) {
        let mut before = Vowel::None;
        for vowel in run {
            // Joins what stands before it.
            let joins = vowel == Vowel::Weak && before != Vowel::None;
            count += usize::from(!joins);
            // After a diphthong a new syllable begins: *mai-o*, *sai-u*.
            before = if joins { Vowel::None } else { vowel };
        }
    }
    count.max(1)
}

/// English: groups of vowels, without the silent *e* at the end, in *-es* and in *-ed*.
pub fn english(word: &str) -> usize {
    let word = word.split(['\'', '’']).next().unwrap_or(word);
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut groups = 0;
    let mut before = false;
    for (i, c) in word.chars().enumerate() {
        let vowel = is_vowel(c) && !(i == 0 && c == 'y');
        groups += usize::from(vowel && !before);
        before = vowel;
    }
    // *radio*, *idea*: two syllables in one group.
    groups += ["ia", "io", "deo", "ier", "iet", "dea", "uou", "ying", "eing"]
        .iter()
        .map(|split| word.matches(split).count())
        .sum::<usize>();
    // But *-tion*, *-cial* and the like are one.
    groups -= ["tio", "sio", "cia", "tia", "cio", "gio"]
        .iter()
        .map(|joined| word.matches(joined).count())
        .sum::<usize>()
        .min(groups);
    let stem_ends_with = |ending: &str, signs: &[&str]| {
        word.strip_suffix(ending).is_some_and(|stem| signs.iter().any(|sign| stem.ends_with(sign)))
    };
    let consonant_before =
        |ending: &str| word.strip_suffix(ending).is_some_and(|stem| stem.ends_with(|c| !is_vowel(c)));
    let silent = if word.ends_with("le") {
        // *table* keeps it, *while* does not.
        word.strip_suffix("le").is_some_and(|stem| stem.ends_with(is_vowel))
    } else if word.ends_with("es") {
        consonant_before("es") && !stem_ends_with("es", &["s", "x", "z", "ch", "sh", "c", "g", "l"])
            || stem_ends_with("les", &["a", "e", "i", "o", "u"])
    } else if word.ends_with("ed") {
        consonant_before("ed") && !stem_ends_with("ed", &["t", "d"])
    } else {
        word.ends_with('e') && consonant_before("e")
    };
    groups.saturating_sub(usize::from(silent)).max(1)
}

#[derive(Clone, Copy, PartialEq)]
enum Vowel {
    None,
    Weak,
    Strong,
}

/// Vowels that stand beside each other.
fn runs(length: usize, sort: impl Fn(usize) -> Vowel) -> Vec<Vec<Vowel>> {
    let mut runs: Vec<Vec<Vowel>> = Vec::new();
    let mut before = Vowel::None;
    for at in 0..length {
        let vowel = sort(at);
        match (before, vowel) {
            (_, Vowel::None) => {}
            (Vowel::None, _) => runs.push(vec![vowel]),
            _ => runs.iter_mut().next_back().into_iter().for_each(|run| run.push(vowel)),
        }
        before = vowel;
    }
    runs
}

/// Letters without the *u* of qu, and of gu before e or i, which nobody speaks.
fn silent_u(word: &str) -> Vec<char> {
    let letters: Vec<char> = word.chars().collect();
    let spoken = |at: &usize| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let soft = matches!(after, Some('e' | 'i' | 'é' | 'í' | 'ê'));
        // *qua*, *gua* are one syllable too: the u joins what follows.
        let joins = matches!(after, Some('a' | 'o' | 'á' | 'ó' | 'ã' | 'â'));
        !(letters[*at] == 'u' && matches!(before, Some('q' | 'g')) && (soft || joins))
    };
    (0..letters.len()).filter(spoken).map(|at| letters[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn all(count: fn(&str) -> usize, hyphenated: &str) {
        for word in hyphenated.split_whitespace() {
            let spoken = word.replace('-', "");
            assert_eq!(count(&spoken), word.split('-').count(), "{word}");
        }
    }

    #[test]
    fn spanish_words() {
        all(
            spanish,
            "y a te-lé-fo-no men-sa-je que quien gue-rra a-gua ciu-dad dí-a ha-cí-a tí-a le-er a-ho-ra hoy muy cons-truir \
             prohi-bir pa-ís co-rre-o cuen-ta deu-da vein-ti-dós pin-güi-no e-jem-plo a-ve-ri-güéis cual-quier res-pues-ta yo ma-yo",
        );
    }

    #[test]
    fn portuguese_words() {
        all(
            portuguese,
            "e a te-le-fo-ne men-sa-gem que quem guer-ra á-gua ci-da-de di-a fa-zi-a ti-a não mãe li-ções ao pa-ís cor-rei-o \
             con-ta deu lei meu mai-o qua-tro lín-gua pou-co se-nha",
        );
    }

    #[test]
    fn english_words() {
        all(
            english,
            "a the phone mes-sage ta-ble while make makes ma-chine ma-chines pri-ces want-ed asked need-ed na-tion so-cial ra-di-o \
             i-de-a pic-tures yes be-gin peo-ple mon-ey ev-e-ry hous-es don't they you",
        );
    }
}
