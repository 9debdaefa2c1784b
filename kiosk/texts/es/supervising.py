"""What is said of what supervisors do, and why it is refused."""

from collections.abc import Mapping
from typing import Final

_NO: Final = "No se guardó."

REFUSALS: Final[Mapping[str, tuple[str, str, str]]] = {
    "ROL_NO_AUTORIZADO.supervisor": (
        "{worker} no tiene el rol {roles}, que hace falta para esto.",
        _NO,
        "Avisa a un supervisor, o pide el rol a planificación.",
    ),
    "NO_SE_PUEDE_DESHACER.antiguo": (
        "Lo de {tag} lo hizo {quien} hace más de 7 días ({accion}): ya no se corrige.",
        _NO,
        "Pide a planificación que lo cambie en la planilla.",
    ),
    "NO_SE_PUEDE_DESHACER.sin_registro": (
        "La auditoría no dice quién completó {tag}.",
        _NO,
        "Pide a planificación que lo cambie en la planilla.",
    ),
    "NO_SE_PUEDE_DESHACER.sin_terminar": (
        "Lo último que se hizo con {tag} no es algo terminado ni un resultado.",
        _NO,
        "Mira cómo está ahora y elige otro spool si hace falta.",
    ),
    "MOTIVO_REQUERIDO": (
        "Falta el motivo de lo que se hace con {tag}.",
        _NO,
        "Repite con un motivo, elegido o escrito.",
    ),
    "SPOOL_NO_BLOQUEADO": (
        "{tag} no está bloqueado: no hay nada que desbloquear.",
        _NO,
        "Mira cómo está ahora y elige otro spool si hace falta.",
    ),
    "PIN_REQUERIDO": ("Falta el PIN del supervisor {worker}.", _NO, "Escribe el PIN y repite."),
    "PIN_REQUERIDO.falta": (
        "Falta el PIN del supervisor {worker}.",
        _NO,
        "Escríbelo cuando se pida, o ponlo en KIOSK_SUPERVISOR_PIN.",
    ),
    "PIN_REQUERIDO.malo": (
        "El PIN del supervisor {worker} no es correcto; intentos que quedan: {quedan}.",
        _NO,
        "Escríbelo de nuevo; si se olvidó, se pone otro con «kiosk supervisor pin --worker {worker}».",
    ),
    "PIN_REQUERIDO.bloqueado": (
        "El PIN del supervisor {worker} está bloqueado en este puesto hasta las {hasta}.",
        _NO,
        "Espera hasta esa hora, o pon otro con «kiosk supervisor pin --worker {worker}».",
    ),
    "PIN_REQUERIDO.sin_pin": (
        "El supervisor {worker} no tiene PIN en este puesto.",
        _NO,
        "Ponlo en este equipo con «kiosk supervisor pin --worker {worker}».",
    ),
    "PIN_REQUERIDO.ilegible": (
        "El archivo de los PIN de este puesto no se puede usar ({archivo}).",
        _NO,
        "Avisa a quien instaló el kiosco: que lo repare, o lo borre y ponga los PIN de nuevo.",
    ),
    "OPERACION_NO_INICIADA.nada_que_liberar": (
        "Nadie tiene tomado {tag}: no hay nada que liberar.",
        _NO,
        "Mira cómo está ahora y elige otro spool si hace falta.",
    ),
}

