"""What importing and exporting files says."""

from collections.abc import Mapping
from typing import Final

FILES: Final[Mapping[str, str]] = {
    "help.workbook.add_missing": "agrega las columnas y hojas que falten, sin preguntar",
    "help.workbook.recover": "rehace una planilla dañada con lo que se puede leer de ella",
    "help.workbook.undo-import": "devuelve la planilla que import --force dejó al lado",
    "help.workbook.import": "crea la planilla local con una copia de un archivo .xlsx o .csv",
    "help.workbook.file": ".xlsx con las hojas del taller, o .csv con sus spools",
    "help.workbook.force": "reemplaza la planilla local que haya; la anterior queda guardada al lado",
    "help.workbook.export": "guarda la planilla local como .xlsx, o sus spools como .csv",
    "help.workbook.target": "archivo .xlsx o .csv que se escribe",
    "help.workbook.overwrite": "reemplaza el archivo que haya",
    "import.reading": "Leyendo {path}…",
    "import.progress": "{sheet}: {rows} filas leídas…",
    "import.refused": "No se importó {path}; no se cambió nada:",
    "import.no_worksheet": "No trae la hoja {sheet}; trae {found}. Cámbiale el nombre, o di con {setting} "
    "cómo se llama.",
    "import.no_columns": "En la hoja {sheet} no están las columnas {headers}.",
    "import.repeated": "El encabezado {header} está repetido en {cells}; deja solo uno.",
    "import.renamed": "Falta {header}. ¿Es «{near}», en {cell}? Devuélvele su nombre; si no lo es, dale "
    "otro.",
    "import.garbled": "El encabezado «{near}», en {cell}, es {header} con sus letras rotas: guarda el "
    "archivo de "
    "nuevo como CSV UTF-8 o .xlsx, o corrígelo.",
    "import.no_spools": "La hoja {sheet} no tiene ningún spool: la columna TAG_SPOOL "
    "está vacía, o no se lee.",
    "import.no_people": "Las hojas {sheets} no tienen a nadie activo con un rol.",
    "import.uncomputed": "Fórmulas sin resultado guardado en columnas que el kiosco usa: {cells}. Abre el "
    "archivo "
    "en Excel o LibreOffice, guárdalo y repite.",
    "import.lacking": "A {path} le falta, para que el kiosco trabaje con él:",
    "import.lacking.columns": "columnas al final de {sheet}: {headers}",
    "import.lacking.audit": "la hoja {sheet}, que empieza vacía",
    "import.lacking.same_people": "las hojas {workers} y {roles}, con la gente de la planilla anterior",
    "import.lacking.sample_people": "las hojas {workers} y {roles}, con gente de muestra",
    "import.ask.add": "¿Agregarlo en la planilla local? El archivo queda como está. [s/N]",
    "import.not_added": "No se importó {path}; no se cambió nada. Repite con --add-missing para agregarlo, o "
    "complétalo.",
    "imported.summary": "Spools: {spools} ({held} con alguien, {waiting} sin Fecha_Materiales). Personas "
    "activas: "
    "{people}.",
    "imported.more": "y {n} más, en {log}",
    "imported": "Planilla local creada en {path} desde {source}.",
    "imported.sheet": "{sheet}: {rows} filas",
    "imported.old_kept": "La planilla anterior quedó en {path}.",
    "imported.sample_people": "El .csv trae solo spools: los trabajadores y roles son de muestra y la "
    "historia empieza vacía. Para poner los tuyos: workbook export, edítalos, y workbook import --force.",
    "imported.same_people": "El .csv trae solo spools: los trabajadores y roles son los de la planilla "
    "anterior y la historia empieza vacía.",
    "recover.sound": "La planilla local {path} está sana; no se cambió nada.",
    "recovered": "La planilla local {path} se rehízo con lo que se puede leer; la dañada quedó en {kept}.",
    "recovered.sheet": "{sheet}: {rows} filas",
    "recovered.lost": "{sheet}: no se pueden leer las filas {rows}; quedaron vacías.",
    "recovered.look": "Compara lo que falta con una copia. Si falta algo de Metadata, los kioscos no "
    "escriben hasta que se acepte con «kiosk doctor --accept-audit».",
    "recovered.other": "De la dañada no se lee cuál era: cierra los kioscos y ábrelos de nuevo, y compara lo"
    " que falta con una copia.",
    "import_undone": "Volvió la planilla que estaba en {source}; la local es otra vez {path}.",
    "import_undone.kept": "La que había quedó en {path}: repite undo-import para volver a ella.",
    "exported": "Planilla local {source} guardada en {path}.",
    "lost.cut": "{where}: texto cortado a {detail} caracteres.",
    "lost.control": "{where}: caracteres de control reemplazados.",
    "lost.error": "{where}: error de fórmula {detail}, tomado como texto.",
    "lost.kind": "{where}: {detail}, tomado como texto.",
    "lost.date": "{where}: fecha que Excel no tiene, escrita como número.",
    "lost.title": "{where}: nombre de hoja que Excel no admite; quedó {detail}.",
    "lost.formula": "{where}: fórmula sin resultado guardado; quedó vacía. Abre el archivo en Excel o "
    "LibreOffice, guárdalo y repite.",
    "lost.format": "{where}: número sin su formato, que no está en el archivo; una fecha queda como número.",
    "lost.encoding": "{where}: leído en la codificación antigua {detail}; revisa los acentos de esa línea.",
    "unreadable.missing": "no existe ese archivo",
    "unreadable.password": "tiene contraseña; ábrelo en Excel o LibreOffice, quítasela y guárdalo de nuevo",
    "unreadable.old_xls": "es un .xls antiguo; ábrelo en Excel o LibreOffice y guárdalo como .xlsx",
    "unreadable.other_format": "es una planilla de otro formato (.ods o .xlsb); ábrela en su programa y "
    "guárdala como .xlsx",
    "unreadable.no_spreadsheet": "no es una planilla .xlsx, diga lo que diga su nombre; guárdala como .xlsx "
    "desde Excel, LibreOffice o Google Sheets",
    "unreadable.damaged": "el archivo está dañado o incompleto; ábrelo en Excel o LibreOffice, guárdalo de "
    "nuevo y repite, o usa otra copia",
    "unreadable.too_large": "es demasiado grande para este equipo una vez descomprimido; quita las hojas, "
    "filas y columnas que sobran",
    "unreadable.name_taken": "trae dos hojas con el mismo nombre",
    "unreadable.empty": "está vacío",
    "unreadable.no_text": "la línea {line} tiene caracteres que no son texto en ninguna codificación "
    "conocida; corrígela, o guarda el archivo de nuevo como CSV UTF-8",
    "unreadable.open_quote": 'en la línea {line} hay una comilla (") que no se cierra, o que '
    "sobra; corrígela",
    "unreadable.other_delimiter": "la línea {line} separa sus celdas con otro signo que el resto; corrígela",
    "trouble.nothing_put_aside": "No hay al lado de {path} ninguna planilla que un import haya "
    "reemplazado; no se "
    "cambió nada.",
    "trouble.IMPORT_FAILED": "No se puede importar {path}: {why}. No se cambió nada.",
    "trouble.export_exists": "Ya hay un archivo {path}; no se escribió nada. Usa --force para reemplazarlo.",
    "trouble.no_worksheet": "La planilla local no tiene la hoja {sheet}; no se escribió nada.",
}
