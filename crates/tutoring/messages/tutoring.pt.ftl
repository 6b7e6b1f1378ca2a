tutoring-no-name = (sem nome nesta caixa)
tutoring-classes = Minhas turmas
tutoring-back-to-class = Voltar à turma
tutoring-bad-form = Este formulário não pode ser lido. Nada mudou; volte à página e tente outra vez.
tutoring-save = Guardar
tutoring-pupil = Estudante

tutoring-practice-title = Praticar
tutoring-practice-of = Praticar: { $name }
tutoring-no-courses = Ainda não há cursos nesta caixa.
tutoring-no-exercises = Este curso não tem perguntas para praticar.
tutoring-nothing-do = Quando chegar um curso com perguntas, você poderá praticar aqui.
tutoring-to-courses = Ver os cursos
tutoring-begin = Começar
tutoring-or-choose = { $n ->
    [one] Ou escolha esta outra
   *[other] Ou escolha uma destas
}
tutoring-why-first = Vamos começar com “{ $skill }”: sua resposta diz de onde seguir.
tutoring-why-place = Agora “{ $skill }”: com poucas perguntas achamos por onde seguir.
tutoring-why-new = “{ $skill }” é novo para você, e você já sabe o que precisa para começar.
tutoring-why-begun = Você já começou “{ $skill }”: com mais uma pergunta você avança.
tutoring-why-practise = Em “{ $skill }” você acertou { $right } das últimas { $n } respostas: com esta você continua crescendo.
tutoring-why-review = { $n ->
    [0] Você já sabe “{ $skill }”: uma pergunta hoje ajuda a não esquecer.
    [one] Você já sabe “{ $skill }” e ontem foi a última vez: uma pergunta hoje ajuda a não esquecer.
   *[other] Você já sabe “{ $skill }” e faz { $n } dias que não usa: uma pergunta hoje ajuda a não esquecer.
}
tutoring-why-fresh = Você já sabe tudo deste curso; com esta pergunta “{ $skill }” continua fresco.
tutoring-my-skills = Ver tudo o que sei fazer
tutoring-lessons = Este curso não diz o que se aprende com cada pergunta; por isso usamos suas lições como temas.
tutoring-topics = Este canal não diz o que se aprende com cada pergunta; por isso usamos seus temas.
tutoring-other-courses = Outros cursos

tutoring-skills-title = O que sei fazer
tutoring-skills-of = O que sei fazer: { $name }
tutoring-skills-lead = Cada nó é algo que se aprende neste curso. Os de baixo pendem do que convém saber antes.
tutoring-skills-empty = Você ainda não respondeu nada aqui. Comece a praticar e sua rede vai ganhando nós.
tutoring-skills-list = A rede, nó por nó
tutoring-skills-how = Firme quer dizer que você quase sempre acerta. Com menos de cinco respostas ainda não sabemos. Ninguém compara sua rede com a de outros.
tutoring-to-practice = Praticar
tutoring-is-solid = Firme
tutoring-is-growing = Crescendo
tutoring-is-resting = Descansa: é hora de rever
tutoring-is-next = A seguir
tutoring-is-passed = Parece que você já sabe: vemos depois
tutoring-is-later = Mais adiante
tutoring-count-solid = { $n ->
    [one] { $n } firme
   *[other] { $n } firmes
}
tutoring-count-growing = { $n } crescendo
tutoring-count-resting = { $n } para rever
tutoring-count-later = { $n } por conhecer
tutoring-note-right = { $right } de { $n } certas
tutoring-note-days = { $n ->
    [one] há { $n } dia
   *[other] há { $n } dias
}

tutoring-class-skills-title = O que { $name } sabe fazer
tutoring-class-empty = Nesta turma ainda não há ninguém.
tutoring-class-lead = O que as respostas dizem até hoje. Um nó fechado está firme, um aberto está por conhecer.
tutoring-class-reading = { $n } de { $all } responderam algo neste curso.
tutoring-by-skill = Quantos estão onde
tutoring-skill = Habilidade
tutoring-few-answers = Faltam dados (menos de { $n } respostas)
tutoring-to-needs = Quem precisa de você esta semana
tutoring-to-skills = O que a turma sabe fazer
tutoring-to-register = Ver o registro de presença

