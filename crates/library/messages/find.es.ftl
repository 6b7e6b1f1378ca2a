find-title = Buscar en los cursos
find-words = ¿Qué quieres encontrar?
find-words-hint = Una o dos palabras. No importan las tildes ni una letra equivocada.
find-go = Buscar
find-language = Idioma
find-language-any = Cualquier idioma
find-language-es = español
find-language-pt = portugués
find-language-en = inglés
find-level = Para quién
find-level-any = Para cualquiera
find-level-everyone = Para todas las edades
find-level-primary = Primaria
find-level-secondary = Secundaria
find-level-adult = Personas adultas
find-level-teacher = Docentes
find-subject = Tema
find-subject-any = Cualquier tema
find-found = { $n ->
    [0] Nada todavía
    [one] { $n } resultado
   *[other] { $n } resultados
}
find-nothing = Con esas palabras no encontramos nada en esta caja.
find-nothing-do = Prueba con una sola palabra, o con otra parecida.
find-all-courses = Ver todos los cursos
find-kind-course = curso
find-kind-lesson = lección
find-kind-page = página
