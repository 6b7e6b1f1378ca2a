web-language-name = Español
web-month-1 = ene
web-month-2 = feb
web-month-3 = mar
web-month-4 = abr
web-month-5 = may
web-month-6 = jun
web-month-7 = jul
web-month-8 = ago
web-month-9 = sep
web-month-10 = oct
web-month-11 = nov
web-month-12 = dic
web-today = hoy
web-yesterday = ayer
web-days-ago = hace { $n } días

web-skip = Ir al contenido
web-languages = Idioma
web-menu = Secciones
web-trail = Usted está aquí
web-demo-band = Demostración: personas y datos inventados.
web-sign-in = Entrar
web-sign-out = Salir
web-home = Volver al inicio
web-hear = Oír
web-next = Seguir

web-error-not-found-title = Esta página no está en la caja.
web-error-not-found = Puede que la dirección tenga una letra cambiada, o que la página se haya mudado. Su trabajo está guardado.
web-error-sign-in-title = Primero, díganos quién es.
web-error-sign-in = Pasó un rato sin uso y la caja cerró la sesión, o todavía no entró. Lo que ya se guardó sigue guardado.
web-error-sign-in-kept = Lo que acaba de escribir lo guardamos aparte. Entre de nuevo y podrá enviarlo.
web-error-not-yours-title = Esto es de otra persona.
web-error-not-yours = Usted entró, pero esta página no está abierta para usted. Si cree que debería estarlo, hable con quien administra la escuela.
web-error-foreign-title = Esto llegó desde otro sitio.
web-error-foreign = Por seguridad no lo aceptamos, y no cambió nada. Abra la página desde la caja e inténtelo otra vez.
web-error-too-large-title = Es demasiado grande para esta caja.
web-error-too-large = No se guardó nada de este envío; lo anterior sigue guardado. Envíe algo más pequeño: hasta { $max } KB.
web-error-busy-title = La caja está muy ocupada.
web-error-busy = Hay muchas personas a la vez. Espere un momento y vuelva a intentarlo; enviar dos veces no hace daño.
web-error-preparing-title = Estamos preparando esta página.
web-error-preparing = La caja está ordenando sus registros después de un cambio. Nada se perdió. Vuelva a intentarlo en un momento.
web-error-internal-title = Algo falló en la caja.
web-error-internal = No es culpa suya. Lo que la caja confirmó sigue guardado. Vuelva atrás e inténtelo otra vez.
web-error-internal-code = Si se repite, dé este número a quien cuida la caja: { $code }
web-error-bad-input-title = Hay algo que la caja no entendió.
web-error-bad-input = No cambió nada. Vuelva atrás, revise y envíe de nuevo.
web-error-method-title = Esta página no se abre así.
web-error-method = Vuelva al inicio y llegue desde allí. No cambió nada.
web-error-host-title = Esta dirección no es de la caja.
web-error-host = Abra la dirección que está escrita en el cartel de la caja.
web-error-try-again = Intentar otra vez

web-hear-stop = Parar
web-waiting-one = Una respuesta espera en este teléfono. Saldrá sola cuando la caja responda.
web-waiting-many = # respuestas esperan en este teléfono. Saldrán solas cuando la caja responda.
web-waiting-sent = Todo llegó a la caja.
web-waiting-refused = La caja no aceptó una respuesta que esperaba. Muéstresela a su docente.
web-waiting-kept = Todavía no hay camino a la caja. Su respuesta está guardada en este teléfono.

web-error-stale-title = Esta página se quedó esperando.
web-error-stale = Se abrió antes de la última vez que alguien entró en este aparato. Lo que escribió está guardado aparte: mírelo y envíelo.
web-kept-title = Esto quedó sin enviar.
web-kept = Lo escribió usted antes de que se cerrara la sesión. Nadie más lo ha visto.
web-kept-send = Enviar ahora
web-kept-drop = No enviarlo
web-kept-none = No hay nada esperando. Todo lo suyo ya está en la caja.

web-knot-tied = hecha
web-knot-looped = empezada
web-knot-open = por hacer
web-knot-doubled = toca repasar
web-strand-done = { $n } de { $all } hechas
web-strand-looped = { $n ->
    [one] una empezada
   *[other] { $n } empezadas
 }
web-strand-doubled = { $n ->
    [one] una por repasar
   *[other] { $n } por repasar
 }
web-quipu-who = Nombre
web-quipu-drawn = Lecciones
web-quipu-words = En palabras
web-quipu-tied = hechas { $which }
web-quipu-looped = empezada { $which }
web-quipu-doubled = repasar { $which }
web-quipu-none = aún no empieza
web-order-up = Subir
web-order-down = Bajar
web-order-place = Lugar
web-waiting-leaving = Hay una respuesta que no llegó a la caja. Si sale ahora, se borra de este teléfono. Para salir igual, pulse otra vez.

web-pages = Páginas de la lista
web-pages-place = { $from } a { $to } de { $all }
web-pages-back = Anteriores
web-pages-on = Siguientes
