//! Words as they are compared: lower case, without accents; and one slip of the finger.

/// Longest token kept, in characters.
const MAX_TOKEN_CHARS: usize = 32;

/// Words in lower case, without accents, in order of appearance.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    for character in text.chars().chain(std::iter::once(' ')) {
        if character.is_alphanumeric() {
            for lower in character.to_lowercase() {
                fold_accent(lower, &mut token);
            }
        } else if !is_combining(character) && !token.is_empty() {
            tokens.push(token.chars().take(MAX_TOKEN_CHARS).collect());
            token.clear();
        }
    }
    tokens
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The letters of the region's languages without their marks. ñ becomes n: people search with keyboards that lack it.
fn fold_accent(c: char, out: &mut String) {
    out.push(match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ẽ' | 'ē' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ĩ' | 'ī' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ō' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ũ' | 'ū' => 'u',
        'ý' | 'ÿ' | 'ỹ' => 'y',
        'ñ' => 'n',
        'ç' => 'c',
        'ß' => return out.push_str("ss"),
        c if is_combining(c) => return,
        c => c,
    });
}

/// One letter wrong, missing, too many, or two neighbours swapped (Damerau 1964); the same word is no slip.
pub fn one_slip(a: &str, b: &str) -> bool {
    if a == b || a.len().abs_diff(b.len()) > 4 {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([_], []) | ([], [_]) | ([_], [_]) => true,
        ([p, q], [r, s]) => p == s && q == r,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one() {
        for (a, b) in [("casa", "caza"), ("casa", "csa"), ("casa", "cassa"), ("casa", "csaa"), ("ab", "ba")] {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
        }
        for (a, b) in [("casa", "casa"), ("casa", "cosas"), ("casa", "sac"), ("abcd", "badc"), ("abc", "cab")]
        {
            assert!(!one_slip(a, b), "{a} {b}");
        }
    }

    #[test]
    fn accents_and_case_are_forgiven() {
        let cases = [
            ("Números en el mercado", vec!["numeros", "en", "el", "mercado"]),
            ("A lição da feira", vec!["a", "licao", "da", "feira"]),
            ("cafe\u{301} 2 Bs.", vec!["cafe", "2", "bs"]),
            ("Ñandutí-Guaraní", vec!["nanduti", "guarani"]),
            ("  ", vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }
}
