"""Lo que dicen las rutas JSON de `kiosk web`."""

API = {
    "api.unread": "Todavía no se ha leído la planilla: no se sabe nada del taller. "
    "Pregunta de nuevo en unos segundos.",
    "api.parameter": "El parámetro «{name}» no sirve: «{value}». Debe ser {wanted}.",
    "api.wanted.operacion": "ARM, SOLD, METROLOGIA o REPARACION",
    "api.wanted.estado": "uno de los que nombra /api/openapi.json",
    "api.wanted.nv": "un texto de 100 signos a lo más",
    "api.wanted.q": "un texto de 100 signos a lo más",
    "api.wanted.page": "un número desde 1",
    "api.wanted.tag": "el tag de un spool",
    "api.no_page": "No hay una página {page}: la última es la {pages}.",
    "api.404": "Esta dirección no existe. Las que hay están en /api/openapi.json.",
    "api.405": "Aquí solo se lee: usa GET.",
}
