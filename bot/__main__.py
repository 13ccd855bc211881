"""`python -m bot` is the same as `fieldline`."""

import sys

from bot.cli import main

sys.exit(main())
