upkeep-box = A caixa
upkeep-box-title = Como está a caixa

upkeep-all-well = Está tudo bem.

upkeep-look-n = { $n ->
    [one] Há uma coisa para olhar.
   *[other] Há { $n } coisas para olhar.
}

upkeep-broken-n = { $n ->
    [one] Uma coisa precisa que alguém faça algo.
   *[other] { $n } coisas precisam que alguém faça algo.
}

upkeep-fine-heading = O que está bem

upkeep-column-what = O quê
upkeep-column-how = Como está

upkeep-measured-at = Medido: { $when }.

upkeep-not-told = O que esta máquina não diz (temperatura, energia, bateria) não aparece.

upkeep-poster-link = Cartaz para a parede

upkeep-manual-link = Manual de quem cuida da caixa

upkeep-about-disk = Disco
upkeep-about-room = Espaço
upkeep-about-growth = Crescimento
upkeep-about-memory = Memória
upkeep-about-heat = Temperatura
upkeep-about-power = Energia
upkeep-about-battery = Bateria
upkeep-about-clock = Relógio
upkeep-about-stop = Última parada
upkeep-about-backup = Cópia de segurança
upkeep-about-aside = Estado anterior

upkeep-aside-there = O que havia antes de restaurar ainda está na pasta { $folder }.
upkeep-aside-there-do = Quando a caixa estiver bem, apague essa pasta: ela tem nomes sem selo, talvez também de pessoas que pediram para ser esquecidas.

upkeep-codes-title = Códigos de uso único
upkeep-codes-how = Cada código vale para um só ato perigoso. Risque-o ao usar. Guarde a folha à chave.

upkeep-about-wifi = Wi-Fi
upkeep-about-log = Todo o registro
upkeep-about-errors = Erros

upkeep-disk-unwritable = Não se consegue gravar nada: { $why }
upkeep-disk-unwritable-do = Veja se este usuário pode gravar na pasta e se o disco está cheio ou só permite leitura.
upkeep-disk-fine = Gravar uma resposta leva { $ms } ms (uma em cada cem: { $slow } ms).
upkeep-disk-slow = Gravar uma resposta leva { $ms } ms (uma em cada cem: { $slow } ms): é lento.
upkeep-disk-slow-do = Quando a turma inteira responder ao mesmo tempo, vai ter de esperar. Um cartão melhor, ou um SSD, ajuda mais que qualquer outra coisa.
upkeep-disk-too-fast = Gravar uma resposta leva { $ms } ms (uma em cada cem: { $slow } ms): rápido demais para ser verdade.
upkeep-disk-too-fast-do = Nenhum cartão nem disco simples é tão rápido: é memória, uma unidade com bateria própria, ou uma que diz “gravado” antes da hora. Só uma que cumpre a palavra guarda as respostas quando a luz acaba.

upkeep-room-unknown = Não foi possível saber quanto espaço resta.
upkeep-room-unknown-do = Veja com as ferramentas do sistema (df -h).
upkeep-room-full = Restam { $mb } MB de { $all } MB.
upkeep-room-full-do = Libere espaço já: com o disco cheio, a caixa recusa respostas.
upkeep-room-little = Restam { $mb } MB de { $all } MB.
upkeep-room-little-do = Dá para respostas; é pouco para mais cursos.
upkeep-room-fine = Restam { $mb } MB de { $all } MB.

upkeep-growth-fine = Em { $days } dias foram usados mais { $mb } MB.
upkeep-growth-soon-full = Em { $days } dias foram usados mais { $mb } MB. Assim o disco enche em { $left } dias.
upkeep-growth-soon-full-do = Retire os cursos que ninguém usa ou ponha um disco maior.

upkeep-memory-fine = Estão livres { $mb } MB de { $all } MB.
upkeep-memory-little = Estão livres só { $mb } MB de { $all } MB.
upkeep-memory-little-do = Feche outros programas nesta máquina. Se continuar igual, desligue e ligue de novo.

