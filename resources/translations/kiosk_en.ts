<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="es">
<context>
    <name>ActionButtons</name>
    <message>
        <source>…guardando</source>
        <translation>…saving</translation>
    </message>
    <message>
        <source>{operation} de {spool}</source>
        <translation>{operation} of {spool}</translation>
    </message>
    <message>
        <source>comprueba la planilla antes</source>
        <translation>checks the sheet first</translation>
    </message>
    <message>
        <source>pedido a {holder}</source>
        <translation>asked of {holder}</translation>
    </message>
    <message>
        <source>ya lo pidió {who}</source>
        <translation>{who} has asked</translation>
    </message>
    <message>
        <source>a {holder}</source>
        <translation>of {holder}</translation>
    </message>
    <message>
        <source>{holder} responde aquí</source>
        <translation>{holder} answers here</translation>
    </message>
    <message>
        <source>PEDIR RELEVO</source>
        <translation>ASK FOR IT</translation>
    </message>
    <message>
        <source>de {count} marcados</source>
        <translation>of {count} ticked</translation>
    </message>
    <message>
        <source>{spool} para {operation}</source>
        <translation>{spool} for {operation}</translation>
    </message>
    <message>
        <source>lo bloquea</source>
        <translation>blocks it</translation>
    </message>
    <message>
        <source>ciclo {cycle}</source>
        <translation>cycle {cycle}</translation>
    </message>
    <message>
        <source>Elige un spool.</source>
        <translation>Choose a spool.</translation>
    </message>
    <message>
        <source>Marca spools, o escanéalos.</source>
        <translation>Tick spools, or scan them.</translation>
    </message>
    <message>
        <source>Hay otro casi igual: compara antes de empezar.</source>
        <translation>Another one looks almost the same: compare before you begin.</translation>
    </message>
    <message>
        <source>Hay otros {count} casi iguales: compara antes de empezar.</source>
        <translation>{count} others look almost the same: compare before you begin.</translation>
    </message>
    <message>
        <source>{spool}: {why} Pide relevo, o elige otro.</source>
        <translation>{spool}: {why} Ask for it, or choose another.</translation>
    </message>
</context>
<context>
    <name>BadgeCall</name>
    <message>
        <source>Pasa tu
credencial</source>
        <translation>Scan your
badge</translation>
    </message>
    <message>
        <source>o toca la pantalla</source>
        <translation>or touch the screen</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Lo rayado puede haber cambiado: se comprueba en la planilla antes de TOMAR.</source>
        <translation>What is hatched may have changed: the sheet is checked before TAKE.</translation>
    </message>
    <message>
        <source>PAUSAR, COMPLETAR y CANCELAR quedan en este equipo y salen solos; TOMAR, no.</source>
        <translation>PAUSE, COMPLETE and CANCEL are kept on this station and go out by themselves; TAKE does not.</translation>
    </message>
    <message>
        <source>La planilla no responde.</source>
        <translation>The sheet doesn&apos;t answer.</translation>
    </message>
    <message>
        <source>Lo que hagan otras estaciones tarda hasta 20 s en verse aquí.</source>
        <translation>What other stations do takes up to 20 s to show here.</translation>
    </message>
</context>
<context>
    <name>BatchPanel</name>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Resultado de cada spool</source>
        <translation>Outcome of each spool</translation>
    </message>
</context>
<context>
    <name>BoardBanner</name>
    <message>
        <source>La planilla no responde.</source>
        <translation>The sheet doesn&apos;t answer.</translation>
    </message>
    <message>
        <source>Lo rayado puede haber cambiado.</source>
        <translation>What is hatched may have changed.</translation>
    </message>
    <message>
        <source>Los cambios tardan hasta 20 s en verse aquí.</source>
        <translation>Changes take up to 20 s to show here.</translation>
    </message>
</context>
<context>
    <name>BoardEvents</name>
    <message>
        <source>Últimos movimientos</source>
        <translation>Last events</translation>
    </message>
    <message>
        <source>Ninguno todavía</source>
        <translation>None yet</translation>
    </message>
</context>
<context>
    <name>BoardHolders</name>
    <message>
        <source>Quién tiene más</source>
        <translation>Who holds most</translation>
    </message>
</context>
<context>
    <name>BoardNews</name>
    <message>
        <source>aprobó</source>
        <translation>approved</translation>
    </message>
    <message>
        <source>rechazó</source>
        <translation>rejected</translation>
    </message>
    <message>
        <source>tomó</source>
        <translation>took</translation>
    </message>
    <message>
        <source>pausó</source>
        <translation>paused</translation>
    </message>
    <message>
        <source>completó</source>
        <translation>completed</translation>
    </message>
    <message>
        <source>canceló</source>
        <translation>cancelled</translation>
    </message>
    <message>
        <source>cambió</source>
        <translation>changed</translation>
    </message>
</context>
<context>
    <name>BoardPageLine</name>
    <message>
        <source>Página {page} de {pages}</source>
        <translation>Page {page} of {pages}</translation>
    </message>
    <message>
        <source>sigue en {seconds} s</source>
        <translation>next in {seconds} s</translation>
    </message>
</context>
<context>
    <name>BoardTotals</name>
    <message>
        <source>{count} ocupados</source>
        <translation>{count} held</translation>
    </message>
    <message>
        <source>&gt; 8 h</source>
        <translation>&gt; 8 h</translation>
    </message>
    <message>
        <source>ocupado</source>
        <translation>held</translation>
    </message>
    <message>
        <source>ocupados</source>
        <translation>held</translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message>
        <source>Spools ocupados ahora</source>
        <translation>Spools held now</translation>
    </message>
