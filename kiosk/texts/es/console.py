"""What the command line says: settings, usage, answers in plain text, trouble."""

from collections.abc import Mapping
from typing import Final

_SETTINGS: Final = {
    "settings.head": "Hay {n} errores en la configuración:",
    "settings.head.one": "Hay un error en la configuración:",
    "settings.did_you_mean": "¿Quisiste decir {suggestion}?",
    "settings.no_file": "no existe el archivo de configuración {file}.",
    "settings.unreadable_file": "no se puede leer {file}: {why}.",
    "settings.no_utf8": "{file} no está en UTF-8: guárdalo con esa codificación.",
    "settings.no_toml": "{file} no es TOML válido: revisa la línea {line}.",
    "settings.absurd_toml": "{file} trae un número de miles de cifras o cientos de corchetes unos dentro de "
    "otros: quítalo.",
    "settings.unknown_key": "{key}: esa clave no existe.",
    "settings.no_text": "{key}: «{value}» tiene que ser un texto, entre comillas.",
    "settings.empty": "{key}: está vacío.",
    "settings.no_utf8_text": "{key}: «{value}» tiene signos que no son de ningún texto; escríbelo de nuevo.",
    "settings.no_such_file": "{key}: no existe el archivo {value}.",
    "settings.no_workbook": "{key}: no existe la planilla local {value}; no se abrió ni se creó nada. "
    "Corrige el nombre, créala con «kiosk workbook import planilla.xlsx», o quita la clave para trabajar con "
    "el taller de muestra.",
    "settings.no_folder": "{key}: {value} no es una carpeta.",
    "settings.no_target": "{key}: {value} es un enlace que no lleva a ninguna parte.",
    "settings.network_drive": "{key}: {value} está en una unidad de red ({drive}), que perdería o dañaría lo "
    "que se guarda. Elige una carpeta de un disco de este equipo.",
    "settings.no_access": "{key}: no se puede mirar {value}: {why}.",
    "settings.no_boolean": "{key}: «{value}» tiene que ser true o false.",
    "settings.no_number": "{key}: «{value}» tiene que ser un número entre {least} y {most}.",
    "settings.no_choice": "{key}: «{value}» tiene que ser uno de {choices}.",
    "settings.no_zone": "{key}: «{value}» no es una zona horaria, como America/Santiago.",
    "settings.no_server": "{key}: «{value}» tiene que ser solo esquema, servidor y puerto, como "
    "http://localhost:8080.",
    "settings.redis_port": "{key}: la dirección de Redis no se entiende o su puerto no es un número.",
    "settings.redis_scheme": "{key}: «{value}» tiene que empezar con redis://, rediss:// o unix://.",
    "settings.redis_host": "{key}: a «{value}» le falta el servidor, como en redis://servidor:6379/0.",
    "settings.redis_path": "{key}: a «{value}» le falta el camino, como en unix:///run/redis.sock.",
    "settings.redis_database": "{key}: la base de «{value}» tiene que ser un número, como en "
    "redis://servidor:6379/0.",
    "settings.redis_options": "{key}: la dirección de Redis tiene opciones que no se admiten: {value}.",
    "settings.no_list": '{key}: «{value}» tiene que ser una lista, como ["a", "b"], o en una variable a,b.',
    "settings.too_many": "{key}: son {count}; a lo más pueden ser {most}.",
    "settings.too_long": "{key}: «{value}» es muy largo; a lo más {most} letras.",
    "settings.unseen_signs": "{key}: «{value}» tiene signos que no se ven.",
    "settings.badge_without_id": "{key}: «{value}» tiene que llevar {{id}} una sola vez, donde va el número "
    "del trabajador, como BADGE-{{id}}.",
    "settings.badge_digit": "{key}: «{value}» tiene una cifra pegada a {{id}}: no se sabría dónde empieza "
    "el número.",
    "settings.no_host_name": "{key}: «{value}» no es una dirección ni un nombre de equipo.",
    "settings.no_address": "{key}: «{value}» no es una dirección, como 192.168.1.20.",
    "settings.no_network": "{key}: «{value}» no es una red, como 192.168.1.0/24.",
    "settings.needs_other": "{key}: falta {other}; el certificado y su clave van juntos.",
    "settings.both": "{key} y {other}: hay que elegir entre un archivo local y una planilla de Google.",
    "settings.unencrypted": "{key}: a «{value}» no se le mandan credenciales, porque en la red cualquiera "
    "las leería; usa https://, o un servidor de este mismo equipo.",
    "settings.needs_access": "{key}: falta credentials (archivo de la cuenta de servicio) o api_url.",
    "settings.needs_spreadsheet": "{key}: falta spreadsheet_id, la planilla para la que sirve.",
}

