chaski-nav-courses = Cursos
chaski-nav-practice = Practicar
chaski-nav-todo = Tareas
chaski-nav-school = Escuela
chaski-nav-classes = Mis grupos
chaski-nav-people = Personas
chaski-nav-make = Crear
chaski-nav-desk = Traducir
chaski-nav-models = Modelos
chaski-central-title = Una central
chaski-central-lead = Aquí se recibe el correo que traen los mensajeros, y quienes analizan miran los modelos del tutor.
chaski-central-models = Modelos del tutor
chaski-central-sign-in = Entrar
chaski-central-heard = Esta página solo se abre con HTTPS.
chaski-central-heard-do = Una contraseña escrita aquí se podría leer en el camino. Abra la página por su dirección https; si no tiene, pida a quien mantiene esta central que ponga HTTPS delante.
chaski-mail-title = Llevar el correo
chaski-mail-nav = Correo
chaski-mail-lead = Las cajas sin internet mandan su correo con personas. Llévelo en su teléfono y entréguelo en cualquier otra caja, o en la central.
chaski-mail-size = ¿Cuánto lugar hay en su teléfono?
chaski-mail-mb = { $n ->
    [one] { $n } megabyte
   *[other] { $n } megabytes
}
chaski-mail-take-heading = Recoger el correo
chaski-mail-take = Recoger el correo
chaski-mail-take-where = Su teléfono guarda un archivo llamado chaski-mail. Guárdelo hasta que lo haya entregado.
chaski-mail-deliver-heading = Entregar el correo
chaski-mail-file = El archivo chaski-mail que trajo
chaski-mail-deliver = Entregar
chaski-mail-sealed = El correo va sellado. Ni usted ni su teléfono pueden leerlo, ni quien encuentre el teléfono.
chaski-mail-alone = Esta caja todavía no pertenece a ninguna red.
chaski-mail-alone-do = No hay correo que llevar. Primero la une un técnico.
chaski-mail-later = Alguien está recogiendo o entregando correo en este momento.
chaski-mail-later-do = No se pierde nada. Intente de nuevo en un minuto.
chaski-mail-other = Ese archivo no es correo.
chaski-mail-other-do = Elija el archivo llamado chaski-mail que le dio otra caja. No se cambió nada.
chaski-mail-long = Ese archivo es demasiado grande para ser correo.
chaski-mail-failed = La caja no pudo hacerlo.
chaski-mail-failed-do = Guarde su archivo y avise a quien cuida la caja. No se pierde nada.
chaski-mail-nothing = No traía nada para esta caja.
chaski-mail-not-here = Este correo es para otras cajas.
chaski-mail-delivered = Entregado. Gracias.
chaski-mail-letters = { $n ->
    [one] Una carta era para esta caja.
   *[other] { $n } cartas eran para esta caja.
}
chaski-mail-new = { $n ->
    [0] Todo lo que traía ya estaba aquí.
    [one] Ahora hay aquí una entrada nueva.
   *[other] Ahora hay aquí { $n } entradas nuevas.
}
chaski-mail-others = { $n ->
    [one] Una carta es para otra caja y sigue viaje.
   *[other] { $n } cartas son para otras cajas y siguen viaje.
}
chaski-mail-cut = Una parte del correo llegó dañada o incompleta.
chaski-mail-cut-do = Lo que llegó entero está aquí. El resto se manda de nuevo por sí solo.
chaski-mail-return = Recoger el correo de vuelta
chaski-mail-return-why = Es el recibo para las cajas de donde viene, y sus respuestas. Entréguelo donde pase.