SUPERVISOR: Final[Mapping[str, str]] = {
    "action.CORREGIR": "CORREGIR",
    "pending.CORREGIR": "Corrigiendo {tag}…",
    "done.CORREGIR": "Corregiste {tag}: lo último que se terminó ya no cuenta",
    "late.applied.CORREGIR": "{worker} corrigió {tag}.",
    "late.refused.CORREGIR": "{worker} quiso {action} {tag}. {what}",
    "verb.CORREGIR": "corregir",
    "reason.NO_SE_PUEDE_DESHACER.antiguo": "{spool} se completó hace más de 7 días.",
    "reason.NO_SE_PUEDE_DESHACER.sin_terminar": "lo último de {spool} no es algo terminado.",
    "reason.NO_SE_PUEDE_DESHACER.sin_registro": "no se sabe quién completó {spool}.",
    "action.LIBERAR": "LIBERAR",
    "action.DESBLOQUEAR": "DESBLOQUEAR",
    "action.ASIGNAR": "ASIGNAR",
    "pending.LIBERAR": "Liberando {tag}…",
    "pending.DESBLOQUEAR": "Desbloqueando {tag}…",
    "pending.ASIGNAR": "Asignando {tag} para {operacion}…",
    "done.LIBERAR": "Liberaste {tag}",
    "done.DESBLOQUEAR": "Desbloqueaste {tag}",
    "done.ASIGNAR": "Asignaste {tag} a {worker} para {operacion}",
    "late.applied.LIBERAR": "{worker} liberó {tag}.",
    "late.applied.DESBLOQUEAR": "{worker} desbloqueó {tag}.",
    "late.applied.ASIGNAR": "{tag} quedó asignado a {receiver} para {operacion}.",
    "late.refused.LIBERAR": "{worker} quiso {action} {tag}. {what}",
    "late.refused.DESBLOQUEAR": "{worker} quiso {action} {tag}. {what}",
    "late.refused.ASIGNAR": "{tag} no quedó asignado a {receiver} para {operacion}. {what}",
    "verb.LIBERAR": "liberar",
    "verb.DESBLOQUEAR": "desbloquear",
    "event.TOMAR.given": "{giver} asignó {tag} a {worker} para {operacion}",
    "event.PAUSAR.released": "{giver} liberó {tag}, que queda pausado en {operacion}",
    "event.TOMAR_REPARACION.given": "{giver} asignó {tag} a {worker} para REPARACION",
    "event.PAUSAR_REPARACION.released": "{giver} liberó {tag}: su reparación queda pausada",
    "reason.ROL_NO_AUTORIZADO.supervisor": "hace falta el rol {roles}.",
    "reason.MOTIVO_REQUERIDO": "falta el motivo.",
    "reason.SPOOL_NO_BLOQUEADO": "{spool} no está bloqueado.",
    "reason.PIN_REQUERIDO": "falta el PIN.",
    "reason.PIN_REQUERIDO.falta": "escribe tu PIN.",
    "reason.PIN_REQUERIDO.malo": "PIN equivocado; intentos que quedan: {quedan}.",
    "reason.PIN_REQUERIDO.bloqueado": "PIN bloqueado hasta las {hasta}.",
    "reason.PIN_REQUERIDO.sin_pin": "sin PIN en este puesto: «kiosk supervisor pin --worker {worker}».",
    "reason.PIN_REQUERIDO.ilegible": "el archivo de los PIN no sirve: {archivo}.",
    "reason.OPERACION_NO_INICIADA.nada_que_liberar": "nadie tiene {spool}.",
    "supervisor.pin.ask": "PIN nuevo del supervisor {worker}, de {least} a {most} dígitos:",
    "supervisor.pin.again": "El mismo PIN otra vez:",
    "supervisor.pin.prompt": "PIN del supervisor {worker}:",
    "supervisor.pin.bad": "El PIN tiene que ser de {least} a {most} dígitos. No se cambió nada. Repite el "
    "comando.",
    "supervisor.pin.differs": "Los dos no son iguales. No se cambió nada. Repite el comando.",
    "supervisor.pin.none": "No se escribió ningún PIN. No se cambió nada. Repite el comando en un terminal.",
    "supervisor.pin.unusable": "El archivo {file} no se puede usar ({why}). No se cambió nada. Repáralo, "
    "o bórralo y pon los PIN de nuevo.",
    "supervisor.pin.set": "El trabajador {worker} tiene PIN nuevo en {station}. Vale solo en este puesto, "
    "y mientras tenga el rol Supervisor.",
}
