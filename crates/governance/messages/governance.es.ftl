governance-nav = Mis datos
governance-no-name = (sin nombre en esta caja)
governance-more = Más
governance-back = Volver
governance-use = Uso
governance-state = Cómo está
governance-what = Qué
governance-who = Quién
governance-country-unknown = un país que nadie ha indicado
governance-not-alone = En este aparato hay varias personas a la vez. Salgan y entre una sola: lo suyo se ve y se decide a solas.
governance-mine-title = Quién puede usar lo mío y para qué
governance-mine-lead = Cada cosa se decide por separado. Se puede cambiar de idea en cualquier momento, y ninguna lección depende de eso.
governance-for-staff = Para quien responde por los datos de otros
governance-class-link = Papeles del grupo { $name }
governance-anyway-title = Lo que la escuela usa de todos modos
governance-anyway = Para enseñarte: tu nombre, tu grupo, tus respuestas y si estuviste. Eso lo ven tus docentes. Se guarda en esta caja.
governance-data-title = Lo que se guarda de mí
governance-requests-title = Pedir algo sobre mis datos
governance-rules-title = Las reglas de este país
governance-use-central-answers = El ministerio guarda mis respuestas
governance-use-central-answers-words = Las respuestas van a la computadora del ministerio: así tu trabajo no se pierde si esta caja se daña, y las lecciones se pueden mejorar.
governance-use-next-school = Una escuela nueva recibe mi historia
governance-use-next-school-words = Si te mudas, la escuela nueva puede pedir lo que ya aprendiste, para no empezar otra vez.
governance-use-programmes = Los programas a los que postulo ven mis logros
governance-use-programmes-words = Las becas, mentores y empleadores a los que postules pueden ver lo que lograste. Nadie más.
governance-use-research = Investigación sin mi nombre
governance-use-research-words = Los estudios sobre cómo se aprende usan tus respuestas. Tu nombre no va en ellos.
governance-use-publication = Mi trabajo se muestra a todos
governance-use-publication-words = Lo que haces se puede mostrar a todo el mundo, con tu nombre.
governance-use-sensitive-facts = La escuela guarda datos muy personales
governance-use-sensitive-facts-words = Sexo, primera lengua, el pueblo al que perteneces, una discapacidad: para que la ayuda te llegue. Solo los ve quien administra la escuela.
governance-use-abroad = Mis datos van a otro país
governance-use-abroad-words = Por ejemplo, a la computadora de una organización en otro país, donde rigen otras leyes.
governance-stands = Sí, desde el { $date }: { $how }.
governance-stopped-since = No. Se detuvo el { $name }.
governance-stands-not = No. Nadie lo usa para esto.
governance-how-herself = lo dijo aquí, con su propia entrada
governance-how-paper-herself = en papel, con su propia firma
governance-how-paper-guardian = en papel, con firma de madre, padre o tutor
governance-how-guardian-in-person = madre, padre o tutor lo dijo ante el personal
governance-how-unknown = registrado por un programa más nuevo
governance-allow = Permitir: { $name }
governance-stop = Detener: { $name }
governance-guardian-decides = Lo decide madre, padre o tutor hasta los { $n } años.
governance-guardian-title = Una parte la decide tu madre, tu padre o tu tutor
governance-guardian-why = Es la regla de este país ({ $name }) para tu edad. Pide el papel a tu docente.
governance-guardian-age-unknown = Esta caja no sabe qué edad tienes; por eso vale la regla para menores ({ $name }). Di en la escuela tu fecha de nacimiento, o pide el papel a tu docente.
governance-no-gift = Nadie puede darte nada a cambio de un sí: entonces no valdría.
governance-done-allowed = Permitido. Se puede detener aquí en cualquier momento.
governance-done-stopped = Detenido. Ya nadie lo usa para esto.
governance-done-asked = Anotado. La escuela responde a más tardar el día que se muestra.
governance-done-more-time = Se tomó más tiempo. Avise a quien lo pidió, y diga por qué.
governance-done-closed = Cerrado.
governance-done-registered = Guardado.
governance-done-gone = Anotado: esa caja ya no existe.
governance-done-forgotten = Hecho en esta caja.
governance-refused-guardian-decides = No cambió nada: esto lo decide la madre, el padre o el tutor.
governance-refused-she-decides = No cambió nada: ya tiene edad y decide por su cuenta.
governance-refused-not-heard = No cambió nada: en este país primero se escucha a la niña o al niño.
governance-refused-open-already = Eso ya se pidió y sigue abierto.
governance-refused-open-already-do = Se responde en su propio plazo. No se anotó dos veces.
governance-refused-no-more-time = La regla del país no da más tiempo.
governance-refused-closed = Ya se respondió.
governance-data-lead = Todo lo que esta caja guarda bajo tu nombre. Te lo puedes llevar.
governance-data-file = Guardar todo como archivo
governance-data-wrong = Algo está mal, o debe irse
governance-data-staff-title = Lo que se guarda de esta persona
governance-data-staff-lead = Imprima esto y entréguelo solo a quien lo pidió o a su tutor.
governance-data-staff-heard = Esta página reúne todo lo que se guarda de una persona. En el Wi-Fi de la escuela otros pueden leerla también: ábrala por HTTPS o escriba el siguiente código de la hoja.
governance-data-staff-open = Mostrar
governance-data-staff-code-wrong = El código de un solo uso no era correcto. No se mostró nada.
governance-copy-record = En la ficha
governance-copy-what = Qué
governance-copy-says = Qué dice
governance-copy-school = Escuela
governance-copy-made-on = Copia hecha el
governance-copy-name = Nombre
governance-copy-classes = Grupos
governance-copy-kept = Lo que está anotado
governance-copy-count = Cuántas veces
governance-copy-last = La última
governance-copy-consents = Quién puede usarlo
governance-copy-answer = Respuestas a ejercicios
governance-copy-quiz = Respuestas a pruebas
governance-copy-place = Dónde quedó un curso, y qué se marcó
governance-copy-roll = Asistencia
governance-copy-work = Tareas puestas
governance-copy-class = Entradas y salidas de grupos y equipos
governance-copy-privacy = Permisos y solicitudes
governance-copy-other = Otras cosas
governance-copy-cut = Hay más de lo que cabe aquí. El resto lo da quien administra la escuela.
governance-fact-number = Número en el registro de la escuela
governance-fact-user-name = Nombre de usuario en otro sistema
governance-fact-birth-date = Fecha de nacimiento
governance-fact-guardian = Contacto de quien la o lo cuida
governance-fact-grade = Grado
governance-fact-sex = Sexo
governance-fact-first-language = Primera lengua
governance-fact-indigenous-people = Pueblo indígena
governance-fact-disability = Discapacidad
governance-requests-lead = La escuela tiene que responder, y antes de cierto día. No cuesta nada.
governance-own-requests = Lo que pediste
governance-received = Llegó
governance-due = Responder hasta
governance-open = Abierta
governance-ask-title = Pedir
governance-ask-what = ¿Qué se pide?
governance-ask-due = Hasta el { $date } si se pide hoy: { $why }
governance-ask-send = Pedir
governance-ask-also = Tu madre, tu padre o tu tutor puede pedirlo por ti en la escuela.
governance-kind-access = Ver todo lo que se guarda
governance-kind-rectify = Corregir algo
governance-kind-object = No usar algo
governance-kind-erase = Que me olviden
governance-about = ¿Qué hay que corregir?
governance-about-hint = Solo para una corrección. Lo correcto se le dice al docente.
governance-about-unsaid = Otra cosa, o nada de esto
governance-about-name = El nombre
governance-about-record = Un dato de la ficha, como la fecha de nacimiento
governance-about-class = El grupo o la función
governance-about-work = Respuestas o asistencia
governance-outcome-done = Hecho
governance-outcome-partly = Hecho en parte; se dijo qué no, y por qué
governance-outcome-must-keep = La ley pide que la escuela lo guarde; se dijo qué ley
governance-outcome-not-shown-who = No se pudo comprobar quién lo pide
governance-outcome-taken-back = Retirada por quien la hizo
governance-term-business = { $n ->
    [one] un día hábil
   *[other] { $n } días hábiles
}
governance-term-calendar = { $n ->
    [one] un día
   *[other] { $n } días
}
governance-due-by-country = { $term } (regla nacional, { $country }: { $status })
governance-due-strict = { $term }, regla estricta: { $why }
governance-due-extended = { $why }, con la prórroga
governance-family-due = { $term }, el plazo que da la ley ({ $country })
governance-family-due-likely = { $term }, el plazo que da la ley hasta donde se sabe ({ $country })
governance-family-due-strict = { $term }, el más estricto, que se aplica donde no se conoce con certeza un plazo de ley ({ $country })
governance-family-due-nowhere = { $term }, el plazo más estricto: la escuela no ha indicado su país
governance-family-retention-nowhere = La escuela no ha indicado su país, así que no se sabe cuánto tiempo la ley manda o permite guardar los datos.
governance-family-retention = { $country }: { $words }.
governance-family-retention-likely = { $country }: { $words }. Así se entiende; falta confirmarlo en la ley misma.
governance-family-retention-unknown = { $name }: no se conoce con certeza cuánto tiempo la ley manda o permite guardar los datos.
governance-why-unknown-country = no se sabe de qué país se trata
governance-why-no-fact = nadie lo ha buscado para este país
governance-why-no-value = la ley calla, o no se sabe qué dice
governance-why-not-yet-in-force = la regla propia del país todavía no rige
governance-why-only-from-memory = lo que se sabe de la regla del país no está verificado
governance-status-verified-primary = se leyó el texto de la ley
governance-status-verified-secondary = se leyó un resumen de la ley
governance-status-unverified = sin verificar
governance-status-named-only = solo nombrado en un informe
governance-class-title = Papeles del grupo { $name }
governance-class-lead = Registre lo que tiene en papel, de todo el grupo a la vez. Guarde los papeles: son la prueba.
governance-class-empty = Todavía no hay nadie en este grupo.
governance-class-ask = Anotar una solicitud de alguien
governance-class-ask-lead = Alguien vino, o llegó un papel. Anótelo: el plazo se cuenta desde el día en que llegó.
governance-paper-uses = ¿De qué se trata?
governance-paper-given = ¿Qué dice el papel?
governance-paper-yes = Sí, se permite
governance-paper-no = No, o ya no
governance-paper-how = ¿Quién decidió, y cómo?
governance-paper-heard = En este país primero se escucha a la niña o al niño
governance-paper-heard-yes = Se les escuchó
governance-paper-signed = ¿Cuándo se firmó?
governance-paper-signed-hint = Déjelo vacío si los papeles tienen días distintos.
governance-paper-signed-wrong = El día de la firma no se entiende, o todavía no llega.
governance-paper-whose = ¿De quién son los papeles?
governance-paper-enter = Registrar
governance-paper-all = Marcar a todos
governance-paper-tick-use = Marque al menos un uso.
governance-paper-tick-person = Marque al menos una persona.
governance-paper-given-missing = Falta elegir qué dice el papel.
governance-paper-how-missing = Falta elegir quién decidió, y cómo.
governance-paper-mend = Todavía no se registró nada
governance-paper-nothing = No se registró nada nuevo.
governance-paper-written = { $n ->
    [one] Registrado para una persona.
   *[other] Registrado para { $n } personas.
}
governance-paper-guardian = { $n ->
    [one] Para una persona no se registró algo: decide su tutor, por la edad o porque la edad no se sabe.
   *[other] Para { $n } personas no se registró algo: decide su tutor, por la edad o porque la edad no se sabe.
}
governance-paper-she = { $n ->
    [one] Para una persona no se registró algo: ya tiene edad y decide por su cuenta.
   *[other] Para { $n } personas no se registró algo: ya tienen edad y deciden por su cuenta.
}
governance-paper-not-heard = { $n ->
    [one] Para una persona no se registró nada: primero hay que escucharla.
   *[other] Para { $n } personas no se registró nada: primero hay que escucharlas.
}
governance-nothing-yet = Todavía nada permitido.
governance-allows = Permite: { $name }
governance-ask-whose = ¿Sobre quién?
governance-ask-by = ¿Quién lo pide?
governance-ask-by-guardian = Madre, padre o tutor
governance-ask-by-herself = La propia persona
governance-ask-received = ¿Cuándo llegó?
governance-ask-received-hint = El día en que llegó a la escuela, no el de hoy si fue antes.
governance-ask-received-wrong = Ese día no se entiende, o todavía no llega. Escriba el día en que llegó la solicitud.
governance-ask-choose = Elija una persona
governance-ask-missing-whose = Falta elegir de quién se trata.
governance-ask-missing-what = Falta elegir qué se pide.
governance-ask-missing-about = Falta elegir qué hay que corregir.
governance-ask-missing-by = Falta elegir quién lo pide.
governance-ask-missing-identity = Falta elegir cómo se sabe quién lo pide.
governance-ask-mend = Todavía no se anotó nada
governance-noted = Anotado: { $name }, { $what }.
governance-noted-due = Hay que responder hasta el { $date }: { $why }.
governance-noted-open = Abrir la solicitud
governance-noted-others = Responden la dirección y quien administra la escuela: la ven en su primera página.
governance-ask-note = Anotar
governance-identity = ¿Cómo sabe usted quién lo pide?
governance-identity-hint = Nadie debe poder hacer olvidar a otra persona.
governance-identity-known = Conocemos a la persona, y al tutor si es él quien pide
governance-identity-document = Se vio un documento
governance-school-title = Solicitudes sobre datos
governance-school-none = No hay nada abierto.
governance-school-open = { $n ->
    [one] Hay una solicitud abierta.
   *[other] Hay { $n } solicitudes abiertas.
}
governance-school-open-caption = Abiertas, primero la más urgente
governance-school-closed-caption = Respondidas
governance-clock = La caja no está segura de la fecha.
governance-clock-do = Los días se cuentan con el reloj de la caja. Compárelo con un calendario.
governance-due-today = Vence hoy
governance-days-left = { $n ->
    [one] Queda un día
   *[other] Quedan { $n } días
}
governance-days-late = { $n ->
    [one] Un día de atraso
   *[other] { $n } días de atraso
}
governance-one-title = Una solicitud
governance-one-lead = { $name }: { $what }.
governance-one-caption = La solicitud
governance-why-then = Por qué hasta ese día
governance-claim-flag = { $name } pide además esto:
governance-do-title = Qué hacer
governance-do-access = Abra la copia, imprímala y entréguela. Después cierre la solicitud.
governance-do-access-link = Abrir la copia
governance-do-rectify = Pregunte qué es lo correcto y corríjalo en la página de la persona. Después cierre la solicitud.
governance-do-rectify-link = Abrir la página de la persona
governance-do-object = Pregunte qué no se debe usar y deténgalo en los papeles del grupo. Después cierre la solicitud.
governance-do-erase = Mire primero qué pasaría. Después cierre la solicitud.
governance-do-erase-link = Ver qué pasaría al olvidar
governance-more-time-words = La regla del país permite más tiempo, una vez. Diga por qué a quien lo pidió.
governance-more-time = Tomar más tiempo
governance-close-title = Cerrarla
governance-close-what = ¿Qué se hizo?
governance-close = Cerrar la solicitud
governance-left-title = Lo que salió de esta escuela
governance-left-none = Todavía no ha salido de esta caja nada de { $name }.
governance-left-lead = { $name }: lo que salió de esta caja, día por día: para quién, por qué camino, para qué y con qué fundamento.
governance-left-caption = Lo que salió, primero lo último
governance-left-day = Día
governance-left-to = Para
governance-left-way = Por
governance-left-why = Con qué fundamento
governance-left-entries = { $n ->
    [one] Una anotación que se puede leer
   *[other] { $n } anotaciones que se pueden leer
}
governance-left-kilobytes = { $n } kB
governance-left-central = Central, { $country } ({ $key })
governance-left-hub = Caja de escuela, { $country } ({ $key })
governance-left-sealed = Los nombres van sellados. Quien lo lleva no puede leer nada; quien lo recibe lee solo lo que permite su certificado.
governance-way-stick = Memoria USB
governance-way-courier = Teléfono de mensajero
governance-way-network = Red
governance-way-unknown = Otro medio
governance-ground-same-country = El mismo país, la misma red
governance-ground-consent = Al otro lado de la frontera: solo de quienes consintieron, ellos o su tutor, en «Mis datos van a otro país».
governance-ground-nobody-named = Solo lo que no nombra a nadie. Regla: { $name }.
governance-border-title = Al otro lado de la frontera
governance-border-consent = { $name }: solo salen del país datos de personas que lo permitieron, ellas o sus tutores. Una caja no puede mostrar otro fundamento.
governance-border-denied = { $country }: ningún dato personal sale del país, porque { $why }. Las cifras sin grupos pequeños sí pueden.
governance-border-register = { $name } pide registrar antes el envío ante la autoridad. Hasta que se anote aquí, no sale nada personal.
governance-register-to = ¿A qué país? Dos letras
governance-register-reference = Número en el registro de la autoridad
governance-register-keep = Guardar
governance-register-wrong = Un país se escribe con dos letras, como CL. No se guardó nada.
governance-moves-title = Quién cambia de escuela
governance-moves-lead = El historial llega a la escuela nueva solo si lo permite quien cuida al estudiante o la escuela anterior.
governance-moves-asked-of-us = Pedidos a esta escuela
governance-moves-none = Nadie ha pedido nada.
governance-moves-asks = { $school } pide el historial de { $name }
governance-moves-some-school = Una escuela
governance-moves-protected = Con protección: no se muestra qué escuela lo pide. Permítalo solo si quien cuida al niño o a la niña le habla del cambio.
governance-moves-forgotten = Pidió ser olvidada: aquí ya no queda nada suyo que enviar. Elija «No permitir».
governance-moves-open = Sin decidir
governance-moves-granted = Permitido. Sale con el próximo correo.
governance-moves-refused = No permitido
governance-moves-grant = Permitir
governance-moves-refuse = No permitir
governance-moves-came = Alguien viene de otra escuela
governance-moves-code = Código del papel
governance-moves-code-hint = Lo imprime la escuela anterior. Mayúsculas y minúsculas dan igual.
governance-moves-ask = Pedir el historial
governance-moves-ours-caption = Pedidos de esta escuela, los últimos primero
governance-moves-when = Cuándo
governance-moves-waiting-long = Sin respuesta desde hace más de dos meses. Llame a la escuela anterior: quizá no lo permite, o ya no tiene nada de esta persona. Mientras tanto puede inscribirla aquí como nueva.
governance-moves-keys-come = Permitido; el nombre y la historia están en camino
governance-moves-waiting = Esperando a la escuela anterior
governance-moves-here = Ya está aquí
governance-moves-join = Unirlo con la ficha hecha aquí
governance-moves-done-asked = Se pide con el próximo correo.
governance-moves-done-granted = Permitido. El historial sale con el próximo correo.
governance-moves-done-refused = No se permite.
governance-moves-refused-mistyped = No se pidió nada. Falta o está mal algún signo del código.
governance-moves-refused-unknown-school = No se pidió nada. Ninguna escuela que esta caja conozca imprimió este papel. Haga primero un intercambio.
governance-moves-refused-own-slip = No se pidió nada. Este papel lo imprimió esta misma escuela.
governance-moves-refused-gone = No cambió nada. Esto ya no se pide.
governance-moves-slip-title = Papel para la escuela nueva
governance-moves-slip-lead = { $name }, { $school }. Con este código la escuela nueva pide el historial.
governance-moves-slip-code = Imprima esta página o copie el código a mano.
governance-moves-slip-consent = Si el permiso para la próxima escuela está dado, este código basta. Si no, primero se pregunta a esta escuela.
governance-forgotten-title = A quién se olvidó
governance-forgotten-none = No se ha olvidado a nadie.
governance-forgotten-lead = Los nombres y datos ya no se pueden leer. Está hecho cuando cada caja que tuvo las llaves lo ha confirmado.
governance-forgotten-caption = Olvidados, primero lo último
governance-forgotten-when = Cuándo
governance-forgotten-id = Número al azar
governance-forgotten-why = Por qué
governance-forgotten-done = Hecho
governance-forgotten-given-up =
    { $n ->
        [one] Hecho, menos una caja que se dio por perdida sin confirmar
       *[other] Hecho, menos { $n } cajas que se dieron por perdidas sin confirmar
    }
