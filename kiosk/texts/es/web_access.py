"""What the web face says to whom it turns away, and to the person who starts it."""

from collections.abc import Mapping
from typing import Final

WEB_ACCESS: Final[Mapping[str, str]] = {
    "web.refused.bad_request": "No se entiende el pedido.",
    "web.refused.no_token": "Para entrar hace falta el enlace del taller. Pídelo a quien lo administra: lo "
    "da «kiosk web token».",
    "web.refused.no_token.how": "Ábrelo una vez en este navegador, o enfoca con la cámara del teléfono el "
    "código de «kiosk web token --qr»: desde entonces entras sin más por un año.",
    "web.refused.enter": "Si acabas de abrir ese enlace, toca aquí para entrar.",
    "web.refused.foreign_origin": "Las páginas de ese sitio no pueden leer el taller. Quien lo administra "
    "puede permitirlo con web_origins en la configuración.",
    "web.refused.only_read": "Aquí solo se lee: GET y HEAD.",
    "web.refused.no_body": "Aquí solo se lee: el pedido no puede traer contenido.",
    "web.refused.long_address": "La dirección es demasiado larga.",
    "web.refused.other_host": "Este equipo no atiende con ese nombre. Usa su dirección, o agrega el nombre "
    "en web_names de la configuración.",
    "web.refused.too_many": "Son demasiados pedidos seguidos. Espera unos segundos y repite.",
    "web.refused.many_listeners": "Ya hay demasiadas pantallas que siguen el taller desde aquí. "
    "Espera unos segundos y repite.",
    "web.refused.long_headers": "El pedido trae demasiados encabezados.",
    "web.refused.unforeseen": "Algo falló en el kiosco al responder. El detalle quedó en su registro "
    "(web.log).",
    "web.serving": "El taller se ve en {address} (Ctrl-C para terminar)",
    "web.no_port": "No se puede atender en {host}, puerto {port}: {why}. Elige otro (web_port en "
    "la configuración, o --port), o cierra lo que lo usa.",
    "web.no_certificate": "No se puede atender con el certificado {certificate} y la clave {key}: {why}. "
    "Corrige web_certificate y web_key_file en la configuración.",
    "web.tls.mismatch": "esa clave no es la de ese certificado",
    "web.tls.unreadable": "no son un certificado y su clave en PEM, sin contraseña",
    "web.nobody_yet": "Desde otros equipos todavía no entra nadie: «kiosk web token» da el enlace con que se "
    "entra.",
    "web.no_tokens_read": "No se puede leer el archivo de claves {file}: {why}. Nadie entra desde otros "
    "equipos.",
    "web.open_networks": "Desde {networks} cualquier programa lee sin clave (web_open_networks).",
    "web.token.kept": "Quien abra este enlace en su navegador queda dentro por un año. Es como una llave: "
    "dalo solo a quien corresponda, y anula todos con «kiosk web token --revoke».",
    "web.token.only_here": "kiosk web atiende solo en este equipo: pon web_host en la configuración (0.0.0.0 "
    "es toda la red) para que entren otros.",
    "web.token.revoked": "Se anularon las claves ({n}). Quien estaba dentro con una de ellas queda fuera.",
    "web.token.busy": "Otro kiosk web token está cambiando las claves; no se hizo nada. Repite.",
    "web.token.unreadable": "No se puede leer el archivo de claves {file}: {why}. No se hizo nada: "
    "arréglalo, o bórralo si quieres anular todas las claves.",
    "web.token.no_text": "no es un archivo de claves",
}
