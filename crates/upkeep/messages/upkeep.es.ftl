upkeep-box = La caja
upkeep-box-title = Cómo está la caja

upkeep-all-well = Todo está bien.

upkeep-look-n = { $n ->
    [one] Hay una cosa que mirar.
   *[other] Hay { $n } cosas que mirar.
}

upkeep-broken-n = { $n ->
    [one] Una cosa necesita que alguien haga algo.
   *[other] { $n } cosas necesitan que alguien haga algo.
}

upkeep-fine-heading = Lo que está bien

upkeep-column-what = Qué
upkeep-column-how = Cómo está

upkeep-measured-at = Medido: { $when }.

upkeep-not-told = Lo que esta máquina no dice (temperatura, corriente, batería) no aparece.

upkeep-poster-link = Cartel para la pared

upkeep-manual-link = Manual de quien cuida la caja

upkeep-about-disk = Disco
upkeep-about-room = Espacio
upkeep-about-growth = Crecimiento
upkeep-about-memory = Memoria
upkeep-about-heat = Temperatura
upkeep-about-power = Corriente
upkeep-about-battery = Batería
upkeep-about-clock = Reloj
upkeep-about-stop = Última parada
upkeep-about-backup = Copia de seguridad
upkeep-about-aside = Estado anterior

upkeep-aside-there = Lo que había antes de restaurar sigue en la carpeta { $folder }.
upkeep-aside-there-do = Cuando la caja esté bien, borre esa carpeta: tiene nombres sin sellar, quizá también de personas que pidieron ser olvidadas.

upkeep-codes-title = Códigos de un solo uso
upkeep-codes-how = Cada código vale para un solo acto peligroso. Táchelo al usarlo. Guarde la hoja bajo llave.

upkeep-about-wifi = Wi-Fi
upkeep-about-log = Todo el registro
upkeep-about-errors = Errores

upkeep-disk-unwritable = No se puede escribir nada: { $why }
upkeep-disk-unwritable-do = Mire si la carpeta se puede escribir con este usuario y si el disco está lleno o es solo de lectura.
upkeep-disk-fine = Guardar una respuesta tarda { $ms } ms (una de cada cien: { $slow } ms).
upkeep-disk-slow = Guardar una respuesta tarda { $ms } ms (una de cada cien: { $slow } ms): es lento.
upkeep-disk-slow-do = Cuando todo un grupo responda a la vez, tendrá que esperar. Una tarjeta mejor, o un SSD, ayuda más que cualquier otra cosa.
upkeep-disk-too-fast = Guardar una respuesta tarda { $ms } ms (una de cada cien: { $slow } ms): demasiado rápido para ser cierto.
upkeep-disk-too-fast-do = Ninguna tarjeta ni disco simple es tan rápido: es memoria, una unidad con batería propia, o una que dice «guardado» antes de tiempo. Solo una que cumple su palabra conserva las respuestas cuando se va la luz.

upkeep-room-unknown = No se pudo saber cuánto espacio queda.
upkeep-room-unknown-do = Mírelo con las herramientas del sistema (df -h).
upkeep-room-full = Quedan { $mb } MB de { $all } MB.
upkeep-room-full-do = Haga espacio ya: con el disco lleno, la caja rechaza respuestas.
upkeep-room-little = Quedan { $mb } MB de { $all } MB.
upkeep-room-little-do = Alcanza para respuestas; es poco para más cursos.
upkeep-room-fine = Quedan { $mb } MB de { $all } MB.

upkeep-growth-fine = En { $days } días se usaron { $mb } MB más.
upkeep-growth-soon-full = En { $days } días se usaron { $mb } MB más. Así el disco se llena en { $left } días.
upkeep-growth-soon-full-do = Quite los cursos que nadie usa o ponga un disco más grande.

upkeep-memory-fine = Quedan libres { $mb } MB de { $all } MB.
upkeep-memory-little = Quedan libres solo { $mb } MB de { $all } MB.
upkeep-memory-little-do = Cierre otros programas en esta máquina. Si sigue igual, apáguela y vuelva a encenderla.

