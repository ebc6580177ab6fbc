"""Run the stub with `python -m bcvalidate.stub`."""

import sys

from bcvalidate.stub.command import main

sys.exit(main())
