"""A voucher and what a total comes to with it: thresholds, percentages, amounts off and caps, in minor units."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from pydantic import BaseModel, ConfigDict, Field

from catalog.product import Money


class Voucher(BaseModel):
    """A discount on a total; amounts in major units of the shop's currency. Exactly one of `percent`, `amount` is set.

    `strict`: the total must pass the threshold ("over 50"), not only reach it. `same_shop`: for products of one shop.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    percent: float | None = Field(default=None, gt=0, le=100)
    amount: float | None = Field(default=None, gt=0)
    threshold: float = Field(default=0.0, ge=0)
    strict: bool = False
    cap: float | None = Field(default=None, gt=0)
    same_shop: bool = False
    words: str = ""

    def counts_for(self, total: Money) -> bool:
        """Whether a total is enough for it."""
        least = Money.of(self.threshold, total.currency).minor
        return total.minor > least if self.strict else total.minor >= least

    def off(self, total: Money) -> Money:
        """What it takes off a total: never more than the total; nothing under the threshold. Rounded half up."""
        if not self.counts_for(total):
            return Money(minor=0, currency=total.currency)
        if self.percent is not None:
            taken = floor(total.minor * Fraction(str(self.percent)) / 100 + Fraction(1, 2))
        else:
            taken = Money.of(self.amount or 0, total.currency).minor
        if self.cap is not None:
            taken = min(taken, Money.of(self.cap, total.currency).minor)
        return Money(minor=min(taken, total.minor), currency=total.currency)

    def after(self, total: Money) -> Money:
        """What is paid for a total."""
        return Money(minor=total.minor - self.off(total).minor, currency=total.currency)

    def reach(self, budget: Money) -> Money:
        """The greatest total that costs no more than a budget once the voucher is taken off."""
        if self.percent == 100 and self.cap is None:
            return budget  # any total would do: the budget bounds nothing, so it is left as it was said
        share = 1 - Fraction(str(self.percent)) / 100 if self.percent is not None else Fraction(1)
        fixed = [Money.of(a, budget.currency).minor for a in (self.amount, self.cap) if a is not None]
        guesses = [Fraction(budget.minor + f) for f in fixed]
        if self.percent is not None and share:
            guesses.append((budget.minor + Fraction(1, 2)) / share)  # half a unit more still rounds down to the budget
        near = (floor(g) + d for g in guesses for d in range(2, -3, -1))
        totals = (Money(minor=minor, currency=budget.currency) for minor in near if minor > budget.minor)
        fits = [t.minor for t in totals if self.after(t).minor <= budget.minor]
        return Money(minor=max(fits, default=budget.minor), currency=budget.currency)
