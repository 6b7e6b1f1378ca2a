tutoring-no-name = (sin nombre en esta caja)
tutoring-classes = Mis grupos
tutoring-back-to-class = Volver al grupo
tutoring-bad-form = Ese formulario no se puede leer. Nada cambió; vuelva a la página e inténtelo otra vez.
tutoring-save = Guardar
tutoring-pupil = Estudiante

tutoring-practice-title = Practicar
tutoring-practice-of = Practicar: { $name }
tutoring-no-courses = Todavía no hay cursos en esta caja.
tutoring-no-exercises = Este curso no tiene preguntas para practicar.
tutoring-nothing-do = Cuando llegue un curso con preguntas, podrás practicar aquí.
tutoring-to-courses = Ver los cursos
tutoring-begin = Empezar
tutoring-or-choose = { $n ->
    [one] O elige esta otra
   *[other] O elige una de estas
}
tutoring-why-first = Empecemos con «{ $skill }»: tu respuesta nos dice desde dónde seguir.
tutoring-why-place = Ahora «{ $skill }»: con unas pocas preguntas encontramos por dónde seguir.
tutoring-why-new = «{ $skill }» es nuevo para ti, y ya sabes lo que hace falta para empezar.
tutoring-why-begun = Ya empezaste con «{ $skill }»: con otra pregunta avanzas.
tutoring-why-practise = En «{ $skill }» acertaste { $right } de tus últimas { $n } respuestas: con esta sigues creciendo.
tutoring-why-review = { $n ->
    [0] Ya sabes «{ $skill }»: una pregunta hoy te ayuda a no olvidarlo.
    [one] Ya sabes «{ $skill }» y ayer fue la última vez: una pregunta hoy te ayuda a no olvidarlo.
   *[other] Ya sabes «{ $skill }» y hace { $n } días que no lo usas: una pregunta hoy te ayuda a no olvidarlo.
}
tutoring-why-fresh = Ya sabes todo lo de este curso; con esta pregunta «{ $skill }» sigue fresco.
tutoring-my-skills = Ver todo lo que sé hacer
tutoring-lessons = Este curso no dice qué se aprende con cada pregunta; por eso usamos sus lecciones como temas.
tutoring-topics = Este canal no dice qué se aprende con cada pregunta; por eso usamos sus temas.
tutoring-other-courses = Otros cursos

tutoring-skills-title = Lo que sé hacer
tutoring-skills-of = Lo que sé hacer: { $name }
tutoring-skills-lead = Cada nudo es algo que se aprende en este curso. Los de abajo cuelgan de lo que conviene saber antes.
tutoring-skills-empty = Todavía no has respondido nada aquí. Empieza a practicar y tu red se va anudando.
tutoring-skills-list = La red, nudo por nudo
tutoring-skills-how = Firme quiere decir que casi siempre aciertas. Con menos de cinco respuestas todavía no lo sabemos. Nadie compara tu red con la de otros.
tutoring-to-practice = Practicar
tutoring-is-solid = Firme
tutoring-is-growing = Creciendo
tutoring-is-resting = Descansa: toca repasar
tutoring-is-next = Sigue
tutoring-is-passed = Parece que ya lo sabes: lo vemos después
tutoring-is-later = Más adelante
tutoring-count-solid = { $n ->
    [one] { $n } firme
   *[other] { $n } firmes
}
tutoring-count-growing = { $n } creciendo
tutoring-count-resting = { $n } para repasar
tutoring-count-later = { $n } por conocer
tutoring-note-right = { $right } de { $n } bien
tutoring-note-days = { $n ->
    [one] hace { $n } día
   *[other] hace { $n } días
}

