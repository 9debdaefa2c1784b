"""What `kiosk doctor` says."""

from collections.abc import Mapping
from typing import Final

DOCTOR: Final[Mapping[str, str]] = {
    "help.doctor": "revisa configuración, red, Redis y planilla, y dice qué corregir",
    "help.doctor.write_check": "ensaya una escritura: toma este spool y lo devuelve",
    "help.yes": "contesta que sí a lo que se pregunte",
    "doctor.check.settings": "Configuración",
    "doctor.check.network": "Red",
    "doctor.check.clock": "Hora",
    "doctor.check.redis": "Redis",
    "doctor.check.account": "Cuenta de servicio",
    "doctor.check.sheet": "Planilla",
    "doctor.check.headers": "Encabezados",
    "doctor.check.cells": "Celdas",
    "doctor.check.people": "Personas",
    "doctor.check.quota": "Cuota de Google",
    "doctor.check.memory": "Memoria del puesto",
    "doctor.check.alarms": "Alarmas",
    "doctor.alarms.ok": "Nadie ha dejado de escribir, y la auditoría está como este puesto la conoce.",
    "unseen.auditoria": "Alguien cambió la auditoría de la planilla. Los puestos lo verán en su "
    "próxima comparación, y entonces dejarán de escribir.",
    "unseen.filas_movidas": "Hay filas que muestran lo anotado para otros spools. Los puestos lo "
    "verán en su próxima lectura, y entonces dejarán de escribir.",
    "unseen.columna_vaciada": "Se vació de golpe la columna {columnas}. Los puestos lo verán en su "
    "próxima lectura, y entonces dejarán de escribir.",
    "doctor.alarm.detail": "{sheet}, fila {row}  {tag}  {said}",
    "doctor.memory.other": "Quedaron acciones sin terminar de otra planilla, con {tags}.",
    "doctor.memory.other.todo": "Míralas en esa planilla, o vuelve a configurarla para que se envíen.",
    "doctor.memory.rows": "La memoria tiene acciones que no se pueden leer, con {tags}: no se envían, y las "
    "siguientes de esos spools esperan.",
    "doctor.memory.rows.todo": "Mira esos spools en la planilla y trabájalos en otro puesto; "
    "instala en este la versión más nueva del kiosco.",
    "doctor.memory.waiting": "Acciones de este puesto que no han terminado: {count}, desde el {since}.",
    "doctor.memory.waiting.todo": "Salen con el kiosco abierto o con la próxima «kiosk action»; si no, mira "
    "el registro.",
    "doctor.memory.aside": "La memoria estaba dañada y quedó aparte en {file}; tenía por enviar: {tags}.",
    "doctor.memory.aside.todo": "Mira en la planilla lo último que se hizo aquí.",
    "doctor.check.sound": "Sonido",
    "doctor.sound.off": "La ventana no suena.",
    "doctor.sound.ok": "La ventana suena con {player}.",
    "doctor.sound.none": "La ventana no suena: en este equipo no hay pw-play, paplay ni aplay.",
    "doctor.sound.none.todo": "Instala pipewire-bin, pulseaudio-utils o alsa-utils, o pon sounds en «off».",
    "doctor.sound.failed": "La ventana no suena. {why}.",
    "doctor.sound.failed.todo": "Revisa el parlante y el sonido de este equipo, o pon sounds en «off».",
    "doctor.check.web": "Navegadores",
    "doctor.web.ok": "El certificado {file} vale hasta el {ends}.",
    "doctor.web.down": "La página que la ventana abre para los navegadores está caída desde {since}.",
    "doctor.web.down.todo": "Se vuelve a iniciar sola; si no vuelve, mira por qué en web.log.",
    "doctor.web.refused": "La página que la ventana abre para los navegadores no está desde {since}. {why}",
    "doctor.web.refused.todo": "La ventana lo intenta de nuevo cada minuto.",
    "doctor.web.shut": "Desde otros equipos todavía no entra nadie: no hay ninguna clave.",
    "doctor.web.shut.todo": "Haz un enlace con «kiosk web token» y ábrelo en cada navegador.",
    "doctor.web.open": "Desde {networks} cualquier programa lee el taller sin clave.",
    "doctor.web.open.todo": "Si ya nadie lo necesita, quita web_open_networks de la configuración.",
    "doctor.web.readable": "Otros usuarios de este equipo pueden leer {file}.",
    "doctor.web.readable.todo": "Quítales el permiso, con «chmod 600».",
    "doctor.web.tokens": "No se puede leer el archivo de claves {file}: {why}. Nadie entra desde otros "
    "equipos.",
    "doctor.web.tokens.todo": "Revisa sus permisos o recupéralo de un respaldo. Si lo borras, se anulan "
    "todas las claves.",
    "doctor.web.tokens_damaged": "{file} no es un archivo de claves, o está dañado. Nadie entra desde "
    "otros equipos.",
    "doctor.web.tokens_damaged.todo": "Recupéralo de un respaldo. Si lo borras, se anulan todas las claves.",
    "doctor.web.early": "El certificado {file} vale solo desde el {begins}.",
    "doctor.web.early.todo": "Revisa la hora de este equipo, o pide otro certificado.",
    "doctor.web.ended": "El certificado {file} venció el {ends}: los navegadores no entran.",
    "doctor.web.ended.todo": "Pide otro, ponlo en su lugar y vuelve a abrir «kiosk web».",
    "doctor.web.soon": "El certificado {file} vence el {ends}.",
    "doctor.web.soon.todo": "Pide otro a tiempo, ponlo en su lugar y vuelve a abrir «kiosk web».",
    "doctor.web.mismatch": "La clave de web_key_file no es la del certificado {file}.",
    "doctor.web.mismatch.todo": "Corrige web_certificate y web_key_file; van juntos.",
    "doctor.web.unreadable": "{file} y su clave no son un certificado y una clave en PEM, sin contraseña.",
    "doctor.web.unreadable.todo": "Corrige web_certificate y web_key_file.",
    "doctor.web.unopened": "No se puede leer el certificado {file} o su clave: {why}.",
    "doctor.web.unopened.todo": "Corrige web_certificate y web_key_file, o sus permisos.",
    "doctor.check.write": "Ensayo de escritura",
    "doctor.level.ok": "bien",
    "doctor.level.warning": "aviso",
    "doctor.level.fault": "falla",
    "doctor.healthy": "Todo lo necesario funciona. Avisos: {warnings}.",
    "doctor.unwell": "Fallas: {faults}. Avisos: {warnings}. Corrige las fallas y repite «kiosk doctor».",
    "doctor.more": "… y {n} más (todas con --json).",
    "doctor.settings.local": "Trabaja con la planilla local {workbook}.",
    "doctor.settings.served": "Trabaja con la planilla que ofrece {server}.",
    "doctor.settings.google": "Trabaja con una planilla de Google.",
    "doctor.settings.detail": "{key} = {value}  ({origin})",
    "doctor.settings.default.detail": "{key} = {value}",
    "form.yes": "sí",
    "form.no": "no",
    "form.seconds": "{value} s",
    "form.dpi": "{value} puntos por pulgada",
    "form.per_minute": "{value} por minuto",
    "doctor.network.ok": "{host} contesta en {ms} ms.",
    "doctor.network.name": "No se encuentra el servidor {host}.",
    "doctor.network.name.todo": "Revisa el cable o el wifi, y el servidor de nombres (DNS).",
    "doctor.network.proxy": "El proxy no deja llegar a {host}.",
    "doctor.network.proxy.todo": "Revisa HTTPS_PROXY, o pide que el proxy deje pasar a ese servidor.",
    "doctor.network.tls": "La conexión segura con {host} falla.",
    "doctor.network.tls.todo": "Revisa la hora del equipo; si la red inspecciona el tráfico, instala su "
    "certificado.",
    "doctor.network.no_answer": "{host} no contesta a tiempo.",
    "doctor.network.no_answer.todo": "Revisa la red y el cortafuegos, y repite.",
    "doctor.network.no_connection": "No se puede conectar con {host}.",
    "doctor.network.no_connection.todo": "Revisa la red y el cortafuegos; con api_url, que ese servidor "
    "esté andando.",
    "doctor.clock.ok": "Son las {time} en {zone} ({offset}), y los servidores dicen lo mismo.",
    "doctor.clock.alone": "Son las {time} en {zone} ({offset}); no hay servidor con que comparar.",
    "doctor.clock.ahead": "La hora de este equipo va {seconds} s adelantada respecto de {host}.",
    "doctor.clock.ahead.todo": "Ponlo en hora y activa su hora automática (NTP); no hace falta reiniciar "
    "el kiosco.",
    "doctor.clock.behind": "La hora de este equipo va {seconds} s atrasada respecto de {host}.",
    "doctor.clock.behind.todo": "Ponlo en hora y activa su hora automática (NTP); no hace falta reiniciar "
    "el kiosco.",
    "doctor.clock.elsewhere": "{host} da una hora que difiere en {seconds} s; la de este equipo coincide "
    "con la del servidor de la planilla.",
    "doctor.clock.elsewhere.todo": "Pon en hora el equipo donde está {host}.",
    "doctor.clock.accept.detail": "Si está bien, porque nadie trabajó en mucho tiempo, acéptala con «kiosk "
    "doctor --accept-clock».",
    "doctor.clock.zone": "La planilla está en la zona horaria {sheet_zone} y el kiosco en {zone}.",
    "doctor.clock.zone.todo": "Pon la misma en la planilla (Archivo, Configuración) o en timezone.",
    "doctor.redis.none": "No hay Redis configurado: se sigue solo a este equipo.",
    "doctor.redis.unverified": "No se comprueba el certificado de {url}: en la red cualquiera "
    "puede hacerse pasar por él.",
    "doctor.redis.unverified.todo": "Quita ssl_cert_reqs y ssl_check_hostname de redis_url; si el "
    "certificado es propio del taller, nombra el suyo con ssl_ca_certs.",
    "doctor.redis.ok": "{url} contesta en {ms} ms, versión {version}; un evento de "
    "prueba volvió numerado y quedó guardado.",
    "doctor.redis.down": "{url}: {why}.",
    "doctor.redis.down.todo": "Revisa redis_url y que el servidor esté andando. Sin Redis se trabaja igual, "
    "pero los cambios tardan en verse.",
    "doctor.redis.read_only.todo": "Pon en redis_url la dirección del Redis principal.",
    "doctor.redis.full.todo": "Sube maxmemory de Redis, o pon maxmemory-policy noeviction y quita lo "
    "que otros programas guardan ahí.",
    "doctor.redis.disk.todo": "Libera el disco del equipo de Redis o corrige los permisos de su "
    "carpeta; su registro dice cuál.",
    "doctor.redis.replicas.todo": "Echa a andar las réplicas de Redis, o baja min-replicas-to-write.",
    "doctor.redis.cluster.todo": "Usa un Redis sin cluster-enabled: los eventos necesitan todas sus "
    "claves en un mismo servidor.",
    "doctor.redis.databases.todo": "Pon en todos los puestos la misma redis_url, también el número "
    "del final.",
    "doctor.redis.spoiled.todo": "Busca qué programa usa el mismo Redis y dale otra base u otros "
    "nombres; lo que se puede se repone solo.",
    "doctor.redis.error.todo": "Mira el registro del kiosco y el de Redis.",
    "doctor.redis.loading.todo": "Espera a que Redis termine de cargar sus datos y repite; se conecta solo.",
    "doctor.redis.denied": "El usuario de Redis no puede numerar ni guardar eventos: lo que un puesto se "
    "pierda lo sabrá por la planilla.",
    "doctor.redis.denied.todo": "Dale con ACL SETUSER los permisos que nombra el README.",
    "doctor.redis.deaf": "El evento de prueba se publicó en {channel} y no volvió.",
    "doctor.redis.deaf.todo": "Revisa qué hay entre este equipo y Redis, y que redis_url nombre un solo "
    "servidor.",
    "doctor.redis.lost": "El evento de prueba volvió, y Redis no lo guardó.",
    "doctor.redis.lost.todo": "Busca qué programa borra las claves {channel}:* y dale otra base.",
    "doctor.redis.elsewhere": "Hay puestos en otra base de este Redis: {stations}. Este usa {url}.",
    "doctor.redis.elsewhere.todo": "Pon en todos los puestos la misma redis_url, también el número del "
    "final.",
    "doctor.redis.old": "Redis {version} es muy antiguo.",
    "doctor.redis.old.todo": "Instala Redis {oldest} o más nuevo, o Valkey.",
    "doctor.redis.rights": "El usuario de Redis no tiene permiso para {commands} en el canal {channel}.",
    "doctor.redis.rights.todo": "Dale esos permisos con ACL SETUSER.",
    "doctor.account.ok": "La cuenta es {email}; la planilla tiene que estar compartida con ella como editor.",
    "doctor.account.absent": "No existe el archivo {file}.",
    "doctor.account.absent.todo": "Escribe bien el camino, o baja la clave JSON desde la consola de Google "
    "Cloud.",
    "doctor.account.unreadable": "No se puede leer {file}.",
    "doctor.account.unreadable.todo": "Revisa que sea un archivo de texto y que este usuario pueda leerlo.",
    "doctor.account.no_json": "{file} no es un archivo JSON.",
    "doctor.account.no_json.todo": "Baja otra vez la clave de la cuenta de servicio, en formato JSON, y no "
    "la edites.",
    "doctor.account.no_service_account": "{file} no es de una cuenta de servicio.",
    "doctor.account.no_service_account.todo": "En Google Cloud crea una cuenta de servicio, y en ella una "
    "clave JSON; un «ID de cliente OAuth» no sirve.",
    "doctor.account.incomplete": "A {file} le faltan datos de la cuenta de servicio.",
    "doctor.account.incomplete.todo": "Baja otra vez la clave de la cuenta de servicio y no la edites.",
    "doctor.account.unencrypted": "{file} manda a buscar el permiso sin cifrar (token_uri): en la red "
    "cualquiera lo leería.",
    "doctor.account.unencrypted.todo": "Baja otra vez la clave de la cuenta de servicio y no la edites.",
    "doctor.account.broken_key": "La clave privada de {file} está dañada.",
    "doctor.account.broken_key.todo": "Baja otra vez la clave de la cuenta de servicio y no la edites.",
    "doctor.sheet.ok": "«{title}»: {spools} spools, {workers} personas.",
    "doctor.sheet.empty": "«{title}» no tiene ningún spool.",
    "doctor.sheet.empty.todo": "Revisa que sea la planilla del taller y que la columna TAG_SPOOL tenga "
    "datos.",
    "doctor.sheet.absent": "En «{title}» faltan las hojas {sheets}.",
    "doctor.sheet.absent.todo": "Créalas o cámbiales el nombre; si se llaman de otra forma, dilo con "
    "sheet_operaciones, sheet_trabajadores, sheet_roles o sheet_metadata.",
    "doctor.sheet.absent.detail": "{sheet}: no está",
    "doctor.sheet.alike.detail": "{sheet}: no está; ¿es «{near}»?",
    "doctor.sheet.not_tried": "No se miró la planilla, porque la red no llega hasta ella.",
    "doctor.sheet.not_tried.todo": "Arregla primero la red.",
    "doctor.headers.ok": "Están todos los encabezados que el kiosco necesita.",
    "doctor.headers.work": "Con {n} encabezados así, el kiosco no puede trabajar:",
    "doctor.headers.work.todo": "Corrige la fila de encabezados de la planilla. No crees una columna vacía "
    "donde la de antes cambió de nombre: sus datos no se verían.",
    "doctor.headers.writing": "Con {n} encabezados así, el kiosco solo muestra y no guarda:",
    "doctor.headers.writing.todo": "Corrige la fila de encabezados, o agrega los que faltan con «kiosk "
    "init».",
    "doctor.headers.detail": "{n} encabezados que el kiosco usa cuando están no se encuentran:",
    "doctor.headers.detail.todo": "Se trabaja igual sin ellos; agrégalos si el taller los usa.",
    "doctor.headers.missing.head.detail": "{sheet}: no están; al lado, un lugar libre para cada uno:",
    "doctor.headers.missing.detail": "  - {header}  ({cell})",
    "doctor.headers.renamed.detail": "{sheet}\n  - {header}\n  + {near}  ({cell}; ¿es esta? Devuélvele su "
    "nombre)",
    "doctor.headers.repeated.detail": "{sheet}\n  = {header}  (repetido en {cells}; deja solo uno)",
    "doctor.cells.ok": "Se leen bien las celdas de los {n} spools.",
    "doctor.cells.ilegible": "Celdas que no se leen: {n}.",
    "doctor.cells.ilegible.todo": "Escribe una fecha DD-MM-AAAA, una marca como MR(93) o un código.",
    "doctor.cells.sin_id": "Ocupantes sin número: {n}.",
    "doctor.cells.sin_id.todo": "Escribe la marca completa, como MR(93), o vacía la celda si el spool está "
    "libre.",
    "doctor.cells.duplicado": "Filas con un código repetido: {n}. El kiosco no escribe en ellas.",
    "doctor.cells.duplicado.todo": "Deja una sola fila por código.",
    "doctor.cells.numeric": "Códigos guardados como número, que pueden haber perdido ceros: {n}.",
    "doctor.cells.numeric.todo": "Da formato de texto a la columna TAG_SPOOL y escríbelos de nuevo.",
    "doctor.cells.detail": "{cell}  «{raw}»  {tag}",
    "doctor.cells.tag.detail": "{cell}  {tag}",
    "doctor.people.ok": "{n} personas activas, todas con algún rol.",
    "doctor.people.pins.ok": "Supervisores con PIN en este puesto: {n} de {of}. «kiosk supervisor pin "
    "--worker "
    "NÚMERO» pone uno.",
    "doctor.people.nobody": "No hay ninguna persona activa.",
    "doctor.people.nobody.todo": "Pon TRUE en la columna Activo de quienes trabajan.",
    "doctor.people.repeated": "Números que tienen varias personas: {n}. Nadie puede trabajar con ellos.",
    "doctor.people.repeated.todo": "Deja una sola persona activa por número.",
    "doctor.people.repeated.detail": "{id}  {sheet}, fila {row}: {name}",
    "doctor.people.no_role": "Personas activas sin ningún rol activo: {n}. No pueden tomar nada.",
    "doctor.people.no_role.todo": "Agrega sus filas en la hoja de roles, con Activo en TRUE.",
    "doctor.people.strange_role": "Roles que el kiosco no conoce: {n}.",
    "doctor.people.strange_role.todo": "Escríbelos como uno de estos: {known}.",
    "doctor.people.detail": "{worker}  {name}",
    "doctor.people.role.detail": "{worker}  {name}: «{role}»",
    "doctor.write.before": "Ensayo: se tomará {tag} a nombre del trabajador {worker} y se devolverá "
    "enseguida. Quedan dos filas en el registro (Metadata) y la columna version cambia; lo demás queda como "
    "estaba.",
    "doctor.write.ask": "¿Hacer el ensayo? [s/N]",
    "doctor.write.ok": "{tag} se tomó para {operation} como {worker} ({ms} ms) y se devolvió ({undo_ms} ms).",
    "doctor.write.unknown": "No se sabe si {tag} quedó tomado por {worker}.",
    "doctor.write.unknown.todo": "Míralo con «kiosk history {tag}»; si quedó tomado, devuélvelo con «kiosk "
    "action cancelar --tag {tag} --worker {worker_id} --operation {operation}».",
    "doctor.write.left_taken": "{tag} quedó tomado por {worker}: la devolución no resultó.",
    "doctor.write.left_taken.todo": "Devuélvelo con «kiosk action cancelar --tag {tag} --worker {worker_id} "
    "--operation {operation}».",
    "doctor.write.not_done": "El ensayo con {tag} no se hizo, porque nadie dijo que sí. No se guardó nada.",
    "doctor.write.not_done.todo": "Repite y contesta «s», o agrega --yes.",
    "doctor.write.not_tried": "El ensayo con {tag} no se hizo: antes hay fallas que corregir. No se guardó "
    "nada.",
    "doctor.write.not_tried.todo": "Corrige las fallas y repite.",
    "doctor.sheet.api_off": "Google no deja leer planillas a este proyecto: la API de Google Sheets está "
    "apagada.",
    "doctor.sheet.api_off.todo": "En la consola de Google Cloud, en el proyecto de la cuenta de servicio, "
    "activa «Google Sheets API» y espera unos minutos.",
    "doctor.quota.ok": "Quedan {reads} de {reads_limit} lecturas y {writes} de {writes_limit} escrituras de "
    "este minuto.",
    "doctor.quota.short": "Quedan solo {reads} de {reads_limit} lecturas y {writes} de {writes_limit} "
    "escrituras de este minuto.",
    "doctor.quota.short.todo": "Revisa quién más usa la misma cuenta de servicio, o da una propia a cada "
    "grupo de puestos.",
    "doctor.sheet.WORKBOOK_MISSING": "No hay planilla local en {file}.",
    "doctor.sheet.WORKBOOK_MISSING.todo": "Corrige workbook en la configuración, o créala con «kiosk "
    "workbook import planilla.xlsx».",
    "doctor.sheet.WORKBOOK_FOREIGN": "{file} no es una planilla del kiosco.",
    "doctor.sheet.WORKBOOK_FOREIGN.todo": "Elige otra con workbook en la configuración.",
    "doctor.sheet.WORKBOOK_TOO_NEW": "La planilla local {file} es de una versión más nueva del kiosco.",
    "doctor.sheet.another": "El kiosco abierto en este equipo trabaja con otra planilla que {sheet}.",
    "doctor.sheet.another.todo": "Si alguien puso otra planilla en ese lugar, devuelve la de antes. Si se "
    "cambió la configuración, cierra el kiosco y ábrelo de nuevo.",
    "doctor.sheet.WORKBOOK_TOO_NEW.todo": "Actualiza el kiosco para abrirla.",
}