_USAGE: Final = {
    "usage.prefix": "uso: ",
    "usage.commands": "órdenes",
    "usage.options": "opciones",
    "usage.command": "ORDEN",
    "usage.action": "ACCIÓN",
    "usage.name": "NOMBRE",
    "usage.empty_name": "El nombre de --who está vacío.",
    "usage.column": "COLUMNA",
    "usage.one_at_a_time": "De una en una: {what}.",
    "usage.bad_column": "--accept-cells: «{value}» no es una columna de estado; tiene que ser {choices}.",
    "usage.see_help": "Mira {program} --help.",
    "usage.required": "Falta {what}.",
    "usage.invalid_choice": "{option}: «{value}» no vale; tiene que ser {choices}.",
    "usage.unrecognized": "No se entiende {what}.",
    "usage.expected_argument": "A {option} le falta su valor.",
    "usage.no_value": "{option} no lleva valor.",
    "usage.bad_worker": "--worker: «{value}» tiene que ser un número, o una marca como MR(93).",
    "usage.bad_date": "--date: «{value}» tiene que ser una fecha DD-MM-AAAA.",
    "usage.bad_wait": "--wait: «{value}» tiene que ser un número de segundos.",
    "usage.bad_number": "«{value}» tiene que ser un número entero entre 0 y {most}.",
    "usage.bad_table_file": "«{value}» tiene que terminar en .xlsx o .csv.",
    "usage.bad_host": "--host: «{value}» no es de este equipo; la planilla no tiene clave. Usa 127.0.0.1.",
    "usage.bad_web_host": "--host: «{value}» no es una dirección ni un nombre de equipo.",
    "usage.bad_proxy": "--proxy: «{value}» no es una dirección, como 192.168.1.20.",
    "usage.empty_tag": "El código del spool está vacío.",
    "usage.date_needs_completar": "--date vale solo para completar.",
    "usage.result_needs_inspeccionar": "--result vale solo para inspeccionar.",
    "usage.reason_not_here": "--reason vale solo para {choices}.",
    "usage.to_needs_asignar": "--to vale solo para asignar y para relevo --grant.",
    "usage.relevo_only": "{what} vale solo para relevo.",
    "usage.one_tag": "{what} es de un solo spool.",
    "usage.no_operation": "{what} no lleva --operation: la operación la dice el spool.",
    "usage.reason": "MOTIVO",
    "usage.bad_reason": "--reason: tiene que ser un texto de 1 a {most} caracteres.",
    "usage.window_only": "{what} vale solo para la ventana, sin orden.",
    "help.kiosk": "Quién tiene cada spool ahora. Sin orden abre la ventana.",
    "help.help": "muestra esta ayuda y termina",
    "help.version": "muestra la versión y termina",
    "help.config": "archivo de configuración, en vez del habitual",
    "help.fullscreen": "abre la ventana a pantalla completa (F11 alterna)",
    "help.screenshot": "guarda una imagen PNG de la ventana con datos y termina",
    "help.demo": "agrega una cuadrilla simulada; nunca en una planilla de Google",
    "help.web_too": "abre además la cara para navegadores (kiosk web) mientras la ventana esté abierta",
    "help.json": "responde en JSON",
    "help.action": "toma, pausa, completa, cancela o inspecciona un spool, o deshace eso",
    "help.action.verb": "tomar, pausar, completar, cancelar, inspeccionar o deshacer; relevo pide un spool "
    "tomado, y con --grant o --decline responde quien lo tiene; de un supervisor, con su PIN: liberar, "
    "desbloquear, corregir o asignar",
    "help.action.tag": "código del spool (TAG_SPOOL)",
    "help.action.tags": "código del spool (TAG_SPOOL); varios a la vez, hasta 50: --tag A --tag B",
    "help.action.worker": "número del trabajador, o su marca: 93 o MR(93)",
    "help.action.operation": "ARM (armado), SOLD (soldadura) o REPARACION; inspeccionar, deshacer, "
    "liberar, desbloquear, corregir y relevo no la necesitan",
    "help.action.date": "fecha en que se terminó, hoy o anterior (solo completar)",
    "help.action.result": "resultado de la inspección (solo inspeccionar)",
    "help.action.reason": "motivo, para la auditoría y el evento (pausar, inspeccionar, liberar, "
    "desbloquear, corregir, asignar)",
    "help.action.to": "trabajador que recibe el spool (asignar, donde --worker es el supervisor; o relevo "
    "--grant, si está al lado)",
    "help.action.grant": "relevo: --worker, que tiene el spool, lo entrega a quien lo pidió, o a --to",
    "help.action.decline": "relevo: --worker, que tiene el spool, no lo entrega",
    "help.action.wait": "segundos que se espera la respuesta de la planilla (45); con relevo, la de quien "
    "tiene el spool: sin número, hasta que el pedido termine",
    "help.occupied": "lista quién tiene cada spool ahora",
    "help.available": "lista los spools que se pueden tomar",
    "help.available.operation": "ARM, SOLD, METROLOGIA o REPARACION",
    "help.board": "tablero para una pantalla de pared: quién tiene qué spool; solo lee",
    "help.board.windowed": "abre el tablero en una ventana y no a pantalla completa",
    "help.watch": "muestra lo que pasa en el taller, una línea por evento, hasta Ctrl-C",
    "help.station": "una estación sin pantalla: pedidos y respuestas en JSON, uno por línea",
    "help.stations": "lista las estaciones que están funcionando",
    "help.scanner": "el lector de códigos de este puesto",
    "help.scanner.learn": "aprende de tres lecturas cómo escribe el lector, y lo deja en kiosk.toml",
    "help.supervisor": "los PIN de los supervisores en este puesto",
    "help.supervisor.pin": "pone el PIN de un supervisor en este puesto; se pregunta, y nunca va como "
    "argumento",
    "help.web": "la cara del taller para navegadores y otros programas, solo de lectura",
    "help.web.host": "la dirección donde atiende, en vez de web_host (127.0.0.1: solo este equipo)",
    "help.web.port": "el puerto donde atiende, en vez de web_port (8766); 0 elige uno libre",
    "help.web.proxy": "la dirección del proxy que está delante, en vez de web_proxy: nadie entra sin clave",
    "help.web.qr": "muestra también el código QR, hecho de texto: también en un registro o por ssh",
    "help.web.token": "hace un enlace con clave para entrar desde otro equipo, o los anula todos",
    "help.web.revoke": "anula todas las claves: nadie más entra con ellas",
    "help.web.until_input_ends": "termina cuando se cierra su entrada (así lo lanza la ventana)",
    "help.history": "muestra la historia de un spool",
    "help.workbook": "planilla local de este equipo",
    "help.workbook.serve": "ofrece la planilla local por HTTP en este equipo, como Sheets API v4",
    "help.workbook.port": "puerto; 0 elige uno libre (0)",
    "help.workbook.host": "dirección de este equipo (127.0.0.1)",
    "help.workbook.latency": "milisegundos que tarda de más cada petición (0)",
    "help.workbook.reads": "lecturas por minuto y usuario; más allá, 429 (sin límite)",
    "help.workbook.writes": "escrituras por minuto y usuario; más allá, 429 (sin límite)",
    "help.workbook.faults": """fallas a pedido, con POST URL/control/faults y un objeto JSON (o una lista):
  kind     status, html, cut (corta), reset o freeze (calla)
  on       any, read o write (any)
  when     before: sin aplicar; after: aplicada; during: aplicada, media respuesta (before)
  count    a cuántas peticiones; null, hasta borrarlas (1)
  skip     cuántas pasan antes (0);  chance, con qué probabilidad (1)
  status   el estado de status y html (503, 502);  seconds, lo que dura freeze
GET URL/control/state muestra las fallas pendientes y cuenta peticiones y bytes;
DELETE URL/control/faults borra las fallas, POST URL/control/reset también las cuentas;
POST URL/control/limits cambia latency_ms, reads_per_minute, writes_per_minute y protected (rangos).
Ejemplo: curl -d '{{"kind": "cut", "on": "write", "when": "after"}}' URL/control/faults""",
}