tutoring-class-skills-title = Qué sabe hacer { $name }
tutoring-class-empty = En este grupo todavía no hay nadie.
tutoring-class-lead = Lo que dicen sus respuestas hasta hoy. Un nudo cerrado es firme, uno abierto está por conocer.
tutoring-class-reading = { $n } de { $all } han respondido algo en este curso.
tutoring-by-skill = Cuántos están dónde
tutoring-skill = Habilidad
tutoring-few-answers = Faltan datos (menos de { $n } respuestas)
tutoring-to-needs = Quién necesita de usted esta semana
tutoring-to-skills = Qué sabe hacer el grupo
tutoring-to-register = Ver el registro de asistencia

tutoring-needs-title = Quién necesita de usted esta semana: { $name }
tutoring-named = { $n ->
    [0] Esta semana no hay nadie a quien buscar primero.
    [one] Un estudiante necesita que usted lo busque esta semana.
   *[other] { $n } estudiantes necesitan que usted los busque esta semana.
}
tutoring-more = { $n ->
    [one] Una regla habla también de otra persona; saldrá cuando haya lugar.
   *[other] Las reglas hablan también de otras { $n } personas; saldrán cuando haya lugar.
}
tutoring-because-absent = faltó { $n } de los últimos { $of } días en que se pasó lista
tutoring-because-silent = { $days ->
    [one] no responde desde ayer, y el grupo respondió { $n } días
   *[other] no responde desde hace { $days } días, y el grupo respondió { $n } días en ese tiempo
}
tutoring-because-never = no ha respondido nunca, y el grupo respondió { $n } días
tutoring-because-wrong = { $n } de las últimas { $of } respuestas en «{ $skill }» equivocadas
tutoring-because-fewer = acertó { $n } de las últimas { $of }; antes, { $before } de { $beforeof }
tutoring-behind = { $n ->
    [one] Detrás de esto hay { $n } respuesta.
   *[other] Detrás de esto hay { $n } respuestas.
}
tutoring-not-enough = { $n ->
    [0] De sus respuestas no se puede decir nada: aún no hay datos suficientes (ninguna respuesta).
    [one] De sus respuestas no se puede decir nada: aún no hay datos suficientes ({ $n } respuesta).
   *[other] De sus respuestas no se puede decir nada: aún no hay datos suficientes ({ $n } respuestas).
}
tutoring-can-do = Qué se puede hacer:
tutoring-do-absent = Pregunte en su casa qué pasa y guárdele lo que se dio, para cuando vuelva.
tutoring-do-silent = Siéntese un momento a su lado y mire si puede entrar y leer las preguntas.
tutoring-do-falling = Hagan juntos un ejemplo con cosas en la mano y después una pregunta más fácil.
tutoring-last-answer = Su última respuesta fue el { $name }.
tutoring-what-did = Qué hizo usted por { $name }
tutoring-help-talked = Hablé con la persona
tutoring-help-sat-beside = Me senté a su lado y lo vimos juntos
tutoring-help-family = Hablé con la familia
tutoring-help-other-work = Le di otro trabajo
tutoring-help-companion = Le busqué con quién estudiar
tutoring-help-not-needed = Miré, y no hace falta nada
tutoring-help-other = Otra cosa
tutoring-note-it = Anotar
tutoring-noted = Anotado. Dentro de unos días verá aquí qué siguió.
tutoring-done-title = Lo que se hizo y lo que siguió
tutoring-done = Qué se hizo
tutoring-before = Las cuatro semanas de antes
tutoring-since = Desde entonces
tutoring-done-reading = Son cuentas, no pruebas: que algo siga después no dice que sea por eso.
tutoring-there = vino { $n } de { $of } días
tutoring-no-roll = sin lista
tutoring-right = { $n } de { $of } respuestas bien
tutoring-no-answers = sin respuestas
tutoring-not-enough-yet = aún no hay datos suficientes ({ $n })
tutoring-rules-title = De dónde salen estos nombres
tutoring-rules = Tres reglas, solo con asistencia y respuestas: faltó la mitad o más de los últimos seis días de lista; no respondió en tres días o más en que el grupo respondió y no estaba ausente; tres de las últimas cuatro respuestas en algo equivocadas, o bastantes menos aciertos que antes. Nada más entra: ni edad, ni sexo, ni lengua, ni casa. El estudiante no ve esta página.
tutoring-how-many = Cuántos nombres por semana, como mucho
tutoring-see-also = Ver también

