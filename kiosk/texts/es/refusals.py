"""Refusals in three parts: what happened, saved or not, what to do."""

from collections.abc import Mapping
from typing import Final

_NO: Final = "No se guardó."
_NOT_UNDONE: Final = "No se guardó ni se deshizo nada."
_SET_CLOCK: Final = "Pon este equipo en hora y activa su hora automática; no hace falta reiniciar el kiosco."

SENTENCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "SPOOL_NO_ENCONTRADO": (
        "El spool {tag} no está en la planilla.",
        _NO,
        "Revisa el código o pregunta en planificación.",
    ),
    "SPOOL_NO_ENCONTRADO.sin_elegir": ("No hay ningún spool elegido.", _NO, "Elige un spool de la lista."),
    "SPOOL_NO_ENCONTRADO.varios": (
        "El código {tag} calza con varios spools: {varios}.",
        _NO,
        "Toca el tuyo en la lista.",
    ),
    "SPOOL_DUPLICADO": (
        "El código {tag} está repetido en {hoja}, filas {filas}.",
        _NO,
        "Pide a planificación que deje una sola fila.",
    ),
    "SPOOL_DATO_ILEGIBLE": (
        "No se puede leer «{valor}» de {tag} ({hoja}, fila {fila}, columna {columna}).",
        _NO,
        "Pide a planificación que corrija esa celda.",
    ),
    "SPOOL_DATO_ILEGIBLE.ocupante": (
        "No se sabe quién tiene {tag}: la fila {fila} de {hoja} dice «{valor}» en {columna}.",
        _NO,
        "Pide a planificación que escriba ahí quién lo tiene, o que vacíe la celda si está libre.",
    ),
    "SPOOL_DATO_ILEGIBLE.numero": (
        "El código de la fila {fila} de {hoja} es un número con formato ({valor}), y no un texto.",
        _NO,
        "Pide a planificación que dé formato de texto a esa celda y lo escriba de nuevo.",
    ),
    "SPOOL_DATO_ILEGIBLE.larga": (
        "La celda {columna} de {tag} ({hoja}, fila {fila}) es demasiado larga: caben 50.000 signos.",
        _NO,
        "Pide a planificación que acorte esa celda.",
    ),
    "SPOOL_DATO_ILEGIBLE.duda": (
        "La fila {fila} de {hoja} es de {tag} y muestra lo que se escribió para {de}: se está comprobando.",
        _NO,
        "Espera un minuto y prueba de nuevo; si alguien copió la fila, planificación debe revisarla.",
    ),
    "WORKER_NO_ENCONTRADO": (
        "El trabajador {worker} no está en la planilla o no está activo.",
        _NO,
        "Revisa el número o avisa al supervisor.",
    ),
    "WORKER_NO_ENCONTRADO.repetido": (
        "El número {worker} está repetido en {hoja}, filas {filas}: no se sabe quién es.",
        _NO,
        "Pide al supervisor que deje una sola persona con ese número.",
    ),
    "ROL_NO_AUTORIZADO": (
        "{worker} no tiene rol para {operacion}: hace falta {roles}.",
        _NO,
        "Elige otra operación o pide el rol al supervisor.",
    ),
    "ROL_NO_AUTORIZADO.solo": (
        "{tag} espera solo {operacion}, y {worker} no tiene ese rol: hace falta {roles}.",
        _NO,
        "Elige otro spool o pide el rol al supervisor.",
    ),
    "FECHA_INVALIDA": ("La fecha {fecha} es posterior a hoy.", _NO, "Usa la fecha de hoy o una anterior."),
    "FECHA_INVALIDA.ilegible": (
        "La planilla no puede guardar la fecha {fecha}: solo del {desde} al {hasta}.",
        _NO,
        "Revisa la fecha, y el reloj de este equipo.",
    ),
    "RESULTADO_INVALIDO": (
        "El resultado de {operacion} de {tag} tiene que ser APROBADO o RECHAZADO, y no «{valor}».",
        _NO,
        "Repite con uno de los dos.",
    ),
    "RESULTADO_INVALIDO.ninguno": (
        "Falta el resultado de {operacion} de {tag}: APROBADO o RECHAZADO.",
        _NO,
        "Repite con uno de los dos.",
    ),
    "LOTE_INVALIDO": (
        "Son {cuantos} spools, y de una vez se pueden hasta {hasta}.",
        _NO,
        "Repite con menos, en varias veces.",
    ),
    "LOTE_INVALIDO.repetido": (
        "{tag} está dos veces entre los elegidos.",
        _NO,
        "Déjalo una sola vez y repite.",
    ),
    "SPOOL_BLOQUEADO": ("{tag} está bloqueado por rechazos seguidos.", _NO, "Avisa al supervisor."),
    "OPERACION_YA_COMPLETADA": (
        "{operacion} de {tag} ya está completado por {worker}, el {fecha}.",
        _NO,
        "Elige otro spool u otra operación.",
    ),
    "OPERACION_YA_COMPLETADA.sin_nombre": (
        "{operacion} de {tag} ya está completado, el {fecha}.",
        _NO,
        "Elige otro spool u otra operación.",
    ),
    "OPERACION_YA_COMPLETADA.sin_fecha": (
        "{operacion} de {tag} ya está completado.",
        _NO,
        "Elige otro spool u otra operación.",
    ),
    "DEPENDENCIAS_NO_SATISFECHAS": (
        "A {tag} le falta {falta} para {operacion}.",
        _NO,
        "Elige otro spool mientras tanto.",
    ),
    "DEPENDENCIAS_NO_SATISFECHAS.materiales": (
        "{tag} todavía no tiene materiales.",
        _NO,
        "Elige otro spool o pregunta en planificación.",
    ),
    "DEPENDENCIAS_NO_SATISFECHAS.arm": (
        "El armado de {tag} todavía no ha empezado.",
        _NO,
        "Elige otro spool, o toma primero ARM.",
    ),
    "DEPENDENCIAS_NO_SATISFECHAS.reparacion": (
        "{tag} fue rechazado, y su reparación no está completada.",
        _NO,
        "Elige otro spool; este vuelve a METROLOGIA cuando esté reparado.",
    ),
    "SPOOL_OCUPADO": ("{holder} tomó {tag}{at}{station}.", _NO, "Elige otro spool, o pide que lo pause."),
    "SPOOL_OCUPADO.mio": (
        "{tag} ya lo tienes tú{since}{station}.",
        "No se guardó nada nuevo.",
        "Puedes pausarlo o completarlo.",
    ),
    "OPERACION_NO_INICIADA": (
        "{tag} está a nombre de {holder}, pero la planilla no dice para qué operación.",
        _NO,
        "Pausa el spool y vuelve a tomarlo.",
    ),
    "OPERACION_NO_INICIADA.libre": ("Nadie tiene tomado {tag}.", _NO, "Primero tómalo."),
    "OPERACION_NO_INICIADA.sin_rechazo": (
        "{tag} no está rechazado: no hay nada que reparar.",
        _NO,
        "Elige otro spool u otra operación.",
    ),
    "OPERACION_NO_INICIADA.otra": (
        "{tag} está tomado para {tomado_para}, y no para {operacion}.",
        _NO,
        "Elige {tomado_para} y repite.",
    ),
    "NO_AUTORIZADO": (
        "{tag} lo tiene {holder}{since}{station}.",
        _NO,
        "Pide que lo pause; si no está, avisa al supervisor.",
    ),
    "NO_AUTORIZADO.otra_toma": (
        "{tag} se soltó y se volvió a tomar{at}: ya no es la misma toma.",
        _NO,
        "Mira cómo está ahora y repite si hace falta.",
    ),
    "NO_SE_PUEDE_DESHACER": (
        "Lo último de {tag} no se puede deshacer.",
        _NOT_UNDONE,
        "Mira cómo está ahora.",
    ),
    "NO_SE_PUEDE_DESHACER.tarde": (
        "Lo de {tag} ya no se puede deshacer: solo dentro de 10 segundos, y no si el kiosco se reinició.",
        _NOT_UNDONE,
        "Mira cómo está ahora; si hay que corregirlo, avisa al supervisor.",
    ),
    "NO_SE_PUEDE_DESHACER.a_mano": (
        "Alguien cambió {tag} a mano en la planilla desde entonces.",
        _NOT_UNDONE,
        "Mira cómo está ahora, o pregunta en planificación.",
    ),
    "NO_SE_PUEDE_DESHACER.actuado": (
        "{quien} actuó sobre {tag} desde entonces ({accion}).",
        _NOT_UNDONE,
        "Mira cómo está ahora, o habla con esa persona.",
    ),
    "NO_SE_PUEDE_DESHACER.ajeno": (
        "Lo último que este puesto hizo con {tag} lo hizo {quien} ({accion}).",
        _NOT_UNDONE,
        "Solo esa persona puede deshacerlo, con su nombre.",
    ),
    "NO_SE_PUEDE_DESHACER.nada": (
        "Este puesto no hizo nada con {tag} que se pueda deshacer.",
        _NOT_UNDONE,
        "Revisa el código, o hazlo en el puesto donde se hizo.",
    ),
    "NO_SE_PUEDE_DESHACER.sin_deshacer": (
        "Lo último de {tag} fue {accion}, y eso no se deshace.",
        _NOT_UNDONE,
        "Repite la acción que quieras.",
    ),
    "NO_SE_PUEDE_DESHACER.pendiente": (
        "Todavía no se sabe si lo último de {tag} quedó guardado.",
        _NOT_UNDONE,
        "Espera a que se sepa y mira cómo está.",
    ),
    "ESCRITURA_DETENIDA.auditoria": (
        "Escritura detenida: alguien cambió la auditoría de la planilla{rows}.",
        _NO,
        "Avisa ya a planificación: que la deje como estaba, o la acepte con «kiosk doctor --accept-audit».",
    ),
    "ESCRITURA_DETENIDA.filas_movidas": (
        "Escritura detenida: hay filas que muestran lo anotado para otros spools{rows}.",
        _NO,
        "Avisa ya a planificación: que deshaga ese orden; «kiosk doctor» dice qué filas son.",
    ),
    "ESCRITURA_DETENIDA.columna_vaciada": (
        "Escritura detenida: se vació de golpe la columna {columnas}.",
        _NO,
        "Avisa ya a planificación: que la devuelva, o lo confirme con «kiosk doctor --accept-cells».",
    ),
    "ESCRITURA_DETENIDA": (
        "Escritura detenida: por algo que esta versión del kiosco no conoce{rows}.",
        _NO,
        "Avisa ya a planificación, y mira qué dice «kiosk doctor» en un puesto al día.",
    ),
    "RELOJ_NO_FIABLE": (
        "La hora de este equipo está mal: dice {hora}, y este kiosco se hizo el {otra}.",
        _NO,
        _SET_CLOCK,
    ),
    "RELOJ_NO_FIABLE.servidor": (
        "La hora de este equipo está mal: dice {hora}, y el servidor de la planilla dice {otra}.",
        _NO,
        _SET_CLOCK,
    ),
    "RELOJ_NO_FIABLE.redis": (
        "La hora de este equipo está mal: dice {hora}, y Redis dice {otra}.",
        _NO,
        _SET_CLOCK,
    ),
    "RELOJ_NO_FIABLE.auditoria": (
        "La hora de este equipo está mal: dice {hora}, y lo último de la planilla es del {otra}.",
        _NO,
        _SET_CLOCK,
    ),
    "HOJA_CAMBIADA": (
        "La planilla cambió de forma y no se reconoce.",
        _NO,
        "Repite; si sigue igual, avisa a planificación.",
    ),
    "HOJA_CAMBIADA.columnas": (
        "Falta o se repite en la planilla: {falta}.",
        _NO,
        "Pide a planificación que ese encabezado esté una sola vez, como antes.",
    ),
    "HOJA_CAMBIADA.hoja": (
        "La hoja «{hoja}» no está en la planilla.",
        _NO,
        "Pide a planificación que la devuelva, o corrige su nombre en la configuración.",
    ),
    "HOJA_CAMBIADA.fila": (
        "La fila de {tag} se movió en la planilla.",
        _NO,
        "Repite en unos segundos.",
    ),
    "HOJA_CAMBIADA.detalle": (
        "La planilla no es como se esperaba: {detalle}.",
        _NO,
        "Repite; si sigue igual, avisa a planificación.",
    ),
    "SHEETS_SIN_PERMISO": (
        "Este kiosco no tiene permiso en la planilla, o la planilla no existe.",
        _NO,
        "Pide que la compartan con la cuenta del kiosco, con permiso para editar.",
    ),
    "SHEETS_SIN_PERMISO.reloj": (
        "La hora de este equipo está mal, y por eso Google no acepta sus credenciales.",
        _NO,
        "Corrige la fecha y la hora de este equipo; las credenciales no hay que cambiarlas.",
    ),
    "SHEETS_SIN_PERMISO.firma": (
        "Google no acepta la firma de las credenciales de este kiosco: borraron su llave, o es de otra "
        "cuenta; dijo: «{dicho}».",
        _NO,
        "Avisa a quien lo instaló: hay que crear otra llave de la cuenta de servicio.",
    ),
    "SHEETS_SIN_PERMISO.cuenta": (
        "La cuenta de servicio de este kiosco ya no existe en Google.",
        _NO,
        "Avisa a quien lo instaló: hay que crear otra, y compartir la planilla con ella.",
    ),
    "SHEETS_SIN_PERMISO.excel": (
        "La planilla configurada es un archivo de Excel en Drive, y no una planilla de Google.",
        _NO,
        "Ábrelo en Google, guárdalo con «Archivo > Guardar como Hojas de cálculo de Google», y configura el "
        "identificador de la planilla nueva.",
    ),
    "SHEETS_SIN_PERMISO.credenciales_dicho": (
        "No se aceptan las credenciales de este kiosco; se dijo: «{dicho}».",
        _NO,
        "Avisa a quien lo instaló: «kiosk doctor» mira el archivo, la hora y la red.",
    ),
    "SHEETS_SIN_PERMISO.llave": (
        "El archivo de credenciales {archivo} no es una llave de cuenta de servicio que sirva.",
        _NO,
        "Avisa a quien lo instaló: «kiosk doctor» dice qué tiene mal.",
    ),
    "SHEETS_SIN_PERMISO.credenciales": (
        "La planilla no acepta las credenciales de este kiosco.",
        _NO,
        "Avisa a quien lo instaló: hay que renovarlas.",
    ),
    "SHEETS_SIN_PERMISO.no_existe": (
        "La planilla configurada no existe.",
        _NO,
        "Avisa a quien lo instaló: hay que corregir su identificador.",
    ),
    "SHEETS_SIN_PERMISO.protegida_en": (
        "La fila {fila} de {hoja} está protegida, y este kiosco no puede escribir en «{columna}».",
        _NO,
        "Pide a quien la protegió que deje escribir a la cuenta del kiosco.",
    ),
    "SHEETS_SIN_PERMISO.protegida": (
        "La planilla tiene celdas protegidas que este kiosco no puede escribir.",
        _NO,
        "Pide a planificación permiso para la cuenta del kiosco.",
    ),
    "SHEETS_NO_DISPONIBLE": (
        "La planilla no responde.",
        _NO,
        "Repite en un momento; si sigue igual, «kiosk doctor» dice por qué.",
    ),
    "SHEETS_NO_DISPONIBLE.red": (
        "La planilla no responde.",
        _NO,
        "Revisa la red y repite en un momento.",
    ),
    "SHEETS_NO_DISPONIBLE.ilegible": (
        "La planilla no se pudo leer entera.",
        _NO,
        "Repite en un momento; si sigue igual, avisa a planificación.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo": (
        "No se puede usar la planilla local {archivo}.",
        _NO,
        "Avisa a quien instaló el kiosco: el registro dice qué tiene.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_falta": (
        "La planilla local {archivo} no está en su lugar.",
        _NO,
        "Devuélvela con el mismo nombre, y el kiosco sigue solo; si se borró, pon ahí una copia.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_otra": (
        "En {archivo} hay otra planilla, y no la que este kiosco abrió.",
        _NO,
        "Devuelve a su lugar la de antes; si la nueva es la buena, cierra y abre este kiosco.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_ido": (
        "La planilla local {archivo} no está en su lugar, y este equipo ya trabajó con ella.",
        _NO,
        "Devuélvela; si se borró, cierra los kioscos, borra lo que quedó a su lado (-wal, -shm) y pon ahí "
        "una copia.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_ajeno": (
        "{archivo} no es una planilla del kiosco, o se dañó desde su comienzo.",
        _NO,
        "Devuelve la del taller a su lugar, o pon una copia.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_danado": (
        "La planilla local {archivo} está dañada.",
        _NO,
        "Pon una copia en su lugar, o cierra los kioscos y rehazla con «kiosk workbook recover».",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_lleno": (
        "No queda espacio en el disco de {archivo}.",
        _NO,
        "Libera espacio en ese disco, y el kiosco sigue solo.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_protegido": (
        "No se puede escribir en {archivo}: faltan permisos, o su disco es de solo lectura.",
        _NO,
        "Avisa a quien instaló el kiosco: necesita permisos en el archivo y en su carpeta.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_disco": (
        "El disco de {archivo} da errores o no responde.",
        _NO,
        "Revisa ese disco, y saca una copia de la planilla en cuanto se pueda.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_ocupado": (
        "Otro programa tiene ocupada la planilla local {archivo}.",
        _NO,
        "Repite en un momento; si sigue igual, cierra ese programa.",
    ),
    "SHEETS_NO_DISPONIBLE.archivo_nuevo": (
        "La planilla local {archivo} es de una versión más nueva del kiosco.",
        _NO,
        "Actualiza el kiosco para abrirla.",
    ),
    "SHEETS_NO_DISPONIBLE.interrumpido": (
        "Una acción con {tag} se interrumpió antes de enviarse.",
        _NO,
        "Repítela si hace falta.",
    ),
    "SHEETS_NO_DISPONIBLE.renunciado": (
        "La planilla no confirmó a tiempo lo de {tag}, y se dejó sin efecto.",
        _NO,
        "Mira cómo está el spool y repite.",
    ),
    "SHEETS_NO_DISPONIBLE.ocupado": (
        "Otra ventana u orden de este puesto está trabajando con la planilla.",
        _NO,
        "Repite en un momento.",
    ),
    "SHEETS_NO_DISPONIBLE.atascado": (
        "Una acción anterior de {tag} quedó atascada en este equipo.",
        _NO,
        "Mira la fila en la planilla y avisa a quien instaló el kiosco.",
    ),
    "SHEETS_NO_DISPONIBLE.deshecho": (
        "Lo de {tag} se deshizo antes de enviarse.",
        _NO,
        "Repite si hace falta.",
    ),
    "SHEETS_NO_DISPONIBLE.pagina": (
        "En lugar de la planilla contesta una página web: un proxy, o el acceso a la red; dice: «{dicho}».",
        _NO,
        "Abre un navegador en este equipo y entra a la red, o avisa a quien la cuida.",
    ),
    "SHEETS_NO_DISPONIBLE.proxy": (
        "El proxy de la red no deja pasar al kiosco.",
        _NO,
        "Avisa a quien cuida la red: tiene que dejar pasar a los servidores de Google.",
    ),
    "SHEETS_LIMITE": (
        "La planilla está recibiendo demasiadas peticiones.",
        _NO,
        "Espera un minuto y repite.",
    ),
    "RESULTADO_DESCONOCIDO.por_enviar": (
        "Lo último que se hizo con {tag} espera en este equipo.",
        "Todavía no está en la planilla.",
        "No repitas: se envía solo.",
    ),
    "RESULTADO_DESCONOCIDO.imprevisto": (
        "El kiosco falló de una forma no prevista con {tag} ({falla}).",
        "Todavía no se sabe si se guardó.",
        "No repitas: mira la fila en la planilla y avisa a quien instaló el kiosco.",
    ),
    "RESULTADO_DESCONOCIDO.protegida": (
        "La planilla no contestó a tiempo, y ahora la fila de {tag} está protegida.",
        "Todavía no se sabe si llegó.",
        "No repitas: pide a quien la protegió que deje escribir a la cuenta del kiosco.",
    ),
    "RESULTADO_DESCONOCIDO.archivo": (
        "El archivo de la planilla se movió, se cambió o falló mientras se guardaba lo de {tag}.",
        "Todavía no se sabe si quedó.",
        "No repitas: el kiosco lo averigua y lo dice en cuanto el archivo esté en su lugar.",
    ),
    "RESULTADO_DESCONOCIDO": (
        "La planilla no contestó a tiempo.",
        "Todavía no se sabe si llegó.",
        "No repitas: el kiosco lo averigua y lo dice en cuanto se sepa.",
    ),
    "PUESTO_SIN_MEMORIA": (
        "El disco de este puesto no deja guardar ({motivo}, {archivo}).",
        _NO,
        "Avisa a quien instaló el kiosco.",
    ),
    "PUESTO_SIN_MEMORIA.sin_wal": (
        "La unidad en que está {archivo} no guarda con seguridad lo que se hace aquí.",
        _NO,
        "Elige con data_dir una carpeta de un disco de este equipo, o avisa a quien instaló el kiosco.",
    ),
    "OTRO": ("No se pudo hacer ({code}).", _NO, "Avisa al supervisor con ese código."),
}
