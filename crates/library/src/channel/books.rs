//! The books that were opened last: their lists of chapters, read once and not again for every chapter.

use super::stick::OnStick;
use formats::epub::Book;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// Books kept: a class reads one, a second class another.
const KEPT: usize = 4;
/// Longest list that is kept; a book of two hundred chapters has some 20 KB.
const MAX_BYTES: usize = 256 << 10;

/// Those books, the latest last.
#[derive(Default)]
pub(crate) struct Books(Mutex<VecDeque<(OnStick, Arc<Book>)>>);

impl Books {
    /// The book of this file, read only if it is none of the last.
    pub(crate) fn get<E>(
        &self,
        at: &OnStick,
        read: impl FnOnce() -> Result<Book, E>,
    ) -> Result<Arc<Book>, E> {
        let known = |kept: &mut VecDeque<(OnStick, Arc<Book>)>| {
            let found = kept.iter().position(|(of, _)| of == at)?;
            let latest = kept.remove(found)?;
            let book = latest.1.clone();
            kept.push_back(latest);
            Some(book)
        };
        if let Some(book) = known(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(book);
        }
        // Nobody waits while it is read; two who come at once both read it.
        let book = Arc::new(read()?);
        let bytes: usize =
            book.chapters.iter().map(|one| one.path.len() + one.title.as_ref().map_or(0, String::len)).sum();
        if bytes <= MAX_BYTES {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.retain(|(of, _)| of != at);
            kept.push_back((at.clone(), book.clone()));
            if kept.len() > KEPT {
                kept.pop_front();
            }
        }
        Ok(book)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::epub::Chapter;
    use std::convert::Infallible;

    fn at(number: u64) -> OnStick {
        OnStick { path: "book.epub".into(), start: number, size: 1 }
    }

    fn book(title: String) -> Book {
        let chapter = Chapter { path: "a".into(), title: Some(title.clone()) };
        Book { title, author: String::new(), language: None, chapters: vec![chapter] }
    }

    #[test]
    fn a_book_is_read_once_while_it_is_among_the_last() {
        let books = Books::default();
        let mut read = Vec::new();
        let mut open = |number: u64| {
            let found = books.get(&at(number), || -> Result<Book, Infallible> {
                read.push(number);
                Ok(book(number.to_string()))
            });
            assert_eq!(found.map(|book| book.title.clone()), Ok(number.to_string()));
        };
        for number in [1, 1, 2, 3, 4, 1, 5, 1, 2] {
            open(number);
        }
        assert_eq!(read, [1, 2, 3, 4, 5, 2], "the one opened longest ago goes");
        let failed = books.get(&at(9), || Err(()));
        assert!(failed.is_err());
        // A list that is too long is read each time.
        for _ in 0..2 {
            assert!(books.get(&at(7), || Ok::<_, ()>(book("x".repeat(MAX_BYTES)))).is_ok());
        }
        assert_eq!(books.0.lock().unwrap().len(), KEPT);
    }
}
