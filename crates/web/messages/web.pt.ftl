web-language-name = Português
web-month-1 = jan
web-month-2 = fev
web-month-3 = mar
web-month-4 = abr
web-month-5 = mai
web-month-6 = jun
web-month-7 = jul
web-month-8 = ago
web-month-9 = set
web-month-10 = out
web-month-11 = nov
web-month-12 = dez
web-today = hoje
web-yesterday = ontem
web-days-ago = há { $n } dias

web-skip = Ir para o conteúdo
web-languages = Idioma
web-menu = Seções
web-trail = Você está aqui
web-demo-band = Demonstração: pessoas e dados inventados.
web-sign-in = Entrar
web-sign-out = Sair
web-home = Voltar ao início
web-hear = Ouvir
web-next = Continuar

web-error-not-found-title = Esta página não está na caixa.
web-error-not-found = Talvez o endereço tenha uma letra trocada, ou a página tenha mudado de lugar. Seu trabalho está guardado.
web-error-sign-in-title = Primeiro, diga quem você é.
web-error-sign-in = Passou um tempo sem uso e a caixa fechou a sessão, ou você ainda não entrou. O que já foi guardado continua guardado.
web-error-sign-in-kept = O que você acabou de escrever ficou guardado à parte. Entre de novo e poderá enviar.
web-error-not-yours-title = Isto é de outra pessoa.
web-error-not-yours = Você entrou, mas esta página não está aberta para você. Se acha que deveria estar, fale com quem administra a escola.
web-error-foreign-title = Isto chegou de outro lugar.
web-error-foreign = Por segurança não aceitamos, e nada mudou. Abra a página a partir da caixa e tente de novo.
web-error-too-large-title = É grande demais para esta caixa.
web-error-too-large = Nada deste envio foi guardado; o anterior continua guardado. Envie algo menor: até { $max } KB.
web-error-busy-title = A caixa está muito ocupada.
web-error-busy = Há muitas pessoas ao mesmo tempo. Espere um momento e tente de novo; enviar duas vezes não faz mal.
web-error-preparing-title = Estamos preparando esta página.
web-error-preparing = A caixa está arrumando seus registros depois de uma mudança. Nada se perdeu. Tente de novo em um momento.
web-error-internal-title = Algo falhou na caixa.
web-error-internal = A culpa não é sua. O que a caixa confirmou continua guardado. Volte e tente de novo.
web-error-internal-code = Se acontecer outra vez, dê este número a quem cuida da caixa: { $code }
web-error-bad-input-title = Há algo que a caixa não entendeu.
web-error-bad-input = Nada mudou. Volte, confira e envie de novo.
web-error-method-title = Esta página não se abre assim.
web-error-method = Volte ao início e chegue a partir dali. Nada mudou.
web-error-host-title = Este endereço não é da caixa.
web-error-host = Abra o endereço que está escrito no cartaz da caixa.
web-error-try-again = Tentar de novo

web-hear-stop = Parar
web-waiting-one = Uma resposta espera neste telefone. Sairá sozinha quando a caixa responder.
web-waiting-many = # respostas esperam neste telefone. Sairão sozinhas quando a caixa responder.
web-waiting-sent = Tudo chegou à caixa.
web-waiting-refused = A caixa não aceitou uma resposta que esperava. Mostre-a ao seu docente.
web-waiting-kept = Ainda não há caminho até a caixa. Sua resposta está guardada neste telefone.

web-error-stale-title = Esta página ficou esperando.
web-error-stale = Foi aberta antes da última vez que alguém entrou neste aparelho. O que você escreveu está guardado à parte: veja e envie.
web-kept-title = Isto ficou sem enviar.
web-kept = Você escreveu isto antes de a sessão fechar. Ninguém mais viu.
web-kept-send = Enviar agora
web-kept-drop = Não enviar
web-kept-none = Não há nada esperando. Tudo o que é seu já está na caixa.

web-knot-tied = feita
web-knot-looped = começada
web-knot-open = por fazer
web-knot-doubled = hora de revisar
web-strand-done = { $n } de { $all } feitas
web-strand-looped = { $n ->
    [one] uma começada
   *[other] { $n } começadas
 }
web-strand-doubled = { $n ->
    [one] uma para revisar
   *[other] { $n } para revisar
 }
web-quipu-who = Nome
web-quipu-drawn = Lições
web-quipu-words = Em palavras
web-quipu-tied = feitas { $which }
web-quipu-looped = começada { $which }
web-quipu-doubled = revisar { $which }
web-quipu-none = ainda não começou
web-order-up = Subir
web-order-down = Descer
web-order-place = Lugar
web-waiting-leaving = Há uma resposta que não chegou à caixa. Se sair agora, ela se apaga deste telefone. Para sair mesmo assim, toque outra vez.

web-pages = Páginas da lista
web-pages-place = { $from } a { $to } de { $all }
web-pages-back = Anteriores
web-pages-on = Próximos
