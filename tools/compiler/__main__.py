"""Run the compiler: `python -m tools.compiler [--check]`."""

import sys

from tools.compiler.compiler import main

sys.exit(main(sys.argv[1:]))
