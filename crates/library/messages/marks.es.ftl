marks-title = Lo que marqué
marks-mark = Marcar para después
marks-marked = Está marcado. Quitar la marca
marks-all = Ver todo lo que marqué
marks-lead = Aquí vuelves a lo que marcaste. Lo último va primero.
marks-take-off = Quitar la marca de «{ $name }»
marks-none = Todavía no has marcado nada.
marks-none-do = Debajo de cada lección, libro o video hay un botón para marcarlo.
marks-away = { $n ->
    [one] Otra cosa que marcaste no está ahora en esta caja.
   *[other] Otras { $n } cosas que marcaste no están ahora en esta caja.
}
