chaski-nav-courses = Cursos
chaski-nav-practice = Praticar
chaski-nav-todo = Tarefas
chaski-nav-school = Escola
chaski-nav-classes = Minhas turmas
chaski-nav-people = Pessoas
chaski-nav-make = Criar
chaski-nav-desk = Traduzir
chaski-nav-models = Modelos
chaski-central-title = Uma central
chaski-central-lead = Aqui se recebe o correio que os mensageiros trazem, e quem analisa olha os modelos do tutor.
chaski-central-models = Modelos do tutor
chaski-central-sign-in = Entrar
chaski-central-heard = Esta página só abre com HTTPS.
chaski-central-heard-do = Uma senha digitada aqui poderia ser lida no caminho. Abra a página pelo endereço https; se não houver, peça a quem mantém esta central que ponha HTTPS na frente.
chaski-central-away = O banco de dados não responde por um momento.
chaski-central-away-do = O que foi salvo continua salvo. Tente de novo em um minuto. Se continuar assim, avise quem cuida do servidor.
chaski-central-demonstration = Aqui tudo é inventado. Para cuidar da rede, entre como “{ $name }” com a senha “{ $password }”.
chaski-mail-title = Levar o correio
chaski-mail-nav = Correio
chaski-mail-lead = As caixas sem internet mandam o seu correio com pessoas. Leve-o no seu telefone e entregue em qualquer outra caixa, ou na central.
chaski-mail-size = Quanto espaço há no seu telefone?
chaski-mail-mb = { $n ->
    [one] { $n } megabyte
   *[other] { $n } megabytes
}
chaski-mail-take-heading = Pegar o correio
chaski-mail-take = Pegar o correio
chaski-mail-take-where = Seu telefone guarda um arquivo que começa com chaski-mail, com a escola e o dia no nome. Guarde-o até entregar.
chaski-mail-deliver-heading = Entregar o correio
chaski-mail-file = O arquivo que você trouxe; o nome começa com chaski-mail
chaski-mail-deliver = Entregar
chaski-mail-sealed = O correio vai lacrado. Nem você nem o seu telefone podem ler, nem quem achar o telefone.
chaski-mail-alone = Esta caixa ainda não pertence a nenhuma rede.
chaski-mail-alone-do = Não há correio para levar. Antes, um técnico a une a uma rede.
chaski-mail-later = Alguém está pegando ou entregando correio neste momento.
chaski-mail-later-do = Nada se perde. Tente de novo daqui a um minuto.
chaski-mail-other = Esse arquivo não é correio.
chaski-mail-other-do = Escolha o arquivo que outra caixa lhe deu: o nome começa com chaski-mail. Nada foi mudado.
chaski-mail-long = Esse arquivo é grande demais para ser correio.
chaski-mail-no-file = Nenhum arquivo chegou.
chaski-mail-changed = O que pode sair daqui mudou desde que esse arquivo foi feito.
chaski-mail-changed-do = Pegue ou entregue o correio outra vez: será feito um arquivo novo. Nada se perde.
chaski-mail-stopped = O arquivo não chegou até o fim.
chaski-mail-stopped-do = Mantenha a conexão e entregue o arquivo outra vez. Nada foi mudado e nada se perde.
chaski-mail-often = Este correio de volta já foi pego muitas vezes na última hora.
chaski-mail-often-do = Procure no seu telefone um arquivo cujo nome começa com chaski-mail-return. Se não estiver lá, tente de novo daqui a uma hora. Nada se perde.
chaski-mail-full = Não há mais espaço no disco deste equipamento.
chaski-mail-full-do = Não apague o seu arquivo, e avise quem cuida deste equipamento que é preciso liberar espaço no disco. Quando houver espaço, entregue o arquivo outra vez. Nada se perde.
chaski-mail-receipts-others = { $n ->
    [one] O que foi escrito aqui chegou também a uma caixa de outra escola.
   *[other] O que foi escrito aqui chegou também a { $n } caixas de outras escolas.
}
chaski-mail-failed = Não deu para fazer isso.
chaski-mail-failed-do = Não apague o seu arquivo, e avise quem cuida deste equipamento. Nada se perde.
chaski-mail-nothing = Não trazia nada para este lugar.
chaski-mail-not-here = Este correio é para outras caixas. Obrigado por levá-lo adiante.
chaski-mail-delivered = Entregue. Obrigado.
chaski-mail-receipt = Chegou o recibo do correio. Obrigado.
chaski-mail-word = Chegou notícia de outra caixa: o que ela tem e o que lhe falta. Obrigado.
chaski-mail-receipt-central = { $n ->
    [one] Recibo da central: chegou-lhe uma entrada escrita aqui.
   *[other] Recibo da central: chegaram-lhe { $n } entradas escritas aqui, de algumas só um resumo.
}
chaski-mail-receipt-school = { $n ->
    [one] Recibo de { $name }: chegou-lhe uma entrada escrita aqui.
   *[other] Recibo de { $name }: chegaram-lhe { $n } entradas escritas aqui, de algumas só um resumo.
}
chaski-mail-receipt-box = { $n ->
    [one] Recibo de outra caixa: chegou-lhe uma entrada escrita aqui.
   *[other] Recibo de outra caixa: chegaram-lhe { $n } entradas escritas aqui, de algumas só um resumo.
}
chaski-mail-letters = { $n ->
    [one] Uma carta era para este lugar.
   *[other] { $n } cartas eram para este lugar.
}
chaski-mail-new = { $n ->
    [0] Tudo o que trazia já estava aqui.
    [one] Agora há aqui uma entrada nova.
   *[other] Agora há aqui { $n } entradas novas.
}
chaski-mail-others = { $n ->
    [one] Uma carta é para outra caixa e segue viagem.
   *[other] { $n } cartas são para outras caixas e seguem viagem.
}
chaski-mail-cut = Uma parte do correio chegou danificada ou incompleta.
chaski-mail-cut-do = O que chegou inteiro está aqui. O resto é mandado de novo sozinho.
chaski-mail-doubled = Uma parte não foi aceita: duas caixas escrevem com o mesmo nome.
chaski-mail-doubled-do = Diga a quem cuida da rede. Guarde o arquivo: nada se perde enquanto ninguém apagar as caixas.
chaski-mail-revoked = O correio vem de uma caixa cujo certificado foi retirado.
chaski-mail-revoked-do = O que se escreveu nela depois não conta em lugar nenhum. Diga na escola: que a desliguem e liguem para a central.
chaski-mail-refused = Uma parte não foi aceita.
chaski-mail-refused-do = Quase tudo é aceito em outra viagem, quando aqui se sabe mais. Se acontecer de novo, avise quem cuida da rede. Guarde o arquivo.
chaski-mail-return = Pegar o correio de volta
chaski-mail-lacking = Faltam { $size }, que vêm em outra viagem.
chaski-mail-return-why = Leva o recibo deste lugar: com ele se sabe o que mandar depois. Entregue onde pegou o correio, e por onde passar.
chaski-mail-return-size = O arquivo tem { $size }.
chaski-mail-return-letters = { $n ->
    [0] Daqui não vai nenhuma carta.
    [one] Daqui vai uma carta: primeiro vai o que é de onde você vem.
   *[other] Daqui vão { $n } cartas: primeiro vai o que é de onde você vem.
}
chaski-mail-return-others = { $n ->
    [one] Uma carta de outra caixa segue viagem nele.
   *[other] { $n } cartas de outras caixas seguem viagem nele.
}
chaski-mail-return-rest = Não coube tudo o que falta no lugar de onde você vem: traga de novo o correio de lá, e o resto vai então.
chaski-stick-title = Correio num pendrive
chaski-stick-link = Correio num pendrive
chaski-stick-lead = Conecte o pendrive. Primeiro leia e depois grave: assim o seu recibo viaja com o seu correio.
chaski-stick-which = Qual pendrive?
chaski-stick-write = Gravar o pendrive
chaski-stick-read = Ler o pendrive
chaski-stick-none = Não há nenhum pendrive conectado.
chaski-stick-none-do = Conecte-o ao próprio equipamento, não ao seu telefone, espere um momento e olhe de novo.
chaski-stick-sealed = O correio vai lacrado: quem levar ou achar o pendrive não consegue ler nada. Um pendrive pode servir a muitas caixas e ser usado duas vezes.
chaski-stick-unreadable = Não dá para ler o que há nele.
chaski-stick-no-mail = Ainda não tem correio.
chaski-stick-for-us = { $n ->
    [0] Nenhuma carta para este lugar,
    [one] Uma carta para este lugar,
   *[other] { $n } cartas para este lugar,
}
chaski-stick-for-us-read = { $n ->
    [0] Nenhuma carta para este lugar,
    [one] A carta para este lugar já foi lida;
   *[other] As { $n } cartas para este lugar já foram lidas;
}
chaski-stick-for-others = { $n ->
    [0] nenhuma para outros.
    [one] uma para outro.
   *[other] { $n } para outros.
}
chaski-stick-writing = Gravando o pendrive “{ $name }”…
chaski-stick-writing-far = Olhando a caixa { $n } de { $all } no máximo. Já foram gravados { $size }.
chaski-stick-reading = Lendo o pendrive “{ $name }”…
chaski-stick-reading-far = Carta { $n } de { $all }.
chaski-stick-settling = Um pendrive lento demora um pouco até ter tudo de verdade.
chaski-stick-leave-in = Não tire o pendrive. Pode fazer outra coisa; esta página diz quando terminou.
chaski-stick-written = O correio está no pendrive “{ $name }”. Já pode tirá-lo.
chaski-stick-wrote = { $name }: { $n ->
    [0] chaves e recibos
    [one] uma entrada
   *[other] { $n } entradas
}, { $size }.
chaski-stick-wrote-others = { $n ->
    [one] Uma carta para uma caixa de outra escola, { $size }.
   *[other] { $n } cartas para caixas de outras escolas, { $size } ao todo.
}
chaski-stick-rest-waits = Não coube tudo. O resto espera o próximo pendrive.
chaski-stick-nothing-new = Não havia nada de novo para ninguém. Já pode tirar o pendrive “{ $name }”.
chaski-stick-nothing-new-why = Ele diz que passou por aqui. Os outros sabem por ele o que há aqui.
chaski-stick-no-letters = No pendrive “{ $name }” não há nenhuma carta para este lugar. Já pode tirá-lo.
chaski-stick-no-letters-why = Ele diz que passou por aqui: quem o ler depois sabe o que mandar.
chaski-stick-was-read = O pendrive “{ $name }” foi lido e leva o recibo. Já pode tirá-lo.
chaski-stick-came = { $name }: { $n ->
    [0] nada que já não estivesse aqui.
    [one] uma entrada nova.
   *[other] { $n } entradas novas.
}
chaski-came-courses = Chegaram { $size } de cursos; { $n ->
    [0] nenhum está completo ainda.
    [one] um ficou completo.
   *[other] { $n } ficaram completos.
}
chaski-came-program = Chegaram { $size } de uma atualização do programa; { $n ->
    [0] ainda não está completa.
   *[other] está completa.
}
chaski-stick-refused = Nem todo o correio de “{ $name }” foi aceito: { $n ->
    [one] uma parte foi recusada.
   *[other] { $n } partes foram recusadas.
}
chaski-stick-refused-do = O que foi recusado não é usado. Quase tudo volta sozinho quando se sabe mais; se continuar assim, avise a central.
chaski-stick-cut = A carta de “{ $name }” acaba antes do fim.
chaski-stick-old-key = A carta de “{ $name }” é velha demais para ser aberta.
chaski-stick-old-key-do = Nada se perde: a chave nova deste lugar já está no pendrive. A carta é escrita de novo quando o pendrive passar por lá.
chaski-stick-unread = A carta de “{ $name }” não pode ser lida.
chaski-stick-unread-do = Ela se estragou no caminho. Nada se perde: é escrita de novo quando o pendrive passar por lá.
chaski-stick-at = Em { $name }.
chaski-stick-is-gone = O pendrive “{ $name }” foi tirado cedo demais.
chaski-stick-is-gone-do = Conecte-o e aperte de novo. Nada se perde, e nada do que há nele está quebrado.
chaski-stick-is-full = O pendrive “{ $name }” está cheio.
chaski-stick-is-full-do = Tire algo dele, ou pegue outro, e aperte de novo.
chaski-stick-is-locked = Não dá para gravar no pendrive “{ $name }”.
chaski-stick-is-locked-do = Alguns pendrives têm uma trava do lado. Mova-a, ou pegue outro pendrive.
chaski-stick-is-failed = O pendrive “{ $name }” falhou.
chaski-stick-is-failed-do = Pegue outro. Nada se perde.
chaski-stick-is-node = Não deu para fazer isso no pendrive “{ $name }”.
chaski-stick-is-node-do = Aperte de novo; se continuar assim, olhe o estado do equipamento. Nada se perde.
chaski-stick-not-written = Não o mande assim: o correio que ele leva não está completo.
chaski-stick-not-read = O que já tinha chegado fica. Pode ser que o recibo ainda não esteja nele.
chaski-stick-a-box = A caixa { $name }…
chaski-stick-a-stranger = Alguém desconhecido
chaski-join-link = A rede desta caixa
chaski-join-title = Entrar numa rede
chaski-join-title-member = A rede desta caixa
chaski-join-decided = Decidiu-se ficar com o que outra máquina escreveu com o nome desta caixa.
chaski-join-decided-do = Não apague esta ainda. O que só ela tem, ela escreve de novo quando chegar o da outra: com uma chamada pela rede, ou em umas três viagens. Esta página diz quando.
chaski-join-gave-way = Outra máquina tem o nome desta caixa, e ficou valendo o que a outra escreveu.
chaski-join-gave-way-do = O que só estava nesta foi escrito de novo com outro nome, com seus dias e horas.
chaski-join-gave-way-keep = As duas ainda têm uma mesma chave, e na central aparecem como uma só caixa. Quando tudo estiver lá, fique com uma: a outra é preparada de novo e entra como segunda caixa.
chaski-join-gave-way-names = Os nomes que se escreveram aqui desde a cópia estão só neste disco: se ficar com a outra, escreva-os lá antes de apagar esta.
chaski-join-lead = As caixas de uma rede dão umas às outras o que se aprendeu, por meio de uma central. Quem cuida da central mostra um quadrado para o seu telefone, ou diz três coisas.
chaski-join-new = Esta caixa é nova.
chaski-join-new-do = Se ela ocupa o lugar de outra caixa, ou se a escola já tem uma: junte-a primeiro aqui. A escola, as pessoas e o trabalho delas chegam sozinhos. Não comece a escola uma segunda vez.
chaski-join-own-print = Impressão digital desta caixa:
chaski-join-own-print-why = Leia-a primeiro a quem cuida da central: o código é feito só para esta caixa. Se depois a central mostrar outra, avise logo.
chaski-join-mend = Por favor corrija isto primeiro
chaski-join-network-heading = Com uma rede
chaski-join-square = O que o seu telefone leu no quadrado
chaski-join-square-hint = Começa com chaski:join. Ponha tudo aqui; ou preencha os três campos abaixo.
chaski-join-square-wrong = Isto não é o que está no quadrado de uma central. Começa com chaski:join.
chaski-join-address = Endereço da central
chaski-join-address-hint = Por exemplo central.example:7440
chaski-join-address-wrong = Um endereço é um nome ou número, dois pontos e uma porta: central.example:7440
chaski-join-code = Código
chaski-join-code-hint = Doze letras e algarismos. Vale uma só vez e por 30 minutos.
chaski-join-code-wrong = Um código tem doze letras e algarismos.
chaski-join-print = Impressão digital da central
chaski-join-print-hint = Vinte letras e algarismos. Peça que os leiam para você, ou compare com a tela da central.
chaski-join-print-wrong = Uma impressão digital tem vinte letras e algarismos.
chaski-join-invented = As pessoas desta caixa são inventadas
chaski-join-invented-yes = A rede também é uma demonstração
chaski-join-start-code = Código desta caixa
chaski-join-start-code-hint = Está no console da caixa quando ela liga, ou na folha de códigos de uso único.
chaski-join-go = Entrar
chaski-join-paid = Um código desta caixa já foi gasto na central de impressão { $name }.
chaski-join-paid-do = Outra tentativa com ela não custa nenhum durante meia hora: deixe vazio o campo abaixo. Para outra impressão é preciso outro código.
chaski-join-alone-heading = Sem rede
chaski-join-alone = Guarde o cartão desta caixa e leve-o à central, no telefone ou num pendrive. Lá se faz com ele um arquivo de boas-vindas que só serve para esta caixa. Traga-o de volta e abra-o aqui.
chaski-join-alone-new = É a primeira caixa de uma escola nova? Comece a escola em /first antes de guardar o cartão. Ocupa o lugar de outra caixa? Guarde-o agora; na central ele é entregue na página da caixa quebrada.
chaski-join-card = Guardar o cartão
chaski-join-file = O arquivo de boas-vindas que você trouxe
chaski-join-file-go = Abrir o arquivo de boas-vindas
chaski-join-joined = Pronto: esta caixa pertence à rede.
chaski-join-joined-do = Ela faz agora a primeira troca. Daqui em diante faz isso sozinha.
chaski-join-joined-file = Agora leve o correio dela: pegue-o aqui, entregue-o na central e traga o correio de volta.
chaski-join-called = As outras estão sendo chamadas.
chaski-join-is-invented = As pessoas desta caixa são inventadas; uma rede de verdade não deve recebê-las.
chaski-join-is-invented-do = Se a rede também é uma demonstração, diga isso abaixo. Nada foi mudado.
chaski-join-other-network = Esta caixa já pertence a outra rede.
chaski-join-other-network-do = Nada foi mudado. Uma caixa pertence a uma só rede.
chaski-join-anothers-file = Este arquivo de boas-vindas é de outra caixa.
chaski-join-anothers-file-do = Nada foi mudado. Leve o cartão desta caixa à central e traga o arquivo dela.
chaski-join-no-welcome = Este não é um arquivo de boas-vindas. Escolha o que a central fez com o cartão desta caixa.
chaski-join-no-welcome-do = Nada foi mudado.
chaski-join-unreachable = Não há caminho até { $name }.
chaski-join-unreachable-do = Nada foi mudado, e o código não foi gasto. O endereço está certo? Esta caixa tem rede neste momento? Se não, siga o caminho com arquivos, mais abaixo.
chaski-join-other-node = O que responde em { $name } não é a central com esta impressão digital.
chaski-join-other-node-do = Não se confia em ninguém e nada foi mudado. Peça que leiam a impressão digital outra vez, por telefone. Se for a mesma que aqui, não entre: alguém está no meio.
chaski-join-no-central = Em { $name } há uma caixa, não a central.
chaski-join-no-central-do = Nada foi mudado. Peça o endereço da central.
chaski-join-too-many = Daqui vieram códigos errados demais.
chaski-join-too-many-do = Espere um minuto e tente de novo. Nada foi mudado.
chaski-join-no-school = A central não sabe para que escola é esta caixa.
chaski-join-no-school-do = O código não foi gasto. Comece primeiro a escola nesta caixa, ou peça um código que diga o nome da escola.
chaski-join-central-failed = A central não conseguiu deixar esta caixa entrar.
chaski-join-central-failed-do = Aqui nada foi mudado. Quem cuida da central encontra a razão no registro dela. Se o código não valer mais, peça outro.
chaski-join-another-box = Esse código foi feito para outra caixa.
chaski-join-another-box-do = O código não foi gasto e nada foi mudado. Leia a impressão digital desta caixa, acima, a quem cuida da central, e peça um código para ela.
chaski-join-has-box = A escola desta caixa já tem outra caixa na central.
chaski-join-has-box-do = O código não foi gasto e nada foi mudado. Diga a quem cuida da central se esta é uma segunda caixa da escola ou se ocupa o lugar da outra, e peça um código para isso.
chaski-join-refused = Assim a central não deixa esta caixa entrar.
chaski-join-refused-do = O código não foi gasto e nada foi mudado. Quem cuida da central encontra a razão no registro dela.
chaski-join-not-let-in = A central não aceitou este código.
chaski-join-not-let-in-do = Está escrito errado, ou já foi usado, ou os 30 minutos passaram. Peça outro. Nada foi mudado.
chaski-join-link-broke = A ligação caiu antes que a central respondesse.
chaski-join-link-broke-do = Nada foi mudado aqui. Tente de novo; se o código não valer mais, peça outro.
chaski-join-could-not = Não deu para fazer isso.
chaski-join-could-not-do = Nada foi mudado. Tente de novo; se continuar assim, olhe a página da caixa.
chaski-join-state = Últimas trocas
chaski-join-whom = Com quem
chaski-join-how = Como foi
chaski-join-when = Quando
chaski-join-central = A central
chaski-join-neighbour = Uma caixa nesta rede local, { $name }
chaski-join-other-box = Uma caixa, { $name }
chaski-join-calling = Em andamento. Você pode deixar esta página.
chaski-join-nothing-new = Bem: não havia nada de novo
chaski-join-moved = Bem: { $came ->
    [one] chegou uma entrada
   *[other] chegaram { $came } entradas
}, { $went ->
    [one] saiu uma
   *[other] saíram { $went }
}
chaski-join-no-way = Ainda não há caminho. O que foi escrito aqui está guardado, e se tenta de novo.
chaski-join-another = Outra pessoa responde ali. Nada foi entregue.
chaski-join-files-wait = Há arquivos à espera, porque esta ligação é cobrada pela quantidade de dados. Os cursos e as atualizações chegam de uma caixa vizinha, com um pendrive ou um mensageiro, ou por outra ligação.
chaski-join-later = Tem muito a fazer; é chamada mais tarde
chaski-join-broke = A ligação caiu. Da próxima vez continua dali.
chaski-join-failed = Não deu certo. A caixa tenta de novo; se continuar assim, pergunte a quem cuida da central.
chaski-join-is-off = A troca está desligada: { $name }
chaski-join-nobody-called = Desde que a caixa foi ligada ninguém foi chamado.
chaski-join-now = Trocar agora
chaski-join-again = Entrar outra vez
chaski-join-again-why = com um código novo, ou com um arquivo de boas-vindas mais novo da mesma rede
chaski-join-people-coming = As pessoas da escola estão a caminho.
chaski-join-people-none = As pessoas da escola ainda não estão aqui.
chaski-join-people-none-do = Elas chegam com a troca: da central, de outra caixa da escola nesta rede local, ou com o correio num telefone ou pendrive. Então alguém da administração da escola entra aqui.
chaski-join-way-in = Uma entrada para a administração da escola
chaski-join-way-in-why = A escola está aqui. As senhas ficam na caixa em que foram escolhidas; por isso alguém da administração escolhe a sua de novo.
chaski-join-way-in-go = Fazer uma entrada
chaski-join-ways-in = Valem uma vez, por uma semana
chaski-join-ways-in-once = Só são mostradas agora. Com uma delas a dona escolhe uma senha; depois imprime cartões novos para as turmas.
chaski-join-administrator = Administração
chaski-join-invitation = Convite
chaski-join-name-not-here = O nome dela ainda não chegou
chaski-join-use-invitation = Usar
chaski-world-title = Um mundo de demonstração
chaski-world-lead = Duas escolas longe uma da outra e o seu ministério, tudo nesta máquina: duas caixas e uma central de uma mesma rede. Aqui todas as pessoas são inventadas.
chaski-world-who = Quem você quer ser?
chaski-world-pupil = Uma aluna
chaski-world-pupil-does = { $name }. Aperte lá “{ $role }” e aprenda.
chaski-world-teacher = Uma professora
chaski-world-teacher-does = { $name }. Aperte “{ $role }”: as suas turmas, a chamada, quem precisa dela.
chaski-world-administrator = Quem administra a escola
chaski-world-administrator-does = { $name }. Aperte “{ $role }”: pessoas, turmas, cursos, pedidos.
chaski-world-technician = Uma técnica
chaski-world-technician-does = { $name }. Aperte “{ $role }”: o estado da caixa, a rede dela, o correio e o pendrive.
chaski-world-ministry = O ministério
chaski-world-ministry-does = A central. Entre como “{ $name }” com a senha “{ $password }” e veja a rede.
chaski-world-others-do = A outra escola. Os mesmos papéis, outras pessoas.
chaski-world-central = A central do ministério
chaski-world-link = O enlace
chaski-world-link-is-up = As caixas alcançam a central.
chaski-world-link-is-up-why = Chamam por ela a cada minuto. Quem cuida de uma caixa pode fazê-la chamar na hora, em “A rede desta caixa”.
chaski-world-link-cut = Cortar o enlace
chaski-world-link-is-cut = O enlace está cortado. Nenhuma caixa alcança a central.
chaski-world-link-is-cut-why = As duas escolas continuam como se nada fosse. O que escrevem espera o enlace, ou o pendrive.
chaski-world-link-mend = Consertar o enlace
chaski-world-stick = O pendrive
chaski-world-stick-in-pocket = O pendrive “{ $name }” está no seu bolso.
chaski-world-stick-is-in = O pendrive “{ $stick }” está conectado: { $name }.
chaski-world-stick-open-why = Grave-o ou leia-o lá, como técnica, como administradora ou como ministério.
chaski-world-stick-open = À página do pendrive de lá
chaski-world-stick-to = Conectar: { $name }
chaski-world-stick-out = Tirar
chaski-world-try = O que experimentar
chaski-world-try-cut = 1. Corte o enlace. Como administradora de San Isidro, inscreva um aluno novo. Lá ninguém espera por nada.
chaski-world-try-stick = 2. Conecte o pendrive em San Isidro e grave-o como técnica. Conecte-o na central e leia-o como ministério: a página da rede diz que a caixa chegou por pendrive.
chaski-world-try-move = 3. Uma aluna muda de escola. Como administradora de San Isidro imprima o papel: “Muda para outra escola”, na ficha dela; como administradora de Santa Rosa digite o código em “Meus dados”, “Pedidos sobre dados”, “Quem muda de escola”. O pendrive leva o pedido a San Isidro, e a história dela de volta quando for concedido.
chaski-world-try-mend = 4. Conserte o enlace. O que esperava vai sozinho.
chaski-world-failed = Não deu.
chaski-world-failed-do = Nada se perde. Tente de novo; se continuar assim, pare o mundo com Ctrl-C e inicie-o de novo.
chaski-mail-title-of = Levar o correio de { $name }
chaski-mail-own = Este correio saiu daqui mesmo.
chaski-mail-own-do = Leve-o a outra caixa ou à central. Se já esteve lá, entregue aqui o arquivo de volta.
chaski-mail-first = Esta caixa ainda não conhece outra por correio.
chaski-mail-first-do = O primeiro arquivo leva só o seu cartão. Entregue em outra caixa e traga o correio de volta: a partir daí viajam cartas.
chaski-waiting-link = Correio que espera um certificado
chaski-waiting-title = Correio que espera um certificado
chaski-waiting-none = Nenhum correio espera aqui.
chaski-waiting-none-do = O correio de uma caixa que a rede ainda não conhece ficaria guardado aqui até ela ter um certificado.
chaski-waiting-lead = { $n ->
    [one] Aqui fica guardado, sem ler, o correio de uma caixa que ainda não tem certificado.
   *[other] Aqui fica guardado, sem ler, o correio de { $n } caixas que ainda não têm certificado.
}
chaski-waiting-caption = De quem o correio espera, o mais antigo primeiro
chaski-waiting-print = Impressão da caixa
chaski-waiting-much = Quanto
chaski-waiting-since = Desde
chaski-waiting-from = Trazido por
chaski-waiting-entries = { $n ->
    [one] uma entrada, { $size } kB
   *[other] { $n } entradas, { $size } kB
}
chaski-waiting-do = Leia a impressão para quem cuida dessa caixa. Se for a mesma, avise quem conduz a central: lá a caixa recebe o certificado, e o correio é lido sozinho. Para jogar fora: chaski node waiting --drop, no console desta caixa.
chaski-waits-title = Esperando por você
chaski-waits-requests = { $n ->
    [one] Um pedido sobre dados: responder até { $day } ({ $left })
   *[other] { $n } pedidos sobre dados: responder o primeiro até { $day } ({ $left })
}
chaski-waits-today = hoje
chaski-waits-left = { $n ->
    [one] falta um dia
   *[other] faltam { $n } dias
}
chaski-waits-late = { $n ->
    [one] um dia de atraso
   *[other] { $n } dias de atraso
}
chaski-waits-moves = { $n ->
    [one] Uma escola pede a história de um estudante
   *[other] Outras escolas pedem a história de { $n } estudantes
}
chaski-waits-conflicts = { $n ->
    [one] Um dado está em duas versões: escolha
   *[other] { $n } dados estão em duas versões: escolha
}