upkeep-heat-fine = { $c } graus.
upkeep-heat-warm = { $c } graus: está quente.
upkeep-heat-warm-do = Ponha-a na sombra, com ar em volta. Logo vai ficar mais lenta para não se danificar.
upkeep-heat-hot = { $c } graus: quente demais.
upkeep-heat-hot-do = Tire-a do sol agora e retire o que a cobre. O calor encurta a vida do cartão.

upkeep-power-fine = A tensão é suficiente.
upkeep-power-low-before = A tensão caiu demais alguma vez desde que foi ligada.
upkeep-power-low-before-do = Use um cabo mais curto e grosso e o carregador que a máquina pede (5 V, 3 A).
upkeep-power-low-now = A tensão está baixa demais agora.
upkeep-power-low-now-do = Troque o cabo ou o carregador hoje; verifique a bateria. É assim que os cartões se estragam.

upkeep-battery-fine = Carga: { $percent }%.
upkeep-battery-low = Carga: { $percent }%.
upkeep-battery-low-do = Desligue o que não for preciso, ou desligue a caixa até haver sol: nada se perde.

upkeep-clock-fine = Parece certo.
upkeep-clock-lost = Mostra uma data impossível.
upkeep-clock-lost-do = Acerte a hora na página “O relógio da caixa” ou conecte a caixa uma vez à sua central. As respostas são guardadas assim mesmo, na ordem, mas sem uma data confiável.
upkeep-clock-behind = Está { $minutes } minutos atrasado em relação ao último registro.
upkeep-clock-behind-do = Alguém o atrasou, ou a caixa não tem pilha de relógio. Acerte a hora na página “O relógio da caixa”; a ordem do que foi registrado está certa mesmo assim.
upkeep-clock-link = O relógio da caixa
upkeep-clock-title = O relógio da caixa
upkeep-clock-set = O relógio da caixa está certo agora.
upkeep-clock-set-words = Talvez as outras pessoas precisem entrar de novo.
upkeep-clock-from-machine = É a hora da própria máquina. Ninguém conferiu ainda.
upkeep-clock-from-good = Esta máquina pega a hora da internet ou de um relógio com pilha.
upkeep-clock-from-nowhere = Ao desligar, a caixa perdeu a hora. Acerte aqui embaixo.
upkeep-clock-from-carried = Enquanto a caixa esteve desligada, o relógio ficou parado. Pode estar atrasado: compare com seu celular.
upkeep-clock-from-central = A hora veio da central: { $when }.
upkeep-clock-from-keeper = Foi acertada à mão: { $when }.
upkeep-clock-doubted = Esta hora não pode estar certa.
upkeep-clock-doubted-do = As respostas são guardadas assim mesmo. Acerte o relógio para que tenham a data certa.
upkeep-clock-utc = É a hora mundial (UTC); em São Paulo, por exemplo, o relógio na parede marca três horas a menos.
upkeep-clock-right = Está certa?
upkeep-clock-right-words = Compare com o seu celular ou com o rádio. Um ou dois minutos de diferença não importam; se for mais, acerte aqui.
upkeep-clock-phone = Usar a hora deste celular
upkeep-clock-phone-here = No fuso horário deste celular, a caixa marca: #.
upkeep-clock-phone-same = Este celular marca a mesma hora que a caixa.
upkeep-clock-phone-ahead = O relógio da caixa está # atrasado em relação a este celular.
upkeep-clock-phone-behind = O relógio da caixa está # adiantado em relação a este celular.
upkeep-clock-phone-units = anos,d,h,min
upkeep-clock-by-hand = Acertar à mão
upkeep-clock-day = Data
upkeep-clock-time = Hora
upkeep-clock-time-hint = A que marca um relógio daqui. Seis e cinco da tarde se escreve 18:05.
upkeep-clock-zone = Onde está a caixa
upkeep-clock-zone-choose = Escolha
upkeep-clock-zone-8 = UTC−8: Tijuana, de novembro a março
upkeep-clock-zone-7 = UTC−7: Hermosillo; Tijuana, de março a novembro
upkeep-clock-zone-6 = UTC−6: Cidade do México, Guatemala, San José
upkeep-clock-zone-5 = UTC−5: Lima, Bogotá, Quito, Rio Branco
upkeep-clock-zone-4 = UTC−4: Manaus, La Paz, Caracas; Santiago, de abril a setembro
upkeep-clock-zone-3 = UTC−3: São Paulo, Brasília, Buenos Aires; Santiago, de setembro a abril
upkeep-clock-zone-2 = UTC−2: Fernando de Noronha
upkeep-clock-zone-1 = UTC−1: Praia
upkeep-clock-zone0 = UTC: hora mundial; Bissau, São Tomé
upkeep-clock-zone1 = UTC+1: Luanda, Malabo
upkeep-clock-zone2 = UTC+2: Maputo
upkeep-clock-zone9 = UTC+9: Díli
upkeep-clock-do = Acertar o relógio
upkeep-clock-wrong-day = Escreva a data assim: 23/11/2026.
upkeep-clock-wrong-time = Escreva a hora assim: 18:05.
upkeep-clock-wrong-zone = Escolha onde está a caixa: a hora não é a mesma em toda parte.
upkeep-clock-wrong-year = A caixa não pode ter essa data. Confira o ano.
upkeep-clock-ahead-title = O relógio da caixa estava adiantado?
upkeep-clock-ahead = A caixa já guardou trabalho com uma data posterior à que você escolheu: { $when }.
upkeep-clock-ahead-words = Ou o relógio estava adiantado na época, ou a data que você escolheu não está certa.
upkeep-clock-ahead-ask = Se estava adiantado, acerte: o trabalho novo terá a data certa, e o de antes mantém a sua. Se nesse tempo alguém mudou um nome ou uma turma, essa mudança vale até chegar a sua data, mesmo que alguém corrija antes.
upkeep-clock-sure = Sim, estava adiantado: acertar para { $when }
upkeep-clock-other-date = Não, escolher outra data
upkeep-zone-of = É a hora de: { $place }.
upkeep-zone-title = Fuso horário
upkeep-zone-chosen = Foi escolhido aqui. Os dias e as semanas da escola começam à meia-noite desse lugar.
upkeep-zone-country = É o que corresponde ao país da escola. Se a caixa está em outro fuso, escolha aqui.
upkeep-zone-nowhere = Ninguém disse ainda onde está a caixa: escolha aqui. Enquanto isso, o dia da escola termina pela hora mundial: em São Paulo, às nove da noite.
upkeep-zone-field = Fuso horário da caixa
upkeep-zone-usual = O do país: { $place }
upkeep-zone-do = Salvar o fuso
upkeep-zone-wrong = Escolha um fuso da lista.
upkeep-zone-set = O fuso horário está salvo.
upkeep-zone-set-words = A partir de agora, as páginas, os dias e as semanas seguem a hora desse lugar.
upkeep-zone-named = { $place } ({ $offset })
upkeep-zone-summer = { $place } ({ $offset }; no verão { $summer })
upkeep-zone-tijuana = Tijuana, Mexicali
upkeep-zone-hermosillo = Hermosillo, Mazatlán
upkeep-zone-ciudad-juarez = Ciudad Juárez
upkeep-zone-mexico-city = Cidade do México, Guatemala, San Salvador, Tegucigalpa, Manágua, San José, Belmopan, Galápagos
upkeep-zone-matamoros = Matamoros, Reynosa, Nuevo Laredo, Ojinaga
upkeep-zone-easter = Ilha de Páscoa
upkeep-zone-lima = Rio Branco, Lima, Bogotá, Quito, Panamá, Kingston, Cancún
upkeep-zone-port-au-prince = Porto Príncipe, Nassau, Grand Turk
upkeep-zone-havana = Havana
upkeep-zone-la-paz = Manaus, Cuiabá, Porto Velho, La Paz, Caracas, Santo Domingo, San Juan, Port of Spain, Bridgetown, Georgetown
upkeep-zone-bermuda = Bermudas
upkeep-zone-santiago = Santiago do Chile
upkeep-zone-buenos-aires = Brasília, São Paulo, Belém, Buenos Aires, Montevidéu, Assunção, Paramaribo, Punta Arenas, Coyhaique
upkeep-zone-noronha = Fernando de Noronha
upkeep-zone-cape-verde = Praia
upkeep-zone-utc = Hora mundial, Bissau, São Tomé
upkeep-zone-luanda = Luanda, Malabo
upkeep-zone-maputo = Maputo
upkeep-zone-dili = Díli
upkeep-doctor-sound = bem
upkeep-doctor-note = aviso
upkeep-doctor-broken = MAL
upkeep-doctor-ends = { $n ->
    [one] uma coisa está mal; veja acima
   *[other] { $n } coisas estão mal; veja acima
}
upkeep-doctor-unreadable-do = Copie à parte a pasta inteira e depois restaure a última cópia de segurança.
upkeep-doctor-database = Banco de dados
upkeep-doctor-database-fine = Cada página está no seu lugar.
upkeep-doctor-database-do = Pare o programa e copie à parte a pasta inteira. Se `chaski log verify` não encontrar nada, `chaski views rebuild` conserta o que é derivado do registro; senão, restaure a última cópia de segurança. Depois troque o disco.
upkeep-doctor-server = O PostgreSQL responde e guarda o registro. Como ele é copiado e se as suas páginas estão sãs não se olha daqui.
upkeep-doctor-server-do = Guarde um `pg_dump` junto com uma cópia desta pasta, do mesmo momento. As suas páginas são vistas com `pg_amcheck`.
upkeep-doctor-server-away-do = Faça com que o servidor responda no endereço de node/database, e olhe de novo.
upkeep-doctor-log = Registro
upkeep-doctor-log-fine = { $n ->
    [one] A última entrada e a sua assinatura estão certas.
   *[other] As últimas { $n } entradas e as suas assinaturas estão certas.
}
upkeep-doctor-log-do = Deixe esta pasta como está, para exame; restaure a última cópia de segurança e use `chaski log verify` nas duas.
upkeep-doctor-courses = Cursos
upkeep-doctor-courses-fine = { $n ->
    [one] Um arquivo, { $mb } MB, é o que diz o seu nome.
   *[other] { $n } arquivos, { $mb } MB, todos são o que diz o seu nome.
}
upkeep-doctor-courses-damaged = { $n ->
    [one] um arquivo danificado foi posto à parte
   *[other] { $n } arquivos danificados foram postos à parte
}
upkeep-doctor-courses-missing = { $n ->
    [one] um curso instalado não tem arquivo: { $names }
   *[other] { $n } cursos instalados não têm arquivo: { $names }
}
upkeep-doctor-courses-offered = { $name } é oferecido, e o seu arquivo não está aqui: nenhuma caixa o recebe até que seja oferecido de novo a partir do seu arquivo
upkeep-doctor-courses-do = Instale o curso de novo a partir do seu arquivo. Um disco que danifica arquivos deve ser trocado.