upkeep-heat-fine = { $c } grados.
upkeep-heat-warm = { $c } grados: está caliente.
upkeep-heat-warm-do = Póngala a la sombra, con aire alrededor. Pronto irá más lenta para no dañarse.
upkeep-heat-hot = { $c } grados: demasiado caliente.
upkeep-heat-hot-do = Sáquela del sol ahora y quite lo que la tape. El calor acorta la vida de la tarjeta.

upkeep-power-fine = La tensión es suficiente.
upkeep-power-low-before = La tensión bajó demasiado alguna vez desde que se encendió.
upkeep-power-low-before-do = Use un cable más corto y grueso y el cargador que pide la máquina (5 V, 3 A).
upkeep-power-low-now = La tensión es demasiado baja ahora.
upkeep-power-low-now-do = Cambie el cable o el cargador hoy; revise la batería. Así se dañan las tarjetas.

upkeep-battery-fine = Carga: { $percent } %.
upkeep-battery-low = Carga: { $percent } %.
upkeep-battery-low-do = Apague lo que no haga falta, o apague la caja hasta que haya sol: no se pierde nada.

upkeep-clock-fine = Parece correcto.
upkeep-clock-lost = Muestra una fecha que no puede ser.
upkeep-clock-lost-do = Póngalo en hora en la página «El reloj de la caja» o conecte la caja una vez a su central. Las respuestas se guardan igual, en su orden, pero sin una fecha confiable.
upkeep-clock-behind = Está { $minutes } minutos atrasado respecto a lo último que se registró.
upkeep-clock-behind-do = Alguien lo atrasó, o la caja no tiene pila de reloj. Póngalo en hora en la página «El reloj de la caja»; el orden de lo registrado está bien de todos modos.
upkeep-clock-link = El reloj de la caja
upkeep-clock-title = El reloj de la caja
upkeep-clock-set = El reloj de la caja está en hora.
upkeep-clock-set-words = Puede que las demás personas tengan que entrar otra vez.
upkeep-clock-from-machine = Es la hora de la propia máquina. Nadie la ha comprobado todavía.
upkeep-clock-from-good = Esta máquina toma la hora de internet o de un reloj con pila.
upkeep-clock-from-nowhere = Al apagarse, la caja perdió la hora. Póngala en hora aquí abajo.
upkeep-clock-from-carried = Mientras la caja estuvo apagada, su reloj no avanzó. Puede estar atrasado: compárelo con su teléfono.
upkeep-clock-from-central = La hora vino de la central: { $when }.
upkeep-clock-from-keeper = Se puso a mano: { $when }.
upkeep-clock-doubted = Esta hora no puede ser correcta.
upkeep-clock-doubted-do = Las respuestas se guardan igual. Ponga el reloj en hora para que lleven la fecha correcta.
upkeep-clock-utc = Es la hora mundial (UTC); en Lima, por ejemplo, el reloj de la pared marca cinco horas menos.
upkeep-clock-right = ¿Es correcta?
upkeep-clock-right-words = Compárela con su teléfono o con la radio. Uno o dos minutos de diferencia no importan; si es más, póngala en hora aquí.
upkeep-clock-phone = Usar la hora de este teléfono
upkeep-clock-phone-here = En la zona horaria de este teléfono, la caja marca: #.
upkeep-clock-phone-same = Este teléfono marca la misma hora que la caja.
upkeep-clock-phone-ahead = El reloj de la caja está # atrasado respecto a este teléfono.
upkeep-clock-phone-behind = El reloj de la caja está # adelantado respecto a este teléfono.
upkeep-clock-phone-units = años,d,h,min
upkeep-clock-by-hand = Ponerla a mano
upkeep-clock-day = Fecha
upkeep-clock-time = Hora
upkeep-clock-time-hint = La que marca un reloj de aquí. Las seis y cinco de la tarde se escriben 18:05.
upkeep-clock-zone = Dónde está la caja
upkeep-clock-zone-choose = Elija
upkeep-clock-zone-8 = UTC−8: Tijuana, de noviembre a marzo
upkeep-clock-zone-7 = UTC−7: Hermosillo; Tijuana, de marzo a noviembre
upkeep-clock-zone-6 = UTC−6: Ciudad de México, Guatemala, San José
upkeep-clock-zone-5 = UTC−5: Lima, Bogotá, Quito, Panamá
upkeep-clock-zone-4 = UTC−4: La Paz, Caracas, Santo Domingo; Santiago, de abril a septiembre
upkeep-clock-zone-3 = UTC−3: Buenos Aires, Montevideo, Asunción; Santiago, de septiembre a abril
upkeep-clock-zone-2 = UTC−2: Fernando de Noronha
upkeep-clock-zone-1 = UTC−1: Praia
upkeep-clock-zone0 = UTC: hora mundial; Bisáu, Santo Tomé
upkeep-clock-zone1 = UTC+1: Luanda, Malabo
upkeep-clock-zone2 = UTC+2: Maputo
upkeep-clock-zone9 = UTC+9: Dili
upkeep-clock-do = Poner en hora
upkeep-clock-wrong-day = Escriba la fecha así: 23/11/2026.
upkeep-clock-wrong-time = Escriba la hora así: 18:05.
upkeep-clock-wrong-zone = Elija dónde está la caja: la hora no es la misma en todas partes.
upkeep-clock-wrong-year = La caja no puede tener esa fecha. Revise el año.
upkeep-clock-ahead-title = ¿Estaba adelantado el reloj de la caja?
upkeep-clock-ahead = La caja ya guardó trabajo con una fecha posterior a la que usted eligió: { $when }.
upkeep-clock-ahead-words = O el reloj estaba adelantado entonces, o la fecha que usted eligió no es correcta.
upkeep-clock-ahead-ask = Si estaba adelantado, póngalo en hora: el trabajo nuevo llevará la fecha correcta y el de antes conserva la suya. Si entonces se cambió un nombre o un grupo, ese cambio vale hasta que llegue su fecha, aunque alguien lo corrija antes.
upkeep-clock-sure = Sí, estaba adelantado: poner { $when }
upkeep-clock-other-date = No, elegir otra fecha
upkeep-zone-of = Es la hora de: { $place }.
upkeep-zone-title = Zona horaria
upkeep-zone-chosen = Se eligió aquí. Los días y las semanas de la escuela empiezan a la medianoche de ese lugar.
upkeep-zone-country = Es la que corresponde al país de la escuela. Si la caja está en otra zona, elíjala aquí.
upkeep-zone-nowhere = Nadie ha dicho todavía dónde está la caja: elíjalo aquí. Mientras tanto, el día de la escuela termina por la hora mundial: en Lima, a las siete de la tarde.
upkeep-zone-field = Zona horaria de la caja
upkeep-zone-usual = La del país: { $place }
upkeep-zone-do = Guardar la zona
upkeep-zone-wrong = Elija una zona de la lista.
upkeep-zone-set = La zona horaria está guardada.
upkeep-zone-set-words = Desde ahora, las páginas, los días y las semanas siguen la hora de ese lugar.
upkeep-zone-named = { $place } ({ $offset })
upkeep-zone-summer = { $place } ({ $offset }; en verano { $summer })
upkeep-zone-tijuana = Tijuana, Mexicali
upkeep-zone-hermosillo = Hermosillo, Mazatlán
upkeep-zone-ciudad-juarez = Ciudad Juárez
upkeep-zone-mexico-city = Ciudad de México, Guatemala, San Salvador, Tegucigalpa, Managua, San José, Belmopán, Galápagos
upkeep-zone-matamoros = Matamoros, Reynosa, Nuevo Laredo, Ojinaga
upkeep-zone-easter = Isla de Pascua
upkeep-zone-lima = Lima, Bogotá, Quito, Panamá, Kingston, Cancún, Rio Branco
upkeep-zone-port-au-prince = Puerto Príncipe, Nasáu, Gran Turca
upkeep-zone-havana = La Habana
upkeep-zone-la-paz = La Paz, Caracas, Santo Domingo, San Juan, Puerto España, Bridgetown, Georgetown, Manaos, Cuiabá, Porto Velho
upkeep-zone-bermuda = Bermudas
upkeep-zone-santiago = Santiago de Chile
upkeep-zone-buenos-aires = Buenos Aires, Montevideo, Asunción, Brasilia, São Paulo, Belém, Paramaribo, Punta Arenas, Coyhaique
upkeep-zone-noronha = Fernando de Noronha
upkeep-zone-cape-verde = Praia
upkeep-zone-utc = Hora mundial, Bisáu, Santo Tomé
upkeep-zone-luanda = Luanda, Malabo
upkeep-zone-maputo = Maputo
upkeep-zone-dili = Dili
upkeep-doctor-sound = bien
upkeep-doctor-note = aviso
upkeep-doctor-broken = MAL
upkeep-doctor-ends = { $n ->
    [one] una cosa está mal; véala arriba
   *[other] { $n } cosas están mal; véalas arriba
}
upkeep-doctor-unreadable-do = Copie aparte la carpeta entera y restaure después la última copia de seguridad.
upkeep-doctor-database = Base de datos
upkeep-doctor-database-fine = Cada página está en su lugar.
upkeep-doctor-database-do = Detenga el programa y copie aparte la carpeta entera. Si `chaski log verify` no encuentra nada, `chaski views rebuild` arregla lo que se deriva del registro; si no, restaure la última copia de seguridad. Después cambie el disco.
upkeep-doctor-server = PostgreSQL responde y tiene el registro. Cómo se copia y si sus páginas están sanas no se mira desde aquí.
upkeep-doctor-server-do = Guarde un `pg_dump` junto con una copia de esta carpeta, del mismo momento. Sus páginas las mira `pg_amcheck`.
upkeep-doctor-server-away-do = Haga que el servidor responda en la dirección de node/database, y mire otra vez.
upkeep-doctor-log = Registro
upkeep-doctor-log-fine = { $n ->
    [one] La última entrada y su firma están bien.
   *[other] Las últimas { $n } entradas y sus firmas están bien.
}
upkeep-doctor-log-do = Deje esta carpeta como está, para examinarla; restaure la última copia de seguridad y use `chaski log verify` en las dos.
upkeep-doctor-courses = Cursos
upkeep-doctor-courses-fine = { $n ->
    [one] Un archivo, { $mb } MB, es lo que dice su nombre.
   *[other] { $n } archivos, { $mb } MB, todos son lo que dice su nombre.
}
upkeep-doctor-courses-damaged = { $n ->
    [one] un archivo dañado se puso aparte
   *[other] { $n } archivos dañados se pusieron aparte
}
upkeep-doctor-courses-missing = { $n ->
    [one] un curso instalado no tiene archivo: { $names }
   *[other] { $n } cursos instalados no tienen archivo: { $names }
}
upkeep-doctor-courses-offered = { $name } se ofrece, y su archivo no está aquí: ninguna caja lo recibe hasta que se ofrezca otra vez desde su archivo
upkeep-doctor-courses-do = Instale el curso otra vez desde su archivo. Un disco que daña archivos hay que cambiarlo.

