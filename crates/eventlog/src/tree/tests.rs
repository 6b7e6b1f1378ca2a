use super::*;
use proptest::prelude::*;

fn entries(count: usize) -> Vec<Digest> {
    (0..count).map(|i| Digest(*blake3::hash(&i.to_be_bytes()).as_bytes())).collect()
}

/// RFC 6962 section 2.1, word for word.
fn merkle_tree_hash(entries: &[Digest]) -> Digest {
    match entries {
        [] => Digest(*blake3::hash(&[]).as_bytes()),
        [entry] => Digest(*blake3::hash(&[&[0][..], &entry.0].concat()).as_bytes()),
        _ => {
            let mut k = 1;
            while k * 2 < entries.len() {
                k *= 2;
            }
            let (left, right) = (merkle_tree_hash(&entries[..k]), merkle_tree_hash(&entries[k..]));
            Digest(*blake3::hash(&[&[1][..], &left.0, &right.0].concat()).as_bytes())
        }
    }
}

fn frontier(entries: &[Digest]) -> Frontier {
    let mut frontier = Frontier::new();
    entries.iter().for_each(|entry| frontier.append(entry));
    frontier
}

#[test]
fn roots_are_those_of_the_rfc() {
    let all = entries(130);
    let mut growing = Frontier::new();
    for len in 0..=all.len() {
        assert_eq!(growing.root(), merkle_tree_hash(&all[..len]), "{len} entries");
        assert_eq!(growing.len(), len as u64);
        assert_eq!(Frontier::from_bytes(&growing.to_bytes()), Ok(growing.clone()));
        if let Some(next) = all.get(len) {
            growing.append(next);
        }
    }
}

#[test]
fn every_inclusion_proof_holds_there_and_nowhere_else() {
    for len in 1..=40 {
        let all = entries(len);
        let root = merkle_tree_hash(&all);
        for index in 0..len {
            let proof = inclusion_proof(&all, index).unwrap();
            let holds = |len: usize, index: usize, entry: &Digest, proof: &[Digest]| {
                verify_inclusion(&root, len as u64, index as u64, entry, proof)
            };
            assert!(holds(len, index, &all[index], &proof), "{index} of {len}");
            for other in (0..len).filter(|other| *other != index) {
                assert!(!holds(len, other, &all[index], &proof), "{index} passed for {other} of {len}");
                assert!(!holds(len, index, &all[other], &proof), "{other} passed at {index} of {len}");
            }
            let longer = [&proof[..], &[root]].concat();
            assert!(!holds(len, index, &all[index], &longer));
            if let Some((_, shorter)) = proof.split_last() {
                assert!(!holds(len, index, &all[index], shorter));
            }
        }
        assert_eq!(inclusion_proof(&all, len), None);
    }
}

#[test]
fn every_consistency_proof_holds_for_its_two_trees_only() {
    let all = entries(40);
    for new_len in 1..=all.len() {
        let new_root = merkle_tree_hash(&all[..new_len]);
        for old_len in 1..=new_len {
            let proof = consistency_proof(&all[..new_len], old_len).unwrap();
            let holds = |old_root: &Digest, old_len: usize, proof: &[Digest]| {
                verify_consistency(old_root, old_len as u64, &new_root, new_len as u64, proof)
            };
            let old_root = merkle_tree_hash(&all[..old_len]);
            assert!(holds(&old_root, old_len, &proof), "{old_len} to {new_len}");
            let mut forked = all[..old_len].to_vec();
            forked[old_len / 2] = Digest([9; 32]);
            assert!(
                !holds(&merkle_tree_hash(&forked), old_len, &proof),
                "a fork passed, {old_len} to {new_len}"
            );
            for wrong_len in (1..=new_len).filter(|wrong| *wrong != old_len) {
                assert!(!holds(&old_root, wrong_len, &proof), "{old_len} passed for {wrong_len}");
            }
            let longer = [&proof[..], &[new_root]].concat();
            assert!(!holds(&old_root, old_len, &longer));
        }
        assert_eq!(consistency_proof(&all[..new_len], 0), None);
        assert_eq!(consistency_proof(&all[..new_len], new_len + 1), None);
    }
}

proptest! {
    #[test]
    fn aligned_subtrees_stand_for_their_entries(len in 1usize..300, whole in prop::collection::vec(any::<bool>(), 300)) {
        let all = entries(len);
        let mut mixed = Frontier::new();
        while mixed.len() < len as u64 {
            let at = mixed.len() as usize;
            let fits = |height: &u32| at.is_multiple_of(1 << height) && at + (1 << height) <= len;
            match (0..8).rev().find(fits) {
                Some(height) if whole[at] => {
                    let root = merkle_tree_hash(&all[at..at + (1 << height)]);
                    prop_assert_eq!(mixed.append_subtree(height, &root), Ok(()));
                }
                _ => mixed.append(&all[at]),
            }
        }
        prop_assert_eq!(mixed, frontier(&all));
    }

    #[test]
    fn other_bytes_are_no_frontier(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(frontier) = Frontier::from_bytes(&bytes) {
            prop_assert_eq!(frontier.to_bytes(), bytes);
        }
    }
}

#[test]
fn misaligned_and_endless_subtrees_are_refused() {
    let mut tree = frontier(&entries(6));
    for height in [2, 3, 62, 63, 64, u32::MAX] {
        let before = tree.clone();
        assert!(tree.append_subtree(height, &Digest([0; 32])).is_err(), "{height}");
        assert_eq!(tree, before);
    }
    let mut huge = Frontier::new();
    huge.append_subtree(62, &Digest([1; 32])).unwrap();
    assert!(huge.append_subtree(62, &Digest([2; 32])).is_err());
    assert!(huge.to_bytes().len() <= MAX_FRONTIER_BYTES);
}