</context>
<context>
    <name>BoardWindow</name>
    <message>
        <source>Tablero de spools</source>
        <translation>Spool board</translation>
    </message>
    <message>
        <source>Ocupados ahora</source>
        <translation>Held now</translation>
    </message>
    <message>
        <source>Lo que alguien tome aparece aquí al momento.</source>
        <translation>What somebody takes appears here at once.</translation>
    </message>
    <message>
        <source>Nadie tiene un spool ahora</source>
        <translation>Nobody has a spool now</translation>
    </message>
    <message>
        <source>Se intenta de nuevo cada pocos segundos.</source>
        <translation>It is tried again every few seconds.</translation>
    </message>
    <message>
        <source>No se pudo leer la planilla</source>
        <translation>The sheet could not be read</translation>
    </message>
    <message>
        <source>Leyendo la planilla…</source>
        <translation>Reading the sheet…</translation>
    </message>
</context>
<context>
    <name>CancelButton</name>
    <message>
        <source>…guardando</source>
        <translation>…saving</translation>
    </message>
    <message>
        <source>¿Cancelar {count}? Sí</source>
        <translation>Cancel {count}? Yes</translation>
    </message>
    <message>
        <source>¿Cancelar? Sí</source>
        <translation>Cancel? Yes</translation>
    </message>
    <message>
        <source>CANCELAR {count}</source>
        <translation>CANCEL {count}</translation>
    </message>
    <message>
        <source>CANCELAR toma</source>
        <translation>CANCEL take</translation>
    </message>
</context>
<context>
    <name>CleaningColumn</name>
    <message>
        <source>Limpia la pantalla</source>
        <translation>Clean the screen</translation>
    </message>
    <message>
        <source>No responde a toques ni teclas</source>
        <translation>Touches and keys do nothing</translation>
    </message>
    <message>
        <source>Deja un dedo aquí 3 s para terminar antes</source>
        <translation>Keep a finger here for 3 s to end it early</translation>
    </message>
</context>
<context>
    <name>DeskKeys</name>
    <message>
        <source>copiar la tabla</source>
        <translation>copy the table</translation>
    </message>
    <message>
        <source>liberar, desbloquear: con el PIN del supervisor abierto</source>
        <translation>release, unblock: while the supervisor&apos;s PIN is open</translation>
    </message>
    <message>
        <source>liberar</source>
        <translation>release</translation>
    </message>
    <message>
        <source>desbloquear</source>
        <translation>unblock</translation>
    </message>
    <message>
        <source>mover</source>
        <translation>move</translation>
    </message>
    <message>
        <source>ficha</source>
        <translation>card</translation>
    </message>
    <message>
        <source>buscar</source>
        <translation>search</translation>
    </message>
    <message>
        <source>atrás</source>
        <translation>back</translation>
    </message>
    <message>
        <source>teclas</source>
        <translation>keys</translation>
    </message>
</context>
<context>
    <name>DeskPanel</name>
    <message>
        <source>Copiar · Ctrl+C</source>
        <translation>Copy · Ctrl+C</translation>
    </message>
    <message>
        <source>Guardar como CSV</source>
        <translation>Save as CSV</translation>
    </message>
    <message>
        <source>Copiado: 1 fila</source>
        <translation>Copied: 1 row</translation>
    </message>
    <message>
        <source>Copiado: {count} filas</source>
        <translation>Copied: {count} rows</translation>
    </message>
    <message>
        <source>ocupados {when}</source>
        <translation>held {when}</translation>
    </message>
    <message>
        <source>Ocupados ahora {total}</source>
        <translation>Held now {total}</translation>
    </message>
    <message>
        <source>Ocupados ahora {shown} de {total}</source>
        <translation>Held now {shown} of {total}</translation>
    </message>
    <message>
        <source>1 lleva más de 8 h</source>
        <translation>1 held for over 8 h</translation>
    </message>
    <message>
        <source>{n} llevan más de 8 h</source>
        <translation>{n} held for over 8 h</translation>
    </message>
    <message>
        <source>{n} sin número de trabajador</source>
        <translation>{n} without a worker’s number</translation>
    </message>
    <message>
        <source>Guardado: {file}</source>
        <translation>Saved: {file}</translation>
    </message>
    <message>
        <source>No se pudo guardar el CSV: {why}</source>
        <translation>The CSV could not be saved: {why}</translation>
    </message>
</context>
<context>
    <name>Elapsed</name>
    <message>
        <source>ahora</source>
        <translation>now</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes}</source>
        <translation>{hours} h {minutes}</translation>
    </message>
    <message>
        <source>{days} d {hours} h</source>
        <translation>{days} d {hours} h</translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>Filtrar</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filtrar la lista</source>
        <translation>Filter the list</translation>
    </message>
</context>
<context>
    <name>FilterChip</name>
    <message>
        <source>Quitar el filtro {value}</source>
        <translation>Take away the filter {value}</translation>
    </message>
</context>
<context>
    <name>FilterQuestion</name>
    <message>
        <source>¿Qué filtro?</source>
        <translation>Filter by what?</translation>
    </message>
    <message>
        <source>No hay nada más por qué filtrar.</source>
        <translation>There is nothing more to filter by.</translation>
    </message>
    <message>
        <source>Filtrar la lista</source>
        <translation>Filter the list</translation>
    </message>
    <message>
        <source>Volver a la lista</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <source>se cierra solo en {seconds} s y la lista queda como está</source>
        <translation>closes by itself in {seconds} s and the list stays as it is</translation>
    </message>
    <message>
        <source>Más… ({count})</source>
        <translation>More… ({count})</translation>
    </message>
    <message>
        <source>Volver a los primeros</source>
        <translation>Back to the first ones</translation>
    </message>
    <message>
        <source>Spools para {operation}</source>
        <translation>Spools for {operation}</translation>
    </message>
    <message>
        <source>¿Qué NV?</source>
        <translation>Which NV?</translation>
    </message>
    <message>
        <source>¿Qué OT?</source>
        <translation>Which OT?</translation>
    </message>
    <message>
        <source>¿De quién?</source>
        <translation>Whose?</translation>
    </message>
    <message>
        <source>¿En qué estado?</source>
        <translation>In which state?</translation>
    </message>
    <message>
        <source>1 spool</source>
        <translation>1 spool</translation>
    </message>
    <message>
        <source>{n} spools</source>
        <translation>{n} spools</translation>
    </message>
    <message>
        <source>1 valor</source>
        <translation>1 value</translation>
    </message>
    <message>
        <source>{n} valores</source>
        <translation>{n} values</translation>
    </message>
</context>
<context>
    <name>FilterRow</name>
    <message>
        <source>Volver</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Todos</source>
        <translation>All</translation>
    </message>
    <message>
        <source>&gt; 8 h</source>
        <translation>&gt; 8 h</translation>
    </message>
    <message>
        <source>Más antiguos ▾</source>
        <translation>Oldest first ▾</translation>
    </message>
    <message>
        <source>Más nuevos ▾</source>
        <translation>Newest first ▾</translation>
    </message>
</context>
<context>
    <name>FilterWords</name>
    <message>
        <source>NV</source>
        <translation>NV</translation>
    </message>
    <message>
        <source>OT</source>
        <translation>OT</translation>
    </message>
    <message>
        <source>Persona</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>State</translation>
    </message>
    <message>
        <source>sin empezar</source>
        <translation>not begun</translation>
    </message>
    <message>
        <source>en curso</source>
        <translation>under way</translation>
    </message>
    <message>
        <source>reparación en pausa</source>
        <translation>repair paused</translation>
    </message>
    <message>
        <source>en pausa</source>
        <translation>paused</translation>
    </message>
    <message>
        <source>rechazado</source>
        <translation>rejected</translation>
    </message>
    <message>
        <source>bloqueado</source>
        <translation>blocked</translation>
    </message>
</context>
<context>
    <name>GridPanel</name>
    <message>
        <source>Ocupados ahora</source>
        <translation>Held now</translation>
    </message>
</context>
<context>
    <name>GridView</name>
    <message>
        <source>Spools ocupados ahora</source>
        <translation>Spools held now</translation>
    </message>
</context>
<context>
    <name>HandOverStrip</name>
    <message>
        <source>ENTREGAR</source>
        <translation>HAND OVER</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
</context>
<context>
    <name>Heading</name>
    <message>
        <source>de mayor a menor</source>
        <translation>descending</translation>
    </message>
    <message>
        <source>de menor a mayor</source>
        <translation>ascending</translation>
    </message>
    <message>
        <source>ordenar por esta columna</source>
        <translation>sort by this column</translation>
    </message>
</context>
<context>
    <name>HeldRow</name>
    <message>
        <source>con fallas</source>
        <translation>with faults</translation>
    </message>
    <message>
        <source>sin n.º · fila {row}</source>
        <translation>no number · row {row}</translation>
    </message>
    <message>
        <source>REP ciclo {n}</source>
        <translation>REP cycle {n}</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Oper.</source>
        <translation>Oper.</translation>
    </message>
    <message>
        <source>Quién</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>Desde</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>Lleva</source>
        <translation>For</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Puesto</source>
        <translation>Station</translation>
    </message>
</context>
<context>
    <name>HolderAsked</name>
    <message>
        <source>{who} pide</source>
        <translation>{who} asks for</translation>
    </message>
    <message>
        <source>hace {count} min</source>
        <translation>{count} min ago</translation>
    </message>
    <message>
        <source>ahora</source>
        <translation>now</translation>
    </message>
    <message>
        <source>y {count} más</source>
        <translation>and {count} more</translation>
    </message>
    <message>
        <source>{who}: di quién eres para responder</source>
        <translation>{who}: say who you are to answer</translation>
    </message>
</context>
<context>
    <name>IdleHead</name>
    <message>
        <source>Ocupados ahora</source>
        <translation>Held now</translation>
    </message>
    <message>
        <source>página {page} de {pages}</source>
        <translation>page {page} of {pages}</translation>
    </message>
    <message>
        <source>más antiguos primero</source>
        <translation>oldest first</translation>
    </message>
    <message>
        <source>1 lleva más de 8 h</source>
        <translation>1 held over 8 h</translation>
    </message>
    <message>
        <source>{count} llevan más de 8 h</source>
        <translation>{count} held over 8 h</translation>
    </message>
