"""What `kiosk init` asks and says."""

from collections.abc import Mapping
from typing import Final

INIT: Final[Mapping[str, str]] = {
    "help.init": "sets this station up for the shop's Google spreadsheet",
    "help.init.spreadsheet_id": "the spreadsheet: its address in the browser, or its id",
    "help.init.credentials": "JSON file of the service account",
    "help.init.station": "name of this station",
    "help.init.redis_url": "address of Redis; “-” for none",
    "init.ask.spreadsheet_id": "Which is the spreadsheet? Copy its address from the browser:",
    "init.ask.credentials": "Where is the JSON file of the service account?",
    "init.ask.station": "What is this station called?",
    "init.ask.redis_url": "Where is Redis, like redis://server:6379/0? (“-” or nothing: there is none)",
    "init.as_it_is": "as it is",
    "init.ask.again": "Try again? [y/N]",
    "init.ask.add": "Add them at the end of the header row? If one of them is there under another name, say "
    "no and give it its name back. [y/N]",
    "init.ask.save": "Save these changes? [y/N]",
    "init.no_spreadsheet": "That isn't the address of a Google spreadsheet, like "
    "https://docs.google.com/spreadsheets/d/…/edit.",
    "init.no_credentials": "That file is needed: it is the JSON key Google gives with a service account.",
    "init.missing": "Answers are missing and nobody gives them. Nothing was changed. Run it in a terminal, "
    "or say all: kiosk init --spreadsheet-id ID --credentials FILE.json --station NAME --yes",
    "init.nothing_changed": "Nothing was changed, neither in the spreadsheet nor in the settings. Mend the "
    "above and run “kiosk init” again.",
    "init.only_columns": "The headers are in the spreadsheet; the settings were not saved. Run “kiosk init” "
    "again.",
    "init.unreadable_config": "{file} can't be read as TOML. Nothing was changed. Mend it or delete it, and "
    "try again.",
    "init.reached": "The spreadsheet “{title}” is reached.",
    "init.share": "Share the spreadsheet with {email} as an editor (button Share).",
    "init.lacking": "The spreadsheet lacks these headers:",
    "init.added": "The headers were added.",
    "init.changes": "Changes in {file}:",
    "init.saved": "The settings are saved in {file}.",
    "init.not_saved": "The settings were not saved: {file} is left as it was. Run “kiosk init” when you "
    "want to change it.",
    "init.start": "All is ready. To open the kiosk: kiosk (or python3 build/run.py)",
    "init.columns_unknown": "It isn't known whether the headers were added; the settings were not saved. "
    "Run “kiosk init” again: it looks anew.",
    "init.all_saved": "The settings are saved. See how all is with “kiosk doctor”.",
    "init.environment": "Mind: {variable} has another value, and goes before the file. Unset it if that "
    "isn't meant.",
}
