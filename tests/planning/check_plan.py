#!/usr/bin/env python3
"""Outside check of the folder that `chaski plan --out` writes: routes connect, lengths are right, sums are what plan.json says.

usage: check_plan.py FOLDER
Needs only the written files: schools.csv, routes.csv, plan.geojson, plan.json.
"""
import csv
import json
import math
import sys
from collections import Counter, defaultdict


def haversine_km(a, b):
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(h))


def near(a, b, tolerance):
    return abs(a - b) <= tolerance * max(1.0, abs(a), abs(b))


def main():
    folder = sys.argv[1]
    schools = list(csv.DictReader(open(f"{folder}/schools.csv", encoding="utf-8")))
    routes = list(csv.DictReader(open(f"{folder}/routes.csv", encoding="utf-8")))
    plan = json.load(open(f"{folder}/plan.json", encoding="utf-8"))
    lines = [f for f in json.load(open(f"{folder}/plan.geojson", encoding="utf-8"))["features"] if f["properties"]["kind"] == "route"]
    assert len(lines) == len(routes), "plan.geojson and routes.csv differ"
    technology = {s["school_id"]: s["technology"] for s in schools}

    # Every school on fibre, and every school or junction a cable passes, hangs on a fibre node; none is reached twice.
    reached = {}
    children = defaultdict(list)
    for route in (r for r in routes if r["kind"] == "fibre"):
        start, end = (route["from_type"], route["from_id"]), (route["to_type"], route["to_id"])
        assert end[0] in ("school", "junction"), f"a cable ends at a {end[0]}"
        assert end not in reached, f"{end[1]} is reached twice"
        reached[end] = False
        children[start].append(end)
    waiting = [end for start, ends in children.items() if start[0] == "fibre_node" for end in ends]
    while waiting:
        place = waiting.pop()
        reached[place] = True
        waiting.extend(children.get(place, []))
    loose = [place for place, joined in reached.items() if not joined]
    assert not loose, f"not joined to a fibre node: {loose[:5]}"
    dark = [s for s, kind in technology.items() if kind == "fibre" and ("school", s) not in reached]
    assert not dark, f"on fibre without a route: {dark[:5]}"

    # Lengths are great-circle lengths.
    for route, line in zip(routes, lines):
        km = haversine_km(*line["geometry"]["coordinates"])
        assert near(km, float(route["km"]), 1e-6), f"{route['from_id']} to {route['to_id']}: {km} km, file says {route['km']}"
    fibre_km = sum(float(r["km"]) for r in routes if r["kind"] == "fibre")
    assert near(fibre_km, plan["fibre_km"], 1e-6), f"{fibre_km} km of fibre, plan.json says {plan['fibre_km']}"

    # Sums.
    group = {"satellite_leo": "satellite", "satellite_geo": "satellite", "share": "p2p"}
    counts = Counter(group.get(k, k) for k in technology.values())
    for name, count in plan["by_technology"].items():
        assert counts.get(name, 0) == count, f"{name}: {counts.get(name, 0)} schools, plan.json says {count}"
    for figure in ("initial_capex_usd", "annual_opex_usd", "cost_of_ownership_usd"):
        sums = defaultdict(float)
        for school in schools:
            sums[group.get(school["technology"], school["technology"])] += float(school[figure])
        for route in (r for r in routes if r["kind"] == "fibre"):
            sums["fibre"] += float(route[figure])
        for name, stated in plan[figure].items():
            if name != "inside":
                assert near(sums[name], stated, 1e-6), f"{figure} of {name}: {sums[name]}, plan.json says {stated}"
    value = sum(float(r["present_value_usd"]) for r in schools) + sum(float(r["present_value_usd"]) for r in routes)
    value += plan["present_value_by_technology_usd"].get("inside", 0.0)
    assert near(value, plan["present_value_usd"], 1e-6), f"present value {value}, plan.json says {plan['present_value_usd']}"
    if plan["lower_bound"] is not None:
        assert plan["lower_bound"] <= value * (1 + 1e-9), "the bound is above the plan"
    print(f"ok: {len(schools)} schools, {len(routes)} routes, {fibre_km:.3f} km of fibre, {value:.2f} USD")


if __name__ == "__main__":
    main()
