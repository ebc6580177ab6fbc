"""`python -m bcvalidate`."""

import sys

from bcvalidate.cli.entrypoint import main

sys.exit(main())
