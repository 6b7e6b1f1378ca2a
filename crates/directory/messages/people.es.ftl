people-title = Personas
people-search = Buscar por nombre
people-search-hint = Basta el comienzo. Los acentos no importan.
people-search-go = Buscar
people-nobody = Todavía no hay nadie.
people-nobody-do = Importe la lista de la escuela o agregue a la primera persona.
people-nameless = { $n ->
    [one] De una persona todavía no ha llegado el nombre.
   *[other] De { $n } personas todavía no han llegado los nombres.
 }
people-nameless-do = Llegan con el intercambio, de otra caja de la escuela o de la central, o con la copia de la caja vieja: mientras tanto no importe la lista otra vez. Si la escuela tenía una sola caja, no hay copia de ella y la central no guarda los nombres, no llegarán: pregunte antes a la central, y entonces impórtela de nuevo. El trabajo de antes queda sin nombre.
people-none-found = Nadie con ese nombre.
people-none-found-do = Pruebe con menos letras, o solo con el apellido.
people-list = { $n ->
    [one] Una persona
   *[other] { $n } personas
 }
people-name = Nombre
people-drawing = Dibujo
people-roles = Funciones
people-classes = Grupos
people-new = Agregar a una persona
people-import = Importar una lista
people-duplicates = ¿La misma persona dos veces?
people-name-field = Nombre y apellidos
people-role = Qué hace en la escuela
people-class = Grupo
people-no-class = Sin grupo
people-add = Agregar
people-mend = Falta mirar esto:
people-save = Guardar
people-role-pupil = estudiante
people-role-teacher = docente
people-role-head = dirección
people-role-administrator = administración
people-role-technician = técnico
people-role-guest = visita
people-role-translator = traducción
people-role-reviewer = revisión de traducciones
people-role-analyst = análisis en una central
people-role-network-administrator = administración de una red
people-no-role = Sin función en la escuela.
people-role-give = Dar esta función
people-role-end = Quitar esta función
people-role-held = { $name } (la tiene)
people-role-open = { $name }
people-no-name = Persona sin nombre a la vista
people-in-classes = En estos grupos: { $name }
people-merged-into = Esta ficha quedó unida a otra.
people-merged-open = Ver la ficha que sigue
people-two-values = Hay dos versiones.
people-two-values-do = Dos personas escribieron a la vez sin verse. Nada se perdió: elija la que vale.
people-use = Vale «{ $name }»
people-use-nothing = No vale ninguna: dejar vacío
people-language = Idioma en que la caja saluda
people-language-any = El del aparato
people-class-end = Sacar del grupo { $name }
people-class-end-teaching = Ya no enseña en { $name }
people-class-new = Abrir un grupo
people-how = Para
people-how-learn = aprender
people-how-teach = enseñar
people-class-add = Poner en el grupo
people-name-and-drawing = Nombre y dibujo
people-facts-said = { $n ->
    [0] Nada dicho todavía
    [one] Un dato dicho
   *[other] { $n } datos dichos
}
people-facts = Datos de la ficha
people-facts-why = Todo aquí es voluntario y va sellado: solo la administración lo ve, y solo al abrir una ficha. El grado lo ven también sus docentes.
people-fact-number = Número en el registro de la escuela
people-fact-user-name = Nombre de usuario en otro sistema
people-fact-birth-date = Fecha de nacimiento
people-fact-guardian = Contacto de quien la cuida
people-fact-grade = Grado
people-fact-sex = Sexo
people-fact-first-language = Primera lengua (código, por ejemplo quz)
people-fact-indigenous-people = Pueblo indígena u originario
people-fact-disability = Discapacidad
people-not-said = No se dijo
people-rather-not = Prefiere no decirlo
people-sex-female = Femenino
people-sex-male = Masculino
people-sex-other = Otro
people-date-hint = Día/mes/año, o solo el año.
people-done-saved = Guardado.
people-done-moved = Ya está en el otro grupo.
people-done-merged = Las dos fichas son ahora una. Se puede deshacer más abajo.
people-done-unmerged = Vuelven a ser dos fichas.
people-done-imported = Lista importada.
people-done-opened = El grupo está abierto. Agregue a la primera persona.
people-done-left = Ya no está en el grupo.
people-done-team = El equipo está abierto. Ponga a sus miembros desde la página de cada estudiante.
people-refused-name-missing = Falta el nombre.
people-refused-too-long = Es demasiado largo. Escríbalo más corto.
people-refused-full = No cabe más aquí. Abra otro grupo.
people-refused-last-administrator = Es la última persona que administra la escuela. Dé antes la función a otra.
people-refused-not-understood = La caja no entendió ese dato. Mire el ejemplo junto a la casilla.
people-refused-gone = Ya no está aquí. Tal vez alguien cambió la lista al mismo tiempo.
people-added = { $name } ya está en el grupo. ¿Quién sigue?
people-removed = { $name } ya no está en el grupo.
people-removed-keeps = Su trabajo queda guardado.
people-undo = Deshacer
people-pupil-name = Nombre de quien llega
people-alike = Ya hay una persona llamada { $name } en { $class }. ¿Es la misma?
people-alike-there = Ya hay una persona llamada { $name } en ese grupo. ¿Es la misma?
people-alike-see = Ver a { $name }
people-alike-another = Es otra persona: agregarla
people-class-who-teaches = ¿Quién enseña en este grupo?
people-class-mine = Yo enseño en este grupo
people-pupil-add = Agregar al grupo
people-class-empty = Todavía no hay nadie en este grupo.
people-class-empty-do = Escriba arriba el primer nombre. La caja elige un dibujo para cada persona.
people-class-list = { $n ->
    [one] Una persona aprende aquí
   *[other] { $n } personas aprenden aquí
 }
