"""The proof that a wish cannot have more beside all that is kept, where it was only given less.

While wishes are granted, some give way because no design was found that carries them too. Here
each gets its design after all, or the limit that proves that there is none: of a service the
fewest tenths that are too much, of what a place would keep after losses all those that gave way
together. What neither is found for may be proven together with others, or rests on the proof that
its promise is broken by another loss anyway.
"""

from dataclasses import replace

from liane.planning.lean import Answer, Fractions, Lean
from liane.planning.limits import limit_of_cuts, limit_of_ray
from liane.planning.model import Ints
from liane.planning.repair import meets
from liane.planning.wishes import TENTHS, Cut, Granted, Limit, Wish, Wishes, alike

__all__ = ["proven"]

_UNPROVEN = ("less", "search", "stopped", "alike")


def proven(wishes: Wishes, lean: Lean, told: Granted, design: Ints) -> tuple[Granted, Ints]:
    """What is granted in the end, each wish that has less with its proof, and a design for it."""
    proving = _Proving(wishes, lean, Granted(dict(told.less), dict(told.blocked)), design)
    proving.doubt()
    proving.one_by_one()
    proving.at_once()
    proving.by_promise()
    return proving.told, proving.design


class _Proving:
    """What is granted while proofs are looked for, and the design that carries it."""

    def __init__(self, wishes: Wishes, lean: Lean, told: Granted, design: Ints) -> None:
        self.wishes, self.lean, self.told, self.design = wishes, lean, told, design
        self.last = (wishes.stages() or [(0, 1)])[-1]

    def doubt(self) -> None:
        """A limit may refuse a wish no longer, since others gave way too: grant it if the design
        meets it, else look for another proof."""
        free = [
            wish
            for wish, limit in self.told.blocked.items()
            if limit.weights and limit.proof not in _UNPROVEN and not self._stands(wish, limit)
        ]
        for wish in sorted(free, key=self.wishes.key):
            self.told.blocked[wish] = Limit(proof="less", bundle=alike(free, wish))
            most = self.told.less[wish]
            for tenths in range(TENTHS, most, -1 if wish[0] == "whole" else -TENTHS):
                part = self.wishes.asking(self.told.less | {wish: tenths}, self.last)
                if meets(part, self.design):
                    self.told.grant(wish, tenths)
                    break

    def _stands(self, wish: Wish, limit: Limit) -> bool:
        """Whether a limit still refuses the next of a wish beside what is granted."""
        more = self.told.less[wish] + 1 if wish[0] == "whole" else TENTHS
        return self.wishes.bites(limit, self.told.less | {wish: more})

    def one_by_one(self) -> None:
        """For each wish, or each place and kind of loss, that was only given less."""
        found: dict[tuple[Wish, ...], Limit | None] = {}
        for wish, limit in list(self.told.blocked.items()):
            if limit.proof != "less":
                continue
            left = tuple(other for other in limit.bundle if other in self.told.less)
            bundle = left or (wish,)
            if bundle not in found:
                found[bundle] = self._proof(wish, bundle, limit)
            better = found[bundle]
            if better is None:
                del self.told.blocked[wish]
            else:
                self.told.blocked[wish] = better

    def _proof(self, wish: Wish, bundle: tuple[Wish, ...], limit: Limit) -> Limit | None:
        """What is proven too much beside all that is kept: of a service the fewest tenths, else
        the whole bundle. None if nothing is, but all granted."""
        told, service = self.told, wish[0] == "whole"
        for tenths in range(told.less[wish] + 1, TENTHS + 1) if service else (TENTHS,):
            less = {other: t for other, t in told.less.items() if other not in bundle}
            less |= {wish: tenths} if tenths < TENTHS else {}
            refusing, choice = self._refusing(less, limit.basis or ())
            if refusing is not None:
                return replace(refusing, tenths=tenths, bundle=() if service else bundle)
            if choice is not None:
                self.design = choice
                for each in bundle:
                    told.less[each] = tenths
                    if tenths == TENTHS:
                        del told.less[each]
        if wish not in told.less:
            return None
        proof = "search" if self.lean.clock.go_on() else "stopped"
        return Limit(dict.fromkeys(bundle, 0.0), 0.0, proof, tenths=TENTHS)

    def _refusing(
        self, less: dict[Wish, int], cuts: tuple[Cut, ...]
    ) -> tuple[Limit | None, Ints | None]:
        """The limit that refuses what is asked, or a design that carries it, or neither."""
        if not self.lean.clock.go_on():
            return None, None
        part = self.wishes.asking(less, self.last)
        if cuts and self.lean.cannot(part, cuts):
            return limit_of_cuts(part, Answer(None, True, cuts)), None
        ray = Fractions(self.lean, part).ray(part)
        if ray is not None:
            return limit_of_ray(ray, part), None
        answer = self.lean.refuted(part)
        if answer.choice is None and answer.sure:
            return limit_of_cuts(part, answer), None
        return None, answer.choice

    def _left(self) -> tuple[Wish, ...]:
        return tuple(wish for wish, limit in self.told.blocked.items() if limit.proof == "search")

    def at_once(self) -> None:
        """What is not proven one by one may be together."""
        left = self._left()
        if not left or not self.lean.clock.go_on():
            return
        less = {other: tenths for other, tenths in self.told.less.items() if other not in left}
        part = self.wishes.asking(less, self.last)
        answer = self.lean.refuted(part)
        if answer.sure and answer.choice is None:
            limit = replace(limit_of_cuts(part, answer), tenths=TENTHS, bundle=left)
            self.told.blocked.update(dict.fromkeys(left, limit))

    def by_promise(self) -> None:
        """What is promised for every loss of a kind cannot be had if it cannot for one of them."""
        for wish in self._left():
            others = alike(self.told.blocked, wish)
            if any(self.told.blocked[other].proof not in _UNPROVEN for other in others):
                self.told.blocked[wish] = Limit({wish: 0.0}, proof="alike", tenths=TENTHS)
