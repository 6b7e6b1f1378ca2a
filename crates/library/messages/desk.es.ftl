desk-title = Mesa de traducción
desk-lead = Las palabras de las páginas y de los cursos, y su sonido, en otro idioma. Nadie más las ve ni las oye hasta que alguien de su comunidad las aprueba.
desk-new = Empezar otro idioma
desk-language = Código del idioma
desk-language-hint = Por ejemplo quz, ay, gn, nah, quc.
desk-bad-language = Ese código no existe. Escriba uno como quz o gn; no se perdió nada.
desk-begin = Abrir
desk-language-title = { $name }: qué hay y qué falta
desk-language-lead = Elija por dónde seguir. Los números llevan a lo que falta.
desk-coverage = Qué hay y qué falta
desk-coverage-what = Qué
desk-coverage-texts = Textos aprobados
desk-coverage-waiting = Esperan aprobación
desk-coverage-sounds = Con sonido
desk-coverage-whole = No falta ningún texto.
desk-coverage-lacking = { $n ->
    [one] En un lugar faltan textos.
   *[other] En { $n } lugares faltan textos.
}
desk-share = { $n } de { $all }
desk-built-in = Viene con el programa
desk-interface = Palabras de las páginas
desk-no-name = Todavía nadie puede elegir este idioma.
desk-no-name-do = Traduzca en «Palabras de las páginas» el nombre del idioma (Español) y que se apruebe. Desde el próximo encendido de la caja se puede elegir.
desk-name-first = Empiece por «Palabras de las páginas»: con el nombre del idioma aprobado, los alumnos lo pueden elegir.
desk-texts-title = { $what } en { $name }
desk-lead-translator = Escriba debajo de cada texto. Lo que está entre llaves o corchetes se deja como está.
desk-lead-reviewer = Marque lo que está bien dicho. Un curso muestra enseguida lo aprobado; las páginas, desde el próximo encendido de la caja.
desk-lead-own = Este curso ya tiene sus textos en este idioma. Aquí puede darles voz.
desk-lead-own-pages = Las páginas ya tienen sus palabras en este idioma. Aquí puede dar la voz de una persona a las que se oyen en las lecciones.
desk-show = Mostrar
desk-all = Todo
desk-missing = Lo que falta
desk-waiting = Lo que espera aprobación
desk-silent = Lo que no tiene sonido
desk-nothing-here = Aquí no hay nada.
desk-words-in = En { $name }
desk-standing-missing = Falta.
desk-standing-waiting = Espera aprobación.
desk-standing-machine = Falta. Hay una sugerencia de una máquina.
desk-standing-approved = Aprobado.
desk-standing-old = El texto cambió desde que se tradujo. Mírelo otra vez.
desk-machine-says = Una máquina sugiere
desk-machine-mark = Nadie lo ha mirado. Puede estar mal.
desk-machine-take = Tomar como mías estas palabras: { $name }
desk-approve = Está bien dicho: aprobar
desk-say-too = Yo también lo diría así: tomarlas como mías
desk-say-too-why = Las escribió la única persona que aprueba aquí. Si usted también las dice, ella las puede aprobar.
desk-still-fits = Siguen diciendo lo mismo: dejarlas así
desk-own-words = Usted escribió estas palabras: las aprueba otra persona.
desk-own-sound = Usted grabó este sonido: lo aprueba otra persona
desk-own-title = Algunas de estas palabras son suyas: las aprueba otra persona
desk-own-others = Pida a quien aprueba que lo mire en esta mesa: { $name }.
desk-own-alone = Aquí nadie más puede aprobar, y nadie aprueba sola lo que dijo ella misma. Su trabajo está guardado y espera.
desk-own-alone-role = Quien administra la caja puede dar el papel «revisión de traducciones» a otra persona que hable el idioma (en Personas).
desk-own-alone-say-too = O alguien que traduce aquí marca en esta mesa que también lo diría así; entonces usted lo aprueba.
desk-own-alone-carry = O baje los textos en «Archivos: traer y llevar» y llévelos a otra caja donde se hable el idioma. Lo que allá se apruebe vuelve como paquete.
desk-own-alone-speak = O lo graba otra persona; entonces usted lo aprueba.
desk-save = Guardar
desk-channel-questions = Traducir sus preguntas
desk-what-title = Título.
desk-what-about = De qué trata.
desk-what-page = Parte de una página. Deje los signos # * > [!…] y las figuras en su lugar.
desk-what-notes = Notas para docentes.
desk-what-skill = Lo que se aprende a hacer.
desk-what-question = Pregunta.
desk-what-item = Pregunta. Deje [[☃ …]], $…$ y las figuras, en el mismo orden.
desk-what-choice = Opción.
desk-what-hint = Pista.
desk-what-feedback = Lo que se dice a una respuesta.
desk-what-solution = Solución explicada.
desk-what-picture = Lo que se ve en la figura.
desk-what-lines = Respuestas que valen, una en cada renglón; tantas como haga falta.
desk-what-words = Palabras del ejercicio.
desk-refused-do = Mire lo que dice junto a cada uno. Lo demás está guardado.
desk-fault-empty = Está vacío.
desk-fault-long = Es demasiado largo.
desk-fault-unreadable = Hay signos que una página no puede mostrar, o una llave que no cierra.
desk-fault-places = Lo que está entre llaves o corchetes tiene que ser lo mismo que en el texto.
desk-fault-build = Tiene que haber los mismos renglones de título, figuras y recuadros que en el texto.
desk-files = Archivos: traer y llevar
desk-files-title = { $what } en { $name }: archivos
desk-files-lead = Para trabajar con un programa de traducción, o para llevar lo aprobado a otra caja.
desk-out = Descargar para traducir
desk-po = Descargar como PO
desk-xliff = Descargar como XLIFF
desk-bring = Traer traducciones
desk-bring-file = Archivo PO o XLIFF
desk-bring-hint = Todo lo que traiga espera aprobación.
desk-bring-as = ¿Quién lo tradujo?
desk-bring-person = Una persona
desk-bring-person-hint = Queda como propuesta suya.
desk-bring-machine = Una máquina
desk-bring-machine-hint = Se ve solo en esta mesa, marcado. No se puede aprobar hasta que una persona lo tome.
desk-bring-go = Traer
desk-bad-file = La línea { $n } de ese archivo no se entiende. No se tomó nada.
desk-brought = { $n ->
    [0] No había nada nuevo.
    [one] Un texto nuevo, que espera aprobación.
   *[other] { $n } textos nuevos, que esperan aprobación.
}
desk-brought-machine = { $n ->
    [0] No había nada nuevo.
    [one] Una sugerencia nueva, que solo se ve en esta mesa.
   *[other] { $n } sugerencias nuevas, que solo se ven en esta mesa.
}
desk-not-taken = { $n ->
    [one] Un texto no se tomó.
   *[other] { $n } textos no se tomaron.
}
desk-carry = Llevar a otra caja
desk-carry-lead = Solo lo aprobado. Lleva los nombres de quienes tradujeron, hablaron y aprobaron.
desk-carry-words = Descargar los textos aprobados
desk-carry-sound = Descargar las grabaciones aprobadas
desk-carry-nothing = Todavía no hay ningún texto aprobado.
desk-carry-silent = Todavía no hay ninguna grabación aprobada.
desk-somebody = Personas de esta escuela
desk-sound-record = Grabar
desk-sound-waits = Sonido: espera aprobación
desk-sound-heard = Sonido: oír o grabar otra vez
desk-sound-title = Sonido en { $name }
desk-sound-lead = Lea estas palabras en voz alta, despacio, en un lugar tranquilo.
desk-sound-waiting = Espera aprobación
desk-sound-approved = Aprobado: los alumnos lo oyen
desk-sound-approve = Está bien dicho: aprobar
desk-sound-words-first = Primero se aprueban las palabras, después su sonido.
desk-sound-new = Grabar
desk-sound-take = Grabar con el teléfono, o elegir un archivo
desk-sound-go = Guardar la grabación
desk-sound-saved = La grabación está guardada. Espera aprobación.
desk-sound-approved-now = Aprobado. Los alumnos ya lo oyen.
desk-sound-approved-later = Aprobado. Se oye desde el próximo encendido de la caja, cuando las páginas digan estas palabras.
desk-sound-next = Seguir con el próximo texto sin sonido
desk-sound-by = Grabó { $name }.
desk-saved = { $n ->
    [0] No había nada nuevo que guardar.
    [one] Un texto guardado.
   *[other] { $n } textos guardados.
}
desk-refused = { $n ->
    [one] Un texto no se pudo guardar.
   *[other] { $n } textos no se pudieron guardar.
}
