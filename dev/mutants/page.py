"""`docs/mutants.md`: how mutants are drawn, what was found at the last hunt, and the list of the rest."""

from collections.abc import Sequence

from dev.mutants.hunt import EQUIVALENT, SURVIVED, Fate
from dev.mutants.rooms import GOLDEN
from dev.mutants.tables import ordered, rows

HEAD = """# Mutants: which slips the tests find

`python -m dev.mutants` plants small slips in copies of the project, one at a time, and looks whether the tests find
each: a comparison turned round or off by its boundary, another arithmetic operator, two indices or arguments swapped, a
constant one more or less, a negated condition, a statement left out, `min` for `max`, `and` for `or`, a sign lost. The
slips are drawn by a seed (`--seed {seed}` here) among all places of a room where one can be planted, not chosen. An
edit of one file leaves the draw in all others as it was.

No test that compares with kept numbers takes part: not the baseline, not the reference results, no digest. So what
finds a slip has computed the right answer in another way. Where compiled code is mutated, the model runs as plain
Python, with nothing but its generator of chance compiled. Each mutant meets the tests that run its lines, the quickest
first, and then others of its room, within some seconds. What is left out has no right answer that a test could compute:
annotations, the wording of messages, and the numbers of declarations, which are data.

The room `known` holds slips that once went through the tests nearest to them (`dev/mutants/known.toml`). Each is found.
"""
# Figures of draws at first sight, which no command can make again once tests have been written for what they left.
UNSEEN = (
    "of 316 slips of two other draws (`--seed 5 --count 30` and `--seed 6 --count 30` on 2026-11-27, without those of "
    "the draw by seed 18), planted before any test was written for them and with 8 seconds of tests each, 290 were "
    "found: 91.8 %"
)
REST = """
*Found* are slips for which a test failed; *time over* those whose tests took five times as long as without the slip and
twenty seconds more, which is noticed too, and counted apart. *Equivalent* are slips that change no result, each listed
below with the reason (`dev/mutants/equivalent.toml`); the share is of all others.

Tests have been written for what earlier hunts by the same seed left, so the share in the table is not what another draw
would give: {unseen}. Tests have been written since for all of the 26 others but one, `96c242ea`, which the whole
suite finds and the nearest tests do not.

## Commands

    python -m dev.mutants                      # all rooms: resumes where it was interrupted
    python -m dev.mutants --room statistics    # one room
    python -m dev.mutants --only 3fa91c02      # one mutant by its number, with what its tests print
    python -m dev.mutants --seed 5 --count 30  # thirty others of each room
    python -m dev.mutants --kept --page        # plants nothing: writes this page of what is kept

What the tests run, and the fate of each mutant, is kept in `.mutants/`. A mutant is planted again where its file, the
test that found it or, if none did, any test of its room has changed.

## Why no library does this

*mutmut* 3.8.1 leaves decorated functions alone but for static and class methods (`_skip_node_and_children` of its
`mutation/file_mutation.py`), and every rule of this model has a decorator. *cosmic-ray* 8.7.0 writes a mutant over the
file itself and starts the command of the tests anew for each (`mutating.py`, `testing.py`); that takes as long as all
the tests of a mutant here. None of its operators swaps arguments or indices, or leaves a statement out, and none of its
filters draws by a seed or chooses tests by what they run; these and the list of equivalents would be ours in any case.
*mutatest* 3.1.0 was last released in February 2022, names Python 3.7 and 3.8, and asks for a coverage below 6. What is
left to write, `dev/mutants`, stands on `ast`, `sys.monitoring` and pytest.
"""


def page(fates: Sequence[Fate], seed: int) -> str:
    """Write the page."""
    table = rows(fates)
    lines = [HEAD.format(seed=seed), "| " + " | ".join(table[0]) + " |", "|---" + "|---:" * (len(table[0]) - 1) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in table[1:]]
    lines += [REST.format(unseen=UNSEEN), "## Tests that do not take part", ""]
    lines += [f"`{name}`" + ("," if name != GOLDEN[-1] else ".") for name in GOLDEN]
    for title, verdict in (("Survivors", SURVIVED), ("Equivalent", EQUIVALENT)):
        some = ordered(fates, verdict)
        lines += ["", f"## {title}", "", "None." if not some else ""]
        for fate in some:
            lines += [fate.by + ":" if verdict == EQUIVALENT else "", "", "```diff", fate.mutant.diff(), "```", ""]
    return "\n".join(lines).rstrip() + "\n"
