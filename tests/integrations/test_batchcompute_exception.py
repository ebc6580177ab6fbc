"""The exception of the validating client where the SDK is installed, in processes of their own."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.support.harness import ROOT, minimal

pytestmark = pytest.mark.slow

EXAMPLE = re.compile(r"^```py\n(from batchcompute .*?)^```$", re.DOTALL | re.MULTILINE)
CLIENT = """
from .core.exceptions import ClientError
CN_BEIJING = 'batchcompute.cn-beijing.aliyuncs.com'
class Client:
    def __init__(self, *arguments): pass
    Id = 'cls-1'
    def create_cluster(self, *arguments): print('submitted'); return self
"""
EXCEPTION = """
class ClientError(Exception):
    def __init__(self, status, code, request_id, msg):
        self.status, self.code, self.request_id, self.msg = status, code, request_id, msg

    def get_status_code(self):
        return self.status

    def get_code(self):
        return self.code

    def get_requestid(self):
        return self.request_id

    def get_msg(self):
        return self.msg
"""


def printed(program: str, path: Path) -> str:
    """Return what a program prints that can also import what is below a path."""
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={"PYTHONPATH": f"{path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


@pytest.fixture
def sdk(tmp_path: Path) -> Path:
    """Make a path with a package that has the names of the SDK."""
    core = tmp_path / "batchcompute" / "core"
    core.mkdir(parents=True)
    (core.parent / "__init__.py").write_text(CLIENT, "utf-8")
    (core / "__init__.py").touch()
    (core / "exceptions.py").write_text(EXCEPTION, "utf-8")
    return tmp_path


def test_exception_is_a_client_error(sdk: Path) -> None:
    """Code that handles a ClientError handles the exception, and it can be pickled."""
    output = printed(
        """
        import pickle
        from batchcompute import Client, ClientError
        import bcvalidate
        from bcvalidate.integrations.batchcompute import ValidatingClient
        try:
            ValidatingClient(Client()).create_cluster({"Name": "a", "ImageId": ""})
        except ClientError as error:
            for e in (error, pickle.loads(pickle.dumps(error))):
                print(isinstance(e, bcvalidate.InvalidRequest), type(e) is type(error))
                print(e.get_status_code(), e.get_code(), e.get_requestid())
                print(e.get_msg() == e.msg == e.message, len(e.report.errors))
                print(e)
        """,
        sdk,
    )

    once = """\
True True
400 InvalidImageId None
True 2
HTTP Status: 400, Code: InvalidImageId, Message: Specified parameter ImageId is not valid. Its length must be in [1, 256].
"""
    assert output == once * 2


def test_sdk_is_imported_for_a_refusal_only(sdk: Path) -> None:
    """Neither the import of the client nor a submitted cluster imports the SDK."""
    output = printed(
        f"""
        import sys
        from bcvalidate import InvalidRequest
        from bcvalidate.integrations.batchcompute import ValidatingClient
        class Client:
            def create_cluster(self, cluster_desc, token=""): pass
        client = ValidatingClient(Client())
        client.create_cluster({minimal()!r})
        print("batchcompute" in sys.modules)
        try:
            client.create_cluster({{}})
        except InvalidRequest:
            print("batchcompute" in sys.modules)
        """,
        sdk,
    )

    assert output.split() == ["False", "True"]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_example_of_the_readme(name: str, sdk: Path) -> None:
    """The example submits a valid cluster, and refuses a misspelt key."""
    (example,) = EXAMPLE.findall((ROOT / name).read_text("utf-8"))
    program = (
        "from batchcompute import ClientError\n"
        "for cluster_desc in {!r}:\n"
        "    try:\n"
        "        exec({!r})\n"
        "    except ClientError as error:\n"
        "        print(error.get_msg())"
    )

    output = printed(program.format([minimal(), minimal(Nmae="a")], example), sdk)

    assert len(example.splitlines()) == 5
    assert output.splitlines() == [
        "submitted",
        "cls-1",
        "Key Nmae is not known here; the vendor's SDK drops such keys without a word, so correct its spelling or remove it.",
    ]
