"""Prints the coverage of a Cobertura report by file, and what is missing. Exit code 1 if it is below the limits."""
import sys
import xml.etree.ElementTree as xml

LINES, BRANCHES = 95, 90

files = {}
for part in xml.parse(sys.argv[1]).iter("class"):
    lines = files.setdefault(part.get("filename"), {})
    for line in part.find("lines"):
        covered, total = 0, 0
        if line.get("branch") == "True":
            covered, total = map(int, line.get("condition-coverage").split("(")[1].rstrip(")").split("/"))
        hits, old_covered, old_total = lines.get(int(line.get("number")), (0, 0, 0))
        lines[int(line.get("number"))] = (max(hits, int(line.get("hits"))), max(covered, old_covered), max(total, old_total))


def share(part, whole):
    return 100.0 * part / whole if whole else 100.0


def total(lines):
    hit = sum(1 for hits, _, _ in lines if hits)
    covered, branches = sum(c for _, c, _ in lines), sum(t for _, _, t in lines)
    return hit, len(lines), covered, branches


for name, lines in sorted(files.items()):
    hit, count, covered, branches = total(lines.values())
    if hit < count or covered < branches:
        missing = [f"{number}" for number, (hits, _, _) in sorted(lines.items()) if not hits]
        partly = [f"{number}({c}/{t})" for number, (hits, c, t) in sorted(lines.items()) if hits and c < t]
        print(f"{share(hit, count):5.1f} % {share(covered, branches):5.1f} %  {name}  lines {' '.join(missing) or '-'}  branches {' '.join(partly) or '-'}")

hit, count, covered, branches = total([line for lines in files.values() for line in lines.values()])
print(f"Mbus.Core: {share(hit, count):.1f} % of {count} lines, {share(covered, branches):.1f} % of {branches} branches")
sys.exit(share(hit, count) < LINES or share(covered, branches) < BRANCHES)
