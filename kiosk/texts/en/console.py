"""What the command line says: settings, usage, answers in plain text, trouble."""

from collections.abc import Mapping
from typing import Final

_SETTINGS: Final = {
    "settings.head": "There are {n} errors in the settings:",
    "settings.head.one": "There is an error in the settings:",
    "settings.did_you_mean": "Did you mean {suggestion}?",
    "settings.no_file": "there is no configuration file {file}.",
    "settings.unreadable_file": "{file} can't be read: {why}.",
    "settings.no_utf8": "{file} is not UTF-8: save it with that encoding.",
    "settings.no_toml": "{file} is not valid TOML: check line {line}.",
    "settings.absurd_toml": "{file} has a number of thousands of digits, or hundreds of brackets one inside "
    "another: take it out.",
    "settings.unknown_key": "{key}: there is no such key.",
    "settings.no_text": "{key}: “{value}” must be a text, in quotes.",
    "settings.empty": "{key}: it is empty.",
    "settings.no_utf8_text": "{key}: “{value}” has signs that belong to no text; write it again.",
    "settings.no_such_file": "{key}: there is no file {value}.",
    "settings.no_workbook": "{key}: there is no local workbook {value}; nothing was opened or made. "
    "Mend the name, make it with “kiosk workbook import planilla.xlsx”, or take the key out to work on the "
    "sample shop.",
    "settings.no_folder": "{key}: {value} is not a folder.",
    "settings.no_target": "{key}: {value} is a link that leads nowhere.",
    "settings.network_drive": "{key}: {value} is on a network drive ({drive}), which would lose or damage "
    "what is stored. Choose a folder on a disk of this machine.",
    "settings.no_access": "{key}: {value} can't be looked at: {why}.",
    "settings.no_boolean": "{key}: “{value}” must be true or false.",
    "settings.no_number": "{key}: “{value}” must be a number between {least} and {most}.",
    "settings.no_choice": "{key}: “{value}” must be one of {choices}.",
    "settings.no_zone": "{key}: “{value}” is not a time zone, such as America/Santiago.",
    "settings.no_server": "{key}: “{value}” must be scheme, host and port only, such as "
    "http://localhost:8080.",
    "settings.redis_port": "{key}: the address of Redis can't be understood, or its port is not a number.",
    "settings.redis_scheme": "{key}: “{value}” must begin with redis://, rediss:// or unix://.",
    "settings.redis_host": "{key}: “{value}” lacks the server, as in redis://server:6379/0.",
    "settings.redis_path": "{key}: “{value}” lacks the path, as in unix:///run/redis.sock.",
    "settings.redis_database": "{key}: the database of “{value}” must be a number, as in "
    "redis://server:6379/0.",
    "settings.redis_options": "{key}: the address of Redis has options that are not allowed: {value}.",
    "settings.no_list": '{key}: “{value}” must be a list, like ["a", "b"], or a,b in a variable.',
    "settings.too_many": "{key}: there are {count}; {most} are the most.",
    "settings.too_long": "{key}: “{value}” is too long; {most} letters are the most.",
    "settings.unseen_signs": "{key}: “{value}” has signs that can't be seen.",
    "settings.badge_without_id": "{key}: “{value}” must have {{id}} exactly once, where the worker's "
    "number goes, like BADGE-{{id}}.",
    "settings.badge_digit": "{key}: “{value}” has a digit right beside {{id}}: nobody could tell where the "
    "number begins.",
    "settings.no_host_name": "{key}: “{value}” is neither an address nor a machine's name.",
    "settings.no_address": "{key}: “{value}” is no address, like 192.168.1.20.",
    "settings.no_network": "{key}: “{value}” is no network, like 192.168.1.0/24.",
    "settings.needs_other": "{key}: {other} is missing; the certificate and its key go together.",
    "settings.both": "{key} and {other}: choose between a local file and a Google spreadsheet.",
    "settings.unencrypted": "{key}: no credentials are sent to “{value}”, as anybody on the network could "
    "read them; use https://, or a server of this machine.",
    "settings.needs_access": "{key}: credentials (the service account's file) or api_url is missing.",
    "settings.needs_spreadsheet": "{key}: spreadsheet_id is missing, the spreadsheet that it is for.",
}

