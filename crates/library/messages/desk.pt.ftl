desk-title = Mesa de tradução
desk-lead = As palavras das páginas, na sua língua. Ninguém mais as vê até alguém da sua comunidade aprovar.
desk-none = Ainda não há nenhum idioma começado.
desk-new = Começar ou continuar um idioma
desk-language = Código do idioma
desk-language-hint = Por exemplo quz, ay, gn, nah, quc.
desk-bad-language = Esse código não existe. Escreva um como quz ou gn; nada se perdeu.
desk-begin = Abrir
desk-so-far = { $n } propostas, { $approved } aprovadas, de { $all }
desk-texts-title = Palavras em { $name }
desk-lead-translator = Escreva abaixo de cada texto. O que está entre chaves fica como está.
desk-lead-reviewer = Marque o que está bem dito. O aprovado aparece a partir da próxima vez que a caixa ligar.
desk-show = Mostrar
desk-all = Tudo
desk-missing = O que falta
desk-waiting = O que espera aprovação
desk-nothing-here = Aqui não há nada.
desk-standing-missing = Falta.
desk-standing-waiting = Espera aprovação.
desk-standing-machine = Proposto por uma máquina. Ninguém olhou.
desk-standing-approved = Aprovado.
desk-standing-old = O texto mudou desde a tradução. Olhe de novo.
desk-approve = Está bem dito: aprovar
desk-save = Salvar
desk-refused-do = O que está entre chaves tem de ficar igual ao texto. O resto está salvo.
desk-files = Trabalhar com um programa
desk-po = Baixar (PO)
desk-bring = Trazer um arquivo PO
desk-bring-hint = Tudo o que trouxer fica como proposta.
desk-bring-go = Trazer
desk-bad-file = A linha { $n } desse arquivo não se entende. Nada foi trazido.
desk-saved = { $n ->
    [one] Um texto salvo.
   *[other] { $n } textos salvos.
}
desk-refused = { $n ->
    [one] Um texto não pôde ser salvo.
   *[other] { $n } textos não puderam ser salvos.
}
