network-nav = Red
network-title = Las cajas de la red
network-lead = { $n ->
    [0] Todavía no hay ninguna caja en la red.
    [one] Una caja. { $needing ->
        [0] Por ahora no necesita a nadie.
       *[other] Necesita que alguien la atienda.
    }
   *[other] { $n } cajas. { $needing ->
        [0] Por ahora ninguna necesita a nadie.
        [one] Una necesita que alguien la atienda; está primero.
       *[other] { $needing } necesitan que alguien las atienda; están primero.
    }
}
network-brought-back = Esta central siguió desde una copia, o en otro equipo, el { $name }
network-brought-back-boxes = Lo que escribieron las cajas vuelve solo, con su próximo correo. Una caja certificada después de la copia se presenta sola, cuando llama o con su correo.
network-brought-back-own = Lo que se hizo aquí después de la copia (certificados, retiros, programas) vuelve si alguna caja ya lo había oído. Compare con sus papeles y haga de nuevo lo que falte: primero los retiros. Los lugares en el mapa, las contraseñas y qué caja tomó el lugar de otra son los de antes de la copia.
network-brought-back-came = { $n ->
    [one] De eso ha vuelto una anotación.
   *[other] De eso han vuelto { $n } anotaciones.
}
network-empty = Deje entrar la primera caja
network-empty-do = Si la escuela tiene internet, haga un código. Si no, alguien le trae la tarjeta de la caja en un archivo.
network-states = Cómo están
network-state-n = { $name } ({ $n })
network-unplaced-n = { $n ->
    [one] Una de lugar desconocido
   *[other] { $n } de lugar desconocido
}
network-words = Busque una escuela o una huella
network-find = Buscar
network-shown = { $n ->
    [0] No se muestra ninguna.
    [one] Se muestra una.
   *[other] Se muestran { $n }.
}
network-show-all = Mostrar todas
network-boxes = Cajas
network-column-name = Escuela
network-column-state = Estado
network-column-heard = Última noticia
network-column-right = Certificado
network-column-backlog = Correo
network-column-program = Programa
network-update = Última actualización
network-update-none = ninguna todavía
network-update-runs = Funciona la { $name }.
network-update-rolled-back = La { $name } no arrancó. Sigue la versión anterior y no se perdió nada.
network-update-went-back = La caja volvió de la { $name } a la versión anterior. No se perdió nada.
network-update-not-tried = La { $name } no se pudo probar.
network-column-clock = Reloj
network-column-doubles = Otras cajas con su nombre
network-column-bytes = Por la red
network-table-reading = El correo se cuenta en entradas: por llegar son las que la caja tiene y a la central le faltan; por salir, las que aquí esperan para ella. Se sabe por la última llamada de la caja o por su última tarjeta.
network-no-name = Escuela aún no conocida
network-names = { $n ->
    [one] { $name } y otra
   *[other] { $name } y { $n } más
}
network-name = { $name } ({ $print })
network-unknown = no se sabe
network-never = todavía no
network-until = hasta el { $name }
network-is-revoked = Retirado
network-waits = aún ninguno
network-heard-network = { $name }, por la red
network-heard-courier = { $name }, por mensajero
network-heard-stick = { $name }, por memoria USB
network-heard-log = su última entrada aquí es de { $name }, según su reloj
network-backlog = por llegar: { $come }; por salir: { $go }
network-even = todo está
network-clock-unknown = no tiene
network-clock-carried = sin comprobar; sigue con la hora de antes de apagarse
network-clock-adopted = puesto por el personal
network-clock-good = bueno
network-clock-ahead = está adelantado: lo último que escribió lleva fecha { $name }. Pida a la escuela que lo ponga en hora; un permiso con esa fecha todavía no cuenta
network-traffic = { $came } vinieron, { $went } fueron
network-traffic-none = nada
network-traffic-courier = nada; viene por mensajero
network-traffic-stick = nada; viene por memoria USB
network-not-weighed = en cartas, sin pesar
network-is-doubled = Dos cajas escriben con un mismo nombre
network-is-waiting = Espera un certificado
network-is-refused = No se aceptó una parte de su correo
network-is-returned = Otra caja ocupó su lugar, y volvió a encenderse
network-is-alike = Dos máquinas tienen su llave
network-is-still-writes = Su certificado se retiró, y alguien sigue trabajando en ella
network-is-ended = El certificado venció
network-is-ends-soon = El certificado vence pronto
network-is-update-failed = Falló una actualización
network-is-never-came = Sin noticias desde que se certificó
network-is-silent = Callada desde hace más de un mes
network-is-new = Nueva, aún sin noticias
network-is-well = Bien
network-is-replaced = Otra caja ocupó su lugar
network-do-doubled = Alguien copió su disco y las dos siguen. Decida abajo cuál se conserva; ninguna anotación se pierde. Los nombres que se escribieron en la otra caja desde la copia están solo en su disco: no lo borre antes de escribirlos de nuevo en la que queda.
network-do-refused = Vea abajo qué no se aceptó y por qué. Casi todo vuelve a venir solo cuando se sabe más; lo que queda por semanas necesita un técnico.
network-do-returned = La escuela trabaja ahora en dos cajas. No se pierde nada: lo que escribe la de antes también llega aquí. Conéctela a la caja nueva, o lleve el correo de las dos, hasta que la nueva muestre los nombres y el trabajo; después apáguela y retire abajo su certificado con el motivo «Ya no está en servicio».
network-do-alike = Se decidió cuál vale, pero las dos máquinas siguen con una misma llave, y aquí se ven como una caja. Los nombres escritos en una desde la copia están solo en su disco: primero escríbalos de nuevo en la que queda. Traiga una vez más el correo de cada una: si no llega nada nuevo, todo lo demás está aquí. Quédese entonces con una y prepare la otra de nuevo. Este aviso se va solo cuando una lleve dos semanas sin escribir.
network-do-still-writes = Lo que se escribe allí desde que se retiró no cuenta en ninguna parte. Llame a la escuela: que la apaguen y sigan en la caja que ocupa su lugar. Si fue robada, no hay nada más que hacer aquí.
network-do-ended = Ya no recibe correo. Lo que escribió sigue valiendo. Si la caja está en servicio, renueve abajo su certificado.
network-do-ends-soon = Renuévelo abajo. La caja lo sabe con su próximo correo: deje tiempo para una memoria USB.
network-do-update-failed = Su página dice por qué. Sigue trabajando con la versión anterior. Cuando sepa el motivo, ofrezca un programa corregido: al firmarlo de nuevo recibe otro número y la caja lo prueba.
network-do-never-came = Llame a la escuela: ¿llegó la caja?, ¿alguien le dio su archivo de bienvenida?
network-do-silent = Llame a la escuela: ¿funciona la caja?, ¿nadie ha llevado su correo?
network-do-new = Dele dos semanas. Una caja con internet llama dentro de una hora; otra, con su primer mensajero.
network-do-well = No hace falta hacer nada.
network-do-revoked = Ya no pertenece a la red. Abajo dice qué cuenta de lo que escribió.
network-do-replaced = No hace falta hacer nada, mientras esté apagada.
network-replaced-by = Ocupó su lugar { $name }
network-about = Lo que se sabe de ella
network-what = Qué
network-how = Cómo está
network-entries = Entradas aquí
network-wrote-last = Escribió por última vez, según su reloj
network-print = Huella
network-schools = Escuela, por su número
network-retention = Conserva los datos de quien se fue
network-retention-set = { $n ->
    [one] un año
   *[other] { $n } años
}; la escuela lo fijó el { $at }
network-retention-default = { $n ->
    [one] un año
   *[other] { $n } años
}: lo propone este programa; la escuela no ha fijado ninguno
network-doubles-heading = Dos cajas con un mismo nombre
network-doubles = Duplicadas que se hallaron
network-double-found = Se halló
network-double-entry = En la entrada
network-double-from = La otra vino de
network-double-stands = Cómo está
network-double-again = Escritas de nuevo
network-double-aside = Apartadas
network-double-open = sin decidir
network-double-kept = decidido: se conserva lo que está aquí
network-double-gives-way = decidido: lo que está aquí cede cuando llegue lo que se conserva
network-double-shows-later = decidido; cuál está aquí se verá cuando llegue más
network-settle-so = { $n ->
    [one] Conservar lo que la central tiene de esta caja: una entrada. La otra caja toma un nombre nuevo en cuanto lo sepa. Lo que solo ella tiene lo escribe de nuevo cuando hable por red con la central o con otra caja, o en unos tres viajes de mensajero o memoria USB. Hasta entonces esa parte está solo en ella: no la borre.
   *[other] Conservar lo que la central tiene de esta caja: { $n } entradas. La otra caja toma un nombre nuevo en cuanto lo sepa. Lo que solo ella tiene lo escribe de nuevo cuando hable por red con la central o con otra caja, o en unos tres viajes de mensajero o memoria USB. Hasta entonces esa parte está solo en ella: no la borre.
}
network-settle-thief = ¿La caja fue robada, o la copió un extraño? Entonces no conserve ninguna: retire su certificado, y eso alcanza a las dos.
network-settle-word = conservar
network-settle = Conservar esta rama
network-settled = Decidido. Se conserva lo que la central tiene.
network-settled-do = Las otras cajas lo saben con su próximo correo. A la otra máquina le basta una llamada por red; con mensajeros o memoria USB son unos tres viajes. Después hay dos máquinas con una misma llave, que aquí se ven como una. Quédese con una y prepare la otra de nuevo, pero antes traiga una vez más el correo de esa otra: solo si no llega nada nuevo está todo aquí.
network-type-word = Para hacerlo, escriba: { $name }
network-type-word-wrong = No se hizo nada. Escriba { $name }, o deje esta página.
network-refused-heading = Lo que no se aceptó
network-refused = Correo que no se aceptó
network-refused-at = Cuándo
network-refused-log = De quién
network-refused-entry = Hasta la entrada
network-refused-why = Por qué, para un técnico
network-refused-own = suyo
network-refused-of = de la caja { $name }
network-refused-stranger = de una caja que aquí no se conoce
network-refused-reading = Las razones están en las palabras del programa, en inglés.
network-contacts-heading = Cuándo hubo noticias
network-contacts = Por qué medio, y cuánto
network-contact-way = Por
network-contact-last = Última vez
network-contact-in = Vino
network-contact-out = Fue
network-way-network = red
network-way-courier = mensajero
network-way-stick = memoria USB
network-certificates-heading = Sus certificados
network-certificates = Lo que se dijo de ella, lo más nuevo primero
network-certificate-when = Cuándo
network-certificate-what = Qué
network-certificate-given = { $schools ->
    [one] Certificada para una escuela en { $country }, hasta el { $until }
   *[other] Certificada para { $schools } escuelas en { $country }, hasta el { $until }
}
network-certificate-revoked = Retirado. { $reason }. { $stands }
network-certificate-stands = { $n ->
    [one] Vale su primera entrada.
   *[other] Valen sus primeras { $n } entradas.
}
network-certificate-nothing = No vale nada de lo que escribió.
network-renew-so = Un certificado nuevo vale desde hoy. La caja lo sabe sola, con su próximo correo.
network-renew = Renovar el certificado
network-renew-longer = No se hizo nada: el certificado ya vale más tiempo, hasta el { $name }.
network-renewed = El certificado está renovado.
network-own-ends = El certificado de esta central vence el { $name }.
network-own-ended = El certificado de esta central venció el { $name }.
network-own-ends-do = Cuando vence, ninguna caja puede intercambiar correo con esta central. No se pierde nada. Renuévelo aquí; las cajas reciben el nuevo cuando se conectan, o con su próximo correo.
network-welcome-so = El archivo de bienvenida es la invitación de la caja. Llévelo a la caja y ábralo allí en la página «Unirse a una red». Le sirve solo a esta caja; una copia no abre nada.
network-welcome = Descargar el archivo de bienvenida
network-certified = La caja está certificada.
network-certified-do = Descargue abajo su archivo de bienvenida y envíelo a la caja, en una memoria USB o por cualquier mensaje. Nadie más puede usarlo.
network-card-known = Esa caja ya tiene un certificado.
network-place-heading = Dónde está
network-place-so = Solo para el mapa de esta central; no viaja a ninguna parte. Deje los dos vacíos si no se sabe.
network-north = Grados norte
network-north-hint = Por ejemplo -13,5226; al sur del ecuador, con signo menos
network-north-wrong = Eso no está entre -90 y 90 grados.
network-east = Grados este
network-east-hint = Por ejemplo -71,9673; en América, con signo menos
network-east-wrong = Eso no está entre -180 y 180 grados.
network-place-save = Guardar el lugar
network-placed = Guardado.
network-revoke-title = Retirar el certificado
network-revoke-when = Cuando una caja se perdió, fue robada o ya no está en servicio. No se puede deshacer.
network-revoke-lead = { $name }: ¿por qué, y qué sigue contando de lo suyo? La página siguiente dice qué pasa; antes no se hace nada.
network-revoke-why = ¿Por qué?
network-revoke-why-missing = Elija por qué.
network-reason-retired = Ya no está en servicio
network-reason-lost = Se perdió o fue robada
network-reason-key-exposed = Otra persona conoce su clave
network-reason-misused = Escribió lo que no debe
network-revoke-what = ¿Qué sigue contando?
network-stands-all = Todo lo que la central tiene ahora de ella
network-stands-all-hint = Para una caja que nadie usó mal.
network-stands-day = Lo que escribió hasta un día
network-stands-day-hint = Para una caja robada: el último día en que seguro era de ustedes.
network-stands-nothing = Nada de lo que escribió
network-stands-nothing-hint = Solo si nunca se le debió creer. El trabajo de la escuela en ella ya no cuenta en ninguna parte.
network-revoke-day = ¿Qué día? (solo si eligió un día)
network-revoke-day-wrong = Elija el último día en que la caja seguro era de ustedes.
network-revoke-day-ahead = Ese día aún no llega. Elija el último día en que la caja seguro era de ustedes.
network-revoke-nothing-here = Nada de lo que escribió ha llegado aquí, así que nada contaría. Deje que llamen antes las cajas cercanas; o elija que nada cuente.
network-revoke-on = Ver qué pasa
network-revoke-follows = Esto pasa con { $name }
network-revoke-follows-mail = La caja ya no recibe correo: de la central, desde ahora; de cada otra caja, en cuanto esta lo sepa con su próximo correo.
network-revoke-follows-entries = De sus entradas que están aquí, { $stay } siguen contando y { $fall } ya no cuentan en ninguna parte: las respuestas, listas, nombres y funciones que hay en ellas quedan como si nunca se hubieran escrito.
network-revoke-follows-until = { $n ->
    [one] La última que cuenta es la entrada { $n }, según el reloj de la caja.
   *[other] La última que cuenta es la entrada { $n }, según el reloj de la caja.
}
network-revoke-follows-way = Su correo que ya va de camino no cuenta más allá de lo dicho. Una caja que todavía no sabe del retiro lo recibe y se lo agradece a quien lo lleva; cuando lo sepa, lo aparta.
network-revoke-follows-box = Lo que se haga en la caja desde ahora se queda en ella. Allí no se nota nada hasta que alguien lo diga: llame a la escuela.
network-revoke-follows-retired = Una caja nueva para la escuela se certifica aparte y recibe lo que la escuela escribió.
network-revoke-follows-lost = Quien tenga la caja puede abrir lo que hay en ella. Imprima tarjetas nuevas para los alumnos de la escuela y haga que el personal elija otras contraseñas.
network-revoke-follows-key-exposed = Quien conoce la clave puede escribir con este nombre hasta que cada caja lo sepa; allí todo eso queda sin valor.
network-revoke-follows-misused = Avise a la escuela antes de hacerlo y anote por qué.
network-revoke-follows-never = No se puede deshacer. Una caja que vuelve al servicio entra con una clave nueva.
network-revoke-word = retirar
network-revoke-do = Retirar el certificado
network-revoked-done = El certificado está retirado.
network-revoked-do = Las otras cajas lo saben con su próximo correo.
network-years = ¿Por cuánto tiempo?
network-years-n = { $n ->
    [one] Un año
   *[other] { $n } años
}
network-invite-title = Dejar entrar una caja por internet
network-invite-box-hint = El técnico la lee en la caja, en la página «Unirse a una red». El código deja entrar a esa caja y a ninguna otra.
network-invite-box-wrong = Una huella tiene veinte letras y cifras. Pida que le lean otra vez la de la caja; no es la de esta central.
network-invite-lead = Aquí se hace un código que sirve para una caja y 30 minutos. Tenga en el teléfono al técnico que está junto a la caja, y pida que primero le lea la huella de la caja.
network-invite-address = Dirección en la que las cajas llaman a esta central
network-invite-address-hint = Nombre o número, dos puntos, el puerto
network-invite-address-wrong = Escríbala así: central.example:7440, sin https.
network-invite-school = ¿Para qué escuela? (su número)
network-invite-school-hint = Déjelo vacío: entonces es la escuela de la caja, si ninguna otra caja la tiene. Para una segunda caja de una escuela, escriba su número; está en la página de la primera.
network-invite-school-wrong = Ese no es el número de una escuela. Déjelo vacío si la caja ya tiene escuela.
network-invite-make = Hacer un código
network-code-made = El código sirve por 30 minutos.
network-code-once = Se muestra solo esta vez. Si se pierde, haga otro.
network-code-aloud = Léalo en voz alta
network-code-aloud-how = Junto a la caja, el técnico escribe estas tres cosas en la página «Unirse a una red».
network-code-address = Dirección
network-code = Código
network-code-print = Huella de esta central
network-code-compare = Por la huella, la caja sabe que habla con ustedes y con nadie más. Pida que se la lean de vuelta, grupo por grupo.
network-code-scan = O que lo escaneen
network-code-scan-how = Lo mismo, para el teléfono del técnico.
network-code-qr-about = Dirección, código y huella para entrar
network-waiting-title = Dejar entrar una caja con su tarjeta
network-waiting-lead = Una caja sin internet manda su tarjeta en un archivo. Compare su huella por teléfono y certifíquela; después necesita el archivo de bienvenida que usted le manda de vuelta.
network-waiting-none = Ninguna tarjeta espera.
network-card-came = La tarjeta llegó: { $name }.
network-card-print = La huella de la caja
network-card-print-hint = Pida que se la lean junto a la caja: el técnico la ve allí. No la tome del archivo: un archivo cambiado tiene otra.
network-card-print-wrong = Esa no es la huella de esta tarjeta.
network-card-print-wrong-do = No se certificó nada. Pida que se la lean otra vez. Si todavía es distinta, alguien cambió la tarjeta en el camino: pida otra.
network-card-schools = Escuelas en la tarjeta: { $name }
network-card-schools-unknown = { $n ->
    [one] Una escuela de la tarjeta todavía no se conoce aquí.
   *[other] { $n } escuelas de la tarjeta todavía no se conocen aquí.
}
network-card-has-box = Esa escuela ya tiene una caja, { $name }.
network-card-has-box-do = No se certificó nada. ¿Es una segunda caja de la escuela? Entonces escriba abajo el número de la escuela; está en la página de la primera caja. ¿Ocupa el lugar de la otra? Entonces abra la página de aquella.
network-card-several = { $n ->
    [one] La tarjeta nombra una escuela.
   *[other] La tarjeta nombra { $n } escuelas.
}
network-card-several-do = No se certificó nada. Escriba el número de la única escuela para la que es la caja.
network-certify = Certificar esta caja
network-card-drop = Quitar esta tarjeta
network-card-bring-heading = Llegó una tarjeta
network-card-how = En la caja la guarda la página «Unirse a una red». No lleva ningún secreto y no da ningún derecho.
network-card-file = El archivo con la tarjeta
network-card-bring = Traer la tarjeta
network-card-brought = La tarjeta está aquí. Compare ahora su huella.
network-card-put-away = La tarjeta se quitó. Se puede traer otra vez.
network-card-none = Ese archivo no es la tarjeta de una caja.
network-card-none-do = Es otra cosa, o cambió en el camino. Pida la tarjeta otra vez.
network-card-no-school = Esta tarjeta no nombra ninguna escuela.
network-card-no-school-do = ¿Ocupa el lugar de otra caja? Abra la página de la caja dañada, «Otra caja ocupa su lugar», y dé allí la tarjeta. ¿Es otra caja de una escuela? Escriba el número de la escuela; está en la página de su primera caja. ¿Es de una escuela nueva? Empiécenla en esa caja y pidan otra tarjeta.
network-card-which-school = Falta el número de la escuela. No se certificó nada.
network-card-many = Ya esperan 500 tarjetas.
network-card-many-do = Certifique algunas, o quítelas.
network-map-title = Mapa de las cajas
network-map-lead = De { $known ->
    [0] ninguna caja
    [one] una caja
   *[other] { $known } cajas
} se sabe el lugar{ $unknown ->
    [0] .
   *[other] ; de { $unknown } no se sabe.
}
network-map-none = Todavía no se sabe ningún lugar
network-map-none-do = Abra una caja y escriba dónde está su escuela. Los lugares nunca se adivinan.
network-map-reading = { $needing ->
    [0] Ninguna de las { $known } cajas del mapa necesita a nadie.
    [one] Una de las { $known } cajas del mapa necesita que alguien la atienda.
   *[other] { $needing } de las { $known } cajas del mapa necesitan que alguien las atienda.
}
network-map-signs = Un rombo necesita a alguien, un disco no, un anillo ya no es de la red. Uno más grande son varias cajas. Los números del borde son grados norte y este.
network-map-table = Cajas en el mapa
network-replace-title = Otra caja ocupa su lugar
network-replace-when = Cuando se dañó, o ya no está. La caja nueva es para las mismas escuelas; la gente y el trabajo le llegan con el intercambio.
network-replace-lead = El técnico junto a la caja nueva le lee la huella de ella, y usted recibe un código para esa caja. Él lo escribe allí, en /join, y no empieza la escuela de nuevo.
network-replace-because = ¿Qué pasó con la caja cuyo lugar se ocupa?
network-replace-because-missing = Diga qué pasó con ella.
network-replace-broken = Se dañó
network-replace-broken-hint = Nadie tiene su disco. Vale todo lo que escribió, también lo que otra caja cercana traiga después.
network-replace-lost = Se perdió o la robaron
network-replace-lost-hint = La red deja de aceptarla: vale lo que esta central tiene de ella, y nada más. Es para siempre.
network-replace-retired = Se retiró en orden
network-replace-retired-hint = La red deja de aceptarla cuando todo lo que escribió está aquí. Es para siempre.
network-replace-key-exposed = Alguien más tiene su llave
network-replace-key-exposed-hint = La red deja de aceptarla: vale lo que esta central tiene de ella, y nada más. Es para siempre.
network-replace-nothing = Aquí no hay nada de lo que escribió; todo quedaría sin valor.
network-replace-elsewhere = { $n ->
    [one] Otras hablaron de una entrada suya que no está aquí. Quedaría sin valor.
   *[other] Otras hablaron de { $n } entradas suyas que no están aquí. Quedarían sin valor.
}
network-replace-refused-do = No se hizo ningún código. Deje que antes llamen las otras cajas de la escuela; o elija que se dañó, y retírele la palabra después.
network-replace-old = La caja cuyo lugar se ocupa
network-replace-card-heading = Sin red: con la tarjeta de la caja nueva
network-replace-card-so = Le mandaron el archivo que la caja nueva guarda en /join. De él sale el archivo de bienvenida, que le sirve solo a ella.
network-replace-card-go = Dejar que ocupe el lugar
network-replace-same = Esa es la misma caja dañada: si vuelve, no necesita otra.
network-replace-revoked = A esa caja se le retiró la palabra. Vuelve al servicio solo con una llave nueva: prepárela de nuevo.
network-replace-serves = Esa caja ya sirve a otra escuela, que se quedaría sin ella. Tome una caja nueva, o una preparada de nuevo, que tiene otra huella.

