#!/usr/bin/env python3
"""Outside check of `chaski plan steiner --solution`: connected, a tree, joins what must be joined, costs what it says.

usage: check_steiner.py FILE.gr[.gz]|FILE.stp[.gz] SOLUTION
Only the file formats are shared with the solver; nothing is imported from it.
"""
import gzip
import sys
from fractions import Fraction


def read_problem(path):
    opener = gzip.open if path.endswith(".gz") else open
    edges, prize, must, root = {}, {}, set(), None
    with opener(path, "rt", errors="replace") as lines:
        section = None
        for line in lines:
            words = line.split()
            if not words:
                continue
            key = words[0].lower()
            if key == "section":
                section = words[1].lower()
            elif key == "end":
                section = None
            elif section == "graph" and key == "e":
                pair = frozenset(map(int, words[1:3]))
                cost = Fraction(words[3])
                edges[pair] = min(cost, edges.get(pair, cost))
            elif section == "terminals" and key == "t":
                must.add(int(words[1]))
            elif section == "terminals" and key == "tp":
                prize[int(words[1])] = Fraction(words[2])
            elif section == "terminals" and key in ("root", "rootp"):
                root = int(words[1])
    if root is not None:
        must.add(root)
    return edges, prize, must


def main():
    edges, prize, must = read_problem(sys.argv[1])
    rows = [line.split() for line in open(sys.argv[2]) if line.strip()]
    assert rows[0][0] == "VALUE", "first line must be VALUE"
    stated = Fraction(rows[0][1])
    parent = {}

    def find(v):
        parent.setdefault(v, v)
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    cost = Fraction(0)
    for row in rows[1:]:
        if len(row) == 1:
            find(int(row[0]))
            continue
        u, v = map(int, row)
        assert frozenset((u, v)) in edges, f"no edge {u} {v} in the file"
        assert find(u) != find(v), f"edge {u} {v} closes a cycle"
        parent[find(u)] = find(v)
        cost += edges[frozenset((u, v))]
    pieces = {find(v) for v in list(parent)}
    assert len(pieces) <= 1, f"{len(pieces)} separate pieces"
    missing = must - set(parent)
    assert not missing or (len(must) == 1 and not parent), f"not joined: {sorted(missing)[:5]}"
    cost += sum(p for v, p in prize.items() if v not in parent)
    assert cost == stated, f"costs {cost}, file says {stated}"
    print(f"ok: {len(rows) - 1} edges, cost {cost}")


if __name__ == "__main__":
    main()