upkeep-stop-fine = Em ordem.
upkeep-stop-never = Esta caixa ainda não guardou nada.
upkeep-stop-never-do = Abra-a num celular e comece.
upkeep-stop-sudden-or-running = Está funcionando agora, ou parou sem aviso (luz, kill -9).
upkeep-stop-sudden-or-running-do = Não é preciso fazer nada: o que foi confirmado já estava no disco.
upkeep-stop-sudden = Parou sem aviso; recomeçou: { $when }.
upkeep-stop-sudden-do = O que foi confirmado não se perdeu. Se acontece muito, veja o cabo, o carregador e a bateria.
upkeep-stop-other-life = A base de dados é mais antiga do que esta caixa lembra, ou vem de outra.
upkeep-stop-other-life-do = É normal depois de restaurar uma cópia: ao começar de novo abre-se uma vida nova do registro e isso fica escrito.

upkeep-backup-fine = A última foi feita { $when }.
upkeep-backup-old = A última foi feita { $when }.
upkeep-backup-old-do = Ponha o pendrive na caixa. A cópia se faz sozinha.
upkeep-backup-very-old = A última foi feita { $when }.
upkeep-backup-very-old-do = Se a caixa estragar hoje, perde-se tudo desde então. Ponha o pendrive e olhe de novo amanhã.
upkeep-backup-failed = Ainda não há nenhuma, e a última tentativa falhou: { $why }
upkeep-backup-failed-do = O pendrive preparado está na caixa, e tem espaço?
upkeep-backup-none-yet = Ainda não há nenhuma.
upkeep-backup-none-yet-do = Deixe o pendrive na caixa: a primeira se faz sozinha em alguns minutos.
upkeep-backup-no-folder = Não está dito para onde vão as cópias.
upkeep-backup-no-folder-do = Ponha um pendrive e diga no console: chaski backup --prepare PASTA.
upkeep-backup-no-key = Não há chave de recuperação, por isso não se fazem cópias.
upkeep-backup-no-key-do = Faça uma no console com chaski backup --new-key e guarde o papel longe da caixa.