network-learning-title = Lo que se trabaja en las escuelas
network-learning-none = Todavía ninguna caja ha contado una semana
network-learning-none-do = Cada caja cuenta sola su semana desde el jueves siguiente, y la cuenta llega con su próximo correo.
network-learning-week = Semana del lunes { $name }
network-learning-told = { $n ->
    [one] Una escuela contó esta semana.
   *[other] { $n } escuelas contaron esta semana.
} { $with ->
    [0] De ninguna se puede mostrar una cifra.
    [one] De una se puede mostrar una cifra.
   *[other] De { $with } se puede mostrar una cifra.
}
network-learning-total = { $schools ->
    [one] En la que dio un total respondieron { $learners } estudiantes.
   *[other] En las { $schools } que dieron un total respondieron { $learners } estudiantes.
} De todas las escuelas se cuentan { $answers } respuestas.
network-learning-of = Donde se sabe cuántos estudiantes hay en los grupos, respondieron { $answered } de { $pupils }.
network-learning-courses = Cursos
network-learning-course = Curso
network-learning-schools = Escuelas
network-learning-weeks = Otras semanas
network-learning-column-schools = Escuelas
network-learning-column-learners = Estudiantes que respondieron
network-learning-column-pupils = Estudiantes en los grupos
network-learning-column-answers = Respuestas
network-learning-kept-back = no se muestra
network-learning-reading = «No se muestra» quiere decir que la cifra hablaría de menos de cinco estudiantes, sola o al restar una de otra. También puede ser que nadie respondiera.
network-learning-how-title = Cómo se cuenta
network-learning-how = Cuenta quien está en un grupo de la escuela y respondió al menos una pregunta entre lunes y domingo. De un grupo de menos de { $least } estudiantes no se dice nada. Quien trabaja en dos cursos cuenta una vez en cada uno, y una sola vez en el total de su escuela. Nadie aparece por su nombre, tampoco en lo que la caja envía.
network-learning-how-late = La caja espera tres días después del domingo y cuenta cada semana una sola vez. Lo que llega después, como un examen en papel que se pasa al mes siguiente, no está en la cifra.
network-learning-how-boxes = Si una escuela tiene varias cajas, vale la que contó más respuestas. Una escuela que no está en la lista no contó: su caja estaba apagada, no ha enviado correo o tiene un programa anterior.
