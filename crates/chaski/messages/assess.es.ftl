assess-title = Cómo mide esta prueba
assess-made-from = { $persons } personas, { $items } preguntas, { $answers } respuestas.
assess-for-all = Para quien da clase o forma docentes
assess-for-specialists = Para especialistas
assess-as-table = Lo mismo en una tabla
assess-yes = sí
assess-no = no

assess-brief = En breve
assess-brief-reliability-high = La prueba distingue bien a unas personas de otras: su confiabilidad es { $r } de 1. Para decidir sobre una sola persona se pide al menos { $one }. No decida solo con esta prueba: mire también su trabajo.
assess-brief-reliability-middle = La prueba sirve para comparar grupos de personas, pero no basta para decidir sobre una sola: su confiabilidad es { $r } de 1, y para eso se pide al menos { $one }.
assess-brief-reliability-low = La prueba distingue poco a unas personas de otras: su confiabilidad es { $r } de 1. No decida nada importante con ella: para comparar grupos se pide al menos { $groups } y para decidir sobre una persona, { $one }.
assess-brief-error = El resultado de una persona no es exacto. En dos de cada tres personas queda a menos de { $e } puntos de lo que de verdad saben; en 95 de cada 100, a menos de { $wide } (puntos de la regla de más abajo). Para decir que una persona sabe más que otra hacen falta unos { $gap } puntos de diferencia.
assess-brief-look = { $n ->
    [0] No hay preguntas que revisar.
    [one] Hay una pregunta que conviene revisar.
   *[other] Hay { $n } preguntas que conviene revisar.
}
assess-brief-adaptive = Si la siguiente pregunta dependiera de lo que la persona ya contestó, bastarían unas { $n } preguntas para la misma precisión. Ahora cada persona contesta unas { $all }.
assess-brief-unsettled = Los cálculos no llegaron a un resultado firme, así que de la prueba no se dice nada más. Faltan respuestas o el modelo es demasiado para ellas: junte más respuestas o pruebe con un modelo más sencillo.
assess-brief-people = { $n ->
    [0] Casi nadie falla lo fácil y acierta lo difícil más de lo normal.
    [one] De cada 100 personas, una falla lo fácil y acierta lo difícil más de lo normal (por azar serían unas 2).
   *[other] De cada 100 personas, { $n } fallan lo fácil y aciertan lo difícil más de lo normal (por azar serían unas 2).
}
assess-brief-people-do = Averigüe por qué: cansancio, prisa, instrucciones que no se entienden o respuestas copiadas.
assess-brief-few = Hay { $n } personas. Con tan pocas no se puede decir cómo mide la prueba: hacen falta al menos { $least }. Abajo está solo cuántas acertaron cada pregunta.
assess-brief-soft = Son pocas personas ({ $n }): con otras, estos números pueden cambiar bastante. Desde unas { $firm } cambian poco.
assess-brief-unfair = { $n ->
    [one] Una pregunta trata distinto a personas igual de capaces según su grupo. Está en la lista de más abajo.
   *[other] { $n } preguntas tratan distinto a personas igual de capaces según su grupo. Están en la lista de más abajo.
}
assess-brief-fair = Ninguna pregunta trata distinto a personas igual de capaces de los grupos comparados.
assess-brief-unchecked = No se pudo comprobar del todo si las preguntas tratan igual a los grupos. Más abajo dice por qué.

assess-look = Preguntas que conviene revisar
assess-look-none = Ninguna pregunta dio motivo para revisarla.
assess-look-item = Pregunta
assess-look-chance = { $focal } y { $reference }: aunque todas las preguntas fueran justas, por azar se señalarían unas { $n } de { $all }. Léalas antes de quitarlas.
assess-why-negative = Quienes más saben la fallan más.
assess-do-negative = Mire si la clave está al revés.
assess-why-weak = Apenas distingue a quien sabe de quien no.
assess-do-weak = Mejore la redacción o retírela.
assess-why-misfit = Las respuestas no siguen lo esperado.
assess-do-misfit = Léala en voz alta con docentes: puede pedir otra cosa de la que parece.
assess-why-harder = Con igual capacidad, es algo más difícil para { $focal } que para { $reference }.
assess-why-harder-large = Con igual capacidad, es mucho más difícil para { $focal } que para { $reference }.
assess-why-easier = Con igual capacidad, es algo más fácil para { $focal } que para { $reference }.
assess-why-easier-large = Con igual capacidad, es mucho más fácil para { $focal } que para { $reference }.
assess-do-dif = Puede ser azar. Que la lean personas de los dos grupos y digan qué entienden.
assess-do-dif-large = Que la lean personas de los dos grupos y digan qué entienden. Hasta entonces, no la cuente al comparar a los grupos.
assess-why-easy = Casi todas las personas la aciertan.
assess-why-hard = Casi nadie la acierta.
assess-do-extreme = Sirve poco aquí; guárdela para otro nivel.
assess-why-uncertain = Hay pocas respuestas para conocerla.
assess-do-uncertain = Espere a tener más respuestas.
assess-why-excluded-none = Nadie la contestó.
assess-why-excluded-alike = Todas las respuestas son iguales.
assess-why-one-answer = Casi todas las personas dan la misma respuesta.
assess-why-far = Está muy lejos de lo que saben estas personas.
assess-do-excluded = No entra en los cálculos. Mire si se mostró bien.
assess-do-unchecked = No dé por hecho que la prueba es justa: pida a personas de cada grupo que la lean.

