"""`python -m bcvalidate`."""

import sys

from bcvalidate.launch import main

sys.exit(main())