upkeep-wifi-fine = Tem senha.
upkeep-wifi-open = Não tem senha: quem estiver perto pode ver tudo o que se envia.
upkeep-wifi-open-do = Ponha uma: chaski install --password PALAVRA. Depois imprima o cartaz de novo.

upkeep-log-fine = Verificado inteiro { $when }: está tudo como foi escrito.
upkeep-log-faults = Verificado inteiro { $when }: { $n ->
    [one] há uma falha.
   *[other] há { $n } falhas.
}
upkeep-log-faults-do = Guarde a pasta como está, restaure a última cópia e troque o disco.

upkeep-errors-fine = { $n ->
    [0] Nenhum em um dia.
    [one] Um em um dia.
   *[other] { $n } em um dia.
}
upkeep-errors-many = { $n } em um dia.
upkeep-errors-many-do = Veja o que a caixa diz: journalctl -u chaski. Passe a quem ajuda você.
upkeep-about-exchange = a troca com a rede
upkeep-exchange-off = Está desligada: { $why }
upkeep-exchange-off-do = Quase sempre um arquivo da caixa pertence a outro usuário: sudo chown -R chaski: /var/lib/chaski, e em um minuto ela tenta de novo. Se continuar igual, veja journalctl -u chaski.
upkeep-exchange-not-believed = A central não aceita mais a palavra desta caixa.
upkeep-exchange-not-believed-do = Ligue para quem cuida da rede: lá a palavra foi retirada, o certificado acabou, ou a central voltou a um estado anterior e ainda não a conhece. O que foi escrito aqui está a salvo.
upkeep-exchange-doubled = Outra máquina escreve com o nome desta caixa.
upkeep-exchange-doubled-do = O disco dela foi copiado, e as duas continuam; ou puseram nela um disco anterior. Não apague nenhuma. Avise quem cuida da rede: na central se decide qual fica. As respostas e as chamadas não se perdem; os nomes que se escreveram desde então estão só neste disco.