upkeep-stop-fine = En orden.
upkeep-stop-never = Esta caja todavía no ha guardado nada.
upkeep-stop-never-do = Ábrala en un teléfono y empiece.
upkeep-stop-sudden-or-running = Está funcionando ahora, o se paró sin aviso (luz, kill -9).
upkeep-stop-sudden-or-running-do = No hay que hacer nada: lo que se confirmó ya estaba en el disco.
upkeep-stop-sudden = Se paró sin aviso; volvió a empezar: { $when }.
upkeep-stop-sudden-do = Lo confirmado no se perdió. Si pasa a menudo, mire el cable, el cargador y la batería.
upkeep-stop-other-life = La base de datos es más vieja de lo que recuerda esta caja, o viene de otra.
upkeep-stop-other-life-do = Es normal después de restaurar una copia: al empezar de nuevo se abre una vida nueva del registro y queda escrito.

upkeep-backup-fine = La última se hizo { $when }.
upkeep-backup-old = La última se hizo { $when }.
upkeep-backup-old-do = Ponga la memoria USB en la caja. La copia se hace sola.
upkeep-backup-very-old = La última se hizo { $when }.
upkeep-backup-very-old-do = Si la caja se daña hoy, se pierde todo desde entonces. Ponga la memoria USB y vuelva a mirar mañana.
upkeep-backup-failed = Todavía no hay ninguna, y el último intento no salió: { $why }
upkeep-backup-failed-do = ¿Está puesta la memoria USB preparada, y tiene espacio?
upkeep-backup-none-yet = Todavía no hay ninguna.
upkeep-backup-none-yet-do = Deje puesta la memoria USB: la primera se hace sola dentro de unos minutos.
upkeep-backup-no-folder = No está dicho adónde van las copias.
upkeep-backup-no-folder-do = Ponga una memoria USB y diga en la consola: chaski backup --prepare CARPETA.
upkeep-backup-no-key = No hay clave de recuperación, así que no se hacen copias.
upkeep-backup-no-key-do = Haga una en la consola con chaski backup --new-key y guarde el papel lejos de la caja.

