"""Lo que dicen las rutas JSON de `kiosk web`."""

API = {
    "api.unread": "Todavía no se ha leído la planilla: no se sabe nada del taller. "
    "Pregunta de nuevo en unos segundos.",
    "api.parameter": "El parámetro «{name}» no sirve: «{value}». Debe ser {wanted}.",
    "api.wanted.": "otro",
    "api.404": "Esta dirección no existe. Las que hay están en /api/openapi.json.",
    "api.405": "Aquí solo se lee: usa GET.",
}