</context>
<context>
    <name>KeyHelp</name>
    <message>
        <source>Teclas</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Mayús</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>ir a lo siguiente, a lo anterior</source>
        <translation>go to the next, to the previous one</translation>
    </message>
    <message>
        <source>moverse por la lista, la grilla y los botones</source>
        <translation>move through the list, the grid and the buttons</translation>
    </message>
    <message>
        <source>pasar de una lista a la otra</source>
        <translation>go from one list to the other</translation>
    </message>
    <message>
        <source>Espacio</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>elegir o pulsar lo que tiene el marco amarillo</source>
        <translation>choose or press what has the yellow frame</translation>
    </message>
    <message>
        <source>buscar</source>
        <translation>search</translation>
    </message>
    <message>
        <source>volver un paso: teclado, panel, ficha, búsqueda, trabajador</source>
        <translation>one step back: keypad, panel, card, search, worker</translation>
    </message>
    <message>
        <source>estas teclas</source>
        <translation>these keys</translation>
    </message>
    <message>
        <source>pantalla completa</source>
        <translation>full screen</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>guion</source>
        <translation>dash</translation>
    </message>
    <message>
        <source>borrar la última</source>
        <translation>erase the last one</translation>
    </message>
    <message>
        <source>Listo</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Vaciar</source>
        <translation>Clear</translation>
    </message>
</context>
<context>
    <name>KioskWindow</name>
    <message>
        <source>Kiosco de spools</source>
        <translation>Spool kiosk</translation>
    </message>
</context>
<context>
    <name>LearnPage</name>
    <message>
        <source>Enseñar el lector al kiosco</source>
        <translation>Teach the kiosk its scanner</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Otra vez</source>
        <translation>Again</translation>
    </message>
    <message>
        <source>Sin credencial</source>
        <translation>No badge</translation>
    </message>
    <message>
        <source>No guardar</source>
        <translation>Don&apos;t save</translation>
    </message>
    <message>
        <source>Guardado. El lector ya se lee así.</source>
        <translation>Saved. The scanner is read like that now.</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Una etiqueta</source>
        <translation>One label</translation>
    </message>
    <message>
        <source>Otra etiqueta</source>
        <translation>Another label</translation>
    </message>
    <message>
        <source>Una credencial</source>
        <translation>A badge</translation>
    </message>
    <message>
        <source>Entre dos teclas</source>
        <translation>Between two keys</translation>
    </message>
    <message>
        <source>Antes del código</source>
        <translation>Before the code</translation>
    </message>
    <message>
        <source>Después del código</source>
        <translation>After the code</translation>
    </message>
    <message>
        <source>Las credenciales</source>
        <translation>The badges</translation>
    </message>
    <message>
        <source>1 de 3 · Pasa la etiqueta de un spool</source>
        <translation>1 of 3 · Scan the label of a spool</translation>
    </message>
    <message>
        <source>2 de 3 · Pasa la etiqueta de otro spool</source>
        <translation>2 of 3 · Scan the label of another spool</translation>
    </message>
    <message>
        <source>3 de 3 · Pasa una credencial</source>
        <translation>3 of 3 · Scan a badge</translation>
    </message>
    <message>
        <source>Esto se midió. ¿Lo guardas?</source>
        <translation>This was measured. Save it?</translation>
    </message>
    <message>
        <source>Eso llegó tan lento como si alguien lo escribiera. Pasa el lector.</source>
        <translation>That came as slowly as if somebody had typed it. Use the scanner.</translation>
    </message>
    <message>
        <source>Eso no es un spool de la planilla. Pasa otra etiqueta, o un código de kiosk labels.</source>
        <translation>That is no spool of the spreadsheet. Scan another label, or a code of kiosk labels.</translation>
    </message>
    <message>
        <source>Esa etiqueta ya se leyó. Pasa la de otro spool.</source>
        <translation>That label has been read already. Scan another spool&apos;s.</translation>
    </message>
    <message>
        <source>Delante de este código llegó otra cosa que antes. Pasa una etiqueta igual, o «Otra vez».</source>
        <translation>Something else came before this code than before the first one. Scan a label of the same kind, or choose “Again”.</translation>
    </message>
    <message>
        <source>se aceptan hasta {ms} ms</source>
        <translation>up to {ms} ms are accepted</translation>
    </message>
    <message>
        <source>Ahí no está el número de una sola persona activa. Pasa otra credencial, o «Sin credencial».</source>
        <translation>It doesn&apos;t contain the number of exactly one active person. Scan another badge, or choose “No badge”.</translation>
    </message>
    <message>
        <source>{quickest} a {slowest} ms</source>
        <translation>{quickest} to {slowest} ms</translation>
    </message>
    <message>
        <source>{slowest} ms</source>
        <translation>{slowest} ms</translation>
    </message>
    <message>
        <source>se reconoce solo</source>
        <translation>known by itself</translation>
    </message>
    <message>
        <source>Enter o Tab</source>
        <translation>Enter or Tab</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>nada</source>
        <translation>nothing</translation>
    </message>
    <message>
        <source>la marca o el número</source>
        <translation>the mark or the number</translation>
    </message>
    <message>
        <source>{badge}, como hasta ahora</source>
        <translation>{badge}, as before</translation>
    </message>
</context>
<context>
    <name>LearnWindow</name>
    <message>
        <source>Enseñar el lector al kiosco</source>
        <translation>Teach the kiosk its scanner</translation>
    </message>
</context>
<context>
    <name>LeftColumn</name>
    <message>
        <source>Escanea o busca un spool, NV u OT…</source>
        <translation>Scan or search a spool, NV or OT…</translation>
    </message>
    <message>
        <source>Busca un spool…</source>
        <translation>Search a spool…</translation>
    </message>
    <message>
        <source>Spools</source>
        <translation>Spools</translation>
    </message>
