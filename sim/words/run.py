"""What happened in a run, in a sentence: how much of what there would be without enforcement."""

from sim.run.data import REGION, RunData
from sim.words.rounding import per_cent, rounded

ONE_RUN = "One run decides nothing: `coopsim experiment` compares many, with the same chance on both sides."


def happened(result: RunData) -> str:
    """Say how much harm a run averted, of how much there would be without enforcement, and how groups ended."""
    found = result.summary[REGION]
    months = result.scenario.months - result.scenario.warm_up
    harm, averted = float(found["harm"]), float(found["harm_averted_share"])
    after = "month" if months == 1 else f"{months} months"
    if averted != averted or averted >= 1:
        return f"In the {after} after the warm-up there was no harm."
    most = harm / (1 - averted)
    joint, local = float(found["dismantled_joint"]), float(found["dismantled_domestic"])
    return (
        f"In the {after} after the warm-up, harm was {rounded(harm, 0)} victim-months a month of the "
        f"{rounded(most, 0)} that there would be without enforcement: {per_cent(averted)} was averted. "
        f"{rounded(12 * joint, -1)} groups a year were dismantled by joint actions, {rounded(12 * local, -1)} by "
        "arrests."
    )
