"""What a turn of the command line may cost, and what is said before it is sent."""

import argparse
from collections.abc import Sequence

from studio.cli.telling import Teller
from studio.model.budget import Budget
from studio.model.errors import OverBudget
from studio.model.foretold import foretold
from studio.model.money import exact
from studio.model.plan import CallPlan, total
from studio.model.project import Notice
from studio.model.words import tr
from studio.session.studio import Studio


def budget_of(asked: argparse.Namespace, calls: Sequence[CallPlan]) -> Budget:
    """What was allowed. Raises OverBudget for a paid turn without a maximum: there is no paid default.

    Credits bound what is paid in them, and what has no known price; dollars only a maximum of their own.
    """
    strange = [call.profile for call in calls if call.estimate.upper is None]
    if strange and asked.most_micro is not None and asked.most_credits is None:
        raise OverBudget("price-unbounded", profile=", ".join(dict.fromkeys(strange)))
    estimate = total(call.estimate for call in calls)
    costs_dollars = any(call.estimate.upper for call in calls)
    has_any = asked.most_micro is not None or asked.most_credits is not None
    if (costs_dollars and asked.most_micro is None) or not (has_any or estimate.is_free):
        price = tr("an unknown amount") if estimate.upper is None else exact(estimate.upper)
        raise OverBudget("no-maximum", price=price)
    return Budget(most_micro=asked.most_micro, most_credits=asked.most_credits)


async def say_before(studio: Studio, calls: Sequence[CallPlan], teller: Teller) -> tuple[str, ...]:
    """What is worth knowing of a turn that will be sent now, and who gets pictures for the first time.

    Whoever names an account and a maximum has agreed to it; it is said all the same, until a turn of the
    account was sent: give `note_sent` what this gives.
    """
    new = []
    for notice in foretold(calls):
        teller.note(notice)
    hosted = {call.profile: call.capability for call in calls if not call.capability.is_local}
    for profile, capability in hosted.items():
        if not studio.accounts.has_agreed(profile):
            host = capability.host or capability.provider
            teller.note(Notice("first-send", {"profile": profile, "host": host}))
            new.append(profile)
    return tuple(new)


async def note_sent(studio: Studio, new: tuple[str, ...]) -> None:
    for profile in new:
        await studio.accounts.agree(profile)
