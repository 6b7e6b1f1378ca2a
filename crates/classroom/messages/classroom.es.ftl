classroom-start = Inicio
classroom-classes-title = Mis grupos
classroom-no-classes = Usted todavía no tiene grupos.
classroom-no-classes-do = Quien administra la caja puede darle uno.
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
classroom-nobody-stuck = Nadie está detenido: ninguna persona lleva { $n } respuestas equivocadas seguidas en una pregunta.
classroom-stuck-title = { $n ->
    [one] Una persona espera su ayuda
   *[other] { $n } personas esperan su ayuda
}
classroom-stuck-on = En qué
classroom-stuck-why = { $question } ({ $n } equivocadas seguidas)
classroom-stuck-more = { $n ->
    [one] Y una persona más.
   *[other] Y { $n } personas más.
}
classroom-stuck-reading = Aparece quien lleva { $n } o más respuestas equivocadas seguidas en una misma pregunta, sin acertarla después.
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