_USAGE: Final = {
    "usage.prefix": "usage: ",
    "usage.commands": "commands",
    "usage.options": "options",
    "usage.command": "COMMAND",
    "usage.action": "ACTION",
    "usage.name": "NAME",
    "usage.empty_name": "The name of --who is empty.",
    "usage.column": "COLUMN",
    "usage.one_at_a_time": "One at a time: {what}.",
    "usage.bad_column": '--accept-cells: "{value}" is no state column; it has to be one of {choices}.',
    "usage.see_help": "See {program} --help.",
    "usage.required": "{what} is missing.",
    "usage.invalid_choice": "{option}: “{value}” is not valid; it must be {choices}.",
    "usage.unrecognized": "{what} is not understood.",
    "usage.expected_argument": "{option} lacks its value.",
    "usage.no_value": "{option} takes no value.",
    "usage.bad_worker": "--worker: “{value}” must be a number, or a mark such as MR(93).",
    "usage.bad_date": "--date: “{value}” must be a date DD-MM-YYYY.",
    "usage.bad_wait": "--wait: “{value}” must be a number of seconds.",
    "usage.bad_number": "“{value}” must be a whole number between 0 and {most}.",
    "usage.bad_table_file": "“{value}” must end in .xlsx or .csv.",
    "usage.bad_host": "--host: “{value}” is not this machine; the workbook has no password. Use 127.0.0.1.",
    "usage.bad_web_host": "--host: “{value}” is neither an address nor a machine's name.",
    "usage.bad_proxy": "--proxy: “{value}” is no address, like 192.168.1.20.",
    "usage.empty_tag": "The spool's code is empty.",
    "usage.date_needs_completar": "--date is for completar only.",
    "usage.result_needs_inspeccionar": "--result is for inspeccionar only.",
    "usage.reason_not_here": "--reason is for {choices} only.",
    "usage.to_needs_asignar": "--to is for asignar and relevo --grant only.",
    "usage.relevo_only": "{what} is for relevo only.",
    "usage.one_tag": "{what} is about one spool.",
    "usage.no_operation": "{what} takes no --operation: the spool tells it.",
    "usage.reason": "REASON",
    "usage.bad_reason": "--reason: has to be a text of 1 to {most} characters.",
    "usage.window_only": "{what} is for the window only, without a command.",
    "help.kiosk": "Who has which spool right now. Without a command it opens the window.",
    "help.help": "show this help and exit",
    "help.version": "show the version and exit",
    "help.config": "configuration file, instead of the usual one",
    "help.fullscreen": "open the window full screen (F11 toggles)",
    "help.screenshot": "save a PNG picture of the window with data in it, and exit",
    "help.demo": "add a simulated crew; never on a Google spreadsheet",
    "help.web_too": "serve the face for browsers (kiosk web) too while the window is open",
    "help.json": "answer in JSON",
    "help.action": "take, pause, complete, cancel or inspect a spool, or undo that",
    "help.action.verb": "tomar (take), pausar (pause), completar (complete), cancelar (cancel), inspeccionar "
    "(inspect) or deshacer (undo); relevo asks for a held spool, and with --grant or --decline its holder "
    "answers; of a supervisor, by PIN: liberar (release), desbloquear (unblock), corregir (correct), asignar "
    "(assign)",
    "help.action.tag": "the spool's code (TAG_SPOOL)",
    "help.action.tags": "the spool's code (TAG_SPOOL); several at once, up to 50: --tag A --tag B",
    "help.action.worker": "the worker's number, or mark: 93 or MR(93)",
    "help.action.operation": "ARM (fit-up), SOLD (welding) or REPARACION; inspeccionar, deshacer, "
    "liberar, desbloquear, corregir and relevo don't need it",
    "help.action.date": "the date it was finished, today or earlier (completar only)",
    "help.action.result": "the inspection's result (inspeccionar only)",
    "help.action.reason": "the reason, for the audit and the event (pausar, inspeccionar, liberar, "
    "desbloquear, corregir, asignar)",
    "help.action.to": "worker who gets the spool (asignar, where --worker is the supervisor; or relevo "
    "--grant, if he stands beside)",
    "help.action.grant": "relevo: --worker, who holds the spool, hands it over to who asked, or to --to",
    "help.action.decline": "relevo: --worker, who holds the spool, does not hand it over",
    "help.action.wait": "seconds to wait for the spreadsheet's answer (45); with relevo for the holder's: "
    "without a number, until the request is over",
    "help.occupied": "list who has which spool now",
    "help.available": "list the spools that may be taken",
    "help.available.operation": "ARM, SOLD, METROLOGIA or REPARACION",
    "help.board": "board for a wall screen: who has which spool; it only reads",
    "help.board.windowed": "open the board in a window and not full screen",
    "help.watch": "show what happens in the shop, a line for each event, until Ctrl-C",
    "help.station": "a station without a screen: requests and answers in JSON, one a line",
    "help.stations": "list the stations that are running",
    "help.scanner": "this station's barcode scanner",
    "help.scanner.learn": "learns from three scans how the scanner types, and keeps it in kiosk.toml",
    "help.supervisor": "the supervisors' PINs at this station",
    "help.supervisor.pin": "set a supervisor's PIN at this station; it is asked for, and never an argument",
    "help.web": "the shop's face for browsers and other programs, read only",
    "help.web.host": "the address to serve at, instead of web_host (127.0.0.1: this machine only)",
    "help.web.port": "the port to serve at, instead of web_port (8766); 0 chooses a free one",
    "help.web.proxy": "the proxy in front, instead of web_proxy: nobody gets in without a token",
    "help.web.qr": "show the QR code too, made of text: in a log or by ssh as well",
    "help.web.token": "make a link with a token to get in from another machine, or end them all",
    "help.web.revoke": "end all tokens: nobody gets in with them any more",
    "help.web.until_input_ends": "end when its standard input does (the window starts it so)",
    "help.history": "show the history of a spool",
    "help.workbook": "the local workbook of this machine",
    "help.workbook.serve": "offer the local workbook over HTTP on this machine, as Sheets API v4",
    "help.workbook.port": "port; 0 takes a free one (0)",
    "help.workbook.host": "address of this machine (127.0.0.1)",
    "help.workbook.latency": "milliseconds that each request takes longer (0)",
    "help.workbook.reads": "reads per minute and user; beyond, 429 (no limit)",
    "help.workbook.writes": "writes per minute and user; beyond, 429 (no limit)",
    "help.workbook.faults": """faults on request, with POST URL/control/faults and a JSON object (or a list):
  kind     status, html, cut, reset or freeze (silence)
  on       any, read or write (any)
  when     before: not applied; after: applied; during: applied, half an answer (before)
  count    how many requests; null, until cleared (1)
  skip     how many pass before (0);  chance, with which probability (1)
  status   the status of status and html (503, 502);  seconds, how long freeze lasts
GET URL/control/state shows the faults still to come and counts requests and bytes;
DELETE URL/control/faults clears the faults, POST URL/control/reset the counts too;
POST URL/control/limits changes latency_ms, reads_per_minute, writes_per_minute and protected (ranges).
Example: curl -d '{{"kind": "cut", "on": "write", "when": "after"}}' URL/control/faults""",
}

_ANSWERS: Final = {
    "head.tag": "SPOOL",
    "head.worker": "WORKER",
    "head.operation": "OPERATION",
    "head.since": "SINCE",
    "head.nv": "NV",
    "head.ot": "OT",
    "head.state": "STATE",
    "head.paused_by": "HAD BY",
    "head.faults": "WARNINGS",
    "head.time": "DATE",
    "head.event": "EVENT",
    "head.before": "BEFORE",
    "head.after": "AFTER",
    "head.reason": "REASON",
    "head.station": "STATION",
    "head.version": "VERSION",
    "head.seen": "SEEN",
    "head.queued": "QUEUED",
    "head.clock": "CLOCK",
    "fault.ilegible": "“{raw}” can't be read in {sheet}, row {row}, {column}",
    "fault.en_duda": "row {row} of {sheet} shows what was written for {raw}: being checked",
    "fault.comprobar": "check row {row} of {sheet}: it showed what was written for {raw}",
    "fault.duplicado": "also in {sheet}, row {row}",
    "fault.protegida": "protected cell in {sheet}, row {row}, {column}",
    "fault.rechazada": "the spreadsheet doesn't take row {row}: {raw}",
    "fault.sin_id": "“{raw}” has no number, in {sheet}, row {row}",
    "waiting.sheet": "Waiting for the sheet to answer… (Ctrl-C to leave it)",
    "occupied.none": "Nobody has a spool now.",
    "available.none": "There are no spools available for {operacion}.",
    "history.none": "{tag} has no history yet.",
    "stations.none": "No station is running.",
    "stations.seen": "{seconds} s ago",
    "stations.no_redis": "Without Redis the stations don't know of one another: there is no list. "
    "Set redis_url in the settings.",
    "stations.unreachable": "It is not known which stations there are: {why} ({detail}). "
    "Check Redis and repeat.",
    "served": "Local workbook {workbook} at {url} (spreadsheet_id: {id}). Ctrl-C to end.",
}

_TROUBLE: Final = {
    "trouble.WORKBOOK_MISSING": "There is no local workbook in {path}; nothing was done. Open the kiosk "
    "first, which makes it with a sample shop, or make it with “kiosk workbook import planilla.xlsx”.",
    "trouble.WORKBOOK_FOREIGN": "{path} is not a workbook of the kiosk; it was not touched. Choose another "
    "with workbook in the settings.",
    "trouble.WORKBOOK_TOO_NEW": "The local workbook {path} is of a newer version of the kiosk. "
    "Update the kiosk to open it; nothing was changed.",
    "trouble.WORKBOOK_EXISTS": "There is a local workbook in {path} already; nothing was changed. "
    "Use --force to replace it.",
    "trouble.WORKBOOK_IN_USE": "The local workbook {path} is open in another kiosk; nothing was changed. "
    "Close that window and try again.",
    "trouble.no_local_workbook": "This kiosk works on a Google spreadsheet and has no local workbook: "
    "nothing was done. Remove spreadsheet_id from the settings to use a local one.",
    "trouble.port": "It can't listen on {where}: {why}. Nothing was opened; choose another port with --port.",
    "trouble.file": "{path} can't be used: {why}.",
    "trouble.data_dir": "{path} can't be used: {why}. Nothing was done. Choose with data_dir a folder "
    "that can be written to.",
    "trouble.no_web": "This kiosk was installed without the part for browsers ({module} is missing). Install "
    'it with the extra web: pip install "spool-kiosk[web]".',
    "trouble.unforeseen": "Something failed in the kiosk ({code}). The details are in {log}.",
    "trouble.unforeseen_no_log": "Something failed in the kiosk ({code}).",
}

_SYSTEM: Final = {
    "os.EACCES": "rights are missing",
    "os.EPERM": "rights are missing",
    "os.ENOENT": "it does not exist",
    "os.EISDIR": "it is a folder",
    "os.ENOTDIR": "a part of the path is not a folder",
    "os.EEXIST": "it exists already",
    "os.ENOSPC": "the disk is full",
    "os.EDQUOT": "this user's share of the disk is full",
    "os.EROFS": "the disk is read-only",
    "os.EIO": "the disk fails",
    "os.ENAMETOOLONG": "the name is too long",
    "os.ELOOP": "it is a link that leads to itself",
    "os.EFBIG": "it is too large",
    "os.EMFILE": "too many files are open",
    "os.EBUSY": "another program uses it",
    "os.EADDRINUSE": "it is taken already",
    "os.EADDRNOTAVAIL": "that address is not this machine's",
    "os.OTHER": "the system does not allow it ({code})",
}

_STATION: Final = {
    "request.no_json": "The line is not a JSON object.",
    "request.too_long": "The line has more than {most} bytes.",
    "request.id": "id: must be a text of 1 to {most} characters, or a whole number.",
    "request.id_in_use": "id: “{value}” is in use until that request has ended.",
    "request.unknown_key": "{what}: there is no such key.",
    "request.missing": "{what} is missing.",
    "request.choice": "{what}: “{value}” won't do; it must be {choices}.",
    "request.tag": "tag: must be a text that isn't empty.",
    "request.tags": "tags: must be a list of texts that aren't empty.",
    "request.tag_or_tags": "tag and tags don't go together: one, or several at once.",
    "request.worker": "{what}: “{value}” must be a number, or a mark like MR(93).",
    "request.date": "date: “{value}” must be a date DD-MM-YYYY.",
    "request.date_needs_completar": "date is for completar only.",
    "request.result_needs_inspeccionar": "result is for inspeccionar only.",
    "request.reason_not_here": "reason is for {choices} only.",
    "request.to_needs_asignar": "to is for asignar, and relevo with grant, only.",
    "request.relevo_only": "{what} is for relevo only.",
    "request.true": "{what}: it has to be true.",
    "request.grant_or_decline": "grant and decline do not go together.",
    "request.one_tag": "{what} is about one spool: tag, and not tags.",
    "request.no_operation": "{what} takes no operation: the spool tells it.",
    "request.reason": "reason: has to be a text of 1 to {most} characters.",
    "request.stopping": "The station is closing; nothing was done about this request.",
}

_WINDOW: Final = {
    "demo_on_shop_redis": "--demo isn't used with the shop's Redis: its invented takes "
    "would show on every station. Nothing was opened.",
    "demo_on_google": "--demo is not for a Google spreadsheet: nothing was opened or changed. "
    "Leave out --demo, or remove spreadsheet_id from the settings.",
    "folder_not_writable": "The data folder {folder} can't be written. Check its permissions, or choose "
    "another with data_dir in the settings.",
    "learn.kept": "{file} stays as it was: the scanner is known like that already.",
    "learn.restart": "The kiosk uses it once it is opened again.",
    "learn.left": "Nothing was saved.",
    "no_screen": "There is no screen: the kiosk needs one (DISPLAY or WAYLAND_DISPLAY). Commands "
    "such as “kiosk occupied” work without.",
    "screen_gone": "The screen or the session ended, and the kiosk closed.",
    "second_window": "A window of the kiosk, or a kiosk station, is open already with the folder {folder}. "
    "Use that one, or choose another folder with data_dir in the settings.",
    "screenshot_no_data": "No picture was made: the spreadsheet gave no data in time. "
    "Check it and try again.",
    "screenshot_not_saved": "The picture could not be written to {file}. "
    "Choose a folder that exists and can be written.",
}

CONSOLE: Final[Mapping[str, str]] = {
    **_SETTINGS,
    **_USAGE,
    **_ANSWERS,
    **_TROUBLE,
    **_SYSTEM,
    **_STATION,
    **_WINDOW,
}
