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
chaski-mail-take-where = Seu telefone guarda um arquivo chamado chaski-mail. Guarde-o até entregar.
chaski-mail-deliver-heading = Entregar o correio
chaski-mail-file = O arquivo chaski-mail que você trouxe
chaski-mail-deliver = Entregar
chaski-mail-sealed = O correio vai lacrado. Nem você nem o seu telefone podem ler, nem quem achar o telefone.
chaski-mail-alone = Esta caixa ainda não pertence a nenhuma rede.
chaski-mail-alone-do = Não há correio para levar. Antes, um técnico a une a uma rede.
chaski-mail-later = Alguém está pegando ou entregando correio neste momento.
chaski-mail-later-do = Nada se perde. Tente de novo daqui a um minuto.
chaski-mail-other = Esse arquivo não é correio.
chaski-mail-other-do = Escolha o arquivo chamado chaski-mail que outra caixa lhe deu. Nada foi mudado.
chaski-mail-long = Esse arquivo é grande demais para ser correio.
chaski-mail-failed = A caixa não conseguiu fazer isso.
chaski-mail-failed-do = Guarde o seu arquivo e avise quem cuida da caixa. Nada se perde.
chaski-mail-nothing = Não trazia nada para esta caixa.
chaski-mail-not-here = Este correio é para outras caixas.
chaski-mail-delivered = Entregue. Obrigado.
chaski-mail-letters = { $n ->
    [one] Uma carta era para esta caixa.
   *[other] { $n } cartas eram para esta caixa.
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
chaski-mail-return = Pegar o correio de volta
chaski-mail-return-why = É o recibo para as caixas de onde vem, e as suas respostas. Entregue por onde passar.
