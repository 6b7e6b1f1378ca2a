people-title = Personas
people-search = Buscar por nombre
people-search-hint = Basta el comienzo. Los acentos no importan.
people-search-go = Buscar
people-nobody = Todavía no hay nadie.
people-nobody-do = Importe la lista de la escuela o agregue a la primera persona.
people-none-found = Nadie con ese nombre.
people-none-found-do = Pruebe con menos letras, o solo con el apellido.
people-list = { $n ->
    [one] Una persona
   *[other] { $n } personas
 }
people-name = Nombre
people-drawing = Dibujo
people-roles = Qué hace en la escuela
people-classes = Grupos
people-new = Agregar a una persona
people-import = Importar una lista
people-duplicates = ¿La misma persona dos veces?
people-name-field = Nombre y apellidos
people-role = Qué hace en la escuela
people-class = Grupo
people-no-class = Sin grupo
people-add = Agregar
people-mend = Falta mirar algo:
people-save = Guardar
people-role-pupil = alumnado
people-role-teacher = docente
people-role-head = dirección
people-role-administrator = administración
people-role-technician = técnico
people-role-guest = visita
people-no-role = Sin función en la escuela.
people-role-give = Dar la función: { $name }
people-role-end = Quitar la función: { $name }
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
people-facts = Datos de la ficha
people-facts-why = Todo aquí es voluntario y va sellado: solo la administración y la dirección lo ven, y solo al abrir una ficha. Nunca aparece en listas.
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
people-done-team = El equipo está abierto. Ponga a sus miembros desde la página de cada alumno.
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
people-import-values = role es pupil, teacher, head, administrator o technician (también alumno, docente, directora). Las fechas, 7/3/2015 o 2015-03-07. Varios grupos, separados por punto y coma y entre comillas. id es el número de cada persona en la escuela: con él, la caja la reconoce la próxima vez.
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
people-import-line = Línea
people-import-column = Columna
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
people-fault-column-missing = Falta esta columna. Agréguela; sus celdas pueden quedar vacías, salvo id, given_name y role.
people-fault-column-twice = Esta columna está dos veces. Quite una.
people-fault-column-unknown = No conocemos la columna «{ $found }». Quítela o corrija su nombre.
people-fault-width = La fila tiene { $n } celdas y la primera línea { $m }.
people-fault-row-too-long = La fila no termina. ¿Falta cerrar unas comillas?
people-fault-not-text = Hay signos que no son letras. Guarde la hoja otra vez como CSV UTF-8.
people-fault-missing = La celda está vacía y hace falta.
people-fault-too-long = Es demasiado largo: caben { $n } letras.
people-fault-id-twice = El mismo id está en la línea { $n }. Cada persona lleva el suyo.
people-fault-role = «{ $found }» no es una función. Escriba pupil, teacher, head, administrator o technician.
people-fault-date-form = «{ $found }» no es una fecha. Escriba 7/3/2015 o 2015-03-07.
people-fault-date-two-digits = «{ $found }»: escriba el año con cuatro cifras.
people-fault-date-impossible = «{ $found }» es un día que no existe.
people-fault-date-not-lived = «{ $found }» es antes de 1900 o después de hoy.
people-fault-language = «{ $found }» no es un código de lengua. Escriba por ejemplo es, pt-BR o quz.
people-fault-sex = «{ $found }» no se entiende. Escriba female, male, other o rather-not-say.
people-fault-too-many-classes = Son más de 20 grupos.
people-fault-too-many-rows = Son más de { $n } filas. Divida la lista.
people-fault-too-many-bytes = El archivo pasa de { $n } MB. Divida la lista.
people-no-duplicates = Nadie parece estar dos veces.
people-no-duplicates-do = La caja compara nombres, fechas de nacimiento, números y grupos.
people-duplicates-lead = Mire cada par. Si es la misma persona, elija la ficha que sigue; el trabajo de la otra cuenta con ella. Se puede deshacer.
people-merge-keep = Es la misma: sigue la ficha { $n }, { $name }
people-why-same-name = el mismo nombre
people-why-part-of-name = un nombre contiene al otro
people-why-same-birth = la misma fecha de nacimiento
people-why-same-class = el mismo grupo
people-why-same-number = el mismo número de registro
people-merged = Fichas unidas a esta
people-merged-line = { $name } quedó unida a esta ficha.
people-unmerge = Separar otra vez
