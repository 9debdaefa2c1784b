"""What the web face says to whom it turns away, and to the person who starts it."""

from collections.abc import Mapping
from typing import Final

WEB_ACCESS: Final[Mapping[str, str]] = {
    "web.refused.bad_request": "No se entiende el pedido.",
    "web.refused.no_token": "Para entrar hace falta el enlace del taller. Pídelo a quien lo administra: lo "
    "da «kiosk web token».",
    "web.refused.enter": "Si acabas de abrir ese enlace, toca aquí para entrar.",
    "web.refused.foreign_origin": "Las páginas de ese sitio no pueden leer el taller. Quien lo administra "
    "puede permitirlo con web_origins en la configuración.",
    "web.refused.only_read": "Aquí solo se lee: GET y HEAD.",
    "web.refused.no_body": "Aquí solo se lee: el pedido no puede traer contenido.",
    "web.refused.long_address": "La dirección es demasiado larga.",
    "web.refused.other_host": "Este equipo no atiende con ese nombre. Usa su dirección, o agrega el nombre "
    "en web_names de la configuración.",
    "web.refused.too_many": "Son demasiados pedidos seguidos. Espera unos segundos y repite.",
    "web.refused.long_headers": "El pedido trae demasiados encabezados.",
    "web.refused.unforeseen": "Algo falló en el kiosco al responder. El detalle quedó en su registro "
    "(web.log).",
}