people-class-reading = Toque un nombre para corregirlo, cambiar de grupo o de equipo.
people-class-title = Quién está en { $name }
people-cards = Tarjetas para entrar
people-print = Lista para imprimir
people-print-title = Lista de { $name }
people-print-caption = { $name }, { $n } personas, { $day }
people-print-how = Imprima esta página desde el menú del navegador. Las columnas vacías son para anotar.
people-back-to-class = Volver al grupo
people-taught-by = Enseñan aquí: { $name }
people-team = Equipo
people-teams = Equipos
people-team-line = { $name }: { $n ->
    [one] una persona
   *[other] { $n } personas
 }
people-team-name = Nombre de un equipo nuevo
people-team-open = Abrir el equipo
people-team-close = Terminar el equipo { $name }
people-no-team = Sin equipo
people-class-name = Nombre del grupo
people-class-name-hint = Como lo llama la escuela, por ejemplo 5.º B.
people-class-open = Abrir el grupo
people-move-to = Pasar a otro grupo
people-move = Cambiar de grupo
people-remove-what = Al sacar a alguien del grupo, su trabajo queda guardado. Se puede deshacer enseguida.
people-remove = Sacar del grupo
people-whole = Ver toda la ficha
people-import-lead = Traiga la lista de la escuela desde una hoja de cálculo. Primero la miramos juntos; después usted decide.
people-import-file = Archivo CSV
people-import-file-hint = En la hoja de cálculo: Guardar como, CSV. Hasta 8 MB.
people-import-paste = O pegue aquí las filas, con la primera línea
people-import-look = Mirar la lista
people-import-how = Cómo debe ser la lista
people-import-columns = La primera línea nombra las columnas: { $columns }. Si alguien quiere decirlo, también: { $more }.
people-import-values = rol es alumno o alumna, docente, director o directora, administrador o administradora, técnico o técnica. Las fechas, 7/3/2015 o 2015-03-07. Varios grupos, separados por punto y coma y entre comillas. id es el número de cada persona en la escuela: con él, la caja la reconoce la próxima vez. Los nombres de columnas y roles valen también en portugués y en inglés.
people-columns-language = es
people-import-sample = Bajar una lista de ejemplo (CSV)
people-sample-file = lista-de-ejemplo.csv
people-sample-pupil = 101; Yesenia; Quispe Huamán; 7/3/2015; alumna; 5.º B; 5
people-sample-other-pupil = 102; Bruno; Mamani; 21/11/2015; alumno; 5.º B; 5
people-sample-teacher = D1; Rosa; Vilca; ; docente; 5.º B; 
people-import-going = La lista se está importando. Esta página se abre sola cuando termine.
people-import-going-look = Mirar otra vez
people-import-title-done = Lista importada
people-import-kolibri = También vale la lista de usuarios de Kolibri. Las contraseñas no se traen.
people-import-nothing = No llegó ninguna lista. Elija un archivo o pegue las filas.
people-import-xlsx = Esto es el archivo propio de la hoja de cálculo.
people-import-xlsx-do = Ábralo, elija Guardar como, y guárdelo como CSV UTF-8. Después tráigalo aquí.
people-import-would = { $n ->
    [one] Una fila, sin ningún error.
   *[other] { $n } filas, sin ningún error.
 } Todavía no cambió nada.