upkeep-poster-title = Cartaz da caixa
upkeep-poster-how = Imprima e cole onde o Wi-Fi chega.
upkeep-poster-no-wifi = Esta caixa não sabe como se chama o seu Wi-Fi. Ele aparece aqui quando é instalada com chaski install.
upkeep-poster-only-here = Só esta máquina abre a caixa: nenhum celular chega.
upkeep-poster-only-here-do = Para que cheguem, inicie a caixa com --listen 0.0.0.0:80, ou instale-a com chaski install. Depois imprima o cartaz.
upkeep-poster-join = Conecte-se ao Wi-Fi
upkeep-poster-open = Abra este endereço
upkeep-poster-learn = Aprenda. Não gasta internet.
upkeep-poster-password = Senha
upkeep-poster-without = Sem senha
upkeep-poster-or = ou
upkeep-poster-stay = Se o celular avisar que não há internet, escolha continuar conectado.
upkeep-poster-drawing-join = Um celular e ondas de Wi-Fi
upkeep-poster-drawing-open = Um celular com uma página

upkeep-manual-title = Cuidar da caixa

upkeep-update-link = Versão do programa
upkeep-update-title = Versão do programa
upkeep-update-lead = Esta caixa usa a versão { $name }.
upkeep-update-waits = A versão { $name } está aqui e espera.
upkeep-update-waits-signed = Assinada pelo seu ministério: { $when }.
upkeep-update-quiet = Ela é instalada quando ninguém trabalha: à noite entre 22:00 e 5:00, se ninguém abriu uma página em meia hora, ou ao ligar a caixa.
upkeep-update-hold = Ela espera até você dizer.
upkeep-update-safe = Primeiro os dados são copiados. Se a versão nova não iniciar, a caixa volta sozinha à atual, com todo o trabalho da escola.
upkeep-update-now = Instalar agora
upkeep-update-now-so = As páginas faltam de um a cinco minutos. Melhor não fazer isso enquanto uma turma trabalha.
upkeep-update-do-hold = Esperar até eu dizer
upkeep-update-do-quiet = Instalar quando ninguém trabalhar
upkeep-update-none = Aqui não há versão mais nova. Ela chega com a troca, com um pendrive ou com um mensageiro, como os cursos.
upkeep-update-comes = A versão { $name } está a caminho desta caixa.
upkeep-update-comes-far = Já estão aqui { $n } de { $all } MB. Continua a cada troca, com cada pendrive e com cada viagem de um mensageiro; quando estiver completa, espera aqui.
upkeep-update-comes-no-room = A versão { $name } não tem espaço nesta caixa.
upkeep-update-comes-no-room-do = Ela tem { $name } MB e por um tempo ocupa o dobro. Libere espaço; depois continua sozinha.
upkeep-update-comes-refused = A versão { $name } chegou, mas não pode ser usada.
upkeep-update-comes-refused-do = Nada mudou nesta caixa. Diga ao seu ministério o que está abaixo.
upkeep-update-not-kept = Esta caixa não está preparada para receber atualizações.
upkeep-update-not-kept-do = Execute uma vez “sudo chaski install” com o programa mais novo, no console. A partir daí ela as recebe sozinha.
upkeep-update-begun = A caixa instala agora a versão { $name }.
upkeep-update-begun-do = Em um a cinco minutos esta página mostra a versão em uso. Espere e abra-a de novo.
upkeep-update-last = A última atualização
upkeep-update-last-runs = A versão { $name } iniciou e funciona.
upkeep-update-last-rolled-back = A versão { $name } não iniciou. A caixa voltou sozinha à anterior, com todo o trabalho da escola.
upkeep-update-last-rolled-back-do = Na escola não há nada a fazer. Diga ao seu ministério o que está abaixo; ele enviará outra versão. Esta não é testada de novo por si só.
upkeep-update-last-went-back = A caixa voltou da versão { $name } à anterior. Todo o trabalho da escola está aqui.
upkeep-update-last-went-back-do = Diga ao seu ministério o que está abaixo. Esta versão não é testada de novo por si só.
upkeep-update-last-not-tried = Não foi possível testar a versão { $name }; nada mudou.
upkeep-update-last-not-tried-do = Corrija o que está abaixo. Depois instale-a aqui de novo.
upkeep-update-last-when = Quando: { $when }.
upkeep-update-why = O que a caixa diz:
