desk-title = Mesa de traducción
desk-lead = Las palabras de las páginas, en su idioma. Nadie más las ve hasta que alguien de su comunidad las aprueba.
desk-none = Todavía no hay ningún idioma empezado.
desk-new = Empezar o seguir un idioma
desk-language = Código del idioma
desk-language-hint = Por ejemplo quz, ay, gn, nah, quc.
desk-bad-language = Ese código no existe. Escriba uno como quz o gn; no se perdió nada.
desk-begin = Abrir
desk-so-far = { $n } propuestas, { $approved } aprobadas, de { $all }
desk-texts-title = Palabras en { $name }
desk-lead-translator = Escriba debajo de cada texto. Lo que está entre llaves se deja como está.
desk-lead-reviewer = Marque lo que está bien dicho. Lo aprobado se ve desde el próximo encendido de la caja.
desk-show = Mostrar
desk-all = Todo
desk-missing = Lo que falta
desk-waiting = Lo que espera aprobación
desk-nothing-here = Aquí no hay nada.
desk-standing-missing = Falta.
desk-standing-waiting = Espera aprobación.
desk-standing-machine = Lo propuso una máquina. Nadie lo ha mirado.
desk-standing-approved = Aprobado.
desk-standing-old = El texto cambió desde que se tradujo. Mírelo otra vez.
desk-approve = Está bien dicho: aprobar
desk-save = Guardar
desk-refused-do = Lo que está entre llaves tiene que quedar igual que en el texto. Lo demás está guardado.
desk-files = Trabajar con un programa
desk-po = Descargar (PO)
desk-bring = Traer un archivo PO
desk-bring-hint = Todo lo que traiga queda como propuesta.
desk-bring-go = Traer
desk-bad-file = La línea { $n } de ese archivo no se entiende. No se tomó nada.
desk-saved = { $n ->
    [one] Un texto guardado.
   *[other] { $n } textos guardados.
}
desk-refused = { $n ->
    [one] Un texto no se pudo guardar.
   *[other] { $n } textos no se pudieron guardar.
}
