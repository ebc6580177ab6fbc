"""Bodies for the Spark tests, and the findings that each must have."""

from bcvalidate import Account, validate
from tests.support.harness import ERR, OK

FIXTURES = [path.read_bytes() for path in [*OK, *ERR]]
TEXTS = [body.decode(errors="replace") for body in FIXTURES]
ACCOUNT = Account(max_cluster_count=3, cluster_count=3, available_spot_instance_type=["ecs.a.b"])
BAD = '{"Name": "1st", "Nmae": "x"}'

Rows = list[tuple[object, ...]]


def expected_rows(
    body: str | bytes | None, account: Account | None = None, *, lint: bool = True
) -> Rows:
    """Return the findings of `validate` on a body, as rows; null has none."""
    if body is None:
        return []
    return [tuple(finding) for finding in validate(body, account=account, lint=lint).findings]
