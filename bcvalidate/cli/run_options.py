"""Plans: what a run is to do."""

from typing import TYPE_CHECKING, NamedTuple

from bcvalidate.config.baseline import Baseline
from bcvalidate.config.settings import Settings
from bcvalidate.records.checker import RecordFormat
from bcvalidate.validator import Ruleset

if TYPE_CHECKING:
    from bcvalidate.admission.ledger import TokenLedger


class RunOptions(NamedTuple):
    """What a run is to do.

    What is in the baseline `known` is not reported. `token` goes with each spec that has none of
    its own, and the `ledger` has those of earlier runs. The run mends what it checks, `unsafe` also
    where that may change the meaning; it reports everything or the `first` error only, and it may
    make what it finds the new baseline. It ends after the `most` findings, or, if it is to
    `fail_fast`, after the first spec or record with an error.

    Files of records are known by their names, unless `all_records` says that all files are. The
    work is shared by so many `jobs`. Whoever waits is shown `progress`.
    """

    settings: Settings
    ruleset: Ruleset = Ruleset()
    token: str | None = None
    ledger: "TokenLedger | None" = None
    known: Baseline | None = None
    first: bool = False
    mend: bool = False
    unsafe: bool = False
    write_baseline: bool = False
    most: int | None = None
    fail_fast: bool = False
    all_records: bool = False
    reading: RecordFormat = RecordFormat()
    jobs: int = 1
    progress: bool = True

    @property
    def in_order(self) -> bool:
        """Whether what is found in a spec may depend on those before it, or is written to files."""
        return self.mend or self.token is not None or self.ruleset.counts_clusters
