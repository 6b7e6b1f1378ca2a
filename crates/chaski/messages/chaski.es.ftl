chaski-nav-courses = Cursos
chaski-nav-practice = Practicar
chaski-nav-todo = Tareas
chaski-nav-school = Escuela
chaski-nav-classes = Mis grupos
chaski-nav-people = Personas
chaski-nav-make = Crear
chaski-nav-desk = Traducir
chaski-nav-models = Modelos
chaski-central-title = Una central
chaski-central-lead = Aquí se recibe el correo que traen los mensajeros, y quienes analizan miran los modelos del tutor.
chaski-central-models = Modelos del tutor
chaski-central-sign-in = Entrar
chaski-central-heard = Esta página solo se abre con HTTPS.
chaski-central-heard-do = Una contraseña escrita aquí se podría leer en el camino. Abra la página por su dirección https; si no tiene, pida a quien mantiene esta central que ponga HTTPS delante.
chaski-central-away = La base de datos no responde por un momento.
chaski-central-away-do = Lo guardado sigue guardado. Vuelva a intentarlo en un minuto. Si sigue así, avise a quien cuida el servidor.
chaski-central-demonstration = Aquí todo es inventado. Para llevar la red, entre como «{ $name }» con la contraseña «{ $password }».
chaski-mail-title = Llevar el correo
chaski-mail-nav = Correo
chaski-mail-lead = Las cajas sin internet mandan su correo con personas. Llévelo en su teléfono y entréguelo en cualquier otra caja, o en la central.
chaski-mail-size = ¿Cuánto lugar hay en su teléfono?
chaski-mail-mb = { $n ->
    [one] { $n } megabyte
   *[other] { $n } megabytes
}
chaski-mail-take-heading = Recoger el correo
chaski-mail-take = Recoger el correo
chaski-mail-take-where = Su teléfono guarda un archivo que empieza con chaski-mail, con la escuela y el día en el nombre. Guárdelo hasta que lo haya entregado.
chaski-mail-deliver-heading = Entregar el correo
chaski-mail-file = El archivo que trajo; su nombre empieza con chaski-mail
chaski-mail-deliver = Entregar
chaski-mail-sealed = El correo va sellado. Ni usted ni su teléfono pueden leerlo, ni quien encuentre el teléfono.
chaski-mail-alone = Esta caja todavía no pertenece a ninguna red.
chaski-mail-alone-do = No hay correo que llevar. Primero la une un técnico.
chaski-mail-later = Alguien está recogiendo o entregando correo en este momento.
chaski-mail-later-do = No se pierde nada. Intente de nuevo en un minuto.
chaski-mail-other = Ese archivo no es correo.
chaski-mail-other-do = Elija el archivo que le dio otra caja: su nombre empieza con chaski-mail. No se cambió nada.
chaski-mail-long = Ese archivo es demasiado grande para ser correo.
chaski-mail-no-file = No llegó ningún archivo.
chaski-mail-changed = Lo que puede salir de aquí cambió desde que se hizo ese archivo.
chaski-mail-changed-do = Recoja o entregue el correo otra vez: se hará un archivo nuevo. No se pierde nada.
chaski-mail-stopped = El archivo no llegó hasta el final.
chaski-mail-stopped-do = Mantenga la conexión y entregue el archivo otra vez. No se cambió nada y no se pierde nada.
chaski-mail-often = Este correo de vuelta ya se recogió muchas veces en la última hora.
chaski-mail-often-do = Busque en su teléfono un archivo cuyo nombre empieza con chaski-mail-return. Si no está, intente de nuevo dentro de una hora. No se pierde nada.
chaski-mail-full = No queda lugar en el disco de este equipo.
chaski-mail-full-do = No borre su archivo, y avise a quien cuida este equipo que hay que liberar lugar en el disco. Cuando haya lugar, entregue el archivo otra vez. No se pierde nada.
chaski-mail-receipts-others = { $n ->
    [one] Lo escrito aquí llegó también a una caja de otra escuela.
   *[other] Lo escrito aquí llegó también a { $n } cajas de otras escuelas.
}
chaski-mail-failed = Eso no se pudo hacer.
chaski-mail-failed-do = No borre su archivo, y avise a quien cuida este equipo. No se pierde nada.
chaski-mail-nothing = No traía nada para este lugar.
chaski-mail-not-here = Este correo es para otras cajas. Gracias por llevarlo más lejos.
chaski-mail-delivered = Entregado. Gracias.
chaski-mail-receipt = Llegó el recibo del correo. Gracias.
chaski-mail-word = Llegó noticia de otra caja: qué tiene y qué le falta. Gracias.
chaski-mail-receipt-central = { $n ->
    [one] Recibo de la central: le llegó una entrada escrita aquí.
   *[other] Recibo de la central: le llegaron { $n } entradas escritas aquí, de algunas solo un resumen.
}
chaski-mail-receipt-school = { $n ->
    [one] Recibo de { $name }: le llegó una entrada escrita aquí.
   *[other] Recibo de { $name }: le llegaron { $n } entradas escritas aquí, de algunas solo un resumen.
}
chaski-mail-receipt-box = { $n ->
    [one] Recibo de otra caja: le llegó una entrada escrita aquí.
   *[other] Recibo de otra caja: le llegaron { $n } entradas escritas aquí, de algunas solo un resumen.
}
chaski-mail-letters = { $n ->
    [one] Una carta era para este lugar.
   *[other] { $n } cartas eran para este lugar.
}
chaski-mail-new = { $n ->
    [0] Todo lo que traía ya estaba aquí.
    [one] Ahora hay aquí una entrada nueva.
   *[other] Ahora hay aquí { $n } entradas nuevas.
}
chaski-mail-others = { $n ->
    [one] Una carta es para otra caja y sigue viaje.
   *[other] { $n } cartas son para otras cajas y siguen viaje.
}
chaski-mail-cut = Una parte del correo llegó dañada o incompleta.
chaski-mail-cut-do = Lo que llegó entero está aquí. El resto se manda de nuevo por sí solo.
chaski-mail-doubled = Una parte no se tomó: dos cajas escriben con el mismo nombre.
chaski-mail-doubled-do = Dígalo a quien lleva la red. Guarde el archivo: no se pierde nada mientras nadie borre las cajas.
chaski-mail-revoked = El correo viene de una caja cuyo certificado se retiró.
chaski-mail-revoked-do = Lo que se escribió en ella después no cuenta en ninguna parte. Dígalo en la escuela: que la apaguen y llamen a la central.
chaski-mail-refused = Una parte no se aceptó.
chaski-mail-refused-do = Casi todo se acepta en otro viaje, cuando aquí se sabe más. Si vuelve a pasar, avise a quien lleva la red. Guarde el archivo.
chaski-mail-return = Recoger el correo de vuelta
chaski-mail-lacking = Faltan { $size }, que vienen en otro viaje.
chaski-mail-return-why = Lleva el recibo de este lugar: con él se sabe qué mandarle después. Entréguelo donde recogió el correo, y donde pase.
chaski-mail-return-size = El archivo tiene { $size }.
chaski-mail-return-letters = { $n ->
    [0] De aquí no va ninguna carta.
    [one] De aquí va una carta: primero va lo de donde usted viene.
   *[other] De aquí van { $n } cartas: primero va lo de donde usted viene.
}
chaski-mail-return-others = { $n ->
    [one] Una carta de otra caja sigue viaje en él.
   *[other] { $n } cartas de otras cajas siguen viaje en él.
}
chaski-mail-return-rest = No entró todo lo que falta en el lugar de donde viene: traiga otra vez su correo, y el resto va entonces.
chaski-stick-title = Correo en una memoria
chaski-stick-link = Correo en una memoria
chaski-stick-lead = Conecte la memoria. Primero léala y después escríbala: así su recibo viaja con su correo.
chaski-stick-which = ¿Qué memoria?
chaski-stick-write = Escribir la memoria
chaski-stick-read = Leer la memoria
chaski-stick-none = No hay ninguna memoria conectada.
chaski-stick-none-do = Conéctela al equipo mismo, no a su teléfono, espere un momento y mire otra vez.
chaski-stick-sealed = El correo va sellado: quien lleve o encuentre la memoria no puede leer nada. Una memoria puede servir a muchas cajas y usarse dos veces.
chaski-stick-unreadable = No se puede leer lo que hay en ella.
chaski-stick-no-mail = Todavía no tiene correo.
chaski-stick-for-us = { $n ->
    [0] Ninguna carta para este lugar,
    [one] Una carta para este lugar,
   *[other] { $n } cartas para este lugar,
}
chaski-stick-for-us-read = { $n ->
    [0] Ninguna carta para este lugar,
    [one] La carta para este lugar ya se leyó;
   *[other] Las { $n } cartas para este lugar ya se leyeron;
}
chaski-stick-for-others = { $n ->
    [0] ninguna para otros.
    [one] una para otro.
   *[other] { $n } para otros.
}
chaski-stick-writing = Escribiendo la memoria «{ $name }»…
chaski-stick-writing-far = Se mira la caja { $n } de { $all } como máximo. Van escritos { $size }.
chaski-stick-reading = Leyendo la memoria «{ $name }»…
chaski-stick-reading-far = Carta { $n } de { $all }.
chaski-stick-settling = Una memoria lenta tarda un rato hasta tenerlo todo de verdad.
chaski-stick-leave-in = No saque la memoria. Puede hacer otra cosa; esta página dice cuándo terminó.
chaski-stick-written = El correo está en la memoria «{ $name }». Ya puede sacarla.
chaski-stick-wrote = { $name }: { $n ->
    [0] llaves y recibos
    [one] una entrada
   *[other] { $n } entradas
}, { $size }.
chaski-stick-wrote-others = { $n ->
    [one] Una carta para una caja de otra escuela, { $size }.
   *[other] { $n } cartas para cajas de otras escuelas, { $size } en total.
}
chaski-stick-rest-waits = No entró todo. El resto espera la próxima memoria.
chaski-stick-nothing-new = No había nada nuevo para nadie. Ya puede sacar la memoria «{ $name }».
chaski-stick-nothing-new-why = Ella dice que pasó por aquí. Los demás saben por ella qué hay aquí.
chaski-stick-no-letters = En la memoria «{ $name }» no hay ninguna carta para este lugar. Ya puede sacarla.
chaski-stick-no-letters-why = Ella dice que pasó por aquí: quien la lea después sabe qué mandar.
chaski-stick-was-read = La memoria «{ $name }» está leída y lleva el recibo. Ya puede sacarla.
chaski-stick-came = { $name }: { $n ->
    [0] nada que no estuviera ya aquí.
    [one] una entrada nueva.
   *[other] { $n } entradas nuevas.
}
chaski-came-courses = Llegaron { $size } de cursos; { $n ->
    [0] ninguno está completo todavía.
    [one] uno quedó completo.
   *[other] { $n } quedaron completos.
}
chaski-came-program = Llegaron { $size } de una actualización del programa; { $n ->
    [0] todavía no está completa.
   *[other] está completa.
}
chaski-stick-refused = No se aceptó todo el correo de «{ $name }»: { $n ->
    [one] una parte se rechazó.
   *[other] { $n } partes se rechazaron.
}
chaski-stick-refused-do = Lo rechazado no se usa. Casi todo vuelve solo cuando se sabe más; si sigue así, avise a la central.
chaski-stick-cut = La carta de «{ $name }» se corta antes de su final.
chaski-stick-old-key = La carta de «{ $name }» es demasiado vieja para abrirla.
chaski-stick-old-key-do = No se pierde nada: la llave nueva de este lugar ya está en la memoria. La carta se escribe de nuevo cuando la memoria pase por allá.
chaski-stick-unread = La carta de «{ $name }» no se puede leer.
chaski-stick-unread-do = Se dañó en el camino. No se pierde nada: se escribe de nuevo cuando la memoria pase por allá.
chaski-stick-at = El { $name }.
chaski-stick-is-gone = La memoria «{ $name }» se sacó demasiado pronto.
chaski-stick-is-gone-do = Conéctela y presione otra vez. No se pierde nada, y nada de lo que hay en ella está roto.
chaski-stick-is-full = La memoria «{ $name }» está llena.
chaski-stick-is-full-do = Saque algo de ella, o tome otra, y presione otra vez.
chaski-stick-is-locked = No se puede escribir en la memoria «{ $name }».
chaski-stick-is-locked-do = Algunas memorias tienen una llavecita al costado. Muévala, o tome otra memoria.
chaski-stick-is-failed = La memoria «{ $name }» falló.
chaski-stick-is-failed-do = Tome otra. No se pierde nada.
chaski-stick-is-node = Eso no se pudo hacer con la memoria «{ $name }».
chaski-stick-is-node-do = Presione otra vez; si sigue así, mire el estado del equipo. No se pierde nada.
chaski-stick-not-written = No la mande así: el correo que lleva no está completo.
chaski-stick-not-read = Lo que ya había llegado se queda. Puede que la memoria aún no lleve el recibo.
chaski-stick-a-box = La caja { $name }…
chaski-stick-a-stranger = Alguien desconocido
chaski-join-link = La red de esta caja
chaski-join-title = Unirse a una red
chaski-join-title-member = La red de esta caja
chaski-join-decided = Se decidió conservar lo que escribió otra máquina con el nombre de esta caja.
chaski-join-decided-do = No borre esta todavía. Lo que solo ella tiene lo vuelve a escribir cuando le llega lo de la otra: con una llamada por red, o en unos tres viajes. Esta página dice cuándo.
chaski-join-gave-way = Otra máquina tiene el nombre de esta caja, y se conservó lo que escribió la otra.
chaski-join-gave-way-do = Lo que solo estaba en esta se escribió de nuevo con otro nombre, con sus días y horas.
chaski-join-gave-way-keep = Las dos tienen todavía una misma llave, y en la central se ven como una sola caja. Cuando allá esté todo, quédese con una: la otra se prepara de nuevo y entra como segunda caja.
chaski-join-gave-way-names = Los nombres que se escribieron aquí desde la copia están solo en este disco: si se queda con la otra, escríbalos allí antes de borrar esta.
chaski-join-lead = Las cajas de una red se dan lo que se aprendió, por medio de una central. Quien lleva la central le muestra un cuadro para su teléfono, o le dice tres cosas.
chaski-join-new = Esta caja es nueva.
chaski-join-new-do = Si ocupa el lugar de otra caja, o si la escuela ya tiene una: únala primero aquí. La escuela, su gente y su trabajo llegan solos. No empiece la escuela por segunda vez.
chaski-join-own-print = Huella de esta caja:
chaski-join-own-print-why = Léala primero a quien lleva la central: el código se hace solo para esta caja. Si después la central muestra otra, avise enseguida.
chaski-join-mend = Por favor corrija esto primero
chaski-join-network-heading = Con una red
chaski-join-square = Lo que su teléfono leyó en el cuadro
chaski-join-square-hint = Empieza con chaski:join. Póngalo entero aquí; o llene los tres campos de abajo.
chaski-join-square-wrong = Esto no es lo que está en el cuadro de una central. Empieza con chaski:join.
chaski-join-address = Dirección de la central
chaski-join-address-hint = Por ejemplo central.example:7440
chaski-join-address-wrong = Una dirección es un nombre o número, dos puntos y un puerto: central.example:7440
chaski-join-code = Código
chaski-join-code-hint = Doce letras y cifras. Sirve una sola vez y por 30 minutos.
chaski-join-code-wrong = Un código tiene doce letras y cifras.
chaski-join-print = Huella de la central
chaski-join-print-hint = Veinte letras y cifras. Pida que se las lean, o compárelas con la pantalla de la central.
chaski-join-print-wrong = Una huella tiene veinte letras y cifras.
chaski-join-invented = Las personas de esta caja son inventadas
chaski-join-invented-yes = La red también es una demostración
chaski-join-start-code = Código de esta caja
chaski-join-start-code-hint = Está en la consola de la caja cuando arranca, o en la hoja de códigos de un solo uso.
chaski-join-go = Unir
chaski-join-paid = Un código de esta caja ya se gastó en la central de huella { $name }.
chaski-join-paid-do = Otro intento con ella no cuesta ninguno durante media hora: deje vacío el campo de abajo. Para otra huella hace falta otro código.
chaski-join-alone-heading = Sin red
chaski-join-alone = Guarde la tarjeta de esta caja y llévela a la central, en su teléfono o en una memoria. Allá se hace con ella un archivo de bienvenida que sirve solo para esta caja. Tráigalo y ábralo aquí.
chaski-join-alone-new = ¿Es la primera caja de una escuela nueva? Empiece la escuela en /first antes de guardar la tarjeta. ¿Ocupa el lugar de otra caja? Guárdela ahora; en la central se da en la página de la caja dañada.
chaski-join-card = Guardar la tarjeta
chaski-join-file = El archivo de bienvenida que trajo
chaski-join-file-go = Abrir el archivo de bienvenida
chaski-join-joined = Listo: esta caja pertenece a la red.
chaski-join-joined-do = Ahora hace su primer intercambio. Desde ahora lo hace sola.
chaski-join-joined-file = Ahora lleve su correo: recójalo aquí, entréguelo en la central y traiga el correo de vuelta.
chaski-join-called = Se está llamando a las demás.
chaski-join-is-invented = Las personas de esta caja son inventadas; una red verdadera no debe recibirlas.
chaski-join-is-invented-do = Si la red también es una demostración, dígalo abajo. No se cambió nada.
chaski-join-other-network = Esta caja ya pertenece a otra red.
chaski-join-other-network-do = No se cambió nada. Una caja pertenece a una sola red.
chaski-join-anothers-file = Este archivo de bienvenida es para otra caja.
chaski-join-anothers-file-do = No se cambió nada. Lleve la tarjeta de esta caja a la central y traiga su propio archivo.
chaski-join-no-welcome = Este no es un archivo de bienvenida. Elija el que la central hizo con la tarjeta de esta caja.
chaski-join-no-welcome-do = No se cambió nada.
chaski-join-unreachable = No hay camino a { $name }.
chaski-join-unreachable-do = No se cambió nada, y el código no se gastó. ¿Está bien la dirección? ¿Tiene red esta caja en este momento? Si no, siga el camino con archivos, más abajo.
chaski-join-other-node = Lo que responde en { $name } no es la central con esta huella.
chaski-join-other-node-do = No se confía en nadie y no se cambió nada. Pida que le lean la huella otra vez, por teléfono. Si es la misma que aquí, no se una: alguien está en medio.
chaski-join-no-central = En { $name } hay una caja, no la central.
chaski-join-no-central-do = No se cambió nada. Pida la dirección de la central.
chaski-join-too-many = Desde aquí llegaron demasiados códigos equivocados.
chaski-join-too-many-do = Espere un minuto y pruebe otra vez. No se cambió nada.
chaski-join-no-school = La central no sabe para qué escuela es esta caja.
chaski-join-no-school-do = El código no se gastó. Empiece primero la escuela en esta caja, o pida un código que nombre la escuela.
chaski-join-central-failed = La central no pudo dejar entrar a esta caja.
chaski-join-central-failed-do = Aquí no se cambió nada. Quien lleva la central encuentra la razón en su registro. Si el código ya no sirve, pida otro.
chaski-join-another-box = Ese código se hizo para otra caja.
chaski-join-another-box-do = El código no se gastó y no se cambió nada. Lea la huella de esta caja, arriba, a quien lleva la central, y pida un código para ella.
chaski-join-has-box = La escuela de esta caja ya tiene otra caja en la central.
chaski-join-has-box-do = El código no se gastó y no se cambió nada. Diga a quien lleva la central si esta es una segunda caja de la escuela o si ocupa el lugar de la otra, y pida un código para eso.
chaski-join-refused = Así la central no deja entrar a esta caja.
chaski-join-refused-do = El código no se gastó y no se cambió nada. Quien lleva la central encuentra la razón en su registro.
chaski-join-not-let-in = La central no aceptó este código.
chaski-join-not-let-in-do = Está mal escrito, o ya se usó, o pasaron sus 30 minutos. Pida otro. No se cambió nada.
chaski-join-link-broke = El enlace se cortó antes de que la central respondiera.
chaski-join-link-broke-do = Aquí no se cambió nada. Pruebe otra vez; si el código ya no vale, pida otro.
chaski-join-could-not = Eso no se pudo hacer.
chaski-join-could-not-do = No se cambió nada. Pruebe otra vez; si sigue igual, mire la página de la caja.
chaski-join-state = Últimos intercambios
chaski-join-whom = Con quién
chaski-join-how = Cómo fue
chaski-join-when = Cuándo
chaski-join-central = La central
chaski-join-neighbour = Una caja en esta red local, { $name }
chaski-join-other-box = Una caja, { $name }
chaski-join-calling = En marcha. Puede dejar esta página.
chaski-join-nothing-new = Bien: no había nada nuevo
chaski-join-moved = Bien: { $came ->
    [one] llegó una entrada
   *[other] llegaron { $came } entradas
}, { $went ->
    [one] salió una
   *[other] salieron { $went }
}
chaski-join-no-way = Todavía no hay camino. Lo escrito aquí está a salvo, y se prueba otra vez.
chaski-join-another = Allí responde alguien más. No se entregó nada.
chaski-join-files-wait = Hay archivos en espera, porque este enlace se cobra por la cantidad de datos. Los cursos y las actualizaciones llegan de una caja vecina, con una memoria USB o un mensajero, o por otro enlace.
chaski-join-later = Tiene mucho que hacer; se la llama más tarde
chaski-join-broke = El enlace se cortó. La próxima vez sigue desde allí.
chaski-join-failed = No se logró. La caja prueba otra vez; si sigue igual, pregunte a quien lleva la central.
chaski-join-is-off = El intercambio está apagado: { $name }
chaski-join-nobody-called = Desde que arrancó la caja no se ha llamado a nadie.
chaski-join-now = Intercambiar ahora
chaski-join-again = Unirse otra vez
chaski-join-again-why = con un código nuevo, o con un archivo de bienvenida más nuevo de la misma red
chaski-join-people-coming = La gente de la escuela está en camino.
chaski-join-people-none = La gente de la escuela todavía no está aquí.
chaski-join-people-none-do = Llega con el intercambio: de la central, de otra caja de la escuela en esta red local, o con el correo en un teléfono o una memoria. Entonces entra aquí alguien de la administración de la escuela.
chaski-join-way-in = Una entrada para la administración de la escuela
chaski-join-way-in-why = La escuela está aquí. Las contraseñas se quedan en la caja donde se eligieron; por eso alguien de la administración elige la suya de nuevo.
chaski-join-way-in-go = Hacer una entrada
chaski-join-ways-in = Sirven una vez, por una semana
chaski-join-ways-in-once = Se muestran solo ahora. Con una de ellas su dueña elige una contraseña; después imprime tarjetas nuevas para los grupos.
chaski-join-administrator = Administración
chaski-join-invitation = Invitación
chaski-join-name-not-here = Su nombre todavía no ha llegado
chaski-join-use-invitation = Usarla
chaski-world-title = Un mundo de demostración
chaski-world-lead = Dos escuelas lejos una de otra y su ministerio, todo en esta máquina: dos cajas y una central de una misma red. Aquí todas las personas son inventadas.
chaski-world-who = ¿Quién quiere ser?
chaski-world-pupil = Una alumna
chaski-world-pupil-does = { $name }. Presione allí «{ $role }» y aprenda.
chaski-world-teacher = Una docente
chaski-world-teacher-does = { $name }. Presione «{ $role }»: sus grupos, la lista, quién la necesita.
chaski-world-administrator = Quien administra la escuela
chaski-world-administrator-does = { $name }. Presione «{ $role }»: personas, grupos, cursos, solicitudes.
chaski-world-technician = Una técnica
chaski-world-technician-does = { $name }. Presione «{ $role }»: el estado de la caja, su red, el correo y la memoria.
chaski-world-ministry = El ministerio
chaski-world-ministry-does = La central. Entre como «{ $name }» con la contraseña «{ $password }» y vea la red.
chaski-world-others-do = La otra escuela. Los mismos papeles, otras personas.
chaski-world-central = La central del ministerio
chaski-world-link = El enlace
chaski-world-link-is-up = Las cajas llegan a la central.
chaski-world-link-is-up-why = La llaman cada minuto. Quien cuida una caja puede hacerla llamar al instante, en «La red de esta caja».
chaski-world-link-cut = Cortar el enlace
chaski-world-link-is-cut = El enlace está cortado. Ninguna caja llega a la central.
chaski-world-link-is-cut-why = Las dos escuelas siguen como si nada. Lo que escriben espera el enlace, o la memoria.
chaski-world-link-mend = Reparar el enlace
chaski-world-stick = La memoria
chaski-world-stick-in-pocket = La memoria «{ $name }» está en su bolsillo.
chaski-world-stick-is-in = La memoria «{ $stick }» está conectada: { $name }.
chaski-world-stick-open-why = Escríbala o léala allí, como técnica, como administradora o como ministerio.
chaski-world-stick-open = A la página de la memoria de allí
chaski-world-stick-to = Conectarla: { $name }
chaski-world-stick-out = Sacarla
chaski-world-try = Qué probar
chaski-world-try-cut = 1. Corte el enlace. Como administradora de San Isidro, inscriba a un alumno nuevo. Allí nadie espera nada.
chaski-world-try-stick = 2. Conecte la memoria en San Isidro y escríbala como técnica. Conéctela en la central y léala como ministerio: su página de la red dice que la caja llegó por memoria.
chaski-world-try-move = 3. Una alumna se cambia de escuela. Como administradora de San Isidro imprima el papel: «Se cambia a otra escuela», en su ficha; como administradora de Santa Rosa escriba su código en «Mis datos», «Solicitudes sobre datos», «Quién cambia de escuela». La memoria lleva el pedido a San Isidro, y su historia de vuelta cuando se concede.
chaski-world-try-mend = 4. Repare el enlace. Lo que esperaba va solo.
chaski-world-failed = No se pudo.
chaski-world-failed-do = No se pierde nada. Intente otra vez; si sigue así, detenga el mundo con Ctrl-C e inícielo de nuevo.
chaski-mail-title-of = Llevar el correo de { $name }
chaski-mail-own = Este correo salió de aquí mismo.
chaski-mail-own-do = Llévelo a otra caja o a la central. Si ya estuvo allí, entregue aquí el archivo de vuelta.
chaski-mail-first = Esta caja todavía no conoce a otra por correo.
chaski-mail-first-do = El primer archivo lleva solo su tarjeta. Entréguelo en otra caja y traiga el correo de vuelta: desde entonces viajan cartas.
chaski-waiting-link = Correo que espera un certificado
chaski-waiting-title = Correo que espera un certificado
chaski-waiting-none = Aquí no espera ningún correo.
chaski-waiting-none-do = El correo de una caja que la red todavía no conoce se guardaría aquí hasta que tenga un certificado.
chaski-waiting-lead = { $n ->
    [one] Aquí se guarda, sin leer, el correo de una caja que todavía no tiene certificado.
   *[other] Aquí se guarda, sin leer, el correo de { $n } cajas que todavía no tienen certificado.
}
chaski-waiting-caption = De quién espera correo, primero lo más antiguo
chaski-waiting-print = Huella de la caja
chaski-waiting-much = Cuánto
chaski-waiting-since = Desde
chaski-waiting-from = La trajo
chaski-waiting-entries = { $n ->
    [one] una entrada, { $size } kB
   *[other] { $n } entradas, { $size } kB
}
chaski-waiting-do = Lea la huella a quien cuida esa caja. Si es la misma, avise a quien lleva la central: allí la caja recibe su certificado, y su correo se lee solo. Para tirarlo: chaski node waiting --drop, en la consola de esta caja.
chaski-waits-title = Le espera a usted
chaski-waits-requests = { $n ->
    [one] Una solicitud sobre datos: responder a más tardar el { $day } ({ $left })
   *[other] { $n } solicitudes sobre datos: responder la primera a más tardar el { $day } ({ $left })
}
chaski-waits-today = hoy
chaski-waits-left = { $n ->
    [one] queda un día
   *[other] quedan { $n } días
}
chaski-waits-late = { $n ->
    [one] un día tarde
   *[other] { $n } días tarde
}
chaski-waits-moves = { $n ->
    [one] Una escuela pide la historia de un estudiante
   *[other] Otras escuelas piden la historia de { $n } estudiantes
}
chaski-waits-conflicts = { $n ->
    [one] Un dato está en dos versiones: elija
   *[other] { $n } datos están en dos versiones: elija
}