</context>
<context>
    <name>LookAlikeOpener</name>
    <message>
        <source>elegido</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>le falta {sign}</source>
        <translation>{sign} is missing</translation>
    </message>
    <message>
        <source>lleva {sign} de más</source>
        <translation>an extra {sign}</translation>
    </message>
    <message>
        <source>{sign} en vez de {other}</source>
        <translation>{sign} instead of {other}</translation>
    </message>
</context>
<context>
    <name>LookAlikePanel</name>
    <message>
        <source>Se parecen. ¿Cuál tienes delante?</source>
        <translation>These look alike. Which one is in front of you?</translation>
    </message>
    <message>
        <source>Mira en la placa el signo marcado y toca el tuyo.</source>
        <translation>Look at the tag plate for the marked sign, and touch yours.</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>LowHead</name>
    <message>
        <source>Buscar</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>Dejar de buscar</source>
        <translation>Stop searching</translation>
    </message>
</context>
<context>
    <name>NextStepOffer</name>
    <message>
        <source>se cierra solo en {seconds} s y queda libre para {operation}</source>
        <translation>closes by itself in {seconds} s and stays free for {operation}</translation>
    </message>
    <message>
        <source>Nadie por ahora</source>
        <translation>Nobody for now</translation>
    </message>
    <message>
        <source>Los últimos en este puesto, primero</source>
        <translation>Last at this station first</translation>
    </message>
    <message>
        <source>Otro… ({count} más)</source>
        <translation>Another… ({count} more)</translation>
    </message>
    <message>
        <source>Volver a los primeros</source>
        <translation>Back to the first ones</translation>
    </message>
    <message>
        <source>armó {worker}</source>
        <translation>fitted by {worker}</translation>
    </message>
    <message>
        <source>soldó {worker}</source>
        <translation>welded by {worker}</translation>
    </message>
    <message>
        <source>{operation} completado</source>
        <translation>{operation} finished</translation>
    </message>
    <message>
        <source>otro rechazo lo bloquea</source>
        <translation>one more rejection blocks it</translation>
    </message>
    <message>
        <source>¿Quién lo arma?</source>
        <translation>Who fits it up?</translation>
    </message>
    <message>
        <source>¿Quién lo suelda?</source>
        <translation>Who welds it?</translation>
    </message>
    <message>
        <source>¿Quién lo inspecciona?</source>
        <translation>Who inspects it?</translation>
    </message>
    <message>
        <source>¿Quién lo repara?</source>
        <translation>Who repairs it?</translation>
    </message>
    <message>
        <source>tiene 1 spool</source>
        <translation>has 1 spool</translation>
    </message>
    <message>
        <source>tiene {count} spools</source>
        <translation>has {count} spools</translation>
    </message>
    <message>
        <source>aquí ahora</source>
        <translation>here now</translation>
    </message>
    <message>
        <source>aquí hace {when}</source>
        <translation>here {when} ago</translation>
    </message>
    <message>
        <source>sin spools</source>
        <translation>no spools</translation>
    </message>
</context>
<context>
    <name>OccupiedButton</name>
    <message>
        <source>ocupado</source>
        <translation>held</translation>
    </message>
    <message>
        <source>ocupados</source>
        <translation>held</translation>
    </message>
</context>
<context>
    <name>OpenCommands</name>
    <message>
        <source>por enviar</source>
        <translation>to send</translation>
    </message>
    <message>
        <source>por confirmar</source>
        <translation>to confirm</translation>
    </message>
</context>
<context>
    <name>OperationBar</name>
    <message>
        <source>elegida</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>sin rol</source>
        <translation>no role</translation>
    </message>
    <message>
        <source>1 disponible</source>
        <translation>1 available</translation>
    </message>
    <message>
        <source>{count} disponibles</source>
        <translation>{count} available</translation>
    </message>
</context>
<context>
    <name>PauseReasons</name>
    <message>
        <source>Pausar {operation}</source>
        <translation>Pause {operation}</translation>
    </message>
    <message>
        <source>{count} spools</source>
        <translation>{count} spools</translation>
    </message>
    <message>
        <source>¿Por qué lo pausas?</source>
        <translation>Why are you pausing it?</translation>
    </message>
    <message>
        <source>Sin motivo</source>
        <translation>No reason</translation>
    </message>
    <message>
        <source>en {seconds} s se pausa sin motivo</source>
        <translation>is paused without a reason in {seconds} s</translation>
    </message>
</context>
<context>
    <name>PinPad</name>
    <message>
        <source>Ahora no</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>borrar la última</source>
        <translation>erase the last one</translation>
    </message>
    <message>
        <source>Listo</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>PIN de {who}</source>
        <translation>PIN of {who}</translation>
    </message>
    <message>
        <source>{n} dígitos</source>
        <translation>{n} digits</translation>
    </message>
</context>
<context>
    <name>ReasonPanel</name>
    <message>
        <source>Escribe el motivo…</source>
        <translation>Type the reason…</translation>
    </message>
    <message>
        <source>espacio</source>
        <translation>space</translation>
    </message>
    <message>
        <source>Volver</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Otro… (escribir)</source>
        <translation>Another… (type it)</translation>
    </message>
    <message>
        <source>elige un motivo</source>
        <translation>choose a reason</translation>
    </message>
</context>
<context>
    <name>Recipients</name>
    <message>
        <source>Volver</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Trabajadores</source>
        <translation>Workers</translation>
    </message>
    <message>
        <source>¿A quién le das {tag}?</source>
        <translation>Whom do you give {tag} to?</translation>
    </message>
    <message>
        <source>Nadie tiene rol para {operation}.</source>
        <translation>Nobody has a role for {operation}.</translation>
    </message>