tutoring-models-title = Modelos del tutor
tutoring-models-lead = Un modelo dice qué tan probable es que alguien acierte una pregunta. Se entrena con las respuestas de quienes aceptaron estudios sin su nombre, y solo se usa después de que alguien lo aprobó.
tutoring-model-in-use = En uso
tutoring-model-none = No hay ningún modelo en uso.
tutoring-model-none-so = La práctica se guía por lo que dicen los autores de sus preguntas y por las respuestas de cada quien.
tutoring-model-name = Modelo { $name }
tutoring-model-facts = Entrenado con { $answers } respuestas de { $learners } personas. En personas apartadas: pérdida logarítmica { $loss }, error de calibración { $ece } por ciento.
tutoring-model-refused = El modelo { $name } fue aprobado y aquí no se puede usar
tutoring-candidates = { $n ->
    [0] Ningún modelo espera un sí
    [one] Un modelo espera un sí
   *[other] { $n } modelos esperan un sí
}
tutoring-candidate-words = Hecho el { $date } con { $learners } personas; acierto (AUC) { $auc }. Mírelo.
tutoring-train-how = Uno nuevo se hace en la consola de esta máquina. Ocupa toda la máquina unos minutos; por eso no es un botón:
tutoring-model-central = Esta caja pertenece a una red: su central aprueba los modelos, y llegan con el correo.
tutoring-trained-consenting = Entrenado con { $answers } respuestas de { $learners } personas que aceptaron. Otras { $left } no aceptaron: nada de ellas está aquí.
tutoring-trained-everybody = Entrenado con { $answers } respuestas de { $learners } personas, sin preguntar al registro quién aceptó: para personas inventadas, o con el permiso de todos en papel.
tutoring-figures = Qué tan bien lo hace
tutoring-figure = Cifra
tutoring-figure-new = Este modelo
tutoring-auc = Acierto (AUC): 0,5 es adivinar, 1 es no fallar nunca
tutoring-log-loss = Pérdida logarítmica: menos es mejor
tutoring-ece = Error de calibración: menos es mejor
tutoring-judged = Cifras sobre { $answers } respuestas de { $learners } personas, de un entrenamiento sin ellas.
tutoring-judged-beside = El modelo en uso pudo entrenarse con algunas de estas personas; entonces sus cifras parecen mejores de lo que son.
tutoring-agreement = ¿Ocurre tan a menudo como dice?
tutoring-agreement-reading = Puntos sobre la línea: lo que dice se cumple. En promedio se aparta { $name } por ciento. Los puntos más grandes son más respuestas.
tutoring-agreement-table = Lo dicho y lo cumplido, en por ciento
tutoring-stated = Dicho
tutoring-came-true = Cumplido
tutoring-cases = Respuestas
tutoring-figures-mean = Estas cifras dicen qué tan bien se prevén las respuestas. No dicen que alguien aprenda más.
tutoring-approve = Aprobar este modelo
tutoring-approve-so = Se usará aquí de inmediato, y sale con el próximo correo a todas las cajas de la red. Un modelo anterior solo vuelve a su lugar si se aprueba otra vez.
tutoring-approve-word = aprobar
tutoring-approve-type = Escriba «{ $name }» para confirmar
tutoring-approve-wrong = Escriba la palabra «{ $name }», por favor. Nada ha cambiado.
tutoring-model-approved = Aprobado. Ya se usa aquí.
tutoring-model-unfit = Este archivo no se puede usar: está dañado, es de un programa más nuevo, o conoce menos de la mitad de las habilidades de cada curso de aquí. Nada ha cambiado.
