governance-nav = Meus dados
governance-no-name = (sem nome nesta caixa)
governance-more = Mais
governance-back = Voltar
governance-use = Uso
governance-state = Como está
governance-what = O quê
governance-who = Quem
governance-country-unknown = um país que ninguém informou
governance-not-alone = Há várias pessoas neste aparelho ao mesmo tempo. Saiam e entre só uma: o que é seu se vê e se decide a sós.
governance-mine-title = Quem pode usar o que é meu e para quê
governance-mine-lead = Cada coisa se decide separadamente. Dá para mudar de ideia a qualquer momento, e nenhuma lição depende disso.
governance-for-staff = Para quem responde pelos dados de outros
governance-class-link = Papéis da turma { $name }
governance-anyway-title = O que a escola usa de todo modo
governance-anyway = Para ensinar você: seu nome, sua turma, suas respostas e sua presença. Seus docentes veem isso. Fica guardado nesta caixa.
governance-data-title = O que se guarda sobre mim
governance-requests-title = Pedir algo sobre meus dados
governance-rules-title = As regras deste país
governance-use-central-answers = O ministério guarda minhas respostas
governance-use-central-answers-words = As respostas vão para o computador do ministério: assim seu trabalho não se perde se esta caixa quebrar, e as lições podem melhorar.
governance-use-next-school = Uma escola nova recebe minha história
governance-use-next-school-words = Se você se mudar, a escola nova pode pedir o que você já aprendeu, para não começar de novo.
governance-use-programmes = Os programas em que me inscrevo veem o que consegui
governance-use-programmes-words = As bolsas, mentores e empregadores em que você se inscrever podem ver o que você conseguiu. Mais ninguém.
governance-use-research = Pesquisa sem o meu nome
governance-use-research-words = Estudos sobre como se aprende usam suas respostas. Seu nome não vai neles.
governance-use-publication = Meu trabalho é mostrado a todos
governance-use-publication-words = O que você faz pode ser mostrado a todo mundo, com seu nome.
governance-use-sensitive-facts = A escola guarda dados muito pessoais
governance-use-sensitive-facts-words = Sexo, primeira língua, o povo a que você pertence, uma deficiência: para que a ajuda chegue. Só vê quem administra a escola.
governance-use-abroad = Meus dados vão para outro país
governance-use-abroad-words = Por exemplo, para o computador de uma organização em outro país, onde valem outras leis.
governance-stands = Sim, desde { $date }: { $how }.
governance-stopped-since = Não. Parou em { $name }.
governance-stands-not = Não. Ninguém usa para isso.
governance-how-herself = dito aqui, com a própria entrada
governance-how-paper-herself = em papel, com a própria assinatura
governance-how-paper-guardian = em papel, com assinatura de mãe, pai ou responsável
governance-how-guardian-in-person = mãe, pai ou responsável disse à equipe
governance-how-unknown = registrado por um programa mais novo
governance-allow = Permitir: { $name }
governance-stop = Parar: { $name }
governance-guardian-decides = Mãe, pai ou responsável decide isto até os { $n } anos.
governance-guardian-title = Uma parte quem decide é sua mãe, seu pai ou responsável
governance-guardian-why = É a regra deste país ({ $name }) para a sua idade. Peça o papel ao seu docente.
governance-guardian-age-unknown = Esta caixa não sabe a sua idade; por isso vale a regra para menores ({ $name }). Diga na escola sua data de nascimento, ou peça o papel ao seu docente.
governance-no-gift = Ninguém pode dar nada em troca de um sim: então não valeria.
governance-done-allowed = Permitido. Dá para parar aqui a qualquer momento.
governance-done-stopped = Parou. Ninguém mais usa para isso.
governance-done-asked = Anotado. A escola responde até o dia mostrado.
governance-done-more-time = Mais tempo foi tomado. Avise quem pediu, e diga por quê.
governance-done-closed = Encerrado.
governance-done-registered = Guardado.
governance-done-gone = Anotado: essa caixa não existe mais.
governance-done-forgotten = Feito nesta caixa.
governance-refused-guardian-decides = Nada mudou: quem decide é mãe, pai ou responsável.
governance-refused-she-decides = Nada mudou: já tem idade e decide por conta própria.
governance-refused-not-heard = Nada mudou: neste país a criança é ouvida primeiro.
governance-refused-open-already = Isso já foi pedido e continua aberto.
governance-refused-open-already-do = Será respondido no próprio prazo. Não foi anotado duas vezes.
governance-refused-no-more-time = A regra do país não dá mais tempo.
governance-refused-closed = Já foi respondido.
governance-data-lead = Tudo o que esta caixa guarda sob o seu nome. Você pode levar.
governance-data-file = Salvar tudo em um arquivo
governance-data-wrong = Algo está errado, ou deve sair
governance-data-staff-title = O que se guarda sobre esta pessoa
governance-data-staff-lead = Imprima isto e entregue só a quem pediu ou ao responsável.
governance-data-staff-heard = Esta página reúne tudo o que se guarda sobre uma pessoa. No Wi-Fi da escola outros podem ler também: abra-a por HTTPS ou escreva o próximo código da folha.
governance-data-staff-open = Mostrar
governance-data-staff-code-wrong = O código de uso único não estava certo. Nada foi mostrado.
governance-copy-record = Na ficha
governance-copy-what = O quê
governance-copy-says = O que diz
governance-copy-school = Escola
governance-copy-made-on = Cópia feita em
governance-copy-name = Nome
governance-copy-classes = Turmas
governance-copy-kept = O que está anotado
governance-copy-count = Quantas vezes
governance-copy-last = A última
governance-copy-consents = Quem pode usar
governance-copy-answer = Respostas a exercícios
governance-copy-quiz = Respostas a provas
governance-copy-place = Onde parou um curso, e o que foi marcado
governance-copy-roll = Presença
governance-copy-work = Tarefas dadas
governance-copy-class = Entradas e saídas de turmas e equipes
governance-copy-privacy = Permissões e pedidos
governance-copy-other = Outras coisas
governance-copy-cut = Há mais do que cabe aqui. Peça o resto a quem administra a escola.
governance-fact-number = Número no registro da escola
governance-fact-user-name = Nome de usuário em outro sistema
governance-fact-birth-date = Data de nascimento
governance-fact-guardian = Contato de quem cuida dela ou dele
governance-fact-grade = Ano
governance-fact-sex = Sexo
governance-fact-first-language = Primeira língua
governance-fact-indigenous-people = Povo indígena
governance-fact-disability = Deficiência
governance-requests-lead = A escola tem de responder, e até um certo dia. Não custa nada.
governance-own-requests = O que você pediu
governance-received = Chegou
governance-due = Responder até
governance-open = Aberto
governance-ask-title = Pedir
governance-ask-what = O que se pede?
governance-ask-due = Até { $date } se for pedido hoje: { $why }
governance-ask-send = Pedir
governance-ask-also = Sua mãe, seu pai ou responsável pode pedir por você na escola.
governance-kind-access = Ver tudo o que se guarda
governance-kind-rectify = Corrigir algo
governance-kind-object = Não usar algo
governance-kind-erase = Que me esqueçam
governance-about = O que deve ser corrigido?
governance-about-hint = Só para uma correção. Diga ao docente o que é certo.
governance-about-unsaid = Outra coisa, ou nada disto
governance-about-name = O nome
governance-about-record = Um dado da ficha, como a data de nascimento
governance-about-class = A turma ou a função
governance-about-work = Respostas ou presença
governance-outcome-done = Feito
governance-outcome-partly = Feito em parte; foi dito o que não, e por quê
governance-outcome-must-keep = A lei pede que a escola guarde; foi dito qual lei
governance-outcome-not-shown-who = Não foi possível comprovar quem pede
governance-outcome-taken-back = Retirado por quem pediu
governance-term-business = { $n ->
    [one] um dia útil
   *[other] { $n } dias úteis
}
governance-term-calendar = { $n ->
    [one] um dia
   *[other] { $n } dias
}
governance-due-by-country = { $term } (regra nacional, { $country }: { $status })
governance-due-strict = { $term }, regra estrita: { $why }
governance-due-extended = { $why }, com a prorrogação
governance-family-due = { $term }, o prazo que a lei dá ({ $country })
governance-family-due-likely = { $term }, o prazo que a lei dá até onde se sabe ({ $country })
governance-family-due-strict = { $term }, o mais rigoroso, que se aplica onde não se conhece com certeza um prazo de lei ({ $country })
governance-family-due-nowhere = { $term }, o prazo mais rigoroso: a escola não informou o seu país
governance-family-retention-nowhere = A escola não informou o seu país; por isso não se sabe por quanto tempo a lei manda ou permite guardar os dados.
governance-family-retention = { $country }: { $words }.
governance-family-retention-likely = { $country }: { $words }. É assim que se entende; falta confirmar na própria lei.
governance-family-retention-unknown = { $name }: não se conhece com certeza por quanto tempo a lei manda ou permite guardar os dados.
governance-why-unknown-country = não se sabe de que país se trata
governance-why-no-fact = ninguém pesquisou isso para este país
governance-why-no-value = a lei se cala, ou não se sabe o que diz
governance-why-not-yet-in-force = a regra própria do país ainda não está em vigor
governance-why-only-from-memory = o que se sabe da regra do país não está verificado
governance-status-verified-primary = o texto da lei foi lido
governance-status-verified-secondary = um resumo da lei foi lido
governance-status-unverified = não verificado
governance-status-named-only = só citado em um relatório
governance-class-title = Papéis da turma { $name }
governance-class-lead = Registre o que tem em papel, da turma inteira de uma vez. Guarde os papéis: são a prova.
governance-class-empty = Ainda não há ninguém nesta turma.
governance-class-ask = Anotar um pedido de alguém
governance-class-ask-lead = Alguém veio, ou chegou um papel. Anote: o prazo conta desde o dia em que chegou.
governance-paper-uses = De que se trata?
governance-paper-given = O que diz o papel?
governance-paper-yes = Sim, permitido
governance-paper-no = Não, ou não mais
governance-paper-how = Quem decidiu, e como?
governance-paper-heard = Neste país a criança é ouvida primeiro
governance-paper-heard-yes = As crianças foram ouvidas
governance-paper-signed = Quando foi assinado?
governance-paper-signed-hint = Deixe vazio se os papéis têm dias diferentes.
governance-paper-signed-wrong = O dia da assinatura não se entende, ou ainda não chegou.
governance-paper-whose = De quem são os papéis?
governance-paper-enter = Registrar
governance-paper-all = Marcar todos
governance-paper-tick-use = Marque ao menos um uso.
governance-paper-tick-person = Marque ao menos uma pessoa.
governance-paper-given-missing = Falta escolher o que diz o papel.
governance-paper-how-missing = Falta escolher quem decidiu, e como.
governance-paper-mend = Nada foi registrado ainda
governance-paper-nothing = Nada de novo foi registrado.
governance-paper-written = { $n ->
    [one] Registrado para uma pessoa.
   *[other] Registrado para { $n } pessoas.
}
governance-paper-guardian = { $n ->
    [one] Para uma pessoa algo não foi registrado: o responsável decide, pela idade ou porque não se sabe a idade.
   *[other] Para { $n } pessoas algo não foi registrado: o responsável decide, pela idade ou porque não se sabe a idade.
}
governance-paper-she = { $n ->
    [one] Para uma pessoa algo não foi registrado: já tem idade e decide por conta própria.
   *[other] Para { $n } pessoas algo não foi registrado: já têm idade e decidem por conta própria.
}
governance-paper-not-heard = { $n ->
    [one] Para uma pessoa nada foi registrado: a criança deve ser ouvida primeiro.
   *[other] Para { $n } pessoas nada foi registrado: as crianças devem ser ouvidas primeiro.
}
governance-nothing-yet = Nada permitido ainda.
governance-allows = Permite: { $name }
governance-ask-whose = Sobre quem?
governance-ask-by = Quem pede?
governance-ask-by-guardian = Mãe, pai ou responsável
governance-ask-by-herself = A própria pessoa
governance-ask-received = Quando chegou?
governance-ask-received-hint = O dia em que chegou à escola, não o de hoje se foi antes.
governance-ask-received-wrong = Esse dia não se entende, ou ainda não chegou. Escreva o dia em que o pedido chegou.
governance-ask-choose = Escolha uma pessoa
governance-ask-missing-whose = Falta escolher de quem se trata.
governance-ask-missing-what = Falta escolher o que se pede.
governance-ask-missing-about = Falta escolher o que deve ser corrigido.
governance-ask-missing-by = Falta escolher quem pede.
governance-ask-missing-identity = Falta escolher como se sabe quem pede.
governance-ask-mend = Nada foi anotado ainda
governance-noted = Anotado: { $name }, { $what }.
governance-noted-due = É preciso responder até { $date }: { $why }.
governance-noted-open = Abrir o pedido
governance-noted-others = Quem responde é a direção e quem administra a escola: veem o pedido na sua primeira página.
governance-ask-note = Anotar
governance-identity = Como você sabe quem pede?
governance-identity-hint = Ninguém deve poder fazer esquecer outra pessoa.
governance-identity-known = Conhecemos a pessoa, e o responsável se é ele quem pede
governance-identity-document = Um documento foi visto
governance-school-title = Pedidos sobre dados
governance-school-none = Não há nada aberto.
governance-school-open = { $n ->
    [one] Há um pedido aberto.
   *[other] Há { $n } pedidos abertos.
}
governance-school-open-caption = Abertos, o mais urgente primeiro
governance-school-closed-caption = Respondidos
governance-clock = A caixa não tem certeza da data.
governance-clock-do = Os dias são contados pelo relógio da caixa. Compare com um calendário.
governance-due-today = Vence hoje
governance-days-left = { $n ->
    [one] Falta um dia
   *[other] Faltam { $n } dias
}
governance-days-late = { $n ->
    [one] Um dia de atraso
   *[other] { $n } dias de atraso
}
governance-one-title = Um pedido
governance-one-lead = { $name }: { $what }.
governance-one-caption = O pedido
governance-why-then = Por que até esse dia
governance-claim-flag = { $name } pede também isto:
governance-do-title = O que fazer
governance-do-access = Abra a cópia, imprima e entregue. Depois encerre o pedido.
governance-do-access-link = Abrir a cópia
governance-do-rectify = Pergunte o que é certo e corrija na página da pessoa. Depois encerre o pedido.
governance-do-rectify-link = Abrir a página da pessoa
governance-do-object = Pergunte o que não deve ser usado e pare nos papéis da turma. Depois encerre o pedido.
governance-do-erase = Veja primeiro o que aconteceria. Depois encerre o pedido.
governance-do-erase-link = Ver o que aconteceria ao esquecer
governance-more-time-words = A regra do país permite mais tempo, uma vez. Diga por quê a quem pediu.
governance-more-time = Tomar mais tempo
governance-close-title = Encerrar
governance-close-what = O que foi feito?
governance-close = Encerrar o pedido
governance-left-title = O que saiu desta escola
governance-left-none = Nada de { $name } saiu desta caixa ainda.
governance-left-lead = { $name }: o que saiu desta caixa, dia por dia: para quem, por que caminho, para quê e com que fundamento.
governance-left-caption = O que saiu, o último primeiro
governance-left-day = Dia
governance-left-to = Para
governance-left-way = Por
governance-left-why = Com que fundamento
governance-left-entries = { $n ->
    [one] Uma anotação que pode ser lida
   *[other] { $n } anotações que podem ser lidas
}
governance-left-kilobytes = { $n } kB
governance-left-central = Central, { $country } ({ $key })
governance-left-hub = Caixa de escola, { $country } ({ $key })
governance-left-sealed = Os nomes vão lacrados. Quem leva não pode ler nada; quem recebe lê só o que seu certificado permite.
governance-way-stick = Pendrive
governance-way-courier = Telefone de mensageiro
governance-way-network = Rede
governance-way-unknown = Outro meio
governance-ground-same-country = O mesmo país, a mesma rede
governance-ground-consent = Além da fronteira: só de quem consentiu, por si ou pelo responsável, em “Meus dados vão para outro país”.
governance-ground-nobody-named = Só o que não nomeia ninguém. Regra: { $name }.
governance-border-title = Além da fronteira
governance-border-consent = { $name }: só saem do país dados de pessoas que permitiram, elas ou seus responsáveis. Uma caixa não pode mostrar outro fundamento.
governance-border-denied = { $country }: nenhum dado pessoal sai do país, porque { $why }. Números sem grupos pequenos podem.
governance-border-register = { $name } pede que o envio seja antes registrado na autoridade. Até ser anotado aqui, nada pessoal sai.
governance-register-to = Para que país? Duas letras
governance-register-reference = Número no registro da autoridade
governance-register-keep = Guardar
governance-register-wrong = Um país se escreve com duas letras, como CL. Nada foi guardado.
governance-moves-title = Quem muda de escola
governance-moves-lead = O histórico só chega à escola nova se o responsável ou a escola anterior permitir.
governance-moves-asked-of-us = Pedidos a esta escola
governance-moves-none = Ninguém pediu nada.
governance-moves-asks = { $school } pede o histórico de { $name }
governance-moves-some-school = Uma escola
governance-moves-protected = Com proteção: não se mostra qual escola pede. Permita só se quem cuida da criança falar com você sobre a mudança.
governance-moves-forgotten = Pediu para ser esquecida: aqui já não há nada dela para enviar. Escolha “Não permitir”.
governance-moves-open = Ainda sem decisão
governance-moves-granted = Permitido. Sai com o próximo correio.
governance-moves-refused = Não permitido
governance-moves-grant = Permitir
governance-moves-refuse = Não permitir
governance-moves-came = Alguém veio de outra escola
governance-moves-code = Código do papel
governance-moves-code-hint = A escola anterior imprime. Maiúsculas e minúsculas valem igual.
governance-moves-ask = Pedir o histórico
governance-moves-ours-caption = Pedidos desta escola, os últimos primeiro
governance-moves-when = Quando
governance-moves-waiting-long = Sem resposta há mais de dois meses. Ligue para a escola anterior: talvez não permita, ou já não tenha nada desta pessoa. Enquanto isso, pode matriculá-la aqui como nova.
governance-moves-keys-come = Permitido; o nome e a história estão a caminho
governance-moves-waiting = Esperando a escola anterior
governance-moves-here = Já está aqui
governance-moves-join = Unir com o registro feito aqui
governance-moves-done-asked = Será pedido com o próximo correio.
governance-moves-done-granted = Permitido. O histórico sai com o próximo correio.
governance-moves-done-refused = Não se permite.
governance-moves-refused-mistyped = Nada foi pedido. Falta ou está errado algum sinal do código.
governance-moves-refused-unknown-school = Nada foi pedido. Nenhuma escola que esta caixa conheça imprimiu este papel. Faça primeiro uma troca.
governance-moves-refused-own-slip = Nada foi pedido. Este papel foi impresso por esta mesma escola.
governance-moves-refused-gone = Nada mudou. Isto não se pede mais.
governance-moves-slip-title = Papel para a escola nova
governance-moves-slip-lead = { $name }, { $school }. Com este código a escola nova pede o histórico.
governance-moves-slip-code = Imprima esta página ou copie o código à mão.
governance-moves-slip-consent = Se a permissão para a próxima escola foi dada, este código basta. Se não, esta escola é perguntada antes.
governance-forgotten-title = Quem foi esquecido
governance-forgotten-none = Ninguém foi esquecido.
governance-forgotten-lead = Nomes e dados não podem mais ser lidos. Está feito quando cada caixa que teve as chaves confirmou.
governance-forgotten-caption = Esquecidos, o último primeiro
governance-forgotten-when = Quando
governance-forgotten-id = Número ao acaso
governance-forgotten-why = Por quê
governance-forgotten-done = Feito
governance-forgotten-given-up =
    { $n ->
        [one] Feito, menos uma caixa que se deu por perdida sem confirmar
       *[other] Feito, menos { $n } caixas que se deram por perdidas sem confirmar
    }
governance-holder-gone-word = perdida
governance-holder-gone-type = Não dá para desfazer. Para fazê-lo, escreva: { $name }
governance-holder-gone-wrong = Nada foi anotado. É preciso escrever a palavra: { $name }
governance-forgotten-waiting = Ainda não. Falta: { $name }
governance-forgotten-waiting-some = { $n ->
    [one] Falta ainda uma caixa.
   *[other] Faltam ainda { $n } caixas.
}
governance-holder-gone-some = Uma caixa que não se nomeia não existe mais
governance-forgotten-unknown = Não se sabe
governance-forgotten-pseudonym = As respostas e a presença ficam sob um número ao acaso que não leva mais a nenhum nome. A lei chama esses dados de pseudônimos.
governance-holders-title = Caixas que não confirmaram
governance-holders-words = Elas confirmam com o próximo correio. Se uma caixa foi destruída ou se perdeu para sempre, diga.
governance-holder-gone = A caixa { $name } não existe mais
governance-keys-gone = { $n ->
    [one] Uma chave foi destruída nesta caixa.
   *[other] { $n } chaves foram destruídas nesta caixa.
}
governance-reason-asked = A própria pessoa ou o responsável pediu
governance-reason-purpose-over = Não servem mais para o que foram guardados
governance-reason-ordered = Uma autoridade ou um juiz ordenou
governance-reason-mistake = Registrado por engano
governance-reason-unknown = Outra razão
governance-forget-title = Esquecer uma pessoa
governance-forget-whom = Esquecer { $name }
governance-forget-for-good = Isto não pode ser desfeito.
governance-forget-what = O nome de { $name } e tudo da ficha nunca mais poderão ser lidos, nem aqui nem a partir de uma cópia de segurança. Ninguém poderá entrar com esse nome.
governance-forget-keys = { $n ->
    [one] Uma chave é destruída nesta caixa.
   *[other] { $n } chaves são destruídas nesta caixa.
}
governance-forget-ways = Acabam o cartão, a senha e os telefones conhecidos.
governance-forget-ids = São { $n } fichas que tinham sido unidas.
governance-forget-stays = { $n ->
    [one] Uma anotação fica sob um número ao acaso, sem nome.
   *[other] { $n } anotações ficam sob um número ao acaso, sem nome.
}
governance-forget-only-here = Só esta caixa tem as chaves: fica feito na hora.
governance-forget-elsewhere = Estas caixas também tiveram as chaves e devem confirmar: { $name }
governance-forget-elsewhere-some = { $n ->
    [one] Outra caixa também teve as chaves e precisa confirmar.
   *[other] Outras { $n } caixas também tiveram as chaves e precisam confirmar.
}
governance-forget-law = O que a lei obriga a guardar
governance-forget-retention = { $country }: { $words } ({ $status })
governance-forget-retention-unknown = { $name }: não se sabe por quanto tempo os dados devem ou podem ser guardados. Regra estrita: não mais do que servem.
governance-forget-register = Muitos países pedem que a escola guarde um registro de notas e matrículas. Imprima o que deve ser guardado antes de seguir. Isto não é assessoria jurídica.
governance-stays-title = Se for pedido o esquecimento: o que some e o que fica
governance-stays-gone = O nome e tudo da ficha nunca mais poderão ser lidos: nem nesta caixa, nem a partir de uma cópia de segurança, nem nas outras caixas que podiam lê-lo, quando todas confirmarem. A escola diz quando está feito.
governance-stays-number = As respostas e a presença ficam sob um número aleatório que já não leva a um nome.
governance-stays-law = A lei pode pedir que a escola guarde um registro de notas e matrículas: o que ela deve guardar fica impresso, com o nome.
governance-stays-others = Outros podem ter o que já lhes foi dado: papéis impressos, declarações, o que recebeu um programa a que se candidatou. A escola diz a quem deu; a eles se pede à parte. O que outra escola guarda é dessa escola: pergunte também lá.
governance-forget-reason = Por quê?
governance-forget-type = Escreva a palavra { $name }
governance-forget-word = esquecer
governance-forget-do = Esquecer para sempre
governance-forget-not-of-this-school = Esta pessoa não é desta escola.
governance-forget-already = Esta pessoa já foi esquecida.
governance-forget-last-administrator = Ninguém mais administra a escola. Dê antes essa função a outra pessoa.
governance-forget-identity-missing = Ninguém foi esquecido. Diga como sabe quem pede.
governance-forget-word-wrong = Ninguém foi esquecido. A palavra não era essa.
governance-forget-code-wrong = Ninguém foi esquecido. O código de uso único não estava certo.
governance-code = Código de uso único
governance-code-hint = O próximo da folha. Por HTTPS não é preciso.
governance-rules-lead = { $name }: por quais regras esta caixa se guia.
governance-rules-not-advice = Reunido em { $name }. Isto não é assessoria jurídica. O que ninguém leu segue a regra estrita.
governance-rules-who = Quem decide
governance-rules-data = Dados
governance-rules-age = A partir da idade de
governance-rules-known = Como se sabe
governance-rules-plain = Dados comuns
governance-rules-sensitive = O que a lei mais protege
governance-rules-strict = Regra estrita: { $name }
governance-rules-when = Em quanto tempo se responde
governance-rules-term = Prazo
governance-rules-console = Cada dado com sua fonte: chaski policy explain, no console da caixa.
governance-sheet-title = O papel para imprimir e assinar
governance-sheet-lead = Marque sim ou não em cada coisa. Nenhuma lição depende disso, e na escola dá para mudar de ideia a qualquer momento.
governance-sheet-whose = { $school }, turma { $class }
governance-sheet-name = Nome da criança: ______________________________
governance-sheet-boxes = ☐ Sim      ☐ Não
governance-sheet-sign = Assinaturas
governance-sheet-heard = Perguntou-se à criança o que ela pensa:  ☐ Sim
governance-sheet-child = A criança, se já tem idade para decidir: ______________________________
governance-sheet-guardian = Mãe, pai ou responsável: ______________________________
governance-sheet-day = Data: ______________
governance-foot = Seus dados
governance-closed-by = Respondido por
governance-answer = Resposta
governance-answer-title = Resposta a um pedido sobre dados
governance-answer-link = Folha com a resposta, para imprimir
governance-answer-receipt-title = Comprovante de um pedido sobre dados
governance-answer-receipt-link = Comprovante para quem pediu, para imprimir
governance-answer-lead = { $name }, { $date }
governance-answer-by-hand = ____________________ (à mão: aqui o nome já não pode ser lido)
governance-answer-whose = Dados de
governance-answer-words = Esta é a resposta da escola.
governance-answer-receipt-words = A escola recebeu este pedido e responde em papel, até o dia acima. Não custa nada.
governance-answer-receipt-late = A escola recebeu este pedido. O dia acima já passou: a resposta, em papel, está atrasada e a escola ainda a deve. Não custa nada.
governance-answer-disagree = Se você não concorda
governance-answer-authority = Você pode perguntar de novo na escola, ou procurar a autoridade de proteção de dados ({ $country }): { $name }. Isto não é assessoria jurídica.
governance-answer-authority-unknown = Você pode perguntar de novo na escola, ou procurar a autoridade de proteção de dados ou a defensoria pública, se o seu país as tem. Isto não é assessoria jurídica.
governance-answer-given = Entregue em ______________ por ______________________________
governance-answer-taken = Recebido por (assinatura): ______________________________
governance-ground = Razão escrita
governance-copy-made = Cópia feita por
governance-erase-waiting = { $n ->
    [one] Outra caixa que tinha as chaves ainda não confirmou.
   *[other] Outras { $n } caixas que tinham as chaves ainda não confirmaram.
}
governance-erase-done = Foi esquecida. Todas as caixas que, pelo que se sabe, tinham as chaves do nome confirmaram que as destruíram. Se alguém copiou antes o disco de uma, essa cópia pode ler o nome até voltar a se comunicar com a rede.
governance-erase-here = Foi esquecida nesta caixa.
governance-do-erase-forgotten = A pessoa foi esquecida. Avise quem pediu e encerre o pedido.
governance-do-rectify-work = A presença se corrige na chamada da turma. Uma resposta fica como foi dada; dá para responder de novo, e vale a nova.
governance-do-class = Abrir a turma { $name }
governance-do-object-none = Para esta pessoa nada além das lições foi permitido, então não há o que parar. Diga isso e encerre o pedido.
governance-close-not-forgotten = Esta pessoa não foi esquecida: o pedido não pode ser encerrado como feito. Primeiro é preciso esquecê-la, ou dizer por que não.
governance-close-ground = Por quê, em poucas palavras
governance-close-ground-hint = Qual lei, o que não foi feito ou quem retirou. Só o que foi feito por inteiro não precisa. Não escreva nomes: fica escrito, e quem pediu lê.
governance-refused-not-forgotten = Ninguém foi esquecido: o pedido continua aberto.
governance-refused-ground-missing = Escreva por que termina assim. O pedido continua aberto.
governance-refused-outcome-missing = Falta escolher o que foi feito. O pedido continua aberto.
governance-mend = O pedido continua aberto
governance-ask-administrator = Quem faz isso é quem administra a escola.
governance-ask-administrator-whom = Aqui: { $name }.
governance-ask-administrator-nobody = Ninguém administra esta escola ainda. Pergunte a quem cuida da caixa.
governance-ask-administrator-how = Diga em que página você estava e por que é preciso. Nada mudou.
governance-forget-who-may = Esquecer não se desfaz. Você pode receber o pedido e encerrá-lo; esquecer cabe a quem administra a escola.
governance-moves-join-who = Se aqui foi feito um registro antes de a história chegar, os dois se unem em um.
governance-papers-title = Papéis para as famílias
governance-copy-roles = O que faz na escola
governance-copy-answers = Respostas e resultados
governance-copy-more = São mostradas as últimas { $n } de { $all }. O arquivo tem todas.
governance-copy-course-unknown = Um curso que não está nesta caixa
governance-copy-when = Quando
governance-copy-exercise = Exercício
governance-copy-answered = Resposta
governance-copy-right = Resultado
governance-copy-in-quiz = Teste: { $name }
governance-copy-together = { $name } (junto com outros)
governance-copy-day = Dia
governance-copy-happened = Um por um, o último primeiro
governance-copy-where = Para onde foi
governance-copy-where-nowhere = Para lugar nenhum: nenhuma outra caixa recebeu chaves do nome, e nenhuma anotação sobre esta pessoa saiu desta caixa.
governance-copy-keys = Chaves que abrem o nome
governance-copy-keys-some = { $n ->
    [0] Nenhuma outra caixa recebeu chaves que abrem o nome.
    [one] Outra caixa recebeu chaves que abrem o nome. Ela não é nomeada, porque a pessoa está protegida.
   *[other] As chaves que abrem o nome foram entregues { $n } vezes. As caixas não são nomeadas, porque a pessoa está protegida.
}
governance-copy-left-some = { $n ->
    [0] Nenhuma anotação sobre esta pessoa saiu desta caixa.
    [one] No que saiu para uma caixa havia anotações sobre esta pessoa.
   *[other] No que saiu para { $n } caixas havia anotações sobre esta pessoa.
}
governance-copy-box = Caixa
governance-copy-keys-handed = Recebeu as chaves
governance-copy-keys-destroyed = Destruiu as chaves
governance-copy-left = No que saiu para estas caixas havia anotações sobre esta pessoa
governance-copy-left-reading = Os nomes vão lacrados. Do que quem recebe não pode ler, foi só um resumo cifrado.
governance-copy-days = Dias
governance-copy-from-to = de { $first } a { $last }
governance-left-for = Para quê
governance-left-much = Quanto
governance-left-for-central = Uma segunda cópia para a escola e os números do ministério. Respostas só de quem permitiu.
governance-left-for-own = Para que todas as caixas desta escola saibam o mesmo.
governance-left-for-network = Correio da rede: cursos, certificados e estudantes que se mudaram para lá.
governance-left-withheld = { $n ->
    [one] uma retida, só foi seu resumo cifrado
   *[other] { $n } retidas, só foram seus resumos cifrados
}
governance-left-again = { $n ->
    [one] uma foi outra vez, e não é contada de novo
   *[other] { $n } foram outra vez, e não são contadas de novo
}
governance-left-school = { $name } ({ $key })
governance-left-some = Outra caixa da rede (não se mostra qual)
governance-ground-no-border = Nenhuma fronteira é cruzada: os dois lugares estão sob a lei { $code ->
    [AR] da Argentina
    [BO] da Bolívia
    [BR] do Brasil
    [BS] das Bahamas
    [CL] do Chile
    [CO] da Colômbia
    [CR] da Costa Rica
    [DO] da República Dominicana
    [EC] do Equador
    [GT] da Guatemala
    [GY] da Guiana
    [HT] do Haiti
    [JM] da Jamaica
    [MX] do México
    [NI] da Nicarágua
    [PA] do Panamá
    [PE] do Peru
    [PY] do Paraguai
    [SR] do Suriname
    [UY] do Uruguai
    [VE] da Venezuela
   *[other] de { $name }
}, numa mesma rede.
governance-ground-article = { $country }, artigo { $article }: { $status }.
governance-open-title = Seus dados nesta escola
governance-open-title-of = Seus dados: { $name }
governance-open-lead = Você pode pedir para ver o que a escola guarda sobre você ou sua filha ou filho, para corrigir, para parar um uso ou para ser esquecido. Não custa nada.
governance-open-how = Como pedir
governance-open-step-form = 1. Imprima o formulário, ou escreva o mesmo em qualquer folha.
governance-open-step-hand = 2. Entregue a uma professora, um professor ou à direção. A escola anota o dia em que chegou.
governance-open-step-answer = 3. A escola responde em papel, no prazo da lista abaixo ou antes.
governance-open-what = O que se pode pedir, e em que prazo se responde
governance-open-asked = Para tudo o mais a escola pergunta antes, num papel que a professora ou o professor entrega. Você pode dizer não, e mudar de ideia depois.
governance-open-enter = Entrar, para ver o que se guarda sobre mim
governance-form-link = Formulário para pedir em papel
governance-form-title = Pedido sobre dados pessoais
governance-form-lead = Para: { $name }. Imprima esta página, preencha e entregue na escola. Não custa nada.
governance-form-whose = De quem são os dados? Nome: ______________________________
governance-form-class = Turma, ou ano em que saiu: ______________
governance-form-who = Quem pede?  ☐ A própria pessoa   ☐ Mãe, pai ou responsável. Nome: ______________________________
governance-form-reach = Onde a resposta me encontra: ______________________________
governance-form-which = Para corrigir: o que está errado e o que é certo? Para não usar: o quê?
governance-form-which-line = ____________________________________________________________
governance-form-sign = Assinatura: ______________________________
governance-form-school = A escola preenche
governance-form-received = Recebido em ______________ por ______________________________   ☐ Anotado na caixa
governance-form-answer = Responder até ______________   Respondido em ______________
governance-time = Prazo para responder
governance-form-law-nowhere = A escola não informou o seu país: vale a regra mais rigorosa. Isto não é assessoria jurídica.
governance-form-law = Regra deste país: { $name }. Isto não é assessoria jurídica.
governance-role-pupil = estudante
governance-role-teacher = docente
governance-role-head = direção
governance-role-administrator = administração
governance-role-technician = técnico
governance-role-guest = visita
governance-role-translator = tradução
governance-role-reviewer = revisão de traduções
governance-role-analyst = análise numa central
governance-role-network-administrator = administração de uma rede
governance-mark-present = Presente
governance-mark-late = Chegou tarde
governance-mark-unknown = Falta, não se sabe por quê
governance-mark-illness = Falta: doença
governance-mark-harvest = Falta: plantio ou colheita
governance-mark-road-cut = Falta: caminho interrompido
governance-mark-family = Falta: assunto de família
governance-kept-teaches = Começou a ensinar numa turma
governance-kept-joined = Entrou numa turma
governance-kept-left = Saiu de uma turma
governance-kept-joined-a-team = Entrou numa equipe
governance-kept-left-a-team = Saiu de uma equipe
governance-kept-registered = O registro foi feito
governance-kept-renamed = O nome foi escrito de novo
governance-kept-fact-stated = Anotado no registro
governance-kept-shown-as = O desenho ou o idioma mudou
governance-kept-role-given = Função dada
governance-kept-role-ended = Função retirada
governance-kept-two-records-joined-or-separated = Dois registros foram unidos ou separados
governance-kept-way-in-renewed = O cartão ou a senha foi renovado
governance-kept-consent-given = Permitido
governance-kept-consent-withdrawn = Parado
governance-kept-request = Um pedido sobre dados
governance-kept-copy-made = Foi feita uma cópia dos dados
governance-kept-kept-after-leaving = Os dados são guardados depois da saída
governance-kept-until = até { $day }. { $ground }.
governance-kept-no-longer = não mais além do prazo da escola
governance-kept-called-the-roll = Fez a chamada
governance-kept-place = Parou num curso em
governance-kept-marked = Marcou
governance-kept-unmarked = Tirou uma marca
governance-kept-work = Um trabalho foi passado
governance-kept-staff = Fez algo para outros como funcionário
governance-kept-other = Escrito por um programa mais novo
governance-open-anyway = Para ensinar: o nome, a turma, as respostas e a presença. Quem dá aula vê isso. Fica guardado nesta caixa.
governance-retention-title = Os dados de quem saiu
governance-retention-what-it-is = Esquecer quer dizer que o nome e a ficha de uma pessoa nunca mais poderão ser lidos nestas caixas. Seus registros em papel e os do ministério não mudam. Ninguém é esquecido se alguém não decidir isso aqui, e não há pressa.
governance-retention-none = Hoje não há ninguém sobre quem decidir. O prazo da escola é de { $n ->
    [one] um ano
   *[other] { $n } anos
}.
governance-retention-lead = { $n ->
    [one] Uma pessoa saiu há mais de { $years ->
        [one] um ano
       *[other] { $years } anos
    } e continua registrada aqui.
   *[other] { $n } pessoas saíram há mais de { $years ->
        [one] um ano
       *[other] { $years } anos
    } e continuam registradas aqui.
}
governance-retention-no-clock = Enquanto isso ninguém pode ser esquecido aqui, e nada se perde. Peça a quem administra ou a quem cuida da caixa que acerte o relógio.
governance-retention-cut = Aqui cabem { $n } pessoas e há mais. As outras aparecem quando a lista diminui; não há pressa.
governance-retention-who = Pessoas cujo prazo terminou
governance-retention-who-hint = Marque as pessoas sobre as quais quer decidir. A página seguinte diz o que aconteceria; antes não acontece nada. As marcas valem para esta página da lista.
governance-retention-left = Saiu em { $name }
governance-retention-left-worked = Saiu em { $left }, último trabalho em { $worked }
governance-retention-no-day = Não se sabe quando
governance-retention-since = { $days }. O prazo terminou em { $name }.
governance-retention-look = Ver o que aconteceria ao esquecê-las
governance-retention-look-all = Ver o que aconteceria ao esquecer todas as { $n }
governance-retention-look-first = Ver o que aconteceria ao esquecer as primeiras { $n }
governance-retention-keep = Guardar os dados por mais tempo
governance-retention-nobody-chosen = Nada foi feito. Primeiro marque ao menos uma pessoa.
governance-retention-nobody-due = Ninguém foi esquecido. As pessoas escolhidas voltaram, há um motivo para guardar seus dados ou já foram esquecidas.
governance-retention-held-title = De quem os dados são guardados por mais tempo
governance-retention-held-words = { $n ->
    [one] O prazo de uma pessoa terminou, mas há um motivo para guardar seus dados. Ela não é esquecida com as outras.
   *[other] O prazo de { $n } pessoas terminou, mas há um motivo para guardar seus dados. Elas não são esquecidas com as outras.
}
governance-retention-held-caption = Dados guardados por mais tempo, e por quê
governance-retention-over = Prazo terminado em
governance-retention-why-held = Por quê
governance-retention-let-go = Retirar este motivo
governance-retention-open-request = Abrir os pedidos
governance-retention-first = São mostradas as primeiras { $n }.
governance-retention-hold-kept = Os dados são guardados até { $day }. { $ground } ({ $name }, { $at }).
governance-retention-hold-asked = Há um pedido aberto: { $name }.
governance-retention-hold-must-keep = Pediu o esquecimento dos seus dados, e soube que a lei obriga a escola a guardá-los.
governance-retention-hold-moving = Outra escola pede o histórico e ninguém respondeu ainda.
governance-retention-hold-moved = O histórico foi concedido a outra escola. Se for esquecida aqui, talvez aquela escola não consiga mais ler o nome.
governance-retention-hold-two-histories = Há uma caixa duplicada. Até a central resolver, pode faltar aqui algo desta pessoa.
governance-retention-unknown-title = De quem não se sabe quando saiu
governance-retention-unknown-words = Esta página nunca pergunta por elas. Se é certo que alguém saiu para sempre, abra o nome.
governance-retention-unknown-why = Por que não se sabe
governance-retention-unknown-no-day = Não está em nenhuma turma, e nunca se anotou um dia de saída.
governance-retention-unknown-ahead = O último dia anotado ainda não chegou: o relógio de uma caixa estava errado.
governance-retention-unknown-too-early = O último dia foi anotado por uma caixa que tinha perdido a data.
governance-retention-rule-title = Por quanto tempo esta escola guarda os dados
governance-retention-rule-set = { $n ->
    [one] Um ano
   *[other] { $n } anos
} depois que alguém sai. Definido por { $name } em { $at }.
governance-retention-rule-default = { $n ->
    [one] Um ano
   *[other] { $n } anos
} depois que alguém sai. Ninguém na escola definiu o prazo: é uma proposta deste programa, não uma lei.
governance-retention-rule-counts = Conta-se desde o último dia numa turma ou numa função, ou desde o último trabalho, se foi depois. Quando o prazo termina, nada se apaga sozinho: esta página pergunta e uma pessoa decide.
governance-retention-years = Anos
governance-retention-years-hint = Um número inteiro de { $from } a { $to }. Vale desde agora para toda a escola, e fica escrito quem o definiu.
governance-retention-years-wrong = Nada foi mudado. Escreva um número inteiro de { $from } a { $to }.
governance-retention-set = Salvar o número de anos
governance-retention-done-set = O número de anos foi salvo.
governance-retention-done-kept = Anotado: os dados são guardados até esse dia.
governance-retention-done-let-go = Anotado. Ninguém foi esquecido: esse motivo não conta mais, e vale o prazo da escola.
governance-retention-later = Quem saiu há menos de { $n ->
    [one] um ano
   *[other] { $n } anos
}
governance-retention-later-none = Ninguém que saiu há menos de { $n ->
    [one] um ano
   *[other] { $n } anos
} continua registrado aqui.
governance-retention-later-words = Os dados ainda são guardados: certificados e históricos são pedidos sobretudo nos primeiros anos. Se alguém pedir para ser esquecido antes, abra o nome. O prazo é de { $n ->
    [one] um ano
   *[other] { $n } anos
}.
governance-retention-later-caption = Primeiro quem chega antes ao fim do prazo
governance-retention-when = Saiu
governance-retention-until = Dados guardados até
governance-retention-forget-title = { $n ->
    [one] Esquecer uma pessoa
   *[other] Esquecer { $n } pessoas
}
governance-retention-what = { $n ->
    [one] O nome desta pessoa e tudo o que está na ficha nunca mais poderão ser lidos, nem aqui nem em nenhuma cópia de segurança. Ninguém poderá entrar com esse nome.
   *[other] Os nomes destas { $n } pessoas e tudo o que está nas fichas nunca mais poderão ser lidos, nem aqui nem em nenhuma cópia de segurança. Ninguém poderá entrar com esses nomes.
}
governance-retention-whom-caption = Quem é esquecido
governance-retention-elsewhere = { $n ->
    [one] Outra caixa também tinha algumas destas chaves e precisa confirmar.
   *[other] Outras { $n } caixas também tinham algumas destas chaves e precisam confirmar.
}
governance-retention-written = Fica escrito que { $name } decidiu isto, e por quê: os dados já não são necessários. Quem tiver voltado nesse meio-tempo não é esquecido.
governance-retention-forgotten = { $n ->
    [0] Ninguém foi esquecido.
    [one] Uma pessoa foi esquecida nesta caixa.
   *[other] { $n } pessoas foram esquecidas nesta caixa.
}
governance-retention-confirm = Abra “Quem foi esquecido”, no fim desta página, para ver quais caixas ainda precisam confirmar.
governance-retention-stayed = { $n ->
    [one] Uma pessoa não foi esquecida: voltou, há um motivo para guardar seus dados ou já tinha sido esquecida.
   *[other] { $n } pessoas não foram esquecidas: voltaram, há um motivo para guardar seus dados ou já tinham sido esquecidas.
}
governance-retention-keep-title = Guardar por mais tempo
governance-retention-keep-whom = Trata-se de: { $name }
governance-retention-keep-words = Até esse dia elas não são esquecidas com as outras. O motivo e quem decidiu ficam escritos.
governance-retention-keep-until = Até quando?
governance-retention-keep-ground = Por quê?
governance-retention-keep-hint = Aqui se anota só o tipo de motivo; o papel fica na escola. A pessoa lê isso na cópia dos seus dados.
governance-retention-ground-law = A lei ou uma autoridade obriga a escola a guardá-los
governance-retention-ground-case = Há um processo, uma queixa ou uma reclamação em aberto
governance-retention-ground-certificate = Falta entregar um certificado ou um histórico
governance-retention-ground-returns = Espera-se que a pessoa volte
governance-retention-ground-asked = A pessoa ou a família pediu
governance-retention-ground-other = Outro motivo
governance-retention-keep-do = Guardar até esse dia
governance-retention-refused-day = Escreva um dia que ainda vem, no máximo a 50 anos daqui, assim: 2030-11-23.
governance-retention-refused-ground = Escolha o motivo.
governance-retention-refused-not-gone = Nada foi anotado. Uma destas pessoas está de novo na escola, ou foi esquecida nesse meio-tempo.
