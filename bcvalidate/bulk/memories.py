"""Memories: what a gate has seen before and found good, up to a bound."""

from bcvalidate.engine import lints
from bcvalidate.rules.credentials import is_secret_key

Mounted = tuple[str | None, ...]
"""The types of both disks, the place of the data disk, and those of the mounts."""

_MOST = 1024
_LONGEST_NAME = 128
_LONGEST_MOUNTED = 4096


class Memories:
    """Free keys that name no secret, numbers of few decimals, places of disks, and other texts.

    What is remembered need not be looked at again.
    """

    def __init__(self, memos: int) -> None:
        self._names: set[str] = set()
        self._numbers: set[float] = set()
        self._mounted: set[Mounted] = set()
        texts: tuple[set[str], ...] = tuple(set() for _ in range(memos))
        self.known = (self._names, self._numbers, texts)

    def learn(self, body: object) -> None:
        """Remember what is good of the keys and numbers of any body, where they are free."""
        if len(self._names) > _MOST:
            self._names.clear()
        if len(self._numbers) > _MOST:
            self._numbers.clear()
        for maps in body.values() if type(body) is dict else ():
            if type(maps) is dict:
                self._learn_names(maps)
                for members in maps.values():
                    self._learn_numbers(members)

    def _learn_names(self, keys: dict[str, object]) -> None:
        self._names.update(
            key for key in keys if len(key) <= _LONGEST_NAME and not is_secret_key(key)
        )

    def _learn_numbers(self, members: object) -> None:
        for number in members.values() if type(members) is dict else ():
            if type(number) in (int, float) and not lints.has_many_decimals(number):
                self._numbers.add(number)

    def fits(self, mounted: Mounted, body: object) -> bool:
        """Whether the disks of a body go together, which are mounted so."""
        if mounted in self._mounted:
            return True
        if any(lints.mount_destinations_overlap(body)) or any(lints.disk_types_differ(body)):
            return False
        if sum(map(len, filter(None, mounted))) <= _LONGEST_MOUNTED:
            if len(self._mounted) > _MOST:
                self._mounted.clear()
            self._mounted.add(mounted)
        return True
