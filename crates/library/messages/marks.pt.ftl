marks-title = O que marquei
marks-mark = Marcar para depois
marks-marked = Está marcado. Tirar a marca
marks-all = Ver tudo o que marquei
marks-lead = Aqui você volta ao que marcou. O último vem primeiro.
marks-take-off = Tirar a marca de “{ $name }”
marks-none = Você ainda não marcou nada.
marks-none-do = Embaixo de cada lição, livro ou vídeo há um botão para marcar.
marks-away = { $n ->
    [one] Outra coisa que você marcou não está agora nesta caixa.
   *[other] Outras { $n } coisas que você marcou não estão agora nesta caixa.
}
