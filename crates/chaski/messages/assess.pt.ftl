assess-title = Como esta prova mede
assess-made-from = { $persons } pessoas, { $items } questões, { $answers } respostas.
assess-for-all = Para quem dá aula ou forma docentes
assess-for-specialists = Para especialistas
assess-as-table = O mesmo em uma tabela
assess-yes = sim
assess-no = não

assess-brief = Em resumo
assess-brief-reliability-high = A prova distingue bem umas pessoas das outras: sua fidedignidade é { $r } de 1.
assess-brief-reliability-middle = A prova distingue grupos de pessoas, mas não basta para decidir sobre uma só: sua fidedignidade é { $r } de 1.
assess-brief-reliability-low = A prova distingue pouco umas pessoas das outras: sua fidedignidade é { $r } de 1. Não decida nada importante com ela.
assess-brief-error = O resultado de uma pessoa pode mudar uns { $e } pontos para cima ou para baixo, nos pontos da régua que se vê mais abaixo.
assess-brief-look = { $n ->
    [0] Não há questões a rever.
    [one] Há uma questão que convém rever.
   *[other] Há { $n } questões que convém rever.
}
assess-brief-adaptive = Se a próxima questão dependesse do que a pessoa já respondeu, bastariam umas { $n } questões em vez de { $all }.
assess-brief-unsettled = Os cálculos não chegaram a um resultado firme. Não use estes números: faltam respostas ou o modelo é demais para elas.
assess-brief-people = { $n ->
    [0] Quase ninguém erra o fácil e acerta o difícil mais do que o normal.
    [one] De cada 100 pessoas, uma erra o fácil e acerta o difícil mais do que o normal (por acaso seriam umas 2).
   *[other] De cada 100 pessoas, { $n } erram o fácil e acertam o difícil mais do que o normal (por acaso seriam umas 2).
}

assess-look = Questões que convém rever
assess-look-none = Nenhuma. Todas ajudam a medir.
assess-look-item = Questão
assess-why-negative = Quem sabe mais erra mais.
assess-do-negative = Veja se o gabarito está trocado.
assess-why-weak = Mal distingue quem sabe de quem não sabe.
assess-do-weak = Melhore o enunciado ou retire a questão.
assess-why-misfit = As respostas não seguem o esperado.
assess-do-misfit = Leia em voz alta com docentes: ela pode pedir outra coisa do que parece.
assess-why-harder = Com a mesma capacidade, é mais difícil para { $focal } do que para { $reference }.
assess-why-easier = Com a mesma capacidade, é mais fácil para { $focal } do que para { $reference }.
assess-do-dif = Que pessoas dos dois grupos leiam e digam o que entendem.
assess-why-easy = Quase todas as pessoas acertam.
assess-why-hard = Quase ninguém acerta.
assess-do-extreme = Serve pouco aqui; guarde para outro nível.
assess-why-uncertain = Há poucas respostas para conhecê-la.
assess-do-uncertain = Espere ter mais respostas.
assess-why-excluded-none = Ninguém respondeu.
assess-why-excluded-alike = Todas as respostas são iguais.
assess-do-excluded = Não entra nos cálculos. Veja se foi bem mostrada.

assess-ruler = Pessoas e questões na mesma régua
assess-ruler-reading-fits = O centro das pessoas está em { $people } e o das questões em { $items }: a prova é adequada para elas.
assess-ruler-reading-easy = O centro das pessoas está em { $people } e o das questões em { $items }: a prova é fácil para elas.
assess-ruler-reading-hard = O centro das pessoas está em { $people } e o das questões em { $items }: a prova é difícil para elas.
assess-ruler-how = À esquerda, onde estão as pessoas. À direita, cada questão na altura em que se acerta metade das vezes. Mais acima: mais capacidade, mais dificuldade.
assess-ruler-most = Duas em cada três pessoas estão entre { $low } e { $high }.
assess-ruler-graded = Uma questão com vários níveis aparece uma vez por passo: nome.2 é o passo para o nível 2.
assess-people = Pessoas
assess-items = Questões
assess-ability = Capacidade
assess-share = Parte das pessoas

assess-precision = Onde mede bem
assess-precision-reading = Mede melhor quem está perto de { $theta } na régua: seu resultado pode mudar uns { $e }. Nos extremos muda mais.
assess-precision-moves = Quanto um resultado pode mudar, em pontos da régua
assess-information-how = Informação da prova inteira e erro padrão da capacidade, com a distribuição das pessoas incluída.
assess-information = Informação
assess-error = Erro

assess-curves = Curva de cada questão
assess-curves-reading = À direita, pessoas mais capazes; mais acima, mais provável cada resposta. Uma curva íngreme distingue muito; uma plana, pouco.
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
assess-fit-reading = RMSEA de S-X2 por questão. À esquerda da linha (0,05), o desajuste é pequeno.
assess-fit-none = S-X2 precisa de pessoas que tenham respondido todas as questões; aqui não há bastantes.
assess-persons-complete = { $n } pessoas responderam tudo.

assess-dif = Trato igual aos grupos
assess-dif-reading = { $n ->
    [0] Nenhuma questão trata { $focal } e { $reference } de modo diferente na classe B ou C.
    [one] Uma questão está na classe B ou C: { $list }.
   *[other] { $n } questões estão na classe B ou C: { $list }.
}
assess-dif-who = { $reference }: { $nr } pessoas que responderam tudo. { $focal }: { $nf }.
assess-dif-how = Delta de Mantel-Haenszel com seu intervalo de 95 %. À esquerda de 0, mais difícil para { $focal }; as linhas marcam 1 e 1,5.
assess-dif-rule = Regra do ETS. A: |delta| menor que 1, ou qui-quadrado corrigido de Mantel-Haenszel não significativo a 5 %. C: |delta| de 1,5 ou mais e (|delta| - 1) / erro maior que 1,645. B: o restante. Questões graduadas, pela diferença média padronizada: até 0,17 A, até 0,25 B, acima C. São apontadas B e C.
assess-dif-small = Um grupo tem menos de { $k } pessoas: nada dele é mostrado.
assess-class = Classe

assess-exposure = Se fosse adaptativa
assess-exposure-reading = Em { $n } pessoas simuladas: { $mean } questões em média, erro { $rmse }. A questão mais usada aparece em { $max } das provas; { $unused } nunca aparecem.
assess-exposure-how = Parte das provas em que cada questão aparece, da mais usada à menos.
assess-rank = Lugar

assess-method = Como foi calculado
assess-log-likelihood = Log-verossimilhança
assess-settled = Resultado firme
assess-cycles = Ciclos
assess-latent = Capacidade no grupo { $name }: média { $mean }, variância { $var }
assess-alpha = Coeficiente alfa
assess-reliability = Fidedignidade empírica
assess-notes = Avisos