_ANSWERS: Final = {
    "head.tag": "SPOOL",
    "head.worker": "TRABAJADOR",
    "head.operation": "OPERACIÓN",
    "head.since": "DESDE",
    "head.nv": "NV",
    "head.ot": "OT",
    "head.state": "ESTADO",
    "head.paused_by": "LO TUVO",
    "head.faults": "AVISOS",
    "head.time": "FECHA",
    "head.event": "EVENTO",
    "head.before": "ANTES",
    "head.after": "DESPUÉS",
    "head.reason": "MOTIVO",
    "head.station": "ESTACIÓN",
    "head.version": "VERSIÓN",
    "head.seen": "VISTA",
    "head.queued": "POR ENVIAR",
    "head.clock": "RELOJ",
    "fault.ilegible": "no se lee «{raw}» en {sheet}, fila {row}, {column}",
    "fault.en_duda": "la fila {row} de {sheet} muestra lo escrito para {raw}: se está comprobando",
    "fault.comprobar": "comprobar la fila {row} de {sheet}: mostraba lo escrito para {raw}",
    "fault.duplicado": "repetido en {sheet}, fila {row}",
    "fault.protegida": "celda protegida en {sheet}, fila {row}, {column}",
    "fault.rechazada": "la planilla no deja escribir la fila {row}: {raw}",
    "fault.sin_id": "«{raw}» no trae número, en {sheet}, fila {row}",
    "waiting.sheet": "Esperando respuesta de la planilla… (Ctrl-C para dejarlo)",
    "occupied.none": "Nadie tiene un spool ahora.",
    "available.none": "No hay spools disponibles para {operacion}.",
    "history.none": "{tag} todavía no tiene historia.",
    "stations.none": "No hay ninguna estación funcionando.",
    "stations.seen": "hace {seconds} s",
    "stations.no_redis": "Sin Redis las estaciones no saben unas de otras: no hay lista. "
    "Pon redis_url en la configuración.",
    "stations.unreachable": "No se sabe qué estaciones hay: {why} ({detail}). Revisa Redis y repite.",
    "served": "Planilla local {workbook} en {url} (spreadsheet_id: {id}). Ctrl-C para terminar.",
}

