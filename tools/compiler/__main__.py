"""`python -m tools.compiler`."""

import sys

from tools.compiler.compiler import main

sys.exit(main(sys.argv[1:]))