upkeep-wifi-fine = Tiene contraseña.
upkeep-wifi-open = No tiene contraseña: quien esté cerca puede ver todo lo que se envía.
upkeep-wifi-open-do = Póngale una: chaski install --password PALABRA. Después imprima otra vez el cartel.

upkeep-log-fine = Revisado entero { $when }: todo está como se escribió.
upkeep-log-faults = Revisado entero { $when }: { $n ->
    [one] hay un fallo.
   *[other] hay { $n } fallos.
}
upkeep-log-faults-do = Guarde la carpeta como está, restaure la última copia y cambie el disco.

upkeep-errors-fine = { $n ->
    [0] Ninguno en un día.
    [one] Uno en un día.
   *[other] { $n } en un día.
}
upkeep-errors-many = { $n } en un día.
upkeep-errors-many-do = Mire qué dice la caja: journalctl -u chaski. Páselo a quien le ayuda.
upkeep-about-exchange = el intercambio con la red
upkeep-exchange-off = Está apagado: { $why }
upkeep-exchange-off-do = Casi siempre un archivo de la caja pertenece a otro usuario: sudo chown -R chaski: /var/lib/chaski, y en un minuto prueba otra vez. Si sigue igual, mire journalctl -u chaski.
upkeep-exchange-not-believed = La central ya no acepta la palabra de esta caja.
upkeep-exchange-not-believed-do = Llame a quien lleva la red: allá se le retiró, se acabó su certificado, o la central volvió a un estado anterior y todavía no la conoce. Lo escrito aquí está a salvo.
upkeep-exchange-doubled = Otra máquina escribe con el nombre de esta caja.
upkeep-exchange-doubled-do = Su disco se copió, y las dos siguen; o se le puso un disco anterior. No borre ninguna. Avise a quien lleva la red: en la central se decide cuál se conserva. Las respuestas y las listas no se pierden; los nombres que se escribieron desde entonces están solo en este disco.