_TROUBLE: Final = {
    "trouble.WORKBOOK_MISSING": "No hay planilla local en {path}; no se hizo nada. Abre antes el kiosco, que "
    "la crea con un taller de muestra, o créala con «kiosk workbook import planilla.xlsx».",
    "trouble.WORKBOOK_FOREIGN": "{path} no es una planilla del kiosco; no se tocó. Elige otra con workbook "
    "en la configuración.",
    "trouble.WORKBOOK_TOO_NEW": "La planilla local {path} es de una versión más nueva del kiosco. "
    "Actualiza el kiosco para abrirla; no se cambió nada.",
    "trouble.WORKBOOK_EXISTS": "Ya hay una planilla local en {path}; no se cambió nada. "
    "Usa --force para reemplazarla.",
    "trouble.WORKBOOK_IN_USE": "La planilla local {path} está abierta en otro kiosco; no se cambió nada. "
    "Cierra esa ventana y repite.",
    "trouble.no_local_workbook": "Este kiosco trabaja con una planilla de Google y no tiene planilla local: "
    "no se hizo nada. Quita spreadsheet_id de la configuración para usar una local.",
    "trouble.port": "No se puede escuchar en {where}: {why}. No se abrió nada; elige otro puerto con --port.",
    "trouble.file": "No se puede usar {path}: {why}.",
    "trouble.data_dir": "No se puede usar {path}: {why}. No se hizo nada. Elige con data_dir una carpeta "
    "en que se pueda escribir.",
    "trouble.no_web": "Este kiosco se instaló sin la parte para navegadores (falta {module}). Instálalo con "
    'el agregado web: pip install "spool-kiosk[web]".',
    "trouble.unforeseen": "Algo falló en el kiosco ({code}). El detalle quedó en {log}.",
    "trouble.unforeseen_no_log": "Algo falló en el kiosco ({code}).",
}

