assess-title = Como esta prova mede
assess-made-from = { $persons } pessoas, { $items } questões, { $answers } respostas.
assess-for-all = Para quem dá aula ou forma docentes
assess-for-specialists = Para especialistas
assess-as-table = O mesmo em uma tabela
assess-yes = sim
assess-no = não

assess-brief = Em resumo
assess-brief-reliability-high = A prova distingue bem umas pessoas das outras: sua confiabilidade é { $r } de 1. Para decidir sobre uma só pessoa se pede pelo menos { $one }. Não decida só com esta prova: veja também o trabalho da pessoa.
assess-brief-reliability-middle = A prova serve para comparar grupos de pessoas, mas não basta para decidir sobre uma só: sua confiabilidade é { $r } de 1, e para isso se pede pelo menos { $one }.
assess-brief-reliability-low = A prova distingue pouco umas pessoas das outras: sua confiabilidade é { $r } de 1. Não decida nada importante com ela: para comparar grupos se pede pelo menos { $groups } e para decidir sobre uma pessoa, { $one }.
assess-brief-error = O resultado de uma pessoa não é exato. Em duas de cada três pessoas fica a menos de { $e } pontos do que elas sabem de verdade; em 95 de cada 100, a menos de { $wide } (pontos da régua mais abaixo). Para dizer que uma pessoa sabe mais do que outra é preciso uma diferença de uns { $gap } pontos.
assess-brief-look = { $n ->
    [0] Não há questões a rever.
    [one] Há uma questão que convém rever.
   *[other] Há { $n } questões que convém rever.
}
assess-brief-adaptive = Se a próxima questão dependesse do que a pessoa já respondeu, bastariam umas { $n } questões para a mesma precisão. Agora cada pessoa responde umas { $all }.
assess-brief-unsettled = Os cálculos não chegaram a um resultado firme, por isso nada mais se diz da prova. Faltam respostas ou o modelo é demais para elas: junte mais respostas ou tente um modelo mais simples.
assess-brief-people = { $n ->
    [0] Quase ninguém erra o fácil e acerta o difícil mais do que o normal.
    [one] De cada 100 pessoas, uma erra o fácil e acerta o difícil mais do que o normal (por acaso seriam umas 2).
   *[other] De cada 100 pessoas, { $n } erram o fácil e acertam o difícil mais do que o normal (por acaso seriam umas 2).
}
assess-brief-people-do = Procure saber por quê: cansaço, pressa, instruções que não se entendem ou respostas copiadas.
assess-brief-few = Há { $n } pessoas. Com tão poucas não se pode dizer como a prova mede: são precisas pelo menos { $least }. Abaixo está só quantas acertaram cada questão.
assess-brief-soft = São poucas pessoas ({ $n }): com outras, estes números podem mudar bastante. A partir de umas { $firm } mudam pouco.
assess-brief-unfair = { $n ->
    [one] Uma questão trata de modo diferente pessoas igualmente capazes conforme o grupo. Está na lista mais abaixo.
   *[other] { $n } questões tratam de modo diferente pessoas igualmente capazes conforme o grupo. Estão na lista mais abaixo.
}
assess-brief-fair = Nenhuma questão trata de modo diferente pessoas igualmente capazes dos grupos comparados.
assess-brief-unchecked = Não se pôde verificar por completo se as questões tratam os grupos do mesmo modo. Mais abaixo está o motivo.

assess-look = Questões que convém rever
assess-look-none = Nenhuma questão deu motivo para revê-la.
assess-look-item = Questão
assess-look-chance = { $focal } e { $reference }: mesmo que todas as questões fossem justas, por acaso seriam apontadas umas { $n } de { $all }. Leia antes de retirar.
assess-why-negative = Quem sabe mais erra mais.
assess-do-negative = Veja se o gabarito está trocado.
assess-why-weak = Mal distingue quem sabe de quem não sabe.
assess-do-weak = Melhore o enunciado ou retire a questão.
assess-why-misfit = As respostas não seguem o esperado.
assess-do-misfit = Leia em voz alta com docentes: ela pode pedir outra coisa do que parece.
assess-why-harder = Com a mesma capacidade, é um pouco mais difícil para { $focal } do que para { $reference }.
assess-why-harder-large = Com a mesma capacidade, é muito mais difícil para { $focal } do que para { $reference }.
assess-why-easier = Com a mesma capacidade, é um pouco mais fácil para { $focal } do que para { $reference }.
assess-why-easier-large = Com a mesma capacidade, é muito mais fácil para { $focal } do que para { $reference }.
assess-do-dif = Pode ser acaso. Que pessoas dos dois grupos leiam e digam o que entendem.
assess-do-dif-large = Que pessoas dos dois grupos leiam e digam o que entendem. Até lá, não a conte ao comparar os grupos.
assess-why-easy = Quase todas as pessoas acertam.
assess-why-hard = Quase ninguém acerta.
assess-do-extreme = Serve pouco aqui; guarde para outro nível.
assess-why-uncertain = Há poucas respostas para conhecê-la.
assess-do-uncertain = Espere ter mais respostas.
assess-why-excluded-none = Ninguém respondeu.
assess-why-excluded-alike = Todas as respostas são iguais.
assess-why-one-answer = Quase todas as pessoas dão a mesma resposta.
assess-why-far = Está muito longe do que estas pessoas sabem.
assess-do-excluded = Não entra nos cálculos. Veja se foi bem mostrada.
assess-do-unchecked = Não tome por certo que a prova é justa: peça a pessoas de cada grupo que a leiam.

