desk-title = Mesa de tradução
desk-lead = As palavras das páginas e dos cursos, e o seu som, em outra língua. Ninguém mais as vê nem ouve até alguém da sua comunidade aprovar.
desk-new = Começar outra língua
desk-language = Código da língua
desk-language-hint = Por exemplo quz, ay, gn, nah, quc.
desk-bad-language = Esse código não existe. Escreva um como quz ou gn; nada se perdeu.
desk-begin = Abrir
desk-language-title = { $name }: o que há e o que falta
desk-language-lead = Escolha por onde continuar. Os números levam ao que falta.
desk-coverage = O que há e o que falta
desk-coverage-what = O quê
desk-coverage-texts = Textos aprovados
desk-coverage-waiting = Esperam aprovação
desk-coverage-sounds = Com som
desk-coverage-whole = Não falta nenhum texto.
desk-coverage-lacking = { $n ->
    [one] Em um lugar faltam textos.
   *[other] Em { $n } lugares faltam textos.
}
desk-share = { $n } de { $all }
desk-built-in = Vem com o programa
desk-interface = Palavras das páginas
desk-no-name = Ninguém pode escolher esta língua ainda.
desk-no-name-do = Traduza em “Palavras das páginas” o nome da língua (Español) e peça que se aprove. A partir da próxima vez que a caixa ligar, dá para escolher.
desk-name-first = Comece por “Palavras das páginas”: com o nome da língua aprovado, os alunos podem escolhê-la.
desk-texts-title = { $what } em { $name }
desk-lead-translator = Escreva abaixo de cada texto. O que está entre chaves ou colchetes fica como está.
desk-lead-reviewer = Marque o que está bem dito. Um curso mostra logo o que foi aprovado; as páginas, a partir da próxima vez que a caixa ligar.
desk-lead-own = Este curso já tem os seus textos nesta língua. Aqui você pode dar voz a eles.
desk-lead-own-pages = As páginas já têm suas palavras nesta língua. Aqui você pode dar a voz de uma pessoa às que se ouvem nas lições.
desk-show = Mostrar
desk-all = Tudo
desk-missing = O que falta
desk-waiting = O que espera aprovação
desk-silent = O que não tem som
desk-nothing-here = Aqui não há nada.
desk-words-in = Em { $name }
desk-standing-missing = Falta.
desk-standing-waiting = Espera aprovação.
desk-standing-machine = Falta. Há uma sugestão de uma máquina.
desk-standing-approved = Aprovado.
desk-standing-old = O texto mudou desde a tradução. Olhe de novo.
desk-machine-says = Uma máquina sugere
desk-machine-mark = Ninguém olhou. Pode estar errado.
desk-machine-take = Tomar como minhas estas palavras: { $name }
desk-approve = Está bem dito: aprovar
desk-say-too = Eu também diria assim: tomá-las como minhas
desk-say-too-why = Quem as escreveu é a única pessoa que aprova aqui. Se você também as disser, ela pode aprová-las.
desk-still-fits = Ainda dizem o mesmo: deixar assim
desk-own-words = Você escreveu estas palavras: outra pessoa as aprova.
desk-own-sound = Você gravou este som: outra pessoa o aprova
desk-own-title = Algumas destas palavras são suas: outra pessoa as aprova
desk-own-others = Peça a quem aprova que olhe nesta mesa: { $name }.
desk-own-alone = Aqui ninguém mais pode aprovar, e ninguém aprova sozinha o que ela mesma disse. Seu trabalho está guardado e espera.
desk-own-alone-role = Quem administra a caixa pode dar o papel “revisão de traduções” a outra pessoa que fale a língua (em Pessoas).
desk-own-alone-say-too = Ou alguém que traduz aqui marca nesta mesa que também diria assim; então você aprova.
desk-own-alone-carry = Ou baixe os textos em “Arquivos: trazer e levar” e leve-os a outra caixa onde se fale a língua. O que lá for aprovado volta como pacote.
desk-own-alone-speak = Ou outra pessoa grava; então você aprova.
desk-save = Salvar
desk-channel-questions = Traduzir suas perguntas
desk-what-title = Título.
desk-what-about = De que trata.
desk-what-page = Parte de uma página. Deixe os sinais # * > [!…] e as figuras no lugar.
desk-what-notes = Notas para docentes.
desk-what-skill = O que se aprende a fazer.
desk-what-question = Pergunta.
desk-what-item = Pergunta. Deixe [[☃ …]], $…$ e as figuras, na mesma ordem.
desk-what-choice = Opção.
desk-what-hint = Dica.
desk-what-feedback = O que se diz a uma resposta.
desk-what-solution = Solução explicada.
desk-what-picture = O que se vê na figura.
desk-what-lines = Respostas que valem, uma em cada linha; quantas for preciso.
desk-what-words = Palavras do exercício.
desk-refused-do = Veja o que diz ao lado de cada um. O resto está salvo.
desk-fault-empty = Está vazio.
desk-fault-long = É longo demais.
desk-fault-unreadable = Há sinais que uma página não pode mostrar, ou uma chave que não fecha.
desk-fault-places = O que está entre chaves ou colchetes tem de ser o mesmo que no texto.
desk-fault-build = Tem de haver as mesmas linhas de título, figuras e quadros que no texto.
desk-files = Arquivos: trazer e levar
desk-files-title = { $what } em { $name }: arquivos
desk-files-lead = Para trabalhar com um programa de tradução, ou para levar o que foi aprovado a outra caixa.
desk-out = Baixar para traduzir
desk-po = Baixar como PO
desk-xliff = Baixar como XLIFF
desk-bring = Trazer traduções
desk-bring-file = Arquivo PO ou XLIFF
desk-bring-hint = Tudo o que trouxer espera aprovação.
desk-bring-as = Quem traduziu?
desk-bring-person = Uma pessoa
desk-bring-person-hint = Fica como proposta sua.
desk-bring-machine = Uma máquina
desk-bring-machine-hint = Só se vê nesta mesa, marcado. Não pode ser aprovado até que uma pessoa o tome.
desk-bring-go = Trazer
desk-bad-file = A linha { $n } desse arquivo não se entende. Nada foi trazido.
desk-brought = { $n ->
    [0] Não havia nada novo.
    [one] Um texto novo, que espera aprovação.
   *[other] { $n } textos novos, que esperam aprovação.
}
desk-brought-machine = { $n ->
    [0] Não havia nada novo.
    [one] Uma sugestão nova, que só se vê nesta mesa.
   *[other] { $n } sugestões novas, que só se veem nesta mesa.
}
desk-not-taken = { $n ->
    [one] Um texto não foi trazido.
   *[other] { $n } textos não foram trazidos.
}
desk-carry = Levar a outra caixa
desk-carry-lead = Só o que foi aprovado. Leva os nomes de quem traduziu, falou e aprovou.
desk-carry-words = Baixar os textos aprovados
desk-carry-sound = Baixar as gravações aprovadas
desk-carry-nothing = Ainda não há nenhum texto aprovado.
desk-carry-silent = Ainda não há nenhuma gravação aprovada.
desk-somebody = Pessoas desta escola
desk-sound-record = Gravar
desk-sound-waits = Som: espera aprovação
desk-sound-heard = Som: ouvir ou gravar de novo
desk-sound-title = Som em { $name }
desk-sound-lead = Leia estas palavras em voz alta, devagar, em um lugar tranquilo.
desk-sound-waiting = Espera aprovação
desk-sound-approved = Aprovado: os alunos ouvem
desk-sound-approve = Está bem dito: aprovar
desk-sound-words-first = Primeiro se aprovam as palavras, depois o som.
desk-sound-new = Gravar
desk-sound-take = Gravar com o telefone, ou escolher um arquivo
desk-sound-go = Salvar a gravação
desk-sound-saved = A gravação está salva. Espera aprovação.
desk-sound-approved-now = Aprovado. Os alunos já ouvem.
desk-sound-approved-later = Aprovado. Ouve-se quando a caixa ligar de novo e as páginas disserem estas palavras.
desk-sound-next = Seguir com o próximo texto sem som
desk-sound-by = Gravado por { $name }.
desk-saved = { $n ->
    [0] Não havia nada novo para salvar.
    [one] Um texto salvo.
   *[other] { $n } textos salvos.
}
desk-refused = { $n ->
    [one] Um texto não pôde ser salvo.
   *[other] { $n } textos não puderam ser salvos.
}