people-import-looked = Así está la lista
people-import-go = Importar
people-import-other = Traer otra lista
people-import-counted = Qué cambió
people-import-see-classes = Ver los grupos
people-import-counts = Qué cambia
people-import-what = Qué
people-import-how-many = Cuántos
people-import-created = Personas nuevas
people-import-updated = Personas con algún cambio
people-import-unchanged = Personas sin cambios
people-import-classes = Grupos nuevos
people-import-not-listed = { $n ->
    [one] Una persona de una lista anterior no está en esta.
   *[other] { $n } personas de listas anteriores no están en esta.
 }
people-import-not-listed-do = Quedan como estaban: una lista no borra a nadie.
people-import-faults = { $n ->
    [one] Un error
   *[other] { $n } errores
 }
people-import-faults-more = Y { $n } más. Corrija estos primero.
people-import-where = Dónde
people-import-at-line = Línea { $line }
people-import-at-column = Línea { $line }, { $column }
people-import-reason = Qué pasa y qué hacer
people-import-broken = La lista tiene errores. No se importó nada.
people-import-broken-do = Corríjalos en la hoja de cálculo, guarde y traiga la lista otra vez.
people-import-again = Traer la lista corregida
people-import-gone = La lista ya no está esperando.
people-import-gone-do = Puede que ya se haya importado. Traerla otra vez no hace daño: solo se toma lo que cambió.
people-import-done = { $n ->
    [one] Se importó una fila.
   *[other] Se importaron { $n } filas.
 }
