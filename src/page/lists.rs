use crate::diagnostic::Result;
use oxigraph::model::NamedNode;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Lists that are kept.
const KEPT: usize = 4;

/// Items from which on a list is kept: shorter ones are soon made again.
const LONG: usize = 1_000;

/// The lists that were asked for last: who turns the pages of a long one does not wait for it
/// to be gathered and sorted for each page.
#[derive(Debug)]
pub(super) struct Lists<T>(Mutex<VecDeque<(NamedNode, Arc<[T]>)>>);

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Lists<T> {
    /// The list of `node`, by `make` where it is not at hand.
    pub(super) fn get(&self, node: &NamedNode, make: impl FnOnce() -> Result<Vec<T>>) -> Result<Arc<[T]>> {
        let known = self
            .lock()
            .iter()
            .find(|known| known.0 == *node)
            .map(|known| Arc::clone(&known.1));
        if let Some(list) = known {
            return Ok(list);
        }
        let list: Arc<[T]> = make()?.into();
        if list.len() >= LONG {
            let mut lists = self.lock();
            if lists.len() >= KEPT {
                lists.pop_front();
            }
            lists.push_back((node.clone(), Arc::clone(&list)));
        }
        Ok(list)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(NamedNode, Arc<[T]>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_made_once_and_few_are_kept() {
        let lists = Lists::default();
        let mut made = 0;
        let mut get = |name: &str, length: usize| {
            let node = NamedNode::new_unchecked(name);
            let list = lists.get(&node, || {
                made += 1;
                Ok(vec![length; length])
            });
            assert_eq!(list.unwrap().len(), length);
            made
        };
        assert_eq!(get("short:", 3), 1);
        assert_eq!(get("short:", 3), 2);
        assert_eq!(get("long:", LONG), 3);
        assert_eq!(get("long:", LONG), 3);
        for name in ["a:", "b:", "c:", "d:"] {
            get(name, LONG);
        }
        assert_eq!(get("long:", LONG), 8);
    }
}