upkeep-poster-title = Cartel de la caja
upkeep-poster-how = Imprímalo y péguelo donde llega el Wi-Fi.
upkeep-poster-no-wifi = Esta caja no sabe cómo se llama su Wi-Fi. Aparece aquí cuando se instala con chaski install.
upkeep-poster-only-here = Solo esta máquina abre la caja: ningún teléfono llega.
upkeep-poster-only-here-do = Para que lleguen, inicie la caja con --listen 0.0.0.0:80, o instálela con chaski install. Después imprima el cartel.
upkeep-poster-join = Conéctese al Wi-Fi
upkeep-poster-open = Abra esta dirección
upkeep-poster-learn = Aprenda. No gasta internet.
upkeep-poster-password = Contraseña
upkeep-poster-without = Sin contraseña
upkeep-poster-or = o
upkeep-poster-stay = Si el teléfono avisa que no hay internet, elija quedarse conectado.
upkeep-poster-drawing-join = Un teléfono y ondas de Wi-Fi
upkeep-poster-drawing-open = Un teléfono con una página

upkeep-manual-title = Cuidar la caja

upkeep-update-link = Versión del programa
upkeep-update-title = Versión del programa
upkeep-update-lead = Esta caja usa la versión { $name }.
upkeep-update-waits = La versión { $name } está aquí y espera.
upkeep-update-waits-signed = Firmada por su ministerio: { $when }.
upkeep-update-quiet = Se instala cuando nadie trabaja: de noche entre las 22:00 y las 5:00, si nadie abrió una página en media hora, o al encender la caja.
upkeep-update-hold = Espera hasta que usted lo diga.
upkeep-update-safe = Primero se copian los datos. Si la versión nueva no arranca, la caja vuelve sola a la actual, con todo el trabajo de la escuela.
upkeep-update-now = Instalar ahora
upkeep-update-now-so = Las páginas faltan de uno a cinco minutos. Mejor no hacerlo mientras trabaja un grupo.
upkeep-update-do-hold = Esperar hasta que yo lo diga
upkeep-update-do-quiet = Instalar cuando nadie trabaje
upkeep-update-none = Aquí no hay una versión más nueva. Llega con el intercambio, con una memoria USB o con un mensajero, igual que los cursos.
upkeep-update-comes = La versión { $name } está en camino a esta caja.
upkeep-update-comes-far = Ya están aquí { $n } de { $all } MB. Sigue con cada intercambio, con cada memoria y con cada viaje de un mensajero; cuando esté completa, espera aquí.
upkeep-update-comes-no-room = La versión { $name } no tiene espacio en esta caja.
upkeep-update-comes-no-room-do = Mide { $name } MB y ocupa un rato el doble. Haga espacio; después sigue sola.
upkeep-update-comes-refused = La versión { $name } llegó, pero no se puede usar.
upkeep-update-comes-refused-do = Nada cambió en esta caja. Diga a su ministerio lo que está abajo.
upkeep-update-not-kept = Esta caja no está preparada para recibir actualizaciones.
upkeep-update-not-kept-do = Ejecute una vez «sudo chaski install» con el programa más nuevo, en la consola. Desde entonces las recibe sola.
upkeep-update-begun = La caja instala ahora la versión { $name }.
upkeep-update-begun-do = En uno a cinco minutos esta página muestra la versión en uso. Espere y ábrala otra vez.
upkeep-update-last = La última actualización
upkeep-update-last-runs = La versión { $name } arrancó y funciona.
upkeep-update-last-rolled-back = La versión { $name } no arrancó. La caja volvió sola a la anterior, con todo el trabajo de la escuela.
upkeep-update-last-rolled-back-do = En la escuela no hay nada que hacer. Diga a su ministerio lo que está abajo; enviará otra versión. Esta no se prueba otra vez por sí sola.
upkeep-update-last-went-back = La caja volvió de la versión { $name } a la anterior. Todo el trabajo de la escuela está aquí.
upkeep-update-last-went-back-do = Diga a su ministerio lo que está abajo. Esta versión no se prueba otra vez por sí sola.
upkeep-update-last-not-tried = La versión { $name } no se pudo probar; no cambió nada.
upkeep-update-last-not-tried-do = Corrija lo que está abajo. Después instálela aquí otra vez.
upkeep-update-last-when = Cuándo: { $when }.
upkeep-update-why = Lo que dice la caja:
