"""The life of a case: what may happen to it, in the order of the month, and where it ends."""

from typing import NamedTuple

from dev.diagrams.drawing import SMALL, arrow, box, paragraph, sheet, text
from sim.history.flow import ALONE, BUSY, CLOSED, FAILED, NOT_ALL, REFUSED, TRAIL
from sim.model.schedule import SCHEDULE
from sim.outputs.palette import BLUE, GREEN, GREY, ORANGE, PINK, RED, SKY

LEFT, RIGHT, TOP, GAP = 30.0, 406.0, 66.0, 26.0


class Stage(NamedTuple):
    """A stage of a case: a process of the month, what happens there, and its events in the log."""

    process: str
    title: str
    words: str
    events: tuple[str, ...]
    colour: str
    ends: tuple[str, ...] = ()


STAGES = (
    Stage(
        "formation", "A group forms", "It has a market and a route, at home or across borders, of one to three legs.",
        ("group_formed", "route_chosen", "group_dissolved", "group_resumed"), GREY,
    ),
    Stage(
        "intelligence", "Evidence is found",
        "The first evidence that an agency finds on a group opens the case. More is found, leads are heeded, and what "
        "is known goes stale.",
        ("first_evidence", "evidence_found", "lead_confirmed", "withholding_noticed", "evidence_stale", "lead_faded",
         "trail_lost"), BLUE,
    ),
    Stage(
        "exchange", "Others are told, or not", "A lead goes to those who are trusted, and is kept from rivals.",
        ("lead_told", "lead_withheld"), SKY,
    ),
    Stage(
        "corruption", "A leak may come first", "A compromised agency warns the group, which goes dormant.",
        ("agency_compromised", "agency_cleaned", "leak", "leak_attributed"), RED,
    ),
    Stage(
        "case_decision", "An agency is able to act",
        "It plans an arrest at home now. Or it leads a joint case, with a partner in every country of the route; once "
        "that is ready, a joint action is planned.",
        ("arrest_planned", "no_room", "no_partner", "arrest_preferred", "joint_case_opened", "partner_joined",
         "joint_case_spoiled", "joint_action_planned"), ORANGE, tuple(ALONE.values()),
    ),
    Stage(
        "assistance", "A joint case waits for answers",
        "Its requests queue at the central authority of each country, which grants or refuses them. A joint team "
        "takes the place of a request.",
        ("request_sent", "request_not_needed", "team_agreed", "team_ready", "request_granted", "request_refused",
         "request_timed_out", "request_withdrawn", "case_ready", "case_closed"), PINK, (REFUSED,),
    ),
    Stage(
        "operations", "Arrest, or joint action",
        "As far as staff allow. An arrest or an action takes functions from the group: it is suppressed for a while, "
        "or dismantled when it has lost them all.",
        ("arrest", "arrest_put_off", "joint_action", "operation", "joint_action_put_off", "joint_action_failed",
         "group_suppressed", "group_dismantled_by_arrest", "group_dismantled_jointly"), GREEN, (BUSY, FAILED, NOT_ALL),
    ),
    Stage(
        "prosecution", "The courts", "Suspects wait until a court has room; victims are identified.",
        ("suspects", "victims_identified", "prosecuted", "convicted", "charges_lapsed"), GREEN,
    ),
    Stage("displacement", "The group responds", "It moves legs away from where operations are frequent.",
          ("leg_moved",), GREY),
)  # fmt: skip


def ends_of(stage: Stage) -> list[str]:
    """Say how a case is lost at a stage, in the words of the flow from evidence to dismantling."""
    closed = [ends[stage.process] for ends in (TRAIL, CLOSED) if stage.process in ends]
    return list(dict.fromkeys([*stage.ends, *closed]))


def case() -> str:
    """Draw the life of a case.

    Raises
    ------
    ValueError
        If the stages are not in the order of the month.
    """
    order = [step.name for step in SCHEDULE]
    if [stage.process for stage in STAGES] != sorted((stage.process for stage in STAGES), key=order.index):
        raise ValueError("dev/diagrams/case.py: the stages are not in the order of sim/model/schedule.py")
    note = (
        "Small letters name events of the log; ✕ says why a case comes no further. A month goes through all of it once."
    )
    parts, _ = paragraph(LEFT, 28, RIGHT - LEFT, note, SMALL, colour=GREY)
    parts.insert(0, text(LEFT, 22, "The life of a case", 17, bold=True))
    below, middles = TOP, {}
    for number, stage in enumerate(STAGES):
        above = below + GAP * (number > 0)
        drawn, below = box(
            LEFT, above, RIGHT - LEFT, stage.title, stage.words, stage.events, stage.colour, ends_of(stage)
        )
        middles[stage.process] = (above + below) / 2
        parts += [*drawn, *([arrow((LEFT + 60, above - GAP), (LEFT + 60, above))] if number else [])]
    parts += rails(middles)
    return sheet(below + 14, "The life of a case, from the first evidence to its end", parts)


def rails(middles: dict[str, float]) -> list[str]:
    """Draw the way of an arrest past the requests, and the way back to the next month."""
    here, there = middles["case_decision"], middles["operations"]
    back, again = middles["displacement"], middles["intelligence"]
    return [
        arrow((RIGHT, here), (RIGHT + 14, here), (RIGHT + 14, there), (RIGHT, there)),
        text(RIGHT + 29, (here + there) / 2, "an arrest goes ahead at once", SMALL, anchor="middle", turned=-90),
        arrow((LEFT, back), (LEFT - 12, back), (LEFT - 12, again), (LEFT, again)),
        text(LEFT - 17, (back + again) / 2, "next month, as long as anything is known of the group", SMALL,
             anchor="middle", turned=-90),
    ]  # fmt: skip
