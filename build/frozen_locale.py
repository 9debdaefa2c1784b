"""Runs first in the frozen program: without a locale, text is UTF-8, as in an ordinary Python (PEP 538)."""

import os
import sys

if sys.platform == "linux" and not {"LC_ALL", "LC_CTYPE", "LANG"} & os.environ.keys():
    os.environ["LC_CTYPE"] = "C.UTF-8"
