network-nav = Rede
network-title = As caixas da rede
network-lead = { $n ->
    [0] Ainda não há nenhuma caixa na rede.
    [one] Uma caixa. { $needing ->
        [0] Por agora não precisa de ninguém.
       *[other] Precisa que alguém cuide dela.
    }
   *[other] { $n } caixas. { $needing ->
        [0] Por agora nenhuma precisa de ninguém.
        [one] Uma precisa que alguém cuide dela; está primeiro.
       *[other] { $needing } precisam que alguém cuide delas; estão primeiro.
    }
}
network-brought-back = Esta central seguiu a partir de uma cópia, ou em outro equipamento, em { $name }
network-brought-back-boxes = O que as caixas escreveram volta sozinho, com o próximo correio. Uma caixa certificada depois da cópia se apresenta sozinha, quando chama ou com o correio dela.
network-brought-back-own = O que se fez aqui depois da cópia (certificados, retiradas, programas) volta se alguma caixa já o tinha ouvido. Compare com os seus papéis e refaça o que faltar: primeiro as retiradas. Os lugares no mapa, as senhas e qual caixa tomou o lugar de outra são os de antes da cópia.
network-brought-back-came = { $n ->
    [one] Disso voltou um registro.
   *[other] Disso voltaram { $n } registros.
}
network-empty = Deixe entrar a primeira caixa
network-empty-do = Se a escola tem internet, faça um código. Se não, alguém traz o cartão da caixa num arquivo.
network-states = Como estão
network-state-n = { $name } ({ $n })
network-unplaced-n = { $n ->
    [one] Uma de lugar desconhecido
   *[other] { $n } de lugar desconhecido
}
network-words = Procure uma escola ou uma impressão digital
network-find = Procurar
network-shown = { $n ->
    [0] Nenhuma é mostrada.
    [one] Uma é mostrada.
   *[other] { $n } são mostradas.
}
network-show-all = Mostrar todas
network-boxes = Caixas
network-column-name = Escola
network-column-state = Situação
network-column-heard = Última notícia
network-column-right = Certificado
network-column-backlog = Correio
network-column-program = Programa
network-update = Última atualização
network-update-none = nenhuma ainda
network-update-runs = A { $name } funciona.
network-update-rolled-back = A { $name } não iniciou. A versão anterior continua e nada se perdeu.
network-update-went-back = A caixa voltou da { $name } para a versão anterior. Nada se perdeu.
network-update-not-tried = Não foi possível testar a { $name }.
network-column-clock = Relógio
network-column-doubles = Outras caixas com seu nome
network-column-bytes = Pela rede
network-table-reading = O correio conta-se em entradas: por chegar são as que a caixa tem e faltam à central; por sair, as que aqui esperam por ela. Sabe-se pela última chamada da caixa ou pelo seu último cartão.
network-no-name = Escola ainda não conhecida
network-names = { $n ->
    [one] { $name } e outra
   *[other] { $name } e mais { $n }
}
network-name = { $name } ({ $print })
network-unknown = não se sabe
network-never = ainda não
network-until = até { $name }
network-is-revoked = Retirado
network-waits = ainda nenhum
network-heard-network = { $name }, pela rede
network-heard-courier = { $name }, por mensageiro
network-heard-stick = { $name }, por pendrive
network-heard-log = sua última entrada aqui é de { $name }, pelo seu relógio
network-backlog = por chegar: { $come }; por sair: { $go }
network-even = tudo está
network-clock-unknown = não tem
network-clock-carried = sem conferir; segue com a hora de antes de desligar
network-clock-adopted = acertado pela equipe
network-clock-good = bom
network-clock-ahead = está adiantado: o que escreveu por último tem a data { $name }. Peça à escola que acerte o relógio; uma permissão com essa data ainda não vale
network-traffic = { $came } vieram, { $went } foram
network-traffic-none = nada
network-traffic-courier = nada; vem por mensageiro
network-traffic-stick = nada; vem por pendrive
network-not-weighed = em cartas, sem pesar
network-is-doubled = Duas caixas escrevem com o mesmo nome
network-is-waiting = Espera um certificado
network-is-refused = Parte do seu correio não foi aceita
network-is-returned = Outra caixa ocupou o lugar dela, e ela voltou a ser ligada
network-is-alike = Duas máquinas têm a chave dela
network-is-still-writes = O certificado foi retirado, e alguém continua trabalhando nela
network-is-ended = O certificado venceu
network-is-ends-soon = O certificado vence em breve
network-is-update-failed = Uma atualização falhou
network-is-never-came = Sem notícias desde que foi certificada
network-is-silent = Calada há mais de um mês
network-is-new = Nova, ainda sem notícias
network-is-well = Bem
network-is-replaced = Outra caixa ocupou o lugar dela
network-do-doubled = Alguém copiou o disco, e as duas continuam. Decida abaixo qual fica; nenhum registro se perde. Os nomes escritos na outra caixa desde a cópia estão só no disco dela: não o apague antes de escrevê-los de novo na que fica.
network-do-refused = Veja abaixo o que não foi aceito e por quê. Quase tudo volta sozinho quando se sabe mais; o que fica por semanas precisa de um técnico.
network-do-returned = A escola trabalha agora em duas caixas. Nada se perde: o que a antiga escreve também chega aqui. Ligue-a à caixa nova, ou leve o correio das duas, até a nova mostrar os nomes e o trabalho; depois desligue-a e retire abaixo o certificado com o motivo “Já não está em serviço”.
network-do-alike = Decidiu-se qual vale, mas as duas máquinas continuam com uma mesma chave, e aqui aparecem como uma caixa. Os nomes escritos numa desde a cópia estão só no disco dela: primeiro escreva-os de novo na que fica. Traga mais uma vez o correio de cada uma: se não chegar nada novo, todo o resto está aqui. Fique então com uma e prepare a outra de novo. Este aviso some sozinho quando uma estiver há duas semanas sem escrever.
network-do-still-writes = O que se escreve lá desde a retirada não conta em lugar nenhum. Ligue para a escola: que a desliguem e continuem na caixa que ocupa o lugar dela. Se foi roubada, não há mais nada a fazer aqui.
network-do-ended = Já não recebe correio. O que escreveu continua valendo. Se a caixa está em serviço, renove o certificado abaixo.
network-do-ends-soon = Renove-o abaixo. A caixa fica sabendo com o próximo correio: deixe tempo para um pendrive.
network-do-update-failed = A página dela diz por quê. Ela segue trabalhando com a versão anterior. Quando souber o motivo, ofereça um programa corrigido: assinado de novo, ele recebe outro número e a caixa o testa.
network-do-never-came = Ligue para a escola: a caixa chegou? Alguém lhe deu o arquivo de boas-vindas?
network-do-silent = Ligue para a escola: a caixa funciona? Ninguém levou o correio?
network-do-new = Dê duas semanas. Uma caixa com internet chama dentro de uma hora; outra, com o primeiro mensageiro.
network-do-well = Não é preciso fazer nada.
network-do-revoked = Já não pertence à rede. Abaixo diz o que conta do que ela escreveu.
network-do-replaced = Não é preciso fazer nada, enquanto estiver desligada.
network-replaced-by = Ocupou o lugar dela { $name }
network-about = O que se sabe dela
network-what = O quê
network-how = Como está
network-entries = Entradas aqui
network-wrote-last = Escreveu pela última vez, pelo seu relógio
network-print = Impressão digital
network-schools = Escola, pelo seu número
network-retention = Guarda os dados de quem saiu
network-retention-set = { $n ->
    [one] um ano
   *[other] { $n } anos
}; a escola definiu em { $at }
network-retention-default = { $n ->
    [one] um ano
   *[other] { $n } anos
}: proposta deste programa; a escola não definiu nenhum
network-doubles-heading = Duas caixas com o mesmo nome
network-doubles = Duplicadas que foram achadas
network-double-found = Achada
network-double-entry = Na entrada
network-double-from = A outra veio de
network-double-stands = Como está
network-double-again = Escritas de novo
network-double-aside = Postas de lado
network-double-open = sem decisão
network-double-kept = decidido: fica o que está aqui
network-double-gives-way = decidido: o que está aqui cede quando chegar o que fica
network-double-shows-later = decidido; qual está aqui se verá quando chegar mais
network-settle-so = { $n ->
    [one] Ficar com o que a central tem desta caixa: uma entrada. A outra caixa toma um nome novo assim que souber. O que só ela tem ela escreve de novo quando falar por rede com a central ou com outra caixa, ou em umas três viagens de mensageiro ou pendrive. Até lá essa parte está só nela: não a apague.
   *[other] Ficar com o que a central tem desta caixa: { $n } entradas. A outra caixa toma um nome novo assim que souber. O que só ela tem ela escreve de novo quando falar por rede com a central ou com outra caixa, ou em umas três viagens de mensageiro ou pendrive. Até lá essa parte está só nela: não a apague.
}
network-settle-thief = A caixa foi roubada, ou copiada por um estranho? Então não fique com nenhuma: retire o certificado, e isso atinge as duas.
network-settle-word = ficar
network-settle = Ficar com este ramo
network-settled = Decidido. Fica o que a central tem.
network-settled-do = As outras caixas ficam sabendo com o próximo correio. À outra máquina basta uma chamada por rede; com mensageiros ou pendrive são umas três viagens. Depois há duas máquinas com uma mesma chave, que aqui parecem uma só. Fique com uma e prepare a outra de novo, mas antes traga mais uma vez o correio dessa outra: só se não chegar nada novo está tudo aqui.
network-type-word = Para fazer, escreva: { $name }
network-type-word-wrong = Nada foi feito. Escreva { $name }, ou deixe esta página.
network-refused-heading = O que não foi aceito
network-refused = Correio que não foi aceito
network-refused-at = Quando
network-refused-log = De quem
network-refused-entry = Até a entrada
network-refused-why = Por quê, para um técnico
network-refused-own = seu
network-refused-of = da caixa { $name }
network-refused-stranger = de uma caixa que aqui não se conhece
network-refused-reading = As razões estão nas palavras do programa, em inglês.
network-contacts-heading = Quando houve notícias
network-contacts = Por que meio, e quanto
network-contact-way = Por
network-contact-last = Última vez
network-contact-in = Veio
network-contact-out = Foi
network-way-network = rede
network-way-courier = mensageiro
network-way-stick = pendrive
network-certificates-heading = Os seus certificados
network-certificates = O que foi dito dela, o mais novo primeiro
network-certificate-when = Quando
network-certificate-what = O quê
network-certificate-given = { $schools ->
    [one] Certificada para uma escola em { $country }, até { $until }
   *[other] Certificada para { $schools } escolas em { $country }, até { $until }
}
network-certificate-revoked = Retirado. { $reason }. { $stands }
network-certificate-stands = { $n ->
    [one] Vale a sua primeira entrada.
   *[other] Valem as suas primeiras { $n } entradas.
}
network-certificate-nothing = Nada do que escreveu vale.
network-renew-so = Um certificado novo vale a partir de hoje. A caixa fica sabendo sozinha, com o próximo correio.
network-renew = Renovar o certificado
network-renew-longer = Nada foi feito: o certificado já vale mais tempo, até { $name }.
network-renewed = O certificado está renovado.
network-own-ends = O certificado desta central vence em { $name }.
network-own-ended = O certificado desta central venceu em { $name }.
network-own-ends-do = Depois que vence, nenhuma caixa pode trocar correio com esta central. Nada se perde. Renove-o aqui; as caixas recebem o novo quando se conectam, ou com o próximo correio.
network-welcome-so = O arquivo de boas-vindas é o convite da caixa. Leve-o à caixa e abra-o lá na página “Entrar numa rede”. Só serve a esta caixa; uma cópia não abre nada.
network-welcome = Baixar o arquivo de boas-vindas
network-certified = A caixa está certificada.
network-certified-do = Baixe abaixo o arquivo de boas-vindas e mande-o à caixa, num pendrive ou por qualquer mensagem. Ninguém mais pode usá-lo.
network-card-known = Essa caixa já tem um certificado.
network-place-heading = Onde está
network-place-so = Só para o mapa desta central; não viaja para lugar nenhum. Deixe os dois vazios se não se sabe.
network-north = Graus norte
network-north-hint = Por exemplo -13,5226; ao sul do equador, com sinal de menos
network-north-wrong = Isso não está entre -90 e 90 graus.
network-east = Graus leste
network-east-hint = Por exemplo -71,9673; na América, com sinal de menos
network-east-wrong = Isso não está entre -180 e 180 graus.
network-place-save = Guardar o lugar
network-placed = Guardado.
network-revoke-title = Retirar o certificado
network-revoke-when = Quando uma caixa se perdeu, foi roubada ou já não está em serviço. Não se pode desfazer.
network-revoke-lead = { $name }: por quê, e o que dela continua contando? A página seguinte diz o que acontece; antes disso nada é feito.
network-revoke-why = Por quê?
network-revoke-why-missing = Escolha por quê.
network-reason-retired = Já não está em serviço
network-reason-lost = Perdeu-se ou foi roubada
network-reason-key-exposed = Outra pessoa conhece a sua chave
network-reason-misused = Escreveu o que não deve
network-revoke-what = O que continua contando?
network-stands-all = Tudo o que a central tem dela agora
network-stands-all-hint = Para uma caixa que ninguém usou mal.
network-stands-day = O que escreveu até um dia
network-stands-day-hint = Para uma caixa roubada: o último dia em que com certeza era de vocês.
network-stands-nothing = Nada do que escreveu
network-stands-nothing-hint = Só se nunca se devia acreditar nela. O trabalho da escola nela já não conta em lugar nenhum.
network-revoke-day = Que dia? (só se escolheu um dia)
network-revoke-day-wrong = Escolha o último dia em que a caixa com certeza era de vocês.
network-revoke-day-ahead = Esse dia ainda não chegou. Escolha o último dia em que a caixa com certeza era de vocês.
network-revoke-nothing-here = Nada do que ela escreveu chegou aqui, então nada contaria. Deixe que as caixas próximas liguem antes; ou escolha que nada conte.
network-revoke-on = Ver o que acontece
network-revoke-follows = Isto acontece com { $name }
network-revoke-follows-mail = A caixa já não recebe correio: da central, desde já; de cada outra caixa, assim que esta souber com o próximo correio.
network-revoke-follows-entries = Das suas entradas que estão aqui, { $stay } continuam contando e { $fall } já não contam em lugar nenhum: as respostas, chamadas, nomes e funções que há nelas ficam como se nunca tivessem sido escritas.
network-revoke-follows-until = { $n ->
    [one] A última que conta é a entrada { $n }, pelo relógio da caixa.
   *[other] A última que conta é a entrada { $n }, pelo relógio da caixa.
}
network-revoke-follows-way = O correio dela que já está a caminho não conta além do que foi dito. Uma caixa que ainda não sabe da retirada o recebe e agradece a quem o leva; quando souber, põe-no de lado.
network-revoke-follows-box = O que se fizer na caixa daqui em diante fica nela. Lá ninguém nota nada até que alguém diga: ligue para a escola.
network-revoke-follows-retired = Uma caixa nova para a escola é certificada à parte e recebe o que a escola escreveu.
network-revoke-follows-lost = Quem tiver a caixa pode abrir o que há nela. Imprima cartões novos para os alunos da escola e faça a equipe escolher outras senhas.
network-revoke-follows-key-exposed = Quem conhece a chave pode escrever com este nome até que cada caixa saiba disto; lá tudo isso fica sem valor.
network-revoke-follows-misused = Avise a escola antes de fazer isto e anote por quê.
network-revoke-follows-never = Não se pode desfazer. Uma caixa que volta ao serviço entra com uma chave nova.
network-revoke-word = retirar
network-revoke-do = Retirar o certificado
network-revoked-done = O certificado está retirado.
network-revoked-do = As outras caixas ficam sabendo com o próximo correio.
network-years = Por quanto tempo?
network-years-n = { $n ->
    [one] Um ano
   *[other] { $n } anos
}
network-invite-title = Deixar entrar uma caixa pela internet
network-invite-box-hint = O técnico a lê na caixa, na página “Entrar numa rede”. O código deixa entrar essa caixa e nenhuma outra.
network-invite-box-wrong = Uma impressão digital tem vinte letras e algarismos. Peça que leiam de novo a da caixa; não é a desta central.
network-invite-lead = Aqui se faz um código que serve para uma caixa e 30 minutos. Tenha ao telefone o técnico que está com a caixa, e peça que ele leia primeiro a impressão digital da caixa.
network-invite-address = Endereço em que as caixas chamam esta central
network-invite-address-hint = Nome ou número, dois-pontos, a porta
network-invite-address-wrong = Escreva assim: central.example:7440, sem https.
network-invite-school = Para qual escola? (o seu número)
network-invite-school-hint = Deixe vazio: então é a escola da caixa, se nenhuma outra caixa a tem. Para uma segunda caixa de uma escola, escreva o número dela; está na página da primeira.
network-invite-school-wrong = Esse não é o número de uma escola. Deixe vazio se a caixa já tem escola.
network-invite-make = Fazer um código
network-code-made = O código serve por 30 minutos.
network-code-once = É mostrado só esta vez. Se se perder, faça outro.
network-code-aloud = Leia em voz alta
network-code-aloud-how = Junto da caixa, o técnico escreve estas três coisas na página “Entrar numa rede”.
network-code-address = Endereço
network-code = Código
network-code-print = Impressão digital desta central
network-code-compare = Pela impressão digital, a caixa sabe que fala com vocês e com ninguém mais. Peça que a leiam de volta, grupo por grupo.
network-code-scan = Ou que o escaneiem
network-code-scan-how = O mesmo, para o telefone do técnico.
network-code-qr-about = Endereço, código e impressão digital para entrar
network-waiting-title = Deixar entrar uma caixa com o seu cartão
network-waiting-lead = Uma caixa sem internet manda o seu cartão num arquivo. Compare a impressão digital por telefone e certifique-a; depois ela precisa do arquivo de boas-vindas que você manda de volta.
network-waiting-none = Nenhum cartão espera.
network-card-came = O cartão chegou: { $name }.
network-card-print = A impressão digital da caixa
network-card-print-hint = Peça que a leiam junto da caixa: o técnico a vê lá. Não a tire do arquivo: um arquivo trocado tem outra.
network-card-print-wrong = Essa não é a impressão digital deste cartão.
network-card-print-wrong-do = Nada foi certificado. Peça que a leiam de novo. Se ainda for diferente, alguém trocou o cartão no caminho: peça outro.
network-card-schools = Escolas no cartão: { $name }
network-card-schools-unknown = { $n ->
    [one] Uma escola do cartão ainda não é conhecida aqui.
   *[other] { $n } escolas do cartão ainda não são conhecidas aqui.
}
network-card-has-box = Essa escola já tem uma caixa, { $name }.
network-card-has-box-do = Nada foi certificado. É uma segunda caixa da escola? Então escreva abaixo o número da escola; está na página da primeira caixa. Ocupa o lugar da outra? Então abra a página daquela.
network-card-several = { $n ->
    [one] O cartão nomeia uma escola.
   *[other] O cartão nomeia { $n } escolas.
}
network-card-several-do = Nada foi certificado. Escreva o número da única escola para a qual é a caixa.
network-certify = Certificar esta caixa
network-card-drop = Tirar este cartão
network-card-bring-heading = Chegou um cartão
network-card-how = Na caixa, quem o guarda é a página “Entrar numa rede”. Não leva nenhum segredo e não dá nenhum direito.
network-card-file = O arquivo com o cartão
network-card-bring = Trazer o cartão
network-card-brought = O cartão está aqui. Compare agora a impressão digital.
network-card-put-away = O cartão foi tirado. Pode ser trazido de novo.
network-card-none = Esse arquivo não é o cartão de uma caixa.
network-card-none-do = É outra coisa, ou mudou no caminho. Peça o cartão de novo.
network-card-no-school = Este cartão não diz o nome de nenhuma escola.
network-card-no-school-do = Ocupa o lugar de outra caixa? Abra a página da caixa quebrada, “Outra caixa ocupa o lugar dela”, e entregue lá o cartão. É mais uma caixa de uma escola? Escreva o número da escola; está na página da primeira caixa dela. É de uma escola nova? Comecem-na nessa caixa e peçam outro cartão.
network-card-which-school = Falta o número da escola. Nada foi certificado.
network-card-many = Já esperam 500 cartões.
network-card-many-do = Certifique alguns, ou tire-os.
network-map-title = Mapa das caixas
network-map-lead = De { $known ->
    [0] nenhuma caixa
    [one] uma caixa
   *[other] { $known } caixas
} sabe-se o lugar{ $unknown ->
    [0] .
   *[other] ; de { $unknown } não se sabe.
}
network-map-none = Ainda não se sabe nenhum lugar
network-map-none-do = Abra uma caixa e escreva onde fica a sua escola. Os lugares nunca são adivinhados.
network-map-reading = { $needing ->
    [0] Nenhuma das { $known } caixas do mapa precisa de ninguém.
    [one] Uma das { $known } caixas do mapa precisa que alguém cuide dela.
   *[other] { $needing } das { $known } caixas do mapa precisam que alguém cuide delas.
}
network-map-signs = Um losango precisa de alguém, um disco não, um anel já não é da rede. Um maior são várias caixas. Os números da borda são graus norte e leste.
network-map-table = Caixas no mapa
network-replace-title = Outra caixa ocupa o lugar dela
network-replace-when = Quando quebrou, ou sumiu. A caixa nova é para as mesmas escolas; as pessoas e o trabalho chegam a ela com a troca.
network-replace-lead = O técnico junto à caixa nova lê para você a impressão digital dela, e você recebe um código para essa caixa. Ele o escreve ali, em /join, e não começa a escola de novo.
network-replace-because = O que houve com a caixa cujo lugar é ocupado?
network-replace-because-missing = Diga o que houve com ela.
network-replace-broken = Quebrou
network-replace-broken-hint = Ninguém tem o disco dela. Vale tudo o que escreveu, também o que outra caixa próxima trouxer depois.
network-replace-lost = Perdeu-se ou foi roubada
network-replace-lost-hint = A rede deixa de aceitá-la: vale o que esta central tem dela, e nada além. É para sempre.
network-replace-retired = Foi retirada em ordem
network-replace-retired-hint = A rede deixa de aceitá-la quando tudo o que escreveu está aqui. É para sempre.
network-replace-key-exposed = Outra pessoa tem a chave dela
network-replace-key-exposed-hint = A rede deixa de aceitá-la: vale o que esta central tem dela, e nada além. É para sempre.
network-replace-nothing = Aqui não há nada do que ela escreveu; tudo ficaria sem valor.
network-replace-elsewhere = { $n ->
    [one] Outras falaram de uma entrada dela que não está aqui. Ficaria sem valor.
   *[other] Outras falaram de { $n } entradas dela que não estão aqui. Ficariam sem valor.
}
network-replace-refused-do = Nenhum código foi feito. Deixe que antes as outras caixas da escola chamem; ou escolha que quebrou, e retire a palavra dela depois.
network-replace-old = A caixa cujo lugar é ocupado
network-replace-card-heading = Sem rede: com o cartão da caixa nova
network-replace-card-so = Mandaram a você o arquivo que a caixa nova guarda em /join. Dele sai o arquivo de boas-vindas, que serve só para ela.
network-replace-card-go = Deixar que ocupe o lugar
network-replace-same = Essa é a própria caixa quebrada: se ela voltar, não precisa de outra.
network-replace-revoked = A palavra dessa caixa foi retirada. Ela volta ao serviço só com uma chave nova: prepare-a de novo.
network-replace-serves = Essa caixa já serve a outra escola, que ficaria sem ela. Pegue uma caixa nova, ou uma preparada de novo, que tem outra impressão digital.

