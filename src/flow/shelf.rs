//! Things with numbers that rise for ever, of which old ones can be taken off: the numbers of the others stay, and the
//! memory of those that went comes back. Knows nothing of what the things are.

/// Things that stand together and whose memory is given back together.
const PAGE: usize = 64;

/// Things by number, from 0, in the order they were put.
#[derive(Clone, Debug)]
pub(super) struct Shelf<T> {
    pages: Vec<Page<T>>,
    /// How many were ever put.
    put: u32,
    /// How many are there.
    there: usize,
}

#[derive(Clone, Debug)]
struct Page<T> {
    /// All that were put here; nothing any more once the last of a full page is taken off.
    things: Vec<T>,
    /// A bit for each that is there.
    there: u64,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf { pages: Vec::new(), put: 0, there: 0 }
    }
}

/// The page of a number, and its place there.
fn place(number: u32) -> (usize, usize) {
    (number as usize / PAGE, number as usize % PAGE)
}

impl<T> Shelf<T> {
    /// The number that the next one gets.
    pub(super) fn next(&self) -> u32 {
        self.put
    }

    /// How many are there.
    pub(super) fn len(&self) -> usize {
        self.there
    }

    /// Puts the next one.
    pub(super) fn push(&mut self, thing: T) {
        let (page, at) = place(self.put);
        if page == self.pages.len() {
            self.pages.push(Page { things: Vec::new(), there: 0 });
        }
        if let Some(page) = self.pages.get_mut(page) {
            page.things.push(thing);
            page.there |= 1 << at;
            self.put += 1;
            self.there += 1;
        }
    }

    pub(super) fn get(&self, number: u32) -> Option<&T> {
        let (page, at) = place(number);
        let page = self.pages.get(page)?;
        if page.there >> at & 1 == 0 { None } else { page.things.get(at) }
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        let (page, at) = place(number);
        let page = self.pages.get_mut(page)?;
        if page.there >> at & 1 == 0 { None } else { page.things.get_mut(at) }
    }

    /// The one put last, if it is there.
    pub(super) fn last(&self) -> Option<&T> {
        self.get(self.put.checked_sub(1)?)
    }

    /// Takes one off.
    pub(super) fn take_off(&mut self, number: u32) {
        let (page, at) = place(number);
        let Some(page) = self.pages.get_mut(page).filter(|page| page.there >> at & 1 == 1) else { return };
        page.there &= !(1 << at);
        self.there -= 1;
        if page.there == 0 && page.things.len() == PAGE {
            page.things = Vec::new();
        }
    }

    /// The numbers of those that are there, rising.
    pub(super) fn numbers(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        let pages = self.pages.iter().enumerate().filter(|(_, page)| page.there != 0);
        pages.flat_map(|(number, page)| {
            let there = page.there;
            (0..PAGE).filter(move |at| there >> at & 1 == 1).map(move |at| (number * PAGE + at) as u32)
        })
    }

    /// The number of the first that is there after a number, or of the last one before it.
    pub(super) fn neighbour(&self, number: u32, after: bool) -> Option<u32> {
        let (page, at) = place(number);
        let bits = |page: usize| self.pages.get(page).map_or(0, |page| page.there);
        if after {
            let here = bits(page) & u64::MAX.checked_shl(at as u32 + 1).unwrap_or(0);
            let mut rest = (page + 1..self.pages.len()).map(|page| (page, bits(page)));
            let found = if here == 0 { rest.find(|(_, bits)| *bits != 0) } else { Some((page, here)) };
            found.map(|(page, bits)| (page * PAGE) as u32 + bits.trailing_zeros())
        } else {
            let here = bits(page) & !(u64::MAX << at);
            let mut rest = (0..page.min(self.pages.len())).rev().map(|page| (page, bits(page)));
            let found = if here == 0 { rest.find(|(_, bits)| *bits != 0) } else { Some((page, here)) };
            found.map(|(page, bits)| (page * PAGE) as u32 + bits.ilog2())
        }
    }

    /// How many have memory, there or not.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.pages.iter().map(|page| page.things.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_and_memory_comes_back() {
        let mut shelf = Shelf::default();
        for number in 0..1000_u32 {
            assert_eq!(shelf.next(), number);
            shelf.push(number * 2);
        }
        for number in (0..900).filter(|number| *number != 70) {
            shelf.take_off(number);
            shelf.take_off(number);
        }
        assert_eq!((shelf.len(), shelf.get(70), shelf.get(71), shelf.get(900)), (101, Some(&140), None, Some(&1800)));
        assert_eq!(shelf.get(1000), None);
        assert!(shelf.held() < 256, "{}", shelf.held());
        let numbers: Vec<u32> = shelf.numbers().collect();
        assert_eq!((numbers.len(), numbers[0], numbers[1], numbers[100]), (101, 70, 900, 999));
        assert_eq!(shelf.numbers().next_back(), Some(999));
        shelf.push(7);
        assert_eq!((shelf.get(1000), shelf.last()), (Some(&7), Some(&7)));
    }

    #[test]
    fn neighbours() {
        let mut shelf = Shelf::default();
        (0..300).for_each(|number: u32| shelf.push(number));
        (1..200).for_each(|number| shelf.take_off(number));
        assert_eq!((shelf.neighbour(0, true), shelf.neighbour(200, false)), (Some(200), Some(0)));
        assert_eq!((shelf.neighbour(0, false), shelf.neighbour(299, true)), (None, None));
        assert_eq!((shelf.neighbour(63, true), shelf.neighbour(150, false)), (Some(200), Some(0)));
        assert_eq!((shelf.neighbour(9999, false), shelf.neighbour(9999, true)), (Some(299), None));
        assert_eq!((shelf.neighbour(250, true), shelf.neighbour(250, false)), (Some(251), Some(249)));
    }
}