</context>
<context>
    <name>ResultBar</name>
    <message>
        <source>ENTENDIDO</source>
        <translation>UNDERSTOOD</translation>
    </message>
    <message>
        <source>SIGO AQUÍ</source>
        <translation>STILL HERE</translation>
    </message>
    <message>
        <source>Se olvidará a {who} en {seconds} s.</source>
        <translation>{who} will be forgotten in {seconds} s.</translation>
    </message>
    <message>
        <source>Toca la pantalla para seguir.</source>
        <translation>Touch the screen to go on.</translation>
    </message>
</context>
<context>
    <name>ScanReader</name>
    <message>
        <source>Antes de elegir {operation}, di quién eres</source>
        <translation>Before choosing {operation}, say who you are</translation>
    </message>
    <message>
        <source>Aquí no hay nadie: pasa tu credencial o elige tu nombre</source>
        <translation>Nobody is here: scan your badge or choose your name</translation>
    </message>
    <message>
        <source>Leído {tag} · ahora di quién eres</source>
        <translation>Read {tag} · now say who you are</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Borrar la búsqueda</source>
        <translation>Clear the search</translation>
    </message>
</context>
<context>
    <name>SearchHint</name>
    <message>
        <source>¿Buscas un spool?</source>
        <translation>Looking for a spool?</translation>
    </message>
    <message>
        <source>Escanea su etiqueta y verás quién lo tiene y desde cuándo.</source>
        <translation>Scan its label to see who has it and since when.</translation>
    </message>
</context>
<context>
    <name>SeveralButton</name>
    <message>
        <source>Varios</source>
        <translation>Several</translation>
    </message>
</context>
<context>
    <name>ShownOrWhy</name>
    <message>
        <source>Se intenta de nuevo cada pocos segundos.</source>
        <translation>It is tried again every few seconds.</translation>
    </message>
    <message>
        <source>No se pudo leer la planilla</source>
        <translation>The sheet could not be read</translation>
    </message>
    <message>
        <source>Leyendo la planilla…</source>
        <translation>Reading the sheet…</translation>
    </message>
    <message>
        <source>Toca «Todos» para ver los demás.</source>
        <translation>Touch “All” to see the others.</translation>
    </message>
    <message>
        <source>Ninguno con este filtro</source>
        <translation>None with this filter</translation>
    </message>
    <message>
        <source>Lo que alguien tome aparece aquí al momento.</source>
        <translation>What somebody takes appears here at once.</translation>
    </message>
    <message>
        <source>Nadie tiene un spool ahora</source>
        <translation>Nobody has a spool now</translation>
    </message>
</context>
<context>
    <name>SpoolCard</name>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>datos antiguos</source>
        <translation>old data</translation>
    </message>
    <message>
        <source>¿Libre?</source>
        <translation>Free?</translation>
    </message>
    <message>
        <source>Libre</source>
        <translation>Free</translation>
    </message>
    <message>
        <source>Lo tiene {who}</source>
        <translation>{who} has it</translation>
    </message>
    <message>
        <source> para {operation}</source>
        <translation> for {operation}</translation>
    </message>
    <message>
        <source>desde las {time}</source>
        <translation>since {time}</translation>
    </message>
    <message>
        <source>desde el {time}</source>
        <translation>since {time}</translation>
    </message>
    <message>
        <source>Falta el número de {who}: hasta que se corrija, solo un supervisor lo libera.</source>
        <translation>{who} has no number: until that is corrected, only a supervisor can release it.</translation>
    </message>
    <message>
        <source>Solo {who} lo pausa o lo completa. Otro puede pedírselo.</source>
        <translation>Only {who} can pause or complete it. Others may ask for it.</translation>
    </message>
    <message>
        <source>Ahora espera {steps}</source>
        <translation>Now waiting for {steps}</translation>
    </message>
    <message>
        <source> o </source>
        <translation> or </translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Customer</translation>
    </message>
    <message>
        <source>Prioridad</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Compromiso</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>Materiales</source>
        <translation>Materials</translation>
    </message>
    <message>
        <source>Fila</source>
        <translation>Row</translation>
    </message>
</context>
<context>
    <name>SpoolHeadings</name>
    <message>
        <source>Elegido</source>
        <translation>Chosen</translation>
    </message>
    <message>
        <source>Elegido antes</source>
        <translation>Chosen before</translation>
    </message>
    <message>
        <source>No disponibles para {operation}</source>
        <translation>Not available for {operation}</translation>
    </message>
    <message>
        <source>Míos · {count}</source>
        <translation>Mine · {count}</translation>
    </message>
    <message>
        <source>Disponibles para {operation} · {count}</source>
        <translation>Available for {operation} · {count}</translation>
    </message>
    <message>
        <source>{shown} de {total}</source>
        <translation>{shown} of {total}</translation>
    </message>
    <message>
        <source>Leyendo la planilla…</source>
        <translation>Reading the sheet…</translation>
    </message>
    <message>
        <source>Hay más: busca por spool, NV u OT</source>
        <translation>There are more: search by spool, NV or OT</translation>
    </message>
    <message>
        <source>Nada disponible coincide con {wanted}</source>
        <translation>Nothing available matches {wanted}</translation>
    </message>
    <message>
        <source>No hay spools disponibles para {operation}</source>
        <translation>No spools available for {operation}</translation>
    </message>