assess-ruler = Personas y preguntas en la misma regla
assess-ruler-reading-fits = El centro de las personas está en { $people } y el de las preguntas en { $items }: la prueba es adecuada para ellas.
assess-ruler-reading-easy = El centro de las personas está en { $people } y el de las preguntas en { $items }: la prueba les resulta fácil.
assess-ruler-reading-hard = El centro de las personas está en { $people } y el de las preguntas en { $items }: la prueba les resulta difícil.
assess-ruler-reading-low = El centro de las personas está en { $people } y el de los pasos en { $items }: las respuestas tienden a los niveles bajos.
assess-ruler-reading-high = El centro de las personas está en { $people } y el de los pasos en { $items }: las respuestas tienden a los niveles altos.
assess-ruler-reading-middle = El centro de las personas está en { $people } y el de los pasos en { $items }: se usan los niveles altos y los bajos.
assess-ruler-how = A la izquierda, dónde están las personas. A la derecha, cada pregunta a la altura de quienes la aciertan la mitad de las veces. Más arriba: más capacidad, más dificultad.
assess-ruler-how-guessing = A la izquierda, dónde están las personas. A la derecha, cada pregunta a la altura de quienes la saben la mitad de las veces; con los aciertos por azar, la aciertan algo más. Más arriba: más capacidad, más dificultad.
assess-ruler-how-graded = A la izquierda, dónde están las personas. A la derecha, cada paso de cada pregunta: a esa altura, tantas personas quedan por debajo del paso como llegan a él. Más arriba: más de lo que mide la prueba.
assess-ruler-most = Dos de cada tres personas están entre { $low } y { $high }.
assess-ruler-graded = Una pregunta con varios niveles aparece una vez por paso: nombre.2 es el paso al nivel 2.
assess-ruler-nameless = { $n ->
    [one] Un punto sin nombre, a la derecha, es una pregunta que no cupo; está en la tabla.
   *[other] { $n } puntos sin nombre, a la derecha, son preguntas que no cupieron; están en la tabla.
}
assess-ruler-cut = Los nombres largos terminan en «…»; en la tabla están enteros.
assess-people = Personas
assess-items = Preguntas
assess-ability = Capacidad
assess-share = Parte de las personas

assess-precision = Dónde mide bien
assess-precision-reading = Entre { $low } y { $high } de la regla, donde están { $n } de cada 100 personas, el resultado se mueve a lo sumo { $e } puntos en dos de cada tres casos. Fuera de ahí se mueve más.
assess-precision-moves = Cuánto se mueve, en dos de cada tres casos
assess-precision-how = Cuánto puede moverse el resultado de una persona, según dónde está en la regla.
assess-information-how = Información de la prueba entera y error estándar de la capacidad, con la distribución de las personas incluida.
assess-information = Información
assess-error = Error

assess-curves = Curva de cada pregunta
assess-curves-reading = A la derecha, personas más capaces; más arriba, más probable cada respuesta. Una curva empinada distingue mucho; una plana, poco.
assess-curves-graded = El número junto a una curva es la respuesta que representa.
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
assess-fit-reading = RMSEA de S-X2 por pregunta. A la izquierda de la línea ({ 0.05 }), el desajuste es pequeño.
assess-fit-none = S-X2 necesita personas que hayan contestado todas las preguntas; aquí no hay bastantes.
assess-fit-few = Con menos de { $n } personas que contestaron todo no se señala ninguna pregunta.
assess-persons-complete = { $n } personas contestaron todo.
assess-persons = Personas

