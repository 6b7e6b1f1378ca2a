classroom-start = Inicio
classroom-classes-title = Mis grupos
classroom-no-classes = Usted todavía no tiene grupos.
classroom-no-classes-do = Ábralo usted, o pídalo a quien administra la caja.
classroom-open-class = Abrir un grupo
classroom-pupils = { $n ->
    [one] { $n } estudiante
   *[other] { $n } estudiantes
}
classroom-class-title = El grupo { $name }
classroom-nobody = Aquí todavía no hay nadie.
classroom-nobody-do = Cuando haya estudiantes en el grupo, verá aquí cómo van.
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
classroom-how = Cómo va
classroom-solved = Lograda
classroom-unsolved = Todavía no
classroom-tries = Intentos
classroom-last-answer = Última respuesta
classroom-back-to-class = Volver al grupo
classroom-to-people = Añadir estudiantes
classroom-steps = Qué puede hacer aquí
classroom-step-roll = Pasar lista
classroom-step-register = Registro de asistencia del mes
classroom-step-people = Estudiantes y equipos
classroom-step-cards = Tarjetas para entrar
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