people-see-all = Ver a todas las personas
people-fault-empty = El archivo está vacío. La primera línea nombra las columnas.
people-fault-column-missing = Falta esta columna. Agréguela; sus celdas pueden quedar vacías, salvo id, nombre y rol.
people-fault-column-twice = Esta columna está dos veces. Quite una.
people-fault-column-unknown = No conocemos la columna «{ $found }». Quítela o corrija su nombre.
people-fault-width = La fila tiene { $n } celdas y la primera línea { $m }.
people-fault-row-too-long = La fila no termina. ¿Falta cerrar unas comillas?
people-fault-not-text = Hay signos que no son letras. Guarde la hoja otra vez como CSV UTF-8.
people-fault-missing = La celda está vacía y hace falta.
people-fault-too-long = Es demasiado largo: caben { $n } letras.
people-fault-id-twice = El mismo id está en la línea { $n }. Cada persona lleva el suyo.
people-fault-role = «{ $found }» no es una función. Escriba alumno, docente, director, administrador o técnico.
people-fault-date-form = «{ $found }» no es una fecha. Escriba 7/3/2015 o 2015-03-07.
people-fault-date-two-digits = «{ $found }»: escriba el año con cuatro cifras.
people-fault-date-impossible = «{ $found }» es un día que no existe.
people-fault-date-not-lived = «{ $found }» es antes de 1900 o después de hoy.
people-fault-language = «{ $found }» no es un código de lengua. Escriba por ejemplo es, pt-BR o quz.
people-fault-sex = «{ $found }» no se entiende. Escriba femenino, masculino, otro o prefiere no decir.
people-fault-last-administrator = Es la última persona que administra la escuela. Deje aquí también administrador, o ponga a otra persona de administrador en la lista.
people-fault-too-many-classes = Son más de 20 grupos.
people-fault-too-many-rows = Son más de { $n } filas. Divida la lista.
people-fault-too-many-bytes = El archivo pasa de { $n } MB. Divida la lista.
people-no-duplicates = Nadie parece estar dos veces.
people-no-duplicates-do = La caja compara nombres, fechas de nacimiento, números y grupos.
people-duplicates-lead = Mire cada par. Si es la misma persona, elija la ficha que sigue. El trabajo de la otra queda guardado. Se puede deshacer.
people-merge-keep = Es la misma: sigue la ficha { $n }, { $name }
people-why-same-name = el mismo nombre
people-why-part-of-name = un nombre contiene al otro
people-why-same-birth = la misma fecha de nacimiento
people-why-same-class = el mismo grupo
people-why-same-number = el mismo número de registro
people-merged = Fichas unidas a esta
people-merged-line = { $name } quedó unida a esta ficha.
people-unmerge = Separar otra vez
people-invite = Darle una contraseña nueva
people-done-begun = La caja está lista.
people-done-begun-do = Traiga la lista de la escuela o abra un grupo. Dar un rol, invitar a docentes o crear una llave le pedirá un código de la hoja de códigos: pídala a quien instaló la caja, que la imprime en la consola.
people-first-title = Empezar con esta caja
people-first-lead = Nadie administra todavía esta caja. En cinco minutos está lista.
people-first-code = Código de la caja
people-first-code-hint = Ocho cifras. La caja las muestra al encenderse, en su consola; también vale una de la hoja de códigos de la instalación.
people-first-language = Idioma de la caja
people-first-language-hint = Así le habla a usted, y a quien llega con un teléfono en otra lengua. Cada quien puede cambiarlo arriba en cada página.
people-language-lead = Así habla la caja a quien llega con un teléfono en una lengua que ella no tiene.
people-language-own = Cada quien puede elegir otra, arriba en cada página; su elección queda en su teléfono.
people-language-save = Guardar
people-language-unknown = La caja no habla esa lengua. Elija una de la lista.
people-first-school = Nombre de la escuela
people-first-school-is = La escuela: { $name }
people-first-country = País
people-first-school-missing = Falta el nombre de la escuela.
people-first-name-missing = Falta su nombre.
people-first-country-missing = Elija el país.
people-first-name = Su nombre y apellidos
people-first-password = Elija una contraseña
people-first-password-hint = Tres palabras que solo usted junta son fáciles de recordar.
people-first-courses = ¿Traer los cursos de muestra?
people-first-courses-yes = Sí, para empezar hoy
people-first-courses-no = No, tenemos los nuestros
people-first-go = Empezar
people-first-join = Esta caja reemplaza a otra, o es la segunda de la escuela: unirla a su red
people-first-awaits = La escuela de esta caja todavía no ha llegado. Llega por su red.
people-first-awaits-go = La red de esta caja
people-country-ar = Argentina
people-country-bo = Bolivia
people-country-br = Brasil
people-country-cl = Chile
people-country-co = Colombia
people-country-cr = Costa Rica
people-country-cu = Cuba
people-country-do = República Dominicana
people-country-ec = Ecuador
people-country-gt = Guatemala
people-country-hn = Honduras
people-country-ht = Haití
people-country-mx = México
people-country-ni = Nicaragua
people-country-pa = Panamá
people-country-pe = Perú
people-country-py = Paraguay
people-country-sv = El Salvador
people-country-uy = Uruguay
people-country-ve = Venezuela
people-keys = Llaves para programas
people-key-lead = Con una llave, otro programa lee o cambia lo que usted puede en esta escuela. Cree una para cada programa.
people-key-where = No abre nada por HTTP sin cifrar: el programa debe pedir por HTTPS o correr en la misma caja.
people-key-heard = Esta página también viajó por el Wi-Fi sin cifrar. Si alguien pudo escuchar, termine la llave y cree otra en la caja.
people-key-name = Para qué
people-key-name-hint = Por ejemplo: registro del municipio.
people-key-may = Puede
people-key-read = solo leer
people-key-write = leer y cambiar
people-key-make = Crear la llave
people-key-made = La llave está hecha.
people-key-made-once = Cópiela ahora: no se vuelve a mostrar. Quien la tenga entra como usted.
people-key-full = Ya hay 50 llaves. Termine antes una que nadie use.
people-key-day = Desde
people-key-used = Usada
people-key-never = nunca
people-key-end = Terminar { $name }
people-key-description = Qué se puede pedir (OpenAPI)
people-country-other = Otro país
people-key-do = Qué hacer
people-refused-code = El código no sirve: ya se usó, o no es de la última hoja.
people-refused-code-do = No cambió nada. Pruebe el siguiente. Si tampoco sirve, no gaste la hoja: los códigos de antes valen solo hasta que se imprime otra hoja o se restaura la caja. Una hoja nueva se hace en la consola, con chaski admin codes; por HTTPS no hace falta código.
people-api-no-administrators = Los programas no dan ni quitan el rol de administración, ni unen fichas de quien administra: eso se hace en las páginas. Nada ha cambiado.
people-code-for-staff = Solo hace falta para quien no es estudiante.
people-import-staff = { $n ->
    [one] La lista da una función a una persona del personal
   *[other] La lista da funciones a { $n } personas del personal
 }: por eso pide un código de un solo uso.
