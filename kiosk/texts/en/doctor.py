"""What `kiosk doctor` says."""

from collections.abc import Mapping
from typing import Final

DOCTOR: Final[Mapping[str, str]] = {
    "help.doctor": "looks at settings, network, Redis and spreadsheet, and says what to mend",
    "help.doctor.write_check": "rehearses a write: takes this spool and gives it back",
    "help.yes": "answers yes to what is asked",
    "doctor.check.settings": "Settings",
    "doctor.check.network": "Network",
    "doctor.check.clock": "Clock",
    "doctor.check.redis": "Redis",
    "doctor.check.account": "Service account",
    "doctor.check.sheet": "Spreadsheet",
    "doctor.check.headers": "Headers",
    "doctor.check.cells": "Cells",
    "doctor.check.people": "People",
    "doctor.check.quota": "Google's quota",
    "doctor.check.memory": "Station's memory",
    "doctor.check.alarms": "Alarms",
    "doctor.alarms.ok": "No station has stopped writing, and the audit is as this station knows it.",
    "unseen.auditoria": "Somebody has changed the spreadsheet's audit. The stations will see it when "
    "they compare it next, and then stop writing.",
    "unseen.filas_movidas": "Rows show what was noted for other spools. The stations will see it with "
    "their next read, and then stop writing.",
    "unseen.columna_vaciada": "Column {columnas} was emptied all at once. The stations will see it "
    "with their next read, and then stop writing.",
    "doctor.alarm.detail": "{sheet}, row {row}  {tag}  {said}",
    "doctor.memory.other": "Actions of another spreadsheet have not ended, on {tags}.",
    "doctor.memory.other.todo": "Look at them in that spreadsheet, or set it again so that they are sent.",
    "doctor.memory.rows": "The memory has actions that can't be read, with {tags}: they are not sent, and "
    "later ones of these spools wait.",
    "doctor.memory.rows.todo": "Look at these spools in the spreadsheet and work on them at another station; "
    "install the newest version of the kiosk on this one.",
    "doctor.memory.waiting": "Actions of this station that have not ended: {count}, since {since}.",
    "doctor.memory.waiting.todo": "They go out with the kiosk open or with the next “kiosk action”; if not, "
    "look at the log.",
    "doctor.memory.aside": "The memory was damaged and is set aside in {file}; still to be sent: {tags}.",
    "doctor.memory.aside.todo": "Look in the spreadsheet at what was done here last.",
    "doctor.check.sound": "Sound",
    "doctor.sound.off": "The window makes no sound.",
    "doctor.sound.ok": "The window sounds by {player}.",
    "doctor.sound.none": "The window makes no sound: there is no pw-play, paplay or aplay on this machine.",
    "doctor.sound.none.todo": "Install pipewire-bin, pulseaudio-utils or alsa-utils, or set sounds to “off”.",
    "doctor.sound.failed": "The window makes no sound. {why}.",
    "doctor.sound.failed.todo": "Check this machine's loudspeaker and sound, or set sounds to “off”.",
    "doctor.check.web": "Browsers",
    "doctor.web.ok": "The certificate {file} is valid until {ends}.",
    "doctor.web.down": "The page that the window opens for browsers has been down since {since}.",
    "doctor.web.down.todo": "It is started again by itself; if it doesn't come back, web.log says why.",
    "doctor.web.refused": "The window has not had its page for browsers since {since}. {why}",
    "doctor.web.refused.todo": "The window tries again every minute.",
    "doctor.web.shut": "Nobody gets in from other machines yet: there is no token.",
    "doctor.web.shut.todo": "Make a link with “kiosk web token” and open it in each browser.",
    "doctor.web.open": "From {networks} any program reads the shop without a token.",
    "doctor.web.open.todo": "If nobody needs that any more, take web_open_networks out of the settings.",
    "doctor.web.readable": "Other users of this machine may read {file}.",
    "doctor.web.readable.todo": "Take that right away, with “chmod 600”.",
    "doctor.web.tokens": "The file of tokens {file} can't be read: {why}. Nobody gets in from other "
    "machines.",
    "doctor.web.tokens.todo": "Check its rights, or get it back from a backup. To delete it ends all tokens.",
    "doctor.web.tokens_damaged": "{file} is no file of tokens, or is damaged. Nobody gets in from other "
    "machines.",
    "doctor.web.tokens_damaged.todo": "Get it back from a backup. To delete it ends all tokens.",
    "doctor.web.early": "The certificate {file} is valid only from {begins}.",
    "doctor.web.early.todo": "Check this machine's time, or get another certificate.",
    "doctor.web.ended": "The certificate {file} ended on {ends}: browsers don't get in.",
    "doctor.web.ended.todo": "Get another one, put it in its place and open “kiosk web” again.",
    "doctor.web.soon": "The certificate {file} ends on {ends}.",
    "doctor.web.soon.todo": "Get another one in time, put it in its place and open “kiosk web” again.",
    "doctor.web.mismatch": "The key of web_key_file doesn't belong to the certificate {file}.",
    "doctor.web.mismatch.todo": "Correct web_certificate and web_key_file; they go together.",
    "doctor.web.unreadable": "{file} and its key are no certificate and key in PEM, without a password.",
    "doctor.web.unreadable.todo": "Correct web_certificate and web_key_file.",
    "doctor.web.unopened": "The certificate {file} or its key can't be read: {why}.",
    "doctor.web.unopened.todo": "Correct web_certificate and web_key_file, or their rights.",
    "doctor.check.write": "Rehearsal of a write",
    "doctor.level.ok": "ok",
    "doctor.level.warning": "warning",
    "doctor.level.fault": "fault",
    "doctor.healthy": "All that is needed works. Warnings: {warnings}.",
    "doctor.unwell": "Faults: {faults}. Warnings: {warnings}. Mend the faults and run “kiosk doctor” again.",
    "doctor.more": "… and {n} more (all of them with --json).",
    "doctor.settings.local": "It works on the local workbook {workbook}.",
    "doctor.settings.served": "It works on the spreadsheet that {server} offers.",
    "doctor.settings.google": "It works on a Google spreadsheet.",
    "doctor.settings.detail": "{key} = {value}  ({origin})",
    "doctor.settings.default.detail": "{key} = {value}",
    "form.yes": "yes",
    "form.no": "no",
    "form.seconds": "{value} s",
    "form.dpi": "{value} dots per inch",
    "form.per_minute": "{value} a minute",
    "doctor.network.ok": "{host} answers in {ms} ms.",
    "doctor.network.name": "The server {host} can't be found.",
    "doctor.network.name.todo": "Check the cable or the Wi-Fi, and the name server (DNS).",
    "doctor.network.proxy": "The proxy doesn't let us reach {host}.",
    "doctor.network.proxy.todo": "Check HTTPS_PROXY, or ask for that server to be let through.",
    "doctor.network.tls": "The secure connection to {host} fails.",
    "doctor.network.tls.todo": "Check this machine's clock; if the network inspects traffic, install its "
    "certificate.",
    "doctor.network.no_answer": "{host} doesn't answer in time.",
    "doctor.network.no_answer.todo": "Check the network and the firewall, and try again.",
    "doctor.network.no_connection": "There is no connection to {host}.",
    "doctor.network.no_connection.todo": "Check the network and the firewall; with api_url, that this "
    "server runs.",
    "doctor.clock.ok": "It is {time} in {zone} ({offset}), and the servers say the same.",
    "doctor.clock.alone": "It is {time} in {zone} ({offset}); there is no server to compare with.",
    "doctor.clock.ahead": "This machine's time is {seconds} s ahead of {host}.",
    "doctor.clock.ahead.todo": "Set it, and have it set by itself (NTP); the kiosk need not start again.",
    "doctor.clock.behind": "This machine's time is {seconds} s behind {host}.",
    "doctor.clock.behind.todo": "Set it, and have it set by itself (NTP); the kiosk need not start again.",
    "doctor.clock.elsewhere": "{host} tells a time that differs by {seconds} s; this machine's agrees with "
    "that of the spreadsheet's server.",
    "doctor.clock.elsewhere.todo": "Set the time of the machine where {host} is.",
    "doctor.clock.accept.detail": "If it is right, as nobody has worked for long, accept it with “kiosk "
    "doctor --accept-clock”.",
    "doctor.clock.zone": "The spreadsheet is in the time zone {sheet_zone}, the kiosk in {zone}.",
    "doctor.clock.zone.todo": "Set the same one in the spreadsheet (File, Settings) or in timezone.",
    "doctor.redis.none": "No Redis is configured: only this machine is followed.",
    "doctor.redis.unverified": "The certificate of {url} isn't checked: anybody on the network can "
    "pass for it.",
    "doctor.redis.unverified.todo": "Take ssl_cert_reqs and ssl_check_hostname out of redis_url; if the shop "
    "made the certificate itself, name its own with ssl_ca_certs.",
    "doctor.redis.ok": "{url} answers in {ms} ms, version {version}; a trial event came back "
    "numbered and is kept.",
    "doctor.redis.down": "{url}: {why}.",
    "doctor.redis.down.todo": "Check redis_url and that the server runs. Work goes on without Redis, but "
    "changes take longer to show.",
    "doctor.redis.read_only.todo": "Put the address of the master Redis into redis_url.",
    "doctor.redis.full.todo": "Raise the maxmemory of Redis, or set maxmemory-policy noeviction and "
    "remove what other programs keep there.",
    "doctor.redis.disk.todo": "Free the disk of the machine of Redis or mend the rights of its folder; "
    "its log says which.",
    "doctor.redis.replicas.todo": "Start the replicas of Redis, or lower min-replicas-to-write.",
    "doctor.redis.cluster.todo": "Use a Redis without cluster-enabled: events need all their keys on "
    "one server.",
    "doctor.redis.databases.todo": "Give all stations the same redis_url, the number at its end too.",
    "doctor.redis.spoiled.todo": "Find the program that uses the same Redis and give it another "
    "database or other names; what can be mended mends itself.",
    "doctor.redis.error.todo": "Look into the kiosk's log and that of Redis.",
    "doctor.redis.loading.todo": "Wait until Redis has read its data and repeat; the kiosk connects by "
    "itself.",
    "doctor.redis.denied": "The user of Redis may neither number nor keep events: what a station misses it "
    "learns from the sheet.",
    "doctor.redis.denied.todo": "Grant it the rights that the README names, with ACL SETUSER.",
    "doctor.redis.deaf": "The trial event was published on {channel} and did not come back.",
    "doctor.redis.deaf.todo": "Check what stands between this machine and Redis, and that redis_url names "
    "one server only.",
    "doctor.redis.lost": "The trial event came back, and Redis did not keep it.",
    "doctor.redis.lost.todo": "Find the program that deletes the keys {channel}:* and give it another "
    "database.",
    "doctor.redis.elsewhere": "Some stations use another database of this Redis: {stations}. This one uses "
    "{url}.",
    "doctor.redis.elsewhere.todo": "Give all stations the same redis_url, the number at its end too.",
    "doctor.redis.old": "Redis {version} is too old.",
    "doctor.redis.old.todo": "Install Redis {oldest} or newer, or Valkey.",
    "doctor.redis.rights": "The user of Redis has no right to {commands} on the channel {channel}.",
    "doctor.redis.rights.todo": "Grant it with ACL SETUSER.",
    "doctor.account.ok": "The account is {email}; the spreadsheet must be shared with it as an editor.",
    "doctor.account.absent": "There is no file {file}.",
    "doctor.account.absent.todo": "Check the path, or download the JSON key from Google Cloud's console.",
    "doctor.account.unreadable": "{file} can't be read.",
    "doctor.account.unreadable.todo": "Check that it is a text file, and that this user may read it.",
    "doctor.account.no_json": "{file} is no JSON file.",
    "doctor.account.no_json.todo": "Download the service account's key again, as JSON, and don't edit it.",
    "doctor.account.no_service_account": "{file} isn't a service account's.",
    "doctor.account.no_service_account.todo": "In Google Cloud create a service account, and a JSON key in "
    "it; an “OAuth client ID” won't do.",
    "doctor.account.incomplete": "{file} lacks data of the service account.",
    "doctor.account.incomplete.todo": "Download the service account's key again, and don't edit it.",
    "doctor.account.unencrypted": "{file} has the permission fetched unencrypted (token_uri): anybody on the "
    "network could read it.",
    "doctor.account.unencrypted.todo": "Download the service account's key again, and don't edit it.",
    "doctor.account.broken_key": "The private key in {file} is damaged.",
    "doctor.account.broken_key.todo": "Download the service account's key again, and don't edit it.",
    "doctor.sheet.ok": "“{title}”: {spools} spools, {workers} people.",
    "doctor.sheet.empty": "“{title}” has no spool at all.",
    "doctor.sheet.empty.todo": "Check that it is the shop's spreadsheet, and that the column TAG_SPOOL "
    "holds data.",
    "doctor.sheet.absent": "“{title}” lacks the worksheets {sheets}.",
    "doctor.sheet.absent.todo": "Create or rename them; if they have other names, say so with "
    "sheet_operaciones, sheet_trabajadores, sheet_roles or sheet_metadata.",
    "doctor.sheet.absent.detail": "{sheet}: isn't there",
    "doctor.sheet.alike.detail": "{sheet}: isn't there; is it “{near}”?",
    "doctor.sheet.not_tried": "The spreadsheet wasn't looked at, for the network doesn't reach it.",
    "doctor.sheet.not_tried.todo": "Mend the network first.",
    "doctor.headers.ok": "All headers that the kiosk needs are there.",
    "doctor.headers.work": "With {n} headers like this the kiosk can't work:",
    "doctor.headers.work.todo": "Mend the spreadsheet's header row. Don't add an empty column where the old "
    "one was renamed: its data wouldn't be seen.",
    "doctor.headers.writing": "With {n} headers like this the kiosk only shows, and saves nothing:",
    "doctor.headers.writing.todo": "Mend the header row, or add what is missing with “kiosk init”.",
    "doctor.headers.detail": "{n} headers that the kiosk uses when they are there can't be found:",
    "doctor.headers.detail.todo": "Work goes on without them; add them if the shop uses them.",
    "doctor.headers.missing.head.detail": "{sheet}: not there; beside each, a free place for it:",
    "doctor.headers.missing.detail": "  - {header}  ({cell})",
    "doctor.headers.renamed.detail": "{sheet}\n  - {header}\n  + {near}  ({cell}; is it this one? Give it "
    "its name back)",
    "doctor.headers.repeated.detail": "{sheet}\n  = {header}  (repeated in {cells}; leave only one)",
    "doctor.cells.ok": "The cells of all {n} spools can be read.",
    "doctor.cells.ilegible": "Cells that can't be read: {n}.",
    "doctor.cells.ilegible.todo": "Write a date DD-MM-YYYY, a mark like MR(93) or a code.",
    "doctor.cells.sin_id": "Holders without a number: {n}.",
    "doctor.cells.sin_id.todo": "Write the whole mark, like MR(93), or empty the cell if the spool is free.",
    "doctor.cells.duplicado": "Rows whose code is repeated: {n}. The kiosk doesn't write to them.",
    "doctor.cells.duplicado.todo": "Leave one row for each code.",
    "doctor.cells.numeric": "Codes kept as numbers, which may have lost zeros: {n}.",
    "doctor.cells.numeric.todo": "Format the column TAG_SPOOL as text and write them again.",
    "doctor.cells.detail": "{cell}  “{raw}”  {tag}",
    "doctor.cells.tag.detail": "{cell}  {tag}",
    "doctor.people.ok": "{n} active people, each with a role.",
    "doctor.people.pins.ok": "Supervisors with a PIN at this station: {n} of {of}. “kiosk supervisor pin "
    "--worker "
    "NUMBER” sets one.",
    "doctor.people.nobody": "There is no active person.",
    "doctor.people.nobody.todo": "Put TRUE in the column Activo of those who work.",
    "doctor.people.repeated": "Numbers that several people have: {n}. Nobody can work with them.",
    "doctor.people.repeated.todo": "Leave one active person for each number.",
    "doctor.people.repeated.detail": "{id}  {sheet}, row {row}: {name}",
    "doctor.people.no_role": "Active people without an active role: {n}. They can't take anything.",
    "doctor.people.no_role.todo": "Add their rows to the worksheet of roles, with Activo TRUE.",
    "doctor.people.strange_role": "Roles that the kiosk doesn't know: {n}.",
    "doctor.people.strange_role.todo": "Write them as one of these: {known}.",
    "doctor.people.detail": "{worker}  {name}",
    "doctor.people.role.detail": "{worker}  {name}: “{role}”",
    "doctor.write.before": "Rehearsal: {tag} will be taken in the name of worker {worker} and given back at "
    "once. Two rows stay in the audit (Metadata) and the column version changes; all else is left as it "
    "was.",
    "doctor.write.ask": "Do the rehearsal? [y/N]",
    "doctor.write.ok": "{tag} was taken for {operation} as {worker} ({ms} ms) and given back ({undo_ms} ms).",
    "doctor.write.unknown": "It isn't known whether {tag} is now held by {worker}.",
    "doctor.write.unknown.todo": "Look with “kiosk history {tag}”; if it is held, give it back with “kiosk "
    "action cancelar --tag {tag} --worker {worker_id} --operation {operation}”.",
    "doctor.write.left_taken": "{tag} is still held by {worker}: giving it back failed.",
    "doctor.write.left_taken.todo": "Give it back with “kiosk action cancelar --tag {tag} --worker "
    "{worker_id} --operation {operation}”.",
    "doctor.write.not_done": "The rehearsal with {tag} wasn't done, for nobody said yes. Nothing was saved.",
    "doctor.write.not_done.todo": "Run it again and answer “y”, or add --yes.",
    "doctor.write.not_tried": "The rehearsal with {tag} wasn't done: there are faults to mend before. "
    "Nothing was saved.",
    "doctor.write.not_tried.todo": "Mend the faults and run it again.",
    "doctor.sheet.api_off": "Google lets this project read no spreadsheet: its Google Sheets API is "
    "switched off.",
    "doctor.sheet.api_off.todo": "In Google Cloud's console, in the service account's project, switch "
    "“Google Sheets API” on and wait a few minutes.",
    "doctor.quota.ok": "{reads} of {reads_limit} reads and {writes} of {writes_limit} writes of this minute "
    "are left.",
    "doctor.quota.short": "Only {reads} of {reads_limit} reads and {writes} of {writes_limit} writes of "
    "this minute are left.",
    "doctor.quota.short.todo": "See who else uses the same service account, or give each group of stations "
    "its own.",
    "doctor.sheet.WORKBOOK_MISSING": "There is no local workbook in {file}.",
    "doctor.sheet.WORKBOOK_MISSING.todo": "Mend workbook in the settings, or make it with “kiosk workbook "
    "import planilla.xlsx”.",
    "doctor.sheet.WORKBOOK_FOREIGN": "{file} is not a workbook of the kiosk.",
    "doctor.sheet.WORKBOOK_FOREIGN.todo": "Choose another with workbook in the settings.",
    "doctor.sheet.WORKBOOK_TOO_NEW": "The local workbook {file} is of a newer version of the kiosk.",
    "doctor.sheet.another": "The kiosk that runs on this machine works with another spreadsheet than "
    "{sheet}.",
    "doctor.sheet.another.todo": "If somebody put another workbook in that place, bring back the one before. "
    "If the settings were changed, close the kiosk and open it again.",
    "doctor.sheet.WORKBOOK_TOO_NEW.todo": "Update the kiosk to open it.",
}