</context>
<context>
    <name>SpoolRow</name>
    <message>
        <source>¿libre?</source>
        <translation>free?</translation>
    </message>
    <message>
        <source>marcado</source>
        <translation>ticked</translation>
    </message>
    <message>
        <source>elegido</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>ya no es tuyo</source>
        <translation>no longer yours</translation>
    </message>
    <message>
        <source>ciclo {cycle}</source>
        <translation>cycle {cycle}</translation>
    </message>
    <message>
        <source>desde {since}</source>
        <translation>since {since}</translation>
    </message>
    <message>
        <source>pausado · lo tuvo {worker}</source>
        <translation>paused · {worker} had it</translation>
    </message>
    <message>
        <source>lo tuvo {worker}</source>
        <translation>{worker} had it</translation>
    </message>
    <message>
        <source>tag repetido · fila {fila}</source>
        <translation>tag repeated · row {fila}</translation>
    </message>
    <message>
        <source>fila {fila}, {columna}: celda protegida</source>
        <translation>row {fila}, {columna}: protected cell</translation>
    </message>
    <message>
        <source>fila {fila}: la planilla no deja escribirla</source>
        <translation>row {fila}: the spreadsheet doesn&apos;t let it be written</translation>
    </message>
    <message>
        <source>«{valor}» sin número · fila {fila}</source>
        <translation>“{valor}” without number · row {fila}</translation>
    </message>
    <message>
        <source>fila {fila} muestra lo de {valor} · se comprueba</source>
        <translation>row {fila} shows {valor}&apos;s cells · being checked</translation>
    </message>
    <message>
        <source>comprobar fila {fila} · mostraba lo de {valor}</source>
        <translation>check row {fila} · it showed {valor}&apos;s cells</translation>
    </message>
    <message>
        <source>fila {fila}, {columna}: «{valor}» no se lee</source>
        <translation>row {fila}, {columna}: “{valor}” can&apos;t be read</translation>
    </message>
</context>
<context>
    <name>StaleStrip</name>
    <message>
        <source>Sin planilla desde las {time}.</source>
        <translation>No spreadsheet since {time}.</translation>
    </message>
    <message>
        <source>Sin tiempo real desde las {time}.</source>
        <translation>No real time since {time}.</translation>
    </message>
    <message>
        <source>Sin tiempo real desde las {time}: {why}.</source>
        <translation>No real time since {time}: {why}.</translation>
    </message>
</context>
<context>
    <name>SupervisorButtons</name>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Elige un spool.</source>
        <translation>Choose a spool.</translation>
    </message>
</context>
<context>
    <name>SupervisorRoom</name>
    <message>
        <source>Vuelve a reparación, y sus rechazos se cuentan desde cero.</source>
        <translation>It goes back to repair, and its rejections count from zero.</translation>
    </message>
    <message>
        <source>{action} {tag} · motivo</source>
        <translation>{action} {tag} · reason</translation>
    </message>
    <message>
        <source>{n} spools</source>
        <translation>{n} spools</translation>
    </message>
    <message>
        <source>{holder} deja de tenerlo. Queda en pausa, con su avance.</source>
        <translation>{holder} no longer has it. It is paused, with its progress.</translation>
    </message>
    <message>
        <source>Vuelve a como estaba antes del resultado.</source>
        <translation>It goes back to how it stood before the result.</translation>
    </message>
    <message>
        <source>Vuelve a quedar libre, con la reparación en pausa.</source>
        <translation>It is free again, with its repair paused.</translation>
    </message>
    <message>
        <source>Vuelve a quedar libre y en pausa; el nombre se conserva.</source>
        <translation>It is free and paused again; the name stays.</translation>
    </message>
    <message>
        <source>Se terminó por error</source>
        <translation>It was finished by mistake</translation>
    </message>
    <message>
        <source>Todavía falta trabajo</source>
        <translation>There is work left</translation>
    </message>
    <message>
        <source>Era otro spool</source>
        <translation>It was another spool</translation>
    </message>
    <message>
        <source>El resultado era otro</source>
        <translation>The result was another one</translation>
    </message>
    <message>
        <source>Terminó su turno y no lo devolvió</source>
        <translation>Ended the shift without giving it back</translation>
    </message>
    <message>
        <source>Está con licencia o faltó</source>
        <translation>On leave, or absent</translation>
    </message>
    <message>
        <source>Se tomó por error</source>
        <translation>Taken by mistake</translation>
    </message>
    <message>
        <source>El trabajo pasa a otra persona</source>
        <translation>The work goes to somebody else</translation>
    </message>
    <message>
        <source>Revisado con calidad</source>
        <translation>Reviewed with quality</translation>
    </message>
    <message>
        <source>Se repara de otra manera</source>
        <translation>It is repaired in another way</translation>
    </message>
    <message>
        <source>Se rechazó por error</source>
        <translation>Rejected by mistake</translation>
    </message>
    <message>
        <source>{worker} lo tiene desde ahora para {operation}.</source>
        <translation>{worker} has it from now on, for {operation}.</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Spools ocupados ahora</source>
        <translation>Spools held now</translation>
    </message>
