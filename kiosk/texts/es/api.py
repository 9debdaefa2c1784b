"""Lo que dicen las rutas JSON de `kiosk web`."""

API = {
    "api.unread": "Todavía no se ha leído la planilla: no se sabe nada del taller. "
    "Pregunta de nuevo en unos segundos.",
    "api.archive_away": "La historia está en la planilla, que ahora no contesta. "
    "Pregunta de nuevo en unos segundos.",
    "api.busy": "Demasiados preguntan a la vez por el pasado. Pregunta de nuevo en unos segundos.",
    "api.parameter": "El parámetro «{name}» no sirve: «{value}». Debe ser {wanted}.",
    "api.wanted.lang": "es o en",
    "api.wanted.operacion": "ARM, SOLD, METROLOGIA o REPARACION",
    "api.wanted.estado": "uno de los que nombra /api/openapi.json",
    "api.wanted.nv": "un texto de 100 signos a lo más",
    "api.wanted.q": "un texto de 100 signos a lo más",
    "api.wanted.page": "un número desde 1",
    "api.wanted.tag": "el tag de un spool",
    "api.wanted.worker_id": "el número de un trabajador",
    "api.wanted.fecha": "una fecha DD-MM-AAAA",
    "api.no_page": "No hay una página {page}: la última es la {pages}.",
    "api.404": "Esta dirección no existe. Las que hay están en /api/openapi.json.",
    "api.405": "Aquí solo se lee: usa GET.",
}