tutoring-needs-title = Quem precisa de você esta semana: { $name }
tutoring-named = { $n ->
    [0] Nesta semana não há ninguém a procurar primeiro.
    [one] Um estudante precisa que você o procure nesta semana.
   *[other] { $n } estudantes precisam que você os procure nesta semana.
}
tutoring-more = { $n ->
    [one] Uma regra fala também de outra pessoa; ela aparece quando houver lugar.
   *[other] As regras falam também de outras { $n } pessoas; elas aparecem quando houver lugar.
}
tutoring-because-absent = faltou { $n } dos últimos { $of } dias de chamada
tutoring-because-silent = { $days ->
    [one] não responde desde ontem, e a turma respondeu { $n } dias
   *[other] não responde há { $days } dias, e a turma respondeu { $n } dias nesse tempo
}
tutoring-because-never = nunca respondeu, e a turma respondeu { $n } dias
tutoring-because-wrong = { $n } das últimas { $of } respostas em “{ $skill }” erradas
tutoring-because-fewer = acertou { $n } das últimas { $of }; antes, { $before } de { $beforeof }
tutoring-behind = { $n ->
    [one] Por trás disto há { $n } resposta.
   *[other] Por trás disto há { $n } respostas.
}
tutoring-not-enough = { $n ->
    [0] Das respostas não se pode dizer nada: ainda não há dados suficientes (nenhuma resposta).
    [one] Das respostas não se pode dizer nada: ainda não há dados suficientes ({ $n } resposta).
   *[other] Das respostas não se pode dizer nada: ainda não há dados suficientes ({ $n } respostas).
}
tutoring-can-do = O que se pode fazer:
tutoring-do-absent = Pergunte em casa o que acontece e guarde o que foi dado, para quando voltar.
tutoring-do-silent = Sente-se um momento ao lado e veja se consegue entrar e ler as perguntas.
tutoring-do-falling = Façam juntos um exemplo com coisas na mão e depois uma pergunta mais fácil.
tutoring-last-answer = A última resposta foi em { $name }.
tutoring-what-did = O que você fez por { $name }
tutoring-help-talked = Conversei com a pessoa
tutoring-help-sat-beside = Sentei ao lado e vimos juntos
tutoring-help-family = Falei com a família
tutoring-help-other-work = Dei outro trabalho
tutoring-help-companion = Achei alguém com quem estudar
tutoring-help-not-needed = Olhei, e não é preciso nada
tutoring-help-other = Outra coisa
tutoring-note-it = Anotar
tutoring-noted = Anotado. Em alguns dias você verá aqui o que se seguiu.
tutoring-done-title = O que se fez e o que se seguiu
tutoring-done = O que se fez
tutoring-before = As quatro semanas de antes
tutoring-since = Desde então
tutoring-done-reading = São contas, não provas: algo vir depois não diz que foi por isso.
tutoring-there = veio { $n } de { $of } dias
tutoring-no-roll = sem chamada
tutoring-right = { $n } de { $of } respostas certas
tutoring-no-answers = sem respostas
tutoring-not-enough-yet = ainda não há dados suficientes ({ $n })
tutoring-rules-title = De onde vêm estes nomes
tutoring-rules = Três regras, só com presença e respostas: faltou metade ou mais dos últimos seis dias de chamada; não respondeu em três dias ou mais em que a turma respondeu e não estava ausente; três das últimas quatro respostas em algo erradas, ou bem menos acertos que antes. Nada mais entra: nem idade, nem sexo, nem língua, nem casa. O estudante não vê esta página.
tutoring-how-many = Quantos nomes por semana, no máximo
tutoring-see-also = Ver também

tutoring-models-title = Modelos do tutor
tutoring-models-lead = Um modelo diz quão provável é alguém acertar uma pergunta. É treinado com as respostas de quem aceitou estudos sem o seu nome, e só é usado depois que alguém o aprovou.
tutoring-model-in-use = Em uso
tutoring-model-none = Nenhum modelo está em uso.
tutoring-model-none-so = A prática segue o que os autores dizem de suas perguntas e as respostas de cada pessoa.
tutoring-model-name = Modelo { $name }
tutoring-model-facts = Treinado com { $answers } respostas de { $learners } pessoas. Em pessoas separadas: perda logarítmica { $loss }, erro de calibração { $ece } por cento.
tutoring-model-refused = O modelo { $name } foi aprovado e não pode ser usado aqui
tutoring-candidates = { $n ->
    [0] Nenhum modelo espera um sim
    [one] Um modelo espera um sim
   *[other] { $n } modelos esperam um sim
}
tutoring-candidate-words = Feito em { $date } com { $learners } pessoas; acerto (AUC) { $auc }. Veja.
tutoring-train-how = Um novo é feito no console desta máquina. Ocupa a máquina toda por alguns minutos; por isso não é um botão:
tutoring-model-central = Esta caixa pertence a uma rede: sua central aprova os modelos, e eles chegam com o correio.
tutoring-trained-consenting = Treinado com { $answers } respostas de { $learners } pessoas que aceitaram. Outras { $left } não aceitaram: nada delas está aqui.
tutoring-trained-everybody = Treinado com { $answers } respostas de { $learners } pessoas, sem perguntar ao registro quem aceitou: para pessoas inventadas, ou com a permissão de todos em papel.
tutoring-figures = Como ele se sai
tutoring-figure = Número
tutoring-figure-new = Este modelo
tutoring-auc = Acerto (AUC): 0,5 é adivinhar, 1 é nunca errar
tutoring-log-loss = Perda logarítmica: menos é melhor
tutoring-ece = Erro de calibração: menos é melhor
tutoring-judged = Números sobre { $answers } respostas de { $learners } pessoas, de um treino sem elas.
tutoring-judged-beside = O modelo em uso pode ter sido treinado com algumas destas pessoas; então seus números parecem melhores do que são.
tutoring-agreement = Acontece tantas vezes quanto ele diz?
tutoring-agreement-reading = Pontos sobre a linha: o que ele diz se cumpre. Em média erra por { $name } por cento. Pontos maiores são mais respostas.
tutoring-agreement-table = O dito e o cumprido, em por cento
tutoring-stated = Dito
tutoring-came-true = Cumprido
tutoring-cases = Respostas
tutoring-figures-mean = Estes números dizem quão bem se preveem as respostas. Não dizem que alguém aprende mais.
tutoring-approve = Aprovar este modelo
tutoring-approve-so = Será usado aqui na hora, e sai com o próximo correio para todas as caixas da rede. Um modelo anterior só volta ao seu lugar se for aprovado de novo.
tutoring-approve-word = aprovar
tutoring-approve-type = Escreva “{ $name }” para confirmar
tutoring-approve-wrong = Escreva a palavra “{ $name }”, por favor. Nada mudou.
tutoring-model-approved = Aprovado. Já está em uso aqui.
tutoring-model-unfit = Este arquivo não pode ser usado: está danificado, é de um programa mais novo, ou conhece menos da metade das habilidades de cada curso daqui. Nada mudou.