people-moves-away = Se cambia a otra escuela
people-protected = Protección
people-protected-yes = Con protección
people-protected-no = Sin protección
people-protected-words = Para un niño o una niña a quien alguien podría estar buscando. Ninguna búsqueda muestra su nombre y a nadie se le dice a qué escuela va. Su nombre no está en la lista de entrada del grupo: entra con su tarjeta, o escribe su nombre y su PIN. Sus docentes siguen viendo el nombre en el grupo.
people-protected-begin = Proteger
people-protected-end = Quitar la protección
people-forget = Olvidar a esta persona…
people-why-came-from-elsewhere = uno de los dos vino de otra escuela
people-conflicts = Dos versiones
people-conflicts-lead = Dos personas, o dos cajas, escribieron esto sin verse. Nada se perdió: elija la versión que vale. Hasta entonces se muestra la última.
people-conflicts-none = Nada está en dos versiones.
people-conflicts-none-do = Si dos cajas escriben distinto un nombre, una fecha o un grupo, aparece aquí para elegir.
people-conflicts-more = Hay más. Resuelva primero estas.
people-conflict-of = { $name }: { $what }
people-conflict-value = «{ $value }», escrito el { $when }, { $place }
people-conflict-here = en esta caja
people-conflict-box = en la caja { $name }
people-conflict-somewhere = en una caja que aquí no se conoce
people-conflict-nothing = nada
people-conflict-hidden = (para quien administra la escuela)
people-conflict-record = Abrir la página
people-duplicates-n = { $n ->
    [0] Nadie parece estar dos veces.
    [one] Un par de registros podría ser una misma persona.
   *[other] { $n } pares de registros podrían ser cada uno una misma persona.
}
people-ask-administrator = Esto lo hace quien administra la escuela.
people-ask-administrator-whom = Aquí: { $name }.
people-ask-administrator-nobody = Todavía nadie administra esta escuela. Pregunte a quien cuida la caja.
people-ask-administrator-how = Diga en qué página estaba y por qué hace falta. No cambió nada.
people-twin = Podría ser la misma persona que: { $name }