assess-ruler = Pessoas e questões na mesma régua
assess-ruler-reading-fits = O centro das pessoas está em { $people } e o das questões em { $items }: a prova é adequada para elas.
assess-ruler-reading-easy = O centro das pessoas está em { $people } e o das questões em { $items }: a prova é fácil para elas.
assess-ruler-reading-hard = O centro das pessoas está em { $people } e o das questões em { $items }: a prova é difícil para elas.
assess-ruler-reading-low = O centro das pessoas está em { $people } e o dos passos em { $items }: as respostas tendem aos níveis baixos.
assess-ruler-reading-high = O centro das pessoas está em { $people } e o dos passos em { $items }: as respostas tendem aos níveis altos.
assess-ruler-reading-middle = O centro das pessoas está em { $people } e o dos passos em { $items }: usam-se os níveis altos e os baixos.
assess-ruler-how = À esquerda, onde estão as pessoas. À direita, cada questão na altura de quem a acerta metade das vezes. Mais acima: mais capacidade, mais dificuldade.
assess-ruler-how-guessing = À esquerda, onde estão as pessoas. À direita, cada questão na altura de quem a sabe metade das vezes; com os acertos por acaso, acerta um pouco mais. Mais acima: mais capacidade, mais dificuldade.
assess-ruler-how-graded = À esquerda, onde estão as pessoas. À direita, cada passo de cada questão: nessa altura, tantas pessoas ficam abaixo do passo quantas chegam a ele. Mais acima: mais daquilo que a prova mede.
assess-ruler-most = Duas em cada três pessoas estão entre { $low } e { $high }.
assess-ruler-graded = Uma questão com vários níveis aparece uma vez por passo: nome.2 é o passo para o nível 2.
assess-ruler-nameless = { $n ->
    [one] Um ponto sem nome, à direita, é uma questão que não coube; está na tabela.
   *[other] { $n } pontos sem nome, à direita, são questões que não couberam; estão na tabela.
}
assess-ruler-cut = Os nomes compridos terminam em “…”; na tabela estão inteiros.
assess-people = Pessoas
assess-items = Questões
assess-ability = Capacidade
assess-share = Parte das pessoas

assess-precision = Onde mede bem
assess-precision-reading = Entre { $low } e { $high } da régua, onde estão { $n } de cada 100 pessoas, o resultado muda no máximo { $e } pontos em dois de cada três casos. Fora daí muda mais.
assess-precision-moves = Quanto muda, em dois de cada três casos
assess-precision-how = Quanto o resultado de uma pessoa pode mudar, conforme o lugar na régua.
assess-information-how = Informação da prova inteira e erro padrão da capacidade, com a distribuição das pessoas incluída.
assess-information = Informação
assess-error = Erro

assess-curves = Curva de cada questão
assess-curves-reading = À direita, pessoas mais capazes; mais acima, mais provável cada resposta. Uma curva íngreme distingue muito; uma plana, pouco.
assess-curves-graded = O número junto de uma curva é a resposta que ela representa.
assess-more-curves = { $n ->
    [one] Mais uma curva
   *[other] Mais { $n } curvas
}
assess-parameters = Parâmetros
assess-parameters-reading = Métrica logística, D = 1. Entre parênteses, o erro padrão.
assess-discrimination = Discriminação
assess-difficulty = Dificuldade
assess-guessing = Acaso
assess-answers = Respostas
assess-model = Modelo

assess-fit = Ajuste
assess-fit-reading = RMSEA de S-X2 por questão. À esquerda da linha ({ 0.05 }), o desajuste é pequeno.
assess-fit-none = S-X2 precisa de pessoas que tenham respondido todas as questões; aqui não há bastantes.
assess-fit-few = Com menos de { $n } pessoas que responderam tudo não se aponta nenhuma questão.
assess-persons-complete = { $n } pessoas responderam tudo.
assess-persons = Pessoas

