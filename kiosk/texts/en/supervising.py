"""What is said of what supervisors do, and why it is refused."""

from collections.abc import Mapping
from typing import Final

_NO: Final = "It was not saved."

REFUSALS: Final[Mapping[str, tuple[str, str, str]]] = {
    "ROL_NO_AUTORIZADO.supervisor": (
        "{worker} doesn't have the role {roles}, which this takes.",
        _NO,
        "Tell a supervisor, or ask planning for the role.",
    ),
    "NO_SE_PUEDE_DESHACER.antiguo": (
        "{quien} did it to {tag} more than 7 days ago ({accion}): it is not corrected any more.",
        _NO,
        "Ask planning to change it in the spreadsheet.",
    ),
    "NO_SE_PUEDE_DESHACER.sin_registro": (
        "The audit does not say who completed {tag}.",
        _NO,
        "Ask planning to change it in the spreadsheet.",
    ),
    "NO_SE_PUEDE_DESHACER.sin_terminar": (
        "What was done last to {tag} is neither a completion nor a result.",
        _NO,
        "Look how it stands now, and choose another spool if need be.",
    ),
    "MOTIVO_REQUERIDO": (
        "The reason for what is done with {tag} is missing.",
        _NO,
        "Repeat with a reason, chosen or typed.",
    ),
    "SPOOL_NO_BLOQUEADO": (
        "{tag} is not blocked: there is nothing to unblock.",
        _NO,
        "See how it stands now, and choose another spool if need be.",
    ),
    "PIN_REQUERIDO": ("The PIN of supervisor {worker} is missing.", _NO, "Enter the PIN and repeat."),
    "PIN_REQUERIDO.falta": (
        "The PIN of supervisor {worker} is missing.",
        _NO,
        "Enter it when asked, or set it in KIOSK_SUPERVISOR_PIN.",
    ),
    "PIN_REQUERIDO.malo": (
        "The PIN of supervisor {worker} is wrong; tries left: {quedan}.",
        _NO,
        "Enter it again; if it is forgotten, “kiosk supervisor pin --worker {worker}” sets another.",
    ),
    "PIN_REQUERIDO.bloqueado": (
        "The PIN of supervisor {worker} is blocked at this station until {hasta}.",
        _NO,
        "Wait until then, or set another with “kiosk supervisor pin --worker {worker}”.",
    ),
    "PIN_REQUERIDO.sin_pin": (
        "Supervisor {worker} has no PIN at this station.",
        _NO,
        "Set it on this machine with “kiosk supervisor pin --worker {worker}”.",
    ),
    "PIN_REQUERIDO.ilegible": (
        "The file of this station's PINs can't be used ({archivo}).",
        _NO,
        "Tell whoever installed the kiosk: mend it, or delete it and set the PINs again.",
    ),
    "OPERACION_NO_INICIADA.nada_que_liberar": (
        "Nobody has {tag}: there is nothing to release.",
        _NO,
        "See how it stands now, and choose another spool if need be.",
    ),
}

SUPERVISOR: Final[Mapping[str, str]] = {
    "action.CORREGIR": "CORRECT",
    "pending.CORREGIR": "Correcting {tag}…",
    "done.CORREGIR": "You corrected {tag}: what was finished last counts no more",
    "late.applied.CORREGIR": "{worker} corrected {tag}.",
    "late.refused.CORREGIR": "{worker} wanted to {action} {tag}. {what}",
    "verb.CORREGIR": "correct",
    "reason.NO_SE_PUEDE_DESHACER.antiguo": "{spool} was completed more than 7 days ago.",
    "reason.NO_SE_PUEDE_DESHACER.sin_terminar": "nothing was finished last on {spool}.",
    "reason.NO_SE_PUEDE_DESHACER.sin_registro": "nobody knows who completed {spool}.",
    "action.LIBERAR": "RELEASE",
    "action.DESBLOQUEAR": "UNBLOCK",
    "action.ASIGNAR": "ASSIGN",
    "pending.LIBERAR": "Releasing {tag}…",
    "pending.DESBLOQUEAR": "Unblocking {tag}…",
    "pending.ASIGNAR": "Assigning {tag} for {operacion}…",
    "done.LIBERAR": "You released {tag}",
    "done.DESBLOQUEAR": "You unblocked {tag}",
    "done.ASIGNAR": "You assigned {tag} to {worker} for {operacion}",
    "late.applied.LIBERAR": "{worker} released {tag}.",
    "late.applied.DESBLOQUEAR": "{worker} unblocked {tag}.",
    "late.applied.ASIGNAR": "{tag} was assigned to {receiver} for {operacion}.",
    "late.refused.LIBERAR": "{worker} wanted to {action} {tag}. {what}",
    "late.refused.DESBLOQUEAR": "{worker} wanted to {action} {tag}. {what}",
    "late.refused.ASIGNAR": "{tag} was not assigned to {receiver} for {operacion}. {what}",
    "verb.LIBERAR": "release",
    "verb.DESBLOQUEAR": "unblock",
    "event.TOMAR.given": "{giver} assigned {tag} to {worker} for {operacion}",
    "event.PAUSAR.released": "{giver} released {tag}, now paused in {operacion}",
    "event.TOMAR_REPARACION.given": "{giver} assigned {tag} to {worker} for REPARACION",
    "event.PAUSAR_REPARACION.released": "{giver} released {tag}: its repair is paused",
    "reason.ROL_NO_AUTORIZADO.supervisor": "the role {roles} is needed.",
    "reason.MOTIVO_REQUERIDO": "the reason is missing.",
    "reason.SPOOL_NO_BLOQUEADO": "{spool} is not blocked.",
    "reason.PIN_REQUERIDO": "the PIN is missing.",
    "reason.PIN_REQUERIDO.falta": "enter your PIN.",
    "reason.PIN_REQUERIDO.malo": "wrong PIN; tries left: {quedan}.",
    "reason.PIN_REQUERIDO.bloqueado": "PIN blocked until {hasta}.",
    "reason.PIN_REQUERIDO.sin_pin": "no PIN at this station: “kiosk supervisor pin --worker {worker}”.",
    "reason.PIN_REQUERIDO.ilegible": "the file of PINs can’t be used: {archivo}.",
    "reason.OPERACION_NO_INICIADA.nada_que_liberar": "nobody has {spool}.",
    "supervisor.pin.ask": "New PIN of supervisor {worker}, {least} to {most} digits:",
    "supervisor.pin.again": "The same PIN again:",
    "supervisor.pin.prompt": "PIN of supervisor {worker}:",
    "supervisor.pin.bad": "The PIN must have {least} to {most} digits. Nothing was changed. Run the "
    "command again.",
    "supervisor.pin.differs": "The two differ. Nothing was changed. Run the command again.",
    "supervisor.pin.none": "No PIN was entered. Nothing was changed. Run the command again at a terminal.",
    "supervisor.pin.unusable": "The file {file} can't be used ({why}). Nothing was changed. Mend it, or "
    "delete it and set the PINs again.",
    "supervisor.pin.set": "Worker {worker} has a new PIN at {station}. It counts at this station "
    "only, and while he has the role Supervisor.",
}
