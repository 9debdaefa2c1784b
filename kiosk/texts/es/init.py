"""What `kiosk init` asks and says."""

from collections.abc import Mapping
from typing import Final

INIT: Final[Mapping[str, str]] = {
    "help.init": "configura este puesto para la planilla de Google del taller",
    "help.init.spreadsheet_id": "la planilla: su dirección del navegador, o su código",
    "help.init.credentials": "archivo JSON de la cuenta de servicio",
    "help.init.station": "nombre de este puesto",
    "help.init.redis_url": "dirección de Redis; «-» para ninguna",
    "init.ask.spreadsheet_id": "¿Cuál es la planilla? Copia su dirección del navegador:",
    "init.ask.credentials": "¿Dónde está el archivo JSON de la cuenta de servicio?",
    "init.ask.station": "¿Cómo se llama este puesto?",
    "init.ask.redis_url": "¿Dónde está Redis, como redis://servidor:6379/0? («-» o vacío: no hay)",
    "init.as_it_is": "como está",
    "init.ask.again": "¿Probar otra vez? [s/N]",
    "init.ask.add": "¿Agregarlos al final de la fila de encabezados? Si alguno existe con otro nombre, "
    "contesta que no y devuélvele su nombre. [s/N]",
    "init.ask.save": "¿Guardar estos cambios? [s/N]",
    "init.no_spreadsheet": "Eso no es la dirección de una planilla de Google, como "
    "https://docs.google.com/spreadsheets/d/…/edit.",
    "init.no_credentials": "Hace falta ese archivo, la llave JSON que Google da con una cuenta de servicio.",
    "init.missing": "Faltan respuestas y no hay quién las dé. No se cambió nada. Repite en una terminal, o "
    "di todo: kiosk init --spreadsheet-id ID --credentials ARCHIVO.json --station NOMBRE --yes",
    "init.nothing_changed": "No se cambió nada, ni en la planilla ni en la configuración. Corrige lo "
    "anterior y repite «kiosk init».",
    "init.only_columns": "Los encabezados ya están en la planilla; la configuración no se guardó. Repite "
    "«kiosk init».",
    "init.unreadable_config": "No se puede leer {file} como TOML. No se cambió nada. Corrígelo o bórralo, y "
    "repite.",
    "init.reached": "Se llega a la planilla «{title}».",
    "init.share": "Comparte la planilla con {email} como editor (botón Compartir).",
    "init.lacking": "A la planilla le faltan estos encabezados:",
    "init.added": "Se agregaron los encabezados.",
    "init.changes": "Cambios en {file}:",
    "init.saved": "La configuración está guardada en {file}.",
    "init.not_saved": "No se guardó la configuración: {file} queda como estaba. Repite «kiosk init» cuando "
    "quieras cambiarla.",
    "init.start": "Todo listo. Para abrir el kiosco: kiosk (o python3 build/run.py)",
    "init.columns_unknown": "No se sabe si los encabezados se agregaron; la configuración no se guardó. "
    "Repite «kiosk init»: lo mira de nuevo.",
    "init.all_saved": "La configuración quedó guardada. Mira cómo está todo con «kiosk doctor».",
    "init.environment": "Ojo: {variable} tiene otro valor, y manda sobre el archivo. Quítala del entorno si "
    "no lo quieres así.",
}