governance-holder-gone-word = perdida
governance-holder-gone-type = No se puede deshacer. Para hacerlo, escriba: { $name }
governance-holder-gone-wrong = No se anotó nada. Hay que escribir la palabra: { $name }
governance-forgotten-waiting = Todavía no. Falta: { $name }
governance-forgotten-waiting-some = { $n ->
    [one] Falta todavía una caja.
   *[other] Faltan todavía { $n } cajas.
}
governance-holder-gone-some = Una caja que no se nombra ya no existe
governance-forgotten-unknown = No se sabe
governance-forgotten-pseudonym = Las respuestas y la asistencia quedan bajo un número al azar que ya no lleva a ningún nombre. La ley llama seudónimos a esos datos.
governance-holders-title = Cajas que no han confirmado
governance-holders-words = Confirman con el próximo correo. Si una caja se destruyó o se perdió para siempre, dígalo.
governance-holder-gone = La caja { $name } ya no existe
governance-keys-gone = { $n ->
    [one] Se destruyó una llave en esta caja.
   *[other] Se destruyeron { $n } llaves en esta caja.
}
governance-reason-asked = Lo pidió la persona o su tutor
governance-reason-purpose-over = Ya no sirven para lo que se guardaron
governance-reason-ordered = Lo ordenó una autoridad o un juez
governance-reason-mistake = Se registró por error
governance-reason-unknown = Otra razón
governance-forget-title = Olvidar a una persona
governance-forget-whom = Olvidar a { $name }
governance-forget-for-good = Esto no se puede deshacer.
governance-forget-what = El nombre de { $name } y todo lo de su ficha no se podrán leer nunca más, ni aquí ni desde una copia de seguridad. Nadie podrá entrar con ese nombre.
governance-forget-keys = { $n ->
    [one] Se destruye una llave en esta caja.
   *[other] Se destruyen { $n } llaves en esta caja.
}
governance-forget-ways = Terminan su tarjeta, su contraseña y los teléfonos conocidos.
governance-forget-ids = Son { $n } fichas que se habían unido.
governance-forget-stays = { $n ->
    [one] Una anotación queda bajo un número al azar, sin nombre.
   *[other] { $n } anotaciones quedan bajo un número al azar, sin nombre.
}
governance-forget-only-here = Solo esta caja tiene las llaves: queda hecho enseguida.
governance-forget-elsewhere = Estas cajas también tuvieron las llaves y deben confirmar: { $name }
governance-forget-elsewhere-some = { $n ->
    [one] Otra caja también tuvo las llaves y tiene que confirmar.
   *[other] Otras { $n } cajas también tuvieron las llaves y tienen que confirmar.
}
governance-forget-law = Lo que la ley obliga a guardar
governance-forget-retention = { $country }: { $words } ({ $status })
governance-forget-retention-unknown = { $name }: no se sabe cuánto tiempo se deben o se pueden guardar los datos. Regla estricta: no más de lo que sirven.
governance-forget-register = Muchos países piden que la escuela conserve un registro de notas y matrículas. Imprima lo que deba guardarse antes de seguir. Esto no es asesoría legal.
governance-stays-title = Si se pide el olvido: qué se va y qué queda
governance-stays-gone = El nombre y todo lo de la ficha ya no se podrán leer nunca más: ni en esta caja, ni desde una copia de seguridad, ni en las otras cajas que podían leerlo, cuando todas lo confirmen. La escuela dice cuándo está hecho.
governance-stays-number = Las respuestas y la asistencia quedan bajo un número al azar que ya no lleva a un nombre.
governance-stays-law = La ley puede pedir a la escuela que guarde un registro de notas y matrículas: lo que deba guardar queda impreso, con el nombre.
governance-stays-others = Otros pueden tener lo que ya se les dio: papeles impresos, constancias, lo que recibió un programa al que se postuló. La escuela dice a quién se lo dio; a ellos se les pide aparte. Lo que guarda otra escuela es de esa escuela: pregunte también allí.
governance-forget-reason = ¿Por qué?
governance-forget-type = Escriba la palabra { $name }
governance-forget-word = olvidar
governance-forget-do = Olvidar para siempre
governance-forget-not-of-this-school = Esta persona no es de esta escuela.
governance-forget-already = A esta persona ya se la olvidó.
governance-forget-last-administrator = Nadie más administra la escuela. Dé antes esa función a otra persona.
governance-forget-identity-missing = No se olvidó a nadie. Diga cómo sabe quién lo pide.
governance-forget-word-wrong = No se olvidó a nadie. La palabra no era esa.
governance-forget-code-wrong = No se olvidó a nadie. El código de un solo uso no era correcto.
governance-code = Código de un solo uso
governance-code-hint = El siguiente de la hoja. Por HTTPS no hace falta.
governance-rules-lead = { $name }: por qué reglas se guía esta caja.
governance-rules-not-advice = Reunido en { $name }. Esto no es asesoría legal. Lo que nadie ha leído se rige por la regla estricta.
governance-rules-who = Quién decide
governance-rules-data = Datos
governance-rules-age = Desde la edad de
governance-rules-known = Cómo se sabe
governance-rules-plain = Datos corrientes
governance-rules-sensitive = Lo que la ley más protege
governance-rules-strict = Regla estricta: { $name }
governance-rules-when = En cuánto tiempo se responde
governance-rules-term = Plazo
governance-rules-console = Cada dato con su fuente: chaski policy explain, en la consola de la caja.
governance-sheet-title = El papel para imprimir y firmar
governance-sheet-lead = Marque sí o no en cada cosa. Ninguna lección depende de eso, y en la escuela se puede cambiar de idea en cualquier momento.
governance-sheet-whose = { $school }, grupo { $class }
governance-sheet-name = Nombre de la niña o del niño: ______________________________
governance-sheet-boxes = ☐ Sí      ☐ No
governance-sheet-sign = Firmas
governance-sheet-heard = Se le preguntó qué piensa:  ☐ Sí
governance-sheet-child = La niña o el niño, si ya tiene edad para decidir: ______________________________
governance-sheet-guardian = Madre, padre o tutor: ______________________________
governance-sheet-day = Fecha: ______________
governance-foot = Sus datos
governance-closed-by = La respondió
governance-answer = Respuesta
governance-answer-title = Respuesta a una solicitud sobre datos
governance-answer-link = Hoja con la respuesta, para imprimir
governance-answer-receipt-title = Constancia de una solicitud sobre datos
governance-answer-receipt-link = Constancia para quien pidió, para imprimir
governance-answer-lead = { $name }, { $date }
governance-answer-by-hand = ____________________ (a mano: aquí el nombre ya no se puede leer)
governance-answer-whose = Datos de
governance-answer-words = Esta es la respuesta de la escuela.
governance-answer-receipt-words = La escuela recibió esta solicitud y responde en papel, a más tardar el día de arriba. No cuesta nada.
governance-answer-receipt-late = La escuela recibió esta solicitud. El día de arriba ya pasó: la respuesta, en papel, está atrasada y la escuela todavía la debe. No cuesta nada.
governance-answer-disagree = Si no está de acuerdo
governance-answer-authority = Puede volver a preguntar en la escuela, o acudir a la autoridad de protección de datos ({ $country }): { $name }. Esto no es asesoría legal.
governance-answer-authority-unknown = Puede volver a preguntar en la escuela, o acudir a la autoridad de protección de datos o a la defensoría del pueblo, si su país las tiene. Esto no es asesoría legal.
governance-answer-given = Entregado el ______________ por ______________________________
governance-answer-taken = Recibido por (firma): ______________________________
governance-ground = Razón escrita
governance-copy-made = Hizo la copia
governance-erase-waiting = { $n ->
    [one] Otra caja que tenía las llaves todavía no lo confirmó.
   *[other] Otras { $n } cajas que tenían las llaves todavía no lo confirmaron.
}
governance-erase-done = Se olvidó. Todas las cajas que, según se sabe, tenían las llaves del nombre confirmaron que las destruyeron. Si alguien copió antes el disco de una, esa copia puede leer el nombre hasta que vuelva a comunicarse con la red.
governance-erase-here = Se olvidó en esta caja.
governance-do-erase-forgotten = La persona fue olvidada. Avise a quien lo pidió y cierre la solicitud.
governance-do-rectify-work = La asistencia se corrige en la lista del grupo. Una respuesta queda como se dio; se puede responder otra vez, y vale la nueva.
governance-do-class = Abrir el grupo { $name }
governance-do-object-none = Para esta persona no se permitió nada fuera de las lecciones, así que no hay nada que detener. Dígalo y cierre la solicitud.
governance-close-not-forgotten = Esta persona no fue olvidada: la solicitud no se puede cerrar como hecha. Primero hay que olvidarla, o decir por qué no.
governance-close-ground = Por qué, en pocas palabras
governance-close-ground-hint = Qué ley, qué no se hizo o quién la retiró. Solo lo que se hizo del todo no la necesita. No escriba nombres: queda escrito, y lo lee quien pidió.
governance-refused-not-forgotten = No se olvidó a nadie: la solicitud sigue abierta.
governance-refused-ground-missing = Escriba por qué termina así. La solicitud sigue abierta.
governance-refused-outcome-missing = Falta elegir qué se hizo. La solicitud sigue abierta.
governance-mend = La solicitud sigue abierta
governance-ask-administrator = Esto lo hace quien administra la escuela.
governance-ask-administrator-whom = Aquí: { $name }.
governance-ask-administrator-nobody = Todavía nadie administra esta escuela. Pregunte a quien cuida la caja.
governance-ask-administrator-how = Diga en qué página estaba y por qué hace falta. No cambió nada.
governance-forget-who-may = Olvidar no se puede deshacer. Usted puede recibir la solicitud y cerrarla; olvidar le toca a quien administra la escuela.
governance-moves-join-who = Si aquí se hizo un registro antes de que llegara la historia, los dos se unen en uno.
governance-papers-title = Papeles para las familias
governance-copy-roles = Qué hace en la escuela
governance-copy-answers = Respuestas y resultados
governance-copy-more = Se muestran las últimas { $n } de { $all }. El archivo las tiene todas.
governance-copy-course-unknown = Un curso que no está en esta caja
governance-copy-when = Cuándo
governance-copy-exercise = Ejercicio
governance-copy-answered = Respuesta
governance-copy-right = Resultado
governance-copy-in-quiz = Prueba: { $name }
governance-copy-together = { $name } (junto con otros)
governance-copy-day = Día
governance-copy-happened = Uno por uno, primero lo último
governance-copy-where = A dónde fue
governance-copy-where-nowhere = A ninguna parte: ninguna otra caja recibió llaves del nombre, y de esta caja no salió ninguna anotación sobre esta persona.
governance-copy-keys = Llaves que abren el nombre
governance-copy-keys-some = { $n ->
    [0] Ninguna otra caja recibió llaves que abren el nombre.
    [one] Otra caja recibió llaves que abren el nombre. No se la nombra, porque la persona está protegida.
   *[other] Las llaves que abren el nombre se entregaron { $n } veces. No se nombran las cajas, porque la persona está protegida.
}
governance-copy-left-some = { $n ->
    [0] De esta caja no salió ninguna anotación sobre esta persona.
    [one] En lo que salió para una caja había anotaciones sobre esta persona.
   *[other] En lo que salió para { $n } cajas había anotaciones sobre esta persona.
}
governance-copy-box = Caja
governance-copy-keys-handed = Recibió las llaves
governance-copy-keys-destroyed = Destruyó las llaves
governance-copy-left = En lo que salió para estas cajas había anotaciones sobre esta persona
governance-copy-left-reading = Los nombres van sellados. De lo que el receptor no puede leer fue solo un resumen cifrado.
governance-copy-days = Días
governance-copy-from-to = del { $first } al { $last }
governance-left-for = Para qué
governance-left-much = Cuánto
governance-left-for-central = Una segunda copia para la escuela y las cifras del ministerio. Respuestas solo de quienes lo permitieron.
governance-left-for-own = Para que todas las cajas de esta escuela sepan lo mismo.
governance-left-for-network = Correo de la red: cursos, certificados y estudiantes que se mudaron allí.
governance-left-withheld = { $n ->
    [one] una retenida, solo fue su resumen cifrado
   *[other] { $n } retenidas, solo fueron sus resúmenes cifrados
}
governance-left-again = { $n ->
    [one] una fue otra vez, y no se cuenta de nuevo
   *[other] { $n } fueron otra vez, y no se cuentan de nuevo
}
governance-left-school = { $name } ({ $key })
governance-left-some = Otra caja de la red (no se muestra cuál)
governance-ground-no-border = No se cruza ninguna frontera: los dos lugares están bajo la ley { $code ->
    [BS] de las Bahamas
    [DO] de la República Dominicana
    [PE] del Perú
   *[other] de { $name }
}, en una misma red.
governance-ground-article = { $country }, artículo { $article }: { $status }.
governance-open-title = Sus datos en esta escuela
governance-open-title-of = Sus datos: { $name }
governance-open-lead = Usted puede pedir ver lo que la escuela guarda sobre usted o su hija o hijo, que se corrija, que se deje de usar o que se olvide. No cuesta nada.
governance-open-how = Cómo pedirlo
governance-open-step-form = 1. Imprima el formulario, o escriba lo mismo en cualquier hoja.
governance-open-step-hand = 2. Entréguelo a una docente, un docente o la dirección. La escuela anota el día en que llegó.
governance-open-step-answer = 3. La escuela responde en papel, a más tardar en el plazo de la lista de abajo.
governance-open-what = Qué se puede pedir, y en qué plazo se responde
governance-open-asked = Para todo lo demás la escuela pregunta antes, en un papel que entrega la o el docente. Usted puede decir que no, y cambiar de idea después.
governance-open-enter = Entrar, para ver qué se guarda sobre mí
governance-form-link = Formulario para pedirlo en papel
governance-form-title = Solicitud sobre datos personales
governance-form-lead = Para: { $name }. Imprima esta página, llénela y entréguela en la escuela. No cuesta nada.
governance-form-whose = ¿De quién son los datos? Nombre: ______________________________
governance-form-class = Grupo, o año en que salió: ______________
governance-form-who = ¿Quién pide?  ☐ La misma persona   ☐ Madre, padre o tutor. Nombre: ______________________________
governance-form-reach = Dónde me llega la respuesta: ______________________________
governance-form-which = Para corregir: ¿qué está mal y qué es lo correcto? Para no usar: ¿qué cosa?
governance-form-which-line = ____________________________________________________________
governance-form-sign = Firma: ______________________________
governance-form-school = Lo llena la escuela
governance-form-received = Recibido el ______________ por ______________________________   ☐ Anotado en la caja
governance-form-answer = Responder a más tardar el ______________   Respondido el ______________
governance-time = Plazo para responder
governance-form-law-nowhere = La escuela no ha indicado su país: vale la regla más estricta. Esto no es asesoría legal.
governance-form-law = Regla de este país: { $name }. Esto no es asesoría legal.
governance-role-pupil = estudiante
governance-role-teacher = docente
governance-role-head = dirección
governance-role-administrator = administración
governance-role-technician = técnico
governance-role-guest = visita
governance-role-translator = traducción
governance-role-reviewer = revisión de traducciones
governance-role-analyst = análisis en una central
governance-role-network-administrator = administración de una red
governance-mark-present = Presente
governance-mark-late = Llegó tarde
governance-mark-unknown = Falta, no se sabe por qué
governance-mark-illness = Falta: enfermedad
governance-mark-harvest = Falta: siembra o cosecha
governance-mark-road-cut = Falta: camino cortado
governance-mark-family = Falta: asunto de familia
governance-kept-teaches = Empezó a enseñar en un grupo
governance-kept-joined = Entró en un grupo
governance-kept-left = Salió de un grupo
governance-kept-joined-a-team = Entró en un equipo
governance-kept-left-a-team = Salió de un equipo
governance-kept-registered = Se hizo el registro
governance-kept-renamed = Se escribió de nuevo el nombre
governance-kept-fact-stated = Se anotó en el registro
governance-kept-shown-as = Cambió el dibujo o el idioma
governance-kept-role-given = Función dada
governance-kept-role-ended = Función quitada
governance-kept-two-records-joined-or-separated = Se unieron o separaron dos registros
governance-kept-way-in-renewed = Se renovó la tarjeta o la contraseña
governance-kept-consent-given = Permitido
governance-kept-consent-withdrawn = Detenido
governance-kept-request = Una solicitud sobre datos
governance-kept-copy-made = Se hizo una copia de los datos
governance-kept-kept-after-leaving = Se conservan sus datos después de irse
governance-kept-until = hasta el { $day }. { $ground }.
governance-kept-no-longer = ya no más allá del plazo de la escuela
governance-kept-called-the-roll = Pasó lista
governance-kept-place = Se quedó en un curso en
governance-kept-marked = Marcó
governance-kept-unmarked = Quitó una marca
governance-kept-work = Se dejó un trabajo
governance-kept-staff = Hizo algo para otros como personal
governance-kept-other = Lo escribió un programa más nuevo
governance-open-anyway = Para enseñar: el nombre, el grupo, las respuestas y la asistencia. Eso lo ven sus docentes. Se guarda en esta caja.
governance-retention-title = Los datos de quienes se fueron
governance-retention-what-it-is = Olvidar quiere decir que el nombre y la ficha de una persona ya no se podrán leer nunca más en estas cajas. Sus registros en papel y los del ministerio no se tocan. A nadie se le olvida si alguien no lo decide aquí, y no hay prisa.
governance-retention-none = Hoy no hay que decidir sobre nadie. El plazo de la escuela es de { $n ->
    [one] un año
   *[other] { $n } años
}.
governance-retention-lead = { $n ->
    [one] Una persona se fue hace más de { $years ->
        [one] un año
       *[other] { $years } años
    } y sigue registrada aquí.
   *[other] { $n } personas se fueron hace más de { $years ->
        [one] un año
       *[other] { $years } años
    } y siguen registradas aquí.
}
governance-retention-no-clock = Mientras tanto no se puede olvidar a nadie desde aquí, y no se pierde nada. Pida a quien administra o a quien cuida la caja que la ponga en hora.
governance-retention-cut = Aquí caben { $n } personas y hay más. Las demás aparecen cuando la lista se acorta; no hay prisa.
governance-retention-who = Personas a quienes se les cumplió el plazo
governance-retention-who-hint = Marque a las personas sobre las que quiere decidir. La página siguiente dice qué pasaría; antes no pasa nada. Las marcas valen para esta página de la lista.
governance-retention-left = Se fue el { $name }
governance-retention-left-worked = Se fue el { $left }, último trabajo el { $worked }
governance-retention-no-day = No se sabe cuándo
governance-retention-since = { $days }. El plazo se cumplió el { $name }.
governance-retention-look = Ver qué pasaría al olvidarlas
governance-retention-look-all = Ver qué pasaría al olvidar a las { $n }
governance-retention-look-first = Ver qué pasaría al olvidar a las primeras { $n }
governance-retention-keep = Conservar sus datos más tiempo
governance-retention-nobody-chosen = No se hizo nada. Primero marque al menos a una persona.
governance-retention-nobody-due = No se olvidó a nadie. Las personas elegidas volvieron, hay un motivo para conservar sus datos o ya fueron olvidadas.
governance-retention-held-title = De quién se conservan los datos más tiempo
governance-retention-held-words = { $n ->
    [one] A una persona se le cumplió el plazo, pero hay un motivo para conservar sus datos. No se la olvida con las demás.
   *[other] A { $n } personas se les cumplió el plazo, pero hay un motivo para conservar sus datos. No se las olvida con las demás.
}
governance-retention-held-caption = Datos que se conservan más tiempo, y por qué
governance-retention-over = Plazo cumplido el
governance-retention-why-held = Por qué
governance-retention-let-go = Quitar este motivo
governance-retention-open-request = Abrir las solicitudes
governance-retention-first = Se muestran las primeras { $n }.
governance-retention-hold-kept = Sus datos se conservan hasta el { $day }. { $ground } ({ $name }, { $at }).
governance-retention-hold-asked = Hay una solicitud abierta: { $name }.
governance-retention-hold-must-keep = Pidió que se olvidaran sus datos, y se le dijo que la ley obliga a la escuela a conservarlos.
governance-retention-hold-moving = Otra escuela pide su historial y nadie ha respondido todavía.
governance-retention-hold-moved = A otra escuela se le concedió su historial. Si aquí se la olvida, es posible que esa escuela ya no pueda leer su nombre.
governance-retention-hold-two-histories = Hay una caja duplicada. Hasta que la central lo resuelva, aquí puede faltar algo de esta persona.
governance-retention-unknown-title = De quién no se sabe cuándo se fue
governance-retention-unknown-words = Esta página nunca pregunta por ellas. Si es seguro que alguien se fue para siempre, abra su nombre.
governance-retention-unknown-why = Por qué no se sabe
governance-retention-unknown-no-day = No está en ningún grupo, y nunca se anotó un día de salida.
governance-retention-unknown-ahead = El último día anotado todavía no ha llegado: el reloj de una caja estaba mal.
governance-retention-unknown-too-early = El último día lo anotó una caja que había perdido la fecha.
governance-retention-rule-title = Cuánto tiempo conserva los datos esta escuela
governance-retention-rule-set = { $n ->
    [one] Un año
   *[other] { $n } años
} después de que alguien se va. Lo fijó { $name } el { $at }.
governance-retention-rule-default = { $n ->
    [one] Un año
   *[other] { $n } años
} después de que alguien se va. Nadie en la escuela lo ha fijado: es una propuesta de este programa, no una ley.
governance-retention-rule-counts = Se cuenta desde el último día en un grupo o en una función, o desde el último trabajo si fue después. Cuando se cumple el plazo, nada se borra solo: esta página pregunta y una persona decide.
governance-retention-years = Años
governance-retention-years-hint = Un número entero de { $from } a { $to }. Vale desde ahora para toda la escuela, y queda escrito quién lo fijó.
governance-retention-years-wrong = No se cambió nada. Escriba un número entero de { $from } a { $to }.
governance-retention-set = Guardar el número de años
governance-retention-done-set = El número de años quedó guardado.
governance-retention-done-kept = Anotado: los datos se conservan hasta ese día.
governance-retention-done-let-go = Anotado. No se olvidó a nadie: ese motivo ya no cuenta, y vale el plazo de la escuela.
governance-retention-later = Quién se fue hace menos de { $n ->
    [one] un año
   *[other] { $n } años
}
governance-retention-later-none = Nadie que se fue hace menos de { $n ->
    [one] un año
   *[other] { $n } años
} sigue registrado aquí.
governance-retention-later-words = Sus datos todavía se conservan: los certificados y los historiales se piden sobre todo en los primeros años. Si alguien pide que se le olvide antes, abra su nombre. El plazo es de { $n ->
    [one] un año
   *[other] { $n } años
}.
governance-retention-later-caption = Primero a quien antes se le cumple el plazo
governance-retention-when = Se fue
governance-retention-until = Datos conservados hasta
governance-retention-forget-title = { $n ->
    [one] Olvidar a una persona
   *[other] Olvidar a { $n } personas
}
governance-retention-what = { $n ->
    [one] El nombre de esta persona y todo lo de su ficha no se podrán leer nunca más, ni aquí ni desde una copia de seguridad. Nadie podrá entrar con ese nombre.
   *[other] Los nombres de estas { $n } personas y todo lo de sus fichas no se podrán leer nunca más, ni aquí ni desde una copia de seguridad. Nadie podrá entrar con esos nombres.
}
governance-retention-whom-caption = A quién se olvida
governance-retention-elsewhere = { $n ->
    [one] Otra caja también tenía algunas de estas llaves y debe confirmar.
   *[other] Otras { $n } cajas también tenían algunas de estas llaves y deben confirmar.
}
governance-retention-written = Queda escrito que lo decidió { $name }, y por qué: los datos ya no hacen falta. A quien haya vuelto entretanto no se le olvida.
governance-retention-forgotten = { $n ->
    [0] No se olvidó a nadie.
    [one] Se olvidó a una persona en esta caja.
   *[other] Se olvidó a { $n } personas en esta caja.
}
governance-retention-confirm = Abra «A quién se olvidó», al final de esta página, para ver qué cajas faltan por confirmar.
governance-retention-stayed = { $n ->
    [one] A una persona no se la olvidó: volvió, hay un motivo para conservar sus datos o ya había sido olvidada.
   *[other] A { $n } personas no se las olvidó: volvieron, hay un motivo para conservar sus datos o ya habían sido olvidadas.
}
governance-retention-keep-title = Conservar más tiempo
governance-retention-keep-whom = Se trata de: { $name }
governance-retention-keep-words = Hasta ese día no se las olvida con las demás. Queda escrito el motivo y quién lo decidió.
governance-retention-keep-until = ¿Hasta cuándo?
governance-retention-keep-ground = ¿Por qué?
governance-retention-keep-hint = Aquí se anota solo la clase de motivo; el papel queda en la escuela. La persona lo lee en la copia de sus datos.
governance-retention-ground-law = La ley o una autoridad obliga a la escuela a conservarlos
governance-retention-ground-case = Hay un proceso, una queja o un reclamo sin terminar
governance-retention-ground-certificate = Falta entregar un certificado o un historial
governance-retention-ground-returns = Se espera que la persona vuelva
governance-retention-ground-asked = La persona o su familia lo pidió
governance-retention-ground-other = Otro motivo
governance-retention-keep-do = Conservar hasta ese día
governance-retention-refused-day = Escriba un día que esté por venir, a 50 años como máximo, así: 2030-11-23.
governance-retention-refused-ground = Elija el motivo.
governance-retention-refused-not-gone = No se anotó nada. Una de estas personas está otra vez en la escuela, o entretanto fue olvidada.
