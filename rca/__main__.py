"""`python -m rca`."""

import sys

from rca.cli.main import main

sys.exit(main())