network-learning-title = O que se trabalha nas escolas
network-learning-none = Nenhuma caixa contou uma semana ainda
network-learning-none-do = Cada caixa conta sozinha a sua semana a partir da quinta-feira seguinte, e a conta chega com o próximo correio.
network-learning-week = Semana de segunda-feira, { $name }
network-learning-told = { $n ->
    [one] Uma escola contou esta semana.
   *[other] { $n } escolas contaram esta semana.
} { $with ->
    [0] De nenhuma se pode mostrar um número.
    [one] De uma se pode mostrar um número.
   *[other] De { $with } se pode mostrar um número.
}
network-learning-total = { $schools ->
    [one] Na que deu um total responderam { $learners } estudantes.
   *[other] Nas { $schools } que deram um total responderam { $learners } estudantes.
} De todas as escolas contam-se { $answers } respostas.
network-learning-of = Onde se sabe quantos estudantes há nas turmas, responderam { $answered } de { $pupils }.
network-learning-courses = Cursos
network-learning-course = Curso
network-learning-schools = Escolas
network-learning-weeks = Outras semanas
network-learning-column-schools = Escolas
network-learning-column-learners = Estudantes que responderam
network-learning-column-pupils = Estudantes nas turmas
network-learning-column-answers = Respostas
network-learning-kept-back = não se mostra
network-learning-reading = “Não se mostra” quer dizer que o número falaria de menos de cinco estudantes, sozinho ou quando se subtrai um número de outro. Também pode ser que ninguém tenha respondido.
network-learning-how-title = Como se conta
network-learning-how = Conta quem está em uma turma da escola e respondeu pelo menos uma pergunta entre segunda-feira e domingo. De um grupo de menos de { $least } estudantes não se diz nada. Quem trabalha em dois cursos conta uma vez em cada um, e uma só vez no total da sua escola. Ninguém aparece pelo nome, nem no que a caixa envia.
network-learning-how-late = A caixa espera três dias depois do domingo e conta cada semana uma única vez. O que chega depois, como uma prova em papel passada no mês seguinte, não está no número.
network-learning-how-boxes = Se uma escola tem várias caixas, vale a que contou mais respostas. Uma escola que não está na lista não contou: a caixa estava desligada, não enviou correio ou tem um programa anterior.
