stick-channels = Cursos en la memoria
stick-room = En esta caja hay lugar para { $size } de cursos.
stick-about-new = Versión { $version }; { $parts } partes, { $size }. Es nuevo aquí.
stick-about-newer = Versión { $version }; { $parts } partes, { $size }. Aquí está la versión { $before }: la reemplaza.
stick-about-same = Versión { $version }; { $parts } partes, { $size }. Ya está aquí. Márquelo para traer lo que le falte.
stick-copy-in = Copiar lo marcado a esta caja
stick-leave = Usar lo marcado desde la memoria, sin copiar
stick-choose = Marque primero al menos uno.
stick-went = La memoria ya no está. Conéctela otra vez y espere un momento.
stick-older = De «{ $name }» la memoria trae una versión más vieja.
stick-older-do = Se queda la que está aquí, que es más nueva.
stick-unreadable = No se puede leer «{ $name }» de la memoria.
stick-unreadable-do = Su lista de contenidos está dañada o incompleta. Cópielo otra vez a la memoria desde donde vino.
stick-loose-names = Cuáles, y por qué
stick-loose-file = Archivo
stick-far = Curso { $n } de { $all }: { $files } archivos, { $size }.
stick-far-of = Curso { $n } de { $all }: { $files } de { $of } archivos, { $size }.
stick-far-leave = No saque la memoria todavía. Puede salir de esta página: el trabajo sigue.
stick-copying = Se están copiando cursos a la memoria.
stick-came-new = «{ $name }» ya está aquí: { $parts } partes, { $size }.
stick-came-newer = «{ $name }» ya está aquí en su versión { $version }, en lugar de la { $before }. Lo que hizo cada alumno se conserva.
stick-came-moved = «{ $name }» es el mismo curso; ahora sus archivos están donde usted eligió.
stick-came-same = «{ $name }» ya estaba aquí. No cambió nada.
stick-why-pulled = Sacaron la memoria: { $here } de { $of } archivos ya están en esta caja y no se pierden. Conéctela otra vez y pulse «Copiar»: sigue desde ahí.
stick-why-failing = La memoria dejó de leerse: { $here } de { $of } archivos ya están en esta caja y no se pierden. Sáquela, conéctela otra vez y pulse «Copiar»: sigue desde ahí. Si vuelve a pasar, la memoria está dañada.
stick-why-no-room = Hacen falta { $needed } y en esta caja quedan { $free } para cursos: faltan { $lacking }. Quite algún curso o úselo desde la memoria. No se copió nada.
stick-why-stick-full = Hacen falta { $needed } y en la memoria quedan { $free }: faltan { $lacking }. Haga lugar o use otra memoria. No se copió nada.
stick-why-older = La memoria trae la versión { $offered } y aquí ya está la { $here }, que es más nueva. Se queda esa.
stick-why-damaged = Su lista de contenidos está dañada o incompleta. Cópielo otra vez a la memoria desde donde vino. Lo que había aquí sigue igual.
stick-why-too-much = Tiene más partes de las que esta caja puede llevar.
stick-why-gone = La memoria ya no está. Conéctela otra vez y espere un momento.
stick-why-unreadable = La memoria no se puede leer. Sáquela y conéctela otra vez; si sigue igual, está dañada.
stick-why-locked = No se puede escribir en la memoria: está protegida. Mire si tiene un seguro al costado, o use otra.
stick-why-too-large = Un archivo es más grande de lo que esta memoria admite (FAT admite hasta 4 GB). Use una memoria con formato exFAT.
stick-why-stick-failed = La memoria falló al escribir. Pruebe otra vez: lo ya copiado no se copia de nuevo. Si vuelve a fallar, use otra.
stick-why-disk = El disco de esta caja falló o se llenó. Las respuestas de los alumnos están a salvo. Avise a quien la cuida.
stick-why-busy = Ya se está trayendo o copiando otra cosa. Espere a que termine.
stick-why-ours = Algo falló en esta caja; lo que había antes sigue aquí. Avise a quien la cuida.
stick-failed = «{ $name }» no se terminó de traer.
stick-failed-all = No se pudo traer nada.
stick-copy-failed = «{ $name }» no se pudo copiar a la memoria.
stick-copy-failed-all = No se pudo copiar nada.
stick-copied = «{ $name }» ya está en la memoria ({ $size }).
stick-take-out = Ya puede sacar la memoria.
stick-sent = «{ $name }» ya está aquí.
stick-unfinished = Vino a medias: { $here } de { $of } archivos. Nadie lo ve todavía.
stick-unfinished-do = Conecte la memoria y cópielo otra vez: sigue desde ahí.
stick-forget = Tirar lo que vino de «{ $name }»
stick-here = Se pueden abrir { $playable } de { $nodes } partes; { $size }
stick-left-in = Sus archivos están en una memoria, que está conectada. No la saque mientras se usa.
stick-left-away = Sus archivos están en una memoria que no está conectada.
stick-left-away-do = Conéctela, en cualquier puerto: la caja la encuentra sola en menos de un minuto. No hay que pulsar nada.
stick-closed = Lo que no se puede abrir
stick-closed-part = Parte
stick-closed-why = Por qué
stick-closed-kind = Esta caja no sabe abrir esta clase de contenido.
stick-closed-format = Es { $name }: esta caja todavía no sabe abrirlo.
stick-closed-missing = Su archivo no vino en la memoria.
stick-closed-damaged = Su archivo llegó dañado y no se muestra. Cópielo otra vez a la memoria.
stick-closed-none = No trae ningún archivo que se pueda abrir.
stick-file-names = Nombres de los archivos
stick-copy-title = Copiar cursos a una memoria
stick-copy-lead = Para el próximo pueblo: los cursos, canales, libros y lecciones propias de esta caja. Otra caja los toma de la memoria; los canales, también Kolibri.
stick-copy-nothing = En esta caja todavía no hay cursos que copiar.
stick-copy-no-stick = No hay ninguna memoria conectada.
stick-copy-no-stick-do = Conecte una y espere un momento. Para llevar un curso en el teléfono, bájelo como archivo, más abajo.
stick-copy-what = Qué se copia
stick-copy-where = A qué memoria
stick-copy-go = Copiar a la memoria
stick-copy-files = Llevar un curso o un libro como archivo
stick-free = Quedan { $size }.
stick-own-disk = Es una carpeta del disco de esta caja, no una memoria.
stick-came-filled = { $files ->
    [one] De «{ $name }» vino 1 archivo que faltaba.
   *[other] De «{ $name }» vinieron { $files } archivos que faltaban.
}
stick-loose-refused = { $n ->
    [one] 1 archivo de la memoria no se puede tomar.
   *[other] { $n } archivos de la memoria no se pueden tomar.
}
stick-files = { $n ->
    [one] 1 archivo
   *[other] { $n } archivos
}
stick-more = { $n ->
    [one] y 1 más
   *[other] y { $n } más
}
stick-loose-here = { $n ->
    [one] 1 ya estaba aquí. No cambió nada.
   *[other] { $n } ya estaban aquí. No cambió nada.
}
stick-came-closed = { $n ->
    [one] 1 parte no se puede abrir: mire abajo cuál es y por qué.
   *[other] { $n } partes no se pueden abrir: mire abajo cuáles son y por qué.
}
stick-closed-count = { $n ->
    [one] 1 parte
   *[other] { $n } partes
}
stick-missing-beside = { $n ->
    [one] Además falta 1 archivo que no impide abrir nada: una imagen, unos subtítulos.
   *[other] Además faltan { $n } archivos que no impiden abrir nada: imágenes, subtítulos.
}
stick-file-names-count = { $n ->
    [one] 1, para quien preparó la memoria
   *[other] { $n }, para quien preparó la memoria
}
stick-rows-left-out = { $n ->
    [one] 1 entrada de su lista no tenía sentido y se dejó fuera.
   *[other] { $n } entradas de su lista no tenían sentido y se dejaron fuera.
}
stick-copied-without = { $n ->
    [one] 1 de sus archivos no está en esta caja y no pudo ir.
   *[other] { $n } de sus archivos no están en esta caja y no pudieron ir.
}
stick-copy-files-count = { $n ->
    [one] 1 archivo
   *[other] { $n } archivos
}
stick-why-not-here = Sus archivos ya no están en esta caja.
stick-copy-a-course = Un curso; { $size }
stick-copy-a-own = Una lección hecha aquí; { $size }
stick-copy-a-channel = Un canal de Kolibri; { $size }
stick-copy-a-shelf = Todos los libros del estante; { $size }
stick-copy-a-book = Un libro; { $size }