assess-dif = Trato igual a los grupos
assess-dif-reading = { $n ->
    [0] Ninguna pregunta trata distinto a { $focal } y a { $reference } en clase B o C.
    [one] Una pregunta está en clase B o C: { $list }.
   *[other] { $n } preguntas están en clase B o C: { $list }.
}
assess-dif-who = { $reference }: { $nr } personas que contestaron todo. { $focal }: { $nf }.
assess-dif-who-models = { $reference }: { $nr } personas. { $focal }: { $nf }. Muy pocas contestaron todo: se comparan modelos con las respuestas de todas.
assess-dif-how = Delta de Mantel-Haenszel con su intervalo del 95 %. A la izquierda de 0, más difícil para { $focal }; las líneas marcan 1 y { 1.5 }.
assess-dif-how-graded = Diferencia media tipificada. A la izquierda de 0, respuestas más bajas de { $focal } con igual puntaje total; las líneas marcan { 0.17 } y { 0.25 }.
assess-dif-how-models = Diferencia en la parte de los puntos que se espera con igual capacidad. A la izquierda de 0, más difícil para { $focal }; las líneas marcan { 0.05 } y { 0.10 }.
assess-dif-rule = Regla del ETS. A: |delta| menor que 1, o ji-cuadrado corregido de Mantel-Haenszel no significativo al 5 %. C: |delta| de { 1.5 } o más y (|delta| - 1) / error mayor que { 1.645 }. B: lo demás. Preguntas graduadas, por la diferencia media tipificada: hasta { 0.17 } A, hasta { 0.25 } B, más C. Donde muy pocas personas contestaron todo, por la razón de verosimilitud de modelos: A si p no es menor que { 0.01 } o la diferencia es menor que { 0.05 }; C desde { 0.10 }; B lo demás. Se señalan B y C.
assess-dif-chance = Por azar se señalarían unas { $n } de { $all }.
assess-class = Clase

assess-exposure = Si fuera adaptativa
assess-exposure-reading = En { $n } personas simuladas, hasta un error de { $stop }: { $mean } preguntas de media, error { $rmse }. La pregunta más usada sale en { $max } de las pruebas; { $unused } no salen nunca.
assess-exposure-how = Parte de las pruebas en que sale cada pregunta, de la más usada a la menos.
assess-rank = Lugar

assess-method = Cómo se calculó
assess-log-likelihood = Log-verosimilitud
assess-settled = Resultado firme
assess-cycles = Ciclos
assess-latent = Capacidad en el grupo { $name }: media { $mean }, varianza { $var }
assess-latent-all = Capacidad: media { $mean }, varianza { $var }
assess-alpha = Coeficiente alfa
assess-reliability = Confiabilidad empírica
assess-notes = Avisos
assess-unchecked = Trato igual a los grupos: no se pudo comprobar todo
assess-unchecked-one = Solo hay un grupo con { $k } personas o más: no hay con quién compararlo.
assess-unchecked-many = Hay { $n } grupos: son demasiados para compararlos. Junte los que se parecen.
assess-unchecked-hidden = Hay grupos con menos de { $k } personas: de ellos no se muestra ni se comprueba nada.
assess-unchecked-pair = { $focal } y { $reference }: no hay bastantes respuestas para comparar.
assess-unchecked-few = { $focal } y { $reference }: hay pocas personas; una pregunta injusta podría no verse.
assess-unchecked-items = { $focal } y { $reference }: no se pudo comparar en { $list }.
assess-right = Cuántas personas acertaron cada pregunta
assess-right-graded = Qué parte de los puntos se logró en cada pregunta
assess-right-how = De la más acertada a la menos, entre quienes la contestaron.
assess-right-how-graded = De la pregunta en que se logran más puntos a la de menos, entre quienes la contestaron.
assess-right-mark = ◆: conviene revisarla.
assess-right-share = Aciertos
assess-right-points = Puntos logrados
assess-rows = Ver las { $n } filas
assess-points = Del número de puntos al lugar en la regla
assess-points-how = Para quien contestó todas las preguntas. «Se mueve»: en dos de cada tres casos, a lo sumo eso.
assess-points-without = Sin contar { $list }.
assess-points-got = Puntos
assess-points-place = Lugar en la regla
assess-points-moves = Se mueve
assess-points-below = De cada 100, tienen eso o menos
assess-prior-guessing = Previa de logit(azar)
assess-prior-slope = Previa de log(discriminación)
assess-grid = Puntos de capacidad
assess-grid-is = { $n }, de { $low } a { $high }
assess-parameter-count = Parámetros libres
assess-aic = AIC
assess-bic = BIC
assess-program = Programa
assess-file = Archivo
assess-date = Fecha
