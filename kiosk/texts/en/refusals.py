"""Refusals in three parts: what happened, saved or not, what to do."""

from collections.abc import Mapping
from typing import Final

_NO: Final = "It was not saved."
_NOT_UNDONE: Final = "Nothing new was saved, and nothing was undone."
_SET_CLOCK: Final = (
    "Set this machine's date and time, and let it set them by itself; the kiosk need not start again."
)

SENTENCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "SPOOL_NO_ENCONTRADO": (
        "Spool {tag} is not in the spreadsheet.",
        _NO,
        "Check the code or ask planning.",
    ),
    "SPOOL_NO_ENCONTRADO.sin_elegir": ("No spool is chosen.", _NO, "Choose a spool from the list."),
    "SPOOL_NO_ENCONTRADO.varios": (
        "Code {tag} fits several spools: {varios}.",
        _NO,
        "Tap yours in the list.",
    ),
    "SPOOL_DUPLICADO": (
        "Code {tag} stands more than once in {hoja}, rows {filas}.",
        _NO,
        "Ask planning to leave one row only.",
    ),
    "SPOOL_DATO_ILEGIBLE": (
        "“{valor}” of {tag} can't be read ({hoja}, row {fila}, column {columna}).",
        _NO,
        "Ask planning to correct that cell.",
    ),
    "SPOOL_DATO_ILEGIBLE.ocupante": (
        "Nobody can tell who holds {tag}: row {fila} of {hoja} says “{valor}” in {columna}.",
        _NO,
        "Ask planning to write there who holds it, or to empty the cell if it is free.",
    ),
    "SPOOL_DATO_ILEGIBLE.numero": (
        "The code in row {fila} of {hoja} is a number with a format ({valor}), and no text.",
        _NO,
        "Ask planning to format that cell as text, and to write the code again.",
    ),
    "SPOOL_DATO_ILEGIBLE.larga": (
        "{columna} of {tag} ({hoja}, row {fila}) is too long: a cell takes 50,000 characters.",
        _NO,
        "Ask planning to shorten that cell.",
    ),
    "SPOOL_DATO_ILEGIBLE.duda": (
        "Row {fila} of {hoja} is {tag}'s and shows what was written for {de}: it is being checked.",
        _NO,
        "Wait a minute and try again; if somebody copied the row, planning should look at it.",
    ),
    "WORKER_NO_ENCONTRADO": (
        "Worker {worker} is not in the spreadsheet, or not active.",
        _NO,
        "Check the number or tell the supervisor.",
    ),
    "WORKER_NO_ENCONTRADO.repetido": (
        "Number {worker} stands more than once in {hoja}, rows {filas}: nobody knows whose it is.",
        _NO,
        "Ask the supervisor to leave one person with that number.",
    ),
    "ROL_NO_AUTORIZADO": (
        "{worker} has no role for {operacion}: it takes {roles}.",
        _NO,
        "Choose another operation or ask the supervisor for the role.",
    ),
    "ROL_NO_AUTORIZADO.solo": (
        "{tag} only waits for {operacion}, and {worker} does not have that role: it takes {roles}.",
        _NO,
        "Choose another spool, or ask the supervisor for the role.",
    ),
    "FECHA_INVALIDA": ("The date {fecha} is later than today.", _NO, "Use today's date or an earlier one."),
    "FECHA_INVALIDA.ilegible": (
        "The spreadsheet can't keep the date {fecha}: only from {desde} to {hasta}.",
        _NO,
        "Check the date, and this computer's clock.",
    ),
    "RESULTADO_INVALIDO": (
        "The result of {operacion} of {tag} has to be APROBADO or RECHAZADO, and not «{valor}».",
        _NO,
        "Try again with one of the two.",
    ),
    "RESULTADO_INVALIDO.ninguno": (
        "The result of {operacion} of {tag} is missing: APROBADO or RECHAZADO.",
        _NO,
        "Try again with one of the two.",
    ),
    "LOTE_INVALIDO": (
        "There are {cuantos} spools, and at most {hasta} are done at once.",
        _NO,
        "Try again with fewer, in several goes.",
    ),
    "LOTE_INVALIDO.repetido": (
        "{tag} is among the chosen ones twice.",
        _NO,
        "Leave it there once and try again.",
    ),
    "SPOOL_BLOQUEADO": ("{tag} is blocked after repeated rejections.", _NO, "Tell the supervisor."),
    "OPERACION_YA_COMPLETADA": (
        "{operacion} of {tag} is already completed by {worker}, on {fecha}.",
        _NO,
        "Choose another spool or another operation.",
    ),
    "OPERACION_YA_COMPLETADA.sin_nombre": (
        "{operacion} of {tag} is already completed, on {fecha}.",
        _NO,
        "Choose another spool or another operation.",
    ),
    "OPERACION_YA_COMPLETADA.sin_fecha": (
        "{operacion} of {tag} is already completed.",
        _NO,
        "Choose another spool or another operation.",
    ),
    "DEPENDENCIAS_NO_SATISFECHAS": (
        "{tag} lacks {falta} for {operacion}.",
        _NO,
        "Choose another spool meanwhile.",
    ),
    "DEPENDENCIAS_NO_SATISFECHAS.materiales": (
        "{tag} has no materials yet.",
        _NO,
        "Choose another spool or ask planning.",
    ),
    "DEPENDENCIAS_NO_SATISFECHAS.arm": (
        "The fit-up of {tag} has not begun yet.",
        _NO,
        "Choose another spool, or take ARM first.",
    ),
    "DEPENDENCIAS_NO_SATISFECHAS.reparacion": (
        "{tag} was rejected, and its repair is not completed.",
        _NO,
        "Choose another spool; this one comes back to METROLOGIA once it is repaired.",
    ),
    "SPOOL_OCUPADO": (
        "{holder} took {tag}{at}{station}.",
        _NO,
        "Choose another spool, or ask for it to be paused.",
    ),
    "SPOOL_OCUPADO.mio": (
        "{tag} is already yours{since}{station}.",
        "Nothing new was saved.",
        "You can pause or complete it.",
    ),
    "OPERACION_NO_INICIADA": (
        "{tag} is held by {holder}, but the spreadsheet does not say for which operation.",
        _NO,
        "Pause the spool and take it again.",
    ),
    "OPERACION_NO_INICIADA.libre": ("Nobody holds {tag}.", _NO, "Take it first."),
    "OPERACION_NO_INICIADA.sin_rechazo": (
        "{tag} is not rejected: there is nothing to repair.",
        _NO,
        "Choose another spool or another operation.",
    ),
    "OPERACION_NO_INICIADA.otra": (
        "{tag} is taken for {tomado_para}, and not for {operacion}.",
        _NO,
        "Choose {tomado_para} and try again.",
    ),
    "NO_AUTORIZADO": (
        "{holder} has {tag}{since}{station}.",
        _NO,
        "Ask for it to be paused; if nobody is there, tell the supervisor.",
    ),
    "NO_AUTORIZADO.otra_toma": (
        "{tag} was given back and taken again{at}: this is not the same hold any more.",
        _NO,
        "Look how it stands now, and try again if need be.",
    ),
    "NO_SE_PUEDE_DESHACER": (
        "The last action on {tag} cannot be undone.",
        _NOT_UNDONE,
        "Look how it stands now.",
    ),
    "NO_SE_PUEDE_DESHACER.tarde": (
        "The action on {tag} cannot be undone any more: only within 10 seconds, and not after a restart.",
        _NOT_UNDONE,
        "Look how it stands now; if it has to be put right, tell the supervisor.",
    ),
    "NO_SE_PUEDE_DESHACER.a_mano": (
        "Somebody has edited {tag} in the spreadsheet by hand since then.",
        _NOT_UNDONE,
        "Look how it stands now, or ask planning.",
    ),
    "NO_SE_PUEDE_DESHACER.actuado": (
        "{quien} has acted on {tag} since then ({accion}).",
        _NOT_UNDONE,
        "Look how it stands now, or talk to them.",
    ),
    "NO_SE_PUEDE_DESHACER.ajeno": (
        "The last action of this station on {tag} was by {quien} ({accion}).",
        _NOT_UNDONE,
        "Only they can undo it, under their own name.",
    ),
    "NO_SE_PUEDE_DESHACER.nada": (
        "This station has done nothing with {tag} that could be undone.",
        _NOT_UNDONE,
        "Check the tag, or undo it at the station where it was done.",
    ),
    "NO_SE_PUEDE_DESHACER.sin_deshacer": (
        "The last action on {tag} was {accion}, which cannot be undone.",
        _NOT_UNDONE,
        "Repeat whichever action you want.",
    ),
    "NO_SE_PUEDE_DESHACER.pendiente": (
        "It is not known yet whether the last action on {tag} was saved.",
        _NOT_UNDONE,
        "Wait until it is known, and look how it stands.",
    ),
    "ESCRITURA_DETENIDA.auditoria": (
        "Writing has stopped: somebody has changed the spreadsheet's audit{rows}.",
        _NO,
        "Tell planning now: they must put Metadata back, or accept it with “kiosk doctor --accept-audit”.",
    ),
    "ESCRITURA_DETENIDA.filas_movidas": (
        "Writing has stopped: rows show what was noted for other spools{rows}.",
        _NO,
        "Tell planning now: they must undo that sorting; “kiosk doctor” says which rows they are.",
    ),
    "ESCRITURA_DETENIDA.columna_vaciada": (
        "Writing has stopped: column {columnas} was emptied all at once.",
        _NO,
        "Tell planning now: they must put it back, or confirm it with “kiosk doctor --accept-cells”.",
    ),
    "ESCRITURA_DETENIDA": (
        "Writing has stopped: for a reason that this version of the kiosk does not know{rows}.",
        _NO,
        "Tell planning now, and see what “kiosk doctor” says at a station that is up to date.",
    ),
    "RELOJ_NO_FIABLE": (
        "This machine's time is wrong: it says {hora}, and this kiosk was made on {otra}.",
        _NO,
        _SET_CLOCK,
    ),
    "RELOJ_NO_FIABLE.servidor": (
        "This machine's time is wrong: it says {hora}, and the spreadsheet's server says {otra}.",
        _NO,
        _SET_CLOCK,
    ),
    "RELOJ_NO_FIABLE.redis": (
        "This machine's time is wrong: it says {hora}, and Redis says {otra}.",
        _NO,
        _SET_CLOCK,
    ),
    "RELOJ_NO_FIABLE.auditoria": (
        "This machine's time is wrong: it says {hora}, and the spreadsheet's last rows are of {otra}.",
        _NO,
        _SET_CLOCK,
    ),
    "HOJA_CAMBIADA": (
        "The spreadsheet has changed its form and isn't recognised.",
        _NO,
        "Try again; if it stays like this, tell planning.",
    ),
    "HOJA_CAMBIADA.columnas": (
        "Missing or repeated in the spreadsheet: {falta}.",
        _NO,
        "Ask planning for that header to be there once, as before.",
    ),
    "HOJA_CAMBIADA.hoja": (
        "Worksheet “{hoja}” is not in the spreadsheet.",
        _NO,
        "Ask planning to put it back, or correct its name in the settings.",
    ),
    "HOJA_CAMBIADA.fila": (
        "The row of {tag} has moved in the spreadsheet.",
        _NO,
        "Try again in a few seconds.",
    ),
    "HOJA_CAMBIADA.detalle": (
        "The spreadsheet is not as expected: {detalle}.",
        _NO,
        "Try again; if it stays like this, tell planning.",
    ),
    "SHEETS_SIN_PERMISO": (
        "This kiosk has no permission on the spreadsheet, or there is no such spreadsheet.",
        _NO,
        "Ask for it to be shared with the kiosk's account, with permission to edit.",
    ),
    "SHEETS_SIN_PERMISO.reloj": (
        "This machine's time is wrong, so Google does not accept its credentials.",
        _NO,
        "Set this machine's date and time; the credentials need no change.",
    ),
    "SHEETS_SIN_PERMISO.firma": (
        "Google does not accept the signature of this kiosk's credentials: their key was deleted, or is of "
        "another account; said: “{dicho}”.",
        _NO,
        "Tell whoever installed it: the service account needs a new key.",
    ),
    "SHEETS_SIN_PERMISO.cuenta": (
        "This kiosk's service account no longer exists in Google.",
        _NO,
        "Tell whoever installed it: make another, and share the spreadsheet with it.",
    ),
    "SHEETS_SIN_PERMISO.excel": (
        "The configured spreadsheet is an Excel file in Drive, not a Google spreadsheet.",
        _NO,
        "Open it in Google, save it with “File > Save as Google Sheets”, and configure the id of the new "
        "spreadsheet.",
    ),
    "SHEETS_SIN_PERMISO.credenciales_dicho": (
        "This kiosk's credentials are not accepted; said: “{dicho}”.",
        _NO,
        "Tell whoever installed it: “kiosk doctor” looks at the file, the time and the network.",
    ),
    "SHEETS_SIN_PERMISO.llave": (
        "The credentials file {archivo} is no usable key of a service account.",
        _NO,
        "Tell whoever installed it: “kiosk doctor” says what is wrong with it.",
    ),
    "SHEETS_SIN_PERMISO.credenciales": (
        "The spreadsheet does not accept this kiosk's credentials.",
        _NO,
        "Tell whoever installed it: they must be renewed.",
    ),
    "SHEETS_SIN_PERMISO.no_existe": (
        "There is no spreadsheet with the configured id.",
        _NO,
        "Tell whoever installed it: the id must be corrected.",
    ),
    "SHEETS_SIN_PERMISO.protegida_en": (
        "Row {fila} of {hoja} is protected, and this kiosk can't write “{columna}”.",
        _NO,
        "Ask whoever protected it to let the kiosk's account write.",
    ),
    "SHEETS_SIN_PERMISO.protegida": (
        "The spreadsheet has protected cells that this kiosk can't write.",
        _NO,
        "Ask planning for permission for the kiosk's account.",
    ),
    "SHEETS_NO_DISPONIBLE": (
        "The spreadsheet does not answer.",
        _NO,
        "Try again in a moment; if it stays like this, “kiosk doctor” says why.",
    ),
    "SHEETS_NO_DISPONIBLE.red": (
        "The spreadsheet does not answer.",
        _NO,
        "Check the network and try again in a moment.",
    ),
    "SHEETS_NO_DISPONIBLE.ilegible": (
        "The spreadsheet could not be read whole.",
        _NO,
        "Try again in a moment; if it stays like this, tell planning.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo": (
        "The local workbook {archivo} can't be used.",
        _NO,
        "Tell whoever installed the kiosk: the log says what is wrong.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_falta": (
        "The local workbook {archivo} is not in its place.",
        _NO,
        "Put it back under that name, and the kiosk goes on by itself; if it was deleted, put a copy there.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_otra": (
        "Another workbook is in {archivo}, not the one that this kiosk opened.",
        _NO,
        "Put the one before back in its place; if the new one is right, close this kiosk and open it again.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_ido": (
        "The local workbook {archivo} is not in its place, and this machine has worked with it.",
        _NO,
        "Put it back; if it was deleted, close the kiosks, delete what is left beside it (-wal, -shm) and "
        "put a copy there.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_ajeno": (
        "{archivo} is not a workbook of the kiosk, or its beginning is damaged.",
        _NO,
        "Put the shop's workbook back in its place, or a copy.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_danado": (
        "The local workbook {archivo} is damaged.",
        _NO,
        "Put a copy in its place, or close the kiosks and make it anew with “kiosk workbook recover”.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_lleno": (
        "No space is left on the drive of {archivo}.",
        _NO,
        "Make space on that drive, and the kiosk goes on by itself.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_protegido": (
        "{archivo} can't be written: rights are missing, or its drive is read-only.",
        _NO,
        "Tell whoever installed the kiosk: it needs rights to the file and to its folder.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_disco": (
        "The drive of {archivo} reports errors or does not answer.",
        _NO,
        "Check that drive, and take a copy of the workbook as soon as you can.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_ocupado": (
        "Another program keeps the local workbook {archivo} busy.",
        _NO,
        "Try again in a moment; if it stays like this, close that program.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_nuevo": (
        "The local workbook {archivo} is of a newer version of the kiosk.",
        _NO,
        "Update the kiosk to open it.",
    ),
    "SHEETS_NO_DISPONIBLE.interrumpido": (
        "An action on {tag} was interrupted before it was sent.",
        _NO,
        "Repeat it if it is needed.",
    ),
    "SHEETS_NO_DISPONIBLE.renunciado": (
        "The sheet did not confirm in time for {tag}, and it was given up.",
        _NO,
        "Look how the spool stands and try again.",
    ),
    "SHEETS_NO_DISPONIBLE.ocupado": (
        "Another window or command of this station is working with the sheet.",
        _NO,
        "Try again in a moment.",
    ),
    "SHEETS_NO_DISPONIBLE.atascado": (
        "An earlier action on {tag} is stuck on this station.",
        _NO,
        "Look at the row in the spreadsheet and tell whoever installed the kiosk.",
    ),
    "SHEETS_NO_DISPONIBLE.deshecho": (
        "The action on {tag} was undone before it was sent.",
        _NO,
        "Try again if need be.",
    ),
    "SHEETS_NO_DISPONIBLE.pagina": (
        "A web page answers in the spreadsheet's place: a proxy, or the network's login; it says: “{dicho}”.",
        _NO,
        "Open a browser on this machine and log in to the network, or tell whoever looks after it.",
    ),
    "SHEETS_NO_DISPONIBLE.proxy": (
        "The network's proxy does not let the kiosk through.",
        _NO,
        "Tell whoever looks after the network: it must let Google's servers through.",
    ),
    "SHEETS_LIMITE": (
        "The spreadsheet is receiving too many requests.",
        _NO,
        "Wait a minute and try again.",
    ),
    "RESULTADO_DESCONOCIDO.por_enviar": (
        "What was done last with {tag} waits on this station.",
        "It is not in the spreadsheet yet.",
        "Do not repeat it: it goes out by itself.",
    ),
    "RESULTADO_DESCONOCIDO.imprevisto": (
        "The kiosk failed in an unforeseen way with {tag} ({falla}).",
        "It is not known yet whether it was saved.",
        "Do not repeat it: look at the row in the spreadsheet and tell whoever installed the kiosk.",
    ),
    "RESULTADO_DESCONOCIDO.protegida": (
        "The spreadsheet didn't answer in time, and now the row of {tag} is protected.",
        "It isn't known yet whether it arrived.",
        "Don't repeat it: ask whoever protected it to let the kiosk's account write.",
    ),
    "RESULTADO_DESCONOCIDO.archivo": (
        "The spreadsheet's file was moved, replaced or failed while {tag} was written to it.",
        "It is not known yet whether it is in it.",
        "Do not repeat it: the kiosk finds out and says so as soon as the file is in its place.",
    ),
    "RESULTADO_DESCONOCIDO": (
        "The spreadsheet did not answer in time.",
        "It is not known yet whether it arrived.",
        "Do not repeat it: the kiosk finds out and says so as soon as it is known.",
    ),
    "PUESTO_SIN_MEMORIA": (
        "This station's disk can't be written ({motivo}, {archivo}).",
        _NO,
        "Tell whoever installed the kiosk.",
    ),
    "PUESTO_SIN_MEMORIA.sin_wal": (
        "The drive that holds {archivo} does not store safely what is done here.",
        _NO,
        "Choose with data_dir a folder on a disk of this machine, or tell whoever installed the kiosk.",
    ),
    "OTRO": ("It could not be done ({code}).", _NO, "Tell the supervisor that code."),
}
