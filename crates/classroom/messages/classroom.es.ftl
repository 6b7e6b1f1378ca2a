classroom-start = Inicio
classroom-classes-title = Mis grupos
classroom-no-classes = Usted todavía no tiene grupos.
classroom-no-classes-do = Ábralo usted, o pídalo a quien administra la caja.
classroom-open-class = Abrir un grupo
classroom-pupils = { $n ->
    [0] Nadie todavía
    [one] { $n } estudiante
   *[other] { $n } estudiantes
}
classroom-class-title = El grupo { $name }
classroom-nobody = Aquí todavía no hay nadie.
classroom-nobody-do = Cuando haya estudiantes en el grupo, verá aquí cómo van.
classroom-to-cards = Tarjetas para entrar
classroom-no-work = Todavía no hay respuestas.
classroom-no-work-do = En cuanto alguien responda la primera pregunta, aparecerá aquí.
classroom-no-name = (sin nombre en esta caja)
classroom-stuck-title = { $n ->
    [one] Una persona espera su ayuda
   *[other] { $n } personas esperan su ayuda
}
classroom-stuck-more = { $n ->
    [one] Y una persona más.
   *[other] Y { $n } personas más.
}
classroom-pupil = Estudiante
classroom-lesson = Lección
classroom-question = Pregunta
classroom-quipu-reading = { $begun } de { $all } han comenzado este curso.
classroom-hardest-title = Las preguntas que más cuestan
classroom-tries-each = Intentos por persona
classroom-not-yet = Aún no la logran
classroom-of = { $n } de { $all }
classroom-wrong-answers = Qué respondieron
classroom-pupil-title = El trabajo de { $name }
classroom-pupil-no-work = { $name } todavía no ha respondido ninguna pregunta.
classroom-topics = Tema por tema
classroom-topic = Tema
classroom-topic-begun = Han comenzado
classroom-topic-done = Lo terminaron
classroom-topic-right = Preguntas logradas
classroom-topics-reading = Solo se muestran los temas en los que alguien ha comenzado.
classroom-topic-things = Cosas hechas
classroom-topics-done = { $n } de { $all } cosas hechas
classroom-pupil-solved = { $n } de { $all } preguntas logradas
classroom-how = Cómo va
classroom-solved = Lograda
classroom-unsolved = Todavía no
classroom-tries = Intentos
classroom-last-answer = Última respuesta
classroom-back-to-class = Volver al grupo
classroom-to-people = Añadir estudiantes
classroom-steps = Qué puede hacer aquí
classroom-step-needs = Quién necesita de usted esta semana
classroom-step-skills = Qué sabe hacer el grupo
classroom-step-roll = Pasar lista
classroom-step-register = Registro de asistencia del mes
classroom-step-people = Estudiantes y equipos
classroom-step-cards = Tarjetas para entrar
classroom-step-door = Quién espera en la puerta, y el código del grupo
classroom-step-roll-csv = Descargar este mes para hoja de cálculo
classroom-answered-today = { $n ->
    [one] Hoy ha respondido { $n } persona.
   *[other] Hoy han respondido { $n } personas.
}
classroom-roll-not-called = Hoy todavía no se ha pasado lista.
classroom-call-roll = Pasar lista
classroom-correct-roll = Corregir la lista de hoy
classroom-nobody-stuck = Nadie espera su ayuda.
classroom-stuck-why = Por qué
classroom-stuck-wrong = { $question }: { $n } respuestas equivocadas seguidas
classroom-stuck-hints = { $question }: abrió { $n } pistas y aún no la logra
classroom-stuck-still = El grupo trabajó { $n } días desde su última respuesta
classroom-stuck-not-begun = El grupo trabajó { $n } días y aún no ha comenzado
classroom-stuck-reading = Aparece quien lleva { $wrong } o más respuestas equivocadas seguidas en una pregunta, quien abrió { $hints } o más pistas sin lograrla, o quien no respondió en { $days } o más días en que trabajó el grupo. Los días de ausencia no cuentan.
classroom-with-others = con compañeros
classroom-entered = anotada por docente
classroom-roll-title = Pasar lista
classroom-roll-of = Lista del { $name }
classroom-roll-how = Todos están marcados como presentes. Toque solo a quien falta o llegó tarde, y guarde.
classroom-roll-keep = Guardar la lista
classroom-roll-correct = Guardar los cambios
classroom-roll-kept = La lista quedó guardada. Puede corregirla cuando quiera: también queda lo que estaba antes.
classroom-roll-bad = La lista llegó incompleta.
classroom-roll-future = Ese día todavía no ha llegado. Abajo está la lista de hoy.
classroom-roll-too-old = Ese día quedó muy atrás para corregirlo aquí. Abajo está la lista de hoy.
classroom-roll-here = { $n ->
    [one] { $n } presente
   *[other] { $n } presentes
}
classroom-roll-late = { $n ->
    [one] { $n } llegó tarde
   *[other] { $n } llegaron tarde
}
classroom-roll-absent = { $n ->
    [one] { $n } ausente
   *[other] { $n } ausentes
}
classroom-roll-corrections = Lo que se corrigió
classroom-roll-noted = Se anotó
classroom-roll-by = Quién
classroom-roll-when = Cuándo
classroom-reason = Motivo
classroom-mark-present = Está
classroom-mark-late = Tarde
classroom-mark-absent = Falta
classroom-mark-illness = Enfermedad
classroom-mark-harvest = Siembra o cosecha
classroom-mark-road-cut = Camino cortado
classroom-mark-family = Asunto de familia
classroom-mark-unknown = No se sabe
classroom-sign-present = ·
classroom-sign-late = T
classroom-sign-illness = E
classroom-sign-harvest = S
classroom-sign-road-cut = C
classroom-sign-family = F
classroom-sign-unknown = ?
classroom-other-days = Otros días
classroom-other-months = Otros meses
classroom-register-title = Asistencia de { $name }, { $month }
classroom-register-caption = Asistencia por día, { $name }
classroom-register-empty = En este mes no se pasó lista.
classroom-register-days = { $n ->
    [one] Se pasó lista { $n } día.
   *[other] Se pasó lista { $n } días.
}
classroom-register-no-absences = No faltó nadie.
classroom-register-absences = { $n ->
    [one] { $n } falta
   *[other] { $n } faltas
}
classroom-register-missed = Faltas
classroom-step-work = Tareas del grupo
classroom-step-quizzes = Pruebas
classroom-work-title = Tareas de { $name }
classroom-work-standing = { $n ->
    [0] Todavía no hay tareas. Ponga la primera aquí abajo.
    [one] Hay una tarea puesta.
   *[other] Hay { $n } tareas puestas.
}
classroom-work-set = La tarea quedó puesta.
classroom-work-new = Poner una tarea
classroom-work-what = Qué
classroom-work-whom = Para quién
classroom-work-until = Hasta qué día
classroom-work-until-hint = Puede quedar vacío.
classroom-work-set-it = Poner la tarea
classroom-work-withdraw = Retirar esta tarea
classroom-work-how-far = Cómo va
classroom-work-how-many = Cuántos
classroom-work-who = Quiénes
classroom-work-gone = (ya no está en esta caja)
classroom-work-no-item = Eso ya no está en esta caja. Elija otra cosa.
classroom-work-not-in-class = Esa persona o ese equipo no es del grupo.
classroom-work-too-many = Son demasiadas personas a la vez: elija el grupo entero o un equipo.
classroom-work-due-day = El día debe ser hoy o después, dentro de un año, escrito como 2026-11-28.
classroom-work-too-much = Ya hay demasiadas tareas puestas. Retire alguna primero.
classroom-for-all = Todo el grupo
classroom-for-team = Equipo { $name }
classroom-item-unit = { $course }: { $name }
classroom-item-quiz = Prueba: { $name }
classroom-due-none = sin fecha
classroom-due-today = para hoy
classroom-due-tomorrow = para mañana
classroom-due = hasta el { $name }
classroom-due-was = era hasta el { $name }
classroom-progress-done = Terminado
classroom-progress-begun = Comenzado
classroom-progress-not-yet = Todavía no
classroom-todo-title = Tus tareas
classroom-todo-nothing = No tienes nada pendiente.
classroom-todo-done = { $n ->
    [one] Ya terminaste una tarea.
   *[other] Ya terminaste { $n } tareas.
}
classroom-todo-closed = Pruebas cerradas: mira tus respuestas
classroom-todo-courses = Ver todos los cursos
classroom-todo-begun = Ya comenzaste
classroom-todo-not-yet = Por comenzar
classroom-todo-quiz-open = La prueba está abierta ahora
classroom-quizzes-title = Pruebas de { $name }
classroom-quiz-name = { $n ->
    [one] { $name }, una pregunta
   *[other] { $name }, { $n } preguntas
}
classroom-quiz-none = Este grupo todavía no tiene pruebas.
classroom-quiz-new = Preparar una prueba
classroom-quiz-from = De dónde salen las preguntas
classroom-quiz-how-many = Cuántas preguntas
classroom-quiz-draw = Ver las preguntas
classroom-quiz-choose = Están marcadas las que salieron al azar. Cambie lo que quiera; caben hasta { $n }.
classroom-quiz-feedback = ¿Cuándo ven si acertaron?
classroom-quiz-feedback-closed = Cuando usted cierre la prueba
classroom-quiz-feedback-now = Enseguida, después de cada respuesta
classroom-quiz-make = Guardar la prueba
classroom-quiz-no-questions = Marque al menos una pregunta.
classroom-quiz-too-many = Son demasiadas preguntas para una prueba.
classroom-quiz-no-such-question = Alguna pregunta ya no está en el curso. Mire la lista otra vez.
classroom-quiz-made = Lista para abrir
classroom-quiz-open = Abierta
classroom-quiz-closed = Cerrada
classroom-quiz-made-lead = Solo usted la ve. Cuando la abra, aparecerá en las tareas de cada estudiante.
classroom-quiz-open-lead = Está abierta: las respuestas van llegando. Cierra cuando usted lo diga, no por el reloj.
classroom-quiz-closed-lead = Está cerrada. Sus estudiantes ya pueden ver qué acertaron.
classroom-quiz-open-it = Abrir la prueba
classroom-quiz-close-it = Cerrar la prueba
classroom-quiz-open-again = Abrirla otra vez
classroom-quiz-look-again = Mirar otra vez
classroom-quiz-by-pupil = Estudiante por estudiante
classroom-quiz-by-question = Pregunta por pregunta
classroom-quiz-answered = Respondió
classroom-quiz-right = Aciertos
classroom-quiz-signs = ✓ acierto, ◐ en parte, ✗ no, · sin respuesta.
classroom-quiz-set = Poner esta prueba como tarea
classroom-step-grid = Anotar respuestas de papel
classroom-step-work-csv = Descargar el trabajo para hoja de cálculo
classroom-csv-lesson = { $name } (de { $n })
classroom-grid-title = Anotar respuestas
classroom-grid-of = Anotar: { $name }
classroom-grid-lead = Para lo que se hizo en papel o de palabra. Elija la lección.
classroom-grid-lesson = Lección
classroom-grid-show = Ver la planilla
classroom-grid-how = Una tecla por casilla: 1 acierto, 0 no, o la letra de la respuesta. Lo que queda vacío no se anota.
classroom-grid-caption = Respuestas
classroom-grid-channel = Cómo respondieron
classroom-grid-paper = En papel
classroom-grid-oral = De palabra
classroom-grid-keep = Guardar las respuestas
classroom-grid-more = Más preguntas de esta lección
classroom-grid-range = Preguntas { $from } a { $to }
classroom-grid-key = Qué significa cada número y cada letra
classroom-grid-letters = Letras
classroom-grid-right-wrong = solo 1 o 0
classroom-grid-done = { $n ->
    [one] Quedó anotada una respuesta.
   *[other] Quedaron anotadas { $n } respuestas.
}
classroom-grid-unclear = { $n ->
    [one] Hay una casilla que no se entiende.
   *[other] Hay { $n } casillas que no se entienden.
}
classroom-grid-unclear-do = Están marcadas con doble borde. Todavía no se guardó nada; lo escrito sigue aquí.
classroom-grid-unclear-cell = { $name }, pregunta { $n }: «{ $sign }»
classroom-grid-kept = ya anotado: { $name }
classroom-grid-kept-how = En gris aparece lo que ya está anotado. Lo que escriba encima se guarda como un intento más.
classroom-grid-bad = La planilla llegó incompleta.
classroom-school-title = La escuela, { $name }
classroom-school-empty = Todavía no hay grupos con estudiantes.
classroom-school-nobody-called = Hoy ningún grupo ha pasado lista: aún no sabemos quién vino.
classroom-school-here = Hoy vinieron { $n } de { $all }.
classroom-school-here-few = Hoy se pasó lista de muy pocas personas para dar una cifra.
classroom-school-unknown = { $n ->
    [one] De una persona aún no sabemos: falta pasar lista.
   *[other] De { $n } personas aún no sabemos: falta pasar lista.
}
classroom-school-too-few = son muy pocos para una cifra
classroom-school-attendance = Asistencia
classroom-school-class = Grupo
classroom-school-pupils = Estudiantes
classroom-school-today = Hoy
classroom-school-weeks = Últimos { $n } días
classroom-school-stuck = Esperan ayuda
classroom-school-not-called = falta pasar lista
classroom-school-no-roll = no se pasó lista
classroom-school-share = { $n ->
    [one] { $share } de asistencia en un día de lista
   *[other] { $share } de asistencia en { $n } días de lista
}
classroom-school-reading = Asistencia: presentes y quienes llegaron tarde, de todas las marcas de los últimos { $days } días. Los días sin lista no cuentan. De grupos con menos de { $k } no se muestran cifras.
classroom-school-away = { $n ->
    [one] Una persona faltó mucho
   *[other] { $n } personas faltaron mucho
}
classroom-school-away-none = Nadie ha faltado mucho.
classroom-school-away-rule = Aparece quien tiene { $n } o más faltas en los últimos { $days } días.
classroom-school-last-reason = Último motivo
classroom-school-next = Qué hacer ahora
classroom-school-do-roll = Pedir que se pase lista en: { $name }.
classroom-school-do-away = { $n ->
    [one] Preguntar en casa por quien faltó mucho.
   *[other] Preguntar en casa por las { $n } personas que faltaron mucho.
}
classroom-school-do-stuck = Hablar con docentes de { $name }: una de cada cuatro personas o más espera ayuda.
classroom-school-do-nothing = Nada urge hoy.
classroom-school-classes = Ver los grupos
classroom-work-and-more = y { $n } más
classroom-quiz-reading = Han comenzado: { $begun } de { $all }. Respondieron todo: { $done }.
classroom-school-box = La caja
classroom-school-box-well = La caja está bien.
classroom-school-box-look = { $n ->
    [one] Hay una cosa que mirar en la caja. Nada se ha perdido. Dígaselo a quien la cuida.
   *[other] Hay { $n } cosas que mirar en la caja. Nada se ha perdido. Dígaselo a quien la cuida.
}
classroom-school-box-broken = { $n ->
    [one] Hay una cosa que arreglar en la caja. Llame hoy a quien la cuida.
   *[other] Hay { $n } cosas que arreglar en la caja. Llame hoy a quien la cuida.
}
classroom-school-box-unknown = Aún no sabemos cómo está la caja.
