classroom-start = Início
classroom-classes-title = Minhas turmas
classroom-no-classes = Você ainda não tem turmas.
classroom-no-classes-do = Abra uma, ou peça a quem administra a caixa.
classroom-open-class = Abrir uma turma
classroom-pupils = { $n ->
    [0] Ninguém ainda
    [one] { $n } estudante
   *[other] { $n } estudantes
}
classroom-class-title = A turma { $name }
classroom-nobody = Ainda não há ninguém aqui.
classroom-nobody-do = Quando houver estudantes na turma, você verá aqui como vão.
classroom-to-cards = Cartões para entrar
classroom-no-work = Ainda não há respostas.
classroom-no-work-do = Assim que alguém responder à primeira pergunta, ela aparecerá aqui.
classroom-no-name = (sem nome nesta caixa)
classroom-stuck-title = { $n ->
    [one] Uma pessoa espera a sua ajuda
   *[other] { $n } pessoas esperam a sua ajuda
}
classroom-stuck-more = { $n ->
    [one] E mais uma pessoa.
   *[other] E mais { $n } pessoas.
}
classroom-pupil = Estudante
classroom-lesson = Lição
classroom-question = Pergunta
classroom-quipu-reading = { $begun } de { $all } começaram este curso.
classroom-hardest-title = As perguntas mais difíceis
classroom-tries-each = Tentativas por pessoa
classroom-not-yet = Ainda não conseguem
classroom-of = { $n } de { $all }
classroom-wrong-answers = O que responderam
classroom-pupil-title = O trabalho de { $name }
classroom-pupil-no-work = { $name } ainda não respondeu a nenhuma pergunta.
classroom-topics = Tema por tema
classroom-topic = Tema
classroom-topic-begun = Começaram
classroom-topic-done = Terminaram
classroom-topic-right = Perguntas certas
classroom-topics-reading = Só aparecem os temas em que alguém começou.
classroom-topic-things = Coisas feitas
classroom-topics-done = { $n } de { $all } coisas feitas
classroom-pupil-solved = { $n } de { $all } perguntas certas
classroom-how = Como vai
classroom-solved = Conseguida
classroom-unsolved = Ainda não
classroom-tries = Tentativas
classroom-last-answer = Última resposta
classroom-back-to-class = Voltar à turma
classroom-to-people = Adicionar estudantes
classroom-steps = O que você pode fazer aqui
classroom-step-needs = Quem precisa de você esta semana
classroom-step-skills = O que a turma sabe fazer
classroom-step-roll = Fazer a chamada
classroom-step-register = Registro de frequência do mês
classroom-step-people = Estudantes e equipes
classroom-step-cards = Cartões de entrada
classroom-step-door = Quem espera na porta, e o código da turma
classroom-step-roll-csv = Baixar este mês para planilha
classroom-answered-today = { $n ->
    [one] Hoje { $n } pessoa respondeu.
   *[other] Hoje { $n } pessoas responderam.
}
classroom-roll-not-called = Hoje a chamada ainda não foi feita.
classroom-call-roll = Fazer a chamada
classroom-correct-roll = Corrigir a chamada de hoje
classroom-nobody-stuck = Ninguém espera sua ajuda.
classroom-stuck-why = Por quê
classroom-stuck-wrong = { $question }: { $n } respostas erradas seguidas
classroom-stuck-hints = { $question }: abriu { $n } dicas e ainda não conseguiu
classroom-stuck-still = A turma trabalhou { $n } dias desde sua última resposta
classroom-stuck-not-begun = A turma trabalhou { $n } dias e ainda não começou
classroom-stuck-reading = Aparece quem tem { $wrong } ou mais respostas erradas seguidas em uma pergunta, quem abriu { $hints } ou mais dicas sem conseguir, ou quem não respondeu em { $days } ou mais dias em que a turma trabalhou. Dias de falta não contam.
classroom-with-others = com colegas
classroom-entered = anotada por docente
classroom-roll-title = Fazer a chamada
classroom-roll-of = Chamada de { $name }
classroom-roll-how = Todos estão marcados como presentes. Toque só em quem falta ou chegou atrasado, e salve.
classroom-roll-keep = Salvar a chamada
classroom-roll-correct = Salvar as mudanças
classroom-roll-kept = A chamada está salva. Você pode corrigi-la quando quiser: o que estava antes também fica.
classroom-roll-bad = A chamada chegou incompleta.
classroom-roll-future = Esse dia ainda não chegou. Abaixo está a chamada de hoje.
classroom-roll-too-old = Esse dia ficou longe demais para corrigir aqui. Abaixo está a chamada de hoje.
classroom-roll-here = { $n ->
    [one] { $n } presente
   *[other] { $n } presentes
}
classroom-roll-late = { $n ->
    [one] { $n } chegou atrasado
   *[other] { $n } chegaram atrasados
}
classroom-roll-absent = { $n ->
    [one] { $n } ausente
   *[other] { $n } ausentes
}
classroom-roll-corrections = O que foi corrigido
classroom-roll-noted = Foi anotado
classroom-roll-by = Quem
classroom-roll-when = Quando
classroom-reason = Motivo
classroom-mark-present = Presente
classroom-mark-late = Atraso
classroom-mark-absent = Falta
classroom-mark-illness = Doença
classroom-mark-harvest = Plantio ou colheita
classroom-mark-road-cut = Caminho interrompido
classroom-mark-family = Assunto de família
classroom-mark-unknown = Não se sabe
classroom-sign-present = ·
classroom-sign-late = A
classroom-sign-illness = D
classroom-sign-harvest = P
classroom-sign-road-cut = C
classroom-sign-family = F
classroom-sign-unknown = ?
classroom-other-days = Outros dias
classroom-other-months = Outros meses
classroom-register-title = Frequência de { $name }, { $month }
classroom-register-caption = Frequência por dia, { $name }
classroom-register-empty = Neste mês não houve chamada.
classroom-register-days = { $n ->
    [one] Houve chamada em { $n } dia.
   *[other] Houve chamada em { $n } dias.
}
classroom-register-no-absences = Ninguém faltou.
classroom-register-absences = { $n ->
    [one] { $n } falta
   *[other] { $n } faltas
}
classroom-register-missed = Faltas
classroom-step-work = Tarefas da turma
classroom-step-quizzes = Provas
classroom-work-title = Tarefas de { $name }
classroom-work-standing = { $n ->
    [0] Ainda não há tarefas. Marque a primeira aqui embaixo.
    [one] Há uma tarefa marcada.
   *[other] Há { $n } tarefas marcadas.
}
classroom-work-set = A tarefa foi marcada.
classroom-work-new = Marcar uma tarefa
classroom-work-what = O quê
classroom-work-whom = Para quem
classroom-work-until = Até que dia
classroom-work-until-hint = Pode ficar vazio.
classroom-work-set-it = Marcar a tarefa
classroom-work-withdraw = Retirar esta tarefa
classroom-work-how-far = Como vai
classroom-work-how-many = Quantos
classroom-work-who = Quem
classroom-work-gone = (não está mais nesta caixa)
classroom-work-no-item = Isso não está mais nesta caixa. Escolha outra coisa.
classroom-work-not-in-class = Essa pessoa ou equipe não é da turma.
classroom-work-too-many = São pessoas demais de uma vez: escolha a turma inteira ou uma equipe.
classroom-work-due-day = O dia deve ser hoje ou depois, dentro de um ano, escrito como 2026-11-28.
classroom-work-too-much = Já há tarefas demais. Retire alguma primeiro.
classroom-for-all = Toda a turma
classroom-for-team = Equipe { $name }
classroom-item-unit = { $course }: { $name }
classroom-item-quiz = Prova: { $name }
classroom-due-none = sem data
classroom-due-today = para hoje
classroom-due-tomorrow = para amanhã
classroom-due = até { $name }
classroom-due-was = era até { $name }
classroom-progress-done = Terminado
classroom-progress-begun = Começado
classroom-progress-not-yet = Ainda não
classroom-todo-title = Suas tarefas
classroom-todo-nothing = Você não tem nada pendente.
classroom-todo-done = { $n ->
    [one] Você já terminou uma tarefa.
   *[other] Você já terminou { $n } tarefas.
}
classroom-todo-closed = Provas fechadas: veja suas respostas
classroom-todo-courses = Ver todos os cursos
classroom-todo-begun = Você já começou
classroom-todo-not-yet = A começar
classroom-todo-quiz-open = A prova está aberta agora
classroom-quizzes-title = Provas de { $name }
classroom-quiz-name = { $n ->
    [one] { $name }, uma pergunta
   *[other] { $name }, { $n } perguntas
}
classroom-quiz-none = Esta turma ainda não tem provas.
classroom-quiz-new = Preparar uma prova
classroom-quiz-from = De onde saem as perguntas
classroom-quiz-how-many = Quantas perguntas
classroom-quiz-draw = Ver as perguntas
classroom-quiz-choose = Estão marcadas as que saíram ao acaso. Mude o que quiser; cabem até { $n }.
classroom-quiz-feedback = Quando veem se acertaram?
classroom-quiz-feedback-closed = Quando você fechar a prova
classroom-quiz-feedback-now = Logo depois de cada resposta
classroom-quiz-make = Salvar a prova
classroom-quiz-no-questions = Marque pelo menos uma pergunta.
classroom-quiz-too-many = São perguntas demais para uma prova.
classroom-quiz-no-such-question = Alguma pergunta não está mais no curso. Olhe a lista outra vez.
classroom-quiz-made = Pronta para abrir
classroom-quiz-open = Aberta
classroom-quiz-closed = Fechada
classroom-quiz-made-lead = Só você a vê. Quando a abrir, ela aparecerá nas tarefas de cada estudante.
classroom-quiz-open-lead = Está aberta: as respostas estão chegando. Fecha quando você disser, não pelo relógio.
classroom-quiz-closed-lead = Está fechada. Seus estudantes já podem ver o que acertaram.
classroom-quiz-open-it = Abrir a prova
classroom-quiz-close-it = Fechar a prova
classroom-quiz-open-again = Abrir outra vez
classroom-quiz-look-again = Olhar outra vez
classroom-quiz-by-pupil = Estudante por estudante
classroom-quiz-by-question = Pergunta por pergunta
classroom-quiz-answered = Respondeu
classroom-quiz-right = Acertos
classroom-quiz-signs = ✓ acerto, ◐ em parte, ✗ não, · sem resposta.
classroom-quiz-set = Marcar esta prova como tarefa
classroom-step-grid = Anotar respostas do papel
classroom-step-work-csv = Baixar o trabalho para planilha
classroom-csv-lesson = { $name } (de { $n })
classroom-grid-title = Anotar respostas
classroom-grid-of = Anotar: { $name }
classroom-grid-lead = Para o que foi feito no papel ou de viva voz. Escolha a lição.
classroom-grid-lesson = Lição
classroom-grid-show = Ver a planilha
classroom-grid-how = Uma tecla por casa: 1 acerto, 0 não, ou a letra da resposta. O que fica vazio não é anotado.
classroom-grid-caption = Respostas
classroom-grid-channel = Como responderam
classroom-grid-paper = No papel
classroom-grid-oral = De viva voz
classroom-grid-keep = Salvar as respostas
classroom-grid-more = Mais perguntas desta lição
classroom-grid-range = Perguntas { $from } a { $to }
classroom-grid-key = O que significa cada número e cada letra
classroom-grid-letters = Letras
classroom-grid-right-wrong = só 1 ou 0
classroom-grid-done = { $n ->
    [one] Uma resposta foi anotada.
   *[other] { $n } respostas foram anotadas.
}
classroom-grid-unclear = { $n ->
    [one] Há uma casa que não dá para entender.
   *[other] Há { $n } casas que não dá para entender.
}
classroom-grid-unclear-do = Estão marcadas com borda dupla. Ainda nada foi salvo; o que você escreveu continua aqui.
classroom-grid-unclear-cell = { $name }, pergunta { $n }: “{ $sign }”
classroom-grid-kept = já anotado: { $name }
classroom-grid-kept-how = Em cinza aparece o que já está anotado. O que você escrever por cima é salvo como mais uma tentativa.
classroom-grid-bad = A planilha chegou incompleta.
classroom-school-title = A escola, { $name }
classroom-school-empty = Ainda não há turmas com estudantes.
classroom-school-nobody-called = Hoje nenhuma turma fez a chamada: ainda não sabemos quem veio.
classroom-school-here = Hoje vieram { $n } de { $all }.
classroom-school-here-few = Hoje a chamada foi de pessoas de menos para dar um número.
classroom-school-unknown = { $n ->
    [one] De uma pessoa ainda não sabemos: falta a chamada.
   *[other] De { $n } pessoas ainda não sabemos: falta a chamada.
}
classroom-school-too-few = são poucos demais para um número
classroom-school-attendance = Frequência
classroom-school-class = Turma
classroom-school-pupils = Estudantes
classroom-school-today = Hoje
classroom-school-weeks = Últimos { $n } dias
classroom-school-stuck = Esperam ajuda
classroom-school-not-called = falta a chamada
classroom-school-no-roll = não houve chamada
classroom-school-share = { $n ->
    [one] { $share } de presença em um dia de chamada
   *[other] { $share } de presença em { $n } dias de chamada
}
classroom-school-reading = Frequência: presentes e atrasados, de todas as marcas dos últimos { $days } dias. Dias sem chamada não contam. De turmas com menos de { $k } não se mostram números.
classroom-school-away = { $n ->
    [one] Uma pessoa faltou muito
   *[other] { $n } pessoas faltaram muito
}
classroom-school-away-none = Ninguém faltou muito.
classroom-school-away-rule = Aparece quem tem { $n } ou mais faltas nos últimos { $days } dias.
classroom-school-last-reason = Último motivo
classroom-school-next = O que fazer agora
classroom-school-do-roll = Pedir que se faça a chamada em: { $name }.
classroom-school-do-away = { $n ->
    [one] Perguntar em casa por quem faltou muito.
   *[other] Perguntar em casa pelas { $n } pessoas que faltaram muito.
}
classroom-school-do-stuck = Conversar com docentes de { $name }: uma em cada quatro pessoas ou mais espera ajuda.
classroom-school-do-nothing = Nada é urgente hoje.
classroom-school-classes = Ver as turmas
classroom-work-and-more = e mais { $n }
classroom-quiz-reading = Começaram: { $begun } de { $all }. Responderam tudo: { $done }.
classroom-school-box = A caixa
classroom-school-box-well = A caixa está bem.
classroom-school-box-look = { $n ->
    [one] Há uma coisa para olhar na caixa. Nada se perdeu. Avise quem cuida dela.
   *[other] Há { $n } coisas para olhar na caixa. Nada se perdeu. Avise quem cuida dela.
}
classroom-school-box-broken = { $n ->
    [one] Há uma coisa para consertar na caixa. Chame hoje quem cuida dela.
   *[other] Há { $n } coisas para consertar na caixa. Chame hoje quem cuida dela.
}
classroom-school-box-unknown = Ainda não sabemos como está a caixa.
