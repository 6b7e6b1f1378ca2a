assess-title = Cómo mide esta prueba
assess-made-from = { $persons } personas, { $items } preguntas, { $answers } respuestas.
assess-for-all = Para quien da clase o forma docentes
assess-for-specialists = Para especialistas
assess-as-table = Lo mismo en una tabla
assess-yes = sí
assess-no = no

assess-brief = En breve
assess-brief-reliability-high = La prueba distingue bien a unas personas de otras: su fiabilidad es { $r } de 1.
assess-brief-reliability-middle = La prueba distingue grupos de personas, pero no basta para decidir sobre una sola: su fiabilidad es { $r } de 1.
assess-brief-reliability-low = La prueba distingue poco a unas personas de otras: su fiabilidad es { $r } de 1. No decida nada importante con ella.
assess-brief-error = El resultado de una persona puede moverse unos { $e } puntos hacia arriba o hacia abajo, en los puntos de la regla que se ve más abajo.
assess-brief-look = { $n ->
    [0] No hay preguntas que revisar.
    [one] Hay una pregunta que conviene revisar.
   *[other] Hay { $n } preguntas que conviene revisar.
}
assess-brief-adaptive = Si la siguiente pregunta dependiera de lo que la persona ya contestó, bastarían unas { $n } preguntas en vez de { $all }.
assess-brief-unsettled = Los cálculos no llegaron a un resultado firme. No use estos números: faltan respuestas o el modelo es demasiado para ellas.
assess-brief-people = { $n ->
    [0] Casi nadie falla lo fácil y acierta lo difícil más de lo normal.
    [one] De cada 100 personas, una falla lo fácil y acierta lo difícil más de lo normal (por azar serían unas 2).
   *[other] De cada 100 personas, { $n } fallan lo fácil y aciertan lo difícil más de lo normal (por azar serían unas 2).
}

assess-look = Preguntas que conviene revisar
assess-look-none = Ninguna. Todas ayudan a medir.
assess-look-item = Pregunta
assess-why-negative = Quienes más saben la fallan más.
assess-do-negative = Mire si la clave está al revés.
assess-why-weak = Apenas distingue a quien sabe de quien no.
assess-do-weak = Mejore la redacción o retírela.
assess-why-misfit = Las respuestas no siguen lo esperado.
assess-do-misfit = Léala en voz alta con docentes: puede pedir otra cosa de la que parece.
assess-why-harder = Con igual capacidad, es más difícil para { $focal } que para { $reference }.
assess-why-easier = Con igual capacidad, es más fácil para { $focal } que para { $reference }.
assess-do-dif = Que la lean personas de los dos grupos y digan qué entienden.
assess-why-easy = Casi todas las personas la aciertan.
assess-why-hard = Casi nadie la acierta.
assess-do-extreme = Sirve poco aquí; guárdela para otro nivel.
assess-why-uncertain = Hay pocas respuestas para conocerla.
assess-do-uncertain = Espere a tener más respuestas.
assess-why-excluded-none = Nadie la contestó.
assess-why-excluded-alike = Todas las respuestas son iguales.
assess-do-excluded = No entra en los cálculos. Mire si se mostró bien.

assess-ruler = Personas y preguntas en la misma regla
assess-ruler-reading-fits = El centro de las personas está en { $people } y el de las preguntas en { $items }: la prueba es adecuada para ellas.
assess-ruler-reading-easy = El centro de las personas está en { $people } y el de las preguntas en { $items }: la prueba les resulta fácil.
assess-ruler-reading-hard = El centro de las personas está en { $people } y el de las preguntas en { $items }: la prueba les resulta difícil.
assess-ruler-how = A la izquierda, dónde están las personas. A la derecha, cada pregunta a la altura en que se acierta la mitad de las veces. Más arriba: más capacidad, más dificultad.
assess-ruler-most = Dos de cada tres personas están entre { $low } y { $high }.
assess-ruler-graded = Una pregunta con varios niveles aparece una vez por paso: nombre.2 es el paso al nivel 2.
assess-people = Personas
assess-items = Preguntas
assess-ability = Capacidad
assess-share = Parte de las personas

assess-precision = Dónde mide bien
assess-precision-reading = Mide mejor a quien está cerca de { $theta } en la regla: su resultado puede moverse unos { $e }. Hacia los extremos se mueve más.
assess-precision-moves = Cuánto puede moverse un resultado, en puntos de la regla
assess-information-how = Información de la prueba entera y error estándar de la capacidad, con la distribución de las personas incluida.
assess-information = Información
assess-error = Error

assess-curves = Curva de cada pregunta
assess-curves-reading = A la derecha, personas más capaces; más arriba, más probable cada respuesta. Una curva empinada distingue mucho; una plana, poco.
assess-more-curves = { $n ->
    [one] Una curva más
   *[other] { $n } curvas más
}
assess-parameters = Parámetros
assess-parameters-reading = Métrica logística, D = 1. Entre paréntesis, el error estándar.
assess-discrimination = Discriminación
assess-difficulty = Dificultad
assess-guessing = Azar
assess-answers = Respuestas
assess-model = Modelo

assess-fit = Ajuste
assess-fit-reading = RMSEA de S-X2 por pregunta. A la izquierda de la línea (0,05), el desajuste es pequeño.
assess-fit-none = S-X2 necesita personas que hayan contestado todas las preguntas; aquí no hay bastantes.
assess-persons-complete = { $n } personas contestaron todo.

assess-dif = Trato igual a los grupos
assess-dif-reading = { $n ->
    [0] Ninguna pregunta trata distinto a { $focal } y a { $reference } en clase B o C.
    [one] Una pregunta está en clase B o C: { $list }.
   *[other] { $n } preguntas están en clase B o C: { $list }.
}
assess-dif-who = { $reference }: { $nr } personas que contestaron todo. { $focal }: { $nf }.
assess-dif-how = Delta de Mantel-Haenszel con su intervalo del 95 %. A la izquierda de 0, más difícil para { $focal }; las líneas marcan 1 y 1,5.
assess-dif-rule = Regla del ETS. A: |delta| menor que 1, o ji-cuadrado corregido de Mantel-Haenszel no significativo al 5 %. C: |delta| de 1,5 o más y (|delta| - 1) / error mayor que 1,645. B: lo demás. Preguntas graduadas, por la diferencia media tipificada: hasta 0,17 A, hasta 0,25 B, más C. Se señalan B y C.
assess-dif-small = Un grupo tiene menos de { $k } personas: no se muestra nada de él.
assess-class = Clase

assess-exposure = Si fuera adaptativa
assess-exposure-reading = En { $n } personas simuladas: { $mean } preguntas de media, error { $rmse }. La pregunta más usada sale en { $max } de las pruebas; { $unused } no salen nunca.
assess-exposure-how = Parte de las pruebas en que sale cada pregunta, de la más usada a la menos.
assess-rank = Lugar

assess-method = Cómo se calculó
assess-log-likelihood = Log-verosimilitud
assess-settled = Resultado firme
assess-cycles = Ciclos
assess-latent = Capacidad en el grupo { $name }: media { $mean }, varianza { $var }
assess-alpha = Coeficiente alfa
assess-reliability = Fiabilidad empírica
assess-notes = Avisos