_SYSTEM: Final = {
    "os.EACCES": "faltan permisos",
    "os.EPERM": "faltan permisos",
    "os.ENOENT": "no existe",
    "os.EISDIR": "es una carpeta",
    "os.ENOTDIR": "una parte del camino no es una carpeta",
    "os.EEXIST": "ya existe",
    "os.ENOSPC": "el disco está lleno",
    "os.EDQUOT": "se acabó el espacio que este usuario puede usar",
    "os.EROFS": "el disco es de solo lectura",
    "os.EIO": "el disco falla",
    "os.ENAMETOOLONG": "el nombre es demasiado largo",
    "os.ELOOP": "es un enlace que lleva a sí mismo",
    "os.EFBIG": "es demasiado grande",
    "os.EMFILE": "hay demasiados archivos abiertos",
    "os.EBUSY": "otro programa lo está usando",
    "os.EADDRINUSE": "ya está ocupado",
    "os.EADDRNOTAVAIL": "esa dirección no es de este equipo",
    "os.OTHER": "el sistema no lo permite ({code})",
}

_STATION: Final = {
    "request.no_json": "La línea no es un objeto JSON.",
    "request.too_long": "La línea tiene más de {most} bytes.",
    "request.id": "id: tiene que ser un texto de 1 a {most} caracteres, o un número entero.",
    "request.id_in_use": "id: «{value}» está en uso hasta que ese pedido termine.",
    "request.unknown_key": "{what}: esa clave no existe.",
    "request.missing": "Falta {what}.",
    "request.choice": "{what}: «{value}» no vale; tiene que ser {choices}.",
    "request.tag": "tag: tiene que ser un texto que no esté vacío.",
    "request.tags": "tags: tiene que ser una lista de textos que no estén vacíos.",
    "request.tag_or_tags": "tag y tags no van juntos: uno, o varios a la vez.",
    "request.worker": "{what}: «{value}» tiene que ser un número, o una marca como MR(93).",
    "request.date": "date: «{value}» tiene que ser una fecha DD-MM-AAAA.",
    "request.date_needs_completar": "date vale solo para completar.",
    "request.result_needs_inspeccionar": "result vale solo para inspeccionar.",
    "request.reason_not_here": "reason vale solo para {choices}.",
    "request.to_needs_asignar": "to vale solo para asignar y para relevo con grant.",
    "request.relevo_only": "{what} vale solo para relevo.",
    "request.true": "{what}: tiene que ser true.",
    "request.grant_or_decline": "grant y decline no van juntos.",
    "request.one_tag": "{what} es de un solo spool: tag, y no tags.",
    "request.no_operation": "{what} no lleva operation: la operación la dice el spool.",
    "request.reason": "reason: tiene que ser un texto de 1 a {most} caracteres.",
    "request.stopping": "La estación se está cerrando; no se hizo nada de este pedido.",
}

_WINDOW: Final = {
    "demo_on_shop_redis": "--demo no se usa con el Redis del taller: sus tomas inventadas "
    "se verían en todos los puestos. No se abrió nada.",
    "demo_on_google": "--demo no se usa en una planilla de Google: no se abrió ni se cambió nada. "
    "Quita --demo, o quita spreadsheet_id de la configuración.",
    "folder_not_writable": "No se puede escribir en la carpeta de datos {folder}. Revisa sus permisos, o "
    "elige otra con data_dir en la configuración.",
    "learn.kept": "{file} queda como estaba: el lector ya se reconoce así.",
    "learn.restart": "El kiosco lo usa desde que se vuelve a abrir.",
    "learn.left": "No se guardó nada.",
    "no_screen": "No hay pantalla: el kiosco necesita una (DISPLAY o WAYLAND_DISPLAY). Las "
    "órdenes como «kiosk occupied» funcionan sin ella.",
    "screen_gone": "La pantalla o la sesión terminó, y el kiosco se cerró.",
    "second_window": "Ya hay una ventana del kiosco abierta, o un kiosk station, con la carpeta {folder}. "
    "Usa ese, o elige otra carpeta con data_dir en la configuración.",
    "screenshot_no_data": "No se hizo la imagen: la planilla no entregó datos a tiempo. "
    "Revisa la planilla y repite.",
    "screenshot_not_saved": "No se pudo escribir la imagen en {file}. "
    "Elige una carpeta que exista y se pueda escribir.",
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
