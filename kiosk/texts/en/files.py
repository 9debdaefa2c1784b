"""What importing and exporting files says."""

from collections.abc import Mapping
from typing import Final

FILES: Final[Mapping[str, str]] = {
    "help.workbook.add_missing": "add the columns and worksheets that are missing, without asking",
    "help.workbook.recover": "make a damaged workbook anew of what can be read of it",
    "help.workbook.undo-import": "bring back the workbook that import --force put aside",
    "help.workbook.import": "create the local workbook as a copy of an .xlsx or .csv file",
    "help.workbook.file": ".xlsx with the shop's worksheets, or .csv with its spools",
    "help.workbook.force": "replace the local workbook that is there; the old one is kept beside it",
    "help.workbook.export": "save the local workbook as .xlsx, or its spools as .csv",
    "help.workbook.target": "the .xlsx or .csv file to write",
    "help.workbook.overwrite": "replace the file that is there",
    "import.reading": "Reading {path}…",
    "import.progress": "{sheet}: {rows} rows read…",
    "import.refused": "{path} was not imported; nothing was changed:",
    "import.no_worksheet": "It has no worksheet {sheet}; it has {found}. Rename it, or say with {setting} "
    "what it is called.",
    "import.no_columns": "The worksheet {sheet} lacks the columns {headers}.",
    "import.repeated": "The header {header} stands in {cells}; leave only one.",
    "import.renamed": "{header} is missing. Is it “{near}”, in {cell}? Give it its name back; if not, give "
    "it another.",
    "import.garbled": "The header “{near}”, in {cell}, is {header} with its letters broken: save the file "
    "again as "
    "CSV UTF-8 or .xlsx, or mend it.",
    "import.no_spools": "The worksheet {sheet} has no spool: the column TAG_SPOOL is "
    "empty, or can't be read.",
    "import.no_people": "The worksheets {sheets} have nobody who is active and has a role.",
    "import.uncomputed": "Formulas without a stored result in columns that the kiosk uses: {cells}. Open "
    "the file in "
    "Excel or LibreOffice, save it and repeat.",
    "import.lacking": "For the kiosk to work with {path}, it lacks:",
    "import.lacking.columns": "columns at the end of {sheet}: {headers}",
    "import.lacking.audit": "the worksheet {sheet}, which begins empty",
    "import.lacking.same_people": "the worksheets {workers} and {roles}, with the people of the old workbook",
    "import.lacking.sample_people": "the worksheets {workers} and {roles}, with the sample's people",
    "import.ask.add": "Add it in the local workbook? The file stays as it is. [y/N]",
    "import.not_added": "{path} was not imported; nothing was changed. Repeat with --add-missing to add "
    "it, or "
    "complete it.",
    "imported.summary": "Spools: {spools} ({held} held, {waiting} without Fecha_Materiales). Active "
    "people: {people}.",
    "imported.more": "and {n} more, in {log}",
    "imported": "Local workbook created in {path} from {source}.",
    "imported.sheet": "{sheet}: {rows} rows",
    "imported.old_kept": "The old workbook was kept in {path}.",
    "imported.sample_people": "The .csv brings spools only: workers and roles are the sample's, and the "
    "history begins empty. To put yours in: workbook export, edit them, and workbook import --force.",
    "imported.same_people": "The .csv brings spools only: workers and roles are those of the old workbook, "
    "and the history begins empty.",
    "recover.sound": "The local workbook {path} is sound; nothing was changed.",
    "recovered": "The local workbook {path} was made anew of what can be read; the damaged one is in {kept}.",
    "recovered.sheet": "{sheet}: {rows} rows",
    "recovered.lost": "{sheet}: rows {rows} can't be read; they were left empty.",
    "recovered.look": "Compare what is missing with a copy. If something of Metadata is, the kiosks don't "
    "write until it is accepted with “kiosk doctor --accept-audit”.",
    "recovered.other": "The damaged one doesn't tell which it was: close the kiosks and open them again, and"
    " compare what is missing with a copy.",
    "import_undone": "The workbook that was in {source} is back; the local one is {path} again.",
    "import_undone.kept": "The one that was there is in {path} now: repeat undo-import to go back to it.",
    "exported": "Local workbook {source} saved to {path}.",
    "lost.cut": "{where}: text cut to {detail} characters.",
    "lost.control": "{where}: control characters replaced.",
    "lost.error": "{where}: a formula's error {detail}, taken as text.",
    "lost.kind": "{where}: {detail}, taken as text.",
    "lost.date": "{where}: a date that Excel does not have, written as a number.",
    "lost.title": "{where}: a worksheet's name that Excel does not allow; now {detail}.",
    "lost.formula": "{where}: formula without a stored result; left empty. Open the file in Excel or "
    "LibreOffice, save it and repeat.",
    "lost.format": "{where}: number without its format, which is not in the file; a date stays a number.",
    "lost.encoding": "{where}: read in the old encoding {detail}; look at the accents of that line.",
    "unreadable.missing": "there is no such file",
    "unreadable.password": "it has a password; open it in Excel or LibreOffice, take it off and "
    "save it again",
    "unreadable.old_xls": "it is an old .xls; open it in Excel or LibreOffice and save it as .xlsx",
    "unreadable.other_format": "it is a spreadsheet of another format (.ods or .xlsb); open it in its "
    "program and save it as .xlsx",
    "unreadable.no_spreadsheet": "it is no .xlsx spreadsheet, whatever its name says; save it as .xlsx from "
    "Excel, LibreOffice or Google Sheets",
    "unreadable.damaged": "the file is damaged or incomplete; open it in Excel or LibreOffice, save it again "
    "and repeat, or use another copy",
    "unreadable.too_large": "it is too large for this machine once unpacked; take out the sheets, rows and "
    "columns that nobody needs",
    "unreadable.name_taken": "it has two worksheets of one name",
    "unreadable.empty": "it is empty",
    "unreadable.no_text": "line {line} has characters that are text in no known encoding; mend it, or save "
    "the file again as CSV UTF-8",
    "unreadable.open_quote": 'line {line} has a quote (") that is not closed, or one too many; mend it',
    "unreadable.other_delimiter": "line {line} has another sign between its cells than the rest; mend it",
    "trouble.nothing_put_aside": "There is no workbook beside {path} that an import has replaced; nothing "
    "was "
    "changed.",
    "trouble.IMPORT_FAILED": "{path} can't be imported: {why}. Nothing was changed.",
    "trouble.export_exists": "There is a file {path} already; nothing was written. "
    "Use --force to replace it.",
    "trouble.no_worksheet": "The local workbook has no worksheet {sheet}; nothing was written.",
}
