"""Runs first in the frozen program: with no locale set, text is UTF-8, as in any other Python (PEP 538)."""

import os
import sys

if sys.platform == "linux" and not {"LC_ALL", "LC_CTYPE", "LANG"} & os.environ.keys():
    os.environ["LC_CTYPE"] = "C.UTF-8"