assess-dif = Trato igual aos grupos
assess-dif-reading = { $n ->
    [0] Nenhuma questão trata { $focal } e { $reference } de modo diferente na classe B ou C.
    [one] Uma questão está na classe B ou C: { $list }.
   *[other] { $n } questões estão na classe B ou C: { $list }.
}
assess-dif-who = { $reference }: { $nr } pessoas que responderam tudo. { $focal }: { $nf }.
assess-dif-who-models = { $reference }: { $nr } pessoas. { $focal }: { $nf }. Muito poucas responderam tudo: comparam-se modelos com as respostas de todas.
assess-dif-how = Delta de Mantel-Haenszel com seu intervalo de 95 %. À esquerda de 0, mais difícil para { $focal }; as linhas marcam 1 e { 1.5 }.
assess-dif-how-graded = Diferença média padronizada. À esquerda de 0, respostas mais baixas de { $focal } com igual pontuação total; as linhas marcam { 0.17 } e { 0.25 }.
assess-dif-how-models = Diferença na parte dos pontos que se espera com a mesma capacidade. À esquerda de 0, mais difícil para { $focal }; as linhas marcam { 0.05 } e { 0.10 }.
assess-dif-rule = Regra do ETS. A: |delta| menor que 1, ou qui-quadrado corrigido de Mantel-Haenszel não significativo a 5 %. C: |delta| de { 1.5 } ou mais e (|delta| - 1) / erro maior que { 1.645 }. B: o restante. Questões graduadas, pela diferença média padronizada: até { 0.17 } A, até { 0.25 } B, acima C. Onde muito poucas pessoas responderam tudo, pela razão de verossimilhança de modelos: A se p não é menor que { 0.01 } ou a diferença é menor que { 0.05 }; C a partir de { 0.10 }; B o restante. São apontadas B e C.
assess-dif-chance = Por acaso seriam apontadas umas { $n } de { $all }.
assess-class = Classe

assess-exposure = Se fosse adaptativa
assess-exposure-reading = Em { $n } pessoas simuladas, até um erro de { $stop }: { $mean } questões em média, erro { $rmse }. A questão mais usada aparece em { $max } das provas; { $unused } nunca aparecem.
assess-exposure-how = Parte das provas em que cada questão aparece, da mais usada à menos.
assess-rank = Lugar

assess-method = Como foi calculado
assess-log-likelihood = Log-verossimilhança
assess-settled = Resultado firme
assess-cycles = Ciclos
assess-latent = Capacidade no grupo { $name }: média { $mean }, variância { $var }
assess-latent-all = Capacidade: média { $mean }, variância { $var }
assess-alpha = Coeficiente alfa
assess-reliability = Confiabilidade empírica
assess-notes = Avisos
assess-unchecked = Trato igual aos grupos: não se pôde verificar tudo
assess-unchecked-one = Só há um grupo com { $k } pessoas ou mais: não há com quem comparar.
assess-unchecked-many = Há { $n } grupos: são demais para comparar. Junte os que se parecem.
assess-unchecked-hidden = Há grupos com menos de { $k } pessoas: deles nada é mostrado nem verificado.
assess-unchecked-pair = { $focal } e { $reference }: não há respostas bastantes para comparar.
assess-unchecked-few = { $focal } e { $reference }: há poucas pessoas; uma questão injusta poderia não ser vista.
assess-unchecked-items = { $focal } e { $reference }: não se pôde comparar em { $list }.
assess-right = Quantas pessoas acertaram cada questão
assess-right-graded = Que parte dos pontos se conseguiu em cada questão
assess-right-how = Da mais acertada à menos, entre quem respondeu.
assess-right-how-graded = Da questão em que se conseguem mais pontos à de menos, entre quem respondeu.
assess-right-mark = ◆: convém rever.
assess-right-share = Acertos
assess-right-points = Pontos obtidos
assess-rows = Ver as { $n } linhas
assess-points = Do número de pontos ao lugar na régua
assess-points-how = Para quem respondeu a todas as questões. “Muda”: em dois de cada três casos, no máximo isso.
assess-points-without = Sem contar { $list }.
assess-points-got = Pontos
assess-points-place = Lugar na régua
assess-points-moves = Muda
assess-points-below = De cada 100, têm isso ou menos
assess-prior-guessing = Priori de logit(acaso)
assess-prior-slope = Priori de log(discriminação)
assess-grid = Pontos de capacidade
assess-grid-is = { $n }, de { $low } a { $high }
assess-parameter-count = Parâmetros livres
assess-aic = AIC
assess-bic = BIC
assess-program = Programa
assess-file = Arquivo
assess-date = Data