</context>
<context>
    <name>Tile</name>
    <message>
        <source>elegido</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>ciclo {cycle}</source>
        <translation>cycle {cycle}</translation>
    </message>
    <message>
        <source>tag repetido · filas {rows}</source>
        <translation>tag repeated · rows {rows}</translation>
    </message>
    <message>
        <source>sin número de trabajador · fila {row}</source>
        <translation>no worker number · row {row}</translation>
    </message>
    <message>
        <source>libre</source>
        <translation>free</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>conectando…</source>
        <translation>connecting…</translation>
    </message>
    <message>
        <source>esperando a Google {seconds} s</source>
        <translation>waiting for Google {seconds} s</translation>
    </message>
    <message>
        <source>fallo: {problem}</source>
        <translation>failed: {problem}</translation>
    </message>
    <message>
        <source>leyendo… {ago}</source>
        <translation>reading… {ago}</translation>
    </message>
    <message>
        <source>leyendo…</source>
        <translation>reading…</translation>
    </message>
    <message>
        <source>en vivo, sin registro</source>
        <translation>live, not kept</translation>
    </message>
    <message>
        <source>en vivo</source>
        <translation>live</translation>
    </message>
    <message>
        <source>solo esta estación</source>
        <translation>this station only</translation>
    </message>
    <message>
        <source>sin conexión {time}</source>
        <translation>lost {time}</translation>
    </message>
    <message>
        <source>1 devuelto</source>
        <translation>1 came back</translation>
    </message>
    <message>
        <source>{count} devueltos</source>
        <translation>{count} came back</translation>
    </message>
    <message>
        <source>Por enviar</source>
        <translation>To send</translation>
    </message>
    <message>
        <source>Planilla</source>
        <translation>Sheet</translation>
    </message>
    <message>
        <source>Tiempo real</source>
        <translation>Real time</translation>
    </message>
    <message>
        <source>hace {seconds} s</source>
        <translation>{seconds} s ago</translation>
    </message>
    <message>
        <source>hace {minutes} min</source>
        <translation>{minutes} min ago</translation>
    </message>
    <message>
        <source>hace {hours} h</source>
        <translation>{hours} h ago</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} s</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} h</translation>
    </message>
</context>
<context>
    <name>UndoButton</name>
    <message>
        <source>DESHACER LOS {count} · {seconds} s</source>
        <translation>UNDO THE {count} · {seconds} s</translation>
    </message>
    <message>
        <source>DESHACER · {seconds} s</source>
        <translation>UNDO · {seconds} s</translation>
    </message>
</context>
<context>
    <name>ValueFilters</name>
    <message>
        <source>Tag, NV, OT o persona · tecla /</source>
        <translation>Tag, NV, OT or person · key /</translation>
    </message>
    <message>
        <source>Busca · tecla /</source>
        <translation>Search · key /</translation>
    </message>
    <message>
        <source>Lleva más de…</source>
        <translation>Held for over…</translation>
    </message>
    <message>
        <source>{filter}: {value}, quitar</source>
        <translation>{filter}: {value}, remove</translation>
    </message>
    <message>
        <source>Persona</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>&gt; {hours} h</source>
        <translation>&gt; {hours} h</translation>
    </message>
</context>
<context>
    <name>WipeButton</name>
    <message>
        <source>Limpiar</source>
        <translation>Clean</translation>
    </message>
    <message>
        <source>Limpiar la pantalla</source>
        <translation>Clean the screen</translation>
    </message>
</context>
<context>
    <name>WorkerCard</name>
    <message>
        <source>Cambiar</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Lector</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>¿Sigues ahí? Toca la pantalla · {seconds} s</source>
        <translation>Still there? Touch the screen · {seconds} s</translation>
    </message>
    <message>
        <source>¿Sigues ahí? · {seconds} s</source>
        <translation>Still there? · {seconds} s</translation>
    </message>
    <message>
        <source>sin spools</source>
        <translation>no spools</translation>
    </message>
    <message>
        <source>tiene 1 spool</source>
        <translation>has 1 spool</translation>
    </message>
    <message>
        <source>tiene {count} spools</source>
        <translation>has {count} spools</translation>
    </message>
</context>
<context>
    <name>WorkerChooser</name>
    <message>
        <source>¿Quién eres?</source>
        <translation>Who are you?</translation>
    </message>
    <message>
        <source>Pasa tu credencial o escribe tu número…</source>
        <translation>Scan your badge or type your number…</translation>
    </message>
    <message>
        <source>Credencial o número…</source>
        <translation>Badge or number…</translation>
    </message>
    <message>
        <source>Trabajadores</source>
        <translation>Workers</translation>
    </message>
    <message>
        <source>Leyendo la planilla…</source>
        <translation>Reading the sheet…</translation>
    </message>
    <message>
        <source>{who} no tiene rol en la hoja Roles. Pide el rol al supervisor.</source>
        <translation>{who} has no role in the sheet Roles. Ask the supervisor for the role.</translation>
    </message>
    <message>
        <source>{who} no está activo en la hoja Trabajadores. Pide a planificación que lo active.</source>
        <translation>{who} is not active in the sheet Trabajadores. Ask planning to activate them.</translation>
    </message>
    <message>
        <source>Nadie con rol en este puesto coincide con «{typed}».</source>
        <translation>Nobody with a role here matches “{typed}”.</translation>
    </message>
    <message>
        <source>Nadie tiene rol para ARM o SOLD en la hoja Roles.</source>
        <translation>Nobody has a role for ARM or SOLD in the sheet Roles.</translation>
    </message>
    <message>
        <source>1 trabajador con rol en este puesto</source>
        <translation>1 worker with a role here</translation>
    </message>
    <message>
        <source>{count} trabajadores con rol en este puesto</source>
        <translation>{count} workers with a role here</translation>
    </message>
    <message>
        <source>desliza para ver más</source>
        <translation>slide to see more</translation>
    </message>
</context>
<context>
    <name>_Found</name>
    <message>
        <source>y {count} más: escribe otro dígito</source>
        <translation>and {count} more: type another digit</translation>
    </message>
</context>
</TS>
