"""How sure the answer is, and what would change it."""

from collections.abc import Iterator, Mapping, Sequence

from dev.findings.chosen import APPROACHES, BOTH, HARM, JOINT, of_approach
from dev.findings.kept import STRUCTURES, Kept
from dev.findings.words import bullets
from sim.experiment.world_rows import VarianceRow
from sim.words.keys import meaning
from sim.words.lead import lead
from sim.words.rounding import listed, ranged, sentence_case

MOST = 4  # values that are named
SLOTS = "slots"  # experiment
MARKETS = (500, 2000)  # slots that it compares
MOSTLY = 0.9  # share of the variance
CHANGE = """\
What would change the answer: a measurement of such a value; a model that predicts countries' own counts, which this
one does not; harm counted otherwise than in victim-months; processes that are not in the model.
"""


def certainty(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say how sure the answer is, and what would change it."""
    yield "## How sure it is, and what would change it\n"
    one = every.get(APPROACHES)
    names = [effect.row.hypothesis for effect in of_approach(one, HARM)] if one else []
    variance = (
        [row for row in one.told.tables.variance if row.outcome == HARM and row.hypothesis in names] if one else []
    )
    if one and variance:
        between = ranged([row.share_of_worlds for row in variance])
        effective = min(row.effective_worlds for row in variance)
        yield (
            f"The {one.told.number} worlds tell as much as {effective:.0f} of equal weight. Of the variance of the "
            f"difference in harm between the approaches, {between} is between worlds and the rest is chance"
            f"{lacking(variance)}.\n"
        )
    if one and (texts := list(worth_knowing(one))):
        yield "What is most worth measuring before one chooses between the approaches by harm:\n"
        yield bullets(texts)
    if structures := every.get(STRUCTURES):
        yield "*Under other structures of the model, and with other data of countries:*\n"
        yield bullets([*lead(structures.told), *(changes(one, structures) if one else [])])
    if slots := every.get(SLOTS):
        yield (
            "*With four times as many simulated groups,* in Europe of twelve and at the border. With 500 slots, as "
            "everywhere else here, a simulated group stands for 0.4 to 2.5 real ones, by world, with 2,000 for a "
            "quarter of that:\n"
        )
        yield bullets([*lead(slots.told), *per_slot(slots)])
    yield CHANGE


def changes(one: Kept, other: Kept) -> Iterator[str]:
    """Say which hypotheses that both experiments judge have another verdict in the other."""
    verdicts = {(row.hypothesis, row.outcome): row.verdict for row in one.told.tables.findings}
    for row in other.told.tables.findings:
        before = verdicts.get((row.hypothesis, row.outcome), row.verdict)
        if before != row.verdict:
            yield f"*{row.hypothesis}* is {row.verdict} here, and {before} without the other structures."


def per_slot(one: Kept) -> Iterator[str]:
    """Say by what factor there are more joint dismantlings per slot where there are more slots."""
    for region, where in (("Europe of twelve", "in Europe of twelve"), ("United States-Canada", "at the border")):
        factors = []
        for approach in reversed(BOTH):
            cells = [{"region": region, "market": f"{slots} slots", "approach": approach} for slots in MARKETS]
            few, many = (one.told.mean(JOINT, cell) for cell in cells)
            if few and many:
                factors.append(f"{many / MARKETS[1] / (few / MARKETS[0]):.2f} under the {approach} approach")
        if factors:
            yield (
                f"Joint dismantlings per slot with {MARKETS[1]:,} slots, for each with {MARKETS[0]}, {where}: "
                f"{listed(factors)}."
            )


def lacking(variance: Sequence[VarianceRow]) -> str:
    """Say what is missing where nearly all of the variance is between worlds."""
    return ": what is missing is knowledge, not runs" if min(row.share_of_worlds for row in variance) > MOSTLY else ""


def worth_knowing(one: Kept) -> Iterator[str]:
    """Name the values whose knowledge would save most of the regret, in most regions."""
    worth: dict[str, list[tuple[float, float]]] = {}
    for row in one.told.tables.value_of_knowing:
        if row.outcome == HARM and row.value > max(0.0, row.limit):
            worth.setdefault(row.parameter, []).append((row.value / row.of_all, row.limit / row.of_all))
    for key, found in sorted(worth.items(), key=lambda pair: (-len(pair[1]), -max(pair[1])[0]))[:MOST]:
        values, limits = zip(*found, strict=True)
        regions = f"{len(values)} region{'s' if len(values) > 1 else ''}"
        yield (
            f"{sentence_case(meaning(key))}: {ranged(values)} of what knowing everything would save, in {regions}; a "
            f"value that does nothing would seem worth up to {ranged(limits)}."
        )
